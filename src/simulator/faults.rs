//! Faults on demand: what goes wrong, where, and how often.
//!
//! `KIND[=VALUE][@METHOD /PATH][#WHEN]`, for example
//! `lost-reply@POST /v1/terminal/readers/*/process_payment_intent#1`,
//! `error=503#20%`, `latency=250@GET`, `reader-offline=Till 1#x2`,
//! `customer-card=Bar:4000000000009995`. [`Fault::grammar`] lists every kind.
//!
//! `error` strikes before the endpoint begins, so nothing is stored under the
//! idempotency key and a retry may succeed; `crash` strikes when everything was
//! done, `crash-before` when nothing was, and Stripe's rule then applies: the key
//! repeats the 500 for a day.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::Value;

use super::build::text;
use super::ids;

/// Faults of the wire and of the server: name, takes a value, what it does.
const WIRE: &[(&str, bool, &str)] = &[
    ("latency", true, "=MS  answer this much later"),
    (
        "rate-limit",
        true,
        "[=REASON]  429 with Stripe-Rate-Limited-Reason (endpoint-rate)",
    ),
    (
        "lock-timeout",
        false,
        "  429 lock_timeout, without a reason, to be retried",
    ),
    ("conflict", false, "  409 lock_timeout, to be retried"),
    (
        "error",
        true,
        "[=STATUS]  500 or another status; nothing was done, nothing is stored",
    ),
    (
        "crash",
        true,
        "[=STATUS]  500 although it was done; stored under the idempotency key",
    ),
    (
        "crash-before",
        true,
        "[=STATUS]  500 and nothing was done; stored under the idempotency key",
    ),
    (
        "reset",
        false,
        "  the connection breaks before anything is done",
    ),
    (
        "lost-reply",
        false,
        "  it is done, then the connection breaks without a reply",
    ),
    (
        "half-body",
        false,
        "  it is done, and the reply breaks off in the middle",
    ),
    ("hang", false, "  nothing is done and no reply ever comes"),
    ("stall", false, "  it is done, and no reply ever comes"),
    ("proxy", false, "  502 with a page of HTML from a proxy"),
    (
        "forbidden",
        true,
        "[=PERMISSION]  403, the key lacks a permission",
    ),
];

/// Faults of readers; the value is a reader's id, serial number or label.
const READER: &[(&str, &str)] = &[
    (
        "reader-offline",
        "commands fail with terminal_reader_offline",
    ),
    (
        "reader-timeout",
        "commands fail with terminal_reader_timeout, the reader got nothing",
    ),
    (
        "reader-timeout-received",
        "the same, but the reader did get the command",
    ),
    (
        "reader-hardware-fault",
        "commands fail with terminal_reader_hardware_fault",
    ),
    (
        "reader-invalid-location",
        "commands fail with terminal_reader_invalid_location_for_payment",
    ),
    ("reader-busy", "commands fail with terminal_reader_busy"),
    ("reader-foreign", "commands fail: an app owns the reader"),
    (
        "connection-error",
        "the card is not charged; the action fails with connection_error",
    ),
    (
        "connection-error-charged",
        "the card is charged; the action fails with connection_error",
    ),
    (
        "stuck",
        "the card is not charged; the action stays in_progress for ever",
    ),
    (
        "stuck-charged",
        "the card is charged; the action stays in_progress for ever",
    ),
    ("customer-canceled", "the customer cancels on the reader"),
    (
        "customer-card",
        "=[READER:]NUMBER  the card customers of ordinary readers use",
    ),
    (
        "customer-tip",
        "=[READER:]AMOUNT  the tip they give when asked",
    ),
];

/// One thing that goes wrong. See [`Fault::grammar`].
#[derive(Debug)]
pub struct Fault {
    kind: &'static str,
    source: String,
    value: Option<String>,
    method: Option<String>,
    path: Option<String>,
    when: When,
    met: AtomicU64,
}

#[derive(Debug, Clone, Copy)]
enum When {
    Always,
    Nth(u64),
    First(u64),
    Percent(u64),
}

impl Clone for Fault {
    fn clone(&self) -> Self {
        Self {
            kind: self.kind,
            source: self.source.clone(),
            value: self.value.clone(),
            method: self.method.clone(),
            path: self.path.clone(),
            when: self.when,
            met: AtomicU64::new(self.met.load(Ordering::Relaxed)),
        }
    }
}

/// Why a fault could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaultError(String);

impl fmt::Display for FaultError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for FaultError {}

impl Fault {
    /// The grammar and all kinds, for a help text.
    pub fn grammar() -> String {
        use fmt::Write as _;
        let mut out = String::from(
            "KIND[=VALUE][@METHOD /PATH][#WHEN]\n\
             PATH may contain * for anything; the method may be left out (@/v1/charges*).\n\
             WHEN is N (only the Nth matching request), xN (the first N) or N% (that share, by the seed).\n\
             Example: lost-reply@POST /v1/terminal/readers/*/process_payment_intent#1\n\n\
             On the wire:\n",
        );
        for (name, _, what) in WIRE {
            let _ = writeln!(out, "  {name}{what}");
        }
        out.push_str(
            "On readers (=READER is an id, a serial number or a label; without it, any):\n",
        );
        for (name, what) in READER {
            let _ = writeln!(out, "  {name}  {what}");
        }
        out
    }

