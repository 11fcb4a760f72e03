//! The part of a report's page that says how long readers were there.

use super::report_page::language::{Lang, UptimeWords, filled};
use crate::fleet::health::NamedObject;
use crate::fleet::uptime::rows::{FleetUptime, UptimeRow, as_length, as_percent};
use crate::output::page::{PageColumn, PageTable, Section};

/// Nothing if nobody looked.
pub(crate) fn section(found: &FleetUptime, lang: Lang) -> Option<Section> {
    let words = lang.uptime();
    let whole = found.whole();
    whole
        .known()
        .filter(|known| *known > 0)
        .map(|known| Section {
            heading: words.heading.to_owned(),
            tables: vec![
                table(
                    filled(words.locations, &[&percent(known, lang)]),
                    &found.by_location(),
                    (false, lang),
                ),
                table(words.readers.to_owned(), &found.by_reader(), (true, lang)),
            ],
            ..Section::default()
        })
}

fn percent(millionths: i64, lang: Lang) -> String {
    let text = as_percent(millionths);
    let (number, unit) = text.split_once(' ').unwrap_or((&text, ""));
    format!("{}\u{a0}{unit}", lang.number(number))
}

fn table(caption: String, rows: &[UptimeRow], (with_readers, lang): (bool, Lang)) -> PageTable {
    let words: &UptimeWords = lang.uptime();
    let column = |name: &str, right: bool| PageColumn {
        name: name.to_owned(),
        right,
        breaks: !right,
    };
    let mut columns = vec![column(words.location, false)];
    if with_readers {
        columns.insert(0, column(words.reader, false));
    }
    columns.extend(words.figures.map(|name| column(name, true)));
    let row = |row: &UptimeRow| {
        let name = |named: &Option<NamedObject>| {
            named
                .as_ref()
                .map(|named| named.name.clone())
                .unwrap_or_default()
        };
        let mut cells = vec![name(&row.location)];
        if with_readers {
            cells.insert(0, name(&row.reader));
        }
        let of = &row.uptime;
        cells.extend([
            of.ratio()
                .map_or_else(|| words.unknown.to_owned(), |up| percent(up, lang)),
            as_length(of.down),
            as_length(of.unknown()),
            of.outages.to_string(),
            as_length(of.longest),
        ]);
        cells
    };
    PageTable {
        caption,
        columns,
        rows: rows.iter().map(row).collect(),
    }
}
