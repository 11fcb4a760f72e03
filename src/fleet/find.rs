//! Finding a reader, a location or a configuration by id, serial number or name.
//!
//! Stripe has no filter by label and no rule that labels differ, so a name may
//! fit several; which one is meant is not for us to guess.

use crate::closest_name;
use crate::stripe::{
    Client, Configuration, Error, Location, Object, Reader, Verbatim, configurations, locations,
    readers,
};

/// What a name led to.
#[derive(Debug)]
pub enum Lookup<T> {
    /// Exactly one.
    One(Box<T>),
    /// The name fits several.
    Several(Vec<T>),
    /// The name fits none; these come nearest, best first.
    None(Vec<T>),
}

/// How many near misses are worth showing.
const NEAREST: usize = 10;

/// Finds a reader. An id is asked for directly; a serial number or label is
/// looked for in the list, one request for each hundred readers. The serial
/// number goes first: it names a device, a label only what somebody typed.
///
/// # Errors
/// As [`Client::send`]; an id that does not exist is [`Lookup::None`].
pub async fn reader(client: &Client, name: &str) -> Result<Lookup<Verbatim<Reader>>, Error> {
    let name = name.trim();
    if readers::is_id(name) {
        return match client.send::<Verbatim<Reader>>(&readers::get(name)).await {
            Ok(reader) if reader.deleted => Ok(Lookup::None(Vec::new())),
            Ok(reader) => Ok(Lookup::One(Box::new(reader))),
            Err(error) if error.is_missing() => Ok(Lookup::None(Vec::new())),
            Err(error) => Err(error),
        };
    }
    let mut labelled = Vec::new();
    let mut near = Nearest::new(name);
    let mut pages = client.pages::<Verbatim<Reader>>(readers::list(&readers::Filter::default()));
    while let Some(page) = pages.next().await? {
        for reader in page {
            if reader.serial_number.as_deref() == Some(name) {
                return Ok(Lookup::One(Box::new(reader)));
            }
            if reader.label.as_deref() == Some(name) {
                labelled.push(reader);
            } else {
                let distance = near
                    .distance(reader.label.as_deref())
                    .min(near.distance(reader.serial_number.as_deref()));
                near.offer(distance, reader);
            }
        }
    }
    Ok(found(labelled, near))
}

/// Finds a location by id or display name.
///
/// # Errors
/// As [`Client::send`]; an id that does not exist is [`Lookup::None`].
pub async fn location(client: &Client, name: &str) -> Result<Lookup<Verbatim<Location>>, Error> {
    let name = name.trim();
    if name.starts_with("tml_") {
        return match client
            .send::<Verbatim<Location>>(&locations::get(name))
            .await
        {
            Ok(location) if location.deleted => Ok(Lookup::None(Vec::new())),
            Ok(location) => Ok(Lookup::One(Box::new(location))),
            Err(error) if error.is_missing() => Ok(Lookup::None(Vec::new())),
            Err(error) => Err(error),
        };
    }
    let mut named = Vec::new();
    let mut near = Nearest::new(name);
    let mut pages = client.pages::<Verbatim<Location>>(locations::list());
    while let Some(page) = pages.next().await? {
        for location in page {
            if location.display_name.as_deref() == Some(name) {
                named.push(location);
            } else {
                near.offer(near.distance(location.display_name.as_deref()), location);
            }
        }
    }
    Ok(found(named, near))
}

/// Finds a configuration by id or name. `default` is the account's default,
/// unless another is called so.
///
/// # Errors
/// As [`Client::send`]; an id that does not exist is [`Lookup::None`].
pub async fn configuration(
    client: &Client,
    name: &str,
) -> Result<Lookup<Verbatim<Configuration>>, Error> {
    let name = name.trim();
    if name.starts_with("tmc_") {
        let read = configurations::get(name);
        return match client.send::<Verbatim<Configuration>>(&read).await {
            Ok(configuration) if configuration.deleted => Ok(Lookup::None(Vec::new())),
            Ok(configuration) => Ok(Lookup::One(Box::new(configuration))),
            Err(error) if error.is_missing() => Ok(Lookup::None(Vec::new())),
            Err(error) => Err(error),
        };
    }
    let mut named = Vec::new();
    let mut near = Nearest::new(name);
    let mut default = None;
    let mut pages = client.pages::<Verbatim<Configuration>>(configurations::list(None));
    while let Some(page) = pages.next().await? {
        for configuration in page {
            if configuration.name.as_deref() == Some(name) {
                named.push(configuration);
            } else if configuration.is_default() && name.eq_ignore_ascii_case("default") {
                default = Some(configuration);
            } else {
                near.offer(near.distance(configuration.name.as_deref()), configuration);
            }
        }
    }
    if named.is_empty() {
        named.extend(default);
    }
    Ok(found(named, near))
}

/// The location of a listing that is meant, by id or display name.
#[must_use]
pub fn among(all: &[Verbatim<Location>], name: &str) -> Lookup<Verbatim<Location>> {
    let name = name.trim();
    let mut named = Vec::new();
    let mut near = Nearest::new(name);
    for location in all {
        if location.id == name {
            return Lookup::One(Box::new(location.clone()));
        }
        if location.display_name.as_deref() == Some(name) {
            named.push(location.clone());
        } else {
            near.offer(
                near.distance(location.display_name.as_deref()),
                location.clone(),
            );
        }
    }
    found(named, near)
}

fn found<T: Object>(mut exact: Vec<T>, near: Nearest<T>) -> Lookup<T> {
    match (exact.pop(), exact.is_empty()) {
        (Some(only), true) => Lookup::One(Box::new(only)),
        (Some(last), false) => {
            exact.push(last);
            Lookup::Several(exact)
        }
        (None, _) => Lookup::None(near.best()),
    }
}

/// The near misses, kept small while a long list streams by.
struct Nearest<T> {
    wanted: String,
    kept: Vec<(usize, T)>,
}

impl<T> Nearest<T> {
    fn new(wanted: &str) -> Self {
        Self {
            wanted: wanted.to_lowercase(),
            kept: Vec::new(),
        }
    }

    fn distance(&self, name: Option<&str>) -> usize {
        let Some(name) = name.filter(|n| !n.is_empty()) else {
            return usize::MAX;
        };
        let name = name.to_lowercase();
        if name.contains(&self.wanted) || self.wanted.contains(&name) {
            return name.len().abs_diff(self.wanted.len()).min(1);
        }
        closest_name::distance(&self.wanted, &name)
    }

    fn offer(&mut self, distance: usize, item: T) {
        let at = self.kept.partition_point(|(d, _)| *d <= distance);
        if at < NEAREST {
            self.kept.insert(at, (distance, item));
            self.kept.truncate(NEAREST);
        }
    }

    fn best(self) -> Vec<T> {
        self.kept.into_iter().map(|(_, item)| item).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_come_first_and_are_few() {
        let mut near = Nearest::new("Till 3");
        for n in 0..50 {
            let label = format!("Till {n}");
            near.offer(near.distance(Some(&label)), label);
        }
        let best = near.best();
        assert_eq!(best.len(), NEAREST);
        assert_eq!(best[0], "Till 3");
    }
}
