//! What a run plays on: a location, tips for it, a simulated reader of each
//! model. Everything carries the run id from the request that makes it.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::time::Duration;

use tokio::time::Instant;

use super::case::Case;
use super::checks::is_about_the_account;
use super::country::Country;
use super::plan::{Model, SmokePlan};
use super::report::CaseResult;
use super::sweep::{Leftover, ObjectKind};
use crate::concurrency::run_concurrently;
use crate::devices::{Device, Metadata, Registration, RegistrationState};
use crate::failure::Failure;
use crate::smoke_run::RunId;
use crate::stripe::accounts::{self, Account};
use crate::stripe::configurations::{self, Draft, Edit, Tips};
use crate::stripe::{Client, Configuration, Location, Reader, Reply, Request, locations};

/// What readers suggest as a tip.
const PERCENTAGES: [i64; 3] = [10, 15, 20];

/// One reader and what is played on it, one after another.
pub(super) struct ReaderWorker {
    pub(super) model: &'static Model,
    pub(super) country: &'static Country,
    pub(super) cases: Vec<Case>,
    /// The reader, or what comes of its cases without one.
    pub(super) reader: Result<Box<Reader>, CaseResult>,
}

/// Everything a run plays on.
pub(super) struct Setup {
    pub(super) workers: Vec<ReaderWorker>,
    /// What comes of a tip if none could be configured.
    pub(super) tipping: Result<(), CaseResult>,
    /// How long an answer of Stripe takes from here.
    pub(super) answer: Duration,
}

/// What was made, and may have to go again.
#[derive(Default)]
pub(super) struct CreatedObjects {
    /// A request that makes something was sent, whatever came of it.
    tried: Cell<bool>,
    known: RefCell<Vec<(ObjectKind, String)>>,
}

impl CreatedObjects {
    pub(super) fn is_anything(&self) -> bool {
        self.tried.get()
    }

    fn note(&self, what: ObjectKind, id: &str) {
        self.known.borrow_mut().push((what, id.to_owned()));
    }

    /// What was made and was not found by its run id.
    pub(super) fn missing_from(&self, found: &[Leftover], run: &RunId) -> Vec<Leftover> {
        let known = self.known.borrow();
        known
            .iter()
            .filter(|(_, id)| !found.iter().any(|f| f.id == *id))
            .map(|(what, id)| Leftover::made(*what, id, run))
            .collect()
    }
}

/// Makes what a run plays on.
pub(super) struct SetupBuilder<'a> {
    pub(super) client: &'a Client,
    pub(super) run: &'a RunId,
    pub(super) plan: &'a SmokePlan,
    /// Where it is noted what has to go again.
    pub(super) made: &'a CreatedObjects,
    /// Why to give up between two requests, if that is to be.
    pub(super) stopped: &'a dyn Fn() -> Option<Failure>,
}

