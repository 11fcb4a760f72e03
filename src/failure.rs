//! What went wrong, as the user is told it: a kind (which is the exit code), a
//! message, a hint naming the next step, and what Stripe said.
//!
//! The table of kinds is the table of exit codes in `docs/exit-codes.md`; a
//! script may rely on it, so a kind is never given a second meaning.

use std::borrow::Cow;
use std::fmt;

use crate::secret::hide_keys;
use crate::text::shortened;

/// The longest text that is told in one piece. What a failure quotes may come from
/// anywhere.
const LONGEST_TEXT: usize = 8000;

/// The kind of a failure. Each kind is one exit code, the same for every verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Refused or failed; nothing was charged.
    Failed,
    /// The command line or an input was wrong; nothing was sent that writes.
    Usage,
    /// No key, a wrong key, a missing permission, or the live guard.
    Credentials,
    /// No such reader, location or object, or a name that fits several.
    NotFound,
    /// The payment was declined, or the customer cancelled it.
    Declined,
    /// The reader was not ready (offline, busy, in use, no card before the
    /// deadline); nothing was charged.
    NotReady,
    /// Something was asked of Stripe and its outcome is not known: a person
    /// or `tillctl` itself must look before it is tried again.
    Unknown,
    /// The network or Stripe was not available after retries; nothing changed.
    Unavailable,
    /// Some items of several failed.
    Partial,
    /// A check found something.
    Findings,
    /// Interrupted by the user; nothing was charged.
    Interrupted,
}

impl Kind {
    /// Every kind, in the order of the exit codes.
    pub const ALL: [Self; 11] = [
        Self::Failed,
        Self::Usage,
        Self::Credentials,
        Self::NotFound,
        Self::Declined,
        Self::NotReady,
        Self::Unknown,
        Self::Unavailable,
        Self::Partial,
        Self::Findings,
        Self::Interrupted,
    ];

    /// The process's exit code.
    pub const fn exit_code(self) -> u8 {
        match self {
            Self::Failed => 1,
            Self::Usage => 2,
            Self::Credentials => 3,
            Self::NotFound => 4,
            Self::Declined => 5,
            Self::NotReady => 6,
            Self::Unknown => 7,
            Self::Unavailable => 8,
            Self::Partial => 9,
            Self::Findings => 10,
            Self::Interrupted => 130,
        }
    }

    /// The name in `error.kind` of JSON errors.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::Usage => "usage",
            Self::Credentials => "credentials",
            Self::NotFound => "not_found",
            Self::Declined => "declined",
            Self::NotReady => "not_ready",
            Self::Unknown => "outcome_unknown",
            Self::Unavailable => "unavailable",
            Self::Partial => "partial",
            Self::Findings => "findings",
            Self::Interrupted => "interrupted",
        }
    }

    /// What the exit code means, as help and documentation print it.
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Failed => "refused or failed, nothing charged",
            Self::Usage => "usage",
            Self::Credentials => "credentials, permission or live guard",
            Self::NotFound => "no such reader, location or object, or ambiguous",
            Self::Declined => "payment declined, or cancelled by the customer",
            Self::NotReady => {
                "reader not ready (offline, busy, in use, no card before the deadline), nothing charged"
            }
            Self::Unknown => "outcome unknown: do not retry",
            Self::Unavailable => "network or Stripe unavailable after retries, nothing changed",
            Self::Partial => "some items of several failed",
            Self::Findings => "findings (drift, ill health, failed check)",
            Self::Interrupted => "interrupted, nothing charged",
        }
    }
}

/// A failure on its way to the user. Build one with [`Failure::new`] or a
/// shorthand such as [`Failure::usage`], and add a hint wherever there is a
/// next step.
#[derive(Debug, Clone)]
pub struct Failure {
    inner: Box<Inner>,
}

#[derive(Debug, Clone)]
struct Inner {
    kind: Kind,
    message: String,
    hint: Option<String>,
    request_id: Option<String>,
    stripe: Option<serde_json::Value>,
    permissions: Vec<String>,
    stdout_closed: bool,
    details: Vec<String>,
    told: Option<u8>,
}

