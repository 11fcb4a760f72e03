//! Completion as a shell does it: bash, zsh, fish, elvish and nushell in a
//! terminal, keys typed. What is not installed is passed over, and said.

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::json;

use super::screen::Screen;
use super::server::{Reply, Server, page};
use super::shop::{Run, Shop};

/// Whether a shell is there.
fn has(shell: &str) -> bool {
    let there = ["/bin", "/usr/bin", "/usr/local/bin"]
        .iter()
        .any(|folder| Path::new(folder).join(shell).exists());
    if !there {
        eprintln!("skipped: {shell} is not installed");
    }
    there
}

/// Labels that shells would take apart.
const HARD: [&str; 3] = ["Bar: left", "O'Hara", "a$b"];

/// A shop with a sale, two profiles and readers of such labels.
pub(crate) fn furnished() -> Shop {
    let shop = Shop::demo();
    let sold = shop.run(&[
        "pay",
        "--reader",
        "Practice till",
        "--amount",
        "12",
        "--currency",
        "eur",
        "--reference",
        "order-4711",
        "--present",
        "4242424242424242",
    ]);
    assert_eq!(sold.code, 0, "{}", sold.stderr);
    std::fs::create_dir_all(shop.path("config/tillctl")).unwrap();
    let profiles = "[profiles.berlin]\ntz = \"Europe/Berlin\"\n[profiles.munich]\n";
    shop.file("config/tillctl/config.toml", profiles);
    let location = shop.reader("Till 1")["location"].clone();
    let location = location.as_str().unwrap();
    for label in ["Bar%3A+left", "O%27Hara", "a%24b"] {
        let form = format!("registration_code=simulated-wpe&location={location}&label={label}");
        shop.elsewhere("/v1/terminal/readers", Some(&form));
    }
    // Their names are known; that a first Tab fetches them is tested below.
    for noun in ["readers", "locations"] {
        assert_eq!(shop.run(&[noun, "list"]).code, 0);
    }
    for shell in ["bash", "zsh", "fish", "elvish", "nushell"] {
        let script = shop.run(&["completions", shell]);
        shop.file(&format!("_tillctl.{shell}"), &script.stdout);
    }
    shop
}

/// What the keys lead to is the same in each shell.
fn use_it(screen: &mut Screen) {
    // A label with a blank arrives as one word.
    screen.press("tillctl readers get Pra");
    screen.press_until("\t", "get Practice\\ till ");
    screen.press("-o csv --columns label\r");
    screen.until("label\nPractice till");
    // Within quotation marks too.
    screen.press("tillctl readers get \"Cou");
    screen.press_until("\t", "get \"Counter\"");
    screen.press(" -o csv --columns label\r");
    screen.until("label\nCounter");
    // Whatever the shell takes for more than itself.
    for (typed, written, label) in [
        ("Bar:", "Bar:\\ left ", HARD[0]),
        ("O", "O\\'Hara ", HARD[1]),
        ("a", "a\\$b ", HARD[2]),
    ] {
        screen.press(&format!("tillctl readers get {typed}"));
        screen.press_until("\t", &format!("get {written}"));
        screen.press("-o csv --columns label\r");
        screen.until(&format!("label\n{label}"));
    }
    screen.press("\x0c");
    for (typed, end, label) in [
        ("\"Bar: l", "left\"", HARD[0]),
        ("'Bar: l", "left'", HARD[0]),
        ("\"O", "Hara\"", HARD[1]),
        ("'O", "Hara'", HARD[1]),
        ("\"a", "b\"", HARD[2]),
        ("'a", "$b'", HARD[2]),
    ] {
        screen.press(&format!("tillctl readers get {typed}"));
        screen.press_until("\t", end);
        screen.press(" -o csv --columns label\r");
        screen.until(&format!("label\n{label}"));
        screen.press("\x0c");
    }
    // Behind an equals sign; the shop has one such location.
    screen.press("tillctl readers list --location=Dub");
    screen.press_until("\t", "Dublin\\ Temple\\ Bar");
    screen.press(" -o csv --columns serial_number,label\r");
    screen.until(",Counter");
    // Sales of the journal, profiles, settings, topics, commands.
    screen.press("tillctl payments get ord");
    screen.press_until("\t", "get order-4711");
    screen.press("\x15");
    screen.press("tillctl profiles use mun");
    screen.press_until("\t", "use munich");
    screen.press("\x15");
    screen.press("tillctl config get max");
    screen.press_until("\t", "get max_retries");
    screen.press("\x15");
    screen.press("tillctl help exit");
    screen.press_until("\t", "help exit-codes");
    screen.press("\x15");
    screen.press("tillctl loc");
    screen.press_until("\t", "tillctl locations");
    screen.press("\x15");
    // Two that begin alike are listed with what they are.
    screen.press("tillctl pay --reader Til");
    screen.press_until("\t", "--reader Till\\ ");
    screen.press("\t");
    screen.press_until("\t", "online, Berlin Kreuzberg, stripe_s700");
    screen.until("online, Berlin Kreuzberg, bbpos_wisepos_e");
}

