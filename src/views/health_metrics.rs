//! The check as metrics. Names and labels are a promise to dashboards.

use std::collections::BTreeMap;

use super::metric_labels::MetricLabels;
use crate::fleet::health::gather::Gathered;
use crate::fleet::health::{Finding, PlaceNames, Rule, Severity};
use crate::output::exposition::{Exposition, seconds};
use crate::stripe::Reader;
use crate::stripe::readers::ReaderStatus;

/// A fleet that was fleet.
pub(crate) struct CheckedFleet<'a> {
    pub(crate) whose: &'a MetricLabels,
    pub(crate) gathered: &'a Gathered,
    pub(crate) rules: &'a [Rule],
    /// What was found and not mended.
    pub(crate) findings: Vec<&'a Finding>,
}

/// The page. `unread` are the accounts that could not be looked at. The texts
/// about each metric are the same in every page: files that differ in them
/// cannot be read together.
pub(crate) fn text(
    all: &[CheckedFleet<'_>],
    unread: &[MetricLabels],
    severity: impl Fn(Rule) -> Severity,
) -> String {
    let mut page = Exposition::default();
    fleet(&mut page, all);
    each(&mut page, all);
    page.gauge("tillctl_findings", "Findings by rule.");
    for fleet in all {
        for rule in fleet.rules {
            let count = fleet.findings.iter().filter(|f| f.rule == *rule).count();
            let severity = severity(*rule).name();
            let labels = fleet
                .whose
                .labels(&[("rule", rule.name()), ("severity", severity)]);
            page.sample("tillctl_findings", &labels, &count.to_string());
        }
    }
    whole(&mut page, all);
    let name = "tillctl_account_read";
    page.gauge(
        name,
        "Whether the account's fleet could be read (1) or not (0).",
    );
    for fleet in all {
        page.sample(name, &fleet.whose.labels(&[]), "1");
    }
    for account in unread {
        page.sample(name, &account.labels(&[]), "0");
    }
    page.text().to_owned()
}

/// What there is one of for each account.
fn whole(page: &mut Exposition, all: &[CheckedFleet<'_>]) {
    let mut family = |name: &str, help: &str, value: &dyn Fn(&CheckedFleet<'_>) -> String| {
        page.gauge(name, help);
        for fleet in all {
            page.sample(name, &fleet.whose.labels(&[]), &value(fleet));
        }
    };
    family(
        "tillctl_check_requests",
        "Requests this check took.",
        &|fleet| fleet.gathered.reads.to_string(),
    );
    family(
        "tillctl_check_requests_today",
        "Requests checks took on this machine since midnight (UTC).",
        &|fleet| fleet.gathered.history.reads.count.to_string(),
    );
    family(
        "tillctl_check_timestamp_seconds",
        "When the fleet was last checked, seconds since the epoch.",
        &|fleet| seconds(fleet.gathered.now.as_millisecond()),
    );
}

/// What the locations of an account are called.
fn places<'a>(fleet: &CheckedFleet<'a>) -> PlaceNames<'a> {
    let listed = fleet.gathered.history.locations.as_ref();
    PlaceNames::of(listed.iter().flat_map(|l| &l.items).flatten())
}

/// The id and the name of a reader's location.
fn place<'a>(names: &PlaceNames<'a>, reader: &'a Reader) -> (&'a str, &'a str) {
    let id = reader.location_id().unwrap_or_default();
    (id, names.name(id))
}

fn fleet(page: &mut Exposition, all: &[CheckedFleet<'_>]) {
    page.gauge(
        "tillctl_readers",
        "Readers by location, model and status as Stripe reports it; mobile readers have none.",
    );
    for fleet in all {
        let names = places(fleet);
        let mut counts: BTreeMap<_, u64> = BTreeMap::new();
        for reader in &fleet.gathered.readers {
            let status = reader.status.as_ref().map_or("none", ReaderStatus::as_str);
            let model = reader.device_type.as_deref().unwrap_or_default();
            *counts
                .entry((place(&names, reader), model, status))
                .or_default() += 1;
        }
        for (((id, name), model, status), count) in counts {
            let labels = fleet.whose.labels(&[
                ("location", id),
                ("location_name", name),
                ("device_type", model),
                ("status", status),
            ]);
            page.sample("tillctl_readers", &labels, &count.to_string());
        }
    }
}

/// The figures of each reader.
fn each(page: &mut Exposition, all: &[CheckedFleet<'_>]) {
    let mut family =
        |name: &str, help: &str, value: &dyn Fn(&CheckedFleet<'_>, &Reader) -> Option<String>| {
            page.gauge(name, help);
            for fleet in all {
                let names = places(fleet);
                for reader in &fleet.gathered.readers {
                    let Some(value) = value(fleet, reader) else {
                        continue;
                    };
                    let (id, location) = place(&names, reader);
                    let labels = fleet.whose.labels(&[
                        ("reader", reader.id.as_str()),
                        ("label", reader.label.as_deref().unwrap_or_default()),
                        ("location", id),
                        ("location_name", location),
                    ]);
                    page.sample(name, &labels, &value);
                }
            }
        };
    family(
        "tillctl_reader_online",
        "Whether Stripe reports the reader online (1) or offline (0).",
        &|_, reader| match reader.status.as_ref()? {
            ReaderStatus::Online => Some("1".to_owned()),
            ReaderStatus::Offline => Some("0".to_owned()),
            _ => None,
        },
    );
    family(
        "tillctl_reader_last_seen_timestamp_seconds",
        "When Stripe last heard from the reader, seconds since the epoch.",
        &|_, reader| reader.last_seen_at.map(seconds),
    );
    family(
        "tillctl_reader_action_in_progress_seconds",
        "For how long the reader was seen at its present action; 0 if it is at none.",
        &busy,
    );
}

fn busy(fleet: &CheckedFleet<'_>, reader: &Reader) -> Option<String> {
    let since = fleet.gathered.history.busy_since(&reader.id);
    let length = since.map_or(0, |at| fleet.gathered.now.duration_since(at).as_millis());
    i64::try_from(length.max(0)).ok().map(seconds)
}
