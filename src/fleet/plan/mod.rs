//! What differs between a file and Stripe, as steps in an order that works.
//! Pure: a file and a state go in, steps come out. There is no third thing that
//! remembers what was done before.

mod compare;
mod pair;
mod readers;
mod shops;
mod step;
#[cfg(test)]
mod tests;

use super::manifest::{FileFault, Manifest, ManifestConfiguration, ManifestLocation};
use super::remote::{RemoteConfiguration, RemoteLists, RemoteLocation, RemoteState};

pub(crate) use compare::FieldChange;
pub(crate) use pair::{configurations as pair_configurations, locations as pair_locations};
pub(super) use readers::is_simulated;
pub(crate) use step::{FileRow, Options, Plan, PlanStep, Ref, Registering, StepKind};

/// Which lists a plan for this file needs.
pub(crate) fn needs(wanted: &Manifest) -> RemoteLists {
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
pub(crate) fn plan(
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
pub(super) fn location_differs(
    has: &RemoteLocation,
    wanted: &ManifestLocation,
) -> Vec<FieldChange> {
    compare::location(has, wanted)
}

/// What differs in a configuration, secrets aside.
pub(super) fn configuration_differs(
    has: &RemoteConfiguration,
    wanted: &ManifestConfiguration,
) -> Vec<FieldChange> {
    compare::configuration(has, wanted, false)
}
