//! What looks saw on all machines that share a store. Each keeps its own files beside it.

use std::io;

use jiff::Timestamp;

use super::looks::{AddedLook, FileLooks, LookLine, LookLog, Looks, told};
use crate::failure::Failure;
use crate::store::{Imported, LogLine, LogQuery, StoreLogs};
use crate::stripe::Reader;

/// What they are called in a store: looks, and the fleets they name.
const LOOKS: &str = "looks";
const FLEETS: &str = "fleets";
/// Looks of so long before a stretch of time are read with it: a month, as of files.
const BEFORE: i64 = 31 * 24 * 60 * 60;

/// The looks of an account in a store.
#[derive(Debug, Clone)]
pub(crate) struct StoreLooks {
    own: FileLooks,
    logs: StoreLogs,
    account: String,
}

impl StoreLooks {
    /// Those of an account in a store, and this machine's own.
    pub(crate) fn new(own: FileLooks, logs: StoreLogs, account: &str) -> Self {
        Self {
            own,
            logs,
            account: account.to_owned(),
        }
    }

    /// Takes the lines of such a file in.
    pub(crate) async fn import(&self, text: &[u8]) -> Result<Imported, Failure> {
        let mut lines = Vec::new();
        let mut imported = Imported::default();
        for line in text.split(|byte| *byte == b'\n').filter(|l| !l.is_empty()) {
            let found = told(line).zip(std::str::from_utf8(line).ok());
            let Some((told, text)) = found else {
                imported.unreadable += 1;
                continue;
            };
            let (log, at) = match told {
                LookLine::Look(at) => (LOOKS, at.saturating_mul(1000)),
                LookLine::Fleet => (FLEETS, 0),
            };
            lines.push(LogLine::new(
                (log, &self.account),
                at,
                text.to_owned(),
                None,
            ));
        }
        imported.lines = lines.len();
        imported.new = self.logs.import(lines).await?;
        Ok(imported)
    }

    /// All of them, as such files have them.
    pub(crate) fn export(&self) -> Result<Vec<u8>, Failure> {
        let mut text = Vec::new();
        let last = Timestamp::MAX.as_second();
        for log in [FLEETS, LOOKS] {
            for line in self.logs.read(self.query(log, 0, last)) {
                text.extend_from_slice(line?.text.as_bytes());
                text.push(b'\n');
            }
        }
        Ok(text)
    }

    fn query(&self, log: &'static str, from: i64, to: i64) -> LogQuery {
        LogQuery {
            log,
            account: self.account.clone(),
            from: from.saturating_mul(1000).max(0),
            to: to.saturating_mul(1000),
        }
    }
}

impl LookLog for StoreLooks {
    fn note(&self, readers: &[Reader], now: Timestamp) -> io::Result<()> {
        let Some(AddedLook { fleet, look }) = self.own.add(readers, now)? else {
            return Ok(());
        };
        let at = now.as_millisecond();
        let line = |log, text| LogLine::new((log, &self.account), at, text, None);
        self.logs.put_if_new(&self.account, line(FLEETS, fleet))?;
        self.logs.put(line(LOOKS, look))
    }

    fn read(&self, from: i64, to: i64) -> Result<Looks, Failure> {
        let mut found = Looks::default();
        let mut text = Vec::new();
        let last = Timestamp::MAX.as_second();
        for line in self.logs.read(self.query(FLEETS, 0, last)) {
            text.extend_from_slice(line?.text.as_bytes());
            text.push(b'\n');
        }
        let since = from.saturating_sub(BEFORE);
        for line in self
            .logs
            .read(self.query(LOOKS, since, to.saturating_add(1)))
        {
            let line = line?;
            text.extend_from_slice(line.text.as_bytes());
            text.push(b'\n');
            if let Some(writer) = line.writer {
                *found.by.entry(writer).or_default() += 1;
            }
        }
        found.take(&text);
        found.all.sort_by_key(|look| look.at);
        Ok(found)
    }
}

#[cfg(test)]
mod tests;
