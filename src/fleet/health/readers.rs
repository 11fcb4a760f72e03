//! Rules about single readers: heard from, at work, up to date, in place.

use std::cmp::Ordering;
use std::collections::{BTreeSet, HashMap};

use jiff::{SignedDuration, Timestamp};

use super::Rule;
use crate::fleet::health::finding::{Finding, HealthInput, in_words};
use crate::stripe::Reader;
use crate::stripe::readers::ReaderStatus;

/// A reader that is switched on when the shop opens needs a while, and Stripe
/// two minutes more.
const STARTS_WITHIN: SignedDuration = SignedDuration::from_mins(5);

/// Whether it is a device of which Stripe hears by itself: mobile readers speak
/// through an app, and behind a simulated one there is nothing.
fn is_heard(reader: &Reader) -> bool {
    !reader.is_mobile() && !reader.is_simulated()
}

fn heard(reader: &Reader) -> Option<Timestamp> {
    let at = reader.last_seen_at?;
    Timestamp::from_millisecond(at).ok()
}

pub(super) fn offline(look: &HealthInput<'_>) -> Vec<Finding> {
    let is_off = |r: &&Reader| is_heard(r) && r.status == Some(ReaderStatus::Offline);
    let wanted = |r: &&Reader| match look.hours(r) {
        None => true,
        Some(hours) => hours
            .open_since(look.now)
            .is_some_and(|since| look.now.duration_since(since) >= STARTS_WITHIN),
    };
    let readers = look.readers.iter().filter(is_off).filter(wanted);
    readers
        .map(|reader| {
            let what = match heard(reader) {
                Some(at) => format!(
                    "offline; last heard from {} ago",
                    in_words(look.now.duration_since(at))
                ),
                None => "offline; never heard from".to_owned(),
            };
            look.of_reader(Rule::Offline, reader, what, plug_in(reader))
                .since(heard(reader))
        })
        .collect()
}

fn plug_in(reader: &Reader) -> String {
    format!(
        "check its power and its network, then tillctl readers get {}",
        reader.id
    )
}

pub(super) fn silent(look: &HealthInput<'_>) -> Vec<Finding> {
    let readers = look.readers.iter().filter(|r| is_heard(r));
    readers.filter_map(|r| silence(look, r)).collect()
}

fn silence(look: &HealthInput<'_>, reader: &Reader) -> Option<Finding> {
    // One of which no time is told is silent from when we first saw it, unless
    // Stripe calls it online.
    let told = heard(reader);
    let since = match told {
        Some(at) => at,
        None if reader.status == Some(ReaderStatus::Online) => return None,
        None => look.history.readers.get(&reader.id)?.first,
    };
    let (length, within) = match look.hours(reader) {
        None => (look.now.duration_since(since), ""),
        Some(hours) => {
            hours.open_since(look.now)?;
            (hours.open_between(since, look.now), " of opening hours")
        }
    };
    if length < look.thresholds.silent {
        return None;
    }
    let length = in_words(length);
    let what = match told {
        Some(_) => format!("not heard from for {length}{within}"),
        None => format!("never heard from in {length}{within}"),
    };
    Some(
        look.of_reader(Rule::Silent, reader, what, plug_in(reader))
            .since(Some(since)),
    )
}

pub(super) fn stuck(look: &HealthInput<'_>) -> Vec<Finding> {
    let finding = |reader: &Reader| {
        let action = reader.action.as_ref().filter(|a| a.holds_the_reader())?;
        let since = look.history.busy_since(&reader.id)?;
        let length = look.now.duration_since(since);
        if length < look.thresholds.stuck {
            return None;
        }
        let of = action
            .payment_intent()
            .map_or_else(String::new, |id| format!(" of {id}"));
        let what = format!("{}{of} in progress for {}", action.kind, in_words(length));
        let next = match action.payment_intent() {
            Some(id) => format!(
                "look at {id}; if nobody is waiting: tillctl readers cancel {}",
                reader.id
            ),
            None => format!("tillctl readers cancel {}", reader.id),
        };
        Some(
            look.of_reader(Rule::Stuck, reader, what, next)
                .since(Some(since)),
        )
    };
    look.readers.iter().filter_map(finding).collect()
}

