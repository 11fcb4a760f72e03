//! What people type who come from gh, kubectl, doctl or hcloud: other words for our
//! verbs, which are taken, and words we have no verb for, which are answered with
//! what does the same here. `docs/coming-from.md` lists them, and a test types them.
//! `arguments` has what is typed behind a verb.

mod arguments;

pub(crate) use arguments::StrayArgument;

use crate::closest_name;
use crate::text::quoted;

/// Other words for a verb, tried in this order; one that is a verb of the noun
/// already stays that.
const ALIASES: &[(&str, &[&str])] = &[
    ("list", &["ls"]),
    ("get", &["show", "describe", "view"]),
    ("show", &["get", "describe", "view"]),
    ("delete", &["rm", "remove"]),
    ("rename", &["mv"]),
    ("update", &["edit"]),
    ("edit", &["update"]),
    ("use", &["switch"]),
];

/// Those of `config`, of which one looks at all.
const SETTINGS_ALIASES: &[(&str, &[&str])] = &[("list", &["ls", "view"]), ("get", &["show"])];

/// Other words for a noun, or for a verb that has none.
const ROOT_ALIASES: &[(&str, &[&str])] = &[
    ("readers", &["reader"]),
    ("locations", &["location"]),
    ("configurations", &["configuration"]),
    ("payments", &["payment"]),
    ("transactions", &["transaction"]),
    ("profiles", &["profile"]),
    ("completions", &["completion"]),
];

/// What does the same here, for a word in the place of a command.
const WORDS: &[(&str, &str)] = &[
    ("list", "name what is listed: tillctl readers list"),
    ("ls", "name what is listed: tillctl readers ls"),
    ("get", "name what is shown: tillctl readers get READER"),
    ("show", "name what is shown: tillctl readers show READER"),
    (
        "describe",
        "name what is shown: tillctl readers describe READER",
    ),
    ("rm", "name what goes: tillctl readers rm READER"),
    ("delete", "name what goes: tillctl readers delete READER"),
    (
        "mv",
        "name what gets another name: tillctl readers mv READER LABEL",
    ),
    (
        "rename",
        "name what gets another name: tillctl readers rename READER LABEL",
    ),
    (
        "sell",
        "tillctl pay --reader \"Till 3\" --amount 12.50 --currency eur",
    ),
    (
        "sale",
        "tillctl pay --reader \"Till 3\" --amount 12.50 --currency eur",
    ),
    (
        "charge",
        "tillctl pay --reader \"Till 3\" --amount 12.50 --currency eur",
    ),
    ("refund", "tillctl payments refund PAYMENT"),
    ("capture", "tillctl payments capture PAYMENT"),
    (
        "auth",
        "tillctl login keeps a key, tillctl whoami shows it, tillctl logout forgets it",
    ),
    ("account", "tillctl whoami shows whose key it is"),
    ("context", "tillctl profiles use NAME"),
    ("contexts", "tillctl profiles list"),
    ("use-context", "tillctl profiles use NAME"),
    (
        "current-context",
        "tillctl profiles list shows which is in use",
    ),
    ("get-contexts", "tillctl profiles list"),
    (
        "init",
        "tillctl login keeps a key; tillctl demo shows the main job without one",
    ),
    (
        "logs",
        "tillctl audit list shows what was written from here; tillctl transactions list what happened at readers",
    ),
    (
        "events",
        "tillctl watch shows what changes; tillctl transactions list what happened at readers",
    ),
    ("top", "tillctl watch"),
    ("tail", "tillctl watch"),
    ("monitor", "tillctl watch; from cron tillctl fleet check"),
    (
        "history",
        "tillctl audit list shows what was written from here; tillctl transactions list what happened at readers",
    ),
    (
        "log",
        "tillctl audit list shows what was written from here; tillctl transactions list what happened at readers",
    ),
    ("tx", "tillctl transactions list"),
    ("mock", "tillctl simulator serve"),
    ("server", "tillctl simulator serve"),
    ("serve", "tillctl simulator serve"),
    (
        "register",
        "tillctl readers register --code CODE --location LOCATION --label TEXT",
    ),
    (
        "readers new",
        "tillctl readers register --code CODE --location LOCATION --label TEXT",
    ),
    (
        "locations rename",
        "tillctl locations update OLD --name NEW",
    ),
    ("locations mv", "tillctl locations update OLD --name NEW"),
    ("locations add", "tillctl locations create --name NAME …"),
    ("locations new", "tillctl locations create --name NAME …"),
    ("fleet diff", "tillctl fleet plan FILE"),
    ("fleet list", "tillctl readers list"),
    ("fleet ls", "tillctl readers list"),
    ("fleet import", "tillctl fleet apply FILE"),
    ("audit show", "tillctl audit list"),
    ("audit get", "tillctl audit list"),
    ("simulator start", "tillctl simulator serve"),
    ("simulator run", "tillctl simulator serve"),
    (
        "accounts",
        "tillctl whoami shows whose key it is; --all-accounts goes over connected accounts",
    ),
    (
        "status",
        "tillctl fleet check says what needs somebody; tillctl readers list shows all",
    ),
    ("health", "tillctl fleet check"),
    ("check", "tillctl fleet check"),
    ("uptime", "tillctl fleet uptime"),
    ("revert", "tillctl audit revert --last 1 --dry-run"),
    (
        "update",
        "install it again the way it was installed; tillctl version shows which it is",
    ),
    ("apply", "tillctl fleet apply FILE"),
    ("diff", "tillctl fleet plan FILE"),
    ("plan", "tillctl fleet plan FILE"),
    ("export", "tillctl fleet export, or tillctl ledger export"),
    ("import", "tillctl readers import FILE"),
    ("browse", "tillctl open READER"),
    ("undo", "tillctl audit revert --last 1 --dry-run"),
    ("rollback", "tillctl audit revert --last 1 --dry-run"),
    (
        "explain",
        "tillctl help TOPIC; tillctl help topics lists them",
    ),
    ("docs", "tillctl help topics"),
    (
        "self-update",
        "install it again the way it was installed; tillctl version shows which it is",
    ),
    (
        "upgrade",
        "install it again the way it was installed; tillctl version shows which it is",
    ),
    (
        "config current-context",
        "tillctl profiles list shows which is in use",
    ),
    ("config use-context", "tillctl profiles use NAME"),
    (
        "readers create",
        "tillctl readers register --code CODE --location LOCATION --label TEXT",
    ),
    (
        "readers add",
        "tillctl readers register --code CODE --location LOCATION --label TEXT",
    ),
    (
        "readers move",
        "tillctl readers assign READER --location LOCATION",
    ),
    ("readers label", "tillctl readers rename READER LABEL"),
    (
        "payments create",
        "tillctl pay --reader READER --amount AMOUNT --currency CODE",
    ),
    ("payments void", "tillctl payments cancel PAYMENT"),
];

