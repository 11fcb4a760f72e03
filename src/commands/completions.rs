//! `tillctl completions SHELL`

use clap_complete::Shell;

use crate::app::App;
use crate::failure::Failure;

/// Print a completion script.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl completions bash > ~/.local/share/bash-completion/completions/tillctl
  tillctl completions zsh > \"${fpath[1]}/_tillctl\"
  tillctl completions fish > ~/.config/fish/completions/tillctl.fish")]
pub struct Args {
    /// Which shell
    shell: Shell,
}

pub(crate) fn run(app: &App, args: &Args, command: clap::Command) -> Result<(), Failure> {
    app.output.print(&script(args.shell, command))
}

/// The script for a shell. Written to memory first: the generator panics on a
/// closed pipe.
#[must_use]
pub fn script(shell: Shell, mut command: clap::Command) -> String {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, "tillctl", &mut script);
    String::from_utf8_lossy(&script).into_owned()
}
