//! Histories of sales: several machines, each with its journal or all with a store that
//! they share, try the same references at one Stripe, while every request may be lost before or after its
//! effect or outlast its retries, every process may die at any request, customers
//! pay, are declined or never come, and days go by. However it goes:
//!
//! - a reference is charged at most once;
//! - what a machine said is true;
//! - whoever was overtaken at a reader or a sale writes nothing more, neither to Stripe
//!   nor to the store;
//! - once every machine has finished, no reader shows a payment of ours, no
//!   PaymentIntent of ours is open, and whoever asks again is told the one charge.
//!
//! Each history has a seed. `TILLCTL_HISTORIES=N` runs N of them instead of a
//! hundred, `TILLCTL_HISTORY_SEED=S` begins with that seed; one that fails is
//! shrunk to a small story and told with its seed and every request.

#![expect(clippy::expect_used, reason = "a test ends where something is wrong")]
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a run of thousands tells which history failed, soon"
)]

mod machines;
mod story;
mod stripe;

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use proptest::test_runner::{Config, RngSeed, TestCaseError, TestError, TestRunner};
use proptest_state_machine::{ReferenceStateMachine, StateMachineTest};
use tokio::runtime::Runtime;

use crate::number;
use machines::Shop;
use story::{Frozen, LONGEST_WAY, SharedStory, Step, Story};

/// The machines under test, in virtual time.
struct Histories {
    runtime: Runtime,
    shop: Shop,
}

impl Histories {
    /// Runs a part of the story; if it fails, its requests are told.
    fn run<T>(&self, what: impl AsyncFnOnce(&Shop) -> T) -> T {
        let run = || self.runtime.block_on(what(&self.shop));
        match catch_unwind(AssertUnwindSafe(run)) {
            Ok(value) => value,
            Err(panic) => {
                let log = std::mem::take(&mut self.shop.stripe.lock().log);
                LAST.with_borrow_mut(|last| *last = log);
                std::panic::resume_unwind(panic)
            }
        }
    }
}

thread_local! {
    /// The requests of the last story that failed.
    static LAST: std::cell::RefCell<Vec<String>> = const { std::cell::RefCell::new(Vec::new()) };
}

impl Histories {
    fn begin(shop: impl Future<Output = Shop>) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .start_paused(true)
            .build()
            .unwrap();
        // The shop has what is made in the runtime.
        let shop = runtime.block_on(shop);
        Self { runtime, shop }
    }

    fn go_on(self, step: Step) -> Self {
        if let Step::Chapter(steps) = step {
            return steps.into_iter().fold(self, |state, step| {
                let state = state.go_on(step);
                state.run(async |shop| shop.check_charges());
                state
            });
        }
        self.run(async |shop| {
            shop.stripe.lock().log.push(format!("{step:?}"));
            match &step {
                Step::Pay(pay) => drop(shop.pay(pay).await),
                Step::Resume(resume) => drop(shop.resume(resume).await),
                Step::Both(one, other) => {
                    tokio::join!(shop.pay(one), shop.pay(other));
                }
                Step::Then(one, seconds, other) => {
                    let later = async {
                        tokio::time::sleep(Duration::from_secs(u64::from(*seconds))).await;
                        shop.pay(other).await
                    };
                    tokio::join!(shop.pay(one), later);
                }
                Step::Beside(pay, resume) => {
                    tokio::join!(shop.pay(pay), shop.resume(resume));
                }
                Step::Somebody(reader) => shop.stripe.somebody(story::READERS[*reader]),
                Step::Chapter(_) => unreachable!("taken apart before"),
                Step::Later(minutes) => {
                    // Nothing is on its way for hours.
                    tokio::time::sleep(LONGEST_WAY).await;
                    let time = Duration::from_mins(u64::from(*minutes));
                    tokio::time::advance(time).await;
                }
            }
        });
        self
    }
}

impl StateMachineTest for Histories {
    type SystemUnderTest = Self;
    type Reference = Story;

    fn init_test((): &()) -> Self {
        Self::begin(Shop::open())
    }

    fn apply(state: Self, (): &(), step: Step) -> Self {
        state.go_on(step)
    }

    fn check_invariants(state: &Self, (): &()) {
        state.run(async |shop| shop.check_charges());
    }

    fn teardown(state: Self, (): ()) {
        state.run(async |shop| shop.finish().await);
    }
}

/// Machines that share a store.
struct SharedHistories;

