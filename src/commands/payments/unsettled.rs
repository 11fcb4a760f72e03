//! `tillctl payments unsettled`

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::named;
use crate::app::App;
use crate::commands::Verb;
use crate::commands::parse;
use crate::directory::{Noun, list_names};
use crate::failure::{Failure, Kind};
use crate::money::{Currency, Money};
use crate::output::ColumnNames;
use crate::output::{Cell, Fields, Tone};
use crate::stripe::payment_intents::{self, IntentStatus};
use crate::stripe::permissions::{CHARGE, INTENT, Needs, READER, needs};
use crate::stripe::{Charge, Client, Expandable, PaymentIntent};
use crate::transactions::STAMPED_LABEL;

/// Without a deadline of its own an authorisation on a reader lasts so long.
///
/// <https://docs.stripe.com/terminal/payments/collect-card-payment>
const LIFE: SignedDuration = SignedDuration::from_hours(48);

/// No hold lives longer; extended authorisations live as long.
///
/// <https://docs.stripe.com/payments/extended-authorization>
const LONGEST: Duration = Duration::from_hours(30 * 24);

/// List authorisations nobody has captured, by their deadline.
///
/// After the deadline the money goes back to the customer. Exit code 10 if a
/// deadline is near or has passed, or if one has to be authorised again.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl payments unsettled
  tillctl payments unsettled --within 6h || mail -s 'capture!' till@example.com
  tillctl payments unsettled -o id | xargs -n1 tillctl payments capture")]
pub(crate) struct Args {
    /// How near a deadline must be to be a finding
    #[arg(long, value_name = "DURATION", default_value = "24h", value_parser = parse::duration)]
    within: Duration,
    /// How far back to look; extended authorisations live up to 30 days, and a
    /// PaymentIntent may be older than its authorisation
    #[arg(long, value_name = "DURATION", default_value = "60d", value_parser = parse::duration)]
    back: Duration,
}

/// An authorisation.
struct Held {
    intent: PaymentIntent,
    label: Option<String>,
    currency: Option<Currency>,
    created: Timestamp,
    deadline: Timestamp,
}

impl Verb for Args {
    const NEEDS: Needs = needs(&[INTENT, CHARGE], &[READER]);

    fn columns() -> ColumnNames {
        fields(Timestamp::UNIX_EPOCH).names()
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let client = app.stripe().await?;
        let now = app.now();
        let from = now
            .checked_sub(self.back)
            .map_err(|_| Failure::usage("--back reaches before the beginning of time"))?;
        let mut held = Vec::new();
        let request = payment_intents::list_since(from.as_second(), &["data.latest_charge"]);
        let mut pages = client.pages::<PaymentIntent>(request).ahead();
        while let Some(page) = pages.next().await? {
            held.extend(page.into_iter().filter_map(Held::new));
        }
        held.sort_by(|a, b| (a.deadline, &a.intent.id).cmp(&(b.deadline, &b.intent.id)));
        label(app, client, &mut held).await?;
        let fields = fields(now);
        let mut list = app.output.list(&fields)?;
        for one in &held {
            list.push(one)?;
        }
        list.finish()?;
        say_how_far(app, self, from, held.is_empty());
        let near: Vec<_> = held
            .iter()
            .filter(|h| h.is_finding(now, self.within))
            .collect();
        if near.is_empty() {
            return Ok(());
        }
        Err(Failure::new(Kind::Findings, found(&near, held.len(), self.within)).hint(
        "take the money with tillctl payments capture ID, or release it with tillctl payments cancel ID",
    ))
    }
}

/// What was not looked at cannot be promised.
fn say_how_far(app: &App, args: &Args, from: Timestamp, nothing: bool) {
    let since = named::whole(from);
    let back = length(args.back);
    app.output.note(&if nothing {
        format!("every authorisation of a PaymentIntent made since {since} ({back}) is captured or released")
    } else {
        format!("looked at the PaymentIntents made since {since} ({back})")
    });
    if args.back < LONGEST {
        app.output.warn(&format!(
            "an extended authorisation lives up to 30 days, and only the last {back} were looked at: leave out --back"
        ));
    }
}

/// What needs somebody, in words.
fn found(near: &[&Held], all: usize, within: Duration) -> String {
    let many = near.len() != 1;
    let again = near.iter().filter(|h| h.is_to_renew()).count();
    let mut text = format!(
        "{} of {all} {} within {}: {}",
        near.len(),
        if many {
            "authorisations expire"
        } else {
            "authorisation expires"
        },
        length(within),
        sums(near),
    );
    if again > 0 {
        text = format!(
            "{} of {all} {} attention, {again} to be authorised again: {}",
            near.len(),
            if many {
                "authorisations need"
            } else {
                "authorisation needs"
            },
            sums(near),
        );
    }
    text
}

/// Finds what readers are called that no stamp names.
async fn label(app: &App, client: &Client, held: &mut [Held]) -> Result<(), Failure> {
    let nameless = |h: &Held| h.label.is_none() && h.reader().is_some();
    if !held.iter().any(nameless) {
        return Ok(());
    }
    let Some(labels) = list_names(client, Noun::Reader, &|| ()).await? else {
        app.output.warn(&format!(
            "the key may not list the {}: ids are shown instead",
            Noun::Reader.names()
        ));
        return Ok(());
    };
    for one in held.iter_mut().filter(|h| nameless(h)) {
        let label = one.reader().and_then(|id| labels.get(id));
        one.label = label.cloned();
    }
    Ok(())
}

