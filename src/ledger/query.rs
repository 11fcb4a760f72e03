//! Reads the ledger: rows as sums are made of them, and as people and other
//! programs read them.
//!
//! A row is small numbers. Those that decide what it *is* are its traits; of a
//! million charges few thousand differ in them. Whoever adds up opens each of them
//! once into the facts that are classified, and has then only moments and money to
//! read.

use std::sync::Arc;

use rusqlite::{Connection, Row, params_from_iter};

use super::dimensions::{self, ChargeClass, SORT};
use crate::failure::Failure;
use crate::money::Currency;
use crate::report::numbers::Numbered;
use crate::store::{StoredTables, StoredTraits};
use crate::stripe::charges::ChargeStatus;
use crate::stripe::refunds::RefundStatus;
use crate::transactions::{
    self, Charge, ChargeFacts, Classified, LeftOut, Movement, PointOfSale, Refund, RefundFacts,
    RefundedCharge,
};

/// A table with its numbers opened into texts, in order of time; `?1` and `?2`
/// are the window.
pub(super) struct TableQuery {
    /// What its rows are called.
    pub(super) name: &'static str,
    pub(super) sql: &'static str,
}

/// All of them.
pub(super) const TABLES: [TableQuery; 4] = [
    TableQuery {
        name: "charges",
        sql: "SELECT c.id, c.created, status.text AS status, currency.text AS currency, c.amount,
            s.captured, c.amount_captured, c.amount_refunded, c.disputed, c.tip,
            nullif(p.kind, '') AS type, nullif(p.reader, '') AS reader,
            nullif(p.location, '') AS location, nullif(p.stamped_reader, '') AS stamped_reader,
            nullif(p.stamped_label, '') AS stamped_label,
            nullif(p.stamped_location, '') AS stamped_location, nullif(k.brand, '') AS brand,
            nullif(k.read_method, '') AS read_method, nullif(k.wallet, '') AS wallet,
            failure.text AS failure_code, reason.text AS decline_reason, s.retried,
            c.intent AS payment_intent, c.reference, c.stored_at,
            c.balance AS balance_transaction
          FROM charge AS c JOIN place AS p ON p.id = c.place JOIN sort AS s ON s.id = c.sort
            JOIN card AS k ON k.id = s.card
            JOIN word AS status ON status.id = s.status
            JOIN word AS currency ON currency.id = s.currency
            LEFT JOIN word AS failure ON failure.id = s.failure_code
            LEFT JOIN word AS reason ON reason.id = s.reason
          WHERE c.created >= ?1 AND c.created < ?2 ORDER BY c.created, c.id",
    },
    TableQuery {
        name: "refunds",
        sql: "SELECT r.id, r.created, status.text AS status, currency.text AS currency, r.amount,
            reason.text AS reason, r.charge, r.balance AS balance_transaction,
            r.failure_balance AS failure_balance_transaction
          FROM refund AS r JOIN word AS currency ON currency.id = r.currency
            LEFT JOIN word AS status ON status.id = r.status
            LEFT JOIN word AS reason ON reason.id = r.reason
          WHERE r.created >= ?1 AND r.created < ?2 ORDER BY r.created, r.id",
    },
    TableQuery {
        name: "disputes",
        sql: "SELECT d.id, d.created, status.text AS status, currency.text AS currency, d.amount,
            reason.text AS reason, d.charge
          FROM dispute AS d JOIN word AS currency ON currency.id = d.currency
            JOIN word AS status ON status.id = d.status
            LEFT JOIN word AS reason ON reason.id = d.reason
          WHERE d.created >= ?1 AND d.created < ?2 ORDER BY d.created, d.id",
    },
    TableQuery {
        name: "balance_transactions",
        sql: "SELECT b.id, b.created, type.text AS type, b.source, b.charge, b.amount, b.fee,
            b.net, currency.text AS currency, b.exchange_rate, b.available_on
          FROM balance AS b JOIN word AS type ON type.id = b.type
            JOIN word AS currency ON currency.id = b.currency
          WHERE b.created >= ?1 AND b.created < ?2 ORDER BY b.created, b.id",
    },
];

/// What decides what a charge is: numbers that the [`LookupTables`] know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct ChargeTraits {
    place: u32,
    sort: u32,
    /// Of the reference, as far as it is wanted.
    prefix: u32,
}

/// What decides what a refund is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct RefundTraits {
    pub(super) charge: RefundedCharge<ChargeTraits>,
    pub(super) currency: i64,
    pub(super) status: i64,
    pub(super) reason: i64,
    /// Whether it is of exactly what was not captured, and has moved nothing.
    pub(super) is_uncaptured_rest: bool,
}

