//! What reports are to say, worked out straight from an account's raw objects:
//! no types, no tally and no definitions of the program.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value;

use super::account::{Account, number, text};

/// reader, location, brand, read_method, wallet, decline_code, day, hour, currency
pub(crate) const KEYS: usize = 9;
pub(crate) type Key = [String; KEYS];
/// attempts, payments, declined, uncaptured, gross, tips, refunds, refund_count; or
/// payments, gross, fees, refunds, refund_count, disputes, dispute_count, net
pub(crate) type Rows = BTreeMap<Key, [i64; 8]>;

const SOFT: [&str; 2] = ["offline_pin_required", "online_or_offline_pin_required"];

pub(crate) fn zone() -> TimeZone {
    TimeZone::get("Europe/Berlin").unwrap()
}

fn details(charge: &Value) -> &Value {
    let method = &charge["payment_method_details"];
    &method[text(method, "type")]
}

fn is_in_person(charge: &Value) -> bool {
    let kind = text(&charge["payment_method_details"], "type");
    let details = details(charge);
    kind == "card_present"
        || kind == "interac_present"
        || details["reader"].is_string()
        || details["location"].is_string()
}

/// Where and with what, at a moment.
fn key(charge: &Value, at: i64, currency: &str) -> Key {
    let kind = text(&charge["payment_method_details"], "type");
    let details = details(charge);
    let is_card = kind == "card_present" || kind == "interac_present";
    let or = |text: &str, other: &str| if text.is_empty() { other } else { text }.to_owned();
    let failed = charge["status"] == "failed";
    let why = or(
        text(&charge["outcome"], "reason"),
        text(charge, "failure_code"),
    );
    let local = Timestamp::from_second(at).unwrap().to_zoned(zone());
    [
        text(details, "reader").to_owned(),
        text(details, "location").to_owned(),
        or(text(details, "brand"), if is_card { "" } else { kind }),
        text(details, "read_method").to_owned(),
        if is_card {
            String::new()
        } else {
            kind.to_owned()
        },
        if failed { why } else { String::new() },
        local.date().to_string(),
        format!("{:02}", local.hour()),
        currency.to_owned(),
    ]
}

fn by_id<'a>(list: &'a [Value], id: &Value) -> Option<&'a Value> {
    list.iter().find(|object| object["id"] == *id)
}

/// Whether the sale went on after a charge of it.
fn went_on(account: &Account, charge: &Value) -> bool {
    let same = |other: &&Value| other["payment_intent"] == charge["payment_intent"];
    let mut later = account.charges.iter().filter(same);
    later.any(|other| number(other, "created") > number(charge, "created"))
}

pub(crate) fn activity(account: &Account, (from, to): (i64, i64)) -> Rows {
    let mut rows = Rows::new();
    for charge in account.charges.iter().filter(|charge| is_in_person(charge)) {
        let created = number(charge, "created");
        let stored = details(charge)["offline"]["stored_at"].as_i64();
        let at = stored.unwrap_or(created).min(created);
        if !(from..to).contains(&at) {
            continue;
        }
        let row = rows
            .entry(key(charge, at, text(charge, "currency")))
            .or_default();
        row[0] += 1;
        let soft = SOFT.contains(&text(&charge["outcome"], "reason"));
        match (text(charge, "status"), charge["captured"] == true) {
            ("succeeded", true) => {
                let captured = number(charge, "amount_captured");
                let intent = by_id(&account.intents, &charge["payment_intent"]).unwrap();
                let tip = intent["amount_details"]["tip"]["amount"]
                    .as_i64()
                    .unwrap_or(0);
                row[1] += 1;
                row[4] += captured;
                row[5] += tip.min(captured);
            }
            ("succeeded", false) => row[3] += 1,
            ("failed", _) if !(soft && went_on(account, charge)) => row[2] += 1,
            _ => {}
        }
    }
    for refund in &account.refunds {
        let at = number(refund, "created");
        let charge = by_id(&account.charges, &refund["charge"]).unwrap();
        let counts = !["failed", "canceled"].contains(&text(refund, "status"))
            && refund["reason"] != "expired_uncaptured_charge"
            && number(charge, "amount_captured") > 0;
        if (from..to).contains(&at) && is_in_person(charge) && counts {
            let row = rows
                .entry(key(charge, at, text(refund, "currency")))
                .or_default();
            row[6] += number(refund, "amount");
            row[7] += 1;
        }
    }
    rows
}

pub(crate) fn balance(account: &Account, (from, to): (i64, i64)) -> Rows {
    let mut rows = Rows::new();
    for moved in &account.movements {
        let at = number(moved, "created");
        let source = &moved["source"];
        let refund = by_id(&account.refunds, source);
        let dispute = by_id(&account.disputes, source);
        let about = refund
            .or(dispute)
            .map_or(source, |object| &object["charge"]);
        let charge = by_id(&account.charges, about).unwrap();
        if !(from..to).contains(&at) || !is_in_person(charge) {
            continue;
        }
        let mut key = key(charge, at, text(moved, "currency"));
        key[5] = String::new();
        let row = rows.entry(key).or_default();
        let amount = number(moved, "amount");
        match (refund, dispute) {
            (Some(_), _) => {
                row[3] -= amount;
                row[4] += i64::from(amount < 0);
            }
            (_, Some(_)) => {
                row[5] -= amount;
                row[6] += i64::from(amount < 0);
            }
            _ => {
                row[0] += 1;
                row[1] += amount;
            }
        }
        row[2] += number(moved, "fee");
        row[7] += number(moved, "net");
    }
    rows
}

/// All that moved, currency by currency, online or not: how many, and what they
/// come to before and after fees.
pub(crate) fn listed(account: &Account, (from, to): (i64, i64)) -> BTreeMap<String, [i64; 3]> {
    let mut sums: BTreeMap<String, [i64; 3]> = BTreeMap::new();
    for moved in &account.movements {
        if (from..to).contains(&number(moved, "created")) {
            let sum = sums.entry(text(moved, "currency").to_owned()).or_default();
            sum[0] += 1;
            sum[1] += number(moved, "amount");
            sum[2] += number(moved, "net");
        }
    }
    sums
}

/// Rows told apart by fewer keys: by those that are true, and the currency.
pub(crate) fn folded(rows: Rows, by: [bool; KEYS - 1]) -> Rows {
    let mut folded = Rows::new();
    for (mut key, figures) in rows {
        for (text, keep) in key.iter_mut().zip(by) {
            if !keep {
                text.clear();
            }
        }
        let sums = folded.entry(key).or_default();
        for (sum, figure) in sums.iter_mut().zip(figures) {
            *sum += figure;
        }
    }
    folded
}

/// Says where what was told is not the truth.
pub(crate) fn compare(what: &str, expected: &Rows, found: &Rows) -> Result<(), String> {
    for key in expected.keys().chain(found.keys()) {
        let (right, told) = (expected.get(key), found.get(key));
        if right != told {
            return Err(format!(
                "{what}: {key:?} is {right:?}, and is said to be {told:?}"
            ));
        }
    }
    Ok(())
}
