use super::*;
use proptest::prelude::*;

fn lines(text: &str) -> Vec<(u64, Vec<String>)> {
    let (rows, faults) = read(text, false);
    assert_eq!(faults, []);
    rows.into_iter().map(|row| (row.line, row.cells)).collect()
}

fn row(line: u64, cells: &[&str]) -> (u64, Vec<String>) {
    (line, cells.iter().map(|c| (*c).to_owned()).collect())
}

#[test]
fn a_line_number_is_the_one_an_editor_shows() {
    for end in ["\n", "\r\n", "\r"] {
        let text = "\na,b\n\n\n1,\"x\ny\"\n   \n,\n2,z\n\n3,w".replace('\n', end);
        assert_eq!(
            lines(&text),
            [
                row(2, &["a", "b"]),
                row(5, &["1", &format!("x{end}y")]),
                row(9, &["2", "z"]),
                row(11, &["3", "w"]),
            ],
            "{end:?}"
        );
    }
    let (rows, _) = read("# codes\r\n\r\nS1,a\r\n#S2,b\r\nS3,c\r\n", true);
    assert_eq!(rows.iter().map(|r| r.line).collect::<Vec<_>>(), [3, 5]);
}

#[test]
fn the_first_line_shows_the_delimiter() {
    for text in [
        "a,b;c,d\n1,2,3\n",
        "a;b,c;d\n1;2;3\n",
        "a\tb\td\n1\t2\t3\n",
        "\"a,,,,\";b;c\n1;2;3\n",
        "\u{feff}sep=;\r\na;b;c\r\n1;2;3\r\n",
        "sep=\t\na,,,,,\tb\tc\n1\t2\t3\n",
    ] {
        let rows = lines(text);
        assert_eq!(rows.last().unwrap().1, ["1", "2", "3"], "{text:?}");
    }
    assert_eq!(
        lines("label\nBar\n"),
        [row(1, &["label"]), row(2, &["Bar"])]
    );
    assert_eq!(lines(""), []);
}

#[test]
fn blanks_go_unless_they_are_quoted() {
    assert_eq!(
        lines(" a , \"b\" \n\" a \" ,\"say \"\"x\"\"\"\n"),
        [row(1, &["a", "\"b\""]), row(2, &[" a ", "say \"x\""])]
    );
}

#[test]
fn quotes_that_would_swallow_rows_are_told() {
    for text in [
        "a,b\n1,\"x\n2,y\n3,z\n",
        "a,b\n1,\"x\" y\n",
        "a,b\n1,\"x\n2,\"y\"\n",
    ] {
        let (_, faults) = read(text, false);
        assert_eq!(faults.len(), 1, "{text:?} {faults:?}");
        assert_eq!(faults[0].line, 2);
    }
    // Inches stand in the middle of a cell.
    assert_eq!(lines("19\" left,b\n"), [row(1, &["19\" left", "b"])]);
}

#[test]
fn a_table_wants_a_cell_for_each_column() {
    let table = Table::read("\r\na;b\r\n1;2\r\n3\r\n\r\n4;5;6\r\n");
    assert_eq!(
        (table.line, table.columns.len(), table.rows.len()),
        (2, 2, 1)
    );
    let faults: Vec<_> = table.faults.iter().map(|f| (f.line, &*f.text)).collect();
    assert_eq!(
        faults,
        [
            (4, "1 field, but the header has 2"),
            (6, "3 fields, but the header has 2")
        ]
    );
}

#[test]
fn encodings_are_read_or_refused_but_not_guessed() {
    let text = "reader;label\r\nTill 1;Kasse Süd 東京\r\n";
    let utf16 = |big: bool| -> Vec<u8> {
        let units = std::iter::once(0xfeff).chain(text.encode_utf16());
        units
            .flat_map(|unit| {
                if big {
                    unit.to_be_bytes()
                } else {
                    unit.to_le_bytes()
                }
            })
            .collect()
    };
    assert_eq!(decode(utf16(false)).unwrap(), text);
    assert_eq!(decode(utf16(true)).unwrap(), text);
    assert_eq!(decode(format!("\u{feff}{text}").into()).unwrap(), text);
    let refused = decode(b"reader;label\r\nTill 1;Kasse S\xfcd\r\n".to_vec()).unwrap_err();
    assert_eq!(
        refused.problem,
        "line 2 is not UTF-8; as Windows-1252 it would have \"Süd\""
    );
    assert!(refused.advice.contains("CSV UTF-8"));
    // A key is told with its beginning, by which it is known for one and taken out.
    let refused =
        decode(b"label\nTill-sk_test_4eC39HqLyjWDarjtT1zdp7dc\xae\n".to_vec()).unwrap_err();
    let hidden = crate::secret::hide_keys(&refused.problem).into_owned();
    assert!(hidden.contains("Till-[key]®"), "{hidden}");
    // UTF-16 without a mark, half a character, a workbook.
    for bytes in [&utf16(false)[2..], b"\xff\xfea", b"PK\x03\x04\0\0"] {
        assert!(decode(bytes.to_vec()).is_err());
    }
    // What is no Windows-1252 is not called so, whatever letters are in it.
    let umlaut: Vec<u8> = "Th\u{fc}r"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    for bytes in [umlaut, b"PK\x03\x04\0\xfc".to_vec()] {
        let refused = decode(bytes).unwrap_err();
        assert!(
            refused.advice.contains("UTF-16 without a mark"),
            "{}",
            refused.advice
        );
    }
}

proptest! {
    #[test]
    fn rows_come_back_as_they_were(
        rows in proptest::collection::vec(
            proptest::collection::vec("['=+@ \u{a0}\t\r\n\",;a#\u{feff}-]{0,5}", 3), 1..6)
    ) {
        let mut text = String::new();
        write_row(&mut text, ["x", "y", "z"]);
        for cells in &rows {
            write_row(&mut text, cells.iter().map(|cell| guard(cell)));
        }
        let table = Table::read(&text);
        prop_assert_eq!(&table.faults, &[]);
        let read: Vec<_> = table.rows.iter().map(|row| &row.cells).collect();
        let wrote: Vec<_> = rows.iter().filter(|r| r.iter().any(|c| !c.is_empty())).collect();
        prop_assert_eq!(read, wrote);
    }
}
