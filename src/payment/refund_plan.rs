//! Whether a refund is to be made, or was made before, and under which key.
//!
//! A refund with a reference is made once for this reference: it is looked for
//! at Stripe by its metadata and in the journal, and its Idempotency-Key comes
//! from the reference alone. One without a name cannot be told from a repeated
//! one, so a refund of the same amount of the same payment within a day counts
//! as the same, whoever made it, and an older one is asked about. Its key comes from the payment, the amount and
//! how many such refunds there are, so that two machines that do not see each
//! other send the same request: Stripe makes it once.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::follow_up::{FollowUp, READER_REFUND, REFERENCE, REFUND, STAMP, family};
use super::follow_up_plan::{
    FollowUpPlan, FollowUpReceipt, RefundRequest, RequestContext, follow_up,
};
use super::open_follow_up::{OpenFollowUp, Refunded};
use super::payment_state::PaymentState;
use crate::failure::Failure;
use crate::money::Money;
use crate::stripe::form::path_segment;
use crate::stripe::metadata::MOST_KEYS;
use crate::stripe::payment_intents::IntentStatus;
use crate::stripe::{Refund, readers, refunds};

/// So long a refund of the same amount counts as the same one.
const JUST_NOW: SignedDuration = SignedDuration::from_hours(24);

pub(super) fn plan(
    back: &RefundRequest,
    state: &PaymentState,
    known: &RequestContext<'_>,
) -> Result<FollowUpPlan, Failure> {
    let intent = &state.intent;
    let id = &intent.id;
    match &intent.status {
        IntentStatus::Succeeded => {}
        IntentStatus::RequiresCapture => {
            return Err(Failure::failed(format!(
                "{id} is authorised but not captured: there is nothing to give back"
            ))
            .hint(format!(
                "release the money with tillctl payments cancel {id}"
            )));
        }
        status => {
            return Err(Failure::failed(format!(
                "{id} is {status}: nothing was taken, so there is nothing to give back"
            )));
        }
    }
    if let Some(before) = made_before(back, state, known)? {
        return already(state, &before);
    }
    let kept = state.kept();
    let minor = back.amount.unwrap_or(kept);
    if kept < 1 || minor < 1 || minor > kept {
        return nothing_left(back, state, minor, kept);
    }
    if let Some(dispute) = state.blocking_dispute() {
        return Err(Failure::failed(format!(
            "{id} is disputed ({}, {} of {}): a refund is not possible",
            dispute.id,
            dispute.status,
            state.money(dispute.amount)?,
        ))
        .hint("the bank decides; if the dispute is won, the payment can be refunded again"));
    }
    make(back, state, known, minor)
}

/// A refund that was made before, as Stripe or the journal has it.
struct EarlierRefund {
    amount: i64,
    refund: Option<String>,
    status: Option<String>,
}

impl From<&Refund> for EarlierRefund {
    fn from(refund: &Refund) -> Self {
        Self {
            amount: refund.amount,
            refund: Some(refund.id.clone()),
            status: refund.status.as_ref().map(|s| s.as_str().to_owned()),
        }
    }
}

impl From<&Refunded> for EarlierRefund {
    fn from(made: &Refunded) -> Self {
        Self {
            amount: made.amount,
            refund: made.refund.clone(),
            status: None,
        }
    }
}

/// The refund that is meant, if it was made before.
fn made_before(
    back: &RefundRequest,
    state: &PaymentState,
    known: &RequestContext<'_>,
) -> Result<Option<EarlierRefund>, Failure> {
    let id = &state.intent.id;
    let gone = state.refunds.iter().filter(|r| r.gives_back());
    // What the list shows is believed, how it is there; what it does not show
    // yet was made all the same.
    let unlisted = known.refunds.of(id).filter(|made| {
        state
            .refunds
            .iter()
            .all(|r| made.refund.as_ref() != Some(&r.id))
    });
    let Some(reference) = back.reference.as_deref() else {
        return equal_before(back, state, known);
    };
    if let Some(other) = known.refunds.named(reference)
        && other.payment_intent != *id
    {
        return Err(taken(
            reference,
            &format!("a refund of {}, not of {id}", other.payment_intent),
        ));
    }
    let mut gone = gone.filter(|r| r.stamped(REFERENCE) == Some(reference));
    let mut unlisted = unlisted.filter(|made| made.reference.as_deref() == Some(reference));
    let listed = gone.next().map(EarlierRefund::from);
    let before = listed.or_else(|| unlisted.next().map(EarlierRefund::from));
    if let (Some(before), Some(minor)) = (&before, back.amount)
        && before.amount != minor
    {
        let (was, is) = (state.money(before.amount)?, state.money(minor)?);
        return Err(taken(reference, &format!("a refund of {was}, not of {is}")));
    }
    Ok(before)
}

