//! `tillctl completions SHELL`

use clap::ValueEnum as _;

use crate::app::{App, GlobalFlags, Printed};
use crate::commands::complete::Shell;
use crate::commands::verb::{SettingsFiles, Surroundings, Verb};
use crate::failure::Failure;

/// Print a completion script.
///
/// It asks tillctl while you type, for commands and flags and for readers,
/// locations, profiles and payments; the names are kept for some minutes, and no
/// shell waits longer than 300 ms.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  mkdir -p ~/.local/share/bash-completion/completions ~/.config/fish/completions
  tillctl completions bash > ~/.local/share/bash-completion/completions/tillctl
  tillctl completions zsh > \"${fpath[1]}/_tillctl\"
  tillctl completions fish > ~/.config/fish/completions/tillctl.fish
  tillctl completions bash --static")]
pub(crate) struct Args {
    /// Which shell
    shell: Shell,
    /// Only what is in the script itself: commands and flags, no names
    #[arg(long = "static")]
    is_static: bool,
}

impl Verb for Args {
    fn surroundings(&self) -> Surroundings {
        Surroundings {
            settings_files: SettingsFiles::Unread,
            ..Surroundings::immediate()
        }
    }

    fn global_flags() -> GlobalFlags {
        GlobalFlags::of(&Self::NEEDS).printing(Printed::Text)
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let script = if self.is_static {
            static_script(self.shell, (app.program.command)())?
        } else {
            let made = self.shell.script();
            made.map_err(|error| Failure::failed(format!("cannot write the script: {error}")))?
        };
        app.output.print(&script)
    }
}

/// The script that asks nobody. Written to memory first: the generator panics
/// on a closed pipe.
fn static_script(shell: Shell, mut command: clap::Command) -> Result<String, Failure> {
    let name = shell.to_possible_value();
    let name = name
        .as_ref()
        .map(clap::builder::PossibleValue::get_name)
        .unwrap_or_default();
    let Ok(generator) = name.parse::<clap_complete::Shell>() else {
        return Err(Failure::usage(format!("--static has no script for {name}"))
            .hint(format!("tillctl completions {name}")));
    };
    let mut script = Vec::new();
    clap_complete::generate(generator, &mut command, "tillctl", &mut script);
    Ok(String::from_utf8_lossy(&script).into_owned())
}
