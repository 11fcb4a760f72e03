//! From the name a user typed to the one reader, location or configuration that
//! is meant: on a terminal by a choice, elsewhere by a failure that lists the candidates.

use std::collections::HashSet;

use crate::app::App;
use crate::closest_name;
use crate::commands::complete::name_cache::{self, CachedName, CachedNoun};
use crate::directory::{self, Listed, LocationNames, Lookup, Noun, list_names};
use crate::failure::Failure;
use crate::stripe::{Configuration, Location, Reader, Verbatim, locations, readers};
use crate::text::natural;

/// What a name leads to, as far as that can be told without asking anybody.
pub(crate) async fn find<T: Listed>(
    app: &App,
    noun: &CachedNoun,
    name: &str,
) -> Result<Lookup<Verbatim<T>>, Failure>
where
    for<'a> CachedName: From<&'a T>,
{
    let client = app.stripe().await?;
    if !noun.is_id(name) {
        let young = app.settings.listing_max_age;
        name_cache::take_shared(&app.settings, noun, (young, name_cache::SHARED));
    }
    let last = name_cache::file(&app.settings, noun);
    Ok(directory::find(client, name, last.as_ref()).await?)
}

/// The reader that is meant.
///
/// # Errors
/// [`crate::failure::Kind::NotFound`] if none or several fit and nobody can be
/// asked.
pub(crate) async fn reader(app: &App, name: &str) -> Result<Verbatim<Reader>, Failure> {
    let found = look_for_reader(app, name).await?;
    reader_of(app, name, found).await
}

/// Looks for a reader; nobody is asked which of several is meant.
pub(crate) async fn look_for_reader(
    app: &App,
    name: &str,
) -> Result<Lookup<Verbatim<Reader>>, Failure> {
    find::<Reader>(app, &name_cache::READERS, name).await
}

/// The same where it has been looked for.
pub(crate) async fn reader_of(
    app: &App,
    name: &str,
    found: Lookup<Verbatim<Reader>>,
) -> Result<Verbatim<Reader>, Failure> {
    choose(app, "reader", name, found).await
}

/// Any reader, chosen from the whole list; nobody else can know which.
pub(crate) async fn any_reader(app: &App) -> Result<Verbatim<Reader>, Failure> {
    if !app.output.can_ask() || app.settings.yes {
        return Err(Failure::usage("which reader? --reader is missing")
            .hint("--reader takes an id, a serial number or a label; see tillctl readers list"));
    }
    let client = app.stripe().await?;
    let all = client
        .pages::<Verbatim<Reader>>(readers::list(&readers::ReaderFilter::default()))
        .all()
        .await?;
    if all.is_empty() {
        return Err(Failure::not_found("there is no reader")
            .hint("tillctl readers register --code CODE --location LOCATION --label TEXT"));
    }
    chosen(app, "On which reader", in_order(all))
        .await?
        .ok_or_else(|| Failure::failed("no reader was chosen; nothing was done"))
}

/// What can be chosen from.
trait Choice: Listed {
    /// Whether its location tells it from others.
    const HAS_LOCATION: bool = false;

    /// Where nobody can be asked: all that is known of it.
    fn described(&self) -> String;

    /// For a person: what it is called, then what tells it from others that are called so,
    /// the shortest first.
    fn parts(&self, places: &LocationNames) -> Vec<String>;
}

impl Choice for Reader {
    const HAS_LOCATION: bool = true;

    fn described(&self) -> String {
        let serial = self.serial_number.as_deref().unwrap_or("-");
        format!("{}  {serial}  {}", self.name(), self.id)
    }

    fn parts(&self, places: &LocationNames) -> Vec<String> {
        let place = self.location_id().map_or("(no location)", |id| {
            places.get(id).map_or(id, String::as_str)
        });
        let serial = self.serial_number.as_deref();
        [self.name(), place, &self.id]
            .into_iter()
            .chain(serial)
            .map(str::to_owned)
            .collect()
    }
}

impl Choice for Location {
    fn described(&self) -> String {
        format!("{}  {}", self.name(), self.id)
    }

