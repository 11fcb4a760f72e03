//! What a run plays on: a location, tips for it, a simulated reader of each
//! model. Everything carries the run's mark from the request that makes it.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::time::Duration;

use tokio::time::Instant;

use super::cases::Case;
use super::checks::is_about_the_account;
use super::mark::RunId;
use super::place::Place;
use super::run::Plan;
use super::sweep::{Left, What};
use super::verdict::Verdict;
use crate::failure::Failure;
use crate::fleet::register::Registration;
use crate::stripe::accounts::{self, Account};
use crate::stripe::configurations::{self, Draft, Edit, Tips};
use crate::stripe::{Client, Configuration, Location, Reader, Reply, Request, locations};
use crate::together::together;

/// A model that Stripe simulates.
///
/// <https://docs.stripe.com/terminal/references/testing#simulated-reader>
#[derive(Debug, PartialEq, Eq)]
pub struct Model {
    /// What it is called here.
    pub name: &'static str,
    /// Its registration code.
    code: &'static str,
}

/// The models that have a documented code.
pub const MODELS: &[Model] = &[
    Model {
        name: "wpe",
        code: "simulated-wpe",
    },
    Model {
        name: "s700",
        code: "simulated-s700",
    },
    Model {
        name: "s710",
        code: "simulated-s710",
    },
];

/// What readers suggest as a tip.
const PERCENTAGES: [i64; 3] = [10, 15, 20];

/// One reader and what is played on it, one after another.
pub(super) struct Lane {
    pub(super) model: &'static Model,
    pub(super) place: &'static Place,
    pub(super) cases: Vec<Case>,
    /// The reader, or what comes of its cases without one.
    pub(super) reader: Result<Box<Reader>, Verdict>,
}

/// Everything a run plays on.
pub(super) struct Stage {
    pub(super) lanes: Vec<Lane>,
    /// What comes of a tip if none could be configured.
    pub(super) tipping: Result<(), Verdict>,
    /// How long an answer of Stripe takes from here.
    pub(super) answer: Duration,
}

/// What was made, and may have to go again.
#[derive(Default)]
pub(super) struct Made {
    /// A request that makes something was sent, whatever came of it.
    tried: Cell<bool>,
    known: RefCell<Vec<(What, String)>>,
}

impl Made {
    pub(super) fn is_anything(&self) -> bool {
        self.tried.get()
    }

    fn note(&self, what: What, id: &str) {
        self.known.borrow_mut().push((what, id.to_owned()));
    }

    /// What was made and was not found by its mark.
    pub(super) fn missing_from(&self, found: &[Left], run: &RunId) -> Vec<Left> {
        let known = self.known.borrow();
        known
            .iter()
            .filter(|(_, id)| !found.iter().any(|f| f.id == *id))
            .map(|(what, id)| Left::made(*what, id, run))
            .collect()
    }
}

/// Sets a stage.
pub(super) struct Builder<'a> {
    pub(super) client: &'a Client,
    pub(super) run: &'a RunId,
    pub(super) plan: &'a Plan,
    /// Where it is noted what has to go again.
    pub(super) made: &'a Made,
    /// Why to give up between two requests, if that is to be.
    pub(super) stopped: &'a dyn Fn() -> Option<Failure>,
}

