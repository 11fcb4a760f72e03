//! How a span of time is read by several chains of pages at once. Pure: what is
//! left of each range, which is read next, which is split.
//!
//! A list is newest first and a page says only whether there is more, so nobody
//! knows how much a span holds before it was read. Each chain therefore begins
//! with a range, learns from its last page how close its objects lie, and gives
//! the older half away to an idle chain as long as what is left seems to be
//! worth it. Slices are disjoint and in whole seconds.

/// Objects on a full page.
const PAGE: u64 = 100;
/// What is left of a range is split only if it seems to hold so many pages:
/// each split can cost one page that is not full.
const WORTH: u64 = 8;
/// The most pages of objects that were made in one second. Stripe takes no more than
/// some hundred writes in it.
const MOST_OF_A_MOMENT: u32 = 200;

/// What is left of a range: [a, b), read from the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SyncRange {
    pub(super) a: i64,
    pub(super) b: i64,
    /// The last object read, to go on from.
    pub(super) cursor: Option<String>,
    /// Whether a page of it is under way.
    pub(super) busy: bool,
    /// How close objects lie: so many in so many seconds.
    density: Option<(u64, u64)>,
    /// Whether a page of its own said so, and not the range it was split from:
    /// most of the years before the first sale would be split for nothing.
    proven: bool,
    /// How many pages in a row did not bring its end nearer to its beginning.
    still: u32,
}

/// A split: what was [a, b) is [a, m) and [m, b).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Split {
    pub(super) a: i64,
    pub(super) m: i64,
    pub(super) b: i64,
}

/// All that is left of a list.
#[derive(Debug, Default)]
pub(super) struct SyncRanges {
    ranges: Vec<SyncRange>,
    chains: usize,
}

/// What became of a range by a page of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rest {
    /// It was read to its end.
    Done,
    /// It now ends here.
    Until(i64),
}

impl SyncRanges {
    pub(super) fn new(spans: impl IntoIterator<Item = (i64, i64)>, chains: usize) -> Self {
        let ranges = spans.into_iter().map(|(a, b)| SyncRange {
            a,
            b,
            cursor: None,
            busy: false,
            density: None,
            proven: false,
            still: 0,
        });
        Self {
            ranges: ranges.collect(),
            chains,
        }
    }

    /// The range to ask the next page of, newest first; it is busy from now on.
    pub(super) fn next(&mut self) -> Option<SyncRange> {
        let busy = self.ranges.iter().filter(|range| range.busy).count();
        if busy >= self.chains {
            return None;
        }
        let idle = self.ranges.iter_mut().filter(|range| !range.busy);
        let range = idle.max_by_key(|range| range.b)?;
        range.busy = true;
        Some(range.clone())
    }

    /// Where the range that ends here begins by now.
    pub(super) fn start_of(&self, b: i64) -> Option<i64> {
        let range = self.ranges.iter().find(|range| range.b == b)?;
        Some(range.a)
    }

    /// What is left of the range that was asked as [.., b), after a page.
    /// `created` are the moments of its objects.
    pub(super) fn rest(&self, b: i64, created: &[i64], has_more: bool) -> Rest {
        let Some(range) = self.ranges.iter().find(|range| range.b == b) else {
            return Rest::Done;
        };
        match created.iter().min() {
            // A split while the page was under way may have taken the rest.
            Some(oldest) if has_more && *oldest >= range.a => Rest::Until(oldest.saturating_add(1)),
            _ => Rest::Done,
        }
    }

    /// Takes note of a page; see [`SyncRanges::rest`]. `last` is the id to go on
    /// from.
    pub(super) fn turn(&mut self, b: i64, rest: Rest, created: &[i64], last: Option<&str>) {
        let Some(at) = self.ranges.iter().position(|range| range.b == b) else {
            return;
        };
        match rest {
            Rest::Done => {
                self.ranges.swap_remove(at);
            }
            Rest::Until(end) => {
                let range = &mut self.ranges[at];
                range.still = if end < range.b { 0 } else { range.still + 1 };
                range.b = end;
                range.cursor = last.map(str::to_owned);
                range.busy = false;
                let newest = created.iter().max().copied().unwrap_or(end);
                let seconds = newest.saturating_sub(end).saturating_add(2).unsigned_abs();
                range.density = Some((created.len() as u64, seconds));
                range.proven = true;
            }
        }
    }

    /// Whether a server goes on for ever with objects of one moment.
    pub(super) fn stands_still(&self) -> bool {
        self.ranges
            .iter()
            .any(|range| range.still > MOST_OF_A_MOMENT)
    }

    /// The range that should give its older half away, if a chain is idle.
    pub(super) fn split(&mut self) -> Option<Split> {
        if self.ranges.len() >= self.chains {
            return None;
        }
        let range = self
            .ranges
            .iter_mut()
            .filter(|range| range.proven)
            .max_by_key(|range| range.objects())
            .filter(|range| range.objects() >= Some(WORTH * PAGE) && range.b - range.a >= 2)?;
        let (a, b) = (range.a, range.b);
        let m = a + (b - a) / 2;
        range.a = m;
        let half = SyncRange {
            a,
            b: m,
            cursor: None,
            busy: false,
            density: range.density,
            proven: false,
            still: 0,
        };
        self.ranges.push(half);
        Some(Split { a, m, b })
    }

    /// About how many objects are left; `None` before anything is known.
    pub(super) fn left(&self) -> Option<u64> {
        self.ranges
            .iter()
            .map(SyncRange::objects)
            .try_fold(0_u64, |sum, more| Some(sum.saturating_add(more?)))
    }
}

