//! A sale that was pushed and that nobody waited for to its end is asked for again while
//! its reader is at something else, or while Stripe cannot be asked. It may be paid by now.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};

use crate::fake;
use crate::server::{Call, Reply, Server, error, page};
use crate::shop::{Run, Shop, interrupt};

const READER: &str = "tmr_FakeLeftOpen01";
const INTENT: &str = "pi_FakeLeftOpen01";
const CREATE: &str = "POST /v1/payment_intents";

/// What becomes of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Open,
    Reset,
    Proxy,
    Limited,
    Denied,
    Slow,
    Missing,
}

impl Way {
    fn reply(self) -> Option<Reply> {
        match self {
            Self::Open => None,
            Self::Slow => {
                std::thread::sleep(Duration::from_secs(4));
                None
            }
            Self::Reset => Some(Reply::Nothing),
            Self::Proxy => Some(Reply::Text(502, "text/html", "<html>".to_owned())),
            Self::Limited => Some(error(
                429,
                &json!({"type": "invalid_request_error", "code": "rate_limit", "message": "Too many"}),
            )),
            Self::Denied => Some(error(
                401,
                &json!({"type": "invalid_request_error", "message": "Invalid API Key"}),
            )),
            Self::Missing => Some(error(
                404,
                &json!({"type": "invalid_request_error", "code": "resource_missing",
                        "param": "reader", "message": "No such reader"}),
            )),
        }
    }
}

/// One reader, and its payments.
struct Stripe {
    action: Value,
    intents: BTreeMap<String, Value>,
    to_readers: Way,
    to_intents: Way,
}

fn processing(intent: &str) -> Value {
    json!({"type": "process_payment_intent", "status": "in_progress", "failure_code": null,
           "failure_message": null, "process_payment_intent": {"payment_intent": intent}})
}

impl Stripe {
    fn reader(&self) -> Value {
        let mut reader = fake::reader(READER, "Till 1", "STRM1", "tml_FakeHere000000");
        reader["action"] = self.action.clone();
        reader
    }

    fn answer(&mut self, call: &Call) -> Reply {
        let path: Vec<&str> = call.path.trim_start_matches("/v1/").split('/').collect();
        let way = match path[0] {
            "terminal" => self.to_readers,
            _ => self.to_intents,
        };
        if let Some(reply) = way.reply() {
            return reply;
        }
        match (call.method.as_str(), &path[..]) {
            ("GET", ["terminal", "readers"]) => page(&[self.reader()], false),
            ("GET", ["terminal", "readers", _]) => Reply::Json(200, self.reader()),
            ("POST", ["terminal", "readers", _, "cancel_action"]) => {
                self.action = Value::Null;
                Reply::Json(200, self.reader())
            }
            ("POST", ["terminal", "readers", _, _]) => {
                self.action = processing(call.get("payment_intent").unwrap());
                Reply::Json(200, self.reader())
            }
            ("POST", ["payment_intents"]) => {
                let id = format!("pi_FakeLeftOpen{:02}", self.intents.len() + 1);
                let intent = json!({"id": id, "object": "payment_intent", "amount": 500,
                    "currency": "eur", "status": "requires_payment_method", "livemode": false,
                    "created": 1_795_435_200, "latest_charge": null, "last_payment_error": null,
                    "metadata": {"tillctl_reference": call.get("metadata[tillctl_reference]")}});
                self.intents.insert(id, intent.clone());
                Reply::Json(200, intent)
            }
            (_, ["payment_intents", id, rest @ ..]) => {
                // Somebody else's may not be read.
                let Some(intent) = self.intents.get_mut(*id) else {
                    return Way::Missing.reply().unwrap();
                };
                if rest == ["cancel"] {
                    intent["status"] = json!("canceled");
                }
                Reply::Json(200, intent.clone())
            }
            _ => panic!("{call:?}"),
        }
    }
}

/// A till whose sale `w1` was pushed; nobody waits for it.
struct Pushed {
    stripe: Arc<Mutex<Stripe>>,
    server: Server,
    shop: Shop,
}

impl Pushed {
    fn new() -> Self {
        let stripe = Arc::new(Mutex::new(Stripe {
            action: Value::Null,
            intents: BTreeMap::new(),
            to_readers: Way::Open,
            to_intents: Way::Open,
        }));
        let world = Arc::clone(&stripe);
        let server = Server::start(move |call| world.lock().unwrap().answer(call));
        let shop = Shop::at(&server);
        let pushed = Self {
            stripe,
            server,
            shop,
        };
        let run = pushed.pay("w1", &["--no-wait"]);
        assert_eq!(run.code, 0, "{run:?}");
        pushed
    }

