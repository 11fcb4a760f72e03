//! Which columns of a table fit into a width, how wide each is, and which texts are
//! told apart only by all they say.

use std::collections::{HashMap, HashSet};
use std::hash::{Hash as _, Hasher as _};

use rustc_hash::FxHasher;
use unicode_width::UnicodeWidthStr as _;

use super::cell::Shaped;
use super::fit::cut;
use super::text::clean;

/// Space between two columns.
pub(super) const GAP: u16 = 2;
/// A name is read well in this width: before it gets less, columns are left out.
const NAME: usize = 24;
/// The same of sentences.
const SENTENCE: usize = 32;
/// No name gets less while another column can be left out.
const NARROW_NAME: usize = 12;
const NARROW_SENTENCE: usize = 20;
/// Nothing longer is an id.
const LONGEST_ID: usize = 64;

/// A heading, how soon its column is left out, and how its texts give way.
#[derive(Debug, Clone)]
pub(super) struct Head {
    pub(super) name: String,
    /// The highest goes first; a column of rank 0 only when all others have gone.
    pub(super) rank: u8,
    /// It holds sentences, which are folded into at most so many lines; 0 is a column
    /// of names, which are cut.
    pub(super) lines: usize,
    /// It is different in each row, and nobody knows a row by it.
    pub(super) is_incidental: bool,
}

impl Head {
    pub(super) fn text(&self) -> String {
        self.name.replace('_', " ").to_uppercase()
    }
}

/// A column that is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Placed {
    /// Its place among all columns.
    pub(super) at: usize,
    pub(super) width: usize,
}

/// Which columns are shown.
#[derive(Debug, Clone)]
pub(super) struct Layout {
    pub(super) columns: Vec<Placed>,
    /// The places of those that have no room.
    pub(super) left_out: Vec<usize>,
}

/// What is known of a column before it has its room.
#[derive(Debug)]
struct ColumnLayout {
    at: usize,
    rank: u8,
    is_prose: bool,
    /// No row has anything in it.
    is_blank: bool,
    /// Every row has the same.
    is_constant: bool,
    heading: usize,
    /// The widest word of the heading, which is folded.
    heading_word: usize,
    /// The widest cell.
    natural: usize,
    /// The widest cell that is worth nothing when it is cut: a number, an id, a moment,
    /// a line of bars.
    uncut: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ColumnRoom {
    Ample,
    Narrow,
}

impl ColumnLayout {
    fn widest(&self) -> usize {
        self.natural.max(self.heading)
    }

