//! File names with braces: one file for each of what they name.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use crate::failure::Failure;
use crate::output::file;
use crate::report::dimension::Dimension;
use crate::report::rows::Report;

/// The column of days.
pub(crate) const DAY: &str = "day";

/// A path with columns in its name: `reports/{day}-{location}.csv`.
#[derive(Debug)]
pub(crate) struct Pattern {
    pub(super) folder: PathBuf,
    pub(super) pieces: Vec<Piece>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    Text(String),
    Column(&'static str),
}

/// What a file's name splits the report by.
pub(crate) fn placeholders(path: Option<&Path>) -> Result<Vec<Dimension>, Failure> {
    let Some(path) = path else {
        return Ok(Vec::new());
    };
    let mut keys = Vec::new();
    for piece in pieces(path)? {
        let Piece::Column(name) = piece else { continue };
        let key = Dimension::ALL
            .into_iter()
            .find(|by| columns_of(*by).contains(&name));
        keys.extend(key);
    }
    Ok(keys)
}

pub(crate) fn columns_of(by: Dimension) -> &'static [&'static str] {
    match by {
        Dimension::Currency => &["currency"],
        other => other.columns(),
    }
}

pub(crate) fn pieces(path: &Path) -> Result<Vec<Piece>, Failure> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let mut pieces = Vec::new();
    let mut rest = &*name;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((column, after)) = after.split_once('}') else {
            break;
        };
        let known = Dimension::ALL
            .into_iter()
            .flat_map(columns_of)
            .find(|known| **known == column);
        let Some(known) = known else {
            let all: Vec<_> = Dimension::ALL
                .into_iter()
                .flat_map(columns_of)
                .copied()
                .collect();
            return Err(
                Failure::usage(format!("--out: no column {column:?} to split by"))
                    .hint(format!("the columns are {}", all.join(", "))),
            );
        };
        pieces.push(Piece::Text(before.to_owned()));
        pieces.push(Piece::Column(known));
        rest = after;
    }
    pieces.push(Piece::Text(rest.to_owned()));
    Ok(pieces)
}

impl Pattern {
    /// The columns in the name, in their order.
    pub(crate) fn columns(&self) -> Vec<&'static str> {
        let columns = self.pieces.iter().filter_map(|piece| match piece {
            Piece::Column(name) => Some(*name),
            Piece::Text(_) => None,
        });
        columns.collect()
    }

    /// Whether each of its files is of one day.
    pub(crate) fn is_by_day(&self) -> bool {
        self.pieces.contains(&Piece::Column(DAY))
    }

    /// The files there are of a day, whatever else they are told apart by.
    pub(crate) fn files_of(&self, day: Date) -> Vec<PathBuf> {
        let folder = if self.folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            &self.folder
        };
        let day = day.to_string();
        let mut found: Vec<PathBuf> = std::fs::read_dir(folder)
            .into_iter()
            .flatten()
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter(|name| fits(&self.pieces, name, &day))
            .map(|name| self.folder.join(name))
            .collect();
        found.sort();
        found
    }

    /// Gives each part its file.
    pub(crate) fn name(
        &self,
        parts: Vec<(Vec<String>, Report)>,
    ) -> Result<BTreeMap<PathBuf, Report>, Failure> {
        file::make_folder(&self.folder)?;
        let mut named = BTreeMap::new();
        for (values, report) in parts {
            let mut values = values.iter();
            let name: String = self
                .pieces
                .iter()
                .map(|piece| match piece {
                    Piece::Text(text) => text.clone(),
                    Piece::Column(_) => plain(values.next().map_or("", String::as_str)),
                })
                .collect();
            let path = self.folder.join(name);
            if named.contains_key(&path) {
                return Err(Failure::failed(format!(
                    "two parts of the report would both be {}",
                    path.display()
                ))
                .hint("split by ids: {reader}, {location}"));
            }
            file::check(&path)?;
            named.insert(path, report);
        }
        Ok(named)
    }
}

/// Whether a name can be one of a day's. What else it is told apart by is any text.
pub(crate) fn fits(pieces: &[Piece], name: &str, day: &str) -> bool {
    match pieces {
        [] => name.is_empty(),
        [Piece::Text(text), rest @ ..] => name
            .strip_prefix(text.as_str())
            .is_some_and(|left| fits(rest, left, day)),
        [Piece::Column(DAY), rest @ ..] => name
            .strip_prefix(day)
            .is_some_and(|left| fits(rest, left, day)),
        [Piece::Column(_), rest @ ..] => name
            .char_indices()
            .skip(1)
            .map(|(at, _)| at)
            .chain([name.len()])
            .any(|at| name.get(at..).is_some_and(|left| fits(rest, left, day))),
    }
}

/// Names of readers and locations may hold anything; files' names may not.
pub(crate) fn plain(text: &str) -> String {
    if text.is_empty() {
        return "unknown".to_owned();
    }
    let safe = text.chars().map(|c| {
        let fine = c.is_alphanumeric() || matches!(c, '-' | '_');
        if fine { c } else { '-' }
    });
    safe.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_columns_is_taken_apart() {
        let of = |path: &str| placeholders(Some(Path::new(path)));
        assert_eq!(
            of("reports/{day}-{location}.csv").unwrap(),
            [Dimension::Day, Dimension::Location]
        );
        assert_eq!(of("reports/plain.csv").unwrap(), []);
        assert_eq!(of("a{b.csv").unwrap(), []);
        assert!(of("{colour}.csv").unwrap_err().message().contains("colour"));
    }

    #[test]
    fn the_files_of_a_day_are_known_by_their_names() {
        let pieces = pieces(Path::new("x-{day}-{location_name}.csv")).unwrap();
        let of = |name| fits(&pieces, name, "2026-11-21");
        assert!(of("x-2026-11-21-Café-1.csv") && of("x-2026-11-21-é.csv"));
        for other in [
            "x-2026-11-22-A.csv",
            "x-2026-11-21-.csv",
            "x-2026-11-21-A.json",
        ] {
            assert!(!of(other), "{other}");
        }
    }

    #[test]
    fn names_cannot_lead_elsewhere() {
        assert_eq!(plain("../../etc/passwd"), "------etc-passwd");
        assert_eq!(plain("Café Zoë 1"), "Café-Zoë-1");
        assert_eq!(plain(""), "unknown");
    }
}
