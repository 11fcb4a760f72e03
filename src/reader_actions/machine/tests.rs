use proptest::prelude::*;

use super::*;

const FORM: Rules = Rules {
    behind: Behind::Nothing,
    tries: TRIES,
    wait: Wait::ForTheEnd,
};
const REFUND: Rules = Rules {
    behind: Behind::Outcome,
    ..FORM
};
const SALE: Rules = Rules {
    behind: Behind::Intent,
    ..FORM
};
const UNATTENDED: Rules = Rules {
    wait: Wait::ForThePush,
    ..SALE
};

const TIMEOUT: &str = "terminal_reader_timeout";
const BUSY: &str = "terminal_reader_busy";
const OFFLINE: &str = "terminal_reader_offline";
const INVALID: &str = "intent_invalid_state";

type S = State<u8>;
type O = Observed<u8>;

fn lost() -> Error {
    Error::NoAnswer {
        reason: "reset".into(),
        status: None,
        request_id: None,
        write: true,
        remedy: None,
    }
}

fn blind() -> Error {
    Error::NotSent {
        reason: "no network".into(),
    }
}

fn denied() -> Error {
    Error::Refused(Failure::failed("no"))
}

fn pushing(number: u32) -> S {
    let reach = PushReach::Never;
    State::Pushing { number, reach }
}

fn locating(number: u32, code: Option<&str>) -> S {
    State::Locating {
        number,
        reach: PushReach::Maybe,
        lost: code.map_or_else(lost, Error::with_code),
    }
}

fn again(number: u32) -> S {
    State::PushingAgain {
        number,
        reach: PushReach::Maybe,
        lost: lost(),
    }
}

fn late() -> Leaving<u8> {
    Leaving {
        why: Why::Late,
        reach: PushReach::Maybe,
        canceled: 0,
        rounds: 0,
        trouble: Trouble::None,
    }
}

fn asked() -> Leaving<u8> {
    Leaving {
        canceled: 1,
        ..late()
    }
}

fn never() -> Leaving<u8> {
    Leaving {
        why: Why::Refused(lost()),
        reach: PushReach::Never,
        ..late()
    }
}

fn troubled() -> Leaving<u8> {
    Leaving {
        trouble: Trouble::Error(denied()),
        ..late()
    }
}

/// The first word of how something is written.
fn word(thing: &impl std::fmt::Debug) -> String {
    let text = format!("{thing:?}");
    let word = text.split([' ', '(']).next().unwrap_or_default();
    word.to_owned()
}

/// A state in a few words.
fn shown(state: &S) -> String {
    match state {
        State::Ended(End::Answer(answer)) => format!("answer {answer}"),
        State::Ended(End::Pushed) => "pushed".into(),
        State::Ended(End::Nothing(why)) => format!("nothing: {}", word(why)),
        State::Ended(End::Left(why, _)) => format!("left: {}", word(why)),
        State::Ended(End::Unknown(why, _)) => format!("unknown: {}", word(why)),
        State::Pushing { number, .. } => format!("push {number}"),
        State::PushingAgain { number, .. } => format!("again after {number}"),
        state => match state.why() {
            Some(why) => format!("{}: {}", word(state), word(why)),
            None => word(state),
        },
    }
}

#[track_caller]
fn leads(rules: Rules, from: S, observed: O, to: &str) {
    let text = format!("{from:?} + {observed:?}");
    assert_eq!(shown(&from.after(rules, observed)), to, "{text}");
}

use Observed as Ob;

#[test]
fn a_push_is_answered_refused_or_lost() {
    let refused = |code| Ob::NotAccepted(Error::with_code(code));
    leads(SALE, pushing(1), Ob::Accepted, "Presenting");
    leads(SALE, pushing(1), Ob::NotAccepted(lost()), "Locating");
    for code in [TIMEOUT, BUSY, INVALID] {
        leads(SALE, pushing(1), refused(code), "Locating");
    }
    leads(SALE, pushing(1), refused(OFFLINE), "Clearing: Refused");
    leads(FORM, pushing(1), refused(OFFLINE), "nothing: Refused");
    let prevented = Ob::Prevented(Failure::failed("the disk is full"));
    leads(SALE, pushing(1), prevented, "Clearing: Prevented");
    // Only what may have arrived needs to be taken off.
    for (error, reach) in [
        (lost(), PushReach::Maybe),
        (Error::with_code(TIMEOUT), PushReach::Maybe),
        (Error::with_code(BUSY), PushReach::Never),
    ] {
        let after = pushing(1).after(SALE, Ob::NotAccepted(error));
        let State::Locating { reach: is, .. } = after else {
            panic!("{after:?}");
        };
        assert_eq!(is, reach);
    }
}

