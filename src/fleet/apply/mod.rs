//! Taking the steps of a plan: phase after phase, beside each other within a
//! phase. Every step can be taken again: what a lost answer leaves open is read
//! again, here or by the next plan.

mod configurations;
mod locations;
mod readers;
pub(crate) mod secrets;

use std::collections::{BTreeMap, HashMap};
use std::ops::ControlFlow;
use std::sync::{Mutex, PoisonError};

use super::bulk::{self, CircuitBreaker, Observer, RowOutcome};
use super::manifest::{Manifest, ManifestReader};
use super::plan::{FieldChange, FileRow, Plan, PlanStep, Ref, Registering, StepKind};
use super::remote::{Hash, RemoteState};
use crate::devices::ReaderRecord;
use crate::failure::{Failure, Kind};
use crate::interrupt::Interrupt;
use crate::secret::Hidden;
use crate::stripe::{Client, Request};

/// What a step came to.
#[derive(Debug, Clone)]
pub(crate) enum StepOutcome {
    Done(CompletedStep),
    /// Refused or failed.
    Failed(Failure),
    /// Not begun, and why.
    NotDone(String),
}

/// A step that is done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct CompletedStep {
    /// The object's id now.
    pub id: String,
    /// The id a reader had before.
    pub old: Option<String>,
    /// What else is worth knowing.
    pub remark: Option<String>,
}

impl CompletedStep {
    fn of(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            ..Self::default()
        }
    }
}

/// How many are done, if all are.
///
/// # Errors
/// What the exit code says of all of them.
pub(crate) fn verdict(outcomes: &[&StepOutcome], interrupted: bool) -> Result<usize, Failure> {
    let (mut done, mut failed, mut left) = (0_usize, Vec::new(), 0_usize);
    for outcome in outcomes {
        match outcome {
            StepOutcome::Done(_) => done += 1,
            StepOutcome::Failed(failure) => failed.push(failure.kind()),
            StepOutcome::NotDone(_) => left += 1,
        }
    }
    if failed.is_empty() && left == 0 {
        return Ok(done);
    }
    let told = format!("{done} done, {} failed, {left} not done", failed.len());
    let hint = "apply the file again: it goes on from here";
    if interrupted {
        return Err(Failure::new(Kind::Interrupted, format!("interrupted: {told}")).hint(hint));
    }
    let kind = match failed.as_slice() {
        // Nothing but one and the same trouble.
        [first, more @ ..] if done == 0 && left == 0 && more.iter().all(|kind| kind == first) => {
            *first
        }
        all if all.contains(&Kind::Credentials) => Kind::Credentials,
        _ => Kind::Partial,
    };
    Err(Failure::new(kind, told).hint(hint))
}

/// What is needed to take the steps.
#[derive(Debug)]
pub(crate) struct ApplyJob<'a> {
    /// To Stripe.
    pub client: &'a Client,
    /// The file.
    pub wanted: &'a Manifest,
    /// What Stripe had when the plan was made.
    pub has: &'a RemoteState,
    /// The steps.
    pub plan: &'a Plan,
    /// Pairing codes by serial number.
    pub codes: &'a BTreeMap<String, String>,
    /// Secrets by the names of their variables.
    pub secrets: &'a BTreeMap<String, Hidden>,
}

/// Ids of what the file names, as they become known.
#[derive(Debug, Default)]
struct Ids {
    configurations: Mutex<HashMap<String, String>>,
    locations: Mutex<HashMap<String, String>>,
}

impl Ids {
    fn get(map: &Mutex<HashMap<String, String>>, at: &Ref) -> Result<String, Failure> {
        match at {
            Ref::Id(id) => Ok(id.clone()),
            Ref::New(key) => {
                let map = map.lock().unwrap_or_else(PoisonError::into_inner);
                map.get(key)
                    .cloned()
                    .ok_or_else(|| Failure::failed(format!("not begun: {key} was not created")))
            }
        }
    }

    fn put(map: &Mutex<HashMap<String, String>>, key: &str, id: &str) {
        let mut map = map.lock().unwrap_or_else(PoisonError::into_inner);
        map.insert(key.to_owned(), id.to_owned());
    }
}

struct StepWorker<'a> {
    job: &'a ApplyJob<'a>,
    ids: Ids,
    fingerprint: String,
    devices: HashMap<&'a str, &'a ReaderRecord>,
}

/// What became of each step, in their order. `told` hears of each as it ends.
pub(crate) async fn run(
    job: &ApplyJob<'_>,
    interrupt: &Interrupt,
    told: &mut dyn FnMut(&PlanStep, &StepOutcome),
) -> Vec<StepOutcome> {
    let devices = job.has.readers.iter().flatten().map(|d| (&*d.id, d));
    let worker = StepWorker {
        ids: Ids::default(),
        fingerprint: job.has.fingerprint(),
        devices: devices.collect(),
        job,
    };
    let mut heard = Heard {
        outcomes: Vec::with_capacity(job.plan.steps.len()),
        steps: Vec::new(),
        breaker: CircuitBreaker::default(),
        left_off: None,
        told,
    };
    let seen = interrupt.count();
    for phase in 0..StepKind::PHASES {
        let steps = job.plan.steps.iter().filter(|s| s.kind.phase() == phase);
        let steps: Vec<&PlanStep> = steps.collect();
        heard.steps.clone_from(&steps);
        if interrupt.count() > seen {
            heard.left_off = Some("interrupted".into());
        }
        if heard.left_off.is_some() {
            (0..steps.len()).for_each(|row| heard.row(row, RowOutcome::NotBegun));
        } else {
            bulk::run(interrupt, &steps, object, |s| worker.step(s), &mut heard).await;
        }
    }
    heard.outcomes
}

