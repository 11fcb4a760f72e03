//! Which columns of a table fit into a width, how wide each is, and which texts are
//! told apart only by all they say.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::hash::{Hash as _, Hasher as _};

use rustc_hash::FxHasher;
use unicode_width::UnicodeWidthStr as _;

use super::cell::Shaped;
use super::fit::{cut, end};
use super::text::clean;

/// Space between two columns.
pub(super) const GAP: u16 = 2;
/// A name is read well in this width: before it gets less, columns are left out.
const NAME: usize = 24;
/// The same of sentences.
const SENTENCE: usize = 32;
/// No wider part of a sentence is kept in one piece.
const LONGEST_PART: usize = 32;
/// No name gets less while another column can be left out.
const NARROW_NAME: usize = 12;
const NARROW_SENTENCE: usize = 20;
/// A sentence of no more lines than these is cut in any case.
const FEW_LINES: usize = 2;
/// Nor this little before rows look alike or what was asked for goes.
const TIGHT_NAME: usize = 7;
const TIGHT_SENTENCE: usize = 12;
/// `2026-11-23 12:00`: what a moment says without its seconds.
const MINUTES: usize = 16;
/// Columns of this rank and below are worth more than the beginnings of ids.
const WORTH_AN_ID: u8 = 1;
/// No less of an id is shown: its end is read out and looked for.
const ID_END: usize = 9;
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
    /// It may differ from row to row, and nobody knows a row by it.
    pub(super) is_incidental: bool,
    /// It is what the table is for, and goes last.
    pub(super) is_kept: bool,
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
    /// The places of those that show the ends of ids.
    pub(super) shortened: Vec<usize>,
}

/// The room that a table has.
#[derive(Debug, Clone, Copy)]
pub(super) struct TableRoom<'k> {
    pub(super) width: usize,
    /// The columns were asked for by name.
    pub(super) are_asked: bool,
    /// How wide the columns are in rows that are not among these.
    pub(super) known: &'k [usize],
}

/// What is known of a column before it has its room.
#[derive(Debug)]
struct ColumnLayout {
    at: usize,
    rank: u8,
    is_kept: bool,
    /// It is among those that go last wherever they were not asked for: its words suffer
    /// last, too.
    is_foremost: bool,
    /// The widest word of its names; of a short one all of it.
    word: usize,
    is_prose: bool,
    /// The widest part of its sentences that is not broken.
    part: usize,
    /// No row has anything in it.
    is_blank: bool,
    /// Every row has the same.
    is_constant: bool,
    heading: usize,
    /// The widest word of the heading, which is folded.
    heading_word: usize,
    /// The widest cell.
    natural: usize,
    /// The widest cell that is worth nothing when it is cut: a number, a line of bars.
    uncut: usize,
    /// The widest id, which is worth little.
    id: usize,
    /// Nothing but ids: else they stand in for names, and are cut like these in the end.
    is_of_ids: bool,
    /// So much of the ends of these ids tells them apart as well.
    id_end: usize,
    /// That must do.
    is_shortened: bool,
    /// The widest moment, which can spare its seconds.
    moment: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ColumnRoom {
    Ample,
    Narrow,
    Tight,
}

impl ColumnRoom {
    const fn less(self) -> Option<Self> {
        match self {
            Self::Ample => Some(Self::Narrow),
            Self::Narrow => Some(Self::Tight),
            Self::Tight => None,
        }
    }
}

impl ColumnLayout {
    fn widest(&self) -> usize {
        self.natural.max(self.heading)
    }

    /// Whether it shows the ends of ids before a column of that rank goes.
    fn can_be_shortened(&self, rank: u8) -> bool {
        let is_worth_less = rank < self.rank && rank <= WORTH_AN_ID;
        self.is_of_ids && !self.is_shortened && self.id_end < self.id && is_worth_less
    }

