//! The payment that was named, and how its amounts and times are shown.

use jiff::Timestamp;

use crate::app::App;
use crate::commands::fields;
use crate::failure::Failure;
use crate::money::{Currency, Money};
use crate::output::Cell;
use crate::payment::journal::Reading;
use crate::payment::journal_sale::JournalSale;
use crate::payment::{PaymentService, PaymentState, reference};
use crate::stripe::charges::{self, ChargeStatus};
use crate::stripe::{Charge, Expandable};

/// The payment that is meant.
pub(crate) struct Target {
    /// Its sale, if the journal knows it.
    pub(super) entry: Option<JournalSale>,
    /// `pi_…`; `None` for a sale that never got so far.
    pub(super) intent: Option<String>,
    /// The charge, if it was named by one.
    pub(super) charge: Option<Charge>,
}

impl Target {
    /// The PaymentIntent.
    pub(super) fn intent(&self, name: &str) -> Result<&str, Failure> {
        self.intent.as_deref().ok_or_else(|| {
            Failure::not_found(format!("the sale {name:?} has no PaymentIntent yet"))
                .hint("nothing was charged; tillctl payments resume finishes it")
        })
    }

    /// Refuses a charge that is not the one the payment stands on: one PaymentIntent can
    /// have several, declined ones before the one that was paid.
    pub(super) fn check_charge(&self, state: &PaymentState) -> Result<(), Failure> {
        match self.other_charge(state) {
            None => Ok(()),
            Some((why, other)) => Err(Failure::failed(why).hint(format!(
                "if the payment itself is meant, name {other} or {}",
                state.intent.id
            ))),
        }
    }

    /// That the charge it was named by is not the payment's last, and which is.
    pub(super) fn other_charge<'a>(&self, state: &'a PaymentState) -> Option<(String, &'a str)> {
        let named = self.charge.as_ref()?;
        let last = state.charge_id().filter(|last| *last != named.id)?;
        let kind = state.charge().map_or("last", |c| match c.status {
            ChargeStatus::Succeeded if c.captured => "paid",
            ChargeStatus::Succeeded => "authorised",
            _ => "last",
        });
        let why = match named.status {
            ChargeStatus::Failed => "was declined and took nothing",
            _ => "is not the charge the payment stands on",
        };
        let (id, intent) = (&named.id, &state.intent.id);
        Some((
            format!("{id} {why}; the {kind} charge of {intent} is {last}"),
            last,
        ))
    }
}

/// The journal as it is now; what could not be read of it is said.
pub(crate) async fn journal(app: &App) -> Result<Reading, Failure> {
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
            "{} of {} cannot be read and was passed over: what it would have covered was never sent",
            match numbers.as_slice() {
                [one] => format!("line {one}"),
                many => format!("lines {}", many.join(", ")),
            },
            payments.journal_name()
        ));
    }
    reading
}

/// Finds a payment by its reference, PaymentIntent or charge.
pub(crate) async fn target(app: &App, name: &str) -> Result<Target, Failure> {
    let name = &reference::typed("the reference", name)?;
    let reading = journal(app).await?;
    if let Some(entry) = reading.entries.of_reference(name) {
        return Ok(Target {
            intent: entry.payment_intent.clone(),
            entry: Some(entry.clone()),
            charge: None,
        });
    }
    let mut named = None;
    let intent = if name.starts_with("ch_") || name.starts_with("py_") {
        let charge: Charge = app.stripe().await?.send(&charges::get(name)).await?;
        let intent = charge.payment_intent.as_ref().map(Expandable::id);
        let intent = intent
            .ok_or_else(|| Failure::not_found(format!("the charge {name} has no PaymentIntent")))?
            .to_owned();
        named = Some(charge);
        intent
    } else if name.starts_with("pi_") {
        name.to_owned()
    } else {
        return Err(Failure::not_found(format!(
            "no sale {name:?} in this machine's journal"
        ))
        .hint("a payment taken elsewhere is named by its PaymentIntent (pi_…); see tillctl payments list"));
    };
    Ok(Target {
        entry: reading.entries.by_intent(&intent).cloned(),
        intent: Some(intent),
        charge: named,
    })
}

/// A moment: how long ago for people, exactly for programs.
pub(crate) fn moment(at: Option<Timestamp>, now: Timestamp) -> Cell {
    at.map_or_else(|| Cell::text(None), |at| fields::moment(at, whole(at), now))
}

/// An amount, where it and its currency are known.
pub(crate) fn money(minor: Option<i64>, currency: Option<Currency>) -> Option<Money> {
    Some(Money::new(minor?, currency?))
}

/// A moment in whole seconds, UTC.
pub(crate) fn whole(at: Timestamp) -> String {
    Timestamp::from_second(at.as_second())
        .unwrap_or(at)
        .to_string()
}
