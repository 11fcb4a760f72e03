//! What people type, and what it means: ids, serial numbers and names of readers,
//! locations and configurations. `resolver` has the one rule; `find` asks Stripe
//! for one object, `snapshot` looks many names up in one listing, `names` lists what
//! is called how, and knows what was, `last_listing` keeps what was listed last, `select` which readers conditions mean, `targets` lists the readers a command is about.

mod find;
mod last_listing;
mod names;
mod resolver;
pub(crate) mod select;
mod snapshot;
pub(crate) mod targets;

/// Names of locations by id.
pub(crate) type LocationNames = std::collections::HashMap<String, String>;

pub(crate) use find::{Listed, Lookup, among, find};
pub(crate) use last_listing::{CachedName, LastListing, ListedName, ListingFile};
pub(crate) use names::{LabelHistory, Names, Noun, all_called, list as list_names};
pub(crate) use resolver::Named;
pub(crate) use snapshot::{LookupError, Snapshot};
