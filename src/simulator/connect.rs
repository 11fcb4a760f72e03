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
use super::options::{ACCOUNT, APPLICATION};
use super::store::{Letter, World};

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
        // What becomes of it is reckoned here and told there.
        charge["_fee"] = fee.clone();
        tell(world, Kind::Txn, moved, None);
        tell(world, Kind::Fee, fee, Some("application_fee.created"));
    }
}

/// Hands an object to the platform.
fn tell(world: &mut World, kind: Kind, value: Value, event: Option<&'static str>) {
    world.send(Letter {
        account: ACCOUNT.to_owned(),
        kind,
        value,
        event,
    });
}

/// The fee of a charge, wherever it is.
fn fee_of(world: &World, charge: &Value) -> Option<Value> {
    if world.account == ACCOUNT {
        world.get(Kind::Fee, text(charge, "application_fee"))
    } else {
        charge.get("_fee").cloned()
    }
}

/// Whether a refund of a charge may give its fee back, or take its transfer back.
pub(super) fn check_refund(world: &World, charge: &Value, sent: &Value) -> Result<(), ApiError> {
    let id = text(charge, "id");
    if build::flag(sent, "refund_application_fee") && fee_of(world, charge).is_none() {
        return Err(ApiError::invalid(format!(
            "You requested a refund of the application fee, but charge {id} has no application fee."
        ))
        .param("refund_application_fee"));
    }
    if build::flag(sent, "reverse_transfer") && !charge["transfer"].is_string() {
        return Err(ApiError::invalid(format!(
            "Cannot reverse transfer on charge {id}, because it does not have an associated transfer."
        ))
        .param("reverse_transfer"));
    }
    Ok(())
}

/// The part of a fee or a transfer that goes with a refund: all of it with the whole
/// charge, else in proportion. Rounded to the nearest, since Stripe does not say how.
fn part(whole: i64, given: i64, (refunded, charged): (i64, i64)) -> i64 {
    let left = whole - given;
    if refunded >= charged {
        return left;
    }
    let (whole, refunded, charged) = (
        i128::from(whole),
        i128::from(refunded),
        i128::from(charged.max(1)),
    );
    let part = (whole * refunded * 2 + charged) / (charged * 2);
    i64::try_from(part).unwrap_or(left).clamp(0, left)
}

/// Adds to a list inside an object, newest first.
fn note(list: &mut Value, row: Value) {
    if let Some(rows) = list["data"].as_array_mut() {
        rows.insert(0, row);
        let count = rows.len();
        list["total_count"] = json!(count);
    }
}

/// A charge is refunded: gives back the fee and takes back the transfer, as was asked.
pub(super) fn give_back(
    world: &mut World,
    charge: &mut Value,
    refund: &mut Value,
    sent: &Value,
    now: i64,
) {
    let share = (int(refund, "amount"), int(charge, "amount_captured"));
    if build::flag(sent, "refund_application_fee") {
        give_fee_back(world, charge, refund, share, now);
    }
    if build::flag(sent, "reverse_transfer") {
        take_transfer_back(world, charge, refund, share, now);
    }
}

fn give_fee_back(
    world: &mut World,
    charge: &mut Value,
    refund: &mut Value,
    share: (i64, i64),
    now: i64,
) {
    let Some(mut fee) = fee_of(world, charge) else {
        return;
    };
    let (whole, given) = (int(&fee, "amount"), int(&fee, "amount_refunded"));
    let amount = part(whole, given, share);
    if amount == 0 {
        return;
    }
    let (id, txn) = (
        world.new_id(Kind::FeeRefund, now),
        world.new_id(Kind::Txn, now),
    );
    let created = now.div_euclid(1000);
    let currency = text(&fee, "currency").to_owned();
    let moved = build::movement(&txn, Movement::FeeRefund, (amount, &currency), &id, created);
    let back = json!({
        "id": id, "object": "fee_refund", "amount": amount, "balance_transaction": txn,
        "created": created, "currency": currency, "fee": fee["id"], "metadata": {}
    });
    fee["amount_refunded"] = json!(given + amount);
    fee["refunded"] = json!(given + amount == whole);
    note(&mut fee["refunds"], back.clone());
    if world.account == ACCOUNT {
        world.put(Kind::Txn, moved);
        world.put(Kind::FeeRefund, back);
        world.put(Kind::Fee, fee.clone());
        events::emit(world, "application_fee.refunded", &fee, None, now);
    } else {
        charge["_fee"] = fee.clone();
        refund["_fee_back"] = json!(amount);
        tell(world, Kind::Txn, moved, None);
        tell(world, Kind::FeeRefund, back, None);
        tell(world, Kind::Fee, fee, Some("application_fee.refunded"));
    }
}

fn take_transfer_back(
    world: &mut World,
    charge: &Value,
    refund: &mut Value,
    share: (i64, i64),
    now: i64,
) {
    let Some(mut transfer) = world.get(Kind::Transfer, text(charge, "transfer")) else {
        return;
    };
    let (whole, given) = (int(&transfer, "amount"), int(&transfer, "amount_reversed"));
    let amount = part(whole, given, share);
    if amount == 0 {
        return;
    }
    let (id, txn) = (
        world.new_id(Kind::Reversal, now),
        world.new_id(Kind::Txn, now),
    );
    let created = now.div_euclid(1000);
    let currency = text(&transfer, "currency").to_owned();
    let what = Movement::TransferReversal;
    let moved = build::movement(&txn, what, (amount, &currency), &id, created);
    let back = json!({
        "id": id, "object": "transfer_reversal", "amount": amount, "balance_transaction": txn,
        "created": created, "currency": currency,
        "destination_payment_refund": format!("pyr_1{}", ids::base62(world.noise(), 20)),
        "metadata": {}, "source_refund": refund["id"], "transfer": transfer["id"]
    });
    transfer["amount_reversed"] = json!(given + amount);
    transfer["reversed"] = json!(given + amount == whole);
    note(&mut transfer["reversals"], back.clone());
    refund["transfer_reversal"] = json!(id);
    world.put(Kind::Txn, moved);
    world.put(Kind::Reversal, back);
    world.put(Kind::Transfer, transfer.clone());
    events::emit(world, "transfer.reversed", &transfer, None, now);
}

/// The fee that comes back to a connected account is less cost of its refund.
pub(super) fn return_fee(refund: &Value, txn: &mut Value) {
    if let Some(amount) = refund["_fee_back"].as_i64() {
        charge_fee(txn, -amount, text(refund, "currency"));
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
    charge_fee(txn, amount, text(charge, "currency"));
}

/// Adds a platform's fee, or one that comes back, to the costs of a movement.
fn charge_fee(txn: &mut Value, amount: i64, currency: &str) {
    let (fee, _) = money::settle(amount, currency);
    txn["fee"] = json!(int(txn, "fee") + fee);
    txn["net"] = json!(int(txn, "net") - fee);
    if let Some(details) = txn["fee_details"].as_array_mut() {
        details.push(json!({
            "amount": fee, "application": APPLICATION, "currency": money::SETTLEMENT,
            "description": "Application fee", "type": "application_fee"
        }));
    }
}
