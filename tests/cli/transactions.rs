//! `tillctl transactions`: what happened at readers, held against the objects that
//! the simulator serves, from the ledger and straight from Stripe.

use std::path::Path;
use std::process::Output;

use jiff::Timestamp;
use serde_json::{Value, json};
use tillctl::facade::simulator::Simulator;

use super::account::{Account, location, offline, reader, refund, sale};
use super::report::{KEY, NOW, generated, raw, shop, stderr, stdout};

/// Runs the program in a home of its own, beside the simulator.
async fn run(simulator: &Simulator, home: &Path, args: &[&str]) -> Output {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_tillctl"));
    command
        .env_clear()
        .env("HOME", home)
        .env("TILLCTL_TZ", "Europe/Berlin")
        .env("STRIPE_API_KEY", KEY)
        .env("TILLCTL_NOW", NOW)
        .current_dir(home)
        .args(["--api-base", simulator.url(), "transactions"])
        .args(args);
    tokio::task::spawn_blocking(move || command.output().unwrap())
        .await
        .unwrap()
}

async fn rows(simulator: &Simulator, home: &Path, args: &[&str]) -> Vec<Value> {
    let output = run(simulator, home, &[&["list", "-o", "json"], args].concat()).await;
    serde_json::from_str(stdout(&output)).unwrap()
}