    fn least(&self, room: ColumnRoom) -> usize {
        let text = match (self.is_prose, room) {
            (false, ColumnRoom::Ample) => NAME,
            (false, ColumnRoom::Narrow) => NARROW_NAME,
            (true, ColumnRoom::Ample) => SENTENCE,
            (true, ColumnRoom::Narrow) => NARROW_SENTENCE,
        };
        self.natural
            .min(text)
            .max(self.uncut)
            .max(self.heading_word)
    }
}

/// Every column, as wide as its widest cell.
pub(super) fn natural(heads: &[Head], rows: &[Vec<Shaped>], has_headings: bool) -> Layout {
    let placed = measured(heads, rows, has_headings);
    Layout {
        columns: placed
            .iter()
            .map(|column| Placed {
                at: column.at,
                width: column.widest(),
            })
            .collect(),
        left_out: Vec::new(),
    }
}

/// The columns that have room in this width. Those that were asked for by name give
/// way only when nothing else does, the last of them first.
pub(super) fn fitting(
    heads: &[Head],
    rows: &[Vec<Shaped>],
    has_headings: bool,
    (width, are_asked): (usize, bool),
) -> Layout {
    let mut kept = measured(heads, rows, has_headings);
    if are_asked {
        for column in &mut kept {
            column.rank = 0;
        }
    }
    let mut told_apart = RowTexts::of(heads, rows);
    // Nothing is cut for a column that says nothing.
    let is_spare = |column: &ColumnLayout| column.is_blank && column.rank > 0;
    while wanted(&kept) > width
        && let Some(index) = kept.iter().rposition(is_spare)
    {
        let column = kept.remove(index);
        told_apart.leave_out(column.at);
    }
    let mut room = ColumnRoom::Ample;
    while !fits(&kept, room, width) {
        let spare = match room {
            ColumnRoom::Ample if are_asked => None,
            ColumnRoom::Ample => told_apart.spare(&kept, false),
            ColumnRoom::Narrow => told_apart.spare(&kept, true),
        };
        match spare {
            Some(index) => {
                let column = kept.remove(index);
                told_apart.leave_out(column.at);
            }
            None if room == ColumnRoom::Ample => room = ColumnRoom::Narrow,
            None => break,
        }
    }
    let columns = widths(&kept, room, width);
    let shown = |at: &usize| columns.iter().any(|column| column.at == *at);
    Layout {
        left_out: (0..heads.len()).filter(|at| !shown(at)).collect(),
        columns,
    }
}

fn measured(heads: &[Head], rows: &[Vec<Shaped>], has_headings: bool) -> Vec<ColumnLayout> {
    let columns = heads.iter().enumerate().map(|(at, head)| {
        let heading = if has_headings {
            head.text()
        } else {
            String::new()
        };
        let first = rows.first().and_then(|row| row.get(at));
        let mut column = ColumnLayout {
            at,
            rank: head.rank,
            is_prose: head.lines > 0,
            is_blank: true,
            is_constant: true,
            heading: heading.width(),
            heading_word: heading.split(' ').map(str::width).max().unwrap_or(0),
            natural: 1,
            uncut: 0,
        };
        for cell in rows.iter().filter_map(|row| row.get(at)) {
            let text = clean(&cell.text);
            let width = text.width();
            column.natural = column.natural.max(width);
            if cell.right || is_id(&text) || is_moment(&text) || is_trend(&text) {
                column.uncut = column.uncut.max(width);
            }
            column.is_blank &= matches!(text.trim(), "" | "-");
            column.is_constant &= first.is_some_and(|first| first.text == cell.text);
        }
        column
    });
    columns.collect()
}

/// The ids of Stripe's objects.
fn is_id(text: &str) -> bool {
    text.len() <= LONGEST_ID
        && text.split_once('_').is_some_and(|(prefix, rest)| {
            (2..=4).contains(&prefix.len())
                && prefix.bytes().all(|b| b.is_ascii_lowercase())
                && rest.len() > 8
                && rest.bytes().all(|b| b.is_ascii_alphanumeric())
        })
}

/// `2026-11-23 12:00:00`, with or without the time.
fn is_moment(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '-' | ':' | ' ' | 'T' | 'Z' | '.');
    text.len() >= 10 && text.get(4..5) == Some("-") && text.chars().all(is_part)
}

/// Small bars, one for each day.
fn is_trend(text: &str) -> bool {
    text.chars().all(|c| c == ' ' || ('▁'..='█').contains(&c))
}

fn fits(columns: &[ColumnLayout], room: ColumnRoom, width: usize) -> bool {
    needed(columns, room) <= width
}

fn needed(columns: &[ColumnLayout], room: ColumnRoom) -> usize {
    let texts: usize = columns.iter().map(|column| column.least(room)).sum();
    texts + gaps(columns)
}

/// The width in which nothing is cut or folded.
fn wanted(columns: &[ColumnLayout]) -> usize {
    let texts: usize = columns.iter().map(ColumnLayout::widest).sum();
    texts + gaps(columns)
}

fn gaps(columns: &[ColumnLayout]) -> usize {
    usize::from(GAP) * columns.len().saturating_sub(1)
}

/// The rows, as far as it matters whether a column tells them apart.
struct RowTexts<'r> {
    heads: &'r [Head],
    cells: &'r [Vec<Shaped>],
    /// What each row says in the columns that are kept, as one number.
    sums: Vec<u64>,
}

