//! A form on a reader: put there, told apart from anybody else's by a mark of
//! its own, watched to its end.

use std::collections::BTreeMap;
use std::time::Duration;

use super::turn::{Turn, TurnEnd};
use crate::failure::Failure;
use crate::interrupt::Interrupt;
use crate::stripe::reader_actions::{self, Action, Input};
use crate::stripe::readers::ActionKind;
use crate::stripe::{Client, Reader, Request};

/// Marks a form as this run's own.
const MARK: &str = "tillctl_run";

/// A form for one reader.
#[derive(Debug)]
pub struct Asking {
    reader: Reader,
    mark: String,
    request: Request,
}

impl Asking {
    /// A form; nothing is sent yet.
    #[must_use]
    pub fn new(reader: &Reader, inputs: &[Input]) -> Self {
        let mark = uuid::Uuid::new_v4().to_string();
        let metadata = BTreeMap::from([(MARK.to_owned(), mark.clone())]);
        Self {
            reader: reader.clone(),
            request: reader_actions::collect_inputs(&reader.id, inputs, &metadata),
            mark,
        }
    }

    /// What puts it on the reader.
    #[must_use]
    pub fn request(&self) -> &Request {
        &self.request
    }

    /// Puts it on the reader. Ctrl-C counts from the `presses` there were before.
    ///
    /// # Errors
    /// As [`Turn::push`].
    pub async fn begin(
        &self,
        client: &Client,
        interrupt: &Interrupt,
        presses: u32,
    ) -> Result<(), Failure> {
        let ours = |action: &Action| self.is_ours(action);
        let turn = Turn {
            client,
            reader: &self.reader,
            ours: &ours,
            interrupt,
            presses,
        };
        turn.push(&self.request).await
    }

    /// Waits for the answers; a form nobody answers is taken off.
    ///
    /// # Errors
    /// As [`Turn::watch`].
    pub async fn answers(
        &self,
        client: &Client,
        deadline: Duration,
        interrupt: &Interrupt,
        presses: u32,
    ) -> Result<TurnEnd, Failure> {
        let ours = |action: &Action| self.is_ours(action);
        let turn = Turn {
            client,
            reader: &self.reader,
            ours: &ours,
            interrupt,
            presses,
        };
        turn.watch(deadline).await
    }

    fn is_ours(&self, action: &Action) -> bool {
        let metadata = action
            .collect_inputs
            .as_ref()
            .and_then(|c| c.metadata.as_ref());
        action.kind == ActionKind::CollectInputs
            && metadata.is_some_and(|m| m.get(MARK) == Some(&self.mark))
    }
}
