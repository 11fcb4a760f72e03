//! What a report is of: whose account, in which mode. A mail or a printed page is read
//! by somebody who did not type the command.

use crate::app::App;
use crate::commands::heading::{self, AccountName};
use crate::commands::report::args::Args;
use crate::commands::report::endings::{format_for, is_binary};
use crate::failure::Failure;
use crate::output::Format;

/// Whose report it is, if what it is written as says so: a table that no terminal
/// shows, a workbook, a page. Programs know what they asked for.
pub(super) async fn whose(app: &App, args: &Args) -> Result<Option<String>, Failure> {
    if args.all_accounts.is_on() {
        return Ok(None);
    }
    let format = match args.rows_file() {
        _ if args.ledger_lines => Format::Table,
        Some(path) => format_for(app.output.typed_format(), path)?,
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
    // What is reconciled is held against what Stripe lists, wherever it is from.
    let is_offline = args.source().offline || (args.from_store && !args.reconcile);
    let name = AccountName::of_source(is_offline);
    heading::account_and_mode(app, name).await
}

/// Whose a report on all accounts is.
pub(super) fn all_accounts(app: &App) -> String {
    format!("every connected account, {}", heading::mode(app))
}
