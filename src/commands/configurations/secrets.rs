//! Where a secret comes from: a variable, a file or a person, never the command
//! line, which everybody on the machine can read.

use std::path::Path;

use crate::app::App;
use crate::commands::parse;
use crate::failure::Failure;
use crate::secret::Hidden;
use crate::settings;

/// Where a secret may be, by the flags that say so.
#[derive(Debug, Clone, Copy)]
pub(super) struct SecretSource<'a> {
    /// What it is, for messages.
    pub(super) what: &'static str,
    /// What its flags begin with, such as `--wifi-password`.
    pub(super) flag: &'static str,
    pub(super) variable: Option<&'a str>,
    pub(super) file: Option<&'a Path>,
    /// Ask, whatever else.
    pub(super) ask: bool,
}

impl SecretSource<'_> {
    pub(super) fn is_given(&self) -> bool {
        self.variable.is_some() || self.file.is_some() || self.ask
    }

    /// The secret, if a flag says where it is.
    pub(super) async fn read(&self, app: &App) -> Result<Option<Hidden>, Failure> {
        let secret = if let Some(name) = self.variable {
            let text = settings::named_variable(name).ok_or_else(|| {
                Failure::usage(format!("{}: the variable {name} is not set", self.what)).hint(
                    format!(
                        "{}-env takes the name of a variable, not the secret itself",
                        self.flag
                    ),
                )
            })?;
            Hidden::new(text)
        } else if let Some(path) = self.file {
            parse::secret_file(path)?
        } else if self.ask {
            self.ask(app).await?
        } else {
            return Ok(None);
        };
        if secret.expose().is_empty() {
            return Err(Failure::usage(format!("{} is empty", self.what)));
        }
        if secret.expose().contains(['\n', '\r', '\0']) {
            return Err(Failure::usage(format!(
                "{} has more than one line",
                self.what
            )));
        }
        Ok(Some(secret))
    }

    /// As [`SecretSource::read`]; without a flag a person is asked.
    pub(super) async fn needed(&self, app: &App) -> Result<Hidden, Failure> {
        match self.read(app).await? {
            Some(secret) => Ok(secret),
            None => self.ask(app).await,
        }
    }

    async fn ask(&self, app: &App) -> Result<Hidden, Failure> {
        if app.output.can_ask() {
            app.output.ask_secret(&first_upper(self.what)).await
        } else {
            Err(
                Failure::usage(format!("{} is missing", self.what)).hint(format!(
                    "add {0}-env VARIABLE or {0}-file FILE (- for standard input)",
                    self.flag
                )),
            )
        }
    }
}

fn first_upper(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}
