//! Reading the file. Its form is shown in docs/fleet.md.

use std::collections::BTreeMap;

use toml::de::DeTable;

use super::source::{ManifestSource, TableReader};
use super::{OpeningHours, settings};
use crate::fleet::manifest::fault::FileFault;
use crate::fleet::manifest::model::{
    ADDRESS, CheckSetting, Manifest, ManifestConfiguration, ManifestLocation, ManifestReader,
    check_label, check_metadata,
};
use crate::stripe::locations::Address;

/// The version of the form this program writes and reads.
pub(super) const VERSION: i64 = 1;

pub(super) fn read(text: &str) -> Result<Manifest, Vec<FileFault>> {
    let source = ManifestSource::new(text);
    let (document, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        let fault = |e: &toml::de::Error| {
            let line = e.span().map_or(1, |span| source.line(span.start));
            // The second line of a message lists what was expected.
            let said = e.message().lines().collect::<Vec<_>>().join(", ");
            FileFault::new(line, said)
        };
        return Err(errors.iter().map(fault).collect());
    }
    let root = TableReader::new(&source, document.get_ref(), 1, "");
    if let Some(version) = root.integer("version")
        && version != VERSION
    {
        let line = root.line_of("version");
        source.fault(
            line,
            format!("version {version} is of another tillctl; this one reads version {VERSION}"),
        );
    }
    let manifest = Manifest {
        configurations: root.part("configurations").map(|t| configurations(&t)),
        locations: root.part("locations").map(|t| locations(&source, &t)),
        readers: root.part("readers").map(|t| readers(&source, &t)),
        check: root.part("check").map(|t| check(&t)).unwrap_or_default(),
    };
    root.finish();
    references(&source, &manifest);
    let faults = source.into_faults();
    if faults.is_empty() {
        Ok(manifest)
    } else {
        Err(faults)
    }
}

fn configurations(part: &TableReader<'_, '_>) -> Vec<ManifestConfiguration> {
    let mut defaults = 0;
    let each = part.parts().into_iter().map(|(key, table)| {
        let configuration = ManifestConfiguration {
            line: table.line,
            id: table.name("id"),
            name: table.name("name"),
            account_default: table.boolean("account_default").unwrap_or_default(),
            settings: settings::read(&table),
            key,
        };
        defaults += usize::from(configuration.account_default);
        if configuration.account_default && defaults > 1 {
            table.fault(table.line, "an account has one default configuration");
        }
        let named = configuration.id.is_some() || configuration.name.is_some();
        if !named && !configuration.account_default {
            table.fault(table.line, "name is missing");
        }
        table.finish();
        configuration
    });
    each.collect()
}

fn locations(source: &ManifestSource, part: &TableReader<'_, '_>) -> Vec<ManifestLocation> {
    let each = part.parts().into_iter().map(|(key, table)| {
        let metadata = table
            .part("metadata")
            .map(|m| m.texts())
            .unwrap_or_default();
        source.check(|faults| check_metadata(table.line, &metadata, faults));
        let name = table.name("name");
        if name.is_none() && table.line_of("name") == table.line {
            table.fault(table.line, "name is missing");
        }
        let location = ManifestLocation {
            line: table.line,
            id: table.name("id"),
            name: name.unwrap_or_default(),
            address: table.part("address").map(|a| address(&a)),
            phone: table.name("phone"),
            configuration: table.name("configuration"),
            metadata,
            timezone: timezone(&table),
            opening_hours: opening_hours(&table),
            key,
        };
        table.finish();
        location
    });
    each.collect()
}

fn address(part: &TableReader<'_, '_>) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for name in ADDRESS {
        if let Some(text) = part.name(name) {
            all.insert(name.to_owned(), text);
        }
    }
    part.finish();
    if let Some(country) = all.get_mut("country") {
        country.make_ascii_uppercase();
    }
    let missing = as_address(&all).missing().unwrap_or_default();
    if !missing.is_empty() {
        let of = all
            .get("country")
            .map_or_else(String::new, |c| format!(" in {c}"));
        part.fault(
            part.line,
            format!("an address{of} needs {} too", missing.join(", ")),
        );
    }
    all
}