    /// As it was written.
    pub(super) fn source(&self) -> &str {
        &self.source
    }

    /// How many requests it could have struck.
    pub(super) fn met(&self) -> u64 {
        self.met.load(Ordering::Relaxed)
    }

    fn is_reader_fault(&self) -> bool {
        READER.iter().any(|(name, _)| *name == self.kind)
    }

    /// Whether the fault strikes, this being one more request it could meet.
    fn strikes(&self, seed: u64) -> bool {
        let turn = self.met.fetch_add(1, Ordering::Relaxed) + 1;
        match self.when {
            When::Always => true,
            When::Nth(nth) => turn == nth,
            When::First(count) => turn <= count,
            When::Percent(share) => {
                ids::mix(seed ^ ids::hash(self.kind) ^ ids::mix(turn)) % 100 < share
            }
        }
    }

    fn covers(&self, method: &str, path: &str) -> bool {
        self.method.as_deref().is_none_or(|wanted| wanted == method)
            && self.path.as_deref().is_none_or(|glob| matches(glob, path))
    }
}

/// `*` stands for anything, also for nothing and across slashes.
pub(super) fn matches(glob: &str, text: &str) -> bool {
    match glob.split_once('*') {
        None => glob == text,
        Some((start, rest)) => text.strip_prefix(start).is_some_and(|tail| {
            (0..=tail.len())
                .filter(|&at| tail.is_char_boundary(at))
                .any(|at| matches(rest, &tail[at..]))
        }),
    }
}

impl FromStr for Fault {
    type Err = FaultError;

    fn from_str(source: &str) -> Result<Self, FaultError> {
        let wrong = |what: &str| FaultError(format!("fault '{source}': {what}"));
        let (rest, when) = match source.rsplit_once('#') {
            None => (source, When::Always),
            Some((rest, when)) => {
                let number = |text: &str| text.parse::<u64>().ok();
                let when = if let Some(share) = when.strip_suffix('%') {
                    number(share).filter(|&n| n <= 100).map(When::Percent)
                } else if let Some(count) = when.strip_prefix('x') {
                    number(count).map(When::First)
                } else {
                    number(when).filter(|&n| n > 0).map(When::Nth)
                };
                (
                    rest,
                    when.ok_or_else(|| wrong("after # stands N, xN or N%"))?,
                )
            }
        };
        let (rest, place) = match rest.split_once('@') {
            None => (rest, None),
            Some((rest, place)) => (rest, Some(place.trim())),
        };
        let (method, path) = match place.map(|place| place.split_once(' ')) {
            None => (None, None),
            Some(Some((method, path))) => (
                Some(method.to_ascii_uppercase()),
                Some(path.trim().to_owned()),
            ),
            Some(None) if place.is_some_and(|p| p.starts_with('/') || p.starts_with('*')) => {
                (None, place.map(str::to_owned))
            }
            Some(None) => (place.map(str::to_ascii_uppercase), None),
        };
        if let Some(method) = &method
            && !matches!(method.as_str(), "GET" | "POST" | "DELETE")
        {
            return Err(wrong(
                "after @ stands a method (GET, POST, DELETE), a path, or both",
            ));
        }
        let (name, value) = match rest.split_once('=') {
            None => (rest.trim(), None),
            Some((name, value)) => (name.trim(), Some(value.trim().to_owned())),
        };
        let wire = WIRE.iter().find(|(known, ..)| *known == name);
        let reader = READER.iter().find(|(known, _)| *known == name);
        let kind = match (wire, reader) {
            (Some((known, takes, _)), _) => {
                if value.is_some() && !takes {
                    return Err(wrong("this kind takes no value"));
                }
                *known
            }
            (None, Some((known, _))) => *known,
            (None, None) => {
                let known: Vec<&str> = WIRE
                    .iter()
                    .map(|(name, ..)| *name)
                    .chain(READER.iter().map(|(name, _)| *name))
                    .collect();
                return Err(wrong(&format!(
                    "unknown kind '{name}'; there are {}",
                    known.join(", ")
                )));
            }
        };
        let number = value.as_deref().and_then(|value| value.parse::<u64>().ok());
        let bad = match kind {
            "latency" => number.is_none(),
            "error" | "crash" | "crash-before" => {
                value.is_some() && !number.is_some_and(|n| (400..600).contains(&n))
            }
            "customer-card" | "customer-tip" => value.is_none(),
            _ => false,
        };
        if bad {
            return Err(wrong("its value is missing or is not a fitting number"));
        }
        if reader.is_some() && (method.is_some() || path.is_some()) && !name.starts_with("reader-")
        {
            return Err(wrong("this kind happens on a reader, not on a request"));
        }
        Ok(Self {
            kind,
            source: source.to_owned(),
            value,
            method,
            path,
            when,
            met: AtomicU64::new(0),
        })
    }
}

