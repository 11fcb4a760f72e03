//! What Stripe takes as metadata.
//!
//! <https://docs.stripe.com/api/metadata>

use std::collections::BTreeMap;

/// An object has at most so many.
pub(crate) const MOST_KEYS: usize = 50;
/// Characters of a key.
const LONGEST_KEY: usize = 40;
/// Characters of a value.
pub(crate) const LONGEST_VALUE: usize = 500;

pub(crate) fn check_key(key: &str) -> Result<(), String> {
    if key.is_empty() {
        return Err("the metadata key is empty".into());
    }
    if key.chars().count() > LONGEST_KEY {
        return Err(format!(
            "a metadata key has at most {LONGEST_KEY} characters"
        ));
    }
    if key.contains(['[', ']']) {
        return Err("a metadata key has no square brackets".into());
    }
    Ok(())
}

pub(crate) fn check_value(value: &str) -> Result<(), String> {
    if value.chars().count() > LONGEST_VALUE {
        return Err(format!(
            "a metadata value has at most {LONGEST_VALUE} characters"
        ));
    }
    Ok(())
}

/// What is wrong with the number of them, of which there may be `most`, and with their
/// values.
pub(crate) fn faults(metadata: &BTreeMap<String, String>, most: usize) -> Vec<String> {
    let too_long = metadata.iter().filter(|(_, v)| check_value(v).is_err());
    let mut faults: Vec<String> = too_long
        .map(|(key, _)| format!("metadata.{key} has more than {LONGEST_VALUE} characters"))
        .collect();
    if metadata.len() > most {
        faults.push(format!("more than {most} metadata keys"));
    }
    faults
}
