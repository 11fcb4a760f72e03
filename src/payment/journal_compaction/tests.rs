use proptest::prelude::*;

use super::super::file_journal::{FileJournal, read_lines};
use super::super::follow_up::{CAPTURE, FollowUpEnd, REFUND};
use super::super::journal::Journal as _;
use super::super::journal_line::AttemptEnd;
use super::super::journal_sale::named;
use super::super::sale::{ReaderRef, SaleOutcome};
use super::*;
use crate::money::Currency;

fn beginning_of_time() -> Timestamp {
    "2026-01-01T00:00:00Z".parse().unwrap()
}

fn intended(sale: &str, attempt: u32, key: &str) -> JournalStep {
    JournalStep::Intended(Box::new(SaleIntent {
        reference: sale.strip_prefix("r:").map(str::to_owned),
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
        params: vec![("metadata[shop]".into(), "x".repeat(400))],
    }))
}

fn ended(outcome: SaleOutcome, payment_intent: Option<String>) -> JournalStep {
    JournalStep::Ended(Box::new(AttemptEnd {
        outcome,
        status: Some(outcome.name().to_owned()),
        payment_intent,
        charge: Some("ch_1".into()),
        tip: Some(50),
        total: Some(1250),
        card: None,
        decline_code: None,
        reader_ref: None,
    }))
}

fn doing(id: &str, kind: &str, intent: &str, reference: Option<&str>) -> JournalStep {
    JournalStep::Doing(Box::new(FollowUp {
        id: id.into(),
        kind: kind.into(),
        payment_intent: intent.into(),
        reader: None,
        amount: None,
        currency: Currency::parse("eur").unwrap(),
        reference: reference.map(str::to_owned),
        key: format!("key-{id}"),
        params: vec![("amount".into(), "500".into())],
        deadline_s: 0,
    }))
}

fn done(id: &str, result: &str) -> JournalStep {
    JournalStep::Done(Box::new(FollowUpEnd {
        id: id.into(),
        result: result.into(),
        object: Some(format!("re_{id}")),
    }))
}

/// A text cut down as a file is.
fn compacted(text: &[u8], now: Timestamp) -> io::Result<Vec<u8>> {
    let mut places = Places::default();
    let mut at = 0;
    for line in text.split(|b| *b == b'\n') {
        places.note(at, line);
        at += line.len() as u64 + 1;
    }
    let mut new = io::Cursor::new(Vec::new());
    shorten(&places, now, &mut new, |place| {
        let at = usize::try_from(place.at).unwrap();
        Ok(text[at..at + place.length as usize].to_vec())
    })?;
    Ok(new.into_inner())
}

/// A journal in the making.
#[derive(Default)]
struct Story {
    hours: i64,
    text: Vec<u8>,
    attempts: HashMap<String, u32>,
    ids: u32,
}

impl Story {
    fn now(&self) -> Timestamp {
        beginning_of_time() + SignedDuration::from_hours(self.hours)
    }

    fn tell(&mut self, sale: &str, what: JournalStep) {
        let line = JournalLine {
            v: VERSION,
            at: self.now(),
            sale: sale.to_owned(),
            what,
        };
        serde_json::to_writer(&mut self.text, &line).unwrap();
        self.text.push(b'\n');
    }

