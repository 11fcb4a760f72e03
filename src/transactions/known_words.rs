//! Words of Stripe's that are known today, and ours beside them. Stripe may have more
//! of them tomorrow: what is not here is looked for all the same, and only if nothing
//! has it, it may be mistyped.

/// How a transaction may stand.
pub(crate) const STATUSES: &[&str] = &[
    // Sales and declines.
    "paid",
    "uncaptured",
    "pending",
    "declined",
    "retried",
    // Refunds.
    "requires_action",
    "succeeded",
    "failed",
    "canceled",
    // Disputes.
    "warning_needs_response",
    "warning_under_review",
    "warning_closed",
    "needs_response",
    "under_review",
    "won",
    "lost",
    "prevented",
];

/// Brands of cards.
pub(crate) const BRANDS: &[&str] = &[
    "amex",
    "cartes_bancaires",
    "diners",
    "discover",
    "eftpos_au",
    "girocard",
    "interac",
    "jcb",
    "mastercard",
    "unionpay",
    "unknown",
    "visa",
];

/// How a card was read.
pub(crate) const READ_METHODS: &[&str] = &[
    "contact_emv",
    "contactless_emv",
    "contactless_magstripe_mode",
    "magnetic_stripe_fallback",
    "magnetic_stripe_track2",
];

/// Where a card was kept.
pub(crate) const WALLETS: &[&str] = &["apple_pay", "google_pay", "samsung_pay", "unknown"];
