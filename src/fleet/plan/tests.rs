//! Random fleets: written to a file and read again they are the same; made from
//! nothing, or from another fleet, whole or in two goes, they come out as the
//! file says.

use std::collections::{BTreeMap, HashMap};

use proptest::prelude::*;

use super::*;
use crate::devices::ReaderRecord;
use crate::fleet::export;
use crate::fleet::manifest::{
    self, ConfigurationSettings, FileFormat, ManifestTips, ManifestWifi, Secret,
};

/// A fleet in memory that takes steps as Stripe does.
struct World {
    has: RemoteState,
    wanted: Manifest,
    rng: fastrand::Rng,
}

fn text(rng: &mut fastrand::Rng, words: &[&str]) -> String {
    let one = rng.choice(words).copied().unwrap_or_default();
    format!("{one} {}", rng.u8(..9))
}

fn metadata(rng: &mut fastrand::Rng) -> BTreeMap<String, String> {
    let keys = ["floor", "till", "a.b", "Größe", "with \"quotes\""];
    let each = (0..rng.usize(..3)).map(|_| {
        (
            keys[rng.usize(..keys.len())].to_owned(),
            text(rng, &["x", "7", "ö\n"]),
        )
    });
    each.collect()
}

fn settings(rng: &mut fastrand::Rng) -> ConfigurationSettings {
    let mut all = ConfigurationSettings::default();
    for currency in ["eur", "gbp", "usd"].iter().take(rng.usize(..3)) {
        let tips = ManifestTips {
            fixed_amounts: Some(vec![100, 200, rng.i64(1..900)]),
            percentages: None,
            smart_tip_threshold: None,
        };
        all.tipping.insert((*currency).to_owned(), tips);
    }
    all.reboot_window = rng.bool().then(|| (rng.i64(0..12), rng.i64(12..24)));
    all.offline = rng.bool().then(|| rng.bool());
    all.cellular = rng.bool().then(|| rng.bool());
    all.passcode = rng.bool().then_some(Secret::Set);
    all.wifi = rng.bool().then(|| ManifestWifi {
        kind: "personal_psk".into(),
        texts: [("ssid".to_owned(), text(rng, &["Shop", "Guests"]))].into(),
        secrets: [("password".to_owned(), Secret::Set)].into(),
    });
    if rng.bool() {
        all.splashscreens
            .insert("stripe_s700".into(), format!("file_{}", rng.u8(..)));
    }
    all
}

fn id(rng: &mut fastrand::Rng, prefix: &str) -> String {
    format!("{prefix}_{:016x}", rng.u64(..))
}

fn fleet(rng: &mut fastrand::Rng, readers: usize) -> RemoteState {
    let configurations: Vec<_> = (0..rng.usize(1..5))
        .map(|n| RemoteConfiguration {
            id: id(rng, "tmc"),
            name: (n > 0).then(|| format!("Configuration {n}")),
            account_default: n == 0,
            settings: settings(rng),
        })
        .collect();
    let locations: Vec<_> = (0..rng.usize(1..9))
        .map(|n| RemoteLocation {
            id: id(rng, "tml"),
            // Some share a name and are told by their addresses.
            name: text(rng, &["Kreuzberg", "渋谷", "O'Neill \"Pub\"", "---"]),
            address: [
                ("line1", format!("Street {n}")),
                ("country", "GI".to_owned()),
            ]
            .map(|(k, v)| (k.to_owned(), v))
            .into(),
            phone: rng.bool().then(|| format!("+35{n}")),
            configuration: rng
                .bool()
                .then(|| {
                    let other = configurations.iter().skip(1).map(|c| c.id.clone());
                    rng.choice(other.collect::<Vec<_>>())
                })
                .flatten(),
            metadata: metadata(rng),
        })
        .collect();
    let readers = (0..readers).map(|n| device(rng, n, &locations));
    RemoteState {
        readers: Some(readers.collect()),
        configurations: Some(configurations),
        locations: Some(locations),
    }
}

fn device(rng: &mut fastrand::Rng, n: usize, locations: &[RemoteLocation]) -> ReaderRecord {
    let kind = rng.usize(..10);
    let simulated = kind == 0;
    let serial = match kind {
        0 => format!("simulated-wpe-{:08x}-{n}", rng.u32(..)),
        _ => format!("S700-{n}"),
    };
    let device_type = match kind {
        0 => "simulated_wisepos_e",
        1 => "stripe_m2",
        _ => "stripe_s700",
    };
    let place = rng.choice(locations).map(|l| l.id.clone());
    ReaderRecord {
        id: id(rng, "tmr"),
        serial,
        label: Some(text(rng, &["Till", "Bar", "=1+1", "レジ"])),
        location: place.filter(|_| kind != 2 || rng.bool()),
        device_type: Some(device_type.into()),
        metadata: metadata(rng),
        mobile: kind == 1,
        simulated,
    }
}

