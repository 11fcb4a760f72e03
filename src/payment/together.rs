//! Many waits side by side, but not more than so many at once.

use std::future::Future;
use std::pin::Pin;
use std::task::Poll;

/// Runs a future for each item, at most `limit` at once; the results come in
/// the order of the items. The futures may borrow, which tasks may not.
pub async fn together<T, F: Future>(
    items: impl IntoIterator<Item = T>,
    limit: usize,
    make: impl Fn(T) -> F,
) -> Vec<F::Output> {
    let mut items = items.into_iter().enumerate();
    let mut running: Vec<(usize, Pin<Box<F>>)> = Vec::new();
    let mut done: Vec<(usize, F::Output)> = Vec::new();
    std::future::poll_fn(|context| {
        loop {
            while running.len() < limit.max(1)
                && let Some((index, item)) = items.next()
            {
                running.push((index, Box::pin(make(item))));
            }
            let before = done.len();
            running.retain_mut(|(index, future)| match future.as_mut().poll(context) {
                Poll::Ready(output) => {
                    done.push((*index, output));
                    false
                }
                Poll::Pending => true,
            });
            // A place that became free is taken before anything is waited for.
            if done.len() == before {
                return if running.is_empty() {
                    Poll::Ready(())
                } else {
                    Poll::Pending
                };
            }
        }
    })
    .await;
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, output)| output).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;
    use std::time::Duration;

    #[tokio::test(start_paused = true)]
    async fn no_more_than_so_many_at_once_and_in_order() {
        let (now, most) = (Cell::new(0), Cell::new(0));
        let out = together(0..20_u64, 3, |n| {
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
        assert!(together(Vec::<u8>::new(), 3, |_| async {}).await.is_empty());
    }
}
