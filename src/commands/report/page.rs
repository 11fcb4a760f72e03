//! The page for people: totals, days, rankings, declines, rows.

pub(crate) mod numbers;
mod rows;

use std::collections::BTreeMap;

use super::{ReportRequest, about, notes};
use crate::commands::report::args::Args;
use crate::commands::report::page::numbers::{count, money};
use crate::directory::Names;
use crate::money::Currency;
use crate::output::page::{Bar, Bars, Page, Section, Tile};
use crate::report::aggregator::Aggregator;
use crate::report::dimension::Dimension;
use crate::report::request::Completeness;
use crate::report::rows::{Report, Row, Sums};
use crate::report::too_large::TooLarge;
use crate::report::totals::Basis;
use crate::report::trend::{TrendStep, steps};

/// How many readers or locations a ranking has.
const RANKED: usize = 15;

/// What the page needs of beside the report.
pub(super) fn keys(ask: &ReportRequest) -> Vec<Dimension> {
    let mut keys = vec![ask.step(), Dimension::Reader, Dimension::Location];
    if ask.basis == Basis::Activity {
        keys.push(Dimension::DeclineCode);
    }
    keys
}

/// Makes the page.
pub(super) fn page(
    ask: &ReportRequest,
    args: &Args,
    report: &Report,
    aggregators: &[Aggregator],
    names: &Names,
    uptime: Option<Section>,
) -> Result<Page, TooLarge> {
    let of = |by: Dimension| {
        let place = keys(ask).iter().position(|key| *key == by)? + 1 + usize::from(args.spark);
        aggregators.get(place)
    };
    let laid_out = |by: Dimension| -> Result<Option<Report>, TooLarge> {
        let read = Completeness::default();
        let report = of(by).map(|totals| Report::new(&ask.period, &[by], totals, names, &read));
        report.transpose()
    };
    let mut parts = Vec::new();
    let readers = laid_out(Dimension::Reader)?;
    let locations = laid_out(Dimension::Location)?;
    let declines = laid_out(Dimension::DeclineCode)?;
    for sums in report.sums() {
        let mut part = Section {
            heading: sums.currency.code().to_uppercase(),
            tiles: tiles(ask.basis, sums),
            ..Section::default()
        };
        part.charts
            .extend(of(ask.step()).map(|totals| over_time(ask, totals, sums.currency)));
        for (caption, ranked) in [("Readers", &readers), ("Locations", &locations)] {
            if let Some(ranked) = ranked {
                part.rankings.push(ranking(
                    caption,
                    &ranked.clone().top(RANKED)?,
                    sums.currency,
                ));
            }
        }
        if let Some(declines) = &declines {
            part.rankings.extend(refusals(declines, sums.currency));
        }
        parts.push(part);
    }
    let shown = match ask.top {
        Some(top) => report.clone().top(top)?,
        None => report.clone(),
    };
    parts.extend(uptime);
    parts.push(Section {
        heading: "Rows".to_owned(),
        tables: vec![rows::table(&shown)],
        ..Section::default()
    });
    Ok(Page {
        title: about::title(ask.basis).to_owned(),
        lines: lines(ask, args, report),
        parts,
        footer: footer(report),
    })
}

fn lines(ask: &ReportRequest, args: &Args, report: &Report) -> Vec<String> {
    let (first, last) = ask.period.first_and_last();
    let mut lines: Vec<String> = report.whose().map(str::to_owned).into_iter().collect();
    lines.push(if first == last {
        first.strftime("%A, %-d %B %Y").to_string()
    } else {
        format!(
            "{} to {}",
            first.strftime("%-d %B %Y"),
            last.strftime("%-d %B %Y")
        )
    });
    lines.push(format!(
        "{}, {}",
        ask.period.on_the_wall(),
        ask.period.zone_name()
    ));
    if !args.conditions.is_empty() {
        lines.push(format!("Only {}", args.conditions.join(", ")));
    }
    if let Some((before, _)) = &ask.before {
        lines.push(format!("Compared with {}", before.on_the_wall()));
    }
    if !report.is_complete() {
        let why = if report.lacks_tips() {
            notes::NO_TIPS
        } else {
            "the figures can still grow"
        };
        lines.push(format!("Not complete: {why}."));
    }
    lines
}

fn footer(report: &Report) -> Vec<String> {
    let what = match report.basis() {
        Basis::Activity => {
            "Payments count on the day they were attempted, refunds on their own; net sales are \
             gross less refunds. Online payments are left out."
        }
        Basis::Balance => {
            "Everything counts on the day it reached the balance, in the currency it is settled \
             in; net is gross less fees, refunds and disputes. Online payments are left out."
        }
    };
    let mut footer = vec![what.to_owned()];
    footer.extend(report.stamp().map(|stamp| format!("Made at {stamp}.")));
    footer
}

