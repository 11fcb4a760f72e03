//! Readers: their records, their one action slot, and what keeps them from
//! taking an action.
//!
//! Chosen where the facts leave it open: posting to a deleted reader is refused
//! as to one that never was; getting it returns the deleted record; an action
//! on a deleted reader dies with it, its PaymentIntent stays usable.

use serde_json::{Value, json};

use super::build::{flag, int, text};
use super::context::Ctx;
use super::error::ApiError;
use super::events;
use super::kinds::Kind;
use super::store::World;
use super::things;

/// Merges metadata as Stripe does: null removes a key, null for all clears.
pub(super) fn merge_metadata(object: &mut Value, sent: Option<&Value>) {
    let Some(sent) = sent else { return };
    let Some(changes) = sent.as_object() else {
        object["metadata"] = json!({});
        return;
    };
    let mut all = object["metadata"].as_object().cloned().unwrap_or_default();
    for (key, value) in changes {
        if value.is_null() {
            all.shift_remove(key);
        } else {
            all.insert(key.clone(), value.clone());
        }
    }
    object["metadata"] = Value::Object(all);
}

pub(super) fn update(ctx: &mut Ctx<'_>) -> Result<Value, ApiError> {
    let mut reader = ctx.living(Kind::Reader)?;
    match ctx.params.get("label") {
        // A label that was cleared falls back to the serial number. [chosen]
        Some(Value::Null) => reader["label"] = reader["serial_number"].clone(),
        Some(label) => reader["label"] = label.clone(),
        None => {}
    }
    merge_metadata(&mut reader, ctx.params.get("metadata"));
    ctx.world.put(Kind::Reader, reader.clone());
    Ok(reader)
}

pub(super) fn delete(ctx: &mut Ctx<'_>) -> Result<Value, ApiError> {
    let reader = ctx.living(Kind::Reader)?;
    Ok(bury(ctx.world, &reader))
}

/// Leaves only the deleted record.
pub(super) fn bury(world: &mut World, reader: &Value) -> Value {
    let stone = json!({
        "id": reader["id"],
        "object": "terminal.reader",
        "deleted": true,
        "device_type": reader["device_type"],
        "serial_number": reader["serial_number"],
        "_device": reader["_device"],
    });
    world.put(Kind::Reader, stone.clone());
    stone
}

/// Whether the slot holds something the customer has begun with.
pub(super) fn busy(reader: &Value) -> bool {
    text(reader, "_phase") == "processing"
}

fn busy_error() -> ApiError {
    ApiError::coded(
        "terminal_reader_busy",
        "Reader is currently busy processing another request, please reference the integration guide at https://stripe.com/docs/terminal/payments/collect-card-payment?terminal-sdk-platform=server-driven#handle-errors for details on how to handle this error.",
    )
}

/// The reader the path names, if it can take an action now. The second part of
/// the answer is what to say instead of success: the reader did get the command
/// but its answer was lost.
pub(super) fn ready(ctx: &mut Ctx<'_>) -> Result<(Value, Option<ApiError>), ApiError> {
    let reader = ctx.living(Kind::Reader)?;
    let kind = text(&reader, "device_type");
    if things::MOBILE.contains(&kind) {
        return Err(ApiError::invalid(format!(
            "Reader {} is a {kind}, which doesn't support server-driven actions. Use an SDK to connect to it.",
            ctx.id
        ))
        .param("reader"));
    }
    let fault = ctx.faults.on_command(&reader);
    if let Some((fault, false)) = fault {
        return Err(command_error(&fault, &reader));
    }
    if text(&reader, "status") == "offline" {
        return Err(command_error("offline", &reader));
    }
    // Switched off a moment ago: Stripe does not know it yet.
    if !reader["_silent_since"].is_null() {
        return Err(command_error("timeout", &reader));
    }
    if busy(&reader) {
        return Err(busy_error());
    }
    if reader["location"].is_null() {
        return Err(command_error("invalid-location", &reader));
    }
    let lost = fault.map(|(fault, _)| command_error(&fault, &reader));
    Ok((reader, lost))
}

/// The refusals a reader gives to a command.
pub(super) fn command_error(fault: &str, reader: &Value) -> ApiError {
    match fault {
        "offline" => ApiError::coded(
            "terminal_reader_offline",
            "Reader is currently offline, please ensure the reader is powered on and connected to the internet before retrying your request. Reference the integration guide at https://stripe.com/docs/terminal/payments/collect-card-payment?terminal-sdk-platform=server-driven#handle-errors for details on how to handle this error.",
        ),
        "hardware-fault" => ApiError::coded(
            "terminal_reader_hardware_fault",
            format!(
                "Reader {} has a hardware fault. Contact Stripe support with its serial number.",
                text(reader, "serial_number")
            ),
        ),
        "invalid-location" => ApiError::coded(
            "terminal_reader_invalid_location_for_payment",
            "Reader can't take payments at its current location. Register it to a new location.",
        ),
        "busy" => busy_error(),
        "foreign" => ApiError::invalid(
            "Reader is currently processing a transaction from a different integration mode.",
        ),
        _ => ApiError::coded(
            "terminal_reader_timeout",
            "There was a timeout when sending this command to the reader. Retry the request.",
        ),
    }
}