#[test]
fn bash_completes() {
    if !has("bash") {
        return;
    }
    let shop = furnished();
    let mut screen = Screen::run(
        &shop,
        140,
        &[("PS1", "% ")],
        "exec bash --norc --noprofile -i",
    );
    screen.press("source ./_tillctl.bash; bind 'set bell-style none'; echo rea\"dy\"\r");
    screen.until("\nready");
    use_it(&mut screen);
}

#[test]
fn zsh_completes() {
    if !has("zsh") {
        return;
    }
    let shop = furnished();
    std::fs::create_dir(shop.path("functions")).unwrap();
    std::fs::rename(shop.path("_tillctl.zsh"), shop.path("functions/_tillctl")).unwrap();
    let mut screen = Screen::run(&shop, 140, &[("PS1", "% ")], "exec zsh -f -i");
    screen.press("fpath=(./functions $fpath); autoload -Uz compinit; compinit -u -D; unsetopt beep; echo rea\"dy\"\r");
    screen.until("\nready");
    use_it(&mut screen);
}

#[test]
fn fish_completes() {
    if !has("fish") {
        return;
    }
    let shop = furnished();
    let mut screen = Screen::run(&shop, 140, &[], "exec fish --no-config -i");
    screen
        .press("function fish_prompt; echo -n '% '; end; source ./_tillctl.fish; echo rea\"dy\"\r");
    screen.until("\nready");
    use_it(&mut screen);
}

#[test]
fn elvish_completes() {
    if !has("elvish") {
        return;
    }
    let shop = furnished();
    let mut screen = Screen::run(&shop, 140, &[], "exec elvish -norc");
    screen.press("eval (slurp < _tillctl.elvish); echo rea''dy\r");
    screen.until("\nready");
    for (typed, written, label) in [
        ("Pra", "'Practice till'", "Practice till"),
        ("Bar:", "'Bar: left'", HARD[0]),
        ("O", "'O''Hara'", HARD[1]),
        ("a", "'a$b'", HARD[2]),
    ] {
        screen.press(&format!("tillctl readers get {typed}"));
        screen.press_until("\t", &format!("get {written}"));
        screen.until(&format!("{label} (online, Berlin Kreuzberg, "));
        // The one in the list is taken.
        screen.press("\r");
        screen.press(" -o csv --columns label\r");
        screen.until(&format!("label\n{label}"));
        screen.press("clear\r");
    }
}

#[test]
fn nushell_completes() {
    if !has("nu") {
        return;
    }
    let shop = furnished();
    let mut screen = Screen::run(&shop, 140, &[], "exec nu -n");
    screen.press("source _tillctl.nushell; print $'rea(\"dy\")'\r");
    // What is typed before the prompt is there is lost.
    screen.until("\nready\n~>");
    for (typed, written, label) in [
        ("Pra", "'Practice till'", "Practice till"),
        ("Bar:", "'Bar: left'", HARD[0]),
        ("\"O", "\"O'Hara\"", HARD[1]),
        ("a", "'a$b'", HARD[2]),
    ] {
        screen.press(&format!("tillctl readers get {typed}"));
        screen.press_until("\t", &format!("get {written}"));
        screen.press(" -o csv --columns label\r");
        screen.until(&format!("label\n{label}\n~>"));
    }
    screen.press("tillctl pay --reader Til");
    screen.press_until("\t", "online, Berlin Kreuzberg, bbpos_wisepos_e");
}

