//! The help of a command: short with `-h`, whole with `--help`, and in both only what
//! does something there.

use clap::builder::{PossibleValuesParser, StyledStr};

use crate::app::Declared;
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
/// Global flags about writes to Stripe.
const WRITES: &[&str] = &["yes", "dry_run", "live", "confirm"];
/// Global flags that do something everywhere.
const OTHER: &[&str] = &["quiet", "verbose", "color", "max_time"];

/// Print texts or nothing, whatever the format.
const WITHOUT_RESULT: &[&str] = &[
    "fleet export",
    "logout",
    "config set",
    "config unset",
    "simulator reset",
    "demo",
    "completions",
    "man",
    "help",
    "ledger reset",
];
/// Have a result without columns.
const WITHOUT_COLUMNS: &[&str] = &[
    "watch",
    "config get",
    "config path",
    "simulator serve",
    "simulator control",
    "api get",
    "api post",
    "api delete",
];
/// Talk to Stripe, and no permission of a key stands for it.
const TALKING: &[&str] = &[
    "login",
    "whoami",
    "doctor",
    "api get",
    "api post",
    "api delete",
];
/// Look at what this machine keeps of an account.
const KEPT: &[&str] = &[
    "audit list",
    "ledger export",
    "ledger reset",
    "ledger status",
    "logout",
    "profiles delete",
    "profiles show",
    "profiles list",
    "config list",
    "config get",
    "config set",
    "config unset",
];
/// Change something that is not at Stripe: some global flags about writes hold there.
const OTHER_WRITES: &[(&str, &[&str])] = &[
    ("api post", WRITES),
    ("api delete", WRITES),
    ("login", &["yes", "dry_run", "confirm"]),
    ("logout", &["dry_run"]),
    ("profiles use", &["dry_run"]),
    ("profiles delete", &["yes", "dry_run", "confirm"]),
    ("config set", &["confirm", "yes"]),
    ("config unset", &["confirm", "yes"]),
    ("ledger reset", &["yes", "dry_run"]),
    ("simulator reset", &["dry_run"]),
    ("simulator control", &["dry_run"]),
    ("watch", WRITES),
];

/// Every verb that is named here, and every global flag.
#[cfg(test)]
pub(crate) fn named() -> (Vec<&'static str>, Vec<&'static str>) {
    let others = OTHER_WRITES.iter().map(|(name, _)| *name);
    let lists = [WITHOUT_RESULT, WITHOUT_COLUMNS, TALKING, KEPT].concat();
    (
        lists.into_iter().chain(others).collect(),
        [RESULT, COLUMNS, ACCOUNT, REQUESTS, WRITES, OTHER].concat(),
    )
}

/// The global flags that do nothing for a verb.
fn idle(verb: &Declared) -> Vec<&'static str> {
    let command = verb.command.as_str();
    let is = |list: &[&str]| list.contains(&command);
    let needs = [verb.needs.least, verb.needs.better].concat();
    let is_talking = !needs.is_empty() || !verb.needs.is_published || is(TALKING);
    let is_writing = needs.iter().any(|needed| needed.ends_with("_write"));
    let mut writes: &[&str] = if is_writing { WRITES } else { &[] };
    if let Some((_, own)) = OTHER_WRITES.iter().find(|(name, _)| *name == command) {
        writes = own;
    }
    let mut idle = Vec::new();
    if is(WITHOUT_RESULT) {
        idle.extend(RESULT);
    }
    if is(WITHOUT_RESULT) || is(WITHOUT_COLUMNS) {
        idle.extend(COLUMNS);
    }
    if !is_talking {
        idle.extend(REQUESTS);
        if !is(KEPT) {
            idle.extend(ACCOUNT);
        }
    }
    idle.extend(WRITES.iter().filter(|flag| !writes.contains(flag)));
    idle
}

/// The formats that a verb has: a workbook is a report's, TAP a smoke test's.
fn formats(verb: &Declared) -> Vec<&'static str> {
    let is_elsewhere = |name: &str| match name {
        "xlsx" => verb.command != "report",
        "tap" => verb.command != "smoke",
        _ => false,
    };
    let names = Format::NAMES.into_iter().chain(["wide", "name"]);
    names.filter(|name| !is_elsewhere(name)).collect()
}

/// The help of a command that is built; `verb` is what it says of itself, if it is
/// one.
pub(crate) fn render(
    mut named: clap::Command,
    verb: Option<&Declared>,
    is_whole: bool,
) -> StyledStr {
    let ids: Vec<String> = named
        .get_arguments()
        .map(|arg| arg.get_id().to_string())
        .collect();
    let idle = verb.map(idle).unwrap_or_default();
    for id in ids {
        let is_global = [RESULT, COLUMNS, ACCOUNT, REQUESTS, WRITES, OTHER]
            .iter()
            .any(|group| group.contains(&id.as_str()));
        let is_own = |arg: &clap::Arg| arg.get_help_heading() != Some(GLOBAL_OPTIONS);
        let id = id.as_str();
        named = named.mut_arg(id, |arg| {
            if id == "help" {
                return arg.help(if is_whole {
                    "Print help; -h leaves out the global options"
                } else {
                    "Print help; --help has the global options too"
                });
            }
            if !is_global || is_own(&arg) {
                return arg;
            }
            let arg = match verb {
                Some(verb) if id == "output" => {
                    arg.value_parser(PossibleValuesParser::new(formats(verb)))
                }
                _ => arg,
            };
            let is_hidden = !is_whole || idle.contains(&id);
            arg.hide(is_hidden)
        });
    }
    named.render_help()
}
