//! One account in one mode: its objects, in the order they were made, and what
//! is due to happen to them.
//!
//! Objects are JSON, as they are served, and packed while they rest. Fields whose names begin with an
//! underscore are the simulator's own and never leave it; `_due` among them is
//! the millisecond at which something will happen to the object by itself.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::sync::Arc;

use serde_json::{Value, json};

use super::build::text;
use super::history::History;
use super::ids;
use super::kinds::Kind;
use super::options::Others;
use super::pack::{self, Packed};

/// The objects of one kind that are not left to the generated past.
#[derive(Debug, Default)]
struct Table {
    rows: HashMap<Arc<str>, Row>,
    order: BTreeMap<u64, Arc<str>>,
}

/// One object at rest. A sale leaves a dozen of these behind, so every byte counts.
#[derive(Debug)]
pub(super) struct Row {
    /// 0 for an object of the past that was changed: its place is there.
    sequence: u64,
    /// [`NEVER`] if nothing will happen to it by itself.
    due: i64,
    /// [`NEVER`] if it has no such time.
    created: i64,
    /// Which of the world's writes this was.
    written: u64,
    kept: Kept,
}

/// No time at all.
const NEVER: i64 = i64::MIN;

#[derive(Debug)]
enum Kept {
    Open(Box<Value>),
    Packed(Packed),
}

impl Row {
    pub(super) fn value(&self) -> Value {
        match &self.kept {
            Kept::Open(value) => Value::clone(value),
            Kept::Packed(packed) => packed.value(),
        }
    }

    /// When the object was made, in seconds.
    pub(super) fn created(&self) -> Option<i64> {
        Some(self.created).filter(|&at| at != NEVER)
    }

    fn due(&self) -> Option<i64> {
        Some(self.due).filter(|&at| at != NEVER)
    }

    fn sequence(&self) -> Option<u64> {
        Some(self.sequence).filter(|&number| number > 0)
    }

    /// The object, unless its text shows already that a field with one of these
    /// values cannot be in it: asking the text costs a tenth of reading it.
    pub(super) fn if_mentions(&self, needles: &[String]) -> Option<Value> {
        match &self.kept {
            Kept::Open(value) => Some(Value::clone(value)),
            Kept::Packed(packed) => packed.text(|text| {
                let has = |needle: &String| {
                    text.windows(needle.len())
                        .any(|part| part == needle.as_bytes())
                };
                needles
                    .iter()
                    .all(has)
                    .then(|| serde_json::from_slice(text).unwrap_or_default())
            }),
        }
    }
}

/// One account in one mode.
pub(super) struct World {
    pub(super) live: bool,
    pub(super) account: String,
    pub(super) history: Arc<History>,
    /// How long an ordinary reader's customer takes, in milliseconds.
    pub(super) reader_delay: i64,
    tables: HashMap<Kind, Table>,
    timers: BTreeSet<(i64, Kind, Arc<str>)>,
    /// What was written last, oldest first: it is likely to be asked for, and not
    /// packed yet.
    recent: [VecDeque<(u64, Kind, Arc<str>)>; 3],
    writes: u64,
    next: u64,
    dirty: Vec<(Kind, String)>,
    seed: u64,
    /// The accounts beside the key's own.
    pub(super) others: Others,
    /// The sums of the past, by the time they became available.
    pub(super) past_balance: OnceCell<BTreeMap<i64, i64>>,
    /// What belongs into another account's world, in the same mode.
    letters: Vec<Letter>,
    /// The request that is being answered: its id and its idempotency key.
    pub(super) cause: Option<(String, Option<String>)>,
    /// Those who are told everything, whatever account it is about.
    pub(super) hooks: Hooks,
    /// The platform's endpoints that hear what happens here.
    pub(super) listening: Vec<Value>,
    /// What is to be posted.
    pub(super) deliveries: Vec<Delivery>,
}

/// Addresses and secrets.
pub(super) type Hooks = Arc<[(String, String)]>;

/// An event on its way to somebody.
pub(super) struct Delivery {
    pub(super) url: String,
    pub(super) secret: String,
    pub(super) body: Vec<u8>,
}

