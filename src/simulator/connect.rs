//! Connect: what a platform keeps of a connected account's charge, and what it
//! passes on of its own.
//!
//! With `Stripe-Account` the charge is the connected account's and the fee goes to
//! the platform; with `transfer_data` the charge is the platform's, and a transfer
//! takes it to the connected account, which pays the fee back.

use serde_json::{Value, json};

use super::build::{self, Movement, int, text};
use super::error::ApiError;
use super::events;
use super::fields;
use super::ids;
use super::kinds::Kind;
use super::money;
use super::options::ACCOUNT;
use super::store::World;

/// The application a platform acts as.
const APPLICATION: &str = "ca_TillctlDemoPlatform";

/// Whether an intent may carry what it says about other accounts.
pub(super) fn check(world: &World, intent: &Value) -> Result<(), ApiError> {
    let destination = &intent["transfer_data"]["destination"];
    if let Some(id) = destination.as_str() {
        fields::account(world, id, "transfer_data[destination]")?;
    }
    if let Some(id) = intent["on_behalf_of"].as_str() {
        fields::account(world, id, "on_behalf_of")
            .map_err(|_| ApiError::missing_ref("account", id, "on_behalf_of"))?;
    }
    let amount = int(intent, "amount");
    let part = &intent["transfer_data"]["amount"];
    if part.as_i64().is_some_and(|part| part < 1 || part > amount) {
        return Err(ApiError::invalid(
            "The transfer_data[amount] must be at least 1 and at most the amount of the charge.",
        )
        .param("transfer_data[amount]"));
    }
    let Some(fee) = intent["application_fee_amount"].as_i64() else {
        return Ok(());
    };
    let refuse = |why: &str| Err(ApiError::invalid(why).param("application_fee_amount"));
    if !part.is_null() {
        return refuse(
            "You may not provide the application_fee_amount parameter and the transfer_data[amount] parameter simultaneously.",
        );
    }
    if world.account == ACCOUNT && destination.is_null() {
        return refuse(
            "Can only apply an application_fee_amount when the PaymentIntent is attempting a direct payment (using an OAuth key or Stripe-Account header) or destination payment (using `transfer_data[destination]`).",
        );
    }
    if fee < 0 || fee > amount {
        return refuse("The application fee must be between 0 and the amount of the charge.");
    }
    Ok(())
}

/// Money was taken: the platform's fee and the connected account's share.
pub(super) fn share(world: &mut World, charge: &mut Value, now: i64) {
    let fee = charge["application_fee_amount"].as_i64();
    let destination = charge["transfer_data"]["destination"]
        .as_str()
        .map(str::to_owned);
    if (fee.is_none() && destination.is_none()) || charge["transfer"].is_string() {
        return;
    }
    if !charge["application_fee"].is_null() {
        return;
    }
    let (owner, paid) = if let Some(destination) = &destination {
        let payment = transfer(world, charge, destination, now);
        (destination.clone(), payment)
    } else {
        charge["application"] = json!(APPLICATION);
        (world.account.clone(), text(charge, "id").to_owned())
    };
    if let Some(amount) = fee {
        earn(world, charge, amount, (&owner, &paid), now);
    }
}

/// Passes a charge on; answers with the payment it becomes there.
fn transfer(world: &mut World, charge: &mut Value, destination: &str, now: i64) -> String {
    let whole = int(charge, "amount_captured");
    let amount = charge["transfer_data"]["amount"]
        .as_i64()
        .map_or(whole, |part| part.min(whole));
    let id = world.new_id(Kind::Transfer, now);
    let payment = format!("py_1{}", ids::base62(world.noise(), 20));
    let group = match text(charge, "transfer_group") {
        "" => format!("group_{}", text(charge, "payment_intent")),
        own => own.to_owned(),
    };
    charge["transfer_group"] = json!(group);
    charge["transfer"] = json!(id);
    let txn = world.new_id(Kind::Txn, now);
    let currency = text(charge, "currency").to_owned();
    let created = now.div_euclid(1000);
    let moved = build::movement(&txn, Movement::Transfer, (amount, &currency), &id, created);
    world.put(Kind::Txn, moved);
    let transfer = json!({
        "id": id, "object": "transfer", "amount": amount, "amount_reversed": 0,
        "balance_transaction": txn, "created": created, "currency": currency,
        "description": null, "destination": destination, "destination_payment": payment,
        "livemode": world.live, "metadata": {},
        "reversals": fields::no_list(&format!("/v1/transfers/{id}/reversals")),
        "reversed": false, "source_transaction": charge["id"], "source_type": "card",
        "transfer_group": group
    });
    world.put(Kind::Transfer, transfer.clone());
    events::emit(world, "transfer.created", &transfer, None, now);
    payment
}

/// The platform's fee: an object of the platform, wherever the charge is.
fn earn(world: &mut World, charge: &mut Value, amount: i64, (owner, paid): (&str, &str), now: i64) {
    let id = world.new_id(Kind::Fee, now);
    let txn = world.new_id(Kind::Txn, now);
    let currency = text(charge, "currency").to_owned();
    let created = now.div_euclid(1000);
    charge["application_fee"] = json!(id);
    let fee = json!({
        "id": id, "object": "application_fee", "account": owner, "amount": amount,
        "amount_refunded": 0, "application": APPLICATION, "balance_transaction": txn,
        "charge": paid, "created": created, "currency": currency,
        "fee_source": {"charge": paid, "type": "charge"}, "livemode": world.live,
        "originating_transaction": if world.account == ACCOUNT { charge["id"].clone() } else { Value::Null },
        "refunded": false, "refunds": fields::no_list(&format!("/v1/application_fees/{id}/refunds"))
    });
    let moved = build::movement(&txn, Movement::Fee, (amount, &currency), &id, created);
    if world.account == ACCOUNT {
        world.put(Kind::Txn, moved);
        world.put(Kind::Fee, fee.clone());
        events::emit(world, "application_fee.created", &fee, None, now);
    } else {
        world.send(ACCOUNT, Kind::Txn, moved);
        world.send(ACCOUNT, Kind::Fee, fee);
    }
}

/// What the platform takes is among the costs of a connected account's charge.
pub(super) fn withhold(world: &World, charge: &Value, txn: &mut Value) {
    let Some(amount) = charge["application_fee_amount"].as_i64() else {
        return;
    };
    if world.account == ACCOUNT || amount == 0 {
        return;
    }
    let (fee, _) = money::settle(amount, text(charge, "currency"));
    txn["fee"] = json!(int(txn, "fee") + fee);
    txn["net"] = json!(int(txn, "net") - fee);
    if let Some(details) = txn["fee_details"].as_array_mut() {
        details.push(json!({
            "amount": fee, "application": APPLICATION, "currency": money::SETTLEMENT,
            "description": "Application fee", "type": "application_fee"
        }));
    }
}
