//! The client's side of the contract: every request it can build, with every
//! parameter it can carry, held against Stripe's published parameters. The
//! simulator's side is held against the same file in `simulator/`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::{Map, Value};
use tillctl::facade::Hidden;
use tillctl::facade::stripe::payment_intents::Capture;
use tillctl::facade::stripe::readers::{ActionKind, ProcessConfig, ReaderFilter, TestCard};
use tillctl::facade::stripe::{
    Request, Upload, accounts, balance, charges, configurations, connection_tokens, disputes,
    events, files, locations, onboarding_links, payment_intents, payouts, permissions,
    reader_actions, readers, refunds, setup_intents,
};

const CONTRACT: &str = include_str!("stripe-contract.json");

/// Not in the contract, which covers what a terminal fleet needs; it is asked
/// for the account's name in a confirmation and for nothing else, and a key
/// that may not read it does without.
///
/// The list of connected accounts is asked for by `--all-accounts` alone; it
/// takes nothing but what every list of Stripe takes.
///
/// Payouts are what `report --payout` asks for; the simulator's own contract has them.
const EXEMPT: &[&str] = &[
    "GET /v1/account",
    "GET /v1/accounts",
    "GET /v1/payouts",
    "GET /v1/payouts/{id}",
];

/// Every builder by its name, built with all it can carry.
fn built() -> Vec<(&'static str, Request)> {
    let metadata = BTreeMap::from([
        ("lane".to_owned(), "4".to_owned()),
        ("gone".to_owned(), String::new()),
    ]);
    let mut every: Vec<(&'static str, Request)> = vec![
        ("accounts::own", accounts::own()),
        ("accounts::connected", paged(accounts::connected())),
        ("charges::get", charges::get("ch_1")),
        (
            "charges::get_expanded",
            charges::get_expanded("ch_1", &["payment_intent"]),
        ),
        (
            "charges::list_created",
            charges::list_created(1, 2, &["data.payment_intent"]),
        ),
        (
            "charges::list_since",
            charges::list_since(1, &["data.payment_intent"]),
        ),
        (
            "charges::list_created",
            charges::list_created(1, 2, &["data.payment_intent", "data.balance_transaction"]),
        ),
        (
            "refunds::list_created",
            refunds::list_created(
                1,
                2,
                &[
                    "data.charge",
                    "data.balance_transaction",
                    "data.failure_balance_transaction",
                ],
            ),
        ),
        (
            "disputes::list_created",
            disputes::list_created(1, 2, &["data.charge"]),
        ),
        ("disputes::get", disputes::get("dp_1", &["charge"])),
        ("disputes::list_of", paged(disputes::list_of("ch_1"))),
        ("balance::list_created", balance::list_created(1, 2)),
        ("balance::list_of_source", balance::list_of_source("ch_1")),
        (
            "balance::list_of_type",
            balance::list_of_type("refund_failure", 1, 2),
        ),
        ("payouts::get", payouts::get("po_1")),
        ("payouts::movements", paged(payouts::movements("po_1"))),
        (
            "events::list_since",
            events::list_since(&["refund.failed", "charge.captured"], 1),
        ),
        (
            "refunds::list_created",
            refunds::list_created(1, 2, &["data.charge"]),
        ),
        ("locations::list", paged(locations::list())),
        ("locations::get", locations::get("tml_1")),
        ("locations::create", locations::create(&location(&metadata))),
        (
            "locations::update",
            locations::update("tml_1", &location(&metadata)),
        ),
        ("locations::delete", locations::delete("tml_1")),
    ];
    every.extend(of_readers(&metadata));
    every.extend(of_configurations());
    every.extend(around_configurations());
    every.extend(of_intents(&metadata));
    every.extend(at_the_counter(&metadata));
    every
}

