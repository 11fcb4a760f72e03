//! How readers and locations are shown, in one place for all verbs.

use std::collections::HashMap;

use jiff::Timestamp;

use crate::output::{Cell, Column, Json, Shape, Tone};
use crate::stripe::readers::{ActionStatus, ReaderStatus};
use crate::stripe::{Location, Reader, Verbatim};

/// Names of locations by id.
pub(crate) type LocationNames = HashMap<String, String>;

/// How a reader is shown.
#[must_use]
pub(crate) fn reader<'a>(names: &'a LocationNames, now: Timestamp) -> Shape<'a, Verbatim<Reader>> {
    let columns: Vec<Column<'a, Verbatim<Reader>>> = vec![
        Column::new("id", |r: &Verbatim<Reader>| Cell::text(Some(&r.id))),
        Column::new("label", |r: &Verbatim<Reader>| {
            Cell::text(r.label.as_deref()).tone(Tone::Strong)
        }),
        Column::new("status", status),
        // Where it does not fit, a whole label is worth more.
        Column::new("location_name", move |r: &Verbatim<Reader>| {
            location_name(r, names)
        })
        .rank(1),
        Column::new("device_type", |r: &Verbatim<Reader>| {
            Cell::text(r.device_type.as_deref())
        })
        .rank(2),
        Column::new("action", action).rank(1),
        Column::new("last_seen", move |r: &Verbatim<Reader>| last_seen(r, now)).rank(3),
        Column::new("serial_number", |r: &Verbatim<Reader>| {
            Cell::text(r.serial_number.as_deref())
        })
        .rank(4),
        Column::new("location", |r: &Verbatim<Reader>| {
            Cell::text(r.location_id())
        })
        .on_request(),
        Column::new("device_sw_version", |r: &Verbatim<Reader>| {
            Cell::text(r.device_sw_version.as_deref())
        })
        .on_request(),
        Column::new("ip_address", |r: &Verbatim<Reader>| {
            Cell::text(r.ip_address.as_deref())
        })
        .on_request(),
        Column::new("metadata", |r: &Verbatim<Reader>| {
            metadata(r.metadata.as_ref())
        })
        .on_request(),
        Column::new("livemode", |r: &Verbatim<Reader>| {
            Cell::shown(
                if r.livemode == Some(true) {
                    "live"
                } else {
                    "test"
                },
                r.livemode.map(|l| l.to_string()).unwrap_or_default(),
                r.livemode.into(),
            )
        })
        .on_request(),
    ];
    Shape::new(columns, |r| r.id.clone(), |r| Json::Raw(r.raw()))
}

/// A reader's columns by which a verb sees whether names are needed.
pub(crate) const LOCATION_NAME: &str = "location_name";

fn status(reader: &Verbatim<Reader>) -> Cell {
    let cell = Cell::text(reader.status.as_ref().map(ReaderStatus::as_str));
    match &reader.status {
        Some(ReaderStatus::Online) => cell.tone(Tone::Good),
        Some(ReaderStatus::Offline) => cell.tone(Tone::Bad),
        Some(_) => cell.tone(Tone::Waiting),
        // Mobile readers have none.
        None => Cell::shown("-", "", serde_json::Value::Null).tone(Tone::Faint),
    }
}

fn location_name(reader: &Verbatim<Reader>, names: &LocationNames) -> Cell {
    match reader.location_id() {
        None => Cell::shown("(none)", "", serde_json::Value::Null).tone(Tone::Bad),
        Some(id) => Cell::text(Some(names.get(id).map_or(id, String::as_str))),
    }
}

fn action(reader: &Verbatim<Reader>) -> Cell {
    let Some(action) = &reader.action else {
        return Cell::shown("-", "", serde_json::Value::Null).tone(Tone::Faint);
    };
    let text = format!("{} {}", action.kind, action.status);
    let tone = match action.status {
        ActionStatus::InProgress if action.holds_the_reader() => Tone::Waiting,
        ActionStatus::Failed => Tone::Bad,
        _ => Tone::Faint,
    };
    let exact = text.clone();
    Cell::shown(text, exact.clone(), exact.into()).tone(tone)
}

