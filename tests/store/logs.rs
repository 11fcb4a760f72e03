//! What machines did and saw beside their sales, told by any of them.

use std::process::Command;
use std::time::{Duration, Instant};

use super::shared::{Shop, sale, sale_on};
use super::till::{Run, Till};

#[test]
fn what_any_machine_sent_is_listed_on_all() {
    let Some(shop) = Shop::new() else { return };
    let list = |machine: &str| {
        let args = [
            "audit",
            "list",
            "-o",
            "csv",
            "--columns",
            "host,user,command,object",
        ];
        shop.run(machine, &args).exits(0).out
    };
    shop.run("a", &sale("one")).exits(0);
    shop.run(
        "b",
        &[
            "locations",
            "create",
            "--name",
            "Second",
            "--line1",
            "1 Main St",
            "--city",
            "Berlin",
            "--country",
            "DE",
            "--postal-code",
            "10115",
        ],
    )
    .exits(0);
    let both = list("c");
    assert_eq!(both, list("a"));
    let host = shop.cluster.sql("select distinct host from tillctl.logs");
    assert!(
        both.lines()
            .skip(1)
            .all(|line| line.starts_with(&format!("{host},"))),
        "{both}"
    );
    assert!(both.contains(",pay,payment_intent"), "{both}");
    assert!(
        both.contains(",locations create,terminal.location"),
        "{both}"
    );
    // A machine of before comes along, once.
    shop.till.run_on("d", &sale("two")).exits(0);
    shop.run("d", &["store", "import"])
        .exits(0)
        .says("this machine's audit log, ");
    let three = list("c");
    assert!(three.lines().count() > both.lines().count());
    // It is known whose own that log is.
    let is_own = |line: &str| line.starts_with(&format!("{host},"));
    assert!(three.lines().skip(1).all(is_own), "{three}");
    let again = shop.run("d", &["store", "import"]).exits(0);
    again.says("of this machine's audit log, 0 of them new");
    let out = shop.till.path("audit.jsonl");
    let out = out.to_str().unwrap();
    shop.run("b", &["store", "export", "--what", "audit", "--out", out])
        .exits(0);
    let own = shop.till.path("a").join("audit.jsonl");
    shop.run("b", &["store", "import", out, own.to_str().unwrap()])
        .exits(0)
        .says(", 0 of them new");
    assert_eq!(three, list("b"));
}

#[test]
fn what_any_machine_changed_is_turned_back_on_any() {
    let Some(shop) = Shop::new() else { return };
    let called = || {
        let list = shop.till.stripe("/v1/terminal/readers?limit=50");
        let readers = list["data"].as_array().unwrap().clone();
        let found = readers.iter().find(|r| r["label"] == "Till 77").cloned();
        found.map(|reader| reader["id"].as_str().unwrap().to_owned())
    };
    shop.run("a", &["readers", "rename", "Practice till", "Till 77"])
        .exits(0);
    let reader = called().unwrap();
    // The other machine sent nothing itself.
    shop.run("b", &["audit", "revert", "--last", "1", "--yes"])
        .exits(4);
    // The clock of a test begins anew with every command: what is later is so by minutes.
    shop.till.minutes_later(1);
    shop.run("b", &["audit", "revert", &reader, "--yes"])
        .exits(0);
    assert_eq!(called(), None);
    shop.till.minutes_later(1);
    // What it sent is turned back where nothing of it was known.
    shop.run("a", &["audit", "revert", &reader, "--yes"])
        .exits(0);
    assert_eq!(called().as_ref(), Some(&reader));
    // The log is in the order of the machines' clocks. Where one is behind, the write that
    // counts as the last is not, and is not turned back: nothing is lost.
    let mut behind = shop.command("b", &["readers", "rename", &reader, "Till 78"]);
    behind.env("TILLCTL_NOW", shop.till.now_and(-30));
    Till::finish(behind).exits(0);
    shop.run("a", &["audit", "revert", &reader, "--yes"])
        .exits(1)
        .warns("nothing was sent: Till 78 (")
        .warns("has changed since");
}

