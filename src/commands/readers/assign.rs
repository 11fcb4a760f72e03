//! `tillctl readers assign READER --location LOCATION`

use std::cell::RefCell;

use clap_complete::ArgValueCompleter;

use crate::app::App;
use crate::commands::Verb;
use crate::commands::complete;
use crate::commands::{Change, approve, done, fields, resolve, test_mode_only};
use crate::devices::{MoveCheck, ReaderRecord, Registration, RegistrationState, Settled, pairing};
use crate::directory::LocationNames;
use crate::failure::{Failure, Kind};
use crate::output::ColumnNames;
use crate::secret::Mode;
use crate::stripe::permissions::{LOCATION, Needs, READER, READER_WRITE, needs};
use crate::stripe::{Client, Location};

/// Move a reader to another location.
///
/// Stripe cannot change the location of a registered reader: the reader is
/// registered again, with a fresh pairing code that somebody at the device
/// reads from it. Label and metadata are carried over, the serial number is
/// compared, the stale record is removed. The reader's id may change.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl readers assign \"Till 1\" --location \"Berlin Kreuzberg\"
  tillctl readers assign \"Till 1\" --location \"Berlin Kreuzberg\" --code sepia-cerulean-aqua
  tillctl readers assign Test --location Mitte --code simulated-wpe

Where to find the code: on an S700, S710 or WisePOS E swipe right from the left
edge, tap Settings, enter the admin passcode (07139 unless it was changed) and
tap Generate pairing code; on a P400 type 0-7-1-3-9. A simulated reader is moved
by creating another one: its code is simulated-wpe, simulated-s700,
simulated-s710 or simulated-v660p, by its model.")]
pub(crate) struct Args {
    /// Id, serial number or label
    #[arg(add = ArgValueCompleter::new(complete::readers))]
    reader: String,
    /// Where it is to be (id or display name)
    #[arg(long, value_name = "LOCATION", add = ArgValueCompleter::new(complete::locations))]
    location: String,
    /// A fresh pairing code of this very reader
    #[arg(long, value_name = "CODE")]
    code: Option<String>,
    /// Also while an action is in progress on it
    #[arg(long)]
    force: bool,
}

/// Stands for the code in `--dry-run`, when none is at hand.
const NO_CODE: &str = "(pairing code)";

impl Verb for Args {
    const NEEDS: Needs = needs(&[READER, READER_WRITE, LOCATION], &[]);

    fn columns() -> ColumnNames {
        fields::reader_columns()
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let client = app.stripe().await?;
        let simulated = self.code.as_deref().is_some_and(pairing::is_simulated);
        if simulated && client.mode() == Mode::Live {
            return Err(test_mode_only("a simulated reader"));
        }
        let location = resolve::location(app, &self.location).await?;
        let reader = resolve::reader(app, &self.reader).await?;
        let names = LocationNames::from([(location.id.clone(), location.name().to_owned())]);
        let fields = fields::reader(&names, app.now());
        let old = ReaderRecord::of(&reader);
        let plan = Registration::moving(&old, &location.id, location.name())?;
        let what = format!(
            "Assign reader {} ({}) to {}",
            reader.name(),
            reader.id,
            location.name()
        );
        let change =
            Change::new(&what).effect("location", reader.location_id(), Some(&location.id));
        let given;
        let (state, requests) = match plan.look(client).await? {
            MoveCheck::There => {
                let sentence = format!(
                    "{} ({}) is at {} already; nothing was sent",
                    reader.name(),
                    reader.id,
                    location.name()
                );
                return done(app, &fields, &reader, &sentence);
            }
            MoveCheck::HalfDone(state) => {
                if let Some((_, new)) = state.reached() {
                    app.output.note(&format!(
                        "the device is registered there already, as {new}: doing the rest"
                    ));
                }
                (state, plan.requests(None))
            }
            MoveCheck::NeedsCode => {
                super::shared::unoccupied(&reader, "moved", self.force)?;
                given = code(app, self, &plan)?;
                let ready = RegistrationState::Ready {
                    code: &given,
                    key: None,
                    force: self.force,
                };
                (ready, plan.requests(Some(&given)))
            }
        };
        if !approve(app, &change.requests(requests)).await? {
            return Ok(());
        }
        let settled = attended(app, client, &plan, state).await?;
        let sentence = sentence(&settled, &old, &location);
        if app.output.format() != crate::output::Format::Table {
            app.output.note(&sentence);
        }
        done(app, &fields, &settled.reader, &sentence)
    }
}

