//! `SetupIntents`: saving a card that was presented to a reader, or typed.

use serde_json::{Value, json};

use super::build::{self, Channel, ChargeSpec, ChargeState, Tap, text};
use super::cards::{self, Card, Fate};
use super::context::Ctx;
use super::error::ApiError;
use super::events;
use super::fields;
use super::kinds::Kind;
use super::list;
use super::methods::{self, Origin};
use super::readers::{self, merge_metadata};
use super::store::World;
use super::things;

/// Fields that are kept as they are sent.
const PLAIN: &[&str] = &[
    "attach_to_self",
    "automatic_payment_methods",
    "customer",
    "customer_account",
    "description",
    "excluded_payment_method_types",
    "flow_directions",
    "on_behalf_of",
];

fn set(setup: &mut Value, ctx: &Ctx<'_>) -> Result<(), ApiError> {
    fields::known_customer(ctx)?;
    fields::nothing_unknown(&ctx.params)?;
    let types = ["allowed_payment_method_types", "payment_method_types"]
        .iter()
        .find_map(|name| ctx.params.get(name));
    if let Some(types) = types {
        setup["payment_method_types"] = types.clone();
    }
    fields::copy(setup, &ctx.params, PLAIN);
    let sent = &ctx.params["payment_method_options"]["card"];
    if let Some(options) = setup["payment_method_options"].get_mut("card") {
        fields::copy(options, sent, &["network", "request_three_d_secure"]);
    }
    fields::copy(setup, &ctx.params, &["allowed_payment_method_types"]);
    if let Some(automatic) = setup["automatic_payment_methods"].as_object_mut() {
        automatic
            .entry("allow_redirects")
            .or_insert_with(|| json!("always"));
    }
    merge_metadata(setup, ctx.params.get("metadata"));
    Ok(())
}

pub(super) fn create(ctx: &mut Ctx<'_>) -> Result<Value, ApiError> {
    let mut setup = build::skeleton("setup_intent");
    let id = ctx.world.new_id(Kind::Setup, ctx.now);
    setup["client_secret"] = json!(build::client_secret(&id));
    setup["id"] = json!(id);
    setup["created"] = json!(ctx.seconds());
    setup["livemode"] = json!(ctx.world.live);
    setup["metadata"] = json!({});
    setup["payment_method_types"] = json!(["card"]);
    setup["status"] = json!("requires_payment_method");
    setup["usage"] = json!(ctx.text("usage").unwrap_or("off_session"));
    setup["payment_method_options"] = json!({"card": {
        "mandate_options": null, "network": null, "request_three_d_secure": "automatic"
    }});
    set(&mut setup, ctx)?;
    if setup["payment_method_types"] != json!(["card"]) {
        setup["payment_method_options"] = json!({});
    }
    attach_payment_method(&mut setup, ctx)?;
    let confirm = ctx.params["confirm"] == json!(true);
    if confirm && setup["payment_method"].is_null() {
        return Err(nothing_to_save(&setup));
    }
    ctx.world.put(Kind::Setup, setup.clone());
    events::emit(ctx.world, "setup_intent.created", &setup, None, ctx.now);
    if confirm {
        return typed(ctx, setup);
    }
    Ok(setup)
}

/// Takes over the payment method a request names.
fn attach_payment_method(setup: &mut Value, ctx: &mut Ctx<'_>) -> Result<(), ApiError> {
    let Some(id) = ctx.text("payment_method").map(str::to_owned) else {
        return Ok(());
    };
    let method = methods::usable(ctx, &id, "payment_method")?;
    let kind = text(&method, "type");
    let types = setup["payment_method_types"].as_array();
    if !types.is_some_and(|types| types.iter().any(|t| t == kind)) || kind != "card" {
        return Err(ApiError::invalid(format!(
            "The PaymentMethod provided ({kind}) is not allowed for this SetupIntent."
        ))
        .param("payment_method"));
    }
    check_unspent(&method)?;
    let owner = text(&method, "customer");
    if !owner.is_empty() && owner != text(setup, "customer") {
        return Err(ApiError::invalid(format!(
            "The PaymentMethod {id} belongs to the Customer {owner}. Please include the Customer in the `customer` parameter on the SetupIntent."
        ))
        .param("payment_method"));
    }
    setup["payment_method"] = method["id"].clone();
    setup["status"] = json!("requires_confirmation");
    Ok(())
}

