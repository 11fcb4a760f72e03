//! What flags have in common: texts that become values before a verb runs.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::failure::Failure;

/// A duration such as `15m`; a bare number is seconds.
///
/// # Errors
/// What is wrong with the text.
pub fn duration(text: &str) -> Result<Duration, String> {
    if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
        return text
            .parse()
            .map(Duration::from_secs)
            .map_err(|e| e.to_string());
    }
    crate::period::parse_duration(text).map_err(|e| e.to_string())
}

/// `KEY=VALUE` of metadata, within Stripe's limits.
///
/// <https://docs.stripe.com/api/metadata>
///
/// # Errors
/// What is wrong with the text.
pub fn metadata(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once('=').ok_or("KEY=VALUE is expected")?;
    metadata_key(key)?;
    if value.chars().count() > 500 {
        return Err("a metadata value has at most 500 characters".into());
    }
    Ok((key.to_owned(), value.to_owned()))
}

/// A metadata key, within Stripe's limits.
///
/// # Errors
/// What is wrong with it.
pub fn metadata_key(key: &str) -> Result<String, String> {
    if key.is_empty() {
        return Err("the metadata key is empty".into());
    }
    if key.chars().count() > 40 {
        return Err("a metadata key has at most 40 characters".into());
    }
    if key.contains(['[', ']']) {
        return Err("a metadata key has no square brackets".into());
    }
    Ok(key.to_owned())
}

/// Pairs as a map; a key given twice is a mistake.
///
/// # Errors
/// [`crate::failure::Kind::Usage`].
pub fn metadata_map(pairs: &[(String, String)]) -> Result<BTreeMap<String, String>, Failure> {
    let mut map = BTreeMap::new();
    for (key, value) in pairs {
        if map.insert(key.clone(), value.clone()).is_some() {
            return Err(Failure::usage(format!("--metadata {key:?} is given twice")));
        }
    }
    if map.len() > 50 {
        return Err(Failure::usage("an object has at most 50 metadata keys"));
    }
    Ok(map)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metadata_within_stripes_limits() {
        assert_eq!(metadata("till=3=x").unwrap(), ("till".into(), "3=x".into()));
        for bad in [
            "till",
            "=3",
            "a[b]=3",
            &format!("{}=1", "k".repeat(41)),
            &format!("k={}", "v".repeat(501)),
        ] {
            assert!(metadata(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_bare_number_is_seconds() {
        assert_eq!(duration("90").unwrap(), Duration::from_secs(90));
        assert_eq!(duration("15m").unwrap(), Duration::from_mins(15));
        assert!(duration("soon").is_err());
    }
}
