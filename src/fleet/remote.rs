//! The fleet as Stripe has it: what a file can say of it, and no more, so that
//! ten thousand readers fit into a few megabytes.

use std::collections::{BTreeMap, HashSet};

use serde::Serialize;

use super::manifest::{ADDRESS, ConfigurationSettings, ManifestTips, ManifestWifi, Secret};
use crate::devices::ReaderRecord;
use crate::directory::Named;
use crate::stripe::configurations::{self, Configuration, Network};
use crate::stripe::{Client, Error, Location, Object, Request, locations, readers};

/// What there is. `None` was not asked for.
#[derive(Debug, Clone, Default)]
pub(crate) struct RemoteState {
    /// Configurations, newest first.
    pub configurations: Option<Vec<RemoteConfiguration>>,
    /// Locations, newest first.
    pub locations: Option<Vec<RemoteLocation>>,
    /// Readers, newest first.
    pub readers: Option<Vec<ReaderRecord>>,
}

impl RemoteState {
    /// What a file of the fleet cannot say of its readers, each in a sentence.
    pub(crate) fn not_written(&self) -> Vec<String> {
        let readers = self.readers.as_deref().unwrap_or_default();
        let (nameless, named): (Vec<_>, Vec<_>) =
            readers.iter().partition(|reader| reader.serial.is_empty());
        let nameless = nameless.into_iter().map(|reader| {
            format!(
                "{} has no serial number, by which the file knows readers: it is left out",
                reader.id
            )
        });
        let mut seen = HashSet::new();
        let older = named
            .into_iter()
            .filter(|reader| !seen.insert(&reader.serial));
        let older = older.map(|reader| {
            format!(
                "{} is an older record of {}: the newest one is written",
                reader.id, reader.serial
            )
        });
        nameless.chain(older).collect()
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(crate) struct RemoteConfiguration {
    /// `tmc_…`
    pub id: String,
    /// Its name.
    pub name: Option<String>,
    /// Whether it is the account's default.
    pub account_default: bool,
    /// What it says.
    pub settings: ConfigurationSettings,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(crate) struct RemoteLocation {
    /// `tml_…`
    pub id: String,
    /// Its display name.
    pub name: String,
    /// The parts of its address that say something.
    pub address: BTreeMap<String, String>,
    /// Phone number.
    pub phone: Option<String>,
    /// The configuration attached to it.
    pub configuration: Option<String>,
    /// Metadata.
    pub metadata: BTreeMap<String, String>,
}

impl Named for RemoteLocation {
    fn id(&self) -> &str {
        &self.id
    }
    fn name(&self) -> Option<&str> {
        Some(&self.name)
    }
}

/// Which lists are needed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RemoteLists {
    /// Configurations.
    pub configurations: bool,
    /// Locations.
    pub locations: bool,
    /// Readers.
    pub readers: bool,
}

impl RemoteLists {
    /// Everything.
    pub(crate) const ALL: Self = Self {
        configurations: true,
        locations: true,
        readers: true,
    };
}

impl RemoteState {
    /// Reads the fleet: the lists beside each other, the next page while one is
    /// worked on. `told` hears how many objects there are so far.
    pub(crate) async fn load(
        client: &Client,
        wanted: RemoteLists,
        told: &dyn Fn(u64),
    ) -> Result<Self, Error> {
        let configurations = read_all(
            client,
            wanted.configurations,
            configurations::list(None),
            told,
            held,
        );
        let locations = read_all(client, wanted.locations, locations::list(), told, place);
        let all = readers::list(&readers::ReaderFilter::default());
        let readers = read_all(client, wanted.readers, all, told, ReaderRecord::of);
        let (configurations, locations, readers) =
            tokio::try_join!(configurations, locations, readers)?;
        Ok(Self {
            configurations,
            locations,
            readers,
        })
    }

    /// A name for exactly this state: the same again only if nothing that a
    /// file could say has changed.
    pub(crate) fn fingerprint(&self) -> String {
        let mut hash = Hash::default();
        for (kind, lines) in [
            ("configurations", lines(self.configurations.as_deref())),
            ("locations", lines(self.locations.as_deref())),
            ("readers", lines(self.readers.as_deref())),
        ] {
            hash.add(kind);
            for line in lines {
                hash.add(&line);
            }
        }
        hash.name()
    }
}

fn lines<T: Serialize>(objects: Option<&[T]>) -> Vec<String> {
    let text = |o: &T| serde_json::to_string(o).unwrap_or_default();
    let mut lines: Vec<_> = objects.unwrap_or_default().iter().map(text).collect();
    // Every line begins with an id; the order of a list is not the fleet's.
    lines.sort_unstable();
    lines
}

/// FNV-1a with 128 bits: stable across versions, and nobody gains by a
/// collision.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Hash(u128);

impl Default for Hash {
    fn default() -> Self {
        Self(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d)
    }
}

impl Hash {
    /// Adds a text.
    pub(crate) fn add(&mut self, text: &str) {
        for byte in text.bytes().chain([0]) {
            self.0 =
                (self.0 ^ u128::from(byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
        }
    }

    /// The sum so far, as text.
    pub(crate) fn name(&self) -> String {
        format!("{:032x}", self.0)
    }
}

async fn read_all<T: Object, H>(
    client: &Client,
    wanted: bool,
    request: Request,
    told: &dyn Fn(u64),
    read: impl Fn(&T) -> H,
) -> Result<Option<Vec<H>>, Error> {
    if !wanted {
        return Ok(None);
    }
    let mut all = Vec::new();
    let mut pages = client.pages::<T>(request).ahead();
    while let Some(page) = pages.next().await? {
        told(u64::try_from(page.len()).unwrap_or_default());
        all.extend(page.iter().filter(|o| !o.is_deleted()).map(&read));
    }
    Ok(Some(all))
}

fn text(value: Option<&str>) -> Option<String> {
    value.filter(|v| !v.is_empty()).map(str::to_owned)
}

/// What a file can say of a configuration.
pub(crate) fn held(has: &Configuration) -> RemoteConfiguration {
    RemoteConfiguration {
        id: has.id.clone(),
        name: text(has.name.as_deref()),
        account_default: has.is_default(),
        settings: settings(has),
    }
}

fn settings(has: &Configuration) -> ConfigurationSettings {
    let tips = has.tipping.iter().flatten().map(|(currency, tips)| {
        let list = |l: &Option<Vec<i64>>| l.clone().filter(|l| !l.is_empty());
        let tips = ManifestTips {
            fixed_amounts: list(&tips.fixed_amounts),
            percentages: list(&tips.percentages),
            smart_tip_threshold: tips.smart_tip_threshold,
        };
        (currency.clone(), tips)
    });
    ConfigurationSettings {
        tipping: tips
            .filter(|(_, t)| *t != ManifestTips::default())
            .collect(),
        reboot_window: has.reboot_window.map(|w| (w.start_hour, w.end_hour)),
        offline: has.offline.and_then(|s| s.enabled),
        cellular: has.cellular.and_then(|s| s.enabled),
        passcode: has
            .reader_security
            .as_ref()
            .and_then(|s| s.admin_menu_passcode.as_ref())
            .map(|_| Secret::Set),
        wifi: has.wifi.as_ref().map(|wifi| ManifestWifi {
            kind: wifi.kind.to_string(),
            texts: wifi.network().map(network_texts).unwrap_or_default(),
            secrets: wifi.network().map(network_secrets).unwrap_or_default(),
        }),
        splashscreens: has.splashscreens.0.clone(),
    }
}

fn network_texts(network: &Network) -> BTreeMap<String, String> {
    let all = [
        ("ssid", &network.ssid),
        ("username", &network.username),
        ("ca_certificate_file", &network.ca_certificate_file),
        ("client_certificate_file", &network.client_certificate_file),
        ("private_key_file", &network.private_key_file),
    ];
    let each = all.into_iter().filter_map(|(name, value)| {
        let value = text(value.as_deref())?;
        Some((name.to_owned(), value))
    });
    each.collect()
}

fn network_secrets(network: &Network) -> BTreeMap<String, Secret> {
    let all = [
        ("password", &network.password),
        (
            "private_key_file_password",
            &network.private_key_file_password,
        ),
    ];
    let each = all.into_iter().filter(|(_, value)| value.is_some());
    each.map(|(name, _)| (name.to_owned(), Secret::Set))
        .collect()
}

/// What a file can say of a location.
pub(crate) fn place(has: &Location) -> RemoteLocation {
    let parts = has.address.iter().flat_map(|a| a.parts());
    let parts = parts.filter_map(|(name, value)| Some((name.to_owned(), text(value)?)));
    let address: BTreeMap<_, _> = parts.collect();
    debug_assert!(address.keys().all(|k| ADDRESS.contains(&k.as_str())));
    RemoteLocation {
        id: has.id.clone(),
        name: has.display_name.clone().unwrap_or_default(),
        address,
        phone: text(has.phone.as_deref()),
        configuration: text(has.configuration_overrides.as_deref()),
        metadata: has.metadata.clone().unwrap_or_default(),
    }
}
