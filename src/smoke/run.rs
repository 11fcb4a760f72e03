//! Who plays when, and for how long. Whatever happens, what was made goes again.

use std::cell::RefCell;
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use super::case::CaseContext;
use super::checks::CaseFailure;
use super::country::Country;
use super::plan::SmokePlan;
use super::play;
use super::report::{CLEAN_UP, CaseReport, CaseResult, RUN, RunReport, SET_UP};
use super::setup::{CreatedObjects, ReaderWorker, Setup, SetupBuilder, workers};
use super::sweep::{self, SweepScope};
use crate::concurrency::run_concurrently;
use crate::failure::{Failure, Kind};
use crate::interrupt::Interrupt;
use crate::payment::PaymentService;
use crate::reader_actions::{self, TakenOff};
use crate::smoke_run::RunId;
use crate::stripe::readers::{self, Action};
use crate::stripe::{Client, Reader};

/// How long a case that is to end has for taking back what it began.
const GRACE: Duration = Duration::from_secs(20);
/// How long cleaning up may take.
const CLEANING: Duration = Duration::from_mins(2);
/// The shortest and the longest wait for a customer who never comes: long
/// enough that the payment is on the reader before it ends.
const PATIENCE: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(20));
/// So many answers are waited for until a payment is on its reader.
const ANSWERS: u32 = 12;

/// What happens, for whoever shows it.
#[derive(Debug)]
pub(crate) enum SmokeProgress<'a> {
    /// A case begins on a model.
    Started(&'static str, &'static str),
    /// It has ended.
    Finished(&'a CaseReport),
}

/// A run.
pub(crate) struct Smoke<'a> {
    /// Test mode, or the simulator.
    pub client: &'a Client,
    /// With a journal of its own: what is sold here is no sale of the shop.
    pub payments: &'a PaymentService,
    /// Ctrl-C.
    pub interrupt: &'a Interrupt,
    /// What is to be played.
    pub plan: &'a SmokePlan,
    /// Its id.
    pub run: &'a RunId,
    /// Called for what happens.
    pub progress: &'a dyn Fn(&SmokeProgress<'_>),
}

impl std::fmt::Debug for Smoke<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Smoke")
            .field("run", self.run)
            .finish_non_exhaustive()
    }
}

/// When and why all of it ends early.
struct Limits {
    began: Instant,
    end: Instant,
    presses: u32,
}

/// EndReason a case was ended from outside.
#[derive(Clone, Copy, PartialEq, Eq)]
enum EndReason {
    Interrupted,
    CaseLimit,
    TotalLimit,
}

