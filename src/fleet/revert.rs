//! An object is set back to what the audit log says it was, if it still is what the
//! log says it became.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::configure::{differences, write as configuring};
use super::effect::FieldEffect;
use crate::audit::way_back::{FieldBack, Revertible, WayBack, held, shown};
use crate::failure::Failure;
use crate::stripe::configurations::{self, Draft, Edit};
use crate::stripe::locations::{self, Address};
use crate::stripe::{
    Client, Configuration, Location, Object, Reader, Request, Verbatim, readers, write,
};

/// The object as it is now.
enum Present {
    Reader(Verbatim<Reader>),
    Location(Verbatim<Location>),
    Configuration(Verbatim<Configuration>),
}

/// What is to be sent.
enum Due {
    /// It is as it was already.
    Nothing,
    /// One request says it all.
    Request(Request),
    Configuration(Box<Draft>),
}

/// An object and its way back, held against what it is now.
pub(crate) struct Revert {
    present: Present,
    due: Due,
    fields: BTreeMap<String, FieldBack>,
}

/// Reads the object and says how it is set back.
///
/// # Errors
/// [`crate::failure::Kind::NotFound`] if it is gone; [`crate::failure::Kind::Failed`]
/// if it has changed since, or cannot be set back from here.
pub(crate) async fn plan(client: &Client, way: &WayBack) -> Result<Revert, Failure> {
    let present = Present::read(client, way).await?;
    let now: Value = serde_json::from_str(present.raw().get()).unwrap_or_default();
    let mut fields = BTreeMap::new();
    let mut changed = Vec::new();
    for (name, field) in &way.fields {
        let is = held(&now, name);
        if is == field.to {
            continue;
        }
        if is != field.from {
            changed.push(format!(
                "{name} is {} now, and not {}",
                shown(&is),
                shown(&field.from)
            ));
        }
        fields.insert(name.clone(), field.clone());
    }
    if !changed.is_empty() {
        let noun = way.kind.noun();
        return Err(Failure::failed(format!(
            "{} ({}) has changed since: {}",
            present.name(),
            way.id,
            changed.join("; ")
        ))
        .hint(format!(
            "see tillctl {noun}s get {id} and tillctl audit list --object {id}; a later write of yours is turned back together with this one, others by hand",
            id = way.id
        )));
    }
    let due = due(&present, &fields)?;
    Ok(Revert {
        present,
        due,
        fields,
    })
}

impl Present {
    async fn read(client: &Client, way: &WayBack) -> Result<Self, Failure> {
        let id = &way.id;
        Ok(match way.kind {
            Revertible::Reader => Self::Reader(read(client, &readers::get(id), id).await?),
            Revertible::Location => Self::Location(read(client, &locations::get(id), id).await?),
            Revertible::Configuration => {
                Self::Configuration(read(client, &configurations::get(id), id).await?)
            }
        })
    }

    fn raw(&self) -> &serde_json::value::RawValue {
        match self {
            Self::Reader(reader) => reader.raw(),
            Self::Location(location) => location.raw(),
            Self::Configuration(configuration) => configuration.raw(),
        }
    }

    fn name(&self) -> &str {
        match self {
            Self::Reader(reader) => reader.name(),
            Self::Location(location) => location.name(),
            Self::Configuration(configuration) => configuration.called(),
        }
    }
}

async fn read<T: Object>(
    client: &Client,
    request: &Request,
    id: &str,
) -> Result<Verbatim<T>, Failure> {
    let gone = || {
        Failure::not_found(format!("{id} is not there any more"))
            .hint("it was deleted, or it is of another account; `tillctl audit list --object ID` shows what it was")
    };
    match client.send::<Verbatim<T>>(request).await {
        Ok(object) if object.is_deleted() => Err(gone()),
        Ok(object) => Ok(object),
        Err(error) if error.is_missing() => Err(gone()),
        Err(error) => Err(error.into()),
    }
}

impl Revert {
    /// What people call the object.
    pub(crate) fn name(&self) -> &str {
        self.present.name()
    }

    /// Whether it is as it was already.
    pub(crate) fn is_done(&self) -> bool {
        matches!(self.due, Due::Nothing)
    }

    /// The request that will be sent.
    pub(crate) fn request(&self) -> Option<Request> {
        match (&self.due, &self.present) {
            (Due::Request(request), _) => Some(request.clone()),
            (Due::Configuration(draft), Present::Configuration(now)) => {
                Some(configurations::update(&now.id, draft).known(now.raw()))
            }
            _ => None,
        }
    }

    /// What changes, field by field.
    pub(crate) fn effects(&self) -> Vec<FieldEffect> {
        if let (Due::Configuration(draft), Present::Configuration(now)) = (&self.due, &self.present)
        {
            return differences::differences(draft, Some(now));
        }
        let text = |value: &Value| match value {
            Value::Null => None,
            Value::String(text) => Some(text.clone()),
            other => Some(other.to_string()),
        };
        let fields = self.fields.iter();
        fields
            .map(|(name, field)| {
                let name = name.replace('[', ".").replace(']', "");
                (name, text(&field.from), text(&field.to))
            })
            .collect()
    }

    /// Stripe took it; whether it did it is to be seen.
    fn verified(&self, is_back: bool) -> Result<(), Failure> {
        if is_back {
            return Ok(());
        }
        Err(Failure::failed(format!(
            "Stripe answered, but {} is not as it was before",
            self.name()
        )))
    }

