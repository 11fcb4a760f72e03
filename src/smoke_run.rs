//! The run id: everything a run makes carries it, in its name and in its
//! metadata, so that what a killed run left can be found, and nothing else is
//! ever taken for it.

use std::collections::BTreeMap;
use std::fmt;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// The metadata key.
pub(crate) const KEY: &str = "tillctl_smoke";
/// How names begin.
const PREFIX: &str = "tillctl-smoke-";
/// How an id says when its run began (UTC).
const BEGAN: &str = "%Y%m%dT%H%M%SZ";

/// A run's id: when it began, and something random.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct RunId {
    text: String,
    began: Timestamp,
}

impl RunId {
    /// The id of a run that begins now.
    pub(crate) fn new(now: Timestamp) -> Self {
        let noise = uuid::Uuid::new_v4().simple().to_string();
        let noise = noise.get(..8).unwrap_or_default();
        // The text says it in whole seconds, and has to say all there is.
        let began = Timestamp::from_second(now.as_second()).unwrap_or(now);
        Self {
            text: format!("{}-{noise}", began.strftime(BEGAN)),
            began,
        }
    }

    /// An id, if the text is one to the letter.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (began, noise) = text.split_once('-')?;
        let is_hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        if noise.len() != 8 || !noise.bytes().all(is_hex) {
            return None;
        }
        let began = DateTime::strptime(BEGAN, began).ok()?;
        let began = began.to_zoned(TimeZone::UTC).ok()?.timestamp();
        // A date may be written in more than one way: ours is one of them.
        (format!("{}-{noise}", began.strftime(BEGAN)) == text).then(|| Self {
            text: text.to_owned(),
            began,
        })
    }

    /// The id.
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// When the run began.
    pub(crate) fn began(&self) -> Timestamp {
        self.began
    }

    /// What something of this run is called.
    pub(crate) fn name(&self, what: &str) -> String {
        format!("{PREFIX}{self} {what}")
    }

    /// The metadata of something of this run.
    pub(crate) fn metadata(&self) -> BTreeMap<String, String> {
        BTreeMap::from([(KEY.to_owned(), self.text.clone())])
    }

    /// The run a name belongs to.
    pub(crate) fn of_name(name: Option<&str>) -> Option<Self> {
        let rest = name?.strip_prefix(PREFIX)?;
        let (id, what) = rest.split_once(' ')?;
        Self::parse(id).filter(|_| !what.is_empty())
    }

    /// The run that metadata names.
    pub(crate) fn of_metadata(metadata: Option<&BTreeMap<String, String>>) -> Option<Self> {
        Self::parse(metadata?.get(KEY)?)
    }

    /// The run of an object that has both; somebody who renamed it has made it
    /// their own.
    pub(crate) fn of(
        name: Option<&str>,
        metadata: Option<&BTreeMap<String, String>>,
    ) -> Option<Self> {
        let named = Self::of_name(name)?;
        (Self::of_metadata(metadata)? == named).then_some(named)
    }
}

impl fmt::Display for RunId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_id_is_found_again_and_nothing_else_is_one() {
        let now: Timestamp = "2026-11-23T12:00:01.25Z".parse().unwrap();
        let run = RunId::new(now);
        assert!(run.to_string().starts_with("20261123T120001Z-"), "{run}");
        assert_eq!(RunId::parse(&run.to_string()).unwrap(), run);
        assert_eq!(
            RunId::of(Some(&run.name("wpe")), Some(&run.metadata())).unwrap(),
            run
        );
        for name in [
            "Till 1",
            "tillctl-smoke-",
            "tillctl-smoke- test",
            "tillctl-smoke-20261123T120001Z-0123456 wpe",
            "tillctl-smoke-20261123T120001Z-0123456X wpe",
            "tillctl-smoke-20261323T120001Z-01234567 wpe",
            "tillctl-smoke-20261123T120001Z-01234567",
            "my tillctl-smoke-20261123T120001Z-01234567 wpe",
        ] {
            assert_eq!(RunId::of_name(Some(name)), None, "{name}");
        }
        // The name alone, the metadata alone or those of two runs are no run id.
        let other = RunId::new(now);
        assert_eq!(RunId::of(Some(&run.name("wpe")), None), None);
        assert_eq!(RunId::of(Some("Till 1"), Some(&run.metadata())), None);
        assert_eq!(
            RunId::of(Some(&run.name("wpe")), Some(&other.metadata())),
            None
        );
    }

    proptest! {
        #[test]
        fn what_is_read_is_what_is_written(text in ".{0,40}") {
            if let Some(run) = RunId::parse(&text) {
                prop_assert_eq!(run.to_string(), text);
            }
        }
    }
}
