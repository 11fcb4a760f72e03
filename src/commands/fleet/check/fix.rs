//! `--fix`: stuck payments are taken off their readers, if they are tillctl's
//! own and Stripe says, now, that nobody was charged.

use std::collections::BTreeMap;

use crate::app::App;
use crate::commands::{Change, approve, confirmed};
use crate::failure::Failure;
use crate::fleet::health::{Finding, Rule};
use crate::payment::PaymentService;
use crate::reader_actions::{self, TakenOff};
use crate::secret::Mode;
use crate::stripe::client::{live_refused, protected_refused};
use crate::stripe::payment_intents::{self, IntentStatus};
use crate::stripe::readers::{self, Action};
use crate::stripe::{Client, PaymentIntent, Reader};

/// What every sale of tillctl's is stamped with.
const STAMP: &str = "tillctl_reader";

/// What was done about a finding.
#[derive(Debug)]
pub(super) struct Fix {
    /// It is mended.
    pub(super) is_done: bool,
    /// In a sentence.
    pub(super) text: String,
}

/// By reader.
pub(super) type Fixes = BTreeMap<String, Fix>;

impl Fix {
    fn left(text: impl Into<String>) -> Self {
        Self {
            is_done: false,
            text: format!("left alone: {}", text.into()),
        }
    }
}

/// A payment on a reader.
struct Stuck<'a> {
    reader: &'a Reader,
    action: &'a Action,
    intent: &'a str,
}

/// Refuses before anything is looked at what would be refused later.
pub(super) async fn refuse_early(app: &App) -> Result<(), Failure> {
    let live = app.stripe().await?.mode() == Mode::Live;
    if live && !app.settings.live && !app.settings.dry_run {
        return Err(live_refused().context("--fix"));
    }
    let settings = &app.settings;
    if !confirmed(settings)?
        && !settings.dry_run
        && !app.output.can_ask()
        && let Some(name) = settings.profile.as_ref().filter(|_| settings.protected)
    {
        return Err(protected_refused(name).context("--fix"));
    }
    Ok(())
}

pub(super) async fn fix(
    app: &App,
    readers: &[Reader],
    findings: &[Finding],
) -> Result<Fixes, Failure> {
    let mut fixes = Fixes::new();
    let mut wanted = Vec::new();
    let client = app.stripe().await?;
    let stuck = findings.iter().filter(|f| f.rule == Rule::Stuck);
    for named in stuck.filter_map(|f| f.reader.as_ref()) {
        let Some(stuck) = readers.iter().find(|r| r.id == named.id).and_then(of) else {
            fixes.insert(named.id.clone(), Fix::left("it is no payment"));
            continue;
        };
        match unpaid(client, app.payments().await?, stuck.intent).await {
            Ok(()) => wanted.push(stuck),
            Err(why) => {
                fixes.insert(named.id.clone(), Fix::left(why));
            }
        }
    }
    if app.settings.dry_run {
        for stuck in wanted {
            let text = format!("would cancel {} of {}", stuck.action.kind, stuck.intent);
            let is_done = false;
            fixes.insert(stuck.reader.id.clone(), Fix { is_done, text });
        }
        return Ok(fixes);
    }
    if wanted.is_empty() || !approve(app, &change(&wanted)).await? {
        return Ok(fixes);
    }
    for stuck in &wanted {
        let fix = take_off(client, app.payments().await?, stuck).await;
        fixes.insert(stuck.reader.id.clone(), fix);
    }
    Ok(fixes)
}

fn of(reader: &Reader) -> Option<Stuck<'_>> {
    let action = reader.action.as_ref().filter(|a| a.holds_the_reader())?;
    Some(Stuck {
        reader,
        action,
        intent: action.payment_intent()?,
    })
}

fn change(wanted: &[Stuck<'_>]) -> Change {
    let requests = wanted.iter().map(|s| readers::cancel_action(&s.reader.id));
    let names: Vec<_> = wanted.iter().map(|s| s.reader.name()).collect();
    Change::new(format!("Cancel what is stuck on {}", names.join(", ")))
        .requests(requests.collect())
}

/// Whether the payment is ours and nobody was charged: as Stripe says now, not
/// as it said when the readers were listed.
async fn unpaid(client: &Client, book: &PaymentService, id: &str) -> Result<(), String> {
    let intent = client
        .send::<PaymentIntent>(&payment_intents::get(id))
        .await
        .map_err(|error| format!("{id} cannot be read: {error}"))?;
    let stamped = intent
        .metadata
        .as_ref()
        .is_some_and(|m| m.contains_key(STAMP));
    let known = async || book.read().await.map(|r| r.entries.by_intent(id).is_some());
    if !stamped && !known().await.map_err(|failure| failure.to_string())? {
        return Err(format!("{id} is somebody else's"));
    }
    match intent.status {
        IntentStatus::RequiresPaymentMethod
        | IntentStatus::RequiresConfirmation
        | IntentStatus::RequiresAction
        | IntentStatus::Canceled => Ok(()),
        status => Err(format!("{id} is {status}")),
    }
}

async fn take_off(client: &Client, book: &PaymentService, stuck: &Stuck<'_>) -> Fix {
    let id = &stuck.reader.id;
    // Whoever waits for the payment on this machine holds the lock.
    let _lock = match book.lock_reader(id).await {
        Ok(Ok(lock)) => lock,
        Ok(Err(holder)) => return Fix::left(format!("a {holder} is waiting for it")),
        Err(failure) => return Fix::left(failure.to_string()),
    };
    if let Err(why) = unpaid(client, book, stuck.intent).await {
        return Fix::left(why);
    }
    let request = readers::cancel_action(id);
    let is_it = |now: &Action| now.holds_the_reader() && now.payment_intent() == Some(stuck.intent);
    match reader_actions::cancel(client, id, &request, is_it).await {
        Ok(TakenOff::NotThere(_) | TakenOff::Gone) => {
            Fix::left("the reader is at something else by now")
        }
        Ok(TakenOff::Canceled(_)) => Fix {
            is_done: true,
            text: format!(
                "cancelled; {} is still open, tillctl payments cancel {} ends it",
                stuck.intent, stuck.intent
            ),
        },
        Err(failure) => Fix::left(format!("it was not cancelled: {failure}")),
    }
}
