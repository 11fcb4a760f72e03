//! Rules that hold the fleet against its file, device by device: a serial
//! number stays what it is when a reader is registered anew.

use std::collections::BTreeSet;

use super::Rule;
use crate::fleet::health::finding::{Finding, HealthInput, NamedObject};
use crate::stripe::Reader;

pub(super) fn not_in_stripe(look: &HealthInput<'_>) -> Vec<Finding> {
    let Some(expected) = look.expected else {
        return Vec::new();
    };
    let there: BTreeSet<_> = serials(look).collect();
    let gone = expected.readers.iter();
    gone.filter(|(serial, _)| !there.contains(serial.as_str()))
        .map(|(serial, label)| Finding {
            rule: Rule::NotInStripe,
            severity: Rule::NotInStripe.severity(),
            reader: Some(NamedObject {
                id: serial.clone(),
                name: if label.is_empty() { serial } else { label }.clone(),
            }),
            location: None,
            what: format!(
                "serial number {serial} is in {}, not at Stripe",
                expected.file
            ),
            since: None,
            next: "register it, or take it out of the file".to_owned(),
        })
        .collect()
}

pub(super) fn not_in_file(look: &HealthInput<'_>) -> Vec<Finding> {
    let Some(expected) = look.expected else {
        return Vec::new();
    };
    let unknown = |r: &&Reader| {
        let serial = r.serial_number.as_deref();
        serial.is_none_or(|s| !expected.readers.contains_key(s))
    };
    let readers = look.readers.iter().filter(unknown);
    readers
        .map(|reader| {
            let what = match reader.serial_number.as_deref() {
                Some(serial) => format!("serial number {serial} is not in {}", expected.file),
                None => format!("it has no serial number and is not in {}", expected.file),
            };
            let next = format!(
                "add it to the file, or tillctl readers delete {}",
                reader.id
            );
            look.of_reader(Rule::NotInFile, reader, what, next)
        })
        .collect()
}

fn serials<'a>(look: &'a HealthInput<'_>) -> impl Iterator<Item = &'a str> {
    let readers = look.readers.iter();
    readers.filter_map(|r| r.serial_number.as_deref())
}
