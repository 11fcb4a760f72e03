//! What is said about a report on stderr.

use crate::commands::data_source::{StillOpen, notes};
use crate::directory::Names;
use crate::output::Output;
use crate::period::Period;
use crate::report::request::{Completeness, NO_TIPS};
use crate::report::rows::Report;

/// What the figures cover, for whoever reads them.
pub(super) fn remark(
    output: &Output,
    before: Option<&Period>,
    guessed: bool,
    report: &Report,
    read: &Completeness,
) {
    let compared = before.map(|before| format!("compared with {before}"));
    let covered = notes::covered(report.period(), report.is_complete(), read);
    output.note(&notes::with_zone(covered, compared, guessed));
    if report.entries().is_empty() {
        output.note(if read.unwanted > 0 {
            "nothing of this period is what --where asks for"
        } else {
            "there were no in-person payments or refunds in this period"
        });
    }
}

pub(super) fn warn(
    output: &Output,
    (open, shown): (Option<StillOpen>, notes::ShownPeriod),
    report: &Report,
    read: &Completeness,
    names: &Names,
) {
    if let Some(why) = open {
        output.warn(&notes::grows(why, shown));
    }
    notes::warn_of_gaps(output, read);
    if report.lacks_tips() {
        output.warn(&format!(
            "{NO_TIPS}; the next report by a key that may has them"
        ));
    }
    notes::warn_of_missing_names(output, names);
}
