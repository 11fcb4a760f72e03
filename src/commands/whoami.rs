//! `tillctl whoami`

use crate::app::App;
use crate::commands::Verb;
use crate::failure::Failure;
use crate::output::ColumnNames;
use crate::output::{Cell, Fields, Tone};
use crate::secret::{ApiKey, Mode};
use crate::stripe::accounts::{self, Account};

/// Show which key and account commands work with
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl whoami
  tillctl whoami --profile berlin -o json")]
pub(crate) struct Args {}

/// Who commands act as.
struct Identity {
    profile: Option<String>,
    key: ApiKey,
    source: String,
    account: Option<Account>,
    connected: Option<String>,
    context: Option<String>,
    protected: bool,
}

impl Verb for Args {
    fn columns() -> ColumnNames {
        fields().names()
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let account = account(app).await?;
        if account.is_none() {
            app.output
                .note("the key may not read the account it belongs to");
        }
        let (key, source) = app.settings.key()?;
        let identity = Identity {
            profile: app.settings.profile.clone(),
            key,
            source: source.to_string(),
            account,
            connected: app.settings.account.clone(),
            context: app.settings.context.clone(),
            protected: app.settings.protected,
        };
        app.output.show(&fields(), &identity)
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

/// A mode, in the colour that says how careful to be.
pub(crate) fn mode(mode: &str) -> Cell {
    let cell = Cell::text(Some(mode));
    if mode == Mode::Live.name() {
        cell.tone(Tone::Waiting)
    } else {
        cell
    }
}

fn fields() -> Fields<'static, Identity> {
    Fields::of(|i: &Identity| i.account.as_ref().map(|a| a.id.clone()).unwrap_or_default())
        .text("profile", |i| i.profile.as_deref())
        .cell("mode", |i| mode(i.key.mode().name()))
        .text("account", |i| i.account.as_ref().map(|a| a.id.as_str()))
        .text("account_name", |i| {
            i.account.as_ref().and_then(Account::name)
        })
        .tone(|_| Tone::Strong)
        .text("connected_account", |i| i.connected.as_deref())
        .text("context", |i| i.context.as_deref())
        .made("key", |i| Some(i.key.masked()))
        .text("key_from", |i| Some(&i.source))
        .flag("protected", |i| i.protected)
}
