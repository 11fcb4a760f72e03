//! The verbs one by one.

use std::process::{Command, Stdio};
use std::time::Duration;

use super::till::Till;

#[test]
fn a_full_refund_is_made_once() {
    let till = Till::new();
    let intent = till.sale("order-1", &[]);
    till.run(&["payments", "refund", "order-1", "--reason", "duplicate"])
        .exits(0)
        .says(&format!(
            "Refunded 12.00 EUR of {intent}, sale order-1 (re_"
        ));
    till.run(&["payments", "refund", &intent])
        .exits(0)
        .says(&format!("12.00 EUR of {intent} was refunded before"));
    till.run(&["payments", "refund", &intent, "--again"])
        .exits(1)
        .warns(&format!(
            "error: {intent} was refunded already: of 12.00 EUR nothing is left to give back"
        ));
    assert_eq!(till.refunds(&intent), [1200]);
    assert_eq!(till.count("POST", "/v1/refunds"), 1);
}

#[test]
fn the_same_part_can_be_given_back_twice_but_never_more_than_was_taken() {
    let till = Till::new();
    let intent = till.sale("order-1", &[]);
    for more in [&[][..], &["--again"]] {
        let part = [
            "payments", "refund", "order-1", "--amount", "5.00", "-o", "json",
        ];
        let run = till.run(&[&part[..], more].concat());
        let json = run.exits(0).json();
        assert_eq!(json["amount"], 500);
        assert_eq!(json["resumed"], false);
        assert_eq!(json["action"], "refund");
    }
    till.run(&[
        "payments", "refund", "order-1", "--amount", "5.00", "--again",
    ])
    .exits(1)
    .warns("5.00 EUR is more than")
    .warns("12.00 EUR was taken, 2.00 EUR is left");
    till.run(&["payments", "refund", "order-1", "--amount", "2.001"])
        .exits(2);
    till.run(&["payments", "refund", "order-1", "--amount", "0"])
        .exits(2);
    assert_eq!(till.refunds(&intent), [500, 500]);
}

#[test]
fn a_refund_whose_reply_was_lost_is_made_once() {
    let till = Till::faulty(&["lost-reply@POST /v1/refunds#1"]);
    let intent = till.sale("order-1", &[]);
    till.run(&["payments", "refund", "order-1"]).exits(0);
    assert_eq!(till.refunds(&intent), [1200]);
}

/// "Too many requests" says nothing about the try before it.
#[test]
fn a_limit_after_a_lost_reply_is_no_proof_that_nothing_happened() {
    let till = Till::faulty(&[
        "lost-reply@POST /v1/refunds#1",
        "rate-limit@POST /v1/refunds#2",
    ]);
    let intent = till.sale("order-1", &[]);
    let part = [
        "--max-retries",
        "1",
        "payments",
        "refund",
        "order-1",
        "--amount",
        "3.00",
    ];
    till.run(&part).exits(0).says("Refunded 3.00 EUR");
    assert_eq!(till.refunds(&intent), [300]);
}

#[test]
fn a_refund_is_found_by_its_stamp_if_no_reply_ever_comes() {
    let till = Till::faulty(&["lost-reply@POST /v1/refunds"]);
    let intent = till.sale("order-1", &[]);
    let run = till.run(&["--max-retries", "1", "payments", "refund", "order-1"]);
    run.exits(0).says("Refunded 12.00 EUR");
    assert_eq!(till.refunds(&intent), [1200]);
}

#[test]
fn the_payment_tells_what_was_done_if_no_reply_ever_comes() {
    for (verb, status, said) in [
        ("capture", "succeeded", "Captured 12.00 EUR"),
        ("cancel", "canceled", "12.00 EUR is released"),
    ] {
        let path = format!("POST /v1/payment_intents/*/{verb}");
        let till = Till::faulty(&[&format!("lost-reply@{path}")]);
        let intent = till.sale("order-1", &["--capture", "manual"]);
        let none = ["--max-retries", "0", "payments", verb, "order-1"];
        till.run(&none).exits(0).says(said);
        let read = till.stripe(&format!("/v1/payment_intents/{intent}"));
        assert_eq!(read["status"], status);
        till.run(&["payments", "resume"])
            .exits(0)
            .warns("nothing is open");

        // What never arrived was not done, and that is not known yet.
        let till = Till::faulty(&[&format!("reset@{path}#1")]);
        let intent = till.sale("order-1", &["--capture", "manual"]);
        till.run(&none).exits(7).warns("could not be found out");
        let read = || till.stripe(&format!("/v1/payment_intents/{intent}"));
        assert_eq!(read()["status"], "requires_capture");
        till.run(&["payments", "resume"]).exits(0).says("done");
        assert_eq!(read()["status"], status);
    }
}

