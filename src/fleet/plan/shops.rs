//! Configurations, locations, and what is attached to what.

use super::compare::{self, FieldChange};
use super::pair;
use super::step::{FileRow, Options, Plan, PlanStep, Ref, StepKind};
use crate::fleet::manifest::{ConfigurationSettings, FileFault, Manifest, ManifestLocation};
use crate::fleet::remote::{RemoteConfiguration, RemoteLocation, RemoteState};

pub(super) fn configurations(
    wanted: &Manifest,
    has: &RemoteState,
    options: Options,
    plan: &mut Plan,
    faults: &mut Vec<FileFault>,
) {
    let (Some(wanted), Some(has_all)) = (&wanted.configurations, &has.configurations) else {
        return;
    };
    let pairs = pair::configurations(wanted, has_all, faults);
    for (at, (row, pair)) in wanted.iter().zip(&pairs).enumerate() {
        let there = pair.map(|p| &has_all[p]);
        let name = row.name.as_deref().unwrap_or(&row.key);
        let line = row.line;
        let kind = if let Some(there) = there {
            plan.configurations
                .insert(row.key.clone(), there.id.clone());
            let changes = compare::configuration(there, row, options.send_secrets);
            if changes.is_empty() {
                continue;
            }
            StepKind::UpdateConfiguration {
                row: FileRow { at, line },
                id: there.id.clone(),
                changes,
            }
        } else {
            if row.name.is_none() && !row.account_default {
                faults.push(FileFault::new(
                    line,
                    "a configuration to be created needs a name",
                ));
            }
            let blocked = "the account has no default configuration to change";
            StepKind::CreateConfiguration {
                row: FileRow { at, line },
                changes: compare::settings(&ConfigurationSettings::default(), &row.settings, false),
                blocked: row.account_default.then(|| blocked.to_owned()),
            }
        };
        plan.steps.push(PlanStep::new(&row.key, name, kind));
    }
    for (at, extra) in has_all.iter().enumerate() {
        if pairs.contains(&Some(at)) || extra.account_default {
            continue;
        }
        let name = extra.name.as_deref().unwrap_or(&extra.id);
        let kind = StepKind::DeleteConfiguration {
            id: extra.id.clone(),
            kept: !options.prune,
        };
        plan.steps.push(PlanStep::new(&extra.id, name, kind));
    }
}

pub(super) fn locations(
    wanted: &Manifest,
    has: &RemoteState,
    options: Options,
    plan: &mut Plan,
    faults: &mut Vec<FileFault>,
) {
    let (Some(rows), Some(places)) = (&wanted.locations, &has.locations) else {
        return;
    };
    let pairs = pair::locations(rows, places, faults);
    let mut taken = vec![false; places.len()];
    for (at, (row, pair)) in rows.iter().zip(&pairs).enumerate() {
        let there = pair.map(|p| &places[p]);
        let of_file = FileRow { at, line: row.line };
        if let (Some(there), Some(place)) = (there, pair) {
            taken[*place] = true;
            plan.locations.insert(row.key.clone(), there.id.clone());
            let kind = StepKind::UpdateLocation {
                row: of_file,
                id: there.id.clone(),
                changes: compare::location(there, row),
            };
            let step = PlanStep::new(&row.key, &row.name, kind);
            plan.steps
                .extend((!step.changes().is_empty()).then_some(step));
            country(there, row, faults);
        } else {
            let kind = StepKind::CreateLocation {
                row: of_file,
                changes: compare::location(&RemoteLocation::default(), row),
            };
            plan.steps.push(PlanStep::new(&row.key, &row.name, kind));
            if row.address.is_none() {
                faults.push(FileFault::new(
                    row.line,
                    format!(
                        "{:?} is not at Stripe, and to be created it needs an address",
                        row.name
                    ),
                ));
            }
        }
        attachment(wanted, has, (there, row, of_file), plan, faults);
    }
    for (extra, taken) in places.iter().zip(taken) {
        if taken {
            continue;
        }
        let kind = StepKind::DeleteLocation {
            id: extra.id.clone(),
            kept: !options.prune,
        };
        plan.steps.push(PlanStep::new(&extra.id, &extra.name, kind));
    }
}

