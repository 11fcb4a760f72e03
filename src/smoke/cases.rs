//! What is played.

use super::checks::Stop;
use super::scene::Scene;
use super::{afterwards, counter, payments};

/// A case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// A card is approved.
    Approved,
    /// A card is declined.
    Declined,
    /// A payment is called off before a card is presented.
    Canceled,
    /// Nobody presents a card.
    Deadline,
    /// The customer adds a tip on the reader.
    Tip,
    /// Money is held, and a part of it captured.
    ManualCapture,
    /// A part is given back.
    Refund,
    /// An Interac card pays, and is refunded on the reader.
    Interac,
    /// A card is saved.
    SetupIntent,
    /// A cart is shown and cleared.
    Display,
    /// A form is filled in.
    Inputs,
    /// A form is not touched.
    InputsTimeout,
}

impl Case {
    /// Every case in the order they are played.
    pub const ALL: [Self; 12] = [
        Self::Approved,
        Self::Declined,
        Self::Canceled,
        Self::Deadline,
        Self::ManualCapture,
        Self::Refund,
        Self::Interac,
        Self::SetupIntent,
        Self::Display,
        Self::Inputs,
        Self::InputsTimeout,
        // Late: it takes a while until a reader has heard of its configuration.
        Self::Tip,
    ];

    /// What it is called.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::Declined => "declined",
            Self::Canceled => "canceled",
            Self::Deadline => "deadline",
            Self::Tip => "tip",
            Self::ManualCapture => "manual-capture",
            Self::Refund => "refund",
            Self::Interac => "interac",
            Self::SetupIntent => "setup-intent",
            Self::Display => "display",
            Self::Inputs => "inputs",
            Self::InputsTimeout => "inputs-timeout",
        }
    }

    /// The case of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|c| c.name() == name)
    }
}

/// Plays a case to its end, and holds what came of it against what should.
pub(super) async fn play(scene: &Scene<'_>) -> Result<(), Stop> {
    match scene.case {
        Case::Approved => payments::approved(scene).await,
        Case::Declined => payments::declined(scene).await,
        Case::Canceled => payments::canceled(scene).await,
        Case::Deadline => payments::deadline(scene).await,
        Case::Tip => payments::tip(scene).await,
        Case::ManualCapture => afterwards::manual_capture(scene).await,
        Case::Refund => afterwards::refund(scene).await,
        Case::Interac => afterwards::interac(scene).await,
        Case::SetupIntent => counter::setup_intent(scene).await,
        Case::Display => counter::display(scene).await,
        Case::Inputs => counter::inputs(scene).await,
        Case::InputsTimeout => counter::inputs_timeout(scene).await,
    }
}