fn of_readers(metadata: &BTreeMap<String, String>) -> Vec<(&'static str, Request)> {
    let filter = ReaderFilter {
        location: Some("tml_1".into()),
        status: Some("online".into()),
        device_type: Some("stripe_s700".into()),
        serial_number: Some("S1".into()),
    };
    let tips = ProcessConfig {
        skip_tipping: false,
        tip_eligible: Some(1000),
        customer_can_cancel: true,
    };
    let no_tips = ProcessConfig {
        skip_tipping: true,
        tip_eligible: None,
        customer_can_cancel: false,
    };
    let card = |interac| TestCard {
        number: Some("4242424242424242".into()),
        interac,
        tip: Some(150),
    };
    vec![
        ("readers::list", paged(readers::list(&filter))),
        ("readers::get", readers::get("tmr_1")),
        (
            "readers::get_with_intent",
            readers::get_with_intent("tmr_1", &ActionKind::ProcessPaymentIntent),
        ),
        (
            "readers::get_with_intent",
            readers::get_with_intent("tmr_1", &ActionKind::ConfirmPaymentIntent),
        ),
        (
            "readers::register",
            readers::register("simulated-wpe", "tml_1", "Till 1", metadata),
        ),
        (
            "readers::update",
            readers::update("tmr_1", Some("Till 1"), metadata),
        ),
        ("readers::delete", readers::delete("tmr_1")),
        ("readers::cancel_action", readers::cancel_action("tmr_1")),
        (
            "readers::refund_payment",
            readers::refund_payment("tmr_1", "pi_1", 500, metadata),
        ),
        (
            "readers::process_payment_intent",
            readers::process_payment_intent("tmr_1", "pi_1", &tips),
        ),
        (
            "readers::process_payment_intent",
            readers::process_payment_intent("tmr_1", "pi_1", &no_tips),
        ),
        (
            "readers::present_payment_method",
            readers::present_payment_method("tmr_1", &card(false)),
        ),
        (
            "readers::collect_payment_method",
            readers::collect_payment_method("tmr_1", "pi_1", &tips),
        ),
        (
            "readers::collect_payment_method",
            readers::collect_payment_method("tmr_1", "pi_1", &no_tips),
        ),
        (
            "readers::confirm_payment_intent",
            readers::confirm_payment_intent("tmr_1", "pi_1"),
        ),
        (
            "readers::present_payment_method",
            readers::present_payment_method("tmr_1", &card(true)),
        ),
    ]
}

