//! The help of a command: short with `-h`, whole with `--help`, and in both only what
//! does something there.

use std::borrow::Cow;

use clap::builder::{PossibleValuesParser, StyledStr};

use crate::app::{Declared, GlobalFlags, Printed, Reach};
use crate::output::Format;

/// The section of the flags that every verb has.
pub(crate) const GLOBAL_OPTIONS: &str = "Global options";

/// Global flags about the result.
const RESULT: &[&str] = &[
    "output",
    "jq",
    "arg",
    "argjson",
    "template",
    "guard_formulas",
];
/// Global flags about its columns.
const COLUMNS: &[&str] = &["columns", "no_headers", "csv_dialect"];
/// Global flags about who is asked, and as whom.
const ACCOUNT: &[&str] = &[
    "profile",
    "account",
    "context",
    "api_key_file",
    "api_base",
    "simulator",
];
/// Global flags about how requests are sent.
const REQUESTS: &[&str] = &["timeout", "max_retries"];

/// Every global flag.
#[cfg(test)]
pub(crate) fn known() -> Vec<&'static str> {
    let writes = GlobalFlags::WRITES;
    let everywhere = &["quiet", "verbose", "color", "max_time", "deadline"][..];
    [RESULT, COLUMNS, ACCOUNT, REQUESTS, writes, everywhere].concat()
}

/// Whether a global flag does something for a verb.
fn does_something(flags: GlobalFlags, id: &str) -> bool {
    let is_of = |group: &[&str]| group.contains(&id);
    let is_of_account = matches!(flags.reach, Reach::Kept | Reach::Stripe);
    if id == "guard_formulas" {
        // What is made here begins with no formula.
        flags.printed != Printed::Text && is_of_account
    } else if id == "profile" {
        flags.reach != Reach::Here
    } else if id == "verbose" {
        is_of_account
    } else if is_of(RESULT) {
        flags.printed != Printed::Text
    } else if is_of(COLUMNS) {
        flags.printed == Printed::Columns
    } else if is_of(ACCOUNT) {
        is_of_account
    } else if is_of(REQUESTS) {
        flags.reach == Reach::Stripe
    } else if is_of(GlobalFlags::WRITES) {
        flags.writes.contains(&id)
    } else {
        true
    }
}

/// Whether a verb's argument does something for it: one of its own, or a global flag that
/// does.
pub(crate) fn is_of_use(arg: &clap::Arg, flags: GlobalFlags) -> bool {
    arg.get_help_heading() != Some(GLOBAL_OPTIONS) || does_something(flags, arg.get_id().as_str())
}

/// The formats that a verb has.
pub(crate) fn formats(flags: GlobalFlags) -> Vec<&'static str> {
    let is_there = |name: &str| match name {
        _ if flags.printed == Printed::Events => matches!(name, "table" | "jsonl"),
        "xlsx" | "tap" => flags.own_format.is_some_and(|own| own.name() == name),
        "table" | "csv" | "wide" => flags.printed != Printed::Json,
        _ => true,
    };
    names().filter(|name| is_there(name)).collect()
}

/// All that can be typed for a format.
fn names() -> impl Iterator<Item = &'static str> {
    Format::NAMES.into_iter().chain(["wide", "name"])
}

/// Those that some of them have.
fn formats_of(verbs: &[Declared]) -> Vec<&'static str> {
    let have = |name: &&str| {
        let mut verbs = verbs.iter();
        verbs.any(|verb| formats(verb.global_flags).contains(name))
    };
    names().filter(have).collect()
}

/// The help of a command that is built; `verbs` are what it says of itself, or of a noun
/// what its verbs say.
pub(crate) fn render(named: clap::Command, verbs: &[Declared], is_whole: bool) -> StyledStr {
    let shown = |arg: clap::Arg| {
        if arg.get_id() == "help" {
            return arg.help(if is_whole {
                "Print help; -h leaves out the global options"
            } else {
                "Print help; --help has the global options too"
            });
        }
        // An argument of its own may have the name of a global one.
        if arg.get_help_heading() != Some(GLOBAL_OPTIONS) {
            return arg;
        }
        let id = arg.get_id().as_str();
        let does_something = verbs
            .iter()
            .any(|verb| does_something(verb.global_flags, id));
        let arg = arg.hide(!is_whole || !does_something);
        if arg.get_id() == "output" && does_something {
            arg.value_parser(PossibleValuesParser::new(formats_of(verbs)))
        } else {
            arg
        }
    };
    laid_out(&held_together(named).mut_args(shown).render_help())
}

/// The help of a command with all that clap has to say of it.
pub(crate) fn long_help(command: clap::Command) -> String {
    laid_out(&held_together(command).render_long_help()).to_string()
}

/// Stands for a blank at which no line is broken.
const BLANK: char = '\u{e000}';
/// Stands for the `n` of a template's `{n}`, which clap takes for the end of a line.
const NUMBER: char = '\u{e001}';

/// A command whose examples stay lines that can be copied, however narrow the terminal.
fn held_together(named: clap::Command) -> clap::Command {
    let Some(after) = named.get_after_help().map(ToString::to_string) else {
        return named;
    };
    let lines = after.split('\n').map(|line| {
        if line.starts_with("  ") {
            Cow::Owned(line.replace(' ', BLANK.encode_utf8(&mut [0; 4])))
        } else {
            Cow::Borrowed(line)
        }
    });
    let text = lines.collect::<Vec<_>>().join("\n");
    named.after_help(text.replace("{n}", &format!("{{{NUMBER}}}")))
}

fn laid_out(help: &StyledStr) -> StyledStr {
    let text = help.ansi().to_string();
    text.replace(BLANK, " ").replace(NUMBER, "n").into()
}
