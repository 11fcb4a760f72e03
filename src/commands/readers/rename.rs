//! `tillctl readers rename READER LABEL`

use std::collections::BTreeMap;

use crate::app::App;
use crate::commands::{Change, approve, choose};
use crate::failure::Failure;
use crate::stripe::{Kept, Reader, readers};

/// Change a reader's label.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl readers rename tmr_FDOt2wlRZEdpd7 \"Till 3\"
  tillctl readers rename \"Till 3\" Bar --dry-run")]
pub struct Args {
    /// Id, serial number or present label
    reader: String,
    /// The new label
    label: String,
}

pub(super) async fn run(app: &App, args: &Args) -> Result<(), Failure> {
    let label = super::checked_label(&args.label)?;
    let reader = choose::reader(app, &args.reader).await?;
    if reader.label.as_deref() == Some(label) {
        return super::done(
            app,
            &reader,
            &format!("{} is already called {label:?}", reader.id),
        )
        .await;
    }
    let request = readers::update(&reader.id, Some(label), &BTreeMap::new()).known(reader.raw());
    let change = Change::new(format!("Rename reader {} ({})", reader.name(), reader.id))
        .effect("label", reader.label.as_deref(), Some(label))
        .request(&request);
    if !approve(app, &change).await? {
        return Ok(());
    }
    let renamed: Kept<Reader> = super::apply(app, &request, &reader.id, |r| {
        r.label.as_deref() == Some(label)
    })
    .await?;
    let sentence = format!(
        "Renamed {} from {:?} to {label:?}",
        renamed.id,
        reader.label.as_deref().unwrap_or("")
    );
    super::done(app, &renamed, &sentence).await
}
