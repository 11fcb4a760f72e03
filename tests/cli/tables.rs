//! Every table on terminals of several widths: no line is broken, what has no room is
//! named, rows stay apart.

use std::collections::BTreeSet;

use tillctl::facade::verbs_declared;
use unicode_width::UnicodeWidthStr as _;

use super::screen::Screen;
use super::shop::{KEY, Shop};

const WIDTHS: [usize; 5] = [60, 80, 100, 120, 140];

/// A line of each verb that prints tables, with the flags that make wide ones, and its
/// exit code.
const LINES: &[(&str, i32)] = &[
    ("readers list", 0),
    (
        "readers list --columns id,label,location_name,metadata,ip_address,serial_number",
        0,
    ),
    ("readers import ROWS --yes", 0),
    ("readers edit --where label=* --metadata note=y --yes", 0),
    ("readers cancel --where label=* --yes", 0),
    (
        "readers edit Counter --metadata n=WIDTH >/dev/null 2>&1; tillctl audit revert --last 1 --yes",
        0,
    ),
    ("locations list", 0),
    ("configurations list", 0),
    (
        "configurations attach Bars PLACE PLACE2 --columns id,display_name,address --yes",
        0,
    ),
    ("fleet check", 10),
    ("fleet uptime --day today", 0),
    ("fleet uptime --day today --by location", 0),
    (
        "fleet plan FLEET-60 --columns action,kind,name,key,changes",
        10,
    ),
    (
        "pay --batch BATCH --currency eur --present 4242424242424242 --columns outcome,reader_label,reference,payment_intent,amount --yes",
        0,
    ),
    ("locations import SHOPS --yes", 0),
    ("payments list", 0),
    ("payments unsettled", 0),
    (
        "pay --reader Imported --amount 5.00 --currency eur --no-wait >/dev/null 2>&1; tillctl readers present Imported >/dev/null 2>&1; tillctl payments resume --all",
        0,
    ),
    ("payments refund --batch REFUNDS --yes", 0),
    ("transactions list --last 3d", 0),
    ("report --last 3d --by reader", 0),
    ("report --last 3d --by reader --compare previous", 0),
    ("report --last 3d --by reader,location,brand --top 3", 0),
    (
        "report --last 3d --by location,brand,read_method,day --top 3",
        0,
    ),
    ("report --last 3d --by location --spark", 0),
    (
        "report --month last --by reader --spark --compare previous",
        0,
    ),
    (
        "report --last 3d --by day,reader --basis balance --compare previous",
        0,
    ),
    ("report --last 3d --reconcile", 0),
    ("ledger export --format csv --out LEDGER", 0),
    ("audit list", 0),
    ("smoke --models wpe --only approved,declined --yes", 0),
    ("doctor", 0),
    ("fleet apply FLEET-WIDTH --yes", 0),
    (
        "login --profile berlin --command COMMAND >/dev/null 2>&1; tillctl profiles list",
        0,
    ),
    ("config list", 0),
];

/// Verbs that show one object, a line for each field, or that have no table.
const OTHERS: &[&str] = &[
    "configurations create",
    "configurations delete",
    "configurations detach",
    "configurations get",
    "configurations update",
    "connection-token create",
    "display",
    "locations create",
    "locations delete",
    "locations get",
    "locations update",
    "ledger push",
    "ledger verify",
    "login",
    "onboarding-link create",
    "open",
    "payments cancel",
    "payments capture",
    "payments get",
    "profiles delete",
    "profiles show",
    "profiles use",
    "readers assign",
    "readers delete",
    "readers get",
    "readers present",
    "readers register",
    "readers rename",
    "store status",
    "transactions get",
    "version",
    "whoami",
];

