//! The schema by which Jenkins' xUnit plugin takes or refuses a JUnit file
//! (`junit-10.xsd`, a copy), as far as ours has what it speaks of: which elements and
//! attributes there are, which must be, and how a time is written.
//!
//! <https://github.com/jenkinsci/xunit-plugin/blob/master/src/main/resources/org/jenkinsci/plugins/xunit/types/model/xsd/junit-10.xsd>

use roxmltree::{Document, Node};

const SCHEMA: &str = include_str!("junit-10.xsd");
const XS: &str = "http://www.w3.org/2001/XMLSchema";

/// Panics with what is wrong, if anything is.
#[track_caller]
pub(crate) fn assert_valid(text: &str) {
    let faults = faults(text);
    assert!(faults.is_empty(), "{}\n{text}", faults.join("\n"));
}

/// What the schema says against a file.
fn faults(text: &str) -> Vec<String> {
    let schema = Document::parse(SCHEMA).unwrap();
    let file = Document::parse(text).unwrap();
    let mut faults = Vec::new();
    check(schema.root_element(), file.root_element(), &mut faults);
    faults
}

fn of_kind<'a, 'd>(below: Node<'a, 'd>, kind: &'static str) -> impl Iterator<Item = Node<'a, 'd>> {
    below
        .descendants()
        .filter(move |n| n.has_tag_name((XS, kind)))
}

fn check(schema: Node<'_, '_>, node: Node<'_, '_>, faults: &mut Vec<String>) {
    let name = node.tag_name().name();
    let declared = schema
        .children()
        .find(|n| n.has_tag_name((XS, "element")) && n.attribute("name") == Some(name));
    let Some(declared) = declared else {
        faults.push(format!("{name} is no element"));
        return;
    };
    for attribute in node.attributes() {
        let known = of_kind(declared, "attribute")
            .find(|known| known.attribute("name") == Some(attribute.name()));
        match known.map(|known| known.attribute("type")) {
            None => faults.push(format!("{name} has no {}", attribute.name())),
            Some(Some("SUREFIRE_TIME")) if !is_time(attribute.value()) => {
                faults.push(format!("{} is no time", attribute.value()));
            }
            Some(_) => {}
        }
    }
    for known in of_kind(declared, "attribute") {
        let wanted = known.attribute("name").unwrap();
        if known.attribute("use") == Some("required") && node.attribute(wanted).is_none() {
            faults.push(format!("{name} lacks {wanted}"));
        }
    }
    for child in node.children().filter(Node::is_element) {
        let below = child.tag_name().name();
        if of_kind(declared, "element").any(|known| known.attribute("ref") == Some(below)) {
            check(schema, child, faults);
        } else {
            faults.push(format!("{below} stands in {name}"));
        }
    }
}

/// Digits, perhaps in groups with commas, and at most three behind a point.
fn is_time(text: &str) -> bool {
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    rest.len() <= 3 && digits(rest) && whole.split(',').all(digits)
}

#[test]
fn the_schema_is_held_to() {
    let suite = |root: &str, time: &str, more: &str| {
        format!(
            "<testsuites name=\"n\" {root}><testsuite name=\"s\" tests=\"1\" failures=\"0\" \
             errors=\"0\" time=\"{time}\">{more}</testsuite></testsuites>"
        )
    };
    let fine = "<testcase name=\"c\"><skipped message=\"m\"/></testcase>";
    assert_eq!(faults(&suite("tests=\"1\"", "1.234", fine)), [""; 0]);
    for (text, fault) in [
        (
            suite("skipped=\"1\"", "1", fine),
            "testsuites has no skipped",
        ),
        (suite("", "1.2345", fine), "1.2345 is no time"),
        (suite("", "1", "<testcase/>"), "testcase lacks name"),
        (suite("", "1", "<skipped/>"), "skipped stands in testsuite"),
    ] {
        assert_eq!(faults(&text), [fault], "{text}");
    }
}
