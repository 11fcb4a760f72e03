//! A smoke test of everything a till does, against Stripe's test mode or the
//! simulator: set up, played case by case, cleaned up again.
//!
//! - `plan`: which cases, on which models, in which `country`
//! - `setup`: a location, its tips, simulated readers
//! - `case`, `play`: each case goes through the code that the commands use, and is
//!   held against Stripe's own objects afterwards
//! - `payment_cases`, `follow_up_cases`, `reader_cases`: the cases themselves
//! - `run`: who plays when, and for how long
//! - `sweep`: what is left, and its removal
//! - `report`, `junit`, `tap`: what came of it
//!
//! Nothing here prints: what happens goes up through a callback.

mod case;
mod checks;
mod country;
mod follow_up_cases;
pub(crate) mod junit;
mod payment_cases;
mod plan;
mod play;
mod reader_cases;
mod report;
mod run;
mod setup;
pub(crate) mod sweep;
pub(crate) mod tap;

pub(crate) use case::Case;
pub(crate) use country::Country;
pub(crate) use plan::{MODELS, SmokePlan};
pub(crate) use report::{CaseReport, CaseResult, RunReport};
pub(crate) use run::{Smoke, SmokeProgress};
