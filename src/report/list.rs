//! Lists of transactions: which are wanted, and in which order they come.
//!
//! The newest first. Whoever reads hands rows over as they come, and keeps no more
//! of them than it must to put them in order.

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::ops::ControlFlow;

use jiff::Timestamp;

use super::filter::{self, Filter, UnknownWord};
use super::request::Completeness;
use crate::conditions::{self, Condition, Conditions, HeldValue, Number, Op, ValueKind};
use crate::directory::Names;
use crate::failure::Failure;
use crate::money::{DecimalMark, Money};
use crate::period::Period;
use crate::report::dimension::Dimension;
use crate::transactions::{TransactionKind, TransactionRow, known_words};

/// What is to be listed.
#[derive(Debug, Clone)]
pub(crate) struct ListRequest {
    pub period: Period,
    pub filter: ListFilter,
}

/// What came of a list.
#[derive(Debug, Default)]
pub(crate) struct ListedTransactions {
    /// How much was read for it.
    pub read: Completeness,
    /// Whether not all disputes of the period are known.
    pub lacks_disputes: bool,
}

/// Who takes rows; it may have enough of them.
pub(crate) type Take<'a> = dyn FnMut(&TransactionRow) -> Result<ControlFlow<()>, Failure> + 'a;

/// Conditions on transactions.
#[derive(Debug, Clone, Default)]
pub(crate) struct ListFilter {
    /// Where it was taken, and with what: as in reports.
    pub place: Filter,
    own: Conditions<TransactionKey>,
}

/// What can be asked of a transaction beside that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TransactionKey {
    Type,
    Status,
    Amount,
    Tip,
    Refunded,
    Disputed,
    Reference,
    Last4,
    Reason,
    Id,
    Charge,
    PaymentIntent,
}

impl TransactionKey {
    /// The key of that name; otherwise which names there are.
    fn parse(name: &str) -> Result<Self, String> {
        let known = Self::ALL.into_iter().find(|key| key.text() == name);
        known.ok_or_else(|| {
            let place = filter::KEYS.iter().map(|by| by.name());
            let own = Self::ALL.iter().map(|key| key.text());
            let all: Vec<_> = place.chain(own).collect();
            format!("{name:?} is not one of {}", all.join(", "))
        })
    }

    const ALL: [Self; 12] = [
        Self::Type,
        Self::Status,
        Self::Amount,
        Self::Tip,
        Self::Refunded,
        Self::Disputed,
        Self::Reference,
        Self::Last4,
        Self::Reason,
        Self::Id,
        Self::Charge,
        Self::PaymentIntent,
    ];

    const fn text(self) -> &'static str {
        match self {
            Self::Type => "type",
            Self::Status => "status",
            Self::Amount => "amount",
            Self::Tip => "tip",
            Self::Refunded => "refunded",
            Self::Disputed => "disputed",
            Self::Reference => "reference",
            Self::Last4 => "last4",
            Self::Reason => "reason",
            Self::Id => "id",
            Self::Charge => "charge",
            Self::PaymentIntent => "payment_intent",
        }
    }

    fn held(self, row: &TransactionRow) -> HeldValue<'_> {
        let money = |minor: Option<i64>| {
            let digits = row.amount.currency().minor_digits();
            HeldValue::Number(minor.map(|minor| Number::new(minor.into(), digits)))
        };
        match self {
            Self::Type => HeldValue::Text(Some(row.kind.name())),
            Self::Status => HeldValue::Text(Some(&row.status)),
            Self::Amount => money(Some(row.amount.minor())),
            Self::Tip => money(row.tip),
            Self::Refunded => money(row.refunded),
            Self::Disputed => HeldValue::Text(Some(if row.disputed { "yes" } else { "no" })),
            Self::Reference => HeldValue::Text(row.reference.as_deref()),
            Self::Last4 => HeldValue::Text(row.last4.as_deref()),
            Self::Reason => HeldValue::Text(row.reason.as_deref()),
            Self::Id => HeldValue::Text(Some(&row.id)),
            Self::Charge => HeldValue::Text(row.charge.as_deref()),
            Self::PaymentIntent => HeldValue::Text(row.payment_intent.as_deref()),
        }
    }
}

impl conditions::Key for TransactionKey {
    fn name(&self) -> String {
        self.text().to_owned()
    }

    fn kind(&self) -> ValueKind {
        match self {
            Self::Type => ValueKind::OneOf(TransactionKind::NAMES),
            Self::Disputed => ValueKind::OneOf(&["yes", "no"]),
            Self::Status | Self::Reason => ValueKind::Word,
            Self::Amount | Self::Tip | Self::Refunded => ValueKind::Amount,
            Self::Reference => ValueKind::Name,
            _ => ValueKind::Text,
        }
    }
}

