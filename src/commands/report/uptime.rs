//! The part of the page that says how long readers were there.

use crate::app::App;
use crate::commands::opening_hours::opening_hours;
use crate::commands::report::ReportRequest;
use crate::commands::report::args::Args;
use crate::failure::{Failure, Kind};
use crate::fleet::health::threshold;
use crate::fleet::uptime::HOLDS;
use crate::fleet::uptime::rows::{FleetUptime, OpenHours};
use crate::output::page::Section;
use crate::period::parse_duration;
use crate::views::uptime_section;

/// Nothing if nobody looked, or what was seen cannot be read: the figures of money
/// are there all the same.
pub(super) fn section(
    app: &App,
    ask: &ReportRequest,
    args: &Args,
) -> Result<Option<Section>, Failure> {
    let open = OpenHours {
        others: opening_hours(app, None, ask.period.zone())?,
        ..OpenHours::default()
    };
    // As `fleet uptime` has it.
    let holds = parse_duration(HOLDS).map_err(|error| Failure::usage(error.to_string()))?;
    let holds = threshold(holds).as_secs();
    let store = app.history()?;
    let found = match FleetUptime::read(&store, &ask.period, app.now(), holds, &open) {
        Ok(found) => found,
        // A machine that only makes reports need not be let in to the logs.
        Err(error) if args.from_store && error.kind() == Kind::Credentials => return Ok(None),
        Err(error) => {
            app.output
                .warn(&format!("what was seen of readers cannot be read: {error}"));
            return Ok(None);
        }
    };
    Ok(uptime_section::section(&found, args.lang()))
}
