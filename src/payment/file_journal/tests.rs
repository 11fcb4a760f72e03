use jiff::Timestamp;
use proptest::prelude::*;

use super::super::follow_up::{CAPTURE, FollowUp, FollowUpEnd, REFUND};
use super::super::journal_line::{AttemptEnd, JournalStep, SaleIntent, VERSION};
use super::super::sale::{ReaderRef, SaleOutcome};
use super::*;
use crate::money::Currency;
use std::fs::OpenOptions;
use std::io::Write as _;

fn at() -> Timestamp {
    "2026-11-23T11:00:00Z".parse().unwrap()
}

fn line(sale: &str, what: JournalStep) -> JournalLine {
    JournalLine {
        v: VERSION,
        at: at(),
        sale: sale.to_owned(),
        what,
    }
}

fn intended(attempt: u32, key: &str) -> JournalStep {
    JournalStep::Intended(Box::new(SaleIntent {
        reference: Some("order-1".into()),
        attempt,
        reader_ref: ReaderRef {
            id: "tmr_1".into(),
            label: Some("Till 1".into()),
            location: None,
        },
        amount: 1200,
        currency: Currency::parse("eur").unwrap(),
        deadline_s: 120,
        keep: true,
        key: key.into(),
        params: vec![("amount".into(), "1200".into())],
    }))
}

fn created(intent: &str) -> JournalStep {
    JournalStep::Created {
        payment_intent: intent.into(),
    }
}

fn ended(outcome: SaleOutcome) -> JournalStep {
    JournalStep::Ended(Box::new(AttemptEnd {
        outcome,
        status: None,
        payment_intent: Some("pi_1".into()),
        charge: None,
        tip: None,
        total: None,
        card: None,
        decline_code: None,
        reader_ref: None,
    }))
}

fn doing(id: &str, kind: &str, intent: &str) -> JournalStep {
    JournalStep::Doing(Box::new(FollowUp {
        id: id.into(),
        kind: kind.into(),
        payment_intent: intent.into(),
        reader: None,
        amount: Some(500),
        currency: Currency::parse("eur").unwrap(),
        reference: None,
        key: format!("key-{id}"),
        params: Vec::new(),
        deadline_s: 0,
    }))
}

fn done(id: &str) -> JournalStep {
    JournalStep::Done(Box::new(FollowUpEnd {
        id: id.into(),
        result: "done".into(),
        object: None,
    }))
}

fn text(lines: &[JournalLine]) -> String {
    lines
        .iter()
        .map(|l| serde_json::to_string(l).unwrap() + "\n")
        .collect()
}

/// A sale from its beginning to a refund that is still open.
fn story() -> Vec<JournalLine> {
    [
        intended(1, "a"),
        created("pi_1"),
        JournalStep::Pushing {
            reader: "tmr_1".into(),
            number: 1,
        },
        ended(SaleOutcome::Paid),
        doing("d1", REFUND, "pi_1"),
        done("d1"),
        doing("d2", REFUND, "pi_1"),
    ]
    .into_iter()
    .map(|what| line("r:order-1", what))
    .collect()
}

#[test]
fn a_sale_is_what_its_lines_add_up_to() {
    let reading = read_lines(text(&story()).as_bytes());
    let entry = reading.entries.get("r:order-1").unwrap();
    assert_eq!(entry.payment_intent.as_deref(), Some("pi_1"));
    assert!(!entry.is_undecided() && entry.is_open());
    let open: Vec<_> = reading
        .entries
        .begun()
        .map(|b| b.follow_up.id.as_str())
        .collect();
    assert_eq!(open, ["d2"]);
    assert_eq!(reading.entries.name_of("pi_1"), "r:order-1");
    assert_eq!(reading.entries.name_of("pi_2"), "p:pi_2");
}

#[test]
fn a_new_key_is_a_new_payment_and_the_same_key_the_same() {
    let mut lines = story();
    lines.truncate(4);
    lines.push(line("r:order-1", intended(2, "a")));
    let reading = read_lines(text(&lines).as_bytes());
    let entry = reading.entries.get("r:order-1").unwrap();
    assert_eq!(entry.payment_intent.as_deref(), Some("pi_1"));
    assert!(entry.is_undecided());
    lines.push(line("r:order-1", intended(3, "b")));
    let reading = read_lines(text(&lines).as_bytes());
    let entry = reading.entries.get("r:order-1").unwrap();
    assert_eq!(entry.payment_intent, None);
    assert_eq!(entry.intended.attempt, 3);
}

