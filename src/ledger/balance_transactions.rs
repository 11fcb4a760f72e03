//! Money as it reached the balance, from the ledger.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use jiff::Timestamp;
use rusqlite::{Connection, Row};
use serde_json::json;

use super::store::{Ledger, meta};
use super::upsert::MOVEMENT;
use crate::failure::{Failure, Kind};
use crate::money::Currency;
use crate::period::Period;
use crate::report::balance::{BalanceAggregator, Movement, Origin};
use crate::report::classification::{self, LeftOut, PointOfSale};
use crate::report::direct::Completeness;
use crate::report::filter::Filter;
use crate::stripe::Charge;

/// How long before it moved money a payment or refund may have been made: a
/// hold lasts 30 days at most.
pub const HELD: i64 = 35 * 86_400;
/// The same of disputes, which move money when they begin and when they end.
pub const DISPUTED: i64 = 365 * 86_400;

/// Adds up a period: each of `books` counts every movement that is wanted.
///
/// # Errors
/// [`Kind::NotFound`] if the ledger does not hold all of the period's
/// movements; if it cannot be read, or a sum does not fit.
pub fn figures(
    ledger: &Ledger,
    period: &Period,
    books: &mut [BalanceAggregator],
    filter: &Filter,
) -> Result<Completeness, Failure> {
    ledger.read(|conn| {
        // One state of the ledger, also if another process writes to it.
        let conn = &*conn.unchecked_transaction()?;
        let window = (period.from_seconds(), period.to_seconds());
        check(conn, window)?;
        let mut read = Completeness::default();
        let mut tables = PointOfSaleTables::load(conn)?;
        let mut statement = conn.prepare_cached(&format!(
            "{} WHERE b.created >= ?1 AND b.created < ?2 ORDER BY b.created, b.id",
            movements_from("balance AS b"),
        ))?;
        let mut rows = statement.query(window)?;
        while let Some(row) = rows.next()? {
            read.objects += 1;
            match movement(row, &mut tables)? {
                Ok(moved) if !filter.matches(&moved.place, moved.currency) => read.unwanted += 1,
                Ok(moved) => {
                    for book in &mut *books {
                        book.movement(&moved).map_err(|error| {
                            Failure::failed(error.to_string()).hint("report on a shorter period")
                        })?;
                    }
                }
                Err(why) => read.leave_out(why),
            }
        }
        Ok(read)
    })
}

/// Hands over movements from wherever they stand, as an SQL source called `b` that
/// takes `after`.
pub(super) fn of(
    conn: &Connection,
    source: &str,
    after: i64,
    mut each: impl FnMut(&Movement) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut tables = PointOfSaleTables::load(conn)?;
    let mut statement = conn.prepare_cached(&movements_from(source))?;
    let mut rows = statement.query([after])?;
    while let Some(row) = rows.next()? {
        if let Ok(moved) = movement(row, &mut tables)? {
            each(&moved)?;
        }
    }
    Ok(())
}

fn movements_from(source: &str) -> String {
    format!(
        "SELECT b.created, b.origin, b.amount, b.fee, b.net, b.currency, c.place, s.card,
            c.reference
         FROM {source} LEFT JOIN charge AS c
            ON c.created = b.charge_created AND c.id = b.charge
            LEFT JOIN sort AS s ON s.id = c.sort"
    )
}

/// Whether everything is there that can have moved money in a window.
pub(super) fn check(conn: &Connection, (from, to): (i64, i64)) -> Result<(), Failure> {
    let held: bool = conn.query_row(
        "SELECT (SELECT count(*) FROM list WHERE list IN (0, 1) AND since <= ?1) = 2
            AND (SELECT count(*) FROM list WHERE list = 2 AND since <= ?2) = 1
            AND NOT EXISTS (SELECT 1 FROM slice WHERE list IN (0, 1) AND a < ?3 AND b > ?1)
            AND NOT EXISTS (SELECT 1 FROM slice WHERE list = 2 AND a < ?3 AND b > ?2)
            AND NOT EXISTS (SELECT 1 FROM parts WHERE listed = 0 AND created < ?3)
            AND NOT EXISTS (SELECT 1 FROM charge WHERE unread <> 0 AND unread & ?4 <> 0
                AND created < ?3 AND created >= (SELECT since FROM list WHERE list = 0))
            AND NOT EXISTS (SELECT 1 FROM refund WHERE unread <> 0 AND created < ?3)",
        (
            from.saturating_sub(HELD),
            from.saturating_sub(DISPUTED),
            to,
            MOVEMENT,
        ),
        |row| row.get(0),
    )?;
    if let Some(synced) = meta(conn, "synced")?.filter(|_| held)
        && meta(conn, "reversals_from")?.is_some_and(|known| known <= from)
        && meta(conn, "reversals_to")?.is_some_and(|known| known >= to.min(synced))
    {
        return Ok(());
    }
    Err(Failure::new(
        Kind::NotFound,
        "the ledger does not hold all that moved money in this period",
    )
    .hint(
        "leave out --offline: then what is missing is fetched, payments from 35 days and \
         disputes from a year before the period",
    ))
}

