//! What several machines share: lines that are kept for good, leases, and rows of
//! ledgers, in PostgreSQL. Nothing here knows what a sale is.
//!
//! One thread of its own talks to the server, over one connection, so that a lease is
//! renewed whatever the rest of the program waits for. Everything it is asked may be
//! asked twice: a line has an id and a lease a holder, made before the first try. So
//! when a connection breaks while a commit is under way, nobody has to guess what came
//! of it: the same is asked again over the next one. Whose lease has expired is
//! decided by the clock of the server alone.

mod abilities;
mod day_rows;
mod error;
mod hold;
mod lease;
mod ledger_push;
mod ledger_read;
mod lines;
mod log_line;
mod logs;
mod names;
mod row_reader;
mod schema;
mod session;
mod standing;
mod target;
mod tls;

pub(crate) use abilities::Abilities;
pub(crate) use day_rows::{DayRows, DayWriter, LedgerTable, PushedBy, Value, day_of, day_span};
pub(crate) use hold::{LIFE, MARGIN, taken_over};
pub(crate) use lease::StoreLease;
pub(crate) use ledger_push::{
    CalledSince, ChargeClass, KnownDays, LedgerCoverage, LedgerName, Numbers, PointOfSale,
    PushedRows,
};
pub(crate) use ledger_read::{
    ChargeKey, FigureRows, LedgerPiece, MovedCharge, MovedSince, RowsQuery, StoredCharge,
    StoredClass, StoredMovement, StoredName, StoredNames, StoredRefund, StoredTables, StoredTraits,
};
pub(crate) use lines::{Imported, Line, LineText};
pub(crate) use log_line::{LogLine, LogWriter, line_id};
pub(crate) use logs::{LogQuery, LoggedLine, StoreLogs};
pub(crate) use names::share_names;
pub(crate) use row_reader::{Columns, RowChunk};
pub(crate) use schema::{Standing, VERSION};
pub(crate) use session::{Pending, RENEWAL, Store, StoreUser, WRITING};
pub(crate) use target::Target;

#[cfg(test)]
#[cfg(unix)]
#[expect(dead_code, reason = "the tests of the store use the rest")]
#[path = "../../tests/store/cluster.rs"]
pub(crate) mod cluster;
