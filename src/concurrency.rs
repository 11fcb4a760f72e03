//! Many waits side by side, but not more than so many at once.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::future::Future;

use futures_util::StreamExt as _;
use futures_util::stream::{self, FuturesUnordered};

/// What is to be run side by side.
pub(crate) trait Steps {
    /// One of the waits.
    type Wait: Future;

    /// The next that may begin now, and its number.
    fn next(&mut self) -> Option<(usize, Self::Wait)>;

    /// One ended; another may have to wait for just that.
    fn ended(&mut self, number: usize, output: <Self::Wait as Future>::Output);
}

/// Runs the steps, at most `limit` at once. Their futures may borrow, which
/// tasks may not.
pub(crate) async fn side_by_side<S: Steps>(limit: usize, steps: &mut S) {
    let mut running = FuturesUnordered::new();
    loop {
        // A place that became free is taken before anything is waited for.
        while running.len() < limit.max(1)
            && let Some((number, wait)) = steps.next()
        {
            running.push(async move { (number, wait.await) });
        }
        let Some((number, output)) = running.next().await else {
            return;
        };
        steps.ended(number, output);
    }
}

/// Runs a future for each item, at most `limit` at once; the results come in
/// the order of the items.
pub(crate) async fn run_concurrently<T, F: Future>(
    items: impl IntoIterator<Item = T>,
    limit: usize,
    make: impl Fn(T) -> F,
) -> Vec<F::Output> {
    let waits = items.into_iter().enumerate().map(|(number, item)| {
        let wait = make(item);
        async move { (number, wait.await) }
    });
    let waits = stream::iter(waits).buffer_unordered(limit.max(1));
    let mut done: Vec<_> = waits.collect().await;
    done.sort_by_key(|(number, _)| *number);
    done.into_iter().map(|(_, output)| output).collect()
}

/// Whose turn it is: the first in order whose object nobody else is at.
#[derive(Debug)]
pub(crate) struct ObjectQueue {
    ready: BTreeSet<usize>,
    behind: HashMap<String, VecDeque<usize>>,
}

impl ObjectQueue {
    /// The turns of these, each given by the object it is about.
    pub(crate) fn new<'a>(objects: impl Iterator<Item = &'a str>) -> Self {
        let mut turns = Self {
            ready: BTreeSet::new(),
            behind: HashMap::new(),
        };
        for (number, object) in objects.enumerate() {
            if let Some(waiting) = turns.behind.get_mut(object) {
                waiting.push_back(number);
            } else {
                turns.behind.insert(object.to_owned(), VecDeque::new());
                turns.ready.insert(number);
            }
        }
        turns
    }

    /// Whether anybody could begin.
    pub(crate) fn has_next(&self) -> bool {
        !self.ready.is_empty()
    }

    /// Whoever begins now.
    pub(crate) fn take(&mut self) -> Option<usize> {
        self.ready.pop_first()
    }

    /// The object is free again.
    pub(crate) fn ended(&mut self, object: &str) {
        if let Some(number) = self.behind.get_mut(object).and_then(VecDeque::pop_front) {
            self.ready.insert(number);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;
    use std::time::Duration;

    #[tokio::test(start_paused = true)]
    async fn no_more_than_so_many_at_once_and_in_order() {
        let (now, most) = (Cell::new(0), Cell::new(0));
        let out = run_concurrently(0..20_u64, 3, |n| {
            let (now, most) = (&now, &most);
            async move {
                now.set(now.get() + 1);
                most.set(most.get().max(now.get()));
                tokio::time::sleep(Duration::from_millis(20 - n)).await;
                now.set(now.get() - 1);
                n
            }
        })
        .await;
        assert_eq!(out, (0..20).collect::<Vec<_>>());
        assert_eq!(most.get(), 3);
        assert!(
            run_concurrently(Vec::<u8>::new(), 3, |_| async {})
                .await
                .is_empty()
        );
    }

    #[test]
    fn a_reader_has_one_sale_at_a_time_in_order() {
        let mut turns = ObjectQueue::new(["a", "b", "a", "a", "c"].into_iter());
        assert_eq!(turns.take(), Some(0));
        assert_eq!(turns.take(), Some(1));
        assert_eq!(turns.take(), Some(4));
        assert_eq!(turns.take(), None);
        turns.ended("b");
        assert!(!turns.has_next());
        turns.ended("a");
        assert_eq!(turns.take(), Some(2));
        turns.ended("a");
        assert_eq!(turns.take(), Some(3));
    }
}
