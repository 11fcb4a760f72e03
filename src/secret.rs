//! Secrets: types that cannot print themselves. The API key and what its prefix
//! tells; passwords and passcodes that are set on readers.
//!
//! Prefixes: <https://docs.stripe.com/keys>. The mode is read from the key and
//! from nothing else; `stripe::Client` holds every reply's `livemode` against it.

use std::borrow::Cow;
use std::fmt;

use secrecy::{ExposeSecret, SecretString};

/// Whether a key moves real money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mode {
    /// Real cards, real money.
    Live,
    /// Test mode or a sandbox.
    Test,
}

impl Mode {
    /// `live` or `test`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Test => "test",
        }
    }
}

/// A secret or restricted Stripe API key.
#[derive(Clone)]
pub struct ApiKey {
    text: SecretString,
    mode: Mode,
}

impl ApiKey {
    /// Reads a key as a user pasted it: surrounding white space goes.
    ///
    /// # Errors
    /// A sentence saying why the text is no usable key. It never repeats the
    /// text, because what was pasted by mistake may be another secret.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if text.is_empty() {
            return Err("the API key is empty".into());
        }
        if text.starts_with("pk_") {
            return Err("this is a publishable key (pk_…); a secret or restricted key (sk_… or rk_…) is needed".into());
        }
        if !text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
        {
            return Err("the API key holds characters that no Stripe key has; was it copied whole, on one line?".into());
        }
        let known = ["sk_", "rk_", "rkcs_"].iter().any(|p| text.starts_with(p));
        let mode = if text.contains("_live_") {
            Some(Mode::Live)
        } else if text.contains("_test_") {
            Some(Mode::Test)
        } else if text.starts_with("sk_org") {
            // An organisation key names no mode: treat it as the dangerous one.
            Some(Mode::Live)
        } else {
            None
        };
        match mode {
            Some(mode) if known => Ok(Self {
                text: SecretString::from(text.to_owned()),
                mode,
            }),
            _ => Err("this does not look like a Stripe API key (sk_test_…, rk_test_…, sk_live_…, rk_live_…)".into()),
        }
    }

    /// Whether it is an organisation's, which always acts for an account that
    /// is named: <https://docs.stripe.com/keys/organization-api-keys>.
    pub fn is_organisation(&self) -> bool {
        self.expose().starts_with("sk_org")
    }

    /// Whether it may do only what it was given permission for. An
    /// organisation's key does not tell by its looks.
    pub fn is_restricted(&self) -> bool {
        self.expose().starts_with("rk") || self.is_organisation()
    }

    /// Enough of it to recognise it by: the prefix and the last four
    /// characters; of a short one the prefix alone.
    pub fn masked(&self) -> String {
        let text = self.expose();
        let secret = text.rfind('_').map_or(0, |at| at + 1);
        let (prefix, rest) = text.split_at(secret);
        let tail = rest.len().checked_sub(4).filter(|_| rest.len() >= 16);
        format!(
            "{prefix}…{}",
            tail.and_then(|at| rest.get(at..)).unwrap_or("")
        )
    }

    /// Live or test.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// The key itself, for the one place that puts it into a header.
    pub fn expose(&self) -> &str {
        self.text.expose_secret()
    }

    /// A name for files that belong to the key's account, the same in every
    /// run. Keys of today begin with their account (`sk_test_51` and 14
    /// characters of its id), so a new or restricted key of the same account
    /// has the same name; any other key has one of its own. It is a hash of 64
    /// bits, from which no key can be found.
    pub fn account_name(&self) -> String {
        let text = self.expose();
        let after_mode = text.rsplit('_').next().unwrap_or(text);
        let part = match after_mode
            .strip_prefix("51")
            .and_then(|rest| rest.get(..14))
        {
            Some(account) if after_mode.len() > 40 => account,
            _ => text,
        };
        format!("{}-{:016x}", self.mode.name(), fnv(part))
    }

    /// The text with every occurrence of the key taken out: a server may echo
    /// the key it was sent, and that must not reach a screen or a log.
    ///
    /// In JSON a character may be written as its number (`\\u005f` for `_`), so
    /// characters a key is made of are read first; what the text means stays.
    pub fn redact<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let mut text = plainly_written(text);
        if text.contains(self.expose()) {
            text = Cow::Owned(text.replace(self.expose(), "[key]"));
        }
        text
    }
}

