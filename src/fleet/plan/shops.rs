//! Configurations, locations, and what is attached to what.

use super::{Change, Options, Plan, Ref, Step, StepKind, compare, pair};
use crate::fleet::manifest::{FileFault, Location, Manifest, Settings};
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
        let mut step = Step::new(StepKind::UpdateConfiguration, &row.key, name);
        (step.at, step.line) = (Some(at), Some(row.line));
        if let Some(there) = there {
            plan.configurations
                .insert(row.key.clone(), there.id.clone());
            step.id = Some(there.id.clone());
            step.changes = compare::configuration(there, row, options.send_secrets);
            if step.changes.is_empty() {
                continue;
            }
        } else {
            step.kind = StepKind::CreateConfiguration;
            step.changes = compare::settings(&Settings::default(), &row.settings, false);
            if row.account_default {
                step.blocked = Some("the account has no default configuration to change".into());
            } else if row.name.is_none() {
                faults.push(FileFault::new(
                    row.line,
                    "a configuration to be created needs a name",
                ));
            }
        }
        plan.steps.push(step);
    }
    for (at, extra) in has_all.iter().enumerate() {
        if pairs.contains(&Some(at)) || extra.account_default {
            continue;
        }
        let name = extra.name.as_deref().unwrap_or(&extra.id);
        let mut step = Step::new(StepKind::DeleteConfiguration, &extra.id, name);
        step.id = Some(extra.id.clone());
        step.kept = !options.prune;
        plan.steps.push(step);
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
        let mut step = Step::new(StepKind::UpdateLocation, &row.key, &row.name);
        (step.at, step.line) = (Some(at), Some(row.line));
        if let (Some(there), Some(place)) = (there, pair) {
            taken[*place] = true;
            plan.locations.insert(row.key.clone(), there.id.clone());
            step.id = Some(there.id.clone());
            step.changes = compare::location(there, row);
            country(there, row, faults);
        } else {
            step.kind = StepKind::CreateLocation;
            step.changes = compare::location(&RemoteLocation::default(), row);
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
        let kind = step.kind;
        if kind == StepKind::CreateLocation || !step.changes.is_empty() {
            plan.steps.push(step.clone());
        }
        attachment(wanted, has, (there, row), step, plan, faults);
    }
    for (extra, taken) in places.iter().zip(taken) {
        if taken {
            continue;
        }
        let mut step = Step::new(StepKind::DeleteLocation, &extra.id, &extra.name);
        step.id = Some(extra.id.clone());
        step.kept = !options.prune;
        plan.steps.push(step);
    }
}

fn country(there: &RemoteLocation, row: &Location, faults: &mut Vec<FileFault>) {
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
    (there, row): (Option<&RemoteLocation>, &Location),
    mut step: Step,
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
    step.kind = StepKind::Attach;
    step.changes = vec![Change::new(
        "configuration",
        from.as_deref(),
        name.as_deref(),
    )];
    step.to = to;
    plan.steps.push(step);
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
