//! How long customers took, as the end of a journal has it: from the push to what became of
//! the card. So many looks are spent where that is likely
//! ([`crate::reader_actions::PollInterval`]).

use std::borrow::Cow;
use std::collections::HashMap;
use std::time::Duration;

use jiff::Timestamp;
use serde::Deserialize;

use super::sale::SaleOutcome;

/// So many customers of a reader say more of the next one there than those of all readers.
const MANY: usize = 40;

/// As much of a line as says when a customer began, and ended.
#[derive(Deserialize)]
struct StepLine<'l> {
    at: Timestamp,
    #[serde(borrow)]
    sale: Cow<'l, str>,
    #[serde(flatten, borrow)]
    step: Step<'l>,
}

#[derive(Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
enum Step<'l> {
    Intended,
    Pushing {
        #[serde(borrow)]
        reader: Cow<'l, str>,
        number: u32,
    },
    Ended {
        outcome: SaleOutcome,
    },
}

/// A customer at a reader.
struct Customer<'l> {
    reader: Cow<'l, str>,
    since: Timestamp,
}

/// How long customers took, oldest first: those of this reader if they are many, else all.
pub(super) fn customer_times(lines: &[u8], reader: &str) -> Vec<Duration> {
    let mut waiting: HashMap<Cow<'_, str>, Customer<'_>> = HashMap::new();
    let mut all = Vec::new();
    let mut here = Vec::new();
    let mut note = |customer: Customer<'_>, until: Timestamp| {
        if let Ok(took) = Duration::try_from(until.duration_since(customer.since)) {
            all.push(took);
            here.extend((customer.reader == reader).then_some(took));
        }
    };
    for line in lines.split(|byte| *byte == b'\n') {
        let Ok(line) = serde_json::from_slice::<StepLine<'_>>(line) else {
            continue;
        };
        let before = waiting.remove(&line.sale);
        match line.step {
            Step::Intended => {}
            Step::Pushing { reader, number } => match before {
                // The second of two steps: the customer has been there.
                Some(customer) if number == 1 => note(customer, line.at),
                _ => {
                    let since = line.at;
                    waiting.insert(line.sale, Customer { reader, since });
                }
            },
            // Whoever is called off, or waited for in vain, says nothing of the others.
            Step::Ended { outcome } => {
                let has_ended = outcome.is_success() || outcome == SaleOutcome::Declined;
                if let Some(customer) = before.filter(|_| has_ended) {
                    note(customer, line.at);
                }
            }
        }
    }
    if here.len() >= MANY { here } else { all }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(sales: &[(&str, &str, &str)]) -> Vec<u8> {
        let mut text = String::new();
        for (second, sale, step) in sales {
            text.push_str(&format!(
                "{{\"v\":1,\"at\":\"2026-11-29T10:00:{second}Z\",\"sale\":\"{sale}\",{step}}}\n"
            ));
        }
        text.into_bytes()
    }

    const PAID: &str = r#""step":"ended","outcome":"paid","status":"succeeded""#;
    const DECLINED: &str = r#""step":"ended","outcome":"declined","status":null"#;
    const CANCELED: &str = r#""step":"ended","outcome":"canceled""#;
    const PUSHED: &str = r#""step":"pushing","reader":"tmr_1","number":1"#;
    const AGAIN: &str = r#""step":"pushing","reader":"tmr_1","number":2"#;
    const INTENDED: &str = r#""step":"intended","till":{"id":"tmr_1","label":"Till"}"#;

    fn seconds(sales: &[(&str, &str, &str)]) -> Vec<u64> {
        let times = customer_times(&lines(sales), "tmr_1");
        times.iter().map(Duration::as_secs).collect()
    }

    #[test]
    fn from_the_last_push_to_what_became_of_the_card() {
        assert_eq!(
            seconds(&[
                ("00", "r:1", PUSHED),
                ("01", "r:2", PUSHED),
                ("04", "r:1", AGAIN),
                ("11", "r:2", DECLINED),
                ("12", "r:2", INTENDED),
                ("13", "r:2", PUSHED),
                ("14", "r:1", PAID),
                ("16", "r:2", PAID),
            ]),
            [10, 10, 3]
        );
    }

    #[test]
    fn what_customers_did_not_end_counts_nothing() {
        assert_eq!(
            seconds(&[
                ("00", "r:1", PUSHED),
                ("05", "r:1", CANCELED),
                // Its beginning is cut off.
                ("07", "r:2", PAID),
                // It went on elsewhere, later.
                ("08", "r:3", PUSHED),
                ("09", "r:3", INTENDED),
                ("30", "r:3", PAID),
            ]),
            [0; 0]
        );
        assert_eq!(customer_times(b"x\n{\"step\":1}\n", "tmr_1"), []);
    }

    /// Of two steps the first is where the customer is.
    #[test]
    fn a_second_step_ends_the_first() {
        let sale = [
            ("00", "r:1", PUSHED),
            ("09", "r:1", PUSHED),
            ("10", "r:1", PAID),
        ];
        assert_eq!(seconds(&sale), [9]);
    }

    #[test]
    fn a_reader_with_many_customers_has_its_own() {
        let elsewhere = r#""step":"pushing","reader":"tmr_2","number":1"#;
        let mut sales = Vec::new();
        for _ in 0..MANY {
            sales.extend([("00", "r:1", elsewhere), ("05", "r:1", PAID)]);
        }
        for _ in 1..MANY {
            sales.extend([("00", "r:2", PUSHED), ("20", "r:2", PAID)]);
        }
        assert_eq!(seconds(&sales).len(), 2 * MANY - 1);
        sales.extend([("00", "r:2", PUSHED), ("20", "r:2", PAID)]);
        assert_eq!(seconds(&sales), vec![20; MANY]);
    }
}
