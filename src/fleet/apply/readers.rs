//! Readers: label and metadata are changed, everything else is a registration.

use std::collections::BTreeMap;

use super::{CompletedStep, FieldChange, FileRow, Ids, Registering, StepWorker, lost, were};
use crate::devices::{self, Device, Metadata, Registration, RegistrationState, occupied, pairing};
use crate::failure::Failure;
use crate::fleet::plan::{PlanStep, is_simulated};
use crate::stripe::{Reader, readers, write};

impl StepWorker<'_> {
    pub(super) async fn register(
        &self,
        step: &PlanStep,
        row: FileRow,
        id: Option<&str>,
        registering: &Registering,
    ) -> Result<CompletedStep, Failure> {
        let row = self.reader_row(row)?;
        let location = match registering {
            Registering::At { to, .. } => Ids::get(&self.ids.locations, to)?,
            Registering::Blocked(why) => return Err(Failure::failed(why.clone())),
        };
        let old = id.and_then(|id| self.devices.get(id)).copied();
        let device = match old {
            Some(old) => Device::of(old),
            None if is_simulated(row) => Device::Simulated,
            None => Device::Serial(&row.serial),
        };
        let model = step.device_type();
        let serial = old.map_or(&row.serial, |old| &old.serial);
        let given = self.job.codes.get(&step.key).map(String::as_str);
        let code = match device {
            Device::Simulated | Device::Replaced(_) => {
                given.or_else(|| pairing::simulated_code_of(model, serial))
            }
            Device::Any | Device::Serial(_) | Device::Moved(_) => given,
        };
        let code = code.ok_or_else(lost)?;
        let label = row.label.as_deref();
        let nothing = BTreeMap::new();
        let registration = Registration {
            device,
            model,
            location: &location,
            location_name: &location,
            label: label
                .or(old.and_then(|old| old.label.as_deref()))
                .unwrap_or(&row.serial),
            metadata: match (&row.metadata, old) {
                (Some(whole), _) => Metadata::Exactly(whole),
                (None, Some(old)) => Metadata::AtLeast(&old.metadata),
                (None, None) => Metadata::AtLeast(&nothing),
            },
        };
        registration.check_code(code)?;
        let before = self.job.has.readers.as_deref().unwrap_or_default();
        let settled = registration
            .run(
                self.job.client,
                before,
                RegistrationState::ready(code),
                &|_| {},
            )
            .await
            .map_err(|problem| registration.by_file(problem))?;
        let reader = settled.reader;
        let serial = reader.serial_number.as_deref().unwrap_or("-");
        let remark = match device {
            Device::Simulated | Device::Replaced(_) => {
                Some(format!("a new simulated reader, serial number {serial}"))
            }
            Device::Any | Device::Serial(_) | Device::Moved(_) => None,
        };
        Ok(CompletedStep {
            id: reader.id.clone(),
            old: old.map(|old| old.id.clone()).filter(|id| *id != reader.id),
            remark,
        })
    }

    pub(super) async fn update_reader(
        &self,
        row: FileRow,
        id: &str,
        changes: &[FieldChange],
    ) -> Result<CompletedStep, Failure> {
        let row = self.reader_row(row)?;
        let old = self.devices.get(id).ok_or_else(lost)?;
        let wanted = |key: &str| changes.iter().find(|c| c.field == key);
        let label = wanted("label").and(row.label.as_deref());
        let metadata = changes.iter().filter_map(|c| {
            let key = c.field.strip_prefix("metadata.")?;
            Some((key.to_owned(), c.to.clone().unwrap_or_default()))
        });
        let metadata: BTreeMap<_, _> = metadata.collect();
        let request = readers::update(id, label, &metadata).was(were(changes));
        let seen = |r: &Reader| {
            let has = r.metadata.as_ref();
            label.is_none_or(|l| r.label.as_deref() == Some(l))
                && metadata.iter().all(|(k, v)| {
                    has.and_then(|m| m.get(k)).map_or("", String::as_str) == v.as_str()
                })
        };
        write::change(self.job.client, &request, &readers::get(id), seen).await?;
        Ok(CompletedStep::of(&old.id))
    }

    /// The record a device had before it was registered again.
    pub(super) async fn remove_record(&self, id: &str) -> Result<CompletedStep, Failure> {
        let old = self.devices.get(id).ok_or_else(lost)?;
        occupied::refuse(self.job.client, id).await?;
        devices::remove_stale(self.job.client, old).await?;
        Ok(CompletedStep::of(id))
    }

    pub(super) async fn delete_reader(&self, id: &str) -> Result<CompletedStep, Failure> {
        occupied::refuse(self.job.client, id).await?;
        let (request, read) = (readers::delete(id), readers::get(id));
        write::remove::<Reader>(self.job.client, &request, &read, id).await?;
        Ok(CompletedStep::of(id))
    }
}
