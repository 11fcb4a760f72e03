//! `tillctl login`

pub(crate) use std::io::ErrorKind;
use std::path::Path;

use secrecy::{ExposeSecret as _, SecretString};
use serde_json::json;

use crate::app::{App, GlobalFlags, Reach};
use crate::commands::Verb;
use crate::commands::approve;
use crate::failure::{Failure, Kind};
use crate::files;
use crate::output::ColumnNames;
use crate::output::{Fields, Format};
use crate::secret::ApiKey;
use crate::settings::keys::{self, Stored, from_command, os_keyring};
use crate::settings::profile;
use crate::stripe::accounts::Account;

use crate::commands::key_check::{self, Probed};

/// Store a key under a profile's name, after checking it
///
/// The key is asked for without showing it, or read from stdin where nobody can
/// be asked. It is checked with Stripe before it is kept, in a file that only
/// you can read. --account, --context and --api-base become part of the profile.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl login
  tillctl login --profile berlin --protected
  pass show stripe/berlin | tillctl login --profile berlin
  tillctl login --profile berlin --command 'pass show stripe/berlin'
  tillctl login --profile training --simulator")]
pub(crate) struct Args {
    /// Keep this command instead of the key; it prints the key when it is needed
    #[arg(long, value_name = "COMMAND", conflicts_with = "keyring")]
    command: Option<String>,
    /// Keep the key in the system's keyring
    #[arg(long, hide = !os_keyring::AVAILABLE)]
    keyring: bool,
    /// Ask for the profile's name before every write
    #[arg(long)]
    protected: bool,
}

/// What became of it.
struct Login {
    profile: String,
    key: Option<ApiKey>,
    account: Option<Account>,
    permissions: Vec<Probed>,
}

impl Verb for Args {
    fn columns() -> ColumnNames {
        key_check::fields().names()
    }

    fn global_flags() -> GlobalFlags {
        GlobalFlags::of(&Self::NEEDS)
            .reaching(Reach::Stripe)
            .writing(&["yes", "dry_run", "confirm"])
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let name = app
            .settings
            .profile
            .clone()
            .unwrap_or_else(|| "default".to_owned());
        if self.keyring && !os_keyring::AVAILABLE {
            return Err(os_keyring::get(&name)
                .err()
                .unwrap_or_else(|| Failure::failed("no keyring")));
        }
        may_replace(app, &name)?;
        if app.settings.simulator && app.settings.layers.find("simulator").1.rank() == 0 {
            return train(app, self, &name);
        }
        let text = match &self.command {
            Some(command) => from_command(command)?,
            None => given(app, &name).await?,
        };
        let key = ApiKey::parse(text.expose_secret()).map_err(|reason| {
            Failure::new(Kind::Credentials, reason)
                .hint("copy one from https://dashboard.stripe.com/apikeys; nothing was kept")
        })?;
        if key.is_organisation() && app.settings.context.is_none() {
            return Err(Failure::new(
                Kind::Credentials,
                "an organisation's key acts for one of its accounts, and none is named",
            )
            .hint("add --context acct_…; it becomes part of the profile"));
        }
        let asking = app.with_settings(app.settings.with_key(key.clone()));
        let login = check(&asking, &name, key).await?;
        if app.settings.dry_run {
            app.output.note("nothing was kept (--dry-run)");
        } else {
            keep(app, self, &login)?;
        }
        show(app, &login)?;
        if app.settings.has_environment_key() {
            app.output.warn(&format!(
            "STRIPE_API_KEY is set and beats the profile's key; unset it, or give --profile {name}"
        ));
        }
        Ok(())
    }
}

/// A profile that has a key is replaced only if that is meant.
fn may_replace(app: &App, name: &str) -> Result<(), Failure> {
    let all = profile::all(&app.settings)?;
    let Some(there) = all.iter().find(|p| p.name == name && p.key.is_some()) else {
        return Ok(());
    };
    let path = &app.settings.layers.files.user_path;
    if profile::is_protected(path, name)? {
        let what = format!("Replace the key of profile {name}");
        return approve::named_for(app, name, &what);
    }
    if app.settings.yes || app.settings.dry_run {
        return Ok(());
    }
    let mode = there
        .mode
        .as_deref()
        .map_or_else(String::new, |m| format!(" of {m} mode"));
    let what = format!("Profile {name} has a key{mode}");
    if !app.output.can_ask() {
        return Err(Failure::usage(format!("{what} already"))
            .hint("add --yes to replace it, or --profile NAME for another"));
    }
    if app.output.confirm(&format!("{what}; replace it?"))? {
        Ok(())
    } else {
        Err(Failure::failed("not confirmed; nothing was changed"))
    }
}

