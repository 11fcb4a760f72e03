//! What the verbs on readers have in common.

use crate::app::App;
use crate::commands::complete::name_cache;
use crate::commands::fields::{self, LOCATION_NAME};
use crate::devices::{label, occupied};
use crate::directory::LocationNames;
use crate::failure::{Failure, Kind};
use crate::output::Format;
use crate::stripe::write;
use crate::stripe::{Reader, Request, Verbatim, readers};

/// The names of all locations, if a column wants them. A key that may not read
/// locations still lists readers, with ids in the names' place.
pub(super) async fn location_names(app: &App, wanted: bool) -> Result<LocationNames, Failure> {
    if !wanted && !app.output.shows(LOCATION_NAME) {
        return Ok(LocationNames::new());
    }
    let client = app.stripe().await?;
    match client
        .pages::<crate::stripe::Location>(crate::stripe::locations::list())
        .all()
        .await
    {
        Ok(all) => {
            let known: Vec<name_cache::CachedName> = all.iter().map(Into::into).collect();
            name_cache::keep(&app.settings, &name_cache::LOCATIONS, known);
            Ok(all
                .into_iter()
                .map(|l| (l.id.clone(), l.name().to_owned()))
                .collect())
        }
        Err(error) if error.is_forbidden() => {
            app.output
                .warn("the key may not read locations: their ids are shown instead of their names");
            Ok(LocationNames::new())
        }
        Err(error) => Err(error.into()),
    }
}

/// Shows the reader a write came back with. Whatever becomes of the names of
/// locations, the write is done: without them ids are shown.
pub(super) async fn done(
    app: &App,
    reader: &Verbatim<Reader>,
    sentence: &str,
) -> Result<(), Failure> {
    // For people a sentence is shown, not columns.
    let for_people = app.output.format() == Format::Table && app.output.columns().is_none();
    let names = if for_people {
        LocationNames::new()
    } else {
        location_names(app, false).await.unwrap_or_else(|failure| {
            app.output.warn(&format!(
                "ids are shown in place of the names of locations: {failure}"
            ));
            LocationNames::new()
        })
    };
    crate::commands::done(app, &fields::reader(&names, app.now()), reader, sentence)
}

/// A label Stripe accepts and a person can see.
pub(super) fn checked_label(label: &str) -> Result<&str, Failure> {
    let label = label.trim();
    label::check(label).map_err(|wrong| {
        Failure::usage(wrong)
            .hint("give the reader a name people will know it by, such as \"Till 3\"")
    })?;
    Ok(label)
}

/// Sends a change of a reader and, if no answer comes back, looks at the
/// reader.
pub(super) async fn apply(
    app: &App,
    request: &Request,
    id: &str,
    done: impl Fn(&Reader) -> bool,
) -> Result<Verbatim<Reader>, Failure> {
    write::change(app.stripe().await?, request, &readers::get(id), done).await
}

/// Keeps a verb from pulling a reader from under a customer. `force` is for
/// readers that dropped out in the middle: Stripe then shows the action for
/// ever.
pub(super) fn unoccupied(reader: &Reader, what: &str, force: bool) -> Result<(), Failure> {
    match occupied::by(reader) {
        Some(sentence) if !force => Err(Failure::new(
            Kind::NotReady,
            format!("{} is not {what}: {sentence}", reader.name()),
        )
        .hint(format!(
            "wait, or end it with `tillctl readers cancel {}`; --force if the reader is out of reach and the action is a leftover",
            reader.id
        ))),
        _ => Ok(()),
    }
}
