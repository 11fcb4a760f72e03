//! Replies nobody documents, and text somebody planted.

use serde_json::json;
use snapbox::str;

use super::fake::{HERE, reader};
use super::server::{Reply, Server, error, page};
use super::shop::{KEY, LIVE_KEY, Shop};

const LIST: &[&str] = &[
    "readers",
    "list",
    "--columns",
    "label,status",
    "--max-retries",
    "0",
];

fn answering(reply: Reply) -> (Server, Shop) {
    let server = Server::start(move |_| reply.clone());
    let shop = Shop::at(&server);
    (server, shop)
}

#[test]
fn half_a_body_is_no_list() {
    let data = [reader("tmr_Half0000000000", "Till", "S1", HERE)];
    let Reply::Json(_, list) = page(&data, false) else {
        unreachable!()
    };
    let (_server, shop) = answering(Reply::Half(list));
    shop.run(LIST).is(
        8,
        "",
        str![[r#"
error: no usable answer from Stripe: end of file before message length reached
hint: nothing was changed; try again, or see https://status.stripe.com
request: req_#1

"#]],
    );
}

#[test]
fn a_proxys_page_is_told_as_one() {
    let page = "<html><body>Please log in</body></html>";
    let (_server, shop) = answering(Reply::Text(200, "text/html", page.into()));
    shop.run(LIST).is(
        8,
        "",
        str![[r#"
error: no usable answer from Stripe: a web page instead of JSON; is a proxy in the way?
hint: nothing was changed; try again, or see https://status.stripe.com
request: req_#1

"#]],
    );
    let (_server, shop) = answering(Reply::Text(502, "text/html", page.into()));
    shop.run(LIST).is(8, "", str![[r#"
error: no usable answer from Stripe: status 502 with something that is not Stripe's error object; is a proxy in the way?
hint: nothing was changed; try again, or see https://status.stripe.com
request: req_#1

"#]]);
}

#[test]
fn another_mode_than_the_keys_stops_everything() {
    let mut live = reader("tmr_Live0000000000", "Till", "S1", HERE);
    live["livemode"] = json!(true);
    let (_server, shop) = answering(page(&[live], false));
    shop.run(LIST).is(
        3,
        "",
        str![[r#"
error: the key is of test mode, but the reply is about a live mode object
hint: stop and check the key and --api-base: something between us and Stripe is not what it seems
request: req_#1

"#]],
    );
    let test = reader("tmr_Test0000000000", "Till", "S1", HERE);
    let (server, _) = answering(page(&[test], false));
    Shop::at(&server).key(LIVE_KEY).run(LIST).is(
        3,
        "",
        str![[r#"
error: the key is of live mode, but the reply is about a test mode object
hint: stop and check the key and --api-base: something between us and Stripe is not what it seems
request: req_#1

"#]],
    );
}

#[test]
fn a_label_can_neither_steer_a_terminal_nor_run_as_a_formula() {
    let evil = [
        reader(
            "tmr_Evil0000000001",
            "\u{1b}]0;owned\u{7}\u{1b}[31mTill\u{9b}2J\u{202e}3",
            "S1",
            HERE,
        ),
        reader("tmr_Evil0000000002", "=HYPERLINK(\"x\")", "S2", HERE),
        reader("tmr_Evil0000000003", "two\nlines,\"quoted\"", "S3", HERE),
        reader("tmr_Evil0000000004", &"long".repeat(1250), "S4", HERE),
    ];
    let (_server, shop) = answering(page(&evil, false));
    for format in ["table", "csv", "json", "jsonl", "id"] {
        let run = shop.run(&["readers", "list", "-o", format]);
        assert_eq!(run.code, 0);
        let bad = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        assert!(!run.stdout.contains(bad), "{format}: {:?}", run.stdout);
    }
    let run = shop.run(&["readers", "list", "-o", "csv", "--columns", "label"]);
    let lines: Vec<_> = run.stdout.lines().collect();
    assert_eq!(lines[2], "\"'=HYPERLINK(\"\"x\"\")\"");
    assert_eq!(lines[3], "\"two lines,\"\"quoted\"\"\"");
    // In errors and candidates too.
    let run = shop.run(&["readers", "get", "Nobody"]);
    assert_eq!(run.code, 4);
    assert!(!run.stderr.contains('\u{1b}'));
}

#[test]
fn an_echoed_key_goes_nowhere() {
    // `Shop::finish` looks for the key in everything it reads.
    let said = json!({"type": "invalid_request_error",
        "message": format!("Invalid API Key provided: {KEY}"), "param": KEY, "nested": [{"key": KEY}]});
    let (_server, shop) = answering(error(401, &said));
    shop.run(LIST).is(
        3,
        "",
        str![[r#"
error: Invalid API Key provided: [key]
hint: check STRIPE_API_KEY or --api-key-file: the key is wrong, expired or revoked
request: req_#1

"#]],
    );
    shop.run(&[LIST, &["-v"]].concat()).is(
        3,
        "",
        str![[r#"
GET /v1/terminal/readers?limit=100 -> Invalid API Key provided: [key] in # ms [req_#1]
error: Invalid API Key provided: [key]
hint: check STRIPE_API_KEY or --api-key-file: the key is wrong, expired or revoked
request: req_#1

"#]],
    );
    shop.run(&[LIST, &["-o", "json"]].concat())
        .is(3, "", str![[r#"
{"error":{"kind":"credentials","exit_code":3,"message":"Invalid API Key provided: [key]","hint":"check STRIPE_API_KEY or --api-key-file: the key is wrong, expired or revoked","request_id":"req_#1","stripe":{"type":"invalid_request_error","message":"Invalid API Key provided: [key]","param":"[key]","nested":[{"key":"[key]"}]}}}

"#]]);
}

#[test]
fn a_key_echoed_outside_of_json_goes_nowhere() {
    for reply in [
        Reply::Text(200, "text/html", format!("<p>{KEY}</p>")),
        Reply::Text(500, "text/plain", KEY.to_owned()),
        Reply::Text(200, "application/json", format!("{{\"{KEY}\":")),
        Reply::Text(200, "application/json", format!("{{\"data\": \"{KEY}\"}}")),
        Reply::Text(200, "application/json", format!("\"{KEY}\"")),
    ] {
        let (_server, shop) = answering(reply);
        let run = shop.run(&[LIST, &["-v"]].concat());
        assert_eq!(run.code, 8, "{}", run.stderr);
    }
}

#[test]
fn a_cursor_that_does_not_move_ends_in_a_failure() {
    let data = [reader("tmr_Loop0000000000", "Till", "S1", HERE)];
    let (server, shop) = answering(page(&data, true));
    shop.run(&["readers", "list", "-o", "id"])
        .is(8, str![[r#"
tmr_#1

"#]], str![[r#"
error: no usable answer from Stripe: the list says there is more, but gives no new object to go on from
hint: nothing was changed; something that is not Stripe answers: check --api-base, the proxy and `tillctl doctor`

"#]]);
    assert_eq!(server.calls().len(), 2);
}

#[test]
fn an_id_from_a_user_cannot_name_another_path() {
    let (server, shop) = answering(error(
        404,
        &json!({"type": "invalid_request_error",
        "code": "resource_missing", "message": "No such reader"}),
    ));
    let run = shop.run(&["readers", "get", "tmr_../locations?x=1#y"]);
    assert_eq!(run.code, 4);
    assert_eq!(
        server.lines(),
        ["GET /v1/terminal/readers/tmr_..%2Flocations%3Fx%3D1%23y"]
    );
}

#[test]
fn a_redirect_is_not_followed() {
    let (server, shop) = answering(Reply::Text(302, "text/plain", String::new()));
    assert_eq!(shop.run(LIST).code, 8);
    assert_eq!(server.calls().len(), 1);
}

#[test]
fn every_request_is_pinned_and_keyed() {
    let mut only = reader("tmr_Only0000000000", "Till", "S1", HERE);
    let server = Server::start(move |call| {
        if let Some(label) = call.get("label") {
            only["label"] = json!(label);
        }
        match call.path.as_str() {
            "/v1/terminal/readers" => page(std::slice::from_ref(&only), false),
            _ => Reply::Json(200, only.clone()),
        }
    });
    let shop = Shop::at(&server);
    let run = shop.run(&[
        "readers",
        "rename",
        "Till",
        "Bar",
        "--account",
        "acct_1Other",
    ]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    for call in server.calls() {
        assert_eq!(call.header("stripe-version"), Some("2026-10-28.endive"));
        assert_eq!(call.header("stripe-account"), Some("acct_1Other"));
        assert_eq!(
            call.header("authorization"),
            Some(&*format!("Bearer {KEY}"))
        );
        assert_eq!(
            call.header("idempotency-key").is_some(),
            call.method == "POST"
        );
    }
}
