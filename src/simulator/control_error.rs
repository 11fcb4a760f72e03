//! Why a verb of the control endpoint is not carried out.

/// A control request that can't be carried out, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ControlError(String);

impl ControlError {
    pub(super) fn new(message: String) -> Self {
        Self(message)
    }
}

impl std::fmt::Display for ControlError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ControlError {}
