//! Readers: label and metadata are changed, everything else is a registration.
//!
//! What Stripe leaves open about registering a device again (the same id or a
//! new one, what becomes of the old record, of label and metadata) is not relied
//! on: the serial number says which device answered, the rest is put right and
//! read again. <https://docs.stripe.com/terminal/fleet/register-readers>

use std::collections::BTreeMap;

use super::{CompletedStep, Ids, Worker, id_of, lost};
use crate::failure::{Failure, Kind};
use crate::fleet::manifest::Reader as Row;
use crate::fleet::pairing;
use crate::fleet::plan::{Step, is_simulated, simulated_code};
use crate::fleet::register::quoted;
use crate::fleet::remote::RemoteReader;
use crate::fleet::write;
use crate::stripe::{Object as _, Reader, Verbatim, readers};

/// A device on its way to its place.
struct Registration<'a> {
    row: &'a Row,
    old: Option<&'a RemoteReader>,
    code: &'a str,
    location: String,
    simulated: bool,
}

impl Registration<'_> {
    fn label(&self) -> &str {
        let old = self.old.and_then(|d| d.label.as_deref());
        self.row
            .label
            .as_deref()
            .or(old)
            .unwrap_or(&self.row.serial)
    }

    fn metadata(&self) -> BTreeMap<String, String> {
        let old = || self.old.map(|d| d.metadata.clone()).unwrap_or_default();
        self.row.metadata.clone().unwrap_or_else(old)
    }
}

