//! One reference is one charge, on however many machines it is tried.

use serde_json::Value;

use super::till::{Run, Till, VISA};

const CREATE: &str = "/v1/payment_intents";

/// The sale `ord-1` of 5.00 EUR on a machine.
fn pay(till: &Till, machine: &str, more: &[&str]) -> Run {
    let mut args = vec![
        "pay",
        "--currency",
        "eur",
        "--reference",
        "ord-1",
        "--skip-tipping",
        "-o",
        "json",
    ];
    if !more.contains(&"--reader") {
        args.extend(["--reader", "Practice till"]);
    }
    if !more.contains(&"--amount") {
        args.extend(["--amount", "5.00"]);
    }
    if !more.contains(&"--deadline") {
        args.extend(["--deadline", "2s"]);
    }
    args.extend(more);
    till.run_on(machine, &args)
}

fn paid(till: &Till, machine: &str) -> String {
    let receipt = pay(till, machine, &["--present", VISA]).exits(0).json();
    assert_eq!(receipt["outcome"], "paid");
    receipt["payment_intent"].as_str().unwrap().to_owned()
}

/// The PaymentIntents of the reference, with their status.
fn intents(till: &Till) -> Vec<(String, String)> {
    let list = till.stripe("/v1/payment_intents?limit=20");
    let rows = list["data"].as_array().unwrap();
    let text = |v: &Value| v.as_str().unwrap().to_owned();
    rows.iter()
        .filter(|p| p["metadata"]["tillctl_reference"] == "ord-1")
        .map(|p| (text(&p["id"]), text(&p["status"])))
        .collect()
}

#[track_caller]
fn one_charge(till: &Till, intent: &str) {
    let paid: Vec<_> = intents(till)
        .into_iter()
        .filter(|(_, status)| status != "canceled")
        .collect();
    assert_eq!(paid, [(intent.to_owned(), "succeeded".to_owned())]);
}

#[test]
fn an_attempt_whose_answer_never_came_is_the_same_attempt_everywhere() {
    let till = Till::faulty(&["lost-reply@POST /v1/payment_intents#x4"]);
    pay(&till, "a", &["--present", VISA])
        .exits(8)
        .warns("nothing was charged");
    let intent = paid(&till, "a");
    assert_eq!(paid(&till, "b"), intent);
    assert_eq!(paid(&till, "a"), intent);
    one_charge(&till, &intent);
    assert_eq!(intents(&till).len(), 1);
}

#[test]
fn a_create_that_stripe_put_off_or_a_proxy_answered_is_the_same_attempt() {
    for fault in ["rate-limit", "error=503", "proxy", "reset"] {
        let till = Till::faulty(&[&format!("{fault}@POST {CREATE}#x1")]);
        let none = ["--present", VISA, "--max-retries", "0"];
        pay(&till, "a", &none).exits(8);
        assert_eq!(intents(&till), []);
        let intent = paid(&till, "b");
        assert_eq!(paid(&till, "a"), intent, "{fault}");
        one_charge(&till, &intent);
    }
}

#[test]
fn a_stored_500_is_looked_behind() {
    let till = Till::faulty(&["crash@POST /v1/payment_intents#1"]);
    let none = ["--present", VISA, "--max-retries", "0"];
    pay(&till, "a", &none).exits(8);
    // It was made all the same: every machine uses that one.
    assert_eq!(intents(&till).len(), 1);
    let intent = paid(&till, "b");
    assert_eq!(paid(&till, "a"), intent);
    one_charge(&till, &intent);
    assert_eq!(intents(&till).len(), 1);
}

#[test]
fn after_a_day_the_sale_is_looked_for_at_stripe() {
    let till = Till::faulty(&["lost-reply@POST /v1/payment_intents#x4"]);
    pay(&till, "a", &["--present", VISA]).exits(8);
    let intent = paid(&till, "b");
    till.later(30);
    assert_eq!(paid(&till, "a"), intent);
    one_charge(&till, &intent);
}

