//! What stands in a fleet file, and what can be wrong with it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::devices::label;
use crate::fleet::manifest::fault::FileFault;
use crate::fleet::manifest::hours::OpeningHours;
use crate::fleet::manifest::settings::ConfigurationSettings;
use crate::stripe::metadata;

/// What a file says. `None` is "not managed by this file".
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Manifest {
    /// Configurations.
    pub configurations: Option<Vec<ManifestConfiguration>>,
    /// Locations.
    pub locations: Option<Vec<ManifestLocation>>,
    /// Readers.
    pub readers: Option<Vec<ManifestReader>>,
    /// The table `[check]`, for the rules of `fleet check`.
    #[serde(default)]
    pub check: BTreeMap<String, CheckSetting>,
}

/// A value of `[check]`, as it stands in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct CheckSetting {
    /// Where it stands.
    pub line: usize,
    /// The value.
    pub value: serde_json::Value,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ManifestConfiguration {
    /// Where it stands.
    pub line: usize,
    /// What the file calls it.
    pub key: String,
    /// `tmc_…`, where the name alone would not do.
    pub id: Option<String>,
    /// Its name at Stripe.
    pub name: Option<String>,
    /// Whether it is the account's default, which exists already and applies
    /// wherever nothing else is said.
    pub account_default: bool,
    /// What it says.
    pub settings: ConfigurationSettings,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ManifestLocation {
    /// Where it stands.
    pub line: usize,
    /// What the file calls it.
    pub key: String,
    /// `tml_…`, where the name alone would not do.
    pub id: Option<String>,
    /// Its display name.
    pub name: String,
    /// The parts of its address by Stripe's names; `None` is not compared.
    pub address: Option<BTreeMap<String, String>>,
    /// Phone number.
    pub phone: Option<String>,
    /// The key, or the id, of the configuration attached to it.
    pub configuration: Option<String>,
    /// Metadata.
    pub metadata: BTreeMap<String, String>,
    /// IANA zone, for `fleet check`.
    pub timezone: Option<String>,
    /// When it is open, for `fleet check`.
    pub opening_hours: Option<OpeningHours>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ManifestReader {
    /// Where it stands.
    pub line: usize,
    /// The serial number, which names the device.
    pub serial: String,
    /// What people call it; `None` is not compared.
    pub label: Option<String>,
    /// Where it stands: a key of the file, `tml_…`, or (in a CSV) a display
    /// name; `None` is not compared.
    pub location: Option<String>,
    /// The model, for finding its pairing code; Stripe decides.
    pub device_type: Option<String>,
    /// Metadata; `None` (a CSV without such columns) is not compared.
    pub metadata: Option<BTreeMap<String, String>>,
}

/// The parts of an address, in the order people write them.
pub(crate) const ADDRESS: [&str; 6] = ["line1", "line2", "city", "state", "postal_code", "country"];

/// Metadata within Stripe's limits.
///
/// <https://docs.stripe.com/api/metadata>
pub(crate) fn check_metadata(
    line: usize,
    metadata: &BTreeMap<String, String>,
    faults: &mut Vec<FileFault>,
) {
    let mut wrong = metadata::faults(metadata, metadata::MOST_KEYS);
    for (key, value) in metadata {
        if let Err(why) = metadata::check_key(key) {
            wrong.push(format!("metadata.{key}: {why}"));
        } else if value.is_empty() {
            wrong.push(format!(
                "metadata.{key} is empty, which Stripe takes for \"not there\": leave it out"
            ));
        }
    }
    faults.extend(wrong.into_iter().map(|what| FileFault::new(line, what)));
}

/// A label people can see and Stripe takes.
pub(crate) fn check_label(line: usize, label: &str, faults: &mut Vec<FileFault>) {
    if let Err(what) = label::check(label) {
        faults.push(FileFault::new(line, what));
    }
}
