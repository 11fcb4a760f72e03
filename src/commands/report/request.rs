//! What was typed, and what it means. Everything that makes no sense is refused
//! here, before anything is read: nobody should wait for a report and then be
//! told of a typing error.

use jiff::civil::Date;

use crate::app::App;
use crate::commands::data_source::{Moments, StillOpen, notes, whole};
use crate::commands::period_args;
use crate::commands::report::args::{Args, Compare, TypedDimension};
use crate::directory::Names;
use crate::failure::Failure;
use crate::output::Output;
use crate::period::compare::{Shift, With};
use crate::period::{AskedPeriod, Period};
use crate::report::dimension::Dimension;
use crate::report::double_entry::BooksAccounts;
use crate::report::filter::Filter;
use crate::report::rows;
use crate::report::totals::Basis;
use crate::secret::Mode;

/// What a report is asked for.
#[derive(Debug)]
pub(super) struct ReportRequest {
    /// What is added up.
    pub(super) basis: Basis,
    /// What its rows are broken down by.
    pub(super) by: Vec<Dimension>,
    /// The same, and what its files are split by.
    pub(super) keys: Vec<Dimension>,
    /// What is counted.
    pub(super) filter: Filter,
    /// When.
    pub(super) period: Period,
    /// What it is compared with.
    pub(super) before: Option<(Period, Shift)>,
    /// Whether nobody named the zone.
    pub(super) guessed: bool,
    /// Why the period's figures can still grow, if they can.
    pub(super) open: Option<StillOpen>,
    /// How many rows.
    pub(super) top: Option<usize>,
    /// The accounts it is booked on, if it is double-entry text.
    pub(super) books: Option<BooksAccounts>,
}

impl TypedDimension {
    const fn by(self) -> Dimension {
        match self {
            Self::Reader => Dimension::Reader,
            Self::Location => Dimension::Location,
            Self::Day => Dimension::Day,
            Self::Hour => Dimension::Hour,
            Self::Weekday => Dimension::Weekday,
            Self::Currency => Dimension::Currency,
            Self::Brand => Dimension::Brand,
            Self::ReadMethod => Dimension::ReadMethod,
            Self::Wallet => Dimension::Wallet,
            Self::DeclineCode => Dimension::DeclineCode,
            Self::ReferencePrefix => Dimension::ReferencePrefix,
        }
    }
}

impl ReportRequest {
    /// The first second that is asked about.
    pub(super) fn since(&self) -> i64 {
        let before = self
            .before
            .as_ref()
            .map(|(period, _)| period.from_seconds());
        let from = self.period.from_seconds();
        before.map_or(from, |before| before.min(from))
    }

    /// All that is asked about, in seconds.
    pub(super) fn window(&self) -> (i64, i64) {
        let before = self.before.as_ref();
        let to = before.map_or(i64::MIN, |(period, _)| period.to_seconds());
        (self.since(), self.period.to_seconds().max(to))
    }

    /// Whether figures of that moment are all that there will be. They may be of
    /// a moment long before now.
    pub(super) fn closes(&mut self, at: Moments) -> Result<(), Failure> {
        self.open = StillOpen::of(&self.period, at);
        match self.open {
            Some(StillOpen::NotHeld(as_of)) if as_of <= self.period.from() => {
                Err(Failure::not_found(format!(
                    "the ledger was brought up to date at {}, before this period begins: it holds nothing of it",
                    whole(as_of)
                ))
                .hint("leave out --offline, or run tillctl ledger sync first"))
            }
            _ => Ok(()),
        }
    }

