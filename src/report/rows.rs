//! The finished report: rows in a fixed order, totals, and their JSON.
//!
//! Column names and their order are a promise to scripts; they stand with the
//! keys in [`super::dimension`] and the figures in [`super::totals`].

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::aggregator::Aggregator;
pub(crate) use super::cells::{ReportCell, object};
use super::dimension::{Dimension, GroupKey, RowKey};
use super::request::Completeness;
use super::row::{GroupNames, RowMaker, rank};
pub(crate) use super::row::{Row, Sums};
use super::totals::{Basis, Totals};
use crate::directory::Names;
use crate::money::Currency;
use crate::period::Period;
use crate::report::too_large::TooLarge;

/// What the first column says about the rows beyond the top ones.
pub(crate) const OTHERS: &str = "others";

/// What the rows are called in the JSON.
pub(crate) const ROWS: &str = "rows";

/// The names of the columns of a report broken down by `by`: those asked for
/// in an order of their own, then the figures, then the comparison.
pub(crate) fn columns(basis: Basis, by: &[Dimension], compared: bool) -> Vec<&'static str> {
    let mut columns = key_columns(by);
    columns.extend(figure_columns(basis, compared));
    columns
}

fn key_columns(by: &[Dimension]) -> Vec<&'static str> {
    let wanted = Dimension::ALL.iter().filter(|key| by.contains(key));
    wanted.flat_map(|key| key.columns()).copied().collect()
}

fn figure_columns(basis: Basis, compared: bool) -> Vec<&'static str> {
    let compared = basis.compared().iter().filter(|_| compared);
    basis.figures().iter().chain(compared).copied().collect()
}

/// A text that names a part of a report, and the id it is the name of.
pub(crate) type NamedText = (String, Option<String>);

/// A report, ready to be shown.
#[derive(Debug, Clone)]
pub(crate) struct Report {
    basis: Basis,
    period: Period,
    before: Option<Period>,
    by: Vec<Dimension>,
    rows: Vec<Row>,
    totals: Vec<Sums>,
    completeness: Completeness,
    closed: bool,
    lacks_tips: bool,
    stamp: Option<Timestamp>,
    /// Whose account, in which mode.
    whose: Option<String>,
    /// What was asked for alone, as it was typed.
    only: Vec<String>,
}

impl Report {
    /// Puts names beside ids and everything in order: by the columns from left
    /// to right as they are read, what is unknown last.
    ///
    /// The period's figures may still grow, unless it is [`Report::closed`].
    pub(crate) fn new(
        period: &Period,
        by: &[Dimension],
        mut totals: Aggregator,
        names: &Names,
        completeness: &Completeness,
    ) -> Result<Self, TooLarge> {
        let sums = totals.take_sums();
        let mut rows = Vec::with_capacity(sums.len());
        let mut made = RowMaker::new(&totals, names);
        let sums = totals.keyed(sums.into_iter());
        rows.extend(sums.map(|(key, sums)| made.row(key, sums, None)));
        let mut report = Self {
            basis: totals.basis(),
            period: period.clone(),
            before: None,
            by: by.to_vec(),
            rows,
            totals: Vec::new(),
            completeness: completeness.clone(),
            closed: false,
            lacks_tips: false,
            stamp: None,
            whose: None,
            only: Vec::new(),
        };
        report.settle()?;
        Ok(report)
    }

    /// Adds the figures of another period, whose aggregator was shifted onto this
    /// one's days.
    pub(crate) fn beside(
        mut self,
        period: &Period,
        totals: &Aggregator,
        names: &Names,
    ) -> Result<Self, TooLarge> {
        let mut before: HashMap<RowKey, &Totals> = totals.groups().collect();
        for row in &mut self.rows {
            let same = before.remove(&row.key);
            row.sums.before = Some(Box::new(same.cloned().unwrap_or_default()));
        }
        let mut made = RowMaker::new(totals, names);
        let gone = before.into_iter();
        self.rows
            .extend(gone.map(|(key, sums)| made.row(key, Totals::default(), Some(sums.clone()))));
        self.before = Some(period.clone());
        self.settle()?;
        Ok(self)
    }

