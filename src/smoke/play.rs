//! Which function plays which case.

use super::case::{Case, CaseContext};
use super::checks::CaseFailure;
use super::{follow_up_cases, payment_cases, reader_cases};

/// Plays a case to its end, and holds what came of it against what should.
pub(super) async fn play(context: &CaseContext<'_>) -> Result<(), CaseFailure> {
    match context.case {
        Case::Approved => payment_cases::approved(context).await,
        Case::Declined => payment_cases::declined(context).await,
        Case::Canceled => payment_cases::canceled(context).await,
        Case::Deadline => payment_cases::deadline(context).await,
        Case::Tip => payment_cases::tip(context).await,
        Case::ManualCapture => follow_up_cases::manual_capture(context).await,
        Case::Refund => follow_up_cases::refund(context).await,
        Case::Interac => follow_up_cases::interac(context).await,
        Case::SetupIntent => reader_cases::setup_intent(context).await,
        Case::Display => reader_cases::display(context).await,
        Case::Inputs => Box::pin(reader_cases::inputs(context)).await,
        Case::InputsTimeout => Box::pin(reader_cases::inputs_timeout(context)).await,
    }
}
