//! What does here what was typed in vain behind a verb: flags it does not have, and
//! words too many. A hint is about the command that was typed, and names no flag that
//! this command does not have.

use crate::app::Declared;
use crate::commands::help_text;
use crate::money::Currency;
use crate::text::quoted;

/// A flag or a word that its verb does not take.
#[derive(Debug)]
pub(crate) struct StrayArgument<'a> {
    pub(crate) typed: &'a str,
    /// The word behind a flag.
    pub(crate) value: Option<&'a str>,
    /// The words behind the verb's that are no flags, as far as the first flag.
    pub(crate) words: &'a [String],
    pub(crate) declared: &'a Declared,
    /// The verb with the global flags.
    pub(crate) verb: &'a clap::Command,
}

/// What to type instead. `{here}` is the command that was typed, `{value}` what was typed
/// behind the flag, `{words}` what was typed before it.
#[derive(Debug, Clone, Copy)]
enum Instead {
    /// Where it begins with a flag, of verbs that have that.
    Text(&'static str),
    /// The same of one flag, which the text explains.
    Flag(&'static str, &'static str),
    /// It is one of these arguments, which are named by their place.
    Place(&'static str, &'static str),
    /// It is a key of `--where`.
    Key(&'static str, &'static str),
    /// Of the verbs of a noun, if something is named.
    Named(&'static str, &'static str),
    /// Of a verb, or of all that are called so.
    Verb(&'static str, &'static str),
    /// What was typed is a format of the verb.
    Format(&'static str),
    /// What was typed is a file that a format can be written to.
    File,
}
use Instead::{File, Flag, Format, Key, Named, Place, Text, Verb};

const CONDITIONS: &[Instead] = &[Text("--where CONDITIONS; see tillctl help conditions")];
const PROFILE: &[Instead] = &[Text("--profile NAME, or --account acct_…")];
const WATCH: &[Instead] = &[Text("tillctl watch")];
const YES: &[Instead] = &[Text("--yes answers questions with yes")];
const KEY: &[Instead] = &[Text(
    "no flag takes a key: STRIPE_API_KEY, --api-key-file or tillctl login",
)];
const NAMED_FILE: Instead = Place("FILE", "a file is named without a flag: {here} {value}");

/// What does the same here, for a flag; the first that the verb has.
const FLAGS: &[(&str, &[Instead])] = &[
    ("--json", &[Text("-o json")]),
    (
        "--format",
        &[
            Format("{here} -o {value}"),
            Text("-o FORMAT, or --template for a template"),
        ],
    ),
    (
        "--yesterday",
        &[
            Place("PERIOD", "the day stands by itself: {here} yesterday"),
            Flag("--since", "{here} --since yesterday"),
        ],
    ),
    (
        "--today",
        &[
            Place("PERIOD", "the day stands by itself: {here} today"),
            Flag("--since", "{here} --since today"),
        ],
    ),
    (
        "--all",
        &[Verb("list", "a list is whole without it"), CONDITIONS[0]],
    ),
    ("--out", &[File, Text("-o FORMAT > FILE")]),
    (
        "--file",
        &[
            NAMED_FILE,
            Flag("--from", "{here} --from {value}"),
            Flag("--batch", "{here} --batch {value}"),
            File,
            Text("-o FORMAT > FILE"),
        ],
    ),
    (
        "--filename",
        &[
            NAMED_FILE,
            Flag("--from", "{here} --from {value}"),
            Flag("--batch", "{here} --batch {value}"),
        ],
    ),
    (
        "-f",
        &[
            Format("{here} -o {value}"),
            NAMED_FILE,
            Flag("--from", "{here} --from {value}"),
            Flag(
                "--yes",
                "--yes answers questions with yes; -o FORMAT is for a format",
            ),
            Text("-o FORMAT"),
        ],
    ),
    (
        "--reader",
        &[
            Place("READER", "a reader is named without a flag: {here} {value}"),
            Key("label", "{here} --where {label=value}"),
        ],
    ),
    (
        "--location",
        &[
            Place(
                "LOCATION",
                "a location is named without a flag: {here} {value}",
            ),
            Named(
                "readers",
                "a reader is moved by tillctl readers assign {words} --location {value}",
            ),
            Key("location", "{here} --where {location=value}"),
        ],
    ),
    (
        "--label",
        &[
            Named(
                "readers",
                "another label is given by tillctl readers rename {words} {value}",
            ),
            Key("label", "{here} --where {label=value}"),
        ],
    ),
    (
        "--prometheus",
        &[Text(
            "tillctl fleet check and tillctl fleet uptime write metrics",
        )],
    ),
    ("--fields", &[Text("--columns A,B")]),
    ("--field", &[Text("--columns A,B")]),
    ("--no-header", &[Text("--no-headers")]),
    ("--filter", CONDITIONS),
    ("--selector", CONDITIONS),
    ("--field-selector", CONDITIONS),
    ("-l", CONDITIONS),
    ("--sort-by", &[Text("--sort KEY")]),
    ("--group-by", &[Flag("--by", "{here} --by {value}")]),
    (
        "--sort",
        &[Verb(
            "report",
            "a report is in the order of its keys, with --top N in that of net sales",
        )],
    ),
    ("--watch", WATCH),
    ("-w", WATCH),
    ("--follow", WATCH),
    ("--force", YES),
    ("--confirm-delete", YES),
    ("--all-namespaces", &[Text("--all-accounts")]),
    ("-A", &[Text("--all-accounts")]),
    ("--namespace", PROFILE),
    ("-n", PROFILE),
    (
        "--web",
        &[
            Named("readers", "tillctl open {words} --browser"),
            Named("locations", "tillctl open {words} --browser"),
            Named("payments", "tillctl open {words} --browser"),
            Text("tillctl open WHAT --browser"),
        ],
    ),
    ("--no-color", &[Text("--color never, or NO_COLOR=1")]),
    ("--key", KEY),
    ("--api-key", KEY),
    ("--secret-key", KEY),
    ("--token", KEY),
    ("--access-token", KEY),
    (
        "--with-token",
        &[Text("tillctl login reads the key from stdin as it is")],
    ),
    (
        "--interactive",
        &[Text("what is missing is asked for on a terminal")],
    ),
    ("--debug", &[Text("--verbose shows every request")]),
    (
        "--per-page",
        &[
            Text("--limit N; all pages are read"),
            Verb("list", "all pages are read"),
        ],
    ),
    (
        "--page",
        &[
            Flag("--limit", "all pages are read; --limit N shows the first"),
            Verb("list", "all pages are read"),
        ],
    ),
];

/// Arguments that are names, which may have blanks in them.
const NAMES: [&str; 5] = ["READER", "LOCATION", "CONFIGURATION", "PAYMENT", "WHAT"];

impl StrayArgument<'_> {
    /// What does here what was typed.
    pub(crate) fn instead(&self) -> Option<String> {
        if !self.typed.starts_with('-') {
            return self.words_too_many();
        }
        let known = FLAGS.iter().find(|(known, _)| *known == self.typed);
        let all = known.map_or(&[][..], |(_, all)| all);
        let known = all.iter().find_map(|instead| self.fitting(*instead));
        known
            .or_else(|| self.named_format())
            .or_else(|| self.condition())
    }

    /// A format that was typed as a flag.
    fn named_format(&self) -> Option<String> {
        let name = self.typed.strip_prefix("--")?;
        let formats = help_text::formats(self.declared.global_flags);
        (self.has("-o") && formats.contains(&name)).then(|| format!("-o {name}"))
    }

    /// A key of `--where` that was typed as a flag.
    fn condition(&self) -> Option<String> {
        let key = self.typed.strip_prefix("--")?.replace('-', "_");
        let only = quoted(&format!("{key}={}", self.value?));
        let here = &self.declared.command;
        let is_key = self.has("--where") && self.declared.columns.check(&[key]).is_ok();
        is_key.then(|| format!("tillctl {here} --where {only}"))
    }

    fn fitting(&self, instead: Instead) -> Option<String> {
        let (fits, text) = match instead {
            Text(text) => {
                let flag = text.split(' ').next().unwrap_or_default();
                let flag = flag.trim_end_matches([';', ',']);
                (!flag.starts_with('-') || self.has(flag), text)
            }
            Flag(flag, text) => (self.has(flag), text),
            Place(name, text) => (self.places().any(|place| place == name), text),
            Key(key, text) => (self.has_key(key), text),
            Named(noun, text) => {
                let is_of_noun = self.nouns_and_verb().next() == Some(noun);
                (is_of_noun && !self.words.is_empty(), text)
            }
            Verb(verb, text) => (self.nouns_and_verb().next_back() == Some(verb), text),
            Format(text) => {
                let formats = help_text::formats(self.declared.global_flags);
                let is_one = |value: &str| formats.contains(&value);
                (self.has("-o") && self.value.is_some_and(is_one), text)
            }
            File => {
                let file = self.value.filter(|_| self.has("-o"))?;
                return file_of_format(file);
            }
        };
        fits.then(|| self.filled(text))
    }

    fn filled(&self, text: &str) -> String {
        let value = self.value.unwrap_or("VALUE");
        let words: Vec<String> = self.words.iter().map(|word| quoted(word)).collect();
        text.replace("{here}", &format!("tillctl {}", self.declared.command))
            .replace("{value}", &quoted(value))
            .replace("{label=value}", &quoted(&format!("label={value}")))
            .replace("{location=value}", &quoted(&format!("location={value}")))
            .replace("{words}", &words.join(" "))
    }

    fn nouns_and_verb(&self) -> std::str::Split<'_, char> {
        self.declared.command.split(' ')
    }

