//! The finished report: rows in a fixed order, totals, and their JSON.
//!
//! Column names and their order are a promise to scripts; they stand here and
//! nowhere else.

use serde_json::{Map, Value, json};

use super::direct::{Completeness, Names};
use super::tally::{By, Figures, Key, Tally, TooLarge};
use crate::money::{Currency, Money};
use crate::period::Period;

/// The columns that are in every report, after those that were asked for.
const FIGURES: [&str; 10] = [
    "currency",
    "attempts",
    "payments",
    "declined",
    "uncaptured",
    "gross",
    "tips",
    "refunds",
    "refund_count",
    "net_sales",
];

/// The names of the columns of a report broken down by `by`: those asked for
/// in an order of their own, then the figures.
#[must_use]
pub fn columns(by: &[By]) -> Vec<&'static str> {
    let mut columns = key_columns(by);
    columns.extend(FIGURES);
    columns
}

fn key_columns(by: &[By]) -> Vec<&'static str> {
    let groups: [(By, &[&'static str]); 4] = [
        (By::Reader, &["reader", "reader_label"]),
        (By::Location, &["location", "location_name"]),
        (By::Day, &["day"]),
        (By::Brand, &["brand"]),
    ];
    let wanted = groups.iter().filter(|(group, _)| by.contains(group));
    wanted.flat_map(|(_, names)| *names).copied().collect()
}

/// One cell. What is not known is a cell too, never a zero.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing is known.
    Unknown,
    /// An id, a name, a date.
    Text(String),
    /// A number of things.
    Count(u64),
    /// An amount.
    Money(Money),
}

impl Cell {
    fn text(text: Option<&str>) -> Self {
        text.map_or(Self::Unknown, |text| Self::Text(text.to_owned()))
    }

    /// For our JSON: money in minor units.
    #[must_use]
    pub fn to_json(&self) -> Value {
        match self {
            Self::Unknown => Value::Null,
            Self::Text(text) => json!(text),
            Self::Count(count) => json!(count),
            Self::Money(money) => json!(money.minor()),
        }
    }

    /// For people and spreadsheets: money in decimals, the unknown empty.
    #[must_use]
    pub fn to_text(&self) -> String {
        match self {
            Self::Unknown => String::new(),
            Self::Text(text) => text.clone(),
            Self::Count(count) => count.to_string(),
            Self::Money(money) => money.decimal(),
        }
    }
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    key: Key,
    reader_label: Option<String>,
    location_name: Option<String>,
    figures: Figures,
    net_sales: i64,
}

/// A report, ready to be shown.
#[derive(Debug, Clone)]
pub struct Report {
    period: Period,
    by: Vec<By>,
    rows: Vec<Row>,
    totals: Vec<(Currency, Figures, i64)>,
    completeness: Completeness,
    closed: bool,
}

impl Report {
    /// Puts names beside ids and everything in order: by the columns from left
    /// to right as they are read, what is unknown last.
    ///
    /// `closed` says whether the period's figures can no longer grow.
    ///
    /// # Errors
    /// [`TooLarge`] if a total does not fit.
    pub fn new(
        period: &Period,
        by: &[By],
        tally: &Tally,
        names: &Names,
        completeness: &Completeness,
        closed: bool,
    ) -> Result<Self, TooLarge> {
        let mut rows = Vec::new();
        for (key, figures) in tally.groups() {
            let reader_label = key.reader.as_deref().and_then(|id| {
                let present = names.readers.get(id).map(String::as_str);
                present.or_else(|| tally.stamped_label(id))
            });
            let location = key.location.as_deref();
            let location_name = location.and_then(|id| names.locations.get(id));
            rows.push(Row {
                key: key.clone(),
                reader_label: reader_label.map(str::to_owned),
                location_name: location_name.cloned(),
                net_sales: figures.net_sales()?,
                figures: figures.clone(),
            });
        }
        rows.sort_by(|a, b| a.order().cmp(&b.order()));
        let mut totals = Vec::new();
        for (currency, figures) in tally.totals()? {
            let net_sales = figures.net_sales()?;
            totals.push((currency, figures, net_sales));
        }
        Ok(Self {
            period: period.clone(),
            by: by.to_vec(),
            rows,
            totals,
            completeness: completeness.clone(),
            closed,
        })
    }