#[test]
fn a_refund_that_is_not_known_to_be_made_is_gone_on_with() {
    let till = Till::faulty(&["reset@POST /v1/refunds#1"]);
    let intent = till.sale("order-1", &[]);
    till.run(&[
        "--max-retries",
        "0",
        "payments",
        "refund",
        "order-1",
        "--amount",
        "3.00",
    ])
    .exits(7)
    .warns(&format!(
        "whether {intent} was refunded could not be found out"
    ))
    .warns("payments resume");
    till.run(&["payments", "list", "--open", "-o", "id"])
        .exits(0)
        .says(&intent);
    let run = till.run(&[
        "payments", "refund", "order-1", "--amount", "3.00", "-o", "json",
    ]);
    let run = run.exits(0).warns("it is finished instead of a second one");
    assert_eq!(run.json()["resumed"], true);
    assert_eq!(till.refunds(&intent), [300]);
    // The next one of the same amount is a refund of its own if it is meant.
    till.run(&["payments", "refund", "order-1", "--amount", "3.00"])
        .exits(0)
        .says("was refunded before");
    assert_eq!(till.refunds(&intent), [300]);
    till.run(&[
        "payments", "refund", "order-1", "--amount", "3.00", "--again",
    ])
    .exits(0);
    assert_eq!(till.refunds(&intent), [300, 300]);
}

#[test]
fn what_was_begun_is_finished_before_something_else_is_done() {
    let till = Till::faulty(&["reset@POST /v1/refunds#1"]);
    let intent = till.sale("order-1", &[]);
    till.run(&[
        "--max-retries",
        "0",
        "payments",
        "refund",
        "order-1",
        "--amount",
        "8.00",
    ])
    .exits(7);
    // Both together would be more than was taken.
    till.run(&["payments", "refund", "order-1", "--amount", "5.00"])
        .exits(1)
        .warns("4.00 EUR is left");
    assert_eq!(till.refunds(&intent), [800]);
}

#[test]
fn a_part_is_captured_and_no_more_given_back() {
    let till = Till::new();
    let intent = till.sale("order-1", &["--capture", "manual"]);
    till.run(&["payments", "refund", "order-1"])
        .exits(1)
        .warns(&format!("{intent} is authorised but not captured"))
        .warns(&format!("tillctl payments cancel {intent}"));
    till.run(&["payments", "capture", "order-1", "--amount", "12.01"])
        .exits(1)
        .warns("12.01 EUR cannot be captured: 12.00 EUR is held");
    till.run(&["payments", "capture", "order-1", "--amount", "7.50"])
        .exits(0)
        .says(&format!("Captured 7.50 EUR of {intent}, sale order-1"));
    till.run(&["payments", "capture", "order-1"])
        .exits(0)
        .says("was captured already: 7.50 EUR")
        .warns("nothing was sent");
    till.run(&["payments", "capture", "order-1", "--amount", "8.00"])
        .exits(1);
    till.run(&["payments", "refund", "order-1", "--amount", "7.51"])
        .exits(1)
        .warns("7.50 EUR is left");
    till.run(&["payments", "refund", "order-1"])
        .exits(0)
        .says("Refunded 7.50 EUR");
    assert_eq!(till.count("POST", "/v1/payment_intents/{id}/capture"), 1);
    // The sale's own outcome is what was taken.
    let rows = till
        .run(&["payments", "list", "-o", "json"])
        .exits(0)
        .json();
    assert_eq!(rows[0]["outcome"], "paid");
    assert_eq!(rows[0]["total"], 750);
    assert_eq!(rows[0]["refunded"], 750);
}

