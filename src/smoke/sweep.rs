//! What runs left behind, and its removal: readers first, because a location
//! with readers cannot be deleted, then what is open on paper, then locations,
//! then configurations, which no location may use any more.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::concurrency::run_concurrently;
use crate::failure::Failure;
use crate::reader_actions;
use crate::smoke_run::RunId;
use crate::stripe::payment_intents::{self, IntentStatus};
use crate::stripe::readers::{self, Action, ReaderFilter};
use crate::stripe::setup_intents::{self, SetupIntent, SetupStatus};
use crate::stripe::write;
use crate::stripe::{
    Client, Configuration, Error, Location, Object, PaymentIntent, Reader, Request, Verbatim,
    configurations, locations,
};

/// A clock here may be so much ahead of Stripe's.
const SKEW: SignedDuration = SignedDuration::from_mins(15);
/// Intents older than that are not looked for: what is held on a card is
/// released after two days, and the rest holds nothing.
const LOOK_BACK: SignedDuration = SignedDuration::from_hours(7 * 24);
/// How many are removed at once.
const PARALLEL: usize = 4;

/// Whose leavings.
#[derive(Debug, Clone, Copy)]
pub(crate) enum SweepScope<'a> {
    Run(&'a RunId),
    /// Of every run that began so long before now.
    Older(Duration, Timestamp),
}

impl SweepScope<'_> {
    /// Whether a run is one of them.
    pub(crate) fn includes(self, run: &RunId) -> bool {
        match self {
            Self::Run(own) => own == run,
            Self::Older(than, now) => {
                let age = now.duration_since(run.began());
                SignedDuration::try_from(than).is_ok_and(|than| age >= than)
            }
        }
    }

    /// From when on intents are looked for.
    fn since(self) -> i64 {
        let from = match self {
            Self::Run(run) => run.began().checked_sub(SKEW),
            Self::Older(_, now) => now.checked_sub(LOOK_BACK),
        };
        from.map_or(0, Timestamp::as_second)
    }
}

/// Something a run left, in the order it has to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ObjectKind {
    /// A simulated reader.
    Reader,
    /// A PaymentIntent that nobody paid, or whose money is held.
    PaymentIntent,
    /// A SetupIntent without a card.
    SetupIntent,
    Location,
    Configuration,
}

impl ObjectKind {
    /// As JSON and CSV write it: Stripe's `object`.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Reader => "terminal.reader",
            Self::PaymentIntent => "payment_intent",
            Self::SetupIntent => "setup_intent",
            Self::Location => "terminal.location",
            Self::Configuration => "terminal.configuration",
        }
    }
}

/// Something a run left.
#[derive(Debug, Clone)]
pub(crate) struct Leftover {
    /// What it is.
    pub what: ObjectKind,
    /// Its id.
    pub id: String,
    /// What it is called.
    pub name: Option<String>,
    /// Whose it is.
    pub run: RunId,
    /// The reader is at something.
    busy: bool,
}

impl Leftover {
    /// Something this run made a moment ago.
    pub(super) fn made(what: ObjectKind, id: &str, run: &RunId) -> Self {
        Self {
            what,
            id: id.to_owned(),
            name: None,
            run: run.clone(),
            busy: what == ObjectKind::Reader,
        }
    }

    /// What will be sent.
    pub(crate) fn requests(&self) -> Vec<Request> {
        let id = &self.id;
        match self.what {
            ObjectKind::Reader if self.busy => {
                vec![readers::cancel_action(id), readers::delete(id)]
            }
            ObjectKind::Reader => vec![readers::delete(id)],
            ObjectKind::PaymentIntent => vec![payment_intents::cancel(id)],
            ObjectKind::SetupIntent => vec![setup_intents::cancel(id)],
            ObjectKind::Location => vec![locations::delete(id)],
            ObjectKind::Configuration => vec![configurations::delete(id)],
        }
    }

    /// What becomes of it.
    pub(crate) const fn end(&self) -> &'static str {
        match self.what {
            ObjectKind::PaymentIntent | ObjectKind::SetupIntent => "canceled",
            ObjectKind::Reader | ObjectKind::Location | ObjectKind::Configuration => "deleted",
        }
    }

    /// Removes it. What is gone already is as good as removed.
    pub(crate) async fn remove(&self, client: &Client) -> Result<(), Failure> {
        let id = self.id.as_str();
        match self.what {
            ObjectKind::Reader => {
                if self.busy {
                    // Whatever it is at ends with it; the PaymentIntent's turn
                    // comes next.
                    let cancel = readers::cancel_action(id);
                    let _ = reader_actions::cancel(client, id, &cancel, |_| true).await;
                }
                let (request, read) = (readers::delete(id), readers::get(id));
                write::remove::<Reader>(client, &request, &read, id)
                    .await
                    .map(drop)
            }
            ObjectKind::Location => {
                let (request, read) = (locations::delete(id), locations::get(id));
                write::remove::<Location>(client, &request, &read, id)
                    .await
                    .map(drop)
            }
            ObjectKind::Configuration => {
                let (request, read) = (configurations::delete(id), configurations::get(id));
                write::remove::<Configuration>(client, &request, &read, id)
                    .await
                    .map(drop)
            }
            ObjectKind::PaymentIntent => {
                let (request, read) = (payment_intents::cancel(id), payment_intents::get(id));
                let closed = |i: &PaymentIntent| !is_open(&i.status);
                close(client, &request, &read, closed).await
            }
            ObjectKind::SetupIntent => {
                let (request, read) = (setup_intents::cancel(id), setup_intents::get(id));
                let closed = |i: &SetupIntent| !is_unused(&i.status);
                close(client, &request, &read, closed).await
            }
        }
    }
}

