//! `tillctl locations import FILE`

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;

use super::details::{MOST_NAME, address_missing, country, shows};
use crate::app::App;
use crate::commands::Verb;
use crate::commands::bulk::{Bulk, with_outcome};
use crate::commands::typed_rows::{self, RowFault, RowFormat, RowPlace};
use crate::commands::{Change, approve};
use crate::failure::Failure;
use crate::fleet::bulk_results::{RowDone, RowResult, RowSubject};
use crate::output::{ColumnNames, Fields, Tone};
use crate::stripe::locations::{self, Address, Draft};
use crate::stripe::permissions::{LOCATION, LOCATION_WRITE, Needs, needs};
use crate::stripe::write::{self, Before};
use crate::stripe::{Location, Verbatim};
use crate::text::counted;

const FORM: RowFormat = RowFormat {
    fields: &[
        "display_name",
        "line1",
        "line2",
        "city",
        "state",
        "postal_code",
        "country",
        "phone",
    ],
    metadata: true,
    needed: &["display_name"],
    amounts: &[],
    exact: &["display_name"],
};

/// Create the locations of a file.
///
/// Every row is checked before the first is sent, and all faults are told at once. A
/// location of the row's name at the row's address is left as it is, so the same file
/// run again goes on where it was.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl locations import locations.csv
  tillctl locations import locations.csv --dry-run
  tillctl locations import - -o jsonl <locations.jsonl

A file is CSV with a header (commas, semicolons or tabs, as spreadsheets write it, in
UTF-8 or UTF-16) or JSON lines, with display_name, line1, line2, city, state,
postal_code, country, phone and any metadata.KEY:

  display_name,line1,city,postal_code,country,metadata.region
  Kreuzberg,Oranienstr. 1,Berlin,10999,DE,east")]
pub(crate) struct Args {
    /// CSV or JSON lines (- for standard input)
    file: PathBuf,
}

/// A row, and the location it stands for if that is there.
struct Entry {
    place: RowPlace,
    draft: Draft,
    there: Option<String>,
    /// What the row's turn among others is decided by.
    turn: String,
}

impl Entry {
    fn name(&self) -> &str {
        self.draft.display_name.as_deref().unwrap_or_default()
    }
}

impl RowSubject for Entry {
    fn about(&self) -> &str {
        &self.turn
    }
}

impl Verb for Args {
    const NEEDS: Needs = needs(&[LOCATION, LOCATION_WRITE], &[]);

    fn columns() -> ColumnNames {
        fields().names()
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let (written, mut faults) = FORM.read(&typed_rows::text("", &self.file).await?);
        let client = app.stripe().await?;
        let all = client.pages::<Verbatim<Location>>(locations::list());
        let all = all.ahead().all().await?;
        let mut entries: Vec<Entry> = Vec::new();
        let mut named: HashMap<String, RowPlace> = HashMap::new();
        for (place, fields) in written {
            let fault = |what: String| RowFault::new(place, what);
            let draft = match draft(&fields) {
                Ok(draft) => draft,
                Err(found) => {
                    faults.extend(found.into_iter().map(fault));
                    continue;
                }
            };
            let name = draft.display_name.clone().unwrap_or_default();
            if let Some(first) = named.insert(name.clone(), place) {
                faults.push(fault(format!(
                    "the name {name:?} stands in {first} already"
                )));
            }
            match standing(&draft, &all) {
                Ok(there) => entries.push(Entry {
                    place,
                    draft,
                    there,
                    turn: place.to_string(),
                }),
                Err(what) => faults.push(fault(what)),
            }
        }
        if !faults.is_empty() {
            return Err(typed_rows::told("the file", faults)
                .hint("mend it and run it again; `tillctl locations list` shows the locations"));
        }
        if entries.is_empty() {
            return Err(Failure::usage("the file has no rows"));
        }
        if entries.iter().any(|entry| entry.there.is_none())
            && !approve(app, &whole(&entries)).await?
        {
            return Ok(());
        }
        let item = |_, entry: &Entry| RowResult {
            row: entry.place.number(),
            object: entry.there.clone(),
            name: entry.name().to_owned(),
            ..RowResult::default()
        };
        let all = &all;
        let work = |entry| async move {
            let entry: &Entry = entry;
            if entry.there.is_some() {
                return Ok(RowDone::new("done_before"));
            }
            let before = Before {
                all,
                list: locations::list(),
                command: "tillctl locations list",
            };
            let Draft { address, phone, .. } = &entry.draft;
            let made = |l: &Location| shows(l, Some(entry.name()), address, phone.as_deref());
            let request = locations::create(&entry.draft);
            let location = write::create(client, &request, before, made).await?;
            let mut done = RowDone::new("created");
            done.object = Some(location.id.clone());
            Ok(done)
        };
        let fields = fields();
        let bulk = Bulk {
            noun: "row",
            verb: "created",
            fields: &fields,
        };
        bulk.carry_out(app, &entries, item, work).await
    }
}