#[test]
fn what_is_done_with_a_payment_taken_elsewhere_is_kept() {
    let lines = [
        line("p:pi_9", doing("d1", CAPTURE, "pi_9")),
        line("p:pi_9", done("d1")),
        line("p:pi_9", doing("d2", REFUND, "pi_9")),
        // A line of a sale nobody knows is of no use, but harms nobody.
        line("r:gone", created("pi_8")),
        line("p:pi_7", done("d9")),
    ];
    let reading = read_lines(text(&lines).as_bytes());
    assert!(reading.unreadable.is_empty());
    let external_payments: Vec<_> = reading.entries.external_payments().collect();
    assert_eq!(external_payments.len(), 1);
    assert_eq!(external_payments[0].payment_intent, "pi_9");
    assert_eq!(external_payments[0].steps.len(), 3);
    let open: Vec<_> = reading
        .entries
        .begun()
        .map(|b| b.follow_up.id.as_str())
        .collect();
    assert_eq!(open, ["d2"]);
}

/// What Stripe's list does not show yet was given back all the same; what was
/// refused keeps neither its payment nor its name.
#[test]
fn a_refund_counts_from_its_end_and_only_if_it_was_made() {
    let named = |id: &str, intent: &str| {
        let JournalStep::Doing(mut follow_up) = doing(id, REFUND, intent) else {
            unreachable!()
        };
        follow_up.reference = Some(format!("return-{id}"));
        JournalStep::Doing(follow_up)
    };
    let ended = |id: &str, result: &str, object: Option<&str>| {
        JournalStep::Done(Box::new(FollowUpEnd {
            id: id.into(),
            result: result.into(),
            object: object.map(Into::into),
        }))
    };
    let lines = [
        line("p:pi_1", named("a", "pi_1")),
        line("p:pi_1", ended("a", "done", Some("re_1"))),
        line("p:pi_1", named("b", "pi_1")),
        line("p:pi_1", ended("b", "failed", None)),
        line("p:pi_2", named("c", "pi_2")),
    ];
    let reading = read_lines(text(&lines).as_bytes());
    let refunds = reading.entries.refunds();
    let of = |intent: &str| -> Vec<(i64, Option<&str>)> {
        let made = refunds.of(intent);
        made.map(|r| (r.amount, r.refund.as_deref())).collect()
    };
    assert_eq!(of("pi_1"), [(500, Some("re_1"))]);
    assert_eq!(of("pi_2"), []);
    let named = |name: &str| refunds.named(name).map(|r| r.refund.as_deref());
    assert_eq!(named("return-a"), Some(Some("re_1")));
    assert_eq!(named("return-b"), None);
    assert_eq!(named("return-c"), Some(None));
}

#[test]
fn newer_lines_are_passed_over_and_rubbish_is_counted() {
    let mut text = text(&story()[..2]);
    text.push_str("{\"v\":2,\"at\":\"2027-01-01T00:00:00Z\",\"sale\":\"r:x\",\"step\":\"split\",\"among\":3}\n");
    text.push_str("{\"v\":1,\"sale\":\"r:x\",\"step\":\"split\"}\n");
    text.push_str("what is this\n\n");
    text.push_str("{\"v\":1,\"at\":\"2026-11");
    let reading = read_lines(text.as_bytes());
    assert_eq!(reading.unreadable, [5, 7]);
    assert_eq!(reading.entries.iter().count(), 1);
}

#[test]
fn a_follow_up_of_an_older_tillctl_has_no_deadline() {
    let mut value = serde_json::to_value(line("p:pi_1", doing("d1", REFUND, "pi_1"))).unwrap();
    value.as_object_mut().unwrap().remove("deadline_s");
    let line: JournalLine = serde_json::from_value(value).unwrap();
    let JournalStep::Doing(follow_up) = line.what else {
        panic!("{line:?}")
    };
    assert_eq!(follow_up.deadline_s, 0);
}

#[tokio::test]
async fn a_torn_line_is_not_glued_to_the_next() {
    let home = tempfile::tempdir().unwrap();
    let journal = FileJournal::open(home.path(), "a").unwrap();
    let story = story();
    journal.append(&story[0]).await.unwrap();
    let mut file = OpenOptions::new()
        .append(true)
        .open(journal.path())
        .unwrap();
    file.write_all(b"{\"v\":1,\"at\":\"20").unwrap();
    assert_eq!(journal.read().unwrap().unreadable, [2]);
    journal.append(&story[1]).await.unwrap();
    let reading = journal.read().unwrap();
    assert_eq!(reading.unreadable, [2]);
    let entry = reading.entries.get("r:order-1").unwrap();
    assert_eq!(entry.payment_intent.as_deref(), Some("pi_1"));
}

/// Two open files stand for two processes: the lock is the file's.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_append_beside_each_other() {
    let home = tempfile::tempdir().unwrap();
    let open = || FileJournal::open(home.path(), "a").unwrap();
    let write = |journal: FileJournal, name: &'static str| {
        tokio::spawn(async move {
            for n in 0..100 {
                let sale = format!("r:{name}-{n}");
                journal
                    .append(&line(&sale, intended(1, &sale)))
                    .await
                    .unwrap();
                journal.append(&line(&sale, created(&sale))).await.unwrap();
            }
        })
    };
    let both = [write(open(), "one"), write(open(), "two")];
    for task in both {
        task.await.unwrap();
    }
    let reading = open().read().unwrap();
    assert!(reading.unreadable.is_empty());
    assert_eq!(reading.entries.iter().count(), 200);
    assert!(reading.entries.iter().all(|e| e.payment_intent.is_some()));
}

