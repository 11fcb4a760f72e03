//! An account as it really is: raw objects in Stripe's shapes, and what happens
//! to them. Nothing of tillctl is used here.

use serde_json::{Value, json};

/// 2025-06-02 08:00 UTC.
pub(crate) const BEGINNING: i64 = 1_748_851_200;
const DAY: i64 = 86_400;
/// A hold lasts this long at most.
const HOLD: i64 = 30 * DAY;
/// What is captured reaches the balance within this time.
const SETTLED: i64 = 4 * DAY;
/// Events are listed for this long.
const EVENTS: i64 = 30 * DAY;

/// How an attempt to sell goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    Paid,
    /// Paid, but it reaches the balance some days later.
    PaidLater,
    Declined,
    /// The bank wants a PIN and the customer walks away.
    WalkedAway,
    /// The bank wants a PIN, and so many seconds later the sale goes on.
    PaidByPin(u32),
    DeclinedByPin(u32),
    /// A card is declined and another pays.
    AnotherCard,
    Held,
    /// Not decided; online only.
    Pending,
}

#[derive(Debug, Clone)]
pub(crate) struct Sale {
    pub(crate) kind: &'static str,
    pub(crate) reader: Option<u8>,
    pub(crate) currency: &'static str,
    /// Settled in another currency, so many hundredths for one.
    pub(crate) rate: Option<i64>,
    pub(crate) amount: i64,
    pub(crate) tip: Option<i64>,
    pub(crate) ending: Ending,
    /// Taken offline, so many seconds before it is forwarded.
    pub(crate) offline: Option<i64>,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Release {
    Canceled,
    Expired,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum RefundEnding {
    Succeeded,
    Failed,
    Canceled,
}

/// What is the account's.
#[derive(Debug, Default)]
pub(crate) struct Account {
    pub(crate) now: i64,
    pub(crate) charges: Vec<Value>,
    pub(crate) refunds: Vec<Value>,
    pub(crate) disputes: Vec<Value>,
    pub(crate) movements: Vec<Value>,
    pub(crate) intents: Vec<Value>,
    pub(crate) events: Vec<Value>,
    pub(crate) readers: Vec<Value>,
    pub(crate) locations: Vec<Value>,
    /// How each charge is settled in another currency, and so on: what no object says.
    rates: Vec<Option<i64>>,
    number: u32,
}

pub(crate) fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value[name].as_str().unwrap_or_default()
}

pub(crate) fn number(value: &Value, name: &str) -> i64 {
    value[name].as_i64().unwrap_or_default()
}

/// The one that is meant among those that there are.
fn pick(found: &[usize], which: u16) -> Option<usize> {
    let at = usize::from(which).checked_rem(found.len())?;
    found.get(at).copied()
}

fn part_of(amount: i64, percent: u8) -> i64 {
    (amount * i64::from(percent) / 100).clamp(1, amount.max(1))
}

impl Account {
    pub(crate) fn new() -> Self {
        let mut account = Self {
            now: BEGINNING,
            ..Self::default()
        };
        for place in 0..3 {
            let id = format!("tml_{place}");
            account.locations.push(json!({
                "id": id, "object": "terminal.location", "display_name": format!("Shop {place}"),
                "livemode": true, "metadata": {}, "address": {"country": "DE"},
            }));
        }
        for reader in 0..4 {
            account.reader(format!("tmr_{reader}"), reader % 3);
        }
        account
    }

    fn reader(&mut self, id: String, location: usize) {
        let label = format!("Till {id}");
        self.readers.push(json!({
            "id": id, "object": "terminal.reader", "label": label, "livemode": true,
            "device_type": "stripe_s700", "status": "online", "metadata": {},
            "serial_number": "S", "location": format!("tml_{location}"),
        }));
    }

    fn next(&mut self, prefix: &str) -> String {
        self.number += 1;
        format!("{prefix}_{:05}", self.number)
    }