/// Those of them that mean the same behind these nouns.
const BEHIND_NOUNS: [&str; 14] = [
    "check", "events", "health", "history", "log", "logs", "monitor", "revert", "rollback",
    "status", "tail", "top", "undo", "uptime",
];
const SUCH_NOUNS: [&str; 4] = ["audit", "fleet", "locations", "readers"];

/// Verbs after which something is gone.
const DELETING: [&str; 3] = ["delete", "logout", "reset"];

/// What does the same here, for a format.
const FORMATS: &[(&str, &str)] = &[
    ("yaml", "-o json"),
    ("yml", "-o json"),
    ("jsonpath", "--jq EXPR"),
    ("go-template", "--template TEMPLATE"),
    ("template", "--template TEMPLATE"),
    ("custom-columns", "--columns A,B"),
    ("text", "-o table, or -o csv"),
    ("tsv", "-o csv"),
    ("ndjson", "-o jsonl"),
    ("ids", "-o id"),
    ("html", "tillctl report --html FILE writes a page"),
    (
        "pdf",
        "tillctl report --html FILE writes a page, to be printed",
    ),
];

/// The command line with the other words for nouns.
pub(crate) fn with_nouns(root: clap::Command) -> clap::Command {
    aliased(root, ROOT_ALIASES)
}

/// The other words for a noun or a verb of this name, wherever it stands.
pub(crate) fn other_words(name: &str) -> impl Iterator<Item = &'static str> {
    [ALIASES, SETTINGS_ALIASES, ROOT_ALIASES]
        .into_iter()
        .flatten()
        .filter(move |(of, _)| *of == name)
        .flat_map(|(_, words)| words.iter().copied())
}

/// A noun with the other words for its verbs.
pub(crate) fn with_verbs(noun: clap::Command) -> clap::Command {
    let words = if noun.get_name() == "config" {
        SETTINGS_ALIASES
    } else {
        ALIASES
    };
    aliased(noun, words)
}

