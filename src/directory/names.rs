//! What readers and locations are called, and were called.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::resolver::{Named, folded};
use crate::closest_name::nearest;
use crate::conditions::glob;
use crate::failure::Failure;
use crate::stripe::object::Object;
use crate::stripe::{Client, Error, Location, Reader, Request, locations, readers};

/// What has a name in a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Noun {
    /// Readers and their labels.
    Reader,
    /// Locations and their display names.
    Location,
}

impl Noun {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Reader, Self::Location];

    /// What is listed.
    pub const fn plural(self) -> &'static str {
        match self {
            Self::Reader => "readers",
            Self::Location => "locations",
        }
    }

    /// What is missing where they may not be listed.
    pub const fn names(self) -> &'static str {
        match self {
            Self::Reader => "labels of readers",
            Self::Location => "names of locations",
        }
    }
}

/// What everything of a kind is called today, by id; `None` if the key may not list
/// it: names are a convenience. `page` is called for each page that was read.
pub(crate) async fn list(
    client: &Client,
    noun: Noun,
    page: &dyn Fn(),
) -> Result<Option<HashMap<String, String>>, Failure> {
    let listed = match noun {
        Noun::Reader => {
            let request = readers::list(&readers::ReaderFilter::default());
            all::<Reader>(client, request, page).await
        }
        Noun::Location => all::<Location>(client, locations::list(), page).await,
    };
    match listed {
        Ok(names) => Ok(Some(names)),
        Err(error) if error.is_forbidden() => Ok(None),
        Err(error) => Err(error.reading(noun.plural())),
    }
}

async fn all<T: Object + Named>(
    client: &Client,
    request: Request,
    count: &dyn Fn(),
) -> Result<HashMap<String, String>, Error> {
    let mut pages = client.pages::<T>(request).ahead();
    let mut names = HashMap::new();
    while let Some(page) = pages.next().await? {
        count();
        let called = page.iter().filter_map(|object| {
            let name = Named::name(object)?;
            Some((Named::id(object).to_owned(), name.to_owned()))
        });
        names.extend(called);
    }
    Ok(names)
}

/// Names of readers and locations, by id: today's, or the last of what is gone.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// Labels of readers.
    pub readers: HashMap<String, String>,
    /// Display names of locations.
    pub locations: HashMap<String, String>,
    /// What was called how during a period, where that is known.
    pub bore: Option<LabelHistory>,
    /// What could not be listed because the key may not, in words.
    pub missing: Vec<&'static str>,
}

/// What readers and locations were called during a period.
#[derive(Debug, Clone, Default)]
pub struct LabelHistory {
    /// Ids of readers by the labels they bore.
    pub readers: HashMap<String, BTreeSet<String>>,
    /// Ids of locations by their names.
    pub locations: HashMap<String, BTreeSet<String>>,
    /// All ids that were ever met.
    pub ids: HashSet<String>,
}

/// What a name leads to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Called {
    /// The ids of all that are called so, or were where that is known.
    pub ids: BTreeSet<String>,
    /// The name as it is written, where it was typed in another case.
    pub written: Option<String>,
}

impl Names {
    /// Today's, of those kinds that are wanted.
    ///
    /// # Errors
    /// A [`Failure`] if a list cannot be read.
    pub async fn listed(client: &Client, wants: impl Fn(Noun) -> bool) -> Result<Self, Failure> {
        let mut listed = Self::default();
        for noun in Noun::ALL.into_iter().filter(|noun| wants(*noun)) {
            let names = match noun {
                Noun::Reader => &mut listed.readers,
                Noun::Location => &mut listed.locations,
            };
            match list(client, noun, &|| ()).await? {
                Some(found) => *names = found,
                None => listed.missing.push(noun.names()),
            }
        }
        Ok(listed)
    }

    /// The names of one kind, by id.
    pub const fn of(&self, noun: Noun) -> &HashMap<String, String> {
        match noun {
            Noun::Reader => &self.readers,
            Noun::Location => &self.locations,
        }
    }

    /// Whether an id is one that was met or that has a name.
    pub fn knows(&self, noun: Noun, id: &str) -> bool {
        let met = self.bore.as_ref().is_none_or(|bore| bore.ids.contains(id));
        met || self.of(noun).contains_key(id)
    }

