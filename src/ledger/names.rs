//! Names of readers and locations, and since when they were called so.

use std::collections::HashMap;

use rusqlite::Connection;

use super::store::{meta, set_meta};
use super::sync::{Run, reading};
use crate::failure::Failure;
use crate::report::direct::Names;
use crate::stripe::object::Object;
use crate::stripe::{self, Location, Pages, Reader};

/// A fleet of more readers than this is listed again after a week, or when one
/// of them takes a payment that has no name yet: a big fleet's names would cost
/// more requests than a night's charges.
const SMALL_FLEET: i64 = 500;
const WEEK: i64 = 7 * 86_400;

const READERS: i64 = 0;
const LOCATIONS: i64 = 1;

/// Reads the names anew, where that is due. Gives what the key may not list.
pub(super) async fn refresh(run: &Run<'_>, now: i64) -> Result<Vec<&'static str>, Failure> {
    if !run.ledger.read(|conn| due(conn, now))? {
        return Ok(Vec::new());
    }
    let mut missing = Vec::new();
    let request = stripe::readers::list(&stripe::readers::Filter::default());
    let label = |reader: Reader| Some((reader.id, reader.label?));
    match all(run, run.client.pages(request), label).await {
        Ok(found) => run
            .ledger
            .write(|conn, _| keep(conn, READERS, &found, now))?,
        Err(error) if error.is_forbidden() => missing.push("labels of readers"),
        Err(error) => return Err(reading("readers", error)),
    }
    let request = stripe::locations::list();
    let name = |location: Location| Some((location.id, location.display_name?));
    match all(run, run.client.pages(request), name).await {
        Ok(found) => run
            .ledger
            .write(|conn, _| keep(conn, LOCATIONS, &found, now))?,
        Err(error) if error.is_forbidden() => missing.push("names of locations"),
        Err(error) => return Err(reading("locations", error)),
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

async fn all<T: Object>(
    run: &Run<'_>,
    pages: Pages<T>,
    name: impl Fn(T) -> Option<(String, String)>,
) -> Result<HashMap<String, String>, stripe::Error> {
    let mut pages = pages.ahead();
    let mut names = HashMap::new();
    while let Some(page) = pages.next().await? {
        run.count(0);
        names.extend(page.into_iter().filter_map(&name));
    }
    Ok(names)
}

/// Notes what is called otherwise than it was.
fn keep(
    conn: &Connection,
    kind: i64,
    found: &HashMap<String, String>,
    now: i64,
) -> Result<(), Failure> {
    let known = latest(conn, kind)?;
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

/// What everything is called now, as far as the ledger knows.
fn latest(conn: &Connection, kind: i64) -> Result<HashMap<String, String>, Failure> {
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

/// The names to show beside ids.
pub(super) fn present(conn: &Connection) -> Result<Names, Failure> {
    Ok(Names {
        readers: latest(conn, READERS)?,
        locations: latest(conn, LOCATIONS)?,
        missing: Vec::new(),
    })
}
