//! What rows are broken down by.

use std::collections::BTreeSet;
use std::ops::Deref;
use std::sync::Arc;

use jiff::civil::Date;

use crate::directory::Noun;
use crate::money::Currency;
use crate::period::Days;
use crate::period::compare::Shift;
use crate::transactions::PointOfSale;

/// What rows are broken down by. Currency is part of every row in any case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dimension {
    /// The reader that took the payment.
    Reader,
    /// The location the charge names.
    Location,
    /// The day in the report's zone: of the attempt, or of the refund.
    Day,
    /// The hour on the wall, 0 to 23.
    Hour,
    /// The day's weekday.
    Weekday,
    /// The currency, which needs no asking.
    Currency,
    /// The card's brand, or the wallet's name.
    Brand,
    /// How the card was read.
    ReadMethod,
    /// The wallet, if the payment came from one.
    Wallet,
    /// Why an attempt failed.
    DeclineCode,
    /// The first part of the reference the sale was given.
    ReferencePrefix,
}

impl Dimension {
    /// All of them, in the order of their columns.
    pub const ALL: [Self; 11] = [
        Self::Reader,
        Self::Location,
        Self::Day,
        Self::Hour,
        Self::Weekday,
        Self::Brand,
        Self::ReadMethod,
        Self::Wallet,
        Self::DeclineCode,
        Self::ReferencePrefix,
        Self::Currency,
    ];

    /// The word for it on the command line and in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Reader => "reader",
            Self::Location => "location",
            Self::Day => "day",
            Self::Hour => "hour",
            Self::Weekday => "weekday",
            Self::Currency => "currency",
            Self::Brand => "brand",
            Self::ReadMethod => "read_method",
            Self::Wallet => "wallet",
            Self::DeclineCode => "decline_code",
            Self::ReferencePrefix => "reference-prefix",
        }
    }

    /// What it is told apart by, if that has a name.
    pub const fn noun(self) -> Option<Noun> {
        match self {
            Self::Reader => Some(Noun::Reader),
            Self::Location => Some(Noun::Location),
            _ => None,
        }
    }

    /// The columns it adds before the currency.
    pub const fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Reader => &["reader", "reader_label"],
            Self::Location => &["location", "location_name"],
            Self::Day => &["day"],
            Self::Hour => &["hour"],
            Self::Weekday => &["weekday"],
            Self::Currency => &[],
            Self::Brand => &["brand"],
            Self::ReadMethod => &["read_method"],
            Self::Wallet => &["wallet"],
            Self::DeclineCode => &["decline_code"],
            Self::ReferencePrefix => &["reference_prefix"],
        }
    }
}

impl PointOfSale {
    /// What a payment says about one of the keys that are texts.
    pub fn text(&self, by: Dimension) -> Option<&str> {
        match by {
            Dimension::Reader => self.reader.as_deref(),
            Dimension::Location => self.location.as_deref(),
            Dimension::Brand => self.brand.as_deref(),
            Dimension::ReadMethod => self.read_method.as_deref(),
            Dimension::Wallet => self.wallet.as_deref(),
            Dimension::DeclineCode => self.decline_code.as_deref(),
            Dimension::ReferencePrefix => self.reference_prefix.as_deref(),
            Dimension::Day | Dimension::Hour | Dimension::Weekday | Dimension::Currency => None,
        }
    }

    /// As much of it as rows are told apart by.
    pub(crate) fn narrowed(&self, is_by: impl Fn(Dimension) -> bool) -> Self {
        let text = |by: Dimension| self.text(by).filter(|_| is_by(by)).map(str::to_owned);
        Self {
            reader: text(Dimension::Reader),
            reader_label: None,
            location: text(Dimension::Location),
            brand: text(Dimension::Brand),
            read_method: text(Dimension::ReadMethod),
            wallet: text(Dimension::Wallet),
            decline_code: text(Dimension::DeclineCode),
            reference_prefix: text(Dimension::ReferencePrefix),
        }
    }
}

/// What a row is about apart from its time. Whatever was not asked for is `None`
/// in all rows; what was asked for and is not known is `None` in one of them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupKey {
    /// Where, and with what. A label is never a part of it: a reader may have several.
    pub place: PointOfSale,
    /// Currency of all the row's money.
    pub currency: Currency,
}

/// What one row is about, with its time. Many rows share all but that, so it is
/// kept once for all of them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowKey {
    /// All but the time.
    pub about: Arc<GroupKey>,
    /// Day in the report's zone.
    pub day: Option<Date>,
    /// Hour on the wall.
    pub hour: Option<i8>,
    /// Weekday, Monday 0.
    pub weekday: Option<i8>,
}

impl Deref for RowKey {
    type Target = GroupKey;

    fn deref(&self) -> &GroupKey {
        &self.about
    }
}

impl Deref for GroupKey {
    type Target = PointOfSale;

    fn deref(&self) -> &PointOfSale {
        &self.place
    }
}

impl GroupKey {
    /// Everything in a currency.
    pub fn of(currency: Currency) -> Self {
        Self {
            place: PointOfSale::default(),
            currency,
        }
    }
}

impl RowKey {
    /// Everything in a currency.
    pub fn of(currency: Currency) -> Self {
        Self::at_any_time(Arc::new(GroupKey::of(currency)))
    }

    /// Whenever it was.
    pub const fn at_any_time(about: Arc<GroupKey>) -> Self {
        Self {
            about,
            day: None,
            hour: None,
            weekday: None,
        }
    }

    /// The weekday's name.
    pub fn weekday_name(&self) -> Option<&'static str> {
        let names = [
            "monday",
            "tuesday",
            "wednesday",
            "thursday",
            "friday",
            "saturday",
            "sunday",
        ];
        let number = usize::try_from(self.weekday?).ok()?;
        names.get(number).copied()
    }
}

/// How rows are told apart, and how the days of another period count as ours.
#[derive(Clone, Debug)]
pub struct Breakdown {
    pub(super) by: BTreeSet<Dimension>,
    pub(super) days: Days,
    pub(super) shift: Shift,
}

impl Breakdown {
    /// By these keys, days counted as in `days`.
    pub fn new(by: impl IntoIterator<Item = Dimension>, days: Days, shift: Shift) -> Self {
        Self {
            by: by.into_iter().collect(),
            days,
            shift,
        }
    }
}

/// A day's weekday, Monday 0.
pub(super) fn weekday(day: Date) -> i8 {
    day.weekday().to_monday_zero_offset()
}
