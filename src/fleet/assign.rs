//! Moving a reader to another location.
//!
//! Stripe has no call for it: a reader is moved by registering it again, with a
//! fresh pairing code that only somebody at the device can read. Whether that
//! gives the same id or a new one, whether the old record goes away and whether
//! label and metadata come along is not documented, so nothing here relies on
//! any answer: the serial number says which device was registered, everything
//! else is put right and read again.
//!
//! <https://docs.stripe.com/terminal/fleet/register-readers>

use std::collections::BTreeMap;

use super::pairing;
use super::register::{self, Registration, quoted};
use super::write;
use crate::failure::{Failure, Kind};
use crate::stripe::{Client, Location, Object as _, Reader, Request, Verbatim, readers};

/// What a move would have to begin with.
#[derive(Debug)]
pub enum MoveCheck {
    /// The reader is at the location already.
    There,
    /// An earlier move got as far as this newer record of the same device; only
    /// the rest is left to do. No code is needed.
    HalfDone(Box<Verbatim<Reader>>),
    /// A pairing code is needed.
    NeedsCode,
}

/// What has been done so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MoveStep {
    /// The device is registered at the new location, under this id.
    Registered(String),
    /// Label and metadata are on the new record.
    Carried,
    /// The old record is gone.
    Removed(String),
}

/// A move that is done.
#[derive(Debug)]
pub struct MoveResult {
    /// The reader as it is now.
    pub reader: Verbatim<Reader>,
    /// The id it had.
    pub old: String,
    /// Whether there was a stale record to be removed.
    pub removed: bool,
}

/// A reader and where it is to go.
#[derive(Debug, Clone, Copy)]
pub struct Move<'a> {
    reader: &'a Verbatim<Reader>,
    location: &'a Verbatim<Location>,
}

impl<'a> Move<'a> {
    /// A move that can be made at all.
    ///
    /// # Errors
    /// [`Kind::Failed`] for a mobile reader: the app it talks to decides where
    /// it is.
    pub fn new(
        reader: &'a Verbatim<Reader>,
        location: &'a Verbatim<Location>,
    ) -> Result<Self, Failure> {
        if reader.is_mobile() {
            return Err(Failure::failed(format!(
                "{} ({}) is a mobile reader: it cannot be registered or moved from here",
                reader.name(),
                reader.device_type.as_deref().unwrap_or("unknown model")
            ))
            .hint(format!(
                "its location is set by the app that connects to it: let the app connect with locationId {}",
                location.id
            )));
        }
        Ok(Self { reader, location })
    }

    /// What there is to do.
    ///
    /// # Errors
    /// As [`Client::send`].
    pub async fn situation(&self, client: &Client) -> Result<MoveCheck, Failure> {
        if self.reader.location_id() == Some(&self.location.id) {
            return Ok(MoveCheck::There);
        }
        let Some(serial) = self.serial() else {
            return Ok(MoveCheck::NeedsCode);
        };
        // Newest first: only what was registered after this record can be the
        // outcome of an earlier move of it.
        let twin = records(client, serial)
            .await?
            .into_iter()
            .take_while(|r| r.id != self.reader.id)
            .find(|r| r.location_id() == Some(&self.location.id));
        Ok(twin.map_or(MoveCheck::NeedsCode, |r| MoveCheck::HalfDone(Box::new(r))))
    }

    /// Whether this code can be the one for this reader.
    ///
    /// # Errors
    /// [`Kind::Usage`] for a simulated code with a real reader or the other way
    /// round.
    pub fn check_code(&self, code: &str) -> Result<(), Failure> {
        let wrong = |message: String| {
            Failure::usage(message).hint(pairing::where_to_find(self.reader.device_type.as_deref()))
        };
        match (self.reader.is_simulated(), pairing::is_simulated(code)) {
            (false, true) => Err(wrong(format!(
                "the code {code} makes a new simulated reader; it cannot move {}, which is a real one",
                self.reader.name()
            ))),
            (true, false) => Err(wrong(format!(
                "{} is a simulated reader and cannot be moved with the code of a real one",
                self.reader.name()
            ))),
            (true, true) => match self
                .reader
                .device_type
                .as_deref()
                .and_then(pairing::simulated_code)
            {
                Some(right) if right != code => Err(wrong(format!(
                    "the code {code} is for another model than {}",
                    self.reader.name()
                ))),
                _ => Ok(()),
            },
            (false, false) => Ok(()),
        }
    }

