//! Devices: registering them with a pairing code, moving them, and replacing
//! simulated ones, in one way for every verb. `registration` says what is wanted,
//! `engine` has the states and the way between them, `problem` the words for what
//! went wrong, `import` what a file of new readers needs beside it.

mod engine;
pub mod import;
pub mod occupied;
pub mod pairing;
mod problem;
mod record;
mod registration;

pub use engine::{MoveCheck, Settled, State, remove_stale};
pub use problem::{Problem, Step};
pub use record::ReaderRecord;
pub use registration::{Device, Metadata, Registration};
