//! Where what was listed last is kept: one file for each noun, account and mode in the
//! cache directory. Commands that list write it; a completion that finds it old has
//! it fetched by another tillctl, which goes on after the shell has its answer. Machines
//! that share a store have what any of them listed.

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

pub(crate) use crate::directory::CachedName;
use crate::directory::{LastListing, ListingFile};
use crate::files::{self, age};
use crate::settings::{Environment, Settings};
use crate::store::{Store, share_names};
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

impl CachedNoun {
    /// Whether this is one of its ids, and no name.
    pub(crate) fn is_id(&self, typed: &str) -> bool {
        self.prefixes.iter().any(|prefix| typed.starts_with(prefix))
    }
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

/// So long the store is waited for.
pub(crate) const SHARED: Duration = Duration::from_millis(100);
/// A file that was called old is older than this.
const OUTDATED: Duration = Duration::from_hours(24 * 365);

/// Keeps a whole list.
pub(crate) fn keep(settings: &Settings, noun: &CachedNoun, all: Vec<CachedName>) {
    if let Some(file) = file(settings, noun) {
        file.keep(all);
        share(settings, noun, &file);
    }
}

/// Has the other machines know it. That they could not be told is nobody's concern.
fn share(settings: &Settings, noun: &CachedNoun, file: &ListingFile) {
    if let Some((target, account)) = settings.shared_names() {
        let outbox = settings.outbox(&target.to_string());
        let listing = file.read().into_text();
        let user = settings.store_user();
        let _ = share_names(&outbox, user, (&account, noun.name), listing);
    }
}

/// Takes what another machine listed lately, if this one has nothing as young; whether it
/// did. It waits no longer than so long.
pub(crate) fn take_shared(
    settings: &Settings,
    noun: &CachedNoun,
    (young, wait): (Duration, Duration),
) -> bool {
    let taken = || {
        let file = file(settings, noun)?;
        // What was changed here since is not in it.
        let is_wanted = age(&file.path).is_none_or(|age| (young..OUTDATED).contains(&age));
        let (target, account) = settings.shared_names().filter(|_| is_wanted)?;
        let own = settings.clone();
        let password = Box::new(move || own.store_password());
        let store = Store::new(target, password, settings.store_user()).ok()?;
        let (sender, answer) = mpsc::channel();
        let name = noun.name;
        std::thread::spawn(move || sender.send(store.names(&account, name)));
        let (listing, age) = answer.recv_timeout(wait).ok()?.ok()??;
        (age < young / 2).then(|| file.keep_text(&listing))
    };
    taken().is_some()
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
    if age(&file.path).is_none_or(|age| age > FRESH)
        && !take_shared(settings, noun, (FRESH, SHARED))
    {
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