fn of_configurations() -> Vec<(&'static str, Request)> {
    use configurations::{Draft, Edit, RebootWindow, Tips, WifiDraft};
    let secret = || Hidden::new("hunter2");
    let networks = [
        WifiDraft::PersonalPsk {
            ssid: "Till".into(),
            password: secret(),
        },
        WifiDraft::EnterpriseEapPeap {
            ssid: "Till".into(),
            username: "till".into(),
            password: secret(),
            ca_certificate_file: Some("file_1".into()),
        },
        WifiDraft::EnterpriseEapTls {
            ssid: "Till".into(),
            client_certificate_file: "file_1".into(),
            private_key_file: "file_2".into(),
            private_key_file_password: Some(secret()),
            ca_certificate_file: Some("file_3".into()),
        },
    ];
    let tips = Tips {
        fixed_amounts: Some(vec![100, 200, 300]),
        percentages: Some(vec![10, 15, 20]),
        smart_tip_threshold: Some(1000),
    };
    let full = |wifi: &WifiDraft| Draft {
        name: Some("Bars".into()),
        tipping: Edit::Set(
            configurations::CURRENCIES
                .iter()
                .map(|c| ((*c).to_owned(), tips.clone()))
                .collect(),
        ),
        reboot_window: Edit::Set(RebootWindow {
            start_hour: 22,
            end_hour: 4,
        }),
        offline: Edit::Set(true),
        cellular: Edit::Set(false),
        admin_menu_passcode: Edit::Set(secret()),
        wifi: Edit::Set(wifi.clone()),
        splashscreens: configurations::MODELS
            .iter()
            .map(|model| ((*model).to_owned(), Edit::Set("file_1".to_owned())))
            .collect(),
    };
    let bare = Draft {
        name: None,
        tipping: Edit::Unset,
        reboot_window: Edit::Unset,
        offline: Edit::Unset,
        cellular: Edit::Unset,
        admin_menu_passcode: Edit::Unset,
        wifi: Edit::Unset,
        splashscreens: configurations::MODELS
            .iter()
            .map(|model| ((*model).to_owned(), Edit::Unset))
            .collect(),
    };
    let mut every: Vec<(&'static str, Request)> = Vec::new();
    for draft in networks.iter().map(full).chain([bare]) {
        every.push((
            "configurations::update",
            configurations::update("tmc_1", &draft),
        ));
        every.push(("configurations::create", configurations::create(&draft)));
    }
    every
}

fn around_configurations() -> Vec<(&'static str, Request)> {
    let mut every: Vec<(&'static str, Request)> = Vec::new();
    let upload = Upload::new("logo.png", "image/png", Vec::new());
    for purpose in [
        files::Purpose::Splashscreen,
        files::Purpose::WifiCertificate,
        files::Purpose::WifiPrivateKey,
    ] {
        every.push(("files::create", files::create(purpose, &upload)));
    }
    every.extend([
        (
            "connection_tokens::create",
            connection_tokens::create(Some("tml_1")),
        ),
        ("connection_tokens::create", connection_tokens::create(None)),
        (
            "onboarding_links::create",
            onboarding_links::create("Demo Shop", true, Some("acct_1")),
        ),
        (
            "configurations::list",
            paged(configurations::list(Some(true))),
        ),
        ("configurations::list", paged(configurations::list(None))),
        ("configurations::get", configurations::get("tmc_1")),
        ("configurations::delete", configurations::delete("tmc_1")),
        (
            "locations::set_configuration",
            locations::set_configuration("tml_1", Some("tmc_1")),
        ),
        (
            "locations::set_configuration",
            locations::set_configuration("tml_1", None),
        ),
    ]);
    every
}

fn of_intents(metadata: &BTreeMap<String, String>) -> Vec<(&'static str, Request)> {
    let mut every = Vec::new();
    for capture in [
        Capture::Automatic,
        Capture::Manual,
        Capture::ManualPreferred,
    ] {
        let draft = payment_intents::Draft {
            extended_authorization: true,
            amount: 1250,
            currency: "eur".into(),
            capture,
            interac: true,
            description: Some("Sale".into()),
            metadata: metadata.clone(),
        };
        every.push(("payment_intents::create", payment_intents::create(&draft)));
    }
    let before = every[0].1.params.pairs().to_vec();
    every.extend([
        ("payment_intents::get", payment_intents::get("pi_1")),
        (
            "payment_intents::describe",
            payment_intents::describe("pi_1", Some("Sale"), metadata),
        ),
        (
            "payment_intents::create_again",
            payment_intents::create_again(before, "key"),
        ),
        ("payment_intents::cancel", payment_intents::cancel("pi_1")),
        (
            "payment_intents::capture",
            payment_intents::capture("pi_1", 500),
        ),
        (
            "payment_intents::list_since",
            paged(payment_intents::list_since(1, &["data.latest_charge"])),
        ),
        (
            "payment_intents::list_between",
            paged(payment_intents::list_between(1, Some(2), &[])),
        ),
        (
            "payment_intents::stamped",
            payment_intents::stamped("tillctl_reference", "order \"4711\""),
        ),
        ("refunds::get", refunds::get("re_1", &["charge"])),
        ("refunds::list_of", paged(refunds::list_of("pi_1"))),
        (
            "refunds::create",
            refunds::create(&refunds::Draft {
                payment_intent: "pi_1".into(),
                amount: 500,
                reason: Some("duplicate".into()),
                metadata: metadata.clone(),
            }),
        ),
    ]);
    every
}

fn at_the_counter(metadata: &BTreeMap<String, String>) -> Vec<(&'static str, Request)> {
    let cart = reader_actions::Cart {
        currency: "eur".into(),
        lines: vec![reader_actions::CartLine {
            description: "Coffee".into(),
            amount: 350,
            quantity: 2,
        }],
        tax: Some(10),
        total: 710,
    };
    let inputs: Vec<reader_actions::Input> = serde_json::from_str(
        r#"[{"type":"selection","required":true,
             "custom_text":{"title":"Milk?","description":"d","skip_button":"s","submit_button":"g"},
             "selection":{"choices":[{"id":"a","text":"A","style":"primary"},{"id":"b","text":"B"}]},
             "toggles":[{"title":"t","description":"d","default_value":"enabled"}]}]"#,
    )
    .unwrap_or_default();
    vec![
        (
            "reader_actions::set_reader_display",
            reader_actions::set_reader_display("tmr_1", &cart),
        ),
        (
            "reader_actions::collect_inputs",
            reader_actions::collect_inputs("tmr_1", &inputs, metadata),
        ),
        (
            "reader_actions::process_setup_intent",
            reader_actions::process_setup_intent("tmr_1", "seti_1", "always", true),
        ),
        (
            "setup_intents::create",
            setup_intents::create(Some("cus_1"), metadata),
        ),
        ("setup_intents::get", setup_intents::get("seti_1")),
        (
            "setup_intents::list_since",
            paged(setup_intents::list_since(1)),
        ),
        (
            "reader_actions::succeed_input_collection",
            reader_actions::succeed_input_collection("tmr_1"),
        ),
        (
            "reader_actions::timeout_input_collection",
            reader_actions::timeout_input_collection("tmr_1"),
        ),
        ("setup_intents::cancel", setup_intents::cancel("seti_1")),
    ]
}

