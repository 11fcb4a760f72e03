//! Interac goes back through the reader, with the same card.

use std::process::Command;
use std::time::Duration;

use serde_json::json;

use super::till::{INTERAC, RESTRICTED, Till, VISA};

const REFUND: &str = "/v1/terminal/readers/{id}/refund_payment";

#[test]
fn interac_is_refunded_on_the_reader_that_took_it() {
    let till = Till::new();
    let intent = till.interac("order-1");
    let run = till.run(&[
        "payments",
        "refund",
        "order-1",
        "--amount",
        "5.00",
        "--present",
        INTERAC,
        "-o",
        "json",
    ]);
    let json = run.exits(0).json();
    assert_eq!(json["action"], "reader_refund");
    assert_eq!(json["amount"], 500);
    assert_eq!(json["reader"], till.reader()["id"]);
    till.run(&["payments", "refund", "order-1", "--present", INTERAC])
        .exits(0)
        .says("Refunded 7.00 CAD");
    till.run(&["payments", "refund", "order-1", "--present", INTERAC])
        .exits(0)
        .says("12.00 CAD of")
        .says("was refunded before");
    assert_eq!(till.refunds(&intent), [700, 500]);
    assert_eq!(till.count("POST", REFUND), 2);
    assert_eq!(till.count("POST", "/v1/refunds"), 0);
}

#[test]
fn another_card_is_refused_and_nothing_goes_back() {
    let till = Till::new();
    let intent = till.interac("order-1");
    till.run(&[
        "payments",
        "refund",
        "order-1",
        "--present",
        "6280000360000978",
    ])
    .exits(1);
    till.run(&["payments", "refund", "order-1", "--present", "4242"])
        .exits(2);
    assert_eq!(till.refunds(&intent), Vec::<i64>::new());
    till.run(&["payments", "list", "--open"])
        .exits(0)
        .warns("nothing is open");
    assert!(till.reader()["action"]["status"] != "in_progress");
}

#[test]
fn somebody_elses_payment_is_not_replaced_by_a_refund() {
    let till = Till::new();
    let intent = till.interac("order-1");
    let theirs = till.elsewhere(
        "/v1/payment_intents",
        "amount=900&currency=eur&allowed_payment_method_types[]=card_present&capture_method=automatic",
    );
    let theirs = theirs["id"].as_str().unwrap();
    let reader = till.reader()["id"].as_str().unwrap().to_owned();
    till.elsewhere(
        &format!("/v1/terminal/readers/{reader}/process_payment_intent"),
        &format!("payment_intent={theirs}"),
    );
    till.run(&["payments", "refund", "order-1", "--present", INTERAC])
        .exits(6)
        .warns(theirs)
        .warns("would be lost without a word");
    assert_eq!(
        till.reader()["action"]["process_payment_intent"]["payment_intent"],
        theirs
    );
    assert_eq!(till.refunds(&intent), Vec::<i64>::new());
    assert_eq!(till.count("POST", REFUND), 0);
}

#[test]
fn no_card_in_time_leaves_the_reader_free() {
    let till = Till::new();
    let intent = till.interac("order-1");
    till.run(&["payments", "refund", "order-1", "--deadline", "1s"])
        .exits(6)
        .warns("no card on Practice till within 1 s");
    assert!(till.reader()["action"].is_null());
    assert_eq!(till.refunds(&intent), Vec::<i64>::new());
    till.run(&["payments", "refund", "order-1", "--present", INTERAC])
        .exits(0);
    assert_eq!(till.refunds(&intent), [1200]);
}

/// One Ctrl-C: it is tried again until it is off.
#[test]
fn after_ctrl_c_a_lost_request_is_made_again() {
    let till = Till::faulty(&["reset@POST /v1/terminal/readers/*/cancel_action#1"]);
    let intent = till.interac("order-1");
    let child = till
        .command(&["--max-retries", "0", "payments", "refund", "order-1"])
        .spawn()
        .unwrap();
    while till.reader()["action"]["type"] != "refund_payment" {
        std::thread::sleep(Duration::from_millis(50));
    }
    let pid = child.id().to_string();
    Command::new("kill").args(["-INT", &pid]).status().unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    assert!(till.reader()["action"].is_null());
    assert_eq!(till.refunds(&intent), Vec::<i64>::new());
}

/// Whether these tests were told to outlive their terminal, and with them whatever they start.
fn hang_ups_are_ignored() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|l| l.strip_prefix("SigIgn:"));
    mask.is_none_or(|mask| u64::from_str_radix(mask.trim(), 16).unwrap() & 1 == 1)
}

