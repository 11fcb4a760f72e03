//! `SetupIntents`: saving a card that was presented to a reader.

use serde_json::{Value, json};

use super::build::{self, text};
use super::cards::{self, Card, Fate};
use super::error::ApiError;
use super::events;
use super::readers::{self, merge_metadata};
use super::routes::Ctx;
use super::store::{Kind, World};

pub(super) fn create(ctx: &mut Ctx<'_>) -> Result<Value, ApiError> {
    if ctx.params["confirm"] == json!(true) {
        return Err(ApiError::invalid(
            "A SetupIntent for card_present is confirmed by a reader: use process_setup_intent.",
        )
        .param("confirm"));
    }
    let mut setup = build::skeleton("setup_intent");
    let id = ctx.world.new_id(Kind::Setup, ctx.now);
    let types = ["allowed_payment_method_types", "payment_method_types"]
        .iter()
        .find_map(|name| ctx.params.get(name))
        .cloned();
    setup["client_secret"] = json!(build::client_secret(&id));
    setup["id"] = json!(id);
    setup["created"] = json!(ctx.seconds());
    setup["livemode"] = json!(ctx.world.live);
    setup["metadata"] = json!({});
    setup["payment_method_options"] = json!({});
    setup["allowed_payment_method_types"] = ctx
        .params
        .get("allowed_payment_method_types")
        .cloned()
        .unwrap_or(Value::Null);
    setup["payment_method_types"] = types.unwrap_or_else(|| json!(["card"]));
    setup["status"] = json!("requires_payment_method");
    setup["usage"] = json!(ctx.text("usage").unwrap_or("off_session"));
    for name in [
        "attach_to_self",
        "automatic_payment_methods",
        "customer",
        "customer_account",
        "description",
        "excluded_payment_method_types",
        "flow_directions",
        "on_behalf_of",
    ] {
        if let Some(value) = ctx.params.get(name) {
            setup[name] = value.clone();
        }
    }
    if let Some(automatic) = setup["automatic_payment_methods"].as_object_mut() {
        automatic
            .entry("allow_redirects")
            .or_insert_with(|| json!("always"));
    }
    merge_metadata(&mut setup, ctx.params.get("metadata"));
    ctx.world.put(Kind::Setup, setup.clone());
    events::emit(ctx.world, "setup_intent.created", &setup, None, ctx.now);
    Ok(setup)
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
    readers::subject(ctx)?;
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
        setup["last_setup_error"] = error.clone();
        world.put(Kind::Setup, setup.clone());
        events::emit(world, "setup_intent.setup_failed", &setup, None, now);
        readers::finish(world, reader, Some((code, error)), now);
        return;
    }
    let method = format!("pm_1{}", super::ids::base62(world.noise(), 20));
    setup["payment_method"] = json!(method);
    setup["status"] = json!("succeeded");
    let live = world.live;
    world.put(
        Kind::Method,
        super::authorize::method(&method, card, live, now),
    );
    world.put(Kind::Setup, setup.clone());
    events::emit(world, "setup_intent.succeeded", &setup, None, now);
    let generated = format!("pm_1{}", super::ids::base62(world.noise(), 20));
    reader["action"]["process_setup_intent"]["generated_card"] = json!(generated);
    readers::finish(world, reader, None, now);
}
