//! `tillctl readers delete READER`

use crate::app::App;
use crate::commands::{Change, approve, choose};
use crate::failure::Failure;
use crate::fleet::write;
use crate::stripe::{Reader, readers};

/// Delete a reader.
///
/// It takes no more payments until it is registered again with a pairing code.
/// Past payments keep its id.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl readers delete \"Till 3\"
  tillctl readers delete tmr_FDOt2wlRZEdpd7 --yes")]
pub struct Args {
    /// Id, serial number or label
    reader: String,
    /// Also while an action is in progress on it
    #[arg(long)]
    force: bool,
}

pub(super) async fn run(app: &App, args: &Args) -> Result<(), Failure> {
    let reader = choose::reader(app, &args.reader).await?;
    super::unoccupied(&reader, "deleted", args.force)?;
    let request = readers::delete(&reader.id).known(reader.raw());
    let serial = reader.serial_number.as_deref().unwrap_or("-");
    let mut what = format!(
        "Delete reader {} ({}, serial number {serial})",
        reader.name(),
        reader.id
    );
    if let Some(sentence) = super::occupied(&reader) {
        what.push_str(&format!(", although {sentence}"));
    }
    let change = Change::new(what)
        .effect("reader", Some(&reader.id), None)
        .request(&request)
        .ask();
    if !approve(app, &change).await? {
        return Ok(());
    }
    let read = readers::get(&reader.id);
    let gone = write::remove::<Reader>(app.stripe().await?, &request, &read, &reader.id).await?;
    let sentence = format!("Deleted {} ({})", reader.name(), reader.id);
    super::done(app, &gone, &sentence).await
}