/// A command of somebody on a machine, at an hour that is theirs alone.
fn by(shop: &Shop, (person, machine): (&str, &str), args: &[&str]) -> Run {
    shop.till.minutes_later(1);
    let mut command = shop.command(machine, args);
    command.env("SUDO_USER", person);
    Till::finish(command)
}

#[test]
fn the_last_writes_are_ones_own_and_a_later_change_of_another_is_told() {
    let Some(shop) = Shop::alone() else { return };
    let (anna, bert) = (("anna", "a"), ("bert", "b"));
    let last = ["audit", "revert", "--last", "1", "--dry-run"];
    by(
        &shop,
        anna,
        &["readers", "rename", "Practice till", "Till 77"],
    )
    .exits(0);
    let told = by(&shop, anna, &last).exits(0);
    told.says("\"Till 77\" -> \"Practice till\"");
    // Who has changed nothing hears what the last change was, and whose.
    let none = by(&shop, bert, &last).exits(4);
    let none = none.warns("there is no write of ").warns("on this machine");
    let host = shop.cluster.sql("select distinct host from tillctl.logs");
    let none = none.warns(&format!(
        "(sudo by anna) on {host} sent `readers rename` of "
    ));
    none.warns("hint: tillctl audit revert req_");
    by(
        &shop,
        bert,
        &["readers", "edit", "Till 77", "--metadata", "table=2"],
    )
    .exits(0);
    let told = by(&shop, anna, &last).exits(0);
    let told = told.says("\"Till 77\" -> \"Practice till\"");
    let told = told.warns("warning: the last change is not yours: ");
    let told = told.warns(&format!("(sudo by bert) on {host} sent `readers edit` of "));
    // What is said to be done does it.
    let (_, hint) = told.err.split_once("hint: tillctl ").unwrap();
    let (way, _) = hint.split_once(" turns that back").unwrap();
    let way: Vec<&str> = way.split(' ').chain(["--yes"]).collect();
    by(&shop, anna, &way).exits(0);
    // That was anna's, and the last one.
    let told = by(&shop, anna, &last)
        .exits(0)
        .says("metadata.table (none) -> \"2\"");
    assert!(!told.err.contains("not yours"), "{}", told.err);
    // Payments of other machines are no changes that anybody means.
    by(&shop, bert, &sale_on("one", "Till 77")).exits(0);
    let told = by(&shop, anna, &last).exits(0);
    assert!(!told.err.contains("not yours"), "{}", told.err);
    // Whoever shares a machine is somebody else there too.
    let both = [("anna", "c"), ("bert", "c")];
    by(&shop, both[0], &["readers", "rename", "Till 77", "Till 78"]).exits(0);
    by(&shop, both[1], &["readers", "rename", "Till 78", "Till 79"]).exits(0);
    let told = by(&shop, both[0], &last).exits(1);
    told.warns("label is \"Till 79\" now")
        .warns("(sudo by bert)");
    // It takes no store: what others did is not known then.
    shop.cluster.kill();
    let told = by(&shop, both[1], &last).exits(0);
    told.says("\"Till 79\" -> \"Till 78\"")
        .warns("what other machines have changed since is not known: ");
}

pub(crate) fn what_was_done_while_the_store_is_away_arrives_later() {
    let Some(shop) = Shop::alone() else { return };
    shop.cluster.kill();
    let label = ["readers", "rename", "Practice till", "Practice 9"];
    shop.run("a", &label)
        .exits(0)
        .warns("once the store can be reached");
    shop.run("a", &["audit", "list"]).exits(8);
    shop.cluster.run();
    shop.run("a", &["audit", "list"])
        .exits(0)
        .says("readers rename");
    shop.run("b", &["audit", "list"])
        .exits(0)
        .says("readers rename");
    // Whatever reaches the store next takes it along, however lately that failed.
    shop.cluster.kill();
    shop.run("a", &["readers", "rename", "Practice 9", "Practice 10"])
        .exits(0);
    shop.cluster.run();
    shop.run("a", &["payments", "list"]).exits(0);
    let renamed = "select count(*) from tillctl.logs where line like '%readers rename%'";
    assert_eq!(shop.cluster.sql(renamed), "2");
}

