//! Lines on their way elsewhere, kept on this machine until they have arrived.

use std::fs::read_dir;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::append_log::append_line;
use super::atomic::write_cache;
use super::lock::Lock;
use super::name::folder;
use super::private::{age, length, read, remove};

/// Where lines wait, for all processes of this machine.
#[derive(Debug, Clone)]
pub(crate) struct Outbox {
    path: PathBuf,
}

/// Lines that were taken out together; they stay until they have arrived.
#[derive(Debug)]
pub(crate) struct Parcel {
    path: PathBuf,
    pub(crate) text: Vec<u8>,
}

impl Outbox {
    /// The outbox of this name in a folder; it need not be there yet.
    pub(crate) fn new(folder: &Path, name: &str) -> Self {
        Self {
            path: folder.join(format!("{name}.jsonl")),
        }
    }

    /// Puts a line in.
    pub(crate) fn put(&self, line: &str) -> io::Result<()> {
        let _lock = self.lock()?;
        append_line(&self.path, line)
    }

    /// Whether nothing waits.
    pub(crate) fn is_empty(&self) -> bool {
        length(&self.path) == 0 && self.begun().is_empty()
    }

    /// Everything that waits. What is put in from now on comes with the next ones.
    pub(crate) fn parcels(&self) -> io::Result<Vec<Parcel>> {
        {
            let _lock = self.lock()?;
            if length(&self.path) > 0 {
                let id = uuid::Uuid::new_v4();
                std::fs::rename(&self.path, self.path.with_extension(format!("{id}.part")))?;
            }
        }
        let mut parcels = Vec::new();
        for path in self.begun() {
            // Another process may have brought it there.
            if let Some(text) = read(&path)? {
                parcels.push(Parcel { path, text });
            }
        }
        Ok(parcels)
    }

    /// That they could not be taken there, and why in a word.
    pub(crate) fn fail(&self, why: &str) {
        let _ = write_cache(&self.path.with_extension("failed"), why.as_bytes());
    }

    /// Why they could not be taken there within this time, if they could not.
    pub(crate) fn failed_within(&self, time: Duration) -> Option<String> {
        let path = self.path.with_extension("failed");
        age(&path).filter(|age| *age < time)?;
        let why = read(&path).ok().flatten()?;
        Some(String::from_utf8_lossy(&why).into_owned())
    }

    /// Whether this was noted last under this name.
    pub(crate) fn is_last(&self, name: &str, what: &str) -> bool {
        read(&self.last(name)).ok().flatten().as_deref() == Some(what.as_bytes())
    }

    /// The same, and that it was noted within this time.
    pub(crate) fn is_last_within(&self, name: &str, what: &str, time: Duration) -> bool {
        self.is_last(name, what) && age(&self.last(name)).is_some_and(|age| age < time)
    }

    /// Notes this under this name.
    pub(crate) fn note_last(&self, name: &str, what: &str) {
        // What could not be noted is put in once more.
        let _ = write_cache(&self.last(name), what.as_bytes());
    }

    fn last(&self, name: &str) -> PathBuf {
        self.path.with_extension(format!("{name}.last"))
    }

    fn lock(&self) -> io::Result<Lock> {
        Lock::wait(&self.path.with_extension("lock"))
    }

    /// What was taken out and has not arrived.
    fn begun(&self) -> Vec<PathBuf> {
        let stem = self.path.file_stem().unwrap_or_default().to_string_lossy();
        let begin = format!("{stem}.");
        let found = read_dir(folder(&self.path)).into_iter().flatten().flatten();
        let is_begun = |entry: &std::fs::DirEntry| {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            name.starts_with(&begin) && name.ends_with(".part")
        };
        found.filter(is_begun).map(|entry| entry.path()).collect()
    }
}

impl Parcel {
    /// It is there: nothing of it is needed here any more.
    pub(crate) fn arrived(self) -> io::Result<()> {
        remove(&self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_in_stays_until_it_has_arrived() {
        let home = tempfile::tempdir().unwrap();
        let outbox = Outbox::new(&home.path().join("out"), "a");
        assert!(outbox.is_empty() && outbox.parcels().unwrap().is_empty());
        outbox.put("one").unwrap();
        outbox.put("two").unwrap();
        let taken = outbox.parcels().unwrap();
        // Whoever took it died.
        drop(taken);
        outbox.put("three").unwrap();
        assert!(!outbox.is_empty());
        let parcels = outbox.parcels().unwrap();
        let mut texts: Vec<&[u8]> = parcels.iter().map(|p| p.text.as_slice()).collect();
        texts.sort_unstable();
        assert_eq!(texts, [b"one\ntwo\n".as_slice(), b"three\n"]);
        for parcel in parcels {
            parcel.arrived().unwrap();
        }
        assert!(outbox.is_empty());
        assert!(!outbox.is_last("x", "1"));
        outbox.note_last("x", "1");
        assert!(outbox.is_last_within("x", "1", Duration::from_mins(1)));
        assert!(!outbox.is_last_within("x", "1", Duration::ZERO));
        assert!(outbox.is_last("x", "1") && !outbox.is_last("x", "2") && !outbox.is_last("y", "1"));
        assert_eq!(outbox.failed_within(Duration::from_mins(1)), None);
        outbox.fail("refused");
        let why = outbox.failed_within(Duration::from_mins(1));
        assert_eq!(why.as_deref(), Some("refused"));
        assert_eq!(outbox.failed_within(Duration::ZERO), None);
    }

    #[test]
    fn many_at_once_lose_nothing() {
        let home = tempfile::tempdir().unwrap();
        let outbox = Outbox::new(home.path(), "a");
        let arrived = std::sync::Mutex::new(Vec::new());
        let take = || {
            for parcel in outbox.parcels().unwrap() {
                let text = String::from_utf8(parcel.text.clone()).unwrap();
                let lines = text.lines().map(str::to_owned);
                arrived.lock().unwrap().extend(lines.collect::<Vec<_>>());
                parcel.arrived().unwrap();
            }
        };
        std::thread::scope(|scope| {
            for thread in 0..4 {
                let (outbox, take) = (&outbox, &take);
                scope.spawn(move || {
                    for turn in 0..20 {
                        outbox.put(&format!("{thread}-{turn}")).unwrap();
                        if turn % 5 == 0 {
                            take();
                        }
                    }
                });
            }
        });
        take();
        let all: std::collections::BTreeSet<String> =
            arrived.into_inner().unwrap().into_iter().collect();
        assert_eq!(all.len(), 80);
    }
}
