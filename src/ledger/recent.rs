//! The last sales of a ledger, for completions: looked at in passing, never
//! made, never waited for.

use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;
use rusqlite::{Connection, OpenFlags};

use super::store::{are_own, ledger_unusable, path_of};
use crate::failure::Failure;
use crate::money::{Currency, Money};

/// A sale as a list of names shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RecentSale {
    /// `pi_…`
    pub intent: String,
    /// The moment of its charge.
    pub at: Option<Timestamp>,
    /// What was charged.
    pub amount: Option<Money>,
    /// The charge's status.
    pub status: String,
    /// What the shop calls the sale.
    pub reference: Option<String>,
}

/// The last sales of an account's ledger, newest first; none if there is no
/// ledger.
pub(crate) fn recent(
    directory: &Path,
    account: &str,
    most: u32,
) -> Result<Vec<RecentSale>, Failure> {
    let path = path_of(directory, account);
    if !path.exists() {
        return Ok(Vec::new());
    }
    are_own(&path).map_err(|error| ledger_unusable(&path, &error))?;
    let conn = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    conn.busy_timeout(Duration::from_millis(50))?;
    let mut statement = conn.prepare(
        "SELECT c.intent, c.created, c.amount, currency.text, status.text, c.reference
           FROM charge AS c JOIN sort ON sort.id = c.sort
             JOIN word AS currency ON currency.id = sort.currency
             JOIN word AS status ON status.id = sort.status
           WHERE c.intent IS NOT NULL ORDER BY c.created DESC, c.id DESC LIMIT ?1",
    )?;
    let rows = statement.query_map([most], |row| {
        let currency: String = row.get(3)?;
        let minor: i64 = row.get(2)?;
        Ok(RecentSale {
            intent: row.get(0)?,
            at: Timestamp::from_second(row.get(1)?).ok(),
            amount: Currency::parse(&currency)
                .ok()
                .map(|c| Money::new(minor, c)),
            status: row.get(4)?,
            reference: row.get(5)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

#[cfg(test)]
mod tests {
    use super::super::store::Ledger;
    use super::super::upsert;
    use super::*;
    use crate::stripe::Charge;

    #[test]
    fn what_is_not_there_is_not_made() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(recent(folder.path(), "nobody", 5).unwrap(), []);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn the_last_sales_of_the_ledger_as_it_is_laid_out_today() {
        let folder = tempfile::tempdir().unwrap();
        let ledger = Ledger::open(folder.path(), "acct_1").unwrap();
        let charge = |n: i64| -> Charge {
            serde_json::from_value(serde_json::json!({
                "id": format!("ch_{n}"), "object": "charge", "amount": 1000 + n, "amount_captured": 1000 + n,
                "amount_refunded": 0, "captured": true, "created": 1_795_000_000 + n, "currency": "eur",
                "livemode": false, "paid": true, "status": "succeeded", "payment_intent": format!("pi_{n}"),
                "metadata": {"tillctl_reference": format!("order-{n}")},
            }))
            .unwrap()
        };
        ledger
            .write(|conn, dims| {
                (1..=3).try_for_each(|n| upsert::charge(conn, dims, &charge(n), true))
            })
            .unwrap();
        let found = recent(folder.path(), "acct_1", 2).unwrap();
        let told: Vec<_> = found
            .iter()
            .map(|r| {
                let amount = r.amount.map(|a| a.to_string());
                (&*r.intent, amount, &*r.status, r.reference.as_deref())
            })
            .collect();
        assert_eq!(
            told,
            [
                (
                    "pi_3",
                    Some("10.03 EUR".to_owned()),
                    "succeeded",
                    Some("order-3")
                ),
                (
                    "pi_2",
                    Some("10.02 EUR".to_owned()),
                    "succeeded",
                    Some("order-2")
                ),
            ]
        );
    }

    #[test]
    fn a_ledger_that_cannot_be_read_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(path_of(folder.path(), "acct_1"), "no database at all").unwrap();
        let failure = recent(folder.path(), "acct_1", 2).unwrap_err();
        assert!(failure.message().contains("the ledger cannot be used"));
    }
}