    /// Notes whether the period's figures can no longer grow.
    pub(crate) fn closed(mut self, closed: bool) -> Self {
        self.closed = closed;
        self
    }

    /// Notes that tips are a part of it and could not be read.
    pub(crate) fn without_tips(mut self) -> Self {
        self.lacks_tips = true;
        self
    }

    /// Whether tips are a part of it and could not be read.
    pub(crate) fn lacks_tips(&self) -> bool {
        self.lacks_tips
    }

    /// Says in the JSON when the report was made.
    pub(crate) fn stamped(mut self, now: Timestamp) -> Self {
        self.stamp = Some(now);
        self
    }

    /// Says whose it is, for those who did not ask for it.
    pub(crate) fn of_account(mut self, whose: Option<String>) -> Self {
        self.whose = whose;
        self
    }

    /// Notes what was asked for alone.
    pub(crate) fn only(mut self, conditions: &[String]) -> Self {
        self.only = conditions.to_vec();
        self
    }

    /// What was asked for alone, as it was typed.
    pub(crate) fn conditions(&self) -> &[String] {
        &self.only
    }

    /// The period it is compared with.
    pub(crate) fn before(&self) -> Option<&Period> {
        self.before.as_ref()
    }

    /// Whose account, in which mode, if it is to say so.
    pub(crate) fn whose(&self) -> Option<&str> {
        self.whose.as_deref()
    }

    /// When it was made, if it is to say so.
    pub(crate) fn stamp(&self) -> Option<Timestamp> {
        self.stamp
    }

    /// Orders the rows and sums them up.
    fn settle(&mut self) -> Result<(), TooLarge> {
        let first_hour = self.period.days().start().hour();
        rank(&mut self.rows);
        // No two are the same, so there is no order among equals to be kept.
        self.rows.sort_unstable_by_key(|row| row.order(first_hour));
        let mut totals: BTreeMap<Currency, Sums> = BTreeMap::new();
        for row in &self.rows {
            row.sums.check()?;
            match totals.get_mut(&row.key.currency) {
                Some(total) => total.merge(&row.sums)?,
                None => {
                    totals.insert(row.key.currency, row.sums.clone());
                }
            }
        }
        self.totals = totals.into_values().collect();
        self.totals.iter().try_for_each(Sums::check)
    }

    /// Only the `number` rows of each currency with the most net, in that
    /// order, and what is beyond them in one row more.
    pub(crate) fn top(mut self, number: usize) -> Result<Self, TooLarge> {
        let mut rows = std::mem::take(&mut self.rows);
        rows.sort_by_key(|row| (row.key.currency, std::cmp::Reverse(row.sums.now.net)));
        for rows in rows.chunk_by(|a, b| a.key.currency == b.key.currency) {
            let (top, rest) = rows.split_at(number.min(rows.len()));
            self.rows.extend_from_slice(top);
            let Some((first, more)) = rest.split_first() else {
                continue;
            };
            let mut sums = first.sums.clone();
            for row in more {
                sums.merge(&row.sums)?;
            }
            self.rows.push(Row {
                key: RowKey::of(sums.currency),
                called: Arc::default(),
                sums,
                others: true,
                rank: (0, 0),
            });
        }
        Ok(self)
    }

