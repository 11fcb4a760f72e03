//! `tillctl api …`: any request of the v1 API, under the same guards, retries
//! and errors as every other command.

mod call;
mod data;

use crate::app::App;
use crate::failure::Failure;
use crate::stripe::Method;

/// Send any request of Stripe's v1 API.
#[derive(Debug, clap::Subcommand)]
#[command(after_help = "Examples:
  tillctl api get /v1/terminal/readers --paginate --jq '.[].label'
  tillctl api post /v1/customers -d name='Jenny Rosen' -d 'metadata[shop]=Kreuzberg'
  tillctl api delete /v1/customers/cus_NffrFeUfNV2Hib")]
pub enum Command {
    /// Read something
    Get(call::Get),
    /// Create or change something
    Post(call::Post),
    /// Delete something
    Delete(call::Delete),
}

/// Runs the verb.
///
/// # Errors
/// As the request ends.
pub async fn run(app: &App, command: &Command) -> Result<(), Failure> {
    match command {
        Command::Get(args) => call::get(app, args).await,
        Command::Post(args) => call::write(app, Method::Post, &args.what, args.key()).await,
        Command::Delete(args) => call::write(app, Method::Delete, &args.what, None).await,
    }
}
