//! The audit log: a line for each write sent to Stripe, in the order in which they
//! ended. What is recorded comes from the client; here it becomes a line, and lines are
//! read again. It is this machine's ([`file_log`]), or that of all machines which share
//! a store ([`store_log`]). A payment never fails because of the log.

pub(crate) mod changes;
pub(crate) mod chosen;
pub(crate) mod file_log;
pub(crate) mod filter;
pub(crate) mod store_log;
pub(crate) mod way_back;

use std::fmt::Debug;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::failure::Failure;
use crate::files;
use crate::secret::hide_keys;
use crate::stripe::audit_event::{AuditEvent, Recorder};

/// The version of the lines this program writes.
pub(crate) const VERSION: u32 = 1;

/// Who writes, which the client does not know.
#[derive(Debug, Clone)]
pub(crate) struct Who {
    /// The machine, where several share a log.
    pub host: Option<String>,
    /// The system's user.
    pub user: String,
    /// The chosen profile.
    pub profile: Option<String>,
    /// The command, `readers rename`.
    pub command: String,
    /// Nothing of it is real.
    pub simulator: bool,
    /// The server, if it is not Stripe's.
    pub api_base: Option<String>,
}

/// One line.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct AuditLine {
    /// The version of the line's form.
    pub v: u32,
    /// When the outcome was known, UTC.
    pub at: Timestamp,
    /// The machine, where several share a log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<String>,
    /// The system's user.
    pub user: String,
    /// The chosen profile.
    pub profile: Option<String>,
    /// `live`, `test` or `simulator`.
    pub mode: String,
    /// The server, if it was not Stripe's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub api_base: Option<String>,
    /// The connected account it was for.
    pub account: Option<String>,
    /// The account an organisation's key acted for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub context: Option<String>,
    /// The command.
    pub command: String,
    /// POST or DELETE.
    pub method: String,
    /// The path.
    pub path: String,
    /// The object's type.
    pub object: Option<String>,
    /// The object's id.
    pub id: Option<String>,
    /// `done`, `refused`, `unknown` or `not-sent`.
    pub outcome: String,
    /// HTTP status.
    pub status: Option<u16>,
    /// What went wrong.
    pub error: Option<String>,
    /// Stripe's `Request-Id`.
    pub request_id: Option<String>,
    /// How often it was tried.
    pub tries: u32,
    /// Stripe gave an earlier answer again.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub replayed: bool,
    /// The parameters.
    pub sent: Map<String, Value>,
    /// What the fields were, where that was known.
    pub before: Option<Map<String, Value>>,
    /// What they are in the reply.
    pub after: Option<Map<String, Value>>,
    /// What a newer version writes beside.
    #[serde(flatten)]
    pub more: Map<String, Value>,
}

impl AuditLine {
    fn new(who: &Who, at: Timestamp, record: &AuditEvent) -> Self {
        let mode = if who.simulator {
            "simulator"
        } else {
            record.mode.name()
        };
        Self {
            v: VERSION,
            // Nobody needs more than milliseconds.
            at: Timestamp::from_millisecond(at.as_millisecond()).unwrap_or(at),
            host: who.host.clone(),
            user: who.user.clone(),
            profile: who.profile.clone(),
            mode: mode.to_owned(),
            api_base: who.api_base.clone(),
            account: record.account.clone(),
            context: record.context.clone(),
            command: who.command.clone(),
            method: record.method.name().to_owned(),
            path: record.path.clone(),
            object: record.object.clone(),
            id: record.id.clone(),
            outcome: record.ending.name().to_owned(),
            status: record.status,
            error: record.error.clone(),
            request_id: record.request_id.clone(),
            tries: record.tries,
            replayed: record.replayed,
            sent: record.sent.clone(),
            before: record.before.clone(),
            after: record.after.clone(),
            more: Map::new(),
        }
    }

    /// As it stands in a log.
    pub(crate) fn text(&self) -> io::Result<String> {
        // Whatever was typed may be a key: a parameter's name, an object's id.
        Ok(hide_keys(&serde_json::to_string(self)?).into_owned())
    }

    /// Whether something may be otherwise since.
    pub(crate) fn may_have_changed(&self) -> bool {
        matches!(self.outcome.as_str(), "done" | "unknown")
    }

    /// Whether it is about this object: it was written to, or named in what
    /// was sent.
    pub(crate) fn is_about(&self, id: &str) -> bool {
        self.id.as_deref() == Some(id) || self.sent.values().any(|v| v.as_str() == Some(id))
    }
}

/// A log of writes: one machine's, or one that several share.
pub(crate) trait AuditLog: Debug + Send + Sync {
    /// Adds a line. Nothing is waited for but a file.
    fn append(&self, line: &AuditLine) -> io::Result<()>;

    /// The lines, the oldest first: of this time at least, and all if none is said.
    fn read(&self, from: Option<Timestamp>, to: Option<Timestamp>) -> Result<AuditLines, Failure>;

    /// Where it is, for people.
    fn place(&self) -> String;

    /// Where lines are written first.
    fn written_to(&self) -> String {
        self.place()
    }
}

/// Lines as they are read; `None` stands for one that cannot be.
pub(crate) type AuditLines = Box<dyn Iterator<Item = Result<Option<AuditLine>, Failure>> + Send>;

/// Writes what the client tells into the log. Trouble is told once, and the
/// command goes on: what it does is done already.
pub(crate) fn recorder(
    log: Arc<dyn AuditLog>,
    who: Who,
    now: impl Fn() -> Timestamp + Send + Sync + 'static,
    trouble: impl Fn(&str) + Send + Sync + 'static,
) -> Recorder {
    let told = AtomicBool::new(false);
    Arc::new(move |record| {
        let entry = AuditLine::new(&who, now(), record);
        if let Err(error) = log.append(&entry)
            && !told.swap(true, Ordering::SeqCst)
        {
            trouble(&format!(
                "writes are not recorded: {} cannot be written ({error}); {} names another place; the command goes on",
                log.written_to(),
                files::variable(who.simulator)
            ));
        }
    })
}
