//! All worlds of a running simulator, kept in step with the journal.

use std::collections::HashMap;
use std::io;
use std::path::Path;
use std::sync::Arc;

use serde_json::{Value, json};
use tokio::sync::mpsc::UnboundedSender;

use super::faults::ReaderFaults;
use super::journal::{Journal, News, first_line};
use super::kinds::Kind;
use super::options::Shop;
use super::options::{ACCOUNT, Connected, Others};
use super::shop::{self, Ground};
use super::store::{Delivery, Hooks, World};
use super::tokens;
use super::{events, things};

/// Mode and account.
type Key = (bool, String);

/// What lets happen in a world all that has come due by a moment.
pub(super) type Advance = fn(&mut World, &ReaderFaults<'_>, i64);

/// Everything the simulator knows.
pub(super) struct State {
    ground: Ground,
    reader_delay: i64,
    advance: Advance,
    worlds: HashMap<Key, World>,
    journal: Option<Journal>,
    requests: u64,
    others: Others,
    hooks: Hooks,
    /// Where events go that somebody wants to be told.
    post: Option<UnboundedSender<Delivery>>,
}

fn shop_name(shop: &Shop) -> String {
    match shop {
        Shop::Demo => "demo".to_owned(),
        Shop::Cafe => "cafe".to_owned(),
        Shop::Chain => "chain".to_owned(),
        Shop::Empty => "empty".to_owned(),
        Shop::Generated {
            locations,
            readers,
            charges,
            days,
        } => {
            format!("generated {locations} {readers} {charges} {days}")
        }
    }
}

fn world_name((live, account): &Key) -> String {
    format!("{}/{account}", if *live { "live" } else { "test" })
}

fn world_key(name: &str) -> Option<Key> {
    let (mode, account) = name.split_once('/')?;
    Some((mode == "live", account.to_owned()))
}

impl State {
    pub(super) fn open(
        (shop, seed): (Shop, u64),
        now: i64,
        reader_delay: i64,
        advance: Advance,
        dir: Option<&Path>,
    ) -> io::Result<Self> {
        let base = now.div_euclid(60_000) * 60;
        let mut state = Self {
            ground: Ground { shop, seed, base },
            reader_delay,
            advance,
            worlds: HashMap::new(),
            journal: dir.map(Journal::open).transpose()?,
            requests: 0,
            others: Others {
                platform: true,
                connected: tokens::connected(&[]),
            },
            hooks: Arc::from([]),
            post: None,
        };
        if let Some(journal) = &state.journal {
            journal.lock()?;
            let read = state.catch_up(now);
            if let Some(journal) = &state.journal {
                journal.unlock();
            }
            read?;
        }
        Ok(state)
    }

    /// Begins anew, as if it had been opened now.
    pub(super) fn reset(&mut self, now: i64) -> io::Result<()> {
        let base = now.div_euclid(60_000) * 60;
        let first = first_line(&shop_name(&self.ground.shop), self.ground.seed, base);
        if let Some(journal) = &mut self.journal {
            journal.lock()?;
            let written = journal.rewrite(&first, &[]);
            journal.unlock();
            written?;
        }
        self.ground.base = base;
        self.worlds.clear();
        Ok(())
    }

    /// Who is told everything, and how events get to those who are told.
    pub(super) fn tell(&mut self, hooks: Hooks, post: UnboundedSender<Delivery>) {
        self.hooks = hooks;
        self.post = Some(post);
    }

    /// The accounts that may be named.
    pub(super) fn connect(&mut self, accounts: Connected) {
        self.others.connected = accounts;
    }

    /// Whether the account is a Connect platform.
    pub(super) fn set_platform(&mut self, platform: bool) {
        self.others.platform = platform;
        for world in self.worlds.values_mut() {
            world.others = self.others.clone();
        }
    }

    pub(super) fn others(&self) -> &Others {
        &self.others
    }

    /// Whether anybody is told what happens.
    pub(super) fn is_heard(&self) -> bool {
        let named = |world: &World| world.rows(Kind::Endpoint).next().is_some();
        !self.hooks.is_empty() || self.worlds.values().any(named)
    }

    /// The worlds somebody has looked into.
    pub(super) fn known(&self) -> Vec<(bool, String)> {
        let mut known: Vec<Key> = self.worlds.keys().cloned().collect();
        known.sort();
        known
    }

    /// A request id: another in every run, the same with the same clock and seed.
    pub(super) fn request_id(&mut self, now: i64) -> String {
        self.requests += 1;
        let noise =
            super::ids::mix(self.ground.seed ^ super::ids::mix(now.unsigned_abs()) ^ self.requests);
        format!("req_{}", super::ids::base62(noise, 11))
    }

    fn catch_up(&mut self, now: i64) -> io::Result<()> {
        let Some(journal) = &mut self.journal else {
            return Ok(());
        };
        let lines = match journal.catch_up()? {
            News::More(lines) => lines,
            News::All(Some(first), lines) => {
                self.begin_as(&first)?;
                lines
            }
            News::All(None, _) => {
                self.ground.base = now.div_euclid(60_000) * 60;
                self.worlds.clear();
                journal.rewrite(
                    &first_line(
                        &shop_name(&self.ground.shop),
                        self.ground.seed,
                        self.ground.base,
                    ),
                    &[],
                )?;
                Vec::new()
            }
        };
        for line in lines {
            if let Some(key) = line["world"].as_str().and_then(world_key) {
                self.world(&key).apply(&line);
            }
        }
        Ok(())
    }

    /// Takes over what a journal was begun with.
    fn begin_as(&mut self, first: &Value) -> io::Result<()> {
        let shop = shop_name(&self.ground.shop);
        if first["shop"] != json!(shop) || first["seed"] != json!(self.ground.seed) {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                format!(
                    "the state directory holds another shop ({}, seed {}) than the one asked for ({shop}, seed {}); reset it first",
                    first["shop"], first["seed"], self.ground.seed
                ),
            ));
        }
        self.ground.base = first["base"].as_i64().unwrap_or_default();
        self.worlds.clear();
        Ok(())
    }

    fn world(&mut self, key: &Key) -> &mut World {
        let Self {
            worlds,
            ground,
            reader_delay,
            others,
            hooks,
            ..
        } = self;
        worlds.entry(key.clone()).or_insert_with(|| {
            let mut world = shop::open(ground, key.0, &key.1, *reader_delay);
            world.others = others.clone();
            world.hooks = Arc::clone(hooks);
            world
        })
    }

    /// Runs `work` on one world, alone, on what every process has done so far,
    /// and writes down what it changed.
    pub(super) fn with<T>(
        &mut self,
        (live, account): (bool, &str),
        now: i64,
        faults: &ReaderFaults<'_>,
        work: impl FnOnce(&mut World) -> T,
    ) -> io::Result<T> {
        let key = (live, account.to_owned());
        if let Some(journal) = &self.journal {
            journal.lock()?;
        }
        let result = self.locked(&key, now, faults, work);
        if let Some(journal) = &self.journal {
            journal.unlock();
        }
        result
    }

    fn locked<T>(
        &mut self,
        key: &Key,
        now: i64,
        faults: &ReaderFaults<'_>,
        work: impl FnOnce(&mut World) -> T,
    ) -> io::Result<T> {
        self.catch_up(now)?;
        let kept = self.journal.is_some();
        let advance = self.advance;
        let listening = self.listening(key);
        let world = self.world(key);
        world.listening = listening;
        advance(world, faults, now);
        let result = work(world);
        let letters = world.take_letters();
        let mut deliveries = std::mem::take(&mut world.deliveries);
        self.keep(kept, key)?;
        for letter in letters {
            let key = (key.0, letter.account);
            let world = self.world(&key);
            world.put(letter.kind, letter.value.clone());
            if let Some(event) = letter.event {
                events::emit(world, event, &letter.value, None, now);
                deliveries.append(&mut world.deliveries);
            }
            self.keep(kept, &key)?;
        }
        if let Some(post) = &self.post {
            for delivery in deliveries {
                // Whoever posts is gone only when all ends.
                let _ = post.send(delivery);
            }
        }
        Ok(result)
    }

    /// The platform's endpoints that hear what happens in an account connected to it.
    fn listening(&self, (live, account): &Key) -> Vec<Value> {
        if account == ACCOUNT || !self.others.platform {
            return Vec::new();
        }
        // A world nobody has looked into has no endpoints.
        let platform = self.worlds.get(&(*live, ACCOUNT.to_owned()));
        platform
            .into_iter()
            .flat_map(|world| world.rows(Kind::Endpoint))
            .filter(|endpoint| things::is_connect(endpoint))
            .cloned()
            .collect()
    }

    /// Writes down what changed in a world.
    fn keep(&mut self, kept: bool, key: &Key) -> io::Result<()> {
        let world = self.world(key);
        if !kept {
            world.seeded();
            return Ok(());
        }
        if let Some(mut changes) = world.take_changes() {
            changes["world"] = json!(world_name(key));
            if let Some(journal) = &mut self.journal {
                journal.append(&[changes])?;
                if journal.is_bloated() {
                    self.compact()?;
                }
            }
        }
        Ok(())
    }

    fn compact(&mut self) -> io::Result<()> {
        let mut lines = Vec::new();
        for (key, world) in &mut self.worlds {
            let seeded = shop::open(&self.ground, key.0, &key.1, self.reader_delay);
            world.mark_all(&seeded);
            if let Some(mut changes) = world.take_changes() {
                changes["world"] = json!(world_name(key));
                lines.push(changes);
            }
        }
        let first = first_line(
            &shop_name(&self.ground.shop),
            self.ground.seed,
            self.ground.base,
        );
        match &mut self.journal {
            Some(journal) => journal.rewrite(&first, &lines),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::kinds::Kind;
    use super::super::store::Row;
    use super::*;

    const NO_FAULTS: ReaderFaults<'static> = ReaderFaults {
        faults: &[],
        seed: 0,
        method: "GET",
        path: "/",
    };

    fn open(dir: &Path) -> State {
        State::open(
            (Shop::Demo, 1),
            1_795_435_200_000,
            0,
            |_, _, _| {},
            Some(dir),
        )
        .unwrap()
    }

    fn with<T>(state: &mut State, work: impl FnOnce(&mut World) -> T) -> T {
        let now = 1_795_435_200_000;
        state
            .with((false, "acct_1"), now, &NO_FAULTS, work)
            .unwrap()
    }

    #[test]
    fn a_rewritten_journal_says_the_same_to_those_who_had_it_open() {
        let dir = tempfile::tempdir().unwrap();
        let (mut one, mut two) = (open(dir.path()), open(dir.path()));
        with(&mut one, |world| {
            for number in 0..50 {
                let id = format!("pi_{}", number % 10);
                world.put(Kind::Intent, json!({"id": id, "amount": number}));
            }
            world.remove(Kind::Intent, "pi_3");
        });
        let amounts = |state: &mut State| {
            with(state, |world| {
                let amount = |row: &Value| row["amount"].as_i64();
                world
                    .rows_beyond(Kind::Intent, None, true)
                    .map(Row::value)
                    .filter_map(|row| amount(&row))
                    .collect::<Vec<_>>()
            })
        };
        let before = amounts(&mut two);
        assert_eq!(before, [40, 41, 42, 44, 45, 46, 47, 48, 49]);
        one.compact().unwrap();
        assert_eq!(amounts(&mut one), before);
        assert_eq!(amounts(&mut two), before);
        with(&mut two, |world| {
            world.put(Kind::Intent, json!({"id": "pi_x", "amount": 1}));
        });
        assert_eq!(amounts(&mut one).len(), 10);
        assert_eq!(amounts(&mut open(dir.path())).len(), 10);
    }
}
