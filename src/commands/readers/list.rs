//! `tillctl readers list`

mod all_accounts;
mod args;

use std::num::NonZeroUsize;

pub(super) use args::Args;
use args::{Sort, SortKey, selected};

use super::shared::location_names;
use crate::app::App;
use crate::commands::Verb;
use crate::commands::complete::name_cache::{self, CachedName};
use crate::commands::fields;
use crate::directory::LocationNames;
use crate::failure::Failure;
use crate::output::{ColumnNames, Format};
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
        let client = app.stripe().await?;
        let (mut selection, known_names) = selected(app, self.selection(app).await?).await?;
        let filter = selection.filter(&known_names);
        let filtered_here = !selection.is_done_by(&filter);
        let limit = self.limit.map_or(usize::MAX, NonZeroUsize::get);
        // A label may be typed in another case, if only one reader bears it then.
        let by_label = selection.names_labels();
        let is_shown = app.output.is_terminal() && app.output.format() == Format::Table;
        let urgent = (is_shown && self.limit.is_none()).then_some(Sort::URGENT);
        let sort = self.sort.or(urgent);
        let is_whole = sort.is_some() || by_label;
        let mut request = readers::list(&filter);
        if self.limit.is_some() && !filtered_here && !is_whole {
            request.params.set("limit", limit.min(PAGE_LIMIT));
        }
        // Names and the first page are asked for beside each other.
        let mut pages = client.pages::<Verbatim<Reader>>(request);
        let by_location = sort.is_some_and(|sort| sort.key == SortKey::Location);
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
        let mut list = app.output.list(&fields)?;
        let mut kept = Vec::new();
        let mut known: Vec<CachedName> = Vec::new();
        let (whole, mut cut) = (filter.is_empty(), false);
        let mut page = first?;
        while let Some(readers) = page {
            if whole {
                known.extend(readers.iter().map(|reader| CachedName::from(&**reader)));
            }
            if is_whole {
                kept.extend(readers);
            } else {
                let fit = |r: &&Verbatim<Reader>| selection.matches(r, &names, app.now());
                let fit = readers.iter().filter(fit);
                for reader in fit.take(limit - list.count()) {
                    list.push(reader)?;
                }
            }
            list.flush()?;
            if !is_whole && list.count() >= limit {
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
        if let Some(sort) = sort {
            sort.sort(&mut kept, |reader| &**reader, &names);
        }
        for reader in kept.iter().take(limit) {
            list.push(reader)?;
        }
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
