//! Names of readers and locations, and since when they were called so.

use std::collections::{BTreeSet, HashMap, HashSet};

use rusqlite::Connection;

use super::store::{meta, set_meta};
use crate::directory::{LabelHistory, Names, Noun, list_names};
use crate::failure::Failure;
use crate::ledger::sync_run::SyncRun;

/// A fleet of more readers than this is listed again after a week, or when one
/// of them takes a payment that has no name yet: a big fleet's names would cost
/// more requests than a night's charges.
const SMALL_FLEET: i64 = 500;
const WEEK: i64 = 7 * 86_400;

/// The number of what has a name.
const fn kind(noun: Noun) -> i64 {
    match noun {
        Noun::Reader => 0,
        Noun::Location => 1,
    }
}

/// Reads the names anew, where that is due. Gives what the key may not list.
pub(super) async fn refresh(run: &SyncRun<'_>, now: i64) -> Result<Vec<&'static str>, Failure> {
    if !run.ledger.read(|conn| due(conn, now))? {
        return Ok(Vec::new());
    }
    let mut missing = Vec::new();
    for noun in Noun::ALL {
        match list_names(run.client, noun, &|| run.count(0)).await? {
            Some(found) => {
                run.ledger.write(|conn, _| keep(conn, noun, &found, now))?;
            }
            None => missing.push(noun.names()),
        }
    }
    run.ledger.write(|conn, _| set_meta(conn, "named", now))?;
    Ok(missing)
}

fn due(conn: &Connection, now: i64) -> Result<bool, Failure> {
    let Some(last) = meta(conn, "named")? else {
        return Ok(true);
    };
    let readers: i64 = conn.query_row(
        "SELECT count(DISTINCT id) FROM name WHERE kind = 0 AND name IS NOT NULL",
        [],
        |row| row.get(0),
    )?;
    let nameless = "SELECT EXISTS (SELECT 1 FROM place WHERE reader <> '' AND NOT EXISTS
        (SELECT 1 FROM name WHERE name.kind = 0 AND name.id = place.reader AND seen <= ?1))";
    Ok(readers <= SMALL_FLEET
        || now.saturating_sub(last) >= WEEK
        || (conn.query_row(nameless, [now], |row| row.get::<_, bool>(0))?
            && now.saturating_sub(last) >= WEEK / 7))
}

/// Notes what is called otherwise than it was.
fn keep(
    conn: &Connection,
    noun: Noun,
    found: &HashMap<String, String>,
    now: i64,
) -> Result<(), Failure> {
    let kind = kind(noun);
    let known = present(conn, kind)?;
    let mut put = conn.prepare_cached(
        "INSERT OR REPLACE INTO name (kind, id, seen, name) VALUES (?1, ?2, ?3, ?4)",
    )?;
    for (id, name) in found {
        if known.get(id) != Some(name) {
            put.execute((kind, id, now, Some(name)))?;
        }
    }
    for id in known.keys().filter(|id| !found.contains_key(*id)) {
        put.execute((kind, id, now, None::<&str>))?;
    }
    Ok(())
}

/// What everything that is there is called now, as far as the ledger knows.
fn present(conn: &Connection, kind: i64) -> Result<HashMap<String, String>, Failure> {
    let mut names = HashMap::new();
    let mut statement =
        conn.prepare_cached("SELECT id, name FROM name WHERE kind = ?1 ORDER BY seen")?;
    let mut rows = statement.query([kind])?;
    while let Some(row) = rows.next()? {
        let id: String = row.get(0)?;
        match row.get::<_, Option<String>>(1)? {
            Some(name) => names.insert(id, name),
            None => names.remove(&id),
        };
    }
    Ok(names)
}

/// The last that everything was called. What is gone has taken money, and keeps
/// the name it had.
fn last(conn: &Connection, noun: Noun) -> Result<HashMap<String, String>, Failure> {
    let mut statement = conn.prepare_cached(
        "SELECT id, name FROM name WHERE kind = ?1 AND name IS NOT NULL ORDER BY seen",
    )?;
    let names = statement.query_map([kind(noun)], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(names.collect::<Result<_, _>>()?)
}

/// The names to show beside ids.
pub(super) fn shown(conn: &Connection) -> Result<Names, Failure> {
    Ok(Names {
        readers: last(conn, Noun::Reader)?,
        locations: last(conn, Noun::Location)?,
        ..Names::default()
    })
}

/// What was called how in [from, to). A name holds from when it was first seen until
/// another was; the first held before, as nobody saw anything else. A payment that
/// is stamped with a label knows what its reader was called.
pub(super) fn bore(conn: &Connection, window: (i64, i64)) -> Result<LabelHistory, Failure> {
    let mut bore = LabelHistory {
        readers: during(conn, Noun::Reader, window)?,
        locations: during(conn, Noun::Location, window)?,
        ids: HashSet::new(),
    };
    let mut statement = conn.prepare_cached(
        "SELECT stamped_label, stamped_reader FROM place
         WHERE stamped_label <> '' AND (reader = '' OR reader = stamped_reader)
            AND id IN (SELECT place FROM charge WHERE created >= ?1 AND created < ?2)",
    )?;
    let mut rows = statement.query(window)?;
    while let Some(row) = rows.next()? {
        bore.readers
            .entry(row.get(0)?)
            .or_default()
            .insert(row.get(1)?);
    }
    let mut statement = conn.prepare_cached(
        "SELECT id FROM name UNION SELECT reader FROM place UNION SELECT location FROM place
         UNION SELECT stamped_reader FROM place UNION SELECT stamped_location FROM place",
    )?;
    let ids = statement.query_map([], |row| row.get(0))?;
    bore.ids = ids.collect::<Result<_, _>>()?;
    Ok(bore)
}

fn during(
    conn: &Connection,
    noun: Noun,
    (from, to): (i64, i64),
) -> Result<HashMap<String, BTreeSet<String>>, Failure> {
    let mut statement = conn.prepare_cached(
        "SELECT id, name FROM (SELECT id, name,
            CASE WHEN lag(seen) OVER w IS NULL THEN ?2 ELSE seen END AS since,
            coalesce(lead(seen) OVER w, ?3) AS until
            FROM name WHERE kind = ?1 WINDOW w AS (PARTITION BY id ORDER BY seen))
         WHERE name IS NOT NULL AND since < ?3 AND until > ?2",
    )?;
    let mut rows = statement.query((kind(noun), from, to))?;
    let mut bore: HashMap<String, BTreeSet<String>> = HashMap::new();
    while let Some(row) = rows.next()? {
        bore.entry(row.get(1)?).or_default().insert(row.get(0)?);
    }
    Ok(bore)
}
