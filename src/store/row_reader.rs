//! Rows on their way out of the store, as PostgreSQL's binary COPY has them.

use super::day_rows::EPOCH;
use crate::failure::Failure;

/// Some rows of a COPY, whole ones.
#[derive(Debug)]
pub(crate) struct RowChunk(pub(super) Vec<u8>);

impl RowChunk {
    /// Hands over each row, to be read column by column.
    pub(crate) fn each(
        &self,
        mut read: impl FnMut(&mut Columns<'_>) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let mut columns = Columns(&self.0);
        // After the last row of all there is a number that is none of columns.
        while let Some((number, rest)) = columns.0.split_first_chunk()
            && i16::from_be_bytes(*number) >= 0
        {
            columns.0 = rest;
            read(&mut columns)?;
        }
        Ok(())
    }
}

/// The columns of a row, the next one first.
#[derive(Debug)]
pub(crate) struct Columns<'a>(&'a [u8]);

impl<'a> Columns<'a> {
    pub(crate) fn number(&mut self) -> Result<Option<i32>, Failure> {
        self.array().map(|bytes| bytes.map(i32::from_be_bytes))
    }

    /// Two of them in the halves of one column.
    pub(super) fn two_numbers(&mut self) -> Result<Option<(i32, i32)>, Failure> {
        let halves = |[a, b, c, d, e, f, g, h]: [u8; 8]| {
            let [high, low] = [[a, b, c, d], [e, f, g, h]].map(i32::from_be_bytes);
            (high, low)
        };
        Ok(self.array()?.map(halves))
    }

    pub(crate) fn money(&mut self) -> Result<Option<i64>, Failure> {
        self.array().map(|bytes| bytes.map(i64::from_be_bytes))
    }

    /// Seconds since 1970, UTC.
    pub(super) fn moment(&mut self) -> Result<i64, Failure> {
        self.some_moment()?.ok_or_else(unreadable)
    }

    /// The same, if there is one.
    pub(crate) fn some_moment(&mut self) -> Result<Option<i64>, Failure> {
        let seconds = |micros: i64| micros.div_euclid(1_000_000).saturating_add(EPOCH);
        Ok(self.money()?.map(seconds))
    }

    pub(crate) fn flag(&mut self) -> Result<bool, Failure> {
        self.array().map(|bytes| bytes == Some([1]))
    }

    /// Empty if there is none.
    pub(crate) fn text(&mut self) -> Result<&'a str, Failure> {
        self.some_text().map(Option::unwrap_or_default)
    }

    pub(crate) fn some_text(&mut self) -> Result<Option<&'a str>, Failure> {
        let text = self.bytes()?.map(str::from_utf8);
        text.transpose().map_err(|_| unreadable())
    }

    fn array<const N: usize>(&mut self) -> Result<Option<[u8; N]>, Failure> {
        let bytes = self.bytes()?.map(<[u8; N]>::try_from);
        bytes.transpose().map_err(|_| unreadable())
    }

    fn bytes(&mut self) -> Result<Option<&'a [u8]>, Failure> {
        let Some((length, rest)) = self.0.split_first_chunk() else {
            return Err(unreadable());
        };
        let length = i32::from_be_bytes(*length);
        self.0 = rest;
        // Nothing has no length.
        let Ok(length) = usize::try_from(length) else {
            return Ok(None);
        };
        let Some((bytes, rest)) = rest.split_at_checked(length) else {
            return Err(unreadable());
        };
        self.0 = rest;
        Ok(Some(bytes))
    }
}

pub(super) fn unreadable() -> Failure {
    Failure::failed("the store answers with what cannot be read")
        .hint("see tillctl store status: is it a PostgreSQL, spoken to without a pooler?")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{DayWriter, PushedBy, Value};

    #[test]
    fn what_was_written_is_read() {
        let by = PushedBy {
            account: 7,
            as_of: EPOCH + 1,
        };
        let mut day = DayWriter::new(by, 20_000, true);
        for minor in [5, -9_000_000_000] {
            day.row(&[
                Value::Number(-3),
                Value::Money(Some(minor)),
                Value::Money(None),
                Value::Flag(true),
                Value::Moment(Some(EPOCH - 1)),
                Value::Text(Some("é")),
                Value::Text(None),
            ]);
        }
        let rows = RowChunk([&*day.finish().bytes, &[255, 255]].concat());
        let mut read = Vec::new();
        rows.each(|columns| {
            assert_eq!(columns.number()?, Some(7));
            assert_eq!(columns.moment()?, EPOCH + 1);
            assert_eq!(columns.number()?, Some(-3));
            read.push(columns.money()?);
            assert_eq!(columns.money()?, None);
            assert!(columns.flag()?);
            assert_eq!(columns.moment()?, EPOCH - 1);
            assert_eq!(columns.text()?, "é");
            assert_eq!(columns.text()?, "");
            Ok(())
        })
        .unwrap();
        assert_eq!(read, [Some(5), Some(-9_000_000_000)]);
    }

    #[test]
    fn what_ends_early_or_is_of_another_size_is_no_row() {
        let money =
            |bytes: &[u8]| RowChunk(bytes.to_vec()).each(|columns| columns.money().map(|_| ()));
        money(&[0, 1, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 5]).unwrap();
        for bytes in [
            &[0, 1, 0, 0][..],
            &[0, 1, 0, 0, 0, 8, 0, 0],
            &[0, 1, 0, 0, 0, 4, 0, 0, 0, 5],
        ] {
            money(bytes).unwrap_err();
        }
    }
}
