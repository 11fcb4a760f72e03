//! What is said on stderr of how much was read.

use super::{StillOpen, whole};
use crate::closest_name::nearest;
use crate::commands::period_args::MACHINE_ZONE;
use crate::directory::Names;
use crate::failure::Failure;
use crate::output::Output;
use crate::period::Period;
use crate::report::dimension::Dimension;
use crate::report::filter::{Filter, UnknownWord};
use crate::report::request::Completeness;
use crate::text::counted;

/// What was read for a period, and what of it is left out.
pub(crate) fn covered(period: &Period, is_complete: bool, read: &Completeness) -> String {
    let complete = if is_complete {
        "complete"
    } else {
        "not complete"
    };
    let mut text = format!(
        "{period}: {}{}, {complete}",
        // Figures of the ledger are of no pages.
        if read.pages > 0 {
            format!("{}, ", counted(read.pages, "page"))
        } else {
            String::new()
        },
        counted(read.objects, "object")
    );
    let so_many = |number: u64, what: &str| (number, format!("{number} {what}"));
    let left_out: Vec<String> = [
        so_many(read.online, "online"),
        (
            read.no_refunds,
            format!(
                "{} that gave nothing back",
                counted(read.no_refunds, "refund")
            ),
        ),
        so_many(read.unwanted, "that --where does not ask for"),
        so_many(read.smoke, "of smoke runs, which --with-smoke counts"),
        so_many(
            read.late,
            "taken offline before the period, to be counted on the day of the sale",
        ),
    ]
    .into_iter()
    .filter_map(|(number, text)| (number > 0).then_some(text))
    .collect();
    if !left_out.is_empty() {
        text.push_str(&format!("; left out: {}", left_out.join(", ")));
    }
    text
}

/// The same with what else there is to say, and that the zone is a guess.
pub(crate) fn with_zone(covered: String, more: Option<String>, guessed: bool) -> String {
    let mut parts = vec![covered];
    parts.extend(more);
    if guessed {
        parts.push(MACHINE_ZONE.to_owned());
    }
    parts.join("; ")
}

/// What a condition names and nothing is.
pub(crate) fn unknown_name(names: &Names, by: Dimension, name: &str) -> Failure {
    let what = by.name();
    let by_id = format!("a {what} that is gone still goes by its id");
    let hint = match by.noun().and_then(|noun| names.nearest(noun, name)) {
        Some(near) => format!("did you mean {near:?}? {by_id}"),
        None => by_id,
    };
    let hint = match name.chars().filter(|c| matches!(c, '(' | '[')).count() {
        0 => hint,
        _ => format!("{hint}; a value with a comma stands in quotes: '{what}=\"Bar, left\"'"),
    };
    if Filter::is_id(by, name) {
        Failure::not_found(format!("no {what} {name}, and none was ever seen"))
            .hint(format!("see tillctl {what}s list"))
    } else if names.bore.is_some() {
        Failure::not_found(format!("no {what} was called {name:?} in this period")).hint(hint)
    } else if names.missing.is_empty() {
        Failure::not_found(format!("no {what} is called {name:?}")).hint(hint)
    } else {
        Failure::not_found(format!("the key may not look for a {what} called {name:?}"))
            .hint(format!("use the id of the {what}"))
    }
}

/// What was asked for by words that nothing has, which are none that are known: they may
/// be mistyped.
pub(crate) fn warn_of_words(output: &Output, words: &[UnknownWord]) {
    for UnknownWord { key, value, known } in words {
        let known_near = nearest(value, known.iter().copied());
        let advice = match known_near {
            Some(near) => format!("did you mean {near}?"),
            None => format!("known are {}", known.join(", ")),
        };
        output.warn(&format!("no transaction has the {key} {value:?}; {advice}"));
    }
}

/// What is shown of a period.
#[derive(Debug, Clone, Copy)]
pub(crate) enum ShownPeriod {
    Figures,
    /// Those of a ledger that was pushed into the store.
    PushedFigures,
    List,
}

/// Why it is not complete.
pub(crate) fn grows(why: StillOpen, shown: ShownPeriod) -> String {
    let (all, part) = match shown {
        ShownPeriod::Figures | ShownPeriod::PushedFigures => ("its figures", "these figures"),
        ShownPeriod::List => ("the list", "this list"),
    };
    let advice = match shown {
        ShownPeriod::PushedFigures => "run tillctl ledger push --sync on a machine with a ledger",
        ShownPeriod::Figures | ShownPeriod::List => "leave out --offline",
    };
    match why {
        StillOpen::NotOver => {
            format!("the period is not over, or only just: {all} can still grow")
        }
        StillOpen::ByStripesClock(seconds) => format!(
            "the clock of this machine is {seconds} s ahead of Stripe's, by which the period is not over, or only just: {all} can still grow"
        ),
        StillOpen::NotHeld(as_of) => format!(
            "the ledger was brought up to date at {}, before the period ends: what came in since is not in {part}; {advice}",
            whole(as_of)
        ),
    }
}

/// Stripe knows what things are called today, and no more.
pub(crate) fn warn_of_names(output: &Output, direct: bool, filter: &Filter) {
    let named = [Dimension::Reader, Dimension::Location];
    if direct && named.into_iter().any(|by| filter.has_names(by)) {
        output.warn("with --direct a name means what bears it today, and payments stamped with it: what was called so before is known to the ledger alone");
    }
}

/// What of the lists could not be counted as it came.
pub(crate) fn warn_of_gaps(output: &Output, read: &Completeness) {
    if read.repeated > 0 {
        output.warn(&format!(
            "the list moved while it was read: {} came twice and counted once",
            counted(read.repeated, "object")
        ));
    }
    if read.unreadable > 0 {
        output.warn(&format!(
            "{} could not be read and not counted",
            counted(read.unreadable, "object")
        ));
    }
}

pub(crate) fn warn_of_missing_names(output: &Output, names: &Names) {
    for what in &names.missing {
        output.warn(&format!(
            "the key may not list the {what}: ids are shown instead"
        ));
    }
}
