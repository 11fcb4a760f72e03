//! `--notify`: whoever is named hears of what is new and of what has ended, once.

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::json;

use super::args::Args;
use super::checked::Of;
use super::receiver::Receiver;
use crate::app::App;
use crate::failure::{Failure, Kind};
use crate::fleet::health::Rule;
use crate::fleet::health::notices::{FindingChange, FindingEvent, Notice, Notices, Telling};
use crate::secret::hide_keys;
use crate::shell_command::{CommandShell, Heard, ShellCommand};
use crate::text::{clean, counted, shortened};

/// So many events are named in the sentence for people.
const NAMED: usize = 10;

/// Tells all of them of all checks. What could not be told is told by a later run.
pub(super) async fn tell(app: &App, args: &Args, all: &[Of<'_>]) -> Result<(), Failure> {
    let mut failed = Vec::new();
    for receiver in &args.notify {
        for of in all {
            if let Err(failure) = one(app, receiver, of).await {
                if failure.kind() == Kind::Interrupted {
                    return Err(failure);
                }
                failed.push(format!("--notify: {}", failure.message()));
            }
        }
    }
    if failed.is_empty() {
        return Ok(());
    }
    for text in &failed {
        app.output.warn(text);
    }
    Err(
        Failure::new(Kind::Partial, "not everybody could be told of what changed")
            .hint("the next check tells it"),
    )
}

/// What kept somebody from being told counts for more than what was found, which is
/// listed. Whom `--notify` names has heard of it, so a quiet check does not repeat it each
/// time: cron would mail it.
pub(super) fn judge(
    app: &App,
    args: &Args,
    told: Result<(), Failure>,
    verdict: Result<(), Failure>,
) -> Result<(), Failure> {
    match (told, verdict) {
        (Ok(()), Err(findings)) if app.output.is_quiet() && !args.notify.is_empty() => {
            Err(Failure::told(findings.kind().exit_code()))
        }
        (Ok(()), verdict) => verdict,
        (Err(failure), verdict) => {
            if let Err(findings) = verdict {
                app.output.note(findings.message());
            }
            Err(failure)
        }
    }
}

async fn one(app: &App, receiver: &Receiver, of: &Of<'_>) -> Result<(), Failure> {
    let checked = of.checked;
    let unkept =
        |error: std::io::Error| Failure::failed(format!("what was told cannot be kept: {error}"));
    let notices = {
        let (directory, account) = checked.told.place();
        Notices::new(directory, account, receiver.text())
    };
    let Some(mut telling) = notices.open().map_err(unkept)? else {
        app.output
            .note("--notify: another check is telling just now");
        return Ok(());
    };
    if let Some(why) = &telling.begun_anew {
        app.output.warn(&format!(
            "what was told before is lost, all of it is told anew: {why}"
        ));
    }
    let found = checked.left().map(Notice::from);
    let looked: BTreeSet<Rule> = checked.looked.iter().copied().collect();
    let now = told_at(of);
    if app.settings.dry_run {
        let events = telling.would_see(found, &looked, now);
        app.output.note(&format!(
            "--notify: {} would be told of {}",
            receiver.name(),
            counted(events, "event")
        ));
        return Ok(());
    }
    telling.see(found, &looked, now).map_err(unkept)?;
    if telling.untold().is_empty() {
        return Ok(());
    }
    let text = message(of, &telling).to_string();
    let text = hide_keys(&text).into_owned();
    let timeout = app.settings.timeout;
    match receiver {
        Receiver::Url(_, url) => {
            url.post(text, timeout, app.settings.ca_file.as_deref())
                .await?;
        }
        Receiver::Command(command) => run(command, text, timeout).await?,
    }
    telling.told().map_err(unkept)
}

/// The moment of the check, to the second.
fn told_at(of: &Of<'_>) -> Timestamp {
    let now = of.checked.gathered.now;
    Timestamp::from_second(now.as_second()).unwrap_or(now)
}

fn message(of: &Of<'_>, telling: &Telling) -> serde_json::Value {
    let whose = &of.checked.whose;
    json!({
        "v": 1,
        "from": "tillctl",
        "at": told_at(of),
        "account": whose.account,
        "mode": whose.mode,
        "profile": whose.profile,
        "text": sentences(telling.untold()),
        "findings": telling.open(),
        "given_up": telling.given_up(),
        "events": telling.untold(),
    })
}

/// For chats that show a text. Names come from outside: nothing in them is a link or
/// calls anybody.
fn sentences(events: &[FindingEvent]) -> String {
    let count = |what: FindingChange| events.iter().filter(|event| event.what == what).count();
    let mut text = format!(
        "tillctl: {} new, {} ended",
        count(FindingChange::New),
        count(FindingChange::Ended)
    );
    for event in events.iter().take(NAMED) {
        let notice = &event.notice;
        let what = match event.what {
            FindingChange::New => notice.severity.as_str(),
            FindingChange::Ended => "ended",
        };
        let about = notice.about().unwrap_or_default();
        let place = match (&notice.reader, &notice.location) {
            (Some(_), Some(place)) => format!(" ({place})"),
            _ => String::new(),
        };
        text.push_str(&format!(
            "\n{what}: {}",
            plain(&format!("{about}{place}: {}", notice.finding))
        ));
    }
    if events.len() > NAMED {
        text.push_str(&format!("\nand {} more", events.len() - NAMED));
    }
    text
}

fn plain(text: &str) -> String {
    let stand_in = |c: char| match c {
        '<' => '‹',
        '>' => '›',
        '@' => '＠',
        c => c,
    };
    clean(text).chars().map(stand_in).collect()
}

/// So much of what a command says on stderr is read, and so long is waited for it once
/// the command has ended: what it started may outlive it.
const SAID: u64 = 1 << 16;
const LAST_WORDS: Duration = Duration::from_millis(200);

/// Runs a command with the text on stdin. What it prints goes nowhere; of what it says
/// on stderr the last line is told if it fails. The key is no business of its.
async fn run(command: &str, text: String, timeout: Duration) -> Result<(), Failure> {
    let failed = |why: String| Failure::failed(format!("the command {why}"));
    let heard = (Heard::Stderr, SAID);
    let line = (CommandShell::System, command);
    let mut running = ShellCommand::start(line, Some(text), &["STRIPE_API_KEY"], heard)
        .map_err(|error| failed(format!("cannot be started: {error}")))?;
    let status = match running.ended_within(timeout).await {
        Ok(Some(status)) => status,
        Ok(None) => return Err(failed(format!("took longer than {} s", timeout.as_secs()))),
        Err(error) => return Err(failed(error.to_string())),
    };
    if status.success() {
        return Ok(());
    }
    let mut why = match status.code() {
        Some(code) => format!("ended with exit code {code}"),
        None => "was ended by a signal".to_owned(),
    };
    let said = running.said(LAST_WORDS).ok().and_then(Result::ok);
    let said = String::from_utf8_lossy(&said.unwrap_or_default()).into_owned();
    if let Some(last) = said.lines().rev().find(|line| !line.trim().is_empty()) {
        why.push_str(&format!(": {}", shortened(&clean(last.trim()), 200)));
    }
    Err(failed(why))
}
