//! Which payments a report is about: `--where reader=Till 1,brand!=visa`. The
//! language is that of [`crate::conditions`].

use std::collections::BTreeSet;

use super::dimension::Dimension;
use crate::conditions::{self, Condition, Op, glob};
use crate::directory::{Names, Noun};
use crate::money::{Currency, DecimalMark};
use crate::smoke_run::RunId;
use crate::stripe::readers;
use crate::transactions::{PointOfSale, known_words};

/// What can be asked for, and what it is called.
pub(crate) const KEYS: [Dimension; 8] = [
    Dimension::Reader,
    Dimension::Location,
    Dimension::Currency,
    Dimension::Brand,
    Dimension::ReadMethod,
    Dimension::Wallet,
    Dimension::DeclineCode,
    Dimension::ReferencePrefix,
];

/// Conditions: of each key any of its values, and all keys together; with `!=` none
/// of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    conditions: Vec<WantedValues>,
    /// Whether what smoke runs took is not wanted.
    is_without_smoke: bool,
    /// Of the labels that were asked for, what no reader is called today.
    unmet: Option<String>,
}

/// A word that was asked for and is none of those known today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct UnknownWord {
    /// What it is said of.
    pub key: &'static str,
    pub value: String,
    /// The words there are.
    pub known: &'static [&'static str],
}

impl UnknownWord {
    /// The value, if it is none of those known and no pattern.
    pub(super) fn of(
        key: &'static str,
        value: &str,
        known: &'static [&'static str],
    ) -> Option<Self> {
        let is_known = known.iter().any(|word| word.eq_ignore_ascii_case(value));
        (!is_known && !glob::is_pattern(value)).then(|| Self {
            key,
            value: value.to_owned(),
            known,
        })
    }
}

/// What is asked about one key.
#[derive(Debug, Clone, PartialEq, Eq)]
struct WantedValues {
    by: Dimension,
    /// Whether it must not be one of these.
    is_not: bool,
    values: BTreeSet<String>,
    /// Labels of readers that were asked for, where it is not known what was called
    /// how: a payment that was stamped with one of them is meant.
    stamps: BTreeSet<String>,
}

impl Filter {
    /// Reads conditions, each text as `--where` has it.
    ///
    /// # Errors
    /// A sentence about what is wrong.
    pub fn parse(texts: &[String]) -> Result<Self, String> {
        let mut filter = Self::default();
        for text in texts {
            for condition in conditions::read(text, DecimalMark::Point)? {
                let by = key(&condition.key).ok_or_else(|| unknown(&condition.key))?;
                filter.add(by, &condition)?;
            }
        }
        Ok(filter)
    }

    /// Adds a condition, whose key is this one.
    pub(crate) fn add(&mut self, by: Dimension, condition: &Condition) -> Result<(), String> {
        let is_not = match condition.op {
            Op::Is => false,
            Op::Not => true,
            op => {
                return Err(format!(
                    "{} is compared with = and !=, and not with {}",
                    by.name(),
                    op.sign()
                ));
            }
        };
        let value = condition.value.clone();
        let mut same = self.conditions.iter_mut();
        match same.find(|wanted| wanted.by == by && wanted.is_not == is_not) {
            Some(wanted) => {
                wanted.values.insert(value);
            }
            None => self.conditions.push(WantedValues {
                by,
                is_not,
                values: BTreeSet::from([value]),
                stamps: BTreeSet::new(),
            }),
        }
        Ok(())
    }

    /// Whether a value names a reader or location (`by`) by its id.
    pub fn is_id(by: Dimension, value: &str) -> bool {
        is_named(by) && is_id(by, value)
    }

    /// Whether there are any conditions.
    pub fn is_empty(&self) -> bool {
        self.conditions.is_empty()
    }

    /// Whether there is a condition about this.
    pub fn is_about(&self, by: Dimension) -> bool {
        self.conditions.iter().any(|wanted| wanted.by == by)
    }

