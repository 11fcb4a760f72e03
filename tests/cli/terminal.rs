//! As somebody at a terminal meets it: questions, Ctrl-C at each of them,
//! narrow and wide screens, terminals that can do less, and none at all.

use std::collections::BTreeSet;
use std::path::Path;

use unicode_width::UnicodeWidthStr as _;

use super::screen::Screen;
use super::shop::{KEY, Shop};

/// The shell outlives Ctrl-C and tells the exit code and whether the terminal
/// shows what is typed.
fn watched(line: &str) -> String {
    format!(
        "trap : INT; {line}; echo code=$?; stty -a | grep -q -- -echo\\  && echo dark || echo bright"
    )
}

/// Every file below a folder, but for names kept for completions.
fn files(folder: &Path, into: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.ends_with(".cache") {
            continue;
        }
        if path.is_dir() {
            files(&path, into);
        } else {
            into.insert(path.display().to_string());
        }
    }
}

#[test]
fn a_first_session() {
    let shop = Shop::demo().key(None);
    let line = watched(
        "tillctl login && tillctl readers list && tillctl pay --present 4242424242424242 && tillctl report --by reader --columns reader_label,gross",
    );
    let mut screen = Screen::run(&shop, 100, &[("TZ", "Europe/Berlin")], &line);
    screen.until("API key for profile default");
    screen.press(&format!("{KEY}\r"));
    screen.until("Logged in to profile default: test mode, Demo Shop");
    screen.until("Practice till");
    screen.until("Currency, such as eur");
    screen.press("eur\r");
    screen.until("Amount in EUR");
    screen.press("12.00\r");
    screen.until("On which reader");
    screen.press("Pract");
    screen.until("Pract");
    screen.press("\r");
    screen.until("Paid 12.00 EUR on Practice till, visa 4242");
    let shown = screen.end();
    assert!(
        shown.contains("code=0") && shown.contains("bright"),
        "{shown}"
    );
    assert!(shown.contains("GROSS"), "{shown}");
    assert!(!screen.raw().contains("4eC39HqLyjWDarjtT1zdp7dc"));
    assert_eq!(shop.count("POST", "/v1/payment_intents"), 1);
}

#[test]
fn ctrl_c_at_each_question_leaves_nothing_behind() {
    for (line, question) in [
        ("tillctl pay", "Currency, such as eur"),
        ("tillctl pay --currency eur", "Amount in EUR"),
        ("tillctl pay --currency eur --amount 12", "On which reader"),
        ("tillctl readers register", "Pairing code"),
        (
            "tillctl readers register --code simulated-wpe",
            "Label of the reader",
        ),
        (
            "tillctl readers register --code simulated-wpe --label X",
            "At which location",
        ),
        ("tillctl readers rename Bra Terrace", "which is meant"),
        ("tillctl readers rename Bar", "New label of Bar"),
        ("tillctl readers delete Bar", "Delete reader Bar"),
        ("tillctl login --profile berlin", "(not shown)"),
    ] {
        let key = (!line.contains("login")).then_some(KEY);
        let shop = Shop::demo().key(key);
        let mut screen = Screen::run(&shop, 100, &[], &watched(line));
        let mut before = BTreeSet::new();
        files(&shop.path(""), &mut before);
        screen.until(question);
        screen.press("\x03");
        let shown = screen.end();
        assert!(
            shown.contains("code=130") && shown.contains("bright"),
            "{line}: {shown}"
        );
        assert!(shown.contains("interrupted"), "{line}: {shown}");
        assert!(!screen.hides_cursor(), "{line}");
        shop.wrote(&[]);
        let mut after = BTreeSet::new();
        files(&shop.path(""), &mut after);
        // A journal that is opened for a sale may be there, and is empty.
        let fresh: Vec<_> = after
            .difference(&before)
            .filter(|f| std::fs::metadata(f).is_ok_and(|m| m.len() > 0))
            .collect();
        assert!(fresh.is_empty(), "{line}: {fresh:?}");
    }
}

