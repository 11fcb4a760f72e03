//! `tillctl readers present READER`

use clap_complete::ArgValueCompleter;

use crate::app::App;
use crate::commands::Verb;
use crate::commands::complete;
use crate::commands::fields;
use crate::commands::{Change, approve, resolve, test_card, test_mode_only};
use crate::failure::{Failure, Kind};
use crate::money::Currency;
use crate::output::ColumnNames;
use crate::secret::Mode;
use crate::stripe::permissions::{INTENT, Needs, READER, READER_WRITE, needs};
use crate::stripe::readers::{Action, ActionKind, ActionStatus, TestCard};
use crate::stripe::{PaymentIntent, Reader, payment_intents, readers};

/// Hold a test card to a simulated reader.
///
/// Test mode only. A simulated reader does nothing by itself: a payment pushed
/// to it waits until a card is presented.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl readers present Test
  tillctl readers present Test --card 4000000000000002
  tillctl readers present Test --tip 1.50
  tillctl readers present Toronto --interac

Test cards: 4242424242424242 is approved, 4000000000000002 declined,
4000000000009995 declined for insufficient funds, 4506445006931933 is Interac.
The cents decide too: an amount ending in 01, 02, 03, 05, 55, 65 or 75 is declined.
See https://docs.stripe.com/terminal/references/testing")]
pub(crate) struct Args {
    /// Id, serial number or label
    #[arg(add = ArgValueCompleter::new(complete::readers))]
    reader: String,
    /// Number of a test card [default: Stripe's, a Visa that is approved]
    #[arg(long, value_name = "NUMBER", add = ArgValueCompleter::new(complete::test_cards))]
    card: Option<String>,
    /// The tip the customer chooses, in the payment's currency
    #[arg(long, value_name = "AMOUNT")]
    tip: Option<String>,
    /// An Interac debit card (Canada)
    #[arg(long)]
    interac: bool,
}

impl Verb for Args {
    const NEEDS: Needs = needs(&[READER, READER_WRITE, INTENT], &[]);

    fn columns() -> ColumnNames {
        fields::reader_columns()
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let number = self
            .card
            .as_deref()
            .map(|text| test_card::number("--card", text))
            .transpose()?;
        if app.stripe().await?.mode() == Mode::Live {
            return Err(test_mode_only("presenting a test card"));
        }
        let reader = resolve::reader(app, &self.reader).await?;
        let called = format!("{} ({})", reader.name(), reader.id);
        if !reader.is_simulated() {
            return Err(Failure::failed(format!(
            "{called} is a real reader: a card is held to it by hand"
        ))
        .hint("test cards are presented to simulated readers: tillctl readers list --type simulated_wisepos_e"));
        }
        let action = waiting(&reader)?;
        let card = TestCard {
            number,
            interac: self.interac,
            tip: match &self.tip {
                Some(text) => Some(tip(app, text, action).await?),
                None => None,
            },
        };
        let request = readers::present_payment_method(&reader.id, &card);
        let change = Change::new(format!("Present a test card to {called}"))
            .effect(
                "action",
                Some(action.status.as_str()),
                Some("decided by the card"),
            )
            .request(&request);
        if !approve(app, &change).await? {
            return Ok(());
        }
        let before = action.payment_intent();
        let after = super::shared::apply(app, &request, &reader.id, |r| {
            waiting(r).map_or(true, |a| a.payment_intent() != before)
        });
        let after = after.await?;
        super::shared::done(app, &after, &sentence(&called, &after)).await
    }
}

/// The action that waits for a card.
fn waiting(reader: &Reader) -> Result<&Action, Failure> {
    let takes_a_card = |a: &&Action| {
        a.status == ActionStatus::InProgress
            && !matches!(
                a.kind,
                ActionKind::SetReaderDisplay | ActionKind::CollectInputs
            )
    };
    reader.action.as_ref().filter(takes_a_card).ok_or_else(|| {
        let doing = reader.action.as_ref().map_or_else(
            || "it is doing nothing".to_owned(),
            |a| format!("its last action, {}, is {}", a.kind, a.status),
        );
        Failure::new(
            Kind::NotReady,
            format!("{} does not wait for a card: {doing}", reader.name()),
        )
        .hint("push a payment to it first: tillctl pay --reader READER --amount 12.50 --currency eur --no-wait")
    })
}

/// The tip in minor units of the payment's currency.
async fn tip(app: &App, text: &str, action: &Action) -> Result<i64, Failure> {
    let intent = action
        .payment_intent()
        .ok_or_else(|| Failure::usage(format!("--tip: {} takes no tip", action.kind)))?;
    let intent: PaymentIntent = app
        .stripe()
        .await?
        .send(&payment_intents::get(intent))
        .await?;
    let wrong = |e: crate::money::MoneyError| Failure::usage(format!("--tip: {e}"));
    let currency = Currency::parse(&intent.currency).map_err(wrong)?;
    let tip = app.settings.decimal_mark.parse(text, currency);
    let tip = tip.map_err(|why| Failure::usage(format!("--tip: {why}")))?;
    Ok(tip.minor())
}

fn sentence(called: &str, after: &Reader) -> String {
    let Some(action) = &after.action else {
        return format!("Presented a card to {called}");
    };
    let why = action
        .failure_code
        .as_ref()
        .map_or_else(String::new, |code| format!(" ({code})"));
    format!(
        "Presented a card to {called}: {} {}{why}",
        action.kind, action.status
    )
}
