//! Which help is asked for, and where it goes.

use std::ffi::OsString;

use super::line::{command, described_alone, path_of, verbs_declared};
use super::refusal::asks_for_json;
use crate::commands::help_text::{self, GLOBAL_OPTIONS};
use crate::commands::verb;
use crate::failure::Kind;
use crate::output::{Output, Style};
use crate::settings::Environment;

/// Whether what clap says is help: it was asked for, or nothing else was typed.
pub(super) fn is_help(error: &clap::Error, args: &[OsString]) -> bool {
    use clap::error::ErrorKind;
    match error.kind() {
        ErrorKind::DisplayHelp => true,
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => !asks_for_json(args),
        _ => false,
    }
}

/// Help that was asked for goes to stdout; without a command it is a usage error.
pub(super) fn show_help(error: &clap::Error, args: &[OsString], env: &Environment) -> u8 {
    let help = asked_help(args);
    let output = Output::new(Style {
        colorless: !env.allows_color(),
        ..Style::default()
    });
    let (styled, bare) = (help.ansi().to_string(), help.to_string());
    if error.kind() == clap::error::ErrorKind::DisplayHelp {
        // A closed pipe is nobody's error.
        let _ = output.styled(&styled, &bare);
        return 0;
    }
    output.usage_error(&styled, &bare);
    Kind::Usage.exit_code()
}

/// The help that is asked for.
fn asked_help(args: &[OsString]) -> clap::builder::StyledStr {
    let is_whole = args.iter().any(|arg| arg == "--help");
    let (path, root) = typed_command(args);
    let verbs = verbs_declared();
    let verb = verbs.iter().find(|verb| verb.command == path.join(" "));
    let named = named_alone(&root, &path).unwrap_or_else(|| {
        let mut root = command();
        root.build();
        let named = path
            .iter()
            .try_fold(&root, |at, name| at.find_subcommand(name));
        named.unwrap_or(&root).clone()
    });
    help_text::render(named, verb, is_whole)
}

/// The command whose help is asked for, and the program described as far as that.
fn typed_command(args: &[OsString]) -> (Vec<String>, clap::Command) {
    let is_help = |arg: &&OsString| *arg == "--help" || *arg == "-h";
    let words = || args.iter().filter(|arg| !is_help(arg));
    verb::with_columns(|| {
        verb::within_words(args, || {
            let mut root = described_alone().ignore_errors(true);
            let matches = root.try_get_matches_from_mut(words()).or_else(|_| {
                // It is asked for within a word, as in `-qh`.
                let root = described_alone().ignore_errors(true);
                root.disable_help_flag(true).try_get_matches_from(words())
            });
            let path = matches.map(|matches| path_of(&matches));
            (path.unwrap_or_default(), root)
        })
    })
}

/// The command described by itself, if its help is then that of the whole: it costs
/// less than to describe them all.
fn named_alone(root: &clap::Command, path: &[String]) -> Option<clap::Command> {
    let named = path
        .iter()
        .try_fold(root, |at, name| at.find_subcommand(name))?;
    // Global flags are there before those of a verb that is described late: sections of
    // its own would come after theirs.
    let mut headings = named.get_arguments().map(clap::Arg::get_help_heading);
    let is_plain = headings.all(|heading| heading.is_none_or(|text| text == GLOBAL_OPTIONS));
    let is_verb =
        !path.is_empty() && !named.has_subcommands() && named.get_arguments().next().is_some();
    (is_verb && is_plain).then(|| named.clone())
}

#[cfg(test)]
mod tests {
    fn args(words: &str) -> Vec<std::ffi::OsString> {
        words.split(' ').map(Into::into).collect()
    }

    #[test]
    fn the_help_of_one_verb_is_that_of_the_whole() {
        let mut whole = super::command();
        whole.build();
        let mut alone_at_once = 0;
        for verb in super::verbs_declared() {
            let args = args(&format!("tillctl {} --help", verb.command));
            let path: Vec<_> = verb.command.split(' ').map(str::to_owned).collect();
            let (typed, root) = super::typed_command(&args);
            assert_eq!(typed, path);
            let Some(alone) = super::named_alone(&root, &path) else {
                continue;
            };
            let named = path
                .iter()
                .try_fold(&whole, |at, name| at.find_subcommand(name));
            for is_whole in [true, false] {
                let of_whole = named.unwrap().clone();
                let of_whole = super::help_text::render(of_whole, Some(&verb), is_whole);
                let alone = super::help_text::render(alone.clone(), Some(&verb), is_whole);
                assert_eq!(alone.to_string(), of_whole.to_string(), "{}", verb.command);
                alone_at_once += 1;
            }
        }
        assert!(alone_at_once > 100, "{alone_at_once}");
        for (words, path) in [
            ("tillctl --help", ""),
            ("tillctl readers -h", "readers"),
            ("tillctl --profile readers --help", ""),
            ("tillctl --profile x readers ls -h", "readers list"),
            ("tillctl -h readers list", "readers list"),
            ("tillctl readers list -qh", "readers list"),
        ] {
            assert_eq!(
                super::typed_command(&args(words)).0.join(" "),
                path,
                "{words}"
            );
        }
    }

    #[test]
    fn help_knows_every_global_flag() {
        let mut known = super::help_text::known();
        let root = super::command();
        let globals = root.get_arguments().filter(|arg| arg.is_global_set());
        let mut globals: Vec<_> = globals.map(|arg| arg.get_id().as_str()).collect();
        globals.sort_unstable();
        known.sort_unstable();
        assert_eq!(globals, known);
    }
}
