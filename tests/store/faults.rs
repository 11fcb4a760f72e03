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
pub(crate) fn wait_for(what: &str, mut done: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !done() {
        assert!(begun.elapsed() < SOON, "{what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

pub(crate) fn ended(child: Child) -> Run {
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
    begun(shop, shop.command(machine, args), reference)
}

/// The same of any command.
fn begun(shop: &Shop, mut command: Command, reference: &str) -> Child {
    let child = command.spawn().unwrap();
    let steps = format!(
        "select count(*) from tillctl.journal where sale = 'r:{reference}' and step = 'pushing'"
    );
    wait_for("it is pushed", || shop.cluster.sql(&steps) != "0");
    child
}

pub(crate) fn a_store_that_cannot_be_reached_lets_nothing_be_sent() {
    let Some(shop) = Shop::alone() else { return };
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
    let Some(shop) = Shop::alone() else { return };
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
            let url = shop.cluster.url_at(proxy.port());
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
fn a_payment_asks_the_store_few_times() {
    let Some(shop) = Shop::new() else { return };
    // What is listed is told to the others, once a minute.
    shop.run("a", &sale("first")).exits(0);
    let way = Proxy::whole(shop.cluster.port());
    let url = shop.cluster.url_at(way.port());
    let pushed = [&waiting("one", "Practice till")[..], &["--no-wait"]].concat();
    Till::finish(shop.at("a", &url, &pushed)).exits(0);
    // Getting in (2), who it is and how it is to be asked (1), whether the sale was settled
    // (1), both leases and what is known of it under them (1), a line before each request
    // and at the end (4; what was sent to Stripe goes along with the last, and the leases
    // go back with it), and farewell (1).
    assert!(way.sent() <= 10, "{}", way.sent());
    let logged = "select count(*) from tillctl.logs where line like '%/process_payment_intent%'";
    assert_eq!(shop.cluster.sql(logged), "2");
    let waits = std::fs::read_dir(shop.till.path("a").join("outbox")).unwrap();
    let waits = waits.filter(|entry| {
        let name = entry.as_ref().unwrap().file_name();
        name.to_string_lossy().contains("jsonl") || name.to_string_lossy().contains("part")
    });
    assert_eq!(waits.count(), 0);
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

pub(crate) fn whoever_was_overtaken_says_nothing_of_what_was_charged() {
    let Some(shop) = Shop::new() else { return };
    let frozen = pushed(&shop, "a", &waiting("one", "Practice till"), "one");
    signal(&frozen, "-STOP");
    expire(&shop);
    // The other takes the payment back, and takes the sale again.
    shop.run("b", &waiting_for("one", "2s")).exits(6);
    shop.run("b", &sale("one")).exits(0);
    signal(&frozen, "-CONT");
    let told = ended(frozen).exits(7).warns("tillctl payments get one");
    assert!(!told.err.contains("nothing was charged"), "{}", told.err);
    let why = told.err.matches("has taken this sale over").count();
    assert_eq!(why, 1, "{}", told.err);
    shop.one_charge("one");
    shop.no_lock();
}

/// A sale that waits for a card so long.
fn waiting_for<'a>(reference: &'a str, deadline: &'a str) -> Vec<&'a str> {
    let mut args = waiting(reference, "Practice till");
    let at = args.iter().position(|arg| *arg == "20s").unwrap();
    args[at] = deadline;
    args
}

pub(crate) fn whoever_was_cut_off_leaves_the_reader_to_whoever_may_have_it_by_now() {
    let Some(shop) = Shop::new() else { return };
    let way = Proxy::whole(shop.cluster.port());
    let url = shop.cluster.url_at(way.port());
    let cut_off = begun(&shop, shop.at("a", &url, &waiting_for("one", "6s")), "one");
    way.cut_off();
    expire(&shop);
    let other = shop
        .command("b", &waiting_for("one", "60s"))
        .spawn()
        .unwrap();
    let taken = format!(
        "select count(*) from tillctl.leases where process <> {}",
        cut_off.id()
    );
    wait_for("it is taken over", || shop.cluster.sql(&taken) == "2");
    // Its deadline goes by, and it can write nothing down.
    let told = ended(cut_off)
        .exits(7)
        .warns("was not taken back, and may be paid on Practice till: the store ")
        .warns("cannot be reached");
    assert!(!told.err.contains("Stripe"), "{}", told.err);
    assert_eq!(shop.intents("one").len(), 1);
    shop.run("c", &["readers", "present", "Practice till"])
        .exits(0);
    ended(other).exits(0);
    shop.one_charge("one");
    shop.no_lock();
}

pub(crate) fn a_sale_goes_on_at_another_address() {
    let Some(shop) = Shop::alone() else { return };
    let ways = [0; 2].map(|_| Proxy::whole(shop.cluster.port()));
    let [one, two] = ways.each_ref().map(Proxy::port);
    let url = |first: u16, second: u16| {
        format!("postgres://owner@127.0.0.1:{first},127.0.0.1:{second}/postgres")
    };
    // Nobody listens at the first.
    let dead = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let nobody = dead.local_addr().unwrap().port();
    drop(dead);
    Till::finish(shop.at("a", &url(nobody, one), &sale("dead"))).exits(0);
    // The first is a standby by now.
    let standby = Cluster::start().unwrap();
    standby.sql("alter role owner set default_transaction_read_only = on");
    Till::finish(shop.at("a", &url(standby.port(), one), &sale("standby"))).exits(0);
    Till::finish(shop.at("a", &standby.url(), &sale("nowhere")))
        .exits(8)
        .warns("only reads");
    shop.one_charge("standby");
    let waits = waiting("moved", "Practice till");
    let moved = begun(&shop, shop.at("a", &url(one, two), &waits), "moved");
    ways[0].cut_off();
    shop.run("b", &sale("moved")).exits(6);
    shop.till
        .run(&["readers", "present", "Practice till"])
        .exits(0);
    ended(moved).exits(0);
    shop.one_charge("dead");
    shop.one_charge("moved");
    shop.no_lock();
}

/// The server does not have a sale any more, as one that takes over without its last lines.
fn forget(shop: &Shop, reference: &str) {
    let sale = format!("delete from tillctl.journal where sale = 'r:{reference}'");
    shop.cluster
        .sql_each(&[&sale, "delete from tillctl.leases"]);
}

#[test]
fn what_the_store_forgot_of_a_sale_comes_back_to_it() {
    let Some(shop) = Shop::new() else { return };
    let paid = pushed(&shop, "a", &waiting("one", "Practice till"), "one");
    forget(&shop, "one");
    shop.till
        .run(&["readers", "present", "Practice till"])
        .exits(0);
    let told = ended(paid).exits(0).warns("has forgotten this sale");
    assert!(!told.err.contains("taken this sale over"), "{}", told.err);
    shop.run("a", &["payments", "list"]).exits(0);
    let steps =
        "select string_agg(step, ' ' order by seq) from tillctl.journal where sale = 'r:one'";
    assert_eq!(shop.cluster.sql(steps), "intended created pushing ended");
    shop.till.later(72);
    shop.run("b", &sale("one")).exits(0);
    shop.one_charge("one");
    // Nobody pays this one.
    let open = pushed(&shop, "a", &waiting_for("two", "2s"), "two");
    forget(&shop, "two");
    ended(open)
        .exits(7)
        .warns("has forgotten this sale")
        .warns("tillctl payments resume two");
    shop.run("a", &["payments", "resume", "two", "--yes"])
        .exits(0);
    assert_eq!(shop.intents("two")[0].1, "canceled");
    shop.run("b", &sale("three")).exits(0);
    shop.no_lock();
}

#[test]
fn a_clock_that_is_an_hour_off_takes_no_lease_that_lives() {
    let Some(shop) = Shop::new() else { return };
    let child = pushed(&shop, "a", &waiting("one", "Practice till"), "one");
    for minutes in [60, -60] {
        let now = shop.till.now_and(minutes);
        for args in [sale("one"), sale("two")] {
            let mut command = shop.command("b", &args);
            command.env("TILLCTL_NOW", &now);
            Till::finish(command).exits(6).warns("another tillctl on ");
        }
    }
    shop.till
        .run(&["readers", "present", "Practice till"])
        .exits(0);
    ended(child).exits(0);
    for minutes in [60, -60] {
        let mut command = shop.command("b", &sale("one"));
        command.env("TILLCTL_NOW", shop.till.now_and(minutes));
        Till::finish(command).exits(0);
    }
    shop.one_charge("one");
    shop.no_lock();
}
