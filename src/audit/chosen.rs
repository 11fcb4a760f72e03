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

/// No shorter end of an id stands for it: so much of it a narrow terminal shows.
const SHORTEST_END: usize = 8;

/// What somebody named, as far as the log has it.
#[derive(Debug, Default)]
struct Named {
    /// The write that has this id; its place in the log says which is newer.
    found: Option<(usize, AuditLine)>,
    /// Those whose ids end so.
    ending: BTreeMap<String, (usize, AuditLine)>,
    elsewhere: Option<AccountScope>,
}

impl Named {
    /// Looks at a line of the log.
    fn see(&mut self, id: &str, place: usize, line: &AuditLine, scope: &AccountScope) {
        let object = line.id.as_ref().filter(|_| line.may_have_changed());
        for known in line.request_id.iter().chain(object) {
            let is_exact = known == id;
            if !is_exact && !is_end(id, known) {
                continue;
            }
            let theirs = AccountScope::of(line);
            if theirs != *scope {
                self.elsewhere = Some(theirs);
            } else if is_exact {
                self.found = Some((place, line.clone()));
            } else {
                self.ending.insert(known.clone(), (place, line.clone()));
            }
        }
    }

    /// The write that is meant.
    fn meant(self, id: &str, scope: &AccountScope) -> Result<(usize, AuditLine), Failure> {
        if let Some(found) = self.found {
            return Ok(found);
        }
        if self.ending.len() > 1 {
            let ids = self.ending.into_keys().collect();
            let several = Failure::not_found(format!("several ids in the audit log end with {id}"));
            return Err(several.details(ids).hint("name one of them whole"));
        }
        if let Some(found) = self.ending.into_values().next() {
            return Ok(found);
        }
        let failure = Failure::not_found(match self.elsewhere {
            Some(theirs) => format!(
                "{id} was written in {}; this is {}",
                theirs.told(),
                scope.told()
            ),
            None => format!("no write {id} in the audit log"),
        });
        Err(failure.hint("tillctl audit list shows the request ids of writes; --profile, --account and --simulator say whose"))
    }
}

/// Whether a text is the end of an id, as a table shows it: `…dFDI8swT`, or copied without
/// what stands for the rest.
fn is_end(text: &str, id: &str) -> bool {
    let end = text.strip_prefix('…').unwrap_or(text);
    end.len() >= SHORTEST_END && id.ends_with(end)
}

/// The lines of these request ids, and the last one of each of these objects: the newest
/// first and each once.
///
/// # Errors
/// [`crate::failure::Kind::NotFound`] for an id that no line has, and for the end of several.
pub(crate) fn named_writes(
    log: &dyn AuditLog,
    scope: &AccountScope,
    ids: &[String],
) -> Result<Vec<AuditLine>, Failure> {
    let mut place = 0;
    let mut named: BTreeMap<&str, Named> = BTreeMap::new();
    for id in ids {
        named.entry(id).or_default();
    }
    for_each(log, None, |line| {
        place += 1;
        for (id, named) in &mut named {
            named.see(id, place, &line, scope);
        }
    })?;
    let mut lines = Vec::new();
    for id in ids {
        if let Some(named) = named.remove(id.as_str()) {
            lines.push(named.meant(id, scope)?);
        }
    }
    lines.sort_by_key(|(place, _)| std::cmp::Reverse(*place));
    lines.dedup_by_key(|(place, _)| *place);
    Ok(lines.into_iter().map(|(_, line)| line).collect())
}
