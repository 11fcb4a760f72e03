//! The filters that jq has natively, with jq's errors. What jaq's library has the same, such as
//! the mathematics, is taken from there.

use jaq_core::native::{Filter, Fun, bome, run, unary, v};
use jaq_core::{Exn, RunPtr};
use regex_bites::RegexBuilder;

use super::number::JqNumber;
use super::run::Run;
use super::value::operators::split;
use super::value::{Error, Fields, Value, ValueOrError, fail, owned};

/// What jaq's library names otherwise here, because `prelude.jq` has filters of these names that
/// say what jq says where they do not fit.
const BENEATH: &[(&str, &str)] = &[
    ("limit", "_limit"),
    ("skip", "_skip"),
    ("sort", "_sort"),
    ("sort_by", "_sort_by"),
    ("group_by", "_group_by"),
    ("strftime", "_strftime"),
    ("strflocaltime", "_strflocaltime"),
    ("strptime", "_strptime"),
    ("mktime", "_mktime"),
    ("gmtime", "_gmtime"),
    ("localtime", "_localtime"),
    ("lgamma", "_lgamma"),
    ("decode_base64", "_decode_base64"),
    ("ilogb", "_ilogb"),
];

/// What there is to be called by nobody: the environment holds a key, `halt` takes no number in
/// jq, and the rest is ours.
const ABSENT: &[&str] = &[
    "env",
    "halt",
    "floor",
    "round",
    "ceil",
    "explode",
    "implode",
    "ascii_downcase",
    "ascii_upcase",
    "reverse",
    "utf8bytelength",
    "startswith",
    "endswith",
    "ltrimstr",
    "rtrimstr",
    "trim",
    "ltrim",
    "rtrim",
    "keys_unsorted",
    "matches",
    "split_matches",
    "split_",
    "range",
];

/// Every native filter.
pub(super) fn natives() -> impl Iterator<Item = Fun<Run>> {
    let library = jaq_core::funs().chain(jaq_std::funs());
    let library = library.filter(|(name, ..)| !ABSENT.contains(name));
    let library = library.map(|(name, arguments, filter)| {
        let beneath = BENEATH.iter().find(|(known, _)| *known == name);
        (beneath.map_or(name, |(_, ours)| ours), arguments, filter)
    });
    let ours = [values(), texts(), numbers(), lists(), endings()];
    library.chain(ours.into_iter().flatten().map(run::<Run>))
}

type Natives = Vec<Filter<RunPtr<Run>>>;

fn values() -> Natives {
    vec![
        ("type", v(0), |cv| bome(Ok(Value::text(cv.1.kind())))),
        ("_quoted", v(0), |cv| bome(Ok(cv.1.quoted().into()))),
        ("length", v(0), |cv| bome(length(cv.1))),
        ("tojson", v(0), |cv| bome(Ok(cv.1.to_string().into()))),
        ("fromjson", v(0), |cv| bome(from_json(&cv.1))),
        ("tonumber", v(0), |cv| bome(to_number(cv.1))),
        ("has", v(1), |cv| unary(cv, |value, key| value.has(&key))),
        ("contains", v(1), |cv| {
            unary(cv, |value, part| value.contains(&part).map(Value::from))
        }),
        ("indices", v(1), |cv| {
            unary(cv, |value, part| value.indices(&part))
        }),
        ("delpaths", v(1), |cv| {
            unary(cv, |value, paths| match paths {
                Value::List(paths) => value.without(&paths),
                _ => fail("Paths must be specified as an array"),
            })
        }),
    ]
}