    /// Time passes, and with it what happens by itself.
    pub(crate) fn pass(&mut self, seconds: i64) {
        let to = self.now + seconds;
        loop {
            let due = |charge: &Value| {
                let held = is_held(charge).then(|| number(charge, "created") + HOLD);
                let unsettled = is_unsettled(charge).then(|| number(charge, "settles_by"));
                held.or(unsettled)
            };
            let next = self
                .charges
                .iter()
                .enumerate()
                .filter_map(|(at, charge)| Some((due(charge)?, at)))
                .min();
            match next {
                Some((due, at)) if due <= to => {
                    self.now = due.max(self.now);
                    if is_held(&self.charges[at]) {
                        self.release(at, Release::Expired, false);
                    } else {
                        self.settle(at);
                    }
                }
                _ => break,
            }
        }
        self.now = to;
        let since = to - EVENTS;
        self.events.retain(|event| number(event, "created") > since);
    }

    fn event(&mut self, kind: &str, object: &Value) {
        let id = self.next("evt");
        self.events.push(json!({
            "id": id, "object": "event", "type": kind, "created": self.now, "livemode": true,
            "data": {"object": object},
        }));
    }

    fn moved(&mut self, kind: &str, source: &str, (amount, fee): (i64, i64), at: usize) -> Value {
        let currency = text(&self.charges[at], "currency").to_owned();
        let rate = self.rates[at];
        let amount = rate.map_or(amount, |rate| amount * rate / 100);
        let id = self.next("txn");
        let moved = json!({
            "id": id, "object": "balance_transaction", "amount": amount, "fee": fee,
            "net": amount - fee, "currency": if rate.is_some() { "eur" } else { &currency },
            "exchange_rate": rate.map(|rate| rate as f64 / 100.0), "type": kind,
            "source": source, "created": self.now, "available_on": self.now + 2 * DAY,
        });
        self.movements.push(moved.clone());
        moved
    }

    fn charge(&mut self, sale: &Sale, intent: &str, status: &str, reason: Option<&str>) -> usize {
        let id = self.next(if sale.kind == "wechat_pay" {
            "py"
        } else {
            "ch"
        });
        let in_person = sale.kind != "card";
        let reader = sale.reader.filter(|_| in_person).and_then(|reader| {
            let at = usize::from(reader).checked_rem(self.readers.len())?;
            self.readers.get(at)
        });
        let mut details = json!({
            "brand": if sale.amount % 2 == 0 { "visa" } else { "mastercard" },
            "reader": reader.map(|r| r["id"].clone()),
            "location": reader.map(|r| r["location"].clone()),
            "read_method": if sale.amount % 3 == 0 { "contact_emv" } else { "contactless_emv" },
            "offline": sale.offline.map(|before| json!({"stored_at": self.now - before})),
        });
        if sale.kind == "wechat_pay" {
            details = json!({"reader": details["reader"], "location": details["location"]});
        }
        if sale.kind == "card" {
            details = json!({"brand": "visa"});
        }
        self.charges.push(json!({
            "id": id, "object": "charge", "amount": sale.amount, "amount_captured": 0,
            "amount_refunded": 0, "balance_transaction": null, "captured": false,
            "created": self.now, "currency": sale.currency, "disputed": false,
            "failure_code": (status == "failed").then_some("card_declined"), "livemode": true,
            "metadata": {}, "outcome": {"reason": reason}, "payment_intent": intent,
            "payment_method_details": {"type": sale.kind, (sale.kind): details},
            "refunded": false, "status": status,
        }));
        self.rates.push(sale.rate);
        self.charges.len() - 1
    }

    fn capture(&mut self, at: usize, amount: i64, settles: bool) {
        self.charges[at]["captured"] = json!(true);
        self.charges[at]["amount_captured"] = json!(amount);
        self.charges[at]["settles_by"] = json!(self.now + SETTLED);
        if settles {
            self.settle(at);
        }
    }

    fn settle(&mut self, at: usize) {
        let amount = number(&self.charges[at], "amount_captured");
        let id = text(&self.charges[at], "id").to_owned();
        let kind = if id.starts_with("py") {
            "payment"
        } else {
            "charge"
        };
        let moved = self.moved(kind, &id, (amount, amount * 14 / 1000 + 10), at);
        self.charges[at]["balance_transaction"] = moved["id"].clone();
    }

