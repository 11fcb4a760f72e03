//! `tillctl readers list`

mod all_accounts;
mod args;

use std::num::NonZeroUsize;

pub(super) use args::Args;
use args::{SortKey, sort_key};

use super::shared::location_names;
use crate::app::App;
use crate::commands::Verb;
use crate::commands::complete::name_cache::{self, CachedName};
use crate::commands::fields;
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
        let client = app.stripe().await?;
        let filter = self.filter(app).await?;
        let filtered_here =
            self.label.is_some() || !self.metadata.is_empty() || self.silent_for.is_some();
        let limit = self.limit.map_or(usize::MAX, NonZeroUsize::get);
        let mut request = readers::list(&filter);
        if self.limit.is_some() && !filtered_here && self.sort.is_none() {
            request.params.set("limit", limit.min(PAGE_LIMIT));
        }
        // Names and the first page are asked for beside each other.
        let mut pages = client.pages::<Verbatim<Reader>>(request);
        let by_location = matches!(self.sort, Some(SortKey::Location));
        let (names, first) = tokio::join!(location_names(app, by_location), pages.next());
        let names = names?;
        let fields = fields::reader(&names, app.now());
        let mut list = app.output.list(&fields)?;
        let mut sorted = Vec::new();
        let mut known: Vec<CachedName> = Vec::new();
        let (whole, mut cut) = (filter.is_empty(), false);
        let mut page = first?;
        while let Some(readers) = page {
            if whole {
                known.extend(readers.iter().map(|reader| CachedName::from(&**reader)));
            }
            for reader in readers.into_iter().filter(|r| self.fits(r, app.now())) {
                if self.sort.is_some() {
                    sorted.push(reader);
                } else if list.count() < limit {
                    list.push(&reader)?;
                }
            }
            list.flush()?;
            if self.sort.is_none() && list.count() >= limit {
                cut = true;
                break;
            }
            page = pages.next().await?;
        }
        if whole && !cut {
            name_cache::keep(&app.settings, &name_cache::READERS, &known);
        }
        if let Some(key) = self.sort {
            sorted.sort_by_cached_key(|reader| sort_key(reader, key, &names));
            for reader in sorted.iter().take(limit) {
                list.push(reader)?;
            }
        }
        let count = list.count();
        if count == 0 {
            self.selection().check(client, &[], false).await?;
        }
        list.finish()?;
        if count == 0 {
            let filtered = filtered_here
                || self.location.is_some()
                || self.status.is_some()
                || self.device_type.is_some()
                || self.serial.is_some();
            if filtered {
                app.output.note("no reader fits");
            } else {
                app.output.note("there is no reader yet");
                app.output
                    .hint("tillctl readers register --code CODE --location LOCATION --label TEXT");
            }
        }
        Ok(())
    }
}
