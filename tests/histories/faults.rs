//! Sales under random faults: at least 500 seeded ones, none taken twice, none
//! lost. The simulator's own journals are the judge.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use serde_json::Value;
use tillctl::facade::ApiKey;
use tillctl::facade::Interrupt;
use tillctl::facade::money::{Currency, Money};
use tillctl::facade::payment::{Hooks, PaymentService, ReaderRef, Sale, SaleOutcome};
use tillctl::facade::simulator::{Options, Shop, Simulator};
use tillctl::facade::stripe::key_origin::KeyOrigin;
use tillctl::facade::stripe::payment_intents::Capture;
use tillctl::facade::stripe::readers::{self, ProcessConfig};
use tillctl::facade::stripe::{Client, Config, Reader, Verbatim};

/// Sales in all, and in one world.
const SALES: usize = 500;
const WORLD: usize = 50;

/// What goes wrong, and how often.
const FAULTS: &[&str] = &[
    "error#4%",
    "crash@POST#3%",
    "reset#4%",
    "lost-reply#5%",
    "half-body#4%",
    "rate-limit#3%",
    "lock-timeout#3%",
    "conflict@POST#3%",
    "proxy#2%",
    "reader-timeout@POST#4%",
    "reader-timeout-received@POST#6%",
    "reader-busy@POST#3%",
    "connection-error#4%",
    "connection-error-charged#8%",
    "customer-canceled#3%",
];

fn client(url: &str) -> Client {
    Client::new(Config {
        base: url.to_owned(),
        // Live limits are four times those of test mode; loopback only.
        key: ApiKey::parse("sk_live_faults").unwrap(),
        key_origin: KeyOrigin::default(),
        account: None,
        context: None,
        protected: None,
        timeout: Duration::from_secs(10),
        max_retries: 3,
        live: true,
        dry_run: false,
        trace: None,
        record: None,
        ca_file: None,
    })
    .unwrap()
}

fn wall_clock() -> tillctl::facade::simulator::Clock {
    let start = Timestamp::from_second(1_795_435_200).unwrap();
    let since = std::time::Instant::now();
    Arc::new(move || start.as_millisecond() + i64::try_from(since.elapsed().as_millis()).unwrap())
}

#[test]
fn no_sale_is_taken_twice_and_none_is_lost() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let worlds: Vec<_> = (0..SALES / WORLD)
            .map(|seed| tokio::spawn(world(seed as u64)))
            .collect();
        let (mut sales, mut tried) = (0, 0);
        for world in worlds {
            let (sold, begun) = world.await.unwrap();
            sales += sold;
            tried += begun;
        }
        assert!(sales >= SALES, "{sales}");
        // In one world alone it may happen that every sale ends at once.
        assert!(tried > sales, "the faults made nobody try again");
    });
}

