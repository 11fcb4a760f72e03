//! Whose a file is. What makes the program do something, and what it appends to, has
//! to be its user's own or the system's, writable by nobody else, in folders that
//! nobody else can put another file into: who can write a settings file can have a
//! command run, and who can put a link in a log's place can have it written elsewhere.
//!
//! The system's (root's) is anybody's to read, as for ssh. A folder that all can write
//! to but that keeps each one's files apart, as `/tmp` does, is no danger: there the
//! file's own owner counts. A folder of the group that is its owner's alone, as
//! systems with a mask of 002 make them, is its owner's alone too.

use std::fs::File;
use std::io;
use std::path::Path;

use super::given::read_up_to;
use super::name::folder;

/// No file of settings is larger.
pub(crate) const MOST_OF_SETTINGS: u64 = 4 << 20;

/// Why a file or a folder is not used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Distrust {
    why: String,
    /// What mends it.
    remedy: String,
}

impl std::fmt::Display for Distrust {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.why)
    }
}

impl std::error::Error for Distrust {}

impl From<Distrust> for io::Error {
    fn from(distrust: Distrust) -> Self {
        Self::new(io::ErrorKind::PermissionDenied, distrust)
    }
}

/// What mends an error, if it is that a file is not trusted.
pub(crate) fn remedy(error: &io::Error) -> Option<&str> {
    let distrust = error.get_ref()?.downcast_ref::<Distrust>()?;
    Some(&distrust.remedy)
}

/// What to do about an error of a file that the program writes; `elsewhere` is how to have
/// it in another place.
pub(crate) fn advice(error: &io::Error, elsewhere: &str) -> String {
    use io::ErrorKind::{
        NotADirectory, PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, StorageFull,
    };
    if let Some(remedy) = remedy(error) {
        return remedy.to_owned();
    }
    match error.kind() {
        StorageFull | QuotaExceeded => format!("free some space, or {elsewhere}"),
        PermissionDenied => format!("mend its permissions, or {elsewhere}"),
        ReadOnlyFilesystem => format!("nothing can be written there: {elsewhere}"),
        NotADirectory => format!("a file stands where a directory should: move it, or {elsewhere}"),
        _ => format!("mend that, or {elsewhere}"),
    }
}

/// What the simulator keeps is in a folder of this name in the directory of data, and the
/// name of its account begins so; all else that is kept is in the directory of state.
pub(crate) const SIMULATOR: &str = "simulator";

/// The variable that names another place for what is kept at a path.
pub(crate) fn variable_of(path: &Path) -> &'static str {
    let is_simulators = |folder: &Path| {
        folder.ends_with(SIMULATOR)
            && path.strip_prefix(folder).is_ok_and(|inside| {
                let name = inside.file_name().unwrap_or_default().to_string_lossy();
                inside.components().count() < 2 || name.starts_with(SIMULATOR)
            })
    };
    variable(path.ancestors().any(is_simulators))
}

/// The same, where it is known whose it is.
pub(crate) const fn variable(is_simulators: bool) -> &'static str {
    if is_simulators {
        "TILLCTL_DATA_DIR"
    } else {
        "TILLCTL_STATE_DIR"
    }
}

/// What can be done about a file that is kept and cannot be used.
pub(crate) fn advice_of(error: &io::Error, path: &Path) -> String {
    advice(error, &format!("set {}", variable_of(path)))
}

/// What others must not do with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Protection {
    /// Write to it.
    AsItIs,
    /// Read it either: it holds keys.
    Secret,
}

/// Reads a file that says what the program does; `None` if there is none. It may be
/// reached through links, as settings that are kept elsewhere are, if they are as
/// trustworthy as the file.
pub(crate) fn read_trusted(path: &Path, kept: Protection) -> io::Result<Option<String>> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    trust_link(path)?;
    #[cfg(unix)]
    of_file(&file.metadata()?, path, kept)?;
    let _ = kept;
    trust_folder(folder(path))?;
    // A pipe has no place that could be looked up.
    if let Ok(target) = std::fs::canonicalize(path) {
        trust_folder(folder(&target))?;
    }
    let text = String::from_utf8(read_up_to(file, MOST_OF_SETTINGS)?);
    text.map(Some)
        .map_err(|_| io::ErrorKind::InvalidData.into())
}

/// Whether somebody else put a file there that is only read, as anybody can in `/tmp`.
pub(crate) fn is_foreign(path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        let owners = [std::fs::metadata(path), std::fs::symlink_metadata(path)];
        owners
            .into_iter()
            .flatten()
            .any(|found| !is_own(found.uid()))
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        false
    }
}

