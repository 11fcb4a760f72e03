//! Many payments read from Stripe with few requests. One list call shows a
//! hundred of them, so a long journal is read in pages and only what the pages
//! did not show one by one: Stripe budgets reads
//! (<https://docs.stripe.com/rate-limits>).

use std::collections::{HashMap, HashSet};

use jiff::{SignedDuration, Timestamp};

use crate::concurrency::run_concurrently;
use crate::stripe::{Client, Error, PaymentIntent, payment_intents};

/// Up to so many are read one by one.
const FEW: usize = 10;
/// So many at once.
const AT_ONCE: usize = 8;
/// This machine's clock and Stripe's may differ by so much.
const SKEW: SignedDuration = SignedDuration::from_mins(5);

/// What was found.
#[derive(Debug, Default)]
pub(crate) struct LookedUp {
    /// The payments by their id, each with its last charge.
    pub intents: HashMap<String, PaymentIntent>,
    /// Why the rest could not be read; `None` if it is not there at all.
    pub trouble: Option<Error>,
}

/// Reads the payments with these ids, of which the first was made no earlier
/// than `since`. If Stripe cannot be reached it is not asked for the rest.
pub(crate) async fn look_up(
    client: &Client,
    ids: impl IntoIterator<Item = String>,
    since: Timestamp,
) -> Result<LookedUp, Error> {
    let mut found = LookedUp::default();
    let mut wanted: HashSet<String> = ids.into_iter().collect();
    if wanted.len() > FEW {
        let from = since.checked_sub(SKEW).unwrap_or(since).as_second();
        let request = payment_intents::list_since(from, &["data.latest_charge"]);
        let mut pages = client.pages::<PaymentIntent>(request);
        // Where others take many payments too, one by one is cheaper.
        while !wanted.is_empty() && pages.pages_read() < wanted.len() as u64 {
            match pages.next().await {
                Ok(Some(page)) => {
                    for intent in page {
                        if wanted.remove(&intent.id) {
                            found.intents.insert(intent.id.clone(), intent);
                        }
                    }
                }
                Ok(None) => break,
                Err(error) if error.is_unavailable() => {
                    found.trouble = Some(error);
                    return Ok(found);
                }
                Err(error) => return Err(error),
            }
        }
    }
    let trouble: std::cell::RefCell<Option<Error>> = std::cell::RefCell::default();
    let read = run_concurrently(wanted, AT_ONCE, |id| {
        let trouble = &trouble;
        async move {
            if trouble.borrow().is_some() {
                return Ok(None);
            }
            match client
                .send::<PaymentIntent>(&payment_intents::get(&id))
                .await
            {
                Ok(intent) => Ok(Some(intent)),
                Err(error) if error.is_missing() => Ok(None),
                Err(error) if error.is_unavailable() => {
                    trouble.borrow_mut().get_or_insert(error);
                    Ok(None)
                }
                Err(error) => Err(error),
            }
        }
    })
    .await;
    for intent in read {
        if let Some(intent) = intent? {
            found.intents.insert(intent.id.clone(), intent);
        }
    }
    found.trouble = trouble.into_inner();
    Ok(found)
}
