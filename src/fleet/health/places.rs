//! Rules about locations.

use std::collections::BTreeSet;

use super::Rule;
use crate::fleet::health::finding::{Finding, HealthInput};
use crate::fleet::history::SeenLocation;
use crate::stripe::Reader;

pub(super) fn empty(look: &HealthInput<'_>) -> Vec<Finding> {
    let used: BTreeSet<_> = look
        .readers
        .iter()
        .filter_map(Reader::location_id)
        .collect();
    let unused = |p: &&SeenLocation| !used.contains(p.id.as_str());
    let places = look.places.into_iter().flatten().filter(unused);
    places
        .map(|place| {
            let what = "no reader is here".to_owned();
            let next = format!(
                "assign a reader to it, or tillctl locations delete {}",
                place.id
            );
            HealthInput::of_place(Rule::EmptyLocation, place, what, next)
        })
        .collect()
}

pub(super) fn configuration_missing(look: &HealthInput<'_>) -> Vec<Finding> {
    let places = look.places.into_iter().flatten();
    places
        .filter_map(|place| {
            let what = dangling(look, place).or_else(|| unattached(look, place))?;
            let next = format!("tillctl locations get {}, then attach one", place.id);
            Some(HealthInput::of_place(
                Rule::ConfigurationMissing,
                place,
                what,
                next,
            ))
        })
        .collect()
}

/// It names a configuration that is not there.
fn dangling(look: &HealthInput<'_>, place: &SeenLocation) -> Option<String> {
    let (known, named) = (look.configurations?, place.configuration.as_ref()?);
    (!known.contains(named)).then(|| format!("its configuration {named} does not exist"))
}

/// The file gives it one.
fn unattached(look: &HealthInput<'_>, place: &SeenLocation) -> Option<String> {
    let given = &look.expected?.configurations;
    let name = given.get(&place.name).or_else(|| given.get(&place.id))?;
    place
        .configuration
        .is_none()
        .then(|| format!("the file gives it the configuration {name:?}, and none is attached"))
}

pub(super) fn no_own_configuration(look: &HealthInput<'_>) -> Vec<Finding> {
    let plain = |p: &&SeenLocation| p.configuration.is_none();
    let places = look.places.into_iter().flatten().filter(plain);
    places
        .map(|place| {
            let what = "it inherits the account's configuration".to_owned();
            let next = "attach one of its own, if that is not meant".to_owned();
            HealthInput::of_place(Rule::NoOwnConfiguration, place, what, next)
        })
        .collect()
}
