//! The shells. zsh and fish have `clap_complete`'s script and protocol as they
//! are; bash, elvish, nushell and PowerShell have a script of our own.
//! What is done here is what `clap_complete` leaves open: words that arrive with
//! their quotation marks, and candidates that a shell takes as they are.

use std::ffi::OsString;
use std::io::{Error, Write};
use std::path::Path;
use std::time::Instant;

use clap_complete::engine::complete;
use clap_complete::env::{self, EnvCompleter};

use super::line::{Describer, LINE, SettingsReader, TypedLine};
use super::words::{self, Candidate};
use crate::settings::named_variable;

/// The variable that asks for candidates; without a word of a line, for the
/// script.
pub(super) const VARIABLE: &str = "TILLCTL_COMPLETE";
/// What is typed to run this program.
pub(super) const PROGRAM: &str = "tillctl";
/// A shell that is completed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
#[expect(clippy::enum_variant_names, reason = "PowerShell is a name")]
pub(crate) enum Shell {
    Bash,
    Elvish,
    Fish,
    Nushell,
    #[value(name = "powershell")]
    PowerShell,
    Zsh,
}

/// It joins what bash takes apart at `:` and `=`, which `clap_complete`'s does not
/// (<https://github.com/clap-rs/clap/issues/6280>).
const BASH: &str = include_str!("tillctl.bash");
/// It shows descriptions.
const ELVISH: &str = include_str!("tillctl.elv");
/// `clap_complete` does not know it (<https://github.com/clap-rs/clap/issues/5840>).
const NUSHELL: &str = include_str!("tillctl.nu");
/// `clap_complete`'s has the shell carry out what is typed once more.
const POWERSHELL: &str = include_str!("tillctl.ps1");
/// The words of a line as JSON: PowerShell before 7.3 loses empty arguments and
/// quotation marks on the way to a program.
const POWERSHELL_WORDS: &str = "TILLCTL_COMPLETE_WORDS";
/// Comes behind `clap_complete`'s script.
const ZSH: &str = include_str!("zsh_addition.zsh");

impl Shell {
    pub(super) const ALL: [Self; 6] = [
        Self::Bash,
        Self::Elvish,
        Self::Fish,
        Self::Nushell,
        Self::PowerShell,
        Self::Zsh,
    ];

    /// As `clap_complete` has it.
    fn known(self) -> Option<&'static dyn EnvCompleter> {
        match self {
            Self::Bash => Some(&env::Bash),
            Self::Elvish => Some(&env::Elvish),
            Self::Fish => Some(&env::Fish),
            Self::Nushell => None,
            Self::PowerShell => Some(&env::Powershell),
            Self::Zsh => Some(&env::Zsh),
        }
    }

    /// The script that has the shell ask tillctl.
    pub(crate) fn script(self) -> Result<String, Error> {
        let own = match self {
            Self::Bash => return Ok(BASH.to_owned()),
            Self::Elvish => return Ok(ELVISH.to_owned()),
            Self::Nushell => return Ok(NUSHELL.to_owned()),
            Self::PowerShell => return Ok(POWERSHELL.to_owned()),
            Self::Zsh => ZSH,
            Self::Fish => "",
        };
        let mut script = Vec::new();
        if let Some(known) = self.known() {
            known.write_registration(VARIABLE, PROGRAM, PROGRAM, PROGRAM, &mut script)?;
        }
        let script = String::from_utf8_lossy(&script);
        // A file ends with one line break, and begins with no blank line.
        Ok(format!("{}\n{own}", script.trim()))
    }
}

/// A shell, and what a line of it is completed from.
pub(super) struct AskingShell {
    pub(super) shell: Shell,
    pub(super) began: Instant,
    pub(super) describe: Describer,
    pub(super) settings: SettingsReader,
}

