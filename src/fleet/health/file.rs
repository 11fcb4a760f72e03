//! What a fleet file means to a check: `[check]`, the readers, where and when
//! shops are open.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;

use super::Rule;
use super::hours::{Hours, HoursSpan};
use crate::fleet::health::finding::{Expected, Thresholds, threshold};
use crate::fleet::manifest::{CheckSetting, FileFault, Manifest, ManifestLocation, OpeningHours};
use crate::period;

/// A file, read for a check.
#[derive(Debug, Clone)]
pub(crate) struct CheckFile {
    /// Its thresholds over the given ones.
    pub thresholds: Thresholds,
    /// Rules it leaves out.
    pub skip: Vec<Rule>,
    /// What it says there should be.
    pub expected: Expected,
    /// Whether it manages readers at all.
    pub has_readers: bool,
}

/// Takes from a file what concerns a check. `zone` is that of locations that
/// name none.
pub(crate) fn read(
    manifest: &Manifest,
    file: &str,
    zone: Option<&TimeZone>,
    thresholds: Thresholds,
) -> Result<CheckFile, Vec<FileFault>> {
    let mut faults = Vec::new();
    let (thresholds, skip) = settings(&manifest.check, thresholds, &mut faults);
    let mut expected = Expected {
        file: file.to_owned(),
        ..Expected::default()
    };
    for reader in manifest.readers.iter().flatten() {
        let label = reader.label.clone().unwrap_or_default();
        expected.readers.insert(reader.serial.clone(), label);
    }
    for location in manifest.locations.iter().flatten() {
        let name = location.id.as_ref().unwrap_or(&location.name).clone();
        match hours(location, zone) {
            Ok(Some(hours)) => {
                expected.hours.insert(name.clone(), hours);
            }
            Ok(None) => {}
            Err(text) => faults.push(FileFault::new(location.line, text)),
        }
        if let Some(configuration) = &location.configuration {
            expected.configurations.insert(name, configuration.clone());
        }
    }
    if faults.is_empty() {
        Ok(CheckFile {
            thresholds,
            skip,
            expected,
            has_readers: manifest.readers.is_some(),
        })
    } else {
        Err(faults)
    }
}

fn hours(location: &ManifestLocation, zone: Option<&TimeZone>) -> Result<Option<Hours>, String> {
    let Some(open) = &location.opening_hours else {
        return Ok(None);
    };
    let zone = match &location.timezone {
        Some(name) => period::zone(name).map_err(|e| format!("{}; {}", e.problem(), e.advice()))?,
        None => zone
            .cloned()
            .ok_or("opening_hours without timezone: add timezone = \"Europe/Berlin\"")?,
    };
    Ok(Some(in_zone(open, zone)))
}

fn in_zone(open: &OpeningHours, zone: TimeZone) -> Hours {
    let spans = open.spans();
    let spans = spans.map(|(day, from, to)| HoursSpan { day, from, to });
    Hours::new(zone, spans.collect())
}

/// Opening hours as a setting has them, of places whose clock is that of a zone.
pub(crate) fn hours_of_text(text: &str, zone: TimeZone) -> Result<Hours, String> {
    OpeningHours::parse_text(text).map(|open| in_zone(&open, zone))
}

fn settings(
    check: &BTreeMap<String, CheckSetting>,
    mut thresholds: Thresholds,
    faults: &mut Vec<FileFault>,
) -> (Thresholds, Vec<Rule>) {
    let mut skip = Vec::new();
    for (key, setting) in check {
        let text = setting.value.as_str().unwrap_or_default();
        let length = || {
            let length = period::parse_duration(text).map_err(|e| e.to_string());
            length.map(threshold).map_err(|e| format!("{key}: {e}"))
        };
        let done = match key.as_str() {
            "silent" => length().map(|l| thresholds.silent = l),
            "stuck" => length().map(|l| thresholds.stuck = l),
            "software_age" => length().map(|l| thresholds.software_age = l),
            "skip" => rules(&setting.value).map(|rules| skip.extend(rules)),
            _ => Err(format!(
                "[check] has no {key}; it has silent, stuck, software_age and skip"
            )),
        };
        if let Err(text) = done {
            faults.push(FileFault::new(setting.line, text));
        }
    }
    (thresholds, skip)
}

fn rules(value: &serde_json::Value) -> Result<Vec<Rule>, String> {
    let list = value
        .as_array()
        .ok_or("skip is a list of rules, such as [\"empty_location\"]")?;
    list.iter()
        .map(|name| {
            let name = name.as_str().unwrap_or_default();
            name.parse().map_err(|e| format!("skip: {name:?}: {e}"))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fleet::manifest::{self, FileFormat};

    fn told(text: &str) -> Result<CheckFile, Vec<String>> {
        let manifest = manifest::read(text, FileFormat::Toml).unwrap();
        let read = read(&manifest, "fleet.toml", None, Thresholds::default());
        read.map_err(|faults| faults.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn thresholds_and_rules() {
        let read =
            told("[check]\nsilent = \"30m\"\nsoftware_age = \"7d\"\nskip = [\"empty-location\"]\n")
                .unwrap();
        assert_eq!(read.thresholds.silent.as_mins(), 30);
        assert_eq!(read.thresholds.stuck, Thresholds::default().stuck);
        assert_eq!(read.thresholds.software_age.as_hours(), 168);
        assert_eq!(read.skip, [Rule::EmptyLocation]);
        assert!(!read.has_readers);
    }

    #[test]
    fn all_faults_at_once() {
        let faults = told("[check]\nsilent = \"soon\"\nlouder = true\nskip = [\"all\"]\n");
        let faults = faults.unwrap_err();
        assert_eq!(faults.len(), 3, "{faults:?}");
        assert!(
            faults.iter().any(|f| f.starts_with("line 2: silent")),
            "{faults:?}"
        );
        assert!(
            faults.iter().any(|f| f.contains("has no louder")),
            "{faults:?}"
        );
    }
}
