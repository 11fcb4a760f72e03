//! The help of a command: short with `-h`, whole with `--help`, and in both only what
//! does something there.

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
    if is_of(RESULT) {
        flags.printed != Printed::Text
    } else if is_of(COLUMNS) {
        flags.printed == Printed::Columns
    } else if is_of(ACCOUNT) {
        flags.reach != Reach::Here
    } else if is_of(REQUESTS) {
        flags.reach == Reach::Stripe
    } else if is_of(GlobalFlags::WRITES) {
        flags.writes.contains(&id)
    } else {
        true
    }
}

/// The formats that a verb has.
pub(crate) fn formats(flags: GlobalFlags) -> Vec<&'static str> {
    let is_there = |name: &str| match name {
        "xlsx" | "tap" => flags.own_format.is_some_and(|own| own.name() == name),
        "table" | "csv" | "wide" => flags.printed != Printed::Json,
        _ => true,
    };
    let names = Format::NAMES.into_iter().chain(["wide", "name"]);
    names.filter(|name| is_there(name)).collect()
}

/// The help of a command that is built; `verb` is what it says of itself, if it is
/// one.
pub(crate) fn render(named: clap::Command, verb: Option<&Declared>, is_whole: bool) -> StyledStr {
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
        let Some(Declared { global_flags, .. }) = verb else {
            return arg.hide(!is_whole);
        };
        let is_hidden = !is_whole || !does_something(*global_flags, arg.get_id().as_str());
        let arg = arg.hide(is_hidden);
        if arg.get_id() == "output" {
            arg.value_parser(PossibleValuesParser::new(formats(*global_flags)))
        } else {
            arg
        }
    };
    named.mut_args(shown).render_help()
}