/// The same as Stripe's object has it.
pub(crate) fn as_address(parts: &BTreeMap<String, String>) -> Address {
    let mut address = Address::default();
    for (name, place) in [
        ("line1", &mut address.line1),
        ("line2", &mut address.line2),
        ("city", &mut address.city),
        ("state", &mut address.state),
        ("postal_code", &mut address.postal_code),
        ("country", &mut address.country),
    ] {
        *place = parts.get(name).cloned();
    }
    address
}

fn timezone(part: &TableReader<'_, '_>) -> Option<String> {
    let zone = part.name("timezone")?;
    if let Err(error) = crate::period::zone(&zone) {
        part.fault(part.line_of("timezone"), error.to_string());
    }
    Some(zone)
}

fn opening_hours(part: &TableReader<'_, '_>) -> Option<OpeningHours> {
    let table = part.part("opening_hours")?;
    let values = table
        .values()
        .into_iter()
        .map(|(k, (_, v))| (k, v))
        .collect();
    match OpeningHours::parse(&values) {
        Ok(hours) => Some(hours),
        Err(wrong) => {
            table.fault(table.line, wrong);
            None
        }
    }
}

fn readers(source: &ManifestSource, part: &TableReader<'_, '_>) -> Vec<ManifestReader> {
    let each = part.parts().into_iter().map(|(serial, table)| {
        let metadata = table
            .part("metadata")
            .map(|m| m.texts())
            .unwrap_or_default();
        let label = table.text("label");
        source.check(|faults| {
            check_metadata(table.line, &metadata, faults);
            if let Some(label) = &label {
                check_label(table.line_of("label"), label, faults);
            }
            if serial.trim().is_empty() {
                faults.push(FileFault::new(table.line, "a serial number is empty"));
            }
        });
        let reader = ManifestReader {
            line: table.line,
            label,
            location: table.name("location"),
            device_type: table.name("device_type"),
            metadata: Some(metadata),
            serial,
        };
        table.finish();
        reader
    });
    each.collect()
}

fn check(part: &TableReader<'_, '_>) -> BTreeMap<String, CheckSetting> {
    let each = part.values().into_iter();
    each.map(|(key, (line, value))| (key, CheckSetting { line, value }))
        .collect()
}

/// Everything that is named must be there, under one name.
fn references(source: &ManifestSource, manifest: &Manifest) {
    let (configurations, locations) = (&manifest.configurations, &manifest.locations);
    let of = |key: &str, id: &str, keys: &[&str], line: usize, what: &str| {
        // Without a table of its own the kind is Stripe's: names are looked up.
        let managed = match what {
            "locations" => locations.is_some(),
            _ => configurations.is_some(),
        };
        if !managed || key.starts_with(id) || keys.contains(&key) {
            return;
        }
        let near = keys
            .iter()
            .min_by_key(|k| crate::closest_name::distance(k, key));
        let near = near.map_or_else(String::new, |n| format!("; the nearest key is {n:?}"));
        source.fault(line, format!("no [{what}.{key}] in this file{near}"));
    };
    let keys: Vec<_> = configurations.iter().flatten().map(|c| &*c.key).collect();
    for location in locations.iter().flatten() {
        if let Some(key) = &location.configuration {
            of(key, "tmc_", &keys, location.line, "configurations");
            let default = configurations.iter().flatten();
            if default
                .into_iter()
                .any(|c| c.key == *key && c.account_default)
            {
                let text = "the account's default cannot be attached: it applies wherever nothing else is attached; leave configuration out";
                source.fault(location.line, text);
            }
        }
    }
    let keys: Vec<_> = locations.iter().flatten().map(|l| &*l.key).collect();
    for reader in manifest.readers.iter().flatten() {
        if let Some(key) = &reader.location {
            of(key, "tml_", &keys, reader.line, "locations");
        }
    }
    once(
        source,
        configurations
            .iter()
            .flatten()
            .map(|c| (c.line, c.id.as_deref())),
    );
    once(
        source,
        locations
            .iter()
            .flatten()
            .map(|l| (l.line, l.id.as_deref())),
    );
}

fn once<'a>(source: &ManifestSource, ids: impl Iterator<Item = (usize, Option<&'a str>)>) {
    let mut seen = BTreeMap::new();
    for (line, id) in ids {
        if let Some(id) = id
            && let Some(first) = seen.insert(id, line)
        {
            source.fault(line, format!("{id} stands in line {first} already"));
        }
    }
}
