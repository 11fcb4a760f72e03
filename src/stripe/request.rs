//! A request as a value: what would be sent, before anybody sends it. A verb
//! builds it, `--dry-run` shows it, tests hold it against the contract, and
//! [`super::Client`] sends it.

use std::sync::Arc;

use serde_json::value::RawValue;

use super::form::{Form, path_segment};

/// The three methods Stripe's v1 API knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// Reads; parameters in the query.
    Get,
    /// Writes; parameters in the body; carries an Idempotency-Key.
    Post,
    /// Removes; idempotent by nature.
    Delete,
}

impl Method {
    /// `GET`, `POST` or `DELETE`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Delete => "DELETE",
        }
    }
}

/// A file that goes with a request. Its bytes may be a private key, so they
/// are not shown.
#[derive(Clone)]
pub struct Upload {
    name: String,
    kind: &'static str,
    bytes: Arc<[u8]>,
}

impl Upload {
    /// A file by its name, its media type and what is in it. A name is reduced
    /// to what every server reads alike.
    pub fn new(name: &str, kind: &'static str, bytes: Vec<u8>) -> Self {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        let name: String = name
            .chars()
            .map(|c| if plain(c) { c } else { '_' })
            .collect();
        Self {
            name: if name.is_empty() { "file".into() } else { name },
            kind,
            bytes: bytes.into(),
        }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its media type.
    pub fn media_type(&self) -> &'static str {
        self.kind
    }

    /// What is in it.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

impl std::fmt::Debug for Upload {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Upload({}, {} bytes)", self.name, self.bytes.len())
    }
}

/// One request.
#[derive(Debug, Clone)]
pub struct Request {
    /// GET, POST or DELETE.
    pub method: Method,
    /// The path with its ids percent-encoded, `/v1/…`.
    pub path: String,
    /// The path with `{id}` for ids: what Stripe's rate limits call an
    /// endpoint, so the name of the bucket the request is paced by.
    pub template: String,
    /// Parameters.
    pub params: Form,
    /// The Idempotency-Key of a POST; `None` lets the client make a random one
    /// that all tries of this request share.
    pub idempotency_key: Option<String>,
    /// The object as it was read before it is changed, for the audit log.
    pub known: Option<Box<RawValue>>,
    /// A file; the request is then multipart and goes to the host for files.
    pub upload: Option<Upload>,
}

impl Request {
    /// A GET. `path` alternates literals and ids as [`Request::route`] does.
    pub fn get(path: &[&str]) -> Self {
        Self::route(Method::Get, path)
    }

    /// A POST.
    pub fn post(path: &[&str]) -> Self {
        Self::route(Method::Post, path)
    }

    /// A DELETE.
    pub fn delete(path: &[&str]) -> Self {
        Self::route(Method::Delete, path)
    }

    /// Joins literals and ids: `["/v1/terminal/readers", id, "cancel_action"]`.
    /// Every second part is an id and is percent-encoded.
    fn route(method: Method, parts: &[&str]) -> Self {
        let mut path = String::new();
        let mut template = String::new();
        for (index, part) in parts.iter().enumerate() {
            if index > 0 {
                path.push('/');
                template.push('/');
            }
            if index % 2 == 1 {
                path.push_str(&path_segment(part));
                template.push_str("{id}");
            } else {
                path.push_str(part);
                template.push_str(part);
            }
        }
        Self {
            method,
            path,
            template,
            params: Form::new(),
            idempotency_key: None,
            known: None,
            upload: None,
        }
    }

    /// Sets the parameters.
    pub fn params(mut self, params: Form) -> Self {
        self.params = params;
        self
    }

    /// Sets the file that goes with it.
    pub fn upload(mut self, upload: Upload) -> Self {
        self.upload = Some(upload);
        self
    }

    /// Sets the Idempotency-Key (at most 255 characters).
    pub fn key(mut self, key: impl Into<String>) -> Self {
        self.idempotency_key = Some(key.into());
        self
    }

    /// Says what the object was when it was last read: the audit log tells
    /// what a change began with, and reads nothing for it.
    pub fn known(mut self, object: &RawValue) -> Self {
        self.known = Some(object.to_owned());
        self
    }

    /// Whether this changes anything at Stripe.
    pub fn is_write(&self) -> bool {
        self.method != Method::Get
    }

    /// As [`Request::known`], where only some fields are known: their names have
    /// dots, `metadata.lane`. `None` is "not there".
    pub fn was(mut self, fields: impl IntoIterator<Item = (String, Option<String>)>) -> Self {
        let mut object = serde_json::json!({});
        let mut any = false;
        for (name, value) in fields {
            let place = name.split('.').try_fold(&mut object, |place, part| {
                let map = place.as_object_mut()?;
                Some(map.entry(part).or_insert_with(|| serde_json::json!({})))
            });
            if let Some(place) = place {
                *place = value.into();
                any = true;
            }
        }
        if any {
            self.known = serde_json::value::to_raw_value(&object).ok();
        }
        self
    }

    /// The id of what it is about: the last one in its path.
    pub fn id(&self) -> Option<String> {
        let parts = self.path.split('/').zip(self.template.split('/'));
        let ids = parts.filter(|(_, place)| *place == "{id}");
        ids.last().map(|(id, _)| id.to_owned())
    }

    /// What Stripe's rate limits call an endpoint: method and template.
    pub fn endpoint(&self) -> String {
        format!("{} {}", self.method.name(), self.template)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_encoded_and_templated() {
        let request = Request::post(&["/v1/terminal/readers", "tmr/1", "cancel_action"]);
        assert_eq!(request.path, "/v1/terminal/readers/tmr%2F1/cancel_action");
        assert_eq!(
            request.endpoint(),
            "POST /v1/terminal/readers/{id}/cancel_action"
        );
        assert!(request.is_write());
        assert_eq!(request.id().as_deref(), Some("tmr%2F1"));
        assert_eq!(Request::post(&["/v1/refunds"]).id(), None);
    }

    #[test]
    fn some_fields_are_known() {
        let fields = [("label", Some("Till 3")), ("metadata.lane", None)];
        let fields = fields.map(|(name, was)| (name.to_owned(), was.map(str::to_owned)));
        let request = Request::post(&["/v1/x"]).was(fields);
        assert_eq!(
            request.known.unwrap().get(),
            r#"{"label":"Till 3","metadata":{"lane":null}}"#
        );
        assert!(Request::post(&["/v1/x"]).was([]).known.is_none());
    }

    #[test]
    fn a_file_says_its_name_and_not_what_is_in_it() {
        let upload = Upload::new(
            "Schlüssel \"x\".pem",
            "application/x-pem-file",
            b"abc".to_vec(),
        );
        assert_eq!(format!("{upload:?}"), "Upload(Schl_ssel__x_.pem, 3 bytes)");
    }
}
