//! A write under way, told to the recorder when it ends, however it ends.

use std::fmt;

use indexmap::IndexSet;
use serde_json::{Map, Value};

use super::audit_event::{AuditEvent, Recorder, WriteOutcome, is_amount, logged, lookup, safe};
use super::config::Config;
use super::error::Error;
use super::request::{Method, Request};
use crate::secret::hide_keys;

/// A write under way. If it is dropped (Ctrl-C) before its outcome was seen,
/// the outcome is unknown, and that is told too.
pub(super) struct PendingWrite<'a> {
    open: Option<Open<'a>>,
}

struct Open<'a> {
    config: &'a Config,
    recorder: &'a Recorder,
    request: &'a Request,
    tries: u32,
    /// A try may have reached Stripe.
    reached: bool,
    /// The reply.
    seen: Option<Value>,
}

impl<'a> PendingWrite<'a> {
    pub(super) fn new(config: &'a Config, request: &'a Request) -> Self {
        let recorder = config.record.as_ref().filter(|_| request.is_write());
        Self {
            open: recorder.map(|recorder| Open {
                config,
                recorder,
                request,
                tries: 0,
                reached: false,
                seen: None,
            }),
        }
    }

    /// A try begins.
    pub(super) fn trying(&mut self, number: u32) {
        if let Some(open) = &mut self.open {
            open.tries = number;
            open.reached = true;
        }
    }

    /// A try is over without a result.
    pub(super) fn paused(&mut self, reached: bool) {
        if let Some(open) = &mut self.open {
            open.reached = reached;
        }
    }

    /// A reply came.
    pub(super) fn saw(&mut self, text: &str) {
        if let Some(open) = &mut self.open {
            open.seen = serde_json::from_str(text).ok();
        }
    }

    /// Stripe did it.
    pub(super) fn done(&mut self, status: u16, request_id: Option<String>, replayed: bool) {
        if let Some(open) = self.open.take() {
            let mut record = open.record(WriteOutcome::Done);
            record.status = Some(status);
            record.request_id = request_id;
            record.replayed = replayed;
            (open.recorder)(&record);
        }
    }

    /// The last try failed.
    pub(super) fn failed(&mut self, error: &Error) {
        let Some(open) = self.open.take() else { return };
        let mut record = open.record(match error {
            Error::NotSent { .. } | Error::Refused(_) | Error::Withheld(_) => WriteOutcome::NotSent,
            error if error.may_have_happened() => WriteOutcome::Unknown,
            _ => WriteOutcome::Refused,
        });
        record.status = error.status();
        record.request_id = error.request_id().map(str::to_owned);
        record.error = Some(match error {
            Error::Api(verdict) => {
                let error = &verdict.error;
                let code = error.decline_code.as_ref().or(error.code.as_ref());
                code.unwrap_or(&error.kind).clone()
            }
            Error::NotSent { reason } | Error::NoAnswer { reason, .. } => reason.clone(),
            Error::OtherMode { .. } => error.to_string(),
            Error::Refused(failure) | Error::Withheld(failure) => failure.message().to_owned(),
        });
        (open.recorder)(&record);
    }
}

impl Drop for PendingWrite<'_> {
    fn drop(&mut self) {
        if let Some(open) = self.open.take()
            && open.tries > 0
        {
            let ending = if open.reached {
                WriteOutcome::Unknown
            } else {
                WriteOutcome::NotSent
            };
            let mut record = open.record(ending);
            record.error = Some("interrupted".into());
            (open.recorder)(&record);
        }
    }
}

impl fmt::Debug for PendingWrite<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PendingWrite").finish_non_exhaustive()
    }
}

impl Open<'_> {
    fn record(&self, ending: WriteOutcome) -> AuditEvent {
        let request = self.request;
        let sent: Map<_, _> = request
            .params
            .shown()
            .filter(|(name, _)| *name != "expand" && !name.starts_with("expand["))
            .map(|(name, value)| (name.to_owned(), safe(name, value.into())))
            .collect();
        let fields = fields(request, &sent);
        let known = request.known.as_ref();
        let known: Option<Value> = known.and_then(|raw| serde_json::from_str(raw.get()).ok());
        let seen = self.seen.as_ref().filter(|_| ending == WriteOutcome::Done);
        let text = |value: Option<&Value>, field: &str| {
            let text = value?.get(field)?.as_str()?;
            Some(text.to_owned())
        };
        AuditEvent {
            method: request.method,
            path: hide_keys(&request.path).into_owned(),
            mode: self.config.key.mode(),
            account: self.config.account.clone(),
            context: self.config.context.clone(),
            object: text(seen, "object").or_else(|| text(known.as_ref(), "object")),
            id: text(seen, "id").or_else(|| request.id()),
            before: known.map(|known| before(&known, &fields, request)),
            after: seen.map(|seen| after(seen, &fields, request)),
            sent,
            ending,
            status: None,
            error: None,
            request_id: None,
            tries: self.tries,
            replayed: false,
        }
    }
}

/// The fields that are told. A part of a configuration is sent piece by piece and taken
/// as a whole, so it is told as a whole: otherwise nobody could say what it was.
fn fields<'s>(request: &Request, sent: &'s Map<String, Value>) -> IndexSet<&'s str> {
    let names = sent.keys().map(String::as_str);
    if request.template == "/v1/terminal/configurations/{id}" {
        let part = |name: &'s str| name.split('[').next().unwrap_or(name);
        names.map(part).collect()
    } else {
        names.collect()
    }
}

