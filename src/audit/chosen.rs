//! Which of the writes that were recorded are meant.

use std::collections::{BTreeMap, VecDeque};

use super::AuditLine;
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

/// Which are asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum ChosenEntries<'a> {
    /// Those of these request ids, and the last one of each of these objects.
    Ids(&'a [String]),
    /// The last so many that may have changed something.
    Last(usize),
}

/// The lines that are meant, the newest first and each once; they come the oldest
/// first.
///
/// # Errors
/// [`crate::failure::Kind::NotFound`] for an id that no line has.
pub(crate) fn chosen(
    lines: impl Iterator<Item = AuditLine>,
    scope: &AccountScope,
    wanted: ChosenEntries<'_>,
) -> Result<Vec<AuditLine>, Failure> {
    match wanted {
        ChosenEntries::Last(count) => {
            let mut last = VecDeque::new();
            let ours =
                lines.filter(|line| AccountScope::of(line) == *scope && line.may_have_changed());
            for line in ours {
                if last.len() == count {
                    last.pop_front();
                }
                last.push_back(line);
            }
            if last.is_empty() {
                return Err(Failure::not_found("there is no write to be turned back")
                    .hint("see tillctl audit list"));
            }
            Ok(last.into_iter().rev().collect())
        }
        ChosenEntries::Ids(ids) => by_id(lines, scope, ids),
    }
}

fn by_id(
    lines: impl Iterator<Item = AuditLine>,
    scope: &AccountScope,
    ids: &[String],
) -> Result<Vec<AuditLine>, Failure> {
    // The place of a line in the log says which is newer.
    let mut found: BTreeMap<&str, (usize, AuditLine)> = BTreeMap::new();
    let mut elsewhere: BTreeMap<&str, AccountScope> = BTreeMap::new();
    for (place, line) in lines.enumerate() {
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
    }
    if let Some(id) = ids.iter().find(|id| !found.contains_key(id.as_str())) {
        let failure = Failure::not_found(match elsewhere.get(id.as_str()) {
            Some(theirs) => format!(
                "{id} was written in {}; this is {}",
                theirs.told(),
                scope.told()
            ),
            None => format!("no write {id} in the audit log of this machine"),
        });
        return Err(failure.hint("tillctl audit list shows the request ids of writes; --profile, --account and --simulator say whose"));
    }
    let mut lines: Vec<_> = found.into_values().collect();
    lines.sort_by_key(|(place, _)| std::cmp::Reverse(*place));
    lines.dedup_by_key(|(place, _)| *place);
    Ok(lines.into_iter().map(|(_, line)| line).collect())
}
