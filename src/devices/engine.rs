//! The one way a device gets a record at a location.
//!
//! ```text
//!          register            carry over         remove the old record      verify
//! Ready ──────────────▶ Registered ─────▶ Carried ──────────────▶ Cleared ─────▶ Settled
//!   │                      ▲    │            │                       │
//!   │                      │    └────────────┴───────────────────────┴──▶ half-way
//!   ├─▶ refused, occupied: nothing has changed
//!   ├─▶ another device: the code was not this one's, which stays where it is
//!   ├─▶ unknown: no answer, and nothing new to be seen
//!   └ a newer record of this device is there already: no code is needed
//! ```
//!
//! Stripe moves a reader only by registering it again, with a fresh pairing code
//! that only somebody at the device can read. Whether that gives the same id or a
//! new one, whether the old record goes away, and whether label and metadata come
//! along is not documented, so nothing here relies on any answer: the serial
//! number says which device was registered, the rest is put right and read again.
//!
//! <https://docs.stripe.com/terminal/fleet/register-readers>

use super::problem::{DeviceStep, Problem};
use super::record::ReaderRecord;
use super::registration::{Device, Metadata, Registration};
use super::{occupied, pairing};
use crate::failure::{Failure, Kind};
use crate::stripe::{Client, Object as _, Reader, Verbatim, readers, write};

/// Where a registration stands.
#[derive(Debug)]
pub(crate) enum RegistrationState<'a> {
    /// Nothing was sent.
    Ready {
        /// The pairing code.
        code: &'a str,
        /// An Idempotency-Key of the caller's.
        key: Option<&'a str>,
        /// Also if the device is at work.
        force: bool,
    },
    /// The device, and no other, is registered at its location.
    Registered {
        /// Its record, as far as Stripe has told.
        new: Box<Verbatim<Reader>>,
        /// Stripe had given this answer before.
        replayed: bool,
    },
    /// Label and metadata are on the new record.
    Carried {
        /// The record.
        new: Box<Verbatim<Reader>>,
        /// As before.
        replayed: bool,
    },
    /// The record the device had before is not there any more.
    Cleared {
        /// The new record.
        new: Box<Verbatim<Reader>>,
        /// As before.
        replayed: bool,
        /// It had to be removed.
        removed: bool,
    },
    /// All of that was read again.
    Settled(Box<Settled>),
}

/// What came of it.
#[derive(Debug)]
pub(crate) struct Settled {
    /// The reader as it is now.
    pub reader: Verbatim<Reader>,
    /// Stripe had given this answer before.
    pub replayed: bool,
    /// There was a stale record to be removed.
    pub removed: bool,
}

impl<'a> RegistrationState<'a> {
    /// At the beginning, with the code of the device.
    pub(crate) const fn ready(code: &'a str) -> Self {
        Self::Ready {
            code,
            key: None,
            force: false,
        }
    }

    /// What is done, and the id of the new record.
    pub(crate) fn reached(&self) -> Option<(DeviceStep, &str)> {
        Some(match self {
            Self::Ready { .. } => return None,
            Self::Registered { new, .. } => (DeviceStep::Register, &new.id),
            Self::Carried { new, .. } => (DeviceStep::Carry, &new.id),
            Self::Cleared { new, .. } => (DeviceStep::Clear, &new.id),
            Self::Settled(settled) => (DeviceStep::Verify, &settled.reader.id),
        })
    }
}

/// What a move would have to begin with.
#[derive(Debug)]
pub(crate) enum MoveCheck<'a> {
    /// The reader is at the location already.
    There,
    /// An earlier move got as far as this.
    HalfDone(RegistrationState<'a>),
    /// A pairing code is needed.
    NeedsCode,
}

