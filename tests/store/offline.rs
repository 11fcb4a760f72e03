//! Selling while the store cannot be reached, where that is allowed.

use std::process::{Command, Stdio};

use super::faults::{ended, wait_for};
use super::shared::{Shop, sale, sale_on, waiting};
use super::till::Till;

const COLUMNS: &str = "reference,payment_intent,reader_label";
const ALLOW: [&str; 2] = ["--store-offline", "allow"];

fn allowed<'a>(args: &[&'a str]) -> Vec<&'a str> {
    [args, &ALLOW[..]].concat()
}

/// The sales a machine lists under a reference.
fn listed(shop: &Shop, machine: &str, reference: &str) -> usize {
    let args = ["payments", "list", "-o", "csv", "--columns", "reference"];
    let list = shop.run(machine, &args).exits(0).out;
    list.lines().filter(|line| *line == reference).count()
}

/// A shop whose machines a and b have worked with its store, which is down.
fn down() -> Option<Shop> {
    let shop = Shop::alone()?;
    for machine in ["a", "b"] {
        shop.run(machine, &sale("before")).exits(0);
    }
    shop.cluster.kill();
    Some(shop)
}

pub(crate) fn a_sale_without_the_store_is_in_it_later_and_once() {
    let Some(shop) = down() else { return };
    let before = shop.till.simulator.request_count();
    let refused = sale("one");
    // A machine that the store has not heard of has nothing to go by.
    let unheard_of = allowed(&sale("one"));
    // The flag counts more than the setting.
    let by_flag = [&sale("two")[..], &["--store-offline", "refuse"]].concat();
    // Nothing but a sale goes on without it.
    let refund = ["payments", "refund", "before", "--yes"];
    let no_sales = [
        ("a", &refused[..]),
        ("new", &unheard_of),
        ("b", &by_flag),
        ("b", &refund),
    ];
    let no_sales = no_sales.map(|(machine, args)| {
        let mut command = shop.command(machine, args);
        if args == by_flag {
            command.env("TILLCTL_STORE_OFFLINE", "allow");
        }
        command.spawn().unwrap()
    });
    let no_sales = no_sales.map(|child| ended(child).exits(8));
    let [_, unheard_of, _, _] = no_sales;
    unheard_of.warns("has not worked with it yet");
    assert_eq!(shop.till.simulator.request_count(), before);
    let mut command = shop.command("a", &sale("one"));
    command.env("TILLCTL_STORE_OFFLINE", "allow");
    let first = Till::finish(command)
        .exits(0)
        .warns("comes to the store later");
    let first = first.json();
    let again = shop.run("a", &allowed(&sale("one"))).exits(0).json();
    assert_eq!(first["payment_intent"], again["payment_intent"]);
    shop.cluster.run();
    assert_eq!(listed(&shop, "b", "one"), 0);
    for machine in ["a", "b", "a"] {
        assert_eq!(listed(&shop, machine, "one"), 1);
    }
    let steps =
        "select string_agg(step, ' ' order by seq) from tillctl.journal where sale = 'r:one'";
    assert_eq!(shop.cluster.sql(steps), "intended created pushing ended");
    shop.till.later(72);
    let elsewhere = shop.run("b", &sale("one")).exits(0).json();
    assert_eq!(first["payment_intent"], elsewhere["payment_intent"]);
    shop.one_charge("one");
    shop.no_lock();
    // The same store by another URL.
    let port = shop.cluster.port();
    let url = format!("postgres://owner@127.0.0.1:{port},127.0.0.1:1/postgres");
    Till::finish(shop.at("a", &url, &sale("two"))).exits(0);
    shop.cluster.kill();
    Till::finish(shop.at("a", &url, &allowed(&sale("two"))))
        .exits(0)
        .warns("comes to the store later");
    shop.one_charge("two");
}

