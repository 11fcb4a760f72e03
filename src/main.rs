//! The thin binary: parse, run, exit.

use std::process::ExitCode;

/// JSON is many small allocations, on which the system's allocator spends nearly half
/// of a sync, a report or a simulated sale.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let args: Vec<_> = std::env::args_os().collect();
    ExitCode::from(tillctl::run(&args))
}
