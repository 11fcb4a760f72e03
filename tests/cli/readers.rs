//! Registering, changing, cancelling, presenting and deleting readers.

use serde_json::json;
use snapbox::str;

use super::fake::{Fleet, HERE, reader};
use super::server::{Reply, Server, error, page};
use super::shop::{LIVE_KEY, Shop};

const REGISTER: &[&str] = &[
    "readers",
    "register",
    "--code",
    "simulated-wpe",
    "--location",
    "Dublin Temple Bar",
    "--label",
    "Terrace",
];

fn with<'a>(args: &[&'a str], more: &[&'a str]) -> Vec<&'a str> {
    [args, more].concat()
}

#[test]
fn a_reader_is_registered() {
    let shop = Shop::demo();
    shop.run(&with(REGISTER, &["--metadata", "floor=2"]))
        .is(0, str![[r#"
Registered tmr_#1 (simulated_wisepos_e, serial number simulated-wpe-49399ed7-fd68-b5c4-7bfa-3252e5832172) at Dublin Temple Bar as "Terrace"

"#]], str![]);
    shop.sent(&[
        "GET /v1/terminal/locations",
        "GET /v1/terminal/readers",
        "POST /v1/terminal/readers",
    ]);
    let got = shop
        .run(&["readers", "get", "Terrace", "-o", "json"])
        .json();
    assert_eq!(got["metadata"], json!({"floor": "2"}));
    assert_eq!(got["device_type"], "simulated_wisepos_e");
}

#[test]
fn a_label_or_location_that_is_missing_is_asked_for_in_words() {
    let shop = Shop::demo();
    shop.run(&[
        "readers",
        "register",
        "--code",
        "simulated-wpe",
        "--location",
        "x",
    ])
    .is(
        2,
        "",
        str![[r#"
error: the reader needs a label: without one Stripe would call it by its pairing code
hint: add --label TEXT, a name people will know it by, such as "Till 3"

"#]],
    );
    shop.run(&[
        "readers",
        "register",
        "--code",
        "abc",
        "--label",
        "abc",
        "--location",
        "x",
    ])
    .is(
        2,
        "",
        str![[r#"
error: the label is the pairing code
hint: give the reader a name people will know it by, such as "Till 3"

"#]],
    );
    shop.run(&[
        "readers",
        "register",
        "--label",
        "Terrace",
        "--location",
        "x",
    ])
    .is(2, "", str![[r#"
error: a pairing code is needed
hint: add --code CODE; an unregistered reader shows its code on the screen; on a registered S700, S710 or WisePOS E swipe right from the left edge of the screen, tap Settings, enter the admin passcode (07139 unless it was changed) and tap Generate pairing code; see https://docs.stripe.com/terminal/fleet/register-readers

"#]]);
    shop.run(&["readers", "register", "--label", "  ", "--code", "abc"])
        .is(
            2,
            "",
            str![[r#"
error: the label is empty
hint: give the reader a name people will know it by, such as "Till 3"

"#]],
        );
    shop.sent(&[]);
    shop.run(&["readers", "register", "--label", "Terrace", "--code", "abc"])
        .is(
            2,
            "",
            str![[r#"
error: which location? A reader without one cannot take payments
hint: add --location LOCATION; see tillctl locations list

"#]],
        );
    shop.wrote(&[]);
}

#[test]
fn a_wrong_code_names_where_to_find_a_right_one() {
    let shop = Shop::demo();
    shop.run(&[
        "readers",
        "register",
        "--code",
        "no-such-code",
        "--location",
        "Dublin Temple Bar",
        "--label",
        "Terrace",
    ])
    .is(1, "", str![[r#"
error: Stripe does not take the pairing code: We couldn't find a reader with the registration code no-such-code. Check that the code is right and that the reader shows it now.
hint: codes are short-lived, get a fresh one: an unregistered reader shows its code on the screen; on a registered S700, S710 or WisePOS E swipe right from the left edge of the screen, tap Settings, enter the admin passcode (07139 unless it was changed) and tap Generate pairing code; see https://docs.stripe.com/terminal/fleet/register-readers
request: req_#1

"#]]);
}

#[test]
fn a_label_that_is_taken_is_warned_of() {
    let shop = Shop::demo();
    shop.run(&[
        "readers",
        "register",
        "--code",
        "simulated-wpe",
        "--location",
        "Dublin Temple Bar",
        "--label",
        "Bar",
        "-o",
        "id",
    ])
    .is(
        0,
        str![[r#"
tmr_#1

"#]],
        str![[r#"
warning: another reader is called "Bar" too (tmr_#2): by this label alone neither will be found

"#]],
    );
}

#[test]
fn a_dry_run_sends_nothing() {
    let shop = Shop::demo();
    shop.run(&with(REGISTER, &["--dry-run", "--metadata", "floor=2"]))
        .is(
            0,
            str![[r#"
Would register reader "Terrace" at Dublin Temple Bar
  label: (none) -> "Terrace"
  location: (none) -> "tml_#1"
  metadata.floor: (none) -> "2"
  POST /v1/terminal/readers
    registration_code=simulated-wpe
    location=tml_#1
    label=Terrace
    metadata[floor]=2

"#]],
            str![[r#"
nothing was sent (--dry-run)

"#]],
        );
    shop.run(&[
        "readers",
        "rename",
        "Bar",
        "Counter 2",
        "--dry-run",
        "-o",
        "json",
    ])
    .is(
        0,
        str![[r#"
{
  "dry_run": true,
  "what": "Rename Bar to Counter 2",
  "requests": [
    {
      "method": "POST",
      "path": "/v1/terminal/readers/tmr_#1",
      "params": {
        "label": "Counter 2"
      }
    }
  ],
  "changes": [
    {
      "field": "label",
      "from": "Bar",
      "to": "Counter 2"
    }
  ]
}

"#]],
        "",
    );
    shop.run(&["readers", "delete", "Bar", "--dry-run"]).is(
        0,
        str![[r#"
Would delete reader Bar (tmr_#1, serial number STRN26140000817)
  reader: "tmr_#1" -> (none)
  DELETE /v1/terminal/readers/tmr_#1

"#]],
        str![[r#"
nothing was sent (--dry-run)

"#]],
    );
    shop.run(&["readers", "edit", "Bar", "--metadata", "a=1", "--dry-run"])
        .is(
            0,
            str![[r#"
Would edit reader Bar (tmr_#1)
  metadata.a: (none) -> "1"
  POST /v1/terminal/readers/tmr_#1
    metadata[a]=1

"#]],
            str![[r#"
nothing was sent (--dry-run)

"#]],
        );
    shop.wrote(&[]);
}

#[test]
fn a_simulated_reader_is_not_for_live_mode() {
    let shop = Shop::demo().key(LIVE_KEY);
    shop.run(&with(REGISTER, &["--live"])).is(
        3,
        "",
        str![[r#"
error: a simulated reader exists in test mode only, and the key is a live key
hint: use a test key (sk_test_… or rk_test_…)

"#]],
    );
    shop.run(&["readers", "present", "Till 1", "--live"]).is(
        3,
        "",
        str![[r#"
error: presenting a test card exists in test mode only, and the key is a live key
hint: use a test key (sk_test_… or rk_test_…)

"#]],
    );
    shop.sent(&[]);
}

#[test]
fn a_registration_whose_reply_is_lost_is_found_again() {
    let shop = Shop::faulty(&["lost-reply@POST /v1/terminal/readers#1"]);
    let run = shop.run(&with(REGISTER, &["--max-retries", "0"]));
    run.is(0, str![[r#"
Registered tmr_#1 (simulated_wisepos_e, serial number simulated-wpe-49399ed7-fd68-b5c4-7bfa-3252e5832172) at Dublin Temple Bar as "Terrace"

"#]], "");
    shop.sent(&[
        "GET /v1/terminal/locations",
        "GET /v1/terminal/readers",
        "POST /v1/terminal/readers",
        "GET /v1/terminal/readers",
    ]);
}

#[test]
fn a_registration_nobody_can_see_stays_unknown() {
    let mut fleet = Fleet::default();
    let server = Server::start(move |call| match call.method.as_str() {
        "POST" => Reply::Nothing,
        _ => fleet.answer(call),
    });
    let shop = Shop::at(&server);
    shop.run(&[
        "readers",
        "register",
        "--code",
        "abc-def-ghi",
        "--location",
        "Here",
        "--label",
        "Till 3",
        "--max-retries",
        "1",
    ])
    .is(7, "", str![[r#"
error: no usable answer from Stripe: connection closed before message completed
hint: before trying again, see whether it has appeared: tillctl readers list --location tml_#1 --label 'Till 3'

"#]]);
    // Both tries are one request to Stripe.
    let keys: Vec<_> = server
        .calls()
        .iter()
        .filter(|c| c.method == "POST")
        .map(|c| c.header("idempotency-key").unwrap().to_owned())
        .collect();
    assert_eq!(keys.len(), 2);
    assert_eq!(keys[0], keys[1]);
}

#[test]
fn a_reader_is_renamed_or_left_alone() {
    let shop = Shop::demo();
    shop.run(&["readers", "rename", "Bar", "Terrace"]).is(
        0,
        str![[r#"
Renamed tmr_#1 from "Bar" to "Terrace"

"#]],
        "",
    );
    shop.wrote(&["POST /v1/terminal/readers/{id}"]);
    shop.run(&["readers", "rename", "Terrace", "Terrace"]).is(
        0,
        str![[r#"
tmr_#1 is already called "Terrace"

"#]],
        "",
    );
    shop.run(&["readers", "rename", "Terrace", " "]).is(
        2,
        "",
        str![[r#"
error: the label is empty
hint: give the reader a name people will know it by, such as "Till 3"

"#]],
    );
    shop.wrote(&[]);
}

#[test]
fn metadata_is_set_and_taken_away() {
    let shop = Shop::demo();
    shop.run(&[
        "readers",
        "edit",
        "Bar",
        "--metadata",
        "floor=2",
        "--metadata",
        "lane=4",
    ])
    .is(
        0,
        str![[r#"
Edited Bar (tmr_#1): floor "ground" -> "2", lane "4" added

"#]],
        "",
    );
    shop.run(&[
        "readers",
        "edit",
        "Bar",
        "--metadata",
        "lane=5",
        "--unset-metadata",
        "floor",
    ])
    .is(
        0,
        str![[r#"
Edited Bar (tmr_#1): floor removed, lane "4" -> "5"

"#]],
        "",
    );
    shop.wrote(&[
        "POST /v1/terminal/readers/{id}",
        "POST /v1/terminal/readers/{id}",
    ]);
    let got = shop.run(&["readers", "get", "Bar", "-o", "json"]).json();
    assert_eq!(got["metadata"], json!({"lane": "5"}));
    shop.run(&[
        "readers",
        "edit",
        "Bar",
        "--metadata",
        "lane=5",
        "--unset-metadata",
        "floor",
    ])
    .is(
        0,
        str![[r#"
Bar (tmr_#1) has this metadata already; nothing was sent

"#]],
        "",
    );
    shop.run(&["readers", "edit", "Bar"]).is(2, "", str![[r#"
error: what is to be changed?
hint: add --metadata KEY=VALUE or --unset-metadata KEY; the label is changed by `tillctl readers rename`

"#]]);
    shop.run(&[
        "readers",
        "edit",
        "Bar",
        "--metadata",
        "a=1",
        "--unset-metadata",
        "a",
    ])
    .is(
        2,
        "",
        str![[r#"
error: metadata "a" is to be set and taken away, or taken away twice

"#]],
    );
    shop.wrote(&[]);
}

#[test]
fn a_change_whose_reply_is_lost_is_seen_on_the_reader() {
    let shop = Shop::faulty(&["lost-reply@POST /v1/terminal/readers/*#1"]);
    shop.run(&["readers", "rename", "Bar", "Terrace", "--max-retries", "0"])
        .is(
            0,
            str![[r#"
Renamed tmr_#1 from "Bar" to "Terrace"

"#]],
            "",
        );
    let shop = Shop::faulty(&["reset@POST /v1/terminal/readers/*#1"]);
    shop.run(&["readers", "rename", "Bar", "Terrace", "--max-retries", "0"])
        .is(
            8,
            "",
            str![[r#"
error: no usable answer from Stripe: connection closed before message completed
hint: it was read again: nothing has changed; try again

"#]],
        );
}

#[test]
fn a_reader_is_deleted_only_when_that_is_meant() {
    let shop = Shop::demo();
    shop.run(&["readers", "delete", "Bar"]).is(
        2,
        "",
        str![[r#"
error: Delete reader Bar (tmr_#1, serial number STRN26140000817): this needs a confirmation
hint: add --yes if that is meant

"#]],
    );
    shop.wrote(&[]);
    shop.run(&["readers", "delete", "Bar", "--yes"]).is(
        0,
        str![[r#"
Deleted Bar (tmr_#1)

"#]],
        "",
    );
    shop.wrote(&["DELETE /v1/terminal/readers/{id}"]);
    let id = shop.real("tmr_#1");
    shop.run(&["readers", "get", &id]).is(
        4,
        "",
        str![[r#"
error: no reader "tmr_#1"
hint: see tillctl readers list

"#]],
    );
    shop.run(&["readers", "delete", "Counter", "--yes", "-o", "json"])
        .is(
            0,
            str![[r#"
{
  "id": "tmr_#2",
  "object": "terminal.reader",
  "deleted": true,
  "device_type": "verifone_v660p",
  "serial_number": "275-433-108"
}

"#]],
            "",
        );
}

#[test]
fn a_deletion_whose_reply_is_lost_is_a_deletion() {
    // The second try finds nothing to delete.
    let shop = Shop::faulty(&["lost-reply@DELETE /v1/terminal/readers/*#1"]);
    shop.run(&["readers", "delete", "Bar", "--yes"]).is(
        0,
        str![[r#"
Deleted Bar (tmr_#1)

"#]],
        "",
    );
    let shop = Shop::faulty(&["lost-reply@DELETE /v1/terminal/readers/*#1"]);
    shop.run(&[
        "readers",
        "delete",
        "Bar",
        "--yes",
        "--max-retries",
        "0",
        "-o",
        "id",
    ])
    .is(
        0,
        str![[r#"
tmr_#1

"#]],
        "",
    );
}

/// A payment that waits for a card on the simulated till.
fn waiting(shop: &Shop) {
    let run = shop.run(&[
        "pay",
        "--reader",
        "Practice till",
        "--amount",
        "10.00",
        "--currency",
        "eur",
        "--no-wait",
        "-o",
        "json",
    ]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    shop.wrote(&[
        "POST /v1/payment_intents",
        "POST /v1/terminal/readers/{id}/process_payment_intent",
    ]);
}

#[test]
fn a_reader_with_a_customer_before_it_is_not_taken_away() {
    let shop = Shop::demo();
    waiting(&shop);
    shop.run(&["readers", "delete", "Practice till", "--yes"])
        .is(6, "", str![[r#"
error: Practice till is not deleted: process_payment_intent of pi_#1 is in progress on it
hint: wait, or end it with `tillctl readers cancel tmr_#1`; --force if the reader is out of reach and the action is a leftover

"#]]);
    shop.run(&[
        "readers",
        "assign",
        "Practice till",
        "--location",
        "Dublin Temple Bar",
        "--code",
        "simulated-wpe",
    ])
    .is(6, "", str![[r#"
error: Practice till is not moved: process_payment_intent of pi_#1 is in progress on it
hint: wait, or end it with `tillctl readers cancel tmr_#1`; --force if the reader is out of reach and the action is a leftover

"#]]);
    shop.wrote(&[]);
    shop.run(&["readers", "delete", "Practice till", "--yes", "--force"])
        .is(
            0,
            str![[r#"
Deleted Practice till (tmr_#1)

"#]],
            "",
        );
}

#[test]
fn what_a_reader_does_is_cancelled() {
    let shop = Shop::demo();
    waiting(&shop);
    shop.run(&["readers", "cancel", "Practice till"]).is(
        0,
        str![[r#"
Cancelled process_payment_intent of pi_#1 on Practice till (tmr_#1)

"#]],
        str![[r#"
PaymentIntent pi_#1 is not cancelled by this: it is requires_payment_method
hint: see or cancel it: https://dashboard.stripe.com/test/payments/pi_#1

"#]],
    );
    shop.wrote(&["POST /v1/terminal/readers/{id}/cancel_action"]);
    shop.run(&["readers", "cancel", "Practice till"]).is(
        0,
        str![[r#"
Practice till (tmr_#1) is doing nothing; nothing was sent

"#]],
        "",
    );
    shop.wrote(&[]);
    shop.run(&["readers", "cancel", "Phone 1 (M2)"]).is(
        1,
        "",
        str![[r#"
error: Phone 1 (M2) is a mobile reader: it takes no commands from here
hint: cancel in the app that is connected to it

"#]],
    );
}

#[test]
fn a_cancel_whose_reply_is_lost_is_seen_on_the_reader() {
    let shop = Shop::faulty(&["lost-reply@POST /v1/terminal/readers/*/cancel_action#1"]);
    waiting(&shop);
    let run = shop.run(&["readers", "cancel", "Practice till", "--max-retries", "0"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
}

/// A reader that is at a payment, and what it says to being cancelled.
fn busy(said: serde_json::Value) -> Shop {
    let mut at_work = reader("tmr_AtWork00000000", "Till 3", "S700-1", HERE);
    at_work["action"] = json!({"type": "process_payment_intent", "status": "in_progress",
        "process_payment_intent": {"payment_intent": "pi_AtWork00000000"}});
    let mut fleet = Fleet {
        readers: vec![at_work],
        ..Fleet::default()
    };
    let server = Server::start(move |call| match call.method.as_str() {
        "POST" => error(400, &said),
        _ => fleet.answer(call),
    });
    let shop = Shop::at(&server);
    // It has to outlive this function.
    std::mem::forget(server);
    shop
}

#[test]
fn a_busy_reader_cannot_be_cancelled() {
    let shop = busy(
        json!({"type": "invalid_request_error", "code": "terminal_reader_busy",
        "message": "Reader is currently processing a payment."}),
    );
    shop.run(&["readers", "cancel", "Till 3"])
        .is(6, "", str![[r#"
error: Reader is currently processing a payment. (terminal_reader_busy)
hint: it is processing a payment, updating, in its settings, or a card was left in: wait and try again
request: req_#1

"#]]);
    let shop = busy(json!({"type": "invalid_request_error",
        "message": "Reader is currently processing a transaction from a different integration mode."}));
    shop.run(&["readers", "cancel", "Till 3"]).is(
        6,
        "",
        str![[r#"
error: Reader is currently processing a transaction from a different integration mode.
hint: an app (Terminal SDK) is taking a payment on it: cancel there
request: req_#1

"#]],
    );
}

#[test]
fn a_test_card_is_held_to_a_simulated_reader() {
    let shop = Shop::demo();
    shop.run(&["readers", "present", "Practice till"])
        .is(6, "", str![[r#"
error: Practice till does not wait for a card: it is doing nothing
hint: push a payment to it first: tillctl pay --reader READER --amount 12.50 --currency eur --no-wait

"#]]);
    shop.run(&["readers", "present", "Till 1"]).is(
        1,
        "",
        str![[r#"
error: Till 1 (tmr_#1) is a real reader: a card is held to it by hand
hint: test cards are presented to simulated readers: tillctl readers list --type simulated_wisepos_e

"#]],
    );
    shop.wrote(&[]);
    waiting(&shop);
    shop.run(&["readers", "present", "Practice till", "--tip", "1.505"])
        .is(
            2,
            "",
            str![[r#"
error: --tip: "1.505" has too many decimals: EUR has 2, write the amount like 12.50

"#]],
        );
    shop.run(&[
        "readers",
        "present",
        "Practice till",
        "--card",
        "4242-4242-4242-4242",
        "--dry-run",
    ])
    .is(
        0,
        str![[r#"
Would present a test card to Practice till (tmr_#2)
  action: "in_progress" -> "decided by the card"
  POST /v1/test_helpers/terminal/readers/tmr_#2/present_payment_method
    type=card_present
    card_present[number]=4242424242424242

"#]],
        str![[r#"
nothing was sent (--dry-run)

"#]],
    );
    shop.run(&["readers", "present", "Practice till", "--card", "my card"])
        .is(
            2,
            "",
            str![[r#"
error: --card: a card number has 12 to 19 digits
hint: 4242424242424242 pays, 4000000000000002 is declined: https://docs.stripe.com/terminal/references/testing

"#]],
        );
    shop.wrote(&[]);
    shop.run(&["readers", "present", "Practice till", "--tip", "1.50"])
        .is(
            0,
            str![[r#"
Presented a card to Practice till (tmr_#2): process_payment_intent succeeded

"#]],
            "",
        );
    shop.wrote(&["POST /v1/test_helpers/terminal/readers/{id}/present_payment_method"]);
}

#[test]
fn a_declined_card_is_told_as_such() {
    let shop = Shop::demo();
    waiting(&shop);
    shop.run(&[
        "readers",
        "present",
        "Practice till",
        "--card",
        "4000 0000 0000 0002",
    ])
    .is(
        0,
        str![[r#"
Presented a card to Practice till (tmr_#1): process_payment_intent failed (card_declined)

"#]],
        "",
    );
}

/// By its serial number Stripe is asked for the reader alone, however many there are.
#[test]
fn a_serial_number_costs_one_request() {
    let shop = Shop::with(|options| {
        options.shop = tillctl::facade::simulator::Shop::Generated {
            locations: 1,
            readers: 250,
            charges: 0,
            days: 1,
        };
    });
    let reader = shop.elsewhere("/v1/terminal/readers?limit=1", None)["data"][0].clone();
    let serial = reader["serial_number"].as_str().unwrap();
    let before = shop.requests();
    let run = shop.run(&["readers", "get", serial, "-o", "id"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(shop.requests(), before + 1);
    // What is no serial number of any reader is looked for among the names.
    let before = shop.requests();
    assert_eq!(shop.run(&["readers", "get", "NOSUCH12345"]).code, 4);
    assert_eq!(shop.requests(), before + 4);
}

/// Readers of one location, more than two pages of a list.
fn many_readers() -> Shop {
    Shop::with(|options| {
        options.shop = tillctl::facade::simulator::Shop::Generated {
            locations: 1,
            readers: 250,
            charges: 0,
            days: 1,
        };
    })
}

/// A name that one reader alone bore when all were listed is asked for by the reader's
/// id, by a payment too; but never for a reader that is called otherwise today.
#[test]
fn a_label_costs_one_request_and_leads_to_whoever_bears_it_today() {
    const LIST: &str = "GET /v1/terminal/readers";
    const GET: &str = "GET /v1/terminal/readers/{id}";
    let shop = many_readers();
    let readers = shop.elsewhere("/v1/terminal/readers?limit=3", None)["data"].clone();
    let id = |n: usize| readers[n]["id"].as_str().unwrap().to_owned();
    let label = |n: usize| readers[n]["label"].as_str().unwrap().to_owned();
    let path = |n: usize| format!("/v1/terminal/readers/{}", id(n));
    let get = |label: &str| {
        let output = shop
            .command(&["readers", "get", label, "-o", "id"])
            .output();
        String::from_utf8(output.unwrap().stdout)
            .unwrap()
            .trim()
            .to_owned()
    };
    // Nothing is known yet: it is looked for in the list, which is kept.
    shop.sent_anything();
    assert_eq!(get(&label(0)), id(0));
    shop.sent(&[LIST; 3]);
    assert_eq!(get(&label(0)), id(0));
    assert_eq!(get(&label(0).to_uppercase()), id(0));
    shop.sent(&[GET; 2]);
    let name = label(1);
    let words = "pay --amount 5 --currency eur --no-wait --reader";
    let mut words: Vec<&str> = words.split(' ').collect();
    words.push(&name);
    let paid = shop.run(&words);
    assert_eq!(paid.code, 0, "{}", paid.stderr);
    let push = "POST /v1/terminal/readers/{id}/process_payment_intent";
    // That the key may read payments is seen before anybody is asked for a card.
    let sale = [
        GET,
        "POST /v1/payment_intents",
        "GET /v1/payment_intents/{id}",
    ];
    assert_eq!(shop.sent_before(push), sale);
    // Somebody else gives the name to another reader: it means that one now.
    shop.elsewhere(&path(1), Some("label=Old"));
    shop.elsewhere(&path(2), Some(&format!("label={}", name.replace(' ', "+"))));
    shop.sent_anything();
    assert_eq!(get(&name), id(2));
    shop.sent(&[GET, LIST, LIST, LIST]);
    // One that is gone is not found, and one of two that were listed is not guessed.
    shop.elsewhere(&path(0), Some("label=Twin"));
    shop.elsewhere(&path(2), Some("label=Twin"));
    assert_eq!(shop.run(&["readers", "list", "-o", "id"]).code, 0);
    let two = shop.run(&[
        "pay",
        "--reader",
        "Twin",
        "--amount",
        "5",
        "--currency",
        "eur",
    ]);
    assert_eq!(two.code, 4);
    assert!(
        two.stderr.contains("2 readers are called \"Twin\""),
        "{}",
        two.stderr
    );
}

/// How old a listing may be that is believed is a setting.
#[test]
fn a_listing_is_believed_for_as_long_as_the_setting_says() {
    let shop = many_readers();
    let readers = shop.elsewhere("/v1/terminal/readers?limit=1", None)["data"].clone();
    let label = readers[0]["label"].as_str().unwrap();
    let requests = |age: &str| {
        let mut command = shop.command(&["readers", "get", label, "-o", "id"]);
        command.env("TILLCTL_LISTING_MAX_AGE", age);
        let before = shop.requests();
        let run = shop.finish(command);
        assert_eq!(run.code, 0, "{}", run.stderr);
        shop.requests() - before
    };
    assert_eq!(requests("1h"), 3);
    assert_eq!(requests("1h"), 1);
    assert_eq!(requests("0"), 3);
    // What we write ourselves ends it.
    assert_eq!(shop.run(&["readers", "rename", label, "Bar"]).code, 0);
    let mut command = shop.command(&["readers", "get", "Bar", "-o", "id"]);
    command.env("TILLCTL_LISTING_MAX_AGE", "1h");
    let before = shop.requests();
    assert_eq!(shop.finish(command).code, 0);
    assert_eq!(shop.requests() - before, 3);
}

/// A table that goes into a pipe says whose it is.
#[test]
fn several_readers_have_the_line_of_a_list() {
    let shop = Shop::demo();
    let several = shop.run(&["readers", "get", "Bar", "Counter"]);
    let listed = shop.run(&["readers", "list"]);
    let heading = listed.stdout.lines().next().unwrap();
    assert!(heading.starts_with("Readers; the account of "), "{heading}");
    assert_eq!(several.stdout.lines().next(), Some(heading));
    assert_eq!(several.stdout.lines().count(), 4, "{}", several.stdout);
}

/// A model that this version does not know is asked for all the same.
#[test]
fn a_model_of_tomorrow_is_found() {
    let server = Server::start(|call| match call.get("device_type") {
        Some("stripe_s900") => page(
            &[
                json!({"id": "tmr_1", "object": "terminal.reader", "device_type": "stripe_s900",
                     "label": "Till 1", "livemode": false}),
            ],
            false,
        ),
        _ => page(&[], false),
    });
    let shop = Shop::at(&server);
    let run = shop.run(&["readers", "list", "--type", "stripe_s900", "-o", "id"]);
    assert_eq!(
        (run.code, run.stdout.as_str()),
        (0, "tmr_1\n"),
        "{}",
        run.stderr
    );
}

/// Numbers that pass through a program are jq's.
#[test]
fn numbers_of_jq_are_those_of_jq() {
    let shop = Shop::demo();
    let numbers = "1E1234567890, -1E1234567890, 1E-5000, 100000000000000000001, 1E-1234567890";
    let run = shop.run(&["readers", "list", "--jq", numbers]);
    assert_eq!(
        run.stdout,
        "1.7976931348623157e+308\n-1.7976931348623157e+308\n1E-5000\n100000000000000000001\n0E-1147483646\n"
    );
}