/// Somebody was at it: labels, places and what there is differ.
fn meddled(rng: &mut fastrand::Rng, fleet: &RemoteState) -> RemoteState {
    let mut other = fleet.clone();
    let locations = other.locations.get_or_insert_default();
    for place in locations.iter_mut() {
        match rng.u8(..5) {
            0 => place.phone = Some("1".into()),
            1 => place.metadata = metadata(rng),
            2 => place.configuration = None,
            _ => {}
        }
    }
    let readers = other.readers.get_or_insert_default();
    readers.retain(|_| rng.u8(..8) > 0);
    let ids: Vec<_> = locations.iter().map(|l| l.id.clone()).collect();
    for reader in readers.iter_mut() {
        match rng.u8(..6) {
            0 => reader.label = Some("renamed".into()),
            1 => reader.metadata = metadata(rng),
            2 => reader.location = rng.choice(&ids).cloned(),
            _ => {}
        }
    }
    for n in 0..rng.usize(..4) {
        readers.push(device(rng, 1000 + n, locations));
    }
    for held in other.configurations.get_or_insert_default() {
        if rng.bool() {
            held.settings = settings(rng);
        }
    }
    other
}

impl World {
    /// Takes the steps, the last one perhaps only halfway.
    fn take(&mut self, plan: &Plan, steps: usize) {
        let mut ids = (plan.configurations.clone(), plan.locations.clone());
        for (n, step) in plan.due().take(steps).enumerate() {
            self.step(step, &mut ids, n + 1 == steps);
        }
    }

    #[expect(clippy::too_many_lines, reason = "an arm for each deed")]
    fn step(
        &mut self,
        step: &PlanStep,
        ids: &mut (HashMap<String, String>, HashMap<String, String>),
        halfway: bool,
    ) {
        let configurations = self.has.configurations.get_or_insert_default();
        let locations = self.has.locations.get_or_insert_default();
        let readers = self.has.readers.get_or_insert_default();
        let id_of = |r: &Ref, map: &HashMap<String, String>| match r {
            Ref::Id(id) => id.clone(),
            Ref::New(key) => map[key].clone(),
        };
        let set = |s: &ConfigurationSettings| {
            let mut s = s.clone();
            let secrets = s.wifi.iter_mut().flat_map(|w| w.secrets.values_mut());
            for secret in secrets.chain(&mut s.passcode) {
                *secret = Secret::Set;
            }
            s
        };
        match &step.kind {
            StepKind::CreateConfiguration { row, .. }
            | StepKind::UpdateConfiguration { row, .. } => {
                let row = &self.wanted.configurations.as_ref().unwrap()[row.at];
                if step.id().is_none() {
                    let id = id(&mut self.rng, "tmc");
                    ids.0.insert(row.key.clone(), id.clone());
                    configurations.insert(
                        0,
                        RemoteConfiguration {
                            id,
                            ..RemoteConfiguration::default()
                        },
                    );
                }
                let id = step.id().unwrap_or(&configurations[0].id).to_owned();
                let held = configurations.iter_mut().find(|c| c.id == id).unwrap();
                held.name = row.name.clone().or(held.name.clone());
                held.settings = set(&row.settings);
            }
            StepKind::CreateLocation { row, .. } | StepKind::UpdateLocation { row, .. } => {
                let row = &self.wanted.locations.as_ref().unwrap()[row.at];
                if step.id().is_none() {
                    let id = id(&mut self.rng, "tml");
                    ids.1.insert(row.key.clone(), id.clone());
                    locations.insert(
                        0,
                        RemoteLocation {
                            id,
                            ..RemoteLocation::default()
                        },
                    );
                }
                let id = step.id().unwrap_or(&locations[0].id).to_owned();
                let place = locations.iter_mut().find(|l| l.id == id).unwrap();
                place.name.clone_from(&row.name);
                place.address = row.address.clone().unwrap();
                place.phone.clone_from(&row.phone);
                place.metadata.clone_from(&row.metadata);
            }
            StepKind::Attach { location, to, .. } => {
                let id = id_of(location, &ids.1);
                let place = locations.iter_mut().find(|l| l.id == id).unwrap();
                place.configuration = to.as_ref().map(|r| id_of(r, &ids.0));
            }
            StepKind::RegisterReader {
                row, registering, ..
            }
            | StepKind::MoveReader {
                row, registering, ..
            } => {
                let Registering::At { to, .. } = registering else {
                    panic!("{step:?}")
                };
                let row = &self.wanted.readers.as_ref().unwrap()[row.at];
                let simulated = is_simulated(row);
                let serial = if simulated {
                    format!("simulated-wpe-{:016x}", self.rng.u64(..))
                } else {
                    row.serial.clone()
                };
                let device = ReaderRecord {
                    id: id(&mut self.rng, "tmr"),
                    serial,
                    label: row.label.clone(),
                    location: Some(id_of(to, &ids.1)),
                    device_type: row.device_type.clone(),
                    // It is put on after the serial number was compared.
                    metadata: if halfway && !simulated {
                        BTreeMap::new()
                    } else {
                        row.metadata.clone().unwrap()
                    },
                    mobile: false,
                    simulated,
                };
                // Halfway, and perhaps for ever: the old record is still there.
                if !halfway {
                    readers.retain(|r| Some(&*r.id) != step.id());
                }
                readers.insert(0, device);
            }
            StepKind::UpdateReader { row, id, .. } => {
                let row = &self.wanted.readers.as_ref().unwrap()[row.at];
                let device = readers.iter_mut().find(|r| r.id == *id).unwrap();
                device.label.clone_from(&row.label);
                device.metadata = row.metadata.clone().unwrap();
            }
            StepKind::RemoveRecord { id, .. } | StepKind::DeleteReader { id, .. } => {
                readers.retain(|r| r.id != *id);
            }
            StepKind::DeleteLocation { id, .. } => {
                let mut here = readers.iter().filter(|r| r.location.as_ref() == Some(id));
                assert!(here.all(|r| r.mobile), "{step:?}");
                locations.retain(|l| l.id != *id);
            }
            StepKind::DeleteConfiguration { id, .. } => {
                configurations.retain(|c| c.id != *id);
            }
        }
    }

