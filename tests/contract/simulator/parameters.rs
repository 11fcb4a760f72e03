//! What a request says is read, refused, or said to have no effect: a parameter that is
//! taken and forgotten tells a till's developer that something works that does not.
//!
//! The sources tell. From the function that answers an endpoint, through all those it
//! calls, a parameter's name must stand in some text; where it does not, nobody reads it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::validator::Contract;

/// Those that are checked and mean nothing here; `docs/simulator.md` says so of each.
const WITHOUT_EFFECT: &[&str] = &[
    "client_secret",
    "error_on_requires_action",
    "off_session",
    "return_url",
    "use_stripe_sdk",
];

type Item = (String, String);

/// Functions and constants of the simulator by module and name, with their text.
fn items() -> BTreeMap<Item, String> {
    let mut items = BTreeMap::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/simulator");
    for entry in std::fs::read_dir(root).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|ext| ext != "rs") {
            continue;
        }
        let module = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let source = std::fs::read_to_string(&path).unwrap();
        let source = source.split("#[cfg(test)]").next().unwrap();
        let mut name = String::new();
        for line in source.lines() {
            if let Some(begun) = begins(line) {
                name = begun;
            }
            let text: &mut String = items.entry((module.clone(), name.clone())).or_default();
            text.push_str(line);
            text.push('\n');
        }
    }
    items
}

/// The name of the item that begins in a line.
fn begins(line: &str) -> Option<String> {
    let rest = line.strip_prefix("pub(super) ").unwrap_or(line);
    let rest = ["async fn ", "const fn ", "fn ", "const ", "static "]
        .iter()
        .find_map(|word| rest.strip_prefix(word));
    let name = |rest: &str| {
        rest.split(|c: char| !c.is_alphanumeric() && c != '_')
            .next()
            .map(str::to_owned)
    };
    match rest {
        Some(rest) => name(rest),
        None if line.starts_with("impl") => Some(String::new()),
        None => None,
    }
}

/// What a text names: a module's item, or one of its own module.
fn named(text: &str, module: &str) -> Vec<Item> {
    let mut out = Vec::new();
    for path in text.split(|c: char| !c.is_alphanumeric() && c != '_' && c != ':') {
        let mut parts = path.rsplit("::");
        let item = parts.next().unwrap_or_default();
        if !item.is_empty() {
            let of = parts.next().filter(|of| *of != "super" && !of.is_empty());
            out.push((of.unwrap_or(module).to_owned(), item.to_owned()));
        }
    }
    out
}

/// The texts of an item and of all that it calls.
fn reach(items: &BTreeMap<Item, String>, from: Item) -> (BTreeSet<Item>, String) {
    let (mut seen, mut open) = (BTreeSet::new(), vec![from]);
    let mut whole = String::new();
    while let Some(item) = open.pop() {
        let Some(text) = items.get(&item) else {
            continue;
        };
        if seen.insert(item.clone()) {
            open.extend(named(text, &item.0));
            whole.push_str(text);
        }
    }
    (seen, whole)
}

#[test]
fn every_parameter_is_read_refused_or_said_to_have_no_effect() {
    let items = items();
    let routes: String = items
        .iter()
        .filter(|((module, _), _)| module == "routes")
        .map(|(_, text)| text.as_str())
        .collect();
    let docs = include_str!("../../../docs/simulator.md");
    let listed = ("list".to_owned(), "list".to_owned());
    let (mut unread, mut forgotten) = (BTreeSet::new(), BTreeSet::new());
    let mut looked_at = 0;
    for endpoint in Contract::load().endpoints() {
        let text = |name: &str| endpoint[name].as_str().unwrap().to_owned();
        let (verb, path) = (text("verb"), text("path"));
        let start = format!("(\"{verb}\", \"{}\") => ", path.replacen("/v1/", "", 1));
        let handler = routes
            .split(&start)
            .nth(1)
            .and_then(|rest| rest.split(',').next());
        let Some((module, name)) = handler.and_then(|handler| handler.split_once("::")) else {
            continue;
        };
        if name.contains('(') {
            continue;
        }
        let (seen, whole) = reach(&items, (module.to_owned(), name.to_owned()));
        // A filter of a list is held against the field of its name.
        if seen.contains(&listed) {
            continue;
        }
        looked_at += 1;
        let names = endpoint["params"]["properties"].as_object();
        for name in names.into_iter().flat_map(serde_json::Map::keys) {
            // Read for every endpoint, or beside the form.
            if name == "expand" || whole.contains(&format!("\"{name}\"")) {
                continue;
            }
            unread.insert(name.clone());
            if !docs.contains(&format!("`{name}`")) || !WITHOUT_EFFECT.contains(&name.as_str()) {
                forgotten.insert(format!("{verb} {path} {name}"));
            }
        }
    }
    assert!(looked_at > 40, "{looked_at}");
    assert!(forgotten.is_empty(), "taken and forgotten: {forgotten:#?}");
    let listed: BTreeSet<String> = WITHOUT_EFFECT
        .iter()
        .map(|name| (*name).to_owned())
        .collect();
    assert_eq!(unread, listed);
}