/// What decides what a movement is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct MovementTraits {
    /// What it is about; `None` if that was never seen.
    pub(super) charge: Option<ChargeTraits>,
    pub(super) currency: i64,
}

/// A movement of the balance: what it is about, its moment and its money.
#[derive(Debug, Clone, Copy)]
pub(super) struct MovementRow {
    pub(super) traits: MovementTraits,
    pub(super) created: i64,
    pub(super) moved: Movement,
}

/// What the numbers in rows stand for, by number.
#[derive(Clone)]
pub(super) struct LookupTables {
    words: Vec<String>,
    /// The only ones there may be many of: threads have them together.
    places: Arc<Vec<[String; 6]>>,
    cards: Vec<[String; 3]>,
    sorts: Vec<Option<ChargeClass>>,
    /// The prefixes of references that were met; `None` if nobody asks for them, as
    /// there may be many.
    prefixes: Option<Numbered<String>>,
}

impl LookupTables {
    pub(super) fn load(conn: &Connection, with_prefixes: bool) -> Result<Self, Failure> {
        Ok(Self {
            words: column(conn, "SELECT id, text FROM word", |row| row.get(1))?,
            places: Arc::new(column(
                conn,
                "SELECT id, kind, reader, location, stamped_reader, stamped_label, stamped_location
                 FROM place",
                |row| {
                    Ok([
                        row.get(1)?,
                        row.get(2)?,
                        row.get(3)?,
                        row.get(4)?,
                        row.get(5)?,
                        row.get(6)?,
                    ])
                },
            )?),
            cards: column(
                conn,
                "SELECT id, brand, read_method, wallet FROM card",
                |row| Ok([row.get(1)?, row.get(2)?, row.get(3)?]),
            )?,
            sorts: column(conn, &format!("SELECT id, {SORT} FROM sort"), |row| {
                ChargeClass::read(row, 1).map(Some)
            })?,
            prefixes: with_prefixes.then(Numbered::default),
        })
    }

    /// Those of a store, by the numbers they have there.
    pub(super) fn of_store(stored: &StoredTables, with_prefixes: bool) -> Self {
        let mut places = Vec::new();
        for (number, place) in &stored.places {
            put(&mut places, *number, place.clone());
        }
        let mut tables = Self {
            words: vec![String::new()],
            places: Arc::new(places),
            cards: Vec::new(),
            sorts: Vec::new(),
            prefixes: with_prefixes.then(Numbered::default),
        };
        for class in &stored.classes {
            let [brand, read_method, wallet, texts @ ..] = &class.texts;
            let [currency, status, intent_status, failure_code, reason] =
                texts.each_ref().map(|text| tables.number_of(text));
            let card = [brand, read_method, wallet].map(Clone::clone);
            let sort = ChargeClass {
                card: index_of(&mut tables.cards, &card),
                currency,
                status,
                captured: class.is_captured,
                intent: class.has_intent,
                intent_status,
                failure_code,
                reason,
                retried: class.was_retried,
            };
            put(&mut tables.sorts, class.number, Some(sort));
        }
        tables
    }

    /// What a charge of a store is, whose tables these are.
    pub(super) fn traits_of_store(&mut self, traits: &StoredTraits<'_>) -> ChargeTraits {
        let met = self.prefixes.as_mut();
        ChargeTraits {
            place: traits.place.unsigned_abs(),
            sort: traits.class.unsigned_abs(),
            prefix: met.map_or(0, |met| met.number(traits.prefix)),
        }
    }

    /// The number of a word; there are few of them.
    pub(super) fn number_of(&mut self, word: &str) -> i64 {
        index_of(&mut self.words, word)
    }

    pub(super) fn word(&self, id: i64) -> &str {
        at(&self.words, id).map_or("", String::as_str)
    }

    pub(super) fn currency(&self, id: i64) -> Option<Currency> {
        Currency::parse(self.word(id)).ok()
    }

