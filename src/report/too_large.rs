//! A sum that no longer fits.

use std::fmt;

use crate::failure::Failure;

/// A sum in minor units became larger than can be counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLarge;

impl fmt::Display for TooLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a sum became too large to count")
    }
}

impl std::error::Error for TooLarge {}

impl From<TooLarge> for Failure {
    fn from(error: TooLarge) -> Self {
        Self::failed(error.to_string()).hint("report on a shorter period")
    }
}
