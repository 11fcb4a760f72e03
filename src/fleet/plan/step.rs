//! A plan and its steps.

use std::collections::{HashMap, HashSet};

use serde::Serialize;

use super::compare::FieldChange;

/// How to plan.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Options {
    /// Delete what is not in the file.
    pub prune: bool,
    /// Send secrets also where nothing else changes.
    pub send_secrets: bool,
    /// The key is a live key: there are no simulated readers.
    pub live: bool,
}

/// An object that is referred to: it is there, or an earlier step creates it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Ref {
    Id(String),
    /// Its key in the file.
    New(String),
}

/// An object of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FileRow {
    /// Its place in the list of its kind.
    pub at: usize,
    /// Its line.
    pub line: usize,
}

/// Whether a reader can be registered where it is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Registering {
    /// There, and with a fresh pairing code if it needs one.
    At {
        /// The location.
        to: Ref,
        /// A person has to read the code from the device.
        needs_code: bool,
    },
    /// Not from here; the text says why.
    Blocked(String),
}

/// What a step does, with all that takes. The order is that in which steps are
/// taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum StepKind {
    /// A configuration is created.
    CreateConfiguration {
        /// Of the file.
        row: FileRow,
        /// What it says.
        changes: Vec<FieldChange>,
        /// Why it cannot be done from here.
        blocked: Option<String>,
    },
    /// A configuration is changed.
    UpdateConfiguration {
        /// Of the file.
        row: FileRow,
        /// `tmc_…`
        id: String,
        /// What differs.
        changes: Vec<FieldChange>,
    },
    /// A location is created.
    CreateLocation {
        /// Of the file.
        row: FileRow,
        /// What it has.
        changes: Vec<FieldChange>,
    },
    /// A location is changed.
    UpdateLocation {
        /// Of the file.
        row: FileRow,
        /// `tml_…`
        id: String,
        /// What differs.
        changes: Vec<FieldChange>,
    },
    /// A configuration is attached to a location, or taken off it.
    Attach {
        /// The location in the file.
        row: FileRow,
        location: Ref,
        /// The configuration; `None` takes it off.
        to: Option<Ref>,
        /// The same for people.
        change: FieldChange,
    },
    /// A reader is registered.
    RegisterReader {
        /// Of the file.
        row: FileRow,
        /// The model.
        device_type: Option<String>,
        /// What it will have.
        changes: Vec<FieldChange>,
        /// Where.
        registering: Registering,
    },
    /// A reader is registered again, somewhere else.
    MoveReader {
        /// Of the file.
        row: FileRow,
        /// `tmr_…`, as it is now.
        id: String,
        /// The model.
        device_type: Option<String>,
        /// What differs.
        changes: Vec<FieldChange>,
        /// Where.
        registering: Registering,
    },
    /// Label and metadata of a reader are changed.
    UpdateReader {
        /// Of the file.
        row: FileRow,
        /// `tmr_…`
        id: String,
        /// What differs.
        changes: Vec<FieldChange>,
    },
    /// The record a device had before it was registered again goes.
    RemoveRecord {
        /// The line of the device in the file.
        line: usize,
        /// `tmr_…`
        id: String,
    },
    /// A reader that is not in the file goes.
    DeleteReader {
        /// `tmr_…`
        id: String,
        /// It stays, because `--prune` was not given.
        kept: bool,
    },
    /// A location that is not in the file goes.
    DeleteLocation {
        /// `tml_…`
        id: String,
        /// It stays, because `--prune` was not given.
        kept: bool,
    },
    /// A configuration that is not in the file goes.
    DeleteConfiguration {
        /// `tmc_…`
        id: String,
        /// It stays, because `--prune` was not given.
        kept: bool,
    },
}