fn paged(mut request: Request) -> Request {
    request.params.set("limit", 100);
    request.params.set("starting_after", "x_1");
    request
}

fn location(metadata: &BTreeMap<String, String>) -> locations::Draft {
    let mut address = locations::Address::default();
    for part in [
        &mut address.line1,
        &mut address.line2,
        &mut address.city,
        &mut address.state,
        &mut address.postal_code,
        &mut address.country,
    ] {
        *part = Some("x".into());
    }
    locations::Draft {
        display_name: Some("Shop".into()),
        address,
        phone: Some("1".into()),
        metadata: metadata.clone(),
    }
}

/// What a form says, laid out as the contract describes it: `a[b]` and `a[0]`
/// nested, everything else text.
fn nested(pairs: &[(String, String)]) -> Value {
    let mut root = Value::Object(Map::new());
    for (name, value) in pairs {
        let mut place = &mut root;
        for part in name.split('[').map(|p| p.trim_end_matches(']')) {
            place = place
                .as_object_mut()
                .unwrap_or_else(|| panic!("{name} is a value and an object"))
                .entry(part)
                .or_insert_with(|| Value::Object(Map::new()));
        }
        *place = Value::String(value.clone());
    }
    root
}

/// What is wrong with a value, by the contract's schema.
fn faults(schema: &Value, value: &Value, path: &str) -> Vec<String> {
    if let Some(any) = schema["anyOf"].as_array() {
        let each: Vec<_> = any.iter().map(|s| faults(s, value, path)).collect();
        return if each.iter().any(Vec::is_empty) {
            Vec::new()
        } else {
            each.concat()
        };
    }
    if let Some(only) = schema.get("const") {
        return unless(value == only, format!("{path}: {value} is not {only}"));
    }
    if let Some(choice) = schema["enum"].as_array() {
        let fits = choice.contains(value);
        return unless(fits, format!("{path}: {value} is none of {choice:?}"));
    }
    let text = value.as_str();
    match schema["type"].as_str() {
        Some("object") => of_object(schema, value, path),
        Some("array") => {
            let Some(items) = value.as_object() else {
                return vec![format!("{path}: no array")];
            };
            let mut wrong = Vec::new();
            for (place, (index, item)) in items.iter().enumerate() {
                wrong.extend(unless(
                    *index == place.to_string(),
                    format!("{path}[{index}]: no index"),
                ));
                wrong.extend(faults(&schema["items"], item, &format!("{path}[{index}]")));
            }
            wrong
        }
        Some("number") => unless(
            text.is_some_and(|t| t.parse::<i64>().is_ok()),
            format!("{path}: {value} is no number"),
        ),
        Some("boolean") => unless(
            matches!(text, Some("true" | "false")),
            format!("{path}: {value} is no boolean"),
        ),
        // An empty text unsets.
        Some("null") => unless(text == Some(""), format!("{path}: {value} is not empty")),
        Some("string") => {
            let known = schema["x-known"].as_array();
            let fits = text.is_some_and(|t| known.is_none_or(|k| k.iter().any(|v| v == t)));
            unless(fits, format!("{path}: {value} is none of {known:?}"))
        }
        other => vec![format!("{path}: a schema of {other:?} is not understood")],
    }
}

