//! What each column of an export holds. Names and order are those of the
//! queries in `read`; docs/ledger.md says what they mean.

use crate::ledger::query::TableQuery;

/// What stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ColumnKind {
    Text,
    /// Minor units of the currency beside it.
    Money,
    /// Yes or no.
    Flag,
    /// Seconds since the epoch, UTC.
    Time,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ExportColumn {
    pub(super) name: &'static str,
    pub(super) kind: ColumnKind,
    /// Whether every row has it.
    pub(super) required: bool,
}

const fn always(name: &'static str, kind: ColumnKind) -> ExportColumn {
    ExportColumn {
        name,
        kind,
        required: true,
    }
}

const fn perhaps(name: &'static str, kind: ColumnKind) -> ExportColumn {
    ExportColumn {
        name,
        kind,
        required: false,
    }
}

const CHARGES: [ExportColumn; 26] = [
    always("id", ColumnKind::Text),
    always("created", ColumnKind::Time),
    always("status", ColumnKind::Text),
    always("currency", ColumnKind::Text),
    always("amount", ColumnKind::Money),
    always("captured", ColumnKind::Flag),
    always("amount_captured", ColumnKind::Money),
    always("amount_refunded", ColumnKind::Money),
    always("disputed", ColumnKind::Flag),
    perhaps("tip", ColumnKind::Money),
    perhaps("type", ColumnKind::Text),
    perhaps("reader", ColumnKind::Text),
    perhaps("location", ColumnKind::Text),
    perhaps("stamped_reader", ColumnKind::Text),
    perhaps("stamped_label", ColumnKind::Text),
    perhaps("stamped_location", ColumnKind::Text),
    perhaps("brand", ColumnKind::Text),
    perhaps("read_method", ColumnKind::Text),
    perhaps("wallet", ColumnKind::Text),
    perhaps("failure_code", ColumnKind::Text),
    perhaps("decline_reason", ColumnKind::Text),
    always("retried", ColumnKind::Flag),
    perhaps("payment_intent", ColumnKind::Text),
    perhaps("reference", ColumnKind::Text),
    perhaps("stored_at", ColumnKind::Time),
    perhaps("balance_transaction", ColumnKind::Text),
];

const REFUNDS: [ExportColumn; 9] = [
    always("id", ColumnKind::Text),
    always("created", ColumnKind::Time),
    perhaps("status", ColumnKind::Text),
    always("currency", ColumnKind::Text),
    always("amount", ColumnKind::Money),
    perhaps("reason", ColumnKind::Text),
    perhaps("charge", ColumnKind::Text),
    perhaps("balance_transaction", ColumnKind::Text),
    perhaps("failure_balance_transaction", ColumnKind::Text),
];

const DISPUTES: [ExportColumn; 7] = [
    always("id", ColumnKind::Text),
    always("created", ColumnKind::Time),
    always("status", ColumnKind::Text),
    always("currency", ColumnKind::Text),
    always("amount", ColumnKind::Money),
    perhaps("reason", ColumnKind::Text),
    perhaps("charge", ColumnKind::Text),
];

const BALANCE_TRANSACTIONS: [ExportColumn; 11] = [
    always("id", ColumnKind::Text),
    always("created", ColumnKind::Time),
    always("type", ColumnKind::Text),
    perhaps("source", ColumnKind::Text),
    perhaps("charge", ColumnKind::Text),
    always("amount", ColumnKind::Money),
    always("fee", ColumnKind::Money),
    always("net", ColumnKind::Money),
    always("currency", ColumnKind::Text),
    // As Stripe wrote it: a float would be another number.
    perhaps("exchange_rate", ColumnKind::Text),
    perhaps("available_on", ColumnKind::Time),
];

/// The columns of a table, in their order.
pub(super) fn of(query: &TableQuery) -> &'static [ExportColumn] {
    match query.name {
        "refunds" => &REFUNDS,
        "disputes" => &DISPUTES,
        "balance_transactions" => &BALANCE_TRANSACTIONS,
        _ => &CHARGES,
    }
}
