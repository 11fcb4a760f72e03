//! The check as a monitoring plugin: one line, four exit codes.

use super::Checked;
use crate::app::App;
use crate::failure::Failure;
use crate::fleet::health::{Finding, Rule, Severity};
use crate::output::plugin::{Figure, State, line};
use crate::stripe::readers::ReaderStatus;

/// How many findings fit a line people read on a phone.
const NAMED: usize = 3;

pub(super) fn say(
    app: &App,
    checked: &Checked,
    severity: impl Fn(Rule) -> Severity,
) -> Result<(), Failure> {
    let left: Vec<_> = checked.left().collect();
    let state = match left.iter().map(|f| f.severity).min() {
        None => State::Ok,
        Some(Severity::Warning) => State::Warning,
        Some(Severity::Critical) => State::Critical,
    };
    let readers = &checked.gathered.readers;
    let online = readers
        .iter()
        .filter(|r| r.status == Some(ReaderStatus::Online));
    let plain = |label, value| Figure {
        label,
        value,
        warning: None,
        critical: None,
    };
    let mut figures = vec![
        plain("readers", readers.len()),
        plain("online", online.count()),
    ];
    figures.extend(checked.rules.iter().map(|rule| {
        let is_critical = severity(*rule) == Severity::Critical;
        Figure {
            label: rule.name(),
            value: left.iter().filter(|f| f.rule == *rule).count(),
            warning: (!is_critical).then_some(0),
            critical: is_critical.then_some(0),
        }
    }));
    app.output
        .line(&line(state, &text(checked, &left), &figures))?;
    Err(Failure::told(state.exit_code()))
}

fn text(checked: &Checked, left: &[&Finding]) -> String {
    let count = checked.gathered.readers.len();
    let readers = if count == 1 { "reader" } else { "readers" };
    if left.is_empty() {
        return format!("{count} {readers}, all is well");
    }
    let named: Vec<_> = left
        .iter()
        .take(NAMED)
        .map(|f| {
            let named = f.reader.as_ref().or(f.location.as_ref());
            let name = named.map_or("", |n| n.name.as_str());
            format!("{name}: {}", f.what)
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
        "{} {findings} among {count} {readers}: {}{more}",
        left.len(),
        named.join("; ")
    )
}