    /// The columns of [`ChargeTraits`]; ids are never read, and references only where
    /// they are wanted: a text costs as much as all the numbers of a row.
    pub(super) const fn columns(&self) -> &'static str {
        if self.prefixes.is_some() {
            "c.place, c.sort, c.reference"
        } else {
            "c.place, c.sort, NULL"
        }
    }

    /// Reads these columns.
    pub(super) fn traits(&mut self, row: &Row<'_>, first: usize) -> Result<ChargeTraits, Failure> {
        let prefix = if let Some(met) = &mut self.prefixes {
            let reference = row.get_ref(first + 2)?.as_str_or_null();
            let reference = reference.map_err(rusqlite::Error::from)?;
            met.number(transactions::prefix(reference.unwrap_or_default()))
        } else {
            0
        };
        Ok(ChargeTraits {
            place: row.get(first)?,
            sort: row.get(first + 1)?,
            prefix,
        })
    }

    fn sort(&self, traits: &ChargeTraits) -> Result<&ChargeClass, Failure> {
        let sort = at(&self.sorts, traits.sort.into()).and_then(Option::as_ref);
        sort.ok_or_else(|| {
            Failure::failed("the ledger: a charge is of no known sort")
                .hint("it is only a copy: `tillctl ledger reset` begins a new one")
        })
    }

    /// What a charge of these traits is.
    pub(super) fn charge(&self, traits: &ChargeTraits) -> Result<ChargeFacts<'_>, Failure> {
        let sort = self.sort(traits)?;
        let place = texts(at(&self.places, traits.place.into()));
        let met = self.prefixes.as_ref();
        Ok(ChargeFacts {
            reference_prefix: met
                .and_then(|met| met.get(traits.prefix))
                .map_or("", String::as_str),
            ..self.facts(place, sort)
        })
    }

    /// What a charge of a sort is that was taken at a place.
    fn facts<'a>(&'a self, place: [&'a str; 6], sort: &ChargeClass) -> ChargeFacts<'a> {
        let [
            kind,
            reader,
            location,
            stamped_reader,
            stamped_label,
            stamped_location,
        ] = place;
        let [brand, read_method, wallet] = texts(at(&self.cards, sort.card));
        ChargeFacts {
            kind,
            reader,
            location,
            stamped_reader,
            stamped_label,
            stamped_location,
            brand,
            read_method,
            wallet,
            reference_prefix: "",
            currency: self.word(sort.currency),
            status: ChargeStatus::from(self.word(sort.status)),
            captured: sort.captured,
            failure_code: self.word(sort.failure_code),
            reason: self.word(sort.reason),
            lacks_intent: sort.intent && sort.intent_status == 0,
            went_on: sort.retried,
        }
    }

    /// Each place, from number 1 on: its columns, and a charge that was taken there.
    pub(super) fn each_place(&self) -> impl Iterator<Item = ([&str; 6], ChargeFacts<'_>)> {
        self.places.iter().skip(1).map(|columns| {
            let columns = columns.each_ref().map(String::as_str);
            (columns, self.facts(columns, &ChargeClass::default()))
        })
    }

    /// Each sort, from number 1 on: its columns, and a charge of it.
    pub(super) fn each_sort(&self) -> impl Iterator<Item = (ChargeClass, ChargeFacts<'_>)> {
        self.sorts.iter().skip(1).map(|sort| {
            // A number that is not used is of no charge.
            let sort = sort.unwrap_or_default();
            (sort, self.facts([""; 6], &sort))
        })
    }

    /// What a refund of these traits is.
    pub(super) fn refund(&self, traits: &RefundTraits) -> Result<RefundFacts<'_>, Failure> {
        let status = self.word(traits.status);
        Ok(RefundFacts {
            charge: match traits.charge {
                RefundedCharge::Nothing => RefundedCharge::Nothing,
                RefundedCharge::Unseen => RefundedCharge::Unseen,
                RefundedCharge::Known { facts, has_amount } => RefundedCharge::Known {
                    facts: self.charge(&facts)?,
                    has_amount,
                },
            },
            currency: self.word(traits.currency),
            is_release: traits.is_uncaptured_rest && status == RefundStatus::Succeeded.as_str(),
            status: (!status.is_empty()).then(|| RefundStatus::from(status)),
            reason: self.word(traits.reason),
        })
    }

    /// What a movement of these traits counts as.
    pub(super) fn movement(
        &self,
        traits: &MovementTraits,
    ) -> Result<Result<Classified, LeftOut>, Failure> {
        let place = match &traits.charge {
            Some(charge) => self.charge(charge)?.point_of_sale(),
            // Its charge was never seen: nobody's.
            None => Some(PointOfSale::default()),
        };
        let Some(place) = place else {
            return Ok(Err(LeftOut::Online));
        };
        let classified = |currency| Classified {
            place,
            currency,
            ending: (),
        };
        let currency = self.currency(traits.currency);
        Ok(currency.map(classified).ok_or(LeftOut::Unreadable))
    }
}

