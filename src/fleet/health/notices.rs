//! What of a fleet's findings somebody was told: each once when it is new, and once
//! when it has ended.
//!
//! What came and went is written down before anybody is told of it, and taken out
//! when it was told. So nothing is lost if that fails or the process ends in between;
//! what was told and not taken out yet is told again, under the same id.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::finding::Finding;
use super::rule::Rule;
use crate::files::{self, Lock, Rights};

/// The form of the file. One of another form is begun anew.
const VERSION: u32 = 1;
/// So many events wait to be told; of more the oldest are given up, and counted.
const WAITING: usize = 10_000;

/// What somebody is told of a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Notice {
    pub rule: String,
    pub severity: String,
    pub reader_id: Option<String>,
    pub reader: Option<String>,
    pub location_id: Option<String>,
    pub location: Option<String>,
    pub finding: String,
    pub since: Option<Timestamp>,
    pub next: String,
}

impl From<&Finding> for Notice {
    fn from(finding: &Finding) -> Self {
        let (reader, location) = (finding.reader.as_ref(), finding.location.as_ref());
        Self {
            rule: finding.rule.name().to_owned(),
            severity: finding.severity.name().to_owned(),
            reader_id: reader.map(|named| named.id.clone()),
            reader: reader.map(|named| named.name.clone()),
            location_id: location.map(|named| named.id.clone()),
            location: location.map(|named| named.name.clone()),
            finding: finding.what.clone(),
            since: finding.since,
            next: finding.next.clone(),
        }
    }
}

impl Notice {
    /// What it is about.
    pub(crate) fn about(&self) -> Option<&str> {
        self.reader.as_deref().or(self.location.as_deref())
    }

    /// What tells one finding from another. Two rules that find the same fault are
    /// one: that a reader is silent is no news of one that is offline.
    fn key(&self) -> String {
        let rule = self.rule.parse::<Rule>().ok();
        let fault = rule.and_then(Rule::covers).or(rule).map(Rule::name);
        let fault = fault.unwrap_or(&self.rule);
        let id = self.reader_id.as_deref().or(self.location_id.as_deref());
        format!("{fault} {}", id.unwrap_or_default())
    }
}

/// Whether a finding came or went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum FindingChange {
    New,
    Ended,
}

/// That it did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FindingEvent {
    /// The same whenever it is told.
    pub id: String,
    #[serde(rename = "event")]
    pub what: FindingChange,
    /// When that was seen.
    pub at: Timestamp,
    #[serde(flatten)]
    pub notice: Notice,
}

/// What is known, and what is still to be told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KnownFindings {
    v: u32,
    /// The findings there are, by what tells them apart.
    open: BTreeMap<String, Notice>,
    /// What nobody was told of yet, the oldest first.
    untold: Vec<FindingEvent>,
    /// How many events were given up.
    given_up: u64,
}

impl KnownFindings {
    fn new() -> Self {
        Self {
            v: VERSION,
            open: BTreeMap::new(),
            untold: Vec::new(),
            given_up: 0,
        }
    }

    /// Takes in what a check found; `looked` are the rules that could look, and of no
    /// other a finding has ended. Gives whether anything changed.
    fn see(
        &mut self,
        found: impl Iterator<Item = Notice>,
        looked: &BTreeSet<Rule>,
        now: Timestamp,
    ) -> bool {
        let event = |event, notice| FindingEvent {
            id: uuid::Uuid::new_v4().to_string(),
            what: event,
            at: now,
            notice,
        };
        let mut there = BTreeSet::new();
        let mut has_changed = false;
        for notice in found {
            let key = notice.key();
            there.insert(key.clone());
            let before = self.open.insert(key, notice.clone());
            has_changed |= before.as_ref() != Some(&notice);
            if before.is_none() {
                self.untold.push(event(FindingChange::New, notice));
            }
        }
        let has_looked = |notice: &Notice| {
            let rule = notice.rule.parse::<Rule>();
            rule.is_ok_and(|rule| looked.contains(&rule))
        };
        self.open.retain(|key, notice| {
            let has_ended = !there.contains(key) && has_looked(notice);
            if has_ended {
                has_changed = true;
                self.untold
                    .push(event(FindingChange::Ended, notice.clone()));
            }
            !has_ended
        });
        let excess = self.untold.len().saturating_sub(WAITING);
        self.untold.drain(..excess);
        self.given_up = self.given_up.saturating_add(excess as u64);
        has_changed
    }
}

/// The file of one who is told.
#[derive(Debug, Clone)]
pub(crate) struct Notices {
    path: PathBuf,
}

/// A file that nobody else has meanwhile.
#[derive(Debug)]
pub(crate) struct Telling {
    path: PathBuf,
    known: KnownFindings,
    /// Why it was begun anew, if a file was there.
    pub begun_anew: Option<String>,
    _lock: Lock,
}

