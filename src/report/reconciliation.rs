//! The way from what was done to what reached the balance: every difference
//! has a name, and what has none is said with the objects it comes from.
//!
//! Pure arithmetic over what the ledger knows and what Stripe lists. Lines of
//! a currency add up from the top: each subtotal is the sum of what stands
//! above it.

use std::collections::BTreeMap;

use crate::money::Currency;
use crate::report::too_large::TooLarge;

/// What a line is about, in the order of the lines.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum LineItem {
    /// Attempts that were approved.
    Approved,
    /// Of these, what was not captured.
    Uncaptured,
    /// Of captured ones, the part that was let go.
    LetGo,
    /// Subtotal: the report's `gross`.
    Gross,
    /// What was given back.
    Refunds,
    /// Subtotal: the report's `net_sales`.
    NetSales,
    /// What has not moved yet.
    Pending,
    /// What moved after the period.
    SettledLater,
    /// What moved in the period and was done before it.
    SettledBefore,
    /// What was captured so far of payments that still hold more.
    CapturedSoFar,
    /// What is settled in another currency.
    ToOtherCurrency,
    /// What was done in another currency.
    FromOtherCurrency,
    /// Refunds that failed: away, and back.
    FailedRefunds,
    /// What disputes took.
    Disputes,
    /// What came back of disputes.
    DisputesReturned,
    /// What was not paid in person.
    Online,
    /// Movements of refunds and disputes whose payment is not known.
    Unknown,
    /// Movements that are about no payment, by their type.
    Other(String),
    /// What is left.
    Unexplained,
    /// Subtotal: all movements that Stripe lists.
    Balance,
    /// What Stripe keeps of them.
    Fees,
    /// What is left of them.
    Net,
}

impl LineItem {
    /// What it is called.
    pub fn name(&self) -> &str {
        match self {
            Self::Approved => "approved",
            Self::Uncaptured => "uncaptured",
            Self::LetGo => "let_go",
            Self::Gross => "gross",
            Self::Refunds => "refunds",
            Self::NetSales => "net_sales",
            Self::Pending => "pending",
            Self::SettledLater => "settled_later",
            Self::SettledBefore => "settled_before",
            Self::CapturedSoFar => "captured_so_far",
            Self::ToOtherCurrency => "to_other_currency",
            Self::FromOtherCurrency => "from_other_currency",
            Self::FailedRefunds => "failed_refunds",
            Self::Disputes => "disputes",
            Self::DisputesReturned => "disputes_returned",
            Self::Online => "online",
            Self::Unknown => "unknown_payment",
            Self::Other(kind) => kind,
            Self::Unexplained => "unexplained",
            Self::Balance => "balance",
            Self::Fees => "fees",
            Self::Net => "net",
        }
    }

    /// What that means, in a few words.
    pub const fn meaning(&self) -> &'static str {
        match self {
            Self::Approved => "attempts that were approved",
            Self::Uncaptured => "of these held, cancelled or expired",
            Self::LetGo => "of captured ones, the part that was not taken",
            Self::Gross => "sum so far: gross of the report",
            Self::Refunds => "given back",
            Self::NetSales => "sum so far: net sales of the report",
            Self::Pending => "has not reached the balance yet",
            Self::SettledLater => "reached it after the period",
            Self::SettledBefore => "done before the period, reached it in the period",
            Self::CapturedSoFar => "captured in part of what is still held",
            Self::ToOtherCurrency => "settled in another currency",
            Self::FromOtherCurrency => "paid in another currency",
            Self::FailedRefunds => "refunds that failed, away and back",
            Self::Disputes => "taken by disputes",
            Self::DisputesReturned => "given back by disputes",
            Self::Online => "not paid in person",
            Self::Unknown => "of a payment that is not known",
            Self::Other(_) => "about no payment",
            Self::Unexplained => "what has no explanation",
            Self::Balance => "sum so far: all that Stripe lists",
            Self::Fees => "kept by Stripe",
            Self::Net => "sum so far: what is left",
        }
    }

    const fn is_subtotal(&self) -> bool {
        matches!(
            self,
            Self::Gross | Self::NetSales | Self::Balance | Self::Net
        )
    }
}

/// How many objects, and minor units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sum {
    /// How many.
    pub count: u64,
    /// What they come to.
    pub amount: i64,
}

impl Sum {
    fn add(&mut self, count: u64, amount: i64) -> Result<(), TooLarge> {
        self.count = self.count.checked_add(count).ok_or(TooLarge)?;
        self.amount = self.amount.checked_add(amount).ok_or(TooLarge)?;
        Ok(())
    }
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReconciliationLine {
    /// What it is about.
    pub item: LineItem,
    /// The currency of its amount.
    pub currency: Currency,
    /// The sum.
    pub sum: Sum,
}

/// Something that does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discrepancy {
    /// The object.
    pub id: String,
    /// What is wrong with it.
    pub why: String,
}

