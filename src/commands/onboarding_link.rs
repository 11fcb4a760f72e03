//! `tillctl onboarding-link …`

use crate::app::App;
use crate::commands::verb::{Verb, verbs};
use crate::commands::{Change, approve};
use crate::failure::Failure;
use crate::output::{ColumnNames, Fields, Json};
use crate::stripe::onboarding_links::{self, OnboardingLink};
use crate::stripe::permissions::{Needs, needs};
use crate::stripe::{Object as _, Verbatim};

verbs! {
    /// Create a link at which Apple's terms for Tap to Pay are accepted.
    #[command(after_help = "Examples:
  tillctl onboarding-link create --name \"Demo Shop\"")]
    pub(crate) enum Command {
        Create(Args),
    }
}

/// Create a link at which Apple's terms for Tap to Pay are accepted.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl onboarding-link create --name \"Demo Shop\"
  tillctl onboarding-link create --name \"Demo Shop\" --on-behalf-of acct_1 -o id")]
pub(crate) struct Args {
    /// The merchant's name, as Apple will show it
    #[arg(long, value_name = "TEXT")]
    name: String,
    /// The merchant may link another Apple account than before
    #[arg(long)]
    allow_relinking: bool,
    /// The connected account the link is for
    #[arg(long, value_name = "acct_…")]
    on_behalf_of: Option<String>,
}

impl Verb for Args {
    const NEEDS: Needs = Needs {
        is_published: false,
        ..needs(&[], &[])
    };

    fn columns() -> ColumnNames {
        fields().names()
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let name = self.name.trim();
        if name.is_empty() {
            return Err(
                Failure::usage("--name is empty").hint("give the name the merchant is known by")
            );
        }
        let request =
            onboarding_links::create(name, self.allow_relinking, self.on_behalf_of.as_deref());
        let change =
            Change::new(format!("Create an onboarding link for {name:?}")).request(&request);
        if !approve(app, &change).await? {
            return Ok(());
        }
        let link: Verbatim<OnboardingLink> = app.stripe().await?.send(&request).await?;
        app.output.show(&fields(), &link)
    }
}

fn fields() -> Fields<'static, Verbatim<OnboardingLink>> {
    Fields::of(|l: &Verbatim<OnboardingLink>| l.id().to_owned())
        .text("redirect_url", |l| Some(&l.redirect_url))
        .text("on_behalf_of", |l| l.on_behalf_of.as_deref())
        .whole(|l| Json::Raw(l.raw()))
}
