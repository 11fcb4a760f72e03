//! Where what was listed last is kept: one file for each noun, account and mode in the
//! cache directory. Commands that list write it; a completion that finds it old has
//! it fetched by another tillctl, which goes on after the shell has its answer.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

pub(crate) use crate::directory::CachedName;
use crate::directory::{LastListing, ListingFile};
use crate::files::{self, age};
use crate::settings::{Environment, Settings};
use crate::stripe::Request;

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

/// Keeps a whole list.
pub(crate) fn keep(settings: &Settings, noun: &CachedNoun, all: Vec<CachedName>) {
    if let Some(file) = file(settings, noun) {
        file.keep(all);
    }
}

/// What is kept has been changed by such a request: the next completion looks
/// again.
pub(crate) fn outdate(settings: &Settings, requests: &[Request]) {
    for noun in NOUNS {
        let object = format!("{}/{{id}}", noun.path);
        let changes = |r: &Request| r.template == noun.path || r.template == object;
        if requests.iter().any(changes)
            && let Some(ListingFile { path, .. }) = file(settings, noun)
            && files::outdate(&path).is_ok()
        {
            let _ = files::remove(&path.with_extension("tried"));
        }
    }
}

/// What is known, fetched anew if it is old and that takes no longer than
/// until then.
pub(super) fn look(
    settings: &Settings,
    noun: &CachedNoun,
    deadline: Instant,
) -> Option<LastListing> {
    let file = file(settings, noun)?;
    if age(&file.path).is_none_or(|age| age > FRESH) {
        fetch(settings, noun, &file.path, deadline);
    }
    Some(file.read())
}

/// Where it is kept; `None` without a key.
pub(crate) fn file(settings: &Settings, noun: &CachedNoun) -> Option<ListingFile> {
    let folder = settings.cache_dir.join("names").join(settings.sight()?);
    Some(ListingFile {
        path: folder.join(format!("{}.tsv", noun.name)),
        max_age: settings.listing_max_age,
    })
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
