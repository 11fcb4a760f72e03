//! Profiles, keys and settings: which key is used, where it is kept, and what
//! holds a protected profile's writes back.

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Stdio;

use snapbox::str;

use super::server::{Reply, Server};
use super::shop::{KEY, LIVE_KEY, Run, Shop};

/// A restricted key; its tail is what the shop looks for in all output.
const RESTRICTED: &str = "rk_test_4eC39HqLyjWDarjtT1zdp7dc";
const ORGANISATION: &str = "sk_org_test_4eC39HqLyjWDarjtT1zdp7dc";

/// A shop whose key the environment does not know.
fn keyless() -> Shop {
    Shop::demo().key(None)
}

/// Runs a command that is fed a key.
fn fed(shop: &Shop, args: &[&str], stdin: &str) -> Run {
    let mut command = shop.command(args);
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(stdin.as_bytes())
        .unwrap();
    shop.end(child)
}

fn log_in(shop: &Shop, profile: &str, key: &str) {
    let run = fed(shop, &["login", "--profile", profile, "-q"], key);
    assert_eq!(run.code, 0, "{}", run.stderr);
}

/// Writes the user's file.
fn configure(shop: &Shop, text: &str) {
    fs::create_dir_all(shop.path("config/tillctl")).unwrap();
    fs::write(shop.path("config/tillctl/config.toml"), text).unwrap();
}

