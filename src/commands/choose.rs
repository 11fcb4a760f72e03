//! From the name a user typed to the one reader or location that is meant: on
//! a terminal by a choice, elsewhere by a failure that lists the candidates.

use crate::app::App;
use crate::failure::Failure;
use crate::fleet::find::{self, Found};
use crate::stripe::{Kept, Location, Object, Reader, readers};

/// The reader that is meant.
///
/// # Errors
/// [`crate::failure::Kind::NotFound`] if none or several fit and nobody can be
/// asked.
pub(crate) async fn reader(app: &App, name: &str) -> Result<Kept<Reader>, Failure> {
    let found = find::reader(app.stripe().await?, name).await?;
    choose(
        app,
        "reader",
        name,
        found,
        "tillctl readers list",
        describe_reader,
    )
}

/// Any reader, chosen from the whole list; nobody else can know which.
///
/// # Errors
/// [`crate::failure::Kind::Usage`] if nobody can be asked.
pub(crate) async fn any_reader(app: &App) -> Result<Kept<Reader>, Failure> {
    if !app.output.can_ask() || app.settings.yes {
        return Err(Failure::usage("which reader? --reader is missing")
            .hint("--reader takes an id, a serial number or a label; see tillctl readers list"));
    }
    let client = app.stripe().await?;
    let mut all = client
        .pages::<Kept<Reader>>(readers::list(&readers::Filter::default()))
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

fn describe_reader(reader: &Kept<Reader>) -> String {
    format!(
        "{}  {}  {}",
        reader.name(),
        reader.serial_number.as_deref().unwrap_or("-"),
        reader.id
    )
}

/// The location that is meant.
///
/// # Errors
/// As [`reader`].
pub(crate) async fn location(app: &App, name: &str) -> Result<Kept<Location>, Failure> {
    let found = find::location(app.stripe().await?, name).await?;
    choose(
        app,
        "location",
        name,
        found,
        "tillctl locations list",
        |l| format!("{}  {}", l.name(), l.id),
    )
}

fn choose<T: Object>(
    app: &App,
    noun: &str,
    name: &str,
    found: Found<T>,
    list: &str,
    describe: impl Fn(&T) -> String,
) -> Result<T, Failure> {
    let (message, question, mut candidates) = match found {
        Found::One(item) => return Ok(*item),
        Found::Several(items) => (
            format!("{} {noun}s are called {name:?}", items.len()),
            format!("Which {noun} {name:?} is meant"),
            items,
        ),
        Found::None(items) => (
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
    let hint = if lines.is_empty() {
        format!("see {list}")
    } else {
        format!("candidates: {}; see {list}", lines.join(" | "))
    };
    Err(Failure::not_found(message).hint(hint))
}
