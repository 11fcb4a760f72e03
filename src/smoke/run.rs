//! Who plays when, and for how long. Whatever happens, what was made goes again.

use std::cell::RefCell;
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use super::cases::{self, Case};
use super::checks::Stop;
use super::mark::RunId;
use super::place::Place;
use super::scene::Scene;
use super::stage::{Builder, Lane, Made, Model, Stage, lanes};
use super::sweep::{self, Whose};
use super::verdict::{CLEAN_UP, Line, RUN, Report, SET_UP, Verdict};
use crate::failure::{Failure, Kind};
use crate::interrupt::Interrupt;
use crate::payment::Book;
use crate::stripe::readers::{self, Action};
use crate::stripe::{Client, Reader};
use crate::together::together;

/// How long a case that is to end has for taking back what it began.
const GRACE: Duration = Duration::from_secs(20);
/// How long cleaning up may take.
const CLEANING: Duration = Duration::from_mins(2);
/// The shortest and the longest wait for a customer who never comes: long
/// enough that the payment is on the reader before it ends.
const PATIENCE: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(20));
/// So many answers are waited for until a payment is on its reader.
const ANSWERS: u32 = 12;

/// What is to be played.
#[derive(Debug)]
pub struct Plan {
    /// The cases, in their order.
    pub cases: Vec<Case>,
    /// The models.
    pub models: Vec<&'static Model>,
    /// Where; `None` is where the account is.
    pub place: Option<&'static Place>,
    /// On how many readers at once.
    pub parallel: usize,
    /// How long a case may take.
    pub case_limit: Duration,
    /// How long all of it may take, cleaning up left out.
    pub total_limit: Duration,
}

/// What happens, for whoever shows it.
#[derive(Debug)]
pub enum Told<'a> {
    /// A case begins on a model.
    Begun(&'static str, &'static str),
    /// It has ended.
    Ended(&'a Line),
}

/// A run.
pub struct Smoke<'a> {
    /// Test mode, or the simulator.
    pub client: &'a Client,
    /// A book of its own: what is sold here is nobody's sale.
    pub book: &'a Book,
    /// Ctrl-C.
    pub interrupt: &'a Interrupt,
    /// What is to be played.
    pub plan: &'a Plan,
    /// Its id.
    pub run: &'a RunId,
    /// Called for what happens.
    pub told: &'a dyn Fn(&Told<'_>),
}

impl std::fmt::Debug for Smoke<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Smoke")
            .field("run", self.run)
            .finish_non_exhaustive()
    }
}

/// When and why all of it ends early.
struct Clock {
    began: Instant,
    end: Instant,
    presses: u32,
}

/// Why a case was ended from outside.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Why {
    Interrupted,
    CaseLimit,
    TotalLimit,
}

