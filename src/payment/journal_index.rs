//! Which lines of a journal are about which sale. A journal of years is long, and a
//! sale needs a handful of its lines: they are found by their sale's name, which
//! stands at the beginning of each, and only they are taken apart.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher as _, Hash};

use rustc_hash::FxBuildHasher;
use serde::Deserialize;

use super::reference::trimmed;

/// So many lines stand beside the sorted ones before they are sorted in.
const RECENT: usize = 4096;

/// A line of a journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct LinePlace {
    /// Whose it is; two spellings of a reference share one, and so may two sales.
    pub(super) sale: u32,
    /// Without its end.
    pub(super) length: u32,
    /// The byte it begins at.
    pub(super) at: u64,
}

impl LinePlace {
    /// Of a line that begins at this byte; `None` if it is none of ours.
    pub(super) fn of(at: u64, line: &[u8]) -> Option<Self> {
        Self::named(&name(line)?, at, line)
    }

    /// The same, of a sale whose name has been read.
    pub(super) fn named(name: &str, at: u64, line: &[u8]) -> Option<Self> {
        Some(Self {
            sale: of_name(name),
            length: u32::try_from(line.len()).ok()?,
            at,
        })
    }
}

/// What sales go by in an index.
pub(super) type SaleSet = HashSet<u32, FxBuildHasher>;

/// Of which sales an index has the lines. A process that takes one sale asks for that
/// alone, and need not hold where the lines of a hundred thousand others are.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Indexed {
    #[default]
    None,
    One(u32),
    All,
}

/// The lines of the sales that were asked for: of one, or of all.
#[derive(Debug, Default)]
pub(super) struct JournalIndex {
    /// What of the file is in it, in bytes.
    pub(super) bytes: u64,
    indexed: Indexed,
    sorted: Vec<LinePlace>,
    recent: Vec<LinePlace>,
}

impl JournalIndex {
    /// The lines of this sale will be asked for. If they were passed over until now, the
    /// file is gone through from its beginning, and all are kept.
    pub(super) fn want(&mut self, sale: u32) {
        match self.indexed {
            Indexed::None => self.indexed = Indexed::One(sale),
            Indexed::One(only) if only != sale => {
                self.clear();
                self.indexed = Indexed::All;
            }
            Indexed::One(_) | Indexed::All => {}
        }
    }

    /// Forgets all lines: another file stands there.
    pub(super) fn clear(&mut self) {
        *self = Self {
            indexed: self.indexed,
            ..Self::default()
        };
    }

    /// Takes a line in, if it is one of a sale.
    pub(super) fn extend(&mut self, place: Option<LinePlace>) {
        let is_kept = |place: &LinePlace| match self.indexed {
            Indexed::One(only) => place.sale == only,
            Indexed::None | Indexed::All => true,
        };
        self.recent.extend(place.filter(is_kept));
    }

    /// Where the lines of the sales that go by this are, in their order. Those of
    /// another sale may be among them.
    pub(super) fn of(&mut self, sale: u32) -> Vec<LinePlace> {
        if self.recent.len() > RECENT {
            if self.sorted.is_empty() {
                self.sorted = std::mem::take(&mut self.recent);
            } else {
                self.sorted.append(&mut self.recent);
            }
            self.sorted.sort_unstable();
        }
        let first = self.sorted.partition_point(|place| place.sale < sale);
        let known = self.sorted[first..].iter();
        let known = known.take_while(|place| place.sale == sale);
        let recent = self.recent.iter().filter(|place| place.sale == sale);
        let mut places: Vec<LinePlace> = known.chain(recent).copied().collect();
        places.sort_unstable_by_key(|place| place.at);
        places
    }
}

/// What a sale of this name goes by in an index.
pub(super) fn of_name(name: &str) -> u32 {
    // Older versions kept the white space around a reference.
    let name = name.strip_prefix("r:").map_or(name, trimmed);
    let [.., a, b, c, d] = hashed(name).to_be_bytes();
    u32::from_be_bytes([a, b, c, d])
}

