//! Results that go to a file, for those who come back for them later: the file
//! is there whole or not at all.

use std::fs;
use std::io::{self, BufWriter, IntoInnerError, Write as _};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::failure::Failure;
use crate::files::{self, Rights, Unnamed};

/// Checks, before any work is done for it, that a result can be put there.
///
/// # Errors
/// [`crate::failure::Kind::Usage`] if the folder is missing or the name stands
/// for something that is no file.
pub(crate) fn check(path: &Path) -> Result<(), Failure> {
    if path == Path::new("-") {
        return Err(Failure::usage("a file cannot be called -")
            .hint("leave it out: the result goes to standard output"));
    }
    let target = resolve(path);
    if let Ok(found) = fs::metadata(&target)
        && !found.is_file()
    {
        return Err(
            Failure::usage(format!("{} is not a file", path.display())).hint(
                "name a file that may be replaced, or leave it out and redirect standard output",
            ),
        );
    }
    let folder = folder(&target);
    if folder.is_dir() {
        Ok(())
    } else {
        Err(
            Failure::usage(format!("there is no folder {}", folder.display()))
                .hint("make it first, or name a file elsewhere"),
        )
    }
}

/// Checks, before any work is done for it, that a folder for several results is
/// there or can be made.
///
/// # Errors
/// [`crate::failure::Kind::Usage`] if the folder around it is missing, or the
/// name stands for something that is no folder.
pub(crate) fn check_folder(path: &Path) -> Result<(), Failure> {
    if path.as_os_str().is_empty() || path.is_dir() {
        Ok(())
    } else if path.exists() {
        Err(Failure::usage(format!(
            "{} is not a folder",
            path.display()
        )))
    } else {
        check(path)
    }
}

/// Makes the folder for several results, if it is not there.
pub(crate) fn make_folder(path: &Path) -> Result<(), Failure> {
    if path.as_os_str().is_empty() || path.is_dir() {
        return Ok(());
    }
    fs::create_dir(path)
        .map_err(|error| Failure::failed(format!("cannot make {}: {error}", path.display())))
}

/// The folder that a file is put into.
pub(super) fn folder_of(path: &Path) -> PathBuf {
    folder(&resolve(path)).to_owned()
}

/// Writes a file under another name, waits until it is on the disk, and then
/// puts it in the place of the old one.
pub(crate) fn write_whole(path: &Path, bytes: impl AsRef<[u8]>) -> Result<(), Failure> {
    let mut whole = AtomicFile::begin(path)?;
    whole.write(bytes.as_ref())?;
    whole.keep()
}

/// A file on its way: until it is kept, the old one stays what it was.
#[derive(Debug)]
pub(super) struct AtomicFile {
    path: PathBuf,
    target: PathBuf,
    file: Sink,
}

#[derive(Debug)]
enum Sink {
    Plain(BufWriter<Unnamed>),
    /// As gzip: the same bytes for the same text, so without a time.
    Packed(Box<GzEncoder<BufWriter<Unnamed>>>),
}

impl AtomicFile {
    pub(super) fn begin(path: &Path) -> Result<Self, Failure> {
        let target = resolve(path);
        let file =
            files::beside(&target, Rights::Shared).map_err(|error| unwritable(path, &error))?;
        let file = BufWriter::new(file);
        Ok(Self {
            path: path.to_owned(),
            target,
            file: Sink::Plain(file),
        })
    }

    /// The same; a name that ends in `.gz` is packed.
    pub(super) fn begin_by_name(path: &Path) -> Result<Self, Failure> {
        let mut begun = Self::begin(path)?;
        let is_packed = path
            .extension()
            .is_some_and(|e| e.eq_ignore_ascii_case("gz"));
        begun.file = match begun.file {
            Sink::Plain(file) if is_packed => {
                Sink::Packed(Box::new(GzEncoder::new(file, Compression::default())))
            }
            file => file,
        };
        Ok(begun)
    }

    pub(super) fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        let written = match &mut self.file {
            Sink::Plain(file) => file.write_all(bytes),
            Sink::Packed(file) => file.write_all(bytes),
        };
        written.map_err(|error| unwritable(&self.path, &error))
    }

    /// Puts it where it belongs, once all of it is on the disk.
    pub(super) fn keep(self) -> Result<(), Failure> {
        let file = match self.file {
            Sink::Plain(file) => Ok(file),
            Sink::Packed(file) => file.finish(),
        };
        let file = file.and_then(|file| file.into_inner().map_err(IntoInnerError::into_error));
        file.and_then(|file| files::put(file, &self.target))
            .map_err(|error| unwritable(&self.path, &error))
    }
}

fn unwritable(path: &Path, error: &io::Error) -> Failure {
    Failure::failed(format!("cannot write {}: {error}", path.display()))
        .hint("what was there before is unchanged")
}

/// The file a link points to: replacing the link would leave the file stale.
fn resolve(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

fn folder(target: &Path) -> &Path {
    match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole_and_nothing_else_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.csv");
        write_whole(&path, "old").unwrap();
        write_whole(&path, "new").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_cannot_be_a_result_is_refused_before_the_work() {
        let folder = tempfile::tempdir().unwrap();
        assert!(check(&folder.path().join("report.csv")).is_ok());
        assert!(check(folder.path()).is_err());
        assert!(check(&folder.path().join("no/report.csv")).is_err());
        assert!(write_whole(&folder.path().join("no/report.csv"), "x").is_err());
    }

    #[test]
    fn a_folder_for_results_is_made_beside_what_is_there() {
        let home = tempfile::tempdir().unwrap();
        let (near, far) = (home.path().join("a"), home.path().join("b/c"));
        fs::write(home.path().join("f"), "").unwrap();
        assert!(check_folder(&near).is_ok() && !near.exists());
        make_folder(&near).unwrap();
        make_folder(&near).unwrap();
        assert!(near.is_dir() && check_folder(&near).is_ok());
        assert!(check_folder(&far).is_err());
        assert!(check_folder(&home.path().join("f")).is_err());
        assert!(make_folder(&home.path().join("f")).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_one_and_rights_stay_what_they_were() {
        use std::os::unix::fs::{PermissionsExt as _, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (path, link) = (folder.path().join("a"), folder.path().join("b"));
        write_whole(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        symlink(&path, &link).unwrap();
        write_whole(&link, "new").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o640
        );
    }
}
