//! Workbooks: rows whose numbers are numbers and whose dates are dates.

use std::borrow::Cow;
use std::fmt;
use std::io::ErrorKind;
use std::path::Path;

use rust_xlsxwriter::{
    Chart as Drawing, ChartAxisCrossing, ChartFont, ChartType, DocProperties, ExcelDateTime,
    Format, FormatAlign, Workbook, Worksheet, XlsxError, cell_autofit_width,
};

use super::file;
use super::text::clean;
use crate::failure::Failure;
use crate::files;

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SheetValue {
    /// Nothing.
    Empty,
    /// Text, never read as a formula.
    Text(String),
    /// A number with so many decimals, as it is written: `-12.50`.
    Number {
        /// The number.
        decimal: String,
        /// How many digits stand after its point.
        digits: usize,
    },
    /// A date: year, month, day.
    Date(u16, u8, u8),
}

impl SheetValue {
    /// A number with as many decimals as are written.
    pub(crate) fn number(decimal: String) -> Self {
        let digits = decimal
            .split_once('.')
            .map_or(0, |(_, digits)| digits.len());
        Self::Number { decimal, digits }
    }
}

/// The rows of a sheet.
pub enum SheetRows<'a> {
    /// All of them.
    Held(Vec<Vec<SheetValue>>),
    /// So many, each made when it is written.
    Made(usize, Box<dyn Fn(usize) -> Vec<SheetValue> + 'a>),
}

impl fmt::Debug for SheetRows<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Rows").field(&self.len()).finish()
    }
}

impl SheetRows<'_> {
    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Held(rows) => rows.len(),
            Self::Made(count, _) => *count,
        }
    }

    /// Those that are held.
    pub(crate) fn held(&self) -> &[Vec<SheetValue>] {
        match self {
            Self::Held(rows) => rows,
            Self::Made(..) => &[],
        }
    }

    fn each(&self) -> impl Iterator<Item = Cow<'_, [SheetValue]>> {
        (0..self.len()).map_while(|at| match self {
            Self::Held(rows) => rows.get(at).map(|row| Cow::Borrowed(row.as_slice())),
            Self::Made(_, row) => Some(Cow::Owned(row(at))),
        })
    }
}

/// A sheet of a workbook.
#[derive(Debug)]
pub struct Sheet<'a> {
    /// Its name.
    pub name: &'static str,
    /// What it is about, a line each, above the names of the columns.
    pub title: Vec<String>,
    /// The names of its columns.
    pub columns: Vec<String>,
    /// Its rows.
    pub rows: SheetRows<'a>,
    /// Charts below the rows.
    pub charts: Vec<Chart>,
}

/// A chart of rows that stand beside each other.
#[derive(Debug, Clone)]
pub struct Chart {
    /// What it shows.
    pub title: String,
    /// The sheet its rows are on.
    pub of: &'static str,
    /// The columns of names and of values.
    pub columns: (u16, u16),
    /// The first and the last of its rows.
    pub rows: (u32, u32),
    /// What stands at the axes of names and of values.
    pub axes: (String, String),
    /// Whether names are long, and bars lie.
    pub lies: bool,
}

impl Sheet<'_> {
    /// The row with the names of the columns: a line stays free under the title.
    fn head(&self) -> u32 {
        match self.title.len() {
            0 => 0,
            lines => u32::try_from(lines).unwrap_or(0) + 1,
        }
    }
}

/// Writes sheets into a file, whole or not at all. `made` is the date that the
/// file says it was made on: it is the same bytes for the same sheets.
///
/// # Errors
/// A failure naming the file, if it has too many rows or cannot be written.
pub fn write(path: &Path, sheets: &[Sheet<'_>], made: (u16, u8, u8)) -> Result<(), Failure> {
    let bytes = workbook(sheets, made, path).map_err(|error| {
        Failure::failed(format!("cannot make {}: {error}", path.display()))
            .hint("write CSV instead: -o csv")
    })?;
    file::write_whole(path, bytes)
}

/// A sheet of more rows is kept on the disk while it is written: in memory each of its
/// cells would be there several times.
const MANY: usize = 5_000;
/// What a cell takes there, at most.
const CELL: usize = 100;

fn workbook(sheets: &[Sheet<'_>], made: (u16, u8, u8), path: &Path) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    if sheets.iter().any(|sheet| sheet.rows.len() > MANY) {
        book.set_tempdir(file::folder_of(path))?;
    }
    let made = ExcelDateTime::from_ymd(made.0, made.1, made.2)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&made));
    for sheet in sheets {
        let is_long = sheet.rows.len() > MANY;
        let page = if is_long {
            check_room(sheet, path)?;
            book.add_worksheet_with_low_memory()?
        } else {
            book.add_worksheet()
        };
        page.set_name(sheet.name)?;
        // Rows that wait on the disk have to come in their order.
        for (column, width) in (0_u16..).zip(widths(sheet)) {
            page.set_column_width_pixels(column, width)?;
        }
        fill_title(page, sheet)?;
        fill(page, sheet)?;
        finish(page, sheet)?;
        draw(page, sheet, sheets)?;
    }
    book.save_to_buffer()
}

