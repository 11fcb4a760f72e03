//! One account in one mode: its objects, in the order they were made, and what
//! is due to happen to them.
//!
//! Objects are JSON, as they are served. Fields whose names begin with an
//! underscore are the simulator's own and never leave it; `_due` among them is
//! the millisecond at which something will happen to the object by itself.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use serde_json::{Value, json};

use super::build::text;
use super::history::History;
use super::ids;

/// Kinds of objects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Kind {
    Reader,
    Location,
    Configuration,
    Intent,
    Charge,
    Refund,
    Txn,
    Setup,
    Event,
    Dispute,
    File,
    Method,
    /// A reply kept for its idempotency key.
    Replay,
}

/// Name in the journal, id prefix, name in "No such …".
const KINDS: &[(Kind, &str, &str)] = &[
    (Kind::Reader, "tmr", "terminal.reader"),
    (Kind::Location, "tml", "terminal.location"),
    (Kind::Configuration, "tmc", "terminal.configuration"),
    (Kind::Intent, "pi", "payment_intent"),
    (Kind::Charge, "ch", "charge"),
    (Kind::Refund, "re", "refund"),
    (Kind::Txn, "txn", "balance_transaction"),
    (Kind::Setup, "seti", "setupintent"),
    (Kind::Event, "evt", "event"),
    (Kind::Dispute, "du", "dispute"),
    (Kind::File, "file", "file"),
    (Kind::Method, "pm", "payment_method"),
    (Kind::Replay, "idem", "idempotency"),
];

impl Kind {
    pub(super) fn prefix(self) -> &'static str {
        KINDS
            .iter()
            .find(|(kind, ..)| *kind == self)
            .map_or("", |(_, prefix, _)| prefix)
    }

    /// The word in "No such …".
    pub(super) fn noun(self) -> &'static str {
        KINDS
            .iter()
            .find(|(kind, ..)| *kind == self)
            .map_or("", |(.., noun)| noun)
    }

    pub(super) fn of_id(id: &str) -> Option<Kind> {
        let (prefix, _) = id.split_once('_')?;
        Self::of_prefix(prefix)
    }

    pub(super) fn of_prefix(prefix: &str) -> Option<Kind> {
        KINDS
            .iter()
            .find(|(_, known, _)| *known == prefix)
            .map(|(kind, ..)| *kind)
    }
}

/// The objects of one kind that are not left to the generated past.
#[derive(Debug, Default)]
struct Table {
    rows: HashMap<String, Row>,
    order: BTreeMap<u64, String>,
}

#[derive(Debug)]
struct Row {
    /// None for an object of the past that was changed: its place is there.
    sequence: Option<u64>,
    value: Value,
}

/// One account in one mode.
pub(super) struct World {
    pub(super) live: bool,
    pub(super) account: String,
    pub(super) history: Arc<History>,
    /// How long an ordinary reader's customer takes, in milliseconds.
    pub(super) reader_delay: i64,
    tables: HashMap<Kind, Table>,
    timers: BTreeSet<(i64, Kind, String)>,
    next: u64,
    dirty: Vec<(Kind, String)>,
    seed: u64,
}

impl World {
    pub(super) fn new(account: &str, history: Arc<History>, seed: u64, reader_delay: i64) -> Self {
        Self {
            live: history.live,
            account: account.to_owned(),
            next: history.sales,
            history,
            reader_delay,
            tables: HashMap::new(),
            timers: BTreeSet::new(),
            dirty: Vec::new(),
            seed,
        }
    }

    /// A fresh id for an object made at `now` (milliseconds).
    pub(super) fn new_id(&mut self, kind: Kind, now: i64) -> String {
        self.next += 1;
        ids::make(kind.prefix(), now.div_euclid(1000), self.next, self.seed)
    }

    /// Noise that differs at every call and repeats with the seed.
    pub(super) fn noise(&mut self) -> u64 {
        self.next += 1;
        ids::mix(self.seed ^ ids::mix(self.next))
    }

    /// An object that is held here, not made from the past.
    pub(super) fn held(&self, kind: Kind, id: &str) -> Option<&Value> {
        self.tables.get(&kind)?.rows.get(id).map(|row| &row.value)
    }

    /// The object with this id.
    pub(super) fn get(&self, kind: Kind, id: &str) -> Option<Value> {
        self.held(kind, id)
            .cloned()
            .or_else(|| self.history.object(kind, id))
    }

    /// Stores an object under its `id`, new or changed.
    pub(super) fn put(&mut self, kind: Kind, value: Value) {
        let id = text(&value, "id").to_owned();
        self.dirty.push((kind, id.clone()));
        let known = self.tables.get(&kind).and_then(|table| table.rows.get(&id));
        let sequence = match known {
            Some(row) => row.sequence,
            None if self.history.owns(kind, &id) => None,
            None => {
                self.next += 1;
                Some(self.next)
            }
        };
        self.place(kind, id, sequence, value);
    }

