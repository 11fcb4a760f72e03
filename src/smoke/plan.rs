//! What a run is to play, on which models of reader.

use std::time::Duration;

use super::case::Case;
use super::country::Country;

/// A model that Stripe simulates.
///
/// <https://docs.stripe.com/terminal/references/testing#simulated-reader>
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Model {
    /// What it is called here.
    pub name: &'static str,
    /// Its registration code.
    pub(super) code: &'static str,
}

/// The models that have a documented code.
pub(crate) const MODELS: &[Model] = &[
    Model {
        name: "wpe",
        code: "simulated-wpe",
    },
    Model {
        name: "s700",
        code: "simulated-s700",
    },
    Model {
        name: "s710",
        code: "simulated-s710",
    },
];

/// What is to be played.
#[derive(Debug)]
pub(crate) struct SmokePlan {
    /// The cases, in their order.
    pub cases: Vec<Case>,
    /// The models.
    pub models: Vec<&'static Model>,
    /// Where; `None` is where the account is.
    pub country: Option<&'static Country>,
    /// On how many readers at once.
    pub parallel: usize,
    /// How long a case may take.
    pub case_limit: Duration,
    /// How long all of it may take, cleaning up left out.
    pub total_limit: Duration,
}
