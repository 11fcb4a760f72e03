//! What an endpoint's function is handed.

use serde_json::Value;

use super::build::flag;
use super::error::ApiError;
use super::faults::ReaderFaults;
use super::kinds::Kind;
use super::store::World;

/// A request that may be executed, and the world it is about.
pub(super) struct Ctx<'a> {
    pub(super) world: &'a mut World,
    /// Milliseconds since 1970.
    pub(super) now: i64,
    /// The version the request asks for.
    pub(super) version: &'a str,
    /// The caller's key.
    pub(super) key: &'a str,
    /// The checked parameters.
    pub(super) params: Value,
    /// The id in the path; empty if there is none.
    pub(super) id: String,
    pub(super) faults: &'a ReaderFaults<'a>,
    /// What stands in a form beside its fields: a file's name and bytes.
    pub(super) upload: Option<(String, Vec<u8>)>,
}

impl Ctx<'_> {
    pub(super) fn seconds(&self) -> i64 {
        self.now.div_euclid(1000)
    }

    /// A text parameter, if it was sent and not emptied.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.params.get(name).and_then(Value::as_str)
    }

    pub(super) fn int(&self, name: &str) -> Option<i64> {
        self.params.get(name).and_then(Value::as_i64)
    }

    /// The object the path names.
    pub(super) fn subject(&self, kind: Kind) -> Result<Value, ApiError> {
        self.world
            .get(kind, &self.id)
            .ok_or_else(|| ApiError::missing(kind.noun(), &self.id))
    }

    /// The object the path names, if it was not deleted.
    pub(super) fn living(&self, kind: Kind) -> Result<Value, ApiError> {
        let object = self.subject(kind)?;
        if flag(&object, "deleted") {
            return Err(ApiError::missing(kind.noun(), &self.id));
        }
        Ok(object)
    }

    /// The object a parameter names.
    pub(super) fn named(&self, kind: Kind, param: &str) -> Result<Option<Value>, ApiError> {
        match self.text(param) {
            None => Ok(None),
            Some(id) => self
                .world
                .get(kind, id)
                .map(Some)
                .ok_or_else(|| ApiError::missing_ref(kind.noun(), id, param)),
        }
    }
}
