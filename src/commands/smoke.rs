//! `tillctl smoke`

mod progress_view;
mod scratch;
mod sweep;

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Duration;

use clap::builder::PossibleValuesParser;

use self::scratch::Scratch;
use crate::app::{App, GlobalFlags};
use crate::commands::verb::Verb;
use crate::commands::{Change, approve, parse, test_mode_only};
use crate::failure::{Failure, Kind};
use crate::output::ColumnNames;
use crate::output::{Format, file};
use crate::secret::Mode;
use crate::smoke::{Case, Country, MODELS, RunReport, Smoke, SmokePlan, junit};
use crate::smoke_run::RunId;
use crate::stripe::permissions::{ACCOUNT, Needs, SMOKE, needs};
use crate::text::counted;

/// Play everything a till does in test mode, and check what came of it.
///
/// Makes a location and a simulated reader of each model, plays every case on each reader, holds
/// the outcome against Stripe's own objects, and removes what it made. Needs a test key, or
/// --simulator; a live key is refused.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl smoke --simulator
  tillctl smoke --junit smoke.xml
  tillctl smoke --only approved,declined,refund --models wpe -o tap
  tillctl smoke --sweep --older-than 1h

Cases: approved, declined, canceled, deadline, manual-capture, refund, interac, setup-intent,
display, inputs, inputs-timeout, tip. What the account cannot do in test mode, such as Interac outside
Canada, is skipped and says why; with --strict that counts as failed.

Everything it makes carries the run's id in its name and metadata. A run that was killed leaves
it there: --sweep removes the leavings of every run, and touches nothing else. Without
--older-than that includes a run that is under way elsewhere.

Exit codes: 0 all passed or skipped, 10 something did not, 130 interrupted; where nothing could be
played 3 a live key or a missing permission, 8 Stripe unreachable, 1 another refusal. With --sweep 0, or 9 if something could not be removed.")]
pub(crate) struct Args {
    /// Play only these cases, with commas
    #[arg(long, value_name = "A,B", value_delimiter = ',', value_parser = names())]
    only: Vec<String>,
    /// Leave these cases out, with commas
    #[arg(long, value_name = "A,B", value_delimiter = ',', value_parser = names())]
    skip: Vec<String>,
    /// Play on these models, with commas [default: all]
    #[arg(long, value_name = "A,B", value_delimiter = ',', value_parser = ["wpe", "s700", "s710"])]
    models: Vec<String>,
    /// Where the location is to be, two letters [default: where the account is, else US]
    #[arg(long, value_name = "COUNTRY")]
    country: Option<String>,
    /// On how many readers at once [default: all]
    #[arg(long, value_name = "N", value_parser = parse::at_least_one)]
    parallel: Option<NonZeroUsize>,
    /// How long a case may take
    #[arg(long, value_name = "DURATION", default_value = "60s", value_parser = parse::duration)]
    case_timeout: Duration,
    /// How long all of it may take, cleaning up left out
    #[arg(long, value_name = "DURATION", default_value = "10m", value_parser = parse::duration)]
    total_timeout: Duration,
    /// Write the results as JUnit XML too
    #[arg(long, value_name = "FILE")]
    junit: Option<PathBuf>,
    /// What is skipped counts as failed
    #[arg(long)]
    strict: bool,
    /// Play nothing: remove what killed runs left
    #[arg(long, conflicts_with_all = ["only", "skip", "models", "country", "parallel", "junit", "strict"])]
    sweep: bool,
    /// Only of runs that began so long ago
    #[arg(long, value_name = "DURATION", requires = "sweep", value_parser = parse::duration)]
    older_than: Option<Duration>,
}

fn names() -> PossibleValuesParser {
    PossibleValuesParser::new(Case::ALL.map(Case::name))
}

impl Verb for Args {
    const NEEDS: Needs = needs(SMOKE, &[ACCOUNT]);

    fn columns() -> ColumnNames {
        progress_view::fields(None).names()
    }