    fn intent_of(&mut self, at: usize) -> &mut Value {
        let id = text(&self.charges[at], "payment_intent").to_owned();
        let mut intents = self.intents.iter_mut();
        intents
            .find(|intent| intent["id"] == id.as_str())
            .expect("each charge has one")
    }

    pub(crate) fn sell(&mut self, sale: &Sale) {
        let intent = self.next("pi");
        self.intents.push(json!({
            "id": intent, "object": "payment_intent", "status": "requires_payment_method",
            "created": self.now, "latest_charge": null, "livemode": true, "currency": sale.currency,
            "amount": sale.amount, "metadata": {},
            "amount_details": sale.tip.map_or(json!({}), |tip| json!({"tip": {"amount": tip}})),
        }));
        let soft = Some("online_or_offline_pin_required");
        let tries: &[(&str, Option<&str>)] = match sale.ending {
            Ending::Declined => &[("failed", Some("insufficient_funds"))],
            Ending::WalkedAway => &[("failed", soft)],
            Ending::PaidByPin(_) => &[("failed", soft), ("succeeded", None)],
            Ending::DeclinedByPin(_) => &[("failed", soft), ("failed", Some("lost_card"))],
            Ending::AnotherCard => &[("failed", Some("lost_card")), ("succeeded", None)],
            Ending::Pending => &[("pending", None)],
            Ending::Paid | Ending::PaidLater | Ending::Held => &[("succeeded", None)],
        };
        for (number, (status, reason)) in tries.iter().enumerate() {
            if number > 0 {
                let gap = match sale.ending {
                    Ending::PaidByPin(gap) | Ending::DeclinedByPin(gap) => i64::from(gap),
                    _ => 30,
                };
                self.pass(gap);
            }
            let at = self.charge(sale, &intent, status, *reason);
            let latest = self.charges[at]["id"].clone();
            self.intent_of(at)["latest_charge"] = latest;
            let state = match (*status, sale.ending) {
                ("failed", _) => continue,
                ("pending", _) => "processing",
                (_, Ending::Held) => "requires_capture",
                _ => "succeeded",
            };
            self.intent_of(at)["status"] = json!(state);
            if state == "succeeded" {
                self.capture(at, sale.amount, sale.ending != Ending::PaidLater);
            }
        }
    }

    fn find(list: &[Value], fits: impl Fn(&Value) -> bool) -> Vec<usize> {
        let all = list.iter().enumerate();
        all.filter(|(_, object)| fits(object))
            .map(|(at, _)| at)
            .collect()
    }

    pub(crate) fn capture_held(&mut self, which: u16, percent: u8, at_once: bool) {
        let Some(at) = pick(&Self::find(&self.charges, is_held), which) else {
            return;
        };
        let amount = part_of(number(&self.charges[at], "amount"), percent);
        self.capture(at, amount, at_once);
        let intent = self.intent_of(at);
        intent["status"] = json!("succeeded");
        // On the receipt, which the customer signs before it is captured.
        if percent % 2 == 1 {
            intent["amount_details"] = json!({"tip": {"amount": amount / 10}});
        }
        self.event("charge.captured", &self.charges[at].clone());
    }

    pub(crate) fn release_held(&mut self, which: u16, how: Release, with_refund: bool) {
        if let Some(at) = pick(&Self::find(&self.charges, is_held), which) {
            self.release(at, how, with_refund);
        }
    }

    /// `with_refund`: as API versions before 2025-03-31 did.
    fn release(&mut self, at: usize, how: Release, with_refund: bool) {
        let intent = self.intent_of(at);
        intent["status"] = json!("canceled");
        if let Release::Expired = how {
            intent["cancellation_reason"] = json!("expired");
            self.event("charge.expired", &self.charges[at].clone());
        }
        self.charges[at]["released"] = json!(true);
        if with_refund {
            let id = self.next("re");
            let charge = &mut self.charges[at];
            charge["refunded"] = json!(true);
            charge["amount_refunded"] = charge["amount"].clone();
            let refund = json!({
                "id": id, "object": "refund", "amount": charge["amount"], "created": self.now,
                "currency": charge["currency"], "charge": charge["id"], "status": "succeeded",
                "reason": matches!(how, Release::Expired).then_some("expired_uncaptured_charge"),
                "balance_transaction": null, "failure_balance_transaction": null, "metadata": {},
            });
            self.refunds.push(refund);
        }
    }