#[test]
fn a_cancelled_authorisation_is_released_and_may_be_sold_again() {
    let till = Till::new();
    let intent = till.sale("order-1", &["--capture", "manual"]);
    till.run(&["payments", "cancel", "order-1"])
        .exits(0)
        .says(&format!(
            "Cancelled {intent}; 12.00 EUR is released, sale order-1"
        ));
    till.run(&["payments", "cancel", &intent])
        .exits(0)
        .says("was cancelled already");
    till.run(&["payments", "capture", &intent]).exits(1);
    let again = till.sale("order-1", &[]);
    assert_ne!(again, intent);
    till.run(&["payments", "cancel", "order-1"])
        .exits(1)
        .warns("is paid: a payment that was taken cannot be cancelled")
        .warns("payments refund");
}

#[test]
fn a_payment_that_waits_comes_off_its_reader_when_cancelled() {
    let till = Till::new();
    let intent = till.sale("order-1", &["--no-wait"]);
    assert_eq!(till.reader()["action"]["status"], "in_progress");
    till.run(&["payments", "cancel", "order-1"])
        .exits(0)
        .says(&format!("Cancelled {intent}"));
    assert!(till.reader()["action"].is_null());
    till.run(&["payments", "list", "--open"])
        .exits(0)
        .warns("nothing is open");
}

#[test]
fn a_payment_taken_elsewhere_is_refunded_once_too() {
    let till = Till::new();
    let charges = till.stripe("/v1/charges?limit=100");
    let charge = charges["data"]
        .as_array()
        .unwrap()
        .iter()
        .find(|c| c["captured"] == true && c["amount_refunded"] == 0 && c["currency"] == "eur");
    let charge = charge.unwrap();
    let intent = charge["payment_intent"].as_str().unwrap();
    till.run(&["payments", "get", intent])
        .exits(0)
        .says(charge["id"].as_str().unwrap());
    till.run(&[
        "payments",
        "refund",
        charge["id"].as_str().unwrap(),
        "--amount",
        "0.10",
    ])
    .exits(0);
    // The process died before it could write that it was done.
    till.forget_last();
    till.run(&["payments", "resume"]).exits(0).says(intent);
    assert_eq!(till.refunds(intent), [10]);
    till.run(&["payments", "get", intent])
        .exits(0)
        .says("refund begun")
        .says("refund done: re_");
}

#[test]
fn a_live_key_needs_to_be_told() {
    let till = Till::new();
    let charges = till.stripe_live("/v1/charges?limit=100");
    let rows = charges["data"].as_array().unwrap();
    let charge = rows
        .iter()
        .find(|c| c["captured"] == true && c["amount_refunded"] == 0)
        .unwrap();
    let intent = charge["payment_intent"].as_str().unwrap();
    till.run_live(&["payments", "refund", intent])
        .exits(3)
        .warns("--live");
    till.run_live(&["--live", "payments", "refund", intent])
        .exits(0);
    till.run_live(&[
        "--live",
        "payments",
        "refund",
        intent,
        "--present",
        "4242424242424242",
    ])
    .exits(3);
}

#[test]
fn a_dry_run_writes_nothing_anywhere() {
    let till = Till::new();
    let intent = till.sale("order-1", &[]);
    let before = till.lines().len();
    let json = till
        .run(&[
            "--dry-run",
            "payments",
            "refund",
            "order-1",
            "--amount",
            "5",
            "-o",
            "json",
        ])
        .exits(0)
        .json();
    assert_eq!(json["requests"][0]["path"], "/v1/refunds");
    assert_eq!(json["requests"][0]["params"]["amount"], "500");
    assert_eq!(till.lines().len(), before);
    assert_eq!(till.refunds(&intent), Vec::<i64>::new());
}

#[test]
fn a_full_disk_stops_a_refund_before_it_is_sent() {
    let till = Till::new();
    let intent = till.sale("order-1", &[]);
    let before = till.lines();
    till.run_full("payments refund order-1")
        .exits(1)
        .warns("the journal")
        .warns("nothing is sent that the journal does not know of");
    assert_eq!(till.lines(), before);
    assert_eq!(till.refunds(&intent), Vec::<i64>::new());
    till.run(&["payments", "refund", "order-1"]).exits(0);
}

