//! The report as JUnit XML, as GitHub's reporters, GitLab and Jenkins read it:
//! a suite for each reader, `failure` for what came out wrong, `error` for what
//! could not be played.
//!
//! <https://docs.gitlab.com/ci/testing/unit_test_reports/>,
//! <https://github.com/jenkinsci/xunit-plugin> (its schema is the strictest: `tests/cli/junit-10.xsd`),
//! <https://github.com/testmoapp/junitxml>

use super::report::{CaseReport, CaseResult, RunReport, seconds};
use crate::text::is_unwanted;

/// The report. With `strict` what was skipped counts as failed.
pub(crate) fn render(report: &RunReport, strict: bool) -> String {
    let mut models: Vec<&str> = Vec::new();
    for line in &report.lines {
        if !models.contains(&line.model) {
            models.push(line.model);
        }
    }
    let all: Vec<&CaseReport> = report.lines.iter().collect();
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    text.push_str(&format!(
        "<testsuites name=\"tillctl smoke\" {} time=\"{}\">\n",
        // What is skipped is said of suites: Jenkins refuses it here.
        counts(&all, strict, &ROOT),
        seconds(report.took)
    ));
    for model in models {
        let lines: Vec<&CaseReport> = report.lines.iter().filter(|l| l.model == model).collect();
        text.push_str(&suite(report, model, &lines, strict));
    }
    text.push_str("</testsuites>\n");
    text
}