    /// Words that were asked for and are none of those known today.
    pub(crate) fn unknown_words(&self) -> Vec<UnknownWord> {
        let asked = self.conditions.iter().filter(|wanted| !wanted.is_not);
        let words = asked.filter_map(|wanted| {
            let known = match wanted.by {
                Dimension::Brand => known_words::BRANDS,
                Dimension::ReadMethod => known_words::READ_METHODS,
                Dimension::Wallet => known_words::WALLETS,
                _ => return None,
            };
            let values = wanted.values.iter();
            Some(values.filter_map(move |value| UnknownWord::of(wanted.by.name(), value, known)))
        });
        words.flatten().collect()
    }

    /// Whether readers or locations (`by`) are asked for by something that is
    /// no id.
    pub fn has_names(&self, by: Dimension) -> bool {
        let mut of_key = self.conditions.iter().filter(|wanted| wanted.by == by);
        of_key.any(|wanted| wanted.values.iter().any(|value| !is_id(by, value)))
    }

    /// A label that no reader bears today: only payments stamped with it are known
    /// to be of it.
    pub fn unmet(&self) -> Option<&str> {
        self.unmet.as_deref()
    }

    /// Ids of readers and locations that are asked for.
    pub fn ids(&self) -> impl Iterator<Item = (Dimension, &str)> {
        let named = self.conditions.iter();
        let named = named.filter(|wanted| is_named(wanted.by) && !wanted.is_not);
        named.flat_map(|WantedValues { by, values, .. }| {
            let ids = values.iter().filter(|value| is_id(*by, value));
            ids.map(|id| (*by, id.as_str()))
        })
    }

    /// Puts ids in the place of names. A name that several have means all of
    /// them; where it is known what was called how, all that bore it. A label that
    /// was stamped on a payment is what its reader was called then, and stays.
    ///
    /// # Errors
    /// The first name nobody has or id nobody knows, and what it should have named.
    pub fn resolve(mut self, names: &Names) -> Result<Self, (Dimension, String)> {
        for wanted in &mut self.conditions {
            let by = wanted.by;
            let Some(noun) = by.noun() else { continue };
            let mut ids = BTreeSet::new();
            for value in &wanted.values {
                if is_id(by, value) {
                    if !names.knows(noun, value) {
                        return Err((by, value.clone()));
                    }
                    ids.insert(value.clone());
                    continue;
                }
                let called = names.called(noun, value);
                let met = !called.ids.is_empty();
                ids.extend(called.ids);
                if names.bore.is_none() && noun == Noun::Reader {
                    if !met && self.unmet.is_none() {
                        self.unmet = Some(value.clone());
                    }
                    wanted.stamps.extend(called.written);
                    wanted.stamps.insert(value.clone());
                } else if !met {
                    return Err((by, value.clone()));
                }
            }
            wanted.values = ids;
        }
        Ok(self)
    }

    /// The same without what smoke runs took, if `leaves_out`.
    pub(crate) fn without_smoke(mut self, leaves_out: bool) -> Self {
        self.is_without_smoke = leaves_out;
        self
    }

    /// Whether a payment is left out because a smoke run took it. A run stamps its
    /// readers' labels on all it takes, and its readers are gone afterwards.
    pub(crate) fn leaves_out_as_smoke(&self, place: &PointOfSale) -> bool {
        self.is_without_smoke && is_of_smoke(place)
    }

    /// Whether a payment is wanted.
    pub fn matches(&self, place: &PointOfSale, currency: Currency) -> bool {
        let mut all = self.conditions.iter();
        all.all(|wanted| wanted.is_met(place, currency) != wanted.is_not)
    }
}

/// Whether a smoke run took it.
pub(crate) fn is_of_smoke(place: &PointOfSale) -> bool {
    RunId::of_name(place.reader_label.as_deref()).is_some()
}

impl WantedValues {
    /// Whether a payment has one of the values.
    fn is_met(&self, place: &PointOfSale, currency: Currency) -> bool {
        let value = match self.by {
            Dimension::Currency => Some(currency.code()),
            by => place.text(by),
        };
        let label = place.reader_label.as_deref();
        let stamp = label.filter(|_| self.by == Dimension::Reader);
        let fits = |text: &str, wanted: &String| {
            wanted.eq_ignore_ascii_case(text)
                || glob::is_pattern(wanted)
                    && glob::fits(&wanted.to_lowercase(), &text.to_lowercase())
        };
        stamp.is_some_and(|label| {
            self.stamps
                .iter()
                .any(|wanted| glob::fits_name(wanted, label))
        }) || value.is_some_and(|value| self.values.iter().any(|wanted| fits(value, wanted)))
    }
}

