//! Replies held against what Stripe was recorded to answer: the contract says
//! what may stand in a reply, the recordings what always did.
//!
//! A field the newest recorded version always had may not be missing; one of an
//! older version only where the contract knows it too. A type, null included,
//! that no recording ever had may not appear. [`hold`] sees every reply that any
//! test here gets, with all objects in it, the errors and the headers.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::OnceLock;

use serde_json::Value;

use super::requests::things;
use super::support::{Bench, Reply, id};
use super::validator::Contract;

const NEWEST: &str = "2026-06-24.dahlia";

/// Where a recording says less than it seems, since nothing recorded was taken
/// on a reader.
const ELSEWHERE: &[&str] = &[
    // What stands in these depends on how somebody paid.
    "payment_method_details.",
    "payment_method_options.",
    "destination_details.",
    // Online payments have one from the beginning.
    "payment_intent:payment_method",
    "payment_method:card",
];

/// What may be null although it never was in a recording: a refund that waits, and
/// one of money that was held and never taken, move nothing.
const EMPTY: &[&str] = &["refund:balance_transaction"];

pub(crate) struct Recorded {
    root: Value,
    shapes: HashMap<String, Shape>,
}

impl Recorded {
    pub(crate) fn load(contract: &Contract) -> Self {
        let text = include_str!("../recorded-shapes.json");
        let mut recorded = Self {
            root: serde_json::from_str(text).unwrap(),
            shapes: HashMap::new(),
        };
        let names: BTreeSet<String> = recorded.root["objects"]
            .as_object()
            .unwrap()
            .keys()
            .filter_map(|name| Some(name.split_once('@')?.0.to_owned()))
            .collect();
        for kind in names {
            let shape = Shape::of(&kind, &recorded.versions(&kind), contract);
            recorded.shapes.insert(kind, shape);
        }
        recorded
    }

    /// The recorded versions of an object, newest first.
    fn versions(&self, object: &str) -> Vec<(&str, &Value)> {
        let all = self.root["objects"].as_object().unwrap();
        let mut found: Vec<(&str, &Value)> = all
            .iter()
            .filter_map(|(name, shape)| {
                let (kind, version) = name.split_once('@')?;
                (kind == object).then_some((version, &shape["fields"]))
            })
            .collect();
        found.sort_by_key(|(version, _)| std::cmp::Reverse(version.to_owned()));
        found
    }

    /// What is wrong with a reply.
    fn reply_faults(
        &self,
        contract: &Contract,
        method: &str,
        keyed: bool,
        reply: &Reply,
    ) -> BTreeSet<String> {
        let mut out = BTreeSet::new();
        if reply.body["error"].is_object() {
            out.extend(self.error_faults(reply));
        } else {
            self.walk(contract, &reply.body, true, &mut out);
        }
        out.extend(self.header_faults(method, keyed, reply));
        out
    }

    /// Holds every object in a reply, however deep it stands.
    fn walk(&self, contract: &Contract, at: &Value, top: bool, out: &mut BTreeSet<String>) {
        if let Some(kind) = at["object"].as_str() {
            // Only lists inside other objects were recorded.
            let faults = if (kind == "list" && top) || short(at) {
                Vec::new()
            } else {
                let mut faults = contract.object_faults(kind, at);
                // Older versions have fields the contract forgot.
                faults.retain(|fault| !self.knows(kind, fault));
                // The contract names events about the objects it has.
                let about = at["data"]["object"]["object"].as_str();
                if kind == "event" && !about.is_some_and(|about| contract.has(about)) {
                    faults.retain(|fault| !fault.starts_with("$.type: "));
                }
                faults.extend(self.faults(at));
                faults
            };
            // The same fault in every row is one fault.
            out.extend(faults.iter().map(|fault| {
                let fault: String = fault.chars().filter(|c| !c.is_ascii_digit()).collect();
                format!("{kind}: {fault}")
            }));
        }
        match at {
            Value::Array(rows) => rows
                .iter()
                .for_each(|row| self.walk(contract, row, false, out)),
            Value::Object(map) => map
                .values()
                .for_each(|inner| self.walk(contract, inner, false, out)),
            _ => {}
        }
    }

