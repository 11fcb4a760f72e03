//! Many machines, few readers: no reference is charged twice, no sale is lost, no lock
//! is left.
//!
//! `TILLCTL_STORE_HOSTS=20 TILLCTL_STORE_SALES=200 TILLCTL_STORE_READERS=10` runs as many.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use super::shared::{Shop, sale_on};
use super::till::Till;

/// A machine that finds a reader in use tries again so much later.
const PAUSE: Duration = Duration::from_millis(250);

fn given(name: &str, otherwise: usize) -> usize {
    let value = std::env::var(name).ok();
    value.and_then(|n| n.parse().ok()).unwrap_or(otherwise)
}

#[test]
fn many_machines_sell_on_few_readers() {
    let Some(shop) = Shop::new() else { return };
    let hosts = given("TILLCTL_STORE_HOSTS", 4);
    let sales = given("TILLCTL_STORE_SALES", 3);
    let readers = shop.readers(given("TILLCTL_STORE_READERS", 3));
    let tries = AtomicUsize::new(0);
    let begun = Instant::now();
    std::thread::scope(|scope| {
        for host in 0..hosts {
            let (shop, tries, readers) = (&shop, &tries, &readers);
            scope.spawn(move || {
                for sale in 0..sales {
                    // Two machines have each reference.
                    let reference = format!("m{}-{sale}", host / 2);
                    let reader = &readers[(host + sale) % readers.len()];
                    loop {
                        tries.fetch_add(1, Ordering::SeqCst);
                        let args = sale_on(&reference, reader);
                        let run = Till::finish(shop.command(&format!("m{host}"), &args));
                        match run.code {
                            0 => break,
                            // Whoever asks again at once only keeps the others from ending.
                            6 | 8 => std::thread::sleep(PAUSE),
                            code => panic!("{reference}: {code} {}{}", run.out, run.err),
                        }
                    }
                }
            });
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
    println!(
        "{hosts} machines, {} sales of {} references on {} readers in {took:?}, {} tries: {} charged twice, {} lost",
        hosts * sales,
        references().count(),
        readers.len(),
        tries.load(Ordering::SeqCst),
        twice.len(),
        lost.len(),
    );
    assert!(twice.is_empty(), "{twice:?}");
    assert!(lost.is_empty(), "{lost:?}");
    shop.no_lock();
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
