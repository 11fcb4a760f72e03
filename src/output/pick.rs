//! `--jq` and `--template`: a part of the JSON in the place of the whole. Both
//! are compiled before anything is asked of Stripe, so that a slip in an
//! expression costs nothing.

use std::fmt;
use std::sync::Arc;

use jaq_core::data::JustLut;
use jaq_core::load::{Arena, File, Loader};
use jaq_core::{Compiler, Ctx, Native, Vars, compile, load};
use jaq_json::Val;
use minijinja::value::{Serde, Value as Held};
use minijinja::{Environment, UndefinedBehavior};

use super::json;
use super::text::{clean, clean_lines};
use crate::failure::Failure;
use crate::money::{Currency, Money};
use crate::row_file;

type Filter = compile::Filter<Native<JustLut<Val>>>;

/// What is taken out of the JSON.
#[derive(Clone)]
pub(crate) struct Pick {
    way: Way,
}

#[derive(Clone)]
enum Way {
    /// A jq program.
    Jq(Arc<Filter>, Cells),
    /// A Jinja template under [`NAME`].
    Template(Arc<Environment<'static>>),
}

/// What is known of the cells a jq program may write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cells {
    /// It writes none.
    None,
    /// As they are: for programs.
    AsTheyAre,
    /// As cells that no spreadsheet runs.
    Guarded,
}

/// A text as `@csv` and `@tsv` have it.
const AS_IT_IS: &str = "def csv_cell: .;";
/// With `--guard-formulas`: as [`crate::row_file::guard`] does it.
const GUARDED: &str = r#"def csv_cell: if test("^'*[ \u00a0]*[-=+@\t\r\uff1d\uff0b\uff0d\uff20]") then "'" + . else . end;"#;

/// What jq has and its library here has not.
const MORE: &str = r#"
def row(f): [.[] | if . == null then "" elif type == "string" then (csv_cell | f)
  elif type == "array" or type == "object" then error("\(type) is not valid in a row")
  else tostring end];
def @tsv: row(split("\\") | join("\\\\") | split("\t") | join("\\t")
  | split("\n") | join("\\n") | split("\r") | join("\\r")) | join("\t");
def @csv: row("\"" + (split("\"") | join("\"\"")) + "\"") | join(",");
"#;

/// What the template is called in its own messages.
const NAME: &str = "template";

impl fmt::Debug for Pick {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.way {
            Way::Jq(..) => "Pick(jq)",
            Way::Template(_) => "Pick(template)",
        })
    }
}

impl Pick {
    /// Compiles a jq program, whose cells may be `guarded`.
    pub(crate) fn jq(text: &str, guarded: bool) -> Result<Self, Failure> {
        let wrong = |why: String| {
            Failure::usage(format!("--jq {text:?}: {why}"))
                .hint("it is jq's language: https://jqlang.org/manual; quote it for the shell")
        };
        let arena = Arena::default();
        let cell = if guarded { GUARDED } else { AS_IT_IS };
        let definitions = jaq_core::defs()
            .chain(jaq_std::defs())
            .chain(jaq_json::defs())
            .chain([cell, MORE].into_iter().flat_map(|more| {
                let defined = load::parse(more, |parser| parser.defs());
                defined.into_iter().flatten()
            }));
        let modules = Loader::new(definitions)
            .load(
                &arena,
                File {
                    code: text,
                    path: (),
                },
            )
            .map_err(|errors| wrong(unread(&errors)))?;
        let functions = jaq_core::funs()
            .chain(jaq_std::funs())
            .chain(jaq_json::funs())
            // The environment holds the key.
            .filter(|(name, ..)| *name != "env");
        let filter = Compiler::default()
            .with_funs(functions)
            .compile(modules)
            .map_err(|errors| wrong(undefined(&errors)))?;
        let cells = match (text.contains("@csv") || text.contains("@tsv"), guarded) {
            (false, _) => Cells::None,
            (true, false) => Cells::AsTheyAre,
            (true, true) => Cells::Guarded,
        };
        Ok(Self {
            way: Way::Jq(Arc::new(filter), cells),
        })
    }

    /// Compiles a template.
    pub(crate) fn template(text: &str) -> Result<Self, Failure> {
        let mut environment = Environment::new();
        // A field that is not there, or null, is as good as an empty one.
        environment.set_undefined_behavior(UndefinedBehavior::Chainable);
        environment.set_formatter(|out, state, value| {
            let empty = Held::UNDEFINED;
            let shown = if value.is_none() { &empty } else { value };
            minijinja::escape_formatter(out, state, shown)
        });
        environment.add_filter("money", money);
        environment
            .add_template_owned(NAME, text.to_owned())
            .map_err(|error| {
                let why = error.detail().map_or_else(|| error.to_string(), str::to_owned);
                Failure::usage(format!("--template {text:?}: {why}")).hint(
                    "it is a Jinja template with the fields as variables: '{{ label }} is {{ status }}'",
                )
            })?;
        Ok(Self {
            way: Way::Template(Arc::new(environment)),
        })
    }

