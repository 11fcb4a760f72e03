//! Pages, ranges, expansion, and the past that is made up as it is asked for.

use std::collections::{BTreeMap, HashSet};

use serde_json::Value;
use tillctl::facade::simulator::Shop;

use super::support::{Bench, NOON, id};

/// Every object of a list, by pages.
async fn all(bench: &Bench, path: &str, filters: &[(&str, &str)], limit: &str) -> Vec<Value> {
    let mut rows: Vec<Value> = Vec::new();
    loop {
        let cursor = rows.last().map(id).unwrap_or_default();
        let mut pairs = vec![("limit", limit)];
        pairs.extend_from_slice(filters);
        if !cursor.is_empty() {
            pairs.push(("starting_after", &cursor));
        }
        let page = bench.get(path, &pairs).await.ok();
        rows.extend(page["data"].as_array().unwrap().iter().cloned());
        if page["has_more"] == false {
            return rows;
        }
    }
}

fn created(object: &Value) -> i64 {
    object["created"].as_i64().unwrap()
}

const LISTS: [&str; 5] = [
    "/v1/charges",
    "/v1/payment_intents",
    "/v1/refunds",
    "/v1/balance_transactions",
    "/v1/disputes",
];

#[tokio::test]
async fn pages_join_without_gaps_in_both_directions() {
    let bench = Bench::demo().await;
    // Something new on top of the past, and something changed inside it.
    let (_, _, charge) = bench.paid("1000", &[("capture_method", "automatic")]).await;
    bench.paid("2000", &[("capture_method", "automatic")]).await;
    bench.post("/v1/refunds", &[("charge", &charge)]).await.ok();
    for path in LISTS {
        let rows = all(&bench, path, &[], "37").await;
        assert!(!rows.is_empty(), "{path}");
        assert!(
            rows.windows(2)
                .all(|pair| created(&pair[0]) >= created(&pair[1])),
            "{path}"
        );
        let unique: HashSet<String> = rows.iter().map(id).collect();
        assert_eq!(unique.len(), rows.len(), "{path}");
        // Backwards from the oldest: the same, page by page.
        let mut back: Vec<Value> = vec![rows.last().unwrap().clone()];
        loop {
            let before = id(&back[0]);
            let page = bench
                .get(path, &[("limit", "100"), ("ending_before", &before)])
                .await
                .ok();
            let mut data = page["data"].as_array().unwrap().clone();
            data.extend(back);
            back = data;
            if page["has_more"] == false {
                break;
            }
        }
        assert_eq!(back, rows, "{path}");
        for row in rows.iter().step_by(41) {
            assert_eq!(bench.fetch(&format!("{path}/{}", id(row))).await, *row);
        }
    }
}

#[tokio::test]
async fn ranges_of_time_are_exact() {
    let bench = Bench::demo().await;
    for path in LISTS {
        let rows = all(&bench, path, &[], "100").await;
        let middle = created(&rows[rows.len() / 2]);
        let (at, from, until) = (
            middle.to_string(),
            (middle - 200_000).to_string(),
            (middle + 300_000).to_string(),
        );
        let expect = |keep: &dyn Fn(i64) -> bool| -> Vec<Value> {
            rows.iter()
                .filter(|row| keep(created(row)))
                .cloned()
                .collect()
        };
        let got = all(
            &bench,
            path,
            &[("created[gte]", &from), ("created[lt]", &until)],
            "20",
        )
        .await;
        assert_eq!(
            got,
            expect(&|at| at >= middle - 200_000 && at < middle + 300_000),
            "{path}"
        );
        let got = all(&bench, path, &[("created[gt]", &at)], "100").await;
        assert_eq!(got, expect(&|at| at > middle), "{path}");
        let got = all(&bench, path, &[("created[lte]", &at)], "100").await;
        assert_eq!(got, expect(&|at| at <= middle), "{path}");
        let got = all(&bench, path, &[("created", &at)], "100").await;
        assert_eq!(got, expect(&|at| at == middle), "{path}");
    }
}

