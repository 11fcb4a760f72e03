//! A journal that comes to a store that has some of it already: which of its lines say
//! something new, and which sales have two payments by it.

use std::collections::HashSet;
use std::fmt;
use std::path::Path;

use super::follow_up::{CANCEL, DONE, FollowUp};
use super::journal::sales_of;
use super::journal_line::{JournalLine, JournalStep};
use super::offline::{self, Beside};
use crate::failure::Failure;
use crate::files::file_name;
use crate::secret::Mode;
use crate::store::Imported;

/// What came of taking a journal in.
#[derive(Debug, Default)]
pub(crate) struct JournalImport {
    pub(crate) lines: Imported,
    /// Sales with more than one payment, none of which is known to be given back.
    pub(crate) paid_twice: Vec<PaidTwice>,
}

/// Refuses a file whose name says that it is of another account, mode or server: its sales
/// would be taken for this one's.
pub(crate) fn check_name(path: &Path, account: &str) -> Result<(), Failure> {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    if stem == file_name(account) || !names_an_account(&stem) {
        return Ok(());
    }
    Err(of_another(&path.display().to_string(), &stem, account))
}

/// That a file is of another account, mode or server than the key's.
pub(super) fn of_another(file: &str, theirs: &str, ours: &str) -> Failure {
    Failure::usage(format!(
        "{file} is of {theirs}, and the key is of {ours}: another account, mode or server"
    ))
    .hint("run it with the key, the profile and the --api-base that it was written with; a file of the same account under another key is taken in under another name, such as till-2.jsonl")
}

/// Whether a file is called as those of an account are, see
/// [`crate::secret::ApiKey::account_name`].
fn names_an_account(stem: &str) -> bool {
    let mut parts = stem.split('-');
    let mode = parts.next().unwrap_or_default();
    let is_mode = [Mode::Live, Mode::Test].iter().any(|m| m.name() == mode);
    let digits = parts.next().unwrap_or_default();
    is_mode && digits.len() == 16 && digits.bytes().all(|b| b.is_ascii_hexdigit())
}

/// A sale with more than one payment that is paid, or may be: machines that did not share
/// a store sold it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PaidTwice {
    pub(crate) reference: String,
    /// `pi_…`
    pub(super) payments: Vec<String>,
}

impl fmt::Display for PaidTwice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            reference,
            payments,
        } = self;
        let (count, all) = (payments.len(), payments.join(" and "));
        // The sale is shown with the one that came in last; `SoldTwice` names the same.
        let first = payments.first().map_or("", String::as_str);
        write!(
            f,
            "the sale {reference:?} has {count} payments, {all}: see tillctl payments get {first} and the others, and give back what was paid too much (tillctl payments refund {first})"
        )
    }
}

/// What a sale of a journal comes to beside a store's lines of it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct SaleImport {
    /// Of each line, whether the store has what it says.
    pub(super) are_known: Vec<bool>,
    /// The payments that are paid, or may be, if there are several.
    pub(super) payments: Vec<String>,
}

impl SaleImport {
    /// Holds the lines of a sale, which a file has, against those of the store.
    pub(super) fn of(ours: &[&str], theirs: &[&str]) -> Self {
        let parsed = |text: &&str| serde_json::from_str::<JournalLine>(text).ok();
        let lines: Vec<Option<JournalLine>> = ours.iter().map(parsed).collect();
        let known: Vec<JournalLine> = theirs.iter().filter_map(parsed).collect();
        let are_known = are_known(&lines, &known);
        let new = lines.into_iter().zip(&are_known);
        let new = new.filter_map(|(line, is_known)| line.filter(|_| !is_known));
        let all: Vec<JournalLine> = known.into_iter().chain(new).collect();
        let mut payments = paid(&all);
        if payments.len() < 2 {
            let others = theirs.iter().copied().filter(|text| !ours.contains(text));
            let beside = offline::beside(&sales_of(ours.iter().copied()), &sales_of(others));
            payments = match beside {
                Beside::Twice(twice) => twice.payments().map(str::to_owned).to_vec(),
                Beside::New | Beside::Known => Vec::new(),
            };
            payments.retain(|payment| !has_come_to_nothing(&all, payment));
        }
        if payments.len() < 2 {
            payments.clear();
        }
        Self {
            are_known,
            payments,
        }
    }
}

