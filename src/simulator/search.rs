//! The search endpoints and their language:
//! <https://docs.stripe.com/search#search-query-language>.
//!
//! A query is clauses joined by AND or by OR, never by both. A clause is a field, an
//! operator and a value, and may be negated with a minus. Strings compare without
//! regard to case; `~` finds a part of three letters or more; `null` is what was never
//! set. Fields that can't be searched are refused, as everything is that Stripe refuses.

use serde_json::{Value, json};

use super::build::{flag, text};
use super::context::Ctx;
use super::error::ApiError;
use super::kinds::Kind;
use super::list::path;
use super::store::{Row, World};

/// How far back a search looks: it has no index, and one that finds nothing
/// must not make a million objects first.
const REACH: usize = 50_000;
const CLAUSES: usize = 10;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Type {
    /// Compares as a whole.
    Token,
    /// May be asked for a part of it.
    Words,
    Number,
}

use Type::{Number, Token, Words};

const CARD: &[(&str, Type)] = &[
    ("last4", Token),
    ("exp_month", Number),
    ("exp_year", Number),
    ("brand", Token),
    ("fingerprint", Token),
    ("network", Token),
];

/// What can be searched for.
fn fields(kind: Kind) -> &'static [(&'static str, Type)] {
    match kind {
        Kind::Charge => &[
            ("amount", Number),
            ("billing_details.address.postal_code", Token),
            ("created", Number),
            ("currency", Token),
            ("customer", Token),
            ("disputed", Token),
            ("refunded", Token),
            ("status", Token),
        ],
        Kind::Customer => &[
            ("created", Number),
            ("email", Words),
            ("name", Words),
            ("phone", Words),
        ],
        _ => &[
            ("amount", Number),
            ("created", Number),
            ("currency", Token),
            ("customer", Token),
            ("status", Token),
        ],
    }
}

fn type_of(kind: Kind, path: &[String]) -> Option<Type> {
    if path.len() == 2 && path[0] == "metadata" {
        return Some(Words);
    }
    if kind == Kind::Charge && path.len() == 3 && path[0] == "payment_method_details" {
        return CARD
            .iter()
            .find(|(name, _)| *name == path[2])
            .map(|(_, kind)| *kind);
    }
    let name = path.join(".");
    fields(kind)
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, kind)| *kind)
}

#[derive(Debug, PartialEq)]
enum Wanted {
    Null,
    Number(i64),
    Text(String),
}

#[derive(Debug, PartialEq)]
struct Clause {
    negated: bool,
    path: Vec<String>,
    operator: String,
    wanted: Wanted,
}

#[derive(Debug, PartialEq)]
struct Query {
    clauses: Vec<Clause>,
    any: bool,
}

type Reader<'a> = std::iter::Peekable<std::str::Chars<'a>>;

/// Takes letters as long as they fit.
fn span(from: &mut Reader<'_>, fits: impl Fn(char) -> bool) -> String {
    let mut out = String::new();
    while let Some(letter) = from.next_if(|&letter| fits(letter)) {
        out.push(letter);
    }
    out
}

/// A text between quotes, in which a backslash stands before a quote.
fn quoted(from: &mut Reader<'_>) -> Result<String, String> {
    let Some(quote) = from.next_if(|c| matches!(c, '"' | '\'')) else {
        return Err("a value must stand between quotes".to_owned());
    };
    let mut out = String::new();
    loop {
        match from.next() {
            Some('\\') => out.extend(from.next()),
            Some(letter) if letter == quote => return Ok(out),
            Some(letter) => out.push(letter),
            None => return Err("a quote is not closed".to_owned()),
        }
    }
}

