//! What happens to readers, and who stands before them.

use serde_json::{Value, json};

use super::super::build::{flag, int, text};
use super::super::cards::Card;
use super::super::control_error::ControlError;
use super::super::kinds::Kind;
use super::super::store::World;
use super::super::{authorize, inputs, present, readers, things};
use super::act::{Act, public};
use super::args::{Args, refuse};

/// A reader that says nothing is called offline after this long.
const SILENCE: i64 = 120_000;

/// The living reader of this id, serial number or label.
pub(super) fn find(world: &World, name: &str) -> Result<Value, ControlError> {
    let mut found = world
        .rows(Kind::Reader)
        .filter(|reader| !flag(reader, "deleted"))
        .filter(|reader| {
            ["id", "serial_number", "label"]
                .iter()
                .any(|field| text(reader, field) == name)
        });
    match (found.next(), found.next()) {
        (Some(reader), None) => Ok(reader.clone()),
        (None, _) => refuse(format!(
            "no reader has the id, serial number or label {name}"
        )),
        (Some(_), Some(_)) => refuse(format!("several readers are called {name}: use an id")),
    }
}

fn named(act: &Act<'_>) -> Result<Value, ControlError> {
    find(act.world, &act.args.needed("reader")?)
}

/// `reader`: online, offline, or silent.
pub(super) fn reader(act: &mut Act<'_>) -> Result<Value, ControlError> {
    let mut reader = named(act)?;
    if let Some(since) = act.args.int("_silent_since")? {
        // Two minutes have passed; it may have spoken in the meantime.
        if int(&reader, "_silent_since") != since {
            return Ok(public(&reader, act.now));
        }
        go_offline(&mut reader);
        act.world.put(Kind::Reader, reader.clone());
        return Ok(public(&reader, act.now));
    }
    let Some(status) = act
        .args
        .one_of("status", &["online", "offline", "silent"])?
    else {
        return refuse("'status' is missing: online, offline or silent");
    };
    if reader["status"].is_null() {
        return refuse(format!(
            "{} is a mobile reader: Stripe knows neither its status nor when it was seen",
            text(&reader, "label")
        ));
    }
    let since = act.args.moment("since")?.unwrap_or(act.now);
    match status {
        "online" => {
            if let Some(map) = reader.as_object_mut() {
                map.shift_remove("_silent_since");
            }
            reader["status"] = json!("online");
        }
        "offline" => {
            reader["_silent_since"] = json!(since);
            go_offline(&mut reader);
        }
        _ => {
            reader["_silent_since"] = json!(since);
            let id = reader["id"].clone();
            let later = json!({"reader": id, "_silent_since": since});
            act.plan(since + SILENCE, "reader", &later);
        }
    }
    act.world.put(Kind::Reader, reader.clone());
    Ok(public(&reader, act.now))
}

/// What the customer had begun never ends.
fn go_offline(reader: &mut Value) {
    readers::clear_plan(reader);
    reader["status"] = json!("offline");
}

/// What the next customers of a reader do, besides paying.
const DOES: &[&str] = &[
    "pays",
    "cancels",
    "waits",
    "connection-error",
    "connection-error-charged",
    "stuck",
    "stuck-charged",
];

fn card(args: &Args) -> Result<Option<&'static Card>, ControlError> {
    let Some(number) = args.text("card") else {
        return Ok(None);
    };
    match Card::find(&number) {
        Some(card) => Ok(Some(card)),
        None => refuse(format!("{number} is not one of Stripe's test cards")),
    }
}

/// `customer`: what the next one does.
pub(super) fn customer(act: &mut Act<'_>) -> Result<Value, ControlError> {
    let mut reader = named(act)?;
    let does = act.args.one_of("does", DOES)?.unwrap_or("pays");
    let next = json!({
        "card": card(act.args)?.map(|card| card.number),
        "tip": act.args.int("tip")?,
        "does": does,
    });
    let mut queue = reader["_next"].as_array().cloned().unwrap_or_default();
    queue.push(next);
    reader["_next"] = json!(queue);
    act.world.put(Kind::Reader, reader.clone());
    Ok(json!({"reader": reader["id"], "customers": queue}))
}

/// `present`: a card meets a reader that waits for one.
pub(super) fn present(act: &mut Act<'_>) -> Result<Value, ControlError> {
    let reader = named(act)?;
    let waits = matches!(
        text(&reader["action"], "type"),
        "process_payment_intent"
            | "collect_payment_method"
            | "process_setup_intent"
            | "refund_payment"
    );
    if !waits || text(&reader["action"], "status") != "in_progress" {
        return refuse(format!("{} waits for no card", text(&reader, "label")));
    }
    let id = text(&reader, "id").to_owned();
    let visit = present::Visit {
        number: card(act.args)?.map(|card| card.number.to_owned()),
        tip: act.args.int("tip")?,
        fault: None,
    };
    let chosen = present::card_for(act.world, &reader, visit.number.as_deref());
    let presented = present::Presented {
        card: chosen,
        tip: visit.tip,
        fault: None,
    };
    present::complete(act.world, reader, &presented, act.now);
    shown(act, &id)
}

