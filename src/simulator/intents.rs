//! `PaymentIntents`: made, changed, cancelled, captured.

use serde_json::{Value, json};

use super::authorize;
use super::build::{self, int, text};
use super::connect;
use super::context::Ctx;
use super::error::ApiError;
use super::events;
use super::fields;
use super::kinds::Kind;
use super::methods;
use super::money;
use super::online;
use super::readers::merge_metadata;
use super::refunds;
use super::store::World;
use super::versions;

/// Fields that are copied from the request as they are.
const PLAIN: &[&str] = &[
    "application_fee_amount",
    "customer",
    "customer_account",
    "description",
    "on_behalf_of",
    "receipt_email",
    "setup_future_usage",
    "shipping",
    "statement_descriptor",
    "statement_descriptor_suffix",
    "transfer_group",
    "excluded_payment_method_types",
];

/// Types an in-person PaymentIntent may name here; others are Stripe's affair.
fn types_of(ctx: &Ctx<'_>) -> Option<Vec<String>> {
    ["allowed_payment_method_types", "payment_method_types"]
        .iter()
        .find_map(|name| ctx.params.get(name))
        .and_then(Value::as_array)
        .map(|types| {
            types
                .iter()
                .filter_map(|t| t.as_str().map(str::to_owned))
                .collect()
        })
}

fn set_types(intent: &mut Value, ctx: &Ctx<'_>) {
    let Some(types) = types_of(ctx) else { return };
    let old = intent["payment_method_options"].clone();
    let mut options = json!({});
    for kind in types
        .iter()
        .filter(|kind| WITH_OPTIONS.contains(&kind.as_str()))
    {
        let fresh = build::method_options(kind)[kind].take();
        options[kind] = old.get(kind).cloned().unwrap_or(fresh);
    }
    intent["payment_method_types"] = json!(types);
    if ctx.params.get("allowed_payment_method_types").is_some() {
        intent["allowed_payment_method_types"] = json!(types);
    }
    intent["payment_method_options"] = options;
}

/// Types whose options the reply shows.
const WITH_OPTIONS: &[&str] = &["card", "card_present", "interac_present"];

/// What may be said of a typed card, and is shown.
const CARD_OPTIONS: &[&str] = &[
    "capture_method",
    "network",
    "request_three_d_secure",
    "require_cvc_recollection",
    "setup_future_usage",
    "statement_descriptor_suffix_kana",
    "statement_descriptor_suffix_kanji",
];

/// Options of a type that isn't allowed are taken and mean nothing.
fn set_options(intent: &mut Value, ctx: &Ctx<'_>) {
    if let Some(card) = intent["payment_method_options"].get_mut("card") {
        let sent = &ctx.params["payment_method_options"]["card"];
        fields::copy(card, sent, CARD_OPTIONS);
    }
    let Some(sent) = ctx.params["payment_method_options"]["card_present"].as_object() else {
        return;
    };
    let Some(current) = intent["payment_method_options"]
        .get_mut("card_present")
        .and_then(Value::as_object_mut)
    else {
        return;
    };
    for (name, value) in sent {
        current.insert(name.clone(), value.clone());
    }
}

fn set_details(intent: &mut Value, ctx: &Ctx<'_>) {
    let sent = &ctx.params["amount_details"];
    for name in ["discount_amount", "shipping", "tax"] {
        if let Some(value) = sent.get(name).filter(|value| !value.is_null()) {
            intent["amount_details"][name] = value.clone();
            if name == "shipping" {
                for part in ["amount", "from_postal_code", "to_postal_code"] {
                    if intent["amount_details"][name].get(part).is_none() {
                        intent["amount_details"][name][part] = Value::Null;
                    }
                }
            }
        }
    }
}

fn set_plain(intent: &mut Value, ctx: &Ctx<'_>) {
    for name in PLAIN {
        if let Some(value) = ctx.params.get(name) {
            intent[*name] = value.clone();
        }
    }
    if let Some(shipping) = intent["shipping"].as_object_mut() {
        for part in ["line1", "line2", "city", "state", "postal_code", "country"] {
            let address = &mut shipping["address"];
            if address.get(part).is_none() {
                address[part] = Value::Null;
            }
        }
    }
    if ctx.params.get("transfer_data").is_some() {
        intent["transfer_data"] = ctx.params["transfer_data"].clone();
    }
    merge_metadata(intent, ctx.params.get("metadata"));
}

