//! A file of lines that are on disk before what they cover is done.
//!
//! Lines are only ever appended. Many that come at once share one fsync (group
//! commit): whoever comes first takes every line that waits, writes them under
//! the file's lock, syncs once and lets all of them go on. A last line that a
//! power failure tore is ended by the next writer.
//!
//! A file that got long is rewritten: a shorter one is on disk, whole, before it
//! takes the old one's place under the old one's lock. Whoever has the old one
//! open finds, once it has the lock, that the name leads to another file, and
//! takes that.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

use super::name::folder;
use super::private::{
    create_private, is_at, make_private, open, open_private, remove, sync_directory,
};

/// An open file of lines.
#[derive(Debug)]
pub(crate) struct AppendLog {
    path: PathBuf,
    writer: Arc<Writer>,
    /// What was read from last: the same file, or another by now.
    reading: Mutex<Option<File>>,
}

#[derive(Debug)]
struct Writer {
    path: PathBuf,
    file: Mutex<File>,
    queue: Mutex<AppendQueue>,
}

#[derive(Debug, Default)]
struct AppendQueue {
    waiting: Vec<AppendJob>,
    /// Somebody writes them.
    is_served: bool,
}

/// Lines that are to be on disk before somebody goes on.
#[derive(Debug)]
struct AppendJob {
    text: String,
    done: oneshot::Sender<io::Result<()>>,
}

/// A file of lines that is being written, to take the place of another.
pub(crate) struct NewLines(File);

impl io::Write for NewLines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl io::Seek for NewLines {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.0.seek(to)
    }
}

impl AppendLog {
    /// Opens a file in a directory, making both if need be (0600, 0700).
    pub(crate) fn open(path: PathBuf) -> io::Result<Self> {
        make_private(folder(&path))?;
        let file = open_append(&path)?;
        let writer = Arc::new(Writer {
            path: path.clone(),
            file: Mutex::new(file),
            queue: Mutex::default(),
        });
        let reading = Mutex::default();
        Ok(Self {
            path,
            writer,
            reading,
        })
    }

    /// Writes a line (without its end) and waits until it is on disk.
    pub(crate) async fn append(&self, line: String) -> io::Result<()> {
        let (done, written) = oneshot::channel();
        let gone = || io::Error::other("its writer has stopped");
        let text = line + "\n";
        let is_served = {
            let mut queue = guard(&self.writer.queue);
            queue.waiting.push(AppendJob { text, done });
            std::mem::replace(&mut queue.is_served, true)
        };
        if !is_served {
            let writer = Arc::clone(&self.writer);
            tokio::task::spawn_blocking(move || writer.write_all());
        }
        written.await.map_err(|_| gone())?
    }

    /// What stands in the file from this byte on, other processes' lines
    /// included, and the byte it begins with: 0 if another file is there than
    /// the one that was read last, or a shorter one.
    pub(crate) fn read(&self, from: u64) -> io::Result<(u64, Vec<u8>)> {
        let mut kept = guard(&self.reading);
        let (mut file, from) = self.locked(&mut kept, from)?;
        let mut text = Vec::new();
        file.read_to_end(&mut text)?;
        file.unlock()?;
        *kept = Some(file);
        Ok((from, text))
    }

