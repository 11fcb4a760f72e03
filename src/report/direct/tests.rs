//! Streaming against a server that does nothing but hand out prepared lists,
//! so that odd lists can be prepared.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::{Query, State};
use axum::http::{StatusCode, Uri};
use serde_json::{Value, json};

use super::*;
use crate::directory::Names;
use crate::period::{AskedPeriod, Period, zone};
use crate::report::dimension::Dimension;
use crate::report::filter::Filter;
use crate::secret::ApiKey;
use crate::stripe::Config;
use crate::stripe::key_origin::KeyOrigin;

/// The lists, newest first, and what was asked for.
#[derive(Default)]
struct Shop {
    charges: Vec<Value>,
    refunds: Vec<Value>,
    readers: Vec<Value>,
    /// Whether the key may expand PaymentIntents and list readers.
    restricted: bool,
    asked: Mutex<Vec<String>>,
}

type Params = Query<Vec<(String, String)>>;

async fn serve(
    State(shop): State<Arc<Shop>>,
    uri: Uri,
    Query(params): Params,
) -> (StatusCode, String) {
    shop.asked.lock().unwrap().push(uri.to_string());
    let param = |name: &str| {
        params
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, v)| v.as_str())
    };
    let expands = params
        .iter()
        .any(|(_, value)| value == "data.payment_intent");
    let (list, forbidden) = match uri.path() {
        "/v1/charges" => (&shop.charges, shop.restricted && expands),
        "/v1/refunds" => (&shop.refunds, false),
        "/v1/terminal/readers" => (&shop.readers, shop.restricted),
        other => panic!("unexpected request for {other}"),
    };
    if forbidden {
        let error = json!({"error": {"type": "invalid_request_error", "message": "The provided key does not have the required permissions"}});
        return (StatusCode::FORBIDDEN, error.to_string());
    }
    let limit: usize = param("limit").unwrap().parse().unwrap();
    let start = match param("starting_after") {
        Some(cursor) => list.iter().position(|o| o["id"] == cursor).unwrap() + 1,
        None => 0,
    };
    let end = list.len().min(start + limit);
    let page = json!({"object": "list", "data": list[start..end], "has_more": end < list.len()});
    (StatusCode::OK, page.to_string())
}

struct Read {
    totals: Aggregator,
    completeness: Completeness,
    names: Names,
}

async fn read(shop: &Arc<Shop>, by: &[Dimension]) -> Result<Read, Failure> {
    read_where(shop, by, Filter::default()).await
}

async fn read_where(shop: &Arc<Shop>, by: &[Dimension], filter: Filter) -> Result<Read, Failure> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let app = Router::new().fallback(serve).with_state(shop.clone());
    let server = tokio::spawn(async move { axum::serve(listener, app).await });
    let client = Client::new(Config {
        base,
        key: ApiKey::parse("sk_test_report").unwrap(),
        key_origin: KeyOrigin::default(),
        account: None,
        context: None,
        protected: None,
        timeout: Duration::from_secs(10),
        max_retries: 0,
        live: false,
        dry_run: false,
        trace: None,
        record: None,
        ca_file: None,
    })
    .unwrap();
    let asked = AskedPeriod {
        day: Some("2026-11-22"),
        ..AskedPeriod::default()
    };
    let now = "2026-11-23T09:00:00Z".parse().unwrap();
    let period = Period::resolve(asked, &zone("Europe/Berlin").unwrap(), now).unwrap();
    let wanted = TotalsRequest {
        filter,
        ..TotalsRequest::of(&period, by)
    };
    let mut streamed = stream(&client, &wanted, &|_| ()).await?;
    let wants = |noun| by.iter().any(|by| by.noun() == Some(noun));
    let names = Names::listed(&client, wants).await?;
    server.abort();
    Ok(Read {
        totals: streamed.aggregators.remove(0),
        completeness: streamed.completeness,
        names,
    })
}

/// 2026-11-22T12:00:00Z, inside the day that is read.
const NOON: i64 = 1_795_348_800;