/// Texts and ids that are refused.
fn check_fields(ctx: &Ctx<'_>) -> Result<(), ApiError> {
    fields::nothing_unknown(&ctx.params)?;
    fields::known_customer(ctx)?;
    fields::email(&ctx.params, "receipt_email")?;
    fields::descriptors(&ctx.params)
}

/// Takes over the payment method a request names; readers bring their own.
fn choose(intent: &mut Value, ctx: &mut Ctx<'_>) -> Result<Option<Value>, ApiError> {
    let Some(id) = ctx.text("payment_method").map(str::to_owned) else {
        return Ok(None);
    };
    let method = methods::usable(ctx, &id, "payment_method")?;
    online::fits(intent, &method)?;
    intent["payment_method"] = method["id"].clone();
    intent["status"] = json!("requires_confirmation");
    Ok(Some(method))
}

fn check_capture(intent: &Value) -> Result<(), ApiError> {
    let interac = intent["payment_method_types"]
        .as_array()
        .is_some_and(|types| types.iter().any(|t| t == "interac_present"));
    if interac && text(intent, "currency") != "cad" {
        return Err(ApiError::invalid(
            "The currency provided is invalid for payments with interac_present. Payments with interac_present support the following currencies: cad.",
        )
        .param("currency"));
    }
    let own = &intent["payment_method_options"]["card_present"]["capture_method"];
    if interac && text(intent, "capture_method") == "manual" && own != "manual_preferred" {
        return Err(ApiError::invalid(
            "interac_present can't be used with capture_method manual; use automatic, automatic_async, or payment_method_options[card_present][capture_method]=manual_preferred.",
        )
        .param("capture_method"));
    }
    Ok(())
}

pub(super) fn create(ctx: &mut Ctx<'_>) -> Result<Value, ApiError> {
    let currency = ctx
        .text("currency")
        .unwrap_or_default()
        .to_ascii_lowercase();
    money::check_currency(&currency, "currency")?;
    let amount = ctx.int("amount").unwrap_or_default();
    money::check_amount(amount, &currency, "amount")?;
    check_fields(ctx)?;
    if types_of(ctx).is_some() && ctx.params.get("automatic_payment_methods").is_some() {
        return Err(ApiError::invalid(
            "You may only specify one of these parameters: automatic_payment_methods, allowed_payment_method_types.",
        )
        .param("automatic_payment_methods"));
    }
    let mut intent = build::skeleton("payment_intent");
    let id = ctx.world.new_id(Kind::Intent, ctx.now);
    intent["client_secret"] = json!(build::client_secret(&id));
    intent["id"] = json!(id);
    intent["amount"] = json!(amount);
    intent["amount_details"] = json!({"tip": {}});
    intent["created"] = json!(ctx.seconds());
    intent["currency"] = json!(currency);
    intent["livemode"] = json!(ctx.world.live);
    if ctx.version < versions::ASYNC_CAPTURE {
        intent["capture_method"] = json!("automatic");
    }
    if ctx.version < versions::NO_REFUND_OF_HOLDS {
        intent["_version"] = json!(ctx.version);
    }
    intent["payment_method_types"] = json!(["card"]);
    intent["payment_method_options"] = build::method_options("card");
    if let Some(automatic) = ctx.params.get("automatic_payment_methods") {
        intent["automatic_payment_methods"] = automatic.clone();
    }
    for name in ["capture_method", "confirmation_method"] {
        if let Some(value) = ctx.text(name) {
            intent[name] = json!(value);
        }
    }
    set_types(&mut intent, ctx);
    set_options(&mut intent, ctx);
    check_capture(&intent)?;
    set_details(&mut intent, ctx);
    set_plain(&mut intent, ctx);
    connect::check(ctx.world, &intent)?;
    let method = choose(&mut intent, ctx)?;
    let confirm = ctx.params["confirm"] == json!(true);
    if confirm && method.is_none() {
        return Err(online::nothing_to_pay_with(&intent));
    }
    ctx.world.put(Kind::Intent, intent.clone());
    events::emit(ctx.world, "payment_intent.created", &intent, None, ctx.now);
    match method.filter(|_| confirm) {
        Some(method) => online::pay(ctx.world, intent, method, ctx.now),
        None => Ok(intent),
    }
}