/// A refund of the same amount, which cannot be told from the one that is
/// wanted. Made just now it is taken for it; an older one is left to decide
/// upon, also because the clocks of two machines may differ.
fn equal_before(
    back: &RefundRequest,
    state: &PaymentState,
    known: &RequestContext<'_>,
) -> Result<Option<EarlierRefund>, Failure> {
    let Some(minor) = back.amount.filter(|_| !back.again) else {
        return Ok(None);
    };
    let id = &state.intent.id;
    let here: Vec<&Refunded> = known.refunds.of(id).filter(|r| r.amount == minor).collect();
    let mut found: Vec<(Timestamp, EarlierRefund)> = Vec::new();
    for refund in &state.refunds {
        if refund.amount != minor || !refund.gives_back() || state.is_release(refund) {
            continue;
        }
        let at_stripe = Timestamp::from_second(refund.created).unwrap_or(Timestamp::MIN);
        let mine = here.iter().find(|r| r.refund.as_ref() == Some(&refund.id));
        let at = mine.map_or(at_stripe, |mine| mine.at.max(at_stripe));
        found.push((at, refund.into()));
    }
    for made in here {
        if state
            .refunds
            .iter()
            .all(|r| made.refund.as_ref() != Some(&r.id))
        {
            found.push((made.at, made.into()));
        }
    }
    let Some((at, last)) = found.into_iter().max_by_key(|(at, _)| *at) else {
        return Ok(None);
    };
    if known.now.duration_since(at) < JUST_NOW || state.kept() < 1 {
        return Ok(Some(last));
    }
    Err(Failure::failed(format!(
        "{} of {id} was given back before, at {}{}",
        state.money(minor)?,
        Timestamp::from_second(at.as_second()).unwrap_or(at),
        last.refund.map(|id| format!(" ({id})")).unwrap_or_default(),
    ))
    .hint("if another refund of the same amount is meant: --again, or give each a --reference"))
}

fn taken(reference: &str, whose: &str) -> Failure {
    Failure::failed(format!(
        "the reference {reference:?} belongs to {whose}; nothing was done"
    ))
    .hint("one reference is one refund: give this one a reference of its own")
}

fn already(state: &PaymentState, before: &EarlierRefund) -> Result<FollowUpPlan, Failure> {
    Ok(FollowUpPlan::Already(Box::new(FollowUpReceipt {
        amount: state.money(before.amount)?,
        status: before.status.clone(),
        refund: before.refund.clone(),
        already: true,
        ..FollowUpReceipt::of(&follow_up(state, REFUND, None)?)
    })))
}

/// Nothing is left, or less than is wanted.
fn nothing_left(
    back: &RefundRequest,
    state: &PaymentState,
    minor: i64,
    kept: i64,
) -> Result<FollowUpPlan, Failure> {
    let id = &state.intent.id;
    let taken: Money = state.money(state.captured())?;
    let gone: Vec<&Refund> = state.refunds.iter().filter(|r| r.gives_back()).collect();
    if kept < 1 && !back.again && !gone.is_empty() {
        let whole = back.amount.is_none_or(|minor| minor == taken.minor());
        // All that was taken went back, as is wished.
        if whole {
            let one = match gone.as_slice() {
                [one] => EarlierRefund::from(*one),
                _ => EarlierRefund {
                    amount: state.given_back(),
                    refund: None,
                    status: None,
                },
            };
            return already(state, &one);
        }
    }
    if kept < 1 {
        return Err(Failure::failed(format!(
            "{id} was refunded already: of {taken} nothing is left to give back"
        ))
        .hint(format!("see tillctl payments get {id}")));
    }
    Err(Failure::failed(format!(
        "{} is more than {id} has left to give back: {taken} was taken, {} is left",
        state.money(minor)?,
        state.money(kept)?
    )))
}

