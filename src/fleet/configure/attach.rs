//! The configuration locations have of their own, or inherit.

use crate::failure::{Failure, Kind};
use crate::stripe::{Client, Location, Request, Verbatim, locations, write};
use crate::text::counted;

/// Whether a location has this configuration of its own, or none if that is wanted.
pub(crate) fn is_done(location: &Location, configuration: Option<&str>) -> bool {
    location.configuration_overrides.as_deref() == configuration
}

pub(crate) fn request(location: &Verbatim<Location>, configuration: Option<&str>) -> Request {
    locations::set_configuration(&location.id, configuration).known(location.raw())
}

/// Sets or takes away the configuration of locations, one after another: those it was
/// done for, and what was wrong with each of the others.
///
/// # Errors
/// Of a single location, as itself.
pub(crate) async fn set(
    client: &Client,
    places: &[Verbatim<Location>],
    configuration: Option<&str>,
) -> Result<(Vec<Verbatim<Location>>, Vec<String>), Failure> {
    let (mut changed, mut failed) = (Vec::new(), Vec::new());
    for location in places {
        let read = locations::get(&location.id);
        let is_done = |l: &Location| is_done(l, configuration);
        let request = request(location, configuration);
        match write::change(client, &request, &read, is_done).await {
            Ok(location) => changed.push(location),
            Err(failure) if places.len() == 1 => return Err(failure),
            Err(failure) => failed.push(format!("{}: {failure}", location.name())),
        }
    }
    Ok((changed, failed))
}

/// What the exit code says of all of them.
pub(crate) fn verdict(done: usize, failed: Vec<String>) -> Result<(), Failure> {
    if failed.is_empty() {
        return Ok(());
    }
    let kind = if done > 0 {
        Kind::Partial
    } else {
        Kind::Failed
    };
    let all = done.saturating_add(failed.len());
    Err(Failure::new(
        kind,
        format!("{} of {} failed", failed.len(), counted(all, "location")),
    )
    .details(failed)
    .hint("run it again: what is done is left alone"))
}
