//! What was listed last, in a file of lines that is searched without being taken
//! apart as a whole: completions look in it, and a name that only one object bears
//! there need not be looked for in a list of thousands.
//!
//! A line has what is searched for first, in the order of names: the name without case,
//! the id, the serial number, how the object may be typed; then the rest.

use std::collections::HashMap;
use std::path::PathBuf;
use std::time::Duration;

use super::resolver::{Best, Fit, Named, fit, folded};
use super::snapshot::Snapshot;
use crate::files;
use crate::stripe::{Configuration, Location, Reader};

/// What a file begins with that this version reads.
const FIRST_LINE: &str = "tillctl names 1";

/// One thing that was listed.
#[derive(Debug, Clone, Default)]
pub(crate) struct CachedName {
    /// `tmr_…`, `tml_…`, `tmc_…`
    id: String,
    /// What people call it.
    name: Option<String>,
    /// A reader's serial number.
    serial: Option<String>,
    /// Online or offline.
    status: Option<String>,
    /// The id of its location.
    place: Option<String>,
    /// A reader's model, a location's city, whether it is a default.
    kind: Option<String>,
}

impl From<&Reader> for CachedName {
    fn from(reader: &Reader) -> Self {
        Self {
            id: reader.id.clone(),
            name: reader.label.clone(),
            serial: reader.serial_number.clone(),
            status: reader.status.as_ref().map(|s| s.as_str().to_owned()),
            place: reader.location_id().map(str::to_owned),
            kind: reader.device_type.clone(),
        }
    }
}

impl From<&Location> for CachedName {
    fn from(location: &Location) -> Self {
        let address = location.address.as_ref();
        let parts = address.map(|a| [a.city.clone(), a.country.clone()]);
        let parts: Vec<String> = parts.into_iter().flatten().flatten().collect();
        Self {
            id: location.id.clone(),
            name: location.display_name.clone(),
            kind: (!parts.is_empty()).then(|| parts.join(", ")),
            ..Self::default()
        }
    }
}

impl From<&Configuration> for CachedName {
    fn from(configuration: &Configuration) -> Self {
        Self {
            id: configuration.id.clone(),
            name: configuration.name.clone(),
            kind: configuration
                .is_default()
                .then(|| "account default".to_owned()),
            ..Self::default()
        }
    }
}

impl CachedName {
    /// As much as it is known by.
    fn of(entry: &ListedName<'_>) -> Option<Self> {
        Some(Self {
            id: entry.id()?,
            name: entry.name(),
            serial: entry.serial(),
            ..Self::default()
        })
    }
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

/// Where a listing is kept.
#[derive(Debug)]
pub(crate) struct ListingFile {
    pub(crate) path: PathBuf,
    /// How old it may be for a name to be looked up in it.
    pub(crate) max_age: Duration,
}

impl ListingFile {
    /// Keeps a whole list. That it could not be kept is nobody's concern.
    pub(crate) fn keep(&self, all: Vec<CachedName>) {
        let _ = files::write_cache(&self.path, text_of(all).as_bytes());
    }

    /// Keeps what another machine kept.
    pub(crate) fn keep_text(&self, text: &str) {
        let _ = files::write_cache(&self.path, text.as_bytes());
    }

    /// What is kept there, however old.
    pub(crate) fn read(&self) -> LastListing {
        let bytes = files::read(&self.path).ok().flatten();
        LastListing(String::from_utf8(bytes.unwrap_or_default()).unwrap_or_default())
    }

    /// The only one that is called so in a listing which is young enough, and how what
    /// was typed fits it.
    pub(super) fn only(&self, typed: &str) -> Option<(Fit, String)> {
        let is_young = files::age(&self.path).is_some_and(|age| age < self.max_age);
        is_young.then(|| self.read().only(typed)).flatten()
    }
}

/// What was listed last.
#[derive(Debug)]
pub(crate) struct LastListing(String);

impl LastListing {
    /// As its file has it, for other machines.
    pub(crate) fn into_text(self) -> String {
        self.0
    }

    /// In the order of their names without case.
    pub(crate) fn entries(&self) -> impl Iterator<Item = ListedName<'_>> {
        let body = self.0.strip_prefix(FIRST_LINE);
        let body = body.and_then(|rest| rest.strip_prefix('\n'));
        body.unwrap_or_default().lines().filter_map(ListedName::of)
    }

    /// The only one that bears this name, and how well that fits. Of a device there may
    /// be several records, and which is the newest is not known here.
    fn only(&self, typed: &str) -> Option<(Fit, String)> {
        let wanted = key_of(typed);
        let mut best = Best::new();
        for entry in self.entries() {
            let may_fit = entry.folded == wanted
                || entry.id.eq_ignore_ascii_case(&wanted)
                || entry.serial.to_lowercase() == wanted;
            if may_fit
                && let Some(named) = CachedName::of(&entry)
                && let Some(fit) = fit(typed, &named)
            {
                best.offer(fit, (fit, named.id));
            }
        }
        let mut found = best.into_found();
        let only = found.pop();
        only.filter(|(fit, _)| found.is_empty() && *fit > Fit::Serial)
    }
}

/// One that was listed, as its line has it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ListedName<'a> {
    folded: &'a str,
    id: &'a str,
    serial: &'a str,
    typed_by: &'a str,
    name: &'a str,
    status: &'a str,
    place: &'a str,
    kind: &'a str,
}

impl<'a> ListedName<'a> {
    fn of(line: &'a str) -> Option<Self> {
        let mut parts = line.split('\t');
        Some(Self {
            folded: parts.next()?,
            id: parts.next()?,
            serial: parts.next()?,
            typed_by: parts.next()?,
            name: parts.next()?,
            status: parts.next()?,
            place: parts.next()?,
            kind: parts.next()?,
        })
    }