    fn shown(&self) -> ColumnNames {
        if self.sweep {
            sweep::fields().names()
        } else {
            Self::columns()
        }
    }

    fn global_flags() -> GlobalFlags {
        GlobalFlags::of(&Self::NEEDS).with_format(Format::Tap)
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        // Before anything is asked of anybody.
        if app.settings.api_key()?.mode() == Mode::Live {
            return Err(test_mode_only("smoke"));
        }
        if self.sweep {
            return sweep::run(app, self.older_than.unwrap_or_default()).await;
        }
        let plan = self.plan()?;
        if let Some(path) = &self.junit {
            file::check(path)?;
        }
        let client = app.stripe().await?;
        if !approve(app, &change(&plan)).await? {
            return Ok(());
        }
        let run = RunId::new(app.now());
        let scratch = Scratch::new(app, &run);
        let payments = app.payments_in(scratch.path())?;
        // From here on Ctrl-C means: take back what was begun, and clean up.
        let held = app.interrupt.hold();
        let view = progress_view::ProgressView::new(app, &plan);
        let smoke = Smoke {
            client,
            payments: &payments,
            interrupt: &app.interrupt,
            plan: &plan,
            run: &run,
            progress: &|progress| view.tell(progress),
        };
        let report = smoke.play().await;
        drop((view, held));
        if let Some(path) = &self.junit {
            file::write_whole(path, junit::render(&report, self.strict))?;
        }
        progress_view::show(app, &report, self.strict).await?;
        outcome(&report, self.strict)
    }
}

/// What the run comes to.
fn outcome(report: &RunReport, strict: bool) -> Result<(), Failure> {
    let bad = report.bad(strict);
    if report.is_interrupted {
        return Err(Failure::new(
            Kind::Interrupted,
            format!(
                "interrupted; {bad} of {} did not pass",
                counted(report.lines.len(), "case")
            ),
        ));
    }
    if let Some(trouble) = report.trouble() {
        return Err(trouble.clone().context("nothing was played"));
    }
    if bad == 0 {
        return Ok(());
    }
    Err(Failure::new(
        Kind::Findings,
        format!(
            "{bad} of {} did not pass",
            counted(report.lines.len(), "case")
        ),
    )
    .details(progress_view::complaints(report, strict)))
}

/// What is about to happen, without the requests that depend on answers.
fn change(plan: &SmokePlan) -> Change {
    let cases: Vec<_> = plan.cases.iter().map(|c| c.name()).collect();
    let models: Vec<_> = plan.models.iter().map(|m| m.name).collect();
    Change::new(format!(
        "Play {} on {} at a location of their own, and remove them again",
        counted(cases.len(), "case"),
        counted(models.len(), "simulated reader")
    ))
    .effect("cases", None, Some(&cases.join(", ")))
    .effect("models", None, Some(&models.join(", ")))
}

impl Args {
    fn plan(&self) -> Result<SmokePlan, Failure> {
        let has = |list: &[String], name: &str| list.iter().any(|n| n == name);
        let cases: Vec<Case> = Case::ALL
            .into_iter()
            .filter(|c| self.only.is_empty() || has(&self.only, c.name()))
            .filter(|c| !has(&self.skip, c.name()))
            .collect();
        if cases.is_empty() {
            return Err(Failure::usage("--skip leaves nothing to be played"));
        }
        let models = MODELS
            .iter()
            .filter(|m| self.models.is_empty() || has(&self.models, m.name));
        let country = self.country.as_deref().map(|code| {
            Country::of(code).ok_or_else(|| {
                Failure::usage(format!("--country: no address is known in {code:?}"))
                    .hint(format!("known are {}", Country::countries()))
            })
        });
        Ok(SmokePlan {
            cases,
            models: models.collect(),
            country: country.transpose()?,
            parallel: self.parallel.map_or(usize::MAX, NonZeroUsize::get),
            case_limit: self.case_timeout,
            total_limit: self.total_timeout,
        })
    }
}
