//! `tillctl simulator serve`

use std::time::Duration;

use jiff::Timestamp;

use super::control;
use crate::app::App;
use crate::commands::Verb;
use crate::failure::Failure;
use crate::output::{Fields, Format};
use crate::secret::EXAMPLE_KEY;
use crate::simulator::{Fault, Key, Options, Shop, Simulator};

/// Serve a simulated Stripe Terminal on this machine until Ctrl-C.
#[derive(Debug, clap::Args)]
#[command(after_help = serve_help())]
pub(crate) struct Args {
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
    /// Begin at this time instead of now
    #[arg(long, value_name = "TIME", value_parser = moment)]
    now: Option<Timestamp>,
    /// Let the simulator's clock run so many times as fast; 0 stops it
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(0..=100_000))]
    clock_rate: u32,
    /// A restricted key and what it may do; may be repeated
    #[arg(long, value_name = "KEY=PERMISSION,…")]
    key: Vec<Key>,
    /// Post every event to this http:// address, signed as Stripe signs; may be repeated
    #[arg(long, value_name = "URL", value_parser = webhook)]
    webhook: Vec<String>,
    /// A connected account beside the demo's two, for Stripe-Account; may be repeated
    #[arg(long, value_name = "ID[=NAME]", value_parser = account)]
    account: Vec<(String, String)>,
    /// Something `simulator control` can do, done at the start; may be repeated
    #[arg(long, value_name = "VERB NAME=VALUE …", value_parser = control::Order::parse)]
    control: Vec<control::Order>,
    /// How long a customer takes on a reader that is not simulated by Stripe
    #[arg(long, value_name = "DURATION", default_value = "2s", value_parser = crate::commands::parse::duration)]
    reader_delay: Duration,
}

fn serve_help() -> String {
    format!(
        "Examples:
  tillctl simulator serve
  tillctl simulator serve --port 0 --readers 2000 --latency 100 --rate-limit 25
  tillctl simulator serve --now 2026-10-25T00:30:00Z --clock-rate 60
  tillctl simulator serve --key 'rk_test_till=terminal_reader_write,payment_intent_write'
  tillctl simulator serve --webhook http://127.0.0.1:4242/webhook
  tillctl simulator serve --control 'reader reader=Bar status=silent after=10m'
  STRIPE_API_KEY={EXAMPLE_KEY} tillctl --api-base http://127.0.0.1:12111 readers list

{}",
        Fault::grammar()
    )
}

/// `2026-11-23T12:00:00Z`
fn moment(text: &str) -> Result<Timestamp, String> {
    text.parse()
        .map_err(|_| "write a time with its zone, such as 2026-11-23T12:00:00Z".to_owned())
}

fn webhook(text: &str) -> Result<String, String> {
    let rest = text.strip_prefix("http://").unwrap_or_default();
    if rest.is_empty() || rest.starts_with('/') {
        return Err("write an http:// address, such as http://127.0.0.1:4242/webhook".to_owned());
    }
    Ok(text.to_owned())
}

fn account(text: &str) -> Result<(String, String), String> {
    let (id, name) = text.split_once('=').unwrap_or((text, "Connected Shop"));
    let rest = id.strip_prefix("acct_").unwrap_or_default();
    if rest.is_empty() || !rest.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err("an account's id is acct_ and letters and digits".to_owned());
    }
    Ok((id.to_owned(), name.to_owned()))
}

/// The secret events are signed with: the same in every run, so that it can stand in
/// the settings of whoever is told. It guards nothing.
const WEBHOOK_SECRET: &str = "whsec_tillctl_simulator";

impl Verb for Args {
    async fn run(&self, app: &App) -> Result<(), Failure> {
        let mut options = Options::new(app.simulator_clock());
        options.port = self.port;
        options.latency = Duration::from_millis(self.latency);
        options.rate_limit = self.rate_limit;
        options.faults.clone_from(&self.fault);
        options.reader_delay = self.reader_delay;
        options.now = self.now.map(Timestamp::as_millisecond);
        options.clock_rate = self.clock_rate;
        options.keys.clone_from(&self.key);
        options.accounts.clone_from(&self.account);
        let hook = |url: &String| (url.clone(), WEBHOOK_SECRET.to_owned());
        options.webhooks = self.webhook.iter().map(hook).collect();
        if let Some(seed) = self.seed {
            options.seed = seed;
        }
        if self.readers.is_some() || self.locations.is_some() || self.charges.is_some() {
            options.shop = Shop::Generated {
                locations: self.locations.unwrap_or(3),
                readers: self.readers.unwrap_or(8),
                charges: self.charges.unwrap_or(0),
                days: self.days,
            };
        }
        // Ctrl-C is the way to end it, not an accident.
        let _held = app.interrupt.hold();
        let seen = app.interrupt.count();
        let simulator = Simulator::start(options).await.map_err(|error| {
        Failure::failed(format!("cannot serve on 127.0.0.1:{}: {error}", self.port))
            .hint("another program may have the port: choose one with --port, or any free one with --port 0")
    })?;
        for order in &self.control {
            simulator
                .control(&order.verb, order.args.clone())
                .map_err(|error| Failure::usage(format!("--control '{}': {error}", order.verb)))?;
        }
        let fields = Fields::of(String::clone).text("url", |url: &String| Some(url));
        let url = simulator.url().to_owned();
        if app.output.format() == Format::Table {
            app.output
                .line(&format!("Serving a simulated Stripe Terminal on {url}"))?;
            if !self.webhook.is_empty() {
                app.output.hint(&format!(
                    "events are signed with the secret {WEBHOOK_SECRET}"
                ));
            }
            app.output.hint(&format!(
                "STRIPE_API_KEY={EXAMPLE_KEY} tillctl --api-base {url} readers list; Ctrl-C ends it"
            ));
        } else {
            app.output.show(&fields, &url)?;
        }
        app.interrupt.pressed(seen).await;
        simulator.stop().await;
        Ok(())
    }
}