/// The key as it was given.
async fn given(app: &App, name: &str) -> Result<SecretString, Failure> {
    if let Some(text) = app.settings.typed_key()? {
        return Ok(text);
    }
    if app.output.can_ask() {
        let key = (app.output)
            .ask_hidden(&format!("API key for profile {name}"))
            .await?;
        return Ok(SecretString::from(key.expose().to_owned()));
    }
    let text = files::read_given(Path::new("-"), keys::LONGEST)
        .and_then(|bytes| String::from_utf8(bytes).map_err(|_| ErrorKind::InvalidData.into()))
        .map_err(|error| Failure::unreadable("the key from stdin", &error))?;
    if text.trim().is_empty() {
        return Err(
            Failure::usage("no key came on stdin, and nobody can be asked")
                .hint("pipe it: pass show stripe | tillctl login; or give --api-key-file FILE"),
        );
    }
    Ok(SecretString::from(text))
}

/// Asks Stripe whose key it is and what it may do.
async fn check(app: &App, name: &str, key: ApiKey) -> Result<Login, Failure> {
    let account = key_check::account(app)
        .await
        .map_err(|failure| failure.context("the key was not kept"))?;
    let permissions = if key.is_restricted() {
        key_check::all(app).await?
    } else {
        Vec::new()
    };
    Ok(Login {
        profile: name.to_owned(),
        key: Some(key),
        account,
        permissions,
    })
}

/// A profile for the simulator, which needs no key.
fn train(app: &App, args: &Args, name: &str) -> Result<(), Failure> {
    let login = Login {
        profile: name.to_owned(),
        key: None,
        account: None,
        permissions: Vec::new(),
    };
    if !app.settings.dry_run {
        keep(app, args, &login)?;
    }
    show(app, &login)
}

/// Writes the profile.
fn keep(app: &App, args: &Args, login: &Login) -> Result<(), Failure> {
    let name = &login.profile;
    let settings = &app.settings;
    let mut stored = Stored {
        account: login.account.as_ref().map(|a| a.id.clone()),
        account_name: login
            .account
            .as_ref()
            .and_then(Account::name)
            .map(str::to_owned),
        mode: login.key.as_ref().map(|k| k.mode().name().to_owned()),
        key: None,
    };
    if let Some(key) = &login.key {
        if args.keyring {
            os_keyring::set(name, key.expose())?;
        } else if args.command.is_none() {
            stored.key = Some(SecretString::from(key.expose().to_owned()));
        }
    }
    settings.credentials().keep(name, &stored)?;
    let on = |on: bool| on.then(|| "true".to_owned());
    let mut values = vec![
        ("api_key_command", args.command.clone()),
        ("api_key_file", None),
        ("keyring", on(args.keyring)),
        ("simulator", on(login.key.is_none())),
    ];
    for key in ["account", "context", "api_base"] {
        let (value, origin) = settings.layers.find(key);
        if origin.rank() == 0 {
            values.push((key, value));
        }
    }
    if args.protected {
        values.push(("protected", on(true)));
    }
    let path = &settings.layers.files.user_path;
    profile::save(path, name, &values)?;
    let user = settings.layers.files.user.as_ref();
    if user.is_none_or(|file| !file.values.contains_key("profile")) {
        profile::set(path, "profile", Some(name))?;
    }
    Ok(())
}

fn show(app: &App, login: &Login) -> Result<(), Failure> {
    let output = &*app.output;
    let mode = login.key.as_ref().map_or("simulator", |k| k.mode().name());
    if output.format().is_json() {
        let probed = key_check::fields();
        return output.document(&json!({
            "profile": login.profile,
            "mode": mode,
            "account": login.account.as_ref().map(|a| &a.id),
            "account_name": login.account.as_ref().and_then(Account::name),
            "key": login.key.as_ref().map(ApiKey::masked),
            "permissions": login.permissions.iter().map(|p| probed.to_value(p)).collect::<Vec<_>>(),
        }));
    }
    if output.format() != Format::Table {
        let fields =
            Fields::of(|l: &Login| l.profile.clone()).text("profile", |l| Some(&l.profile));
        if login.permissions.is_empty() || output.format() == Format::Id {
            return output.show(&fields, login);
        }
        return key_check::show(output, &login.permissions);
    }
    output.line(&sentence(login))?;
    if !login.permissions.is_empty() {
        output.line("")?;
        key_check::show(output, &login.permissions)?;
        for lost in login.permissions.iter().filter_map(Probed::lost) {
            output.warn(&lost);
        }
        return Ok(());
    }
    if login.key.is_some() {
        output.note("a secret key may do everything; a restricted key (rk_…) with what `tillctl help permissions` lists is enough");
    }
    Ok(())
}

fn sentence(login: &Login) -> String {
    let name = &login.profile;
    let Some(key) = &login.key else {
        return format!("Profile {name} works on the built-in simulator");
    };
    let account = match &login.account {
        Some(account) => match account.name() {
            Some(called) => format!("{called} ({})", account.id),
            None => account.id.clone(),
        },
        None => "an account the key may not read".to_owned(),
    };
    format!(
        "Logged in to profile {name}: {} mode, {account}, key {}",
        key.mode().name(),
        key.masked()
    )
}
