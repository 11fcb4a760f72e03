//! Rows of a table that have to wait for the last one, because the widest cell of all
//! says how wide a column is: kept as text and packed, some at a time.

use lz4_flex::block::{compress_prepend_size, decompress_size_prepended};
use unicode_width::UnicodeWidthStr as _;

use super::cell::Shaped;
use super::text::clean;
use crate::failure::Failure;

/// Rows are packed together once they have so many bytes.
const BLOCK: usize = 64 << 10;

/// Rows, as they are shown without colours.
#[derive(Debug, Default)]
pub(super) struct PackedRows {
    blocks: Vec<Box<[u8]>>,
    /// Those that are not packed yet.
    open: Vec<u8>,
    /// The widest cell of each column.
    pub(super) widths: Vec<usize>,
    /// Which cells of the first row stand to the right.
    pub(super) rights: Vec<bool>,
}

/// A cell as it is shown, and whether it stands to the right.
pub(super) type ShownCell<'a> = (&'a str, bool);

impl PackedRows {
    pub(super) fn push(&mut self, row: &[Shaped]) {
        if self.is_empty() {
            self.rights = row.iter().map(|cell| cell.right).collect();
            self.widths = vec![1; row.len()];
        }
        for (cell, width) in row.iter().zip(&mut self.widths) {
            let shown = clean(&cell.text);
            *width = shown.width().max(*width);
            // No text that is shown has a character below a blank.
            self.open.extend_from_slice(shown.as_bytes());
            self.open.push(if cell.right { RIGHT } else { LEFT });
        }
        self.open.push(END);
        if self.open.len() >= BLOCK {
            self.blocks
                .push(compress_prepend_size(&self.open).into_boxed_slice());
            self.open.clear();
        }
    }

    fn is_empty(&self) -> bool {
        self.widths.is_empty()
    }

    /// Hands over each row, in their order.
    pub(super) fn each(
        &self,
        mut show: impl FnMut(&[ShownCell<'_>]) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let broken = || Failure::failed("rows of the table that were kept cannot be read back");
        let blocks = self.blocks.iter().map(|block| {
            let block = decompress_size_prepended(block);
            block.map_err(|_| broken())
        });
        for block in blocks.chain(std::iter::once(Ok(self.open.clone()))) {
            let text = String::from_utf8(block?).map_err(|_| broken())?;
            for row in text.split_terminator(char::from(END)) {
                let cells = row.split_inclusive([char::from(LEFT), char::from(RIGHT)]);
                let cells = cells.filter_map(|cell| {
                    let right = cell.ends_with(char::from(RIGHT));
                    Some((cell.get(..cell.len().checked_sub(1)?)?, right))
                });
                show(&cells.collect::<Vec<_>>())?;
            }
        }
        Ok(())
    }
}

/// What ends a cell that stands to the left.
const LEFT: u8 = 1;
/// What ends a cell that stands to the right.
const RIGHT: u8 = 2;
/// What ends a row.
const END: u8 = 3;
