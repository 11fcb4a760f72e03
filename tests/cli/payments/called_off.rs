//! A sale that cannot go on as it was begun: somebody else cancels its PaymentIntent, its
//! reader cannot be looked at any more, or does not let go of it.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::till::{Run, Till};
use crate::server::{Call, Reply, Server, error, page};

/// A Stripe with one reader.
#[derive(Default)]
struct Shop {
    /// The status of each PaymentIntent, `pi_1` first.
    intents: Vec<&'static str>,
    /// What the reader is at.
    on_reader: Option<usize>,
    looks: usize,
    pushed: Option<Instant>,
}

impl Shop {
    fn intent(&self, number: usize) -> Value {
        json!({
            "id": format!("pi_{number}"), "object": "payment_intent", "amount": 500,
            "currency": "eur", "status": self.intents[number - 1], "livemode": false,
            "created": 1_795_431_600, "metadata": {}, "latest_charge": null,
        })
    }

    fn reader(&self, is_expanded: bool) -> Value {
        let action = self.on_reader.map(|number| {
            let intent = if is_expanded {
                self.intent(number)
            } else {
                json!(format!("pi_{number}"))
            };
            json!({
                "type": "process_payment_intent", "status": "in_progress", "failure_code": null,
                "failure_message": null, "process_payment_intent": {"payment_intent": intent},
            })
        });
        json!({
            "id": "tmr_1", "object": "terminal.reader", "device_type": "bbpos_wisepos_e",
            "label": "Till 1", "livemode": false, "location": "tml_1", "serial_number": "S1",
            "status": "online", "metadata": {}, "action": action,
        })
    }

    /// How long ago it was pushed.
    fn waits(&self) -> Duration {
        self.pushed.map_or(Duration::ZERO, |at| at.elapsed())
    }

    fn answer(&mut self, call: &Call) -> Reply {
        let path: Vec<&str> = call.path.split('/').skip(2).collect();
        let number = |id: &str| id.trim_start_matches("pi_").parse::<usize>().unwrap();
        match (call.method.as_str(), &path[..]) {
            ("GET", ["payment_intents"]) => return page(&[], false),
            ("POST", ["payment_intents"]) => {
                self.intents.push("requires_payment_method");
                return Reply::Json(200, self.intent(self.intents.len()));
            }
            ("POST", ["payment_intents", id, "cancel"]) => {
                self.intents[number(id) - 1] = "canceled";
                return Reply::Json(200, self.intent(number(id)));
            }
            (_, ["payment_intents", id]) => return Reply::Json(200, self.intent(number(id))),
            ("POST", [.., "process_payment_intent"]) => {
                self.on_reader = call.get("payment_intent").map(number);
                self.pushed = Some(Instant::now());
            }
            ("POST", [.., "cancel_action"]) => self.on_reader = None,
            ("GET", [.., "tmr_1"]) => self.looks += 1,
            _ => panic!("{}", call.line()),
        }
        let is_expanded = call
            .pairs
            .iter()
            .any(|(name, _)| name.starts_with("expand"));
        Reply::Json(200, self.reader(is_expanded))
    }
}

/// One that answers as told first.
fn stripe(mut first: impl FnMut(&str, &mut Shop) -> Option<Reply> + Send + 'static) -> Server {
    let mut shop = Shop::default();
    Server::start(move |call| {
        let line = call.line();
        match first(&line, &mut shop) {
            Some(reply) => reply,
            None => shop.answer(call),
        }
    })
}

const READER: &str = "GET /v1/terminal/readers/tmr_1";
const PUSH: &str = "POST /v1/terminal/readers/tmr_1/process_payment_intent";
const TAKE_OFF: &str = "POST /v1/terminal/readers/tmr_1/cancel_action";
const CANCEL: &str = "POST /v1/payment_intents/pi_1/cancel";
const READ: &str = "GET /v1/payment_intents/pi_1";

fn refusal(status: u16, code: Option<&str>, message: &str) -> Reply {
    let refusal = json!({"type": "invalid_request_error", "code": code, "message": message});
    error(status, &refusal)
}

fn pay(till: &Till, server: &Server, deadline: &str) -> Run {
    let args = [
        "--api-base",
        server.url(),
        "pay",
        "--reader",
        "tmr_1",
        "--amount",
        "5.00",
        "--currency",
        "eur",
        "--reference",
        "order-1",
        "-o",
        "json",
        "--deadline",
        deadline,
    ];
    till.run_at("here", &args)
}

/// Where this was asked first.
fn first(calls: &[String], line: &str) -> usize {
    let at = calls.iter().position(|call| call == line);
    at.unwrap_or_else(|| panic!("no {line} in {calls:#?}"))
}