#[test]
fn get_tells_everything_but_the_secret() {
    let till = Till::new();
    let intent = till.sale("order-1", &[]);
    till.run(&["payments", "refund", "order-1", "--amount", "2.00"])
        .exits(0);
    let run = till
        .run(&["payments", "get", "order-1", "-o", "json"])
        .exits(0);
    assert!(!run.out.contains("secret"), "{}", run.out);
    let json = run.json();
    assert_eq!(json["payment_intent"], intent.as_str());
    assert_eq!(json["card"]["last4"], "4242");
    assert_eq!(json["refunded"], 200);
    assert_eq!(json["refundable"], 1000);
    assert_eq!(json["refunds"][0]["amount"], 200);
    assert_eq!(json["reader_label"], "Practice till");
    let steps = json["timeline"].as_array().unwrap();
    assert!(steps.iter().any(|s| s["step"] == "ended: paid"));
    till.run(&["payments", "get", "order-1"])
        .exits(0)
        .says("last4")
        .says("journal ended: paid");
    till.run(&["payments", "get", "order-2"])
        .exits(4)
        .warns("no sale \"order-2\" in this machine's journal");
    till.run(&["payments", "get", "pi_31aaaaaaaaaaaaaaaaaa"])
        .exits(4);
}

#[test]
fn a_list_is_filtered_and_shows_the_journal_if_stripe_is_away() {
    let till = Till::faulty(&["reset@GET /v1/payment_intents/*#x200"]);
    // A sale is settled by its replies alone here.
    till.run(&[
        "pay",
        "--reader",
        "Till 1",
        "--amount",
        "3.00",
        "--currency",
        "eur",
        "--reference",
        "order-1",
        "--no-wait",
    ])
    .exits(0);
    let run = till.run(&["--max-retries", "0", "payments", "list", "-o", "csv"]);
    run.exits(0)
        .says("order-1,pi_")
        .says(",unknown,")
        .warns("warning: only the journal's state is shown");
    till.run(&["payments", "list", "--since", "2026-11-24T00:00:00Z"])
        .exits(2);
    let run = till.run(&[
        "--max-retries",
        "0",
        "payments",
        "list",
        "--reader",
        "Till 2",
    ]);
    run.exits(0).warns("no sale fits");
}

#[test]
fn a_long_list_costs_few_requests() {
    let till = Till::new();
    for n in 0..12 {
        till.sale(&format!("order-{n}"), &[]);
        till.later(1);
    }
    let before = till.simulator.request_count();
    let rows = till
        .run(&["payments", "list", "-o", "json"])
        .exits(0)
        .json();
    assert_eq!(rows.as_array().unwrap().len(), 12);
    assert_eq!(rows[0]["reference"], "order-11");
    assert_eq!(rows[11]["status"], "succeeded");
    assert_eq!(till.simulator.request_count() - before, 1);
}

#[test]
fn an_unknown_column_is_refused_before_money_moves() {
    let till = Till::new();
    let intent = till.sale("order-1", &[]);
    till.run(&["payments", "refund", "order-1", "--columns", "refnd"])
        .exits(2)
        .warns("no column \"refnd\"");
    till.run(&[
        "payments",
        "refund",
        "order-1",
        "-o",
        "csv",
        "--columns",
        "refund,amount,currency",
    ])
    .exits(0)
    .says("refund,amount,currency\nre_")
    .says(",12.00,eur\n");
    assert_eq!(till.refunds(&intent), [1200]);
}

#[test]
fn lines_that_cannot_be_read_are_said_and_passed_over() {
    let till = Till::new();
    till.sale("order-1", &[]);
    till.append("{\"v\":1,\"at\":\"2026-11-23T");
    till.run(&["payments", "list"])
        .exits(0)
        .says("order-1")
        .warns("warning: line 5 of");
    // What is written next is not glued to it.
    till.run(&["payments", "refund", "order-1"])
        .exits(0)
        .warns("line 5");
    till.run(&["payments", "list", "--open"])
        .exits(0)
        .warns("nothing is open");
}

