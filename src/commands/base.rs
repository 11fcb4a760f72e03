//! What list verbs and delete verbs have in common. A verb of either kind says
//! what it is about; the rest is here.

use std::num::NonZeroUsize;

use super::complete::name_cache::{self, CachedName, CachedNoun};
use super::where_args::{Where, WhereArgs};
use super::{Change, approve, done, heading};
use crate::app::App;
use crate::failure::Failure;
use crate::output::{Fields, Listing, SortKey};
use crate::stripe::pages::{PAGE_LIMIT, Pages};
use crate::stripe::{Object, Request, Verbatim, write};
use jiff::Timestamp;

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
    /// Lists page by page.
    pub(crate) async fn run(mut self, app: &App) -> Result<(), Failure> {
        let only = self.only.read(self.fields, app.settings.decimal_mark)?;
        let mut choice = WhereChoice {
            only,
            fields: self.fields,
            now: app.now(),
        };
        if choice.only.is_empty() && self.sort.is_empty() {
            self.request = cut(self.request, self.limit);
        }
        let pages = app.stripe().await?.pages::<Verbatim<T>>(self.request);
        let list = app.output.list(self.fields)?.sorted(&self.sort)?;
        let heading = heading::of_now(app, self.what).await?;
        let list = list.under(heading::narrowed(heading, self.only.typed(), &[]));
        let mut list = list.at_most(self.limit);
        let names = fill(&mut list, pages, &mut choice).await?;
        if let (Some(noun), Some(names)) = (self.noun, names) {
            name_cache::keep(&app.settings, noun, names);
        }
        let count = list.count();
        list.finish()?;
        if count == 0 {
            if choice.only.is_empty() {
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

/// Asks for no larger pages than are shown, where all that comes is shown as it comes.
pub(crate) fn cut(mut request: Request, limit: Option<NonZeroUsize>) -> Request {
    if let Some(limit) = limit {
        request.params.set("limit", limit.get().min(PAGE_LIMIT));
    }
    request
}

/// Which objects of a list are shown.
pub(crate) trait ListChoice<T> {
    /// Whether names were typed, of which only the whole list says whose they are.
    fn names_something(&self) -> bool;

    /// Learns from the whole list how they are written.
    fn spell(&mut self, all: &[Verbatim<T>]);

    fn fits(&self, object: &Verbatim<T>) -> bool;
}

/// What `--where` says of the fields that are shown.
struct WhereChoice<'a, T> {
    only: Where,
    fields: &'a Fields<'a, Verbatim<T>>,
    now: Timestamp,
}

impl<T> ListChoice<T> for WhereChoice<'_, T> {
    fn names_something(&self) -> bool {
        self.only.names_something()
    }

    fn spell(&mut self, all: &[Verbatim<T>]) {
        self.only.spell(self.fields, all);
    }

    fn fits(&self, object: &Verbatim<T>) -> bool {
        self.only.fits(self.fields, object, self.now)
    }
}

/// Shows pages as they come; those of typed names when the last is there. Gives the names
/// of all objects, unless the list was full before their end.
pub(crate) async fn fill<T: Object>(
    list: &mut Listing<'_, '_, Verbatim<T>>,
    mut pages: Pages<Verbatim<T>>,
    choice: &mut impl ListChoice<T>,
) -> Result<Option<Vec<CachedName>>, Failure>
where
    for<'b> CachedName: From<&'b T>,
{
    let mut names: Vec<CachedName> = Vec::new();
    let mut held: Vec<Verbatim<T>> = Vec::new();
    while let Some(page) = pages.next().await? {
        names.extend(page.iter().map(|object| CachedName::from(&**object)));
        if choice.names_something() {
            held.extend(page);
            continue;
        }
        list.push_all(page.iter().filter(|object| choice.fits(object)))?;
        list.flush()?;
        if list.is_full() {
            return Ok(None);
        }
    }
    choice.spell(&held);
    held.retain(|object| choice.fits(object));
    list.push_all(&held)?;
    Ok(Some(names))
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
