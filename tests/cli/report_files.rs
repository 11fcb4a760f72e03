//! What a report leaves on the disk: whole or not at all, the same bytes again,
//! workbooks of numbers and dates, a page that fetches nothing.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::Path;

use serde_json::Value;
use tillctl::facade::sheet::{self, Sheet, SheetRows, SheetValue as Filled};
use tillctl::facade::simulator::Simulator;

use super::ledger::post;
use super::report::{NOW, files, generated, run, shop, stderr, stdout};

/// A cell of a workbook as a spreadsheet program reads it.
#[derive(Debug, Clone, PartialEq)]
enum Cell {
    Text(String),
    /// A number, and the format it is shown in.
    Number(String, String),
}

/// What stands between two marks, as often as there is.
fn between<'t>(text: &'t str, open: &str, close: &str) -> Vec<&'t str> {
    let rest = text.split(open).skip(1);
    rest.map(|part| part.split(close).next().unwrap()).collect()
}

fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    between(tag, &format!(" {name}=\""), "\"").first().copied()
}

fn unescaped(text: &str) -> String {
    [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&amp;", "&"),
    ]
    .iter()
    .fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
}

/// The sheets of a workbook by name: rows of cells by column letter.
fn sheets(path: &Path) -> BTreeMap<String, Vec<BTreeMap<String, Cell>>> {
    let mut book = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    let mut part = |name: &str| {
        let mut text = String::new();
        let mut file = book.by_name(name).unwrap();
        file.read_to_string(&mut text).unwrap();
        text
    };
    let strings = part("xl/sharedStrings.xml");
    let strings: Vec<_> = between(&strings, "<si>", "</si>")
        .into_iter()
        .map(|si| {
            let text = between(si, "<t", "</t>")[0];
            unescaped(text.split_once('>').unwrap().1)
        })
        .collect();
    let styles = part("xl/styles.xml");
    let formats: BTreeMap<_, _> = between(&styles, "<numFmt ", "/>")
        .into_iter()
        .map(|tag| {
            let tag = format!(" {tag}");
            let code = unescaped(attribute(&tag, "formatCode").unwrap());
            (attribute(&tag, "numFmtId").unwrap().to_owned(), code)
        })
        .collect();
    let cell_styles = between(&styles, "<cellXfs", "</cellXfs>")[0];
    let cell_styles: Vec<String> = between(cell_styles, "<xf ", ">")
        .into_iter()
        .map(|tag| {
            let id = attribute(&format!(" {tag}"), "numFmtId")
                .unwrap()
                .to_owned();
            match id.as_str() {
                "0" => "General".to_owned(),
                "3" => "#,##0".to_owned(),
                "4" => "#,##0.00".to_owned(),
                id => formats[id].clone(),
            }
        })
        .collect();
    let names = part("xl/workbook.xml");
    let names: Vec<_> = between(&names, "<sheet ", "/>")
        .into_iter()
        .map(|tag| attribute(&format!(" {tag}"), "name").unwrap().to_owned())
        .collect();
    let sheet = |text: &str| -> Vec<BTreeMap<String, Cell>> {
        assert!(!text.contains("<f>"), "a formula: {text}");
        let rows = between(text, "<row ", "</row>").into_iter();
        rows.map(|row| {
            let cells = between(row, "<c ", "</c>").into_iter().map(|cell| {
                let (tag, _) = cell.split_once('>').unwrap();
                let tag = format!(" {tag}");
                let place = attribute(&tag, "r").unwrap();
                let column = place.trim_end_matches(|c: char| c.is_ascii_digit());
                let value = between(cell, "<v>", "</v>")[0].to_owned();
                let style: usize = attribute(&tag, "s").map_or(0, |s| s.parse().unwrap());
                let cell = match attribute(&tag, "t") {
                    Some("s") => Cell::Text(strings[value.parse::<usize>().unwrap()].clone()),
                    None => Cell::Number(value, cell_styles[style].clone()),
                    Some(other) => panic!("a cell of type {other}"),
                };
                (column.to_owned(), cell)
            });
            cells.collect()
        })
        .collect()
    };
    let all = names.into_iter().enumerate().map(|(index, name)| {
        let text = part(&format!("xl/worksheets/sheet{}.xml", index + 1));
        (name, sheet(&text))
    });
    all.collect()
}

