//! `tillctl readers register`

use clap_complete::ArgValueCompleter;

use crate::app::App;
use crate::commands::Verb;
use crate::commands::complete;
use crate::commands::{Change, approve, done, fields, parse, resolve, test_mode_only};
use crate::devices::{Device, Metadata, ReaderRecord, Registration, RegistrationState, pairing};
use crate::directory::LocationNames;
use crate::failure::Failure;
use crate::output::ColumnNames;
use crate::secret::Mode;
use crate::stripe::permissions::{LOCATION, Needs, READER, READER_WRITE, needs};

/// Register a reader with the pairing code it shows.
///
/// Mobile readers (M2, WisePad 3, Tap to Pay) cannot be registered from here:
/// they get their record and location from the app that connects to them.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl readers register --code sepia-cerulean-aqua --location \"Berlin Kreuzberg\" --label \"Till 3\"
  tillctl readers register --code simulated-wpe --location tml_FOUOdQVIxvVdvN --label Test --metadata floor=2

Where to find the code: an unregistered reader shows it. On a registered S700,
S710 or WisePOS E swipe right from the left edge, tap Settings, enter the admin
passcode (07139 unless it was changed) and tap Generate pairing code.
Test mode knows the codes simulated-wpe, simulated-s700, simulated-s710 and
simulated-v660p.")]
pub(crate) struct Args {
    /// The pairing code the reader shows
    #[arg(long, value_name = "CODE")]
    code: Option<String>,
    /// Where the reader stands (id or display name)
    #[arg(long, value_name = "LOCATION", add = ArgValueCompleter::new(complete::locations))]
    location: Option<String>,
    /// What people will call it
    #[arg(long, value_name = "TEXT")]
    label: Option<String>,
    /// Metadata; may be repeated
    #[arg(long, value_name = "KEY=VALUE", value_parser = parse::metadata)]
    metadata: Vec<(String, String)>,
}

impl Verb for Args {
    const NEEDS: Needs = needs(&[READER, READER_WRITE, LOCATION], &[]);

    fn columns() -> ColumnNames {
        fields::reader_columns()
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let metadata = parse::metadata_map(&self.metadata)?;
        let code = code(app, self)?;
        let label =
            resolve::given_or_asked(app, self.label.as_deref(), "Label of the reader", || {
                Failure::usage(
            "the reader needs a label: without one Stripe would call it by its pairing code",
        )
        .hint("add --label TEXT, a name people will know it by, such as \"Till 3\"")
            })?;
        let label = super::shared::checked_label(&label)?;
        if label == code {
            return Err(Failure::usage("the label is the pairing code")
                .hint("give the reader a name people will know it by, such as \"Till 3\""));
        }
        let client = app.stripe().await?;
        if pairing::is_simulated(&code) && client.mode() == Mode::Live {
            return Err(test_mode_only("a simulated reader"));
        }
        let location = resolve::location_or_asked(app, self.location.as_deref()).await?;
        let registration = Registration {
            device: Device::Any,
            model: None,
            location: &location.id,
            location_name: location.name(),
            label,
            metadata: Metadata::Exactly(&metadata),
        };
        let mut change = Change::new(format!("Register reader {label:?} at {}", location.name()))
            .effect("label", None, Some(label))
            .effect("location", None, Some(&location.id))
            .request(&registration.request(&code));
        for (key, value) in &metadata {
            change = change.effect(format!("metadata.{key}"), None, Some(value));
        }
        if !approve(app, &change).await? {
            return Ok(());
        }
        let before = ReaderRecord::all(client).await?;
        if let Some(twin) = before.iter().find(|r| r.label.as_deref() == Some(label)) {
            app.output.warn(&format!(
            "another reader is called {label:?} too ({}): by this label alone neither will be found",
            twin.id
        ));
        }
        let settled = registration
            .run(client, &before, RegistrationState::ready(&code), &|_| {})
            .await
            .map_err(|problem| registration.by_hand(problem))?;
        let reader = settled.reader;
        let names = LocationNames::from([(location.id.clone(), location.name().to_owned())]);
        let sentence = format!(
            "Registered {} ({}, serial number {}) at {} as {label:?}",
            reader.id,
            reader.device_type.as_deref().unwrap_or("unknown model"),
            reader.serial_number.as_deref().unwrap_or("-"),
            location.name(),
        );
        done(app, &fields::reader(&names, app.now()), &reader, &sentence)
    }
}

fn code(app: &App, args: &Args) -> Result<String, Failure> {
    let code = resolve::given_or_asked(app, args.code.as_deref(), "Pairing code", || {
        Failure::usage("a pairing code is needed")
            .hint(format!("add --code CODE; {}", pairing::where_to_find(None)))
    })?;
    if code.is_empty() {
        return Err(Failure::usage("the pairing code is empty").hint(pairing::where_to_find(None)));
    }
    Ok(code)
}
