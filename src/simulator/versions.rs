//! Which differences between Stripe's versions are modelled. A request's version
//! decides; replies have the newest shapes otherwise.
//!
//! - until 2026-09-30: a request names its types in `payment_method_types` (`server`);
//! - from [`NO_REFUND_OF_HOLDS`]: money held and not taken makes no refund;
//! - from [`ASYNC_CAPTURE`]: a PaymentIntent is captured asynchronously unless it says
//!   otherwise;
//! - before [`NO_CHARGES`]: a PaymentIntent has its charges in `charges`.

use serde_json::{Value, json};

use super::build::text;
use super::kinds::Kind;
use super::store::World;

/// <https://docs.stripe.com/changelog/basil/2025-03-31/remove-refund-from-partial-capture-and-payment-cancellation-flow>
pub(super) const NO_REFUND_OF_HOLDS: &str = "2025-03-31";
/// <https://docs.stripe.com/upgrades#2024-04-10>
pub(super) const ASYNC_CAPTURE: &str = "2024-04-10";
/// <https://docs.stripe.com/upgrades#2022-11-15>
const NO_CHARGES: &str = "2022-11-15";

/// Gives a reply what a request of an older version expects in it.
pub(super) fn adapt(world: &World, reply: &mut Value, version: &str) {
    if version >= NO_CHARGES {
        return;
    }
    match text(reply, "object") {
        "list" | "search_result" => {
            for row in reply["data"].as_array_mut().into_iter().flatten() {
                adapt(world, row, version);
            }
        }
        "payment_intent" => {
            let id = text(reply, "id").to_owned();
            let named = [format!("\"payment_intent\":\"{id}\"")];
            let mut charges: Vec<Value> = world
                .rows_beyond(Kind::Charge, None, false)
                .filter_map(|row| row.if_mentions(&named))
                .filter(|charge| text(charge, "payment_intent") == id)
                .collect();
            for key in world.history.related(Kind::Charge, Kind::Intent, &id) {
                let made = world.history.at(Kind::Charge, key);
                charges.push(world.held(Kind::Charge, text(&made, "id")).unwrap_or(made));
            }
            let count = charges.len();
            let shown: Vec<Value> = charges.iter().map(super::view::public).collect();
            reply["charges"] = json!({
                "object": "list", "data": shown, "has_more": false, "total_count": count,
                "url": format!("/v1/charges?payment_intent={id}")
            });
        }
        _ => {}
    }
}