/// A JSON text in which letters, digits, `_` and `-` stand for themselves.
fn plainly_written(text: &str) -> Cow<'_, str> {
    if !text.contains("\\u00") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        out.push_str(before);
        let written = escape
            .strip_prefix("\\u00")
            .and_then(|after| after.get(..2))
            .filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()))
            .and_then(|digits| u8::from_str_radix(digits, 16).ok())
            .map(char::from)
            .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
        // Any other escape is two characters at least, and stays.
        let length = match written {
            Some(_) => 6,
            None => 1 + escape[1..].chars().next().map_or(0, char::len_utf8),
        };
        match written {
            Some(c) => out.push(c),
            None => out.push_str(&escape[..length]),
        }
        rest = &escape[length..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// A key that is none: the simulator takes it as it takes any test key, and
/// hints and examples show it.
pub(crate) const EXAMPLE_KEY: &str = "sk_test_any";

/// The text with everything that looks like a key taken out, but for the
/// example's: it may have been typed or written where none belongs.
pub(crate) fn hide_keys(text: &str) -> Cow<'_, str> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = next_key(rest) {
        let (before, from) = rest.split_at(at);
        let after = from.trim_start_matches(is_part);
        let key = &from[..from.len() - after.len()];
        out.push_str(before);
        out.push_str(if key == EXAMPLE_KEY { key } else { "[key]" });
        rest = after;
    }
    if rest.len() == text.len() {
        return Cow::Borrowed(text);
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Where the next key begins. In the middle of a word only a long one counts:
/// `task_test_1` is none.
fn next_key(text: &str) -> Option<usize> {
    const LONG: usize = 16;
    let begins = |at: &usize| {
        let (before, from) = text.split_at(*at);
        let is_inside = before.ends_with(|c: char| c.is_ascii_alphanumeric());
        ["sk_", "rk_", "rkcs_"].iter().any(|prefix| {
            let Some(rest) = from.strip_prefix(prefix) else {
                return false;
            };
            let has_mode = ["live_", "test_", "org"]
                .iter()
                .find_map(|m| rest.strip_prefix(m));
            has_mode.is_some_and(|secret| {
                let end =
                    secret.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '_' | '-'));
                let length = end.unwrap_or(secret.len());
                // What is masked already tells nothing.
                let is_masked = secret[length..].starts_with('…');
                !is_masked && length >= if is_inside { LONG } else { 1 }
            })
        })
    };
    text.match_indices("k_")
        .chain(text.match_indices("kcs_"))
        .filter_map(|(at, _)| at.checked_sub(1))
        .filter(|at| text.is_char_boundary(*at))
        .filter(begins)
        .min()
}

/// Whether a parameter or field of this name holds what must not be written
/// down: passwords, pairing codes, card and account numbers. Of a nested name
/// (`wifi[personal_psk][password]`) every part counts.
pub(crate) fn is_secret_name(name: &str) -> bool {
    const PARTS: &[&str] = &[
        "secret",
        "password",
        "passcode",
        "passphrase",
        "registration_code",
        "private_key",
        "api_key",
        "cvc",
        "ssn",
    ];
    const WHOLE: &[&str] = &["number", "account_number", "id_number", "key", "pin"];
    name.split(['[', ']'])
        .map(str::to_ascii_lowercase)
        .any(|part| PARTS.iter().any(|p| part.contains(p)) || WHOLE.contains(&part.as_str()))
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ApiKey({}, [hidden])", self.mode.name())
    }
}

/// FNV-1a: stable across versions, unlike the standard library's hasher.
pub(crate) fn fnv(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// What is written in place of a secret that is there.
pub(crate) const SET: &str = "[set]";

/// Keeps what this process holds in memory from being written to a file, should it be
/// ended by a fault: the key is in it.
pub(crate) fn forbid_core_dumps() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        // A system that refuses to lower a limit has none to lower.
        let _ = setrlimit(
            Resource::Core,
            Rlimit {
                current: Some(0),
                maximum: Some(0),
            },
        );
    }
    // The limit is not for dumps that the system hands to a program.
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{DumpableBehavior, set_dumpable_behavior};
        let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    }
}

/// A password or passcode: it goes to Stripe and is shown to nobody.
#[derive(Clone)]
pub struct Hidden(SecretString);

impl Hidden {
    /// Hides a text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(SecretString::from(text.into()))
    }

    /// The text, for the one place that sends or compares it.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl PartialEq for Hidden {
    fn eq(&self, other: &Self) -> bool {
        self.expose() == other.expose()
    }
}

impl Eq for Hidden {}

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(SET)
    }
}

impl fmt::Display for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(SET)
    }
}

