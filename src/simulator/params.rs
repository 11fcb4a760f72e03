//! Form encoding: `a[b][c]=1`, `a[0]=x`, `a[]=x` into a tree of text.
//!
//! Whether a branch is a list or a map is not decided here: only the contract
//! knows that `metadata[0]` is a key and `inputs[0]` a place.

use super::error::ApiError;

/// What was sent under a name.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    Text(String),
    Branch(Vec<(String, Node)>),
}

/// Decodes `%41` and, in forms, `+`.
pub(super) fn percent_decode(text: &str, plus: bool) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = (bytes[at] == b'%')
            .then(|| text.get(at + 1..at + 3))
            .flatten()
            .and_then(|pair| u8::from_str_radix(pair, 16).ok());
        if let Some(byte) = hex {
            out.push(byte);
            at += 3;
        } else {
            let byte = bytes[at];
            out.push(if plus && byte == b'+' { b' ' } else { byte });
            at += 1;
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// The name-value pairs of a form body or a query, decoded, in order.
pub(super) fn pairs(raw: &str) -> Vec<(String, String)> {
    raw.split('&')
        .filter(|part| !part.is_empty())
        .map(|part| {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            (percent_decode(name, true), percent_decode(value, true))
        })
        .collect()
}

/// Splits `a[b][]` into `a`, `b` and nothing.
fn path(name: &str) -> Option<Vec<&str>> {
    let Some(open) = name.find('[') else {
        return Some(vec![name]);
    };
    let mut parts = vec![&name[..open]];
    let mut rest = &name[open..];
    while let Some(inner) = rest.strip_prefix('[') {
        let close = inner.find(']')?;
        parts.push(&inner[..close]);
        rest = &inner[close + 1..];
    }
    rest.is_empty().then_some(parts)
}

/// Builds the tree; the same name twice is an error.
pub(super) fn tree(pairs: &[(String, String)]) -> Result<Node, ApiError> {
    let mut root = Vec::new();
    for (name, value) in pairs {
        let parts = path(name)
            .filter(|parts| !parts[0].is_empty())
            .ok_or_else(|| {
                ApiError::invalid(format!("Invalid parameter name: {name}")).param(name)
            })?;
        insert(&mut root, &parts, value)
            .map_err(|message| ApiError::invalid(format!("{message}: {name}")).param(name))?;
    }
    Ok(Node::Branch(root))
}

fn insert(into: &mut Vec<(String, Node)>, parts: &[&str], value: &str) -> Result<(), &'static str> {
    let Some((&name, rest)) = parts.split_first() else {
        return Ok(());
    };
    if rest.is_empty() {
        if !name.is_empty() && into.iter().any(|(known, _)| known == name) {
            return Err("Received the same parameter twice");
        }
        into.push((name.to_owned(), Node::Text(value.to_owned())));
        return Ok(());
    }
    // `items[][a]=1&items[][b]=2&items[][a]=3` are two items: a new one begins
    // where a name comes again.
    let place = if name.is_empty() {
        into.iter()
            .rposition(|(known, node)| known.is_empty() && !holds(node, rest))
    } else {
        into.iter().position(|(known, _)| known == name)
    };
    let place = place.unwrap_or_else(|| {
        into.push((name.to_owned(), Node::Branch(Vec::new())));
        into.len() - 1
    });
    match into.get_mut(place) {
        Some((_, Node::Branch(inner))) => insert(inner, rest, value),
        _ => Err("Received both a value and an object for the same parameter"),
    }
}

fn holds(node: &Node, parts: &[&str]) -> bool {
    let Some((&name, rest)) = parts.split_first() else {
        return true;
    };
    match node {
        Node::Text(_) => true,
        Node::Branch(inner) => inner
            .iter()
            .find(|(known, _)| known == name)
            .is_some_and(|(_, node)| !name.is_empty() && holds(node, rest)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(raw: &str) -> Result<Node, ApiError> {
        tree(&pairs(raw))
    }

    #[test]
    fn nested_names_become_a_tree() {
        let Ok(Node::Branch(root)) = parse("a%5Bb%5D=x+y&c[]=1&c[]=2&i[][n]=1&i[][m]=2&i[][n]=3")
        else {
            panic!("not a tree")
        };
        assert_eq!(root.len(), 3);
        assert_eq!(
            root[0].1,
            Node::Branch(vec![("b".into(), Node::Text("x y".into()))])
        );
        let Node::Branch(items) = &root[2].1 else {
            panic!("not a list")
        };
        assert_eq!(items.len(), 2);
    }

    #[test]
    fn refuses_doubles_and_torn_names() {
        assert!(parse("a=1&a=2").is_err());
        assert!(parse("a=1&a[b]=2").is_err());
        assert!(parse("a[b=2").is_err());
    }
}