impl SetupBuilder<'_> {
    /// Makes it.
    pub(super) async fn build(&self) -> Result<Setup, Failure> {
        let began = Instant::now();
        let mut requests = 2;
        let home = self.country().await?;
        let tipping = self.configure(home).await?;
        let mut workers = workers(self.plan, home);
        let mut places: Vec<&'static Country> = Vec::new();
        for worker in &workers {
            if !places.contains(&worker.country) {
                places.push(worker.country);
            }
        }
        for country in places {
            let configuration = tipping.as_ref().ok().and_then(Option::as_deref);
            requests += 2;
            let location = match self.locate(country, configuration).await {
                Ok(location) => location,
                Err(failure) if country == home => return Err(refused(failure, home)),
                Err(failure) => {
                    fail_workers(&mut workers, country, &without(failure));
                    continue;
                }
            };
            let here = workers.iter_mut().filter(|l| l.country == country);
            run_concurrently(here, self.plan.parallel, |worker| {
                self.register(worker, &location)
            })
            .await;
        }
        requests += u32::try_from(workers.len()).unwrap_or(1);
        if let Some(why) = (self.stopped)() {
            return Err(why);
        }
        Ok(Setup {
            workers,
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
    async fn country(&self) -> Result<&'static Country, Failure> {
        if let Some(country) = self.plan.country {
            return Ok(country);
        }
        let country = match self.client.send::<Account>(&accounts::own()).await {
            Ok(account) => account.country,
            Err(error) if error.is_forbidden() || error.is_missing() => None,
            Err(error) => return Err(error.into()),
        };
        let country = country.as_deref().unwrap_or(Country::USUAL);
        Country::of(country).ok_or_else(|| {
            Failure::failed(format!(
                "the account is in {country}, and no address is known there"
            ))
            .hint("name a country with --country that its readers may stand in")
        })
    }

    /// Tips for the locations, if they are to be played; the configuration's id.
    async fn configure(
        &self,
        country: &Country,
    ) -> Result<Result<Option<String>, CaseResult>, Failure> {
        if !self.plan.cases.contains(&Case::Tip) {
            return Ok(Ok(None));
        }
        let tips = Tips {
            percentages: Some(PERCENTAGES.to_vec()),
            ..Tips::default()
        };
        let request = configurations::create(&Draft {
            name: Some(self.run.name("tips")),
            tipping: Edit::Set(BTreeMap::from([(country.currency.to_owned(), tips)])),
            ..Draft::default()
        });
        Ok(match self.make::<Configuration>(&request).await {
            Ok(made) => {
                self.made.note(ObjectKind::Configuration, &made.id);
                Ok(Some(made.id))
            }
            Err(_) if let Some(why) = (self.stopped)() => return Err(why),
            Err(failure) => Err(without(failure.context("tips could not be configured"))),
        })
    }

    /// A location of our own.
    async fn locate(
        &self,
        country: &Country,
        configuration: Option<&str>,
    ) -> Result<Location, Failure> {
        let draft = locations::Draft {
            display_name: Some(self.run.name(country.code)),
            address: country.address(),
            phone: None,
            metadata: self.run.metadata(),
        };
        let location: Location = self.make(&locations::create(&draft)).await?;
        self.made.note(ObjectKind::Location, &location.id);
        if let Some(configuration) = configuration {
            let request = locations::set_configuration(&location.id, Some(configuration));
            self.make::<Location>(&request).await?;
        }
        Ok(location)
    }

    /// Registers the reader of a worker.
    async fn register(&self, worker: &mut ReaderWorker, location: &Location) {
        let label = match worker.cases.as_slice() {
            [only] => self
                .run
                .name(&format!("{} {}", worker.model.name, only.name())),
            _ => self.run.name(worker.model.name),
        };
        let metadata = self.run.metadata();
        let registration = Registration {
            device: Device::Any,
            model: None,
            location: &location.id,
            location_name: location.name(),
            label: &label,
            metadata: Metadata::Exactly(&metadata),
        };
        if (self.stopped)().is_some() {
            return;
        }
        self.made.tried.set(true);
        let ready = RegistrationState::ready(worker.model.code);
        let came = registration.run(self.client, &[], ready, &|_| {}).await;
        let came = came.map(|settled| settled.reader);
        worker.reader = match came.map_err(|problem| registration.by_hand(problem)) {
            Ok(reader) if reader.is_simulated() => {
                self.made.note(ObjectKind::Reader, &reader.id);
                Ok(Box::new(reader.into_inner()))
            }
            Ok(reader) => Err(CaseResult::Failed(format!(
                "the code {} registered {}, a {}: nothing is played on it",
                worker.model.code,
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
fn without(failure: Failure) -> CaseResult {
    if is_about_the_account(&failure) {
        CaseResult::Skipped(failure.message().to_owned())
    } else {
        CaseResult::Error(failure)
    }
}

/// A location of ours was refused in the country everything else depends on.
fn refused(failure: Failure, country: &Country) -> Failure {
    let failure = failure.context(format!("no location could be made in {}", country.code));
    if is_about_the_account(&failure) {
        failure.hint("name the account's country with --country")
    } else {
        failure
    }
}

fn fail_workers(workers: &mut [ReaderWorker], country: &Country, result: &CaseResult) {
    for worker in workers.iter_mut().filter(|l| l.country == country) {
        worker.reader = Err(result.clone());
    }
}

/// Who plays what: everything on each model, and Interac, which is Canadian, at
/// a location of its own if need be.
pub(super) fn workers(plan: &SmokePlan, home: &'static Country) -> Vec<ReaderWorker> {
    let abroad = home.code != Country::INTERAC;
    let worker = |model, country, cases| ReaderWorker {
        model,
        country,
        cases,
        reader: Err(CaseResult::NotRun(
            "its reader was never registered".to_owned(),
        )),
    };
    let own: Vec<Case> = plan
        .cases
        .iter()
        .copied()
        .filter(|c| !(abroad && *c == Case::Interac))
        .collect();
    let mut workers = Vec::new();
    if !own.is_empty() {
        workers.extend(plan.models.iter().map(|m| worker(*m, home, own.clone())));
    }
    if abroad
        && plan.cases.contains(&Case::Interac)
        && let (Some(model), Some(canada)) = (plan.models.first(), Country::of(Country::INTERAC))
    {
        workers.push(worker(*model, canada, vec![Case::Interac]));
    }
    workers
}

#[cfg(test)]
mod tests {
    use super::super::plan::MODELS;
    use super::*;

    fn plan(cases: &[Case]) -> SmokePlan {
        SmokePlan {
            cases: cases.to_vec(),
            models: MODELS.iter().collect(),
            country: None,
            parallel: 1,
            case_limit: Duration::ZERO,
            total_limit: Duration::ZERO,
        }
    }

    fn played(cases: &[Case], country: &str) -> Vec<(&'static str, &'static str, Vec<Case>)> {
        let home = Country::of(country).unwrap();
        let workers = workers(&plan(cases), home).into_iter();
        workers
            .map(|l| (l.model.name, l.country.code, l.cases))
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
