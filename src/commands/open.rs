//! `tillctl open WHAT`

use clap_complete::ArgValueCompleter;

use super::complete::{
    self,
    name_cache::{LOCATIONS, READERS},
};
use super::resolve;
use crate::app::App;
use crate::closest_name::nearest;
use crate::commands::Verb;
use crate::directory::{Lookup, Named};
use crate::failure::{Failure, Kind};
use crate::output::{ColumnNames, Fields};
use crate::payment::journal::PaymentNames;
use crate::stripe::permissions::{LOCATION, Needs, READER, needs};
use crate::stripe::{Location, Reader, Verbatim, readers};
use crate::text::quoted;

/// Print the Dashboard's page of a reader, a location or a payment.
///
/// An id is taken as it is and nothing is asked of Stripe. A name is a reader's,
/// else a location's, else the reference of a sale that was taken from this machine.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl open \"Till 1\"
  tillctl open \"Berlin Kreuzberg\" --browser
  tillctl open pi_3QwErTyUiOpAsDfGhJkLzXcV")]
pub(crate) struct Args {
    /// Reader or location (id or name), payment (pi_…, ch_… or its reference) or dispute (du_…)
    #[arg(value_name = "WHAT", add = ArgValueCompleter::new(complete::readers))]
    what: String,
    /// Open it in the browser, too
    #[arg(long)]
    browser: bool,
}

impl Verb for Args {
    const NEEDS: Needs = needs(&[], &[READER, LOCATION]);

    fn columns() -> ColumnNames {
        fields().names()
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let page = self.page(app).await?;
        app.output.done(&fields(), &page, &page)?;
        if self.browser {
            show(&page)?;
        }
        Ok(())
    }
}

impl Args {
    async fn page(&self, app: &App) -> Result<String, Failure> {
        let pages = app.dashboard()?;
        let what = self.what.as_str();
        let prefix = what.split_once('_').map_or("", |(prefix, _)| prefix);
        Ok(match prefix {
            "pi" | "ch" | "py" => pages.payment(what),
            "du" | "dp" => pages.dispute(what),
            "tml" => pages.location(what),
            "re" | "pyr" => {
                return Err(
                    Failure::usage("a refund stands on the page of its payment").hint(format!(
                        "tillctl transactions get {what} --columns dashboard"
                    )),
                );
            }
            _ if readers::is_id(what) => pages.reader(what),
            _ => {
                let readers = match resolve::find::<Reader>(app, &READERS, what).await? {
                    Lookup::None(near) => near,
                    found => {
                        return Ok(pages.reader(&resolve::reader_of(app, what, found).await?.id));
                    }
                };
                let locations = match resolve::find::<Location>(app, &LOCATIONS, what).await? {
                    Lookup::None(near) => near,
                    found => {
                        let location = resolve::location_of(app, what, found).await?;
                        return Ok(pages.location(&location.id));
                    }
                };
                let sold = sold_as(app, what).await?;
                let near = named(&readers).chain(named(&locations));
                sold.map(|id| pages.payment(&id))
                    .ok_or_else(|| no_such(what, nearest(what, near)))?
            }
        })
    }
}

/// The PaymentIntent that was sold from here under this reference.
async fn sold_as(app: &App, reference: &str) -> Result<Option<String>, Failure> {
    let names = PaymentNames::reference(reference);
    let reading = app.payments().await?.read_about(&names).await?;
    let sale = reading.entries.of_reference(reference);
    Ok(sale.and_then(|sale| sale.payment_intent.clone()))
}

/// What they are called.
fn named<T: Named>(all: &[Verbatim<T>]) -> impl Iterator<Item = &str> {
    all.iter().filter_map(|one| T::name(one))
}

fn no_such(what: &str, near: Option<&str>) -> Failure {
    let near = near.map_or_else(String::new, |near| {
        format!("did you mean tillctl open {}? ", quoted(near))
    });
    Failure::new(
        Kind::NotFound,
        format!("no reader, no location and no sale of this machine is called {what:?}"),
    )
    .hint(format!(
        "{near}a payment taken elsewhere is opened by its id (pi_…, ch_…); see tillctl transactions list",
    ))
}

fn fields<'a>() -> Fields<'a, String> {
    Fields::of(|page: &String| page.clone()).text("url", |page| Some(page))
}

/// Hands a page to what opens pages on this machine.
fn show(page: &str) -> Result<(), Failure> {
    let (program, first): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("rundll32", &["url.dll,FileProtocolHandler"])
    } else {
        ("xdg-open", &[])
    };
    let mut command = std::process::Command::new(program);
    command.args(first).arg(page);
    command.stdout(std::process::Stdio::null());
    let opened = command.status().is_ok_and(|status| status.success());
    if opened {
        return Ok(());
    }
    Err(Failure::failed(format!("{program} could not open a browser")).hint("the page is printed"))
}
