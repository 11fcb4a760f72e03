//! Lists, page by page: nothing loads a whole list to show its first row.
//!
//! <https://docs.stripe.com/api/pagination>

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use tokio::task::JoinHandle;

use super::client::Client;
use super::error::Error;
use super::object::{Object, Page};
use super::request::Request;

/// The most objects a page can hold.
pub(crate) const PAGE_LIMIT: usize = 100;

/// How often a list is begun anew because the object to go on from was deleted.
const BEGINNINGS: u32 = 5;

/// A list being read, newest first.
#[derive(Debug)]
pub struct Pages<T: Object> {
    client: Client,
    request: Request,
    state: State<T>,
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
}

impl PagePosition {
    pub(super) fn new(first: Request) -> Self {
        Self {
            first,
            seen: Vec::new(),
            known: HashSet::new(),
            begun_anew: 0,
        }
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
enum State<T> {
    /// The next page is to be asked for.
    Ready,
    /// The next page was asked for already.
    Asked(JoinHandle<Result<Page<T>, Error>>),
    /// There is no more.
    Done,
}

impl Client {
    /// Reads a list. Without a `limit` pages are as large as Stripe allows.
    #[must_use]
    pub fn pages<T: Object>(&self, mut request: Request) -> Pages<T> {
        if request.params.get("limit").is_none() {
            request.params.set("limit", PAGE_LIMIT);
        }
        Pages {
            client: self.clone(),
            place: Box::new(PagePosition::new(request.clone())),
            request,
            state: State::Ready,
            ahead: false,
            read: 0,
            objects: 0,
        }
    }
}

impl<T: Object> Pages<T> {
    /// Asks for the next page while the caller works on this one. For readers
    /// of whole lists; a reader that may stop early would waste requests.
    #[must_use]
    pub fn ahead(mut self) -> Self {
        self.ahead = true;
        self
    }

    /// The next page, or `None` after the last. A list in which the object to
    /// go on from was deleted meanwhile is begun anew; what was handed out
    /// already is not handed out again.
    ///
    /// # Errors
    /// As [`Client::send`]; also if the server's cursor does not move.
    pub async fn next(&mut self) -> Result<Option<Vec<T>>, Error> {
        let page = loop {
            let page = match std::mem::replace(&mut self.state, State::Done) {
                State::Done => return Ok(None),
                State::Ready => self.client.send::<Page<T>>(&self.request).await,
                State::Asked(task) => task
                    .await
                    .unwrap_or_else(|error| Err(stuck(format!("reading ahead failed: {error}")))),
            };
            match page {
                Err(error) if error.is_lost_place() && self.read > 0 => {
                    self.request = self.place.begin_anew()?;
                    self.state = State::Ready;
                }
                page => break page?,
            }
        };
        self.read += 1;
        let mut data = page.data;
        if page.has_more {
            let last = data.last().map(Object::id);
            match last {
                Some(id) if self.request.params.get("starting_after") != Some(id) => {
                    let id = id.to_owned();
                    self.request.params.set("starting_after", id);
                }
                // Following it would ask for the same page for ever.
                _ => {
                    return Err(stuck(
                        "the list says there is more, but gives no new object to go on from",
                    ));
                }
            }
            self.state = if self.ahead {
                let (client, request) = (self.client.clone(), self.request.clone());
                State::Asked(tokio::spawn(async move {
                    client.send::<Page<T>>(&request).await
                }))
            } else {
                State::Ready
            };
        }
        self.place.hand_out(&mut data, !page.has_more);
        self.objects += data.len() as u64;
        Ok(Some(data))
    }

    /// The whole list, for those that are short (locations).
    ///
    /// # Errors
    /// As [`Pages::next`].
    pub async fn all(mut self) -> Result<Vec<T>, Error> {
        let mut all = Vec::new();
        while let Some(page) = self.next().await? {
            all.extend(page);
        }
        Ok(all)
    }

    /// How many pages were read.
    #[must_use]
    pub fn pages_read(&self) -> u64 {
        self.read
    }

    /// How many objects were read.
    #[must_use]
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
        if let State::Asked(task) = &self.state {
            task.abort();
        }
    }
}
