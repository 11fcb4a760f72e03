//! `--jq`: programs in jq's language. jaq reads and runs them; the values, the filters and the
//! errors are jq 1.8's, as far as `docs/api.md` does not say otherwise.

mod natives;
mod number;
mod run;
mod value;

use std::cell::RefCell;
use std::fmt;

use jaq_core::load::{Arena, File, Loader};
use jaq_core::{Compiler, Ctx, Exn, Filter, Vars, compile, load};

use super::json;
use super::text::clean_lines;
use run::{Data, Run};
use value::{Fields, Value};

/// What jq defines in its own language.
const PRELUDE: &str = include_str!("prelude.jq");

/// What jaq defines and is native here, or calls what has another name here.
const ELSEWHERE: &[&str] = &["paths", "nth", "combinations", "delpaths"];

/// A text as `@csv` and `@tsv` have it.
const AS_IT_IS: &str = "def csv_cell: .;";
/// With `--guard-formulas`: as [`crate::row_file::guard`] does it.
const GUARDED: &str = r#"def csv_cell: if _matches("^'*[ \u00a0]*[-=+@\t\r\uff1d\uff0b\uff0d\uff20]"; [][0]; 0 == 0) then "'" + . else . end;"#;

/// What a program may read beside its input.
#[derive(Debug, Clone, Default)]
pub(crate) struct Given {
    /// `$ENV`, without secrets.
    pub environment: Vec<(String, String)>,
    /// `--arg`: names and texts.
    pub texts: Vec<(String, String)>,
    /// `--argjson`: names and JSON.
    pub documents: Vec<(String, String)>,
}

impl Given {
    /// The variables of a program and their values.
    fn variables(&self) -> Result<Vec<(String, Value)>, String> {
        let object = |pairs: &[(String, Value)]| {
            let fields = pairs
                .iter()
                .map(|(name, value)| (name.as_str().into(), value.clone()));
            Value::object(fields.collect::<Fields>())
        };
        let texts = |pairs: &[(String, String)]| -> Vec<(String, Value)> {
            let each = pairs
                .iter()
                .map(|(name, text)| (name.clone(), Value::text(text)));
            each.collect()
        };
        let mut named = texts(&self.texts);
        for (name, json) in &self.documents {
            let value = Value::parse(json)
                .map_err(|why| format!("--argjson {name}: {json:?} is no JSON: {why}"))?;
            named.push((name.clone(), value));
        }
        let place = [
            ("file".to_owned(), Value::text("<top-level>")),
            ("line".to_owned(), Value::from(1_usize)),
        ];
        let arguments = [
            ("positional".to_owned(), Value::list(Vec::new())),
            ("named".to_owned(), object(&named)),
        ];
        let mut variables = vec![
            ("$ENV".to_owned(), object(&texts(&self.environment))),
            ("$__loc__".to_owned(), object(&place)),
            ("$ARGS".to_owned(), object(&arguments)),
        ];
        let named = named.into_iter();
        variables.extend(named.map(|(name, value)| (format!("${name}"), value)));
        Ok(variables)
    }
}

/// A program that was understood.
pub(super) struct JqProgram {
    filter: Filter<Run>,
    values: Vec<Value>,
}

/// Why a program ended before its results did.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum ProgramEnd {
    /// What it was given cannot be read.
    Input(String),
    /// An error that nothing caught.
    Error(String),
    /// `halt_error`: what it says is all there is to say.
    Halted(String),
}

impl fmt::Debug for JqProgram {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Program")
    }
}

impl JqProgram {
    /// Reads a program; the cells it writes may be `guarded`.
    pub(super) fn read(text: &str, guarded: bool, given: &Given) -> Result<Self, String> {
        let variables = given.variables()?;
        let arena = Arena::default();
        let cell = if guarded { GUARDED } else { AS_IT_IS };
        let ours = [cell, PRELUDE].into_iter().flat_map(|more| {
            let defined = load::parse(more, |parser| parser.defs());
            defined.into_iter().flatten()
        });
        let library = jaq_core::defs().filter(|known| !ELSEWHERE.contains(&known.name));
        let modules = Loader::new(library.chain(ours))
            .load(
                &arena,
                File {
                    code: text,
                    path: (),
                },
            )
            .map_err(|errors| unread(&errors))?;
        let filter = Compiler::default()
            .with_funs(natives::natives())
            .with_global_vars(variables.iter().map(|(name, _)| name.as_str()))
            .compile(modules)
            .map_err(|errors| undefined(&errors))?;
        let values = variables.into_iter().map(|(_, value)| value).collect();
        Ok(Self { filter, values })
    }

    /// Adds what comes of a JSON text: texts as they are, the rest as JSON, each on its own line.
    pub(super) fn run(
        &self,
        text: &str,
        compact: bool,
        out: &mut String,
    ) -> Result<(), ProgramEnd> {
        let input = Value::parse(text).map_err(ProgramEnd::Input)?;
        let last_words = RefCell::new(None);
        let data = Data {
            lut: &self.filter.lut,
            last_words: &last_words,
        };
        let context = Ctx::<Run>::new(data, Vars::new(self.values.iter().cloned()));
        for value in self.filter.id.run((context, input)) {
            match value.map_err(Exn::get_err) {
                Ok(Value::Text(text)) => out.push_str(&clean_lines(&text)),
                Ok(value) if compact => out.push_str(&json::compact(&value.to_string())),
                Ok(value) => out.push_str(&json::pretty(&value.to_string(), 0)),
                Err(Ok(error)) => {
                    let words = plainly(&error.into_val());
                    // So jq calls the end of its inputs.
                    let is_end = words == "break";
                    let said = "there is one input, and `input` asks for another".to_owned();
                    return Err(ProgramEnd::Error(if is_end { said } else { words }));
                }
                // `halt`, with words or without
                Err(Err(_)) => {
                    return match last_words.take() {
                        Some(words) => Err(ProgramEnd::Halted(plainly(&words))),
                        None => Ok(()),
                    };
                }
            }
            out.push('\n');
        }
        Ok(())
    }
}

/// A text as it is, anything else as JSON.
fn plainly(value: &Value) -> String {
    match value {
        Value::Text(text) => clean_lines(text).trim_end().to_owned(),
        value => json::compact(&value.to_string()),
    }
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
mod tests;
