//! Charges are made by readers; here only what may be noted on one afterwards.

use serde_json::{Value, json};

use super::context::Ctx;
use super::error::ApiError;
use super::events;
use super::fields;
use super::kinds::Kind;
use super::list;
use super::readers::merge_metadata;

/// The refunds of a charge.
pub(super) fn refunds(ctx: &mut Ctx<'_>) -> Result<Value, ApiError> {
    ctx.subject(Kind::Charge)?;
    ctx.params["charge"] = json!(ctx.id);
    let mut page = list::list(ctx, Kind::Refund)?;
    page["url"] = json!(format!("/v1/charges/{}/refunds", ctx.id));
    Ok(page)
}

/// The older way to make one.
pub(super) fn refund(ctx: &mut Ctx<'_>) -> Result<Value, ApiError> {
    ctx.subject(Kind::Charge)?;
    ctx.params["charge"] = json!(ctx.id);
    super::refunds::create(ctx)
}

pub(super) fn update(ctx: &mut Ctx<'_>) -> Result<Value, ApiError> {
    let before = ctx.subject(Kind::Charge)?;
    let mut charge = before.clone();
    fields::known_customer(ctx)?;
    fields::email(&ctx.params, "receipt_email")?;
    for name in [
        "customer",
        "description",
        "receipt_email",
        "shipping",
        "transfer_group",
    ] {
        if let Some(value) = ctx.params.get(name) {
            charge[name] = value.clone();
        }
    }
    if let Some(shipping) = charge["shipping"].as_object_mut() {
        for part in ["line1", "line2", "city", "state", "postal_code", "country"] {
            let address = &mut shipping["address"];
            if address.get(part).is_none() {
                address[part] = Value::Null;
            }
        }
    }
    if let Some(report) = ctx.params["fraud_details"].get("user_report") {
        charge["fraud_details"] = if report.is_null() {
            json!({})
        } else {
            json!({ "user_report": report })
        };
    }
    merge_metadata(&mut charge, ctx.params.get("metadata"));
    ctx.world.put(Kind::Charge, charge.clone());
    events::updated(ctx.world, "charge.updated", &before, &charge, ctx.now);
    Ok(charge)
}
