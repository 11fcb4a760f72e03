//! Lists, page by page: nothing loads a whole list to show its first row.
//!
//! <https://docs.stripe.com/api/pagination>

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use tokio::task::JoinHandle;

use super::client::Client;
use super::config::TracedReply;
use super::error::{ANOTHER_SERVER, Error};
use super::object::{Object, Page};
use super::request::Request;
use crate::text::size;

/// The most objects a page can hold.
pub(crate) const PAGE_LIMIT: usize = 100;

/// How often a list is begun anew because the object to go on from was deleted.
const BEGINNINGS: u32 = 5;

/// The most pages of a list: ten million objects, which take more than an hour at
/// the pace Stripe allows.
const MOST_PAGES: u64 = 100_000;
/// The most pages of a list that is held whole: a fleet of a million readers.
const MOST_PAGES_HELD: u64 = 10_000;
/// The most bytes of a list that is held whole.
const MOST_BYTES_HELD: usize = 256 << 20;

/// Whether a list comes nearer to its end. A server that says for ever that there is
/// more is not to keep a command busy, nor to fill the memory.
#[derive(Debug)]
pub(crate) struct ListProgress {
    /// The objects that were gone on from.
    cursors: HashSet<u64>,
    pages: u64,
    bytes: usize,
    is_held: bool,
}

impl ListProgress {
    /// Of a list of these objects. Those of a fleet are all held at once.
    pub(crate) fn of<T: Object>() -> Self {
        Self {
            cursors: HashSet::new(),
            pages: 0,
            bytes: 0,
            is_held: T::OBJECT.starts_with("terminal."),
        }
    }

    /// A page came, of so many bytes; the next request goes on from this object.
    pub(crate) fn go_on(&mut self, cursor: Option<&str>, length: usize) -> Result<(), Error> {
        self.pages += 1;
        self.bytes = self.bytes.saturating_add(length);
        if !cursor.is_some_and(|cursor| self.cursors.insert(fingerprint(cursor))) {
            // Following it would ask for the same pages for ever.
            return Err(endless(
                "the list says there is more, but gives no new object to go on from".to_owned(),
            ));
        }
        let most = if self.is_held {
            MOST_PAGES_HELD
        } else {
            MOST_PAGES
        };
        if self.pages >= most {
            return Err(endless(format!("the list has no end after {most} pages")));
        }
        if self.is_held && self.bytes > MOST_BYTES_HELD {
            return Err(endless(format!(
                "the list has no end after {} pages of {} together",
                self.pages,
                size(self.bytes)
            )));
        }
        Ok(())
    }

    /// The list is begun anew, and its pages come again.
    pub(crate) fn begin_anew(&mut self) {
        self.cursors.clear();
    }
}

/// A list being read, newest first.
#[derive(Debug)]
pub struct Pages<T: Object> {
    client: Client,
    request: Request,
    state: PagingState<T>,
    ahead: bool,
    read: u64,
    objects: u64,
    place: Box<PagePosition>,
}

/// What of a list was handed out, so that it can be begun anew where the object
/// to go on from was deleted.
#[derive(Debug)]
pub(super) struct PagePosition {
    /// What was asked for, without an object to go on from.
    first: Request,
    seen: Vec<u64>,
    /// What is left out because it was handed out before the list was begun
    /// anew.
    known: HashSet<u64>,
    begun_anew: u32,
    progress: ListProgress,
}

impl PagePosition {
    pub(super) fn new<T: Object>(first: Request) -> Self {
        Self {
            first,
            seen: Vec::new(),
            known: HashSet::new(),
            begun_anew: 0,
            progress: ListProgress::of::<T>(),
        }
    }

    /// A page came that is not the last.
    pub(super) fn go_on(&mut self, cursor: Option<&str>, length: usize) -> Result<(), Error> {
        self.progress.go_on(cursor, length)
    }

    /// The request that begins the list anew.
    pub(super) fn begin_anew(&mut self) -> Result<Request, Error> {
        self.begun_anew += 1;
        if self.begun_anew > BEGINNINGS {
            return Err(stuck(
                "objects of the list are deleted faster than it can be read",
            ));
        }
        self.known.extend(self.seen.drain(..));
        self.progress.begin_anew();
        Ok(self.first.clone())
    }

    /// Leaves out of a page what was handed out already. `is_last` spares to
    /// remember what nobody will ask for.
    pub(super) fn hand_out<T: Object>(&mut self, page: &mut Vec<T>, is_last: bool) {
        if !self.known.is_empty() {
            page.retain(|object| !self.known.contains(&fingerprint(object.id())));
        }
        if !is_last {
            self.seen.extend(page.iter().map(|o| fingerprint(o.id())));
        }
    }
}

#[derive(Debug)]
enum PagingState<T> {
    /// The next page is to be asked for.
    Ready,
    /// The next page was asked for already.
    Asked(JoinHandle<Result<TracedReply<Page<T>>, Error>>),
    /// There is no more.
    Done,
}

