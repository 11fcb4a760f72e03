//! Prometheus' text format, for the textfile collector of its node exporter.
//!
//! <https://prometheus.io/docs/instrumenting/exposition_formats/>

use super::text::clean;

/// A text being written.
#[derive(Debug, Default)]
pub(crate) struct Exposition {
    text: String,
}

impl Exposition {
    /// Begins a gauge. Its samples follow.
    pub(crate) fn gauge(&mut self, name: &str, help: &str) {
        self.text.push_str(&format!(
            "# HELP {name} {}\n# TYPE {name} gauge\n",
            help.replace('\\', "\\\\").replace('\n', "\\n")
        ));
    }

    /// Adds a sample; the value is a number as text.
    pub(crate) fn sample(&mut self, name: &str, labels: &[(&str, &str)], value: &str) {
        let labels: Vec<_> = labels
            .iter()
            .map(|(name, value)| format!("{name}=\"{}\"", escaped(value)))
            .collect();
        let labels = if labels.is_empty() {
            String::new()
        } else {
            format!("{{{}}}", labels.join(","))
        };
        self.text.push_str(&format!("{name}{labels} {value}\n"));
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }
}

/// Milliseconds as seconds.
pub(crate) fn seconds(milliseconds: i64) -> String {
    let (whole, rest) = (milliseconds / 1000, (milliseconds % 1000).abs());
    let sign = if milliseconds < 0 && whole == 0 {
        "-"
    } else {
        ""
    };
    if rest == 0 {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{rest:03}")
    }
}

fn escaped(value: &str) -> String {
    clean(value).replace('\\', "\\\\").replace('"', "\\\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_of_any_kind_stays_one_value() {
        let mut page = Exposition::default();
        page.gauge("till", "Tills.");
        page.sample("till", &[("label", "a\\b \"c\"\nd\u{1b}[2J")], "1");
        assert_eq!(
            page.text(),
            "# HELP till Tills.\n# TYPE till gauge\ntill{label=\"a\\\\b \\\"c\\\" d[2J\"} 1\n"
        );
    }

    #[test]
    fn milliseconds() {
        for (ms, text) in [
            (1_795_435_190_000, "1795435190"),
            (1_795_435_190_050, "1795435190.050"),
            (0, "0"),
            (-5, "-0.005"),
        ] {
            assert_eq!(seconds(ms), text);
        }
    }
}