#[cfg(unix)]
#[test]
fn the_journal_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let home = tempfile::tempdir().unwrap();
    let directory = home.path().join("journal");
    let journal = FileJournal::open(&directory, "../sk_test_x").unwrap();
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(journal.path()), 0o600);
    assert_eq!(mode(&directory), 0o700);
    assert_eq!(journal.path().parent(), Some(directory.as_path()));
}

#[test]
fn a_directory_that_cannot_be_made_is_said() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("file");
    std::fs::write(&file, "").unwrap();
    let failure = FileJournal::open(&file.join("journal"), "a").unwrap_err();
    assert!(
        failure
            .next_step()
            .is_some_and(|h| h.contains("TILLCTL_STATE_DIR"))
    );
}

proptest! {
    /// Wherever the power fails: no line that was whole is lost, and what is
    /// torn is reported.
    #[test]
    fn any_prefix_reads(cut in 0_usize..4000) {
        let whole = text(&story());
        let cut = cut.min(whole.len());
        let bytes = &whole.as_bytes()[..cut];
        let lines = bytes.split(|b| *b == b'\n').count() - 1;
        let torn = !bytes.is_empty() && bytes.last() != Some(&b'\n');
        let reading = read_lines(bytes);
        // A line may be whole but for its line break.
        let steps: usize = reading.entries.iter().map(|e| e.steps.len()).sum();
        prop_assert_eq!(steps + reading.unreadable.len(), lines + usize::from(torn));
        prop_assert!(steps >= lines);
    }

    /// Rubbish between lines takes nothing else with it.
    #[test]
    fn rubbish_harms_only_itself(rubbish in "[^\n]{1,60}", place in 0_usize..8) {
        let story = story();
        let place = place.min(story.len());
        let text = text(&story[..place]) + &rubbish + "\n" + &text(&story[place..]);
        let reading = read_lines(text.as_bytes());
        let entry = reading.entries.get("r:order-1").unwrap();
        prop_assert_eq!(entry.steps.len(), story.len());
    }

    #[test]
    fn every_line_reads_as_it_was_written(sale in ".*", intent in ".*", number in any::<u32>()) {
        for what in [
            created(&intent),
            JournalStep::Pushing { reader: intent.clone(), number },
            doing(&intent, REFUND, &sale),
        ] {
            let line = line(&sale, what);
            let text = serde_json::to_string(&line).unwrap();
            prop_assert!(!text.contains('\n'));
            prop_assert_eq!(serde_json::from_str::<JournalLine>(&text).unwrap(), line);
        }
    }
}

/// Older versions kept what differs in white space only apart.
#[test]
fn of_two_spellings_the_one_that_was_paid_counts() {
    let spelt = |reference: &str, what: JournalStep| {
        let mut line = line(&format!("r:{reference}"), what);
        if let JournalStep::Intended(intended) = &mut line.what {
            intended.reference = Some(reference.to_owned());
        }
        line
    };
    let paid = [
        spelt("order-1 ", intended(1, "a")),
        spelt("order-1 ", created("pi_1")),
        spelt("order-1 ", ended(SaleOutcome::Paid)),
    ];
    let later = [
        spelt("order-1", intended(1, "b")),
        spelt("order-1", created("pi_2")),
    ];
    let lines: Vec<JournalLine> = paid.iter().chain(&later).cloned().collect();
    let entries = read_lines(text(&lines).as_bytes()).entries;
    for reference in ["order-1", " order-1\n"] {
        let found = entries.of_reference(reference).unwrap();
        assert_eq!(found.sale, "r:order-1 ");
        assert_eq!(
            entries.also_open(reference, found).unwrap().sale,
            "r:order-1"
        );
    }
    let entries = read_lines(text(&later).as_bytes()).entries;
    assert_eq!(entries.of_reference("order-1 ").unwrap().sale, "r:order-1");
    assert!(entries.of_reference("order-2").is_none());
}

/// A key that is sent again keeps its age; another begins anew.
#[test]
fn a_key_is_as_old_as_its_first_use() {
    let at_hour = |hour: i64, key: &str| JournalLine {
        at: at() + jiff::SignedDuration::from_hours(hour),
        ..line("r:order-1", intended(1, key))
    };
    let of = |lines: &[JournalLine]| {
        let entries = read_lines(text(lines).as_bytes()).entries;
        entries.get("r:order-1").unwrap().keyed
    };
    let again = [at_hour(0, "a"), at_hour(5, "a")];
    assert_eq!(of(&again), at());
    let anew = [at_hour(0, "a"), at_hour(5, "b")];
    assert_eq!(of(&anew), at() + jiff::SignedDuration::from_hours(5));
}
