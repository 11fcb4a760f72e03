//! Who looks at the readers while customers pay. One sale asks for its reader;
//! many sales at once share the looks: a page of the list shows a hundred
//! readers for the price of one.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit, mpsc, oneshot};
use tokio::task::AbortHandle;
use tokio::time::Instant;

use crate::stripe::object::Page;
use crate::stripe::pages::PAGE_LIMIT;
use crate::stripe::{Client, Error, Reader, Request, readers};

/// What a page showed so long ago is good enough to begin a sale on.
const FRESH: Duration = Duration::from_secs(2);
/// Sales that begin together are looked after together.
const GATHER: Duration = Duration::from_millis(5);
/// The looks may take one eighth of what Stripe allows in total; the rest is
/// for what moves the sales on.
const SHARE: u32 = 8;
/// While that waits for its turn, they may take less.
const SHARE_OF_A_CROWD: u32 = 20;

/// Looks at readers for those who wait.
#[derive(Debug)]
pub(crate) struct ReaderPoller {
    shared: Option<Shared>,
}

/// For a sale that has nobody beside it.
pub(crate) static ALONE: ReaderPoller = ReaderPoller { shared: None };

#[derive(Debug)]
struct Shared {
    fleet: Arc<PolledFleet>,
    wanted: mpsc::UnboundedSender<Waiter>,
    attendant: AbortHandle,
    /// How many may take their payment back at once: more would only stand in
    /// the queue for Stripe and call that a lost answer.
    closing: Semaphore,
}

impl Drop for Shared {
    fn drop(&mut self) {
        self.attendant.abort();
    }
}

/// The readers in the order Stripe lists them.
#[derive(Debug)]
struct PolledFleet {
    client: Client,
    ids: Vec<String>,
    places: HashMap<String, usize>,
    seen: Mutex<HashMap<String, PolledReader>>,
}

/// What the last page showed of a reader.
#[derive(Debug)]
struct PolledReader {
    /// When the page was asked for.
    asked: Instant,
    /// `None`: what was seen before then counts no more.
    reader: Option<Reader>,
}

/// Somebody who wants to see a reader.
#[derive(Debug)]
struct Waiter {
    reader: String,
    due: Instant,
    /// The whole page is wanted: its other readers are about to be begun on.
    page: bool,
    tell: oneshot::Sender<Result<Reader, Error>>,
}

/// One request and whom it serves.
#[derive(Debug)]
struct SharedRequest {
    /// The first place of a page; `None` asks for the one reader.
    page: Option<usize>,
    waiters: Vec<Waiter>,
}

impl ReaderPoller {
    /// One pair of eyes for many sales. `ids` are the fleet's readers in the
    /// order of Stripe's list. Needs the runtime.
    pub(crate) fn shared(client: &Client, ids: Vec<String>) -> Self {
        let places = ids.iter().cloned().zip(0..).collect();
        let fleet = Arc::new(PolledFleet {
            client: client.clone(),
            ids,
            places,
            seen: Mutex::default(),
        });
        let (wanted, incoming) = mpsc::unbounded_channel();
        let attendant = tokio::spawn(attend(Arc::clone(&fleet), incoming)).abort_handle();
        Self {
            shared: Some(Shared {
                fleet,
                wanted,
                attendant,
                closing: Semaphore::new(24),
            }),
        }
    }

    /// Whether there are sales beside each other.
    pub(crate) const fn is_shared(&self) -> bool {
        self.shared.is_some()
    }

    /// The reader at the next look, after a pause; whoever looks alone asks with a request
    /// of their own. May be dropped at any moment.
    pub(crate) async fn next(
        &self,
        client: &Client,
        (reader, look): (&str, &Request),
        pause: Duration,
    ) -> Result<Reader, Error> {
        if let Some(shared) = &self.shared {
            return shared.ask(reader, Instant::now() + pause, false).await;
        }
        tokio::time::sleep(pause).await;
        Ok(client.send_expanded(look).await?.reply)
    }

    /// The reader as it is now.
    pub(crate) async fn now(
        &self,
        client: &Client,
        (reader, look): (&str, &Request),
    ) -> Result<Reader, Error> {
        match &self.shared {
            Some(shared) => shared.ask(reader, Instant::now() + GATHER, false).await,
            None => Ok(client.send_expanded(look).await?.reply),
        }
    }

