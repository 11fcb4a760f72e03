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
    let mut lines = lines_of(report, whose.to_owned());
    if let Some(period) = lines.last_mut().filter(|_| !report.is_complete()) {
        period.push_str(", not complete");
    }
    lines
}

/// The same lines, whether or not it is complete.
pub(crate) fn lines_of(report: &Report, whose: String) -> Vec<String> {
    let period = report.period();
    vec![title(report.basis()).to_owned(), whose, when(period)]
}

/// A period by the clocks of its zone, which is named.
pub(crate) fn when(period: &Period) -> String {
    format!("{}, {}", period.on_the_wall(), period.zone_name())
}
