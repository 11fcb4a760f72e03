//! `tillctl locations update LOCATION`

use super::details::{LocationDetails, complete};
use clap_complete::ArgValueCompleter;

use crate::app::App;
use crate::commands::Verb;
use crate::commands::complete;
use crate::commands::{Change, approve, done, fields, parse, resolve};
use crate::failure::Failure;
use crate::output::ColumnNames;
use crate::stripe::locations::{Address, Draft};
use crate::stripe::permissions::{LOCATION, LOCATION_WRITE, Needs, needs};
use crate::stripe::write;
use crate::stripe::{Location, locations};

/// Change a location's name, address, phone or metadata.
///
/// The country can never be changed: create another location and assign the
/// readers to it. An empty text ("") takes a part away: of an address it is left out of what
/// is sent, for Stripe refuses empty parts; if Stripe keeps it all the same, that is told.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl locations update \"Berlin Kreuzberg\" --name \"Kreuzberg Süd\"
  tillctl locations update \"Berlin Kreuzberg\" --line1 \"Oranienstr. 2\" --line2 \"\"
  tillctl locations update tml_FOUOdQVIxvVdvN --metadata region=north --unset-metadata old --dry-run")]
pub(crate) struct Args {
    /// Id or display name
    #[arg(add = ArgValueCompleter::new(complete::locations))]
    location: String,
    #[command(flatten)]
    details: LocationDetails,
    #[command(flatten)]
    metadata: parse::MetadataEdit,
}

impl Verb for Args {
    const NEEDS: Needs = needs(&[LOCATION, LOCATION_WRITE], &[]);

    fn columns() -> ColumnNames {
        fields::location().names()
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let wanted = self.metadata.wanted()?;
        let (name, phone) = (self.details.name()?, self.details.phone());
        let address_given = self.details.has_address();
        if name.is_none() && phone.is_none() && !address_given && wanted.is_empty() {
            return Err(Failure::usage("what is to be changed?")
            .hint("add --name, --line1, --city, --phone, --metadata …; see tillctl locations update --help"));
        }
        let location = resolve::location(app, &self.location).await?;
        let called = format!("{} ({})", location.name(), location.id);
        let none = Address::default();
        let there = location.address.as_ref().unwrap_or(&none);
        same_country(&location, there, self.details.country())?;
        let metadata = parse::MetadataChange::new(wanted, location.metadata.as_ref())?;
        // Stripe documents the parameter as the full address, so parts that stay
        // are sent too.
        let address = if address_given {
            let full = self.details.address_over(there);
            complete(&full, &[])?;
            full
        } else {
            Address::default()
        };
        let fields = fields::location();
        let draft = Draft {
            display_name: name.map(str::to_owned),
            address,
            phone: phone.map(str::to_owned),
            metadata: metadata.params().clone(),
        };
        if metadata.is_empty() && draft.is_shown_by(&location) {
            let sentence = format!("{called} is like that already; nothing was sent");
            return done(app, &fields, &location, &sentence);
        }
        let sent = draft.without_empty_parts();
        let request = locations::update(&location.id, &sent).known(location.raw());
        let effects = differences(&location, there, &draft);
        let mut change = Change::new(format!("Update location {called}")).request(&request);
        for (field, from, to) in &effects {
            change = change.effect(*field, *from, *to);
        }
        if !approve(app, &metadata.effects(change)).await? {
            return Ok(());
        }
        let read = locations::get(&location.id);
        let seen = |l: &Location| metadata.is_done(l.metadata.as_ref()) && draft.is_shown_by(l);
        let updated = write::change(app.stripe().await?, &request, &read, seen).await?;
        are_gone(&draft, &updated)?;
        let mut parts: Vec<_> = effects
            .iter()
            .map(|(field, from, to)| match (from, to) {
                (_, None) => format!("{field} removed"),
                (None, Some(to)) => format!("{field} {to:?} added"),
                (Some(from), Some(to)) => format!("{field} {from:?} -> {to:?}"),
            })
            .collect();
        if !metadata.is_empty() {
            parts.push(metadata.summary());
        }
        let sentence = format!("Updated {called}: {}", parts.join(", "));
        done(app, &fields, &updated, &sentence)
    }
}

/// Whether what was left out of the address is out of it: it is documented as the full
/// address, and not what becomes of a part that it does not have.
fn are_gone(draft: &Draft, updated: &Location) -> Result<(), Failure> {
    let none = Address::default();
    let there = updated.address.as_ref().unwrap_or(&none);
    let parts = draft.address.parts().into_iter().zip(there.parts());
    let kept = parts.filter(|((_, wanted), (_, has))| *wanted == Some("") && has.is_some());
    let kept: Vec<&str> = kept.map(|((part, _), _)| part).collect();
    if kept.is_empty() {
        return Ok(());
    }
    Err(Failure::failed(format!(
        "Stripe kept {} of {}; what else was to change is changed",
        kept.join(", "),
        updated.name()
    ))
    .hint("give it another text, or create a location without it and assign the readers to that"))
}

fn same_country(location: &Location, there: &Address, wanted: Option<&str>) -> Result<(), Failure> {
    match (wanted, there.country.as_deref()) {
        (Some(wanted), Some(has)) if !wanted.eq_ignore_ascii_case(has) => Err(Failure::usage(
            format!(
                "{} is in {has}: Stripe never changes the country of a location",
                location.name()
            ),
        )
        .hint("create another one with `tillctl locations create` and assign the readers to it")),
        _ => Ok(()),
    }
}

type Difference<'a> = (&'static str, Option<&'a str>, Option<&'a str>);

/// What differs between a location and what it is to be.
fn differences<'a>(
    location: &'a Location,
    there: &'a Address,
    draft: &'a Draft,
) -> Vec<Difference<'a>> {
    let mut all = vec![
        (
            "name",
            location.display_name.as_deref(),
            draft.display_name.as_deref(),
        ),
        ("phone", location.phone.as_deref(), draft.phone.as_deref()),
    ];
    let parts = there.parts().into_iter().zip(draft.address.parts());
    all.extend(parts.map(|((part, from), (_, to))| (part, from, to)));
    all.retain(|(_, from, to)| to.is_some_and(|to| to != from.unwrap_or_default()));
    for (_, _, to) in &mut all {
        *to = to.filter(|t| !t.is_empty());
    }
    all
}
