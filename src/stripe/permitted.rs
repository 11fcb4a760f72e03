//! What of a restricted key is known from its requests so far.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use super::request::{Method, Request};

/// What requests have shown so far, by endpoint.
#[derive(Debug, Default)]
pub(super) struct Permitted {
    pub(super) readable: Mutex<HashSet<String>>,
    pub(super) unexpanded: Mutex<HashSet<String>>,
    pub(super) trying: tokio::sync::Mutex<()>,
}

pub(super) fn note(set: &Mutex<HashSet<String>>, endpoint: String) {
    set.lock()
        .unwrap_or_else(PoisonError::into_inner)
        .insert(endpoint);
}

pub(super) fn contains(set: &Mutex<HashSet<String>>, endpoint: &str) -> bool {
    set.lock()
        .unwrap_or_else(PoisonError::into_inner)
        .contains(endpoint)
}

impl Permitted {
    pub(super) fn answered(&self, request: &Request, endpoint: &str) {
        if request.method == Method::Get && !contains(&self.readable, endpoint) {
            note(&self.readable, endpoint.to_owned());
        }
    }
}
