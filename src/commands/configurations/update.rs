//! `tillctl configurations update CONFIGURATION`

use super::details::ConfigurationDetails;
use super::fields;
use crate::fleet::configure::differences::differences;
use crate::fleet::configure::parts::{self, ConfigurationPart};
use clap_complete::ArgValueCompleter;

use crate::app::App;
use crate::commands::Verb;
use crate::commands::complete;
use crate::commands::configurations::fields::WHEN;
use crate::commands::{Change, approve, done, resolve};
use crate::failure::Failure;
use crate::fleet::configure::write;
use crate::output::ColumnNames;
use crate::stripe::configurations;
use crate::stripe::permissions::{
    CONFIGURATION, CONFIGURATION_WRITE, FILE_WRITE, LOCATION, Needs, needs,
};

/// Change a configuration.
///
/// What is not named stays. Passwords have to be given again when their network
/// is changed.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl configurations update Bars --tip-percent eur=5,10,15 --offline on
  tillctl configurations update Bars --unset tipping --tip-fixed eur=1,2,3
  tillctl configurations update Bars --unset wifi,passcode --splash s700=none --dry-run
  tillctl configurations update default --reboot 22-04")]
pub(crate) struct Args {
    /// Id or name; `default` is the account's
    #[arg(add = ArgValueCompleter::new(complete::configurations))]
    configuration: String,
    /// Another name
    #[arg(long, value_name = "TEXT")]
    name: Option<String>,
    /// Take parts away: tipping, tipping.CURRENCY, reboot, offline, cellular, wifi, passcode
    #[arg(long, value_name = "PART,…", value_delimiter = ',', value_parser = parts::part)]
    unset: Vec<ConfigurationPart>,
    #[command(flatten)]
    details: ConfigurationDetails,
}

impl Verb for Args {
    const NEEDS: Needs = needs(
        &[CONFIGURATION, CONFIGURATION_WRITE],
        &[FILE_WRITE, LOCATION],
    );

    fn columns() -> ColumnNames {
        fields::configuration(&fields::Attached::default()).names()
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let wish = self
            .details
            .wish(app, self.name.as_deref(), &self.unset)
            .await?;
        if wish.is_empty() {
            return Err(Failure::usage("what is to be changed?").hint(
            "add --name, --tip-percent, --reboot, --wifi-ssid, --unset …; see tillctl configurations update --help",
        ));
        }
        let now = resolve::configuration(app, &self.configuration).await?;
        let called = format!("{} ({})", now.called(), now.id);
        let (mut draft, files) = wish.plan(app, Some(&now)).await?;
        let attached = fields::attached(app).await?;
        let fields = fields::configuration(&attached);
        if files.is_empty() && write::shows(&draft, &now) {
            let sentence = format!("{called} is like that already; nothing was sent");
            return done(app, &fields, &now, &sentence);
        }
        let whose = if now.is_default() {
            ", the account's default, which every location inherits"
        } else {
            ""
        };
        let mut change = Change::new(format!("Update configuration {called}{whose}"))
            .requests(files.requests())
            .request(&configurations::update(&now.id, &draft));
        for (field, from, to) in differences(&draft, Some(&now)) {
            change = change.effect(field, from.as_deref(), to.as_deref());
        }
        if !approve(app, &change).await? {
            return Ok(());
        }
        files.upload(app.stripe().await?, &mut draft).await?;
        let updated = write::update(app.stripe().await?, &now, &draft).await?;
        if !write::is_as_sent(&draft, &updated) {
            app.output.warn(&format!(
            "Stripe took the change of {called}, but what it shows is not all that was sent: see tillctl configurations get {}",
            now.id
        ));
        }
        let parts: Vec<_> = differences(&draft, Some(&now))
            .iter()
            .map(|(field, from, to)| match (from, to) {
                (_, None) => format!("{field} removed"),
                (None, Some(to)) => format!("{field} {to:?} added"),
                (Some(_), Some(to)) if to == "set" => format!("{field} set"),
                (Some(from), Some(to)) => format!("{field} {from:?} -> {to:?}"),
            })
            .collect();
        let sentence = format!("Updated {called}: {}", parts.join(", "));
        done(app, &fields, &updated, &sentence)?;
        app.output.note(WHEN);
        Ok(())
    }
}
