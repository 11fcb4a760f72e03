//! Locations and the parts of an address each country asks for.
//!
//! Chosen where the facts leave it open: a location with readers can't be
//! deleted through the API either.

use serde_json::{Value, json};

use super::build::{self, flag, text};
use super::context::Ctx;
use super::error::ApiError;
use super::kinds::Kind;
use super::readers::merge_metadata;

const WITH_STATE: &str = "AU CA IT JP ES US";
const WITH_CITY: &str = "AT BE CZ DK EE FI FR DE HU LV LI LT LU MY NL NZ NO PL PT RO SK SE CH GB";
const WITH_CODE: &str = "BG HR CY IE MT SG SI";
const BARE: &str = "GI";

fn required(country: &str) -> Option<&'static [&'static str]> {
    let among = |list: &str| list.split(' ').any(|known| known == country);
    if among(WITH_STATE) {
        Some(&["line1", "city", "state", "postal_code"])
    } else if among(WITH_CITY) {
        Some(&["line1", "city", "postal_code"])
    } else if among(WITH_CODE) {
        Some(&["line1", "postal_code"])
    } else if among(BARE) {
        Some(&["line1"])
    } else {
        None
    }
}

fn check_address(address: &Value, param: &str) -> Result<(), ApiError> {
    let country = text(address, "country");
    let parts = required(country).ok_or_else(|| {
        ApiError::coded(
            "terminal_location_country_unsupported",
            format!("Terminal isn't available in the country '{country}'."),
        )
        .param(format!("{param}[country]"))
    })?;
    match parts.iter().find(|part| text(address, part).is_empty()) {
        Some(part) => Err(ApiError::missing_param(&format!("{param}[{part}]"))),
        None => Ok(()),
    }
}

fn fill(address: &Value, parts: &[&str]) -> Value {
    let mut out = json!({});
    for part in parts {
        // An unset second line is an empty one.
        let unset = if *part == "line2" {
            json!("")
        } else {
            Value::Null
        };
        let sent = address.get(*part).filter(|value| !value.is_null());
        out[*part] = sent.cloned().unwrap_or(unset);
    }
    out
}

const PARTS: &[&str] = &["city", "country", "line1", "line2", "postal_code", "state"];
const LOCAL_PARTS: &[&str] = &[
    "city",
    "country",
    "line1",
    "line2",
    "postal_code",
    "state",
    "town",
];

/// What create and update have in common.
fn set(ctx: &Ctx<'_>, location: &mut Value) -> Result<(), ApiError> {
    for name in [
        "display_name",
        "display_name_kana",
        "display_name_kanji",
        "phone",
    ] {
        match ctx.params.get(name) {
            Some(Value::Null) if name == "display_name" => return Err(ApiError::empty(name)),
            Some(Value::Null) => {
                if let Some(map) = location.as_object_mut() {
                    map.shift_remove(name);
                }
            }
            Some(value)
                if value
                    .as_str()
                    .is_some_and(|text| text.chars().count() > 1000) =>
            {
                return Err(
                    ApiError::invalid("Invalid string: must be at most 1000 characters.")
                        .param(name),
                );
            }
            Some(value) => location[name] = value.clone(),
            None => {}
        }
    }
    for name in ["address_kana", "address_kanji"] {
        if let Some(address) = ctx.params.get(name) {
            if text(&location["address"], "country") != "JP" {
                return Err(ApiError::invalid("Only locations in Japan take this.").param(name));
            }
            location[name] = fill(address, LOCAL_PARTS);
        }
    }
    match ctx.params.get("configuration_overrides") {
        Some(Value::Null) => {
            if let Some(map) = location.as_object_mut() {
                map.shift_remove("configuration_overrides");
            }
        }
        Some(_) => {
            let configuration = ctx
                .named(Kind::Configuration, "configuration_overrides")?
                .filter(|configuration| !flag(configuration, "deleted"))
                .ok_or_else(|| {
                    ApiError::missing_ref(
                        Kind::Configuration.noun(),
                        ctx.text("configuration_overrides").unwrap_or_default(),
                        "configuration_overrides",
                    )
                })?;
            if flag(&configuration, "is_account_default") {
                return Err(ApiError::invalid(
                    "The account default configuration can't be attached to a location.",
                )
                .param("configuration_overrides"));
            }
            location["configuration_overrides"] = configuration["id"].clone();
        }
        None => {}
    }
    merge_metadata(location, ctx.params.get("metadata"));
    Ok(())
}

pub(super) fn create(ctx: &mut Ctx<'_>) -> Result<Value, ApiError> {
    let address = ctx
        .params
        .get("address")
        .ok_or_else(|| ApiError::missing_param("address"))?;
    if ctx.params.get("display_name").is_none() && ctx.params.get("display_name_kanji").is_none() {
        return Err(ApiError::missing_param("display_name"));
    }
    check_address(address, "address")?;
    let mut location = build::skeleton("terminal.location");
    location["address"] = fill(address, PARTS);
    location["display_name"] = ctx
        .params
        .get("display_name_kanji")
        .cloned()
        .unwrap_or_default();
    location["livemode"] = json!(ctx.world.live);
    set(ctx, &mut location)?;
    location["id"] = json!(ctx.world.new_id(Kind::Location, ctx.now));
    ctx.world.put(Kind::Location, location.clone());
    Ok(location)
}

pub(super) fn update(ctx: &mut Ctx<'_>) -> Result<Value, ApiError> {
    let mut location = ctx.living(Kind::Location)?;
    if let Some(sent) = ctx.params["address"].as_object() {
        let mut address = location["address"].clone();
        for (part, value) in sent {
            address[part] = if part == "line2" && value.is_null() {
                json!("")
            } else {
                value.clone()
            };
        }
        if address["country"] != location["address"]["country"] {
            return Err(ApiError::invalid(
                "The country of a location can't be changed. Create a new location instead.",
            )
            .param("address[country]"));
        }
        check_address(&address, "address")?;
        location["address"] = address;
    }
    set(ctx, &mut location)?;
    ctx.world.put(Kind::Location, location.clone());
    Ok(location)
}

pub(super) fn delete(ctx: &mut Ctx<'_>) -> Result<Value, ApiError> {
    let location = ctx.living(Kind::Location)?;
    let readers = ctx
        .world
        .rows(Kind::Reader)
        .filter(|reader| reader["location"] == location["id"])
        .count();
    if readers > 0 {
        return Err(ApiError::invalid(format!(
            "You can't delete a location that has readers: {readers} still registered to {}. Delete them or register them to another location first.",
            ctx.id
        )));
    }
    let stone = json!({"id": location["id"], "object": "terminal.location", "deleted": true});
    ctx.world.put(Kind::Location, stone.clone());
    Ok(stone)
}