    /// One report for each combination of what stands in `columns`, with these
    /// texts; broken down by no more than `by`. Where a name is missing its id
    /// stands in for it. Two locations of one name are two parts; readers of one
    /// label are one, as a reader that is moved has a new id and is what it was.
    pub(crate) fn split(
        &self,
        columns: &[&str],
        by: &[Dimension],
    ) -> Result<Vec<(Vec<NamedText>, Self)>, TooLarge> {
        let all = self.columns();
        let mut parts: BTreeMap<Vec<NamedText>, BTreeMap<RowKey, Row>> = BTreeMap::new();
        for row in &self.rows {
            let cells = self.cells(row);
            let text = |wanted: &&str| {
                let place = all.iter().position(|name| name == wanted);
                let cell = place.and_then(|place| cells.get(place));
                let text = cell.map(ReportCell::to_text).unwrap_or_default();
                match *wanted {
                    "reader_label" if text.is_empty() => {
                        (row.key.reader.clone().unwrap_or_default(), None)
                    }
                    "location_name" => {
                        let id = row.key.location.clone();
                        let stand_in = id.clone().filter(|_| text.is_empty());
                        (stand_in.unwrap_or(text), id)
                    }
                    _ => (text, None),
                }
            };
            let part = parts.entry(columns.iter().map(text).collect()).or_default();
            let mut row = row.clone();
            row.key.day = row.key.day.filter(|_| by.contains(&Dimension::Day));
            if !by.contains(&Dimension::Reader) && row.key.reader.is_some() {
                let mut about = GroupKey::clone(&row.key.about);
                about.place.reader = None;
                row.key.about = Arc::new(about);
            }
            match part.get_mut(&row.key) {
                Some(same) => same.sums.merge(&row.sums)?,
                None => {
                    part.insert(row.key.clone(), row);
                }
            }
        }
        let parts = parts.into_iter().map(|(key, rows)| {
            let rows = rows.into_values().collect();
            Ok((key, self.of_rows(by, rows)?))
        });
        parts.collect()
    }

    /// The same transactions broken down by less.
    pub(crate) fn regrouped(&self, by: &[Dimension]) -> Result<Self, TooLarge> {
        let mut rows: BTreeMap<RowKey, Row> = BTreeMap::new();
        for row in &self.rows {
            let has = |dimension| by.contains(&dimension);
            let about = GroupKey {
                place: row.key.place.narrowed(has),
                currency: row.key.currency,
            };
            let key = RowKey {
                about: Arc::new(about),
                day: row.key.day.filter(|_| has(Dimension::Day)),
                hour: row.key.hour.filter(|_| has(Dimension::Hour)),
                weekday: row.key.weekday.filter(|_| has(Dimension::Weekday)),
            };
            if let Some(same) = rows.get_mut(&key) {
                same.sums.merge(&row.sums)?;
                continue;
            }
            let called = GroupNames {
                reader: row.called.reader.clone().filter(|_| has(Dimension::Reader)),
                location: row
                    .called
                    .location
                    .clone()
                    .filter(|_| has(Dimension::Location)),
            };
            let row = Row {
                key: key.clone(),
                called: Arc::new(called),
                ..row.clone()
            };
            rows.insert(key, row);
        }
        self.of_rows(by, rows.into_values().collect())
    }

    /// The same report with other rows, which its own need not be copied for.
    fn of_rows(&self, by: &[Dimension], rows: Vec<Row>) -> Result<Self, TooLarge> {
        let mut report = Self {
            basis: self.basis,
            period: self.period.clone(),
            before: self.before.clone(),
            by: by.to_vec(),
            rows,
            totals: Vec::new(),
            completeness: self.completeness.clone(),
            closed: self.closed,
            lacks_tips: self.lacks_tips,
            stamp: self.stamp,
            whose: self.whose.clone(),
            only: self.only.clone(),
        };
        report.settle()?;
        Ok(report)
    }

    /// What rows are told apart by.
    pub(crate) fn by(&self) -> &[Dimension] {
        &self.by
    }

    /// The same report of nothing.
    pub(crate) fn emptied(mut self) -> Self {
        self.rows.clear();
        self.totals.clear();
        self
    }

    /// What was added up.
    pub(crate) fn basis(&self) -> Basis {
        self.basis
    }

    /// Whether rows are told apart by this.
    pub(crate) fn is_by(&self, by: Dimension) -> bool {
        self.by.contains(&by)
    }