/// What a row says, or all that is wrong with it.
fn draft(fields: &BTreeMap<String, String>) -> Result<Draft, Vec<String>> {
    let mut wrong: Vec<String> = fields
        .keys()
        .filter_map(|name| FORM.wrong_field(name))
        .collect();
    let given = |name: &str| {
        let value = fields.get(name).map(|value| value.trim().to_owned());
        value.filter(|value| !value.is_empty())
    };
    let name = given("display_name");
    match &name {
        None => wrong.push("no display_name".to_owned()),
        Some(name) if name.chars().count() > MOST_NAME => {
            wrong.push(format!("a name has at most {MOST_NAME} characters"));
        }
        Some(_) => {}
    }
    let mut address = Address {
        line1: given("line1"),
        line2: given("line2"),
        city: given("city"),
        state: given("state"),
        postal_code: given("postal_code"),
        country: None,
    };
    match given("country").as_deref().map(country) {
        Some(Ok(code)) => address.country = Some(code),
        Some(Err(why)) => wrong.push(why),
        None => wrong.push("no country".to_owned()),
    }
    let missing = address_missing(&address);
    if address.country.is_some() && !missing.is_empty() {
        let country = address.country.as_deref().unwrap_or_default();
        wrong.push(format!(
            "a location in {country} needs {} too",
            missing.join(", ")
        ));
    }
    let metadata: BTreeMap<String, String> = fields
        .iter()
        .filter_map(|(name, value)| Some((name.strip_prefix("metadata.")?, value)))
        .filter(|(_, value)| !value.is_empty())
        .map(|(key, value)| (key.to_owned(), value.clone()))
        .collect();
    wrong.extend(typed_rows::wrong_metadata(&metadata));
    if !wrong.is_empty() {
        return Err(wrong);
    }
    Ok(Draft {
        display_name: name,
        address,
        phone: given("phone"),
        metadata,
    })
}

/// The location a row stands for, if it is there. One of its name somewhere else is
/// another shop, or this one that has moved: who runs the file has to say which.
fn standing(draft: &Draft, all: &[Verbatim<Location>]) -> Result<Option<String>, String> {
    let name = draft.display_name.as_deref().unwrap_or_default();
    let of_name = || {
        all.iter()
            .filter(|l| l.display_name.as_deref() == Some(name))
    };
    let none = Address::default();
    let same = |location: &&Verbatim<Location>| {
        let there = location.address.as_ref().unwrap_or(&none);
        there.parts() == draft.address.parts()
    };
    if let Some(location) = of_name().find(same) {
        return Ok(Some(location.id.clone()));
    }
    match of_name().next() {
        None => Ok(None),
        Some(location) => Err(format!(
            "the name {name:?} is that of {}, at another address ({}); `tillctl locations update` changes it",
            location.id,
            location.address.as_ref().unwrap_or(&none).one_line()
        )),
    }
}

/// All that is due as one change.
fn whole(entries: &[Entry]) -> Change {
    let due: Vec<&Entry> = entries.iter().filter(|e| e.there.is_none()).collect();
    let what = format!("Create {}", counted(due.len(), "location"));
    let listing = due
        .iter()
        .map(|e| format!("{}: {}, {}", e.place, e.name(), e.draft.address.one_line()));
    let listing = listing.collect();
    let change = due.iter().fold(Change::new(what), |all, entry| {
        let request = locations::create(&entry.draft);
        let mut one = Change::new("").about(&entry.turn).request(&request);
        for (field, value) in request.params.pairs() {
            one = one.effect(field, None, Some(value));
        }
        all.and(one)
    });
    change.listing(listing)
}

fn fields() -> Fields<'static, RowResult> {
    let named = Fields::of(|i: &RowResult| i.object.clone().unwrap_or_default())
        .count("row", |i| Some(i.row))
        .text("display_name", |i| Some(&i.name))
        .tone(|_| Tone::Strong)
        .text("id", |i| i.object.as_deref());
    with_outcome(named)
}