/// A card that was detached since it was chosen is refused as well.
fn check_unspent(method: &Value) -> Result<(), ApiError> {
    if methods::is_spent(method) {
        return Err(ApiError::invalid(
            "The provided PaymentMethod was previously used with a PaymentIntent without Customer attachment, shared with a connected account without Customer attachment, or was detached from a Customer. It may not be used again. To use a PaymentMethod multiple times, you must attach it to a Customer first.",
        )
        .param("payment_method"));
    }
    Ok(())
}

fn is_over(setup: &Value) -> bool {
    matches!(text(setup, "status"), "succeeded" | "canceled")
}

fn unexpected(setup: &Value, message: String) -> ApiError {
    ApiError::coded("setup_intent_unexpected_state", message)
        .with("setup_intent", super::view::public(setup))
}

/// A card in person is confirmed by the reader.
fn nothing_to_save(setup: &Value) -> ApiError {
    unexpected(
        setup,
        "You cannot confirm this SetupIntent because it's missing a payment method. Update the SetupIntent with a payment method and then confirm it again. A card in person is confirmed by a reader: use process_setup_intent.".to_owned(),
    )
}

pub(super) fn update(ctx: &mut Ctx<'_>) -> Result<Value, ApiError> {
    let mut setup = ctx.subject(Kind::Setup)?;
    let harmless = |name: &String| matches!(name.as_str(), "metadata" | "description" | "expand");
    let params = ctx.params.as_object();
    if is_over(&setup) && !params.is_some_and(|params| params.keys().all(harmless)) {
        let status = text(&setup, "status").to_owned();
        return Err(unexpected(
            &setup,
            format!("You cannot update this SetupIntent because it has a status of {status}."),
        ));
    }
    set(&mut setup, ctx)?;
    attach_payment_method(&mut setup, ctx)?;
    ctx.world.put(Kind::Setup, setup.clone());
    Ok(setup)
}

pub(super) fn confirm(ctx: &mut Ctx<'_>) -> Result<Value, ApiError> {
    let mut setup = ctx.subject(Kind::Setup)?;
    if is_over(&setup) {
        let status = text(&setup, "status").to_owned();
        return Err(unexpected(
            &setup,
            format!("You cannot confirm this SetupIntent because it has already {status}."),
        ));
    }
    set(&mut setup, ctx)?;
    attach_payment_method(&mut setup, ctx)?;
    if setup["payment_method"].is_null() {
        return Err(nothing_to_save(&setup));
    }
    typed(ctx, setup)
}

/// Saves a card that was not presented to a reader.
fn typed(ctx: &mut Ctx<'_>, mut setup: Value) -> Result<Value, ApiError> {
    let id = text(&setup, "payment_method").to_owned();
    let method = methods::usable(ctx, &id, "payment_method")?;
    check_unspent(&method)?;
    let card = methods::card_of(&method);
    let details = json!({"type": "card", "card": {
        "brand": method["card"]["brand"], "checks": method["card"]["checks"],
        "country": method["card"]["country"], "exp_month": method["card"]["exp_month"],
        "exp_year": method["card"]["exp_year"], "fingerprint": method["card"]["fingerprint"],
        "funding": method["card"]["funding"], "last4": method["card"]["last4"],
        "network": method["card"]["networks"]["available"][0], "three_d_secure": null, "wallet": null
    }});
    let attempt = ctx.world.new_id(Kind::Attempt, ctx.now);
    setup["latest_attempt"] = json!(attempt);
    if let Some(Fate::Decline(code, decline)) = card.map(|card| card.fate) {
        let shown = super::view::public(&method);
        let mut error = build::card_error(code, decline, "", &shown);
        if let Some(map) = error.as_object_mut() {
            map.shift_remove("charge");
        }
        setup["last_setup_error"] = error.clone();
        setup["payment_method"] = Value::Null;
        setup["status"] = json!("requires_payment_method");
        let tried = Tried {
            id: attempt,
            method: &id,
            details,
            error: error.clone(),
        };
        note(ctx.world, &setup, &tried, ctx.now);
        ctx.world.put(Kind::Setup, setup.clone());
        events::emit(
            ctx.world,
            "setup_intent.setup_failed",
            &setup,
            None,
            ctx.now,
        );
        let mut refusal = ApiError::coded(code, text(&error, "message"))
            .status(402)
            .kind("card_error");
        for name in [
            "advice_code",
            "decline_code",
            "network_advice_code",
            "network_decline_code",
            "payment_method",
        ] {
            if let Some(value) = error.get(name) {
                refusal = refusal.with(name, value.clone());
            }
        }
        return Err(refusal.with("setup_intent", super::view::public(&setup)));
    }
    setup["status"] = json!("succeeded");
    setup["last_setup_error"] = Value::Null;
    let tried = Tried {
        id: attempt,
        method: &id,
        details,
        error: Value::Null,
    };
    note(ctx.world, &setup, &tried, ctx.now);
    if let Some(customer) = setup["customer"].as_str() {
        methods::attach_to(ctx.world, method, customer, ctx.now);
    }
    ctx.world.put(Kind::Setup, setup.clone());
    events::emit(ctx.world, "setup_intent.succeeded", &setup, None, ctx.now);
    Ok(setup)
}