fn tiles(basis: Basis, sums: &Sums) -> Vec<Tile> {
    let money = |minor| money(minor, sums.currency);
    let tile = |name, value, note| Tile { name, value, note };
    let number = |number| Some(format!("number: {}", count(number)));
    let before = |text: Option<String>| text.map(|text| format!("before: {text}"));
    let earlier = sums.before.as_deref();
    let now = &sums.now;
    let net_before = before(earlier.map(|totals| money(totals.net)));
    let payments_before = before(earlier.map(|totals| count(totals.payments)));
    let net = money(now.net);
    let payments = tile("Payments", count(now.payments), payments_before);
    match basis {
        Basis::Activity => vec![
            tile("Net sales", net, net_before),
            tile("Gross", money(now.gross), None),
            tile("Tips", now.tips.map_or("unknown".to_owned(), money), None),
            tile("Refunds", money(now.refunds), number(now.refund_count)),
            payments,
            tile(
                "Declined",
                count(now.declined),
                Some(format!("of {} attempts", count(now.attempts))),
            ),
            tile("Uncaptured", count(now.uncaptured), None),
        ],
        Basis::Balance => vec![
            tile("Net", net, net_before),
            tile("Gross", money(now.gross), None),
            tile("Fees", money(now.fees), None),
            tile("Refunds", money(now.refunds), number(now.refund_count)),
            tile("Disputes", money(now.disputes), number(now.dispute_count)),
            payments,
        ],
    }
}

fn over_time(ask: &ReportRequest, totals: &Aggregator, currency: Currency) -> Bars {
    let step = ask.step();
    let groups = totals.groups();
    let sums: BTreeMap<TrendStep, i64> = groups
        .filter(|(key, _)| key.currency == currency)
        .filter_map(|(key, figures)| Some((TrendStep::of(&key, step)?, figures.net)))
        .collect();
    let mut all = steps(&ask.period, step);
    // Payments taken offline may lie before the period.
    all.extend(
        sums.keys()
            .filter(|at| !all.contains(at))
            .copied()
            .collect::<Vec<_>>(),
    );
    if step == Dimension::Day {
        all.sort_unstable();
    }
    let bars = all.into_iter().map(|at| {
        let value = sums.get(&at).copied().unwrap_or(0);
        Bar {
            label: match at {
                TrendStep::Day(day) => day.strftime("%a %Y-%m-%d").to_string(),
                TrendStep::Hour(hour) => format!("{hour:02}:00"),
            },
            value,
            text: money(value, currency),
            rest: false,
        }
    });
    Bars {
        caption: match ask.basis {
            Basis::Activity => format!("Net sales by {}", step.name()),
            Basis::Balance => format!("Net by {}", step.name()),
        },
        bars: bars.collect(),
    }
}

fn name(row: &Row) -> String {
    if row.others {
        return "others".to_owned();
    }
    let key = &row.key;
    let name = row.called.reader.as_ref().or(row.called.location.as_ref());
    let id = key.reader.as_ref().or(key.location.as_ref());
    name.or(id)
        .cloned()
        .unwrap_or_else(|| "(unknown)".to_owned())
}

fn ranking(caption: &str, ranked: &Report, currency: Currency) -> Bars {
    let rows = ranked
        .entries()
        .iter()
        .filter(|row| row.key.currency == currency);
    let bars = rows.map(|row| {
        let value = row.sums.now.net;
        Bar {
            label: name(row),
            value,
            text: money(value, currency),
            rest: row.others,
        }
    });
    Bars {
        caption: format!("{caption} by {}", ranked.basis().net()),
        bars: bars.collect(),
    }
}

fn refusals(declines: &Report, currency: Currency) -> Option<Bars> {
    let rows = declines.entries().iter();
    let mut bars: Vec<Bar> = rows
        .filter(|row| row.key.currency == currency && row.sums.now.declined > 0)
        .map(|row| Bar {
            label: row
                .key
                .decline_code
                .clone()
                .unwrap_or_else(|| "(no reason)".to_owned()),
            value: row.sums.now.declined.try_into().unwrap_or(i64::MAX),
            text: count(row.sums.now.declined),
            rest: false,
        })
        .collect();
    bars.sort_by_key(|bar| std::cmp::Reverse(bar.value));
    (!bars.is_empty()).then(|| Bars {
        caption: "Declines by reason".to_owned(),
        bars,
    })
}
