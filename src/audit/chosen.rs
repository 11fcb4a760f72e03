//! Which of the writes that were recorded are meant.

use std::collections::{BTreeMap, VecDeque};
use std::fmt;

use jiff::Timestamp;

use super::way_back::has_way_back;
use super::{AuditLine, AuditLog};
use crate::failure::Failure;

/// Whose writes: those of another account cannot be turned back from here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AccountScope {
    pub(crate) profile: Option<String>,
    pub(crate) mode: String,
    pub(crate) api_base: Option<String>,
    pub(crate) account: Option<String>,
    pub(crate) context: Option<String>,
}

impl AccountScope {
    fn of(line: &AuditLine) -> Self {
        Self {
            profile: line.profile.clone(),
            mode: line.mode.clone(),
            api_base: line.api_base.clone(),
            account: line.account.clone(),
            context: line.context.clone(),
        }
    }

    /// In half a sentence.
    fn told(&self) -> String {
        let mut told = vec![format!("{} mode", self.mode)];
        for (name, value) in [
            ("profile", &self.profile),
            ("account", &self.account),
            ("context", &self.context),
            ("server", &self.api_base),
        ] {
            if let Some(value) = value {
                told.push(format!("{name} {value}"));
            }
        }
        told.join(", ")
    }
}

/// Whose writes on this machine.
#[derive(Debug, Clone)]
pub(crate) struct Writer {
    pub(crate) host: String,
    pub(crate) user: String,
}

impl Writer {
    /// Whether it wrote this line of a log that machines share.
    fn wrote(&self, line: &AuditLine) -> bool {
        let is_here = |host: &String| *host == self.host;
        line.user == self.user && line.host.as_ref().is_none_or(is_here)
    }
}

/// The last writes of one user of this machine, and what somebody else has changed since.
#[derive(Debug)]
pub(crate) struct LastWrites<'a> {
    scope: &'a AccountScope,
    writer: &'a Writer,
    count: usize,
    own: VecDeque<AuditLine>,
    /// The newest of somebody else that has a way back.
    other: Option<AuditLine>,
}

impl<'a> LastWrites<'a> {
    /// The last so many of this machine's log that may have changed something.
    pub(crate) fn of(
        log: &dyn AuditLog,
        scope: &'a AccountScope,
        writer: &'a Writer,
        count: usize,
    ) -> Result<Self, Failure> {
        let mut last = Self {
            scope,
            writer,
            count,
            own: VecDeque::new(),
            other: None,
        };
        for_each(log, None, |line| last.see(line))?;
        Ok(last)
    }

    fn see(&mut self, line: AuditLine) {
        if AccountScope::of(&line) != *self.scope || !line.may_have_changed() {
            return;
        }
        // A machine may have had another name.
        if line.user != self.writer.user {
            self.see_other(line);
            return;
        }
        if self.own.len() == self.count {
            self.own.pop_front();
        }
        self.own.push_back(line);
    }

    /// Looks at what others have changed since, in the log that machines share.
    pub(crate) fn look_at_others(&mut self, shared: &dyn AuditLog) -> Result<(), Failure> {
        for_each(shared, self.newest(), |line| {
            if AccountScope::of(&line) == *self.scope && !self.writer.wrote(&line) {
                self.see_other(line);
            }
        })
    }

    fn see_other(&mut self, line: AuditLine) {
        let is_newer = self.other.as_ref().is_none_or(|other| other.at <= line.at);
        // Payments of other tills are no changes that anybody means.
        if is_newer && has_way_back(&line) {
            self.other = Some(line);
        }
    }

    /// When the newest of one's own was sent: what was before it is not newer.
    fn newest(&self) -> Option<Timestamp> {
        self.own.back().map(|line| line.at)
    }

    /// The writes, the newest first, and what somebody else has changed after them.
    ///
    /// # Errors
    /// [`crate::failure::Kind::NotFound`] if there is none.
    pub(crate) fn found(self) -> Result<(Vec<AuditLine>, Option<OthersWrite>), Failure> {
        let newest = self.newest();
        let is_newer = |other: &AuditLine| newest.is_none_or(|newest| other.at >= newest);
        let other = self.other.filter(is_newer).map(OthersWrite);
        if self.own.is_empty() {
            let none = Failure::not_found(format!(
                "there is no write of {} on this machine to be turned back",
                self.writer.user
            ));
            return Err(match other {
                Some(other) => none.details(vec![other.to_string()]).hint(other.way()),
                None => none.hint("see tillctl audit list"),
            });
        }
        Ok((self.own.into_iter().rev().collect(), other))
    }
}

/// What somebody else has changed since.
#[derive(Debug)]
pub(crate) struct OthersWrite(AuditLine);

impl OthersWrite {
    /// The command that turns it back.
    pub(crate) fn way(&self) -> String {
        let id = self.0.request_id.as_ref().or(self.0.id.as_ref());
        let id = id.map_or("ID", String::as_str);
        format!("tillctl audit revert {id} turns that back")
    }
}

impl fmt::Display for OthersWrite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(line) = self;
        let whose = match &line.host {
            Some(host) => format!("{} on {host}", line.user),
            None => line.user.clone(),
        };
        let id = line.id.as_deref().unwrap_or("an object");
        write!(
            f,
            "the last change is not yours: {whose} sent `{}` of {id} at {}",
            line.command,
            line.at.strftime("%Y-%m-%dT%H:%M:%SZ")
        )
    }
}

/// Hands over the lines that can be read, the oldest first.
fn for_each(
    log: &dyn AuditLog,
    from: Option<Timestamp>,
    mut take: impl FnMut(AuditLine),
) -> Result<(), Failure> {
    for line in log.read(from, None)? {
        if let Some(line) = line? {
            take(line);
        }
    }
    Ok(())
}

/// The lines of these request ids, and the last one of each of these objects: the newest
/// first and each once.
///
/// # Errors
/// [`crate::failure::Kind::NotFound`] for an id that no line has.
pub(crate) fn named_writes(
    log: &dyn AuditLog,
    scope: &AccountScope,
    ids: &[String],
) -> Result<Vec<AuditLine>, Failure> {
    // The place of a line in the log says which is newer.
    let mut place = 0;
    let mut found: BTreeMap<&str, (usize, AuditLine)> = BTreeMap::new();
    let mut elsewhere: BTreeMap<&str, AccountScope> = BTreeMap::new();
    for_each(log, None, |line| {
        place += 1;
        for id in ids {
            let is_request = line.request_id.as_ref() == Some(id);
            let is_object = line.id.as_ref() == Some(id) && line.may_have_changed();
            if !is_request && !is_object {
                continue;
            }
            let theirs = AccountScope::of(&line);
            if theirs == *scope {
                found.insert(id, (place, line.clone()));
            } else {
                elsewhere.insert(id, theirs);
            }
        }
    })?;
    if let Some(id) = ids.iter().find(|id| !found.contains_key(id.as_str())) {
        let failure = Failure::not_found(match elsewhere.get(id.as_str()) {
            Some(theirs) => format!(
                "{id} was written in {}; this is {}",
                theirs.told(),
                scope.told()
            ),
            None => format!("no write {id} in the audit log"),
        });
        return Err(failure.hint("tillctl audit list shows the request ids of writes; --profile, --account and --simulator say whose"));
    }
    let mut lines: Vec<_> = found.into_values().collect();
    lines.sort_by_key(|(place, _)| std::cmp::Reverse(*place));
    lines.dedup_by_key(|(place, _)| *place);
    Ok(lines.into_iter().map(|(_, line)| line).collect())
}
