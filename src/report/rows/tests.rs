//! What a report looks like to a script.

use super::*;
use crate::period::Days;
use crate::period::compare::Shift;
use crate::period::{AskedPeriod, zone};
use crate::report::aggregator::Aggregator;
use crate::report::dimension::Breakdown;
use crate::transactions::{AttemptOutcome, Entry, PointOfSale, Transaction};
use std::collections::HashMap;

fn currency(code: &str) -> Currency {
    Currency::parse(code).unwrap()
}

fn place(reader: Option<&str>) -> PointOfSale {
    PointOfSale {
        reader: reader.map(str::to_owned),
        location: Some("tml_1".to_owned()),
        brand: Some("visa".to_owned()),
        ..PointOfSale::default()
    }
}

fn aggregator(by: impl IntoIterator<Item = Dimension>, days: impl Into<Days>) -> Aggregator {
    let breakdown = Breakdown::new(by, days.into(), Shift::None);
    Aggregator::new(Basis::Activity, breakdown)
}

fn report(by: &[Dimension]) -> Report {
    let zone = zone("Europe/Berlin").unwrap();
    let now = "2026-11-23T09:00:00Z".parse().unwrap();
    let period = Period::resolve(AskedPeriod::default(), &zone, now).unwrap();
    let mut totals = aggregator(by.iter().copied(), zone);
    let at = "2026-11-22T10:00:00Z".parse().unwrap();
    for (reader, code, captured) in [
        (Some("tmr_1"), "eur", 1250),
        (Some("tmr_2"), "jpy", 900),
        (Some("tmr_2"), "eur", 200),
        (Some("tmr_gone"), "eur", 300),
        (None, "eur", 400),
    ] {
        let attempt = Transaction {
            at,
            currency: currency(code),
            entry: Entry::Attempt(AttemptOutcome::Paid {
                captured,
                tip: Some(50),
            }),
            place: place(reader),
        };
        totals.count(&attempt).unwrap();
    }
    let refund = Transaction {
        at,
        currency: currency("eur"),
        entry: Entry::Refund(1300),
        place: place(Some("tmr_1")),
    };
    totals.count(&refund).unwrap();
    let label = |id: &str, label: &str| (id.to_owned(), label.to_owned());
    let names = Names {
        readers: HashMap::from([label("tmr_1", "Till 2"), label("tmr_2", "Till 1")]),
        locations: HashMap::from([label("tml_1", "Harbour")]),
        missing: Vec::new(),
        ..Names::default()
    };
    let completeness = Completeness {
        pages: 2,
        objects: 6,
        ..Completeness::default()
    };
    Report::new(&period, by, totals, &names, &completeness)
        .unwrap()
        .closed(true)
}

#[test]
fn columns_are_those_asked_for_in_their_own_order() {
    let asked = [
        Dimension::Brand,
        Dimension::Day,
        Dimension::Location,
        Dimension::Reader,
        Dimension::Currency,
    ];
    assert_eq!(
        report(&asked).columns().join(","),
        "reader,reader_label,location,location_name,day,brand,currency,attempts,payments,\
         declined,uncaptured,gross,tips,refunds,refund_count,net_sales"
    );
    assert_eq!(report(&[]).columns(), Basis::Activity.figures());
}

#[test]
fn rows_go_by_label_with_the_gone_and_the_unknown_last() {
    let shown: Vec<String> = report(&[Dimension::Reader])
        .rows()
        .iter()
        .map(|cells| {
            let texts: Vec<String> = cells.iter().map(ReportCell::to_text).collect();
            texts.join(" ")
        })
        .collect();
    assert_eq!(
        shown,
        [
            "tmr_2 Till 1 eur 1 1 0 0 2.00 0.50 0.00 0 2.00",
            "tmr_2 Till 1 jpy 1 1 0 0 900 50 0 0 900",
            "tmr_1 Till 2 eur 1 1 0 0 12.50 0.50 13.00 1 -0.50",
            "tmr_gone  eur 1 1 0 0 3.00 0.50 0.00 0 3.00",
            "  eur 1 1 0 0 4.00 0.50 0.00 0 4.00",
        ]
    );
}

