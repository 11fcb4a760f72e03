//! Moments and lengths of time as people say them, in the one unit that matters.

use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::zones::zone_name;

/// How long ago.
pub(crate) fn ago(at: Timestamp, now: Timestamp) -> String {
    let seconds = now.as_second().saturating_sub(at.as_second());
    match seconds {
        ..=59 => "just now".to_owned(),
        60..=3_599 => format!("{} min ago", seconds / 60),
        3_600..=172_799 => format!("{} h ago", seconds / 3_600),
        _ => format!("{} days ago", seconds / 86_400),
    }
}

/// How long until then, in the one unit that matters.
pub(crate) fn until(at: Timestamp, now: Timestamp) -> String {
    let seconds = at.as_second().saturating_sub(now.as_second());
    match seconds {
        ..=0 => "expired".to_owned(),
        1..=3_599 => format!("in {} min", seconds / 60),
        3_600..=172_799 => format!("in {} h", seconds / 3_600),
        _ => format!("in {} days", seconds / 86_400),
    }
}

/// A length of time, in days or hours where that is exact.
pub(crate) fn length(time: Duration) -> String {
    let minutes = time.as_secs().div_ceil(60);
    if minutes > 48 * 60 && minutes.is_multiple_of(24 * 60) {
        format!("{} days", minutes / (24 * 60))
    } else if minutes.is_multiple_of(60) {
        format!("{} h", minutes / 60)
    } else {
        format!("{minutes} min")
    }
}

/// A length of time, roughly.
pub(crate) fn roughly(seconds: i64) -> String {
    match seconds {
        ..120 => format!("{} s", seconds.max(0)),
        120..7_200 => format!("{} min", seconds / 60),
        7_200..172_800 => format!("{} h", seconds / 3600),
        _ => format!("{} days", seconds / 86_400),
    }
}

/// A moment in whole seconds, UTC.
pub(crate) fn to_the_second(at: Timestamp) -> String {
    Timestamp::from_second(at.as_second())
        .unwrap_or(at)
        .to_string()
}

/// A moment in whole seconds as clocks in a zone show it, with how far that is from UTC.
pub(crate) fn with_offset(at: Timestamp, zone: &TimeZone) -> String {
    if *zone == TimeZone::UTC {
        return to_the_second(at);
    }
    let at = Timestamp::from_second(at.as_second()).unwrap_or(at);
    at.display_with_offset(zone.to_offset(at)).to_string()
}

/// A moment as clocks in a zone show it.
pub(crate) fn on_the_wall(at: Timestamp, zone: &TimeZone) -> String {
    let at = at.to_zoned(zone.clone());
    let form = if at.second() == 0 {
        "%Y-%m-%d %H:%M"
    } else {
        "%Y-%m-%d %H:%M:%S"
    };
    at.strftime(form).to_string()
}

/// The same with the zone's name.
pub(crate) fn in_zone(at: Timestamp, zone: &TimeZone) -> String {
    format!("{}, {}", on_the_wall(at, zone), zone_name(zone))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_told_in_the_unit_that_matters() {
        let now: Timestamp = "2026-11-23T12:00:00Z".parse().unwrap();
        for (at, said) in [
            ("2026-11-23T11:59:30Z", "just now"),
            ("2026-11-23T12:00:30Z", "just now"),
            ("2026-11-23T11:30:00Z", "30 min ago"),
            ("2026-11-22T12:00:00Z", "24 h ago"),
            ("2026-11-13T12:00:00Z", "10 days ago"),
        ] {
            assert_eq!(ago(at.parse().unwrap(), now), said);
        }
    }
}