/// Refuses a file of the program's own that is a link, somebody else's, or one that
/// others can write to. One that is not there is not refused.
pub(crate) fn trust_file(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    match std::fs::symlink_metadata(path) {
        Ok(found) if found.is_symlink() => return Err(link(path).into()),
        Ok(found) => of_file(&found, path, Protection::AsItIs)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    let _ = path;
    Ok(())
}

/// As [`trust_file`], of what is open under this name.
pub(super) fn trust_open(file: &File, path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    of_file(&file.metadata()?, path, Protection::AsItIs)?;
    let _ = (file, path);
    Ok(())
}

/// What the system answers if a link stands where none may.
#[cfg(unix)]
pub(super) fn told_of_link(error: io::Error, path: &Path) -> io::Error {
    let is_link = std::fs::symlink_metadata(path).is_ok_and(|found| found.is_symlink());
    if is_link { link(path).into() } else { error }
}

#[cfg(unix)]
fn link(path: &Path) -> Distrust {
    Distrust {
        why: "it is a link, and who made it could have it lead anywhere".to_owned(),
        remedy: format!(
            "put the file itself at {}; a folder may be a link",
            path.display()
        ),
    }
}

#[cfg(unix)]
fn is_own(owner: u32) -> bool {
    owner == 0 || owner == rustix::process::geteuid().as_raw()
}

/// Refuses a link of somebody else's.
fn trust_link(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        let found = std::fs::symlink_metadata(path)?;
        if found.is_symlink() && !is_own(found.uid()) {
            return Err(foreign("it is a link that", path, found.uid()).into());
        }
    }
    let _ = path;
    Ok(())
}

#[cfg(unix)]
fn of_file(found: &std::fs::Metadata, path: &Path, kept: Protection) -> io::Result<()> {
    use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _};
    // Such as /dev/null: what is read there was written by nobody.
    if found.file_type().is_char_device() {
        return Ok(());
    }
    if !is_own(found.uid()) {
        return Err(foreign("it", path, found.uid()).into());
    }
    let mode = found.mode() & 0o7777;
    let path = path.display();
    let (done, remedy) = if mode & 0o022 != 0 {
        let remedy = match kept {
            Protection::AsItIs => format!("look at what stands in it, then: chmod go-w '{path}'"),
            Protection::Secret => format!("look at what stands in it, then: chmod 600 '{path}'"),
        };
        ("write to it", remedy)
    } else if mode & 0o077 != 0 && kept == Protection::Secret {
        ("read it", format!("chmod 600 '{path}'"))
    } else {
        return Ok(());
    };
    let why = format!("others can {done} (mode {mode:o})");
    Err(Distrust { why, remedy }.into())
}

#[cfg(unix)]
fn foreign(what: &str, path: &Path, owner: u32) -> Distrust {
    Distrust {
        why: format!("{what} belongs to another user (uid {owner})"),
        remedy: format!(
            "look at what stands in it, then make it yours (chown) or move {} away",
            path.display()
        ),
    }
}

/// Refuses a folder that others can put files into, or replace it by another.
pub(super) fn trust_folder(directory: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt as _;
        let directory = std::fs::canonicalize(directory)?;
        for (depth, folder) in directory.ancestors().enumerate() {
            let found = match std::fs::metadata(folder) {
                Ok(found) => found,
                // Whoever may pass through need not see it.
                Err(_) if depth > 0 => continue,
                Err(error) => return Err(error),
            };
            if depth == 0 && !is_own(found.uid()) {
                let what = format!("its folder {}", folder.display());
                return Err(foreign(&what, folder, found.uid()).into());
            }
            let mode = found.mode() & 0o7777;
            let keeps_apart = mode & 0o1000 != 0;
            let open = mode & 0o002 != 0
                || (mode & 0o020 != 0 && !is_group_of_one(found.uid(), found.gid()));
            if open && !keeps_apart {
                return Err(Distrust {
                    why: format!(
                        "others can put files into the folder {} (mode {mode:o})",
                        folder.display()
                    ),
                    remedy: format!("chmod go-w '{}'", folder.display()),
                }
                .into());
            }
        }
    }
    let _ = directory;
    Ok(())
}

/// Whether a group has its user alone in it, as far as the system's lists say.
#[cfg(unix)]
fn is_group_of_one(user: u32, group: u32) -> bool {
    let list = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    has_one(&list("/etc/passwd"), &list("/etc/group"), user, group)
}

