//! Where a report's figures come from: the ledger, brought up to
//! date first, or straight from Stripe.

use jiff::Timestamp;

use crate::app::App;
use crate::commands::ledger::bring_up_to_date;
use crate::failure::Failure;
use crate::ledger::sync::Want;
use crate::ledger::totals;
use crate::output::{Output, Spinner};
use crate::period::Period;
use crate::report::by::By;
use crate::report::direct::{self, Names, Plan, Streamed};

/// Where figures are taken from.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct Source {
    /// Add up what the ledger holds, without asking Stripe for anything
    #[arg(long, conflicts_with = "direct")]
    offline: bool,
    /// Stream everything from Stripe, without a ledger
    #[arg(long)]
    direct: bool,
}

/// The source, ready to be asked.
pub(super) enum Books {
    /// Stripe itself.
    Direct,
    /// The ledger, and what of its names the key may not list.
    Ledger(Vec<&'static str>),
}

impl Source {
    /// Brings the ledger up to date from a second on, if it is wanted.
    pub(super) async fn open(&self, app: &App, since: i64) -> Result<Books, Failure> {
        if self.direct {
            return Ok(Books::Direct);
        }
        if !self.offline {
            let want = Want {
                since: Some(since),
                full: false,
            };
            let synced = bring_up_to_date(app, want).await?;
            return Ok(Books::Ledger(synced.without_names));
        }
        let synced = totals::synced(app.ledger()?)?;
        let age = app.now().duration_since(synced).as_secs();
        app.output.note(&format!(
            "from the ledger as of {synced} ({} old)",
            in_words(age)
        ));
        Ok(Books::Ledger(Vec::new()))
    }
}

impl Books {
    /// The moment the figures are of.
    pub(super) fn as_of(&self, app: &App) -> Result<Timestamp, Failure> {
        match self {
            Self::Direct => Ok(app.now()),
            Self::Ledger(_) => totals::synced(app.ledger()?),
        }
    }

    /// Names to show beside ids.
    pub(super) async fn names(&self, app: &App, by: &[By]) -> Result<Names, Failure> {
        match self {
            Self::Direct => direct::names(app.stripe().await?, by).await,
            Self::Ledger(missing) => {
                let mut names = totals::names(app.ledger()?)?;
                names.missing.clone_from(missing);
                Ok(names)
            }
        }
    }

    /// The sums over a period.
    pub(super) async fn stream(
        &self,
        app: &App,
        period: &Period,
        plan: &Plan,
        progress: &dyn Fn(u64),
    ) -> Result<Streamed, Failure> {
        match self {
            Self::Direct => direct::stream(app.stripe().await?, period, plan, progress).await,
            Self::Ledger(_) => totals::figures(app.ledger()?, period, plan),
        }
    }

    /// Something to look at while Stripe is read.
    pub(super) fn spinner<'o>(&self, output: &'o Output) -> Option<Spinner<'o>> {
        match self {
            Self::Direct => Some(output.spinner("reading charges and refunds")),
            Self::Ledger(_) => None,
        }
    }
}

/// A length of time, roughly.
fn in_words(seconds: i64) -> String {
    match seconds {
        ..120 => format!("{} s", seconds.max(0)),
        120..7_200 => format!("{} min", seconds / 60),
        7_200..172_800 => format!("{} h", seconds / 3600),
        _ => format!("{} days", seconds / 86_400),
    }
}
