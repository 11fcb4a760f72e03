//! What was seen of the fleet, from one check to the next: Stripe does not say
//! since when an action is in progress, or when a version of the software was
//! first there. One small file for each account and mode; safe to delete.

use std::collections::{BTreeMap, HashSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::files::{self, Lock, Rights};
use crate::fleet::uptime::looks::{FileLooks, LookLog};
use crate::fleet::uptime::store_looks::StoreLooks;
use crate::store::StoreLogs;
use crate::stripe::Reader;
use crate::stripe::readers::ActionKind;

/// The form of the file. One of another form is begun anew.
const VERSION: u32 = 1;
/// Versions of a model's software that are remembered, of those no reader has.
const VERSIONS: usize = 32;

/// What was seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct History {
    v: u32,
    /// When the fleet was last looked at.
    pub at: Timestamp,
    /// Readers by id; those that are gone are forgotten.
    pub readers: BTreeMap<String, SeenReader>,
    /// Models, their versions, and when each was first there.
    pub software: BTreeMap<String, BTreeMap<String, Timestamp>>,
    /// The locations as they were last listed.
    pub locations: Option<DatedList<SeenLocation>>,
    /// The ids of the configurations as they were last listed.
    pub configurations: Option<DatedList<String>>,
    /// The requests of a day.
    pub reads: DailyReads,
}

/// A reader, as it was seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SeenReader {
    /// When it was first in the list.
    pub first: Timestamp,
    /// When Stripe last heard from it, milliseconds, as far as we were told.
    pub heard: Option<i64>,
    /// What it is at.
    pub action: Option<Busy>,
}

/// An action in progress.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Busy {
    /// What it is, so that the next one is not taken for it.
    pub mark: String,
    /// When it was first seen.
    pub since: Timestamp,
}

/// A list that is not asked for with every check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct DatedList<T> {
    /// When it was read.
    pub at: Timestamp,
    /// What it held; `None` if the key may not read it.
    pub items: Option<Vec<T>>,
}

/// What a check needs to know of a location.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SeenLocation {
    /// `tml_…`
    pub id: String,
    /// Its display name.
    pub name: String,
    /// The configuration it does not inherit.
    pub configuration: Option<String>,
}

/// How much was read on a day (UTC).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct DailyReads {
    /// The day, as `2026-11-23`.
    pub day: String,
    /// The requests.
    pub count: u64,
}

impl DailyReads {
    /// Counts requests made now.
    pub(crate) fn add(&mut self, now: Timestamp, count: u64) {
        let day = now.strftime("%Y-%m-%d").to_string();
        if self.day != day {
            *self = Self { day, count: 0 };
        }
        self.count = self.count.saturating_add(count);
    }
}

impl<T> DatedList<T> {
    /// Whether it is still good enough.
    pub(crate) fn is_fresh(&self, now: Timestamp, age: SignedDuration) -> bool {
        let old = now.duration_since(self.at);
        // A list from the future was written by a clock that was wrong.
        old < age && old > -age
    }
}

impl History {
    /// Nothing has been seen yet.
    pub(crate) fn new() -> Self {
        Self {
            v: VERSION,
            at: Timestamp::UNIX_EPOCH,
            readers: BTreeMap::new(),
            software: BTreeMap::new(),
            locations: None,
            configurations: None,
            reads: DailyReads::default(),
        }
    }

    /// Takes in the whole fleet as it was at a moment. One that was overtaken
    /// by a later look changes nothing.
    pub(crate) fn note(&mut self, readers: &[Reader], now: Timestamp) {
        // A clock that was wrong and is right again must not stop us.
        let overtaken =
            now < self.at && self.at.duration_since(now) < SignedDuration::from_hours(1);
        if overtaken {
            return;
        }
        self.at = now;
        let mut known = std::mem::take(&mut self.readers);
        for reader in readers {
            let before = known.remove(&reader.id);
            self.readers.insert(
                reader.id.clone(),
                SeenReader::now(reader, before.as_ref(), now),
            );
            let model = reader.device_type.as_deref();
            let version = reader.device_sw_version.as_deref();
            if let (Some(model), Some(version)) = (model, version.filter(|v| !v.is_empty())) {
                let versions = self.software.entry(model.to_owned()).or_default();
                versions.entry(version.to_owned()).or_insert(now);
            }
        }
        let in_use: HashSet<(&str, &str)> = readers
            .iter()
            .filter_map(|r| Some((r.device_type.as_deref()?, r.device_sw_version.as_deref()?)))
            .collect();
        for (model, versions) in &mut self.software {
            forget(versions, |version| {
                in_use.contains(&(model.as_str(), version))
            });
        }
    }

    /// Since when a reader has been at what it is at.
    pub(crate) fn busy_since(&self, reader: &str) -> Option<Timestamp> {
        Some(self.readers.get(reader)?.action.as_ref()?.since)
    }
}

