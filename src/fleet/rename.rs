//! New labels for many readers: from a template or one by one, checked as a
//! whole before the first is set.

pub(crate) mod rows;

use std::cmp::Ordering;
use std::collections::HashMap;
use std::fmt::Write as _;

use crate::stripe::Reader;
use crate::text;

/// The fields of a template, as messages and help texts list them.
pub(crate) const FIELDS: &str =
    "{location} {n} {n:02} {label} {serial} {type} {id} {metadata.KEY} {label/OLD/NEW}";

/// A label with fields in it: `{location}-{n:02}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Template {
    parts: Vec<TemplatePart>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum TemplatePart {
    Text(String),
    Location,
    /// With at least so many digits.
    Number(usize),
    Label,
    Serial,
    Type,
    Id,
    Metadata(String),
    /// A field, in which the first of these texts is replaced by the second.
    Replaced(Box<TemplatePart>, String, String),
}

impl Template {
    /// Reads a template; `{{` and `}}` stand for braces.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut plain = String::new();
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            let (before, after) = rest.split_at(at);
            plain.push_str(before);
            if after.starts_with("{{") || after.starts_with("}}") {
                plain.push_str(&after[..1]);
                rest = &after[2..];
                continue;
            }
            let inner = after
                .strip_prefix('{')
                .ok_or("a } without its {: write }} for a brace")?;
            let (field, after) = inner
                .split_once('}')
                .ok_or("a { without its }: write {{ for a brace")?;
            if !plain.is_empty() {
                parts.push(TemplatePart::Text(std::mem::take(&mut plain)));
            }
            parts.push(TemplatePart::parse(field)?);
            rest = after;
        }
        plain.push_str(rest);
        if !plain.is_empty() {
            parts.push(TemplatePart::Text(plain));
        }
        if parts
            .iter()
            .all(|part| matches!(part, TemplatePart::Text(_)))
        {
            return Err(format!(
                "{text:?} has no field, so all readers would get the same label; there are {FIELDS}"
            ));
        }
        Ok(Self { parts })
    }

    /// Whether labels are built from the names of locations.
    pub(crate) fn needs_locations(&self) -> bool {
        self.parts.contains(&TemplatePart::Location)
    }

    /// The labels of these readers, in the order they are numbered: by location,
    /// label, serial number. With `{location}` each location counts for itself.
    /// `names` are those of locations, by id. A reader that lacks what the
    /// template asks for gets a sentence about that instead.
    pub(crate) fn labels<'r, S: std::hash::BuildHasher>(
        &self,
        readers: &'r [Reader],
        names: &HashMap<String, String, S>,
    ) -> Vec<(&'r Reader, Result<String, String>)> {
        let place = |reader: &Reader| {
            let id = reader.location_id().unwrap_or_default().to_owned();
            let name = names.get(&id).cloned().unwrap_or_else(|| id.clone());
            (name, id)
        };
        let mut all: Vec<_> = readers.iter().map(|r| (place(r), r)).collect();
        all.sort_by(|((name, id), a), ((other, other_id), b)| {
            natural(name, other)
                .then_with(|| id.cmp(other_id))
                .then_with(|| natural(a.name(), b.name()))
                .then_with(|| a.serial_number.cmp(&b.serial_number))
                .then_with(|| a.id.cmp(&b.id))
        });
        let mut counts: HashMap<String, usize> = HashMap::new();
        let labelled = all.into_iter().map(|((name, id), reader)| {
            let counter = if self.needs_locations() {
                id
            } else {
                String::new()
            };
            let count = counts.entry(counter).or_default();
            *count += 1;
            (reader, self.label(reader, &name, *count))
        });
        labelled.collect()
    }

    fn label(&self, reader: &Reader, location: &str, number: usize) -> Result<String, String> {
        let mut label = String::new();
        for part in &self.parts {
            let (part, replaced) = match part {
                TemplatePart::Replaced(part, old, new) => (&**part, Some((old, new))),
                part => (part, None),
            };
            let text = match part {
                TemplatePart::Text(text) => Some(text.as_str()),
                TemplatePart::Number(width) => {
                    let _ = write!(label, "{number:0width$}");
                    continue;
                }
                TemplatePart::Location => Some(location),
                TemplatePart::Label => reader.label.as_deref(),
                TemplatePart::Serial => reader.serial_number.as_deref(),
                TemplatePart::Type => reader.device_type.as_deref(),
                TemplatePart::Id => Some(reader.id.as_str()),
                TemplatePart::Metadata(key) => reader
                    .metadata
                    .as_ref()
                    .and_then(|m| m.get(key))
                    .map(String::as_str),
                // What is replaced is no replacement itself.
                TemplatePart::Replaced(..) => None,
            };
            let text = text.filter(|text| !text.is_empty());
            let text = text.ok_or_else(|| format!("it has no {}", part.name()))?;
            match replaced {
                Some((old, new)) => label.push_str(&text.replacen(old.as_str(), new, 1)),
                None => label.push_str(text),
            }
        }
        Ok(label.trim().to_owned())
    }
}