/// What the faults of the wire do to one request.
#[derive(Debug, Default)]
pub(super) struct WireFaults {
    pub(super) latency: u64,
    /// The faults that strike, by name, with their value.
    pub(super) struck: Vec<(&'static str, Option<String>)>,
}

impl WireFaults {
    pub(super) fn has(&self, kind: &str) -> bool {
        self.struck.iter().any(|(name, _)| *name == kind)
    }

    pub(super) fn value(&self, kind: &str) -> Option<&str> {
        self.struck
            .iter()
            .find(|(name, _)| *name == kind)
            .and_then(|(_, value)| value.as_deref())
    }
}

/// Which faults meet this request.
pub(super) fn on_wire(faults: &[Arc<Fault>], seed: u64, method: &str, path: &str) -> WireFaults {
    let mut out = WireFaults::default();
    for fault in faults.iter().filter(|fault| !fault.is_reader_fault()) {
        if fault.covers(method, path) && fault.strikes(seed) {
            if fault.kind == "latency" {
                let more = fault.value.as_deref().and_then(|ms| ms.parse().ok());
                out.latency = out.latency.saturating_add(more.unwrap_or(0));
            } else {
                out.struck.push((fault.kind, fault.value.clone()));
            }
        }
    }
    out
}

/// The faults of readers, as one request meets them.
pub(super) struct ReaderFaults<'a> {
    pub(super) faults: &'a [Arc<Fault>],
    pub(super) seed: u64,
    pub(super) method: &'a str,
    pub(super) path: &'a str,
}

fn is(reader: &Value, name: &str) -> bool {
    ["id", "serial_number", "label"]
        .iter()
        .any(|field| text(reader, field) == name)
}

impl ReaderFaults<'_> {
    fn struck(&self, reader: &Value, kinds: impl Fn(&str) -> bool) -> Option<&'static str> {
        self.faults
            .iter()
            .filter(|fault| fault.is_reader_fault() && kinds(fault.kind))
            .filter(|fault| fault.value.as_deref().is_none_or(|name| is(reader, name)))
            .filter(|fault| fault.covers(self.method, self.path))
            .find(|fault| fault.strikes(self.seed))
            .map(|fault| fault.kind)
    }

    /// A refusal of a command to this reader, and whether it got it all the same.
    pub(super) fn on_command(&self, reader: &Value) -> Option<(String, bool)> {
        let kind = self.struck(reader, |kind| kind.starts_with("reader-"))?;
        let kind = kind.trim_start_matches("reader-");
        Some(match kind.strip_suffix("-received") {
            Some(kind) => (kind.to_owned(), true),
            None => (kind.to_owned(), false),
        })
    }

    /// What goes wrong when the card meets this reader.
    pub(super) fn on_card(&self, reader: &Value) -> Option<&'static str> {
        self.struck(reader, |kind| {
            kind == "customer-canceled"
                || kind.starts_with("connection-")
                || kind.starts_with("stuck")
        })
    }

    fn customer(&self, reader: &Value, kind: &str) -> Option<String> {
        self.faults
            .iter()
            .filter(|fault| fault.kind == kind)
            .find_map(|fault| {
                let value = fault.value.as_deref()?;
                let value = match value.rsplit_once(':') {
                    None => value,
                    Some((name, value)) => is(reader, name).then_some(value)?,
                };
                fault.strikes(self.seed).then(|| value.to_owned())
            })
    }

    /// The card the customer of an ordinary reader uses.
    pub(super) fn customer_card(&self, reader: &Value) -> Option<String> {
        self.customer(reader, "customer-card")
    }

    /// The tip they give when asked.
    pub(super) fn customer_tip(&self, reader: &Value) -> Option<i64> {
        self.customer(reader, "customer-tip")?.parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(source: &str) -> Result<Fault, FaultError> {
        source.parse()
    }

    #[test]
    fn reads_the_grammar() {
        let fault = parse("lost-reply@POST /v1/terminal/readers/*/process_payment_intent#x2");
        let Ok(fault) = fault else {
            panic!("{fault:?}")
        };
        assert!(fault.covers("POST", "/v1/terminal/readers/tmr_1/process_payment_intent"));
        assert!(!fault.covers("GET", "/v1/terminal/readers/tmr_1/process_payment_intent"));
        assert!(fault.strikes(0) && fault.strikes(0) && !fault.strikes(0));
        for good in [
            "error=503",
            "latency=20@GET",
            "reset@/v1/*#30%",
            "reader-offline=Till 1#2",
        ] {
            assert!(parse(good).is_ok(), "{good}");
        }
        for bad in [
            "nonsense",
            "latency",
            "error=200",
            "reset=1",
            "reset#y",
            "reset@FETCH /x",
            "reset#101%",
        ] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }
}
