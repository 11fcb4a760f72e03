//! `tillctl readers rename READER LABEL`, and many at once.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::targets::{BulkGuard, FilterArgs};
use clap_complete::ArgValueCompleter;

use super::targets;
use crate::app::App;
use crate::commands::complete;
use crate::commands::fields;
use crate::commands::verb::{Surroundings, Verb};
use crate::commands::{Change, approve, resolve};
use crate::devices::label;
use crate::failure::Failure;
use crate::fleet::rename::Template;
use crate::output::ColumnNames;
use crate::stripe::permissions::{LOCATION, Needs, READER, READER_WRITE, needs};
use crate::stripe::{Reader, Verbatim, readers};

/// Change the labels of readers.
///
/// Many new labels are checked as a whole before the first is set: none may be
/// given twice or be the label of a reader that keeps it. Readers may exchange
/// theirs.
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "tillctl readers rename [OPTIONS] READER LABEL
       tillctl readers rename [OPTIONS] --from FILE
       tillctl readers rename [OPTIONS] --template TEMPLATE READER...
       tillctl readers rename [OPTIONS] --template TEMPLATE --where CONDITIONS",
    after_help = "Examples:
  tillctl readers rename tmr_FDOt2wlRZEdpd7 \"Till 3\"
  tillctl readers rename \"Till 1\" \"Till 9\" --dry-run
  tillctl readers rename --from labels.csv
  tillctl readers rename --template '{location}-{n:02}' --where \"location=Berlin Kreuzberg\"
  tillctl readers rename --template '{metadata.shop} {n}' \"Till 1\" \"Till 2\"

A file is CSV with a header or JSON lines, with a column reader (id, serial
number or present label; id or serial_number will do too) and a column label.
Fields of a template: {location} {n} {n:02} {label} {serial} {type} {id}
{metadata.KEY}. Readers are numbered by location, label and serial number; with
{location} each location begins at 1. {label/OLD/NEW} is the label with the first
OLD replaced; other fields are replaced in alike."
)]
pub(crate) struct Args {
    /// Id, serial number or present label; without --template the new label
    /// follows, or is asked for on a terminal
    #[arg(value_name = "READER", add = ArgValueCompleter::new(complete::readers))]
    pub(super) readers: Vec<String>,
    /// New labels from a file (- for standard input)
    #[arg(long, value_name = "FILE", conflicts_with_all = ["readers", "template", "conditions"])]
    pub(super) from: Option<PathBuf>,
    /// New labels from a template
    // It stands in the place of the global flag of this name, so it has that
    // one's type.
    #[arg(long, value_name = "TEMPLATE", value_parser = a_template)]
    pub(super) template: Option<String>,
    #[command(flatten)]
    pub(super) conditions: FilterArgs,
    #[command(flatten)]
    pub(super) guard: BulkGuard,
}

fn a_template(text: &str) -> Result<String, String> {
    Template::parse(text)?;
    Ok(text.to_owned())
}

impl Verb for Args {
    const NEEDS: Needs = needs(&[READER, READER_WRITE], &[LOCATION]);
    const OVERRIDES_GLOBAL: bool = true;

    fn columns() -> ColumnNames {
        fields::reader_columns()
    }

    fn shown(&self) -> ColumnNames {
        if self.from.is_some() || self.template.is_some() {
            targets::fields().names()
        } else {
            Self::columns()
        }
    }

    fn surroundings(&self) -> Surroundings {
        Surroundings {
            has_own_template: true,
            ..Surroundings::default()
        }
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        if let Some(file) = &self.from {
            return super::relabel::from_file(app, &self.guard, file).await;
        }
        if let Some(text) = &self.template {
            let named = (
                self.readers.as_slice(),
                self.conditions.conditions.as_slice(),
            );
            let template = Template::parse(text).map_err(Failure::usage)?;
            return super::relabel::by_template(app, named, &self.guard, &template).await;
        }
        let missing = || {
            Failure::usage("which reader is to be renamed, and what is it to be called?").hint(
                "tillctl readers rename READER LABEL; for several, --from FILE or --template TEMPLATE",
            )
        };
        match self.readers.as_slice() {
            [reader, label] => {
                let label = super::shared::checked_label(label)?;
                one(app, &resolve::reader(app, reader).await?, label).await
            }
            [reader] if app.output.can_ask() && !app.settings.yes => {
                let reader = resolve::reader(app, reader).await?;
                let question = format!("New label of {}", reader.name());
                let label = resolve::asked(app, &question, missing, |typed| {
                    label::check(typed).map(|()| typed.to_owned())
                })?;
                one(app, &reader, &label).await
            }
            _ => Err(missing()),
        }
    }
}

async fn one(app: &App, reader: &Verbatim<Reader>, label: &str) -> Result<(), Failure> {
    if reader.label.as_deref() == Some(label) {
        return super::shared::done(
            app,
            reader,
            &format!("{} is already called {label:?}", reader.id),
        )
        .await;
    }
    let request = readers::update(&reader.id, Some(label), &BTreeMap::new()).known(reader.raw());
    let change = Change::new(format!("Rename {} to {label}", reader.name()))
        .effect("label", reader.label.as_deref(), Some(label))
        .request(&request);
    if !approve(app, &change).await? {
        return Ok(());
    }
    let renamed: Verbatim<Reader> = super::shared::apply(app, &request, &reader.id, |r| {
        r.label.as_deref() == Some(label)
    })
    .await?;
    let sentence = format!(
        "Renamed {} from {:?} to {label:?}",
        renamed.id,
        reader.label.as_deref().unwrap_or("")
    );
    super::shared::done(app, &renamed, &sentence).await
}
