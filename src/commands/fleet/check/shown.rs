//! How findings are listed.

use jiff::Timestamp;
use serde_json::json;

use super::checked::Checked;
use super::fix::Fix;
use crate::app::App;
use crate::commands::shapes::ago;
use crate::failure::Failure;
use crate::fleet::health::{Finding, NamedObject, Severity};
use crate::output::{Cell, Column, Json, Shape, Tone};

/// A finding and what was done about it.
pub(super) struct FindingRow<'a> {
    finding: &'a Finding,
    fix: Option<&'a Fix>,
}

impl<'a> FindingRow<'a> {
    pub(super) fn of(checked: &'a Checked, finding: &'a Finding) -> Self {
        Self {
            finding,
            fix: checked.fix_of(finding),
        }
    }

    fn reader(&self) -> Option<&NamedObject> {
        self.finding.reader.as_ref()
    }

    fn location(&self) -> Option<&NamedObject> {
        self.finding.location.as_ref()
    }

    /// What was done, else what to do.
    fn next(&self) -> &str {
        self.fix.map_or(&self.finding.next, |fix| &fix.text)
    }
}

/// The columns.
pub(super) fn shape<'a>(now: Timestamp) -> Shape<'a, FindingRow<'a>> {
    let columns: Vec<Column<'a, FindingRow<'a>>> = vec![
        Column::new("severity", |r: &FindingRow<'a>| {
            let severity = r.finding.severity;
            Cell::text(Some(severity.name())).tone(match severity {
                Severity::Critical => Tone::Bad,
                Severity::Warning => Tone::Waiting,
            })
        }),
        Column::new("rule", |r: &FindingRow<'a>| {
            Cell::text(Some(r.finding.rule.name()))
        }),
        Column::new("reader", |r: &FindingRow<'a>| {
            Cell::text(r.reader().map(|n| n.name.as_str())).tone(Tone::Strong)
        }),
        Column::new("location", |r: &FindingRow<'a>| {
            Cell::text(r.location().map(|n| n.name.as_str()))
        })
        .rank(1),
        Column::new("finding", |r: &FindingRow<'a>| {
            Cell::text(Some(&r.finding.what))
        }),
        Column::new("since", move |r: &FindingRow<'a>| {
            since(r.finding.since, now)
        })
        .rank(2),
        Column::new("next", |r: &FindingRow<'a>| Cell::text(Some(r.next()))).rank(3),
        Column::new("reader_id", |r: &FindingRow<'a>| {
            Cell::text(r.reader().map(|n| n.id.as_str()))
        })
        .on_request(),
        Column::new("location_id", |r: &FindingRow<'a>| {
            Cell::text(r.location().map(|n| n.id.as_str()))
        })
        .on_request(),
        Column::new("fix", |r: &FindingRow<'a>| {
            Cell::text(r.fix.map(|f| f.text.as_str()))
        })
        .on_request(),
    ];
    let id = |r: &FindingRow<'a>| {
        let named = r.reader().or(r.location());
        named.map(|n| n.id.clone()).unwrap_or_default()
    };
    Shape::new(columns, id, |r: &FindingRow<'a>| Json::Own(json(r)))
}

fn since(at: Option<Timestamp>, now: Timestamp) -> Cell {
    let Some(at) = at else {
        return Cell::shown("-", "", serde_json::Value::Null).tone(Tone::Faint);
    };
    let exact = at.to_string();
    Cell::shown(ago(at, now), exact.clone(), exact.into())
}

pub(super) fn json(row: &FindingRow<'_>) -> serde_json::Value {
    let finding = row.finding;
    json!({
        "rule": finding.rule.name(),
        "severity": finding.severity.name(),
        "reader_id": row.reader().map(|n| &n.id),
        "reader": row.reader().map(|n| &n.name),
        "location_id": row.location().map(|n| &n.id),
        "location": row.location().map(|n| &n.name),
        "finding": finding.what,
        "since": finding.since.map(|at| at.to_string()),
        "next": finding.next,
        "fix": row.fix.map(|f| &f.text),
        "fixed": row.fix.is_some_and(|f| f.is_done),
    })
}

pub(super) fn list(app: &App, checked: &Checked) -> Result<(), Failure> {
    let shape = shape(checked.gathered.now);
    let mut list = app.output.list(&shape)?;
    for finding in &checked.findings {
        list.push(&FindingRow::of(checked, finding))?;
    }
    list.finish()
}
