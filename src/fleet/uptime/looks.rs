//! What looks at the fleet saw, whoever looked: a check or a watch, on this machine or,
//! with a store ([`super::store_looks`]), on any. This machine keeps a file of lines for
//! each account, mode and month (UTC), safe to delete. A line is a look; before the first
//! that needs it stands a line with the readers of the fleet, which looks name by a
//! digest.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Debug;
use std::io;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::files::{self, Lock};
use crate::store::LogWriter;
use crate::stripe::Reader;
use crate::stripe::readers::ReaderStatus;

/// A look that saw what the last one saw is only noted after so many seconds.
const SELDOM: i64 = 55;
/// So much of a file's end is read to know what its last looks saw.
const TAIL: u64 = 1 << 16;
/// So many months are kept.
const MONTHS: i32 = 14;

/// What a look saw of a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ReaderLook {
    Up,
    Down,
    /// Stripe says nothing of it, as of mobile readers.
    Untold,
}

/// A reader of a fleet, as it was then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct FleetReader {
    pub id: String,
    pub location: Option<String>,
    pub label: Option<String>,
}

/// A look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Look {
    /// When; seconds.
    pub at: i64,
    /// Which of the fleets.
    pub fleet: usize,
    /// What was seen of its readers, in their order: so many times the same.
    pub saw: Vec<(usize, ReaderLook)>,
}

/// Looks, the oldest first.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Looks {
    pub fleets: Vec<Vec<FleetReader>>,
    pub all: Vec<Look>,
    /// Lines that could not be read.
    pub unreadable: usize,
    /// How many of them each wrote down, where several machines share a store.
    pub by: BTreeMap<LogWriter, usize>,
}

/// Where looks are kept.
pub(crate) trait LookLog: Debug + Send + Sync {
    /// Notes what a look at the whole fleet saw.
    fn note(&self, readers: &[Reader], now: Timestamp) -> io::Result<()>;

    /// The looks that can say something of a stretch of time (seconds): those in it,
    /// and those of the month before.
    fn read(&self, from: i64, to: i64) -> Result<Looks, Failure>;
}

/// What was added for a look: its fleet, and what was seen of it.
#[derive(Debug, Clone)]
pub(super) struct AddedLook {
    pub(super) fleet: String,
    pub(super) look: String,
}

/// A line.
#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
enum LooksLine {
    Look {
        at: i64,
        fleet: String,
        saw: String,
    },
    Fleet {
        fleet: String,
        readers: Vec<FleetReader>,
    },
}

/// What a line tells.
pub(crate) enum LookLine {
    /// A look, and when it was.
    Look(i64),
    /// A fleet that looks name.
    Fleet,
}

/// What a line tells, if it is one.
pub(crate) fn told(line: &[u8]) -> Option<LookLine> {
    Some(match serde_json::from_slice(line).ok()? {
        LooksLine::Look { at, .. } => LookLine::Look(at),
        LooksLine::Fleet { .. } => LookLine::Fleet,
    })
}

/// The files of an account.
#[derive(Debug, Clone)]
pub(crate) struct FileLooks {
    directory: PathBuf,
    account: String,
}

impl FileLooks {
    /// Those of an account (a name for files) in a directory.
    pub(crate) fn new(directory: &Path, account: &str) -> Self {
        Self {
            directory: directory.to_owned(),
            account: account.to_owned(),
        }
    }

    /// Adds what a look at the whole fleet saw; `None` if the last one saw it just now.
    pub(super) fn add(&self, readers: &[Reader], now: Timestamp) -> io::Result<Option<AddedLook>> {
        let path = self.file(month(now));
        let _lock = Lock::wait(&self.directory.join(format!("{}-looks.lock", self.account)))?;
        let tail = match files::end_of(&path, TAIL) {
            Ok(tail) => tail,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                self.forget(month(now))?;
                Vec::new()
            }
            Err(error) => return Err(error),
        };
        let mut readers: Vec<&Reader> = readers.iter().collect();
        readers.sort_by(|one, other| one.id.cmp(&other.id));
        let fleet: Vec<_> = readers.iter().copied().map(FleetReader::from).collect();
        let digest = files::digest(&serde_json::to_string(&fleet)?);
        let (at, saw) = (
            now.as_second(),
            written(&runs(readers.iter().map(|r| seen(r)))),
        );
        let mut is_known = false;
        let mut last = None;
        for line in tail.split(|byte| *byte == b'\n') {
            if let Ok(LooksLine::Look { at, fleet, saw }) = serde_json::from_slice(line) {
                is_known |= fleet == digest;
                last = Some((at, fleet == digest, saw));
            }
        }
        if let Some((before, true, same)) = last
            && same == saw
            && (0..SELDOM).contains(&(at - before))
        {
            return Ok(None);
        }
        let fleet = serde_json::to_string(&LooksLine::Fleet {
            fleet: digest.clone(),
            readers: fleet,
        })?;
        let look = serde_json::to_string(&LooksLine::Look {
            at,
            fleet: digest,
            saw,
        })?;
        if is_known {
            files::append_line(&path, &look)?;
        } else {
            files::append_line(&path, &format!("{fleet}\n{look}"))?;
        }
        Ok(Some(AddedLook { fleet, look }))
    }

    /// Deletes what is too old, when a month begins.
    fn forget(&self, now: Date) -> io::Result<()> {
        let mut old = now.saturating_sub(MONTHS.months());
        // What was left behind in a longer pause is long gone or stays.
        for _ in 0..MONTHS {
            files::remove(&self.file(old))?;
            old = old.saturating_sub(1.month());
        }
        Ok(())
    }

    fn file(&self, month: Date) -> PathBuf {
        let month = month.strftime("%Y-%m");
        self.directory
            .join(format!("{}-{month}.looks", self.account))
    }
}