    /// Every whole line from this byte on, other processes' lines included, each
    /// with the byte it begins at; then `then` reads lines again of the very file
    /// that was scanned, whatever has taken its place since. `begin` hears where the
    /// scan begins, as [`AppendLog::read`] says it.
    pub(crate) fn scan<S, T>(
        &self,
        from: u64,
        begin: impl FnOnce(u64) -> S,
        mut each: impl FnMut(&mut S, u64, &[u8]),
        then: impl FnOnce(S, Scanned, &mut LineReader<'_>) -> io::Result<T>,
    ) -> io::Result<T> {
        let mut kept = guard(&self.reading);
        let (mut file, from) = self.locked(&mut kept, from)?;
        let mut state = begin(from);
        let scanned = whole_lines(&mut file, from, |at, line| each(&mut state, at, line))?;
        file.unlock()?;
        let read = then(state, scanned, &mut LineReader { file: &mut file });
        *kept = Some(file);
        read
    }

    /// The file that is there now, locked against writers and at the byte that reading
    /// begins with.
    fn locked(&self, kept: &mut Option<File>, from: u64) -> io::Result<(File, u64)> {
        loop {
            let (mut file, from) = match kept.take() {
                Some(file) => (file, from),
                None => (must_open(&self.path)?, 0),
            };
            // A writer holds the lock while a line is half there.
            file.lock_shared()?;
            if !is_at(&file, &self.path)? {
                continue;
            }
            let from = if file.metadata()?.len() < from {
                0
            } else {
                from
            };
            file.seek(SeekFrom::Start(from))?;
            return Ok((file, from));
        }
    }

    /// Puts what `shorten` writes in the place of all lines, if it says so. Nobody
    /// appends meanwhile, and a process that dies leaves either the one or the other.
    pub(crate) fn rewrite(
        &self,
        shorten: impl FnOnce(&mut LineReader<'_>, &mut NewLines) -> io::Result<bool>,
    ) -> io::Result<bool> {
        let mut file = open_append(&self.path)?;
        lock_what_is_there(&mut file, &self.path)?;
        let target = &self.path;
        // One name, which only who has the lock writes to: nothing piles up.
        let mut part = target.clone().into_os_string();
        part.push(".part");
        let part = PathBuf::from(part);
        remove(&part)?;
        let written = create_private(&part).and_then(|new| {
            let mut new = NewLines(new);
            let is_wanted = shorten(&mut LineReader { file: &mut file }, &mut new)?;
            new.0.sync_all()?;
            Ok(is_wanted)
        });
        if !matches!(written, Ok(true)) {
            let _ = remove(&part);
            return written;
        }
        std::fs::rename(&part, target)?;
        sync_directory(folder(target))?;
        Ok(true)
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

/// Reads lines again that a scan has found.
pub(crate) struct LineReader<'f> {
    file: &'f mut File,
}

impl LineReader<'_> {
    /// The line of so many bytes that begins there.
    pub(crate) fn line(&mut self, at: u64, length: u32) -> io::Result<Vec<u8>> {
        let mut line = Vec::new();
        self.file.seek(SeekFrom::Start(at))?;
        let mut whole = io::Read::by_ref(self.file).take(u64::from(length));
        whole.read_to_end(&mut line)?;
        Ok(line)
    }

    /// Every whole line, with the byte it begins at.
    pub(crate) fn each(&mut self, each: impl FnMut(u64, &[u8])) -> io::Result<Scanned> {
        self.file.seek(SeekFrom::Start(0))?;
        whole_lines(self.file, 0, each)
    }

    /// How many bytes there are.
    pub(crate) fn length(&self) -> io::Result<u64> {
        Ok(self.file.metadata()?.len())
    }
}

/// So much of a file is in memory at once, and more only for a longer line.
const CHUNK: usize = 1 << 18;

/// How a scan ended.
pub(crate) struct Scanned {
    /// The byte behind the last whole line.
    pub(crate) end: u64,
    /// A last line without an end, which a later writer gives it.
    pub(crate) tail: Vec<u8>,
}

/// Hands out whole lines, without their ends.
fn whole_lines(
    file: &mut File,
    from: u64,
    mut each: impl FnMut(u64, &[u8]),
) -> io::Result<Scanned> {
    let mut held: Vec<u8> = Vec::with_capacity(CHUNK);
    let mut begin = from;
    loop {
        let known = held.len();
        let read = io::Read::by_ref(file)
            .take(CHUNK as u64)
            .read_to_end(&mut held)?;
        if read == 0 {
            return Ok(Scanned {
                end: begin,
                tail: held,
            });
        }
        let mut used = 0;
        // What was there before has no end in it.
        for end in memchr::memchr_iter(b'\n', &held[known..]) {
            let end = known + end;
            let line = &held[used..end];
            each(begin, line);
            begin = begin.saturating_add(line.len() as u64).saturating_add(1);
            used = end + 1;
        }
        held.drain(..used);
    }
}

impl Writer {
    /// Writes until nobody waits any more.
    fn write_all(&self) {
        let mut file = guard(&self.file);
        loop {
            let batch = {
                let mut queue = guard(&self.queue);
                if queue.waiting.is_empty() {
                    queue.is_served = false;
                    return;
                }
                std::mem::take(&mut queue.waiting)
            };
            let text: String = batch.iter().map(|job| job.text.as_str()).collect();
            let result = write_locked(&mut file, &self.path, text.as_bytes());
            for job in batch {
                let told = match &result {
                    Ok(()) => Ok(()),
                    Err(error) => Err(io::Error::new(error.kind(), error.to_string())),
                };
                // Whoever waited may have been interrupted.
                let _ = job.done.send(told);
            }
        }
    }
}

fn guard<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Takes the lock of the file of this name, which may be another by now than the
/// one that is open.
fn lock_what_is_there(file: &mut File, path: &Path) -> io::Result<()> {
    loop {
        file.lock()?;
        if is_at(file, path)? {
            return Ok(());
        }
        *file = open_append(path)?;
    }
}

fn write_locked(file: &mut File, path: &Path, text: &[u8]) -> io::Result<()> {
    lock_what_is_there(file, path)?;
    let written = (|| {
        let end = file.seek(SeekFrom::End(0))?;
        let torn = is_torn(file)?;
        let mut whole = Vec::with_capacity(text.len() + 1);
        if torn {
            // Our line must not be glued to half a line of somebody killed.
            whole.push(b'\n');
        }
        whole.extend_from_slice(text);
        if let Err(error) = file.write_all(&whole) {
            // A full disk: no half line is left behind.
            let _ = file.set_len(end);
            return Err(error);
        }
        file.sync_data()
    })();
    file.unlock()?;
    written
}

/// Whether the last line has no end.
fn is_torn(file: &mut File) -> io::Result<bool> {
    if file.metadata()?.len() == 0 {
        return Ok(false);
    }
    let mut last = [0];
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut last)?;
    Ok(last != *b"\n")
}

fn open_append(path: &Path) -> io::Result<File> {
    let file = open_private(path)?;
    // The file's name must survive a power failure as well as its lines.
    sync_directory(folder(path))?;
    Ok(file)
}

fn must_open(path: &Path) -> io::Result<File> {
    open(path)?.ok_or_else(|| io::ErrorKind::NotFound.into())
}

/// Appends a line (without its end) to a file that is opened each time: whoever
/// moves a long one away finds no late lines in it. One write, which is waited for
/// no longer than the system takes to have it.
pub(crate) fn append_line(path: &Path, line: &str) -> io::Result<()> {
    make_private(folder(path))?;
    let mut file = open_private(path)?;
    let mut text = String::with_capacity(line.len() + 2);
    if is_torn(&mut file)? {
        text.push('\n');
    }
    text.push_str(line);
    text.push('\n');
    match file.write(text.as_bytes())? {
        whole if whole == text.len() => Ok(()),
        _ => Err(io::Error::new(
            io::ErrorKind::StorageFull,
            "only a part of a line could be written",
        )),
    }
}

/// The first bytes of such a file, at most so many.
pub(crate) fn start_of(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    must_open(path)?.take(most).read_to_end(&mut text)?;
    Ok(text)
}

/// The end of such a file, at most so many bytes; nothing is waited for.
pub(crate) fn end_of(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut file = must_open(path)?;
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(most)))?;
    let mut text = Vec::new();
    file.read_to_end(&mut text)?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(log: &AppendLog) -> String {
        String::from_utf8(log.read(0).unwrap().1).unwrap()
    }

    /// A rewrite that has all of the text at once.
    fn whole(
        shorten: impl FnOnce(&[u8]) -> Option<Vec<u8>>,
    ) -> impl FnOnce(&mut LineReader<'_>, &mut NewLines) -> io::Result<bool> {
        |lines, new| {
            let length = u32::try_from(lines.length()?).unwrap();
            match shorten(&lines.line(0, length)?) {
                Some(text) => new.write_all(&text).map(|()| true),
                None => Ok(false),
            }
        }
    }

    /// Two logs stand for two processes: one appends while the other rewrites.
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn nothing_appended_beside_a_rewrite_is_lost() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("log");
        let (one, two) = (
            AppendLog::open(path.clone()).unwrap(),
            Arc::new(AppendLog::open(path.clone()).unwrap()),
        );
        let rewriter = Arc::clone(&two);
        let rewriting = tokio::task::spawn_blocking(move || {
            for _ in 0..50 {
                rewriter.rewrite(whole(|text| Some(text.to_vec()))).unwrap();
            }
        });
        for number in 0..200 {
            one.append(number.to_string()).await.unwrap();
        }
        rewriting.await.unwrap();
        let wanted: Vec<String> = (0..200).map(|number| format!("{number}\n")).collect();
        let wanted = wanted.concat();
        assert_eq!(texts(&one), wanted);
        assert_eq!(texts(&two), wanted);
        assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 1);
    }

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn a_line_that_is_not_on_disk_is_an_error() {
        let log = AppendLog::open("/dev/full".into()).unwrap();
        let error = log.append("one".into()).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::StorageFull);
    }

    #[tokio::test]
    async fn a_reader_sees_that_another_file_is_there() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("log");
        let log = AppendLog::open(path.clone()).unwrap();
        log.append("one".into()).await.unwrap();
        log.append("two".into()).await.unwrap();
        assert_eq!(log.read(0).unwrap().0, 0);
        assert_eq!(log.read(4).unwrap(), (4, b"two\n".to_vec()));
        // As long as the old one, and none of its bytes mean the same.
        let other = AppendLog::open(path).unwrap();
        assert!(
            other
                .rewrite(whole(|_| Some(b"eleven\nb\n".to_vec())))
                .unwrap()
        );
        assert_eq!(log.read(8).unwrap(), (0, b"eleven\nb\n".to_vec()));
        log.append("c".into()).await.unwrap();
        assert_eq!(log.read(9).unwrap(), (9, b"c\n".to_vec()));
        assert!(!log.rewrite(whole(|_| None)).unwrap());
    }

    #[tokio::test]
    async fn what_a_killed_rewrite_left_is_overwritten_and_never_read() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("log");
        let log = AppendLog::open(path).unwrap();
        log.append("one".into()).await.unwrap();
        std::fs::write(home.path().join("log.part"), "half a li").unwrap();
        assert_eq!(texts(&log), "one\n");
        assert!(log.rewrite(whole(|text| Some(text.repeat(2)))).unwrap());
        assert_eq!(texts(&log), "one\none\n");
        assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 1);
    }
}
