//! The thin binary: parse, run, exit.

use std::process::ExitCode;

fn main() -> ExitCode {
    let args: Vec<_> = std::env::args_os().collect();
    ExitCode::from(tillctl::run(&args))
}
