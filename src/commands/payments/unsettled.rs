//! `tillctl payments unsettled`

use std::time::Duration;

use jiff::Timestamp;

use crate::app::App;
use crate::commands::Verb;
use crate::commands::heading::{self, AccountName};
use crate::commands::parse;
use crate::commands::period_args::zone_of_days;
use crate::commands::sort_args::SortArgs;
use crate::commands::where_args::WhereArgs;
use crate::directory::{Noun, list_names};
use crate::failure::{Failure, Kind};
use crate::output::ColumnNames;
use crate::output::{Cell, Fields, Tone};
use crate::period::words;
use crate::stripe::permissions::{CHARGE, INTENT, Needs, READER, needs};
use crate::stripe::{Client, Expandable};
use crate::transactions::authorization::{self, Authorization};

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
  tillctl payments unsettled --where 'amount>=50,reader_label=Till *'
  tillctl payments unsettled -o id | xargs -n1 tillctl payments capture")]
pub(crate) struct Args {
    /// How near a deadline must be to be a finding
    #[arg(long, value_name = "DURATION", default_value = "24h", value_parser = parse::duration)]
    within: Duration,
    /// How far back to look; extended authorisations live up to 30 days, and a
    /// PaymentIntent may be older than its authorisation
    #[arg(long, value_name = "DURATION", default_value = "60d", value_parser = parse::duration)]
    back: Duration,
    #[command(flatten)]
    only: WhereArgs,
    #[command(flatten)]
    sort: SortArgs,
}

impl Verb for Args {
    const NEEDS: Needs = needs(&[INTENT, CHARGE], &[READER]);

    fn columns() -> ColumnNames {
        fields(Timestamp::UNIX_EPOCH).names()
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let client = app.stripe().await?;
        let now = app.now();
        let fields = fields(now);
        let mut only = self.only.read(&fields, app.settings.decimal_mark)?;
        let sort = self.sort.read(&Self::columns(), &[])?;
        let from = now
            .checked_sub(self.back)
            .map_err(|_| Failure::usage("--back reaches before the beginning of time"))?;
        let mut held = authorization::since(client, from).await?;
        label(app, client, &mut held).await?;
        only.spell(&fields, &held);
        held.retain(|one| only.fits(&fields, one, now));
        let looked_at = words::in_zone(from, &zone_of_days(app)?);
        let since = format!("of PaymentIntents made since {looked_at}");
        let heading =
            heading::of(app, "Uncaptured authorisations", AccountName::Stored, since).await?;
        let heading = heading::narrowed(heading, self.only.typed(), &[]);
        let list = app.output.list(&fields)?.under(heading);
        let mut list = list.sorted(&sort)?;
        list.push_all(&held)?;
        list.finish()?;
        say_how_far(app, self, &looked_at, held.is_empty());
        let near: Vec<_> = held
            .iter()
            .filter(|h| h.is_finding(now, self.within))
            .collect();
        if near.is_empty() {
            return Ok(());
        }
        let found = authorization::found(&near, held.len(), self.within)
            .map_err(|error| Failure::failed(format!("what it comes to: {error}")))?;
        Err(Failure::new(Kind::Findings, found).hint(
        "take the money with tillctl payments capture ID, or release it with tillctl payments cancel ID",
    ))
    }
}

/// What was not looked at cannot be promised.
fn say_how_far(app: &App, args: &Args, since: &str, nothing: bool) {
    let back = words::length(args.back);
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

/// Finds what readers are called that no stamp names.
async fn label(app: &App, client: &Client, held: &mut [Authorization]) -> Result<(), Failure> {
    if !authorization::lack_labels(held) {
        return Ok(());
    }
    let Some(labels) = list_names(client, Noun::Reader, &|| ()).await? else {
        app.output.warn(&format!(
            "the key may not list the {}: ids are shown instead",
            Noun::Reader.names()
        ));
        return Ok(());
    };
    authorization::label(held, |id| labels.get(id).cloned());
    Ok(())
}

fn fields(now: Timestamp) -> Fields<'static, Authorization> {
    Fields::of(|h: &Authorization| h.intent.id.clone())
        .text("payment_intent", |h| Some(&h.intent.id))
        .rank(2)
        .cell("capture_before", move |h| {
            let exact = words::to_the_second(h.deadline);
            Cell::shown(words::until(h.deadline, now), exact.clone(), exact.into())
        })
        .tone(move |h| {
            if h.is_near(now, Duration::from_hours(24)) {
                Tone::Bad
            } else {
                Tone::Plain
            }
        })
        .money("amount", Authorization::amount)
        .kept()
        .currency("currency", |h| Some(h.intent.currency.clone()))
        .kept()
        .text("reference", Authorization::reference)
        .name_kind()
        .rank(1)
        .text("reader", Authorization::reader)
        .rank(5)
        .text("reader_label", |h| h.label.as_deref())
        .name_kind()
        .cell("created", move |h| {
            Cell::ago_to_the_second(Some(h.created), now)
        })
        .moment_kind()
        .rank(3)
        .text("status", |h| Some(h.intent.status.as_str()))
        .rank(4)
        .text("charge", |h| {
            h.intent.latest_charge.as_ref().map(Expandable::id)
        })
        .on_request()
}
