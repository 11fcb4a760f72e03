//! One look at the fleet after another, and what is known from them.

use std::io;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::{Budget, ReaderChange, changes};
use crate::directory::LocationNames;
use crate::directory::select::Selection;
use crate::failure::Failure;
use crate::fleet::history::History;
use crate::fleet::uptime::looks::LookLog;
use crate::stripe::{Client, Error, Location, Reader, locations, readers};

/// How often the names of locations are read again.
const NAMES_KEEP: SignedDuration = SignedDuration::from_hours(1);
/// The same if a reader stands at a location we have not heard of.
const NAMES_KEEP_STRANGE: SignedDuration = SignedDuration::from_mins(5);

/// The fleet as it was last seen.
pub(crate) struct FleetView {
    pub client: Client,
    pub budget: Budget,
    /// Those that are wanted.
    pub readers: Vec<Reader>,
    pub names: LocationNames,
    /// When that was.
    pub at: Option<Timestamp>,
    /// How many looks brought something.
    pub looks_taken: u64,
    /// What was seen before, for the age of actions; it is not kept.
    pub history: History,
    /// Why the last look failed.
    pub trouble: Option<Error>,
    /// Where looks at the whole fleet are kept.
    pub looks: Option<Arc<dyn LookLog>>,
    /// Why the last one could not be.
    pub unkept: Option<io::Error>,
    selection: Selection,
    named: Option<Timestamp>,
    limited: u64,
}

/// What is to be read.
#[derive(Clone)]
pub(crate) struct LookRequest {
    filter: readers::ReaderFilter,
    names: bool,
}

/// What was read.
pub(crate) struct LookResult {
    pub readers: Vec<Reader>,
    locations: Option<Vec<Location>>,
    /// Pages of readers.
    pages: u64,
    /// All requests.
    reads: u64,
    /// Whether it is of the whole fleet.
    is_whole: bool,
}

/// Reads the fleet, and the names of locations if they are wished for.
pub(crate) async fn look(client: &Client, wish: &LookRequest) -> Result<LookResult, Error> {
    let names = async {
        if !wish.names {
            return Ok(None);
        }
        match client.pages::<Location>(locations::list()).all().await {
            Ok(all) => Ok(Some(all)),
            // Ids are shown then.
            Err(error) if error.is_forbidden() => Ok(Some(Vec::new())),
            Err(error) => Err(error),
        }
    };
    let fleet = async {
        let mut pages = client.pages::<Reader>(readers::list(&wish.filter));
        let mut all = Vec::new();
        while let Some(page) = pages.next().await? {
            all.extend(page);
        }
        Ok::<_, Error>((all, pages.pages_read()))
    };
    let (names, fleet) = tokio::join!(names, fleet);
    let (readers, pages) = fleet?;
    let locations = names?;
    let of_names = locations
        .as_ref()
        .map_or(0, |l| l.len().div_ceil(100).max(1));
    Ok(LookResult {
        readers,
        locations,
        reads: pages.saturating_add(of_names.try_into().unwrap_or(u64::MAX)),
        pages,
        is_whole: wish.filter.is_empty(),
    })
}

impl FleetView {
    pub(crate) fn new(client: Client, selection: Selection, budget: Budget) -> Self {
        Self {
            limited: client.times_limited(),
            client,
            budget,
            readers: Vec::new(),
            names: LocationNames::new(),
            at: None,
            looks_taken: 0,
            history: History::new(),
            trouble: None,
            looks: None,
            unkept: None,
            selection,
            named: None,
        }
    }

    /// What the next look is to read.
    pub(crate) fn wish(&self, now: Timestamp) -> LookRequest {
        let old = |keep| self.named.is_none_or(|at| now.duration_since(at) >= keep);
        let strange = self.readers.iter().filter_map(Reader::location_id);
        let strange = strange.into_iter().any(|id| !self.names.contains_key(id));
        let mut filter = self.selection.filter(&self.names);
        // Who goes offline would vanish without a word.
        filter.status = None;
        LookRequest {
            filter,
            names: old(NAMES_KEEP) || (strange && old(NAMES_KEEP_STRANGE)),
        }
    }

    /// Takes in what a look brought; the error, if it brought none.
    pub(crate) fn take(
        &mut self,
        seen: Result<LookResult, Error>,
        now: Timestamp,
    ) -> Option<Error> {
        self.replaced(seen, now).err()
    }

    /// The same; those that were seen before.
    fn replaced(
        &mut self,
        seen: Result<LookResult, Error>,
        now: Timestamp,
    ) -> Result<Vec<Reader>, Error> {
        let limited = self.client.times_limited();
        let refused = limited > self.limited;
        self.limited = limited;
        match seen {
            Ok(seen) => {
                self.budget.looked(seen.reads, seen.pages, refused);
                if let Some(locations) = seen.locations {
                    self.named = Some(now);
                    let pair = |l: &Location| (l.id.clone(), l.name().to_owned());
                    self.names = locations.iter().map(pair).collect();
                    self.selection.spell(&self.names);
                }
                self.history.note(&seen.readers, now);
                if let Some(looks) = self.looks.as_ref().filter(|_| seen.is_whole) {
                    self.unkept = looks.note(&seen.readers, now).err();
                }
                let before = std::mem::replace(&mut self.readers, seen.readers);
                self.selection.spell_labels(&self.readers);
                let (selection, names) = (&self.selection, &self.names);
                self.readers.retain(|r| selection.matches(r, names, now));
                self.at = Some(now);
                self.looks_taken += 1;
                self.trouble = None;
                Ok(before)
            }
            Err(error) => {
                self.budget
                    .looked(1, self.budget.pages(), refused || error.is_rate_limited());
                self.trouble = Some(error.clone());
                Err(error)
            }
        }
    }

    /// As [`FleetView::take`]; what changed.
    pub(crate) fn renew(
        &mut self,
        seen: Result<LookResult, Error>,
        now: Timestamp,
    ) -> Vec<ReaderChange> {
        self.replaced(seen, now)
            .map_or_else(|_| Vec::new(), |before| changes(&before, &self.readers))
    }

    /// What it means that the first look was refused.
    pub(crate) async fn refused(&self, error: Error) -> Result<(), Failure> {
        self.selection.listed(&self.client, Err(error)).await
    }

    /// Refuses a location that does not exist, and a value that no reader of
    /// the fleet has; `seen` may be a part of it.
    pub(crate) async fn check_selection(&self, seen: &[Reader]) -> Result<(), Failure> {
        // Without any names there is nothing to hold it against.
        if !self.names.is_empty() {
            self.selection.check_locations(&self.names)?;
        }
        let is_met = !self.readers.is_empty();
        self.selection.check(&self.client, seen, is_met).await
    }

    /// The name of a location.
    pub(crate) fn name_of<'a>(&'a self, id: &'a str) -> &'a str {
        self.names.get(id).map_or(id, String::as_str)
    }

    /// The name of a reader's location.
    pub(crate) fn place(&self, reader: &Reader) -> &str {
        match reader.location_id() {
            Some(id) => self.names.get(id).map_or("", String::as_str),
            None => "",
        }
    }
}
