//! Locations: the rules of their country, changes, deletion.

use serde_json::{Value, json};
use snapbox::str;

use super::server::{Reply, Server};
use super::shop::{Run, Shop};

const CREATE: &[&str] = &[
    "locations",
    "create",
    "--name",
    "Mitte",
    "--line1",
    "Torstr. 1",
    "--city",
    "Berlin",
    "--postal-code",
    "10119",
    "--country",
    "de",
];

#[test]
fn a_location_is_created_and_shown() {
    let shop = Shop::demo();
    shop.run(
        &[
            CREATE,
            &["--metadata", "region=east", "--phone", "+49 30 1"],
        ]
        .concat(),
    )
    .is(
        0,
        str![[r#"
Created tml_#1 (Mitte)

"#]],
        "",
    );
    shop.sent(&["GET /v1/terminal/locations", "POST /v1/terminal/locations"]);
    shop.run(&["locations", "get", "Mitte"]).is(
        0,
        str![[r#"
id            tml_#1
display name  Mitte
address       Torstr. 1, 10119 Berlin, DE
phone         +49 30 1

"#]],
        "",
    );
    let got = shop
        .run(&["locations", "get", "Mitte", "-o", "json"])
        .json();
    assert_eq!(got["address"]["country"], "DE");
    assert_eq!(got["metadata"], json!({"region": "east"}));
}

#[test]
fn what_the_country_asks_for_is_named_at_once_and_not_sent() {
    let shop = Shop::demo();
    shop.run(&["locations", "create", "--country", "US", "--city", "Austin"])
        .is(
            2,
            "",
            str![[r#"
error: a location in US needs --name, --line1, --state, --postal-code too
hint: Stripe's rules by country: https://docs.stripe.com/terminal/fleet/locations-and-zones

"#]],
        );
    shop.run(&["locations", "create", "--name", "Mitte"]).is(
        2,
        "",
        str![[r#"
error: a location needs --line1, --country too
hint: Stripe's rules by country: https://docs.stripe.com/terminal/fleet/locations-and-zones

"#]],
    );
    shop.run(&["locations", "create", "--name", "London", "--country", "UK"])
        .is(
            2,
            "",
            str![[r#"
error: invalid value 'UK' for '--country <CC>': the United Kingdom is GB (ISO 3166)

For more information, try '--help'.

"#]],
        );
    shop.run(&["locations", "create", "--name", " ", "--country", "DE"])
        .is(
            2,
            "",
            str![[r#"
error: the name is empty
hint: give the location a name people will know it by, such as Kreuzberg

"#]],
        );
    shop.sent(&[]);
}

#[test]
fn a_creation_whose_reply_is_lost_is_found_again() {
    let shop = Shop::faulty(&["lost-reply@POST /v1/terminal/locations#1"]);
    shop.run(&[CREATE, &["--max-retries", "0"]].concat()).is(
        0,
        str![[r#"
Created tml_#1 (Mitte)

"#]],
        "",
    );
    let shop = Shop::faulty(&["reset@POST /v1/terminal/locations"]);
    shop.run(&[CREATE, &["--max-retries", "0"]].concat()).is(
        7,
        "",
        str![[r#"
error: no usable answer from Stripe: connection closed before message completed
hint: before trying again, see whether it has appeared: tillctl locations list

"#]],
    );
}

#[test]
fn a_location_is_changed_within_the_rules() {
    let shop = Shop::demo();
    shop.run(&[
        "locations",
        "update",
        "Berlin Kreuzberg",
        "--line1",
        "Oranienstraße 26",
        "--metadata",
        "region=east",
    ])
    .is(0, str![[r#"
Updated Berlin Kreuzberg (tml_#1): line1 "Oranienstraße 25" -> "Oranienstraße 26", region "east" added

"#]], "");
    shop.wrote(&["POST /v1/terminal/locations/{id}"]);
    shop.run(&[
        "locations",
        "update",
        "Berlin Kreuzberg",
        "--line1",
        "Oranienstraße 26",
        "--unset-metadata",
        "other",
    ])
    .is(
        0,
        str![[r#"
Berlin Kreuzberg (tml_#1) is like that already; nothing was sent

"#]],
        "",
    );
    shop.run(&["locations", "update", "Berlin Kreuzberg", "--city", ""])
        .is(
            2,
            "",
            str![[r#"
error: a location in DE needs --city too
hint: Stripe's rules by country: https://docs.stripe.com/terminal/fleet/locations-and-zones

"#]],
        );
    shop.run(&["locations", "update", "Berlin Kreuzberg", "--country", "FR"])
        .is(
            2,
            "",
            str![[r#"
error: Berlin Kreuzberg is in DE: Stripe never changes the country of a location
hint: create another one with `tillctl locations create` and assign the readers to it

"#]],
        );
    shop.run(&["locations", "update", "Berlin Kreuzberg"]).is(
        2,
        "",
        str![[r#"
error: what is to be changed?
hint: add --name, --line1, --city, --phone, --metadata …; see tillctl locations update --help

"#]],
    );
    shop.run(&[
        "locations",
        "update",
        "Berlin Kreuzberg",
        "--name",
        "Kreuzberg",
        "--dry-run",
    ])
    .is(
        0,
        str![[r#"
Would update location Berlin Kreuzberg (tml_#1)
  name: "Berlin Kreuzberg" -> "Kreuzberg"
  POST /v1/terminal/locations/tml_#1
    display_name=Kreuzberg

"#]],
        str![[r#"
nothing was sent (--dry-run)

"#]],
    );
    shop.wrote(&[]);
    let got = shop
        .run(&["locations", "get", "Berlin Kreuzberg", "-o", "json"])
        .json();
    assert_eq!(got["address"]["line1"], "Oranienstraße 26");
    assert_eq!(got["address"]["city"], "Berlin");
}

#[test]
fn a_location_with_readers_is_not_deleted() {
    let shop = Shop::demo();
    shop.run(&["locations", "delete", "Berlin Kreuzberg", "--yes"])
        .is(1, "", str![[r#"
error: Berlin Kreuzberg is not deleted: 4 readers are still there (Till 1, Till 2, Bar, Practice till)
hint: see them with `tillctl readers list --location 'Berlin Kreuzberg'` and assign them elsewhere or delete them first

"#]]);
    shop.wrote(&[]);
    shop.run(CREATE);
    shop.run(&["locations", "delete", "Mitte"]).is(
        2,
        "",
        str![[r#"
error: Delete location Mitte (tml_#1): this needs a confirmation
hint: add --yes if that is meant

"#]],
    );
    shop.run(&["locations", "delete", "Mitte", "--yes"]).is(
        0,
        str![[r#"
Deleted Mitte (tml_#1)

"#]],
        "",
    );
    shop.wrote(&[
        "POST /v1/terminal/locations",
        "DELETE /v1/terminal/locations/{id}",
    ]);
    shop.run(&["locations", "get", "Mitte"]).is(4, "", str![[r#"
error: no location "Mitte"
hint: candidates: Tokyo Shibuya  tml_#2 | Berlin Kreuzberg  tml_#3 | Dublin Temple Bar  tml_#4; see tillctl locations list

"#]]);
}

#[test]
fn locations_are_listed() {
    let shop = Shop::demo();
    shop.run(&["locations", "list"]).is(
        0,
        str![[r#"
Locations; the account of sk_test_…p7dc, test mode; as of 2026-11-23 12:00, UTC
ID                        DISPLAY NAME       ADDRESS                                          PHONE
tml_#1                    Berlin Kreuzberg   Oranienstraße 25, 10999 Berlin, DE
tml_#2                    Dublin Temple Bar  12 Crown Alley, D02 XY61 Dublin, IE
tml_#3                    Tokyo Shibuya      1-2-3 Dogenzaka, 150-0043 Shibuya-ku, Tokyo, JP

"#]],
        "",
    );
    shop.run(&[
        "locations",
        "list",
        "-o",
        "csv",
        "--columns",
        "display_name,country",
    ])
    .is(
        0,
        str![[r#"
display_name,country
Berlin Kreuzberg,DE
Dublin Temple Bar,IE
Tokyo Shibuya,JP

"#]],
        "",
    );
    shop.run(&["locations", "list", "--limit", "0"]).is(
        2,
        "",
        str![[r#"
error: invalid value '0' for '--limit <N>': it is at least 1

For more information, try '--help'.

"#]],
    );
    shop.sent(&["GET /v1/terminal/locations"; 2]);
    let empty = Shop::with(|o| o.shop = tillctl::facade::simulator::Shop::Empty);
    empty.run(&["locations", "list"]).is(
        0,
        "",
        str![[r#"
there is no location yet
hint: tillctl locations create --name NAME --line1 … --country DE

"#]],
    );
    empty.run(&["locations", "list", "-o", "json"]).is(
        0,
        str![[r#"
[]

"#]],
        str![[r#"
there is no location yet
hint: tillctl locations create --name NAME --line1 … --country DE

"#]],
    );
    empty.run(&["readers", "list"]).is(
        0,
        "",
        str![[r#"
there is no reader yet
hint: tillctl readers register --code CODE --location LOCATION --label TEXT

"#]],
    );
}

const SHOPS: &str = "\u{feff}display_name;line1;line2;city;state;postal_code;country;phone;metadata.region\r\n\
    Wedding;Müllerstr. 1;Hof;Berlin;;13353;de;+4930;east\r\n\
    Austin;1 Main St;;Austin;TX;78701;US;;\r\n\
    Berlin Kreuzberg;Oranienstraße 25;;Berlin;;10999;DE;;\r\n";

fn outcomes(run: &Run) -> Vec<String> {
    let lines = run.stdout.lines();
    let outcome = |line: &str| {
        let row: Value = serde_json::from_str(line).unwrap();
        row["outcome"].as_str().unwrap().to_owned()
    };
    lines.map(outcome).collect()
}

fn all_locations(shop: &Shop) -> Vec<Value> {
    let all = shop.elsewhere("/v1/terminal/locations?limit=100", None);
    all["data"].as_array().unwrap().clone()
}

/// Two at a time would make everything twice.
#[test]
fn only_one_import_of_locations_runs() {
    let shop = Shop::demo();
    let file = shop.file("shops.csv", SHOPS);
    assert_eq!(shop.run(&["locations", "import", &file]).code, 0);
    let locks = shop.state("imports");
    let lock = locks
        .iter()
        .find(|path| path.to_string_lossy().ends_with(".locations.lock"));
    let held = std::fs::File::open(lock.unwrap()).unwrap();
    held.lock().unwrap();
    shop.sent_anything();
    shop.run(&["locations", "import", &file]).is(
        6,
        "",
        str![[r#"
error: another import is running for this account
hint: let it end first; nothing was sent

"#]],
    );
    shop.wrote(&[]);
    let dry = shop.run(&["locations", "import", &file, "--dry-run"]);
    assert_eq!(dry.code, 0, "{}", dry.stderr);
    drop(held);
    assert_eq!(shop.run(&["locations", "import", &file]).code, 0);
}

#[test]
fn a_file_of_locations_is_imported_once() {
    let shop = Shop::demo();
    let file = shop.file("shops.csv", SHOPS);
    let before = all_locations(&shop).len();
    let dry = shop.run(&["locations", "import", &file, "--dry-run", "-o", "json"]);
    assert_eq!(dry.json()["requests"].as_array().unwrap().len(), 2);
    assert_eq!(all_locations(&shop).len(), before);
    shop.run(&["locations", "import", &file]).is(
        0,
        str![[r#"
3 rows to import; the account of sk_test_…p7dc, test mode; as of 2026-11-23 12:00, UTC
ROW  DISPLAY NAME      ID                        OUTCOME      DETAIL
  2  Wedding           tml_#1                    created
  3  Austin            tml_#2                    created
  4  Berlin Kreuzberg  tml_#3                    done_before

"#]],
        str![[r#"
3 rows, to import
3 rows: 2 created, 1 done before

"#]],
    );
    let all = all_locations(&shop);
    assert_eq!(all.len(), before + 2);
    let wedding = all.iter().find(|l| l["display_name"] == "Wedding").unwrap();
    assert_eq!(wedding["address"]["country"], "DE");
    assert_eq!(wedding["address"]["line2"], "Hof");
    assert_eq!(wedding["phone"], "+4930");
    assert_eq!(wedding["metadata"], json!({"region": "east"}));
    let again = shop.run(&["locations", "import", &file, "-o", "jsonl"]);
    assert_eq!(again.code, 0, "{again:?}");
    assert_eq!(outcomes(&again), ["done_before"; 3]);
    assert_eq!(all_locations(&shop).len(), before + 2);
    // What `locations list` writes comes back.
    let columns = "display_name,line1,line2,city,state,postal_code,country,phone";
    let list = shop.run(&["locations", "list", "-o", "csv", "--columns", columns]);
    let listed = shop.file("listed.csv", &list.stdout);
    let back = shop.run(&["locations", "import", &listed, "-o", "jsonl"]);
    assert_eq!(outcomes(&back), vec!["done_before"; before + 2]);
}

#[test]
fn all_faults_of_locations_are_told_before_anything_is_sent() {
    let shop = Shop::demo();
    let text = format!(
        "display_name,line1,city,postal_code,country,metadata.note\n\
         ,A 1,Berlin,10999,DE,\n\
         Neu,A 1,Berlin,,DE,\n\
         Alt,A 1,Berlin,10999,Germany,\n\
         Berlin Kreuzberg,B 2,Berlin,10999,DE,\n\
         Ost,A 1,Berlin,10999,DE,{}\n\
         West,A 1,Berlin,10999,DE,\n\
         West,A 2,Berlin,10999,DE,\n\
         Neu,A 1,Berlin,10999,DE,\n\
         Berlin Kreuzberg,B 2,Berlin,10999,DE,{}\n",
        "x".repeat(501),
        "x".repeat(501)
    );
    let file = shop.file("shops.csv", &text);
    shop.sent_anything();
    shop.run(&["locations", "import", &file]).is(2, "", str![[r#"
error: the file has 10 faults; nothing was sent
  line 2: no display_name
  line 3: a location in DE needs postal_code too
  line 4: a country is two letters, such as DE (ISO 3166)
  line 5: the name "Berlin Kreuzberg" is that of tml_#1, at another address (Oranienstraße 25, 10999 Berlin, DE); `tillctl locations update` changes it
  line 6: metadata.note has more than 500 characters
  line 8: the name "West" stands in line 7 already
  line 9: the name "Neu" stands in line 3 already
  line 10: metadata.note has more than 500 characters
  line 10: the name "Berlin Kreuzberg" stands in line 5 already
  line 10: the name "Berlin Kreuzberg" is that of tml_#1, at another address (Oranienstraße 25, 10999 Berlin, DE); `tillctl locations update` changes it
hint: mend it and run it again; `tillctl locations list` shows the locations

"#]]);
    shop.wrote(&[]);
    let unknown = shop.file("unknown.csv", "display_name,town\nNeu,Berlin\n");
    let run = shop.run(&["locations", "import", &unknown]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.contains("unknown column \"town\""),
        "{}",
        run.stderr
    );
}

#[test]
fn an_import_of_locations_goes_on_where_it_was() {
    let shop = Shop::faulty(&["error=500@POST /v1/terminal/locations#2"]);
    let file = shop.file("shops.csv", SHOPS);
    let import = ["locations", "import", &file, "-o", "jsonl"];
    let run = shop.run(&[&import[..], &["--max-retries", "0"]].concat());
    assert_eq!(run.code, 9, "{run:?}");
    let failed = outcomes(&run)
        .iter()
        .filter(|o| *o == "failed" || *o == "unknown")
        .count();
    assert_eq!(failed, 1, "{run:?}");
    let again = shop.run(&import);
    assert_eq!(again.code, 0, "{again:?}");
    let created = outcomes(&again).iter().filter(|o| *o == "created").count();
    assert_eq!(created, 1, "{again:?}");
    // An answer that was lost is found again.
    let shop = Shop::faulty(&["lost-reply@POST /v1/terminal/locations#x2"]);
    let file = shop.file("shops.csv", SHOPS);
    let before = all_locations(&shop).len();
    let run = shop.run(&[
        "locations",
        "import",
        &file,
        "-o",
        "jsonl",
        "--max-retries",
        "0",
    ]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(all_locations(&shop).len(), before + 2);
}

/// Stripe refuses empty parts of an address, and nothing says whether a part that is left
/// out of it stays: either answer is told as it is.
#[test]
fn a_part_of_an_address_is_taken_away_by_leaving_it_out() {
    for stays in [false, true] {
        let mut address = serde_json::json!({"line1": "Steinweg 1", "line2": "Hof",
            "city": "Hamburg", "postal_code": "20095", "country": "DE", "state": null});
        let server = Server::start(move |call| {
            if call.method == "POST" {
                assert_eq!(call.get("address[line2]"), None);
                assert_eq!(call.get("address[line1]"), Some("Steinweg 1"));
                if !stays {
                    address["line2"] = "".into();
                }
            }
            Reply::Json(
                200,
                serde_json::json!({"id": "tml_Hof0000000000", "object": "terminal.location",
                    "display_name": "Hof", "address": address, "livemode": false,
                    "metadata": {}}),
            )
        });
        let shop = Shop::at(&server);
        let update = ["locations", "update", "tml_Hof0000000000", "--line2", ""];
        let run = shop.run(&update);
        if stays {
            assert_eq!((run.code, &*run.stdout), (1, ""), "{}", run.stderr);
            assert!(
                run.stderr.starts_with("error: Stripe kept line2 of Hof;"),
                "{}",
                run.stderr
            );
        } else {
            assert_eq!(run.code, 0, "{}", run.stderr);
            assert!(run.stdout.ends_with(": line2 removed\n"), "{}", run.stdout);
        }
    }
}
