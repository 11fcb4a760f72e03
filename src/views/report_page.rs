//! The page for people: totals, days, rankings, declines, rows.

pub(crate) mod language;
mod rows;

use std::collections::BTreeMap;

use crate::directory::Names;
use crate::money::Currency;
use crate::output::page::{Axis, Bar, Bars, HtmlPage, Section, Tile};
use crate::period::Period;
use crate::report::aggregator::Aggregator;
use crate::report::dimension::Dimension;
use crate::report::request::Completeness;
use crate::report::rows::{Report, Row, Sums};
use crate::report::too_large::TooLarge;
use crate::report::totals::Basis;
use crate::report::trend::{TrendStep, steps};
use language::{Lang, filled};

/// How many readers or locations a ranking has.
const RANKED: usize = 15;

/// What the page needs to be added up beside the report, in this order.
pub(crate) fn keys(basis: Basis, step: Dimension) -> Vec<Dimension> {
    let mut keys = vec![step, Dimension::Reader, Dimension::Location];
    if basis == Basis::Activity {
        keys.push(Dimension::DeclineCode);
    }
    keys
}

/// How the page is wanted.
pub(crate) struct PageRequest<'a> {
    /// What time goes by in on its charts.
    pub(crate) step: Dimension,
    /// What it is compared with.
    pub(crate) before: Option<&'a Period>,
    /// How many rows.
    pub(crate) top: Option<usize>,
    /// What alone is counted, as it was typed.
    pub(crate) conditions: &'a [String],
    pub(crate) lang: Lang,
}

/// What the page is made of.
pub(crate) struct PageFigures<'a> {
    pub(crate) report: &'a Report,
    /// What was added up by [`keys`] beside it.
    pub(crate) aggregators: &'a [Aggregator],
    pub(crate) names: &'a Names,
    /// How long readers were there, if somebody looked.
    pub(crate) uptime: Option<Section>,
}

/// Makes the page.
pub(crate) fn page(ask: &PageRequest<'_>, figures: PageFigures<'_>) -> Result<HtmlPage, TooLarge> {
    let PageFigures {
        report,
        aggregators,
        names,
        uptime,
    } = figures;
    let basis = report.basis();
    let of = |by: Dimension| {
        let keys = keys(basis, ask.step);
        let place = keys.iter().position(|key| *key == by)?;
        aggregators.get(place)
    };
    let laid_out = |by: Dimension| -> Result<Option<Report>, TooLarge> {
        let read = Completeness::default();
        let totals = of(by).cloned();
        let report = totals.map(|t| Report::new(report.period(), &[by], t, names, &read));
        report.transpose()
    };
    let lang = ask.lang;
    let words = lang.words();
    let mut parts = Vec::new();
    let readers = laid_out(Dimension::Reader)?;
    let locations = laid_out(Dimension::Location)?;
    let declines = laid_out(Dimension::DeclineCode)?;
    // Amounts of two currencies cannot be held against each other; payments can.
    let mut largest: Vec<&Sums> = report.sums().iter().collect();
    largest.sort_by_key(|sums| std::cmp::Reverse(sums.now.payments));
    for sums in largest {
        let mut part = Section {
            heading: sums.currency.code().to_uppercase(),
            tiles: tiles(basis, sums, lang),
            ..Section::default()
        };
        let over_time = of(ask.step).map(|totals| over_time(report, ask, totals, sums.currency));
        part.charts.extend(over_time);
        for (caption, ranked) in [
            (words.readers_by, &readers),
            (words.locations_by, &locations),
        ] {
            if let Some(ranked) = ranked {
                let caption = filled(caption, &[&lang.within(net(basis, lang))]);
                let ranked = ranked.clone().top(RANKED)?;
                part.rankings
                    .push(ranking(&caption, &ranked, sums.currency, lang));
            }
        }
        if let Some(declines) = &declines {
            part.rankings
                .extend(refusals(declines, sums.currency, lang));
        }
        parts.push(part);
    }
    let shown = match ask.top {
        Some(top) => report.clone().top(top)?,
        None => report.clone(),
    };
    parts.extend(uptime);
    let mut lines = lines(ask, report);
    if report.entries().is_empty() {
        lines.push(words.nothing.to_owned());
    } else {
        parts.push(Section {
            heading: words.rows.to_owned(),
            tables: vec![rows::table(&shown, lang)],
            ..Section::default()
        });
    }
    lines.extend(rows::left_out(&shown, lang));
    let title = match basis {
        Basis::Activity => words.activity,
        Basis::Balance => words.balance,
    };
    Ok(HtmlPage {
        words: lang.of_page(),
        title: title.to_owned(),
        lines,
        parts,
        footer: footer(report, lang),
    })
}

