//! `tillctl save-card READER`

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::json;

use crate::app::App;
use crate::commands::{Change, approve, choose, parse, test_mode_only};
use crate::counter::turn::{self, End};
use crate::failure::{Failure, Kind};
use crate::output::{Cell, Column, Format, Json, Shape, Tone};
use crate::payment::slot::{self, Other};
use crate::secret::Mode;
use crate::stripe::reader_actions::{self, Action};
use crate::stripe::readers::{self, ActionKind, TestCard};
use crate::stripe::setup_intents::{self, SetupIntent, SetupStatus};
use crate::stripe::{Client, Expandable, Reader, Request};

/// Save a card for later, without a payment.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl save-card \"Till 3\" --customer cus_NffrFeUfNV2Hib
  tillctl save-card \"Practice till\" --present 4242424242424242 -o json

The customer must have agreed that the card is kept: https://docs.stripe.com/terminal/features/saving-payment-details/overview")]
pub struct Args {
    /// Id, serial number or label
    reader: String,
    /// Whose card it is
    #[arg(long, value_name = "cus_…")]
    customer: Option<String>,
    /// Whether the saved card may be shown to the customer again
    #[arg(long, value_name = "WHEN", default_value = "unspecified", value_parser = ["always", "limited", "unspecified"])]
    allow_redisplay: String,
    /// Show the customer a cancel button
    #[arg(long)]
    customer_can_cancel: bool,
    /// How long the customer has
    #[arg(long, value_name = "DURATION", default_value = "120s", value_parser = parse::duration)]
    deadline: Duration,
    /// Go ahead even if somebody else's payment is on the reader, which is then lost
    #[arg(long)]
    replace: bool,
    /// Hold this test card to a simulated reader (test mode)
    #[arg(long, value_name = "CARD")]
    present: Option<String>,
}

/// What came of it.
struct Kept {
    reader: Reader,
    intent: SetupIntent,
    generated_card: Option<String>,
    customer: Option<String>,
}

pub(crate) async fn run(app: &App, args: &Args) -> Result<(), Failure> {
    let card = args
        .present
        .as_deref()
        .map(|text| parse::card_number("--present", text))
        .transpose()?;
    let client = app.stripe().await?;
    if card.is_some() && client.mode() == Mode::Live {
        return Err(test_mode_only("--present"));
    }
    let reader = choose::reader(app, &args.reader).await?.into_inner();
    let lost = slot::claim(&reader, Other::asked(args.replace))?;
    if card.is_some() && !reader.is_simulated() {
        return Err(Failure::usage(format!(
            "{} is no simulated reader: it takes no --present",
            reader.name()
        ))
        .hint("register one with `tillctl readers register --code simulated-wpe …`"));
    }
    let create = setup_intents::create(args.customer.as_deref(), &BTreeMap::new());
    let push = |intent: &str| {
        reader_actions::process_setup_intent(
            &reader.id,
            intent,
            &args.allow_redisplay,
            args.customer_can_cancel,
        )
    };
    let mut change = Change::new(format!("Save a card on {} ({})", reader.name(), reader.id))
        .request(&create)
        .request(&push("(the new SetupIntent)"));
    if let Some(lost) = &lost {
        change = change.effect("reader action", Some(lost), Some("process_setup_intent"));
    }
    if !approve(app, &change).await? {
        return Ok(());
    }
    if let Some(lost) = lost {
        app.output
            .warn(&format!("replacing {lost} on {}", reader.name()));
    }
    let _held = app.interrupt.hold();
    let presses = app.interrupt.count();
    let intent: SetupIntent = client.send(&create).await?;
    let turn = Turn {
        app,
        client,
        reader: &reader,
        intent: &intent.id,
        card,
        deadline: args.deadline,
        presses,
    };
    let end = turn.collect(&push(&intent.id)).await;
    // The SetupIntent is what counts, however the reader ended.
    let read: Result<SetupIntent, _> = client.send(&setup_intents::get(&intent.id)).await;
    let read = read.map_err(|error| {
        Failure::from(error)
            .context(format!("whether {} saved a card is not known", intent.id))
            .kind_of(Kind::Unknown)
            .hint("look for the SetupIntent in the Dashboard before a card is saved again")
    })?;
    if read.status == SetupStatus::Succeeded {
        let generated_card = match &end {
            Ok(End::Succeeded(action)) => action
                .process_setup_intent
                .as_ref()
                .and_then(|s| s.generated_card.clone()),
            _ => None,
        };
        return show(
            app,
            &Kept {
                reader,
                intent: read,
                generated_card,
                customer: args.customer.clone(),
            },
        );
    }
    if let Err(error) = client
        .send::<SetupIntent>(&setup_intents::cancel(&intent.id))
        .await
    {
        app.output.note(&format!(
            "the SetupIntent {} stays open: {error}",
            intent.id
        ));
    }
    Err(failed(&reader, end, &read))
}