/// One try to save a card.
struct Tried<'a> {
    id: String,
    method: &'a str,
    details: Value,
    error: Value,
}

/// Keeps a try as a `SetupAttempt`.
fn note(world: &mut World, setup: &Value, tried: &Tried<'_>, now: i64) {
    let status = if tried.error.is_null() {
        "succeeded"
    } else {
        "failed"
    };
    let mut attempt = json!({
        "id": tried.id, "object": "setup_attempt", "application": null,
        "created": now.div_euclid(1000), "customer": setup["customer"],
        "customer_account": setup["customer_account"],
        "flow_directions": setup["flow_directions"], "livemode": world.live,
        "on_behalf_of": setup["on_behalf_of"], "payment_method": tried.method,
        "payment_method_details": tried.details, "setup_error": tried.error,
        "setup_intent": setup["id"], "status": status, "usage": setup["usage"]
    });
    if let Some(own) = setup.get("attach_to_self").filter(|own| own.is_boolean()) {
        attempt["attach_to_self"] = own.clone();
    }
    world.put(Kind::Attempt, attempt);
}

/// The tries of a `SetupIntent`.
pub(super) fn attempts(ctx: &mut Ctx<'_>) -> Result<Value, ApiError> {
    ctx.named(Kind::Setup, "setup_intent")?;
    list::list(ctx, Kind::Attempt)
}

pub(super) fn cancel(ctx: &mut Ctx<'_>) -> Result<Value, ApiError> {
    let mut setup = ctx.subject(Kind::Setup)?;
    let status = text(&setup, "status");
    if matches!(status, "succeeded" | "canceled" | "processing") {
        return Err(ApiError::coded(
            "setup_intent_unexpected_state",
            format!("You cannot cancel this SetupIntent because it has a status of {status}."),
        )
        .with("setup_intent", super::view::public(&setup)));
    }
    setup["status"] = json!("canceled");
    setup["cancellation_reason"] = ctx
        .params
        .get("cancellation_reason")
        .cloned()
        .unwrap_or(Value::Null);
    ctx.world.put(Kind::Setup, setup.clone());
    events::emit(ctx.world, "setup_intent.canceled", &setup, None, ctx.now);
    Ok(setup)
}

/// `process_setup_intent`: the reader asks for a card to save.
pub(super) fn process(ctx: &mut Ctx<'_>) -> Result<Value, ApiError> {
    ctx.living(Kind::Reader)?;
    let setup = ctx
        .named(Kind::Setup, "setup_intent")?
        .ok_or_else(|| ApiError::missing_param("setup_intent"))?;
    let status = text(&setup, "status");
    if status != "requires_payment_method" {
        return Err(ApiError::coded(
            "intent_invalid_state",
            format!(
                "The SetupIntent must be in the requires_payment_method state to be processed by a reader, but its status is {status}."
            ),
        ));
    }
    let types = setup["payment_method_types"].as_array();
    if !types.is_some_and(|types| types.iter().any(|t| t == "card_present")) {
        return Err(
            ApiError::invalid("The SetupIntent doesn't allow card_present.").param("setup_intent"),
        );
    }
    let (reader, lost) = readers::ready(ctx)?;
    let mut details = json!({"setup_intent": setup["id"]});
    if let Some(config) = ctx.params.get("process_config") {
        details["process_config"] = config.clone();
    }
    let mut reader = reader;
    reader["_allow_redisplay"] = ctx.params["allow_redisplay"].clone();
    readers::begin(ctx, reader, "process_setup_intent", details, lost)
}