#[tokio::test]
async fn the_past_is_plausible_and_adds_up() {
    let bench = Bench::demo().await;
    let charges = all(
        &bench,
        "/v1/charges",
        &[("expand[]", "data.balance_transaction")],
        "100",
    )
    .await;
    let intents = all(&bench, "/v1/payment_intents", &[], "100").await;
    let refunds = all(&bench, "/v1/refunds", &[], "100").await;
    let txns = all(&bench, "/v1/balance_transactions", &[], "100").await;
    assert!(charges.iter().all(|charge| created(charge) * 1000 < NOON));
    let count =
        |test: &dyn Fn(&Value) -> bool| charges.iter().filter(|charge| test(charge)).count();
    let soft = |c: &Value| c["outcome"]["reason"] == "offline_pin_required";
    let kind = |c: &Value, kind: &str| c["payment_method_details"]["type"] == kind;
    assert!(count(&|c| c["status"] == "failed") > 20);
    assert!(count(&soft) > 5);
    assert!(count(&|c| c["status"] == "succeeded" && c["captured"] == false) > 0);
    assert!(count(&|c| kind(c, "wechat_pay")) > 0);
    assert!(count(&|c| kind(c, "card")) > 0);
    assert!(count(&|c| c["currency"] == "jpy") > 50);
    assert!(count(&|c| c["payment_method_details"]["card_present"]["wallet"].is_object()) > 50);
    assert!(refunds.len() > 10);
    let stored =
        |c: &Value| c["payment_method_details"]["card_present"]["offline"]["stored_at"].as_i64();
    assert!(count(&|c| stored(c).is_some_and(|at| at < created(c))) > 3);
    assert!(
        intents
            .iter()
            .any(|p| p["amount_details"]["tip"]["amount"].as_i64() > Some(0))
    );
    // A reader that is no longer there has takings all the same.
    let listed = bench
        .get("/v1/terminal/readers", &[("limit", "100")])
        .await
        .ok();
    let known: HashSet<String> = listed["data"].as_array().unwrap().iter().map(id).collect();
    let mut yesterday: BTreeMap<String, usize> = BTreeMap::new();
    let midnight = NOON / 1000 - 12 * 3600;
    for charge in &charges {
        let details = &charge["payment_method_details"];
        let Some(reader) = details[details["type"].as_str().unwrap()]["reader"].as_str() else {
            continue;
        };
        if (midnight - 86_400..midnight).contains(&created(charge)) {
            *yesterday.entry(reader.to_owned()).or_default() += 1;
        }
    }
    assert!(yesterday.len() >= 7, "{yesterday:?}");
    assert!(
        count(&|c| c["payment_method_details"]["card_present"]["reader"]
            .as_str()
            .is_some_and(|reader| !known.contains(reader)))
            > 20
    );
    // Intents, charges, refunds and the balance agree.
    let by_id: BTreeMap<String, &Value> = charges.iter().map(|c| (id(c), c)).collect();
    for intent in &intents {
        let charge = by_id[intent["latest_charge"].as_str().unwrap()];
        assert_eq!(charge["payment_intent"], intent["id"]);
        assert_eq!(charge["amount"], intent["amount"]);
        assert_eq!(intent["status"] == "succeeded", charge["captured"] == true);
    }
    let mut sums: BTreeMap<&str, i64> = BTreeMap::new();
    for txn in &txns {
        *sums.entry(txn["type"].as_str().unwrap()).or_default() += txn["amount"].as_i64().unwrap();
    }
    let booked: i64 = charges
        .iter()
        .filter_map(|c| c["balance_transaction"]["amount"].as_i64())
        .sum();
    assert_eq!(sums["charge"], booked);
    for charge in &charges {
        let back: i64 = refunds
            .iter()
            .filter(|r| r["charge"] == charge["id"] && r["status"] == "succeeded")
            .map(|r| r["amount"].as_i64().unwrap())
            .sum();
        assert_eq!(charge["amount_refunded"], back);
        assert_eq!(
            charge["balance_transaction"].is_object(),
            charge["captured"] == true
        );
    }
}

#[tokio::test]
async fn filters_reach_into_the_past() {
    let bench = Bench::demo().await;
    let refunds = all(&bench, "/v1/refunds", &[], "100").await;
    let charge = refunds[3]["charge"].as_str().unwrap();
    let of_charge = all(&bench, "/v1/refunds", &[("charge", charge)], "100").await;
    assert_eq!(of_charge, [refunds[3].clone()]);
    let intent = refunds[3]["payment_intent"].as_str().unwrap();
    assert!(
        !all(&bench, "/v1/charges", &[("payment_intent", intent)], "100")
            .await
            .is_empty()
    );
    let moves = all(
        &bench,
        "/v1/balance_transactions",
        &[("source", charge)],
        "100",
    )
    .await;
    assert_eq!((moves.len(), &moves[0]["type"]), (1, &"charge".into()));
    let of_type = all(
        &bench,
        "/v1/balance_transactions",
        &[("type", "refund")],
        "100",
    )
    .await;
    assert_eq!(of_type.len(), refunds.len());
    assert!(
        all(
            &bench,
            "/v1/balance_transactions",
            &[("type", "payout")],
            "100"
        )
        .await
        .is_empty()
    );
    // A change lies over the past and is seen everywhere.
    let path = format!("/v1/charges/{charge}");
    bench.post(&path, &[("metadata[a]", "b")]).await.ok();
    let listed = all(&bench, "/v1/charges", &[("payment_intent", intent)], "100").await;
    assert_eq!(listed[0]["metadata"]["a"], "b");
}