#[test]
fn it_is_pushed_again_only_where_it_is_not() {
    let at = |number| locating(number, None);
    leads(SALE, at(1), Ob::Seen(Seen::UnderWay), "Presenting");
    leads(SALE, at(1), Ob::Seen(Seen::Ended(7)), "answer 7");
    leads(SALE, at(1), Ob::Seen(Seen::Failed(7)), "Clearing: Failed");
    leads(SALE, at(1), Ob::Seen(Seen::Blind(blind())), "Locating");
    leads(SALE, at(1), Ob::Seen(Seen::Gone), "Clearing: Gone");
    leads(
        SALE,
        at(1),
        Ob::Seen(Seen::Denied(denied())),
        "Clearing: Denied",
    );
    for seen in [Seen::Empty, Seen::Other, Seen::FailedBefore(7)] {
        leads(SALE, at(2), Ob::Seen(seen), "again after 2");
    }
    leads(SALE, at(TRIES), Ob::Seen(Seen::Empty), "Clearing: Refused");
    leads(FORM, at(TRIES), Ob::Seen(Seen::Empty), "nothing: Refused");
    let invalid = locating(1, Some(INVALID));
    leads(SALE, invalid, Ob::Seen(Seen::Empty), "Clearing: Refused");
    // Nobody has seen whether it is there.
    leads(FORM, at(1), Ob::Late, "Clearing: Refused");
    leads(FORM, at(1), Ob::Interrupted, "Clearing: Interrupted");
    let prevented = Ob::Prevented(Failure::failed("in use"));
    leads(FORM, at(1), prevented, "nothing: Prevented");
    leads(SALE, again(1), Ob::Done, "push 2");
    leads(SALE, again(1), Ob::Late, "Clearing: Refused");
    leads(SALE, again(1), Ob::Interrupted, "Clearing: Interrupted");
}

#[test]
fn the_reader_rests_longer_each_time() {
    assert_eq!(again(2).step(), Step::Rest(Duration::from_secs(1)));
    let busy = State::<u8>::PushingAgain {
        number: 2,
        reach: PushReach::Never,
        lost: Error::with_code(BUSY),
    };
    assert_eq!(busy.step(), Step::Rest(Duration::from_secs(2)));
}

#[test]
fn it_is_waited_for_if_somebody_waits() {
    leads(SALE, State::Presenting, Ob::Done, "Waiting");
    leads(UNATTENDED, State::Presenting, Ob::Done, "pushed");
    let prevented = Ob::Prevented(Failure::failed("no such card"));
    leads(SALE, State::Presenting, prevented, "Clearing: Prevented");
    for state in [|| State::Waiting, || State::LastLook] {
        let seen = |seen, to| leads(SALE, state(), Ob::Seen(seen), to);
        seen(Seen::Ended(7), "answer 7");
        seen(Seen::Failed(7), "Clearing: Failed");
        seen(Seen::FailedBefore(7), "Clearing: Failed");
        seen(Seen::Empty, "Clearing: TakenOff");
        seen(Seen::Other, "Clearing: Displaced");
        seen(Seen::Gone, "Clearing: Gone");
        seen(Seen::Denied(denied()), "Clearing: Denied");
        leads(SALE, state(), Ob::Interrupted, "Clearing: Interrupted");
        let seen = |seen, to| leads(FORM, state(), Ob::Seen(seen), to);
        seen(Seen::Ended(7), "answer 7");
        seen(Seen::Failed(7), "answer 7");
        seen(Seen::Empty, "nothing: TakenOff");
        seen(Seen::Other, "nothing: Displaced");
        seen(Seen::Gone, "nothing: Gone");
        seen(Seen::Denied(denied()), "unknown: Denied");
    }
    leads(SALE, State::Waiting, Ob::Seen(Seen::UnderWay), "Waiting");
    leads(
        SALE,
        State::Waiting,
        Ob::Seen(Seen::Blind(blind())),
        "Waiting",
    );
    // Nothing ends before one more look.
    leads(SALE, State::Waiting, Ob::Late, "LastLook");
    leads(
        SALE,
        State::LastLook,
        Ob::Seen(Seen::UnderWay),
        "Clearing: Late",
    );
    leads(
        SALE,
        State::LastLook,
        Ob::Seen(Seen::Blind(blind())),
        "Clearing: Late",
    );
    leads(SALE, State::LastLook, Ob::Late, "Clearing: Late");
}