/// The terminal that is closed is told of by the shell and by the system.
#[test]
fn what_stops_it_takes_it_off_the_reader() {
    for signals in [&["-INT"][..], &["-TERM"], &["-HUP", "-HUP"]] {
        if signals[0] == "-HUP" && hang_ups_are_ignored() {
            continue;
        }
        let till = Till::new();
        let intent = till.interac("order-1");
        let child = till
            .command(&["payments", "refund", "order-1"])
            .spawn()
            .unwrap();
        while till.reader()["action"]["type"] != "refund_payment" {
            std::thread::sleep(Duration::from_millis(50));
        }
        let pid = child.id().to_string();
        for signal in signals {
            Command::new("kill").args([*signal, &pid]).status().unwrap();
        }
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(130), "{signals:?}");
        assert!(till.reader()["action"].is_null(), "{signals:?}");
        assert_eq!(till.refunds(&intent), Vec::<i64>::new());
        till.run(&["payments", "resume"])
            .exits(0)
            .warns("nothing is open");
    }
}

#[test]
fn a_lost_reply_and_a_false_time_out_refund_once() {
    for fault in [
        "lost-reply@POST /v1/terminal/readers/*/refund_payment#1",
        "reader-timeout-received@POST /v1/terminal/readers/*/refund_payment#1",
        "reader-timeout@POST /v1/terminal/readers/*/refund_payment#1",
        "lost-reply@POST /v1/test_helpers/*#2",
    ] {
        let till = Till::faulty(&[fault]);
        let intent = till.interac("order-1");
        till.run(&[
            "--max-retries",
            "0",
            "payments",
            "refund",
            "order-1",
            "--present",
            INTERAC,
        ])
        .exits(0);
        assert_eq!(till.refunds(&intent), [1200], "{fault}");
    }
}

#[test]
fn a_process_that_died_at_the_reader_is_taken_up() {
    let till = Till::new();
    let intent = till.interac("order-1");
    let mut child = till
        .command(&["payments", "refund", "order-1", "--deadline", "20s"])
        .spawn()
        .unwrap();
    while till.reader()["action"]["type"] != "refund_payment" {
        std::thread::sleep(Duration::from_millis(50));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    // The customer comes while `resume` waits.
    let resume = till
        .command(&["payments", "resume", "-o", "json"])
        .spawn()
        .unwrap();
    std::thread::sleep(Duration::from_millis(500));
    let reader = till.reader()["id"].as_str().unwrap().to_owned();
    till.elsewhere(
        &format!("/v1/test_helpers/terminal/readers/{reader}/present_payment_method"),
        "",
    );
    let output = resume.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let rows: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(rows[0]["result"], "done");
    assert_eq!(till.refunds(&intent), [1200]);
    assert_eq!(till.count("POST", REFUND), 1);
}

#[test]
fn a_process_that_died_before_the_reader_had_it_refunds_nothing_by_itself() {
    let till = Till::new();
    let intent = till.interac("order-1");
    till.run(&["payments", "refund", "order-1", "--deadline", "1s"])
        .exits(6);
    till.forget_last();
    let rows = till
        .run(&["payments", "resume", "-o", "json"])
        .exits(0)
        .json();
    assert_eq!(rows[0]["result"], "not_done");
    assert_eq!(till.count("POST", REFUND), 1);
    // Begun anew with the customer there it is a new refund.
    till.run(&["payments", "refund", "order-1", "--present", INTERAC])
        .exits(0);
    assert_eq!(till.refunds(&intent), [1200]);
}

#[test]
fn other_cards_need_no_reader() {
    let till = Till::new();
    let intent = till.sale("order-1", &[]);
    till.run(&["payments", "refund", "order-1", "--present", VISA])
        .exits(0)
        .warns("only Interac is refunded on a reader");
    assert_eq!(till.refunds(&intent), [1200]);
}

/// SIGKILL while the command is on its way to the reader.
#[test]
fn killed_in_the_middle_the_reader_is_left_free() {
    for (fault, arrived) in [("hang", false), ("stall", true)] {
        let till = Till::faulty(&[&format!(
            "{fault}@POST /v1/terminal/readers/*/refund_payment#1"
        )]);
        let intent = till.interac("order-1");
        let mut child = till
            .command(&["payments", "refund", "order-1", "--deadline", "2s"])
            .spawn()
            .unwrap();
        while till.lines().last().unwrap()["step"] != "doing" {
            std::thread::sleep(Duration::from_millis(20));
        }
        std::thread::sleep(Duration::from_millis(300));
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(till.reader()["action"]["type"] == "refund_payment", arrived);
        till.run(&["payments", "resume"]).exits(0).says("not_done");
        assert!(
            till.reader()["action"]["status"] != "in_progress",
            "{fault}"
        );
        assert_eq!(till.refunds(&intent), Vec::<i64>::new());
        till.run(&["payments", "refund", "order-1", "--present", INTERAC])
            .exits(0);
        assert_eq!(till.refunds(&intent), [1200]);
    }
}

#[test]
fn a_push_that_nobody_could_see_is_looked_for_and_made_again() {
    let till = Till::faulty(&[
        "reset@POST /v1/terminal/readers/*/refund_payment#1",
        "reset@GET /v1/refunds#3",
    ]);
    let intent = till.interac("order-1");
    till.run(&[
        "--max-retries",
        "0",
        "payments",
        "refund",
        "order-1",
        "--present",
        INTERAC,
    ])
    .exits(0)
    .warns("cannot see");
    assert_eq!(till.refunds(&intent), [1200]);
}

#[test]
fn a_reader_that_is_busy_until_the_deadline_has_not_waited_for_a_card() {
    let till = Till::faulty(&["reader-busy@POST /v1/terminal/readers/*/refund_payment"]);
    let intent = till.interac("order-1");
    till.run(&["payments", "refund", "order-1", "--deadline", "2s"])
        .exits(6)
        .warns("Practice till is busy: ")
        .warns("terminal_reader_busy");
    assert_eq!(till.refunds(&intent), Vec::<i64>::new());
    // It is pushed after a second and two more, of which there are only two.
    let pushed = till.count("POST", REFUND);
    assert!(pushed <= 2, "{pushed}");
}

// A key that loses a permission on the way.

/// What the key may do from now on.
fn grant(till: &Till, permissions: &[&str]) {
    let key = json!({"key": RESTRICTED, "permissions": permissions});
    till.simulator.control("key", key).unwrap();
}

const ALL: &[&str] = &[
    "terminal_reader_write",
    "terminal_location_read",
    "payment_intent_write",
    "charge_write",
    "dispute_read",
];

fn without(permission: &str) -> Vec<&'static str> {
    let left = ALL.iter().filter(|name| **name != permission);
    left.copied().collect()
}

