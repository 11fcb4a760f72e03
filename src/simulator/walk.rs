//! Walking the lists of the generated past: by time, from a cursor, in either
//! direction, without making an object that is not wanted.

use super::build::ChargeState;
use super::history::{CAPTURE_DELAY, History, Key, Stream};
use super::kinds::Kind;

/// Walking the lists.
impl History {
    /// Where the object with this id stands.
    pub(super) fn key(&self, kind: Kind, id: &str) -> Option<Key> {
        let (stream, index) = self.locate(kind, id)?;
        Some(Key {
            created: self.created(index) + stream.delay(),
            stream,
            index,
        })
    }

    /// How many of a stream's numbers stand before `bound`.
    fn before(&self, stream: Stream, bound: Key) -> u64 {
        let (mut low, mut high) = (0, self.sales);
        while low < high {
            let middle = low + (high - low) / 2;
            let key = Key {
                created: self.created(middle) + stream.delay(),
                stream,
                index: middle,
            };
            if key < bound {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    /// The keys of a kind's list with `from <= created < until`, newest first if
    /// `down`, beginning beyond `cursor`.
    pub(super) fn walk(
        &self,
        kind: Kind,
        (from, until): (i64, i64),
        cursor: Option<Key>,
        down: bool,
    ) -> Walk<'_> {
        let edge = |created| Key {
            created,
            stream: Stream::Sale,
            index: 0,
        };
        let mut low = edge(from);
        let mut high = edge(until.min(self.base + 1));
        if let Some(cursor) = cursor {
            if down {
                high = high.min(cursor);
            } else {
                low = low.max(Key {
                    index: cursor.index + 1,
                    ..cursor
                });
            }
        }
        let lanes = Stream::of(kind)
            .iter()
            .map(|&stream| {
                let (start, end) = (self.before(stream, low), self.before(stream, high));
                (stream, start, end.max(start))
            })
            .collect();
        Walk {
            history: self,
            kind,
            lanes,
            down,
        }
    }

    /// The keys of the objects that belong to one charge or intent.
    pub(super) fn related(&self, kind: Kind, owner: Kind, id: &str) -> Vec<Key> {
        let Some((_, index)) = self.locate(owner, id) else {
            return Vec::new();
        };
        let last = if owner == Kind::Intent && self.is_first_try(index) {
            index + 1
        } else {
            index
        };
        let mut keys = Vec::new();
        for index in index..=last {
            for &stream in Stream::of(kind) {
                if self.exists(kind, stream, index) {
                    keys.push(Key {
                        created: self.created(index) + stream.delay(),
                        stream,
                        index,
                    });
                }
            }
        }
        keys.sort_unstable();
        keys.reverse();
        keys
    }

    /// Charges that were still authorised, not captured, when the past ended.
    pub(super) fn open_authorizations(&self) -> Vec<String> {
        self.walk(
            Kind::Charge,
            (self.base - CAPTURE_DELAY, self.base),
            None,
            true,
        )
        .filter(|key| self.sale(key.index).ending == ChargeState::Authorized)
        .map(|key| self.charge_id(key.index))
        .collect()
    }
}

/// A merge of the streams of one list.
pub(super) struct Walk<'a> {
    history: &'a History,
    kind: Kind,
    lanes: Vec<(Stream, u64, u64)>,
    down: bool,
}

impl Iterator for Walk<'_> {
    type Item = Key;

    fn next(&mut self) -> Option<Key> {
        loop {
            let heads = self
                .lanes
                .iter()
                .enumerate()
                .filter(|(_, (_, start, end))| start < end);
            let heads = heads.map(|(lane, &(stream, start, end))| {
                let index = if self.down { end - 1 } else { start };
                let created = self.history.created(index) + stream.delay();
                (
                    Key {
                        created,
                        stream,
                        index,
                    },
                    lane,
                )
            });
            let (key, lane) = if self.down { heads.max() } else { heads.min() }?;
            let lane = &mut self.lanes[lane];
            if self.down {
                lane.2 -= 1;
            } else {
                lane.1 += 1;
            }
            if self.history.exists(self.kind, key.stream, key.index) {
                return Some(key);
            }
        }
    }
}