fn column<T: Default + Clone>(
    conn: &Connection,
    sql: &str,
    read: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Vec<T>, Failure> {
    let mut all = Vec::new();
    let mut statement = conn.prepare(sql)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let id = usize::try_from(row.get::<_, i64>(0)?).unwrap_or(0);
        if all.len() <= id {
            all.resize(id + 1, T::default());
        }
        if let Some(place) = all.get_mut(id) {
            *place = read(row)?;
        }
    }
    Ok(all)
}

fn put<T: Default + Clone>(all: &mut Vec<T>, number: i32, what: T) {
    let at = usize::try_from(number).unwrap_or(0);
    if all.len() <= at {
        all.resize(at + 1, T::default());
    }
    all[at] = what;
}

/// Where it is among these, or is put.
fn index_of<T, Q>(all: &mut Vec<T>, what: &Q) -> i64
where
    T: std::borrow::Borrow<Q>,
    Q: ToOwned<Owned = T> + PartialEq + ?Sized,
{
    let known = all.iter().position(|one| one.borrow() == what);
    let at = known.unwrap_or_else(|| {
        all.push(what.to_owned());
        all.len() - 1
    });
    i64::try_from(at).unwrap_or(0)
}

fn at<T>(all: &[T], id: i64) -> Option<&T> {
    all.get(usize::try_from(id).ok()?)
}

fn texts<const N: usize>(all: Option<&[String; N]>) -> [&str; N] {
    all.map_or([""; N], |texts| texts.each_ref().map(String::as_str))
}

/// Which rows are read.
#[derive(Debug, Clone, Copy)]
pub(super) enum RowSelection {
    /// Those of [from, to) (seconds, UTC), oldest first.
    Window((i64, i64)),
    /// Those that changed by revisions after this one, as they were.
    Before(i64),
    /// The same, as they are.
    After(i64),
}

impl RowSelection {
    /// Where rows of a table stand, whose revisions are of a kind; what they have to
    /// be like; and the numbers that takes.
    fn of(self, kind: i64, table: &str, alias: &str) -> (String, String, Vec<i64>) {
        // A sum makes an index no use: by their numbers few revisions are newer than one,
        // by what they are of all of them would have to be looked at.
        match self {
            Self::Window((from, to)) => (
                format!("{table} AS {alias}"),
                format!(
                    "WHERE {alias}.created >= ?1 AND {alias}.created < ?2
                     ORDER BY {alias}.created"
                ),
                vec![from, to],
            ),
            Self::Before(seq) => (
                format!(
                    "(SELECT * FROM revision WHERE held = 1 AND seq IN (SELECT min(seq)
                        FROM revision WHERE +kind = {kind} AND seq > ?1 GROUP BY created, id))
                        AS {alias}"
                ),
                String::new(),
                vec![seq],
            ),
            Self::After(seq) => (
                format!(
                    "(SELECT t.* FROM {table} AS t JOIN (SELECT DISTINCT created, id FROM revision
                        WHERE +kind = {kind} AND seq > ?1) AS r
                            ON r.created = t.created AND r.id = t.id) AS {alias}"
                ),
                String::new(),
                vec![seq],
            ),
        }
    }
}

