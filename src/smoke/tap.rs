//! The report in the Test Anything Protocol, version 14.
//!
//! <https://testanything.org/tap-version-14-specification.html>

use super::verdict::{Report, Verdict, seconds};

/// The report, a line each. With `strict` what was skipped is not ok.
#[must_use]
pub fn render(report: &Report, strict: bool) -> Vec<String> {
    let mut out = vec![
        "TAP version 14".to_owned(),
        format!("1..{}", report.lines.len()),
    ];
    for (index, line) in report.lines.iter().enumerate() {
        let verdict = &line.verdict;
        let ok = if verdict.is_bad(strict) {
            "not ok"
        } else {
            "ok"
        };
        let mut test = format!("{ok} {} - {} {}", index + 1, line.model, line.case);
        let message = verdict.message().map(plain).unwrap_or_default();
        if let (Verdict::Skipped(_), false) = (verdict, strict) {
            test.push_str(&format!(" # SKIP {message}"));
        }
        out.push(test);
        if !verdict.is_bad(strict) {
            continue;
        }
        out.push("  ---".to_owned());
        for (name, value) in [
            ("message", Some(message.as_str())),
            ("severity", Some("fail")),
            ("result", Some(verdict.name())),
            ("hint", verdict.hint()),
            ("request", verdict.request()),
            ("intent", line.intent.as_deref()),
            ("reader", line.reader.as_deref()),
        ] {
            if let Some(value) = value {
                // A JSON text is a YAML text.
                let value = serde_json::Value::from(plain(value));
                out.push(format!("  {name}: {value}"));
            }
        }
        out.push("  ...".to_owned());
    }
    out.push(format!("# run {}, {} s", report.run, seconds(report.took)));
    out
}

/// One line without what steers a terminal.
fn plain(text: &str) -> String {
    let line = |c: char| if c.is_whitespace() { ' ' } else { c };
    text.chars().map(line).filter(|c| !c.is_control()).collect()
}