impl Notices {
    /// Of an account (a name for files) and one who is told, in a directory. The file's
    /// name tells nothing of an address, which may be a secret.
    pub(crate) fn new(directory: &Path, account: &str, told: &str) -> Self {
        let name = format!("{account}-notify-{}.json", files::digest(told));
        Self {
            path: directory.join(name),
        }
    }

    /// Opens it; `None` if another check is telling just now.
    pub(crate) fn open(&self) -> io::Result<Option<Telling>> {
        let Some(lock) = Lock::take(&self.path.with_extension("lock"))? else {
            return Ok(None);
        };
        let (mut known, mut begun_anew) = (KnownFindings::new(), None);
        if let Some(text) = files::read(&self.path)? {
            match serde_json::from_slice::<KnownFindings>(&text) {
                Ok(read) if read.v == VERSION => known = read,
                Ok(read) => begun_anew = Some(format!("its form is {}, not {VERSION}", read.v)),
                Err(error) => begun_anew = Some(error.to_string()),
            }
        }
        Ok(Some(Telling {
            begun_anew: begun_anew.map(|why| format!("{}: {why}", self.path.display())),
            path: self.path.clone(),
            known,
            _lock: lock,
        }))
    }
}

impl Telling {
    /// Takes in what a check found, for good.
    pub(crate) fn see(
        &mut self,
        found: impl Iterator<Item = Notice>,
        looked: &BTreeSet<Rule>,
        now: Timestamp,
    ) -> io::Result<()> {
        if self.known.see(found, looked, now) {
            self.write()?;
        }
        Ok(())
    }

    /// The same, but nothing is kept.
    pub(crate) fn would_see(
        &self,
        found: impl Iterator<Item = Notice>,
        looked: &BTreeSet<Rule>,
        now: Timestamp,
    ) -> usize {
        let mut known = self.known.clone();
        known.see(found, looked, now);
        known.untold.len()
    }

    /// What is to be told, the oldest first.
    pub(crate) fn untold(&self) -> &[FindingEvent] {
        &self.known.untold
    }

    /// How many findings there are.
    pub(crate) fn open(&self) -> usize {
        self.known.open.len()
    }

    /// How many events were given up because nobody could be told for too long.
    pub(crate) fn given_up(&self) -> u64 {
        self.known.given_up
    }

    /// All of it was told.
    pub(crate) fn told(mut self) -> io::Result<()> {
        self.known.untold.clear();
        self.known.given_up = 0;
        self.write()
    }

    fn write(&self) -> io::Result<()> {
        let text = serde_json::to_vec(&self.known).map_err(io::Error::other)?;
        files::write_whole(&self.path, &text, Rights::Private)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn notice(rule: Rule, reader: &str) -> Notice {
        Notice {
            rule: rule.name().to_owned(),
            severity: rule.severity().name().to_owned(),
            reader_id: Some(reader.to_owned()),
            reader: Some(reader.to_uppercase()),
            location_id: None,
            location: None,
            finding: "it is so".to_owned(),
            since: None,
            next: "do this".to_owned(),
        }
    }

    fn now(minute: i64) -> Timestamp {
        Timestamp::from_second(1_795_000_000 + minute * 60).unwrap()
    }

    fn all() -> BTreeSet<Rule> {
        Rule::ALL.into()
    }

    fn told(telling: &Telling) -> Vec<String> {
        let events = telling.untold().iter();
        events
            .map(|e| {
                format!(
                    "{:?} {} {}",
                    e.what,
                    e.notice.rule,
                    e.notice.about().unwrap()
                )
            })
            .collect()
    }

    #[test]
    fn each_once_and_of_no_rule_that_did_not_look() {
        let home = tempfile::tempdir().unwrap();
        let notices = Notices::new(home.path(), "acct", "https://hooks.example/secret");
        let run = |found: &[Notice], looked: &BTreeSet<Rule>, is_taken: bool| {
            let mut telling = notices.open().unwrap().unwrap();
            telling.see(found.iter().cloned(), looked, now(0)).unwrap();
            let said = told(&telling);
            if is_taken {
                telling.told().unwrap();
            }
            said
        };
        let (offline, stuck) = (notice(Rule::Offline, "a"), notice(Rule::Stuck, "b"));
        let both = [offline.clone(), stuck.clone()];
        assert_eq!(run(&both, &all(), false), ["New offline A", "New stuck B"]);
        assert_eq!(run(&both, &all(), true), ["New offline A", "New stuck B"]);
        assert_eq!(run(&both, &all(), true), [""; 0]);
        // The same fault under the name that says more is no news.
        let silent = [notice(Rule::Silent, "a"), stuck];
        assert_eq!(run(&silent, &all(), true), [""; 0]);
        // Who looked for something else has not seen an end.
        let other = BTreeSet::from([Rule::EmptyLocation, Rule::Offline]);
        assert_eq!(run(&[], &other, true), [""; 0]);
        assert_eq!(run(&silent[1..], &all(), false), ["Ended silent A"]);
        // It comes again before its end could be told.
        let wanted = ["Ended silent A", "New offline A"];
        assert_eq!(run(&both, &all(), true), wanted);
        let files = std::fs::read_dir(home.path()).unwrap();
        for file in files.map(|file| file.unwrap()) {
            assert!(!file.file_name().to_string_lossy().contains("secret"));
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt as _;
                let mode = file.metadata().unwrap().permissions().mode();
                assert_eq!(mode & 0o777, 0o600);
            }
        }
    }

