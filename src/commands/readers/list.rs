//! `tillctl readers list`

mod all_accounts;
mod args;

pub(super) use args::Args;
use args::selected;

use super::shared::location_names;
use crate::app::App;
use crate::commands::Verb;
use crate::commands::complete::name_cache::{self, CachedName};
use crate::commands::fields;
use crate::commands::heading;
use crate::directory::LocationNames;
use crate::failure::Failure;
use crate::output::ColumnNames;
use crate::stripe::pages::PAGE_LIMIT;
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
        let (mut selection, known_names) = selected(app, self.selection(app).await?).await?;
        let filter = selection.filter(&known_names);
        let filtered_here = !selection.is_done_by(&filter);
        // A label may be typed in another case, if only one reader bears it then.
        let by_label = selection.names_labels();
        let mut request = readers::list(&filter);
        let is_cut = !filtered_here && !by_label && order.is_empty();
        if let Some(limit) = self.limit.filter(|_| is_cut) {
            request.params.set("limit", limit.get().min(PAGE_LIMIT));
        }
        // Names and the first page are asked for beside each other.
        let mut pages = client.pages::<Verbatim<Reader>>(request);
        let by_location = Args::is_by_place(&order);
        let naming = async {
            if known_names.is_empty() {
                location_names(app, by_location).await
            } else {
                Ok(known_names.clone())
            }
        };
        let (names, first) = tokio::join!(naming, pages.next());
        let names = names?;
        let fields = fields::reader(&names, app.now());
        let list = app.output.list(&fields)?.sorted(&order)?;
        let list = list.under(heading::of_now(app, "Readers").await?);
        let mut list = list.at_most(self.limit);
        let mut kept = Vec::new();
        let mut known: Vec<CachedName> = Vec::new();
        let (whole, mut cut) = (filter.is_empty(), false);
        let mut page = first?;
        while let Some(readers) = page {
            if whole {
                known.extend(readers.iter().map(|reader| CachedName::from(&**reader)));
            }
            if by_label {
                kept.extend(readers);
            } else {
                let fit = |r: &&Verbatim<Reader>| selection.matches(r, &names, app.now());
                for reader in readers.iter().filter(fit) {
                    list.push(reader)?;
                }
            }
            list.flush()?;
            if list.is_full() {
                cut = true;
                break;
            }
            page = pages.next().await?;
        }
        if whole && !cut {
            name_cache::keep(&app.settings, &name_cache::READERS, known);
        }
        if by_label {
            let labels: Vec<Reader> = kept.iter().map(|reader| (**reader).clone()).collect();
            selection.spell_labels(&labels);
        }
        kept.retain(|reader| selection.matches(reader, &names, app.now()));
        list.push_all(&kept)?;
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