    /// The requests a whole move may take, for `--dry-run`.
    #[must_use]
    pub fn requests(&self, code: &str) -> Vec<Request> {
        let mut requests = vec![self.registration(code, &BTreeMap::new()).request()];
        let metadata = self.metadata();
        if !metadata.is_empty() {
            let mut carry = readers::update("", Some(self.label()), &metadata);
            // The id is not known before the registration.
            carry.path.clone_from(&carry.template);
            requests.push(carry);
        }
        requests.push(readers::delete(&self.reader.id));
        requests
    }

    /// Makes the move. `step` hears of everything that is done, as it is done.
    ///
    /// # Errors
    /// [`Kind::Failed`] if the code belonged to another device; anything that
    /// goes wrong half-way says what is done and what to run next.
    pub async fn run(
        &self,
        client: &Client,
        code: &str,
        step: &dyn Fn(&MoveStep),
    ) -> Result<MoveResult, Failure> {
        let before = register::everything(client).await?;
        let nothing = BTreeMap::new();
        let new = self
            .registration(code, &nothing)
            .send(client, &before)
            .await?;
        if !self.reader.is_simulated() && new.serial_number != self.reader.serial_number {
            return Err(self.stranger(&new, &before));
        }
        step(&MoveStep::Registered(new.id.clone()));
        self.finish(client, new, step).await
    }

    /// Does what is left once the device is registered at its new location.
    ///
    /// # Errors
    /// As [`Move::run`].
    pub async fn finish(
        &self,
        client: &Client,
        new: Verbatim<Reader>,
        step: &dyn Fn(&MoveStep),
    ) -> Result<MoveResult, Failure> {
        let id = new.id.clone();
        let half_way = |failure: Failure, what: &str, done: &[MoveStep]| {
            self.half_way(failure, &id, what).hint(self.next(&id, done))
        };
        self.carry(client, &new)
            .await
            .map_err(|f| half_way(f, "its label and metadata were not carried over", &[]))?;
        step(&MoveStep::Carried);
        let old = &self.reader.id;
        let removed = self.remove_stale(client, &id).await.map_err(|f| {
            let what = format!("its old record {old} could not be removed");
            half_way(f, &what, &[MoveStep::Carried])
        })?;
        let gone = MoveStep::Removed(old.clone());
        if removed {
            step(&gone);
        }
        let reader = self
            .verify(client, &id)
            .await
            .map_err(|f| half_way(f, "that could not be verified", &[MoveStep::Carried, gone]))?;
        Ok(MoveResult {
            reader,
            old: old.clone(),
            removed,
        })
    }