pub(crate) fn a_store_that_answers_is_never_done_without() {
    let Some(shop) = Shop::alone() else { return };
    shop.run("a", &sale("before")).exits(0);
    shop.cluster
        .sql("insert into tillctl.schema_version (version, program) values (99, 'later')");
    let before = shop.till.simulator.request_count();
    shop.run("a", &allowed(&sale("one")))
        .exits(1)
        .warns("a newer tillctl");
    assert_eq!(shop.till.simulator.request_count(), before);
    shop.cluster
        .sql("delete from tillctl.schema_version where version = 99");
    // A standby is there, and its primary is away.
    let read_only = |is: &str| {
        let set = format!("alter database postgres set default_transaction_read_only = {is}");
        shop.cluster
            .sql_each(&["set default_transaction_read_only = off", &set]);
    };
    read_only("on");
    let (port, nobody) = (shop.cluster.port(), 1);
    for hosts in [
        format!("127.0.0.1:{port}"),
        format!("127.0.0.1:{port},127.0.0.1:{nobody}"),
        format!("127.0.0.1:{nobody},127.0.0.1:{port}"),
    ] {
        let url = format!("postgres://owner@{hosts}/postgres");
        Till::finish(shop.at("a", &url, &allowed(&sale("one"))))
            .exits(8)
            .warns("only reads");
    }
    assert_eq!(shop.till.simulator.request_count(), before);
    read_only("off");
    // It ends in mid-sale: what was begun with it is not gone on with without it.
    let args = allowed(&waiting("one", "Practice till"));
    let child = shop.command("a", &args).spawn().unwrap();
    let pushed = "select count(*) from tillctl.journal where sale = 'r:one' and step = 'pushing'";
    wait_for("it is pushed", || shop.cluster.sql(pushed) != "0");
    shop.cluster.kill();
    shop.till
        .run(&["readers", "present", "Practice till"])
        .exits(0);
    ended(child)
        .exits(0)
        .warns("how this sale ended is not written down")
        .warns("tillctl payments resume");
    shop.cluster.run();
    assert_eq!(
        shop.cluster
            .sql("select count(*) from tillctl.journal where sale = 'r:one' and step = 'ended'"),
        "0"
    );
    shop.run("b", &["payments", "resume", "--yes"]).exits(0);
    shop.one_charge("one");
}

pub(crate) fn the_same_reference_of_another_machine_is_the_same_payment_while_stripe_knows_the_key()
{
    let Some(shop) = down() else { return };
    let first = shop.run("a", &allowed(&sale("one"))).exits(0).json();
    shop.cluster.run();
    // The store has not heard of it yet.
    let other = shop.run("b", &sale("one")).exits(0).json();
    assert_eq!(first["payment_intent"], other["payment_intent"]);
    let told = shop.run("a", &["payments", "list"]).exits(0);
    assert!(!told.err.contains("two payments"), "{}", told.err);
    let heading = "Payments of all machines that share the store; ";
    assert!(told.out.starts_with(heading), "{}", told.out);
    for machine in ["a", "b"] {
        assert_eq!(listed(&shop, machine, "one"), 1);
    }
    shop.one_charge("one");
}

pub(crate) fn what_two_machines_sold_is_told_until_somebody_has_decided() {
    let Some(shop) = down() else { return };
    let ours = shop.run("a", &allowed(&sale("one"))).exits(0).json();
    shop.run("a", &allowed(&sale("two"))).exits(0);
    // Stripe has forgotten the key.
    shop.till.later(72);
    shop.cluster.run();
    let theirs = shop.run("b", &sale("one")).exits(0).json();
    let [ours, theirs] = [&ours, &theirs].map(|sale| sale["payment_intent"].as_str().unwrap());
    assert_ne!(ours, theirs);
    for _ in 0..2 {
        let told = shop.run("a", &["payments", "list"]).exits(0);
        told.warns("has two payments").warns(ours).warns(theirs);
    }
    // The others come in all the same, and the machine sells.
    assert_eq!(listed(&shop, "b", "two"), 1);
    shop.run("a", &sale("three")).exits(0);
    // Taken in by hand, it is told of the same payment.
    let give_back = format!("tillctl payments refund {theirs})");
    shop.run("a", &["payments", "list"]).warns(&give_back);
    shop.run("a", &["store", "import"])
        .exits(10)
        .warns(&give_back);
    shop.run("a", &["payments", "refund", theirs, "--yes"])
        .exits(0);
    shop.run("a", &["store", "import"]).exits(0);
    let told = shop.run("a", &["payments", "list"]).exits(0);
    assert!(!told.err.contains("two payments"), "{}", told.err);
    let both = format!(
        "select count(distinct payment_intent) from tillctl.journal where sale = 'r:one' and payment_intent in ('{ours}', '{theirs}')"
    );
    assert_eq!(shop.cluster.sql(&both), "2");
}

