//! Who completes an argument: named there, as
//! `#[arg(add = ArgValueCompleter::new(complete::readers))]`.

use std::collections::HashMap;
use std::ffi::OsStr;

use clap_complete::CompletionCandidate;

use super::line::{LINE, Line, in_time};
use super::name_cache::{self, CONFIGURATIONS, CachedName, CachedNoun, LOCATIONS, READERS};

use crate::directory::{Named, Snapshot};
use crate::ledger::recent;
use crate::output::text;
use crate::payment::journal;
use crate::period;
use crate::settings::{SETTINGS, Settings, profile};

/// What the engine is given.
pub(crate) type Candidates = Vec<CompletionCandidate>;

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

/// A value and what it is.
type Pair = (String, String);

/// By label, id or serial number.
pub(crate) fn readers(typed: &OsStr) -> Candidates {
    looked_up(typed, |line, typed| Some(listed(line, &READERS, typed)))
}

/// By name or id.
pub(crate) fn locations(typed: &OsStr) -> Candidates {
    looked_up(typed, |line, typed| Some(listed(line, &LOCATIONS, typed)))
}

/// By name or id.
pub(crate) fn configurations(typed: &OsStr) -> Candidates {
    looked_up(typed, |line, typed| {
        Some(listed(line, &CONFIGURATIONS, typed))
    })
}

/// Serial numbers of readers.
pub(crate) fn serial_numbers(typed: &OsStr) -> Candidates {
    looked_up(typed, |line, typed| {
        let known = known(line, &line.settings()?, &READERS).into_iter();
        let serials = known.filter_map(|k| Some((k.serial?, k.name.unwrap_or_default())));
        Some(beginning(serials.collect(), typed))
    })
}

/// The models there are in the fleet.
pub(crate) fn models(typed: &OsStr) -> Candidates {
    looked_up(typed, |line, typed| {
        let known = known(line, &line.settings()?, &READERS);
        Some(beginning(counted_models(&known), typed))
    })
}

/// The last sales of this machine's journal, by reference or PaymentIntent, and
/// of the ledger by PaymentIntent.
pub(crate) fn payments(typed: &OsStr) -> Candidates {
    looked_up(typed, |line, typed| {
        recent_payments(&line.settings()?, typed)
    })
}

/// Their names, with mode and account.
pub(crate) fn profiles(typed: &OsStr) -> Candidates {
    looked_up(typed, |line, typed| {
        let all = profile::all(&line.settings()?).ok()?.into_iter().map(|p| {
            let parts = [p.mode, p.account_name.or(p.account)];
            let parts: Vec<String> = parts.into_iter().flatten().collect();
            (p.name, parts.join(", "))
        });
        Some(beginning(all.collect(), typed))
    })
}

/// The keys of `config`.
pub(crate) fn setting_keys(typed: &OsStr) -> Candidates {
    let all = SETTINGS.iter().map(|s| (s.key, s.meaning.replace('`', "")));
    fixed(all, typed)
}

/// IANA names.
pub(crate) fn time_zones(typed: &OsStr) -> Candidates {
    fixed(
        period::zone_names().into_iter().map(|name| (name, "")),
        typed,
    )
}

/// Numbers that Stripe's documentation lists.
pub(crate) fn test_cards(typed: &OsStr) -> Candidates {
    fixed(TEST_CARDS, typed)
}

/// The commands, behind whatever else is offered.
pub(crate) fn and_commands<'a>(
    others: impl Iterator<Item = (&'a str, &'a str)>,
    typed: &OsStr,
) -> Candidates {
    let commands = LINE.get().map(|line| line.commands.as_slice());
    let commands = commands.unwrap_or_default().iter();
    let commands = commands.map(|(name, about)| (name.as_str(), about.as_str()));
    fixed(others.chain(commands), typed)
}

/// What is known without looking anywhere.
fn fixed<V: Into<String>, A: Into<String>>(
    all: impl IntoIterator<Item = (V, A)>,
    typed: &OsStr,
) -> Candidates {
    let all = all
        .into_iter()
        .map(|(value, about)| (value.into(), about.into()));
    ordered(beginning(all.collect(), &typed.to_string_lossy()))
}

/// What stands in files of this machine.
fn looked_up(typed: &OsStr, find: fn(&Line, &str) -> Option<Vec<Pair>>) -> Candidates {
    let typed = typed.to_string_lossy().into_owned();
    ordered(in_time(move |line| find(line, &typed)).unwrap_or_default())
}

/// Kept in this order.
fn ordered(pairs: Vec<Pair>) -> Candidates {
    pairs
        .into_iter()
        .zip(0..)
        .map(|((value, about), at)| {
            let about = text::clean(&about).into_owned();
            CompletionCandidate::new(value)
                .help((!about.is_empty()).then(|| about.into()))
                .display_order(Some(at))
        })
        .collect()
}

fn known(line: &Line, settings: &Settings, noun: &CachedNoun) -> Vec<CachedName> {
    name_cache::look(settings, noun, line.fetched_by())
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
fn listed(line: &Line, noun: &CachedNoun, typed: &str) -> Vec<Pair> {
    let Some(settings) = line.settings() else {
        return Vec::new();
    };
    let mut known = known(line, &settings, noun);
    known.sort_by_cached_key(|k| k.name.as_deref().unwrap_or_default().to_lowercase());
    let places = if known.iter().any(|k| k.place.is_some()) {
        name_cache::look(&settings, &LOCATIONS, line.fetched_by())
    } else {
        Vec::new()
    };
    let places: HashMap<&str, &str> = places
        .iter()
        .filter_map(|p| Some((p.id.as_str(), p.name.as_deref()?)))
        .collect();
    // A name is offered if it will be found to mean just this.
    let resolver = Snapshot::of(&known);
    let means = |name: &str, item: &CachedName| {
        let found = resolver.find(name);
        is_typeable(name) && found.is_ok_and(|at| resolver[at].id == item.id)
    };
    let begins = |prefix: &&str| typed.starts_with(prefix) || prefix.starts_with(typed);
    let by_id = !typed.is_empty() && noun.prefixes.iter().any(begins);
    let mut all = Vec::new();
    for item in &known {
        let about = item.about(&places);
        let name = item.name.as_deref().filter(|name| means(name, item));
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
    let serials = known.iter().filter_map(|item| {
        let serial = item
            .serial
            .as_deref()
            .filter(|serial| means(serial, item))?;
        Some((serial.to_owned(), item.name.clone().unwrap_or_default()))
    });
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

impl Named for CachedName {
    fn id(&self) -> &str {
        &self.id
    }
    fn serial(&self) -> Option<&str> {
        self.serial.as_deref()
    }
    fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }
}

impl CachedName {
    fn about(&self, places: &HashMap<&str, &str>) -> String {
        let place = self.place.as_deref().and_then(|id| places.get(id)).copied();
        let parts = [self.status.as_deref(), place, self.kind.as_deref()];
        let parts: Vec<&str> = parts.into_iter().flatten().collect();
        parts.join(", ")
    }
}

fn counted_models(known: &[CachedName]) -> Vec<Pair> {
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

fn recent_payments(settings: &Settings, typed: &str) -> Option<Vec<Pair>> {
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
