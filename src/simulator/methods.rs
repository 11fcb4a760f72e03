//! Payment methods: cards that met a reader, the cards generated from them, and
//! cards that were typed.
//!
//! A card that met a reader can be charged once, by that reader. Saved for later it
//! becomes a second payment method of type `card`, its `generated_card`:
//! <https://docs.stripe.com/terminal/features/saving-payment-details/overview>.

use serde_json::{Value, json};

use super::build::{flag, text};
use super::cards::Card;
use super::context::Ctx;
use super::error::ApiError;
use super::events;
use super::fields;
use super::ids;
use super::kinds::Kind;
use super::readers::merge_metadata;
use super::store::World;
use super::things;

/// The names of cards that may be used in place of a payment method's id or a token.
#[rustfmt::skip]
const NAMED: &[(&str, &str)] = &[
    ("visa", "4242424242424242"),
    ("visa_debit", "4000056655665556"),
    ("mastercard", "5555555555554444"),
    ("mastercard_debit", "5200828282828210"),
    ("mastercard_prepaid", "5105105105105100"),
    ("amex", "378282246310005"),
    ("discover", "6011111111111117"),
    ("diners", "36227206271667"),
    ("jcb", "3566002020360505"),
    ("unionpay", "6200000000000005"),
    ("chargeDeclined", "4000000000000002"),
    ("visa_chargeDeclined", "4000000000000002"),
    ("chargeDeclinedInsufficientFunds", "4000000000009995"),
    ("visa_chargeDeclinedInsufficientFunds", "4000000000009995"),
    ("chargeDeclinedLostCard", "4000000000009987"),
    ("visa_chargeDeclinedLostCard", "4000000000009987"),
    ("chargeDeclinedStolenCard", "4000000000009979"),
    ("visa_chargeDeclinedStolenCard", "4000000000009979"),
    ("chargeDeclinedExpiredCard", "4000000000000069"),
    ("chargeDeclinedProcessingError", "4000000000000119"),
];

fn named(id: &str) -> Option<&'static Card> {
    let name = id
        .strip_prefix("pm_card_")
        .or_else(|| id.strip_prefix("tok_"))?;
    let (_, number) = NAMED.iter().find(|(known, _)| *known == name)?;
    Card::find(number)
}

/// A fresh id, in the form of those of cards that met a reader.
pub(super) fn new_id(world: &mut World) -> String {
    format!("pm_1{}", ids::base62(world.noise(), 20))
}

/// A payment method of type `card`.
fn card_method(id: &str, card: &Card, checked: bool, live: bool, now: i64) -> Value {
    let mut method = things::method(id, card, live, now);
    if let Some(map) = method.as_object_mut() {
        for kind in ["card_present", "interac_present"] {
            map.shift_remove(kind);
        }
    }
    method["type"] = json!("card");
    method["card"] = json!({
        "brand": card.brand,
        "checks": {
            "address_line1_check": null, "address_postal_code_check": null,
            "cvc_check": if checked { json!("pass") } else { Value::Null }
        },
        "country": card.country, "display_brand": card.brand, "exp_month": 12, "exp_year": 2034,
        "fingerprint": card.fingerprint(), "funding": card.funding,
        "generated_from": null, "last4": card.last4(),
        "networks": {"available": [card.network], "preferred": null},
        "regulated_status": "unregulated", "three_d_secure_usage": {"supported": true},
        "wallet": null
    });
    method
}

/// Where a saved card comes from.
pub(super) struct Origin<'a> {
    pub(super) charge: Option<&'a str>,
    pub(super) attempt: Option<&'a str>,
    /// `payment_method_details` of the charge or the attempt.
    pub(super) details: &'a Value,
    pub(super) customer: &'a Value,
    pub(super) allow_redisplay: Option<&'a str>,
}

