//! `--sort` of every list: each of its columns is a key, in every format.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use snapbox::str;
use tillctl::facade::verbs_declared;

use super::shop::{KEY, Shop};

/// Every list, with the flags that show many rows.
const LISTS: &[&[&str]] = &[
    &["readers", "list"],
    &["locations", "list"],
    &["configurations", "list"],
    &["payments", "list"],
    &["payments", "unsettled"],
    &["transactions", "list", "--last", "3d"],
    &["audit", "list"],
    &["profiles", "list"],
    &["config", "list"],
    &["fleet", "uptime", "--day", "today"],
];

/// A shop with several rows in every list.
fn shop() -> Shop {
    let shop = Shop::demo();
    let done = |words: &[&str]| {
        let run = shop.run(words);
        assert_eq!(run.code, 0, "{words:?}: {}", run.stderr);
    };
    done(&["readers", "rename", "Till 2", "till 10", "-q"]);
    done(&["readers", "edit", "Bar", "--metadata", "floor=2", "-q"]);
    for (name, offline) in [("Kiosk 10", "on"), ("kiosk 9", "off")] {
        done(&[
            "configurations",
            "create",
            "--name",
            name,
            "--offline",
            offline,
            "-q",
        ]);
    }
    for (reader, amount, currency, reference) in [
        ("Practice till", "12.00", "eur", "order-10"),
        ("Practice till", "100.00", "eur", "order-9"),
        ("Practice till", "9.00", "usd", "order-1"),
    ] {
        done(&[
            "pay",
            "--reader",
            reader,
            "--amount",
            amount,
            "--currency",
            currency,
            "--reference",
            reference,
            "--present",
            "4242424242424242",
            "--skip-tipping",
            "--capture",
            "manual",
            "-q",
        ]);
    }
    for (name, key) in [("berlin 10", KEY), ("berlin 9", KEY)] {
        let name = name.replace(' ', "-");
        let command = format!("echo {key}");
        done(&["login", "--profile", &name, "--command", &command, "-q"]);
    }
    let mut seen = shop.command(&["fleet", "check"]);
    let seen = seen.env("TILLCTL_NOW", "2026-11-23T08:00:00Z").output();
    assert_eq!(seen.unwrap().status.code(), Some(10));
    shop
}

/// The names of a list's columns, from its help.
fn columns(list: &[&str]) -> Vec<String> {
    let command = list[..2].join(" ");
    let declared = verbs_declared();
    let verb = declared.iter().find(|verb| verb.command == command);
    let help = verb.unwrap().columns.help();
    let names = help.trim_start_matches("Columns: ");
    let names = names.replace("; on request also ", ", ");
    names.split(", ").map(str::to_owned).collect()
}

/// What a list shows, a line for each row.
fn shown(shop: &Shop, list: &[&str], more: &[&str]) -> Vec<String> {
    // Ids are looked at as they are.
    let mut command = shop.command(&[list, more, &["-q"]].concat());
    let run = command.env("TILLCTL_TZ", "UTC").output().unwrap();
    assert!(
        matches!(run.status.code(), Some(0 | 10)),
        "{list:?} {more:?}: {run:?}"
    );
    let stdout = String::from_utf8(run.stdout).unwrap();
    stdout.lines().map(str::to_owned).collect()
}

/// One column of a list, as CSV has it.
fn column(shop: &Shop, list: &[&str], name: &str, sort: &[&str]) -> Vec<String> {
    let csv = ["-o", "csv", "--no-headers", "--columns", name];
    let mut rows = shown(shop, list, &[sort, &csv[..]].concat());
    // Quotes are about commas in a cell, or of a row that is empty.
    for row in &mut rows {
        *row = row.trim_matches('"').to_owned();
    }
    rows
}

/// Numbers as numbers, all else as people count, whatever the case.
fn compared(one: &str, other: &str) -> Ordering {
    let number = |text: &str| text.parse::<f64>().ok();
    if let (Some(one), Some(other)) = (number(one), number(other)) {
        return one.total_cmp(&other);
    }
    let (one, other) = (one.to_lowercase(), other.to_lowercase());
    let (mut one, mut other) = (one.as_str(), other.as_str());
    loop {
        let digits = |text: &str| {
            let end = text.find(|c: char| !c.is_ascii_digit());
            end.unwrap_or(text.len())
        };
        let order = match (digits(one), digits(other)) {
            (0, _) | (_, 0) => {
                let (first, second) = (one.chars().next(), other.chars().next());
                let length = |c: Option<char>| c.map_or(0, char::len_utf8);
                one = &one[length(first)..];
                other = &other[length(second)..];
                first.cmp(&second)
            }
            (first, second) => {
                let value = |text: &str| text.parse::<u128>().unwrap();
                let order = value(&one[..first]).cmp(&value(&other[..second]));
                one = &one[first..];
                other = &other[second..];
                order
            }
        };
        if order.is_ne() || one.is_empty() && other.is_empty() {
            return order;
        }
    }
}