#[test]
fn only_what_is_ours_is_taken_off() {
    let look = |rules, leaving: Leaving<u8>, seen, to| {
        leads(rules, State::Clearing(leaving), Ob::Seen(seen), to);
    };
    for rules in [FORM, REFUND, SALE] {
        look(rules, late(), Seen::UnderWay, "Cancelling: Late");
        look(rules, late(), Seen::Ended(7), "answer 7");
    }
    // The slot has the answer, and tells who was faster than the deadline.
    look(FORM, late(), Seen::Failed(7), "answer 7");
    look(FORM, late(), Seen::Empty, "nothing: TakenOff");
    look(FORM, late(), Seen::Other, "nothing: Displaced");
    look(FORM, asked(), Seen::Empty, "nothing: Late");
    look(FORM, late(), Seen::Gone, "nothing: Gone");
    look(FORM, late(), Seen::Denied(denied()), "unknown: Denied");
    look(FORM, late(), Seen::Blind(blind()), "Pausing: Late");
    // The object has it, wherever the action is.
    for seen in [Seen::Empty, Seen::Other, Seen::Gone, Seen::Blind(blind())] {
        look(REFUND, late(), seen, "Deciding: Late");
    }
    look(SALE, late(), Seen::Denied(denied()), "Deciding: Late");
    leads(
        SALE,
        State::Clearing(late()),
        Ob::OutOfPatience,
        "unknown: Late",
    );
    leads(
        SALE,
        State::Clearing(never()),
        Ob::OutOfPatience,
        "nothing: Refused",
    );
}

#[test]
fn what_the_customer_did_meanwhile_counts() {
    let off = |rules, seen, to| {
        leads(rules, State::Cancelling(late()), Ob::Canceled(seen), to);
    };
    off(FORM, Ok(Seen::Ended(7)), "answer 7");
    off(FORM, Ok(Seen::Empty), "Cleared: Late");
    off(FORM, Ok(Seen::UnderWay), "Pausing: Late");
    off(FORM, Err(lost()), "Pausing: Late");
    off(SALE, Ok(Seen::Empty), "Deciding: Late");
    off(SALE, Err(lost()), "Deciding: Late");
    let cleared = |seen, to| leads(FORM, State::Cleared(late()), Ob::Seen(seen), to);
    cleared(Seen::Ended(7), "answer 7");
    cleared(Seen::Failed(7), "answer 7");
    cleared(Seen::Empty, "nothing: Late");
    cleared(Seen::Blind(blind()), "nothing: Late");
}

/// It cannot take a card for what is about to be cancelled, but it may still
/// give money back.
#[test]
fn a_silent_reader_is_off_a_payment_and_not_off_a_refund() {
    for (rules, is_off) in [(SALE, true), (REFUND, false)] {
        let silent = Err(Error::with_code(OFFLINE));
        let after = State::Cancelling(late()).after(rules, Ob::Canceled(silent));
        let State::Deciding(_, off) = after else {
            panic!("{after:?}");
        };
        assert_eq!(matches!(off, Off::Yes), is_off);
    }
}

