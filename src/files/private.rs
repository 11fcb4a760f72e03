//! Directories and files for their owner alone.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, Read as _};
use std::path::Path;
use std::time::{Duration, UNIX_EPOCH};

use super::trust;

/// Makes a directory, and those above it, for their owner alone; one that is
/// there stays as it is, and is refused if others can put files into it.
pub(crate) fn make_private(directory: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(directory)?;
    trust::trust_folder(directory)
}

/// Opens a file to be appended to, for its owner alone if it has to be made.
/// Also what a lock is taken on: over NFS a lock on a file that is only read is
/// refused.
pub(crate) fn open_private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    open_own(path, options)
}

/// Makes a file for its owner alone that is not there yet, to be written anywhere.
pub(super) fn create_private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    open_own(path, options)
}

/// Opens one of our own files: what stands there is ours, and no link
/// ([`trust`]).
fn open_own(path: &Path, mut options: OpenOptions) -> io::Result<File> {
    #[cfg(unix)]
    {
        use rustix::fs::OFlags;
        use std::os::unix::fs::OpenOptionsExt as _;
        // A pipe that somebody put there keeps nobody waiting.
        let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
        options.custom_flags(flags.bits().cast_signed());
    }
    let file = options.open(path);
    #[cfg(unix)]
    let file = file.map_err(|error| trust::told_of_link(error, path));
    let file = file?;
    trust::trust_open(&file, path)?;
    Ok(file)
}

/// Opens a file of our own to be read; `None` if there is none.
pub(crate) fn open(path: &Path) -> io::Result<Option<File>> {
    let mut options = OpenOptions::new();
    options.read(true);
    match open_own(path, options) {
        Ok(file) => Ok(Some(file)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// What stands in a file of our own; `None` if there is none.
pub(crate) fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    let Some(mut file) = open(path)? else {
        return Ok(None);
    };
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok(Some(bytes))
}

/// How many bytes a file has; none if it cannot be seen.
pub(crate) fn length(path: &Path) -> u64 {
    std::fs::metadata(path).map_or(0, |file| file.len())
}

/// How many bytes there is room for on the disk of a folder, where that can be known.
pub(crate) fn room(folder: &Path) -> Option<u64> {
    #[cfg(unix)]
    {
        let disk = rustix::fs::statvfs(folder).ok()?;
        Some(disk.f_bavail.saturating_mul(disk.f_frsize))
    }
    #[cfg(not(unix))]
    {
        let _ = folder;
        None
    }
}

/// How long ago a file was written. A moment in the future is no age.
pub(crate) fn age(path: &Path) -> Option<Duration> {
    let written = std::fs::metadata(path).and_then(|found| found.modified());
    written.ok()?.elapsed().ok()
}

/// Makes a file look as if it had been written long ago.
pub(crate) fn outdate(path: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.append(true);
    open_own(path, options)?.set_modified(UNIX_EPOCH)
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
