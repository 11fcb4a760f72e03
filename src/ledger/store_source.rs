//! Figures from what ledgers have pushed into a store: the same definitions and the
//! same sums as those of a ledger here.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, OnceLock};

use jiff::Timestamp;

use super::balance_transactions::{DISPUTED, HELD};
use super::coverage;
use super::pull::{self, Pull};
use super::query::{ChargeTraits, LookupTables, MovementRow, MovementTraits, RefundTraits};
use super::source::LedgerSource;
use super::store::Ledger;
use super::totals::GroupSums;
use crate::directory::{LabelHistory, Names};
use crate::failure::{Failure, Kind};
use crate::report::dimension::Dimension;
use crate::report::request::{Aggregated, TotalsRequest};
use crate::report::totals::Basis;
use crate::store::{
    ChargeKey, FigureRows, LedgerCoverage, LedgerPiece, MovedCharge, MovedSince, RowsQuery, Store,
    StoredCharge, StoredMovement, StoredName, StoredNames, StoredRefund, StoredTables,
};
use crate::transactions::{Charge, Movement, MovementOrigin, Refund, RefundedCharge};

/// The ledgers of an account in a store.
#[derive(Debug)]
pub(crate) struct StoreLedger {
    store: Arc<Store>,
    account: i32,
    as_of: Timestamp,
    /// What readers and locations are called, once that was read beside figures.
    names: OnceLock<Vec<StoredName>>,
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
            names: OnceLock::new(),
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

/// Whether a ledger holds all that figures of a basis and of [from, to) are made of.
fn holds(covers: &LedgerCoverage, basis: Basis, window: (i64, i64)) -> bool {
    match basis {
        Basis::Activity => covers.charges_since.max(covers.refunds_since) <= window.0,
        Basis::Balance => coverage::holds_movements(covers, window),
    }
}

impl LedgerSource for StoreLedger {
    fn synced(&self) -> Result<Timestamp, Failure> {
        Ok(self.as_of)
    }

    fn names(&self, window: Option<(i64, i64)>) -> Result<Names, Failure> {
        let found = match self.names.get().filter(|_| window.is_none()) {
            Some(names) => StoredNames {
                names: names.clone(),
                ..StoredNames::default()
            },
            None => self.store.ledger_names(self.account, window)?,
        };
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
            with_names: self.names.get().is_none(),
        };
        let mut adding = None;
        let names = self.store.read_figures(self.account, query, |piece| {
            if let LedgerPiece::Tables(stored) = &piece {
                let window = (wanted.period.from_seconds(), wanted.period.to_seconds());
                self.check(stored, wanted.basis, window)?;
                adding = Some(Adding::new(stored, wanted, query.with_prefixes));
            }
            adding.as_mut().map_or(Ok(()), |adding| adding.take(&piece))
        })?;
        if query.with_names {
            self.names.get_or_init(|| names);
        }
        let adding = adding.ok_or_else(|| not_covered(query.window.0, wanted.basis))?;
        Ok(adding.sums.finish())
    }
}

impl StoreLedger {
    /// What a ledger covers that holds all that is wanted, by what the store says now.
    fn check<'s>(
        &self,
        stored: &'s StoredTables,
        basis: Basis,
        window: (i64, i64),
    ) -> Result<&'s LedgerCoverage, Failure> {
        let found = stored
            .coverages
            .iter()
            .find(|covers| holds(covers, basis, window) && covers.as_of >= self.as_of.as_second());
        found.ok_or_else(|| not_covered(window.0, basis))
    }

    /// All that may have moved money in [from, to) (seconds, UTC), as a ledger that is
    /// gone with this process.
    ///
    /// # Errors
    /// [`Kind::NotFound`] if no ledger holds it; if the store cannot be read.
    pub(crate) fn pull(&self, window: (i64, i64)) -> Result<Ledger, Failure> {
        let ledger = Ledger::passing()?;
        let since = MovedSince {
            movements: window.0,
            charges: window.0.saturating_sub(HELD),
            disputes: window.0.saturating_sub(DISPUTED),
        };
        ledger.write(|conn, dims| {
            let mut pull: Option<Pull> = None;
            self.store
                .read_moved(self.account, since, |piece| match (&piece, &mut pull) {
                    (LedgerPiece::Tables(stored), _) => {
                        let covers = LedgerCoverage {
                            as_of: self.as_of.as_second(),
                            ..*self.check(stored, Basis::Balance, window)?
                        };
                        pull = Some(Pull::begin(conn, dims, stored)?);
                        pull::cover(conn, &covers, since)
                    }
                    (LedgerPiece::Rows(table, rows), Some(pull)) => {
                        pull.put((conn, dims), *table, rows)
                    }
                    (LedgerPiece::Rows(..), None) => Ok(()),
                })
        })?;
        Ok(ledger)
    }
}

