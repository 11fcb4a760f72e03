//! `tillctl audit list`

use std::num::NonZeroUsize;

use clap::builder::PossibleValuesParser;
use jiff::Timestamp;

use crate::app::{App, GlobalFlags, Reach};
use crate::audit::filter::{AuditFilter, for_each_line};
use crate::audit::{AuditLine, changes};
use crate::commands::heading;
use crate::commands::period_args::zone_of_days;
use crate::commands::sort_args::SortArgs;
use crate::commands::verb::{Surroundings, Verb};
use crate::commands::where_args::WhereArgs;
use crate::conditions::Condition;
use crate::failure::Failure;
use crate::output::ColumnNames;
use crate::output::{Cell, Fields, Json, Tone};
use crate::period::{AskedPeriod, Period, words};
use crate::stripe::audit_event::WriteOutcome;
use crate::text::counted;

/// List the writes tillctl sent: from this machine, or from all that share a store.
///
/// The oldest first, unless --sort says otherwise, for which the whole log is held. Each write is a line, also one that was refused or whose
/// outcome is not known, with the fields it changed. Reads are not recorded.
/// --profile shows one profile's, --simulator the simulator's.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl audit list --last 20
  tillctl audit list --since yesterday --command readers
  tillctl audit list --object tmr_FDOt2wlRZEdpd7 --columns at,user,command,changes
  tillctl audit list --where 'at<2h,command=readers *,user!=root'
  tillctl audit list --columns at,host,user,command,id,outcome
  tillctl audit list --outcome unknown -o jsonl")]
pub(crate) struct Args {
    /// Only what was sent since: today, yesterday, a date, a time of day (12:30, "yesterday
    /// 12:30"), a length before now (2h), or an instant (RFC 3339)
    #[arg(long, value_name = "WHEN")]
    since: Option<String>,
    /// Only what was sent before: as --since; a day is included
    #[arg(long, value_name = "WHEN")]
    until: Option<String>,
    /// Only this command, `readers rename`, or all of a noun, `readers`
    #[arg(long, value_name = "COMMAND")]
    command: Option<String>,
    /// Only what was done to this object, or with it
    #[arg(long, value_name = "ID")]
    object: Option<String>,
    /// Only what ended so
    #[arg(long, value_name = "OUTCOME", value_parser = PossibleValuesParser::new(WriteOutcome::NAMES))]
    outcome: Option<String>,
    /// Only what this user did
    #[arg(long, value_name = "NAME")]
    user: Option<String>,
    #[command(flatten)]
    only: WhereArgs,
    #[command(flatten)]
    sort: SortArgs,
    /// Only the last so many of what fits
    #[arg(long, value_name = "N")]
    last: Option<usize>,
    /// At most so many: the first in the order of --sort, without it the last
    #[arg(long, value_name = "N", conflicts_with = "last")]
    limit: Option<NonZeroUsize>,
}

impl Verb for Args {
    fn columns() -> ColumnNames {
        fields(Timestamp::UNIX_EPOCH).names()
    }

    fn surroundings(&self) -> Surroundings {
        Surroundings::immediate()
    }

    fn global_flags() -> GlobalFlags {
        GlobalFlags::of(&Self::NEEDS).reaching(Reach::Kept)
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let fields = fields(app.now());
        let filter = self.filter(app)?;
        let only = self.only.read(&fields, app.settings.decimal_mark)?;
        let sort = self.sort.read(&Self::columns(), &[])?;
        let list = app.output.list(&fields)?.sorted(&sort)?;
        let list = list.at_most(self.limit);
        // Without an order it is the end of the log that is wanted.
        let limit = self.limit.filter(|_| sort.is_empty());
        let newest = self.last.or(limit.map(NonZeroUsize::get));
        let mut list = list.under(self.heading(app, &filter)?);
        if let Some(logs) = app.store_logs()? {
            logs.deliver().await?;
        }
        let log = app.audit_log()?;
        let fits = |line: &AuditLine| only.fits(&fields, line, app.now());
        let show = |line: &AuditLine| list.push(line);
        let read = for_each_line(&*log, &filter, newest, fits, show)?;
        list.finish()?;
        if read.unreadable > 0 {
            app.output.warn(&format!(
                "{} of {} cannot be read",
                counted(read.unreadable, "line"),
                log.place()
            ));
        }
        if read.fit == 0 {
            app.output.note("no write fits");
        }
        Ok(())
    }
}

impl Args {
    fn filter<'a>(&'a self, app: &'a App) -> Result<AuditFilter<'a>, Failure> {
        let (from, to) = between(app, self)?;
        let typed = app.settings.layers.profile_is_typed();
        Ok(AuditFilter {
            from,
            to,
            profile: app.settings.profile.as_deref().filter(|_| typed),
            command: self.command.as_deref(),
            object: self.object.as_deref(),
            outcome: self.outcome.as_deref(),
            user: self.user.as_deref(),
        })
    }

