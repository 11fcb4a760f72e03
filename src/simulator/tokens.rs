//! Small things: connection tokens, onboarding links, the account itself.

use serde_json::{Value, json};

use super::build::flag;
use super::error::ApiError;
use super::routes::Ctx;
use super::store::Kind;

pub(super) fn connection_token(ctx: &mut Ctx<'_>) -> Result<Value, ApiError> {
    let mut token = json!({"object": "terminal.connection_token"});
    if let Some(location) = ctx.named(Kind::Location, "location")? {
        if flag(&location, "deleted") {
            let id = ctx.text("location").unwrap_or_default();
            return Err(ApiError::missing_ref(Kind::Location.noun(), id, "location"));
        }
        token["location"] = location["id"].clone();
    }
    let mode = if ctx.world.live { "live" } else { "test" };
    let noise = ctx.world.noise();
    token["secret"] = json!(format!("pst_{mode}_{}", super::ids::base62(noise, 24)));
    Ok(token)
}

pub(super) fn onboarding_link(ctx: &mut Ctx<'_>) -> Result<Value, ApiError> {
    let terms = &ctx.params["link_options"]["apple_terms_and_conditions"];
    if !terms.is_object() {
        return Err(ApiError::missing_param(
            "link_options[apple_terms_and_conditions]",
        ));
    }
    let terms = json!({
        "allow_relinking": flag(terms, "allow_relinking"),
        "merchant_display_name": terms["merchant_display_name"]
    });
    let noise = ctx.world.noise();
    Ok(json!({
        "object": "terminal.onboarding_link",
        "link_options": {"apple_terms_and_conditions": terms},
        "link_type": "apple_terms_and_conditions",
        "on_behalf_of": ctx.params.get("on_behalf_of").cloned().unwrap_or(Value::Null),
        "redirect_url": format!("https://register.apple.com/tap-to-pay/{}", super::ids::base62(noise, 20))
    }))
}

/// Not in the contract; clients ask it for the account's name and time zone.
pub(super) fn account(ctx: &mut Ctx<'_>) -> Value {
    let (name, zone) = if ctx.world.account == super::ACCOUNT {
        ("Demo Shop", "Europe/Berlin")
    } else {
        ("Connected Shop", "Etc/UTC")
    };
    json!({
        "id": ctx.world.account,
        "object": "account",
        "charges_enabled": true,
        "country": "DE",
        "default_currency": super::money::SETTLEMENT,
        "details_submitted": true,
        "payouts_enabled": true,
        "settings": {"dashboard": {"display_name": name, "timezone": zone}},
        "type": "standard"
    })
}
