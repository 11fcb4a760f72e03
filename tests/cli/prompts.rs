//! Questions in a real pseudo-terminal: what is typed, what is seen, and what
//! is left behind when the answer is Ctrl-C.

use std::process::Command;
use std::time::Duration;

use expectrl::session::OsSession;
use expectrl::{Eof, Expect as _, Session};

use super::shop::{KEY, Shop};

/// Runs a shell line in a terminal, in the shop's home, with `$TILLCTL` for the
/// program and what leads it to the shop. The shell outlives Ctrl-C and tells
/// the exit code and whether the terminal echoes.
fn terminal(shop: &Shop, line: &str) -> OsSession {
    let program = shop.command(&[]);
    let words: Vec<_> = std::iter::once(program.get_program())
        .chain(program.get_args())
        .map(|w| w.to_str().unwrap())
        .collect();
    let script = format!(
        "trap : INT; stty echo; {line}; echo code=$?; stty -a | grep -qE -- '-(echo|icanon|opost|isig)\\b' && echo dark || echo bright"
    );
    let mut shell = Command::new("sh");
    shell.args(["-c", &script]).env_clear();
    for (name, value) in program.get_envs() {
        if let Some(value) = value {
            shell.env(name, value);
        }
    }
    shell
        .env("PATH", "/usr/local/bin:/usr/bin:/bin")
        .env("TERM", "xterm")
        .env("NO_COLOR", "1")
        .env("TILLCTL", words.join(" "))
        .current_dir(program.get_current_dir().unwrap());
    let mut session = Session::spawn(shell).unwrap();
    session.set_expect_timeout(Some(Duration::from_secs(20)));
    session
}

/// Waits for a text; what came before it.
#[track_caller]
fn until(session: &mut OsSession, text: &str) -> String {
    match session.expect(text) {
        Ok(found) => String::from_utf8_lossy(found.before()).into_owned(),
        Err(error) => panic!("{text:?} did not come: {error}"),
    }
}

/// Everything to the end.
fn rest(session: &mut OsSession) -> String {
    let found = session.expect(Eof).unwrap();
    String::from_utf8_lossy(found.as_bytes()).into_owned()
}

#[test]
fn a_key_is_typed_unseen() {
    let shop = Shop::demo().key(None);
    let mut session = terminal(&shop, "$TILLCTL login --profile berlin");
    until(&mut session, "API key for profile berlin (not shown): ");
    session.send_line(KEY).unwrap();
    let seen = rest(&mut session);
    assert!(!seen.contains("4eC39HqLyjWDarjtT1zdp7dc"), "{seen}");
    assert!(
        seen.contains("Logged in to profile berlin: test mode, Demo Shop"),
        "{seen}"
    );
    assert!(seen.contains("code=0") && seen.contains("bright"), "{seen}");
    assert_eq!(
        shop.run(&["whoami", "-o", "json"]).json()["profile"],
        "berlin"
    );
}

#[test]
fn interrupted_while_a_key_is_asked_for_nothing_is_left_behind() {
    let shop = Shop::demo().key(None);
    let mut session = terminal(&shop, "$TILLCTL login");
    until(&mut session, "(not shown): ");
    session.send("sk_test_half").unwrap();
    session.send("\x03").unwrap();
    let seen = rest(&mut session);
    assert!(!seen.contains("sk_test_half"), "{seen}");
    assert!(
        seen.contains("code=130") && seen.contains("bright"),
        "{seen}"
    );
    assert!(!shop.path("config").exists());
    shop.sent(&[]);
}

#[test]
fn a_protected_profile_asks_for_its_name() {
    let shop = Shop::demo().key(None);
    let mut session = terminal(&shop, "$TILLCTL login --profile berlin --protected");
    until(&mut session, "(not shown): ");
    session.send_line(KEY).unwrap();
    rest(&mut session);
    let rename = "$TILLCTL readers rename Bar Terrace --yes";
    for (answer, code, renamed) in [
        ("munich\r", 1, false),
        ("\x03", 130, false),
        ("berlin\r", 0, true),
    ] {
        let mut session = terminal(&shop, rename);
        let before = until(&mut session, "Type berlin to go on");
        // The question is folded between words.
        let before = before.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            before.contains("test mode, profile berlin, account Demo Shop (acct_1TillctlDemoShop): Rename Bar to Terrace?"),
            "{before}"
        );
        session.send(answer).unwrap();
        let seen = rest(&mut session);
        assert!(
            seen.contains(&format!("code={code}")) && seen.contains("bright"),
            "{seen}"
        );
        assert_eq!(
            shop.count("POST", "/v1/terminal/readers/{id}") == 1,
            renamed
        );
    }
}

