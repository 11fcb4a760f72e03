//! Rules about labels: tillctl and people find readers by them.

use std::collections::BTreeMap;

use super::Rule;
use crate::devices::pairing::looks_like_code;
use crate::fleet::health::finding::{Finding, HealthInput};
use crate::stripe::Reader;

pub(super) fn duplicate(look: &HealthInput<'_>) -> Vec<Finding> {
    let mut by_label: BTreeMap<&str, Vec<&Reader>> = BTreeMap::new();
    for reader in look.readers {
        if let Some(label) = reader
            .label
            .as_deref()
            .map(str::trim)
            .filter(|l| !l.is_empty())
        {
            by_label.entry(label).or_default().push(reader);
        }
    }
    let several = by_label.into_values().filter(|readers| readers.len() > 1);
    several
        .flat_map(|readers| {
            let one = |reader: &&Reader| {
                let other = readers.iter().find(|r| r.id != reader.id);
                let other = other.map_or("", |r| r.id.as_str());
                let more = match readers.len() {
                    2 => String::new(),
                    n => format!(" and {} more", n - 2),
                };
                let what = format!("its label is also that of {other}{more}");
                look.of_reader(Rule::DuplicateLabel, reader, what, rename(reader))
            };
            readers.iter().map(one).collect::<Vec<_>>()
        })
        .collect()
}

pub(super) fn is_code(look: &HealthInput<'_>) -> Vec<Finding> {
    let nameless = |r: &&Reader| r.label.as_deref().is_some_and(looks_like_code);
    let readers = look.readers.iter().filter(nameless);
    readers
        .map(|reader| {
            let what = "its label looks like a pairing code".to_owned();
            look.of_reader(Rule::LabelIsCode, reader, what, rename(reader))
        })
        .collect()
}

fn rename(reader: &Reader) -> String {
    format!("tillctl readers rename {} LABEL", reader.id)
}
