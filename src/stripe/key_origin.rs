//! Where the key came from, for hints.

/// Where the key came from and how another takes its place, for hints.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyOrigin {
    /// `the key from profile berlin`
    pub name: String,
    /// Where to look if it is wrong: `check STRIPE_API_KEY`
    pub check: String,
    /// How a new one is put in its place.
    pub renew: String,
}

impl Default for KeyOrigin {
    fn default() -> Self {
        Self {
            name: "the key from STRIPE_API_KEY".into(),
            check: "check STRIPE_API_KEY or --api-key-file".into(),
            renew: "set STRIPE_API_KEY to it, or keep it with `tillctl login`".into(),
        }
    }
}
