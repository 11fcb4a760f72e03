//! Locks of readers and sales, as payments hold them: whoever has one works on that
//! reader, or on that sale, alone.

use std::fmt::{self, Debug};
use std::sync::Arc;

use futures_util::future::{BoxFuture, FutureExt as _, ready};

use crate::failure::Failure;
use crate::files;

/// A lock as it is held. It is given back when the last of its copies goes.
pub(crate) type LockGuard = Arc<dyn HeldLock>;

/// What asking for a lock gave: the lock, or who has it.
pub(crate) type Claim = Result<LockGuard, Holder>;

/// A lock that is held.
pub(crate) trait HeldLock: Debug + Send + Sync {
    /// Refuses if it may be somebody else's by now: then nothing more may be sent under
    /// it.
    fn check(&self) -> BoxFuture<'_, Result<(), Failure>> {
        ready(Ok(())).boxed()
    }

    /// Whether it is known to be somebody else's by now.
    fn is_lost(&self) -> bool {
        false
    }

    /// The number that lines written under it are held against, if it has one.
    fn fence(&self) -> Option<i64> {
        None
    }
}

/// The system gives it back when this process ends, and not before.
impl HeldLock for files::Lock {}

/// Who has a lock: "tillctl" and where, to follow "a" or "another".
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Holder(String);

impl Holder {
    /// Another process of this machine.
    pub(super) fn here() -> Self {
        Self("tillctl on this machine".to_owned())
    }

    /// A process of a machine that shares a store.
    pub(super) fn at(host: &str, user: &str, process: i64) -> Self {
        Self(format!("tillctl on {host} ({user}, process {process})"))
    }
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
