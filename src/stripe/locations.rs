//! Locations: the shops readers stand in.
//!
//! <https://docs.stripe.com/api/terminal/locations>

use std::collections::BTreeMap;

use serde::Deserialize;

use super::form::Form;
use super::object::Object;
use super::request::Request;

const PATH: &str = "/v1/terminal/locations";

/// Characters of a display name Stripe takes.
const LONGEST_NAME: usize = 1000;

/// A display name within Stripe's limit.
pub(crate) fn check_name(name: &str) -> Result<(), String> {
    if name.chars().count() > LONGEST_NAME {
        return Err(format!("a name has at most {LONGEST_NAME} characters"));
    }
    Ok(())
}

/// A country as Stripe has it: two letters, upper case.
pub(crate) fn country(text: &str) -> Result<String, String> {
    let code = text.trim().to_ascii_uppercase();
    if code.len() != 2 || !code.bytes().all(|b| b.is_ascii_uppercase()) {
        return Err("a country is two letters, such as DE (ISO 3166)".into());
    }
    if code == "UK" {
        return Err("the United Kingdom is GB (ISO 3166)".into());
    }
    Ok(code)
}

/// A shop.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct Location {
    /// `tml_…`
    pub id: String,
    /// What people call it.
    #[serde(default)]
    pub display_name: Option<String>,
    /// Its address; the country can never change.
    #[serde(default)]
    pub address: Option<Address>,
    /// The configuration it does not inherit from the account.
    #[serde(default)]
    pub configuration_overrides: Option<String>,
    /// Phone number.
    #[serde(default)]
    pub phone: Option<String>,
    /// Metadata.
    #[serde(default)]
    pub metadata: Option<BTreeMap<String, String>>,
    /// Mode.
    #[serde(default)]
    pub livemode: Option<bool>,
    /// The location is gone.
    #[serde(default)]
    pub deleted: bool,
}

impl Object for Location {
    const OBJECT: &'static str = "terminal.location";
    fn id(&self) -> &str {
        &self.id
    }
    fn livemode(&self) -> Option<bool> {
        self.livemode
    }
    fn is_deleted(&self) -> bool {
        self.deleted
    }
}

impl Location {
    /// The display name, or the id of a location without one.
    pub fn name(&self) -> &str {
        self.display_name
            .as_deref()
            .filter(|n| !n.is_empty())
            .unwrap_or(&self.id)
    }
}

/// An address. Which parts a country needs: [`Address::missing`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct Address {
    /// Street and number.
    #[serde(default, deserialize_with = "filled")]
    pub line1: Option<String>,
    /// The second line.
    #[serde(default, deserialize_with = "filled")]
    pub line2: Option<String>,
    /// City.
    #[serde(default, deserialize_with = "filled")]
    pub city: Option<String>,
    /// State, province, prefecture.
    #[serde(default, deserialize_with = "filled")]
    pub state: Option<String>,
    /// Postal code.
    #[serde(default, deserialize_with = "filled")]
    pub postal_code: Option<String>,
    /// Two letters, upper case.
    #[serde(default, deserialize_with = "filled")]
    pub country: Option<String>,
}

/// A part that is unset comes as null or, the second line, as an empty text.
fn filled<'de, D: serde::Deserializer<'de>>(part: D) -> Result<Option<String>, D::Error> {
    let part = Option::<String>::deserialize(part)?;
    Ok(part.filter(|text| !text.is_empty()))
}

impl Address {
    /// The parts with the names they have in the API.
    pub fn parts(&self) -> [(&'static str, Option<&str>); 6] {
        [
            ("line1", self.line1.as_deref()),
            ("line2", self.line2.as_deref()),
            ("city", self.city.as_deref()),
            ("state", self.state.as_deref()),
            ("postal_code", self.postal_code.as_deref()),
            ("country", self.country.as_deref()),
        ]
    }

    /// The parts this address lacks for its country, in the order people write
    /// them; `None` if we know no rule for the country, so Stripe decides.
    ///
    /// <https://docs.stripe.com/terminal/fleet/locations-and-zones>
    pub fn missing(&self) -> Option<Vec<&'static str>> {
        let Some(country) = self.country.as_deref().filter(|c| !c.is_empty()) else {
            return Some(vec!["country"]);
        };
        let needed: &[&str] = match country.to_ascii_uppercase().as_str() {
            "AU" | "CA" | "ES" | "IT" | "JP" | "US" => &["line1", "city", "state", "postal_code"],
            "AT" | "BE" | "CH" | "CZ" | "DE" | "DK" | "EE" | "FI" | "FR" | "GB" | "HU" | "LI"
            | "LT" | "LU" | "LV" | "MY" | "NL" | "NO" | "NZ" | "PL" | "PT" | "RO" | "SE" | "SK" => {
                &["line1", "city", "postal_code"]
            }
            "BG" | "CY" | "HR" | "IE" | "MT" | "SG" | "SI" => &["line1", "postal_code"],
            "GI" => &["line1"],
            _ => return None,
        };
        let parts = self.parts();
        Some(
            needed
                .iter()
                .copied()
                .filter(|name| {
                    !parts
                        .iter()
                        .any(|(n, v)| n == name && v.is_some_and(|v| !v.trim().is_empty()))
                })
                .collect(),
        )
    }