fn unexpected(intent: &Value, what: &str) -> ApiError {
    ApiError::coded(
        "payment_intent_unexpected_state",
        format!(
            "This PaymentIntent's {what} because it has a status of {}.",
            text(intent, "status")
        ),
    )
    .with("payment_intent", super::view::public(intent))
}

pub(super) fn update(ctx: &mut Ctx<'_>) -> Result<Value, ApiError> {
    let mut intent = ctx.subject(Kind::Intent)?;
    let status = text(&intent, "status").to_owned();
    let touched: Vec<&str> = ctx
        .params
        .as_object()
        .into_iter()
        .flat_map(|map| map.keys().map(String::as_str))
        .collect();
    let money_touched = touched.iter().any(|name| {
        matches!(
            *name,
            "amount"
                | "currency"
                | "capture_method"
                | "payment_method_types"
                | "allowed_payment_method_types"
                | "payment_method_options"
        )
    });
    check_fields(ctx)?;
    let open = matches!(
        status.as_str(),
        "requires_payment_method" | "requires_confirmation"
    );
    if money_touched && !open {
        return Err(unexpected(
            &intent,
            "amount, currency and payment methods could not be updated",
        ));
    }
    let currency = ctx.text("currency").map_or_else(
        || text(&intent, "currency").to_owned(),
        str::to_ascii_lowercase,
    );
    money::check_currency(&currency, "currency")?;
    let amount = ctx.int("amount").unwrap_or_else(|| int(&intent, "amount"));
    if money_touched {
        money::check_amount(amount, &currency, "amount")?;
    }
    intent["amount"] = json!(amount);
    intent["currency"] = json!(currency);
    if let Some(method) = ctx.text("capture_method") {
        intent["capture_method"] = json!(method);
    }
    set_types(&mut intent, ctx);
    set_options(&mut intent, ctx);
    check_capture(&intent)?;
    set_details(&mut intent, ctx);
    set_plain(&mut intent, ctx);
    connect::check(ctx.world, &intent)?;
    if open {
        choose(&mut intent, ctx)?;
    } else if ctx.params.get("payment_method").is_some() {
        return Err(unexpected(&intent, "payment_method could not be updated"));
    }
    ctx.world.put(Kind::Intent, intent.clone());
    Ok(intent)
}

pub(super) fn cancel(ctx: &mut Ctx<'_>) -> Result<Value, ApiError> {
    let mut intent = ctx.subject(Kind::Intent)?;
    let status = text(&intent, "status");
    if !matches!(
        status,
        "requires_payment_method"
            | "requires_capture"
            | "requires_confirmation"
            | "requires_action"
            | "processing"
    ) {
        return Err(ApiError::coded(
            "payment_intent_unexpected_state",
            format!(
                "You cannot cancel this PaymentIntent because it has a status of {status}. Only a PaymentIntent with one of the following statuses may be canceled: requires_payment_method, requires_capture, requires_confirmation, requires_action, processing."
            ),
        )
        .with("payment_intent", super::view::public(&intent)));
    }
    if status == "requires_capture"
        && let Some(charge) = ctx.world.get(Kind::Charge, text(&intent, "latest_charge"))
    {
        authorize::release(ctx.world, charge, ctx.version, ctx.now);
    }
    intent["status"] = json!("canceled");
    intent["amount_capturable"] = json!(0);
    intent["canceled_at"] = json!(ctx.seconds());
    intent["cancellation_reason"] = match ctx.text("cancellation_reason") {
        Some(reason) => json!(reason),
        None => Value::Null,
    };
    ctx.world.put(Kind::Intent, intent.clone());
    events::emit(ctx.world, "payment_intent.canceled", &intent, None, ctx.now);
    Ok(intent)
}

