//! Many machines, few readers: no reference is charged twice, no sale is lost, no lock
//! is left.
//!
//! `TILLCTL_STORE_HOSTS=20 TILLCTL_STORE_SALES=200 TILLCTL_STORE_READERS=10` runs as many;
//! with `TILLCTL_STORE_FAULTS=10` the server is killed or stands still every ten seconds,
//! and some machines die in mid-sale.

use std::collections::HashMap;
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::ScopedJoinHandle;
use std::time::{Duration, Instant};

use super::faults::{ended, wait_for};
use super::shared::{Shop, sale_on};
use super::till::Run;

/// A machine that finds a reader in use tries again so much later.
const PAUSE: Duration = Duration::from_millis(250);

fn given(name: &str, otherwise: usize) -> usize {
    let value = std::env::var(name).ok();
    value.and_then(|n| n.parse().ok()).unwrap_or(otherwise)
}

/// What goes wrong while machines sell.
#[derive(Default)]
struct Faults {
    is_over: AtomicBool,
    kills: AtomicUsize,
    freezes: AtomicUsize,
    deaths: AtomicUsize,
}

impl Faults {
    /// The server is killed and comes back, or stands still, in turns.
    fn go_on(&self, shop: &Shop, every: Duration) {
        while !self.is_over.load(Ordering::SeqCst) {
            std::thread::sleep(every);
            if self.kills.load(Ordering::SeqCst) <= self.freezes.load(Ordering::SeqCst) {
                shop.cluster.kill();
                std::thread::sleep(every / 10);
                shop.cluster.run();
                self.kills.fetch_add(1, Ordering::SeqCst);
            } else {
                shop.cluster.freeze();
                std::thread::sleep(every / 3);
                shop.cluster.thaw();
                self.freezes.fetch_add(1, Ordering::SeqCst);
            }
        }
    }

    /// Runs a command; of each fifty tries one dies, at any moment of a sale.
    fn run(&self, mut command: Command, number: usize) -> Option<Run> {
        let mut child = command.spawn().unwrap();
        if number % 50 != 49 {
            return Some(ended(child));
        }
        let life = u64::try_from(number * 37 % 1000).unwrap();
        std::thread::sleep(Duration::from_millis(life));
        if child.try_wait().unwrap().is_none() {
            self.deaths.fetch_add(1, Ordering::SeqCst);
            child.kill().unwrap();
        }
        child.wait().unwrap();
        None
    }
}

#[test]
fn many_machines_sell_on_few_readers() {
    let seconds = u64::try_from(given("TILLCTL_STORE_FAULTS", 0)).unwrap();
    let every = Duration::from_secs(seconds);
    let goes_wrong = seconds > 0;
    let shop = if goes_wrong {
        Shop::alone()
    } else {
        Shop::new()
    };
    let Some(shop) = shop else { return };
    let hosts = given("TILLCTL_STORE_HOSTS", 4);
    let sales = given("TILLCTL_STORE_SALES", 3);
    let readers = shop.readers(given("TILLCTL_STORE_READERS", 3));
    let (tries, faults) = (AtomicUsize::new(0), Faults::default());
    let begun = Instant::now();
    std::thread::scope(|scope| {
        let (shop, tries, readers, faults) = (&shop, &tries, &readers, &faults);
        let sell = move |host: usize| {
            for sale in 0..sales {
                // Two machines have each reference.
                let reference = format!("m{}-{sale}", host / 2);
                let reader = &readers[(host + sale) % readers.len()];
                let args = sale_on(&reference, reader);
                loop {
                    let number = tries.fetch_add(1, Ordering::SeqCst);
                    let mut command = shop.command(&format!("m{host}"), &args);
                    let run = if goes_wrong {
                        faults.run(command, number)
                    } else {
                        Some(ended(command.spawn().unwrap()))
                    };
                    match run.as_ref().map(|run| run.code) {
                        Some(0) => break,
                        // Whoever asks again at once only keeps the others from ending.
                        Some(6 | 8) | None => {}
                        Some(7) if goes_wrong => {}
                        Some(code) => panic!("{reference}: {code} {run:?}"),
                    }
                    std::thread::sleep(PAUSE);
                }
            }
        };
        let machines: Vec<_> = (0..hosts)
            .map(|host| scope.spawn(move || sell(host)))
            .collect();
        if goes_wrong {
            scope.spawn(move || faults.go_on(shop, every));
        }
        let ended: Vec<_> = machines.into_iter().map(ScopedJoinHandle::join).collect();
        faults.is_over.store(true, Ordering::SeqCst);
        for machine in ended {
            machine.unwrap();
        }
    });
    let took = begun.elapsed();
    let charges = charges(&shop);
    let references = || {
        let pairs = 0..hosts.div_ceil(2);
        pairs.flat_map(|pair| (0..sales).map(move |sale| format!("m{pair}-{sale}")))
    };
    let times = |reference: &String| charges.get(reference).copied().unwrap_or(0);
    let twice: Vec<String> = references().filter(|r| times(r) > 1).collect();
    let lost: Vec<String> = references().filter(|r| times(r) == 0).collect();
    let count = |count: &AtomicUsize| count.load(Ordering::SeqCst);
    println!(
        "the server killed {} times and frozen {} times, {} machines died",
        count(&faults.kills),
        count(&faults.freezes),
        count(&faults.deaths),
    );
    println!(
        "{hosts} machines, {} sales of {} references on {} readers in {took:?}, {} tries: {} charged twice, {} lost",
        hosts * sales,
        references().count(),
        readers.len(),
        count(&tries),
        twice.len(),
        lost.len(),
    );
    assert!(twice.is_empty(), "{twice:?}");
    assert!(lost.is_empty(), "{lost:?}");
    if goes_wrong {
        // What a machine held that died is free once it has expired; nothing was left open.
        let lives = "select count(*) from tillctl.leases where expires > clock_timestamp()";
        wait_for("leases expire", || shop.cluster.sql(lives) == "0");
    } else {
        shop.no_lock();
    }
    let readers = shop.till.stripe("/v1/terminal/readers?limit=50");
    for reader in readers["data"].as_array().unwrap() {
        assert_ne!(reader["action"]["status"], "in_progress", "{reader:#}");
    }
    let open = shop
        .run("m0", &["payments", "list", "--open", "-o", "id"])
        .exits(0);
    assert_eq!(open.out.trim(), "");
}

/// How many PaymentIntents of each reference are alive; each of them is paid.
fn charges(shop: &Shop) -> HashMap<String, usize> {
    let mut charges = HashMap::new();
    let mut after = String::new();
    loop {
        let page = shop
            .till
            .stripe(&format!("/v1/payment_intents?limit=100{after}"));
        for intent in page["data"].as_array().unwrap() {
            let reference = intent["metadata"]["tillctl_reference"].as_str();
            if let Some(reference) = reference.filter(|_| intent["status"] != "canceled") {
                assert_eq!(intent["status"], "succeeded", "{intent:#}");
                *charges.entry(reference.to_owned()).or_default() += 1;
            }
            after = format!("&starting_after={}", intent["id"].as_str().unwrap());
        }
        if page["has_more"] != true {
            return charges;
        }
    }
}
