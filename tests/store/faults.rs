//! What goes wrong with a store, for real: it is never charged twice, and what was not
//! kept was not sent.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::cluster::Cluster;
use super::proxy::{Cut, Proxy};
use super::shared::{Shop, sale, sale_on, waiting};
use super::till::{Run, Till};

const SOON: Duration = Duration::from_secs(30);

#[track_caller]
fn wait_for(what: &str, mut done: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !done() {
        assert!(begun.elapsed() < SOON, "{what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn ended(child: Child) -> Run {
    let output = child.wait_with_output().unwrap();
    Run {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

fn signal(child: &Child, signal: &str) {
    let sent = Command::new("kill")
        .args([signal, &child.id().to_string()])
        .stderr(Stdio::null())
        .status();
    assert!(sent.unwrap().success());
}

/// A sale that has been pushed to its reader.
fn pushed(shop: &Shop, machine: &str, args: &[&str], reference: &str) -> Child {
    let child = shop.command(machine, args).spawn().unwrap();
    let steps = format!(
        "select count(*) from tillctl.journal where sale = 'r:{reference}' and step = 'pushing'"
    );
    wait_for("it is pushed", || shop.cluster.sql(&steps) != "0");
    child
}

#[test]
fn a_store_that_cannot_be_reached_lets_nothing_be_sent() {
    let Some(shop) = Shop::new() else { return };
    shop.cluster.kill();
    let before = shop.till.simulator.request_count();
    shop.run("a", &sale("one"))
        .exits(8)
        .warns("cannot be reached");
    assert_eq!(shop.till.simulator.request_count(), before);
    shop.cluster.run();
    shop.run("a", &sale("one")).exits(0);
    shop.cluster.freeze();
    let begun = Instant::now();
    shop.run("a", &sale("two")).exits(8);
    assert!(begun.elapsed() < SOON);
    shop.cluster.thaw();
    shop.run("a", &sale("two")).exits(0);
    shop.one_charge("one");
    shop.one_charge("two");
}

#[test]
fn a_sale_outlives_a_server_that_is_killed_and_comes_back() {
    let Some(shop) = Shop::new() else { return };
    let child = pushed(&shop, "a", &waiting("one", "Practice till"), "one");
    shop.cluster.kill();
    // The customer pays meanwhile.
    shop.till
        .run(&["readers", "present", "Practice till"])
        .exits(0);
    shop.cluster.run();
    ended(child).exits(0);
    shop.one_charge("one");
    let last = "select step from tillctl.journal where sale = 'r:one' order by seq desc limit 1";
    assert_eq!(shop.cluster.sql(last), "ended");
    shop.no_lock();
}

#[test]
fn a_connection_that_is_cut_at_any_statement_costs_nothing() {
    let Some(shop) = Shop::new() else { return };
    for cut in [Cut::Before, Cut::After] {
        let mut at = 1;
        loop {
            let proxy = Proxy::start(shop.cluster.port(), at, cut);
            let reference = format!("cut-{cut:?}-{at}");
            let url = Cluster::url_at(proxy.port());
            let run = Till::finish(shop.at("a", &url, &sale(&reference)));
            assert_eq!(run.code, 0, "{reference}: {}{}", run.out, run.err);
            shop.one_charge(&reference);
            let steps = format!(
                "select string_agg(step, ' ' order by seq) from tillctl.journal where sale = 'r:{reference}'"
            );
            assert_eq!(
                shop.cluster.sql(&steps),
                "intended created pushing ended",
                "{reference}"
            );
            if !proxy.has_cut() {
                assert!(at > 10, "it was never cut");
                break;
            }
            at += 1;
        }
    }
    shop.no_lock();
}

#[test]
fn two_machines_with_the_same_reference_at_once_make_one_charge() {
    let Some(shop) = Shop::new() else { return };
    let readers = shop.readers(2);
    for round in 0..4 {
        let reference = format!("twice-{round}");
        let mut both: Vec<Child> = Vec::new();
        for (machine, reader) in ["a", "b"].iter().zip(&readers) {
            let args = sale_on(&reference, reader);
            both.push(shop.command(machine, &args).spawn().unwrap());
        }
        let codes: Vec<i32> = both.into_iter().map(|child| ended(child).code).collect();
        assert!(codes.contains(&0), "{codes:?}");
        assert!(codes.iter().all(|code| [0, 6].contains(code)), "{codes:?}");
        shop.one_charge(&reference);
    }
    shop.no_lock();
}

#[test]
fn a_reader_is_in_use_on_every_machine_and_free_after_its_holder_died() {
    let Some(shop) = Shop::new() else { return };
    let mut child = pushed(&shop, "a", &waiting("one", "Practice till"), "one");
    shop.run("b", &sale("two"))
        .exits(6)
        .warns("in use by another tillctl on ");
    shop.run("b", &sale("one"))
        .exits(6)
        .warns("this sale is being taken by another tillctl on ");
    signal(&child, "-KILL");
    child.wait().unwrap();
    // Nobody can know that it died, until its leases have expired.
    shop.run("b", &sale("one")).exits(6);
    expire(&shop);
    shop.run("b", &sale("one")).exits(0);
    shop.one_charge("one");
    shop.no_lock();
}

/// Time goes by for every lease.
fn expire(shop: &Shop) {
    shop.cluster
        .sql("update tillctl.leases set expires = clock_timestamp() - interval '1 second'");
}

#[test]
fn whoever_was_frozen_and_overtaken_does_nothing_more() {
    let Some(shop) = Shop::new() else { return };
    let mut args = waiting("one", "Practice till");
    let deadline = args.iter().position(|arg| *arg == "20s").unwrap();
    args[deadline] = "2s";
    let frozen = pushed(&shop, "a", &args, "one");
    signal(&frozen, "-STOP");
    expire(&shop);
    // The other goes on with the same PaymentIntent on the same reader.
    let other = shop
        .command("b", &waiting("one", "Practice till"))
        .spawn()
        .unwrap();
    let taken = "select count(distinct host || process) from tillctl.leases where process <> ";
    let taken = format!("{taken}{}", frozen.id());
    wait_for("it is taken over", || shop.cluster.sql(&taken) != "0");
    let steps = "select count(*) from tillctl.journal where sale = 'r:one'";
    let written = || shop.cluster.sql(steps);
    let before = written();
    signal(&frozen, "-CONT");
    ended(frozen).exits(7).warns("taken this sale over");
    let reader = shop.till.stripe("/v1/terminal/readers?limit=20");
    let readers = reader["data"].as_array().unwrap();
    let on_it = readers
        .iter()
        .find(|r| r["label"] == "Practice till")
        .unwrap();
    assert_eq!(on_it["action"]["status"], "in_progress", "{on_it:#}");
    assert!(written() >= before);
    shop.run("c", &["readers", "present", "Practice till"])
        .exits(0);
    ended(other).exits(0);
    shop.one_charge("one");
    shop.no_lock();
}
