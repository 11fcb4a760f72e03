//! `tillctl fleet apply FILE`

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::shared::{Planned, ReadFile, plan_of, read, state};
use super::{codes, saved};
use crate::app::App;
use crate::commands::Verb;
use crate::commands::heading;
use crate::commands::{Change, approve};
use crate::failure::{Failure, Kind};
use crate::fleet::apply::{self, ApplyJob, StepOutcome};
use crate::fleet::plan::{self, Options, Plan, PlanStep};
use crate::output::ColumnNames;
use crate::output::{Fields, Format, Tone};
use crate::settings::named_variable;
use crate::stripe::permissions::{
    CONFIGURATION, CONFIGURATION_WRITE, LOCATION, LOCATION_WRITE, Needs, READER, READER_WRITE,
    needs,
};
use crate::views::plan_view::{self, PlanView};

/// Deletions somebody should have a look at first.
const MOST_UNATTENDED: usize = 20;

/// Make the fleet what a file says.
///
/// Shows the plan, asks, then works in the order configurations, locations,
/// attachments, readers, deletions. A reader is registered or moved only with
/// a fresh pairing code; readers without one are left for later. Whatever stops
/// it, applying the file again goes on from there, and applying it twice
/// changes nothing.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Exit 0: the fleet is what the file says. Exit 9: some steps failed or wait for
a code. A saved plan is refused (exit 1) if the fleet has changed since.

Examples:
  tillctl fleet apply fleet.toml
  tillctl fleet apply fleet.toml --codes codes.csv --yes
  tillctl fleet apply --plan plan.json"
)]
pub(crate) struct Args {
    /// The file; .csv is a table of readers, anything else TOML
    #[arg(required_unless_present = "plan")]
    file: Option<PathBuf>,
    /// A plan saved by `tillctl fleet plan --out`
    #[arg(long, value_name = "FILE", conflicts_with_all = ["file", "prune", "send_secrets"])]
    plan: Option<PathBuf>,
    /// Pairing codes: a row serial,code for each reader (- for stdin)
    #[arg(long, value_name = "FILE")]
    codes: Option<PathBuf>,
    /// Delete what is not in the file
    #[arg(long)]
    prune: bool,
    /// Send secrets also where nothing else changes
    #[arg(long)]
    send_secrets: bool,
    /// Refuse a plan of more changes than this [default: 20 deletions where nobody can be asked]
    #[arg(long, value_name = "N")]
    max_changes: Option<usize>,
}

impl Verb for Args {
    const NEEDS: Needs = needs(
        &[READER, LOCATION, CONFIGURATION],
        &[READER_WRITE, LOCATION_WRITE, CONFIGURATION_WRITE],
    );

    fn columns() -> ColumnNames {
        fields().names()
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let codes = codes::read(self.codes.as_deref())?;
        let (file, planned) = planned(app, self).await?;
        let plan = &planned.plan;
        let view = PlanView {
            file: &file.name,
            plan,
            fingerprint: planned.has.fingerprint(),
            dry_run: app.settings.dry_run,
            codes: &codes,
        };
        if app.settings.dry_run {
            plan_view::result(&app.output, &view)?;
            stray_codes(app, plan, &codes);
            app.output.note("nothing was sent (--dry-run)");
            return Ok(());
        }
        if plan.due().next().is_none() {
            return nothing_due(app, &view).await;
        }
        plan_view::beforehand(&app.output, &view);
        guard(app, self, plan)?;
        let secrets = apply::secrets::needed(&file.wanted, plan, named_variable)?;
        stray_codes(app, plan, &codes);
        let what = format!("Apply {} ({})", file.name, plan_view::summary(&view));
        if !approve(app, &Change::new(what).ask()).await? {
            return Ok(());
        }
        if app.output.can_ask() && !app.settings.yes {
            // Somebody may have thought about it for a while.
            let now = state(app, plan::needs(&file.wanted)).await?;
            unchanged(&now.fingerprint(), &view.fingerprint, "the plan was shown")?;
        }
        let job = ApplyJob {
            client: app.stripe().await?,
            wanted: &file.wanted,
            has: &planned.has,
            plan,
            codes: &codes,
            secrets: &secrets,
        };
        let outcomes = carry_out(app, &job).await;
        report(app, (&file.name, plan), &outcomes).await
    }
}

async fn planned(app: &App, args: &Args) -> Result<(ReadFile, Planned), Failure> {
    if let Some(path) = &args.plan {
        let saved = saved::read(app, path)?;
        let planned = plan_of(app, &saved.file, saved.options).await?;
        let when = format!("{} was made ({})", path.display(), saved.made_at);
        unchanged(&planned.has.fingerprint(), &saved.fingerprint, &when)?;
        return Ok((saved.file, planned));
    }
    let file = read(args.file.as_deref().unwrap_or("fleet.toml".as_ref()))?;
    let options = Options {
        prune: args.prune,
        send_secrets: args.send_secrets,
        live: false,
    };
    let planned = plan_of(app, &file, options).await?;
    Ok((file, planned))
}

fn unchanged(now: &str, then: &str, when: &str) -> Result<(), Failure> {
    if now == then {
        return Ok(());
    }
    Err(Failure::failed(format!(
        "the fleet has changed since {when}; nothing was sent"
    ))
    .hint("make a new plan and look at it: tillctl fleet plan FILE"))
}

