//! `api`: any path of the v1 API, under the same guards as every command; and
//! `--jq` and `--template`, which every command has.

use std::io::Write as _;
use std::process::Stdio;

use serde_json::{Value, json};
use snapbox::str;

use super::server::{Reply, Server, page};
use super::shop::{LIVE_KEY, Run, Shop};

fn lines(run: &Run) -> Vec<&str> {
    run.stdout.lines().collect()
}

#[test]
fn what_stripe_answers_is_printed_as_it_came() {
    let shop = Shop::demo();
    let list = shop.run(&["api", "get", "/v1/terminal/readers", "-d", "limit=2"]);
    assert_eq!(list.code, 0, "{}", list.stderr);
    assert_eq!(list.json()["object"], "list");
    assert_eq!(list.json()["data"].as_array().unwrap().len(), 2);
    // The ids of a list are those of its objects.
    for format in ["id", "name"] {
        let page = [
            "api",
            "get",
            "/v1/terminal/readers",
            "-d",
            "limit=2",
            "-o",
            format,
        ];
        let ids = shop.run(&page);
        assert_eq!(ids.code, 0, "{}", ids.stderr);
        let data = &list.json()["data"];
        let wanted = [0, 1].map(|at| data[at]["id"].as_str().unwrap().to_owned());
        assert_eq!(lines(&ids), wanted);
    }
    let wide = shop.run(&["api", "get", "/v1/terminal/readers", "-o", "wide"]);
    assert_eq!(wide.code, 2);
    assert!(
        wide.stderr
            .contains("`api` prints JSON, and -o wide asks for something else"),
        "{}",
        wide.stderr
    );
    assert!(list.stdout.contains("\n  \"data\": [\n"), "{}", list.stdout);
    shop.sent(&["GET /v1/terminal/readers"; 3]);
    let id = shop.reader("Bar")["id"].as_str().unwrap().to_owned();
    let path = format!("/v1/terminal/readers/{id}");
    let one = shop.run(&["api", "get", &path, "-o", "jsonl"]);
    assert_eq!(lines(&one).len(), 1);
    assert_eq!(one.json()["label"], "Bar");
}

#[test]
fn lists_are_followed_to_their_end() {
    let shop = Shop::demo();
    let all = [
        "api",
        "get",
        "/v1/terminal/readers",
        "-d",
        "limit=3",
        "--paginate",
    ];
    let array = shop.run(&all).json();
    assert_eq!(array.as_array().unwrap().len(), 8);
    shop.sent(&["GET /v1/terminal/readers"; 3]);
    let each = shop.run(&[&all[..], &["-o", "jsonl"]].concat());
    assert_eq!(lines(&each).len(), 8);
    let count = shop.run(&[&all[..], &["--jq", "length"]].concat());
    assert_eq!(count.stdout, "8\n");
    let ids = shop.run(&[&all[..], &["-o", "id"]].concat());
    assert_eq!(lines(&ids).len(), 8);
}

#[test]
fn searches_and_lists_from_their_end_are_followed_too() {
    let server = Server::start(|call| {
        let object = |id: &str| json!({"id": id, "livemode": false});
        match (&*call.path, call.get("page"), call.get("ending_before")) {
            ("/v1/charges/search", None, _) => Reply::Json(
                200,
                json!({"object": "search_result", "data": [object("ch_1")], "has_more": true, "next_page": "p2"}),
            ),
            ("/v1/charges/search", Some("p2"), _) => Reply::Json(
                200,
                json!({"object": "search_result", "data": [object("ch_2")], "has_more": false, "next_page": null}),
            ),
            ("/v1/back", _, Some("x_9")) => page(&[object("x_7"), object("x_8")], true),
            ("/v1/back", _, Some("x_7")) => page(&[object("x_6")], false),
            ("/v1/single", ..) => Reply::Json(200, object("x_1")),
            _ => page(&[object("x_1")], true),
        }
    });
    let shop = Shop::at(&server);
    let get = |path: &str, more: &[&str]| {
        shop.run(&[&["api", "get", path, "--paginate", "-o", "id"], more].concat())
    };
    assert_eq!(
        get("/v1/charges/search", &["-d", "query=x"]).stdout,
        "ch_1\nch_2\n"
    );
    assert_eq!(
        get("/v1/back", &["-d", "ending_before=x_9"]).stdout,
        "x_7\nx_8\nx_6\n"
    );
    let none = get("/v1/single", &[]);
    assert_eq!(none.code, 2);
    assert!(
        none.stderr.contains("/v1/single is no list"),
        "{}",
        none.stderr
    );
    // A cursor that does not move is not followed for ever.
    let stuck = get("/v1/stuck", &[]);
    assert_eq!(stuck.code, 8, "{}", stuck.stderr);
    assert_eq!(
        server
            .calls()
            .iter()
            .filter(|c| c.path == "/v1/stuck")
            .count(),
        2
    );
}

