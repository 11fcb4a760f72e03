//! `collect_inputs`: forms on the reader's screen, filled in by the helpers.

use serde_json::{Value, json};

use super::build::{flag, text};
use super::context::Ctx;
use super::error::ApiError;
use super::kinds::Kind;
use super::readers;
use super::store::World;

/// Devices with a screen that can show a form.
const WITH_SCREEN: &[&str] = &[
    "stripe_s700",
    "stripe_s710",
    "stripe_t600",
    "bbpos_wisepos_e",
    "simulated_stripe_s700",
    "simulated_stripe_s710",
    "simulated_stripe_t600",
    "simulated_wisepos_e",
];

fn too_long(value: &Value, name: &str, limit: usize, param: &str) -> Result<(), ApiError> {
    let length = text(value, name).chars().count();
    if length > limit {
        return Err(ApiError::invalid(format!(
            "Invalid string: must be at most {limit} characters (it currently has {length})."
        ))
        .param(format!("{param}[{name}]")));
    }
    Ok(())
}

fn check(inputs: &[Value]) -> Result<(), ApiError> {
    if inputs.is_empty() || inputs.len() > 5 {
        return Err(ApiError::invalid("You must specify between 1 and 5 inputs.").param("inputs"));
    }
    for (at, input) in inputs.iter().enumerate() {
        let kind = text(input, "type");
        let place = format!("inputs[{at}]");
        let words = format!("{place}[custom_text]");
        too_long(&input["custom_text"], "title", 40, &words)?;
        let limit = if kind == "selection" { 500 } else { 100 };
        too_long(&input["custom_text"], "description", limit, &words)?;
        let choices = input["selection"]["choices"].as_array().map_or(0, Vec::len);
        if kind == "selection" && choices == 0 {
            return Err(ApiError::missing_param(&format!("{place}[selection]")));
        }
        if kind != "selection" && input.get("selection").is_some() {
            return Err(
                ApiError::invalid("selection is only for inputs of type selection.")
                    .param(format!("{place}[selection]")),
            );
        }
        if input["toggles"].as_array().map_or(0, Vec::len) > 4 {
            return Err(ApiError::invalid("You may specify up to 4 toggles.")
                .param(format!("{place}[toggles]")));
        }
    }
    Ok(())
}

/// An input as the action shows it.
fn shown(input: &Value) -> Value {
    let kind = text(input, "type");
    let field = |object: &Value, name: &str| object.get(name).cloned().unwrap_or(Value::Null);
    let words = &input["custom_text"];
    let mut out = json!({
        "custom_text": {
            "description": field(words, "description"),
            "skip_button": field(words, "skip_button"),
            "submit_button": field(words, "submit_button"),
            "title": field(words, "title"),
        },
        "required": flag(input, "required"),
        "toggles": null,
        "type": kind,
    });
    if let Some(toggles) = input["toggles"].as_array() {
        out["toggles"] = toggles
            .iter()
            .map(|toggle| {
                json!({
                    "default_value": field(toggle, "default_value"),
                    "description": field(toggle, "description"),
                    "title": field(toggle, "title"),
                    "value": null,
                })
            })
            .collect();
    }
    if kind == "selection" {
        let choices: Vec<Value> = input["selection"]["choices"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|choice| {
                json!({"id": choice["id"], "style": field(choice, "style"), "text": choice["text"]})
            })
            .collect();
        out["selection"] = json!({"choices": choices, "id": null, "text": null});
    } else {
        out[kind] = json!({"value": null});
    }
    out
}

pub(super) fn collect(ctx: &mut Ctx<'_>) -> Result<Value, ApiError> {
    let reader = ctx.living(Kind::Reader)?;
    let inputs = ctx.params["inputs"].as_array().cloned().unwrap_or_default();
    check(&inputs)?;
    if !WITH_SCREEN.contains(&text(&reader, "device_type")) {
        return Err(ApiError::invalid(format!(
            "collect_inputs isn't supported on {}.",
            text(&reader, "device_type")
        )));
    }
    let (reader, lost) = readers::ready(ctx)?;
    let mut noted = json!({"metadata": {}});
    readers::merge_metadata(&mut noted, ctx.params.get("metadata"));
    let shown: Vec<Value> = inputs.iter().map(shown).collect();
    let details = json!({"inputs": shown, "metadata": noted["metadata"]});
    readers::begin(ctx, reader, "collect_inputs", details, lost)
}

fn waiting(ctx: &Ctx<'_>) -> Result<Value, ApiError> {
    let reader = ctx.living(Kind::Reader)?;
    if !flag(&reader, "_simulated") {
        return Err(ApiError::invalid(
            "This test helper is only available for simulated readers.",
        ));
    }
    if text(&reader["action"], "type") != "collect_inputs"
        || text(&reader["action"], "status") != "in_progress"
    {
        return Err(ApiError::invalid("The reader isn't collecting inputs."));
    }
    Ok(reader)
}

pub(super) fn succeed(ctx: &mut Ctx<'_>) -> Result<Value, ApiError> {
    let reader = waiting(ctx)?;
    let skip = ctx.text("skip_non_required_inputs") == Some("all");
    fill(ctx.world, reader, &[], skip, ctx.now);
    ctx.subject(Kind::Reader)
}

/// The customer fills in the form: with these answers, in order, and with
/// something that fits where there is none.
pub(super) fn fill(world: &mut World, mut reader: Value, answers: &[String], skip: bool, now: i64) {
    let mut answers = answers.iter();
    for input in reader["action"]["collect_inputs"]["inputs"]
        .as_array_mut()
        .into_iter()
        .flatten()
    {
        let skipped = skip && !flag(input, "required");
        input["skipped"] = json!(skipped);
        if skipped {
            continue;
        }
        let kind = text(input, "type").to_owned();
        let answer = answers.next();
        match kind.as_str() {
            "selection" => {
                let choices = input["selection"]["choices"].as_array();
                let chosen = choices.into_iter().flatten().find(|choice| {
                    answer.is_some_and(|answer| {
                        text(choice, "id") == answer || text(choice, "text") == answer
                    })
                });
                let choice = chosen.unwrap_or(&input["selection"]["choices"][0]).clone();
                input["selection"]["id"] = choice["id"].clone();
                input["selection"]["text"] = choice["text"].clone();
            }
            other if answer.is_some() => input[other]["value"] = json!(answer),
            "email" => input["email"]["value"] = json!("jenny.rosen@example.com"),
            "phone" => input["phone"]["value"] = json!("+15555550100"),
            "numeric" => input["numeric"]["value"] = json!("12345"),
            "signature" => {
                input["signature"]["value"] = json!(super::files::signature(world, now));
            }
            _ => input["text"]["value"] = json!("Jenny Rosen"),
        }
        for toggle in input["toggles"].as_array_mut().into_iter().flatten() {
            let value = toggle["default_value"]
                .as_str()
                .unwrap_or("disabled")
                .to_owned();
            toggle["value"] = json!(value);
        }
    }
    readers::finish(world, reader, None, now);
}

pub(super) fn time_out(ctx: &mut Ctx<'_>) -> Result<Value, ApiError> {
    let reader = waiting(ctx)?;
    readers::finish(
        ctx.world,
        reader,
        Some((readers::TIMED_OUT, Value::Null)),
        ctx.now,
    );
    ctx.subject(Kind::Reader)
}
