//! Registering readers: simulated ones, new devices, and devices that move.
//!
//! Chosen where the facts leave it open: a device's pairing code does not
//! expire; registering a device again gives it a new id, the record it had
//! before is deleted, and neither label nor metadata go with it.
//!
//! Codes, so that tests and newcomers can use them:
//! - `simulated-wpe`, `simulated-s700`, `simulated-s710`, `simulated-v660p`: a new
//!   simulated reader each time;
//! - [`SPARE_DEVICES`]: devices in their boxes, each with a code of three words;
//! - `code-` and the serial number in lower case: the code a device that was
//!   registered before shows in its settings (`code-STRM26138003393` in lower case);
//! - `boxed:MODEL:SERIAL`: a device of that model and serial number, which nobody
//!   has registered yet or somebody has.

use serde_json::{Value, json};

use super::build::{flag, text};
use super::context::Ctx;
use super::error::ApiError;
use super::kinds::Kind;
use super::readers;
use super::store::World;
use super::things;

/// Devices nobody has registered yet: pairing code, device type, serial number.
pub(super) const SPARE_DEVICES: &[(&str, &str, &str)] = &[
    ("sepia-cerulean-aqua", "stripe_s700", "STRM26200000001"),
    ("olive-umber-teal", "stripe_s700", "STRM26200000002"),
    ("coral-indigo-plum", "stripe_s710", "STRN26200000003"),
    ("amber-violet-moss", "bbpos_wisepos_e", "WSC513205000004"),
    ("ivory-scarlet-fern", "bbpos_wisepos_e", "WSC513205000005"),
    ("ochre-lilac-slate", "verifone_v660p", "275-900-006"),
    ("pearl-crimson-mint", "stripe_t600", "STRT26200000007"),
    ("russet-azure-sand", "stripe_s700", "STRM26200000008"),
];

/// The models that can be registered with a code.
const MODELS: &[&str] = &[
    "bbpos_wisepos_e",
    "stripe_s700",
    "stripe_s710",
    "stripe_t600",
    "verifone_P400",
    "verifone_m425",
    "verifone_p630",
    "verifone_ux700",
    "verifone_v660p",
];

enum Device {
    Simulated(&'static str, &'static str),
    /// Type, serial number, and the record it has already.
    Real(String, String, Option<Value>),
}

fn device(world: &World, code: &str) -> Option<Device> {
    match code {
        "simulated-wpe" => return Some(Device::Simulated("simulated_wisepos_e", "wpe")),
        "simulated-s700" => return Some(Device::Simulated("simulated_stripe_s700", "s700")),
        "simulated-s710" => return Some(Device::Simulated("simulated_stripe_s710", "s710")),
        "simulated-v660p" => {
            return Some(Device::Simulated("simulated_verifone_v660p", "v660p"));
        }
        _ => {}
    }
    let boxed = code.strip_prefix("boxed:").and_then(|c| c.split_once(':'));
    let boxed = boxed.filter(|(kind, serial)| MODELS.contains(kind) && !serial.is_empty());
    let spare = SPARE_DEVICES.iter().find(|(known, ..)| *known == code);
    let spare = spare.map(|(_, kind, serial)| (*kind, *serial)).or(boxed);
    let serial = match spare {
        Some((_, serial)) => serial.to_ascii_lowercase(),
        None => code.strip_prefix("code-")?.to_owned(),
    };
    let known = world
        .rows(Kind::Reader)
        .filter(|reader| text(reader, "serial_number").eq_ignore_ascii_case(&serial))
        .filter(|reader| {
            !flag(reader, "_simulated") && !text(reader, "device_type").starts_with("simulated")
        })
        .max_by_key(|reader| !flag(reader, "deleted"));
    match (known, spare) {
        (Some(reader), _) if things::MOBILE.contains(&text(reader, "device_type")) => None,
        (Some(reader), _) => Some(Device::Real(
            text(reader, "device_type").to_owned(),
            text(reader, "serial_number").to_owned(),
            (!flag(reader, "deleted")).then(|| reader.clone()),
        )),
        (None, Some((kind, serial))) => {
            Some(Device::Real(kind.to_owned(), serial.to_owned(), None))
        }
        (None, None) => None,
    }
}

pub(super) fn create(ctx: &mut Ctx<'_>) -> Result<Value, ApiError> {
    let code = ctx.text("registration_code").unwrap_or_default().to_owned();
    let location = ctx
        .named(Kind::Location, "location")?
        .ok_or_else(|| ApiError::missing_param("location"))?;
    if flag(&location, "deleted") {
        let id = ctx.text("location").unwrap_or_default();
        return Err(ApiError::missing_ref(Kind::Location.noun(), id, "location"));
    }
    let wrong = |message: &str| ApiError::invalid(message).param("registration_code");
    let (kind, serial, old) = match device(ctx.world, &code) {
        None => {
            return Err(wrong(&format!(
                "We couldn't find a reader with the registration code {code}. Check that the code is right and that the reader shows it now."
            )));
        }
        Some(Device::Simulated(..)) if ctx.world.live => {
            return Err(wrong(
                "Simulated readers can't be registered with a live mode key.",
            ));
        }
        Some(Device::Simulated(kind, short)) => {
            let tail = format!("{:016x}{:016x}", ctx.world.noise(), ctx.world.noise());
            let serial = format!(
                "simulated-{short}-{}-{}-{}-{}-{}",
                &tail[..8],
                &tail[8..12],
                &tail[12..16],
                &tail[16..20],
                &tail[20..]
            );
            (kind.to_owned(), serial, None)
        }
        Some(Device::Real(kind, serial, old)) => (kind, serial, old),
    };
    if let Some(old) = old {
        readers::bury(ctx.world, &old);
    }
    let id = ctx.world.new_id(Kind::Reader, ctx.now);
    // A simulated reader without a label is called like its serial number.
    let fallback = if kind.starts_with("simulated") {
        &serial
    } else {
        &code
    };
    let label = ctx.text("label").unwrap_or(fallback).to_owned();
    let device = things::Device {
        model: &kind,
        serial: &serial,
        label: &label,
        location: text(&location, "id"),
    };
    let mut reader = things::record(&id, &device, ctx.world.live);
    readers::merge_metadata(&mut reader, ctx.params.get("metadata"));
    ctx.world.put(Kind::Reader, reader.clone());
    reader["_short"] = json!(true);
    Ok(reader)
}