/// How many sales were made, and how many times one was begun.
async fn world(seed: u64) -> (usize, usize) {
    let mut options = Options::new(wall_clock());
    options.live_world = true;
    options.seed = seed;
    options.shop = Shop::Generated {
        locations: 2,
        readers: u32::try_from(WORLD).unwrap(),
        charges: 0,
        days: 1,
    };
    options.reader_delay = Duration::from_millis(200 + seed * 40);
    options.faults = FAULTS.iter().map(|f| f.parse().unwrap()).collect();
    let simulator = Simulator::start(options).await.unwrap();
    let home = tempfile::tempdir().unwrap();
    let client = client(simulator.url());
    let payments = Arc::new(
        PaymentService::open(
            home.path(),
            "live-faults",
            Arc::new(|| Timestamp::from_second(1_795_435_200).unwrap()),
        )
        .unwrap(),
    );
    let fleet = loop {
        // The very first look may hit more faults in a row than we retry.
        if let Ok(all) = client
            .pages::<Verbatim<Reader>>(readers::list(&readers::ReaderFilter::default()))
            .all()
            .await
        {
            break all;
        }
    };
    let fleet: Vec<_> = fleet
        .into_iter()
        .filter(|r| !r.is_mobile() && !r.is_simulated())
        .collect();
    assert!(!fleet.is_empty());
    let tried = Arc::new(AtomicU32::new(0));
    let sales: Vec<_> = (0..WORLD)
        .map(|n| {
            let reader = fleet[n % fleet.len()].clone().into_inner();
            tokio::spawn(sell(
                client.clone(),
                Arc::clone(&payments),
                reader,
                format!("w{seed}-s{n}"),
                Arc::clone(&tried),
            ))
        })
        .collect();
    let mut references = Vec::new();
    for sale in sales {
        references.push(sale.await.unwrap());
    }
    let books = charges(simulator.url()).await;
    for reference in &references {
        let taken: Vec<_> = books
            .iter()
            .filter(|c| {
                c["metadata"]["tillctl_reference"] == reference.as_str()
                    && c["status"] == "succeeded"
            })
            .collect();
        assert_eq!(
            taken.len(),
            1,
            "{reference} was taken {} times: {taken:#?}",
            taken.len()
        );
        assert_eq!(taken[0]["amount_captured"], 1200);
    }
    let reading = payments.read().await.unwrap();
    assert!(reading.unreadable.is_empty());
    for entry in reading.entries.iter() {
        assert!(!entry.is_open(), "{} is open in the journal", entry.sale);
        assert_eq!(
            entry.end.as_ref().map(|e| e.outcome),
            Some(SaleOutcome::Paid),
            "{}",
            entry.sale
        );
    }
    simulator.stop().await;
    (references.len(), tried.load(Ordering::SeqCst) as usize)
}

/// Takes one sale, again and again under its reference until it is paid, as a
/// shop would.
async fn sell(
    client: Client,
    payments: Arc<PaymentService>,
    reader: Reader,
    reference: String,
    tried: Arc<AtomicU32>,
) -> String {
    let (_press, interrupt) = Interrupt::by_hand();
    let sale = Sale {
        reader_ref: ReaderRef::from(&reader),
        amount: Money::new(1200, Currency::parse("eur").unwrap()),
        reference: Some(reference.clone()),
        description: None,
        metadata: BTreeMap::new(),
        capture: Capture::Automatic,
        interac: false,
        extended_authorization: false,
        inspect: None,
        process: ProcessConfig {
            skip_tipping: true,
            ..ProcessConfig::default()
        },
        deadline: Duration::from_secs(30),
        replace: false,
        present: None,
        wait: true,
    };
    for _ in 0..60 {
        tried.fetch_add(1, Ordering::SeqCst);
        let Ok(now) = client
            .send::<Verbatim<Reader>>(&readers::get(&reader.id))
            .await
        else {
            continue;
        };
        let hooks = Hooks {
            event: &|_| {},
            interrupt: &interrupt,
        };
        let receipt = payments.sell(&client, &sale, &now, &hooks).await;
        if receipt.outcome == SaleOutcome::Paid {
            assert_eq!(receipt.total, Some(1200));
            return reference;
        }
        assert_ne!(receipt.outcome, SaleOutcome::Authorized);
        // Readers are shared by sales here: wait for the others.
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{reference} was never paid");
}

/// Every charge in the simulator's journals, read without our client.
async fn charges(url: &str) -> Vec<Value> {
    let http = tillctl::facade::stripe::http_builder()
        .no_proxy()
        .tls_certs_only([])
        .build()
        .unwrap();
    let mut all: Vec<Value> = Vec::new();
    let mut tries = 0;
    loop {
        tries += 1;
        assert!(tries < 2_000, "the books cannot be read");
        let mut target = format!("{url}/v1/charges?limit=100");
        if let Some(last) = all.last() {
            target.push_str(&format!("&starting_after={}", last["id"].as_str().unwrap()));
        }
        let reply = http
            .get(target)
            .bearer_auth("sk_live_faults")
            .header("stripe-version", tillctl::facade::stripe::API_VERSION)
            .send()
            .await;
        let Ok(reply) = reply else { continue };
        if reply.status() != 200 {
            continue;
        }
        let Ok(text) = reply.text().await else {
            continue;
        };
        let Ok(page) = serde_json::from_str::<Value>(&text) else {
            continue;
        };
        all.extend(page["data"].as_array().unwrap().iter().cloned());
        if page["has_more"] == false {
            return all;
        }
    }
}
