//! Which readers are to be listed, and how.

use std::num::NonZeroUsize;
use std::time::Duration;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser as _};
use clap_complete::ArgValueCompleter;

use crate::app::App;
use crate::commands::all_accounts::AllAccounts;
use crate::commands::complete;
use crate::commands::readers::shared::location_names;
use crate::commands::{parse, resolve};
use crate::conditions::{Condition, Op};
use crate::directory::LocationNames;
use crate::directory::select::Selection;
use crate::failure::Failure;
use crate::fleet::watch::urgency;
use crate::stripe::{Object as _, Reader};
use crate::text::natural;

/// List readers, all of them, with the names of their locations.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl readers list
  tillctl readers list --location Kreuzberg --status offline
  tillctl readers list --label 'Till *' --silent-for 15m -o id
  tillctl readers list --where 'location!=Kreuzberg,silent>15m'
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
    /// Only readers that fit, such as location=Kreuzberg,silent>15m,'label!=Test *';
    /// may be repeated; see `help conditions`
    #[arg(long = "where", value_name = "CONDITIONS")]
    pub(super) conditions: Vec<String>,
    /// Sort the list; -KEY sorts it the other way round. On a terminal readers that are
    /// offline or busy come first (status), else the newest
    #[arg(long, value_name = "KEY", allow_hyphen_values = true,
          value_parser = PossibleValuesParser::new(Sort::names()).try_map(|text| Sort::of(&text)))]
    pub(super) sort: Option<Sort>,
    /// At most so many readers
    #[arg(long, value_name = "N")]
    pub(super) limit: Option<NonZeroUsize>,
    #[command(flatten)]
    pub(super) all_accounts: AllAccounts,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SortKey {
    Label,
    Location,
    LastSeen,
    Type,
    /// What needs somebody first.
    Status,
}

/// In which order.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sort {
    pub(super) key: SortKey,
    is_reversed: bool,
}

impl Sort {
    /// What needs somebody first: how a person is shown a list.
    pub(super) const URGENT: Self = Self {
        key: SortKey::Status,
        is_reversed: false,
    };
    const KEYS: [(&'static str, SortKey); 5] = [
        ("label", SortKey::Label),
        ("location", SortKey::Location),
        ("last-seen", SortKey::LastSeen),
        ("type", SortKey::Type),
        ("status", SortKey::Status),
    ];

    fn names() -> Vec<PossibleValue> {
        let mut names: Vec<PossibleValue> = Vec::new();
        for (name, _) in Self::KEYS {
            let column = name.replace('-', "_");
            let reversed = format!("-{name}");
            names.push(PossibleValue::new(name).alias(column.clone()));
            names.push(
                PossibleValue::new(reversed)
                    .alias(format!("-{column}"))
                    .hide(true),
            );
        }
        names
    }

    fn of(text: &str) -> Result<Self, String> {
        let name = text.strip_prefix('-').unwrap_or(text).replace('_', "-");
        let known = Self::KEYS.into_iter().find(|(known, _)| *known == name);
        known.map_or(Err(name), |(_, key)| {
            Ok(Self {
                key,
                is_reversed: text.starts_with('-'),
            })
        })
    }

    /// Puts them in order; `reader` is what a row is about.
    pub(super) fn sort<T>(
        self,
        rows: &mut [T],
        reader: impl Fn(&T) -> &Reader,
        names: &LocationNames,
    ) {
        rows.sort_by_cached_key(|row| sort_key(reader(row), self.key, names));
        if self.is_reversed {
            rows.reverse();
        }
    }
}

impl Args {
    /// Which readers are meant: what `--where` says, and what the other flags say
    /// shorter.
    pub(super) async fn selection(&self, app: &App) -> Result<Selection, Failure> {
        let location = match &self.location {
            Some(name) => Some(resolve::location(app, name).await?.id().to_owned()),
            None => None,
        };
        let wrong = |why: String| {
            Failure::usage(format!("--where: {why}")).hint("see tillctl help conditions")
        };
        let selection = Selection::parse(&self.conditions).map_err(wrong)?;
        selection
            .with(&self.flags(location.as_deref()))
            .map_err(wrong)
    }

    fn flags(&self, location: Option<&str>) -> Vec<Condition> {
        let named = [
            ("location", location),
            ("status", self.status.as_deref()),
            ("type", self.device_type.as_deref()),
            ("serial", self.serial.as_deref()),
            ("label", self.label.as_deref()),
        ];
        let named = named.into_iter();
        let mut all: Vec<Condition> = named
            .filter_map(|(key, value)| Some(Condition::is(key, value?)))
            .collect();
        let metadata = self.metadata.iter();
        all.extend(metadata.map(|(key, value)| Condition::is(&format!("metadata.{key}"), value)));
        all.extend(self.silent_for.map(|silent| Condition {
            key: "silent".to_owned(),
            op: Op::AtLeast,
            value: format!("{}ms", silent.as_millis()),
        }));
        all
    }
}

/// Text compares without case; the longest silent come first.
fn sort_key(reader: &Reader, key: SortKey, names: &LocationNames) -> (String, i64, String) {
    let label = natural(reader.name());
    match key {
        SortKey::Label => (label, 0, reader.id.clone()),
        SortKey::Type => (reader.device_type.clone().unwrap_or_default(), 0, label),
        SortKey::LastSeen => (
            String::new(),
            reader.last_seen_at.unwrap_or(i64::MIN),
            label,
        ),
        SortKey::Location => (place(reader, names), 0, label),
        SortKey::Status => {
            // One digit, so that as text it comes in the order of the numbers.
            let first = format!("{} {}", urgency(reader), place(reader, names));
            (first, 0, label)
        }
    }
}

fn place(reader: &Reader, names: &LocationNames) -> String {
    let name = reader
        .location_id()
        .map(|id| names.get(id).map_or(id, String::as_str));
    natural(name.unwrap_or_default())
}

/// The conditions with the names of locations as they are written, and these
/// names if they were needed for that.
pub(super) async fn selected(
    app: &App,
    mut selection: Selection,
) -> Result<(Selection, LocationNames), Failure> {
    if !selection.needs_names() {
        return Ok((selection, LocationNames::new()));
    }
    let names = location_names(app, true).await?;
    selection.spell(&names);
    match selection.stray_location(&names) {
        None => Ok((selection, names)),
        Some(stray) => Err(
            Failure::not_found(format!("--where: no location {stray:?}"))
                .hint("see tillctl locations list"),
        ),
    }
}
