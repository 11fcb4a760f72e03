//! `tillctl report --payout`: what the line of a bank statement is made of.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::about;
use super::endings::{check_unpicked, format_without_page, is_binary};
use crate::app::App;
use crate::commands::data_source::notes::warn_of_missing_names;
use crate::commands::report::args::Args;
use crate::directory::Names;
use crate::failure::{Failure, Kind};
use crate::output::{Cell, Fields, Format, Output, Tone, file};
use crate::period::zone_name;
use crate::report::payout::{self, PaidOut, PayoutLine};
use crate::views::payout_workbook;

pub(super) async fn run(app: &App, args: &Args, id: &str) -> Result<(), Failure> {
    let output = &*app.output;
    if !id.starts_with("po_") {
        return Err(Failure::usage(format!("{id:?} is no id of a payout"))
            .hint("it begins with po_; tillctl api get /v1/payouts lists them"));
    }
    let target = target(output, args)?;
    let zone = args.period.zone_of_moments(app)?;
    let context = LineContext {
        zone,
        names: Names::default(),
    };
    output.check(|| fields(&context).names())?;
    let found = {
        let spinner = output.spinner("reading what was paid out");
        let progress = |lines| spinner.detail(&format!("{lines} so far"));
        payout::read(app.stripe().await?, id, &progress).await?
    };
    let wants = |_| found.lines.iter().any(|line| line.place.is_some());
    let context = LineContext {
        names: Names::listed(app.stripe().await?, wants).await?,
        ..context
    };
    let whose = about::account_and_mode(app, args).await?;
    let zone = format!("times in {}", zone_name(&context.zone));
    let about = vec![title(&found), whose, sentence(&found), zone];
    match target {
        None => show(output, &context, &found, &about)?,
        Some((path, Format::Xlsx)) => {
            payout_workbook::write(path, &context.zone, &context.names, (&found, about.clone()))?;
        }
        Some((path, format)) => {
            let file = output.for_file(format, path)?;
            show(&file, &context, &found, &about)?;
            file.keep()?;
        }
    }
    if let Some((path, _)) = target {
        output.note(&format!("wrote {}", path.display()));
    }
    warn_of_missing_names(output, &context.names);
    conclude(output, &found)
}

/// Where it goes, if that is a file.
fn target<'a>(
    output: &Output,
    args: &'a Args,
) -> Result<Option<(&'a std::path::Path, Format)>, Failure> {
    let Some(path) = args.out.as_deref() else {
        if is_binary(output.format()) {
            return Err(
                Failure::usage("a workbook needs a file").hint("name it: --out payout.xlsx")
            );
        }
        return Ok(None);
    };
    if args.page_file().is_some() {
        return Err(Failure::usage("a payout has no page").hint("write it to .xlsx or .csv"));
    }
    check_unpicked(output)?;
    file::check(path)?;
    Ok(Some((
        path,
        format_without_page(output.typed_format(), path)?,
    )))
}

/// What the cells of a line are made with, beside the line.
struct LineContext {
    zone: TimeZone,
    names: Names,
}

fn title(found: &PaidOut) -> String {
    format!("Payout {}: {}", found.payout.id, found.amount)
}

/// What the bank statement knows of it.
fn sentence(found: &PaidOut) -> String {
    let payout = &found.payout;
    // A day, which Stripe writes as its midnight in UTC.
    let day = Timestamp::from_second(payout.arrival_date)
        .map(|at| at.to_zoned(TimeZone::UTC).date().to_string());
    let day = day.unwrap_or_else(|_| "unknown".to_owned());
    let mut parts = vec![format!("{}, at the bank on {day}", payout.status)];
    let words = payout.statement_descriptor.as_ref();
    parts.extend(words.map(|words| format!("on the statement as {words}")));
    let trace = payout.trace_id.as_ref().and_then(|t| t.value.as_ref());
    parts.extend(trace.map(|trace| format!("traced as {trace}")));
    parts.extend(payout.failure_message.clone());
    parts.join(", ")
}

