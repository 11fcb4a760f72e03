//! Configurations: what readers show and how they behave, for the account or
//! for the locations it is attached to. Secrets are returned as they were set,
//! as the typed shape of the contract has them.
//!
//! Chosen where the facts leave it open: a section that is sent takes the place
//! of the one that is there; neither the account's default nor a configuration
//! that is attached can be deleted; smart tips need all their three parts.

use serde_json::{Value, json};

use super::build::{self, flag, int, text};
use super::context::Ctx;
use super::error::ApiError;
use super::kinds::Kind;

const SECTIONS: &[&str] = &[
    "bbpos_wisepad3",
    "bbpos_wisepos_e",
    "cellular",
    "offline",
    "reader_security",
    "reboot_window",
    "stripe_s700",
    "stripe_s710",
    "stripe_t600",
    "tipping",
    "verifone_m425",
    "verifone_p400",
    "verifone_p630",
    "verifone_ux700",
    "verifone_v660p",
    "wifi",
];

fn check_tipping(tipping: &Value) -> Result<(), ApiError> {
    let mut shape: Option<Vec<String>> = None;
    for (currency, values) in tipping.as_object().into_iter().flatten() {
        let param = format!("tipping[{currency}]");
        for name in ["fixed_amounts", "percentages"] {
            if let Some(list) = values[name].as_array() {
                if list.len() != 3 {
                    return Err(ApiError::invalid(format!("You must specify three {name}."))
                        .param(format!("{param}[{name}]")));
                }
                if list
                    .iter()
                    .any(|value| value.as_i64().is_none_or(|value| value < 0))
                {
                    return Err(ApiError::invalid(
                        "This value must be greater than or equal to 0.",
                    )
                    .param(format!("{param}[{name}]")));
                }
            }
        }
        let mut keys: Vec<String> = values
            .as_object()
            .into_iter()
            .flat_map(|map| map.keys().cloned())
            .collect();
        keys.sort();
        if keys.is_empty() {
            return Err(ApiError::missing_param(&format!("{param}[percentages]")));
        }
        if keys.len() == 2 || keys == ["smart_tip_threshold"] {
            return Err(ApiError::invalid(
                "Smart tips need fixed_amounts, percentages and smart_tip_threshold.",
            )
            .param(param));
        }
        if int(values, "smart_tip_threshold") < 0 {
            return Err(
                ApiError::invalid("This value must be greater than or equal to 0.")
                    .param(format!("{param}[smart_tip_threshold]")),
            );
        }
        if let Some(first) = &shape
            && *first != keys
        {
            return Err(ApiError::invalid(
                "Every currency of a tipping configuration must use the same keys.",
            )
            .param(param));
        }
        shape = Some(keys);
    }
    Ok(())
}

fn check_section(ctx: &Ctx<'_>, name: &str, value: &Value) -> Result<(), ApiError> {
    match name {
        "tipping" => check_tipping(value),
        "reboot_window" => {
            for hour in ["start_hour", "end_hour"] {
                if !(0..=23).contains(&int(value, hour)) {
                    return Err(ApiError::invalid("An hour must be between 0 and 23.")
                        .param(format!("reboot_window[{hour}]")));
                }
            }
            if int(value, "start_hour") == int(value, "end_hour") {
                return Err(
                    ApiError::invalid("start_hour and end_hour must be different.")
                        .param("reboot_window[end_hour]"),
                );
            }
            Ok(())
        }
        "reader_security" => {
            let code = text(value, "admin_menu_passcode");
            if value["admin_menu_passcode"].is_null()
                || (code.len() == 5 && code.bytes().all(|byte| byte.is_ascii_digit()))
            {
                Ok(())
            } else {
                Err(
                    ApiError::invalid("The passcode must have exactly 5 digits.")
                        .param("reader_security[admin_menu_passcode]"),
                )
            }
        }
        "wifi" => check_wifi(ctx, value),
        "cellular" | "offline" => Ok(()),
        device => match value["splashscreen"].as_str() {
            Some(id) => splashscreen(ctx, id, device),
            None => Ok(()),
        },
    }
}

/// These two models show no GIF.
const STILL: &[&str] = &["bbpos_wisepad3", "verifone_p400"];

