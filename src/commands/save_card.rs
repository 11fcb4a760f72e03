//! `tillctl save-card READER`

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use clap_complete::ArgValueCompleter;

use crate::app::App;
use crate::commands::Verb;
use crate::commands::complete;
use crate::commands::verb::Surroundings;
use crate::commands::{Change, approve, parse, resolve, test_card};
use crate::counter::save_card::{CardSaving, SavedCard, SavingStep};
use crate::failure::Failure;
use crate::output::{Fields, Format, Tone};
use crate::reader_actions::slot::{self, ReplacePolicy};
use crate::stripe::Reader;
use crate::stripe::permissions::{Needs, READER, READER_WRITE, SETUP, SETUP_WRITE, needs};
use crate::stripe::readers::TestCard;
use crate::stripe::setup_intents::SetupIntent;

/// Save a card for later, without a payment.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl save-card \"Till 1\" --customer cus_NffrFeUfNV2Hib
  tillctl save-card \"Practice till\" --present 4242424242424242 -o json

The customer must have agreed that the card is kept: https://docs.stripe.com/terminal/features/saving-payment-details/overview")]
pub(crate) struct Args {
    /// Id, serial number or label
    #[arg(add = ArgValueCompleter::new(complete::readers))]
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
    #[arg(long, value_name = "CARD", add = ArgValueCompleter::new(complete::test_cards))]
    present: Option<String>,
}

/// What came of it.
struct Kept {
    reader: Reader,
    intent: SetupIntent,
    generated_card: Option<String>,
    customer: Option<String>,
}

impl Verb for Args {
    const NEEDS: Needs = needs(&[READER, READER_WRITE, SETUP, SETUP_WRITE], &[]);
    const OVERRIDES_GLOBAL: bool = true;

    fn surroundings(&self) -> Surroundings {
        Surroundings::with_a_customer()
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let card = test_card::presented(self.present.as_deref())?;
        let client = app.stripe().await?;
        test_card::check_mode(card.is_some(), client.mode())?;
        let reader = resolve::reader(app, &self.reader).await?.into_inner();
        let lost = slot::claim(&reader, ReplacePolicy::asked(self.replace))?;
        test_card::check_reader(card.is_some(), &reader)?;
        let saving = CardSaving {
            reader: &reader,
            customer: self.customer.as_deref(),
            metadata: BTreeMap::new(),
            allow_redisplay: &self.allow_redisplay,
            customer_can_cancel: self.customer_can_cancel,
            present: card.map(|number| TestCard {
                number: Some(number),
                interac: false,
                tip: None,
            }),
            deadline: self.deadline,
            replace: ReplacePolicy::asked(self.replace),
        };
        let mut change = Change::new(format!("Save a card on {} ({})", reader.name(), reader.id))
            .request(&saving.create())
            .request(&saving.push("(the new SetupIntent)"));
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
        let spinner = Mutex::new(None);
        let told = |step: SavingStep| match step {
            SavingStep::Waiting => {
                let text = format!("Waiting for a card on {}", reader.name());
                *spinner.lock().unwrap_or_else(PoisonError::into_inner) =
                    Some(app.output.spinner(&text));
            }
            SavingStep::Stuck(text) => app.output.warn(&text),
            SavingStep::Open(text) => app.output.note(&text),
        };
        let saved = saving.save(client, &app.interrupt, &told).await;
        drop(spinner);
        let SavedCard {
            intent,
            generated_card,
        } = saved?;
        let kept = Kept {
            reader: reader.clone(),
            intent,
            generated_card,
            customer: self.customer.clone(),
        };
        show(app, &kept)
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
    let fields = Fields::of(|k: &Kept| k.intent.id.clone())
        .text("setup_intent", |k| Some(&k.intent.id))
        .text("status", |k| Some(k.intent.status.as_str()))
        .text("generated_card", |k| k.generated_card.as_deref())
        .text("customer", |k| k.customer.as_deref())
        .text("reader", |k| Some(&k.reader.id))
        .text("reader_label", |k| k.reader.label.as_deref());
    app.output.show(&fields, kept)
}
