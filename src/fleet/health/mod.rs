//! Whether the fleet is well. A rule is a pure function of what was seen
//! ([`HealthInput`]) and gives findings; nothing here prints, and [`gather`] alone asks Stripe.

mod checks;
pub(crate) mod file;
mod finding;
pub(crate) mod gather;
pub(crate) mod hours;
mod labels;
pub(crate) mod news;
pub(crate) mod notices;
mod places;
mod readers;
pub(crate) mod receiver;
mod rule;
mod written;

pub(crate) use finding::{Finding, HealthInput, NamedObject, PlaceNames, Thresholds, threshold};
pub(crate) use rule::{Rule, Severity};

#[cfg(test)]
mod tests;