#[test]
fn authorisations_are_found_before_they_expire() {
    let till = Till::new();
    let intent = till.sale("order-1", &["--capture", "manual"]);
    let all = till
        .run(&["payments", "unsettled", "-o", "json"])
        .exits(0)
        .json();
    let ours = all
        .as_array()
        .unwrap()
        .iter()
        .find(|r| r["payment_intent"] == intent.as_str())
        .unwrap();
    assert_eq!(ours["amount"], 1200);
    assert_eq!(ours["reference"], "order-1");
    assert_eq!(ours["capture_before"], "2026-11-25T11:00:00Z");
    till.later(30);
    till.run(&["payments", "unsettled"])
        .exits(10)
        .says(&intent)
        .says("in 18 h")
        .warns("12.00 EUR");
    till.run(&["payments", "unsettled", "--within", "1h"])
        .exits(0);
    till.run(&["payments", "capture", "order-1"]).exits(0);
    let all = till.run(&["payments", "unsettled", "-o", "id"]);
    assert!(!all.out.contains(&intent), "{}", all.out);
}

/// Stripe takes twelve digits in every currency, not eight.
#[test]
fn a_large_amount_is_taken_held_and_given_back() {
    let till = Till::new();
    let more = ["--currency", "huf", "--amount", "1200000"];
    let base = [
        "pay",
        "--reader",
        "Practice till",
        "--skip-tipping",
        "--reference",
        "big",
        "--present",
        "4242424242424242",
        "-o",
        "json",
    ];
    let json = till.run(&[&base[..], &more].concat()).exits(0).json();
    assert_eq!(json["amount"], 120_000_000);
    let intent = json["payment_intent"].as_str().unwrap();
    assert_eq!(
        till.stripe(&format!("/v1/payment_intents/{intent}"))["amount"],
        120_000_000
    );
    till.run(&["payments", "refund", "big", "--amount", "1100000.50"])
        .exits(0)
        .says("Refunded 1100000.50 HUF");
    let whole = [
        "--currency",
        "eur",
        "--amount",
        "9999999999.99",
        "--reference",
        "most",
    ];
    till.run(&[&base[..4], &whole, &["--present", "4242424242424242"]].concat())
        .exits(0)
        .says("9999999999.99 EUR");
    let beyond = [
        "--currency",
        "eur",
        "--amount",
        "10000000000.00",
        "--reference",
        "beyond",
    ];
    till.run(&[&base[..4], &beyond].concat())
        .exits(2)
        .warns("10000000000.00 EUR is more than Stripe takes at once");
}

/// `nohup` has the signal ignored, and that stays.
#[cfg(target_os = "linux")]
#[test]
fn a_sale_that_outlives_its_terminal_goes_on() {
    let till = Till::new();
    let sale = ["--amount", "5.00", "--currency", "eur", "--deadline", "3s"];
    let words = [&["pay", "--reader", "Practice till"][..], &sale].concat();
    let pay = till.command(&words);
    let mut shell = Command::new("sh");
    shell
        .args(["-c", "trap '' HUP; exec \"$@\"", "sh"])
        .arg(pay.get_program())
        .args(pay.get_args())
        .env_clear()
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    for (name, value) in pay.get_envs() {
        if let Some(value) = value {
            shell.env(name, value);
        }
    }
    let mut child = shell.spawn().unwrap();
    while till.reader()["action"].is_null() {
        std::thread::sleep(Duration::from_millis(50));
    }
    let pid = child.id().to_string();
    Command::new("kill").args(["-HUP", &pid]).status().unwrap();
    // Nobody comes until the deadline.
    assert_eq!(child.wait().unwrap().code(), Some(6));
}

#[test]
fn a_sale_takes_no_name_by_which_sales_are_looked_for() {
    let till = Till::new();
    let sale = ["--amount", "5.00", "--currency", "eur"];
    let sale = [&["pay", "--reader", "Practice till"][..], &sale].concat();
    for reference in [&[][..], &["--reference", "order-1"]] {
        let metadata = ["--metadata", "tillctl_reference=order-2"];
        let run = till.run(&[&sale[..], reference, &metadata].concat());
        run.exits(2)
            .warns("error: --metadata tillctl_reference=… is tillctl's own\n")
            .warns("hint: name the sale with --reference; other keys are free\n");
    }
    assert_eq!(till.count("POST", "/v1/payment_intents"), 0);
}