/// Steps about one object wait for each other.
fn object<'s>(step: &'s &PlanStep) -> &'s str {
    &step.key
}

struct Heard<'a, 't> {
    outcomes: Vec<StepOutcome>,
    steps: Vec<&'a PlanStep>,
    breaker: CircuitBreaker,
    left_off: Option<String>,
    told: &'t mut dyn FnMut(&PlanStep, &StepOutcome),
}

impl Observer<StepOutcome> for Heard<'_, '_> {
    fn ended(&mut self, _: usize, outcome: &StepOutcome) -> ControlFlow<()> {
        let trouble = match outcome {
            StepOutcome::Failed(failure) => Some(failure),
            _ => None,
        };
        let flow = self.breaker.after(trouble);
        if flow.is_break() {
            self.left_off = trouble.map(|f| format!("left off after: {}", f.message()));
        }
        flow
    }

    fn row(&mut self, row: usize, what: RowOutcome<StepOutcome>) {
        let outcome = match what {
            RowOutcome::Ended(outcome) => outcome,
            RowOutcome::CutOff => StepOutcome::Failed(Failure::new(
                Kind::Unknown,
                "interrupted in the middle: whether it was done is not known",
            )),
            RowOutcome::NotBegun => {
                let why = self.left_off.clone();
                StepOutcome::NotDone(why.unwrap_or_else(|| "interrupted".into()))
            }
        };
        if let Some(step) = self.steps.get(row) {
            (self.told)(step, &outcome);
        }
        self.outcomes.push(outcome);
    }
}

impl StepWorker<'_> {
    async fn step(&self, step: &PlanStep) -> StepOutcome {
        if step.is_kept() {
            return StepOutcome::NotDone(
                "not in the file; kept, because --prune was not given".into(),
            );
        }
        if let Some(why) = step.blocked() {
            return StepOutcome::NotDone(why.to_owned());
        }
        if step.needs_code() && !self.job.codes.contains_key(&step.key) {
            return StepOutcome::NotDone("needs a pairing code".into());
        }
        match self.carry_out(step).await {
            Ok(done) => StepOutcome::Done(done),
            Err(failure) => StepOutcome::Failed(failure),
        }
    }

    async fn carry_out(&self, step: &PlanStep) -> Result<CompletedStep, Failure> {
        let PlanStep { key, name, kind } = step;
        match kind {
            StepKind::CreateConfiguration { row, changes, .. } => {
                self.create_configuration(key, *row, changes).await
            }
            StepKind::UpdateConfiguration { row, id, changes } => {
                self.update_configuration(*row, id, changes).await
            }
            StepKind::CreateLocation { row, .. } => self.create_location(key, *row).await,
            StepKind::UpdateLocation { row, id, changes } => {
                self.update_location(*row, id, changes).await
            }
            StepKind::Attach { location, to, .. } => self.attach(location, to.as_ref()).await,
            StepKind::RegisterReader {
                row, registering, ..
            } => self.register(step, *row, None, registering).await,
            StepKind::MoveReader {
                row,
                id,
                registering,
                ..
            } => self.register(step, *row, Some(id), registering).await,
            StepKind::UpdateReader { row, id, changes } => {
                self.update_reader(*row, id, changes).await
            }
            StepKind::RemoveRecord { id, .. } => self.remove_record(id).await,
            StepKind::DeleteReader { id, .. } => self.delete_reader(id).await,
            StepKind::DeleteLocation { id, .. } => self.delete_location(id, name).await,
            StepKind::DeleteConfiguration { id, .. } => self.delete_configuration(id, name).await,
        }
    }

    /// The same key for the same creation from the same state: if this is run
    /// again after a crash, and the first request is still under way, Stripe
    /// answers both with one object.
    fn key(&self, request: &Request) -> String {
        let mut hash = Hash::default();
        hash.add(&self.fingerprint);
        for (name, value) in request.params.pairs() {
            hash.add(name);
            hash.add(value);
        }
        format!("tillctl-fleet-{}", hash.name())
    }

    fn reader_row(&self, row: FileRow) -> Result<&ManifestReader, Failure> {
        let rows = self.job.wanted.readers.as_deref().unwrap_or_default();
        rows.get(row.at).ok_or_else(lost)
    }
}

/// A step and the file it was made from belong together; if they do not, that
/// is a fault of this program.
fn lost() -> Failure {
    Failure::failed("the step names nothing in the file").hint("make a new plan")
}

/// What differs, as it is now, for the audit log.
fn were(changes: &[FieldChange]) -> impl Iterator<Item = (String, Option<String>)> {
    let changes = changes.iter();
    changes.map(|change| (change.field.clone(), change.from.clone()))
}
