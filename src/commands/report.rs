//! `tillctl report`: what each reader, location, day or brand took.

mod about;
mod all_accounts;
pub(crate) mod args;
mod endings;
mod files;
mod make;
mod notes;
mod pages;
mod payout;
mod reconcile;
mod request;
mod restate;
mod uptime;

use request::ReportRequest;

use crate::app::{App, GlobalFlags};
use crate::commands::data_source::notes::warn_of_names;
use crate::commands::report::args::Args;
use crate::commands::report::make::{MadeReport, make, write};
use crate::commands::verb::Verb;
use crate::failure::Failure;
use crate::output::Format;
use crate::stripe::permissions::{CHARGE, Needs, REPORT_AND_PAYOUTS, needs};

impl Verb for Args {
    const NEEDS: Needs = needs(&[CHARGE], REPORT_AND_PAYOUTS);

    fn global_flags() -> GlobalFlags {
        GlobalFlags::of(&Self::NEEDS).with_format(Format::Xlsx)
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        self.check_from_store()?;
        if self.from_store {
            // While the rest of the line is read.
            app.chosen_store()?.connect_ahead_for_many();
        }
        if self.reconcile {
            return reconcile::run(app, self).await;
        }
        if let Some(id) = &self.payout {
            return payout::run(app, self, id).await;
        }
        if self.all_accounts.is_on() {
            return all_accounts::run(app, self).await;
        }
        let output = &*app.output;
        let mut ask = ReportRequest::new(app, self)?;
        let target = files::check(output, self, &ask)?;
        let page = self.page_file().map(pages::PageFile::check).transpose()?;
        let made = make(app, self, &mut ask).await?;
        let MadeReport {
            report,
            names,
            read,
            ..
        } = &made;
        let wrote = write(app, self, &ask, &target, &made)?;
        if let Some(page) = &page {
            page.write(app, self, &ask, &made).await?;
        }
        let before = ask.before.as_ref().map(|(period, _)| period);
        notes::remark(output, before, ask.guessed, report, read);
        notes::warn(output, (ask.open, self.shown_period()), report, read, names);
        warn_of_names(output, self.source().is_direct(), &ask.filter);
        let told = restate::ToldReport {
            app,
            args: self,
            ask: &ask,
            target: &target,
            wrote: &wrote,
            whose: "",
        };
        told.follow_up(&made).await
    }
}
