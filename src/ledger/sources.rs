//! What moved money in a period and is older than the lists reach back to.
//!
//! Payments are held from 35 days before a period on. One that pends for months,
//! as a bank debit may, reaches the balance long after that; the balance names it
//! then, and it is fetched by its id.

use super::listed::LedgerObject;
use super::partial_captures;
use super::store::Ledger;
use crate::failure::Failure;
use crate::stripe::{Charge, Client, Dispute, Error, Refund};

/// So many are fetched in a run: each is a request of its own.
const MOST: usize = 500;

/// Fetches these and puts them in; gives how many are left for the next run.
/// `progress` is told of each.
pub(super) async fn fetch(
    client: &Client,
    ledger: &Ledger,
    ids: &[String],
    progress: &dyn Fn(u64),
) -> Result<usize, Failure> {
    if ids.is_empty() {
        return Ok(0);
    }
    let _lock = ledger.lock(|| ()).await?;
    // What the key may not have expanded, by kind.
    let (mut charges, mut refunds, mut disputes) = (0, 0, 0);
    for id in ids.iter().take(MOST) {
        let prefix = id.split_once('_').map_or("", |(prefix, _)| prefix);
        let may_read = match prefix {
            "ch" | "py" => put::<Charge>(client, ledger, id, &mut charges).await?,
            "re" | "pyr" => put::<Refund>(client, ledger, id, &mut refunds).await?,
            "du" | "dp" => put::<Dispute>(client, ledger, id, &mut disputes).await?,
            _ => continue,
        };
        if !may_read {
            return Ok(0);
        }
        progress(1);
    }
    partial_captures::fetch(client, ledger, &|listed| {
        progress(u64::try_from(listed).unwrap_or(0));
    })
    .await?;
    Ok(ids.len().saturating_sub(MOST))
}

/// Fetches one with its movements; false if the key may not read it so.
async fn put<T: LedgerObject>(
    client: &Client,
    ledger: &Ledger,
    id: &str,
    level: &mut usize,
) -> Result<bool, Failure> {
    match one::<T>(client, id, level).await {
        // Without its movement it explains nothing, and would be waited for.
        Ok(object) if !object.names_movements_only() => {
            ledger.write(|conn, dims| object.put(conn, dims))?;
            Ok(true)
        }
        Ok(_) => Ok(false),
        Err(error) if error.is_forbidden() => Ok(false),
        // It stays what does not fit.
        Err(error) if error.is_missing() => Ok(true),
        Err(error) => Err(error.reading(T::NAME)),
    }
}

/// With as much expanded as the key may see; `level` remembers how much that is.
async fn one<T: LedgerObject>(client: &Client, id: &str, level: &mut usize) -> Result<T, Error> {
    loop {
        let expand = T::EXPANSIONS.get(*level).copied().unwrap_or_default();
        // A list names what it expands as part of its data.
        let expand: Vec<&str> = expand
            .iter()
            .map(|name| name.strip_prefix("data.").unwrap_or(name))
            .collect();
        match client.send::<T>(&T::request_one(id, &expand)).await {
            Err(error) if error.is_forbidden() && *level + 1 < T::EXPANSIONS.len() => *level += 1,
            other => return other,
        }
    }
}
