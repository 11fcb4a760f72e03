//! Setting a store up, and what it promises while nothing goes wrong.

use super::shared::{Shop, documented, sale};
use super::till::Till;

/// Each sale, the machine that took it and whose it was.
const WHO_SOLD: [&str; 6] = [
    "payments",
    "list",
    "-o",
    "csv",
    "--columns",
    "reference,host,user",
];

#[test]
fn a_store_is_set_up_and_one_reference_is_one_sale_on_every_machine() {
    let Some(shop) = Shop::bare() else { return };
    shop.run("a", &sale("one"))
        .exits(1)
        .warns("tillctl store init");
    assert!(shop.intents("one").is_empty());
    shop.run("a", &["store", "status"])
        .exits(10)
        .warns("no tables yet");
    shop.run("a", &["store", "init", "--dry-run"]).exits(0);
    shop.run("a", &["store", "init"]).exits(0).says("are made");
    shop.run("b", &["store", "init"]).exits(0).says("are there");
    shop.run("b", &["store", "migrate"])
        .exits(0)
        .says("nothing to do");
    let status = shop.run("b", &["store", "status", "-o", "json"]).exits(0);
    assert_eq!(status.json()["version"], 4);
    let first = shop.run("a", &sale("one")).exits(0).json();
    // Stripe has forgotten the key, and this machine has never heard of the sale.
    shop.till.later(72);
    let again = shop.run("b", &sale("one")).exits(0).json();
    assert_eq!(first["payment_intent"], again["payment_intent"]);
    shop.one_charge("one");
    let listed = shop.run("b", &WHO_SOLD);
    let host = shop
        .cluster
        .sql("select distinct host || ',' || os_user from tillctl.journal");
    listed.exits(0).says(&format!("one,{host}"));
    shop.run("c", &["payments", "refund", "one", "--yes"])
        .exits(0);
    shop.run("b", &["payments", "refund", "one", "--yes"])
        .exits(0);
    let payment_intent = first["payment_intent"].as_str().unwrap();
    let refunds = format!("/v1/refunds?payment_intent={payment_intent}");
    let refunds = shop.till.stripe(&refunds);
    assert_eq!(refunds["data"].as_array().unwrap().len(), 1);
    shop.no_lock();
    shop.run("a", &["store", "status"]).exits(0);
    let doctor = shop.run("a", &["doctor"]);
    assert!(doctor.out.contains("PostgreSQL"), "{}", doctor.out);
}

#[test]
fn another_amount_under_the_same_reference_is_refused_on_every_machine() {
    let Some(shop) = Shop::new() else { return };
    shop.run("a", &sale("one")).exits(0);
    let mut other = sale("one");
    let amount = other.iter().position(|arg| *arg == "5.00").unwrap();
    other[amount] = "6.00";
    shop.run("b", &other).exits(1).warns("belongs to a sale of");
    shop.one_charge("one");
}

#[test]
fn what_a_machine_sold_before_comes_along_and_goes_back() {
    let Some(shop) = Shop::new() else { return };
    let alone = |args: &[&str]| shop.till.run_on("a", args);
    let first = alone(&sale("old")).exits(0).json();
    shop.till.later(72);
    shop.run("a", &sale("old"))
        .exits(1)
        .warns("tillctl store import");
    shop.run("a", &["store", "import"])
        .exits(0)
        .says("4 of them new");
    shop.run("a", &["store", "import"])
        .exits(0)
        .says("0 of them new");
    for machine in ["a", "b"] {
        let again = shop.run(machine, &sale("old")).exits(0).json();
        assert_eq!(first["payment_intent"], again["payment_intent"]);
    }
    let shared = shop.run("b", &sale("shared")).exits(0).json();
    shop.till.later(72);
    // Whoever forgets the setting does not sell twice.
    alone(&sale("shared")).exits(1).warns("store export --here");
    shop.till
        .run_on("b", &sale("shared"))
        .exits(1)
        .warns("store export --here");
    shop.run("a", &["store", "export", "--here"]).exits(0);
    let again = alone(&sale("shared")).exits(0).json();
    assert_eq!(shared["payment_intent"], again["payment_intent"]);
    shop.one_charge("old");
    shop.one_charge("shared");
}

