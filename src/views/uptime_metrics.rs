//! How long readers were there, as metrics.

use super::metric_labels::MetricLabels;
use crate::fleet::uptime::rows::{FleetUptime, UptimeRow, as_ratio};
use crate::output::exposition::Exposition;
use crate::period::Period;

/// Of what period it is, ratios and lengths of time. Where nothing is known there is no
/// ratio.
pub(crate) fn text(whose: &MetricLabels, period: &Period, found: &FleetUptime) -> String {
    let mut page = Exposition::default();
    let name = "tillctl_uptime_period_info";
    page.gauge(
        name,
        "The period that uptime is told of, and the zone its days are of.",
    );
    let (from, to) = (period.from().to_string(), period.to().to_string());
    let zone = period.zone_name();
    let of_period = [("from", &*from), ("to", &*to), ("zone", &*zone)];
    page.sample(name, &whose.labels(&of_period), "1");
    for (noun, rows) in [
        ("reader", found.by_reader()),
        ("location", found.by_location()),
    ] {
        let labels = |row: &UptimeRow| {
            let mut labels = Vec::new();
            if let Some(reader) = &row.reader {
                labels.push(("reader", reader.id.clone()));
                labels.push(("label", reader.name.clone()));
            }
            let place = row.location.as_ref();
            labels.push(("location", place.map(|p| p.id.clone()).unwrap_or_default()));
            labels.push((
                "location_name",
                place.map(|p| p.name.clone()).unwrap_or_default(),
            ));
            labels
        };
        let sample = |page: &mut Exposition,
                      name: &str,
                      row: &UptimeRow,
                      more: &[(&str, &str)],
                      value: &str| {
            let own = labels(row);
            let mut own: Vec<_> = own
                .iter()
                .map(|(name, value)| (*name, value.as_str()))
                .collect();
            own.extend(more);
            page.sample(name, &whose.labels(&own), value);
        };
        let name = format!("tillctl_{noun}_uptime_ratio");
        page.gauge(
            &name,
            "Share of the known time within opening hours that it was up.",
        );
        for row in &rows {
            if let Some(ratio) = row.uptime.ratio() {
                sample(&mut page, &name, row, &[], &as_ratio(ratio));
            }
        }
        let name = format!("tillctl_{noun}_uptime_seconds");
        page.gauge(
            &name,
            "Time within opening hours by what is known of it: up, down, unknown.",
        );
        for row in &rows {
            let of = &row.uptime;
            for (state, value) in [("up", of.up), ("down", of.down), ("unknown", of.unknown())] {
                sample(
                    &mut page,
                    &name,
                    row,
                    &[("state", state)],
                    &value.to_string(),
                );
            }
        }
    }
    page.text().to_owned()
}