    /// The reader as it is now, or was two seconds ago.
    pub(crate) async fn fresh(&self, client: &Client, reader: &str) -> Result<Reader, Error> {
        match &self.shared {
            Some(shared) => match shared.fleet.remembered(reader) {
                Some(reader) => Ok(reader),
                None => shared.ask(reader, Instant::now() + GATHER, true).await,
            },
            None => client.send(&readers::get(reader)).await,
        }
    }

    /// What was seen of a reader until now counts no more.
    pub(crate) fn forget(&self, reader: &str) {
        if let Some(shared) = &self.shared {
            shared.fleet.note(reader, Instant::now(), None);
        }
    }

    /// Waits for the turn to take a payment back.
    pub(crate) async fn turn_to_close(&self) -> Option<SemaphorePermit<'_>> {
        self.shared.as_ref()?.closing.acquire().await.ok()
    }
}

impl Shared {
    async fn ask(&self, reader: &str, due: Instant, page: bool) -> Result<Reader, Error> {
        let gone = || Error::NoAnswer {
            reason: "the watch over the readers has ended".into(),
            status: None,
            request_id: None,
            write: false,
            remedy: None,
        };
        let (tell, told) = oneshot::channel();
        self.wanted
            .send(Waiter {
                reader: reader.to_owned(),
                due,
                page,
                tell,
            })
            .map_err(|_| gone())?;
        told.await.unwrap_or_else(|_| Err(gone()))
    }
}