#[test]
fn every_list_has_an_order() {
    let listed: BTreeSet<String> = LISTS.iter().map(|list| list[..2].join(" ")).collect();
    let lists = verbs_declared().into_iter().map(|verb| verb.command);
    let lists: Vec<_> = lists.filter(|command| command.ends_with(" list")).collect();
    assert!(lists.len() >= 7, "{lists:?}");
    let left: Vec<_> = lists
        .iter()
        .filter(|list| !listed.contains(*list))
        .collect();
    assert!(left.is_empty(), "a list that nobody sorts: {left:?}");
}

#[test]
fn every_column_is_a_key() {
    let shop = shop();
    for list in LISTS {
        for name in columns(list) {
            let rows = column(&shop, list, &name, &["--sort", &name]);
            assert!(rows.len() > 1, "{list:?}: too few rows to sort");
            let empty = rows.iter().filter(|row| row.is_empty()).count();
            let (some, none) = rows.split_at(rows.len() - empty);
            assert!(
                none.iter().all(String::is_empty),
                "{list:?} {name}: {rows:?}"
            );
            // The status of readers is sorted by what needs somebody, money first by
            // currency, and what is silent since when as a moment.
            let is_of_its_own = list[0] == "readers" && matches!(&*name, "status" | "last_seen")
                || matches!(&*name, "amount" | "total" | "refunded" | "tip");
            if !is_of_its_own {
                let mut wanted = some.to_vec();
                wanted.sort_by(|a, b| compared(a, b));
                assert_eq!(some, wanted, "{list:?} {name}");
            }
        }
    }
}

#[test]
fn each_kind_has_its_order() {
    let shop = shop();
    let of = |list: &[&str], name: &str, sort: &str| {
        column(&shop, list, name, &["--sort", sort]).join(" | ")
    };
    // Money by currency, then by amount.
    let payments = ["payments", "list"];
    assert_eq!(
        of(&payments, "reference", "amount"),
        "order-10 | order-9 | order-1"
    );
    assert_eq!(
        of(&payments, "reference", "-amount"),
        "order-1 | order-9 | order-10"
    );
    // Several keys; what is alike in the first is in the order of the next.
    assert_eq!(
        of(&payments, "reference", "currency,reference"),
        "order-9 | order-10 | order-1"
    );
    assert_eq!(
        of(&payments, "reference", "currency,-reference"),
        "order-10 | order-9 | order-1"
    );
    // As people count; keys may be of columns that are not shown.
    assert_eq!(
        of(
            &["configurations", "list", "--where", "name=?iosk*"],
            "offline",
            "name"
        ),
        "off | on"
    );
    assert_eq!(
        of(&["profiles", "list"], "name", "name"),
        "berlin-9 | berlin-10"
    );
    // Stable: the list's own order where the keys are alike.
    assert_eq!(
        of(&payments, "reference", "status"),
        column(&shop, &payments, "reference", &[]).join(" | ")
    );
    // What needs somebody first; metadata, of which most have none.
    let readers = ["readers", "list"];
    let status = of(&readers, "status", "status");
    assert!(
        status.starts_with("offline | offline | ") && status.ends_with("online | "),
        "{status}"
    );
    let floor = of(&readers, "label", "metadata.floor");
    assert!(floor.starts_with("Bar | "), "{floor}");
    // Words of conditions.
    assert_eq!(
        of(&readers, "label", "type,label"),
        of(&readers, "label", "device_type,label")
    );
    assert_eq!(
        of(&readers, "label", "-last-seen"),
        of(&readers, "label", "-last_seen")
    );
}

