//! `tillctl doctor`

mod check;
mod completions;
mod files;
mod key;
mod wire;

use check::{Check, CheckState};

use crate::app::{App, GlobalFlags, Reach};
use crate::commands::verb::{SettingsFiles, Surroundings, Verb};
use crate::failure::{Failure, Kind};
use crate::output::ColumnNames;
use crate::output::{Fields, Tone};
use crate::period::{Release, zone_data};
use crate::settings::SETTINGS;
use crate::settings::layers::SettingOrigin;
use crate::stripe::API_VERSION;
use crate::text::counted;

/// Check settings, key, connection and files; exit 10 with a hint for each finding.
///
/// Every check has a line; what needs somebody is told again at the end, with
/// what to do, and the exit code is 10. Nothing is changed, neither here nor at
/// Stripe, and no payment is asked for.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl doctor
  tillctl doctor --profile berlin -o json
  tillctl doctor --jq '.[] | select(.state == \"fail\")'")]
pub(crate) struct Args {}

impl Verb for Args {
    fn columns() -> ColumnNames {
        fields().names()
    }

    fn surroundings(&self) -> Surroundings {
        Surroundings {
            settings_files: SettingsFiles::Reported,
            ..Surroundings::default()
        }
    }

    fn global_flags() -> GlobalFlags {
        GlobalFlags::of(&Self::NEEDS).reaching(Reach::Stripe)
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let fields = fields();
        let spinner = app
            .output
            .spinner("looking at settings, key, connection and files");
        let mut checks = vec![
            version(),
            settings(app),
            zones(),
            key::found(app),
            wire::proxy(app),
        ];
        let wire = wire::all(app).await;
        let reached = wire.reached;
        checks.extend(wire.checks);
        checks.extend(key::at_stripe(app, reached).await);
        checks.extend(files::all(app).await);
        checks.push(completions::check(&app.settings.host));
        drop(spinner);
        let mut list = app.output.list(&fields)?;
        list.push_all(&checks)?;
        list.finish()?;
        verdict(&checks)
    }
}

/// Says what needs somebody.
fn verdict(checks: &[Check]) -> Result<(), Failure> {
    let found: Vec<String> = checks.iter().filter_map(Check::finding).collect();
    if found.is_empty() {
        return Ok(());
    }
    Err(Failure::new(Kind::Findings, counted(found.len(), "finding")).details(found))
}

fn version() -> Check {
    Check::ok(
        "version",
        format!(
            "tillctl {}, Stripe API {API_VERSION}",
            env!("CARGO_PKG_VERSION")
        ),
    )
}

/// Whose time zone data is used.
fn zones() -> Check {
    let release = |release: Option<Release>| match release {
        Some(release) => release.to_string(),
        None => "of an unknown release".to_owned(),
    };
    let program = release(Release::of_program());
    let data = zone_data();
    Check::ok(
        "zones",
        match &data.system {
            None => format!("the program's, {program}; the machine has none"),
            Some(system) => {
                let folder = system.folder.display();
                let system = release(system.release.clone());
                if data.uses_system {
                    format!("the machine's ({folder}), {system}; the program's are {program}")
                } else {
                    format!("the program's, {program}; the machine's ({folder}) are {system}")
                }
            }
        },
    )
}

/// Everything that somebody set, and where.
fn settings(app: &App) -> Check {
    let files = &app.settings.layers.files;
    let set: Vec<String> = SETTINGS
        .iter()
        .filter_map(|setting| {
            let (value, origin) = crate::settings::shown::value(&app.settings, setting);
            (origin != SettingOrigin::Default)
                .then(|| format!("{} = {} ({origin})", setting.key, value.unwrap_or_default()))
        })
        .collect();
    if let Some(remark) = files.remarks.first() {
        return Check::fail("settings", remark.clone())
            .hint("correct the file; until then other commands do not work with it");
    }
    let user = files.user.as_ref().map_or_else(
        || format!("no file {}", files.user_path.display()),
        |file| file.path.display().to_string(),
    );
    let set = if set.is_empty() {
        "all by default".to_owned()
    } else {
        set.join("; ")
    };
    Check::ok("settings", format!("{user}: {set}"))
}

fn fields() -> Fields<'static, Check> {
    Fields::of(|c: &Check| c.name.to_owned())
        .text("check", |c| Some(c.name))
        .text("state", |c| Some(c.state.name()))
        .tone(|c| match c.state {
            CheckState::Ok => Tone::Good,
            CheckState::Warn => Tone::Waiting,
            CheckState::Fail => Tone::Bad,
            CheckState::Skip => Tone::Faint,
        })
        .text("detail", |c| Some(&c.detail))
        .prose()
        .kept()
        .text("hint", |c| c.hint.as_deref())
        .prose()
        .on_request()
}