    fn least(&self, room: ColumnRoom) -> usize {
        let text = match (self.is_prose, room) {
            (false, ColumnRoom::Ample) => NAME,
            (false, ColumnRoom::Narrow) => NARROW_NAME,
            (false, ColumnRoom::Tight) => TIGHT_NAME,
            (true, ColumnRoom::Ample) => SENTENCE,
            (true, ColumnRoom::Narrow) => NARROW_SENTENCE,
            (true, ColumnRoom::Tight) => TIGHT_SENTENCE,
        };
        let moment = match room {
            ColumnRoom::Ample => self.moment,
            ColumnRoom::Narrow | ColumnRoom::Tight => self.moment.min(MINUTES),
        };
        if self.is_shortened {
            return self.id_end.max(self.heading_word);
        }
        let id = match room {
            ColumnRoom::Tight if !self.is_of_ids => 0,
            _ => self.id,
        };
        let part = match room {
            ColumnRoom::Ample | ColumnRoom::Narrow => self.part,
            ColumnRoom::Tight if self.is_foremost => self.word,
            ColumnRoom::Tight => 0,
        };
        self.natural
            .min(text)
            .max(self.uncut)
            .max(part)
            .max(id)
            .max(moment)
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
        shortened: Vec::new(),
    }
}

/// The columns that have room in this width. What no row has anything in goes before
/// anything is cut for it; then go those that can be spared and do not tell rows apart;
/// and last what tells rows apart, and what the table is for. Columns that were asked for
/// by name give way only when nothing else does, the last of them first.
pub(super) fn fitting(
    heads: &[Head],
    rows: &[Vec<Shaped>],
    has_headings: bool,
    TableRoom {
        width,
        are_asked,
        known,
    }: TableRoom<'_>,
) -> Layout {
    let mut kept = measured(heads, rows, has_headings);
    for (column, known) in kept.iter_mut().zip(known) {
        column.natural = column.natural.max(*known);
    }
    if are_asked {
        for column in &mut kept {
            column.rank = 0;
            column.is_kept = false;
        }
    }
    let mut told_apart = RowTexts::of(heads, rows);
    let is_cut = |kept: &[ColumnLayout]| width < sum_of(kept.iter().map(ColumnLayout::widest));
    while !are_asked
        && kept.len() > 1
        && is_cut(&kept)
        && let Some(index) = kept.iter().rposition(|column| column.is_blank)
    {
        told_apart.leave_out(kept.remove(index).at);
    }
    let mut room = ColumnRoom::Ample;
    while !fits(&kept, room, width) {
        let spare = match room {
            ColumnRoom::Ample | ColumnRoom::Narrow if are_asked => None,
            room => told_apart.spare(&kept, room),
        };
        let shorter = spare.filter(|_| !are_asked).and_then(|index| {
            let rank = kept[index].rank;
            let says_something = !kept[index].is_blank;
            kept.iter()
                .position(|column| says_something && column.can_be_shortened(rank))
        });
        match (spare, room.less()) {
            (Some(_), _) if let Some(ids) = shorter => kept[ids].is_shortened = true,
            (Some(index), _) => told_apart.leave_out(kept.remove(index).at),
            (None, Some(less)) => room = less,
            (None, None) => break,
        }
    }
    let columns = widths(&kept, room, width);
    let is_cut = |column: &&ColumnLayout| {
        let mut placed = columns.iter();
        column.is_shortened
            && placed.any(|placed| placed.at == column.at && placed.width < column.id)
    };
    let shortened = kept.iter().filter(is_cut);
    let shortened = shortened.map(|column| column.at).collect();
    let shown = |at: &usize| columns.iter().any(|column| column.at == *at);
    Layout {
        left_out: (0..heads.len()).filter(|at| !shown(at)).collect(),
        shortened,
        columns,
    }
}

/// How wide ids are of which no more than the end is shown, with what stands for the rest.
fn telling_end<'r>(ids: impl Iterator<Item = &'r Shaped>) -> usize {
    let ids: HashSet<&str> = ids.map(|cell| &*cell.text).collect();
    let tells = |width: &usize| {
        let ends: HashSet<_> = ids.iter().map(|id| shortened(id, *width)).collect();
        ends.len() == ids.len()
    };
    (ID_END..LONGEST_ID).find(tells).unwrap_or(LONGEST_ID)
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
            is_kept: head.is_kept,
            is_foremost: head.lines == 0 && (head.is_kept || head.rank == WORTH_AN_ID),
            word: 0,
            is_prose: head.lines > 0,
            part: 0,
            is_blank: true,
            is_constant: true,
            heading: heading.width(),
            heading_word: heading.split(' ').map(str::width).max().unwrap_or(0),
            natural: 1,
            uncut: 0,
            id: 0,
            is_of_ids: true,
            id_end: 0,
            is_shortened: false,
            moment: 0,
        };
        for cell in rows.iter().filter_map(|row| row.get(at)) {
            let text = clean(&cell.text);
            let width = text.width();
            column.natural = column.natural.max(width);
            if head.lines > FEW_LINES {
                column.part = column.part.max(widest_part(&text));
            }
            column.is_of_ids &= text.is_empty() || is_id(&text);
            if width <= NARROW_NAME {
                column.word = column.word.max(width);
            } else if column.is_foremost && !is_id(&text) {
                let words = text.split(' ').map(str::width);
                let words = words.filter(|width| *width <= NARROW_SENTENCE);
                column.word = words.max().unwrap_or(0).max(column.word);
            }
            if is_to_the_second(&text) {
                column.moment = column.moment.max(width);
            } else if is_id(&text) {
                column.id = column.id.max(width);
            } else if cell.right || is_moment(&text) || is_trend(&text) {
                column.uncut = column.uncut.max(width);
            }
            column.is_blank &= matches!(text.trim(), "" | "-");
            column.is_constant &= first.is_some_and(|first| first.text == cell.text);
        }
        if column.is_of_ids {
            column.id_end = telling_end(rows.iter().filter_map(|row| row.get(at)));
        }
        column
    });
    columns.collect()
}

