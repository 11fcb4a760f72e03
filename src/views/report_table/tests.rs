//! The report as it is read: in a table, in a spreadsheet, by a script.

use super::show;
use crate::directory::Names;
use crate::money::Currency;
use crate::output::{Format, Output, Style};
use crate::period::compare::Shift;
use crate::period::{self, AskedPeriod, Period};
use crate::report::aggregator::Aggregator;
use crate::report::dimension::{Breakdown, Dimension};
use crate::report::request::Completeness;
use crate::report::rows::Report;
use crate::report::totals::Basis;
use crate::transactions::{AttemptOutcome, Entry, PointOfSale, Transaction};
use std::collections::HashMap;

fn currency(code: &str) -> Currency {
    Currency::parse(code).unwrap()
}

fn place(reader: Option<&str>) -> PointOfSale {
    PointOfSale {
        reader: reader.map(str::to_owned),
        ..PointOfSale::default()
    }
}

fn report() -> Report {
    let zone = period::zone("Europe/Berlin").unwrap();
    let now = "2026-11-23T09:00:00Z".parse().unwrap();
    let at = "2026-11-22T10:00:00Z".parse().unwrap();
    let period = Period::resolve(AskedPeriod::default(), &zone, now).unwrap();
    let by = [Dimension::Reader, Dimension::Day];
    let mut totals = Aggregator::new(
        Basis::Activity,
        Breakdown::new(by, zone.into(), Shift::None),
    );
    for (reader, code, captured, tip) in [
        (Some("tmr_1"), "eur", 125_050, Some(50)),
        (Some("tmr_1"), "jpy", 900, Some(0)),
        (Some("tmr_gone"), "eur", 300, None),
        (None, "eur", 400, Some(0)),
    ] {
        let attempt = Transaction {
            at,
            currency: currency(code),
            entry: Entry::Attempt(AttemptOutcome::Paid { captured, tip }),
            place: place(reader),
        };
        totals.count(&attempt).unwrap();
    }
    let refund = Transaction {
        at,
        currency: currency("eur"),
        entry: Entry::Refund(500),
        place: place(None),
    };
    totals.count(&refund).unwrap();
    let names = Names {
        readers: HashMap::from([("tmr_1".to_owned(), "=Till 1\u{1b}[31m".to_owned())]),
        ..Names::default()
    };
    Report::new(&period, &by, totals, &names, &Completeness::default())
        .unwrap()
        .closed(true)
}

fn shown(format: Format, columns: Option<&str>) -> String {
    let columns = columns.map(|names| names.split(',').map(str::to_owned).collect());
    let output = Output::new(Style {
        columns,
        ..Style::default()
    });
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report");
    let output = output.for_file(format, &path).unwrap();
    show(&output, &report(), None).unwrap();
    output.keep().unwrap();
    std::fs::read_to_string(&path).unwrap()
}

#[test]
fn a_table_has_points_under_points_and_totals_under_rows() {
    let expected = "\
READER    READER LABEL  DAY         CURRENCY  ATTEMPTS  PAYMENTS  DECLINED  UNCAPTURED    GROSS  TIPS  REFUNDS  REFUND COUNT  NET SALES
tmr_1     =Till 1[31m   2026-11-22  EUR              1         1         0           0  1250.50  0.50     0.00             0    1250.50
tmr_1     =Till 1[31m   2026-11-22  JPY              1         1         0           0   900     0        0                0     900
tmr_gone  (no label)    2026-11-22  EUR              1         1         0           0     3.00           0.00             0       3.00
          (unknown)     2026-11-22  EUR              1         1         0           0     4.00  0.00     5.00             1      -1.00
          total                     EUR              3         3         0           0  1257.50           5.00             1    1252.50
          total                     JPY              1         1         0           0   900     0        0                0     900
";
    assert_eq!(shown(Format::Table, None), expected);
}

#[test]
fn a_spreadsheet_gets_numbers_and_no_formulas() {
    let expected = "\
reader,reader_label,day,currency,attempts,payments,declined,uncaptured,gross,tips,refunds,refund_count,net_sales
tmr_1,'=Till 1[31m,2026-11-22,eur,1,1,0,0,1250.50,0.50,0.00,0,1250.50
tmr_1,'=Till 1[31m,2026-11-22,jpy,1,1,0,0,900,0,0,0,900
tmr_gone,,2026-11-22,eur,1,1,0,0,3.00,,0.00,0,3.00
,,2026-11-22,eur,1,1,0,0,4.00,0.00,5.00,1,-1.00
";
    assert_eq!(shown(Format::Csv, None), expected);
}

#[test]
fn scripts_get_minor_units() {
    let lines = shown(Format::Jsonl, None);
    let last: serde_json::Value = serde_json::from_str(lines.lines().last().unwrap()).unwrap();
    let expected = serde_json::json!({
        "reader": null, "reader_label": null, "day": "2026-11-22", "currency": "eur",
        "attempts": 1, "payments": 1, "declined": 0, "uncaptured": 0,
        "gross": 400, "tips": 0, "refunds": 500, "refund_count": 1, "net_sales": -100,
    });
    assert_eq!(last, expected);
    let whole: serde_json::Value = serde_json::from_str(&shown(Format::Json, None)).unwrap();
    assert_eq!(whole["rows"][3], expected);
    assert_eq!(whole["rows"][2]["tips"], serde_json::Value::Null);
    assert_eq!(whole["totals"][1]["gross"], 900);
}

#[test]
fn columns_can_be_picked() {
    assert_eq!(
        shown(Format::Table, Some("currency,gross")),
        "CURRENCY    GROSS\nEUR       1250.50\nJPY        900\nEUR          3.00\nEUR          4.00\n"
    );
    let first = shown(Format::Jsonl, Some("gross,currency"));
    assert_eq!(
        first.lines().next(),
        Some(r#"{"gross":125050,"currency":"eur"}"#)
    );
}

#[test]
fn a_line_of_days_stands_at_the_end_of_rows_and_not_of_totals() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report");
    let output = Output::new(Style::default());
    let output = output.for_file(Format::Table, &path).unwrap();
    let trends: Vec<String> = (0..4).map(|_| "▁█".to_owned()).collect();
    show(&output, &report(), Some(&trends)).unwrap();
    output.keep().unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[0].ends_with("TREND"), "{text}");
    assert_eq!(lines.iter().filter(|line| line.ends_with("▁█")).count(), 4);
}
