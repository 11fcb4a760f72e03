//! Which readers are to be listed, and how.

use std::num::NonZeroUsize;
use std::time::Duration;

use clap_complete::ArgValueCompleter;

use crate::app::App;
use crate::commands::all_accounts::AllAccounts;
use crate::commands::base::ListChoice;
use crate::commands::complete;
use crate::commands::heading;
use crate::commands::readers::shared::location_names;
use crate::commands::sort_args::SortArgs;
use crate::commands::{Verb as _, fields, parse, resolve};
use crate::conditions::{Condition, Op};
use crate::directory::LocationNames;
use crate::directory::select::Selection;
use crate::failure::Failure;
use crate::output::{Format, SortKey};
use crate::stripe::{Reader, Verbatim};
use jiff::Timestamp;

/// List readers, all of them, with the names of their locations.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl readers list
  tillctl readers list --location \"Berlin Kreuzberg\" --status offline
  tillctl readers list --label 'Till *' --silent-for 15m -o id
  tillctl readers list --where 'location!=Berlin Kreuzberg,silent>15m'
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
    #[command(flatten)]
    pub(super) sort: SortArgs,
    /// At most so many readers
    #[arg(long, value_name = "N", value_parser = parse::at_least_one)]
    pub(super) limit: Option<NonZeroUsize>,
    #[command(flatten)]
    pub(super) all_accounts: AllAccounts,
}

/// Words of conditions for columns that are called otherwise.
const SHORT: [(&str, &str); 5] = [
    ("location", fields::LOCATION_NAME),
    ("type", "device_type"),
    ("serial", "serial_number"),
    ("software", "device_sw_version"),
    ("ip", "ip_address"),
];

/// What needs somebody first, then by place: how a person is shown a list.
const URGENT: [&str; 3] = ["status", fields::LOCATION_NAME, "label"];

impl Args {
    /// By what the list is sorted. Programs get Stripe's order, the newest first, and so
    /// does who wants only some: they are not worth reading all for.
    pub(super) fn order(&self, app: &App) -> Result<Vec<SortKey>, Failure> {
        let typed = self.sort.read(&self.shown(), &SHORT)?;
        if !typed.is_empty() || app.output.format() != Format::Table || self.limit.is_some() {
            return Ok(typed);
        }
        let whose = self.all_accounts.is_on().then_some("account");
        let [first, then @ ..] = URGENT;
        let columns = [first].into_iter().chain(whose).chain(then);
        // Names that nobody sees are not asked for.
        let columns = columns.filter(|name| {
            *name != fields::LOCATION_NAME || app.output.shows(fields::LOCATION_NAME)
        });
        let keys = columns.map(|column| SortKey {
            column: column.to_owned(),
            is_reversed: false,
        });
        Ok(keys.collect())
    }

    /// Whether the names of locations matter to that, whoever sees them.
    pub(super) fn is_by_place(order: &[SortKey]) -> bool {
        order.iter().any(|key| key.column == fields::LOCATION_NAME)
    }

    /// Which readers are meant: what `--where` says, and what the other flags say
    /// shorter.
    pub(super) async fn selection(&self, app: &App) -> Result<Selection, Failure> {
        let location = match &self.location {
            Some(name) => Some(resolve::location(app, name).await?.id.clone()),
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

    /// A heading with what was asked for.
    pub(super) fn narrowed(&self, heading: Vec<String>) -> Vec<String> {
        let flags = self.flags(self.location.as_deref());
        heading::narrowed(heading, &self.conditions, &flags)
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
        all.extend(self.silent_for.map(|silent| {
            let length = format!("{}ms", silent.as_millis());
            Condition::compared("silent", Op::AtLeast, &length)
        }));
        all
    }
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
    let known = selection.check_locations(&names);
    known.map_err(|failure| failure.context("--where"))?;
    Ok((selection, names))
}

/// Which readers are shown.
pub(super) struct ReaderChoice<'a> {
    pub(super) selection: Selection,
    pub(super) names: &'a LocationNames,
    pub(super) now: Timestamp,
}

impl ListChoice<Reader> for ReaderChoice<'_> {
    fn names_something(&self) -> bool {
        self.selection.names_labels()
    }

    /// A label may be typed in another case, if only one reader bears it then.
    fn spell(&mut self, all: &[Verbatim<Reader>]) {
        self.selection
            .spell_labels(all.iter().map(|reader| &**reader));
    }

    fn fits(&self, reader: &Verbatim<Reader>) -> bool {
        self.selection.matches(reader, self.names, self.now)
    }
}