/// The account of the generated shop.
const ACCOUNT: &str = "Demo Shop (acct_1TillctlDemoShop)";

fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

fn number(value: &str, format: &str) -> Cell {
    Cell::Number(value.to_owned(), format.to_owned())
}

#[test]
fn numbers_are_numbers_of_their_currency_and_dates_are_dates() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("book.xlsx");
    let filled = |decimal: &str, digits| Filled::Number {
        decimal: decimal.to_owned(),
        digits,
    };
    let sheet = Sheet {
        name: "rows",
        title: Vec::new(),
        columns: ["a", "b", "c", "d", "e", "f"].map(str::to_owned).to_vec(),
        rows: SheetRows::Held(vec![vec![
            Filled::Date(2026, 11, 22),
            filled("-1234567.50", 2),
            filled("900", 0),
            filled("0.125", 3),
            Filled::Text("=1+1 <&> \"x\"".to_owned()),
            Filled::Empty,
        ]]),
        charts: Vec::new(),
    };
    sheet::write(&path, &[sheet], (2026, 11, 23)).unwrap();
    let rows = sheets(&path).remove("rows").unwrap();
    assert_eq!(rows[0]["A"], text("a"));
    let expected = [
        // Days since 30 December 1899.
        ("A", number("46348", "yyyy-mm-dd")),
        ("B", number("-1234567.5", "#,##0.00")),
        ("C", number("900", "#,##0")),
        ("D", number("0.125", "#,##0.000")),
        ("E", text("=1+1 <&> \"x\"")),
    ];
    let expected = expected.map(|(column, cell)| (column.to_owned(), cell));
    assert_eq!(rows[1], BTreeMap::from(expected));
}