    fn parts(&self, _: &LocationNames) -> Vec<String> {
        vec![self.name().to_owned(), self.id.clone()]
    }
}

impl Choice for Configuration {
    fn described(&self) -> String {
        self.parts(&LocationNames::new()).join("  ")
    }

    fn parts(&self, _: &LocationNames) -> Vec<String> {
        let default = self.is_default().then(|| "(account default)".to_owned());
        let known = [self.called().to_string(), self.id.clone()];
        known.into_iter().chain(default).collect()
    }
}

/// As people count.
fn in_order<T: Choice>(mut all: Vec<Verbatim<T>>) -> Vec<Verbatim<T>> {
    all.sort_by_cached_key(|one| {
        let name = directory::Named::name(&**one).map(natural);
        (
            name.is_none(),
            name,
            directory::Named::id(&**one).to_owned(),
        )
    });
    all
}

/// The one that a person chooses, if one is.
async fn chosen<T: Choice>(
    app: &App,
    question: &str,
    mut all: Vec<Verbatim<T>>,
) -> Result<Option<Verbatim<T>>, Failure> {
    let mut places = LocationNames::new();
    if T::HAS_LOCATION {
        let client = app.stripe().await?;
        // Without them ids are shown.
        let listed = list_names(client, Noun::Location, &|| ()).await;
        places = listed.ok().flatten().unwrap_or_default();
    }
    let items: Vec<_> = all.iter().map(|one| one.parts(&places)).collect();
    let index = app.output.choose(question, &items)?;
    Ok(index.map(|index| all.swap_remove(index)))
}

/// The location that is meant.
pub(crate) async fn location(app: &App, name: &str) -> Result<Verbatim<Location>, Failure> {
    let found = find::<Location>(app, &name_cache::LOCATIONS, name).await?;
    location_of(app, name, found).await
}

/// The same where it has been looked for.
pub(crate) async fn location_of(
    app: &App,
    name: &str,
    found: Lookup<Verbatim<Location>>,
) -> Result<Verbatim<Location>, Failure> {
    choose(app, "location", name, found).await
}

/// The readers that are meant, each once and in the order they were named; several
/// are looked for in one listing.
pub(crate) async fn readers(app: &App, names: &[String]) -> Result<Vec<Verbatim<Reader>>, Failure> {
    let mut chosen: Vec<Verbatim<Reader>> = Vec::new();
    if let [name] = names {
        chosen.push(reader(app, name).await?);
        return Ok(chosen);
    }
    let client = app.stripe().await?;
    let all = client.pages::<Verbatim<Reader>>(readers::list(&readers::ReaderFilter::default()));
    let all = all.all().await?;
    for name in names {
        let found = directory::among(&all, name);
        let reader = choose(app, "reader", name, found).await?;
        if !chosen.iter().any(|c| c.id == reader.id) {
            chosen.push(reader);
        }
    }
    Ok(chosen)
}

/// The locations that are meant, each once; several are looked for in one
/// listing.
pub(crate) async fn locations(
    app: &App,
    names: &[String],
) -> Result<Vec<Verbatim<Location>>, Failure> {
    let mut chosen: Vec<Verbatim<Location>> = Vec::new();
    if let [name] = names {
        chosen.push(location(app, name).await?);
        return Ok(chosen);
    }
    let client = app.stripe().await?;
    let all = client.pages::<Verbatim<Location>>(locations::list());
    let all = all.all().await?;
    for name in names {
        let found = directory::among(&all, name);
        let location = choose(app, "location", name, found).await?;
        if !chosen.iter().any(|c| c.id == location.id) {
            chosen.push(location);
        }
    }
    Ok(chosen)
}

/// The configuration that is meant.
pub(crate) async fn configuration(
    app: &App,
    name: &str,
) -> Result<Verbatim<Configuration>, Failure> {
    let found = find::<Configuration>(app, &name_cache::CONFIGURATIONS, name).await?;
    choose(app, "configuration", name, found).await
}

