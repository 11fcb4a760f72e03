//! Answers a shell that completes a line: the scripts of `tillctl completions`
//! call `TILLCTL_COMPLETE=SHELL tillctl -- WORDS…`. `clap_complete` has the engine;
//! `shell` is what some shells need beside it, and `completers` are named at the
//! arguments that have a meaning.
//!
//! Whatever happens, the shell has its answer within a moment, nothing is asked
//! of anybody and nothing is said but candidates.

mod completers;
mod line;
pub(crate) mod name_cache;
mod shell;
mod words;

use std::ffi::OsString;
use std::time::Instant;

use clap_complete::CompleteEnv;
use clap_complete::env::{EnvCompleter, Shells};

use crate::failure::Failure;
use crate::settings::Environment;
pub(crate) use completers::{
    Candidates, and_commands, configurations, locations, models, payments, profiles, readers,
    reversible_writes, serial_numbers, setting_keys, test_cards, time_zones,
};
pub(crate) use line::{Describer, SettingsReader};
pub(crate) use shell::Shell;
use shell::{AskingShell, PROGRAM, VARIABLE};

/// Answers if a shell asks. Nothing is read or built before that is known.
pub(crate) fn answer(
    args: &[OsString],
    describe: Describer,
    settings: SettingsReader,
) -> Option<Result<(), Failure>> {
    let began = Instant::now();
    let asking = Shell::ALL.map(|shell| AskingShell {
        shell,
        began,
        describe,
        settings,
    });
    let shells = asking.each_ref().map(|shell| shell as &dyn EnvCompleter);
    // Which words the line has, its shell knows: it has the program described.
    let answered = CompleteEnv::with_factory(|| clap::Command::new(PROGRAM))
        .var(VARIABLE)
        .bin(PROGRAM)
        .completer(PROGRAM)
        .shells(Shells(&shells))
        .try_complete(args, Environment::folder().as_deref());
    match answered {
        Ok(false) => None,
        Ok(true) => Some(Ok(())),
        Err(error) => {
            let error = error.to_string();
            let error = error.trim_start_matches("error: ").trim_end();
            Some(Err(Failure::usage(format!("{VARIABLE}: {error}"))))
        }
    }
}