#[test]
fn json_has_minor_units_and_says_what_it_covers() {
    let report = report(&[Dimension::Reader]);
    let json = report.to_json(None);
    assert_eq!(json["from"], "2026-11-21T23:00:00Z");
    assert_eq!(json["to"], "2026-11-22T23:00:00Z");
    assert_eq!(json["timezone"], "Europe/Berlin");
    assert_eq!(json["by"], json!(["reader"]));
    assert_eq!(
        json["rows"][2],
        json!({
            "reader": "tmr_1", "reader_label": "Till 2", "currency": "eur",
            "attempts": 1, "payments": 1, "declined": 0, "uncaptured": 0,
            "gross": 1250, "tips": 50, "refunds": 1300, "refund_count": 1, "net_sales": -50,
        })
    );
    assert_eq!(json["rows"][4]["reader"], Value::Null);
    assert_eq!(
        json["totals"][0],
        json!({
            "currency": "eur", "attempts": 4, "payments": 4, "declined": 0, "uncaptured": 0,
            "gross": 2150, "tips": 200, "refunds": 1300, "refund_count": 1, "net_sales": 850,
        })
    );
    assert_eq!(json["totals"][1]["currency"], "jpy");
    let completeness = json!({"pages": 2, "objects": 6, "complete": true});
    assert_eq!(json["completeness"], completeness);
}

#[test]
fn totals_line_up_with_the_columns() {
    let report = report(&[Dimension::Reader, Dimension::Day]);
    for cells in report.totals() {
        assert_eq!(cells.len(), report.columns().len());
        assert!(cells[..3].iter().all(|cell| *cell == ReportCell::Unknown));
    }
}

#[test]
fn picked_columns_are_picked_in_rows_and_totals() {
    let only = ["reader".to_owned(), "gross".to_owned()];
    let json = report(&[Dimension::Reader]).to_json(Some(&only));
    assert_eq!(json["rows"][2], json!({"reader": "tmr_1", "gross": 1250}));
    assert_eq!(json["totals"][1], json!({"gross": 900}));
}

#[test]
fn the_top_rows_are_followed_by_all_others_in_one() {
    let whole = report(&[Dimension::Reader]);
    let totals = whole.totals();
    let top = whole.top(2).unwrap();
    let shown: Vec<String> = top
        .rows()
        .iter()
        .map(|cells| {
            let texts: Vec<String> = cells.iter().map(ReportCell::to_text).collect();
            texts.join(" ")
        })
        .collect();
    // 4.00, 3.00, 2.00 and -0.50: the last two are the others.
    assert_eq!(
        shown,
        [
            "  eur 1 1 0 0 4.00 0.50 0.00 0 4.00",
            "tmr_gone  eur 1 1 0 0 3.00 0.50 0.00 0 3.00",
            "others  eur 2 2 0 0 14.50 1.00 13.00 1 1.50",
            "tmr_2 Till 1 jpy 1 1 0 0 900 50 0 0 900",
        ]
    );
    assert_eq!(top.totals(), totals);
}

