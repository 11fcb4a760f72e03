//! A TOML file as it is read: tables whose keys are taken out one by one, lines
//! for every value, and whatever nobody asked for told as a fault.

use std::cell::RefCell;
use std::collections::BTreeMap;

use toml::de::{DeTable, DeValue};

use crate::closest_name::distance as edits;
use crate::fleet::manifest::fault::FileFault;

/// Where lines begin, and what was found wrong so far.
#[derive(Debug)]
pub(super) struct ManifestSource {
    starts: Vec<usize>,
    faults: RefCell<Vec<FileFault>>,
}

impl ManifestSource {
    pub(super) fn new(text: &str) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, b)| *b == b'\n');
        let starts = std::iter::once(0)
            .chain(ends.map(|(at, _)| at + 1))
            .collect();
        Self {
            starts,
            faults: RefCell::default(),
        }
    }

    /// The line an offset lies in, from 1.
    pub(super) fn line(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset)
    }

    pub(super) fn fault(&self, line: usize, text: impl Into<String>) {
        self.faults.borrow_mut().push(FileFault::new(line, text));
    }

    pub(super) fn check(&self, check: impl FnOnce(&mut Vec<FileFault>)) {
        check(&mut self.faults.borrow_mut());
    }

    pub(super) fn into_faults(self) -> Vec<FileFault> {
        self.faults.into_inner()
    }
}

/// A table being read.
#[derive(Debug)]
pub(super) struct TableReader<'s, 'i> {
    source: &'s ManifestSource,
    table: &'s DeTable<'i>,
    /// Where it begins.
    pub(super) line: usize,
    /// Its name, for faults.
    name: String,
    asked: RefCell<Vec<&'static str>>,
}

type SourceValue<'s, 'i> = (&'s DeValue<'i>, usize);

impl<'s, 'i> TableReader<'s, 'i> {
    pub(super) fn new(
        source: &'s ManifestSource,
        table: &'s DeTable<'i>,
        line: usize,
        name: &str,
    ) -> Self {
        Self {
            source,
            table,
            line,
            name: name.to_owned(),
            asked: RefCell::default(),
        }
    }

    pub(super) fn fault(&self, line: usize, text: impl AsRef<str>) {
        let text = text.as_ref();
        self.source.fault(line, format!("{}: {text}", self.name));
    }

    fn find(&self, key: &'static str) -> Option<SourceValue<'s, 'i>> {
        self.asked.borrow_mut().push(key);
        let (name, value) = self.table.get_key_value(key)?;
        Some((value.get_ref(), self.source.line(name.span().start)))
    }

    /// The line of a key, or of the table.
    pub(super) fn line_of(&self, key: &str) -> usize {
        let found = self.table.get_key_value(key);
        found.map_or(self.line, |(k, _)| self.source.line(k.span().start))
    }

    fn wanted(&self, key: &str, line: usize, what: &str, value: &DeValue<'_>) {
        let is = value.type_str();
        self.fault(line, format!("{key} is to be {what}, not {is}"));
    }

    pub(super) fn text(&self, key: &'static str) -> Option<String> {
        let (value, line) = self.find(key)?;
        let text = value.as_str().map(str::to_owned);
        if text.is_none() {
            self.wanted(key, line, "a text in quotes", value);
        }
        text
    }

    /// A text that says something.
    pub(super) fn name(&self, key: &'static str) -> Option<String> {
        let text = self.text(key)?;
        if text.trim().is_empty() {
            self.fault(self.line_of(key), format!("{key} is empty"));
            return None;
        }
        Some(text)
    }

    pub(super) fn boolean(&self, key: &'static str) -> Option<bool> {
        let (value, line) = self.find(key)?;
        let on = value.as_bool();
        if on.is_none() {
            self.wanted(key, line, "true or false", value);
        }
        on
    }

    pub(super) fn integer(&self, key: &'static str) -> Option<i64> {
        let (value, line) = self.find(key)?;
        let number = integer(value);
        if number.is_none() {
            self.wanted(key, line, "a whole number", value);
        }
        number
    }

    pub(super) fn integers(&self, key: &'static str) -> Option<Vec<i64>> {
        let (value, line) = self.find(key)?;
        let all = value.as_array().and_then(|list| {
            let each = list.iter().map(|v| integer(v.get_ref()));
            each.collect::<Option<Vec<_>>>()
        });
        if all.is_none() {
            self.wanted(key, line, "a list of whole numbers", value);
        }
        all
    }

