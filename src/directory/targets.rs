//! The readers a command is about: by their names, or by what they are.

use std::collections::HashSet;
use std::future::Future;

use jiff::Timestamp;

use super::select::Selection;
use super::{LocationNames, LookupError, Snapshot};
use crate::failure::Failure;
use crate::stripe::{Client, Reader, readers};
use crate::text::counted;

/// Which readers are asked for.
#[derive(Debug)]
pub(crate) struct Wanted<'a> {
    /// Those of these names, if nothing is selected.
    pub(crate) names: &'a [String],
    pub(crate) selection: Selection,
    /// Whether all readers are listed, and given as well.
    pub(crate) whole: bool,
}

/// The readers that are meant, and what they stand among.
#[derive(Debug)]
pub(crate) struct Targets {
    pub(crate) readers: Vec<Reader>,
    /// What locations are called.
    pub(crate) names: LocationNames,
    /// All readers; empty unless they were asked for.
    pub(crate) all: Vec<Reader>,
    /// What they were chosen by; names in it are written as Stripe has them.
    pub(crate) selection: Selection,
}

/// Lists readers and takes those that are wanted.
///
/// # Errors
/// [`crate::failure::Kind::NotFound`] for names and values that nothing has.
pub(crate) async fn find(
    client: &Client,
    locations: impl Future<Output = Result<LocationNames, Failure>>,
    wanted: Wanted<'_>,
    now: Timestamp,
) -> Result<Targets, Failure> {
    let Wanted {
        names: typed,
        mut selection,
        whole,
    } = wanted;
    let list =
        |filter: &readers::ReaderFilter| client.pages::<Reader>(readers::list(filter)).ahead();
    let (names, all) = if whole || selection.is_empty() {
        let everything = readers::ReaderFilter::default();
        let (names, all) = tokio::join!(locations, list(&everything).all());
        (names?, all?)
    } else if selection.needs_names() {
        let names = locations.await?;
        selection.spell(&names);
        let all = list(&selection.filter(&names)).all().await;
        (names, selection.listed(client, all).await?)
    } else {
        let filter = selection.filter(&LocationNames::new());
        let (names, all) = tokio::join!(locations, list(&filter).all());
        (names?, selection.listed(client, all).await?)
    };
    let readers = if selection.is_empty() {
        named(typed, &all)?
    } else {
        selection.spell(&names);
        let known = selection.check_locations(&names);
        known.map_err(|failure| failure.context("--where"))?;
        selection.spell_labels(&all);
        let fit = |r: &&Reader| selection.matches(r, &names, now);
        let readers: Vec<Reader> = all.iter().filter(fit).cloned().collect();
        selection.check(client, &all, !readers.is_empty()).await?;
        readers
    };
    Ok(Targets {
        readers,
        names,
        all: if whole { all } else { Vec::new() },
        selection,
    })
}

/// The readers of these names, each once; all misses at once.
fn named(names: &[String], all: &[Reader]) -> Result<Vec<Reader>, Failure> {
    let index = Snapshot::of(all);
    let (mut found, mut seen, mut missed) = (Vec::new(), HashSet::new(), Vec::new());
    for name in names {
        match index.find(name) {
            Ok(at) if seen.insert(at) => found.push(all[at].clone()),
            Ok(_) => {}
            Err(error) => missed.push((error.told("reader", name), error)),
        }
    }
    let Some((first, error)) = missed.first() else {
        return Ok(found);
    };
    let hint = match error {
        LookupError::Several(_) => "an id or serial number says which; see tillctl readers list",
        LookupError::None(_) => "see tillctl readers list",
    };
    Err(if missed.len() == 1 {
        Failure::not_found(first.clone()).hint(hint)
    } else {
        Failure::not_found(format!(
            "{} of {} name no one reader; nothing was sent",
            missed.len(),
            counted(names.len(), "name")
        ))
        .details(missed.into_iter().map(|(told, _)| told).collect())
        .hint(hint)
    })
}
