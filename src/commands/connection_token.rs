//! `tillctl connection-token …`

use clap_complete::ArgValueCompleter;

use crate::app::App;
use crate::commands::complete;
use crate::commands::verb::{Verb, verbs};
use crate::commands::{Change, approve, resolve};
use crate::failure::Failure;
use crate::output::{ColumnNames, Fields, Json};
use crate::stripe::connection_tokens::{self, ConnectionToken};
use crate::stripe::permissions::{LOCATION, Needs, TOKEN_WRITE, needs};
use crate::stripe::{Object as _, Verbatim};

verbs! {
    /// Create a connection token for an app with Stripe's Terminal SDK.
    #[command(after_help = "Examples:
  tillctl connection-token create --location \"Berlin Kreuzberg\"")]
    pub(crate) enum Command {
        Create(Args),
    }
}

/// Create a connection token and print it.
///
/// With it an app with Stripe's Terminal SDK connects to readers; what tillctl
/// does needs none. Whoever has the token can do the same: it is the result of
/// this command and is printed nowhere else.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl connection-token create --location \"Berlin Kreuzberg\"
  TOKEN=$(tillctl connection-token create -o id)")]
pub(crate) struct Args {
    /// Good for the readers of this location only (smart readers alone heed it)
    #[arg(long, value_name = "LOCATION", add = ArgValueCompleter::new(complete::locations))]
    location: Option<String>,
}

impl Verb for Args {
    const NEEDS: Needs = needs(&[TOKEN_WRITE], &[LOCATION]);

    fn columns() -> ColumnNames {
        fields().names()
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let location = match &self.location {
            Some(name) => Some(resolve::location(app, name).await?),
            None => None,
        };
        let request = connection_tokens::create(location.as_ref().map(|l| l.id.as_str()));
        let place = location
            .as_ref()
            .map_or_else(|| "all locations".to_owned(), |l| l.name().to_owned());
        let change =
            Change::new(format!("Create a connection token for {place}")).request(&request);
        if !approve(app, &change).await? {
            return Ok(());
        }
        let token: Verbatim<ConnectionToken> = app.stripe().await?.send(&request).await?;
        app.output.show(&fields(), &token)
    }
}

fn fields() -> Fields<'static, Verbatim<ConnectionToken>> {
    Fields::of(|t: &Verbatim<ConnectionToken>| t.id().to_owned())
        .text("secret", |t| Some(t.secret.expose()))
        .text("location", |t| t.location.as_deref())
        .whole(|t| Json::Raw(t.raw()))
}