fn clause(kind: Kind, from: &mut Reader<'_>) -> Result<Clause, String> {
    let negated = from.next_if_eq(&'-').is_some();
    let name = span(from, |c| c.is_ascii_alphanumeric() || c == '_' || c == '.');
    if name.is_empty() {
        return Err("a clause begins with the name of a field".to_owned());
    }
    let mut path: Vec<String> = name.split('.').map(str::to_owned).collect();
    if from.next_if_eq(&'[').is_some() {
        path.push(quoted(from)?);
        if from.next_if_eq(&']').is_none() {
            return Err("a bracket is not closed".to_owned());
        }
    }
    let Some(field) = type_of(kind, &path) else {
        return Err(format!(
            "field '{}' is an unsupported search field for resource '{}'",
            path.join("."),
            path_name(kind)
        ));
    };
    let operator = match span(from, |c| matches!(c, ':' | '~' | '>' | '<' | '=')).as_str() {
        "=" | "" => return Err(format!("an operator must follow '{name}'")),
        known @ (":" | "~" | ">" | "<" | ">=" | "<=") => known.to_owned(),
        other => return Err(format!("there is no operator '{other}'")),
    };
    let wanted = if matches!(from.peek(), Some('"' | '\'')) {
        Wanted::Text(quoted(from)?)
    } else {
        let bare = span(from, |c| !c.is_whitespace());
        match bare.as_str() {
            "null" => Wanted::Null,
            _ => match bare.parse() {
                Ok(number) => Wanted::Number(number),
                Err(_) => return Err(format!("the value of '{name}' must stand between quotes")),
            },
        }
    };
    if from.peek().is_some_and(|next| !next.is_whitespace()) {
        return Err("clauses are separated by spaces".to_owned());
    }
    let clause = Clause {
        negated,
        path,
        operator,
        wanted,
    };
    clause.check(field)?;
    Ok(clause)
}

fn path_name(kind: Kind) -> &'static str {
    path(kind)
}

/// Reads a query; what is wrong with it, if it is none.
fn parse(kind: Kind, source: &str) -> Result<Query, String> {
    let mut from = source.chars().peekable();
    let (mut clauses, mut joined): (Vec<Clause>, Option<bool>) = (Vec::new(), None);
    loop {
        span(&mut from, char::is_whitespace);
        if from.peek().is_none() {
            break;
        }
        if !clauses.is_empty() {
            let mut ahead = from.clone();
            let word = span(&mut ahead, |c| c.is_ascii_alphabetic());
            // A space alone is an AND.
            let any = word.eq_ignore_ascii_case("or");
            if any || word.eq_ignore_ascii_case("and") {
                from = ahead;
                span(&mut from, char::is_whitespace);
            }
            if joined.is_some_and(|joined| joined != any) {
                return Err("AND and OR can't be used in the same query".to_owned());
            }
            joined = Some(any);
        }
        clauses.push(clause(kind, &mut from)?);
        if clauses.len() > CLAUSES {
            return Err(format!("a query may have up to {CLAUSES} clauses"));
        }
    }
    if clauses.is_empty() {
        return Err("a query needs a clause".to_owned());
    }
    Ok(Query {
        clauses,
        any: joined == Some(true),
    })
}

