//! The shops a simulator can open with.
//!
//! A shop is a function of its kind, the seed and the moment the state was
//! begun, so it is never written down: every process builds the same one.

use std::sync::Arc;

use serde_json::{Value, json};

use super::build;
use super::history::{History, Till};
use super::ids;
use super::kinds::Kind;
use super::options::{ACCOUNT, Shop};
use super::store::World;
use super::things::{Device, record};

/// Everything a world is made from.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Ground {
    pub(super) shop: Shop,
    pub(super) seed: u64,
    /// The moment the state was begun, in seconds, on a full minute.
    pub(super) base: i64,
}

struct Place {
    name: &'static str,
    line1: &'static str,
    city: &'static str,
    state: Option<&'static str>,
    code: &'static str,
    country: &'static str,
    currency: &'static str,
}

#[rustfmt::skip]
const PLACES: &[Place] = &[
    Place { name: "Berlin Kreuzberg", line1: "Oranienstraße 25", city: "Berlin", state: None, code: "10999", country: "DE", currency: "eur" },
    Place { name: "Dublin Temple Bar", line1: "12 Crown Alley", city: "Dublin", state: None, code: "D02 XY61", country: "IE", currency: "eur" },
    Place { name: "Tokyo Shibuya", line1: "1-2-3 Dogenzaka", city: "Shibuya-ku", state: Some("Tokyo"), code: "150-0043", country: "JP", currency: "jpy" },
    Place { name: "Paris Marais", line1: "8 Rue des Rosiers", city: "Paris", state: None, code: "75004", country: "FR", currency: "eur" },
    Place { name: "Wien Neubau", line1: "Lindengasse 40", city: "Wien", state: None, code: "1070", country: "AT", currency: "eur" },
];

