//! Rows of a ledger on their way into the store: those that were created on one day
//! (UTC), as PostgreSQL's binary COPY has them, and what they are known again by.

use std::sync::Arc;

use sha2::{Digest as _, Sha256};

/// 2000-01-01, from which PostgreSQL counts, in seconds since 1970.
pub(super) const EPOCH: i64 = 946_684_800;
const DAY: i64 = 86_400;
/// The years 1 to 9999: what is outside is before or after all time.
const FIRST: i64 = -62_135_596_800;
const LAST: i64 = 253_402_300_799;

/// How a binary COPY begins and ends.
pub(super) const HEADER: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
pub(super) const TRAILER: &[u8] = &[0xff, 0xff];

/// A table that is kept day by day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LedgerTable {
    Charges,
    Refunds,
    Disputes,
    BalanceTransactions,
}

impl LedgerTable {
    pub(crate) const ALL: [Self; 4] = [
        Self::Charges,
        Self::Refunds,
        Self::Disputes,
        Self::BalanceTransactions,
    ];

    /// Its name in the schema `tillctl_ledger`.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Charges => "charge_rows",
            Self::Refunds => "refunds",
            Self::Disputes => "disputes",
            Self::BalanceTransactions => "balance_transactions",
        }
    }

    /// The columns of a row after `account` and `as_of`, in the order of its values;
    /// the first two are its key.
    pub(crate) const fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Charges => &[
                "created",
                "id",
                "place",
                "class",
                "amount_captured",
                "tip",
                "stored_at",
                "amount",
                "amount_refunded",
                "disputed",
                "payment_intent",
                "reference",
                "reference_prefix",
                "balance_transaction",
            ],
            Self::Refunds => &[
                "created",
                "id",
                "charge",
                "charge_created",
                "amount",
                "currency",
                "status",
                "reason",
                "balance_transaction",
                "failure_balance_transaction",
            ],
            Self::Disputes => &[
                "created",
                "id",
                "charge",
                "charge_created",
                "amount",
                "currency",
                "status",
                "reason",
            ],
            Self::BalanceTransactions => &[
                "created",
                "id",
                "came_with",
                "charge",
                "charge_created",
                "amount",
                "fee",
                "net",
                "currency",
                "type",
                "source",
                "exchange_rate",
                "available_on",
            ],
        }
    }
}

/// A value of a row.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Value<'a> {
    Number(i32),
    Money(Option<i64>),
    Flag(bool),
    /// Seconds since 1970, UTC.
    Moment(Option<i64>),
    Text(Option<&'a str>),
}

/// Whose rows are pushed, and the moment its ledger is as of (seconds, UTC).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PushedBy {
    pub(crate) account: i32,
    pub(crate) as_of: i64,
}

/// The rows of a day.
#[derive(Debug, Clone)]
pub(crate) struct DayRows {
    /// Days since 1970.
    pub(crate) day: i64,
    /// Whether these are all that there are.
    pub(crate) is_whole: bool,
    pub(super) bytes: Arc<[u8]>,
    pub(crate) rows: u64,
    pub(crate) digest: Vec<u8>,
}

impl DayRows {
    /// In bytes.
    pub(crate) fn size(&self) -> usize {
        self.bytes.len()
    }
}

/// The rows of a day, being collected.
#[derive(Debug, Clone)]
pub(crate) struct DayWriter {
    by: PushedBy,
    day: i64,
    is_whole: bool,
    bytes: Vec<u8>,
    rows: u64,
    digest: Sha256,
}

/// The day of a moment (seconds, UTC), in days since 1970.
pub(crate) const fn day_of(moment: i64) -> i64 {
    let known = if moment < FIRST {
        FIRST
    } else if moment > LAST {
        LAST
    } else {
        moment
    };
    known.div_euclid(DAY)
}

/// What a day is from when until when.
pub(crate) const fn day_span(day: i64) -> (i64, i64) {
    let begins = day.saturating_mul(DAY);
    (begins, begins.saturating_add(DAY))
}

impl DayWriter {
    pub(crate) fn new(by: PushedBy, day: i64, is_whole: bool) -> Self {
        let mut digest = Sha256::new();
        digest.update([u8::from(is_whole)]);
        Self {
            by,
            day,
            is_whole,
            bytes: Vec::new(),
            rows: 0,
            digest,
        }
    }