impl StepKind {
    /// The kind of object.
    pub(crate) const fn noun(&self) -> &'static str {
        match self {
            Self::CreateConfiguration { .. }
            | Self::UpdateConfiguration { .. }
            | Self::DeleteConfiguration { .. } => "configuration",
            Self::CreateLocation { .. }
            | Self::UpdateLocation { .. }
            | Self::Attach { .. }
            | Self::DeleteLocation { .. } => "location",
            Self::RegisterReader { .. }
            | Self::MoveReader { .. }
            | Self::UpdateReader { .. }
            | Self::RemoveRecord { .. }
            | Self::DeleteReader { .. } => "reader",
        }
    }

    /// What happens to it, in a word.
    pub(crate) const fn action(&self) -> &'static str {
        match self {
            Self::CreateConfiguration { .. } | Self::CreateLocation { .. } => "create",
            Self::RegisterReader { .. } => "register",
            Self::UpdateConfiguration { .. }
            | Self::UpdateLocation { .. }
            | Self::UpdateReader { .. } => "update",
            Self::Attach { .. } => "attach",
            Self::MoveReader { .. } => "move",
            Self::RemoveRecord { .. } => "remove_record",
            Self::DeleteConfiguration { .. }
            | Self::DeleteLocation { .. }
            | Self::DeleteReader { .. } => "delete",
        }
    }

    /// Steps of one phase may be taken beside each other.
    pub(crate) const fn phase(&self) -> u8 {
        match self {
            Self::CreateConfiguration { .. } | Self::UpdateConfiguration { .. } => 0,
            Self::CreateLocation { .. } | Self::UpdateLocation { .. } => 1,
            Self::Attach { .. } => 2,
            Self::RegisterReader { .. }
            | Self::MoveReader { .. }
            | Self::UpdateReader { .. }
            | Self::RemoveRecord { .. } => 3,
            Self::DeleteReader { .. } => 4,
            Self::DeleteLocation { .. } => 5,
            Self::DeleteConfiguration { .. } => 6,
        }
    }

    /// How many phases there are.
    pub(crate) const PHASES: u8 = 7;

    const fn registering(&self) -> Option<&Registering> {
        match self {
            Self::RegisterReader { registering, .. } | Self::MoveReader { registering, .. } => {
                Some(registering)
            }
            _ => None,
        }
    }
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PlanStep {
    /// The object's key in the file, a serial number, or an id.
    pub key: String,
    /// What people call it.
    pub name: String,
    /// What is done.
    pub kind: StepKind,
}

impl PlanStep {
    pub(super) fn new(key: &str, name: &str, kind: StepKind) -> Self {
        Self {
            key: key.to_owned(),
            name: name.to_owned(),
            kind,
        }
    }

    /// The object's id, where it is there already.
    pub(crate) fn id(&self) -> Option<&str> {
        match &self.kind {
            StepKind::CreateConfiguration { .. }
            | StepKind::CreateLocation { .. }
            | StepKind::RegisterReader { .. } => None,
            StepKind::Attach { location, .. } => match location {
                Ref::Id(id) => Some(id),
                Ref::New(_) => None,
            },
            StepKind::UpdateConfiguration { id, .. }
            | StepKind::UpdateLocation { id, .. }
            | StepKind::MoveReader { id, .. }
            | StepKind::UpdateReader { id, .. }
            | StepKind::RemoveRecord { id, .. }
            | StepKind::DeleteReader { id, .. }
            | StepKind::DeleteLocation { id, .. }
            | StepKind::DeleteConfiguration { id, .. } => Some(id),
        }
    }

    /// Its line in the file.
    pub(crate) const fn line(&self) -> Option<usize> {
        match &self.kind {
            StepKind::CreateConfiguration { row, .. }
            | StepKind::UpdateConfiguration { row, .. }
            | StepKind::CreateLocation { row, .. }
            | StepKind::UpdateLocation { row, .. }
            | StepKind::Attach { row, .. }
            | StepKind::RegisterReader { row, .. }
            | StepKind::MoveReader { row, .. }
            | StepKind::UpdateReader { row, .. } => Some(row.line),
            StepKind::RemoveRecord { line, .. } => Some(*line),
            StepKind::DeleteReader { .. }
            | StepKind::DeleteLocation { .. }
            | StepKind::DeleteConfiguration { .. } => None,
        }
    }

