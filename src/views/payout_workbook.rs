//! A payout as a workbook, as it stands on the bank statement.

use std::path::Path;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::report_workbook::date;
use crate::directory::Names;
use crate::failure::Failure;
use crate::money::{Currency, Money};
use crate::output::sheet::{self, Sheet, SheetRows};
use crate::report::payout::{PaidOut, PayoutLine};

/// Writes it; its day and its moments are those of `zone`.
pub(crate) fn write(
    path: &Path,
    zone: &TimeZone,
    names: &Names,
    (found, title): (&PaidOut, Vec<String>),
) -> Result<(), Failure> {
    let text = |text: Option<&str>| {
        text.map_or(sheet::SheetValue::Empty, |text| {
            sheet::SheetValue::Text(text.to_owned())
        })
    };
    let currency = |of: Currency| sheet::SheetValue::Text(of.to_string());
    let number = |money: Money| sheet::SheetValue::number(money.decimal());
    let row = |line: &PayoutLine| {
        let at = line.at.to_zoned(zone.clone());
        let (year, month, day) = date(at.date());
        let place = line.place.as_ref();
        let id = place.and_then(|place| place.location.as_ref());
        let location = id.map(|id| names.locations.get(id).unwrap_or(id).as_str());
        let id = place.and_then(|place| place.reader.as_ref());
        let reader = id.map(|id| names.readers.get(id).unwrap_or(id).as_str());
        vec![
            sheet::SheetValue::Date(year, month, day),
            text(Some(&line.kind)),
            text(reader),
            text(location),
            text(line.reference.as_deref()),
            number(line.amount),
            number(line.fee),
            number(line.net),
            currency(line.net.currency()),
            text(line.source.as_deref()),
        ]
    };
    let columns = [
        "Day",
        "Type",
        "Reader",
        "Location",
        "Reference",
        "Amount",
        "Fee",
        "Net",
        "Currency",
        "Source",
    ];
    let sheet = Sheet {
        name: "payout",
        title,
        columns: columns.map(str::to_owned).to_vec(),
        rows: SheetRows::Held(found.lines.iter().map(row).collect()),
        charts: Vec::new(),
    };
    let made = Timestamp::from_second(found.payout.arrival_date).unwrap_or_default();
    sheet::write(path, &[sheet], date(made.to_zoned(TimeZone::UTC).date()))
}
