//! A journal that got long is cut down, and nobody who asks it can tell: no sale
//! is taken twice, nothing that is open is lost, whoever is killed meanwhile and
//! whoever does the same in the same moment.

use std::collections::BTreeSet;
use std::process::Child;
use std::time::Duration;

use serde_json::{Value, json};

use super::till::{Till, VISA};

/// Longer than what is left alone.
const LONG: usize = 1 << 20;
/// What is open cannot be taken off while Stripe does not answer.
const LOST: &str = "lost-reply@POST /v1/payment_intents#x4";

/// Sales of long ago, until the journal is long; one of them by its reference.
fn lengthen(till: &Till, bytes: usize) {
    let mut text = String::new();
    let mut number = 0;
    while text.len() < bytes {
        number += 1;
        let line = |at: &str, step: Value| {
            let mut line = json!({"v": 1, "at": format!("2026-11-01T{at}Z"),
                                  "sale": format!("r:old-{number}")});
            line.as_object_mut()
                .unwrap()
                .extend(step.as_object().unwrap().clone());
            line.to_string() + "\n"
        };
        let (intent, reader) = (format!("pi_Old{number:06}"), "tmr_Old");
        let till = json!({"id": reader, "label": "Old till", "location": null});
        let params: Vec<_> = (0..12)
            .map(|n| [format!("metadata[field_{n}]"), "x".repeat(30)])
            .collect();
        text += &line(
            "09:00:00",
            json!({"step": "intended", "reference": format!("old-{number}"), "attempt": 1,
                   "till": till, "amount": 700, "currency": "eur", "deadline_s": 120,
                   "keep": true, "key": format!("key-{number}"), "params": params}),
        );
        text += &line(
            "09:00:01",
            json!({"step": "created", "payment_intent": intent}),
        );
        text += &line(
            "09:00:02",
            json!({"step": "pushing", "reader": reader, "number": 1}),
        );
        text += &line(
            "09:00:09",
            json!({"step": "ended", "outcome": "paid", "status": "succeeded",
                   "payment_intent": intent, "charge": format!("ch_Old{number:06}"), "tip": 0,
                   "total": 700, "card": null, "decline_code": null}),
        );
    }
    till.append(&text);
}

/// References of sales that stand in it with their end, and how often.
fn ended(till: &Till) -> Vec<String> {
    let lines = till.lines();
    let ended = lines.iter().filter(|line| line["step"] == "ended");
    let mut ended: Vec<String> = ended
        .map(|line| line["sale"].as_str().unwrap().to_owned())
        .collect();
    ended.sort();
    ended
}

fn is_cut_down(till: &Till) -> bool {
    till.lines()[0]["step"] == "compacted"
}

/// The names of the files beside the journal.
fn files(till: &Till) -> BTreeSet<String> {
    let found = std::fs::read_dir(till.path("state/journal")).unwrap();
    found
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .map(|name| {
            name.split_once('.')
                .map_or(name.clone(), |(_, end)| end.to_owned())
        })
        .collect()
}

#[test]
fn what_is_asked_of_old_sales_is_answered_as_before() {
    let till = Till::new();
    let intent = till.sale("order-1", &[]);
    let other = till.sale("order-2", &[]);
    let part = ["payments", "refund", "order-1", "--amount", "5.00"];
    till.run(&[&part[..], &["--reference", "return-1"]].concat())
        .exits(0);
    till.later(8 * 24);
    lengthen(&till, LONG);
    let before = (till.lines().len(), ended(&till));
    // Whatever opens the journal cuts it down.
    till.run(&["payments", "list", "--open"])
        .exits(0)
        .warns("nothing is open");
    assert!(is_cut_down(&till));
    assert!(till.lines().len() < before.0, "{}", before.0);
    assert_eq!(ended(&till), before.1);
    // It was paid, here and long ago; nothing is sent.
    let created = till.count("POST", "/v1/payment_intents");
    assert_eq!(till.sale("order-1", &[]), intent);
    let old = till.run(&[
        "pay",
        "--reader",
        "Practice till",
        "--amount",
        "7.00",
        "--currency",
        "eur",
        "--skip-tipping",
        "--reference",
        "old-7",
        "-o",
        "json",
    ]);
    assert_eq!(old.exits(0).json()["payment_intent"], "pi_Old000007");
    assert_eq!(till.count("POST", "/v1/payment_intents"), created);
    // Its refund is the same refund, and its name is taken.
    till.run(&[&part[..], &["--reference", "return-1"]].concat())
        .exits(0)
        .says("was refunded before");
    till.run(&["payments", "refund", "order-2", "--reference", "return-1"])
        .exits(1)
        .warns(&intent);
    till.run(&["payments", "refund", "order-1"])
        .exits(0)
        .says("Refunded 7.00 EUR");
    assert_eq!(till.refunds(&intent), [700, 500]);
    assert_eq!(till.refunds(&other), Vec::<i64>::new());
    let got = till.run(&["payments", "get", &other, "-o", "json"]);
    assert_eq!(got.exits(0).json()["reference"], "order-2");
}