fn hashed(name: &(impl Hash + ?Sized)) -> u64 {
    FxBuildHasher.hash_one(name)
}

/// The name of a line's sale. No text in a line can look like this key: its
/// quotation marks would be escaped; and no object in one has a key of this name.
pub(super) fn name(line: &[u8]) -> Option<Cow<'_, str>> {
    const KEY: &[u8] = b"\"sale\":\"";
    let begin = memchr::memmem::find(line, KEY)? + KEY.len();
    let rest = &line[begin..];
    let mut end = 0;
    loop {
        end += memchr::memchr2(b'"', b'\\', &rest[end..])?;
        if rest[end] == b'"' {
            break;
        }
        end = (end + 2).min(rest.len());
    }
    let name = &rest[..end];
    if memchr::memchr(b'\\', name).is_none() {
        return std::str::from_utf8(name).ok().map(Cow::Borrowed);
    }
    let quoted = &line[begin - 1..=begin + end];
    serde_json::from_slice::<String>(quoted)
        .ok()
        .map(Cow::Owned)
}

/// As much of a line as says whether its sale needs anybody.
#[derive(Deserialize)]
struct Glance<'l> {
    #[serde(borrow)]
    step: Cow<'l, str>,
    #[serde(borrow, default)]
    outcome: Option<Cow<'l, str>>,
    #[serde(borrow, default)]
    id: Option<Cow<'l, str>>,
}

/// Which sales may need somebody, as their lines go by: all whose end says no more
/// than that nothing is left to do are left out, and nothing else.
#[derive(Debug, Default)]
pub(super) struct OpenSales {
    /// By their spelling.
    open: HashMap<u64, u32, FxBuildHasher>,
    /// What was begun with payments and has not ended.
    doing: HashMap<(u64, u64), u32, FxBuildHasher>,
}

impl OpenSales {
    /// Takes a line of the sale of this name in; whether it could be read.
    pub(super) fn note(&mut self, name: &str, line: &[u8]) -> bool {
        let (sale, spelling) = (of_name(name), hashed(name));
        let Ok(glance) = serde_json::from_slice::<Glance<'_>>(line) else {
            self.open.insert(spelling, sale);
            return false;
        };
        let id = || hashed(glance.id.as_deref().unwrap_or_default());
        match (&*glance.step, glance.outcome.as_deref()) {
            ("ended", Some("paid" | "authorized")) => {
                self.open.remove(&spelling);
            }
            ("doing", _) => {
                self.doing.insert((spelling, id()), sale);
            }
            ("done", _) => {
                self.doing.remove(&(spelling, id()));
            }
            ("compacted", _) => {}
            _ => {
                self.open.insert(spelling, sale);
            }
        }
        true
    }

    /// The sales.
    pub(super) fn finish(self) -> SaleSet {
        let open = self.open.into_values();
        open.chain(self.doing.into_values()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_sale_has_the_file_gone_through_again() {
        let line = |name: &str| format!("{{\"v\":1,\"sale\":\"r:{name}\",\"step\":\"x\"}}");
        let lines = [line("a"), line("b"), line("a")];
        let mut index = JournalIndex::default();
        let go_through = |index: &mut JournalIndex| {
            for (line, at) in lines.iter().zip(0..) {
                if at >= index.bytes {
                    index.extend(LinePlace::of(at, line.as_bytes()));
                    index.bytes = at + 1;
                }
            }
        };
        let mut places = |name: &str| {
            index.want(of_name(name));
            go_through(&mut index);
            let places = index.of(of_name(name)).into_iter().map(|place| place.at);
            (
                places.collect::<Vec<_>>(),
                index.sorted.len() + index.recent.len(),
            )
        };
        assert_eq!(places("r:a"), (vec![0, 2], 2));
        assert_eq!(places("r:a"), (vec![0, 2], 2));
        assert_eq!(places("r:b"), (vec![1], 3));
        assert_eq!(places("r:a"), (vec![0, 2], 3));
    }
}
