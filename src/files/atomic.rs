//! Files that are there whole or not at all: written under another name beside
//! it, on the disk before they are put in the place of the old one.

use std::io::{self, Write as _};
use std::path::Path;

use super::name::folder;
use super::private::{make_private, sync_directory};
use super::trust::trust_folder;

/// A file without a name of its own yet.
pub(crate) type Unnamed = tempfile::NamedTempFile;
/// One that is closed, for those that many are made of.
pub(crate) type Closed = tempfile::TempPath;

/// Who may read a file that is put in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rights {
    /// Its owner alone.
    Private,
    /// Whoever could before; at first its owner alone.
    AsBefore,
    /// Whoever could before; at first whoever may read what is made here.
    Shared,
}

/// A file without a name of its own yet, in the folder of the one it is to
/// become. It is gone if it is not put there. Engines that read whole folders
/// pass over it: its name begins with a point.
pub(crate) fn beside(target: &Path, rights: Rights) -> io::Result<Unnamed> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".tillctl-").suffix(".part");
    let old = std::fs::metadata(target).ok();
    let old = old.filter(|old| rights != Rights::Private && old.is_file());
    #[cfg(unix)]
    if old.is_none() && rights == Rights::Shared {
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    }
    let file = builder.tempfile_in(folder(target))?;
    if let Some(old) = old {
        file.as_file().set_permissions(old.permissions())?;
    }
    Ok(file)
}

/// Puts it where it belongs, once all of it is on the disk.
pub(crate) fn put(file: Unnamed, target: &Path) -> io::Result<()> {
    file.as_file().sync_all()?;
    file.persist(target).map_err(|error| error.error)?;
    // It stands there; that its name outlives a power failure is not everywhere
    // to be had.
    let _ = sync_directory(folder(target));
    Ok(())
}

/// Puts a closed file, which was on the disk when it was closed, where it belongs.
pub(crate) fn put_closed(file: Closed, target: &Path) -> io::Result<()> {
    file.persist(target).map_err(|error| error.error)
}

/// A directory for files that are needed for as long as this lives.
pub(crate) fn scratch() -> io::Result<tempfile::TempDir> {
    tempfile::tempdir()
}

/// Tells whether files of our own can be made in a directory.
pub(crate) fn try_in(directory: &Path) -> io::Result<()> {
    trust_folder(directory)?;
    tempfile::tempfile_in(directory).map(drop)
}

/// Writes one of our own files whole, making its directory if need be.
pub(crate) fn write_whole(target: &Path, bytes: &[u8], rights: Rights) -> io::Result<()> {
    make_private(folder(target))?;
    let mut file = beside(target, rights)?;
    file.write_all(bytes)?;
    put(file, target)
}

/// Puts a file in its place whole, for its owner alone, without waiting for the
/// disk: one that a power failure takes is only made again.
pub(crate) fn write_cache(target: &Path, bytes: &[u8]) -> io::Result<()> {
    make_private(folder(target))?;
    let mut file = beside(target, Rights::Private)?;
    file.write_all(bytes)?;
    file.persist(target).map_err(|error| error.error)?;
    Ok(())
}
