//! What somebody meets who tries one verb after another: names in any case, words that
//! nothing has, questions that are answered wrongly, tables that are printed.

use super::screen::Screen;
use super::shop::{Run, Shop};

/// Runs a command line, words apart by bars, in Berlin.
fn run(shop: &Shop, line: &str, env: &[(&str, &str)]) -> Run {
    let mut command = shop.command(&line.split('|').collect::<Vec<_>>());
    command.env("TILLCTL_TZ", "Europe/Berlin");
    command.envs(env.iter().copied());
    shop.finish(command)
}

/// A sale on the simulated till.
fn sell(shop: &Shop, amount: &str, reference: &str) -> serde_json::Value {
    let line = format!(
        "pay|--reader|Practice till|--amount|{amount}|--currency|eur|--reference|{reference}\
         |--present|4242424242424242|--skip-tipping|-o|json"
    );
    let run = run(shop, &line, &[]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    run.json()
}

#[test]
fn names_of_locations_and_configurations_are_found_in_any_case() {
    let shop = Shop::demo();
    for (line, found) in [
        (
            "locations|list|--where|display_name=berlin *",
            "Berlin Kreuzberg\n",
        ),
        (
            "locations|list|--where|display_name=TOKYO SHIBUYA",
            "Tokyo Shibuya\n",
        ),
        (
            "locations|list|--where|display_name!=*K*",
            "Dublin Temple Bar\n",
        ),
        ("locations|list|--where|id=TML_*", ""),
    ] {
        let line = format!("{line}|-o|csv|--no-headers|--columns|display_name");
        let run = run(&shop, &line, &[]);
        assert_eq!(
            (run.code, run.stdout.as_str()),
            (0, found),
            "{line} {}",
            run.stderr
        );
    }
    let names = "configurations|list|--where|name=DEF*|-o|csv|--no-headers|--columns|name";
    assert_eq!(run(&shop, names, &[]).stdout, "Default\n");
    // Where two names differ in case alone, each means itself.
    let again = "locations|create|--name|BERLIN KREUZBERG|--line1|A 1|--city|Berlin|--postal-code|10999|--country|DE";
    assert_eq!(run(&shop, again, &[]).code, 0);
    for (typed, count) in [
        ("Berlin Kreuzberg", 1),
        ("berlin kreuzberg", 0),
        ("berlin*", 2),
    ] {
        let line = format!("locations|list|-o|id|--where|display_name={typed}");
        assert_eq!(
            run(&shop, &line, &[]).stdout.lines().count(),
            count,
            "{typed}"
        );
    }
}

#[test]
fn an_amount_in_a_condition_has_the_mark_of_the_setting() {
    let shop = Shop::demo();
    sell(&shop, "12.50", "a-1");
    sell(&shop, "20.00", "a-2");
    let list = |condition: &str, mark: &str| {
        let line = format!(
            "payments|list|--where|{condition}|--sort|reference|-o|csv|--no-headers|--columns|reference"
        );
        run(&shop, &line, &[("TILLCTL_DECIMAL_MARK", mark)])
    };
    assert_eq!(list("amount>12,50", "comma").stdout, "a-2\n");
    assert_eq!(
        list("amount>=12,50,reader_label=practice *", "comma").stdout,
        "a-1\na-2\n"
    );
    assert_eq!(list("amount=\"12,50\"", "comma").stdout, "a-1\n");
    assert_eq!(list("amount>12.50", "point").stdout, "a-2\n");
    let pay = "pay|--reader|Practice *|--amount|12,505|--currency|eur";
    let pay = run(&shop, pay, &[("TILLCTL_DECIMAL_MARK", "comma")]);
    let told = "\"12,505\" has too many decimals: EUR has 2, write the amount like 12,50";
    assert!(pay.code == 2 && pay.stderr.contains(told), "{pay:?}");
    let list = |condition: &str, mark: &str| {
        let line = format!(
            "transactions|list|2026-11-23|--where|{condition},reference=a-*|--sort|reference|-o|csv|--no-headers|--columns|reference"
        );
        run(&shop, &line, &[("TILLCTL_DECIMAL_MARK", mark)])
    };
    assert_eq!(list("amount>12,50", "comma").stdout, "a-2\n");
    for (condition, mark, why) in [
        (
            "amount=12,50",
            "comma",
            "amount=12,50 may be one amount or two",
        ),
        ("amount>12.50", "comma", "write it like 12,50"),
        ("amount>12,50", "point", "amount> takes one value"),
    ] {
        let refused = list(condition, mark);
        assert_eq!(refused.code, 2, "{condition}");
        assert!(refused.stderr.contains(why), "{}", refused.stderr);
    }
}

#[test]
fn moments_are_of_the_configured_zone_which_is_named() {
    let shop = Shop::demo();
    sell(&shop, "12.50", "a-1");
    let list = run(&shop, "payments|list|--since|yesterday", &[]);
    let first = list.stdout.lines().next().unwrap();
    assert!(
        first.ends_with("; since 2026-11-22 00:00, Europe/Berlin"),
        "{first}"
    );
    let none = run(&shop, "payments|unsettled", &[]);
    assert!(
        none.stderr
            .contains("made since 2026-09-24 14:00, Europe/Berlin (60 days)"),
        "{}",
        none.stderr
    );
    let empty = run(&shop, "report|--from|2026-11-22|--to|2026-11-20", &[]);
    assert!(
        empty.stderr.contains(
            "the period is empty, it would start at 2026-11-22 00:00 and end at 2026-11-21 00:00, Europe/Berlin"
        ),
        "{}",
        empty.stderr
    );
}

#[test]
fn a_transaction_is_found_by_the_reference_of_its_payment() {
    let shop = Shop::demo();
    let sold = sell(&shop, "12.50", "order-4711");
    let intent = sold["payment_intent"].as_str().unwrap();
    let get = |name: &str| run(&shop, &format!("transactions|get|{name}|-o|json"), &[]);
    let shown = get("order-4711").json();
    assert_eq!(
        (&shown["amount"], &shown["reference"]),
        (&1250.into(), &"order-4711".into())
    );
    assert_eq!(shown["payment_intent"], intent);
    let charge = shown["id"].as_str().unwrap().to_owned();
    for id in [shop.real(intent), shop.real(&charge)] {
        assert_eq!(get(&id).json(), shown, "{id}");
    }
    let refund = run(&shop, "payments|refund|order-4711|--yes|-o|id", &[]);
    let back = get(refund.stdout.trim()).json();
    assert_eq!(
        (&back["type"], &back["reference"]),
        (&"refund".into(), &"order-4711".into())
    );
    // Another machine's journal does not know it: Stripe is searched.
    let elsewhere = shop.path("other");
    let other = [("TILLCTL_STATE_DIR", elsewhere.to_str().unwrap())];
    let found = run(&shop, "transactions|get|ORDER-4711|-o|id", &other);
    assert_eq!(found.stdout, format!("{charge}\n"), "{}", found.stderr);
    let none = get("order-4712");
    assert_eq!(none.code, 4);
    assert!(
        none.stderr.contains("no payment has the reference"),
        "{}",
        none.stderr
    );
}

#[test]
fn a_reference_of_several_payments_names_them() {
    let shop = Shop::demo();
    let made = |amount: u32| {
        let form = format!("amount={amount}&currency=eur&metadata[tillctl_reference]=order-1");
        let made = shop.elsewhere("/v1/payment_intents", Some(&form));
        made["id"].as_str().unwrap().to_owned()
    };
    let ids = [made(1250), made(300)];
    let several = run(&shop, "transactions|get|order-1", &[]);
    assert_eq!((several.code, several.stdout.as_str()), (4, ""));
    let said = &several.stderr;
    assert!(
        said.contains("2 payments have the reference \"order-1\""),
        "{said}"
    );
    for amount in ["12.50 EUR", "3.00 EUR"] {
        let line = format!("{amount}  requires_payment_method  2026-11-23 13:00  pi_#");
        assert!(said.contains(&line), "{line}: {said}");
    }
    let mut screen = Screen::run(
        &shop,
        100,
        &[],
        "tillctl transactions get order-1; echo code=$?",
    );
    screen.until("which is meant");
    screen.press("3.00\r");
    let shown = screen.end();
    assert!(
        shown.contains(&format!("nobody tried to pay {}", ids[1])),
        "{shown}"
    );
    // One that was paid is meant before those that nobody tried to pay.
    sell(&shop, "4.00", "order-1");
    let paid = run(&shop, "transactions|get|order-1|--jq|.amount", &[]);
    assert_eq!(paid.stdout, "400\n", "{}", paid.stderr);
}

#[test]
fn words_that_nothing_has_are_told_of() {
    let shop = Shop::demo();
    let list = "transactions|list|2026-11-23";
    for (flags, code, says) in [
        (
            "|--status|bogus",
            0,
            "warning: no transaction has the status \"bogus\"; known are paid,",
        ),
        (
            "|--status|payed",
            0,
            "warning: no transaction has the status \"payed\"; did you mean paid?",
        ),
        (
            "|--brand|vsa",
            0,
            "warning: no transaction has the brand \"vsa\"; did you mean visa?",
        ),
        ("|--where|brand=vsa", 0, "did you mean visa?"),
        ("|--reader|Tll 1", 4, "did you mean \"Till 1\"?"),
        (
            "|--location|Berlin Kreuzburg",
            4,
            "did you mean \"Berlin Kreuzberg\"?",
        ),
        ("|--direct|--reader|Tll 1", 4, "did you mean \"Till 1\"?"),
    ] {
        let run = run(&shop, &format!("{list}{flags}"), &[]);
        assert_eq!(
            (run.code, run.stdout.as_str()),
            (code, ""),
            "{flags}: {}",
            run.stderr
        );
        assert!(run.stderr.contains(says), "{flags}: {}", run.stderr);
    }
    // What is known, and what there is of it, is not told of.
    sell(&shop, "12.50", "a-1");
    for flags in [
        "|--status|paid|--brand|visa",
        "|--brand|JCB",
        "|--status|p*",
        "|--where|brand!=vsa",
    ] {
        let run = run(&shop, &format!("{list}{flags}"), &[]);
        assert!(
            !run.stderr.contains("no transaction has"),
            "{flags}: {}",
            run.stderr
        );
    }
    let report = run(&shop, "report|2026-11-23|--where|brand=mastercrd", &[]);
    assert!(
        report.stderr.contains("did you mean mastercard?"),
        "{}",
        report.stderr
    );
}

#[test]
fn a_profile_that_is_typed_must_exist_on_the_simulator_too() {
    let shop = Shop::built_in();
    let run = run(&shop, "readers|list|--simulator|--profile|nosuch", &[]);
    assert_eq!(run.code, 4, "{}", run.stdout);
    assert!(
        run.stderr.contains("there is no profile \"nosuch\""),
        "{}",
        run.stderr
    );
}

#[test]
fn a_table_that_is_printed_says_whose_it_is() {
    let shop = Shop::demo();
    sell(&shop, "12.50", "a-1");
    for (line, what, when) in [
        (
            "readers|list",
            "Readers",
            "as of 2026-11-23 13:00, Europe/Berlin",
        ),
        (
            "locations|list",
            "Locations",
            "as of 2026-11-23 13:00, Europe/Berlin",
        ),
        (
            "configurations|list",
            "Configurations",
            "as of 2026-11-23 13:00, Europe/Berlin",
        ),
        (
            "fleet|check",
            "Findings of the fleet",
            "as of 2026-11-23 13:00, Europe/Berlin",
        ),
        (
            "audit|list",
            "Writes of this machine",
            "up to 2026-11-23 13:00, Europe/Berlin",
        ),
        (
            "audit|list|--since|today",
            "Writes of this machine",
            "since 2026-11-23 00:00, Europe/Berlin",
        ),
    ] {
        let table = run(&shop, line, &[]);
        let first = table.stdout.lines().next().unwrap();
        let whose = if line.starts_with("audit") {
            "all profiles and modes"
        } else {
            "the account of sk_test_…p7dc, test mode"
        };
        assert_eq!(first, format!("{what}; {whose}; {when}"), "{line}");
        for other in ["-o|csv", "-o|json", "-o|id", "--no-headers"] {
            let run = run(&shop, &format!("{line}|{other}"), &[]);
            assert!(
                !run.stdout.contains("Europe/Berlin"),
                "{line} {other}: {}",
                run.stdout
            );
        }
        // On a terminal its reader has just typed what it is.
        let mut screen = Screen::run(
            &shop,
            140,
            &[],
            &format!("tillctl {}", line.replace('|', " ")),
        );
        let shown = screen.end();
        assert!(!shown.contains(&format!("{what};")), "{line}: {shown}");
    }
}

#[test]
fn a_new_label_is_asked_for_on_a_terminal() {
    let shop = Shop::demo();
    let mut screen = Screen::run(&shop, 100, &[], "tillctl readers rename bar; echo code=$?");
    screen.until("New label of Bar");
    screen.press("Terrace\r");
    let shown = screen.end();
    assert!(shown.contains("code=0"), "{shown}");
    assert_eq!(shop.reader("Terrace")["label"], "Terrace");
    let none = run(&shop, "readers|rename|Terrace", &[]);
    assert_eq!(none.code, 2);
    assert!(
        none.stderr.contains("what is it to be called?"),
        "{}",
        none.stderr
    );
}

#[test]
fn an_answer_that_cannot_be_read_is_asked_for_again() {
    let shop = Shop::demo();
    let line = "tillctl pay --reader 'Practice till' --present 4242424242424242 --skip-tipping; echo code=$?";
    let mut screen = Screen::run(&shop, 100, &[], line);
    screen.until("Currency, such as eur");
    screen.press("euro\r");
    screen.until("\"euro\" is not a currency");
    screen.press("eur\r");
    screen.until("Amount in EUR");
    screen.press("12.505\r");
    screen.until("too many decimals");
    screen.press("12.50\r");
    screen.until("Paid 12.50 EUR on Practice till");
    let shown = screen.end();
    assert!(shown.contains("code=0"), "{shown}");
    assert!(
        !shown.contains("euro") && !shown.contains("12.505"),
        "{shown}"
    );
    assert_eq!(shop.count("POST", "/v1/payment_intents"), 1);
}

#[test]
fn man_shows_a_page_on_a_terminal_and_writes_it_into_a_pipe() {
    let shop = Shop::built_in();
    let bin = shop.path("bin");
    std::fs::create_dir_all(&bin).unwrap();
    let man = bin.join("man");
    std::fs::write(&man, "#!/bin/sh\necho shown: $*; grep -c '^.TH'\n").unwrap();
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_tillctl"), bin.join("tillctl")).unwrap();
    std::fs::set_permissions(&man, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let line = "tillctl man readers list; echo code=$?; tillctl man readers list | head -3";
    let shown = Screen::run(&shop, 100, &[], line).end();
    let (on_screen, piped) = shown.split_once("code=0").unwrap();
    assert!(
        on_screen.contains("shown: -l -") && !on_screen.contains(".TH"),
        "{shown}"
    );
    assert!(piped.contains(".TH tillctl-readers-list"), "{shown}");
}

#[test]
fn what_one_is_and_what_was_reconciled_fit_the_terminal() {
    let shop = Shop::demo();
    sell(&shop, "12.50", "order-4711");
    let reconcile = "tillctl report --reconcile --day 2026-11-20 --tz Europe/Berlin";
    let get = "tillctl transactions get order-4711";
    for (columns, line, says) in [
        (60, reconcile, "every difference is explained"),
        (80, reconcile, "every difference is explained"),
        (140, reconcile, "every difference is explained"),
        (80, get, "/test/payments/pi_"),
        (140, get, "/test/payments/pi_"),
    ] {
        let mut screen = Screen::run(&shop, columns, &[], line);
        let shown = screen.end();
        let words = shown.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains(says), "{columns} {line}: {shown}");
        let wrapped = screen.wrapped();
        assert!(wrapped.is_empty(), "{columns} {line}: {wrapped:?}");
    }
}