    /// Whether the verb has a flag, as it is typed.
    fn has(&self, flag: &str) -> bool {
        let named = |arg: &&clap::Arg| match flag.strip_prefix("--") {
            Some(long) => arg.get_long() == Some(long),
            None => arg.get_short() == flag.chars().nth(1),
        };
        let found = self.verb.get_arguments().find(named);
        found.is_some_and(|arg| help_text::is_of_use(arg, self.declared.global_flags))
    }

    /// What its arguments without a flag are called.
    fn places(&self) -> impl Iterator<Item = &str> {
        let places = self.verb.get_positionals();
        places.filter_map(|arg| arg.get_value_names()?.first().map(AsRef::as_ref))
    }

    /// Whether `--where` can say it.
    fn has_key(&self, key: &str) -> bool {
        let is_of_readers = matches!(self.nouns_and_verb().next(), Some("readers" | "watch"));
        let columns = [key.to_owned()];
        let is_column = || self.declared.columns.check(&columns).is_ok();
        let is_of_a_reader = || {
            let columns = ["reader".to_owned()];
            key == "label" && self.declared.columns.check(&columns).is_ok()
        };
        self.has("--where") && (is_of_readers || is_column() || is_of_a_reader())
    }

    fn words_too_many(&self) -> Option<String> {
        if self.words.is_empty() {
            return None;
        }
        let here = format!("tillctl {}", self.declared.command);
        if self.declared.command == "pay" {
            return Some(format!("{here}{}", sale_of(self.words)));
        }
        let places: Vec<&str> = self.places().collect();
        match places[..] {
            [place] if NAMES.contains(&place) => {
                let whole = quoted(&self.words.join(" "));
                Some(format!(
                    "a name with blanks stands in quotes: {here} {whole}"
                ))
            }
            [] if self.nouns_and_verb().next_back() == Some("list") && self.has_key("label") => {
                let only = quoted(&format!("label={}", self.words.join(" ")));
                Some(format!(
                    "a list is narrowed by conditions: {here} --where {only}"
                ))
            }
            _ => None,
        }
    }
}