/// The key dies between two tries of a machine: what it creates then is the second
/// under it, and the sale was paid by another machine under the first.
#[test]
fn a_key_that_dies_between_two_tries_hides_no_payment() {
    let till = Till::faulty(&["reset@POST /v1/payment_intents#2"]);
    let intent = paid(&till, "b");
    till.minutes_later(22 * 60 + 45);
    let none = ["--present", VISA, "--max-retries", "0"];
    pay(&till, "a", &none).exits(8);
    till.minutes_later(90);
    assert_eq!(paid(&till, "a"), intent);
    one_charge(&till, &intent);
    assert_eq!(intents(&till).len(), 2);
}

#[test]
fn another_amount_under_the_reference_is_refused_before_anything_is_sent() {
    let till = Till::new();
    for present in ["4000000000009995", VISA] {
        pay(&till, "a", &["--present", present]);
        let sent = till.simulator.requests().len();
        pay(&till, "a", &["--amount", "6.00"])
            .exits(1)
            .warns("belongs to a sale of 5.00 EUR, not 6.00 EUR; nothing was done");
        let requests = till.simulator.requests();
        assert!(requests[sent..].iter().all(|r| r.method == "GET"));
    }
}

#[test]
fn what_is_open_after_a_day_is_used_again() {
    let till = Till::faulty(&["lost-reply@POST /v1/payment_intents#x4"]);
    pay(&till, "a", &["--present", VISA]).exits(8);
    till.later(30);
    let intent = paid(&till, "a");
    one_charge(&till, &intent);
    assert_eq!(intents(&till).len(), 1);
}

#[test]
fn resume_leaves_nothing_open_however_old_it_is() {
    for hours in [1, 30] {
        for reference in [true, false] {
            let till = Till::faulty(&["lost-reply@POST /v1/payment_intents#x4"]);
            let mut args = vec!["pay", "--reader", "Practice till", "--amount", "5.00"];
            args.extend(["--currency", "eur", "--present", VISA]);
            if reference {
                args.extend(["--reference", "ord-1"]);
            }
            till.run(&args).exits(8);
            till.later(hours);
            till.run(&["payments", "resume"]).exits(0);
            let list = till.stripe("/v1/payment_intents?limit=3");
            assert_eq!(list["data"][0]["status"], "canceled", "{hours} {reference}");
            till.run(&["payments", "resume"])
                .exits(0)
                .warns("nothing is open");
        }
    }
}

#[test]
fn a_payment_that_could_not_be_taken_back_stays_in_the_journal() {
    // The push is refused, and then the PaymentIntent cannot be cancelled.
    let till = Till::faulty(&[
        "reader-offline@POST /v1/terminal/readers/*/process_payment_intent#1",
        "reset@POST /v1/payment_intents/*/cancel#x4",
    ]);
    pay(&till, "a", &[]).exits(6);
    let [(intent, status)] = &intents(&till)[..] else {
        panic!("{:?}", intents(&till));
    };
    assert_eq!(status, "requires_payment_method");
    till.run_on("a", &["payments", "resume"]).exits(0);
    assert_eq!(intents(&till), [(intent.clone(), "canceled".to_owned())]);
}

#[test]
fn a_declined_payment_is_kept_for_another_card_and_then_closed() {
    let till = Till::new();
    let declined = pay(&till, "a", &["--present", "4000000000009995"]).exits(5);
    assert_eq!(declined.json()["decline_code"], "insufficient_funds");
    assert_eq!(intents(&till)[0].1, "requires_payment_method");
    // The next try is not declined for the reason of the first.
    let nobody = pay(&till, "a", &[]).exits(6);
    assert_eq!(nobody.json()["decline_code"], Value::Null);
    till.later(1);
    till.run_on("a", &["payments", "resume"]).exits(0);
    assert_eq!(intents(&till)[0].1, "canceled");
    let intent = paid(&till, "a");
    assert_eq!(paid(&till, "b"), intent);
    one_charge(&till, &intent);
}

