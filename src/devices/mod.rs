//! Devices: registering them with a pairing code, moving them, and replacing
//! simulated ones, in one way for every verb. `registration` says what is wanted,
//! `engine` has the states and the way between them, `problem` the words for what
//! went wrong, `import` what a file of new readers needs beside it.

mod engine;
pub(crate) mod import;
pub(crate) mod label;
pub(crate) mod occupied;
pub(crate) mod pairing;
mod problem;
mod record;
mod registration;

pub(crate) use engine::{MoveCheck, RegistrationState, Settled, remove_stale};
pub(crate) use record::ReaderRecord;
pub(crate) use registration::{Device, Metadata, Registration};