#[test]
fn what_was_exported_is_known_again_whatever_way_it_went() {
    let Some(shop) = Shop::new() else { return };
    let alone = |machine: &str, args: &[&str]| shop.till.run_on(machine, args);
    let rows = || {
        let rows = "select seq, host, os_user, step, line from tillctl.journal order by seq";
        shop.cluster.sql(rows)
    };
    let refund = |reference| ["payments", "refund", reference, "--amount", "2", "--yes"];
    let open = || {
        let open = ["payments", "list", "--open", "-o", "csv"];
        shop.run("b", &open).exits(0).out
    };
    let none_open = open();
    // One sold before there was a store, two with it, one of them in several steps.
    let own = alone("a", &sale("before")).exits(0);
    shop.run("a", &["store", "import"])
        .exits(0)
        .says("4 of them new");
    shop.run("a", &sale("one")).exits(0);
    shop.run("b", &sale("two")).exits(0);
    shop.run("b", &refund("one")).exits(0);
    shop.run("a", &refund("before")).exits(0);
    // Those of other machines.
    shop.cluster.sql(
        "update tillctl.journal set host = 'till-' || seq % 3, os_user = 'anna' where seq > 4",
    );
    let before = rows();
    let out = shop.till.path("out.jsonl");
    let out = out.to_str().unwrap();
    for machine in ["b", "c", "a"] {
        shop.run(machine, &["store", "export", "--out", out])
            .exits(0)
            .says("16 lines in ");
        shop.run(machine, &["store", "import", out])
            .exits(0)
            .says("16 lines of ")
            .says(", 0 of them new");
        assert_eq!(before, rows());
    }
    // The documented way out and back, with a sale on the way.
    shop.run("a", &["store", "export", "--here"])
        .exits(0)
        .says("16 lines in ");
    let again = alone("a", &sale("before")).exits(0).json();
    assert_eq!(again["payment_intent"], own.json()["payment_intent"]);
    alone("a", &sale("meanwhile")).exits(0);
    for new in [4, 0] {
        shop.run("a", &["store", "import"]).exits(0).says(&format!(
            "20 lines of this machine's journal, {new} of them new"
        ));
    }
    let after = rows();
    let (old, new) = after.split_at(before.len());
    assert_eq!(old, before);
    assert_eq!(new.trim().lines().count(), 4);
    assert_eq!(open(), none_open);
}

#[test]
fn journals_of_two_machines_are_taken_in_once() {
    let Some(shop) = Shop::new() else { return };
    let [m1, m2] = ["m1", "m2"].map(|machine| {
        shop.till.run_on(machine, &sale(machine)).exits(0);
        own_journal(&shop, machine)
    });
    let (m1, m2) = (m1.as_str(), m2.as_str());
    let import = || {
        shop.run("c", &["store", "import", m1, m2])
            .exits(0)
            .out
            .matches(", 4 of them new")
            .count()
    };
    assert_eq!(import(), 2);
    // Nobody knows whose these are: not the machine's that took them in.
    let hosts = "select distinct host || os_user from tillctl.journal";
    assert_eq!(shop.cluster.sql(hosts), "");
    shop.run("c", &WHO_SOLD).exits(0).says("\nm1,,\n");
    let rows = "select seq, host, os_user, step, line from tillctl.journal order by seq";
    let before = shop.cluster.sql(rows);
    assert_eq!(import(), 0);
    assert_eq!(before, shop.cluster.sql(rows));
    // Out of one store and into another.
    let out = shop.till.path("out.jsonl");
    let out = out.to_str().unwrap();
    shop.run("c", &["store", "export", "--out", out]).exits(0);
    shop.run("d", &["store", "import", out, m1, m2])
        .exits(0)
        .says("8 lines of ");
    assert_eq!(before, shop.cluster.sql(rows));
    // What the file says of who wrote a line goes along, and the line is as it was.
    let said =
        "update tillctl.journal set host = 'm-' || seq % 2, os_user = 'o''\"n' where seq > 2";
    shop.cluster.sql(said);
    let rows = "select host, os_user, step, line from tillctl.journal order by seq";
    let before = shop.cluster.sql(rows);
    shop.run("c", &["store", "export", "--out", out])
        .exits(0)
        .says("8 lines in ");
    shop.run("d", &["store", "import", out])
        .exits(0)
        .says("8 lines of ")
        .says(", 0 of them new");
    shop.cluster.sql("delete from tillctl.journal");
    shop.run("d", &["store", "import", out])
        .exits(0)
        .says(", 8 of them new");
    shop.run("d", &["store", "import", m2, m1]).exits(0);
    assert_eq!(before, shop.cluster.sql(rows));
    // What is of another account or mode is none of it, whoever says so.
    let live = shop.till.path("live-3f2a90d1c4b7e856.jsonl");
    std::fs::copy(m1, &live).unwrap();
    let other = shop.till.path("other.jsonl");
    let text = std::fs::read_to_string(out).unwrap();
    let (first, rest) = text.split_once('\n').unwrap();
    let first = first.replace("\"account\":\"test-", "\"account\":\"live-");
    std::fs::write(&other, format!("{first}\n{rest}")).unwrap();
    shop.cluster.sql("delete from tillctl.journal");
    for file in [&live, &other] {
        shop.run("d", &["store", "import", m2, file.to_str().unwrap()])
            .exits(2)
            .warns("another account, mode or server");
        shop.cluster
            .sql("delete from tillctl.journal where sale = 'r:m2'");
        assert_eq!(shop.cluster.sql(rows), "");
    }
}