impl Worker<'_> {
    pub(super) async fn register(&self, step: &Step) -> Result<CompletedStep, Failure> {
        let row = self.reader_row(step)?;
        let location = Ids::get(&self.ids.locations, step.to.as_ref().ok_or_else(lost)?)?;
        let id = step.id.as_deref();
        let old = id.and_then(|id| self.devices.get(id)).copied();
        let simulated = old.map_or_else(|| is_simulated(row), |d| d.simulated);
        let given = self.job.codes.get(&step.key).map(String::as_str);
        let code = if simulated {
            let kind = step.device_type.as_deref();
            let serial = old.map_or(&row.serial, |d| &d.serial);
            given.or_else(|| simulated_code(kind, serial))
        } else {
            given
        };
        let wanted = Registration {
            row,
            old,
            code: code.ok_or_else(lost)?,
            location,
            simulated,
        };
        let hint = pairing::where_to_find(step.device_type.as_deref());
        if pairing::is_simulated(wanted.code) != simulated {
            let text = format!("the code {} is not one of this kind of reader", wanted.code);
            return Err(Failure::usage(text).hint(hint));
        }
        if let Some(id) = id {
            self.free(id).await?;
        }
        let new = self.send(&wanted, &hint).await?;
        if !simulated && new.serial_number.as_deref() != Some(&*row.serial) {
            return Err(stranger(&wanted, &new));
        }
        self.finish(&wanted, &new).await.map_err(|failure| {
            // Something has changed by now: the kind must not say otherwise.
            let kind = match failure.kind() {
                Kind::Unavailable | Kind::NotFound | Kind::NotReady => Kind::Failed,
                other => other,
            };
            failure
                .context(format!("it is registered as {}, but", new.id))
                .kind_of(kind)
                .hint("apply the file again: it goes on from here")
        })?;
        let serial = new.serial_number.as_deref().unwrap_or("-");
        Ok(CompletedStep {
            id: new.id.clone(),
            old: old.map(|d| d.id.clone()).filter(|id| *id != new.id),
            remark: simulated.then(|| format!("a new simulated reader, serial number {serial}")),
        })
    }

    /// Nobody is in the middle of something on it.
    async fn free(&self, id: &str) -> Result<(), Failure> {
        let reader = match self
            .job
            .client
            .send::<Verbatim<Reader>>(&readers::get(id))
            .await
        {
            Ok(reader) => reader,
            Err(error) if error.is_missing() => return Ok(()),
            Err(error) => return Err(error.into()),
        };
        match reader.action.as_ref().filter(|a| a.holds_the_reader()) {
            None => Ok(()),
            Some(action) => Err(Failure::new(
                Kind::NotReady,
                format!("{} is in progress on it", action.kind),
            )
            .hint(format!(
                "wait, or end it with `tillctl readers cancel {id}`"
            ))),
        }
    }

    async fn send(
        &self,
        wanted: &Registration<'_>,
        hint: &str,
    ) -> Result<Verbatim<Reader>, Failure> {
        let metadata = if wanted.simulated {
            wanted.metadata()
        } else {
            // It is put on once the serial number has shown whose code it was.
            BTreeMap::new()
        };
        let label = wanted.label();
        let request = readers::register(wanted.code, &wanted.location, label, &metadata);
        match self.job.client.send::<Verbatim<Reader>>(&request).await {
            Ok(reader) => Ok(reader),
            Err(error) if error.is_about("registration_code") => Err(Failure::from(error)
                .kind_of(Kind::Failed)
                .context("Stripe does not take the pairing code")
                .hint(format!("codes are short-lived, get a fresh one: {hint}"))),
            Err(error) if error.is_answer_lost() => {
                let found = self.look_for(wanted).await;
                found.ok_or_else(|| {
                    Failure::from(error)
                        .kind_of(Kind::Unknown)
                        .hint("make a new plan: it shows where the reader is now")
                })
            }
            Err(error) => Err(error.into()),
        }
    }

    /// The reader a registration without an answer made, if it made one.
    async fn look_for(&self, wanted: &Registration<'_>) -> Option<Verbatim<Reader>> {
        let filter = readers::Filter {
            location: Some(wanted.location.clone()),
            serial_number: (!wanted.simulated).then(|| wanted.row.serial.clone()),
            ..readers::Filter::default()
        };
        let all = self
            .job
            .client
            .pages::<Verbatim<Reader>>(readers::list(&filter));
        let mut found = all.all().await.ok()?;
        if wanted.simulated {
            // It has a number nobody knows yet: it is the one that was not there.
            found.retain(|r| {
                r.label.as_deref() == Some(wanted.label())
                    && r.is_simulated()
                    && !self.devices.contains_key(r.id.as_str())
            });
            if found.len() > 1 {
                return None;
            }
        }
        found.into_iter().next()
    }

    /// What is left once the device is registered.
    async fn finish(
        &self,
        wanted: &Registration<'_>,
        new: &Verbatim<Reader>,
    ) -> Result<(), Failure> {
        self.carry(wanted.label(), &wanted.metadata(), new).await?;
        match wanted.old {
            Some(old) if old.id != new.id => self.remove_stale(old).await,
            _ => Ok(()),
        }
    }

    /// Exactly this label and this metadata.
    async fn carry(
        &self,
        label: &str,
        metadata: &BTreeMap<String, String>,
        reader: &Verbatim<Reader>,
    ) -> Result<(), Failure> {
        let differs = |r: &Reader| {
            let has = r.metadata.clone().unwrap_or_default();
            let mut change = metadata.clone();
            change.retain(|k, v| has.get(k) != Some(v));
            let gone = has.into_keys().filter(|k| !metadata.contains_key(k));
            change.extend(gone.map(|k| (k, String::new())));
            (r.label.as_deref() != Some(label), change)
        };
        let (other_label, change) = differs(reader);
        if !other_label && change.is_empty() {
            return Ok(());
        }
        let request = readers::update(&reader.id, other_label.then_some(label), &change);
        let read = readers::get(&reader.id);
        let seen = |r: &Reader| differs(r) == (false, BTreeMap::new());
        let now = write::change(self.job.client, &request, &read, seen).await?;
        if seen(&now) {
            Ok(())
        } else {
            Err(Failure::failed(
                "Stripe answered, but did not take label and metadata",
            ))
        }
    }

    /// The old record, if it outlived the registration and is still about this
    /// device.
    async fn remove_stale(&self, old: &RemoteReader) -> Result<(), Failure> {
        let read = readers::get(&old.id);
        let client = self.job.client;
        match client.send::<Verbatim<Reader>>(&read).await {
            Err(error) if error.is_missing() => return Ok(()),
            Err(error) => return Err(error.into()),
            Ok(found) if found.is_deleted() => return Ok(()),
            Ok(found) if found.serial_number.as_deref() != Some(&*old.serial) => return Ok(()),
            Ok(_) => {}
        }
        write::remove::<Reader>(client, &readers::delete(&old.id), &read, &old.id).await?;
        Ok(())
    }

    pub(super) async fn update_reader(&self, step: &Step) -> Result<CompletedStep, Failure> {
        let row = self.reader_row(step)?;
        let id = id_of(step)?;
        let old = self.devices.get(id).ok_or_else(lost)?;
        let wanted = |key: &str| step.changes.iter().find(|c| c.field == key);
        let label = wanted("label").and(row.label.as_deref());
        let metadata = step.changes.iter().filter_map(|c| {
            let key = c.field.strip_prefix("metadata.")?;
            Some((key.to_owned(), c.to.clone().unwrap_or_default()))
        });
        let metadata: BTreeMap<_, _> = metadata.collect();
        let request = readers::update(id, label, &metadata).was(step.were());
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

    pub(super) async fn delete_reader(&self, step: &Step) -> Result<CompletedStep, Failure> {
        let id = id_of(step)?;
        self.free(id).await?;
        let read = readers::get(id);
        write::remove::<Reader>(
            self.job.client,
            &readers::delete(id).was(step.were()),
            &read,
            id,
        )
        .await?;
        Ok(CompletedStep::of(id))
    }
}

/// The code was that of another device, which is now where this one should be.
fn stranger(wanted: &Registration<'_>, new: &Reader) -> Failure {
    let serial = new.serial_number.as_deref().unwrap_or("-");
    Failure::failed(format!(
        "the code belongs to another device: serial number {serial} was registered at {} as {} ({}); {} is where it was",
        wanted.location,
        new.id,
        quoted(wanted.label()),
        wanted.row.serial,
    ))
    .hint(format!(
        "if {serial} is in the file, a new plan moves it back; else take it out: tillctl readers delete {}",
        new.id
    ))
}
