//! The environment as it was when the program started: the only code that reads
//! variables.

use std::collections::BTreeMap;

use super::declared::{SETTINGS, VARIABLES};
use crate::secret::{SET, hide_keys, is_secret_name};

/// What the declared variables held.
#[derive(Debug, Clone, Default)]
pub(crate) struct Environment {
    values: BTreeMap<&'static str, String>,
}

/// Every variable this program reads.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    let of_settings = SETTINGS.iter().filter_map(|s| s.variable);
    of_settings.chain(VARIABLES.iter().map(|v| v.name))
}

/// A variable that a flag names, such as the one a password is in. Unset and
/// empty are the same.
#[expect(
    clippy::disallowed_methods,
    reason = "the name is the user's, so it cannot be declared"
)]
pub(crate) fn named_variable(name: &str) -> Option<String> {
    // The system's call does not take such a name.
    if name.is_empty() || name.contains(['=', '\0']) {
        return None;
    }
    std::env::var(name).ok().filter(|v| !v.is_empty())
}

impl Environment {
    /// Reads the declared variables; unset and empty are the same.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one place that reads the environment"
    )]
    pub(crate) fn read() -> Self {
        let values = names()
            .filter_map(|name| {
                let value = std::env::var_os(name)?.to_string_lossy().into_owned();
                (!value.is_empty()).then_some((name, value))
            })
            .collect();
        Self { values }
    }

    /// Every variable there is, for who writes programs about them. What looks like a secret,
    /// by its name or by what it holds, is not told.
    pub(crate) fn without_secrets() -> Vec<(String, String)> {
        let shown = std::env::vars_os().map(|(name, value)| {
            let name = name.to_string_lossy().into_owned();
            let is_secret = is_secret_name(&name) || name.to_ascii_lowercase().contains("token");
            let value = value.to_string_lossy();
            let value = if is_secret && !value.is_empty() {
                SET.to_owned()
            } else {
                hide_keys(&value).into_owned()
            };
            (name, value)
        });
        shown.collect()
    }

    /// An environment made by hand.
    #[cfg(test)]
    pub(crate) fn of(pairs: &[(&'static str, &str)]) -> Self {
        Self {
            values: pairs.iter().map(|(k, v)| (*k, (*v).to_owned())).collect(),
        }
    }

    /// The value of a declared variable.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        debug_assert!(names().any(|known| known == name), "undeclared: {name}");
        self.values.get(name).map(String::as_str)
    }

    /// The program that runs, to start another of it.
    pub(crate) fn program() -> Option<std::path::PathBuf> {
        std::env::current_exe().ok()
    }

    /// The folder it was started in.
    pub(crate) fn folder() -> Option<std::path::PathBuf> {
        std::env::current_dir().ok()
    }

    /// Whether colours are wanted at all (`NO_COLOR`, `TERM=dumb`).
    pub(crate) fn allows_color(&self) -> bool {
        self.get("NO_COLOR").is_none() && self.get("TERM") != Some("dumb")
    }

    /// Whether the terminal can move its cursor.
    pub(crate) fn is_dumb(&self) -> bool {
        self.get("TERM") == Some("dumb")
    }
}
