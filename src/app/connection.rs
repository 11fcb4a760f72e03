//! The client: whose key, which server, and what is told of each request.

use std::sync::Arc;
use std::time::Duration;

use super::App;
use crate::audit::{self, Who};
use crate::failure::{Failure, Kind};
use crate::secret::Mode;
use crate::settings::keys::KeySource;
use crate::stripe::key_origin::KeyOrigin;
use crate::stripe::{self, Client, RequestTry};

impl App {
    pub(super) async fn connect(&self) -> Result<Client, Failure> {
        let (key, source) = self.settings.key()?;
        let key_origin = self.key_origin(&source);
        if let Some(remark) = self.settings.overridden() {
            self.output.note(&remark);
        }
        if let Some(origin) = self.settings.simulated_by_a_file() {
            self.output
                .note(&format!("on the built-in simulator, as {origin} says"));
        }
        if self.settings.now.is_some() && key.mode() == Mode::Live {
            return Err(Failure::new(
                Kind::Credentials,
                "TILLCTL_NOW is for tests and is refused with a live key",
            )
            .hint("unset TILLCTL_NOW"));
        }
        let base = match &self.settings.simulator_url {
            Some(url) => url.clone(),
            None if self.settings.simulator => self.simulator().await?.url().to_owned(),
            None => self.settings.api_base.clone(),
        };
        let output = Arc::clone(&self.output);
        let trace = self.output.is_verbose().then(|| -> stripe::Trace {
            Arc::new(move |attempt: &RequestTry| output.trace(&trace_line(attempt)))
        });
        Client::new(stripe::Config {
            base,
            key,
            key_origin,
            account: self.settings.account.clone(),
            context: self.settings.context.clone(),
            ca_file: self.settings.ca_file.clone(),
            timeout: self.settings.timeout,
            max_retries: self.settings.max_retries,
            live: self.settings.live,
            protected: self
                .settings
                .profile
                .clone()
                .filter(|_| self.settings.protected),
            dry_run: self.settings.dry_run,
            trace,
            record: Some(self.recorder()),
        })
    }

    /// Where the key comes from, and how a new one takes its place.
    fn key_origin(&self, source: &KeySource) -> KeyOrigin {
        let profile = self.settings.profile.as_deref();
        let named = |name: &str| KeyOrigin {
            name: format!("the key from profile {name}"),
            check: format!("`tillctl login --profile {name}` keeps another"),
            renew: format!("`tillctl login --profile {name}`"),
        };
        match (source, profile) {
            (KeySource::Stored(name), _) => named(name),
            (KeySource::Keyring, Some(name)) => named(name),
            (KeySource::Command, Some(name)) => KeyOrigin {
                name: format!("the key from api_key_command of profile {name}"),
                renew: format!(
                    "keep it where api_key_command reads it, or `tillctl login --profile {name}`"
                ),
                check: format!("check what api_key_command of profile {name} prints"),
            },
            (KeySource::File(path), _) => KeyOrigin {
                name: format!("the key from {}", path.display()),
                renew: format!("put it into {}", path.display()),
                ..KeyOrigin::default()
            },
            (KeySource::Given, _) => KeyOrigin {
                name: "the given key".to_owned(),
                check: "copy it again".to_owned(),
                renew: format!(
                    "`tillctl login{}` with it",
                    profile.map_or_else(String::new, |name| format!(" --profile {name}"))
                ),
            },
            (KeySource::Variable | KeySource::Simulator, _)
            | (KeySource::Command | KeySource::Keyring, None) => KeyOrigin {
                name: format!("the key from {source}"),
                ..KeyOrigin::default()
            },
        }
    }

    /// Writes a line of the audit log for each write.
    fn recorder(&self) -> stripe::audit_event::Recorder {
        let settings = &self.settings;
        let base = settings.stand_in();
        // What needs the store says what is wrong with it.
        let shared = self.audit_log().ok();
        let host = || settings.store_user().host;
        let who = Who {
            host: (self.store.get().is_some()).then(host),
            user: settings.user(),
            profile: settings.profile.clone(),
            command: self.command.clone(),
            simulator: settings.simulator,
            api_base: base,
        };
        let (clock, output) = (self.clock, Arc::clone(&self.output));
        audit::recorder(
            shared.unwrap_or_else(|| Arc::new(self.audit())),
            who,
            move || clock.now(),
            move |trouble| output.warn(trouble),
        )
    }
}

fn trace_line(attempt: &RequestTry) -> String {
    let mut line = format!(
        "{} {} -> {} in {} ms",
        attempt.method.name(),
        attempt.target,
        attempt.outcome,
        attempt.took.as_millis()
    );
    if attempt.number > 1 {
        line.push_str(&format!(", try {}", attempt.number));
    }
    if let Some(id) = &attempt.request_id {
        line.push_str(&format!(" [{id}]"));
    }
    if let Some(wait) = attempt.retry_in {
        line.push_str(&format!("; again in {}", seconds(wait)));
    }
    line
}

/// A wait as a person reads it.
fn seconds(wait: Duration) -> String {
    format!("{}.{:01} s", wait.as_secs(), wait.subsec_millis() / 100)
}
