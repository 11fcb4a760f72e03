//! `tillctl audit …`

mod list;

use crate::app::App;
use crate::failure::Failure;

/// Show what this machine has changed at Stripe.
#[derive(Debug, clap::Subcommand)]
#[command(after_help = "Examples:
  tillctl audit list --last 20
  tillctl audit list --since yesterday --command 'readers rename'")]
pub enum Command {
    /// List the writes tillctl sent from this machine
    List(list::Args),
}

/// Runs the verb.
///
/// # Errors
/// If the log cannot be read or shown.
pub fn run(app: &App, command: &Command) -> Result<(), Failure> {
    match command {
        Command::List(args) => list::run(app, args),
    }
}