fn suite(report: &RunReport, model: &str, lines: &[&CaseReport], strict: bool) -> String {
    let took = lines.iter().map(|l| l.took).sum();
    let mut text = format!(
        "  <testsuite name=\"tillctl smoke {}\" {} time=\"{}\" timestamp=\"{}\">\n",
        escape(model),
        counts(lines, strict, &SUITE),
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

fn case(line: &CaseReport, strict: bool) -> String {
    let mut text = format!(
        "    <testcase classname=\"tillctl.smoke.{}\" name=\"{}\" time=\"{}\"",
        escape(line.model),
        escape(line.case),
        seconds(line.took)
    );
    let Some((element, kind)) = element(&line.result, strict) else {
        text.push_str("/>\n");
        return text;
    };
    let message = line.result.message().unwrap_or_default();
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
            ("hint", line.result.hint()),
            ("request", line.result.request()),
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
fn element(result: &CaseResult, strict: bool) -> Option<(&'static str, &'static str)> {
    match result {
        CaseResult::Passed => None,
        CaseResult::Failed(_) => Some(("failure", "failed")),
        CaseResult::Skipped(_) if strict => Some(("failure", "skipped")),
        CaseResult::Skipped(_) => Some(("skipped", "skipped")),
        CaseResult::Error(failure) => Some(("error", failure.kind().name())),
        CaseResult::NotRun(_) => Some(("error", "not_run")),
    }
}

/// What is counted of all, and of a suite: the attribute, and the element it counts.
const ROOT: [(&str, &str); 2] = [("failures", "failure"), ("errors", "error")];
const SUITE: [(&str, &str); 3] = [ROOT[0], ROOT[1], ("skipped", "skipped")];

fn counts(lines: &[&CaseReport], strict: bool, counted: &[(&str, &str)]) -> String {
    let of = |name: &str| {
        let same = lines
            .iter()
            .filter(|l| element(&l.result, strict).is_some_and(|(e, _)| e == name));
        same.count()
    };
    let mut text = format!("tests=\"{}\"", lines.len());
    for (attribute, name) in counted {
        text.push_str(&format!(" {attribute}=\"{}\"", of(name)));
    }
    text
}

/// Text as XML can hold it: what it cannot, not even escaped, goes, and so does
/// what steers a terminal.
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
            c if is_unwanted(c) => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::failure::{Failure, Kind};
    use crate::smoke::tap;
    use crate::smoke_run::RunId;

    /// What Stripe may say, and a terminal or a parser must not choke on.
    const HOSTILE: &str =
        "<![CDATA[ & \"quoted\" ]]>\u{1b}[31m\u{0}\u{ffff}\u{202e}\u{200b}\u{61c}\nsecond é 東京";

    fn report() -> RunReport {
        let line = |model, case, result| CaseReport {
            result,
            took: Duration::from_millis(1234),
            intent: Some("pi_1".into()),
            ..CaseReport::waiting(model, case)
        };
        let broken = Failure::new(Kind::Unavailable, HOSTILE)
            .hint("wait & see")
            .request_id(Some("req_1".into()));
        RunReport {
            run: RunId::new("2026-11-23T12:00:00Z".parse().unwrap()),
            lines: vec![
                line("run", "set-up", CaseResult::Passed),
                line("wpe", "approved", CaseResult::Failed(HOSTILE.into())),
                line("wpe", "tip", CaseResult::Error(broken)),
                line("wpe", "interac", CaseResult::Skipped("not in <DE>".into())),
                line("s700", "approved", CaseResult::NotRun("interrupted".into())),
            ],
            took: Duration::from_millis(61_005),
            is_interrupted: false,
        }
    }

    fn count(node: roxmltree::Node<'_, '_>, name: &str) -> usize {
        node.attribute(name).unwrap().parse().unwrap()
    }

    #[test]
    fn a_parser_reads_what_was_meant() {
        let text = render(&report(), false);
        let xml = roxmltree::Document::parse(&text).unwrap();
        let root = xml.root_element();
        assert_eq!(root.tag_name().name(), "testsuites");
        assert_eq!(root.attribute("time"), Some("61.005"));
        let counts = ["tests", "failures", "errors"].map(|n| count(root, n));
        assert_eq!(counts, [5, 1, 2]);
        assert_eq!(root.attribute("skipped"), None);
        let suites: Vec<_> = root
            .children()
            .filter(roxmltree::Node::is_element)
            .collect();
        let names: Vec<_> = suites.iter().filter_map(|s| s.attribute("name")).collect();
        assert_eq!(
            names,
            [
                "tillctl smoke run",
                "tillctl smoke wpe",
                "tillctl smoke s700"
            ]
        );
        assert_eq!(
            suites[1].attribute("timestamp"),
            Some("2026-11-23T12:00:00")
        );
        // The sums are those of what stands below.
        for suite in suites {
            let below = |name: &str| suite.descendants().filter(|n| n.has_tag_name(name)).count();
            assert_eq!(count(suite, "tests"), below("testcase"));
            assert_eq!(count(suite, "failures"), below("failure"));
            assert_eq!(count(suite, "errors"), below("error"));
            assert_eq!(count(suite, "skipped"), below("skipped"));
        }
        let failure = root
            .descendants()
            .find(|n| n.has_tag_name("failure"))
            .unwrap();
        let said = "<![CDATA[ & \"quoted\" ]]>[31m\nsecond é 東京";
        assert_eq!(failure.attribute("message"), Some(said));
        assert!(failure.text().unwrap().starts_with(said), "{failure:?}");
        let error = root
            .descendants()
            .find(|n| n.has_tag_name("error"))
            .unwrap();
        assert_eq!(error.attribute("type"), Some("unavailable"));
        let body = error.text().unwrap();
        assert!(
            body.contains("\nhint: wait & see\nrequest: req_1\nintent: pi_1"),
            "{body}"
        );
    }

    #[test]
    fn strict_fails_what_was_skipped() {
        let text = render(&report(), true);
        let xml = roxmltree::Document::parse(&text).unwrap();
        assert_eq!(count(xml.root_element(), "failures"), 2);
        assert!(!xml.descendants().any(|n| n.has_tag_name("skipped")));
        assert_eq!(report().bad(true), report().bad(false) + 1);
    }

    #[test]
    fn tap_is_one_line_for_each_and_yaml_below() {
        let lines = tap::render(&report(), false);
        assert_eq!(lines[..3], ["TAP version 13", "1..5", "ok 1 - run set-up"]);
        assert_eq!(lines[3..5], ["not ok 2 - wpe approved", "  ---"]);
        let skipped = "ok 4 - wpe interac # SKIP not in <DE>";
        assert!(lines.iter().any(|l| l == skipped), "{lines:#?}");
        assert!(lines.iter().all(|l| !l.chars().any(is_unwanted)));
        let from = lines.iter().position(|l| l == "  ---").unwrap();
        let to = lines.iter().position(|l| l == "  ...").unwrap();
        let yaml = lines[from + 1..to].join("\n");
        let read = yaml_rust2::YamlLoader::load_from_str(&yaml).unwrap();
        let message = read[0]["message"].as_str().unwrap();
        assert!(message.contains("<![CDATA[ & \"quoted\" ]]>"), "{message}");
        assert!(tap::render(&report(), true).contains(&"not ok 4 - wpe interac".to_owned()));
    }
}
