//! Figures from what ledgers have pushed into a store: the same definitions and the
//! same sums as those of a ledger here.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use jiff::Timestamp;

use super::balance_transactions::{DISPUTED, HELD};
use super::coverage;
use super::query::{LookupTables, MovementRow, MovementTraits, RefundTraits};
use super::source::LedgerSource;
use super::totals::Sums;
use crate::directory::{LabelHistory, Names};
use crate::failure::{Failure, Kind};
use crate::report::dimension::Dimension;
use crate::report::request::{Aggregated, TotalsRequest};
use crate::report::totals::Basis;
use crate::store::{
    ChargeGroup, Groups, GroupsQuery, LedgerCoverage, MovementGroup, RefundGroup, Store,
    StoredTraits,
};
use crate::transactions::{Charge, Movement, Origin, Refund, RefundedCharge};

/// The ledgers of an account in a store.
#[derive(Debug)]
pub(crate) struct StoreLedger {
    store: Arc<Store>,
    account: String,
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
        account: String,
        (since, basis): (i64, Basis),
    ) -> Result<Self, Failure> {
        let coverages = store.ledger_coverages(&account)?;
        if coverages.is_empty() {
            return Err(Failure::new(
                Kind::NotFound,
                "no ledger of this account was pushed into the store yet",
            )
            .hint("tillctl ledger push --sync, on this machine or another"));
        }
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
        let found = self.store.ledger_names(&self.account, window)?;
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
        let has_prefixes = wanted.asks(Dimension::ReferencePrefix);
        let query = GroupsQuery {
            window: (wanted.period.from_seconds(), wanted.period.to_seconds()),
            boundaries: wanted.boundaries(),
            has_prefixes,
            is_of_balance: wanted.basis == Basis::Balance,
        };
        let groups = self.store.ledger_groups(&self.account, query)?;
        if !groups
            .coverages
            .iter()
            .any(|covers| holds(covers, wanted) && covers.as_of >= self.as_of.as_second())
        {
            return Err(not_covered(wanted.period.from_seconds(), wanted.basis));
        }
        let mut tables = LookupTables::of_store(&groups, has_prefixes);
        let mut sums = Sums::new(wanted.aggregators(), &wanted.filter, (i64::MIN, i64::MAX));
        let Groups {
            charges,
            refunds,
            movements,
            ..
        } = groups;
        for group in &charges {
            let row = charge(&mut tables, group);
            sums.charge(&tables, &row, group.times)?;
        }
        for group in &refunds {
            let row = refund(&mut tables, group);
            sums.refund(&tables, &row, group.times)?;
        }
        for group in &movements {
            let row = movement(&mut tables, group);
            sums.movement(&tables, &row, group.times)?;
        }
        Ok(sums.finish())
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

fn charge(tables: &mut LookupTables, group: &ChargeGroup) -> Charge<super::query::ChargeTraits> {
    Charge {
        facts: tables.traits_of_store(&group.traits),
        created: group.at,
        stored_at: None,
        captured: group.captured,
        tip: group.tip,
    }
}

fn refund(tables: &mut LookupTables, group: &RefundGroup) -> Refund<RefundTraits> {
    let charge = match (&group.charge, group.has_charge) {
        (_, false) => RefundedCharge::Nothing,
        (None, true) => RefundedCharge::Unseen,
        (Some(traits), true) => RefundedCharge::Known {
            facts: tables.traits_of_store(traits),
            has_amount: group.has_amount,
        },
    };
    Refund {
        facts: RefundTraits {
            charge,
            currency: tables.number_of(&group.currency),
            status: tables.number_of(&group.status),
            reason: tables.number_of(&group.reason),
            is_uncaptured_rest: group.is_uncaptured_rest,
        },
        created: group.at,
        amount: group.amount,
    }
}

fn movement(tables: &mut LookupTables, group: &MovementGroup) -> MovementRow {
    let of = |traits: &StoredTraits, tables: &mut LookupTables| tables.traits_of_store(traits);
    MovementRow {
        traits: MovementTraits {
            charge: group.charge.as_ref().map(|traits| of(traits, tables)),
            currency: tables.number_of(&group.currency),
        },
        created: group.at,
        moved: Movement {
            origin: Origin::of_name(&group.came_with),
            amount: group.amount,
            fee: group.fee,
            net: group.net,
        },
    }
}
