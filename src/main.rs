//! The thin binary: parse, run, exit.

fn main() {}
