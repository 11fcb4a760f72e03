//! `tillctl payments list`

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use clap_complete::ArgValueCompleter;

use super::named;
use crate::app::App;
use crate::commands::Verb;
use crate::commands::complete;
use crate::commands::heading::{self, AccountName};
use crate::commands::period_args::zone_of_days;
use crate::commands::resolve;
use crate::commands::sort_args::SortArgs;
use crate::commands::where_args::WhereArgs;
use crate::conditions::Condition;
use crate::failure::Failure;
use crate::money::Currency;
use crate::money::Money;
use crate::output::ColumnNames;
use crate::output::{Cell, Fields, Format, Tone};
use crate::payment::LineWriter;
use crate::payment::journal::Reading;
use crate::payment::journal_sale::JournalSale;
use crate::payment::open_follow_up::ExternalPayment;
use crate::payment::{SaleOutcome, look_up};
use crate::period::words;
use crate::period::{AskedPeriod, Period};
use crate::stripe::permissions::{CHARGE, INTENT, Needs, READER, needs};
use crate::stripe::{Charge, Expandable, PaymentIntent, payment_intents};
use serde_json::json;

/// List the sales of the journal and how they stand at Stripe.
///
/// It is this machine's, or that of all machines which share a store.
/// Newest first; in a table what needs somebody before that: an outcome that is not
/// known, what is open, what waits for its capture. What the journal says is shown as `outcome`, what Stripe says
/// as `status`; if Stripe cannot be reached the journal is shown alone.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl payments list --open
  tillctl payments list --since yesterday --reader \"Till 1\"
  tillctl payments list --limit 20
  tillctl payments list --where 'amount>100,reader_label=Till *,began<2h'
  tillctl payments list -o csv --columns reference,outcome,total,currency,refunded")]
pub(crate) struct Args {
    /// Only what has not ended
    #[arg(long)]
    open: bool,
    /// Only sales begun since: today, yesterday, a date, a time of day (12:30, "yesterday
    /// 12:30"), a length before now (2h), or an instant (RFC 3339)
    #[arg(long, value_name = "WHEN")]
    since: Option<String>,
    /// Only sales on this reader: id, serial number or label
    #[arg(long, value_name = "READER", add = ArgValueCompleter::new(complete::readers))]
    reader: Option<String>,
    #[command(flatten)]
    only: WhereArgs,
    #[command(flatten)]
    sort: SortArgs,
    /// At most so many, the first in the order of the list
    #[arg(long, value_name = "N")]
    limit: Option<NonZeroUsize>,
}

/// A sale, and the payment as Stripe has it.
struct ListedSale<'a> {
    known: KnownPayment<'a>,
    now: Option<PaymentIntent>,
    /// Who wrote of it last, where several machines share a store.
    writer: Option<&'a LineWriter>,
}

/// What the journal knows.
#[derive(Clone, Copy)]
enum KnownPayment<'a> {
    /// A sale, and what was done with its payment where the sale was not known.
    Sale(&'a JournalSale, Option<&'a ExternalPayment>),
    ExternalPayment(&'a ExternalPayment),
}

impl Verb for Args {
    const NEEDS: Needs = needs(&[INTENT, CHARGE], &[READER]);

