//! Cancelling from the screen: as `readers cancel` does it, with the reader
//! looked at again first, because what is on the screen is some seconds old.

use crate::app::App;
use crate::commands::confirmed;
use crate::reader_actions::{self, TakenOff};
use crate::secret::Mode;
use crate::stripe::readers::{self, Action, ActionStatus};
use crate::stripe::{Client, Reader};

/// An action that is to be cancelled.
#[derive(Debug, Clone)]
pub(super) struct CancelRequest {
    pub(super) reader: String,
    pub(super) name: String,
    what: String,
    intent: Option<String>,
}

/// What is to be asked, or why it cannot be done.
pub(super) fn wanted(app: &App, client: &Client, reader: &Reader) -> Result<CancelRequest, String> {
    let name = reader.name().to_owned();
    if reader.is_mobile() {
        return Err(format!(
            "{name} is a mobile reader: cancel in the app that is connected to it"
        ));
    }
    let Some((what, intent)) = reader.action.as_ref().and_then(at) else {
        return Err(format!("{name} is doing nothing"));
    };
    if app.settings.dry_run {
        return Err(format!("--dry-run: {what} on {name} would be cancelled"));
    }
    if client.mode() == Mode::Live && !app.settings.live {
        return Err("a live key: start again with --live to cancel".to_owned());
    }
    // The name cannot be typed here.
    let settings = &app.settings;
    if confirmed(settings).map_err(|failure| failure.to_string())? {
        client.confirm();
    } else if let Some(profile) = settings.profile.as_ref().filter(|_| settings.protected) {
        return Err(format!(
            "profile {profile} is protected: start again with --confirm {profile} to cancel"
        ));
    }
    Ok(CancelRequest {
        reader: reader.id.clone(),
        name,
        what,
        intent,
    })
}

impl CancelRequest {
    /// The question.
    pub(super) fn lines(&self, client: &Client) -> Vec<String> {
        let mut lines = vec![format!("{} on {}", self.what, self.name)];
        if client.mode() == Mode::Live {
            lines.insert(0, "LIVE".to_owned());
        }
        if let Some(intent) = &self.intent {
            lines.push(format!("PaymentIntent {intent} is not cancelled by this."));
        }
        lines.push(String::new());
        lines.push("y cancels it, any other key does not".to_owned());
        lines
    }
}

/// Does it; a sentence about what came of it.
pub(super) async fn cancel(client: Client, wanted: CancelRequest) -> Result<String, String> {
    let request = readers::cancel_action(&wanted.reader);
    let told = |why: String| format!("{}: {why}", wanted.name);
    let is_it = |now: &Action| {
        at(now).is_some_and(|(what, intent)| what == wanted.what && intent == wanted.intent)
    };
    match reader_actions::cancel(&client, &wanted.reader, &request, is_it).await {
        Ok(TakenOff::Canceled(_)) => {}
        Ok(TakenOff::NotThere(_) | TakenOff::Gone) => {
            return Err(told(
                "it is at something else by now; nothing was sent".into(),
            ));
        }
        Err(failure) => return Err(told(failure.to_string())),
    }
    let open = wanted
        .intent
        .as_ref()
        .map_or_else(String::new, |intent| format!("; {intent} is still open"));
    Ok(format!("{}: cancelled {}{open}", wanted.name, wanted.what))
}

/// What a reader is at, a cart on its display included.
fn at(action: &Action) -> Option<(String, Option<String>)> {
    let action = Some(action).filter(|a| a.status == ActionStatus::InProgress)?;
    let intent = action.payment_intent().map(str::to_owned);
    Some((action.kind.to_string(), intent))
}
