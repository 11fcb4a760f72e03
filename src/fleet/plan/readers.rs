//! Readers: known by their serial numbers, which stay with the device.
//!
//! Two things make them special. Stripe moves a reader only by registering it
//! again with a fresh code, which may leave the old record behind: the newest
//! record of a serial number is the device, older ones are removed. And a
//! simulated reader gets another serial number each time it is made, so one that
//! is not there by its number is told by model, location and label.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::compare::{self, FieldChange};
use super::step::{FileRow, Options, Plan, PlanStep, Ref, Registering, StepKind};
use crate::closest_name::distance as edits;
use crate::devices::ReaderRecord;
use crate::devices::pairing::simulated_code_of as simulated_code;
use crate::directory::{LookupError, Snapshot};
use crate::fleet::manifest::{FileFault, Manifest, ManifestReader};
use crate::fleet::remote::{RemoteLocation, RemoteState};

/// Locations as readers name them: those of the file by their keys, Stripe's by id
/// or, as long as the file manages none, by display name.
#[derive(Debug)]
pub(crate) struct LocationLookup<'a> {
    is_managed: bool,
    has: &'a [RemoteLocation],
    keys: &'a HashMap<String, String>,
    theirs: Snapshot<'a, RemoteLocation>,
    ours: HashMap<&'a str, &'a str>,
}

impl<'a> LocationLookup<'a> {
    /// From the file, Stripe's list, and the ids of the keys that are there.
    pub(crate) fn new(
        wanted: &'a Manifest,
        has: &'a [RemoteLocation],
        keys: &'a HashMap<String, String>,
    ) -> Self {
        let rows = wanted.locations.iter().flatten();
        Self {
            is_managed: wanted.locations.is_some(),
            has,
            keys,
            theirs: Snapshot::of(has),
            ours: rows.map(|l| (&*l.key, &*l.name)).collect(),
        }
    }

    /// The location that is meant.
    pub(crate) fn find(&self, name: &str) -> Result<Ref, String> {
        if self.ours.contains_key(name) {
            let there = self.keys.get(name);
            return Ok(there.map_or_else(|| Ref::New(name.to_owned()), |id| Ref::Id(id.clone())));
        }
        let several = match self.theirs.find(name) {
            Ok(at) => {
                let id = &self.has[at].id;
                if !self.is_managed || id == name {
                    return Ok(Ref::Id(id.clone()));
                }
                vec![id.clone()]
            }
            Err(LookupError::Several(several)) => several,
            Err(LookupError::None(_)) => {
                let near = self.has.iter().min_by_key(|p| edits(&p.name, name));
                let near = near.map_or_else(String::new, |p| {
                    format!("; the nearest name is {:?}", p.name)
                });
                return Err(format!("Stripe has no location {name:?}{near}"));
            }
        };
        Err(format!(
            "which location {name:?} is meant? Its id says it: {}",
            several.join(", ")
        ))
    }

    fn name(&self, place: &Ref) -> String {
        let (Ref::Id(key) | Ref::New(key)) = place;
        let known = match place {
            Ref::Id(id) => self.name_of_id(id),
            Ref::New(key) => self.ours.get(key.as_str()).copied(),
        };
        known.map_or_else(|| key.clone(), str::to_owned)
    }

    fn name_of_id(&self, id: &str) -> Option<&'a str> {
        let at = self.theirs.by_id(id)?;
        Some(&self.has[at].name)
    }

    fn name_of(&self, id: &str) -> String {
        self.name(&Ref::Id(id.to_owned()))
    }
}

/// Who is who.
#[derive(Debug)]
pub(crate) struct Pairing {
    /// For each row the record that is its device now.
    pub now: Vec<Option<usize>>,
    /// Older records of a row's device, which are to go.
    pub stale: Vec<Vec<usize>>,
    /// How many simulated readers are known by something else than their
    /// number.
    pub by_place: usize,
}

pub(in crate::fleet) fn is_simulated(row: &ManifestReader) -> bool {
    let by_type = row
        .device_type
        .as_deref()
        .map(|t| t.starts_with("simulated_"));
    by_type.unwrap_or_else(|| row.serial.starts_with("simulated-"))
}

fn is_mobile(row: &ManifestReader) -> bool {
    let kind = row.device_type.as_deref();
    matches!(
        kind,
        Some("bbpos_chipper2x" | "bbpos_wisepad3" | "stripe_m2" | "mobile_phone_reader")
    )
}