/// What writes the rows to the disk takes a full one for a fault of the program, and so
/// it is asked before whether there is room for them.
fn check_room(sheet: &Sheet<'_>, path: &Path) -> Result<(), XlsxError> {
    let cells = sheet.rows.len().saturating_mul(sheet.columns.len());
    let wanted = u64::try_from(cells.saturating_mul(CELL)).unwrap_or(u64::MAX);
    let room = files::room(&file::folder_of(path));
    if room.is_some_and(|room| room < wanted) {
        return Err(XlsxError::IoError(ErrorKind::StorageFull.into()));
    }
    Ok(())
}

/// A heading has a button that filters, so many pixels wide.
const BUTTON: u32 = 16;

/// How far a word keeps away from a number beside it, in pixels.
const INDENT: u32 = 10;

/// The widths of the columns in pixels: each is as wide as its widest cell below the title. The
/// library would measure numbers without what their format adds, and cannot measure rows
/// that are on the disk.
fn widths(sheet: &Sheet<'_>) -> Vec<u32> {
    let names = sheet.columns.iter();
    let mut widths: Vec<u32> = names
        .map(|name| cell_autofit_width(name) + BUTTON)
        .collect();
    for row in sheet.rows.each() {
        for (width, value) in widths.iter_mut().zip(row.iter()) {
            let wanted = match value {
                SheetValue::Empty => 0,
                SheetValue::Text(text) => cell_autofit_width(&clean(text)) + INDENT,
                SheetValue::Number { decimal, .. } => cell_autofit_width(&separated(decimal)),
                SheetValue::Date(..) => cell_autofit_width("2026-12-31"),
            };
            *width = wanted.max(*width);
        }
    }
    widths
}

/// A number at least as wide as it is shown, with a separator at each three digits.
fn separated(decimal: &str) -> String {
    format!("{decimal}{}0", ",".repeat(decimal.len() / 3))
}

fn fill_title(page: &mut Worksheet, sheet: &Sheet<'_>) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    for (line, text) in (0_u32..).zip(&sheet.title) {
        let text = clean(text);
        if line == 0 {
            page.write_string_with_format(line, 0, text, &bold)?;
        } else {
            page.write_string(line, 0, text)?;
        }
    }
    Ok(())
}

fn fill(page: &mut Worksheet, sheet: &Sheet<'_>) -> Result<(), XlsxError> {
    let head = sheet.head();
    let bold = Format::new().set_bold();
    let right = Format::new().set_bold().set_align(FormatAlign::Right);
    let bold_indented = Format::new().set_bold().set_indent(1);
    let date = Format::new()
        .set_num_format("yyyy-mm-dd")
        .set_align(FormatAlign::Left);
    // A number ends where its cell does: a word beside it keeps away from it.
    let indented = Format::new().set_indent(1);
    let beside_number = |row: &[SheetValue], column: u16| {
        let before = usize::from(column).checked_sub(1);
        matches!(
            before.and_then(|before| row.get(before)),
            Some(SheetValue::Number { .. })
        )
    };
    let first = sheet.rows.each().next().unwrap_or_default();
    for (column, name) in (0_u16..).zip(&sheet.columns) {
        let number = matches!(
            first.get(usize::from(column)),
            Some(SheetValue::Number { .. })
        );
        let format = match number {
            true => &right,
            false if beside_number(&first, column) => &bold_indented,
            false => &bold,
        };
        page.write_with_format(head, column, name, format)?;
    }
    for (line, row) in (head + 1..).zip(sheet.rows.each()) {
        for (column, value) in (0_u16..).zip(row.iter()) {
            match value {
                SheetValue::Empty => {}
                SheetValue::Text(text) if beside_number(&row, column) => {
                    page.write_string_with_format(line, column, clean(text), &indented)?;
                }
                SheetValue::Text(text) => {
                    page.write_string(line, column, clean(text))?;
                }
                SheetValue::Number { decimal, digits } => {
                    let number: f64 = decimal.parse().unwrap_or_default();
                    page.write_number_with_format(line, column, number, &decimals(*digits))?;
                }
                SheetValue::Date(year, month, day) => {
                    let day = ExcelDateTime::from_ymd(*year, *month, *day)?;
                    page.write_datetime_with_format(line, column, &day, &date)?;
                }
            }
        }
    }
    Ok(())
}

