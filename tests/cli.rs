//! The program as a user meets it: arguments in; exit code, stdout and stderr
//! out, looked at together. `tests/cli/shop.rs` gives each test a sealed home.
//!
//! Expected texts are written by `SNAPSHOTS=overwrite cargo test --test cli`
//! and then read by a person. Ids are numbered in the order they appear.

mod cli {
    mod assign;
    mod exit_codes;
    mod fake;
    mod guards;
    mod hostile;
    mod lists;
    mod locations;
    mod readers;
    mod server;
    mod shop;
}