fn texts() -> Natives {
    vec![
        ("explode", v(0), |cv| bome(explode(&cv.1))),
        ("implode", v(0), |cv| bome(implode(&cv.1))),
        ("utf8bytelength", v(0), |cv| {
            bome(match &cv.1 {
                Value::Text(text) => Ok(text.len().into()),
                value => fail(format_args!(
                    "{} only strings have UTF-8 byte length",
                    value.quoted()
                )),
            })
        }),
        ("ascii_downcase", v(0), |cv| {
            bome(on_text(&cv.1, |text| {
                Value::from(text.to_ascii_lowercase())
            }))
        }),
        ("ascii_upcase", v(0), |cv| {
            bome(on_text(&cv.1, |text| {
                Value::from(text.to_ascii_uppercase())
            }))
        }),
        ("startswith", v(1), |cv| {
            unary(cv, |value, with| {
                beside("startswith", &value, &with, |text, with| {
                    text.starts_with(with).into()
                })
            })
        }),
        ("endswith", v(1), |cv| {
            unary(cv, |value, with| {
                beside("endswith", &value, &with, |text, with| {
                    text.ends_with(with).into()
                })
            })
        }),
        ("ltrimstr", v(1), |cv| {
            unary(cv, |value, with| {
                beside("startswith", &value, &with, |text, with| {
                    Value::text(text.strip_prefix(with).unwrap_or(text))
                })
            })
        }),
        ("rtrimstr", v(1), |cv| {
            unary(cv, |value, with| {
                beside("endswith", &value, &with, |text, with| {
                    Value::text(text.strip_suffix(with).unwrap_or(text))
                })
            })
        }),
        ("trim", v(0), |cv| bome(trimmed(&cv.1, str::trim))),
        ("ltrim", v(0), |cv| bome(trimmed(&cv.1, str::trim_start))),
        ("rtrim", v(0), |cv| bome(trimmed(&cv.1, str::trim_end))),
        ("split", v(1), |cv| {
            unary(cv, |value, by| match (&value, &by) {
                (Value::Text(text), Value::Text(by)) => Ok(split(text, by)),
                _ => fail("split input and separator must be strings"),
            })
        }),
        ("_matches", v(3), |mut cv| {
            let test = cv.0.pop_var();
            let flags = cv.0.pop_var();
            let pattern = cv.0.pop_var();
            bome(matches(&cv.1, &pattern, &flags, &test))
        }),
    ]
}

fn numbers() -> Natives {
    vec![
        ("floor", v(0), |cv| bome(rounded(&cv.1, f64::floor))),
        ("ceil", v(0), |cv| bome(rounded(&cv.1, f64::ceil))),
        ("round", v(0), |cv| bome(rounded(&cv.1, f64::round))),
        ("nan", v(0), |_| bome(Ok(f64::NAN.into()))),
        ("infinite", v(0), |_| bome(Ok(f64::INFINITY.into()))),
        ("isnan", v(0), |cv| bome(asked(&cv.1, f64::is_nan))),
        ("isinfinite", v(0), |cv| {
            bome(asked(&cv.1, f64::is_infinite))
        }),
        ("isnormal", v(0), |cv| bome(asked(&cv.1, f64::is_normal))),
        ("range", v(3), |mut cv| {
            let by = cv.0.pop_var();
            let to = cv.0.pop_var();
            let from = cv.0.pop_var();
            match (from, to, by) {
                (Value::Number(from), Value::Number(to), Value::Number(by)) => {
                    Box::new(range(from, to, by).map(|number| Ok(Value::Number(number))))
                }
                _ => bome(fail("Range bounds must be numeric")),
            }
        }),
    ]
}

fn lists() -> Natives {
    vec![
        ("keys_unsorted", v(0), |cv| bome(keys(&cv.1))),
        ("reverse", v(0), |cv| {
            bome(match cv.1 {
                Value::Null => Ok(Value::list(Vec::new())),
                Value::Text(text) if text.is_empty() => Ok(Value::list(Vec::new())),
                Value::List(items) => Ok(owned(items).into_iter().rev().collect()),
                value => fail(format_args!("Cannot reverse {}", value.quoted())),
            })
        }),
        ("bsearch", v(1), |cv| {
            unary(cv, |value, item| match &value {
                Value::List(items) => Ok(match items.binary_search(&item) {
                    Ok(at) => Value::from(at),
                    Err(at) => Value::Number(JqNumber::of_index(at + 1).negated()),
                }),
                value => fail(format_args!("{} cannot be searched from", value.quoted())),
            })
        }),
    ]
}

