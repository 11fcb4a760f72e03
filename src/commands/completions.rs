//! `tillctl completions SHELL`

use clap_complete::Shell;

use crate::app::App;
use crate::failure::Failure;

/// Print a completion script.
///
/// For bash, zsh and fish it asks tillctl for readers, locations, profiles and
/// payments while you type; the names are kept for some minutes, and no shell
/// waits longer than 300 ms.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl completions bash > ~/.local/share/bash-completion/completions/tillctl
  tillctl completions zsh > \"${fpath[1]}/_tillctl\"
  tillctl completions fish > ~/.config/fish/completions/tillctl.fish
  tillctl completions bash --static")]
pub struct Args {
    /// Which shell
    shell: Shell,
    /// Only what is in the script itself: commands and flags, no names
    #[arg(long = "static")]
    is_static: bool,
}

pub(crate) fn run(app: &App, args: &Args, command: clap::Command) -> Result<(), Failure> {
    app.output.print(&if args.is_static {
        static_script(args.shell, command)
    } else {
        script(args.shell, command)
    })
}

/// The script for a shell: one that asks tillctl, and what it falls back on.
#[must_use]
pub fn script(shell: Shell, command: clap::Command) -> String {
    let fixed = static_script(shell, command);
    match shell {
        Shell::Bash => fixed + include_str!("complete/dynamic.bash"),
        Shell::Zsh => {
            // The end, where the function is registered or run, comes last.
            let end = fixed.find("\nif [ \"$funcstack[1]\"");
            let (start, _) = fixed.split_at(end.unwrap_or(fixed.len()));
            format!("{start}{}", include_str!("complete/dynamic.zsh"))
        }
        Shell::Fish => format!("{}{fixed}end\n", include_str!("complete/dynamic.fish")),
        _ => fixed,
    }
}

/// The script that asks nobody. Written to memory first: the generator panics
/// on a closed pipe.
#[must_use]
pub fn static_script(shell: Shell, mut command: clap::Command) -> String {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, "tillctl", &mut script);
    String::from_utf8_lossy(&script).into_owned()
}