pub(crate) fn a_sale_without_the_store_that_died_is_finished_with_it() {
    let Some(shop) = down() else { return };
    let args = allowed(&waiting("one", "Practice till"));
    let mut child = shop.command("a", &args).spawn().unwrap();
    // The line is there before the reader has it.
    let pushed = || {
        let list = shop.till.stripe("/v1/terminal/readers?limit=50");
        let mut readers = list["data"].as_array().unwrap().iter();
        let reader = readers.find(|r| r["label"] == "Practice till").unwrap();
        reader["action"]["status"] == "in_progress"
    };
    wait_for("it is pushed", pushed);
    let killed = Command::new("kill")
        .args(["-KILL", &child.id().to_string()])
        .stderr(Stdio::null())
        .status();
    assert!(killed.unwrap().success());
    child.wait().unwrap();
    shop.till
        .run(&["readers", "present", "Practice till"])
        .exits(0);
    shop.cluster.run();
    shop.run("a", &["payments", "resume", "--yes"]).exits(0);
    assert_eq!(listed(&shop, "b", "one"), 1);
    shop.till.later(72);
    shop.run("b", &sale("one")).exits(0);
    shop.one_charge("one");
    shop.no_lock();
}

pub(crate) fn a_sale_that_another_machine_settled_without_the_store_is_told_and_shown_as_its_own() {
    let Some(shop) = down() else { return };
    shop.readers(1);
    let first = shop.run("a", &allowed(&sale("one"))).exits(0).json();
    let mut there = allowed(&sale_on("one", "Practice 1"));
    there.retain(|word| !["-o", "json"].contains(word));
    let told = shop
        .run("b", &there)
        .exits(0)
        .warns("the sale \"one\" was settled before, on Practice till")
        .says("on Practice till, visa");
    assert!(!told.err.contains("Pushing"), "{}", told.err);
    shop.cluster.run();
    let known = |machine: &str, args: &[&str]| {
        let args = [args, &["-o", "csv", "--columns", COLUMNS]].concat();
        shop.run(machine, &args).exits(0).out
    };
    let list = ["payments", "list"];
    let intent = first["payment_intent"].as_str().unwrap();
    let row = format!("one,{intent},Practice till");
    // The machine that only met it is heard first.
    for machine in ["b", "a", "b"] {
        let listed = known(machine, &list);
        let ones = listed.lines().filter(|line| line.starts_with("one,"));
        assert_eq!(ones.collect::<Vec<_>>(), [&*row], "{machine}");
    }
    let pushed = "select count(*) from tillctl.journal where sale = 'r:one' and step = 'pushing'";
    assert_eq!(shop.cluster.sql(pushed), "1");
    let again = shop.run("b", &sale("one")).exits(0).json();
    assert_eq!(again["payment_intent"], first["payment_intent"]);
    shop.run("b", &["payments", "get", "one"])
        .exits(0)
        .says("Practice till");
    shop.run("a", &["payments", "resume", "--yes"]).exits(0);
    shop.one_charge("one");
    shop.no_lock();
}

pub(crate) fn a_hold_that_was_decided_before_it_came_in_ends_as_that() {
    let Some(shop) = down() else { return };
    let hold = |reference| [allowed(&sale(reference)), vec!["--capture", "manual"]].concat();
    let [taken, let_go, met] =
        ["taken", "let-go", "met"].map(|reference| shop.run("a", &hold(reference)).exits(0).json());
    // The other machine has met this one.
    shop.run("b", &hold("met")).exits(0);
    shop.cluster.run();
    let intent = |sale: &serde_json::Value| sale["payment_intent"].as_str().unwrap().to_owned();
    for (verb, sale) in [("capture", &taken), ("cancel", &let_go), ("cancel", &met)] {
        let args = ["payments", verb, &intent(sale), "--yes"];
        shop.run("b", &args).exits(0);
    }
    let list = [
        "payments",
        "list",
        "-o",
        "csv",
        "--columns",
        "reference,outcome,payment_intent",
    ];
    for machine in ["a", "b", "a"] {
        let listed = shop.run(machine, &list).exits(0).out;
        for (reference, outcome, sale) in [
            ("taken", "paid", &taken),
            ("let-go", "canceled", &let_go),
            ("met", "canceled", &met),
        ] {
            let row = format!("{reference},{outcome},{}", intent(sale));
            assert!(listed.lines().any(|line| line == row), "{row}: {listed}");
            assert_eq!(listed.matches(&intent(sale)).count(), 1, "{listed}");
        }
    }
    // What was let go may be sold again, what was taken may not.
    let again = shop.run("b", &sale("taken")).exits(0).json();
    assert_eq!(again["payment_intent"], taken["payment_intent"]);
    let again = shop.run("b", &sale("let-go")).exits(0).json();
    assert_ne!(again["payment_intent"], let_go["payment_intent"]);
    shop.one_charge("taken");
    shop.one_charge("let-go");
    shop.no_lock();
}
