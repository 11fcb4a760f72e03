//! `tillctl simulator …`

mod control;
mod reset;
mod serve;

use crate::app::App;
use crate::failure::Failure;

/// Serve the built-in simulator to other programs, or begin anew.
#[derive(Debug, clap::Subcommand)]
#[command(after_help = "Examples:
  tillctl simulator serve
  tillctl simulator serve --readers 2000 --charges 100000
  tillctl simulator control clock advance=2d
  tillctl simulator reset")]
pub enum Command {
    /// Serve a simulated Stripe Terminal on this machine until Ctrl-C
    Serve(Box<serve::Args>),
    /// Turn the clock, switch readers off, dispute charges: what no API can do
    Control(control::Args),
    /// Throw away the shop that --simulator keeps between commands
    #[command(after_help = "Examples:
  tillctl simulator reset
  tillctl simulator reset --yes")]
    Reset,
}

pub(crate) async fn run(app: &App, command: &Command) -> Result<(), Failure> {
    match command {
        Command::Serve(args) => serve::run(app, args).await,
        Command::Control(args) => control::run(app, args).await,
        Command::Reset => reset::run(app),
    }
}
