//! From the name a user typed to the one reader, location or configuration that
//! is meant: on a terminal by a choice, elsewhere by a failure that lists the candidates.

use crate::app::App;
use crate::closest_name;
use crate::commands::complete::name_cache::{self, CachedName, CachedNoun};
use crate::directory::{self, Listed, Lookup};
use crate::failure::Failure;
use crate::stripe::{Configuration, Location, Reader, Verbatim, locations, readers};

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
    reader_of(app, name, found)
}

/// Looks for a reader; nobody is asked which of several is meant.
pub(crate) async fn look_for_reader(
    app: &App,
    name: &str,
) -> Result<Lookup<Verbatim<Reader>>, Failure> {
    find::<Reader>(app, &name_cache::READERS, name).await
}

/// The same where it has been looked for.
pub(crate) fn reader_of(
    app: &App,
    name: &str,
    found: Lookup<Verbatim<Reader>>,
) -> Result<Verbatim<Reader>, Failure> {
    choose(app, "reader", name, found, describe_reader)
}

/// Any reader, chosen from the whole list; nobody else can know which.
pub(crate) async fn any_reader(app: &App) -> Result<Verbatim<Reader>, Failure> {
    if !app.output.can_ask() || app.settings.yes {
        return Err(Failure::usage("which reader? --reader is missing")
            .hint("--reader takes an id, a serial number or a label; see tillctl readers list"));
    }
    let client = app.stripe().await?;
    let mut all = client
        .pages::<Verbatim<Reader>>(readers::list(&readers::ReaderFilter::default()))
        .all()
        .await?;
    if all.is_empty() {
        return Err(Failure::not_found("there is no reader")
            .hint("tillctl readers register --code CODE --location LOCATION --label TEXT"));
    }
    let lines: Vec<String> = all.iter().map(describe_reader).collect();
    match app.output.choose("On which reader", &lines)? {
        Some(index) => Ok(all.swap_remove(index)),
        None => Err(Failure::failed("no reader was chosen; nothing was done")),
    }
}

fn describe_reader(reader: &Verbatim<Reader>) -> String {
    format!(
        "{}  {}  {}",
        reader.name(),
        reader.serial_number.as_deref().unwrap_or("-"),
        reader.id
    )
}

fn describe_location(location: &Verbatim<Location>) -> String {
    format!("{}  {}", location.name(), location.id)
}

/// The location that is meant.
pub(crate) async fn location(app: &App, name: &str) -> Result<Verbatim<Location>, Failure> {
    let found = find::<Location>(app, &name_cache::LOCATIONS, name).await?;
    location_of(app, name, found)
}

/// The same where it has been looked for.
pub(crate) fn location_of(
    app: &App,
    name: &str,
    found: Lookup<Verbatim<Location>>,
) -> Result<Verbatim<Location>, Failure> {
    choose(app, "location", name, found, describe_location)
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
        let reader = choose(app, "reader", name, found, describe_reader)?;
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
        let location = choose(app, "location", name, found, describe_location)?;
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
    choose(app, "configuration", name, found, |c| {
        let default = if c.is_default() {
            "  (account default)"
        } else {
            ""
        };
        format!("{}  {}{default}", c.called(), c.id)
    })
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
    let mut all = all.all().await?;
    if all.is_empty() {
        return Err(Failure::not_found("there is no location yet")
            .hint("tillctl locations create --name NAME --line1 … --country DE"));
    }
    let lines: Vec<_> = all.iter().map(describe_location).collect();
    match app.output.choose("At which location", &lines)? {
        Some(index) => Ok(all.swap_remove(index)),
        None => Err(missing()),
    }
}

fn choose<T: directory::Named>(
    app: &App,
    noun: &str,
    name: &str,
    found: Lookup<T>,
    describe: impl Fn(&T) -> String,
) -> Result<T, Failure> {
    let list = format!("tillctl {noun}s list");
    let (message, question, mut candidates) = match found {
        Lookup::One(item) => return Ok(*item),
        Lookup::Several(items) => (
            format!("{} {noun}s are called {name:?}", items.len()),
            format!("Which {noun} {name:?} is meant"),
            items,
        ),
        Lookup::None(items) => (
            format!("no {noun} {name:?}"),
            format!("There is no {noun} {name:?}; which is meant"),
            items,
        ),
    };
    let lines: Vec<String> = candidates.iter().map(describe).collect();
    if !candidates.is_empty() && app.output.can_ask() && !app.settings.yes {
        if let Some(index) = app.output.choose(&question, &lines)? {
            return Ok(candidates.swap_remove(index));
        }
        return Err(Failure::not_found(message).hint(format!("see {list}")));
    }
    let meant = closest_name::nearest(name, candidates.iter().filter_map(directory::Named::name))
        .filter(|meant| *meant != name)
        .map_or_else(String::new, |meant| format!("did you mean {meant:?}? "));
    let hint = if lines.is_empty() {
        format!("see {list}")
    } else {
        format!("{meant}candidates: {}; see {list}", lines.join(" | "))
    };
    Err(Failure::not_found(message).hint(hint))
}
