//! What was asked of the output as a whole: format, columns, colours.

use std::str::FromStr;

use super::pick::Pick;
use crate::row_file::Dialect;

/// The format of the result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Format {
    /// For people.
    #[default]
    Table,
    /// One JSON document.
    Json,
    /// One JSON document a line.
    Jsonl,
    /// For spreadsheets.
    Csv,
    /// Ids alone, one a line.
    Id,
    /// A workbook, only of reports and only into a file.
    Xlsx,
    /// The Test Anything Protocol, only of smoke tests.
    Tap,
}

impl Format {
    /// Every format's name.
    pub(crate) const NAMES: [&'static str; 7] =
        ["table", "json", "jsonl", "csv", "id", "xlsx", "tap"];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Json => "json",
            Self::Jsonl => "jsonl",
            Self::Csv => "csv",
            Self::Id => "id",
            Self::Xlsx => "xlsx",
            Self::Tap => "tap",
        }
    }

    /// Whether errors are JSON too.
    pub(crate) const fn is_json(self) -> bool {
        matches!(self, Self::Json | Self::Jsonl)
    }
}

impl FromStr for Format {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "table" => Ok(Self::Table),
            "json" => Ok(Self::Json),
            "jsonl" => Ok(Self::Jsonl),
            "csv" => Ok(Self::Csv),
            "id" => Ok(Self::Id),
            "xlsx" => Ok(Self::Xlsx),
            "tap" => Ok(Self::Tap),
            _ => Err(format!("one of {}", Self::NAMES.join(", "))),
        }
    }
}

/// The dialect of that name.
pub(crate) fn csv_dialect(name: Option<&str>) -> Dialect {
    match name {
        Some("excel-de") => Dialect::ExcelDe,
        _ => Dialect::Standard,
    }
}

/// When to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum ColorChoice {
    /// On a terminal that can, unless `NO_COLOR` is set.
    #[default]
    Auto,
    Always,
    Never,
}

/// What was asked of the output as a whole.
#[derive(Debug, Clone, Default)]
pub(crate) struct Style {
    /// `--output`
    pub format: Format,
    /// A setting named it, and no flag did.
    pub format_is_set: bool,
    /// `--columns`
    pub columns: Option<Vec<String>>,
    /// The setting that named them, if no flag did.
    pub columns_setting: Option<&'static str>,
    /// `--csv-dialect`
    pub dialect: Dialect,
    /// `-o wide`: all columns, as wide as they are.
    pub is_wide: bool,
    /// `--no-headers`
    pub no_headers: bool,
    /// `--guard-formulas`: also what is for programs gets an apostrophe before cells
    /// that a spreadsheet would run.
    pub guard_formulas: bool,
    /// `--quiet`: no notes, no hints, no progress.
    pub quiet: bool,
    /// `--verbose`: every request on stderr.
    pub verbose: bool,
    /// `--color`
    pub color: ColorChoice,
    /// The environment forbids colours (`NO_COLOR`, `TERM=dumb`).
    pub colorless: bool,
    /// The terminal cannot move its cursor.
    pub dumb: bool,
    /// `--jq` or `--template`
    pub pick: Option<Pick>,
}