#[test]
fn the_object_decides() {
    let no = |error| Off::No(Trouble::Error(error));
    let ask = |rules, off, object, to| {
        leads(rules, State::Deciding(late(), off), Ob::Object(object), to);
    };
    ask(SALE, no(denied()), ActionObject::Settled(7), "answer 7");
    ask(SALE, no(blind()), ActionObject::Closed, "left: Late");
    ask(SALE, Off::Yes, ActionObject::Closed, "nothing: Late");
    ask(REFUND, Off::Yes, ActionObject::Idle, "nothing: Late");
    ask(REFUND, no(blind()), ActionObject::Idle, "Pausing: Late");
    ask(SALE, Off::Yes, ActionObject::Open, "Closing: Late");
    ask(
        SALE,
        no(Error::with_code(BUSY)),
        ActionObject::Open,
        "Pausing: Late",
    );
    ask(SALE, Off::Yes, ActionObject::Busy, "Pausing: Late");
    ask(SALE, no(blind()), ActionObject::Busy, "Pausing: Late");
    ask(
        SALE,
        Off::Yes,
        ActionObject::Unread(blind()),
        "Pausing: Late",
    );
    // Who may not look may still be allowed to close it.
    ask(SALE, no(denied()), ActionObject::Open, "Closing: Late");
    ask(SALE, no(denied()), ActionObject::Idle, "Closing: Late");
    ask(
        SALE,
        no(denied()),
        ActionObject::Unread(blind()),
        "Closing: Late",
    );
    ask(
        SALE,
        Off::Yes,
        ActionObject::Unread(denied()),
        "Closing: Late",
    );
    // A refund has nothing that could be closed.
    ask(
        REFUND,
        Off::Yes,
        ActionObject::Unread(denied()),
        "unknown: Late",
    );
    ask(REFUND, no(denied()), ActionObject::Idle, "Pausing: Late");
}

/// The customer may be paying on a reader that Stripe shows no more.
#[test]
fn what_was_there_comes_off_a_reader_that_cannot_be_seen_any_more() {
    let there = |rounds| Leaving {
        reach: PushReach::There,
        rounds,
        ..late()
    };
    let shut = || Ob::Seen(Seen::Denied(denied()));
    let after = S::Waiting.after(SALE, shut());
    assert_eq!(shown(&after), "Clearing: Denied");
    assert_eq!(shown(&after.after(SALE, shut())), "Cancelling: Denied");
    for seen in [Seen::Denied(denied()), Seen::Gone] {
        leads(
            SALE,
            State::Clearing(there(0)),
            Ob::Seen(seen),
            "Cancelling: Late",
        );
    }
    // It is not known to be there: somebody else's may be.
    leads(SALE, State::Clearing(late()), shut(), "Deciding: Late");
    leads(REFUND, State::Clearing(there(0)), shut(), "Deciding: Late");
    let left = State::Clearing(there(0)).after(SALE, Ob::Seen(Seen::Empty));
    assert!(matches!(left, State::Deciding(l, _) if l.reach == PushReach::Maybe));
    // What cannot be taken off is closed beside the reader once no bank is being asked.
    for (rounds, to) in [(0, "Pausing: Late"), (LAST_RESORT, "Closing: Late")] {
        let no = Off::No(Trouble::Error(denied()));
        let deciding = State::Deciding(there(rounds), no);
        leads(SALE, deciding, Ob::Object(ActionObject::Open), to);
        let busy = Off::No(Trouble::Error(Error::with_code(BUSY)));
        let deciding = State::Deciding(there(rounds), busy);
        leads(
            SALE,
            deciding,
            Ob::Object(ActionObject::Open),
            "Pausing: Late",
        );
    }
}

#[test]
fn it_is_closed_or_tried_again_or_given_up() {
    let close = |leaving: Leaving<u8>, close, closed, to| {
        leads(SALE, State::Closing(leaving, close), Ob::Closed(closed), to);
    };
    close(late(), Close::Open, Ok(true), "nothing: Late");
    close(late(), Close::Open, Ok(false), "Pausing: Late");
    close(late(), Close::Open, Err(denied()), "Pausing: Late");
    close(late(), Close::LastResort, Ok(true), "nothing: Late");
    close(troubled(), Close::LastResort, Ok(true), "left: Late");
    close(late(), Close::LastResort, Err(denied()), "unknown: Late");
    close(late(), Close::LastResort, Err(lost()), "Pausing: Late");
    // What never reached a reader cannot have been paid.
    close(never(), Close::Open, Err(lost()), "nothing: Refused");
    leads(SALE, State::Pausing(late()), Ob::Done, "Clearing: Late");
    leads(
        SALE,
        State::Pausing(late()),
        Ob::OutOfPatience,
        "unknown: Late",
    );
}