pub(super) fn capture(ctx: &mut Ctx<'_>) -> Result<Value, ApiError> {
    let mut intent = ctx.subject(Kind::Intent)?;
    fields::descriptors(&ctx.params)?;
    if ctx.params["final_capture"] == json!(false) {
        return Err(ApiError::invalid(
            "This PaymentIntent is captured once: multicapture is not available for it.",
        )
        .param("final_capture"));
    }
    set_details(&mut intent, ctx);
    let amount = ctx.int("amount_to_capture");
    let mut on_charge = json!({});
    let descriptors = ["statement_descriptor", "statement_descriptor_suffix"];
    fields::copy(&mut on_charge, &ctx.params, &descriptors);
    share(&mut intent, ctx)?;
    if ctx.params.get("transfer_data").is_some() {
        on_charge["transfer_data"] = intent["transfer_data"].clone();
    }
    let metadata = ctx.params.get("metadata").cloned();
    let version = ctx.version;
    let capture = Capture {
        amount,
        metadata: metadata.as_ref(),
        version,
        fee: ctx.int("application_fee_amount"),
        on_charge: Some(&on_charge),
    };
    take(ctx.world, intent, &capture, ctx.now)
}

/// What a capture takes, and how.
pub(super) struct Capture<'a> {
    /// None: all of it.
    pub(super) amount: Option<i64>,
    pub(super) metadata: Option<&'a Value>,
    pub(super) version: &'a str,
    /// The platform's share, if it is another than was said.
    pub(super) fee: Option<i64>,
    /// Fields of the charge, and of its intent, that are said now.
    pub(super) on_charge: Option<&'a Value>,
}

/// The part of a payment that is passed on, where another is said than before.
fn share(intent: &mut Value, ctx: &Ctx<'_>) -> Result<(), ApiError> {
    let Some(amount) = ctx.params["transfer_data"].get("amount") else {
        return Ok(());
    };
    if !intent["transfer_data"].is_object() {
        return Err(ApiError::invalid(
            "You may only say transfer_data[amount] of a PaymentIntent that has a transfer_data[destination].",
        )
        .param("transfer_data[amount]"));
    }
    intent["transfer_data"]["amount"] = amount.clone();
    Ok(())
}

/// Takes what is held, or part of it.
pub(super) fn take(
    world: &mut World,
    mut intent: Value,
    capture: &Capture<'_>,
    now: i64,
) -> Result<Value, ApiError> {
    let status = text(&intent, "status").to_owned();
    let charge = world.get(Kind::Charge, text(&intent, "latest_charge"));
    let (Some(mut charge), "requires_capture") = (charge, status.as_str()) else {
        return Err(ApiError::coded(
            "payment_intent_unexpected_state",
            format!("This PaymentIntent could not be captured because it has a status of {status}. Only a PaymentIntent with one of the following statuses may be captured: requires_capture."),
        )
        .with("payment_intent", super::view::public(&intent)));
    };
    let capturable = int(&intent, "amount_capturable");
    let amount = capture.amount.unwrap_or(capturable);
    let shared = capture
        .on_charge
        .is_some_and(|said| said.get("transfer_data").is_some());
    if capture.fee.is_some() || shared {
        let mut whole = intent.clone();
        whole["amount"] = json!(amount);
        if capture.fee.is_some() {
            whole["application_fee_amount"] = json!(capture.fee);
        }
        connect::check(world, &whole)?;
    }
    if capture.fee.is_some() {
        intent["application_fee_amount"] = json!(capture.fee);
        charge["application_fee_amount"] = json!(capture.fee);
    }
    if amount > capturable {
        return Err(ApiError::coded(
            "amount_too_large",
            format!("The payment could not be captured because the requested capture amount ({amount}) is greater than the amount you can capture for this charge ({capturable})."),
        )
        .param("amount_to_capture"));
    }
    if amount < 1 {
        return Err(ApiError::coded(
            "amount_too_small",
            "Invalid capture amount: it must be at least 1.",
        )
        .param("amount_to_capture"));
    }
    for (name, value) in capture
        .on_charge
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        charge[name] = value.clone();
        intent[name] = value.clone();
    }
    charge["captured"] = json!(true);
    charge["amount_captured"] = json!(amount);
    if let Some(map) = charge.as_object_mut() {
        map.shift_remove("_due");
    }
    let rest = capturable - amount;
    let charge = refunds::let_go(world, charge, rest, capture.version, now);
    let charge = authorize::settle_or_wait(world, charge, None, now);
    intent["status"] = json!("succeeded");
    intent["amount_received"] = json!(amount);
    intent["amount_capturable"] = json!(0);
    merge_metadata(&mut intent, capture.metadata);
    world.put(Kind::Intent, intent.clone());
    events::emit(world, "charge.captured", &charge, None, now);
    events::emit(world, "payment_intent.succeeded", &intent, None, now);
    Ok(intent)
}