/// Where a machine has its own journal.
fn own_journal(shop: &Shop, machine: &str) -> String {
    let folder = std::fs::read_dir(shop.till.path(machine).join("journal")).unwrap();
    let mut files = folder.map(|file| file.unwrap().path());
    let own = files.find(|path| path.extension().is_some_and(|end| end == "jsonl"));
    own.unwrap().to_str().unwrap().to_owned()
}

#[test]
fn a_reference_that_two_machines_sold_is_told_when_their_journals_come_in() {
    let Some(shop) = Shop::new() else { return };
    let sold = ["n1", "n2"].map(|machine| {
        let sold = shop.till.run_on(machine, &sale("dup")).exits(0).json();
        shop.till.run_on(machine, &sale(machine)).exits(0);
        // Stripe forgets the key.
        shop.till.later(72);
        let payment = sold["payment_intent"].as_str().unwrap().to_owned();
        (payment, own_journal(&shop, machine))
    });
    let [(first, n1), (second, n2)] = &sold;
    assert_ne!(first, second);
    let import = ["store", "import", n1, n2];
    let names_both = |args: &[&str]| {
        shop.run("c", args)
            .exits(10)
            .warns("the sale \"dup\" has 2 payments")
            .warns(first)
            .warns(second)
    };
    let run = names_both(&import);
    assert_eq!(run.out.matches("8 lines of ").count(), 2, "{}", run.out);
    assert_eq!(run.out.matches("8 of them new").count(), 2, "{}", run.out);
    assert!(!run.err.contains("\"n1\""), "{}", run.err);
    // It is told as long as both are there, whatever way they come in again.
    names_both(&import);
    names_both(&["store", "import", n1]);
    let out = shop.till.path("out.jsonl");
    let out = out.to_str().unwrap();
    shop.run("c", &["store", "export", "--out", out]).exits(0);
    names_both(&["store", "import", out]);
    let listed = shop.run("c", &["payments", "list", "--open"]);
    listed.exits(0).warns("nothing is open");
    let part = ["payments", "refund", second, "--amount", "2", "--yes"];
    shop.run("c", &part).exits(0);
    names_both(&import);
    shop.run("c", &["payments", "refund", second, "--yes"])
        .exits(0);
    shop.run("d", &import).exits(0).says("0 of them new");
}

