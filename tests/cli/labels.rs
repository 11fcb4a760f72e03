//! Labels have a history: a reader that is moved has a new id and is called as before.

use super::account::{Account, location, reader, sale};

/// "Till 1" is moved on the 20th: its old id is gone, the new one bears the label.
fn moved() -> Account {
    let account = Account::new(|lists| {
        lists.locations = vec![location("tml_1", "Harbour")];
        lists.readers = vec![reader("tmr_old", "Till 1"), reader("tmr_bar", "Bar, left")];
        lists.charges = vec![
            sale("a", "2026-11-18T10:00:00Z", 1_000, "tmr_old"),
            sale("b", "2026-11-18T11:00:00Z", 7, "tmr_bar"),
        ];
    });
    let before = account.at("2026-11-19T02:00:00Z", "ledger sync --since 2026-11-01 -q");
    assert_eq!(before.code, 0, "{}", before.stderr);
    account.change(|lists| {
        lists.readers[0] = reader("tmr_new", "Till 1");
        lists
            .charges
            .push(sale("c", "2026-11-21T10:00:00Z", 500, "tmr_new"));
    });
    account
}

#[test]
fn a_filter_by_label_means_every_reader_that_bore_it() {
    let account = moved();
    let mut command = account.shop.command(&[
        "report",
        "--from",
        "2026-11-18",
        "--to",
        "2026-11-22",
        "--where",
        "reader=Till 1",
        "--by",
        "reader",
        "-o",
        "csv",
        "-q",
        "--tz",
        "Europe/Berlin",
    ]);
    command.env("TILLCTL_NOW", "2026-11-23T02:00:00Z");
    let run = account.shop.finish(command);
    run.is(
        0,
        "reader,reader_label,currency,attempts,payments,declined,uncaptured,gross,tips,refunds,refund_count,net_sales\n\
         tmr_new,Till 1,eur,1,1,0,0,5.00,0.00,0.00,0,5.00\n\
         tmr_old,Till 1,eur,1,1,0,0,10.00,0.00,0.00,0,10.00\n",
        "",
    );
    // One file for what is called the same.
    let run = account.at(
        "2026-11-23T02:00:00Z",
        "report --from 2026-11-18 --to 2026-11-22 --by currency --out {reader_label}.csv -q",
    );
    run.is(0, "", "");
    assert!(
        account
            .file("Till-1.csv")
            .ends_with("eur,2,2,0,0,15.00,0.00,0.00,0,15.00\n")
    );
}

#[test]
fn a_value_that_fits_nothing_is_an_error_and_commas_stand_in_quotes() {
    let account = moved();
    let report = |wanted: &str, source: &str| {
        let mut args = vec![
            "report",
            "--from",
            "2026-11-18",
            "--to",
            "2026-11-22",
            "--where",
            wanted,
            "--by",
            "reader",
            "-o",
            "csv",
            "-q",
            "--tz",
            "Europe/Berlin",
        ];
        args.extend(source.split_whitespace());
        let mut command = account.shop.command(&args);
        command.env("TILLCTL_NOW", "2026-11-23T02:00:00Z");
        account.shop.finish(command)
    };
    for source in ["", "--direct"] {
        let run = report("reader=\"Bar, left\"", source);
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert!(
            run.stdout
                .contains("tmr_bar,\"Bar, left\",eur,1,1,0,0,0.07"),
            "{}",
            run.stdout
        );
        let told = run.stderr.contains("known to the ledger alone");
        assert_eq!(told, !source.is_empty(), "{}", run.stderr);
        for wanted in [
            "reader=Bar, left",
            "reader=tmr_nowhere",
            "location=Habrour",
            "location=tml_9",
        ] {
            let run = report(wanted, source);
            assert_eq!(
                (run.code, &*run.stdout),
                (4, ""),
                "{wanted}: {}",
                run.stderr
            );
        }
        // One that is gone goes by its id.
        assert_eq!(report("reader=tmr_old", source).code, 0);
    }
}
