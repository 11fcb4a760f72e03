//! Many writes: beside each other as far as Stripe's limits allow, one after
//! the other on each object. After an interrupt nothing new is begun and what
//! is under way is finished.

use std::collections::BTreeMap;
use std::future::Future;
use std::ops::ControlFlow;

use crate::concurrency::{ObjectQueue, Steps, side_by_side};
use crate::failure::{Failure, Kind};
use crate::interrupt::Interrupt;

/// So many requests under way keep the pace of 25 a second full even if every
/// answer takes a second; a faster pace is the client's to refuse.
const AT_ONCE: usize = 25;
/// So many rows in a row that found Stripe out of reach are enough.
const ENOUGH: usize = 5;

/// What became of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum RowOutcome<R> {
    /// Its work ended, well or not.
    Ended(R),
    /// Its work was cut off by a second interrupt: what became of it is not
    /// known.
    CutOff,
    /// Nothing was begun with it.
    NotBegun,
}

/// Whoever wants to hear how the rows end.
pub(crate) trait Observer<R> {
    /// A row's work ended, in whatever order they end. After a break nothing
    /// new is begun.
    fn ended(&mut self, _row: usize, _result: &R) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    /// What became of a row, in the order of the rows and as soon as that is
    /// known.
    fn row(&mut self, row: usize, what: RowOutcome<R>);
}

