//! The flags that describe a location, and what Stripe asks of them.
//!
//! <https://docs.stripe.com/terminal/fleet/locations-and-zones>

use crate::failure::Failure;
use crate::stripe::locations::{self, Address};

/// The flags that describe a location.
#[derive(Debug, clap::Args)]
pub(super) struct LocationDetails {
    /// What people call it
    #[arg(long, value_name = "TEXT")]
    name: Option<String>,
    /// Street and number
    #[arg(long, value_name = "TEXT")]
    line1: Option<String>,
    /// Second line of the address
    #[arg(long, value_name = "TEXT")]
    line2: Option<String>,
    /// City
    #[arg(long, value_name = "TEXT")]
    city: Option<String>,
    /// State, province or prefecture
    #[arg(long, value_name = "TEXT")]
    state: Option<String>,
    /// Postal code
    #[arg(long, value_name = "TEXT")]
    postal_code: Option<String>,
    /// Country, two letters; it can never be changed
    #[arg(long, value_name = "CC", value_parser = locations::country)]
    country: Option<String>,
    /// Phone number
    #[arg(long, value_name = "TEXT")]
    phone: Option<String>,
}

impl LocationDetails {
    /// The display name, within Stripe's limits.
    pub(super) fn name(&self) -> Result<Option<&str>, Failure> {
        let Some(name) = self.name.as_deref().map(str::trim) else {
            return Ok(None);
        };
        if name.is_empty() {
            return Err(Failure::usage("the name is empty")
                .hint("give the location a name people will know it by, such as Kreuzberg"));
        }
        locations::check_name(name).map_err(Failure::usage)?;
        Ok(Some(name))
    }

    pub(super) fn phone(&self) -> Option<&str> {
        self.phone.as_deref().map(str::trim)
    }

    pub(super) fn country(&self) -> Option<&str> {
        self.country.as_deref()
    }

    pub(super) fn has_address(&self) -> bool {
        let given = self.address_over(&Address::default());
        given.parts().iter().any(|(_, part)| part.is_some())
    }

    /// The parts that were given; an empty one counts as left out where there
    /// is nothing to take away.
    pub(super) fn address(&self) -> Address {
        let mut address = self.address_over(&Address::default());
        for part in [
            &mut address.line1,
            &mut address.line2,
            &mut address.city,
            &mut address.state,
            &mut address.postal_code,
        ] {
            part.take_if(|p| p.is_empty());
        }
        address
    }

    /// The parts that were given over those that are there.
    pub(super) fn address_over(&self, there: &Address) -> Address {
        let over = |given: &Option<String>, there: &Option<String>| {
            given
                .as_ref()
                .map(|g| g.trim().to_owned())
                .or_else(|| there.clone())
        };
        Address {
            line1: over(&self.line1, &there.line1),
            line2: over(&self.line2, &there.line2),
            city: over(&self.city, &there.city),
            state: over(&self.state, &there.state),
            postal_code: over(&self.postal_code, &there.postal_code),
            country: over(&self.country, &there.country),
        }
    }
}

/// The flag of an address part or of the name.
fn flag(part: &str) -> String {
    format!("--{}", part.replace('_', "-"))
}

/// What an address lacks.
fn address_missing(address: &Address) -> Vec<&'static str> {
    let mut missing = Vec::new();
    if address.country.is_none() && address.line1.is_none() {
        // Every country asks for it; the rest depends on the country.
        missing.push("line1");
    }
    missing.extend(address.missing().unwrap_or_default());
    missing
}

/// Refuses what Stripe would refuse, all of it at once.
pub(super) fn complete(address: &Address, also: &[&str]) -> Result<(), Failure> {
    let parts = also.iter().copied().chain(address_missing(address));
    let missing: Vec<_> = parts.map(flag).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let of = address
        .country
        .as_deref()
        .map_or_else(String::new, |c| format!(" in {c}"));
    Err(
        Failure::usage(format!("a location{of} needs {} too", missing.join(", "))).hint(
            "Stripe's rules by country: https://docs.stripe.com/terminal/fleet/locations-and-zones",
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_missing_is_named_at_once() {
        let address = Address {
            country: Some("US".into()),
            city: Some("Austin".into()),
            ..Address::default()
        };
        let said = complete(&address, &["name"]).unwrap_err();
        assert_eq!(
            said.message(),
            "a location in US needs --name, --line1, --state, --postal-code too"
        );
    }
}