/// A shop whose names are long and alike.
#[expect(clippy::too_many_lines, reason = "what there is to list")]
fn shop() -> (Shop, Vec<(&'static str, String)>) {
    let shop = Shop::demo();
    let done = |words: &[&str]| {
        let run = shop.run(words);
        assert_eq!(run.code, 0, "{words:?}: {}", run.stderr);
    };
    for (was, is) in [
        (
            "Till 1",
            "Hamburg Harbour Terminal 4, first floor, left till",
        ),
        (
            "Till 2",
            "Hamburg Harbour Terminal 4, second floor, left till",
        ),
        (
            "Bar",
            "Hamburg Harbour Terminal 4, second floor, the bar with the long counter",
        ),
    ] {
        done(&["readers", "rename", was, is]);
    }
    let mut names = Vec::new();
    for (word, was, is) in [
        (
            "PLACE2",
            "Dublin Temple Bar",
            "Hamburg Harbour Terminal Five GmbH & Co. KG",
        ),
        (
            "PLACE",
            "Berlin Kreuzberg",
            "Hamburg Harbour Terminal Four GmbH & Co. KG",
        ),
    ] {
        let place = shop.run(&["locations", "get", was, "-o", "id"]).stdout;
        names.push((word, shop.real(place.trim())));
        done(&["locations", "update", was, "--name", is]);
    }
    done(&[
        "configurations",
        "create",
        "--name",
        "Bars",
        "--offline",
        "on",
        "--yes",
    ]);
    let sale = [
        "pay",
        "--reader",
        "Practice till",
        "--currency",
        "eur",
        "--present",
        "4242424242424242",
    ];
    for more in [
        &["--amount", "12.00", "--reference", "a-1"][..],
        &[
            "--amount",
            "1200.00",
            "--reference",
            "a-2",
            "--capture",
            "manual",
        ],
    ] {
        done(&[&sale[..], more].concat());
    }
    // What was seen is kept, and speaks for the quarter of an hour after it.
    let mut seen = shop.command(&["fleet", "check"]);
    let seen = seen
        .env("TILLCTL_NOW", "2026-11-23T08:00:00Z")
        .output()
        .unwrap();
    assert_eq!(seen.status.code(), Some(10));
    // Where ids are numbered the file would name nothing.
    let export = shop.command(&["fleet", "export"]).output().unwrap();
    let export = String::from_utf8(export.stdout).unwrap();
    names.extend([
        (
            "ROWS",
            shop.file(
                "rows.csv",
                &format!(
                    "code,label,location\nsimulated-wpe,Imported,{}\n",
                    names[1].1
                ),
            ),
        ),
        ("FLEET", shop.path("fleet").display().to_string()),
        ("COMMAND", format!("'echo {KEY}'")),
        (
            "BATCH",
            shop.file(
                "batch.csv",
                "reader,amount,reference\nPractice till,3.00,b-1\nImported,4.00,b-2\n",
            ),
        ),
        (
            "REFUNDS",
            shop.file("refunds.csv", "payment,amount\na-1,1.00\n"),
        ),
        ("LEDGER", shop.path("ledger").display().to_string()),
        (
            "SHOPS",
            shop.file(
                "shops.csv",
                "display_name,line1,city,postal_code,country\n\
                 Hamburg Harbour Terminal Six GmbH & Co. KG,Steinweg 1,Hamburg,20095,DE\n\
                 Hamburg Harbour Terminal Seven GmbH & Co. KG,Steinweg 2,Hamburg,20095,DE\n",
            ),
        ),
    ]);
    for width in WIDTHS {
        let label = format!("Practice till of the second floor, at the back, {width}");
        let fleet = export.replace("Practice till", &label);
        shop.file(&format!("fleet-{width}"), &fleet);
    }
    (shop, names)
}

/// What a line shows at each width, without colours, and what it says on stderr.
fn at_all_widths(shop: &Shop, line: &str) -> Vec<(usize, i32, String, String)> {
    let runs = WIDTHS.map(|width| {
        let line = line.replace("WIDTH", &width.to_string());
        let script = format!("tillctl {line} 2>said; echo code=$?");
        let env = [("TILLCTL_TZ", "UTC"), ("NO_COLOR", "1")];
        let columns = width.try_into().unwrap();
        let mut screen = Screen::run(shop, columns, &env, &script);
        screen.end();
        let raw = screen.raw().replace("\r\n", "\n");
        let (shown, code) = raw.rsplit_once("code=").unwrap();
        let said = std::fs::read_to_string(shop.path("said")).unwrap();
        (width, code.trim().parse().unwrap(), shown.to_owned(), said)
    });
    runs.into()
}

/// One object: no word is broken, and what is copied, such as an address, stays in one
/// piece.
#[test]
fn what_is_shown_of_one_object_fits() {
    let (shop, names) = shop();
    let listed = ["transactions", "list", "today", "--direct", "--limit", "1"];
    let mut command = shop.command(&[&listed[..], &["-o", "id"]].concat());
    let sale = command.env("TILLCTL_TZ", "UTC").output().unwrap();
    let sale = String::from_utf8(sale.stdout).unwrap();
    let refund = ["payments", "refund", "a-1", "--amount", "2.00", "--yes"];
    assert_eq!(shop.run(&refund).code, 0);
    let mut pages = 0;
    for line in [
        "payments get a-1".to_owned(),
        format!("transactions get {}", sale.trim()),
        "readers get Counter".to_owned(),
        format!("locations get {}", names[0].1),
        "configurations get Bars".to_owned(),
    ] {
        for (width, code, shown, said) in at_all_widths(&shop, &line) {
            assert_eq!(code, 0, "{line}: {said}");
            for row in shown.lines() {
                let is_one_word = !row.trim().contains(' ');
                assert!(
                    row.width() <= width || is_one_word,
                    "{line} at {width}: {row}"
                );
            }
            let words: Vec<_> = shown.split_whitespace().collect();
            let page = words.iter().find(|word| word.starts_with("https://"));
            pages += usize::from(page.is_some_and(|page| page.contains("/payments/pi_")));
        }
    }
    assert_eq!(pages, WIDTHS.len());
}

/// How many columns a table has.
fn columns(shown: &str) -> usize {
    let head = shown.lines().next().unwrap_or_default();
    head.split("  ").filter(|name| !name.is_empty()).count()
}

/// Rows with the lines they are folded into: such a line has few of the columns.
fn blocks(shown: &str) -> Vec<String> {
    let columns = columns(shown);
    let mut blocks: Vec<String> = Vec::new();
    for line in shown.lines().skip(1) {
        let cells = line.split("  ").filter(|cell| !cell.is_empty()).count();
        match blocks.last_mut() {
            Some(block) if line.starts_with(' ') || cells * 2 <= columns => {
                block.push_str(line);
            }
            _ => blocks.push(line.to_owned()),
        }
    }
    blocks
}

/// How many rows look like another one.
fn lookalikes(shown: &str) -> usize {
    let blocks = blocks(shown);
    let different: BTreeSet<_> = blocks.iter().collect();
    blocks.len() - different.len()
}

#[test]
fn no_line_of_a_table_is_broken() {
    let (shop, names) = shop();
    let mut wrong = Vec::new();
    for (line, code) in LINES {
        let mut typed = (*line).to_owned();
        for (word, is) in &names {
            typed = typed.replace(word, is);
        }
        let typed = typed.replace("label=*", "'label=*'");
        let all = at_all_widths(&shop, &typed);
        assert_eq!(all.len(), WIDTHS.len(), "{line}");
        // What only reads shows the same once more, where there is room for all of it.
        let reads = !typed.contains("--yes") && !typed.contains(';');
        let whole = reads.then(|| {
            let typed = typed.replace("WIDTH", "140");
            let env = [("TILLCTL_TZ", "UTC"), ("NO_COLOR", "1")];
            let mut screen = Screen::run(&shop, 800, &env, &format!("tillctl {typed} 2>/dev/null"));
            screen.end();
            screen.raw().replace("\r\n", "\n")
        });
        for (width, ended, shown, said) in all {
            let mut faults = Vec::new();
            if ended != *code {
                faults.push("code");
            }
            if shown.lines().count() < 2 {
                faults.push("no rows");
            }
            if shown.lines().any(|row| row.width() > width) {
                faults.push("broken");
            }
            if let Some(whole) = &whole {
                // Two equal requests of a minute differ in the id that Stripe gave them,
                // by which nobody knows them.
                let is_log = *line == "audit list";
                if !is_log && lookalikes(&shown) > lookalikes(whole) {
                    faults.push("rows look alike");
                }
                let is_told = said.contains(&format!("no room in {width} columns for "));
                if is_told != (columns(&shown) < columns(whole)) {
                    faults.push("columns that were left out");
                }
            }
            if !faults.is_empty() {
                wrong.push(format!(
                    "{line} at {width}: {}: {ended}\n{shown}{said}",
                    faults.join(", ")
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_verb_with_columns_is_walked() {
    let walked = |command: &str| {
        let mut lines = LINES.iter().map(|(line, _)| *line);
        lines.any(|line| format!(" {line} ").contains(&format!(" {command} ")))
    };
    let with_columns = verbs_declared()
        .into_iter()
        .filter(|verb| !verb.columns.is_empty());
    let names: BTreeSet<_> = with_columns.map(|verb| verb.command).collect();
    let left: Vec<_> = names
        .iter()
        .filter(|name| !walked(name) && !OTHERS.contains(&name.as_str()))
        .collect();
    assert!(
        left.is_empty(),
        "add a line or say that it shows one object: {left:?}"
    );
}

/// What is said in sentences is folded where a table has no room; names are cut.
#[test]
fn sentences_are_folded_in_every_list() {
    const SENTENCES: [&str; 13] = [
        "blocked",
        "changes",
        "description",
        "detail",
        "error",
        "finding",
        "fix",
        "hint",
        "last_step",
        "meaning",
        "message",
        "next",
        "problem",
    ];
    let mut cut = Vec::new();
    for verb in verbs_declared() {
        let names = verb.columns.cut().filter(|name| SENTENCES.contains(name));
        cut.extend(names.map(|name| format!("{}: {name}", verb.command)));
    }
    assert!(cut.is_empty(), "{cut:?}");
}

/// What keeps a payment from its end is read whole, beside the reference it is known by.
#[test]
fn the_problem_of_a_payment_is_folded() {
    let shop = Shop::demo();
    let rows = "reader,amount,reference\nCounter,12.50,q-1\nPractice till,3.00,q-2\n";
    let batch = shop.file("batch.csv", rows);
    let line = format!("pay --batch {batch} --currency eur --deadline 1s --yes");
    for (width, code, shown, said) in at_all_widths(&shop, &line) {
        assert_ne!(code, 0, "{shown}{said}");
        let head = shown.lines().next().unwrap();
        assert!(head.contains("REFERENCE"), "{width}: {shown}");
        let column = head.find("PROBLEM").unwrap();
        let of_row = shown.lines().skip(1).take_while(|row| !row.contains("q-2"));
        let problem: Vec<_> = of_row.filter_map(|row| row.get(column..)).collect();
        let problem = problem.join(" ").replace("- ", "-").replace("_ ", "_");
        for words in [
            "Counter is offline: Reader is currently offline, please ensure the reader is powered on",
            "before retrying your request.",
            "details on how to handle this error. (terminal_reader_offline)",
        ] {
            assert!(problem.contains(words), "{width}: {problem}\n{shown}");
        }
    }
}

/// Who reads the log knows which payment or reader each line is about.
#[test]
fn lines_of_the_log_say_what_they_are_about() {
    let shop = Shop::demo();
    let sale = ["pay", "--currency", "eur", "--amount", "3.00"];
    let with = ["--present", "4242424242424242", "--reader", "Practice till"];
    assert_eq!(shop.run(&[&sale[..], &with].concat()).code, 0);
    let all = shop.command(&["audit", "list", "-o", "id"]).output();
    let ids = String::from_utf8(all.unwrap().stdout).unwrap();
    assert!(ids.lines().count() > 2, "{ids}");
    for (width, _, shown, said) in at_all_widths(&shop, "audit list") {
        for id in ids.lines() {
            let end = &id[id.len() - 8..];
            assert!(shown.contains(end), "{width}: {id}: {shown}{said}");
        }
        let head = shown.lines().next().unwrap();
        assert!(
            head.contains("OUTCOME") && head.contains("CHANGES"),
            "{shown}"
        );
        // Two lines are not enough for what a reader that is put up is.
        assert!(!shown.contains("…\n"), "{width}: {shown}");
        // A word goes on in the next line after a mark alone.
        for part in ["allowed_payment_", "metadata["] {
            let is_whole = shown.contains(part) || !shown.contains(&part[..6]);
            assert!(is_whole, "{width}: {shown}");
        }
    }
}

/// Where more columns were asked for than there is room for, others go before the words of
/// a label are broken, or those of when a reader was seen.
#[test]
fn words_of_labels_stay_whole() {
    let shop = Shop::demo();
    let labels = [
        (
            "Till 1",
            "Berlin Alexanderplatz Haupteingang Kasse 1 links am Fenster",
        ),
        (
            "Till 2",
            "Berlin Alexanderplatz Haupteingang Kasse 2 links am Fenster",
        ),
        (
            "Bar",
            "Berlin Alexanderplatz Haupteingang Kasse 1 rechts am Fenster",
        ),
    ];
    for (was, is) in labels {
        assert_eq!(shop.run(&["readers", "rename", was, is]).code, 0);
    }
    let line = "readers list --columns label,status,location_name,device_type,action,last_seen,serial_number,ip_address,metadata";
    for (width, _, shown, said) in at_all_widths(&shop, line) {
        for word in ["Alexanderplatz", "Haupteingang", "3 days ago"] {
            let is_there =
                shown.contains(word) || word == "3 days ago" && said.contains("last_seen");
            assert!(is_there, "{width}: {word}: {shown}{said}");
        }
    }
}

/// A finding names what it is about at every width, also where its other columns tell more
/// rows apart.
#[test]
fn findings_name_what_they_are_about() {
    let shop = Shop::demo();
    let address = [
        "--line1",
        "A 1",
        "--city",
        "Berlin",
        "--postal-code",
        "1",
        "--country",
        "DE",
    ];
    for name in ["Empty West", "Empty West", "Empty Ost"] {
        let create = [&["locations", "create", "--name", name][..], &address].concat();
        let created = shop.run(&create);
        assert_eq!(created.code, 0, "{}", created.stderr);
    }
    let line = "fleet check --where rule=empty_location";
    for (width, _, shown, said) in at_all_widths(&shop, line) {
        for name in ["Empty West", "Empty Ost"] {
            assert!(shown.contains(name), "{width}: {shown}{said}");
        }
    }
}

/// An id in a sentence stays in one piece, so that it can be copied.
#[test]
fn ids_in_findings_stay_whole() {
    let shop = Shop::demo();
    let id = shop.run(&["readers", "get", "Till 1", "-o", "id"]).stdout;
    let id = shop.real(id.trim());
    let path = format!("/v1/terminal/readers/{id}");
    let named = shop.run(&["api", "post", &path, "-d", "label=Till 2", "--yes"]);
    assert_eq!(named.code, 0, "{}", named.stderr);
    for (width, _, shown, said) in at_all_widths(&shop, "fleet check") {
        assert!(shown.contains(&id), "{width}: {shown}{said}");
    }
}

/// What the list is for is there at every width: the measure of a report and the amount
/// with its currency, whose reader it was, how it stands.
#[test]
fn what_was_asked_for_goes_last() {
    let (shop, _) = shop();
    for (line, headings) in [
        (
            "report --last 3d --by location,brand,read_method,day --top 2",
            &["LOCATION", "DAY", "CURRENCY", "NET"][..],
        ),
        (
            "transactions list --last 3d",
            &["AT", "TYPE", "AMOUNT", "CURRENCY", "READER"],
        ),
        (
            "payments list",
            &["REFERENCE", "OUTCOME", "AMOUNT", "CURRENCY", "READER"],
        ),
        ("fleet uptime --day today", &["READER", "UPTIME"]),
    ] {
        for (width, _, shown, said) in at_all_widths(&shop, line) {
            let head = shown.lines().next().unwrap();
            for heading in headings {
                assert!(head.contains(heading), "{line} at {width}: {shown}{said}");
            }
        }
    }
}

/// Readers of one label, at one location: what they do is no name.
#[test]
fn readers_of_one_label_have_an_id_at_every_width() {
    let shop = Shop::demo();
    let twins = ["Till 1", "Till 2"].map(|label| {
        let id = shop.run(&["readers", "get", label, "-o", "id"]).stdout;
        let path = format!("/v1/terminal/readers/{}", shop.real(id.trim()));
        let named = shop.run(&["api", "post", &path, "-d", "label=Twin", "--yes"]);
        assert_eq!(named.code, 0, "{}", named.stderr);
        shop.real(id.trim())
    });
    let mut seen = shop.command(&["fleet", "check"]);
    seen.env("TILLCTL_NOW", "2026-11-23T08:00:00Z")
        .output()
        .unwrap();
    for line in [
        "readers list --where label=Twin",
        "fleet uptime --day today",
    ] {
        for (width, _, shown, said) in at_all_widths(&shop, line) {
            for id in &twins {
                let end = &id[id.len() - 8..];
                let is_told =
                    shown.contains(id) || shown.contains(end) && said.contains("the whole");
                assert!(is_told, "{line} at {width}: {shown}{said}");
            }
        }
    }
    let (_, _, narrow, _) = &at_all_widths(&shop, "readers list --where label=Twin")[0];
    assert!(narrow.contains("LAST SEEN"), "{narrow}");
    // Where labels are long, the ends of ids tell readers apart before when they were
    // seen goes.
    for id in &twins {
        let path = format!("/v1/terminal/readers/{id}");
        let label = "label=Hauptkasse im Erdgeschoss";
        let named = shop.run(&["api", "post", &path, "-d", label, "--yes"]);
        assert_eq!(named.code, 0, "{}", named.stderr);
    }
    let line = "readers list --where 'label=Haupt*'";
    let (_, _, narrow, said) = &at_all_widths(&shop, line)[0];
    assert!(said.contains("the whole id"), "{said}");
    for id in &twins {
        assert!(narrow.contains(&id[id.len() - 8..]), "{narrow}");
        assert!(!narrow.contains(id), "{narrow}");
    }
    for column in ["LABEL", "STATUS", "LAST"] {
        assert!(narrow.contains(column), "{narrow}");
    }
    for id in &twins {
        let path = format!("/v1/terminal/readers/{id}");
        shop.run(&["api", "post", &path, "-d", "label=Twin", "--yes"]);
    }
    // At 60 columns the chooser knows where each is, or which.
    let mut screen = Screen::run(&shop, 60, &[], "tillctl readers get Twin");
    screen.until("is meant:");
    screen.until(&twins[1]);
    let shown = screen.shown();
    assert!(shown.contains(&twins[0]), "{shown}");
    for key in ["x", "x", "x"] {
        screen.press(key);
    }
    screen.until("xxx| (nothing fits)");
    screen.press("\x1b");
    screen.end();
    // What is typed is seen beside a long question too.
    let mut screen = Screen::run(&shop, 60, &[], "tillctl readers get Twinnings");
    screen.until("which is meant:");
    for key in ["z", "q", "z"] {
        screen.press(key);
    }
    screen.until("zqz| (nothing fits)");
    screen.press("\x1b");
    screen.end();
}

/// What is said beside tables: folded at blanks, and what is copied stays in one piece.
#[test]
fn no_word_of_what_is_said_is_broken() {
    let (shop, names) = shop();
    let place = &names[1].1;
    for line in [
        "simulator control".to_owned(),
        "help topics".to_owned(),
        "pay --amount abc".to_owned(),
        format!("locations delete {place} --yes"),
        "fleet plan FLEET".replace("FLEET", &format!("{}-60", names[3].1)),
        "readers get Nowhere </dev/null".to_owned(),
        "readers register --code simulated-wpe --label 'A till with a long name' --location "
            .to_owned()
            + place,
    ] {
        for width in [60, 80, 100] {
            let line = format!("tillctl {line}");
            let mut screen = Screen::run(&shop, width, &[("TILLCTL_TZ", "UTC")], &line);
            let shown = screen.end();
            assert!(
                screen.wrapped().is_empty(),
                "{line} at {width}: {:?}\n{shown}",
                screen.wrapped()
            );
        }
    }
}

/// The column of names that a table has at this width, a row each.
fn rows(shown: &str, heading: &str) -> Vec<String> {
    let mut lines = shown.lines();
    let head = lines.next().unwrap();
    let from = head
        .find(heading)
        .unwrap_or_else(|| panic!("{heading}: {shown}"));
    lines
        .map(|line| line.chars().skip(from).collect::<String>())
        .collect()
}

#[test]
fn what_has_no_room_is_named_once() {
    let (shop, _) = shop();
    let all = at_all_widths(&shop, "readers list");
    let (_, _, narrow, said) = &all[0];
    let head = narrow.lines().next().unwrap();
    assert!(
        head.starts_with("LABEL") && head.ends_with("LAST SEEN"),
        "{narrow}"
    );
    assert!(head.contains("STATUS"), "{narrow}");
    assert_eq!(
        said,
        "no room in 60 columns for id, location_name, device_type, action, serial_number; -o wide shows all\n"
    );
    let narrow = rows(narrow, "LABEL");
    let distinct: BTreeSet<_> = narrow.iter().collect();
    assert_eq!(distinct.len(), narrow.len(), "{narrow:?}");
    for (flags, told) in [
        ("-q", false),
        ("-o wide", false),
        ("-o csv", false),
        ("", true),
    ] {
        let (_, _, _, said) = &at_all_widths(&shop, &format!("readers list {flags}"))[0];
        assert_eq!(said.contains("no room"), told, "{flags}: {said}");
    }
    // On a terminal the line is folded between words.
    let mut screen = Screen::run(&shop, 60, &[], "tillctl readers list");
    let shown = screen.end();
    assert!(
        shown.contains("no room in 60 columns for id, location_name, device_type,\n"),
        "{shown}"
    );
    assert!(screen.wrapped().is_empty(), "{:?}", screen.wrapped());
    // Nothing is left out of a pipe.
    let piped = shop.run(&["readers", "list"]);
    assert!(piped.stdout.contains("SERIAL NUMBER") && !piped.stderr.contains("no room"));
}

#[test]
fn others_keep_their_name() {
    let (shop, _) = shop();
    for (width, _, shown, _) in at_all_widths(&shop, "report --last 3d --by reader --top 2") {
        let mut named = shown.lines().filter(|line| line.contains("others"));
        assert!(
            named.any(|line| line.contains("EUR")),
            "at {width}: {shown}"
        );
    }
    let (_, _, shown, _) = &at_all_widths(&shop, "report --last 3d --by reader --top 2")[0];
    assert!(
        shown.lines().any(|line| line.starts_with("others")),
        "{shown}"
    );
}

#[test]
fn an_object_is_folded_beside_its_names() {
    let (shop, _) = shop();
    let note = "note=three words and many more of them, which no narrow terminal has on one line";
    let edited = shop.run(&["readers", "edit", "Practice till", "--metadata", note]);
    assert_eq!(edited.code, 0, "{}", edited.stderr);
    let mut screen = Screen::run(&shop, 60, &[], "tillctl readers get 'Practice till'");
    let shown = screen.end();
    assert!(screen.wrapped().is_empty(), "{:?}", screen.wrapped());
    assert!(shown.contains("note=three words and many\n"), "{shown}");
}
