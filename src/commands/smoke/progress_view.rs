//! What people, scripts and CI systems are told of a run.

use std::cell::Cell;

use crate::app::App;
use crate::failure::Failure;
use crate::output::{Cell as Entry, Column, Format, Json, ProgressBoard, Shape, Tone};
use crate::smoke::{CaseReport, CaseResult, Plan, Progress, RunReport, tap};

/// Tells what happens while it does.
pub(super) struct ProgressView<'a> {
    board: ProgressBoard<'a>,
    names: Vec<&'static str>,
    /// Passed, and all others.
    ended: Cell<(usize, usize)>,
}

impl<'a> ProgressView<'a> {
    pub(super) fn new(app: &'a App, plan: &Plan) -> Self {
        let mut names = vec!["run"];
        names.extend(plan.models.iter().map(|m| m.name));
        Self {
            board: app.output.board(&names),
            names,
            ended: Cell::default(),
        }
    }

    pub(super) fn tell(&self, progress: &Progress<'_>) {
        let at = |model: &str| self.names.iter().position(|n| *n == model).unwrap_or(0);
        match progress {
            Progress::Started(model, case) => {
                self.board.set(at(model), &format!("{model} {case}"));
                let (passed, others) = self.ended.get();
                let others = match others {
                    0 => String::new(),
                    n => format!(", {n} not"),
                };
                self.board.sum(&format!("{passed} passed{others}"));
            }
            Progress::Finished(line) => {
                let (passed, others) = self.ended.get();
                self.ended.set(match line.result {
                    CaseResult::Passed => (passed + 1, others),
                    _ => (passed, others + 1),
                });
                let result = line.result.name().replace('_', " ");
                let mut text = format!("{} {}: {result}", line.model, line.case);
                if let Some(message) = line.result.message() {
                    text.push_str(&format!(", {message}"));
                }
                self.board.end(at(line.model), &text);
            }
        }
    }
}

/// The results on stdout, their sum on stderr.
pub(super) fn show(app: &App, report: &RunReport, strict: bool) -> Result<(), Failure> {
    if app.output.format() == Format::Tap {
        for line in tap::render(report, strict) {
            app.output.line(&line)?;
        }
        return Ok(());
    }
    let shape = shape(Some(report));
    let mut list = app.output.list(&shape)?;
    for line in &report.lines {
        list.push(line)?;
    }
    list.finish()?;
    let of = |name: &str| report.count(|v| v.name() == name);
    let mut text = format!("{} passed", of("passed"));
    for name in ["failed", "error", "skipped", "not_run"] {
        if of(name) > 0 {
            text.push_str(&format!(", {} {}", of(name), name.replace('_', " ")));
        }
    }
    app.output.note(&format!(
        "{text} in {}.{} s (run {})",
        report.took.as_secs(),
        report.took.subsec_millis() / 100,
        report.run
    ));
    Ok(())
}

/// Those that did not pass, a line each.
pub(super) fn complaints(report: &RunReport, strict: bool) -> Vec<String> {
    let bad = report.lines.iter().filter(|l| l.result.is_bad(strict));
    bad.map(|line| {
        let message = line.result.message().unwrap_or_default();
        let mut text = format!("{} {}: {message}", line.model, line.case);
        if let Some(hint) = line.result.hint() {
            text.push_str(&format!(" ({hint})"));
        }
        text
    })
    .collect()
}

/// The columns; without a report only their names matter.
pub(super) fn shape(report: Option<&RunReport>) -> Shape<'_, CaseReport> {
    let text = |name: &'static str, get: fn(&CaseReport) -> Option<&str>| {
        Column::new(name, move |l: &CaseReport| Entry::text(get(l)))
    };
    Shape::new(
        vec![
            text("model", |l| Some(l.model)),
            text("case", |l| Some(l.case)),
            Column::new("result", |l: &CaseReport| {
                Entry::text(Some(l.result.name())).tone(match l.result {
                    CaseResult::Passed => Tone::Good,
                    CaseResult::Skipped(_) => Tone::Waiting,
                    CaseResult::Failed(_) | CaseResult::Error(_) | CaseResult::NotRun(_) => {
                        Tone::Bad
                    }
                })
            }),
            Column::new("ms", |l: &CaseReport| {
                Entry::count(u64::try_from(l.took.as_millis()).unwrap_or(u64::MAX))
            })
            .rank(2),
            text("message", |l| l.result.message()),
            text("hint", |l| l.result.hint()).on_request(),
            text("request_id", |l| l.result.request()).on_request(),
            text("intent", |l| l.intent.as_deref()).on_request(),
            text("reader", |l| l.reader.as_deref()).on_request(),
            Column::new("run", move |_: &CaseReport| {
                Entry::text(report.map(|r| r.run.to_string()).as_deref())
            })
            .on_request(),
        ],
        |l: &CaseReport| format!("{} {}", l.model, l.case),
        move |l: &CaseReport| Json::Own(report.map(|r| r.to_json(l)).unwrap_or_default()),
    )
}
