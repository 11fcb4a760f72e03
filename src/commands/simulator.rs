//! `tillctl simulator …`

use std::time::Duration;

use serde_json::json;

use crate::app::App;
use crate::audit;
use crate::failure::Failure;
use crate::output::{Cell, Column, Format, Json, Shape};
use crate::payment::book;
use crate::simulator::{self, Fault, Options, Shop, Simulator};

/// Serve the built-in simulator to other programs, or begin anew.
#[derive(Debug, clap::Subcommand)]
#[command(after_help = "Examples:
  tillctl simulator serve
  tillctl simulator serve --readers 2000 --charges 100000
  tillctl simulator reset")]
pub enum Command {
    /// Serve a simulated Stripe Terminal on this machine until Ctrl-C
    Serve(Serve),
    /// Throw away the shop that --simulator keeps between commands
    #[command(after_help = "Examples:
  tillctl simulator reset
  tillctl simulator reset --yes")]
    Reset,
}

/// Serve a simulated Stripe Terminal on this machine until Ctrl-C.
#[derive(Debug, clap::Args)]
#[command(after_help = serve_help())]
pub struct Serve {
    /// Port on 127.0.0.1; 0 takes any free one
    #[arg(long, value_name = "PORT", default_value_t = 12_111)]
    port: u16,
    /// So many readers instead of the demo shop's 8
    #[arg(long, value_name = "N")]
    readers: Option<u32>,
    /// So many locations instead of the demo shop's 3
    #[arg(long, value_name = "N")]
    locations: Option<u32>,
    /// So many past charges
    #[arg(long, value_name = "N")]
    charges: Option<u64>,
    /// Spread the charges over so many days
    #[arg(long, value_name = "N", default_value_t = 30)]
    days: u32,
    /// The same seed makes the same shop
    #[arg(long, value_name = "SEED")]
    seed: Option<u64>,
    /// Answer each request after so many milliseconds
    #[arg(long, value_name = "MS", default_value_t = 0)]
    latency: u64,
    /// Answer 429 above so many requests a second (and 25 for each endpoint)
    #[arg(long, value_name = "PER_S")]
    rate_limit: Option<u32>,
    /// A fault to inject; may be repeated
    #[arg(long, value_name = "SPEC")]
    fault: Vec<Fault>,
    /// How long a customer takes on a reader that is not simulated by Stripe
    #[arg(long, value_name = "DURATION", default_value = "2s", value_parser = crate::commands::parse::duration)]
    reader_delay: Duration,
}

fn serve_help() -> String {
    format!(
        "Examples:
  tillctl simulator serve
  tillctl simulator serve --port 0 --readers 2000 --latency 100 --rate-limit 25
  STRIPE_API_KEY=sk_test_any tillctl --api-base http://127.0.0.1:12111 readers list

{}",
        Fault::grammar()
    )
}

pub(crate) async fn run(app: &App, command: &Command) -> Result<(), Failure> {
    match command {
        Command::Serve(args) => serve(app, args).await,
        Command::Reset => reset(app),
    }
}

async fn serve(app: &App, args: &Serve) -> Result<(), Failure> {
    let mut options = Options::new(app.simulator_clock());
    options.port = args.port;
    options.latency = Duration::from_millis(args.latency);
    options.rate_limit = args.rate_limit;
    options.faults.clone_from(&args.fault);
    options.reader_delay = args.reader_delay;
    if let Some(seed) = args.seed {
        options.seed = seed;
    }
    if args.readers.is_some() || args.locations.is_some() || args.charges.is_some() {
        options.shop = Shop::Generated {
            locations: args.locations.unwrap_or(3),
            readers: args.readers.unwrap_or(8),
            charges: args.charges.unwrap_or(0),
            days: args.days,
        };
    }
    // Ctrl-C is the way to end it, not an accident.
    let _held = app.interrupt.hold();
    let seen = app.interrupt.count();
    let simulator = Simulator::start(options).await.map_err(|error| {
        Failure::failed(format!("cannot serve on 127.0.0.1:{}: {error}", args.port))
            .hint("another program may have the port: choose one with --port, or any free one with --port 0")
    })?;
    let shape = Shape::new(
        vec![Column::new("url", |url: &String| Cell::text(Some(url)))],
        |url: &String| url.clone(),
        |url| Json::Own(json!({ "url": url })),
    );
    let url = simulator.url().to_owned();
    if app.output.format() == Format::Table {
        app.output
            .line(&format!("Serving a simulated Stripe Terminal on {url}"))?;
        app.output.hint(&format!(
            "STRIPE_API_KEY=sk_test_any tillctl --api-base {url} readers list; Ctrl-C ends it"
        ));
    } else {
        app.output.show(&shape, &url)?;
    }
    app.interrupt.pressed(seen).await;
    simulator.stop().await;
    Ok(())
}

fn reset(app: &App) -> Result<(), Failure> {
    let dir = app.simulator_dir();
    if app.settings.dry_run {
        return app.output.line(&format!(
            "Would delete the simulated shop in {}",
            dir.display()
        ));
    }
    let there = simulator::reset(&dir).and_then(|there| {
        book::forget(&dir)?;
        audit::Log::in_dir(&dir).forget()?;
        for kept in ["ledger", "imports"] {
            match std::fs::remove_dir_all(dir.join(kept)) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(there)
    });
    let there = there.map_err(|error| {
        Failure::failed(format!(
            "cannot delete the simulated shop in {}: {error}",
            dir.display()
        ))
        .hint("does another tillctl use it at the moment?")
    })?;
    app.output.line(if there {
        "The simulated shop is as new."
    } else {
        "There was no simulated shop; the next --simulator command opens one."
    })
}
