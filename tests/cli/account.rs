//! An account made by hand: what its lists hold can be changed between two runs of
//! the program, and so can its clock.

use std::sync::{Arc, Mutex};

use jiff::Timestamp;
use serde_json::{Value, json};

use super::server::{Call, Reply, Server, error};
use super::shop::{Run, Shop};

/// What Stripe holds.
#[derive(Default)]
pub(crate) struct Lists {
    pub(crate) charges: Vec<Value>,
    pub(crate) refunds: Vec<Value>,
    pub(crate) readers: Vec<Value>,
    pub(crate) locations: Vec<Value>,
    /// What `Date` says.
    pub(crate) clock: Option<&'static str>,
    /// No list of charges is answered.
    pub(crate) broken: bool,
}

pub(crate) struct Account {
    pub(crate) lists: Arc<Mutex<Lists>>,
    pub(crate) shop: Shop,
    /// Held: it ends when this is dropped.
    _server: Server,
}

impl Account {
    pub(crate) fn new(set_up: impl FnOnce(&mut Lists)) -> Self {
        let lists = Arc::new(Mutex::new(Lists::default()));
        set_up(&mut lists.lock().unwrap());
        let held = Arc::clone(&lists);
        let server = Server::start(move |call| held.lock().unwrap().answer(call));
        let shop = Shop::at(&server);
        Self {
            lists,
            shop,
            _server: server,
        }
    }

    pub(crate) fn change(&self, change: impl FnOnce(&mut Lists)) {
        change(&mut self.lists.lock().unwrap());
    }

    /// Runs a command line at a moment, words apart by blanks, in Berlin.
    pub(crate) fn at(&self, now: &str, args: &str) -> Run {
        let args: Vec<&str> = args.split_whitespace().collect();
        let mut command = self.shop.command(&args);
        command
            .env("TILLCTL_NOW", now)
            .env("TILLCTL_TZ", "Europe/Berlin");
        self.shop.finish(command)
    }

    pub(crate) fn file(&self, name: &str) -> String {
        std::fs::read_to_string(self.shop.path(name)).unwrap_or_default()
    }
}

impl Lists {
    fn answer(&self, call: &Call) -> Reply {
        let list = match call.path.as_str() {
            "/v1/charges" if self.broken => {
                return error(500, &json!({"type": "api_error", "message": "down"}));
            }
            "/v1/charges" => &self.charges,
            "/v1/refunds" => &self.refunds,
            "/v1/terminal/readers" => &self.readers,
            "/v1/terminal/locations" => &self.locations,
            _ => &Vec::new(),
        };
        let bound = |name: &str| call.get(name).and_then(|text| text.parse::<i64>().ok());
        let (from, to) = (bound("created[gte]"), bound("created[lt]"));
        let mut found: Vec<&Value> = list
            .iter()
            .filter(|one| {
                let at = one["created"].as_i64().unwrap_or(0);
                from.is_none_or(|from| at >= from) && to.is_none_or(|to| at < to)
            })
            .collect();
        found.sort_by_key(|one| std::cmp::Reverse(one["created"].as_i64()));
        let body = json!({"object": "list", "url": call.path, "has_more": false, "data": found});
        match self.clock {
            Some(date) => Reply::Dated(body, date),
            None => Reply::Json(200, body),
        }
    }
}

pub(crate) fn second(at: &str) -> i64 {
    at.parse::<Timestamp>().unwrap().as_second()
}

/// A sale of so many cents at a moment, on a reader at a location.
pub(crate) fn sale(id: &str, at: &str, amount: i64, reader: &str) -> Value {
    json!({
        "id": format!("ch_{id}"), "object": "charge", "created": second(at), "currency": "eur",
        "amount": amount, "amount_captured": amount, "amount_refunded": 0, "captured": true,
        "disputed": false, "livemode": false, "metadata": {}, "status": "succeeded",
        "payment_intent": {
            "id": format!("pi_{id}"), "object": "payment_intent", "status": "succeeded",
            "latest_charge": format!("ch_{id}"), "amount_details": {"tip": {}}, "livemode": false,
        },
        "balance_transaction": {
            "id": format!("txn_{id}"), "object": "balance_transaction", "created": second(at),
            "type": "charge", "source": format!("ch_{id}"), "amount": amount, "fee": 10,
            "net": amount - 10, "currency": "eur", "exchange_rate": null,
            "available_on": second(at) + 172_800,
        },
        "payment_method_details": {
            "type": "card_present",
            "card_present": {
                "brand": "visa", "reader": reader, "location": "tml_1", "offline": null,
                "read_method": "contactless_emv",
            },
        },
    })
}

/// The same, taken offline and forwarded later.
pub(crate) fn offline(id: &str, stored: &str, forwarded: &str, amount: i64) -> Value {
    let mut sale = sale(id, forwarded, amount, "tmr_1");
    sale["payment_method_details"]["card_present"]["offline"] =
        json!({"stored_at": second(stored), "type": "deferred"});
    sale
}

pub(crate) fn refund(id: &str, at: &str, amount: i64, charge: &Value) -> Value {
    json!({
        "id": format!("re_{id}"), "object": "refund", "created": second(at), "currency": "eur",
        "amount": amount, "status": "succeeded", "reason": null, "charge": charge,
        "balance_transaction": null, "failure_balance_transaction": null,
    })
}
pub(crate) fn reader(id: &str, label: &str) -> Value {
    super::fake::reader(id, label, &format!("SN{id}"), "tml_1")
}

pub(crate) fn location(id: &str, name: &str) -> Value {
    json!({
        "id": id, "object": "terminal.location", "display_name": name, "livemode": false,
        "metadata": {},
        "address": {"city": "Berlin", "country": "DE", "line1": "Weg 1", "line2": null,
                    "postal_code": "10999", "state": null},
    })
}
