//! The one line a monitoring plugin says, and its exit codes.
//!
//! <https://nagios-plugins.org/doc/guidelines.html>

use super::text::clean;

/// What a plugin found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PluginState {
    /// Nothing.
    Ok,
    /// Something.
    Warning,
    /// Something bad.
    Critical,
    /// It could not look.
    Unknown,
}

impl PluginState {
    /// The process's exit code.
    pub(crate) const fn exit_code(self) -> u8 {
        match self {
            Self::Ok => 0,
            Self::Warning => 1,
            Self::Critical => 2,
            Self::Unknown => 3,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Ok => "OK",
            Self::Warning => "WARNING",
            Self::Critical => "CRITICAL",
            Self::Unknown => "UNKNOWN",
        }
    }
}

/// A figure: its label, its value, and from which value on it is a warning or
/// critical; `None` is never.
#[derive(Debug, Clone)]
pub(crate) struct Figure {
    /// Its label.
    pub label: &'static str,
    /// Its value.
    pub value: usize,
    /// More than this is a warning.
    pub warning: Option<usize>,
    /// More than this is critical.
    pub critical: Option<usize>,
}

pub(crate) fn line(state: PluginState, text: &str, figures: &[Figure]) -> String {
    // What follows a bar is taken for figures.
    let text = clean(text).replace('|', "/");
    let mut line = format!("{} - {text}", state.name());
    let limit = |limit: Option<usize>| limit.map_or_else(String::new, |n| n.to_string());
    let figures: Vec<_> = figures
        .iter()
        .map(|f| {
            let (warning, critical) = (limit(f.warning), limit(f.critical));
            format!("'{}'={};{warning};{critical};0", f.label, f.value)
        })
        .collect();
    if !figures.is_empty() {
        line.push_str(&format!(" | {}", figures.join(" ")));
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_cannot_add_figures_or_lines() {
        let figure = Figure {
            label: "offline",
            value: 1,
            warning: None,
            critical: Some(0),
        };
        assert_eq!(
            line(PluginState::Critical, "Till 1 | 'x'=1\n2", &[figure]),
            "CRITICAL - Till 1 / 'x'=1 2 | 'offline'=1;;0;0"
        );
        assert_eq!(
            line(PluginState::Unknown, "no key", &[]),
            "UNKNOWN - no key"
        );
    }
}
