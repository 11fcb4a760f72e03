//! `tillctl fleet uptime`

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Duration;

use serde_json::Value;

use super::labels::metric_labels;
use super::shared;
use crate::app::{App, GlobalFlags, Reach};
use crate::commands::heading::{self, AccountName};
use crate::commands::opening_hours::opening_hours;
use crate::commands::parse;
use crate::commands::period_args::{MACHINE_ZONE, PeriodArgs};
use crate::commands::sort_args::SortArgs;
use crate::commands::verb::Verb;
use crate::commands::where_args::WhereArgs;
use crate::failure::Failure;
use crate::fleet::health::{NamedObject, threshold};
use crate::fleet::uptime::HOLDS;
use crate::fleet::uptime::rows::{
    FleetUptime, OpenHours, UptimeRow, as_length, as_percent, as_ratio,
};
use crate::fleet::uptime::sums::Uptime;
use crate::output::file as result_file;
use crate::output::{Cell, ColumnNames, Fields, Tone};
use crate::period::Period;
use crate::text::counted;
use crate::views::{report_heading, uptime_metrics};

/// How long readers and locations were there, from what checks and watches saw
///
/// Stripe keeps no history. Each `fleet check` and each look of `watch` at the whole
/// fleet is noted in the state directory, and in the store if machines share one; this
/// adds up what they saw and asks Stripe for nothing. A look speaks until the next one, and no longer than --holds; time in
/// which nobody looked is unknown, neither up nor down.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "In CSV and JSON lengths of time are seconds, and ratios are 0 to 1.

Examples:
  tillctl fleet uptime --month last
  tillctl fleet uptime 7d --by location --hours 'mon-fri 09:00-18:00, sat 09:00-13:00'
  tillctl fleet uptime --month last --file fleet.toml -o csv
  tillctl fleet uptime 7d --where 'location=Berlin *,uptime<0.99'
  tillctl fleet uptime --last 30d --prometheus /var/lib/node_exporter/tillctl-uptime.prom"
)]
pub(crate) struct Args {
    #[command(flatten)]
    period: PeriodArgs,
    /// What a row is
    #[arg(long, value_name = "KEY", default_value = "reader")]
    by: UptimeBy,
    /// Opening hours of the locations from this fleet file
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// Opening hours of all other locations, such as 'mon-fri 09:00-18:00, sat
    /// 09:00-12:00 13:00-16:00' [default: the setting `opening_hours`, else always open]
    #[arg(long, value_name = "HOURS")]
    hours: Option<String>,
    /// How long a look speaks for if none follows it
    #[arg(long, value_name = "DURATION", default_value = HOLDS, value_parser = parse::duration)]
    holds: Duration,
    #[command(flatten)]
    only: WhereArgs,
    #[command(flatten)]
    sort: SortArgs,
    /// Write ratios of readers and locations for Prometheus' textfile collector, whole or
    /// not at all
    #[arg(long, value_name = "FILE")]
    prometheus: Option<PathBuf>,
}

/// What a row is.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum UptimeBy {
    /// A reader
    Reader,
    /// A location, with all time of its readers
    Location,
}

impl Verb for Args {
    fn columns() -> ColumnNames {
        fields(UptimeBy::Reader).names()
    }

    fn shown(&self) -> ColumnNames {
        fields(self.by).names()
    }

    fn global_flags() -> GlobalFlags {
        GlobalFlags::of(&Self::NEEDS).reaching(Reach::Kept)
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let fields = fields(self.by);
        let mut only = self.only.read(&fields, app.settings.decimal_mark)?;
        let sort = self.sort.read(&self.shown(), &[])?;
        if let Some(path) = &self.prometheus {
            result_file::check(path)?;
        }
        let (period, guessed) = self.period.resolve(app, "yesterday", false)?;
        let open = self.open_hours(app, &period)?;
        if let Some(logs) = app.store_logs()? {
            logs.deliver().await?;
        }
        let found = FleetUptime::read(
            &app.history()?,
            &period,
            app.now(),
            threshold(self.holds).as_secs(),
            &open,
        )
        .map_err(|failure| failure.context("what was seen cannot be read"))?;
        if found.unreadable > 0 {
            app.output.warn(&format!(
                "{} of what was seen cannot be read and left out",
                counted(found.unreadable, "line")
            ));
        }
        if let Some(path) = &self.prometheus {
            result_file::write_whole(
                path,
                uptime_metrics::text(&metric_labels(app)?, &period, &found),
            )?;
        }
        let when = report_heading::when(&period);
        let heading = heading::of(app, "Uptime of card readers", AccountName::Stored, when).await?;
        let heading = heading::narrowed(heading, self.only.typed(), &[]);
        let list = app.output.list(&fields)?.under(heading);
        let mut list = list.sorted(&sort)?;
        let readers = found.by_reader();
        let named = |of: fn(&UptimeRow) -> Option<&NamedObject>| -> BTreeSet<String> {
            let names = readers.iter().filter_map(of);
            names.map(|named| named.name.clone()).collect()
        };
        // Of a time of which nothing was seen no name is known.
        if !readers.is_empty() {
            only.check_known("location", &named(|row| row.location.as_ref()))?;
            only.check_known("reader", &named(|row| row.reader.as_ref()))?;
        }
        let mut rows = match self.by {
            UptimeBy::Reader => readers,
            UptimeBy::Location => found.by_location(),
        };
        only.spell(&fields, &rows);
        rows.retain(|row| only.fits(&fields, row, app.now()));
        list.push_all(&rows)?;
        list.finish()?;
        if rows.is_empty() && !only.is_empty() {
            app.output.note("nothing fits");
            return Ok(());
        }
        let whole = rows.iter().fold(Uptime::default(), |mut whole, row| {
            whole.add(&row.uptime);
            whole
        });
        self.remark(app, (&period, guessed), &found, &whole);
        Ok(())
    }
}