/// The widest part of a sentence that is not broken: an id, or what other words have between
/// their punctuation.
fn widest_part(text: &str) -> usize {
    let is_mark = |c: char| c.is_ascii_punctuation();
    let widest = text.split(' ').map(|word| {
        if is_id(word.trim_matches(is_mark)) {
            return word.width();
        }
        word.split_inclusive(is_mark)
            .map(str::width)
            .max()
            .unwrap_or(0)
    });
    widest
        .filter(|width| *width <= LONGEST_PART)
        .max()
        .unwrap_or(0)
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

/// `2026-11-23 12:00:00`
fn is_to_the_second(text: &str) -> bool {
    text.len() == 19 && text.get(10..11) == Some(" ") && is_moment(text)
}

/// A text in the width of its column: a moment without its seconds, of anything else the
/// beginning and the end, of an id the end alone: ids begin alike.
pub(super) fn shortened(text: &str, width: usize) -> String {
    match text.get(..MINUTES) {
        Some(minutes) if (MINUTES..text.len()).contains(&width) && is_to_the_second(text) => {
            minutes.to_owned()
        }
        _ if width < text.width() && width > 1 && is_id(text) => {
            format!("…{}", end(text, width - 1))
        }
        _ => cut(text, width),
    }
}

/// Small bars, one for each day.
fn is_trend(text: &str) -> bool {
    text.chars().all(|c| c == ' ' || ('▁'..='█').contains(&c))
}

fn fits(columns: &[ColumnLayout], room: ColumnRoom, width: usize) -> bool {
    needed(columns, room) <= width
}

fn needed(columns: &[ColumnLayout], room: ColumnRoom) -> usize {
    sum_of(columns.iter().map(|column| column.least(room)))
}

/// How wide columns are beside each other.
fn sum_of(widths: impl ExactSizeIterator<Item = usize>) -> usize {
    let gaps = widths.len().saturating_sub(1);
    widths.sum::<usize>() + usize::from(GAP) * gaps
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
    /// can be spared. Without it two rows that differ would look alike, or what the table
    /// is for would be gone, only where there is no other way.
    fn spare(&self, kept: &[ColumnLayout], room: ColumnRoom) -> Option<usize> {
        if kept.len() < 2 {
            return None;
        }
        let mut order: Vec<usize> = (0..kept.len()).collect();
        order.retain(|index| {
            let column = &kept[*index];
            column.is_blank || column.rank > 0 || room != ColumnRoom::Ample && *index > 0
        });
        order.sort_by_key(|index| {
            let column = &kept[*index];
            let says_little = (column.is_blank, column.rank, column.is_constant);
            std::cmp::Reverse((!column.is_kept, says_little, *index))
        });
        let now = distinct(self.sums.iter().copied());
        let mut spare = order.iter().copied().filter(|index| !kept[*index].is_kept);
        let harmless = spare.find(|index| self.distinct_without(kept[*index].at) == now);
        harmless.or_else(|| order.first().copied().filter(|_| room == ColumnRoom::Tight))
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
    let spare = left;
    let wants = |index: usize| {
        let wanted = kept[index].widest().saturating_sub(kept[index].least(room));
        // More of an id than tells it apart is worth nothing, unless it is all of it.
        let is_idle = kept[index].is_shortened && wanted > spare;
        if is_idle { 0 } else { wanted }
    };
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

/// The texts of a column that look like another one when they are cut to its width. A
/// moment does not, unless all else in its row does as well.
pub(super) fn alike(rows: &[Vec<Shaped>], columns: &[Placed], column: &Placed) -> HashSet<String> {
    let mut seen: HashMap<(String, u64), String> = HashMap::new();
    let mut alike = HashSet::new();
    for row in rows {
        let Some(cell) = row.get(column.at) else {
            continue;
        };
        let text = clean(&cell.text);
        let beside = if is_to_the_second(&text) {
            beside(row, columns, column)
        } else {
            0
        };
        match seen.entry((shortened(&text, column.width), beside)) {
            Entry::Occupied(other) if *other.get() != *text => {
                alike.insert(text.into_owned());
                alike.insert(other.get().clone());
            }
            Entry::Occupied(_) => {}
            Entry::Vacant(first) => {
                first.insert(text.into_owned());
            }
        }
    }
    alike
}

/// What stands in a row beside a column, as a number.
fn beside(row: &[Shaped], columns: &[Placed], column: &Placed) -> u64 {
    let mut hasher = FxHasher::default();
    for other in columns.iter().filter(|other| other.at != column.at) {
        row.get(other.at).map(|cell| &cell.text).hash(&mut hasher);
    }
    hasher.finish()
}