    /// What may be meant by a name that nothing has.
    pub(crate) fn nearest(&self, noun: Noun, typed: &str) -> Option<&str> {
        let bore = self.bore.as_ref().map(|bore| match noun {
            Noun::Reader => &bore.readers,
            Noun::Location => &bore.locations,
        });
        let of_period = bore.into_iter().flat_map(HashMap::keys);
        let today = self.of(noun).values();
        nearest(typed, of_period.chain(today).map(String::as_str))
    }

    /// The ids of all whose name fits a pattern, or fitted it where that is known.
    fn fitting(&self, bore: Option<&LabelHistory>, noun: Noun, pattern: &str) -> BTreeSet<String> {
        let Some(bore) = bore else {
            let named = self.of(noun).iter();
            let fit = named.filter(|(_, name)| glob::fits_name(pattern, name));
            return fit.map(|(id, _)| id.clone()).collect();
        };
        let by_name = match noun {
            Noun::Reader => &bore.readers,
            Noun::Location => &bore.locations,
        };
        let fit = by_name
            .iter()
            .filter(|(name, _)| glob::fits_name(pattern, name));
        fit.flat_map(|(_, ids)| ids.iter().cloned()).collect()
    }

    /// All that are called so or, where it is known what was called how, that bore
    /// the name then, if any did. A name that several have means all of them.
    pub fn called(&self, noun: Noun, typed: &str) -> Called {
        let then = self.called_of(self.bore.as_ref(), noun, typed);
        // Nothing bore it then, so what bears it today is meant.
        if then.ids.is_empty() && self.bore.is_some() {
            return self.called_of(None, noun, typed);
        }
        then
    }

    fn called_of(&self, bore: Option<&LabelHistory>, noun: Noun, typed: &str) -> Called {
        if glob::is_pattern(typed) {
            return Called {
                ids: self.fitting(bore, noun, typed),
                written: None,
            };
        }
        let (name, ids): (_, BTreeSet<_>) = if let Some(bore) = bore {
            let by_name = match noun {
                Noun::Reader => &bore.readers,
                Noun::Location => &bore.locations,
            };
            let all = by_name.iter().map(|(name, ids)| (name.as_str(), ids));
            let (name, found) = all_called(typed, all);
            (name, found.into_iter().flatten().cloned().collect())
        } else {
            let all = self.of(noun).iter().map(|(id, name)| (name.as_str(), id));
            let (name, found) = all_called(typed, all);
            (name, found.into_iter().cloned().collect())
        };
        Called {
            ids,
            written: name.filter(|name| *name != typed).map(str::to_owned),
        }
    }
}

/// All that are called so. If nothing is, case does not count, as long as only one
/// name fits then. Beside them the name as it is written.
pub(crate) fn all_called<'n, T>(
    typed: &str,
    names: impl Iterator<Item = (&'n str, T)>,
) -> (Option<&'n str>, Vec<T>) {
    let wanted = folded(typed);
    let (mut exact, mut but_for_case) = (Vec::new(), Vec::new());
    let (mut written, mut spelled) = (None, BTreeSet::new());
    for (name, object) in names {
        if name == typed {
            written = Some(name);
            exact.push(object);
        } else if folded(name) == wanted {
            spelled.insert(name);
            but_for_case.push(object);
        }
    }
    match (written, spelled.first()) {
        (None, Some(only)) if spelled.len() == 1 => (Some(only), but_for_case),
        _ => (written, exact),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_means_all_who_have_it_and_case_counts_only_where_it_must() {
        let names = [
            ("Bar", 1),
            ("Bar", 2),
            ("bar", 3),
            ("Till 1", 4),
            ("Till 1", 5),
        ];
        let called = |typed| all_called(typed, names.into_iter());
        assert_eq!(called("Bar"), (Some("Bar"), vec![1, 2]));
        assert_eq!(called("bar"), (Some("bar"), vec![3]));
        // Two names fit: none is guessed.
        assert_eq!(called("BAR"), (None, vec![]));
        assert_eq!(called("till 1"), (Some("Till 1"), vec![4, 5]));
        assert_eq!(called("Till"), (None, vec![]));
    }
}