    fn args<'a>(reference: &'a str, more: &[&'a str]) -> Vec<&'a str> {
        let args = [
            "--max-retries",
            "0",
            "pay",
            "--reader",
            READER,
            "--amount",
            "5.00",
        ];
        let sale = [
            "--currency",
            "eur",
            "--deadline",
            "6s",
            "--reference",
            reference,
        ];
        [&args[..], &sale, more].concat()
    }

    fn pay(&self, reference: &str, more: &[&str]) -> Run {
        self.shop.run(&Self::args(reference, more))
    }

    /// The customer pays, and the reader goes on to something else.
    fn paid(self) -> Self {
        {
            let mut stripe = self.stripe.lock().unwrap();
            let intent = stripe.intents.get_mut(INTENT).unwrap();
            intent["status"] = json!("succeeded");
            intent["amount_received"] = json!(500);
            intent["latest_charge"] = json!({"id": "ch_FakeLeftOpen01", "object": "charge",
                "amount": 500, "currency": "eur", "status": "succeeded", "paid": true,
                "captured": true, "payment_method_details": null});
            stripe.action = Value::Null;
        }
        self
    }

    fn shows(self, intent: &str) -> Self {
        self.stripe.lock().unwrap().action = processing(intent);
        self
    }

    fn with(self, to_readers: Way, to_intents: Way) -> Self {
        {
            let mut stripe = self.stripe.lock().unwrap();
            (stripe.to_readers, stripe.to_intents) = (to_readers, to_intents);
        }
        self
    }

    fn creations(&self) -> usize {
        let lines = self.server.lines();
        lines.iter().filter(|line| *line == CREATE).count()
    }

    /// It is told as paid, and what was paid is written down.
    #[track_caller]
    fn is_told_as_paid(&self, told: &Run) {
        assert_eq!(told.code, 0, "{told:?}");
        assert!(told.stdout.contains("Paid 5.00 EUR on Till 1"), "{told:?}");
        assert!(told.stderr.contains("was settled before"), "{told:?}");
        let sent = self.server.lines().len();
        assert_eq!(self.pay("w1", &[]).code, 0);
        assert_eq!(self.server.lines().len(), sent, "it is in the journal");
        assert_eq!(self.creations(), 1);
    }
}

/// Nobody knows whether it was paid: 7, with its PaymentIntent and who finds out.
#[track_caller]
fn is_unknown(told: &Run) {
    assert_eq!(told.code, 7, "{told:?}");
    let intent = told.json()["payment_intent"].clone();
    assert_eq!(told.json()["outcome"], "unknown", "{told:?}");
    assert_eq!(told.json()["reference"], "w1");
    let error = told.json_error();
    let message = error["message"].as_str().unwrap();
    assert!(message.contains(intent.as_str().unwrap()), "{told:?}");
    let hint = error["hint"].as_str().unwrap();
    assert!(hint.contains("do not take the payment again"), "{told:?}");
    assert!(hint.contains("payments resume w1"), "{told:?}");
}

#[test]
fn what_is_paid_is_told_although_the_reader_is_at_somebody_elses_payment() {
    let till = Pushed::new().paid().shows("pi_Somebodys");
    till.is_told_as_paid(&till.pay("w1", &[]));
}

#[test]
fn what_is_paid_is_told_although_its_reader_is_not_there_any_more() {
    let till = Pushed::new().paid().with(Way::Missing, Way::Open);
    till.is_told_as_paid(&till.pay("w1", &[]));
}

#[test]
fn what_is_paid_is_told_although_its_reader_cannot_be_seen() {
    for way in [Way::Reset, Way::Proxy, Way::Limited] {
        let till = Pushed::new().paid().with(way, Way::Open);
        till.is_told_as_paid(&till.pay("w1", &[]));
    }
}

#[test]
fn what_is_paid_is_told_although_another_tillctl_is_at_its_reader() {
    let till = Pushed::new().paid();
    let next = till.shop.start(&Pushed::args("next", &[]));
    while till.stripe.lock().unwrap().action.is_null() {
        std::thread::sleep(Duration::from_millis(20));
    }
    let told = till.pay("w1", &[]);
    assert_eq!(told.code, 0, "{told:?}");
    assert!(told.stdout.contains("Paid 5.00 EUR on Till 1"), "{told:?}");
    interrupt(&next);
    assert_eq!(till.shop.end(next).code, 130);
}

#[test]
fn a_batch_tells_what_is_paid_as_well() {
    let till = Pushed::new().paid().shows("pi_Somebodys");
    let rows = format!("reader,amount,currency,reference\n{READER},5.00,eur,w1\n");
    let rows = till.shop.file("sales.csv", &rows);
    let told = till.shop.run(&["pay", "--batch", &rows, "-o", "json"]);
    assert_eq!(told.code, 0, "{told:?}");
    assert_eq!(told.json()[0]["outcome"], "paid");
    assert_eq!(till.creations(), 1);
}

#[test]
fn the_slot_decides_where_it_is_known_not_to_be_paid() {
    let till = Pushed::new().shows("pi_Somebodys");
    let told = till.pay("w1", &["-o", "json"]);
    assert_eq!(told.code, 6, "{told:?}");
    let receipt = told.json();
    assert_eq!(receipt["outcome"], "not_ready");
    assert_eq!(receipt["status"], "requires_payment_method");
    assert!(receipt["payment_intent"].is_string(), "{told:?}");
    let said = &told.json_error()["message"];
    let said = said.as_str().unwrap();
    assert!(
        said.contains("is not paid, and is left open: Till 1 is in use"),
        "{said}"
    );
    // Once the reader is free the same one is pushed.
    till.stripe.lock().unwrap().action = Value::Null;
    assert_eq!(till.pay("w1", &["--no-wait"]).code, 0);
    assert_eq!(till.creations(), 1);
}

#[test]
fn a_reader_that_is_gone_is_told_with_what_is_left_open() {
    let till = Pushed::new().with(Way::Missing, Way::Open);
    let told = till.pay("w1", &["-o", "json"]);
    assert_eq!(told.code, 4, "{told:?}");
    assert!(told.json()["payment_intent"].is_string(), "{told:?}");
    let said = &told.json_error()["message"];
    let said = said.as_str().unwrap();
    assert!(
        said.contains("is not paid, and is left open: no reader"),
        "{said}"
    );
}

#[test]
fn what_cannot_be_read_is_not_said_to_be_unchanged() {
    for (to_readers, to_intents) in [
        (Way::Reset, Way::Reset),
        (Way::Proxy, Way::Proxy),
        (Way::Limited, Way::Limited),
        (Way::Denied, Way::Denied),
        (Way::Missing, Way::Reset),
        (Way::Open, Way::Reset),
        (Way::Open, Way::Proxy),
        (Way::Open, Way::Limited),
    ] {
        let till = Pushed::new().paid().with(to_readers, to_intents);
        is_unknown(&till.pay("w1", &["-o", "json"]));
        // With somebody else's payment on the reader as well.
        let till = till.shows("pi_Somebodys");
        is_unknown(&till.pay("w1", &["-o", "json"]));
        let till = till.with(Way::Open, Way::Open);
        till.is_told_as_paid(&till.pay("w1", &[]));
    }
}

#[test]
fn what_its_reader_may_be_at_is_not_said_to_be_unpaid() {
    // It is open, and its reader may have it.
    for way in [Way::Reset, Way::Proxy, Way::Limited] {
        let till = Pushed::new().with(way, Way::Open);
        is_unknown(&till.pay("w1", &["-o", "json"]));
        assert_eq!(till.creations(), 1);
    }
}

#[test]
fn whoever_stops_it_before_it_is_looked_at_is_told_that_nobody_knows() {
    for (to_readers, to_intents, asked) in [
        (
            Way::Slow,
            Way::Open,
            "GET /v1/terminal/readers/tmr_FakeLeftOpen01",
        ),
        (
            Way::Open,
            Way::Slow,
            "GET /v1/payment_intents/pi_FakeLeftOpen01",
        ),
    ] {
        let till = Pushed::new().paid().with(to_readers, to_intents);
        let before = till.server.lines().len();
        let run = till.shop.start(&Pushed::args("w1", &["-o", "json"]));
        while !till.server.lines()[before..].iter().any(|l| l == asked) {
            std::thread::sleep(Duration::from_millis(20));
        }
        interrupt(&run);
        is_unknown(&till.shop.end(run));
        is_unknown(&till.pay("w1", &["-o", "json", "--max-time", "1s"]));
    }
}

#[test]
fn a_sale_that_never_was_is_not_begun() {
    let till = Pushed::new().with(Way::Reset, Way::Reset);
    let told = till.pay("another", &["-o", "json"]);
    assert_eq!(told.code, 8, "{told:?}");
    assert_eq!(till.creations(), 1);
}
