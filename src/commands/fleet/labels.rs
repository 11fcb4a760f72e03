//! Whose fleet a metric is about.

use crate::app::App;
use crate::failure::Failure;
use crate::views::metric_labels::MetricLabels;

/// Whose fleet this command is about.
pub(super) fn metric_labels(app: &App) -> Result<MetricLabels, Failure> {
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
    Ok(MetricLabels {
        account,
        mode,
        profile: settings.profile.clone(),
    })
}
