//! Small things: connection tokens, onboarding links, the account itself.

use serde_json::{Value, json};

use super::build::flag;
use super::context::Ctx;
use super::error::ApiError;
use super::kinds::Kind;
use super::list;
use super::options::Connected;
use super::store::World;

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

/// Those connected to every platform, newest first.
const CONNECTED: &[(&str, &str)] = &[
    ("acct_1TillctlMunich", "Munich Shop"),
    ("acct_1TillctlHamburg", "Hamburg Shop"),
];

/// The connected accounts: those asked for, and the two there always are.
pub(super) fn connected(more: &[(String, String)]) -> Connected {
    let own = CONNECTED
        .iter()
        .map(|(id, name)| ((*id).to_owned(), (*name).to_owned()));
    more.iter().cloned().chain(own).collect()
}

/// When every account was made.
const CREATED: i64 = 1_700_000_000;

fn shown(id: &str, connected: &Connected) -> Value {
    let name = match connected.iter().find(|(known, _)| known == id) {
        _ if id == super::options::ACCOUNT => "Demo Shop",
        Some((_, name)) => name,
        None => "Connected Shop",
    };
    json!({
        "id": id,
        "object": "account",
        "business_type": "company",
        "capabilities": {"card_payments": "active", "transfers": "active"},
        "charges_enabled": true,
        "country": "DE",
        "created": CREATED,
        "default_currency": super::money::SETTLEMENT,
        "details_submitted": true,
        "email": "shop@example.com",
        "metadata": {},
        "payouts_enabled": true,
        "settings": {
            "branding": {"icon": null, "logo": null, "primary_color": null, "secondary_color": null},
            "card_payments": {
                "statement_descriptor_prefix": null, "statement_descriptor_prefix_kana": null,
                "statement_descriptor_prefix_kanji": null
            },
            "dashboard": {"display_name": name, "timezone": "Europe/Berlin"},
            "payments": {
                "statement_descriptor": null, "statement_descriptor_kana": null,
                "statement_descriptor_kanji": null, "statement_descriptor_prefix_kana": null,
                "statement_descriptor_prefix_kanji": null
            }
        },
        "type": "standard"
    })
}

/// The caller's own account.
#[expect(clippy::unnecessary_wraps, reason = "every route has this shape")]
pub(super) fn account(ctx: &mut Ctx<'_>) -> Result<Value, ApiError> {
    Ok(shown(&ctx.world.account, &ctx.world.others.connected))
}

/// An account the caller has to do with.
pub(super) fn any_account(ctx: &mut Ctx<'_>) -> Result<Value, ApiError> {
    let world: &World = ctx.world;
    let is_own = world.account == super::options::ACCOUNT;
    if world.account == ctx.id || (is_own && world.is_connected(&ctx.id)) {
        Ok(shown(&ctx.id, &world.others.connected))
    } else if world.others.platform {
        Err(super::auth::no_access(ctx.key, &ctx.id))
    } else {
        Err(super::auth::no_platform())
    }
}

/// The connected accounts, a page of them; connected accounts have none.
pub(super) fn accounts(ctx: &mut Ctx<'_>) -> Result<Value, ApiError> {
    let others = &ctx.world.others;
    let (from, until) = list::range(&ctx.params);
    let own = others.platform
        && ctx.world.account == super::options::ACCOUNT
        && (from..until).contains(&CREATED);
    let connected = Connected::clone(&others.connected);
    let ids: Vec<&str> = connected
        .iter()
        .map(|(id, _)| id.as_str())
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
        .map(|id| shown(id, &connected))
        .collect();
    Ok(json!({
        "object": "list",
        "url": "/v1/accounts",
        "has_more": data.len() < range.len(),
        "data": data
    }))
}
