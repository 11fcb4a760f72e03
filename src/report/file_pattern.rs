//! File names with braces: one file for each of what they name.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use crate::failure::Failure;
use crate::files;
use crate::report::dimension::Dimension;
use crate::report::rows::{NamedText, Report};

/// The column of days.
pub(crate) const DAY: &str = "day";

/// A path with columns in its name: `reports/{day}-{location}.csv`.
#[derive(Debug)]
pub(crate) struct Pattern {
    folder: PathBuf,
    pieces: Vec<Piece>,
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

/// The pieces of a file's name. `{{` and `}}` stand for braces.
pub(crate) fn pieces(path: &Path) -> Result<Vec<Piece>, Failure> {
    let all = Dimension::ALL.into_iter().flat_map(columns_of).copied();
    pieces_of(path, &all.collect::<Vec<_>>())
}

/// The same where these are the only columns there are.
pub(crate) fn pieces_of(path: &Path, columns: &[&'static str]) -> Result<Vec<Piece>, Failure> {
    let wrong = |what: String| Failure::usage(format!("{}: {what}", path.display()));
    let folder = path.parent().unwrap_or_else(|| Path::new(""));
    if folder.to_string_lossy().contains(['{', '}']) {
        return Err(wrong("a folder's name takes no column".to_owned())
            .hint("put the columns into the file's name: reports/{location_name}-{day}.csv"));
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let mut pieces = Vec::new();
    let (mut plain, mut rest) = (String::new(), &*name);
    while let Some((before, after)) = rest
        .find(['{', '}'])
        .and_then(|at| rest.split_at_checked(at))
    {
        plain.push_str(before);
        if let Some(after) = after.strip_prefix("{{") {
            plain.push('{');
            rest = after;
            continue;
        }
        if let Some(after) = after.strip_prefix("}}") {
            plain.push('}');
            rest = after;
            continue;
        }
        let inner = after.strip_prefix('{').and_then(|a| a.split_once('}'));
        let Some((column, after)) = inner else {
            return Err(wrong("a brace without its other half".to_owned())
                .hint("a column is written {day}; {{ and }} stand for braces"));
        };
        let Some(known) = columns.iter().copied().find(|known| *known == column) else {
            let near = crate::closest_name::nearest(column, columns.iter().copied());
            let near = near.map_or_else(String::new, |near| format!("did you mean {near}? "));
            let all = match columns {
                [one] => format!("use {{{one}}} and no other column"),
                all => format!("the columns are {}", all.join(", ")),
            };
            return Err(wrong(format!("no column {column:?} to split by"))
                .hint(format!("{near}{all}; {{{{ and }}}} stand for braces")));
        };
        pieces.push(Piece::Text(std::mem::take(&mut plain)));
        pieces.push(Piece::Column(known));
        rest = after;
    }
    plain.push_str(rest);
    pieces.push(Piece::Text(plain));
    let literal = pieces
        .iter()
        .map(Piece::literal)
        .map(str::len)
        .sum::<usize>();
    if pieces.len() > 1 && literal.saturating_add(LEAST * pieces.len()) > files::LONGEST {
        return Err(wrong("the name is too long for a file".to_owned())
            .hint(format!("a name has at most {} bytes", files::LONGEST)));
    }
    Ok(pieces)
}

/// So much of a name is left to a column at least, with its digest.
const LEAST: usize = 16;
/// So many digits tell apart what would have the same name.
const DIGITS: usize = 8;

impl Piece {
    /// What stands in every name.
    fn literal(&self) -> &str {
        match self {
            Self::Text(text) => text,
            Self::Column(_) => "",
        }
    }
}

impl Pattern {
    /// The files in `folder` with names of these pieces.
    pub(crate) fn new(folder: PathBuf, pieces: Vec<Piece>) -> Self {
        Self { folder, pieces }
    }

    /// Where they all are.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

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
        parts: Vec<(Vec<NamedText>, Report)>,
    ) -> Result<BTreeMap<PathBuf, Report>, Failure> {
        let mut alike: BTreeMap<String, usize> = BTreeMap::new();
        for (values, _) in &parts {
            let name = files::folded(&self.file_name(values, false));
            *alike.entry(name).or_default() += 1;
        }
        let mut named = BTreeMap::new();
        for (values, report) in parts {
            let name = self.file_name(&values, false);
            let is_shared = alike.get(&files::folded(&name)).is_some_and(|n| *n > 1);
            let path = self.folder.join(self.file_name(&values, is_shared));
            if named.contains_key(&path) {
                return Err(Failure::failed(format!(
                    "two parts of the report would both be {}",
                    path.display()
                ))
                .hint("split by ids: {reader}, {location}"));
            }
            named.insert(path, report);
        }
        Ok(named)
    }

    /// The name of a part's file. One that is `shared` with another part's, as file
    /// systems compare names, and one that had to be cut have a digest of what they
    /// are about after their last column that is not the day.
    fn file_name(&self, values: &[NamedText], is_shared: bool) -> String {
        let texts: Vec<String> = values.iter().map(|(text, _)| plain(text)).collect();
        let literal = self.pieces.iter().map(Piece::literal).map(str::len);
        let literal = literal.sum::<usize>();
        let length = texts.iter().map(String::len).sum::<usize>();
        let is_cut = literal.saturating_add(length) > files::LONGEST - 1;
        let digest = (is_shared || is_cut).then(|| {
            let whole: Vec<String> = values.iter().map(|value| format!("{value:?}")).collect();
            format!("-{}", files::cut(&files::digest(&whole.concat()), DIGITS))
        });
        let room = (files::LONGEST - 1)
            .saturating_sub(literal)
            .saturating_sub(digest.as_ref().map_or(0, String::len));
        let most = share(&texts, room);
        let last = self.columns().iter().rposition(|column| *column != DAY);
        let mut texts = texts.iter().enumerate();
        let mut name = String::new();
        for piece in &self.pieces {
            name.push_str(piece.literal());
            if let Piece::Column(_) = piece
                && let Some((at, text)) = texts.next()
            {
                name.push_str(files::cut(text, most));
                if let Some(digest) = digest.as_ref().filter(|_| last == Some(at)) {
                    name.push_str(digest);
                }
            }
        }
        // Neither an option of whatever command is given the files of a folder, nor a
        // device.
        let is_text = self.pieces.first().is_some_and(|p| !p.literal().is_empty());
        if !is_text && (files::is_reserved(&name) || name.starts_with('-')) {
            name.insert(0, '_');
        }
        name
    }
}

/// How long each of these texts may be if all are to have room.
fn share(texts: &[String], room: usize) -> usize {
    let fits = |most: &usize| texts.iter().map(|t| t.len().min(*most)).sum::<usize>() <= room;
    (0..=files::LONGEST).rev().find(fits).unwrap_or(0)
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
        assert_eq!(of("a{{b}}.csv").unwrap(), []);
        for (wrong, said) in [
            ("a{b.csv", "without its other half"),
            ("a}b.csv", "without its other half"),
            ("{colour}.csv", "colour"),
            ("{}.csv", "no column"),
            ("{location_name}/x.csv", "a folder's name takes no column"),
            ("{locaton_name}.csv", "locaton_name"),
        ] {
            let failure = of(wrong).unwrap_err();
            assert!(failure.message().contains(said), "{wrong}: {failure}");
            assert_eq!(failure.kind().exit_code(), 2);
        }
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

    /// Names of two columns, as a pattern makes them.
    fn named(pattern: &str, values: &[&str], is_shared: bool) -> String {
        let pattern = Pattern {
            folder: PathBuf::new(),
            pieces: pieces(Path::new(pattern)).unwrap(),
        };
        let values: Vec<NamedText> = values.iter().map(|v| ((*v).to_owned(), None)).collect();
        pattern.file_name(&values, is_shared)
    }

    #[test]
    fn a_name_is_no_longer_than_file_systems_take() {
        let pattern = "r-{location_name}-{reader_label}-{day}.csv";
        let (place, label) = ("é".repeat(300), "x".repeat(400));
        let day = "2026-11-21";
        let name = named(pattern, &[&place, &label, day], false);
        assert!((240..=255).contains(&name.len()), "{name}");
        assert!(
            name.starts_with("r-é") && name.ends_with("-2026-11-21.csv"),
            "{name}"
        );
        let other = named(pattern, &[&place, &format!("{label}y"), day], false);
        assert_ne!(name, other);
        assert!(fits(&pieces(Path::new(pattern)).unwrap(), &name, day));
        // A short value keeps all of its letters.
        let name = named(pattern, &["Berlin", &label, day], false);
        assert!(name.starts_with("r-Berlin-xxx"), "{name}");
        let long = format!("{}-{{day}}.csv", "y".repeat(250));
        assert!(pieces(Path::new(&long)).is_err());
    }

    #[test]
    fn names_that_are_the_same_are_told_apart() {
        let of = |label| named("{day}-{reader_label}.csv", &["2026-11-21", label], true);
        let (bar, small) = (of("Bar"), of("bar"));
        assert_ne!(files::folded(&bar), files::folded(&small));
        assert!(bar.starts_with("2026-11-21-Bar-") && bar.len() == "2026-11-21-Bar-.csv".len() + 8);
    }

    #[test]
    fn names_cannot_lead_elsewhere() {
        assert_eq!(named("{reader_label}.csv", &["con"], false), "_con.csv");
        assert_eq!(named("{reader_label}.csv", &["-rf"], false), "_-rf.csv");
        assert_eq!(named("{reader_label}.csv", &["x"], false), "x.csv");
        assert_eq!(plain("../../etc/passwd"), "------etc-passwd");
        assert_eq!(plain("Café Zoë 1"), "Café-Zoë-1");
        assert_eq!(plain(""), "unknown");
    }
}
