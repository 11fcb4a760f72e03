//! What differs between a file and Stripe, as steps in an order that works.
//! Pure: a file and a state go in, steps come out. There is no third thing that
//! remembers what was done before.

mod compare;
mod pair;
mod readers;
mod shops;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use super::manifest::{Configuration, FileFault, Location, Manifest};
use super::remote::{RemoteConfiguration, RemoteLists, RemoteLocation, RemoteState};

pub use compare::Change;
pub use pair::{Pairs, configurations as pair_configurations, locations as pair_locations};
pub(super) use readers::is_simulated;
pub use readers::{LocationLookup, pair as pair_readers};

/// How to plan.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Delete what is not in the file.
    pub prune: bool,
    /// Send secrets also where nothing else changes.
    pub send_secrets: bool,
    /// The key is a live key: there are no simulated readers.
    pub live: bool,
}

/// What a step does. The order is that in which steps are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    /// A configuration is created.
    CreateConfiguration,
    /// A configuration is changed.
    UpdateConfiguration,
    /// A location is created.
    CreateLocation,
    /// A location is changed.
    UpdateLocation,
    /// A configuration is attached to a location, or taken off it.
    Attach,
    /// A reader is registered.
    RegisterReader,
    /// A reader is registered again, somewhere else.
    MoveReader,
    /// Label and metadata of a reader are changed.
    UpdateReader,
    /// The record a device had before it was registered again goes.
    RemoveRecord,
    /// A reader goes.
    DeleteReader,
    /// A location goes.
    DeleteLocation,
    /// A configuration goes.
    DeleteConfiguration,
}

impl StepKind {
    /// The kind of object.
    #[must_use]
    pub const fn kind(self) -> &'static str {
        match self {
            Self::CreateConfiguration | Self::UpdateConfiguration | Self::DeleteConfiguration => {
                "configuration"
            }
            Self::CreateLocation | Self::UpdateLocation | Self::Attach | Self::DeleteLocation => {
                "location"
            }
            _ => "reader",
        }
    }

    /// What happens to it, in a word.
    #[must_use]
    pub const fn action(self) -> &'static str {
        match self {
            Self::CreateConfiguration | Self::CreateLocation => "create",
            Self::RegisterReader => "register",
            Self::UpdateConfiguration | Self::UpdateLocation | Self::UpdateReader => "update",
            Self::Attach => "attach",
            Self::MoveReader => "move",
            Self::RemoveRecord => "remove_record",
            Self::DeleteConfiguration | Self::DeleteLocation | Self::DeleteReader => "delete",
        }
    }

    /// Steps of one phase may be taken beside each other.
    #[must_use]
    pub const fn phase(self) -> u8 {
        match self {
            Self::CreateConfiguration | Self::UpdateConfiguration => 0,
            Self::CreateLocation | Self::UpdateLocation => 1,
            Self::Attach => 2,
            Self::RegisterReader | Self::MoveReader | Self::UpdateReader | Self::RemoveRecord => 3,
            Self::DeleteReader => 4,
            Self::DeleteLocation => 5,
            Self::DeleteConfiguration => 6,
        }
    }

    /// How many phases there are.
    pub const PHASES: u8 = 7;
}

/// An object that is referred to: it is there, or an earlier step creates it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ref {
    /// Its id.
    Id(String),
    /// Its key in the file.
    New(String),
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// What it does.
    pub kind: StepKind,
    /// The object's place in the list of its kind in the file.
    pub at: Option<usize>,
    /// Its key in the file, a serial number, or an id.
    pub key: String,
    /// What people call it.
    pub name: String,
    /// Its id, where it is there already.
    pub id: Option<String>,
    /// Its line in the file.
    pub line: Option<usize>,
    /// What differs.
    pub changes: Vec<Change>,
    /// Where a reader goes, or what a location gets attached.
    pub to: Option<Ref>,
    /// The model of a reader.
    pub device_type: Option<String>,
    /// A fresh pairing code is needed.
    pub needs_code: bool,
    /// Why it cannot be done from here.
    pub blocked: Option<String>,
    /// It is not in the file, and `--prune` was not given.
    pub kept: bool,
}