fn aliased(command: clap::Command, aliases: &[(&str, &[&'static str])]) -> clap::Command {
    let mut taken: Vec<String> = Vec::new();
    taken.extend(
        command
            .get_subcommands()
            .map(|sub| sub.get_name().to_owned()),
    );
    command.mut_subcommands(move |sub| {
        let own = aliases.iter().find(|(name, _)| *name == sub.get_name());
        let words = own.map_or(&[][..], |(_, words)| words);
        let free: Vec<&'static str> = words
            .iter()
            .copied()
            .filter(|word| !taken.iter().any(|taken| taken == word))
            .collect();
        taken.extend(free.iter().map(|word| (*word).to_owned()));
        sub.aliases(free)
    })
}

/// What was typed in vain.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Typed<'a> {
    /// A word in the place of a command, and the words around it.
    Command(&'a str, &'a [String]),
    /// A format.
    Format(&'a str),
}

/// What does here what was typed.
pub(crate) fn hint(root: &clap::Command, typed: Typed<'_>) -> Option<String> {
    match typed {
        Typed::Command(word, words) => noun_first(root, word, words).or_else(|| {
            let before = words.iter().take_while(|other| *other != word);
            let nouns = before.filter_map(|other| root.find_subcommand(other));
            let noun = nouns.last().map_or("", clap::Command::get_name);
            let both = format!("{noun} {word}");
            if noun == "api" {
                return method(word);
            }
            let known = |wanted: &str| WORDS.iter().find(|(typed, _)| *typed == wanted);
            let is_of_all =
                noun.is_empty() || SUCH_NOUNS.contains(&noun) && BEHIND_NOUNS.contains(&word);
            let found = known(&both).or_else(|| known(word).filter(|_| is_of_all));
            let behind = words.iter().skip_while(|other| *other != word).skip(1);
            let by_itself = || {
                let verb = root.find_subcommand(word).filter(|_| !noun.is_empty())?;
                Some(format!("tillctl {}", verb.get_name()))
            };
            let hint = found.map(|(_, hint)| with_typed(hint, behind));
            hint.or_else(by_itself)
        }),
        Typed::Format(name) => {
            let known = find(FORMATS, name.split('=').next().unwrap_or(name));
            known.or_else(|| arguments::file_of_format(name))
        }
    }
}

/// A hint with what was typed in the places of names.
fn with_typed<'a>(hint: &str, mut typed: impl Iterator<Item = &'a String>) -> String {
    let mut word = |word: &str| match word {
        "READER" | "LABEL" | "FILE" | "PAYMENT" | "OLD" | "NEW" => {
            typed.next().map(|typed| quoted(typed))
        }
        _ => None,
    };
    let words = hint.split(' ');
    let words = words.map(|name| word(name).unwrap_or_else(|| name.to_owned()));
    words.collect::<Vec<_>>().join(" ")
}

/// Whether a verb may be meant by a word that there is not: one that deletes is not
/// offered for a word that only looks like it.
pub(crate) fn may_be_meant(verb: &str, typed: &str) -> bool {
    let deletes = |name: &str| name == verb || other_words(name).any(|word| word == verb);
    let is_a_slip = || typed.len() > 3 && closest_name::distance(typed, verb) < 2;
    !DELETING.iter().any(|name| deletes(name)) || is_a_slip()
}

/// A method in capitals, or a path without one, after `api`.
fn method(word: &str) -> Option<String> {
    let small = word.to_ascii_lowercase();
    if ["get", "post", "delete"].contains(&small.as_str()) {
        return Some(format!("tillctl api {small} PATH"));
    }
    word.starts_with('/')
        .then(|| format!("tillctl api get {word}"))
}

fn find(table: &[(&str, &str)], typed: &str) -> Option<String> {
    let found = table.iter().find(|(known, _)| *known == typed);
    found.map(|(_, hint)| (*hint).to_owned())
}

/// `get readers`: the noun comes first here.
fn noun_first(root: &clap::Command, verb: &str, words: &[String]) -> Option<String> {
    let after = words.iter().skip_while(|word| *word != verb).nth(1)?;
    let noun = root.find_subcommand(after)?;
    // `get readers` lists them all, `get reader X` shows one.
    let is_all = noun.get_name() == after && words.last() == Some(after);
    let verb = match verb {
        "get" | "show" | "describe" if is_all => "list",
        "create" | "add" if noun.get_name() == "readers" => "register",
        other => other,
    };
    let verb = noun.find_subcommand(verb)?;
    Some(format!(
        "the noun comes first: tillctl {} {}",
        noun.get_name(),
        verb.get_name()
    ))
}