impl ListFilter {
    /// Reads conditions, each text as `--where` has it, and what flags say shorter.
    /// `mark` is what stands before the cents of its amounts.
    pub(crate) fn parse(
        texts: &[String],
        flags: &[Condition],
        mark: DecimalMark,
    ) -> Result<Self, String> {
        let mut all = Self {
            own: Conditions::with_mark(mark),
            ..Self::default()
        };
        for text in texts {
            for condition in conditions::read(text, mark)? {
                all.add(&condition)?;
            }
        }
        flags.iter().try_for_each(|condition| all.add(condition))?;
        Ok(all)
    }

    fn add(&mut self, condition: &Condition) -> Result<(), String> {
        if let Some(by) = filter::key(&condition.key) {
            self.place.add(by, condition)
        } else {
            let key = TransactionKey::parse(&condition.key)?;
            self.own.add(key, condition)
        }
    }

    /// Whether the last digits of cards are asked for, which only Stripe knows.
    pub(crate) fn is_about_cards(&self) -> bool {
        let mut own = self.own.clauses.iter();
        own.any(|clause| clause.key == TransactionKey::Last4)
    }

    /// Words that were asked for and are none of those known today.
    pub(crate) fn unknown_words(&self) -> Vec<UnknownWord> {
        let own = self.own.clauses.iter();
        let statuses =
            own.filter(|clause| clause.key == TransactionKey::Status && clause.op == Op::Is);
        let values = statuses.flat_map(|clause| &clause.values);
        let known = known_words::STATUSES;
        let mut words = self.place.unknown_words();
        words.extend(values.filter_map(|value| UnknownWord::of("status", value, known)));
        words
    }

    /// Whether readers or locations are asked for by their names.
    pub(crate) fn named(&self) -> impl Iterator<Item = Dimension> {
        let named = [Dimension::Reader, Dimension::Location].into_iter();
        named.filter(|by| self.place.has_names(*by))
    }

    /// The same with ids in the place of names.
    pub(crate) fn resolve(self, names: &Names) -> Result<Self, (Dimension, String)> {
        Ok(Self {
            place: self.place.resolve(names)?,
            own: self.own,
        })
    }

    pub(crate) fn matches(&self, row: &TransactionRow) -> bool {
        let currency = row.amount.currency();
        self.place.matches(&row.place, currency) && self.own.fits(|key| key.held(row))
    }
}

impl UnknownWord {
    /// Whether a transaction has it all the same: Stripe has new words.
    pub(crate) fn is_of(&self, row: &TransactionRow) -> bool {
        let has = match self.key {
            "status" => Some(row.status.as_str()),
            key => filter::key(key).and_then(|by| row.place.text(by)),
        };
        has.is_some_and(|has| has.eq_ignore_ascii_case(&self.value))
    }
}

/// A moment, what happened then, and its id: the order of a list.
pub(crate) fn place(row: &TransactionRow) -> (Timestamp, TransactionKind, &str) {
    (row.at, row.kind, &row.id)
}

/// The money of a row, or a part of it.
pub(crate) fn money(row: &TransactionRow, minor: Option<i64>) -> Option<Money> {
    Some(Money::new(minor?, row.amount.currency()))
}

/// Rows of a list that is in the order in which Stripe made its objects, which is not
/// always the order in which they happened: a payment taken offline is sent later.
#[derive(Debug)]
pub(super) struct NewestFirst {
    heap: BinaryHeap<Newest>,
    /// Whatever comes next was made then or before.
    reached: Timestamp,
}

impl Default for NewestFirst {
    fn default() -> Self {
        Self {
            heap: BinaryHeap::new(),
            reached: Timestamp::MAX,
        }
    }
}

#[derive(Debug)]
struct Newest(TransactionRow);

impl PartialEq for Newest {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Newest {}

impl PartialOrd for Newest {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Newest {
    fn cmp(&self, other: &Self) -> Ordering {
        place(&self.0).cmp(&place(&other.0))
    }
}

impl NewestFirst {
    /// Puts a row in.
    pub(super) fn push(&mut self, row: TransactionRow) {
        self.heap.push(Newest(row));
    }

    /// Notes that what comes next was made at a second or before.
    pub(super) fn reach(&mut self, second: i64) {
        self.reached = Timestamp::from_second(second).unwrap_or(Timestamp::MIN);
    }

    /// Notes that nothing comes any more.
    pub(super) fn end(&mut self) {
        self.reached = Timestamp::MIN;
    }

    /// Whether nothing comes any more.
    pub(super) fn has_ended(&self) -> bool {
        self.reached == Timestamp::MIN
    }

    /// The newest row, if no newer one can come.
    pub(super) fn peek(&self) -> Option<&TransactionRow> {
        let Newest(row) = self.heap.peek()?;
        (self.has_ended() || row.at > self.reached).then_some(row)
    }

    pub(super) fn pop(&mut self) -> Option<TransactionRow> {
        self.heap.pop().map(|Newest(row)| row)
    }
}