/// The SetupIntent's turn at the reader.
struct Turn<'a> {
    app: &'a App,
    client: &'a Client,
    reader: &'a Reader,
    intent: &'a str,
    card: Option<String>,
    deadline: Duration,
    presses: u32,
}

impl Turn<'_> {
    /// Pushes the SetupIntent and waits for the card.
    async fn collect(&self, push: &Request) -> Result<End, Failure> {
        let (app, client, id) = (self.app, self.client, &self.reader.id);
        let ours = |action: &Action| {
            action.kind == ActionKind::ProcessSetupIntent
                && action
                    .process_setup_intent
                    .as_ref()
                    .and_then(|s| s.setup_intent.as_ref())
                    .is_some_and(|s| Expandable::id(s) == self.intent)
        };
        let pushed = client.send::<Reader>(push).await;
        let presented = match (&pushed, &self.card) {
            (Ok(_), Some(number)) => {
                let card = TestCard {
                    number: Some(number.clone()),
                    interac: false,
                    tip: None,
                };
                client
                    .send::<Reader>(&readers::present_payment_method(id, &card))
                    .await
            }
            _ => pushed,
        };
        if let Err(error) = presented {
            // The reader may show it all the same.
            if let Err(left) = turn::take_off(client, id, &ours).await {
                app.output.warn(&left.to_string());
            }
            return Err(error.into());
        }
        let _spinner = app
            .output
            .spinner(&format!("Waiting for a card on {}", self.reader.name()));
        let (deadline, interrupt) = (self.deadline, &app.interrupt);
        turn::watch(client, id, ours, deadline, interrupt, self.presses).await
    }
}

fn failed(reader: &Reader, end: Result<End, Failure>, intent: &SetupIntent) -> Failure {
    let name = reader.name();
    match end {
        Err(failure) => failure,
        Ok(End::Failed(code)) if code == "customer_canceled" => Failure::new(
            Kind::Declined,
            format!("the customer called it off on {name}; no card was saved"),
        ),
        Ok(End::Failed(code)) => {
            let why = intent
                .last_setup_error
                .as_ref()
                .and_then(|e| e.decline_code.clone())
                .unwrap_or(code);
            Failure::new(
                Kind::Declined,
                format!("the card was not saved on {name}: {why}"),
            )
            .hint("try another card")
        }
        Ok(End::Deadline) => Failure::new(Kind::NotReady, format!("no card on {name} in time"))
            .hint("try again, with a longer --deadline if need be"),
        Ok(End::Interrupted) => Failure::new(Kind::Interrupted, "interrupted; no card was saved"),
        Ok(End::Displaced | End::Succeeded(_)) => Failure::new(
            Kind::NotReady,
            format!("another command took {name} over; no card was saved"),
        )
        .hint("find out who else drives this reader"),
    }
}

fn show(app: &App, kept: &Kept) -> Result<(), Failure> {
    if app.output.format() == Format::Table && app.output.columns().is_none() {
        let card = kept.generated_card.as_deref().unwrap_or("the card");
        return app.output.toned_line(
            Tone::Good,
            &format!(
                "Saved {card} on {} ({})",
                kept.reader.name(),
                kept.intent.id
            ),
        );
    }
    let text = |name: &'static str, get: fn(&Kept) -> Option<&str>| {
        Column::new(name, move |k: &Kept| Cell::text(get(k)))
    };
    let shape = Shape::new(
        vec![
            text("setup_intent", |k| Some(&k.intent.id)),
            text("status", |k| Some(k.intent.status.as_str())),
            text("generated_card", |k| k.generated_card.as_deref()),
            text("customer", |k| k.customer.as_deref()),
            text("reader", |k| Some(&k.reader.id)),
            text("reader_label", |k| k.reader.label.as_deref()),
        ],
        |k: &Kept| k.intent.id.clone(),
        |k: &Kept| {
            Json::Own(json!({
                "setup_intent": k.intent.id, "status": k.intent.status.as_str(), "generated_card": k.generated_card,
                "customer": k.customer, "reader": k.reader.id, "reader_label": k.reader.label,
            }))
        },
    );
    app.output.show(&shape, kept)
}