    pub(crate) fn settle_one(&mut self, which: u16) {
        if let Some(at) = pick(&Self::find(&self.charges, is_unsettled), which) {
            self.settle(at);
        }
    }

    pub(crate) fn decide(&mut self, which: u16, paid: bool) {
        let found = Self::find(&self.charges, |charge| charge["status"] == "pending");
        let Some(at) = pick(&found, which) else {
            return;
        };
        let amount = number(&self.charges[at], "amount");
        self.charges[at]["status"] = json!(if paid { "succeeded" } else { "failed" });
        let state = if paid {
            "succeeded"
        } else {
            "requires_payment_method"
        };
        self.intent_of(at)["status"] = json!(state);
        if paid {
            self.capture(at, amount, true);
        }
    }

    /// `moves`: whether it leaves the balance at once also if it pends.
    pub(crate) fn refund(&mut self, which: u16, percent: u8, pends: bool, moves: bool) {
        let left =
            |charge: &Value| number(charge, "amount_captured") - number(charge, "amount_refunded");
        let Some(at) = pick(&Self::find(&self.charges, |c| left(c) > 0), which) else {
            return;
        };
        let amount = part_of(left(&self.charges[at]), percent);
        let id = self.next("re");
        let leaves = !pends || moves;
        let moved = leaves.then(|| {
            let kind = if text(&self.charges[at], "id").starts_with("py") {
                "payment_refund"
            } else {
                "refund"
            };
            self.moved(kind, &id, (-amount, 0), at)
        });
        let charge = &mut self.charges[at];
        charge["amount_refunded"] = json!(number(charge, "amount_refunded") + amount);
        let refund = json!({
            "id": id, "object": "refund", "amount": amount, "created": self.now,
            "currency": charge["currency"], "charge": charge["id"], "reason": null,
            "status": if pends { "pending" } else { "succeeded" },
            "balance_transaction": moved.map(|moved| moved["id"].clone()),
            "failure_balance_transaction": null, "metadata": {},
        });
        self.refunds.push(refund);
    }

    fn charge_of(&self, object: &Value) -> usize {
        let mut all = self.charges.iter();
        all.position(|charge| charge["id"] == object["charge"])
            .expect("its charge is there")
    }

    pub(crate) fn end_refund(&mut self, which: u16, how: RefundEnding) {
        let found = Self::find(&self.refunds, |refund| refund["status"] == "pending");
        let Some(at) = pick(&found, which) else {
            return;
        };
        match how {
            RefundEnding::Succeeded => {
                self.refunds[at]["status"] = json!("succeeded");
                if self.refunds[at]["balance_transaction"].is_null() {
                    let id = text(&self.refunds[at], "id").to_owned();
                    let amount = number(&self.refunds[at], "amount");
                    let charge = self.charge_of(&self.refunds[at]);
                    let moved = self.moved("refund", &id, (-amount, 0), charge);
                    self.refunds[at]["balance_transaction"] = moved["id"].clone();
                }
                self.event("refund.updated", &self.refunds[at].clone());
            }
            RefundEnding::Failed => self.fail(at, "failed"),
            RefundEnding::Canceled => self.fail(at, "canceled"),
        }
    }

    /// A refund that had succeeded comes back from the bank.
    pub(crate) fn fail_refund(&mut self, which: u16) {
        let since = self.now - 170 * DAY;
        let found = Self::find(&self.refunds, |refund| {
            refund["status"] == "succeeded"
                && !refund["balance_transaction"].is_null()
                && number(refund, "created") > since
        });
        if let Some(at) = pick(&found, which) {
            self.fail(at, "failed");
        }
    }

    fn fail(&mut self, at: usize, status: &str) {
        let charge = self.charge_of(&self.refunds[at]);
        let amount = number(&self.refunds[at], "amount");
        let id = text(&self.refunds[at], "id").to_owned();
        self.refunds[at]["status"] = json!(status);
        if !self.refunds[at]["balance_transaction"].is_null() {
            let moved = self.moved("refund_failure", &id, (amount, 0), charge);
            self.refunds[at]["failure_balance_transaction"] = moved["id"].clone();
        }
        let refunded = number(&self.charges[charge], "amount_refunded") - amount;
        self.charges[charge]["amount_refunded"] = json!(refunded);
        let kind = if status == "failed" {
            "refund.failed"
        } else {
            "refund.updated"
        };
        self.event(kind, &self.refunds[at].clone());
        self.event("charge.refund.updated", &self.refunds[at].clone());
    }