#[test]
fn what_any_machine_saw_counts_on_all() {
    let Some(shop) = Shop::new() else { return };
    shop.run("a", &["fleet", "check"]);
    shop.till.minutes_later(5);
    shop.run("b", &["fleet", "check"]);
    shop.till.minutes_later(5);
    let uptime = |machine: &str, more: &[&str]| {
        let args = ["fleet", "uptime", "today", "--tz", "Europe/Berlin", "-o"];
        shop.run(machine, &[&args[..], more].concat()).exits(0)
    };
    let seen = uptime("c", &["json"]).warns("(2 looks)").json();
    let up = seen.as_array().unwrap().iter().map(|row| &row["up"]);
    assert_eq!(up.max_by_key(|up| up.as_i64()).unwrap(), 600, "{seen:#}");
    let columns = ["csv", "--columns", "reader_id,location_id,up,down,outages"];
    assert_eq!(uptime("a", &columns).out, uptime("c", &columns).out);
    let out = shop.till.path("looks");
    let out = out.to_str().unwrap();
    shop.run("c", &["store", "export", "--what", "looks", "--out", out])
        .exits(0);
    shop.run("c", &["store", "import", out])
        .exits(0)
        .says("3 lines of ")
        .says(", 0 of them new");
}

/// What a shell is offered on a machine that has listed nothing.
fn offered(shop: &Shop, machine: &str, words: &[&str]) -> String {
    let known = shop.command(machine, &[]);
    let mut command = Command::new(known.get_program());
    command.env_clear();
    for (name, value) in known.get_envs() {
        command.env(name, value.unwrap());
    }
    command
        .env(
            "XDG_CACHE_HOME",
            shop.till.path(&format!("{machine}-cache")),
        )
        .env("TILLCTL_API_BASE", shop.till.simulator.url())
        .env("TILLCTL_COMPLETE", "fish")
        .args(["--", "tillctl"])
        .args(words);
    Till::finish(command).exits(0).out
}

#[test]
fn what_any_machine_listed_is_offered_on_all_and_never_waited_for() {
    let Some(shop) = Shop::alone() else { return };
    shop.run("a", &["readers", "list"]).exits(0);
    let before = shop.till.simulator.request_count();
    let words = ["readers", "get", "Prac"];
    // Stripe was asked just now, by another tillctl of this machine that died.
    let account = std::fs::read_dir(shop.till.path(".cache/tillctl/names")).unwrap();
    let account = account.last().unwrap().unwrap().file_name();
    let names = shop.till.path("b-cache/tillctl/names").join(account);
    std::fs::create_dir_all(&names).unwrap();
    let begun = Instant::now();
    loop {
        std::fs::write(names.join("readers.tried"), "").unwrap();
        // Whoever waited too long for the store on a busy machine asks again.
        if offered(&shop, "b", &words).starts_with("Practice till") {
            break;
        }
        assert!(begun.elapsed() < Duration::from_secs(20));
    }
    assert_eq!(shop.till.simulator.request_count(), before);
    // It is a file of the machine's own from then on.
    shop.cluster.freeze();
    assert!(offered(&shop, "b", &words).starts_with("Practice till"));
    let begun = Instant::now();
    offered(&shop, "c", &words);
    // A debug build takes its time; a store that answers nothing takes none.
    assert!(
        begun.elapsed() < Duration::from_secs(2),
        "{:?}",
        begun.elapsed()
    );
    shop.cluster.thaw();
}
