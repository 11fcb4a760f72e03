//! What flags have in common: texts that become values before a verb runs.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::Path;
use std::time::Duration;

use super::approve::Change;
use crate::failure::Failure;
use crate::files;
use crate::row_file;
use crate::secret::Hidden;
use crate::stripe::metadata::{MOST_KEYS, check_key, check_value};

/// A duration such as `15m`; a bare number is seconds.
pub(crate) fn duration(text: &str) -> Result<Duration, String> {
    crate::settings::value_format::duration(text)
}

/// A number of things; none would be nothing to do.
pub(crate) fn at_least_one(text: &str) -> Result<NonZeroUsize, String> {
    let count: usize = text
        .parse()
        .map_err(|error: std::num::ParseIntError| error.to_string())?;
    NonZeroUsize::new(count).ok_or_else(|| "it is at least 1".to_owned())
}

/// `on` or `off`
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub(crate) enum OnOff {
    On,
    Off,
}

impl OnOff {
    pub(crate) fn is_on(self) -> bool {
        matches!(self, Self::On)
    }
}

/// `KEY=VALUE` of metadata, within Stripe's limits.
pub(crate) fn metadata(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once('=').ok_or("KEY=VALUE is expected")?;
    check_key(key)?;
    check_value(value)?;
    Ok((key.to_owned(), value.to_owned()))
}

/// A metadata key, within Stripe's limits.
fn metadata_key(key: &str) -> Result<String, String> {
    check_key(key)?;
    Ok(key.to_owned())
}

/// Pairs as a map; a key given twice is a mistake.
pub(crate) fn metadata_map(
    pairs: &[(String, String)],
) -> Result<BTreeMap<String, String>, Failure> {
    let mut map = BTreeMap::new();
    for (key, value) in pairs {
        if map.insert(key.clone(), value.clone()).is_some() {
            return Err(Failure::usage(format!("--metadata {key:?} is given twice")));
        }
    }
    if map.len() > MOST_KEYS {
        return Err(too_many_keys());
    }
    Ok(map)
}

fn too_many_keys() -> Failure {
    Failure::usage(format!("an object has at most {MOST_KEYS} metadata keys"))
}

/// The two flags that change metadata.
#[derive(Debug, clap::Args)]
pub(crate) struct MetadataEdit {
    /// Metadata to set; may be repeated
    #[arg(long, value_name = "KEY=VALUE", value_parser = metadata)]
    metadata: Vec<(String, String)>,
    /// Metadata to take away; may be repeated
    #[arg(long, value_name = "KEY", value_parser = metadata_key)]
    unset_metadata: Vec<String>,
}

impl MetadataEdit {
    /// What is wanted by key; an empty value takes the key away, as the API has
    /// it.
    pub(crate) fn wanted(&self) -> Result<BTreeMap<String, String>, Failure> {
        let mut map = metadata_map(&self.metadata)?;
        for key in &self.unset_metadata {
            if map.insert(key.clone(), String::new()).is_some() {
                return Err(Failure::usage(format!(
                    "metadata {key:?} is to be set and taken away, or taken away twice"
                )));
            }
        }
        Ok(map)
    }
}

/// A change of metadata against what is there: only what differs.
#[derive(Debug)]
pub(crate) struct MetadataChange {
    params: BTreeMap<String, String>,
    before: BTreeMap<String, String>,
}

impl MetadataChange {
    /// Leaves out what is so already.
    pub(crate) fn new(
        wanted: BTreeMap<String, String>,
        has: Option<&BTreeMap<String, String>>,
    ) -> Result<Self, Failure> {
        let before = has.cloned().unwrap_or_default();
        let params: BTreeMap<_, _> = wanted
            .into_iter()
            .filter(|(k, v)| before.get(k).map_or("", String::as_str) != v.as_str())
            .collect();
        let mut after = before.clone();
        after.extend(params.clone());
        if after.values().filter(|v| !v.is_empty()).count() > MOST_KEYS {
            return Err(too_many_keys().hint("take some away with --unset-metadata KEY"));
        }
        Ok(Self { params, before })
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.params.is_empty()
    }

    /// As the API takes it.
    pub(crate) fn params(&self) -> &BTreeMap<String, String> {
        &self.params
    }

    /// Adds what will differ to a change.
    pub(crate) fn effects(&self, change: Change) -> Change {
        self.params.iter().fold(change, |change, (key, value)| {
            change.effect(
                format!("metadata.{key}"),
                self.before.get(key).map(String::as_str),
                Some(value.as_str()).filter(|v| !v.is_empty()),
            )
        })
    }

    /// Whether an object's metadata shows it.
    pub(crate) fn is_done(&self, now: Option<&BTreeMap<String, String>>) -> bool {
        self.params.iter().all(|(key, value)| {
            now.and_then(|m| m.get(key)).map_or("", String::as_str) == value.as_str()
        })
    }

    /// What changed, in half a sentence.
    pub(crate) fn summary(&self) -> String {
        let parts: Vec<_> = self
            .params
            .iter()
            .map(
                |(key, value)| match (self.before.get(key), value.as_str()) {
                    (_, "") => format!("{key} removed"),
                    (Some(old), new) => format!("{key} {old:?} -> {new:?}"),
                    (None, new) => format!("{key} {new:?} added"),
                },
            )
            .collect();
        parts.join(", ")
    }
}

/// No file of rows, of a fleet or of a form is larger.
pub(crate) const MOST_BYTES: u64 = 256 << 20;

/// The text of a file, or of standard input for `-`.
pub(crate) fn file(path: &Path) -> Result<String, Failure> {
    file_of("", path)
}

/// The text of the file that was given to a flag.
fn file_of(flag: &str, path: &Path) -> Result<String, Failure> {
    let what = format!("{flag}{}", path.display());
    let unreadable = |why: String| Failure::usage(format!("cannot read {what}: {why}"));
    let bytes = files::read_given(path, MOST_BYTES);
    let bytes = bytes.map_err(|error| Failure::unreadable(&what, &error))?;
    row_file::decode(bytes).map_err(|wrong| unreadable(wrong.problem).hint(wrong.advice))
}

/// The text of a file of rows, or of standard input for `-`: whoever types at a terminal
/// may be slow.
pub(crate) async fn rows(flag: &'static str, path: &Path) -> Result<String, Failure> {
    let path = path.to_owned();
    let read = tokio::task::spawn_blocking(move || file_of(flag, &path));
    read.await
        .map_err(|error| Failure::failed(error.to_string()))?
}

/// The secret in a file, or on standard input for `-`. No part of it is repeated
/// if it cannot be read.
pub(crate) fn secret_file(path: &Path) -> Result<Hidden, Failure> {
    let unreadable = |why: String| Failure::usage(format!("cannot read {}: {why}", path.display()));
    let bytes = files::read_given(path, MOST_BYTES);
    let bytes = bytes.map_err(|error| Failure::unreadable(path.display(), &error))?;
    let text = String::from_utf8(bytes).map_err(|_| unreadable("it is not UTF-8".into()))?;
    // Editors and `echo` end a file with a new line.
    Ok(Hidden::new(text.trim_end_matches(['\r', '\n'])))
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
