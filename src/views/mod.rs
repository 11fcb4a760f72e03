//! How what was found looks to whoever reads it: tables, pages, workbooks, metrics. What a room
//! found goes in; what `output` draws comes out.

pub(crate) mod health_metrics;
pub(crate) mod metric_labels;
pub(crate) mod payment;
pub(crate) mod payout_workbook;
pub(crate) mod plan_view;
pub(crate) mod reconciliation_workbook;
pub(crate) mod report_heading;
pub(crate) mod report_layout;
pub(crate) mod report_page;
pub(crate) mod report_table;
pub(crate) mod report_workbook;
pub(crate) mod resumed_payments;
pub(crate) mod uptime_metrics;
pub(crate) mod uptime_section;
