//! `--jq` and `--template`: a part of the JSON in the place of the whole. Both
//! are compiled before anything is asked of Stripe, so that a slip in an
//! expression costs nothing.

use std::fmt;
use std::sync::Arc;

use minijinja::value::{Serde, Value as Held};
use minijinja::{Environment, UndefinedBehavior};

use super::jq::{Given, JqProgram, ProgramEnd};
use super::text::{clean, clean_lines};
use crate::failure::Failure;
use crate::money::{Currency, Money};
use crate::row_file;

/// What is taken out of the JSON.
#[derive(Clone)]
pub(crate) struct Pick {
    way: PickWay,
}

#[derive(Clone)]
enum PickWay {
    /// A jq program.
    Jq(Arc<JqProgram>, Cells),
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

/// What the template is called in its own messages.
const NAME: &str = "template";

impl fmt::Debug for Pick {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.way {
            PickWay::Jq(..) => "Pick(jq)",
            PickWay::Template(_) => "Pick(template)",
        })
    }
}

impl Pick {
    /// Compiles a jq program, whose cells may be `guarded`.
    pub(crate) fn jq(text: &str, guarded: bool, given: &Given) -> Result<Self, Failure> {
        let wrong = |why: String| {
            Failure::usage(format!("--jq {text:?}: {why}"))
                .hint("it is jq's language: https://jqlang.org/manual; quote it for the shell")
        };
        let program = JqProgram::read(text, guarded, given).map_err(wrong)?;
        let cells = match (text.contains("@csv") || text.contains("@tsv"), guarded) {
            (false, _) => Cells::None,
            (true, false) => Cells::AsTheyAre,
            (true, true) => Cells::Guarded,
        };
        Ok(Self {
            way: PickWay::Jq(Arc::new(program), cells),
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
            way: PickWay::Template(Arc::new(environment)),
        })
    }

    /// Whether each object of a list is taken by itself.
    pub(super) const fn is_by_item(&self) -> bool {
        matches!(self.way, PickWay::Template(_))
    }

    /// Whether what came of it has a cell that a spreadsheet would run as a formula.
    pub(super) fn is_run(&self, text: &str) -> bool {
        matches!(self.way, PickWay::Jq(_, Cells::AsTheyAre)) && {
            let (rows, _) = row_file::read(text, false);
            let cells = rows.iter().flat_map(|row| &row.cells);
            cells.into_iter().any(|cell| row_file::is_run(cell))
        }
    }

    /// Adds what comes of a JSON text: nothing, or whole lines. What came before a program
    /// failed is there.
    pub(super) fn apply(&self, text: &str, compact: bool, out: &mut String) -> Result<(), Failure> {
        match &self.way {
            PickWay::Jq(program, _) => {
                program
                    .run(text, compact, out)
                    .map_err(|ended| match ended {
                        ProgramEnd::Input(why) => {
                            Failure::failed(format!("--jq: the result cannot be read: {why}"))
                        }
                        ProgramEnd::Error(why) => unfit("--jq", &why),
                        ProgramEnd::Halted(words) => Failure::failed(words),
                    })
            }
            PickWay::Template(environment) => {
                out.push_str(&render(environment, text)?);
                Ok(())
            }
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn jq(program: &str, text: &str) -> String {
        applied(&Pick::jq(program, false, &Given::default()).unwrap(), text)
    }

    fn applied(pick: &Pick, text: &str) -> String {
        let mut out = String::new();
        pick.apply(text, true, &mut out).unwrap();
        out
    }

    fn template(template: &str, text: &str) -> String {
        applied(&Pick::template(template).unwrap(), text)
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
            let pick = Pick::jq(program, guarded, &Given::default()).unwrap();
            let text = applied(&pick, row);
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
        for program in [".[", "map(", ".a | nosuch", "}", "\"\\q\"", ".[] as [$a"] {
            let failure = Pick::jq(program, false, &Given::default()).unwrap_err();
            assert_eq!(failure.kind().exit_code(), 2, "{program}");
        }
        for text in ["{{", "{% if %}", "{{ a | nosuch }}"] {
            let made = Pick::template(text);
            let failed = made.and_then(|pick| pick.apply("{\"a\":1}", true, &mut String::new()));
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
