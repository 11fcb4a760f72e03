//! Where a run takes place: an address that Stripe takes in each country of
//! Terminal, and the currency payments are made in there.
//!
//! <https://docs.stripe.com/terminal/payments/regional>

use crate::money::{Currency, Money};
use crate::stripe::locations::Address;

/// A country with an address in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Country {
    /// Its code: two letters, upper case.
    pub code: &'static str,
    /// Lower case.
    pub currency: &'static str,
    /// A usual sale in minor units. It ends in 00, as do half of it, three
    /// quarters and 15% more: other endings are declined on purpose.
    amount: i64,
    line1: &'static str,
    city: &'static str,
    state: Option<&'static str>,
    postal_code: &'static str,
}

const fn country(
    code: &'static str,
    currency: &'static str,
    amount: i64,
    (line1, city, postal_code): (&'static str, &'static str, &'static str),
    state: Option<&'static str>,
) -> Country {
    Country {
        code,
        currency,
        amount,
        line1,
        city,
        state,
        postal_code,
    }
}

/// Every country we know an address in.
#[rustfmt::skip]
const COUNTRIES: &[Country] = &[
    country("AT", "eur", 2000, ("Stephansplatz 1", "Wien", "1010"), None),
    country("AU", "aud", 2000, ("1 Martin Place", "Sydney", "2000"), Some("NSW")),
    country("BE", "eur", 2000, ("Grand-Place 1", "Bruxelles", "1000"), None),
    country("BG", "eur", 2000, ("bul. Vitosha 1", "Sofia", "1000"), None),
    country("CA", "cad", 2000, ("111 Wellington Street", "Ottawa", "K1A 0A6"), Some("ON")),
    country("CH", "chf", 2000, ("Bahnhofstrasse 1", "Zürich", "8001"), None),
    country("CY", "eur", 2000, ("Ledras 1", "Nicosia", "1011"), None),
    country("CZ", "czk", 40000, ("Staroměstské náměstí 1", "Praha", "110 00"), None),
    country("DE", "eur", 2000, ("Platz der Republik 1", "Berlin", "11011"), None),
    country("DK", "dkk", 20000, ("Rådhuspladsen 1", "København", "1550"), None),
    country("EE", "eur", 2000, ("Raekoja plats 1", "Tallinn", "10146"), None),
    country("ES", "eur", 2000, ("Plaza Mayor 1", "Madrid", "28012"), Some("Madrid")),
    country("FI", "eur", 2000, ("Mannerheimintie 1", "Helsinki", "00100"), None),
    country("FR", "eur", 2000, ("1 rue de Rivoli", "Paris", "75004"), None),
    country("GB", "gbp", 2000, ("1 Parliament Square", "London", "SW1P 3BD"), None),
    country("GI", "gip", 2000, ("1 Main Street", "Gibraltar", "GX11 1AA"), None),
    country("HR", "eur", 2000, ("Trg bana Jelačića 1", "Zagreb", "10000"), None),
    country("HU", "huf", 800_000, ("Kossuth Lajos tér 1", "Budapest", "1055"), None),
    country("IE", "eur", 2000, ("1 College Green", "Dublin", "D02 VR66"), None),
    country("IT", "eur", 2000, ("Piazza del Duomo 1", "Milano", "20121"), Some("MI")),
    country("JP", "jpy", 2000, ("1-1 Chiyoda", "Chiyoda-ku", "100-0001"), Some("Tokyo")),
    country("LI", "chf", 2000, ("Städtle 1", "Vaduz", "9490"), None),
    country("LT", "eur", 2000, ("Gedimino pr. 1", "Vilnius", "01103"), None),
    country("LU", "eur", 2000, ("1 place Guillaume II", "Luxembourg", "1648"), None),
    country("LV", "eur", 2000, ("Ratslaukums 1", "Riga", "LV-1050"), None),
    country("MT", "eur", 2000, ("1 Republic Street", "Valletta", "VLT 1110"), None),
    country("MY", "myr", 8000, ("1 Jalan Raja", "Kuala Lumpur", "50050"), None),
    country("NL", "eur", 2000, ("Dam 1", "Amsterdam", "1012 JS"), None),
    country("NO", "nok", 20000, ("Karl Johans gate 1", "Oslo", "0154"), None),
    country("NZ", "nzd", 2000, ("1 Queen Street", "Auckland", "1010"), None),
    country("PL", "pln", 8000, ("plac Zamkowy 1", "Warszawa", "00-277"), None),
    country("PT", "eur", 2000, ("Praça do Comércio 1", "Lisboa", "1100-148"), None),
    country("RO", "ron", 8000, ("Calea Victoriei 1", "București", "010061"), None),
    country("SE", "sek", 20000, ("Stortorget 1", "Stockholm", "111 29"), None),
    country("SG", "sgd", 2000, ("1 Raffles Place", "Singapore", "048616"), None),
    country("SI", "eur", 2000, ("Mestni trg 1", "Ljubljana", "1000"), None),
    country("SK", "eur", 2000, ("Hlavné námestie 1", "Bratislava", "811 01"), None),
    country("US", "usd", 2000, ("1 Market Street", "San Francisco", "94105"), Some("CA")),
];

impl Country {
    /// Where a run takes place if nobody says otherwise and the key may not
    /// read its account.
    pub(super) const USUAL: &'static str = "US";
    /// The country of Interac.
    pub(super) const INTERAC: &'static str = "CA";

    /// The country with this code (two letters).
    pub(crate) fn of(country: &str) -> Option<&'static Self> {
        COUNTRIES
            .iter()
            .find(|c| c.code.eq_ignore_ascii_case(country))
    }

    /// Every country, with commas.
    pub(crate) fn countries() -> String {
        let all: Vec<_> = COUNTRIES.iter().map(|c| c.code).collect();
        all.join(", ")
    }

    pub(super) fn address(&self) -> Address {
        let text = |text: &str| Some(text.to_owned());
        Address {
            line1: text(self.line1),
            line2: None,
            city: text(self.city),
            state: self.state.map(str::to_owned),
            postal_code: text(self.postal_code),
            country: text(self.code),
        }
    }

    /// Its currency; `None` never happens.
    pub(super) fn currency(&self) -> Option<Currency> {
        Currency::parse(self.currency).ok()
    }

    /// A usual sale.
    pub(super) fn sale(&self) -> Option<Money> {
        Some(Money::new(self.amount, self.currency()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_whole_and_amounts_are_approved() {
        for country in COUNTRIES {
            assert_eq!(
                country.address().missing(),
                Some(Vec::new()),
                "{}",
                country.code
            );
            let sale = country.sale().unwrap().minor();
            for amount in [sale, sale / 2, sale / 4 * 3, sale + sale / 20 * 3] {
                assert_eq!(amount % 100, 0, "{}: {amount}", country.code);
            }
            assert_eq!(Country::of(country.code), Some(country));
        }
        assert_eq!(Country::of("de").unwrap().currency, "eur");
        assert_eq!(Country::of("XX"), None);
        assert!(Country::of(Country::USUAL).is_some() && Country::of(Country::INTERAC).is_some());
    }
}