/// Takes any value: an error would quote it.
impl<'de> serde::Deserialize<'de> for Hidden {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match serde_json::Value::deserialize(deserializer)? {
            serde_json::Value::String(text) => Self::new(text),
            other => Self::new(other.to_string()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_cannot_print_itself_nor_be_quoted_by_an_error() {
        for text in [r#""hunter2""#, r#"{"hunter2":1}"#, "22222"] {
            let hidden: Hidden = serde_json::from_str(text).unwrap();
            assert!(hidden.expose().contains('2'));
            assert_eq!(format!("{hidden} {hidden:?}"), "[set] [set]");
        }
    }

    #[test]
    fn the_prefix_decides_the_mode() {
        for (text, mode) in [
            ("sk_test_abc", Mode::Test),
            ("rk_test_abc", Mode::Test),
            ("rkcs_test_abc", Mode::Test),
            (" sk_live_abc\n", Mode::Live),
            ("rk_live_abc", Mode::Live),
            ("sk_org_abc", Mode::Live),
        ] {
            assert_eq!(ApiKey::parse(text).unwrap().mode(), mode, "{text}");
        }
    }

    #[test]
    fn other_texts_are_refused_without_being_repeated() {
        for text in [
            "",
            "  ",
            "pk_test_abcdef",
            "whsec_abcdef",
            "hunter2hunter2",
            "sk_test_a b",
            "sk_test_\u{e9}",
        ] {
            let said = ApiKey::parse(text).unwrap_err();
            assert!(
                text.trim().is_empty() || !said.contains(text.trim()),
                "{said}"
            );
        }
    }

    #[test]
    fn keys_of_one_account_share_a_name() {
        let name = |text: &str| ApiKey::parse(text).unwrap().account_name();
        let tail = "x".repeat(80);
        let secret = name(&format!("sk_test_51ABCDEFGHIJKLMN{tail}"));
        assert_eq!(secret, name(&format!("rk_test_51ABCDEFGHIJKLMNyy{tail}")));
        assert_ne!(secret, name(&format!("sk_live_51ABCDEFGHIJKLMN{tail}")));
        assert_ne!(secret, name(&format!("sk_test_51ABCDEFGHIJKLMX{tail}")));
        assert_ne!(name("sk_test_a"), name("sk_test_b"));
        assert!(!secret.contains("ABCDEF"));
    }

    #[test]
    fn a_masked_key_is_recognised_and_not_told() {
        for (text, masked) in [
            (
                "rk_live_51ABCDEFGHIJKLMN0123456789abcdef4f2a",
                "rk_live_…4f2a",
            ),
            ("sk_test_short", "sk_test_…"),
            ("sk_org_test_0123456789abcdef", "sk_org_test_…cdef"),
        ] {
            assert_eq!(ApiKey::parse(text).unwrap().masked(), masked);
        }
    }

    #[test]
    fn a_key_in_a_command_is_hidden() {
        assert_eq!(hide_keys("echo 'sk_live_abc' | cat"), "echo '[key]' | cat");
        assert_eq!(hide_keys("pass show stripe/sk_"), "pass show stripe/sk_");
        assert_eq!(hide_keys("größe-ok é"), "größe-ok é");
        assert_eq!(hide_keys("K=sk_test_any x"), "K=sk_test_any x");
        assert_eq!(hide_keys("sk_test_anything"), "[key]");
        assert_eq!(hide_keys("--account=rk_test_x:é"), "--account=[key]:é");
        assert_eq!(
            hide_keys("sk_live_a/rkcs_test_b sk_org_c"),
            "[key]/[key] [key]"
        );
        for harmless in [
            "task_test_1",
            "rk_live_…4f2a",
            "sk_test_tillctl_…",
            "sk_test_",
        ] {
            assert_eq!(hide_keys(harmless), harmless);
        }
        assert_eq!(
            hide_keys("tmr_sk_live_1, xsk_live_0123456789abcdefé"),
            "tmr_[key], x[key]é"
        );
    }

    #[test]
    fn names_tell_what_is_not_written_down() {
        for (name, secret) in [
            ("wifi[personal_psk][password]", true),
            ("client_secret", true),
            ("registration_code", true),
            ("card_present[number]", true),
            ("stripe_s700[admin_menu_passcode]", true),
            ("label", false),
            ("metadata[lane]", false),
            ("serial_number", false),
            ("payment_method_types[0]", false),
        ] {
            assert_eq!(is_secret_name(name), secret, "{name}");
        }
    }

    #[test]
    fn it_cannot_print_itself() {
        let key = ApiKey::parse("sk_test_verysecret").unwrap();
        assert!(!format!("{key:?}").contains("verysecret"));
        assert_eq!(key.redact("bad key sk_test_verysecret!"), "bad key [key]!");
    }

    #[test]
    fn a_key_is_found_however_json_writes_it() {
        let key = ApiKey::parse("sk_test_verysecret").unwrap();
        let numbers = key.expose().chars().map(u32::from);
        let escaped: Vec<_> = numbers.map(|c| format!("\\u{c:04X}")).collect();
        let escaped = escaped.concat();
        for echo in [
            "sk\\u005ftest_verysecret",
            "s\\u006B_test_verysecret",
            &escaped,
        ] {
            let text = format!("{{\"a\":\"\\\\{echo}\\u00e9\"}}");
            assert_eq!(key.redact(&text), "{\"a\":\"\\\\[key]\\u00e9\"}", "{echo}");
        }
        // A backslash and what looks like an escape.
        for text in ["\"\\\\u005f\"", "\"\\u00\"", "\"\\", "\\u0022\\u00é"] {
            assert_eq!(key.redact(text), text);
        }
    }
}
