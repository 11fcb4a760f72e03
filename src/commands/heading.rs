//! What a table is of, above it, where nobody sees the command that made it: a mail or a
//! printed page is read by somebody who did not type it.

use super::period_args::zone_of_days;
use crate::app::App;
use crate::conditions::Condition;
use crate::failure::Failure;
use crate::period::words;
use crate::settings::profile;
use crate::stripe::accounts;
use crate::views::report_heading;

/// Whether Stripe may be asked what the account is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AccountName {
    /// It is, where the key may read it.
    Asked,
    /// As it was when the key was stored.
    Stored,
}

impl AccountName {
    /// As it was stored where Stripe is not to be asked.
    pub(crate) const fn of_source(is_offline: bool) -> Self {
        if is_offline {
            Self::Stored
        } else {
            Self::Asked
        }
    }
}

/// The heading of a table: what it is, whose, and `about` it; nothing where it has none.
pub(crate) async fn of(
    app: &App,
    what: &str,
    name: AccountName,
    about: String,
) -> Result<Vec<String>, Failure> {
    if !app.output.has_heading() {
        return Ok(Vec::new());
    }
    let whose = account_and_mode(app, name).await?;
    Ok(vec![what.to_owned(), whose, about])
}

/// The heading of a list of what is there now.
pub(crate) async fn of_now(app: &App, what: &str) -> Result<Vec<String>, Failure> {
    let now = words::in_zone(app.now(), &zone_of_days(app)?);
    of(app, what, AccountName::Stored, format!("as of {now}")).await
}

/// The heading of what became of writes: what they did is worth more than its heading.
pub(crate) async fn of_results(app: &App, what: &str) -> Vec<String> {
    of_now(app, what).await.unwrap_or_default()
}

/// The same of a list in which not all is: what was asked for by conditions, and by the
/// flags that say the same shorter.
pub(crate) fn narrowed(
    mut heading: Vec<String>,
    conditions: &[String],
    flags: &[Condition],
) -> Vec<String> {
    if !heading.is_empty() {
        let flags = flags.iter().map(Condition::typed);
        let only: Vec<String> = conditions.iter().cloned().chain(flags).collect();
        heading.extend(report_heading::only(&only));
    }
    heading
}

/// Whose account, in which mode.
pub(crate) async fn account_and_mode(app: &App, name: AccountName) -> Result<String, Failure> {
    let (mode, account) = (mode(app), account(app, name).await?);
    Ok(format!("{account}, {mode}"))
}

/// Which mode the key is of.
pub(crate) fn mode(app: &App) -> String {
    if app.settings.simulator {
        return "simulator".to_owned();
    }
    let mode = app.settings.api_key().map(|key| key.mode().name());
    mode.map_or_else(|_| "unknown mode".to_owned(), |mode| format!("{mode} mode"))
}

/// The account by its name.
async fn account(app: &App, name: AccountName) -> Result<String, Failure> {
    let settings = &app.settings;
    let called = |name: Option<&str>, id: &str| match name {
        Some(name) => format!("{name} ({id})"),
        None => id.to_owned(),
    };
    if name == AccountName::Asked {
        let request = accounts::own();
        let asked = app.stripe().await?.send::<accounts::Account>(&request);
        if let Ok(account) = asked.await {
            return Ok(called(account.name(), &account.id));
        }
    }
    let own = settings
        .profile
        .as_ref()
        .filter(|_| !settings.layers.other_key);
    let stored = own.and_then(|name| profile::get(settings, name).ok());
    Ok(match (&settings.account, stored) {
        (Some(connected), _) => connected.clone(),
        (None, Some(stored)) if stored.account.is_some() => called(
            stored.account_name.as_deref(),
            stored.account.as_deref().unwrap_or_default(),
        ),
        _ => format!("the account of {}", settings.api_key()?.masked()),
    })
}
