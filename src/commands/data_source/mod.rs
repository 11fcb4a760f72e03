//! Where figures and lists of transactions come from: the ledger, brought up to
//! date first, or straight from Stripe.

mod moments;
pub(crate) mod notes;

use std::sync::Arc;

use jiff::Timestamp;

use crate::app::App;
use crate::commands::ledger_sync::bring_up_to_date;
use crate::directory::Names;
use crate::failure::{Failure, Kind};
use crate::ledger::source::LedgerSource;
use crate::ledger::store_source::StoreLedger;
use crate::ledger::sync_run::{SyncRequest, Synced};
use crate::ledger::{Ledger, balance_transactions, list, revisions, totals};
use crate::output::{Output, Spinner};
use crate::period::words;
use crate::report::dimension::Dimension;
use crate::report::direct;
use crate::report::direct_list;
use crate::report::filter::Filter;
use crate::report::list::{ListRequest, ListedTransactions, Take};
use crate::report::request::{Aggregated, TotalsRequest};
use crate::report::totals::Basis;
pub(crate) use moments::{Moments, SETTLE, StillOpen, whole};

/// Where figures are taken from.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct SourceOptions {
    /// Add up what the ledger holds, without asking Stripe for anything
    #[arg(long, conflicts_with = "direct")]
    pub(crate) offline: bool,
    /// Stream everything from Stripe, without a ledger
    #[arg(long)]
    pub(crate) direct: bool,
    /// Add up what ledgers have pushed into the store.
    #[arg(skip)]
    pub(crate) from_store: bool,
}

impl SourceOptions {
    pub(crate) const fn is_direct(&self) -> bool {
        self.direct
    }

    /// The last revision the ledger has; `None` if it is not asked.
    pub(crate) fn mark(&self, app: &App) -> Result<Option<i64>, Failure> {
        if self.direct || self.from_store {
            return Ok(None);
        }
        revisions::last(app.ledger()?).map(Some)
    }

    /// The moments that say whether a period is over, for figures of a moment.
    pub(crate) fn moments(&self, app: &App, as_of: Timestamp) -> Moments {
        let ahead = app.ahead();
        // What was fetched just now is of now, however long that took.
        let just_now = as_of.checked_add(ahead).unwrap_or(as_of);
        Moments {
            as_of,
            now: if self.offline || self.from_store {
                app.now()
            } else {
                just_now
            },
            ahead,
        }
    }

    /// Brings the ledger up to date from a second on, if it is wanted.
    pub(crate) async fn open(
        &self,
        app: &App,
        since: i64,
        basis: Basis,
    ) -> Result<DataSource, Failure> {
        if self.direct {
            return Ok(DataSource::Direct);
        }
        if self.from_store {
            let (_, account) = app.ledger_place()?;
            let store = app.chosen_store()?;
            let ledger = StoreLedger::open(store, &account, (since, basis))?;
            note_age(app, "store", ledger.synced()?);
            return Ok(DataSource::Store(Arc::new(ledger)));
        }
        if !self.offline {
            let synced = fetch(app, since, basis).await?;
            return Ok(DataSource::Ledger(LedgerCopy {
                unnamed: synced.without_names,
                fetched: Some((since, basis)),
            }));
        }
        let synced = totals::synced(app.ledger()?)?;
        note_age(app, "ledger", synced);
        Ok(DataSource::Ledger(LedgerCopy::default()))
    }
}

fn note_age(app: &App, what: &str, synced: Timestamp) {
    let age = app.now().duration_since(synced).as_secs();
    app.output.note(&format!(
        "from the {what} as of {synced} ({} old)",
        words::roughly(age)
    ));
}

/// The source, ready to be asked.
#[derive(Clone)]
pub(crate) enum DataSource {
    /// Stripe itself.
    Direct,
    /// The ledger here.
    Ledger(LedgerCopy),
    /// What ledgers of several machines pushed.
    Store(Arc<StoreLedger>),
}

/// A ledger as it was found.
#[derive(Debug, Clone, Default)]
pub(crate) struct LedgerCopy {
    /// What of its names the key may not list.
    unnamed: Vec<&'static str>,
    /// Since when and of what it was brought up to date, if it was.
    fetched: Option<(i64, Basis)>,
}

/// So often the ledger is brought up to date again because somebody else began to do so
/// before it was read.
const OVERTAKEN: u32 = 3;

impl DataSource {
    /// Reads what was brought up to date. Another process may have begun to do the same
    /// by then, and for that while the newest part counts as missing: it is waited for.
    pub(crate) async fn unless_overtaken<T>(
        &self,
        app: &App,
        mut read: impl AsyncFnMut() -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let mut overtaken = 0;
        loop {
            match (read().await, self) {
                (
                    Err(error),
                    Self::Ledger(LedgerCopy {
                        fetched: Some((since, basis)),
                        ..
                    }),
                ) if error.kind() == Kind::NotFound && overtaken < OVERTAKEN => {
                    overtaken += 1;
                    fetch(app, *since, *basis).await?;
                }
                (read, _) => return read,
            }
        }
    }

    /// The copy that is asked, if it is not Stripe itself.
    fn copy<'a>(&'a self, app: &'a App) -> Result<Option<&'a dyn LedgerSource>, Failure> {
        Ok(match self {
            Self::Direct => None,
            Self::Ledger(_) => Some(app.ledger()?),
            Self::Store(ledger) => Some(&**ledger),
        })
    }

