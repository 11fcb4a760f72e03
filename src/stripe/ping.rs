//! Whether Stripe can be reached at all, whatever the key may do.

use std::time::{Duration, Instant};

use super::accounts::{self, Account};
use super::body::{self, BodyError};
use super::client::Client;
use super::object;
use super::request::Method;
use super::transport;
use super::verdict::{Requester, Verdict};

/// Nobody wants to wait longer to learn that there is no way.
const DEADLINE: Duration = Duration::from_secs(10);

/// What one question showed.
#[derive(Debug, Clone)]
pub struct Ping {
    /// HTTP status; any of them was reached.
    pub status: u16,
    /// How long it took.
    pub took: Duration,
    /// The server's clock, as its `Date` header has it: `Mon, 23 Nov 2026 …`.
    pub date: Option<String>,
    /// `HTTP/2.0`
    pub version: String,
    /// Whether it was Stripe who answered: with an account, or with a verdict.
    /// A `Request-Id` does not tell; there is none on a 401.
    pub is_stripes: bool,
}

impl Client {
    /// Asks once, without retries; changes nothing.
    ///
    /// # Errors
    /// Why there is no answer.
    pub async fn ping(&self) -> Result<Ping, String> {
        let pool = self.transport().pool();
        let request = self.prepare(&pool.http, &accounts::own(), None);
        let request = request.timeout(DEADLINE);
        let began = Instant::now();
        let reply = request.send().await.map_err(|error| {
            if error.is_timeout() && !error.is_connect() {
                format!("no answer within {} s", DEADLINE.as_secs())
            } else {
                transport::describe(error, began.elapsed(), DEADLINE)
            }
        })?;
        let header = |name: &str| {
            let value = reply.headers().get(name)?;
            value.to_str().ok().map(str::to_owned)
        };
        let status = reply.status().as_u16();
        let (date, version) = (header("date"), format!("{:?}", reply.version()));
        let took = began.elapsed();
        let text = match body::read(reply).await {
            Ok(text) => text,
            Err(BodyError::Lost(error)) => {
                return Err(transport::describe(error, began.elapsed(), DEADLINE));
            }
            // Somebody answered, and it was not Stripe.
            Err(_) => String::new(),
        };
        let is_stripes = if (200..300).contains(&status) {
            object::read::<Account>(&text, Method::Get).is_ok()
        } else {
            Verdict::read(&text, status, None, &accounts::own(), Requester::default()).is_some()
        };
        Ok(Ping {
            status,
            took,
            date,
            version,
            is_stripes,
        })
    }
}