    /// Whether a fault is only that the contract does not know a field that was recorded.
    fn knows(&self, kind: &str, fault: &str) -> bool {
        let path = fault
            .strip_suffix(": unknown")
            .and_then(|at| at.strip_prefix("$."));
        path.is_some_and(|path| {
            let versions = self.versions(kind);
            versions.iter().any(|(_, fields)| !fields[path].is_null())
        })
    }

    /// An error of a recorded kind has the fields that kind was recorded with.
    fn error_faults(&self, reply: &Reply) -> Option<String> {
        let error = &reply.body["error"];
        let same = |seen: &&Value| {
            seen["status"] == reply.status
                && ["type", "code", "decline_code"]
                    .iter()
                    .all(|name| seen[name] == *error.get(*name).unwrap_or(&Value::Null))
        };
        let seen: Vec<&Value> = self.root["errors"]
            .as_array()
            .unwrap()
            .iter()
            .filter(same)
            .map(|seen| &seen["keys"])
            .collect();
        let have = serde_json::json!(keys(reply));
        (!seen.is_empty() && !seen.contains(&&have))
            .then(|| format!("error with {have}, recorded were {seen:?}: {}", reply.text))
    }

    /// Headers that every recorded reply of this method and status had.
    fn header_faults(&self, method: &str, keyed: bool, reply: &Reply) -> Vec<String> {
        let seen = &self.root["reply_headers"][format!("{method} {}", reply.status)];
        // Every recorded 429 was a lock that could not be had.
        let error = &reply.body["error"];
        if reply.status == 429 && error["code"] != "lock_timeout" {
            return Vec::new();
        }
        // A key that is none is not sent back.
        if error["type"] == "idempotency_error" {
            return Vec::new();
        }
        let headers = &seen["headers"];
        let all = seen["seen"].as_u64();
        let with_key = headers["Idempotency-Key"].as_u64();
        let names = headers.as_object().into_iter().flatten();
        names
            .filter(|(name, _)| *name != "Stripe-Account")
            .filter(|(_, count)| {
                let count = count.as_u64();
                // Nearly every recorded POST had a key; what comes with it, comes with it.
                let usual = count >= all.map(|all| all - all / 1000);
                usual && count != with_key || (keyed && count == with_key)
            })
            .filter(|(name, _)| reply.header(name).is_empty())
            .map(|(name, _)| format!("{method} {} without {name}", reply.status))
            .collect()
    }

    /// What is wrong with an object, as paths with reasons.
    fn faults(&self, object: &Value) -> Vec<String> {
        let kind = object["object"].as_str().unwrap_or_default();
        let mut out = Vec::new();
        let Some(shape) = self.shapes.get(kind) else {
            return out;
        };
        for path in &shape.always {
            let (parent, name) = path.rsplit_once('.').unwrap_or(("", path));
            let holder = at(object, parent);
            if holder.is_some_and(|holder| holder.is_object() && holder.get(name).is_none()) {
                out.push(format!("{kind}.{path}: missing"));
            }
        }
        for (path, types) in &shape.types {
            let Some(value) = at(object, path) else {
                continue;
            };
            // An object in place of its id was asked for with `expand`.
            let opened = value["object"].is_string() && types.contains("str");
            let empty = value.is_null() && EMPTY.contains(&format!("{kind}:{path}").as_str());
            if !(opened || empty || types.contains(type_of(value))) {
                out.push(format!("{kind}.{path}: {value} is none of {types:?}"));
            }
        }
        out
    }
}

/// What the recordings say of one kind of object.
struct Shape {
    /// Fields that were always there.
    always: Vec<String>,
    /// The types a field was seen with.
    types: Vec<(String, BTreeSet<String>)>,
}

