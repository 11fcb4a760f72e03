//! What is said about a report on stderr.

use crate::output::Output;
use crate::period::Period;
use crate::report::direct::{Completeness, Names};
use crate::report::rows::Report;

/// What the figures cover, for whoever reads them.
pub(super) fn remark(
    output: &Output,
    before: Option<&Period>,
    guessed: bool,
    report: &Report,
    read: &Completeness,
) {
    let period = report.period();
    let complete = if report.is_complete() {
        "complete"
    } else {
        "not complete"
    };
    let mut parts = vec![format!(
        "{period}: {}{}, {complete}",
        // Figures of the ledger are of no pages.
        if read.pages > 0 {
            format!("{}, ", counted(read.pages, "page"))
        } else {
            String::new()
        },
        counted(read.objects, "object")
    )];
    let left_out: Vec<String> = [
        (read.online, "online"),
        (read.no_refunds, "refunds that gave nothing back"),
        (read.unwanted, "that --where does not ask for"),
    ]
    .iter()
    .filter(|(number, _)| *number > 0)
    .map(|(number, what)| format!("{number} {what}"))
    .collect();
    if !left_out.is_empty() {
        parts.push(format!("left out: {}", left_out.join(", ")));
    }
    if let Some(before) = before {
        parts.push(format!("compared with {before}"));
    }
    if guessed {
        parts.push("the zone is this machine's, --tz names another".to_owned());
    }
    output.note(&parts.join("; "));
    if report.entries().is_empty() {
        output.note("there were no in-person payments or refunds in this period");
    }
}

fn counted(number: u64, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

pub(super) fn warn(output: &Output, closed: bool, read: &Completeness, names: &Names) {
    if !closed {
        output.warn("the period is not over, or only just: its figures can still grow");
    }
    if read.repeated > 0 {
        output.warn(&format!(
            "the list moved while it was read: {} came twice and counted once",
            counted(read.repeated, "object")
        ));
    }
    if read.late > 0 {
        output.warn(&format!(
            "{} taken offline before the period began came in during it; their day is the one they were taken on",
            counted(read.late, "payment")
        ));
    }
    if read.unreadable > 0 {
        output.warn(&format!(
            "{} could not be read and not counted",
            counted(read.unreadable, "object")
        ));
    }
    if read.without_tips {
        output.warn("the key may not read PaymentIntents, so tips are unknown");
    }
    for what in &names.missing {
        output.warn(&format!(
            "the key may not list the {what}: ids are shown instead"
        ));
    }
}