pub(super) fn confirm(ctx: &mut Ctx<'_>) -> Result<Value, ApiError> {
    let mut intent = ctx.subject(Kind::Intent)?;
    let status = text(&intent, "status").to_owned();
    if !matches!(
        status.as_str(),
        "requires_payment_method" | "requires_confirmation"
    ) {
        return Err(ApiError::coded(
            "payment_intent_unexpected_state",
            format!("You cannot confirm this PaymentIntent because it has already reached the status {status}."),
        )
        .with("payment_intent", super::view::public(&intent)));
    }
    check_fields(ctx)?;
    let whole = int(&intent, "amount");
    if ctx
        .int("amount_to_confirm")
        .is_some_and(|amount| amount != whole)
    {
        return Err(ApiError::invalid(
            "This simulator confirms the whole amount of a PaymentIntent: update its amount instead.",
        )
        .param("amount_to_confirm"));
    }
    if let Some(value) = ctx.params.get("capture_method") {
        intent["capture_method"] = value.clone();
    }
    set_types(&mut intent, ctx);
    set_options(&mut intent, ctx);
    set_details(&mut intent, ctx);
    set_plain(&mut intent, ctx);
    let method = match choose(&mut intent, ctx)? {
        Some(method) => method,
        None => match ctx.world.get(Kind::Method, text(&intent, "payment_method")) {
            Some(method) => {
                online::fits(&intent, &method)?;
                method
            }
            None => return Err(online::nothing_to_pay_with(&intent)),
        },
    };
    online::pay(ctx.world, intent, method, ctx.now)
}

pub(super) fn increment(ctx: &mut Ctx<'_>) -> Result<Value, ApiError> {
    let mut intent = ctx.subject(Kind::Intent)?;
    let charge = ctx.world.get(Kind::Charge, text(&intent, "latest_charge"));
    let (Some(mut charge), "requires_capture") = (charge, text(&intent, "status")) else {
        return Err(unexpected(
            &intent,
            "authorization could not be incremented",
        ));
    };
    let details = &charge["payment_method_details"]["card_present"];
    if !build::flag(details, "incremental_authorization_supported") {
        return Err(ApiError::invalid(
            "This PaymentIntent's authorization can't be incremented: request_incremental_authorization_support was not set, or the card doesn't support it.",
        ));
    }
    let amount = ctx.int("amount").unwrap_or_default();
    if amount <= int(&intent, "amount") {
        return Err(ApiError::invalid(
            "The new amount must be greater than the currently authorized amount.",
        )
        .param("amount"));
    }
    money::check_amount(amount, text(&intent, "currency"), "amount")?;
    charge["amount"] = json!(amount);
    charge["payment_method_details"]["card_present"]["amount_authorized"] = json!(amount);
    intent["amount"] = json!(amount);
    intent["amount_capturable"] = json!(amount);
    share(&mut intent, ctx)?;
    for name in [
        "application_fee_amount",
        "description",
        "statement_descriptor",
    ] {
        if let Some(value) = ctx.params.get(name) {
            intent[name] = value.clone();
            charge[name] = value.clone();
        }
    }
    if intent["transfer_data"].is_object() {
        charge["transfer_data"] = intent["transfer_data"].clone();
    }
    set_details(&mut intent, ctx);
    connect::check(ctx.world, &intent)?;
    merge_metadata(&mut intent, ctx.params.get("metadata"));
    ctx.world.put(Kind::Charge, charge);
    ctx.world.put(Kind::Intent, intent.clone());
    events::emit(
        ctx.world,
        "payment_intent.amount_capturable_updated",
        &intent,
        None,
        ctx.now,
    );
    Ok(intent)
}