    /// Whether each object of a list is taken by itself.
    pub(super) const fn is_by_item(&self) -> bool {
        matches!(self.way, Way::Template(_))
    }

    /// Whether what came of it has a cell that a spreadsheet would run as a formula.
    pub(super) fn is_run(&self, text: &str) -> bool {
        matches!(self.way, Way::Jq(_, Cells::AsTheyAre)) && {
            let (rows, _) = row_file::read(text, false);
            let cells = rows.iter().flat_map(|row| &row.cells);
            cells.into_iter().any(|cell| row_file::is_run(cell))
        }
    }

    /// What comes of a JSON text; nothing, or whole lines.
    pub(super) fn apply(&self, text: &str, compact: bool) -> Result<String, Failure> {
        match &self.way {
            Way::Jq(filter, _) => run_jq(filter, text, compact),
            Way::Template(environment) => render(environment, text),
        }
    }
}

fn run_jq(filter: &Filter, text: &str, compact: bool) -> Result<String, Failure> {
    let input = jaq_json::read::parse_single(text.as_bytes())
        .map_err(|error| Failure::failed(format!("--jq: the result cannot be read: {error}")))?;
    let context = Ctx::<JustLut<Val>>::new(&filter.lut, Vars::new([]));
    let mut out = String::new();
    for value in filter.id.run((context, input)) {
        let value = match value.map_err(jaq_core::Exn::get_err) {
            Ok(value) => value,
            Err(Ok(error)) => {
                return Err(unfit("--jq", &error.to_string()));
            }
            // `halt`
            Err(Err(_)) => break,
        };
        match &value {
            Val::TStr(text) | Val::BStr(text) => {
                out.push_str(&clean_lines(&String::from_utf8_lossy(text)));
            }
            value if compact => out.push_str(&json::compact(&value.to_string())),
            value => out.push_str(&json::pretty(&value.to_string(), 0)),
        }
        out.push('\n');
    }
    Ok(out)
}

fn render(environment: &Environment<'_>, text: &str) -> Result<String, Failure> {
    let mut value: serde_json::Value = serde_json::from_str(text).map_err(|error| {
        Failure::failed(format!("--template: the result cannot be read: {error}"))
    })?;
    on_one_line(&mut value);
    let it = Held::from(Serde(&value));
    let mut fields: Vec<(String, Held)> = vec![("it".to_owned(), it)];
    if let serde_json::Value::Object(map) = &value {
        fields.extend(
            map.iter()
                .map(|(name, value)| (name.clone(), Held::from(Serde(value)))),
        );
    }
    let rendered = environment
        .get_template(NAME)
        .and_then(|template| template.render(Held::from_pairs(fields)))
        .map_err(|error| {
            let why = error
                .detail()
                .map_or_else(|| error.to_string(), str::to_owned);
            unfit("--template", &why)
        })?;
    let mut out = clean_lines(&rendered).into_owned();
    if !out.ends_with('\n') {
        out.push('\n');
    }
    Ok(out)
}

/// Lines are the template's: what stands in its fields adds none.
fn on_one_line(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::String(text) => *text = clean(text).into_owned(),
        serde_json::Value::Array(items) => items.iter_mut().for_each(on_one_line),
        serde_json::Value::Object(fields) => fields.values_mut().for_each(on_one_line),
        _ => {}
    }
}

/// The expression is fine and the result is not what it was written for.
fn unfit(flag: &str, why: &str) -> Failure {
    Failure::failed(format!("{flag} does not fit the result: {why}"))
        .hint("nothing but the output is lost; look at the whole with -o json")
}

/// `{{ amount | money(currency) }}`: an amount as people write it.
fn money(minor: i64, currency: &str) -> Result<String, minijinja::Error> {
    let currency = Currency::parse(currency).map_err(|error| {
        minijinja::Error::new(
            minijinja::ErrorKind::InvalidOperation,
            format!("money: {error}"),
        )
    })?;
    Ok(Money::new(minor, currency).to_string())
}

/// Where a program stops being one.
fn unread(errors: &load::Errors<&str, ()>) -> String {
    let at = |rest: &str| {
        if rest.is_empty() {
            "at its end".to_owned()
        } else {
            format!("at {rest:?}")
        }
    };
    let mut said = errors.iter().flat_map(|(_, error)| match error {
        load::Error::Io(all) => all.iter().map(|(_, why)| why.clone()).collect::<Vec<_>>(),
        load::Error::Lex(all) => all
            .iter()
            .map(|(_, rest)| format!("it cannot be read {}", at(rest)))
            .collect(),
        load::Error::Parse(all) => all
            .iter()
            .map(|(wanted, rest)| format!("{} is expected {}", wanted.as_str(), at(rest)))
            .collect(),
    });
    said.next()
        .unwrap_or_else(|| "it cannot be read".to_owned())
}

