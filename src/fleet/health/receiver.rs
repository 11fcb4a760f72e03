//! Who is told of findings: an address, or a command.

use std::path::Path;
use std::time::Duration;

use crate::failure::Failure;
use crate::shell_command::{CommandShell, Heard, ShellCommand};
use crate::stripe::webhook::WebhookUrl;
use crate::text::{clean, shortened};

/// So much of what a command says on stderr is read, and so long is waited for it once
/// the command has ended: what it started may outlive it.
const SAID: u64 = 1 << 16;
const LAST_WORDS: Duration = Duration::from_millis(200);

/// Who is told.
#[derive(Debug, Clone)]
pub(crate) enum Receiver {
    Url(String, WebhookUrl),
    Command(String),
}

impl Receiver {
    /// What was typed: an address, or else a command.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        if WebhookUrl::is_one(text) {
            let url = WebhookUrl::parse(text)?;
            return Ok(Self::Url(text.to_owned(), url));
        }
        if text.trim().is_empty() {
            return Err("give an address or a command".to_owned());
        }
        Ok(Self::Command(text.to_owned()))
    }

    pub(crate) fn text(&self) -> &str {
        match self {
            Self::Url(text, _) | Self::Command(text) => text,
        }
    }

    /// As it is shown: an address may be a secret.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Url(_, url) => url.host(),
            Self::Command(_) => "the command",
        }
    }

    /// Tells a text, JSON: by POST, or to the command's stdin.
    pub(super) async fn send(
        &self,
        text: String,
        timeout: Duration,
        ca_file: Option<&Path>,
    ) -> Result<(), Failure> {
        match self {
            Self::Url(_, url) => url.post(text, timeout, ca_file).await,
            Self::Command(command) => run(command, text, timeout).await,
        }
    }
}

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