#[cfg(unix)]
fn has_one(users: &str, groups: &str, user: u32, group: u32) -> bool {
    let fields = |line: &str| line.split(':').map(str::to_owned).collect::<Vec<_>>();
    let number = |fields: &[String], at: usize| fields.get(at)?.parse::<u32>().ok();
    let users: Vec<_> = users.lines().map(fields).collect();
    let Some(name) = users.iter().find(|u| number(u, 2) == Some(user)) else {
        return false;
    };
    let Some(name) = name.first() else {
        return false;
    };
    // Whoever has the group from the start does not stand among its members.
    let others = users
        .iter()
        .any(|u| number(u, 3) == Some(group) && number(u, 2) != Some(user));
    let group = groups
        .lines()
        .map(fields)
        .find(|g| number(g, 2) == Some(group));
    group.is_some_and(|group| {
        let members = group.get(3).map_or("", |members| members.trim());
        let alone = members.split(',').all(|m| m.is_empty() || m == name);
        !others && alone && group.first() == Some(name)
    })
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;

    const USERS: &str =
        "root:x:0:0::/root:/bin/sh\nanna:x:1000:1000::/h:/bin/sh\nben:x:1001:1001::/h:/bin/sh\n";

    #[test]
    fn what_to_do_is_of_the_kind_of_error() {
        for (kind, told) in [
            (io::ErrorKind::StorageFull, "free some space, or X"),
            (io::ErrorKind::QuotaExceeded, "free some space, or X"),
            (
                io::ErrorKind::PermissionDenied,
                "mend its permissions, or X",
            ),
            (
                io::ErrorKind::ReadOnlyFilesystem,
                "nothing can be written there: X",
            ),
            (io::ErrorKind::Other, "mend that, or X"),
        ] {
            assert_eq!(advice(&kind.into(), "X"), told);
        }
        let distrust = Distrust {
            why: "others can write to it".to_owned(),
            remedy: "chmod go-w f".to_owned(),
        };
        assert_eq!(advice(&distrust.into(), "X"), "chmod go-w f");
    }

    #[test]
    fn a_group_with_one_user_is_no_others() {
        for (groups, expected) in [
            ("anna:x:1000:\n", true),
            ("anna:x:1000:anna\n", true),
            ("anna:x:1000:anna,ben\n", false),
            ("staff:x:1000:\n", false),
            ("", false),
        ] {
            assert_eq!(has_one(USERS, groups, 1000, 1000), expected, "{groups}");
        }
        let shared = format!("{USERS}eve:x:1002:1000::/h:/bin/sh\n");
        assert!(!has_one(&shared, "anna:x:1000:\n", 1000, 1000));
        assert!(!has_one(USERS, "anna:x:1000:\n", 7, 1000));
    }

    fn set(path: &Path, mode: u32) {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    }

    fn why<T: std::fmt::Debug>(result: io::Result<T>) -> String {
        let error = result.unwrap_err();
        assert!(remedy(&error).is_some(), "{error}");
        error.to_string()
    }

    #[test]
    fn what_others_can_write_is_refused() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("f");
        std::fs::write(&file, "x").unwrap();
        for mode in [0o644, 0o600, 0o400, 0o444] {
            set(&file, mode);
            assert_eq!(
                read_trusted(&file, Protection::AsItIs).unwrap().unwrap(),
                "x"
            );
            trust_file(&file).unwrap();
        }
        for mode in [0o666, 0o662, 0o664] {
            set(&file, mode);
            assert!(
                why(read_trusted(&file, Protection::AsItIs)).contains(&format!("(mode {mode:o})"))
            );
            assert!(why(trust_file(&file)).contains("others can write to it"));
        }
        set(&file, 0o600);
        set(home.path(), 0o777);
        assert!(
            why(read_trusted(&file, Protection::AsItIs))
                .contains("others can put files into the folder")
        );
        // As /tmp is.
        set(home.path(), 0o1777);
        assert!(read_trusted(&file, Protection::AsItIs).is_ok());
        set(home.path(), 0o700);
    }

    #[test]
    fn links_are_followed_to_settings_and_not_to_logs() {
        let home = tempfile::tempdir().unwrap();
        let (file, link) = (home.path().join("f"), home.path().join("l"));
        std::fs::write(&file, "x").unwrap();
        symlink(&file, &link).unwrap();
        assert_eq!(
            read_trusted(&link, Protection::AsItIs).unwrap().unwrap(),
            "x"
        );
        assert!(why(trust_file(&link)).contains("it is a link"));
        // The folder that it leads to counts as well.
        let open = home.path().join("open");
        std::fs::create_dir(&open).unwrap();
        std::fs::write(open.join("f"), "x").unwrap();
        set(&open, 0o777);
        std::fs::remove_file(&link).unwrap();
        symlink(open.join("f"), &link).unwrap();
        assert!(why(read_trusted(&link, Protection::AsItIs)).contains("others can put files"));
        assert!(
            read_trusted(Path::new("/dev/null"), Protection::AsItIs)
                .unwrap()
                .is_some()
        );
        assert!(
            read_trusted(&home.path().join("none"), Protection::AsItIs)
                .unwrap()
                .is_none()
        );
    }
}