    /// What takes a ledger is made from this, and from the one here if it is `None`: all
    /// that may have moved money in [from, to) (seconds, UTC), out of the store.
    pub(crate) fn pulled(&self, window: (i64, i64)) -> Result<Option<Ledger>, Failure> {
        match self {
            Self::Store(ledger) => ledger.pull(window).map(Some),
            Self::Direct | Self::Ledger(_) => Ok(None),
        }
    }

    /// The moment the figures are of; `None` if that is now.
    pub(crate) fn as_of(&self, app: &App) -> Result<Option<Timestamp>, Failure> {
        self.copy(app)?.map(LedgerSource::synced).transpose()
    }

    /// Names to show beside ids; with a window, and what was called how in it, if
    /// that is known.
    pub(crate) async fn names(
        &self,
        app: &App,
        by: &[Dimension],
        window: Option<(i64, i64)>,
    ) -> Result<Names, Failure> {
        let Some(copy) = self.copy(app)? else {
            let wants = |noun| by.iter().any(|by| by.noun() == Some(noun));
            return Names::listed(app.stripe().await?, wants).await;
        };
        let mut names = copy.names(window)?;
        if let Self::Ledger(copy) = self {
            names.missing.clone_from(&copy.unnamed);
        }
        Ok(names)
    }

    /// Whether what was asked for by name or id may exist at all. The ledger knows
    /// before it adds up; Stripe's lists have only what is there today, so there it
    /// shows when nothing is found.
    pub(crate) async fn check(
        &self,
        app: &App,
        filter: &Filter,
        is_empty: bool,
    ) -> Result<(), Failure> {
        if !matches!(self, Self::Direct) {
            return Ok(());
        }
        if let Some(label) = filter.unmet() {
            if is_empty {
                let names = self.names(app, &[Dimension::Reader], None).await?;
                return Err(notes::unknown_name(&names, Dimension::Reader, label));
            }
            app.output.warn(&format!(
                "no reader is called {label:?} today: only payments that were stamped with it are counted"
            ));
        }
        let by: Vec<Dimension> = filter.ids().map(|(by, _)| by).collect();
        if by.is_empty() || !is_empty {
            return Ok(());
        }
        let names = self.names(app, &by, None).await?;
        let no_match = filter.ids().find(|(by, id)| match by {
            Dimension::Reader => !names.readers.contains_key(*id),
            _ => !names.locations.contains_key(*id),
        });
        match no_match {
            Some((by, id)) if names.missing.is_empty() => {
                let what = by.name();
                Err(Failure::not_found(format!(
                    "no {what} {id}, and nothing was taken on one in this period"
                ))
                .hint(format!("see tillctl {what}s list")))
            }
            _ => Ok(()),
        }
    }

    /// The sums over a period.
    pub(crate) async fn stream(
        &self,
        app: &App,
        wanted: &TotalsRequest,
        progress: &dyn Fn(u64),
    ) -> Result<Aggregated, Failure> {
        match self.copy(app)? {
            None => direct::stream(app.stripe().await?, wanted, progress).await,
            Some(copy) => {
                let read = async || copy.figures(wanted);
                self.unless_overtaken(app, read).await
            }
        }
    }

    /// Hands over a period's transactions, the newest first.
    pub(crate) async fn list(
        &self,
        app: &App,
        wanted: &ListRequest,
        progress: &dyn Fn(u64),
        take: &mut Take<'_>,
    ) -> Result<ListedTransactions, Failure> {
        match self {
            Self::Direct => direct_list::stream(app.stripe().await?, wanted, progress, take).await,
            Self::Ledger(_) => {
                let ledger = app.ledger()?;
                let read = async || list::rows(ledger, wanted, take);
                self.unless_overtaken(app, read).await
            }
            Self::Store(_) => Err(Failure::usage(
                "the store has no lists of transactions: ask its tables, or a ledger",
            )),
        }
    }

    /// Something to look at while Stripe is read.
    pub(crate) fn spinner<'o>(&self, output: &'o Output) -> Option<Spinner<'o>> {
        match self {
            Self::Direct => Some(output.spinner("reading charges and refunds")),
            Self::Ledger(_) | Self::Store(_) => None,
        }
    }
}

/// Brings the ledger up to date with what a basis needs from a second on.
async fn fetch(app: &App, since: i64, basis: Basis) -> Result<Synced, Failure> {
    match basis {
        Basis::Activity => {
            let want = SyncRequest {
                since: Some(since),
                ..SyncRequest::default()
            };
            bring_up_to_date(app, want).await
        }
        Basis::Balance => all_movements(app, since).await,
    }
}

/// Brings the ledger up to date with all that may have moved money from a
/// second on, which takes a key that may see that.
async fn all_movements(app: &App, since: i64) -> Result<Synced, Failure> {
    let want = SyncRequest {
        since: Some(since.saturating_sub(balance_transactions::HELD)),
        disputes: Some(since.saturating_sub(balance_transactions::DISPUTED)),
        reversals: Some(since),
        full: false,
    };
    let synced = bring_up_to_date(app, want).await?;
    for (missing, what) in [
        (synced.without_disputes, "disputes"),
        (
            synced.without_fees || synced.without_reversals,
            "balance transactions",
        ),
    ] {
        if missing {
            return Err(Failure::new(
                Kind::Credentials,
                format!("the key may not read {what}, so what reached the balance is not known"),
            )
            .hint("give the restricted key that permission, or report with --basis activity"));
        }
    }
    Ok(synced)
}