fn charge(number: usize, over: &Value) -> Value {
    let mut charge = json!({
        "id": format!("ch_{number}"), "created": NOON, "currency": "eur", "amount": 100,
        "amount_captured": 100, "captured": true, "status": "succeeded", "livemode": false,
        "payment_intent": {
            "id": format!("pi_{number}"), "status": "succeeded",
            "latest_charge": format!("ch_{number}"), "amount_details": {"tip": {"amount": 5}},
        },
        "payment_method_details": {
            "type": "card_present",
            "card_present": {"brand": "visa", "reader": "tmr_1", "location": "tml_1"},
        },
    });
    for (key, value) in over.as_object().unwrap() {
        charge[key] = value.clone();
    }
    charge
}

fn refund(number: usize, charge: &Value) -> Value {
    json!({
        "id": format!("re_{number}"), "created": NOON, "currency": "eur", "amount": 30,
        "status": "succeeded", "charge": charge,
    })
}

#[tokio::test]
async fn whole_lists_are_read_page_by_page() {
    let shop = Arc::new(Shop {
        charges: (0..250).rev().map(|n| charge(n, &json!({}))).collect(),
        refunds: (0..101)
            .rev()
            .map(|n| refund(n, &charge(n, &json!({}))))
            .collect(),
        readers: vec![json!({"id": "tmr_1", "label": "Till 1"})],
        ..Shop::default()
    });
    let read = read(&shop, &[Dimension::Reader]).await.unwrap();
    let totals = read.totals.totals().unwrap();
    let figures = totals.values().next().unwrap();
    assert_eq!(
        (figures.payments, figures.gross, figures.tips),
        (250, 25_000, Some(1250))
    );
    assert_eq!((figures.refund_count, figures.refunds), (101, 3030));
    let expected = Completeness {
        pages: 5,
        objects: 351,
        ..Completeness::default()
    };
    assert_eq!(read.completeness, expected);
    assert_eq!(read.names.readers["tmr_1"], "Till 1");
    let asked = shop.asked.lock().unwrap();
    assert_eq!(asked.len(), 6, "{asked:#?}");
    // 2026-11-21T23:00:00Z is midnight in Berlin.
    assert!(
        asked.iter().any(
            |uri| uri.contains("created[gte]=1795302000&created[lt]=1795388400")
                || uri.contains("created%5Bgte%5D=1795302000")
        ),
        "{asked:#?}"
    );
}

#[tokio::test]
async fn a_restricted_key_gets_its_figures_without_tips_and_labels() {
    let mut soft = charge(
        1,
        &json!({"status": "failed", "failure_code": "offline_pin_required"}),
    );
    let mut paid = charge(2, &json!({}));
    let mut given_up = soft.clone();
    given_up["id"] = json!("ch_0");
    for (charge, intent) in [
        (&mut soft, "pi_1"),
        (&mut paid, "pi_1"),
        (&mut given_up, "pi_0"),
    ] {
        charge["payment_intent"] = json!(intent);
    }
    let shop = Arc::new(Shop {
        charges: vec![paid, soft, given_up],
        restricted: true,
        ..Shop::default()
    });
    let read = read(&shop, &[Dimension::Reader]).await.unwrap();
    let totals = read.totals.totals().unwrap();
    let figures = totals.values().next().unwrap();
    assert_eq!(
        (figures.attempts, figures.payments, figures.declined),
        (3, 1, 1)
    );
    assert_eq!(figures.tips, None);
    assert!(read.completeness.without_tips);
    assert_eq!(read.names.missing, ["labels of readers"]);
}

#[tokio::test]
async fn what_is_left_out_is_counted() {
    let online = charge(
        900,
        &json!({"payment_method_details": {"type": "card", "card": {}}}),
    );
    let mut failed = refund(1, &charge(1, &json!({})));
    failed["status"] = json!("failed");
    let mut charges: Vec<Value> = (0..150).rev().map(|n| charge(n, &json!({}))).collect();
    // The list moved by one while it was read.
    charges.insert(100, charges[99].clone());
    charges.push(online.clone());
    charges.push(charge(999, &json!({"currency": "?"})));
    let shop = Arc::new(Shop {
        charges,
        refunds: vec![refund(2, &online), failed],
        ..Shop::default()
    });
    let read = read(&shop, &[]).await.unwrap();
    let expected = Completeness {
        pages: 3,
        objects: 155,
        online: 2,
        no_refunds: 1,
        repeated: 1,
        unreadable: 1,
        ..Completeness::default()
    };
    assert_eq!(read.completeness, expected);
    let totals = read.totals.totals().unwrap();
    let figures = totals.values().next().unwrap();
    assert_eq!((figures.payments, figures.refund_count), (150, 0));
    // No names were asked for that no column shows.
    assert_eq!(shop.asked.lock().unwrap().len(), 3);
}

