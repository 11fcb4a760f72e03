//! Lives of payments whose money is given back in parts, by two machines, under
//! faults that outlast the retries and kills at any request, over days: what a
//! name stands for is given back once, and what was asked for without one once
//! in its day. The simulator's own journals are the judge.
//!
//! `TILLCTL_REFUND_LIVES=N` lives N lives more.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use crate::number;
use jiff::Timestamp;
use serde_json::Value;
use tillctl::facade::ApiKey;
use tillctl::facade::Interrupt;
use tillctl::facade::payment::{FollowUpRequest, Hooks, PaymentService, RefundRequest};
use tillctl::facade::simulator::{Options, Simulator};
use tillctl::facade::stripe::{Client, Config};

const LIVES: u64 = 20;
const START: i64 = 1_795_435_200_000;
const HOUR: i64 = 3_600_000;
const KEY: &str = "sk_live_refunds";

/// A small generator: the same seed is the same life.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }

    fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        let at = self.below(of.len() as u64);
        &of[usize::try_from(at).unwrap()]
    }
}

/// What somebody wants to be given back: minor units and perhaps a name.
#[derive(Debug, Clone)]
struct Ask {
    amount: i64,
    reference: Option<String>,
}

impl Ask {
    fn wanted(&self) -> FollowUpRequest {
        FollowUpRequest::Refund(Box::new(RefundRequest {
            amount: Some(self.amount),
            reference: self.reference.clone(),
            ..RefundRequest::default()
        }))
    }

    /// Whether a refund in Stripe's journals is this one.
    fn is(&self, refund: &Value) -> bool {
        let name = &refund["metadata"]["tillctl_reference"];
        refund["amount"] == self.amount && name.as_str() == self.reference.as_deref()
    }
}

/// Three names, two of them for the same amount, and three amounts without one.
fn asks() -> Vec<Ask> {
    let ask = |amount, reference: Option<&str>| Ask {
        amount,
        reference: reference.map(str::to_owned),
    };
    vec![
        ask(100, Some("return-1")),
        ask(100, Some("return-2")),
        ask(250, Some("return 3/ä")),
        ask(110, None),
        ask(120, None),
        ask(130, None),
    ]
}

/// What goes wrong at a request: nothing, before its effect, after it, for a
/// while, or the process is killed before or after it.
const TROUBLE: &[&str] = &[
    "",
    "",
    "reset",
    "lost-reply",
    "half-body",
    "error",
    "crash",
    "crash-before",
    "conflict",
    "rate-limit",
    "hang",
    "stall",
];

struct Life {
    seed: u64,
    dice: Dice,
    clock: Arc<AtomicI64>,
    home: tempfile::TempDir,
    story: Vec<String>,
    http: reqwest::Client,
}