/// Rows of a store, being added up.
struct Adding<'a> {
    tables: LookupTables,
    sums: GroupSums<'a>,
    /// The numbers of words that were met: every row has some.
    words: HashMap<Box<str>, i64>,
    /// What movements are about.
    moved: MovedCharges,
}

impl<'a> Adding<'a> {
    fn new(stored: &StoredTables, wanted: &'a TotalsRequest, with_prefixes: bool) -> Self {
        Self {
            tables: LookupTables::of_store(stored, with_prefixes),
            sums: GroupSums::new(wanted.aggregators(), &wanted.filter, (i64::MIN, i64::MAX)),
            words: HashMap::new(),
            moved: MovedCharges::default(),
        }
    }

    fn take(&mut self, piece: &LedgerPiece<FigureRows>) -> Result<(), Failure> {
        let LedgerPiece::Rows(of, rows) = piece else {
            return Ok(());
        };
        rows.each(|row| match of {
            FigureRows::Charges => self.charge(&StoredCharge::read(row)?),
            FigureRows::Refunds => self.refund(&StoredRefund::read(row)?),
            FigureRows::MovedCharges => {
                let MovedCharge { traits, key } = MovedCharge::read(row)?;
                self.moved.add(key, self.tables.traits_of_store(&traits));
                Ok(())
            }
            FigureRows::Movements => {
                let row = StoredMovement::read(row)?;
                let charge = row.charge.and_then(|key| self.moved.find(key));
                self.movement(&row, charge)
            }
            FigureRows::OtherMovements => {
                let row = StoredMovement::read_whole(row)?;
                let charge = row
                    .charge
                    .map(|traits| self.tables.traits_of_store(&traits));
                self.movement(&row, charge)
            }
        })
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

    fn movement<C>(
        &mut self,
        row: &StoredMovement<'_, C>,
        charge: Option<ChargeTraits>,
    ) -> Result<(), Failure> {
        let movement = MovementRow {
            traits: MovementTraits {
                charge,
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

/// The charges of a time, to be found by when they were created and their id.
#[derive(Default)]
struct MovedCharges {
    charges: Vec<KnownCharge>,
    /// Their ids, one after the other.
    ids: String,
    is_sorted: bool,
}

struct KnownCharge {
    created: i64,
    /// Where its id begins and ends.
    id: (usize, usize),
    traits: ChargeTraits,
}

impl MovedCharges {
    fn add(&mut self, key: ChargeKey<'_>, traits: ChargeTraits) {
        let begins = self.ids.len();
        self.ids.push_str(key.id);
        self.charges.push(KnownCharge {
            created: key.created,
            id: (begins, self.ids.len()),
            traits,
        });
        self.is_sorted = false;
    }

    fn find(&mut self, key: ChargeKey<'_>) -> Option<ChargeTraits> {
        if !self.is_sorted {
            // They lie in the store nearly in this order.
            self.charges.sort_by_key(|charge| charge.created);
            self.is_sorted = true;
        }
        let begins = self
            .charges
            .partition_point(|charge| charge.created < key.created);
        let mut of_second = self.charges[begins..]
            .iter()
            .take_while(|charge| charge.created == key.created);
        let ids = &self.ids;
        let found = of_second.find(|charge| ids.get(charge.id.0..charge.id.1) == Some(key.id));
        found.map(|charge| charge.traits)
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
