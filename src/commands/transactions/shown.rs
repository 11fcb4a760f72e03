//! How a transaction is shown.

use jiff::tz::TimeZone;

use crate::app::App;
use crate::directory::Names;
use crate::failure::Failure;
use crate::output::{Cell, ColumnNames, Fields, Tone};
use crate::report::list::money;
use crate::stripe::Dashboard;
use crate::transactions::{TransactionKind, TransactionRow};

/// What the cells of a row are made with, beside the row.
#[derive(Debug)]
pub(super) struct RowContext {
    /// The zone that moments are shown in.
    pub(super) zone: TimeZone,
    pub(super) names: Names,
    pub(super) dashboard: Dashboard,
}

impl RowContext {
    pub(super) fn new(app: &App, zone: TimeZone, names: Names) -> Result<Self, Failure> {
        Ok(Self {
            zone,
            names,
            dashboard: app.dashboard()?,
        })
    }
}

/// The columns; what they are made with does not matter to them.
pub(super) fn columns() -> ColumnNames {
    let none = RowContext {
        zone: TimeZone::UTC,
        names: Names::default(),
        dashboard: Dashboard::of(crate::secret::Mode::Test, None),
    };
    fields(&none).names()
}

/// The column that only Stripe knows.
pub(super) const LAST4: &str = "last4";

pub(super) fn fields(context: &RowContext) -> Fields<'_, TransactionRow> {
    let of_money = Fields::of(|row: &TransactionRow| row.id.clone())
        .cell("at", |row| Cell::moment(row.at, &context.zone))
        .moment_kind()
        // Without it a refund or a decline reads like money taken.
        .text("type", |row| Some(row.kind.name()))
        .incidental()
        .kept()
        .text("status", |row| Some(&row.status))
        .incidental()
        .tone(tone)
        .money("amount", |row| Some(row.amount))
        .kept()
        .currency("currency", |row| Some(row.amount.currency()))
        .kept()
        .money("tip", |row| money(row, row.tip))
        .on_request()
        .money("refunded", |row| money(row, row.refunded))
        .on_request()
        .flag("disputed", |row| row.disputed)
        .on_request();
    of_money
        .text("reader", |row| row.place.reader.as_deref())
        .on_request()
        .made("reader_label", |row| label(row, &context.names))
        .tone(|_| Tone::Strong)
        .kept()
        .text("location", |row| row.place.location.as_deref())
        .on_request()
        .made("location_name", |row| {
            let id = row.place.location.as_ref()?;
            Some(context.names.locations.get(id).unwrap_or(id).clone())
        })
        .rank(4)
        .text("brand", |row| row.place.brand.as_deref())
        .rank(3)
        .text(LAST4, |row| row.last4.as_deref())
        .on_request()
        .text("read_method", |row| row.place.read_method.as_deref())
        .on_request()
        .text("wallet", |row| row.place.wallet.as_deref())
        .on_request()
        .text("reason", |row| row.reason.as_deref())
        .rank(6)
        .text("reference", |row| row.reference.as_deref())
        .rank(1)
        .text("id", |row| Some(&row.id))
        .incidental()
        .rank(5)
        .text("charge", |row| row.charge.as_deref())
        .on_request()
        .text("payment_intent", |row| row.payment_intent.as_deref())
        .on_request()
        .made("dashboard", |row| page(row, &context.dashboard))
        .on_request()
}

/// What the reader was called then, where that was written down, else today.
fn label(row: &TransactionRow, names: &Names) -> Option<String> {
    let place = &row.place;
    let today = || names.readers.get(place.reader.as_deref()?);
    let label = place.reader_label.as_ref().or_else(today);
    label.or(place.reader.as_ref()).cloned()
}

/// Where a person sees it: a refund with its payment.
fn page(row: &TransactionRow, dashboard: &Dashboard) -> Option<String> {
    if row.kind == TransactionKind::Dispute {
        return Some(dashboard.dispute(&row.id));
    }
    let payment = row.payment_intent.as_deref().or(row.charge.as_deref())?;
    Some(dashboard.payment(payment))
}

fn tone(row: &TransactionRow) -> Tone {
    match (row.kind, row.status.as_str()) {
        (TransactionKind::Sale, "paid") => Tone::Good,
        (TransactionKind::Decline, "retried") => Tone::Faint,
        (TransactionKind::Decline, _) | (_, "failed" | "lost" | "needs_response") => Tone::Bad,
        (TransactionKind::Refund, "succeeded") | (_, "won") => Tone::Plain,
        _ => Tone::Waiting,
    }
}