    /// The names of the columns.
    #[must_use]
    pub fn columns(&self) -> Vec<&'static str> {
        columns(&self.by)
    }

    /// The rows, their cells in the order of [`Report::columns`].
    #[must_use]
    pub fn rows(&self) -> Vec<Vec<Cell>> {
        self.rows.iter().map(|row| self.cells(row)).collect()
    }

    /// The totals, one for each currency, in the order of [`Report::columns`]
    /// with nothing in the columns that tell rows apart.
    #[must_use]
    pub fn totals(&self) -> Vec<Vec<Cell>> {
        let before = key_columns(&self.by).len();
        self.totals
            .iter()
            .map(|(currency, figures, net_sales)| {
                let mut cells = vec![Cell::Unknown; before];
                cells.extend(figure_cells(*currency, figures, *net_sales));
                cells
            })
            .collect()
    }

    /// Whether every list was read to its end and nothing can be added to the
    /// period any more: the same report tomorrow has the same figures, but for
    /// refunds that fail and holds that are captured.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.closed && self.completeness.unreadable == 0
    }

    /// The whole report as one JSON object, of rows and totals only the columns
    /// in `only` if that is given. `from` and `to` are RFC 3339 instants in
    /// UTC, money is in minor units.
    #[must_use]
    pub fn to_json(&self, only: Option<&[String]>) -> Value {
        let by: Vec<&str> = self.by.iter().map(|by| by.name()).collect();
        let columns = self.columns();
        let rows: Vec<Value> = self
            .rows()
            .iter()
            .map(|cells| object(&columns, cells, only))
            .collect();
        let totals: Vec<Value> = self
            .totals
            .iter()
            .map(|(currency, figures, net_sales)| {
                object(
                    &FIGURES,
                    &figure_cells(*currency, figures, *net_sales),
                    only,
                )
            })
            .collect();
        json!({
            "from": self.period.from().to_string(),
            "to": self.period.to().to_string(),
            "timezone": self.period.zone_name(),
            "by": by,
            "rows": rows,
            "totals": totals,
            "completeness": {
                "pages": self.completeness.pages,
                "objects": self.completeness.objects,
                "complete": self.is_complete(),
            },
        })
    }

    fn has(&self, by: By) -> bool {
        self.by.contains(&by)
    }

    fn cells(&self, row: &Row) -> Vec<Cell> {
        let key = &row.key;
        let mut cells = Vec::new();
        if self.has(By::Reader) {
            cells.push(Cell::text(key.reader.as_deref()));
            cells.push(Cell::text(row.reader_label.as_deref()));
        }
        if self.has(By::Location) {
            cells.push(Cell::text(key.location.as_deref()));
            cells.push(Cell::text(row.location_name.as_deref()));
        }
        if self.has(By::Day) {
            cells.push(
                key.day
                    .map_or(Cell::Unknown, |day| Cell::Text(day.to_string())),
            );
        }
        if self.has(By::Brand) {
            cells.push(Cell::text(key.brand.as_deref()));
        }
        cells.extend(figure_cells(key.currency, &row.figures, row.net_sales));
        cells
    }
}

impl Row {
    fn order(&self) -> impl Ord + '_ {
        // `None` sorts first by itself; here the unknown goes last.
        fn last(text: Option<&String>) -> (bool, Option<&String>) {
            (text.is_none(), text)
        }
        let key = &self.key;
        (
            // A reader that is gone stands behind those with a name, one that
            // was never known behind all.
            key.reader.is_none(),
            last(self.reader_label.as_ref()),
            key.reader.as_ref(),
            key.location.is_none(),
            last(self.location_name.as_ref()),
            key.location.as_ref(),
            key.day,
            last(key.brand.as_ref()),
            key.currency,
        )
    }
}

fn figure_cells(currency: Currency, figures: &Figures, net_sales: i64) -> Vec<Cell> {
    let money = |minor| Cell::Money(Money::new(minor, currency));
    vec![
        Cell::Text(currency.code().to_owned()),
        Cell::Count(figures.attempts),
        Cell::Count(figures.payments),
        Cell::Count(figures.declined),
        Cell::Count(figures.uncaptured),
        money(figures.gross),
        figures.tips.map_or(Cell::Unknown, money),
        money(figures.refunds),
        Cell::Count(figures.refund_count),
        money(net_sales),
    ]
}

/// Cells under their names, of these only the ones in `only` if that is given.
#[must_use]
pub fn object(columns: &[&str], cells: &[Cell], only: Option<&[String]>) -> Value {
    let pairs = columns.iter().zip(cells);
    let map: Map<String, Value> = pairs
        .filter(|(name, _)| only.is_none_or(|only| only.iter().any(|wanted| wanted == *name)))
        .map(|(name, cell)| ((*name).to_owned(), cell.to_json()))
        .collect();
    Value::Object(map)
}

#[cfg(test)]
mod tests;
