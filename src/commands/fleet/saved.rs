//! A plan in a file: what was wanted, and a name for what Stripe had. Applying
//! it makes the plan again, which is the same one as long as Stripe is.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::shared::ReadFile;
use crate::app::App;
use crate::failure::Failure;
use crate::fleet::manifest::Manifest;
use crate::fleet::plan::Options;
use crate::views::plan_view::PlanView;

const VERSION: u32 = 1;

#[derive(Debug, Serialize, Deserialize)]
struct Saved {
    tillctl_plan: u32,
    made_at: String,
    account: String,
    file: String,
    fingerprint: String,
    prune: bool,
    send_secrets: bool,
    /// For people.
    #[serde(default)]
    plan: serde_json::Value,
    wanted: Manifest,
}

/// A plan that was read.
pub(super) struct ReadPlan {
    pub(super) file: ReadFile,
    pub(super) options: Options,
    pub(super) fingerprint: String,
    pub(super) made_at: String,
}

pub(super) fn write(
    app: &App,
    view: &PlanView<'_>,
    file: &ReadFile,
    options: Options,
) -> Result<String, Failure> {
    let saved = Saved {
        tillctl_plan: VERSION,
        made_at: app.now().to_string(),
        account: account(app)?,
        file: file.name.clone(),
        fingerprint: view.fingerprint.clone(),
        prune: options.prune,
        send_secrets: options.send_secrets,
        plan: view.to_json(),
        wanted: file.wanted.clone(),
    };
    let text = serde_json::to_string_pretty(&saved);
    text.map(|t| t + "\n")
        .map_err(|e| Failure::failed(format!("the plan cannot be written: {e}")))
}

pub(super) fn read(app: &App, path: &Path) -> Result<ReadPlan, Failure> {
    let text = crate::commands::parse::file(path)?;
    let name = path.display();
    let saved: Saved = serde_json::from_str(&text).map_err(|e| {
        Failure::usage(format!("{name} is no saved plan: {e}"))
            .hint("save one with `tillctl fleet plan fleet.toml --out plan.json`")
    })?;
    if saved.tillctl_plan != VERSION {
        return Err(
            Failure::usage(format!("{name} is a plan of another tillctl")).hint("make a new plan"),
        );
    }
    if saved.account != account(app)? {
        return Err(Failure::usage(format!(
            "{name} was made for another account or mode ({})",
            saved.account
        ))
        .hint("use the key it was made with, or make a new plan"));
    }
    Ok(ReadPlan {
        file: ReadFile {
            name: saved.file,
            wanted: saved.wanted,
        },
        options: Options {
            prune: saved.prune,
            send_secrets: saved.send_secrets,
            live: false,
        },
        fingerprint: saved.fingerprint,
        made_at: saved.made_at,
    })
}

/// Whose fleet it is, without a secret.
fn account(app: &App) -> Result<String, Failure> {
    let own = app.settings.api_key()?.account_name();
    Ok(match &app.settings.account {
        Some(connected) => format!("{own}-{connected}"),
        None => own,
    })
}
