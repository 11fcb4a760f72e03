//! Which payments a report is about: `--where reader=Till 1,brand=visa`.

use std::collections::BTreeSet;

use super::by::By;
use super::direct::Names;
use super::facts::Place;
use crate::money::Currency;

/// What can be asked for, and what it is called.
pub const KEYS: [By; 8] = [
    By::Reader,
    By::Location,
    By::Currency,
    By::Brand,
    By::ReadMethod,
    By::Wallet,
    By::DeclineCode,
    By::ReferencePrefix,
];

/// Conditions: of each key any of its values, and all keys together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    conditions: Vec<(By, BTreeSet<String>)>,
}

impl Filter {
    /// Reads conditions with commas between them; a part without `=` is one
    /// more value of the key before it.
    ///
    /// # Errors
    /// A sentence about what is wrong.
    pub fn parse(texts: &[String]) -> Result<Self, String> {
        let mut filter = Self::default();
        for text in texts {
            let mut current = None;
            for part in text.split(',') {
                let (by, value) = match part.split_once('=') {
                    Some((name, value)) => (key(name.trim())?, value),
                    None => (
                        current.ok_or_else(|| format!("{part:?} does not say what it is about"))?,
                        part,
                    ),
                };
                current = Some(by);
                let value = value.trim();
                if value.is_empty() {
                    return Err(format!("{} has no value", by.name()));
                }
                filter.add(by, value.to_owned());
            }
        }
        Ok(filter)
    }

    fn add(&mut self, by: By, value: String) {
        match self.conditions.iter_mut().find(|(known, _)| *known == by) {
            Some((_, values)) => {
                values.insert(value);
            }
            None => self.conditions.push((by, BTreeSet::from([value]))),
        }
    }

    /// Whether there are any conditions.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.conditions.is_empty()
    }

    /// Whether there is a condition about this.
    #[must_use]
    pub fn is_about(&self, by: By) -> bool {
        self.conditions.iter().any(|(known, _)| *known == by)
    }

    /// Whether readers or locations (`by`) are asked for by something that is
    /// no id.
    #[must_use]
    pub fn has_names(&self, by: By) -> bool {
        self.conditions
            .iter()
            .any(|(known, values)| *known == by && values.iter().any(|value| !is_id(by, value)))
    }

    /// Puts ids in the place of names. A name that several have means all of
    /// them.
    ///
    /// # Errors
    /// The first name nobody has, and what it should have named.
    pub fn resolve(mut self, names: &Names) -> Result<Self, (By, String)> {
        for (by, values) in &mut self.conditions {
            let known = match by {
                By::Reader => &names.readers,
                By::Location => &names.locations,
                _ => continue,
            };
            let mut ids = BTreeSet::new();
            for value in values.iter() {
                if is_id(*by, value) {
                    ids.insert(value.clone());
                    continue;
                }
                let found = known.iter().filter(|(_, name)| *name == value);
                let before = ids.len();
                ids.extend(found.map(|(id, _)| id.clone()));
                if ids.len() == before {
                    return Err((*by, value.clone()));
                }
            }
            *values = ids;
        }
        Ok(self)
    }

    /// Whether a payment is wanted.
    #[must_use]
    pub fn matches(&self, place: &Place, currency: Currency) -> bool {
        self.conditions.iter().all(|(by, values)| {
            let value = match by {
                By::Currency => Some(currency.code()),
                _ => place.text(*by),
            };
            value.is_some_and(|value| {
                values
                    .iter()
                    .any(|wanted| wanted.eq_ignore_ascii_case(value))
            })
        })
    }
}

fn key(name: &str) -> Result<By, String> {
    let known = KEYS.into_iter().find(|by| by.name() == name);
    known.ok_or_else(|| {
        let names: Vec<_> = KEYS.iter().map(|by| by.name()).collect();
        format!("{name:?} is not one of {}", names.join(", "))
    })
}

fn is_id(by: By, value: &str) -> bool {
    match by {
        By::Reader => value.starts_with("tmr_"),
        By::Location => value.starts_with("tml_"),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    fn parse(text: &str) -> Result<Filter, String> {
        Filter::parse(&[text.to_owned()])
    }

    #[test]
    fn any_value_of_a_key_and_all_keys() {
        let names = Names {
            readers: HashMap::from([
                ("tmr_1".to_owned(), "Till 1".to_owned()),
                ("tmr_2".to_owned(), "Till 2".to_owned()),
            ]),
            ..Names::default()
        };
        let filter = parse("reader=Till 1,tmr_3,brand=Visa").unwrap();
        assert!(filter.has_names(By::Reader) && !filter.has_names(By::Location));
        let filter = filter.resolve(&names).unwrap();
        let place = |reader: &str, brand: &str| Place {
            reader: Some(reader.to_owned()),
            brand: Some(brand.to_owned()),
            ..Place::default()
        };
        let eur = Currency::parse("eur").unwrap();
        assert!(filter.matches(&place("tmr_1", "visa"), eur));
        assert!(filter.matches(&place("tmr_3", "visa"), eur));
        assert!(!filter.matches(&place("tmr_2", "visa"), eur));
        assert!(!filter.matches(&place("tmr_1", "amex"), eur));
        assert!(!filter.matches(&Place::default(), eur));
        let gone = parse("reader=Till 9").unwrap().resolve(&names);
        assert_eq!(gone, Err((By::Reader, "Till 9".to_owned())));
        assert!(
            parse("currency=EUR")
                .unwrap()
                .matches(&Place::default(), eur)
        );
    }

    #[test]
    fn what_is_no_condition_is_refused() {
        assert!(parse("visa").unwrap_err().contains("what it is about"));
        assert!(
            parse("colour=red")
                .unwrap_err()
                .contains("reader, location")
        );
        assert!(parse("brand=").unwrap_err().contains("no value"));
    }
}
