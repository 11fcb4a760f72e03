//! A fleet small enough to be read at a glance, in which the questions Stripe's
//! documentation leaves open are answered one way or the other.

use serde_json::{Value, json};

use super::server::{Call, Reply, error, page};

/// What Stripe's documentation does not say about registering a device again.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Answers {
    /// The device keeps its id.
    pub(crate) same_id: bool,
    /// The old record outlives the registration.
    pub(crate) old_stays: bool,
    /// Metadata comes along.
    pub(crate) carries: bool,
}

#[derive(Debug, Default)]
pub(crate) struct Fleet {
    pub(crate) readers: Vec<Value>,
    pub(crate) answers: Answers,
}

pub(crate) const HERE: &str = "tml_FakeHere000000";
pub(crate) const THERE: &str = "tml_FakeThere00000";

pub(crate) fn reader(id: &str, label: &str, serial: &str, location: &str) -> Value {
    json!({
        "id": id, "object": "terminal.reader", "action": null, "device_sw_version": "2.47.1.2",
        "device_type": "stripe_s700", "ip_address": "192.168.1.20", "label": label,
        "last_seen_at": 1_795_435_190_000_i64, "livemode": false, "location": location,
        "metadata": {"lane": "4"}, "serial_number": serial, "status": "online",
    })
}

fn location(id: &str, name: &str) -> Value {
    json!({
        "id": id, "object": "terminal.location", "display_name": name, "livemode": false,
        "address": {"city": "Berlin", "country": "DE", "line1": "Oranienstr. 1", "line2": null,
                    "postal_code": "10999", "state": null},
        "metadata": {},
    })
}

/// The pairing code is the serial number.
impl Fleet {
    pub(crate) fn answer(&mut self, call: &Call) -> Reply {
        let path = call.path.trim_start_matches("/v1/terminal/");
        let (noun, id) = path.split_once('/').unwrap_or((path, ""));
        match (call.method.as_str(), noun, id) {
            ("GET", "locations", "") => {
                page(&[location(THERE, "There"), location(HERE, "Here")], false)
            }
            ("GET", "readers", "") => {
                let fits = |r: &&Value| {
                    ["serial_number", "location"]
                        .iter()
                        .all(|f| call.get(f).is_none_or(|v| r[*f] == v))
                };
                let data: Vec<_> = self.readers.iter().filter(fits).cloned().collect();
                page(&data, false)
            }
            ("POST", "readers", "") => self.register(call),
            (_, "readers", id) => self.one(call, id),
            _ => error(
                404,
                &json!({"type": "invalid_request_error", "message": "no such path"}),
            ),
        }
    }

    fn register(&mut self, call: &Call) -> Reply {
        let serial = call.get("registration_code").unwrap();
        let (label, place) = (call.get("label").unwrap(), call.get("location").unwrap());
        let old = self
            .readers
            .iter()
            .position(|r| r["serial_number"] == serial);
        let id = match old {
            Some(at) if self.answers.same_id => self.readers[at]["id"].as_str().unwrap().to_owned(),
            _ => format!("tmr_Fresh000000{}", self.readers.len()),
        };
        let mut new = reader(&id, label, serial, place);
        new["metadata"] = match old {
            Some(at) if self.answers.carries => self.readers[at]["metadata"].clone(),
            _ => json!({}),
        };
        if let Some(at) = old
            && (self.answers.same_id || !self.answers.old_stays)
        {
            self.readers.remove(at);
        }
        self.readers.insert(0, new.clone());
        Reply::Json(200, new)
    }

    fn one(&mut self, call: &Call, id: &str) -> Reply {
        let Some(at) = self.readers.iter().position(|r| r["id"] == id) else {
            return error(
                404,
                &json!({"type": "invalid_request_error", "code": "resource_missing", "param": "reader",
                       "message": format!("No such terminal reader: '{id}'")}),
            );
        };
        match call.method.as_str() {
            "DELETE" => {
                let gone = self.readers.remove(at);
                Reply::Json(
                    200,
                    json!({"id": id, "object": "terminal.reader", "deleted": true,
                           "device_type": gone["device_type"], "serial_number": gone["serial_number"]}),
                )
            }
            "POST" => {
                for (name, value) in &call.pairs {
                    if name == "label" {
                        self.readers[at]["label"] = json!(value);
                    } else if let Some(key) = name.strip_prefix("metadata[") {
                        self.readers[at]["metadata"][key.trim_end_matches(']')] = json!(value);
                    }
                }
                Reply::Json(200, self.readers[at].clone())
            }
            _ => Reply::Json(200, self.readers[at].clone()),
        }
    }
}