#[test]
fn the_same_refusal_twice_is_an_answer() {
    let refused = Leaving {
        trouble: Trouble::Error(Error::with_code(INVALID)),
        ..late()
    };
    assert_eq!(State::Pausing(refused).step(), Step::Pause(Duration::ZERO));
    assert_eq!(State::Pausing(troubled()).step(), Step::Pause(PAUSE));
    assert_eq!(State::Pausing(late()).step(), Step::Pause(PAUSE));
    let refused = || Ob::Canceled(Err(denied()));
    leads(FORM, State::Cancelling(late()), refused(), "Pausing: Late");
    leads(
        FORM,
        State::Cancelling(troubled()),
        refused(),
        "unknown: Late",
    );
    let busy = Ob::Canceled(Err(Error::with_code(BUSY)));
    leads(FORM, State::Cancelling(troubled()), busy, "Pausing: Late");
}

fn seen(n: u8) -> Seen<u8> {
    match n % 9 {
        0 => Seen::Ended(n),
        1 => Seen::Failed(n),
        2 => Seen::FailedBefore(n),
        3 => Seen::Empty,
        4 => Seen::Other,
        5 => Seen::Gone,
        6 => Seen::Blind(blind()),
        7 => Seen::Denied(denied()),
        _ => Seen::UnderWay,
    }
}

fn error(n: u8) -> Error {
    match n % 6 {
        0 => lost(),
        1 => blind(),
        2 => denied(),
        3 => Error::with_code(TIMEOUT),
        4 => Error::with_code(BUSY),
        _ => Error::with_code(OFFLINE),
    }
}

/// What the world may show of a step.
fn world(step: Step, n: u8, m: u8) -> O {
    match (step, m) {
        (Step::Push(_), 0) => Ob::Accepted,
        (Step::Push(_), 1) | (Step::Locate | Step::Present, 2) => {
            Ob::Prevented(Failure::failed("no"))
        }
        (Step::Push(_), _) => Ob::NotAccepted(error(n)),
        (Step::Rest(_) | Step::Locate | Step::Wait, 0) => Ob::Interrupted,
        (Step::Rest(_) | Step::Locate | Step::Wait, 1) => Ob::Late,
        (Step::LookBeforeCancel | Step::Pause(_), 0) => Ob::OutOfPatience,
        (Step::Rest(_) | Step::Present | Step::Pause(_), _) => Ob::Done,
        (Step::Cancel, 0..=3) => Ob::Canceled(Err(error(n))),
        (Step::Cancel, _) => Ob::Canceled(Ok(seen(n))),
        (Step::Decide, 0) => Ob::Object(ActionObject::Settled(n)),
        (Step::Decide, 1) => Ob::Object(ActionObject::Closed),
        (Step::Decide, 2) => Ob::Object(ActionObject::Idle),
        (Step::Decide, 3..=5) => Ob::Object(ActionObject::Open),
        (Step::Decide, 6) => Ob::Object(ActionObject::Busy),
        (Step::Decide, _) => Ob::Object(ActionObject::Unread(error(n))),
        (Step::Close, 0..=3) => Ob::Closed(Err(error(n))),
        (Step::Close, m) => Ob::Closed(Ok(m % 2 == 0)),
        _ => Ob::Seen(seen(n)),
    }
}

/// The end of all patience.
fn hurry(step: Step) -> O {
    match step {
        Step::Push(_) => Ob::NotAccepted(blind()),
        Step::Present => Ob::Done,
        Step::Rest(_) | Step::Locate | Step::Wait | Step::LookOnce => Ob::Late,
        Step::LookBeforeCancel | Step::LookAfterCancel => Ob::Seen(Seen::Blind(blind())),
        Step::Cancel => Ob::Canceled(Err(blind())),
        Step::Decide => Ob::Object(ActionObject::Unread(blind())),
        Step::Close => Ob::Closed(Err(blind())),
        Step::Pause(_) | Step::Stop => Ob::OutOfPatience,
    }
}

