//! The fields of readers and locations, for all verbs.

use jiff::Timestamp;

use crate::directory::LocationNames;
use crate::fleet::watch::urgency;
use crate::output::{Cell, ColumnNames, Fields, Json, Tone, Weight};
use crate::secret::Mode;
use crate::stripe::locations::Address;
use crate::stripe::readers::{ActionStatus, ReaderStatus};
use crate::stripe::{Location, Reader, Verbatim};

/// The fields of a reader.
pub(crate) fn reader(names: &LocationNames, now: Timestamp) -> Fields<'_, Verbatim<Reader>> {
    Fields::of(|r: &Verbatim<Reader>| r.id.clone())
        .text("id", |r| Some(&r.id))
        .rank(4)
        .text("label", |r| r.label.as_deref())
        .tone(|_| Tone::Strong)
        .kept()
        .cell("status", status)
        .incidental()
        .kept()
        .weighed(|r| r.status.as_ref().map(|_| Weight::Place(urgency(r))))
        .cell(LOCATION_NAME, |r| location_name(r, names))
        .rank(2)
        .text("device_type", |r| r.device_type.as_deref())
        .incidental()
        .rank(5)
        .cell("action", action)
        .incidental()
        .rank(3)
        .cell("last_seen", move |r| last_seen(r, now))
        .incidental()
        .moment_kind()
        .rank(1)
        .text("serial_number", |r| r.serial_number.as_deref())
        .rank(6)
        .text("location", |r| r.location_id())
        .on_request()
        .text("device_sw_version", |r| r.device_sw_version.as_deref())
        .on_request()
        .text("ip_address", |r| r.ip_address.as_deref())
        .on_request()
        .cell("metadata", |r| metadata(r.metadata.as_ref()))
        .on_request()
        .cell("livemode", |r| livemode(r.livemode))
        .on_request()
        .whole(|r| Json::Raw(r.raw()))
}

fn livemode(livemode: Option<bool>) -> Cell {
    Cell::shown(
        if livemode == Some(true) {
            "live"
        } else {
            "test"
        },
        livemode.map(|live| live.to_string()).unwrap_or_default(),
        livemode.into(),
    )
}

/// The columns of a reader; which locations have names and what time it is does not
/// matter to them.
pub(crate) fn reader_columns() -> ColumnNames {
    reader(&LocationNames::new(), Timestamp::UNIX_EPOCH).names()
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
    let at = reader.last_seen_at;
    since(at.and_then(|ms| Timestamp::from_millisecond(ms).ok()), now)
}

/// Since when, if that is known.
pub(crate) fn since(at: Option<Timestamp>, now: Timestamp) -> Cell {
    match at {
        Some(at) => Cell::ago(at, at.to_string(), now),
        None => Cell::shown("-", "", serde_json::Value::Null).tone(Tone::Faint),
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

/// The fields of a location.
pub(crate) fn location() -> Fields<'static, Verbatim<Location>> {
    Fields::of(|l: &Verbatim<Location>| l.id.clone())
        .text("id", |l| Some(&l.id))
        .rank(2)
        .text("display_name", |l| l.display_name.as_deref())
        .name_kind()
        .tone(|_| Tone::Strong)
        .made("address", |l| l.address.as_ref().map(Address::one_line))
        .lines(2)
        .rank(1)
        .text("phone", |l| l.phone.as_deref())
        .rank(3)
        .text("line1", |l| l.address.as_ref()?.line1.as_deref())
        .on_request()
        .text("line2", |l| l.address.as_ref()?.line2.as_deref())
        .on_request()
        .text("city", |l| l.address.as_ref()?.city.as_deref())
        .on_request()
        .text("state", |l| l.address.as_ref()?.state.as_deref())
        .on_request()
        .text("postal_code", |l| {
            l.address.as_ref()?.postal_code.as_deref()
        })
        .on_request()
        .text("country", |l| l.address.as_ref()?.country.as_deref())
        .on_request()
        .text("configuration_overrides", |l| {
            l.configuration_overrides.as_deref()
        })
        .on_request()
        .cell("metadata", |l| metadata(l.metadata.as_ref()))
        .on_request()
        .whole(|l| Json::Raw(l.raw()))
}

/// A mode, in the colour that says how careful to be.
pub(crate) fn mode(mode: &str) -> Cell {
    let cell = Cell::text(Some(mode));
    if mode == Mode::Live.name() {
        cell.tone(Tone::Waiting)
    } else {
        cell
    }
}
