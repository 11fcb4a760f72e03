//! `tillctl pay`: one sale, or many at once.

mod batch;
mod progress_view;
mod receipt;
mod rows;
mod tally;

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Duration;

use crate::app::App;
use crate::commands::{Change, approve, parse, permissions, resolve, test_mode_only};
use crate::failure::Failure;
use crate::money::{Currency, Money};
use crate::payment::{DryRun, Event, Hooks, Inspect, ReaderRef, Receipt, Sale, reference};
use crate::secret::Mode;
use crate::stripe::payment_intents::Capture;
use crate::stripe::readers::{ProcessConfig, TestCard};
use crate::stripe::{Reader, Verbatim};

/// Push a payment to a reader and wait for its outcome.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl pay --reader \"Till 3\" --amount 12.50 --currency eur
  tillctl pay --reader WSC513105011295 --amount 1250 --currency jpy --reference order-4711 -o json
  tillctl pay --reader tmr_FDOt2wlRZEdpd7 --amount 10.00 --currency eur --present 4242424242424242
  tillctl pay --readers \"Till 1,Till 2\" --amount 5.00 --currency eur
  tillctl pay --batch sales.csv --currency eur -o csv

A batch is CSV with a header or JSON lines, with the fields reader, amount, currency, reference,
description, tip_eligible and metadata.KEY; options hold for rows that do not say it themselves.
Give every row a reference: a batch that broke off can then be run again, and nothing is taken twice.

Exit codes: 0 paid or authorised, 5 declined or cancelled, 6 reader not ready or no card in time,
7 outcome unknown (do not repeat), 8 Stripe unreachable, 130 interrupted; nothing is charged with 5, 6, 8 and 130.
Of many: 0 all paid or authorised, 9 some not, 130 interrupted, 7 interrupted and an outcome is unknown.")]
pub struct Args {
    /// Id, serial number or label
    #[arg(long, value_name = "READER", conflicts_with = "many")]
    reader: Option<String>,
    /// The same amount on several readers at once: ids, serial numbers or labels, with commas
    #[arg(
        long,
        value_name = "A,B",
        value_delimiter = ',',
        group = "many",
        requires_all = ["amount", "currency"],
        required = false
    )]
    readers: Vec<String>,
    /// Take the payments in this file, each on its reader, many at once (- for stdin)
    #[arg(long, value_name = "FILE", group = "many")]
    batch: Option<PathBuf>,
    /// On how many readers at once [default: all]
    #[arg(long, value_name = "N", requires = "many")]
    parallel: Option<NonZeroUsize>,
    /// Write what happens to stdout as JSON lines; the results come last
    #[arg(long, requires = "many")]
    events: bool,
    /// Amount with a decimal point, such as 12.50
    #[arg(long, value_name = "AMOUNT")]
    amount: Option<String>,
    /// Currency, such as eur
    #[arg(long, value_name = "CURRENCY")]
    currency: Option<String>,
    /// What you call the sale, such as an order number
    #[arg(long, value_name = "TEXT", conflicts_with = "many")]
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
    /// Ask for an authorisation that lasts longer (with --capture manual)
    #[arg(long)]
    extended_authorization: bool,
    /// Look at the card before it is charged: you are asked on the terminal
    #[arg(long, conflicts_with_all = ["many", "no_wait"])]
    inspect: bool,
    /// Charge only cards of these brands, with commas, such as visa,mastercard
    #[arg(long, value_name = "A,B", value_delimiter = ',', conflicts_with_all = ["many", "no_wait", "inspect"])]
    accept_brands: Option<Vec<String>>,
    /// Let Interac debit cards pay (Canada)
    #[arg(long)]
    interac: bool,
    /// How long the customer has
    #[arg(long, value_name = "DURATION", default_value = "120s", value_parser = parse::duration)]
    deadline: Duration,
    /// Push only; do not wait for the outcome
    #[arg(long, conflicts_with = "many")]
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

impl From<CaptureArg> for Capture {
    fn from(capture: CaptureArg) -> Self {
        match capture {
            CaptureArg::Automatic => Self::Automatic,
            CaptureArg::Manual => Self::Manual,
            CaptureArg::ManualPreferred => Self::ManualPreferred,
        }
    }
}

/// Stripe's Interac test card.
const INTERAC_TEST_CARD: &str = "4506445006931933";

