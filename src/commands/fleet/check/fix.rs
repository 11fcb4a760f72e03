//! `--fix`: stuck payments are taken off their readers, if they are tillctl's
//! own and Stripe says, now, that nobody was charged.

use crate::app::App;
use crate::commands::{Change, approve, confirmed};
use crate::failure::Failure;
use crate::fleet::health::{Finding, Rule};
use crate::payment::stuck::Remedies;
use crate::secret::Mode;
use crate::stripe::Reader;
use crate::stripe::client::{live_refused, protected_refused};

/// Refuses before anything is looked at what would be refused later.
pub(super) async fn refuse_early(app: &App) -> Result<(), Failure> {
    let live = app.stripe().await?.mode() == Mode::Live;
    if live && !app.settings.live && !app.settings.dry_run {
        return Err(live_refused().context("--fix"));
    }
    let settings = &app.settings;
    if !confirmed(settings)?
        && !settings.dry_run
        && !app.output.can_ask()
        && let Some(name) = settings.profile.as_ref().filter(|_| settings.protected)
    {
        return Err(protected_refused(name).context("--fix"));
    }
    Ok(())
}

pub(super) async fn fix(
    app: &App,
    readers: &[Reader],
    findings: &[Finding],
) -> Result<Remedies, Failure> {
    let (client, payments) = (app.stripe().await?, app.payments().await?);
    let stuck = findings.iter().filter(|f| f.rule == Rule::Stuck);
    let ids = stuck.filter_map(|f| Some(f.reader.as_ref()?.id.as_str()));
    let stuck = payments.stuck_readers(client, readers, ids).await;
    if app.settings.dry_run {
        return Ok(stuck.rehearsed());
    }
    let names = stuck.names().join(", ");
    if names.is_empty() {
        return Ok(stuck.untouched());
    }
    let change = Change::new(format!("Cancel what is stuck on {names}")).requests(stuck.requests());
    if !approve(app, &change).await? {
        return Ok(stuck.untouched());
    }
    Ok(payments.free(client, stuck).await)
}
