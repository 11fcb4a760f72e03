//! `tillctl whoami`

use serde_json::json;

use crate::app::App;
use crate::commands::Verb;
use crate::failure::Failure;
use crate::output::ColumnNames;
use crate::output::{Cell, Column, Json, Shape, Tone};
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
        shape().names()
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
        app.output.show(&shape(), &identity)
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

fn shape() -> Shape<'static, Identity> {
    let id = |i: &Identity| i.account.as_ref().map(|a| a.id.clone()).unwrap_or_default();
    Shape::new(
        vec![
            Column::new("profile", |i: &Identity| Cell::text(i.profile.as_deref())),
            Column::new("mode", |i: &Identity| mode(i.key.mode().name())),
            Column::new("account", |i: &Identity| {
                Cell::text(i.account.as_ref().map(|a| a.id.as_str()))
            }),
            Column::new("account_name", |i: &Identity| {
                Cell::text(i.account.as_ref().and_then(Account::name)).tone(Tone::Strong)
            }),
            Column::new("connected_account", |i: &Identity| {
                Cell::text(i.connected.as_deref())
            }),
            Column::new("context", |i: &Identity| Cell::text(i.context.as_deref())),
            Column::new("key", |i: &Identity| Cell::text(Some(&i.key.masked()))),
            Column::new("key_from", |i: &Identity| Cell::text(Some(&i.source))),
            Column::new("protected", |i: &Identity| {
                let text = if i.protected { "yes" } else { "no" };
                Cell::shown(text, text, i.protected.into())
            }),
        ],
        id,
        |i: &Identity| {
            Json::Own(json!({
                "profile": i.profile,
                "mode": i.key.mode().name(),
                "account": i.account.as_ref().map(|a| &a.id),
                "account_name": i.account.as_ref().and_then(Account::name),
                "connected_account": i.connected,
                "context": i.context,
                "key": i.key.masked(),
                "key_from": i.source,
                "protected": i.protected,
            }))
        },
    )
}