pub(crate) async fn run(app: &App, args: &Args) -> Result<(), Failure> {
    if args.batch.is_some() || !args.readers.is_empty() {
        return batch::run(app, args).await;
    }
    let amount = args.amount(app)?;
    let process = args.process(amount)?;
    let metadata = parse::metadata_map(&args.metadata)?;
    if metadata.len() > rows::MOST_METADATA {
        return Err(Failure::usage(
            "a payment takes at most 45 --metadata: 5 of Stripe's 50 are the sale's own",
        ));
    }
    let present = args.test_card()?;
    let inspect = args.inspect(app)?;
    app.output.check(&receipt::shape())?;
    let reference = args.reference.as_deref();
    let reference = reference
        .map(|r| reference::typed("--reference", r))
        .transpose()?;
    let client = app.stripe().await?;
    if let Some(reference) = &reference
        && let Some(receipt) = app.payments().await?.settled(reference, amount)?
    {
        return settled(app, reference, &receipt);
    }
    if present.is_some() && client.mode() == Mode::Live {
        return Err(test_mode_only("--present"));
    }
    let reader = match &args.reader {
        Some(name) => resolve::reader(app, name).await?,
        None => resolve::any_reader(app).await?,
    };
    if present.is_some() && !reader.is_simulated() {
        return Err(Failure::usage(format!(
            "{} is no simulated reader: it takes no --present",
            reader.name()
        ))
        .hint("register one with `tillctl readers register --code simulated-wpe …`"));
    }
    let sale = Sale {
        reader_ref: ReaderRef::from(&*reader),
        amount,
        reference,
        description: args.description.clone(),
        metadata,
        capture: args.capture.into(),
        interac: args.interac,
        extended_authorization: args.extended_authorization,
        process,
        inspect,
        deadline: args.deadline,
        replace: args.replace,
        present,
        wait: !args.no_wait,
    };
    let change = match rehearsed(app, &sale, &reader).await? {
        Ok(change) => change,
        Err(receipt) => {
            let reference = sale.reference.as_deref().unwrap_or_default();
            return settled(app, reference, &receipt);
        }
    };
    if !approve(app, &change).await? {
        return Ok(());
    }
    let receipt = take(app, &sale, &reader).await?;
    receipt::show(app, &receipt)
}

impl Args {
    /// Who looks at the card before it is charged.
    fn inspect(&self, app: &App) -> Result<Option<Inspect>, Failure> {
        if let Some(brands) = &self.accept_brands {
            return Ok(Some(Inspect::brands(brands.clone())));
        }
        if !self.inspect {
            return Ok(None);
        }
        if !app.output.can_ask() || app.settings.yes {
            return Err(
                Failure::usage("--inspect asks somebody, and nobody can be asked here")
                    .hint("say which cards are welcome with --accept-brands visa,mastercard"),
            );
        }
        let output = std::sync::Arc::clone(&app.output);
        Ok(Some(Inspect::new(move |card| {
            let question = format!("Charge {}?", card.describe());
            let output = std::sync::Arc::clone(&output);
            Box::pin(async move { output.confirm_soon(&question).await })
        })))
    }

    /// As typed, or as a person answers.
    fn amount(&self, app: &App) -> Result<Money, Failure> {
        let missing = |flag: &str| {
            let hint = "tillctl pay --reader READER --amount 12.50 --currency eur";
            Failure::usage(format!("how much? {flag} is missing")).hint(hint)
        };
        let question = "Currency, such as eur";
        let currency = resolve::given_or_asked(app, self.currency.as_deref(), question, || {
            missing("--currency")
        })?;
        let currency =
            Currency::parse(&currency).map_err(|e| Failure::usage(format!("--currency: {e}")))?;
        let question = format!("Amount in {currency}");
        let amount = resolve::given_or_asked(app, self.amount.as_deref(), &question, || {
            missing("--amount")
        })?;
        rows::amount(&amount, currency).map_err(|e| Failure::usage(format!("--amount: {e}")))
    }

    /// What holds for the rows of a batch.
    fn defaults(&self) -> Result<rows::Defaults, Failure> {
        Ok(rows::Defaults {
            amount: self.amount.clone(),
            currency: self.currency.clone(),
            description: self.description.clone(),
            tip_eligible: self.tip_eligible.clone(),
            metadata: parse::metadata_map(&self.metadata)?,
        })
    }

    fn process(&self, amount: Money) -> Result<ProcessConfig, Failure> {
        let tip_eligible = self
            .tip_eligible
            .as_deref()
            .map(|text| rows::tip_eligible(text, amount))
            .transpose()
            .map_err(|e| Failure::usage(format!("--tip-eligible: {e}")))?;
        Ok(self.process_config(tip_eligible))
    }

