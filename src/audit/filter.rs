//! Which lines of a log are listed.

use std::collections::VecDeque;

use jiff::Timestamp;

use super::{AuditLine, AuditLog};
use crate::failure::Failure;

/// What is asked of a line; nothing, where nothing is said.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct AuditFilter<'a> {
    /// No earlier.
    pub(crate) from: Option<Timestamp>,
    /// Earlier.
    pub(crate) to: Option<Timestamp>,
    pub(crate) profile: Option<&'a str>,
    /// A command, or the noun of several.
    pub(crate) command: Option<&'a str>,
    /// The id of an object that was written to or named.
    pub(crate) object: Option<&'a str>,
    pub(crate) outcome: Option<&'a str>,
    pub(crate) user: Option<&'a str>,
}

impl AuditFilter<'_> {
    fn fits(&self, line: &AuditLine) -> bool {
        let is = |asked: Option<&str>, held: Option<&str>| asked.is_none() || asked == held;
        self.from.is_none_or(|from| line.at >= from)
            && self.to.is_none_or(|to| line.at < to)
            && is(self.profile, line.profile.as_deref())
            && is(self.outcome, Some(&line.outcome))
            && is(self.user, Some(&line.user))
            && self.command.is_none_or(|c| is_command(&line.command, c))
            && self.object.is_none_or(|id| line.is_about(id))
    }
}

/// Whether a command is the one asked for, or one of its noun.
fn is_command(command: &str, asked: &str) -> bool {
    let rest = command.strip_prefix(asked.trim());
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

/// How many lines there were.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct LinesRead {
    /// That fit, handed over or not.
    pub(crate) fit: u64,
    /// That nobody can read.
    pub(crate) unreadable: u64,
}

/// Hands over the lines that fit, the oldest first: as they are read, or the last so many
/// of them, of which no more are held.
pub(crate) fn for_each_line(
    log: &dyn AuditLog,
    filter: &AuditFilter<'_>,
    last: Option<usize>,
    also: impl Fn(&AuditLine) -> bool,
    mut take: impl FnMut(&AuditLine) -> Result<(), Failure>,
) -> Result<LinesRead, Failure> {
    let mut read = LinesRead::default();
    let mut kept = VecDeque::new();
    for line in log.read(filter.from, filter.to)? {
        let Some(line) = line? else {
            read.unreadable += 1;
            continue;
        };
        if !filter.fits(&line) || !also(&line) {
            continue;
        }
        read.fit += 1;
        match last {
            None => take(&line)?,
            Some(most) => {
                kept.push_back(line);
                if kept.len() > most {
                    kept.pop_front();
                }
            }
        }
    }
    kept.iter().try_for_each(take)?;
    Ok(read)
}

#[cfg(test)]
mod tests {
    use super::super::file_log::FileAuditLog;
    use super::*;

    #[test]
    fn a_noun_stands_for_all_its_commands() {
        assert!(is_command("readers rename", "readers"));
        assert!(is_command("readers rename", "readers rename"));
        assert!(!is_command("readers rename", "reader"));
        assert!(!is_command("pay", "payments"));
    }

    /// Lines of these users; `None` is one that nobody can read.
    fn log(home: &std::path::Path, users: &[Option<&str>]) -> FileAuditLog {
        let mut text = String::new();
        for (second, user) in users.iter().enumerate() {
            match user {
                None => text.push_str("{\"v\":\n"),
                Some(user) => text.push_str(&format!(
                    r#"{{"v":1,"at":"2026-11-29T04:00:{second:02}Z","user":"{user}","profile":null,"mode":"test","account":null,"command":"readers rename","method":"POST","path":"/v1/terminal/readers/tmr_1","object":null,"id":"tmr_1","outcome":"done","status":200,"error":null,"request_id":"req_{second}","tries":1,"sent":{{}},"before":null,"after":null}}
"#
                )),
            }
        }
        std::fs::write(home.join("audit.jsonl"), text).unwrap();
        FileAuditLog::in_dir(home)
    }

    fn read(
        log: &FileAuditLog,
        filter: &AuditFilter<'_>,
        last: Option<usize>,
    ) -> (Vec<String>, LinesRead) {
        let mut seen = Vec::new();
        let take = |line: &AuditLine| {
            seen.extend(line.request_id.clone());
            Ok(())
        };
        let read = for_each_line(log, filter, last, |line| line.user != "nobody", take).unwrap();
        (seen, read)
    }

    #[test]
    fn the_last_of_those_that_fit_are_handed_over() {
        let home = tempfile::tempdir().unwrap();
        let users = [
            Some("anna"),
            None,
            Some("ben"),
            Some("nobody"),
            Some("anna"),
            Some("anna"),
            Some("ben"),
        ];
        let log = log(home.path(), &users);
        let anna = AuditFilter {
            user: Some("anna"),
            ..AuditFilter::default()
        };
        let counts = |fit| LinesRead { fit, unreadable: 1 };
        let ids = |ids: &[&str]| ids.iter().map(|id| format!("req_{id}")).collect::<Vec<_>>();
        let all = AuditFilter::default();
        assert_eq!(
            read(&log, &all, None),
            (ids(&["0", "2", "4", "5", "6"]), counts(5))
        );
        assert_eq!(read(&log, &anna, None), (ids(&["0", "4", "5"]), counts(3)));
        assert_eq!(read(&log, &anna, Some(2)), (ids(&["4", "5"]), counts(3)));
        assert_eq!(
            read(&log, &all, Some(9)),
            (ids(&["0", "2", "4", "5", "6"]), counts(5))
        );
        assert_eq!(read(&log, &all, Some(0)), (Vec::new(), counts(5)));
        let between = AuditFilter {
            from: Some("2026-11-29T04:00:02Z".parse().unwrap()),
            to: Some("2026-11-29T04:00:06Z".parse().unwrap()),
            object: Some("tmr_1"),
            command: Some("readers"),
            outcome: Some("done"),
            ..AuditFilter::default()
        };
        assert_eq!(
            read(&log, &between, None),
            (ids(&["2", "4", "5"]), counts(3))
        );
    }
}
