//! `tillctl whoami`

use crate::app::{App, GlobalFlags, Reach};
use crate::commands::fields::mode;
use crate::commands::{Verb, key_check};
use crate::failure::Failure;
use crate::output::ColumnNames;
use crate::output::{Fields, Tone};
use crate::secret::ApiKey;
use crate::stripe::accounts::Account;

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

    fn global_flags() -> GlobalFlags {
        GlobalFlags::of(&Self::NEEDS).reaching(Reach::Stripe)
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let account = key_check::account(app).await?;
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
