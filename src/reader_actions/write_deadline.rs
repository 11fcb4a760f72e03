//! Requests that write are run to their end: dropped half-way one would leave
//! the outcome open. Once it is late an answer gets some write deadline, not more: then
//! what the request did is found out by reading.

use std::time::Duration;

use crate::interrupt::Interrupt;
use crate::stripe::{Client, Error, Reply, Request, TracedReply};

/// After Ctrl-C a request that writes has this long to be answered.
const GRACE: Duration = Duration::from_secs(5);

/// Sends a write and waits for its answer until it is late; Ctrl-C counts from
/// the `presses` there were before.
pub(crate) async fn write<T: Reply>(
    client: &Client,
    request: &Request,
    (interrupt, presses): (&Interrupt, u32),
    late: impl Future<Output = ()>,
) -> Result<TracedReply<T>, Error> {
    let impatient = async {
        interrupt.pressed(presses).await;
        tokio::time::sleep(GRACE).await;
    };
    let reason = tokio::select! {
        result = client.send_for(request) => return result,
        () = late => "no answer before the deadline",
        () = impatient => "interrupted before the answer",
    };
    Err(Error::NoAnswer {
        reason: reason.into(),
        status: None,
        request_id: None,
        write: true,
        remedy: None,
    })
}
