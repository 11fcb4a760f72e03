//! The check as metrics. Names and labels are a promise to dashboards.

use std::collections::BTreeMap;

use super::Checked;
use crate::fleet::health::{Rule, Severity};
use crate::output::exposition::{Exposition, seconds};
use crate::stripe::Reader;
use crate::stripe::readers::ReaderStatus;

pub(super) fn text(checked: &Checked, severity: impl Fn(Rule) -> Severity) -> String {
    let mut page = Exposition::default();
    fleet(&mut page, checked);
    each(&mut page, checked);
    page.gauge("tillctl_findings", "Findings by rule.");
    for rule in &checked.rules {
        let count = checked.left().filter(|f| f.rule == *rule).count();
        let labels = [("rule", rule.name()), ("severity", severity(*rule).name())];
        page.sample("tillctl_findings", &labels, &count.to_string());
    }
    page.gauge("tillctl_check_requests", "Requests this check took.");
    let reads = checked.gathered.reads.to_string();
    page.sample("tillctl_check_requests", &[], &reads);
    page.gauge(
        "tillctl_check_requests_today",
        "Requests checks took on this machine since midnight (UTC).",
    );
    let today = checked.gathered.history.reads.count.to_string();
    page.sample("tillctl_check_requests_today", &[], &today);
    page.gauge(
        "tillctl_check_timestamp_seconds",
        "When the fleet was last checked, seconds since the epoch.",
    );
    let now = seconds(checked.gathered.now.as_millisecond());
    page.sample("tillctl_check_timestamp_seconds", &[], &now);
    page.text().to_owned()
}

/// The id and the name of a reader's location.
fn names<'a>(checked: &'a Checked, reader: &'a Reader) -> (&'a str, &'a str) {
    let id = reader.location_id().unwrap_or_default();
    let listed = checked.gathered.history.locations.as_ref();
    let mut places = listed.iter().flat_map(|l| &l.items).flatten();
    let name = places.find(|p| p.id == id).map_or(id, |p| p.name.as_str());
    (id, name)
}

fn fleet(page: &mut Exposition, checked: &Checked) {
    let mut counts: BTreeMap<_, u64> = BTreeMap::new();
    for reader in &checked.gathered.readers {
        let status = reader.status.as_ref().map_or("none", ReaderStatus::as_str);
        let model = reader.device_type.as_deref().unwrap_or_default();
        *counts
            .entry((names(checked, reader), model, status))
            .or_default() += 1;
    }
    page.gauge(
        "tillctl_readers",
        "Readers by location, model and status as Stripe reports it; mobile readers have none.",
    );
    for (((id, name), model, status), count) in counts {
        let labels = [
            ("location", id),
            ("location_name", name),
            ("device_type", model),
            ("status", status),
        ];
        page.sample("tillctl_readers", &labels, &count.to_string());
    }
}

/// The figures of each reader.
fn each(page: &mut Exposition, checked: &Checked) {
    let online = |reader: &Reader| match reader.status.as_ref()? {
        ReaderStatus::Online => Some("1".to_owned()),
        ReaderStatus::Offline => Some("0".to_owned()),
        _ => None,
    };
    let heard = |reader: &Reader| reader.last_seen_at.map(seconds);
    let busy = |reader: &Reader| {
        let since = checked.gathered.history.busy_since(&reader.id);
        let length = since.map_or(0, |at| checked.gathered.now.duration_since(at).as_millis());
        i64::try_from(length.max(0)).ok().map(seconds)
    };
    let mut family = |name: &str, help: &str, value: &dyn Fn(&Reader) -> Option<String>| {
        page.gauge(name, help);
        for reader in &checked.gathered.readers {
            let Some(value) = value(reader) else { continue };
            let (id, location) = names(checked, reader);
            let labels = [
                ("reader", reader.id.as_str()),
                ("label", reader.label.as_deref().unwrap_or_default()),
                ("location", id),
                ("location_name", location),
            ];
            page.sample(name, &labels, &value);
        }
    };
    family(
        "tillctl_reader_online",
        "Whether Stripe reports the reader online (1) or offline (0).",
        &online,
    );
    family(
        "tillctl_reader_last_seen_timestamp_seconds",
        "When Stripe last heard from the reader, seconds since the epoch.",
        &heard,
    );
    family(
        "tillctl_reader_action_in_progress_seconds",
        "For how long the reader was seen at its present action; 0 if it is at none.",
        &busy,
    );
}