    fn columns() -> ColumnNames {
        fields(Timestamp::UNIX_EPOCH).names()
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let mut only = self
            .only
            .read(&fields(app.now()), app.settings.decimal_mark)?;
        let sort = self.sort.read(&Self::columns(), &[])?;
        let zone = zone_of_days(app)?;
        let since = self.since.as_deref();
        let since = since
            .map(|text| self::since(app, text, &zone))
            .transpose()?;
        let reading = named::journal(app).await?;
        let reader = match &self.reader {
            Some(name) => Some(reader_id(app, name, reading.entries.iter()).await?),
            None => None,
        };
        let mut known: Vec<KnownPayment<'_>> = known_payments(&reading)
            .into_iter()
            .filter(|k| !self.open || k.is_open())
            .filter(|k| since.is_none_or(|since| k.began() >= since))
            .filter(|k| reader.as_deref().is_none_or(|id| k.reader() == Some(id)))
            .collect();
        // What began in the same moment is in the order of the journal.
        known.reverse();
        known.sort_by_key(|k| std::cmp::Reverse(k.began()));
        let fields = fields(app.now());
        let mut rows = joined(app, known, &reading).await?;
        only.spell(&fields, &rows);
        rows.retain(|row| only.fits(&fields, row, app.now()));
        if sort.is_empty() && app.output.format() == Format::Table {
            rows.sort_by_key(ListedSale::urgency);
        }
        let since = since.map_or_else(
            || "of all time".to_owned(),
            |at| format!("since {}", words::in_zone(at, &zone)),
        );
        let what = match app.store_logs()? {
            Some(_) => "Payments of all machines that share the store",
            None => "Payments of this machine",
        };
        let heading = heading::of(app, what, AccountName::Stored, since).await?;
        let heading = self.narrowed(heading);
        let list = app.output.list(&fields)?.under(heading);
        let mut list = list.sorted(&sort)?.at_most(self.limit);
        list.push_all(&rows)?;
        list.finish()?;
        if rows.is_empty() {
            app.output.note(if self.open {
                "nothing is open"
            } else {
                "no sale fits"
            });
        } else if rows.iter().any(|r| r.known.is_open()) {
            app.output
                .hint("what is open is finished by tillctl payments resume");
        }
        Ok(())
    }
}

impl Args {
    /// A heading with what was asked for.
    fn narrowed(&self, heading: Vec<String>) -> Vec<String> {
        let mut typed = self.only.typed().to_vec();
        typed.extend(self.open.then(|| "open".to_owned()));
        let reader = self.reader.as_deref().map(|r| Condition::is("reader", r));
        heading::narrowed(heading, &typed, reader.as_slice())
    }
}

/// Puts what Stripe says beside what the journal knows.
async fn joined<'a>(
    app: &App,
    known: Vec<KnownPayment<'a>>,
    reading: &'a Reading,
) -> Result<Vec<ListedSale<'a>>, Failure> {
    let ids = known.iter().filter_map(|k| k.intent().map(str::to_owned));
    let first = known.iter().map(|k| k.began()).min();
    let since = first.unwrap_or_else(|| app.now());
    let mut seen = look_up(app.stripe().await?, ids, since).await?;
    if let Some(error) = &seen.trouble {
        app.output.warn(&format!(
            "only the journal's state is shown where Stripe could not be asked: {error}"
        ));
    }
    let row = |known: KnownPayment<'a>| ListedSale {
        now: known.intent().and_then(|id| seen.intents.remove(id)),
        writer: reading.writers.get(known.name()),
        known,
    };
    Ok(known.into_iter().map(row).collect())
}

fn since(app: &App, text: &str, zone: &TimeZone) -> Result<Timestamp, Failure> {
    let asked = AskedPeriod {
        from: Some(text),
        ..AskedPeriod::default()
    };
    Period::resolve(asked, zone, app.now())
        .map(|p| p.from())
        .map_err(|e| Failure::usage(format!("--since {text:?}: {e}")))
}

/// The reader's id: from the journal where the name fits there, else from
/// Stripe, which also knows serial numbers.
async fn reader_id(
    app: &App,
    name: &str,
    mut entries: impl Iterator<Item = &JournalSale>,
) -> Result<String, Failure> {
    let fits = |e: &&JournalSale| {
        e.intended.reader_ref.id == name || e.intended.reader_ref.label.as_deref() == Some(name)
    };
    match entries.find(fits) {
        Some(entry) => Ok(entry.intended.reader_ref.id.clone()),
        None => Ok(resolve::reader(app, name).await?.id.clone()),
    }
}