#[tokio::test]
async fn ids_are_opened_where_the_contract_allows_it() {
    let bench = Bench::demo().await;
    let (reader, intent, _) = bench.paid("1000", &[("capture_method", "automatic")]).await;
    let path = format!("/v1/payment_intents/{intent}");
    let deep = bench
        .get(
            &path,
            &[(
                "expand[]",
                "latest_charge.balance_transaction.source.payment_intent",
            )],
        )
        .await
        .ok();
    assert_eq!(
        deep["latest_charge"]["balance_transaction"]["source"]["payment_intent"]["id"],
        intent
    );
    let path = format!("/v1/terminal/readers/{reader}");
    let action = "action.process_payment_intent.payment_intent";
    let opened = bench
        .get(&path, &[("expand[]", "location"), ("expand[]", action)])
        .await;
    let opened = opened.ok();
    assert_eq!(opened["location"]["object"], "terminal.location");
    assert_eq!(
        opened["action"]["process_payment_intent"]["payment_intent"]["status"],
        "succeeded"
    );
    let five = "latest_charge.balance_transaction.source.payment_intent.latest_charge";
    for wrong in ["amount", "latest_charge.amount", "data.latest_charge", five] {
        let refused = bench
            .get(
                &format!("/v1/payment_intents/{intent}"),
                &[("expand[]", wrong)],
            )
            .await;
        assert_eq!(refused.refused().0, 400, "{wrong}");
    }
    let refused = bench
        .get("/v1/charges", &[("expand[]", "balance_transaction")])
        .await;
    assert_eq!(
        refused.message(),
        "This property cannot be expanded (balance_transaction)."
    );
}

#[tokio::test]
async fn events_tell_what_happened() {
    let bench = Bench::demo().await;
    let (reader, intent, _) = bench.paid("1000", &[("capture_method", "automatic")]).await;
    let types = [
        ("types[]", "terminal.reader.action_succeeded"),
        ("types[1]", "payment_intent.succeeded"),
    ];
    let events = all(&bench, "/v1/events", &types, "100").await;
    assert_eq!(events.len(), 2);
    assert_eq!(events[0]["data"]["object"]["id"], reader);
    assert_eq!(events[1]["data"]["object"]["id"], intent);
    assert!(events[0]["data"]["object"].get("_phase").is_none());
    assert_eq!(
        all(&bench, "/v1/events", &[("type", "charge.*")], "100")
            .await
            .len(),
        1
    );
    bench.pass(31 * 86_400_000);
    // Only what happened by itself since: authorisations of the past ran out.
    assert!(
        all(
            &bench,
            "/v1/events",
            &[("type", "payment_intent.succeeded")],
            "100"
        )
        .await
        .is_empty()
    );
    assert!(
        !all(
            &bench,
            "/v1/events",
            &[("type", "payment_intent.canceled")],
            "100"
        )
        .await
        .is_empty()
    );
}

#[tokio::test]
async fn a_million_charges_cost_nothing_until_asked_for() {
    let bench = Bench::with(|options| {
        options.shop = Shop::Generated {
            locations: 20,
            readers: 250,
            charges: 1_000_000,
            days: 30,
        };
    })
    .await;
    assert_eq!(
        all(&bench, "/v1/terminal/readers", &[], "100").await.len(),
        250
    );
    assert_eq!(
        all(&bench, "/v1/terminal/locations", &[], "7").await.len(),
        20
    );
    let from = (NOON / 1000 - 10 * 86_400).to_string();
    let until = (NOON / 1000 - 10 * 86_400 + 120).to_string();
    let slice = all(
        &bench,
        "/v1/charges",
        &[("created[gte]", &from), ("created[lt]", &until)],
        "100",
    )
    .await;
    assert!((50..200).contains(&slice.len()), "{}", slice.len());
    let again = bench.fetch(&format!("/v1/charges/{}", id(&slice[7]))).await;
    assert_eq!(again, slice[7]);
}
