//! The payment that was named.

use crate::app::App;
use crate::failure::Failure;
use crate::payment::NamedPayment;
use crate::payment::journal::Reading;
use crate::payment::{PaymentService, reference};

/// The journal as it is now; what could not be read of it is said.
pub(super) async fn journal(app: &App) -> Result<Reading, Failure> {
    let payments = app.payments().await?;
    Ok(told(app, payments, payments.read().await?))
}

/// What of the journal may need somebody; what could not be read is said.
pub(super) async fn open_journal(app: &App) -> Result<Reading, Failure> {
    let payments = app.payments().await?;
    Ok(told(app, payments, payments.read_open().await?))
}

fn told(app: &App, payments: &PaymentService, reading: Reading) -> Reading {
    if let [.., _] = reading.unreadable.as_slice() {
        let numbers: Vec<_> = reading.unreadable.iter().map(usize::to_string).collect();
        app.output.warn(&format!(
            "{} of {} cannot be read. What a crash cut off covers nothing that was sent; if the file was damaged otherwise, a sale may be missing here: `tillctl payments get REFERENCE` looks for it at Stripe",
            match numbers.as_slice() {
                [one] => format!("line {one}"),
                many => format!("lines {}", many.join(", ")),
            },
            payments.journal_name()
        ));
    }
    reading
}

/// The payment of this reference, PaymentIntent or charge.
pub(crate) async fn target(app: &App, name: &str) -> Result<NamedPayment, Failure> {
    let name = &reference::typed("the reference", name)?;
    let payments = app.payments().await?;
    let names = NamedPayment::may_be(name);
    let reading = told(app, payments, payments.read_about(&names).await?);
    NamedPayment::find(payments, &reading, app.stripe().await?, name).await
}