/// Stops a script that does more than anybody expected.
fn guard(app: &App, args: &Args, plan: &Plan) -> Result<(), Failure> {
    let deletes = |s: &&PlanStep| s.kind.action() == "delete";
    let (count, most, what) = match args.max_changes {
        Some(most) => (plan.due().count(), most, "changes"),
        // Whoever saved a plan had a look at it.
        None if app.output.can_ask() || args.plan.is_some() => return Ok(()),
        None => (
            plan.due().filter(deletes).count(),
            MOST_UNATTENDED,
            "deletions",
        ),
    };
    if count <= most {
        return Ok(());
    }
    let all = plan.due().count();
    Err(Failure::usage(format!(
        "{count} {what} are planned, and at most {most} may be made (--max-changes); nothing was sent"
    ))
    .hint(format!("if all of them are meant: --max-changes {all}")))
}

fn stray_codes(app: &App, plan: &Plan, codes: &BTreeMap<String, String>) {
    for serial in plan.without_need(codes.keys()) {
        app.output.note(&format!(
            "no code is needed for {serial}: it stays where it is"
        ));
    }
}

async fn carry_out(app: &App, job: &ApplyJob<'_>) -> Vec<StepOutcome> {
    let spinner = app.output.spinner("applying");
    let (count, all) = (std::cell::Cell::new(0_usize), job.plan.due().count());
    let mut told = |step: &PlanStep, _: &StepOutcome| {
        if step.is_due() {
            count.set(count.get() + 1);
            spinner.detail(&format!("{} of {all}", count.get()));
        }
    };
    apply::run(job, &app.interrupt, &mut told).await
}

/// A step and what it came to.
struct EndedStep<'a> {
    step: &'a PlanStep,
    outcome: &'a StepOutcome,
}

impl EndedStep<'_> {
    fn word(&self) -> (&'static str, Tone) {
        match self.outcome {
            StepOutcome::Done(_) => ("done", Tone::Good),
            StepOutcome::Failed(failure) if failure.kind() == Kind::Unknown => {
                ("unknown", Tone::Bad)
            }
            StepOutcome::Failed(_) => ("failed", Tone::Bad),
            StepOutcome::NotDone(_) => ("not done", Tone::Waiting),
        }
    }

    fn id(&self) -> Option<&str> {
        match self.outcome {
            StepOutcome::Done(done) => Some(&done.id),
            _ => self.step.id(),
        }
    }

    fn old(&self) -> Option<&str> {
        match self.outcome {
            StepOutcome::Done(done) => done.old.as_deref(),
            _ => None,
        }
    }

    fn detail(&self) -> Option<String> {
        match self.outcome {
            StepOutcome::Done(done) => done.remark.clone(),
            StepOutcome::NotDone(why) => Some(why.clone()),
            StepOutcome::Failed(failure) => Some(match failure.next_step() {
                Some(hint) => format!("{}; {hint}", failure.message()),
                None => failure.message().to_owned(),
            }),
        }
    }
}

fn fields<'a>() -> Fields<'a, EndedStep<'a>> {
    Fields::of(|e: &EndedStep<'a>| e.id().unwrap_or(&e.step.key).to_owned())
        .text("outcome", |e| Some(e.word().0))
        .tone(|e| e.word().1)
        .text("action", |e| Some(e.step.kind.action()))
        .text("kind", |e| Some(e.step.kind.noun()))
        .text("name", |e| Some(&e.step.name))
        .tone(|_| Tone::Strong)
        .text("key", |e| Some(&e.step.key))
        .rank(2)
        .text("id", EndedStep::id)
        .rank(1)
        .text("old_id", EndedStep::old)
        .rank(3)
        .made("detail", EndedStep::detail)
        .prose()
        .kept()
}

async fn report(
    app: &App,
    (file, plan): (&str, &Plan),
    outcomes: &[StepOutcome],
) -> Result<(), Failure> {
    let fields = fields();
    let heading = heading::of_results(app, &format!("The fleet made what {file} says")).await;
    let mut list = app.output.list(&fields)?.under(heading);
    let steps = plan.steps.iter().zip(outcomes);
    let steps = steps.filter(|(step, _)| !step.is_kept());
    let ended: Vec<_> = steps
        .map(|(step, outcome)| EndedStep { step, outcome })
        .collect();
    list.push_all(&ended)?;
    list.finish()?;
    let outcomes: Vec<_> = ended.iter().map(|ended| ended.outcome).collect();
    let done = apply::verdict(&outcomes, app.interrupt.count() > 0)?;
    app.output
        .note(&format!("{done} done; the fleet is what the file says"));
    Ok(())
}

/// There is nothing to do; whether that is because all is well.
async fn nothing_due(app: &App, view: &PlanView<'_>) -> Result<(), Failure> {
    if app.output.format() == Format::Table && view.plan.summary().blocked == 0 {
        return plan_view::result(&app.output, view);
    }
    plan_view::beforehand(&app.output, view);
    let why = |s: &PlanStep| StepOutcome::NotDone(s.blocked().unwrap_or_default().to_owned());
    let outcomes: Vec<_> = view.plan.steps.iter().map(why).collect();
    report(app, (view.file, view.plan), &outcomes).await
}
