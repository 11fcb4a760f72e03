//! Zones by their names.

use crate::closest_name::nearest;
use jiff::tz::TimeZone;

use super::PeriodError;
use super::zone_data::{is_no_zone, zone_data};

/// The zone with this IANA name, such as `Europe/Berlin` or `UTC`.
///
/// # Errors
/// [`PeriodError::Zone`], with names that end in what was typed;
/// [`PeriodError::Offset`] for an offset, which knows nothing of next summer.
pub fn zone(name: &str) -> Result<TimeZone, PeriodError> {
    let found = (!name.is_empty() && !is_no_zone(name))
        .then(|| zone_data().get(name))
        .flatten();
    found.ok_or_else(|| match hours_ahead(name) {
        Some(hours) => PeriodError::Offset {
            text: name.to_owned(),
            hours,
        },
        None => PeriodError::Zone {
            name: name.to_owned(),
            similar: similar_zones(name),
        },
    })
}

/// The zone the machine is set to; `None` if it does not say.
#[expect(
    clippy::disallowed_methods,
    reason = "the name alone is taken, where there is one"
)]
pub(crate) fn machine_zone() -> Option<TimeZone> {
    let machine = TimeZone::try_system().ok()?;
    let named = machine.iana_name().and_then(|name| zone(name).ok());
    Some(named.unwrap_or(machine))
}

/// The name to show for a zone.
pub(crate) fn zone_name(zone: &TimeZone) -> String {
    match zone.iana_name() {
        Some(name) => name.to_owned(),
        None => match zone.to_fixed_offset() {
            Ok(offset) => offset.to_string(),
            Err(_) => "local".to_owned(),
        },
    }
}

/// The names of all zones, sorted.
pub(crate) fn zone_names() -> Vec<String> {
    let all = zone_data().names();
    let mut names: Vec<String> = all
        .filter(|name| name.contains('/') || name == "UTC")
        .collect();
    names.sort_unstable();
    names
}

/// How many whole hours ahead of UTC an offset such as `GMT+1`, `UTC-05:00` or
/// `+2` is, the sign as people mean it.
fn hours_ahead(text: &str) -> Option<i8> {
    let text = text.trim().to_ascii_uppercase();
    let bare = ["UTC", "GMT"].iter().find_map(|p| text.strip_prefix(p));
    let bare = bare.unwrap_or(&text).trim_start();
    let (sign, digits) = match bare.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-" | "\u{2212}", digits) => (-1, digits),
        _ => return None,
    };
    let digits = digits.replace(':', "");
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let hours: i8 = match digits.len() {
        1 | 2 => digits.parse().ok()?,
        3 | 4 => digits[..digits.len() - 2].parse().ok()?,
        _ => return None,
    };
    Some(sign * hours)
}

fn similar_zones(typed: &str) -> Vec<String> {
    let typed = typed.replace(' ', "_");
    let last = typed.rsplit('/').next().unwrap_or(&typed);
    if last.is_empty() {
        return Vec::new();
    }
    let mut found: Vec<String> = zone_data()
        .names()
        .filter(|name| {
            let city = name.rsplit('/').next().unwrap_or(name);
            city.eq_ignore_ascii_case(last)
        })
        .collect();
    if found.is_empty() {
        let names = zone_names();
        let near = nearest(&typed, names.iter().map(String::as_str));
        found.extend(near.map(str::to_owned));
    }
    found.sort();
    found.truncate(3);
    found
}