    pub(crate) fn id(&self) -> Option<String> {
        unescaped(self.id)
    }

    /// As its line has it, to be held against others.
    pub(crate) const fn raw_id(&self) -> &'a str {
        self.id
    }

    pub(crate) fn name(&self) -> Option<String> {
        unescaped(self.name)
    }

    pub(crate) fn serial(&self) -> Option<String> {
        unescaped(self.serial)
    }

    pub(crate) fn status(&self) -> Option<String> {
        unescaped(self.status)
    }

    /// The id of its location, to be held against that of others.
    pub(crate) const fn raw_place(&self) -> &'a str {
        self.place
    }

    /// Its kind, to be held against that of others.
    pub(crate) const fn raw_kind(&self) -> &'a str {
        self.kind
    }

    pub(crate) fn kind(&self) -> Option<String> {
        unescaped(self.kind)
    }

    /// Whether its name, typed, leads to it and to nothing else.
    pub(crate) fn is_meant_by_name(&self) -> bool {
        self.typed_by.contains('n')
    }

    /// The same of its serial number.
    pub(crate) fn is_meant_by_serial(&self) -> bool {
        self.typed_by.contains('s')
    }
}

/// A text without case, as lines have it in front.
fn key_of(text: &str) -> String {
    escaped(&folded(text))
}

fn text_of(mut all: Vec<CachedName>) -> String {
    let key = |one: &CachedName| key_of(one.name.as_deref().unwrap_or_default());
    all.sort_by_cached_key(key);
    let snapshot = Snapshot::of(&all);
    // Thousands that are called alike are looked for once.
    let mut found: HashMap<&str, Option<usize>> = HashMap::new();
    let mut text = format!("{FIRST_LINE}\n");
    for (at, one) in all.iter().enumerate() {
        let mut typed_by = String::new();
        for (letter, typed) in [('n', one.name()), ('s', one.serial())] {
            if let Some(typed) = typed.filter(|typed| !typed.trim().is_empty())
                && *found
                    .entry(typed)
                    .or_insert_with(|| snapshot.find(typed).ok())
                    == Some(at)
            {
                typed_by.push(letter);
            }
        }
        let columns = [
            key(one),
            escaped(&one.id),
            escaped(one.serial.as_deref().unwrap_or_default()),
            typed_by,
            escaped(one.name.as_deref().unwrap_or_default()),
            escaped(one.status.as_deref().unwrap_or_default()),
            escaped(one.place.as_deref().unwrap_or_default()),
            escaped(one.kind.as_deref().unwrap_or_default()),
        ];
        text.push_str(&columns.join("\t"));
        text.push('\n');
    }
    text
}

/// What would end a line or a column, written so that it does not.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            c => out.push(c),
        }
    }
    out
}

/// A column as it was; nothing of an empty one.
fn unescaped(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next()? {
                't' => out.push('\t'),
                'n' => out.push('\n'),
                'r' => out.push('\r'),
                c => out.push(c),
            },
            c => out.push(c),
        }
    }
    (!out.is_empty()).then_some(out)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn named(id: &str, name: &str, serial: &str) -> CachedName {
        CachedName {
            id: id.to_owned(),
            name: Some(name.to_owned()),
            serial: Some(serial.to_owned()),
            ..CachedName::default()
        }
    }

    fn listing(all: Vec<CachedName>) -> LastListing {
        LastListing(text_of(all))
    }

    #[test]
    fn one_alone_is_found_by_its_name() {
        let last = listing(vec![
            named("tmr_1", "Till 3", "S1"),
            named("tmr_2", "Bar", "S2"),
            named("tmr_3", "Bar", "S3"),
            named("tmr_4", "kitchen", "S4"),
            named("tmr_5", "Kitchen", "S5"),
        ]);
        let only = |typed: &str| last.only(typed);
        assert_eq!(only(" Till 3 "), Some((Fit::Name, "tmr_1".into())));
        assert_eq!(only("TILL 3"), Some((Fit::IgnoringCase, "tmr_1".into())));
        assert_eq!(only("Kitchen"), Some((Fit::Name, "tmr_5".into())));
        // Two, none, and a device, of which a listing has to say which record is the newest.
        for typed in ["Bar", "KITCHEN", "Till", "", "S2", "tmr_1"] {
            assert_eq!(only(typed), None, "{typed}");
        }
        assert_eq!(LastListing("nonsense\na\tb".into()).only("a"), None);
    }

    proptest! {
        /// Whatever things are called, a line gives it back and leads to what the one
        /// rule finds.
        #[test]
        fn lines_have_what_was_listed(names in prop::collection::vec("[aAbB\\\\\t\n\r é]{0,4}", 0..12)) {
            let all: Vec<CachedName> = names
                .iter()
                .zip(0..)
                .map(|(name, n)| named(&format!("tmr_{n}"), name, &format!("S{n}")))
                .collect();
            let last = listing(all.clone());
            let mut back: Vec<_> = last
                .entries()
                .map(|entry| (entry.id().unwrap(), entry.name().unwrap_or_default()))
                .collect();
            back.sort_unstable();
            let mut wanted: Vec<_> = all.iter().map(|one| (one.id.clone(), one.name.clone().unwrap())).collect();
            wanted.sort_unstable();
            prop_assert_eq!(back, wanted);
            let snapshot = Snapshot::of(&all);
            for name in &names {
                let found = snapshot.find(name).ok().map(|at| all[at].id.clone());
                prop_assert_eq!(last.only(name).map(|(_, id)| id), found);
            }
        }
    }
}