impl Held {
    /// `None` if nothing is held, or not on a reader.
    fn new(intent: PaymentIntent) -> Option<Self> {
        if !matches!(
            intent.status,
            IntentStatus::RequiresCapture | IntentStatus::RequiresReauthorization
        ) {
            return None;
        }
        let charge = intent.latest_charge.as_ref().and_then(Expandable::object);
        let details = charge.and_then(|c: &Charge| c.payment_method_details.as_ref());
        // Cards typed in on a website are not the readers' affair.
        if details.is_some_and(|d| d.kind == "card") {
            return None;
        }
        let created = charge
            .map(|c| c.created)
            .filter(|at| *at > 0)
            .or(intent.created)?;
        let created = Timestamp::from_second(created).ok()?;
        let deadline = details
            .and_then(|d| d.details.capture_before)
            .and_then(|at| Timestamp::from_second(at).ok())
            .or_else(|| created.checked_add(LIFE).ok())?;
        let stamp = intent.metadata.as_ref().and_then(|m| m.get(STAMPED_LABEL));
        Some(Self {
            currency: Currency::parse(&intent.currency).ok(),
            label: stamp.filter(|label| !label.is_empty()).cloned(),
            intent,
            created,
            deadline,
        })
    }

    /// What can still be captured. One that has to be authorised again has
    /// nothing that can, and a reply may not say.
    fn minor(&self) -> i64 {
        let told = self.intent.amount_capturable;
        if let Some(told) = told.filter(|told| *told != 0 || !self.is_to_renew()) {
            return told;
        }
        let charge = self.intent.latest_charge.as_ref();
        let (whole, taken) = charge.and_then(Expandable::object).map_or_else(
            || (self.intent.amount, self.intent.amount_received.unwrap_or(0)),
            |charge| (charge.amount, charge.amount_captured),
        );
        whole.saturating_sub(taken)
    }

    fn is_to_renew(&self) -> bool {
        self.intent.status == IntentStatus::RequiresReauthorization
    }

    /// Whether somebody has to do something about it.
    fn is_finding(&self, now: Timestamp, within: Duration) -> bool {
        self.is_to_renew() || self.is_near(now, within)
    }

    fn is_near(&self, now: Timestamp, within: Duration) -> bool {
        now.checked_add(within)
            .is_ok_and(|then| self.deadline <= then)
    }

    fn stamped(&self, name: &str) -> Option<&str> {
        let metadata = self.intent.metadata.as_ref()?;
        metadata.get(name).map(String::as_str)
    }

    fn reader(&self) -> Option<&str> {
        let charge = self.intent.latest_charge.as_ref()?.object();
        charge
            .and_then(|c| c.payment_method_details.as_ref()?.details.reader.as_deref())
            .or_else(|| self.stamped("tillctl_reader"))
    }
}

/// What it comes to, one sum for each currency.
fn sums(held: &[&Held]) -> String {
    let mut sums: Vec<Money> = Vec::new();
    for one in held {
        let Some(currency) = one.currency else {
            continue;
        };
        match sums.iter_mut().find(|s| s.currency() == currency) {
            Some(sum) => *sum = Money::new(sum.minor().saturating_add(one.minor()), currency),
            None => sums.push(Money::new(one.minor(), currency)),
        }
    }
    let texts: Vec<_> = sums.iter().map(Money::to_string).collect();
    texts.join(", ")
}

/// A length of time, in days or hours where that is exact.
fn length(time: Duration) -> String {
    let minutes = time.as_secs().div_ceil(60);
    if minutes > 48 * 60 && minutes.is_multiple_of(24 * 60) {
        format!("{} days", minutes / (24 * 60))
    } else if minutes.is_multiple_of(60) {
        format!("{} h", minutes / 60)
    } else {
        format!("{minutes} min")
    }
}

/// How long until then, in the one unit that matters.
fn until(at: Timestamp, now: Timestamp) -> String {
    let seconds = at.as_second().saturating_sub(now.as_second());
    match seconds {
        ..=0 => "expired".to_owned(),
        1..=3_599 => format!("in {} min", seconds / 60),
        3_600..=172_799 => format!("in {} h", seconds / 3_600),
        _ => format!("in {} days", seconds / 86_400),
    }
}

fn fields(now: Timestamp) -> Fields<'static, Held> {
    Fields::of(|h: &Held| h.intent.id.clone())
        .text("payment_intent", |h| Some(&h.intent.id))
        .cell("capture_before", move |h| {
            let exact = named::whole(h.deadline);
            Cell::shown(until(h.deadline, now), exact.clone(), exact.into())
        })
        .tone(move |h| {
            if h.is_near(now, Duration::from_hours(24)) {
                Tone::Bad
            } else {
                Tone::Plain
            }
        })
        .money("amount", |h| named::money(Some(h.minor()), h.currency))
        .text("currency", |h| Some(&h.intent.currency))
        .text("reference", |h| h.stamped("tillctl_reference"))
        .text("reader", Held::reader)
        .rank(1)
        .text("reader_label", |h| h.label.as_deref())
        .cell("created", move |h| named::moment(Some(h.created), now))
        .rank(2)
        .text("status", |h| Some(h.intent.status.as_str()))
        .rank(3)
        .text("charge", |h| {
            h.intent.latest_charge.as_ref().map(Expandable::id)
        })
        .on_request()
}
