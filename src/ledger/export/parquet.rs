//! Parquet, column by column and without Arrow: the logical types below are
//! those that DuckDB, Spark, Trino and Arrow read as timestamps, strings,
//! booleans and 64-bit integers.
//!
//! A row group is collected column by column and then written: that is what
//! bounds the memory, and it is as much as a reader needs to skip.

use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, TimeUnit, Type as Physical, ZstdLevel};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, Int64Type};
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::SortingColumn;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::{ColumnPath, Type, TypePtr};
use rusqlite::Row;
use rusqlite::types::ValueRef;

use super::columns::{ColumnKind, ExportColumn};
use crate::files::Unnamed;

/// Rows in a group: about 25 MB of charges before they are compressed.
const GROUP: usize = 65_536;
/// Texts handed over at a time.
const BATCH: usize = 4_096;
/// Where `created` stands, by which rows are in order.
const CREATED: i32 = 1;

/// A Parquet file being written.
pub(super) struct ParquetSink {
    out: SerializedFileWriter<Unnamed>,
    columns: Vec<CollectedColumn>,
    rows: usize,
}

impl ParquetSink {
    pub(super) fn new(file: Unnamed, columns: &'static [ExportColumn]) -> Result<Self> {
        let schema = schema(columns)?;
        Ok(Self {
            out: SerializedFileWriter::new(file, schema, Arc::new(properties(columns)?))?,
            columns: columns.iter().map(CollectedColumn::new).collect(),
            rows: 0,
        })
    }

    pub(super) fn row(&mut self, row: &Row<'_>) -> Result<()> {
        for (index, column) in self.columns.iter_mut().enumerate() {
            let value = row
                .get_ref(index)
                .map_err(|error| ParquetError::External(Box::new(error)))?;
            column.push(value)?;
        }
        self.rows += 1;
        if self.rows == GROUP {
            self.flush()?;
        }
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<Unnamed> {
        self.flush()?;
        self.out.into_inner()
    }

    /// Writes the rows collected so far as a group.
    fn flush(&mut self) -> Result<()> {
        if self.rows == 0 {
            return Ok(());
        }
        let mut group = self.out.next_row_group()?;
        for column in &mut self.columns {
            if let Some(mut writer) = group.next_column()? {
                column.write(&mut writer)?;
                writer.close()?;
            }
        }
        group.close()?;
        self.rows = 0;
        Ok(())
    }
}

fn schema(columns: &[ExportColumn]) -> Result<TypePtr> {
    let fields = columns.iter().map(|column| {
        let (physical, logical) = match column.kind {
            ColumnKind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
            ColumnKind::Money => (Physical::INT64, None),
            ColumnKind::Flag => (Physical::BOOLEAN, None),
            ColumnKind::Time => (
                Physical::INT64,
                Some(LogicalType::timestamp(true, TimeUnit::MICROS)),
            ),
        };
        let repetition = if column.required {
            Repetition::REQUIRED
        } else {
            Repetition::OPTIONAL
        };
        Type::primitive_type_builder(column.name, physical)
            .with_logical_type(logical)
            .with_repetition(repetition)
            .build()
            .map(Arc::new)
    });
    let fields = fields.collect::<Result<_>>()?;
    let root = Type::group_type_builder("schema").with_fields(fields);
    Ok(Arc::new(root.build()?))
}

fn properties(columns: &[ExportColumn]) -> Result<WriterProperties> {
    let mut properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(3)?))
        .set_created_by(concat!("tillctl ", env!("CARGO_PKG_VERSION")).to_owned())
        .set_sorting_columns(Some(vec![SortingColumn {
            column_idx: CREATED,
            descending: false,
            nulls_first: false,
        }]));
    for column in columns {
        // An id stands in one row: a dictionary of ids is the column once more.
        let ids = ["id", "payment_intent", "balance_transaction", "source"];
        if ids.contains(&column.name) {
            let path = ColumnPath::from(column.name);
            properties = properties.set_column_dictionary_enabled(path, false);
        }
    }
    Ok(properties.build())
}

