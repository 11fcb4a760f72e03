//! Adds up what looks saw.
//!
//! A look speaks of the time until the next look, and of no more than a while
//! (`holds`) after it. What it saw is taken to be so for that time; the rest is
//! unknown, which is neither up nor down. A reader counts from the look that first
//! saw it to the look that saw it no more; what was before the first look of all is
//! unknown. Only time within the opening hours of the location counts where the
//! reader stood then. All in whole seconds.

use std::collections::{BTreeMap, HashMap};

use super::looks::{Look, Looks, ReaderLook};
use crate::fleet::health::hours::Hours;

/// For how long. Nothing of it overlaps.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Uptime {
    /// Seconds that count, known or not.
    pub open: i64,
    /// Of these, seconds it was up.
    pub up: i64,
    /// Of these, seconds it was down.
    pub down: i64,
    /// How often it was down.
    pub outages: u64,
    /// The longest of these; seconds.
    pub longest: i64,
}

impl Uptime {
    /// Seconds of which nobody knows.
    pub(crate) const fn unknown(&self) -> i64 {
        self.open - self.up - self.down
    }

    /// Millionths of the known time that it was up, rounded down: what was down for a
    /// moment was not up all the time.
    pub(crate) fn ratio(&self) -> Option<i64> {
        share(self.up, self.up + self.down)
    }

    /// Millionths of the time that counts of which it is known.
    pub(crate) fn known(&self) -> Option<i64> {
        share(self.up + self.down, self.open)
    }

    pub(crate) fn add(&mut self, other: &Self) {
        self.open += other.open;
        self.up += other.up;
        self.down += other.down;
        self.outages += other.outages;
        self.longest = self.longest.max(other.longest);
    }
}

fn share(part: i64, whole: i64) -> Option<i64> {
    let millionths = i128::from(part) * 1_000_000 / i128::from((whole > 0).then_some(whole)?);
    i64::try_from(millionths).ok()
}

/// What is known of a reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ReaderUptime {
    pub id: String,
    /// As it was last called.
    pub label: Option<String>,
    /// Where it stood last.
    pub location: Option<String>,
    /// What it was at each place where it stood.
    pub at: BTreeMap<Option<String>, Uptime>,
}

impl ReaderUptime {
    /// Wherever it stood.
    pub(crate) fn whole(&self) -> Uptime {
        let mut whole = Uptime::default();
        for part in self.at.values() {
            whole.add(part);
        }
        whole
    }
}

/// What is added up.
pub(crate) struct UptimeRequest<'a> {
    /// From then on; seconds.
    pub from: i64,
    /// Until then, and not after now.
    pub to: i64,
    /// For how many seconds a look speaks at most.
    pub holds: i64,
    /// When a location is open; `None` is always.
    pub hours: &'a dyn Fn(Option<&str>) -> Option<&'a Hours>,
}

/// Ranges of moments: from, and to, which is not part of it (seconds, UTC).
type Ranges = Vec<(i64, i64)>;

/// A stretch of time in which all is the same.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Stretch {
    from: i64,
    to: i64,
    location: Option<String>,
    /// `None` where it is not known.
    seen: Option<bool>,
}

/// A reader's stretches, the oldest first.
struct Track {
    label: Option<String>,
    location: Option<String>,
    stretches: Vec<Stretch>,
}

impl Track {
    fn push(&mut self, from: i64, to: i64, seen: Option<bool>) {
        if from >= to {
            return;
        }
        if let Some(last) = self.stretches.last_mut()
            && last.to == from
            && last.seen == seen
            && last.location == self.location
        {
            last.to = to;
            return;
        }
        self.stretches.push(Stretch {
            from,
            to,
            location: self.location.clone(),
            seen,
        });
    }
}

/// What came of the readers, by their ids.
pub(crate) fn add_up(looks: &Looks, request: &UptimeRequest<'_>) -> Vec<ReaderUptime> {
    let mut tracks: HashMap<&str, Track> = HashMap::new();
    let within = |at: i64| at.clamp(request.from, request.to);
    let all: Vec<&Look> = looks
        .all
        .iter()
        .filter(|look| look.at <= request.to)
        .collect();
    for (index, look) in all.iter().enumerate() {
        let next = all.get(index + 1).map_or(request.to, |next| next.at);
        if next < request.from {
            continue;
        }
        let held = within(look.at.saturating_add(request.holds).min(next));
        let readers = looks.fleets.get(look.fleet).into_iter().flatten();
        let saw = look
            .saw
            .iter()
            .flat_map(|(count, seen)| std::iter::repeat_n(*seen, *count));
        for (reader, seen) in readers.zip(saw) {
            let track = tracks.entry(&reader.id).or_insert_with(|| Track {
                label: None,
                location: None,
                stretches: Vec::new(),
            });
            track.label.clone_from(&reader.label);
            track.location.clone_from(&reader.location);
            if index == 0 {
                track.push(request.from, within(look.at), None);
            }
            let seen = match seen {
                ReaderLook::Up => Some(true),
                ReaderLook::Down => Some(false),
                ReaderLook::Untold => None,
            };
            track.push(within(look.at), held, seen);
            track.push(held, within(next), None);
        }
    }
    let mut open: HashMap<Option<&str>, Option<Ranges>> = HashMap::new();
    let mut found = Vec::new();
    for (id, track) in &tracks {
        let mut at: BTreeMap<Option<String>, Uptime> = BTreeMap::new();
        for stretch in &track.stretches {
            let place = stretch.location.as_deref();
            let open = open.entry(place).or_insert_with(|| {
                let hours = (request.hours)(place);
                hours.map(|hours| hours.open_within(request.from, request.to))
            });
            let length = overlap(stretch, open.as_deref());
            at.entry(stretch.location.clone())
                .or_default()
                .add(&counted(stretch.seen, length));
        }
        if !at.is_empty() {
            found.push(ReaderUptime {
                id: (*id).to_owned(),
                label: track.label.clone(),
                location: track.location.clone(),
                at,
            });
        }
    }
    found.sort_by(|one, other| one.id.cmp(&other.id));
    found
}

/// How much of a stretch lies within opening hours.
fn overlap(stretch: &Stretch, open: Option<&[(i64, i64)]>) -> i64 {
    let Some(open) = open else {
        return stretch.to - stretch.from;
    };
    let first = open.partition_point(|(_, end)| *end <= stretch.from);
    let open = open.get(first..).unwrap_or_default().iter();
    open.take_while(|(begin, _)| *begin < stretch.to)
        .map(|(begin, end)| (*end).min(stretch.to) - (*begin).max(stretch.from))
        .sum()
}

fn counted(seen: Option<bool>, length: i64) -> Uptime {
    let down = if seen == Some(false) { length } else { 0 };
    Uptime {
        open: length,
        up: if seen == Some(true) { length } else { 0 },
        down,
        outages: u64::from(down > 0),
        longest: down,
    }
}

#[cfg(test)]
mod tests;