/// Of each line, whether a store has what it says, word for word or not: a journal that
/// was cut down says in fewer lines, with other moments, how a sale came to its end.
fn are_known(ours: &[Option<JournalLine>], theirs: &[JournalLine]) -> Vec<bool> {
    let is_there = |line: &JournalLine| theirs.contains(line);
    let is_same_end = |line: &Option<JournalLine>| {
        line.as_ref()
            .is_some_and(|line| paid_by(line).is_some() && is_there(line))
    };
    // What is before an end that both know, both know too.
    let told = ours.iter().rposition(is_same_end);
    let follow_up = |line: &JournalLine| match &line.what {
        JournalStep::Doing(follow_up) => Some((follow_up.id.clone(), follow_up.key.clone())),
        JournalStep::Done(end) => Some((end.id.clone(), end.result.clone())),
        _ => None,
    };
    let theirs_done: HashSet<_> = theirs.iter().filter_map(follow_up).collect();
    let is_known = |(number, line): (usize, &Option<JournalLine>)| {
        let Some(line) = line else { return false };
        match follow_up(line) {
            Some(step) => theirs_done.contains(&step),
            None => is_there(line) || told.is_some_and(|told| number < told),
        }
    };
    ours.iter().enumerate().map(is_known).collect()
}

/// The payment that a line says is paid, or held.
fn paid_by(line: &JournalLine) -> Option<&str> {
    match &line.what {
        JournalStep::Ended(end) if end.outcome.is_success() => end.payment_intent.as_deref(),
        _ => None,
    }
}

/// The payments that these lines of a sale say are paid.
fn paid(lines: &[JournalLine]) -> Vec<String> {
    let mut paid: Vec<String> = Vec::new();
    for payment in lines.iter().filter_map(paid_by) {
        if !paid.iter().any(|known| known == payment) {
            paid.push(payment.to_owned());
        }
    }
    paid.retain(|payment| !has_come_to_nothing(lines, payment));
    paid
}

/// Whether the last end that these lines have of a payment is none at which money moved.
fn has_come_to_nothing(lines: &[JournalLine], payment: &str) -> bool {
    let ends = lines.iter().rev().filter_map(|line| match &line.what {
        JournalStep::Ended(end) if end.payment_intent.as_deref() == Some(payment) => Some(end),
        _ => None,
    });
    let mut ends = ends.map(|end| end.outcome);
    ends.next()
        .is_some_and(|outcome| !outcome.is_success() && outcome != super::SaleOutcome::Unknown)
}