/// An object for the world of an account.
pub(super) struct Letter {
    pub(super) account: String,
    pub(super) kind: Kind,
    pub(super) value: Value,
    /// What happened to it, if somebody there is to hear of it.
    pub(super) event: Option<&'static str>,
}

/// How many writes back an object is packed.
const RECENT: usize = 400;
/// How many are packed together.
const BLOCK: usize = 16;

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
            recent: Default::default(),
            writes: 0,
            dirty: Vec::new(),
            seed,
            others: Others {
                platform: true,
                connected: Arc::from([]),
            },
            past_balance: OnceCell::new(),
            letters: Vec::new(),
            cause: None,
            hooks: Arc::from([]),
            listening: Vec::new(),
            deliveries: Vec::new(),
        }
    }

    /// Hands an object to the world of another account.
    pub(super) fn send(&mut self, letter: Letter) {
        self.letters.push(letter);
    }

    /// Whether an account is connected to this one.
    pub(super) fn is_connected(&self, account: &str) -> bool {
        let mut known = self.others.connected.iter();
        self.others.platform && known.any(|(id, _)| id == account)
    }

    /// What is to be delivered to other accounts.
    pub(super) fn take_letters(&mut self) -> Vec<Letter> {
        std::mem::take(&mut self.letters)
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
    pub(super) fn held(&self, kind: Kind, id: &str) -> Option<Value> {
        self.row(kind, id).map(Row::value)
    }

    fn row(&self, kind: Kind, id: &str) -> Option<&Row> {
        self.tables.get(&kind)?.rows.get(id)
    }

    /// The same without a copy, for kinds that are kept as they are.
    pub(super) fn open(&self, kind: Kind, id: &str) -> Option<&Value> {
        match &self.row(kind, id)?.kept {
            Kept::Open(value) => Some(value),
            Kept::Packed(_) => None,
        }
    }

    /// The object with this id.
    pub(super) fn get(&self, kind: Kind, id: &str) -> Option<Value> {
        self.held(kind, id)
            .or_else(|| self.history.object(kind, id))
    }

    /// Stores an object under its `id`, new or changed.
    pub(super) fn put(&mut self, kind: Kind, value: Value) {
        let id = text(&value, "id").to_owned();
        self.dirty.push((kind, id.clone()));
        let sequence = match self.row(kind, &id) {
            Some(row) => row.sequence(),
            None if self.history.owns(kind, &id) => None,
            None => {
                self.next += 1;
                Some(self.next)
            }
        };
        self.place(kind, &id, sequence, value);
    }

    fn place(&mut self, kind: Kind, id: &str, sequence: Option<u64>, value: Value) {
        let table = self.tables.entry(kind).or_default();
        self.writes += 1;
        let row = Row {
            sequence: sequence.unwrap_or(0),
            due: value["_due"].as_i64().unwrap_or(NEVER),
            created: value["created"].as_i64().unwrap_or(NEVER),
            written: self.writes,
            kept: Kept::Open(Box::new(value)),
        };
        let name: Arc<str> = match table.rows.get_key_value(id) {
            Some((name, old)) => {
                if let Some(due) = old.due() {
                    self.timers.remove(&(due, kind, Arc::clone(name)));
                }
                Arc::clone(name)
            }
            None => Arc::from(id),
        };
        if let Some(due) = row.due() {
            self.timers.insert((due, kind, Arc::clone(&name)));
        }
        if let Some(sequence) = sequence {
            table.order.insert(sequence, Arc::clone(&name));
        }
        table.rows.insert(name, row);
        if !kind.stays_open() {
            self.pack_later(kind, id);
        }
    }

    /// What is written is packed when much more has been, together with what was
    /// written beside it and will be forgotten with it.
    fn pack_later(&mut self, kind: Kind, id: &str) {
        let Some((name, _)) = self.tables[&kind].rows.get_key_value(id) else {
            return;
        };
        let lasts = match kind {
            Kind::Event => 0,
            Kind::Replay => 1,
            _ => 2,
        };
        let recent = &mut self.recent[lasts];
        recent.push_back((self.writes, kind, Arc::clone(name)));
        if recent.len() < RECENT + BLOCK {
            return;
        }
        let oldest: Vec<_> = recent.drain(..BLOCK).collect();
        let open = oldest.iter().filter_map(|(written, kind, id)| {
            let row = self.row(*kind, id).filter(|row| row.written == *written)?;
            match &row.kept {
                Kept::Open(value) => Some(((*kind, Arc::clone(id)), &**value)),
                Kept::Packed(_) => None,
            }
        });
        let (names, values): (Vec<_>, Vec<_>) = open.unzip();
        let packed = pack::pack(values.into_iter());
        for ((kind, id), packed) in names.into_iter().zip(packed) {
            let table = self.tables.get_mut(&kind);
            if let Some(row) = table.and_then(|table| table.rows.get_mut(&id)) {
                row.kept = Kept::Packed(packed);
            }
        }
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
        if let Some((name, row)) = table.rows.remove_entry(id) {
            if let Some(sequence) = row.sequence() {
                table.order.remove(&sequence);
            }
            if let Some(due) = row.due() {
                self.timers.remove(&(due, kind, name));
            }
        }
    }

    /// What is held of a kind that is kept open, oldest first, without changed
    /// objects of the past.
    pub(super) fn rows(&self, kind: Kind) -> impl DoubleEndedIterator<Item = &Value> {
        self.tables.get(&kind).into_iter().flat_map(move |table| {
            table
                .order
                .values()
                .filter_map(move |id| self.open(kind, id))
        })
    }

    /// What is held of a kind after (`up`) or before an object, nearest first.
    pub(super) fn rows_beyond<'a>(
        &'a self,
        kind: Kind,
        cursor: Option<&str>,
        up: bool,
    ) -> Box<dyn Iterator<Item = &'a Row> + 'a> {
        use std::ops::Bound::{Excluded, Unbounded};
        let Some(table) = self.tables.get(&kind) else {
            return Box::new(std::iter::empty());
        };
        let at = cursor
            .and_then(|id| table.rows.get(id))
            .and_then(Row::sequence);
        let row = |(_, id): (&u64, &'a Arc<str>)| table.rows.get(id);
        match (at, up) {
            (Some(at), true) => {
                Box::new(table.order.range((Excluded(at), Unbounded)).filter_map(row))
            }
            (Some(at), false) => {
                let before = table.order.range((Unbounded, Excluded(at)));
                Box::new(before.rev().filter_map(row))
            }
            (None, true) => Box::new(table.order.iter().filter_map(row)),
            (None, false) => Box::new(table.order.iter().rev().filter_map(row)),
        }
    }

    /// Forgets the objects of a kind made before `seconds`: they are the first.
    pub(super) fn forget_before(&mut self, kind: Kind, seconds: i64) {
        loop {
            let Some(table) = self.tables.get(&kind) else {
                return;
            };
            let first = table.order.first_key_value().map(|(_, id)| id);
            let Some(id) = first.filter(|id| {
                let created = table.rows.get(*id).and_then(Row::created);
                created.is_some_and(|created| created < seconds)
            }) else {
                return;
            };
            let id = Arc::clone(id);
            self.remove(kind, &id);
        }
    }

    /// The next thing due at or before `now`.
    pub(super) fn next_due(&self, now: i64) -> Option<(i64, Kind, Arc<str>)> {
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
            .map(|(kind, id)| match self.row(kind, &id) {
                Some(row) => json!([kind.prefix(), id, row.sequence(), row.value()]),
                None => json!([kind.prefix(), id]),
            })
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
                Some(value) => self.place(kind, id, row[2].as_u64(), value.clone()),
                None => self.drop_row(kind, id),
            }
        }
    }

    /// Marks everything that is not as it was seeded, for a fresh journal.
    pub(super) fn mark_all(&mut self, seeded: &World) {
        self.dirty.clear();
        for (&kind, table) in &self.tables {
            for (id, row) in &table.rows {
                if seeded.held(kind, id) != Some(row.value()) {
                    self.dirty.push((kind, id.as_ref().to_owned()));
                }
            }
        }
        for (&kind, table) in &seeded.tables {
            for id in table.rows.keys() {
                if self.row(kind, id).is_none() {
                    self.dirty.push((kind, id.as_ref().to_owned()));
                }
            }
        }
    }
}