#[test]
fn a_report_beside_another_has_both_and_the_difference() {
    let period = report(&[]).period().clone();
    let (earlier, shift) = period
        .compared(crate::period::compare::With::LastWeek)
        .unwrap();
    let mut before = Aggregator::new(
        Basis::Activity,
        Breakdown::new(
            [Dimension::Reader, Dimension::Day],
            period.days().clone(),
            shift,
        ),
    );
    for (reader, captured) in [("tmr_1", 1000), ("tmr_old", 700)] {
        let attempt = Transaction {
            at: "2026-11-15T10:00:00Z".parse().unwrap(),
            currency: currency("eur"),
            entry: Entry::Attempt(AttemptOutcome::Paid {
                captured,
                tip: Some(0),
            }),
            place: place(Some(reader)),
        };
        before.count(&attempt).unwrap();
    }
    let both = report(&[Dimension::Reader, Dimension::Day])
        .beside(&earlier, &before, &Names::default())
        .unwrap();
    let columns = both.columns();
    assert_eq!(
        columns[columns.len() - 4..].join(","),
        "payments_before,payments_diff,net_sales_before,net_sales_diff"
    );
    let json = both.to_json(None);
    let of = |reader: &str| {
        let rows = json["rows"].as_array().unwrap().iter();
        let row = rows
            .filter(|row| row["reader"] == reader && row["currency"] == "eur")
            .collect::<Vec<_>>();
        assert_eq!(row.len(), 1, "{json:#}");
        [
            "day",
            "payments",
            "payments_diff",
            "net_sales_before",
            "net_sales_diff",
        ]
        .map(|name| row[0][name].to_string())
        .join(" ")
    };
    assert_eq!(of("tmr_1"), r#""2026-11-22" 1 0 1000 -1050"#);
    assert_eq!(of("tmr_2"), r#""2026-11-22" 1 1 0 200"#);
    assert_eq!(of("tmr_old"), r#""2026-11-22" 0 -1 700 -700"#);
    // 8.50 now and 17.00 then.
    assert_eq!(json["totals"][0]["net_sales_diff"], 850 - 1700);
    assert_eq!(json["compared_with"]["to"], "2026-11-15T23:00:00Z");
}

#[test]
fn parts_of_a_report_add_up_to_it() {
    let whole = report(&[Dimension::Reader, Dimension::Location]);
    let parts = whole
        .split(&["location_name", "currency"], &[Dimension::Reader])
        .unwrap();
    let names: Vec<_> = parts.iter().map(|(names, _)| joined(names)).collect();
    assert_eq!(names, ["Harbour eur", "Harbour jpy"]);
    assert_eq!(
        parts[0].1.columns(),
        columns(Basis::Activity, &[Dimension::Reader], false)
    );
    let rows: usize = parts.iter().map(|(_, part)| part.rows().len()).sum();
    assert_eq!(rows, whole.rows().len());
    assert_eq!(parts[1].1.to_json(None)["totals"][0]["gross"], 900);
}

#[test]
fn two_places_of_one_name_are_two_parts() {
    let by = [Dimension::Location, Dimension::Day];
    let period = report(&[]).period().clone();
    let mut totals = aggregator(by, period.days().clone());
    for (location, at) in [
        ("tml_1", "2026-11-22T10:00:00Z"),
        ("tml_2", "2026-11-22T11:00:00Z"),
        ("tml_3", "2026-11-22T12:00:00Z"),
        ("tml_1", "2026-11-21T12:00:00Z"),
    ] {
        let attempt = Transaction {
            at: at.parse().unwrap(),
            currency: currency("eur"),
            entry: Entry::Attempt(AttemptOutcome::Paid {
                captured: 100,
                tip: Some(0),
            }),
            place: PointOfSale {
                location: Some(location.to_owned()),
                ..PointOfSale::default()
            },
        };
        totals.count(&attempt).unwrap();
    }
    let name = |id: &str| (id.to_owned(), "Harbour".to_owned());
    let names = Names {
        locations: HashMap::from([name("tml_1"), name("tml_2")]),
        ..Names::default()
    };
    let whole = Report::new(&period, &by, totals, &names, &Completeness::default())
        .unwrap()
        .closed(true);
    let parts = whole
        .split(&["day", "location_name"], &[Dimension::Currency])
        .unwrap();
    let shown: Vec<_> = parts
        .iter()
        .map(|(names, part)| {
            format!(
                "{} {}",
                joined(names),
                part.to_json(None)["rows"][0]["gross"]
            )
        })
        .collect();
    assert_eq!(
        shown,
        [
            "2026-11-21 Harbour 100",
            "2026-11-22 Harbour 100",
            "2026-11-22 Harbour 100",
            "2026-11-22 tml_3 100",
        ]
    );
}

/// The texts of a part's name.
fn joined(names: &[NamedText]) -> String {
    let texts: Vec<&str> = names.iter().map(|(text, _)| text.as_str()).collect();
    texts.join(" ")
}
