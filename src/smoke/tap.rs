//! The report in the Test Anything Protocol, version 13: what Perl's own reader
//! (`prove`) takes, which refuses a later version.
//!
//! <https://testanything.org/tap-version-13-specification.html>

use super::report::{CaseResult, RunReport, seconds};
use crate::text::clean;

/// The report, a line each. With `strict` what was skipped is not ok.
pub(crate) fn render(report: &RunReport, strict: bool) -> Vec<String> {
    let mut out = vec![
        "TAP version 13".to_owned(),
        format!("1..{}", report.lines.len()),
    ];
    for (index, line) in report.lines.iter().enumerate() {
        let result = &line.result;
        let ok = if result.is_bad(strict) {
            "not ok"
        } else {
            "ok"
        };
        let mut test = format!("{ok} {} - {} {}", index + 1, line.model, line.case);
        let message = result
            .message()
            .map(|text| clean(text).into_owned())
            .unwrap_or_default();
        if let (CaseResult::Skipped(_), false) = (result, strict) {
            test.push_str(&format!(" # SKIP {message}"));
        }
        out.push(test);
        if !result.is_bad(strict) {
            continue;
        }
        out.push("  ---".to_owned());
        for (name, value) in [
            ("message", Some(message.as_str())),
            ("severity", Some("fail")),
            ("result", Some(result.name())),
            ("hint", result.hint()),
            ("request", result.request()),
            ("intent", line.intent.as_deref()),
            ("reader", line.reader.as_deref()),
        ] {
            if let Some(value) = value {
                // A JSON text is a YAML text.
                let value = serde_json::Value::from(&*clean(value));
                out.push(format!("  {name}: {value}"));
            }
        }
        out.push("  ...".to_owned());
    }
    out.push(format!("# run {}, {} s", report.run, seconds(report.took)));
    out
}
