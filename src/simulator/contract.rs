//! The endpoints and their parameters, as the contract states them.
//!
//! `contract.json` is the published contract cut down to what a request may
//! say; replies are held against the full contract by the tests. It is parsed
//! when the first request comes, so starting the simulator costs nothing.

use std::collections::HashMap;
use std::sync::OnceLock;

use serde_json::Value;

/// One named operation: a verb and a path with at most one `{id}`.
pub(super) struct Endpoint {
    pub(super) verb: String,
    pub(super) template: String,
    pub(super) params: Value,
}

struct Contract {
    endpoints: Vec<Endpoint>,
    by_name: HashMap<(String, String), usize>,
}

fn contract() -> &'static Contract {
    static CONTRACT: OnceLock<Contract> = OnceLock::new();
    CONTRACT.get_or_init(|| {
        let rows: Vec<Value> =
            serde_json::from_str(include_str!("contract.json")).unwrap_or_default();
        let mut endpoints = Vec::with_capacity(rows.len());
        let mut by_name = HashMap::new();
        for mut row in rows {
            let text = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
            let (verb, template) = (text("verb"), text("path"));
            by_name.insert((verb.clone(), template.clone()), endpoints.len());
            let params = row["params"].take();
            endpoints.push(Endpoint {
                verb,
                template,
                params,
            });
        }
        Contract { endpoints, by_name }
    })
}

/// The endpoint a request means, and the id in its path.
pub(super) fn find(verb: &str, path: &str) -> Option<(&'static Endpoint, String)> {
    let contract = contract();
    let at = |template: &str| {
        contract
            .by_name
            .get(&(verb.to_owned(), template.to_owned()))
            .map(|&index| &contract.endpoints[index])
    };
    if let Some(endpoint) = at(path) {
        return Some((endpoint, String::new()));
    }
    // An id is one segment; try each segment in its place, last first.
    let segments: Vec<&str> = path.split('/').collect();
    for place in (2..segments.len()).rev() {
        let mut shape = segments.clone();
        shape[place] = "{id}";
        if let Some(endpoint) = at(&shape.join("/")) {
            let id = super::params::percent_decode(segments[place], false);
            return (!id.is_empty()).then_some((endpoint, id));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_endpoints_and_ids() {
        let found = |verb, path| find(verb, path).map(|(e, id)| (e.template.clone(), id));
        assert_eq!(
            found("POST", "/v1/terminal/readers/tmr_1/cancel_action"),
            Some((
                "/v1/terminal/readers/{id}/cancel_action".to_owned(),
                "tmr_1".to_owned()
            ))
        );
        assert_eq!(
            found("GET", "/v1/charges/search"),
            Some(("/v1/charges/search".to_owned(), String::new()))
        );
        assert_eq!(found("GET", "/v1/charges/"), None);
        assert_eq!(found("GET", "/v2/charges"), None);
        assert_eq!(found("DELETE", "/v1/charges/ch_1"), None);
    }
}