/// The file is not to grow for ever: of more than so many versions the oldest
/// that no reader has any more are forgotten.
fn forget(versions: &mut BTreeMap<String, Timestamp>, has: impl Fn(&str) -> bool) {
    let Some(many @ 1..) = versions.len().checked_sub(VERSIONS) else {
        return;
    };
    let mut gone: Vec<_> = versions
        .iter()
        .filter(|(version, _)| !has(version))
        .map(|(version, at)| (*at, version.clone()))
        .collect();
    gone.sort_unstable();
    for (_, version) in gone.iter().take(many) {
        versions.remove(version);
    }
}

impl Default for History {
    fn default() -> Self {
        Self::new()
    }
}

impl SeenReader {
    fn now(reader: &Reader, before: Option<&Self>, now: Timestamp) -> Self {
        let mark = mark(reader);
        let action = mark.map(|mark| {
            let same = before.and_then(|b| b.action.as_ref());
            let since = same.filter(|b| b.mark == mark).map_or(now, |b| b.since);
            Busy { mark, since }
        });
        Self {
            first: before.map_or(now, |b| b.first),
            heard: reader.last_seen_at.or(before.and_then(|b| b.heard)),
            action,
        }
    }
}

/// What tells one action in progress from the next: the payment it is about,
/// else only its kind. A cart on the display holds nobody up.
fn mark(reader: &Reader) -> Option<String> {
    let action = reader.action.as_ref().filter(|a| a.holds_the_reader())?;
    let kind: &ActionKind = &action.kind;
    Some(match action.payment_intent() {
        Some(intent) => format!("{kind} {intent}"),
        None => kind.to_string(),
    })
}

/// The file.
#[derive(Debug)]
pub(crate) struct HistoryFile {
    directory: PathBuf,
    account: String,
    path: PathBuf,
    looks: Arc<dyn LookLog>,
}

/// A history as it was found.
#[derive(Debug)]
pub(crate) struct FoundHistory {
    /// It, or an empty one.
    pub history: History,
    /// Why an empty one, if a file was there.
    pub begun_anew: Option<String>,
}

impl HistoryFile {
    /// The history of an account (a name for files) in a directory.
    pub(crate) fn new(directory: &Path, account: &str) -> Self {
        Self {
            path: directory.join(format!("{account}.json")),
            looks: Arc::new(FileLooks::new(directory, account)),
            directory: directory.to_owned(),
            account: account.to_owned(),
        }
    }

    /// The directory, and what the account is called there: for what else is kept.
    pub(crate) fn place(&self) -> (&Path, &str) {
        (&self.directory, &self.account)
    }

    /// The same, with looks that all machines share.
    pub(crate) fn sharing(self, logs: StoreLogs) -> Self {
        let shared = self.shared_looks(logs);
        Self {
            looks: Arc::new(shared),
            ..self
        }
    }

    /// What looks of all machines saw.
    pub(crate) fn shared_looks(&self, logs: StoreLogs) -> StoreLooks {
        let own = FileLooks::new(&self.directory, &self.account);
        StoreLooks::new(own, logs, &self.account)
    }

    /// Where looks are kept beside it.
    pub(crate) const fn looks(&self) -> &Arc<dyn LookLog> {
        &self.looks
    }

    /// Reads it. A file that is damaged or of another form is as good as none.
    pub(crate) fn read(&self) -> FoundHistory {
        let anew = |why: String| FoundHistory {
            history: History::new(),
            begun_anew: Some(format!("{}: {why}", self.path.display())),
        };
        let nothing = FoundHistory {
            history: History::new(),
            begun_anew: None,
        };
        match files::read(&self.path) {
            Ok(Some(text)) => match serde_json::from_slice::<History>(&text) {
                Ok(history) if history.v == VERSION => FoundHistory {
                    history,
                    begun_anew: None,
                },
                Ok(other) => anew(format!("its form is {}, not {VERSION}", other.v)),
                Err(error) => anew(error.to_string()),
            },
            Ok(None) => nothing,
            Err(error) => anew(error.to_string()),
        }
    }

