//! The kinds of objects there are.

/// Kinds of objects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Kind {
    Reader,
    Location,
    Configuration,
    Intent,
    Charge,
    Refund,
    Txn,
    Setup,
    Event,
    Dispute,
    File,
    /// A file's bytes.
    Content,
    /// A file's address for those without a key.
    Link,
    Method,
    Customer,
    /// One try of a `SetupIntent`.
    Attempt,
    Payout,
    /// What a platform takes of a connected account's charge.
    Fee,
    Transfer,
    /// What a platform gives back of a fee.
    FeeRefund,
    /// What a platform takes back of a transfer.
    Reversal,
    /// Somebody who is told what happens.
    Endpoint,
    /// A reply kept for its idempotency key.
    Replay,
    /// Something that was asked for over the control endpoint and is still to come.
    Plan,
    /// What was set over the control endpoint for a whole world.
    Setting,
}

/// Name in the journal, id prefix, name in "No such …".
const KINDS: &[(Kind, &str, &str)] = &[
    (Kind::Reader, "tmr", "terminal.reader"),
    (Kind::Location, "tml", "location"),
    (Kind::Configuration, "tmc", "terminal.configuration"),
    (Kind::Intent, "pi", "payment_intent"),
    (Kind::Charge, "ch", "charge"),
    (Kind::Refund, "re", "refund"),
    (Kind::Txn, "txn", "balance_transaction"),
    (Kind::Setup, "seti", "setupintent"),
    (Kind::Event, "evt", "event"),
    (Kind::Dispute, "du", "dispute"),
    (Kind::File, "file", "file"),
    (Kind::Content, "content", "file"),
    (Kind::Link, "link", "file link"),
    (Kind::Method, "pm", "PaymentMethod"),
    (Kind::Customer, "cus", "customer"),
    (Kind::Attempt, "setatt", "setup_attempt"),
    (Kind::Payout, "po", "payout"),
    (Kind::Fee, "fee", "application fee"),
    (Kind::Transfer, "tr", "transfer"),
    (Kind::FeeRefund, "fr", "fee refund"),
    (Kind::Reversal, "trr", "transfer reversal"),
    (Kind::Endpoint, "we", "webhook endpoint"),
    (Kind::Replay, "idem", "idempotency"),
    (Kind::Plan, "plan", "plan"),
    (Kind::Setting, "setting", "setting"),
];

impl Kind {
    pub(super) fn prefix(self) -> &'static str {
        KINDS
            .iter()
            .find(|(kind, ..)| *kind == self)
            .map_or("", |(_, prefix, _)| prefix)
    }

    /// The word in "No such …".
    pub(super) fn noun(self) -> &'static str {
        KINDS
            .iter()
            .find(|(kind, ..)| *kind == self)
            .map_or("", |(.., noun)| noun)
    }

    pub(super) fn of_id(id: &str) -> Option<Kind> {
        let (prefix, _) = id.split_once('_')?;
        Self::of_prefix(prefix)
    }

    pub(super) fn of_prefix(prefix: &str) -> Option<Kind> {
        KINDS
            .iter()
            .find(|(_, known, _)| *known == prefix)
            .map(|(kind, ..)| *kind)
    }
}

impl Kind {
    /// Few of these are made, and they are read all the time: kept as they are.
    pub(super) fn stays_open(self) -> bool {
        matches!(
            self,
            Kind::Reader
                | Kind::Location
                | Kind::Configuration
                | Kind::File
                | Kind::Link
                | Kind::Payout
                | Kind::Endpoint
                | Kind::Plan
                | Kind::Setting
        )
    }
}
