//! A row as a line of CSV.

/// Adds a row to a text. What [`super::read`] would not give back as it is
/// stands in quotes, outer blanks among it.
pub(crate) fn write_row(text: &mut String, cells: impl IntoIterator<Item = impl AsRef<str>>) {
    let start = text.len();
    for (index, cell) in cells.into_iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        let cell = cell.as_ref();
        if cell.contains([',', '"', '\r', '\n']) || cell.trim() != cell {
            text.push('"');
            text.push_str(&cell.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(cell);
        }
    }
    if text.len() == start {
        // A row of one empty cell must not look like no row.
        text.push_str("\"\"");
    }
    text.push('\n');
}