impl Args {
    /// Flag over setting; the file's locations have their own.
    fn open_hours(&self, app: &App, period: &Period) -> Result<OpenHours, Failure> {
        let places = match &self.file {
            Some(path) => shared::health_file(app, path)?.expected.hours,
            None => std::collections::BTreeMap::new(),
        };
        let text = self.hours.as_deref();
        let others = opening_hours(app, text, period.zone())?;
        Ok(OpenHours { places, others })
    }

    /// Says what `whole`, the time of all rows, comes to.
    fn remark(
        &self,
        app: &App,
        (period, guessed): (&Period, bool),
        found: &FleetUptime,
        whole: &Uptime,
    ) {
        let Some(known) = whole.known() else {
            let is_closed = whole.open == 0 && !found.by_reader().is_empty();
            let why = if is_closed {
                "no location was open then"
            } else {
                "nobody looked"
            };
            app.output.note(&format!("{period}: {why}"));
            if !is_closed {
                app.output
                    .hint("run tillctl fleet check from cron: every look is kept");
            }
            return;
        };
        let up = whole.ratio().map_or_else(
            || "of which nothing is known".to_owned(),
            |up| format!("{} of the known time up", as_percent(up)),
        );
        let mut text = format!(
            "{period}: {up}; {} was looked at, the rest is unknown",
            as_percent(known)
        );
        if self.file.is_none() && self.hours.is_none() && app.settings.opening_hours.is_none() {
            text.push_str("; counted around the clock, --hours or --file say when it is open");
        }
        if matches!(self.by, UptimeBy::Location) {
            text.push_str("; the time of a location is that of all its readers together");
        }
        if guessed {
            text.push_str(&format!("; {MACHINE_ZONE}"));
        }
        app.output.note(&text);
        if !found.by.is_empty() {
            let each = found.by.iter().map(|(writer, looks)| {
                let looks = counted(*looks, "look");
                format!("{} on {} ({looks})", writer.user, writer.host)
            });
            let each: Vec<String> = each.collect();
            app.output.note(&format!("who looked: {}", each.join(", ")));
        }
    }
}

fn seconds(seconds: i64) -> Cell {
    Cell::shown(as_length(seconds), seconds.to_string(), seconds.into()).right()
}

fn ratio(millionths: Option<i64>) -> Cell {
    let Some(millionths) = millionths else {
        return Cell::shown("unknown", "", Value::Null).right();
    };
    let text = as_ratio(millionths);
    let value = text.parse().map_or(Value::Null, Value::Number);
    Cell::shown(as_percent(millionths), text, value).right()
}

fn fields<'a>(by: UptimeBy) -> Fields<'a, UptimeRow> {
    let of_reader = match by {
        UptimeBy::Location => Fields::of(UptimeRow::id),
        UptimeBy::Reader => Fields::of(UptimeRow::id)
            .text("reader_id", |r: &UptimeRow| {
                r.reader.as_ref().map(|n| n.id.as_str())
            })
            .rank(5)
            .text("reader", |r| r.reader.as_ref().map(|n| n.name.as_str()))
            .name_kind()
            .tone(|_| Tone::Strong)
            .kept(),
    };
    of_reader
        .text("location_id", |r| {
            r.location.as_ref().map(|n| n.id.as_str())
        })
        .on_request()
        .text("location", |r| r.location.as_ref().map(|n| n.name.as_str()))
        .name_kind()
        .rank(1)
        .cell("uptime", |r| ratio(r.uptime.ratio()))
        .number_kind()
        .incidental()
        .kept()
        .cell("looked", |r| ratio(r.uptime.known()))
        .number_kind()
        .incidental()
        .cell("up", |r| seconds(r.uptime.up))
        .number_kind()
        .incidental()
        .rank(4)
        .cell("down", |r| seconds(r.uptime.down))
        .number_kind()
        .incidental()
        .cell("unknown", |r| seconds(r.uptime.unknown()))
        .number_kind()
        .incidental()
        .rank(3)
        .count("outages", |r| Some(r.uptime.outages))
        .incidental()
        .rank(2)
        .cell("longest", |r| seconds(r.uptime.longest))
        .number_kind()
        .incidental()
        .rank(2)
        .cell("open", |r| seconds(r.uptime.open))
        .number_kind()
        .on_request()
}