/// What was made of an object of Stripe's, as much of it as anybody can tell.
fn told(object: &Value, intents: &[Value]) -> Option<Value> {
    let is_charge = object["object"] == "charge";
    let charge = if is_charge { object } else { &object["charge"] };
    let method = &charge["payment_method_details"];
    let kind = method["type"].as_str().unwrap();
    if kind == "card" {
        return None;
    }
    let stored = &method[kind]["offline"]["stored_at"];
    let created = object["created"].as_i64().unwrap();
    let at = stored.as_i64().filter(|_| is_charge).unwrap_or(created);
    let (name, status) = match object["object"].as_str().unwrap() {
        "refund" => ("refund", object["status"].as_str().unwrap()),
        "dispute" => ("dispute", object["status"].as_str().unwrap()),
        _ => match (object["status"].as_str().unwrap(), &object["captured"]) {
            ("succeeded", Value::Bool(true)) => ("sale", "paid"),
            ("succeeded", _) => ("sale", "uncaptured"),
            ("failed", _) => {
                let soft = object["outcome"]["reason"]
                    .as_str()
                    .is_some_and(|reason| reason.ends_with("pin_required"));
                let retried = intents.iter().any(|other| {
                    other["payment_intent"]["id"] == object["payment_intent"]["id"]
                        && other["created"].as_i64() > object["created"].as_i64()
                });
                let status = if soft && retried {
                    "retried"
                } else {
                    "declined"
                };
                ("decline", status)
            }
            _ => ("sale", "pending"),
        },
    };
    let amount = if status == "paid" {
        &object["amount_captured"]
    } else {
        &object["amount"]
    };
    Some(json!({
        "id": object["id"], "type": name, "status": status, "amount": amount,
        "currency": object["currency"], "reader": method[kind]["reader"],
        "at": Timestamp::from_second(at).unwrap().to_string(),
    }))
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_that_happened_is_there_the_newest_first_from_either_source() {
    let simulator = shop(3, generated(), &[]).await;
    let home = tempfile::tempdir().unwrap();
    let charges = raw(&simulator, "/v1/charges", "data.payment_intent").await;
    let refunds = raw(&simulator, "/v1/refunds", "data.charge").await;
    let disputes = raw(&simulator, "/v1/disputes", "data.charge").await;
    let all = charges.iter().chain(&refunds).chain(&disputes);
    let mut expected: Vec<Value> = all.filter_map(|one| told(one, &charges)).collect();
    let window = "2026-11-17T23:00:00Z".."2026-11-21T23:00:00Z";
    expected.retain(|row| window.contains(&row["at"].as_str().unwrap()));
    let order = |row: &Value| {
        let kinds = ["sale", "decline", "refund", "dispute"];
        let kind = kinds.iter().position(|kind| row["type"] == *kind);
        let text = |name: &str| row[name].as_str().unwrap().to_owned();
        (text("at"), kind, text("id"))
    };
    expected.sort_by_key(|row| std::cmp::Reverse(order(row)));
    for kind in ["sale", "decline", "refund"] {
        assert!(expected.iter().any(|row| row["type"] == kind), "no {kind}");
    }
    let period = ["--since", "2026-11-18", "--until", "2026-11-21"];
    let direct = [&period[..], &["--direct"]].concat();
    let (held, direct) = (
        rows(&simulator, home.path(), &period).await,
        rows(&simulator, home.path(), &direct).await,
    );
    let shown: Vec<Value> = held
        .iter()
        .map(|row| {
            let names = ["id", "type", "status", "amount", "currency", "reader", "at"];
            let parts = names.map(|name| (name.to_owned(), row[name].clone()));
            parts.into_iter().collect::<serde_json::Map<_, _>>().into()
        })
        .collect();
    assert_eq!(shown, expected);
    // The same from Stripe, which knows the cards beside it.
    assert_eq!(held.len(), direct.len());
    for (held, direct) in held.iter().zip(&direct) {
        let mut without = direct.clone();
        without["last4"] = Value::Null;
        assert_eq!(*held, without);
    }
    assert!(direct.iter().any(|row| row["last4"].is_string()));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_happened_on_a_till_at_noon() {
    let account = Account::new(|lists| {
        let mut paid = sale("paid", "2026-11-23T11:05:00Z", 1_250, "tmr_3");
        paid["metadata"] = json!({"tillctl_reference": "order-4711"});
        let mut refused = sale("refused", "2026-11-23T11:04:00Z", 1_250, "tmr_3");
        refused["status"] = json!("failed");
        refused["captured"] = json!(false);
        refused["amount_captured"] = json!(0);
        refused["balance_transaction"] = Value::Null;
        refused["outcome"] = json!({"reason": "insufficient_funds"});
        let back = refund("back", "2026-11-23T11:20:00Z", 250, &paid);
        lists.charges = vec![
            sale("early", "2026-11-23T08:00:00Z", 300, "tmr_3"),
            sale("other", "2026-11-23T11:06:00Z", 700, "tmr_4"),
            paid,
            refused,
        ];
        lists.refunds = vec![back];
        lists.readers = vec![reader("tmr_3", "Till 3"), reader("tmr_4", "Till 4")];
        lists.locations = vec![location("tml_1", "Kreuzberg")];
    });
    let now = "2026-11-23T15:00:00Z";
    for source in ["", "--direct"] {
        let asked = format!(
            "transactions list --since 11:30 --until 12:30 --where reader=tmr_3 -o csv {source}"
        );
        let run = account.at(now, &asked);
        run.is(
            0,
            "\
at,type,status,amount,currency,reader_label,location_name,brand,reason,reference,id
2026-11-23T11:20:00Z,refund,succeeded,2.50,eur,Till 3,Kreuzberg,visa,,order-4711,re_back
2026-11-23T11:05:00Z,sale,paid,12.50,eur,Till 3,Kreuzberg,visa,,order-4711,ch_paid
2026-11-23T11:04:00Z,decline,declined,12.50,eur,Till 3,Kreuzberg,visa,insufficient_funds,,ch_refused
",
            if source.is_empty() {
                "2026-11-23T11:30:00+01:00 to 2026-11-23T12:30:00+01:00 (Europe/Berlin): 4 objects, complete; left out: 1 that --where does not ask for\n"
            } else {
                "2026-11-23T11:30:00+01:00 to 2026-11-23T12:30:00+01:00 (Europe/Berlin): 3 pages, 4 objects, complete; left out: 1 that --where does not ask for\n"
            },
        );
    }
    // A reference is a key: another one in another case is another sale. A pattern is not.
    for (reference, rows) in [("order-4711", 2), ("ORDER-4711", 0), ("*RDER-47*", 2)] {
        let asked = format!("transactions list 2026-11-23 --direct --reference {reference} -o id");
        let run = account.at(now, &asked);
        assert_eq!(
            (run.code, run.stdout.lines().count()),
            (0, rows),
            "{}",
            run.stdout
        );
    }
    // By the label, in whatever case, with the clock of the wall.
    let mut command = account.shop.command(&[
        "transactions",
        "list",
        "--reader",
        "till 3",
        "--since",
        "11:30",
        "--until",
        "12:30",
        "--type",
        "sale",
        "--columns",
        "at,amount,dashboard",
    ]);
    command
        .env("TILLCTL_NOW", now)
        .env("TILLCTL_TZ", "Europe/Berlin");
    let run = account.shop.finish(command);
    assert_eq!(
        run.stdout,
        "Card reader transactions; the account of sk_test_…p7dc, test mode; 2026-11-23 11:30 to 2026-11-23 12:30, Europe/Berlin; only reader=till 3, type=sale\n\
         AT                   AMOUNT  DASHBOARD\n\
         2026-11-23 12:05:00   12.50  https://dashboard.stripe.com/test/payments/pi_paid\n",
        "{}",
        run.stderr
    );
}

#[test]
fn offline_payments_failed_refunds_and_released_holds_are_where_they_belong() {
    let account = Account::new(|lists| {
        let paid = sale("paid", "2026-11-22T10:00:00Z", 1_000, "tmr_1");
        let mut held = sale("held", "2026-11-22T10:30:00Z", 900, "tmr_1");
        held["captured"] = json!(false);
        held["amount_captured"] = json!(0);
        held["balance_transaction"] = Value::Null;
        let mut failed = refund("failed", "2026-11-22T12:00:00Z", 100, &paid);
        failed["status"] = json!("failed");
        lists.refunds = vec![
            failed,
            // What an app with an old API version makes of a hold that was let go.
            refund("released", "2026-11-22T12:30:00Z", 900, &held),
        ];
        lists.charges = vec![
            paid,
            held,
            offline("later", "2026-11-22T11:00:00Z", "2026-11-25T09:00:00Z", 70),
            offline("before", "2026-11-21T11:00:00Z", "2026-11-22T09:00:00Z", 80),
            sale("next", "2026-11-23T10:00:00Z", 300, "tmr_1"),
        ];
    });
    let expected = "\
id,status,refunded
re_failed,failed,
ch_later,paid,0.00
ch_held,uncaptured,
ch_paid,paid,0.00
";
    for source in ["", "--direct"] {
        let asked =
            format!("transactions list 2026-11-22 -o csv --columns id,status,refunded {source}");
        let run = account.at("2026-11-28T12:00:00Z", &asked);
        assert_eq!(run.stdout, expected, "{source} {}", run.stderr);
        let left_out = "left out: 1 refund that gave nothing back";
        assert!(run.stderr.contains(left_out), "{}", run.stderr);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_filter_is_a_condition() {
    type Fits<'a> = Box<dyn Fn(&Value) -> bool + 'a>;
    let simulator = shop(5, generated(), &[]).await;
    let home = tempfile::tempdir().unwrap();
    let period = ["--since", "2026-11-18", "--until", "2026-11-21"];
    let all = rows(&simulator, home.path(), &period).await;
    let some = all.iter().find(|row| row["type"] == "sale").unwrap();
    let reader = some["reader_label"].as_str().unwrap();
    let brand = some["brand"].as_str().unwrap();
    let place = some["location_name"].as_str().unwrap();
    let text = |row: &Value, name: &str| row[name].as_str().unwrap_or_default().to_owned();
    let digits = |row: &Value| if row["currency"] == "jpy" { 1 } else { 100 };
    let amount = |row: &Value| row["amount"].as_i64().unwrap();
    let is_reader = |row: &Value| text(row, "reader_label") == reader;
    let by_reader = format!("reader={reader}");
    let not_reader = format!("reader!={reader},status!=Declined");
    let cases: Vec<(Vec<&str>, Fits<'_>)> = vec![
        (vec!["--reader", reader], Box::new(is_reader)),
        (vec!["--where", &by_reader], Box::new(is_reader)),
        (
            vec!["--where", &not_reader],
            Box::new(|row| !is_reader(row) && row["status"] != "declined"),
        ),
        (
            vec!["--location", place],
            Box::new(|row| text(row, "location_name") == place),
        ),
        (
            vec!["--type", "decline,refund"],
            Box::new(|row| row["type"] == "decline" || row["type"] == "refund"),
        ),
        (
            vec!["--status", "paid", "--brand", brand],
            Box::new(|row| row["status"] == "paid" && text(row, "brand") == brand),
        ),
        (
            vec!["--min", "5", "--max", "12.50"],
            Box::new(|row| {
                let (least, most) = (5 * digits(row), 25 * digits(row) / 2);
                (least..=most).contains(&amount(row))
            }),
        ),
        (
            vec!["--where", "amount>12.50,currency=EUR"],
            Box::new(|row| row["currency"] == "eur" && amount(row) > 1_250),
        ),
        (
            vec!["--where", "type=s*,id=ch_*"],
            Box::new(|row| row["type"] == "sale"),
        ),
    ];
    for (args, fits) in cases {
        let wanted: Vec<&Value> = all.iter().filter(|row| fits(row)).collect();
        assert!(!wanted.is_empty(), "{args:?} fits nothing");
        let found = rows(&simulator, home.path(), &[&period[..], &args].concat()).await;
        assert_eq!(found.iter().collect::<Vec<_>>(), wanted, "{args:?}");
    }
    let three = [&["list", "-o", "id", "--limit", "3"], &period[..]].concat();
    let three = run(&simulator, home.path(), &three).await;
    let ids: Vec<&str> = all
        .iter()
        .take(3)
        .map(|row| row["id"].as_str().unwrap())
        .collect();
    assert_eq!(stdout(&three).lines().collect::<Vec<_>>(), ids);
    assert!(
        stderr(&three).contains("there are more"),
        "{}",
        stderr(&three)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_digits_of_cards_come_from_stripe_alone() {
    let simulator = shop(5, generated(), &[]).await;
    let home = tempfile::tempdir().unwrap();
    let day = ["2026-11-20"];
    let direct = rows(&simulator, home.path(), &[&day[..], &["--direct"]].concat()).await;
    let digits = direct[0]["last4"].as_str().unwrap();
    let wanted: Vec<&Value> = direct.iter().filter(|row| row["last4"] == digits).collect();
    let found = rows(
        &simulator,
        home.path(),
        &[&day[..], &["--last4", digits]].concat(),
    )
    .await;
    assert_eq!(found.iter().collect::<Vec<_>>(), wanted);
    let refused = run(
        &simulator,
        home.path(),
        &["list", "--last4", digits, "--offline"],
    )
    .await;
    assert_eq!(refused.status.code(), Some(2));
    assert!(
        stderr(&refused).contains("does not keep the last digits"),
        "{}",
        stderr(&refused)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_may_lack_something_says_so() {
    let simulator = shop(
        1,
        generated(),
        &["forbidden@GET /v1/disputes", "forbidden@GET /v1/disputes"],
    )
    .await;
    let home = tempfile::tempdir().unwrap();
    for source in [&[][..], &["--direct"]] {
        let args = [&["list", "yesterday", "-o", "id"], source].concat();
        let output = run(&simulator, home.path(), &args).await;
        let said = stderr(&output);
        assert!(
            said.contains("not complete") && said.contains("the key may not read them"),
            "{source:?} {said}"
        );
    }
    // The day is not over.
    let today = run(&simulator, home.path(), &["list", "-o", "id"]).await;
    let said = stderr(&today);
    assert!(said.contains("the list can still grow"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_makes_no_sense_is_refused_before_anything_is_read() {
    let simulator = shop(1, generated(), &[]).await;
    let home = tempfile::tempdir().unwrap();
    for (args, says) in [
        (
            &["--where", "colour=red"][..],
            "\"colour\" is not one of reader, location",
        ),
        (&["--min", "12,50"], "amount is a number such as 12.50"),
        (
            &["--where", "brand>visa"],
            "brand is compared with = and !=",
        ),
        (
            &["--where", "type=sales"],
            "is not one of sale, decline, refund, dispute",
        ),
        (&["--columns", "at,color"], "no column \"color\""),
        (&["--direct", "--offline"], "cannot be used with"),
        (&["yesterday", "--since", "today"], "cannot be used with"),
    ] {
        let output = run(&simulator, home.path(), &[&["list"], args].concat()).await;
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {said}");
        assert!(said.contains(says), "{args:?}: {said}");
    }
    assert!(simulator.requests().is_empty());
    let nobody = run(&simulator, home.path(), &["list", "--reader", "Nobody"]).await;
    assert_eq!(nobody.status.code(), Some(4), "{}", stderr(&nobody));
}

#[tokio::test(flavor = "multi_thread")]
async fn one_is_shown_whole() {
    let simulator = shop(3, generated(), &[]).await;
    let home = tempfile::tempdir().unwrap();
    let period = ["--since", "2026-11-17", "--until", "2026-11-22", "--direct"];
    let all = rows(&simulator, home.path(), &period).await;
    for kind in ["sale", "decline", "refund", "dispute"] {
        let Some(row) = all.iter().find(|row| row["type"] == kind) else {
            assert_eq!(kind, "dispute", "there is none");
            continue;
        };
        let id = row["id"].as_str().unwrap();
        let output = run(&simulator, home.path(), &["get", id, "-o", "json"]).await;
        let one: Value = serde_json::from_str(stdout(&output)).unwrap();
        assert_eq!(one, *row, "{kind}");
    }
    let sale = all.iter().find(|row| row["status"] == "paid").unwrap();
    let intent = sale["payment_intent"].as_str().unwrap();
    let shown = run(&simulator, home.path(), &["get", intent]).await;
    let text = stdout(&shown);
    for part in [
        format!("id              {}", sale["id"].as_str().unwrap()),
        format!("last4           {}", sale["last4"].as_str().unwrap()),
        format!("dashboard       https://dashboard.stripe.com/test/payments/{intent}"),
    ] {
        assert!(text.contains(&part), "{part}\n{text}");
    }
    let charges = raw(&simulator, "/v1/charges", "data.payment_intent").await;
    let online = charges
        .iter()
        .find(|c| c["payment_method_details"]["type"] == "card");
    let online = online.unwrap()["id"].as_str().unwrap();
    let refused = run(&simulator, home.path(), &["get", online]).await;
    assert_eq!(refused.status.code(), Some(4));
    let said = stderr(&refused);
    assert!(said.contains("was not taken at a reader"), "{said}");
    let wrong = run(&simulator, home.path(), &["get", "order-4711"]).await;
    assert_eq!(wrong.status.code(), Some(4), "{}", stderr(&wrong));
}