/// The answer that ends everything, whatever the state.
fn answer(observed: &O) -> Option<u8> {
    match observed {
        Ob::Seen(Seen::Ended(n))
        | Ob::Canceled(Ok(Seen::Ended(n)))
        | Ob::Object(ActionObject::Settled(n)) => Some(*n),
        _ => None,
    }
}

proptest! {
    /// Whatever is seen, and in whatever order.
    #[test]
    fn every_order_of_looks_ends_well(
        which in 0..4usize,
        sights in prop::collection::vec((any::<u8>(), 0..9u8), 0..60),
    ) {
        let rules = [FORM, REFUND, SALE, UNATTENDED][which];
        let mut state = S::begin();
        let mut sights = sights.into_iter();
        let mut last: Option<O> = None;
        let mut pushes = 0;
        // Whether the last look that showed the slot showed it there.
        let mut there = false;
        for steps in 0.. {
            let step = state.step();
            if step == Step::Stop {
                break;
            }
            prop_assert!(steps < 80, "it does not end: {state:?}");
            if let Step::Push(number) = step {
                pushes += 1;
                prop_assert_eq!(number, pushes);
                prop_assert!(number <= rules.tries);
            }
            if step == Step::Cancel {
                let is_ours = matches!(last, Some(Ob::Seen(Seen::UnderWay)));
                let is_hidden = rules.behind == Behind::Intent
                    && there
                    && matches!(last, Some(Ob::Seen(Seen::Gone)));
                prop_assert!(is_ours || is_hidden, "{last:?} is cancelled");
            }
            if matches!(state, State::PushingAgain { .. }) {
                let is_nowhere = matches!(
                    last,
                    Some(Ob::Seen(Seen::Empty | Seen::Other | Seen::FailedBefore(_)))
                );
                prop_assert!(is_nowhere, "pushed again after {last:?}");
            }
            let observed = match sights.next() {
                Some((n, m)) => world(step, n, m),
                None => hurry(step),
            };
            let told = format!("{observed:?}");
            let ends = answer(&observed);
            // What nothing stands behind is forgotten by the reader: its failure is
            // an answer too.
            let failed = match &observed {
                Ob::Seen(Seen::Failed(n)) if rules.behind == Behind::Nothing => Some(*n),
                _ => None,
            };
            let reached = !matches!(
                state,
                State::Pushing { reach: PushReach::Never, .. }
                    | State::Locating { reach: PushReach::Never, .. }
                    | State::PushingAgain { reach: PushReach::Never, .. }
            );
            let closes = matches!(
                observed,
                Ob::Closed(Ok(true)) | Ob::Object(ActionObject::Closed | ActionObject::Idle)
            );
            last = Some(match &observed {
                Ob::Seen(Seen::UnderWay) => Ob::Seen(Seen::UnderWay),
                Ob::Seen(Seen::Empty | Seen::Other | Seen::FailedBefore(_)) => Ob::Seen(Seen::Empty),
                Ob::Seen(Seen::Gone | Seen::Denied(_)) => Ob::Seen(Seen::Gone),
                _ => Ob::Done,
            });
            there = match &observed {
                Ob::Accepted | Ob::Seen(Seen::UnderWay) | Ob::Canceled(Ok(Seen::UnderWay)) => true,
                Ob::Seen(Seen::Gone | Seen::Denied(_) | Seen::Blind(_)) => there,
                Ob::Seen(_) | Ob::Canceled(Ok(_)) => false,
                _ => there,
            };
            let never = match &state {
                State::Clearing(l) | State::Deciding(l, _) | State::Closing(l, _)
                | State::Cancelling(l) | State::Pausing(l) => l.reach == PushReach::Never,
                _ => !reached,
            };
            state = state.after(rules, observed);
            if let Some(n) = ends.or(failed) {
                let kept = matches!(&state, State::Ended(End::Answer(is)) if *is == n);
                prop_assert!(kept, "{told} is forgotten: {state:?}");
            }
            if let (State::Ended(End::Nothing(_) | End::Left(..)), true) = (&state, rules.behind == Behind::Intent) {
                prop_assert!(closes || never, "{told} leaves it open: {state:?}");
            }
        }
    }
}
