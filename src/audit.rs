//! The audit log: a line for each write this machine sent to Stripe, in the
//! order in which they ended. What is recorded comes from the client; here it
//! becomes a line, and lines are read again.
//!
//! Lines are appended with one write each, so that several processes can share
//! the file, and a line that a full disk cut off is ended by the next one. A
//! payment never fails because of the log.

pub(crate) mod chosen;
pub(crate) mod way_back;

use std::io::{self, BufRead as _, BufReader};
use std::path::{Path, PathBuf};
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

/// What the log is called in its directory.
const FILE: &str = "audit.jsonl";

/// Who writes, which the client does not know.
#[derive(Debug, Clone)]
pub(crate) struct Who {
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

/// The log of a state directory.
#[derive(Debug, Clone)]
pub(crate) struct AuditLog {
    path: PathBuf,
}

impl AuditLog {
    /// The log in a directory; it need not be there yet.
    pub(crate) fn in_dir(directory: &Path) -> Self {
        Self {
            path: directory.join(FILE),
        }
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Appends a line, in one write.
    pub(crate) fn append(&self, entry: &AuditLine) -> io::Result<()> {
        // Whatever was typed may be a key: a parameter's name, an object's id.
        let line = serde_json::to_string(entry)?;
        files::append_line(&self.path, &hide_keys(&line))
    }

    /// Throws it away (the simulator's, with its shop).
    pub(crate) fn forget(&self) -> io::Result<()> {
        files::remove(&self.path)
    }

    /// Reads line by line, the oldest first; `None` stands for a line that
    /// cannot be read.
    pub(crate) fn read(&self) -> Result<impl Iterator<Item = Option<AuditLine>> + use<>, Failure> {
        let file = files::open(&self.path).map_err(|error| {
            let failure = Failure::failed(format!(
                "cannot read the audit log {}: {error}",
                self.path.display()
            ));
            match files::remedy(&error) {
                Some(remedy) => failure.hint(remedy),
                None => failure,
            }
        })?;
        let lines = file.into_iter().flat_map(|file| {
            BufReader::new(file)
                .split(b'\n')
                // A disk that cannot be read has no end of lines.
                .map_while(Result::ok)
                .filter(|line| !line.is_empty())
        });
        Ok(lines.map(|line| serde_json::from_slice(&line).ok()))
    }
}

/// Writes what the client tells into the log. Trouble is told once, and the
/// command goes on: what it does is done already.
pub(crate) fn recorder(
    log: AuditLog,
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
                "writes are not recorded: the audit log {} cannot be written ({error}); the command goes on",
                log.path().display()
            ));
        }
    })
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn entry(id: &str) -> AuditLine {
        serde_json::from_value(serde_json::json!({
            "v": 1, "at": "2026-11-23T12:00:00Z", "user": "anna", "profile": null, "mode": "test",
            "account": null, "command": "readers rename", "method": "POST", "path": "/v1/x",
            "object": "terminal.reader", "id": id, "outcome": "done", "status": 200, "error": null,
            "request_id": "req_1", "tries": 1, "sent": {"payment_intent": "pi_1"},
            "before": null, "after": null, "newer": true
        }))
        .unwrap()
    }

    #[test]
    fn lines_are_kept_whole_whatever_stood_before() {
        let folder = tempfile::tempdir().unwrap();
        let log = AuditLog::in_dir(&folder.path().join("deep/er"));
        assert_eq!(log.read().unwrap().count(), 0);
        log.append(&entry("tmr_1")).unwrap();
        let mut file = std::fs::OpenOptions::new()
            .append(true)
            .open(log.path())
            .unwrap();
        file.write_all(b"{\"v\":1,\"at\":").unwrap();
        log.append(&entry("tmr_2")).unwrap();
        let read: Vec<_> = log.read().unwrap().collect();
        assert_eq!(read.len(), 3);
        assert!(read[1].is_none());
        let last = read[2].as_ref().unwrap();
        assert!(last.is_about("tmr_2") && last.is_about("pi_1") && !last.is_about("tmr_1"));
        assert_eq!(last.more["newer"], true);
    }

    #[test]
    fn many_writers_do_not_tear_each_others_lines() {
        let folder = tempfile::tempdir().unwrap();
        let log = AuditLog::in_dir(folder.path());
        std::thread::scope(|scope| {
            for thread in 0..8 {
                let log = &log;
                scope.spawn(move || {
                    for number in 0..25 {
                        log.append(&entry(&format!("tmr_{thread}x{number}")))
                            .unwrap();
                    }
                });
            }
        });
        let ids: std::collections::BTreeSet<_> = log
            .read()
            .unwrap()
            .map(|e| e.unwrap().id.unwrap())
            .collect();
        assert_eq!(ids.len(), 200);
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_can_read_it() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let log = AuditLog::in_dir(&folder.path().join("state"));
        log.append(&entry("tmr_1")).unwrap();
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(log.path()), 0o600);
        assert_eq!(mode(log.path().parent().unwrap()), 0o700);
    }

    #[test]
    fn a_log_that_cannot_be_written_is_told_of_once() {
        use crate::stripe::audit_event::WriteOutcome;
        let folder = tempfile::tempdir().unwrap();
        // A directory stands where the file should be.
        let log = AuditLog::in_dir(folder.path());
        std::fs::create_dir(log.path()).unwrap();
        let told = Arc::new(std::sync::Mutex::new(Vec::new()));
        let kept = Arc::clone(&told);
        let who = Who {
            user: "anna".into(),
            profile: None,
            command: "pay".into(),
            simulator: false,
            api_base: None,
        };
        let record = recorder(
            log,
            who,
            || Timestamp::UNIX_EPOCH,
            move |text| {
                kept.lock().unwrap().push(text.to_owned());
            },
        );
        for _ in 0..3 {
            record(&AuditEvent {
                method: crate::stripe::Method::Post,
                path: "/v1/x".into(),
                mode: crate::secret::Mode::Test,
                account: None,
                context: None,
                object: None,
                id: None,
                sent: Map::new(),
                before: None,
                after: None,
                ending: WriteOutcome::Done,
                status: Some(200),
                error: None,
                request_id: None,
                tries: 1,
                replayed: false,
            });
        }
        assert_eq!(told.lock().unwrap().len(), 1);
    }
}
