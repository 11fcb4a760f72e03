//! Which argument means what, and the candidates for each meaning.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::sync::Arc;

use clap_complete::CompletionCandidate;
use clap_complete::engine::ArgValueCompleter;

use super::Source;
use super::name_cache::{self, CONFIGURATIONS, CachedName, CachedNoun, LOCATIONS, READERS};
use crate::commands::help;
use crate::ledger::recent;
use crate::payment::journal;
use crate::period;
use crate::settings::{SETTINGS, profile};

/// What the value of an argument is.
#[derive(Debug, Clone, Copy)]
enum Meaning {
    Listed(&'static CachedNoun),
    Serial,
    Model,
    Payment,
    Profile,
    Setting,
    Zone,
    Topic,
    TestCard,
}

/// By the name of the value (in capitals) or of the argument itself.
const MEANINGS: &[(&str, Meaning)] = &[
    ("READER", Meaning::Listed(&READERS)),
    ("readers", Meaning::Listed(&READERS)),
    ("LOCATION", Meaning::Listed(&LOCATIONS)),
    ("locations", Meaning::Listed(&LOCATIONS)),
    ("CONFIGURATION", Meaning::Listed(&CONFIGURATIONS)),
    ("SERIAL", Meaning::Serial),
    ("TYPE", Meaning::Model),
    ("ID|REFERENCE", Meaning::Payment),
    ("PROFILE", Meaning::Profile),
    ("profile", Meaning::Profile),
    ("confirm", Meaning::Profile),
    ("key", Meaning::Setting),
    ("ZONE", Meaning::Zone),
    ("TOPIC|COMMAND", Meaning::Topic),
    ("CARD", Meaning::TestCard),
    ("NUMBER", Meaning::TestCard),
];

/// <https://docs.stripe.com/terminal/references/testing>
const TEST_CARDS: [(&str, &str); 5] = [
    ("4242424242424242", "Visa, pays"),
    ("4000000000000002", "declined"),
    ("4000000000009995", "declined: insufficient funds"),
    ("4000000000000069", "declined: expired card"),
    ("4506445006931933", "Interac"),
];

/// How many payments are offered.
const PAYMENTS: usize = 50;

/// The command line with a completer for every argument that has a meaning.
pub(super) fn explain(command: clap::Command, source: &Arc<Source>) -> clap::Command {
    let command = command.mut_args(|arg| {
        let names = arg.get_value_names().unwrap_or_default();
        // `simulator serve --readers N` is a number.
        let is_number = names.iter().any(|n| n == "N");
        let is_it = |name: &str| arg.get_id() == name || names.iter().any(|n| n == name);
        let found = MEANINGS.iter().find(|(name, _)| !is_number && is_it(name));
        let Some((_, meaning)) = found else {
            return arg;
        };
        let (meaning, source) = (*meaning, Arc::clone(source));
        arg.add(ArgValueCompleter::new(move |typed: &OsStr| {
            let typed = typed.to_string_lossy();
            ordered(meaning.candidates(&source, &typed).unwrap_or_default())
        }))
    });
    command.mut_subcommands(|sub| explain(sub, source))
}

/// The commands by name, and what they do.
pub(super) fn commands(root: &clap::Command) -> Vec<Pair> {
    let about = |c: &clap::Command| c.get_about().map(ToString::to_string);
    root.get_subcommands()
        .map(|c| (c.get_name().to_owned(), about(c).unwrap_or_default()))
        .collect()
}

/// A value and what it is.
type Pair = (String, String);

/// Kept in this order.
fn ordered(pairs: Vec<Pair>) -> Vec<CompletionCandidate> {
    pairs
        .into_iter()
        .zip(0..)
        .map(|((value, about), at)| {
            CompletionCandidate::new(value)
                .help((!about.is_empty()).then(|| about.into()))
                .display_order(Some(at))
        })
        .collect()
}

impl Meaning {
    fn candidates(self, source: &Source, typed: &str) -> Option<Vec<Pair>> {
        let all: Vec<Pair> = match self {
            Self::Listed(noun) => return Some(listed(source, noun, typed)),
            Self::Payment => return payments(source, typed),
            Self::Serial => source
                .known(&READERS)
                .into_iter()
                .filter_map(|k| Some((k.serial?, k.name.unwrap_or_default())))
                .collect(),
            Self::Model => models(&source.known(&READERS)),
            Self::Profile => profile::all(source.settings.as_ref()?)
                .ok()?
                .into_iter()
                .map(|p| {
                    let parts = [p.mode, p.account_name.or(p.account)];
                    let parts: Vec<String> = parts.into_iter().flatten().collect();
                    (p.name, parts.join(", "))
                })
                .collect(),
            Self::Setting => SETTINGS
                .iter()
                .map(|s| (s.key.to_owned(), s.meaning.replace('`', "")))
                .collect(),
            Self::Zone => period::zone_names()
                .into_iter()
                .map(|name| (name, String::new()))
                .collect(),
            Self::Topic => help::TOPICS
                .iter()
                .map(|topic| (topic.name.to_owned(), topic.about.to_owned()))
                .chain(source.commands.iter().cloned())
                .collect(),
            Self::TestCard => TEST_CARDS
                .iter()
                .map(|(card, about)| ((*card).to_owned(), (*about).to_owned()))
                .collect(),
        };
        Some(beginning(all, typed))
    }
}

impl Source {
    fn known(&self, noun: &CachedNoun) -> Vec<CachedName> {
        self.settings
            .as_ref()
            .map(|settings| name_cache::look(settings, noun, self.deadline))
            .unwrap_or_default()
    }
}

/// Those that begin with what was typed; without regard to case if none does.
fn beginning(all: Vec<Pair>, typed: &str) -> Vec<Pair> {
    if all.iter().any(|(value, _)| value.starts_with(typed)) {
        return all
            .into_iter()
            .filter(|(v, _)| v.starts_with(typed))
            .collect();
    }
    let typed = typed.to_lowercase();
    all.into_iter()
        .filter(|(value, _)| value.to_lowercase().starts_with(&typed))
        .collect()
}

/// Readers or locations: by name, by id once that is begun, by serial number
/// where nothing else fits.
fn listed(source: &Source, noun: &CachedNoun, typed: &str) -> Vec<Pair> {
    let mut known = source.known(noun);
    known.sort_by_cached_key(|k| k.name.as_deref().unwrap_or_default().to_lowercase());
    let places = if known.iter().any(|k| k.place.is_some()) {
        source.known(&LOCATIONS)
    } else {
        Vec::new()
    };
    let places: HashMap<&str, &str> = places
        .iter()
        .filter_map(|p| Some((p.id.as_str(), p.name.as_deref()?)))
        .collect();
    let mut often: HashMap<&str, u32> = HashMap::new();
    for name in known.iter().filter_map(|k| k.name.as_deref()) {
        *often.entry(name).or_default() += 1;
    }
    let begins = |prefix: &&str| typed.starts_with(prefix) || prefix.starts_with(typed);
    let by_id = !typed.is_empty() && noun.prefixes.iter().any(begins);
    let mut all = Vec::new();
    for item in &known {
        let about = item.about(&places);
        let name = item
            .name
            .as_deref()
            .filter(|n| is_typeable(n) && often.get(n) == Some(&1));
        if let Some(name) = name {
            all.push((name.to_owned(), about.clone()));
        }
        if by_id || name.is_none() {
            let name = item.name.as_deref().unwrap_or_default();
            let parts = [name, &about].into_iter().filter(|p| !p.is_empty());
            all.push((item.id.clone(), parts.collect::<Vec<_>>().join(", ")));
        }
    }
    let found = beginning(all, typed);
    if !found.is_empty() {
        return found;
    }
    let serials = known
        .into_iter()
        .filter_map(|k| Some((k.serial?, k.name.unwrap_or_default())));
    beginning(serials.collect(), typed)
}

/// Whether a name typed on a command line is found again: an option it is not,
/// and blanks at its ends would be lost.
fn is_typeable(name: &str) -> bool {
    !name.is_empty()
        && !name.starts_with('-')
        && name.trim() == name
        && !name.contains('\\')
        && !name.chars().any(char::is_control)
}

impl CachedName {
    fn about(&self, places: &HashMap<&str, &str>) -> String {
        let place = self.place.as_deref().and_then(|id| places.get(id)).copied();
        let parts = [self.status.as_deref(), place, self.kind.as_deref()];
        let parts: Vec<&str> = parts.into_iter().flatten().collect();
        parts.join(", ")
    }
}

/// The models there are in the fleet.
fn models(known: &[CachedName]) -> Vec<Pair> {
    let mut count: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
    for model in known.iter().filter_map(|k| k.kind.as_deref()) {
        *count.entry(model).or_default() += 1;
    }
    let about = |n| {
        if n == 1 {
            "1 reader".to_owned()
        } else {
            format!("{n} readers")
        }
    };
    count
        .into_iter()
        .map(|(model, n)| (model.to_owned(), about(n)))
        .collect()
}

/// The last sales of this machine's journal, by reference or PaymentIntent, and
/// of the ledger by PaymentIntent.
fn payments(source: &Source, typed: &str) -> Option<Vec<Pair>> {
    let settings = source.settings.as_ref()?;
    let key = settings.key_at_hand()?;
    let (state, account) = settings.own_place(&key);
    let mut all = Vec::new();
    for entry in journal::recent(&state, &account, PAYMENTS) {
        let outcome = entry.end.as_ref().map_or("open", |end| end.outcome.name());
        let amount = crate::money::Money::new(entry.intended.amount, entry.intended.currency);
        let about = format!("{amount}, {outcome}, {}", entry.intended.reader_ref.name());
        let reference = entry.intended.reference.filter(|r| is_typeable(r));
        let by_id = reference.is_none() || typed.starts_with("pi_");
        all.extend(reference.map(|r| (r, about.clone())));
        all.extend(entry.payment_intent.filter(|_| by_id).map(|id| (id, about)));
    }
    if !all.is_empty() && !typed.starts_with("pi_") {
        return Some(beginning(all, typed));
    }
    let (ledgers, account) = settings.ledger_place(&key);
    let most = u32::try_from(PAYMENTS).unwrap_or(u32::MAX);
    // A shell can be told nothing; `tillctl doctor` reads the same and says what
    // is wrong with it.
    let sales = recent::recent(&ledgers, &account, most).unwrap_or_default();
    for sale in sales {
        if all.iter().any(|(value, _)| *value == sale.intent) {
            continue;
        }
        let parts = [
            sale.amount.map(|a| a.to_string()),
            Some(sale.status),
            sale.reference,
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        all.push((sale.intent, parts.join(", ")));
    }
    Some(beginning(all, typed))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(pairs: Vec<Pair>) -> Vec<String> {
        pairs.into_iter().map(|(value, _)| value).collect()
    }

    #[test]
    fn case_matters_only_if_it_helps() {
        let all = || {
            vec![
                ("Till 1".to_owned(), String::new()),
                ("till 2".to_owned(), String::new()),
            ]
        };
        assert_eq!(names(beginning(all(), "Ti")), ["Till 1"]);
        assert_eq!(names(beginning(all(), "TI")), ["Till 1", "till 2"]);
        assert!(names(beginning(all(), "x")).is_empty());
    }

    #[test]
    fn a_name_that_would_be_an_option_is_not_offered() {
        for (name, fine) in [
            ("Till 3", true),
            ("-x", false),
            (" a", false),
            ("", false),
            ("a\tb", false),
        ] {
            assert_eq!(is_typeable(name), fine, "{name:?}");
        }
    }
}
