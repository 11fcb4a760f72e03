//! Sixty lines that people type who come from gh, kubectl, doctl or hcloud: what works
//! here, and what is refused with which hint. `docs/coming-from.md` has the table.

use super::shop::Shop;

/// What becomes of a line.
enum Here {
    /// It works, and shows this.
    Works(&'static str),
    /// It is no command of ours (2), and this is the hint.
    Hint(&'static str),
}
use Here::{Hint, Works};

const HABITS: [(&str, Here); 101] = [
    // Other words for verbs.
    ("readers ls", Works("Till 1")),
    ("reader list", Works("Till 1")),
    ("reader ls -q", Works("Till 1")),
    ("readers show Bar", Works("device type")),
    ("readers describe Bar", Works("serial number")),
    ("readers view Bar", Works("ip address")),
    ("readers get Bar Counter", Works("Counter")),
    ("readers mv Bar Bar2 --dry-run", Works("")),
    ("readers rm Bar --dry-run --yes", Works("")),
    ("readers update Bar --metadata floor=2 --dry-run", Works("")),
    ("locations ls", Works("Berlin Kreuzberg")),
    ("location show Tokyo%Shibuya", Works("display name")),
    ("payment ls", Works("")),
    ("transaction ls today --direct --limit 1", Works("sale")),
    ("config show tz", Works("")),
    ("config view", Works("tz")),
    ("version", Works("tillctl 0.1.0")),
    ("--version", Works("tillctl 0.1.0")),
    ("help readers", Works("Usage")),
    ("readers --help", Works("Usage")),
    ("completion bash", Works("complete")),
    // Formats, columns, filters.
    (
        "readers list -o json",
        Works("\"object\": \"terminal.reader\""),
    ),
    ("readers list --output=json", Works("tmr_")),
    ("readers list -o name", Works("tmr_")),
    ("readers list -o wide", Works("DEVICE SW VERSION")),
    ("readers list --no-headers", Works("Till 1")),
    ("readers list --jq .[0].label", Works("")),
    ("readers list --template {{label}}", Works("Bar")),
    ("readers list --columns label,status", Works("LABEL")),
    ("readers list --sort -label", Works("Till 2")),
    ("readers list --limit 2", Works("ID")),
    ("readers list --where status!=online", Works("Counter")),
    (
        "open Bar",
        Works("https://dashboard.stripe.com/test/terminal/readers/tmr_"),
    ),
    // The verb before the noun.
    (
        "get readers",
        Hint("the noun comes first: tillctl readers list"),
    ),
    (
        "get reader Bar",
        Hint("the noun comes first: tillctl readers get"),
    ),
    (
        "describe reader Bar",
        Hint("the noun comes first: tillctl readers get"),
    ),
    (
        "delete reader Bar",
        Hint("the noun comes first: tillctl readers delete"),
    ),
    (
        "create location Shop",
        Hint("the noun comes first: tillctl locations create"),
    ),
    (
        "create reader Bar",
        Hint("the noun comes first: tillctl readers register"),
    ),
    (
        "list readers",
        Hint("the noun comes first: tillctl readers list"),
    ),
    ("ls", Hint("tillctl readers ls")),
    ("tail", Hint("tillctl watch")),
    ("history", Hint("tillctl transactions list")),
    ("register", Hint("tillctl readers register")),
    ("api GET /v1/charges", Hint("tillctl api get PATH")),
    ("api /v1/charges", Hint("tillctl api get /v1/charges")),
    (
        "readers update Bar --label Bar2",
        Hint("tillctl readers rename Bar Bar2"),
    ),
    (
        "report today --sort gross",
        Hint("with --top N in that of net sales"),
    ),
    ("readers list -f json", Hint("tillctl readers list -o json")),
    ("rm Bar", Hint("tillctl readers rm Bar")),
    ("show Bar", Hint("tillctl readers show Bar")),
    ("mv Bar Bar2", Hint("tillctl readers mv Bar Bar2")),
    ("readers list --out x.csv", Hint("-o csv > x.csv")),
    ("readers list -o x.csv", Hint("-o csv > x.csv")),
    ("report today -o html", Hint("tillctl report --html FILE")),
    (
        "display --reader Bar",
        Hint("a reader is named without a flag: tillctl display Bar"),
    ),
    (
        "readers mv Bar --location Berlin",
        Hint("tillctl readers assign Bar --location Berlin"),
    ),
    (
        "report today --prometheus x.prom",
        Hint("tillctl fleet check and tillctl fleet uptime write metrics"),
    ),
    // Words we have no verb for.
    ("apply -f fleet.toml", Hint("tillctl fleet apply FILE")),
    ("diff fleet.toml", Hint("tillctl fleet plan fleet.toml")),
    ("logs Bar", Hint("tillctl transactions list")),
    ("events", Hint("tillctl watch")),
    ("top", Hint("tillctl watch")),
    ("status", Hint("tillctl fleet check")),
    ("auth login", Hint("tillctl login keeps a key")),
    ("context use berlin", Hint("tillctl profiles use NAME")),
    (
        "config use-context berlin",
        Hint("tillctl profiles use NAME"),
    ),
    (
        "refund order-4711",
        Hint("tillctl payments refund order-4711"),
    ),
    (
        "readers create --label Bar",
        Hint("tillctl readers register"),
    ),
    ("explain readers", Hint("tillctl help topics")),
    ("rollback", Hint("tillctl audit revert --last 1")),
    // Flags and formats.
    ("readers list --json", Hint("-o json")),
    ("readers list -o yaml", Hint("-o json")),
    ("readers list -o jsonpath={.items}", Hint("--jq EXPR")),
    ("readers list -l floor=2", Hint("--where CONDITIONS")),
    ("readers list -A", Hint("--all-accounts")),
    ("readers list --sort-by label", Hint("--sort KEY")),
    ("readers get Bar --web", Hint("tillctl open Bar --browser")),
    // A hint is about the command that was typed.
    (
        "readers list --format json",
        Hint("tillctl readers list -o json"),
    ),
    (
        "payments unsettled --reader Bar",
        Hint("tillctl payments unsettled --where label=Bar"),
    ),
    (
        "fleet plan -f fleet.toml",
        Hint("a file is named without a flag: tillctl fleet plan fleet.toml"),
    ),
    (
        "readers rename --file new.csv",
        Hint("tillctl readers rename --from new.csv"),
    ),
    (
        "payments list --yesterday",
        Hint("tillctl payments list --since yesterday"),
    ),
    (
        "readers rm Bar -f",
        Hint("--yes answers questions with yes"),
    ),
    (
        "readers list Bar",
        Hint("tillctl readers list --where label=Bar"),
    ),
    (
        "open Till 3",
        Hint("a name with blanks stands in quotes: tillctl open 'Till 3'"),
    ),
    (
        "pay Bar 12.50 eur",
        Hint("tillctl pay --reader Bar --amount 12.50 --currency eur"),
    ),
    (
        "pay Till 3 12.50 EUR",
        Hint("tillctl pay --reader 'Till 3' --amount 12.50 --currency eur"),
    ),
    (
        "locations rename Berlin%Kreuzberg B2",
        Hint("tillctl locations update 'Berlin Kreuzberg' --name B2"),
    ),
    (
        "location mv Berlin%Kreuzberg B2",
        Hint("tillctl locations update 'Berlin Kreuzberg' --name B2"),
    ),
    ("login --key sk_test_1", Hint("no flag takes a key")),
    ("reader new", Hint("tillctl readers register")),
    (
        "locations list --country DE",
        Hint("tillctl locations list --where country=DE"),
    ),
    ("report --csv", Hint("-o csv")),
    (
        "report today --group-by reader",
        Hint("tillctl report --by reader"),
    ),
    ("fleet status", Hint("tillctl fleet check")),
    ("fleet ls", Hint("tillctl readers list")),
    ("readers watch", Hint("tillctl watch")),
    (
        "audit undo",
        Hint("tillctl audit revert --last 1 --dry-run"),
    ),
    ("audit show", Hint("tillctl audit list")),
    ("simulator start", Hint("tillctl simulator serve")),
];

#[test]
fn habits_work_or_are_told_what_does() {
    let shop = Shop::demo();
    let mut wrong = Vec::new();
    for (line, here) in HABITS {
        // A blank within a word.
        let words: Vec<String> = line.split(' ').map(|word| word.replace('%', " ")).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let mut command = shop.command(&words);
        command.env("TILLCTL_TZ", "UTC");
        let run = shop.finish(command);
        let is_right = match here {
            Works(shown) => run.code == 0 && run.stdout.contains(shown),
            Hint(hint) => run.code == 2 && run.stderr.contains(hint),
        };
        if !is_right {
            wrong.push(format!("{line}: {run:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What deletes is offered for no word that only looks like it.
#[test]
fn no_guess_deletes() {
    let shop = Shop::demo();
    let nouns = [
        "readers",
        "locations",
        "configurations",
        "payments",
        "profiles",
        "simulator",
        "ledger",
    ];
    let words = ["rename", "move", "mv", "revoke", "renew", "rest", "rn"];
    for noun in nouns {
        for word in words {
            let run = shop.run(&[noun, word, "Bar", "--dry-run"]);
            let deletes = ["remove", "delete", "'rm'", "reset"];
            let said = run.stderr.split("Usage").next().unwrap();
            let is_right = word == "rest" || !deletes.iter().any(|verb| said.contains(verb));
            assert!(is_right, "{noun} {word}: {said}");
        }
    }
    // A slip is helped.
    let slip = shop.run(&["readers", "delte", "Bar"]).stderr;
    assert!(slip.contains("'delete'"), "{slip}");
}

/// The page has every one of them.
#[test]
fn the_page_has_them() {
    let page = include_str!("../../docs/coming-from.md");
    for (line, here) in HABITS {
        let quoted = |word: &str| {
            if word.contains('%') {
                format!("\"{}\"", word.replace('%', " "))
            } else {
                word.to_owned()
            }
        };
        let line: Vec<String> = line.split(' ').map(quoted).collect();
        let line = line.join(" ");
        assert!(page.contains(&format!("`{line}`")), "{line}");
        if let Hint(hint) = here {
            assert!(page.contains(hint), "{line}: {hint}");
        }
    }
}

/// Of a format that there is not, those of the verb are named.
#[test]
fn formats_are_those_of_the_verb() {
    let shop = Shop::demo();
    for (line, own, other) in [
        ("reader ls -o x", "table", "xlsx"),
        ("smoke -o x", "tap", "xlsx"),
        ("report -o x", "xlsx", "tap"),
    ] {
        let words: Vec<&str> = line.split(' ').collect();
        let run = shop.run(&words);
        assert_eq!(run.code, 2, "{line}");
        let is_right = run.stderr.contains(own) && !run.stderr.contains(other);
        assert!(is_right, "{line}: {}", run.stderr);
    }
}

/// Help offers what the verb takes, and of a noun what one of its verbs takes.
#[test]
fn help_offers_no_format_that_is_refused() {
    let shop = Shop::demo();
    for (line, offered) in [
        ("watch --help", "table, jsonl"),
        ("api --help", "json, jsonl, id, name"),
        ("api get --help", "json, jsonl, id, name"),
        ("help watch", "table, jsonl"),
        ("readers --help", "table, json, jsonl, csv, id, wide, name"),
    ] {
        let words: Vec<&str> = line.split(' ').collect();
        let help = shop.run(&words).stdout;
        let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
        let offered = format!("[possible values: {offered}]");
        assert!(help.contains(&offered), "{line}: {help}");
    }
    let config = shop.run(&["config", "--help"]).stdout;
    assert!(!config.contains("--max-retries"), "{config}");
    assert!(config.contains("--profile"), "{config}");
}

/// The usage is that of the command, not of a flag that looks like the typed one.
#[test]
fn the_usage_is_that_of_the_command() {
    let shop = Shop::demo();
    let run = shop.run(&["display", "--reader", "Bar"]);
    let usage = "Usage: tillctl display [OPTIONS] <READER>";
    assert!(run.stderr.contains(usage), "{}", run.stderr);
    let run = shop.run(&["readers", "list", "--format", "json"]);
    let usage = "Usage: tillctl readers list [OPTIONS]";
    assert!(run.stderr.contains(usage), "{}", run.stderr);
}

/// Whoever has the program need not have its source.
#[test]
fn no_topic_tells_to_build_it() {
    let shop = Shop::demo();
    let topics = shop.run(&["help", "topics"]).stdout;
    let topics = topics.lines().filter(|line| line.contains("  "));
    let mut seen = 0;
    for topic in topics.filter_map(|line| line.split_whitespace().next()) {
        let page = shop.run(&["help", topic]);
        assert_eq!(page.code, 0, "{topic}: {}", page.stderr);
        assert!(!page.stdout.contains("cargo"), "{topic}: {}", page.stdout);
        seen += 1;
    }
    assert!(seen > 10);
}

#[test]
fn in_json_the_hint_is_there_too() {
    let shop = Shop::demo();
    let error = shop.run(&["get", "readers", "-o", "json"]).json_error();
    let hint = error["hint"].as_str().unwrap();
    assert!(hint.contains("tillctl readers list"), "{hint}");
}

#[test]
fn headings_can_be_left_out_and_metadata_is_a_column() {
    let shop = Shop::demo();
    let set = ["readers", "edit", "Bar", "--metadata", "floor=2", "-q"];
    assert_eq!(shop.run(&set).code, 0);
    let columns = ["--columns", "label,metadata.floor", "--where", "label=Bar"];
    let list = |more: &[&str]| {
        let run = shop.run(&[&["readers", "list"], &columns[..], more].concat());
        assert_eq!(run.code, 0, "{}", run.stderr);
        run.stdout
    };
    let (heading, table) = list(&[])
        .split_once('\n')
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
        .unwrap();
    assert!(heading.starts_with("Readers; "), "{heading}");
    assert_eq!(table, "LABEL  METADATA.FLOOR\nBar    2\n");
    assert_eq!(list(&["--no-headers"]), "Bar  2\n");
    assert_eq!(list(&["-o", "csv"]), "label,metadata.floor\nBar,2\n");
    assert_eq!(list(&["-o", "csv", "--no-headers"]), "Bar,2\n");
    assert_eq!(
        list(&["-o", "jsonl"]),
        "{\"label\":\"Bar\",\"metadata.floor\":\"2\"}\n"
    );
    let none = shop.run(&["readers", "list", "--columns", "metadat.floor"]);
    assert_eq!(none.code, 2, "{}", none.stderr);
    // One is shown whole.
    let one = shop.run(&["readers", "get", "Bar"]).stdout;
    for part in ["location ", "device sw version", "ip address", "floor=2"] {
        assert!(one.contains(part), "{part}\n{one}");
    }
}

#[test]
fn a_list_is_sorted_as_people_count_and_the_other_way_round() {
    let shop = Shop::demo();
    for (old, new) in [("Till 2", "Till 10"), ("Bar", "till 9")] {
        assert_eq!(shop.run(&["readers", "rename", old, new]).code, 0);
    }
    let sorted = |key: &str| {
        let args = ["readers", "list", "--sort", key, "--where", "label=?ill *"];
        let args = [
            &args[..],
            &["-o", "csv", "--columns", "label", "--no-headers"],
        ]
        .concat();
        let run = shop.run(&args);
        assert_eq!(run.code, 0, "{}", run.stderr);
        run.stdout.lines().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(sorted("label"), ["Till 1", "till 9", "Till 10"]);
    assert_eq!(sorted("-label"), ["Till 10", "till 9", "Till 1"]);
}

#[test]
fn a_page_of_the_dashboard_is_of_the_right_mode_and_account() {
    let shop = Shop::demo();
    let page = |args: &[&str]| shop.run(&[&["open"], args].concat());
    page(&["pi_3QwErTyUiOpAsDfGhJkLzXcV"]).is(
        0,
        "https://dashboard.stripe.com/test/payments/pi_#1\n",
        "",
    );
    let theirs = page(&["du_1", "--account", "acct_1032D82eZvKYlo2C"]);
    let url = "https://dashboard.stripe.com/acct_1032D82eZvKYlo2C/test/disputes/du_1\n";
    assert_eq!(theirs.stdout, url, "{}", theirs.stderr);
    let place = page(&["Berlin Kreuzberg", "-o", "json"]);
    let url = place.json()["url"].as_str().unwrap().to_owned();
    assert!(
        url.starts_with("https://dashboard.stripe.com/test/terminal/locations/tml_"),
        "{url}"
    );
    // A name is looked for once.
    let before = shop.requests();
    assert_eq!(page(&["Till 1"]).code, 0);
    assert_eq!(shop.requests(), before + 1);
    let nobody = page(&["Nobody"]);
    assert_eq!(nobody.code, 4);
    assert!(
        nobody
            .stderr
            .contains("no reader, no location and no sale of this machine is called"),
        "{}",
        nobody.stderr
    );
    for (typed, meant) in [
        ("Tll 1", "'Till 1'"),
        ("Berlin Kreuzbreg", "'Berlin Kreuzberg'"),
    ] {
        let mistyped = page(&[typed]);
        let hint = format!("hint: did you mean tillctl open {meant}?");
        assert!(mistyped.stderr.contains(&hint), "{}", mistyped.stderr);
    }
}
