//! What a sale is typed as.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Duration;

use clap_complete::ArgValueCompleter;

use crate::app::App;
use crate::commands::complete;
use crate::commands::{parse, resolve, test_card};
use crate::failure::Failure;
use crate::money::{Currency, Money};
use crate::payment::batch_rows::Defaults;
use crate::payment::{Inspect, typed_amount};
use crate::stripe::payment_intents::Capture;
use crate::stripe::readers::{ProcessConfig, TestCard};

/// Push a payment to a reader and wait for its outcome.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl pay --reader \"Till 1\" --amount 12.50 --currency eur
  tillctl pay --reader WSC513105011295 --amount 1250 --currency jpy --reference order-4711 -o json
  tillctl pay --reader tmr_FDOt2wlRZEdpd7 --amount 10.00 --currency eur --present 4242424242424242
  tillctl pay --readers \"Till 1,Till 2\" --amount 5.00 --currency eur
  tillctl pay --batch sales.csv --currency eur -o csv

A batch is CSV with a header or JSON lines, with the fields reader, amount, currency, reference,
description, tip_eligible and metadata.KEY; options hold for rows that do not say it themselves.
Give every row a reference: a batch that broke off can then be run again, and nothing is taken twice
(on a machine whose journal does not know the sales: within a day).

Exit codes: 0 paid or authorised, 5 declined or cancelled, 6 reader not ready or no card in time,
7 outcome unknown (do not repeat), 8 Stripe unreachable, 130 interrupted; nothing is charged with 5, 6, 8 and 130.
Of many: 0 all paid or authorised, 9 some not, 130 interrupted, 7 interrupted and an outcome is unknown.")]
pub(crate) struct Args {
    /// Id, serial number or label
    #[arg(long, value_name = "READER", conflicts_with = "many", add = ArgValueCompleter::new(complete::readers))]
    pub(super) reader: Option<String>,
    /// The same amount on several readers at once: ids, serial numbers or labels, with commas
    #[arg(
        long,
        value_name = "A,B",
        value_delimiter = ',',
        group = "many",
        requires = "amount",
        required = false,
        add = ArgValueCompleter::new(complete::readers)
    )]
    pub(super) readers: Vec<String>,
    /// Take the payments in this file, each on its reader, many at once (- for stdin)
    #[arg(long, value_name = "FILE", group = "many")]
    pub(super) batch: Option<PathBuf>,
    /// On how many readers at once [default: all]
    #[arg(long, value_name = "N", value_parser = parse::at_least_one, requires = "many")]
    pub(super) parallel: Option<NonZeroUsize>,
    /// Write what happens to stdout as JSON lines; the results come last
    #[arg(long, requires = "many")]
    pub(super) events: bool,
    /// Amount with a decimal point, such as 12.50
    #[arg(long, value_name = "AMOUNT")]
    pub(super) amount: Option<String>,
    /// Currency, such as eur [default: the setting `currency`]
    #[arg(long, value_name = "CURRENCY")]
    pub(super) currency: Option<String>,
    /// What you call the sale, such as an order number
    #[arg(long, value_name = "TEXT", conflicts_with = "many")]
    pub(super) reference: Option<String>,
    /// Description shown in the Dashboard
    #[arg(long, value_name = "TEXT")]
    pub(super) description: Option<String>,
    /// Metadata of the payment; may be repeated
    #[arg(long, value_name = "KEY=VALUE", value_parser = parse::metadata)]
    pub(super) metadata: Vec<(String, String)>,
    /// When the money is taken
    #[arg(long, value_name = "WHEN", default_value = "automatic")]
    pub(super) capture: CaptureArg,
    /// Do not ask for a tip
    #[arg(long, conflicts_with = "tip_eligible")]
    pub(super) skip_tipping: bool,
    /// The part of the amount that tips are computed from
    #[arg(long, value_name = "AMOUNT")]
    pub(super) tip_eligible: Option<String>,
    /// Show the customer a cancel button
    #[arg(long)]
    pub(super) customer_can_cancel: bool,
    /// Ask for an authorisation that lasts longer (with --capture manual)
    #[arg(long)]
    pub(super) extended_authorization: bool,
    /// Look at the card before it is charged: you are asked on the terminal
    #[arg(long, conflicts_with_all = ["many", "no_wait"])]
    pub(super) inspect: bool,
    /// Charge only cards of these brands, with commas, such as visa,mastercard
    #[arg(long, value_name = "A,B", value_delimiter = ',', conflicts_with_all = ["many", "no_wait", "inspect"])]
    pub(super) accept_brands: Option<Vec<String>>,
    /// Let Interac debit cards pay (Canada)
    #[arg(long)]
    pub(super) interac: bool,
    /// How long the customer has
    #[arg(long, value_name = "DURATION", default_value = "120s", value_parser = parse::duration)]
    pub(super) deadline: Duration,
    /// Push only; do not wait for the outcome
    #[arg(long, conflicts_with = "many")]
    pub(super) no_wait: bool,
    /// Push even if somebody else's payment is on the reader, which is then lost
    #[arg(long)]
    pub(super) replace: bool,
    /// Hold this test card to a simulated reader (test mode)
    #[arg(long, value_name = "CARD", add = ArgValueCompleter::new(complete::test_cards))]
    pub(super) present: Option<String>,
    /// While the store that several machines share cannot be reached: refuse, or sell with this
    /// machine's own journal, which the store learns of later [default: the setting `store_offline`]
    #[arg(long, value_name = "WHAT", hide_possible_values = true)]
    store_offline: Option<StoreOffline>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum StoreOffline {
    Refuse,
    Allow,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub(crate) enum CaptureArg {
    Automatic,
    Manual,
    ManualPreferred,
}

impl Args {
    /// Who looks at the card before it is charged.
    pub(super) fn inspect(&self, app: &App) -> Result<Option<Inspect>, Failure> {
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

    /// Whether it may be taken without the store: the flag over the setting.
    pub(super) fn sells_offline(&self, app: &App) -> bool {
        let typed = self.store_offline.map(|what| what == StoreOffline::Allow);
        typed.unwrap_or(app.settings.sells_offline)
    }

    /// The flag over the setting: neither is a guess.
    fn currency<'a>(&'a self, app: &'a App) -> Option<&'a str> {
        let set = app.settings.currency.as_deref();
        self.currency.as_deref().or(set)
    }

    /// As typed, or as a person answers.
    pub(super) fn amount(&self, app: &App) -> Result<Money, Failure> {
        let missing = |flag: &str| {
            let hint = "tillctl pay --reader READER --amount 12.50 --currency eur";
            Failure::usage(format!("how much? {flag} is missing")).hint(hint)
        };
        if let Some(text) = &self.amount
            && self.currency(app).is_none()
        {
            typed_amount::in_some_currency(text, app.settings.decimal_mark)
                .map_err(|e| Failure::usage(format!("--amount: {e}")))?;
        }
        let currency = |text: &str| Currency::parse(text).map_err(|e| e.to_string());
        let currency = if let Some(text) = self.currency(app) {
            currency(text.trim()).map_err(|why| Failure::usage(format!("--currency: {why}")))?
        } else {
            let question = "Currency, such as eur";
            resolve::asked(app, question, || missing("--currency"), currency)?
        };
        let amount = |text: &str| typed_amount::read(text, currency, app.settings.decimal_mark);
        if let Some(text) = &self.amount {
            return amount(text.trim()).map_err(|why| Failure::usage(format!("--amount: {why}")));
        }
        let question = format!("Amount in {currency}");
        resolve::asked(app, &question, || missing("--amount"), amount)
    }

    /// What holds for the rows of a batch.
    pub(super) fn defaults(&self, app: &App) -> Result<Defaults, Failure> {
        Ok(Defaults {
            amount: self.amount.clone(),
            currency: self.currency(app).map(str::to_owned),
            description: self.description.clone(),
            tip_eligible: self.tip_eligible.clone(),
            metadata: parse::metadata_map(&self.metadata)?,
            mark: app.settings.decimal_mark,
        })
    }

    pub(super) fn process(&self, app: &App, amount: Money) -> Result<ProcessConfig, Failure> {
        let tip_eligible = self
            .tip_eligible
            .as_deref()
            .map(|text| typed_amount::tip_eligible(text, amount, app.settings.decimal_mark))
            .transpose()
            .map_err(|e| Failure::usage(format!("--tip-eligible: {e}")))?;
        Ok(self.process_config(tip_eligible))
    }

    pub(super) fn process_config(&self, tip_eligible: Option<i64>) -> ProcessConfig {
        ProcessConfig {
            skip_tipping: self.skip_tipping,
            tip_eligible,
            customer_can_cancel: self.customer_can_cancel,
        }
    }

    pub(super) fn test_card(&self) -> Result<Option<TestCard>, Failure> {
        let number = test_card::presented(self.present.as_deref())?;
        Ok(number.map(|number| TestCard {
            interac: number == INTERAC_TEST_CARD,
            number: Some(number),
            tip: None,
        }))
    }
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
pub(crate) const INTERAC_TEST_CARD: &str = "4506445006931933";