    fn plan(&self) -> Plan {
        let options = Options {
            prune: true,
            ..Options::default()
        };
        plan(&self.wanted, &self.has, options).unwrap_or_else(|f| panic!("{f:?}"))
    }

    /// Nothing is left to be done, and what is not possible is what never is.
    fn settled(&self) -> Result<(), TestCaseError> {
        let plan = self.plan();
        let left: Vec<_> = plan.due().collect();
        prop_assert!(left.is_empty(), "{left:#?}");
        for step in &plan.steps {
            let why = step.blocked().unwrap_or_default();
            prop_assert!(
                why.contains("mobile") || why.contains("needs a location"),
                "{why}"
            );
        }
        Ok(())
    }
}

fn written(fleet: &RemoteState) -> Manifest {
    let text = export::toml(None, fleet).unwrap();
    manifest::read(&text, FileFormat::Toml).unwrap_or_else(|f| panic!("{f:?}\n{text}"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_what_is_read(seed: u64, readers in 0..500_usize) {
        let fleet = fleet(&mut fastrand::Rng::with_seed(seed), readers);
        let world = World { wanted: written(&fleet), has: fleet, rng: fastrand::Rng::with_seed(seed) };
        let plan = world.plan();
        prop_assert!(plan.is_empty(), "{:#?}", plan.steps);
        // Written into the file that is there, nothing moves.
        let text = export::toml(None, &world.has).unwrap();
        let again = export::toml(Some((&text, &world.wanted)), &world.has).unwrap();
        prop_assert_eq!(text, again);
        let table = export::csv(&world.has);
        let table = manifest::read(&table, FileFormat::Csv).unwrap();
        let plan = super::plan(&table, &world.has, Options::default()).unwrap();
        prop_assert!(plan.is_empty(), "{:#?}", plan.steps);
    }

    #[test]
    fn from_nothing_or_from_another_fleet_whole_or_in_two_goes(
        seed: u64, readers in 0..500_usize, empty: bool, cut in 0..100_usize,
    ) {
        let mut rng = fastrand::Rng::with_seed(seed);
        let fleet = fleet(&mut rng, readers);
        let default = fleet.configurations.as_ref().unwrap()[0].clone();
        let has = if empty {
            RemoteState {
                configurations: Some(vec![RemoteConfiguration { settings: ConfigurationSettings::default(), ..default }]),
                locations: Some(Vec::new()),
                readers: Some(Vec::new()),
            }
        } else {
            meddled(&mut rng, &fleet)
        };
        let mut world = World { wanted: written(&fleet), has, rng };
        let first = world.plan();
        let all = first.due().count();
        world.take(&first, all * cut / 100);
        let second = world.plan();
        world.take(&second, usize::MAX);
        world.settled()?;
    }
}

#[test]
fn a_name_that_fits_two_locations_is_an_error_with_its_line() {
    let two = ["tml_a", "tml_b"].map(|id| RemoteLocation {
        id: id.into(),
        name: "Bar".into(),
        ..RemoteLocation::default()
    });
    let has = RemoteState {
        locations: Some(two.to_vec()),
        readers: Some(Vec::new()),
        ..RemoteState::default()
    };
    let text = "version = 1\n[locations.bar]\nname = \"Bar\"\nphone = \"1\"\n\n[readers]\nS1 = { label = \"A\", location = \"bar\" }\n";
    let wanted = manifest::read(text, FileFormat::Toml).unwrap();
    let faults = plan(&wanted, &has, Options::default()).unwrap_err();
    assert_eq!(faults[0].line, 2);
    assert!(faults[0].text.contains("tml_a, tml_b"), "{faults:?}");
    let wanted = manifest::read(
        &text.replace("phone", "id = \"tml_b\"\nphone"),
        FileFormat::Toml,
    )
    .unwrap();
    let plan = plan(&wanted, &has, Options::default()).unwrap();
    assert_eq!(plan.locations["bar"], "tml_b");
}
