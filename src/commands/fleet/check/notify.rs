//! `--notify`: whoever is named hears of what is new and of what has ended, once.

use super::args::Args;
use super::checked::Of;
use crate::app::App;
use crate::failure::{Failure, Kind};
use crate::fleet::health::news::{self, NewsEvent, NewsSending};
use crate::text::counted;

/// Tells all of them of all checks.
pub(super) async fn tell(app: &App, args: &Args, all: &[Of<'_>]) -> Result<(), Failure> {
    let fleets: Vec<_> = all.iter().map(|of| of.checked.news()).collect();
    let sending = NewsSending {
        timeout: app.settings.timeout,
        ca_file: app.settings.ca_file.as_deref(),
        dry_run: app.settings.dry_run,
    };
    let say = |event: NewsEvent<'_>| say(app, &event);
    if news::tell(&args.notify, &fleets, sending, say).await? {
        return Ok(());
    }
    Err(
        Failure::new(Kind::Partial, "not everybody could be told of what changed")
            .hint("the next check tells it"),
    )
}

fn say(app: &App, event: &NewsEvent<'_>) {
    match event {
        NewsEvent::Busy => app
            .output
            .note("--notify: another check is telling just now"),
        NewsEvent::BegunAnew(why) => app.output.warn(&format!(
            "what was told before is lost, all of it is told anew: {why}"
        )),
        NewsEvent::WouldTell(receiver, events) => app.output.note(&format!(
            "--notify: {} would be told of {}",
            receiver.name(),
            counted(*events, "event")
        )),
        NewsEvent::Failed(failure) => app.output.warn(&format!("--notify: {}", failure.message())),
    }
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