pub(super) fn search(ctx: &mut Ctx<'_>, kind: Kind) -> Result<Value, ApiError> {
    let source = ctx.text("query").unwrap_or_default().to_owned();
    let query = parse(kind, &source).map_err(|why| {
        ApiError::invalid(format!(
            "We were unable to parse your search query: {why}. See https://stripe.com/docs/search#search-query-language: {source}"
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
    let past = world
        .history
        .walk(kind, (i64::MIN / 4, i64::MAX / 4), None, true)
        .take(REACH)
        .map(|key| {
            let made = world.history.at(kind, key);
            world.held(kind, text(&made, "id")).unwrap_or(made)
        });
    let mut page: Vec<Value> = world
        .rows_beyond(kind, None, false)
        .map(Row::value)
        .chain(past)
        .filter(|object| !flag(object, "deleted") && query.holds(object))
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

impl Query {
    fn holds(&self, object: &Value) -> bool {
        let mut clauses = self.clauses.iter();
        if self.any {
            clauses.any(|clause| clause.holds(object))
        } else {
            clauses.all(|clause| clause.holds(object))
        }
    }
}

impl Clause {
    /// Whether operator and value fit the field.
    fn check(&self, field: Type) -> Result<(), String> {
        let name = self.path.join(".");
        match (field, self.operator.as_str(), &self.wanted) {
            (_, ":", Wanted::Null) => Ok(()),
            (_, _, Wanted::Null) => Err(format!("only ':' can ask '{name}' for null")),
            (Words, "~", Wanted::Text(part)) if part.chars().count() < 3 => {
                Err("a part to be found must have three characters or more".to_owned())
            }
            (Number | Token, "~", _) => Err(format!("'~' can't be used with '{name}'")),
            (Token | Words, ">" | "<" | ">=" | "<=", _) => {
                Err(format!("'{}' can't be used with '{name}'", self.operator))
            }
            (Number, _, Wanted::Text(sent)) if sent.parse::<i64>().is_err() => {
                Err(format!("'{name}' is a number"))
            }
            (Token | Words, _, Wanted::Number(_)) => {
                Err(format!("the value of '{name}' must stand between quotes"))
            }
            _ => Ok(()),
        }
    }

    fn holds(&self, object: &Value) -> bool {
        let at = self
            .path
            .iter()
            .try_fold(object, |at, part| at.get(part))
            .unwrap_or(&Value::Null);
        self.fits(at) != self.negated
    }

    fn fits(&self, at: &Value) -> bool {
        if let Some(have) = at.as_i64() {
            let want = match &self.wanted {
                Wanted::Number(number) => *number,
                Wanted::Text(sent) => sent.parse().unwrap_or_default(),
                Wanted::Null => return false,
            };
            return match self.operator.as_str() {
                ">" => have > want,
                ">=" => have >= want,
                "<" => have < want,
                "<=" => have <= want,
                _ => have == want,
            };
        }
        let have = match at {
            Value::Null => return self.wanted == Wanted::Null,
            Value::String(text) => text.to_lowercase(),
            other => other.to_string(),
        };
        match &self.wanted {
            Wanted::Text(want) if self.operator == "~" => have.contains(&want.to_lowercase()),
            Wanted::Text(want) => have == want.to_lowercase(),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(kind: Kind, query: &str, object: &Value) -> Result<bool, String> {
        parse(kind, query).map(|query| query.holds(object))
    }

    #[test]
    fn a_query_holds_as_stripe_describes_it() {
        let charge = json!({
            "amount": 1250, "currency": "eur", "status": "succeeded", "customer": null,
            "refunded": false, "metadata": {"order": "A-4711", "note": "it's \"fine\""},
            "payment_method_details": {"card_present": {"last4": "4242", "exp_year": 2034}}
        });
        for (query, wanted) in [
            ("status:\"succeeded\"", true),
            ("status:'SUCCEEDED' AND amount>1000", true),
            ("status:'succeeded' amount>1250", false),
            ("amount:1250 or amount:1", true),
            ("amount<='1250'", true),
            ("-currency:'usd'", true),
            ("-metadata['order']:'a-4711'", false),
            ("metadata['order']~'471'", true),
            ("metadata['note']:'it\\'s \"fine\"'", true),
            ("metadata['table']:null", true),
            ("-metadata['order']:null", true),
            ("customer:null", true),
            ("refunded:'false'", true),
            ("payment_method_details.card_present.last4:'4242'", true),
        ] {
            assert_eq!(finds(Kind::Charge, query, &charge), Ok(wanted), "{query}");
        }
    }

    #[test]
    fn what_stripe_refuses_is_refused() {
        for query in [
            "",
            "status",
            "status:",
            "status:succeeded",
            "status:'succeeded",
            "status:'a' AND amount>1 OR amount<5",
            "status:'a' amount>1 OR amount<5",
            "colour:'red'",
            "description:'x'",
            "status~'succ'",
            "metadata['a']~'ab'",
            "metadata['a'>'b'",
            "currency>'eur'",
            "amount:'much'",
            "amount>null",
            "(amount>1)",
        ] {
            assert!(parse(Kind::Charge, query).is_err(), "{query}");
        }
        let many = ["amount>1"; 11].join(" AND ");
        assert!(parse(Kind::Charge, &many).is_err());
        assert!(parse(Kind::Intent, "refunded:'true'").is_err());
        assert!(parse(Kind::Customer, "email~'rosen'").is_ok());
    }
}
