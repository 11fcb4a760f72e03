//! `pay`: in two steps, tips, captures, and whose payment is on the reader.

use serde_json::{Value, json};
use snapbox::str;

use super::shop::{Run, Shop, interrupt};

const CREATE: &str = "/v1/payment_intents";
const PROCESS: &str = "/v1/terminal/readers/{id}/process_payment_intent";
const COLLECT: &str = "/v1/terminal/readers/{id}/collect_payment_method";
const CONFIRM: &str = "/v1/terminal/readers/{id}/confirm_payment_intent";
const CANCEL: &str = "/v1/terminal/readers/{id}/cancel_action";
const VISA: &str = "4242424242424242";
const INTERAC: &str = "4506445006931933";

/// A sale on the reader that takes test cards.
pub(crate) const PAY: &[&str] = &[
    "pay",
    "--reader",
    "Practice till",
    "--amount",
    "12.00",
    "--currency",
    "eur",
];

fn with<'a>(args: &[&'a str], more: &[&'a str]) -> Vec<&'a str> {
    [args, more].concat()
}

/// Pays with a test card, without a tip.
pub(crate) fn pay(shop: &Shop, more: &[&str]) -> Run {
    let base = ["--present", VISA, "--skip-tipping"];
    shop.run(&with(&with(PAY, &base), more))
}

/// The newest PaymentIntent.
fn intent(shop: &Shop) -> Value {
    shop.elsewhere("/v1/payment_intents?limit=1", None)["data"][0].clone()
}

fn sent(shop: &Shop, endpoint: &str, name: &str) -> Option<String> {
    let pairs = shop.pairs("POST", endpoint);
    pairs.into_iter().find(|(n, _)| n == name).map(|(_, v)| v)
}

/// A card is held to the practice till.
fn present(shop: &Shop, form: &str) {
    let reader = shop.reader("Practice till");
    let id = reader["id"].as_str().unwrap();
    let path = format!("/v1/test_helpers/terminal/readers/{id}/present_payment_method");
    let done = shop.elsewhere(&path, Some(form));
    assert!(done["error"].is_null(), "{done}");
}

/// Somebody's payment waits on the reader.
fn occupy(shop: &Shop, label: &str) -> String {
    let form = "amount=700&currency=eur&allowed_payment_method_types[]=card_present";
    let intent = shop.elsewhere(CREATE, Some(form));
    let intent = intent["id"].as_str().unwrap().to_owned();
    let reader = shop.reader(label)["id"].as_str().unwrap().to_owned();
    let path = format!("/v1/terminal/readers/{reader}/process_payment_intent");
    let pushed = shop.elsewhere(&path, Some(&format!("payment_intent={intent}")));
    assert_eq!(pushed["action"]["status"], "in_progress", "{pushed}");
    intent
}

// Waiting.

#[test]
fn the_look_that_shows_the_end_shows_the_payment_as_well() {
    let shop = Shop::demo();
    let child = shop.start(&with(PAY, &["-o", "json"]));
    shop.until("Practice till", "process_payment_intent");
    present(&shop, "");
    let run = shop.end(child);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(run.json()["outcome"], "paid");
    assert_eq!(run.json()["card"]["last4"], "4242");
    // Whether it can be read was tried before the card.
    assert_eq!(shop.count("GET", "/v1/payment_intents/{id}"), 1);
}

#[test]
fn it_is_looked_when_customers_of_this_shop_are_done() {
    let shop = Shop::demo();
    assert_eq!(pay(&shop, &[]).code, 0);
    let folder = std::fs::read_dir(shop.path("state/tillctl/journal")).unwrap();
    let mut files = folder.map(|file| file.unwrap().path());
    let journal = files.find(|path| path.extension().is_some_and(|end| end == "jsonl"));
    let mut text = std::fs::read_to_string(journal.as_ref().unwrap()).unwrap();
    for sale in 0..200 {
        let line = |second: u32, step: Value| {
            let mut line = json!({"v": 1, "at": format!("2026-11-01T10:00:{second:02}Z"),
                "sale": format!("s:{sale}")});
            line.as_object_mut()
                .unwrap()
                .extend(step.as_object().unwrap().clone());
            format!("{line}\n")
        };
        text += &line(
            0,
            json!({"step": "pushing", "reader": "tmr_1", "number": 1}),
        );
        text += &line(6 + sale % 14, json!({"step": "ended", "outcome": "paid"}));
    }
    std::fs::write(journal.unwrap(), text).unwrap();
    let child = shop.start(PAY);
    shop.until("Practice till", "process_payment_intent");
    let looks = || shop.count("GET", "/v1/terminal/readers/{id}");
    let before = looks();
    std::thread::sleep(std::time::Duration::from_millis(2500));
    // Where nothing is known there are five by then.
    assert!(looks() - before <= 2, "{}", looks() - before);
    present(&shop, "");
    let run = shop.end(child);
    assert_eq!(run.code, 0, "{}", run.stderr);
}

// Two steps.

#[test]
fn a_welcome_card_is_charged() {
    let shop = Shop::demo();
    pay(&shop, &["--accept-brands", "Mastercard,VISA"]).is(
        0,
        str![[r#"
Paid 12.00 EUR on Practice till, visa 4242 (pi_#1)

"#]],
        str![[r#"
Pushing 12.00 EUR to Practice till
Waiting for a card on Practice till
Collected visa 4242 (US, credit) on Practice till
Practice till is processing the card

"#]],
    );
    assert_eq!(
        (
            shop.count("POST", COLLECT),
            shop.count("POST", CONFIRM),
            shop.count("POST", PROCESS)
        ),
        (1, 1, 0)
    );
    assert_eq!(
        sent(&shop, COLLECT, "collect_config[skip_tipping]").as_deref(),
        Some("true")
    );
    assert_eq!(intent(&shop)["status"], "succeeded");
}

#[test]
fn any_other_card_is_let_go() {
    let shop = Shop::demo();
    pay(&shop, &["--accept-brands", "mastercard,amex"]).is(
        5,
        str![],
        str![[r#"
Pushing 12.00 EUR to Practice till
Waiting for a card on Practice till
Collected visa 4242 (US, credit) on Practice till
Closing the payment on Practice till
error: visa 4242 (US, credit) was not accepted on Practice till
hint: nothing was charged; ask for another card and push it again

"#]],
    );
    assert_eq!(shop.count("POST", CONFIRM), 0);
    assert_eq!(intent(&shop)["status"], "canceled");
    assert!(intent(&shop)["latest_charge"].is_null());
    // The reader does not go on waiting for the second step.
    assert!(shop.reader("Practice till")["action"].is_null());
    let run = pay(&shop, &["--accept-brands", "amex", "-o", "json"]);
    assert_eq!(run.code, 5);
    assert_eq!(run.json()["outcome"], "canceled");
    assert_eq!(run.json()["total"], Value::Null);
}

#[test]
fn a_welcome_card_may_be_declined() {
    let shop = Shop::demo();
    let run = shop.run(&with(
        PAY,
        &[
            "--accept-brands",
            "visa",
            "--present",
            "4000000000009995",
            "--skip-tipping",
        ],
    ));
    run.is(
        5,
        str![],
        str![[r#"
Pushing 12.00 EUR to Practice till
Waiting for a card on Practice till
Collected visa 9995 (US, credit) on Practice till
Practice till is processing the card
Closing the payment on Practice till
error: declined on Practice till: insufficient_funds
hint: nothing was charged; ask for another card and push it again

"#]],
    );
    assert_eq!(shop.count("POST", CONFIRM), 1);
    assert_eq!(intent(&shop)["status"], "canceled");
}

#[test]
fn the_second_step_is_taken_once_although_its_reply_is_lost() {
    for fault in ["lost-reply", "stall", "reset", "error=500", "crash=500"] {
        let shop = Shop::faulty(&[&format!(
            "{fault}@POST /v1/terminal/readers/*/confirm_payment_intent#1"
        )]);
        let run = pay(
            &shop,
            &[
                "--accept-brands",
                "visa",
                "--timeout",
                "2s",
                "--max-retries",
                "0",
            ],
        );
        let paid = intent(&shop)["status"] == "succeeded";
        // What it says is what happened.
        assert_eq!(run.code == 0, paid, "{fault}: {}{}", run.stdout, run.stderr);
        assert!(
            paid || intent(&shop)["status"] == "canceled",
            "{fault}: {}",
            intent(&shop)
        );
        let done = ["lost-reply", "stall", "crash=500"].contains(&fault);
        assert_eq!(paid, done, "{fault}");
    }
}

#[test]
fn both_steps_are_shown_first() {
    let shop = Shop::demo();
    let run = pay(
        &shop,
        &["--accept-brands", "visa", "--dry-run", "-o", "json"],
    );
    assert_eq!(run.code, 0, "{}", run.stderr);
    let paths: Vec<_> = run.json()["requests"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| r["path"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(
        paths,
        [
            "/v1/payment_intents",
            "/v1/terminal/readers/tmr_#1/collect_payment_method",
            "/v1/terminal/readers/tmr_#1/confirm_payment_intent",
        ]
    );
    pay(&shop, &["--accept-brands", "visa", "--dry-run"]).is(
        0,
        str![[r#"
Would take 12.00 EUR on Practice till (tmr_#1)
  POST /v1/payment_intents
    amount=1200
    currency=eur
    allowed_payment_method_types[0]=card_present
    capture_method=automatic
    metadata[tillctl_location]=tml_#1
    metadata[tillctl_reader]=tmr_#1
    metadata[tillctl_reader_label]=Practice till
    metadata[tillctl_sale]=(a new id)
  POST /v1/terminal/readers/tmr_#1/collect_payment_method
    payment_intent=(the new PaymentIntent)
    collect_config[skip_tipping]=true
  POST /v1/terminal/readers/tmr_#1/confirm_payment_intent
    payment_intent=(the new PaymentIntent)

"#]],
        str![[r#"
nothing was sent (--dry-run)

"#]],
    );
    shop.wrote(&[]);
}

#[test]
fn killed_between_the_steps_nothing_is_charged() {
    // The reply to the second step never comes.
    let shop = Shop::faulty(&["stall@POST /v1/terminal/readers/*/confirm_payment_intent#1"]);
    let held = ["--accept-brands", "visa", "--reference", "order-1"];
    for (card, outcome, code) in [("stalled", "paid", 0), ("asked", "canceled", 0)] {
        let reference = if card == "stalled" {
            "order-1"
        } else {
            "order-2"
        };
        let mut args = with(PAY, &held);
        *args.last_mut().unwrap() = reference;
        args.push("--skip-tipping");
        let mut child = shop.start(&args);
        shop.until("Practice till", "collect_payment_method");
        if card == "stalled" {
            // The second step got as far as the reader.
            present(&shop, "");
            while shop.count("POST", CONFIRM) == 0 {
                std::thread::sleep(std::time::Duration::from_millis(10));
            }
            child.kill().unwrap();
        } else {
            // The card comes when nobody is there any more.
            child.kill().unwrap();
            present(&shop, "");
        }
        child.wait().unwrap();
        let run = shop.run(&["payments", "resume", reference, "-o", "json"]);
        assert_eq!(run.code, code, "{card}: {}{}", run.stdout, run.stderr);
        assert_eq!(run.json()[0]["result"], outcome, "{}", run.stdout);
        let status = if outcome == "paid" {
            "succeeded"
        } else {
            "canceled"
        };
        assert_eq!(intent(&shop)["status"], status);
        let reader = shop.reader("Practice till");
        assert_ne!(reader["action"]["status"], "in_progress");
        assert_ne!(reader["action"]["type"], "collect_payment_method");
    }
}

#[test]
fn nobody_can_be_asked_here() {
    let shop = Shop::demo();
    shop.run(&with(PAY, &["--inspect"])).is(
        2,
        str![],
        str![[r#"
error: --inspect asks somebody, and nobody can be asked here
hint: say which cards are welcome with --accept-brands visa,mastercard

"#]],
    );
    shop.sent(&[]);
    for more in [
        ["--inspect", "--no-wait"].as_slice(),
        &["--inspect", "--accept-brands", "visa"],
        &["--accept-brands", "visa", "--no-wait"],
    ] {
        let run = shop.run(&with(PAY, more));
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{more:?}");
        assert!(run.stderr.contains("cannot be used with"), "{}", run.stderr);
    }
    let many = [
        "pay",
        "--readers",
        "Till 1,Till 2",
        "--amount",
        "1.00",
        "--currency",
        "eur",
    ];
    for more in [["--inspect"].as_slice(), &["--accept-brands", "visa"]] {
        assert_eq!(shop.run(&with(&many, more)).code, 2);
    }
    shop.sent(&[]);
}

// Tips.

#[test]
fn a_tip_is_part_of_the_total() {
    let shop = Shop::demo();
    let child = shop.start(&with(PAY, &["--reference", "order-1"]));
    shop.until("Practice till", "process_payment_intent");
    shop.run(&["readers", "present", "Practice till", "--tip", "1.50", "-q"])
        .is(
            0,
            str![[r#"
Presented a card to Practice till (tmr_#1): process_payment_intent succeeded

"#]],
            str![],
        );
    shop.end(child).is(
        0,
        str![[r#"
Paid 13.50 EUR with a tip of 1.50 EUR on Practice till, visa 4242 (pi_#1)

"#]],
        str![[r#"
Pushing 12.00 EUR to Practice till
Waiting for a card on Practice till

"#]],
    );
    let again = shop.run(&with(PAY, &["--reference", "order-1", "-o", "json"]));
    let receipt = again.json();
    assert_eq!(
        (&receipt["amount"], &receipt["tip"], &receipt["total"]),
        (&json!(1200), &json!(150), &json!(1350))
    );
}

#[test]
fn what_a_tip_is_computed_from() {
    let shop = Shop::with(|o| {
        o.faults = vec!["customer-tip=100".parse().unwrap()];
        o.reader_delay = std::time::Duration::ZERO;
    });
    let smart = [
        "pay",
        "--reader",
        "Till 1",
        "--amount",
        "12.00",
        "--currency",
        "eur",
        "-o",
        "json",
    ];
    let told = |more: &[&str]| {
        let run = shop.run(&with(&smart, more));
        assert_eq!(run.code, 0, "{}", run.stderr);
        let receipt = run.json();
        (receipt["tip"].clone(), receipt["total"].clone())
    };
    assert_eq!(told(&[]), (json!(100), json!(1300)));
    assert_eq!(
        told(&["--tip-eligible", "10.00"]),
        (json!(100), json!(1300))
    );
    let name = "process_config[tipping][amount_eligible]";
    assert_eq!(sent(&shop, PROCESS, name).as_deref(), Some("1000"));
    assert_eq!(told(&["--skip-tipping"]), (json!(null), json!(1200)));
    assert_eq!(sent(&shop, PROCESS, name), None);
    assert_eq!(
        sent(&shop, PROCESS, "process_config[skip_tipping]").as_deref(),
        Some("true")
    );
    assert_eq!(
        told(&["--accept-brands", "visa"]),
        (json!(100), json!(1300))
    );
    for more in [
        ["--tip-eligible", "10.001"].as_slice(),
        &["--tip-eligible", "12.01"],
        &["--tip-eligible", "1.00", "--skip-tipping"],
    ] {
        let run = shop.run(&with(&smart, more));
        assert_eq!(
            (run.code, run.stdout.as_str()),
            (2, ""),
            "{more:?}: {}",
            run.stderr
        );
    }
}

// Calling it off.

#[test]
fn the_customer_may_call_it_off() {
    let shop = Shop::faulty(&["customer-canceled#x2"]);
    pay(&shop, &["--customer-can-cancel"]).is(
        5,
        str![],
        str![[r#"
Pushing 12.00 EUR to Practice till
Waiting for a card on Practice till
Closing the payment on Practice till
error: the customer cancelled the payment on Practice till
hint: nothing was charged

"#]],
    );
    let button = "process_config[enable_customer_cancellation]";
    assert_eq!(sent(&shop, PROCESS, button).as_deref(), Some("true"));
    assert_eq!(intent(&shop)["status"], "canceled");
    let run = pay(
        &shop,
        &[
            "--customer-can-cancel",
            "--accept-brands",
            "visa",
            "-o",
            "json",
        ],
    );
    assert_eq!((run.code, &run.json()["outcome"]), (5, &json!("canceled")));
    let button = "collect_config[enable_customer_cancellation]";
    assert_eq!(sent(&shop, COLLECT, button).as_deref(), Some("true"));
    pay(&shop, &["-q"]).is(
        0,
        str![[r#"
Paid 12.00 EUR on Practice till, visa 4242 (pi_#2)

"#]],
        str![],
    );
    assert_eq!(
        sent(
            &shop,
            PROCESS,
            "process_config[enable_customer_cancellation]"
        ),
        None
    );
}

#[test]
fn ctrl_c_takes_the_payment_back() {
    let shop = Shop::demo();
    for (more, kind) in [
        ([].as_slice(), "process_payment_intent"),
        (&["--accept-brands", "visa"], "collect_payment_method"),
    ] {
        let child = shop.start(&with(PAY, more));
        shop.until("Practice till", kind);
        interrupt(&child);
        shop.end(child).is(
            130,
            str![],
            str![[r#"
Pushing 12.00 EUR to Practice till
Waiting for a card on Practice till
Closing the payment on Practice till
error: interrupted; the payment was taken back and nothing was charged

"#]],
        );
        assert!(shop.reader("Practice till")["action"].is_null());
        assert_eq!(intent(&shop)["status"], "canceled");
    }
}

#[test]
fn no_card_comes() {
    let shop = Shop::demo();
    shop.run(&with(PAY, &["--deadline", "1s"])).is(
        6,
        str![],
        str![[r#"
Pushing 12.00 EUR to Practice till
Waiting for a card on Practice till
Closing the payment on Practice till
error: no card on Practice till within 1 s
hint: nothing was charged; push it again, with a longer --deadline if the customer needs more time

"#]],
    );
    assert!(shop.reader("Practice till")["action"].is_null());
    assert_eq!(intent(&shop)["status"], "canceled");
}

/// The network is cut after the push: nothing can be found out any more.
#[test]
fn what_cannot_be_found_out_is_unknown() {
    let shop = Shop::faulty(&[
        "hang@GET /v1/payment_intents/*",
        "hang@GET /v1/terminal/readers/*",
    ]);
    let child = shop.start(&with(
        PAY,
        &["--timeout", "1s", "--max-retries", "0", "-o", "json"],
    ));
    shop.until("Practice till", "process_payment_intent");
    present(&shop, "");
    // The first takes it back; the second does not wait for the answer.
    interrupt(&child);
    std::thread::sleep(std::time::Duration::from_millis(500));
    interrupt(&child);
    let run = shop.end(child);
    assert_eq!(run.code, 7, "{}", run.stderr);
    assert_eq!(run.json()["outcome"], "unknown");
    let last = run.stderr.lines().last().unwrap();
    let error: Value = serde_json::from_str(last).unwrap();
    assert_eq!(error["error"]["kind"], "outcome_unknown");
    // It was paid: nobody may be told that nothing was charged.
    let message = error["error"]["message"].as_str().unwrap();
    assert!(message.starts_with("interrupted; whether pi_#"), "{error}");
    assert!(!run.stderr.contains("nothing was charged"), "{error}");
    assert!(
        error["error"]["hint"]
            .as_str()
            .unwrap()
            .contains("payments resume pi_#"),
        "{error}"
    );
    // Looked at instead of repeated, it was paid.
    assert_eq!(intent(&shop)["status"], "succeeded");
}

// When and whether the money is taken.

#[test]
fn money_is_held() {
    let shop = Shop::demo();
    pay(&shop, &["--capture", "manual", "--extended-authorization"]).is(
        0,
        str![[r#"
Authorised 12.00 EUR on Practice till, visa 4242 (pi_#1)

"#]],
        str![[r#"
Pushing 12.00 EUR to Practice till
Waiting for a card on Practice till
hint: the money is held, not taken: within two days, tillctl payments capture pi_#1

"#]],
    );
    assert_eq!(
        sent(&shop, CREATE, "capture_method").as_deref(),
        Some("manual")
    );
    let extended = "payment_method_options[card_present][request_extended_authorization]";
    assert_eq!(sent(&shop, CREATE, extended).as_deref(), Some("true"));
    assert_eq!(intent(&shop)["status"], "requires_capture");
    let run = pay(&shop, &["--capture", "manual-preferred", "-o", "json"]);
    assert_eq!(
        (run.code, &run.json()["outcome"]),
        (0, &json!("authorized")),
        "{}",
        run.stderr
    );
    let preferred = "payment_method_options[card_present][capture_method]";
    assert_eq!(
        sent(&shop, CREATE, preferred).as_deref(),
        Some("manual_preferred")
    );
    assert_eq!(sent(&shop, CREATE, extended), None);
}

#[test]
fn interac_knows_no_holding() {
    let shop = Shop::demo();
    let cad = |more: &[&str]| {
        let base = [
            "pay",
            "--reader",
            "Practice till",
            "--amount",
            "12.00",
            "--currency",
            "cad",
            "-o",
            "json",
        ];
        shop.run(&with(&with(&base, &["--present", INTERAC]), more))
    };
    let run = cad(&["--interac"]);
    assert_eq!(
        (run.code, &run.json()["outcome"]),
        (0, &json!("paid")),
        "{}",
        run.stderr
    );
    assert_eq!(
        sent(&shop, CREATE, "allowed_payment_method_types[1]").as_deref(),
        Some("interac_present")
    );
    let run = cad(&["--interac", "--capture", "manual-preferred"]);
    assert_eq!(
        (run.code, &run.json()["outcome"]),
        (0, &json!("paid")),
        "{}",
        run.stderr
    );
    let run = cad(&["--interac", "--capture", "manual"]);
    assert_eq!(
        (run.code, run.json_error()["stripe"]["param"].as_str()),
        (1, Some("capture_method")),
        "{}",
        run.stderr
    );
    let run = cad(&[]);
    assert_eq!(
        (run.code, &run.json()["outcome"]),
        (5, &json!("declined")),
        "{}",
        run.stderr
    );
    assert_eq!(sent(&shop, CREATE, "allowed_payment_method_types[1]"), None);
}

// Somebody else's.

#[test]
fn somebody_elses_payment_stays_where_it_is() {
    let shop = Shop::demo();
    let theirs = occupy(&shop, "Practice till");
    for more in [[].as_slice(), &["--accept-brands", "visa"]] {
        let run = pay(&shop, more);
        assert_eq!((run.code, run.stdout.as_str()), (6, ""), "{}", run.stderr);
        assert!(
            run.stderr.contains("would be lost without a word"),
            "{}",
            run.stderr
        );
    }
    assert_eq!(shop.count("POST", CANCEL) + shop.count("POST", COLLECT), 0);
    let action = &shop.reader("Practice till")["action"];
    assert_eq!(
        action["process_payment_intent"]["payment_intent"],
        theirs.as_str()
    );
    // Said whose it is, and only then.
    pay(&shop, &["--replace"]).is(
        0,
        str![[r#"
Paid 12.00 EUR on Practice till, visa 4242 (pi_#2)

"#]],
        str![[r#"
Pushing 12.00 EUR to Practice till
warning: replacing process_payment_intent of pi_#1 on Practice till
Waiting for a card on Practice till

"#]],
    );
    let read = shop.elsewhere(&format!("/v1/payment_intents/{theirs}"), None);
    assert_eq!(read["status"], "requires_payment_method");
}

#[test]
fn a_payment_that_was_pushed_over_ours_is_not_taken_for_it() {
    let shop = Shop::demo();
    for card in [false, true] {
        let child = shop.start(&with(PAY, &["--skip-tipping"]));
        let ours = shop.until("Practice till", "process_payment_intent");
        let ours = ours["action"]["process_payment_intent"]["payment_intent"]
            .as_str()
            .unwrap();
        let theirs = occupy(&shop, "Practice till");
        if card {
            // Their customer pays: that is not our sale.
            present(&shop, "");
        }
        shop.end(child).is(
            6,
            str![],
            str![[r#"
Pushing 12.00 EUR to Practice till
Waiting for a card on Practice till
Closing the payment on Practice till
error: another command took Practice till over before a card was presented
hint: nothing was charged; find out who else drives this reader, then push it again

"#]],
        );
        let read = |id: &str| shop.elsewhere(&format!("/v1/payment_intents/{id}"), None);
        assert_eq!(read(ours)["status"], "canceled");
        let action = &shop.reader("Practice till")["action"];
        assert_eq!(
            action["process_payment_intent"]["payment_intent"],
            theirs.as_str()
        );
        let status = if card {
            "succeeded"
        } else {
            "requires_payment_method"
        };
        assert_eq!(read(&theirs)["status"], status);
        assert_eq!(shop.count("POST", CANCEL), 0);
        if !card {
            present(&shop, "");
        }
    }
}

/// A comma stands before cents where a setting says so; then a point is refused, and
/// without it a comma is.
#[test]
fn amounts_have_the_mark_that_is_set() {
    let shop = Shop::demo();
    let pay = |amount: &str| {
        let args = ["pay", "--reader", "Practice till", "--currency", "eur"];
        let more = ["--amount", amount, "--present", VISA, "--skip-tipping"];
        shop.run(&[&args[..], &more].concat())
    };
    assert_eq!(pay("12,50").code, 2);
    let set = ["config", "set", "decimal_mark", "comma"];
    assert_eq!(shop.run(&set).code, 0);
    let refused = pay("12.50");
    assert_eq!(refused.code, 2);
    assert!(
        refused.stderr.contains("decimal_mark"),
        "{}",
        refused.stderr
    );
    assert_eq!(pay("1.250,00").code, 2);
    assert_eq!(shop.count("POST", CREATE), 0);
    let paid = pay("12,50");
    assert_eq!(paid.code, 0, "{}", paid.stderr);
    assert_eq!(intent(&shop)["amount"], 1250);
    let id = intent(&shop)["id"].as_str().unwrap().to_owned();
    let refund = |amount: &str| shop.run(&["payments", "refund", &id, "--amount", amount, "--yes"]);
    assert_eq!(refund("1.00").code, 2);
    let refunded = refund("1,00");
    assert_eq!(refunded.code, 0, "{}", refunded.stderr);
    // So it is in row files.
    let rows = shop.file(
        "rows.csv",
        "reader;amount;currency\nPractice till;3.50;eur\n",
    );
    let batch = shop.run(&["pay", "--batch", &rows, "--yes", "--present", VISA]);
    assert_eq!(batch.code, 2, "{}", batch.stderr);
    assert!(batch.stderr.contains("decimal_mark"), "{}", batch.stderr);
}