fn last_seen(reader: &Verbatim<Reader>, now: Timestamp) -> Cell {
    let Some(at) = reader
        .last_seen_at
        .and_then(|ms| Timestamp::from_millisecond(ms).ok())
    else {
        return Cell::shown("-", "", serde_json::Value::Null).tone(Tone::Faint);
    };
    let exact = at.to_string();
    Cell::shown(ago(at, now), exact.clone(), exact.into())
}

/// How long ago, in the one unit that matters.
#[must_use]
pub(crate) fn ago(at: Timestamp, now: Timestamp) -> String {
    let seconds = now.as_second().saturating_sub(at.as_second());
    match seconds {
        ..=59 => "just now".to_owned(),
        60..=3_599 => format!("{} min ago", seconds / 60),
        3_600..=172_799 => format!("{} h ago", seconds / 3_600),
        _ => format!("{} days ago", seconds / 86_400),
    }
}

fn metadata(map: Option<&std::collections::BTreeMap<String, String>>) -> Cell {
    let text = map
        .map(|m| {
            m.iter()
                .map(|(k, v)| format!("{k}={v}"))
                .collect::<Vec<_>>()
                .join(" ")
        })
        .unwrap_or_default();
    let value = map.map_or(serde_json::Value::Null, |m| serde_json::json!(m));
    Cell::shown(text.clone(), text, value)
}

/// How a location is shown.
#[must_use]
pub(crate) fn location() -> Shape<'static, Verbatim<Location>> {
    let part = |name: &'static str, get: fn(&crate::stripe::locations::Address) -> Option<&str>| {
        Column::new(name, move |l: &Verbatim<Location>| {
            Cell::text(l.address.as_ref().and_then(get))
        })
        .on_request()
    };
    Shape::new(
        vec![
            Column::new("id", |l: &Verbatim<Location>| Cell::text(Some(&l.id))),
            Column::new("display_name", |l: &Verbatim<Location>| {
                Cell::text(l.display_name.as_deref()).tone(Tone::Strong)
            }),
            Column::new("address", |l: &Verbatim<Location>| {
                let line = l
                    .address
                    .as_ref()
                    .map(crate::stripe::locations::Address::one_line);
                Cell::text(line.as_deref())
            })
            .rank(1),
            Column::new("phone", |l: &Verbatim<Location>| {
                Cell::text(l.phone.as_deref())
            })
            .rank(2),
            part("line1", |a| a.line1.as_deref()),
            part("line2", |a| a.line2.as_deref()),
            part("city", |a| a.city.as_deref()),
            part("state", |a| a.state.as_deref()),
            part("postal_code", |a| a.postal_code.as_deref()),
            part("country", |a| a.country.as_deref()),
            Column::new("configuration_overrides", |l: &Verbatim<Location>| {
                Cell::text(l.configuration_overrides.as_deref())
            })
            .on_request(),
            Column::new("metadata", |l: &Verbatim<Location>| {
                metadata(l.metadata.as_ref())
            })
            .on_request(),
        ],
        |l| l.id.clone(),
        |l| Json::Raw(l.raw()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_told_in_the_unit_that_matters() {
        let now: Timestamp = "2026-11-23T12:00:00Z".parse().unwrap();
        for (at, said) in [
            ("2026-11-23T11:59:30Z", "just now"),
            ("2026-11-23T12:00:30Z", "just now"),
            ("2026-11-23T11:30:00Z", "30 min ago"),
            ("2026-11-22T12:00:00Z", "24 h ago"),
            ("2026-11-13T12:00:00Z", "10 days ago"),
        ] {
            assert_eq!(ago(at.parse().unwrap(), now), said);
        }
    }
}