    fn process_config(&self, tip_eligible: Option<i64>) -> ProcessConfig {
        ProcessConfig {
            skip_tipping: self.skip_tipping,
            tip_eligible,
            customer_can_cancel: self.customer_can_cancel,
        }
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

/// A sale that was taken before: its receipt once more.
fn settled(app: &App, reference: &str, receipt: &Receipt) -> Result<(), Failure> {
    let sent = if app.settings.dry_run {
        "would be"
    } else {
        "was"
    };
    app.output.note(&format!(
        "the sale {reference:?} was settled before; nothing {sent} sent"
    ));
    receipt::show(app, receipt)
}

/// What a sale changes; the requests are asked for only where they are shown.
/// `Err` is the receipt of a sale that turns out to be settled.
async fn rehearsed(
    app: &App,
    sale: &Sale,
    reader: &Reader,
) -> Result<Result<Change, Receipt>, Failure> {
    let change = change(sale, reader);
    if !app.settings.dry_run {
        return Ok(Ok(change));
    }
    let hooks = Hooks {
        event: &|_| {},
        interrupt: &app.interrupt,
    };
    let payments = app.payments().await?;
    let client = app.stripe().await?;
    Ok(match payments.rehearse(client, sale, &hooks).await? {
        DryRun::Settled(receipt) => Err(*receipt),
        DryRun::Requests(requests) => Ok(requests.iter().fold(change, Change::request)),
    })
}

fn change(sale: &Sale, reader: &Reader) -> Change {
    let mut change = Change::new(format!(
        "Take {} on {} ({})",
        sale.amount,
        sale.reader_ref.name(),
        sale.reader_ref.id
    ));
    if let Some(action) = reader.action.as_ref().filter(|a| a.holds_the_reader()) {
        let what = action.payment_intent().map_or_else(
            || action.kind.to_string(),
            |p| format!("{} of {p}", action.kind),
        );
        let ours = if sale.inspect.is_some() {
            "collect_payment_method"
        } else {
            "process_payment_intent"
        };
        change = change.effect("reader action", Some(&what), Some(ours));
    }
    change
}

fn show(app: &App, spinner: &crate::output::Spinner<'_>, name: &str, event: &Event) {
    match event {
        Event::Waiting => spinner.set(&format!("Waiting for a card on {name}")),
        Event::Processing => spinner.set(&format!("{name} is processing the card")),
        Event::Again(why) => app.output.note(&format!("{why}; trying {name} again")),
        Event::Replaced(what) => app.output.warn(&format!("replacing {what} on {name}")),
        Event::Blind(why) => app
            .output
            .note(&format!("cannot see {name} at the moment: {why}")),
        Event::Lacking(permission) => app.output.note(&permissions::left_out(permission)),
        Event::Collected(card) => {
            spinner.set(&format!("Collected {} on {name}", card.describe()));
        }
        Event::Unrecorded(why) => app.output.warn(why),
        Event::Withdrawing => spinner.set(&format!("Closing the payment on {name}")),
    }
}

async fn take(app: &App, sale: &Sale, reader: &Verbatim<Reader>) -> Result<Receipt, Failure> {
    let client = app.stripe().await?;
    // From here on Ctrl-C means: take the payment back.
    let _held = app.interrupt.hold();
    let name = sale.reader_ref.name().to_owned();
    let (events, mut incoming) = tokio::sync::mpsc::unbounded_channel();
    let event = move |event: &Event| {
        // The receiver lives as long as the sale.
        let _ = events.send(event.clone());
    };
    let hooks = Hooks {
        event: &event,
        interrupt: &app.interrupt,
    };
    let payments = app.payments().await?;
    let spinner = app
        .output
        .spinner(&format!("Pushing {} to {name}", sale.amount));
    let sale_done = payments.sell(client, sale, reader, &hooks);
    tokio::pin!(sale_done);
    let began = app.now();
    let mut second = tokio::time::interval(Duration::from_secs(1));
    loop {
        tokio::select! {
            receipt = &mut sale_done => {
                while let Ok(event) = incoming.try_recv() {
                    show(app, &spinner, &name, &event);
                }
                return Ok(receipt);
            }
            Some(event) = incoming.recv() => show(app, &spinner, &name, &event),
            _ = second.tick() => {
                let waited = app.now().duration_since(began);
                spinner.tick(waited.try_into().unwrap_or_default());
            }
        }
    }
}
