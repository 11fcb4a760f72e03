//! Tells each receiver of each fleet that was checked what is new and what has ended.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::json;

use super::notices::{FindingChange, FindingEvent, Notice, Notices, Telling};
use super::receiver::Receiver;
use super::rule::Rule;
use crate::failure::{Failure, Kind};
use crate::secret::hide_keys;
use crate::text::clean;

/// So many events are named in the sentence for people.
const NAMED: usize = 10;

/// What a check found of one fleet, and whose it is.
pub(crate) struct FleetNews<'a> {
    pub(crate) account: &'a str,
    pub(crate) mode: &'a str,
    pub(crate) profile: Option<&'a str>,
    /// When it was looked at, to the second.
    pub(crate) at: Timestamp,
    pub(crate) found: Vec<Notice>,
    /// The rules that could look.
    pub(crate) looked: BTreeSet<Rule>,
    /// The directory where it is kept what was told, and the account's name there.
    pub(crate) kept_in: (&'a Path, &'a str),
}

/// How it is told.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NewsSending<'a> {
    pub(crate) timeout: Duration,
    pub(crate) ca_file: Option<&'a Path>,
    /// Nobody is told, and nothing is kept.
    pub(crate) dry_run: bool,
}

/// What happened beside the telling, as it happens.
pub(crate) enum NewsEvent<'a> {
    /// Another check is telling the same receiver.
    Busy,
    /// What was told before is lost.
    BegunAnew(String),
    /// That many events would be told.
    WouldTell(&'a Receiver, usize),
    /// A receiver could not be told.
    Failed(Failure),
}

/// Tells all of them of all fleets; gives whether everybody knows it now. What could not
/// be told is told by a later check.
pub(crate) async fn tell(
    receivers: &[Receiver],
    fleets: &[FleetNews<'_>],
    sending: NewsSending<'_>,
    mut on_event: impl FnMut(NewsEvent<'_>),
) -> Result<bool, Failure> {
    let mut all_told = true;
    for receiver in receivers {
        for news in fleets {
            match one(receiver, news, sending, &mut on_event).await {
                Err(failure) if failure.kind() == Kind::Interrupted => return Err(failure),
                Err(failure) => {
                    all_told = false;
                    on_event(NewsEvent::Failed(failure));
                }
                Ok(()) => {}
            }
        }
    }
    Ok(all_told)
}

async fn one(
    receiver: &Receiver,
    news: &FleetNews<'_>,
    sending: NewsSending<'_>,
    on_event: &mut impl FnMut(NewsEvent<'_>),
) -> Result<(), Failure> {
    let unkept =
        |error: io::Error| Failure::failed(format!("what was told cannot be kept: {error}"));
    let (directory, account) = news.kept_in;
    let notices = Notices::new(directory, account, receiver.text());
    let Some(mut telling) = notices.open().map_err(unkept)? else {
        on_event(NewsEvent::Busy);
        return Ok(());
    };
    if let Some(why) = telling.begun_anew.take() {
        on_event(NewsEvent::BegunAnew(why));
    }
    let found = news.found.iter().cloned();
    if sending.dry_run {
        let events = telling.would_see(found, &news.looked, news.at);
        on_event(NewsEvent::WouldTell(receiver, events));
        return Ok(());
    }
    telling.see(found, &news.looked, news.at).map_err(unkept)?;
    if telling.untold().is_empty() {
        return Ok(());
    }
    let text = message(news, &telling).to_string();
    let text = hide_keys(&text).into_owned();
    receiver
        .send(text, sending.timeout, sending.ca_file)
        .await?;
    telling.told().map_err(unkept)
}

fn message(news: &FleetNews<'_>, telling: &Telling) -> serde_json::Value {
    json!({
        "v": 1,
        "from": "tillctl",
        "at": news.at,
        "account": news.account,
        "mode": news.mode,
        "profile": news.profile,
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