impl TemplatePart {
    fn parse(field: &str) -> Result<Self, String> {
        let unknown = || format!("there is no field {{{field}}}; there are {FIELDS}");
        if let Some((name, (old, new))) = field
            .split_once('/')
            .and_then(|(name, rest)| Some((name, rest.split_once('/')?)))
        {
            let part = Self::parse(name)?;
            if old.is_empty() || matches!(part, Self::Number(_) | Self::Replaced(..)) {
                return Err(unknown());
            }
            return Ok(Self::Replaced(
                Box::new(part),
                old.to_owned(),
                new.to_owned(),
            ));
        }
        Ok(match field {
            "location" => Self::Location,
            "n" => Self::Number(1),
            "label" => Self::Label,
            "serial" => Self::Serial,
            "type" => Self::Type,
            "id" => Self::Id,
            _ => {
                if let Some(key) = field.strip_prefix("metadata.").filter(|k| !k.is_empty()) {
                    Self::Metadata(key.to_owned())
                } else {
                    let width = field.strip_prefix("n:0").ok_or_else(unknown)?;
                    match width.parse() {
                        Ok(width @ 1..=9) => Self::Number(width),
                        _ => return Err(unknown()),
                    }
                }
            }
        })
    }

    fn name(&self) -> String {
        match self {
            Self::Location => "location".to_owned(),
            Self::Label => "label".to_owned(),
            Self::Serial => "serial number".to_owned(),
            Self::Type => "type".to_owned(),
            Self::Metadata(key) => format!("metadata {key:?}"),
            Self::Replaced(part, ..) => part.name(),
            Self::Text(_) | Self::Number(_) | Self::Id => String::new(),
        }
    }
}

/// Text as people order it: `Till 2` before `Till 10`, without case. Only what
/// differs in nothing else is told apart by its case and its leading zeros.
fn natural(one: &str, other: &str) -> Ordering {
    let loosely = text::natural(one).cmp(&text::natural(other));
    loosely.then_with(|| one.cmp(other))
}