/// All that a journal has, each payment once.
fn known_payments(reading: &Reading) -> Vec<KnownPayment<'_>> {
    let mut external: BTreeMap<&str, &ExternalPayment> = reading
        .entries
        .external_payments()
        .map(|external| (external.payment_intent.as_str(), external))
        .collect();
    let mut known: Vec<KnownPayment<'_>> = reading
        .entries
        .iter()
        .rev()
        .map(|sale| {
            let intent = sale.payment_intent.as_deref();
            KnownPayment::Sale(sale, intent.and_then(|id| external.remove(id)))
        })
        .collect();
    known.reverse();
    let others = reading.entries.external_payments();
    known.extend(
        others
            .filter(|other| external.contains_key(other.payment_intent.as_str()))
            .map(KnownPayment::ExternalPayment),
    );
    known
}

impl<'a> KnownPayment<'a> {
    fn entry(self) -> Option<&'a JournalSale> {
        match self {
            Self::Sale(entry, _) => Some(entry),
            Self::ExternalPayment(_) => None,
        }
    }

    /// What was done with it where its sale was not known, if something was.
    fn external(self) -> Option<&'a ExternalPayment> {
        match self {
            Self::Sale(_, external) => external,
            Self::ExternalPayment(external) => Some(external),
        }
    }

    /// The last thing that was done with it, if that was where its sale was not known.
    fn external_last(self) -> Option<&'a ExternalPayment> {
        let last = self.entry().map(|sale| sale.last);
        self.external()
            .filter(|external| Some(external.last) > last)
    }

    /// The name within the journal that its last line bears.
    fn name(self) -> &'a str {
        match (self, self.external_last()) {
            (_, Some(external)) | (Self::ExternalPayment(external), None) => &external.sale,
            (Self::Sale(entry, _), None) => &entry.sale,
        }
    }

    fn is_open(self) -> bool {
        let external = self.external();
        self.entry().is_some_and(JournalSale::is_open)
            || external.is_some_and(|external| !external.open_follow_ups.is_empty())
    }

    fn began(self) -> Timestamp {
        match self {
            Self::Sale(entry, _) => entry.began,
            Self::ExternalPayment(external) => external.began,
        }
    }

    fn last(self) -> Timestamp {
        match (self, self.external_last()) {
            (_, Some(external)) | (Self::ExternalPayment(external), None) => external.last,
            (Self::Sale(entry, _), None) => entry.last,
        }
    }

    fn last_step(self) -> Option<&'a str> {
        let steps = match (self, self.external_last()) {
            (_, Some(external)) | (Self::ExternalPayment(external), None) => &external.steps,
            (Self::Sale(entry, _), None) => &entry.steps,
        };
        steps.last().map(|(_, text)| text.as_str())
    }

    fn reader(self) -> Option<&'a str> {
        self.entry().map(|e| e.intended.reader_ref.id.as_str())
    }

    fn intent(self) -> Option<&'a str> {
        match self {
            Self::Sale(entry, _) => entry.payment_intent.as_deref(),
            Self::ExternalPayment(external) => Some(&external.payment_intent),
        }
    }
}

