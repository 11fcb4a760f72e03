use super::*;

fn whats(text: &str) -> Vec<String> {
    read(text, &Defaults::default())
        .faults
        .into_iter()
        .map(|f| format!("{}: {}", f.place, f.what))
        .collect()
}

#[test]
fn csv_and_json_say_the_same() {
    let csv = "Reader,amount,currency,reference,description,metadata.Shift\nTill 1,12.50,EUR,a-1,Lunch,late\nTill 2,3,eur,,,\n";
    let json = r#"{"reader":"Till 1","amount":"12.50","currency":"eur","reference":"a-1","description":"Lunch","metadata":{"Shift":"late"}}

{"reader":"Till 2","amount":"3","currency":"eur","reference":null}
"#;
    let TypedBatch { rows, faults, .. } = read(csv, &Defaults::default());
    assert_eq!(faults, []);
    assert_eq!(rows[0].amount.minor(), 1250);
    assert_eq!(rows[0].metadata["Shift"], "late");
    assert_eq!(rows[1].reference, None);
    let TypedBatch {
        rows: same, faults, ..
    } = read(json, &Defaults::default());
    assert_eq!(faults, []);
    let bare = |rows: &[BatchRow]| -> Vec<BatchRow> {
        rows.iter()
            .map(|r| BatchRow {
                place: RowPlace::Line(0),
                ..r.clone()
            })
            .collect()
    };
    assert_eq!(bare(&rows), bare(&same));
}

#[test]
fn semicolons_a_mark_and_defaults() {
    let defaults = Defaults {
        currency: Some("eur".into()),
        ..Defaults::default()
    };
    let TypedBatch { rows, faults, .. } = read("\u{feff}reader;amount\n Till 1 ;1.00\n", &defaults);
    assert_eq!(faults, []);
    assert_eq!(
        (rows[0].reader.as_str(), rows[0].amount.minor()),
        ("Till 1", 100)
    );
}

#[test]
fn every_fault_is_told_with_its_line() {
    assert_eq!(
        whats(
            "reader,amount,currency,reference\n,1.005,eur,x\nTill 1,0,eur,x\nTill 1,1,euro,x\nTill 1,1,eur,y\nTill 2,1,eur,y\nTill 3,1,eur\n"
        ),
        [
            "line 2: no reader",
            "line 2: amount: \"1.005\" has too many decimals: EUR has 2, write the amount like 12.50",
            "line 3: amount: \"0\" is zero",
            "line 3: the reference \"x\" stands in line 2 already",
            "line 4: currency: \"euro\" is not a currency: use its three letters, such as eur or usd",
            "line 4: the reference \"x\" stands in line 2 already",
            "line 6: the reference \"y\" stands in line 5 already",
            "line 7: 3 fields, but the header has 4",
        ]
    );
    let no_header = whats("Till 1,2.00,eur\n");
    assert_eq!(no_header.len(), 1, "{no_header:?}");
    assert!(no_header[0].starts_with("line 1: \"Till 1\", \"2.00\", \"eur\" are no columns: "));
    assert_eq!(
        whats("{\"reader\":\"a\",\"amount\":12.5,\"currency\":\"eur\"}\n{\n"),
        [
            "line 1: amount must be a string such as \"12.50\": a number could be cents",
            "line 2: not a JSON object: EOF while parsing an object at line 1 column 1",
        ]
    );
}
