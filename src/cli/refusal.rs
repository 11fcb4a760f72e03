//! What is said of a line that cannot be read, and of a command that failed.

use std::ffi::OsString;

use super::line::{command, named, typed_path, verb_declared, with_global_flags};
use crate::commands;
use crate::failure::{Failure, Kind};
use crate::output::plugin::{self, PluginState};
use crate::output::{Format, Output, Style};
use crate::settings::Environment;

/// Tells of a failure; returns the exit code. To a monitoring system every
/// failure is one thing: the state is not known.
pub(super) fn tell(output: &Output, failure: &Failure, is_plugin: bool) -> u8 {
    if let Some(code) = failure.told_code() {
        return code;
    }
    if is_plugin {
        // If nobody reads it, the code still says it.
        let _ = output.line(&plugin::line(PluginState::Unknown, failure.message(), &[]));
        return PluginState::Unknown.exit_code();
    }
    output.failure(failure);
    failure.kind().exit_code()
}

/// What clap says with all of the command line before it: lists and suggestions
/// name what was not typed.
pub(super) fn whole_error(error: clap::Error, args: &[OsString]) -> clap::Error {
    let mut error = command().try_get_matches_from(args).err().unwrap_or(error);
    name_formats(&mut error, args);
    without_deleting(&mut error);
    plain_usage(&mut error, args);
    call_as_typed(&mut error, args);
    error
}

/// A flag that has two names is called by the one that was typed.
fn call_as_typed(error: &mut clap::Error, args: &[OsString]) {
    use clap::error::{ContextKind, ContextValue};
    let is_typed = |name: &str| {
        let mut args = args.iter().filter_map(|arg| arg.to_str());
        args.any(|arg| arg.split('=').next().and_then(|a| a.strip_prefix("--")) == Some(name))
    };
    for kind in [ContextKind::InvalidArg, ContextKind::PriorArg] {
        let Some(ContextValue::String(called)) = error.get(kind) else {
            continue;
        };
        let Some((name, value)) = called.strip_prefix("--").and_then(|c| c.split_once(' ')) else {
            continue;
        };
        let path = typed_path(args);
        let words: Vec<&str> = path.iter().map(String::as_str).collect();
        let Some((_, verb)) = named(&words).filter(|_| !is_typed(name)) else {
            continue;
        };
        let arg = verb
            .get_arguments()
            .find(|arg| arg.get_long() == Some(name));
        let mut others = arg
            .and_then(clap::Arg::get_all_aliases)
            .into_iter()
            .flatten();
        if let Some(typed) = others.find(|other| is_typed(other)) {
            let called = format!("--{typed} {value}");
            error.insert(kind, ContextValue::String(called));
        }
    }
}

/// With an argument that there is not, the usage is that of the verb: clap's is about
/// what it takes for meant.
fn plain_usage(error: &mut clap::Error, args: &[OsString]) {
    use clap::error::{ContextKind, ContextValue, ErrorKind};
    if error.kind() != ErrorKind::UnknownArgument {
        return;
    }
    let path = typed_path(args);
    let words: Vec<&str> = path.iter().map(String::as_str).collect();
    if let Some((path, named)) = named(&words) {
        let usage = named.bin_name(format!("tillctl {path}")).render_usage();
        error.insert(ContextKind::Usage, ContextValue::StyledStr(usage));
    }
}

/// A verb that deletes is not offered for a word that only looks like it.
fn without_deleting(error: &mut clap::Error) {
    use clap::error::{ContextKind, ContextValue};
    let typed = match error.get(ContextKind::InvalidSubcommand) {
        Some(ContextValue::String(typed)) => typed.clone(),
        _ => return,
    };
    let Some(ContextValue::Strings(offered)) = error.remove(ContextKind::SuggestedSubcommand)
    else {
        return;
    };
    let meant = |verb: &String| commands::habits::may_be_meant(verb, &typed);
    let meant: Vec<String> = offered.into_iter().filter(meant).collect();
    if !meant.is_empty() {
        error.insert(
            ContextKind::SuggestedSubcommand,
            ContextValue::Strings(meant),
        );
    }
}

/// Of a format that there is not, those of the verb are listed.
fn name_formats(error: &mut clap::Error, args: &[OsString]) {
    use clap::error::{ContextKind, ContextValue, ErrorKind};
    let is_of_format = matches!(
        error.get(ContextKind::InvalidArg),
        Some(ContextValue::String(arg)) if arg.starts_with("--output")
    );
    if error.kind() != ErrorKind::InvalidValue || !is_of_format {
        return;
    }
    if let Some(verb) = verb_declared(&typed_path(args).join(" ")) {
        let formats = commands::help_text::formats(verb.global_flags);
        let suggested = error.get(ContextKind::SuggestedValue);
        if matches!(suggested, Some(ContextValue::String(one)) if !formats.contains(&one.as_str()))
        {
            error.remove(ContextKind::SuggestedValue);
        }
        let formats = formats.into_iter().map(str::to_owned).collect();
        error.insert(ContextKind::ValidValue, ContextValue::Strings(formats));
    }
}

