//! Why Stripe refuses a key is told as what it is, in every place that asks:
//! permissions that are missing, accounts it has nothing to do with, addresses
//! it may not be used from, keys that have expired; and locks are no limits.

use std::io::Write as _;
use std::process::Stdio;

use serde_json::{Value, json};

use super::fake::{HERE, reader};
use super::server::{Call, Reply, Server, error, page};
use super::shop::{KEY, Run, Shop};

fn refused(status: u16, code: Option<&str>, message: &str) -> Reply {
    let mut body = json!({"type": "invalid_request_error", "message": message});
    if let Some(code) = code {
        body["code"] = json!(code);
    }
    error(status, &body)
}

/// A fleet of one; what `other` answers comes first.
fn fleet(mut other: impl FnMut(&Call) -> Option<Reply> + Send + 'static) -> (Server, Shop) {
    let till = reader("tmr_Till00000000001", "Till", "S1", HERE);
    let server = Server::start(move |call| {
        if let Some(reply) = other(call) {
            return reply;
        }
        match call.path.as_str() {
            "/v1/terminal/readers" => page(std::slice::from_ref(&till), false),
            "/v1/account" => Reply::Json(200, json!({"id": "acct_1", "object": "account"})),
            path if path.contains("/v1/terminal/readers/") => Reply::Json(200, till.clone()),
            _ => page(&[], false),
        }
    });
    let shop = Shop::at(&server);
    (server, shop)
}

/// A refusal of the key as a whole: what is said of it, and what is not.
struct Case {
    reply: Reply,
    says: &'static [&'static str],
    never: &'static [&'static str],
}

const NO_PERMISSION: &[&str] = &["lacks", "may not read", "expired or revoked"];

fn cases() -> Vec<Case> {
    let case = |status, code, message, says, never| Case {
        reply: refused(status, code, message),
        says,
        never,
    };
    let platform = "Only Stripe Connect platforms can work with other accounts. If you specified a client_id parameter, make sure it's correct.";
    vec![
        case(
            403,
            Some("platform_account_required"),
            "No.",
            &["no Connect platform", "acct_2", "leave out --account"],
            NO_PERMISSION,
        ),
        case(
            403,
            None,
            platform,
            &["no Connect platform", "leave out --account"],
            NO_PERMISSION,
        ),
        case(
            403,
            None,
            "This restricted key has no permissions for connected accounts.",
            &[
                "may not act for connected accounts",
                "permissions for connected accounts at",
            ],
            NO_PERMISSION,
        ),
        case(
            403,
            Some("account_invalid"),
            "The provided key does not have access to account 'acct_2' (or that account does not exist). Application access may have been revoked.",
            &["check --account"],
            NO_PERMISSION,
        ),
        case(
            401,
            None,
            "The API key provided does not allow requests from your IP address (192.0.2.7).",
            &["IP address", "the key itself is right"],
            NO_PERMISSION,
        ),
        case(
            401,
            Some("api_key_expired"),
            "Expired API key provided: sk_test_***",
            &["has expired", "make a new one"],
            &["lacks", "may not read"],
        ),
        case(
            401,
            None,
            "Invalid API Key provided: sk_test_***",
            &["wrong, expired or revoked"],
            &["lacks", "may not read", "IP address"],
        ),
    ]
}

#[track_caller]
fn told(run: &Run, code: i32, case: &Case) {
    assert_eq!(run.code, code, "{}{}", run.stdout, run.stderr);
    for said in case.says {
        assert!(run.stderr.contains(said), "{said}: {}", run.stderr);
    }
    for said in case.never {
        assert!(!run.stderr.contains(said), "{said}: {}", run.stderr);
    }
}

#[test]
fn a_key_that_is_refused_is_told_why_wherever_it_is_asked() {
    for case in cases() {
        let reply = case.reply.clone();
        let (_server, shop) = fleet(move |_| Some(reply.clone()));
        for args in [
            &["whoami"][..],
            &["readers", "list"],
            &["locations", "list"],
            &["report", "--direct", "--last", "1d", "--tz", "UTC"],
            &["ledger", "sync"],
            &["fleet", "check"],
            &["watch"],
            &["payments", "unsettled"],
            &["api", "get", "/v1/charges"],
        ] {
            told(
                &shop.run(&[args, &["--account", "acct_2"]].concat()),
                3,
                &case,
            );
        }
        let doctor = shop.run(&["doctor", "--account", "acct_2"]);
        told(&doctor, 10, &case);
        let login = fed(&shop, &["login", "--account", "acct_2"], KEY);
        told(&login, 3, &case);
        assert!(login.stderr.contains("the key was not kept"));
        assert!(!shop.path("config/tillctl/credentials.toml").exists());
    }
}