fn movement(
    row: &Row<'_>,
    tables: &mut PointOfSaleTables,
) -> Result<Result<Movement, LeftOut>, rusqlite::Error> {
    let mut place = match (row.get(6)?, row.get(7)?) {
        (Some(place), Some(card)) => match tables.place(place, card) {
            Some(place) => place.clone(),
            None => return Ok(Err(LeftOut::Online)),
        },
        // Its charge was never seen: nobody's.
        _ => PointOfSale::default(),
    };
    let reference: Option<&str> = row.get_ref(8)?.as_str_or_null()?;
    place.reference_prefix = reference
        .and_then(classification::prefix)
        .map(str::to_owned);
    let created = Timestamp::from_second(row.get(0)?);
    let currency = tables.currency(row.get(5)?);
    let (Ok(created), Some(currency)) = (created, currency) else {
        return Ok(Err(LeftOut::Unreadable));
    };
    Ok(Ok(Movement {
        created,
        currency,
        origin: Origin::of_number(row.get(1)?),
        amount: row.get(2)?,
        fee: row.get(3)?,
        net: row.get(4)?,
        place,
    }))
}

/// What the numbers in rows stand for. A place and a card together say whose a
/// payment is; few different pairs exist.
pub(super) struct PointOfSaleTables {
    words: HashMap<i64, String>,
    places: HashMap<i64, [String; 6]>,
    cards: HashMap<i64, [String; 3]>,
    known: HashMap<(i64, i64), Option<PointOfSale>>,
}

impl PointOfSaleTables {
    pub(super) fn load(conn: &Connection) -> Result<Self, Failure> {
        let mut words = conn.prepare("SELECT id, text FROM word")?;
        let words = words.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(Self {
            words: words.collect::<Result<_, _>>()?,
            places: texts(
                conn,
                "SELECT id, kind, reader, location, stamped_reader, stamped_label,
                    stamped_location FROM place",
            )?,
            cards: texts(conn, "SELECT id, brand, read_method, wallet FROM card")?,
            known: HashMap::new(),
        })
    }

    pub(super) fn word(&self, id: i64) -> &str {
        self.words.get(&id).map_or("", String::as_str)
    }

    pub(super) fn currency(&self, id: i64) -> Option<Currency> {
        Currency::parse(self.word(id)).ok()
    }

    /// Where and with what; `None` if not in person.
    pub(super) fn place(&mut self, place: i64, card: i64) -> Option<&PointOfSale> {
        let known = match self.known.entry((place, card)) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(free) => {
                let charge = self.places.get(&place).zip(self.cards.get(&card));
                let charge = charge.and_then(|(place, card)| charge_at(place, card));
                free.insert(charge.as_ref().and_then(classification::place))
            }
        };
        known.as_ref()
    }
}

fn texts<const N: usize>(
    conn: &Connection,
    sql: &str,
) -> Result<HashMap<i64, [String; N]>, Failure> {
    let mut statement = conn.prepare(sql)?;
    let rows = statement.query_map([], |row| {
        let mut texts = [const { String::new() }; N];
        for (text, column) in texts.iter_mut().zip(1..) {
            *text = row.get(column)?;
        }
        Ok((row.get(0)?, texts))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// A charge that says no more than where it was taken and with what.
fn charge_at(place: &[String; 6], card: &[String; 3]) -> Option<Charge> {
    let some = |text: &String| (!text.is_empty()).then(|| text.clone());
    let [kind, reader, location, by_reader, label, by_location] = place;
    let [brand, read_method, wallet] = card;
    let details = json!({
        "reader": some(reader), "location": some(location), "brand": some(brand),
        "read_method": some(read_method), "wallet": some(wallet).map(|kind| json!({"type": kind})),
    });
    let stamps = [
        (classification::STAMPED_READER, by_reader),
        (classification::STAMPED_LABEL, label),
        (classification::STAMPED_LOCATION, by_location),
    ];
    let stamps = stamps.iter().filter(|(_, text)| !text.is_empty());
    let metadata: HashMap<&str, &String> = stamps.map(|(name, text)| (*name, *text)).collect();
    let mut charge = json!({"id": "", "status": "succeeded", "metadata": metadata});
    if !kind.is_empty() {
        charge["payment_method_details"] = json!({"type": kind, (kind): details});
    }
    serde_json::from_value(charge).ok()
}
