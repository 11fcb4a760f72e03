//! The thin binary: parse, run, exit.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(tillctl::cli::run(std::env::args_os()))
}