    /// What the flags ask for alone.
    fn flags(&self) -> Vec<Condition> {
        let flags = [
            ("command", &self.command),
            ("object", &self.object),
            ("outcome", &self.outcome),
            ("user", &self.user),
        ];
        let flags = flags.into_iter();
        flags
            .filter_map(|(key, value)| Some(Condition::is(key, value.as_deref()?)))
            .collect()
    }

    /// What the list is of. Whose each line is stands in it: a log has those of all
    /// profiles and modes.
    fn heading(&self, app: &App, filter: &AuditFilter<'_>) -> Result<Vec<String>, Failure> {
        let zone = zone_of_days(app)?;
        let in_zone = |at| words::in_zone(at, &zone);
        let since = filter.from.filter(|_| self.since.is_some()).map(in_zone);
        let when = match (since, filter.to.map(in_zone)) {
            (None, None) => format!("up to {}", in_zone(app.now())),
            (None, Some(to)) => format!("before {to}"),
            (Some(since), None) => format!("since {since}"),
            (Some(since), Some(to)) => format!("since {since}, before {to}"),
        };
        let whose = match filter.profile {
            Some(profile) => format!("profile {profile}"),
            None if app.settings.simulator => "simulator".to_owned(),
            None => "all profiles and modes".to_owned(),
        };
        let what = match app.store_logs()? {
            Some(_) => "Writes of all machines that share the store",
            None => "Writes of this machine",
        };
        let heading = vec![what.to_owned(), whose, when];
        Ok(heading::narrowed(heading, self.only.typed(), &self.flags()))
    }
}

/// The bounds that were typed. An end without a beginning is fine here: the log
/// has one.
fn between(app: &App, args: &Args) -> Result<(Option<Timestamp>, Option<Timestamp>), Failure> {
    if args.since.is_none() && args.until.is_none() {
        return Ok((None, None));
    }
    let asked = AskedPeriod {
        from: Some(args.since.as_deref().unwrap_or("1970-01-02")),
        to: args.until.as_deref(),
        ..AskedPeriod::default()
    };
    let period = Period::resolve(asked, &zone_of_days(app)?, app.now()).map_err(|e| {
        let typed = [("--since", &args.since), ("--until", &args.until)]
            .into_iter()
            .filter_map(|(flag, text)| Some(format!("{flag} {:?}", text.as_ref()?)))
            .collect::<Vec<_>>();
        Failure::usage(format!("{}: {e}", typed.join(" ")))
    })?;
    // `now` itself is a second that may have writes in it.
    let to = args.until.as_ref().map(|_| period.to());
    Ok((Some(period.from()), to))
}

fn fields<'a>(now: Timestamp) -> Fields<'a, AuditLine> {
    Fields::of(|e: &AuditLine| e.id.clone().unwrap_or_default())
        .cell("at", move |e| {
            let whole = Timestamp::from_second(e.at.as_second());
            let exact = whole.unwrap_or(e.at).to_string();
            Cell::ago(e.at, exact, now)
        })
        .moment_kind()
        .text("host", |e| e.host.as_deref())
        .on_request()
        .text("user", |e| Some(&e.user))
        .rank(3)
        .text("profile", |e| e.profile.as_deref())
        .rank(4)
        .text("mode", |e| Some(&e.mode))
        .rank(2)
        .text("command", |e| Some(&e.command))
        .text("id", |e| e.id.as_deref())
        .rank(1)
        .text("outcome", |e| Some(&e.outcome))
        .kept()
        .tone(|e| tone(&e.outcome))
        .made("changes", |e| Some(changes::in_words(e)))
        .prose()
        .incidental()
        .kept()
        .text("error", |e| e.error.as_deref())
        .prose()
        .on_request()
        .text("request_id", |e| e.request_id.as_deref())
        .incidental()
        .rank(2)
        .text("object", |e| e.object.as_deref())
        .on_request()
        .text("account", |e| e.account.as_deref())
        .on_request()
        .text("method", |e| Some(&e.method))
        .on_request()
        .text("path", |e| Some(&e.path))
        .on_request()
        .count("status", |e| e.status.map(Into::into))
        .on_request()
        .count("tries", |e| Some(e.tries.into()))
        .on_request()
        // A line of the log is shown as it stands there.
        .whole(|e| Json::Own(serde_json::to_value(e).unwrap_or_default()))
}

fn tone(outcome: &str) -> Tone {
    match outcome {
        "done" => Tone::Good,
        "unknown" => Tone::Bad,
        "refused" => Tone::Waiting,
        _ => Tone::Faint,
    }
}
