//! `tillctl configurations create`

use super::details::ConfigurationDetails;
use super::fields;
use crate::app::App;
use crate::commands::Verb;
use crate::commands::{Change, approve, done};
use crate::failure::Failure;
use crate::fleet::configure::differences::differences;
use crate::fleet::configure::write;
use crate::output::ColumnNames;
use crate::stripe::configurations;
use crate::stripe::permissions::{CONFIGURATION, CONFIGURATION_WRITE, FILE_WRITE, Needs, needs};

/// Create a configuration.
///
/// What it does not say is inherited from the account's default. It does
/// nothing until it is attached to a location.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl configurations create --name Bars --tip-percent eur=10,15,20 --reboot 03-05
  tillctl configurations create --name Kiosks --tip-fixed eur=1,2,3 --tip-percent eur=10,15,20 \\
    --tip-smart-threshold eur=10
  tillctl configurations create --name North --wifi-ssid Till --wifi-password-env WIFI_PASSWORD \\
    --passcode-file passcode.txt --splash s700=logo.png")]
pub(crate) struct Args {
    /// Name
    #[arg(long, value_name = "TEXT")]
    name: String,
    #[command(flatten)]
    details: ConfigurationDetails,
}

impl Verb for Args {
    const NEEDS: Needs = needs(&[CONFIGURATION, CONFIGURATION_WRITE], &[FILE_WRITE]);

    fn columns() -> ColumnNames {
        fields::configuration(&fields::Attached::default()).names()
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let wish = self.details.wish(app, Some(&self.name), &[]).await?;
        let name = wish.name.clone().unwrap_or_default();
        let (mut draft, files) = wish.plan(app, None).await?;
        let mut change = Change::new(format!("Create configuration {name:?}"))
            .requests(files.requests())
            .request(&configurations::create(&draft));
        for (field, _, to) in differences(&draft, None) {
            change = change.effect(field, None, to.as_deref());
        }
        if !approve(app, &change).await? {
            return Ok(());
        }
        let client = app.stripe().await?;
        let before = write::all(client).await?;
        if let Some(twin) = before
            .iter()
            .find(|c| c.name.as_deref() == Some(name.as_str()))
        {
            app.output.warn(&format!(
            "another configuration is called {name:?} too ({}): by this name alone neither will be found",
            twin.id
        ));
        }
        files.upload(app.stripe().await?, &mut draft).await?;
        let created = write::create(client, &draft, &before).await?;
        let nowhere = fields::Attached::new();
        let sentence = format!("Created {} ({name})", created.id);
        done(app, &fields::configuration(&nowhere), &created, &sentence)?;
        app.output.hint(&format!(
            "it is attached nowhere yet: tillctl configurations attach {} LOCATION",
            created.id
        ));
        Ok(())
    }
}