    /// Reads it, lets it be changed and writes it whole; two of these wait for
    /// each other.
    pub(crate) fn change<T>(
        &self,
        work: impl FnOnce(&mut History) -> T,
    ) -> io::Result<(T, Option<String>)> {
        let _lock = Lock::wait(&self.path.with_extension("lock"))?;
        let FoundHistory {
            mut history,
            begun_anew,
        } = self.read();
        let result = work(&mut history);
        let text = serde_json::to_vec(&history).map_err(io::Error::other)?;
        files::write_whole(&self.path, &text, Rights::Private)?;
        Ok((result, begun_anew))
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use serde_json::json;

    fn at(text: &str) -> Timestamp {
        format!("2026-11-23T{text}Z").parse().unwrap()
    }

    fn reader(version: &str, action: &serde_json::Value) -> Reader {
        serde_json::from_value(json!({
            "id": "tmr_1", "device_type": "stripe_s700", "device_sw_version": version,
            "action": action,
        }))
        .unwrap()
    }

    fn paying(intent: &str) -> serde_json::Value {
        json!({"type": "process_payment_intent", "status": "in_progress",
               "process_payment_intent": {"payment_intent": intent}})
    }

    #[test]
    fn an_action_is_as_old_as_the_first_sight_of_it() {
        let mut history = History::new();
        history.note(&[reader("2.1", &paying("pi_1"))], at("12:00:00"));
        history.note(&[reader("2.1", &paying("pi_1"))], at("12:04:00"));
        assert_eq!(history.busy_since("tmr_1"), Some(at("12:00:00")));
        history.note(&[reader("2.1", &paying("pi_2"))], at("12:05:00"));
        assert_eq!(history.busy_since("tmr_1"), Some(at("12:05:00")));
        history.note(&[reader("2.1", &json!(null))], at("12:06:00"));
        assert_eq!(history.busy_since("tmr_1"), None);
        let cart = json!({"type": "set_reader_display", "status": "in_progress"});
        history.note(&[reader("2.1", &cart)], at("12:07:00"));
        assert_eq!(history.busy_since("tmr_1"), None);
        assert_eq!(history.readers["tmr_1"].first, at("12:00:00"));
    }

    #[test]
    fn a_version_is_as_old_as_the_first_sight_of_it_on_any_reader() {
        let mut history = History::new();
        history.note(&[reader("2.1", &json!(null))], at("12:00:00"));
        history.note(&[reader("2.2", &json!(null))], at("12:01:00"));
        history.note(&[reader("2.1", &json!(null))], at("12:02:00"));
        let versions = &history.software["stripe_s700"];
        assert_eq!(versions["2.1"], at("12:00:00"));
        assert_eq!(versions["2.2"], at("12:01:00"));
    }

    #[test]
    fn what_is_remembered_does_not_grow_for_ever() {
        let mut history = History::new();
        let old = reader("1.0", &json!(null));
        for n in 0..200 {
            let mut new = reader(&format!("2.{n}"), &json!(null));
            new.id = format!("tmr_{n}");
            let now = at("12:00:00") + SignedDuration::from_secs(n);
            history.note(&[old.clone(), new], now);
        }
        let versions = &history.software["stripe_s700"];
        assert_eq!(versions.len(), VERSIONS);
        assert_eq!(versions["1.0"], at("12:00:00"), "a reader still has it");
        assert!(versions.contains_key("2.199") && !versions.contains_key("2.100"));
        assert_eq!(history.readers.len(), 2);
    }

    #[test]
    fn a_look_that_was_overtaken_changes_nothing() {
        let mut history = History::new();
        history.note(&[reader("2.1", &json!(null))], at("12:01:00"));
        history.note(&[reader("2.1", &paying("pi_1"))], at("12:00:59"));
        assert_eq!(history.busy_since("tmr_1"), None);
        // Hours back is a clock that was set right.
        history.note(&[reader("2.1", &paying("pi_1"))], at("09:00:00"));
        assert_eq!(history.busy_since("tmr_1"), Some(at("09:00:00")));
    }

    #[test]
    fn what_is_written_is_read_again_and_damage_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let store = HistoryFile::new(folder.path(), "acct");
        store
            .change(|h| h.note(&[reader("2.1", &paying("pi_1"))], at("12:00:00")))
            .unwrap();
        let found = store.read();
        assert!(found.begun_anew.is_none());
        assert_eq!(found.history.busy_since("tmr_1"), Some(at("12:00:00")));
        for damage in ["{\"v\":1,", "{}", "{\"v\":2}"] {
            fs::write(folder.path().join("acct.json"), damage).unwrap();
            let found = store.read();
            assert!(found.begun_anew.unwrap().contains("acct.json"));
            assert_eq!(found.history, History::new());
        }
        let ((), told) = store.change(|_| ()).unwrap();
        assert!(told.is_some());
        assert!(store.read().begun_anew.is_none());
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_can_read_it() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        HistoryFile::new(folder.path(), "acct")
            .change(|_| ())
            .unwrap();
        for name in ["acct.json", "acct.lock"] {
            let mode = fs::metadata(folder.path().join(name))
                .unwrap()
                .permissions();
            assert_eq!(mode.mode() & 0o777, 0o600, "{name}");
        }
    }

    #[test]
    fn many_at_once_lose_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let store = HistoryFile::new(folder.path(), "acct");
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..10 {
                        store.change(|h| h.reads.add(at("12:00:00"), 1)).unwrap();
                    }
                });
            }
        });
        assert_eq!(store.read().history.reads.count, 80);
    }

    #[test]
    fn a_new_day_begins_to_count_anew() {
        let mut reads = DailyReads::default();
        reads.add(at("23:59:00"), 2);
        reads.add(at("23:59:59"), 1);
        assert_eq!(reads.count, 3);
        reads.add("2026-11-24T00:00:00Z".parse().unwrap(), 1);
        assert_eq!((reads.day.as_str(), reads.count), ("2026-11-24", 1));
    }
}
