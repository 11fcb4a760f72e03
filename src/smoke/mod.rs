//! A smoke test of everything a till does, against Stripe's test mode or the
//! simulator: set up, played case by case, cleaned up again.
//!
//! - `mark`: by what everything a run makes is recognised
//! - `place`, `stage`: a location, its tips, simulated readers
//! - `cases`, `scene`: what is played; each case goes through the code that the
//!   commands use, and is held against Stripe's own objects afterwards
//! - `payments`, `afterwards`, `counter`: the cases themselves
//! - `run`: who plays when, and for how long
//! - `sweep`: what is left, and its removal
//! - `verdict`, `junit`, `tap`: what came of it
//!
//! Nothing here prints: what happens goes up through a callback.

mod afterwards;
mod cases;
mod checks;
mod counter;
pub mod junit;
mod mark;
mod payments;
mod place;
mod run;
mod scene;
mod stage;
pub mod sweep;
pub mod tap;
mod verdict;

pub use cases::Case;
pub use mark::RunId;
pub use place::Place;
pub use run::{Plan, Smoke, Told};
pub use stage::{MODELS, Model};
pub use verdict::{Line, Report, Verdict};