    pub(super) fn new(app: &App, args: &Args) -> Result<Self, Failure> {
        let output = &*app.output;
        let books = books(app, args)?;
        let by = match books {
            Some(_) => vec![Dimension::Location, Dimension::Day],
            None => breakdown(&args.by)?,
        };
        let mut keys = by.clone();
        for key in crate::report::file_pattern::placeholders(args.rows_file())? {
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        let basis = match books {
            Some(_) => Basis::Balance,
            None => args.basis.basis(),
        };
        let columns = rows::columns(basis, &by, args.compare.is_some());
        check_columns(output, columns, args.all_accounts.is_on())?;
        let filter = Filter::parse(&args.conditions).map_err(|why| {
            Failure::usage(format!("--where: {why}"))
                .hint("write it like --where reader=tmr_…,brand=visa")
        })?;
        let (period, guessed) = period(app, args)?;
        let filter = filter.without_smoke(!args.with_smoke && is_test_mode(app));
        let ask = Self {
            basis,
            filter,
            before: before(args, &period)?,
            guessed,
            open: None,
            top: args.top.map(usize::try_from).transpose().unwrap_or(None),
            period,
            by,
            keys,
            books,
        };
        ask.check(args)
    }

    /// The same question about one day.
    pub(super) fn of_day(&self, app: &App, args: &Args, day: Date) -> Result<Self, Failure> {
        let days = self.period.days();
        let text = day.to_string();
        let asked = AskedPeriod {
            day: Some(&text),
            day_start: Some(days.start()),
            ..AskedPeriod::default()
        };
        let period = Period::resolve(asked, days.zone(), app.now())
            .map_err(|error| period_args::usage(&error))?;
        Ok(Self {
            before: before(args, &period)?,
            open: None,
            period,
            by: self.by.clone(),
            keys: self.keys.clone(),
            filter: self.filter.clone(),
            books: self.books.clone(),
            ..*self
        })
    }

    fn check(self, args: &Args) -> Result<Self, Failure> {
        if self.basis == Basis::Balance {
            self.check_balance(args)?;
        }
        if args.top.is_some()
            && rows::columns(self.basis, &self.by, false).first() == Some(&"currency")
        {
            return Err(Failure::usage("--top needs something to rank")
                .hint("add what, such as --by reader"));
        }
        let ranked = self.by.contains(&Dimension::Reader) || self.by.contains(&Dimension::Location);
        if args.spark && !ranked {
            return Err(
                Failure::usage("--spark draws a line for readers or locations")
                    .hint("use --by reader or --by location"),
            );
        }
        if args.spark && self.keys.contains(&self.step()) {
            let step = self.step().name();
            return Err(Failure::usage(format!(
                "--spark draws a line over each {step}, so a row cannot be one"
            ))
            .hint(format!("leave {step} out of --by")));
        }
        Ok(self)
    }

    /// What cannot be said of money that moved.
    fn check_balance(&self, args: &Args) -> Result<(), Failure> {
        if args.source().is_direct() {
            return Err(Failure::usage(
                "--basis balance needs the ledger: money moves long after the payments it is \
                 about, and those have to be known",
            )
            .hint("leave out --direct"));
        }
        if self.keys.contains(&Dimension::DeclineCode)
            || self.filter.is_about(Dimension::DeclineCode)
        {
            return Err(
                Failure::usage("what was declined never reached the balance")
                    .hint("leave out decline_code, or report with --basis activity"),
            );
        }
        Ok(())
    }

    /// What time goes by in on charts: days, or the hours of a single one.
    pub(super) fn step(&self) -> Dimension {
        let (first, last) = self.period.first_and_last();
        if first == last {
            Dimension::Hour
        } else {
            Dimension::Day
        }
    }

    /// The filter, with ids in the place of names.
    pub(super) fn resolved(&self, names: &Names) -> Result<Filter, Failure> {
        let resolved = self.filter.clone().resolve(names);
        resolved.map_err(|(by, name)| notes::unknown_name(names, by, &name))
    }
}

/// Smoke runs take nothing in live mode, so there nothing is left out, whatever its
/// reader was called.
fn is_test_mode(app: &App) -> bool {
    let key = app.settings.api_key();
    key.is_ok_and(|key| key.mode() == Mode::Test)
}

/// The accounts to book on, if double-entry text is wanted: a form of its own.
fn books(app: &App, args: &Args) -> Result<Option<BooksAccounts>, Failure> {
    if !args.ledger_lines {
        return Ok(None);
    }
    let (output, settings) = (&*app.output, &app.settings);
    let is_typed = settings.layers.find("output").1.rank() == 0
        || output.format().name() != settings.output
        || output.columns().is_some();
    if is_typed {
        return Err(
            Failure::usage("--ledger-lines is double-entry text and nothing else").hint(
                "leave out -o, --columns, --jq and --template, or report with --basis balance",
            ),
        );
    }
    let account = |key| settings.layers.find(key).0.unwrap_or_default();
    Ok(Some(BooksAccounts {
        declares_commodities: args.declare_currencies,
        balance: account("books_balance"),
        sales: account("books_sales"),
        refunds: account("books_refunds"),
        disputes: account("books_disputes"),
        fees: account("books_fees"),
    }))
}

/// What a period is compared with.
fn before(args: &Args, period: &Period) -> Result<Option<(Period, Shift)>, Failure> {
    let with = args.compare.map(|compare| match compare {
        Compare::Previous => With::Previous,
        Compare::LastWeek => With::LastWeek,
        Compare::LastYear => With::LastYear,
    });
    let before = with.map(|with| period.compared(with)).transpose();
    before.map_err(|error| period_args::usage(&error))
}

/// The window, and whether nobody named its zone.
pub(super) fn period(app: &App, args: &Args) -> Result<(Period, bool), Failure> {
    // A figure that a script files away must not hang on where it ran.
    let is_kept = args.out.is_some() || args.html.is_some();
    args.period.resolve(app, "yesterday", is_kept)
}

fn breakdown(keys: &[TypedDimension]) -> Result<Vec<Dimension>, Failure> {
    let mut by = Vec::new();
    for key in keys {
        let key = key.by();
        if by.contains(&key) {
            return Err(
                Failure::usage(format!("--by names {} more than once", key.name()))
                    .hint("name each once"),
            );
        }
        by.push(key);
    }
    Ok(by)
}

fn check_columns(
    output: &Output,
    mut columns: Vec<&'static str>,
    accounts: bool,
) -> Result<(), Failure> {
    if accounts {
        columns.insert(0, "account");
    }
    let unknown = output
        .columns()
        .unwrap_or_default()
        .iter()
        .find(|name| !columns.contains(&name.as_str()));
    match unknown {
        None => Ok(()),
        Some(name) => Err(Failure::usage(format!("no column {name:?}")).hint(format!(
            "with this --by the columns are {}",
            columns.join(", ")
        ))),
    }
}
