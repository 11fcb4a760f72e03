//! Every endpoint of the contract is served, its replies have the contract's
//! shapes, and its parameters are checked.

use std::collections::BTreeSet;

use serde_json::Value;

use super::requests::{success, things};
use super::support::{Bench, id};
use super::validator::Contract;

/// Endpoints whose success needs what this simulator does not do; what they
/// answer instead is tested with the behaviour.
const REFUSING: &[&str] = &["/v1/refunds/{id}/cancel"];

#[tokio::test]
async fn every_reply_has_the_shape_of_the_contract() {
    let bench = Bench::demo().await;
    let contract = Contract::load();
    let things = things(&bench).await;
    let mut faults = BTreeSet::new();
    for endpoint in contract.endpoints() {
        let (verb, path) = (
            endpoint["verb"].as_str().unwrap(),
            endpoint["path"].as_str().unwrap(),
        );
        if REFUSING.contains(&path) || (verb, path) == ("POST", "/v1/files") {
            continue;
        }
        let mut reply = success(&bench, &things, verb, path).await;
        if (verb, path) == ("POST", "/v1/terminal/readers") {
            // Documented: this one reply is without them.
            for name in ["action", "last_seen_at", "metadata"] {
                assert!(reply.get(name).is_none(), "{name}");
                reply[name] = bench.reader("Till 1").await[name].clone();
            }
        }
        for fault in contract.faults(&endpoint["response"], &reply) {
            // The same fault in every row is one fault.
            let fault: String = fault.chars().filter(|c| !c.is_ascii_digit()).collect();
            faults.insert(format!("{verb} {path}: {fault}"));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[tokio::test]
async fn objects_keep_the_contract_in_every_state() {
    let bench = Bench::demo().await;
    let contract = Contract::load();
    things(&bench).await;
    let reader = bench.simulated().await;
    for (card, amount) in [
        ("4242424242424242", "1000"),
        ("4000000000009995", "1000"),
        ("5555555555554444", "1002"),
        ("4001007020000002", "2000"),
        ("36227206271667", "1101"),
    ] {
        let intent = bench.intent(amount, &[]).await;
        bench.push(&reader, &intent).await.ok();
        bench
            .present(&reader, &[("card_present[number]", card)])
            .await
            .ok();
    }
    let interac = [
        ("currency", "cad"),
        ("allowed_payment_method_types[]", "card_present"),
        ("allowed_payment_method_types[1]", "interac_present"),
    ];
    let intent = bench.intent("1000", &interac).await;
    bench.push(&reader, &intent).await.ok();
    bench
        .present(&reader, &[("type", "interac_present")])
        .await
        .ok();
    bench.pass(60_000);
    let mut faults = BTreeSet::new();
    for endpoint in contract.endpoints() {
        let path = endpoint["path"].as_str().unwrap();
        if endpoint["verb"] != "GET" || path.contains("{id}") || path.contains("search") {
            continue;
        }
        let mut cursor = String::new();
        loop {
            let mut pairs = vec![("limit", "100")];
            if !cursor.is_empty() {
                pairs.push(("starting_after", &cursor));
            }
            let page = bench.get(path, &pairs).await.ok();
            for fault in contract.faults(&endpoint["response"], &page) {
                let fault: String = fault.chars().filter(|c| !c.is_ascii_digit()).collect();
                faults.insert(format!("{path}: {fault}"));
            }
            if page["has_more"] == false {
                break;
            }
            cursor = id(page["data"].as_array().unwrap().last().unwrap());
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[tokio::test]
async fn every_endpoint_checks_its_parameters() {
    let bench = Bench::demo().await;
    for endpoint in Contract::load().endpoints() {
        let (verb, template) = (
            endpoint["verb"].as_str().unwrap(),
            endpoint["path"].as_str().unwrap(),
        );
        let path = template.replace("{id}", "xxx_1");
        let reply = bench.call(verb, &path, &[("colour", "red")]).send().await;
        assert_eq!(
            reply.refused(),
            (400, "parameter_unknown"),
            "{verb} {template}"
        );
        assert_eq!(
            (reply.param(), reply.message()),
            ("colour", "Received unknown parameter: colour")
        );
        let required = endpoint["params"]["required"].as_array();
        if required.is_some_and(|required| !required.is_empty()) {
            let reply = bench.call(verb, &path, &[]).send().await;
            assert_eq!(
                reply.refused(),
                (400, "parameter_missing"),
                "{verb} {template}"
            );
            let named: Vec<&str> = required.unwrap().iter().filter_map(Value::as_str).collect();
            assert!(named.contains(&reply.param()), "{}", reply.text);
        }
        if template.contains("{id}") && required.is_none() {
            let reply = bench.call(verb, &path, &[]).send().await;
            assert_eq!(
                reply.refused(),
                (404, "resource_missing"),
                "{verb} {template}"
            );
        }
    }
}

/// The validator must be able to fail, or the tests above prove nothing.
#[tokio::test]
async fn the_validator_sees_faults() {
    let bench = Bench::demo().await;
    let contract = Contract::load();
    let schema = serde_json::json!({"$ref": "#/$defs/terminal.reader"});
    let reader = bench.reader("Till 1").await;
    assert!(contract.faults(&schema, &reader).is_empty());
    let spoiled = |change: fn(&mut Value)| {
        let mut reader = reader.clone();
        change(&mut reader);
        contract.faults(&schema, &reader).len()
    };
    assert_eq!(spoiled(|reader| reader["colour"] = "red".into()), 1);
    assert_eq!(spoiled(|reader| reader["last_seen_at"] = "now".into()), 1);
    assert_eq!(spoiled(|reader| reader["status"] = "asleep".into()), 1);
    assert_eq!(
        spoiled(|reader| drop(reader.as_object_mut().unwrap().remove("label"))),
        1
    );
    assert_eq!(spoiled(|reader| reader["metadata"]["a"] = 1.into()), 1);
}

/// The simulator's own copy says the same about parameters as the contract.
#[test]
fn the_embedded_parameters_are_the_contracts() {
    let embedded: Vec<Value> =
        serde_json::from_str(include_str!("../../../src/simulator/contract.json")).unwrap();
    for endpoint in Contract::load().endpoints() {
        let copy = embedded
            .iter()
            .find(|copy| copy["verb"] == endpoint["verb"] && copy["path"] == endpoint["path"]);
        assert_eq!(
            copy.unwrap()["params"],
            endpoint["params"],
            "{}",
            endpoint["path"]
        );
    }
}
