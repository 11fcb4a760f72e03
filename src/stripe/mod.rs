//! The only code that talks HTTP: requests as values, the client that sends
//! them, pages, errors, and one file for each resource of the API.
//!
//! A reader, a location or a payment is described here as Stripe describes it;
//! what a shop wants of them lives in the rooms above.

pub mod accounts;
mod action;
pub mod audit_event;
pub mod balance;
mod base;
pub mod charges;
pub mod client;
pub mod config;
pub mod configurations;
pub mod connection_tokens;
pub mod disputes;
pub mod error;
pub mod events;
pub mod expansion;
pub mod files;
pub mod form;
pub mod key_origin;
pub mod locations;
pub mod object;
pub mod onboarding_links;
pub mod pages;
pub mod payment_intents;
mod payments;
mod pending_write;
pub mod permissions;
mod permitted;
pub mod ping;
mod rate_limit;
pub mod raw_request;
pub mod reader_actions;
pub mod readers;
pub mod refunds;
pub mod request;
mod retry;
mod server_clock;
pub mod setup_intents;
mod transport;
pub mod verdict;
mod version;
pub mod write;

pub use audit_event::AuditEvent;
pub use balance::BalanceTransaction;
pub use charges::Charge;
pub use client::Client;
pub use config::{Answer, Config, RequestTry, Trace};
pub use configurations::Configuration;
pub use disputes::Dispute;
pub use error::Error;
pub use events::Event;
pub use form::Form;
pub use locations::Location;
pub use object::{Expandable, Object, Reply, Verbatim};
pub use pages::Pages;
pub use payment_intents::PaymentIntent;
pub use readers::Reader;
pub use refunds::Refund;
pub use request::{Method, Request, Upload};
pub use verdict::{ApiError, Denial, Verdict};
pub use version::API_VERSION;
