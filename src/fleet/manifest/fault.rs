//! What is wrong with a fleet file.

use std::fmt;

use crate::failure::Failure;

/// What is wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct FileFault {
    /// Where; lines count from 1.
    pub line: usize,
    /// What.
    pub text: String,
}

impl FileFault {
    /// A fault.
    pub(crate) fn new(line: usize, text: impl Into<String>) -> Self {
        Self {
            line,
            text: text.into(),
        }
    }
}

impl fmt::Display for FileFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.text)
    }
}

/// All faults of a file as one failure.
pub(crate) fn refused(file: &str, mut faults: Vec<FileFault>) -> Failure {
    faults.sort();
    faults.dedup();
    let details: Vec<_> = faults.iter().map(ToString::to_string).collect();
    let count = match details.len() {
        1 => "1 fault".to_owned(),
        n => format!("{n} faults"),
    };
    Failure::usage(format!("{file}: {count}; nothing was sent")).details(details)
}