/// What a flag says or, without it, what a person answers. Where nobody can be
/// asked it is the failure `missing`.
pub(crate) fn given_or_asked(
    app: &App,
    given: Option<&str>,
    question: &str,
    missing: impl FnOnce() -> Failure,
) -> Result<String, Failure> {
    match given.map(str::trim) {
        Some(text) => Ok(text.to_owned()),
        None if app.output.can_ask() && !app.settings.yes => app.output.ask(question),
        None => Err(missing()),
    }
}

/// What a person answers, asked again with what is wrong until it can be read. Where
/// nobody can be asked it is the failure `missing`.
pub(crate) fn asked<T>(
    app: &App,
    question: &str,
    missing: impl FnOnce() -> Failure,
    read: impl Fn(&str) -> Result<T, String>,
) -> Result<T, Failure> {
    if !app.output.can_ask() || app.settings.yes {
        return Err(missing());
    }
    let mut asking = question.to_owned();
    loop {
        match read(&app.output.ask(&asking)?) {
            Ok(answer) => return Ok(answer),
            Err(why) => asking = format!("{why}. {question}"),
        }
    }
}

/// The location a flag names or, without it, the one a person picks.
pub(crate) async fn location_or_asked(
    app: &App,
    given: Option<&str>,
) -> Result<Verbatim<Location>, Failure> {
    if let Some(name) = given {
        return location(app, name).await;
    }
    let missing = || {
        Failure::usage("which location? A reader without one cannot take payments")
            .hint("add --location LOCATION; see tillctl locations list")
    };
    if !app.output.can_ask() || app.settings.yes {
        return Err(missing());
    }
    let all = app
        .stripe()
        .await?
        .pages::<Verbatim<Location>>(locations::list());
    let all = all.all().await?;
    if all.is_empty() {
        return Err(Failure::not_found("there is no location yet")
            .hint("tillctl locations create --name NAME --line1 … --country DE"));
    }
    chosen(app, "At which location", in_order(all))
        .await?
        .ok_or_else(missing)
}

async fn choose<T: Choice>(
    app: &App,
    noun: &str,
    name: &str,
    found: Lookup<Verbatim<T>>,
) -> Result<Verbatim<T>, Failure> {
    let list = format!("tillctl {noun}s list");
    let can_ask = app.output.can_ask() && !app.settings.yes;
    let (message, question, candidates) = match found {
        Lookup::One(item) => return Ok(*item),
        Lookup::Several(items) => (
            format!("{} {noun}s are called {name:?}", items.len()),
            format!("Which {noun} {name:?} is meant"),
            in_order(items),
        ),
        Lookup::None(items) if can_ask && !items.is_empty() => (
            format!("no {noun} {name:?}"),
            format!("There is no {noun} {name:?}; which is meant"),
            nearest_first(app, items).await?,
        ),
        Lookup::None(items) => (format!("no {noun} {name:?}"), String::new(), items),
    };
    if !candidates.is_empty() && can_ask {
        let chosen = chosen(app, &question, candidates).await?;
        return chosen.ok_or_else(|| Failure::not_found(message).hint(format!("see {list}")));
    }
    let names = candidates
        .iter()
        .filter_map(|one| directory::Named::name(&**one));
    let meant = closest_name::nearest(name, names)
        .filter(|meant| *meant != name)
        .map_or_else(String::new, |meant| format!("did you mean {meant:?}? "));
    let lines: Vec<String> = candidates.iter().map(|one| one.described()).collect();
    let hint = if lines.is_empty() {
        format!("see {list}")
    } else {
        format!("{meant}candidates: {}; see {list}", lines.join(" | "))
    };
    Err(Failure::not_found(message).hint(hint))
}

/// The near ones, and then all others: who mistyped a name may type another part of it.
async fn nearest_first<T: Choice>(
    app: &App,
    near: Vec<Verbatim<T>>,
) -> Result<Vec<Verbatim<T>>, Failure> {
    let client = app.stripe().await?;
    let mut all = client.pages::<Verbatim<T>>(T::list()).all().await?;
    let id = |one: &Verbatim<T>| directory::Named::id(&**one).to_owned();
    let known: HashSet<String> = near.iter().map(id).collect();
    all.retain(|one| !known.contains(&id(one)));
    Ok(near.into_iter().chain(in_order(all)).collect())
}
