//! The one rule by which something typed leads to an object.
//!
//! An id goes first, then a serial number, which names a device, then what people
//! call it. Only where nothing is called exactly so does case not count. Stripe
//! has no rule that names differ, so one may fit several; which is meant is not
//! for us to guess.

use crate::stripe::{Configuration, Location, Reader, Verbatim};

/// An object that can be typed.
pub(crate) trait Named {
    fn id(&self) -> &str;

    /// The serial number of a device.
    fn serial(&self) -> Option<&str> {
        None
    }

    /// What people call it.
    fn name(&self) -> Option<&str>;

    /// A word that means it, unless another is called so.
    fn alias(&self) -> Option<&'static str> {
        None
    }
}

impl Named for Reader {
    fn id(&self) -> &str {
        &self.id
    }
    fn serial(&self) -> Option<&str> {
        self.serial_number.as_deref()
    }
    fn name(&self) -> Option<&str> {
        self.label.as_deref()
    }
}

impl Named for Location {
    fn id(&self) -> &str {
        &self.id
    }
    fn name(&self) -> Option<&str> {
        self.display_name.as_deref()
    }
}

impl Named for Configuration {
    fn id(&self) -> &str {
        &self.id
    }
    fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }
    fn alias(&self) -> Option<&'static str> {
        self.is_default().then_some("default")
    }
}

impl<T: Named> Named for Verbatim<T> {
    fn id(&self) -> &str {
        Named::id(&**self)
    }
    fn serial(&self) -> Option<&str> {
        (**self).serial()
    }
    fn name(&self) -> Option<&str> {
        Named::name(&**self)
    }
    fn alias(&self) -> Option<&'static str> {
        (**self).alias()
    }
}

/// An id and a name.
impl Named for (&str, &str) {
    fn id(&self) -> &str {
        self.0
    }
    fn name(&self) -> Option<&str> {
        Some(self.1)
    }
}

/// How well something typed fits, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    Id,
    Serial,
    Name,
    Alias,
    /// Serial number or name, but for case.
    IgnoringCase,
}

/// Without case, and without what stands around it.
pub(super) fn folded(text: &str) -> String {
    text.trim().to_lowercase()
}

/// How what was typed fits an object, if it does.
pub(super) fn fit(typed: &str, object: &(impl Named + ?Sized)) -> Option<Fit> {
    let typed = typed.trim();
    let name = object.name().map(str::trim);
    let either = |same: &dyn Fn(&str) -> bool| {
        let serial = object.serial().is_some_and(same);
        serial || name.is_some_and(same)
    };
    if typed.is_empty() {
        None
    } else if object.id() == typed {
        Some(Fit::Id)
    } else if object.serial() == Some(typed) {
        Some(Fit::Serial)
    } else if name == Some(typed) {
        Some(Fit::Name)
    } else if object
        .alias()
        .is_some_and(|a| a.eq_ignore_ascii_case(typed))
    {
        Some(Fit::Alias)
    } else {
        let wanted = folded(typed);
        either(&|text| folded(text) == wanted).then_some(Fit::IgnoringCase)
    }
}

/// Those of the objects offered that fit best.
#[derive(Debug)]
pub(super) struct Best<T> {
    fit: Option<Fit>,
    found: Vec<T>,
}

impl<T> Best<T> {
    pub(super) const fn new() -> Self {
        Self {
            fit: None,
            found: Vec::new(),
        }
    }

    pub(super) fn offer(&mut self, fit: Fit, object: T) {
        if self.fit.is_none_or(|best| fit < best) {
            self.fit = Some(fit);
            self.found.clear();
        }
        // An id and a serial number name one; of several records of a device the
        // first listed is the newest.
        let is_wanted = self.found.is_empty() || fit > Fit::Serial;
        if self.fit == Some(fit) && is_wanted {
            self.found.push(object);
        }
    }

    /// Whether nothing can fit better.
    pub(super) fn is_certain(&self) -> bool {
        self.fit.is_some_and(|best| best <= Fit::Serial)
    }

    pub(super) fn into_found(self) -> Vec<T> {
        self.found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn reader(id: &str, serial: &str, label: &str) -> Reader {
        let json = json!({"id": id, "serial_number": serial, "label": label});
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn ids_serial_numbers_names_and_then_case() {
        let one = reader("tmr_1", "WSC1", "Till 1");
        for (typed, how) in [
            ("tmr_1", Some(Fit::Id)),
            (" WSC1 ", Some(Fit::Serial)),
            ("Till 1", Some(Fit::Name)),
            ("TILL 1", Some(Fit::IgnoringCase)),
            ("wsc1", Some(Fit::IgnoringCase)),
            ("TMR_1", None),
            ("Till", None),
            ("", None),
        ] {
            assert_eq!(fit(typed, &one), how, "{typed:?}");
        }
    }

    #[test]
    fn the_best_fit_wins_and_the_first_of_a_device() {
        let mut best = Best::new();
        best.offer(Fit::IgnoringCase, 1);
        best.offer(Fit::IgnoringCase, 2);
        assert!(!best.is_certain());
        best.offer(Fit::Name, 3);
        best.offer(Fit::IgnoringCase, 4);
        best.offer(Fit::Name, 5);
        assert_eq!(best.found, [3, 5]);
        best.offer(Fit::Serial, 6);
        best.offer(Fit::Serial, 7);
        assert!(best.is_certain());
        assert_eq!(best.into_found(), [6]);
    }

    #[test]
    fn default_is_the_accounts_unless_another_is_called_so() {
        let json = json!({"id": "tmc_1", "is_account_default": true, "name": "Evening"});
        let default: Configuration = serde_json::from_value(json).unwrap();
        assert_eq!(fit("Default", &default), Some(Fit::Alias));
        assert_eq!(fit("evening", &default), Some(Fit::IgnoringCase));
    }
}