impl Shape {
    fn of(kind: &str, versions: &[(&str, &Value)], contract: &Contract) -> Self {
        let (version, newest) = versions[0];
        let elsewhere = |path: &str| {
            let full = format!("{kind}:{path}");
            ELSEWHERE
                .iter()
                .any(|start| path.starts_with(start) || full == *start)
        };
        let always = newest.as_object().unwrap().iter();
        let always = always
            .filter(|(path, seen)| !elsewhere(path) && seen["present"] == 1.0)
            .filter(|(path, _)| version == NEWEST || contract.knows(kind, path))
            .map(|(path, _)| path.clone())
            .collect();
        let mut all: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (path, seen) in versions
            .iter()
            .flat_map(|(_, fields)| fields.as_object().unwrap())
        {
            let types = all.entry(path.clone()).or_default();
            for name in seen["types"].as_array().into_iter().flatten() {
                types.insert(name.as_str().unwrap().to_owned());
            }
            if seen["null"].as_f64().unwrap_or(0.0) > 0.0 {
                types.insert("null".to_owned());
            }
        }
        // Never anything but null: not enough was recorded.
        let only_null = |types: &BTreeSet<String>| types.iter().all(|name| name == "null");
        let types = all
            .into_iter()
            .filter(|(path, types)| !elsewhere(path) && !only_null(types))
            .collect();
        Self { always, types }
    }
}

fn at<'a>(object: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.')
        .filter(|name| !name.is_empty())
        .try_fold(object, |at, name| at.get(name))
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "bool",
        Value::Number(number) if number.is_f64() => "float",
        Value::Number(_) => "int",
        Value::String(_) => "str",
        Value::Array(_) => "list",
        Value::Object(_) => "dict",
    }
}

static RECORDED: OnceLock<(Recorded, Contract)> = OnceLock::new();

/// Every reply of every test comes by here.
pub(crate) fn hold(method: &str, path: &str, keyed: bool, reply: &Reply) {
    // Neither is an API's reply, and of links to files nothing was recorded.
    if path.starts_with("/_control") || path.starts_with("/links/") {
        return;
    }
    let (recorded, contract) = RECORDED.get_or_init(|| {
        let contract = Contract::load();
        (Recorded::load(&contract), contract)
    });
    let faults = recorded.reply_faults(contract, method, keyed, reply);
    assert!(
        faults.is_empty(),
        "{method} {path}: {faults:#?}\n{}",
        reply.text.get(..300).unwrap_or(&reply.text)
    );
}

/// The reply to a registration leaves three fields out, as documented.
fn short(object: &Value) -> bool {
    object["object"] == "terminal.reader"
        && ["action", "last_seen_at", "metadata"]
            .iter()
            .all(|name| object.get(name).is_none())
}