#[tokio::test]
async fn charges_of_another_day_or_currency_are_counted_apart() {
    let dollars = |number| charge(number, &json!({"currency": "usd"}));
    // Taken offline on the day before, forwarded on this one.
    let late = |number| {
        let offline = json!({"stored_at": NOON - 86_400, "type": "deferred"});
        let card = json!({"brand": "visa", "reader": "tmr_1", "offline": offline});
        let details = json!({"type": "card_present", "card_present": card});
        charge(number, &json!({"payment_method_details": details}))
    };
    let paid = charge(1, &json!({}));
    let mut back = refund(1, &dollars(2));
    back["currency"] = json!("usd");
    let shop = Arc::new(Shop {
        charges: vec![late(6), late(5), late(4), dollars(3), dollars(2), paid],
        refunds: vec![back],
        ..Shop::default()
    });
    let filter = Filter::parse(&["currency=eur".to_owned()]).unwrap();
    let read = read_where(&shop, &[], filter).await.unwrap();
    let expected = Completeness {
        pages: 2,
        objects: 7,
        unwanted: 3,
        late: 3,
        ..Completeness::default()
    };
    assert_eq!(read.completeness, expected);
    let totals = read.totals.totals().unwrap();
    let figures = totals.values().next().unwrap();
    assert_eq!((totals.len(), figures.payments, figures.gross), (1, 1, 100));
}

#[tokio::test]
async fn refunds_are_left_out_and_counted_as_charges_are() {
    let mut dollars = refund(200, &charge(200, &json!({"currency": "usd"})));
    dollars["currency"] = json!("usd");
    let mut odd = refund(201, &charge(201, &json!({})));
    odd["currency"] = json!("?");
    let mut refunds: Vec<Value> = (0..120)
        .rev()
        .map(|n| refund(n, &charge(n, &json!({}))))
        .collect();
    // The list moved by one while it was read.
    refunds.insert(100, refunds[99].clone());
    refunds.extend([dollars, odd]);
    let shop = Arc::new(Shop {
        charges: vec![charge(202, &json!({"currency": "?"}))],
        refunds,
        ..Shop::default()
    });
    let filter = Filter::parse(&["currency=eur".to_owned()]).unwrap();
    let read = read_where(&shop, &[], filter).await.unwrap();
    let expected = Completeness {
        pages: 3,
        objects: 124,
        repeated: 1,
        unreadable: 2,
        unwanted: 1,
        ..Completeness::default()
    };
    assert_eq!(read.completeness, expected);
    let totals = read.totals.totals().unwrap();
    let figures = totals.values().next().unwrap();
    assert_eq!((totals.len(), figures.refund_count), (1, 120));
    assert_eq!(figures.refunds, 3600);
}

#[test]
fn an_object_on_two_neighbouring_pages_counts_once() {
    let mut border = Border::default();
    assert!(border.is_new("ch_3") && border.is_new("ch_2"));
    border.turn();
    assert!(!border.is_new("ch_2"));
    assert!(border.is_new("ch_1"));
    assert!(!border.is_new("ch_1"));
}

#[test]
fn recent_intents_are_bounded() {
    let mut recent = RecentIntents::default();
    for number in 0..=RECENT_INTENTS {
        recent.remember(&format!("pi_{number}"));
        recent.remember(&format!("pi_{number}"));
    }
    assert!(!recent.known.contains("pi_0"));
    assert!(recent.known.contains("pi_1"));
    assert_eq!(recent.order.len(), recent.known.len());
}