impl SyncRange {
    /// About how many objects are left.
    fn objects(&self) -> Option<u64> {
        let (objects, seconds) = self.density?;
        let span = u128::from(self.b.abs_diff(self.a));
        let left = span * u128::from(objects) / u128::from(seconds.max(1));
        Some(u64::try_from(left).unwrap_or(u64::MAX))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_range_that_comes_to_no_end_is_noticed() {
        let mut ranges = SyncRanges::new([(0, 100)], 4);
        let mut pages = 0;
        while !ranges.stands_still() {
            let range = ranges.next().unwrap();
            let rest = ranges.rest(range.b, &[50], true);
            ranges.turn(range.b, rest, &[50], Some("a"));
            pages += 1;
        }
        assert_eq!(pages, MOST_OF_A_MOMENT + 2);
    }

    /// Reads a list of these moments; gives what was read and in how many pages.
    fn read(mut list: Vec<i64>, span: (i64, i64), chains: usize) -> (Vec<usize>, usize) {
        list.sort_unstable_by(|a, b| b.cmp(a));
        let mut times = vec![0; list.len()];
        let mut ranges = SyncRanges::new([span], chains);
        let mut pages = 0;
        while !ranges.ranges.is_empty() {
            let mut asked = Vec::new();
            while let Some(range) = ranges.next() {
                asked.push(range);
            }
            assert!(!asked.is_empty());
            for range in asked {
                pages += 1;
                let from = range.cursor.map_or(0, |c| c.parse::<usize>().unwrap() + 1);
                let found: Vec<usize> = (from..list.len())
                    .filter(|i| (range.a..range.b).contains(&list[*i]))
                    .collect();
                let page = &found[..found.len().min(100)];
                for i in page {
                    times[*i] += 1;
                }
                let created: Vec<i64> = page.iter().map(|i| list[*i]).collect();
                let rest = ranges.rest(range.b, &created, found.len() > 100);
                let cursor = page.last().map(ToString::to_string);
                ranges.turn(range.b, rest, &created, cursor.as_deref());
                while ranges.split().is_some() {}
            }
        }
        (times, pages)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]
        #[test]
        fn everything_is_read(
            list in proptest::collection::vec(0..50_000_i64, 0..3000),
            crowd in 0..400_usize,
            chains in 1..17_usize,
        ) {
            let mut list = list;
            // Many in one second: only a cursor gets past them.
            list.extend(std::iter::repeat_n(777, crowd));
            let (times, _) = read(list, (0, 50_000), chains);
            prop_assert!(times.iter().all(|times| *times >= 1));
        }
    }

    #[test]
    fn splitting_costs_few_pages() {
        let even: Vec<i64> = (0..100_000).map(|i| i * 26).collect();
        let (times, pages) = read(even, (0, 2_600_000), 16);
        assert!(times.iter().all(|times| *times == 1));
        assert!(pages <= 1_080, "{pages}");
        let night: Vec<i64> = (0..3_000).map(|i| 1_000_000 + i * 20).collect();
        let (_, pages) = read(night, (950_000, 1_070_000), 16);
        assert!(pages <= 36, "{pages}");
    }

    /// How many milliseconds reading a list takes, and how many pages, if each
    /// takes 250 and 25 may begin in a second.
    fn time(mut moments: Vec<i64>, span: (i64, i64)) -> (u64, u64) {
        moments.sort_unstable_by(|a, b| b.cmp(a));
        let mut ranges = SyncRanges::new([span], 16);
        let (mut now, mut turn, mut pages) = (0, 0, 0);
        let mut asked: Vec<(u64, SyncRange)> = Vec::new();
        loop {
            while let Some(range) = ranges.next() {
                let begin = now.max(turn);
                turn = begin + 40;
                asked.push((begin + 250, range));
                pages += 1;
            }
            asked.sort_unstable_by_key(|(answered, _)| std::cmp::Reverse(*answered));
            let Some((answered, range)) = asked.pop() else {
                return (now, pages);
            };
            now = answered;
            let newest = moments.partition_point(|created| *created >= range.b);
            let from = range
                .cursor
                .map_or(newest, |c| c.parse::<usize>().unwrap() + 1);
            let end = moments.partition_point(|created| *created >= range.a);
            let page = &moments[from..end.min(from + 100).max(from)];
            let rest = ranges.rest(range.b, page, from + page.len() < end);
            let last = (from + page.len()).checked_sub(1).map(|at| at.to_string());
            ranges.turn(range.b, rest, page, last.as_deref());
            while ranges.split().is_some() {}
        }
    }

    #[test]
    fn a_first_fill_is_as_fast_as_the_limits_allow() {
        // 100,000 charges of a month, 14 hours a day: 1,000 pages in 40 s.
        let month = |i: i64| i / 3334 * 86_400 + i % 3334 * 50_400 / 3334;
        let list: Vec<i64> = (0..100_000).map(month).collect();
        for since in [0, -86_400, -480_000_000] {
            let (took, pages) = time(list.clone(), (since, 2_600_000));
            assert!(took <= 44_000, "{took} ms, {pages} pages since {since}");
        }
    }

    #[test]
    fn the_years_before_the_first_charge_cost_little() {
        let month: Vec<i64> = (0..20_000).map(|i| 1_790_000_000 + i * 120).collect();
        let (_, pages) = read(month, (1_293_840_000, 1_793_000_000), 16);
        assert!(pages <= 235, "{pages}");
    }
}
