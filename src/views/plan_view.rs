//! A plan as people and programs see it.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::devices::pairing;
use crate::failure::Failure;
use crate::fleet::plan::{FieldChange, Plan, PlanStep};
use crate::output::{Cell, Fields, Format, Output, Tone};

/// A plan and where it came from.
pub(crate) struct PlanView<'a> {
    pub(crate) file: &'a str,
    pub(crate) plan: &'a Plan,
    pub(crate) fingerprint: String,
    pub(crate) dry_run: bool,
    /// Pairing codes that are at hand, by serial number.
    pub(crate) codes: &'a BTreeMap<String, String>,
}

impl PlanView<'_> {
    /// Steps whose code nobody has given yet.
    fn lacking(&self) -> impl Iterator<Item = &PlanStep> {
        let needed = self.plan.steps.iter().filter(|step| step.needs_code());
        needed.filter(|step| !self.codes.contains_key(&step.key))
    }

    pub(crate) fn to_json(&self) -> Value {
        let steps: Vec<_> = {
            let fields = fields();
            self.plan
                .steps
                .iter()
                .map(|step| fields.to_value(step))
                .collect()
        };
        json!({
            "file": self.file,
            "dry_run": self.dry_run,
            "same": self.plan.is_empty(),
            "fingerprint": self.fingerprint,
            "summary": self.plan.summary(),
            "notes": self.plan.notes,
            "steps": steps,
        })
    }
}

/// The plan as the result of the command.
pub(crate) fn result(output: &Output, view: &PlanView<'_>) -> Result<(), Failure> {
    match output.format() {
        Format::Table if output.columns().is_none() => {
            for (tone, line) in lines(view) {
                output.toned_line(tone, &line)?;
            }
            remarks(output, view);
            Ok(())
        }
        Format::Json if output.columns().is_none() => output.document(&view.to_json()),
        _ => {
            let fields = fields();
            let mut list = output.list(&fields)?;
            for step in &view.plan.steps {
                list.push(step)?;
            }
            list.finish()
        }
    }
}

/// The plan before a question, where the result is something else.
pub(crate) fn beforehand(output: &Output, view: &PlanView<'_>) {
    if output.format() == Format::Table {
        for (tone, line) in lines(view) {
            output.toned_note(tone, &line);
        }
    }
    remarks(output, view);
}

fn remarks(output: &Output, view: &PlanView<'_>) {
    for note in &view.plan.notes {
        output.note(note);
    }
    let mut models: Vec<_> = view.lacking().map(PlanStep::device_type).collect();
    let lacks_some = !models.is_empty();
    models.sort_unstable();
    models.dedup();
    for model in models {
        let of = model.unwrap_or("reader");
        output.hint(&format!(
            "pairing code of a {of}: {}",
            pairing::where_to_find(model)
        ));
    }
    if lacks_some {
        output.hint("give the codes with --codes FILE, a row serial,code for each reader");
    }
}

/// The fields of a step.
pub(crate) fn fields() -> Fields<'static, PlanStep> {
    Fields::of(|s: &PlanStep| s.id().unwrap_or(&s.key).to_owned())
        .text("action", |s| Some(s.kind.action()))
        .text("kind", |s| Some(s.kind.noun()))
        .text("name", |s| Some(&s.name))
        .text("key", |s| Some(&s.key))
        .text("id", PlanStep::id)
        .json("line", |s| json!(s.line()))
        .cell("changes", |s| {
            let text = s
                .changes()
                .iter()
                .map(change)
                .collect::<Vec<_>>()
                .join("; ");
            Cell::shown(text.clone(), text, json!(s.changes()))
        })
        .prose()
        .cell("needs_code", |s| true_or_false(s.needs_code()))
        .json("code_hint", |s| {
            json!(
                s.needs_code()
                    .then(|| pairing::where_to_find(s.device_type()))
            )
        })
        .text("blocked", PlanStep::blocked)
        .prose()
        .cell("kept", |s| true_or_false(s.is_kept()))
}

fn true_or_false(on: bool) -> Cell {
    Cell::shown(on.to_string(), on.to_string(), on.into())
}