#[test]
fn a_table_fits_narrow_and_wide_terminals() {
    let shop = Shop::demo();
    let mut heads = Vec::new();
    for columns in [60, 140] {
        let mut screen = Screen::run(
            &shop,
            columns,
            &[],
            "tillctl readers list; tillctl locations list",
        );
        let shown = screen.end();
        assert!(screen.wrapped().is_empty(), "{:?}", screen.wrapped());
        assert!(shown.contains("Practice till"), "{shown}");
        let mut help = Screen::run(&shop, columns, &[], "tillctl pay --help");
        help.end();
        // A terminal breaks a line of its own so that it is copied as one, as examples are.
        let mut wrapped = help.wrapped();
        wrapped.retain(|line| !line.starts_with("  tillctl "));
        assert!(wrapped.is_empty(), "{wrapped:?}");
        heads.push(shown.lines().next().unwrap().split_whitespace().count());
    }
    assert!(heads[0] < heads[1], "{heads:?}");
}

#[test]
fn colours_are_for_terminals_that_want_them() {
    let shop = Shop::demo();
    let line = "tillctl readers list; tillctl readers get Bra; tillctl help money; tillctl pay --reader 'Practice till' --amount 12 --currency eur --present 4242424242424242";
    let raw = |env: &[(&str, &str)]| {
        let mut screen = Screen::run(&shop, 100, env, &format!("{{ {line}; }} </dev/null"));
        let shown = screen.end();
        assert!(shown.contains("Paid 12.00 EUR"), "{shown}");
        screen.raw()
    };
    let colour =
        |raw: &str| raw.contains("\x1b[1m") || raw.contains("\x1b[3") || raw.contains("\x1b[0;");
    assert!(colour(&raw(&[])));
    assert!(!colour(&raw(&[("NO_COLOR", "1")])));
    let dumb = raw(&[("TERM", "dumb")]);
    assert!(!dumb.contains('\x1b'), "{dumb:?}");
}

#[test]
fn a_dumb_terminal_is_asked_for_a_number() {
    let shop = Shop::demo();
    let line = watched("tillctl pay --currency eur --amount 12 --present 4242424242424242");
    let mut screen = Screen::run(&shop, 100, &[("TERM", "dumb")], &line);
    screen.until("On which reader (a number)");
    let shown = screen.shown();
    let chosen = shown
        .lines()
        .find(|l| l.contains(") Practice till"))
        .unwrap();
    let number = chosen.split(')').next().unwrap();
    screen.press(&format!("{number}\r"));
    let shown = screen.end();
    assert!(shown.contains("Paid 12.00 EUR on Practice till"), "{shown}");
    assert!(shown.contains("code=0"), "{shown}");
    assert!(!screen.raw().contains('\x1b'), "{:?}", screen.raw());
}

/// What is chosen from by number has its lines, and an end that is no answer ends its own.
#[test]
fn a_dumb_terminal_breaks_no_line() {
    let shop = Shop::demo();
    let line = watched("tillctl readers get Ti");
    let mut screen = Screen::run(&shop, 60, &[("TERM", "dumb")], &line);
    screen.until("(a number): ");
    let shown = screen.raw().replace("\r\n", "\n");
    let choices: Vec<_> = shown.lines().filter(|line| line.contains(") ")).collect();
    assert!(choices.len() > 1, "{shown}");
    for choice in choices {
        assert!(choice.width() < 60, "{choice}");
    }
    screen.press("\x03");
    let shown = screen.end();
    assert!(
        shown
            .lines()
            .any(|line| line.starts_with("error: interrupted")),
        "{shown}"
    );
}

/// `y` and Enter, as other programs take it: nothing of it is left on the screen, and no
/// Enter comes to what is done next.
#[test]
fn a_yes_is_a_line() {
    let line = "env -u TILLCTL_NOW tillctl readers rename Bar 'Bar 1' --live";
    for (answer, code) in [
        ("y\r", 0),
        ("yes\r", 0),
        ("Y\x7fn\r", 1),
        ("\r", 1),
        ("\x1b", 1),
    ] {
        let shop = Shop::demo();
        let env = [("STRIPE_API_KEY", super::shop::LIVE_KEY)];
        let mut screen = Screen::run(&shop, 60, &env, &watched(line));
        screen.until("[y/N]");
        for key in answer.chars() {
            screen.press(&key.to_string());
        }
        let shown = screen.end();
        let first = shown.lines().next().unwrap();
        let said = if code == 0 { "Renamed" } else { "error:" };
        assert!(first.starts_with(said), "{answer:?}: {shown}");
        assert!(
            shown.contains(&format!("code={code}")),
            "{answer:?}: {shown}"
        );
        assert!(!shown.lines().any(str::is_empty), "{answer:?}: {shown}");
    }
}

