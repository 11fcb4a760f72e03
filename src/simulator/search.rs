//! The search endpoints, as far as scripts use them.

use serde_json::{Value, json};

use super::build::text;
use super::error::ApiError;
use super::list::path;
use super::routes::Ctx;
use super::store::{Kind, Row, World};

/// How far back a search looks: it has no index, and one that finds nothing
/// must not make a million objects first.
const REACH: usize = 50_000;

/// A search: clauses `field:"value"`, `metadata["key"]:"value"`,
/// `created>=…` joined by AND. It serves what scripts use; the rest of the
/// language is refused rather than misread.
pub(super) fn search(ctx: &mut Ctx<'_>, kind: Kind) -> Result<Value, ApiError> {
    let query = ctx.text("query").unwrap_or_default().to_owned();
    let clauses = query
        .split(" AND ")
        .map(clause)
        .collect::<Option<Vec<_>>>()
        .filter(|clauses| clauses.len() <= 10)
        .ok_or_else(|| {
            ApiError::invalid(format!(
                "We were unable to parse your search query: {query}"
            ))
            .param("query")
        })?;
    let start = match ctx.text("page") {
        None => 0,
        Some(page) => page
            .parse::<usize>()
            .map_err(|_| ApiError::invalid("Invalid page").param("page"))?,
    };
    let limit = ctx
        .int("limit")
        .and_then(|limit| usize::try_from(limit).ok())
        .unwrap_or(10);
    let world: &World = ctx.world;
    let matching = |object: &Value| clauses.iter().all(|clause| clause.holds(object));
    let past = world
        .history
        .walk(kind, i64::MIN / 4, i64::MAX / 4, None, true)
        .take(REACH)
        .map(|key| {
            let made = world.history.at(kind, key);
            world.held(kind, text(&made, "id")).unwrap_or(made)
        });
    let mut page: Vec<Value> = world
        .rows_beyond(kind, None, false)
        .map(Row::value)
        .chain(past)
        .filter(matching)
        .skip(start)
        .take(limit + 1)
        .collect();
    let has_more = page.len() > limit;
    page.truncate(limit);
    let next = has_more.then(|| (start + limit).to_string());
    Ok(json!({
        "object": "search_result",
        "url": format!("/v1/{}/search", path(kind)),
        "has_more": has_more,
        "data": page,
        "next_page": next,
    }))
}

struct Clause {
    path: Vec<String>,
    operator: &'static str,
    value: String,
}

fn clause(source: &str) -> Option<Clause> {
    let source = source.trim();
    let operator = [">=", "<=", ":", ">", "<"]
        .into_iter()
        .filter_map(|operator| source.find(operator).map(|at| (at, operator)))
        .min_by_key(|(at, operator)| (*at, std::cmp::Reverse(operator.len())))?;
    let (field, value) = (
        &source[..operator.0],
        &source[operator.0 + operator.1.len()..],
    );
    let value = value.trim().trim_matches(['"', '\'']).to_owned();
    let path = match field.split_once('[') {
        Some((outer, key)) => vec![
            outer.to_owned(),
            key.trim_end_matches(']')
                .trim_matches(['"', '\''])
                .to_owned(),
        ],
        None => field.trim().split('.').map(str::to_owned).collect(),
    };
    Some(Clause {
        path,
        operator: operator.1,
        value,
    })
}

impl Clause {
    fn holds(&self, object: &Value) -> bool {
        let mut at = object;
        for part in &self.path {
            let Some(inner) = at.get(part) else {
                return false;
            };
            at = inner;
        }
        let number = || Some((at.as_i64()?, self.value.parse::<i64>().ok()?));
        match (self.operator, at) {
            (":", Value::String(text)) => *text == self.value,
            (":", other) => {
                serde_json::from_str(&self.value).is_ok_and(|wanted: Value| wanted == *other)
            }
            (">", _) => number().is_some_and(|(have, want)| have > want),
            (">=", _) => number().is_some_and(|(have, want)| have >= want),
            ("<", _) => number().is_some_and(|(have, want)| have < want),
            _ => number().is_some_and(|(have, want)| have <= want),
        }
    }
}
