//! What a key acts for and what it may do, as `login`, `whoami` and `doctor` tell it.

use serde_json::json;

use crate::app::App;
use crate::commands::permissions::commands_for;
use crate::concurrency::run_concurrently;
use crate::failure::Failure;
use crate::output::{Cell, Fields, Output, Tone};
use crate::stripe::accounts::{self, Account};
use crate::stripe::permissions::{ACCOUNT, AnyRow, PERMISSIONS, Permission};
use crate::stripe::{Denial, Error};

/// How many questions are under way at once.
const AT_ONCE: usize = 8;

/// Whether a key has a permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PermissionState {
    Granted,
    Missing,
    /// Writing cannot be tried without writing.
    NotChecked,
    /// Something else came back.
    Unclear,
}

/// A permission and whether the key has it.
#[derive(Debug)]
pub(crate) struct Probed {
    permission: &'static Permission,
    state: PermissionState,
    /// The commands that do nothing without it.
    commands: Vec<String>,
}

impl PermissionState {
    const fn name(self) -> &'static str {
        match self {
            Self::Granted => "granted",
            Self::Missing => "missing",
            Self::NotChecked => "not checked",
            Self::Unclear => "unclear",
        }
    }
}

impl Probed {
    /// What does not work for want of it; a column may be too narrow for that.
    pub(crate) fn lost(&self) -> Option<String> {
        let lost = self.state == PermissionState::Missing && !self.commands.is_empty();
        lost.then(|| {
            format!(
                "without {} these do not work: {}",
                self.permission.name,
                told(&self.commands)
            )
        })
    }

    /// Stripe's name of it.
    pub(crate) const fn name(&self) -> &'static str {
        self.permission.name
    }

    /// The key does not have it.
    pub(crate) fn is_missing(&self) -> bool {
        self.state == PermissionState::Missing
    }

    /// The key has it.
    pub(crate) fn is_granted(&self) -> bool {
        self.state == PermissionState::Granted
    }
}

/// The account requests act for, if the key may read it. A restricted key often
/// may not; it is good all the same.
pub(crate) async fn account(app: &App) -> Result<Option<Account>, Failure> {
    match app.stripe().await?.send(&accounts::own()).await {
        Ok(account) => Ok(Some(account)),
        Err(error) if error.is_forbidden() => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Tries everything that can be tried by reading. That the key is refused as a
/// whole is no permission that is missing, but an error.
pub(crate) async fn all(app: &App) -> Result<Vec<Probed>, Failure> {
    let client = app.stripe().await?;
    let verbs = (app.program.verbs)();
    let verbs = &verbs;
    let spinner = app.output.spinner("looking at what the key may do");
    let probed = run_concurrently(PERMISSIONS, AT_ONCE, |permission| async move {
        let state = match permission.probe() {
            None => PermissionState::NotChecked,
            Some(request) => match client.pages::<AnyRow>(request).next().await {
                Ok(_) => PermissionState::Granted,
                Err(error) if error.is_forbidden() => PermissionState::Missing,
                // Who is no platform has no list of connected accounts, and
                // lacks no permission for it.
                Err(error) if is_about_platforms(permission, &error) => PermissionState::NotChecked,
                Err(error) if error.denial().is_some() => return Err(error),
                Err(_) => PermissionState::Unclear,
            },
        };
        Ok(Probed {
            permission,
            state,
            commands: commands_for(verbs, permission.name),
        })
    })
    .await;
    drop(spinner);
    let probed: Result<Vec<_>, Error> = probed.into_iter().collect();
    Ok(probed?)
}

fn is_about_platforms(permission: &Permission, error: &Error) -> bool {
    permission.name == ACCOUNT && error.denial() == Some(&Denial::NoPlatform)
}

/// Commands of one noun are told together: `readers list, get`.
fn told(commands: &[String]) -> String {
    let mut text = String::new();
    let mut noun = "";
    for command in commands {
        let (first, verb) = command.split_once(' ').unwrap_or(("", command.as_str()));
        if !text.is_empty() {
            text.push_str(if first == noun && !noun.is_empty() {
                ", "
            } else {
                "; "
            });
        }
        if first != noun && !first.is_empty() {
            text.push_str(first);
            text.push(' ');
        }
        noun = first;
        text.push_str(verb);
    }
    text
}

pub(crate) fn fields() -> Fields<'static, Probed> {
    Fields::of(|p: &Probed| p.permission.name.to_owned())
        .text("permission", |p| Some(p.permission.name))
        .text("area", |p| Some(p.permission.area))
        .on_request()
        .cell("state", |p| {
            let name = p.state.name();
            Cell::shown(name, name, name.replace(' ', "_").into())
        })
        .tone(|p| match p.state {
            PermissionState::Granted => Tone::Good,
            PermissionState::Missing => Tone::Bad,
            PermissionState::NotChecked | PermissionState::Unclear => Tone::Faint,
        })
        .made("needed_by", |p| Some(told(&p.commands)))
        .prose()
        .column_only()
        .json("commands", |p| json!(p.commands))
}

pub(crate) fn show(output: &Output, permissions: &[Probed]) -> Result<(), Failure> {
    let fields = fields();
    let mut list = output.list(&fields)?;
    list.push_all(permissions)?;
    list.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_of_a_noun_are_told_together() {
        assert_eq!(
            told(&["readers list", "readers get", "pay", "payments list"].map(str::to_owned)),
            "readers list, get; pay; payments list"
        );
    }
}