#[test]
fn without_a_terminal_nobody_is_asked() {
    let shop = Shop::demo();
    for (args, missing) in [
        (&["pay"][..], "--currency is missing"),
        (&["pay", "--currency", "eur"], "--amount is missing"),
        (
            &["pay", "--currency", "eur", "--amount", "12"],
            "--reader is missing",
        ),
        (&["readers", "register"], "a pairing code is needed"),
        (&["readers", "delete", "Bar"], "this needs a confirmation"),
        (&["report"], "in which zone are days counted"),
        // Whoever named the zone would be told of the word next.
        (&["report", "yestreday"], "did you mean yesterday?"),
        (
            &["transactions", "list", "--from", "yestreday"],
            "\"yestreday\" is neither a day nor an instant",
        ),
        (&["report", "yesterday"], "in which zone are days counted"),
    ] {
        let run = shop.run(args);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{}", run.stderr);
        assert!(run.stderr.contains(missing), "{}", run.stderr);
    }
    shop.wrote(&[]);
}

/// Every question in a narrow terminal: no line is broken, and nothing of it is left
/// however it ends.
#[test]
fn questions_fit_and_leave_nothing_behind() {
    let label = "Hamburg Harbour Terminal 4, second floor, the bar with the long counter";
    let shop = Shop::demo();
    for was in ["Bar", "Till 1"] {
        let is = format!("{label} of {was}");
        assert_eq!(shop.run(&["readers", "rename", was, &is]).code, 0);
    }
    let delete = format!("tillctl readers delete '{label} of Bar'");
    for (line, question, keys) in [
        ("tillctl pay", "Currency, such as eur:", "xxx"),
        (
            "tillctl pay --currency eur --amount 12",
            "On which reader:",
            "Ham",
        ),
        ("tillctl readers register", "Pairing code", "abc"),
        ("tillctl readers get Hamburg", "which is meant", "Bar"),
        (&delete, "[y/N]", ""),
        ("tillctl login --profile berlin", "(not shown)", "sk_"),
    ] {
        for end in ["\x03", "\x1b", "n\r"] {
            // Escape and n are typed into a text like any other key.
            let is_text = !question.contains("[y/N]");
            if end != "\x03" && is_text {
                continue;
            }
            let mut screen = Screen::run(&shop, 60, &[], &watched(line));
            screen.until(question.split(' ').next_back().unwrap());
            for key in keys.chars() {
                screen.press(&key.to_string());
            }
            assert!(
                screen.wrapped().is_empty(),
                "{line}: {:?}",
                screen.wrapped()
            );
            screen.press(end);
            let shown = screen.end();
            assert!(
                screen.wrapped().is_empty(),
                "{line}: {:?}",
                screen.wrapped()
            );
            let first = shown.lines().next().unwrap();
            assert!(first.starts_with("error: "), "{line}: {shown}");
            assert!(
                !screen.hides_cursor() && shown.contains("bright"),
                "{shown}"
            );
        }
    }
    shop.wrote(&["POST /v1/terminal/readers/{id}"; 2]);
}

#[test]
fn a_chooser_stands_once_and_is_gone_when_it_is_answered() {
    let shop = Shop::demo();
    let mut screen = Screen::run(
        &shop,
        60,
        &[],
        &watched(
            "tillctl readers get 'a reader with a name of so many words that its question has two lines'",
        ),
    );
    screen.until("which is meant:");
    for key in ["T", "i", "l", "l", "\x1b[B", "\x1b[A", "\x1b[B"] {
        screen.press(key);
    }
    screen.until("> Till 2");
    let shown = screen.shown();
    assert_eq!(shown.matches("There is no reader").count(), 1, "{shown}");
    assert!(
        shown.contains("Till 1") && !shown.contains("Bar"),
        "{shown}"
    );
    screen.press("\r");
    let shown = screen.end();
    assert!(shown.starts_with("id "), "{shown}");
    assert!(
        shown.contains("Till 2") && !shown.contains("meant"),
        "{shown}"
    );
}