#[test]
fn what_a_machine_cut_down_meanwhile_is_known_when_it_comes_back() {
    let Some(shop) = Shop::new() else { return };
    let alone = |args: &[&str]| shop.till.run_on("a", args);
    let sold = alone(&sale("one")).exits(0).json();
    let refund = ["payments", "refund", "one", "--amount", "2", "--yes"];
    alone(&refund).exits(0);
    let own = own_journal(&shop, "a");
    // Long enough to be cut down.
    let line = std::fs::read_to_string(&own).unwrap();
    let old: String = (0..1_000)
        .map(|number| {
            line.replace("r:one", &format!("r:old-{number}"))
                .replace("\"one\"", &format!("\"old-{number}\""))
        })
        .collect();
    std::fs::write(&own, line + &old).unwrap();
    let full = shop.till.path("full.jsonl");
    std::fs::copy(&own, &full).unwrap();
    let full = full.to_str().unwrap();
    shop.run("a", &["store", "import"])
        .exits(0)
        .says("6006 lines of this machine's journal, 6006 of them new");
    shop.run("a", &["store", "export", "--here"])
        .exits(0)
        .says("6006 lines in ");
    shop.till.later(8 * 24);
    let open = ["payments", "list", "--open"];
    alone(&open).exits(0).warns("nothing is open");
    alone(&sale("two")).exits(0);
    let text = std::fs::read_to_string(&own).unwrap();
    assert!(text.lines().count() < 5_500, "{}", text.lines().count());
    let hosts = "select string_agg(distinct host, ' ') from tillctl.journal";
    let host = shop.cluster.sql(hosts);
    for new in [4, 0] {
        shop.run("a", &["store", "import"]).exits(0).says(&format!(
            " lines of this machine's journal, {new} of them new"
        ));
    }
    shop.run("b", &["store", "import", &own, full])
        .exits(0)
        .says(&format!("of {own}, 0 of them new"))
        .says(&format!("of {full}, 0 of them new"));
    assert_eq!(host, shop.cluster.sql(hosts));
    // Also where it comes first.
    shop.cluster.sql("delete from tillctl.journal");
    shop.run("b", &["store", "import", &own]).exits(0);
    assert_eq!(host, shop.cluster.sql(hosts));
    shop.run("b", &["store", "import", full])
        .exits(0)
        .says(&format!("of {full}, 0 of them new"));
    shop.run("b", &open).exits(0).warns("nothing is open");
    let again = shop.run("b", &sale("one")).exits(0).json();
    assert_eq!(again["payment_intent"], sold["payment_intent"]);
}

#[test]
fn older_tables_are_brought_forward_when_that_is_asked_for() {
    let Some(shop) = Shop::new() else { return };
    shop.cluster
        .sql("delete from tillctl.schema_version where version = 4");
    shop.run("a", &["store", "init"])
        .exits(1)
        .warns("of version 3")
        .warns("store migrate");
    let version = "select max(version) from tillctl.schema_version";
    assert_eq!(shop.cluster.sql(version), "3");
    shop.cluster.sql(
        "create sequence tillctl.fence; alter table tillctl.journal drop column payment_intent, drop column refund_reference",
    );
    shop.run("a", &["store", "migrate"])
        .exits(0)
        .says("from version 3 to 4");
    shop.run("a", &["store", "init"]).exits(0).says("are there");
}

#[test]
fn tables_of_a_newer_version_are_refused_in_words() {
    let Some(shop) = Shop::new() else { return };
    shop.cluster
        .sql("insert into tillctl.schema_version (version, program) values (99, 'later')");
    shop.run("a", &sale("one"))
        .exits(1)
        .warns("a newer tillctl");
    shop.run("a", &["store", "migrate"])
        .exits(1)
        .warns("a newer tillctl");
    let status = shop.run("a", &["store", "status", "-o", "json"]).exits(10);
    let status = status.json();
    assert!(status["lines"].is_null(), "{status}");
    assert!(status["locks"].is_null(), "{status}");
    assert!(shop.intents("one").is_empty());
}

#[test]
fn a_password_comes_from_where_it_is_kept_and_is_never_shown() {
    const SECRET: &str = "kept-secret-77";
    let Some(shop) = Shop::new() else { return };
    shop.cluster.sql(&format!(
        "create role till login password '{SECRET}'; \
         grant usage on schema tillctl to till; \
         grant select on all tables in schema tillctl to till; \
         grant insert on tillctl.journal, tillctl.logs to till; \
         grant insert, update on tillctl.names to till; \
         grant insert, update, delete on tillctl.leases to till"
    ));
    shop.cluster.require_a_password("till");
    let url = shop.cluster.url().replace("owner@", "till@");
    let with = |set: &[(&str, &str)], args: &[&str]| {
        let mut command = shop.at("a", &url, args);
        command.envs(set.iter().copied());
        let run = Till::finish(command);
        assert!(
            !run.out.contains(SECRET) && !run.err.contains(SECRET),
            "{run:?}"
        );
        run
    };
    with(&[], &sale("one"))
        .exits(3)
        .warns("TILLCTL_STORE_PASSWORD");
    with(&[("PGPASSWORD", "wrong")], &sale("one")).exits(3);
    with(&[("PGPASSWORD", SECRET)], &sale("one")).exits(0);
    with(&[("TILLCTL_STORE_PASSWORD", SECRET)], &sale("two")).exits(0);
    with(&[("PGPASSWORD", SECRET)], &["doctor"]);
    with(&[("PGPASSWORD", SECRET)], &["config", "list"]).exits(0);
    let config = shop.till.path("config.toml");
    let config = config.to_str().unwrap();
    shop.till.write("password", &format!("{SECRET}\n"));
    shop.till
        .write("config.toml", "store_password_file = \"password\"\n");
    with(&[("TILLCTL_CONFIG", config)], &sale("three")).exits(0);
    shop.till.write(
        "config.toml",
        &format!("store_password_command = \"echo {SECRET}\"\n"),
    );
    with(&[("TILLCTL_CONFIG", config)], &sale("four")).exits(0);
    // In the URL it would be shown.
    let open = url.replace("till@", &format!("till:{SECRET}@"));
    for args in [&["config", "list"][..], &["doctor"], &["store", "status"]] {
        let run = Till::finish(shop.at("a", &open, args));
        assert!(
            !run.out.contains(SECRET) && !run.err.contains(SECRET),
            "{run:?}"
        );
        assert_ne!(run.code, 0);
    }
    shop.no_lock();
}

