//! The part of a report's page that says how long readers were there.

use crate::fleet::health::NamedObject;
use crate::fleet::uptime::rows::{FleetUptime, UptimeRow, as_length, as_percent};
use crate::output::page::{Column, Section, Table};

/// Nothing if nobody looked.
pub(crate) fn section(found: &FleetUptime) -> Option<Section> {
    let whole = found.whole();
    whole
        .known()
        .filter(|known| *known > 0)
        .map(|known| Section {
            heading: "Uptime".to_owned(),
            tables: vec![
                table(
                    format!(
                        "Locations: {} of the time was looked at, the rest is unknown",
                        as_percent(known)
                    ),
                    &found.by_location(),
                    false,
                ),
                table("Readers".to_owned(), &found.by_reader(), true),
            ],
            ..Section::default()
        })
}

fn table(caption: String, rows: &[UptimeRow], with_readers: bool) -> Table {
    let column = |name: &str, right: bool| Column {
        name: name.to_owned(),
        right,
        breaks: !right,
    };
    let mut columns = vec![column("Location", false)];
    if with_readers {
        columns.insert(0, column("Reader", false));
    }
    let figures = ["uptime", "down", "unknown", "outages", "longest"];
    columns.extend(figures.map(|name| column(name, true)));
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
            of.ratio().map_or("unknown".to_owned(), as_percent),
            as_length(of.down),
            as_length(of.unknown()),
            of.outages.to_string(),
            as_length(of.longest),
        ]);
        cells
    };
    Table {
        caption,
        columns,
        rows: rows.iter().map(row).collect(),
    }
}
