//! How sales lead to what reached the balance, as a workbook.

use std::path::Path;

use super::report_workbook::{date, readable};
use crate::failure::Failure;
use crate::money::Money;
use crate::output::sheet::{self, Sheet, SheetRows};
use crate::period::Period;
use crate::report::reconciliation::{Reconciled, ReconciliationLine};

const COLUMNS: [&str; 5] = ["item", "currency", "count", "amount", "meaning"];

/// Writes it.
pub(crate) fn write(
    path: &Path,
    title: Vec<String>,
    period: &Period,
    found: &Reconciled,
) -> Result<(), Failure> {
    let text = |text: &str| sheet::SheetValue::Text(text.to_owned());
    let number = sheet::SheetValue::number;
    let row = |line: &ReconciliationLine| {
        let money = Money::new(line.sum.amount, line.currency);
        vec![
            text(&readable(line.item.name())),
            sheet::SheetValue::Text(line.currency.to_string()),
            number(line.sum.count.to_string()),
            number(money.decimal()),
            text(line.item.meaning()),
        ]
    };
    let sheet = Sheet {
        name: "reconciliation",
        title,
        columns: COLUMNS.map(readable).to_vec(),
        rows: SheetRows::Held(found.lines.iter().map(row).collect()),
        charts: Vec::new(),
    };
    let made = period.to().to_zoned(period.zone().clone()).date();
    sheet::write(path, &[sheet], date(made))
}
