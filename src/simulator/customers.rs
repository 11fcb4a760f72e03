//! Customers, so that a card can be saved for somebody.

use serde_json::{Value, json};

use super::build::text;
use super::context::Ctx;
use super::error::ApiError;
use super::events;
use super::fields;
use super::ids;
use super::kinds::Kind;
use super::list;
use super::methods;
use super::readers::merge_metadata;

/// Fields that are kept as they are sent.
const PLAIN: &[&str] = &[
    "address",
    "balance",
    "business_name",
    "description",
    "email",
    "individual_name",
    "invoice_prefix",
    "name",
    "phone",
    "preferred_locales",
    "shipping",
    "tax_exempt",
];

/// A customer nothing is known of.
fn blank() -> Value {
    json!({
        "id": "", "object": "customer", "address": null, "balance": 0, "created": 0,
        "currency": null, "customer_account": null, "default_source": null, "delinquent": false,
        "description": null, "discount": null, "email": null, "invoice_prefix": "",
        "invoice_settings": {
            "custom_fields": null, "default_payment_method": null, "footer": null,
            "rendering_options": null
        },
        "livemode": false, "metadata": {}, "name": null, "next_invoice_sequence": 1, "phone": null,
        "preferred_locales": [], "shipping": null, "tax_exempt": "none", "test_clock": null
    })
}

fn set(customer: &mut Value, ctx: &Ctx<'_>) -> Result<(), ApiError> {
    fields::email(&ctx.params, "email")?;
    fields::copy(customer, &ctx.params, PLAIN);
    fields::whole_address(&mut customer["address"]);
    if customer["shipping"].is_object() {
        fields::whole_address(&mut customer["shipping"]["address"]);
    }
    for name in ["custom_fields", "default_payment_method", "footer"] {
        if let Some(value) = ctx.params["invoice_settings"].get(name) {
            customer["invoice_settings"][name] = value.clone();
        }
    }
    merge_metadata(customer, ctx.params.get("metadata"));
    Ok(())
}

pub(super) fn create(ctx: &mut Ctx<'_>) -> Result<Value, ApiError> {
    fields::nothing_unknown(&ctx.params)?;
    let mut customer = blank();
    let id = ctx.world.new_id(Kind::Customer, ctx.now);
    customer["id"] = json!(id);
    customer["created"] = json!(ctx.seconds());
    customer["livemode"] = json!(ctx.world.live);
    customer["invoice_prefix"] = json!(ids::base62(ctx.world.noise(), 8).to_uppercase());
    set(&mut customer, ctx)?;
    let method = match ctx.text("payment_method").map(str::to_owned) {
        Some(sent) => {
            let method = methods::attachable(ctx, &sent, &id, "payment_method")?;
            // A test card's name stands for the method that is made of it.
            let default = &mut customer["invoice_settings"]["default_payment_method"];
            if *default == json!(sent) {
                *default = method["id"].clone();
            }
            Some(method)
        }
        None => None,
    };
    ctx.world.put(Kind::Customer, customer.clone());
    events::emit(ctx.world, "customer.created", &customer, None, ctx.now);
    if let Some(method) = method {
        methods::attach_to(ctx.world, method, &id, ctx.now);
    }
    Ok(customer)
}

pub(super) fn update(ctx: &mut Ctx<'_>) -> Result<Value, ApiError> {
    let before = ctx.living(Kind::Customer)?;
    let mut customer = before.clone();
    set(&mut customer, ctx)?;
    let default = customer["invoice_settings"]["default_payment_method"].clone();
    if let Some(method) = default.as_str() {
        let own = ctx.world.get(Kind::Method, method);
        if own.is_none_or(|own| text(&own, "customer") != ctx.id) {
            return Err(ApiError::missing_ref(
                Kind::Method.noun(),
                method,
                "invoice_settings[default_payment_method]",
            ));
        }
    }
    ctx.world.put(Kind::Customer, customer.clone());
    events::updated(ctx.world, "customer.updated", &before, &customer, ctx.now);
    Ok(customer)
}

pub(super) fn delete(ctx: &mut Ctx<'_>) -> Result<Value, ApiError> {
    let customer = ctx.living(Kind::Customer)?;
    let stone = json!({"id": ctx.id, "object": "customer", "deleted": true});
    ctx.world.put(Kind::Customer, stone.clone());
    for method in methods::of(ctx.world, &ctx.id) {
        methods::detach_from(ctx.world, method, ctx.now);
    }
    events::emit(ctx.world, "customer.deleted", &customer, None, ctx.now);
    Ok(stone)
}

/// A customer's payment methods.
pub(super) fn payment_methods(ctx: &mut Ctx<'_>) -> Result<Value, ApiError> {
    ctx.living(Kind::Customer)?;
    ctx.params["customer"] = json!(ctx.id);
    let mut page = list::list(ctx, Kind::Method)?;
    page["url"] = json!(format!("/v1/customers/{}/payment_methods", ctx.id));
    Ok(page)
}