#[test]
fn a_write_is_held_back_as_every_other() {
    let shop = Shop::demo();
    let id = shop.reader("Bar")["id"].as_str().unwrap().to_owned();
    let path = format!("/v1/terminal/readers/{id}");
    shop.sent(&["GET /v1/terminal/readers"]);
    let post = [
        "api",
        "post",
        &path,
        "-d",
        "label=Terrace",
        "-d",
        "metadata[lane]=9",
    ];
    let dry = shop.run(&[&post[..], &["--dry-run"]].concat());
    assert_eq!(dry.code, 0);
    assert!(dry.stdout.contains("metadata[lane]=9"), "{}", dry.stdout);
    shop.sent(&[]);
    let done = shop.run(
        &[
            &post[..],
            &["--jq", ".label", "--idempotency-key", "mine-1"],
        ]
        .concat(),
    );
    assert_eq!(
        (done.code, &*done.stdout),
        (0, "Terrace\n"),
        "{}",
        done.stderr
    );
    assert_eq!(shop.reader("Terrace")["metadata"]["lane"], "9");
    let log = shop
        .run(&["audit", "list", "--command", "api", "-o", "json"])
        .json();
    assert_eq!(log[0]["after"]["label"], "Terrace");
    assert_eq!(log[0]["command"], "api post");
    // What cannot be undone is asked about.
    let delete = shop.run(&["api", "delete", &path]);
    assert_eq!(delete.code, 2, "{}", delete.stdout);
    let delete = shop.run(&["api", "delete", &path, "--yes"]);
    assert_eq!(delete.json()["deleted"], true);

    let shop = Shop::demo().key(LIVE_KEY);
    let refused = shop.run(&[
        "api",
        "post",
        "/v1/terminal/locations",
        "-d",
        "display_name=X",
    ]);
    assert_eq!(refused.code, 3);
    shop.sent(&[]);
}

#[test]
fn the_idempotency_key_is_the_one_that_was_given() {
    let server = Server::start(|_| Reply::Json(200, json!({"id": "cus_1", "object": "customer"})));
    let shop = Shop::at(&server);
    let post = ["api", "post", "/v1/customers", "-d", "name=Anna"];
    assert_eq!(
        shop.run(&[&post[..], &["--idempotency-key", "order-7"]].concat())
            .code,
        0
    );
    assert_eq!(server.calls()[0].header("idempotency-key"), Some("order-7"));
    assert_eq!(
        shop.run(&[&post[..], &["--idempotency-key", "a b"]].concat())
            .code,
        2
    );
}

#[test]
fn failures_have_the_same_codes_as_elsewhere() {
    let shop = Shop::demo();
    for (args, code) in [
        (&["api", "get", "/v1/terminal/readers/tmr_nobody"][..], 4),
        (&["api", "get", "/v1/terminal/readers", "-d", "nosuch=1"], 1),
        (&["api", "get", "v1/terminal/readers"], 2),
        (&["api", "get", "/v2/core/accounts"], 2),
        (&["api", "get", "/v1/terminal/readers?limit=1"], 2),
        (&["api", "get", "/v1/terminal/readers", "-d", "limit"], 2),
        (&["api", "get", "/v1/terminal/readers", "-o", "csv"], 2),
        (
            &["api", "get", "/v1/terminal/readers", "--columns", "id"],
            2,
        ),
    ] {
        let run = shop.run(args);
        assert_eq!(run.code, code, "{args:?}: {}", run.stderr);
    }
    let lost = Server::start(|_| Reply::Nothing);
    let shop = Shop::at(&lost);
    let post = [
        "api",
        "post",
        "/v1/refunds",
        "-d",
        "charge=ch_1",
        "--max-retries",
        "0",
    ];
    assert_eq!(shop.run(&post).code, 7);
    let get = [
        "api",
        "get",
        "/v1/refunds",
        "--max-retries",
        "0",
        "-o",
        "json",
    ];
    assert_eq!(shop.run(&get).json_error()["kind"], "unavailable");
}