#[test]
fn roles_are_told_what_they_may_do() {
    let Some(shop) = Shop::new() else { return };
    // Roles are of the whole server, and another test has a till.
    shop.cluster.sql("create role seller login");
    let blocks = [
        documented("Set it up in five minutes").remove(0),
        documented("Roles").remove(0),
    ];
    for block in &blocks {
        shop.cluster.sql(&block.replace(" to till;", " to seller;"));
    }
    let at = |role: &str, args: &[&str]| {
        let url = shop.cluster.url().replace("owner@", &format!("{role}@"));
        Till::finish(shop.at(role, &url, args))
    };
    let status = ["store", "status", "-o", "json"];
    for (role, may) in [
        ("owner", "take payments, push ledgers and read reports"),
        ("seller", "take payments"),
        ("auditor", "read payments, not take payments"),
    ] {
        assert_eq!(at(role, &status).exits(0).json()["may"], may);
        at(role, &["doctor"]).says(&format!(", may {may}"));
    }
    at("seller", &sale("one")).exits(0);
    at("auditor", &["payments", "list"]).exits(0).says("one");
    at("auditor", &["audit", "list"]).exits(0).says("pay");
    at("auditor", &["fleet", "uptime", "--tz", "UTC"]).exits(0);
    at("auditor", &sale("two"))
        .exits(3)
        .warns("this role may not do that");
    // Not all that a till needs, and nothing at all.
    shop.cluster.sql(
        "revoke insert on tillctl.logs from seller; create role idle login; \
         grant usage on schema tillctl to idle; grant select on tillctl.schema_version to idle",
    );
    at("seller", &status)
        .exits(10)
        .warns("it lacks insert on tillctl.logs");
    at("seller", &["doctor"])
        .exits(10)
        .warns("it lacks insert on tillctl.logs");
    at("idle", &status).exits(10).warns("may do nothing");
    // What a payment does not need, and what it needs only at its end.
    let may = "take payments";
    assert_eq!(at("seller", &status).json()["may"], may);
    at("seller", &sale("three")).exits(0);
    shop.cluster
        .sql("revoke delete on tillctl.leases from seller");
    let before = shop.till.simulator.request_count();
    at("seller", &sale("four"))
        .exits(3)
        .warns("it lacks delete on tillctl.leases; nothing was charged");
    assert!(shop.till.simulator.request_count() <= before + 2);
    assert_eq!(shop.intents("four").len(), 0);
    shop.no_lock();
}

#[test]
fn the_simulator_of_the_process_has_no_store() {
    let Some(shop) = Shop::new() else { return };
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_tillctl"));
    command
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .env("HOME", shop.till.path("home"))
        .env("TILLCTL_DATA_DIR", shop.till.path("data"))
        .env("TILLCTL_STORE", shop.cluster.url())
        .args(["--simulator", "store", "status"]);
    Till::finish(command).exits(2).warns("no store");
    assert_eq!(
        shop.cluster.sql("select count(*) from tillctl.journal"),
        "0"
    );
}

#[test]
fn tables_of_ledgers_that_nothing_is_known_of_are_told_of() {
    let Some(shop) = Shop::new() else { return };
    shop.cluster.sql("drop schema tillctl cascade");
    shop.run("a", &["store", "init"])
        .exits(1)
        .warns("drop schema tillctl_ledger cascade");
    shop.cluster.sql("drop schema tillctl_ledger cascade");
    shop.run("a", &["store", "init"]).exits(0);
    shop.run("a", &["store", "init"]).exits(0);
}