impl Client {
    /// Reads a list. Without a `limit` pages are as large as Stripe allows.
    pub fn pages<T: Object>(&self, mut request: Request) -> Pages<T> {
        if request.params.get("limit").is_none() {
            request.params.set("limit", PAGE_LIMIT);
        }
        Pages {
            client: self.clone(),
            place: Box::new(PagePosition::new::<T>(request.clone())),
            request,
            state: PagingState::Ready,
            ahead: false,
            read: 0,
            objects: 0,
        }
    }
}

impl<T: Object> Pages<T> {
    /// Asks for the next page while the caller works on this one. For readers
    /// of whole lists; a reader that may stop early would waste requests.
    pub fn ahead(mut self) -> Self {
        self.ahead = true;
        self
    }

    /// Asks for the first page while the caller sees to something else.
    pub(crate) fn asked(mut self) -> Self {
        self.state = self.ask();
        self
    }

    /// Sends what is to be asked next.
    fn ask(&self) -> PagingState<T> {
        let (client, request) = (self.client.clone(), self.request.clone());
        PagingState::Asked(tokio::spawn(async move {
            client.send_for::<Page<T>>(&request).await
        }))
    }

    /// The next page, or `None` after the last. A list in which the object to
    /// go on from was deleted meanwhile is begun anew; what was handed out
    /// already is not handed out again.
    ///
    /// # Errors
    /// As [`Client::send`]; also if the server's cursor does not move.
    pub async fn next(&mut self) -> Result<Option<Vec<T>>, Error> {
        let answer = loop {
            let answer = match std::mem::replace(&mut self.state, PagingState::Done) {
                PagingState::Done => return Ok(None),
                PagingState::Ready => self.client.send_for::<Page<T>>(&self.request).await,
                PagingState::Asked(task) => task
                    .await
                    .unwrap_or_else(|error| Err(stuck(format!("reading ahead failed: {error}")))),
            };
            match answer {
                Err(error) if error.is_lost_place() && self.read > 0 => {
                    self.request = self.place.begin_anew()?;
                    self.state = PagingState::Ready;
                }
                answer => break answer?,
            }
        };
        self.read += 1;
        let page = answer.reply;
        let mut data = page.data;
        if page.has_more {
            let last = data.last().map(Object::id);
            self.place.go_on(last, answer.length)?;
            if let Some(id) = last {
                let id = id.to_owned();
                self.request.params.set("starting_after", id);
            }
            self.state = if self.ahead {
                self.ask()
            } else {
                PagingState::Ready
            };
        }
        self.place.hand_out(&mut data, !page.has_more);
        self.objects += data.len() as u64;
        Ok(Some(data))
    }

    /// The whole list, for those that are short (locations).
    pub async fn all(mut self) -> Result<Vec<T>, Error> {
        let mut all = Vec::new();
        self.place.progress.is_held = true;
        while let Some(page) = self.next().await? {
            all.extend(page);
        }
        Ok(all)
    }

    /// How many pages were read.
    pub fn pages_read(&self) -> u64 {
        self.read
    }

    /// How many objects were read.
    pub fn objects_read(&self) -> u64 {
        self.objects
    }
}

/// A list that cannot be read to its end.
pub(crate) fn stuck(reason: impl Into<String>) -> Error {
    Error::NoAnswer {
        reason: reason.into(),
        status: None,
        request_id: None,
        write: false,
        remedy: None,
    }
}

/// A list that has no end.
fn endless(reason: String) -> Error {
    Error::NoAnswer {
        reason,
        status: None,
        request_id: None,
        write: false,
        remedy: Some(ANOTHER_SERVER),
    }
}

/// Eight bytes that stand for an id: a list may be long.
fn fingerprint(id: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
}

impl<T: Object> Drop for Pages<T> {
    fn drop(&mut self) {
        if let PagingState::Asked(task) = &self.state {
            task.abort();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Charge, Reader};
    use super::*;

    /// How many pages of this many bytes are read of a list without an end, and
    /// what is said then.
    fn read<T: Object>(length: usize) -> (u64, String) {
        let mut progress = ListProgress::of::<T>();
        let mut pages = 0;
        loop {
            pages += 1;
            if let Err(error) = progress.go_on(Some(&pages.to_string()), length) {
                return (pages, error.to_string());
            }
        }
    }

    #[test]
    fn a_list_without_an_end_has_one() {
        let (pages, told) = read::<Charge>(1 << 20);
        assert_eq!(pages, MOST_PAGES);
        assert!(
            told.ends_with("the list has no end after 100000 pages"),
            "{told}"
        );
        assert_eq!(read::<Reader>(1 << 10).0, MOST_PAGES_HELD);
        let (pages, told) = read::<Reader>(48 << 20);
        assert_eq!(pages, 6);
        assert!(
            told.ends_with("after 6 pages of 288 MiB together"),
            "{told}"
        );
    }

    #[test]
    fn a_list_that_goes_round_makes_no_progress() {
        let mut progress = ListProgress::of::<Charge>();
        assert!(progress.go_on(Some("a"), 1).is_ok());
        assert!(progress.go_on(Some("b"), 1).is_ok());
        assert!(progress.go_on(Some("a"), 1).is_err());
        assert!(progress.go_on(None, 1).is_err());
        progress.begin_anew();
        assert!(progress.go_on(Some("a"), 1).is_ok());
    }
}
