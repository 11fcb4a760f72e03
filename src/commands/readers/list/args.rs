//! Which readers are to be listed, and how.

use std::num::NonZeroUsize;
use std::time::Duration;

use clap_complete::ArgValueCompleter;
use jiff::Timestamp;

use crate::app::App;
use crate::commands::all_accounts::AllAccounts;
use crate::commands::complete;
use crate::commands::{parse, resolve};
use crate::directory::LocationNames;
use crate::directory::glob;
use crate::directory::select::Selection;
use crate::failure::Failure;
use crate::stripe::{Object as _, Reader, readers};

/// List readers, all of them, with the names of their locations.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl readers list
  tillctl readers list --location Kreuzberg --status offline
  tillctl readers list --label 'Till *' --silent-for 15m -o id
  tillctl readers list -o csv --columns label,serial_number,last_seen
  tillctl readers list --all-accounts --status offline")]
pub(crate) struct Args {
    /// Only readers of this location (id or display name)
    #[arg(long, value_name = "LOCATION", add = ArgValueCompleter::new(complete::locations))]
    pub(super) location: Option<String>,
    /// Only readers Stripe reports online or offline (lags by up to 2 minutes)
    #[arg(long, value_name = "STATUS", value_parser = ["online", "offline"])]
    pub(super) status: Option<String>,
    /// Only this model, such as stripe_s700
    #[arg(long = "type", value_name = "TYPE", add = ArgValueCompleter::new(complete::models))]
    pub(super) device_type: Option<String>,
    /// Only the reader with this serial number
    #[arg(long, value_name = "SERIAL", add = ArgValueCompleter::new(complete::serial_numbers))]
    pub(super) serial: Option<String>,
    /// Only readers whose label fits; * and ? stand for any text and character
    #[arg(long, value_name = "GLOB")]
    pub(super) label: Option<String>,
    /// Only readers with this metadata; may be repeated
    #[arg(long, value_name = "KEY=VALUE", value_parser = parse::metadata)]
    pub(super) metadata: Vec<(String, String)>,
    /// Only readers Stripe has not heard from for so long, such as 15m
    #[arg(long, value_name = "DURATION", value_parser = parse::duration)]
    pub(super) silent_for: Option<Duration>,
    /// Sort the list instead of newest first
    #[arg(long, value_name = "KEY")]
    pub(super) sort: Option<SortKey>,
    /// At most so many readers
    #[arg(long, value_name = "N")]
    pub(super) limit: Option<NonZeroUsize>,
    #[command(flatten)]
    pub(super) all_accounts: AllAccounts,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub(super) enum SortKey {
    Label,
    Location,
    LastSeen,
    Type,
}

impl Args {
    /// The filters Stripe has.
    pub(super) async fn filter(&self, app: &App) -> Result<readers::Filter, Failure> {
        let location = match &self.location {
            Some(name) => Some(resolve::location(app, name).await?.id().to_owned()),
            None => None,
        };
        Ok(readers::Filter {
            location,
            status: self.status.clone(),
            device_type: self.device_type.clone(),
            serial_number: self.serial.clone(),
        })
    }

    /// The values that some reader should have.
    pub(super) fn selection(&self) -> Selection {
        let one =
            |key: &str, value: &Option<String>| value.clone().map(|value| (key.to_owned(), value));
        let named = [
            one("type", &self.device_type),
            one("serial", &self.serial),
            one("label", &self.label),
        ];
        Selection::of(named.into_iter().flatten())
    }

    /// The filters Stripe does not have.
    pub(super) fn fits(&self, reader: &Reader, now: Timestamp) -> bool {
        let label = self
            .label
            .as_ref()
            .is_none_or(|g| glob::fits(g, reader.label.as_deref().unwrap_or("")));
        let metadata = self
            .metadata
            .iter()
            .all(|(key, value)| reader.metadata.as_ref().and_then(|m| m.get(key)) == Some(value));
        let silent = self.silent_for.is_none_or(|silent| {
            let silent = i64::try_from(silent.as_millis()).unwrap_or(i64::MAX);
            // A reader that was never heard from has been silent for ever;
            // mobile readers say nothing by nature and are left out.
            reader.last_seen_at.map_or(!reader.is_mobile(), |at| {
                now.as_millisecond().saturating_sub(at) >= silent
            })
        });
        label && metadata && silent
    }
}

/// Text compares without case; the longest silent come first.
pub(super) fn sort_key(
    reader: &Reader,
    key: SortKey,
    names: &LocationNames,
) -> (String, i64, String) {
    let label = reader.name().to_lowercase();
    match key {
        SortKey::Label => (label, 0, reader.id.clone()),
        SortKey::Type => (reader.device_type.clone().unwrap_or_default(), 0, label),
        SortKey::LastSeen => (
            String::new(),
            reader.last_seen_at.unwrap_or(i64::MIN),
            label,
        ),
        SortKey::Location => {
            let name = reader
                .location_id()
                .map(|id| names.get(id).map_or(id, String::as_str));
            (name.unwrap_or_default().to_lowercase(), 0, label)
        }
    }
}
