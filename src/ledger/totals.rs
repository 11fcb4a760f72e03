//! Figures from the ledger: the same definitions and the same sums as those of
//! a report streamed from Stripe, fed from the local copy.

use jiff::Timestamp;

use super::store::{Ledger, meta};
use super::{names, read};
use crate::failure::{Failure, Kind};
use crate::period::Period;
use crate::report::direct::{Completeness, Names, Plan, Streamed};
use crate::report::facts::{self, Place};
use crate::report::tally::TooLarge;
use crate::stripe::Expandable;

/// When the last complete synchronisation began.
///
/// # Errors
/// [`Kind::NotFound`] if there was none; if the ledger cannot be read.
pub fn synced(ledger: &Ledger) -> Result<Timestamp, Failure> {
    let synced = ledger.read(|conn| meta(conn, "synced"))?;
    synced
        .and_then(|seconds| Timestamp::from_second(seconds).ok())
        .ok_or_else(|| {
            Failure::new(
                Kind::NotFound,
                "the ledger was never synchronised to its end",
            )
            .hint("tillctl ledger sync")
        })
}

/// The names to show beside ids.
///
/// # Errors
/// If the ledger cannot be read.
pub fn names(ledger: &Ledger) -> Result<Names, Failure> {
    ledger.read(names::present)
}

/// Adds up a period.
///
/// # Errors
/// [`Kind::NotFound`] if the ledger does not hold the period's beginning or has
/// gaps in it; if it cannot be read, or a sum does not fit.
pub fn figures(ledger: &Ledger, period: &Period, plan: &Plan) -> Result<Streamed, Failure> {
    ledger.read(|conn| {
        // One state of the ledger, also if another process writes to it.
        let conn = &*conn.unchecked_transaction()?;
        let window = (period.from_seconds(), period.to_seconds());
        // A charge that was created later may be of a payment taken in the window.
        let gaps: bool = conn.query_row(
            "SELECT (SELECT count(*) FROM list WHERE list IN (0, 1) AND since <= ?1) < 2
                OR EXISTS (SELECT 1 FROM slice WHERE b > ?1 AND (list = 0 OR list = 1 AND a < ?2))",
            window,
            |row| row.get(0),
        )?;
        if gaps {
            return Err(Failure::new(
                Kind::NotFound,
                "the ledger does not hold all of this period",
            )
            .hint(format!(
                "tillctl ledger sync --since {}",
                period.from().to_zoned(period.zone().clone()).date()
            )));
        }
        let mut tallies = plan.tallies.clone();
        let wanted = |place: &Place, currency| plan.filter.matches(place, currency);
        let mut read = Completeness::default();
        read::charges(conn, window, |charge, retried| {
            read.objects += 1;
            let unknown = matches!(charge.payment_intent, Some(Expandable::Id(_)));
            match facts::attempt(charge, |_| retried) {
                Ok(attempt) if !wanted(&attempt.place, attempt.currency) => {
                    read.unwanted += 1;
                    Ok(())
                }
                Ok(attempt) => {
                    read.without_tips |= unknown;
                    tallies
                        .iter_mut()
                        .try_for_each(|tally| tally.attempt(&attempt))
                        .map_err(too_large)
                }
                Err(why) => {
                    read.leave_out(why);
                    Ok(())
                }
            }
        })?;
        read::refunds(conn, window, |refund| {
            read.objects += 1;
            match facts::refund(refund) {
                Ok(refund) if !wanted(&refund.place, refund.currency) => {
                    read.unwanted += 1;
                    Ok(())
                }
                Ok(refund) => tallies
                    .iter_mut()
                    .try_for_each(|tally| tally.refund(&refund))
                    .map_err(too_large),
                Err(why) => {
                    read.leave_out(why);
                    Ok(())
                }
            }
        })?;
        Ok(Streamed {
            tallies,
            completeness: read,
        })
    })
}

fn too_large(error: TooLarge) -> Failure {
    Failure::failed(error.to_string()).hint("report on a shorter period")
}

#[cfg(test)]
mod tests;
