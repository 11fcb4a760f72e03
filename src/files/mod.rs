//! The program's own files: directories and files for their owner alone, whose they
//! have to be to be believed (`trust`), locks,
//! files that are there whole or not at all, and the append-only log. Nothing
//! else in `src` opens, locks, replaces or deletes one (`tests/layers`).

mod append_log;
mod atomic;
mod given;
mod lock;
mod name;
mod outbox;
mod private;
mod trust;

pub(crate) use append_log::{AppendLog, LineReader, NewLines, append_line, end_of, start_of};
pub(crate) use atomic::{
    Closed, Rights, Unnamed, beside, put, put_closed, scratch, try_in, write_cache, write_whole,
};
pub(crate) use given::read_given;
pub(crate) use lock::{Lock, LockFolder};
pub(crate) use name::{LONGEST, cut, digest, file_name, folded, is_reserved};
pub(crate) use outbox::Outbox;
pub(crate) use private::{
    age, length, make_private, open, open_private, outdate, read, remove, remove_all, room,
};
pub(crate) use trust::{
    MOST_OF_SETTINGS, Protection, SIMULATOR, advice, advice_of, is_foreign, read_trusted, remedy,
    trust_file, variable, variable_of,
};
