//! Whether Stripe can be reached at all, whatever the key may do.

use std::time::{Duration, Instant};

use super::accounts;
use super::client::Client;

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
    /// Stripe's `Request-Id`: what has none does not come from Stripe.
    pub request_id: Option<String>,
}

impl Client {
    /// Asks once, without retries; changes nothing.
    ///
    /// # Errors
    /// Why there is no answer.
    pub async fn ping(&self) -> Result<Ping, String> {
        let request = self.prepare(&accounts::own(), None).timeout(DEADLINE);
        let began = Instant::now();
        let reply = request.send().await.map_err(|error| {
            if error.is_timeout() {
                format!("no answer within {} s", DEADLINE.as_secs())
            } else {
                self.describe(error)
            }
        })?;
        let header = |name: &str| {
            let value = reply.headers().get(name)?;
            value.to_str().ok().map(str::to_owned)
        };
        Ok(Ping {
            status: reply.status().as_u16(),
            took: began.elapsed(),
            date: header("date"),
            version: format!("{:?}", reply.version()),
            request_id: header("request-id"),
        })
    }
}
