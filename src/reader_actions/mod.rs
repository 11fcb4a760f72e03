//! What a reader is told to do, whatever it is: pushed only where it is known
//! not to be there, watched to its end, and taken off without taking off
//! anybody else's. The states stand in `machine`, what they ask for is done by
//! `driver`, and a sale, a refund, a card to be saved or a form is a
//! [`ReaderAction`].

mod driver;
mod machine;
mod poll_interval;
mod reader_poller;
mod refused;
pub(crate) mod slot;
mod take_off;
mod write_deadline;

pub(crate) use driver::{ActionNotice, Driver, ReaderAction};
pub(crate) use machine::{
    ActionObject, Behind, End, PushReach, Rules, Seen, State, TRIES, Wait, Why,
};
pub(crate) use poll_interval::PollInterval;
pub(crate) use reader_poller::ALONE;
pub(crate) use reader_poller::ReaderPoller;
pub(crate) use refused::refused;
pub(crate) use take_off::{TakenOff, cancel, take_off};
pub(crate) use write_deadline::write;
