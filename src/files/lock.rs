//! Locks: a file that one process has at a time, for as long as it lives. The
//! system gives them back when the process ends, however it ends.

use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::name::{file_name, folder};
use super::private::{age, is_at, make_private, open_private, remove};

/// A lock, held for as long as this lives.
#[derive(Debug)]
pub struct Lock {
    file: File,
    /// The file that goes with it.
    passing: Option<PathBuf>,
}

impl Lock {
    /// Takes the lock, or says that somebody has it. Its file stays.
    pub fn take(path: &Path) -> io::Result<Option<Self>> {
        make_private(folder(path))?;
        loop {
            let file = open_private(path)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Ok(None),
                Err(TryLockError::Error(error)) => return Err(error),
            }
            if is_at(&file, path)? {
                let passing = None;
                return Ok(Some(Self { file, passing }));
            }
        }
    }

    /// Waits for a lock that is only ever held for moments. Its file stays.
    pub fn wait(path: &Path) -> io::Result<Self> {
        make_private(folder(path))?;
        loop {
            let file = open_private(path)?;
            file.lock()?;
            if is_at(&file, path)? {
                let passing = None;
                return Ok(Self { file, passing });
            }
        }
    }

    /// Waits for a lock that is only ever held for moments, and whose file goes when
    /// it is given back.
    pub fn wait_passing(path: PathBuf) -> io::Result<Self> {
        let lock = Self::wait(&path)?;
        Ok(lock.pass(path))
    }

    fn pass(mut self, path: PathBuf) -> Self {
        self.passing = Some(path);
        self
    }

    /// Takes a lock whose file goes when it is given back.
    fn take_passing(path: PathBuf) -> io::Result<Option<Self>> {
        let lock = Self::take(&path)?;
        Ok(lock.map(|lock| lock.pass(path)))
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // While it is locked nobody else can have taken it under this name; and
        // whoever waits on the file finds that it is gone, and makes a new one.
        if cfg!(unix)
            && let Some(path) = &self.passing
            && is_at(&self.file, path).unwrap_or(false)
        {
            let _ = remove(path);
        }
        // A process that another thread starts in this moment has a copy of the file
        // until it is a program of its own, and with it the lock, unless that is given back.
        let _ = self.file.unlock();
    }
}

/// So old is what a process that was killed left behind, at least.
const LEFT: Duration = Duration::from_hours(1);
/// A look at what was left behind holds a lock for less than this.
const MOMENT: Duration = Duration::from_millis(5);
/// So often it is tried again after such a moment.
const TRIES: u32 = 4;
/// So many files of killed processes are deleted at once.
const SWEPT: usize = 1_000;

/// Locks by name, in a directory of their own: a file for each that is held, and
/// none for those that are not.
#[derive(Debug, Clone)]
pub(crate) struct LockFolder {
    directory: PathBuf,
    /// What the names begin with: whose they are.
    owner: String,
}

impl LockFolder {
    /// The locks of an account (a name for files) in a directory.
    pub(crate) fn new(directory: PathBuf, owner: &str) -> Self {
        Self {
            directory,
            owner: file_name(owner),
        }
    }

    /// Where they are.
    pub(crate) fn path(&self) -> &Path {
        &self.directory
    }

    /// Takes the lock of this name, or says that somebody has it.
    pub(crate) fn take(&self, name: &str) -> io::Result<Option<Lock>> {
        let file = format!("{}-{}.lock", self.owner, file_name(name));
        let path = self.directory.join(file);
        for _ in 1..TRIES {
            let taken = Lock::take_passing(path.clone())?;
            // An old file may only be looked at, to be deleted.
            if taken.is_some() || !is_left(&path) {
                return Ok(taken);
            }
            std::thread::sleep(MOMENT);
        }
        Lock::take_passing(path)
    }

    /// Deletes what killed processes left behind. Gives whether nobody has any
    /// of these locks, as far as that can be seen.
    pub(crate) fn sweep(&self) -> io::Result<bool> {
        let found = match std::fs::read_dir(&self.directory) {
            Ok(found) => found,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(true),
            Err(error) => return Err(error),
        };
        let mine = format!("{}-", self.owner);
        let mut are_free = true;
        let mut swept = 0;
        for entry in found {
            let entry = entry?;
            if !entry.file_name().to_string_lossy().starts_with(&mine) {
                continue;
            }
            // A newer one is about to be taken, or was left a moment ago.
            if swept == SWEPT || !is_left(&entry.path()) {
                are_free = false;
                continue;
            }
            are_free &= Lock::take_passing(entry.path())?.is_some();
            swept += 1;
        }
        Ok(are_free)
    }
}

/// Whether a lock file is older than any that is only just being made.
fn is_left(path: &Path) -> bool {
    age(path).is_some_and(|age| age > LEFT)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(directory: &Path) -> usize {
        std::fs::read_dir(directory).map_or(0, Iterator::count)
    }

    #[test]
    fn a_lock_is_had_by_one_and_leaves_no_file() {
        let home = tempfile::tempdir().unwrap();
        let locks = LockFolder::new(home.path().join("locks"), "acct");
        let first = locks.take("tmr_1").unwrap();
        assert!(first.is_some());
        assert!(locks.take("tmr_1").unwrap().is_none());
        assert!(locks.take("tmr_2").unwrap().is_some());
        drop(first);
        if cfg!(unix) {
            assert_eq!(files(&home.path().join("locks")), 0);
        }
        assert!(locks.take("tmr_1").unwrap().is_some());
    }

    /// A child that is being started has a copy of the file for a moment.
    #[test]
    fn what_is_given_back_is_not_held_by_a_copy() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("a.lock");
        let lock = Lock::take(&path).unwrap().unwrap();
        let copy = lock.file.try_clone().unwrap();
        drop(lock);
        assert!(Lock::take(&path).unwrap().is_some());
        drop(copy);
    }

    /// Many who want the same lock: one has it at a time, though its file comes
    /// and goes.
    #[test]
    fn a_file_that_comes_and_goes_is_had_by_one() {
        let home = tempfile::tempdir().unwrap();
        let locks = LockFolder::new(home.path().to_owned(), "acct");
        let (inside, taken) = (
            std::sync::atomic::AtomicUsize::new(0),
            std::sync::atomic::AtomicUsize::new(0),
        );
        let order = std::sync::atomic::Ordering::SeqCst;
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..500 {
                        if let Some(lock) = locks.take("tmr_1").unwrap() {
                            assert_eq!(inside.fetch_add(1, order), 0);
                            taken.fetch_add(1, order);
                            inside.fetch_sub(1, order);
                            drop(lock);
                        }
                    }
                });
            }
        });
        assert!(taken.load(order) > 0);
    }

    #[cfg(unix)]
    #[test]
    fn what_the_killed_left_goes_and_what_is_held_stays() {
        let home = tempfile::tempdir().unwrap();
        let locks = LockFolder::new(home.path().to_owned(), "acct");
        for name in ["acct-a.lock", "acct-b.lock", "other-c.lock"] {
            std::fs::write(home.path().join(name), "").unwrap();
            crate::files::outdate(&home.path().join(name)).unwrap();
        }
        let held = locks.take("b").unwrap();
        assert!(held.is_some());
        let young = locks.take("young").unwrap();
        assert!(!locks.sweep().unwrap());
        let mut left: Vec<_> = std::fs::read_dir(home.path())
            .unwrap()
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .collect();
        left.sort();
        assert_eq!(left, ["acct-b.lock", "acct-young.lock", "other-c.lock"]);
        drop((held, young));
        assert!(locks.sweep().unwrap());
        assert_eq!(files(home.path()), 1);
    }
}