#[tokio::test]
async fn objects_have_what_recorded_ones_always_had() {
    let bench = Bench::demo().await;
    let recorded = Recorded::load(&Contract::load());
    things(&bench).await;
    let reader = bench.simulated().await;
    for card in ["4242424242424242", "4000000000009995", "4000000000000069"] {
        let intent = bench.intent("1000", &[]).await;
        bench.push(&reader, &intent).await.ok();
        let card = [("card_present[number]", card)];
        bench.present(&reader, &card).await.ok();
    }
    let mut faults = BTreeSet::new();
    let mut seen = BTreeSet::new();
    for path in [
        "payment_intents",
        "charges",
        "refunds",
        "balance_transactions",
        "disputes",
        "setup_intents",
    ] {
        let list = bench
            .get(&format!("/v1/{path}"), &[("limit", "100")])
            .await
            .ok();
        for object in list["data"].as_array().unwrap() {
            seen.insert(object["object"].as_str().unwrap().to_owned());
            faults.extend(recorded.faults(object));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
    assert_eq!(seen.len(), 6, "{seen:?}");
}

/// The comparison must be able to fail.
#[tokio::test]
async fn the_comparison_sees_faults() {
    let bench = Bench::demo().await;
    let recorded = Recorded::load(&Contract::load());
    let list = bench.get("/v1/charges", &[("limit", "1")]).await.ok();
    let spoiled = |change: fn(&mut Value)| {
        let mut charge = list["data"][0].clone();
        change(&mut charge);
        recorded.faults(&charge).len()
    };
    assert_eq!(spoiled(|_| ()), 0);
    assert_eq!(spoiled(|charge| charge["amount"] = "1".into()), 1);
    let gone = |charge: &mut Value| drop(charge.as_object_mut().unwrap().remove("captured"));
    assert_eq!(spoiled(gone), 1);
    let empty = |charge: &mut Value| charge["billing_details"]["address"] = Value::Null;
    assert_eq!(spoiled(empty), 1);
}

fn keys(reply: &Reply) -> Vec<String> {
    let mut keys: Vec<String> = reply.body["error"]
        .as_object()
        .unwrap()
        .keys()
        .filter(|name| *name != "message")
        .cloned()
        .collect();
    keys.sort();
    keys
}

#[tokio::test]
async fn refusals_have_the_recorded_code_param_and_fields() {
    let bench = Bench::demo().await;
    let (_, _, charge) = bench.paid("1000", &[("capture_method", "automatic")]).await;
    let held = bench.paid("1000", &[("capture_method", "manual")]).await.1;
    let missing = bench.get("/v1/charges/ch_no", &[]).await;
    assert_eq!(missing.refused(), (404, "resource_missing"));
    assert_eq!(missing.param(), "id");
    assert_eq!(
        keys(&missing),
        ["code", "doc_url", "param", "request_log_url", "type"]
    );
    let location = bench.get("/v1/terminal/locations/tml_no", &[]).await;
    assert_eq!(location.message(), "No such location: 'tml_no'");
    let refund = |amount: &'static str| {
        let pairs = [("charge", charge.clone()), ("amount", amount.to_owned())];
        let bench = &bench;
        async move {
            let pairs: Vec<(&str, &str)> = pairs.iter().map(|(n, v)| (*n, v.as_str())).collect();
            bench.post("/v1/refunds", &pairs).await
        }
    };
    let much = refund("1001").await;
    assert_eq!((much.refused(), much.param()), ((400, ""), "amount"));
    assert_eq!(keys(&much), ["param", "request_log_url", "type"]);
    assert!(much.message().contains("€10.01"), "{}", much.text);
    let little = refund("0").await;
    assert_eq!(
        (little.refused(), little.param()),
        ((400, "parameter_invalid_integer"), "amount")
    );
    refund("1000").await.ok();
    let again = refund("1").await;
    assert_eq!(again.refused(), (400, "charge_already_refunded"));
    assert_eq!(keys(&again), ["code", "doc_url", "request_log_url", "type"]);
    let nothing = bench
        .post(
            "/v1/payment_intents",
            &[("amount", "0"), ("currency", "eur")],
        )
        .await;
    assert_eq!(
        (nothing.refused(), nothing.param()),
        ((400, "parameter_invalid_integer"), "amount")
    );
    let reader = bench.simulated().await;
    let busy = bench.push(&reader, &held).await;
    assert_eq!(busy.refused(), (400, "intent_invalid_state"));
    assert_eq!(keys(&busy), ["code", "doc_url", "request_log_url", "type"]);
    let interac = [
        ("amount", "1000"),
        ("currency", "eur"),
        ("allowed_payment_method_types[]", "interac_present"),
    ];
    assert_eq!(
        bench
            .post("/v1/payment_intents", &interac)
            .await
            .refused()
            .0,
        400
    );
    let capture = format!("/v1/payment_intents/{held}/capture");
    bench.post(&capture, &[]).await.ok();
    let twice = bench.post(&capture, &[]).await;
    assert_eq!(twice.refused(), (400, "payment_intent_unexpected_state"));
    let wrong = bench
        .call("GET", "/v1/charges", &[])
        .key("sk_fest_1")
        .send()
        .await;
    assert_eq!((wrong.status, keys(&wrong)), (401, vec!["type".to_owned()]));
    assert_eq!(
        (wrong.header("request-id"), wrong.header("stripe-version")),
        ("", "")
    );
    let foreign = bench
        .call("GET", "/v1/charges", &[])
        .header("Stripe-Account", "nobody")
        .send()
        .await;
    assert_eq!(foreign.refused(), (403, "account_invalid"));
    assert_eq!(keys(&foreign), ["code", "doc_url", "type"]);
    assert_eq!(foreign.header("request-id"), "");
}

#[tokio::test]
async fn other_accounts_are_for_platforms_and_keys_that_may() {
    let bench = Bench::demo().await;
    let control = |verb: &str, args: Value| bench.simulator.control(verb, args);
    let munich = || {
        bench
            .call("GET", "/v1/charges", &[])
            .header("Stripe-Account", "acct_1TillctlMunich")
    };
    munich().send().await.ok();
    control("connect", serde_json::json!({"platform": false})).unwrap();
    let refused = munich().send().await;
    assert_eq!(refused.refused(), (403, "platform_account_required"));
    assert!(refused.message().contains("Connect platforms"));
    assert!(refused.header("request-id").starts_with("req_"));
    let other = bench.get("/v1/accounts/acct_1TillctlMunich", &[]).await;
    assert_eq!(other.refused(), (403, "platform_account_required"));
    let list = bench.get("/v1/accounts", &[]).await.ok();
    assert_eq!(list["data"], serde_json::json!([]));
    let shared = [
        ("amount", "1000"),
        ("currency", "eur"),
        ("transfer_data[destination]", "acct_1TillctlMunich"),
    ];
    let shared = bench.post("/v1/payment_intents", &shared).await;
    assert_eq!(shared.param(), "transfer_data[destination]");
    bench.get("/v1/account", &[]).await.ok();
    control("connect", serde_json::json!({"platform": true})).unwrap();
    munich().send().await.ok();
    assert!(control("connect", serde_json::json!({})).is_err());

    let key = serde_json::json!({
        "key": "rk_test_till", "permissions": "charge_read", "connect": false
    });
    assert_eq!(control("key", key).unwrap()["connect"], false);
    let own = bench.call("GET", "/v1/charges", &[]).key("rk_test_till");
    own.send().await.ok();
    let refused = munich().key("rk_test_till").send().await;
    assert_eq!(refused.refused(), (403, ""));
    assert!(refused.message().contains("permissions"));
    assert!(!refused.message().contains("required permissions"));
    let again = serde_json::json!({"key": "rk_test_till", "connect": true});
    control("key", again).unwrap();
    munich().key("rk_test_till").send().await.ok();
    let secret = serde_json::json!({"key": "sk_test_till", "connect": false});
    assert!(control("key", secret).is_err());
}

#[tokio::test]
async fn headers_are_those_recorded() {
    let bench = Bench::demo().await;
    let create = |amount: &'static str| {
        bench
            .call(
                "POST",
                "/v1/payment_intents",
                &[("amount", amount), ("currency", "eur")],
            )
            .header("Idempotency-Key", amount)
            .send()
    };
    let done = create("1000").await;
    let names = |reply: &Reply| {
        [
            "stripe-should-retry",
            "original-request",
            "idempotency-key",
            "idempotent-replayed",
        ]
        .map(|name| reply.header(name).to_owned())
    };
    let request = done.header("request-id").to_owned();
    assert_eq!(names(&done), ["false", &request, "1000", ""]);
    let again = create("1000").await;
    assert_ne!(again.header("request-id"), request);
    assert_eq!(names(&again), ["false", &request, "1000", "true"]);
    // Parameters that are wrong are not executed.
    let wrong = bench
        .call("POST", "/v1/payment_intents", &[("colour", "red")])
        .header("Idempotency-Key", "w")
        .send()
        .await;
    assert_eq!(names(&wrong), ["", wrong.header("request-id"), "w", ""]);
    let charges = bench.get("/v1/charges", &[]).await;
    assert_eq!(names(&charges), ["", "", "", ""]);
    // Of 9,020 recorded successes 63 had no key, and as many had none of the three.
    let recorded: Value = serde_json::from_str(include_str!("../recorded-shapes.json")).unwrap();
    let seen = &recorded["reply_headers"]["POST 200"];
    for name in ["Idempotency-Key", "Original-Request", "Stripe-Should-Retry"] {
        assert_eq!(seen["headers"][name], 8957, "{name}");
    }
    assert_eq!(seen["seen"], 9020);
    let keyless = bench.post("/v1/customers", &[]).await;
    assert_eq!(
        (keyless.status, names(&keyless)),
        (200, [""; 4].map(str::to_owned))
    );
    assert!(charges.header("request-id").starts_with("req_"));
}