impl Builder<'_> {
    /// Sets it.
    ///
    /// # Errors
    /// If nothing can be played.
    pub(super) async fn build(&self) -> Result<Stage, Failure> {
        let began = Instant::now();
        let mut requests = 2;
        let home = self.place().await?;
        let tipping = self.configure(home).await?;
        let mut lanes = lanes(self.plan, home);
        let mut places: Vec<&'static Place> = Vec::new();
        for lane in &lanes {
            if !places.contains(&lane.place) {
                places.push(lane.place);
            }
        }
        for place in places {
            let configuration = tipping.as_ref().ok().and_then(Option::as_deref);
            requests += 2;
            let location = match self.locate(place, configuration).await {
                Ok(location) => location,
                Err(failure) if place == home => return Err(refused(failure, home)),
                Err(failure) => {
                    spoil(&mut lanes, place, &without(failure));
                    continue;
                }
            };
            let here = lanes.iter_mut().filter(|l| l.place == place);
            together(here, self.plan.parallel, |lane| {
                self.register(lane, &location)
            })
            .await;
        }
        requests += u32::try_from(lanes.len()).unwrap_or(1);
        if let Some(why) = (self.stopped)() {
            return Err(why);
        }
        Ok(Stage {
            lanes,
            tipping: tipping.map(drop),
            answer: began.elapsed() / requests,
        })
    }

    /// Sends a request that makes something.
    async fn make<T: Reply>(&self, request: &Request) -> Result<T, Failure> {
        if let Some(why) = (self.stopped)() {
            return Err(why);
        }
        self.made.tried.set(true);
        Ok(self.client.send::<T>(request).await?)
    }

    /// Where: as the user says, else where the account is.
    async fn place(&self) -> Result<&'static Place, Failure> {
        if let Some(place) = self.plan.place {
            return Ok(place);
        }
        let country = match self.client.send::<Account>(&accounts::own()).await {
            Ok(account) => account.country,
            Err(error) if error.is_forbidden() || error.is_missing() => None,
            Err(error) => return Err(error.into()),
        };
        let country = country.as_deref().unwrap_or(Place::USUAL);
        Place::of(country).ok_or_else(|| {
            Failure::failed(format!(
                "the account is in {country}, and no address is known there"
            ))
            .hint("name a country with --country that its readers may stand in")
        })
    }

    /// Tips for the locations, if they are to be played; the configuration's id.
    async fn configure(&self, place: &Place) -> Result<Result<Option<String>, Verdict>, Failure> {
        if !self.plan.cases.contains(&Case::Tip) {
            return Ok(Ok(None));
        }
        let tips = Tips {
            percentages: Some(PERCENTAGES.to_vec()),
            ..Tips::default()
        };
        let request = configurations::create(&Draft {
            name: Some(self.run.name("tips")),
            tipping: Edit::Set(BTreeMap::from([(place.currency.to_owned(), tips)])),
            ..Draft::default()
        });
        Ok(match self.make::<Configuration>(&request).await {
            Ok(made) => {
                self.made.note(What::Configuration, &made.id);
                Ok(Some(made.id))
            }
            Err(_) if let Some(why) = (self.stopped)() => return Err(why),
            Err(failure) => Err(without(failure.context("tips could not be configured"))),
        })
    }

    /// A location of our own.
    async fn locate(
        &self,
        place: &Place,
        configuration: Option<&str>,
    ) -> Result<Location, Failure> {
        let draft = locations::Draft {
            display_name: Some(self.run.name(place.country)),
            address: place.address(),
            phone: None,
            metadata: self.run.metadata(),
        };
        let location: Location = self.make(&locations::create(&draft)).await?;
        self.made.note(What::Location, &location.id);
        if let Some(configuration) = configuration {
            let request = locations::set_configuration(&location.id, Some(configuration));
            self.make::<Location>(&request).await?;
        }
        Ok(location)
    }

    /// Registers the reader of a lane.
    async fn register(&self, lane: &mut Lane, location: &Location) {
        let label = match lane.cases.as_slice() {
            [only] => self
                .run
                .name(&format!("{} {}", lane.model.name, only.name())),
            _ => self.run.name(lane.model.name),
        };
        let registration = Registration {
            code: lane.model.code,
            location: &location.id,
            label: &label,
            metadata: &self.run.metadata(),
            model: None,
        };
        if (self.stopped)().is_some() {
            return;
        }
        self.made.tried.set(true);
        lane.reader = match registration.send(self.client, &[]).await {
            Ok(reader) if reader.is_simulated() => {
                self.made.note(What::Reader, &reader.id);
                Ok(Box::new(reader.into_inner()))
            }
            Ok(reader) => Err(Verdict::Failed(format!(
                "the code {} registered {}, a {}: nothing is played on it",
                lane.model.code,
                reader.id,
                reader
                    .device_type
                    .as_deref()
                    .unwrap_or("reader of no model")
            ))),
            Err(failure) => Err(without(failure)),
        };
    }
}

/// What comes of cases that something could not be made for.
fn without(failure: Failure) -> Verdict {
    if is_about_the_account(&failure) {
        Verdict::Skipped(failure.message().to_owned())
    } else {
        Verdict::Error(failure)
    }
}

/// A location of ours was refused in the country everything else depends on.
fn refused(failure: Failure, place: &Place) -> Failure {
    let failure = failure.context(format!("no location could be made in {}", place.country));
    if is_about_the_account(&failure) {
        failure.hint("name the account's country with --country")
    } else {
        failure
    }
}

fn spoil(lanes: &mut [Lane], place: &Place, verdict: &Verdict) {
    for lane in lanes.iter_mut().filter(|l| l.place == place) {
        lane.reader = Err(verdict.clone());
    }
}

/// Who plays what: everything on each model, and Interac, which is Canadian, at
/// a location of its own if need be.
pub(super) fn lanes(plan: &Plan, home: &'static Place) -> Vec<Lane> {
    let abroad = home.country != Place::INTERAC;
    let lane = |model, place, cases| Lane {
        model,
        place,
        cases,
        reader: Err(Verdict::NotRun(
            "its reader was never registered".to_owned(),
        )),
    };
    let own: Vec<Case> = plan
        .cases
        .iter()
        .copied()
        .filter(|c| !(abroad && *c == Case::Interac))
        .collect();
    let mut lanes = Vec::new();
    if !own.is_empty() {
        lanes.extend(plan.models.iter().map(|m| lane(*m, home, own.clone())));
    }
    if abroad
        && plan.cases.contains(&Case::Interac)
        && let (Some(model), Some(canada)) = (plan.models.first(), Place::of(Place::INTERAC))
    {
        lanes.push(lane(*model, canada, vec![Case::Interac]));
    }
    lanes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(cases: &[Case]) -> Plan {
        Plan {
            cases: cases.to_vec(),
            models: MODELS.iter().collect(),
            place: None,
            parallel: 1,
            case_limit: Duration::ZERO,
            total_limit: Duration::ZERO,
        }
    }

    fn played(cases: &[Case], country: &str) -> Vec<(&'static str, &'static str, Vec<Case>)> {
        let home = Place::of(country).unwrap();
        let lanes = lanes(&plan(cases), home).into_iter();
        lanes
            .map(|l| (l.model.name, l.place.country, l.cases))
            .collect()
    }

    #[test]
    fn interac_is_played_in_canada() {
        let both = [Case::Approved, Case::Interac];
        assert_eq!(
            played(&both, "DE"),
            [
                ("wpe", "DE", vec![Case::Approved]),
                ("s700", "DE", vec![Case::Approved]),
                ("s710", "DE", vec![Case::Approved]),
                ("wpe", "CA", vec![Case::Interac]),
            ]
        );
        assert_eq!(
            played(&both, "CA"),
            ["wpe", "s700", "s710"].map(|model| (model, "CA", both.to_vec()))
        );
        // Nothing is made at home if nothing is played there.
        assert_eq!(
            played(&[Case::Interac], "DE"),
            [("wpe", "CA", vec![Case::Interac])]
        );
        assert_eq!(played(&[Case::Tip], "US").len(), 3);
    }
}
