//! Hostile text in every field that Stripe sends, and keys where none belong:
//! whatever a verb prints steers no terminal, forges no line and tells no key.

use serde_json::{Value, json};
use tillctl::facade::{is_unwanted, verbs_declared};

use super::fake::{HERE, reader};
#[cfg(unix)]
use super::screen::Screen;
use super::server::{Call, Reply, Server, error, page};
use super::shop::{KEY, LIVE_KEY, Run, Shop};

/// A line of each verb, and its exit code where only texts are hostile. A verb without
/// a line fails the test: add one that shows what Stripe sends. In capitals stand
/// things of the shop; see [`Scene::words`].
const LINES: &[(&str, i32)] = &[
    ("readers list", 0),
    ("readers list -o csv", 0),
    ("readers list -o id", 0),
    ("readers list -o jsonl", 0),
    ("readers list --template {{label}}", 0),
    ("readers list --jq .[].label|tojson", 0),
    ("readers get TILL", 0),
    ("readers get Nowhere", 4),
    (
        "readers register --code simulated-wpe --label New --location PLACE",
        1,
    ),
    ("readers import ROWS", 9),
    ("readers rename TILL New --dry-run", 0),
    ("readers rename TILL Bar", 0),
    ("readers edit TILL --metadata note=y", 0),
    ("readers assign TILL --location PLACE --dry-run", 0),
    ("readers delete TILL --dry-run", 0),
    ("display TILL --line Coffee:3.00 --currency eur", 0),
    ("inputs TILL --email Mail", 0),
    ("readers cancel TILL", 0),
    ("readers present TILL", 6),
    ("readers delete SPARE", 0),
    ("locations list", 0),
    ("locations get PLACE", 0),
    ("locations import SHOPS --dry-run", 0),
    (
        "locations create --name X --line1 Y --city Z --postal-code 10999 --country DE",
        0,
    ),
    ("locations update PLACE --name X", 0),
    ("locations delete PLACE --dry-run", 1),
    ("configurations list", 0),
    ("configurations get CONFIGURATION", 0),
    ("configurations create --name X --offline on", 0),
    ("configurations update CONFIGURATION --offline off", 0),
    ("configurations attach CONFIGURATION PLACE", 0),
    ("configurations detach PLACE", 0),
    ("configurations delete CONFIGURATION", 0),
    ("fleet check", 10),
    ("fleet check --nagios", 2),
    ("fleet export", 0),
    ("fleet plan FLEET", 10),
    ("fleet apply FLEET --dry-run", 0),
    ("fleet check --notify COMMAND", 10),
    ("fleet uptime 2026-11-23 --tz UTC", 0),
    ("watch --max-time 2s", 130),
    (
        "pay --reader TILL --amount 12.00 --reference r-1 SALE 4242424242424242",
        0,
    ),
    ("pay --reader TILL --amount 12.00 SALE 4000000000000002", 5),
    (
        "pay --reader TILL --amount 1.00 --dry-run SALE 4242424242424242",
        0,
    ),
    ("pay --batch BATCH --amount 3.00 SALE 4242424242424242", 0),
    ("save-card TILL --present 4242424242424242", 0),
    ("payments list", 0),
    ("payments get r-1", 0),
    ("payments refund r-1 --dry-run", 0),
    ("payments refund r-1", 0),
    ("payments capture r-1", 0),
    ("payments cancel r-1", 1),
    ("payments resume --all", 0),
    ("payments unsettled", 0),
    ("report --last 3d --tz UTC --by location,reader,brand", 0),
    ("report --last 3d --tz UTC --by reader -o csv", 0),
    ("report --last 3d --tz UTC --by reader --direct -o jsonl", 0),
    ("transactions list --last 3d --tz UTC", 0),
    ("transactions get CHARGE", 0),
    ("store status", 2),
    ("store init", 2),
    ("store migrate", 2),
    ("store import", 2),
    ("store export --here", 2),
    ("ledger sync", 0),
    ("ledger status", 0),
    ("ledger verify", 0),
    ("ledger export --format csv --out LEDGER", 0),
    ("ledger push", 2),
    ("ledger reset", 0),
    ("connection-token create", 0),
    ("onboarding-link create --name X", 0),
    ("whoami", 0),
    ("open TILL", 0),
    ("version", 0),
    ("doctor", 0),
    ("audit list", 0),
    ("audit revert --last 1 --dry-run", 1),
    ("smoke --models wpe --only approved,declined -o tap", 10),
    ("api get /v1/terminal/readers", 0),
    ("api post /v1/terminal/readers/TILL -d label=X", 0),
    ("api delete /v1/terminal/readers/tmr_Nowhere00000001", 4),
    ("login --profile berlin --command COMMAND", 0),
    ("profiles list", 0),
    ("profiles use berlin", 0),
    ("profiles show berlin", 0),
    ("config set output table", 0),
    ("config get output", 0),
    ("config list", 0),
    ("config path", 0),
    ("config unset output", 0),
    ("logout --profile berlin", 0),
    ("profiles delete berlin", 0),
    ("simulator control", 0),
    ("simulator serve --port 0 --max-time 1s", 0),
    ("simulator reset", 0),
    ("demo", 0),
    ("completions bash", 0),
    ("man readers list", 0),
    ("help topics", 0),
];