fn endings() -> Natives {
    vec![
        ("halt", v(0), |_| {
            Box::new(std::iter::once(Err(Exn::halt(0))))
        }),
        ("_halt_error", v(0), |cv| {
            cv.0.data().last_words.replace(Some(cv.1));
            Box::new(std::iter::once(Err(Exn::halt(1))))
        }),
    ]
}

fn length(value: Value) -> ValueOrError {
    Ok(match value {
        Value::Null => 0_usize.into(),
        Value::Number(number) if number.value() < 0.0 => Value::Number(number.negated()),
        Value::Number(number) => Value::Number(number),
        Value::Text(text) => text.chars().count().into(),
        Value::List(items) => items.len().into(),
        Value::Object(fields) => fields.len().into(),
        value @ Value::Bool(_) => {
            return fail(format_args!("{} has no length", value.quoted()));
        }
    })
}

fn from_json(value: &Value) -> ValueOrError {
    let Value::Text(text) = value else {
        return fail(format_args!(
            "{} only strings can be parsed",
            value.quoted()
        ));
    };
    if text.trim() == "nan" {
        return Ok(f64::NAN.into());
    }
    Value::parse(text).or_else(|why| fail(format_args!("{why} (while parsing '{text}')")))
}

fn to_number(value: Value) -> ValueOrError {
    let number = match &value {
        Value::Number(_) => return Ok(value),
        Value::Text(text) => match &**text {
            "nan" | "-nan" => Some(JqNumber::of(f64::NAN)),
            "Infinity" | "infinity" => Some(JqNumber::of(f64::INFINITY)),
            "-Infinity" | "-infinity" => Some(JqNumber::of(f64::NEG_INFINITY)),
            text => JqNumber::parse(text),
        },
        _ => None,
    };
    number.map(Value::Number).ok_or_else(|| {
        Error::str(format_args!(
            "{} cannot be parsed as a number",
            value.quoted()
        ))
    })
}

fn explode(value: &Value) -> ValueOrError {
    on_text(value, |text| {
        let points = text.chars().map(|c| usize::try_from(u32::from(c)));
        points
            .map(|point| Value::from(point.unwrap_or_default()))
            .collect()
    })
}

fn implode(value: &Value) -> ValueOrError {
    let Value::List(points) = value else {
        return fail("implode input must be an array");
    };
    let points = points.iter().map(|point| match point {
        Value::Number(number) => {
            let point = number
                .truncated()
                .and_then(|point| u32::try_from(point).ok());
            let c = point.and_then(char::from_u32);
            Ok(c.unwrap_or(char::REPLACEMENT_CHARACTER))
        }
        value => fail(format_args!(
            "{} can't be imploded, unicode codepoint needs to be numeric",
            value.quoted()
        )),
    });
    Ok(points.collect::<Result<String, _>>()?.into())
}

fn on_text(value: &Value, make: impl Fn(&str) -> Value) -> ValueOrError {
    match value {
        Value::Text(text) => Ok(make(text)),
        _ => fail("explode input must be a string"),
    }
}

fn trimmed(value: &Value, trim: impl Fn(&str) -> &str) -> ValueOrError {
    match value {
        Value::Text(text) => Ok(Value::text(trim(text))),
        _ => fail("trim input must be a string"),
    }
}

fn beside(
    name: &str,
    value: &Value,
    with: &Value,
    make: impl Fn(&str, &str) -> Value,
) -> ValueOrError {
    match (value, with) {
        (Value::Text(text), Value::Text(with)) => Ok(make(text, with)),
        _ => fail(format_args!("{name}() requires string inputs")),
    }
}

