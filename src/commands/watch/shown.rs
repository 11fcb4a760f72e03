//! The fleet as a view: columns, rows, the detail, what is said below.

use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::fleet::watch::view::FleetView;
use crate::fleet::watch::{Budget, SlowReason};
use crate::ledger::takings::{Taken, Takings};
use crate::output::screen::ScreenHeading;
use crate::output::{Cell, Tone};
use crate::period::words::{self, ago};
use crate::stripe::readers::{ActionStatus, ReaderStatus};
use crate::stripe::{Denial, Error, Reader};
use crate::text::counted;

/// The columns; those of the ledger only where there is one.
pub(super) fn heads(with_takings: bool) -> Vec<ScreenHeading> {
    let head = |name: &str, rank, right| ScreenHeading {
        name: name.to_owned(),
        rank,
        is_kept: rank == 0,
        is_state: !["label", "location", "serial"].contains(&name),
        right,
    };
    let mut heads = vec![
        head("label", 0, false),
        head("location", 2, false),
        head("status", 0, false),
        head("action", 3, false),
        head("last seen", 0, false),
    ];
    if with_takings {
        heads.push(head("today", 4, true));
        heads.push(head("taken", 1, true));
    }
    heads.push(head("type", 5, false));
    heads.push(head("serial", 6, false));
    heads
}

pub(super) fn row(
    watched: &FleetView,
    reader: &Reader,
    takings: Option<&Takings>,
    now: Timestamp,
) -> Vec<Cell> {
    let mut cells = vec![
        Cell::text(Some(reader.name())).tone(Tone::Strong),
        Cell::text(Some(watched.place(reader))),
        status(reader),
        action(watched, reader, now),
        seen(reader, now),
    ];
    if let Some(takings) = takings {
        let taken = takings.of(&reader.id);
        cells.push(Cell::count(taken.map_or(0, |t| t.count)));
        cells.push(Cell::text(Some(&taken.map_or_else(String::new, sums))));
    }
    cells.push(Cell::text(reader.device_type.as_deref()).tone(Tone::Faint));
    cells.push(Cell::text(reader.serial_number.as_deref()).tone(Tone::Faint));
    cells
}

fn status(reader: &Reader) -> Cell {
    let cell = Cell::text(Some(
        reader.status.as_ref().map_or("-", ReaderStatus::as_str),
    ));
    cell.tone(match &reader.status {
        Some(ReaderStatus::Online) => Tone::Good,
        Some(ReaderStatus::Offline) => Tone::Bad,
        Some(_) => Tone::Waiting,
        None => Tone::Faint,
    })
}

/// For how long a reader has been seen at what holds it, where that is known.
fn busy(watched: &FleetView, reader: &Reader, now: Timestamp) -> Option<Duration> {
    let since = watched.history.busy_since(&reader.id)?;
    now.duration_since(since).try_into().ok()
}

fn action(watched: &FleetView, reader: &Reader, now: Timestamp) -> Cell {
    let Some(action) = &reader.action else {
        return Cell::text(Some("-")).tone(Tone::Faint);
    };
    let age = match busy(watched, reader, now).map_or(0, |age| age.as_secs() / 60) {
        0 => String::new(),
        m @ 1..60 => format!(" {m}m"),
        m => format!(" {}h", m / 60),
    };
    let text = format!("{} {}{age}", action.kind, action.status);
    Cell::text(Some(&text)).tone(match action.status {
        ActionStatus::InProgress if action.holds_the_reader() => Tone::Waiting,
        ActionStatus::Failed => Tone::Bad,
        _ => Tone::Faint,
    })
}

fn heard(reader: &Reader) -> Option<Timestamp> {
    Timestamp::from_millisecond(reader.last_seen_at?).ok()
}

fn seen(reader: &Reader, now: Timestamp) -> Cell {
    let text = heard(reader).map_or_else(|| "-".to_owned(), |at| ago(at, now));
    Cell::text(Some(&text))
}

fn sums(taken: &Taken) -> String {
    let sums = taken.sums.iter().map(ToString::to_string);
    sums.collect::<Vec<_>>().join(", ")
}

/// More about one reader.
pub(super) fn detail(
    watched: &FleetView,
    reader: &Reader,
    takings: Option<&Takings>,
    now: Timestamp,
    zone: &TimeZone,
) -> Vec<(String, String)> {
    let mut lines: Vec<(String, String)> = Vec::new();
    let mut say = |name: &str, value: Option<&str>| {
        if let Some(value) = value.filter(|v| !v.is_empty()) {
            lines.push((name.to_owned(), value.to_owned()));
        }
    };
    say("label", reader.label.as_deref());
    say("status", reader.status.as_ref().map(ReaderStatus::as_str));
    if let Some(action) = &reader.action {
        say(
            "action",
            Some(&format!("{} {}", action.kind, action.status)),
        );
        let age = busy(watched, reader, now).filter(|age| age.as_secs() > 0);
        say("seen at it for", age.map(length).as_deref());
        say("payment", action.payment_intent());
        say("failure", action.failure_code.as_deref());
    }
    let at = heard(reader).map(|at| words::in_zone(at, zone));
    say("last seen", at.as_deref());
    say("id", Some(&reader.id));
    say("serial", reader.serial_number.as_deref());
    say("location", Some(watched.place(reader)));
    say("", reader.location_id());
    say("type", reader.device_type.as_deref());
    say("software", reader.device_sw_version.as_deref());
    say("address", reader.ip_address.as_deref());
    if let Some(taken) = takings.and_then(|t| t.of(&reader.id)) {
        say(
            "today",
            Some(&format!(
                "{} {}",
                counted(taken.count, "payment"),
                sums(taken)
            )),
        );
    }
    for (key, value) in reader.metadata.iter().flatten() {
        say(key, Some(value));
    }
    lines
}

/// Why the last look failed; what to do, if it is the key that is refused:
/// that does not pass by itself.
pub(super) fn trouble(error: &Error) -> String {
    match error.next_step().filter(|_| error.denial().is_some()) {
        Some(hint) => format!("{error}: {hint}"),
        None => error.to_string(),
    }
}

/// Whether no look can succeed any more: the key is gone.
pub(super) fn ends(error: &Error) -> bool {
    matches!(error.denial(), Some(Denial::Expired | Denial::Key))
}

/// How often it looks, and why not more often.
pub(super) fn pace(budget: &Budget) -> String {
    let every = format!("every {}", length(budget.pause()));
    match budget.slow() {
        None => format!("{every} ({} of {} reads)", budget.spent(), budget.share()),
        Some(SlowReason::Refused) => format!("{every}: Stripe asked for fewer requests"),
        Some(SlowReason::Spent) => format!(
            "{every}: its {} reads are used up, the rest are for the tills",
            budget.share()
        ),
        Some(SlowReason::Pages) => format!("{every}: so many readers take many requests"),
    }
}

/// `10 s`, `4 min 19 s`
pub(super) fn length(length: Duration) -> String {
    let seconds = length.as_secs();
    match (seconds / 60, seconds % 60) {
        (0, s) => format!("{s} s"),
        (m, 0) => format!("{m} min"),
        (m, s) => format!("{m} min {s} s"),
    }
}
