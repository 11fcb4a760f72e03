//! `tillctl man`

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use clap_mangen::Man;

use crate::app::{App, GlobalFlags, Printed};
use crate::closest_name;
use crate::commands::verb::{SettingsFiles, Surroundings, Verb};
use crate::failure::{Failure, Kind};
use crate::output::file;
use crate::settings::{SETTINGS, VARIABLES};
use crate::text::counted;

/// Print the manual page of a command, or write all of them.
///
/// On a terminal `man` shows it. Into a pipe or a file it goes in the form that
/// `man -l -` reads; --out writes all pages where man looks for them.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl man readers list
  tillctl man pay > tillctl-pay.1
  tillctl man --out ~/.local/share/man/man1
  man tillctl-readers-list")]
pub(crate) struct Args {
    /// The command; without one, tillctl as a whole
    #[arg(value_name = "COMMAND", conflicts_with = "out")]
    words: Vec<String>,
    /// Write the pages of all commands into this folder
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
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
        let mut root = (app.program.command)().disable_help_subcommand(true);
        root.build();
        if let Some(folder) = &self.out {
            std::fs::create_dir_all(folder).map_err(|error| {
                Failure::failed(format!(
                    "cannot make the folder {}: {error}",
                    folder.display()
                ))
            })?;
            let mut count = 0_usize;
            for command in all(&root) {
                let name = format!("{}.1", page_name(command));
                file::write_whole(&folder.join(name), page(&root, command)?)?;
                count += 1;
            }
            return app.output.line(&format!(
                "{} in {}",
                counted(count, "page"),
                folder.display()
            ));
        }
        let mut found = &root;
        for word in &self.words {
            found = found.find_subcommand(word).ok_or_else(|| {
                let typed = self.words.join(" ");
                let names = found.get_subcommands().map(clap::Command::get_name);
                let failure =
                    Failure::new(Kind::NotFound, format!("there is no command {typed:?}"));
                match closest_name::nearest(word, names) {
                    Some(name) => failure.hint(format!("did you mean {name}?")),
                    None => failure.hint("see tillctl --help"),
                }
            })?;
        }
        let page = page(&root, found)?;
        if app.output.is_terminal() && is_shown(&page) {
            return Ok(());
        }
        app.output.print(&page)?;
        if app.output.is_terminal() {
            app.output
                .hint("`man` was not there to show it; tillctl help COMMAND tells the same");
        }
        Ok(())
    }
}

/// Has `man` show a page, with the pager it takes for its own; whether it did.
fn is_shown(page: &str) -> bool {
    let mut man = Command::new("man");
    man.args(["-l", "-"]).stdin(Stdio::piped());
    man.env_remove("STRIPE_API_KEY");
    let Ok(mut child) = man.spawn() else {
        return false;
    };
    if let Some(mut stdin) = child.stdin.take() {
        // Somebody may leave the pager before it has read all.
        let _ = stdin.write_all(page.as_bytes());
    }
    child.wait().is_ok_and(|status| status.success())
}

/// A command and all below it.
fn all(command: &clap::Command) -> Vec<&clap::Command> {
    let below = command.get_subcommands().filter(|s| !s.is_hide_set());
    let below = below.flat_map(all);
    std::iter::once(command).chain(below).collect()
}

/// `tillctl-readers-list`
fn page_name(command: &clap::Command) -> String {
    let name = command.get_bin_name().unwrap_or(command.get_name());
    name.replace(' ', "-")
}