/// Rows that do not fit the memory go through the disk, and are the same cells.
#[test]
fn a_long_sheet_has_every_row_and_its_head() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("long.xlsx");
    let row = |at: usize| {
        vec![
            Filled::Text(format!("Till {}", at % 7)),
            Filled::Number {
                decimal: format!("{at}.50"),
                digits: 2,
            },
            Filled::Date(2026, 11, 22),
        ]
    };
    let sheet = Sheet {
        name: "rows",
        title: vec!["Takings".to_owned(), "November".to_owned()],
        columns: ["a", "b", "c"].map(str::to_owned).to_vec(),
        rows: SheetRows::Made(6_000, Box::new(row)),
        charts: Vec::new(),
    };
    sheet::write(&path, &[sheet], (2026, 11, 23)).unwrap();
    let rows = sheets(&path).remove("rows").unwrap();
    let cells = |at: usize| rows[at].values().cloned().collect::<Vec<_>>();
    assert_eq!(rows.len(), 6_003);
    assert_eq!(rows[0]["A"], text("Takings"));
    assert_eq!(rows[1]["A"], text("November"));
    assert_eq!(cells(2), [text("a"), text("b"), text("c")]);
    for at in [0, 1, 5_999] {
        let expected = [
            text(&format!("Till {}", at % 7)),
            number(&format!("{at}.5"), "#,##0.00"),
            number("46348", "yyyy-mm-dd"),
        ];
        assert_eq!(cells(at + 3), expected);
    }
    // Nothing of what was kept meanwhile is left.
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_workbook_has_the_figures_of_the_report() {
    let home = tempfile::tempdir().unwrap();
    let simulator = shop(4, generated(), &[]).await;
    let args = "report --direct --day 2026-11-21 --tz Europe/Berlin --by reader,day -q";
    let json = run(&simulator, home.path(), NOW, &format!("{args} -o json")).await;
    let json: Value = serde_json::from_str(stdout(&json)).unwrap();
    // A label that a spreadsheet would run if it were typed in.
    let busy = json["rows"][0]["reader"].as_str().unwrap();
    let label = "label=%3DHYPERLINK(%22x%22)";
    post(&simulator, &format!("/v1/terminal/readers/{busy}"), label).await;
    let book = format!("{args} --out book.xlsx");
    stdout(&run(&simulator, home.path(), NOW, &book).await);
    let path = home.path().join("book.xlsx");
    let bytes = std::fs::read(&path).unwrap();
    stdout(&run(&simulator, home.path(), NOW, &book).await);
    assert_eq!(std::fs::read(&path).unwrap(), bytes, "the same bytes");
    let sheets = sheets(&path);
    let names: Vec<_> = sheets.keys().collect();
    assert_eq!(names, ["by day", "by reader", "rows", "summary"]);
    // Whose it is and of when, and then a line that is free.
    let rows = &sheets["rows"];
    let above = [
        "Card reader takings",
        &format!("{ACCOUNT}, test mode"),
        "2026-11-21 00:00 to 2026-11-22 00:00, Europe/Berlin",
    ];
    for (row, line) in rows.iter().zip(above) {
        assert_eq!(row["A"], text(line));
    }
    let rows = &rows[above.len()..];
    // Names of columns as people write them.
    let column = |name: &str| {
        let name = name.replace('_', " ");
        let name = name[..1].to_uppercase() + &name[1..];
        let found = rows[0].iter().find(|(_, cell)| **cell == text(&name));
        found.unwrap().0.clone()
    };
    let all = json["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 1 + all.len());
    assert_eq!(rows[1][&column("reader_label")], text("=HYPERLINK(\"x\")"));
    let mut kinds = std::collections::BTreeSet::new();
    for (row, line) in rows[1..].iter().zip(all) {
        assert_eq!(row[&column("day")], number("46347", "yyyy-mm-dd"));
        let currency = line["currency"].as_str().unwrap();
        assert_eq!(row[&column("currency")], text(&currency.to_uppercase()));
        let attempts = line["attempts"].to_string();
        assert_eq!(row[&column("attempts")], number(&attempts, "#,##0"));
        for name in ["gross", "tips", "refunds", "net_sales"] {
            let Cell::Number(value, format) = &row[&column(name)] else {
                panic!("{name} is no number: {row:?}");
            };
            let (scale, expected) = match currency {
                "jpy" => (1.0, "#,##0"),
                _ => (100.0, "#,##0.00"),
            };
            assert_eq!(format, expected, "{name} {currency}");
            let minor = (value.parse::<f64>().unwrap() * scale).round();
            assert_eq!(format!("{minor:.0}"), line[name].to_string(), "{name}");
        }
        kinds.insert(currency == "jpy");
    }
    assert_eq!(kinds.len(), 2, "currencies with and without decimals");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_workbook_puts_rows_together_and_draws_them_currency_by_currency() {
    let home = tempfile::tempdir().unwrap();
    let simulator = shop(4, generated(), &[]).await;
    let args = "report --direct --last 5d --tz Europe/Berlin --by reader,location,day,brand -q";
    stdout(
        &run(
            &simulator,
            home.path(),
            NOW,
            &format!("{args} --out book.xlsx"),
        )
        .await,
    );
    let path = home.path().join("book.xlsx");
    let sheets = sheets(&path);
    let names: Vec<_> = sheets.keys().collect();
    assert_eq!(
        names,
        ["by day", "by location", "by reader", "rows", "summary"]
    );
    // Each has what the report of its own has.
    for (name, by) in [
        ("by day", "day"),
        ("by location", "location"),
        ("by reader", "reader"),
    ] {
        let own = format!("report --direct --last 5d --tz Europe/Berlin --by {by} -o json -q");
        let own = run(&simulator, home.path(), NOW, &own).await;
        let own: Value = serde_json::from_str(stdout(&own)).unwrap();
        let rows = &sheets[name][3..];
        let place = |wanted: &str| {
            let found = rows[0].iter().find(|(_, cell)| **cell == text(wanted));
            found.unwrap().0.clone()
        };
        let (currency, net) = (place("Currency"), place("Net sales"));
        let own = own["rows"].as_array().unwrap();
        assert_eq!(rows.len(), 1 + own.len(), "{name}");
        let mut expected: Vec<(String, i64)> = own
            .iter()
            .map(|row| {
                let code = row["currency"].as_str().unwrap().to_uppercase();
                (code, row["net_sales"].as_i64().unwrap())
            })
            .collect();
        let mut found: Vec<(String, i64)> = rows[1..]
            .iter()
            .map(|row| {
                let (Cell::Text(code), Cell::Number(value, _)) = (&row[&currency], &row[&net])
                else {
                    panic!("{row:?}");
                };
                let scale = if code == "JPY" { 1.0 } else { 100.0 };
                let minor = (value.parse::<f64>().unwrap() * scale).round();
                (code.clone(), format!("{minor:.0}").parse().unwrap())
            })
            .collect();
        assert!(
            found.is_sorted_by_key(|(code, _)| code.clone()),
            "{name}: {found:?}"
        );
        expected.sort();
        found.sort();
        assert_eq!(found, expected, "{name}");
    }
    // A chart for each currency, of the days of that one alone.
    let mut book = zip::ZipArchive::new(std::fs::File::open(&path).unwrap()).unwrap();
    let mut charts = 0;
    let mut part = |name: String| {
        let mut text = String::new();
        let read = book
            .by_name(&name)
            .map(|mut file| file.read_to_string(&mut text));
        read.ok().map(|_| text)
    };
    while let Some(chart) = part(format!("xl/charts/chart{}.xml", charts + 1)) {
        charts += 1;
        assert!(chart.contains("Net sales by day, "), "{chart}");
        let rows = between(&chart, "<c:f>'by day'!$A$", "</c:f>")[0];
        let (first, last) = rows.split_once(":$A$").unwrap();
        let (first, last): (usize, usize) = (first.parse().unwrap(), last.parse().unwrap());
        let days = last - first + 1;
        assert_eq!(days, 5, "{rows}");
    }
    assert_eq!(charts, sheets["summary"].len() - 4);
    // One thing alone is its own sheet of rows; beyond the top nothing is put together.
    for (more, expected) in [
        ("--by location", &["by location", "summary"][..]),
        ("--by brand", &["rows", "summary"]),
        ("--by reader,day --top 1", &["rows", "summary"]),
    ] {
        let args = format!("report --direct --last 5d --tz UTC {more} --out b.xlsx -q");
        stdout(&run(&simulator, home.path(), NOW, &args).await);
        let sheets = self::sheets(&home.path().join("b.xlsx"));
        assert_eq!(sheets.keys().collect::<Vec<_>>(), expected, "{more}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_speaks_german_and_says_what_it_leaves_out() {
    let home = tempfile::tempdir().unwrap();
    let simulator = shop(4, generated(), &[]).await;
    let german = page(
        &simulator,
        home.path(),
        "--by reader,day,hour,brand --compare previous --lang de",
    )
    .await;
    for part in [
        "<html lang=\"de\">",
        "Umsätze der Kartenleser",
        "18. November 2026 bis 22. November 2026",
        "18.11.2026 00:00 bis 23.11.2026 00:00, Europe/Berlin",
        "Verglichen mit 13.11.2026 00:00 bis 18.11.2026 00:00",
        "Demo Shop (acct_1TillctlDemoShop), Testmodus",
        "Nettoumsatz nach Tagen",
        "Mi, 18.11.2026",
        ">18.11.2026</td>",
        "Nettoumsatz ±%",
        "Kartenleser, Nettoumsatz",
    ] {
        assert!(german.contains(part), "{part}");
    }
    let (_, body) = german.split_once("<body>").unwrap();
    for english in [
        "Net sales",
        "Refunds",
        "most:",
        "Figures",
        "before",
        "Payments",
    ] {
        assert!(!body.contains(english), "{english}");
    }
    // Only some of many rows, said above and at the table.
    let all = "report --direct --last 5d --tz Europe/Berlin --by reader,day,hour,brand \
               --compare previous -o jsonl -q";
    let rows = run(&simulator, home.path(), NOW, all).await;
    let rows = stdout(&rows).lines().count();
    assert!(rows > 300, "a shop too quiet to test with");
    assert!(german.contains(&format!(
        "Die Tabelle unten zeigt die ersten 300 von {rows} Zeilen"
    )));
    assert!(german.contains(&format!("Die ersten 300 von {rows} Zeilen</figcaption>")));
    let few = page(&simulator, home.path(), "--by reader").await;
    assert!(few.contains("All rows") && !few.contains("The table below"));
    // Amounts of two currencies say nothing of which is the larger; payments do.
    let payments = "report --direct --last 5d --tz Europe/Berlin --by currency -o json -q";
    let payments = run(&simulator, home.path(), NOW, payments).await;
    let payments: Value = serde_json::from_str(stdout(&payments)).unwrap();
    let mut totals = payments["totals"].as_array().unwrap().clone();
    totals.sort_by_key(|total| std::cmp::Reverse(total["payments"].as_u64().unwrap()));
    let expected: Vec<String> = totals
        .iter()
        .map(|total| total["currency"].as_str().unwrap().to_uppercase())
        .chain(["Rows".to_owned()])
        .collect();
    assert_eq!(between(&few, "<h2>", "</h2>"), expected);
    // The ends of the axes have names.
    let chart = between(&few, "<figure class=\"chart\">", "</figure>")[0];
    let axis = between(chart, "<div class=\"axis\">", "</div>")[0];
    assert!(axis.contains(&format!(" {}</span>", expected[0])), "{axis}");
    assert!(axis.contains(">0</span>"), "{axis}");
    for alone in ["--lang de", "--lang de --out rows.csv"] {
        let args = format!("report --day yesterday {alone}");
        let output = run(&simulator, home.path(), NOW, &args).await;
        assert_eq!(output.status.code(), Some(2), "{alone}");
        assert!(stderr(&output).contains("--html"), "{}", stderr(&output));
    }
}

/// Five days, some in a currency without decimals.
async fn page(simulator: &Simulator, home: &Path, more: &str) -> String {
    let args = format!("report --direct --last 5d --tz Europe/Berlin --html page.html -q {more}");
    let output = run(simulator, home, NOW, &args).await;
    assert!(!stdout(&output).is_empty());
    std::fs::read_to_string(home.join("page.html")).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_holds_everything_it_needs() {
    let home = tempfile::tempdir().unwrap();
    let simulator = shop(4, generated(), &[]).await;
    let readers = super::report::raw(&simulator, "/v1/terminal/readers", "data.location").await;
    for reader in &readers {
        let path = format!("/v1/terminal/readers/{}", reader["id"].as_str().unwrap());
        let label = "label=%3Cscript+src%3D%22https%3A%2F%2Fx%22%3E";
        post(&simulator, &path, label).await;
    }
    let by = "--by location,reader,day --compare previous";
    let first = page(&simulator, home.path(), by).await;
    assert_eq!(page(&simulator, home.path(), by).await, first, "same bytes");
    assert!(first.contains("&lt;script src=&quot;https://x&quot;&gt;"));
    let own = first.replace("https://x", "");
    let fetches = [
        "<script",
        "<link",
        "<img",
        "<iframe",
        "http://",
        "https://",
        "//",
        "url(",
        "@import",
        "src=",
        "href=",
        "javascript:",
        " onload",
        " onclick",
    ];
    for never in fetches {
        let found = own.replace("&lt;script src=", "");
        assert!(!found.contains(never), "{never}");
    }
    for part in [
        "<!DOCTYPE html>",
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">",
        "prefers-color-scheme: dark",
        "@media print",
        "<h2>EUR</h2>",
        "<h2>JPY</h2>",
        "Net sales by day",
        "Readers by net sales",
        "Locations by net sales",
        "Declines by reason",
        "2026-11-18 00:00 to 2026-11-23 00:00, Europe/Berlin",
        "Compared with 2026-11-13 00:00 to 2026-11-18 00:00",
    ] {
        assert!(first.contains(part), "{part}");
    }
    // A bar for each day of each chart, and its figure to be read.
    let charts = between(&first, "<figure class=\"chart\">", "</figure>");
    assert_eq!(charts.len(), first.matches("<h2>").count() - 1);
    for chart in charts {
        assert_eq!(chart.matches("<rect").count(), 5, "{chart}");
        assert_eq!(chart.matches("<th scope=\"row\">").count(), 5, "{chart}");
    }
    // Rows have names; ids stand in only where there are none.
    assert!(!first.contains("\">tmr_"), "an id beside its name");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_stripe_does_not_answer_leaves_the_old_files() {
    let home = tempfile::tempdir().unwrap();
    let simulator = shop(1, generated(), &[]).await;
    for args in [
        "report --day yesterday --out report.csv --html page.html -q",
        "report --day yesterday --by reader --out {day}-{location}.csv -q",
    ] {
        stdout(&run(&simulator, home.path(), NOW, args).await);
    }
    let before = files(home.path());
    assert!(before.len() > 3, "{:?}", before.keys());
    // From the ledger, and without it; by an answer, and by none.
    let broken = shop(1, generated(), &["error=503@GET /v1/charges*"]).await;
    let gone = shop(1, generated(), &["reset@GET /v1/charges*"]).await;
    for simulator in [&broken, &gone] {
        for source in ["", "--direct"] {
            for out in [
                "--out report.csv --html page.html",
                "--out {day}-{location}.csv",
            ] {
                let args = format!("report --day today {out} {source} --max-retries 0");
                let output = run(simulator, home.path(), NOW, &args).await;
                assert_eq!(output.status.code(), Some(8), "{args}: {}", stderr(&output));
                assert_eq!(files(home.path()), before, "{args}");
            }
        }
    }
}

/// A full disk, played by a limit on the size of files.
#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_disk_without_room_leaves_the_old_files() {
    let home = tempfile::tempdir().unwrap();
    let simulator = shop(1, generated(), &[]).await;
    let span = "report --direct -q --tz UTC --from 2026-11-17 --to 2026-11-22";
    for args in [
        "--by reader,day --out rows.csv",
        "--by reader,day --out book.xlsx",
        "--by day,hour,reader --out {location}.csv",
        "--html page.html --out rows.json",
    ] {
        stdout(&run(&simulator, home.path(), NOW, &format!("{span} {args}")).await);
        let before = files(home.path());
        let command = format!(
            "trap '' XFSZ; ulimit -f 1; exec {} --api-base {} {span} --where brand=visa {args}",
            env!("CARGO_BIN_EXE_tillctl"),
            simulator.url(),
        );
        let mut shell = std::process::Command::new("/bin/sh");
        shell
            .env_clear()
            .env("HOME", home.path())
            .env("STRIPE_API_KEY", super::report::KEY)
            .env("TILLCTL_NOW", NOW)
            .current_dir(home.path())
            .args(["-c", &command]);
        let output = tokio::task::spawn_blocking(move || shell.output().unwrap());
        let output = output.await.unwrap();
        assert_eq!(output.status.code(), Some(1), "{args}: {}", stderr(&output));
        let said = stderr(&output);
        assert!(
            said.contains("error: cannot write ") && said.contains("File too large"),
            "{said}"
        );
        assert!(
            said.contains("hint: what was there before is unchanged"),
            "{said}"
        );
        assert_eq!(files(home.path()), before, "{args}");
    }
}

/// A file's ending says what it is, whatever its letters; one that no report has is
/// refused before anything is read.
#[tokio::test(flavor = "multi_thread")]
async fn the_ending_of_a_file_says_what_is_written() {
    let home = tempfile::tempdir().unwrap();
    let simulator = shop(4, generated(), &[]).await;
    let report = async |more: &str| {
        let args = format!("report --direct --last 2d --tz Europe/Berlin -q {more}");
        run(&simulator, home.path(), NOW, &args).await
    };
    let read = |name: &str| std::fs::read(home.path().join(name)).unwrap();
    for name in [
        "x.csv",
        "Y.CSV",
        "x.csv.gz",
        "x.json",
        "x.jsonl.GZ",
        "x.txt",
        "Z.XLSX",
    ] {
        let output = report(&format!("--out {name}")).await;
        assert!(stdout(&output).is_empty(), "{name}");
    }
    let unpacked = |name: &str| {
        let mut text = String::new();
        let packed = read(name);
        let mut reader = flate2::read::GzDecoder::new(packed.as_slice());
        reader.read_to_string(&mut text).unwrap();
        text
    };
    let csv = String::from_utf8(read("x.csv")).unwrap();
    assert!(csv.starts_with("reader,reader_label,currency,"), "{csv}");
    assert_eq!(read("Y.CSV"), csv.as_bytes());
    assert_eq!(unpacked("x.csv.gz"), csv);
    assert!(unpacked("x.jsonl.GZ").starts_with("{\"reader\":"));
    assert!(read("Z.XLSX").starts_with(b"PK"));
    let packed = read("x.csv.gz");
    stdout(&report("--out x.csv.gz").await);
    assert_eq!(read("x.csv.gz"), packed, "the same bytes");
    for (name, hint) in [
        #[cfg(feature = "parquet")]
        ("x.parquet", "ledger export"),
        #[cfg(not(feature = "parquet"))]
        ("x.parquet", "built without Parquet; a report is .csv"),
        ("x.html --reconcile", "this has no page"),
        ("x.csv --html {foo}.html", "use {day} and no other column"),
        ("x.pdf", "report.html"),
        (
            "x.pdf --reconcile",
            "hint: print the workbook (--out report.xlsx)",
        ),
        ("x.zip --reconcile", ".jsonl, .xlsx and .txt"),
        ("x.csv.zip", ".gz"),
        ("x.html.gz", "--out: a page is not packed"),
        ("x.csv --html x.txt", "name it .html"),
        ("x.csv --html x.html.gz", "name it .html"),
        ("x. ", "there are .csv"),
        ("-", "standard output"),
        ("x.csv --jq .rows", "redirect standard output"),
        ("x.html --template x", "redirect standard output"),
        ("x.xlsx.gz", "leave out .gz"),
        ("x.html -o csv", "--html FILE"),
        ("x.html --html y.html", "--html FILE"),
        ("{day}.html --restate", "--html FILE"),
    ] {
        let args = format!("report --tz UTC --out {name}");
        let output = run(&simulator, home.path(), NOW, &args).await;
        assert_eq!(output.status.code(), Some(2), "{name}: {}", stderr(&output));
        assert!(
            stderr(&output).contains(hint),
            "{name}: {}",
            stderr(&output)
        );
    }
}

/// A page instead of rows, and a page for each day.
#[tokio::test(flavor = "multi_thread")]
async fn pages_are_named_as_files_of_rows_are() {
    let home = tempfile::tempdir().unwrap();
    let simulator = shop(4, generated(), &[]).await;
    let report = async |more: &str| {
        let args = format!("report --direct --tz Europe/Berlin -q {more}");
        run(&simulator, home.path(), NOW, &args).await
    };
    let read = |name: &str| std::fs::read_to_string(home.path().join(name)).unwrap();
    assert_eq!(stdout(&report("--last 2d --out Page.HTML").await), "");
    stdout(&report("--last 2d --html beside.html").await);
    assert_eq!(read("Page.HTML"), read("beside.html"));
    assert!(read("Page.HTML").contains(&format!("{ACCOUNT}, test mode")));
    stdout(&report("--last 2d --html pages/takings-{day}.html").await);
    for day in ["2026-11-21", "2026-11-22"] {
        stdout(&report(&format!("--day {day} --out one.html")).await);
        assert_eq!(
            read(&format!("pages/takings-{day}.html")),
            read("one.html"),
            "{day}"
        );
    }
    assert_eq!(
        std::fs::read_dir(home.path().join("pages"))
            .unwrap()
            .count(),
        2
    );
    let output = report("--last 2d --html {location}.html").await;
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("use {day}"), "{}", stderr(&output));
}

/// What is read by people says whose it is and of when; what is for programs does not.
#[tokio::test(flavor = "multi_thread")]
async fn a_table_that_nobody_watches_says_what_it_is() {
    let home = tempfile::tempdir().unwrap();
    let simulator = shop(4, generated(), &[]).await;
    let head = format!(
        "Card reader takings; {ACCOUNT}, test mode; 2026-11-21 00:00 to 2026-11-22 00:00, Europe/Berlin\n"
    );
    let report = async |more: &str| {
        let args = format!("report --direct --day 2026-11-21 --tz Europe/Berlin -q {more}");
        run(&simulator, home.path(), NOW, &args).await
    };
    let table = report("").await;
    assert!(stdout(&table).starts_with(&head), "{}", stdout(&table));
    stdout(&report("--out table.txt").await);
    let file = std::fs::read_to_string(home.path().join("table.txt")).unwrap();
    assert_eq!(file, stdout(&table));
    for format in ["csv", "json", "jsonl", "id"] {
        let output = report(&format!("-o {format}")).await;
        assert!(!stdout(&output).contains("Card reader"), "{format}");
    }
    // A key that may not read its account is named in its place.
    let simulator = shop(4, generated(), &["error=403@GET /v1/account"]).await;
    let args = "report --direct --day 2026-11-21 --tz Europe/Berlin -q";
    let output = run(&simulator, home.path(), NOW, args).await;
    let first = stdout(&output).lines().next().unwrap();
    assert!(first.contains("the account of sk_test_"), "{first}");
}

/// CSV as a German Excel opens it: nothing but the two marks differs.
#[tokio::test(flavor = "multi_thread")]
async fn a_german_spreadsheet_gets_semicolons_and_commas() {
    let home = tempfile::tempdir().unwrap();
    let simulator = shop(4, generated(), &[]).await;
    let report = async |more: &str| {
        let args = format!("report --direct --day 2026-11-21 --tz Europe/Berlin -q {more}");
        let output = run(&simulator, home.path(), NOW, &args).await;
        stdout(&output).to_owned()
    };
    let plain = report("-o csv").await;
    let german = report("-o csv --csv-dialect excel-de").await;
    let rows = german.strip_prefix('\u{feff}').unwrap();
    assert!(!rows.contains('.'), "{rows}");
    assert_eq!(rows.replace(',', ".").replace(';', ","), plain);
    assert!(plain.contains('.'), "{plain}");
    let set = run(
        &simulator,
        home.path(),
        NOW,
        "config set csv_dialect excel-de",
    )
    .await;
    stdout(&set);
    assert_eq!(report("-o csv").await, german);
    assert_eq!(report("-o csv --csv-dialect standard").await, plain);
    report("--out x.csv").await;
    assert_eq!(
        std::fs::read_to_string(home.path().join("x.csv")).unwrap(),
        german
    );
}