pub(super) fn no_location(look: &HealthInput<'_>) -> Vec<Finding> {
    let lost = |r: &&Reader| r.location.is_none() && !r.is_mobile();
    let readers = look.readers.iter().filter(lost);
    readers
        .map(|reader| {
            let next = format!("tillctl readers assign {} --location LOCATION", reader.id);
            let what = "at no location: it can take no payment".to_owned();
            look.of_reader(Rule::NoLocation, reader, what, next)
        })
        .collect()
}

pub(super) fn old_software(look: &HealthInput<'_>) -> Vec<Finding> {
    let versions = versions(look.readers);
    let finding = |reader: &Reader| {
        let (model, version) = software(reader)?;
        let newer = newer(look, &versions, model, version);
        let (newest, _) = newer.iter().max_by(|a, b| compare(a.0, b.0))?;
        // It has been behind since the first of them was there.
        let since = newer.iter().map(|(_, at)| *at).min()?;
        if look.now.duration_since(since) < look.thresholds.software_age {
            return None;
        }
        let what = format!("software {version}; others of its model have {newest}");
        let next =
            "leave it on and online over night; restart it if that does not update it".to_owned();
        Some(
            look.of_reader(Rule::OldSoftware, reader, what, next)
                .since(Some(since)),
        )
    };
    let readers = look.readers.iter().filter(|r| is_heard(r));
    readers.filter_map(finding).collect()
}

fn software(reader: &Reader) -> Option<(&str, &str)> {
    Some((
        reader.device_type.as_deref()?,
        reader.device_sw_version.as_deref()?,
    ))
}

/// The versions of each model that are in the fleet now: few, however many
/// readers there are.
fn versions(readers: &[Reader]) -> HashMap<&str, BTreeSet<&str>> {
    let mut versions: HashMap<&str, BTreeSet<&str>> = HashMap::new();
    for (model, version) in readers.iter().filter_map(software) {
        versions.entry(model).or_default().insert(version);
    }
    versions
}

/// The versions of a model that are newer and in the fleet now, and since when.
fn newer<'a>(
    look: &HealthInput<'_>,
    versions: &HashMap<&str, BTreeSet<&'a str>>,
    model: &str,
    version: &str,
) -> Vec<(&'a str, Timestamp)> {
    let Some(seen) = look.history.software.get(model) else {
        return Vec::new();
    };
    let there = versions.get(model).into_iter().flatten();
    there
        .filter(|v| compare(v, version) == Ordering::Greater)
        .filter_map(|v| seen.get(*v).map(|at| (*v, *at)))
        .collect()
}

/// Versions are numbers with points between them. Any other text says nothing
/// about which is newer, so two of them count as equal.
fn compare(a: &str, b: &str) -> Ordering {
    let parts = |text: &str| -> Option<Vec<u64>> {
        text.trim().split('.').map(|p| p.parse().ok()).collect()
    };
    match (parts(a), parts(b)) {
        (Some(a), Some(b)) => {
            let longest = a.len().max(b.len());
            let part = |v: &[u64], at: usize| v.get(at).copied().unwrap_or(0);
            (0..longest)
                .map(|at| part(&a, at).cmp(&part(&b, at)))
                .find(|order| *order != Ordering::Equal)
                .unwrap_or(Ordering::Equal)
        }
        _ => Ordering::Equal,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_number_by_number() {
        for (a, b, order) in [
            ("2.9.0", "2.10.0", Ordering::Less),
            ("2.37.2.0", "2.37.2", Ordering::Equal),
            ("3", "2.99", Ordering::Greater),
            ("2.1-beta", "2.2", Ordering::Equal),
            ("", "2.2", Ordering::Equal),
        ] {
            assert_eq!(compare(a, b), order, "{a} {b}");
            assert_eq!(compare(b, a), order.reverse(), "{b} {a}");
        }
    }
}