impl EnvCompleter for AskingShell {
    fn name(&self) -> &'static str {
        self.shell.known().map_or("nushell", EnvCompleter::name)
    }

    fn is(&self, name: &str) -> bool {
        let known = self.shell.known();
        known.map_or_else(|| matches!(name, "nu" | "nushell"), |known| known.is(name))
    }

    fn write_registration(
        &self,
        _: &str,
        _: &str,
        _: &str,
        _: &str,
        to: &mut dyn Write,
    ) -> Result<(), Error> {
        to.write_all(self.shell.script()?.as_bytes())
    }

    fn write_complete(
        &self,
        _: &mut clap::Command,
        args: Vec<OsString>,
        folder: Option<&Path>,
        to: &mut dyn Write,
    ) -> Result<(), Error> {
        let asked = (self.shell == Shell::Bash).then(|| words::Bash::read(&args));
        let mut words = match &asked {
            Some(asked) => asked.words(),
            None if self.shell == Shell::PowerShell => handed_over()
                .and_then(|words| serde_json::from_str::<Vec<String>>(&words).ok())
                .map_or(args, |words| words.into_iter().map(Into::into).collect()),
            None => self.shell.unquoted(args),
        };
        let index = match self.shell {
            // It hands over what stands behind the cursor as well.
            Shell::Zsh => named_variable("_CLAP_COMPLETE_INDEX").and_then(|at| at.parse().ok()),
            _ => None,
        };
        let index = index.unwrap_or_else(|| words.len().saturating_sub(1));
        let before = words.get(..index).unwrap_or(&words).to_vec();
        let typed = before.iter().skip(1).map(|word| word.to_string_lossy());
        let typed: Vec<_> = typed.collect();
        let typed: Vec<&str> = typed.iter().map(AsRef::as_ref).collect();
        let mut command = (self.describe)(&typed);
        if words.get(index).is_none_or(|word| word.is_empty()) {
            command.build();
            command = flags_last(command);
        }
        self.keep(before);
        if let (Shell::Zsh | Shell::Fish, Some(known)) = (self.shell, self.shell.known()) {
            return known.write_complete(&mut command, words, folder, to);
        }
        if words.is_empty() {
            words.push(OsString::new());
        }
        let found: Vec<Candidate> = complete(&mut command, words, index, folder)?
            .iter()
            .filter_map(Candidate::of)
            .collect();
        let text = match (self.shell, asked) {
            (Shell::Nushell, _) => serde_json::to_string(&in_nushell(found))?,
            (_, Some(asked)) => asked.lines(&found),
            (shell, None) => shell.lines(&found),
        };
        to.write_all(text.as_bytes())
    }
}

impl AskingShell {
    fn keep(&self, words: Vec<OsString>) {
        let line = TypedLine {
            words,
            began: self.began,
            describe: self.describe,
            settings: self.settings,
        };
        // One line in the life of the program.
        let _ = LINE.set(line);
    }
}

impl Shell {
    /// The words without the quotation marks that are still on them.
    fn unquoted(self, mut words: Vec<OsString>) -> Vec<OsString> {
        let (marks, quoted): (&[char], &mut [OsString]) = match self {
            Self::Zsh => (&['\'', '"'], &mut words),
            // Only the last one has them.
            Self::Fish => {
                let last = words.len().saturating_sub(1);
                (&['\'', '"'], words.get_mut(last..).unwrap_or_default())
            }
            Self::Nushell => (&['\'', '"', '`'], &mut words),
            Self::Bash | Self::Elvish | Self::PowerShell => (&[], &mut []),
        };
        for word in quoted {
            // Elsewhere in a word of nushell a mark is no mark.
            let is_bare = |text: &str| self == Self::Nushell && !text.starts_with(marks);
            if let Some(text) = word.to_str().filter(|text| !is_bare(text)) {
                *word = words::unquoted(text, marks).into();
            }
        }
        words
    }

    /// What the scripts of elvish and PowerShell read: a description behind a tab.
    fn lines(self, found: &[Candidate]) -> String {
        let mut out = String::new();
        for Candidate { value, about } in found {
            out += &match (self, about.as_str()) {
                // A description that is there must not be empty.
                (Self::PowerShell, "") => words::in_powershell(value),
                (Self::PowerShell, about) => format!("{}\t{about}", words::in_powershell(value)),
                (_, about) => format!("{value}\t{about}"),
            };
            out.push('\n');
        }
        out
    }
}

/// The words PowerShell's script hands over, as JSON.
pub(super) fn handed_over() -> Option<String> {
    named_variable(POWERSHELL_WORDS)
}

/// Flags are offered once a dash was typed, or where there is nothing else.
fn flags_last(command: clap::Command) -> clap::Command {
    command
        .mut_args(|arg| {
            let is_flag = !arg.is_positional();
            arg.hide(is_flag)
        })
        .mut_subcommands(flags_last)
}

/// It puts values into the line as they are.
fn in_nushell(mut found: Vec<Candidate>) -> Vec<Candidate> {
    for candidate in &mut found {
        candidate.value = words::in_nushell(&candidate.value);
    }
    found
}