/// Hands over charges. A payment taken offline is in the window in which the customer
/// paid, also if its charge was created after it; so each payment is in exactly one of
/// windows that touch. Those taken online come first.
pub(super) fn charges(
    conn: &Connection,
    tables: &mut LookupTables,
    rows: RowSelection,
    mut each: impl FnMut(&LookupTables, &Charge<ChargeTraits>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let columns = tables.columns();
    let columns = format!("SELECT c.created, c.amount_captured, c.tip, {columns}");
    let (source, mut condition, numbers) = rows.of(0, "charge", "c");
    let mut source = format!("{source} ");
    if let RowSelection::Window(_) = rows {
        let online = format!(
            "{columns} FROM charge AS c
             WHERE c.created >= ?1 AND c.created < ?2 AND c.stored_at IS NULL"
        );
        let read = |tables: &mut LookupTables, row: &Row<'_>| charge_row(tables, row, false);
        hand_over((conn, &online, &numbers), tables, read, &mut each)?;
        source.push_str("INDEXED BY charge_stored");
        "WHERE c.stored_at >= ?1 AND c.created >= ?1 AND (c.created < ?2 OR c.stored_at < ?2)"
            .clone_into(&mut condition);
    }
    let sql = format!("{columns}, c.stored_at FROM {source} {condition}");
    let read = |tables: &mut LookupTables, row: &Row<'_>| charge_row(tables, row, true);
    hand_over((conn, &sql, &numbers), tables, read, &mut each)
}

fn charge_row(
    tables: &mut LookupTables,
    row: &Row<'_>,
    with_stored: bool,
) -> Result<Charge<ChargeTraits>, Failure> {
    Ok(Charge {
        facts: tables.traits(row, 3)?,
        created: row.get(0)?,
        stored_at: if with_stored { row.get(6)? } else { None },
        captured: row.get(1)?,
        tip: row.get::<_, Option<i64>>(2)?.unwrap_or(0),
    })
}

/// Hands over refunds with their charges.
pub(super) fn refunds(
    conn: &Connection,
    tables: &mut LookupTables,
    rows: RowSelection,
    each: impl FnMut(&LookupTables, &Refund<RefundTraits>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let (source, condition, numbers) = rows.of(1, "refund", "r");
    let sql = format!(
        "SELECT {}
         FROM {source} LEFT JOIN charge AS c ON c.created = r.charge_created AND c.id = r.charge
         {condition}",
        refund_columns(tables),
    );
    let read = |tables: &mut LookupTables, row: &Row<'_>| refund_row(tables, row, 0);
    hand_over((conn, &sql, &numbers), tables, read, each)
}

/// What is read of a refund called `r` and its charge called `c`.
pub(super) fn refund_columns(tables: &LookupTables) -> String {
    format!(
        "r.created, r.amount, r.currency, r.status, r.reason, r.charge IS NOT NULL,
            c.created IS NOT NULL, c.amount_captured <> 0,
            coalesce(r.amount = c.amount - c.amount_captured AND NOT EXISTS (
                SELECT 1 FROM refund AS h
                WHERE h.created = r.created AND h.id = r.id AND h.balance IS NOT NULL), 0), {}",
        tables.columns(),
    )
}

/// Reads these columns, which begin with number `first`.
pub(super) fn refund_row(
    tables: &mut LookupTables,
    row: &Row<'_>,
    first: usize,
) -> Result<Refund<RefundTraits>, Failure> {
    let charge = match (row.get(first + 5)?, row.get(first + 6)?) {
        (false, _) => RefundedCharge::Nothing,
        (true, false) => RefundedCharge::Unseen,
        (true, true) => RefundedCharge::Known {
            facts: tables.traits(row, first + 9)?,
            has_amount: row.get(first + 7)?,
        },
    };
    Ok(Refund {
        facts: RefundTraits {
            charge,
            currency: row.get(first + 2)?,
            status: row.get::<_, Option<i64>>(first + 3)?.unwrap_or(0),
            reason: row.get::<_, Option<i64>>(first + 4)?.unwrap_or(0),
            is_uncaptured_rest: row.get(first + 8)?,
        },
        created: row.get(first)?,
        amount: row.get(first + 1)?,
    })
}

/// Hands over movements with the charges they are about.
pub(super) fn movements(
    conn: &Connection,
    tables: &mut LookupTables,
    rows: RowSelection,
    each: impl FnMut(&LookupTables, &MovementRow) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let (source, condition, numbers) = rows.of(2, "balance", "b");
    let sql = format!(
        "SELECT b.created, b.origin, b.amount, b.fee, b.net, b.currency, c.created IS NOT NULL, {}
         FROM {source} LEFT JOIN charge AS c
            ON c.created = b.charge_created AND c.id = b.charge
         {condition}",
        tables.columns(),
    );
    hand_over((conn, &sql, &numbers), tables, movement_row, each)
}

fn movement_row(tables: &mut LookupTables, row: &Row<'_>) -> Result<MovementRow, Failure> {
    Ok(MovementRow {
        traits: MovementTraits {
            charge: if row.get(6)? {
                Some(tables.traits(row, 7)?)
            } else {
                None
            },
            currency: row.get(5)?,
        },
        created: row.get(0)?,
        moved: Movement {
            origin: dimensions::origin(row.get(1)?),
            amount: row.get(2)?,
            fee: row.get(3)?,
            net: row.get(4)?,
        },
    })
}

/// Reads each row that a query gives, and hands it over.
fn hand_over<T>(
    (conn, sql, numbers): (&Connection, &str, &[i64]),
    tables: &mut LookupTables,
    read: impl Fn(&mut LookupTables, &Row<'_>) -> Result<T, Failure>,
    mut each: impl FnMut(&LookupTables, &T) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut statement = conn.prepare_cached(sql)?;
    let mut rows = statement.query(params_from_iter(numbers))?;
    while let Some(row) = rows.next()? {
        let row = read(tables, row)?;
        each(tables, &row)?;
    }
    Ok(())
}