#[test]
fn what_is_only_asked_beside_forgives_a_permission_and_nothing_else() {
    for case in cases() {
        let reply = case.reply.clone();
        let (_server, shop) =
            fleet(move |call| (call.path == "/v1/terminal/locations").then(|| reply.clone()));
        for args in [
            &["readers", "list"][..],
            &["fleet", "check"],
            &["ledger", "sync"],
            &[
                "report", "--direct", "--last", "1d", "--tz", "UTC", "--by", "location",
            ],
            &["watch"],
        ] {
            told(
                &shop.run(&[args, &["--account", "acct_2"]].concat()),
                3,
                &case,
            );
        }
    }
    // With a permission that is missing they go on, and say so.
    let (_server, shop) = fleet(|call| {
        (call.path == "/v1/terminal/locations").then(|| {
            refused(
                403,
                Some("more_permissions_required"),
                "The key needs 'terminal_location_read'.",
            )
        })
    });
    let run = shop.run(&["readers", "list"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(
        run.stderr.contains("may not read locations"),
        "{}",
        run.stderr
    );
}

#[test]
fn every_permission_that_is_missing_is_named() {
    let newer = "Permission denied. The provided key 'rk_test_***' does not have the required permissions for this endpoint on account 'acct_1'. Enabling \"Charges Read\" ('charge_read'), \"Balance Read\" ('balance_transaction_source_read') permissions on this key would allow this request to continue.";
    let older = "The provided key 'rk_test_***' does not have the required permissions for this endpoint on account 'acct_1'. Having the 'rak_charge_read' and 'rak_balance_transaction_source_read' permissions would allow this request to continue.";
    for (code, text) in [(Some("more_permissions_required"), newer), (None, older)] {
        let reply = refused(403, code, text);
        let (_server, shop) = fleet(move |_| Some(reply.clone()));
        let run = shop.run(&["report", "--direct", "--last", "1d", "--tz", "UTC"]);
        assert_eq!(run.code, 3);
        let hint = "the key lacks charge_read (Charges and refunds, read) and balance_transaction_source_read (Balance transactions, read): add them to the restricted key";
        assert!(run.stderr.contains(hint), "{}", run.stderr);
        assert!(
            run.stderr.contains("`report` needs charge_read"),
            "{}",
            run.stderr
        );
        // The account alone may stay unknown.
        assert_eq!(shop.run(&["whoami"]).code, 0);
    }
    // Stripe names none: what the endpoint asks for.
    let (_server, shop) = fleet(|_| Some(refused(403, Some("more_permissions_required"), "No.")));
    let run = shop.run(&["readers", "list"]);
    assert!(
        run.stderr.contains("lacks terminal_reader_read"),
        "{}",
        run.stderr
    );
    // Another 403 is not told as a permission.
    let (_server, shop) = fleet(|_| Some(refused(403, None, "Not in your country.")));
    let run = shop.run(&["readers", "list"]);
    assert_eq!(run.code, 3);
    assert!(!run.stderr.contains("lacks"), "{}", run.stderr);
}

fn fed(shop: &Shop, args: &[&str], text: &str) -> Run {
    let mut command = shop.command(args);
    command
        .env_remove("STRIPE_API_KEY")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // Who refuses before it reads leaves a closed pipe.
    let _ = writeln!(child.stdin.take().unwrap(), "{text}");
    shop.end(child)
}

#[test]
fn a_key_that_expired_names_its_profile() {
    let mut kept = false;
    let (_server, shop) = fleet(move |_| {
        let expired = kept;
        kept = true;
        expired.then(|| {
            refused(
                401,
                Some("api_key_expired"),
                "Expired API key provided: sk_test_***",
            )
        })
    });
    let login = fed(&shop, &["login", "--profile", "berlin", "--yes"], KEY);
    assert_eq!(login.code, 0, "{}", login.stderr);
    let run = shop.run(&["readers", "list", "--profile", "berlin"]);
    assert_eq!(run.code, 3);
    assert!(
        run.stderr
            .contains("the key from profile berlin has expired")
            && run.stderr.contains("`tillctl login --profile berlin`"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_lock_is_waited_for_and_is_no_limit() {
    let locked = || {
        refused(
            429,
            Some("lock_timeout"),
            "This object cannot be accessed right now because another API request or Stripe process is currently accessing it.",
        )
    };
    let mut left = 2;
    let (server, shop) = fleet(move |call| {
        if call.method == "POST" && left > 0 {
            left -= 1;
            return Some(locked());
        }
        (call.method == "POST").then(|| {
            let mut till = reader("tmr_Till00000000001", "Till", "S1", HERE);
            till["label"] = json!("Bar");
            Reply::Json(200, till)
        })
    });
    let run = shop.run(&["readers", "rename", "Till", "Bar"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let keys: Vec<_> = server
        .calls()
        .iter()
        .filter(|call| call.method == "POST")
        .map(|call| call.header("idempotency-key").unwrap().to_owned())
        .collect();
    assert!(
        keys.len() == 3 && keys.iter().all(|key| *key == keys[0]),
        "{keys:?}"
    );
    let (_server, shop) = fleet(move |_| Some(locked()));
    let run = shop.run(&["readers", "list", "--max-retries", "0"]);
    assert_eq!(run.code, 8);
    assert!(
        run.stderr.contains("another request holds the same object")
            && !run.stderr.contains("too many"),
        "{}",
        run.stderr
    );
    let (_server, shop) = fleet(|_| Some(refused(429, Some("rate_limit"), "Too many requests")));
    let run = shop.run(&["readers", "list", "--max-retries", "0"]);
    assert!(run.stderr.contains("too many requests"), "{}", run.stderr);
}

#[test]
fn ids_and_codes_of_all_times() {
    let old = reader("ds_1FakeP400", "Old till", "P400-1", HERE);
    let (server, shop) = fleet({
        let old = old.clone();
        move |call| {
            (call.path == "/v1/terminal/readers/ds_1FakeP400")
                .then(|| Reply::Json(200, old.clone()))
        }
    });
    let run = shop.run(&["readers", "get", "ds_1FakeP400", "-o", "json"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(server.lines()[0], "GET /v1/terminal/readers/ds_1FakeP400");
    let shop = Shop::demo();
    let args = [
        "readers",
        "register",
        "--code",
        "simulated-v660p",
        "--location",
    ];
    let run = shop.run(
        &[
            &args[..],
            &["Dublin Temple Bar", "--label", "Mobile", "-o", "json"],
        ]
        .concat(),
    );
    assert_eq!(
        run.json()["device_type"],
        "simulated_verifone_v660p",
        "{}",
        run.stderr
    );
    // It is moved by making another one, as the other simulated readers are.
    let run = shop.run(&[
        "readers",
        "assign",
        "Mobile",
        "--location",
        "Tokyo Shibuya",
        "--yes",
    ]);
    assert!(
        run.code == 0 || run.stderr.contains("simulated-v660p"),
        "{}",
        run.stderr
    );
}

/// What was recorded and what is announced, in one day of an account.
fn recorded(call: &Call) -> Option<Reply> {
    const NOON: i64 = 1_795_435_200;
    let charge = |id: &str, more: Value| {
        let mut charge = json!({
            "id": id, "object": "charge", "amount": 1000, "amount_captured": 1000, "amount_refunded": 0,
            "balance_transaction": null, "captured": true, "created": NOON - 7200, "currency": "eur",
            "disputed": false, "failure_code": null, "livemode": false, "metadata": {}, "paid": true,
            "payment_intent": null, "refunded": false, "status": "succeeded",
            "payment_method_details": {"type": "card_present", "card_present": {
                "brand": "visa", "reader": "tmr_Till00000000001", "location": HERE,
                "offline": {"stored_at": null, "type": null}, "retrieval_reference_number": "1234"}},
        });
        for (name, value) in more.as_object().unwrap() {
            charge[name] = value.clone();
        }
        charge
    };
    let lapsed = json!({"id": "pi_2", "object": "payment_intent", "amount": 1000, "currency": "eur",
        "status": "requires_reauthorization", "livemode": false, "created": NOON - 7200,
        "latest_charge": "ch_2", "metadata": {}, "amount_details": {"tip": {}}});
    let charges = [
        charge("ch_1", json!({})),
        charge(
            "ch_2",
            json!({"payment_intent": lapsed, "captured": false, "amount_captured": 0}),
        ),
        charge(
            "py_3",
            json!({"payment_method_details": {"type": "sepa_debit", "sepa_debit": {}}}),
        ),
    ];
    let refund = |id: &str, of: &Value, status: &str| {
        json!({"id": id, "object": "refund", "amount": 200, "balance_transaction": null, "charge": of,
               "created": NOON - 3600, "currency": "eur", "metadata": {}, "payment_intent": null,
               "reason": null, "status": status})
    };
    let refunds = [
        refund("re_1", &charges[0], "pending"),
        refund("re_2", &charges[0], "requires_action"),
        refund("pyr_3", &charges[2], "succeeded"),
    ];
    let list = match call.path.as_str() {
        "/v1/charges" => &charges[..],
        "/v1/refunds" => &refunds,
        _ => return None,
    };
    let bound = |name: &str| call.get(name).and_then(|v| v.parse::<i64>().ok());
    let fits = |object: &&Value| {
        let created = object["created"].as_i64().unwrap();
        bound("created[gte]").is_none_or(|b| created >= b)
            && bound("created[lt]").is_none_or(|b| created < b)
    };
    let data: Vec<Value> = list.iter().filter(fits).cloned().collect();
    Some(page(&data, false))
}

#[test]
fn recorded_objects_are_reported_as_what_they_are() {
    let (_server, shop) = fleet(recorded);
    let report = ["report", "--day", "2026-11-23", "--tz", "UTC", "-o", "json"];
    let direct = shop.run(&[&report[..], &["--direct"]].concat());
    let ledger = shop.run(&report);
    for run in [&direct, &ledger] {
        assert_eq!(run.code, 0, "{}", run.stderr);
        let totals = &run.json()["totals"][0];
        // The payment that is no reader's counts nowhere, nor does its refund;
        // a refund under way has left the takings.
        for (name, value) in [
            ("gross", 1000),
            ("uncaptured", 1),
            ("refund_count", 2),
            ("refunds", 400),
            ("net_sales", 600),
        ] {
            assert_eq!(totals[name], value, "{name}: {}", run.stdout);
        }
    }
}
