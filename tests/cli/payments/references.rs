//! One rule for references: outer white space goes, control characters are
//! refused, wherever a reference is typed or read.

use super::till::{Run, Till, VISA};

fn pay(till: &Till, reference: &str) -> Run {
    let args = [
        "pay",
        "--reader",
        "Practice till",
        "--amount",
        "5.00",
        "--currency",
        "eur",
        "--skip-tipping",
        "--present",
        VISA,
        "-o",
        "id",
        "--reference",
        reference,
    ];
    till.run(&args)
}

#[test]
fn outer_white_space_is_no_part_of_a_reference() {
    let till = Till::new();
    let intent = pay(&till, "ord-1").exits(0).out;
    for typed in ["ord-1 ", " ord-1", "ord-1\r\n", "\u{a0}ord-1\t", "ord-1\n"] {
        assert_eq!(pay(&till, typed).exits(0).out, intent, "{typed:?}");
        let found = till.run(&["payments", "get", typed, "-o", "id"]).exits(0);
        assert_eq!(found.out, intent, "{typed:?}");
    }
    let csv = "reader,amount,reference\nPractice till,5.00,\" ord-1\r\"\n";
    let json = "{\"reader\":\"Practice till\",\"amount\":\"5.00\",\"reference\":\"ord-1 \\n\"}\n";
    for (name, text) in [("sales.csv", csv), ("sales.jsonl", json)] {
        let file = till.path(name);
        std::fs::write(&file, text).unwrap();
        let file = file.to_str().unwrap();
        let run = till.run(&["pay", "--batch", file, "--currency", "eur", "-o", "id"]);
        assert_eq!(run.exits(0).out, intent, "{name}");
    }
    till.run(&["payments", "refund", "\nord-1 "]).exits(0);
    assert_eq!(till.count("POST", "/v1/payment_intents"), 1);
}

#[test]
fn control_characters_are_refused() {
    let till = Till::new();
    for typed in ["ord\t1", "ord\n1", "ord\u{7}1", "\u{85}", "  "] {
        pay(&till, typed).exits(2).warns("--reference");
    }
    for verb in ["get", "refund", "capture", "cancel", "resume"] {
        till.run(&["payments", verb, "ord\r1"])
            .exits(2)
            .warns("control character");
    }
    let json = "{\"reader\":\"Practice till\",\"amount\":\"5.00\",\"reference\":\"ord\\u00001\"}\n";
    let file = till.path("sales.jsonl");
    std::fs::write(&file, json).unwrap();
    let file = file.to_str().unwrap();
    till.run(&["pay", "--batch", file, "--currency", "eur"])
        .exits(2)
        .warns("control character");
    assert_eq!(till.count("POST", "/v1/payment_intents"), 0);
}

#[test]
fn a_sale_journalled_under_its_untrimmed_name_is_found() {
    let till = Till::new();
    let intent = pay(&till, "ord-1").exits(0).out;
    // As an older version wrote it.
    let text = |line: &serde_json::Value| line.to_string().replace("ord-1", "ord-1 ");
    let lines: Vec<_> = till.lines().iter().map(text).collect();
    let lines: Vec<_> = lines
        .iter()
        .map(|l| serde_json::from_str(l).unwrap())
        .collect();
    till.rewrite(&lines);
    for typed in ["ord-1", "ord-1 "] {
        assert_eq!(pay(&till, typed).exits(0).out, intent);
        let found = till.run(&["payments", "get", typed, "-o", "id"]).exits(0);
        assert_eq!(found.out, intent);
    }
    till.run(&["payments", "refund", "ord-1"]).exits(0);
    assert_eq!(till.count("POST", "/v1/payment_intents"), 1);
}

/// An older version kept two spellings of a reference apart.
#[test]
fn a_sale_that_is_open_under_another_spelling_is_not_begun_again() {
    let till = Till::new();
    let intent = pay(&till, "ord-1").exits(0).out;
    let paid = till.lines();
    let spelt = |line: &serde_json::Value| -> serde_json::Value {
        let text = line.to_string().replace("ord-1", "ord-1 ");
        serde_json::from_str(&text).unwrap()
    };
    let other: Vec<_> = paid.iter().map(spelt).collect();
    let open = |lines: &[serde_json::Value]| lines[..1].to_vec();
    let sent = || till.count("POST", "/v1/payment_intents");
    // Both are open: which of them took the money only Stripe knows.
    till.rewrite(&[open(&paid), open(&other)].concat());
    for typed in ["ord-1", "ord-1 "] {
        pay(&till, typed)
            .exits(6)
            .warns("open in the journal under another spelling")
            .warns("tillctl payments resume");
    }
    assert_eq!(sent(), 1);
    // One is paid: the sale is, whatever the other is.
    for lines in [
        [paid.clone(), open(&other)].concat(),
        [open(&paid), other.clone()].concat(),
    ] {
        till.rewrite(&lines);
        for typed in ["ord-1", "ord-1 "] {
            assert_eq!(pay(&till, typed).exits(0).out, intent, "{typed:?}");
        }
    }
    assert_eq!(sent(), 1);
}
