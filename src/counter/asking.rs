//! A form on a reader: put there, told apart from anybody else's by a mark of
//! its own, watched to its end.

use std::collections::BTreeMap;
use std::time::Duration;

use super::turn::{self, End};
use crate::failure::Failure;
use crate::interrupt::Interrupt;
use crate::stripe::reader_actions::{self, Action, Input};
use crate::stripe::readers::ActionKind;
use crate::stripe::{Client, Error, Reader, Request};

/// Marks a form as this run's own.
const MARK: &str = "tillctl_run";

/// A form for one reader.
#[derive(Debug)]
pub struct Asking {
    reader: String,
    mark: String,
    request: Request,
}

impl Asking {
    /// A form; nothing is sent yet.
    #[must_use]
    pub fn new(reader: &str, inputs: &[Input]) -> Self {
        let mark = uuid::Uuid::new_v4().to_string();
        let metadata = BTreeMap::from([(MARK.to_owned(), mark.clone())]);
        Self {
            reader: reader.to_owned(),
            request: reader_actions::collect_inputs(reader, inputs, &metadata),
            mark,
        }
    }

    /// What puts it on the reader.
    #[must_use]
    pub fn request(&self) -> &Request {
        &self.request
    }

    /// Puts it on the reader.
    ///
    /// # Errors
    /// As [`Client::send`].
    pub async fn begin(&self, client: &Client) -> Result<(), Error> {
        client.send::<Reader>(&self.request).await.map(drop)
    }

    /// Waits for the answers; a form nobody answers is taken off. Ctrl-C counts
    /// from the `presses` there were before it was begun.
    ///
    /// # Errors
    /// If it could not be taken off and may still be on the reader.
    pub async fn answers(
        &self,
        client: &Client,
        deadline: Duration,
        interrupt: &Interrupt,
        presses: u32,
    ) -> Result<End, Failure> {
        let ours = |action: &Action| {
            let metadata = action
                .collect_inputs
                .as_ref()
                .and_then(|c| c.metadata.as_ref());
            action.kind == ActionKind::CollectInputs
                && metadata.is_some_and(|m| m.get(MARK) == Some(&self.mark))
        };
        turn::watch(client, &self.reader, ours, deadline, interrupt, presses).await
    }
}
