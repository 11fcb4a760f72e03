//! Answers a shell that completes a line: `tillctl __complete SHELL …`, which
//! the scripts of `tillctl completions` call.
//!
//! Whatever happens, the shell has its answer within a moment, nothing is asked
//! of anybody and nothing is said but candidates. A shell that gets no answer
//! (an exit code other than 0) falls back on what its script knows by itself.

mod completers;
pub(crate) mod name_cache;
mod words;

use std::ffi::OsString;
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};

use clap_complete::CompletionCandidate;
use clap_complete::engine::complete;

use crate::output::{Output, Style, text};
use crate::settings::{Environment, Settings};
use words::{Shell, Typed};

/// The word that asks for candidates.
const ASK: &str = "__complete";
/// What scripts and this program say to each other; a script of another
/// version uses what it knows by itself.
const VERSION: &str = "1";
/// A shell waits no longer than this; 300 ms is what a person notices.
const PATIENCE: Duration = Duration::from_millis(260);
/// So long is waited for what is fetched anew; there is work before and after.
const FETCH: Duration = Duration::from_millis(180);
/// A longer description would break every line of the list.
const LONGEST: usize = 60;

/// What completions are made from.
#[derive(Debug)]
pub(super) struct Source {
    /// As the line's own flags have them; `None` if they make no sense.
    pub(super) settings: Option<Settings>,
    /// When waiting has to end.
    pub(super) deadline: Instant,
    /// The commands, and what they do.
    pub(super) commands: Vec<(String, String)>,
}

/// How settings are made of the words of a line.
pub type Reader = fn(&[OsString], &Environment) -> Option<Settings>;

/// Whether the command line asks for candidates.
#[must_use]
pub fn is_asked(args: &[OsString]) -> bool {
    args.get(1).is_some_and(|word| word == ASK)
}

/// Answers; returns the exit code.
#[must_use]
pub fn answer(
    args: &[OsString],
    env: &Environment,
    command: fn() -> clap::Command,
    settings: Reader,
) -> u8 {
    let began = Instant::now();
    let (sender, answers) = mpsc::channel();
    let (args, env) = (args.to_vec(), env.clone());
    // A thread of its own: a slow disk must not hold the shell up.
    std::thread::spawn(move || {
        let source = |words: &[OsString]| Source {
            settings: settings(words, &env),
            deadline: began + FETCH,
            commands: completers::commands(&command()),
        };
        let _ = sender.send(reply(&args, command, source));
    });
    match answers.recv_timeout(PATIENCE) {
        Ok(Some(text)) => {
            // Nobody is there to be told if the shell has gone.
            let _ = Output::new(Style::default()).print(&text);
            0
        }
        _ => 1,
    }
}

fn reply(
    args: &[OsString],
    command: fn() -> clap::Command,
    source: impl Fn(&[OsString]) -> Source,
) -> Option<String> {
    let args: Vec<String> = args
        .iter()
        .skip(2)
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let (shell, before, typed) = match args.as_slice() {
        ["version"] => return Some(format!("{VERSION}\n")),
        ["bash", line, kind, breaks] => {
            let (before, typed) = words::bash(line, breaks);
            // Asked for a list, not for what to put into the line.
            let listed = matches!(*kind, "33" | "63" | "64");
            (Shell::Bash { listed }, before, typed)
        }
        ["zsh", "--", before @ .., current] => (Shell::Zsh, owned(before), Typed::plain(current)),
        ["fish", "--", before @ .., current] => (
            Shell::Fish,
            owned(before),
            Typed::plain(&words::fish(current)),
        ),
        _ => return None,
    };
    let mut line: Vec<OsString> = before.into_iter().map(OsString::from).collect();
    if line.is_empty() {
        return None;
    }
    let source = Arc::new(source(&line));
    let index = line.len();
    line.push(typed.text.clone().into());
    let mut command = completers::explain(command(), &source);
    let folder = Environment::folder();
    let found = complete(&mut command, line, index, folder.as_deref()).ok()?;
    let found = worth_showing(found, &typed.text);
    Some(shell.render(&found, &typed))
}

fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// A candidate as shells take it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Candidate {
    pub(super) value: String,
    pub(super) about: String,
}

/// Flags are offered once a dash was typed, or where there is nothing else;
/// what cannot be written on one line is not offered at all.
fn worth_showing(found: Vec<CompletionCandidate>, typed: &str) -> Vec<Candidate> {
    let found: Vec<Candidate> = found
        .into_iter()
        .filter_map(|candidate| {
            let value = candidate.get_value().to_str()?.to_owned();
            let about = candidate.get_help().map(ToString::to_string);
            let about = about.unwrap_or_default();
            let about = text::clean(about.lines().next().unwrap_or_default()).into_owned();
            (text::clean(&value) == value).then(|| Candidate {
                about: shortened(&about),
                value,
            })
        })
        .collect();
    if !typed.is_empty() {
        return found;
    }
    let is_flag = |c: &Candidate| c.value.starts_with('-');
    let only_flags = found.iter().all(is_flag);
    let wanted = |c: &Candidate| {
        if only_flags {
            c.value.starts_with("--")
        } else {
            !is_flag(c)
        }
    };
    found.into_iter().filter(wanted).collect()
}

fn shortened(about: &str) -> String {
    if about.chars().count() <= LONGEST {
        return about.to_owned();
    }
    let kept: String = about.chars().take(LONGEST - 1).collect();
    format!("{}…", kept.trim_end())
}