impl Smoke<'_> {
    /// Plays everything and cleans up.
    pub async fn play(&self) -> Report {
        let began = Instant::now();
        let clock = Clock {
            began,
            end: began + self.plan.total_limit,
            presses: self.interrupt.count(),
        };
        let mut lines = Vec::new();
        let made = Made::default();
        (self.told)(&Told::Begun(RUN, SET_UP));
        let stage = self.set_up(&clock, &made).await;
        let set_up = stage.as_ref().err().cloned();
        lines.push(self.end(Line {
            verdict: set_up.map_or(Verdict::Passed, Verdict::Error),
            took: began.elapsed(),
            ..Line::waiting(RUN, SET_UP)
        }));
        match stage {
            Ok(stage) => lines.extend(self.perform(stage, &clock).await),
            Err(_) => lines.extend(self.unplayed("there is nothing to play on")),
        }
        (self.told)(&Told::Begun(RUN, CLEAN_UP));
        let cleaning = Instant::now();
        lines.push(self.end(Line {
            verdict: if made.is_anything() {
                self.clean_up(&clock, &made).await
            } else {
                Verdict::Passed
            },
            took: cleaning.elapsed(),
            ..Line::waiting(RUN, CLEAN_UP)
        }));
        Report {
            run: self.run.clone(),
            lines,
            took: clock.began.elapsed(),
            is_interrupted: self.interrupt.count() > clock.presses,
        }
    }

    fn end(&self, line: Line) -> Line {
        (self.told)(&Told::Ended(&line));
        line
    }

    fn stopped(&self, clock: &Clock) -> Option<Why> {
        if self.interrupt.count() > clock.presses {
            Some(Why::Interrupted)
        } else if Instant::now() >= clock.end {
            Some(Why::TotalLimit)
        } else {
            None
        }
    }

    async fn set_up(&self, clock: &Clock, made: &Made) -> Result<Stage, Failure> {
        let stopped = || {
            let why = self.stopped(clock)?;
            let kind = match why {
                Why::Interrupted => Kind::Interrupted,
                Why::CaseLimit | Why::TotalLimit => Kind::Failed,
            };
            Some(Failure::new(kind, self.because(why)))
        };
        let builder = Builder {
            client: self.client,
            run: self.run,
            plan: self.plan,
            made,
            stopped: &stopped,
        };
        builder.build().await
    }

    /// What would have been played.
    fn unplayed(&self, why: &str) -> Vec<Line> {
        // Where does not matter any more.
        let home = self.plan.place.or_else(|| Place::of(Place::USUAL));
        let all = home.map(|home| lanes(self.plan, home)).unwrap_or_default();
        let unplayed = all.iter().flat_map(|lane| {
            lane.cases.iter().map(|case| Line {
                verdict: Verdict::NotRun(why.to_owned()),
                ..Line::waiting(lane.model.name, case.name())
            })
        });
        unplayed.collect()
    }

    /// Every lane by itself, its cases one after another.
    async fn perform(&self, stage: Stage, clock: &Clock) -> Vec<Line> {
        let patience = (stage.answer * ANSWERS + PATIENCE.0).min(PATIENCE.1);
        let tipping = &stage.tipping;
        let lanes = together(stage.lanes, self.plan.parallel, |lane| {
            Box::pin(self.lane(lane, tipping, patience, clock))
        });
        lanes.await.into_iter().flatten().collect()
    }

    async fn lane(
        &self,
        given: Lane,
        tipping: &Result<(), Verdict>,
        patience: Duration,
        clock: &Clock,
    ) -> Vec<Line> {
        let mut lines = Vec::with_capacity(given.cases.len());
        let mut reader = given.reader;
        for case in given.cases {
            let mut line = Line::waiting(given.model.name, case.name());
            match (&reader, self.stopped(clock)) {
                (_, Some(why)) => {
                    // Nothing happens any more that would have to be told.
                    line.verdict = Verdict::NotRun(self.because(why));
                    lines.push(line);
                    continue;
                }
                (Err(verdict), None) => line.verdict = verdict.clone(),
                (Ok(seen), None) => {
                    (self.told)(&Told::Begun(line.model, line.case));
                    let (press, interrupt) = Interrupt::by_hand();
                    let scene = Scene {
                        client: self.client,
                        book: self.book,
                        run: self.run,
                        place: given.place,
                        case,
                        reader: seen,
                        tipping,
                        interrupt: &interrupt,
                        press: &press,
                        patience,
                        intent: RefCell::default(),
                    };
                    line.reader = Some(seen.id.clone());
                    let after = self.scene(&scene, clock, &mut line).await;
                    line.intent = scene.intent.take();
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
    async fn scene(&self, scene: &Scene<'_>, clock: &Clock, line: &mut Line) -> Option<Reader> {
        let began = Instant::now();
        let ended = self.limited(scene, clock).await;
        line.took = began.elapsed();
        let after = match ended {
            Ok(reader) => {
                line.verdict = Verdict::Passed;
                return Some(reader);
            }
            Err(verdict) => verdict,
        };
        line.verdict = after;
        // What went wrong in one case must not go wrong in the next.
        self.reset(&scene.reader.id).await
    }

    /// Plays a case, but not for ever: it is told to take back what it began,
    /// and left alone if it does not.
    async fn limited(&self, scene: &Scene<'_>, clock: &Clock) -> Result<Reader, Verdict> {
        let work = async {
            cases::play(scene).await?;
            scene.free().await
        };
        tokio::pin!(work);
        let own = Instant::now() + self.plan.case_limit;
        let mut late = own.min(clock.end);
        let mut why: Option<Why> = None;
        let stop = |why: &mut Option<Why>, late: &mut Instant, reason| {
            *why = Some(reason);
            *late = Instant::now() + GRACE;
            scene.press.send_modify(|n| *n += 1);
        };
        let ended = loop {
            tokio::select! {
                biased;
                ended = &mut work => break Some(ended),
                () = self.interrupt.pressed(clock.presses), if why.is_none() => {
                    stop(&mut why, &mut late, Why::Interrupted);
                }
                // A second Ctrl-C.
                () = self.interrupt.pressed(clock.presses.saturating_add(1)), if why.is_some() => {
                    break None;
                }
                () = sleep_until(late) => {
                    if why.is_some() {
                        break None;
                    }
                    let reason = if own <= clock.end { Why::CaseLimit } else { Why::TotalLimit };
                    stop(&mut why, &mut late, reason);
                }
            }
        };
        match (ended, why) {
            (Some(Ok(reader)), _) => Ok(reader),
            (Some(Err(stop)), None) => Err(stop.into()),
            (Some(Err(Stop::Wrong(text))), Some(Why::CaseLimit)) => Err(Verdict::Failed(format!(
                "{}: {text}",
                self.because(Why::CaseLimit)
            ))),
            (_, Some(Why::CaseLimit)) => Err(Verdict::Failed(self.because(Why::CaseLimit))),
            (_, why) => Err(Verdict::NotRun(
                self.because(why.unwrap_or(Why::Interrupted)),
            )),
        }
    }

    fn because(&self, why: Why) -> String {
        match why {
            Why::Interrupted => "interrupted".to_owned(),
            Why::CaseLimit => format!(
                "it took longer than {} s (--case-timeout)",
                self.plan.case_limit.as_secs()
            ),
            Why::TotalLimit => format!(
                "all of it took longer than {} s (--total-timeout)",
                self.plan.total_limit.as_secs()
            ),
        }
    }

    /// Takes whatever is on the reader off it.
    async fn reset(&self, reader: &str) -> Option<Reader> {
        let seen: Reader = self.client.send(&readers::get(reader)).await.ok()?;
        if !seen.action.as_ref().is_some_and(Action::holds_the_reader) {
            return Some(seen);
        }
        self.client.send(&readers::cancel_action(reader)).await.ok()
    }

    /// Removes all that carries the mark of this run, and looks again. What is
    /// known to have been made goes even if its mark cannot be seen.
    async fn clean_up(&self, clock: &Clock, made: &Made) -> Verdict {
        let again = self.interrupt.count().max(clock.presses.saturating_add(1));
        let work = async {
            let mut left = sweep::find(self.client, Whose::Run(self.run)).await?.left;
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
            for left in sweep::find(self.client, Whose::Run(self.run)).await?.left {
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
            Ok(()) => Verdict::Passed,
            Err(failure) => {
                Verdict::Error(failure.hint("`tillctl smoke --sweep` removes what is left"))
            }
        }
    }
}
