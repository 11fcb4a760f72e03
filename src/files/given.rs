//! What somebody names to be read: a file, a pipe, or standard input for `-`.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use crate::interrupt;

/// Between two looks whether the program is asked to stop.
const LOOK: Duration = Duration::from_millis(20);

/// Reads all of it, but no more than `limit` bytes.
///
/// # Errors
/// [`io::ErrorKind::Interrupted`] if the program is asked to stop meanwhile: a pipe that
/// nobody writes to would hold it for ever. [`io::ErrorKind::FileTooLarge`] beyond the
/// limit.
pub(crate) fn read_given(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    let path = path.to_owned();
    let is_stdin = path.as_os_str() == "-";
    if !is_stdin && path.is_file() {
        return read_up_to(File::open(path)?, limit);
    }
    let (sender, receiver) = channel();
    // It is left behind if it never comes back.
    std::thread::spawn(move || {
        let read = if is_stdin {
            read_up_to(io::stdin().lock(), limit)
        } else {
            File::open(path).and_then(|file| read_up_to(file, limit))
        };
        let _ = sender.send(read);
    });
    loop {
        match receiver.recv_timeout(LOOK) {
            Ok(read) => return read,
            Err(RecvTimeoutError::Timeout) if !interrupt::is_pressed() => {}
            Err(_) => return Err(io::ErrorKind::Interrupted.into()),
        }
    }
}

/// Reads all of it, but no more than `limit` bytes.
pub(super) fn read_up_to(from: impl Read, limit: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length <= limit) {
        Ok(bytes)
    } else {
        Err(io::ErrorKind::FileTooLarge.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_without_an_end_is_left() {
        let error = read_given(Path::new("/dev/zero"), 1000).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::FileTooLarge);
        let whole = read_up_to(&[7; 1000][..], 1000).unwrap();
        assert_eq!(whole.len(), 1000);
    }
}
