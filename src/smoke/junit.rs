//! The report as JUnit XML, as GitHub's reporters, GitLab and Jenkins read it:
//! a suite for each reader, `failure` for what came out wrong, `error` for what
//! could not be played.
//!
//! <https://docs.gitlab.com/ci/testing/unit_test_reports/>,
//! <https://github.com/testmoapp/junitxml>

use super::verdict::{Line, Report, Verdict, seconds};

/// The report. With `strict` what was skipped counts as failed.
#[must_use]
pub fn render(report: &Report, strict: bool) -> String {
    let mut models: Vec<&str> = Vec::new();
    for line in &report.lines {
        if !models.contains(&line.model) {
            models.push(line.model);
        }
    }
    let all: Vec<&Line> = report.lines.iter().collect();
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    text.push_str(&format!(
        "<testsuites name=\"tillctl smoke\" {} time=\"{}\">\n",
        counts(&all, strict),
        seconds(report.took)
    ));
    for model in models {
        let lines: Vec<&Line> = report.lines.iter().filter(|l| l.model == model).collect();
        text.push_str(&suite(report, model, &lines, strict));
    }
    text.push_str("</testsuites>\n");
    text
}

fn suite(report: &Report, model: &str, lines: &[&Line], strict: bool) -> String {
    let took = lines.iter().map(|l| l.took).sum();
    let mut text = format!(
        "  <testsuite name=\"tillctl smoke {}\" {} time=\"{}\" timestamp=\"{}\">\n",
        escape(model),
        counts(lines, strict),
        seconds(took),
        report.run.began().strftime("%Y-%m-%dT%H:%M:%S"),
    );
    let mut properties = vec![("run", report.run.to_string())];
    if let Some(reader) = lines.iter().find_map(|l| l.reader.clone()) {
        properties.push(("reader", reader));
    }
    text.push_str("    <properties>\n");
    for (name, value) in properties {
        text.push_str(&format!(
            "      <property name=\"{name}\" value=\"{}\"/>\n",
            escape(&value)
        ));
    }
    text.push_str("    </properties>\n");
    for line in lines {
        text.push_str(&case(line, strict));
    }
    text.push_str("  </testsuite>\n");
    text
}

fn case(line: &Line, strict: bool) -> String {
    let mut text = format!(
        "    <testcase classname=\"tillctl.smoke.{}\" name=\"{}\" time=\"{}\"",
        escape(line.model),
        escape(line.case),
        seconds(line.took)
    );
    let Some((element, kind)) = element(&line.verdict, strict) else {
        text.push_str("/>\n");
        return text;
    };
    let message = line.verdict.message().unwrap_or_default();
    text.push_str(&format!(
        ">\n      <{element} message=\"{}\"",
        escape(message)
    ));
    if element == "skipped" {
        text.push_str("/>\n");
    } else {
        // Some show the attribute, some the text.
        let mut body = message.to_owned();
        for (name, value) in [
            ("hint", line.verdict.hint()),
            ("request", line.verdict.request()),
            ("intent", line.intent.as_deref()),
            ("reader", line.reader.as_deref()),
        ] {
            if let Some(value) = value {
                body.push_str(&format!("\n{name}: {value}"));
            }
        }
        text.push_str(&format!(" type=\"{kind}\">{}</{element}>\n", escape(&body)));
    }
    text.push_str("    </testcase>\n");
    text
}

/// What stands within a testcase, and its type.
fn element(verdict: &Verdict, strict: bool) -> Option<(&'static str, &'static str)> {
    match verdict {
        Verdict::Passed => None,
        Verdict::Failed(_) => Some(("failure", "failed")),
        Verdict::Skipped(_) if strict => Some(("failure", "skipped")),
        Verdict::Skipped(_) => Some(("skipped", "skipped")),
        Verdict::Error(failure) => Some(("error", failure.kind().name())),
        Verdict::NotRun(_) => Some(("error", "not_run")),
    }
}

fn counts(lines: &[&Line], strict: bool) -> String {
    let of = |name: &str| {
        let same = lines
            .iter()
            .filter(|l| element(&l.verdict, strict).is_some_and(|(e, _)| e == name));
        same.count()
    };
    format!(
        "tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\"",
        lines.len(),
        of("failure"),
        of("error"),
        of("skipped")
    )
}

/// Text as XML can hold it: what it cannot, not even escaped, goes.
///
/// <https://www.w3.org/TR/xml/#charsets>
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            '\t' => out.push_str("&#9;"),
            '\u{fffe}' | '\u{ffff}' => {}
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}
