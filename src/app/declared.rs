//! What a verb says of itself before it runs.

use crate::output::{ColumnNames, Format};
use crate::stripe::permissions::Needs;

/// What a verb says of itself.
#[derive(Debug, Clone)]
pub struct Declared {
    /// The verb as it is typed, `readers list`.
    pub command: String,
    /// What a restricted key must be allowed.
    pub needs: Needs,
    /// The columns of what it shows; none if they depend on its arguments.
    pub columns: ColumnNames,
    /// Whether one of its arguments stands in the place of a global one.
    pub overrides_global: bool,
    /// The global flags that do something for it.
    pub global_flags: GlobalFlags,
}

/// What a verb prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Printed {
    /// Texts or nothing, whatever the format.
    Text,
    /// Nothing but JSON, and ids.
    Json,
    /// What happens as it happens, in lines for people or of JSON.
    Events,
    /// A result in the formats.
    Result,
    /// A result in the formats, which has columns.
    Columns,
}

/// How far a verb reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// This machine, and nothing of an account.
    Here,
    /// What the user's own file says, also of a profile.
    Profile,
    /// What this machine keeps of an account.
    Kept,
    Stripe,
}

/// What says which global flags do something for a verb: the others are not in its help.
#[derive(Debug, Clone, Copy)]
pub struct GlobalFlags {
    pub(crate) printed: Printed,
    /// A format that no other verb writes.
    pub(crate) own_format: Option<Format>,
    pub(crate) reach: Reach,
    /// Those of [`GlobalFlags::WRITES`].
    pub(crate) writes: &'static [&'static str],
}

impl GlobalFlags {
    /// Global flags about writes.
    pub(crate) const WRITES: &'static [&'static str] = &["yes", "dry_run", "live", "confirm"];

    /// What follows from what a verb needs of a key: one that needs something asks
    /// Stripe, and one that needs to write may be held to it.
    pub(crate) fn of(needs: &Needs) -> Self {
        let mut needed = needs.least.iter().chain(needs.better);
        let asks = needed.clone().next().is_some() || !needs.is_published;
        let writes = needed.any(|needed| needed.ends_with("_write"));
        Self {
            printed: Printed::Columns,
            own_format: None,
            reach: if asks { Reach::Stripe } else { Reach::Here },
            writes: if writes { Self::WRITES } else { &[] },
        }
    }

    pub(crate) fn printing(self, printed: Printed) -> Self {
        Self { printed, ..self }
    }

    /// It alone writes a format.
    pub(crate) fn with_format(self, format: Format) -> Self {
        Self {
            own_format: Some(format),
            ..self
        }
    }

    pub(crate) fn reaching(self, reach: Reach) -> Self {
        Self { reach, ..self }
    }

    /// It changes something, and these flags about writes hold for it.
    pub(crate) fn writing(self, writes: &'static [&'static str]) -> Self {
        Self { writes, ..self }
    }
}