fn country(there: &RemoteLocation, row: &ManifestLocation, faults: &mut Vec<FileFault>) {
    let country = |address: Option<&std::collections::BTreeMap<String, String>>| {
        address.and_then(|a| a.get("country")).cloned()
    };
    let (is, wanted) = (country(Some(&there.address)), country(row.address.as_ref()));
    if let (Some(is), Some(wanted)) = (is, wanted)
        && !is.eq_ignore_ascii_case(&wanted)
    {
        faults.push(FileFault::new(
            row.line,
            format!(
                "{} is in {is}, and Stripe never changes the country of a location: add another table for {wanted}, with another name, and let the readers name it",
                row.name
            ),
        ));
    }
}

fn attachment(
    wanted: &Manifest,
    has: &RemoteState,
    (there, row, of_file): (Option<&RemoteLocation>, &ManifestLocation, FileRow),
    plan: &mut Plan,
    faults: &mut Vec<FileFault>,
) {
    if wanted.configurations.is_none() && row.configuration.is_none() {
        // The file says nothing of configurations at all.
        return;
    }
    let held = has.configurations.as_deref().unwrap_or_default();
    let from = there.and_then(|t| t.configuration.as_deref());
    let to = match &row.configuration {
        None => None,
        Some(key) => match attached(wanted, held, key, plan) {
            Ok(to) => Some(to),
            Err(wrong) => {
                faults.push(FileFault::new(row.line, wrong));
                return;
            }
        },
    };
    let same = match &to {
        None => from.is_none(),
        Some(Ref::Id(id)) => from == Some(id.as_str()),
        Some(Ref::New(_)) => false,
    };
    if same {
        return;
    }
    let called = |id: &str| {
        let found = held.iter().find(|h| h.id == id);
        found
            .and_then(|h| h.name.clone())
            .unwrap_or_else(|| id.to_owned())
    };
    let name = match &to {
        None => None,
        Some(Ref::Id(id)) => Some(called(id)),
        Some(Ref::New(key)) => {
            let all = wanted.configurations.iter().flatten();
            let found = all.into_iter().find(|c| c.key == *key);
            Some(
                found
                    .and_then(|c| c.name.clone())
                    .unwrap_or_else(|| key.clone()),
            )
        }
    };
    let from = from.map(called);
    let location = there.map(|there| Ref::Id(there.id.clone()));
    let kind = StepKind::Attach {
        row: of_file,
        location: location.unwrap_or_else(|| Ref::New(row.key.clone())),
        to,
        change: FieldChange::new("configuration", from.as_deref(), name.as_deref()),
    };
    plan.steps.push(PlanStep::new(&row.key, &row.name, kind));
}

/// The configuration a location names: a key of the file, an id, or, where the
/// file has no configurations, a name at Stripe.
fn attached(
    wanted: &Manifest,
    held: &[RemoteConfiguration],
    key: &str,
    plan: &Plan,
) -> Result<Ref, String> {
    let rows = wanted.configurations.as_deref();
    if rows.is_some_and(|rows| rows.iter().any(|c| c.key == key)) {
        let there = plan.configurations.get(key);
        return Ok(there.map_or_else(|| Ref::New(key.to_owned()), |id| Ref::Id(id.clone())));
    }
    let found: Vec<_> = held
        .iter()
        .filter(|h| h.id == key || (rows.is_none() && h.name.as_deref() == Some(key)))
        .collect();
    match found.as_slice() {
        [one] if one.account_default => Err(format!(
            "{key} is the account's default, which cannot be attached"
        )),
        [one] => Ok(Ref::Id(one.id.clone())),
        [] => Err(format!("Stripe has no configuration {key:?}")),
        several => {
            let ids: Vec<_> = several.iter().map(|h| h.id.as_str()).collect();
            Err(format!(
                "which configuration {key:?} is meant: {}?",
                ids.join(", ")
            ))
        }
    }
}
