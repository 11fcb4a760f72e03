//! What a check reads: the list of readers, one request for each hundred of
//! them, and seldom the two lists beside it.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};

use crate::files;
use crate::fleet::history::{DatedList, History, HistoryFile, SeenLocation};
use crate::stripe::configurations::{self, Configuration};
use crate::stripe::{Client, Error, Location, Object, Reader, Request, locations, readers};

/// For how long a list of locations or configurations is good enough: reads
/// are rationed, and shops do not open every minute.
const KEEP: SignedDuration = SignedDuration::from_hours(1);
/// A reader at a location we have not heard of: the list is read again, but
/// not at every check.
const KEEP_STRANGE: SignedDuration = SignedDuration::from_mins(5);

/// What is wanted beside the readers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct GatherRequest {
    /// The configurations.
    pub configurations: bool,
    /// Everything anew.
    pub fresh: bool,
}

/// What was read.
#[derive(Debug)]
pub(crate) struct Gathered {
    /// The whole fleet.
    pub readers: Vec<Reader>,
    /// What was seen, this look included.
    pub history: History,
    /// Requests that took.
    pub reads: u64,
    /// When.
    pub now: Timestamp,
    /// What does not keep the check from its work, in sentences.
    pub warnings: Vec<String>,
}

/// Reads the fleet and takes it down in the history.
pub(crate) async fn gather(
    client: &Client,
    store: &HistoryFile,
    want: GatherRequest,
    clock: impl Fn() -> Timestamp,
) -> Result<Gathered, Error> {
    let found = store.read();
    let mut history = found.history;
    let mut warnings = Vec::new();
    let request = readers::list(&readers::ReaderFilter::default());
    let (mut readers, mut reads) = all::<Reader>(client, request).await?;
    // The list may move while it is read.
    let mut ids = BTreeSet::new();
    readers.retain(|reader| ids.insert(reader.id.clone()));
    let now = clock();
    if stale(history.locations.as_ref(), now, want.fresh, |places| {
        let known: BTreeSet<&str> = places.iter().map(|p| p.id.as_str()).collect();
        let mut used = readers.iter().filter_map(Reader::location_id);
        used.any(|id| !known.contains(id))
    }) {
        let (listed, count) = list::<Location, _>(client, locations::list(), now, place).await?;
        history.locations = Some(listed);
        reads += count;
    }
    let own = |place: &SeenLocation| place.configuration.is_some();
    let places = history.locations.iter().flat_map(|l| &l.items).flatten();
    if want.configurations
        && places.into_iter().any(own)
        && stale(history.configurations.as_ref(), now, want.fresh, |_| false)
    {
        let request = configurations::list(None);
        let id = |c: Configuration| c.id;
        let (listed, count) = list::<Configuration, _>(client, request, now, id).await?;
        history.configurations = Some(listed);
        reads += count;
    }
    let (locations, configurations) = (history.locations.clone(), history.configurations.clone());
    let (directory, account) = store.place();
    let elsewhere = files::variable_of(&directory.join(account));
    let elsewhere = format!("{elsewhere} names another directory");
    let kept = store.change(|there| {
        there.locations = locations;
        there.configurations = configurations;
        there.reads.add(now, reads);
        there.note(&readers, now);
        there.clone()
    });
    match kept {
        Ok((kept, begun_anew)) => {
            history = kept;
            warnings.extend(
                begun_anew.map(|why| {
                    format!("what was seen before is lost, a new history is begun: {why}")
                }),
            );
        }
        Err(error) => {
            history.note(&readers, now);
            warnings.push(format!(
                "what was seen cannot be kept, so nothing will be found stuck or out of date: {error}; {elsewhere}"
            ));
        }
    }
    if let (Err(error), true) = (store.looks().note(&readers, now), warnings.is_empty()) {
        warnings.push(format!(
            "what was seen is not kept for `fleet uptime`: {error}; {elsewhere}"
        ));
    }
    Ok(Gathered {
        readers,
        history,
        reads,
        now,
        warnings,
    })
}

fn stale<T>(
    listed: Option<&DatedList<T>>,
    now: Timestamp,
    fresh: bool,
    strange: impl Fn(&[T]) -> bool,
) -> bool {
    let Some(listed) = listed.filter(|_| !fresh) else {
        return true;
    };
    let lacking = || listed.items.as_deref().is_some_and(&strange);
    !listed.is_fresh(now, KEEP) || (lacking() && !listed.is_fresh(now, KEEP_STRANGE))
}

async fn all<T: Object>(client: &Client, request: Request) -> Result<(Vec<T>, u64), Error> {
    let mut pages = client.pages::<T>(request);
    let mut all = Vec::new();
    while let Some(page) = pages.next().await? {
        all.extend(page);
    }
    Ok((all, pages.pages_read()))
}

/// A list the key may not be allowed to read.
async fn list<T: Object, U>(
    client: &Client,
    request: Request,
    now: Timestamp,
    keep: impl Fn(T) -> U,
) -> Result<(DatedList<U>, u64), Error> {
    match all::<T>(client, request).await {
        Ok((items, count)) => {
            let items = Some(items.into_iter().map(keep).collect());
            Ok((DatedList { at: now, items }, count))
        }
        Err(error) if error.is_forbidden() => Ok((
            DatedList {
                at: now,
                items: None,
            },
            1,
        )),
        Err(error) => Err(error),
    }
}

fn place(location: Location) -> SeenLocation {
    SeenLocation {
        name: location.name().to_owned(),
        configuration: location.configuration_overrides,
        id: location.id,
    }
}