#[tokio::test]
async fn a_decline_says_what_dahlia_says() {
    let bench = Bench::demo().await;
    let reader = bench.simulated().await;
    let mut errors = Vec::new();
    for card in ["4000000000009995", "4000000000000069", "4000000000000119"] {
        let intent = bench.intent("1000", &[]).await;
        bench.push(&reader, &intent).await.ok();
        bench
            .present(&reader, &[("card_present[number]", card)])
            .await
            .ok();
        let intent = bench.fetch(&format!("/v1/payment_intents/{intent}")).await;
        let error = intent["last_payment_error"].clone();
        assert_eq!(error["payment_method"]["type"], "card_present");
        assert!(error.get("payment_method_type").is_none());
        let charge = id_of(&error["charge"]);
        let charge = bench.fetch(&format!("/v1/charges/{charge}")).await;
        assert!(charge["outcome"]["risk_level"].is_string());
        let text = |name: &str| error[name].as_str().unwrap_or("").to_owned();
        errors.push(
            [
                "code",
                "advice_code",
                "network_decline_code",
                "network_advice_code",
                "param",
            ]
            .map(text),
        );
    }
    assert_eq!(
        errors,
        [
            ["card_declined", "try_again_later", "51", "02", ""],
            ["expired_card", "confirm_card_data", "54", "03", "exp_month"],
            ["processing_error", "try_again_later", "06", "", ""],
        ]
    );
}

