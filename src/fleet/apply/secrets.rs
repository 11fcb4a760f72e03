//! Passwords a fleet file names and does not hold.

use std::collections::{BTreeMap, BTreeSet};

use crate::failure::Failure;
use crate::fleet::manifest::{Manifest, Secret};
use crate::fleet::plan::{Plan, StepKind};
use crate::secret::Hidden;

/// The secrets the due steps need, from the variables the file names; `variable` reads
/// one.
///
/// # Errors
/// [`crate::failure::Kind::Usage`] with all that are not set.
pub(crate) fn needed(
    wanted: &Manifest,
    plan: &Plan,
    variable: impl Fn(&str) -> Option<String>,
) -> Result<BTreeMap<String, Hidden>, Failure> {
    let rows = wanted.configurations.as_deref().unwrap_or_default();
    let mut found = BTreeMap::new();
    let mut missing = BTreeSet::new();
    for step in plan.due() {
        let (StepKind::CreateConfiguration { row, .. } | StepKind::UpdateConfiguration { row, .. }) =
            &step.kind
        else {
            continue;
        };
        for (path, secret) in rows
            .get(row.at)
            .into_iter()
            .flat_map(|r| r.settings.secrets())
        {
            let Secret::Env(name) = secret else { continue };
            if !step.changes().iter().any(|c| c.field == path) {
                continue;
            }
            match variable(name) {
                Some(secret) => drop(found.insert(name.clone(), Hidden::new(secret))),
                None => drop(missing.insert(format!("{name}: {path} of {}", step.name))),
            }
        }
    }
    if missing.is_empty() {
        return Ok(found);
    }
    Err(
        Failure::usage("variables with secrets are not set; nothing was sent")
            .details(missing.into_iter().collect())
            .hint("set them in the environment and apply again"),
    )
}