/// Says which record is which row's device.
pub(crate) fn pair(
    rows: &[ManifestReader],
    has: &[ReaderRecord],
    places: &LocationLookup<'_>,
) -> Pairing {
    let mut serials: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, device) in has.iter().enumerate() {
        if !device.serial.is_empty() {
            serials.entry(&device.serial).or_default().push(at);
        }
    }
    let named: HashSet<_> = rows.iter().map(|r| r.serial.as_str()).collect();
    // Simulated readers nobody names, by what they are like.
    let mut loose: HashMap<(&str, String, String), Vec<usize>> = HashMap::new();
    for (at, device) in has.iter().enumerate().rev() {
        if let (true, false, Some(location)) = (
            device.simulated,
            named.contains(&*device.serial),
            &device.location,
        ) && let Some(code) = simulated_code(device.device_type.as_deref(), &device.serial)
        {
            let like = (code, location.clone(), device.name().to_owned());
            loose.entry(like).or_default().push(at);
        }
    }
    let mut who = Pairing {
        now: Vec::with_capacity(rows.len()),
        stale: Vec::with_capacity(rows.len()),
        by_place: 0,
    };
    for row in rows {
        let own = serials.get(row.serial.as_str());
        let own = own.map(Vec::as_slice).unwrap_or_default();
        who.now.push(own.first().copied());
        who.stale.push(own.iter().skip(1).copied().collect());
    }
    // Whoever is like the row in everything goes first.
    for exactly in [true, false] {
        for (at, row) in rows.iter().enumerate().filter(|(_, row)| is_simulated(row)) {
            let now = who.now[at];
            let place = row.location.as_deref().and_then(|l| places.find(l).ok());
            let code = simulated_code(row.device_type.as_deref(), &row.serial);
            let (Some(Ref::Id(place)), Some(code)) = (place, code) else {
                continue;
            };
            if now.is_some_and(|n| has[n].location.as_ref() == Some(&place)) {
                continue;
            }
            let label = row.label.as_deref().or(now.map(|n| has[n].name()));
            let like = (code, place, label.unwrap_or(&row.serial).to_owned());
            let Some(twins) = loose.get_mut(&like) else {
                continue;
            };
            let same = |t: &usize| row.metadata.as_ref() == Some(&has[*t].metadata);
            let found = twins.iter().position(|t| !exactly || same(t));
            if let Some(found) = found {
                // What it was before is what a move had not removed yet.
                who.stale[at].extend(now);
                who.now[at] = Some(twins.remove(found));
                who.by_place += 1;
            }
        }
    }
    who
}

pub(super) fn readers(
    wanted: &Manifest,
    has: &RemoteState,
    options: Options,
    plan: &mut Plan,
    faults: &mut Vec<FileFault>,
) {
    let (Some(rows), Some(devices)) = (&wanted.readers, &has.readers) else {
        return;
    };
    let keys = plan.locations.clone();
    let places = LocationLookup::new(wanted, has.locations.as_deref().unwrap_or_default(), &keys);
    let who = pair(rows, devices, &places);
    let mut known = vec![false; devices.len()];
    for (at, row) in rows.iter().enumerate() {
        let now = who.now[at];
        let location = match row.location.as_deref().map(|l| places.find(l)).transpose() {
            Ok(location) => location,
            Err(wrong) => {
                faults.push(FileFault::new(
                    row.line,
                    format!("reader {}: {wrong}", row.serial),
                ));
                continue;
            }
        };
        for place in now.iter().chain(&who.stale[at]) {
            known[*place] = true;
        }
        let line = row.line;
        let wanted = WantedReader {
            row,
            of_file: FileRow { at, line },
            location,
        };
        match now.map(|n| &devices[n]) {
            None => plan.steps.push(register(wanted, &places, options)),
            Some(device) => plan.steps.extend(change(wanted, device, &places, options)),
        }
        for old in who.stale[at].iter().map(|s| &devices[*s]) {
            let kind = StepKind::RemoveRecord {
                line,
                id: old.id.clone(),
            };
            plan.steps
                .push(PlanStep::new(&row.serial, old.name(), kind));
        }
    }
    for (extra, known) in devices.iter().zip(known) {
        if known {
            continue;
        }
        let kind = StepKind::DeleteReader {
            id: extra.id.clone(),
            kept: !options.prune,
        };
        plan.steps
            .push(PlanStep::new(&extra.serial, extra.name(), kind));
    }
    if who.by_place > 0 {
        plan.notes.push(format!(
            "{} simulated: serial numbers differ from the file, because each simulated reader gets a new one; model, location and label tell them apart",
            if who.by_place == 1 { "1 reader is".to_owned() } else { format!("{} readers are", who.by_place) }
        ));
    }
}

