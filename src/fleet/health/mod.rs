//! Whether the fleet is well. A rule is a pure function of what was seen
//! ([`HealthInput`]) and gives findings; nothing here asks Stripe or prints.

mod checks;
pub mod file;
mod finding;
pub mod gather;
pub mod hours;
mod labels;
mod places;
mod readers;
mod rule;
mod written;

pub use finding::{Expected, Finding, HealthInput, NamedObject, Thresholds, in_words, threshold};
pub use rule::{Rule, Severity};

#[cfg(test)]
mod tests;
