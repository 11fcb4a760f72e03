//! Locations and what is attached to them.

use std::collections::BTreeMap;

use super::{CompletedStep, FieldChange, FileRow, Ids, Ref, StepWorker, lost, were};
use crate::failure::Failure;
use crate::fleet::manifest::{ADDRESS, ManifestLocation as Row, as_address};
use crate::fleet::remote;
use crate::stripe::write;
use crate::stripe::{Location, Object, Request, Verbatim, locations, readers};

impl StepWorker<'_> {
    fn location_row(&self, row: FileRow) -> Result<&Row, Failure> {
        let rows = self.job.wanted.locations.as_deref().unwrap_or_default();
        rows.get(row.at).ok_or_else(lost)
    }

    pub(super) async fn create_location(
        &self,
        key: &str,
        row: FileRow,
    ) -> Result<CompletedStep, Failure> {
        let row = self.location_row(row)?;
        let draft = locations::Draft {
            display_name: Some(row.name.clone()),
            address: as_address(row.address.as_ref().unwrap_or(&BTreeMap::new())),
            phone: row.phone.clone(),
            metadata: row.metadata.clone(),
        };
        let places = self.job.has.locations.as_deref().unwrap_or_default();
        let known = |id: &str| places.iter().any(|p| p.id == id);
        let ours = |l: &Location| !known(&l.id) && l.display_name.as_ref() == Some(&row.name);
        let request = locations::create(&draft);
        let created = self
            .create(&request, &locations::list(), locations::get, ours)
            .await?;
        Ids::put(&self.ids.locations, key, &created.id);
        Ok(CompletedStep::of(&created.id))
    }

    /// Creates what was not there when the plan was made. If no answer says
    /// whether it happened, the list is looked through.
    pub(super) async fn create<T: Object>(
        &self,
        request: &Request,
        list: &Request,
        get: impl Fn(&str) -> Request,
        ours: impl Fn(&T) -> bool,
    ) -> Result<Verbatim<T>, Failure> {
        let client = self.job.client;
        let keyed = request.clone().key(self.key(request));
        let error = match client.send_for::<Verbatim<T>>(&keyed).await {
            Ok(answer) if !answer.replayed => return Ok(answer.reply),
            // An answer of yesterday: what it is about may be gone since.
            Ok(answer) => match client.send::<Verbatim<T>>(&get(answer.reply.id())).await {
                Ok(there) if !there.is_deleted() => return Ok(there),
                Ok(_) => None,
                Err(error) if error.is_missing() => None,
                Err(error) => return Err(error.into()),
            },
            Err(error) => Some(error),
        };
        // A refusal may be one of yesterday as well: the key repeats it.
        let again = match &error {
            None => true,
            Some(error) => error
                .verdict()
                .is_some_and(|v| matches!(v.status, 400 | 402 | 404 | 409)),
        };
        if again {
            return match client.send::<Verbatim<T>>(request).await {
                Ok(created) => Ok(created),
                Err(error) if error.is_answer_lost() => {
                    let (found, _) = self.look(list, ours).await;
                    only(found).ok_or_else(|| error.into())
                }
                Err(error) => Err(error.into()),
            };
        }
        match error {
            Some(error) if error.is_answer_lost() => {
                let (found, is_whole) = self.look(list, ours).await;
                // That request has ended, did nothing, and its key leads nowhere for a day.
                if is_whole && found.is_empty() && error.is_kept_failure() {
                    return Ok(client.send(request).await?);
                }
                only(found).ok_or_else(|| error.into())
            }
            Some(error) => Err(error.into()),
            None => Err(lost()),
        }
    }

    /// What of a list is ours, and whether all of it could be read.
    async fn look<T: Object>(
        &self,
        list: &Request,
        ours: impl Fn(&T) -> bool,
    ) -> (Vec<Verbatim<T>>, bool) {
        let mut pages = self.job.client.pages::<Verbatim<T>>(list.clone());
        let mut found = Vec::new();
        loop {
            match pages.next().await {
                Ok(Some(page)) => found.extend(page.into_iter().filter(|o| ours(o))),
                Ok(None) => return (found, true),
                Err(_) => return (found, false),
            }
        }
    }

    pub(super) async fn update_location(
        &self,
        row: FileRow,
        id: &str,
        changes: &[FieldChange],
    ) -> Result<CompletedStep, Failure> {
        let row = self.location_row(row)?;
        let new = |field: &str| {
            let change = changes.iter().find(|c| c.field == field)?;
            Some(change.to.clone().unwrap_or_default())
        };
        let metadata = changes.iter().filter_map(|c| {
            let key = c.field.strip_prefix("metadata.")?;
            Some((key.to_owned(), c.to.clone().unwrap_or_default()))
        });
        let mut draft = locations::Draft {
            display_name: new("display_name"),
            phone: new("phone"),
            metadata: metadata.collect(),
            ..locations::Draft::default()
        };
        if let Some(address) = &row.address
            && changes.iter().any(|c| c.field.starts_with("address."))
        {
            // Stripe documents the parameter as the full address; an empty text
            // takes a part away.
            let mut full = address.clone();
            for change in changes {
                if let (Some(part), None) = (change.field.strip_prefix("address."), &change.to) {
                    full.insert(part.to_owned(), String::new());
                }
            }
            draft.address = as_address(&full);
        }
        let request = locations::update(id, &draft).was(self.was_location(id, changes));
        let seen =
            |l: &Location| crate::fleet::plan::location_differs(&remote::place(l), row).is_empty();
        let client = self.job.client;
        let done = write::change(client, &request, &locations::get(id), seen).await?;
        Ok(CompletedStep::of(&done.id))
    }

    /// What differs and the whole address, which is sent whole, as they are now.
    fn was_location(&self, id: &str, changes: &[FieldChange]) -> Vec<(String, Option<String>)> {
        let mut was: Vec<_> = were(changes).collect();
        if let Some(place) = self.place(id) {
            let stays = |name: &String| !changes.iter().any(|change| change.field == *name);
            let address = ADDRESS.iter().map(|part| {
                let value = place.address.get(*part).cloned();
                (format!("address.{part}"), value)
            });
            was.extend(address.filter(|(name, _)| stays(name)));
        }
        was
    }

    /// A location as it was when the plan was made.
    fn place(&self, id: &str) -> Option<&remote::RemoteLocation> {
        let mut places = self.job.has.locations.iter().flatten();
        places.find(|place| place.id == id)
    }

    pub(super) async fn attach(
        &self,
        location: &Ref,
        to: Option<&Ref>,
    ) -> Result<CompletedStep, Failure> {
        let location = Ids::get(&self.ids.locations, location)?;
        let to = to
            .map(|to| Ids::get(&self.ids.configurations, to))
            .transpose()?;
        let was = self
            .place(&location)
            .and_then(|place| place.configuration.clone());
        let was = [("configuration_overrides".to_owned(), was)];
        let request = locations::set_configuration(&location, to.as_deref()).was(was);
        let seen = |l: &Location| remote::place(l).configuration == to;
        let read = locations::get(&location);
        let done = write::change(self.job.client, &request, &read, seen).await?;
        Ok(CompletedStep::of(&done.id))
    }

    pub(super) async fn delete_location(
        &self,
        id: &str,
        name: &str,
    ) -> Result<CompletedStep, Failure> {
        let filter = readers::ReaderFilter {
            location: Some(id.to_owned()),
            ..readers::ReaderFilter::default()
        };
        let client = self.job.client;
        // What Stripe does with readers of a location that goes is not
        // documented; it is not tried out on somebody's shop.
        let mut pages = client.pages::<crate::stripe::Reader>(readers::list(&filter));
        let first = pages.next().await?.unwrap_or_default();
        if !first.is_empty() {
            return Err(Failure::failed(format!(
                "{name} has readers still: {}",
                first
                    .iter()
                    .map(|r| r.id.as_str())
                    .collect::<Vec<_>>()
                    .join(", ")
            ))
            .hint("move or delete them first"));
        }
        let read = locations::get(id);
        write::remove::<Location>(client, &locations::delete(id), &read, id).await?;
        Ok(CompletedStep::of(id))
    }
}

/// The one that there is.
fn only<T>(mut found: Vec<T>) -> Option<T> {
    let one = found.pop()?;
    found.is_empty().then_some(one)
}