impl Registration<'_> {
    /// How a move stands, before anything is sent.
    pub(crate) async fn look<'s>(&self, client: &Client) -> Result<MoveCheck<'s>, Failure> {
        let Some(old) = self.device.old() else {
            return Ok(MoveCheck::NeedsCode);
        };
        if old.location.as_deref() == Some(self.location) {
            return Ok(MoveCheck::There);
        }
        let Some(serial) = self.device.serial().filter(|s| !s.is_empty()) else {
            return Ok(MoveCheck::NeedsCode);
        };
        let filter = readers::ReaderFilter {
            serial_number: Some(serial.to_owned()),
            ..readers::ReaderFilter::default()
        };
        let records = client.pages::<Verbatim<Reader>>(readers::list(&filter));
        // Newest first: only what was registered after this record can be the
        // outcome of an earlier move of it.
        let mut newer = records.all().await?.into_iter();
        let twin = newer
            .by_ref()
            .take_while(|r| r.id != old.id)
            .find(|r| r.location_id() == Some(self.location));
        Ok(twin.map_or(MoveCheck::NeedsCode, |new| {
            MoveCheck::HalfDone(RegistrationState::Registered {
                new: Box::new(new),
                replayed: false,
            })
        }))
    }

    /// Goes the whole way. `before` is the fleet as it was: by it a lost answer
    /// is made good, because the record that appeared can be told from those that
    /// were there. `told` hears of every state that is reached.
    pub(crate) async fn run(
        &self,
        client: &Client,
        before: &[ReaderRecord],
        mut state: RegistrationState<'_>,
        told: &dyn Fn(&RegistrationState<'_>),
    ) -> Result<Settled, Problem> {
        loop {
            let at = state.reached().map(|(step, id)| (step, id.to_owned()));
            let next = self.next(client, before, state).await;
            state = next.map_err(|problem| match (problem, at) {
                (Problem::Refused(failure), Some((done, new))) => {
                    Problem::HalfWay { new, done, failure }
                }
                (problem, _) => problem,
            })?;
            told(&state);
            if let RegistrationState::Settled(settled) = state {
                return Ok(*settled);
            }
        }
    }

    async fn next<'s>(
        &self,
        client: &Client,
        before: &[ReaderRecord],
        state: RegistrationState<'s>,
    ) -> Result<RegistrationState<'s>, Problem> {
        Ok(match state {
            RegistrationState::Ready { code, key, force } => {
                if let (Some(old), false) = (self.device.old(), force) {
                    let busy = occupied::refuse(client, &old.id).await;
                    busy.map_err(|failure| self.occupied(failure))?;
                }
                let (new, replayed) = self.register(client, before, code, key).await?;
                self.check_device(&new, before)?;
                RegistrationState::Registered {
                    new: Box::new(new),
                    replayed,
                }
            }
            RegistrationState::Registered { new, replayed } => RegistrationState::Carried {
                new: self.carry(client, new).await?,
                replayed,
            },
            RegistrationState::Carried { new, replayed } => RegistrationState::Cleared {
                removed: self.clear(client, &new.id).await?,
                new,
                replayed,
            },
            RegistrationState::Cleared {
                new,
                replayed,
                removed,
            } => RegistrationState::Settled(Box::new(Settled {
                reader: self.verify(client, *new).await?,
                replayed,
                removed,
            })),
            settled @ RegistrationState::Settled(_) => settled,
        })
    }

    fn occupied(&self, failure: Failure) -> Problem {
        if failure.kind() == Kind::NotReady {
            Problem::Occupied(failure.context(format!("{} is not moved", self.name())))
        } else {
            Problem::Refused(failure)
        }
    }

    async fn register(
        &self,
        client: &Client,
        before: &[ReaderRecord],
        code: &str,
        key: Option<&str>,
    ) -> Result<(Verbatim<Reader>, bool), Problem> {
        let mut request = self.request(code);
        if let Some(key) = key {
            request = request.key(key);
        }
        match client.send_for::<Verbatim<Reader>>(&request).await {
            Ok(answer) => Ok((answer.reply, answer.replayed)),
            // Stripe documents no code for this, so the parameter at fault
            // decides.
            Err(error) if error.is_about("registration_code") => {
                let hint = pairing::where_to_find(self.model);
                let refused = Failure::from(error).kind_of(Kind::Failed);
                Err(Problem::Refused(
                    refused
                        .context("Stripe does not take the pairing code")
                        .hint(format!("codes are short-lived, get a fresh one: {hint}")),
                ))
            }
            Err(error) if error.is_answer_lost() => match self.appeared(client, before).await {
                Some(reader) => Ok((reader, false)),
                // The request has ended, and the list of readers is exact.
                None if error.is_kept_failure() => Err(Problem::Refused(
                    Failure::from(error)
                        .kind_of(Kind::Failed)
                        .context("nothing was registered")
                        .hint("run it again: Stripe keeps its failure for a day, and another key is sent then"),
                )),
                None => Err(Problem::Unknown(
                    Failure::from(error).kind_of(Kind::Unknown),
                )),
            },
            Err(error) => Err(Problem::Refused(error.into())),
        }
    }

    /// What a registration without an answer made, if it made one: the only
    /// record that came to the location since, with the device's serial number
    /// or, failing that, with the label that was asked for.
    async fn appeared(&self, client: &Client, before: &[ReaderRecord]) -> Option<Verbatim<Reader>> {
        let filter = readers::ReaderFilter {
            location: Some(self.location.to_owned()),
            ..readers::ReaderFilter::default()
        };
        let now = client.pages::<Verbatim<Reader>>(readers::list(&filter));
        let now = now.all().await.ok()?;
        let was = |r: &Reader| before.iter().find(|b| b.id == r.id);
        let moved_here = |r: &Reader| {
            r.serial_number.as_deref() == self.device.serial()
                && was(r).is_none_or(|b| b.location.as_deref() != Some(self.location))
        };
        let is_ours = |r: &Reader| {
            self.is_like(r.label.as_deref(), r.location_id())
                && self
                    .device
                    .is_simulated()
                    .is_none_or(|s| !s || r.is_simulated())
                && was(r).is_none_or(|b| !self.is_like(b.label.as_deref(), b.location.as_deref()))
        };
        let only = |fits: &dyn Fn(&Reader) -> bool| {
            let mut fitting = now.iter().filter(|r| fits(r));
            let first = fitting.next();
            first.filter(|_| fitting.next().is_none()).cloned()
        };
        let by_serial = self.device.serial().and_then(|_| only(&moved_here));
        by_serial.or_else(|| only(&is_ours))
    }

    /// The code was this device's.
    fn check_device(&self, new: &Verbatim<Reader>, before: &[ReaderRecord]) -> Result<(), Problem> {
        let serial = new.serial_number.as_deref().unwrap_or_default();
        if self.device.serial().is_none_or(|wanted| wanted == serial) {
            return Ok(());
        }
        let was = before
            .iter()
            .find(|r| !serial.is_empty() && r.serial == serial);
        Err(Problem::AnotherDevice {
            new: new.id.clone(),
            serial: serial.to_owned(),
            was: was.cloned().map(Box::new),
        })
    }

    /// Label and metadata, onto the new record.
    async fn carry(
        &self,
        client: &Client,
        mut new: Box<Verbatim<Reader>>,
    ) -> Result<Box<Verbatim<Reader>>, Failure> {
        let read = readers::get(&new.id);
        if let (Device::Moved(_), Metadata::Exactly(_), None) =
            (self.device, self.metadata, &new.metadata)
        {
            // The reply to a registration does not tell what the device had and
            // is not to have any more.
            *new = client.send::<Verbatim<Reader>>(&read).await?;
        }
        let Some(request) = self.carrying(&new) else {
            return Ok(new);
        };
        let is_carried = |r: &Reader| self.carrying(r).is_none();
        *new = write::change(client, &request, &read, is_carried).await?;
        if is_carried(&new) {
            Ok(new)
        } else {
            Err(Failure::failed("Stripe answered, but did not take them"))
        }
    }

    /// The old record goes, if it outlived the registration and is still about
    /// this device.
    async fn clear(&self, client: &Client, new: &str) -> Result<bool, Failure> {
        match self.device.old().filter(|old| old.id != new) {
            Some(old) => remove_stale(client, old).await,
            None => Ok(false),
        }
    }

    /// What Stripe says in the end. Of a device that had no record, and of which
    /// nothing is known, the reply has said it.
    async fn verify(
        &self,
        client: &Client,
        new: Verbatim<Reader>,
    ) -> Result<Verbatim<Reader>, Failure> {
        let reader = match self.device {
            Device::Any | Device::Simulated => new,
            Device::Serial(_) | Device::Moved(_) | Device::Replaced(_) => {
                client.send(&readers::get(&new.id)).await?
            }
        };
        let serial = reader.serial_number.as_deref().unwrap_or_default();
        let wrong = if reader.is_deleted() {
            "the new record is gone".to_owned()
        } else if self.device.serial().is_some_and(|wanted| wanted != serial) {
            "the new record is about another device".to_owned()
        } else if reader.location_id() != Some(self.location) {
            let at = reader.location_id().unwrap_or("no location");
            format!("the new record is at {at}")
        } else if self.carrying(&reader).is_some() {
            "the new record lacks the label or metadata".to_owned()
        } else {
            return Ok(reader);
        };
        Err(Failure::failed(wrong))
    }
}

/// Removes a record that its device does not need any more, and says whether it
/// was still there. One that is about another device by now is left alone.
pub(crate) async fn remove_stale(client: &Client, old: &ReaderRecord) -> Result<bool, Failure> {
    let read = readers::get(&old.id);
    match client.send::<Verbatim<Reader>>(&read).await {
        Err(error) if error.is_missing() => return Ok(false),
        Err(error) => return Err(error.into()),
        Ok(found) if found.is_deleted() => return Ok(false),
        Ok(found) if found.serial_number.as_deref().unwrap_or_default() != old.serial => {
            return Ok(false);
        }
        Ok(_) => {}
    }
    write::remove::<Reader>(client, &readers::delete(&old.id), &read, &old.id).await?;
    Ok(true)
}