fn of_object(schema: &Value, value: &Value, path: &str) -> Vec<String> {
    let Some(object) = value.as_object() else {
        return vec![format!("{path}: no object")];
    };
    let mut wrong = Vec::new();
    for (name, value) in object {
        let place = format!("{path}[{name}]");
        match (&schema["properties"][name], &schema["additionalProperties"]) {
            (Value::Null, Value::Object(_)) => {
                wrong.extend(faults(&schema["additionalProperties"], value, &place));
            }
            (Value::Null, _) => wrong.push(format!("{place}: unknown")),
            (known, _) => wrong.extend(faults(known, value, &place)),
        }
    }
    for name in schema["required"].as_array().into_iter().flatten() {
        let name = name.as_str().unwrap_or_default();
        wrong.extend(unless(
            object.contains_key(name),
            format!("{path}[{name}]: missing"),
        ));
    }
    wrong
}

fn unless(fine: bool, wrong: String) -> Vec<String> {
    if fine { Vec::new() } else { vec![wrong] }
}

#[test]
fn every_request_is_one_stripe_documents() {
    let contract: Value = serde_json::from_str(CONTRACT).unwrap();
    assert_eq!(
        contract["api_version"],
        tillctl::facade::stripe::API_VERSION
    );
    let endpoints = contract["endpoints"].as_array().unwrap();
    let mut wrong = Vec::new();
    // What `login` tries a key with.
    let probes = permissions::PERMISSIONS
        .iter()
        .filter_map(|p| Some((p.name, p.probe()?)));
    for (name, request) in built().into_iter().chain(probes) {
        let endpoint = request.endpoint();
        if EXEMPT.contains(&endpoint.as_str()) {
            continue;
        }
        let found = endpoints
            .iter()
            .find(|e| e["verb"] == request.method.name() && e["path"] == request.template.as_str());
        let Some(found) = found else {
            wrong.push(format!("{name}: {endpoint} does not exist"));
            continue;
        };
        let mut value = nested(request.params.pairs());
        if let Some(upload) = &request.upload {
            value["file"] = serde_json::json!({"data": "bytes", "name": upload.name()});
        }
        for fault in faults(&found["params"], &value, "") {
            wrong.push(format!("{name}: {endpoint}: {fault}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A builder added to `src/stripe` has to be added above.
#[test]
fn no_builder_is_left_out() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/stripe");
    let mut there = BTreeSet::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        let file = path.file_stem().unwrap().to_str().unwrap().to_owned();
        if file == "request" || path.is_dir() {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        for (at, _) in text.match_indices("\npub fn ") {
            let declaration = text[at + 8..].split('{').next().unwrap();
            if declaration.trim_end().ends_with("-> Request") {
                let name = declaration.split('(').next().unwrap();
                there.insert(format!("{file}::{name}"));
            }
        }
    }
    let here: BTreeSet<_> = built().iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(there, here);
}

#[test]
fn the_check_sees_what_is_wrong() {
    let contract: Value = serde_json::from_str(CONTRACT).unwrap();
    let endpoint = |verb: &str, path: &str| {
        contract["endpoints"]
            .as_array()
            .unwrap()
            .iter()
            .find(|e| e["verb"] == verb && e["path"] == path)
            .unwrap()["params"]
            .clone()
    };
    let create = endpoint("POST", "/v1/payment_intents");
    let list = endpoint("GET", "/v1/terminal/readers");
    for (schema, pairs, fine) in [
        (&create, &[("amount", "1"), ("currency", "eur")][..], true),
        (&create, &[("amount", "1")], false),
        (&create, &[("amount", "1.5"), ("currency", "eur")], false),
        // The older name, which nearly every example shows.
        (
            &create,
            &[
                ("amount", "1"),
                ("currency", "eur"),
                ("payment_method_types[0]", "card_present"),
            ],
            false,
        ),
        (&list, &[("status", "online")], true),
        (&list, &[("status", "asleep")], false),
        (&list, &[("label", "x")], false),
        (&list, &[("expand[1]", "data.location")], false),
    ] {
        let pairs: Vec<_> = pairs
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
            .collect();
        let wrong = faults(schema, &nested(&pairs), "");
        assert_eq!(wrong.is_empty(), fine, "{pairs:?}: {wrong:?}");
    }
}
