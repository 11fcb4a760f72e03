//! `tillctl report --reconcile`: from what was done to what reached the balance.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::about;
use super::request::period;
use crate::app::App;
use crate::commands::data_source::SETTLE;
use crate::commands::period_args::MACHINE_ZONE;
use crate::commands::report::args::Args;
use crate::commands::report::endings::{check_unpicked, format_without_page, is_binary};
use crate::failure::{Failure, Kind};
use crate::ledger::reconciliation;
use crate::money::Money;
use crate::output::{Fields, Format, Output, Tone, file};
use crate::period::Period;
use crate::report::reconciliation::{Reconciled, ReconciliationLine};
use crate::report::totals::Basis;
use crate::views::{reconciliation_workbook, report_heading};

/// How many objects that do not fit are named on stderr.
const NAMED: usize = 5;

pub(super) async fn run(app: &App, args: &Args) -> Result<(), Failure> {
    let output = &*app.output;
    let (period, guessed) = period(app, args)?;
    let target = match &args.out {
        None if is_binary(output.format()) => {
            return Err(
                Failure::usage("a workbook needs a file").hint("name it: --out balance.xlsx")
            );
        }
        None => None,
        Some(path) if !crate::report::file_pattern::placeholders(Some(path))?.is_empty() => {
            return Err(Failure::usage("a reconciliation is one file")
                .hint("leave what is in braces out of --out"));
        }
        Some(path) => {
            check_unpicked(output)?;
            file::check(path)?;
            Some((path, format_without_page(output.typed_format(), path)?))
        }
    };
    let from = period.from_seconds();
    let source = args.source().open(app, from, Basis::Balance).await?;
    // What came after the ledger was brought up to date is not in it.
    let as_of = source.as_of(app)?.unwrap_or_else(|| app.now());
    let settle = i64::try_from(SETTLE.as_secs()).unwrap_or(0);
    let to = period
        .to_seconds()
        .min(as_of.as_second().saturating_sub(settle));
    let window = (from, to.max(from));
    let pulled = source.pulled(window)?;
    let ledger = match &pulled {
        Some(pulled) => pulled,
        None => app.ledger()?,
    };
    let found = {
        let spinner = output.spinner("listing the balance");
        let progress = |more: u64| spinner.add(more);
        let client = app.stripe().await?;
        let read = async || reconciliation::run(client, ledger, window, &progress).await;
        source.unless_overtaken(app, read).await?
    };
    let covered = CoveredPeriod {
        closed: to == period.to_seconds(),
        pulled_as_of: pulled.is_some().then_some(as_of),
        guessed,
        period,
    };
    let about = [
        "Card reader sales and the balance".to_owned(),
        about::account_and_mode(app, args).await?,
        report_heading::when(&covered.period),
    ];
    match target {
        None => show(output, &about, &covered, &found)?,
        Some((path, Format::Xlsx)) => {
            reconciliation_workbook::write(path, about.to_vec(), &covered.period, &found)?;
        }
        Some((path, format)) => {
            let file = output.for_file(format, path)?;
            show(&file, &about, &covered, &found)?;
            file.keep()?;
        }
    }
    if let Some((path, _)) = target {
        output.note(&format!("wrote {}", path.display()));
    }
    conclude(output, &covered, &found)
}

/// A period, and what of it is known.
struct CoveredPeriod {
    period: Period,
    /// Whether nobody named its zone.
    guessed: bool,
    /// Whether all of it is known.
    closed: bool,
    /// When what the store has was brought up to date, if that is what is reconciled.
    pulled_as_of: Option<Timestamp>,
}