/// What comes after each text. `Shop` looks for the key by itself. A title of a
/// window and a region that scrolls are nothing that the program sets.
fn planted() -> String {
    format!("\u{1b}]0;owned\u{7}\u{1b}[3;4r\u{9b}31m\u{202e}\u{200b}\u{61c}\r\nFORGED {KEY}")
}

/// What decides what a command does. The rest are texts.
const DECIDING: &[&str] = &[
    "object",
    "type",
    "status",
    "code",
    "currency",
    "payment_method_types",
    "capture_method",
    "device_type",
    "country",
    "url",
    "mode",
    "funding",
    "network_status",
    "reporting_category",
    "outcome",
    "reason",
    "action_type",
    "next_page",
    "default_currency",
    "business_type",
    "param",
    "customer_cancellation",
    "secret",
    "client_secret",
    "payment_method",
    "generated_card",
    "request_type",
    "usage",
    "api_version",
    "idempotency_key",
    "postal_code",
    "email",
    "phone",
];

/// An id, by which things are found: `tmr_FDOt2wlRZEdpd7`.
fn is_id(text: &str) -> bool {
    text.split_once('_').is_some_and(|(prefix, rest)| {
        prefix.bytes().all(|b| b.is_ascii_lowercase())
            && rest.len() >= 8
            && rest.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
            && rest.bytes().any(|b| !b.is_ascii_lowercase() && b != b'_')
    })
}

/// What leads from one object to another; with other texts nothing is found.
const LEADING: &[&str] = &[
    "object",
    "currency",
    "url",
    "next_page",
    "client_secret",
    "secret",
    "payment_method",
    "generated_card",
    "idempotency_key",
];

