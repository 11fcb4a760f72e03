//! A form on a reader: put there, told apart from anybody else's by a mark of
//! its own, watched to its end.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::time::Instant;

use super::slot_end::{SlotEnd, judge, rules, slot_end};
use crate::failure::Failure;
use crate::interrupt::Interrupt;
use crate::reader_actions::slot::{self, ReplacePolicy};
use crate::reader_actions::{ALONE, Driver, ReaderAction, Rules, Seen, State, Wait};
use crate::stripe::reader_actions::{self, Input};
use crate::stripe::readers::{Action, ActionKind};
use crate::stripe::{Client, Reader, Request};

/// Marks a form as this run's own.
const MARK: &str = "tillctl_run";

/// A form for one reader.
#[derive(Debug)]
pub(crate) struct Asking {
    reader: Reader,
    replace: ReplacePolicy,
    mark: String,
    request: Request,
}

impl Asking {
    /// A form; nothing is sent yet.
    pub(crate) fn new(reader: &Reader, inputs: &[Input], replace: ReplacePolicy) -> Self {
        let mark = uuid::Uuid::new_v4().to_string();
        let metadata = BTreeMap::from([(MARK.to_owned(), mark.clone())]);
        Self {
            reader: reader.clone(),
            replace,
            request: reader_actions::collect_inputs(&reader.id, inputs, &metadata),
            mark,
        }
    }

    /// What puts it on the reader.
    pub(crate) fn request(&self) -> &Request {
        &self.request
    }

    /// Puts it on the reader; its end, if it has one already. Ctrl-C counts from
    /// the `presses` there were before.
    pub(crate) async fn begin(
        &self,
        client: &Client,
        deadline: Duration,
        interrupt: &Interrupt,
        presses: u32,
    ) -> Result<Option<SlotEnd>, Failure> {
        let (wait, begin) = (Wait::ForThePush, State::begin());
        self.drive((wait, begin), client, deadline, (interrupt, presses))
            .await
    }

    /// Waits for the answers; a form nobody answers is taken off.
    ///
    /// # Errors
    /// If the reader cannot be seen any more, or the form could not be taken off
    /// and may still be there.
    pub(crate) async fn answers(
        &self,
        client: &Client,
        deadline: Duration,
        interrupt: &Interrupt,
        presses: u32,
    ) -> Result<SlotEnd, Failure> {
        let (wait, begin) = (Wait::ForTheEnd, State::Waiting);
        let end = self
            .drive((wait, begin), client, deadline, (interrupt, presses))
            .await?;
        Ok(end.unwrap_or(SlotEnd::Deadline))
    }

    async fn drive(
        &self,
        (wait, begin): (Wait, State<Action>),
        client: &Client,
        deadline: Duration,
        (interrupt, presses): (&Interrupt, u32),
    ) -> Result<Option<SlotEnd>, Failure> {
        let driver = Driver {
            client,
            case: &ReaderForm { asking: self, wait },
            poller: &ALONE,
            interrupt,
            presses,
            deadline: Instant::now() + deadline,
        };
        slot_end(&self.reader, driver.run(begin, None).await)
    }
}

/// A form, as the reader is driven through it.
struct ReaderForm<'a> {
    asking: &'a Asking,
    wait: Wait,
}

impl ReaderAction for ReaderForm<'_> {
    type Answer = Action;

    fn rules(&self) -> Rules {
        rules(self.wait)
    }

    fn reader(&self) -> &str {
        &self.asking.reader.id
    }

    fn is_ours(&self, action: &Action) -> bool {
        let metadata = action
            .collect_inputs
            .as_ref()
            .and_then(|c| c.metadata.as_ref());
        action.kind == ActionKind::CollectInputs
            && metadata.is_some_and(|m| m.get(MARK) == Some(&self.asking.mark))
    }

    fn request(&self, _: u32) -> Request {
        self.asking.request.clone()
    }

    fn claim(&self, reader: &Reader) -> Result<(), Failure> {
        slot::claim(reader, self.asking.replace).map(drop)
    }

    async fn judge(&self, reader: &Reader) -> Seen<Action> {
        judge(reader, |action| self.is_ours(action))
    }
}
