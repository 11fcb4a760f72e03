//! Configurations: what admins set, the rules it is held against before anything
//! is sent, and secrets that nobody gets to see.

use std::path::Path;

use serde_json::{Value, json};
use snapbox::str;

use super::server::{Reply, Server, error, page};
use super::shop::{LIVE_KEY, Run, Shop};

const WIFI: &str = "hunter2-wifi";
const CODE: &str = "13700";
const KEY_PASSWORD: &str = "hunter3-key";
const KEY_BODY: &str = "MHcCAQEEIKd0";

const CERTIFICATE: &str = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";

fn private_key() -> String {
    format!(
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\n{KEY_BODY}\n-----END ENCRYPTED PRIVATE KEY-----\n"
    )
}

/// As much of a PNG as says its size.
fn png(shop: &Shop, name: &str, width: u32, height: u32) -> String {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes.extend([8, 6, 0, 0, 0]);
    let path = shop.file(name, "");
    std::fs::write(Path::new(&path), bytes).unwrap();
    path
}

/// With the variables that hold secrets; whatever is said, they are not in it.
fn run(shop: &Shop, args: &[&str]) -> Run {
    let mut command = shop.command(args);
    command
        .env("WIFI", WIFI)
        .env("CODE", CODE)
        .env("KEY_PASSWORD", KEY_PASSWORD);
    let run = shop.finish(command);
    for secret in [WIFI, CODE, KEY_PASSWORD, KEY_BODY] {
        assert!(!run.stdout.contains(secret), "{}", run.stdout);
        assert!(!run.stderr.contains(secret), "{}", run.stderr);
    }
    run
}

fn configuration(shop: &Shop, name: &str) -> Value {
    let all = shop.elsewhere("/v1/terminal/configurations?limit=100", None);
    let rows = all["data"].as_array().unwrap();
    rows.iter().find(|c| c["name"] == name).unwrap().clone()
}

const CREATE: &[&str] = &["configurations", "create", "--name", "Bars"];

fn everything(shop: &Shop) -> Vec<String> {
    let logo = png(shop, "logo.png", 1080, 1920);
    let (splash, other) = (format!("s700={logo}"), format!("S710={logo}"));
    let flags = "--tip-fixed eur=1,2,3.50 --tip-percent eur=10,15,20 \
         --tip-smart-threshold eur=10 --reboot 22-04 --offline on --cellular off \
         --passcode-env CODE --wifi-ssid Till --wifi-password-env WIFI";
    let flags: Vec<&str> = flags.split_whitespace().collect();
    let more = ["--splash", &splash, "--splash", &other, "-v"];
    [CREATE, &flags, &more]
        .concat()
        .into_iter()
        .map(str::to_owned)
        .collect()
}

#[test]
fn a_threshold_has_the_mark_of_the_setting() {
    let shop = Shop::demo();
    let threshold = |amount: &str| {
        let flags = ["--tip-fixed", "eur=1,2,3", "--tip-percent", "eur=10,15,20"];
        let amount = format!("eur={amount}");
        let more = ["--tip-smart-threshold", &amount, "--dry-run"];
        let mut command = shop.command(&[CREATE, &flags, &more].concat());
        command.env("TILLCTL_DECIMAL_MARK", "comma");
        shop.finish(command)
    };
    let run = threshold("10,50");
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(
        run.stdout.contains("[smart_tip_threshold]=1050"),
        "{}",
        run.stdout
    );
    let run = threshold("10.50");
    assert_eq!(run.code, 2, "{}", run.stdout);
    assert!(
        run.stderr.contains("--tip-smart-threshold: "),
        "{}",
        run.stderr
    );
}