impl StateMachineTest for SharedHistories {
    type SystemUnderTest = Histories;
    type Reference = SharedStory;

    fn init_test((): &()) -> Histories {
        Histories::begin(Shop::sharing())
    }

    fn apply(state: Histories, (): &(), step: Step) -> Histories {
        state.go_on(step)
    }

    fn check_invariants(state: &Histories, (): &()) {
        state.run(async |shop| shop.check_charges());
    }

    fn teardown(state: Histories, (): ()) {
        state.run(async |shop| shop.finish().await);
    }
}

/// The history of a seed; what went wrong in its smallest form.
fn history<T>(seed: u64) -> Result<(), String>
where
    T: StateMachineTest,
    T::Reference: ReferenceStateMachine<State = (), Transition = Step>,
{
    let config = Config {
        cases: 1,
        rng_seed: RngSeed::Fixed(seed),
        failure_persistence: None,
        max_shrink_iters: 2_000,
        ..Config::default()
    };
    let told = config.clone();
    let mut runner = TestRunner::new(config);
    let told = runner.run(
        &T::Reference::sequential_strategy(1..16),
        |(state, steps, seen)| {
            let story = || T::test_sequential(told.clone(), state, steps, seen);
            catch_unwind(AssertUnwindSafe(story)).map_err(|panic| {
                let text = panic.downcast_ref::<String>().cloned();
                let text = text.or_else(|| panic.downcast_ref::<&str>().map(|t| (*t).to_owned()));
                TestCaseError::fail(text.unwrap_or_default())
            })
        },
    );
    match told {
        Ok(()) => Ok(()),
        Err(TestError::Fail(why, ((), steps, _))) => {
            let log = LAST.with_borrow(|last| last.join("\n"));
            Err(format!("seed {seed}: {why}\n{steps:#?}\n{log}"))
        }
        Err(error) => Err(format!("seed {seed}: {error}")),
    }
}

#[test]
fn one_reference_is_one_charge_whatever_happens() {
    all_end_well(history::<Histories>);
}

#[test]
fn machines_that_share_a_store_charge_a_reference_once_whatever_happens() {
    all_end_well(history::<SharedHistories>);
}

/// A machine freezes for longer than its leases live, at each of its questions to the
/// store; another one sells meanwhile. It fails where lines are kept under leases that
/// were lost, and where a machine does not ask itself whether its own were: chance has
/// both in about every tenth history.
#[test]
fn whoever_froze_and_was_overtaken_writes_nothing() {
    for at in 0..7 {
        for is_after in [false, true] {
            for (reference, reader) in [(0, 1), (1, 0), (0, 0)] {
                let frozen = Frozen {
                    at,
                    is_after,
                    seconds: 40,
                    reference,
                    reader,
                    begins_after: 30,
                };
                println!("{frozen:?}");
                let shop = Histories::begin(Shop::sharing());
                let shop = shop.go_on(frozen.step([0, 1]));
                shop.run(async |shop| {
                    shop.check_charges();
                    shop.finish().await;
                });
            }
        }
    }
}

/// What fails is told once it is small, not at every step on the way there: a thread that
/// says so here panics in silence. There is one hook for all threads and all tests.
fn panics_in_silence() {
    thread_local! {
        static IS_SILENT: Cell<bool> = const { Cell::new(false) };
    }
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let told = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !IS_SILENT.get() {
                told(panic);
            }
        }));
    });
    IS_SILENT.set(true);
}

fn all_end_well(history: impl Fn(u64) -> Result<(), String> + Sync) {
    let first = number("TILLCTL_HISTORY_SEED").unwrap_or(1);
    let count = number("TILLCTL_HISTORIES").unwrap_or(100);
    let next = AtomicU64::new(first);
    let failed: Vec<u64> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..4)
            .map(|_| {
                scope.spawn(|| {
                    panics_in_silence();
                    let mut failed = Vec::new();
                    loop {
                        let seed = next.fetch_add(1, Ordering::SeqCst);
                        if seed >= first + count {
                            return failed;
                        }
                        let told = history(seed).err();
                        if let Some(story) = &told {
                            // Soon, in a run of many thousands.
                            eprintln!("{story}\n");
                        }
                        failed.extend(told.map(|_| seed));
                    }
                })
            })
            .collect();
        workers
            .into_iter()
            .flat_map(|w| w.join().unwrap())
            .collect()
    });
    println!("{count} histories from seed {first}");
    assert!(failed.is_empty(), "seeds that failed: {failed:?}");
}
