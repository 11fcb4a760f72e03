//! Locations: the rules of their country, changes, deletion.

use serde_json::json;
use snapbox::str;

use super::shop::Shop;

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
error: invalid value '0' for '--limit <N>': number would be zero for non-zero type

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
