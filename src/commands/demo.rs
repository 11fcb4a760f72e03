//! `tillctl demo`: the main job, on a simulated shop, as a user would do it.

use tillctl_simulator::{Options, Simulator};

use crate::app::{App, GlobalFlags, Printed};
use crate::commands::verb::{SettingsFiles, Surroundings, Verb};
use crate::failure::{Failure, Kind};
use crate::files;
use crate::output::Tone;
use crate::text::quoted;

/// Walk through the main job on a simulated shop.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  tillctl demo
  tillctl demo | less")]
pub(crate) struct Args {}

/// One stop of the walk.
struct Stop {
    /// What is shown here.
    title: &'static str,
    /// The command a user would type, after `tillctl --simulator`.
    command: &'static [&'static str],
    /// How it ends.
    ends: Option<Kind>,
}

const WALK: &[Stop] = &[
    Stop {
        title: "The fleet: three shops, eight readers",
        command: &["readers", "list"],
        ends: None,
    },
    Stop {
        title: "Register a reader (a real one shows its pairing code on its screen)",
        command: &[
            "readers",
            "register",
            "--code",
            "simulated-wpe",
            "--location",
            "Berlin Kreuzberg",
            "--label",
            "Terrace",
        ],
        ends: None,
    },
    Stop {
        title: "Give it another name",
        command: &["readers", "rename", "Terrace", "Pop-up"],
        ends: None,
    },
    Stop {
        title: "Move it to another shop: Stripe moves readers by registering them anew",
        command: &[
            "readers",
            "assign",
            "Pop-up",
            "--location",
            "Dublin Temple Bar",
            "--code",
            "simulated-wpe",
        ],
        ends: None,
    },
    Stop {
        title: "Push a payment and wait for the customer",
        command: &[
            "pay",
            "--reader",
            "Till 1",
            "--amount",
            "12.50",
            "--currency",
            "eur",
            "--reference",
            "order-1001",
        ],
        ends: None,
    },
    Stop {
        title: "Push one that is declined; nothing is charged, and the exit code says so",
        command: &[
            "pay",
            "--reader",
            "Pop-up",
            "--amount",
            "8.90",
            "--currency",
            "eur",
            "--present",
            "4000000000000002",
        ],
        ends: Some(Kind::Declined),
    },
    Stop {
        title: "Yesterday, by reader, each currency for itself",
        command: &[
            "report",
            "--day",
            "yesterday",
            "--tz",
            "Europe/Berlin",
            "--by",
            "reader",
        ],
        ends: None,
    },
];

const NEXT: &str = "\
That was a simulated shop; nothing is left of it. On Stripe itself:

  export STRIPE_API_KEY=sk_test_…        # https://dashboard.stripe.com/test/apikeys
  tillctl locations create --name Shop --line1 'Main Street 1' --city Berlin --postal-code 10115 --country DE
  tillctl readers register --code simulated-wpe --location Shop --label 'Till 1'
  tillctl pay --reader 'Till 1' --amount 12.50 --currency eur --present 4242424242424242
  tillctl report --day today --by reader

A live key does the same with real readers; every write then needs --live.
Or go on without a key: tillctl --simulator readers list";

impl Verb for Args {
    fn surroundings(&self) -> Surroundings {
        Surroundings {
            settings_files: SettingsFiles::Unread,
            ..Surroundings::default()
        }
    }

    fn global_flags() -> GlobalFlags {
        GlobalFlags::of(&Self::NEEDS).printing(Printed::Text)
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        let mut options = Options::new(app.simulator_clock());
        options.reader_delay = std::time::Duration::from_secs(2);
        let simulator = Simulator::start(options)
            .await
            .map_err(|error| Failure::failed(format!("the simulator cannot start: {error}")))?;
        let scratch = files::scratch().map_err(|error| {
            Failure::failed(format!("there is no place for temporary files: {error}"))
                .hint(files::advice(&error, "name another place in TMPDIR"))
        })?;
        let shop = app.on_simulator(simulator.url(), scratch.path());
        let total = WALK.len();
        for (number, stop) in WALK.iter().enumerate() {
            let typed = stop
                .command
                .iter()
                .map(|word| quoted(word))
                .collect::<Vec<_>>()
                .join(" ");
            app.output.toned_line(
                Tone::Strong,
                &format!("{}/{total} {}", number + 1, stop.title),
            )?;
            app.output
                .toned_line(Tone::Faint, &format!("$ tillctl --simulator {typed}"))?;
            match ((app.program.run)(&shop, stop.command).await, stop.ends) {
                (Ok(()), None) => {}
                (Err(failure), Some(kind)) if failure.kind() == kind => {
                    app.output.toned_line(
                        Tone::Waiting,
                        &format!("{} (exit code {})", failure.message(), kind.exit_code()),
                    )?;
                }
                (Err(failure), _) => return Err(failure.context(format!("demo, {typed}"))),
                (Ok(()), Some(_)) => {
                    return Err(Failure::failed(format!(
                        "demo: {typed} went through, but was to be declined"
                    )));
                }
            }
            app.output.line("")?;
        }
        simulator.stop().await;
        app.output.lines(NEXT.lines())
    }
}
