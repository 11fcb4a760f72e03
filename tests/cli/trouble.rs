//! Trouble while a reader is at something: the network, a key that may not do
//! everything, a reader that is gone, and customers who answer in the last
//! moment. What is told is what happened.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use snapbox::str;

use super::fake::{HERE, reader};
use super::server::{Call, Reply, Server, error, page};
use super::shop::{Run, Shop};

const PROCESS: &str = "/v1/terminal/readers/{id}/process_payment_intent";
const CANCEL: &str = "/v1/terminal/readers/{id}/cancel_action";
const VISA: &str = "4242424242424242";

/// A sale on a reader whose customer does not come.
const PAY: &[&str] = &[
    "pay",
    "--reader",
    "Till 1",
    "--amount",
    "5",
    "--currency",
    "eur",
];
/// A sale with a test card.
const TEST: &[&str] = &[
    "pay",
    "--reader",
    "Practice till",
    "--amount",
    "5",
    "--currency",
    "eur",
    "--present",
    VISA,
    "--skip-tipping",
];
const ASK: &[&str] = &[
    "inputs",
    "Practice till",
    "--email",
    "Your e-mail",
    "--wait",
];

fn with<'a>(args: &[&'a str], more: &[&'a str]) -> Vec<&'a str> {
    [args, more].concat()
}

/// The newest PaymentIntent.
fn intent(shop: &Shop) -> Value {
    shop.elsewhere("/v1/payment_intents?limit=1", None)["data"][0].clone()
}

fn lines(run: &Run) -> Vec<&str> {
    run.stderr.lines().collect()
}

// A push that is lost on the way.

#[test]
fn a_push_that_did_not_arrive_is_made_again() {
    let shop = Shop::faulty(&[
        "reset@POST /v1/terminal/readers/*/process_payment_intent#x4",
        "reset@GET /v1/terminal/readers/*#x4",
    ]);
    let run = shop.run(TEST);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(!run.stderr.contains("somebody"), "{}", run.stderr);
    assert_eq!(intent(&shop)["status"], "succeeded");
    let all = shop.elsewhere("/v1/payment_intents?limit=2", None);
    assert_ne!(all["data"][1]["amount"], 500, "a second PaymentIntent");
}

/// What the slot shows is an older payment's.
#[test]
fn an_older_payment_in_the_slot_has_taken_nothing_over() {
    let shop = Shop::faulty(&[
        "reset@POST /v1/terminal/readers/*/process_payment_intent#2",
        "reset@GET /v1/terminal/readers/*#x1",
    ]);
    let form = "amount=700&currency=eur&allowed_payment_method_types[]=card_present";
    let older = shop.elsewhere("/v1/payment_intents", Some(form));
    let id = shop.reader("Practice till")["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let push = format!("payment_intent={}", older["id"].as_str().unwrap());
    shop.elsewhere(
        &format!("/v1/terminal/readers/{id}/process_payment_intent"),
        Some(&push),
    );
    let helper = format!("/v1/test_helpers/terminal/readers/{id}/present_payment_method");
    let done = shop.elsewhere(&helper, Some(""));
    assert_eq!(done["action"]["status"], "succeeded", "{done}");
    let run = shop.run(&with(TEST, &["--max-retries", "0"]));
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(intent(&shop)["status"], "succeeded");
}

#[test]
fn a_push_that_never_arrives_ends_with_the_networks_words() {
    let shop = Shop::faulty(&[
        "reset@POST /v1/terminal/readers/*/process_payment_intent",
        "reset@GET /v1/terminal/readers/*#x2",
    ]);
    shop.run(&with(PAY, &["--max-retries", "0", "-q"])).is(
        8,
        str![],
        str![[r#"
error: Till 1 did not take the payment: no usable answer from Stripe: connection closed before message completed
hint: nothing was charged; check the network and take the sale again

"#]],
    );
    assert_eq!(intent(&shop)["status"], "canceled");
}

#[test]
fn a_busy_reader_is_busy_however_short_the_deadline() {
    let shop = Shop::faulty(&["reader-busy"]);
    for deadline in ["2s", "3s", "20s"] {
        let run = shop.run(&with(PAY, &["--deadline", deadline, "-q"]));
        assert_eq!(run.code, 6, "{deadline}: {}", run.stderr);
        assert!(
            run.stderr.starts_with("error: Till 1 is busy: "),
            "{}",
            run.stderr
        );
    }
}

#[test]
fn an_app_that_holds_the_reader_is_named() {
    let shop = Shop::faulty(&["reader-foreign"]);
    let hint = "hint: an app (Terminal SDK) is taking a payment on it: cancel there";
    let save = ["save-card", "Practice till"];
    for args in [PAY, ASK, &save] {
        let run = shop.run(args);
        assert_eq!((run.code, run.stdout.as_str()), (6, ""), "{}", run.stderr);
        assert!(lines(&run).contains(&hint), "{}", run.stderr);
    }
    assert_eq!(intent(&shop)["status"], "canceled");
}

#[test]
fn a_form_that_did_not_arrive_is_pushed_again_and_one_that_did_is_not() {
    for (fault, pushes) in [("lost-reply", 1), ("reset", 2)] {
        let shop = Shop::faulty(&[&format!(
            "{fault}@POST /v1/terminal/readers/*/collect_inputs#1"
        )]);
        let child = shop.start(&with(ASK, &["--max-retries", "0"]));
        let reader = shop.until("Practice till", "collect_inputs");
        let id = reader["id"].as_str().unwrap();
        let helper = format!("/v1/test_helpers/terminal/readers/{id}/succeed_input_collection");
        shop.elsewhere(&helper, Some("skip_non_required_inputs=none"));
        let run = shop.end(child);
        assert_eq!(run.code, 0, "{fault}: {}", run.stderr);
        assert_eq!(
            shop.count("POST", "/v1/terminal/readers/{id}/collect_inputs"),
            pushes,
            "{fault}"
        );
    }
}

#[test]
fn a_display_that_was_cleared_is_cleared() {
    let shop = Shop::faulty(&["lost-reply@POST /v1/terminal/readers/*/cancel_action#x4"]);
    let cart = [
        "display",
        "Till 1",
        "--line",
        "Cake:4.20",
        "--currency",
        "eur",
    ];
    assert_eq!(shop.run(&cart).code, 0);
    let run = shop.run(&["display", "Till 1", "--clear"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(shop.reader("Till 1")["action"].is_null());
}

// A till whose answers are chosen.

/// One reader, one PaymentIntent, and what happens to them.
struct World {
    action: Value,
    intent: Value,
    /// Requests that look at the reader, and what comes with the nth of them.
    looks: usize,
    /// When the first request came: a deadline begins no earlier.
    began: Option<Instant>,
    /// It was asked to take the action off.
    canceling: bool,
    /// What is on the reader once it was, and what Stripe answers that there is.
    canceled: fn(&mut World) -> Value,
    script: fn(&mut World, usize),
    /// What is refused, by the beginning of the line.
    refuse: Vec<(&'static str, Reply)>,
    /// The key may not see charges.
    no_charges: bool,
    /// What a reader is about is not shown with it; how often that was wanted.
    unexpanded: Option<usize>,
}

const ID: &str = "tmr_FakeTill000000";

fn process(status: &str) -> Value {
    json!({"type": "process_payment_intent", "status": status, "failure_code": null,
           "process_payment_intent": {"payment_intent": "pi_FakeSale000000"}})
}

fn forbidden(permission: &str) -> Reply {
    error(
        403,
        &json!({"type": "invalid_request_error", "code": "more_permissions_required", "message":
            format!("The provided key 'rk_test_*' does not have the required permissions for this \
                endpoint on account 'acct_1'. Having the '{permission}' permission would allow \
                this request to continue.")}),
    )
}

fn missing() -> Reply {
    error(
        404,
        &json!({"type": "invalid_request_error", "code": "resource_missing", "param": "reader",
                "message": "No such terminal reader"}),
    )
}

fn revoked() -> Reply {
    error(
        401,
        &json!({"type": "invalid_request_error", "message": "Expired API Key provided", "code": "api_key_expired"}),
    )
}

impl World {
    fn new(script: fn(&mut World, usize)) -> Self {
        Self {
            action: Value::Null,
            intent: json!({"id": "pi_FakeSale000000", "object": "payment_intent", "amount": 500,
                "currency": "eur", "livemode": false, "status": "requires_payment_method",
                "latest_charge": null, "last_payment_error": null, "metadata": {}}),
            looks: 0,
            began: None,
            canceling: false,
            canceled: |w| {
                w.action = Value::Null;
                Value::Null
            },
            script,
            refuse: Vec::new(),
            no_charges: false,
            unexpanded: None,
        }
    }

    fn paid(&mut self) {
        self.action = process("succeeded");
        self.intent["status"] = "succeeded".into();
        self.intent["amount_received"] = 500.into();
        self.intent["latest_charge"] = "ch_FakeSale000000".into();
    }

    /// A deadline of a second ends in this moment.
    fn is_late(&self) -> bool {
        let waited = self.began.map(|at| at.elapsed());
        waited.is_some_and(|w| w >= Duration::from_secs(1))
    }

    fn reader(&self) -> Value {
        let mut reader = reader(ID, "Till 1", "S1", HERE);
        reader["action"] = self.action.clone();
        reader
    }

    fn answer(&mut self, call: &Call) -> Reply {
        let line = call.line();
        self.began.get_or_insert_with(Instant::now);
        let is_look = call.method == "GET" && call.path.ends_with(ID);
        if is_look {
            self.looks += 1;
            (self.script)(self, self.looks);
        }
        self.canceling |= line == CANCEL_LINE;
        if let Some((_, reply)) = self.refuse.iter().find(|(l, _)| line.starts_with(l)) {
            return reply.clone();
        }
        if let Some(wanted) = self.unexpanded.as_mut()
            && is_look
            && call.get("expand[0]").is_some()
        {
            *wanted += 1;
            return error(
                400,
                &json!({"type": "invalid_request_error", "code": "property_cannot_be_expanded",
                    "message": "This property cannot be expanded (action)."}),
            );
        }
        let path = call.path.rsplit('/').next().unwrap();
        match (call.method.as_str(), path) {
            ("GET", "readers") => page(&[self.reader()], false),
            ("GET", "pi_FakeSale000000") if self.no_charges && call.get("expand[0]").is_some() => {
                forbidden("rak_charge_read")
            }
            ("POST", "process_payment_intent") => {
                self.action = process("in_progress");
                Reply::Json(200, self.reader())
            }
            ("POST", "collect_inputs") => {
                let mark = call.get("metadata[tillctl_run]").unwrap();
                self.action = json!({"type": "collect_inputs", "status": "in_progress",
                    "collect_inputs": {"inputs": [], "metadata": {"tillctl_run": mark}}});
                Reply::Json(200, self.reader())
            }
            ("POST", "cancel_action") => {
                let shown = (self.canceled)(self);
                let mut reader = self.reader();
                reader["action"] = shown;
                Reply::Json(200, reader)
            }
            ("POST", "cancel") => {
                self.intent["status"] = "canceled".into();
                Reply::Json(200, self.intent.clone())
            }
            (_, "payment_intents" | "pi_FakeSale000000") => Reply::Json(200, self.intent.clone()),
            _ => Reply::Json(200, self.reader()),
        }
    }

    fn answered(&mut self) {
        self.action["status"] = "succeeded".into();
        self.action["collect_inputs"]["inputs"] = json!([{"type": "email", "skipped": false,
            "custom_text": {"title": "Your e-mail"}, "email": {"value": "ada@example.org"}}]);
    }
}

/// What the program did there, what it asked for, and what became of the world.
fn at(world: World, args: &[&str]) -> (Run, Vec<String>, Duration, World) {
    let world = Arc::new(Mutex::new(Some(world)));
    let answering = Arc::clone(&world);
    let server =
        Server::start(move |call| answering.lock().unwrap().as_mut().unwrap().answer(call));
    let began = Instant::now();
    let run = Shop::at(&server).run(args);
    let took = began.elapsed();
    let world = world.lock().unwrap().take().unwrap();
    (run, server.lines(), took, world)
}

fn count(lines: &[String], line: &str) -> usize {
    lines.iter().filter(|l| *l == line).count()
}

// Keys.

#[test]
fn without_charge_read_a_sale_is_taken_and_the_card_is_not_shown() {
    let mut world = World::new(|w, look| {
        if look == 3 {
            w.paid();
        }
    });
    world.no_charges = true;
    let (run, asked, ..) = at(world, &with(PAY, &["-o", "json"]));
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(run.json()["outcome"], "paid");
    assert_eq!(run.json()["card"], Value::Null);
    assert_eq!(run.json()["charge"], "ch_#1");
    let told = "the key lacks charge_read: the card is not shown";
    assert_eq!(
        lines(&run).iter().filter(|l| **l == told).count(),
        1,
        "{}",
        run.stderr
    );
    // Asked for once before the card, and without the charge from then on.
    assert_eq!(
        count(&asked, "GET /v1/payment_intents/pi_FakeSale000000"),
        3,
        "{asked:?}"
    );
}

#[test]
fn where_a_look_does_not_show_the_payment_it_is_read_after_it() {
    let mut world = World::new(|w, look| {
        if look == 4 {
            w.paid();
        }
    });
    world.unexpanded = Some(0);
    let (run, asked, _, world) = at(world, &with(PAY, &["-o", "json"]));
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(run.json()["outcome"], "paid");
    // Wanted once, and not again.
    assert_eq!(world.unexpanded, Some(1), "{asked:?}");
    assert_eq!(
        count(&asked, "GET /v1/payment_intents/pi_FakeSale000000"),
        2,
        "{asked:?}"
    );
}

#[test]
fn what_a_sale_needs_is_asked_for_before_the_card() {
    let shop = Shop::faulty(&["forbidden=payment_intent_read@GET /v1/payment_intents/*"]);
    let run = shop.run(TEST);
    assert_eq!((run.code, run.stdout.as_str()), (3, ""), "{}", run.stderr);
    assert!(
        run.stderr.contains("no card was asked for: "),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains("payment_intent_read"), "{}", run.stderr);
    assert_eq!(shop.count("POST", PROCESS), 0);
    assert_eq!(
        shop.elsewhere("/v1/payment_intents?limit=1", None)["data"][0]["status"],
        "canceled"
    );
    let shop = Shop::faulty(&["forbidden=setup_intent_read@GET /v1/setup_intents/*"]);
    let run = shop.run(&["save-card", "Practice till", "--present", VISA]);
    assert_eq!((run.code, run.stdout.as_str()), (3, ""), "{}", run.stderr);
    assert!(run.stderr.contains("setup_intent_read"), "{}", run.stderr);
    assert_eq!(
        shop.count("POST", "/v1/terminal/readers/{id}/process_setup_intent"),
        0
    );
    assert_eq!(shop.count("POST", "/v1/setup_intents/{id}/cancel"), 1);
}

/// Nothing is waited for that will not come.
#[test]
fn a_refusal_ends_a_sale_at_once() {
    type Case = (fn(&mut World, usize), i32, &'static str);
    let cases: [Case; 3] = [
        // The key was revoked: nobody knows what becomes of the payment.
        (
            |w, _| w.refuse = vec![("GET", revoked()), ("POST", revoked())],
            7,
            "Expired API Key",
        ),
        // It may cancel what it may not look at.
        (
            |w, _| {
                w.refuse = vec![(
                    "GET /v1/terminal/readers/",
                    forbidden("rak_terminal_reader_read"),
                )];
            },
            3,
            "terminal_reader_read",
        ),
        (
            |w, _| w.refuse = vec![("GET /v1/terminal/readers/", missing())],
            4,
            "Till 1 was deleted while the payment was on it",
        ),
    ];
    for (script, code, said) in cases {
        let (run, asked, took, world) = at(World::new(script), &with(PAY, &["-q"]));
        assert_eq!(run.code, code, "{said}: {}", run.stderr);
        assert!(run.stderr.contains(said), "{}", run.stderr);
        assert!(!run.stderr.contains("somebody"), "{}", run.stderr);
        assert!(took < Duration::from_secs(8), "{took:?}: {asked:?}");
        let canceled = world.intent["status"] == "canceled";
        assert_eq!(canceled, code != 7);
    }
}

/// A payment that went through before the reader was deleted is paid.
#[test]
fn a_deleted_reader_does_not_hide_a_payment() {
    for gone in [
        missing(),
        Reply::Json(
            200,
            json!({"id": ID, "object": "terminal.reader", "deleted": true}),
        ),
    ] {
        let script: fn(&mut World, usize) = |w, look| {
            if look == 2 {
                w.paid();
            }
        };
        let mut world = World::new(script);
        world.refuse = vec![("GET /v1/terminal/readers/", gone.clone())];
        let (run, ..) = at(world, &with(PAY, &["-q", "-o", "json"]));
        // The first look tells that the reader is gone, the second, when the
        // payment is taken back, comes after the money.
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert_eq!(run.json()["outcome"], "paid");
        let mut world = World::new(|_, _| {});
        world.refuse = vec![("GET /v1/terminal/readers/", gone)];
        let (run, ..) = at(world, &with(PAY, &["-q"]));
        run.is(
            4,
            str![],
            str![[r#"
error: Till 1 was deleted while the payment was on it
hint: nothing was charged; take the sale on another reader

"#]],
        );
    }
}

#[test]
fn a_refusal_ends_a_question_at_once() {
    let gone = || {
        Reply::Json(
            200,
            json!({"id": ID, "object": "terminal.reader", "deleted": true}),
        )
    };
    for (reply, code, said) in [
        (revoked(), 3, "Expired API Key"),
        (
            missing(),
            4,
            "Till 1 was deleted while the customer was asked",
        ),
        (gone(), 4, "Till 1 was deleted while the customer was asked"),
    ] {
        let mut world = World::new(|_, _| {});
        world.refuse = vec![("GET /v1/terminal/readers/", reply)];
        let (run, _, took, _) = at(world, &["inputs", "Till 1", "--email", "x", "--wait", "-q"]);
        assert_eq!(
            (run.code, run.stdout.as_str()),
            (code, ""),
            "{}",
            run.stderr
        );
        assert!(run.stderr.contains(said), "{}", run.stderr);
        assert!(took < Duration::from_secs(5), "{took:?}");
    }
}

// The last moment.

const LATE: &[&str] = &[
    "inputs",
    "Till 1",
    "--email",
    "Your e-mail",
    "--wait",
    "--deadline",
    "1s",
    "-q",
];

/// The customer answers after the last look that fits into a second.
#[test]
fn an_answer_of_the_last_moment_counts() {
    let script: fn(&mut World, usize) = |w, _| {
        if w.is_late() {
            w.answered();
        }
    };
    let (run, asked, ..) = at(World::new(script), LATE);
    run.is(0, "Your e-mail: ada@example.org\n", "");
    assert_eq!(count(&asked, CANCEL_LINE), 0);
}

/// The form cannot be taken off, because it was answered just now.
#[test]
fn an_answer_that_keeps_the_form_from_being_taken_off_counts() {
    for (code, message) in [
        (Some("terminal_reader_busy"), "Reader is busy."),
        (None, "There is no action to cancel."),
    ] {
        let mut world = World::new(|w, _| {
            if w.canceling {
                w.answered();
            }
        });
        let refusal = json!({"type": "invalid_request_error", "code": code, "message": message});
        world.refuse = vec![(CANCEL_LINE, error(400, &refusal))];
        let (run, ..) = at(world, LATE);
        run.is(0, "Your e-mail: ada@example.org\n", "");
    }
}

/// The customer is done while Stripe takes the form off: that stands in its answer,
/// or in the next look, or the form is still there for a moment.
#[test]
fn an_answer_while_the_form_is_taken_off_counts() {
    let answers: [fn(&mut World) -> Value; 3] = [
        |w| {
            w.answered();
            w.action.clone()
        },
        |w| {
            w.answered();
            Value::Null
        },
        |w| {
            let still = w.action.clone();
            w.answered();
            still
        },
    ];
    for answer in answers {
        let mut world = World::new(|_, _| {});
        world.canceled = answer;
        let (run, ..) = at(world, LATE);
        run.is(0, "Your e-mail: ada@example.org\n", "");
    }
}

#[test]
fn a_form_that_somebody_takes_off_was_not_taken_over() {
    // While it is waited for, and after the last look that fits into a second.
    let takes: [fn(&mut World, usize); 2] = [
        |w, look| {
            if look == 2 {
                w.action = Value::Null;
            }
        },
        |w, _| {
            if w.is_late() {
                w.action = Value::Null;
            }
        },
    ];
    for script in takes {
        let (run, asked, ..) = at(World::new(script), LATE);
        run.is(
            5,
            str![],
            str![[r#"
error: the form was taken off Till 1 by somebody
hint: nothing was answered; ask again if that was a mistake

"#]],
        );
        assert_eq!(count(&asked, CANCEL_LINE), 0);
    }
    // A cart holds no reader, but it is somebody's.
    let script: fn(&mut World, usize) = |w, look| {
        if look == 2 {
            w.action = json!({"type": "set_reader_display", "status": "succeeded"});
        }
    };
    let (run, asked, ..) = at(World::new(script), LATE);
    assert_eq!(run.code, 6, "{}", run.stderr);
    assert!(
        run.stderr.contains("another command took Till 1 over"),
        "{}",
        run.stderr
    );
    assert_eq!(count(&asked, CANCEL_LINE), 0);
}

/// Between the list and the cancellation somebody pushes a payment.
#[test]
fn what_came_since_the_list_is_not_taken_off() {
    let cart = || json!({"type": "set_reader_display", "status": "in_progress"});
    for (args, says) in [
        (
            &["display", "Till 1", "--clear"][..],
            "Till 1 shows no cart any more; nothing was sent\n",
        ),
        (
            &["readers", "cancel", "Till 1"],
            "set_reader_display has ended on Till 1 (tmr_#1) meanwhile; nothing was sent\n",
        ),
    ] {
        let mut world = World::new(|w, _| w.action = process("in_progress"));
        world.action = cart();
        let (run, asked, _, world) = at(world, args);
        run.is(0, says, "");
        assert_eq!(count(&asked, CANCEL_LINE), 0);
        assert_eq!(world.action, process("in_progress"));
        // And if nobody does it is taken off.
        let mut world = World::new(|_, _| {});
        world.action = cart();
        let (run, asked, ..) = at(world, args);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{}", run.stdout);
        assert_eq!(count(&asked, CANCEL_LINE), 1);
    }
}

const CANCEL_LINE: &str = "POST /v1/terminal/readers/tmr_FakeTill000000/cancel_action";

#[test]
fn a_form_nobody_answers_is_taken_off() {
    let (run, asked, ..) = at(World::new(|_, _| {}), LATE);
    run.is(
        6,
        str![],
        str![[r#"
error: no answer at Till 1 in time; the form was taken off
hint: ask again, with a longer --deadline if need be

"#]],
    );
    assert_eq!(count(&asked, CANCEL_LINE), 1);
}

/// A card that is refused in the last moment was no missing card.
#[test]
fn a_refusal_of_the_last_moment_counts() {
    let script: fn(&mut World, usize) = |w, _| {
        if w.is_late() {
            w.action = process("failed");
            w.action["failure_code"] = "card_declined".into();
            w.intent["latest_charge"] = "ch_FakeSale000000".into();
            w.intent["last_payment_error"] = json!({"type": "card_error", "code": "card_declined",
                "decline_code": "insufficient_funds", "message": "Your card has insufficient funds."});
        }
    };
    let (run, ..) = at(World::new(script), &with(PAY, &["--deadline", "1s", "-q"]));
    run.is(
        5,
        str![],
        str![[r#"
error: declined on Till 1: insufficient_funds
hint: nothing was charged; ask for another card and push it again

"#]],
    );
}

/// A reader that is deleted in mid-sale is not a person who called it off.
#[test]
fn the_simulators_reader_is_deleted_in_mid_sale() {
    let shop = Shop::demo();
    let child = shop.start(&with(PAY, &["-q"]));
    shop.until("Till 1", "process_payment_intent");
    let gone = shop.run(&["readers", "delete", "Till 1", "--force", "-y", "-q"]);
    assert_eq!(gone.code, 0, "{}", gone.stderr);
    shop.end(child).is(
        4,
        str![],
        str![[r#"
error: Till 1 was deleted while the payment was on it
hint: nothing was charged; take the sale on another reader

"#]],
    );
    assert_eq!(intent(&shop)["status"], "canceled");
    // Stripe knows of no such reader, and is asked for as long as a bank may be at the card.
    assert_eq!(shop.count("POST", CANCEL), 6);
}
