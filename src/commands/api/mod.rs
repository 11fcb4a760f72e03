//! `tillctl api …`: any request of the v1 API, under the same guards, retries
//! and errors as every other command.

mod call;
mod data;

use crate::commands::verb::verbs;

verbs! {
    /// Send any request of Stripe's v1 API.
    #[command(after_help = "Examples:
  tillctl api get /v1/terminal/readers --paginate --jq '.[].label'
  tillctl api post /v1/customers -d name='Jenny Rosen' -d 'metadata[shop]=Kreuzberg'
  tillctl api delete /v1/customers/cus_NffrFeUfNV2Hib")]
    pub(crate) enum Command {
        Get(call::Get),
        Post(call::Post),
        Delete(call::Delete),
    }
}