/// Saves a card that met a reader, and attaches it to the customer if there is one.
pub(super) fn generate(world: &mut World, card: &Card, origin: &Origin<'_>, now: i64) -> String {
    let id = new_id(world);
    let mut method = card_method(&id, card, false, world.live, now);
    let mut presented = origin.details.clone();
    if let Some(met) = presented.get_mut("card_present") {
        met["generated_card"] = Value::Null;
    }
    method["card"]["generated_from"] = json!({
        "charge": origin.charge, "payment_method_details": presented,
        "setup_attempt": origin.attempt
    });
    if let Some(shown) = origin.allow_redisplay {
        method["allow_redisplay"] = json!(shown);
    }
    match origin.customer.as_str() {
        Some(customer) => attach_to(world, method, customer, now),
        None => world.put(Kind::Method, method),
    }
    id
}

/// The test card behind a payment method.
pub(super) fn card_of(method: &Value) -> Option<&'static Card> {
    Card::with_fingerprint(text(&method[text(method, "type")], "fingerprint"))
}

/// Those attached to a customer.
pub(super) fn of(world: &World, customer: &str) -> Vec<Value> {
    let named = [format!("\"customer\":\"{customer}\"")];
    world
        .rows_beyond(Kind::Method, None, false)
        .filter_map(|row| row.if_mentions(&named))
        .filter(|method| text(method, "customer") == customer)
        .collect()
}

/// The payment method an id means; the name of a test card makes one.
pub(super) fn usable(ctx: &mut Ctx<'_>, id: &str, param: &str) -> Result<Value, ApiError> {
    if let Some(method) = ctx.world.get(Kind::Method, id) {
        return Ok(method);
    }
    match named(id).filter(|_| id.starts_with("pm_") && !ctx.world.live) {
        Some(card) => {
            let id = new_id(ctx.world);
            let method = card_method(&id, card, false, ctx.world.live, ctx.now);
            ctx.world.put(Kind::Method, method.clone());
            Ok(method)
        }
        None => Err(ApiError::missing_ref(Kind::Method.noun(), id, param)),
    }
}

/// Whether it was charged without a customer, or detached from one: it may not be
/// used again.
pub(super) fn is_spent(method: &Value) -> bool {
    text(method, "customer").is_empty() && flag(method, "_spent")
}

/// A payment method that may be attached to this customer.
pub(super) fn attachable(
    ctx: &mut Ctx<'_>,
    id: &str,
    customer: &str,
    param: &str,
) -> Result<Value, ApiError> {
    let method = usable(ctx, id, param)?;
    if text(&method, "type") != "card" {
        return Err(ApiError::invalid(format!(
            "PaymentMethods of type {} cannot be saved to customers: attach the generated_card instead.",
            text(&method, "type")
        )));
    }
    match text(&method, "customer") {
        "" if is_spent(&method) => Err(ApiError::invalid(
            "This PaymentMethod was previously used without being attached to a Customer or was detached from a Customer, and may not be used again.",
        )
        .param(param)),
        "" => Ok(method),
        owner if owner == customer => Ok(method),
        _ => Err(ApiError::invalid(
            "The payment method you provided has already been attached to a customer.",
        )),
    }
}

pub(super) fn attach_to(world: &mut World, mut method: Value, customer: &str, now: i64) {
    if text(&method, "customer") == customer {
        return;
    }
    method["customer"] = json!(customer);
    world.put(Kind::Method, method.clone());
    events::emit(world, "payment_method.attached", &method, None, now);
}

pub(super) fn detach_from(world: &mut World, mut method: Value, now: i64) -> Value {
    let before = json!({"customer": method["customer"]});
    method["customer"] = Value::Null;
    method["_spent"] = json!(true);
    world.put(Kind::Method, method.clone());
    events::emit(world, "payment_method.detached", &method, Some(before), now);
    method
}