    /// The names of the columns.
    pub(crate) fn columns(&self) -> Vec<&'static str> {
        columns(self.basis, &self.by, self.before.is_some())
    }

    /// The rows, their cells in the order of [`Report::columns`].
    #[cfg(test)]
    pub(crate) fn rows(&self) -> Vec<Vec<ReportCell>> {
        self.rows.iter().map(|row| self.cells(row)).collect()
    }

    /// The rows as they are, in the same order.
    pub(crate) fn entries(&self) -> &[Row] {
        &self.rows
    }

    /// The totals as they are, one for each currency.
    pub(crate) fn sums(&self) -> &[Sums] {
        &self.totals
    }

    pub(crate) fn period(&self) -> &Period {
        &self.period
    }

    /// The totals, one for each currency, in the order of [`Report::columns`]
    /// with nothing in the columns that tell rows apart.
    pub(crate) fn totals(&self) -> Vec<Vec<ReportCell>> {
        let before = key_columns(&self.by).len();
        let totals = self.totals.iter().map(|total| {
            let mut cells = vec![ReportCell::Unknown; before];
            cells.extend(total.cells(self.basis));
            cells
        });
        totals.collect()
    }

    /// Whether every list was read to its end, nothing that is shown is unknown
    /// for want of a permission, and nothing can be added to the period any more: the same report tomorrow has the same figures, but for
    /// refunds that fail and holds that are captured.
    pub(crate) fn is_complete(&self) -> bool {
        self.closed && self.completeness.unreadable == 0 && !self.lacks_tips
    }

    /// The whole report as one JSON object, of rows and totals only the columns
    /// in `only` if that is given. `from` and `to` are RFC 3339 instants in
    /// UTC, money is in minor units.
    pub(crate) fn to_json(&self, only: Option<&[String]>) -> Value {
        let mut json = self.frame(only);
        json[ROWS] = self.objects(only).collect();
        json
    }

    /// The rows of [`Report::to_json`], one by one.
    pub(crate) fn objects(&self, only: Option<&[String]>) -> impl Iterator<Item = Value> {
        let columns = self.columns();
        let rows = self.rows.iter();
        rows.map(move |row| object(&columns, &self.cells(row), only))
    }

    /// [`Report::to_json`] without any of its [`ROWS`].
    pub(crate) fn frame(&self, only: Option<&[String]>) -> Value {
        let by: Vec<&str> = self.by.iter().map(|by| by.name()).collect();
        let figures = figure_columns(self.basis, self.before.is_some());
        let totals = self.totals.iter();
        let totals: Vec<Value> = totals
            .map(|total| object(&figures, &total.cells(self.basis), only))
            .collect();
        let mut json = json!({
            "from": self.period.from().to_string(),
            "to": self.period.to().to_string(),
            "timezone": self.period.zone_name(),
            "basis": self.basis.name(),
            "by": by,
            ROWS: [],
            "totals": totals,
            "completeness": {
                "pages": self.completeness.pages,
                "objects": self.completeness.objects,
                "complete": self.is_complete(),
            },
        });
        if let Some(before) = &self.before {
            json["compared_with"] = json!({
                "from": before.from().to_string(), "to": before.to().to_string(),
            });
        }
        if let Some(stamp) = self.stamp {
            json["generated_at"] = json!(stamp.to_string());
        }
        json
    }

    /// The cells of one of [`Report::entries`]: of many rows all cells at once
    /// would be much.
    pub(crate) fn cells(&self, row: &Row) -> Vec<ReportCell> {
        let mut cells = Vec::new();
        for by in Dimension::ALL.iter().filter(|by| self.by.contains(by)) {
            row.key_cells(*by, &mut cells);
        }
        if row.others
            && let Some(first) = cells.first_mut()
        {
            *first = ReportCell::Text(OTHERS.to_owned());
        }
        cells.extend(row.sums.cells(self.basis));
        cells
    }
}

#[cfg(test)]
mod tests;