#[test]
fn fish_says_what_each_is() {
    if !has("fish") {
        return;
    }
    let shop = furnished();
    let mut screen = Screen::run(
        &shop,
        140,
        &[],
        "fish --no-config -c 'source ./_tillctl.fish; complete -C \"tillctl readers get T\"; complete -C \"tillctl completions \"'",
    );
    let shown = screen.end();
    let lines: Vec<&str> = shown.lines().map(str::trim_end).collect();
    // vt100 has tabs as blanks.
    let words = |line: &&str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    let lines: Vec<String> = lines.iter().map(words).collect();
    assert_eq!(
        lines,
        [
            "Till 1 online, Berlin Kreuzberg, stripe_s700",
            "Till 2 online, Berlin Kreuzberg, bbpos_wisepos_e",
            "bash",
            "elvish",
            "fish",
            "nushell",
            "powershell",
            "zsh",
        ]
    );
}

/// Asks as fish does.
pub(crate) fn ask(shop: &Shop, words: &[&str]) -> Run {
    ask_as(shop, "fish", words)
}

/// Asks as the script of a shell does that hands over the words.
fn ask_as(shop: &Shop, shell: &str, words: &[&str]) -> Run {
    let mut command = asking(shop, shell);
    command.args(words);
    shop.finish(command)
}

/// The program as a shell asks it, words left out.
fn asking(shop: &Shop, shell: &str) -> std::process::Command {
    let program = shop.command(&[]);
    let mut command = std::process::Command::new(program.get_program());
    command.env_clear().current_dir(shop.path(""));
    for (name, value) in program.get_envs() {
        command.env(name, value.unwrap());
    }
    let args: Vec<_> = program.get_args().collect();
    command
        .env("TILLCTL_API_BASE", args[1])
        .env("TILLCTL_COMPLETE", shell)
        .args(["--", "tillctl"])
        .stdin(std::process::Stdio::null());
    command
}

fn values(run: &Run) -> Vec<&str> {
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{}", run.stdout);
    let lines = run.stdout.lines();
    lines.map(|line| line.split('\t').next().unwrap()).collect()
}