#[test]
fn a_key_that_may_not_drive_the_reader_gives_nothing_back_and_says_so() {
    let till = Till::restricted();
    let intent = till.interac("order-1");
    grant(
        &till,
        &[
            &without("terminal_reader_write")[..],
            &["terminal_reader_read"],
        ]
        .concat(),
    );
    till.run(&["payments", "refund", "order-1", "--deadline", "5s"])
        .exits(3)
        .warns("terminal_reader_write");
    let last = till.lines().pop().unwrap();
    assert_eq!(
        (&last["step"], &last["result"]),
        (&json!("done"), &json!("failed"))
    );
    grant(&till, ALL);
    assert!(till.reader()["action"]["type"] != "refund_payment");
    till.run(&["payments", "resume"])
        .exits(0)
        .warns("nothing is open");
    till.run(&["payments", "refund", "order-1", "--present", INTERAC])
        .exits(0);
    assert_eq!(till.refunds(&intent), [1200]);
}

/// The customer has it back, and nobody here may see that.
#[test]
fn a_refund_at_the_reader_that_may_not_be_looked_for_any_more_stays_open() {
    for came in [true, false] {
        let till = Till::restricted();
        let intent = till.interac("order-1");
        let child = till
            .command(&["payments", "refund", "order-1", "--deadline", "20s"])
            .spawn()
            .unwrap();
        while till.reader()["action"]["type"] != "refund_payment" {
            std::thread::sleep(Duration::from_millis(20));
        }
        grant(&till, &without("charge_write"));
        let reader = till.reader()["id"].as_str().unwrap().to_owned();
        let path = if came {
            format!("/v1/test_helpers/terminal/readers/{reader}/present_payment_method")
        } else {
            format!("/v1/terminal/readers/{reader}/cancel_action")
        };
        let done = till.elsewhere(&path, "");
        assert!(done["error"].is_null(), "{done}");
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(7), "{said}");
        assert!(
            said.contains("charge_read") && said.contains("payments resume"),
            "{said}"
        );
        assert_eq!(till.lines().pop().unwrap()["step"], "doing");
        assert!(till.reader()["action"]["status"] != "in_progress");
        // Still blind, it is not begun once more.
        till.run(&["payments", "refund", "order-1", "--present", INTERAC])
            .exits(3)
            .warns("charge_read");
        assert_eq!(till.count("POST", REFUND), 1);
        grant(&till, ALL);
        let run = till.run(&["payments", "refund", "order-1", "--present", INTERAC]);
        if came {
            run.exits(0);
            assert_eq!(till.count("POST", REFUND), 1);
        } else {
            run.exits(0).says("Refunded 12.00 CAD");
            assert_eq!(till.count("POST", REFUND), 2);
        }
        assert_eq!(till.refunds(&intent), [1200], "{came}");
        till.run(&["payments", "resume"])
            .exits(0)
            .warns("nothing is open");
    }
}

/// What the reader did is known as soon as the refund is listed, not when the
/// time for it is up.
#[test]
fn a_refund_on_a_reader_is_found_before_its_deadline() {
    let till = Till::new();
    let intent = till.interac("order-1");
    let run = till.run(&[
        "payments",
        "refund",
        "order-1",
        "--present",
        INTERAC,
        "--deadline",
        "3s",
        "-o",
        "json",
    ]);
    let json = run.exits(0).json();
    let refund = &till.stripe(&format!("/v1/refunds?payment_intent={intent}"))["data"][0];
    assert_eq!(json["refund"], refund["id"]);
    assert_eq!(json["amount"], 1200);
    assert_eq!(till.refunds(&intent), [1200]);
}