#[test]
fn a_secret_goes_to_stripe_and_nowhere_else() {
    let server = Server::start(|_| Reply::Json(200, json!({"id": "tmc_1", "object": "x"})));
    let shop = Shop::at(&server);
    let path = "/v1/terminal/configurations";
    let mut command = shop.command(&[
        "api",
        "post",
        path,
        "-d",
        "wifi[personal_psk][ssid]=Shop",
        "-d",
        "wifi[personal_psk][password]=@-",
        "-v",
    ]);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"hunter2\n").unwrap();
    let run = shop.end(child);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(
        server.calls()[0].get("wifi[personal_psk][password]"),
        Some("hunter2")
    );
    let log = std::fs::read_to_string(shop.path("state/tillctl/audit.jsonl")).unwrap();
    for text in [&run.stdout, &run.stderr, &log] {
        assert!(!text.contains("hunter2"), "{text}");
    }
    let get = shop.run(&["api", "get", path, "-d", "client_secret=hunter2", "-v"]);
    assert_eq!(server.calls()[1].get("client_secret"), Some("hunter2"));
    assert!(!get.stderr.contains("hunter2"), "{}", get.stderr);
}

// --jq and --template, with every command.

#[test]
fn a_part_of_the_result() {
    let shop = Shop::demo();
    shop.run(&[
        "readers",
        "list",
        "--jq",
        ".[] | select(.status == \"offline\") | .label",
    ])
    .is(
        0,
        str![[r#"
Counter
レジ 2

"#]],
        "",
    );
    shop.run(&[
        "readers",
        "list",
        "--template",
        "{{ label }} ({{ device_type }})",
    ])
    .is(
        0,
        str![[r#"
Till 1 (stripe_s700)
Till 2 (bbpos_wisepos_e)
Bar (stripe_s710)
Practice till (simulated_wisepos_e)
Counter (verifone_v660p)
Phone 1 (M2) (stripe_m2)
レジ 1 (stripe_s700)
レジ 2 (verifone_P400)

"#]],
        "",
    );
    shop.run(&["readers", "get", "Bar", "--jq", "{label, status}"])
        .is(
            0,
            str![[r#"
{
  "label": "Bar",
  "status": "online"
}

"#]],
            "",
        );
    let each = shop.run(&["readers", "list", "-o", "jsonl", "--jq", "{label}"]);
    assert_eq!(lines(&each).len(), 8);
    assert_eq!(lines(&each)[0].matches('{').count(), 1);
    let columns = [
        "readers",
        "list",
        "--columns",
        "label,location_name",
        "--jq",
        ".[0]|keys",
    ];
    assert_eq!(
        serde_json::from_str::<Value>(&shop.run(&columns).stdout).unwrap(),
        json!(["label", "location_name"])
    );
    let renamed = ["readers", "rename", "Bar", "Terrace", "--jq", ".label"];
    assert_eq!(shop.run(&renamed).stdout, "Terrace\n");
    let report = [
        "report",
        "--direct",
        "--day",
        "today",
        "--tz",
        "UTC",
        "--jq",
        ".currency_totals // .totals | type",
    ];
    assert_eq!(shop.run(&report).stdout, "array\n");
}

#[test]
fn a_slip_in_an_expression_costs_nothing() {
    let shop = Shop::demo();
    let rename = ["readers", "rename", "Bar", "Terrace"];
    let edit = ["readers", "edit", "Bar", "--metadata", "a=1"];
    for (more, said) in [
        (&["--jq", ".["][..], "--jq"),
        (&["--jq", "nosuch"], "there is no filter nosuch"),
        (&["--jq", "$nosuch"], "there is no variable $nosuch"),
        (&["--arg", "a", "b"], "belong to --jq"),
        (&["--argjson", "a", "{", "--jq", "."], "is no JSON"),
        (&["--template", "{{ label"], "--template"),
        (&["--jq", ".", "--template", "x"], "exclude each other"),
        (&["--jq", ".", "-o", "csv"], "asks for something else"),
        (
            &["--template", "x", "-o", "table"],
            "asks for something else",
        ),
    ] {
        let run = shop.run(&[&edit[..], more].concat());
        assert_eq!(run.code, 2, "{more:?}");
        assert!(run.stderr.contains(said), "{more:?}: {}", run.stderr);
    }
    shop.sent(&[]);
    // Of what would be sent nothing is picked: the result is not there yet.
    let dry = shop.run(&[&rename[..], &["--dry-run", "--jq", ".label"]].concat());
    assert_eq!(dry.json()["dry_run"], true);
    // The write is done; who reads the result is told so.
    let run = shop.run(&[&rename[..], &["--jq", ".label.x"]].concat());
    assert_eq!(run.code, 1);
    assert_eq!(shop.reader("Terrace")["label"], "Terrace");
    assert!(
        run.stderr.contains("do not run the command again"),
        "{}",
        run.stderr
    );
    // There the flag is about labels, as it was before.
    let labels = [
        "readers",
        "rename",
        "Terrace",
        "--template",
        "T{n}",
        "--yes",
        "--jq",
        ".[0].label",
    ];
    let run = shop.run(&labels);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(shop.reader("T1")["label"], "T1");
}

#[test]
fn expressions_are_jqs() {
    let shop = Shop::demo();
    let jq = |program: &[&str]| shop.run(&[&["readers", "list", "--jq"], program].concat());
    let is = |program: &[&str], shown: &str| {
        let run = jq(program);
        assert_eq!((run.code, &*run.stdout), (0, shown), "{}", run.stderr);
    };
    is(&["\"7c1d20aa\" | tonumber? // \"none\""], "none\n");
    is(
        &[
            "[.[] | select(.label == $name)] | length / 1",
            "--arg",
            "name",
            "Bar",
        ],
        "1\n",
    );
    is(&["$n + 1", "--argjson", "n", "1.50"], "2.5\n");
    is(
        &["INDEX(.label).Bar.status, (.[0].label | IN(\"Till 1\"))"],
        "online\ntrue\n",
    );
    // A slip is told, not taken for null.
    let run = jq(&[".[0].label[0]"]);
    assert_eq!((run.code, &*run.stdout), (1, ""));
    assert!(
        run.stderr.contains("Cannot index string with number (0)"),
        "{}",
        run.stderr
    );
    // What came before the error is there.
    let run = jq(&[".[0].label, error(\"stop\")"]);
    assert_eq!((run.code, &*run.stdout), (1, "Till 1\n"));
    let run = jq(&[".[0].label, (\"no till\" | halt_error), 7"]);
    assert_eq!((run.code, &*run.stdout), (1, "Till 1\n"));
    assert!(
        run.stderr.contains("\"message\":\"no till\""),
        "{}",
        run.stderr
    );
    is(&["7, halt, 8"], "7\n");
}

#[test]
fn an_expression_reads_the_environment_but_no_secret_of_it() {
    let shop = Shop::demo();
    let program =
        "[$ENV | .STRIPE_API_KEY, .MY_PASSWORD, .OTHER, .GREETING, .GITHUB_TOKEN], env.GREETING";
    let mut command = shop.command(&["readers", "list", "--jq", program, "-o", "json"]);
    command
        .env("MY_PASSWORD", "hunter2")
        .env("OTHER", LIVE_KEY)
        .env("GREETING", "hello")
        .env("GITHUB_TOKEN", "ghp_1");
    let run = shop.finish(command);
    let mut parts = serde_json::Deserializer::from_str(run.stdout.strip_suffix("hello\n").unwrap())
        .into_iter::<Value>();
    assert_eq!(
        parts.next().unwrap().unwrap(),
        json!(["[set]", "[set]", "[key]", "hello", "[set]"])
    );
}

#[test]
fn passwords_of_configurations_are_shown_when_asked_for() {
    let shop = Shop::demo();
    let wifi = [
        "-d",
        "wifi[type]=personal_psk",
        "-d",
        "wifi[personal_psk][ssid]=Shop",
        "-d",
        "wifi[personal_psk][password]=hunter2hunter2",
    ];
    let post = ["api", "post", "/v1/terminal/configurations"];
    let made = shop.run(&[&post[..], &wifi].concat());
    assert_eq!(made.code, 0, "{}", made.stderr);
    assert_eq!(made.json()["wifi"]["personal_psk"]["password"], "[set]");
    let list = ["api", "get", "/v1/terminal/configurations"];
    for more in [
        &[][..],
        &["--paginate"],
        &["--paginate", "-o", "jsonl"],
        &["--jq", "."],
        &["-v"],
    ] {
        let run = shop.run(&[&list[..], more].concat());
        assert!(run.stdout.contains("Shop"), "{more:?} {}", run.stdout);
        let all = run.stdout + &run.stderr;
        assert!(!all.contains("hunter2"), "{more:?} {all}");
        let run = shop.run(&[&list[..], more, &["--show-secrets"]].concat());
        assert!(run.stdout.contains("hunter2hunter2"), "{more:?}");
    }
}
