//! Captures beyond the first.
//!
//! A charge names one balance transaction. If it was captured in several parts
//! each of them moved money by one of its own; those are listed by their
//! source, for the few charges whose one does not come to what was captured.
//!
//! <https://docs.stripe.com/payments/multicapture>

use super::store::Ledger;
use super::upsert;
use crate::failure::Failure;
use crate::stripe::{self, BalanceTransaction, Client};

/// Lists what is missing, once for each amount captured. `count` is told how many
/// each list had. The caller holds [`Ledger::lock`].
pub(super) async fn fetch(
    client: &Client,
    ledger: &Ledger,
    count: &dyn Fn(usize),
) -> Result<(), Failure> {
    let wanted: Vec<(i64, String)> = ledger.read(|conn| {
        let mut statement =
            conn.prepare_cached("SELECT created, charge FROM parts WHERE listed = 0")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    })?;
    for (created, charge) in wanted {
        let request = stripe::balance::list_of_source(&charge);
        let all = client.pages::<BalanceTransaction>(request).all().await;
        let all = match all {
            Ok(all) => all,
            // They stay to be listed, by a key that may.
            Err(error) if error.is_forbidden() => return Ok(()),
            Err(error) => return Err(error.reading("balance transactions")),
        };
        ledger.write(|conn, dims| {
            for moved in &all {
                upsert::partial_capture(conn, dims, moved, (&charge, created))?;
            }
            conn.prepare_cached("UPDATE parts SET listed = 1 WHERE created = ?1 AND charge = ?2")?
                .execute((created, &charge))?;
            Ok(())
        })?;
        count(all.len());
    }
    Ok(())
}