    pub(crate) fn dispute(&mut self, which: u16, percent: u8, inquiry: bool) {
        let found = Self::find(&self.charges, |charge| {
            charge["captured"] == true && charge["disputed"] == false
        });
        let Some(at) = pick(&found, which) else {
            return;
        };
        let id = self.next("du");
        let amount = part_of(number(&self.charges[at], "amount_captured"), percent);
        self.charges[at]["disputed"] = json!(true);
        self.disputes.push(json!({
            "id": id, "object": "dispute", "amount": amount, "created": self.now,
            "currency": self.charges[at]["currency"], "charge": self.charges[at]["id"],
            "status": "warning_needs_response", "reason": "fraudulent", "livemode": true,
            "balance_transactions": [], "metadata": {},
        }));
        let last = self.disputes.len() - 1;
        self.event("charge.dispute.created", &self.disputes[last].clone());
        if !inquiry {
            self.withdraw(last);
        }
    }

    fn withdraw(&mut self, at: usize) {
        self.disputes[at]["status"] = json!("needs_response");
        self.disputed_movement(at, -1, 1500);
        self.event("charge.dispute.funds_withdrawn", &self.disputes[at].clone());
    }

    fn disputed_movement(&mut self, at: usize, sign: i64, fee: i64) {
        let charge = self.charge_of(&self.disputes[at]);
        let id = text(&self.disputes[at], "id").to_owned();
        let amount = number(&self.disputes[at], "amount");
        let moved = self.moved("adjustment", &id, (sign * amount, fee), charge);
        if let Some(all) = self.disputes[at]["balance_transactions"].as_array_mut() {
            all.push(moved);
        }
    }

    /// A dispute goes on, one way or the other.
    pub(crate) fn go_on(&mut self, which: u16, way: u8) {
        let over = ["won", "warning_closed", "prevented"];
        let found = Self::find(&self.disputes, |dispute| {
            !over.contains(&text(dispute, "status"))
        });
        let Some(at) = pick(&found, which) else {
            return;
        };
        let status = match (text(&self.disputes[at], "status"), way % 4) {
            ("warning_needs_response", 0) => "warning_under_review",
            (warning, 1) if warning.starts_with("warning") => "warning_closed",
            (warning, 2) if warning.starts_with("warning") => "prevented",
            (warning, _) if warning.starts_with("warning") => return self.withdraw(at),
            ("needs_response", 0) => "under_review",
            ("needs_response" | "under_review", 1) => "lost",
            // Also one that was lost, long after.
            _ => "won",
        };
        self.disputes[at]["status"] = json!(status);
        if status == "won" {
            self.disputed_movement(at, 1, -1500);
            self.event(
                "charge.dispute.funds_reinstated",
                &self.disputes[at].clone(),
            );
        }
        let kind = if status.ends_with("review") {
            "charge.dispute.updated"
        } else {
            "charge.dispute.closed"
        };
        self.event(kind, &self.disputes[at].clone());
    }

    pub(crate) fn change_reader(&mut self, which: u16, way: u8) {
        let all: Vec<usize> = (0..self.readers.len()).collect();
        let Some(at) = pick(&all, which) else {
            return;
        };
        match way % 4 {
            0 => self.readers[at]["label"] = json!(format!("Till {}", self.number)),
            1 => {
                self.readers.remove(at);
            }
            2 => {
                let id = self.next("tmr");
                self.reader(id, at % 3);
            }
            _ => self.readers[at]["location"] = json!(format!("tml_{}", self.number % 3)),
        }
    }
}

fn is_held(charge: &Value) -> bool {
    charge["status"] == "succeeded" && charge["captured"] == false && charge["released"].is_null()
}

fn is_unsettled(charge: &Value) -> bool {
    charge["captured"] == true && charge["balance_transaction"].is_null()
}