impl<'r> RowTexts<'r> {
    fn of(heads: &'r [Head], rows: &'r [Vec<Shaped>]) -> Self {
        let mut all = Self {
            heads,
            cells: rows,
            sums: Vec::new(),
        };
        let sums = rows.iter().map(|row| {
            let places = 0..heads.len();
            places.fold(0, |sum: u64, at| sum.wrapping_add(all.number(row, at)))
        });
        all.sums = sums.collect();
        all
    }

    /// What a row says in a column, as a number.
    fn number(&self, row: &[Shaped], at: usize) -> u64 {
        match row.get(at) {
            Some(cell) if !self.heads[at].is_incidental => {
                let mut hasher = FxHasher::default();
                (at, &cell.text).hash(&mut hasher);
                hasher.finish()
            }
            _ => 0,
        }
    }

    /// Which of the columns is left out next: one that says nothing, then those that
    /// can be spared; none without which two rows that differ would look alike.
    fn spare(&self, kept: &[ColumnLayout], is_urgent: bool) -> Option<usize> {
        if kept.len() < 2 {
            return None;
        }
        let mut order: Vec<usize> = (0..kept.len()).collect();
        order.retain(|index| {
            let column = &kept[*index];
            column.is_blank || column.rank > 0 || is_urgent && *index > 0
        });
        order.sort_by_key(|index| {
            let column = &kept[*index];
            let says_little = (column.is_blank, column.rank, column.is_constant);
            std::cmp::Reverse((says_little, *index))
        });
        let now = distinct(self.sums.iter().copied());
        let harmless = order
            .iter()
            .copied()
            .find(|index| self.distinct_without(kept[*index].at) == now);
        harmless.or_else(|| order.first().copied().filter(|_| is_urgent))
    }

    fn distinct_without(&self, at: usize) -> usize {
        distinct(self.without(at))
    }

    fn without(&self, at: usize) -> impl Iterator<Item = u64> {
        let rows = self.cells.iter().zip(&self.sums);
        rows.map(move |(row, sum)| sum.wrapping_sub(self.number(row, at)))
    }

    fn leave_out(&mut self, at: usize) {
        self.sums = self.without(at).collect();
    }
}

fn distinct(numbers: impl Iterator<Item = u64>) -> usize {
    let set: HashSet<u64, rustc_hash::FxBuildHasher> = numbers.collect();
    set.len()
}

/// Gives each column its least, and what is left to those that want more: names before
/// sentences, and whoever wants little first.
fn widths(kept: &[ColumnLayout], room: ColumnRoom, width: usize) -> Vec<Placed> {
    let mut left = width.saturating_sub(needed(kept, room));
    let mut placed: Vec<Placed> = kept
        .iter()
        .map(|column| Placed {
            at: column.at,
            // A single column that is wider than the screen.
            width: column.least(room).min(width),
        })
        .collect();
    let mut wanting: Vec<usize> = (0..kept.len()).collect();
    let wants = |index: usize| kept[index].widest().saturating_sub(kept[index].least(room));
    wanting.sort_by_key(|index| (kept[*index].is_prose, wants(*index)));
    for is_prose in [false, true] {
        let mut of_kind: Vec<usize> = wanting.clone();
        of_kind.retain(|index| kept[*index].is_prose == is_prose);
        let count = of_kind.len();
        for (done, index) in of_kind.into_iter().enumerate() {
            let more = wants(index).min(left / (count - done));
            placed[index].width += more;
            left -= more;
        }
    }
    placed
}

/// The texts of a column that look like another one when they are cut to its width.
pub(super) fn alike(rows: &[Vec<Shaped>], column: &Placed) -> HashSet<String> {
    let mut seen: HashMap<String, String> = HashMap::new();
    let mut alike = HashSet::new();
    for cell in rows.iter().filter_map(|row| row.get(column.at)) {
        let text = clean(&cell.text);
        let shown = cut(&text, column.width);
        match seen.get(&shown) {
            Some(other) if *other != *text => {
                alike.insert(text.into_owned());
                alike.insert(other.clone());
            }
            Some(_) => {}
            None => {
                seen.insert(shown, text.into_owned());
            }
        }
    }
    alike
}
