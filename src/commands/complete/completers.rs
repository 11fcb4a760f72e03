//! Who completes an argument: named there, as
//! `#[arg(add = ArgValueCompleter::new(complete::readers))]`.

use std::collections::{HashMap, HashSet};
use std::ffi::OsStr;

use clap_complete::CompletionCandidate;

use super::line::{LINE, TypedLine, in_time};
use super::name_cache::{self, CONFIGURATIONS, CachedNoun, LOCATIONS, READERS};

use crate::audit::AuditLine;
use crate::audit::file_log::FileAuditLog;
use crate::audit::way_back::has_way_back;
use crate::directory::{LastListing, ListedName};
use crate::ledger::recent;
use crate::output::text;
use crate::payment::file_journal;
use crate::period;
use crate::settings::{SETTINGS, Settings, profile};
use crate::text::counted;

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

/// How many writes are offered, and of how much of the audit log.
const WRITES: usize = 50;
const READ_OF_LOG: u64 = 256 * 1024;

/// How many readers or locations are offered at once: a shell that is handed all of
/// 50,000 is busy for longer than a person waits.
const MOST: usize = 500;

/// A value and what it is.
type Pair = (String, String);

/// By label, id or serial number.
pub(crate) fn readers(typed: &OsStr) -> Candidates {
    looked_up(typed, |line, typed| listed(line, &READERS, typed))
}

/// By name or id.
pub(crate) fn locations(typed: &OsStr) -> Candidates {
    looked_up(typed, |line, typed| listed(line, &LOCATIONS, typed))
}

/// By name or id.
pub(crate) fn configurations(typed: &OsStr) -> Candidates {
    looked_up(typed, |line, typed| listed(line, &CONFIGURATIONS, typed))
}

/// Serial numbers of readers.
pub(crate) fn serial_numbers(typed: &OsStr) -> Candidates {
    looked_up(typed, |line, typed| {
        let known = known(line, &line.settings()?, &READERS)?;
        let found = Few::beginning(known.entries().map(Offer::by_serial), typed);
        Some(by_name(found.pairs(&HashMap::new())))
    })
}