    fn place(&mut self, kind: Kind, id: String, sequence: Option<u64>, value: Value) {
        let table = self.tables.entry(kind).or_default();
        if let Some(old) = table.rows.get(&id)
            && let Some(due) = old.value["_due"].as_i64()
        {
            self.timers.remove(&(due, kind, id.clone()));
        }
        if let Some(due) = value["_due"].as_i64() {
            self.timers.insert((due, kind, id.clone()));
        }
        if let Some(sequence) = sequence {
            table.order.insert(sequence, id.clone());
        }
        table.rows.insert(id, Row { sequence, value });
    }

    /// Forgets an object altogether.
    pub(super) fn remove(&mut self, kind: Kind, id: &str) {
        self.dirty.push((kind, id.to_owned()));
        self.drop_row(kind, id);
    }

    fn drop_row(&mut self, kind: Kind, id: &str) {
        let Some(table) = self.tables.get_mut(&kind) else {
            return;
        };
        if let Some(row) = table.rows.remove(id) {
            if let Some(sequence) = row.sequence {
                table.order.remove(&sequence);
            }
            if let Some(due) = row.value["_due"].as_i64() {
                self.timers.remove(&(due, kind, id.to_owned()));
            }
        }
    }

    /// What is held of a kind, oldest first, without changed objects of the past.
    pub(super) fn rows(&self, kind: Kind) -> impl DoubleEndedIterator<Item = &Value> {
        self.tables.get(&kind).into_iter().flat_map(|table| {
            table
                .order
                .values()
                .filter_map(|id| table.rows.get(id).map(|row| &row.value))
        })
    }

    /// The same after (`up`) or before an object, nearest first.
    pub(super) fn rows_beyond<'a>(
        &'a self,
        kind: Kind,
        cursor: Option<&str>,
        up: bool,
    ) -> Box<dyn Iterator<Item = &'a Value> + 'a> {
        use std::ops::Bound::{Excluded, Unbounded};
        let Some(table) = self.tables.get(&kind) else {
            return Box::new(std::iter::empty());
        };
        let at = cursor
            .and_then(|id| table.rows.get(id))
            .and_then(|row| row.sequence);
        let value = |(_, id): (&u64, &'a String)| table.rows.get(id).map(|row| &row.value);
        match (at, up) {
            (Some(at), true) => Box::new(
                table
                    .order
                    .range((Excluded(at), Unbounded))
                    .filter_map(value),
            ),
            (Some(at), false) => Box::new(
                table
                    .order
                    .range((Unbounded, Excluded(at)))
                    .rev()
                    .filter_map(value),
            ),
            (None, true) => Box::new(table.order.iter().filter_map(value)),
            (None, false) => Box::new(table.order.iter().rev().filter_map(value)),
        }
    }

    /// The next thing due at or before `now`.
    pub(super) fn next_due(&self, now: i64) -> Option<(i64, Kind, String)> {
        self.timers.first().filter(|(due, ..)| *due <= now).cloned()
    }

    /// Ends the seeding: what is there now is not written down.
    pub(super) fn seeded(&mut self) {
        self.dirty.clear();
    }

    /// The changes since the last call, for the journal; None if there are none.
    pub(super) fn take_changes(&mut self) -> Option<Value> {
        if self.dirty.is_empty() {
            return None;
        }
        let mut dirty = std::mem::take(&mut self.dirty);
        dirty.sort_unstable();
        dirty.dedup();
        let rows: Vec<Value> = dirty
            .into_iter()
            .map(
                |(kind, id)| match self.tables.get(&kind).and_then(|t| t.rows.get(&id)) {
                    Some(row) => json!([kind.prefix(), id, row.sequence, row.value]),
                    None => json!([kind.prefix(), id]),
                },
            )
            .collect();
        Some(json!({ "next": self.next, "rows": rows }))
    }

    /// Takes over changes another process (or an earlier run) wrote down.
    pub(super) fn apply(&mut self, changes: &Value) {
        if let Some(next) = changes["next"].as_u64() {
            self.next = self.next.max(next);
        }
        for row in changes["rows"].as_array().into_iter().flatten() {
            let Some(kind) = row[0].as_str().and_then(Kind::of_prefix) else {
                continue;
            };
            let id = row[1].as_str().unwrap_or_default();
            match row.get(3) {
                Some(value) => self.place(kind, id.to_owned(), row[2].as_u64(), value.clone()),
                None => self.drop_row(kind, id),
            }
        }
    }

    /// Marks everything that is not as it was seeded, for a fresh journal.
    pub(super) fn mark_all(&mut self, seeded: &World) {
        self.dirty.clear();
        for (&kind, table) in &self.tables {
            for (id, row) in &table.rows {
                if seeded.held(kind, id) != Some(&row.value) {
                    self.dirty.push((kind, id.clone()));
                }
            }
        }
        for (&kind, table) in &seeded.tables {
            for id in table.rows.keys() {
                if self.held(kind, id).is_none() {
                    self.dirty.push((kind, id.clone()));
                }
            }
        }
    }
}
