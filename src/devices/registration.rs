//! What a registration is to come to.

use std::collections::BTreeMap;

use super::pairing;
use super::record::ReaderRecord;
use crate::failure::Failure;
use crate::stripe::{Reader, Request, readers};

/// Which device is meant.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Device<'a> {
    /// Whichever shows the code.
    Any,
    /// A new simulated reader.
    Simulated,
    /// The device of this serial number, which has no record yet.
    Serial(&'a str),
    /// The device of this record, to be moved.
    Moved(&'a ReaderRecord),
    /// A new simulated reader, in place of the one of this record.
    Replaced(&'a ReaderRecord),
}

impl<'a> Device<'a> {
    /// The device of a record, which a simulated reader is not: its serial
    /// number never comes again.
    pub(crate) const fn of(record: &'a ReaderRecord) -> Self {
        if record.simulated {
            Self::Replaced(record)
        } else {
            Self::Moved(record)
        }
    }

    /// The record it has.
    pub(crate) const fn old(self) -> Option<&'a ReaderRecord> {
        match self {
            Self::Moved(old) | Self::Replaced(old) => Some(old),
            Self::Any | Self::Simulated | Self::Serial(_) => None,
        }
    }

    /// The serial number that the new record has to have.
    pub(crate) fn serial(self) -> Option<&'a str> {
        match self {
            Self::Serial(serial) => Some(serial),
            Self::Moved(old) => Some(&old.serial),
            Self::Any | Self::Simulated | Self::Replaced(_) => None,
        }
    }

    /// Whether metadata goes on only after the registration: of a device with a
    /// serial number once that number has shown that the code was this device's, not
    /// a neighbour's; in place of an old record, as it is carried over.
    pub(super) const fn is_known(self) -> bool {
        !matches!(self, Self::Any | Self::Simulated)
    }

    /// Whether it is simulated; `None` where the code decides that.
    pub(super) const fn is_simulated(self) -> Option<bool> {
        match self {
            Self::Any => None,
            Self::Simulated | Self::Replaced(_) => Some(true),
            Self::Serial(_) | Self::Moved(_) => Some(false),
        }
    }
}

/// The metadata of the new record.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Metadata<'a> {
    /// These keys and no others.
    Exactly(&'a BTreeMap<String, String>),
    /// These; what else the record has is kept, because nobody said that it
    /// should go.
    AtLeast(&'a BTreeMap<String, String>),
}

impl<'a> Metadata<'a> {
    pub(super) const fn pairs(self) -> &'a BTreeMap<String, String> {
        let (Self::Exactly(pairs) | Self::AtLeast(pairs)) = self;
        pairs
    }
}

/// A device to be registered.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Registration<'a> {
    /// Which one.
    pub device: Device<'a>,
    /// Its model, where it is known, for the hint about codes.
    pub model: Option<&'a str>,
    /// `tml_…`
    pub location: &'a str,
    /// What people call that.
    pub location_name: &'a str,
    /// What people will call the reader.
    pub label: &'a str,
    /// Its metadata.
    pub metadata: Metadata<'a>,
}

impl<'a> Registration<'a> {
    /// The device of a record goes to another location, and its label and its
    /// metadata with it. A reader without a label gets its serial number: left
    /// out, Stripe would take the pairing code.
    ///
    /// # Errors
    /// [`crate::failure::Kind::Failed`] for a mobile reader: the app it talks to
    /// decides where it is.
    pub(crate) fn moving(
        record: &'a ReaderRecord,
        location: &'a str,
        location_name: &'a str,
    ) -> Result<Self, Failure> {
        let model = record.device_type.as_deref();
        if record.mobile {
            return Err(Failure::failed(format!(
                "{} ({}) is a mobile reader: it cannot be registered or moved from here",
                record.name(),
                model.unwrap_or("unknown model")
            ))
            .hint(format!(
                "its location is set by the app that connects to it: let the app connect with locationId {location}"
            )));
        }
        Ok(Self {
            device: Device::of(record),
            model,
            location,
            location_name,
            label: record.name(),
            metadata: Metadata::AtLeast(&record.metadata),
        })
    }

    /// What people call the device now.
    pub(crate) fn name(&self) -> &'a str {
        self.device.old().map_or(self.label, ReaderRecord::name)
    }

    /// Whether this code can be the one for this device.
    ///
    /// # Errors
    /// [`crate::failure::Kind::Usage`] for a simulated code with a real device
    /// or the other way round.
    pub(crate) fn check_code(&self, code: &str) -> Result<(), Failure> {
        let Some(simulated) = self.device.is_simulated() else {
            return Ok(());
        };
        let name = self.name();
        let message = match (simulated, pairing::is_simulated(code)) {
            (false, true) => format!(
                "the code {code} makes a new simulated reader; it cannot move {name}, which is a real one"
            ),
            (true, false) => format!(
                "{name} is a simulated reader and cannot be moved with the code of a real one"
            ),
            (true, true) => match self.model.and_then(pairing::simulated_code) {
                Some(right) if right != code => {
                    format!("the code {code} is for another model than {name}")
                }
                _ => return Ok(()),
            },
            (false, false) => return Ok(()),
        };
        Err(Failure::usage(message).hint(pairing::where_to_find(self.model)))
    }

    /// The request that registers it.
    pub(crate) fn request(&self, code: &str) -> Request {
        let nothing = BTreeMap::new();
        let metadata = if self.device.is_known() {
            &nothing
        } else {
            self.metadata.pairs()
        };
        readers::register(code, self.location, self.label, metadata)
    }

    /// The requests all of it may take, for `--dry-run`; without a code, what is
    /// left of them after the first.
    pub(crate) fn requests(&self, code: Option<&str>) -> Vec<Request> {
        let mut requests: Vec<_> = code.map(|code| self.request(code)).into_iter().collect();
        let metadata = self.metadata.pairs();
        if self.device.is_known() && !metadata.is_empty() {
            let mut carry = readers::update("", Some(self.label), metadata);
            // The id is not known before the registration.
            carry.path.clone_from(&carry.template);
            requests.push(carry);
        }
        requests.extend(self.device.old().map(|old| readers::delete(&old.id)));
        requests
    }

    /// The request that puts label and metadata on a record, if they are not on
    /// it. Metadata of which a reply says nothing may have gone with the
    /// registration.
    pub(super) fn carrying(&self, onto: &Reader) -> Option<Request> {
        let wanted = self.metadata.pairs();
        let is_on = match (&onto.metadata, self.metadata) {
            (None, _) => !self.device.is_known() || wanted.is_empty(),
            (Some(has), Metadata::Exactly(_)) => has == wanted,
            (Some(has), Metadata::AtLeast(_)) => wanted.iter().all(|(k, v)| has.get(k) == Some(v)),
        };
        if is_on && onto.label.as_deref() == Some(self.label) {
            return None;
        }
        let mut metadata = wanted.clone();
        if let (Metadata::Exactly(_), Some(has)) = (self.metadata, &onto.metadata) {
            for key in has.keys() {
                metadata.entry(key.clone()).or_default();
            }
        }
        Some(readers::update(&onto.id, Some(self.label), &metadata))
    }

    /// Whether a record has this label and this location.
    pub(super) fn is_like(&self, label: Option<&str>, location: Option<&str>) -> bool {
        label == Some(self.label) && location == Some(self.location)
    }
}
