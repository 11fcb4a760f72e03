//! How a report is typed.

use std::path::{Path, PathBuf};

use crate::commands::all_accounts::AllAccounts;
use crate::commands::data_source::SourceOptions;
use crate::commands::data_source::notes::ShownPeriod;
use crate::commands::period_args::PeriodArgs;
use crate::failure::Failure;
use crate::report::totals::Basis;
use crate::views::report_page::language::Lang;

/// Add up what readers, locations, days or card brands took
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl report
  tillctl report --day yesterday --by reader --tz Europe/Berlin
  tillctl report --month last --by location,brand -o csv --out takings.csv
  tillctl report --month last --ledger-lines --out november.journal
  tillctl report --from 2026-11-01 --to 2026-11-15 --by day --where location=tml_FOUOdQVIxvVdvN")]
pub(crate) struct Args {
    #[command(flatten)]
    pub(super) period: PeriodArgs,
    /// What rows are broken down by, several with commas
    #[arg(
        long,
        value_name = "KEY",
        value_delimiter = ',',
        default_value = "reader"
    )]
    pub(super) by: Vec<TypedDimension>,
    /// What is added up: what was done, or what reached the balance
    #[arg(long, value_name = "BASIS", default_value = "activity")]
    pub(super) basis: Count,
    /// Show, currency by currency, how sales lead to what reached the balance,
    /// which is listed from Stripe anew; exit 10 if a difference has no name
    #[arg(long, conflicts_with_all = [
        "basis", "by", "conditions", "top", "compare", "spark", "html", "lang", "stamp", "offline",
        "direct", "all_accounts", "with_smoke",
    ])]
    pub(super) reconcile: bool,
    /// What the movements of one payout are, line by line, and whether they come to
    /// what is on the bank statement; exit 10 if not
    #[arg(long, value_name = "po_…", conflicts_with_all = [
        "period", "from", "to", "day", "week", "month", "last", "day_start", "basis", "by",
        "reconcile", "conditions", "top", "compare", "spark", "restate", "html", "lang",
        "stamp", "ledger_lines", "offline", "direct", "all_accounts",
    ])]
    pub(super) payout: Option<String>,
    /// Double-entry text for hledger: a transaction for each location, day and
    /// currency of money on the balance; the settings books_… name the accounts
    #[arg(long, conflicts_with_all = [
        "basis", "by", "reconcile", "top", "compare", "spark", "html", "lang", "stamp",
        "direct", "all_accounts",
    ])]
    pub(super) ledger_lines: bool,
    /// Declare the currencies too, for hledger check --strict where the books around do
    /// not: how they say that amounts look is then to stand after this
    #[arg(long, requires = "ledger_lines")]
    pub(super) declare_currencies: bool,
    /// Only these, such as reader=Till 1,Till 2,brand=visa; names or ids
    #[arg(long = "where", value_name = "KEY=VALUE")]
    pub(super) conditions: Vec<String>,
    /// Count what smoke runs took too, which is left out in test mode
    #[arg(long)]
    pub(super) with_smoke: bool,
    /// Only so many rows with the most net sales, the others in one
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(super) top: Option<u32>,
    /// Another period to put beside this one, with the differences
    #[arg(long, value_name = "PERIOD")]
    pub(super) compare: Option<Compare>,
    /// End each row of a table with a line of its days, or hours of one day
    #[arg(long)]
    pub(super) spark: bool,
    /// File to write the result to, whole or not at all; its ending decides the
    /// format unless -o does: .csv, .json, .jsonl, .xlsx, .html, .txt, with .gz after it
    /// packed. {day}, {location} and other columns in its name make a file for each
    #[arg(long, value_name = "FILE")]
    pub(super) out: Option<PathBuf>,
    /// Write the files of past days anew whose figures have changed since, and
    /// only those; --out must have {day} in its name
    #[arg(long, requires = "out", conflicts_with_all = ["direct", "reconcile", "all_accounts"])]
    pub(super) restate: bool,
    /// Write only files that are not there yet, such as those of days that were missed;
    /// --out must have {day} in its name
    #[arg(long, requires = "out", conflicts_with_all = ["restate", "reconcile", "all_accounts"])]
    pub(super) missing: bool,
    /// File to write a page for people to, beside the result; {day} in its name makes a
    /// page for each
    #[arg(long, value_name = "FILE")]
    pub(super) html: Option<PathBuf>,
    /// The language of the page, its words, dates and numbers [default: en]
    #[arg(long, value_name = "LANG")]
    pub(super) lang: Option<Language>,
    /// Say in JSON and on the page when they were made
    #[arg(long)]
    pub(super) stamp: bool,
    #[command(flatten)]
    source: SourceOptions,
    /// Add up what ledgers have pushed into the store, on a machine that has none
    #[arg(long, conflicts_with_all = ["offline", "direct", "payout", "all_accounts"])]
    pub(super) from_store: bool,
    #[command(flatten)]
    pub(super) all_accounts: AllAccounts,
}