/// The models there are in the fleet.
pub(crate) fn models(typed: &OsStr) -> Candidates {
    looked_up(typed, |line, typed| {
        let known = known(line, &line.settings()?, &READERS)?;
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

/// What can be turned back of the last writes of this machine: requests, the newest
/// first, and the objects they were about.
pub(crate) fn reversible_writes(typed: &OsStr) -> Candidates {
    looked_up(typed, |line, typed| {
        let settings = line.settings()?;
        let folder = if settings.simulator {
            settings.simulator_dir()
        } else {
            settings.state_dir.clone()
        };
        let last = FileAuditLog::in_dir(&folder).last(READ_OF_LOG).ok()?;
        let of_profile = |line: &AuditLine| line.profile == settings.profile;
        let last = last
            .into_iter()
            .filter(|line| of_profile(line) && has_way_back(line));
        let last: Vec<AuditLine> = last.take(WRITES).collect();
        let requests = last.iter().filter_map(|line| {
            let about = [Some(&line.command), line.id.as_ref()];
            let about = about.into_iter().flatten().cloned().collect::<Vec<_>>();
            Some((line.request_id.clone()?, about.join(" ")))
        });
        let mut seen = HashSet::new();
        let objects = last.iter().filter_map(|line| {
            let id = line.id.clone().filter(|id| seen.insert(id.clone()))?;
            Some((id, format!("last changed by {}", line.command)))
        });
        Some(beginning(requests.chain(objects).collect(), typed))
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
        Some(by_name(beginning(all.collect(), typed)))
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
    let program = LINE.get().map(|line| (line.describe)(&[]));
    let commands = program.iter().flat_map(clap::Command::get_subcommands);
    let commands = commands.map(|command| {
        let about = command.get_about().map(ToString::to_string);
        (command.get_name().to_owned(), about.unwrap_or_default())
    });
    let others = others.map(|(name, about)| (name.to_owned(), about.to_owned()));
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
fn looked_up(typed: &OsStr, find: fn(&TypedLine, &str) -> Option<Vec<Pair>>) -> Candidates {
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

fn known(line: &TypedLine, settings: &Settings, noun: &CachedNoun) -> Option<LastListing> {
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

/// As people count: Till 2 before Till 10.
fn by_name(mut pairs: Vec<Pair>) -> Vec<Pair> {
    pairs.sort_by_cached_key(|(value, _)| text::natural(value));
    pairs
}

/// Readers or locations: by name, by id once that is begun, by serial number
/// where nothing else fits.
fn listed(line: &TypedLine, noun: &CachedNoun, typed: &str) -> Option<Vec<Pair>> {
    let settings = line.settings()?;
    let known = known(line, &settings, noun)?;
    let begins = |prefix: &&str| typed.starts_with(prefix) || prefix.starts_with(typed);
    let by_id = !typed.is_empty() && noun.prefixes.iter().any(begins);
    let mut found = Few::beginning(
        known.entries().flat_map(|entry| names_of(entry, by_id)),
        typed,
    );
    if found.is_empty() {
        let meant = known.entries().filter(ListedName::is_meant_by_serial);
        found = Few::beginning(meant.map(Offer::by_serial), typed);
    }
    let places = found
        .has_places()
        .then(|| self::known(line, &settings, &LOCATIONS))
        .flatten();
    let places = places.iter().flat_map(LastListing::entries);
    let places = places.map(|place| (place.raw_id(), place)).collect();
    Some(by_name(found.pairs(&places)))
}

/// What is typed for something listed: its name if that will be found to mean just
/// this, its id if it is wanted or there is nothing else.
fn names_of(entry: ListedName<'_>, by_id: bool) -> impl Iterator<Item = Offer<'_>> {
    let named = Offer {
        entry,
        by: NamedBy::Name,
    };
    let is_named = entry.is_meant_by_name() && named.value().is_some_and(|name| is_typeable(&name));
    let by_name = is_named.then_some(named);
    let by_id = (by_id || !is_named).then_some(Offer {
        entry,
        by: NamedBy::Id,
    });
    by_name.into_iter().chain(by_id)
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

/// What of something listed is put into the line.
#[derive(Debug, Clone, Copy)]
enum NamedBy {
    Name,
    Id,
    Serial,
}

/// Something listed, as it is offered.
#[derive(Debug, Clone, Copy)]
struct Offer<'a> {
    entry: ListedName<'a>,
    by: NamedBy,
}

/// Locations by id, as lines have it.
type Places<'a> = HashMap<&'a str, ListedName<'a>>;

impl<'a> Offer<'a> {
    const fn by_serial(entry: ListedName<'a>) -> Self {
        let by = NamedBy::Serial;
        Self { entry, by }
    }

    fn value(&self) -> Option<String> {
        match self.by {
            NamedBy::Name => self.entry.name(),
            NamedBy::Id => self.entry.id(),
            NamedBy::Serial => self.entry.serial(),
        }
    }

    fn about(&self, places: &Places<'_>) -> String {
        let entry = &self.entry;
        let place = places.get(entry.raw_place()).and_then(ListedName::name);
        let name = || entry.name();
        let parts = match self.by {
            NamedBy::Name => [None, entry.status(), place, entry.kind()],
            NamedBy::Id => [name(), entry.status(), place, entry.kind()],
            NamedBy::Serial => [name(), None, None, None],
        };
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

/// Those that begin with what was typed, as many as a person looks through.
#[derive(Debug, Default)]
struct Few<'a> {
    kept: Vec<(String, Offer<'a>)>,
    /// Of those left out the one that has the least in common with the first: what a shell
    /// puts into the line is what all have in common, these too.
    odd: Option<(String, Offer<'a>)>,
    left_out: usize,
}

impl<'a> Few<'a> {
    /// Without regard to case if none begins just so.
    fn beginning(all: impl Iterator<Item = Offer<'a>>, typed: &str) -> Self {
        let (mut exact, mut folded) = (Self::default(), Self::default());
        let wanted = typed.to_lowercase();
        for offer in all {
            let Some(value) = offer.value() else {
                continue;
            };
            if value.starts_with(typed) {
                exact.offer(value, offer);
            } else if exact.is_empty() && value.to_lowercase().starts_with(&wanted) {
                folded.offer(value, offer);
            }
        }
        if exact.is_empty() { folded } else { exact }
    }

    fn offer(&mut self, value: String, offer: Offer<'a>) {
        if self.kept.len() + 1 < MOST {
            self.kept.push((value, offer));
            return;
        }
        let shared = |other: &str| {
            let first = self.kept.first().map_or("", |(first, _)| first);
            let pairs = first.bytes().zip(other.bytes());
            pairs.take_while(|(a, b)| a == b).count()
        };
        let odd = self.odd.as_ref().map(|(odd, _)| shared(odd));
        if odd.is_none_or(|odd| shared(&value) <= odd) {
            self.odd = Some((value, offer));
        }
        self.left_out += 1;
    }

    const fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    fn has_places(&self) -> bool {
        let has_one = |(_, offer): &(String, Offer<'_>)| !offer.entry.raw_place().is_empty();
        self.kept.iter().any(has_one)
    }

    fn pairs(self, places: &Places<'_>) -> Vec<Pair> {
        let left_out = self.left_out.saturating_sub(1);
        let described = |(value, offer): (String, Offer<'_>)| (value, offer.about(places));
        let mut pairs: Vec<Pair> = self.kept.into_iter().map(described).collect();
        pairs.extend(self.odd.map(described).map(|(value, about)| {
            if left_out == 0 {
                return (value, about);
            }
            (value, format!("{left_out} more are not shown; {about}"))
        }));
        pairs
    }
}

fn counted_models(known: &LastListing) -> Vec<Pair> {
    let mut count: std::collections::BTreeMap<&str, (usize, ListedName<'_>)> =
        std::collections::BTreeMap::new();
    for entry in known.entries() {
        count.entry(entry.raw_kind()).or_insert((0, entry)).0 += 1;
    }
    count
        .into_values()
        .filter_map(|(n, entry)| Some((entry.kind()?, counted(n, "reader"))))
        .collect()
}

fn recent_payments(settings: &Settings, typed: &str) -> Option<Vec<Pair>> {
    let key = settings.key_at_hand()?;
    let (state, account) = settings.own_place(&key);
    let mut all = Vec::new();
    for entry in file_journal::recent(&state, &account, PAYMENTS) {
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
