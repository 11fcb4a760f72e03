//! Lists, page by page: nothing loads a whole list to show its first row.
//!
//! <https://docs.stripe.com/api/pagination>

use tokio::task::JoinHandle;

use super::client::Client;
use super::error::Error;
use super::object::{Object, Page};
use super::request::Request;

/// The most objects a page can hold.
pub const PAGE_LIMIT: usize = 100;

/// A list being read, newest first.
#[derive(Debug)]
pub struct Pages<T: Object> {
    client: Client,
    request: Request,
    state: State<T>,
    ahead: bool,
    read: u64,
    objects: u64,
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

    /// The next page, or `None` after the last.
    ///
    /// # Errors
    /// As [`Client::send`]; also if the server's cursor does not move.
    pub async fn next(&mut self) -> Result<Option<Vec<T>>, Error> {
        let page = match std::mem::replace(&mut self.state, State::Done) {
            State::Done => return Ok(None),
            State::Ready => self.client.send::<Page<T>>(&self.request).await?,
            State::Asked(task) => task.await.map_err(|e| Error::NoAnswer {
                reason: format!("reading ahead failed: {e}"),
                status: None,
                request_id: None,
                write: false,
            })??,
        };
        self.read += 1;
        self.objects += page.data.len() as u64;
        if page.has_more {
            let last = page.data.last().map(Object::id);
            match last {
                Some(id) if self.request.params.get("starting_after") != Some(id) => {
                    let id = id.to_owned();
                    self.request.params.set("starting_after", id);
                }
                // Following it would ask for the same page for ever.
                _ => {
                    return Err(Error::NoAnswer {
                        reason:
                            "the list says there is more, but gives no new object to go on from"
                                .into(),
                        status: None,
                        request_id: None,
                        write: false,
                    });
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
        Ok(Some(page.data))
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

impl<T: Object> Drop for Pages<T> {
    fn drop(&mut self) {
        if let State::Asked(task) = &self.state {
            task.abort();
        }
    }
}
