//! What list verbs and delete verbs have in common. A verb of either kind says
//! what it is about; the rest is here.

use std::num::NonZeroUsize;

use super::complete::name_cache::{self, CachedName, CachedNoun};
use super::where_args::WhereArgs;
use super::{Change, approve, done, heading};
use crate::app::App;
use crate::failure::Failure;
use crate::output::{Fields, SortKey};
use crate::stripe::pages::PAGE_LIMIT;
use crate::stripe::{Object, Request, Verbatim, write};

/// A list verb.
pub(crate) struct ListVerb<'a, T> {
    /// What is listed, as the heading says it.
    pub(crate) what: &'static str,
    pub(crate) request: Request,
    pub(crate) fields: &'a Fields<'a, Verbatim<T>>,
    /// At most that many.
    pub(crate) limit: Option<NonZeroUsize>,
    /// Which of them.
    pub(crate) only: &'a WhereArgs,
    /// In which order.
    pub(crate) sort: Vec<SortKey>,
    /// Where the names are kept for completions, if everything is listed.
    pub(crate) noun: Option<&'static CachedNoun>,
    /// What is said, and suggested, where there is nothing.
    pub(crate) none: [&'static str; 2],
}

impl<T: Object> ListVerb<'_, T>
where
    for<'b> CachedName: From<&'b T>,
{
    /// Lists page by page, as they come; an order needs the last of them first.
    pub(crate) async fn run(mut self, app: &App) -> Result<(), Failure> {
        let mut only = self.only.read(self.fields, app.settings.decimal_mark)?;
        let is_cut = only.is_empty() && self.sort.is_empty();
        let limit = self.limit.filter(|_| is_cut);
        let page_limit = limit.map_or(PAGE_LIMIT, NonZeroUsize::get);
        self.request.params.set("limit", page_limit.min(PAGE_LIMIT));
        let mut pages = app.stripe().await?.pages::<Verbatim<T>>(self.request);
        let list = app.output.list(self.fields)?.sorted(&self.sort)?;
        let list = list.under(heading::of_now(app, self.what).await?);
        let mut list = list.at_most(self.limit);
        let mut names: Vec<CachedName> = Vec::new();
        let mut held: Vec<Verbatim<T>> = Vec::new();
        while !list.is_full()
            && let Some(page) = pages.next().await?
        {
            names.extend(page.iter().map(|object| CachedName::from(&**object)));
            if only.names_something() {
                held.extend(page);
                continue;
            }
            let fit = page
                .iter()
                .filter(|object| only.fits(self.fields, *object, app.now()));
            list.push_all(fit)?;
            list.flush()?;
        }
        only.spell(self.fields, &held);
        held.retain(|object| only.fits(self.fields, object, app.now()));
        held.iter().try_for_each(|object| list.push(object))?;
        let count = list.count();
        if let Some(noun) = self.noun.filter(|_| self.limit.is_none()) {
            name_cache::keep(&app.settings, noun, names);
        }
        list.finish()?;
        if count == 0 {
            if only.is_empty() {
                let [note, hint] = self.none;
                app.output.note(note);
                app.output.hint(hint);
            } else {
                app.output.note("nothing fits");
            }
        }
        Ok(())
    }
}

/// A delete verb.
pub(crate) struct DeleteVerb<'a, T> {
    /// What is to be approved, without the request itself.
    pub(crate) change: Change,
    pub(crate) id: &'a str,
    pub(crate) request: Request,
    /// Reads the object, in case no answer comes.
    pub(crate) read: Request,
    pub(crate) fields: &'a Fields<'a, Verbatim<T>>,
    /// What is told when it is done.
    pub(crate) sentence: String,
}

impl<T: Object> DeleteVerb<'_, T> {
    /// Asks, deletes, and tells.
    pub(crate) async fn run(self, app: &App) -> Result<(), Failure> {
        let change = self.change.request(&self.request).ask();
        if !approve(app, &change).await? {
            return Ok(());
        }
        let client = app.stripe().await?;
        let gone = write::remove(client, &self.request, &self.read, self.id).await?;
        done(app, self.fields, &gone, &self.sentence)
    }
}