    /// Sends it.
    pub(crate) async fn send(&self, client: &Client) -> Result<(), Failure> {
        let is_back = |raw: &serde_json::value::RawValue| {
            let now: Value = serde_json::from_str(raw.get()).unwrap_or_default();
            let mut fields = self.fields.iter();
            fields.all(|(name, field)| held(&now, name) == field.to)
        };
        match (&self.due, &self.present) {
            (Due::Request(request), Present::Reader(reader)) => {
                let read = readers::get(&reader.id);
                let seen = |r: &Verbatim<Reader>| is_back(r.raw());
                let now = write::change_seen(client, request, &read, seen).await?;
                self.verified(is_back(now.raw()))?;
            }
            (Due::Request(request), Present::Location(location)) => {
                let read = locations::get(&location.id);
                let seen = |l: &Verbatim<Location>| is_back(l.raw());
                let now = write::change_seen(client, request, &read, seen).await?;
                self.verified(is_back(now.raw()))?;
            }
            (Due::Configuration(draft), Present::Configuration(now)) => {
                let now = configuring::update(client, now, draft).await?;
                self.verified(configuring::is_as_sent(draft, &now))?;
            }
            _ => {}
        }
        Ok(())
    }
}

fn due(present: &Present, fields: &BTreeMap<String, FieldBack>) -> Result<Due, Failure> {
    if fields.is_empty() {
        return Ok(Due::Nothing);
    }
    // An empty text takes away.
    let text = |name: &str| {
        let to = &fields.get(name)?.to;
        Some(to.as_str().unwrap_or_default().to_owned())
    };
    let metadata = fields.iter().filter_map(|(name, field)| {
        let key = name.strip_prefix("metadata[")?.strip_suffix(']')?;
        Some((
            key.to_owned(),
            field.to.as_str().unwrap_or_default().to_owned(),
        ))
    });
    let metadata: BTreeMap<String, String> = metadata.collect();
    match present {
        Present::Reader(reader) => {
            let request = readers::update(&reader.id, text("label").as_deref(), &metadata);
            Ok(Due::Request(request.known(reader.raw())))
        }
        Present::Location(location) => {
            let draft = locations::Draft {
                display_name: text("display_name"),
                address: address(location, fields)?,
                phone: text("phone"),
                metadata,
            };
            let mut request = locations::update(&location.id, &draft).known(location.raw());
            if let Some(configuration) = text("configuration_overrides") {
                request.params = request
                    .params
                    .with("configuration_overrides", configuration);
            }
            Ok(Due::Request(request))
        }
        Present::Configuration(now) => {
            let draft = configuration(now, fields)?;
            Ok(Due::Configuration(Box::new(draft)))
        }
    }
}

/// The whole address, as Stripe documents the parameter; none if it stays.
fn address(location: &Location, fields: &BTreeMap<String, FieldBack>) -> Result<Address, Failure> {
    let part = |name: &str| fields.get(&format!("address[{name}]"));
    if part("country").is_some() {
        return Err(Failure::failed(format!(
            "{} ({}): the country of a location never changes",
            location.name(),
            location.id
        )));
    }
    if !fields.keys().any(|name| name.starts_with("address[")) {
        return Ok(Address::default());
    }
    let mut address = location.address.clone().unwrap_or_default();
    for (name, place) in [
        ("line1", &mut address.line1),
        ("line2", &mut address.line2),
        ("city", &mut address.city),
        ("state", &mut address.state),
        ("postal_code", &mut address.postal_code),
    ] {
        let Some(field) = part(name) else { continue };
        let Some(was) = field.to.as_str() else {
            return Err(Failure::failed(format!(
                "{} ({}): address.{name} was not there, and Stripe takes no part of an address away",
                location.name(),
                location.id
            ))
            .hint(format!(
                "set another: tillctl locations update {} --{} TEXT",
                location.id,
                name.replace('_', "-")
            )));
        };
        *place = Some(was.to_owned());
    }
    Ok(address)
}

/// The parts as they were.
fn configuration(
    now: &Configuration,
    fields: &BTreeMap<String, FieldBack>,
) -> Result<Draft, Failure> {
    let mut was = Map::new();
    was.insert("id".to_owned(), json!(now.id));
    was.extend(
        fields
            .iter()
            .map(|(name, field)| (name.clone(), field.to.clone())),
    );
    let no_way = |name: &str| {
        Failure::failed(format!(
            "{} ({}): there is no way back for {name}",
            now.called(),
            now.id
        ))
        .hint(format!(
            "see tillctl configurations update {} --help",
            now.id
        ))
    };
    let names = || fields.keys().cloned().collect::<Vec<_>>().join(", ");
    let was: Configuration = serde_json::from_value(was.into()).map_err(|_| no_way(&names()))?;
    let mut draft = Draft::default();
    for (name, field) in fields {
        match name.as_str() {
            "name" => draft.name = Some(was.name.clone().ok_or_else(|| no_way("name"))?),
            "tipping" => draft.tipping = edit(was.tipping.clone()),
            "reboot_window" => draft.reboot_window = edit(was.reboot_window),
            "offline" => draft.offline = edit(was.offline.and_then(|s| s.enabled)),
            "cellular" => draft.cellular = edit(was.cellular.and_then(|s| s.enabled)),
            // A network or a passcode that was there is a secret, and was refused before.
            "wifi" if field.to.is_null() => draft.wifi = Edit::Unset,
            "reader_security" if field.to.is_null() => draft.admin_menu_passcode = Edit::Unset,
            model => {
                let file = was.splashscreens.0.get(model).cloned();
                if file.is_none() && !field.to.is_null() || !is_model(model, now) {
                    return Err(no_way(model));
                }
                draft.splashscreens.insert(model.to_owned(), edit(file));
            }
        }
    }
    Ok(draft)
}

fn is_model(name: &str, now: &Configuration) -> bool {
    configurations::MODELS.contains(&name) || now.splashscreens.0.contains_key(name)
}

fn edit<T>(value: Option<T>) -> Edit<T> {
    value.map_or(Edit::Unset, Edit::Set)
}
