//! `tillctl pay`

use std::time::Duration;

use crate::app::App;
use crate::commands::{Change, approve, choose, parse, test_mode_only};
use crate::failure::{Failure, Kind};
use crate::money::{Currency, Money};
use crate::output::{Cell, Column, Format, Json, Shape, Tone};
use crate::payment::{Event, Hooks, Outcome, Receipt, Sale, Till};
use crate::secret::Mode;
use crate::stripe::payment_intents::{self, Capture};
use crate::stripe::readers::{self, ProcessConfig, TestCard};
use crate::stripe::{Kept, Reader};

/// Push a payment to a reader and wait for its outcome.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl pay --reader \"Till 3\" --amount 12.50 --currency eur
  tillctl pay --reader WSC513105011295 --amount 1250 --currency jpy --reference order-4711 -o json
  tillctl pay --reader tmr_FDOt2wlRZEdpd7 --amount 10.00 --currency eur --present 4242424242424242

Exit codes: 0 paid or authorised, 5 declined or cancelled, 6 reader not ready or no card in time,
7 outcome unknown (do not repeat), 8 Stripe unreachable, 130 interrupted; nothing is charged with 5, 6, 8 and 130.")]
pub struct Args {
    /// Id, serial number or label
    #[arg(long, value_name = "READER")]
    reader: Option<String>,
    /// Amount with a decimal point, such as 12.50
    #[arg(long, value_name = "AMOUNT")]
    amount: String,
    /// Currency, such as eur
    #[arg(long, value_name = "CURRENCY")]
    currency: String,
    /// What you call the sale, such as an order number
    #[arg(long, value_name = "TEXT")]
    reference: Option<String>,
    /// Description shown in the Dashboard
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,
    /// Metadata of the payment; may be repeated
    #[arg(long, value_name = "KEY=VALUE", value_parser = parse::metadata)]
    metadata: Vec<(String, String)>,
    /// When the money is taken
    #[arg(long, value_name = "WHEN", default_value = "automatic")]
    capture: CaptureArg,
    /// Do not ask for a tip
    #[arg(long, conflicts_with = "tip_eligible")]
    skip_tipping: bool,
    /// The part of the amount that tips are computed from
    #[arg(long, value_name = "AMOUNT")]
    tip_eligible: Option<String>,
    /// Show the customer a cancel button
    #[arg(long)]
    customer_can_cancel: bool,
    /// Let Interac debit cards pay (Canada)
    #[arg(long)]
    interac: bool,
    /// How long the customer has
    #[arg(long, value_name = "DURATION", default_value = "120s", value_parser = parse::duration)]
    deadline: Duration,
    /// Push only; do not wait for the outcome
    #[arg(long)]
    no_wait: bool,
    /// Push even if somebody else's payment is on the reader, which is then lost
    #[arg(long)]
    replace: bool,
    /// Hold this test card to a simulated reader (test mode)
    #[arg(long, value_name = "CARD")]
    present: Option<String>,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum CaptureArg {
    Automatic,
    Manual,
    ManualPreferred,
}

/// Stripe's Interac test card.
const INTERAC_TEST_CARD: &str = "4506445006931933";

pub(crate) async fn run(app: &App, args: &Args) -> Result<(), Failure> {
    let amount = args.amount()?;
    let process = args.process(amount)?;
    let metadata = parse::metadata_map(&args.metadata)?;
    if metadata.len() > 46 {
        return Err(Failure::usage(
            "a payment takes at most 46 --metadata: 4 of Stripe's 50 are the sale's own",
        ));
    }
    let present = args.test_card()?;
    app.output.check(&shape())?;
    let client = app.stripe().await?;
    if let Some(reference) = &args.reference
        && !app.settings.dry_run
        && let Some(receipt) = app.book().await?.settled(reference, amount)?
    {
        app.output.note(&format!(
            "the sale {reference:?} was settled before; nothing was sent"
        ));
        return show(app, &receipt);
    }
    if present.is_some() && client.mode() == Mode::Live {
        return Err(test_mode_only("--present"));
    }
    let reader = match &args.reader {
        Some(name) => choose::reader(app, name).await?,
        None => choose::any_reader(app).await?,
    };
    if present.is_some() && !reader.is_simulated() {
        return Err(Failure::usage(format!(
            "{} is no simulated reader: it takes no --present",
            reader.name()
        ))
        .hint("register one with `tillctl readers register --code simulated-wpe …`"));
    }
    let sale = Sale {
        till: Till::from(&*reader),
        amount,
        reference: args.reference.clone(),
        description: args.description.clone(),
        metadata,
        capture: match args.capture {
            CaptureArg::Automatic => Capture::Automatic,
            CaptureArg::Manual => Capture::Manual,
            CaptureArg::ManualPreferred => Capture::ManualPreferred,
        },
        interac: args.interac,
        process,
        deadline: args.deadline,
        replace: args.replace,
        present,
        wait: !args.no_wait,
    };
    if !approve(app, &change(&sale, &reader)).await? {
        return Ok(());
    }
    let receipt = take(app, &sale, &reader).await?;
    show(app, &receipt)
}

impl Args {
    fn amount(&self) -> Result<Money, Failure> {
        let currency = Currency::parse(&self.currency)
            .map_err(|e| Failure::usage(format!("--currency: {e}")))?;
        let amount = Money::parse(&self.amount, currency)
            .map_err(|e| Failure::usage(format!("--amount: {e}")))?;
        if amount.minor() == 0 {
            return Err(Failure::usage("--amount is zero"));
        }
        // Stripe takes eight digits of minor units.
        if amount.minor() > 99_999_999 {
            return Err(Failure::usage(format!(
                "--amount {amount} is more than Stripe takes at once"
            )));
        }
        Ok(amount)
    }