fn rounded(value: &Value, round: impl Fn(f64) -> f64) -> ValueOrError {
    match value {
        Value::Number(number) => Ok(round(number.value()).into()),
        value => fail(format_args!("{} number required", value.quoted())),
    }
}

fn asked(value: &Value, is: impl Fn(f64) -> bool) -> ValueOrError {
    match value {
        Value::Number(number) => Ok(is(number.value()).into()),
        value => fail(format_args!("{} number required", value.quoted())),
    }
}

fn range(from: JqNumber, to: JqNumber, by: JqNumber) -> impl Iterator<Item = JqNumber> {
    let zero = JqNumber::of(0.0);
    let mut next = from;
    std::iter::from_fn(move || {
        let is_due = match by.cmp(&zero) {
            std::cmp::Ordering::Greater => next < to,
            std::cmp::Ordering::Less => next > to,
            std::cmp::Ordering::Equal => false,
        };
        is_due.then(|| {
            let following = next.plus(&by);
            std::mem::replace(&mut next, following)
        })
    })
}

fn keys(value: &Value) -> ValueOrError {
    match value {
        Value::Object(fields) => Ok(fields.keys().cloned().map(Value::Text).collect()),
        Value::List(items) => Ok((0..items.len()).map(Value::from).collect()),
        value => fail(format_args!("{} has no keys", value.quoted())),
    }
}

/// The matches of a pattern as `match` gives them, or whether there is one.
fn matches(value: &Value, pattern: &Value, flags: &Value, test: &Value) -> ValueOrError {
    let Value::Text(subject) = value else {
        return fail(format_args!(
            "{} cannot be matched, as it is not a string",
            value.quoted()
        ));
    };
    let Value::Text(pattern) = pattern else {
        return fail(format_args!(
            "{} cannot be matched, as it is not a string",
            pattern.quoted()
        ));
    };
    let flags = match flags {
        Value::Null => "",
        Value::Text(flags) => flags,
        flags => return fail(format_args!("{} is not a string", flags.quoted())),
    };
    if flags.chars().any(|flag| !"ginpslx".contains(flag)) {
        return fail(format_args!("{flags} is not a valid modifier string"));
    }
    let mut builder = RegexBuilder::new(pattern);
    let builder = builder
        .case_insensitive(flags.contains('i'))
        .ignore_whitespace(flags.contains('x'))
        .dot_matches_new_line(flags.contains('p'));
    let pattern = match builder.build() {
        Ok(pattern) => pattern,
        Err(why) => return fail(format_args!("Regex failure: {why}")),
    };
    let wants_some = flags.contains('n');
    let found = pattern
        .captures_iter(subject)
        .filter(|found| !wants_some || found.get(0).is_some_and(|whole| !whole.is_empty()));
    if matches!(test, Value::Bool(true)) {
        let mut found = found;
        return Ok(found.next().is_some().into());
    }
    let most = if flags.contains('g') { usize::MAX } else { 1 };
    let place = |part: Option<regex_bites::Match<'_>>| {
        let mut fields = Fields::new();
        if let Some(part) = part {
            let before = subject.get(..part.start()).unwrap_or_default();
            fields.insert("offset".into(), before.chars().count().into());
            fields.insert("length".into(), part.as_str().chars().count().into());
            fields.insert("string".into(), Value::text(part.as_str()));
        } else {
            fields.insert("offset".into(), Value::from(-1_isize));
            fields.insert("string".into(), Value::Null);
            fields.insert("length".into(), 0_usize.into());
        }
        fields
    };
    let found = found.take(most).map(|found| {
        let named = found.iter().zip(pattern.capture_names()).skip(1);
        let captures = named.map(|(part, name)| {
            let mut fields = place(part);
            fields.insert("name".into(), name.map_or(Value::Null, Value::text));
            Value::object(fields)
        });
        let captures: Value = captures.collect();
        let mut fields = place(found.get(0));
        fields.insert("captures".into(), captures);
        Value::object(fields)
    });
    Ok(found.collect())
}