/// The code that was given or can be asked for.
fn code(app: &App, args: &Args, plan: &Registration<'_>) -> Result<String, Failure> {
    let hint = pairing::where_to_find(plan.model);
    if args.code.is_none() && app.settings.dry_run {
        return Ok(NO_CODE.to_owned());
    }
    if args.code.is_none() && app.output.can_ask() {
        app.output.note(&format!(
            "Stripe moves a reader only by registering it again with a fresh pairing code: {hint}"
        ));
    }
    let missing = || {
        let hint = match plan.model.and_then(pairing::simulated_code) {
            Some(code) => {
                format!("add --code {code}: a simulated reader is replaced by another one")
            }
            None => format!("{hint}; then add --code CODE"),
        };
        Failure::usage(format!(
            "{} can only be moved with a fresh pairing code: Stripe moves a reader by registering it again",
            plan.name()
        ))
        .hint(hint)
    };
    let code = resolve::given_or_asked(app, args.code.as_deref(), "Pairing code", missing)?;
    if code.is_empty() {
        return Err(missing());
    }
    plan.check_code(&code)?;
    Ok(code)
}

/// Makes the move with an eye on Ctrl-C: once it has begun it is better
/// finished; who insists is told how far it got.
async fn attended(
    app: &App,
    client: &Client,
    plan: &Registration<'_>,
    state: RegistrationState<'_>,
) -> Result<Settled, Failure> {
    let reached =
        |state: &RegistrationState<'_>| state.reached().map(|(step, id)| (step, id.to_owned()));
    let progress = RefCell::new(reached(&state));
    let told = |state: &RegistrationState<'_>| {
        if let RegistrationState::Registered { new, .. } = state {
            app.output.note(&format!("registered as {}", new.id));
        }
        *progress.borrow_mut() = reached(state);
    };
    let work = async {
        let before = match &state {
            RegistrationState::Ready { .. } => ReaderRecord::all(client).await?,
            _ => Vec::new(),
        };
        let settled = plan.run(client, &before, state, &told).await;
        settled.map_err(|problem| plan.by_hand(problem))
    };
    let insisted = async {
        let seen = app.interrupt.count();
        app.interrupt.pressed(seen).await;
        app.output
            .warn("finishing the move; press Ctrl-C again to stop in the middle");
        app.interrupt.pressed(app.interrupt.count()).await;
    };
    let _held = app.interrupt.hold();
    tokio::select! {
        result = work => result,
        () = insisted => Err(match &*progress.borrow() {
            Some((done, new)) => Failure::new(Kind::Interrupted, format!("interrupted after the reader was registered as {new}"))
                .hint(plan.left_to_do(*done, new)),
            None => Failure::new(Kind::Interrupted, "interrupted while the reader was being registered")
                .hint("see where it is: tillctl readers list --columns id,label,serial_number,location_name"),
        }),
    }
}

fn sentence(settled: &Settled, old: &ReaderRecord, location: &Location) -> String {
    let new = &settled.reader;
    let mut text = format!("Assigned {} to {}: ", new.name(), location.name());
    if new.id == old.id {
        text.push_str(&format!("it is still {}", new.id));
    } else {
        text.push_str(&format!("{} -> {}", old.id, new.id));
    }
    match &new.serial_number {
        Some(new) if !old.serial.is_empty() && old.serial != *new => text.push_str(&format!(
            ", serial number {} -> {new} (a simulated reader is replaced, not moved)",
            old.serial
        )),
        Some(serial) => text.push_str(&format!(", serial number {serial}")),
        None => {}
    }
    if settled.removed {
        text.push_str("; the old record is removed");
    }
    text
}