impl LookLog for FileLooks {
    fn note(&self, readers: &[Reader], now: Timestamp) -> io::Result<()> {
        self.add(readers, now).map(drop)
    }

    fn read(&self, from: i64, to: i64) -> Result<Looks, Failure> {
        let mut found = Looks::default();
        let instant = |second| Timestamp::from_second(second).unwrap_or_default();
        let last = month(instant(to));
        let mut at = month(instant(from)).saturating_sub(1.month());
        while at <= last {
            let path = self.file(at);
            let text = files::read(&path);
            let text = text.map_err(|error| Failure::unreadable(path.display(), &error))?;
            found.take(&text.unwrap_or_default());
            at = at.saturating_add(1.month());
        }
        found.all.sort_by_key(|look| look.at);
        Ok(found)
    }
}

/// The first day of the month of an instant.
fn month(at: Timestamp) -> Date {
    at.to_zoned(TimeZone::UTC).date().first_of_month()
}

impl Looks {
    pub(super) fn take(&mut self, text: &[u8]) {
        let mut known: HashMap<String, usize> = HashMap::new();
        for line in text.split(|byte| *byte == b'\n').filter(|l| !l.is_empty()) {
            let taken = match serde_json::from_slice(line) {
                Ok(LooksLine::Fleet { fleet, readers }) => {
                    known.insert(fleet, self.fleets.len());
                    self.fleets.push(readers);
                    true
                }
                Ok(LooksLine::Look { at, fleet, saw }) => known
                    .get(&fleet)
                    .and_then(|fleet| {
                        let saw = parse(&saw, self.fleets.get(*fleet)?.len())?;
                        let fleet = *fleet;
                        self.all.push(Look { at, fleet, saw });
                        Some(())
                    })
                    .is_some(),
                Err(_) => false,
            };
            self.unreadable += usize::from(!taken);
        }
    }
}

impl From<&Reader> for FleetReader {
    fn from(reader: &Reader) -> Self {
        Self {
            id: reader.id.clone(),
            location: reader.location_id().map(str::to_owned),
            label: reader.label.clone(),
        }
    }
}

fn seen(reader: &Reader) -> ReaderLook {
    match reader.status {
        Some(ReaderStatus::Online) => ReaderLook::Up,
        Some(ReaderStatus::Offline) => ReaderLook::Down,
        _ => ReaderLook::Untold,
    }
}

fn runs(all: impl Iterator<Item = ReaderLook>) -> Vec<(usize, ReaderLook)> {
    let mut runs: Vec<(usize, ReaderLook)> = Vec::new();
    for seen in all {
        match runs.last_mut() {
            Some((count, same)) if *same == seen => *count += 1,
            _ => runs.push((1, seen)),
        }
    }
    runs
}

/// `12u1d387u`
fn written(runs: &[(usize, ReaderLook)]) -> String {
    let mut text = String::new();
    for (count, seen) in runs {
        let letter = match seen {
            ReaderLook::Up => 'u',
            ReaderLook::Down => 'd',
            ReaderLook::Untold => '-',
        };
        text.push_str(&format!("{count}{letter}"));
    }
    text
}

