//! Directories and files for their owner alone.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io;
use std::path::Path;
use std::time::{Duration, UNIX_EPOCH};

/// A file name out of a name from outside.
pub(crate) fn file_name(name: &str) -> String {
    name.chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.') {
                c
            } else {
                '_'
            }
        })
        .collect()
}

/// The folder a file is in.
pub(super) fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Makes a directory, and those above it, for their owner alone; one that is
/// there stays as it is.
pub(crate) fn make_private(directory: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(directory)
}

/// Opens a file to be appended to, for its owner alone if it has to be made.
/// Also what a lock is taken on: over NFS a lock on a file that is only read is
/// refused.
pub(crate) fn open_private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Opens a file to be read; `None` if there is none.
pub(crate) fn open(path: &Path) -> io::Result<Option<File>> {
    match File::open(path) {
        Ok(file) => Ok(Some(file)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// What stands in a file; `None` if there is none.
pub(crate) fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match std::fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// How many bytes a file has; none if it cannot be seen.
pub(crate) fn length(path: &Path) -> u64 {
    std::fs::metadata(path).map_or(0, |file| file.len())
}

/// How long ago a file was written. A moment in the future is no age.
pub(crate) fn age(path: &Path) -> Option<Duration> {
    let written = std::fs::metadata(path).and_then(|found| found.modified());
    Some(written.ok()?.elapsed().unwrap_or_default())
}

/// Makes a file look as if it had been written long ago.
pub(crate) fn outdate(path: &Path) -> io::Result<()> {
    let file = OpenOptions::new().append(true).open(path)?;
    file.set_modified(UNIX_EPOCH)
}

/// Deletes a file; one that is not there is deleted already.
pub(crate) fn remove(path: &Path) -> io::Result<()> {
    unless_missing(std::fs::remove_file(path))
}

/// Deletes a directory with everything in it; one that is not there is deleted
/// already.
pub(crate) fn remove_all(directory: &Path) -> io::Result<()> {
    unless_missing(std::fs::remove_dir_all(directory))
}

fn unless_missing(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

/// A name must survive a power failure as well as what it stands for. Where
/// directories cannot be synced there is nothing to be done about it.
pub(super) fn sync_directory(directory: &Path) -> io::Result<()> {
    #[cfg(unix)]
    File::open(directory)?.sync_all()?;
    let _ = directory;
    Ok(())
}

/// Whether an open file is still what its name stands for: another may have
/// been put in its place, or it was deleted.
pub(super) fn is_at(file: &File, path: &Path) -> io::Result<bool> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        let there = match std::fs::metadata(path) {
            Ok(there) => there,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            Err(error) => return Err(error),
        };
        let open = file.metadata()?;
        Ok((open.dev(), open.ino()) == (there.dev(), there.ino()))
    }
    // Elsewhere an open file can be neither replaced nor deleted.
    #[cfg(not(unix))]
    {
        let _ = (file, path);
        Ok(true)
    }
}
