//! Help, topics, manual pages, and what is said to a slip of the fingers.

use std::process::{Command, Stdio};

use tillctl::facade::verbs_declared;

use super::shop::Shop;

#[test]
fn topics_are_parts_of_the_documentation() {
    let shop = Shop::built_in();
    let run = shop.run(&["help", "topics"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let names: Vec<_> = run
        .stdout
        .lines()
        .take_while(|l| !l.is_empty())
        .map(|l| l.split_whitespace().next().unwrap().to_owned())
        .collect();
    assert!(names.len() > 10, "{}", run.stdout);
    for name in &names {
        let run = shop.run(&["help", name]);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{name}");
        let first = run.stdout.lines().next().unwrap();
        assert!(
            !first.starts_with('#') && !run.stdout.contains("]("),
            "{}",
            run.stdout
        );
        // Only what cannot be broken is longer than a page is wide.
        for line in run.stdout.lines().filter(|l| !l.starts_with("    ")) {
            assert!(
                line.chars().count() <= 80 || !line.trim().contains(' '),
                "{name}: {line}"
            );
        }
    }
    let codes = shop.run(&["help", "exit-codes"]).stdout;
    assert!(codes.contains("outcome unknown: do not retry"), "{codes}");
}

#[test]
fn help_explains_commands_as_their_own_flag_does() {
    let shop = Shop::built_in();
    for words in [&["readers", "list"][..], &["pay"], &["config", "set"]] {
        let by_help = shop.run(&[&["help"], words].concat());
        let by_flag = shop.run(&[words, &["--help"]].concat());
        assert_eq!(by_help.code, 0, "{}", by_help.stderr);
        assert_eq!(by_help.stdout.lines().next(), by_flag.stdout.lines().next());
        assert!(by_help.stdout.contains("Examples:"), "{}", by_help.stdout);
    }
    assert!(shop.run(&["help"]).stdout.contains("Commands:"));
}

/// The flags that a help lists.
fn flags(help: &str) -> Vec<&str> {
    let listed = help.lines().take_while(|line| *line != "Examples:");
    let is_flag = |line: &&str| {
        let is_short = line.starts_with("  -") && !line.starts_with("  --");
        is_short || line.starts_with("      --")
    };
    let words = listed.filter(is_flag);
    let words = words.flat_map(|line| line.split_whitespace().take(2));
    words.filter(|word| word.starts_with("--")).collect()
}

/// Global flags that help lists for a command, and some that do nothing there.
const GLOBALS: &[(&str, &[&str], &[&str])] = &[
    (
        "readers list",
        &["--output", "--columns", "--timeout", "--profile"],
        &["--live", "--yes", "--dry-run", "--confirm"],
    ),
    (
        "readers rename",
        &["--live", "--yes", "--dry-run", "--columns"],
        &[],
    ),
    ("pay", &["--live", "--account", "--max-retries"], &[]),
    (
        "version",
        &["--output", "--quiet"],
        &[
            "--live",
            "--timeout",
            "--profile",
            "--api-base",
            "--verbose",
            "--guard-formulas",
        ],
    ),
    ("man", &["--quiet"], &["--verbose", "--output"]),
    (
        "config set",
        &["--profile", "--dry-run", "--confirm"],
        &[
            "--yes",
            "--verbose",
            "--account",
            "--context",
            "--api-key-file",
            "--api-base",
            "--simulator",
        ],
    ),
    ("config unset", &["--profile"], &["--yes", "--account"]),
    ("config get", &["--profile", "--account"], &["--live"]),
    (
        "simulator control",
        &["--api-base", "--simulator", "--dry-run"],
        &["--live"],
    ),
    (
        "completions",
        &["--color"],
        &[
            "--verbose",
            "--output",
            "--columns",
            "--jq",
            "--live",
            "--simulator",
        ],
    ),
    (
        "audit list",
        &["--output", "--simulator"],
        &["--timeout", "--live"],
    ),
    (
        "api get",
        &["--jq", "--account"],
        &["--columns", "--no-headers", "--live"],
    ),
    ("api post", &["--jq", "--live", "--dry-run"], &["--columns"]),
    (
        "profiles delete",
        &["--yes", "--confirm", "--dry-run"],
        &["--live", "--timeout"],
    ),
];

#[test]
fn help_is_short_or_whole_and_lists_what_does_something() {
    let shop = Shop::built_in();
    let run = |words: &str| {
        let run = shop.run(&words.split(' ').collect::<Vec<_>>());
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{words}");
        run.stdout
    };
    let short = run("readers list -h");
    assert!(!short.contains("Global options"), "{short}");
    assert!(
        short.contains("--silent-for") && short.contains("Examples:"),
        "{short}"
    );
    assert_eq!(run("readers ls -h"), short);
    let whole = run("readers list --help");
    assert!(whole.starts_with(short.lines().next().unwrap()));
    assert!(
        whole.contains("Global options") && whole.contains("Examples:"),
        "{whole}"
    );
    assert_eq!(run("help readers ls"), whole);
    for (command, has, lacks) in GLOBALS {
        let help = run(&format!("{command} --help"));
        let listed = flags(&help);
        for flag in *has {
            assert!(listed.contains(flag), "{command} {flag}: {help}");
        }
        for flag in *lacks {
            assert!(!listed.contains(flag), "{command} {flag}: {help}");
        }
    }
    let formats = |command: &str| {
        let help = run(&format!("{command} --help"));
        let from = help.find("--output").unwrap();
        let to = from + help[from..].find(']').unwrap();
        let to = to + 1 + help[to + 1..].find(']').unwrap();
        help[from..to]
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert!(formats("readers list").ends_with("table, json, jsonl, csv, id, wide, name"));
    assert!(formats("report").contains("xlsx") && !formats("report").contains("tap"));
    assert!(formats("smoke").contains("tap") && !formats("smoke").contains("xlsx"));
    // Without a command it is a usage error, and as short.
    let bare = shop.run(&["readers"]);
    assert_eq!((bare.code, bare.stdout.as_str()), (2, ""));
    assert_eq!(bare.stderr.trim_end(), run("readers -h").trim_end());
}

/// What a verb says of itself is what its help lists.
#[test]
fn help_of_every_verb_lists_what_it_declares() {
    let shop = Shop::built_in();
    let writes = ["--yes", "--dry-run", "--live", "--confirm"];
    for verb in verbs_declared() {
        let run = |flag: &str| {
            let words = verb.command.split(' ').chain([flag]);
            let run = shop.run(&words.collect::<Vec<_>>());
            assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{}", verb.command);
            run.stdout
        };
        let (short, whole) = (run("-h"), run("--help"));
        let (own, listed) = (flags(&short), flags(&whole));
        assert!(!own.contains(&"--max-time"), "{short}");
        for flag in &own {
            assert!(listed.contains(flag), "{flag}: {whole}");
        }
        let mut expected = vec!["--quiet", "--color", "--max-time", "--deadline"];
        if !verb.columns.is_empty() {
            expected.extend(["--output", "--jq", "--arg", "--columns", "--no-headers"]);
        }
        let needs: Vec<_> = verb.needs.least.iter().chain(verb.needs.better).collect();
        if !needs.is_empty() {
            expected.extend(["--profile", "--account", "--simulator", "--timeout"]);
            expected.push("--verbose");
        }
        if needs.iter().any(|needed| needed.ends_with("_write")) {
            expected.extend(writes);
        }
        for flag in expected {
            assert!(listed.contains(&flag), "{flag}: {whole}");
        }
        // Nothing is asked with a live key, and there is a deadline of no request, where no
        // account is asked.
        if !listed.contains(&"--profile") {
            for flag in ["--live", "--timeout", "--account", "--api-base"] {
                assert!(
                    own.contains(&flag) || !listed.contains(&flag),
                    "{flag}: {whole}"
                );
            }
        }
        for (format, command) in [("xlsx", "report"), ("tap", "smoke")] {
            let words: Vec<_> = whole.split([' ', ',', ']', '\n']).collect();
            let from = words.iter().position(|word| *word == "--output");
            let names = from.map_or(&[][..], |from| &words[from..]);
            let names: Vec<_> = names.iter().take_while(|word| **word != "--jq").collect();
            assert_eq!(names.contains(&&format), verb.command == command, "{whole}");
        }
        let mut once = listed.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), listed.len(), "{whole}");
    }
}

#[test]
fn every_format_is_explained() {
    let shop = Shop::built_in();
    let topic = shop.run(&["help", "output"]).stdout;
    let refused = shop.run(&["readers", "list", "-o", "nonsense"]).stderr;
    let named = refused.split_once("[possible values: ").unwrap().1;
    let named = named.split_once(']').unwrap().0;
    for format in named.split(", ") {
        assert!(
            topic.contains(&format!("-o {format}`")),
            "{format}: {topic}"
        );
    }
}

#[test]
fn what_is_said_points_to_nothing_that_is_not_installed() {
    let shop = Shop::built_in();
    let topics = shop.run(&["help", "topics"]).stdout;
    let topics = topics.lines().take_while(|line| !line.is_empty());
    for topic in topics {
        let name = topic.split_whitespace().next().unwrap();
        let text = shop.run(&["help", name]).stdout;
        assert!(
            !text.contains(".md") && !text.contains("docs/"),
            "{name}: {text}"
        );
    }
    for verb in verbs_declared() {
        let mut words: Vec<_> = verb.command.split(' ').collect();
        words.push("--help");
        let text = shop.run(&words).stdout;
        assert!(
            !text.contains(".md") && !text.contains("docs/"),
            "{words:?}: {text}"
        );
    }
    std::fs::create_dir_all(shop.path("config/tillctl")).unwrap();
    shop.file("config/tillctl/config.toml", "nonsense = [");
    let said = shop.run(&["readers", "list"]);
    assert!(!said.stderr.contains("docs/"), "{}", said.stderr);
}

#[test]
fn a_slip_gets_a_suggestion() {
    let shop = Shop::demo();
    std::fs::create_dir_all(shop.path("config/tillctl")).unwrap();
    shop.file("config/tillctl/config.toml", "[profiles.berlin]\n");
    for (args, code, said) in [
        (&["raeders", "list"][..], 2, "'readers'"),
        (&["readers", "lst"], 2, "'list'"),
        (&["readers", "list", "--colums", "id"], 2, "'--columns'"),
        (
            &["readers", "list", "--columns", "lable"],
            2,
            "did you mean label?",
        ),
        (&["readers", "get", "Tll 1"], 4, "did you mean \"Till 1\"?"),
        (
            &["readers", "get", "practice"],
            4,
            "did you mean \"Practice till\"?",
        ),
        (
            &[
                "pay",
                "--reader",
                "Coutner",
                "--amount",
                "1",
                "--currency",
                "eur",
            ],
            4,
            "did you mean \"Counter\"?",
        ),
        (
            &["locations", "get", "Dublin Tempel Bar"],
            4,
            "did you mean \"Dublin Temple Bar\"?",
        ),
        (&["profiles", "show", "belrin"], 4, "did you mean berlin?"),
        (&["config", "get", "tmeout"], 4, "did you mean timeout?"),
        (&["help", "mony"], 4, "did you mean `tillctl help money`?"),
        (&["man", "raeders"], 4, "did you mean readers?"),
    ] {
        let run = shop.run(args);
        assert_eq!(run.stdout, "", "{args:?}");
        assert!(run.stderr.contains(said), "{args:?}: {}", run.stderr);
        if args[0] != "config" {
            assert_eq!(run.code, code, "{args:?}: {}", run.stderr);
        }
    }
    // Programs are told too.
    let error = shop.run(&["raeders", "-o", "json"]).json_error();
    assert!(
        error["hint"].as_str().unwrap().contains("'readers'"),
        "{error}"
    );
    // What is far from everything gets no guess.
    let run = shop.run(&["readers", "get", "Zanzibar 17"]);
    assert!(!run.stderr.contains("did you mean"), "{}", run.stderr);
    shop.wrote(&[]);
}

#[test]
fn every_command_has_a_page_that_man_can_read() {
    let shop = Shop::built_in();
    let folder = shop.path("man1");
    let run = shop.run(&["man", "--out", folder.to_str().unwrap()]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let mut pages: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    pages.sort();
    assert!(pages.len() > 40, "{pages:?}");
    assert!(folder.join("tillctl.1").exists() && folder.join("tillctl-readers-list.1").exists());
    for page in &pages {
        let text = std::fs::read_to_string(page).unwrap();
        let name = page.file_stem().unwrap().to_str().unwrap();
        for part in [
            ".TH",
            ".SH NAME",
            ".SH SYNOPSIS",
            ".SH DESCRIPTION",
            ".SH EXAMPLES",
        ] {
            assert!(text.contains(part), "{name} has no {part}");
        }
        assert!(text.contains(&name.replace('-', "\\-")), "{name}");
    }
    let one = shop.run(&["man", "readers", "list"]);
    assert_eq!(
        one.stdout,
        std::fs::read_to_string(folder.join("tillctl-readers-list.1")).unwrap()
    );
    let Ok(groff) = Command::new("groff")
        .args(["-man", "-Tutf8", "-Kutf8", "-ww", "-P-cbou"])
        .args(&pages)
        .stdin(Stdio::null())
        .output()
    else {
        eprintln!("skipped: groff is not installed");
        return;
    };
    let said = String::from_utf8_lossy(&groff.stderr);
    assert!(groff.status.success() && said.is_empty(), "{said}");
    let shown = String::from_utf8_lossy(&groff.stdout);
    assert!(
        shown.contains("tillctl readers list --location \"Berlin Kreuzberg\" --status offline"),
        "{shown}"
    );
    assert!(shown.contains("TILLCTL_STATE_DIR"), "{shown}");
}

#[test]
fn case_does_not_count_where_only_one_fits() {
    let shop = Shop::demo();
    for (typed, written) in [
        (["readers", "get", "TILL 1"], ["readers", "get", "Till 1"]),
        (
            ["readers", "get", "strm26138003393"],
            ["readers", "get", "Till 1"],
        ),
        (
            ["locations", "get", "dublin temple bar"],
            ["locations", "get", "Dublin Temple Bar"],
        ),
    ] {
        let (typed, written) = (shop.run(&typed), shop.run(&written));
        assert_eq!(typed.code, 0, "{}", typed.stderr);
        assert_eq!(typed.stdout, written.stdout);
    }
    let matching = |place: &str| {
        let condition = format!("location={place}");
        let args = ["readers", "cancel", "--where", &condition, "-o", "id"];
        let run = shop.run(&args);
        assert_eq!(run.code, 0, "{place}: {}", run.stderr);
        run.stdout
    };
    assert_eq!(matching("dublin temple bar"), matching("Dublin Temple Bar"));
    // Once another is called almost so, what was typed has to be exact.
    let rename = shop.run(&["readers", "rename", "Bar", "till 1"]);
    assert_eq!(rename.code, 0, "{}", rename.stderr);
    let loud = shop.run(&["readers", "get", "TILL 1"]);
    assert_eq!(loud.code, 4);
    assert!(
        loud.stderr.contains("2 readers are called \"TILL 1\""),
        "{}",
        loud.stderr
    );
    let several = shop.run(&["readers", "edit", "TILL 1", "Counter", "--metadata", "a=b"]);
    assert_eq!(several.code, 4);
    assert!(
        several.stderr.contains("2 readers are called"),
        "{}",
        several.stderr
    );
    let exact = shop.run(&["readers", "get", "till 1", "-o", "json"]);
    assert_eq!(exact.json()["label"], "till 1");
}

/// An example is one line, so that it can be copied, with all its braces.
#[test]
fn examples_are_whole_lines() {
    let shop = Shop::demo();
    for (line, example) in [
        (
            "readers rename --help",
            "  tillctl readers rename --template '{metadata.shop} {n}' \"Till 1\" \"Till 2\"",
        ),
        (
            "locations -h",
            "  tillctl locations create --name Shop --line1 'Oranienstraße 25' --city Berlin --postal-code 10999 --country DE",
        ),
    ] {
        let words: Vec<_> = line.split(' ').collect();
        let run = shop.run(&words);
        assert!(run.stdout.lines().any(|l| l == example), "{}", run.stdout);
        assert!(!run.stdout.contains(['\u{e000}', '\u{e001}']), "{line}");
    }
}