/// A movement of a payment or refund.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct MovementPart {
    /// The currency it is settled in.
    pub currency: Currency,
    /// Minor units, negative if they left.
    pub amount: i64,
    /// Whether it lies in the period.
    pub within: bool,
}

/// A payment, as far as it matters here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Payment {
    /// `ch_…`
    pub id: String,
    /// The currency paid in.
    pub currency: Currency,
    /// Whether it was attempted in the period.
    pub within: bool,
    /// Whether it was taken in person.
    pub in_person: bool,
    /// Whether it was approved.
    pub approved: bool,
    /// Whether it was captured.
    pub captured: bool,
    /// Minor units approved.
    pub amount: i64,
    /// Minor units captured.
    pub amount_captured: i64,
}

/// A refund, as far as it matters here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SettledRefund {
    /// `re_…`
    pub id: String,
    /// The currency given back.
    pub currency: Currency,
    /// Whether it was made in the period.
    pub within: bool,
    /// Whether its payment was taken in person.
    pub in_person: bool,
    /// Whether it gave anything back.
    pub counts: bool,
    /// Minor units given back.
    pub amount: i64,
}

/// What was listed of a currency's balance.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct ListedBalance {
    /// How many movements.
    pub count: u64,
    /// Their amounts.
    pub amount: i64,
    /// Their fees.
    pub fee: i64,
    /// What is left of them.
    pub net: i64,
}

/// All lines, as they grow.
#[derive(Debug, Clone, Default)]
pub(crate) struct Reconciliation {
    sums: BTreeMap<Currency, BTreeMap<LineItem, Sum>>,
    discrepancies: Vec<Discrepancy>,
}

impl Reconciliation {
    fn add(&mut self, item: LineItem, currency: Currency, amount: i64) -> Result<(), TooLarge> {
        let sums = self.sums.entry(currency).or_default();
        sums.entry(item).or_default().add(1, amount)
    }

    fn within(&mut self, item: &LineItem, parts: &[MovementPart]) -> Result<(), TooLarge> {
        let within = parts.iter().filter(|part| part.within);
        within
            .into_iter()
            .try_for_each(|part| self.add(item.clone(), part.currency, part.amount))
    }

    /// Something that does not fit.
    pub(crate) fn discrepancy(&mut self, id: &str, why: String) {
        self.discrepancies.push(Discrepancy {
            id: id.to_owned(),
            why,
        });
    }

    /// Takes a payment and all that it moved.
    pub(crate) fn payment(
        &mut self,
        payment: &Payment,
        parts: &[MovementPart],
    ) -> Result<(), TooLarge> {
        if !payment.in_person {
            return self.within(&LineItem::Online, parts);
        }
        let currency = payment.currency;
        let taken = payment.amount_captured;
        let counts = payment.within && payment.approved;
        if counts {
            self.add(LineItem::Approved, currency, payment.amount)?;
            if !payment.captured {
                self.add(LineItem::Uncaptured, currency, minus(payment.amount)?)?;
            } else if taken != payment.amount {
                let let_go = taken.checked_sub(payment.amount).ok_or(TooLarge)?;
                self.add(LineItem::LetGo, currency, let_go)?;
            }
            if payment.captured {
                return self.done(&payment.id, currency, taken, parts);
            }
        }
        let item = if payment.within {
            LineItem::CapturedSoFar
        } else {
            LineItem::SettledBefore
        };
        self.of_other_days(&item, currency, parts)
    }

    /// Takes a refund and all that it moved.
    pub(crate) fn refund(
        &mut self,
        refund: &SettledRefund,
        parts: &[MovementPart],
    ) -> Result<(), TooLarge> {
        if !refund.in_person {
            return self.within(&LineItem::Online, parts);
        }
        if !refund.counts {
            return self.within(&LineItem::FailedRefunds, parts);
        }
        let (away, back): (Vec<MovementPart>, Vec<MovementPart>) =
            parts.iter().partition(|part| part.amount < 0);
        self.within(&LineItem::FailedRefunds, &back)?;
        if !refund.within {
            return self.of_other_days(&LineItem::SettledBefore, refund.currency, &away);
        }
        let amount = minus(refund.amount)?;
        self.add(LineItem::Refunds, refund.currency, amount)?;
        self.done(&refund.id, refund.currency, amount, &away)
    }