/// Cancels it, or finds that it is closed already.
async fn close<T: Object>(
    client: &Client,
    cancel: &Request,
    read: &Request,
    is_closed: impl Fn(&T) -> bool,
) -> Result<(), Failure> {
    let Err(error) = client.send::<T>(cancel).await else {
        return Ok(());
    };
    match client.send::<T>(read).await {
        Ok(object) if is_closed(&object) => Ok(()),
        Err(again) if again.is_missing() => Ok(()),
        _ => Err(error.into()),
    }
}

fn is_open(status: &IntentStatus) -> bool {
    !matches!(
        status,
        IntentStatus::Succeeded | IntentStatus::Canceled | IntentStatus::Processing
    )
}

fn is_unused(status: &SetupStatus) -> bool {
    !matches!(
        status,
        SetupStatus::Succeeded | SetupStatus::Canceled | SetupStatus::Processing
    )
}

/// What was found.
#[derive(Debug)]
pub(crate) struct SweepResult {
    /// In the order it has to go.
    pub left: Vec<Leftover>,
    /// What the key may not look at.
    pub unseen: Vec<String>,
}

/// Finds what was left. Nothing without the whole run id is ever in it.
pub(crate) async fn find(client: &Client, whose: SweepScope<'_>) -> Result<SweepResult, Failure> {
    let mut left = Vec::new();
    let mut unseen = Vec::new();
    let mut add = |what, id: &str, name: Option<&str>, run: Option<RunId>, busy: bool| {
        if let Some(run) = run.filter(|r| whose.includes(r)) {
            left.push(Leftover {
                what,
                id: id.to_owned(),
                name: name.map(str::to_owned),
                run,
                busy,
            });
        }
    };
    for reader in all::<Reader>(client, readers::list(&ReaderFilter::default())).await? {
        let run = RunId::of(reader.label.as_deref(), reader.metadata.as_ref());
        let busy = reader.action.as_ref().is_some_and(Action::holds_the_reader);
        if reader.is_simulated() {
            add(
                ObjectKind::Reader,
                &reader.id,
                reader.label.as_deref(),
                run,
                busy,
            );
        }
    }
    for location in all::<Location>(client, locations::list()).await? {
        let name = location.display_name.as_deref();
        let run = RunId::of(name, location.metadata.as_ref());
        add(ObjectKind::Location, &location.id, name, run, false);
    }
    let since = whose.since();
    for intent in all::<PaymentIntent>(client, payment_intents::list_since(since, &[])).await? {
        let run = RunId::of_metadata(intent.metadata.as_ref());
        if is_open(&intent.status) {
            add(ObjectKind::PaymentIntent, &intent.id, None, run, false);
        }
    }
    match all::<SetupIntent>(client, setup_intents::list_since(since)).await {
        Ok(intents) => {
            for intent in intents.iter().filter(|i| is_unused(&i.status)) {
                let run = RunId::of_metadata(intent.metadata.as_ref());
                add(ObjectKind::SetupIntent, &intent.id, None, run, false);
            }
        }
        Err(error) => unseen.push(forbidden("SetupIntents", error)?),
    }
    match all::<Configuration>(client, configurations::list(Some(false))).await {
        Ok(configurations) => {
            for one in configurations {
                // A configuration has no metadata.
                let run = RunId::of_name(one.name.as_deref())
                    .filter(|_| one.is_account_default != Some(true));
                add(
                    ObjectKind::Configuration,
                    &one.id,
                    one.name.as_deref(),
                    run,
                    false,
                );
            }
        }
        Err(error) => unseen.push(forbidden("configurations", error)?),
    }
    left.sort_by_key(|l| l.what);
    Ok(SweepResult { left, unseen })
}

async fn all<T: Object>(client: &Client, request: Request) -> Result<Vec<T>, Error> {
    let kept = client.pages::<Verbatim<T>>(request).all().await?;
    Ok(kept.into_iter().map(Verbatim::into_inner).collect())
}

/// What a key may not look at it did not make either.
fn forbidden(what: &str, error: Error) -> Result<String, Failure> {
    if error.is_forbidden() {
        Ok(format!("{what} were not looked at: {error}"))
    } else {
        Err(error.into())
    }
}

/// Removes all of it, what depends on nothing first; what became of each.
pub(crate) async fn remove(
    client: &Client,
    left: Vec<Leftover>,
) -> Vec<(Leftover, Result<(), Failure>)> {
    let mut done = Vec::with_capacity(left.len());
    let mut rest = left.as_slice();
    while let Some(first) = rest.first() {
        let same = rest.iter().take_while(|l| l.what == first.what).count();
        let (now, later) = rest.split_at(same);
        let results = run_concurrently(now, PARALLEL, |one| one.remove(client)).await;
        done.extend(now.iter().cloned().zip(results));
        rest = later;
    }
    done
}