/// Does the work of every row. `object` says what a row is about: rows about
/// the same object wait for each other, in their order.
pub(crate) async fn run<'a, T, F, R>(
    interrupt: &Interrupt,
    rows: &'a [T],
    object: impl Fn(&'a T) -> &'a str,
    work: impl Fn(&'a T) -> F,
    told: &mut impl Observer<R>,
) where
    F: Future<Output = R>,
{
    let seen = interrupt.count();
    // From here on Ctrl-C does not tear anything off in the middle.
    let _held = interrupt.hold();
    let mut line = ResultLine {
        turns: ObjectQueue::new(rows.iter().map(&object)),
        rows,
        object,
        work,
        told,
        stopped: false,
        is_wanted: || interrupt.count() <= seen,
        order: RowOrder::new(rows.len()),
    };
    tokio::select! {
        () = side_by_side(AT_ONCE, &mut line) => {}
        // Whoever asks twice does not want to wait for a server that is silent.
        () = interrupt.pressed(seen.saturating_add(1)) => {}
    }
    line.order.finish(line.told);
}

struct ResultLine<'a, 't, T, O, W, I, L, R> {
    rows: &'a [T],
    object: O,
    work: W,
    turns: ObjectQueue,
    told: &'t mut L,
    stopped: bool,
    is_wanted: I,
    order: RowOrder<R>,
}

impl<'a, T, O, W, I, L, F, R> Steps for ResultLine<'a, '_, T, O, W, I, L, R>
where
    O: Fn(&'a T) -> &'a str,
    W: Fn(&'a T) -> F,
    I: Fn() -> bool,
    L: Observer<R>,
    F: Future<Output = R>,
{
    type Wait = F;

    fn next(&mut self) -> Option<(usize, F)> {
        if self.stopped || !(self.is_wanted)() {
            return None;
        }
        let row = self.turns.take()?;
        self.order.begin(row);
        Some((row, (self.work)(&self.rows[row])))
    }

    fn ended(&mut self, row: usize, result: R) {
        self.stopped |= self.told.ended(row, &result).is_break();
        self.turns.ended((self.object)(&self.rows[row]));
        self.order.end(row, result, self.told);
    }
}

/// Results that come in any order, told in that of the rows.
struct RowOrder<R> {
    count: usize,
    next: usize,
    begun: Vec<bool>,
    waiting: BTreeMap<usize, R>,
}

impl<R> RowOrder<R> {
    fn new(count: usize) -> Self {
        Self {
            count,
            next: 0,
            begun: vec![false; count],
            waiting: BTreeMap::new(),
        }
    }

    fn begin(&mut self, row: usize) {
        self.begun[row] = true;
    }

    fn end(&mut self, row: usize, result: R, told: &mut impl Observer<R>) {
        self.waiting.insert(row, result);
        while let Some(result) = self.waiting.remove(&self.next) {
            told.row(self.next, RowOutcome::Ended(result));
            self.next += 1;
        }
    }

    /// Tells of the rest.
    fn finish(&mut self, told: &mut impl Observer<R>) {
        for row in self.next..self.count {
            let what = match self.waiting.remove(&row) {
                Some(result) => RowOutcome::Ended(result),
                None if self.begun[row] => RowOutcome::CutOff,
                None => RowOutcome::NotBegun,
            };
            told.row(row, what);
        }
        self.next = self.count;
    }
}

/// When to leave off: a refused key is refused for every row, and a Stripe that
/// several rows could not reach is out of reach.
#[derive(Debug, Default)]
pub(crate) struct CircuitBreaker {
    unreached: usize,
}

impl CircuitBreaker {
    /// What a row's end says about the rows to come.
    pub(crate) fn after(&mut self, trouble: Option<&Failure>) -> ControlFlow<()> {
        match trouble.map(Failure::kind) {
            Some(Kind::Credentials) => return ControlFlow::Break(()),
            Some(Kind::Unavailable | Kind::Unknown) => self.unreached += 1,
            _ => self.unreached = 0,
        }
        if self.unreached >= ENOUGH {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::RefCell;
    use std::time::Duration;

    #[derive(Default)]
    struct Heard {
        rows: Vec<(usize, RowOutcome<u64>)>,
        stop_at: Option<u64>,
    }

    impl Observer<u64> for Heard {
        fn ended(&mut self, _: usize, result: &u64) -> ControlFlow<()> {
            if Some(*result) == self.stop_at {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        }
        fn row(&mut self, row: usize, what: RowOutcome<u64>) {
            self.rows.push((row, what));
        }
    }

    /// Each takes the milliseconds it says and answers with them.
    async fn wait(row: &(&str, u64)) -> u64 {
        tokio::time::sleep(Duration::from_millis(row.1)).await;
        row.1
    }

    fn done(results: &[u64]) -> Vec<(usize, RowOutcome<u64>)> {
        (0..)
            .zip(results.iter().map(|r| RowOutcome::Ended(*r)))
            .collect()
    }

    #[tokio::test(start_paused = true)]
    async fn results_come_in_the_order_of_the_rows() {
        let (_sender, interrupt) = Interrupt::by_hand();
        let rows = [("a", 30), ("b", 10), ("c", 20)];
        let mut heard = Heard::default();
        let began = tokio::time::Instant::now();
        run(&interrupt, &rows, |r| r.0, wait, &mut heard).await;
        assert_eq!(heard.rows, done(&[30, 10, 20]));
        assert_eq!(began.elapsed(), Duration::from_millis(30));
    }

    #[tokio::test(start_paused = true)]
    async fn one_object_is_written_by_one_at_a_time() {
        let (_sender, interrupt) = Interrupt::by_hand();
        let rows = [("a", 30), ("a", 10), ("b", 5)];
        let order = RefCell::new(Vec::new());
        let mut heard = Heard::default();
        let work = |row| {
            let order = &order;
            async move {
                let took = wait(row).await;
                order.borrow_mut().push(took);
                took
            }
        };
        run(&interrupt, &rows, |r| r.0, work, &mut heard).await;
        assert_eq!(order.into_inner(), [5, 30, 10]);
        assert_eq!(heard.rows, done(&[30, 10, 5]));
    }

    #[tokio::test(start_paused = true)]
    async fn an_interrupt_lets_finish_what_was_begun() {
        let (sender, interrupt) = Interrupt::by_hand();
        let rows: Vec<(String, u64)> = (0..60).map(|n| (format!("{n}"), 10)).collect();
        let rows: Vec<(&str, u64)> = rows.iter().map(|(n, t)| (n.as_str(), *t)).collect();
        let mut heard = Heard::default();
        let press = async {
            tokio::time::sleep(Duration::from_millis(15)).await;
            sender.send_modify(|n| *n += 1);
        };
        let all = run(&interrupt, &rows, |r| r.0, wait, &mut heard);
        tokio::join!(all, press);
        let ended = |row: &&(usize, RowOutcome<u64>)| row.1 == RowOutcome::Ended(10);
        assert_eq!(heard.rows.len(), 60);
        assert_eq!(heard.rows.iter().filter(ended).count(), 2 * AT_ONCE);
        assert!(heard.rows[50..].iter().all(|r| r.1 == RowOutcome::NotBegun));
    }

    #[tokio::test(start_paused = true)]
    async fn a_second_interrupt_waits_for_nobody() {
        let (sender, interrupt) = Interrupt::by_hand();
        let rows = [("a", 10), ("b", 60_000), ("b", 10)];
        let mut heard = Heard::default();
        let press = async {
            tokio::time::sleep(Duration::from_millis(20)).await;
            sender.send_modify(|n| *n += 2);
        };
        let all = run(&interrupt, &rows, |r| r.0, wait, &mut heard);
        tokio::join!(all, press);
        let what: Vec<_> = heard.rows.into_iter().map(|(_, what)| what).collect();
        assert_eq!(
            what,
            [
                RowOutcome::Ended(10),
                RowOutcome::CutOff,
                RowOutcome::NotBegun
            ]
        );
    }

    #[tokio::test(start_paused = true)]
    async fn a_break_begins_nothing_new() {
        let (_sender, interrupt) = Interrupt::by_hand();
        let rows = [("a", 10), ("a", 20), ("a", 30)];
        let mut heard = Heard {
            stop_at: Some(20),
            ..Heard::default()
        };
        run(&interrupt, &rows, |r| r.0, wait, &mut heard).await;
        let what: Vec<_> = heard.rows.into_iter().map(|(_, what)| what).collect();
        assert_eq!(
            what,
            [
                RowOutcome::Ended(10),
                RowOutcome::Ended(20),
                RowOutcome::NotBegun
            ]
        );
    }

    #[test]
    fn patience_ends_with_the_key_and_with_the_network() {
        let failed = |kind| Failure::new(kind, "");
        let mut breaker = CircuitBreaker::default();
        assert!(breaker.after(Some(&failed(Kind::NotFound))).is_continue());
        assert!(breaker.after(Some(&failed(Kind::Credentials))).is_break());
        for _ in 1..ENOUGH {
            assert!(
                breaker
                    .after(Some(&failed(Kind::Unavailable)))
                    .is_continue()
            );
        }
        assert!(breaker.after(None).is_continue());
        for _ in 1..ENOUGH {
            assert!(breaker.after(Some(&failed(Kind::Unknown))).is_continue());
        }
        assert!(breaker.after(Some(&failed(Kind::Unavailable))).is_break());
    }
}
