//! A reader as a listing had it: as much as tells devices apart, so that ten
//! thousand fit into a few megabytes.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::stripe::{Client, Error, Reader, readers};

/// The record Stripe has of a device.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(crate) struct ReaderRecord {
    /// `tmr_…`
    pub id: String,
    /// The serial number.
    pub serial: String,
    /// What people call it.
    pub label: Option<String>,
    /// `tml_…`
    pub location: Option<String>,
    /// The model.
    pub device_type: Option<String>,
    /// Metadata.
    pub metadata: BTreeMap<String, String>,
    /// Driven by an app: it cannot be registered from here.
    pub mobile: bool,
    /// One of Stripe's simulated readers.
    pub simulated: bool,
}

impl ReaderRecord {
    /// Of a reader as Stripe tells it.
    pub(crate) fn of(has: &Reader) -> Self {
        Self {
            id: has.id.clone(),
            serial: has.serial_number.clone().unwrap_or_default(),
            label: has.label.clone().filter(|l| !l.is_empty()),
            location: has.location_id().map(str::to_owned),
            device_type: has.device_type.clone(),
            metadata: has.metadata.clone().unwrap_or_default(),
            mobile: has.is_mobile(),
            simulated: has.is_simulated(),
        }
    }

    /// Every record of the account, newest first.
    pub(crate) async fn all(client: &Client) -> Result<Vec<Self>, Error> {
        let all = client.pages::<Reader>(readers::list(&readers::ReaderFilter::default()));
        Ok(all.all().await?.iter().map(Self::of).collect())
    }

    /// The label; of a reader without one the serial number.
    pub(crate) fn name(&self) -> &str {
        let serial = Some(self.serial.as_str()).filter(|s| !s.is_empty());
        self.label.as_deref().or(serial).unwrap_or(&self.id)
    }
}