/// Waits until it is answered with this.
#[track_caller]
pub(crate) fn until(shop: &Shop, words: &[&str], wanted: &[&str]) {
    let began = Instant::now();
    loop {
        let run = ask(shop, words);
        if values(&run) == wanted {
            return;
        }
        assert!(began.elapsed() < Duration::from_secs(20), "{}", run.stdout);
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn names_are_fetched_once_and_kept_for_their_owner() {
    let shop = Shop::demo();
    until(&shop, &["readers", "get", "Cou"], &["Counter"]);
    let tokyo = ["readers", "list", "--location", "Tok"];
    until(&shop, &tokyo, &["Tokyo Shibuya"]);
    shop.sent(&["GET /v1/terminal/locations", "GET /v1/terminal/readers"]);
    for _ in 0..3 {
        assert_eq!(values(&ask(&shop, &["pay", "--reader", "Bar"])), ["Bar"]);
        assert_eq!(values(&ask(&shop, &tokyo)), ["Tokyo Shibuya"]);
    }
    shop.sent(&[]);
    let names = shop.path(".cache/tillctl/names");
    let account = std::fs::read_dir(names).unwrap().next().unwrap().unwrap();
    let mut files = 0;
    for file in std::fs::read_dir(account.path()).unwrap() {
        use std::os::unix::fs::PermissionsExt as _;
        let file = file.unwrap();
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        let text = std::fs::read_to_string(file.path()).unwrap();
        assert!(!text.contains("sk_test"), "{text}");
        files += 1;
    }
    // Each list, and when it was asked for.
    assert_eq!(files, 4);
}

#[test]
fn what_was_changed_is_looked_at_again() {
    let shop = Shop::demo();
    until(&shop, &["readers", "get", "Cou"], &["Counter"]);
    assert_eq!(shop.run(&["readers", "rename", "Bar", "Terrace"]).code, 0);
    until(&shop, &["readers", "get", "Ter"], &["Terrace"]);
    // A list that was made anyway is kept as it is.
    shop.elsewhere(
        &format!(
            "/v1/terminal/readers/{}",
            shop.reader("Counter")["id"].as_str().unwrap()
        ),
        Some("label=Kiosk"),
    );
    assert_eq!(shop.run(&["readers", "list"]).code, 0);
    assert_eq!(values(&ask(&shop, &["readers", "get", "Ki"])), ["Kiosk"]);
}

#[test]
fn ids_serial_numbers_and_names_that_cannot_be_typed() {
    let reader = |id: &str, label: &str, serial: &str| {
        json!({"id": id, "object": "terminal.reader", "label": label, "serial_number": serial,
               "status": "online", "livemode": false, "device_type": "stripe_s700"})
    };
    let readers = [
        reader("tmr_aaaaaaaaaaaa", "Bar", "S1"),
        reader("tmr_bbbbbbbbbbbb", "Bar", "S2"),
        reader("tmr_cccccccccccc", "--live", "S3"),
        reader("tmr_dddddddddddd", "a\u{1b}[31m\nb", "S4"),
        reader("tmr_eeeeeeeeeeee", "", "S5"),
        reader("tmr_ffffffffffff", "Joe's", "X6"),
    ];
    let server = Server::start(move |call| {
        page(
            if call.path.ends_with("readers") {
                &readers
            } else {
                &[]
            },
            false,
        )
    });
    let shop = Shop::at(&server);
    until(&shop, &["readers", "get", "J"], &["Joe's"]);
    let all = ask(&shop, &["readers", "get", ""]);
    assert_eq!(values(&all).len(), 6, "{}", all.stdout);
    assert!(!all.stdout.contains(['\u{1b}']) && !all.stdout.contains("--live\t"));
    assert_eq!(values(&ask(&shop, &["readers", "get", "X"])), ["X6"]);
    assert_eq!(values(&ask(&shop, &["readers", "get", "joe"])), ["Joe's"]);
    assert_eq!(values(&ask(&shop, &["readers", "get", "tmr_"])).len(), 6);
    assert_eq!(
        values(&ask(&shop, &["readers", "list", "--type", ""])),
        ["stripe_s700"]
    );
}

#[test]
fn sales_taken_elsewhere_are_offered_from_the_ledger() {
    let shop = furnished();
    let synced = shop.run(&["ledger", "sync"]);
    assert_eq!(synced.code, 0, "{}", synced.stderr);
    // Another machine took them: its journal is not here.
    std::fs::remove_dir_all(shop.path("state/tillctl/journal")).unwrap();
    let found = ask(&shop, &["payments", "get", "pi_"]);
    let values = values(&found);
    assert!(values.len() > 5, "{}", found.stdout);
    assert!(values.iter().all(|value| value.starts_with("pi_")));
    let newest = found.stdout.lines().next().unwrap();
    let (_, about) = newest.split_once('\t').unwrap();
    assert_eq!(about, "12.00 EUR, succeeded, order-4711");
}

#[test]
fn a_shell_never_waits_for_stripe() {
    let server = Server::start(|_| {
        std::thread::sleep(Duration::from_secs(3));
        Reply::Nothing
    });
    let shop = Shop::at(&server);
    let mut took = Vec::new();
    for _ in 0..3 {
        let began = Instant::now();
        let run = ask(&shop, &["pay", "--reader", ""]);
        took.push(began.elapsed());
        assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("", ""));
        // As if it had not been tried a moment ago.
        let names = std::fs::read_dir(shop.path(".cache/tillctl/names")).unwrap();
        for account in names {
            let _ = std::fs::remove_file(account.unwrap().path().join("readers.tried"));
        }
    }
    // A machine that builds something else may be late once.
    let best = took.iter().min().unwrap();
    assert!(*best < Duration::from_millis(300), "{took:?}");
}

#[test]
fn without_a_key_nothing_is_asked_and_nothing_said() {
    let shop = Shop::demo().key(None);
    let run = ask(&shop, &["pay", "--reader", ""]);
    assert_eq!((run.stdout.as_str(), run.stderr.as_str()), ("", ""));
    assert_eq!(
        values(&ask(&shop, &["readers", "re"])),
        ["register", "rename"]
    );
    shop.sent(&[]);
    assert!(!shop.path(".cache").exists());
    // A broken file is for commands to complain about.
    std::fs::create_dir_all(shop.path("config/tillctl")).unwrap();
    shop.file("config/tillctl/config.toml", "what is this");
    assert_eq!(
        values(&ask(&shop, &["readers", "re"])),
        ["register", "rename"]
    );
}

#[test]
fn a_command_that_prints_the_key_is_not_run_for_a_completion() {
    let shop = Shop::demo().key(None);
    std::fs::create_dir_all(shop.path("config/tillctl")).unwrap();
    shop.file(
        "config/tillctl/config.toml",
        "api_key_command = \"echo x >> asked; printf sk_test_4eC39HqLyjWDarjtT1zdp7dc\"\n",
    );
    assert_eq!(ask(&shop, &["pay", "--reader", ""]).stdout, "");
    assert!(!shop.path("asked").exists());
    shop.sent(&[]);
    // A command that lists leaves the names behind.
    assert_eq!(shop.run(&["readers", "list"]).code, 0);
    assert_eq!(values(&ask(&shop, &["readers", "get", "Cou"])), ["Counter"]);
    assert_eq!(std::fs::read_to_string(shop.path("asked")).unwrap(), "x\n");
}

/// Its script hands the words over as data, empty ones and quotation marks too.
#[test]
fn powershells_words_come_as_json() {
    let shop = furnished();
    until(&shop, &["readers", "get", "Bar:"], &["Bar: left"]);
    let asked = |words: &str| {
        let mut command = asking(&shop, "powershell");
        command.env("TILLCTL_COMPLETE_WORDS", words);
        shop.finish(command).stdout
    };
    assert!(asked(r#"["tillctl","readers","get","Bar: l"]"#).starts_with("'Bar: left'\t"));
    assert!(asked(r#"["tillctl","readers","get","$(calc)","--"]"#).contains("--output\t"));
    let nouns = asked(r#"["tillctl",""]"#);
    assert!(
        nouns.lines().any(|line| line.starts_with("readers\t")),
        "{nouns}"
    );
    let verbs = asked(r#"["tillctl","readers",""]"#);
    let all_are_told = verbs
        .lines()
        .all(|line| !line.ends_with('\t') && line.contains('\t'));
    assert!(all_are_told && verbs.contains("rename\t"), "{verbs}");
    assert_eq!(asked("no json"), asked(r#"["tillctl"]"#));
}

#[test]
fn powershell_and_nushell_get_what_they_read_as_one_word() {
    let shop = furnished();
    until(&shop, &["readers", "get", "Bar:"], &["Bar: left"]);
    let asked = |shell, typed| ask_as(&shop, shell, &["readers", "get", typed]).stdout;
    let about = "online, Berlin Kreuzberg, simulated_wisepos_e";
    assert_eq!(
        asked("powershell", "Bar:"),
        format!("'Bar: left'\t{about}\n")
    );
    assert_eq!(asked("powershell", "O"), format!("'O''Hara'\t{about}\n"));
    assert_eq!(asked("powershell", "a"), format!("'a$b'\t{about}\n"));
    assert_eq!(asked("pwsh", "Count").lines().count(), 1);
    for (typed, written) in [
        ("Bar:", "'Bar: left'"),
        ("'Bar: l", "'Bar: left'"),
        ("O", "\"O'Hara\""),
        ("\"O'", "\"O'Hara\""),
        ("`a", "'a$b'"),
    ] {
        let found: serde_json::Value = serde_json::from_str(&asked("nushell", typed)).unwrap();
        assert_eq!(found, json!([{"value": written, "description": about}]));
    }
    assert_eq!(asked("elvish", "O"), format!("O'Hara\t{about}\n"));
}

#[test]
fn a_shell_that_is_not_known_is_told() {
    let shop = Shop::demo();
    let run = ask_as(&shop, "csh", &["readers", ""]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(
        run.stderr.contains("TILLCTL_COMPLETE: unknown shell `csh`"),
        "{}",
        run.stderr
    );
    let run = shop.run(&["completions", "nushell", "--static"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
}

/// The name of a flag's value that is no noun is not taken for one.
#[test]
fn what_only_sounds_alike_is_not_completed() {
    let shop = furnished();
    until(&shop, &["readers", "get", "Cou"], &["Counter"]);
    let wifi = ["configurations", "create", "--wifi-type", ""];
    assert!(!ask(&shop, &wifi).stdout.contains("reader"));
    assert_eq!(ask(&shop, &["simulator", "serve", "--key", ""]).stdout, "");
}

#[test]
fn names_are_offered_as_people_count() {
    let shop = Shop::demo();
    for (was, is) in [
        ("Till 1", "Till 10"),
        ("Till 2", "till 9"),
        ("Bar", "Till 2"),
    ] {
        let run = shop.run(&["readers", "rename", was, is, "-q"]);
        assert_eq!(run.code, 0, "{}", run.stderr);
    }
    until(&shop, &["readers", "get", "Till"], &["Till 2", "Till 10"]);
    let lower = ["readers", "get", "tI"];
    until(&shop, &lower, &["Till 2", "till 9", "Till 10"]);
}

#[test]
fn writes_that_can_be_turned_back_are_offered() {
    let shop = Shop::demo();
    let done = |words: &[&str]| {
        let run = shop.run(words);
        assert_eq!(run.code, 0, "{}", run.stderr);
    };
    let offered = |typed: &str| {
        let run = ask(&shop, &["audit", "revert", typed]);
        values(&run)
            .into_iter()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert!(offered("req_").is_empty());
    done(&["readers", "rename", "Bar", "Bar 1", "-q"]);
    done(&["readers", "edit", "Bar 1", "--metadata", "floor=3", "-q"]);
    // What was created has no way back here.
    done(&[
        "configurations",
        "create",
        "--name",
        "Kiosks",
        "--offline",
        "on",
        "-q",
    ]);
    let all = offered("");
    assert_eq!(all.len(), 3, "{all:?}");
    assert!(all[0].starts_with("req_") && all[1].starts_with("req_") && all[2].starts_with("tmr_"));
    assert_eq!(offered("tmr"), all[2..]);
    let about = ask(&shop, &["audit", "revert", "req_"]).stdout;
    assert!(
        about.lines().next().unwrap().contains("readers edit tmr_"),
        "{about}"
    );
    done(&["audit", "revert", &shop.real(&all[0]), "--yes", "-q"]);
}

/// Of thousands some are offered, at once; what a shell puts into the line is no more
/// than what all of them begin with.
#[test]
fn of_very_many_readers_some_are_offered() {
    let reader = |n: usize| {
        json!({"id": format!("tmr_{n:012}"), "object": "terminal.reader", "livemode": false,
               "label": format!("{} {n:05}", if n == 1_700 { "Tresen" } else { "Till" }),
               "serial_number": format!("WSC{n:08}"), "status": "online"})
    };
    let readers: Vec<_> = (0..2_000).map(reader).collect();
    let server = Server::start(move |call| {
        let is_of_readers = call.path.contains("readers");
        page(if is_of_readers { &readers } else { &[] }, false)
    });
    let shop = Shop::at(&server);
    assert_eq!(shop.run(&["readers", "list", "-o", "id"]).code, 0);
    for typed in ["", "T", "t", "tmr", "WSC"] {
        let run = ask(&shop, &["readers", "get", typed]);
        let found = values(&run);
        assert_eq!(found.len(), 500, "{typed:?}");
        if typed != "t" && typed.len() < 2 {
            assert!(found.contains(&"Tresen 01700"), "{typed:?}: {found:?}");
        }
        assert!(run.stdout.contains(" more are not shown"), "{typed:?}");
    }
    let run = ask(&shop, &["readers", "get", "Till 0123"]);
    assert_eq!(values(&run).len(), 10);
    let run = ask(&shop, &["readers", "list", "--serial", "WSC0000123"]);
    assert_eq!(values(&run).len(), 10);
}
