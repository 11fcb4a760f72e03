//! A stretch of time, as `report` and lists of transactions are asked for it.

use clap_complete::ArgValueCompleter;
use jiff::tz::TimeZone;

use super::complete;
use crate::app::App;
use crate::closest_name::nearest;
use crate::failure::Failure;
use crate::period::{self, AskedPeriod, Days, Period, PeriodError};

/// What figures say if nobody named a zone.
pub(crate) const MACHINE_ZONE: &str =
    "the zone is this machine's (--tz names another, tillctl config set tz ZONE keeps it)";

/// One way of saying when.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct PeriodArgs {
    /// today, yesterday, a date, a week (2026-W47), a month (2026-11), or so many
    /// days or weeks up to yesterday (7d, 4w)
    #[arg(value_name = "PERIOD", conflicts_with_all = ["from", "day", "week", "month", "last"])]
    period: Option<String>,
    /// First day (2026-11-22, today, yesterday), a time of day (12:30, "yesterday
    /// 12:30"), a length before now (2h), or an instant (RFC 3339)
    #[arg(long, visible_alias = "since", value_name = "DAY|INSTANT", conflicts_with_all = ["day", "week", "month", "last"])]
    from: Option<String>,
    /// Last day, included, or an instant, excluded; left out: until now
    #[arg(
        long,
        visible_alias = "until",
        value_name = "DAY|INSTANT",
        requires = "from"
    )]
    to: Option<String>,
    /// One day
    #[arg(long, value_name = "DAY", conflicts_with_all = ["week", "month", "last"])]
    day: Option<String>,
    /// A week from Monday on: this, last, 2026-W47 or a day in it
    #[arg(long, value_name = "WEEK", conflicts_with_all = ["month", "last"])]
    week: Option<String>,
    /// A month: this, last or 2026-11
    #[arg(long, value_name = "MONTH", conflicts_with = "last")]
    month: Option<String>,
    /// So many whole days or weeks up to yesterday: 7d, 4w
    #[arg(long, value_name = "LENGTH")]
    last: Option<String>,
    /// Zone that days are counted in, such as Europe/Berlin
    #[arg(long, value_name = "ZONE", add = ArgValueCompleter::new(complete::time_zones))]
    tz: Option<String>,
    /// When days begin, for places that close after midnight
    #[arg(long, value_name = "HH:MM")]
    day_start: Option<String>,
}

impl PeriodArgs {
    /// The period, and whether nobody named its zone. `default` is the day that is
    /// meant if nothing was said; what `is_kept` outlives the command.
    pub(crate) fn resolve(
        &self,
        app: &App,
        default: &str,
        is_kept: bool,
    ) -> Result<(Period, bool), Failure> {
        let day_start = self.day_start.as_deref().map(Days::parse_start).transpose();
        let mut asked = AskedPeriod {
            day: self.day.as_deref(),
            week: self.week.as_deref(),
            month: self.month.as_deref(),
            last: self.last.as_deref(),
            from: self.from.as_deref(),
            to: self.to.as_deref(),
            day_start: day_start.map_err(|error| usage(&error))?,
        };
        match self.period.as_deref() {
            Some(text) => *way(text, &mut asked) = Some(text),
            None if asked.is_empty() => asked.day = Some(default),
            None => {}
        }
        let refused = |error: PeriodError| match (&error, &self.period) {
            (PeriodError::Day(_), Some(text)) => no_period(text),
            _ => usage(&error),
        };
        let (zone, guessed) = match self.zone(app, is_kept) {
            Ok(zone) => zone,
            // Whoever named a zone would be told of a wrong word next: that comes first.
            Err(unnamed) => {
                let period = Period::resolve(asked, &TimeZone::UTC, app.now());
                let wrong = period.err().filter(|error| !error.is_of_the_zone());
                return Err(wrong.map_or(unnamed, refused));
            }
        };
        let period = Period::resolve(asked, &zone, app.now()).map_err(refused)?;
        Ok((period, guessed))
    }

    /// The zone that moments are shown in, where no day hangs on it.
    pub(crate) fn zone_of_moments(&self, app: &App) -> Result<TimeZone, Failure> {
        match &self.tz {
            Some(name) => period::zone(name).map_err(|error| usage(&error)),
            None => zone_of_days(app),
        }
    }

    /// The zone of days, and whether nobody named it: then the figures say so.
    fn zone(&self, app: &App, is_kept: bool) -> Result<(TimeZone, bool), Failure> {
        match self.tz.as_deref().or(app.settings.zone.as_deref()) {
            Some(name) => Ok((period::zone(name).map_err(|error| usage(&error))?, false)),
            // What a script makes of it must not hang on where it ran.
            None if !app.output.is_terminal() || is_kept => {
                Err(Failure::usage("in which zone are days counted?")
                    .hint("name it: --tz Europe/Berlin; for good: tillctl config set tz Europe/Berlin, or TILLCTL_TZ"))
            }
            // Without any zone on the machine, UTC is what its clock shows.
            None => Ok((period::machine_zone().unwrap_or(TimeZone::UTC), true)),
        }
    }
}

/// A word that is no period, and what is one.
fn no_period(text: &str) -> Failure {
    let forms = "a period is today, yesterday, a date (2026-11-22), a week (2026-W47), a month (2026-11), \
                 or a length up to yesterday (7d, 4w); there are --week and --month too, with this and last";
    let meant = match nearest(text, ["today", "yesterday"].into_iter()) {
        Some(day) => format!("did you mean {day}? "),
        None => String::new(),
    };
    Failure::usage(format!("{text:?} is no period")).hint(format!("{meant}{forms}"))
}

/// What a period is, by how it is written.
fn way<'w, 'a>(text: &str, asked: &'w mut AskedPeriod<'a>) -> &'w mut Option<&'a str> {
    let begins_with_digit = text.starts_with(|c: char| c.is_ascii_digit());
    match text.len() {
        8 if text.contains("-W") => &mut asked.week,
        7 if text.contains('-') => &mut asked.month,
        _ if begins_with_digit && text.ends_with(['d', 'w']) => &mut asked.last,
        _ => &mut asked.day,
    }
}

/// The zone that days and times of day are of where no figures hang on them: the
/// configured one, else the machine's.
pub(crate) fn zone_of_days(app: &App) -> Result<TimeZone, Failure> {
    match app.settings.zone.as_deref() {
        Some(name) => period::zone(name).map_err(|error| usage(&error)),
        None => Ok(period::machine_zone().unwrap_or(TimeZone::UTC)),
    }
}

pub(crate) fn usage(error: &PeriodError) -> Failure {
    Failure::usage(error.problem()).hint(error.advice())
}