fn plant(value: &mut Value, spared: &[&str]) {
    match value {
        Value::Object(fields) => {
            if let Some(Value::Object(metadata)) = fields.get_mut("metadata") {
                metadata.insert(format!("note{}", planted()), "x".into());
            }
            for (name, value) in fields {
                let is_code = spared == DECIDING && name.ends_with("_code");
                if !is_code && !spared.contains(&&**name) {
                    plant(value, spared);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| plant(item, spared)),
        Value::String(text) if !is_id(text) => text.push_str(&planted()),
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
fn forwarded(client: &reqwest::Client, base: &str, call: &Call, spared: &[&str]) -> Reply {
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
    plant(&mut value, spared);
    Reply::Signed(status, value, format!("req_\u{9b}31m\u{202e}{KEY}"))
}

/// A shop with such a Stripe, and the simulator behind it.
struct Scene {
    shop: Shop,
    _server: Server,
    behind: Shop,
    /// What stands in capitals in [`LINES`].
    names: Vec<(&'static str, String)>,
}

impl Scene {
    fn new() -> Self {
        Self::sparing(DECIDING)
    }

    /// With hostile text in all fields but these.
    fn sparing(spared: &'static [&str]) -> Self {
        let behind = Shop::demo();
        let base = behind.url();
        let server = Server::start(move |call| {
            let client = tillctl::facade::stripe::http_builder()
                .no_proxy()
                .tls_certs_only([])
                .build()
                .unwrap();
            forwarded(&client, &base, call, spared)
        });
        let shop = Shop::at(&server);
        let id = |label: &str| behind.reader(label)["id"].as_str().unwrap().to_owned();
        let (till, spare) = (id("Practice till"), id("Counter"));
        let here = behind.reader("Till 1")["location"].clone();
        let here = here.as_str().unwrap().to_owned();
        let made = behind.elsewhere("/v1/terminal/configurations", Some("name=Bar"));
        let charges = behind.elsewhere("/v1/charges?limit=1", None);
        let charge = charges["data"][0]["id"].as_str().unwrap().to_owned();
        let export = behind.run(&["fleet", "export"]);
        let names = vec![
            (
                "BATCH",
                shop.file("batch.jsonl", &format!("{{\"reader\":\"{till}\"}}\n")),
            ),
            (
                "ROWS",
                shop.file(
                    "rows.csv",
                    &format!("code,label,location\nsimulated-wpe,Imported,{here}\n"),
                ),
            ),
            (
                "SHOPS",
                shop.file(
                    "shops.csv",
                    "display_name,line1,city,postal_code,country\nNew,A 1,Berlin,10999,DE\n",
                ),
            ),
            ("FLEET", shop.file("fleet.toml", &export.stdout)),
            ("LEDGER", shop.path("ledger").to_str().unwrap().to_owned()),
            ("COMMAND", format!("echo {KEY}")),
            ("CONFIGURATION", made["id"].as_str().unwrap().to_owned()),
            ("CHARGE", charge),
            ("TILL", till),
            ("SPARE", spare),
            ("PLACE", here),
        ];
        Self {
            shop,
            _server: server,
            behind,
            names,
        }
    }

    fn words(&self, line: &str) -> Vec<String> {
        let sale = "--currency eur --skip-tipping --present";
        let line = line.replace("SALE", sale);
        let word = |word: &str| {
            let mut word = word.to_owned();
            for (name, value) in &self.names {
                word = word.replace(name, value);
            }
            word
        };
        let yes = ["--yes".to_owned()];
        line.split(' ').map(word).chain(yes).collect()
    }

    fn run(&self, line: &str) -> Run {
        let words = self.words(line);
        let mut words: Vec<&str> = words.iter().map(String::as_str).collect();
        // Whatever waits too long fails.
        if !line.contains("--max-time") {
            words.extend(["--max-time", "60s"]);
        }
        self.shop.run(&words)
    }

    /// No file of the program's own has the key in it, but where keys are kept.
    fn tells_no_key_in_files(&self) {
        let mut folders = vec![self.shop.path("state"), self.shop.path("ledger")];
        let mut files = 0;
        while let Some(folder) = folders.pop() {
            // `ledger reset` may have been the last.
            for entry in std::fs::read_dir(&folder).into_iter().flatten() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                files += 1;
                let bytes = std::fs::read(&path).unwrap();
                let secret = b"4eC39HqLyjWDarjtT1zdp7dc";
                let found = bytes.windows(secret.len()).any(|bytes| bytes == secret);
                assert!(!found, "{}", path.display());
            }
        }
        assert!(files > 2, "{files}");
    }
}

/// What is wrong with a text that a line printed.
fn wrong_in(line: &str, text: &str) -> Option<String> {
    // A script, a manual page and an export are files: exact but on a terminal.
    let is_file = ["completions", "man", "fleet export"]
        .iter()
        .any(|verb| line.starts_with(verb));
    let unwanted: Vec<_> = text
        .chars()
        .filter(|c| *c != '\n' && is_unwanted(*c))
        .collect();
    if !is_file && !unwanted.is_empty() {
        return Some(format!("{line}: {unwanted:?}\n{text:?}"));
    }
    let forged = text.lines().any(|line| line.starts_with("FORGED"));
    (!is_file && forged).then(|| format!("{line}: a forged line\n{text}"))
}

#[test]
fn every_verb_has_a_line() {
    let is_there = |verb: &str| {
        let begins = |line: &str| {
            line.strip_prefix(verb)
                .is_some_and(|r| r.is_empty() || r.starts_with(' '))
        };
        LINES.iter().any(|(line, _)| begins(line))
    };
    let verbs = verbs_declared();
    let missing: Vec<_> = verbs.iter().filter(|v| !is_there(&v.command)).collect();
    let missing: Vec<_> = missing.iter().map(|v| &v.command).collect();
    assert!(
        missing.is_empty(),
        "add to LINES in tests/cli/planted.rs a line that shows what Stripe sends, and its exit code: {missing:?}"
    );
    assert!(verbs.len() > 60);
}

#[test]
fn nothing_that_was_planted_gets_out() {
    let scene = Scene::new();
    let mut seen = 0;
    let mut wrong = Vec::new();
    for (line, code) in LINES {
        let run = scene.run(line);
        let told = format!("{}{}", run.stdout, run.stderr);
        wrong.extend(wrong_in(line, &told));
        if run.code != *code {
            wrong.push(format!("{line}: {} in place of {code}:\n{told}", run.code));
        }
        seen += usize::from(told.contains("FORGED"));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seen > 40, "only {seen} commands showed any of it");
    scene.tells_no_key_in_files();
}

/// Words that decide what a command does may be hostile too. Nobody can say how a
/// sale ends whose every status is nonsense, only that the command ends.
#[test]
fn words_that_decide_are_texts_from_outside_too() {
    let scene = Scene::sparing(LEADING);
    // What waits for a status, and what the others need to be there.
    let waits = [
        "pay",
        "save-card",
        "smoke",
        "inputs",
        "display",
        "readers",
        "payments",
    ];
    let hurried = |line: &str| {
        let is_limited = line.contains("--max-time");
        let waits = waits.contains(&line.split(' ').next().unwrap_or_default());
        let limit = if waits {
            " --max-time 1s"
        } else {
            " --max-time 30s"
        };
        format!("{line}{}", if is_limited { "" } else { limit })
    };
    let mut wrong = Vec::new();
    for lines in LINES.chunks(48) {
        let begun = lines.iter().map(|(line, _)| {
            let words = scene.words(&hurried(line));
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            (line, scene.shop.start(&words))
        });
        for (line, child) in begun.collect::<Vec<_>>() {
            let run = scene.shop.end(child);
            let told = format!("{}{}", run.stdout, run.stderr);
            wrong.extend(wrong_in(line, &told));
            if !(0..=10).contains(&run.code) && run.code != 130 {
                wrong.push(format!("{line}: {}:\n{told}", run.code));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    scene.tells_no_key_in_files();
}

/// What is wrong with what a terminal was sent. Colours and the spinner's own moves
/// are ours.
#[cfg(unix)]
fn wrong_on_terminal(raw: &str) -> Option<String> {
    let planted = ["\u{1b}]", "\u{1b}[3;4r", "4eC39HqLyjWDarjtT1zdp7dc"];
    if let Some(found) = planted.iter().find(|text| raw.contains(**text)) {
        return Some(format!("{found:?}"));
    }
    let bad = |c: &char| !matches!(c, '\n' | '\r' | '\t' | '\u{1b}') && is_unwanted(*c);
    let found: Vec<_> = raw.chars().filter(bad).collect();
    if !found.is_empty() {
        return Some(format!("{found:?}"));
    }
    let forged = raw.split(['\n', '\r']).any(|l| l.starts_with("FORGED"));
    forged.then(|| "a forged line".to_owned())
}

#[cfg(unix)]
#[test]
fn nothing_that_was_planted_steers_a_terminal() {
    let scene = Scene::new();
    let mut seen = 0;
    let mut wrong = Vec::new();
    for (place, lines) in LINES.chunks(8).enumerate() {
        let quoted = |word: &String| format!("'{}'", word.replace('\'', "'\\''"));
        let commands: Vec<_> = lines
            .iter()
            .map(|(line, _)| {
                let words: Vec<_> = scene.words(line).iter().map(quoted).collect();
                format!("echo; tillctl {} </dev/null", words.join(" "))
            })
            .collect();
        // Narrow ones break lines.
        let columns = [200, 60][place % 2];
        // A page of the manual is shown by a program of its own, with its own marks.
        let env = [("MANPAGER", "true")];
        let mut screen = Screen::run(&scene.shop, columns, &env, &commands.join("; "));
        screen.end();
        let raw = screen.raw();
        wrong.extend(wrong_on_terminal(&raw).map(|why| format!("{lines:?}: {why}\n{raw:?}")));
        seen += raw.matches("FORGED").count();
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seen > 100, "{seen}");
}

#[cfg(unix)]
#[test]
fn what_a_person_is_asked_was_not_planted() {
    let scene = Scene::new();
    let place = |scene: &Scene| {
        scene.behind.reader("Bar")["id"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let id = place(&scene);
    for (line, question) in [
        ("readers get Till".to_owned(), "which is meant"),
        (format!("readers delete {id}"), "Delete reader"),
        (
            "pay --currency eur --amount 12".to_owned(),
            "On which reader",
        ),
    ] {
        let mut screen = Screen::run(&scene.shop, 100, &[], &format!("tillctl {line}"));
        screen.until(question);
        screen.press("\x03");
        screen.end();
        let raw = screen.raw();
        assert!(raw.contains("FORGED"), "{line}: {raw:?}");
        let wrong = wrong_on_terminal(&raw);
        assert!(wrong.is_none(), "{line}: {wrong:?} {raw:?}");
    }
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
        // What follows a line break in a label is no line of its own.
        let forged = screen.raw().split(['\n', '\r']).any(|l| l.starts_with('1'));
        assert!(!forged, "{format}: {:?}", screen.raw());
    }
}

fn answering(reply: Reply) -> (Server, Shop) {
    let server = Server::start(move |_| reply.clone());
    let shop = Shop::at(&server);
    (server, shop)
}

/// A key that was typed as an id, a parameter's name, metadata or a reference is in no
/// file and no list afterwards.
#[test]
fn a_key_that_was_sent_by_mistake_is_not_kept() {
    let shop = Shop::demo();
    let path = format!("/v1/terminal/readers/{LIVE_KEY}");
    let named = format!("{LIVE_KEY}=1");
    let metadata = format!("metadata[{LIVE_KEY}]=1");
    let till = shop.reader("Till 1")["id"].as_str().unwrap().to_owned();
    let reader = format!("/v1/terminal/readers/{till}");
    for line in [
        vec!["api", "delete", &path],
        vec!["api", "post", &reader, "-d", &named],
        vec!["api", "post", &reader, "-d", &metadata],
        vec!["readers", "edit", &till, "--metadata", &named],
    ] {
        let mut args = line.clone();
        args.push("--yes");
        // What Stripe has now is shown as it is.
        shop.command(&args).output().unwrap();
    }
    for format in ["table", "json", "csv"] {
        let run = shop.run(&["audit", "list", "-o", format]);
        assert!(run.stdout.contains("[key]"), "{}", run.stdout);
        assert!(!run.stdout.contains(LIVE_KEY), "{}", run.stdout);
    }
    let sale = [
        "pay",
        "--reader",
        &till,
        "--amount",
        "1.00",
        "--currency",
        "eur",
    ];
    let run = shop.run(&[&sale[..], &["--reference", LIVE_KEY]].concat());
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.contains("--reference has an API key in it"),
        "{}",
        run.stderr
    );
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