    /// What may happen to one of a few sales.
    fn happen(&mut self, place: u8, what: u8) {
        let sale = ["r:a", "r:b", "r:b ", "s:c", "p:pi_d"][usize::from(place) % 5];
        let attempt = self.attempts.get(sale).copied().unwrap_or(0);
        let intent = match sale.strip_prefix("p:") {
            Some(intent) => intent.to_owned(),
            None => format!("pi_{}{attempt}", sale.trim().replace(':', "")),
        };
        let is_elsewhere = sale.starts_with("p:");
        self.ids += 1;
        let id = format!("d{}", self.ids);
        match what {
            0..=3 if !is_elsewhere => {
                let attempt = attempt + u32::from(what != 3 || attempt == 0);
                self.attempts.insert(sale.to_owned(), attempt);
                self.tell(sale, intended(sale, attempt, &format!("{sale}-{attempt}")));
            }
            4 | 5 if !is_elsewhere => {
                let payment_intent = intent;
                self.tell(sale, JournalStep::Created { payment_intent });
            }
            6 if !is_elsewhere => self.tell(
                sale,
                JournalStep::Pushing {
                    reader: "tmr_1".into(),
                    number: 1,
                },
            ),
            7..=11 if !is_elsewhere => {
                let outcome = match what {
                    7 | 8 => SaleOutcome::Paid,
                    9 => SaleOutcome::Authorized,
                    10 => SaleOutcome::Declined,
                    _ => SaleOutcome::Unknown,
                };
                self.tell(sale, ended(outcome, Some(intent)));
            }
            12..=14 => {
                let name = (what == 12).then(|| format!("return-{id}"));
                self.tell(sale, doing(&id, REFUND, &intent, name.as_deref()));
                if what != 14 {
                    self.hours += 1;
                    let result = if self.ids.is_multiple_of(3) {
                        "failed"
                    } else {
                        DONE
                    };
                    self.tell(sale, done(&id, result));
                }
            }
            15 => {
                self.tell(sale, doing(&id, CAPTURE, &intent, None));
                self.tell(sale, done(&id, DONE));
            }
            16 => {
                let newer = format!("{{\"v\":9,\"sale\":\"{sale}\",\"step\":\"split\"}}\n");
                self.text.extend_from_slice(newer.as_bytes());
            }
            17 => self.text.extend_from_slice(b"what is this\n"),
            _ => {}
        }
    }
}

fn read(text: &[u8]) -> JournalSales {
    let mut sales = JournalSales::default();
    for line in text.split(|b| *b == b'\n') {
        if let Ok(line) = serde_json::from_slice::<JournalLine>(line) {
            sales.apply(line);
        }
    }
    sales
}

/// All that anybody asks a journal.
fn answers(sales: &JournalSales, now: Timestamp) -> Vec<String> {
    let mut told = Vec::new();
    for sale in sales.iter() {
        let is_taken = sale.end.as_ref().is_some_and(|e| e.outcome.is_success());
        let intended = SaleIntent {
            // Of what was taken nothing is sent again.
            params: if is_taken {
                Vec::new()
            } else {
                sale.intended.params.clone()
            },
            ..sale.intended.clone()
        };
        told.push(format!(
            "{} {intended:?} {} {} {:?} {:?} {:?} {:?}",
            sale.sale,
            sale.began,
            sale.tried,
            sale.payment_intent,
            sale.end,
            sale.ended,
            sale.open_follow_ups
        ));
        told.push(format!(
            "{} {} {}",
            sale.is_open(),
            sale.is_kept(),
            sale.is_unfinished(now)
        ));
        if !is_taken {
            told.push(format!("{} {}", sale.keyed, sale.pushes));
        }
        if let Some(intent) = &sale.payment_intent {
            let by_intent = sales.by_intent(intent).map(|found| &found.sale);
            told.push(format!("{intent} {by_intent:?}"));
            told.extend(sales.refunds().of(intent).map(|made| format!("{made:?}")));
        }
    }
    for reference in ["a", "b", "c"] {
        let found = sales.of_reference(reference);
        let other = found.and_then(|sale| sales.also_open(reference, sale));
        told.push(format!(
            "{reference} {:?} {:?}",
            found.map(|sale| &sale.sale),
            other.map(|sale| &sale.sale)
        ));
    }
    told.extend(sales.refunds().of("pi_d").map(|made| format!("{made:?}")));
    for id in 0..80 {
        let named = sales.refunds().named(&format!("return-d{id}"));
        told.push(format!("{named:?}"));
    }
    told.extend(sales.begun().map(|begun| format!("{begun:?}")));
    told
}

fn lines(text: &[u8]) -> Vec<&str> {
    std::str::from_utf8(text).unwrap().lines().collect()
}

