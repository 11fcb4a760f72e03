//! `tillctl readers …`

mod get;
mod list;
mod rename;

use crate::app::App;
use crate::commands::shapes::{LOCATION_NAME, LocationNames};
use crate::failure::{Failure, Kind};
use crate::stripe::{Kept, Reader, readers};

/// List, register, rename and assign readers.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// List readers, all of them, with the names of their locations.
    List(list::Args),
    /// Show one reader.
    Get(get::Args),
    /// Change a reader's label.
    Rename(rename::Args),
}

pub(crate) async fn run(app: &App, command: &Command) -> Result<(), Failure> {
    match command {
        Command::List(args) => list::run(app, args).await,
        Command::Get(args) => get::run(app, args).await,
        Command::Rename(args) => rename::run(app, args).await,
    }
}

/// The names of all locations, if a column wants them. A key that may not read
/// locations still lists readers, with ids in the names' place.
async fn location_names(app: &App, wanted: bool) -> Result<LocationNames, Failure> {
    if !wanted && !app.output.shows(LOCATION_NAME) {
        return Ok(LocationNames::new());
    }
    let client = app.stripe().await?;
    match client
        .pages::<crate::stripe::Location>(crate::stripe::locations::list())
        .all()
        .await
    {
        Ok(all) => Ok(all
            .into_iter()
            .map(|l| (l.id.clone(), l.name().to_owned()))
            .collect()),
        Err(error) if error.is_forbidden() => {
            app.output
                .warn("the key may not read locations: their ids are shown instead of their names");
            Ok(LocationNames::new())
        }
        Err(error) => Err(error.into()),
    }
}

/// A label Stripe accepts and a person can see.
fn checked_label(label: &str) -> Result<&str, Failure> {
    let label = label.trim();
    if label.is_empty() {
        return Err(Failure::usage("the label is empty")
            .hint("give the reader a name people will know it by, such as \"Till 3\""));
    }
    if label.chars().count() > 5000 {
        return Err(Failure::usage("a label has at most 5000 characters"));
    }
    Ok(label)
}

/// Sends a change of a reader. If no answer comes back the reader is read
/// again: the change can be seen there, so nobody has to wonder.
async fn apply(
    app: &App,
    request: &crate::stripe::Request,
    id: &str,
    done: impl Fn(&Reader) -> bool,
) -> Result<Kept<Reader>, Failure> {
    let client = app.stripe().await?;
    match client.send::<Kept<Reader>>(request).await {
        Err(error) if error.may_have_happened() => {
            match client.send::<Kept<Reader>>(&readers::get(id)).await {
                Ok(reader) if done(&reader) => Ok(reader),
                Ok(_) => Err(Failure::from(error)
                    .kind_of(Kind::Unavailable)
                    .hint("the reader was read again: nothing changed; try again")),
                Err(_) => Err(error.into()),
            }
        }
        other => Ok(other?),
    }
}