fn splashscreen(ctx: &Ctx<'_>, id: &str, device: &str) -> Result<(), ApiError> {
    let param = format!("{device}[splashscreen]");
    file(ctx, id, "terminal_reader_splashscreen", &param)?;
    let is_gif = ctx
        .world
        .open(Kind::File, id)
        .is_some_and(|file| text(file, "type") == "gif");
    if is_gif && STILL.contains(&device) {
        return Err(ApiError::invalid(format!("{device} doesn't support GIF files.")).param(param));
    }
    Ok(())
}

fn file(ctx: &Ctx<'_>, id: &str, purpose: &str, param: &str) -> Result<(), ApiError> {
    let file = ctx
        .world
        .open(Kind::File, id)
        .ok_or_else(|| ApiError::missing_ref("file", id, param))?;
    if text(file, "purpose") == purpose {
        Ok(())
    } else {
        Err(ApiError::invalid(format!("The file must have the purpose {purpose}.")).param(param))
    }
}

fn check_wifi(ctx: &Ctx<'_>, wifi: &Value) -> Result<(), ApiError> {
    let kind = text(wifi, "type");
    for other in ["personal_psk", "enterprise_eap_peap", "enterprise_eap_tls"] {
        if (other == kind) != wifi.get(other).is_some() {
            return Err(if other == kind {
                ApiError::missing_param(&format!("wifi[{kind}]"))
            } else {
                ApiError::invalid(format!("wifi[{other}] doesn't belong to type {kind}."))
                    .param(format!("wifi[{other}]"))
            });
        }
    }
    for (field, purpose) in [
        ("ca_certificate_file", "terminal_wifi_certificate"),
        ("client_certificate_file", "terminal_wifi_certificate"),
        ("private_key_file", "terminal_wifi_private_key"),
    ] {
        if let Some(id) = wifi[kind][field].as_str() {
            file(ctx, id, purpose, &format!("wifi[{kind}][{field}]"))?;
        }
    }
    Ok(())
}

fn set(ctx: &Ctx<'_>, configuration: &mut Value) -> Result<(), ApiError> {
    if let Some(name) = ctx.text("name") {
        configuration["name"] = json!(name);
    }
    for section in SECTIONS {
        let Some(value) = ctx.params.get(*section) else {
            continue;
        };
        // An empty section, or a splash screen taken away, is no section.
        let gone = value.is_null()
            || value
                .as_object()
                .is_some_and(|map| map.values().all(Value::is_null));
        if gone {
            if let Some(map) = configuration.as_object_mut() {
                map.shift_remove(*section);
            }
            continue;
        }
        check_section(ctx, section, value)?;
        configuration[*section] = value.clone();
    }
    Ok(())
}

pub(super) fn create(ctx: &mut Ctx<'_>) -> Result<Value, ApiError> {
    let mut configuration = build::skeleton("terminal.configuration");
    set(ctx, &mut configuration)?;
    configuration["id"] = json!(ctx.world.new_id(Kind::Configuration, ctx.now));
    configuration["is_account_default"] = json!(false);
    configuration["livemode"] = json!(ctx.world.live);
    ctx.world.put(Kind::Configuration, configuration.clone());
    Ok(configuration)
}

pub(super) fn update(ctx: &mut Ctx<'_>) -> Result<Value, ApiError> {
    let mut configuration = ctx.living(Kind::Configuration)?;
    set(ctx, &mut configuration)?;
    ctx.world.put(Kind::Configuration, configuration.clone());
    Ok(configuration)
}

pub(super) fn delete(ctx: &mut Ctx<'_>) -> Result<Value, ApiError> {
    let configuration = ctx.living(Kind::Configuration)?;
    if flag(&configuration, "is_account_default") {
        return Err(ApiError::invalid(
            "The account default configuration can't be deleted.",
        ));
    }
    let attached = ctx
        .world
        .rows(Kind::Location)
        .any(|location| location.get("configuration_overrides") == Some(&configuration["id"]));
    if attached {
        return Err(ApiError::invalid(
            "You can't delete a configuration that is attached to a location. Detach it first.",
        ));
    }
    let stone = json!({
        "id": configuration["id"], "object": "terminal.configuration", "deleted": true
    });
    ctx.world.put(Kind::Configuration, stone.clone());
    Ok(stone)
}
