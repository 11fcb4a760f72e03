//! `watch`, in a real pseudo-terminal and in a pipe.
#![cfg(unix)]

use std::io::{BufRead as _, BufReader, Write as _};
use std::num::NonZeroU16;
use std::time::{Duration, Instant};

use expectrl::Session;
use expectrl::process::unix::WaitStatus;

use super::server::{Reply, Server};
use super::shop::{KEY, LIVE_KEY, Shop, interrupt};

/// Longer than anything takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// The program in a terminal that is looked at through a terminal emulator.
struct Tty {
    session: expectrl::session::OsSession,
    parser: vt100::Parser,
    /// Everything that was written.
    written: Vec<u8>,
}

fn cells(n: u16) -> NonZeroU16 {
    NonZeroU16::new(n).unwrap()
}

impl Tty {
    fn start(shop: &Shop, args: &[&str], env: &[(&str, &str)]) -> Self {
        let mut command = std::process::Command::new("sh");
        let inner = shop.command(args);
        // The size is set before the program starts.
        command
            .args(["-c", "stty cols 80 rows 24; exec \"$0\" \"$@\""])
            .arg(inner.get_program())
            .args(inner.get_args())
            .env_clear()
            .env("PATH", "/usr/local/bin:/usr/bin:/bin")
            .env("TERM", "xterm-256color")
            .current_dir(inner.get_current_dir().unwrap());
        for (name, value) in inner.get_envs() {
            if let Some(value) = value {
                command.env(name, value);
            }
        }
        command.envs(env.iter().copied());
        let session = Session::spawn(command).unwrap();
        Self {
            session,
            parser: vt100::Parser::new(cells(24), cells(80), 0),
            written: Vec::new(),
        }
    }

    fn resize(&mut self, columns: u16, rows: u16) {
        let process = self.session.get_process_mut();
        process.set_window_size(columns, rows).unwrap();
        let screen = self.parser.screen_mut();
        screen.set_size(cells(rows), cells(columns));
    }

    fn type_in(&mut self, keys: &str) {
        self.session.write_all(keys.as_bytes()).unwrap();
        self.session.flush().unwrap();
    }

    fn read(&mut self) {
        let mut buffer = [0; 4096];
        while let Ok(count) = self.session.try_read(&mut buffer) {
            if count == 0 {
                break;
            }
            self.written.extend(&buffer[..count]);
            self.parser.process(&buffer[..count]);
        }
    }

    fn screen(&self) -> String {
        self.parser.screen().contents()
    }

