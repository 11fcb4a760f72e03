//! What was listed last, kept for completions and suggestions: one small file
//! for each noun, account and mode in the cache directory. Commands that list
//! write it; a completion that finds it old has it fetched by another tillctl,
//! which goes on after the shell has its answer.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use crate::files::{self, age};
use crate::settings::{Environment, Settings};
use crate::stripe::{Configuration, Location, Reader, Request};

/// What has names that are worth completing.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct CachedNoun {
    /// The name of its file.
    name: &'static str,
    /// How its ids begin.
    pub(super) prefixes: &'static [&'static str],
    /// The command that lists it.
    list: &'static [&'static str],
    /// The endpoint whose writes change it.
    path: &'static str,
}

/// Readers.
pub(crate) const READERS: CachedNoun = CachedNoun {
    name: "readers",
    prefixes: crate::stripe::readers::ID_PREFIXES,
    list: &["readers", "list"],
    path: "/v1/terminal/readers",
};

/// Locations.
pub(crate) const LOCATIONS: CachedNoun = CachedNoun {
    name: "locations",
    prefixes: &["tml_"],
    list: &["locations", "list"],
    path: "/v1/terminal/locations",
};

/// Configurations.
pub(crate) const CONFIGURATIONS: CachedNoun = CachedNoun {
    name: "configurations",
    prefixes: &["tmc_"],
    list: &["configurations", "list"],
    path: "/v1/terminal/configurations",
};

const NOUNS: [&CachedNoun; 3] = [&READERS, &LOCATIONS, &CONFIGURATIONS];

/// What is older is fetched anew.
const FRESH: Duration = Duration::from_mins(3);
/// Not even tried again before so long, whatever came of the last try.
const PAUSE: Duration = Duration::from_secs(15);

/// One thing that was listed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct CachedName {
    /// `tmr_…`, `tml_…`, `tmc_…`
    pub(super) id: String,
    /// What people call it.
    pub(super) name: Option<String>,
    /// A reader's serial number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) serial: Option<String>,
    /// Online or offline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) status: Option<String>,
    /// The id of its location.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) place: Option<String>,
    /// A reader's model, a location's city, whether it is a default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) kind: Option<String>,
}

impl From<&Reader> for CachedName {
    fn from(reader: &Reader) -> Self {
        Self {
            id: reader.id.clone(),
            name: reader.label.clone(),
            serial: reader.serial_number.clone(),
            status: reader.status.as_ref().map(|s| s.as_str().to_owned()),
            place: reader.location_id().map(str::to_owned),
            kind: reader.device_type.clone(),
        }
    }
}

impl From<&Location> for CachedName {
    fn from(location: &Location) -> Self {
        let address = location.address.as_ref();
        let parts = address.map(|a| [a.city.clone(), a.country.clone()]);
        let parts: Vec<String> = parts.into_iter().flatten().flatten().collect();
        Self {
            id: location.id.clone(),
            name: location.display_name.clone(),
            kind: (!parts.is_empty()).then(|| parts.join(", ")),
            ..Self::default()
        }
    }
}

impl From<&Configuration> for CachedName {
    fn from(configuration: &Configuration) -> Self {
        Self {
            id: configuration.id.clone(),
            name: configuration.name.clone(),
            kind: configuration
                .is_default()
                .then(|| "account default".to_owned()),
            ..Self::default()
        }
    }
}

/// Keeps a whole list. That it could not be kept is nobody's concern.
pub(crate) fn keep(settings: &Settings, noun: &CachedNoun, all: &[CachedName]) {
    if let Some(path) = place(settings, noun)
        && let Ok(text) = serde_json::to_string(all)
    {
        let _ = files::write_cache(&path, text.as_bytes());
    }
}

/// What is kept has been changed by such a request: the next completion looks
/// again.
pub(crate) fn outdate(settings: &Settings, requests: &[Request]) {
    for noun in NOUNS {
        let object = format!("{}/{{id}}", noun.path);
        let changes = |r: &Request| r.template == noun.path || r.template == object;
        if requests.iter().any(changes)
            && let Some(path) = place(settings, noun)
            && files::outdate(&path).is_ok()
        {
            let _ = files::remove(&path.with_extension("tried"));
        }
    }
}

/// What is known, fetched anew if it is old and that takes no longer than
/// until then.
pub(super) fn look(settings: &Settings, noun: &CachedNoun, deadline: Instant) -> Vec<CachedName> {
    let Some(path) = place(settings, noun) else {
        return Vec::new();
    };
    if age(&path).is_none_or(|age| age > FRESH) {
        fetch(settings, noun, &path, deadline);
    }
    recall(&path)
}

fn recall(path: &Path) -> Vec<CachedName> {
    let text = files::read(path).ok().flatten();
    serde_json::from_slice(&text.unwrap_or_default()).unwrap_or_default()
}

/// Where it is kept; `None` without a key.
fn place(settings: &Settings, noun: &CachedNoun) -> Option<PathBuf> {
    let folder = settings.cache_dir.join("names").join(settings.sight()?);
    Some(folder.join(format!("{}.json", noun.name)))
}

/// Has another tillctl list it, and waits for that until the deadline. It is
/// never done where the key would have to be asked for.
fn fetch(settings: &Settings, noun: &CachedNoun, path: &Path, deadline: Instant) {
    let tried = path.with_extension("tried");
    let lately = age(&tried).is_some_and(|age| age < PAUSE);
    if lately || settings.key_at_hand().is_none() || files::write_cache(&tried, b"").is_err() {
        return;
    }
    let Some(program) = Environment::program() else {
        return;
    };
    let mut command = Command::new(program);
    command
        .args(settings.layers.typed_flags())
        .args(noun.list)
        .args(["--quiet", "--output=id", "--max-retries=0", "--timeout=15s"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt as _;
        // Ctrl-C in the shell is not meant for it.
        command.process_group(0);
    }
    let Ok(mut child) = command.spawn() else {
        return;
    };
    while matches!(child.try_wait(), Ok(None)) && Instant::now() < deadline {
        std::thread::sleep(Duration::from_millis(4));
    }
}
