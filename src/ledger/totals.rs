//! Figures from the ledger: the same definitions and the same sums as those of
//! a report streamed from Stripe, fed from the local copy.

use jiff::Timestamp;

use super::store::{Ledger, meta};
use super::{names, read};
use crate::failure::{Failure, Kind};
use crate::period::Period;
use crate::report::direct::{Completeness, Streamed};
use crate::report::facts;
use crate::report::tally::{By, Tally, TooLarge};
use crate::stripe::Expandable;

/// Figures, and how old they are.
#[derive(Debug)]
pub struct Figures {
    /// The sums and what they are made of.
    pub streamed: Streamed,
    /// When the last complete synchronisation began.
    pub synced: Timestamp,
}

/// Adds up a period.
///
/// # Errors
/// [`Kind::NotFound`] if the ledger does not hold the period's beginning or has
/// gaps in it; if it cannot be read, or a sum does not fit.
pub fn figures(ledger: &Ledger, period: &Period, by: &[By]) -> Result<Figures, Failure> {
    ledger.read(|conn| {
        // One state of the ledger, also if another process writes to it.
        let conn = &*conn.unchecked_transaction()?;
        let window = (period.from_seconds(), period.to_seconds());
        let gaps: bool = conn.query_row(
            "SELECT (SELECT count(*) FROM list WHERE list IN (0, 1) AND since <= ?1) < 2
                OR EXISTS (SELECT 1 FROM slice WHERE list IN (0, 1) AND a < ?2 AND b > ?1)",
            window,
            |row| row.get(0),
        )?;
        let synced = meta(conn, "synced")?
            .filter(|_| !gaps)
            .and_then(|seconds| Timestamp::from_second(seconds).ok());
        let Some(synced) = synced else {
            return Err(Failure::new(
                Kind::NotFound,
                "the ledger does not hold all of this period",
            )
            .hint(format!(
                "tillctl ledger sync --since {}",
                period.from().to_zoned(period.zone().clone()).date()
            )));
        };
        let mut tally = Tally::new(by.iter().copied(), period.zone().clone());
        let mut read = Completeness::default();
        read::charges(conn, window, |charge, retried| {
            read.objects += 1;
            let unknown = matches!(charge.payment_intent, Some(Expandable::Id(_)));
            match facts::attempt(charge, |_| retried) {
                Ok(attempt) => {
                    read.without_tips |= unknown;
                    tally.attempt(&attempt).map_err(too_large)
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
                Ok(refund) => tally.refund(&refund).map_err(too_large),
                Err(why) => {
                    read.leave_out(why);
                    Ok(())
                }
            }
        })?;
        Ok(Figures {
            streamed: Streamed {
                tally,
                completeness: read,
                names: names::present(conn)?,
            },
            synced,
        })
    })
}

fn too_large(error: TooLarge) -> Failure {
    Failure::failed(error.to_string()).hint("report on a shorter period")
}

#[cfg(test)]
mod tests;
