//! What people type, and what it means: ids, serial numbers and names of readers,
//! locations and configurations. `resolver` has the one rule; `find` asks Stripe
//! for one object, `snapshot` looks many names up in one listing, `names` lists what
//! is called how, and knows what was, `select` which readers conditions mean, `targets` lists the readers a command is about.

mod find;
mod names;
mod resolver;
pub(crate) mod select;
mod snapshot;
pub(crate) mod targets;

/// Names of locations by id.
pub(crate) type LocationNames = std::collections::HashMap<String, String>;

pub(crate) use find::{Lookup, among, find};
pub(crate) use names::{LabelHistory, Names, Noun, list as list_names};
pub(crate) use resolver::Named;
pub(crate) use snapshot::{LookupError, Snapshot};
