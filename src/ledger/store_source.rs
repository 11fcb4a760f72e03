//! Figures from what ledgers have pushed into a store: the same definitions and the
//! same sums as those of a ledger here.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use jiff::Timestamp;

use super::balance_transactions::{DISPUTED, HELD};
use super::coverage;
use super::query::{LookupTables, MovementRow, MovementTraits, RefundTraits};
use super::source::LedgerSource;
use super::totals::GroupSums;
use crate::directory::{LabelHistory, Names};
use crate::failure::{Failure, Kind};
use crate::report::dimension::Dimension;
use crate::report::request::{Aggregated, TotalsRequest};
use crate::report::totals::Basis;
use crate::store::{
    LedgerCoverage, LedgerPiece, RowsQuery, Store, StoredCharge, StoredMovement, StoredRefund,
    StoredTables,
};
use crate::transactions::{Charge, Movement, MovementOrigin, Refund, RefundedCharge};

/// The ledgers of an account in a store.
#[derive(Debug)]
pub(crate) struct StoreLedger {
    store: Arc<Store>,
    account: i32,
    as_of: Timestamp,
}

impl StoreLedger {
    /// As of the newest of the ledgers that reach back to a second, for figures of a
    /// basis.
    ///
    /// # Errors
    /// [`Kind::NotFound`] if none does; if the store cannot be read.
    pub(crate) fn open(
        store: &Arc<Store>,
        account: &str,
        (since, basis): (i64, Basis),
    ) -> Result<Self, Failure> {
        let found = store.ledger_coverages(account)?;
        let Some((account, coverages)) = found.filter(|(_, coverages)| !coverages.is_empty())
        else {
            return Err(Failure::new(
                Kind::NotFound,
                "no ledger of this account was pushed into the store yet",
            )
            .hint("tillctl ledger push --sync, on this machine or another"));
        };
        let reaches = coverages.iter().filter(|covers| match basis {
            Basis::Activity => covers.charges_since.max(covers.refunds_since) <= since,
            Basis::Balance => {
                covers.charges_since.max(covers.refunds_since) <= since.saturating_sub(HELD)
                    && covers
                        .disputes_since
                        .is_some_and(|begun| begun <= since.saturating_sub(DISPUTED))
                    && covers.reversals.is_some_and(|(begun, _)| begun <= since)
            }
        });
        let newest = reaches.map(|covers| covers.as_of).max();
        let as_of = newest.and_then(|at| Timestamp::from_second(at).ok());
        Ok(Self {
            store: Arc::clone(store),
            account,
            as_of: as_of.ok_or_else(|| not_covered(since, basis))?,
        })
    }
}

fn not_covered(since: i64, basis: Basis) -> Failure {
    let day = Timestamp::from_second(since).map(|at| at.strftime("%Y-%m-%d").to_string());
    let (what, hint) = match basis {
        Basis::Activity => (
            "no ledger in the store holds all of this period",
            format!(
                "tillctl ledger push --sync --since {}",
                day.unwrap_or_default()
            ),
        ),
        Basis::Balance => (
            "no ledger in the store holds all that moved money in this period",
            "make the report once from a ledger, which fetches payments from 35 days and disputes \
             from a year before; then tillctl ledger push"
                .to_owned(),
        ),
    };
    Failure::new(Kind::NotFound, what).hint(hint)
}

/// Whether a ledger holds all that figures are made of.
fn holds(covers: &LedgerCoverage, wanted: &TotalsRequest) -> bool {
    let window = (wanted.period.from_seconds(), wanted.period.to_seconds());
    match wanted.basis {
        Basis::Activity => covers.charges_since.max(covers.refunds_since) <= window.0,
        Basis::Balance => coverage::holds_movements(covers, window),
    }
}

impl LedgerSource for StoreLedger {
    fn synced(&self) -> Result<Timestamp, Failure> {
        Ok(self.as_of)
    }

    fn names(&self, window: Option<(i64, i64)>) -> Result<Names, Failure> {
        let found = self.store.ledger_names(self.account, window)?;
        let mut names = Names::default();
        let mut spans: HashMap<(&str, &str), Vec<Seen<'_>>> = HashMap::new();
        for (kind, id, seen, name) in &found.names {
            spans
                .entry((kind, id))
                .or_default()
                .push((*seen, name.as_deref()));
            if let Some(name) = name {
                let of = match kind.as_str() {
                    "reader" => &mut names.readers,
                    _ => &mut names.locations,
                };
                of.insert(id.clone(), name.clone());
            }
        }
        let Some(window) = window else {
            return Ok(names);
        };
        let mut bore = LabelHistory::default();
        for ((kind, id), seen) in &spans {
            let of = match *kind {
                "reader" => &mut bore.readers,
                _ => &mut bore.locations,
            };
            for name in during(seen, window) {
                of.entry(name.to_owned())
                    .or_default()
                    .insert((*id).to_owned());
            }
            bore.ids.insert((*id).to_owned());
        }
        let met: BTreeSet<i32> = found.met.into_iter().collect();
        for (number, [_, reader, location, stamped_reader, label, stamped_location]) in
            &found.places
        {
            if met.contains(number)
                && !label.is_empty()
                && (reader.is_empty() || reader == stamped_reader)
            {
                bore.readers
                    .entry(label.clone())
                    .or_default()
                    .insert(stamped_reader.clone());
            }
            let ids = [reader, location, stamped_reader, stamped_location];
            bore.ids.extend(ids.into_iter().cloned());
        }
        names.bore = Some(bore);
        Ok(names)
    }