/// The key of that name.
pub(crate) fn key(name: &str) -> Option<Dimension> {
    // As the columns are called.
    let name = match name {
        "label" | "reader_label" => "reader",
        "location_name" => "location",
        name => name,
    };
    KEYS.into_iter()
        .find(|by| by.name() == name || by.name().replace('-', "_") == name)
}

fn unknown(name: &str) -> String {
    let names: Vec<_> = KEYS.iter().map(|by| by.name()).collect();
    format!("{name:?} is not one of {}", names.join(", "))
}

const fn is_named(by: Dimension) -> bool {
    by.noun().is_some()
}

fn is_id(by: Dimension, value: &str) -> bool {
    match by {
        Dimension::Reader => readers::is_id(value),
        Dimension::Location => value.starts_with("tml_"),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::LabelHistory;
    use std::collections::{HashMap, HashSet};

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
        assert!(filter.has_names(Dimension::Reader) && !filter.has_names(Dimension::Location));
        let filter = filter.resolve(&names).unwrap();
        let place = |reader: &str, brand: &str| PointOfSale {
            reader: Some(reader.to_owned()),
            brand: Some(brand.to_owned()),
            ..PointOfSale::default()
        };
        let eur = Currency::parse("eur").unwrap();
        assert!(filter.matches(&place("tmr_1", "visa"), eur));
        assert!(filter.matches(&place("tmr_3", "visa"), eur));
        assert!(!filter.matches(&place("tmr_2", "visa"), eur));
        assert!(!filter.matches(&place("tmr_1", "amex"), eur));
        assert!(!filter.matches(&PointOfSale::default(), eur));
        // A label that is nobody's today may be stamped on payments.
        let gone = parse("reader=Till 9").unwrap().resolve(&names).unwrap();
        assert_eq!(gone.unmet(), Some("Till 9"));
        let mut stamped = place("tmr_9", "visa");
        assert!(!gone.matches(&stamped, eur));
        stamped.reader_label = Some("Till 9".to_owned());
        assert!(gone.matches(&stamped, eur));
        let nowhere = parse("location=Bar").unwrap().resolve(&names);
        assert_eq!(nowhere, Err((Dimension::Location, "Bar".to_owned())));
        assert!(
            parse("currency=EUR")
                .unwrap()
                .matches(&PointOfSale::default(), eur)
        );
    }

    #[test]
    fn a_label_means_all_that_bore_it_where_that_is_known() {
        let ids = |all: &[&str]| all.iter().map(|id| (*id).to_owned()).collect();
        let names = Names {
            readers: HashMap::from([
                ("tmr_new".to_owned(), "Till 1".to_owned()),
                ("tmr_bar".to_owned(), "Bar".to_owned()),
            ]),
            bore: Some(LabelHistory {
                readers: HashMap::from([("Till 1".to_owned(), ids(&["tmr_old"]))]),
                locations: HashMap::new(),
                ids: HashSet::from(["tmr_old".to_owned()]),
            }),
            ..Names::default()
        };
        let resolve = |text: &str| parse(text).unwrap().resolve(&names);
        assert_eq!(resolve("reader=Till 1"), resolve("reader=tmr_old"));
        assert!(resolve("reader=tmr_new").is_ok());
        // What nothing bore then means what bears it today.
        assert_eq!(resolve("reader=Bar"), resolve("reader=tmr_bar"));
        assert_eq!(resolve("reader=B*"), resolve("reader=tmr_bar"));
        for (text, no_match) in [("reader=Till 2", "Till 2"), ("reader=tmr_x", "tmr_x")] {
            assert_eq!(resolve(text), Err((Dimension::Reader, no_match.to_owned())));
        }
    }

    #[test]
    fn a_value_in_quotes_may_have_a_comma() {
        let filter = parse("reader=\"Bar, left\",brand=visa").unwrap();
        assert_eq!(
            filter,
            parse("brand=visa,reader=\"Bar, left\"")
                .map(|f| Filter {
                    conditions: f.conditions.into_iter().rev().collect(),
                    ..f
                })
                .unwrap()
        );
        assert!(filter.has_names(Dimension::Reader));
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
