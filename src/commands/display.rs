//! `tillctl display READER`

use clap_complete::ArgValueCompleter;

use crate::app::App;
use crate::commands::Verb;
use crate::commands::complete;
use crate::commands::{Change, approve, fields, resolve};
use crate::counter::cart;
use crate::directory::LocationNames;
use crate::failure::Failure;
use crate::money::{Currency, Money};
use crate::output::ColumnNames;
use crate::reader_actions::slot::{self, ReplacePolicy};
use crate::reader_actions::{self as actions, TakenOff};
use crate::stripe::permissions::{Needs, READER, READER_WRITE, needs};
use crate::stripe::readers::{self, Action, ActionKind};
use crate::stripe::{Reader, Verbatim, reader_actions};

/// Show a cart on a reader; it is shown, not charged.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl display \"Till 1\" --line \"2x Coffee:3.50\" --line Cake:4.20 --tax 0.80 --currency eur
  tillctl display \"Till 1\" --clear")]
pub(crate) struct Args {
    /// Id, serial number or label
    #[arg(add = ArgValueCompleter::new(complete::readers))]
    reader: String,
    /// A line, with the price of one; may be repeated
    #[arg(
        long = "line",
        value_name = "[Nx ]TEXT:AMOUNT",
        required_unless_present = "clear"
    )]
    lines: Vec<String>,
    /// Currency, such as eur [default: the setting `currency`]
    #[arg(long, value_name = "CURRENCY")]
    currency: Option<String>,
    /// Tax, added to the total
    #[arg(long, value_name = "AMOUNT")]
    tax: Option<String>,
    /// Clear the display
    #[arg(long, conflicts_with_all = ["lines", "currency", "tax"])]
    clear: bool,
    /// Go ahead even if somebody else's payment is on the reader, which is then lost
    #[arg(long)]
    replace: bool,
}

impl Verb for Args {
    const NEEDS: Needs = needs(&[READER, READER_WRITE], &[]);

    fn columns() -> ColumnNames {
        fields::reader_columns()
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        if self.clear {
            return clear(app, self).await;
        }
        let set = app.settings.currency.as_deref();
        let currency = self.currency.as_deref().or(set).ok_or_else(|| {
            Failure::usage("in which currency? --currency is missing")
                .hint("add --currency eur, or keep one: tillctl config set currency eur")
        })?;
        let currency =
            Currency::parse(currency).map_err(|e| Failure::usage(format!("--currency: {e}")))?;
        let lines = self
            .lines
            .iter()
            .map(|l| cart::line(l, currency, app.settings.decimal_mark))
            .collect::<Result<Vec<_>, _>>();
        let lines = lines.map_err(|e| Failure::usage(format!("--line {e}")))?;
        let tax = self
            .tax
            .as_deref()
            .map(|text| app.settings.decimal_mark.parse(text, currency))
            .transpose();
        let tax = tax.map_err(|e| Failure::usage(format!("--tax: {e}")))?;
        let cart = cart::cart(lines, tax, currency).map_err(Failure::usage)?;
        let reader = resolve::reader(app, &self.reader).await?;
        let lost = slot::claim(&reader, ReplacePolicy::asked(self.replace))?;
        let total = Money::new(cart.total, currency);
        let request = reader_actions::set_reader_display(&reader.id, &cart);
        let mut change = Change::new(format!(
            "Show a cart of {total} on {} ({})",
            reader.name(),
            reader.id
        ))
        .request(&request);
        if let Some(lost) = &lost {
            change = change.effect("reader action", Some(lost), Some("set_reader_display"));
        }
        if !approve(app, &change).await? {
            return Ok(());
        }
        if let Some(lost) = lost {
            app.output
                .warn(&format!("replacing {lost} on {}", reader.name()));
        }
        let shown: Verbatim<Reader> = app.stripe().await?.send(&request).await?;
        let names = LocationNames::new();
        app.output.done(
            &fields::reader(&names, app.now()),
            &shown,
            &format!(
                "{} shows a cart of {total}; nothing is charged by it",
                shown.name()
            ),
        )
    }
}

async fn clear(app: &App, args: &Args) -> Result<(), Failure> {
    let reader = resolve::reader(app, &args.reader).await?;
    let names = LocationNames::new();
    let fields = fields::reader(&names, app.now());
    // cancel_action clears whatever is there: it must be a cart.
    if !shows_a_cart(&reader) {
        return app.output.done(
            &fields,
            &reader,
            &format!("{} shows no cart", reader.name()),
        );
    }
    let request = readers::cancel_action(&reader.id);
    let change = Change::new(format!(
        "Clear the display of {} ({})",
        reader.name(),
        reader.id
    ))
    .request(&request);
    if !approve(app, &change).await? {
        return Ok(());
    }
    let client = app.stripe().await?;
    let cleared = match actions::cancel(client, &reader.id, &request, is_cart).await {
        Ok(TakenOff::Canceled(cleared)) => cleared,
        Ok(TakenOff::NotThere(now)) => {
            let sentence = format!("{} shows no cart any more; nothing was sent", now.name());
            return app.output.done(&fields, &now, &sentence);
        }
        Ok(TakenOff::Gone) => {
            return Err(slot::gone(reader.name(), "its cart was to be cleared"));
        }
        // It may have gone by itself: a payment takes its place without a word.
        Err(failure) => match client
            .send::<Verbatim<Reader>>(&readers::get(&reader.id))
            .await
        {
            Ok(now) if !shows_a_cart(&now) && !now.deleted => now,
            _ => return Err(failure),
        },
    };
    app.output.done(
        &fields,
        &cleared,
        &format!("{} shows no cart any more", cleared.name()),
    )
}

fn shows_a_cart(reader: &Reader) -> bool {
    reader.action.as_ref().is_some_and(is_cart)
}

fn is_cart(action: &Action) -> bool {
    action.kind == ActionKind::SetReaderDisplay
}
