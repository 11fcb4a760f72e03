//! Locations from the rows of a file.
//!
//! <https://docs.stripe.com/terminal/fleet/locations-and-zones>

use std::collections::BTreeMap;

use crate::failure::Failure;
use crate::fleet::bulk_results::{RowDone, RowResult, RowSubject};
use crate::fleet::effect::FieldEffect;
use crate::stripe::locations::{self, Address, Draft};
use crate::stripe::write::{self, ObjectsBefore};
use crate::stripe::{Client, Location, Request, Verbatim, metadata};
use crate::typed_rows::{FirstPlaces, RowFault, RowFormat, RowPlace, RowSource};

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

/// A row, and the location it stands for if that is there.
pub(crate) struct LocationRow {
    place: RowPlace,
    draft: Draft,
    there: Option<String>,
    /// What the row's turn among others is decided by.
    turn: String,
}

impl RowSubject for LocationRow {
    fn about(&self) -> &str {
        &self.turn
    }
}

/// The rows of a text, held against all locations there are.
///
/// # Errors
/// [`crate::failure::Kind::Usage`] with everything that is wrong with any of them.
pub(crate) fn read(text: &str, all: &[Verbatim<Location>]) -> Result<Vec<LocationRow>, Failure> {
    let (written, mut faults) = FORM.read(text);
    let mut rows = Vec::new();
    let mut named = FirstPlaces::default();
    for (place, fields) in written {
        let fault = |what: String| RowFault::new(place, what);
        let (draft, found) = draft(&fields);
        faults.extend(found.into_iter().map(fault));
        if let Some(name) = &draft.display_name
            && let Some(first) = named.note(name, place)
        {
            let what = format!("the name {name:?} stands in {first} already");
            faults.push(fault(what));
        }
        // Where it is to be is not known.
        if draft
            .address
            .missing()
            .is_some_and(|parts| !parts.is_empty())
        {
            continue;
        }
        match standing(&draft, all) {
            Ok(there) => rows.push(LocationRow {
                place,
                draft,
                there,
                turn: place.to_string(),
            }),
            Err(what) => faults.push(fault(what)),
        }
    }
    RowSource::LOCATIONS.whole(rows, faults)
}

impl LocationRow {
    /// Whether there is no such location yet.
    pub(crate) fn is_due(&self) -> bool {
        self.there.is_none()
    }

    pub(crate) fn request(&self) -> Request {
        locations::create(&self.draft)
    }

    /// What the location will have.
    pub(crate) fn effects(&self) -> Vec<FieldEffect> {
        let request = self.request();
        let fields = request.params.pairs().iter();
        fields
            .map(|(field, value)| (field.clone(), None, Some(value.clone())))
            .collect()
    }

    /// Where it stands, its name and its address.
    pub(crate) fn line(&self) -> String {
        let address = self.draft.address.one_line();
        format!("{}: {}, {address}", self.place, self.name())
    }

    /// Its row of the results before anything is done.
    pub(crate) fn result(&self) -> RowResult {
        RowResult {
            row: self.place.number(),
            object: self.there.clone(),
            name: self.name().to_owned(),
            ..RowResult::default()
        }
    }

    /// Creates the location, unless it is there. `all` are those there were.
    pub(crate) async fn create(
        &self,
        client: &Client,
        all: &[Verbatim<Location>],
    ) -> Result<RowDone, Failure> {
        if !self.is_due() {
            return Ok(RowDone::new("done_before"));
        }
        let before = ObjectsBefore {
            all,
            list: locations::list(),
            command: "tillctl locations list",
        };
        let made = |location: &Location| self.draft.is_shown_by(location);
        let location = write::create(client, &self.request(), before, made).await?;
        let mut done = RowDone::new("created");
        done.object = Some(location.id.clone());
        Ok(done)
    }

    fn name(&self) -> &str {
        self.draft.display_name.as_deref().unwrap_or_default()
    }
}

/// What a row says, and all that is wrong with it.
fn draft(fields: &BTreeMap<String, String>) -> (Draft, Vec<String>) {
    let mut wrong: Vec<String> = fields
        .keys()
        .filter_map(|name| FORM.wrong_field(name))
        .collect();
    let given = |name: &str| {
        let value = fields.get(name).map(|value| value.trim().to_owned());
        value.filter(|value| !value.is_empty())
    };
    let name = given("display_name");
    match name.as_deref().map(locations::check_name) {
        None => wrong.push("no display_name".to_owned()),
        Some(Err(why)) => wrong.push(why),
        Some(Ok(())) => {}
    }
    let mut address = Address {
        line1: given("line1"),
        line2: given("line2"),
        city: given("city"),
        state: given("state"),
        postal_code: given("postal_code"),
        country: None,
    };
    match given("country").as_deref().map(locations::country) {
        Some(Ok(code)) => address.country = Some(code),
        Some(Err(why)) => wrong.push(why),
        None => wrong.push("no country".to_owned()),
    }
    let missing = address.missing().unwrap_or_default();
    if let Some(country) = &address.country
        && !missing.is_empty()
    {
        wrong.push(format!(
            "a location in {country} needs {} too",
            missing.join(", ")
        ));
    }
    let metadata = FORM.metadata_of(fields);
    wrong.extend(metadata::faults(&metadata, metadata::MOST_KEYS));
    let draft = Draft {
        display_name: name,
        address,
        phone: given("phone"),
        metadata,
    };
    (draft, wrong)
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