    /// What counts in the period, and what it moved.
    fn done(
        &mut self,
        id: &str,
        currency: Currency,
        amount: i64,
        parts: &[MovementPart],
    ) -> Result<(), TooLarge> {
        if parts.is_empty() {
            return match amount {
                0 => Ok(()),
                _ => self.add(LineItem::Pending, currency, minus(amount)?),
            };
        }
        if parts.iter().any(|part| part.currency != currency) {
            self.add(LineItem::ToOtherCurrency, currency, minus(amount)?)?;
            return self.within(&LineItem::FromOtherCurrency, parts);
        }
        let mut moved = Sum::default();
        for part in parts {
            moved.add(1, part.amount)?;
            if !part.within {
                self.add(LineItem::SettledLater, currency, minus(part.amount)?)?;
            }
        }
        if moved.amount != amount {
            let moved = moved.amount;
            self.discrepancy(
                id,
                format!("moved {moved} {}, not {amount}", currency.code()),
            );
        }
        Ok(())
    }

    fn of_other_days(
        &mut self,
        item: &LineItem,
        currency: Currency,
        parts: &[MovementPart],
    ) -> Result<(), TooLarge> {
        let (own, other): (Vec<MovementPart>, Vec<MovementPart>) =
            parts.iter().partition(|part| part.currency == currency);
        self.within(item, &own)?;
        self.within(&LineItem::FromOtherCurrency, &other)
    }

    /// Takes what a dispute moved in the period.
    pub(crate) fn dispute(&mut self, in_person: bool, part: MovementPart) -> Result<(), TooLarge> {
        let item = match (in_person, part.amount < 0) {
            (false, _) => LineItem::Online,
            (true, true) => LineItem::Disputes,
            (true, false) => LineItem::DisputesReturned,
        };
        self.within(&item, &[part])
    }

    /// Takes what cannot be told whose it is.
    pub(crate) fn unknown(&mut self, parts: &[MovementPart]) -> Result<(), TooLarge> {
        self.within(&LineItem::Unknown, parts)
    }

    /// Takes a movement that is about no payment.
    pub(crate) fn other(&mut self, kind: &str, part: MovementPart) -> Result<(), TooLarge> {
        self.within(&LineItem::Other(kind.to_owned()), &[part])
    }

    /// Ends it with what Stripe lists, currency by currency.
    pub(crate) fn finish(
        mut self,
        listed: &BTreeMap<Currency, ListedBalance>,
    ) -> Result<Reconciled, TooLarge> {
        for currency in listed.keys() {
            self.sums.entry(*currency).or_default();
        }
        let mut lines = Vec::new();
        let mut reconciled = self.discrepancies.is_empty();
        for (currency, mut sums) in self.sums {
            let listed = listed.get(&currency).copied().unwrap_or_default();
            let mut sum = |item: &LineItem| sums.remove(item).unwrap_or_default();
            let mut run = Sum::default();
            let mut push = |item: LineItem, sum: Sum| {
                lines.push(ReconciliationLine {
                    item,
                    currency,
                    sum,
                });
            };
            for item in [LineItem::Approved, LineItem::Uncaptured, LineItem::LetGo] {
                let sum = sum(&item);
                // What was let go is of payments that were taken.
                run.amount = run.amount.checked_add(sum.amount).ok_or(TooLarge)?;
                match item {
                    LineItem::Approved => run.count = sum.count,
                    LineItem::Uncaptured => run.count = run.count.saturating_sub(sum.count),
                    _ => {}
                }
                if sum.count > 0 || item == LineItem::Approved {
                    push(item, sum);
                }
            }
            push(LineItem::Gross, run);
            let refunds = sum(&LineItem::Refunds);
            run.add(refunds.count, refunds.amount)?;
            push(LineItem::Refunds, refunds);
            push(LineItem::NetSales, run);
            for (item, sum) in sums {
                run.amount = run.amount.checked_add(sum.amount).ok_or(TooLarge)?;
                push(item, sum);
            }
            let rest = listed.amount.checked_sub(run.amount).ok_or(TooLarge)?;
            reconciled &= rest == 0;
            let of = |count, amount| Sum { count, amount };
            push(LineItem::Unexplained, of(0, rest));
            push(LineItem::Balance, of(listed.count, listed.amount));
            push(LineItem::Fees, of(0, minus(listed.fee)?));
            push(LineItem::Net, of(listed.count, listed.net));
        }
        Ok(Reconciled {
            lines,
            discrepancies: self.discrepancies,
            is_explained: reconciled,
            unfetched: 0,
        })
    }
}

fn minus(amount: i64) -> Result<i64, TooLarge> {
    amount.checked_neg().ok_or(TooLarge)
}

/// The finished reconciliation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reconciled {
    /// Its lines, currency by currency.
    pub lines: Vec<ReconciliationLine>,
    /// What does not fit.
    pub discrepancies: Vec<Discrepancy>,
    /// Whether everything is explained.
    pub is_explained: bool,
    /// How many objects that moved money were too many to be fetched.
    pub unfetched: usize,
}

impl ReconciliationLine {
    /// Whether it is the sum of what stands above it.
    pub const fn is_subtotal(&self) -> bool {
        self.item.is_subtotal()
    }
}