/// What has not ended stays to the letter, however old it is: it is finished, and
/// under the key it was begun with.
#[test]
fn what_is_open_is_still_finished() {
    let till = Till::faulty(&[LOST]);
    let pay = [
        "--max-retries",
        "3",
        "pay",
        "--reader",
        "Practice till",
        "--amount",
        "12.00",
        "--currency",
        "eur",
        "--skip-tipping",
        "--reference",
        "order-1",
        "--present",
        VISA,
    ];
    till.run(&pay).exits(8);
    let open: Vec<Value> = till.lines();
    till.later(9 * 24);
    lengthen(&till, LONG);
    till.run(&["payments", "list", "--open"])
        .exits(0)
        .says("order-1");
    assert!(is_cut_down(&till));
    let kept = till.lines();
    assert!(open.iter().all(|line| kept.contains(line)), "{open:?}");
    till.run(&["payments", "resume"]).exits(0);
    till.run(&["payments", "list", "--open"])
        .exits(0)
        .warns("nothing is open");
    let all = till.stripe("/v1/payment_intents?limit=100");
    let mine = all["data"].as_array().unwrap().iter();
    let mine: Vec<_> = mine
        .filter(|i| i["metadata"]["tillctl_reference"] == "order-1")
        .map(|i| i["status"].as_str().unwrap())
        .collect();
    assert_eq!(mine, ["canceled"]);
}

/// SIGKILL at any moment: the journal is the long one or the short one, never
/// anything between them.
#[cfg(unix)]
#[test]
fn killed_in_the_middle_it_loses_nothing() {
    let till = Till::new();
    till.sale("order-1", &[]);
    till.later(8 * 24);
    lengthen(&till, LONG);
    let (long, sales) = (till.lines(), ended(&till));
    let mut outcomes = BTreeSet::new();
    for number in 0..24 {
        till.rewrite(&long);
        let mut child = till
            .command(&["payments", "list", "--open"])
            .spawn()
            .unwrap();
        std::thread::sleep(Duration::from_millis(number * 25));
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(ended(&till), sales, "after {number}");
        outcomes.insert(is_cut_down(&till));
    }
    // A blow between the two files: what was half written is in nobody's way.
    till.rewrite(&long);
    let journal = std::fs::read_dir(till.path("state/journal"))
        .unwrap()
        .map(|file| file.unwrap().path())
        .find(|path| path.extension().is_some_and(|end| end == "jsonl"))
        .unwrap();
    std::fs::write(format!("{}.part", journal.display()), "{\"v\":1,\"at").unwrap();
    till.run(&["payments", "list", "--open"]).exits(0);
    assert!(is_cut_down(&till));
    assert_eq!(ended(&till), sales);
    assert_eq!(files(&till), ["jsonl", "locks"].map(str::to_owned).into());
    assert!(outcomes.contains(&false), "no blow came in time");
}

/// Four at once, beside a sale that is being taken.
#[test]
fn several_at_once_cut_it_down_once_and_lose_no_sale() {
    let till = Till::new();
    till.sale("order-1", &[]);
    till.later(8 * 24);
    lengthen(&till, LONG);
    let mut sales = ended(&till);
    let list = || -> Child {
        till.command(&["payments", "list", "--open"])
            .spawn()
            .unwrap()
    };
    let others: Vec<Child> = (0..4).map(|_| list()).collect();
    till.sale("order-2", &[]);
    for child in others {
        assert_eq!(child.wait_with_output().unwrap().status.code(), Some(0));
    }
    till.sale("order-3", &[]);
    sales.extend(["r:order-2".to_owned(), "r:order-3".to_owned()]);
    sales.sort();
    assert_eq!(ended(&till), sales);
    let lines = till.lines();
    let cuts = lines.iter().filter(|line| line["step"] == "compacted");
    assert_eq!(cuts.count(), 1);
    assert!(is_cut_down(&till));
}

/// While somebody is at a sale, who may be of a version that does not know of
/// this, it is left alone.
#[test]
fn it_is_left_alone_while_somebody_is_at_a_sale() {
    let till = Till::new();
    till.sale("order-1", &[]);
    till.later(8 * 24);
    lengthen(&till, LONG);
    let locks = till.path("state/journal/locks");
    let journal = std::fs::read_dir(till.path("state/journal"))
        .unwrap()
        .map(|file| file.unwrap().path())
        .find(|path| path.extension().is_some_and(|end| end == "jsonl"))
        .unwrap();
    let account = journal.file_stem().unwrap().to_str().unwrap();
    let lock = locks.join(format!("{account}-tmr_Old.lock"));
    let held = std::fs::File::create(&lock).unwrap();
    held.set_modified(std::time::UNIX_EPOCH).unwrap();
    held.lock().unwrap();
    till.run(&["payments", "list", "--open"]).exits(0);
    assert!(!is_cut_down(&till));
    drop(held);
    // What a killed process left goes.
    till.run(&["payments", "list", "--open"]).exits(0);
    assert!(is_cut_down(&till));
    assert_eq!(std::fs::read_dir(locks).unwrap().count(), 0);
}
