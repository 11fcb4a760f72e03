//! What people type, and what it means: ids, serial numbers and names of readers,
//! locations and configurations. `resolver` has the one rule; `find` asks Stripe
//! for one object, `snapshot` looks many names up in one listing, `names` lists what
//! is called how, and knows what was, `select` which readers conditions mean.

mod find;
pub mod glob;
mod names;
mod resolver;
pub mod select;
mod snapshot;

/// Names of locations by id.
pub type LocationNames = std::collections::HashMap<String, String>;

pub use find::{Listed, Lookup, among, find};
pub use names::{Called, LabelHistory, Names, Noun, all_called, list as list_names};
pub use resolver::Named;
pub use snapshot::{LookupError, Snapshot};
