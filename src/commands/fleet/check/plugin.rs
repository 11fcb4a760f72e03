//! The check as a monitoring plugin: one line, four exit codes.

use super::checked::{Of, counted};
use crate::app::App;
use crate::failure::Failure;
use crate::fleet::health::{Finding, Rule, Severity};
use crate::output::plugin::{Figure, PluginState, line};
use crate::stripe::readers::ReaderStatus;
use crate::text;

/// How many findings fit a line people read on a phone.
const NAMED: usize = 3;

/// Says it. `unread` accounts could not be looked at: that is worse than a
/// warning, and nothing beside something critical.
pub(super) fn say(
    app: &App,
    all: &[Of<'_>],
    unread: usize,
    severity: impl Fn(Rule) -> Severity,
) -> Result<(), Failure> {
    let mut left: Vec<_> = all
        .iter()
        .flat_map(|of| of.checked.left().map(|f| (of.account, f)))
        .collect();
    left.sort_by_key(|(_, finding)| finding.severity);
    let state = match left.first().map(|(_, f)| f.severity) {
        Some(Severity::Critical) => PluginState::Critical,
        _ if unread > 0 || all.is_empty() => PluginState::Unknown,
        Some(Severity::Warning) => PluginState::Warning,
        None => PluginState::Ok,
    };
    let readers = || all.iter().flat_map(|of| &of.checked.gathered.readers);
    let online = readers().filter(|r| r.status == Some(ReaderStatus::Online));
    let plain = |label, value| Figure {
        label,
        value,
        warning: None,
        critical: None,
    };
    let mut figures = vec![
        plain("readers", readers().count()),
        plain("online", online.count()),
    ];
    let rules = all.first().map_or(&[][..], |of| &of.checked.rules);
    figures.extend(rules.iter().map(|rule| {
        let is_critical = severity(*rule) == Severity::Critical;
        Figure {
            label: rule.name(),
            value: left.iter().filter(|(_, f)| f.rule == *rule).count(),
            warning: (!is_critical).then_some(0),
            critical: is_critical.then_some(0),
        }
    }));
    let mut text = text(all, &left);
    if unread > 0 {
        let of = all.len() + unread;
        text = format!(
            "{unread} of {} could not be read; {text}",
            text::counted(of, "account")
        );
    }
    app.output.line(&line(state, &text, &figures))?;
    Err(Failure::told(state.exit_code()))
}

fn text(all: &[Of<'_>], left: &[(Option<&str>, &Finding)]) -> String {
    let readers = counted(all);
    if left.is_empty() {
        return format!("{readers}, all is well");
    }
    let named: Vec<_> = left
        .iter()
        .take(NAMED)
        .map(|(account, f)| {
            let of = account.map_or_else(String::new, |id| format!("{id} "));
            let named = f.about();
            let name = named.map_or("", |n| n.name.as_str());
            format!("{of}{name}: {}", f.what)
        })
        .collect();
    let more = match left.len().saturating_sub(NAMED) {
        0 => String::new(),
        n => format!("; and {n} more"),
    };
    let findings = if left.len() == 1 {
        "finding"
    } else {
        "findings"
    };
    format!(
        "{} {findings} among {readers}: {}{more}",
        left.len(),
        named.join("; ")
    )
}