#[test]
fn what_somebody_else_cancels_is_not_waited_for() {
    let till = Till::new();
    let server = stripe(|line, shop| {
        if line == READER && shop.looks == 3 {
            shop.intents[0] = "canceled";
        }
        None
    });
    let began = Instant::now();
    let run = pay(&till, &server, "60s")
        .exits(5)
        .warns("pi_1 was cancelled by somebody else")
        .warns("the same command makes a new one");
    assert!(began.elapsed() < Duration::from_secs(20), "{run:?}");
    assert_eq!(run.json()["outcome"], "canceled");
    assert_eq!(run.json()["status"], "canceled");
    let lines = server.lines();
    first(&lines, TAKE_OFF);
    assert!(!lines.iter().any(|line| line == CANCEL), "{lines:#?}");
}

#[test]
fn what_somebody_cancels_before_the_push_is_told_and_made_anew() {
    let till = Till::new();
    let server = stripe(|line, shop| {
        if line == PUSH && shop.intents.len() == 1 {
            shop.intents[0] = "canceled";
            let what = "PaymentIntent must be in the requires_payment_method state";
            return Some(refusal(400, Some("intent_invalid_state"), what));
        }
        if line == READER && shop.on_reader == Some(2) {
            shop.intents[1] = "succeeded";
        }
        None
    });
    let run = pay(&till, &server, "5s")
        .exits(5)
        .warns("pi_1 was cancelled by somebody else")
        .warns("the same command makes a new one");
    assert_eq!(run.json()["outcome"], "canceled");
}

/// The card is being charged when the reader cannot be looked at any more.
#[test]
fn an_authorisation_is_awaited_on_a_reader_that_cannot_be_looked_at() {
    for (status, code) in [
        (403, "more_permissions_required"),
        (404, "resource_missing"),
    ] {
        for is_paid in [true, false] {
            let till = Till::new();
            let server = stripe(move |line, shop| {
                let is_at_bank = shop.waits() < Duration::from_secs(3);
                if !is_at_bank && is_paid && shop.pushed.is_some() {
                    shop.intents[0] = "succeeded";
                }
                match line {
                    READER if shop.looks > 2 => Some(refusal(status, Some(code), "no more")),
                    TAKE_OFF if is_at_bank => {
                        Some(refusal(400, Some("terminal_reader_busy"), "busy"))
                    }
                    _ => None,
                }
            });
            let run = pay(&till, &server, "60s");
            let lines = server.lines();
            let off = first(&lines, TAKE_OFF);
            if is_paid {
                assert_eq!(run.exits(0).json()["outcome"], "paid");
                assert!(!lines.iter().any(|line| line == CANCEL), "{lines:#?}");
                continue;
            }
            let code = if status == 404 { 4 } else { 3 };
            run.exits(code);
            let busy = lines.iter().filter(|line| *line == TAKE_OFF).count();
            assert!(busy >= 3, "{lines:#?}");
            let last = lines.iter().rposition(|line| line == TAKE_OFF).unwrap();
            assert!(off < last && last < first(&lines, CANCEL), "{lines:#?}");
        }
    }
}

/// Neither may it be looked at nor taken off: the bank is waited for all the same.
#[test]
fn a_reader_that_is_shut_altogether_is_given_time_before_the_payment_is_cancelled() {
    let till = Till::new();
    let server = stripe(move |line, shop| match line {
        READER if shop.looks > 2 => Some(refusal(404, Some("resource_missing"), "gone")),
        TAKE_OFF => Some(refusal(404, Some("resource_missing"), "gone")),
        _ => None,
    });
    pay(&till, &server, "60s")
        .exits(4)
        .warns("Till 1 was deleted while the payment was on it");
    let lines = server.lines();
    let (off, cancel) = (first(&lines, TAKE_OFF), first(&lines, CANCEL));
    let reads = lines[off..cancel].iter().filter(|line| *line == READ);
    assert!(reads.count() >= 4, "{lines:#?}");
}

#[test]
fn what_stays_on_the_reader_is_told_and_is_nothing_that_would_be_lost() {
    for (status, code, why) in [
        (
            400,
            None,
            "Reader is currently processing a transaction from a different integration mode.",
        ),
        (
            403,
            Some("more_permissions_required"),
            "Having the 'terminal_reader_write' permission",
        ),
    ] {
        let till = Till::new();
        let server = stripe(move |line, shop| {
            if shop.on_reader == Some(2) {
                shop.intents[1] = "succeeded";
                shop.on_reader = None;
            }
            (line == TAKE_OFF).then(|| refusal(status, code, why))
        });
        let run = pay(&till, &server, "2s")
            .exits(6)
            .warns("no card on Till 1 within 2 s")
            .warns("pi_1 is cancelled, but may still be on Till 1: ")
            .warns("`tillctl readers cancel tmr_1`");
        assert_eq!(run.json()["status"], "canceled");
        let run = pay(&till, &server, "10s").exits(0);
        assert_eq!(run.json()["payment_intent"], "pi_2");
    }
}
