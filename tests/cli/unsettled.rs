//! `tillctl payments unsettled` against lists made by hand: holds of any age, and
//! states that no simulator of ours makes.

use serde_json::{Value, json};

use super::server::{Call, Server, page};
use super::shop::{NOW, Shop};

const DAY: i64 = 86_400;
const NOW_S: i64 = 1_795_435_200;

fn intent(id: &str, created: i64, more: &Value) -> Value {
    let mut intent = json!({
        "id": id, "object": "payment_intent", "amount": 50_000, "amount_received": 0,
        "capture_method": "manual", "created": created, "currency": "eur", "livemode": false,
        "metadata": {}, "status": "requires_capture",
        "latest_charge": {
            "id": format!("ch{}", &id[2..]), "object": "charge", "amount": 50_000,
            "amount_captured": 0, "captured": false, "created": created, "currency": "eur",
            "livemode": false, "status": "succeeded",
            "payment_method_details": {
                "type": "card_present",
                "card_present": {"reader": "tmr_Bar", "location": "tml_1", "capture_before": NOW_S + 3_600},
            },
        },
    });
    for (name, value) in more.as_object().unwrap() {
        intent[name] = value.clone();
    }
    intent
}

fn stripe(intents: Vec<Value>) -> Server {
    Server::start(move |call: &Call| match call.path.as_str() {
        "/v1/payment_intents" => {
            let from: i64 = call.get("created[gte]").unwrap().parse().unwrap();
            let found: Vec<_> = intents
                .iter()
                .filter(|i| i["created"].as_i64().unwrap() >= from)
                .cloned()
                .collect();
            page(&found, false)
        }
        "/v1/terminal/readers" => page(
            &[super::fake::reader("tmr_Bar", "Bar", "S1", "tml_1")],
            false,
        ),
        other => panic!("{other}"),
    })
}

#[test]
fn a_hold_is_found_however_old_it_is_and_however_little_is_said_of_it() {
    assert_eq!(NOW, "2026-11-23T12:00:00Z");
    let server = stripe(vec![
        intent("pi_old", NOW_S - 29 * DAY, &json!({})),
        intent(
            "pi_ten",
            NOW_S - 10 * DAY,
            &json!({"amount_capturable": 40_000}),
        ),
    ]);
    let run = Shop::at(&server).run(&["payments", "unsettled", "-o", "csv"]);
    run.is(
        10,
        "payment_intent,capture_before,amount,currency,reference,reader,reader_label,created,status\n\
         pi_old,2026-11-23T13:00:00Z,500.00,eur,,tmr_Bar,Bar,2026-10-25T12:00:00Z,requires_capture\n\
         pi_ten,2026-11-23T13:00:00Z,400.00,eur,,tmr_Bar,Bar,2026-11-13T12:00:00Z,requires_capture\n",
        "looked at the PaymentIntents made since 2026-09-24 12:00, UTC (60 days)\n\
         found: 2 of 2 authorisations expire within 24 h: 900.00 EUR\n\
         hint: take the money with tillctl payments capture ID, or release it with tillctl payments cancel ID\n",
    );
}

#[test]
fn what_has_to_be_authorised_again_is_a_finding_whatever_its_deadline() {
    let far = NOW_S + 20 * DAY;
    let mut renew = intent(
        "pi_renew",
        NOW_S - 2 * DAY,
        &json!({"status": "requires_reauthorization", "amount_capturable": 0}),
    );
    renew["latest_charge"]["payment_method_details"]["card_present"]["capture_before"] = json!(far);
    renew["latest_charge"]["amount_captured"] = json!(10_000);
    let mut calm = intent("pi_calm", NOW_S - DAY, &json!({}));
    calm["latest_charge"]["payment_method_details"]["card_present"]["capture_before"] = json!(far);
    let server = stripe(vec![renew, calm]);
    let run = Shop::at(&server).run(&["payments", "unsettled", "-o", "json", "-q"]);
    assert_eq!(run.code, 10, "{}", run.stderr);
    let rows = run.json();
    let row = |id: &str| {
        let all = rows.as_array().unwrap();
        all.iter()
            .find(|r| r["payment_intent"] == id)
            .unwrap()
            .clone()
    };
    assert_eq!(row("pi_renew")["amount"], 40_000);
    assert_eq!(row("pi_renew")["status"], "requires_reauthorization");
    assert_eq!(row("pi_calm")["amount"], 50_000);
    let said = run.json_error()["message"].as_str().unwrap().to_owned();
    assert!(
        said.contains("1 of 2 authorisation needs attention"),
        "{said}"
    );
    assert!(said.ends_with("400.00 EUR"), "{said}");
}

#[test]
fn how_far_was_looked_is_said_and_too_short_a_look_is_warned_of() {
    let server = stripe(Vec::new());
    let shop = Shop::at(&server);
    shop.run(&["payments", "unsettled"]).is(
        0,
        "",
        "every authorisation of a PaymentIntent made since 2026-09-24 12:00, UTC (60 days) is captured or released\n",
    );
    shop.run(&["payments", "unsettled", "--back", "8d", "-q"]).is(
        0,
        "",
        "warning: an extended authorisation lives up to 30 days, and only the last 8 days were looked at: leave out --back\n",
    );
}
