//! Keys, modes, hosts: what holds a command back before anything is sent.

use snapbox::str;

use super::server::{Reply, Server};
use super::shop::{KEY, LIVE_KEY, Shop};

#[test]
fn without_a_key_the_way_on_is_shown() {
    let shop = Shop::demo().key(None);
    shop.run(&["readers", "list"]).is(3, "", str![[r#"
error: no API key
hint: log in with `tillctl login`, set STRIPE_API_KEY or give --api-key-file FILE; to try tillctl without a key: tillctl --simulator readers list

"#]]);
    shop.run(&["readers", "list", "-o", "json"])
        .is(3, "", str![[r#"
{"error":{"kind":"credentials","exit_code":3,"message":"no API key","hint":"log in with `tillctl login`, set STRIPE_API_KEY or give --api-key-file FILE; to try tillctl without a key: tillctl --simulator readers list","request_id":null,"stripe":null}}

"#]]);
    shop.sent(&[]);
}

#[test]
fn other_keys_are_not_sent() {
    for key in ["pk_test_51Abcdefghijk", "whsec_abcdefgh", "hunter2"] {
        let shop = Shop::demo().key(key);
        let run = shop.run(&["readers", "list"]);
        assert_eq!(run.code, 3);
        assert!(!run.stderr.contains(key), "{}", run.stderr);
        shop.sent(&[]);
    }
}

#[test]
fn a_key_from_a_file() {
    let shop = Shop::demo().key(None);
    let file = shop.file("key", &format!("{KEY}\n"));
    let run = shop.run(&["readers", "list", "-o", "id", "--api-key-file", &file]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    shop.run(&["readers", "list", "--api-key-file", "no-such-file"])
        .is(
            3,
            "",
            str![[r#"
error: cannot read the API key from no-such-file: No such file or directory (os error 2)
hint: give a file that holds the key alone on one line

"#]],
        );
}

#[test]
fn a_live_key_reads_but_does_not_write_by_itself() {
    let shop = Shop::demo().key(LIVE_KEY);
    assert_eq!(shop.run(&["readers", "list", "-o", "id"]).code, 0);
    let writes: [&[&str]; 9] = [
        &["readers", "rename", "Bar", "Terrace"],
        &["readers", "edit", "Bar", "--metadata", "a=1"],
        &["readers", "delete", "Bar", "--yes"],
        &[
            "readers",
            "assign",
            "Bar",
            "--location",
            "Dublin Temple Bar",
            "--code",
            "code-strn26140000817",
        ],
        &[
            "readers",
            "register",
            "--code",
            "sepia-cerulean-aqua",
            "--location",
            "Dublin Temple Bar",
            "--label",
            "x",
        ],
        &[
            "locations",
            "create",
            "--name",
            "x",
            "--line1",
            "y",
            "--country",
            "GI",
        ],
        &["locations", "update", "Dublin Temple Bar", "--name", "x"],
        &["locations", "delete", "Dublin Temple Bar", "--yes"],
        &[
            "pay",
            "--reader",
            "Bar",
            "--amount",
            "1.00",
            "--currency",
            "eur",
        ],
    ];
    for args in writes {
        let run = shop.run(args);
        // Dublin has readers: that is looked at first.
        let code = if args[1] == "delete" && args[0] == "locations" {
            1
        } else {
            3
        };
        assert_eq!(run.code, code, "{args:?}: {}", run.stderr);
    }
    shop.run(writes[0]).is(3, "", str![[r#"
error: Rename Bar to Terrace: the key is a live key: this would change real readers or move real money
hint: add --live if that is meant, or use a test key

"#]]);
    shop.wrote(&[]);
    // Shown without being sent, and sent when it is meant.
    let dry = shop.run(&["readers", "rename", "Bar", "Terrace", "--dry-run"]);
    assert_eq!(dry.code, 0, "{}", dry.stderr);
    shop.wrote(&[]);
    let run = shop.run(&["readers", "rename", "Bar", "Terrace", "--live"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    shop.wrote(&["POST /v1/terminal/readers/{id}"]);
}

#[test]
fn hosts_a_key_may_go_to() {
    let shop = Shop::demo();
    for (base, key, code) in [
        ("http://api.stripe.com", KEY, 2),
        ("http://192.0.2.1", KEY, 2),
        ("ftp://127.0.0.1", KEY, 2),
        ("https://user:pw@127.0.0.1", KEY, 2),
        ("https://stripe.example", LIVE_KEY, 3),
        ("https://api.stripe.com.example", LIVE_KEY, 3),
    ] {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_tillctl"));
        command.env_clear().env("STRIPE_API_KEY", key).args([
            "readers",
            "list",
            "--api-base",
            base,
        ]);
        let run = shop.finish(command);
        assert_eq!(run.code, code, "{base}: {}", run.stderr);
    }
}

#[test]
fn what_stripe_refuses_is_passed_on_with_its_request_id() {
    let shop = Shop::demo().key("sk_test_wrongwrongwrong");
    let run = shop.run(&["readers", "list"]);
    // The simulator takes any well-formed key; a server that does not:
    assert_eq!(run.code, 0);
    let server = Server::start(|_| {
        Reply::Json(
            401,
            serde_json::json!({"error": {"type": "invalid_request_error", "message": "Invalid API Key provided"}}),
        )
    });
    Shop::at(&server).run(&["readers", "list"]).is(
        3,
        "",
        str![[r#"
error: Invalid API Key provided
hint: check STRIPE_API_KEY or --api-key-file: the key is wrong, expired or revoked
request: req_#1

"#]],
    );
}

#[test]
fn a_key_without_permission_is_told_what_it_lacks() {
    let shop = Shop::faulty(&["forbidden@GET /v1/terminal/readers"]);
    shop.run(&["readers", "list"]).is(3, "", str![[r#"
error: The provided key 'rk_test_*********' does not have the required permissions for this endpoint on account 'acct_1TillctlDemoShop'. Having the 'Terminal Readers Read' ('terminal_reader_read') permission would allow this request to continue. (more_permissions_required)
hint: the key lacks terminal_reader_read (Terminal readers, read): add it to the restricted key at https://dashboard.stripe.com/apikeys; `readers list` needs terminal_reader_read
request: req_#1

"#]]);
    // Names of locations are a convenience: without them ids are shown.
    let shop = Shop::faulty(&["forbidden@GET /v1/terminal/locations"]);
    shop.run(&[
        "readers",
        "list",
        "--columns",
        "label,location_name",
        "--limit",
        "1",
    ])
    .is(
        0,
        str![[r#"
Readers; the account of sk_test_…p7dc, test mode; as of 2026-11-23 12:00, UTC
LABEL   LOCATION NAME
Till 1  tml_#1

"#]],
        str![[r#"
warning: the key may not read locations: their ids are shown instead of their names

"#]],
    );
}

#[test]
fn a_cut_network_changes_nothing() {
    // A port nobody listens on.
    let port = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap().port()
    };
    let shop = Shop::demo();
    let base = format!("http://127.0.0.1:{port}");
    let mut command = shop.command(&[]);
    command = {
        let _ = command;
        let mut fresh = std::process::Command::new(env!("CARGO_BIN_EXE_tillctl"));
        fresh.env_clear().env("STRIPE_API_KEY", KEY).args([
            "--api-base",
            &base,
            "--max-retries",
            "0",
            "readers",
            "list",
        ]);
        fresh
    };
    shop.finish(command).is(
        8,
        "",
        str![[r#"
error: cannot reach Stripe: Connection refused (os error 111)
hint: check the network, the proxy and --api-base; nothing was sent

"#]],
    );
}

#[test]
fn a_mistyped_command_is_json_where_json_was_asked_for() {
    let shop = Shop::demo();
    for args in [
        &["readers", "list", "--no-such-flag", "-o", "json"][..],
        &["-ojsonl", "readers", "frobnicate"],
        &["--output=json", "readers", "list", "--limit", "many"],
        &[
            "readers",
            "edit",
            "Bar",
            "--metadata",
            "novalue",
            "--output",
            "json",
        ],
    ] {
        let run = shop.run(args);
        assert_eq!(run.code, 2, "{args:?}");
        let error = run.json_error();
        assert_eq!(error["kind"], "usage", "{args:?}");
        assert_eq!(error["exit_code"], 2, "{args:?}");
    }
    shop.sent(&[]);
}

#[test]
fn verbose_shows_requests_and_no_secret() {
    let shop = Shop::demo();
    shop.run(&["readers", "rename", "Bar", "Terrace", "-v"]).is(
        0,
        str![[r#"
Renamed tmr_#1 from "Bar" to "Terrace"

"#]],
        str![[r#"
GET /v1/terminal/readers?limit=100 -> 200 in # ms [req_#1]
POST /v1/terminal/readers/tmr_#1 -> 200 in # ms [req_#2]

"#]],
    );
}

#[test]
fn a_column_that_does_not_exist_is_refused_before_anything_is_sent() {
    let shop = Shop::demo();
    for args in [
        &["readers", "rename", "Bar", "Terrace"][..],
        &["readers", "delete", "Bar", "--yes"],
        &["locations", "update", "Dublin Temple Bar", "--name", "x"],
        &[
            "pay",
            "--reader",
            "Bar",
            "--amount",
            "1.00",
            "--currency",
            "eur",
        ],
    ] {
        let run = shop.run(&[args, &["--columns", "no_such"]].concat());
        assert_eq!(run.code, 2, "{args:?}: {}", run.stderr);
    }
    shop.sent(&[]);
}

#[test]
#[cfg(target_os = "linux")]
fn a_write_whose_result_finds_no_room_is_not_to_be_repeated() {
    let shop = Shop::demo();
    let mut command = shop.command(&["readers", "rename", "Bar", "Terrace"]);
    command.stdout(std::fs::File::create("/dev/full").unwrap());
    shop.finish(command).is(1, "", str![[r#"
error: Renamed tmr_#1 from "Bar" to "Terrace": cannot write the result to standard output: No space left on device (os error 28)
hint: do not run the command again: only its result could not be written

"#]]);
    shop.wrote(&["POST /v1/terminal/readers/{id}"]);
}