    /// One line, for tables.
    pub fn one_line(&self) -> String {
        let town = [self.postal_code.as_deref(), self.city.as_deref()]
            .into_iter()
            .flatten()
            .filter(|p| !p.is_empty())
            .collect::<Vec<_>>()
            .join(" ");
        [
            self.line1.as_deref(),
            self.line2.as_deref(),
            Some(&town),
            self.state.as_deref(),
            self.country.as_deref(),
        ]
        .into_iter()
        .flatten()
        .filter(|p| !p.is_empty())
        .collect::<Vec<_>>()
        .join(", ")
    }
}

/// What a location is created with or changed to; `None` leaves a part alone.
#[derive(Debug, Clone, Default)]
pub struct Draft {
    /// Display name.
    pub display_name: Option<String>,
    /// Address parts.
    pub address: Address,
    /// Phone number.
    pub phone: Option<String>,
    /// Metadata; an empty value removes the key.
    pub metadata: BTreeMap<String, String>,
}

impl Draft {
    /// Whether a location shows what is sent.
    pub(crate) fn is_shown_by(&self, location: &Location) -> bool {
        let none = Address::default();
        let there = location.address.as_ref().unwrap_or(&none);
        let same = |sent: Option<&str>, there: Option<&str>| {
            sent.is_none_or(|s| s == there.unwrap_or_default())
        };
        let parts = self.address.parts();
        let mut parts = parts.iter().zip(there.parts());
        same(
            self.display_name.as_deref(),
            location.display_name.as_deref(),
        ) && same(self.phone.as_deref(), location.phone.as_deref())
            && parts.all(|((_, sent), (_, there))| same(*sent, there))
    }

    /// The same without the parts of the address that are to be gone: Stripe refuses
    /// empty ones (`parameter_invalid_empty`), as
    /// <https://github.com/Automattic/woocommerce-payments/issues/3012> saw it.
    pub(crate) fn without_empty_parts(&self) -> Self {
        let filled = |part: &Option<String>| part.clone().filter(|text| !text.is_empty());
        let address = &self.address;
        Self {
            address: Address {
                line1: filled(&address.line1),
                line2: filled(&address.line2),
                city: filled(&address.city),
                state: filled(&address.state),
                postal_code: filled(&address.postal_code),
                country: filled(&address.country),
            },
            ..self.clone()
        }
    }

    fn form(&self) -> Form {
        let mut form = Form::new().with_some("display_name", self.display_name.as_deref());
        for (name, value) in self.address.parts() {
            form = form.with_some(&format!("address[{name}]"), value);
        }
        form.with_some("phone", self.phone.as_deref())
            .with_map("metadata", &self.metadata)
    }
}

/// `GET /v1/terminal/locations`; the API has no filters.
pub fn list() -> Request {
    Request::get(&[PATH])
}

/// `GET /v1/terminal/locations/{id}`
pub fn get(id: &str) -> Request {
    Request::get(&[PATH, id])
}

/// `POST /v1/terminal/locations`
pub fn create(draft: &Draft) -> Request {
    Request::post(&[PATH]).params(draft.form())
}

/// `POST /v1/terminal/locations/{id}`
pub fn update(id: &str, draft: &Draft) -> Request {
    Request::post(&[PATH, id]).params(draft.form())
}

/// `POST /v1/terminal/locations/{id}`: attaches a configuration, or with `None`
/// lets the location inherit the account's default again.
pub fn set_configuration(id: &str, configuration: Option<&str>) -> Request {
    let form = Form::new().with("configuration_overrides", configuration.unwrap_or_default());
    Request::post(&[PATH, id]).params(form)
}

/// `DELETE /v1/terminal/locations/{id}`
pub fn delete(id: &str) -> Request {
    Request::delete(&[PATH, id])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(country: &str, parts: &[&str]) -> Address {
        let has = |name: &str| parts.contains(&name).then(|| "x".to_owned());
        Address {
            line1: has("line1"),
            line2: None,
            city: has("city"),
            state: has("state"),
            postal_code: has("postal_code"),
            country: Some(country.into()),
        }
    }

    #[test]
    fn a_country_is_two_letters() {
        assert_eq!(country("de").unwrap(), "DE");
        for bad in ["", "D", "DEU", "D1", "uk", "Österreich"] {
            assert!(country(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn each_country_has_its_rule() {
        let all = ["line1", "city", "state", "postal_code"];
        for (country, parts, missing) in [
            ("US", &all[..], Some(vec![])),
            ("US", &["line1", "city", "postal_code"], Some(vec!["state"])),
            ("de", &["line1", "city", "postal_code"], Some(vec![])),
            ("DE", &["city"], Some(vec!["line1", "postal_code"])),
            ("IE", &["line1", "postal_code"], Some(vec![])),
            ("GI", &[], Some(vec!["line1"])),
            ("BR", &[], None),
            ("", &[], Some(vec!["country"])),
        ] {
            assert_eq!(
                address(country, parts).missing(),
                missing,
                "{country} {parts:?}"
            );
        }
    }
}
