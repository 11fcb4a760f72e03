//! Stripe keeps a failure of its own under an Idempotency-Key for a day: the payment
//! tells whether it was done, and what was not goes on under another key.

use serde_json::{Value, json};

use super::till::{Run, Till};

const REFUNDS: &str = "crash-before@POST /v1/refunds#x1";

fn refund(till: &Till, machine: &str, payment: &str, more: &[&str]) -> Run {
    let args = [&["payments", "refund", payment][..], more].concat();
    till.run_on(machine, &args)
}

/// The journal's steps of what was begun: `doing` with its key, `done` with its result.
fn steps(till: &Till) -> Vec<String> {
    let lines = till.lines();
    let of = |line: &Value| {
        let text = |name: &str| line[name].as_str().unwrap_or_default().to_owned();
        match &*text("step") {
            "doing" => Some(text("key")),
            "done" => Some(text("result")),
            _ => None,
        }
    };
    lines.iter().filter_map(of).collect()
}

#[test]
fn a_refund_that_stripe_keeps_a_500_for_is_made_under_the_next_key() {
    for more in [
        &["--amount", "4.00"][..],
        &["--amount", "4.00", "--reference", "r.1"],
        &[],
    ] {
        let till = Till::faulty(&[REFUNDS]);
        let intent = till.sale("order-1", &[]);
        // It was not said that it is kept, and Stripe does not want it asked again.
        refund(&till, "", "order-1", more)
            .exits(7)
            .warns("(after 2026-11-24T11:00:00Z in any case)");
        assert_eq!(till.refunds(&intent), Vec::<i64>::new());
        let run = refund(&till, "", "order-1", more).exits(0);
        assert!(run.out.contains("Refunded"), "{run:?}");
        let amount = if more.is_empty() { 1200 } else { 400 };
        assert_eq!(till.refunds(&intent), [amount]);
        // One that fails, one that says that this is kept, and the next key.
        assert_eq!(till.count("POST", "/v1/refunds"), 3);
        let steps = steps(&till);
        let key = &steps[0];
        assert_eq!(steps, [key.clone(), format!("{key}.1"), "done".to_owned()]);
        // It is one refund, whoever asks.
        for machine in ["", "there"] {
            refund(&till, machine, &intent, more)
                .exits(0)
                .says("was refunded before");
        }
        till.run(&["payments", "resume"])
            .exits(0)
            .warns("nothing is open");
        assert_eq!(till.refunds(&intent), [amount]);
        assert_eq!(till.count("POST", "/v1/refunds"), 3);
    }
}

#[test]
fn resume_and_another_machine_meet_the_same_key() {
    let till = Till::faulty(&[REFUNDS]);
    let intent = till.sale("order-1", &[]);
    let part = ["--amount", "4.00"];
    refund(&till, "", &intent, &part).exits(7);
    refund(&till, "there", &intent, &part).exits(0);
    // The machine that was told 7 finds the refund of the other.
    till.run(&["payments", "resume"]).exits(0).says("done");
    assert_eq!(till.refunds(&intent), [400]);
    assert_eq!(till.count("POST", "/v1/refunds"), 4);

    // Killed after the next key was written down, and before or after it was sent.
    for fault in ["hang", "stall"] {
        let till = Till::faulty(&[REFUNDS, &format!("{fault}@POST /v1/refunds#3")]);
        let intent = till.sale("order-1", &[]);
        refund(&till, "", "order-1", &part).exits(7);
        let args = [&["payments", "refund", "order-1"][..], &part].concat();
        let mut child = till.command(&args).spawn().unwrap();
        while steps(&till).len() < 2 {
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        std::thread::sleep(std::time::Duration::from_millis(300));
        child.kill().unwrap();
        child.wait().unwrap();
        refund(&till, "there", &intent, &part).exits(0);
        till.run(&["payments", "resume"]).exits(0).says("done");
        refund(&till, "", "order-1", &part).exits(0);
        assert_eq!(till.refunds(&intent), [400], "{fault}");
    }
}

#[test]
fn what_was_done_before_the_500_is_not_done_again() {
    for more in [&["--amount", "4.00"][..], &[]] {
        let till = Till::faulty(&["crash@POST /v1/refunds#x1"]);
        let intent = till.sale("order-1", &[]);
        refund(&till, "", "order-1", more).exits(0);
        assert_eq!(till.count("POST", "/v1/refunds"), 1);
        assert_eq!(till.refunds(&intent).len(), 1);
    }
}

#[test]
fn another_amount_is_not_blocked_by_a_kept_500() {
    let till = Till::faulty(&[REFUNDS]);
    let intent = till.sale("order-1", &[]);
    refund(&till, "", "order-1", &["--amount", "4.00"]).exits(7);
    refund(&till, "", "order-1", &["--amount", "3.00"])
        .exits(0)
        .says("Refunded 3.00 EUR");
    // What was begun is finished first.
    assert_eq!(till.refunds(&intent), [300, 400]);
}

/// Somebody has given the same back in the Dashboard meanwhile.
#[test]
fn an_equal_refund_of_somebody_else_counts_as_the_same() {
    let till = Till::faulty(&[REFUNDS]);
    let intent = till.sale("order-1", &[]);
    refund(&till, "", "order-1", &["--amount", "4.00"]).exits(7);
    till.elsewhere(
        "/v1/refunds",
        &format!("payment_intent={intent}&amount=400"),
    );
    till.run(&["payments", "resume"]).exits(0).says("done");
    refund(&till, "", "order-1", &["--amount", "4.00"]).exits(0);
    assert_eq!(till.refunds(&intent), [400]);
}

#[test]
fn a_capture_and_a_cancellation_go_on_where_the_payment_stands_as_before() {
    for (verb, status) in [("capture", "succeeded"), ("cancel", "canceled")] {
        for resume in [true, false] {
            let fault = format!("crash-before@POST /v1/payment_intents/*/{verb}#x1");
            let till = Till::faulty(&[&fault]);
            let intent = till.sale("order-1", &["--capture", "manual"]);
            till.run(&["payments", verb, "order-1"]).exits(7);
            let again: &[&str] = if resume {
                &["payments", "resume"]
            } else {
                &["payments", verb, "order-1"]
            };
            till.run(again).exits(0);
            let read = till.stripe(&format!("/v1/payment_intents/{intent}"));
            assert_eq!(read["status"], status);
            let endpoint = format!("/v1/payment_intents/{{id}}/{verb}");
            assert_eq!(till.count("POST", &endpoint), 3);
        }
    }
}

/// Stripe that fails each time is not asked for ever.
#[test]
fn a_stripe_that_only_fails_is_left_alone_and_said_to_have_done_nothing() {
    let till = Till::faulty(&["crash-before@POST /v1/refunds"]);
    let intent = till.sale("order-1", &[]);
    let part = ["--amount", "4.00", "-o", "json"];
    refund(&till, "", "order-1", &part).exits(7);
    refund(&till, "", "order-1", &part).exits(7);
    assert_eq!(till.count("POST", "/v1/refunds"), 3);
    assert_eq!(till.refunds(&intent), Vec::<i64>::new());
    till.simulator
        .control("fault", json!({"clear": true}))
        .unwrap();
    refund(&till, "", "order-1", &part).exits(0);
    assert_eq!(till.refunds(&intent), [400]);
}