    fn figures(&self, wanted: &TotalsRequest) -> Result<Aggregated, Failure> {
        let query = RowsQuery {
            window: (wanted.period.from_seconds(), wanted.period.to_seconds()),
            with_prefixes: wanted.asks(Dimension::ReferencePrefix),
            is_of_balance: wanted.basis == Basis::Balance,
        };
        let mut adding = None;
        self.store.read_ledger(self.account, query, |piece| {
            if let LedgerPiece::Tables(stored) = &piece {
                self.check(stored, wanted)?;
                adding = Some(Adding::new(stored, wanted, query.with_prefixes));
            }
            adding.as_mut().map_or(Ok(()), |adding| adding.take(&piece))
        })?;
        let adding = adding.ok_or_else(|| not_covered(query.window.0, wanted.basis))?;
        Ok(adding.sums.finish())
    }
}

impl StoreLedger {
    /// Whether a ledger holds all that is wanted, by what the store says now.
    fn check(&self, stored: &StoredTables, wanted: &TotalsRequest) -> Result<(), Failure> {
        let mut coverages = stored.coverages.iter();
        if coverages.any(|covers| holds(covers, wanted) && covers.as_of >= self.as_of.as_second()) {
            return Ok(());
        }
        Err(not_covered(wanted.period.from_seconds(), wanted.basis))
    }
}

/// Rows of a store, being added up.
struct Adding<'a> {
    tables: LookupTables,
    sums: GroupSums<'a>,
    /// The numbers of words that were met: every row has some.
    words: HashMap<Box<str>, i64>,
}

impl<'a> Adding<'a> {
    fn new(stored: &StoredTables, wanted: &'a TotalsRequest, with_prefixes: bool) -> Self {
        Self {
            tables: LookupTables::of_store(stored, with_prefixes),
            sums: GroupSums::new(wanted.aggregators(), &wanted.filter, (i64::MIN, i64::MAX)),
            words: HashMap::new(),
        }
    }

    fn take(&mut self, piece: &LedgerPiece) -> Result<(), Failure> {
        match piece {
            LedgerPiece::Tables(_) => Ok(()),
            LedgerPiece::Charges(rows) => rows.each(|row| self.charge(&StoredCharge::read(row)?)),
            LedgerPiece::Refunds(rows) => rows.each(|row| self.refund(&StoredRefund::read(row)?)),
            LedgerPiece::Movements(rows) => {
                rows.each(|row| self.movement(&StoredMovement::read(row)?))
            }
        }
    }

    fn charge(&mut self, row: &StoredCharge<'_>) -> Result<(), Failure> {
        let charge = Charge {
            facts: self.tables.traits_of_store(&row.traits),
            created: row.at,
            stored_at: None,
            captured: row.captured,
            tip: row.tip.unwrap_or(0),
        };
        self.sums.charge(&self.tables, &charge)
    }

    fn refund(&mut self, row: &StoredRefund<'_>) -> Result<(), Failure> {
        let charge = match (&row.charge, row.has_charge) {
            (_, false) => RefundedCharge::Nothing,
            (None, true) => RefundedCharge::Unseen,
            (Some(traits), true) => RefundedCharge::Known {
                facts: self.tables.traits_of_store(traits),
                has_amount: row.has_amount,
            },
        };
        let refund = Refund {
            facts: RefundTraits {
                charge,
                currency: self.word(row.currency),
                status: self.word(row.status),
                reason: self.word(row.reason),
                is_uncaptured_rest: row.is_uncaptured_rest,
            },
            created: row.at,
            amount: row.amount,
        };
        self.sums.refund(&self.tables, &refund)
    }

    fn movement(&mut self, row: &StoredMovement<'_>) -> Result<(), Failure> {
        let tables = &mut self.tables;
        let charge = row.charge.as_ref();
        let movement = MovementRow {
            traits: MovementTraits {
                charge: charge.map(|traits| tables.traits_of_store(traits)),
                currency: self.word(row.currency),
            },
            created: row.at,
            moved: Movement {
                origin: MovementOrigin::of_name(row.came_with),
                amount: row.amount,
                fee: row.fee,
                net: row.net,
            },
        };
        self.sums.movement(&self.tables, &movement)
    }

    fn word(&mut self, word: &str) -> i64 {
        if let Some(number) = self.words.get(word) {
            return *number;
        }
        let number = self.tables.number_of(word);
        self.words.insert(word.into(), number);
        number
    }
}

/// Since when something was seen to be called so, and how; nothing if by no name.
type Seen<'a> = (i64, Option<&'a str>);

/// What something was called in [from, to). A name holds from when it was first seen
/// until another was; the first held before, as nobody saw anything else.
fn during<'a>(seen: &[Seen<'a>], (from, to): (i64, i64)) -> Vec<&'a str> {
    let mut names = Vec::new();
    for (at, (since, name)) in seen.iter().enumerate() {
        let since = if at == 0 { from } else { *since };
        let until = seen.get(at + 1).map_or(to, |(next, _)| *next);
        if let Some(name) = name
            && since < to
            && until > from
        {
            names.push(*name);
        }
    }
    names
}
