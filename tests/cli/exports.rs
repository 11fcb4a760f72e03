//! `tillctl ledger export` into a directory that holds an export already.

use std::path::Path;

use super::account::{Account, location, reader, sale};

/// All files below a folder but hidden ones, as text.
fn below(folder: &Path, at: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        if entry.file_type().unwrap().is_dir() {
            found.extend(below(&entry.path(), &format!("{at}{name}/")));
        } else if !name.starts_with('.') {
            found.push(format!("{at}{name}"));
        }
    }
    found.sort();
    found
}

/// One sale before midnight and one after it, as Berlin sees it.
fn account() -> Account {
    let account = Account::new(|lists| {
        lists.charges = vec![
            sale("a", "2026-11-21T12:00:00Z", 100, "tmr_1"),
            sale("b", "2026-11-22T22:30:00Z", 200, "tmr_1"),
        ];
    });
    let sync = account.at("2026-11-24T09:00:00Z", "ledger sync --since 2026-11-01 -q");
    assert_eq!(sync.code, 0, "{}", sync.stderr);
    account
}

const EXPORT: &str = "ledger export --format csv --out export --partition day";

#[test]
fn an_export_in_another_zone_leaves_no_row_twice() {
    let account = account();
    let now = "2026-11-24T09:00:00Z";
    let export = |tz: &str| account.at(now, &format!("{EXPORT} --tz {tz} -o id"));
    let folder = account.shop.path("export");
    let files = |days: [&str; 2]| {
        let of = |table: &str| days.map(|day| format!("{table}/day=2026-11-{day}/{table}.csv"));
        let mut files = [of("balance_transactions"), of("charges")].concat();
        files.sort();
        files
    };
    assert_eq!(export("Europe/Berlin").stderr, "");
    assert_eq!(below(&folder, ""), files(["21", "22"]));
    std::fs::write(folder.join("charges/day=2026-11-22/notes.txt"), "mine").unwrap();
    let run = export("Asia/Tokyo");
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(
        run.stderr,
        "deleted 2 files of an earlier export that this one does not have\n"
    );
    let mut left = files(["21", "23"]);
    left.push("charges/day=2026-11-22/notes.txt".to_owned());
    left.sort();
    assert_eq!(below(&folder, ""), left);
    // The same again, and another form beside it, delete nothing.
    assert_eq!(export("Asia/Tokyo").stderr, "");
    let other = account.at(
        now,
        "ledger export --format jsonl --out export --partition day --tz Europe/Berlin -o id",
    );
    assert_eq!((other.code, &*other.stderr), (0, ""));
    assert!(folder.join("charges/day=2026-11-23/charges.csv").exists());
}

#[test]
fn files_of_unknown_origin_are_named_and_left_alone() {
    let account = account();
    let day = account.shop.path("export/charges/day=2026-01-01");
    std::fs::create_dir_all(&day).unwrap();
    std::fs::write(day.join("charges.csv"), "old").unwrap();
    let run = account.at(
        "2026-11-24T09:00:00Z",
        &format!("{EXPORT} --tz Europe/Berlin"),
    );
    run.is(
        1,
        "",
        "error: export/charges/day=2026-01-01/charges.csv would be taken for a part of this export, and it is not known where it is from\n\
         hint: delete it if it is of an older export, or name another directory with --out\n",
    );
    assert_eq!(
        below(&account.shop.path("export"), ""),
        ["charges/day=2026-01-01/charges.csv"]
    );
}

#[test]
fn no_zone_is_guessed() {
    let account = account();
    let args: Vec<&str> = EXPORT.split_whitespace().collect();
    account.shop.run(&args).is(
        2,
        "",
        "error: in which zone are days counted?\nhint: name it: --tz Europe/Berlin; for good: tillctl config set tz Europe/Berlin, or TILLCTL_TZ\n",
    );
}