    fn registration<'s>(
        &'s self,
        code: &'s str,
        metadata: &'s BTreeMap<String, String>,
    ) -> Registration<'s> {
        Registration {
            code,
            location: &self.location.id,
            label: self.label(),
            // It is put on only once the serial number has shown that the code
            // was this device's, not a neighbour's.
            metadata,
            model: self.reader.device_type.as_deref(),
        }
    }

    /// Label and metadata of the old record, onto the new one.
    async fn carry(&self, client: &Client, new: &Reader) -> Result<(), Failure> {
        if self.is_carried(new) {
            return Ok(());
        }
        let request = readers::update(&new.id, Some(self.label()), &self.metadata());
        let read = readers::get(&new.id);
        let done = write::change(client, &request, &read, |r: &Reader| self.is_carried(r));
        let carried = done.await?;
        if self.is_carried(&carried) {
            Ok(())
        } else {
            Err(Failure::failed("Stripe answered, but did not take them"))
        }
    }

    fn is_carried(&self, reader: &Reader) -> bool {
        let has = reader.metadata.as_ref();
        reader.label.as_deref() == Some(self.label())
            && self
                .metadata()
                .iter()
                .all(|(k, v)| has.and_then(|m| m.get(k)) == Some(v))
    }

    /// The old record, if it outlived the registration and is still about this
    /// device.
    async fn remove_stale(&self, client: &Client, new: &str) -> Result<bool, Failure> {
        let old = &self.reader.id;
        if old == new {
            return Ok(false);
        }
        let read = readers::get(old);
        match client.send::<Verbatim<Reader>>(&read).await {
            Err(error) if error.is_missing() => return Ok(false),
            Err(error) => return Err(error.into()),
            Ok(found) if found.is_deleted() => return Ok(false),
            Ok(found) if found.serial_number != self.reader.serial_number => return Ok(false),
            Ok(_) => {}
        }
        write::remove::<Reader>(client, &readers::delete(old), &read, old).await?;
        Ok(true)
    }

    /// What Stripe says in the end, after everything.
    async fn verify(&self, client: &Client, id: &str) -> Result<Verbatim<Reader>, Failure> {
        let reader = client.send::<Verbatim<Reader>>(&readers::get(id)).await?;
        let serial_fits =
            self.reader.is_simulated() || reader.serial_number == self.reader.serial_number;
        let wrong = if reader.is_deleted() {
            "the new record is gone"
        } else if !serial_fits {
            "the new record is about another device"
        } else if reader.location_id() != Some(&self.location.id) {
            "the new record is at another location"
        } else if self.is_carried(&reader) {
            return Ok(reader);
        } else {
            "the new record lacks the label or metadata"
        };
        Err(Failure::failed(wrong))
    }

    /// The code was that of another device, which is now where this one should
    /// be. Nothing of ours is lost, but somebody has to put that device back.
    fn stranger(&self, new: &Verbatim<Reader>, before: &[Verbatim<Reader>]) -> Failure {
        let serial = |r: &Reader| r.serial_number.clone().unwrap_or_else(|| "-".into());
        let message = format!(
            "the code belongs to another device: serial number {} was registered at {} as {} ({:?}); {} (serial number {}) is where it was, as {}",
            serial(new),
            self.location.name(),
            new.id,
            self.label(),
            self.reader.name(),
            serial(self.reader),
            self.reader.id,
        );
        let was = before
            .iter()
            .find(|r| r.serial_number.is_some() && r.serial_number == new.serial_number);
        let hint = match was {
            Some(was) => format!(
                "that device was {:?} ({}) at {}; put it back with a fresh code of its own: tillctl readers register --code CODE --location {} --label {}{}",
                was.name(),
                was.id,
                was.location_id().unwrap_or("no location"),
                was.location_id().unwrap_or("LOCATION"),
                quoted(was.name()),
                metadata_flags(was.metadata.as_ref().unwrap_or(&BTreeMap::new())),
            ),
            None => format!(
                "that device was not in the fleet before: name it with `tillctl readers rename {0} LABEL`, or take it out with `tillctl readers delete {0}`",
                new.id
            ),
        };
        Failure::failed(message).hint(hint)
    }

    /// A failure after the registration: something has changed by now, so the
    /// kind must not say otherwise.
    fn half_way(&self, failure: Failure, new: &str, what: &str) -> Failure {
        let kind = match failure.kind() {
            Kind::Unavailable | Kind::NotFound | Kind::NotReady => Kind::Failed,
            other => other,
        };
        failure
            .context(format!(
                "{} is registered at {} as {new}, but {what}",
                self.reader.name(),
                self.location.name()
            ))
            .kind_of(kind)
    }

    /// What to run when the move was cut short after the registration. It
    /// spells out label and metadata, because the record they came from may be
    /// gone by now.
    #[must_use]
    pub fn next(&self, new: &str, done: &[MoveStep]) -> String {
        let mut commands = Vec::new();
        if !done.contains(&MoveStep::Carried) {
            commands.push(format!(
                "tillctl readers rename {new} {}",
                quoted(self.label())
            ));
            let metadata = self.metadata();
            if !metadata.is_empty() {
                commands.push(format!(
                    "tillctl readers edit {new}{}",
                    metadata_flags(&metadata)
                ));
            }
        }
        let removed = done.iter().any(|s| matches!(s, MoveStep::Removed(_)));
        if !removed && new != self.reader.id {
            commands.push(format!(
                "tillctl readers delete {} (if it is still there)",
                self.reader.id
            ));
        }
        if commands.is_empty() {
            commands.push(format!("tillctl readers get {new}"));
        }
        format!("what is left to do: {}", commands.join("; "))
    }

    /// A reader without a label gets its serial number: left out, Stripe would
    /// take the pairing code.
    fn label(&self) -> &'a str {
        self.reader
            .label
            .as_deref()
            .filter(|l| !l.is_empty())
            .or(self.reader.serial_number.as_deref())
            .unwrap_or(&self.reader.id)
    }

    fn metadata(&self) -> BTreeMap<String, String> {
        self.reader.metadata.clone().unwrap_or_default()
    }

    /// The serial number, where it stays with the device.
    fn serial(&self) -> Option<&'a str> {
        self.reader
            .serial_number
            .as_deref()
            .filter(|s| !s.is_empty() && !self.reader.is_simulated())
    }
}

fn metadata_flags(metadata: &BTreeMap<String, String>) -> String {
    let flag = |(key, value)| format!(" --metadata {}", quoted(&format!("{key}={value}")));
    metadata.iter().map(flag).collect()
}

/// All records of a device, newest first.
async fn records(client: &Client, serial: &str) -> Result<Vec<Verbatim<Reader>>, Failure> {
    let filter = readers::Filter {
        serial_number: Some(serial.to_owned()),
        ..readers::Filter::default()
    };
    Ok(client.pages(readers::list(&filter)).all().await?)
}