impl Args {
    /// Whose figures are shown.
    pub(super) fn shown_period(&self) -> ShownPeriod {
        if self.from_store {
            ShownPeriod::PushedFigures
        } else {
            ShownPeriod::Figures
        }
    }

    /// What figures are made from.
    pub(super) fn source(&self) -> SourceOptions {
        SourceOptions {
            from_store: self.from_store,
            ..self.source.clone()
        }
    }

    /// What the store does not have is refused with what to do instead.
    pub(super) fn check_from_store(&self) -> Result<(), Failure> {
        if !self.from_store || !self.restate {
            return Ok(());
        }
        Err(Failure::usage(
            "--restate needs a ledger on this machine: it goes by what was reported from it before",
        )
        .hint("leave out --from-store, on the machine that wrote the files"))
    }

    /// Where the rows go, if they go to a file.
    pub(super) fn rows_file(&self) -> Option<&Path> {
        self.out.as_deref().filter(|path| !is_page(path))
    }

    /// The language of the page.
    pub(super) fn lang(&self) -> Lang {
        match self.lang {
            None | Some(Language::En) => Lang::En,
            Some(Language::De) => Lang::De,
        }
    }

    /// Where the page goes, if there is to be one.
    pub(super) fn page_file(&self) -> Option<&Path> {
        let out = self.out.as_deref().filter(|path| is_page(path));
        out.or(self.html.as_deref())
    }
}

/// Whether a file's ending says that it is a page.
pub(super) fn is_page(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str());
    ending.is_some_and(|ending| {
        ["html", "htm"]
            .iter()
            .any(|is| ending.eq_ignore_ascii_case(is))
    })
}

/// The language of a page.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub(super) enum Language {
    /// English
    En,
    /// German
    De,
}

/// What a row can be broken down by.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub(crate) enum TypedDimension {
    /// The reader that took the payment
    Reader,
    /// The location it was taken at
    Location,
    /// The day of the attempt or refund
    Day,
    /// Its hour, 00 to 23
    Hour,
    /// Its weekday
    Weekday,
    /// The currency, which every row has anyway
    Currency,
    /// The card's brand
    Brand,
    /// How the card was read
    #[value(name = "read_method", alias = "read-method")]
    ReadMethod,
    /// The wallet, on a phone or by QR code
    Wallet,
    /// Why attempts failed
    #[value(name = "decline_code", alias = "decline-code")]
    DeclineCode,
    /// The first part of the reference given to pay
    #[value(alias = "reference_prefix")]
    ReferencePrefix,
}

/// What is added up.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub(crate) enum Count {
    /// Attempts and refunds on their own day, in the currency paid in
    Activity,
    /// Money as it reached the balance, in the currency it is settled in
    Balance,
}

impl Count {
    pub(super) const fn basis(self) -> Basis {
        match self {
            Self::Activity => Basis::Activity,
            Self::Balance => Basis::Balance,
        }
    }
}

/// Which period to compare with.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub(crate) enum Compare {
    /// The one of the same length right before it
    Previous,
    /// The same days a week earlier
    LastWeek,
    /// The same dates a year earlier; of a week, 52 weeks earlier
    LastYear,
}