impl Smoke<'_> {
    /// Plays everything and cleans up.
    pub(crate) async fn play(&self) -> RunReport {
        let began = Instant::now();
        let limits = Limits {
            began,
            end: began + self.plan.total_limit,
            presses: self.interrupt.count(),
        };
        let mut lines = Vec::new();
        let made = CreatedObjects::default();
        (self.progress)(&SmokeProgress::Started(RUN, SET_UP));
        let setup = self.set_up(&limits, &made).await;
        let set_up = setup.as_ref().err().cloned();
        lines.push(self.end(CaseReport {
            result: set_up.map_or(CaseResult::Passed, CaseResult::Error),
            took: began.elapsed(),
            ..CaseReport::waiting(RUN, SET_UP)
        }));
        match setup {
            Ok(setup) => lines.extend(self.play_all(setup, &limits).await),
            Err(_) => lines.extend(self.unplayed("there is nothing to play on")),
        }
        (self.progress)(&SmokeProgress::Started(RUN, CLEAN_UP));
        let cleaning = Instant::now();
        lines.push(self.end(CaseReport {
            result: if made.is_anything() {
                self.clean_up(&limits, &made).await
            } else {
                CaseResult::Passed
            },
            took: cleaning.elapsed(),
            ..CaseReport::waiting(RUN, CLEAN_UP)
        }));
        RunReport {
            run: self.run.clone(),
            lines,
            took: limits.began.elapsed(),
            is_interrupted: self.interrupt.count() > limits.presses,
        }
    }

    fn end(&self, line: CaseReport) -> CaseReport {
        (self.progress)(&SmokeProgress::Finished(&line));
        line
    }

    fn stopped(&self, limits: &Limits) -> Option<EndReason> {
        if self.interrupt.count() > limits.presses {
            Some(EndReason::Interrupted)
        } else if Instant::now() >= limits.end {
            Some(EndReason::TotalLimit)
        } else {
            None
        }
    }

    async fn set_up(&self, limits: &Limits, made: &CreatedObjects) -> Result<Setup, Failure> {
        let stopped = || {
            let why = self.stopped(limits)?;
            let kind = match why {
                EndReason::Interrupted => Kind::Interrupted,
                EndReason::CaseLimit | EndReason::TotalLimit => Kind::Failed,
            };
            Some(Failure::new(kind, self.reason(why)))
        };
        let builder = SetupBuilder {
            client: self.client,
            run: self.run,
            plan: self.plan,
            made,
            stopped: &stopped,
        };
        builder.build().await
    }

    /// What would have been played.
    fn unplayed(&self, why: &str) -> Vec<CaseReport> {
        // Where does not matter any more.
        let home = self.plan.country.or_else(|| Country::of(Country::USUAL));
        let all = home
            .map(|home| workers(self.plan, home))
            .unwrap_or_default();
        let unplayed = all.iter().flat_map(|worker| {
            worker.cases.iter().map(|case| CaseReport {
                result: CaseResult::NotRun(why.to_owned()),
                ..CaseReport::waiting(worker.model.name, case.name())
            })
        });
        unplayed.collect()
    }

    /// Every worker by itself, its cases one after another.
    async fn play_all(&self, setup: Setup, limits: &Limits) -> Vec<CaseReport> {
        let patience = (setup.answer * ANSWERS + PATIENCE.0).min(PATIENCE.1);
        let tipping = &setup.tipping;
        let workers = run_concurrently(setup.workers, self.plan.parallel, |worker| {
            Box::pin(self.worker(worker, tipping, patience, limits))
        });
        workers.await.into_iter().flatten().collect()
    }

    async fn worker(
        &self,
        given: ReaderWorker,
        tipping: &Result<(), CaseResult>,
        patience: Duration,
        limits: &Limits,
    ) -> Vec<CaseReport> {
        let mut lines = Vec::with_capacity(given.cases.len());
        let mut reader = given.reader;
        for case in given.cases {
            let mut line = CaseReport::waiting(given.model.name, case.name());
            match (&reader, self.stopped(limits)) {
                (_, Some(why)) => {
                    // Nothing happens any more that would have to be progress.
                    line.result = CaseResult::NotRun(self.reason(why));
                    lines.push(line);
                    continue;
                }
                (Err(result), None) => line.result = result.clone(),
                (Ok(seen), None) => {
                    (self.progress)(&SmokeProgress::Started(line.model, line.case));
                    let (press, interrupt) = Interrupt::by_hand();
                    let context = CaseContext {
                        client: self.client,
                        payments: self.payments,
                        run: self.run,
                        country: given.country,
                        case,
                        reader: seen,
                        tipping,
                        interrupt: &interrupt,
                        press: &press,
                        patience,
                        intent: RefCell::default(),
                    };
                    line.reader = Some(seen.id.clone());
                    let after = Box::pin(self.context(&context, limits, &mut line)).await;
                    line.intent = context.intent.take();
                    if let Some(after) = after {
                        reader = Ok(Box::new(after));
                    }
                }
            }
            lines.push(self.end(line));
        }
        lines
    }

    /// One case; the reader as it is afterwards.
    async fn context(
        &self,
        context: &CaseContext<'_>,
        limits: &Limits,
        line: &mut CaseReport,
    ) -> Option<Reader> {
        let began = Instant::now();
        let ended = self.play_within_limits(context, limits).await;
        line.took = began.elapsed();
        let after = match ended {
            Ok(reader) => {
                line.result = CaseResult::Passed;
                return Some(reader);
            }
            Err(result) => result,
        };
        line.result = after;
        // What went wrong in one case must not go wrong in the next.
        self.reset(&context.reader.id).await
    }

    /// Plays a case, but not for ever: it is progress to take back what it began,
    /// and left alone if it does not.
    async fn play_within_limits(
        &self,
        context: &CaseContext<'_>,
        limits: &Limits,
    ) -> Result<Reader, CaseResult> {
        let work = async {
            play::play(context).await?;
            context.free().await
        };
        tokio::pin!(work);
        let own = Instant::now() + self.plan.case_limit;
        let mut late = own.min(limits.end);
        let mut why: Option<EndReason> = None;
        let stop = |why: &mut Option<EndReason>, late: &mut Instant, reason| {
            *why = Some(reason);
            *late = Instant::now() + GRACE;
            context.press.send_modify(|n| *n += 1);
        };
        let ended = loop {
            tokio::select! {
                biased;
                ended = &mut work => break Some(ended),
                () = self.interrupt.pressed(limits.presses), if why.is_none() => {
                    stop(&mut why, &mut late, EndReason::Interrupted);
                }
                // A second Ctrl-C.
                () = self.interrupt.pressed(limits.presses.saturating_add(1)), if why.is_some() => {
                    break None;
                }
                () = sleep_until(late) => {
                    if why.is_some() {
                        break None;
                    }
                    let reason = if own <= limits.end { EndReason::CaseLimit } else { EndReason::TotalLimit };
                    stop(&mut why, &mut late, reason);
                }
            }
        };
        match (ended, why) {
            (Some(Ok(reader)), _) => Ok(reader),
            (Some(Err(stop)), None) => Err(stop.into()),
            (Some(Err(CaseFailure::Mismatch(text))), Some(EndReason::CaseLimit)) => Err(
                CaseResult::Failed(format!("{}: {text}", self.reason(EndReason::CaseLimit))),
            ),
            (_, Some(EndReason::CaseLimit)) => {
                Err(CaseResult::Failed(self.reason(EndReason::CaseLimit)))
            }
            (_, why) => Err(CaseResult::NotRun(
                self.reason(why.unwrap_or(EndReason::Interrupted)),
            )),
        }
    }

    fn reason(&self, why: EndReason) -> String {
        match why {
            EndReason::Interrupted => "interrupted".to_owned(),
            EndReason::CaseLimit => format!(
                "it took longer than {} s (--case-timeout)",
                self.plan.case_limit.as_secs()
            ),
            EndReason::TotalLimit => format!(
                "all of it took longer than {} s (--total-timeout)",
                self.plan.total_limit.as_secs()
            ),
        }
    }

    /// Takes whatever is on the reader off it.
    async fn reset(&self, reader: &str) -> Option<Reader> {
        let request = readers::cancel_action(reader);
        let taken = reader_actions::cancel(self.client, reader, &request, Action::holds_the_reader);
        match taken.await.ok()? {
            TakenOff::Canceled(reader) | TakenOff::NotThere(reader) => Some(reader.into_inner()),
            TakenOff::Gone => None,
        }
    }

    /// Removes all that carries the id of this run, and looks again. What is
    /// known to have been made goes even if its id cannot be seen.
    async fn clean_up(&self, limits: &Limits, made: &CreatedObjects) -> CaseResult {
        let again = self.interrupt.count().max(limits.presses.saturating_add(1));
        let work = async {
            let mut left = sweep::find(self.client, SweepScope::Run(self.run))
                .await?
                .left;
            left.extend(made.missing_from(&left, self.run));
            left.sort_by_key(|l| l.what);
            let removed = sweep::remove(self.client, left).await;
            let mut still: Vec<String> = removed
                .iter()
                .filter_map(|(left, result)| {
                    let failure = result.as_ref().err()?;
                    Some(format!("{} {}: {failure}", left.what.name(), left.id))
                })
                .collect();
            for left in sweep::find(self.client, SweepScope::Run(self.run))
                .await?
                .left
            {
                if !still.iter().any(|text| text.contains(&left.id)) {
                    still.push(format!("{} {}", left.what.name(), left.id));
                }
            }
            if still.is_empty() {
                return Ok(());
            }
            Err(Failure::failed(format!(
                "still there: {}",
                still.join(", ")
            )))
        };
        let ended: Result<(), Failure> = tokio::select! {
            ended = work => ended,
            () = self.interrupt.pressed(again) => {
                Err(Failure::new(Kind::Interrupted, "interrupted while cleaning up"))
            }
            () = sleep_until(Instant::now() + CLEANING) => {
                Err(Failure::failed(format!("cleaning up took longer than {} s", CLEANING.as_secs())))
            }
        };
        match ended {
            Ok(()) => CaseResult::Passed,
            Err(failure) => {
                CaseResult::Error(failure.hint("`tillctl smoke --sweep` removes what is left"))
            }
        }
    }
}