/// The version goes to stdout; a usage error to stderr, as JSON if the
/// command line asks for JSON.
pub(super) fn refuse(error: &clap::Error, args: &[OsString], env: &Environment) -> u8 {
    use clap::error::ErrorKind;
    if error.kind() == ErrorKind::DisplayVersion {
        // A closed pipe is nobody's error.
        let _ = error.print();
        return 0;
    }
    if args.iter().any(|a| a == "--nagios") {
        let rendered = error.to_string();
        let message = rendered.lines().next().unwrap_or_default();
        let failure = Failure::usage(message.trim_start_matches("error: "));
        return tell(&Output::new(Style::default()), &failure, true);
    }
    if asks_for_json(args) {
        let rendered = error.to_string();
        let message = rendered.lines().next().unwrap_or_default();
        let message = message.trim_start_matches("error: ");
        // What clap suggests: `tip: a similar subcommand exists: 'readers'`.
        let tip = rendered
            .lines()
            .filter_map(|l| l.trim().strip_prefix("tip: "))
            .find(|tip| !is_of_values(tip));
        let tip = hint_of(error, args).or_else(|| tip.map(str::to_owned));
        let hint = tip.map_or_else(String::new, |tip| format!("{tip}; "));
        let failure = Failure::usage(message).hint(format!("{hint}see tillctl --help"));
        Output::new(Style {
            format: Format::Json,
            ..Style::default()
        })
        .failure(&failure);
    } else {
        let style = Style {
            colorless: !env.allows_color(),
            ..Style::default()
        };
        let text = error.render();
        let hint = hint_of(error, args);
        let told = |text: String| match &hint {
            Some(hint) => with_hint(&text, hint),
            None => without_tips_of_values(&text),
        };
        Output::new(style).usage_error(&told(text.ansi().to_string()), &told(text.to_string()));
    }
    Kind::Usage.exit_code()
}

/// What does here what was typed in vain, if people who come from other tools type
/// it.
fn hint_of(error: &clap::Error, args: &[OsString]) -> Option<String> {
    use clap::error::{ContextKind, ContextValue, ErrorKind};
    use commands::habits::{StrayArgument, Typed};
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.as_str()),
        _ => None,
    };
    let words = args
        .iter()
        .skip(1)
        .map(|arg| arg.to_string_lossy().into_owned());
    let words = words.skip_while(|word| word.starts_with('-'));
    let words: Vec<String> = words.take_while(|word| !word.starts_with('-')).collect();
    let typed = match error.kind() {
        ErrorKind::InvalidSubcommand => {
            Typed::Command(text(ContextKind::InvalidSubcommand)?, &words)
        }
        ErrorKind::UnknownArgument => {
            let path = typed_path(args);
            let path: Vec<&str> = path.iter().map(String::as_str).collect();
            let (command, named) = named(&path)?;
            let declared = verb_declared(&command)?;
            let named = with_global_flags(named, declared.overrides_global);
            let typed = text(ContextKind::InvalidArg)?;
            let stray = StrayArgument {
                typed,
                value: value_of(typed, args),
                words: behind(&words, path.len()),
                declared: &declared,
                verb: &named,
            };
            return stray.instead();
        }
        ErrorKind::InvalidValue => {
            text(ContextKind::InvalidArg).filter(|arg| arg.starts_with("--output"))?;
            Typed::Format(text(ContextKind::InvalidValue)?)
        }
        _ => return None,
    };
    commands::habits::hint(&command(), typed)
}

/// The words behind those of a noun and a verb.
fn behind(words: &[String], path: usize) -> &[String] {
    let root = command();
    // Before them stand values of flags.
    let noun = words
        .iter()
        .position(|word| root.find_subcommand(word).is_some());
    noun.and_then(|at| words.get(at + path..))
        .unwrap_or_default()
}

/// What stands behind a flag, unless it is another.
fn value_of<'a>(flag: &str, args: &'a [OsString]) -> Option<&'a str> {
    let mut args = args.iter().filter_map(|arg| arg.to_str());
    let typed = args.find(|arg| arg.split('=').next() == Some(flag))?;
    match typed.split_once('=') {
        Some((_, value)) => Some(value),
        None => args.next().filter(|value| !value.starts_with('-')),
    }
}

/// Whether a tip of clap's says how a word that begins with dashes is handed over. A
/// flag was meant.
fn is_of_values(tip: &str) -> bool {
    tip.contains("as a value, use")
}

fn without_tips_of_values(text: &str) -> String {
    if !is_of_values(text) {
        return text.to_owned();
    }
    let lines = text.lines().filter(|line| !is_of_values(line));
    let text = lines.collect::<Vec<_>>().join("\n") + "\n";
    text.replace("\n\n\n", "\n\n")
}

/// A usage error with our hint in the place of a guess at the spelling.
fn with_hint(text: &str, hint: &str) -> String {
    let lines = text.lines().filter(|line| !line.contains("tip:"));
    let mut text = lines.collect::<Vec<_>>().join("\n");
    text.truncate(text.trim_end().len());
    format!("{}\n\nhint: {hint}\n", text.replace("\n\n\n", "\n\n"))
}

pub(super) fn asks_for_json(args: &[OsString]) -> bool {
    let texts: Vec<_> = args.iter().map(|a| a.to_string_lossy()).collect();
    texts
        .windows(2)
        .any(|w| matches!(&*w[0], "-o" | "--output") && matches!(&*w[1], "json" | "jsonl"))
        || texts.iter().any(|a| {
            [
                "-ojson",
                "-ojsonl",
                "-o=json",
                "-o=jsonl",
                "--output=json",
                "--output=jsonl",
            ]
            .contains(&&**a)
        })
}