#[test]
fn every_format_has_the_same_order() {
    let shop = shop();
    for (list, sort) in [
        (&["readers", "list"][..], "-label"),
        (&["locations", "list"], "display_name"),
        (&["transactions", "list", "--last", "3d"], "-amount,at"),
        (&["audit", "list"], "command,-at"),
    ] {
        let sort = ["--sort", sort];
        let of = |more: &[&str]| shown(&shop, list, &[&sort[..], more].concat());
        let ids = of(&["-o", "id"]);
        let more = ["--columns", "id", "--no-headers"];
        assert_eq!(ids, of(&[&["-o", "csv"], &more[..]].concat()), "{list:?}");
        let table: Vec<_> = of(&[&["-o", "table"], &more[..]].concat());
        let table: Vec<_> = table.iter().map(|row| row.trim().to_owned()).collect();
        assert_eq!(ids.iter().filter(|id| !id.is_empty()).count(), ids.len());
        assert!(table.ends_with(&ids), "{list:?} {table:?}");
        assert_eq!(ids, of(&["--jq", ".[].id"]), "{list:?}");
        assert_eq!(ids, of(&["-o", "jsonl", "--jq", ".id"]), "{list:?}");
        assert_eq!(ids, of(&["--template", "{{ id }}"]), "{list:?}");
        let first = of(&["-o", "json"]).join("\n");
        let first: serde_json::Value = serde_json::from_str(&first).unwrap();
        let first = first
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["id"].as_str().unwrap());
        assert!(first.eq(ids.iter().map(String::as_str)), "{list:?}");
    }
}

#[test]
fn a_limit_takes_what_comes_first_in_the_order() {
    let shop = shop();
    let all = column(
        &shop,
        &["locations", "list"],
        "id",
        &["--sort", "-display_name"],
    );
    let some = column(
        &shop,
        &["locations", "list"],
        "id",
        &["--sort", "-display_name", "--limit", "2"],
    );
    assert_eq!(some, all[..2]);
    let list = ["transactions", "list", "--last", "3d"];
    let amounts = column(&shop, &list, "amount", &["--currency", "eur"]);
    let most_of_all = amounts.iter().filter_map(|text| text.parse::<f64>().ok());
    let first = column(
        &shop,
        &list,
        "amount",
        &["--sort", "-amount", "--limit", "1", "--currency", "eur"],
    );
    let largest = most_of_all.fold(0.0, f64::max);
    assert_eq!(first.len(), 1);
    assert!(
        (first[0].parse::<f64>().unwrap() - largest).abs() < 0.001,
        "{first:?}"
    );
}

#[test]
fn a_key_that_is_none_is_refused_before_anything_is_sent() {
    let shop = Shop::demo();
    for list in LISTS {
        let sort = ["--sort", "-nosuch,id"];
        let run = shop.run(&[list, &sort[..]].concat());
        assert_eq!((run.code, &*run.stdout), (2, ""), "{list:?}");
        let says = |text: &str| run.stderr.contains(text);
        assert!(
            says("error: --sort: no column \"nosuch\"") && says("hint: the columns are "),
            "{list:?}: {}",
            run.stderr
        );
    }
    assert_eq!(shop.requests(), 0);
    shop.run(&["readers", "list", "--sort", "lable"]).is(
        2,
        "",
        str![[r#"
error: --sort: no column "lable"
hint: did you mean label? the columns are id, label, status, location_name, device_type, action, last_seen, serial_number, location, device_sw_version, ip_address, metadata, livemode

"#]],
    );
}

#[test]
fn tables_of_payments_begin_with_what_needs_somebody() {
    let shop = shop();
    let paid = [
        "pay",
        "--reader",
        "Practice till",
        "--amount",
        "7.00",
        "--currency",
        "eur",
        "--reference",
        "order-20",
        "--present",
        "4242424242424242",
        "--skip-tipping",
        "-q",
    ];
    let mut later = shop.command(&paid);
    let later = later.env("TILLCTL_NOW", "2026-11-23T13:00:00Z").output();
    assert_eq!(later.unwrap().status.code(), Some(0));
    let list = ["payments", "list"];
    let newest = column(&shop, &list, "reference", &[]);
    assert_eq!(newest[0], "order-20");
    let table = shown(&shop, &list, &["--columns", "reference", "--no-headers"]);
    let table: Vec<_> = table.iter().map(|row| row.trim()).collect();
    // Three authorisations wait for their capture.
    assert_eq!(table[3], "order-20");
    assert_eq!(table[..3], newest[1..]);
}
