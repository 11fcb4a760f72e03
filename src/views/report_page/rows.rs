//! The rows at the end of the page.

use super::language::{Lang, filled};
use crate::output::page::{PageColumn, PageTable};
use crate::report::rows::{OTHERS, Report, ReportCell, Row};

/// How many rows are shown; who wants more wants a file for a spreadsheet.
const SHOWN: usize = 300;

/// That not all rows are shown, if so.
pub(super) fn left_out(report: &Report, lang: Lang) -> Option<String> {
    let of = report.entries().len();
    let numbers = [SHOWN, of].map(|number| lang.count(number as u64));
    let numbers = [numbers[0].as_str(), numbers[1].as_str()];
    (of > SHOWN).then(|| filled(lang.words().not_all_rows, &numbers))
}

/// The rows of a report, for people.
pub(super) fn table(report: &Report, lang: Lang) -> PageTable {
    let rows = report.entries();
    let columns = report.columns();
    let at = |name: &str| columns.iter().position(|column| *column == name);
    // People read names; an id stands in where there is none.
    let ids = [("reader", "reader_label"), ("location", "location_name")]
        .map(|(id, name)| at(id).zip(at(name)));
    let shown: Vec<usize> = (0..columns.len())
        .filter(|index| !ids.iter().flatten().any(|(id, _)| id == index))
        .collect();
    let text = |cells: &[ReportCell], row: &Row, index: usize| {
        let name = columns.get(index).copied().unwrap_or_default();
        if let Some(change) = change(name, row, lang) {
            return change;
        }
        match cells.get(index) {
            Some(ReportCell::Unknown) | None => {
                let id = ids.iter().flatten().find(|(_, name)| *name == index);
                let id = id.and_then(|(id, _)| cells.get(*id));
                id.map_or_else(String::new, |id| word(id, name, row, lang))
            }
            Some(cell) => word(cell, name, row, lang),
        }
    };
    let first: Vec<Vec<ReportCell>> = rows
        .iter()
        .take(SHOWN)
        .map(|row| report.cells(row))
        .collect();
    let heading = |index: &usize| {
        let name = columns.get(*index).copied().unwrap_or_default();
        PageColumn {
            name: lang.column(name),
            right: first
                .iter()
                .filter_map(|row| row.get(*index))
                .any(is_figure),
            breaks: ["reader_label", "location_name"].contains(&name),
        }
    };
    let words = lang.words();
    let caption = if rows.len() > SHOWN {
        let numbers = [SHOWN, rows.len()].map(|number| lang.count(number as u64));
        filled(words.first_rows, &[&numbers[0], &numbers[1]])
    } else {
        words.all_rows.to_owned()
    };
    let cells = first.iter().zip(rows);
    let row = |(cells, row): (&Vec<ReportCell>, &Row)| {
        let texts = shown.iter().map(|index| text(cells, row, *index));
        texts.collect()
    };
    PageTable {
        caption,
        columns: shown.iter().map(heading).collect(),
        rows: cells.map(row).collect(),
    }
}

/// A difference, as a percentage of what was before.
fn change(name: &str, row: &Row, lang: Lang) -> Option<String> {
    let now = &row.sums.now;
    let before = row.sums.before.as_ref()?;
    let (now, before) = match name {
        "payments_diff" => (now.payments.cast_signed(), before.payments.cast_signed()),
        "net_sales_diff" | "net_diff" => (now.net, before.net),
        _ => return None,
    };
    Some(
        lang.change(now, before)
            .unwrap_or_else(|| "\u{2013}".to_owned()),
    )
}

fn word(cell: &ReportCell, name: &str, row: &Row, lang: Lang) -> String {
    match cell {
        ReportCell::Day(day) => lang.day(*day),
        ReportCell::Text(text) if row.others && text == OTHERS => lang.words().others.to_owned(),
        ReportCell::Text(text) if name == "weekday" => lang.weekday(text),
        ReportCell::Currency(currency) => currency.to_string(),
        cell if is_figure(cell) => lang.number(&cell.to_text()),
        cell => cell.to_text(),
    }
}

fn is_figure(cell: &ReportCell) -> bool {
    matches!(
        cell,
        ReportCell::Count(_) | ReportCell::Difference(_) | ReportCell::Money(_)
    )
}
