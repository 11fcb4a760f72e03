//! A program in a real pseudo-terminal, and what a person sees on it.

use std::num::NonZeroU16;
use std::process::Command;
use std::time::{Duration, Instant};

use expectrl::session::OsSession;
use expectrl::{Expect as _, Session};

use super::shop::Shop;

/// Nobody waits longer for a text.
const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) struct Screen {
    /// Says to the shell that it may begin.
    _spawned: tempfile::TempDir,
    session: OsSession,
    parser: vt100::Parser,
    raw: Vec<u8>,
}

impl Screen {
    /// Runs a line of sh in a terminal of this width, in the shop's home.
    /// `tillctl` is the program, and works with the shop.
    pub(crate) fn run(shop: &Shop, columns: u16, env: &[(&str, &str)], line: &str) -> Self {
        let program = shop.command(&[]);
        let bin = shop.path("bin");
        if !bin.exists() {
            std::fs::create_dir(&bin).unwrap();
            std::os::unix::fs::symlink(program.get_program(), bin.join("tillctl")).unwrap();
        }
        let mut shell = Command::new("sh");
        // The size is set before anything looks at it, and after the library has set
        // one: it does that from here, when the shell is under way already.
        let spawned = tempfile::tempdir().unwrap();
        let wait = "until [ -e \"$SPAWNED\" ]; do sleep 0.01; done";
        shell
            .args([
                "-c",
                &format!("{wait}; stty echo cols {columns} rows 50; {line}"),
            ])
            .env_clear()
            .current_dir(program.get_current_dir().unwrap());
        for (name, value) in program.get_envs() {
            if let Some(value) = value {
                shell.env(name, value);
            }
        }
        let words: Vec<_> = program.get_args().collect();
        match words.as_slice() {
            [flag, base, ..] if *flag == "--api-base" => shell.env("TILLCTL_API_BASE", base),
            _ => shell.env("TILLCTL_SIMULATOR", "1"),
        };
        shell
            .env(
                "PATH",
                format!("{}:/usr/local/bin:/usr/bin:/bin", bin.display()),
            )
            .env("TERM", "xterm")
            .env("LANG", "C.UTF-8")
            .env("SPAWNED", spawned.path().join("now"))
            .envs(env.iter().copied());
        let cells = |n| NonZeroU16::new(n).unwrap();
        let session = Session::spawn(shell).unwrap();
        std::fs::write(spawned.path().join("now"), "").unwrap();
        Self {
            session,
            _spawned: spawned,
            parser: vt100::Parser::new(cells(50), cells(columns), 0),
            raw: Vec::new(),
        }
    }

    /// Keys, as a terminal sends them.
    pub(crate) fn press(&mut self, keys: &str) {
        self.session.send(keys).unwrap();
    }

    /// Waits until the screen shows a text.
    #[track_caller]
    pub(crate) fn until(&mut self, text: &str) {
        let there = self.shows(text, PATIENCE);
        assert!(there, "{text:?} is not shown:\n{}", self.shown());
    }

    /// Presses a key, again if nothing comes of it, until the screen shows a
    /// text. A completion on a machine that builds something else may be late, and
    /// then it is empty.
    #[track_caller]
    pub(crate) fn press_until(&mut self, key: &str, text: &str) {
        let began = Instant::now();
        while began.elapsed() < PATIENCE {
            self.press(key);
            if self.shows(text, Duration::from_secs(3)) {
                return;
            }
        }
        panic!("{text:?} is not shown:\n{}", self.shown());
    }

    /// Whether the screen comes to show a text.
    fn shows(&mut self, text: &str, within: Duration) -> bool {
        let began = Instant::now();
        while !self.shown().contains(text) {
            if !self.read() || began.elapsed() > within {
                return false;
            }
        }
        true
    }

    /// Reads to the end of the program.
    #[track_caller]
    pub(crate) fn end(&mut self) -> String {
        let began = Instant::now();
        while self.read() {
            assert!(began.elapsed() < PATIENCE, "no end:\n{}", self.shown());
        }
        self.shown()
    }

    /// What a person sees.
    pub(crate) fn shown(&self) -> String {
        self.parser.screen().contents()
    }

    /// The lines that did not fit.
    pub(crate) fn wrapped(&self) -> Vec<String> {
        let screen = self.parser.screen();
        let (_, columns) = screen.size();
        let rows = screen.rows(0, columns.into()).zip(0..);
        rows.filter(|(_, row)| screen.row_wrapped(*row))
            .map(|(text, _)| text)
            .collect()
    }

    /// Whether a program left the cursor hidden.
    pub(crate) fn hides_cursor(&self) -> bool {
        self.parser.screen().hide_cursor()
    }

    /// Everything that was sent to the terminal.
    pub(crate) fn raw(&self) -> String {
        String::from_utf8_lossy(&self.raw).into_owned()
    }

    /// False once nothing more will come.
    fn read(&mut self) -> bool {
        let mut buffer = [0; 4096];
        match self.session.try_read(&mut buffer) {
            Ok(0) => false,
            Ok(count) => {
                self.parser.process(&buffer[..count]);
                self.raw.extend_from_slice(&buffer[..count]);
                // nushell asks where the cursor is.
                if buffer[..count].windows(4).any(|bytes| bytes == b"\x1b[6n") {
                    let (row, column) = self.parser.screen().cursor_position();
                    self.press(&format!("\x1b[{};{}R", row + 1, column + 1));
                }
                true
            }
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {
                std::thread::sleep(Duration::from_millis(3));
                true
            }
            // Linux says so when the other end is gone.
            Err(_) => false,
        }
    }
}