/// Each reads the file of keys, changes it and writes it: none takes away what
/// another has just put there.
#[test]
fn keys_that_are_kept_in_the_same_moment_are_all_kept() {
    let shop = keyless();
    let names: Vec<String> = (1..=8).map(|number| format!("shop-{number}")).collect();
    let children: Vec<_> = names
        .iter()
        .map(|name| {
            let mut command = shop.command(&["login", "--profile", name, "-q"]);
            command
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .stderr(Stdio::piped());
            command.spawn().unwrap()
        })
        .collect();
    for mut child in children {
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(KEY.as_bytes()).unwrap();
        drop(stdin);
        let run = shop.end(child);
        assert_eq!(run.code, 0, "{}", run.stderr);
    }
    let kept = fs::read_to_string(shop.path("config/tillctl/credentials.toml")).unwrap();
    for name in &names {
        assert!(kept.contains(&format!("[{name}]")), "{name} in:\n{kept}");
    }
    let left: Vec<_> = fs::read_dir(shop.path("config/tillctl"))
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains(".lock"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn log_in_look_and_log_out() {
    let shop = keyless();
    fed(&shop, &["login"], &format!("  {KEY}\n")).is(
        0,
        str![[r#"
Logged in to profile default: test mode, Demo Shop (acct_1TillctlDemoShop), key sk_test_…p7dc

"#]],
        str![[r#"
a secret key may do everything; a restricted key (rk_…) with what `tillctl help permissions` lists is enough

"#]],
    );
    let kept = fs::metadata(shop.path("config/tillctl/credentials.toml")).unwrap();
    assert_eq!(kept.permissions().mode() & 0o777, 0o600);
    let config = fs::read_to_string(shop.path("config/tillctl/config.toml")).unwrap();
    assert!(!config.contains("sk_test"), "{config}");
    assert_eq!(shop.run(&["readers", "list", "-o", "id"]).code, 0);
    let who = shop.run(&["whoami", "-o", "json"]).json();
    assert_eq!(who["profile"], "default");
    assert_eq!(who["key"], "sk_test_…p7dc");
    assert_eq!(who["key_from"], "profile default");
    assert_eq!(who["account_name"], "Demo Shop");
    shop.run(&["profiles", "list"]).is(
        0,
        str![[r#"
NAME     CHOSEN  MODE  ACCOUNT                ACCOUNT NAME  KEY     PROTECTED
default  yes     test  acct_1TillctlDemoShop  Demo Shop     stored

"#]],
        "",
    );
    assert_eq!(shop.run(&["logout"]).code, 0);
    shop.run(&["readers", "list"]).is(
        3,
        "",
        str![[r#"
error: profile default has no key
hint: tillctl login --profile default

"#]],
    );
}

#[test]
fn what_is_no_key_or_is_refused_is_not_kept() {
    let shop = keyless();
    for text in ["", "\n", "hunter2hunter2", "pk_test_51Abcdefghijk"] {
        let run = fed(&shop, &["login"], text);
        assert!(matches!(run.code, 2 | 3), "{text}: {}", run.stderr);
        assert!(
            text.trim().is_empty() || !run.stderr.contains(text),
            "{}",
            run.stderr
        );
    }
    let refusing = Server::start(|_| {
        Reply::Json(
            401,
            serde_json::json!({"error": {"type": "invalid_request_error", "message": "Invalid API Key provided"}}),
        )
    });
    let other = Shop::at(&refusing).key(None);
    let run = fed(&other, &["login"], KEY);
    assert_eq!(run.code, 3);
    assert!(
        run.stderr.contains("the key was not kept"),
        "{}",
        run.stderr
    );
    for shop in [shop, other] {
        assert!(!shop.path("config").exists());
    }
}

#[test]
fn a_restricted_key_shows_what_it_may_do() {
    let shop = Shop::faulty(&[
        "forbidden=charge_read@GET /v1/charges",
        "forbidden=connected_account_read@GET /v1/account",
    ])
    .key(None);
    let run = fed(
        &shop,
        &["login", "--profile", "night", "-o", "json"],
        RESTRICTED,
    );
    assert_eq!(run.code, 0, "{}", run.stderr);
    let login = run.json();
    // Keys that may not read their account are good all the same.
    assert_eq!(login["account"], serde_json::Value::Null);
    let state = |name: &str| {
        let all = login["permissions"].as_array().unwrap();
        let found = all.iter().find(|p| p["permission"] == name).unwrap();
        found["state"].as_str().unwrap().to_owned()
    };
    assert_eq!(state("terminal_reader_read"), "granted");
    assert_eq!(state("charge_read"), "missing");
    assert_eq!(state("terminal_reader_write"), "not_checked");
    let charges = login["permissions"]
        .as_array()
        .unwrap()
        .iter()
        .find(|p| p["permission"] == "charge_read")
        .unwrap();
    assert!(
        charges["commands"]
            .as_array()
            .unwrap()
            .iter()
            .any(|c| c == "report")
    );
    // Nothing was written to find that out.
    shop.wrote(&[]);
}

#[test]
fn a_key_is_replaced_only_if_that_is_meant() {
    let shop = keyless();
    log_in(&shop, "berlin", KEY);
    let run = fed(&shop, &["login", "--profile", "berlin"], RESTRICTED);
    assert_eq!(run.code, 2, "{}", run.stderr);
    let who = shop.run(&["whoami", "-o", "json"]).json();
    assert_eq!(who["key"], "sk_test_…p7dc");
    let run = fed(
        &shop,
        &["login", "--profile", "berlin", "--dry-run"],
        RESTRICTED,
    );
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(
        shop.run(&["whoami", "-o", "json"]).json()["key"],
        "sk_test_…p7dc"
    );
    let run = fed(
        &shop,
        &["login", "--profile", "berlin", "--yes"],
        RESTRICTED,
    );
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(
        shop.run(&["whoami", "-o", "json"]).json()["key"],
        "rk_test_…p7dc"
    );
}

/// Variables, flags, the key that is used, masked, and where it came from.
type Row<'a> = (&'a [(&'a str, &'a str)], &'a [&'a str], &'a str, &'a str);

/// Each row: variables, flags, and which key is used by the masked name and
/// where it came from.
#[test]
fn which_key_is_used() {
    let shop = keyless();
    log_in(&shop, "berlin", RESTRICTED);
    log_in(&shop, "munich", KEY);
    let file = shop.file("key", "sk_test_ofafile0123456789");
    let env = "sk_test_ofvariable0123456789";
    let rows: [Row<'_>; 8] = [
        // The first login chose its profile.
        (&[], &[], "rk_test_…p7dc", "profile berlin"),
        (
            &[("TILLCTL_PROFILE", "munich")],
            &[],
            "sk_test_…p7dc",
            "profile munich",
        ),
        (
            &[],
            &["--profile", "munich"],
            "sk_test_…p7dc",
            "profile munich",
        ),
        (
            &[("TILLCTL_PROFILE", "munich")],
            &["--profile", "berlin"],
            "rk_test_…p7dc",
            "profile berlin",
        ),
        (
            &[("STRIPE_API_KEY", env)],
            &[],
            "sk_test_…6789",
            "STRIPE_API_KEY",
        ),
        (
            &[("STRIPE_API_KEY", env), ("TILLCTL_PROFILE", "munich")],
            &[],
            "sk_test_…6789",
            "STRIPE_API_KEY",
        ),
        (
            &[("STRIPE_API_KEY", env)],
            &["--profile", "munich"],
            "sk_test_…p7dc",
            "profile munich",
        ),
        (
            &[("STRIPE_API_KEY", env)],
            &["--profile", "munich", "--api-key-file", &file],
            "sk_test_…6789",
            &file,
        ),
    ];
    for (variables, flags, key, from) in rows {
        let mut command = shop.command(&[flags, &["whoami", "-o", "json"]].concat());
        command.envs(variables.iter().copied());
        let run = shop.finish(command);
        let who = run.json();
        assert_eq!(
            (who["key"].as_str(), who["key_from"].as_str()),
            (Some(key), Some(from)),
            "{variables:?} {flags:?}"
        );
        // Whoever has two keys is told which one is used.
        let told = run.stderr.contains("the key is STRIPE_API_KEY's");
        assert_eq!(told, from == "STRIPE_API_KEY", "{}", run.stderr);
    }
    let run = shop.run(&["readers", "list", "--profile", "hamburg"]);
    run.is(
        4,
        "",
        str![[r#"
error: --profile: there is no profile "hamburg"
hint: there are berlin, munich; `tillctl login --profile hamburg` makes another

"#]],
    );
}

#[test]
fn a_key_from_a_command_or_a_file_of_ones_own() {
    let shop = keyless();
    configure(
        &shop,
        &format!(
            "[profiles.pass]\napi_key_command = \"printf {KEY}\"\n[profiles.file]\napi_key_file = \"key\"\n[profiles.broken]\napi_key_command = \"echo oh >&2; exit 3\"\n"
        ),
    );
    fs::write(shop.path("config/tillctl/key"), KEY).unwrap();
    for profile in ["pass", "file"] {
        let run = shop.run(&["readers", "list", "-o", "id", "--profile", profile]);
        assert_eq!(run.code, 0, "{}", run.stderr);
    }
    shop.run(&["readers", "list", "--profile", "broken"]).is(
        3,
        "",
        str![[r#"
oh
error: api_key_command: it ended with exit code 3
hint: run the command by hand to see what it says; it has to print the key and nothing else

"#]],
    );
    // A key in a command is not shown.
    let shown = shop.run(&["profiles", "show", "pass"]);
    assert!(shown.stdout.contains("printf [key]"), "{}", shown.stdout);
}

#[test]
fn keys_others_can_read_are_refused() {
    let shop = keyless();
    log_in(&shop, "berlin", KEY);
    let path = shop.path("config/tillctl/credentials.toml");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    let run = shop.run(&["readers", "list"]);
    assert_eq!(run.code, 3);
    assert!(
        run.stderr.contains("others can read it (mode 644)"),
        "{}",
        run.stderr
    );
    assert!(run.stderr.contains("chmod 600"), "{}", run.stderr);
}

#[test]
fn a_projects_file_cannot_run_or_redirect_anything() {
    let shop = keyless();
    log_in(&shop, "berlin", KEY);
    let touched = shop.path("touched");
    for line in [
        format!("api_key_command = \"touch {}\"", touched.display()),
        "api_base = \"https://stripe.example\"".to_owned(),
        "api_key_file = \"/etc/passwd\"".to_owned(),
        "[profiles.berlin]\nprotected = false".to_owned(),
        "state_dir = \"/tmp\"".to_owned(),
    ] {
        shop.file(".tillctl.toml", &line);
        let run = shop.run(&["readers", "list"]);
        assert_eq!(run.code, 2, "{line}: {}", run.stderr);
        assert!(run.stderr.contains(".tillctl.toml"), "{}", run.stderr);
    }
    assert!(!touched.exists());
    // Found from below, and what it may say holds.
    shop.file(".tillctl.toml", "profile = \"berlin\"\nmax_retries = 7\n");
    fs::create_dir_all(shop.path("deep/er")).unwrap();
    let mut command = shop.command(&["config", "get", "max_retries", "-o", "json"]);
    command.current_dir(shop.path("deep/er"));
    let got = shop.finish(command).json();
    assert_eq!(got["value"], "7");
    assert!(got["from"].as_str().unwrap().ends_with(".tillctl.toml"));
}

/// The program without the flag that leads it to the shop.
fn alone(shop: &Shop, args: &[&str]) -> Run {
    let sealed = shop.command(&[]);
    let mut command = std::process::Command::new(sealed.get_program());
    command
        .env_clear()
        .envs(
            sealed
                .get_envs()
                .filter_map(|(name, value)| Some((name, value?))),
        )
        .current_dir(sealed.get_current_dir().unwrap())
        .stdin(Stdio::null())
        .args(args);
    shop.finish(command)
}

#[test]
fn a_simulator_that_nobody_typed_is_told_of() {
    let shop = Shop::built_in();
    shop.file(".tillctl.toml", "simulator = true");
    let run = alone(
        &shop,
        &["readers", "list", "--columns", "label", "--limit", "1"],
    );
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(
        run.stderr.contains("on the built-in simulator, as "),
        "{}",
        run.stderr
    );
    // A profile of its own needs no key, and -q keeps the note back.
    let other = Shop::built_in();
    assert_eq!(other.run(&["login", "--profile", "training"]).code, 0);
    let run = alone(&other, &["readers", "list", "-o", "id", "-q"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
}

#[test]
fn settings_are_set_listed_and_taken_out() {
    let shop = keyless();
    configure(&shop, "# by hand\nmax_retries = 1 # few\n");
    assert_eq!(shop.run(&["config", "set", "tz", "Europe/Berlin"]).code, 0);
    assert_eq!(
        shop.run(&["config", "set", "protected", "yes", "--profile", "berlin"])
            .code,
        0
    );
    assert_eq!(
        fs::read_to_string(shop.path("config/tillctl/config.toml")).unwrap(),
        "# by hand\nmax_retries = 1 # few\ntz = \"Europe/Berlin\"\n\n[profiles.berlin]\nprotected = true\n"
    );
    let got = shop.run(&["config", "get", "tz"]);
    assert_eq!(got.stdout, "Europe/Berlin\n");
    for (args, said) in [
        (&["config", "set", "tz", "Berlin"][..], "is not a time zone"),
        (
            &["config", "set", "tz", "Europe/Berln"],
            "did you mean Europe/Berlin?",
        ),
        (&["config", "set", "timeot", "9s"], "did you mean timeout?"),
        (&["config", "set", "timeout", "soon"], "timeout"),
        (&["config", "set", "protected", "true"], "name the profile"),
        (
            &["config", "set", "state_dir", "/tmp", "--profile", "berlin"],
            "leave --profile out",
        ),
        (
            &["config", "set", "api_key_command", "echo sk_live_abcdef"],
            "this holds a key",
        ),
        (&["config", "get", "nonsense"], "config list"),
    ] {
        let run = shop.run(args);
        assert_eq!(run.code, 2, "{args:?}: {}", run.stderr);
        assert!(run.stderr.contains(said), "{args:?}: {}", run.stderr);
    }
    assert_eq!(shop.run(&["config", "unset", "tz"]).code, 0);
    assert_eq!(shop.run(&["config", "get", "tz"]).code, 4);
    // A broken file is named, and can be put right.
    configure(&shop, "protcted = true\n");
    let run = shop.run(&["readers", "list"]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.contains("did you mean protected?"),
        "{}",
        run.stderr
    );
    assert_eq!(shop.run(&["config", "path"]).code, 0);
}

#[test]
fn a_format_from_a_file_gives_way_to_a_flag() {
    let shop = keyless();
    configure(&shop, "output = \"json\"\n");
    assert!(shop.run(&["profiles", "list"]).stdout.starts_with('['));
    assert!(
        shop.run(&["profiles", "list", "-o", "csv"])
            .stdout
            .starts_with("name,")
    );
    let mut command = shop.command(&["profiles", "list"]);
    command.env("TILLCTL_OUTPUT", "csv");
    assert!(shop.finish(command).stdout.starts_with("name,"));
}

#[test]
fn a_protected_profile_wants_its_name() {
    let shop = keyless();
    log_in(&shop, "berlin", KEY);
    let protect = ["config", "set", "protected", "true", "--profile", "berlin"];
    assert_eq!(shop.run(&protect).code, 0);
    let rename = ["readers", "rename", "Bar", "Terrace"];
    shop.run(&rename).is(
        2,
        "",
        str![[r#"
error: Rename Bar to Terrace: profile berlin is protected: every write needs its name
hint: add --confirm berlin if that is meant

"#]],
    );
    let with = |more: &[&str]| shop.run(&[&rename[..], more].concat());
    assert_eq!(with(&["--yes"]).code, 2);
    let wrong = with(&["--confirm", "munich"]);
    assert_eq!(wrong.code, 2);
    assert!(
        wrong.stderr.contains("the profile is berlin"),
        "{}",
        wrong.stderr
    );
    // Reads and what would be sent need no name.
    assert_eq!(shop.run(&["readers", "list", "-o", "id"]).code, 0);
    assert_eq!(with(&["--dry-run"]).code, 0);
    shop.wrote(&[]);
    let named = with(&["--confirm", "berlin"]);
    assert_eq!(named.code, 0, "{}", named.stderr);
    shop.wrote(&["POST /v1/terminal/readers/{id}"]);
    // A script may make sure of its profile also where nothing is protected.
    let unprotect = [
        "config",
        "unset",
        "protected",
        "--profile",
        "berlin",
        "--confirm",
        "berlin",
    ];
    assert_eq!(shop.run(&unprotect).code, 0);
    let other = ["readers", "rename", "Terrace", "Bar", "--confirm", "munich"];
    assert_eq!(shop.run(&other).code, 2);
}

#[test]
fn a_live_profile_still_needs_live() {
    let shop = keyless();
    // A clock of one's own is refused with a live key.
    let feed = |args: &[&str], stdin: &str| {
        let mut command = shop.command(args);
        command
            .env_remove("TILLCTL_NOW")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child
            .stdin
            .take()
            .unwrap()
            .write_all(stdin.as_bytes())
            .unwrap();
        shop.end(child)
    };
    let run = feed(&["login", "--profile", "real", "--protected"], LIVE_KEY);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.contains("live mode"), "{}", run.stdout);
    let rename = ["readers", "rename", "Bar", "Terrace", "--confirm", "real"];
    assert_eq!(feed(&rename, "").code, 3);
    shop.wrote(&[]);
    assert_eq!(feed(&[&rename[..], &["--live"]].concat(), "").code, 0);
}

#[test]
fn an_organisations_key_acts_for_an_account() {
    let shop = keyless();
    assert_eq!(fed(&shop, &["login"], ORGANISATION).code, 3);
    let args = [
        "login",
        "--profile",
        "group",
        "--context",
        "acct_1TillctlHamburg",
        "-o",
        "json",
    ];
    let run = fed(&shop, &args, ORGANISATION);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(run.json()["account"], "acct_1TillctlHamburg");
    // The context is part of the profile now.
    assert_eq!(
        shop.run(&["whoami", "-o", "json"]).json()["account"],
        "acct_1TillctlHamburg"
    );
    let who = shop
        .run(&["whoami", "--account", "acct_1TillctlMunich", "-o", "json"])
        .json();
    assert_eq!(who["account"], "acct_1TillctlMunich");
}

#[test]
fn a_refusal_names_the_permission_and_what_the_command_needs() {
    let shop = Shop::faulty(&["forbidden=rak_terminal_reader_write@POST"]);
    let run = shop.run(&["readers", "rename", "Bar", "Terrace"]);
    assert_eq!(run.code, 3);
    assert!(
        run.stderr
            .contains("the key lacks terminal_reader_write (Terminal readers, write)")
            && run
                .stderr
                .contains("`readers rename` needs terminal_reader_read, terminal_reader_write"),
        "{}",
        run.stderr
    );
}

/// The demo shop's two connected accounts, one reader in each.
fn connected() -> Shop {
    let shop = Shop::demo();
    for (account, label) in [
        ("acct_1TillctlMunich", "M 1"),
        ("acct_1TillctlHamburg", "H 1"),
    ] {
        let run = shop.run(&[
            "--account",
            account,
            "locations",
            "create",
            "--name",
            "Shop",
            "--line1",
            "Am Markt 1",
            "--city",
            "Berlin",
            "--postal-code",
            "10115",
            "--country",
            "DE",
        ]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        let run = shop.run(&[
            "--account",
            account,
            "readers",
            "register",
            "--code",
            "simulated-wpe",
            "--location",
            "Shop",
            "--label",
            label,
        ]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        let run = shop.run(&[
            "--account",
            account,
            "pay",
            "--reader",
            label,
            "--amount",
            "12.00",
            "--currency",
            "eur",
            "--present",
            "4242424242424242",
            "-q",
        ]);
        assert_eq!(run.code, 0, "{}", run.stderr);
    }
    shop
}

#[test]
fn readers_of_all_accounts() {
    let shop = connected();
    let args = [
        "readers",
        "list",
        "--all-accounts",
        "--columns",
        "account,label,location_name",
    ];
    shop.run(&args).is(
        0,
        str![[r#"
Readers of connected accounts; the account of sk_test_…p7dc, test mode; as of 2026-11-23 12:00, UTC
ACCOUNT               LABEL  LOCATION NAME
acct_1TillctlHamburg  H 1    Shop
acct_1TillctlMunich   M 1    Shop

"#]],
        "",
    );
    let all = shop
        .run(&["readers", "list", "--all-accounts", "-o", "json"])
        .json();
    assert_eq!(all[0]["account"], "acct_1TillctlMunich");
    assert_eq!(all[0]["object"], "terminal.reader");
    let one = shop.run(&[
        "readers",
        "list",
        "--all-accounts",
        "--limit",
        "1",
        "--sort",
        "label",
        "-o",
        "json",
    ]);
    assert_eq!(one.json()[0]["label"], "H 1");
    let both = shop.run(&[
        "readers",
        "list",
        "--all-accounts",
        "--account",
        "acct_1TillctlMunich",
    ]);
    assert_eq!(both.code, 2);
}

#[test]
fn reports_of_all_accounts_are_not_added_up() {
    let shop = connected();
    let run = shop.run(&[
        "report",
        "--all-accounts",
        "--direct",
        "--day",
        "today",
        "--tz",
        "UTC",
        "--by",
        "location",
        "-o",
        "csv",
        "--columns",
        "account,currency,payments,gross",
    ]);
    run.is(
        0,
        str![[r#"
account,currency,payments,gross
acct_1TillctlMunich,eur,1,12.00
acct_1TillctlHamburg,eur,1,12.00

"#]],
        str![[r#"
...
"#]],
    );
    let json = shop
        .run(&[
            "report",
            "--all-accounts",
            "--direct",
            "--day",
            "today",
            "--tz",
            "UTC",
            "-o",
            "json",
        ])
        .json();
    assert_eq!(json["accounts"][1]["account"], "acct_1TillctlHamburg");
    assert_eq!(json["accounts"][1]["account_name"], "Hamburg Shop");
    // A table that goes to a pipe says what it is, as those of one account do.
    let table = shop.run(&[
        "report",
        "--all-accounts",
        "--direct",
        "--day",
        "yesterday",
        "--tz",
        "UTC",
    ]);
    let day = "2026-11-22 00:00 to 2026-11-23 00:00, UTC";
    let first = format!("Card reader takings; every connected account, test mode; {day}");
    assert_eq!(
        table.stdout.lines().next(),
        Some(&*first),
        "{}",
        table.stdout
    );
}

#[test]
fn an_account_that_fails_does_not_hide_the_others() {
    let server = Server::start(|call| match (&*call.path, call.header("stripe-account")) {
        ("/v1/accounts", _) => Reply::Json(
            200,
            serde_json::json!({"object": "list", "has_more": false, "url": "/v1/accounts", "data": [
                {"id": "acct_1Good", "object": "account"}, {"id": "acct_1Gone", "object": "account"}]}),
        ),
        (_, Some("acct_1Gone")) => Reply::Json(
            403,
            serde_json::json!({"error": {"type": "invalid_request_error", "code": "account_invalid",
                "message": "no access to account 'acct_1Gone'"}}),
        ),
        _ => Reply::Json(
            200,
            serde_json::json!({"object": "list", "has_more": false, "url": "/v1/terminal/readers", "data": [
                {"id": "tmr_1", "object": "terminal.reader", "label": "Good", "livemode": false}]}),
        ),
    });
    let shop = Shop::at(&server);
    let run = shop.run(&[
        "readers",
        "list",
        "--all-accounts",
        "-q",
        "--columns",
        "account,label",
    ]);
    run.is(
        9,
        str![[r#"
Readers of connected accounts; the account of sk_test_…p7dc, test mode; as of 2026-11-23 12:00, UTC
ACCOUNT     LABEL
acct_1Good  Good

"#]],
        str![[r#"
error: 1 of 2 accounts could not be read
  acct_1Gone (no name): no access to account 'acct_1Gone' (account_invalid)
hint: what is shown is complete for the other accounts

"#]],
    );
}

/// Whatever takes the protection away wants the name too, and `--yes` is none.
#[test]
fn a_protection_is_taken_away_with_its_name_alone() {
    let shop = keyless();
    log_in(&shop, "berlin", KEY);
    log_in(&shop, "munich", KEY);
    let protect = ["config", "set", "protected", "true", "--profile", "berlin"];
    let file = || fs::read_to_string(shop.path("config/tillctl/config.toml")).unwrap();
    let keys = || fs::read_to_string(shop.path("config/tillctl/credentials.toml")).unwrap();
    let of = ["--profile", "berlin"];
    let verbs: [&[&str]; 4] = [
        &["config", "set", "protected", "no"],
        &["config", "unset", "protected"],
        &["profiles", "delete", "berlin"],
        &["login"],
    ];
    for verb in verbs {
        assert_eq!(shop.run(&protect).code, 0);
        let (before, kept) = (file(), keys());
        let run = |more: &[&str]| {
            // `profiles delete` names its profile, whichever is chosen.
            let of = if verb[0] == "profiles" { &[] } else { &of[..] };
            fed(&shop, &[verb, of, more].concat(), KEY)
        };
        for more in [&[][..], &["--yes"], &["--yes", "--confirm", "munich"]] {
            let refused = run(more);
            assert_eq!(refused.code, 2, "{verb:?} {more:?}: {}", refused.stderr);
            assert!(refused.stderr.contains("berlin"), "{}", refused.stderr);
            assert_eq!((file(), keys()), (before.clone(), kept.clone()), "{verb:?}");
        }
        let asked = run(&["--yes"]).stderr;
        assert!(asked.contains("hint: add --confirm berlin"), "{asked}");
        assert_eq!(run(&["--dry-run"]).code, 0, "{verb:?}");
        assert_eq!((file(), keys()), (before, kept), "{verb:?}");
        let done = run(&["--confirm", "berlin"]);
        assert_eq!(done.code, 0, "{verb:?}: {}", done.stderr);
        log_in_if_gone(&shop);
    }
    // More protection, and a profile without one, want no name.
    assert_eq!(shop.run(&protect).code, 0);
    assert_eq!(shop.run(&protect).code, 0);
    assert_eq!(shop.run(&["profiles", "delete", "munich", "--yes"]).code, 0);
    // Nor does a value that says neither yes nor no leave it unprotected.
    configure(&shop, "[profiles.berlin]\nprotected = \"maybe\"\n");
    let unset = ["config", "unset", "protected", "--profile", "berlin"];
    assert_eq!(shop.run(&unset).code, 2);
}

fn log_in_if_gone(shop: &Shop) {
    if shop.run(&["profiles", "show", "berlin"]).code != 0 {
        log_in(shop, "berlin", KEY);
    }
}