const TEST_MODE_ONLY: &str = "simulated readers exist in test mode only";

/// A reader as the file has it.
struct WantedReader<'a> {
    row: &'a ManifestReader,
    of_file: FileRow,
    location: Option<Ref>,
}

fn register(wanted: WantedReader<'_>, places: &LocationLookup<'_>, options: Options) -> PlanStep {
    let WantedReader {
        row,
        of_file,
        location,
    } = wanted;
    let label = row.label.as_deref();
    let mut changes: Vec<_> = FieldChange::of("label", None, label).into_iter().collect();
    if let Some(place) = &location {
        changes.push(FieldChange::new(
            "location",
            None,
            Some(&places.name(place)),
        ));
    }
    let none = BTreeMap::new();
    let metadata = row.metadata.as_ref().unwrap_or(&none);
    changes.extend(compare::maps("metadata.", &none, metadata));
    // Without anything to say about it, it is to be registered all the same.
    if changes.is_empty() {
        changes.push(FieldChange::new("serial_number", None, Some(&row.serial)));
    }
    let blocked = |why: &str| Registering::Blocked(why.to_owned());
    let simulated = is_simulated(row);
    let registering = if is_mobile(row) {
        blocked(
            "a mobile reader cannot be registered from here: the app that connects to it does that",
        )
    } else if options.live && simulated {
        blocked(TEST_MODE_ONLY)
    } else if let Some(to) = location {
        let code = simulated_code(row.device_type.as_deref(), &row.serial);
        Registering::At {
            to,
            needs_code: !simulated || code.is_none(),
        }
    } else {
        blocked("to be registered it needs a location, and the file names none")
    };
    let kind = StepKind::RegisterReader {
        row: of_file,
        device_type: row.device_type.clone(),
        changes,
        registering,
    };
    PlanStep::new(&row.serial, label.unwrap_or(&row.serial), kind)
}

/// The steps that make a device what the file says: a move does all at once; where
/// it is not possible, what is no matter of the place is done all the same.
fn change(
    wanted: WantedReader<'_>,
    device: &ReaderRecord,
    places: &LocationLookup<'_>,
    options: Options,
) -> Vec<PlanStep> {
    let WantedReader {
        row,
        of_file,
        location,
    } = wanted;
    let mut changes = Vec::new();
    if let Some(label) = &row.label {
        changes.extend(FieldChange::of(
            "label",
            device.label.as_deref(),
            Some(label),
        ));
    }
    if let Some(metadata) = &row.metadata {
        changes.extend(compare::maps("metadata.", &device.metadata, metadata));
    }
    let step = |kind| PlanStep::new(&row.serial, device.name(), kind);
    let update = |changes: Vec<FieldChange>| {
        (!changes.is_empty()).then(|| {
            step(StepKind::UpdateReader {
                row: of_file,
                id: device.id.clone(),
                changes,
            })
        })
    };
    let from = device.location.as_deref();
    let elsewhere = |to: &Ref| !matches!(to, Ref::Id(id) if from == Some(id.as_str()));
    let Some(to) = location.filter(elsewhere) else {
        return update(changes).into_iter().collect();
    };
    let from = from.map(|id| places.name_of(id));
    let to_name = places.name(&to);
    let place = FieldChange::new("location", from.as_deref(), Some(&to_name));
    let move_to = |changes, registering| {
        step(StepKind::MoveReader {
            row: of_file,
            id: device.id.clone(),
            device_type: device.device_type.clone(),
            changes,
            registering,
        })
    };
    let blocked = if device.mobile {
        "a mobile reader cannot be moved from here: let its app connect with the new location"
    } else if options.live && is_simulated(row) {
        TEST_MODE_ONLY
    } else {
        let code = simulated_code(device.device_type.as_deref(), &device.serial);
        let needs_code = !device.simulated || code.is_none();
        changes.insert(0, place);
        return vec![move_to(changes, Registering::At { to, needs_code })];
    };
    let blocked = Registering::Blocked(blocked.to_owned());
    let update = update(changes).into_iter();
    update.chain([move_to(vec![place], blocked)]).collect()
}
