//! `tillctl inputs READER`

use std::path::PathBuf;
use std::time::Duration;

use serde_json::json;

use clap_complete::ArgValueCompleter;

use crate::app::App;
use crate::commands::Verb;
use crate::commands::complete;
use crate::commands::verb::Surroundings;
use crate::commands::{Change, approve, parse, resolve};
use crate::counter::asking::Asking;
use crate::counter::questions;
use crate::counter::slot_end::SlotEnd;
use crate::failure::{Failure, Kind};
use crate::output::{Cell, Fields, Format};
use crate::reader_actions::slot::{self, ReplacePolicy};
use crate::stripe::Reader;
use crate::stripe::permissions::{Needs, READER, READER_WRITE, needs};
use crate::stripe::reader_actions::{Entered, Input};

/// Ask the customer for an e-mail, a phone number, a signature or a choice.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl inputs \"Till 1\" --email \"Your e-mail\" --wait
  tillctl inputs \"Till 1\" --selection \"Milk?:cow,oat,none\" --signature \"Please sign\" --wait -o json
  tillctl inputs \"Till 1\" --form questions.json --wait

FILE is a JSON array of inputs as Stripe's API takes them (type, custom_text, required,
selection, toggles). A reader asks for at most 5 things and gives up after 2 minutes without
a touch. Signatures are files that Stripe keeps for 7 days.")]
pub(crate) struct Args {
    /// Id, serial number or label
    #[arg(add = ArgValueCompleter::new(complete::readers))]
    reader: String,
    /// The whole form from a JSON file (- for stdin)
    #[arg(long, value_name = "FILE", conflicts_with_all = ["email", "phone", "signature", "text", "numeric", "selection"])]
    form: Option<PathBuf>,
    /// Ask for an e-mail address
    #[arg(long, value_name = "TITLE")]
    email: Option<String>,
    /// Ask for a phone number
    #[arg(long, value_name = "TITLE")]
    phone: Option<String>,
    /// Ask for a signature
    #[arg(long, value_name = "TITLE")]
    signature: Option<String>,
    /// Ask for text
    #[arg(long, value_name = "TITLE")]
    text: Option<String>,
    /// Ask for a number
    #[arg(long, value_name = "TITLE")]
    numeric: Option<String>,
    /// Ask for a choice; may be repeated
    #[arg(long, value_name = "TITLE:A,B")]
    selection: Vec<String>,
    /// Wait for the answers and print them
    #[arg(long)]
    wait: bool,
    /// How long to wait
    #[arg(long, value_name = "DURATION", default_value = "150s", value_parser = parse::duration)]
    deadline: Duration,
    /// Go ahead even if somebody else's payment is on the reader, which is then lost
    #[arg(long)]
    replace: bool,
}

impl Verb for Args {
    const NEEDS: Needs = needs(&[READER, READER_WRITE], &[]);
    const OVERRIDES_GLOBAL: bool = true;

    fn surroundings(&self) -> Surroundings {
        Surroundings::with_a_customer()
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let inputs = self.inputs()?;
        let faults = questions::faults(&inputs);
        if !faults.is_empty() {
            return Err(
                Failure::usage(format!("the form cannot be shown: {}", faults.join("; ")))
                    .hint("see tillctl inputs --help"),
            );
        }
        let reader = resolve::reader(app, &self.reader).await?;
        let lost = slot::claim(&reader, ReplacePolicy::asked(self.replace))?;
        let asking = Asking::new(&reader, &inputs, ReplacePolicy::asked(self.replace));
        let mut change = Change::new(format!(
            "Ask for {} input(s) on {} ({})",
            inputs.len(),
            reader.name(),
            reader.id
        ))
        .request(asking.request());
        if let Some(lost) = &lost {
            change = change.effect("reader action", Some(lost), Some("collect_inputs"));
        }
        if !approve(app, &change).await? {
            return Ok(());
        }
        if let Some(lost) = lost {
            app.output
                .warn(&format!("replacing {lost} on {}", reader.name()));
        }
        let client = app.stripe().await?;
        let _held = app.interrupt.hold();
        let presses = app.interrupt.count();
        let begun = asking.begin(client, self.deadline, &app.interrupt, presses);
        if let Some(end) = begun.await? {
            return ended(app, &reader, end);
        }
        if !self.wait {
            let text = format!("{} asks for {} input(s)", reader.name(), inputs.len());
            return print(app, &reader, "asked", &[], vec![text]);
        }
        let spinner = app
            .output
            .spinner(&format!("Waiting for the customer at {}", reader.name()));
        let end = asking
            .answers(client, self.deadline, &app.interrupt, presses)
            .await?;
        drop(spinner);
        ended(app, &reader, end)
    }
}