/// Whether these lines say that all of a payment was given back, or that it was called
/// off.
pub(super) fn is_given_back(lines: &[JournalLine], payment: &str) -> bool {
    let done: HashSet<&str> = lines
        .iter()
        .filter_map(|line| match &line.what {
            JournalStep::Done(end) if end.result == DONE => Some(end.id.as_str()),
            _ => None,
        })
        .collect();
    let mut follow_ups: Vec<&FollowUp> = Vec::new();
    let (mut total, mut intended) = (None, None);
    for line in lines {
        match &line.what {
            JournalStep::Intended(intent) => intended = Some(intent.amount),
            // All that can be known of one whose end nobody wrote down.
            JournalStep::Created { payment_intent } if payment_intent == payment => {
                total = total.or(intended);
            }
            JournalStep::Doing(follow_up)
                if follow_up.payment_intent == payment && done.contains(follow_up.id.as_str()) =>
            {
                // Under another key it is the same.
                follow_ups.retain(|earlier| earlier.id != follow_up.id);
                follow_ups.push(follow_up);
            }
            JournalStep::Ended(end) if end.payment_intent.as_deref() == Some(payment) => {
                total = end.total.or(total);
            }
            _ => {}
        }
    }
    let mut refunds = follow_ups.iter().filter(|follow_up| follow_up.is_refund());
    let given: i64 = refunds.clone().map(|refund| refund.minor()).sum();
    follow_ups.iter().any(|follow_up| follow_up.kind == CANCEL)
        // One without an amount is of all of it.
        || refunds.any(|refund| refund.minor() == 0)
        || total.is_some_and(|total| total > 0 && given >= total)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn line(second: u32, step: &Value) -> String {
        let mut line =
            json!({"v": 1, "at": format!("2026-11-29T09:00:{second:02}Z"), "sale": "r:one"});
        let fields = line.as_object_mut().unwrap();
        fields.extend(step.as_object().unwrap().clone());
        line.to_string()
    }

    /// A sale of 4.00 as far as it was pushed.
    fn pushed(second: u32, payment: &str) -> Vec<String> {
        let till = json!({"id": "tmr_1", "label": "Till 1", "location": null});
        let intended = json!({"step": "intended", "reference": "one", "attempt": 1, "till": till,
            "amount": 400, "currency": "eur", "deadline_s": 120, "keep": true, "key": payment,
            "params": [["amount", "400"]]});
        vec![
            line(second, &intended),
            line(
                second + 1,
                &json!({"step": "created", "payment_intent": payment}),
            ),
            line(
                second + 2,
                &json!({"step": "pushing", "reader": "tmr_1", "number": 1}),
            ),
        ]
    }

    fn ended(second: u32, payment: &str, outcome: &str) -> String {
        let end = json!({"step": "ended", "outcome": outcome, "status": null,
            "payment_intent": payment, "charge": null, "tip": null, "total": null, "card": null,
            "decline_code": null});
        line(second, &end)
    }

    fn refund(payment: &str, amount: i64) -> [String; 2] {
        let id = format!("{payment}-{amount}");
        let doing = json!({"step": "doing", "id": id, "kind": "refund", "reader": null,
            "payment_intent": payment, "amount": amount, "currency": "eur", "key": id,
            "params": []});
        let done = json!({"step": "done", "id": id, "result": "done", "object": null});
        [line(40, &doing), line(41, &done)]
    }

    fn payments(ours: &[String], theirs: &[String]) -> Vec<String> {
        let [ours, theirs] =
            [ours, theirs].map(|lines| lines.iter().map(String::as_str).collect::<Vec<_>>());
        SaleImport::of(&ours, &theirs).payments
    }

    #[test]
    fn a_payment_whose_end_nobody_knows_counts_until_it_is_known_or_given_back() {
        let open = pushed(0, "pi_1");
        let paid = [pushed(10, "pi_2"), vec![ended(13, "pi_2", "paid")]].concat();
        assert_eq!(payments(&open, &paid), ["pi_2", "pi_1"]);
        assert_eq!(payments(&paid, &open), ["pi_1", "pi_2"]);
        // The store has closed it since.
        let closed = [&open[..], &[ended(5, "pi_1", "canceled")], &paid].concat();
        assert!(payments(&open, &closed).is_empty());
        let given_back = |refunds: &[i64]| {
            let refunds = refunds.iter().flat_map(|amount| refund("pi_1", *amount));
            let lines = open.iter().cloned().chain(paid.clone()).chain(refunds);
            let lines: Vec<JournalLine> = lines
                .map(|text| serde_json::from_str(&text).unwrap())
                .collect();
            is_given_back(&lines, "pi_1")
        };
        assert!(!given_back(&[]));
        assert!(!given_back(&[150]));
        assert!(given_back(&[150, 250]));
        assert!(given_back(&[400]));
    }
}
