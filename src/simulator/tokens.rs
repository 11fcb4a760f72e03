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

/// Those connected to the demo shop, newest first.
const CONNECTED: &[(&str, &str)] = &[
    ("acct_1TillctlMunich", "Munich Shop"),
    ("acct_1TillctlHamburg", "Hamburg Shop"),
];

/// Not in the contract; clients ask it for the account's name and time zone.
pub(super) fn account(id: &str) -> Value {
    let connected = CONNECTED.iter().find(|(known, _)| *known == id);
    let (name, zone) = match connected {
        _ if id == super::ACCOUNT => ("Demo Shop", "Europe/Berlin"),
        Some((_, name)) => (*name, "Europe/Berlin"),
        None => ("Connected Shop", "Etc/UTC"),
    };
    json!({
        "id": id,
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

/// The connected accounts, a page of them; connected accounts have none.
pub(super) fn accounts(ctx: &mut Ctx<'_>) -> Result<Value, ApiError> {
    let own = ctx.world.account == super::ACCOUNT;
    let ids: Vec<&str> = CONNECTED
        .iter()
        .map(|(id, _)| *id)
        .filter(|_| own)
        .collect();
    let place = |name: &str| {
        let Some(id) = ctx.text(name) else {
            return Ok(None);
        };
        let place = ids.iter().position(|known| *known == id);
        place
            .map(Some)
            .ok_or_else(|| ApiError::missing_ref("account", id, name))
    };
    let (after, before) = (place("starting_after")?, place("ending_before")?);
    let limit = ctx.int("limit").unwrap_or(10);
    if !(1..=100).contains(&limit) {
        return Err(ApiError::invalid("This value must be between 1 and 100.").param("limit"));
    }
    let limit = usize::try_from(limit).unwrap_or(10);
    let from = after.map_or(0, |at| at + 1);
    let range = ids
        .get(from..before.unwrap_or(ids.len()))
        .unwrap_or_default();
    let page = match before {
        Some(_) => range.get(range.len().saturating_sub(limit)..),
        None => range.get(..limit.min(range.len())),
    };
    let data: Vec<Value> = page
        .unwrap_or_default()
        .iter()
        .map(|id| account(id))
        .collect();
    Ok(json!({
        "object": "list",
        "url": "/v1/accounts",
        "has_more": data.len() < range.len(),
        "data": data
    }))
}
