//! The whole fleet as TOML.

use std::collections::{HashMap, HashSet};

use toml_edit::{DocumentMut, InlineTable, Item, Table, TableLike, Value};

use super::merge::{Node, set};
use crate::devices::ReaderRecord;
use crate::failure::Failure;
use crate::fleet::manifest::{ADDRESS, ConfigurationSettings, Manifest};
use crate::fleet::plan::{pair_configurations, pair_locations};
use crate::fleet::remote::{RemoteConfiguration, RemoteLocation, RemoteState};
use crate::text::natural;

const HEAD: &str = "\
# The fleet as a file. `tillctl fleet plan` shows what differs from Stripe,
# `tillctl fleet apply` makes it so. Secrets are named, not written.

version = 1
";

/// Writes the fleet, into a file that is there already: what it says the same
/// way stays as it was typed, with its comments.
pub(crate) fn toml(
    existing: Option<(&str, &Manifest)>,
    has: &RemoteState,
) -> Result<String, Failure> {
    let text = existing.map_or(HEAD, |(text, _)| text);
    let mut document: DocumentMut = text
        .parse()
        .map_err(|e| Failure::usage(format!("the file cannot be read: {e}")))?;
    let nothing = Manifest::default();
    let was = existing.map_or(&nothing, |(_, manifest)| manifest);
    let configurations = write_configurations(&mut document, was, has);
    let locations = write_locations(&mut document, was, has, &configurations);
    write_readers(&mut document, was, has, &locations);
    Ok(document.to_string())
}

/// The newest record of each serial number: what the device is now.
pub(super) fn newest(readers: &[ReaderRecord]) -> Vec<&ReaderRecord> {
    let mut seen = HashSet::new();
    let mut fresh = |d: &&ReaderRecord| !d.serial.is_empty() && seen.insert(d.serial.clone());
    readers.iter().filter(|d| fresh(d)).collect()
}

/// The table of a kind, made if it is not there.
fn kind<'d>(document: &'d mut DocumentMut, name: &str, any: bool) -> Option<&'d mut dyn TableLike> {
    let item = document.entry(name).or_insert_with(|| {
        let mut table = Table::new();
        // Only the headers below it are shown, if there are any.
        table.set_implicit(any && name != "readers");
        Item::Table(table)
    });
    item.as_table_like_mut()
}

/// The table of one object, made if it is not there.
fn entry<'t>(
    table: &'t mut dyn TableLike,
    key: &str,
    inline: bool,
) -> Option<&'t mut dyn TableLike> {
    if table.get(key).is_none() {
        let item = if inline {
            Item::Value(Value::InlineTable(InlineTable::new()))
        } else {
            Item::Table(Table::new())
        };
        table.insert(key, item);
    }
    table.get_mut(key).and_then(Item::as_table_like_mut)
}

fn write_configurations(
    document: &mut DocumentMut,
    was: &Manifest,
    has: &RemoteState,
) -> HashMap<String, String> {
    let held = has.configurations.as_deref().unwrap_or_default();
    let rows = was.configurations.as_deref().unwrap_or_default();
    // A name that fits several gets a table of its own beside the old ones.
    let pairs = pair_configurations(rows, held, &mut Vec::new());
    let rows = rows.iter().map(|r| r.key.as_str()).zip(pairs);
    let name = |h: &RemoteConfiguration| match &h.name {
        Some(name) => name.clone(),
        None if h.account_default => "account default".to_owned(),
        None => "configuration".to_owned(),
    };
    let mut order: Vec<usize> = (0..held.len()).collect();
    order.sort_by_cached_key(|at| {
        (
            !held[*at].account_default,
            natural(&name(&held[*at])),
            held[*at].id.clone(),
        )
    });
    let (keys, gone) = keys(rows, &order, |at| name(&held[at]));
    let Some(table) = kind(document, "configurations", !held.is_empty()) else {
        return HashMap::new();
    };
    for key in gone {
        table.remove(&key);
    }
    for at in order {
        let configuration = &held[at];
        let key = &keys[&at];
        let Some(table) = entry(table, key, false) else {
            continue;
        };
        set(table, "id", Some(Node::text(&configuration.id)));
        set(table, "name", configuration.name.as_deref().map(Node::text));
        let default = configuration.account_default.then_some(Node::Boolean(true));
        set(table, "account_default", default);
        write_settings(table, &configuration.settings, key);
    }
    keys.into_iter()
        .map(|(at, key)| (held[at].id.clone(), key))
        .collect()
}

