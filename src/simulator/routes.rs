//! Which function answers which endpoint.

use serde_json::Value;

use super::context::Ctx;
use super::error::ApiError;
use super::kinds::Kind;
use super::{
    balance, charges, configurations, customers, disputes, files, inputs, intents, list, locations,
    methods, payments, present, readers, refunds, registration, search, setups, tokens, webhooks,
};

type Handler = fn(&mut Ctx<'_>) -> Result<Value, ApiError>;

/// The function for an endpoint of the contract.
pub(super) fn handler(verb: &str, template: &str) -> Option<Handler> {
    let rest = template.strip_prefix("/v1/")?;
    Some(match (verb, rest) {
        ("DELETE", "terminal/readers/{id}") => readers::delete,
        ("GET", "terminal/readers/{id}") => |ctx| ctx.subject(Kind::Reader),
        ("POST", "terminal/readers/{id}") => readers::update,
        ("GET", "terminal/readers") => |ctx| list::list(ctx, Kind::Reader),
        ("POST", "terminal/readers") => registration::create,
        ("POST", "terminal/readers/{id}/cancel_action") => readers::cancel_action,
        ("POST", "terminal/readers/{id}/collect_inputs") => inputs::collect,
        ("POST", "terminal/readers/{id}/collect_payment_method") => payments::collect,
        ("POST", "terminal/readers/{id}/confirm_payment_intent") => payments::confirm,
        ("POST", "terminal/readers/{id}/process_payment_intent") => payments::process,
        ("POST", "terminal/readers/{id}/process_setup_intent") => setups::process,
        ("POST", "terminal/readers/{id}/refund_payment") => refunds::on_reader,
        ("POST", "terminal/readers/{id}/set_reader_display") => readers::set_display,
        ("DELETE", "terminal/locations/{id}") => locations::delete,
        ("GET", "terminal/locations/{id}") => |ctx| ctx.subject(Kind::Location),
        ("POST", "terminal/locations/{id}") => locations::update,
        ("GET", "terminal/locations") => |ctx| list::list(ctx, Kind::Location),
        ("POST", "terminal/locations") => locations::create,
        ("DELETE", "terminal/configurations/{id}") => configurations::delete,
        ("GET", "terminal/configurations/{id}") => |ctx| ctx.subject(Kind::Configuration),
        ("POST", "terminal/configurations/{id}") => configurations::update,
        ("GET", "terminal/configurations") => |ctx| list::list(ctx, Kind::Configuration),
        ("POST", "terminal/configurations") => configurations::create,
        ("POST", "terminal/connection_tokens") => tokens::connection_token,
        ("POST", "terminal/onboarding_links") => tokens::onboarding_link,
        ("POST", "test_helpers/terminal/readers/{id}/present_payment_method") => present::present,
        ("POST", "test_helpers/terminal/readers/{id}/succeed_input_collection") => inputs::succeed,
        ("POST", "test_helpers/terminal/readers/{id}/timeout_input_collection") => inputs::time_out,
        ("GET", "payment_intents") => |ctx| list::list(ctx, Kind::Intent),
        ("POST", "payment_intents") => intents::create,
        ("GET", "payment_intents/{id}") => |ctx| ctx.subject(Kind::Intent),
        ("POST", "payment_intents/{id}") => intents::update,
        ("GET", "payment_intents/search") => |ctx| search::search(ctx, Kind::Intent),
        ("POST", "payment_intents/{id}/cancel") => intents::cancel,
        ("POST", "payment_intents/{id}/capture") => intents::capture,
        ("POST", "payment_intents/{id}/confirm") => intents::confirm,
        ("POST", "payment_intents/{id}/increment_authorization") => intents::increment,
        ("GET", "charges") => |ctx| list::list(ctx, Kind::Charge),
        ("GET", "charges/{id}") => |ctx| ctx.subject(Kind::Charge),
        ("POST", "charges/{id}") => charges::update,
        ("GET", "charges/search") => |ctx| search::search(ctx, Kind::Charge),
        ("GET", "refunds") => |ctx| list::list(ctx, Kind::Refund),
        ("POST", "refunds") => refunds::create,
        ("GET", "refunds/{id}") => |ctx| ctx.subject(Kind::Refund),
        ("POST", "refunds/{id}") => refunds::update,
        ("POST", "refunds/{id}/cancel") => refunds::cancel,
        ("GET", "balance_transactions") => |ctx| list::list(ctx, Kind::Txn),
        ("GET", "balance_transactions/{id}") => |ctx| ctx.subject(Kind::Txn),
        ("GET", "setup_intents") => |ctx| list::list(ctx, Kind::Setup),
        ("POST", "setup_intents") => setups::create,
        ("GET", "setup_intents/{id}") => |ctx| ctx.subject(Kind::Setup),
        ("POST", "setup_intents/{id}/cancel") => setups::cancel,
        ("GET", "events") => |ctx| list::list(ctx, Kind::Event),
        ("GET", "events/{id}") => |ctx| ctx.subject(Kind::Event),
        ("POST", "files") => files::create,
        ("GET", "files/{id}") => |ctx| ctx.subject(Kind::File),
        ("GET", "disputes") => |ctx| list::list(ctx, Kind::Dispute),
        ("GET", "disputes/{id}") => |ctx| ctx.subject(Kind::Dispute),
        ("GET", "account") => tokens::account,
        ("GET", "accounts") => tokens::accounts,
        ("GET", "accounts/{id}") => tokens::any_account,
        _ => return more(verb, rest),
    })
}

/// What stands around a sale: customers and their cards, money that moves on.
fn more(verb: &str, rest: &str) -> Option<Handler> {
    Some(match (verb, rest) {
        ("GET", "customers") => |ctx| list::list(ctx, Kind::Customer),
        ("POST", "customers") => customers::create,
        ("GET", "customers/search") => |ctx| search::search(ctx, Kind::Customer),
        ("GET", "customers/{id}") => |ctx| ctx.subject(Kind::Customer),
        ("POST", "customers/{id}") => customers::update,
        ("DELETE", "customers/{id}") => customers::delete,
        ("GET", "customers/{id}/payment_methods") => customers::payment_methods,
        ("GET", "payment_methods") => |ctx| list::list(ctx, Kind::Method),
        ("POST", "payment_methods") => methods::create,
        ("GET", "payment_methods/{id}") => |ctx| ctx.subject(Kind::Method),
        ("POST", "payment_methods/{id}") => methods::update,
        ("POST", "payment_methods/{id}/attach") => methods::attach,
        ("POST", "payment_methods/{id}/detach") => methods::detach,
        ("POST", "setup_intents/{id}") => setups::update,
        ("POST", "setup_intents/{id}/confirm") => setups::confirm,
        ("GET", "setup_attempts") => setups::attempts,
        ("GET", "balance") => balance::balance,
        ("GET", "payouts") => |ctx| list::list(ctx, Kind::Payout),
        ("POST", "payouts") => balance::create,
        ("GET", "payouts/{id}") => |ctx| ctx.subject(Kind::Payout),
        ("POST", "payouts/{id}") => balance::update,
        ("POST", "payouts/{id}/cancel") => balance::cancel,
        ("GET", "application_fees") => |ctx| list::list(ctx, Kind::Fee),
        ("GET", "application_fees/{id}") => |ctx| ctx.subject(Kind::Fee),
        ("GET", "transfers") => |ctx| list::list(ctx, Kind::Transfer),
        ("GET", "transfers/{id}") => |ctx| ctx.subject(Kind::Transfer),
        ("GET", "webhook_endpoints") => |ctx| list::list(ctx, Kind::Endpoint),
        ("POST", "webhook_endpoints") => webhooks::create,
        ("GET", "webhook_endpoints/{id}") => |ctx| ctx.subject(Kind::Endpoint),
        ("POST", "webhook_endpoints/{id}") => webhooks::update,
        ("DELETE", "webhook_endpoints/{id}") => webhooks::delete,
        ("GET", "charges/{id}/refunds") => charges::refunds,
        ("POST", "charges/{id}/refunds") => charges::refund,
        ("POST", "disputes/{id}") => disputes::update,
        ("POST", "disputes/{id}/close") => disputes::give_in,
        _ => return None,
    })
}