/// A column of the rows collected so far.
struct CollectedColumn {
    name: &'static str,
    /// For each row 1 if it has a value; of a required column nothing.
    levels: Option<Vec<i16>>,
    values: ColumnValues,
}

enum ColumnValues {
    Flags(Vec<bool>),
    Numbers(Vec<i64>),
    Times(Vec<i64>),
    /// One after the other, and where each ends.
    Texts(Vec<u8>, Vec<usize>),
}

impl CollectedColumn {
    fn new(column: &ExportColumn) -> Self {
        Self {
            name: column.name,
            levels: (!column.required).then(Vec::new),
            values: match column.kind {
                ColumnKind::Text => ColumnValues::Texts(Vec::new(), Vec::new()),
                ColumnKind::Money => ColumnValues::Numbers(Vec::new()),
                ColumnKind::Flag => ColumnValues::Flags(Vec::new()),
                ColumnKind::Time => ColumnValues::Times(Vec::new()),
            },
        }
    }

    fn push(&mut self, value: ValueRef<'_>) -> Result<()> {
        if let Some(levels) = &mut self.levels {
            levels.push(i16::from(value != ValueRef::Null));
            if value == ValueRef::Null {
                return Ok(());
            }
        }
        let wrong = || ParquetError::General(format!("{} holds {value:?}", self.name));
        match (&mut self.values, value) {
            (ColumnValues::Flags(all), ValueRef::Integer(number)) => all.push(number != 0),
            (ColumnValues::Numbers(all), ValueRef::Integer(number)) => all.push(number),
            (ColumnValues::Times(all), ValueRef::Integer(seconds)) => {
                all.push(seconds.checked_mul(1_000_000).ok_or_else(wrong)?);
            }
            (ColumnValues::Texts(bytes, ends), ValueRef::Text(text)) => {
                bytes.extend_from_slice(String::from_utf8_lossy(text).as_bytes());
                ends.push(bytes.len());
            }
            _ => return Err(wrong()),
        }
        Ok(())
    }

    /// Hands over what was collected, and forgets it.
    fn write(&mut self, out: &mut SerializedColumnWriter<'_>) -> Result<()> {
        let levels = self.levels.as_deref();
        match &mut self.values {
            ColumnValues::Flags(all) => {
                out.typed::<BoolType>().write_batch(all, levels, None)?;
                all.clear();
            }
            ColumnValues::Numbers(all) | ColumnValues::Times(all) => {
                out.typed::<Int64Type>().write_batch(all, levels, None)?;
                all.clear();
            }
            ColumnValues::Texts(bytes, ends) => texts(out, std::mem::take(bytes), ends, levels)?,
        }
        if let Some(levels) = &mut self.levels {
            levels.clear();
        }
        Ok(())
    }
}

/// Texts some at a time: each is a handle several times its length.
fn texts(
    out: &mut SerializedColumnWriter<'_>,
    bytes: Vec<u8>,
    ends: &mut Vec<usize>,
    levels: Option<&[i16]>,
) -> Result<()> {
    let bytes = ByteArray::from(bytes);
    let mut start = 0;
    let mut left = ends.iter();
    let mut next = |values: usize| -> Vec<ByteArray> {
        let some = left.by_ref().take(values).map(|end| {
            let text = bytes.slice(start, end - start);
            start = *end;
            text
        });
        some.collect()
    };
    let out = out.typed::<ByteArrayType>();
    match levels {
        Some(levels) => {
            for levels in levels.chunks(BATCH) {
                let values = levels.iter().filter(|level| **level == 1).count();
                out.write_batch(&next(values), Some(levels), None)?;
            }
        }
        None => loop {
            let batch = next(BATCH);
            if batch.is_empty() {
                break;
            }
            out.write_batch(&batch, None, None)?;
        },
    }
    ends.clear();
    Ok(())
}