/// What is no cell.
fn finish(page: &mut Worksheet, sheet: &Sheet<'_>) -> Result<(), XlsxError> {
    let head = sheet.head();
    page.set_freeze_panes(head + 1, 0)?;
    let last = u16::try_from(sheet.columns.len())
        .unwrap_or(0)
        .checked_sub(1);
    if let Some(last) = last {
        let end = u32::try_from(sheet.rows.len()).unwrap_or(0);
        page.autofilter(head, 0, head + end, last)?;
    }
    for_paper(page, head)
}

/// How wide and high a chart is: the width of a sheet of paper that lies, in pixels.
const CHART: (u32, u32) = (960, 300);

/// How high a bar with its name is, in pixels.
const BAR: u32 = 22;

/// How high a row of cells is, in pixels.
const ROW: u32 = 20;

/// Draws the charts below the rows.
fn draw(page: &mut Worksheet, sheet: &Sheet<'_>, sheets: &[Sheet<'_>]) -> Result<(), XlsxError> {
    let mut line = sheet.head() + u32::try_from(sheet.rows.len()).unwrap_or(0) + 2;
    for chart in &sheet.charts {
        let Some(of) = sheets.iter().find(|of| of.name == chart.of) else {
            continue;
        };
        let (first, last) = (of.head() + 1 + chart.rows.0, of.head() + 1 + chart.rows.1);
        let mut drawing = Drawing::new(if chart.lies {
            ChartType::Bar
        } else {
            ChartType::Column
        });
        let (names, values) = chart.columns;
        drawing
            .add_series()
            .set_categories((chart.of, first, names, last, names))
            .set_values((chart.of, first, values, last, values))
            .set_name(clean(&chart.title).as_ref())
            .set_gap(50);
        drawing.title().set_name(clean(&chart.title).as_ref());
        drawing.legend().set_hidden();
        let (of_names, of_values) = (&chart.axes.0, &chart.axes.1);
        let mut height = CHART.1;
        if chart.lies {
            drawing.x_axis().set_name(of_values);
            let names = drawing.y_axis();
            names.set_name(of_names).set_label_interval(1);
            // The first row on top, and the figures below the last all the same.
            names.set_reverse().set_crossing(ChartAxisCrossing::Max);
            let bars = chart.rows.1.saturating_sub(chart.rows.0) + 1;
            height = height.max(bars * BAR + CHART.1 / 3);
        } else {
            drawing.y_axis().set_name(of_values);
            let days = drawing.x_axis();
            days.set_name(of_names).set_num_format("yyyy-mm-dd");
            days.set_font(ChartFont::new().set_rotation(-90));
        }
        drawing.set_width(CHART.0).set_height(height);
        page.insert_chart(line, 0, &drawing)?;
        line += height.div_ceil(ROW) + 1;
    }
    Ok(())
}

/// On paper: across, as wide as a sheet of A4, the names of the columns on each.
fn for_paper(page: &mut Worksheet, head: u32) -> Result<(), XlsxError> {
    page.set_landscape();
    page.set_paper_size(9);
    page.set_print_fit_to_pages(1, 0);
    page.set_repeat_rows(head, head)?;
    page.set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3);
    page.set_footer("&L&A&R&P / &N");
    Ok(())
}

fn decimals(digits: usize) -> Format {
    let mut format = "#,##0".to_owned();
    if digits > 0 {
        format.push('.');
        format.extend(std::iter::repeat_n('0', digits));
    }
    Format::new().set_num_format(format)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_holds_its_numbers_as_they_are_written() {
        let number = |decimal: &str| vec![SheetValue::number(decimal.to_owned())];
        let widths = |rows| {
            widths(&Sheet {
                name: "rows",
                title: vec!["A title does not count, however long it is".to_owned()],
                columns: vec!["Tips".to_owned()],
                rows: SheetRows::Held(rows),
                charts: Vec::new(),
            })
        };
        let named = widths(Vec::new());
        assert_eq!(named, [cell_autofit_width("Tips") + BUTTON]);
        assert_eq!(widths(vec![number("0"), vec![SheetValue::Empty]]), named);
        let wide = widths(vec![number("0"), number("-1234567.50")]);
        assert!(wide[0] >= cell_autofit_width("-1,234,567.50"), "{wide:?}");
    }

    #[test]
    fn the_same_sheet_is_the_same_bytes() {
        let sheet = Sheet {
            name: "rows",
            title: vec!["Takings".to_owned()],
            columns: vec!["day".to_owned(), "gross".to_owned()],
            rows: SheetRows::Held(vec![vec![
                SheetValue::Date(2026, 11, 22),
                SheetValue::Number {
                    decimal: "-12.50".to_owned(),
                    digits: 2,
                },
            ]]),
            charts: Vec::new(),
        };
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("book.xlsx");
        let made = |sheet: &Sheet<'_>| {
            workbook(std::slice::from_ref(sheet), (2026, 11, 23), &path).unwrap()
        };
        let bytes = made(&sheet);
        assert!(bytes.starts_with(b"PK"));
        assert_eq!(bytes, made(&sheet));
    }
}