    fn process(&self, amount: Money) -> Result<ProcessConfig, Failure> {
        let tip_eligible = self
            .tip_eligible
            .as_deref()
            .map(|text| {
                Money::parse(text, amount.currency())
                    .map(Money::minor)
                    .map_err(|e| Failure::usage(format!("--tip-eligible {text:?}: {e}")))
            })
            .transpose()?;
        if tip_eligible.is_some_and(|eligible| eligible > amount.minor()) {
            return Err(Failure::usage("--tip-eligible is more than --amount"));
        }
        Ok(ProcessConfig {
            skip_tipping: self.skip_tipping,
            tip_eligible,
            customer_can_cancel: self.customer_can_cancel,
        })
    }

    fn test_card(&self) -> Result<Option<TestCard>, Failure> {
        let Some(text) = &self.present else {
            return Ok(None);
        };
        let number: String = text.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
        if !(12..=19).contains(&number.len()) || !number.bytes().all(|b| b.is_ascii_digit()) {
            return Err(Failure::usage("--present takes the number of one of Stripe's test cards")
                .hint("4242424242424242 pays, 4000000000000002 is declined: https://docs.stripe.com/terminal/references/testing"));
        }
        let interac = number == INTERAC_TEST_CARD;
        Ok(Some(TestCard {
            number: Some(number),
            interac,
            tip: None,
        }))
    }
}

fn change(sale: &Sale, reader: &Reader) -> Change {
    let create = payment_intents::create(&payment_intents::Draft {
        amount: sale.amount.minor(),
        currency: sale.amount.currency().code().to_owned(),
        capture: sale.capture,
        interac: sale.interac,
        description: sale.description.clone(),
        metadata: sale.stamped(),
    });
    let push =
        readers::process_payment_intent(&sale.till.id, "(the new PaymentIntent)", &sale.process);
    let mut change = Change::new(format!(
        "Take {} on {} ({})",
        sale.amount,
        sale.till.name(),
        sale.till.id
    ))
    .request(&create)
    .request(&push);
    if let Some(action) = reader.action.as_ref().filter(|a| a.holds_the_reader()) {
        let what = action.payment_intent().map_or_else(
            || action.kind.to_string(),
            |p| format!("{} of {p}", action.kind),
        );
        change = change.effect("reader action", Some(&what), Some("process_payment_intent"));
    }
    change
}

async fn take(app: &App, sale: &Sale, reader: &Kept<Reader>) -> Result<Receipt, Failure> {
    let client = app.stripe().await?;
    // From here on Ctrl-C means: take the payment back.
    let _held = app.interrupt.hold();
    let name = sale.till.name().to_owned();
    let (events, mut incoming) = tokio::sync::mpsc::unbounded_channel();
    let event = move |event: &Event| {
        // The receiver lives as long as the sale.
        let _ = events.send(event.clone());
    };
    let hooks = Hooks {
        event: &event,
        interrupt: &app.interrupt,
    };
    let book = app.book().await?;
    let spinner = app
        .output
        .spinner(&format!("Pushing {} to {name}", sale.amount));
    let sale_done = book.sell(client, sale, reader, &hooks);
    tokio::pin!(sale_done);
    let began = app.now();
    let mut second = tokio::time::interval(Duration::from_secs(1));
    loop {
        tokio::select! {
            receipt = &mut sale_done => return Ok(receipt),
            Some(event) = incoming.recv() => match event {
                Event::Waiting => spinner.set(&format!("Waiting for a card on {name}")),
                Event::Processing => spinner.set(&format!("{name} is processing the card")),
                Event::Again(why) => app.output.note(&format!("{why}; trying {name} again")),
                Event::Replaced(what) => app.output.warn(&format!("replacing {what} on {name}")),
                Event::Blind(why) => app.output.note(&format!("cannot see {name} at the moment: {why}")),
                Event::Unrecorded(why) => app.output.warn(&why),
                Event::Withdrawing => spinner.set(&format!("Closing the payment on {name}")),
            },
            _ = second.tick() => {
                let waited = app.now().duration_since(began);
                spinner.tick(waited.try_into().unwrap_or_default());
            }
        }
    }
}

/// Prints the receipt, whatever the outcome; the problem goes up to `main`.
fn show(app: &App, receipt: &Receipt) -> Result<(), Failure> {
    if !receipt.adds_up() {
        app.output.warn(&format!(
            "asked for {} and a tip of {}, but {} is what was charged",
            receipt.amount,
            Money::new(receipt.tip.unwrap_or(0), receipt.amount.currency()),
            Money::new(receipt.total.unwrap_or(0), receipt.amount.currency()),
        ));
    }
    let printed = if app.output.format() == Format::Table && app.output.columns().is_none() {
        match &receipt.problem {
            // The failure says it all.
            Some(_) => Ok(()),
            None => app.output.toned_line(Tone::Good, &sentence(receipt)),
        }
    } else if app.output.format() == Format::Id && receipt.payment_intent.is_none() {
        Ok(())
    } else {
        app.output.show(&shape(), receipt)
    };
    let problem = receipt.problem.clone();
    match (problem, printed) {
        (Some(problem), _) => Err(problem),
        (None, Err(unprinted)) if unprinted.is_stdout_closed() => Ok(()),
        // Money moved and the caller's file does not say so: it must not look
        // like a failure that may be repeated.
        (None, Err(unprinted)) => Err(unprinted
            .context(sentence(receipt))
            .kind_of(Kind::Unknown)
            .hint("the payment went through, only its result could not be written: do not take it again")),
        (None, Ok(())) => {
            hints(app, receipt);
            Ok(())
        }
    }
}

fn hints(app: &App, receipt: &Receipt) {
    match receipt.outcome {
        Outcome::Authorized => app.output.hint(&format!(
            "the money is held, not taken: within two days, tillctl payments capture {}",
            receipt
                .reference
                .as_deref()
                .or(receipt.payment_intent.as_deref())
                .unwrap_or("ID")
        )),
        Outcome::Unknown => app.output.hint(&format!(
            "see how it goes with `tillctl readers get {}`",
            receipt.till.id
        )),
        _ => {}
    }
}

/// The receipt in one line.
fn sentence(receipt: &Receipt) -> String {
    let currency = receipt.amount.currency();
    let total = Money::new(receipt.total.unwrap_or(receipt.amount.minor()), currency);
    let verb = match receipt.outcome {
        Outcome::Paid => "Paid",
        Outcome::Authorized => "Authorised",
        _ => "Pushed",
    };
    let mut text = format!("{verb} {total}");
    if let Some(tip) = receipt.tip.filter(|t| *t > 0) {
        text.push_str(&format!(" with a tip of {}", Money::new(tip, currency)));
    }
    text.push_str(if receipt.outcome == Outcome::Unknown {
        " to "
    } else {
        " on "
    });
    text.push_str(receipt.till.name());
    if let Some(card) = &receipt.card {
        let words = [card.brand.as_deref(), card.last4.as_deref()];
        let words: Vec<_> = words.into_iter().flatten().collect();
        if !words.is_empty() {
            text.push_str(&format!(", {}", words.join(" ")));
        }
    }
    if let Some(intent) = &receipt.payment_intent {
        text.push_str(&format!(" ({intent})"));
    }
    text
}

fn shape() -> Shape<'static, Receipt> {
    let text = |name: &'static str, get: fn(&Receipt) -> Option<&str>| {
        Column::new(name, move |r: &Receipt| Cell::text(get(r)))
    };
    let money = |name: &'static str, get: fn(&Receipt) -> Option<i64>| {
        Column::new(name, move |r: &Receipt| match get(r) {
            Some(minor) => Cell::money(minor, Money::new(minor, r.amount.currency()).decimal()),
            None => Cell::text(None).right(),
        })
    };
    Shape::new(
        vec![
            text("outcome", |r| Some(r.outcome.name())),
            text("status", |r| {
                r.status.as_ref().map(payment_intents::IntentStatus::as_str)
            }),
            text("reference", |r| r.reference.as_deref()),
            text("payment_intent", |r| r.payment_intent.as_deref()),
            text("charge", |r| r.charge.as_deref()),
            text("reader", |r| Some(&r.till.id)),
            text("reader_label", |r| r.till.label.as_deref()),
            text("location", |r| r.till.location.as_deref()),
            money("amount", |r| Some(r.amount.minor())),
            money("tip", |r| r.tip),
            money("total", |r| r.total),
            Column::new("currency", |r: &Receipt| {
                Cell::text(Some(r.amount.currency().code()))
            }),
            text("brand", |r| r.card.as_ref()?.brand.as_deref()),
            text("last4", |r| r.card.as_ref()?.last4.as_deref()),
            text("read_method", |r| r.card.as_ref()?.read_method.as_deref()),
            text("decline_code", |r| r.decline_code.as_deref()),
        ],
        |r| r.payment_intent.clone().unwrap_or_default(),
        |r| Json::Own(r.to_json()),
    )
}
