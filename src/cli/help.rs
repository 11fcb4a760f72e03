//! Which help is asked for, and where it goes.

use std::ffi::OsString;

use clap::builder::{StyledStr, Styles};

use super::line::{command, named, typed_path, verb_declared, verbs_below, with_global_flags};
use super::refusal::asks_for_json;
use crate::commands::help_text;
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

/// Shows the help of a line that names a noun or a verb and asks for that alone: it says
/// all, and need not be read.
pub(super) fn show_plain_help(args: &[OsString], env: &Environment) -> Option<u8> {
    let [_, words @ .., flag] = args else {
        return None;
    };
    let is_whole = flag == "--help";
    if !is_whole && flag != "-h" {
        return None;
    }
    let words: Option<Vec<&str>> = words.iter().map(|word| word.to_str()).collect();
    let output = output(env);
    // What is not styled need not be taken out again.
    let styles = if output.is_styled() {
        Styles::styled()
    } else {
        Styles::plain()
    };
    let help = help_of(&words?, is_whole, styles)?.ansi().to_string();
    // A closed pipe is nobody's error.
    let _ = output.styled(&help, &help);
    Some(0)
}

/// Help that was asked for goes to stdout; without a command it is a usage error.
pub(super) fn show_help(error: &clap::Error, args: &[OsString], env: &Environment) -> u8 {
    let help = asked_help(args);
    let output = output(env);
    if error.kind() == clap::error::ErrorKind::DisplayHelp {
        // A closed pipe is nobody's error.
        let _ = output.styled(&help.ansi().to_string(), &help.to_string());
        return 0;
    }
    output.usage_error(&help.ansi().to_string(), &help.to_string());
    Kind::Usage.exit_code()
}

fn output(env: &Environment) -> Output {
    Output::new(Style {
        colorless: !env.allows_color(),
        ..Style::default()
    })
}

/// The help that is asked for.
fn asked_help(args: &[OsString]) -> StyledStr {
    let is_whole = args.iter().any(|arg| arg == "--help");
    let path = typed_path(args);
    let words: Vec<&str> = path.iter().map(String::as_str).collect();
    help_of(&words, is_whole, Styles::styled()).unwrap_or_else(|| help_in_whole(&words, is_whole))
}

/// The help of a noun or a verb that is described by itself, which is that of the whole
/// and costs a tenth.
fn help_of(words: &[&str], is_whole: bool, styles: Styles) -> Option<StyledStr> {
    let (path, named) = named(words)?;
    let verb = verb_declared(&path);
    let has_own = verb.as_ref().is_some_and(|verb| verb.overrides_global);
    let named = match &verb {
        Some(verb) => verb::with_columns(named, &verb.columns),
        None => named,
    };
    // What is left out need not be described.
    let named = if is_whole {
        with_global_flags(named, has_own)
    } else {
        named
    };
    let mut named = named
        .bin_name(format!("tillctl {path}"))
        .styles(styles)
        .disable_help_subcommand(true);
    named.build();
    Some(help_text::render(named, &verbs_below(&path), is_whole))
}

/// The whole of what there is to say of a command, for the documents.
pub fn long_help(command: clap::Command) -> String {
    help_text::long_help(command)
}

/// The same out of the description of all.
fn help_in_whole(words: &[&str], is_whole: bool) -> StyledStr {
    let mut root = command();
    root.build();
    let named = words
        .iter()
        .try_fold(&root, |at, name| at.find_subcommand(name));
    let verbs = verbs_below(&words.join(" "));
    help_text::render(named.unwrap_or(&root).clone(), &verbs, is_whole)
}

#[cfg(test)]
mod tests {
    fn args(words: &str) -> Vec<std::ffi::OsString> {
        words.split(' ').map(Into::into).collect()
    }

    #[test]
    fn what_is_described_by_itself_has_the_help_of_the_whole() {
        let mut whole = super::command();
        whole.build();
        let nouns = whole
            .get_subcommands()
            .map(|noun| noun.get_name().to_owned());
        let verbs = super::super::verbs_declared();
        let mut paths: Vec<String> = verbs.into_iter().map(|verb| verb.command).collect();
        paths.extend(nouns);
        let mut alone = 0;
        for path in paths {
            let words: Vec<&str> = path.split(' ').collect();
            for is_whole in [true, false] {
                let of_styles = |styles| super::help_of(&words, is_whole, styles);
                let help = of_styles(super::Styles::styled()).unwrap();
                let bare = of_styles(super::Styles::plain());
                let bare = bare.map(|bare| bare.ansi().to_string());
                assert_eq!(bare, Some(help.to_string()), "{path}");
                let of_whole = words
                    .iter()
                    .try_fold(&whole, |at, name| at.find_subcommand(name));
                let verbs = super::verbs_below(&path);
                let of_whole = of_whole.unwrap().clone();
                let of_whole = super::help_text::render(of_whole, &verbs, is_whole);
                assert_eq!(
                    help.ansi().to_string(),
                    of_whole.ansi().to_string(),
                    "{path}"
                );
                alone += 1;
            }
        }
        assert!(alone > 230, "{alone}");
    }

    #[test]
    fn help_is_of_what_is_typed() {
        for (words, path) in [
            ("tillctl --help", ""),
            ("tillctl readers -h", "readers"),
            ("tillctl --profile readers --help", ""),
            ("tillctl --profile x readers ls -h", "readers list"),
            ("tillctl -h readers list", "readers list"),
            ("tillctl readers list -qh", "readers list"),
        ] {
            assert_eq!(super::typed_path(&args(words)).join(" "), path, "{words}");
        }
        for (words, path) in [
            (&["reader", "ls"][..], Some("readers list")),
            (&["readers"], Some("readers")),
            (&["readers", "nosuch"], None),
            (&["readers", "list", "list"], None),
            (&[], None),
        ] {
            let named = super::named(words).map(|(named, _)| named);
            assert_eq!(named.as_deref(), path, "{words:?}");
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