    pub(crate) const fn day(&self) -> i64 {
        self.day
    }

    /// Adds a row. What wrote it and when is no part of what it is known again by.
    pub(crate) fn row(&mut self, values: &[Value<'_>]) {
        let bytes = &mut self.bytes;
        let columns = i16::try_from(values.len() + 2).unwrap_or(i16::MAX);
        bytes.extend(columns.to_be_bytes());
        put(bytes, &self.by.account.to_be_bytes());
        put(bytes, &micros(self.by.as_of).to_be_bytes());
        let begins = bytes.len();
        for value in values {
            match value {
                Value::Number(number) => put(bytes, &number.to_be_bytes()),
                Value::Money(Some(minor)) => put(bytes, &minor.to_be_bytes()),
                Value::Flag(flag) => put(bytes, &[u8::from(*flag)]),
                Value::Moment(Some(moment)) => put(bytes, &micros(*moment).to_be_bytes()),
                // PostgreSQL has no text with a NUL in it.
                Value::Text(Some(text)) if text.contains('\0') => {
                    put(bytes, text.replace('\0', "\u{fffd}").as_bytes());
                }
                Value::Text(Some(text)) => put(bytes, text.as_bytes()),
                Value::Money(None) | Value::Moment(None) | Value::Text(None) => {
                    bytes.extend((-1_i32).to_be_bytes());
                }
            }
        }
        self.digest.update(&self.bytes[begins..]);
        self.rows += 1;
    }

    pub(crate) fn finish(self) -> DayRows {
        DayRows {
            day: self.day,
            is_whole: self.is_whole,
            bytes: self.bytes.into(),
            rows: self.rows,
            digest: self.digest.finalize().to_vec(),
        }
    }
}

fn put(bytes: &mut Vec<u8>, value: &[u8]) {
    // Stripe's texts are far shorter than what does not fit.
    let length = i32::try_from(value.len()).unwrap_or(i32::MAX);
    bytes.extend(length.to_be_bytes());
    bytes.extend_from_slice(value);
}

/// A moment as PostgreSQL counts; what is out of its years is before or after all.
pub(super) const fn micros(moment: i64) -> i64 {
    if moment < FIRST {
        i64::MIN
    } else if moment > LAST {
        i64::MAX
    } else {
        (moment - EPOCH) * 1_000_000
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BY: PushedBy = PushedBy {
        account: 7,
        as_of: EPOCH + 1,
    };

    #[test]
    fn a_row_is_what_copy_reads() {
        let mut day = DayWriter::new(BY, 20_000, true);
        day.row(&[
            Value::Moment(Some(EPOCH)),
            Value::Text(Some("é")),
            Value::Text(None),
            Value::Flag(true),
        ]);
        let day = day.finish();
        let expected: Vec<u8> = [
            &[0, 6][..],
            &[0, 0, 0, 4, 0, 0, 0, 7],
            &[0, 0, 0, 8, 0, 0, 0, 0, 0, 0x0f, 0x42, 0x40],
            &[0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0],
            &[0, 0, 0, 2, 0xc3, 0xa9],
            &[255, 255, 255, 255],
            &[0, 0, 0, 1, 1],
        ]
        .concat();
        assert_eq!(*day.bytes, *expected);
        assert_eq!(day.rows, 1);
    }

    #[test]
    fn a_day_is_known_again_by_its_rows_and_whether_they_are_all() {
        let of = |by: PushedBy, is_whole: bool, amount: i64| {
            let mut day = DayWriter::new(by, 20_000, is_whole);
            day.row(&[Value::Money(Some(amount))]);
            day.finish().digest
        };
        let first = of(BY, true, 5);
        let later = PushedBy {
            as_of: EPOCH + 9,
            ..BY
        };
        assert_eq!(first, of(later, true, 5));
        assert_ne!(first, of(BY, false, 5));
        assert_ne!(first, of(BY, true, 6));
    }

    #[test]
    fn days_are_those_of_utc_and_moments_of_no_year_are_before_or_after_all() {
        assert_eq!(micros(EPOCH - 1), -1_000_000);
        assert_eq!(micros(i64::MAX), i64::MAX);
        assert_eq!(micros(i64::MIN), i64::MIN);
        assert_eq!(day_of(-1), -1);
        assert_eq!(day_of(86_400), 1);
        assert_eq!(day_span(1), (86_400, 172_800));
    }
}