/// What a program names that does not exist.
fn undefined(errors: &compile::Errors<&str, ()>) -> String {
    let mut said = errors
        .iter()
        .flat_map(|(_, all)| all)
        .map(|(name, what)| format!("there is no {} {name}", what.as_str()));
    said.next()
        .unwrap_or_else(|| "it cannot be used".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jq(program: &str, text: &str) -> String {
        Pick::jq(program, false).unwrap().apply(text, true).unwrap()
    }

    fn template(template: &str, text: &str) -> String {
        Pick::template(template).unwrap().apply(text, true).unwrap()
    }

    #[test]
    fn jq_gives_texts_as_they_are_and_the_rest_as_json() {
        let list = r#"[{"id":"a","n":1.10,"m":{"x":null}},{"id":"b","n":12345678901234567890}]"#;
        assert_eq!(jq(".[].id", list), "a\nb\n");
        assert_eq!(jq("map(.id)", list), "[\"a\",\"b\"]\n");
        assert_eq!(jq(".[].n", list), "1.10\n12345678901234567890\n");
        assert_eq!(jq(".[] | select(.id == \"c\")", list), "");
        assert_eq!(jq("map(.id) | @tsv", list), "a\tb\n");
        let row = r#"["a\tb\\c", 1.5, null, true, "d\"e"]"#;
        assert_eq!(jq("@tsv", row), "a\\tb\\\\c\t1.5\t\ttrue\td\"e\n");
        assert_eq!(jq("[.[1,4]] | @csv", row), "1.5,\"d\"\"e\"\n");
        assert_eq!(jq("length, ., halt, 7", "{}"), "0\n{}\n");
    }

    #[test]
    fn cells_are_guarded_where_that_is_asked_for() {
        let row = "[\"=1+1\", \"Till - 3\", \"  @SUM(A1)\", -3, \"'=x\", \"\\t=1\", \"a=b\"]";
        let of = |program, guarded| {
            let pick = Pick::jq(program, guarded).unwrap();
            let text = pick.apply(row, true).unwrap();
            (pick.is_run(&text), text)
        };
        let plain = "\"=1+1\",\"Till - 3\",\"  @SUM(A1)\",-3,\"'=x\",\"\t=1\",\"a=b\"\n";
        assert_eq!(of("@csv", false), (true, plain.to_owned()));
        let guarded = "\"'=1+1\",\"Till - 3\",\"'  @SUM(A1)\",-3,\"''=x\",\"'\t=1\",\"a=b\"\n";
        assert_eq!(of("@csv", true), (false, guarded.to_owned()));
        assert!(
            of("@tsv", true)
                .1
                .starts_with("'=1+1\tTill - 3\t'  @SUM(A1)\t-3\t")
        );
        assert!(of("@tsv", false).0);
        assert_eq!(of("\"x\", .[3]", false), (false, "x\n-3\n".to_owned()));
    }

    #[test]
    fn templates_know_the_fields() {
        let object = r#"{"label":"Till 3","action":null,"amount":1250,"currency":"eur"}"#;
        assert_eq!(
            template("{{ label }}|{{ action.type }}|{{ nothing }}", object),
            "Till 3||\n"
        );
        assert_eq!(
            template("{{ amount|money(currency) }}\n", object),
            "12.50 EUR\n"
        );
        assert_eq!(
            template("{% for x in it %}{{ x }};{% endfor %}", "[1,2]"),
            "1;2;\n"
        );
        assert_eq!(template("{{ label|upper }}", object), "TILL 3\n");
    }

    #[test]
    fn slips_are_found_before_anything_is_done() {
        for program in [
            ".[",
            "map(",
            ".a | nosuch",
            "$ENV",
            "env",
            "}",
            "\"\\q\"",
            ".[] as [$a",
        ] {
            let failure = Pick::jq(program, false).unwrap_err();
            assert_eq!(failure.kind().exit_code(), 2, "{program}");
        }
        for text in ["{{", "{% if %}", "{{ a | nosuch }}"] {
            let made = Pick::template(text);
            let failed = made.and_then(|pick| pick.apply("{\"a\":1}", true));
            assert!(failed.is_err(), "{text}");
        }
        assert_eq!(Pick::template("{{").unwrap_err().kind().exit_code(), 2);
    }

    #[test]
    fn a_label_cannot_steer_the_terminal() {
        let object = "{\"label\":\"a\\u001b[31mb\\u202e\"}";
        assert_eq!(jq(".label", object), "a[31mb\n");
        assert_eq!(template("{{ label }}", object), "a[31mb\n");
        let two = r#"{"label":"a\nb"}"#;
        assert_eq!(
            template("{{ [label, label]|join('\n') }}", two),
            "a b\na b\n"
        );
    }
}
