//! The only code that talks HTTP: requests as values, the client that sends
//! them, pages, errors, and one file for each resource of the API.
//!
//! A reader, a location or a payment is described here as Stripe describes it;
//! what a shop wants of them lives in the rooms above.

pub mod accounts;
mod action;
pub(crate) mod audit_event;
pub mod balance;
mod base;
mod body;
pub mod charges;
pub(crate) mod client;
pub(crate) mod config;
pub mod configurations;
pub mod connection_tokens;
mod dashboard;
pub mod disputes;
pub(crate) mod error;
pub mod events;
pub(crate) mod expansion;
pub mod files;
pub(crate) mod form;
pub mod key_origin;
pub mod locations;
pub(crate) mod object;
pub mod onboarding_links;
pub(crate) mod pages;
pub mod payment_intents;
mod payments;
pub mod payouts;
mod pending_write;
pub mod permissions;
mod permitted;
pub(crate) mod ping;
mod rate_limit;
pub(crate) mod raw_request;
pub mod reader_actions;
pub mod readers;
pub mod refunds;
pub(crate) mod request;
mod retry;
mod server_clock;
pub mod setup_intents;
pub(crate) mod transport;
pub(crate) mod verdict;
mod version;
pub(crate) mod write;

pub(crate) use balance::BalanceTransaction;
pub(crate) use charges::Charge;
pub use client::Client;
pub(crate) use config::{Answer, Config, RequestTry, Trace};
pub(crate) use configurations::Configuration;
pub(crate) use dashboard::Dashboard;
pub(crate) use disputes::Dispute;
pub(crate) use error::Error;
pub(crate) use events::Event;
pub use form::Form;
pub(crate) use locations::Location;
pub(crate) use object::{Expandable, Object, Reply, Verbatim};
pub(crate) use pages::Pages;
pub(crate) use payment_intents::PaymentIntent;
pub use readers::Reader;
pub(crate) use refunds::Refund;
pub(crate) use request::{Method, Request, Upload};
pub(crate) use verdict::Denial;
pub use version::API_VERSION;
