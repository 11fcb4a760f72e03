//! What each column of an export holds. Names and order are those of the
//! queries in `read`; docs/ledger.md says what they mean.

use crate::ledger::query::TableQuery;

/// What stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    /// Minor units of the currency beside it.
    Money,
    /// Yes or no.
    Flag,
    /// Seconds since the epoch, UTC.
    Time,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Column {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    /// Whether every row has it.
    pub(super) required: bool,
}

const fn always(name: &'static str, kind: Kind) -> Column {
    Column {
        name,
        kind,
        required: true,
    }
}

const fn perhaps(name: &'static str, kind: Kind) -> Column {
    Column {
        name,
        kind,
        required: false,
    }
}

const CHARGES: [Column; 26] = [
    always("id", Kind::Text),
    always("created", Kind::Time),
    always("status", Kind::Text),
    always("currency", Kind::Text),
    always("amount", Kind::Money),
    always("captured", Kind::Flag),
    always("amount_captured", Kind::Money),
    always("amount_refunded", Kind::Money),
    always("disputed", Kind::Flag),
    perhaps("tip", Kind::Money),
    perhaps("type", Kind::Text),
    perhaps("reader", Kind::Text),
    perhaps("location", Kind::Text),
    perhaps("stamped_reader", Kind::Text),
    perhaps("stamped_label", Kind::Text),
    perhaps("stamped_location", Kind::Text),
    perhaps("brand", Kind::Text),
    perhaps("read_method", Kind::Text),
    perhaps("wallet", Kind::Text),
    perhaps("failure_code", Kind::Text),
    perhaps("decline_reason", Kind::Text),
    always("retried", Kind::Flag),
    perhaps("payment_intent", Kind::Text),
    perhaps("reference", Kind::Text),
    perhaps("stored_at", Kind::Time),
    perhaps("balance_transaction", Kind::Text),
];

const REFUNDS: [Column; 9] = [
    always("id", Kind::Text),
    always("created", Kind::Time),
    perhaps("status", Kind::Text),
    always("currency", Kind::Text),
    always("amount", Kind::Money),
    perhaps("reason", Kind::Text),
    perhaps("charge", Kind::Text),
    perhaps("balance_transaction", Kind::Text),
    perhaps("failure_balance_transaction", Kind::Text),
];

const DISPUTES: [Column; 7] = [
    always("id", Kind::Text),
    always("created", Kind::Time),
    always("status", Kind::Text),
    always("currency", Kind::Text),
    always("amount", Kind::Money),
    perhaps("reason", Kind::Text),
    perhaps("charge", Kind::Text),
];

const BALANCE_TRANSACTIONS: [Column; 11] = [
    always("id", Kind::Text),
    always("created", Kind::Time),
    always("type", Kind::Text),
    perhaps("source", Kind::Text),
    perhaps("charge", Kind::Text),
    always("amount", Kind::Money),
    always("fee", Kind::Money),
    always("net", Kind::Money),
    always("currency", Kind::Text),
    // As Stripe wrote it: a float would be another number.
    perhaps("exchange_rate", Kind::Text),
    perhaps("available_on", Kind::Time),
];

/// The columns of a table, in their order.
pub(super) fn of(query: &TableQuery) -> &'static [Column] {
    match query.name {
        "refunds" => &REFUNDS,
        "disputes" => &DISPUTES,
        "balance_transactions" => &BALANCE_TRANSACTIONS,
        _ => &CHARGES,
    }
}
