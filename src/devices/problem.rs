//! What can keep a registration from its end, in the words of whoever asked for
//! it: a person is told the commands that are left to run, a file is applied
//! again.

use std::collections::BTreeMap;

use super::record::ReaderRecord;
use super::registration::Registration;
use crate::failure::{Failure, Kind};
use crate::text::quoted;

/// What is done on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum DeviceStep {
    /// The device is registered at its location.
    Register,
    /// Label and metadata are on the new record.
    Carry,
    /// The old record is gone.
    Clear,
    /// Everything was read again.
    Verify,
}

/// Why it did not get to its end.
#[derive(Debug)]
pub(crate) enum Problem {
    /// It was refused, by Stripe or before it was sent: nothing has changed.
    Refused(Failure),
    /// The device is at work, and nothing was sent.
    Occupied(Failure),
    /// No answer came, and no new record can be seen.
    Unknown(Failure),
    /// The code was that of another device, which is now where this one should
    /// be. This one is where it was.
    AnotherDevice {
        /// The record made.
        new: String,
        /// Whose it is.
        serial: String,
        /// That device as it was before.
        was: Option<Box<ReaderRecord>>,
    },
    /// The device is registered, and something after that failed.
    HalfWay {
        /// The new record.
        new: String,
        /// The last thing that was done.
        done: DeviceStep,
        /// What came then.
        failure: Failure,
    },
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        Self::Refused(failure)
    }
}

impl Registration<'_> {
    /// As a failure of a command about this one device.
    pub(crate) fn by_hand(&self, problem: Problem) -> Failure {
        match problem {
            Problem::Occupied(failure) => {
                let hint = failure.next_step().unwrap_or_default();
                let hint = format!(
                    "{hint}; --force if the reader is out of reach and the action is a leftover"
                );
                failure.hint(hint)
            }
            Problem::Refused(failure) => failure,
            Problem::Unknown(failure) => failure.hint(format!(
                "before trying again, see whether it has appeared: tillctl readers list --location {} --label {}",
                self.location,
                quoted(self.label)
            )),
            Problem::AnotherDevice { new, serial, was } => {
                let hint = match was {
                    Some(was) => format!(
                        "that device was {:?} ({}) at {}; put it back with a fresh code of its own: tillctl readers register --code CODE --location {} --label {}{}",
                        was.name(),
                        was.id,
                        was.location.as_deref().unwrap_or("no location"),
                        was.location.as_deref().unwrap_or("LOCATION"),
                        quoted(was.name()),
                        metadata_flags(&was.metadata),
                    ),
                    None => format!(
                        "that device was not in the fleet before: name it with `tillctl readers rename {new} LABEL`, or take it out with `tillctl readers delete {new}`"
                    ),
                };
                self.another_device(&new, &serial).hint(hint)
            }
            Problem::HalfWay { new, done, failure } => self
                .half_way(failure, &new, done)
                .hint(self.left_to_do(done, &new)),
        }
    }

    /// As a failure of a file that says where the device is to be.
    pub(crate) fn by_file(&self, problem: Problem) -> Failure {
        match problem {
            Problem::Refused(failure) | Problem::Occupied(failure) => failure,
            Problem::Unknown(failure) => {
                failure.hint("make a new plan: it shows where the reader is now")
            }
            Problem::AnotherDevice { new, serial, .. } => {
                self.another_device(&new, &serial).hint(format!(
                    "if {serial} is in the file, a new plan moves it back; else take it out: tillctl readers delete {new}"
                ))
            }
            Problem::HalfWay { new, done, failure } => self
                .half_way(failure, &new, done)
                .hint("apply the file again: it goes on from here"),
        }
    }

    fn another_device(&self, new: &str, serial: &str) -> Failure {
        let shown = |serial: &str| if serial.is_empty() { "-" } else { serial }.to_owned();
        let this = match self.device.old() {
            Some(old) => format!(
                "{} (serial number {}) is where it was, as {}",
                old.name(),
                shown(&old.serial),
                old.id
            ),
            None => format!(
                "{} is not registered",
                self.device.serial().unwrap_or(self.label)
            ),
        };
        Failure::failed(format!(
            "the code belongs to another device: serial number {} was registered at {} as {new} ({:?}); {this}",
            shown(serial),
            self.location_name,
            self.label,
        ))
    }

    /// Something has changed by now, so the kind must not say otherwise.
    fn half_way(&self, failure: Failure, new: &str, done: DeviceStep) -> Failure {
        let kind = match failure.kind() {
            Kind::Unavailable | Kind::NotFound | Kind::NotReady => Kind::Failed,
            other => other,
        };
        let what = match (done, self.device.old()) {
            (DeviceStep::Register, Some(_)) => {
                "its label and metadata were not carried over".to_owned()
            }
            (DeviceStep::Register, None) => "its label and metadata were not put on".to_owned(),
            (DeviceStep::Carry, old) => {
                let old = old.map_or("", |old| &old.id);
                format!("its old record {old} could not be removed")
            }
            (DeviceStep::Clear | DeviceStep::Verify, _) => "that could not be verified".to_owned(),
        };
        failure
            .context(format!(
                "{} is registered at {} as {new}, but {what}",
                self.name(),
                self.location_name
            ))
            .kind_of(kind)
    }

    /// What to run when it was cut short after the registration. It spells out
    /// label and metadata, because the record they came from may be gone by now.
    pub(crate) fn left_to_do(&self, done: DeviceStep, new: &str) -> String {
        let mut commands = Vec::new();
        if done < DeviceStep::Carry {
            commands.push(format!(
                "tillctl readers rename {new} {}",
                quoted(self.label)
            ));
            let metadata = self.metadata.pairs();
            if !metadata.is_empty() {
                let flags = metadata_flags(metadata);
                commands.push(format!("tillctl readers edit {new}{flags}"));
            }
        }
        if let Some(old) = self.device.old().filter(|old| old.id != new)
            && done < DeviceStep::Clear
        {
            commands.push(format!(
                "tillctl readers delete {} (if it is still there)",
                old.id
            ));
        }
        if commands.is_empty() {
            commands.push(format!("tillctl readers get {new}"));
        }
        format!("what is left to do: {}", commands.join("; "))
    }
}

fn metadata_flags(metadata: &BTreeMap<String, String>) -> String {
    let flag = |(key, value)| format!(" --metadata {}", quoted(&format!("{key}={value}")));
    metadata.iter().map(flag).collect()
}
