//! What a report is of, in the lines above it where nobody sees the command.

use crate::period::Period;
use crate::report::rows::Report;
use crate::report::totals::Basis;

/// What a report is called.
const fn title(basis: Basis) -> &'static str {
    match basis {
        Basis::Activity => "Card reader takings",
        Basis::Balance => "Card reader money on the balance",
    }
}

/// The lines above a report that goes where nobody sees the command.
pub(crate) fn lines(report: &Report) -> Vec<String> {
    let Some(whose) = report.whose() else {
        return Vec::new();
    };
    all_lines(report, whose.to_owned(), !report.is_complete())
}

/// The same lines, whether or not it is complete.
pub(crate) fn lines_of(report: &Report, whose: String) -> Vec<String> {
    all_lines(report, whose, false)
}

fn all_lines(report: &Report, whose: String, is_partial: bool) -> Vec<String> {
    let mut period = when(report.period());
    if is_partial {
        period.push_str(", not complete");
    }
    let mut lines = vec![title(report.basis()).to_owned(), whose, period];
    let before = report.before().map(Period::on_the_wall);
    lines.extend(before.map(|before| format!("compared with {before}")));
    lines.extend(only(report.conditions()));
    lines
}

/// What is shown alone, where not all is.
pub(crate) fn only(conditions: &[String]) -> Option<String> {
    (!conditions.is_empty()).then(|| format!("only {}", conditions.join(", ")))
}

/// A period by the clocks of its zone, which is named.
pub(crate) fn when(period: &Period) -> String {
    format!("{}, {}", period.on_the_wall(), period.zone_name())
}