/// A name that has the new one in it does not say what will change.
#[test]
fn what_will_change_stands_before_the_question() {
    let shop = Shop::demo().key(None);
    let mut session = terminal(&shop, "$TILLCTL login --profile berlin --protected");
    until(&mut session, "(not shown): ");
    session.send_line(KEY).unwrap();
    rest(&mut session);
    for (line, told) in [
        (
            "$TILLCTL locations update 'Dublin Temple Bar' --name Dublin",
            "name: \"Dublin Temple Bar\" -> \"Dublin\"",
        ),
        (
            "$TILLCTL readers edit 'Till 1' --metadata floor=1",
            "metadata.floor: \"ground\" -> \"1\"",
        ),
    ] {
        let mut session = terminal(&shop, line);
        let before = until(&mut session, "Type berlin to go on");
        assert!(before.contains(told), "{before}");
        session.send("\x03").unwrap();
        rest(&mut session);
    }
}

#[test]
fn who_takes_a_protection_away_types_its_name() {
    let shop = Shop::demo().key(None);
    let mut session = terminal(&shop, "$TILLCTL login --profile berlin --protected");
    until(&mut session, "(not shown): ");
    session.send_line(KEY).unwrap();
    rest(&mut session);
    let line = "$TILLCTL config unset protected --profile berlin --yes";
    for (answer, code, is_kept) in [
        ("y\r", 1, true),
        ("\x03", 130, true),
        ("berlin\r", 0, false),
    ] {
        let mut session = terminal(&shop, line);
        let before = until(&mut session, "type berlin to go on");
        assert!(
            before.contains("Take the protection off profile berlin?"),
            "{before}"
        );
        session.send(answer).unwrap();
        let seen = rest(&mut session);
        assert!(seen.contains(&format!("code={code}")), "{seen}");
        let file = std::fs::read_to_string(shop.path("config/tillctl/config.toml")).unwrap();
        assert_eq!(file.contains("protected"), is_kept, "{file}");
    }
}

/// What a spreadsheet would run is told where a person looks, and nowhere else.
#[test]
fn formulas_are_told_of_on_a_terminal() {
    let shop = Shop::demo();
    let rename = ["readers", "rename", "Bar", "=HYPERLINK(1)"];
    assert_eq!(shop.run(&rename).code, 0);
    let line = "$TILLCTL readers list --jq '.[] | [.label] | @csv'";
    let told = "a spreadsheet would run some of these cells";
    let seen = rest(&mut terminal(&shop, line));
    assert!(
        seen.contains("\"=HYPERLINK(1)\"") && seen.contains(told),
        "{seen}"
    );
    assert_eq!(seen.matches(told).count(), 1, "{seen}");
    let guarded = rest(&mut terminal(&shop, &format!("{line} --guard-formulas")));
    assert!(
        guarded.contains("\"'=HYPERLINK(1)\"") && !guarded.contains(told),
        "{guarded}"
    );
    let to_pipe = rest(&mut terminal(&shop, &format!("{line} | cat")));
    assert!(!to_pipe.contains(told), "{to_pipe}");
    let others = rest(&mut terminal(
        &shop,
        &line.replace("=HYPER", "x").replace("@csv", "@json"),
    ));
    assert!(!others.contains(told), "{others}");
}

#[test]
fn a_signal_while_a_key_is_asked_for_gives_the_terminal_back() {
    for signal in ["-TERM", "-INT"] {
        let shop = Shop::demo().key(None);
        let file = shop.path("pid");
        let pid = file.display();
        let line = format!("sh -c 'echo $$ > {pid}; exec $TILLCTL login'");
        let mut session = terminal(&shop, &line);
        until(&mut session, "(not shown): ");
        let pid = std::fs::read_to_string(&file).unwrap();
        let sent = Command::new("kill").args([signal, pid.trim()]).status();
        assert!(sent.unwrap().success());
        let seen = rest(&mut session);
        assert!(
            seen.contains("code=130") && seen.contains("bright"),
            "{signal}: {seen}"
        );
    }
}

