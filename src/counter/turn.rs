//! A reader's turn at something that is not a payment: begun only when nobody
//! else is at it, watched to its end, taken off again if it does not end.

use std::time::Duration;

use tokio::time::Instant;

use crate::failure::Failure;
use crate::interrupt::Interrupt;
use crate::payment::Rhythm;
use crate::stripe::Client;
use crate::stripe::reader_actions::{Action, Doing};
use crate::stripe::readers::{self, ActionStatus};

/// How a turn ended.
#[derive(Debug)]
pub enum End {
    /// Done; what it brought.
    Succeeded(Box<Action>),
    /// Failed, with the code the reader gave.
    Failed(String),
    /// Something else is on the reader.
    Displaced,
    /// It took too long; it was taken off the reader.
    Deadline,
    /// Ctrl-C; it was taken off the reader.
    Interrupted,
}

/// Watches the reader until our action has ended there. `ours` tells our action
/// from anybody else's; Ctrl-C counts from the `presses` there were before it
/// was begun. An action that does not end is taken off.
///
/// # Errors
/// If the action could not be taken off and may still be on the reader.
pub async fn watch(
    client: &Client,
    reader: &str,
    ours: impl Fn(&Action) -> bool,
    deadline: Duration,
    interrupt: &Interrupt,
    presses: u32,
) -> Result<End, Failure> {
    let began = Instant::now();
    let request = readers::get(reader);
    let why = loop {
        let late = tokio::time::sleep_until(began + deadline);
        let look = async {
            tokio::time::sleep(Rhythm::pause(began.elapsed())).await;
            client.send::<Doing>(&request).await
        };
        let seen = tokio::select! {
            seen = look => seen,
            () = interrupt.pressed(presses) => break End::Interrupted,
            () = late => break End::Deadline,
        };
        let Ok(seen) = seen else { continue };
        match seen.action.filter(|a| ours(a)) {
            Some(action) => match action.status {
                ActionStatus::Succeeded => return Ok(End::Succeeded(Box::new(action))),
                ActionStatus::Failed => {
                    return Ok(End::Failed(
                        action.failure_code.unwrap_or_else(|| "failed".to_owned()),
                    ));
                }
                _ => {}
            },
            None => return Ok(End::Displaced),
        }
    };
    take_off(client, reader, &ours).await?;
    Ok(why)
}

/// Takes our action off the reader; anybody else's is left alone.
///
/// # Errors
/// If it could not be taken off and may still be on the reader.
pub async fn take_off(
    client: &Client,
    reader: &str,
    ours: &impl Fn(&Action) -> bool,
) -> Result<(), Failure> {
    let seen = client.send::<Doing>(&readers::get(reader)).await?;
    let still = seen
        .action
        .as_ref()
        .is_some_and(|a| ours(a) && a.status == ActionStatus::InProgress);
    if !still {
        return Ok(());
    }
    client
        .send::<Doing>(&readers::cancel_action(reader))
        .await
        .map_err(|error| {
            Failure::from(error)
                .context("it could not be taken off the reader")
                .hint(format!("`tillctl readers cancel {reader}` tries again"))
        })?;
    Ok(())
}