/// Puts an action into the slot. Whatever waited there is silently gone; its
/// PaymentIntent was never touched and stays usable.
pub(super) fn begin(
    ctx: &mut Ctx<'_>,
    mut reader: Value,
    kind: &str,
    details: Value,
    lost: Option<ApiError>,
) -> Result<Value, ApiError> {
    let mut action = json!({
        "api_error": null,
        "failure_code": null,
        "failure_message": null,
        "status": "in_progress",
        "type": kind,
    });
    action[kind] = details;
    reader["action"] = action;
    clear_plan(&mut reader);
    let simulated = flag(&reader, "_simulated");
    match kind {
        // Nobody answers a display.
        "set_reader_display" => {}
        "collect_inputs" => reader["_due"] = json!(ctx.now + INPUT_TIMEOUT),
        // Confirming needs no customer.
        "confirm_payment_intent" => {
            reader["_phase"] = json!("processing");
            let wait = if simulated {
                0
            } else {
                ctx.world.reader_delay / 4
            };
            reader["_due"] = json!(ctx.now + wait);
        }
        _ if simulated => reader["_phase"] = json!("waiting"),
        _ => {
            reader["_phase"] = json!("waiting");
            reader["_due"] = json!(ctx.now + ctx.world.reader_delay * 3 / 5);
        }
    }
    ctx.world.put(Kind::Reader, reader.clone());
    match lost {
        Some(error) => Err(error),
        None => Ok(reader),
    }
}

/// `collect_inputs` gives up when nobody touches the screen for two minutes.
const INPUT_TIMEOUT: i64 = 120_000;
/// A payment collected must be confirmed within half a minute.
pub(super) const CONFIRM_TIMEOUT: i64 = 30_000;

/// Why an action ends that nobody answered.
pub(super) const TIMED_OUT: &str = "collect_inputs_timeout";

/// Forgets what was planned for the slot.
pub(super) fn clear_plan(reader: &mut Value) {
    if let Some(map) = reader.as_object_mut() {
        for name in ["_due", "_phase", "_collected"] {
            map.shift_remove(name);
        }
    }
}

/// Ends the action in the slot and tells the world.
pub(super) fn finish(
    world: &mut World,
    mut reader: Value,
    failure: Option<(&str, Value)>,
    now: i64,
) {
    clear_plan(&mut reader);
    let failed = failure.is_some();
    reader["action"]["status"] = json!(if failed { "failed" } else { "succeeded" });
    if let Some((code, api_error)) = failure {
        reader["action"]["failure_code"] = json!(code);
        let message = match code {
            "connection_error" => "Could not communicate with Stripe. Please retry.".to_owned(),
            "customer_canceled" | TIMED_OUT => "An error occurred on the card reader.".to_owned(),
            _ => match text(&api_error, "message") {
                "" => "Your card was declined.".to_owned(),
                message => message.to_owned(),
            },
        };
        reader["action"]["failure_message"] = json!(message);
        if reports_api_errors(&reader) && !api_error.is_null() {
            reader["action"]["api_error"] = api_error;
        }
    }
    let display = text(&reader["action"], "type") == "set_reader_display";
    world.put(Kind::Reader, reader.clone());
    if !display {
        let name = if failed {
            "terminal.reader.action_failed"
        } else {
            "terminal.reader.action_succeeded"
        };
        events::emit(world, name, &reader, None, now);
    }
}

/// Whether the reader's software is 2.42 or newer.
fn reports_api_errors(reader: &Value) -> bool {
    let mut parts = text(reader, "device_sw_version").split('.');
    let mut number = || {
        parts
            .next()
            .and_then(|part| part.parse::<u32>().ok())
            .unwrap_or(0)
    };
    (number(), number()) >= (2, 42)
}

pub(super) fn cancel_action(ctx: &mut Ctx<'_>) -> Result<Value, ApiError> {
    let (mut reader, lost) = ready(ctx)?;
    clear_plan(&mut reader);
    reader["action"] = Value::Null;
    ctx.world.put(Kind::Reader, reader.clone());
    match lost {
        Some(error) => Err(error),
        None => Ok(reader),
    }
}

pub(super) fn set_display(ctx: &mut Ctx<'_>) -> Result<Value, ApiError> {
    let cart = ctx.params["cart"].clone();
    if !cart.is_object() {
        return Err(ApiError::missing_param("cart"));
    }
    super::money::check_currency(text(&cart, "currency"), "cart[currency]")?;
    let items = cart["line_items"].as_array().map_or(0, Vec::len);
    if items == 0 {
        return Err(ApiError::missing_param("cart[line_items]"));
    }
    let (reader, lost) = ready(ctx)?;
    let mut shown = cart.clone();
    shown["tax"] = cart.get("tax").cloned().unwrap_or(Value::Null);
    shown["total"] = json!(int(&cart, "total"));
    begin(
        ctx,
        reader,
        "set_reader_display",
        json!({"cart": shown, "type": "cart"}),
        lost,
    )
}