/// Device, serial number, label, place, seconds of silence (0: online).
type Row = (&'static str, &'static str, &'static str, usize, i64);

#[rustfmt::skip]
const DEMO_READERS: &[Row] = &[
    ("stripe_s700", "STRM26138003393", "Till 1", 0, 0),
    ("bbpos_wisepos_e", "WSC513105011295", "Till 2", 0, 0),
    ("stripe_s710", "STRN26140000817", "Bar", 0, 0),
    ("simulated_wisepos_e", "simulated-wpe-7c1d20aa-41f0-9be3d1205c66", "Practice till", 0, 0),
    ("verifone_v660p", "275-433-108", "Counter", 1, 7_980),
    ("stripe_m2", "STRM2G264010217", "Phone 1 (M2)", 1, 0),
    ("stripe_s700", "STRM26138003404", "レジ 1", 2, 0),
    ("verifone_P400", "275-301-664", "レジ 2", 2, 273_600),
];

#[rustfmt::skip]
const CAFE_READERS: &[Row] = &[
    ("stripe_s700", "STRM26138004410", "Counter", 0, 0),
    ("bbpos_wisepos_e", "WSC513105012370", "Terrace", 0, 0),
    ("simulated_wisepos_e", "simulated-wpe-2f0c1d4e-90ab-5ce8f1a7730b", "Practice till", 0, 0),
];

/// In live mode the practice till is a device like any other.
const LIVE_PRACTICE: Row = ("stripe_s700", "STRM26138003511", "Till 3", 0, 0);

const GENERATED_DEVICES: &[(&str, &str)] = &[
    ("stripe_s700", "STRM27"),
    ("bbpos_wisepos_e", "WSC527"),
    ("stripe_s710", "STRN27"),
    ("simulated_wisepos_e", "simulated-wpe-gen-"),
    ("verifone_v660p", "275-7"),
];

/// How long before the base the shop was set up.
const SET_UP: i64 = 200 * 86_400;

/// Builds a world as it stands before anything happened to it.
pub(super) fn open(ground: &Ground, live: bool, account: &str, reader_delay: i64) -> World {
    let seed = ground.seed ^ ids::hash(account) ^ u64::from(live);
    let own = account == ACCOUNT;
    let named: Option<&[Row]> = match &ground.shop {
        Shop::Demo => Some(DEMO_READERS),
        Shop::Cafe => Some(CAFE_READERS),
        _ => None,
    };
    let count = named.map_or(0, <[Row]>::len) as u64;
    let (locations, readers, charges, days) = match &ground.shop {
        _ if !own => (1, 0, 0, 1),
        Shop::Empty => (0, 0, 0, 1),
        Shop::Demo => (3, count, 1_260, 30),
        Shop::Cafe => (1, count, 900, 30),
        Shop::Chain => (40, 200, 6_000, 30),
        Shop::Generated {
            locations,
            readers,
            charges,
            days,
        } => (
            u64::from(*locations),
            u64::from(*readers),
            *charges,
            i64::from(*days).max(1),
        ),
    };
    let set_up = ground.base - SET_UP.max((days + 1) * 86_400);
    let demo = named.is_some();
    let place_ids: Vec<String> = (0..locations)
        .map(|at| ids::make("tml", set_up + i64::try_from(at).unwrap_or(0), at, seed))
        .collect();
    let rows: Vec<(Value, Till)> = (0..readers)
        .map(|at| {
            let id = ids::make(
                "tmr",
                set_up + 3600 + i64::try_from(at).unwrap_or(0),
                at,
                seed,
            );
            match named {
                Some(rows) => named_reader(rows, at, id, &place_ids, (live, ground.base)),
                None => generated_reader(at, id, &place_ids, live),
            }
        })
        .collect();
    let mut tills: Vec<Till> = rows.iter().map(|(_, till)| till.clone()).collect();
    if ground.shop == Shop::Demo
        && own
        && let Some(first) = tills.first().cloned()
    {
        // A reader that was taken out of service; its takings are still there.
        let reader = ids::make("tmr", set_up, 900, seed);
        tills.push(Till { reader, ..first });
    }
    let history = History {
        seed,
        base: ground.base,
        sales: charges,
        days,
        tills,
        live,
    };
    let mut world = World::new(account, Arc::new(history), seed, reader_delay);
    configurations(&mut world, set_up, seed, live, demo && own);
    // Lists begin with the newest: the first of each is put in last.
    for (at, id) in place_ids.iter().enumerate().rev() {
        world.put(Kind::Location, location(at, id, live, demo));
    }
    for (reader, _) in rows.into_iter().rev() {
        world.put(Kind::Reader, reader);
    }
    for id in world.history.clone().open_authorizations() {
        if let Some(mut charge) = world.history.object(Kind::Charge, &id) {
            let due = build::int(&charge, "created") + build::AUTHORIZATION_SECONDS;
            charge["_due"] = json!(due * 1000);
            world.put(Kind::Charge, charge);
        }
    }
    world.seeded();
    world
}

fn configurations(world: &mut World, made: i64, seed: u64, live: bool, tips: bool) {
    let mut standard = build::skeleton("terminal.configuration");
    standard["id"] = json!(ids::make("tmc", made, 0, seed));
    standard["is_account_default"] = json!(true);
    standard["livemode"] = json!(live);
    standard["name"] = json!("Default");
    if tips {
        standard["tipping"] = json!({"eur": {"percentages": [5, 10, 15]}});
    }
    world.put(Kind::Configuration, standard);
}

fn location(at: usize, id: &str, live: bool, demo: bool) -> Value {
    let place = &PLACES[at % PLACES.len()];
    let mut location = build::skeleton("terminal.location");
    location["id"] = json!(id);
    location["address"] = json!({
        "city": place.city, "country": place.country, "line1": place.line1, "line2": "",
        "postal_code": place.code, "state": place.state
    });
    location["display_name"] = json!(if demo {
        place.name.to_owned()
    } else {
        format!("{} {}", place.city, at + 1)
    });
    location["livemode"] = json!(live);
    location
}

fn named_reader(
    rows: &[Row],
    at: u64,
    id: String,
    places: &[String],
    (live, base): (bool, i64),
) -> (Value, Till) {
    let at = usize::try_from(at).unwrap_or(0);
    let practice = rows[at].0.starts_with("simulated");
    let (device, serial, label, place, silent) = if live && practice {
        LIVE_PRACTICE
    } else {
        rows[at]
    };
    let registered = Device {
        model: device,
        serial,
        label,
        location: &places[place],
    };
    let mut reader = record(&id, &registered, live);
    reader["metadata"] = json!({"floor": if at % 2 == 0 { "ground" } else { "upper" }});
    if silent > 0 {
        reader["status"] = json!("offline");
        reader["_silent_since"] = json!((base - silent) * 1000);
    }
    let currency = PLACES[place].currency;
    let till = Till {
        reader: id,
        location: places[place].clone(),
        currency,
        tips: currency == "eur",
        mobile: super::things::MOBILE.contains(&device),
    };
    (reader, till)
}

fn generated_reader(at: u64, id: String, places: &[String], live: bool) -> (Value, Till) {
    let number = usize::try_from(at).unwrap_or(0);
    let (device, start) = GENERATED_DEVICES[number % GENERATED_DEVICES.len()];
    let (device, start) = if live && device.starts_with("simulated") {
        GENERATED_DEVICES[0]
    } else {
        (device, start)
    };
    let serial = format!("{start}{number:08}");
    let place = number.checked_rem(places.len()).unwrap_or(0);
    let location = places.get(place).cloned().unwrap_or_default();
    let registered = Device {
        model: device,
        serial: &serial,
        label: &format!("Till {}", number + 1),
        location: &location,
    };
    let mut reader = record(&id, &registered, live);
    if location.is_empty() {
        reader["location"] = Value::Null;
    }
    let till = Till {
        reader: id,
        location,
        currency: PLACES[place % PLACES.len()].currency,
        tips: false,
        mobile: false,
    };
    (reader, till)
}
