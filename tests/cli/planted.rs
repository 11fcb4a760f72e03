//! Hostile text in every field that Stripe sends, and keys where none belong:
//! whatever a verb prints steers no terminal, forges no line and tells no key.

use serde_json::{Value, json};
use tillctl::facade::is_unwanted;

use super::fake::{HERE, reader};
#[cfg(unix)]
use super::screen::Screen;
use super::server::{Call, Reply, Server, error, page};
use super::shop::{KEY, LIVE_KEY, Shop};

/// What comes after each text. `Shop` looks for the key by itself.
fn planted() -> String {
    format!("\u{1b}[2J\u{9b}31m\u{202e}\u{200b}\u{61c}\r\nFORGED {KEY}")
}

/// Fields whose text somebody may have typed.
const FIELDS: &[&str] = &[
    "label",
    "display_name",
    "brand",
    "last4",
    "message",
    "failure_message",
    "description",
    "name",
    "business_name",
    "line1",
    "city",
    "decline_code",
    "ssid",
    "note",
];

fn plant(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            if let Some(Value::Object(metadata)) = fields.get_mut("metadata") {
                metadata.insert("note".into(), "x".into());
            }
            for (name, value) in fields {
                match value {
                    Value::String(text) if FIELDS.contains(&name.as_str()) => {
                        text.push_str(&planted());
                    }
                    value => plant(value),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(plant),
        _ => {}
    }
}

fn encoded(pairs: &[(String, String)]) -> String {
    let text = |text: &str| {
        let bytes = text.bytes().map(|b| format!("%{b:02X}"));
        bytes.collect::<Vec<_>>().concat()
    };
    let pairs = pairs
        .iter()
        .map(|(n, v)| format!("{}={}", text(n), text(v)));
    pairs.collect::<Vec<_>>().join("&")
}

/// The simulator's answer to a request, with hostile text in it.
fn forwarded(client: &reqwest::Client, base: &str, call: &Call) -> Reply {
    let pairs = encoded(&call.pairs);
    let url = format!("{base}{}", call.path);
    let mut request = match call.method.as_str() {
        "POST" => client
            .post(url)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(pairs),
        "DELETE" => client.delete(format!("{url}?{pairs}")),
        _ => client.get(format!("{url}?{pairs}")),
    };
    for name in ["authorization", "stripe-version", "idempotency-key"] {
        if let Some(value) = call.header(name) {
            request = request.header(name, value);
        }
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let (status, text) = runtime.block_on(async {
        let reply = request.send().await.unwrap();
        (reply.status().as_u16(), reply.text().await.unwrap())
    });
    let mut value = serde_json::from_str(&text).unwrap();
    plant(&mut value);
    Reply::Json(status, value)
}

/// A shop with such a Stripe, and the simulator behind it.
fn hostile() -> (Shop, Server, Shop) {
    let behind = Shop::demo();
    let base = behind.url();
    let server = Server::start(move |call| {
        let client = tillctl::facade::stripe::http_builder()
            .no_proxy()
            .tls_certs_only([])
            .build()
            .unwrap();
        forwarded(&client, &base, call)
    });
    (Shop::at(&server), server, behind)
}

#[track_caller]
fn is_clean(args: &[&str], text: &str) {
    let unwanted: Vec<_> = text
        .chars()
        .filter(|c| *c != '\n' && is_unwanted(*c))
        .collect();
    assert!(unwanted.is_empty(), "{args:?}: {unwanted:?}\n{text:?}");
    let forged = text.lines().any(|line| line.starts_with("FORGED"));
    assert!(!forged, "{args:?}:\n{text}");
}

fn id(behind: &Shop, label: &str) -> String {
    behind.reader(label)["id"].as_str().unwrap().to_owned()
}

#[test]
fn nothing_that_was_planted_gets_out() {
    let (shop, _server, behind) = hostile();
    let till = id(&behind, "Practice till");
    let place = behind.reader("Till 1")["location"]
        .as_str()
        .unwrap()
        .to_owned();
    let file = shop.file("batch.jsonl", &format!("{{\"reader\":\"{till}\"}}\n"));
    let sale = ["--currency", "eur", "--skip-tipping", "--present"];
    let mut seen = 0;
    for (line, code) in [
        ("readers list", 0),
        ("readers list -o csv", 0),
        ("readers list -o id", 0),
        ("readers list -o jsonl", 0),
        ("readers list --template {{label}}", 0),
        ("readers get TILL", 0),
        ("readers get Nowhere", 4),
        ("readers rename TILL New --dry-run", 0),
        ("readers edit TILL --metadata note=y --dry-run", 0),
        ("readers delete TILL --dry-run", 0),
        ("readers cancel TILL", 0),
        ("locations list", 0),
        ("locations get PLACE", 0),
        ("locations update PLACE --name X --dry-run", 0),
        ("configurations list", 0),
        ("fleet check", 10),
        ("fleet check --nagios", 2),
        (
            "pay --reader TILL --amount 12.00 --reference r-1 SALE 4242424242424242",
            0,
        ),
        ("pay --reader TILL --amount 12.00 SALE 4000000000000002", 5),
        (
            "pay --reader TILL --amount 1.00 --dry-run SALE 4242424242424242",
            0,
        ),
        ("pay --batch FILE --amount 3.00 SALE 4242424242424242", 0),
        ("save-card TILL --present 4242424242424242", 0),
        ("payments list", 0),
        ("payments get r-1", 0),
        ("payments refund r-1 --dry-run", 0),
        ("payments unsettled", 0),
        ("report --last 3d --tz UTC --by location,reader,brand", 0),
        ("report --last 3d --tz UTC --by reader -o csv", 0),
        ("report --last 3d --tz UTC --by reader --direct -o jsonl", 0),
        ("ledger status", 0),
        ("whoami", 0),
        ("doctor", 0),
        ("audit list", 0),
        ("smoke --models wpe --only approved,declined -o tap", 10),
        ("api get /v1/terminal/readers", 0),
    ] {
        let args: Vec<&str> = line
            .split(' ')
            .flat_map(|word| match word {
                "TILL" => vec![till.as_str()],
                "PLACE" => vec![place.as_str()],
                "FILE" => vec![file.as_str()],
                "SALE" => sale.to_vec(),
                word => vec![word],
            })
            .collect();
        let run = shop.run(&args);
        let told = format!("{args:?}: {}{}", run.stdout, run.stderr);
        assert_eq!(run.code, code, "{told}");
        is_clean(&args, &run.stdout);
        is_clean(&args, &run.stderr);
        seen += usize::from(told.contains("FORGED"));
    }
    assert!(seen > 20, "only {seen} commands showed any of it");
}

#[cfg(unix)]
#[test]
fn nothing_that_was_planted_steers_a_terminal() {
    let (shop, _server, behind) = hostile();
    let till = id(&behind, "Practice till");
    let card = "--present 4242424242424242";
    let line = [
        "readers list",
        "readers list -o csv",
        "readers list --jq '.[].label'",
        &format!("readers get {till}"),
        "locations list",
        "fleet check",
        &format!("pay --reader {till} --amount 1.00 --currency eur --skip-tipping {card}"),
        &format!("save-card {till} {card}"),
        "payments list",
        "report --last 3d --tz UTC --by reader",
        &format!("readers delete {till} --dry-run"),
        "whoami",
        "readers get tmr_Nowhere00000001",
    ]
    .map(|args| format!("tillctl {args}"));
    let mut screen = Screen::run(&shop, 200, &[], &line.join("; "));
    let shown = screen.end();
    let raw = screen.raw();
    assert!(raw.contains("Paid 1.00 EUR on Practice till"), "{shown}");
    assert!(raw.contains("Saved"), "{shown}");
    // Colours and the spinner's own moves are ours.
    assert!(!raw.contains("\u{1b}[2J"), "{raw:?}");
    let bad = |c: &char| !matches!(c, '\n' | '\r' | '\t' | '\u{1b}') && is_unwanted(*c);
    let found: Vec<_> = raw.chars().filter(bad).collect();
    assert!(found.is_empty(), "{found:?}");
    assert!(!raw.contains("4eC39HqLyjWDarjtT1zdp7dc"), "{raw:?}");
}

#[cfg(unix)]
#[test]
fn an_export_is_exact_in_a_file_and_clean_on_a_terminal() {
    let label = "=\u{1b}[2J\u{9b}31mTill\u{202e}\u{200b}\n1";
    let server = Server::start(move |call| match call.path.as_str() {
        "/v1/terminal/readers" => page(&[reader("tmr_Export00000001", label, "S1", HERE)], false),
        _ => page(&[], false),
    });
    let shop = Shop::at(&server);
    for format in ["csv", "toml"] {
        let args = ["fleet", "export", "--format", format];
        let text = shop.run(&args).stdout;
        if format == "csv" {
            assert!(text.contains(&format!("S1,\"'{label}\"")), "{text:?}");
        }
        let mut screen = Screen::run(
            &shop,
            200,
            &[],
            &format!("tillctl {} 2>/dev/null", args.join(" ")),
        );
        screen.end();
        let bad = |c: char| !matches!(c, '\n' | '\r' | '\t') && is_unwanted(c);
        assert!(!screen.raw().contains(bad), "{format}: {:?}", screen.raw());
        assert!(screen.raw().contains("S1"));
    }
}

fn answering(reply: Reply) -> (Server, Shop) {
    let server = Server::start(move |_| reply.clone());
    let shop = Shop::at(&server);
    (server, shop)
}

#[test]
fn a_key_echoed_in_another_writing_goes_nowhere() {
    let numbers = KEY.chars().map(u32::from);
    let escaped: Vec<_> = numbers.map(|c| format!("\\u{c:04x}")).collect();
    for echo in [
        KEY.replace('_', "\\u005f"),
        escaped.concat(),
        KEY.replace('t', "\\u0074"),
    ] {
        let said = format!(
            "{{\"error\":{{\"type\":\"invalid_request_error\",\"message\":\"No: {echo}\",\"{echo}\":\"{echo}\"}}}}"
        );
        let label = format!(
            "{{\"object\":\"list\",\"has_more\":false,\"data\":[{{\"id\":\"tmr_Echo0000000001\",\"label\":\"{echo}\"}}]}}"
        );
        let (_server, failing) = answering(Reply::Text(400, "application/json", said));
        let (_server, listing) = answering(Reply::Text(200, "application/json", label));
        // `Shop` looks for the key in all that is printed.
        for format in ["table", "json", "csv"] {
            let list = ["readers", "list", "-v", "-o", format, "--columns", "label"];
            assert!(failing.run(&list).stderr.contains("No: [key]"));
            let run = listing.run(&list);
            assert!(run.stdout.contains("[key]"), "{run:?}");
            assert!(!run.stdout.contains("u005f"), "{run:?}");
        }
        let args = ["readers", "rename", "tmr_Echo0000000001", "Bar"];
        assert_eq!(failing.run(&args).code, 1);
        let log = std::fs::read_to_string(failing.path("state/tillctl/audit.jsonl"));
        assert!(!log.unwrap_or_default().contains("4eC39"));
    }
}

#[test]
fn a_request_id_is_one_or_is_not_told() {
    let said = json!({"type": "invalid_request_error", "message": "No"});
    for (id, told) in [
        (KEY.to_owned(), false),
        (format!("req_{KEY}"), false),
        ("req_aB3dE5fG7hI9jK".to_owned(), true),
    ] {
        let (_server, shop) = answering(Reply::Signed(400, json!({ "error": said }), id));
        for more in [&["-v"][..], &["-o", "json"]] {
            let run = shop.run(&[&["readers", "list"], more].concat());
            assert_eq!(run.stderr.contains("req_#1"), told, "{}", run.stderr);
        }
    }
}

#[test]
fn a_key_in_the_wrong_place_is_not_repeated() {
    let (_server, shop) = answering(error(
        404,
        &json!({"type": "invalid_request_error", "message": "No such thing"}),
    ));
    let shop = shop.key(None);
    for key in [KEY, LIVE_KEY, "rk_live_4eC39HqLyjWDarjtT1zdp7dc"] {
        let glued = format!("tmr_{key}");
        let option = format!("--account={key}");
        for line in [
            vec![key],
            vec!["readers", key],
            vec!["config", "set", "account", key],
            vec!["config", "set", key, "x"],
            vec!["config", "get", key],
            vec!["--profile", key, "whoami"],
            vec![&option, "whoami"],
            vec!["--context", key, "whoami"],
            vec!["readers", "get", key],
            vec!["readers", "get", &glued],
            vec!["readers", "list", "--columns", key],
            vec!["readers", "list", "--location", key],
            vec!["readers", "list", "--jq", key],
            vec!["readers", "import", key],
            vec!["readers", "delete", key, "--where", key],
            vec!["pay", "--reader", key, "--amount", key, "--currency", "eur"],
            vec![
                "pay",
                "--readers",
                key,
                "--amount",
                "1.00",
                "--currency",
                "eur",
            ],
            vec!["payments", "get", key],
            vec!["report", "--tz", key],
            vec!["report", "--day", key, "--tz", "UTC"],
            vec!["fleet", "plan", key],
            vec!["api", "get", key],
            vec!["help", key],
            vec!["man", key],
        ] {
            for json in [false, true] {
                let mut args = line.clone();
                if json && args[0] != key {
                    args.extend(["-o", "json"]);
                }
                let mut command = shop.command(&args);
                command.env("STRIPE_API_KEY", "sk_test_another1234567890");
                // `Shop` looks for the key in all that is printed.
                let run = shop.finish(command);
                assert!(matches!(run.code, 2 | 4), "{args:?}: {}", run.stderr);
            }
        }
    }
}