/// What rows are ranked by.
const fn net(basis: Basis, lang: Lang) -> &'static str {
    match basis {
        Basis::Activity => lang.words().net_sales,
        Basis::Balance => lang.words().net,
    }
}

fn lines(ask: &PageRequest<'_>, report: &Report) -> Vec<String> {
    let lang = ask.lang;
    let words = lang.words();
    let period = report.period();
    let (first, last) = period.first_and_last();
    let mut lines: Vec<String> = report
        .whose()
        .map(|whose| lang.whose(whose))
        .into_iter()
        .collect();
    lines.push(lang.days(first, last));
    let when = lang.on_the_wall(period);
    lines.push(format!("{when}, {}", period.zone_name()));
    if !ask.conditions.is_empty() {
        lines.push(format!("{} {}", words.only, ask.conditions.join(", ")));
    }
    if let Some(before) = ask.before {
        lines.push(format!(
            "{} {}",
            words.compared_with,
            lang.on_the_wall(before)
        ));
    }
    if !report.is_complete() {
        let why = if report.lacks_tips() {
            words.no_tips
        } else {
            words.can_grow
        };
        lines.push(format!("{}: {why}.", words.not_complete));
    }
    lines
}

fn footer(report: &Report, lang: Lang) -> Vec<String> {
    let words = lang.words();
    let what = match report.basis() {
        Basis::Activity => words.about_activity,
        Basis::Balance => words.about_balance,
    };
    let mut footer = vec![what.to_owned()];
    let stamp = report.stamp();
    footer.extend(stamp.map(|stamp| format!("{} {stamp}.", words.made_at)));
    footer
}

fn tiles(basis: Basis, sums: &Sums, lang: Lang) -> Vec<Tile> {
    let words = lang.words();
    let money = |minor| lang.money(minor, sums.currency);
    let count = |number| lang.count(number);
    let tile = |name, value, note| Tile { name, value, note };
    let number = |number| Some(format!("{}: {}", words.number, count(number)));
    let before = |text: String, change: Option<String>| {
        let change = change.map_or_else(String::new, |change| format!(" ({change})"));
        format!("{}: {text}{change}", words.before)
    };
    let earlier = sums.before.as_deref();
    let now = &sums.now;
    let net_before = earlier.map(|was| before(money(was.net), lang.change(now.net, was.net)));
    let payments_before = earlier.map(|was| {
        let change = lang.change(now.payments.cast_signed(), was.payments.cast_signed());
        before(count(was.payments), change)
    });
    let net = tile(net(basis, lang), money(now.net), net_before);
    let gross = tile(words.gross, money(now.gross), None);
    let refunds = tile(words.refunds, money(now.refunds), number(now.refund_count));
    let payments = tile(words.payments, count(now.payments), payments_before);
    match basis {
        Basis::Activity => {
            let tips = now.tips.map_or_else(|| words.unknown.to_owned(), money);
            let attempts = match now.attempts {
                1 => words.of_one_attempt.to_owned(),
                attempts => filled(words.of_attempts, &[&count(attempts)]),
            };
            vec![
                net,
                gross,
                tile(words.tips, tips, None),
                refunds,
                payments,
                tile(words.declined, count(now.declined), Some(attempts)),
                tile(words.uncaptured, count(now.uncaptured), None),
            ]
        }
        Basis::Balance => vec![
            net,
            gross,
            tile(words.fees, money(now.fees), None),
            refunds,
            tile(
                words.disputes,
                money(now.disputes),
                number(now.dispute_count),
            ),
            payments,
        ],
    }
}