/// Whatever is asked, a signal ends it as the keys of Ctrl-C do.
#[test]
fn a_signal_ends_a_question() {
    for (line, asked, signal) in [
        ("readers delete Bar", "[y/", "-TERM"),
        ("readers delete Bar", "[y/", "-INT"),
        ("readers get Ti", "Till 2", "-TERM"),
        ("readers get Ti", "Till 2", "-INT"),
        ("pay --reader Bar", "urrency", "-TERM"),
    ] {
        let shop = Shop::demo();
        let file = shop.path("pid");
        let pid = file.display();
        let line = format!("sh -c 'echo $$ > {pid}; exec $TILLCTL {line}'");
        let mut session = terminal(&shop, &line);
        until(&mut session, asked);
        let pid = std::fs::read_to_string(&file).unwrap();
        let sent = Command::new("kill").args([signal, pid.trim()]).status();
        assert!(sent.unwrap().success());
        let seen = rest(&mut session);
        assert!(
            seen.contains("code=130") && seen.contains("bright"),
            "{line} {signal}: {seen}"
        );
        assert_eq!(shop.requests_that_write(), 0);
    }
}

#[test]
fn a_password_is_typed_twice_and_unseen() {
    let shop = Shop::demo();
    let create =
        "$TILLCTL configurations create --name Bars --wifi-ssid Till --prompt-wifi-password";
    let ask = |answers: &[&str]| {
        let mut session = terminal(&shop, create);
        for (at, answer) in answers.iter().enumerate() {
            until(
                &mut session,
                ["(not shown): ", "Once more (not shown): "][at % 2],
            );
            session.send(answer).unwrap();
        }
        rest(&mut session)
    };
    let seen = ask(&["correct horse\r", "\x03"]);
    assert!(!seen.contains("horse"), "{seen}");
    assert!(
        seen.contains("code=130") && seen.contains("bright"),
        "{seen}"
    );
    shop.wrote(&[]);
    let seen = ask(&[
        "correct horse\r",
        "correct house\r",
        "battery\r",
        "battery\r",
    ]);
    assert!(!seen.contains("battery"), "{seen}");
    assert!(seen.contains("code=0") && seen.contains("bright"), "{seen}");
    shop.wrote(&["POST /v1/terminal/configurations"]);
    let sent = shop.pairs("POST", "/v1/terminal/configurations");
    let password = sent.iter().find(|(name, _)| name.ends_with("[password]"));
    assert_eq!(password.map(|(_, value)| value.as_str()), Some("battery"));
}

#[test]
fn several_readers_are_listed_before_the_question() {
    let shop = Shop::demo();
    let ask = |line: &str, answer: &str| {
        let mut session = terminal(&shop, line);
        let listed = until(&mut session, "[y/");
        session.send(answer).unwrap();
        (listed, rest(&mut session))
    };
    let delete = "$TILLCTL readers delete --where 'label=Till *'";
    for (answer, code) in [("n\r", 1), ("\x03", 130)] {
        let (listed, seen) = ask(delete, answer);
        assert!(
            listed.contains("  Till 1 (tmr_") && listed.contains("  Till 2 (tmr_"),
            "{listed}"
        );
        assert!(listed.contains("Delete 2 readers?"), "{listed}");
        assert!(
            seen.contains(&format!("code={code}")) && seen.contains("bright"),
            "{seen}"
        );
    }
    let template = "$TILLCTL readers rename --template 'Desk {n}' --where 'label=Till *'";
    let (listed, seen) = ask(template, "n\r");
    assert!(listed.contains("Rename 2 readers?"), "{listed}");
    assert!(seen.contains("code=1"), "{seen}");
    shop.wrote(&[]);
    let (_, seen) = ask(template, "y\r");
    assert!(seen.contains("code=0"), "{seen}");
    shop.wrote(&["POST /v1/terminal/readers/{id}"; 2]);
    let (_, seen) = ask("$TILLCTL readers delete --where 'label=Desk *'", "y\r");
    assert!(seen.contains("code=0"), "{seen}");
    shop.wrote(&["DELETE /v1/terminal/readers/{id}"; 2]);
}
