//! What reports of either basis have in common: figures that can be added,
//! ranked, compared and shown.
//!
//! Column names and their order are a promise to scripts.

use super::activity::{ActivityAggregator, ActivityTotals};
use super::balance::{BalanceAggregator, BalanceTotals};
use super::cells::Cell;
use super::dimension::RowKey;
use crate::money::{Currency, Money};
use crate::report::too_large::TooLarge;

/// What is added up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Basis {
    /// Attempts and refunds, each on its own day, in the currency paid in.
    #[default]
    Activity,
    /// Money as it reached the balance, in the currency it is settled in.
    Balance,
}

const ACTIVITY: [&str; 10] = [
    "currency",
    "attempts",
    "payments",
    "declined",
    "uncaptured",
    "gross",
    "tips",
    "refunds",
    "refund_count",
    "net_sales",
];

const BALANCE: [&str; 9] = [
    "currency",
    "payments",
    "gross",
    "fees",
    "refunds",
    "refund_count",
    "disputes",
    "dispute_count",
    "net",
];

impl Basis {
    /// The word for it on the command line and in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Activity => "activity",
            Self::Balance => "balance",
        }
    }

    /// The columns that are in every report, after those that were asked for.
    #[must_use]
    pub const fn figures(self) -> &'static [&'static str] {
        match self {
            Self::Activity => &ACTIVITY,
            Self::Balance => &BALANCE,
        }
    }

    /// The columns of a report beside another period, after the figures.
    #[must_use]
    pub const fn compared(self) -> &'static [&'static str] {
        match self {
            Self::Activity => &[
                "payments_before",
                "payments_diff",
                "net_sales_before",
                "net_sales_diff",
            ],
            Self::Balance => &["payments_before", "payments_diff", "net_before", "net_diff"],
        }
    }

    /// What rows are ranked by, in words.
    #[must_use]
    pub const fn net(self) -> &'static str {
        match self {
            Self::Activity => "net sales",
            Self::Balance => "net",
        }
    }

    /// Figures of nothing.
    #[must_use]
    pub fn nothing(self) -> Values {
        match self {
            Self::Activity => Values::Activity(ActivityTotals::default()),
            Self::Balance => Values::Balance(BalanceTotals::default()),
        }
    }
}

/// The figures of one row or total.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Values {
    /// Of attempts and refunds.
    Activity(ActivityTotals),
    /// Of the balance.
    Balance(BalanceTotals),
}

impl Values {
    /// What rows are ranked by: what is left in the end.
    ///
    /// # Errors
    /// [`TooLarge`] if it does not fit.
    pub fn net(&self) -> Result<i64, TooLarge> {
        match self {
            Self::Activity(figures) => figures.net_sales(),
            Self::Balance(moved) => Ok(moved.net),
        }
    }

    /// How many payments.
    #[must_use]
    pub const fn payments(&self) -> u64 {
        match self {
            Self::Activity(figures) => figures.payments,
            Self::Balance(moved) => moved.payments,
        }
    }

    /// Adds other figures of the same basis and currency.
    ///
    /// # Errors
    /// [`TooLarge`] if a sum does not fit.
    pub fn merge(&mut self, other: &Self) -> Result<(), TooLarge> {
        match (self, other) {
            (Self::Activity(figures), Self::Activity(more)) => figures.merge(more),
            (Self::Balance(moved), Self::Balance(more)) => moved.merge(more),
            // A report has one basis; figures of two are never one sum.
            _ => Err(TooLarge),
        }
    }

    /// Its cells, in the order of [`Basis::figures`].
    #[must_use]
    pub fn cells(&self, currency: Currency) -> Vec<Cell> {
        let money = |minor| Cell::Money(Money::new(minor, currency));
        let code = Cell::Text(currency.code().to_owned());
        match self {
            Self::Activity(now) => vec![
                code,
                Cell::Count(now.attempts),
                Cell::Count(now.payments),
                Cell::Count(now.declined),
                Cell::Count(now.uncaptured),
                money(now.gross),
                now.tips.map_or(Cell::Unknown, money),
                money(now.refunds),
                Cell::Count(now.refund_count),
                // What is too large was refused when the row was made.
                money(now.net_sales().unwrap_or_default()),
            ],
            Self::Balance(now) => vec![
                code,
                Cell::Count(now.payments),
                money(now.gross),
                money(now.fees),
                money(now.refunds),
                Cell::Count(now.refund_count),
                money(now.disputes),
                Cell::Count(now.dispute_count),
                money(now.net),
            ],
        }
    }
}

/// Sums in groups, whatever they are of.
pub trait Grouped {
    /// What was added up.
    fn basis(&self) -> Basis;
    /// The groups that occurred, in no order.
    fn groups(&self) -> Box<dyn Iterator<Item = (RowKey, Values)> + '_>;
    /// How many there are.
    fn count(&self) -> usize;
    /// The label a reader had when it last took a payment through tillctl.
    fn stamped_label(&self, reader: &str) -> Option<&str>;
}

impl Grouped for ActivityAggregator {
    fn basis(&self) -> Basis {
        Basis::Activity
    }
    fn groups(&self) -> Box<dyn Iterator<Item = (RowKey, Values)> + '_> {
        let groups = self.all();
        Box::new(groups.map(|(key, figures)| (key, Values::Activity(figures.clone()))))
    }
    fn count(&self) -> usize {
        self.all().count()
    }
    fn stamped_label(&self, reader: &str) -> Option<&str> {
        Self::stamped_label(self, reader)
    }
}

impl Grouped for BalanceAggregator {
    fn basis(&self) -> Basis {
        Basis::Balance
    }
    fn groups(&self) -> Box<dyn Iterator<Item = (RowKey, Values)> + '_> {
        let groups = Self::groups(self);
        Box::new(groups.map(|(key, moved)| (key, Values::Balance(moved.clone()))))
    }
    fn count(&self) -> usize {
        Self::groups(self).count()
    }
    fn stamped_label(&self, reader: &str) -> Option<&str> {
        Self::stamped_label(self, reader)
    }
}