fn ended(app: &App, reader: &Reader, end: SlotEnd) -> Result<(), Failure> {
    let name = reader.name();
    match end {
        SlotEnd::Succeeded(action) => {
            let entered = action.collect_inputs.map(|c| c.inputs).unwrap_or_default();
            let text = entered.iter().map(sentence).collect();
            print(app, reader, "succeeded", &entered, text)
        }
        SlotEnd::Failed(code)
            if matches!(code.as_str(), "collect_inputs_timeout" | "timed_out") =>
        {
            Err(Failure::new(
                Kind::NotReady,
                format!("nobody touched {name} in time; it gave up"),
            )
            .hint("ask again when the customer is ready"))
        }
        SlotEnd::Failed(code) => Err(Failure::new(
            Kind::Declined,
            format!("the customer at {name} gave no answer: {code}"),
        )
        .hint("ask again")),
        SlotEnd::TakenOff => Err(Failure::new(
            Kind::Declined,
            format!("the form was taken off {name} by somebody"),
        )
        .hint("nothing was answered; ask again if that was a mistake")),
        SlotEnd::Displaced => Err(Failure::new(
            Kind::NotReady,
            format!("another command took {name} over"),
        )
        .hint("find out who else drives this reader")),
        SlotEnd::Deadline => Err(Failure::new(
            Kind::NotReady,
            format!("no answer at {name} in time; the form was taken off"),
        )
        .hint("ask again, with a longer --deadline if need be")),
        SlotEnd::Interrupted => Err(Failure::new(
            Kind::Interrupted,
            "interrupted; the form was taken off the reader",
        )),
    }
}

fn sentence(input: &Entered) -> String {
    let title = input
        .custom_text
        .as_ref()
        .and_then(|t| t.title.as_deref())
        .unwrap_or(&input.kind);
    let value = if input.skipped == Some(true) {
        "(skipped)"
    } else {
        input.value().unwrap_or("(nothing)")
    };
    format!("{title}: {value}")
}

/// The answers as one object: `outcome`, `reader`, `inputs`.
fn print(
    app: &App,
    reader: &Reader,
    outcome: &'static str,
    inputs: &[Entered],
    text: Vec<String>,
) -> Result<(), Failure> {
    if app.output.format() == Format::Table && app.output.columns().is_none() {
        return app.output.lines(text);
    }
    let fields = Fields::of(|r: &Reader| r.id.clone())
        .text("outcome", |_| Some(outcome))
        .text("reader", |r| Some(&r.id))
        .text("reader_label", |r| r.label.as_deref())
        .cell("inputs", |_| {
            let text = inputs.iter().map(sentence).collect::<Vec<_>>().join("; ");
            Cell::shown(text.clone(), text, to_json(inputs))
        });
    app.output.show(&fields, reader)
}

fn to_json(inputs: &[Entered]) -> serde_json::Value {
    inputs
        .iter()
        .map(|input| {
            json!({
                "type": input.kind,
                "title": input.custom_text.as_ref().and_then(|t| t.title.as_deref()),
                "value": input.value(),
                "skipped": input.skipped,
                "toggles": input.toggles.as_ref().map(|all| all.iter().map(|t| json!({
                    "title": t.title, "value": t.value,
                })).collect::<Vec<_>>()),
            })
        })
        .collect()
}

impl Args {
    fn inputs(&self) -> Result<Vec<Input>, Failure> {
        if let Some(path) = &self.form {
            let text = parse::file(path)?;
            return serde_json::from_str(&text).map_err(|e| {
                Failure::usage(format!("{}: {e}", path.display()))
                    .hint("a JSON array of inputs is expected, as Stripe's API takes them")
            });
        }
        let mut inputs: Vec<Input> = [
            ("email", &self.email),
            ("phone", &self.phone),
            ("text", &self.text),
            ("numeric", &self.numeric),
        ]
        .into_iter()
        .filter_map(|(kind, title)| Some(questions::ask(kind, title.as_deref()?)))
        .collect();
        for text in &self.selection {
            inputs.push(
                questions::choose(text).map_err(|e| Failure::usage(format!("--selection {e}")))?,
            );
        }
        // A signature comes last: it is what the customer agrees with.
        inputs.extend(
            self.signature
                .as_deref()
                .map(|title| questions::ask("signature", title)),
        );
        Ok(inputs)
    }
}