/// The flags of a sale whose parts were typed without any: an amount, behind it a
/// currency, and what is left is the reader.
fn sale_of(words: &[String]) -> String {
    let is_number = |word: &String| {
        let is_part = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
        word.starts_with(|c: char| c.is_ascii_digit()) && word.chars().all(is_part)
    };
    let has_mark = |word: &String| is_number(word) && word.contains(['.', ',']);
    let amount = words.iter().rposition(has_mark);
    let amount = amount.or_else(|| words.iter().rposition(is_number));
    let is_currency = |word: &&String| Currency::parse(&word.to_lowercase()).is_ok();
    let currency = amount.and_then(|at| words.get(at + 1)).filter(is_currency);
    let taken = amount.map_or(words.len(), |at| at + 1 + usize::from(currency.is_some()));
    let before = words.iter().take(amount.unwrap_or(words.len()));
    let reader: Vec<&str> = before
        .chain(words.iter().skip(taken))
        .map(String::as_str)
        .collect();
    let reader = match &reader[..] {
        [] => "READER".to_owned(),
        words => quoted(&words.join(" ")),
    };
    let amount = amount
        .and_then(|at| words.get(at))
        .map_or("AMOUNT", String::as_str);
    let currency = currency.map_or_else(String::new, |currency| {
        format!(" --currency {}", currency.to_lowercase())
    });
    format!(" --reader {reader} --amount {amount}{currency}")
}

/// A file in the place of a format.
pub(super) fn file_of_format(name: &str) -> Option<String> {
    let (_, ending) = name.rsplit_once('.')?;
    let known = ["csv", "json", "jsonl"].contains(&ending);
    known.then(|| format!("a file is written by the shell: -o {ending} > {name}"))
}
