//! The audit log of all machines that share a store. Each keeps its own file beside it,
//! so that nothing is lost to whoever unsets the store.

use std::io;

use jiff::Timestamp;

use super::file_log::FileAuditLog;
use super::{AuditLine, AuditLines, AuditLog};
use crate::failure::Failure;
use crate::store::{Imported, LogLine, LogQuery, LoggedLine, StoreLogs};

/// What it is called in a store.
const LOG: &str = "audit";
/// Lines name their account themselves.
const ACCOUNT: &str = "";

/// The log of a store.
#[derive(Debug, Clone)]
pub(crate) struct StoreAuditLog {
    own: FileAuditLog,
    logs: StoreLogs,
}

impl StoreAuditLog {
    /// The log of a store, and this machine's own.
    pub(crate) fn new(own: FileAuditLog, logs: StoreLogs) -> Self {
        Self { own, logs }
    }

    /// The same, whose store is not waited for long.
    pub(crate) fn in_passing(self) -> Self {
        let logs = self.logs.in_passing();
        Self { logs, ..self }
    }

    /// Takes the lines of such a file in that are wanted; how many there are, and how many
    /// of them are new. `host` wrote those that do not say who did.
    pub(crate) async fn import(
        &self,
        text: &[u8],
        host: Option<&str>,
        is_wanted: impl Fn(&AuditLine) -> bool,
    ) -> Result<Imported, Failure> {
        let mut imported = Imported::default();
        let mut lines = Vec::new();
        for line in text.split(|byte| *byte == b'\n').filter(|l| !l.is_empty()) {
            match serde_json::from_slice::<AuditLine>(line) {
                Ok(line) if !is_wanted(&line) => {}
                Ok(mut line) => {
                    line.host = line.host.or_else(|| host.map(str::to_owned));
                    lines.push(logged(&line).map_err(|error| unwritable(&error))?);
                }
                Err(_) => imported.unreadable += 1,
            }
        }
        imported.lines = lines.len();
        imported.new = self.logs.import(lines).await?;
        Ok(imported)
    }

    /// All lines, as such a file has them.
    pub(crate) fn export(&self) -> Result<Vec<u8>, Failure> {
        let mut text = Vec::new();
        for line in self.read(None, None)? {
            if let Some(line) = line? {
                text.extend_from_slice(line.text().map_err(|error| unwritable(&error))?.as_bytes());
                text.push(b'\n');
            }
        }
        Ok(text)
    }
}

fn unwritable(error: &io::Error) -> Failure {
    Failure::failed(format!("the audit log: {error}"))
}

/// As a store has it. Which machine wrote it is no part of what a line says: it is known
/// of some copies and not of others.
fn logged(line: &AuditLine) -> io::Result<LogLine> {
    let mut said = line.clone();
    said.host = None;
    let at = line.at.as_millisecond();
    Ok(LogLine::new(
        (LOG, ACCOUNT),
        at,
        line.text()?,
        Some(&said.text()?),
    ))
}

fn read(logged: &LoggedLine) -> Option<AuditLine> {
    let mut line: AuditLine = serde_json::from_str(&logged.text).ok()?;
    let host = || logged.writer.as_ref().map(|writer| writer.host.clone());
    line.host = line.host.or_else(host);
    Some(line)
}

impl AuditLog for StoreAuditLog {
    fn append(&self, line: &AuditLine) -> io::Result<()> {
        let own = self.own.append(line);
        self.logs.put(logged(line)?)?;
        own
    }

    fn read(&self, from: Option<Timestamp>, to: Option<Timestamp>) -> Result<AuditLines, Failure> {
        let query = LogQuery {
            log: LOG,
            account: ACCOUNT.to_owned(),
            from: from.map_or(0, Timestamp::as_millisecond),
            to: to.unwrap_or(Timestamp::MAX).as_millisecond(),
        };
        let lines = self.logs.read(query);
        Ok(Box::new(lines.map(|line| Ok(read(&line?)))))
    }

    fn place(&self) -> String {
        self.logs.place()
    }

    fn written_to(&self) -> String {
        self.own.place()
    }
}

#[cfg(test)]
mod tests;