    #[test]
    fn two_do_not_tell_at_once_and_damage_is_said() {
        let home = tempfile::tempdir().unwrap();
        let notices = Notices::new(home.path(), "acct", "mail me");
        let telling = notices.open().unwrap().unwrap();
        assert!(notices.open().unwrap().is_none());
        drop(telling);
        std::fs::write(&notices.path, "{\"v\":7,\"open\":{}").unwrap();
        let telling = notices.open().unwrap().unwrap();
        assert!(
            telling
                .begun_anew
                .as_ref()
                .unwrap()
                .contains("acct-notify-")
        );
    }

    #[test]
    fn what_cannot_be_told_does_not_grow_for_ever() {
        let mut known = KnownFindings::new();
        known.see(Some(notice(Rule::Stuck, "a")).into_iter(), &all(), now(0));
        known.untold = vec![known.untold[0].clone(); WAITING];
        known.see(Some(notice(Rule::Stuck, "b")).into_iter(), &all(), now(0));
        assert_eq!(known.untold.len(), WAITING);
        assert_eq!(known.given_up, 2);
    }

    /// How a run goes on after it has seen the fleet.
    #[derive(Debug, Clone, Copy)]
    enum Ends {
        /// It is killed before what it saw is on the disk.
        Unwritten,
        /// It is killed before anybody is told.
        Untold,
        /// The notification fails.
        Failed,
        /// It is killed after that, before it is noted.
        Unnoted,
        Told,
    }

    fn history() -> impl Strategy<Value = Vec<(u8, bool, Ends)>> {
        let ends = prop_oneof![
            1 => Just(Ends::Unwritten),
            1 => Just(Ends::Untold),
            1 => Just(Ends::Failed),
            1 => Just(Ends::Unnoted),
            3 => Just(Ends::Told),
        ];
        prop::collection::vec((0u8..16, any::<bool>(), ends), 1..40)
    }

    const TILLS: [&str; 4] = ["a", "b", "c", "d"];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]
        /// Whatever comes and goes, fails and is killed: of each finding the receiver
        /// hears new and ended in turn, each under one id, as it was seen; twice only
        /// what was told by a run that was killed before it could note that.
        #[test]
        fn nothing_is_lost_and_nothing_is_new_twice(history in history()) {
            let home = tempfile::tempdir().unwrap();
            let notices = Notices::new(home.path(), "acct", "url");
            let mut model: BTreeMap<&str, Vec<FindingChange>> = BTreeMap::new();
            let mut there: BTreeSet<&str> = BTreeSet::new();
            // What the receiver heard, and what of it may come again.
            let mut heard: Vec<FindingEvent> = Vec::new();
            let mut again: BTreeSet<String> = BTreeSet::new();
            let last = (0, true, Ends::Told);
            for (minute, (found, has_looked, ends)) in (0..).zip(history.iter().copied().chain([last])) {
                let found: BTreeSet<&str> = (0..4).filter(|bit| found >> bit & 1 == 1).map(|bit| TILLS[bit]).collect();
                let mut telling = notices.open().unwrap().unwrap();
                if matches!(ends, Ends::Unwritten) {
                    continue;
                }
                let looked = if has_looked { all() } else { BTreeSet::from([Rule::NoLocation]) };
                for till in TILLS {
                    let told = model.entry(till).or_default();
                    if found.contains(till) && there.insert(till) {
                        told.push(FindingChange::New);
                    } else if !found.contains(till) && has_looked && there.remove(till) {
                        told.push(FindingChange::Ended);
                    }
                }
                let notices = found.iter().map(|till| notice(Rule::Stuck, till));
                telling.see(notices, &looked, now(minute)).unwrap();
                prop_assert_eq!(telling.open(), there.len());
                if matches!(ends, Ends::Untold | Ends::Failed) {
                    continue;
                }
                for event in telling.untold() {
                    match heard.iter().find(|before| before.id == event.id) {
                        None => heard.push(event.clone()),
                        Some(before) => {
                            prop_assert_eq!(before, event);
                            prop_assert!(again.contains(&event.id), "told twice");
                        }
                    }
                }
                if matches!(ends, Ends::Unnoted) {
                    again.extend(telling.untold().iter().map(|event| event.id.clone()));
                } else {
                    telling.told().unwrap();
                    again.clear();
                }
            }
            for till in TILLS {
                let of_till = heard.iter().filter(|e| e.notice.reader_id.as_deref() == Some(till));
                let heard: Vec<FindingChange> = of_till.map(|event| event.what).collect();
                prop_assert_eq!(&heard, &model[till], "{}", till);
                prop_assert!(heard.chunks(2).all(|two| two[0] == FindingChange::New));
            }
        }
    }
}
