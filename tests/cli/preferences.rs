//! Settings that stand in the place of a flag: the currency, and the columns of lists.

use tillctl::facade::{SETTINGS, verbs_declared};

use super::shop::Shop;

fn set(shop: &Shop, key: &str, value: &str) {
    let run = shop.run(&["config", "set", key, value]);
    assert_eq!(run.code, 0, "{}", run.stderr);
}

#[test]
fn the_currency_of_a_sale_may_be_set_once() {
    let shop = Shop::demo();
    let pay = |more: &[&str]| {
        let sale = ["pay", "--reader", "Practice till", "--amount", "12.50"];
        let card = [
            "--present",
            "4242424242424242",
            "--skip-tipping",
            "--jq",
            ".currency",
        ];
        shop.run(&[&sale[..], more, &card].concat())
    };
    let none = pay(&[]);
    assert_eq!(none.code, 2);
    assert!(
        none.stderr.contains("how much? --currency is missing"),
        "{}",
        none.stderr
    );
    let wrong = shop.run(&["config", "set", "currency", "euro"]);
    assert_eq!(wrong.code, 2, "{}", wrong.stderr);
    set(&shop, "currency", "eur");
    assert_eq!(pay(&[]).stdout, "eur\n");
    // The flag is stronger, and so is a row.
    assert_eq!(pay(&["--currency", "usd"]).stdout, "usd\n");
    let rows =
        "reader,amount,currency,reference\nPractice till,3.00,usd,b-1\nPractice till,4.00,,b-2\n";
    let rows = shop.file("rows.csv", rows);
    let batch = [
        "pay",
        "--batch",
        &rows,
        "--present",
        "4242424242424242",
        "--yes",
    ];
    let columns = [
        "-o",
        "csv",
        "--no-headers",
        "--columns",
        "reference,total,currency",
    ];
    let run = shop.run(&[&batch[..], &columns].concat());
    assert_eq!(run.stdout, "b-1,3.00,usd\nb-2,4.00,eur\n", "{}", run.stderr);
    let cart = ["display", "Till 1", "--line", "Coffee:3.50", "--dry-run"];
    assert!(shop.run(&cart).stdout.contains("3.50 EUR"));
    // A project may be somebody else's work.
    shop.file(".tillctl.toml", "currency = \"usd\"\n");
    let refused = pay(&[]);
    assert_eq!(refused.code, 2);
    assert!(
        refused
            .stderr
            .contains("currency does not stand in a project's file")
    );
}

#[test]
fn without_a_currency_no_sale_of_many_begins() {
    let shop = Shop::demo();
    for line in [
        &[
            "pay",
            "--readers",
            "Till 1,Till 2",
            "--amount",
            "5.00",
            "--yes",
        ][..],
        &["display", "Till 1", "--line", "Coffee:3.50"],
    ] {
        let run = shop.run(line);
        assert_eq!(run.code, 2, "{}", run.stderr);
        assert!(run.stderr.contains("currency"), "{}", run.stderr);
    }
    assert_eq!(shop.requests_that_write(), 0);
}

#[test]
fn columns_of_a_table_may_be_set_for_each_list() {
    let shop = Shop::demo();
    set(&shop, "columns.readers_list", "status,label,metadata.floor");
    let head = |more: &[&str]| {
        let run = shop.run(&[&["readers", "list"], more].concat());
        assert_eq!(run.code, 0, "{}", run.stderr);
        let mut lines = run
            .stdout
            .lines()
            .filter(|line| !line.starts_with("Readers;"));
        lines.next().unwrap_or_default().to_owned()
    };
    assert!(head(&[]).starts_with("STATUS   LABEL  "), "{}", head(&[]));
    assert!(head(&[]).ends_with("METADATA.FLOOR"), "{}", head(&[]));
    assert_eq!(head(&["--columns", "label"]), "LABEL");
    assert!(head(&["-o", "wide"]).starts_with("ID  "));
    // Programs get what they always got.
    assert!(head(&["-o", "csv"]).starts_with("id,label,status,"));
    let json = shop.run(&["readers", "list", "-o", "json"]).json();
    assert_eq!(json[0]["object"], "terminal.reader");
    // Of that list alone.
    let one = shop.run(&["readers", "get", "Till 1"]).stdout;
    assert!(one.starts_with("id "), "{one}");
    let kept = shop.run(&["config", "get", "columns-readers-list"]).stdout;
    assert_eq!(kept, "status,label,metadata.floor\n");
    let unset = shop.run(&["config", "unset", "columns.readers_list"]);
    assert_eq!(unset.code, 0, "{}", unset.stderr);
    assert!(head(&[]).starts_with("ID  "));
}

#[test]
fn columns_that_a_list_does_not_have_are_refused_where_they_are_set() {
    let shop = Shop::demo();
    let wrong = shop.run(&["config", "set", "columns.payments_list", "reference,totl"]);
    assert_eq!(wrong.code, 2);
    assert!(
        wrong
            .stderr
            .contains("columns_payments_list: no column \"totl\"")
            && wrong.stderr.contains("did you mean total?"),
        "{}",
        wrong.stderr
    );
    let unknown = shop.run(&["config", "set", "columns.reader_list", "label"]);
    assert_eq!(unknown.code, 2);
    assert!(
        unknown
            .stderr
            .contains("did you mean columns_readers_list?"),
        "{}",
        unknown.stderr
    );
    // Written by hand they are told when the list is asked for.
    std::fs::create_dir_all(shop.path("config/tillctl")).unwrap();
    shop.file(
        "config/tillctl/config.toml",
        "columns_readers_list = \"lable\"\n",
    );
    let run = shop.run(&["readers", "list"]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr
            .contains("columns_readers_list: no column \"lable\""),
        "{}",
        run.stderr
    );
    assert_eq!(shop.run(&["readers", "list", "-o", "id"]).code, 0);
}

#[test]
fn every_list_has_a_setting_for_its_columns() {
    let lists = verbs_declared().into_iter().map(|verb| verb.command);
    let lists: Vec<_> = lists.filter(|command| command.ends_with(" list")).collect();
    for list in &lists {
        let key = format!("columns_{}", list.replace(' ', "_"));
        assert!(SETTINGS.iter().any(|s| s.key == key), "{key}");
    }
    let shop = Shop::demo();
    for setting in SETTINGS.iter().filter(|s| s.key.starts_with("columns_")) {
        let run = shop.run(&["config", "set", setting.key, "nosuch"]);
        assert!(
            run.code == 2 && run.stderr.contains("no column \"nosuch\""),
            "{}: {}",
            setting.key,
            run.stderr
        );
    }
}