/// Looks whenever somebody is due, and lets everybody on the same page see.
/// Never more requests than if each asked for its own reader.
async fn attend(fleet: Arc<PolledFleet>, mut incoming: mpsc::UnboundedReceiver<Waiter>) {
    let mut waiting: Vec<Waiter> = Vec::new();
    let mut rested = Instant::now();
    loop {
        let next = waiting.iter().map(|w| w.due).min().map(|d| d.max(rested));
        let due = async {
            match next {
                Some(at) => tokio::time::sleep_until(at).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            count = incoming.recv_many(&mut waiting, 256) => if count == 0 { return },
            () = due => {
                while let Ok(waiter) = incoming.try_recv() {
                    waiting.push(waiter);
                }
                waiting.retain(|w| !w.tell.is_closed());
                let now = Instant::now();
                let looks = plan(&mut waiting, &fleet.places, now);
                rested = now + fleet.price() * u32::try_from(looks.len()).unwrap_or(u32::MAX);
                for look in looks {
                    tokio::spawn(Arc::clone(&fleet).look(look));
                }
            }
        }
    }
}

/// Takes out those who are served now, with the fewest requests for those who
/// are due.
fn plan(
    waiting: &mut Vec<Waiter>,
    places: &HashMap<String, usize>,
    now: Instant,
) -> Vec<SharedRequest> {
    let place = |w: &Waiter| places.get(&w.reader).copied();
    let due: BTreeSet<usize> = waiting
        .iter()
        .filter(|w| w.due <= now)
        .filter_map(place)
        .collect();
    let mut looks = Vec::new();
    for start in pages(&due) {
        let page = start..start + PAGE_LIMIT;
        let (on, off): (Vec<_>, Vec<_>) = std::mem::take(waiting)
            .into_iter()
            .partition(|w| place(w).is_some_and(|p| page.contains(&p)));
        *waiting = off;
        let first = on.first().map(|w| w.reader.clone());
        let is_one = on
            .iter()
            .all(|w| Some(&w.reader) == first.as_ref() && !w.page);
        looks.push(SharedRequest {
            page: (!is_one).then_some(start),
            waiters: on,
        });
    }
    // Not in the list when the sales began: each for itself.
    let (now_due, later): (Vec<_>, Vec<_>) = std::mem::take(waiting)
        .into_iter()
        .partition(|w| w.due <= now && place(w).is_none());
    *waiting = later;
    looks.extend(now_due.into_iter().map(|waiter| SharedRequest {
        page: None,
        waiters: vec![waiter],
    }));
    looks
}

/// The first places of the fewest pages that show all of these places.
fn pages(due: &BTreeSet<usize>) -> Vec<usize> {
    let mut pages = Vec::new();
    let mut from = 0;
    while let Some(&start) = due.range(from..).next() {
        pages.push(start);
        from = start + PAGE_LIMIT;
    }
    pages
}

impl PolledFleet {
    /// How long no other look is taken after one.
    fn price(&self) -> Duration {
        let share = if self.client.has_queue() {
            SHARE_OF_A_CROWD
        } else {
            SHARE
        };
        Duration::from_secs(1) * share / self.client.allowance().max(1)
    }

    async fn look(self: Arc<Self>, look: SharedRequest) {
        let mut alone = look.waiters;
        if let Some(start) = look.page {
            let asked = Instant::now();
            match self.page(start).await {
                Ok(page) => {
                    let shown: HashMap<&str, &Reader> =
                        page.data.iter().map(|r| (r.id.as_str(), r)).collect();
                    for reader in &page.data {
                        self.note(&reader.id, asked, Some(reader));
                    }
                    alone = alone
                        .into_iter()
                        .filter_map(|waiter| match shown.get(waiter.reader.as_str()) {
                            Some(reader) => {
                                // Whoever is gone does not want to know.
                                let _ = waiter.tell.send(Ok((*reader).clone()));
                                None
                            }
                            None => Some(waiter),
                        })
                        .collect();
                }
                // The reader the page begins after is gone.
                Err(error) if error.is_lost_place() => {}
                Err(error) => {
                    for waiter in alone {
                        let _ = waiter.tell.send(Err(error.clone()));
                    }
                    return;
                }
            }
        }
        for waiter in alone {
            let _ = waiter
                .tell
                .send(self.client.send(&readers::get(&waiter.reader)).await);
        }
    }

    async fn page(&self, start: usize) -> Result<Page<Reader>, Error> {
        let mut request = readers::list(&readers::ReaderFilter::default());
        request.params.set("limit", PAGE_LIMIT);
        if let Some(before) = start.checked_sub(1).and_then(|at| self.ids.get(at)) {
            request.params.set("starting_after", before);
        }
        self.client.send(&request).await
    }

    fn note(&self, id: &str, asked: Instant, reader: Option<&Reader>) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.get(id).is_none_or(|before| before.asked <= asked) {
            seen.insert(
                id.to_owned(),
                PolledReader {
                    asked,
                    reader: reader.cloned(),
                },
            );
        }
    }

    fn remembered(&self, id: &str) -> Option<Reader> {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let seen = seen.get(id)?;
        (seen.asked.elapsed() <= FRESH).then(|| seen.reader.clone())?
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waiter(reader: usize, due: Instant) -> Waiter {
        Waiter {
            reader: format!("tmr_{reader}"),
            due,
            page: false,
            tell: oneshot::channel().0,
        }
    }

    fn places() -> HashMap<String, usize> {
        (0..1000).map(|n| (format!("tmr_{n}"), n)).collect()
    }

    #[tokio::test]
    async fn a_page_serves_those_who_are_due_and_those_who_are_not() {
        let now = Instant::now();
        let later = now + Duration::from_secs(1);
        let mut waiting = vec![
            waiter(5, now),
            waiter(50, later),
            waiter(104, now),
            waiter(500, later),
            waiter(900, now),
        ];
        let looks = plan(&mut waiting, &places(), now);
        let shape: Vec<_> = looks.iter().map(|l| (l.page, l.waiters.len())).collect();
        // 5, 50 and 104 share a page; 900 is alone and asked for alone; 500
        // can wait.
        assert_eq!(shape, [(Some(5), 3), (None, 1)]);
        assert_eq!(waiting.len(), 1);
    }

    #[tokio::test]
    async fn a_thousand_waits_cost_ten_requests() {
        let now = Instant::now();
        let mut waiting: Vec<_> = (0..1000).map(|n| waiter(n, now)).collect();
        assert_eq!(plan(&mut waiting, &places(), now).len(), 10);
        assert!(waiting.is_empty());
    }

    #[tokio::test]
    async fn readers_far_apart_cost_no_more_than_one_request_each() {
        let now = Instant::now();
        let mut waiting: Vec<_> = (0..7).map(|n| waiter(n * 140, now)).collect();
        waiting.push(waiter(5000, now));
        let looks = plan(&mut waiting, &places(), now);
        assert_eq!(looks.len(), 8);
        assert!(looks.iter().all(|look| look.page.is_none()));
    }
}
