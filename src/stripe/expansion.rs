//! What a restricted key may read of an object. An expansion needs a permission
//! of its own, for the object it shows: without it the whole request is refused,
//! although the key may read the rest.

use super::client::Client;
use super::error::Error;
use super::object::Reply;
use super::permitted::{contains, note};
use super::request::Request;

/// An object, with what it refers to as far as the key may read that.
#[derive(Debug)]
pub struct Expanded<T> {
    /// The object.
    pub reply: T,
    /// It is shown without its expansions, which is known since this request:
    /// the refusal of them.
    pub refusal: Option<Error>,
}

impl Client {
    /// Whether this endpoint was read before, so that the key may read it.
    pub fn has_read(&self, request: &Request) -> bool {
        contains(&self.permitted().readable, &request.endpoint())
    }

    /// The turn to try whether the key may read something: one tries, and those
    /// who wait for it know then.
    pub async fn turn_to_try(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.permitted().trying.lock().await
    }

    /// Whether this endpoint is known to answer without its expansions alone.
    pub fn is_unexpanded(&self, request: &Request) -> bool {
        contains(&self.permitted().unexpanded, &request.endpoint())
    }

    /// Reads an object without its expansions if the key may not read what they
    /// show, or Stripe does not show it. That is remembered.
    pub async fn send_expanded<T: Reply>(&self, request: &Request) -> Result<Expanded<T>, Error> {
        let plain = || {
            let mut plain = request.clone();
            plain.params = plain.params.without("expand");
            plain
        };
        let endpoint = request.endpoint();
        let whole = |reply| Expanded {
            reply,
            refusal: None,
        };
        if self.is_unexpanded(request) {
            return self.send(&plain()).await.map(whole);
        }
        let is_plain = plain().params.pairs().len() == request.params.pairs().len();
        let refusal = match self.send(request).await {
            Err(error) if !is_plain && (error.is_forbidden() || error.is_unexpandable()) => error,
            sent => return sent.map(whole),
        };
        // Refused as well: what is missing is the object's own permission.
        let reply = self.send(&plain()).await?;
        note(&self.permitted().unexpanded, endpoint);
        Ok(Expanded {
            reply,
            refusal: Some(refusal),
        })
    }
}