impl ListedSale<'_> {
    /// How much it needs somebody: the less the number the more.
    fn urgency(&self) -> u8 {
        let end = self.known.entry().and_then(|e| e.end.as_ref());
        match end.map(|end| end.outcome) {
            Some(SaleOutcome::Unknown) => 0,
            _ if self.known.is_open() => 1,
            _ if self.status().as_deref() == Some("requires_capture") => 2,
            _ => 3,
        }
    }

    /// What the journal says; a payment taken elsewhere has no outcome here.
    fn outcome(&self) -> Option<&str> {
        let entry = self.known.entry()?;
        Some(entry.end.as_ref().map_or("open", |e| e.outcome.name()))
    }

    fn status(&self) -> Option<String> {
        match &self.now {
            Some(intent) => Some(intent.status.to_string()),
            None => self.known.entry()?.end.as_ref()?.status.clone(),
        }
    }

    fn currency(&self) -> Option<Currency> {
        match (self.known.entry(), &self.now) {
            (Some(entry), _) => Some(entry.intended.currency),
            (None, Some(intent)) => Currency::parse(&intent.currency).ok(),
            (None, None) => None,
        }
    }

    fn money(&self, minor: Option<i64>) -> Option<Money> {
        Money::known(minor, self.currency())
    }

    fn amount(&self) -> Option<i64> {
        match (self.known.entry(), &self.now) {
            (Some(entry), _) => Some(entry.intended.amount),
            (None, intent) => intent.as_ref().map(|i| i.amount),
        }
    }

    fn charge(&self) -> Option<&Charge> {
        self.now.as_ref()?.latest_charge.as_ref()?.object()
    }

    fn total(&self) -> Option<i64> {
        use payment_intents::IntentStatus::{RequiresCapture, Succeeded};
        match &self.now {
            Some(intent) => match intent.status {
                Succeeded => intent.amount_received.or(Some(intent.amount)),
                RequiresCapture => intent.amount_capturable.or(Some(intent.amount)),
                _ => None,
            },
            None => self.known.entry()?.end.as_ref()?.total,
        }
    }

    /// What went back. What a partial capture released is no part of it since
    /// 2025-03-31.basil.
    fn refunded(&self) -> Option<i64> {
        let charge = self.charge().filter(|c| c.captured)?;
        Some(charge.amount_refunded)
    }
}

fn tone(row: &ListedSale<'_>) -> Tone {
    match row
        .known
        .entry()
        .and_then(|e| e.end.as_ref())
        .map(|e| e.outcome)
    {
        Some(SaleOutcome::Paid) => Tone::Good,
        Some(SaleOutcome::Authorized) | None => Tone::Waiting,
        Some(SaleOutcome::Unknown) => Tone::Bad,
        Some(_) => Tone::Faint,
    }
}

fn fields<'a>(now: Timestamp) -> Fields<'a, ListedSale<'a>> {
    Fields::of(|r: &ListedSale<'a>| {
        let named = r.known.entry().and_then(|e| e.intended.reference.clone());
        let intent = r.known.intent().map(str::to_owned);
        intent.or(named).unwrap_or_default()
    })
    .text("reference", |r| {
        r.known.entry()?.intended.reference.as_deref()
    })
    .key_kind()
    .text("payment_intent", |r| r.known.intent())
    .rank(5)
    .text("outcome", ListedSale::outcome)
    .tone(tone)
    .kept()
    .made("status", ListedSale::status)
    .rank(4)
    .money("amount", |r| r.money(r.amount()))
    .kept()
    .money("total", |r| r.money(r.total()))
    .rank(2)
    .money("refunded", |r| r.money(r.refunded()))
    .rank(6)
    .currency("currency", ListedSale::currency)
    .kept()
    .text("reader", |r| r.known.reader())
    .rank(9)
    .text("reader_label", |r| {
        r.known.entry()?.intended.reader_ref.label.as_deref()
    })
    .name_kind()
    .kept()
    .cell("began", move |r| {
        Cell::ago_to_the_second(Some(r.known.began()), now)
    })
    .moment_kind()
    .rank(1)
    .text("last_step", |r| r.known.last_step())
    .lines(2)
    .rank(7)
    .cell("last_step_at", move |r| {
        Cell::ago_to_the_second(Some(r.known.last()), now)
    })
    .moment_kind()
    .on_request()
    .flag("open", |r| r.known.is_open())
    .tone(|r| {
        if r.known.is_open() {
            Tone::Waiting
        } else {
            Tone::Faint
        }
    })
    .rank(3)
    .text("host", |r| Some(&r.writer?.host))
    .on_request()
    .text("user", |r| Some(&r.writer?.user))
    .on_request()
    .count("attempts", |r| {
        Some(r.known.entry()?.intended.attempt.into())
    })
    .rank(8)
    .json("charge", |r| {
        let intent = r.now.as_ref();
        json!(
            intent
                .and_then(|i| i.latest_charge.as_ref())
                .map(Expandable::id)
        )
    })
}
