//! Row files as spreadsheets write them: line ends, blank lines, delimiters,
//! encodings; and our own CSV, read back.

use std::sync::{Arc, Mutex};

use serde_json::Value;
use snapbox::str;

use super::fake::{Answers, Fleet, HERE, reader};
use super::server::Server;
use super::shop::{Run, Shop};

/// Lines of a file from Excel: a mark, CRLF, a blank line in between.
fn excel(lines: &[&str]) -> String {
    format!("\u{feff}{}\r\n", lines.join("\r\n"))
}

fn rows(run: &Run) -> Vec<u64> {
    let lines = run.stdout.lines();
    let row = |line: &str| serde_json::from_str::<Value>(line).unwrap()["row"].as_u64();
    lines.map(|line| row(line).unwrap()).collect()
}

#[test]
fn a_line_number_is_that_of_the_file() {
    let shop = Shop::demo();
    let import = shop.file(
        "import.csv",
        &excel(&[
            "code;label;location",
            "",
            "simulated-wpe;\"Gate\r\n1\";Dublin Temple Bar",
            ";;",
            "simulated-wpe;;Dublin Temple Bar",
            "simulated-wpe",
        ]),
    );
    shop.run(&["readers", "import", &import]).is(
        2,
        "",
        str![[r#"
error: the file has 2 faults; nothing was sent
  line 6: no label: without one Stripe would call the reader by its pairing code
  line 7: 1 field, but the header has 3
hint: mend it and run it again; `tillctl locations list` shows the locations

"#]],
    );
    let rename = shop.file(
        "rename.csv",
        &excel(&["", "reader\tlabel", "", "Till 1\tBar 1", "Till 2\tBar 2"]),
    );
    let run = shop.run(&["readers", "rename", "--from", &rename, "-o", "jsonl"]);
    assert_eq!((run.code, rows(&run)), (0, vec![4, 5]), "{}", run.stderr);
    let batch = shop.file(
        "batch.csv",
        &excel(&["sep=;", "reader;amount;currency", "", "Bar 1;1,00;eur"]),
    );
    let run = shop.run(&["pay", "--batch", &batch]);
    assert_eq!(run.code, 2);
    assert!(
        run.stderr.contains("\n  line 4: amount: "),
        "{}",
        run.stderr
    );
    let batch = batch_of(
        &shop,
        "Practice till;1.00;eur;a-1\r\n\r\nPractice till;2.00;eur;a-2",
    );
    let card = ["--present", "4242424242424242", "--skip-tipping"];
    let mut run = shop.run(&[&["pay", "--batch", &batch, "--events"][..], &card].concat());
    let results = run.stdout.lines().filter(|l| l.contains("\"result\""));
    run.stdout = results.collect::<Vec<_>>().join("\n");
    assert_eq!((run.code, rows(&run)), (0, vec![3, 5]), "{}", run.stderr);
    let readers = shop.file("readers.csv", &excel(&["", "serial;label", "", ";x"]));
    shop.run(&["fleet", "plan", &readers]).is(
        2,
        "",
        str![[r#"
error: [..]readers.csv: 1 fault; nothing was sent
  line 4: the serial number is empty

"#]],
    );
    let codes = shop.file("codes.csv", &excel(&["serial;code", "", "S1;a-b-c", "S2"]));
    let table = shop.file("table.csv", &excel(&["serial;label", "S1;x"]));
    shop.run(&["fleet", "apply", &table, "--codes", &codes]).is(
        2,
        "",
        str![[r#"
error: [..]codes.csv: 1 fault; nothing was sent
  line 4: a row is a serial number, a comma, semicolon or tab, and a code

"#]],
    );
}

fn batch_of(shop: &Shop, lines: &str) -> String {
    let head = "reader;amount;currency;reference";
    shop.file("batch.csv", &excel(&[head, "", lines]))
}

#[test]
fn a_quote_that_is_not_closed_swallows_no_rows() {
    let shop = Shop::demo();
    let batch = "reader,amount,currency,description\nTill 1,1.00,eur,\"Lunch\nTill 2,2.00,eur,x\n";
    let batch = shop.file("batch.csv", batch);
    shop.run(&["pay", "--batch", &batch]).is(2, "", str![[r#"
error: the batch has a fault; nothing was sent
  line 2: a quote that is not closed, or text after a closing one; inside quotes, a quote is written twice
hint: mend it and run it again; `tillctl readers list` shows the readers

"#]]);
}

#[test]
fn every_encoding_is_read_or_refused_with_what_to_do() {
    let shop = Shop::demo();
    let path = shop.path("labels.csv");
    let file = path.to_str().unwrap();
    let rename = ["readers", "rename", "--from", file];
    let plan = ["fleet", "plan", file];
    let import = ["readers", "import", file];
    let pay = ["pay", "--batch", file];
    let codes = ["fleet", "apply", "none.toml", "--codes", file];
    shop.file("none.toml", "");
    std::fs::write(&path, b"reader;label\r\nTill 1;Kasse S\xfcd\r\n").unwrap();
    for args in [&rename[..], &plan, &import, &pay, &codes] {
        let run = shop.run(args);
        assert_eq!((run.code, &*run.stdout), (2, ""), "{args:?}");
        let why = "line 2 is not UTF-8; as Windows-1252 it would have \"Süd\"\nhint: save it as \"CSV UTF-8\", or convert it: iconv -f WINDOWS-1252 -t UTF-8 FILE\n";
        assert!(run.stderr.ends_with(why), "{args:?} {}", run.stderr);
    }
    shop.wrote(&[]);
    // "Unicode text" of Excel.
    let text = "\u{feff}reader\tlabel\r\nTill 1\tKasse Süd\r\n";
    let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    std::fs::write(&path, bytes).unwrap();
    let run = shop.run(&rename);
    assert_eq!(run.code, 0, "{}", run.stderr);
    shop.reader("Kasse Süd");
}

const LABELS: &[&str] = &[
    "=1+1",
    "+49 30 1234",
    "-3",
    "@home",
    "'=1+1",
    "''@x",
    "'quoted'",
    "  =1+1",
    " blanks ",
    "\u{ff1d}wide",
    "semi;colon, and \"quotes\"",
    "#1",
];

#[test]
fn our_own_csv_comes_back_exactly() {
    let serial = |n: usize| format!("S{n}");
    let readers: Vec<_> = LABELS
        .iter()
        .enumerate()
        .map(|(n, label)| reader(&format!("tmr_Round{n:013}"), label, &serial(n), HERE))
        .collect();
    let fleet = Arc::new(Mutex::new(Fleet {
        readers,
        answers: Answers::default(),
    }));
    let at_stripe = Arc::clone(&fleet);
    let server = Server::start(move |call| at_stripe.lock().unwrap().answer(call));
    let shop = Shop::at(&server);
    let list = ["readers", "list", "-o", "csv", "--columns"];
    let table = shop.run(&[&list[..], &["serial_number,label"]].concat());
    assert!(table.stdout.contains("\nS0,'=1+1\n"), "{}", table.stdout);
    let file = shop.file("labels.csv", &table.stdout);
    let run = shop.run(&["readers", "rename", "--from", &file, "-o", "jsonl"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let unchanged = run.stdout.matches("\"unchanged\"").count();
    assert_eq!(unchanged, LABELS.len(), "{}", run.stdout);
    assert!(server.calls().iter().all(|call| call.method == "GET"));
    // Registered elsewhere, they have the same labels.
    fleet.lock().unwrap().readers.clear();
    let table = table.stdout.replace("serial_number,", "code,");
    let table = table.replace("label\n", "label,location\n");
    let rows = table.lines().enumerate().map(|(n, line)| match n {
        0 => format!("{line}\n"),
        _ => format!("{line},Here\n"),
    });
    let file = shop.file("import.csv", &rows.collect::<String>());
    let run = shop.run(&["readers", "import", &file, "-o", "jsonl"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let mut sent: Vec<_> = server
        .calls()
        .iter()
        .filter(|call| call.method == "POST")
        .map(|call| call.get("label").unwrap().to_owned())
        .collect();
    sent.sort();
    let mut labels = LABELS.to_vec();
    labels.sort_unstable();
    assert_eq!(sent, labels);
}