impl Failure {
    /// A failure of a kind, with what happened and to what.
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self {
            inner: Box::new(Inner {
                kind,
                message: fit(message),
                hint: None,
                request_id: None,
                stripe: None,
                permissions: Vec::new(),
                stdout_closed: false,
                details: Vec::new(),
                told: None,
            }),
        }
    }

    /// Shorthand for [`Kind::Failed`].
    pub fn failed(message: impl Into<String>) -> Self {
        Self::new(Kind::Failed, message)
    }

    /// What somebody named cannot be read.
    pub(crate) fn unreadable(what: impl fmt::Display, error: &std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::Interrupted {
            return Self::new(
                Kind::Interrupted,
                format!("interrupted while {what} was read"),
            );
        }
        Self::usage(format!("cannot read {what}: {error}"))
    }

    /// Shorthand for [`Kind::Usage`].
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(Kind::Usage, message)
    }

    /// Shorthand for [`Kind::NotFound`].
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::new(Kind::NotFound, message)
    }

    /// The reader of stdout went away (`| head -1`). Not an error to anybody:
    /// `main` ends the program silently with exit code 0.
    pub fn stdout_closed() -> Self {
        let mut failure = Self::failed("the reader of standard output went away");
        failure.inner.stdout_closed = true;
        failure
    }

    /// All was said already, in a form that has exit codes of its own (a
    /// monitoring plugin's): the program ends with this code and says no more.
    pub fn told(code: u8) -> Self {
        let mut failure = Self::new(Kind::Findings, "");
        failure.inner.told = Some(code);
        failure
    }

    /// Adds what to do next. Replaces an earlier hint.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.inner.hint = Some(fit(hint));
        self
    }

    /// Adds what was found item by item, where one message cannot say it.
    pub fn details(mut self, details: Vec<String>) -> Self {
        self.inner.details = details.into_iter().map(fit).collect();
        self
    }

    /// Adds Stripe's request id.
    pub fn request_id(mut self, id: Option<String>) -> Self {
        self.inner.request_id = id;
        self
    }

    /// Adds Stripe's own error object.
    pub fn stripe(mut self, error: serde_json::Value) -> Self {
        self.inner.stripe = Some(hide_in(error));
        self
    }

    /// Adds the permissions the key lacks.
    pub fn lacking(mut self, permissions: Vec<String>) -> Self {
        self.inner.permissions = permissions;
        self
    }

    /// The permissions the key lacks, if that is what went wrong.
    pub fn permissions(&self) -> &[String] {
        &self.inner.permissions
    }

    /// The same failure under another kind, for a caller who knows more.
    pub fn kind_of(mut self, kind: Kind) -> Self {
        self.inner.kind = kind;
        self
    }

    /// The same failure with a sentence about what was being done put before
    /// the message.
    pub fn context(mut self, what: impl fmt::Display) -> Self {
        self.inner.message = without_keys(format!("{what}: {}", self.inner.message));
        self
    }

    /// The kind.
    pub fn kind(&self) -> Kind {
        self.inner.kind
    }

    /// The code to end with, if all was said already.
    pub fn told_code(&self) -> Option<u8> {
        self.inner.told
    }

    /// What happened, to what.
    pub fn message(&self) -> &str {
        &self.inner.message
    }

    /// What to do next.
    pub fn next_step(&self) -> Option<&str> {
        self.inner.hint.as_deref()
    }

    /// What was found item by item.
    pub fn items(&self) -> &[String] {
        &self.inner.details
    }

    /// Stripe's request id, if a reply carried one.
    pub fn request(&self) -> Option<&str> {
        self.inner.request_id.as_deref()
    }

    /// Stripe's own error object, if Stripe refused something.
    pub fn stripe_error(&self) -> Option<&serde_json::Value> {
        self.inner.stripe.as_ref()
    }

    /// Whether this only says that nobody reads our output any more.
    pub fn is_stdout_closed(&self) -> bool {
        self.inner.stdout_closed
    }

    /// The JSON form that `-o json` and `-o jsonl` write to stderr.
    pub fn to_json(&self) -> serde_json::Value {
        let mut json = serde_json::json!({
            "error": {
                "kind": self.inner.kind.name(),
                "exit_code": self.inner.kind.exit_code(),
                "message": self.inner.message,
                "hint": self.inner.hint,
                "request_id": self.inner.request_id,
                "stripe": self.inner.stripe,
            }
        });
        if !self.inner.details.is_empty() {
            json["error"]["details"] = self.inner.details.clone().into();
        }
        json
    }
}

/// A text that repeats no key, wherever one was typed by mistake: errors end in
/// the logs of CI.
fn without_keys(text: String) -> String {
    match hide_keys(&text) {
        Cow::Borrowed(_) => text,
        Cow::Owned(hidden) => hidden,
    }
}

/// Nor does it go on for ever.
fn fit(text: impl Into<String>) -> String {
    let text = text.into();
    without_keys(match shortened(&text, LONGEST_TEXT) {
        Cow::Borrowed(_) => text,
        Cow::Owned(short) => short,
    })
}

fn hide_in(value: serde_json::Value) -> serde_json::Value {
    use serde_json::Value;
    match value {
        Value::String(text) => fit(text).into(),
        Value::Array(items) => items.into_iter().map(hide_in).collect(),
        Value::Object(fields) => fields
            .into_iter()
            .map(|(name, value)| (fit(name), hide_in(value)))
            .collect(),
        other => other,
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.inner.message)
    }
}

impl std::error::Error for Failure {}