impl Life {
    fn new(seed: u64) -> Self {
        Self {
            seed,
            dice: Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5bd1),
            clock: Arc::new(AtomicI64::new(START)),
            home: tempfile::tempdir().unwrap(),
            story: Vec::new(),
            http: tillctl::facade::stripe::http_builder()
                .no_proxy()
                .tls_certs_only([])
                .build()
                .unwrap(),
        }
    }

    async fn serve(&self, faults: &[String]) -> Simulator {
        let clock = Arc::clone(&self.clock);
        let mut options = Options::new(Arc::new(move || clock.load(Ordering::SeqCst)));
        options.live_world = true;
        options.seed = self.seed % 5;
        options.state_dir = Some(self.home.path().join("simulator"));
        options.faults = faults.iter().map(|f| f.parse().unwrap()).collect();
        Simulator::start(options).await.unwrap()
    }

    /// What one machine has: its journal.
    fn payments(&self, machine: usize) -> PaymentService {
        let clock = Arc::clone(&self.clock);
        let now = move || Timestamp::from_millisecond(clock.load(Ordering::SeqCst)).unwrap();
        let home = self.home.path().join(format!("machine-{machine}"));
        PaymentService::open(&home, "live-refunds", Arc::new(now)).unwrap()
    }

    fn client(simulator: &Simulator) -> Client {
        Client::new(Config {
            base: simulator.url().to_owned(),
            key_origin: tillctl::facade::stripe::key_origin::KeyOrigin::default(),
            key: ApiKey::parse(KEY).unwrap(),
            account: None,
            context: None,
            protected: None,
            timeout: Duration::from_secs(10),
            max_retries: 0,
            live: true,
            dry_run: false,
            trace: None,
            record: None,
            ca_file: None,
        })
        .unwrap()
    }

    /// Stripe's journals, read without our client.
    async fn list(&self, simulator: &Simulator, path: &str) -> Vec<Value> {
        let url = format!("{}{path}", simulator.url());
        let reply = self.http.get(url).bearer_auth(KEY).send().await.unwrap();
        let page: Value = serde_json::from_str(&reply.text().await.unwrap()).unwrap();
        page["data"].as_array().unwrap().clone()
    }

    /// A payment with room for all that is asked for.
    async fn payment(&self, simulator: &Simulator) -> String {
        let all = self.list(simulator, "/v1/charges?limit=100").await;
        let fits = |c: &&Value| {
            c["captured"] == true
                && c["amount_refunded"] == 0
                && c["disputed"] == false
                && c["amount_captured"].as_i64() > Some(1_000)
                && c["payment_method_details"]["type"] == "card_present"
        };
        let one = all.iter().find(fits).unwrap();
        one["payment_intent"].as_str().unwrap().to_owned()
    }

    async fn refunds(&self, simulator: &Simulator, intent: &str) -> Vec<Value> {
        let path = format!("/v1/refunds?payment_intent={intent}&limit=100");
        self.list(simulator, &path).await
    }

    /// One or two machines try something while something goes wrong.
    async fn step(&mut self, intent: &str, asks: &[Ask]) {
        let kind = *self.dice.one(TROUBLE);
        let nth = 1 + self.dice.below(6);
        let lasts = 1 + self.dice.below(4);
        let fault = match kind {
            "" => None,
            "hang" | "stall" => Some(format!("{kind}#{nth}")),
            kind => Some(format!("{kind}@POST /v1/refunds#x{lasts}")),
        };
        let simulator = self.serve(fault.as_slice()).await;
        let mut tries = Vec::new();
        for _ in 0..=self.dice.below(2) {
            let machine = usize::try_from(self.dice.below(2)).unwrap();
            let what = self.dice.one(asks).clone();
            tries.push((machine, what));
        }
        // The same one on both machines at once, now and then.
        if tries.len() == 2 && self.dice.below(2) == 0 {
            tries[1] = (1 - tries[0].0, tries[0].1.clone());
        }
        self.story.push(format!("{fault:?}: {tries:?}"));
        let kills = matches!(kind, "hang" | "stall");
        let mut running = tokio::task::JoinSet::new();
        for (machine, ask) in tries {
            let (payments, client) = (self.payments(machine), Self::client(&simulator));
            let intent = intent.to_owned();
            running.spawn(async move {
                let (_press, interrupt) = Interrupt::by_hand();
                let hooks = Hooks {
                    event: &|_| {},
                    interrupt: &interrupt,
                };
                let _ = payments
                    .perform(&client, &intent, &ask.wanted(), &hooks)
                    .await;
            });
        }
        if kills {
            // Whoever hangs at the request is killed there, the others too.
            let until = tokio::time::Instant::now() + Duration::from_millis(400);
            while !running.is_empty()
                && simulator.request_count() < usize::try_from(nth).unwrap()
                && tokio::time::Instant::now() < until
            {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
            // "stall" answers nobody, but has done it first.
            tokio::time::sleep(Duration::from_millis(3)).await;
            running.shutdown().await;
        } else {
            while running.join_next().await.is_some() {}
        }
        simulator.stop().await;
    }

    /// No more was given back than was asked for.
    async fn check(&self, intent: &str, asks: &[Ask], whole: bool) {
        let simulator = self.serve(&[]).await;
        let refunds = self.refunds(&simulator, intent).await;
        let tell = || {
            format!(
                "seed {}: {refunds:#?}\n{}",
                self.seed,
                self.story.join("\n")
            )
        };
        for ask in asks {
            let made = refunds.iter().filter(|r| ask.is(r)).count();
            assert!(made <= 1, "{ask:?} was given back {made} times, {}", tell());
            assert!(
                !whole || made == 1,
                "{ask:?} was not given back, {}",
                tell()
            );
        }
        let sum: i64 = refunds.iter().map(|r| r["amount"].as_i64().unwrap()).sum();
        let asked: i64 = asks.iter().map(|a| a.amount).sum();
        assert!(sum <= asked, "{sum} of {asked}, {}", tell());
        simulator.stop().await;
    }

    /// In peace all that was asked for is given back, by either machine.
    async fn settle(&mut self, intent: &str, asks: &[Ask]) {
        let simulator = self.serve(&[]).await;
        let client = Self::client(&simulator);
        let (_press, interrupt) = Interrupt::by_hand();
        let hooks = Hooks {
            event: &|_| {},
            interrupt: &interrupt,
        };
        for round in 0..2 {
            for machine in 0..2 {
                let payments = self.payments(machine);
                let open: Vec<_> = payments
                    .read()
                    .await
                    .unwrap()
                    .entries
                    .begun()
                    .cloned()
                    .collect();
                for begun in open {
                    payments.finish(&client, &begun, &hooks).await.unwrap();
                }
                for ask in asks {
                    let done = payments
                        .perform(&client, intent, &ask.wanted(), &hooks)
                        .await;
                    assert!(
                        done.is_ok(),
                        "seed {}, {ask:?}: {done:?}\n{}",
                        self.seed,
                        self.story.join("\n")
                    );
                    let receipt = done.unwrap();
                    assert_eq!(receipt.amount.minor(), ask.amount);
                    assert!(round == 0 || receipt.already);
                }
                let reading = payments.read().await.unwrap();
                assert_eq!(reading.entries.begun().count(), 0);
            }
        }
        simulator.stop().await;
    }

    async fn live(mut self) -> BTreeMap<&'static str, usize> {
        let quiet = self.serve(&[]).await;
        let intent = self.payment(&quiet).await;
        quiet.stop().await;
        let all = asks();
        let hours = self.dice.below(20);
        for day in 0..3 {
            for _ in 0..4 + self.dice.below(4) {
                self.step(&intent, &all).await;
                let pass = i64::try_from(self.dice.below(3)).unwrap();
                self.clock.fetch_add(pass * HOUR / 2, Ordering::SeqCst);
                self.check(&intent, &all, false).await;
            }
            if day == 0 {
                self.settle(&intent, &all).await;
                self.check(&intent, &all, true).await;
            }
            let pass = 24 + i64::try_from(hours).unwrap();
            self.clock.fetch_add(pass * HOUR, Ordering::SeqCst);
            self.story.push(format!("{pass} hours later"));
        }
        let named: Vec<Ask> = all
            .iter()
            .filter(|a| a.reference.is_some())
            .cloned()
            .collect();
        self.settle(&intent, &named).await;
        self.check(&intent, &all, true).await;
        BTreeMap::from([("steps", self.story.len())])
    }
}

#[test]
fn no_more_is_given_back_than_was_asked_for() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let mut running = tokio::task::JoinSet::new();
        let (mut seed, mut steps) = (0, 0);
        let lives = LIVES + number("TILLCTL_REFUND_LIVES").unwrap_or(0);
        loop {
            while seed < lives && running.len() < 8 {
                running.spawn(Life::new(seed).live());
                seed += 1;
            }
            match running.join_next().await {
                Some(life) => steps += life.unwrap()["steps"],
                None => break,
            }
        }
        println!("{seed} lives, {steps} steps, none given back twice");
    });
}
