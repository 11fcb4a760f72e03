//! What the value of a setting has to look like, and how one is read.

use std::fmt;

/// What a value has to look like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueFormat {
    /// Any text.
    Text,
    /// A file or a folder; `~/` is the home, and in a file it counts from there.
    Path,
    /// `true` or `false`.
    Switch,
    /// A whole number.
    Count,
    /// A length of time, such as `80s`.
    Duration,
    /// The name of a profile.
    Name,
    /// `acct_…`
    Account,
    /// `acct_…`, or several with slashes.
    Context,
    /// An IANA name of a time zone.
    Zone,
    /// An account of double-entry books, with `{location}` and `{currency}` in it.
    BooksAccount,
    /// A currency's code.
    Currency,
    /// Names of columns, with commas. Which a list has its verb knows.
    Columns,
    /// A store's URL, without a password.
    Store,
    /// One of these.
    OneOf(&'static [&'static str]),
}

/// Whether a text switches something on: everything but a clear no does.
pub(crate) fn is_on(text: &str) -> bool {
    !matches!(
        text.to_ascii_lowercase().as_str(),
        "" | "0" | "false" | "no" | "off"
    )
}

/// A length of time; a bare number counts seconds.
pub(crate) fn duration(text: &str) -> Result<std::time::Duration, String> {
    if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
        return text
            .parse()
            .map(std::time::Duration::from_secs)
            .map_err(|e| e.to_string());
    }
    crate::period::parse_duration(text).map_err(|e| e.to_string())
}

fn is_account(text: &str) -> bool {
    text.strip_prefix("acct_")
        .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// Whether a profile may be called this: it becomes part of file names and of
/// what people type.
pub(crate) fn is_profile_name(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 64
        && !text.starts_with(['-', '.'])
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
}

/// What stands in braces in the name of an account of books.
pub(crate) const BOOKS_PLACES: [&str; 2] = ["{location}", "{currency}"];

/// Whether hledger reads the name of an account as one: two blanks end it, a
/// semicolon begins a comment, and what begins with a bracket is another kind.
fn is_books_account(text: &str) -> bool {
    let rest = BOOKS_PLACES
        .iter()
        .fold(text.to_owned(), |rest, place| rest.replace(place, "x"));
    let whole = |part: &str| !part.is_empty() && part.trim() == part;
    rest.starts_with(char::is_alphanumeric)
        && !text.starts_with('{')
        && rest.split(':').all(whole)
        && !rest.contains("  ")
        && !rest.contains([';', '{', '}', '"'])
        && !rest.chars().any(char::is_control)
}

impl ValueFormat {
    /// Checks a value.
    ///
    /// # Errors
    /// What it should have been, to follow "is not".
    pub fn check(self, text: &str) -> Result<(), String> {
        let fine = match self {
            Self::Text | Self::Path => !text.trim().is_empty(),
            Self::Switch => matches!(
                text.to_ascii_lowercase().as_str(),
                "0" | "1" | "true" | "false" | "yes" | "no" | "on" | "off"
            ),
            Self::Count => text.parse::<u32>().is_ok(),
            Self::Duration => return duration(text).map(|_| ()),
            Self::Name => is_profile_name(text),
            Self::Account => is_account(text),
            Self::Context => text.split('/').all(is_account),
            Self::Zone => {
                return crate::period::zone(text)
                    .map(|_| ())
                    .map_err(|error| error.to_string());
            }
            Self::BooksAccount => is_books_account(text),
            Self::Currency => {
                return crate::money::Currency::parse(text)
                    .map(drop)
                    .map_err(|error| error.to_string());
            }
            Self::Columns => {
                let is_name = |name: &str| !name.is_empty() && !name.contains(char::is_whitespace);
                text.split(',').map(str::trim).all(is_name)
            }
            // What is said of it never repeats it.
            Self::Store => return crate::store::Target::parse(text).map(drop),
            Self::OneOf(names) => names.contains(&text),
        };
        if fine {
            Ok(())
        } else {
            Err(format!("{text:?} is not {self}"))
        }
    }
}

impl fmt::Display for ValueFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text => "a text",
            Self::Path => "a path",
            Self::Switch => "true or false",
            Self::Count => "a whole number",
            Self::Duration => "a length of time such as 80s",
            Self::Name => "a profile's name (letters, digits, - _ .)",
            Self::Account => "an account's id (acct_…)",
            Self::Context => "an account's id (acct_…), or several with slashes",
            Self::Zone => "a time zone such as Europe/Berlin",
            Self::BooksAccount => {
                "an account such as income:sales:{location} (it begins with a letter or digit; no ; and no two blanks beside each other)"
            }
            Self::Currency => "a currency such as eur",
            Self::Columns => "names of columns with commas, such as label,status",
            Self::Store => "a URL such as postgres://till@db.example/tillctl",
            Self::OneOf(names) => return write!(f, "one of {}", names.join(", ")),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_have_their_form() {
        for (form, good, bad) in [
            (ValueFormat::Switch, "true", "maybe"),
            (ValueFormat::Count, "0", "-1"),
            (ValueFormat::Duration, "1m30s", "soon"),
            (ValueFormat::Name, "berlin-2", "../berlin"),
            (ValueFormat::Account, "acct_1A", "acct_1/../x"),
            (ValueFormat::Context, "acct_1/acct_2", "acct_1/"),
            (ValueFormat::Zone, "Europe/Berlin", "Berlin"),
            (ValueFormat::Currency, "eur", "euro"),
            (ValueFormat::Columns, "label, metadata.floor", "label,,id"),
            (ValueFormat::OneOf(&["a", "b"]), "a", "c"),
            (
                ValueFormat::BooksAccount,
                "Erlöse:Karten:{location}",
                "a  b",
            ),
            (ValueFormat::BooksAccount, "assets:stripe {currency}", "a:"),
            (ValueFormat::BooksAccount, "1200", "(a)"),
            (ValueFormat::BooksAccount, "a", "a;b"),
            (ValueFormat::BooksAccount, "a:b", "a:{reader}"),
            (ValueFormat::BooksAccount, "a:b", "a: b"),
        ] {
            assert!(form.check(good).is_ok(), "{good}");
            assert!(form.check(bad).is_err(), "{bad}");
        }
    }
}