fn over_time(
    report: &Report,
    ask: &PageRequest<'_>,
    totals: &Aggregator,
    currency: Currency,
) -> Bars {
    let PageRequest { step, lang, .. } = *ask;
    let groups = totals.groups();
    let sums: BTreeMap<TrendStep, i64> = groups
        .filter(|(key, _)| key.currency == currency)
        .filter_map(|(key, figures)| Some((TrendStep::of(&key, step)?, figures.net)))
        .collect();
    let mut all = steps(report.period(), step);
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
    let values = all.iter().map(|at| sums.get(at).copied().unwrap_or(0));
    let (highest, lowest) = (values.clone().max(), values.min());
    let axis = Axis {
        unit: currency.code().to_uppercase(),
        highest: lang.money(highest.unwrap_or(0).max(0), currency),
        lowest: lowest
            .filter(|low| *low < 0)
            .map(|low| lang.money(low, currency)),
    };
    let bars = all.into_iter().map(|at| {
        let value = sums.get(&at).copied().unwrap_or(0);
        Bar {
            label: match at {
                TrendStep::Day(day) => lang.weekday_and_day(day),
                TrendStep::Hour(hour) => format!("{hour:02}:00"),
            },
            value,
            text: lang.money(value, currency),
            rest: false,
        }
    });
    let words = lang.words();
    let caption = match step {
        Dimension::Hour => words.by_hour,
        _ => words.by_day,
    };
    Bars {
        caption: filled(caption, &[net(report.basis(), lang)]),
        all: bars.collect(),
        axis,
    }
}

fn name(row: &Row, lang: Lang) -> String {
    if row.others {
        return lang.words().others.to_owned();
    }
    let key = &row.key;
    let name = row.called.reader.as_ref().or(row.called.location.as_ref());
    let id = key.reader.as_ref().or(key.location.as_ref());
    name.or(id)
        .cloned()
        .unwrap_or_else(|| lang.words().unknown.to_owned())
}

fn ranking(caption: &str, ranked: &Report, currency: Currency, lang: Lang) -> Bars {
    let rows = ranked
        .entries()
        .iter()
        .filter(|row| row.key.currency == currency);
    let bars = rows.map(|row| {
        let value = row.sums.now.net;
        Bar {
            label: name(row, lang),
            value,
            text: lang.money(value, currency),
            rest: row.others,
        }
    });
    Bars {
        caption: format!("{caption}, {}", currency.code().to_uppercase()),
        all: bars.collect(),
        ..Bars::default()
    }
}

fn refusals(declines: &Report, currency: Currency, lang: Lang) -> Option<Bars> {
    let words = lang.words();
    let rows = declines.entries().iter();
    let mut bars: Vec<Bar> = rows
        .filter(|row| row.key.currency == currency && row.sums.now.declined > 0)
        .map(|row| Bar {
            label: row
                .key
                .decline_code
                .clone()
                .unwrap_or_else(|| words.no_reason.to_owned()),
            value: row.sums.now.declined.try_into().unwrap_or(i64::MAX),
            text: lang.count(row.sums.now.declined),
            rest: false,
        })
        .collect();
    bars.sort_by_key(|bar| std::cmp::Reverse(bar.value));
    (!bars.is_empty()).then(|| Bars {
        // It may begin a sheet of paper.
        caption: format!("{}, {}", words.declines_by, currency.code().to_uppercase()),
        all: bars,
        ..Bars::default()
    })
}