#[test]
fn everything_is_set_at_once_and_no_secret_is_shown() {
    let shop = Shop::demo();
    let args = everything(&shop);
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let dry = run(&shop, &[&args[..args.len() - 1], &["--dry-run"]].concat());
    dry.is(
        0,
        str![[r#"
Would create configuration "Bars"
  name: (none) -> "Bars"
  tipping: (none) -> "EUR 1.00, 2.00, 3.50 below 10.00, else 10%, 15%, 20%"
  reboot window: (none) -> "22:00-04:00"
  offline: (none) -> "on"
  cellular: (none) -> "off"
  wifi: (none) -> "Till (psk, password set)"
  splash screen of stripe_s700: (none) -> "(id of logo.png, file 1)"
  splash screen of stripe_s710: (none) -> "(id of logo.png, file 1)"
  admin menu passcode: (none) -> "set"
  POST /v1/files
    purpose=terminal_reader_splashscreen
    file=logo.png (29 bytes)
  POST /v1/terminal/configurations
    name=Bars
    tipping[eur][fixed_amounts][0]=100
    tipping[eur][fixed_amounts][1]=200
    tipping[eur][fixed_amounts][2]=350
    tipping[eur][percentages][0]=10
    tipping[eur][percentages][1]=15
    tipping[eur][percentages][2]=20
    tipping[eur][smart_tip_threshold]=1000
    reboot_window[start_hour]=22
    reboot_window[end_hour]=4
    offline[enabled]=true
    cellular[enabled]=false
    reader_security[admin_menu_passcode]=[set]
    wifi[type]=personal_psk
    wifi[personal_psk][ssid]=Till
    wifi[personal_psk][password]=[set]
    stripe_s700[splashscreen]=(id of logo.png, file 1)
    stripe_s710[splashscreen]=(id of logo.png, file 1)

"#]],
        str![[r#"
nothing was sent (--dry-run)

"#]],
    );
    shop.sent(&[]);
    let dry = run(&shop, &[&args, &["--dry-run", "-o", "json"][..]].concat()).json();
    assert_eq!(dry["requests"][0]["path"], "/v1/files");
    assert_eq!(dry["requests"][0]["file"]["name"], "logo.png");
    let sent = &dry["requests"][1]["params"];
    assert_eq!(sent["wifi[personal_psk][password]"], "[set]");
    assert_eq!(sent["reader_security[admin_menu_passcode]"], "[set]");
    shop.sent(&[]);

    let made = run(&shop, &args);
    assert_eq!(made.code, 0, "{}", made.stderr);
    assert_eq!(made.stdout, "Created tmc_#1 (Bars)\n");
    shop.sent(&[
        "GET /v1/terminal/configurations",
        "POST /v1/files",
        "POST /v1/terminal/configurations",
    ]);
    let there = configuration(&shop, "Bars");
    assert_eq!(
        there["tipping"],
        json!({"eur": {"fixed_amounts": [100, 200, 350], "percentages": [10, 15, 20],
                       "smart_tip_threshold": 1000}})
    );
    assert_eq!(
        there["reboot_window"],
        json!({"start_hour": 22, "end_hour": 4})
    );
    assert_eq!(there["wifi"]["personal_psk"]["password"], WIFI);
    assert_eq!(there["reader_security"]["admin_menu_passcode"], CODE);
    assert_eq!(there["offline"]["enabled"], true);
    assert_eq!(there["cellular"]["enabled"], false);
    // One picture, uploaded once.
    assert_eq!(there["stripe_s700"], there["stripe_s710"]);
}

#[test]
fn what_is_set_is_shown_in_every_format_without_secrets() {
    let shop = Shop::demo();
    let args = everything(&shop);
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    assert_eq!(run(&shop, &args).code, 0);
    run(&shop, &["configurations", "get", "Bars"]).is(
        0,
        str![[r#"
id                   tmc_#1
name                 Bars
locations            (none)
tipping              EUR 1.00, 2.00, 3.50 below 10.00, else 10%, 15%, 20%
reboot window        22:00-04:00
wifi                 Till (psk, password set)
admin menu passcode  set
offline              on
cellular             off
splashscreens        stripe_s700, stripe_s710

"#]],
        "",
    );
    for format in ["json", "jsonl", "csv", "id", "table"] {
        for verb in [&["get", "Bars"][..], &["list"]] {
            let shown = run(
                &shop,
                &[&["configurations"], verb, &["-o", format, "-v"]].concat(),
            );
            assert_eq!(shown.code, 0, "{}", shown.stderr);
        }
    }
    let got = run(&shop, &["configurations", "get", "Bars", "-o", "json"]).json();
    assert_eq!(got["wifi"]["personal_psk"]["password"], "[set]");
    assert_eq!(got["reader_security"]["admin_menu_passcode"], "[set]");
    assert_eq!(got["wifi"]["personal_psk"]["ssid"], "Till");
    let columns = "name,locations,admin_menu_passcode,is_account_default";
    run(&shop, &["configurations", "list", "--columns", columns]).is(
        0,
        str![[r#"
Configurations; the account of sk_test_…p7dc, test mode; as of 2026-11-23 12:00, UTC
NAME     LOCATIONS          ADMIN MENU PASSCODE  IS ACCOUNT DEFAULT
Bars     (none)             set                  false
Default  (account default)  not set              true

"#]],
        "",
    );
    run(&shop, &["configurations", "list", "--default", "-o", "csv"]).is(
        0,
        str![[r#"
id,name,locations,tipping,reboot_window,wifi,admin_menu_passcode,offline,cellular,splashscreens
tmc_#2,Default,(account default),"EUR 5%, 10%, 15%",,,not set,,,

"#]],
        "",
    );
}

#[test]
fn what_breaks_a_rule_is_not_sent() {
    let shop = Shop::demo();
    let small = format!("s700={}", png(&shop, "small.png", 10, 20));
    let text = format!("s700={}", shop.file("notes.txt", "no picture"));
    let key = shop.file("client.key", &private_key());
    let short = shop.file("short", "1234\n");
    let cases: &[(&[&str], &str)] = &[
        (
            &["--tip-percent", "eur=10,15"],
            "a reader shows three percentages, not 2",
        ),
        (
            &["--tip-percent", "brl=10,15,20"],
            "readers cannot suggest tips in BRL",
        ),
        (
            &["--tip-fixed", "jpy=1.5,2,3"],
            "\"1.5\" has decimals: JPY has none",
        ),
        (
            &["--tip-percent", "eur=1,2,3", "--tip-fixed", "usd=1,2,3"],
            "every currency of a configuration suggests tips in the same way: EUR has percentages, USD has amounts",
        ),
        (
            &["--tip-smart-threshold", "eur=10"],
            "--tip-fixed and --tip-percent are missing",
        ),
        (
            &["--tip-percent", "eur=1,2,3", "--tip-percent", "EUR=1,2,3"],
            "--tip-percent is given twice for EUR",
        ),
        (
            &["--reboot", "3-3"],
            "the window begins and ends at the same hour",
        ),
        (&["--reboot", "22-24"], "\"24\" is no hour from 0 to 23"),
        (
            &["--passcode-file", &short],
            "the passcode has to have exactly 5 digits",
        ),
        (
            &["--passcode-env", "WIFI"],
            "the passcode has to have exactly 5 digits",
        ),
        (
            &["--passcode-env", "NO_SUCH"],
            "the passcode: the variable NO_SUCH is not set",
        ),
        (
            &["--splash", &small],
            "small.png: the picture has 10 x 20 pixels",
        ),
        (
            &["--splash", &text],
            "notes.txt: this is no JPG, PNG or GIF picture",
        ),
        (
            &["--splash", "m2=x.png"],
            "no model \"m2\" has a splash screen",
        ),
        (&["--splash", "s700=no-such.png"], "cannot read no-such.png"),
        (&["--wifi-ssid", "Till"], "the Wi-Fi password is missing"),
        (
            &["--wifi-password-env", "WIFI"],
            "a network of type psk needs --wifi-ssid",
        ),
        (
            &[
                "--wifi-ssid",
                "Till",
                "--wifi-username",
                "till",
                "--wifi-type",
                "psk",
            ],
            "--wifi-username does not belong to a network of type psk",
        ),
        (
            &["--wifi-ssid", "Till", "--wifi-client-cert", &key],
            "client.key is to be a certificate, but it holds a private key",
        ),
        (
            &["--wifi-ssid", "Till", "--wifi-client-key", &key],
            "the password of the private key is missing",
        ),
        (&["--name", " "], "the name is empty"),
    ];
    for (args, said) in cases {
        // A name given twice is clap's to refuse.
        let base = if args[0] == "--name" {
            &CREATE[..2]
        } else {
            CREATE
        };
        let run = run(&shop, &[base, args].concat());
        assert_eq!(run.code, 2, "{args:?}: {}", run.stderr);
        assert!(run.stderr.contains(said), "{args:?}: {}", run.stderr);
        assert_eq!(run.stdout, "");
    }
    shop.sent(&[]);
}

#[test]
fn a_change_goes_with_what_is_there() {
    let shop = Shop::demo();
    run(
        &shop,
        &[
            CREATE,
            &["--tip-percent", "eur=10,15,20", "--passcode-env", "CODE"],
        ]
        .concat(),
    );
    shop.wrote(&["POST /v1/terminal/configurations"]);
    let update = |args: &[&str]| {
        run(
            &shop,
            &[&["configurations", "update", "Bars"], args].concat(),
        )
    };
    update(&[]).is(2, "", str![[r#"
error: what is to be changed?
hint: add --name, --tip-percent, --reboot, --wifi-ssid, --unset …; see tillctl configurations update --help

"#]]);
    update(&["--tip-fixed", "usd=1,2,3"]).is(2, "", str![[r#"
error: every currency of a configuration suggests tips in the same way: EUR has percentages, USD has amounts
hint: give the same kind of --tip-… for each currency; `--unset tipping` or `--unset tipping.CUR` takes away what is there

"#]]);
    shop.wrote(&[]);
    update(&["--tip-percent", "usd=15,18,20"]).is(
        0,
        str![[r#"
Updated Bars (tmc_#1): tipping "EUR 10%, 15%, 20%" -> "EUR 10%, 15%, 20%; USD 15%, 18%, 20%"

"#]],
        str![[r#"
readers have it within 10 minutes

"#]],
    );
    assert_eq!(
        configuration(&shop, "Bars")["tipping"],
        json!({"eur": {"percentages": [10, 15, 20]}, "usd": {"percentages": [15, 18, 20]}})
    );
    update(&[
        "--unset",
        "tipping",
        "--tip-fixed",
        "usd=1,2,3",
        "--offline",
        "on",
    ])
    .is(0, str![[r#"
Updated Bars (tmc_#1): tipping "EUR 10%, 15%, 20%; USD 15%, 18%, 20%" -> "USD 1.00, 2.00, 3.00", offline "on" added

"#]], str![[r#"
readers have it within 10 minutes

"#]]);
    assert_eq!(
        configuration(&shop, "Bars")["tipping"],
        json!({"usd": {"fixed_amounts": [100, 200, 300]}})
    );
    shop.wrote(&[
        "POST /v1/terminal/configurations/{id}",
        "POST /v1/terminal/configurations/{id}",
    ]);
}

#[test]
fn parts_are_taken_away_and_what_is_so_already_is_not_sent() {
    let shop = Shop::demo();
    let more = ["--tip-percent", "eur=10,15,20", "--passcode-env", "CODE"];
    run(&shop, &[CREATE, &more, &["--offline", "on"]].concat());
    shop.wrote(&["POST /v1/terminal/configurations"]);
    let update = |args: &[&str]| {
        run(
            &shop,
            &[&["configurations", "update", "Bars"], args].concat(),
        )
    };
    // Not even a secret.
    update(&["--offline", "on", "--passcode-env", "CODE"]).is(
        0,
        str![[r#"
Bars (tmc_#1) is like that already; nothing was sent

"#]],
        "",
    );
    shop.wrote(&[]);
    update(&["--offline", "on", "--unset", "offline"]).is(
        2,
        "",
        str![[r#"
error: offline is to be set and taken away at once

"#]],
    );
    update(&["--unset", "passcode,tipping,offline,reboot"]).is(
        0,
        str![[r#"
Updated Bars (tmc_#1): tipping removed, offline removed, admin menu passcode removed

"#]],
        str![[r#"
readers have it within 10 minutes

"#]],
    );
    let there = configuration(&shop, "Bars");
    for part in ["tipping", "offline", "reader_security", "reboot_window"] {
        assert!(there.get(part).is_none(), "{there}");
    }
    update(&["--name", "Taverns"]).is(
        0,
        str![[r#"
Updated Bars (tmc_#1): name "Bars" -> "Taverns"

"#]],
        str![[r#"
readers have it within 10 minutes

"#]],
    );
    run(&shop, &["configurations", "get", "Bars"]).is(4, "", str![[r#"
error: no configuration "Bars"
hint: candidates: Taverns  tmc_#1 | Default  tmc_#2                    (account default); see tillctl configurations list

"#]]);
    run(
        &shop,
        &[
            "configurations",
            "update",
            "default",
            "--reboot",
            "03:00-05:00",
        ],
    )
    .is(
        0,
        str![[r#"
Updated Default (tmc_#2): reboot window "03:00-05:00" added

"#]],
        str![[r#"
readers have it within 10 minutes

"#]],
    );
}

#[test]
fn networks_of_every_type() {
    let shop = Shop::demo();
    let ca = shop.file("ca.pem", CERTIFICATE);
    let certificate = shop.file("client.pem", &format!("{CERTIFICATE}{CERTIFICATE}"));
    let key = shop.file("client.key", &private_key());
    let password = shop.file("password", &format!("{WIFI}\n"));
    let peap = [
        CREATE,
        &["--wifi-ssid", "Till", "--wifi-username", "till"],
        &["--wifi-password-file", &password, "--wifi-ca-file", &ca],
    ];
    assert_eq!(run(&shop, &peap.concat()).code, 0);
    let there = configuration(&shop, "Bars");
    assert_eq!(there["wifi"]["type"], "enterprise_eap_peap");
    assert_eq!(there["wifi"]["enterprise_eap_peap"]["password"], WIFI);
    let update = ["configurations", "update", "Bars"];
    // The type and the user stay; the password is asked for again.
    run(&shop, &[&update[..], &["--wifi-ssid", "Shop"]].concat()).is(
        2,
        "",
        str![[r#"
error: the Wi-Fi password is missing
hint: add --wifi-password-env VARIABLE or --wifi-password-file FILE (- for standard input)

"#]],
    );
    run(
        &shop,
        &[
            &update[..],
            &["--wifi-ssid", "Shop", "--wifi-password-env", "WIFI"],
        ]
        .concat(),
    )
    .is(0, str![[r#"
Updated Bars (tmc_#1): wifi "Till (peap, user till, password set)" -> "Shop (peap, user till, password set)"

"#]], str![[r#"
readers have it within 10 minutes

"#]]);
    let now = configuration(&shop, "Bars")["wifi"]["enterprise_eap_peap"].clone();
    assert_eq!(now["username"], "till");
    assert_eq!(
        now["ca_certificate_file"],
        there["wifi"]["enterprise_eap_peap"]["ca_certificate_file"]
    );
    run(
        &shop,
        &[
            &update[..],
            &[
                "--wifi-client-cert",
                &certificate,
                "--wifi-client-key",
                &key,
            ],
            &["--wifi-ssid", "Till", "--wifi-client-key-password-env"],
            &["KEY_PASSWORD"],
        ]
        .concat(),
    )
    .is(
        0,
        str![[r#"
Updated Bars (tmc_#1): wifi "Shop (peap, user till, password set)" -> "Till (tls, key password set)"

"#]],
        str![[r#"
readers have it within 10 minutes

"#]],
    );
    let now = configuration(&shop, "Bars")["wifi"].clone();
    assert_eq!(now["type"], "enterprise_eap_tls");
    assert_eq!(
        now["enterprise_eap_tls"]["private_key_file_password"],
        KEY_PASSWORD
    );
    let file = now["enterprise_eap_tls"]["private_key_file"]
        .as_str()
        .unwrap();
    let file = shop.elsewhere(&format!("/v1/files/{file}"), None);
    assert_eq!(file["purpose"], "terminal_wifi_private_key");
    run(
        &shop,
        &["configurations", "get", "Bars", "--columns", "wifi"],
    )
    .is(
        0,
        str![[r#"
wifi  Till (tls, key password set)

"#]],
        "",
    );
    run(&shop, &[&update[..], &["--unset", "wifi"]].concat()).is(
        0,
        str![[r#"
Updated Bars (tmc_#1): wifi removed

"#]],
        str![[r#"
readers have it within 10 minutes

"#]],
    );
}

#[test]
fn it_is_attached_detached_and_deleted() {
    let shop = Shop::demo();
    run(&shop, CREATE).is(
        0,
        str![[r#"
Created tmc_#1 (Bars)

"#]],
        str![[r#"
hint: it is attached nowhere yet: tillctl configurations attach tmc_#1 LOCATION

"#]],
    );
    let on = |verb: &str, args: &[&str]| run(&shop, &[&["configurations", verb], args].concat());
    on("attach", &["default", "Berlin Kreuzberg"]).is(2, "", str![[r#"
error: Default (tmc_#2) is the account's default configuration: every location inherits it, and it cannot be attached
hint: `tillctl configurations detach LOCATION` lets a location inherit it again

"#]]);
    on("delete", &["Default", "--yes"]).is(1, "", str![[r#"
error: Default (tmc_#2) is the account's default configuration, which every location inherits: it cannot be deleted
hint: take parts of it away with `tillctl configurations update default --unset PART`

"#]]);
    on("attach", &["Bars", "Berlin Kreuzburg"]).is(4, "", str![[r#"
error: no location "Berlin Kreuzburg"
hint: did you mean "Berlin Kreuzberg"? candidates: Berlin Kreuzberg  tml_#1 | Dublin Temple Bar  tml_#2 | Tokyo Shibuya  tml_#3; see tillctl locations list

"#]]);
    on("attach", &["Bars", "Berlin Kreuzberg", "--dry-run"]).is(
        0,
        str![[r#"
Would attach configuration Bars (tmc_#1) to Berlin Kreuzberg
  configuration of Berlin Kreuzberg: (none) -> "tmc_#1"
  POST /v1/terminal/locations/tml_#1
    configuration_overrides=tmc_#1

"#]],
        str![[r#"
nothing was sent (--dry-run)

"#]],
    );
    shop.wrote(&["POST /v1/terminal/configurations"]);
    let all = shop.elsewhere("/v1/terminal/locations", None);
    let all = all["data"].as_array().unwrap();
    let names: Vec<_> = all
        .iter()
        .map(|l| l["display_name"].as_str().unwrap())
        .collect();
    on("attach", &["Bars", names[0], names[1], names[0]]).is(
        0,
        str![[r#"
Attached Bars (tmc_#1) to Berlin Kreuzberg, Dublin Temple Bar

"#]],
        str![[r#"
readers have it within 10 minutes

"#]],
    );
    shop.wrote(&[
        "POST /v1/terminal/locations/{id}",
        "POST /v1/terminal/locations/{id}",
    ]);
    let again = on("attach", &["Bars", names[0], names[1], "-o", "json"]);
    assert_eq!(again.json().as_array().unwrap().len(), 2);
    shop.wrote(&[]);
    let shown = on("get", &["Bars", "-o", "json", "--columns", "locations"]).json();
    assert_eq!(shown["locations"].as_array().unwrap().len(), 2);
    on("detach", &[names[0]]).is(
        0,
        str![[r#"
Detached the configuration from Berlin Kreuzberg

"#]],
        str![[r#"
readers have it within 10 minutes

"#]],
    );
    on("detach", &[names[0]]).is(
        0,
        str![[r#"
nothing was sent

"#]],
        str![[r#"
Berlin Kreuzberg is like that already

"#]],
    );
    // It is asked, and what it is attached to is named.
    on("delete", &["Bars"]).is(2, "", str![[r#"
error: Delete configuration Bars (tmc_#1) and detach it from Dublin Temple Bar: this needs a confirmation
hint: add --yes if that is meant

"#]]);
    shop.wrote(&["POST /v1/terminal/locations/{id}"]);
    on("delete", &["Bars", "--yes"]).is(
        0,
        str![[r#"
Deleted Bars (tmc_#1); detached from Dublin Temple Bar

"#]],
        "",
    );
    shop.wrote(&[
        "POST /v1/terminal/locations/{id}",
        "DELETE /v1/terminal/configurations/{id}",
    ]);
}

#[test]
fn lost_answers_are_made_good() {
    let shop = Shop::faulty(&["lost-reply@POST /v1/terminal/configurations#1"]);
    let once = ["--max-retries", "0"];
    run(&shop, &[CREATE, &once].concat()).is(
        0,
        str![[r#"
Created tmc_#1 (Bars)

"#]],
        str![[r#"
hint: it is attached nowhere yet: tillctl configurations attach tmc_#1 LOCATION

"#]],
    );
    let shop = Shop::faulty(&["reset@POST /v1/terminal/configurations"]);
    run(&shop, &[CREATE, &once].concat()).is(
        7,
        "",
        str![[r#"
error: no usable answer from Stripe: connection closed before message completed
hint: before trying again, see whether it has appeared: tillctl configurations list

"#]],
    );
    let shop = Shop::faulty(&["reset@POST /v1/files"]);
    let splash = format!("s700={}", png(&shop, "logo.png", 1080, 1920));
    run(&shop, &[CREATE, &["--splash", &splash], &once].concat()).is(
        8,
        "",
        str![[r#"
error: uploading logo.png: no usable answer from Stripe: connection closed before message completed
hint: no configuration was changed; run it again

"#]],
    );
    shop.wrote(&["POST /v1/files"]);
    // Sent again, it is the same file.
    let shop = Shop::faulty(&["lost-reply@POST /v1/files#1"]);
    let splash = format!("s700={}", png(&shop, "logo.png", 1080, 1920));
    assert_eq!(
        run(&shop, &[CREATE, &["--splash", &splash]].concat()).code,
        0
    );
    shop.wrote(&[
        "POST /v1/files",
        "POST /v1/files",
        "POST /v1/terminal/configurations",
    ]);
}

/// Stripe does not say whether tips are laid over those that are there.
#[test]
fn tips_that_are_merged_are_set_anew() {
    let (old, new) = (
        json!({"eur": {"fixed_amounts": [100, 200, 300], "percentages": null}}),
        json!({"eur": {"fixed_amounts": null, "percentages": [10, 15, 20]}}),
    );
    let state = std::sync::Mutex::new(old);
    let server = Server::start(move |call| {
        let mut tipping = state.lock().unwrap();
        if call.method == "POST" {
            if call.get("tipping").is_some() {
                *tipping = json!({});
            } else {
                tipping["eur"]["percentages"] = new["eur"]["percentages"].clone();
            }
        } else if call.path.ends_with("locations") {
            return page(&[], false);
        }
        Reply::Json(
            200,
            json!({"id": "tmc_1", "object": "terminal.configuration", "name": "Bars",
                   "livemode": false, "is_account_default": false, "tipping": *tipping}),
        )
    });
    let shop = Shop::at(&server);
    let done = run(
        &shop,
        &[
            "configurations",
            "update",
            "tmc_1",
            "--tip-percent",
            "eur=10,15,20",
        ],
    );
    assert_eq!(done.code, 0, "{}", done.stderr);
    let writes = server.calls();
    let writes: Vec<_> = writes.iter().filter(|c| c.method == "POST").collect();
    assert_eq!(writes.len(), 3);
    assert_eq!(writes[1].get("tipping"), Some(""));
    assert_eq!(writes[2].get("tipping[eur][percentages][2]"), Some("20"));
    assert!(!done.stderr.contains("warning"), "{}", done.stderr);
}

#[test]
fn an_error_that_quotes_a_secret_is_not_passed_on() {
    let server = Server::start(|call| {
        if call.method == "POST" {
            let message = format!("Invalid passcode: {CODE} or {WIFI}");
            return error(
                400,
                &json!({"type": "invalid_request_error", "message": message}),
            );
        }
        page(&[], false)
    });
    let shop = Shop::at(&server);
    let secrets = ["--passcode-env", "CODE", "--wifi-password-env", "WIFI"];
    for format in ["table", "json"] {
        let failed = run(
            &shop,
            &[
                CREATE,
                &secrets,
                &["--wifi-ssid", "Till", "-v", "-o", format],
            ]
            .concat(),
        );
        assert_eq!(failed.code, 1, "{}", failed.stderr);
        assert!(failed.stderr.contains("[set]"), "{}", failed.stderr);
    }
}

#[test]
fn tokens_and_links_are_the_result_and_nothing_else() {
    let shop = Shop::demo();
    let token = shop.run(&["connection-token", "create", "-o", "id", "-v"]);
    assert_eq!(token.code, 0, "{}", token.stderr);
    assert!(token.stdout.starts_with("pst_test_"), "{}", token.stdout);
    assert!(!token.stderr.contains("pst_"), "{}", token.stderr);
    let place = ["--location", "Berlin Kreuzberg", "-o", "json"];
    let token = shop
        .run(&[&["connection-token", "create"][..], &place].concat())
        .json();
    assert!(token["secret"].as_str().unwrap().starts_with("pst_test_"));
    assert!(token["location"].as_str().unwrap().starts_with("tml_"));
    let dry = shop.run(&["connection-token", "create", "--dry-run"]);
    dry.is(
        0,
        str![[r#"
Would create a connection token for all locations
  POST /v1/terminal/connection_tokens

"#]],
        str![[r#"
nothing was sent (--dry-run)

"#]],
    );
    let link = shop.run(&[
        "onboarding-link",
        "create",
        "--name",
        "Demo Shop",
        "-o",
        "id",
    ]);
    assert!(link.stdout.starts_with("https://"), "{}", link.stdout);
    let link = ["onboarding-link", "create", "--name", "Demo Shop"];
    let more = [
        "--allow-relinking",
        "--on-behalf-of",
        "acct_1",
        "-o",
        "json",
    ];
    let link = shop.run(&[&link[..], &more].concat()).json();
    assert_eq!(link["on_behalf_of"], "acct_1");
    let terms = &link["link_options"]["apple_terms_and_conditions"];
    assert_eq!(terms["merchant_display_name"], "Demo Shop");
    assert_eq!(terms["allow_relinking"], true);
    shop.run(&["onboarding-link", "create", "--name", " "]).is(
        2,
        "",
        str![[r#"
error: --name is empty
hint: give the name the merchant is known by

"#]],
    );
}

#[test]
fn a_live_key_changes_nothing_by_itself() {
    let shop = Shop::demo().key(LIVE_KEY);
    for args in [
        &["configurations", "create", "--name", "Bars"][..],
        &["configurations", "update", "default", "--offline", "on"],
        &["connection-token", "create"],
        &["onboarding-link", "create", "--name", "Bars"],
    ] {
        let run = shop.run(args);
        assert_eq!(run.code, 3, "{args:?}: {}", run.stderr);
        assert!(run.stderr.contains("add --live"), "{}", run.stderr);
    }
    shop.wrote(&[]);
}

#[test]
fn it_is_attached_to_all_locations_that_fit() {
    let shop = Shop::demo();
    let create = [
        "configurations",
        "create",
        "--name",
        "Kiosks",
        "--offline",
        "on",
        "-q",
    ];
    assert_eq!(shop.run(&create).code, 0);
    let german = [
        "configurations",
        "attach",
        "Kiosks",
        "--where",
        "country=DE",
    ];
    let all = shop.elsewhere("/v1/terminal/locations?limit=100", None);
    let all = all["data"].as_array().unwrap().clone();
    let count = all
        .iter()
        .filter(|l| l["address"]["country"] == "DE")
        .count();
    assert!(count > 0 && count < all.len(), "{count}");
    shop.sent_anything();
    let shown = shop.run(&[&german[..], &["--dry-run", "-o", "json"]].concat());
    assert_eq!(shown.json()["requests"].as_array().unwrap().len(), count);
    shop.wrote(&[]);
    let most = shop.run(&[&german[..], &["--max-changes", "0"]].concat());
    assert_eq!(most.code, 2, "{most:?}");
    shop.wrote(&[]);
    let run = shop.run(&german);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(shop.count("POST", "/v1/terminal/locations/{id}"), count);
    let none = shop.run(&["configurations", "attach", "Kiosks", "--where", "city=Wien"]);
    assert_eq!(none.code, 0, "{none:?}");
    assert!(none.stderr.contains("no location fits"), "{}", none.stderr);
    let both = [
        "configurations",
        "attach",
        "Kiosks",
        "Berlin Kreuzberg",
        "--where",
        "city=x",
    ];
    assert_eq!(shop.run(&both).code, 2);
    assert_eq!(shop.run(&["configurations", "attach", "Kiosks"]).code, 2);
    // The write is told with what was before, so there is a way back.
    let last = count.to_string();
    let back = shop.run(&["audit", "revert", "--last", &last]);
    assert_eq!(back.code, 0, "{back:?}");
}
