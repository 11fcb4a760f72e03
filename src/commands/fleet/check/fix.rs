//! `--fix`: stuck payments are taken off their readers, if they are tillctl's
//! own and Stripe says, now, that nobody was charged.

use std::collections::BTreeMap;

use crate::app::App;
use crate::commands::{Change, approve, confirmed};
use crate::failure::Failure;
use crate::fleet::health::{Finding, Rule};
use crate::payment::PaymentService;
use crate::secret::Mode;
use crate::stripe::client::{live_refused, protected_refused};
use crate::stripe::readers::{self, Action};
use crate::stripe::{Client, Reader};

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
    let (client, payments) = (app.stripe().await?, app.payments().await?);
    let stuck = findings.iter().filter(|f| f.rule == Rule::Stuck);
    for named in stuck.filter_map(|f| f.reader.as_ref()) {
        let Some(stuck) = readers.iter().find(|r| r.id == named.id).and_then(of) else {
            fixes.insert(named.id.clone(), Fix::left("it is no payment"));
            continue;
        };
        match payments.is_abandoned(client, stuck.intent).await {
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
        let fix = take_off(payments, client, stuck).await;
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

async fn take_off(payments: &PaymentService, client: &Client, stuck: &Stuck<'_>) -> Fix {
    match payments
        .free_reader(client, &stuck.reader.id, stuck.intent)
        .await
    {
        Ok(()) => Fix {
            is_done: true,
            text: format!(
                "cancelled; {} is still open, tillctl payments cancel {} ends it",
                stuck.intent, stuck.intent
            ),
        },
        Err(why) => Fix::left(why),
    }
}
