//! Whether completions are installed for the shell that is used.

use std::path::PathBuf;

use super::check::Check;
use crate::settings::Host;
use crate::settings::host::Folders;

/// Looks where shells look.
pub(super) fn check(host: &Host) -> Check {
    const NAME: &str = "completions";
    let (Some(shell), Some(folders)) = (host.shell.as_deref(), Host::folders()) else {
        return Check::skip(NAME, "SHELL is not set");
    };
    let Some((places, start, install)) = places(shell, &folders) else {
        return Check::skip(NAME, format!("nothing is known of {shell}"));
    };
    if let Some(found) = places.iter().find(|path| path.exists()) {
        let at = format!("{shell}: {}", found.display());
        let script = std::fs::read_to_string(found).unwrap_or_default();
        // It asks in a way that is answered no more.
        if script.contains("tillctl __complete") {
            return Check::warn(NAME, format!("{at} knows commands and flags only")).hint(install);
        }
        return Check::ok(NAME, at);
    }
    // `source <(tillctl completions bash)`, or however else it is called.
    let called = start.into_iter().find(|path| {
        let text = std::fs::read_to_string(path).unwrap_or_default();
        text.lines()
            .any(|line| !line.trim_start().starts_with('#') && loads(line))
    });
    if let Some(found) = called {
        return Check::ok(NAME, format!("{shell}: {}", found.display()));
    }
    Check::warn(NAME, format!("not installed for {shell}")).hint(install)
}

/// Whether a line of a start-up file sets completions up.
fn loads(line: &str) -> bool {
    line.contains("tillctl completions") || (line.contains("tillctl") && line.contains("COMPLETE="))
}

/// Where a shell looks, its start-up files, and how the script gets there.
fn places(shell: &str, at: &Folders) -> Option<(Vec<PathBuf>, Vec<PathBuf>, &'static str)> {
    let system = |name: &str, folders: &[&str]| -> Vec<PathBuf> {
        folders
            .iter()
            .map(|folder| PathBuf::from(folder).join(name))
            .collect()
    };
    let (own, others, start, to): (Vec<PathBuf>, _, Vec<PathBuf>, _) = match shell {
        "bash" => (
            vec![at.data.join("bash-completion/completions/tillctl")],
            system(
                "tillctl",
                &[
                    "/usr/share/bash-completion/completions",
                    "/usr/local/share/bash-completion/completions",
                    "/opt/homebrew/etc/bash_completion.d",
                    "/etc/bash_completion.d",
                ],
            ),
            vec![at.home.join(".bashrc"), at.home.join(".bash_profile")],
            "mkdir -p ~/.local/share/bash-completion/completions && tillctl completions bash > ~/.local/share/bash-completion/completions/tillctl",
        ),
        "zsh" => (
            [".zfunc", ".zsh/completions", ".oh-my-zsh/completions"]
                .iter()
                .map(|folder| at.home.join(folder).join("_tillctl"))
                .chain([at.data.join("zsh/site-functions/_tillctl")])
                .collect(),
            system(
                "_tillctl",
                &[
                    "/usr/share/zsh/site-functions",
                    "/usr/share/zsh/vendor-completions",
                    "/usr/local/share/zsh/site-functions",
                    "/opt/homebrew/share/zsh/site-functions",
                ],
            ),
            vec![at.home.join(".zshrc")],
            "tillctl completions zsh > \"${fpath[1]}/_tillctl\"",
        ),
        "fish" => (
            vec![
                at.config.join("fish/completions/tillctl.fish"),
                at.data.join("fish/vendor_completions.d/tillctl.fish"),
            ],
            system(
                "tillctl.fish",
                &[
                    "/usr/share/fish/vendor_completions.d",
                    "/usr/local/share/fish/vendor_completions.d",
                    "/opt/homebrew/share/fish/vendor_completions.d",
                ],
            ),
            vec![at.config.join("fish/config.fish")],
            "mkdir -p ~/.config/fish/completions && tillctl completions fish > ~/.config/fish/completions/tillctl.fish",
        ),
        "elvish" => (
            Vec::new(),
            Vec::new(),
            vec![
                at.config.join("elvish/rc.elv"),
                at.home.join(".elvish/rc.elv"),
            ],
            "echo 'eval (tillctl completions elvish | slurp)' >> ~/.config/elvish/rc.elv",
        ),
        "nu" => (
            vec![at.config.join("nushell/autoload/tillctl.nu")],
            Vec::new(),
            vec![at.config.join("nushell/config.nu")],
            "tillctl completions nushell | save -f ($nu.user-autoload-dirs.0 | path join tillctl.nu)",
        ),
        _ => return None,
    };
    Some((own.into_iter().chain(others).collect(), start, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_start_up_file_that_loads_them_is_seen() {
        assert!(loads("source <(tillctl completions bash)"));
        assert!(loads("source <(COMPLETE=zsh tillctl)"));
        assert!(!loads("alias t=tillctl"));
    }
}