fn shown(act: &Act<'_>, id: &str) -> Result<Value, ControlError> {
    match act.world.open(Kind::Reader, id) {
        Some(reader) => Ok(public(reader, act.now)),
        None => refuse(format!("{id} is gone")),
    }
}

/// `answer`: the customer fills in the form on the screen, or does not.
pub(super) fn answer(act: &mut Act<'_>) -> Result<Value, ControlError> {
    let reader = named(act)?;
    let id = text(&reader, "id").to_owned();
    if text(&reader["action"], "type") != "collect_inputs"
        || text(&reader["action"], "status") != "in_progress"
    {
        return refuse(format!("{} asks no questions", text(&reader, "label")));
    }
    match act.args.one_of("does", &["answers", "cancels", "leaves"])? {
        Some("cancels") => {
            readers::finish(
                act.world,
                reader,
                Some(("customer_canceled", Value::Null)),
                act.now,
            );
        }
        Some("leaves") => {
            readers::finish(
                act.world,
                reader,
                Some((readers::TIMED_OUT, Value::Null)),
                act.now,
            );
        }
        _ => {
            let answers = act.args.list("answers");
            inputs::fill(act.world, reader, &answers, act.args.flag("skip")?, act.now);
        }
    }
    shown(act, &id)
}

/// `move`: somebody registers the device for another location.
pub(super) fn register_again(act: &mut Act<'_>) -> Result<Value, ControlError> {
    let mut reader = named(act)?;
    let location = act.args.needed("location")?;
    let place = act.world.rows(Kind::Location).find(|place| {
        !flag(place, "deleted")
            && [text(place, "id"), text(place, "display_name")].contains(&location.as_str())
    });
    let Some(place) = place.map(|place| text(place, "id").to_owned()) else {
        return refuse(format!("no location has the id or name {location}"));
    };
    let label = act
        .args
        .text("label")
        .unwrap_or_else(|| text(&reader, "label").to_owned());
    if act.args.flag("keep_id")? {
        reader["location"] = json!(place);
        reader["label"] = json!(label);
    } else {
        readers::bury(act.world, &reader);
        let id = act.world.new_id(Kind::Reader, act.now);
        let live = act.world.live;
        let device = things::Device {
            model: text(&reader, "device_type"),
            serial: text(&reader, "serial_number"),
            label: &label,
            location: &place,
        };
        reader = things::record(&id, &device, live);
    }
    act.world.put(Kind::Reader, reader.clone());
    Ok(public(&reader, act.now))
}

pub(super) fn rename(act: &mut Act<'_>) -> Result<Value, ControlError> {
    let mut reader = named(act)?;
    reader["label"] = json!(act.args.needed("label")?);
    act.world.put(Kind::Reader, reader.clone());
    Ok(public(&reader, act.now))
}

pub(super) fn delete(act: &mut Act<'_>) -> Result<Value, ControlError> {
    let reader = named(act)?;
    let stone = readers::bury(act.world, &reader);
    Ok(public(&stone, act.now))
}

/// `sale`, `offline_payment`: a payment another till takes from beginning to end.
pub(super) fn sale(act: &mut Act<'_>) -> Result<Value, ControlError> {
    let reader = named(act)?;
    let Some(amount) = act.args.int("amount")? else {
        return refuse("'amount' is missing");
    };
    let currency = act
        .args
        .text("currency")
        .unwrap_or_else(|| "eur".to_owned());
    let capture = act.args.one_of(
        "capture_method",
        &["automatic", "automatic_async", "manual"],
    )?;
    let order = authorize::Order {
        amount,
        currency: currency.to_ascii_lowercase(),
        capture_method: capture.unwrap_or("automatic_async"),
        metadata: act.args.metadata()?,
    };
    let checked = super::super::money::check_currency(&order.currency, "currency")
        .and_then(|()| super::super::money::check_amount(amount, &order.currency, "amount"));
    if let Err(error) = checked {
        return refuse(error.message.clone());
    }
    let payment = authorize::Payment {
        reader: text(&reader, "id").to_owned(),
        location: text(&reader, "location").to_owned(),
        card: card(act.args)?.unwrap_or(&super::super::cards::CARDS[0]),
        tip: act.args.int("tip")?,
        stored_at: act.args.moment("stored_at")?.map(|at| at.div_euclid(1000)),
        now: act.now,
    };
    let intent = authorize::order(act.world, &order, act.now);
    let id = text(&intent, "id").to_owned();
    let error = authorize::run(act.world, &payment, intent);
    let intent = act.world.get(Kind::Intent, &id).unwrap_or_default();
    Ok(json!({
        "payment_intent": id, "charge": intent["latest_charge"], "status": intent["status"],
        "decline_code": error.map_or(Value::Null, |error| error["decline_code"].clone()),
    }))
}