/// The reader shows the PaymentIntent that both share: the one has it there, the other has
/// ended with it.
#[test]
fn what_another_machine_pushed_after_a_decline_is_left_to_it() {
    let till = Till::new();
    pay(&till, "a", &["--present", "4000000000009995"]).exits(5);
    pay(&till, "b", &["--no-wait"]).exits(0);
    till.later(1);
    till.run_on("a", &["payments", "resume"])
        .exits(0)
        .says("in_progress");
    assert_eq!(till.reader()["action"]["status"], "in_progress");
    assert_eq!(intents(&till)[0].1, "requires_payment_method");
    assert_eq!(
        till.count("POST", "/v1/terminal/readers/{id}/cancel_action"),
        0
    );
}

#[test]
fn a_declined_sale_that_is_taken_up_is_said_to_have_been_declined() {
    let till = Till::new();
    pay(&till, "a", &["--present", "4000000000009995"]).exits(5);
    till.later(1);
    till.run_on("a", &["payments", "resume", "-o", "json"])
        .exits(0)
        .says("its card was declined, and no other came in time; nothing was charged");
}

/// What another machine began is on no reader any more once something else is
/// shown there.
#[test]
fn a_reader_that_shows_something_else_does_not_hold_the_sale() {
    let till = Till::new();
    let readers = till.stripe("/v1/terminal/readers?limit=100");
    let readers = readers["data"].as_array().unwrap();
    let bar = readers.iter().find(|r| r["label"] == "Till 1").unwrap();
    let bar = bar["id"].as_str().unwrap();
    pay(&till, "b", &["--reader", "Till 1", "--no-wait"]).exits(0);
    let intent = intents(&till)[0].0.clone();
    pay(&till, "a", &["--present", VISA])
        .exits(6)
        .warns("this sale is on Till 1");
    let theirs = till.elsewhere(
        "/v1/payment_intents",
        "amount=700&currency=eur&allowed_payment_method_types[]=card_present&capture_method=automatic",
    );
    let theirs = theirs["id"].as_str().unwrap();
    till.elsewhere(
        &format!("/v1/terminal/readers/{bar}/process_payment_intent"),
        &format!("payment_intent={theirs}"),
    );
    assert_eq!(paid(&till, "a"), intent);
    one_charge(&till, &intent);
}

#[test]
fn a_refusal_of_stripe_ends_an_attempt() {
    let till = Till::new();
    // Nobody can be charged 1 cent.
    let args = ["pay", "--reader", "Practice till", "--currency", "eur"];
    let mut small = args.to_vec();
    small.extend(["--amount", "0.01", "--reference", "ord-1"]);
    for _ in 0..3 {
        till.run(&small).exits(1);
    }
    // A refusal that is kept under a key leads to the next one.
    let requests = till.simulator.requests();
    let creations = requests.iter().filter(|r| r.endpoint == CREATE);
    let keys: Vec<_> = creations
        .filter_map(|r| r.idempotency_key.as_deref())
        .collect();
    let numbers = [1, 1, 2, 2, 3].map(|n| format!("tillctl-ord-1-{n}"));
    assert_eq!(keys, numbers);
    till.run(&["payments", "resume"])
        .exits(0)
        .warns("nothing is open");
}

#[test]
fn a_first_try_costs_no_more_requests_than_before() {
    let till = Till::new();
    paid(&till, "a");
    assert_eq!(till.count("GET", CREATE), 0);
    assert_eq!(till.count("POST", CREATE), 1);
    // Nor does another card after a decline, or another try soon after.
    let till = Till::new();
    pay(&till, "a", &["--deadline", "1s"]).exits(6);
    paid(&till, "a");
    assert_eq!(till.count("GET", CREATE), 0);
}