/// Says what came of it.
fn conclude(output: &Output, covered: &CoveredPeriod, found: &Reconciled) -> Result<(), Failure> {
    let CoveredPeriod {
        period,
        pulled_as_of,
        ..
    } = covered;
    if covered.guessed {
        output.note(MACHINE_ZONE);
    }
    match pulled_as_of {
        _ if covered.closed => {}
        Some(as_of) => output.warn(&format!(
            "the store is as of {as_of}: what came in since, and in the five minutes before, is left out"
        )),
        None => output
            .warn("the period is not over, or only just: the last minutes are left out"),
    }
    if found.unfetched > 0 {
        let (what, is, was) = match found.unfetched {
            1 => ("payment, refund or dispute", "is", "it was"),
            _ => ("payments, refunds or disputes", "are", "they were"),
        };
        output.warn(&format!(
            "{} more {what} moved money in this period and {is} older than the ledger reaches: \
             {was} not fetched",
            found.unfetched
        ));
    }
    if found.is_explained {
        output.note(&format!("{period}: every difference is explained"));
        return Ok(());
    }
    let rest = found.lines.iter().filter(|line| is_rest(line));
    let rest: Vec<String> = rest
        .map(|line| Money::new(line.sum.amount, line.currency).to_string())
        .collect();
    let what = if rest.is_empty() {
        "some movements do not fit".to_owned()
    } else {
        format!("{} not explained", rest.join(" and "))
    };
    let discrepancies = found.discrepancies.iter();
    let mut details: Vec<String> = discrepancies
        .take(NAMED)
        .map(|discrepancy| format!("{}: {}", discrepancy.id, discrepancy.why))
        .collect();
    if found.discrepancies.len() > NAMED {
        details.push(format!("and {} more", found.discrepancies.len() - NAMED));
    }
    let hint = match (pulled_as_of, found.unfetched > 0) {
        (None, true) => {
            "run it again to fetch more of them, or let the ledger reach further back: \
             tillctl ledger sync --since DATE"
        }
        (None, false) => {
            "tillctl ledger sync --full fetches everything once more; then reconcile again"
        }
        (Some(_), true) => {
            "let the ledger of a machine that pushes reach further back: \
             tillctl ledger push --sync --since DATE"
        }
        (Some(_), false) => {
            "on a machine that pushes: tillctl ledger sync --full fetches everything once more; \
             tillctl ledger push; then reconcile again"
        }
    };
    Err(Failure::new(Kind::Findings, format!("{period}: {what}"))
        .details(details)
        .hint(hint))
}

fn is_rest(line: &ReconciliationLine) -> bool {
    line.item == crate::report::reconciliation::LineItem::Unexplained && line.sum.amount != 0
}

fn show(
    output: &Output,
    about: &[String],
    covered: &CoveredPeriod,
    found: &Reconciled,
) -> Result<(), Failure> {
    output.heading(about)?;
    if output.format() == Format::Json {
        return output.document(&document(covered, found));
    }
    let fields = fields();
    let mut list = output.list(&fields)?;
    list.push_all(&found.lines)?;
    list.finish()
}

fn fields() -> Fields<'static, ReconciliationLine> {
    let tone = |line: &ReconciliationLine| {
        if line.is_subtotal() {
            Tone::Strong
        } else {
            Tone::Plain
        }
    };
    Fields::of(|line: &ReconciliationLine| line.item.name().to_owned())
        .text("item", |line| Some(line.item.name()))
        .tone(tone)
        .currency("currency", |line| Some(line.currency))
        .tone(tone)
        .count("count", |line| Some(line.sum.count))
        .money("amount", |line| {
            Some(Money::new(line.sum.amount, line.currency))
        })
        .tone(tone)
        .text("meaning", |line| Some(line.item.meaning()))
        .prose()
        .tone(|_| Tone::Faint)
        .rank(1)
}

fn document(covered: &CoveredPeriod, found: &Reconciled) -> Value {
    let period = &covered.period;
    let fields = fields();
    let lines: Vec<Value> = found
        .lines
        .iter()
        .map(|line| fields.to_value(line))
        .collect();
    let discrepancies = found.discrepancies.iter();
    let discrepancies: Vec<Value> = discrepancies
        .map(|discrepancy| json!({"id": discrepancy.id, "why": discrepancy.why}))
        .collect();
    json!({
        "from": period.from().to_string(),
        "to": period.to().to_string(),
        "timezone": period.zone_name(),
        "lines": lines,
        "unexplained": discrepancies,
        "reconciled": found.is_explained,
        "complete": covered.closed,
    })
}
