//! Tests that wait most of their time are begun together, before all others: a runner has
//! no more threads than the machine has processors, and whoever waits keeps one of them.
//! Each ends as a test of its own, after all others.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex};
use std::thread::JoinHandle;

use super::{faults, ledger, logs, offline};

static BEGUN: LazyLock<Mutex<HashMap<&str, JoinHandle<()>>>> = LazyLock::new(|| {
    // Whoever names tests wants those alone.
    let is_chosen = std::env::args().skip(1).any(|arg| !arg.starts_with('-'));
    let all = ALL.iter().filter(|_| !is_chosen);
    Mutex::new(
        all.map(|(name, test)| (*name, begin(name, *test)))
            .collect(),
    )
});

fn begin(name: &str, test: fn()) -> JoinHandle<()> {
    let thread = std::thread::Builder::new().name(name.to_owned());
    thread.spawn(test).unwrap()
}

/// Begins all of them, if that was not done yet.
pub(crate) fn begin_all() {
    LazyLock::force(&BEGUN);
}

/// Waits until such a test has ended, and ends as it did.
fn ends(name: &str, test: fn()) {
    let begun = BEGUN.lock().unwrap().remove(name);
    let begun = begun.unwrap_or_else(|| begin(name, test));
    if let Err(failure) = begun.join() {
        std::panic::resume_unwind(failure);
    }
}

macro_rules! waits {
    ($($module:ident::$name:ident;)*) => {
        const ALL: &[(&str, fn())] = &[$((stringify!($name), $module::$name)),*];
        $(
            #[test]
            fn $name() {
                ends(stringify!($name), $module::$name);
            }
        )*
    };
}

waits! {
    faults::a_sale_goes_on_at_another_address;
    faults::a_store_that_cannot_be_reached_lets_nothing_be_sent;
    faults::whoever_was_overtaken_says_nothing_of_what_was_charged;
    faults::whoever_was_cut_off_leaves_the_reader_to_whoever_may_have_it_by_now;
    ledger::a_push_outlives_a_kill_of_the_server_and_says_when_it_stands_still;
    logs::what_was_done_while_the_store_is_away_arrives_later;
    offline::a_sale_without_the_store_is_in_it_later_and_once;
    offline::a_sale_that_another_machine_settled_without_the_store_is_told_and_shown_as_its_own;
    offline::a_hold_that_was_decided_before_it_came_in_ends_as_that;
    offline::a_sale_without_the_store_that_died_is_finished_with_it;
    offline::a_store_that_answers_is_never_done_without;
    offline::the_same_reference_of_another_machine_is_the_same_payment_while_stripe_knows_the_key;
    offline::what_two_machines_sold_is_told_until_somebody_has_decided;
}