/// A reference that a spreadsheet would run is written as it is, for programs, or
/// with an apostrophe, for people.
#[test]
fn formulas_are_guarded_where_that_is_asked_for() {
    let account = Account::new(|lists| {
        let mut charge = sale("a", "2026-11-21T12:00:00Z", 100, "tmr_1");
        charge["metadata"]["tillctl_reference"] = "=1+1".into();
        lists.charges = vec![charge];
    });
    let now = "2026-11-24T09:00:00Z";
    let sync = account.at(now, "ledger sync --since 2026-11-01 -q");
    assert_eq!(sync.code, 0, "{}", sync.stderr);
    let export = "ledger export --format csv --out export";
    let cells = |args: &str| {
        let run = account.at(now, args);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{args}");
        let text = account.file("export/charges.csv");
        let cells = text.lines().nth(1).unwrap().split(',').map(str::to_owned);
        cells.collect::<Vec<_>>()
    };
    let plain = cells(export);
    let guarded = cells(&format!("{export} --guard-formulas"));
    assert!(plain.contains(&"=1+1".to_owned()), "{plain:?}");
    assert!(guarded.contains(&"'=1+1".to_owned()), "{guarded:?}");
    // Nothing else differs: numbers stay numbers.
    let freed: Vec<_> = guarded.iter().map(|c| c.replace("'=", "=")).collect();
    assert_eq!(freed, plain);
}

/// Whatever labels and locations are called, each part of a split report has a file
/// of its own, which every file system takes.
#[test]
fn names_of_files_fit_and_differ() {
    let long = "x".repeat(400);
    let labels = [
        "Bar",
        "bar",
        "con",
        "-rf",
        "Kasse 1/2",
        &long,
        &format!("{long}y"),
        &"é".repeat(200),
    ];
    let account = Account::new(|lists| {
        for (number, label) in labels.iter().enumerate() {
            let id = format!("tmr_{number}");
            lists.readers.push(reader(&id, label));
            lists
                .charges
                .push(sale(&number.to_string(), "2026-11-21T12:00:00Z", 100, &id));
        }
        // Nobody knows where this was.
        let mut nowhere = sale("n", "2026-11-21T12:00:00Z", 100, "tmr_0");
        nowhere["payment_method_details"]["card_present"]["location"] = serde_json::Value::Null;
        lists.charges.push(nowhere);
        lists.locations = vec![location("tml_1", "Berlin")];
    });
    let report = |out: &str| {
        let args = format!("report --direct --day 2026-11-21 -q --out {out}");
        account.at("2026-11-24T09:00:00Z", &args)
    };
    let run = report("all/{reader_label}.csv");
    assert_eq!(run.code, 0, "{}", run.stderr);
    let files = below(&account.shop.path("all"), "");
    assert_eq!(files.len(), labels.len(), "{files:?}");
    let folded: std::collections::BTreeSet<_> = files.iter().map(|f| f.to_lowercase()).collect();
    assert_eq!(folded.len(), labels.len(), "{files:?}");
    for file in &files {
        assert!(file.len() <= 255, "{file}");
        assert_eq!(std::path::Path::new(file).extension(), Some("csv".as_ref()));
    }
    for name in ["_-rf.csv", "_con.csv", "Kasse-1-2.csv"] {
        assert!(files.iter().any(|file| file == name), "{name} in {files:?}");
    }
    assert!(
        files.iter().any(|f| f.starts_with("Bar-")) && files.iter().any(|f| f.starts_with("bar-"))
    );
    // The same names again, so that a file is replaced and not doubled.
    assert_eq!(report("all/{reader_label}.csv").code, 0);
    assert_eq!(below(&account.shop.path("all"), ""), files);

    assert_eq!(report("places/{day}-{location_name}.csv").code, 0);
    assert_eq!(
        below(&account.shop.path("places"), ""),
        ["2026-11-21-Berlin.csv", "2026-11-21-unknown.csv"]
    );
    for (out, said) in [
        ("{location_name}/x.csv", "a folder's name takes no column"),
        ("{place}.csv", "no column \"place\""),
        ("{locaton_name}.csv", "did you mean location_name?"),
        ("{day.csv", "a brace without its other half"),
    ] {
        let run = report(out);
        assert_eq!(run.code, 2, "{out}: {}", run.stderr);
        assert!(run.stderr.contains(said), "{out}: {}", run.stderr);
    }
    assert_eq!(report("a{{b}}.csv").code, 0);
    assert!(account.shop.path("a{b}.csv").is_file());
}