fn make(
    back: &RefundRequest,
    state: &PaymentState,
    known: &RequestContext<'_>,
    minor: i64,
) -> Result<FollowUpPlan, Failure> {
    let id = &state.intent.id;
    let mut metadata = back.metadata.clone();
    let mut follow_up = follow_up(state, REFUND, back.amount)?;
    follow_up.reference.clone_from(&back.reference);
    if let Some(reference) = &back.reference {
        metadata.insert(REFERENCE.to_owned(), reference.clone());
    }
    if !state.is_interac() {
        follow_up.key = key(back, state, minor, known.refused);
        // Whoever sends this again must send the same, to the letter.
        metadata.insert(STAMP.to_owned(), follow_up.key.clone());
        follow_up.params = refunds::create(&refunds::Draft {
            payment_intent: id.clone(),
            amount: minor,
            reason: back.reason.clone(),
            metadata,
        })
        .params
        .pairs()
        .to_vec();
        return Ok(FollowUpPlan::Do(Box::new(follow_up)));
    }
    let Some(counter) = &back.counter else {
        return Err(Failure::usage(format!(
            "{id} was paid with an Interac card, which is refunded on a reader with the same card"
        ))
        .hint("name the reader the customer is at with --reader"));
    };
    // A command to a reader has a key of its own each time: a repeated one
    // would only be answered, not carried out.
    metadata.insert(STAMP.to_owned(), follow_up.id.clone());
    if let Some(reason) = &back.reason {
        // The reader's command knows no reason.
        metadata.insert("tillctl_reason".to_owned(), reason.clone());
    }
    READER_REFUND.clone_into(&mut follow_up.kind);
    follow_up.reader = Some(counter.reader_ref.id.clone());
    follow_up.deadline_s = counter.deadline.as_secs();
    follow_up.params = readers::refund_payment(&counter.reader_ref.id, id, minor, &metadata)
        .params
        .pairs()
        .to_vec();
    Ok(FollowUpPlan::Do(Box::new(follow_up)))
}

/// The Idempotency-Key: what the refund is called, or which of its kind it is,
/// and after refusals that Stripe only repeats, how many those were.
fn key(back: &RefundRequest, state: &PaymentState, minor: i64, refused: u32) -> String {
    let refunds = state.refunds.iter();
    let mut key = if let Some(reference) = &back.reference {
        // One that failed may be tried again; everybody counts the same.
        let is_failed = |r: &&Refund| !r.gives_back() && r.stamped(REFERENCE) == Some(reference);
        let failed = refunds.filter(is_failed).count();
        format!("tillctl_refund-{}-{}", path_segment(reference), failed + 1)
    } else {
        let same = refunds.filter(|r| r.amount == minor).count();
        let id = &state.intent.id;
        format!("tillctl_refund_of-{id}-{minor}-{}", same + 1)
    };
    if refused > 0 {
        key.push_str(&format!(".{refused}"));
    }
    key
}

/// A refund of the same amount that came after a follow-up without a name was begun, and
/// not by it: by its key that many were there before. It counts as the same.
pub(super) fn equal_since<'s>(follow_up: &FollowUp, state: &'s PaymentState) -> Option<&'s Refund> {
    let unnamed = family(&follow_up.key).strip_prefix("tillctl_refund_of-")?;
    let number: usize = unnamed.rsplit('-').next()?.parse().ok()?;
    let minor = follow_up.minor();
    let same = || state.refunds.iter().filter(|r| r.amount == minor);
    if same().count() < number {
        return None;
    }
    same().find(|r| r.gives_back() && !state.is_release(r))
}

/// The metadata of a refund that are its own.
const OWN_METADATA: usize = 3;

/// Refuses a reference for a refund of which one without a name was begun and
/// has not ended: it could be the same.
pub(super) fn check_name(back: &RefundRequest, begun: &OpenFollowUp) -> Result<(), Failure> {
    let follow_up = &begun.follow_up;
    let is_same = follow_up.is_refund()
        && follow_up.reference.is_none()
        && back.reference.is_some()
        && back.amount.is_none_or(|minor| minor == follow_up.minor());
    if !is_same {
        return Ok(());
    }
    let id = &follow_up.payment_intent;
    Err(Failure::failed(format!(
        "a refund of {} of {id} without a name was begun at {} and has not ended: it may be this one",
        Money::new(follow_up.minor(), follow_up.currency),
        begun.at
    ))
    .hint(format!(
        "finish it with tillctl payments resume {id}; then decide whether another is due"
    )))
}

/// The user's metadata, as long as there is room for a refund's own.
pub(crate) fn check_metadata(metadata: &BTreeMap<String, String>) -> Result<(), Failure> {
    let most = MOST_KEYS - OWN_METADATA;
    if metadata.len() > most {
        return Err(Failure::usage(format!(
            "a refund takes at most {most} --metadata: {OWN_METADATA} of Stripe's {MOST_KEYS} are its own"
        )));
    }
    for own in [STAMP, REFERENCE] {
        if metadata.contains_key(own) {
            return Err(
                Failure::usage(format!("--metadata {own}=… is tillctl's own"))
                    .hint("name the refund with --reference"),
            );
        }
    }
    Ok(())
}