/// What is wrong with these new labels, by the number of the one it is wrong
/// with: each is a reader's id and its label. Labels may be exchanged; none may
/// be given twice or be another reader's.
pub(crate) fn collisions(new: &[(&str, &str)], fleet: &[Reader]) -> Vec<(usize, String)> {
    let renamed: HashMap<&str, usize> = new.iter().map(|(id, _)| *id).zip(0..).collect();
    let mut stays: HashMap<&str, &Reader> = HashMap::new();
    for reader in fleet
        .iter()
        .filter(|r| !renamed.contains_key(r.id.as_str()))
    {
        if let Some(label) = reader.label.as_deref() {
            stays.entry(label).or_insert(reader);
        }
    }
    let mut given: HashMap<&str, &str> = HashMap::new();
    let mut wrong = Vec::new();
    for (number, (id, label)) in new.iter().enumerate() {
        if let Some(other) = stays.get(label) {
            wrong.push((
                number,
                format!("{label:?} is the label of {}, which keeps it", other.id),
            ));
        }
        if let Some(first) = given.insert(label, id) {
            wrong.push((number, format!("{label:?} is given to {first} too")));
        }
    }
    wrong
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn reader(id: &str, label: &str, location: Option<&str>) -> Reader {
        serde_json::from_value(serde_json::json!({
            "id": id, "label": label, "location": location, "serial_number": format!("S-{id}"),
            "device_type": "stripe_s700", "metadata": {"floor": "2"},
        }))
        .unwrap()
    }

    fn labels(template: &str, readers: &[Reader]) -> Vec<(String, Result<String, String>)> {
        let names = [("tml_1", "Mitte"), ("tml_2", "Bar"), ("tml_3", "Bar")];
        let names = HashMap::from(names.map(|(id, name)| (id.to_owned(), name.to_owned())));
        Template::parse(template)
            .unwrap()
            .labels(readers, &names)
            .into_iter()
            .map(|(reader, label)| (reader.id.clone(), label))
            .collect()
    }

    fn fleet() -> Vec<Reader> {
        vec![
            reader("a", "Till 10", Some("tml_1")),
            reader("b", "till 9", Some("tml_1")),
            reader("c", "Front", Some("tml_2")),
            reader("d", "Back", Some("tml_3")),
            reader("e", "Loose", None),
        ]
    }

    #[test]
    fn each_location_counts_for_itself() {
        let said = labels("{location}-{n:02}", &fleet());
        let of = |id: &str| said.iter().find(|(i, _)| i == id).unwrap().1.clone();
        assert_eq!(of("b"), Ok("Mitte-01".into()));
        assert_eq!(of("a"), Ok("Mitte-02".into()));
        // Two locations of one name: their labels will be refused as given twice.
        assert_eq!(
            (of("c"), of("d")),
            (Ok("Bar-01".into()), Ok("Bar-01".into()))
        );
        assert_eq!(of("e"), Err("it has no location".into()));
    }

    #[test]
    fn without_a_location_all_count_together() {
        let order: Vec<_> = labels("R{n}", &fleet()).into_iter().collect();
        let ids: Vec<_> = order.iter().map(|(id, _)| id.as_str()).collect();
        assert_eq!(ids, ["e", "c", "d", "b", "a"]);
        assert_eq!(order[4].1, Ok("R5".into()));
        let one = labels(
            "{{{serial}}} {type} {id} {metadata.floor} {label}",
            &fleet()[..1],
        );
        assert_eq!(one[0].1, Ok("{S-a} stripe_s700 a 2 Till 10".into()));
        assert_eq!(
            labels("{metadata.lane}", &fleet())[0].1,
            Err("it has no metadata \"lane\"".into())
        );
    }

    #[test]
    fn a_part_of_a_field_is_replaced() {
        let of = |template| labels(template, &fleet()[..1])[0].1.clone().unwrap();
        assert_eq!(of("{label/Till/Kasse}"), "Kasse 10");
        assert_eq!(of("{label/Bar/Kasse} {id/a/}b"), "Till 10 b");
        assert_eq!(of("{location/Mi/Mi-}-{n}"), "Mi-tte-1");
    }

    #[test]
    fn what_is_no_template_is_refused() {
        for (text, why) in [
            ("Till", "no field"),
            ("", "no field"),
            ("{{n}}", "no field"),
            ("{shop}", "{n:02}"),
            ("{n:2}", "there is no field {n:2}"),
            ("{n:00}", "there is no field"),
            ("{n", "without its }"),
            ("n}", "without its {"),
            ("{metadata.}", "there is no field"),
            ("{label//x}", "there is no field"),
            ("{label/x}", "there is no field"),
            ("{n/1/2}", "there is no field"),
        ] {
            let said = Template::parse(text).unwrap_err();
            assert!(said.contains(why), "{text}: {said}");
        }
    }

    #[test]
    fn labels_may_be_exchanged_but_not_shared() {
        let fleet = fleet();
        assert_eq!(collisions(&[("a", "till 9"), ("b", "Till 10")], &fleet), []);
        let wrong = collisions(&[("a", "New"), ("b", "New"), ("c", "Back")], &fleet);
        let of: Vec<_> = wrong.iter().map(|(number, _)| *number).collect();
        assert_eq!(of, [1, 2]);
        assert!(wrong[1].1.contains("the label of d"));
        // A reader keeps its own.
        assert_eq!(collisions(&[("a", "Till 10")], &fleet), []);
    }

    proptest! {
        #[test]
        fn natural_is_an_order(a in "[aAbB0-2 ]{0,6}", b in "[aAbB0-2 ]{0,6}", c in "[aAbB0-2 ]{0,6}") {
            prop_assert_eq!(natural(&a, &b), natural(&b, &a).reverse());
            prop_assert_eq!(natural(&a, &b).is_eq(), a == b);
            if natural(&a, &b).is_le() && natural(&b, &c).is_le() {
                prop_assert!(natural(&a, &c).is_le());
            }
        }

        #[test]
        fn a_template_gives_the_same_labels_again(count in 1_usize..40, shuffle in any::<u64>()) {
            let mut readers: Vec<Reader> = (0..count)
                .map(|n| reader(&format!("tmr_{n}"), &format!("Till {}", n * 7 % 40), Some("tml_1")))
                .collect();
            for (id, label) in labels("{location} {n}", &readers) {
                readers.iter_mut().find(|r| r.id == id).unwrap().label = Some(label.unwrap());
            }
            readers.rotate_left(usize::try_from(shuffle % 40).unwrap() % count);
            for (id, label) in labels("{location} {n}", &readers) {
                let has = readers.iter().find(|r| r.id == id).unwrap().label.clone();
                prop_assert_eq!(has, Some(label.unwrap()));
            }
        }
    }
}
