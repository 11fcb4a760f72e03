//! Zones by their names.

use jiff::tz::TimeZone;

use super::PeriodError;

/// The zone with this IANA name, such as `Europe/Berlin` or `UTC`.
///
/// # Errors
/// [`PeriodError::Zone`], with names that end in what was typed.
pub fn zone(name: &str) -> Result<TimeZone, PeriodError> {
    let unknown = || PeriodError::Zone {
        name: name.to_owned(),
        similar: similar_zones(name),
    };
    // Offsets and POSIX rules are no zones: they know nothing of next summer.
    if name.is_empty() || name.eq_ignore_ascii_case("local") {
        return Err(unknown());
    }
    TimeZone::get(name).map_err(|_| unknown())
}

/// The name to show for a zone.
#[must_use]
pub fn zone_name(zone: &TimeZone) -> String {
    match zone.iana_name() {
        Some(name) => name.to_owned(),
        None => match zone.to_fixed_offset() {
            Ok(offset) => offset.to_string(),
            Err(_) => "local".to_owned(),
        },
    }
}

/// The names of all zones, sorted.
#[must_use]
pub fn zone_names() -> Vec<String> {
    let mut names: Vec<String> = jiff::tz::db()
        .available()
        .map(|name| name.as_str().to_owned())
        .filter(|name| name.contains('/') || name == "UTC")
        .filter(|name| !name.starts_with("posix/") && !name.starts_with("right/"))
        .collect();
    names.sort_unstable();
    names
}

fn similar_zones(typed: &str) -> Vec<String> {
    let typed = typed.replace(' ', "_");
    let last = typed.rsplit('/').next().unwrap_or(&typed);
    if last.is_empty() {
        return Vec::new();
    }
    let mut found: Vec<String> = jiff::tz::db()
        .available()
        .map(|name| name.as_str().to_owned())
        .filter(|name| {
            let city = name.rsplit('/').next().unwrap_or(name);
            city.eq_ignore_ascii_case(last)
                && !name.starts_with("posix/")
                && !name.starts_with("right/")
        })
        .collect();
    found.sort();
    found.truncate(3);
    found
}