/// What was written of so many readers.
fn parse(text: &str, readers: usize) -> Option<Vec<(usize, ReaderLook)>> {
    let (mut runs, mut left, mut rest) = (Vec::new(), readers, text);
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit())?;
        let (count, letter) = rest.split_at(end);
        let count: usize = count.parse().ok()?;
        let seen = match letter.chars().next()? {
            'u' => ReaderLook::Up,
            'd' => ReaderLook::Down,
            '-' => ReaderLook::Untold,
            _ => return None,
        };
        left = left.checked_sub(count)?;
        runs.push((count, seen));
        rest = letter.get(1..)?;
    }
    (left == 0).then_some(runs)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use serde_json::json;

    fn at(text: &str) -> Timestamp {
        format!("2026-{text}Z").parse().unwrap()
    }

    pub(crate) fn fleet(all: &[(&str, &str)]) -> Vec<Reader> {
        let reader = |(id, status): &(&str, &str)| {
            serde_json::from_value(json!({
                "id": id, "label": id.to_uppercase(), "status": status, "location": "tml_1",
            }))
            .unwrap()
        };
        all.iter().map(reader).collect()
    }

    fn text(log: &FileLooks, month: &str) -> String {
        let path = log.directory.join(format!("acct-{month}.looks"));
        std::fs::read_to_string(path).unwrap_or_default()
    }

    #[test]
    fn what_was_seen_is_read_again() {
        let home = tempfile::tempdir().unwrap();
        let log = FileLooks::new(home.path(), "acct");
        let both = [("tmr_b", "offline"), ("tmr_a", "online")];
        log.note(&fleet(&both), at("10-31T23:59:00")).unwrap();
        log.note(&fleet(&both), at("11-01T00:00:00")).unwrap();
        // The same again, too soon: nothing. Something else: at once.
        log.note(&fleet(&both), at("11-01T00:00:50")).unwrap();
        log.note(
            &fleet(&[("tmr_b", "online"), ("tmr_a", "online")]),
            at("11-01T00:00:51"),
        )
        .unwrap();
        log.note(&fleet(&both[..1]), at("11-01T00:01:00")).unwrap();
        log.note(&fleet(&both), at("11-01T00:02:00")).unwrap();
        let second = |text: &str| at(text).as_second();
        let read = log
            .read(second("11-01T00:00:00"), second("11-02T00:00:00"))
            .unwrap();
        let saw: Vec<_> = read
            .all
            .iter()
            .map(|look| (look.at - second("11-01T00:00:00"), written(&look.saw)))
            .collect();
        let wanted = [
            (-60, "1u1d"),
            (0, "1u1d"),
            (51, "2u"),
            (60, "1d"),
            (120, "1u1d"),
        ];
        assert_eq!(saw, wanted.map(|(at, saw)| (at, saw.to_owned())));
        assert_eq!(
            read.fleets[read.all[0].fleet][0].label.as_deref(),
            Some("TMR_A")
        );
        assert_eq!(read.unreadable, 0);
        // A fleet that is known stands there once.
        assert_eq!(text(&log, "2026-11").matches("readers").count(), 2);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let file = home.path().join("acct-2026-11.looks");
            let mode = std::fs::metadata(file).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn a_line_that_is_damaged_costs_only_itself() {
        let home = tempfile::tempdir().unwrap();
        let log = FileLooks::new(home.path(), "acct");
        log.note(&fleet(&[("tmr_a", "online")]), at("11-01T00:00:00"))
            .unwrap();
        let path = home.path().join("acct-2026-11.looks");
        let mut lines = std::fs::read_to_string(&path).unwrap();
        for bad in [
            r#"{"at":1,"fleet":"other","saw":"1u"}"#,
            r#"{"at":1795000000,"fl"#,
            "",
        ] {
            lines.push_str(bad);
            lines.push('\n');
        }
        let digest = lines.split('"').nth(3).unwrap().to_owned();
        for bad in ["2u", "99999999999999999999u", "1x", "u", "1é", ""] {
            lines.push_str(&format!(
                "{{\"at\":1,\"fleet\":\"{digest}\",\"saw\":\"{bad}\"}}\n"
            ));
        }
        std::fs::write(&path, lines.trim_end()).unwrap();
        log.note(&fleet(&[("tmr_a", "offline")]), at("11-01T00:05:00"))
            .unwrap();
        let read = log.read(
            at("11-01T00:00:00").as_second(),
            at("11-02T00:00:00").as_second(),
        );
        let read = read.unwrap();
        assert_eq!((read.all.len(), read.unreadable), (2, 8));
        // Without its file a fleet is written anew.
        std::fs::remove_file(&path).unwrap();
        log.note(&fleet(&[("tmr_a", "online")]), at("11-01T00:06:00"))
            .unwrap();
        assert!(text(&log, "2026-11").contains("readers"));
    }

    #[test]
    fn old_months_are_forgotten() {
        let home = tempfile::tempdir().unwrap();
        let log = FileLooks::new(home.path(), "acct");
        let one = fleet(&[("tmr_a", "online")]);
        let year = |text: &str| text.parse::<Timestamp>().unwrap();
        log.note(&one, year("2025-08-31T00:00:00Z")).unwrap();
        log.note(&one, year("2025-10-31T00:00:00Z")).unwrap();
        log.note(&one, year("2026-11-30T00:00:00Z")).unwrap();
        assert_eq!(text(&log, "2025-08"), "");
        assert_ne!(text(&log, "2025-10"), "");
    }

    #[test]
    fn many_at_once_lose_nothing() {
        let home = tempfile::tempdir().unwrap();
        std::thread::scope(|scope| {
            for thread in 0..4 {
                let log = FileLooks::new(home.path(), "acct");
                scope.spawn(move || {
                    for turn in 0..10 {
                        let now = at("11-01T00:00:00").as_second() + (turn * 4 + thread) * 60;
                        let now = Timestamp::from_second(now).unwrap();
                        log.note(&fleet(&[("tmr_a", "online")]), now).unwrap();
                    }
                });
            }
        });
        let log = FileLooks::new(home.path(), "acct");
        let read = log.read(
            at("11-01T00:00:00").as_second(),
            at("11-02T00:00:00").as_second(),
        );
        let read = read.unwrap();
        assert_eq!(
            (read.all.len(), read.unreadable, read.fleets.len()),
            (40, 0, 1)
        );
    }
}