fn write_settings(table: &mut dyn TableLike, settings: &ConfigurationSettings, key: &str) {
    let named = |what: &str| {
        let plain = |c: char| {
            if c.is_ascii_alphanumeric() {
                c.to_ascii_uppercase()
            } else {
                '_'
            }
        };
        let key: String = key.chars().map(plain).collect();
        Node::Secret(format!("TILLCTL_{key}_{what}"))
    };
    let some = |fields: Vec<(String, Node)>| (!fields.is_empty()).then_some(Node::Table(fields));
    let tipping = settings.tipping.iter().map(|(currency, tips)| {
        let list = |name: &str, l: &Option<Vec<i64>>| {
            l.clone().map(|l| (name.to_owned(), Node::Integers(l)))
        };
        let threshold = tips.smart_tip_threshold.map(Node::Integer);
        let fields = [
            list("fixed_amounts", &tips.fixed_amounts),
            list("percentages", &tips.percentages),
            threshold.map(|t| ("smart_tip_threshold".to_owned(), t)),
        ];
        (
            currency.clone(),
            Node::Table(fields.into_iter().flatten().collect()),
        )
    });
    set(table, "tipping", some(tipping.collect()));
    let window = settings.reboot_window.map(|(start, end)| {
        Node::Table(vec![
            ("start_hour".into(), Node::Integer(start)),
            ("end_hour".into(), Node::Integer(end)),
        ])
    });
    set(table, "reboot_window", window);
    let switch = |on: bool| Node::Table(vec![("enabled".into(), Node::Boolean(on))]);
    set(table, "offline", settings.offline.map(switch));
    set(table, "cellular", settings.cellular.map(switch));
    let passcode = settings.passcode.as_ref().map(|_| {
        Node::Table(vec![(
            "admin_menu_passcode".into(),
            named("ADMIN_PASSCODE"),
        )])
    });
    set(table, "reader_security", passcode);
    let wifi = settings.wifi.as_ref().map(|wifi| {
        let texts = wifi.texts.iter().map(|(k, v)| (k.clone(), Node::text(v)));
        let mut fields: Vec<_> = texts.collect();
        // Where Stripe does not give the password back there is one all the same.
        let needed = ["personal_psk", "enterprise_eap_peap"].contains(&&*wifi.kind);
        if needed || wifi.secrets.contains_key("password") {
            fields.push(("password".into(), named("WIFI_PASSWORD")));
        }
        if wifi.secrets.contains_key("private_key_file_password") {
            fields.push((
                "private_key_file_password".into(),
                named("WIFI_KEY_PASSWORD"),
            ));
        }
        Node::Table(vec![
            ("type".into(), Node::text(&wifi.kind)),
            (wifi.kind.clone(), Node::Table(fields)),
        ])
    });
    set(table, "wifi", wifi);
    for model in crate::stripe::configurations::MODELS {
        let file = settings.splashscreens.get(*model);
        let file = file.map(|f| Node::Table(vec![("splashscreen".into(), Node::text(f))]));
        set(table, model, file);
    }
}

fn write_locations(
    document: &mut DocumentMut,
    was: &Manifest,
    has: &RemoteState,
    configurations: &HashMap<String, String>,
) -> HashMap<String, String> {
    let places = has.locations.as_deref().unwrap_or_default();
    let rows = was.locations.as_deref().unwrap_or_default();
    let pairs = pair_locations(rows, places, &mut Vec::new());
    let rows = rows.iter().map(|r| r.key.as_str()).zip(pairs);
    let mut order: Vec<usize> = (0..places.len()).collect();
    order.sort_by_cached_key(|at| (natural(&places[*at].name), &places[*at].id));
    let (keys, gone) = keys(rows, &order, |at| places[at].name.clone());
    let Some(table) = kind(document, "locations", !places.is_empty()) else {
        return HashMap::new();
    };
    for key in gone {
        table.remove(&key);
    }
    for at in order {
        if let Some(table) = entry(table, &keys[&at], false) {
            write_location(table, &places[at], configurations);
        }
    }
    keys.into_iter()
        .map(|(at, key)| (places[at].id.clone(), key))
        .collect()
}

