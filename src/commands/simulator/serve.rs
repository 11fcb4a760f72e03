//! `tillctl simulator serve`

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use tillctl_simulator::{Certificate, Fault, Key, Options, Shop, Simulator};

use super::control;
use crate::app::{App, GlobalFlags, Printed};
use crate::commands::Verb;
use crate::failure::Failure;
use crate::output::{Fields, Format};
use crate::secret::EXAMPLE_KEY;

/// Serve a simulated Stripe Terminal on this machine until Ctrl-C.
#[derive(Debug, clap::Args)]
#[command(after_help = serve_help())]
pub(crate) struct Args {
    /// Address to listen on; beyond loopback whoever reaches this machine is answered
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1")]
    bind: IpAddr,
    /// Port; 0 takes any free one
    #[arg(long, value_name = "PORT", default_value_t = 12_111)]
    port: u16,
    /// Serve https:// with this certificate (PEM, with its chain)
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// The private key of --tls-cert (PEM)
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// What there is at the start
    #[arg(long, value_name = "SHOP", value_enum, default_value_t, conflicts_with_all = ["readers", "locations", "charges"])]
    shop: ShopProfile,
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
    /// Take live keys too, with a shop whose objects have livemode true; without it they are
    /// answered like wrong ones
    #[arg(long)]
    live_world: bool,
    /// A restricted key and what it may do; may be repeated
    #[arg(long, value_name = "KEY=PERMISSION,…")]
    key: Vec<Key>,
    /// Post every event to this http:// address, signed as Stripe signs; may be repeated
    #[arg(long, value_name = "URL", value_parser = webhook)]
    webhook: Vec<String>,
    /// A connected account beside the demo's two, for Stripe-Account; may be repeated
    #[arg(long, value_name = "ID[=NAME]", value_parser = account)]
    connected_account: Vec<(String, String)>,
    /// Something `simulator control` can do, done at the start; may be repeated
    #[arg(long, value_name = "VERB NAME=VALUE …", value_parser = control::ControlOrder::parse)]
    control: Vec<control::ControlOrder>,
    /// How long a customer takes on a reader that is not simulated by Stripe
    #[arg(long, value_name = "DURATION", default_value = "2s", value_parser = crate::commands::parse::duration)]
    reader_delay: Duration,
}

/// The shops that can be opened.
#[derive(Debug, Clone, Copy, Default, clap::ValueEnum)]
enum ShopProfile {
    /// Three locations, eight readers, two of them offline, 30 days of sales
    #[default]
    Demo,
    /// One location, two smart readers and a simulated one, 900 small sales with tips
    Cafe,
    /// 40 locations in five countries, 200 readers, 6,000 charges
    Chain,
    /// No location, no reader, no sale
    Empty,
}

impl ShopProfile {
    fn shop(self) -> Shop {
        match self {
            Self::Demo => Shop::Demo,
            Self::Cafe => Shop::Cafe,
            Self::Chain => Shop::Chain,
            Self::Empty => Shop::Empty,
        }
    }
}

/// The certificate that was named.
fn certificate(args: &Args) -> Result<Option<Certificate>, Failure> {
    let (Some(chain), Some(key)) = (&args.tls_cert, &args.tls_key) else {
        return Ok(None);
    };
    let read = |path: &Path| {
        std::fs::read(path)
            .map_err(|error| Failure::usage(format!("cannot read {}: {error}", path.display())))
    };
    Ok(Some(Certificate {
        chain: read(chain)?,
        key: read(key)?,
    }))
}

fn serve_help() -> String {
    format!(
        "Examples:
  tillctl simulator serve
  tillctl simulator serve --port 0 --readers 2000 --latency 100 --rate-limit 25
  tillctl simulator serve --shop cafe
  tillctl simulator serve --bind 0.0.0.0
  tillctl simulator serve --tls-cert simulator.pem --tls-key simulator-key.pem
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

fn options(app: &App, args: &Args) -> Result<Options, Failure> {
    let mut options = Options::new(app.simulator_clock());
    options.bind = args.bind;
    options.port = args.port;
    options.tls = certificate(args)?;
    options.shop = args.shop.shop();
    options.latency = Duration::from_millis(args.latency);
    options.rate_limit = args.rate_limit;
    options.faults.clone_from(&args.fault);
    options.reader_delay = args.reader_delay;
    options.now = args.now.map(Timestamp::as_millisecond);
    options.clock_rate = args.clock_rate;
    options.live_world = args.live_world;
    options.keys.clone_from(&args.key);
    options.accounts.clone_from(&args.connected_account);
    let hook = |url: &String| (url.clone(), WEBHOOK_SECRET.to_owned());
    options.webhooks = args.webhook.iter().map(hook).collect();
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
    Ok(options)
}

fn refused(address: SocketAddr, error: &std::io::Error) -> Failure {
    Failure::failed(format!("cannot serve on {address}: {error}")).hint(
        "--bind takes an address of this machine, --tls-cert and --tls-key files in PEM; another \
         program may have the port: choose one with --port, or any free one with --port 0",
    )
}

impl Verb for Args {
    fn global_flags() -> GlobalFlags {
        GlobalFlags::of(&Self::NEEDS).printing(Printed::Result)
    }

    async fn run(&self, app: &App) -> Result<(), Failure> {
        if let Some(key) = self.key.iter().find(|key| key.key.starts_with("rk_live_"))
            && !self.live_world
        {
            return Err(Failure::usage(format!(
                "--key {}: there is no live mode without --live-world",
                key.key
            )));
        }
        // Ctrl-C is the way to end it, not an accident.
        let _held = app.interrupt.hold();
        let seen = app.interrupt.count();
        let address = SocketAddr::new(self.bind, self.port);
        let started = Simulator::start(options(app, self)?).await;
        let simulator = started.map_err(|error| refused(address, &error))?;
        for order in &self.control {
            simulator
                .control(&order.verb, order.args.clone())
                .map_err(|error| Failure::usage(format!("--control '{}': {error}", order.verb)))?;
        }
        if !self.bind.is_loopback() {
            app.output.warn(&format!(
                "whoever reaches {address} of this machine may use this simulator and its control \
                 endpoint, without a key that means anything"
            ));
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
