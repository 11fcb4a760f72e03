//! Opening hours of locations that no fleet file speaks of.

use jiff::tz::TimeZone;

use crate::app::App;
use crate::failure::Failure;
use crate::fleet::health::file::hours_of_text;
use crate::fleet::health::hours::Hours;

/// As a flag or the setting says, by the clocks of a zone; `None` if nothing is said.
pub(crate) fn opening_hours(
    app: &App,
    flag: Option<&str>,
    zone: &TimeZone,
) -> Result<Option<Hours>, Failure> {
    let setting = app.settings.opening_hours.as_deref();
    let named = flag.map(|text| ("--hours", text));
    let Some((name, text)) = named.or(setting.map(|text| ("opening_hours", text))) else {
        return Ok(None);
    };
    let hours = hours_of_text(text, zone.clone());
    hours.map(Some).map_err(|why| {
        Failure::usage(format!("{name}: {why}"))
            .hint("write them like 'mon-fri 09:00-18:00, sat 09:00-12:00 13:00-16:00'")
    })
}