fn write_location(
    table: &mut dyn TableLike,
    place: &RemoteLocation,
    configurations: &HashMap<String, String>,
) {
    set(table, "id", Some(Node::text(&place.id)));
    set(table, "name", Some(Node::text(&place.name)));
    let parts = ADDRESS.iter().filter_map(|part| {
        let text = place.address.get(*part)?;
        Some(((*part).to_owned(), Node::text(text)))
    });
    set(table, "address", Some(Node::Table(parts.collect())));
    set(table, "phone", place.phone.as_deref().map(Node::text));
    let attached = place
        .configuration
        .as_ref()
        .map(|id| Node::text(configurations.get(id).unwrap_or(id)));
    set(table, "configuration", attached);
    set(table, "metadata", metadata(&place.metadata));
}

fn metadata(all: &std::collections::BTreeMap<String, String>) -> Option<Node> {
    let fields = all.iter().map(|(k, v)| (k.clone(), Node::text(v)));
    (!all.is_empty()).then(|| Node::Table(fields.collect()))
}

fn write_readers(
    document: &mut DocumentMut,
    was: &Manifest,
    has: &RemoteState,
    locations: &HashMap<String, String>,
) {
    let mut readers = newest(has.readers.as_deref().unwrap_or_default());
    let called = |d: &ReaderRecord| {
        let id = d.location.as_ref()?;
        Some(locations.get(id).unwrap_or(id).clone())
    };
    readers.sort_by_cached_key(|d| {
        let place = called(d).map(|place| natural(&place));
        (place, natural(d.name()), d.serial.clone())
    });
    let there: HashSet<_> = readers.iter().map(|d| d.serial.as_str()).collect();
    let Some(table) = kind(document, "readers", !readers.is_empty()) else {
        return;
    };
    for row in was.readers.iter().flatten() {
        if !there.contains(row.serial.as_str()) {
            table.remove(&row.serial);
        }
    }
    for reader in readers {
        let Some(table) = entry(table, &reader.serial, true) else {
            continue;
        };
        set(table, "label", reader.label.as_deref().map(Node::text));
        set(table, "location", called(reader).as_deref().map(Node::text));
        set(
            table,
            "device_type",
            reader.device_type.as_deref().map(Node::text),
        );
        set(table, "metadata", metadata(&reader.metadata));
    }
}

/// The key of each object: the one the file has for it, or one from its name;
/// and the keys of the file whose objects are gone.
fn keys<'k>(
    rows: impl Iterator<Item = (&'k str, Option<usize>)>,
    order: &[usize],
    name: impl Fn(usize) -> String,
) -> (HashMap<usize, String>, Vec<String>) {
    let mut keys = HashMap::new();
    let mut gone = Vec::new();
    let mut used = HashSet::new();
    for (key, pair) in rows {
        match pair {
            Some(at) => {
                used.insert(key.to_owned());
                keys.insert(at, key.to_owned());
            }
            None => gone.push(key.to_owned()),
        }
    }
    for at in order {
        if keys.contains_key(at) {
            continue;
        }
        let base = slug(&name(*at));
        let numbered = (2..).map(|n| format!("{base}-{n}"));
        let mut all = std::iter::once(base.clone()).chain(numbered);
        let free = all.find(|k| !used.contains(k)).unwrap_or(base);
        used.insert(free.clone());
        keys.insert(*at, free);
    }
    // A key that was given out anew is not gone.
    gone.retain(|key| !used.contains(key));
    (keys, gone)
}

/// A key people can type: the name in small letters.
fn slug(name: &str) -> String {
    let mut slug = String::new();
    for c in name.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() {
        "unnamed".to_owned()
    } else {
        slug.to_owned()
    }
}
