//! What a report is of: whose account, in which mode. A mail or a printed page is read
//! by somebody who did not type the command.

use crate::app::App;
use crate::commands::report::args::Args;
use crate::commands::report::endings::{format_for, is_binary};
use crate::failure::Failure;
use crate::output::Format;
use crate::settings::profile;
use crate::stripe::accounts;

/// Whose report it is, if what it is written as says so: a table that no terminal
/// shows, a workbook, a page. Programs know what they asked for.
pub(super) async fn whose(app: &App, args: &Args) -> Result<Option<String>, Failure> {
    if args.all_accounts.is_on() {
        return Ok(None);
    }
    let format = match args.rows_file() {
        _ if args.ledger_lines => Format::Table,
        Some(path) => format_for(app.output.format(), path)?,
        None => app.output.format(),
    };
    let is_seen = args.rows_file().is_none() && app.output.is_terminal();
    let is_read = (format == Format::Table && !is_seen) || is_binary(format) || args.ledger_lines;
    if !is_read && args.page_file().is_none() {
        return Ok(None);
    }
    account_and_mode(app, args).await.map(Some)
}

/// Whose account, in which mode.
pub(super) async fn account_and_mode(app: &App, args: &Args) -> Result<String, Failure> {
    let (mode, account) = (mode(app), account(app, args).await?);
    Ok(format!("{account}, {mode}"))
}

fn mode(app: &App) -> String {
    if app.settings.simulator {
        return "simulator".to_owned();
    }
    let mode = app.settings.api_key().map(|key| key.mode().name());
    mode.map_or_else(|_| "unknown mode".to_owned(), |mode| format!("{mode} mode"))
}

/// The account by its name, where the key may read it; with `--offline` as it was when
/// the key was stored.
async fn account(app: &App, args: &Args) -> Result<String, Failure> {
    let settings = &app.settings;
    let called = |name: Option<&str>, id: &str| match name {
        Some(name) => format!("{name} ({id})"),
        None => id.to_owned(),
    };
    if !args.source.offline {
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

/// Whose a report on all accounts is.
pub(super) fn all_accounts(app: &App) -> String {
    format!("every connected account, {}", mode(app))
}