pub(super) fn create(ctx: &mut Ctx<'_>) -> Result<Value, ApiError> {
    if ctx.text("type").is_some_and(|kind| kind != "card") || !ctx.params["card"].is_object() {
        return Err(ApiError::invalid(
            "This simulator makes payment methods of type card only; readers make the others.",
        )
        .param("type"));
    }
    // They copy a platform's payment method to a connected account.
    for name in ["customer", "payment_method"] {
        if ctx.text(name).is_some() {
            return Err(ApiError::invalid(
                "This simulator does not copy payment methods to connected accounts.",
            )
            .param(name));
        }
    }
    let sent = ctx.params["card"].clone();
    let token = text(&sent, "token");
    let card = match (token, text(&sent, "number")) {
        ("", "") => return Err(ApiError::missing_param("card[number]")),
        ("", number) => Card::find(number).ok_or_else(|| {
            ApiError::coded("incorrect_number", "Your card number is incorrect.")
                .param("number")
                .kind("card_error")
                .status(402)
        })?,
        (token, _) => {
            named(token).ok_or_else(|| ApiError::missing_ref("token", token, "card[token]"))?
        }
    };
    let id = new_id(ctx.world);
    let checked = sent.get("cvc").is_some();
    let mut method = card_method(&id, card, checked, ctx.world.live, ctx.now);
    for name in ["exp_month", "exp_year"] {
        if let Some(value) = sent.get(name) {
            method["card"][name] = value.clone();
        }
    }
    set(&mut method, ctx)?;
    ctx.world.put(Kind::Method, method.clone());
    Ok(method)
}

fn set(method: &mut Value, ctx: &Ctx<'_>) -> Result<(), ApiError> {
    let details = &ctx.params["billing_details"];
    fields::email(details, "email").map_err(|error| error.param("billing_details[email]"))?;
    fields::copy(
        &mut method["billing_details"],
        details,
        &["address", "email", "name", "phone", "tax_id"],
    );
    if method["billing_details"]["address"].is_null() {
        method["billing_details"]["address"] = json!({});
    }
    fields::whole_address(&mut method["billing_details"]["address"]);
    fields::copy(method, &ctx.params, &["allow_redisplay"]);
    merge_metadata(method, ctx.params.get("metadata"));
    Ok(())
}

pub(super) fn update(ctx: &mut Ctx<'_>) -> Result<Value, ApiError> {
    let before = ctx.subject(Kind::Method)?;
    let mut method = before.clone();
    if method["customer"].is_null() {
        return Err(ApiError::invalid(
            "You must save this PaymentMethod to a customer before you can update it.",
        ));
    }
    let sent = ctx.params["card"].clone();
    if text(&method, "type") == "card" {
        fields::copy(&mut method["card"], &sent, &["exp_month", "exp_year"]);
    }
    set(&mut method, ctx)?;
    ctx.world.put(Kind::Method, method.clone());
    events::updated(
        ctx.world,
        "payment_method.updated",
        &before,
        &method,
        ctx.now,
    );
    Ok(method)
}

pub(super) fn attach(ctx: &mut Ctx<'_>) -> Result<Value, ApiError> {
    let Some(customer) = ctx.text("customer").map(str::to_owned) else {
        return Err(ApiError::missing_param("customer"));
    };
    fields::known_customer(ctx)?;
    let id = ctx.id.clone();
    let method = attachable(ctx, &id, &customer, "payment_method")?;
    let id = text(&method, "id").to_owned();
    attach_to(ctx.world, method, &customer, ctx.now);
    ctx.world
        .get(Kind::Method, &id)
        .ok_or_else(|| ApiError::missing(Kind::Method.noun(), &id))
}

pub(super) fn detach(ctx: &mut Ctx<'_>) -> Result<Value, ApiError> {
    let method = ctx.subject(Kind::Method)?;
    if method["customer"].is_null() {
        return Err(ApiError::invalid(
            "The payment method you provided is not attached to a customer so detachment is impossible.",
        ));
    }
    Ok(detach_from(ctx.world, method, ctx.now))
}
