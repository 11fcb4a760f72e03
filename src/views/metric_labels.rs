//! Whose fleet a metric is about.

/// Whose fleet a sample is about. On every sample, always: node_exporter reads
/// the files of many accounts as one, and the same sample twice is a fault.
#[derive(Debug, Clone)]
pub(crate) struct MetricLabels {
    /// `acct_…` if it was named, else what the key's account is called on this
    /// machine.
    pub(crate) account: String,
    /// `live` or `test`.
    pub(crate) mode: &'static str,
    /// The profile, if there is one: two of them may be of one account.
    pub(crate) profile: Option<String>,
}

impl MetricLabels {
    pub(crate) fn labels<'a>(&'a self, own: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
        let mut labels = vec![("account", self.account.as_str()), ("mode", self.mode)];
        labels.extend(self.profile.as_deref().map(|name| ("profile", name)));
        labels.extend(own);
        labels
    }
}
