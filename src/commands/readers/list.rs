//! `tillctl readers list`

mod all_accounts;
mod args;

pub(super) use args::Args;
use args::{ReaderChoice, selected};

use super::shared::location_names;
use crate::app::App;
use crate::commands::Verb;
use crate::commands::base::{cut, fill};
use crate::commands::complete::name_cache;
use crate::commands::fields;
use crate::commands::heading;
use crate::directory::LocationNames;
use crate::failure::Failure;
use crate::output::ColumnNames;
use crate::stripe::permissions::{LOCATION, Needs, READER, needs};
use crate::stripe::{Reader, Verbatim, readers};
use jiff::Timestamp;

impl Verb for Args {
    const NEEDS: Needs = needs(&[READER], &[LOCATION]);

    fn columns() -> ColumnNames {
        fields::reader_columns()
    }

    fn shown(&self) -> ColumnNames {
        if self.all_accounts.is_on() {
            all_accounts::fields(&LocationNames::new(), Timestamp::UNIX_EPOCH).names()
        } else {
            Self::columns()
        }
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        if self.all_accounts.is_on() {
            return all_accounts::run(app, self).await;
        }
        let order = self.order(app)?;
        let client = app.stripe().await?;
        let (selection, known_names) = selected(app, self.selection(app).await?).await?;
        let filter = selection.filter(&known_names);
        let shows_what_comes = selection.is_done_by(&filter) && !selection.names_labels();
        let mut request = readers::list(&filter);
        if shows_what_comes && order.is_empty() {
            request = cut(request, self.limit);
        }
        // Names and the first page are asked for beside each other.
        let pages = client.pages::<Verbatim<Reader>>(request).asked();
        let names = if known_names.is_empty() {
            location_names(app, Args::is_by_place(&order)).await?
        } else {
            known_names
        };
        let fields = fields::reader(&names, app.now());
        let list = app.output.list(&fields)?.sorted(&order)?;
        let heading = heading::of_now(app, "Readers").await?;
        let list = list.under(self.narrowed(heading));
        let mut list = list.at_most(self.limit);
        let mut choice = ReaderChoice {
            selection,
            names: &names,
            now: app.now(),
        };
        let filled = fill(&mut list, pages, &mut choice).await;
        let all = choice.selection.listed(client, filled).await?;
        if let Some(all) = all.filter(|_| filter.is_empty()) {
            name_cache::keep(&app.settings, &name_cache::READERS, all);
        }
        let selection = choice.selection;
        let count = list.count();
        if count == 0 {
            let devices = selection.clone().without_metadata();
            devices.check(client, &[], false).await?;
        }
        list.finish()?;
        if count == 0 {
            if selection.is_empty() {
                app.output.note("there is no reader yet");
                app.output
                    .hint("tillctl readers register --code CODE --location LOCATION --label TEXT");
            } else {
                app.output.note("no reader fits");
            }
        }
        Ok(())
    }
}