fn fields(context: &LineContext) -> Fields<'_, PayoutLine> {
    let place = |line: &PayoutLine,
                 of: fn(&crate::transactions::PointOfSale) -> &Option<String>| {
        line.place.as_ref().and_then(|place| of(place).clone())
    };
    Fields::of(|line: &PayoutLine| line.id.clone())
        .cell("at", |line| moment(line, &context.zone))
        .text("type", |line| Some(&line.kind))
        .tone(tone)
        .made("reader", move |line| place(line, |place| &place.reader))
        .on_request()
        .made("reader_label", move |line| {
            let place = line.place.as_ref()?;
            let today = || context.names.readers.get(place.reader.as_deref()?);
            let label = place.reader_label.as_ref().or_else(today);
            label.or(place.reader.as_ref()).cloned()
        })
        .rank(1)
        .made("location", move |line| place(line, |place| &place.location))
        .on_request()
        .made("location_name", |line| {
            let id = line.place.as_ref()?.location.as_ref()?;
            Some(context.names.locations.get(id).unwrap_or(id).clone())
        })
        .rank(3)
        .made("brand", move |line| place(line, |place| &place.brand))
        .on_request()
        .text("reference", |line| line.reference.as_deref())
        .rank(2)
        .money("amount", |line| Some(line.amount))
        .money("fee", |line| Some(line.fee))
        .money("net", |line| Some(line.net))
        .tone(tone)
        .kept()
        .currency("currency", |line| Some(line.net.currency()))
        .kept()
        .text("source", |line| line.source.as_deref())
        .rank(4)
        .text("payment_intent", |line| line.payment_intent.as_deref())
        .on_request()
        .text("description", |line| line.description.as_deref())
        .prose()
        .on_request()
        .text("id", |line| {
            Some(&line.id)
                .filter(|id| !id.is_empty())
                .map(String::as_str)
        })
        .on_request()
}

fn moment(line: &PayoutLine, zone: &TimeZone) -> Cell {
    if line.is_total() {
        return Cell::text(None);
    }
    Cell::moment(line.at, zone)
}

fn tone(line: &PayoutLine) -> Tone {
    if line.is_total() {
        Tone::Strong
    } else {
        Tone::Plain
    }
}

fn show(
    output: &Output,
    context: &LineContext,
    found: &PaidOut,
    about: &[String],
) -> Result<(), Failure> {
    let fields = fields(context);
    if output.format() == Format::Json {
        return output.document(&document(&fields, found)?);
    }
    let is_table = output.format() == Format::Table;
    if is_table && output.is_terminal() {
        output.note(&about.join("; "));
    }
    output.heading(about)?;
    let mut list = output.list(&fields)?;
    list.push_all(&found.lines)?;
    if is_table {
        list.push(&found.total())?;
    }
    list.finish()
}

fn document(fields: &Fields<'_, PayoutLine>, found: &PaidOut) -> Result<Value, Failure> {
    let payout = &found.payout;
    let lines: Vec<Value> = found
        .lines
        .iter()
        .map(|line| fields.to_value(line))
        .collect();
    let (amount, fee, net) = found.sums;
    Ok(json!({
        "payout": payout.id,
        "amount": found.amount.minor(),
        "currency": found.amount.currency().code(),
        "status": payout.status,
        "arrival_date": Timestamp::from_second(payout.arrival_date)
            .map(|at| at.to_zoned(TimeZone::UTC).date().to_string()).ok(),
        "statement_descriptor": payout.statement_descriptor,
        "lines": lines,
        "totals": {"amount": amount.minor(), "fee": fee.minor(), "net": net.minor()},
        "unexplained": found.unexplained()?.minor(),
    }))
}

/// Says whether it adds up.
fn conclude(output: &Output, found: &PaidOut) -> Result<(), Failure> {
    let payout = &found.payout;
    if matches!(payout.status.as_str(), "failed" | "canceled") {
        output.warn(&format!(
            "this payout is {}: its money went back to the balance",
            payout.status
        ));
    }
    if !found.is_whole() {
        output.warn("Stripe has not yet said all that is in this payout");
    }
    let rest = found.unexplained()?;
    if rest.minor() == 0 {
        output.note(&format!(
            "{} movements come to {}, which is what was paid out",
            found.lines.len(),
            found.amount
        ));
        return Ok(());
    }
    Err(Failure::new(
        Kind::Findings,
        format!(
            "{}: {} was paid out, and its movements come to {}: {rest} not explained",
            payout.id, found.amount, found.sums.2
        ),
    )
    .hint("ask again later; if it stays, Stripe's support can say what is in it"))
}
