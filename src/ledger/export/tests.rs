use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::*;
use crate::ledger::dimensions::Dimensions;
use crate::ledger::export::ExportFormat;
use crate::ledger::listed::LedgerObject;
use crate::stripe::{Charge, Dispute, Refund};

/// 22 November 2026, 22:59:59 UTC: one second before midnight in Berlin.
const EVENING: i64 = 1_795_388_399;

fn put<T: LedgerObject + DeserializeOwned>(ledger: &Ledger, object: Value) {
    let object: T = serde_json::from_value(object).unwrap();
    ledger
        .write(|conn: &rusqlite::Transaction<'_>, dims: &mut Dimensions| object.put(conn, dims))
        .unwrap();
}

fn charge(id: &str, created: i64) -> Value {
    json!({"id": id, "created": created, "amount": 500, "currency": "eur", "status": "failed"})
}

/// Everything a column can hold, and nothing where it may be missing.
fn filled(home: &Path) -> Ledger {
    let ledger = Ledger::open(home, "test-1").unwrap();
    put::<Charge>(&ledger, charge("ch_bare", EVENING));
    let mut full = charge("ch_full", EVENING + 1);
    let rest = json!({
        "status": "succeeded", "captured": true, "amount_captured": 570, "amount_refunded": 100,
        "disputed": true, "outcome": {"reason": "generic_decline"}, "failure_code": "card_declined",
        "payment_intent": {
            "id": "pi_1", "status": "succeeded", "latest_charge": "ch_full",
            "amount_details": {"tip": {"amount": 70}},
        },
        "payment_method_details": {"type": "card_present", "card_present": {
            "reader": "tmr_1", "location": "tml_1", "brand": "visa",
            "read_method": "contactless_emv", "wallet": {"type": "apple_pay"},
            "offline": {"stored_at": EVENING - 90},
        }},
        "metadata": {
            "tillctl_reader": "tmr_1", "tillctl_reader_label": "=1+1, \"Théke\"\n2",
            "tillctl_location": "tml_1", "tillctl_reference": "T1-0001",
        },
        "balance_transaction": {
            "id": "txn_1", "created": EVENING + 2, "available_on": 1_795_478_400, "amount": 627,
            "fee": 10, "net": 617, "currency": "usd", "exchange_rate": 1.100_37, "type": "charge",
            "source": "ch_full",
        },
    });
    full.as_object_mut()
        .unwrap()
        .extend(rest.as_object().unwrap().clone());
    put::<Charge>(&ledger, full);
    put::<Refund>(
        &ledger,
        json!({"id": "re_1", "created": EVENING + 90, "amount": 100, "currency": "eur"}),
    );
    put::<Refund>(
        &ledger,
        json!({
            "id": "re_2", "created": EVENING + 91, "amount": 100, "currency": "eur",
            "status": "succeeded", "reason": "duplicate", "charge": "ch_full",
        }),
    );
    put::<Dispute>(
        &ledger,
        json!({
            "id": "du_1", "created": EVENING + 99, "amount": 500, "currency": "eur",
            "status": "needs_response", "reason": "fraudulent", "charge": "ch_full",
        }),
    );
    ledger
}

fn export(
    ledger: &Ledger,
    form: ExportFormat,
    to: &Path,
    zone: Option<&TimeZone>,
) -> Vec<WrittenFile> {
    run(ledger, form, to, zone).unwrap().files
}

fn jsonl(path: &Path) -> Vec<Map<String, Value>> {
    let text = std::fs::read_to_string(path).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn columns_are_those_of_the_queries_and_every_one_is_documented() {
    let home = tempfile::tempdir().unwrap();
    let ledger = Ledger::open(home.path(), "test-1").unwrap();
    let docs = include_str!("../../../docs/ledger.md");
    for query in &TABLES {
        let asked = ledger.read(|conn| {
            let statement = conn.prepare(query.sql)?;
            let names = statement.column_names().map(str::to_owned);
            Ok(names.collect::<Vec<_>>())
        });
        let names: Vec<_> = columns::of(query)
            .iter()
            .map(|column| column.name)
            .collect();
        assert_eq!(names, asked.unwrap(), "{}", query.name);
        let (_, after) = docs
            .split_once(&format!("`{}`:\n", query.name))
            .unwrap_or_else(|| panic!("docs/ledger.md has no list of {}", query.name));
        let table = after.trim_start().split("\n\n").next().unwrap();
        let listed: Vec<_> = table
            .lines()
            .skip(2)
            .flat_map(|line| line.split('|').nth(1).unwrap().split(','))
            .map(|name| name.trim().trim_matches('`'))
            .collect();
        assert_eq!(listed, names, "{} in docs/ledger.md", query.name);
    }
}

#[test]
fn lines_of_text_hold_every_value() {
    let home = tempfile::tempdir().unwrap();
    let ledger = filled(home.path());
    let to = home.path().join("out");
    let written = export(&ledger, ExportFormat::Jsonl, &to, None);
    let rows: Vec<_> = written.iter().map(|file| file.rows).collect();
    assert_eq!(rows, [2, 2, 1, 1]);
    let charges = jsonl(&to.join("charges.jsonl"));
    assert_eq!(charges[0]["captured"], json!(false));
    assert_eq!(charges[0]["reader"], Value::Null);
    assert_eq!(
        Value::Object(charges[1].clone()),
        json!({
            "id": "ch_full", "created": EVENING + 1, "status": "succeeded", "currency": "eur",
            "amount": 500, "captured": true, "amount_captured": 570, "amount_refunded": 100,
            "disputed": true, "tip": 70, "type": "card_present", "reader": "tmr_1",
            "location": "tml_1", "stamped_reader": "tmr_1",
            "stamped_label": "=1+1, \"Théke\"\n2", "stamped_location": "tml_1", "brand": "visa",
            "read_method": "contactless_emv", "wallet": "apple_pay",
            "failure_code": "card_declined", "decline_reason": "generic_decline",
            "retried": false, "payment_intent": "pi_1", "reference": "T1-0001",
            "stored_at": EVENING - 90, "balance_transaction": "txn_1",
        })
    );
    let balance = jsonl(&to.join("balance_transactions.jsonl"));
    assert_eq!(balance[0]["exchange_rate"], "1.10037");
    // CSV is the same, as text: what a program reads must not be changed to suit
    // a spreadsheet.
    export(&ledger, ExportFormat::Csv, &to, None);
    let mut read = csv::Reader::from_path(to.join("charges.csv")).unwrap();
    for (record, row) in read.records().map(Result::unwrap).zip(&charges) {
        let expected = row.values().map(|value| match value {
            Value::String(text) => text.clone(),
            Value::Null => String::new(),
            other => other.to_string(),
        });
        assert_eq!(
            record.iter().collect::<Vec<_>>(),
            expected.collect::<Vec<_>>()
        );
    }
}

#[test]
fn a_day_is_a_folder_and_no_other_file_is_left() {
    let home = tempfile::tempdir().unwrap();
    let ledger = filled(home.path());
    let to = home.path().join("out");
    let berlin = crate::period::zone("Europe/Berlin").unwrap();
    let written = export(&ledger, ExportFormat::Jsonl, &to, Some(&berlin));
    let paths: Vec<_> = written
        .iter()
        .map(|file| file.path.strip_prefix(&to).unwrap().to_str().unwrap())
        .collect();
    assert_eq!(
        paths[..2],
        [
            "charges/day=2026-11-22/charges.jsonl",
            "charges/day=2026-11-23/charges.jsonl"
        ]
    );
    // Four tables, and the note of what was written.
    assert_eq!(std::fs::read_dir(&to).unwrap().count(), 5);
    let day = to.join("charges/day=2026-11-22");
    assert_eq!(std::fs::read_dir(&day).unwrap().count(), 1);
    assert_eq!(jsonl(&day.join("charges.jsonl"))[0]["id"], "ch_bare");
}

#[cfg(feature = "parquet")]
mod parquet_files {
    use ::parquet::basic::{Compression, LogicalType, Repetition, TimeUnit, Type as Physical};
    use ::parquet::file::reader::{FileReader, SerializedFileReader};
    use ::parquet::record::Field;

    use super::*;

    fn open(path: &Path) -> SerializedFileReader<std::fs::File> {
        SerializedFileReader::new(std::fs::File::open(path).unwrap()).unwrap()
    }

    /// A row as JSONL has it.
    fn plain(row: ::parquet::record::Row) -> Map<String, Value> {
        let cells = row.into_columns().into_iter().map(|(name, field)| {
            let value = match field {
                Field::Null => Value::Null,
                Field::Bool(flag) => flag.into(),
                Field::Long(number) => number.into(),
                Field::TimestampMicros(micros) => {
                    assert_eq!(micros % 1_000_000, 0);
                    (micros / 1_000_000).into()
                }
                Field::Str(text) => text.into(),
                other => panic!("{name}: {other:?}"),
            };
            (name, value)
        });
        cells.collect()
    }

    #[test]
    fn every_row_reads_back_as_jsonl_has_it() {
        let home = tempfile::tempdir().unwrap();
        let ledger = filled(home.path());
        let to = home.path().join("out");
        let berlin = crate::period::zone("Europe/Berlin").unwrap();
        for zone in [None, Some(&berlin)] {
            let lines = export(&ledger, ExportFormat::Jsonl, &to, zone);
            let written = export(&ledger, ExportFormat::Parquet, &to, zone);
            assert_eq!(lines.len(), written.len());
            for (lines, file) in lines.iter().zip(&written) {
                assert_eq!(file.path, lines.path.with_extension("parquet"));
                let rows: Vec<_> = open(&file.path)
                    .get_row_iter(None)
                    .unwrap()
                    .map(|row| plain(row.unwrap()))
                    .collect();
                assert_eq!(rows, jsonl(&lines.path));
                assert_eq!(rows.len() as u64, file.rows);
            }
            let bytes = |written: &[WrittenFile]| -> Vec<_> {
                let all = written
                    .iter()
                    .map(|file| std::fs::read(&file.path).unwrap());
                all.collect()
            };
            let first = bytes(&written);
            assert_eq!(
                bytes(&export(&ledger, ExportFormat::Parquet, &to, zone)),
                first
            );
        }
    }

    #[test]
    fn types_are_those_that_other_engines_know() {
        let home = tempfile::tempdir().unwrap();
        let ledger = Ledger::open(home.path(), "test-1").unwrap();
        let written = export(&ledger, ExportFormat::Parquet, home.path(), None);
        assert_eq!(written.len(), 4);
        let instant = LogicalType::timestamp(true, TimeUnit::MICROS);
        let charges = open(&written[0].path);
        let fields = charges.metadata().file_metadata().schema().get_fields();
        let of = |name: &str| {
            let field = fields.iter().find(|field| field.name() == name).unwrap();
            let info = field.get_basic_info();
            let logical = info.logical_type_ref().cloned();
            (field.get_physical_type(), logical, info.repetition())
        };
        let text = Some(LogicalType::String);
        let (required, optional) = (Repetition::REQUIRED, Repetition::OPTIONAL);
        assert_eq!(of("id"), (Physical::BYTE_ARRAY, text.clone(), required));
        assert_eq!(of("reader"), (Physical::BYTE_ARRAY, text.clone(), optional));
        assert_eq!(
            of("created"),
            (Physical::INT64, Some(instant.clone()), required)
        );
        assert_eq!(of("stored_at"), (Physical::INT64, Some(instant), optional));
        assert_eq!(of("amount"), (Physical::INT64, None, required));
        assert_eq!(of("tip"), (Physical::INT64, None, optional));
        assert_eq!(of("captured"), (Physical::BOOLEAN, None, required));
        let balance = open(&written[3].path);
        let fields = balance.metadata().file_metadata().schema().get_fields();
        let rate = fields.iter().find(|f| f.name() == "exchange_rate").unwrap();
        assert_eq!(rate.get_basic_info().logical_type_ref(), text.as_ref());
    }

    #[test]
    fn many_rows_are_several_groups_and_all_of_them_are_there() {
        let home = tempfile::tempdir().unwrap();
        let ledger = Ledger::open(home.path(), "test-1").unwrap();
        let many = 65_536 + 5;
        let fill = |conn: &rusqlite::Transaction<'_>, dims: &mut Dimensions| {
            let one: Refund = serde_json::from_value(json!({
                "id": "re_", "created": 0, "amount": 1, "currency": "eur", "status": "succeeded",
            }))
            .unwrap();
            one.put(conn, dims)?;
            let sql =
                "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
                INSERT INTO refund SELECT i, 're_' || i, iif(i % 3, 'ch_' || i, NULL), NULL, i,
                    currency, iif(i % 2, status, NULL), NULL, NULL, NULL, 0, 0 FROM n, refund";
            Ok(conn.execute(sql, [many - 1]).map(|_| ())?)
        };
        ledger.write(fill).unwrap();
        let written = export(&ledger, ExportFormat::Parquet, home.path(), None);
        let file = open(&written[1].path);
        let groups = file.metadata().row_groups();
        let sizes: Vec<_> = groups
            .iter()
            .map(::parquet::file::metadata::RowGroupMetaData::num_rows)
            .collect();
        assert_eq!(sizes, [65_536, 5]);
        let packed = |group: &::parquet::file::metadata::RowGroupMetaData| {
            let columns = group.columns().iter();
            columns
                .map(::parquet::file::metadata::ColumnChunkMetaData::compression)
                .all(|with| matches!(with, Compression::ZSTD(_)))
        };
        assert!(groups.iter().all(packed));
        let wanted = ["id", "amount", "status", "charge"];
        let schema = file.metadata().file_metadata().schema();
        let some = schema
            .get_fields()
            .iter()
            .filter(|field| wanted.contains(&field.name()));
        let some = ::parquet::schema::types::Type::group_type_builder("schema")
            .with_fields(some.cloned().collect())
            .build()
            .unwrap();
        let rows = file.get_row_iter(Some(some)).unwrap();
        for (i, row) in rows.enumerate().skip(1) {
            let row = plain(row.unwrap());
            assert_eq!(row["id"], format!("re_{i}"));
            assert_eq!(row["amount"], i);
            assert_eq!(row["status"].is_string(), i % 2 == 1);
            assert_eq!(row["charge"].is_string(), i % 3 != 0);
        }
    }
}
