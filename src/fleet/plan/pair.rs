//! Which object of Stripe's a table of the file means: by id, by name, and
//! where a name fits several by everything else. What is left open is an error;
//! nothing is guessed.

use std::collections::HashMap;

use super::compare;
use crate::fleet::manifest::{FileFault, ManifestConfiguration, ManifestLocation};
use crate::fleet::remote::{RemoteConfiguration, RemoteLocation};

/// For each of the file's objects the place of Stripe's, if it is there.
pub(crate) type Pairs = Vec<Option<usize>>;

struct Side<'a, T> {
    all: &'a [T],
    id: fn(&T) -> Option<&str>,
    name: fn(&T) -> Option<&str>,
}

/// Pairs locations.
pub(crate) fn locations(
    wanted: &[ManifestLocation],
    has: &[RemoteLocation],
    faults: &mut Vec<FileFault>,
) -> Pairs {
    let ours = Side {
        all: wanted,
        id: |l| l.id.as_deref(),
        name: |l| Some(&l.name),
    };
    let theirs = Side {
        all: has,
        id: |p: &RemoteLocation| Some(&p.id),
        name: |p| Some(&p.name),
    };
    let same = |w: &ManifestLocation, h: &RemoteLocation| compare::location(h, w).is_empty();
    let fault = |w: &ManifestLocation, text: String| faults.push(FileFault::new(w.line, text));
    pair(&ours, &theirs, same, "location", fault)
}

/// Pairs configurations. The account's default is there once and has no other
/// name that would matter.
pub(crate) fn configurations(
    wanted: &[ManifestConfiguration],
    has: &[RemoteConfiguration],
    faults: &mut Vec<FileFault>,
) -> Pairs {
    let ours = Side {
        all: wanted,
        id: |c| c.id.as_deref().filter(|_| !c.account_default),
        name: |c| c.name.as_deref().filter(|_| !c.account_default),
    };
    let theirs = Side {
        all: has,
        id: |h: &RemoteConfiguration| Some(&*h.id).filter(|_| !h.account_default),
        name: |h| h.name.as_deref().filter(|_| !h.account_default),
    };
    let same = |w: &ManifestConfiguration, h: &RemoteConfiguration| {
        compare::configuration(h, w, false).is_empty()
    };
    let fault = |w: &ManifestConfiguration, text: String| faults.push(FileFault::new(w.line, text));
    let mut pairs = pair(&ours, &theirs, same, "configuration", fault);
    for (pair, configuration) in pairs.iter_mut().zip(wanted) {
        if configuration.account_default {
            *pair = has.iter().position(|h| h.account_default);
        }
    }
    pairs
}

fn pair<W, H>(
    wanted: &Side<'_, W>,
    has: &Side<'_, H>,
    same: impl Fn(&W, &H) -> bool,
    what: &str,
    mut fault: impl FnMut(&W, String),
) -> Pairs {
    let mut pairs: Pairs = vec![None; wanted.all.len()];
    let mut taken = vec![false; has.all.len()];
    let ids: HashMap<_, _> = (0..)
        .zip(has.all)
        .filter_map(|(at, h)| Some(((has.id)(h)?, at)))
        .collect();
    for (pair, row) in pairs.iter_mut().zip(wanted.all) {
        *pair = (wanted.id)(row).and_then(|id| ids.get(id).copied());
        if let Some(at) = *pair {
            taken[at] = true;
        }
    }
    let names = by_name(has);
    for (name, rows) in by_name(wanted) {
        let Some(candidates) = names.get(name) else {
            continue;
        };
        let open = |pairs: &Pairs| -> Vec<usize> {
            rows.iter()
                .copied()
                .filter(|r| pairs[*r].is_none())
                .collect()
        };
        let free = |taken: &[bool]| -> Vec<usize> {
            candidates.iter().copied().filter(|c| !taken[*c]).collect()
        };
        for row in open(&pairs) {
            let fits = |c: &usize| same(&wanted.all[row], &has.all[*c]);
            let fitting: Vec<_> = free(&taken).into_iter().filter(fits).collect();
            let Some(first) = fitting.first().copied() else {
                continue;
            };
            let alike = |r: &usize| same(&wanted.all[*r], &has.all[first]);
            // As many tables as objects are all alike: any of them is right.
            if open(&pairs).iter().filter(|r| alike(r)).count() >= fitting.len() {
                pairs[row] = Some(first);
                taken[first] = true;
            }
        }
        let (rows, candidates) = (open(&pairs), free(&taken));
        match (rows.as_slice(), candidates.as_slice()) {
            (_, []) => {}
            ([row], [one]) => {
                pairs[*row] = Some(*one);
                taken[*one] = true;
            }
            (rows, candidates) => {
                let ids: Vec<_> = candidates
                    .iter()
                    .filter_map(|c| (has.id)(&has.all[*c]))
                    .collect();
                for row in rows {
                    fault(
                        &wanted.all[*row],
                        format!(
                            "which {what} {name:?} is meant? At Stripe there {} {}: say which with id = \"…\"",
                            if ids.len() == 1 { "is" } else { "are" },
                            ids.join(", ")
                        ),
                    );
                }
            }
        }
    }
    pairs
}

fn by_name<'a, T>(side: &Side<'a, T>) -> HashMap<&'a str, Vec<usize>> {
    let mut names: HashMap<_, Vec<usize>> = HashMap::new();
    for (at, object) in side.all.iter().enumerate() {
        if let Some(name) = (side.name)(object) {
            names.entry(name).or_default().push(at);
        }
    }
    names
}