    /// What differs.
    pub(crate) const fn changes(&self) -> &[FieldChange] {
        match &self.kind {
            StepKind::CreateConfiguration { changes, .. }
            | StepKind::UpdateConfiguration { changes, .. }
            | StepKind::CreateLocation { changes, .. }
            | StepKind::UpdateLocation { changes, .. }
            | StepKind::RegisterReader { changes, .. }
            | StepKind::MoveReader { changes, .. }
            | StepKind::UpdateReader { changes, .. } => changes.as_slice(),
            StepKind::Attach { change, .. } => std::slice::from_ref(change),
            StepKind::RemoveRecord { .. }
            | StepKind::DeleteReader { .. }
            | StepKind::DeleteLocation { .. }
            | StepKind::DeleteConfiguration { .. } => &[],
        }
    }

    /// The model of a reader that is to be registered.
    pub(crate) fn device_type(&self) -> Option<&str> {
        match &self.kind {
            StepKind::RegisterReader { device_type, .. }
            | StepKind::MoveReader { device_type, .. } => device_type.as_deref(),
            _ => None,
        }
    }

    /// A fresh pairing code is needed.
    pub(crate) const fn needs_code(&self) -> bool {
        matches!(
            self.kind.registering(),
            Some(Registering::At {
                needs_code: true,
                ..
            })
        )
    }

    /// Why it cannot be done from here.
    pub(crate) fn blocked(&self) -> Option<&str> {
        match (&self.kind, self.kind.registering()) {
            (StepKind::CreateConfiguration { blocked, .. }, _) => blocked.as_deref(),
            (_, Some(Registering::Blocked(why))) => Some(why),
            _ => None,
        }
    }

    /// It is not in the file, and `--prune` was not given.
    pub(crate) const fn is_kept(&self) -> bool {
        matches!(
            self.kind,
            StepKind::DeleteReader { kept: true, .. }
                | StepKind::DeleteLocation { kept: true, .. }
                | StepKind::DeleteConfiguration { kept: true, .. }
        )
    }

    /// Whether it would be done, given a code where one is needed.
    pub(crate) fn is_due(&self) -> bool {
        !self.is_kept() && self.blocked().is_none()
    }
}

/// What is to be done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Plan {
    /// The steps, in the order of their phases.
    pub steps: Vec<PlanStep>,
    /// What is worth knowing.
    pub notes: Vec<String>,
    /// Ids of the configurations of the file that are there, by their keys.
    pub configurations: HashMap<String, String>,
    /// Ids of the locations of the file that are there, by their keys.
    pub locations: HashMap<String, String>,
}

/// How many of what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Summary {
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
    pub(crate) fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// The steps that would be done.
    pub(crate) fn due(&self) -> impl Iterator<Item = &PlanStep> {
        self.steps.iter().filter(|s| s.is_due())
    }

    /// Those of these serial numbers that no step needs a code for.
    pub(crate) fn without_need<'s>(
        &self,
        serials: impl Iterator<Item = &'s String>,
    ) -> impl Iterator<Item = &'s String> {
        let takes = |s: &&PlanStep| {
            matches!(
                s.kind,
                StepKind::RegisterReader { .. } | StepKind::MoveReader { .. }
            )
        };
        let used: HashSet<_> = self.due().filter(takes).map(|s| s.key.clone()).collect();
        serials.filter(move |serial| !used.contains(*serial))
    }

    /// Counts.
    pub(crate) fn summary(&self) -> Summary {
        let mut sum = Summary::default();
        for step in &self.steps {
            if step.is_kept() {
                sum.kept += 1;
                continue;
            }
            if step.blocked().is_some() {
                sum.blocked += 1;
                continue;
            }
            sum.codes += usize::from(step.needs_code());
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