    /// Waits until the screen is as wanted.
    #[track_caller]
    fn until(&mut self, what: &str, wanted: impl Fn(&vt100::Screen) -> bool) {
        let began = Instant::now();
        loop {
            self.read();
            if wanted(self.parser.screen()) {
                return;
            }
            assert!(began.elapsed() < PATIENCE, "{what}:\n{}", self.screen());
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    #[track_caller]
    fn shows(&mut self, text: &str) {
        self.until(text, |screen| screen.contents().contains(text));
    }

    #[track_caller]
    fn shows_no(&mut self, text: &str) {
        self.until(text, |screen| !screen.contents().contains(text));
    }

    /// Waits for the end; the exit code.
    #[track_caller]
    fn ended(&mut self) -> i32 {
        let began = Instant::now();
        loop {
            self.read();
            match self.session.get_process().status().unwrap() {
                WaitStatus::Exited(_, code) => {
                    self.read();
                    return code;
                }
                WaitStatus::Signaled(_, signal, _) => panic!("{signal}: {}", self.screen()),
                _ => {}
            }
            assert!(began.elapsed() < PATIENCE, "{}", self.screen());
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// The terminal is as it was before.
    #[track_caller]
    fn is_given_back(&self) {
        let screen = self.parser.screen();
        assert!(!screen.alternate_screen(), "{}", self.screen());
        assert!(!screen.hide_cursor(), "{}", self.screen());
        let text = String::from_utf8_lossy(&self.written);
        assert!(text.contains("\u{1b}[?1049h") && text.contains("\u{1b}[?1049l"));
    }

    fn signal(&self, name: &str) {
        let pid = self.session.get_process().pid().to_string();
        let sent = std::process::Command::new("kill")
            .args([name, &pid])
            .status();
        assert!(sent.unwrap().success());
    }
}

fn reversed_row(screen: &vt100::Screen) -> Option<String> {
    let (rows, columns) = screen.size();
    let row = (0..rows.get()).find(|row| screen.cell(*row, 0).is_some_and(vt100::Cell::inverse))?;
    screen.rows(0, columns.get()).nth(usize::from(row))
}

#[test]
fn a_screen_with_keys() {
    let shop = Shop::demo();
    let mut tty = Tty::start(&shop, &["watch"], &[]);
    tty.shows("8 readers, 5 online, 2 offline, 0 busy");
    tty.shows("every 10 s");
    assert!(tty.parser.screen().alternate_screen());
    assert!(tty.parser.screen().hide_cursor());
    // What needs somebody comes first, and is picked; keys move.
    tty.shows("by status");
    tty.until("Counter is picked", |s| {
        reversed_row(s).is_some_and(|r| r.starts_with("Counter"))
    });
    tty.type_in("j");
    tty.until("next", |s| {
        reversed_row(s).is_some_and(|r| r.starts_with("レジ 2"))
    });
    tty.type_in("\u{1b}[A");
    tty.until("arrow", |s| {
        reversed_row(s).is_some_and(|r| r.starts_with("Counter"))
    });
    // The filter takes letters that are commands elsewhere.
    tty.type_in("/kreuz qqqqq");
    tty.shows("no reader fits \"kreuz qqqqq\"");
    tty.type_in("\u{7f}\u{7f}\u{7f}\u{7f}\u{7f}\u{7f}\r");
    tty.shows("4 of 8 readers");
    tty.shows_no("Dublin");
    tty.type_in("g");
    tty.until("the first", |s| {
        reversed_row(s).is_some_and(|r| r.starts_with("Bar"))
    });
    // Sorting and turning round.
    tty.type_in("sss");
    tty.shows("by last seen");
    tty.type_in("r");
    tty.shows("by last seen, reversed");
    // The detail of the picked one, and help.
    tty.type_in("\r");
    tty.shows("STRN26140000817");
    tty.type_in("?");
    tty.shows("Any key closes this.");
    tty.type_in("x");
    tty.shows_no("Any key closes this.");
    tty.type_in("q");
    assert_eq!(tty.ended(), 0);
    tty.is_given_back();
}

/// Of a fleet that fills many screens the ends are as near as the next reader, and the
/// columns are as wide as the widest cell of all, whichever part is seen.
#[test]
fn a_fleet_of_many_screens() {
    let shop = Shop::with(|options| {
        options.shop = tillctl::facade::simulator::Shop::Generated {
            locations: 1,
            readers: 300,
            charges: 0,
            days: 1,
        };
    });
    let first = shop.elsewhere("/v1/terminal/readers?limit=1", None)["data"][0].clone();
    let path = format!("/v1/terminal/readers/{}", first["id"].as_str().unwrap());
    // The last in the order of labels.
    shop.elsewhere(&path, Some("label=Zz+a+label+of+many+words"));
    let mut tty = Tty::start(&shop, &["watch"], &[]);
    tty.shows("300 readers");
    tty.type_in("ss");
    tty.shows("by label");
    tty.type_in("G");
    tty.until("the last", |screen| {
        reversed_row(screen).is_some_and(|row| row.starts_with("Zz a label of many words "))
    });
    let heads = |tty: &Tty| tty.screen().lines().nth(1).map(str::to_owned);
    let at_the_end = heads(&tty);
    tty.type_in("k");
    tty.until("the one before", |screen| {
        reversed_row(screen).is_some_and(|row| row.starts_with("Till 300 "))
    });
    tty.type_in("g");
    tty.until("the first", |screen| {
        reversed_row(screen).is_some_and(|row| row.starts_with("Till "))
            && !screen.contents().contains("Zz a label")
    });
    assert_eq!(heads(&tty), at_the_end);
    tty.type_in("q");
    assert_eq!(tty.ended(), 0);
}

#[test]
fn any_size() {
    let shop = Shop::demo();
    let mut tty = Tty::start(&shop, &["watch"], &[]);
    tty.shows("LAST SEEN");
    tty.resize(140, 30);
    tty.shows("SERIAL");
    tty.resize(60, 20);
    tty.shows_no("SERIAL");
    tty.shows("STATUS");
    tty.resize(20, 4);
    tty.shows_no("STATUS  ");
    tty.resize(80, 24);
    tty.shows("LOCATION");
    tty.type_in("\u{3}");
    assert_eq!(tty.ended(), 130);
    tty.is_given_back();
    // Said after the screen was given back.
    assert!(
        tty.screen().contains("error: interrupted"),
        "{}",
        tty.screen()
    );
}

#[test]
fn signals_give_the_terminal_back() {
    for (signal, code) in [("-TERM", 130), ("-INT", 130), ("-HUP", 130)] {
        let shop = Shop::demo();
        let mut tty = Tty::start(&shop, &["watch"], &[]);
        tty.shows("8 readers");
        tty.signal(signal);
        assert_eq!(tty.ended(), code, "{signal}");
        tty.is_given_back();
    }
}

#[test]
fn no_colors_where_none_are_wanted() {
    let color = |tty: &Tty| {
        let text = String::from_utf8_lossy(&tty.written).into_owned();
        text.contains("\u{1b}[38;5;") || text.contains("\u{1b}[31m") || text.contains("\u{1b}[32m")
    };
    for (env, wanted) in [(&[][..], true), (&[("NO_COLOR", "1")], false)] {
        let shop = Shop::demo();
        let mut tty = Tty::start(&shop, &["watch"], env);
        tty.shows("8 readers");
        tty.shows("offline");
        tty.type_in("q");
        assert_eq!(tty.ended(), 0);
        assert_eq!(color(&tty), wanted);
    }
}

#[test]
fn an_action_is_cancelled_after_a_question() {
    let shop = Shop::demo();
    let id = shop.reader("Till 1")["id"].as_str().unwrap().to_owned();
    let form = "type=cart&cart[currency]=eur&cart[total]=100&cart[line_items][0][amount]=100&cart[line_items][0][description]=Tea&cart[line_items][0][quantity]=1";
    let display = format!("/v1/terminal/readers/{id}/set_reader_display");
    shop.elsewhere(&display, Some(form));
    shop.wrote(&["POST /v1/terminal/readers/{id}/set_reader_display"]);
    let mut tty = Tty::start(&shop, &["watch", "--where", "label=Till 1"], &[]);
    tty.shows("set_reader_display");
    tty.type_in("c");
    tty.shows("y cancels it");
    tty.type_in("n");
    tty.shows("nothing was cancelled");
    shop.wrote(&[]);
    tty.type_in("c");
    tty.shows("y cancels it");
    tty.type_in("y");
    tty.shows("Till 1: cancelled set_reader_display");
    shop.wrote(&["POST /v1/terminal/readers/{id}/cancel_action"]);
    // It looks again by itself, and the column of what is done has nothing in it.
    tty.shows("0 busy");
    tty.shows("online  just now");
    tty.type_in("c");
    tty.shows("Till 1 is doing nothing");
    tty.type_in("q");
    assert_eq!(tty.ended(), 0);
}

#[test]
fn an_action_is_as_old_as_the_first_sight_of_it() {
    let shop = Shop::with(|o| o.reader_delay = Duration::from_hours(1));
    let args = ["pay", "--reader", "Till 1", "--amount", "10", "--currency"];
    shop.run(&[&args[..], &["eur", "--no-wait"]].concat());
    // What a check saw, watch knows.
    let check = [
        "fleet", "check", "--rule", "stuck", "-q", "--stuck", "1h", "-o", "id",
    ];
    assert_eq!(shop.run(&check).code, 0);
    let later = [("TILLCTL_NOW", "2026-11-23T12:05:30Z")];
    let mut tty = Tty::start(&shop, &["watch", "--where", "label=Till 1"], &later);
    tty.shows("in_progress 5m");
    tty.type_in("\r");
    tty.shows("seen at it for");
    tty.type_in("q");
    assert_eq!(tty.ended(), 0);
}

#[test]
fn a_protected_profile_cancels_with_its_name_alone() {
    let shop = Shop::demo();
    let file = shop.file("key", super::shop::KEY);
    let run = shop.run(&[
        "login",
        "--profile",
        "berlin",
        "--protected",
        "--api-key-file",
        &file,
    ]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let id = shop.reader("Till 1")["id"].as_str().unwrap().to_owned();
    let form = "type=cart&cart[currency]=eur&cart[total]=100&cart[line_items][0][amount]=100&cart[line_items][0][description]=Tea&cart[line_items][0][quantity]=1";
    let display = format!("/v1/terminal/readers/{id}/set_reader_display");
    shop.elsewhere(&display, Some(form));
    shop.wrote(&["POST /v1/terminal/readers/{id}/set_reader_display"]);
    let watch = ["watch", "--profile", "berlin", "--where", "label=Till 1"];
    for (more, said) in [
        (&[][..], "--confirm berlin"),
        (&["--confirm", "munich"], "--confirm munich"),
    ] {
        let mut tty = Tty::start(&shop, &[&watch[..], more].concat(), &[]);
        tty.shows("set_reader_display");
        tty.resize(140, 24);
        // crossterm keeps a key back that comes in the same moment as a new size,
        // until the next one.
        let head = |screen: &vt100::Screen| screen.contents().lines().next().map_or(0, str::len);
        tty.until("a wide head", |screen| head(screen) > 100);
        tty.type_in("c");
        tty.shows(said);
        tty.type_in("q");
        assert_eq!(tty.ended(), 0);
    }
    shop.wrote(&[]);
    let confirmed = [&watch[..], &["--confirm", "berlin"]].concat();
    let mut tty = Tty::start(&shop, &confirmed, &[]);
    tty.shows("set_reader_display");
    tty.type_in("c");
    tty.shows("y cancels it");
    tty.type_in("y");
    tty.shows("Till 1: cancelled set_reader_display");
    shop.wrote(&["POST /v1/terminal/readers/{id}/cancel_action"]);
    tty.type_in("q");
    assert_eq!(tty.ended(), 0);
}

#[test]
fn a_live_key_cancels_nothing_without_live() {
    let shop = Shop::demo().key(LIVE_KEY);
    let id = shop.reader("Till 1")["id"].as_str().unwrap().to_owned();
    let form = "type=cart&cart[currency]=eur&cart[total]=100&cart[line_items][0][amount]=100&cart[line_items][0][description]=Tea&cart[line_items][0][quantity]=1";
    shop.elsewhere(
        &format!("/v1/terminal/readers/{id}/set_reader_display"),
        Some(form),
    );
    shop.wrote(&["POST /v1/terminal/readers/{id}/set_reader_display"]);
    let mut tty = Tty::start(&shop, &["watch", "--where", "label=Till 1"], &[]);
    tty.shows("set_reader_display");
    tty.type_in("c");
    tty.shows("--live");
    tty.type_in("q");
    assert_eq!(tty.ended(), 0);
    shop.wrote(&[]);
}

#[test]
fn trouble_is_shown_and_no_end() {
    let up = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(true));
    let there = std::sync::Arc::clone(&up);
    let server = Server::start(move |call| {
        if !there.load(std::sync::atomic::Ordering::SeqCst) {
            return Reply::Nothing;
        }
        let data = if call.path.ends_with("/readers") {
            vec![super::fake::reader("tmr_1", "Till 1", "S1", "tml_1")]
        } else {
            Vec::new()
        };
        super::server::page(&data, false)
    });
    let shop = Shop::at(&server);
    let mut tty = Tty::start(
        &shop,
        &["watch", "--interval", "1s", "--max-retries", "0"],
        &[],
    );
    tty.shows("1 reader, 1 online");
    up.store(false, std::sync::atomic::Ordering::SeqCst);
    tty.until("trouble", |s| s.contents().contains(" ago: "));
    // The keys are heard all the same.
    tty.type_in("?");
    tty.shows("Any key closes this.");
    tty.type_in("x");
    up.store(true, std::sync::atomic::Ordering::SeqCst);
    tty.shows("every ");
    tty.type_in("q");
    assert_eq!(tty.ended(), 0);
}

#[test]
fn a_wrong_key_is_an_error_and_no_screen() {
    let shop = Shop::demo().key("sk_test_");
    let mut tty = Tty::start(&shop, &["watch"], &[]);
    assert_eq!(tty.ended(), 3, "{}", tty.screen());
    assert!(!String::from_utf8_lossy(&tty.written).contains("\u{1b}[?1049h"));
}

#[test]
fn today_from_the_ledger() {
    let shop = Shop::demo();
    assert_eq!(shop.run(&["ledger", "sync"]).code, 0);
    shop.sent_anything();
    let mut tty = Tty::start(&shop, &["watch"], &[("TILLCTL_TZ", "UTC")]);
    tty.shows("TAKEN");
    tty.shows("EUR");
    tty.type_in("q");
    assert_eq!(tty.ended(), 0);
    // Not one request for it.
    shop.sent(&["GET /v1/terminal/locations", "GET /v1/terminal/readers"]);
}

#[test]
fn changes_in_a_pipe() {
    let shop = Shop::demo();
    let id = shop.reader("Till 1")["id"].as_str().unwrap().to_owned();
    let mut child = shop.start(&["watch", "--interval", "1s", "-o", "jsonl"]);
    let mut notes = BufReader::new(child.stderr.take().unwrap()).lines();
    assert_eq!(
        notes.next().unwrap().unwrap(),
        "watching 8 readers, every 1 s"
    );
    shop.elsewhere(&format!("/v1/terminal/readers/{id}"), Some("label=Door"));
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let event: serde_json::Value = serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap();
    assert_eq!(event["event"], "label");
    assert_eq!(
        (&event["from"], &event["to"]),
        (&"Till 1".into(), &"Door".into())
    );
    assert_eq!(event["location_name"], "Berlin Kreuzberg");
    interrupt(&child);
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert!(lines.next().is_none());
}

#[test]
fn plain_lines_and_a_reader_that_goes_away() {
    let shop = Shop::demo();
    let id = shop.reader("Till 1")["id"].as_str().unwrap().to_owned();
    let mut child = shop.start(&["watch", "--interval", "1s"]);
    let mut notes = BufReader::new(child.stderr.take().unwrap()).lines();
    assert!(notes.next().unwrap().unwrap().starts_with("watching"));
    let rename = |label: &str| {
        shop.elsewhere(
            &format!("/v1/terminal/readers/{id}"),
            Some(&format!("label={label}")),
        );
    };
    rename("Door");
    {
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let line = lines.next().unwrap().unwrap();
        assert!(line.starts_with("2026-11-23T12:0"), "{line}");
        assert!(line.ends_with("Z Door: label Till 1 → Door"), "{line}");
    }
    // Nobody reads any more: the next line ends it, and that is no error.
    rename("Gate");
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn what_makes_no_sense_is_refused() {
    let shop = Shop::demo();
    for (args, code) in [
        (&["--where", "mood=good"][..], 2),
        (&["--interval", "0s"], 2),
        (&["-o", "csv"], 2),
        (&["--where", "location=Nowhere"], 4),
    ] {
        let mut all = vec!["watch"];
        all.extend(args);
        let run = shop.run(&all);
        assert_eq!(run.code, code, "{args:?}: {}", run.stderr);
    }
}

/// No look can succeed any more: it ends as lists do.
#[test]
fn a_key_that_is_gone_ends_it() {
    for (state, says) in [("expired", "expired"), ("revoked", "Invalid API Key")] {
        let shop = Shop::demo();
        let gone = serde_json::json!({"key": KEY, "state": state});
        let child = shop.start(&["watch", "--interval", "1s", "-q"]);
        while shop.count("GET", "/v1/terminal/readers") == 0 {
            std::thread::sleep(Duration::from_millis(20));
        }
        shop.control("key", gone.clone());
        let run = shop.end(child);
        assert_eq!((run.code, run.stdout.as_str()), (3, ""), "{}", run.stderr);
        let listed = shop.run(&["readers", "list", "-q"]);
        assert_eq!(listed.code, 3);
        assert!(run.stderr.contains(says), "{}", run.stderr);
        let without_id = |text: &str| {
            let lines = text.lines().filter(|line| !line.starts_with("request: "));
            lines.collect::<Vec<_>>().join("\n")
        };
        assert_eq!(without_id(&run.stderr), without_id(&listed.stderr));

        let shop = Shop::demo();
        let mut tty = Tty::start(&shop, &["watch", "--interval", "1s"], &[]);
        tty.shows("8 readers");
        shop.control("key", gone);
        assert_eq!(tty.ended(), 3, "{}", tty.screen());
        tty.is_given_back();
        let written = String::from_utf8_lossy(&tty.written);
        assert!(written.contains(says), "{written}");
    }
}

const RESTRICTED: &str = "rk_test_watch";

/// A permission may come back: that is shown and no end.
#[test]
fn a_permission_that_is_missing_is_shown_and_no_end() {
    let shop = Shop::demo().key(RESTRICTED);
    let mut tty = Tty::start(&shop, &["watch", "--interval", "1s"], &[]);
    tty.shows("8 readers");
    shop.control(
        "key",
        serde_json::json!({"key": RESTRICTED, "permissions": ["charge_read"]}),
    );
    tty.until("trouble", |s| s.contents().contains(" ago: "));
    shop.control(
        "key",
        serde_json::json!({"key": RESTRICTED, "permissions": ["terminal_reader_read", "terminal_location_read"]}),
    );
    tty.shows("every ");
    tty.type_in("q");
    assert_eq!(tty.ended(), 0);
}