fn lines(view: &PlanView<'_>) -> Vec<(Tone, String)> {
    if view.plan.is_empty() {
        let text = format!("No differences: {} and Stripe say the same", view.file);
        return vec![(Tone::Good, text)];
    }
    let mut lines = Vec::new();
    for (kind, head) in [
        ("configuration", "Configurations"),
        ("location", "Locations"),
        ("reader", "Readers"),
    ] {
        let mut steps = view
            .plan
            .steps
            .iter()
            .filter(|s| s.kind.noun() == kind)
            .peekable();
        if steps.peek().is_some() {
            lines.push((Tone::Strong, head.to_owned()));
        }
        for step in steps {
            let has_code = view.codes.contains_key(&step.key);
            of_step(step, has_code, &mut lines);
        }
    }
    lines.push((Tone::Strong, format!("Plan: {}", summary(view))));
    lines
}

fn of_step(step: &PlanStep, has_code: bool, lines: &mut Vec<(Tone, String)>) {
    let (sign, tone) = match step.kind.action() {
        _ if step.is_kept() => ("-", Tone::Faint),
        "create" | "register" => ("+", Tone::Good),
        "move" => ("±", Tone::Waiting),
        "delete" | "remove_record" => ("-", Tone::Bad),
        _ => ("~", Tone::Waiting),
    };
    let called = match step.id() {
        _ if step.kind.noun() == "reader" && step.name != step.key => {
            format!("{} ({})", step.name, step.key)
        }
        Some(id) if id != step.name => format!("{} ({id})", step.name),
        _ => step.name.clone(),
    };
    let mut line = format!("  {sign} {called}");
    if step.kind.action() == "remove_record" {
        let id = step.id().unwrap_or_default();
        line.push_str(&format!(": {id} is an older record of the same device"));
    }
    if step.is_kept() {
        line.push_str(": not in the file, kept without --prune");
    }
    if step.needs_code() {
        line.push_str(if has_code {
            ": its pairing code is given"
        } else {
            ": needs a fresh pairing code"
        });
    }
    let blocked = step.blocked();
    let tone = if blocked.is_some() { Tone::Bad } else { tone };
    if let Some(why) = blocked {
        line.push_str(&format!(": {why}"));
    }
    lines.push((tone, line));
    let wide = step.changes().iter().map(|c| c.field.chars().count()).max();
    for one in step.changes() {
        let wide = wide.unwrap_or_default();
        let what = values(one);
        lines.push((Tone::Plain, format!("      {:<wide$}  {what}", one.field)));
    }
}

fn change(change: &FieldChange) -> String {
    format!("{} {}", change.field, values(change))
}

fn values(change: &FieldChange) -> String {
    let text = |v: &str| {
        // Numbers, lists and what stands for a secret need no quotes.
        let bare = v.starts_with('[') || v.parse::<i64>().is_ok() || v == "true" || v == "false";
        if bare { v.to_owned() } else { format!("{v:?}") }
    };
    match (&change.from, &change.to) {
        (None, Some(to)) => text(to),
        (Some(from), None) => format!("{} -> (none)", text(from)),
        (Some(from), Some(to)) if from == to => format!("{} (sent again)", text(to)),
        (Some(from), Some(to)) => format!("{} -> {}", text(from), text(to)),
        (None, None) => String::new(),
    }
}

/// Counts in a sentence.
pub(crate) fn summary(view: &PlanView<'_>) -> String {
    let sum = view.plan.summary();
    let mut parts = Vec::new();
    for (count, what) in [
        (sum.create, "to create"),
        (sum.change, "to change"),
        (sum.moved, "to move"),
        (sum.delete, "to delete"),
        (sum.blocked, "not possible from here"),
    ] {
        if count > 0 {
            parts.push(format!("{count} {what}"));
        }
    }
    if parts.is_empty() {
        parts.push("nothing to do".into());
    }
    let mut text = parts.join(", ");
    let lacking = view.lacking().count();
    if lacking > 0 {
        let more = if lacking < sum.codes { "more " } else { "" };
        let codes = if lacking == 1 { "code" } else { "codes" };
        text.push_str(&format!(" ({lacking} {more}pairing {codes} needed)"));
    }
    if sum.kept > 0 {
        text.push_str(&format!(
            "; {} not in the file, kept without --prune",
            sum.kept
        ));
    }
    text
}