/// The page of a command, in roff.
fn page(root: &clap::Command, command: &clap::Command) -> Result<String, Failure> {
    let is_root = root.get_name() == command.get_name();
    let after = command.get_after_help().map(ToString::to_string);
    let (examples, remarks) = parts(after.as_deref().unwrap_or_default());
    let mut shown = command.clone();
    if !is_root {
        // They stand once, on the page of tillctl.
        shown = shown.mut_args(|arg| {
            let global = arg.is_global_set();
            arg.hide(global)
        });
    }
    let version = env!("CARGO_PKG_VERSION");
    let man = Man::new(shown)
        .title(page_name(command))
        .section("1")
        .date("")
        .source(format!("tillctl {version}"))
        .manual("tillctl");
    let mut text = Vec::new();
    let rendered = man
        .render_title(&mut text)
        // Flags are long words: lines are not stretched between them.
        .and_then(|()| text.write_all(b".ad l\n"))
        .and_then(|()| man.render_name_section(&mut text))
        .and_then(|()| man.render_synopsis_section(&mut text))
        .and_then(|()| man.render_description_section(&mut text))
        .and_then(|()| man.render_options_section(&mut text))
        .and_then(|()| {
            if command.has_subcommands() {
                man.render_subcommands_section(&mut text)
            } else {
                Ok(())
            }
        });
    rendered.map_err(|error| Failure::failed(format!("cannot write the page: {error}")))?;
    let mut text = String::from_utf8_lossy(&text).into_owned();
    for remark in remarks {
        text.push_str(&format!(".PP\n{}\n", roff(&remark)));
    }
    if !examples.is_empty() {
        text.push_str(".SH EXAMPLES\n.nf\n");
        for line in examples {
            text.push_str(&format!("{}\n", roff(&line)));
        }
        text.push_str(".fi\n");
    }
    text.push_str(&if is_root { whole() } else { see_also(root) });
    Ok(text)
}

/// What stands after a help text: the lines of its examples, and the rest.
fn parts(after: &str) -> (Vec<String>, Vec<String>) {
    let (mut examples, mut remarks) = (Vec::new(), Vec::new());
    for line in after.lines().filter(|l| !l.trim().is_empty()) {
        if line.trim() == "Examples:" {
            continue;
        }
        let list = if line.starts_with(' ') {
            &mut examples
        } else {
            &mut remarks
        };
        list.push(line.trim().to_owned());
    }
    (examples, remarks)
}

/// What the page of tillctl says beside its commands.
fn whole() -> String {
    use crate::failure::Kind;
    let mut text = String::from(".SH \"EXIT STATUS\"\n.TP\n0\ndone\n");
    for kind in Kind::ALL {
        text.push_str(&format!(
            ".TP\n{}\n{}\n",
            kind.exit_code(),
            roff(kind.meaning())
        ));
    }
    text.push_str(".SH ENVIRONMENT\n");
    let settings = SETTINGS
        .iter()
        .filter_map(|s| Some((s.variable?, s.meaning)));
    for (name, meaning) in VARIABLES
        .iter()
        .map(|v| (v.name, v.meaning))
        .chain(settings)
    {
        text.push_str(&format!(
            ".TP\n\\fB{}\\fR\n{}\n",
            roff(name),
            roff(&meaning.replace('`', ""))
        ));
    }
    text.push_str(
        ".SH FILES\n.TP\n~/.config/tillctl/config.toml\nSettings and profiles.\n\
         .TP\n~/.config/tillctl/credentials.toml\nKeys, for their owner alone.\n\
         .TP\n\\&.tillctl.toml\nSettings of a project, in its folder.\n",
    );
    text
}

fn see_also(root: &clap::Command) -> String {
    format!(
        ".SH \"SEE ALSO\"\n\\fB{}\\fR(1), for the global options, exit codes, variables and files\n",
        roff(&page_name(root))
    )
}

/// A line that means what it says: backslashes, hyphens that can be copied, and
/// no control line by accident.
fn roff(line: &str) -> String {
    let escaped = line.replace('\\', "\\e").replace('-', "\\-");
    if escaped.starts_with(['.', '\'']) {
        format!("\\&{escaped}")
    } else {
        escaped
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_means_what_it_says() {
        assert_eq!(roff(".tillctl --x \\"), "\\&.tillctl \\-\\-x \\e");
        let (examples, remarks) = parts("Examples:\n  tillctl a\n\nMore: b");
        assert_eq!(
            (examples, remarks),
            (vec!["tillctl a".to_owned()], vec!["More: b".to_owned()])
        );
    }
}
