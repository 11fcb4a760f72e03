//! Whose fleet a metric is about.

use crate::app::App;
use crate::failure::Failure;

/// Whose fleet a sample is about. On every sample, always: node_exporter reads
/// the files of many accounts as one, and the same sample twice is a fault.
#[derive(Debug, Clone)]
pub(super) struct MetricLabels {
    /// `acct_…` if it was named, else what the key's account is called on this
    /// machine.
    pub(super) account: String,
    /// `live` or `test`.
    pub(super) mode: &'static str,
    /// The profile, if there is one: two of them may be of one account.
    pub(super) profile: Option<String>,
}

impl MetricLabels {
    pub(super) fn of(app: &App) -> Result<Self, Failure> {
        let settings = &app.settings;
        let key = settings.api_key()?;
        let mode = key.mode().name();
        let named = settings
            .account
            .clone()
            .or_else(|| settings.context.clone());
        let account = named.unwrap_or_else(|| {
            let name = key.account_name();
            let own = name.strip_prefix(mode).and_then(|n| n.strip_prefix('-'));
            own.unwrap_or(&name).to_owned()
        });
        Ok(Self {
            account,
            mode,
            profile: settings.profile.clone(),
        })
    }

    pub(super) fn labels<'a>(&'a self, own: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
        let mut labels = vec![("account", self.account.as_str()), ("mode", self.mode)];
        labels.extend(self.profile.as_deref().map(|name| ("profile", name)));
        labels.extend(own);
        labels
    }
}
