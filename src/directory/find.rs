//! Finding one object at Stripe by what was typed. An id is asked for directly, a
//! serial number alone; a name that one object alone bore when all were listed last is
//! believed if that object still bears it. Else all are listed, one request for each
//! hundred objects.

use super::last_listing::{CachedName, ListingFile};
use super::resolver::{Best, Named, fit};
use crate::closest_name;
use crate::stripe::{
    Client, Configuration, Error, Location, Object, Reader, Request, Verbatim, configurations,
    locations, readers,
};

/// What a name led to.
#[derive(Debug)]
pub(crate) enum Lookup<T> {
    /// Exactly one.
    One(Box<T>),
    /// The name fits several.
    Several(Vec<T>),
    /// The name fits none; these come nearest, best first.
    None(Vec<T>),
}

/// How many near misses are worth showing.
const NEAREST: usize = 10;

/// What can be asked for by its id, and listed.
pub(crate) trait Listed: Object + Named {
    /// Whether a text is an id.
    fn is_id(text: &str) -> bool;
    /// The request for one.
    fn get(id: &str) -> Request;
    /// The request for all.
    fn list() -> Request;
    /// The request for what may be meant alone, where Stripe can be asked for that.
    fn list_of(_typed: &str) -> Option<Request> {
        None
    }
}

impl Listed for Reader {
    fn is_id(text: &str) -> bool {
        readers::is_id(text)
    }
    fn get(id: &str) -> Request {
        readers::get(id)
    }
    fn list() -> Request {
        readers::list(&readers::ReaderFilter::default())
    }
    fn list_of(typed: &str) -> Option<Request> {
        looks_like_a_serial_number(typed).then(|| {
            readers::list(&readers::ReaderFilter {
                serial_number: Some(typed.to_owned()),
                ..readers::ReaderFilter::default()
            })
        })
    }
}

/// Capitals and digits, as they stand on a reader's back: `STRM26138003393`,
/// `WSC513105011295`. Of a label that is written like one nothing is found by it, and it
/// is looked for as others are.
fn looks_like_a_serial_number(typed: &str) -> bool {
    let of_serials = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'-';
    typed.len() >= 10
        && typed.bytes().all(of_serials)
        && typed.bytes().filter(u8::is_ascii_digit).count() >= 5
}

impl Listed for Location {
    fn is_id(text: &str) -> bool {
        text.starts_with("tml_")
    }
    fn get(id: &str) -> Request {
        locations::get(id)
    }
    fn list() -> Request {
        locations::list()
    }
}

impl Listed for Configuration {
    fn is_id(text: &str) -> bool {
        text.starts_with("tmc_")
    }
    fn get(id: &str) -> Request {
        configurations::get(id)
    }
    fn list() -> Request {
        configurations::list(None)
    }
}

/// Finds what is meant. `last` is where the last listing is kept, and this one will be.
pub(crate) async fn find<T: Listed>(
    client: &Client,
    typed: &str,
    last: Option<&ListingFile>,
) -> Result<Lookup<Verbatim<T>>, Error>
where
    for<'a> CachedName: From<&'a T>,
{
    let typed = typed.trim();
    if T::is_id(typed) {
        return match client.send::<Verbatim<T>>(&T::get(typed)).await {
            Ok(object) if object.is_deleted() => Ok(Lookup::None(Vec::new())),
            Ok(object) => Ok(Lookup::One(Box::new(object))),
            Err(error) if error.is_missing() => Ok(Lookup::None(Vec::new())),
            Err(error) => Err(error),
        };
    }
    let mut search = Search::new(typed);
    if let Some(request) = T::list_of(typed) {
        let found = client.pages::<Verbatim<T>>(request).all().await?;
        for object in found {
            search.offer(object);
        }
        if search.best.is_certain() {
            return Ok(search.end());
        }
        search = Search::new(typed);
    }
    if let Some(last) = last
        && let Some(object) = still_called_so(client, typed, last).await?
    {
        return Ok(Lookup::One(Box::new(object)));
    }
    let mut names = Vec::new();
    let mut pages = client.pages::<Verbatim<T>>(T::list());
    while let Some(page) = pages.next().await? {
        names.extend(page.iter().map(|object| CachedName::from(&**object)));
        for object in page {
            search.offer(object);
        }
        if search.best.is_certain() {
            return Ok(search.end());
        }
    }
    if let Some(last) = last {
        last.keep(names);
    }
    Ok(search.end())
}

/// The only object of the last listing that was called so, if it is there and called so
/// today. Anything else of it is not believed: it may be gone, or another may bear the
/// name now.
async fn still_called_so<T: Listed>(
    client: &Client,
    typed: &str,
    last: &ListingFile,
) -> Result<Option<Verbatim<T>>, Error> {
    let Some((as_listed, id)) = last.only(typed) else {
        return Ok(None);
    };
    match client.send::<Verbatim<T>>(&T::get(&id)).await {
        Ok(object) if object.is_deleted() => Ok(None),
        Ok(object) => Ok(Some(object).filter(|o| fit(typed, o) == Some(as_listed))),
        Err(error) if error.is_missing() => Ok(None),
        Err(error) => Err(error),
    }
}

/// What is meant among the objects of a listing.
pub(crate) fn among<T: Named + Clone>(all: &[T], typed: &str) -> Lookup<T> {
    let mut search = Search::new(typed.trim());
    all.iter().cloned().for_each(|object| search.offer(object));
    search.end()
}

struct Search<'t, T> {
    typed: &'t str,
    best: Best<T>,
    near: Nearest<T>,
}

impl<'t, T: Named> Search<'t, T> {
    fn new(typed: &'t str) -> Self {
        Self {
            typed,
            best: Best::new(),
            near: Nearest::new(typed),
        }
    }

    fn offer(&mut self, object: T) {
        if let Some(fit) = fit(self.typed, &object) {
            self.best.offer(fit, object);
            return;
        }
        let by_name = self.near.distance(object.name());
        let distance = by_name.min(self.near.distance(object.serial()));
        self.near.offer(distance, object);
    }

    fn end(self) -> Lookup<T> {
        let mut found = self.best.into_found();
        match (found.pop(), found.is_empty()) {
            (Some(only), true) => Lookup::One(Box::new(only)),
            (Some(last), false) => {
                found.push(last);
                Lookup::Several(found)
            }
            (None, _) => Lookup::None(self.near.best()),
        }
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