#[test]
fn a_sale_that_was_taken_becomes_its_beginning_its_payment_and_its_end() {
    let mut story = Story::default();
    for what in [0, 4, 6, 10, 3, 4, 6, 6, 7, 12, 15] {
        story.hours += 1;
        story.happen(0, what);
    }
    let whole = story.text.clone();
    story.hours += 24;
    let fresh = compacted(&whole, story.now()).unwrap();
    assert_eq!(lines(&fresh)[1..], lines(&whole)[..]);
    story.hours += 7 * 24;
    let cut = compacted(&whole, story.now()).unwrap();
    let steps: Vec<String> = lines(&cut)
        .iter()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .map(|line| line["step"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(
        steps,
        [
            "compacted",
            "intended",
            "intended",
            "created",
            "ended",
            "doing",
            "done"
        ]
    );
    assert!(!String::from_utf8(cut).unwrap().contains("metadata[shop]"));
}

#[test]
fn it_is_done_when_it_got_long_and_then_not_until_it_is_twice_as_long() {
    assert!(!is_due(LONG - 1, b""));
    assert!(is_due(LONG, b"{\"v\":1}\n"));
    let start = first_line(beginning_of_time(), 3 << 20).unwrap();
    let longest = first_line(Timestamp::MAX, u64::MAX).unwrap();
    assert_eq!([start.len(), longest.len()], [FIRST_LINE as usize; 2]);
    assert!(longest.ends_with(b" \n"));
    assert!(!is_due(5 << 20, &start));
    assert!(is_due(6 << 20, &start));
}

#[test]
fn a_file_is_cut_down_line_by_line() {
    let home = tempfile::tempdir().unwrap();
    let journal = FileJournal::open(home.path(), "test_1").unwrap();
    let mut story = Story::default();
    // One is open, one has a refund long after it.
    for number in 0..2000 {
        let (sale, payment_intent) = (format!("r:sale {number}"), format!("pi_{number}"));
        story.tell(&sale, intended(&sale, 1, &format!("key {number}")));
        story.tell(
            &sale,
            JournalStep::Created {
                payment_intent: payment_intent.clone(),
            },
        );
        if number != 1200 {
            story.tell(&sale, ended(SaleOutcome::Paid, Some(payment_intent)));
        }
    }
    story.tell("r:sale 7", doing("d7", REFUND, "pi_7", None));
    story.tell("r:sale 7", done("d7", DONE));
    story.hours = 24 * 30;
    std::fs::write(journal.path(), &story.text).unwrap();
    let cut = compacted(&story.text, story.now()).unwrap();
    journal.tidy(story.now(), true);
    let written = std::fs::read(journal.path()).unwrap();
    assert_eq!(lines(&written), lines(&cut));
    let first: JournalLine = serde_json::from_str(lines(&written)[0]).unwrap();
    let rest = u64::try_from(written.len()).unwrap() - u64::from(FIRST_LINE);
    match first.what {
        JournalStep::Compacted { bytes, .. } => assert_eq!(bytes, rest),
        other => panic!("{other:?}"),
    }
    assert!(
        written.len() < story.text.len() * 3 / 4,
        "{}",
        written.len()
    );
    assert_eq!(lines(&written).len(), 2000 * 3 - 1 + 2 + 1);
    let now = story.now();
    assert_eq!(
        answers(&read(&written), now),
        answers(&read(&story.text), now)
    );
    same(&journal, &written, now);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    /// Whatever happened and however long ago: all that is asked is answered as
    /// before, and cutting it down once more changes nothing.
    #[test]
    fn nothing_that_is_asked_is_forgotten(
        events in prop::collection::vec((0_u8..5, 0_u8..19, 0_i64..60), 0..70),
        later in 0_i64..400,
    ) {
        let mut story = Story::default();
        for (place, what, hours) in events {
            story.hours += hours;
            story.happen(place, what);
        }
        story.hours += later;
        let now = story.now();
        let cut = compacted(&story.text, now).unwrap();
        let before = answers(&read(&story.text), now);
        prop_assert_eq!(answers(&read(&cut), now), before);
        let again = compacted(&cut, now).unwrap();
        prop_assert_eq!(&lines(&again)[1..], &lines(&cut)[1..]);
        // What is read by nobody here is somebody else's, and stays.
        let strange = |text: &[u8]| {
            let strange = |line: &&str| line.contains("split") || line.contains("what is");
            lines(text).iter().filter(|line| strange(line)).count()
        };
        prop_assert_eq!(strange(&cut), strange(&story.text));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]
    /// A sale that is looked up among all others, and what may need somebody, are
    /// what a reading of the whole journal has of them: while it grows, after it
    /// was cut down, and with a torn last line.
    #[test]
    fn what_is_looked_up_is_what_a_whole_reading_has(
        events in prop::collection::vec((0_u8..5, 0_u8..19, 0_i64..60), 0..60),
        looks in prop::collection::vec(0_u8..6, 60),
        cut in any::<bool>(),
        torn in 0_usize..120,
    ) {
        let home = tempfile::tempdir().unwrap();
        let journal = FileJournal::open(home.path(), "test_1").unwrap();
        let path = journal.path().to_owned();
        let mut story = Story::default();
        for ((place, what, hours), look) in events.into_iter().zip(looks) {
            story.hours += hours;
            story.happen(place, what);
            if look == 0 {
                std::fs::write(&path, &story.text).unwrap();
                same(&journal, &story.text, story.now());
            }
        }
        if cut {
            story.text = compacted(&story.text, story.now()).unwrap();
        }
        let rest = story.text.len().saturating_sub(torn);
        story.text.truncate(rest);
        let other = home.path().join("other");
        std::fs::write(&other, &story.text).unwrap();
        std::fs::rename(&other, &path).unwrap();
        same(&journal, &story.text, story.now());
    }
}

/// Holds every way to look into a journal against a reading of all of it.
fn same(journal: &FileJournal, text: &[u8], now: Timestamp) {
    let all = read_lines(text);
    let shown = |sale: Option<&JournalSale>| format!("{sale:?}");
    // What has no end yet is not looked at; a whole reading takes it if it is whole.
    let whole = text
        .iter()
        .rposition(|b| *b == b'\n')
        .map_or(0, |at| at + 1);
    let ended = read(&text[..whole]);
    for name in ["r:a", "r:b", "r:b ", "s:c", "p:pi_d"] {
        let sales = journal.sales_of(name).unwrap();
        assert_eq!(shown(sales.get(name)), shown(ended.get(name)));
        let begun = |sales: &JournalSales| -> Vec<String> {
            let own = sales.begun().filter(|begun| begun.sale == name);
            own.map(|begun| format!("{begun:?}")).collect()
        };
        assert_eq!(begun(&sales), begun(&ended));
    }
    for reference in ["a", "b", "c", "nobody"] {
        let sales = journal.sales_of(&named(reference)).unwrap();
        let found = sales.of_reference(reference);
        assert_eq!(shown(found), shown(ended.of_reference(reference)));
        if let Some(found) = found {
            let other = sales.also_open(reference, found);
            assert_eq!(shown(other), shown(ended.also_open(reference, found)));
        }
    }
    let open = journal.read_open().unwrap();
    for hours in [0, 1, 1000] {
        let now = now + SignedDuration::from_hours(hours);
        let unfinished = |sales: &JournalSales| -> Vec<String> {
            let sales = sales.iter().filter(|sale| sale.is_unfinished(now));
            sales.map(|sale| format!("{sale:?}")).collect()
        };
        assert_eq!(unfinished(&open.entries), unfinished(&all.entries));
    }
    let begun = |sales: &JournalSales| -> Vec<String> {
        sales.begun().map(|begun| format!("{begun:?}")).collect()
    };
    assert_eq!(begun(&open.entries), begun(&all.entries));
    assert_eq!(open.unreadable, all.unreadable);
}