impl Step {
    /// What differs, as it is now, for the audit log.
    pub fn were(&self) -> impl Iterator<Item = (String, Option<String>)> {
        let changes = self.changes.iter();
        changes.map(|change| (change.field.clone(), change.from.clone()))
    }

    fn new(kind: StepKind, key: &str, name: &str) -> Self {
        Self {
            kind,
            at: None,
            key: key.to_owned(),
            name: name.to_owned(),
            id: None,
            line: None,
            changes: Vec::new(),
            to: None,
            device_type: None,
            needs_code: false,
            blocked: None,
            kept: false,
        }
    }

    /// Whether it would be done, given a code where one is needed.
    #[must_use]
    pub fn is_due(&self) -> bool {
        !self.kept && self.blocked.is_none()
    }
}

/// What is to be done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// The steps, in the order of their phases.
    pub steps: Vec<Step>,
    /// What is worth knowing.
    pub notes: Vec<String>,
    /// Ids of the configurations of the file that are there, by their keys.
    pub configurations: HashMap<String, String>,
    /// Ids of the locations of the file that are there, by their keys.
    pub locations: HashMap<String, String>,
}

/// How many of what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Created or registered.
    pub create: usize,
    /// Changed.
    pub change: usize,
    /// Moved to another location.
    #[serde(rename = "move")]
    pub moved: usize,
    /// Deleted.
    pub delete: usize,
    /// Not in the file, and kept.
    pub kept: usize,
    /// Cannot be done from here.
    pub blocked: usize,
    /// Pairing codes needed.
    pub codes: usize,
}

impl Plan {
    /// Whether the file and Stripe say the same.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// The steps that would be done.
    pub fn due(&self) -> impl Iterator<Item = &Step> {
        self.steps.iter().filter(|s| s.is_due())
    }

    /// Counts.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let mut sum = Summary::default();
        for step in &self.steps {
            if step.kept {
                sum.kept += 1;
                continue;
            }
            if step.blocked.is_some() {
                sum.blocked += 1;
                continue;
            }
            sum.codes += usize::from(step.needs_code);
            match step.kind.action() {
                "create" | "register" => sum.create += 1,
                "move" => sum.moved += 1,
                "delete" | "remove_record" => sum.delete += 1,
                _ => sum.change += 1,
            }
        }
        sum
    }
}

/// Which lists a plan for this file needs.
#[must_use]
pub fn needs(wanted: &Manifest) -> RemoteLists {
    let attached = wanted.locations.iter().flatten();
    RemoteLists {
        configurations: wanted.configurations.is_some()
            || attached.into_iter().any(|l| l.configuration.is_some()),
        // A configuration may be attached, a reader stand at one.
        locations: true,
        readers: wanted.readers.is_some(),
    }
}

/// Compares.
///
/// # Errors
/// Everything in the file that does not lead to one object, or to something
/// Stripe cannot do.
pub fn plan(
    wanted: &Manifest,
    has: &RemoteState,
    options: Options,
) -> Result<Plan, Vec<FileFault>> {
    let mut faults = Vec::new();
    let mut plan = Plan::default();
    shops::configurations(wanted, has, options, &mut plan, &mut faults);
    shops::locations(wanted, has, options, &mut plan, &mut faults);
    readers::readers(wanted, has, options, &mut plan, &mut faults);
    if !faults.is_empty() {
        return Err(faults);
    }
    plan.steps.sort_by_key(|s| s.kind.phase());
    Ok(plan)
}

/// What differs in a location, but for what is attached to it.
pub(super) fn location_differs(has: &RemoteLocation, wanted: &Location) -> Vec<Change> {
    compare::location(has, wanted)
}

/// What differs in a configuration, secrets aside.
pub(super) fn configuration_differs(
    has: &RemoteConfiguration,
    wanted: &Configuration,
) -> Vec<Change> {
    compare::configuration(has, wanted, false)
}

/// The differences of two maps, each under a prefix.
fn differing<'a>(
    has: &'a BTreeMap<String, String>,
    wanted: &'a BTreeMap<String, String>,
) -> impl Iterator<Item = &'a String> {
    let gone = has.keys().filter(|k| !wanted.contains_key(*k));
    let other = wanted.iter().filter(|(k, v)| has.get(*k) != Some(v));
    other.map(|(k, _)| k).chain(gone)
}
