//! Who is told by `--notify`.

use crate::stripe::webhook::WebhookUrl;

/// Who is told.
#[derive(Debug, Clone)]
pub(super) enum Receiver {
    Url(String, WebhookUrl),
    Command(String),
}

impl Receiver {
    /// What was typed: an address, or else a command.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        if WebhookUrl::is_one(text) {
            let url = WebhookUrl::parse(text)?;
            return Ok(Self::Url(text.to_owned(), url));
        }
        if text.trim().is_empty() {
            return Err("give an address or a command".to_owned());
        }
        Ok(Self::Command(text.to_owned()))
    }

    pub(super) fn text(&self) -> &str {
        match self {
            Self::Url(text, _) | Self::Command(text) => text,
        }
    }

    /// As it is shown: an address may be a secret.
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Url(_, url) => url.host(),
            Self::Command(_) => "the command",
        }
    }
}
