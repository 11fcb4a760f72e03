//! What people, scripts and CI systems are told of a run.

use std::cell::Cell;

use crate::app::App;
use crate::commands::heading;
use crate::failure::Failure;
use crate::output::{Fields, Format, ProgressBoard, Tone};
use crate::smoke::{CaseReport, CaseResult, RunReport, SmokePlan, SmokeProgress, tap};

/// Tells what happens while it does.
pub(super) struct ProgressView<'a> {
    board: ProgressBoard<'a>,
    names: Vec<&'static str>,
    /// Passed, and all others.
    ended: Cell<(usize, usize)>,
}

impl<'a> ProgressView<'a> {
    pub(super) fn new(app: &'a App, plan: &SmokePlan) -> Self {
        let mut names = vec!["run"];
        names.extend(plan.models.iter().map(|m| m.name));
        Self {
            board: app.output.board(&names),
            names,
            ended: Cell::default(),
        }
    }

    pub(super) fn tell(&self, progress: &SmokeProgress<'_>) {
        let at = |model: &str| self.names.iter().position(|n| *n == model).unwrap_or(0);
        match progress {
            SmokeProgress::Started(model, case) => {
                self.board.set(at(model), &format!("{model} {case}"));
                let (passed, others) = self.ended.get();
                let others = match others {
                    0 => String::new(),
                    n => format!(", {n} not"),
                };
                self.board.sum(&format!("{passed} passed{others}"));
            }
            SmokeProgress::Finished(line) => {
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
pub(super) async fn show(app: &App, report: &RunReport, strict: bool) -> Result<(), Failure> {
    if app.output.format() == Format::Tap {
        for line in tap::render(report, strict) {
            app.output.line(&line)?;
        }
        return Ok(());
    }
    let fields = fields(Some(report));
    let heading = heading::of_results(app, "Smoke test of card readers").await;
    let mut list = app.output.list(&fields)?.under(heading);
    list.push_all(&report.lines)?;
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

/// The fields of a case; without a report only their names matter.
pub(super) fn fields(report: Option<&RunReport>) -> Fields<'_, CaseReport> {
    Fields::of(|l: &CaseReport| format!("{} {}", l.model, l.case))
        .made("run", move |_| report.map(|r| r.run.to_string()))
        .on_request()
        .text("model", |l| Some(l.model))
        .text("case", |l| Some(l.case))
        .text("result", |l| Some(l.result.name()))
        .tone(|l| match l.result {
            CaseResult::Passed => Tone::Good,
            CaseResult::Skipped(_) => Tone::Waiting,
            CaseResult::Failed(_) | CaseResult::Error(_) | CaseResult::NotRun(_) => Tone::Bad,
        })
        .count("ms", |l| {
            Some(u64::try_from(l.took.as_millis()).unwrap_or(u64::MAX))
        })
        .rank(2)
        .text("message", |l| l.result.message())
        .prose()
        .kept()
        .text("hint", |l| l.result.hint())
        .prose()
        .on_request()
        .text("request_id", |l| l.result.request())
        .on_request()
        .text("reader", |l| l.reader.as_deref())
        .on_request()
        .text("intent", |l| l.intent.as_deref())
        .on_request()
}