#[test]
fn a_dry_run_shows_what_would_be_sent() {
    let requests = |till: &Till, machine: &str| -> Vec<String> {
        let run = pay(till, machine, &["--present", VISA, "--dry-run"]).exits(0);
        let shown = run.json();
        let all = shown["requests"].as_array().unwrap();
        all.iter()
            .map(|r| {
                format!(
                    "{} {}",
                    r["method"].as_str().unwrap(),
                    r["path"].as_str().unwrap()
                )
            })
            .collect()
    };
    let till = Till::new();
    let shown = requests(&till, "a");
    assert_eq!(shown.len(), 3, "{shown:?}");
    assert_eq!(shown[0], format!("POST {CREATE}"));
    assert_eq!(shown[1], format!("POST {CREATE}/(the new PaymentIntent)"));
    assert!(shown[2].ends_with("/process_payment_intent"));
    // Declined: the same PaymentIntent would be pushed again.
    pay(&till, "a", &["--present", "4000000000009995"]).exits(5);
    let intent = intents(&till).remove(0).0;
    let shown = requests(&till, "a");
    assert_eq!(shown.len(), 2, "{shown:?}");
    assert_eq!(shown[0], format!("POST {CREATE}/{intent}"));
    // Paid: nothing would be sent.
    assert_eq!(paid(&till, "a"), intent);
    let run = pay(&till, "a", &["--dry-run"]).exits(0);
    assert_eq!(run.json()["outcome"], "paid");
    run.warns("was settled before; nothing would be sent");
    // Also where another machine has paid what was left open here.
    let till = Till::faulty(&["lost-reply@POST /v1/payment_intents#x4"]);
    pay(&till, "a", &["--present", VISA]).exits(8);
    let intent = paid(&till, "b");
    till.later(30);
    let run = pay(&till, "a", &["--dry-run"]).exits(0);
    assert_eq!(run.json()["payment_intent"], intent.as_str());
    run.warns("nothing would be sent");
    // The values are those of the run.
    let till = Till::new();
    let more = ["--present", VISA, "--metadata", "a=b", "--description", "c"];
    let mut dry = more.to_vec();
    dry.push("--dry-run");
    let shown = pay(&till, "a", &dry).exits(0).json();
    pay(&till, "a", &more).exits(0);
    let sent: Vec<_> = till.simulator.requests();
    let sent = sent.iter().filter(|r| r.method == "POST").take(3);
    for (shown, sent) in shown["requests"].as_array().unwrap().iter().zip(sent) {
        let pairs: Vec<(String, String)> = shown["params"]
            .as_object()
            .unwrap()
            .iter()
            .map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned()))
            .collect();
        let new = |(name, value): (String, String)| match value.as_str() {
            "(the new PaymentIntent)" => (name, intents(&till).remove(0).0),
            _ => (name, value),
        };
        assert_eq!(pairs.into_iter().map(new).collect::<Vec<_>>(), sent.pairs);
    }
}

#[test]
fn a_journal_belongs_to_a_server() {
    let (stand_in, other) = (Till::new(), Till::new());
    paid(&stand_in, "a");
    let run = |more: &[&str]| {
        let mut args = vec!["--api-base", other.simulator.url()];
        args.extend(["pay", "--reader", "Practice till", "--amount", "5.00"]);
        args.extend([
            "--currency",
            "eur",
            "--reference",
            "ord-1",
            "--skip-tipping",
        ]);
        args.extend(more);
        stand_in.run_at("a", &args)
    };
    run(&["--present", VISA]).exits(0);
    assert_eq!(intents(&other).len(), 1);
    // The same server under another spelling is the same.
    let root = format!("{}/", stand_in.simulator.url());
    let args = ["--api-base", &root, "payments", "get", "ord-1"];
    stand_in.run_at("a", &args).exits(0);
}
