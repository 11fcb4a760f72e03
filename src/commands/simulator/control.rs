//! `tillctl simulator control`

use serde_json::{Map, Value, json};

use crate::app::{App, GlobalFlags, Printed, Reach};
use crate::commands::Verb;
use crate::failure::Failure;
use crate::output::{Fields, Format, Json};

/// Where `simulator serve` serves unless it is told otherwise.
const SERVED: &str = "http://127.0.0.1:12111";

/// Turn the clock, switch readers off, dispute charges: what no API can do.
#[derive(Debug, clap::Args)]
#[command(after_help = help())]
pub(crate) struct Args {
    /// What is to happen; without one, every verb is listed
    #[arg(value_name = "VERB")]
    verb: Option<String>,
    /// What it is told; JSON where a value begins with [ or {
    #[arg(value_name = "NAME=VALUE")]
    values: Vec<String>,
}

fn help() -> String {
    format!(
        "It speaks to the simulator at --api-base, or to the one `simulator serve` serves; with
--simulator, to the shop kept on this machine.

Examples:
  tillctl simulator control clock advance=2d
  tillctl simulator control reader reader='Till 1' status=silent
  tillctl simulator control dispute charge=ch_123 after=30d
  tillctl --simulator simulator control customer reader='Till 1' card=4000000000009995

Verbs. Those about an account also take mode=live, account=acct_…, and at=TIME or after=SPAN
for later:

{}",
        tillctl_simulator::control_grammar()
    )
}

/// A verb and its values, as `--control` has them in one text.
#[derive(Debug, Clone)]
pub(super) struct ControlOrder {
    pub(super) verb: String,
    pub(super) args: Value,
}

impl ControlOrder {
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let words = words(text)?;
        let (verb, values) = words.split_first().ok_or("a verb is missing")?;
        Ok(Self {
            verb: verb.clone(),
            args: Value::Object(values_of(values)?),
        })
    }
}

/// Splits at blanks outside of quotes.
fn words(text: &str) -> Result<Vec<String>, String> {
    let (mut words, mut word, mut quote, mut begun) = (Vec::new(), String::new(), None, false);
    for letter in text.chars() {
        match (quote, letter) {
            (Some(open), _) if letter == open => quote = None,
            (None, '"' | '\'') => (quote, begun) = (Some(letter), true),
            (None, ' ') => {
                if begun {
                    words.push(std::mem::take(&mut word));
                }
                begun = false;
            }
            _ => {
                word.push(letter);
                begun = true;
            }
        }
    }
    if quote.is_some() {
        return Err("a quote is not closed".to_owned());
    }
    if begun {
        words.push(word);
    }
    Ok(words)
}

fn values_of(words: &[String]) -> Result<Map<String, Value>, String> {
    let mut values = Map::new();
    for word in words {
        let (name, value) = word
            .split_once('=')
            .ok_or_else(|| format!("'{word}' is not NAME=VALUE"))?;
        let value = if value.starts_with(['[', '{']) {
            serde_json::from_str(value).map_err(|error| format!("{name} is not JSON: {error}"))?
        } else {
            json!(value)
        };
        if values.insert(name.to_owned(), value).is_some() {
            return Err(format!("{name} is given twice"));
        }
    }
    Ok(values)
}

impl Verb for Args {
    fn global_flags() -> GlobalFlags {
        GlobalFlags::of(&Self::NEEDS)
            .printing(Printed::Result)
            .reaching(Reach::Kept)
            .writing(&["dry_run"])
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let Some(verb) = &self.verb else {
            return lines(app, &tillctl_simulator::control_grammar());
        };
        let values = values_of(&self.values).map_err(Failure::usage)?;
        if app.settings.dry_run {
            let values = Value::Object(values);
            return app
                .output
                .line(&format!("Would tell the simulator: {verb} {values}"));
        }
        let told = if app.settings.simulator {
            kept(app, verb, values).await?
        } else {
            let base = app.simulator_base().unwrap_or(SERVED);
            let trusted = trusted(app)?;
            tillctl_simulator::tell(base, trusted.as_deref(), verb, &Value::Object(values))
                .await
                .map_err(|error| {
                    Failure::failed(format!("no simulator answers on {base}: {error}")).hint(
                        "start one with `tillctl simulator serve`, or name it with --api-base",
                    )
                })?
                .map_err(|error| Failure::usage(error.to_string()))?
        };
        if app.output.format() == Format::Table {
            let text = serde_json::to_string_pretty(&told).unwrap_or_default();
            return lines(app, &text);
        }
        let fields = Fields::of(Value::to_string)
            .made("result", |told: &Value| Some(told.to_string()))
            .whole(|told| Json::Own(told.clone()));
        app.output.show(&fields, &told)
    }
}

/// The certificates of `ca_file`.
fn trusted(app: &App) -> Result<Option<Vec<u8>>, Failure> {
    let Some(path) = &app.settings.ca_file else {
        return Ok(None);
    };
    std::fs::read(path)
        .map(Some)
        .map_err(|error| Failure::usage(format!("ca_file {}: {error}", path.display())))
}

/// A text of several lines.
fn lines(app: &App, text: &str) -> Result<(), Failure> {
    text.lines().try_for_each(|line| app.output.line(line))
}

/// On the shop that `--simulator` keeps: it has no clock, keys or faults of its own.
async fn kept(app: &App, verb: &str, values: Map<String, Value>) -> Result<Value, Failure> {
    if ["clock", "key", "connect", "fault", "reset"].contains(&verb) {
        return Err(Failure::usage(format!(
            "only a served simulator has '{verb}': the shop of --simulator lives by this machine's clock and TILLCTL_SIMULATOR_FAULTS"
        ))
        .hint("start one with `tillctl simulator serve`; `tillctl simulator reset` begins the kept shop anew"));
    }
    let simulator = app.simulator().await?;
    simulator
        .control(verb, Value::Object(values))
        .map_err(|error| Failure::usage(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_is_a_verb_and_its_values() {
        let order = ControlOrder::parse("reader reader=\"Till 1\" status='silent' m={\"a\":1}");
        // Quotes inside JSON are quotes like any other on a command line.
        assert!(order.is_err());
        let order = ControlOrder::parse("answer reader='Till 1' 'answers=[\"a\"]' empty=").unwrap();
        assert_eq!(order.verb, "answer");
        assert_eq!(
            order.args,
            json!({"reader": "Till 1", "answers": ["a"], "empty": ""})
        );
        for wrong in ["", "reader Till", "reader reader='x", "reader a=1 a=2"] {
            assert!(ControlOrder::parse(wrong).is_err(), "{wrong}");
        }
    }
}
