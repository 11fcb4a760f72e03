//! What a sale would send.

use crate::app::App;
use crate::commands::Change;
use crate::failure::Failure;
use crate::payment::{DryRun, Hooks, Receipt, Sale};
use crate::stripe::Reader;

/// What a sale changes; the requests are asked for only where they are shown.
/// `Err` is the receipt of a sale that turns out to be settled.
pub(crate) async fn rehearsed(
    app: &App,
    sale: &Sale,
    reader: &Reader,
) -> Result<Result<Change, Receipt>, Failure> {
    let change = change(sale, reader);
    if !app.settings.dry_run {
        return Ok(Ok(change));
    }
    let hooks = hooks(app);
    let payments = app.payments().await?;
    let client = app.stripe().await?;
    Ok(match payments.rehearse(client, sale, &hooks).await? {
        DryRun::Settled(receipt) => Err(*receipt),
        DryRun::Requests(requests) => Ok(requests.iter().fold(change, Change::request)),
    })
}

/// Nothing happens that somebody would have to be told of.
pub(super) fn hooks(app: &App) -> Hooks<'_> {
    Hooks {
        event: &|_| {},
        interrupt: &app.interrupt,
    }
}

pub(crate) fn change(sale: &Sale, reader: &Reader) -> Change {
    let mut change = Change::new(format!(
        "Take {} on {} ({})",
        sale.amount,
        sale.reader_ref.name(),
        sale.reader_ref.id
    ));
    if let Some(action) = reader.action.as_ref().filter(|a| a.holds_the_reader()) {
        let what = action.payment_intent().map_or_else(
            || action.kind.to_string(),
            |p| format!("{} of {p}", action.kind),
        );
        let ours = if sale.inspect.is_some() {
            "collect_payment_method"
        } else {
            "process_payment_intent"
        };
        change = change.effect("reader action", Some(&what), Some(ours));
    }
    change
}