/// Long names in wide characters, and more typed than fits.
#[test]
fn a_chooser_stays_where_it_stands() {
    let shop = Shop::demo();
    for (was, is) in [
        (
            "Till 1",
            "二階のカウンター、東京駅前の店、左側の端末、番号 1",
        ),
        (
            "Till 2",
            "二階のカウンター、東京駅前の店、左側の端末、番号 2",
        ),
    ] {
        assert_eq!(shop.run(&["readers", "rename", was, is]).code, 0);
    }
    let line = watched("echo above; tillctl readers get カウンター");
    let mut screen = Screen::run(&shop, 50, &[], &line);
    screen.until("which is meant:");
    for key in ["番", "号", " ", "2", "\x1b[B", "\x1b[A"] {
        screen.press(key);
    }
    screen.until("番号 2|");
    let shown = screen.shown();
    assert!(shown.starts_with("above\n"), "{shown}");
    assert_eq!(shown.matches("which is meant").count(), 1, "{shown}");
    for _ in 0..60 {
        screen.press("x");
    }
    screen.until("xxx|");
    for _ in 0..60 {
        screen.press("\x7f");
    }
    screen.until("番号 2|");
    let shown = screen.shown();
    assert!(shown.starts_with("above\n"), "{shown}");
    assert_eq!(shown.matches("which is meant").count(), 1, "{shown}");
    screen.press("\r");
    let shown = screen.end();
    assert!(
        shown.starts_with("above\nid ") && shown.contains("番号 2"),
        "{shown}"
    );
}

#[test]
fn a_question_names_what_will_change() {
    let shop = Shop::demo();
    let live = |line: &str| {
        let env = [("STRIPE_API_KEY", super::shop::LIVE_KEY)];
        let mut screen = Screen::run(
            &shop,
            100,
            &env,
            &watched(&format!("env -u TILLCTL_NOW tillctl {line} --live")),
        );
        screen.until("[y/N]");
        let shown = screen.shown();
        screen.press("n\r");
        assert!(screen.end().contains("not confirmed"));
        shown
    };
    let rename = live("readers rename Bar 'Bar 1'");
    assert!(rename.contains("Rename Bar to Bar 1? [y/N]"), "{rename}");
    let edit = live("readers edit Bar --metadata floor=upper");
    assert!(
        edit.contains("metadata.floor: \"ground\" -> \"upper\""),
        "{edit}"
    );
    assert!(edit.contains("LIVE, "), "{edit}");
}

#[test]
fn a_bad_amount_is_told_before_the_first_question() {
    let shop = Shop::demo();
    for (amount, told) in [
        ("12.5.0", "is an amount in no currency"),
        ("abc", "is an amount in no currency"),
        ("0", "\"0\" is zero"),
        (
            "12.505",
            "ends in a digit other than 0: Stripe takes KWD in steps of 0.010",
        ),
        ("12.5000", "is an amount in no currency"),
    ] {
        let line = watched(&format!("tillctl pay --amount {amount}"));
        let mut screen = Screen::run(&shop, 100, &[], &line);
        let shown = screen.end();
        assert!(
            shown.contains(told) && shown.contains("code=2"),
            "{amount}: {shown}"
        );
        assert!(!shown.contains("Currency"), "{shown}");
    }
    // What some currency takes is asked about.
    let mut screen = Screen::run(&shop, 100, &[], &watched("tillctl pay --amount 12.500"));
    screen.until("Currency, such as eur");
    screen.press("eur\r");
    let shown = screen.end();
    assert!(
        shown.contains("code=2") && shown.contains("12.500"),
        "{shown}"
    );
    shop.wrote(&[]);
}