/// The card was presented.
pub(super) fn complete(world: &mut World, mut reader: Value, card: &'static Card, now: i64) {
    let id = text(&reader["action"]["process_setup_intent"], "setup_intent").to_owned();
    let Some(mut setup) = world.get(Kind::Setup, &id) else {
        readers::finish(
            world,
            reader,
            Some(("intent_invalid_state", Value::Null)),
            now,
        );
        return;
    };
    if text(&setup, "status") != "requires_payment_method" {
        readers::finish(
            world,
            reader,
            Some(("intent_invalid_state", Value::Null)),
            now,
        );
        return;
    }
    if let Fate::Decline(code, decline) = card.fate {
        let error = json!({
            "code": code, "decline_code": decline, "message": cards::decline_message(code, decline),
            "payment_method_type": "card_present", "type": "card_error"
        });
        let method = methods::new_id(world);
        let live = world.live;
        world.put(Kind::Method, things::method(&method, card, live, now));
        let attempt = world.new_id(Kind::Attempt, now);
        setup["latest_attempt"] = json!(attempt);
        setup["last_setup_error"] = error.clone();
        let details = json!({"type": "card_present", "card_present": {
            "generated_card": null, "offline": null
        }});
        let tried = Tried {
            id: attempt,
            method: &method,
            details,
            error: error.clone(),
        };
        note(world, &setup, &tried, now);
        world.put(Kind::Setup, setup.clone());
        events::emit(world, "setup_intent.setup_failed", &setup, None, now);
        readers::finish(world, reader, Some((code, error)), now);
        return;
    }
    let method = methods::new_id(world);
    setup["payment_method"] = json!(method);
    setup["status"] = json!("succeeded");
    setup["last_setup_error"] = Value::Null;
    let live = world.live;
    world.put(Kind::Method, things::method(&method, card, live, now));
    let attempt = world.new_id(Kind::Attempt, now);
    setup["latest_attempt"] = json!(attempt);
    let presented = presented(&reader, &setup, card, live, now);
    let allow = text(&reader, "_allow_redisplay").to_owned();
    let origin = Origin {
        charge: None,
        attempt: Some(&attempt),
        details: &presented,
        customer: &setup["customer"],
        allow_redisplay: Some(&allow)
            .filter(|allow| !allow.is_empty())
            .map(String::as_str),
    };
    let generated = methods::generate(world, card, &origin, now);
    let details = json!({"type": "card_present", "card_present": {
        "generated_card": generated, "offline": null
    }});
    let tried = Tried {
        id: attempt,
        method: &method,
        details,
        error: Value::Null,
    };
    note(world, &setup, &tried, now);
    world.put(Kind::Setup, setup.clone());
    events::emit(world, "setup_intent.succeeded", &setup, None, now);
    reader["action"]["process_setup_intent"]["generated_card"] = json!(generated);
    readers::finish(world, reader, None, now);
}

/// How a card met a reader, as a charge would tell it.
fn presented(reader: &Value, setup: &Value, card: &'static Card, live: bool, now: i64) -> Value {
    let charge = build::charge(&ChargeSpec {
        id: text(setup, "id").to_owned(),
        intent: String::new(),
        created: now.div_euclid(1000),
        amount: 0,
        currency: super::money::SETTLEMENT,
        live,
        channel: Channel::Reader {
            reader: text(reader, "id").to_owned(),
            location: text(reader, "location").to_owned(),
        },
        card,
        ending: ChargeState::Captured,
        tap: Tap::Inserted,
        incremental: false,
    });
    let mut details = charge["payment_method_details"].clone();
    details["card_present"]["amount_authorized"] = Value::Null;
    details
}
