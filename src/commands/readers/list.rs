//! `tillctl readers list`

mod all_accounts;

use std::num::NonZeroUsize;
use std::time::Duration;

use jiff::Timestamp;

use crate::app::App;
use crate::commands::all_accounts::AllAccounts;
use crate::commands::complete::name_cache::{self, CachedName};
use crate::commands::{parse, resolve, shapes};
use crate::directory::glob;
use crate::directory::select::Selection;
use crate::failure::Failure;
use crate::stripe::pages::PAGE_LIMIT;
use crate::stripe::{Object as _, Reader, Verbatim, readers};

/// List readers, all of them, with the names of their locations.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl readers list
  tillctl readers list --location Kreuzberg --status offline
  tillctl readers list --label 'Till *' --silent-for 15m -o id
  tillctl readers list -o csv --columns label,serial_number,last_seen
  tillctl readers list --all-accounts --status offline")]
pub struct Args {
    /// Only readers of this location (id or display name)
    #[arg(long, value_name = "LOCATION")]
    location: Option<String>,
    /// Only readers Stripe reports online or offline (lags by up to 2 minutes)
    #[arg(long, value_name = "STATUS", value_parser = ["online", "offline"])]
    status: Option<String>,
    /// Only this model, such as stripe_s700
    #[arg(long = "type", value_name = "TYPE")]
    device_type: Option<String>,
    /// Only the reader with this serial number
    #[arg(long, value_name = "SERIAL")]
    serial: Option<String>,
    /// Only readers whose label fits; * and ? stand for any text and character
    #[arg(long, value_name = "GLOB")]
    label: Option<String>,
    /// Only readers with this metadata; may be repeated
    #[arg(long, value_name = "KEY=VALUE", value_parser = parse::metadata)]
    metadata: Vec<(String, String)>,
    /// Only readers Stripe has not heard from for so long, such as 15m
    #[arg(long, value_name = "DURATION", value_parser = parse::duration)]
    silent_for: Option<Duration>,
    /// Sort the list instead of newest first
    #[arg(long, value_name = "KEY")]
    sort: Option<SortKey>,
    /// At most so many readers
    #[arg(long, value_name = "N")]
    limit: Option<NonZeroUsize>,
    #[command(flatten)]
    all_accounts: AllAccounts,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum SortKey {
    Label,
    Location,
    LastSeen,
    Type,
}

pub(super) async fn run(app: &App, args: &Args) -> Result<(), Failure> {
    if args.all_accounts.is_on() {
        return all_accounts::run(app, args).await;
    }
    app.output
        .check(&shapes::reader(&shapes::LocationNames::new(), app.now()))?;
    let client = app.stripe().await?;
    let filter = args.filter(app).await?;
    let filtered_here =
        args.label.is_some() || !args.metadata.is_empty() || args.silent_for.is_some();
    let limit = args.limit.map_or(usize::MAX, NonZeroUsize::get);
    let mut request = readers::list(&filter);
    if args.limit.is_some() && !filtered_here && args.sort.is_none() {
        request.params.set("limit", limit.min(PAGE_LIMIT));
    }
    // Names and the first page are asked for beside each other.
    let mut pages = client.pages::<Verbatim<Reader>>(request);
    let by_location = matches!(args.sort, Some(SortKey::Location));
    let (names, first) = tokio::join!(super::location_names(app, by_location), pages.next());
    let names = names?;
    let shape = shapes::reader(&names, app.now());
    let mut list = app.output.list(&shape)?;
    let mut sorted = Vec::new();
    let mut known: Vec<CachedName> = Vec::new();
    let (whole, mut cut) = (filter.is_empty(), false);
    let mut page = first?;
    while let Some(readers) = page {
        if whole {
            known.extend(readers.iter().map(|reader| CachedName::from(&**reader)));
        }
        for reader in readers.into_iter().filter(|r| args.fits(r, app.now())) {
            if args.sort.is_some() {
                sorted.push(reader);
            } else if list.count() < limit {
                list.push(&reader)?;
            }
        }
        list.flush()?;
        if args.sort.is_none() && list.count() >= limit {
            cut = true;
            break;
        }
        page = pages.next().await?;
    }
    if whole && !cut {
        name_cache::keep(&app.settings, &name_cache::READERS, &known);
    }
    if let Some(key) = args.sort {
        sorted.sort_by_cached_key(|reader| sort_key(reader, key, &names));
        for reader in sorted.iter().take(limit) {
            list.push(reader)?;
        }
    }
    let count = list.count();
    if count == 0 {
        resolve::check_values(client, &args.selection(), &[], false).await?;
    }
    list.finish()?;
    if count == 0 {
        let filtered = filtered_here
            || args.location.is_some()
            || args.status.is_some()
            || args.device_type.is_some()
            || args.serial.is_some();
        if filtered {
            app.output.note("no reader fits");
        } else {
            app.output.note("there is no reader yet");
            app.output
                .hint("tillctl readers register --code CODE --location LOCATION --label TEXT");
        }
    }
    Ok(())
}

impl Args {
    /// The filters Stripe has.
    async fn filter(&self, app: &App) -> Result<readers::Filter, Failure> {
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
    fn selection(&self) -> Selection {
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
    fn fits(&self, reader: &Reader, now: Timestamp) -> bool {
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
fn sort_key(reader: &Reader, key: SortKey, names: &shapes::LocationNames) -> (String, i64, String) {
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