    /// A table in this one.
    pub(super) fn part(&self, key: &'static str) -> Option<TableReader<'s, 'i>> {
        let (value, line) = self.find(key)?;
        self.table_at(key, value, line)
    }

    /// Whether the key is there at all.
    pub(super) fn has(&self, key: &'static str) -> bool {
        self.find(key).is_some()
    }

    /// A table in this one; nothing is said of what else stands there.
    pub(super) fn quiet_part(&self, key: &'static str) -> Option<TableReader<'s, 'i>> {
        let (value, line) = self.find(key)?;
        value.as_table()?;
        self.table_at(key, value, line)
    }

    fn table_at(
        &self,
        key: &str,
        value: &'s DeValue<'i>,
        line: usize,
    ) -> Option<TableReader<'s, 'i>> {
        let name = if self.name.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.name)
        };
        let Some(table) = value.as_table() else {
            self.wanted(key, line, "a table", value);
            return None;
        };
        Some(TableReader::new(self.source, table, line, &name))
    }

    /// All tables in this one, by their keys, in the order of the file.
    pub(super) fn parts(&self) -> Vec<(String, TableReader<'s, 'i>)> {
        let mut all: Vec<_> = self
            .table
            .iter()
            .filter_map(|(key, value)| {
                let line = self.source.line(key.span().start);
                let name = key.get_ref();
                let part = self.table_at(name, value.get_ref(), line)?;
                Some((key.span().start, name.clone().into_owned(), part))
            })
            .collect();
        all.sort_by_key(|(start, ..)| *start);
        all.into_iter().map(|(_, key, part)| (key, part)).collect()
    }

    /// All plain values in this table, as texts.
    pub(super) fn texts(&self) -> BTreeMap<String, String> {
        let mut all = BTreeMap::new();
        for (key, value) in self.table {
            let text = match value.get_ref() {
                DeValue::String(text) => text.clone().into_owned(),
                DeValue::Boolean(on) => on.to_string(),
                DeValue::Integer(_) => match integer(value.get_ref()) {
                    Some(number) => number.to_string(),
                    None => continue,
                },
                other => {
                    let line = self.source.line(key.span().start);
                    self.wanted(key.get_ref(), line, "a text in quotes", other);
                    continue;
                }
            };
            all.insert(key.get_ref().clone().into_owned(), text);
        }
        all
    }

    /// Everything in this table, for whoever understands it.
    pub(super) fn values(&self) -> BTreeMap<String, (usize, serde_json::Value)> {
        let each = self.table.iter().map(|(key, value)| {
            let line = self.source.line(key.span().start);
            (
                key.get_ref().clone().into_owned(),
                (line, json(value.get_ref())),
            )
        });
        each.collect()
    }

    /// Tells of the keys nobody asked for.
    pub(super) fn finish(&self) {
        let asked = self.asked.borrow();
        for key in self.table.keys() {
            let name = key.get_ref().as_ref();
            if asked.contains(&name) {
                continue;
            }
            let near = asked.iter().min_by_key(|a| edits(a, name));
            let near = near.filter(|a| edits(a, name) <= 2);
            let hint = match near {
                Some(near) => format!("; is {near} meant?"),
                None => format!("; there are {}", asked.join(", ")),
            };
            let line = self.source.line(key.span().start);
            self.fault(line, format!("unknown key {name:?}{hint}"));
        }
    }
}

fn integer(value: &DeValue<'_>) -> Option<i64> {
    let number = value.as_integer()?;
    i64::from_str_radix(number.as_str(), number.radix()).ok()
}

fn json(value: &DeValue<'_>) -> serde_json::Value {
    match value {
        DeValue::String(text) => text.as_ref().into(),
        DeValue::Boolean(on) => (*on).into(),
        DeValue::Integer(_) => integer(value).into(),
        DeValue::Float(float) => float.as_str().into(),
        DeValue::Datetime(at) => at.to_string().into(),
        DeValue::Array(list) => list.iter().map(|v| json(v.get_ref())).collect(),
        DeValue::Table(table) => table
            .iter()
            .map(|(k, v)| (k.get_ref().clone().into_owned(), json(v.get_ref())))
            .collect::<serde_json::Map<_, _>>()
            .into(),
    }
}