/// What the fields were that are about to be changed; of what is deleted, all.
fn before(known: &Value, names: &IndexSet<&str>, request: &Request) -> Map<String, Value> {
    if request.method == Method::Delete {
        let whole = safe("", known.clone());
        return whole.as_object().cloned().unwrap_or_default();
    }
    // Of a whole object a field that is missing was not there; of a part
    // nothing is known of it.
    let whole = known.get("object").is_some();
    let field = |name: &&str| {
        let value = logged(known, name);
        let value = value.or_else(|| whole.then_some(Value::Null))?;
        Some(((*name).to_owned(), value))
    };
    let mut fields: Map<_, _> = names.iter().filter_map(field).collect();
    add_state(known, request, &mut fields);
    fields
}

/// What they are now, as far as the reply has them.
fn after(seen: &Value, names: &IndexSet<&str>, request: &Request) -> Map<String, Value> {
    let field = |name: &&str| Some(((*name).to_owned(), logged(seen, name)?));
    let mut fields: Map<_, _> = names.iter().filter_map(field).collect();
    add_state(seen, request, &mut fields);
    // An amount is nothing without its currency.
    if names.iter().any(|name| is_amount(name))
        && let Some(currency) = logged(seen, "currency")
    {
        fields.entry("currency").or_insert(currency);
    }
    if seen.get("deleted").and_then(Value::as_bool) == Some(true) {
        fields.insert("deleted".into(), true.into());
    }
    fields
}

/// Most writes move an object from one state to another without naming it; not so one
/// that sets fields of the object itself.
fn add_state(object: &Value, request: &Request, fields: &mut Map<String, Value>) {
    if request.template.ends_with("/{id}") {
        return;
    }
    let is_reader = object.get("object").and_then(Value::as_str) == Some("terminal.reader");
    // A reader's status says whether it is online, which no write changes.
    let (name, path) = if is_reader {
        ("action[status]", "action[status]")
    } else {
        ("status", "status")
    };
    if let Some(status) = lookup(object, path).filter(|v| v.is_string()) {
        fields.entry(name).or_insert_with(|| status.clone());
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::{locations, readers};
    use super::*;

    #[test]
    fn only_the_fields_that_were_sent_are_told() {
        let sent = IndexSet::from(["label", "metadata[lane]", "metadata[gone]"]);
        let edit = readers::update("tmr_1", None, &std::collections::BTreeMap::new());
        let known = json!({"id": "tmr_1", "object": "terminal.reader", "label": "Till 3",
                           "metadata": {"gone": "x"}, "serial_number": "1"});
        assert_eq!(
            Value::from(before(&known, &sent, &edit)),
            json!({"label": "Till 3", "metadata[lane]": null, "metadata[gone]": "x"})
        );
        let part = json!({"label": "Till 3"});
        assert_eq!(Value::from(before(&part, &sent, &edit)), part);
        let seen = json!({"object": "terminal.reader", "label": "Bar", "metadata": {"lane": "4"},
                          "action": {"status": "in_progress"}});
        // What the reader does meanwhile is not the edit's doing.
        assert_eq!(
            Value::from(after(&seen, &sent, &edit)),
            json!({"label": "Bar", "metadata[lane]": "4"})
        );
        let push = readers::cancel_action("tmr_1");
        assert_eq!(
            Value::from(after(&seen, &IndexSet::new(), &push)),
            json!({"action[status]": "in_progress"})
        );
    }

    #[test]
    fn an_amount_is_told_with_its_currency() {
        let refund = json!({"id": "re_1", "object": "refund", "amount": 1250, "currency": "eur",
                            "status": "succeeded", "reason": null});
        let request = Request::post(&["/v1/refunds"]);
        assert_eq!(
            Value::from(after(&refund, &IndexSet::from(["amount"]), &request)),
            json!({"amount": 1250, "currency": "eur", "status": "succeeded"})
        );
    }

    #[test]
    fn what_is_deleted_is_told_whole_without_its_secrets() {
        let known = json!({"id": "tml_1", "label": "x", "wifi": {"psk": {"password": "hunter2"}},
                           "metadata": {"note": "sk_test_abc"}});
        let told = Value::from(before(
            &known,
            &IndexSet::new(),
            &locations::delete("tml_1"),
        ));
        assert_eq!(
            told,
            json!({"id": "tml_1", "label": "x", "wifi": {"psk": {"password": "[set]"}},
                   "metadata": {"note": "[key]"}})
        );
    }

    #[test]
    fn parts_of_a_configuration_are_told_whole() {
        let sent = [
            "tipping[eur][percentages][0]",
            "tipping[eur][percentages][1]",
            "name",
        ];
        let sent: Map<_, _> = sent
            .map(|name| (name.to_owned(), Value::Null))
            .into_iter()
            .collect();
        let told = |path: &[&str]| {
            let names = fields(&Request::post(path), &sent);
            names.into_iter().map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(
            told(&["/v1/terminal/configurations", "tmc_1"]),
            ["tipping", "name"]
        );
        assert_eq!(told(&["/v1/terminal/readers", "tmr_1"]).len(), 3);
    }
}