fn id_of(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

#[tokio::test]
async fn readers_and_locations_are_told_as_documented() {
    let bench = Bench::demo().await;
    let location = bench.location().await;
    let register = |code: &'static str| {
        let bench = &bench;
        let location = location.clone();
        async move {
            let pairs = [("registration_code", code), ("location", &location)];
            bench.post("/v1/terminal/readers", &pairs).await.ok()
        }
    };
    let fresh = register("simulated-wpe").await;
    for name in ["action", "metadata", "last_seen_at"] {
        assert!(fresh.get(name).is_none(), "{name} in {fresh}");
    }
    assert_eq!(fresh["label"], fresh["serial_number"]);
    let serial = fresh["serial_number"].as_str().unwrap().to_owned();
    let uuid = serial.strip_prefix("simulated-wpe-").unwrap();
    let parts: Vec<usize> = uuid.split('-').map(str::len).collect();
    assert_eq!(parts, [8, 4, 4, 4, 12], "{serial}");
    let verifone = register("simulated-v660p").await;
    assert_eq!(verifone["device_type"], "simulated_verifone_v660p");
    let reader = id(&fresh);
    let intent = bench.intent("1000", &[]).await;
    let pushed = bench.push(&reader, &intent).await.ok();
    let shown = &pushed["action"]["process_payment_intent"];
    assert!(shown.get("process_config").is_none(), "{shown}");
    // A cart takes the place of a payment nobody has begun, and may cost nothing.
    let cart = [
        ("type", "cart"),
        ("cart[currency]", "eur"),
        ("cart[total]", "0"),
        ("cart[line_items][0][amount]", "0"),
        ("cart[line_items][0][description]", "Water"),
        ("cart[line_items][0][quantity]", "1"),
    ];
    let path = format!("/v1/terminal/readers/{reader}/set_reader_display");
    let shown = bench.post(&path, &cart).await.ok();
    assert_eq!(shown["action"]["type"], "set_reader_display");
    let place = bench
        .fetch(&format!("/v1/terminal/locations/{location}"))
        .await;
    assert_eq!(place["address"]["line2"], "");
}
