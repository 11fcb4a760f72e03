//! `tillctl readers edit READER`

use crate::app::App;
use crate::commands::{Change, approve, choose, parse};
use crate::failure::Failure;
use crate::stripe::readers;

/// Change a reader's metadata.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl readers edit \"Till 3\" --metadata floor=2 --metadata lane=4
  tillctl readers edit tmr_FDOt2wlRZEdpd7 --unset-metadata lane --dry-run")]
pub struct Args {
    /// Id, serial number or label
    reader: String,
    #[command(flatten)]
    metadata: parse::MetadataEdit,
}

pub(super) async fn run(app: &App, args: &Args) -> Result<(), Failure> {
    let wanted = args.metadata.wanted()?;
    if wanted.is_empty() {
        return Err(Failure::usage("what is to be changed?").hint(
            "add --metadata KEY=VALUE or --unset-metadata KEY; the label is changed by `tillctl readers rename`",
        ));
    }
    let reader = choose::reader(app, &args.reader).await?;
    let edit = parse::MetadataChange::new(wanted, reader.metadata.as_ref())?;
    let called = format!("{} ({})", reader.name(), reader.id);
    if edit.is_empty() {
        let sentence = format!("{called} has this metadata already; nothing was sent");
        return super::done(app, &reader, &sentence).await;
    }
    let request = readers::update(&reader.id, None, edit.params()).known(reader.raw());
    let change = edit.effects(Change::new(format!("Edit reader {called}")).request(&request));
    if !approve(app, &change).await? {
        return Ok(());
    }
    let edited = super::apply(app, &request, &reader.id, |r| {
        edit.is_done(r.metadata.as_ref())
    });
    let edited = edited.await?;
    let sentence = format!("Edited {called}: {}", edit.summary());
    super::done(app, &edited, &sentence).await
}
