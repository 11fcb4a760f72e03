//! Random lives of an account, looked at by keys of random permissions after
//! random pauses, the program killed now and then. Whatever a report says is as
//! the account's objects have it, or the report is refused; and somebody who may
//! see everything gets everything, whatever happened before.
//!
//! The ordinary suite lives 100 lives, `TILLCTL_HISTORIES=N` so many. A life that
//! goes wrong is shrunk to a short story and told with its seed; with
//! `TILLCTL_HISTORIES=1 TILLCTL_HISTORY_SEED=17` that one is lived again.

#![expect(
    clippy::expect_used,
    clippy::float_arithmetic,
    reason = "a test ends where something is wrong"
)]
#![expect(
    clippy::cast_precision_loss,
    clippy::collapsible_if,
    clippy::needless_pass_by_value,
    clippy::similar_names,
    clippy::single_match_else,
    reason = "a model of Stripe that is read beside its documentation"
)]

mod account;
mod life;
mod program;
mod server;
mod stories;
mod truth;

use crate::number;
use life::Through;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use proptest::test_runner::{Config, RngSeed, TestCaseError, TestError, TestRunner};

/// Lives at once: most of the time they wait for each other's requests.
const AT_ONCE: usize = 12;

/// Lives the life of a seed; gives the shortest story that goes wrong.
fn live(seed: u64, through: Through) -> Result<(), String> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let config = Config {
        cases: 1,
        rng_seed: RngSeed::Fixed(seed),
        failure_persistence: None,
        max_shrink_iters: 2_000,
        max_shrink_time: 60_000,
        ..Config::default()
    };
    let lived = TestRunner::new(config).run(&life::life(), |(steps, end)| {
        let told = runtime.block_on(life::live(&steps, end, through));
        told.map_err(TestCaseError::fail)
    });
    lived.map_err(|error| match error {
        TestError::Fail(why, (steps, end)) => {
            let mut story = format!("seed {seed}: {why}\n");
            for step in steps {
                story.push_str(&format!("  {step:?}\n"));
            }
            story.push_str(&format!("  and {end} s later the last look"));
            story
        }
        TestError::Abort(why) => format!("seed {seed}: {why}"),
    })
}

/// So many lives from a seed on, side by side.
fn all(first: u64, lives: u64, through: Through) {
    let next = AtomicU64::new(first);
    let stories = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::SeqCst);
                    if seed >= first + lives || stories.lock().unwrap().len() >= 3 {
                        return;
                    }
                    if let Err(story) = live(seed, through) {
                        stories.lock().unwrap().push(story);
                    }
                }
            });
        }
    });
    let stories = stories.into_inner().unwrap();
    assert!(stories.is_empty(), "{}", stories.join("\n\n"));
}

#[test]
fn no_report_is_wrong_and_says_complete() {
    let lives = number("TILLCTL_HISTORIES").unwrap_or(100);
    let seed = number("TILLCTL_HISTORY_SEED").unwrap_or(1);
    all(seed, lives, Through::Library);
    let counters = [&life::TOLD, &life::BALANCES, &life::REFUSED, &life::WRECKED];
    let [told, balances, refused, wrecked] = counters.map(|c| c.load(Ordering::Relaxed));
    println!(
        "{lives} lives: {told} looks told, the balance {balances} times, {refused} times it was \
         refused; {wrecked} looks were killed or failed"
    );
    // A test of lives in which nothing happens would be none.
    let much = told > 4 * lives && balances > lives && refused > lives && wrecked > lives / 2;
    assert!(much || lives < 50, "too little happened to test with");
}

#[test]
fn the_program_tells_what_the_library_knows() {
    all(1_000_000, 3, Through::Program);
}
