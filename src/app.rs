//! What a verb is handed: settings, output, clock, and the client, which is
//! built when it is first asked for. Nothing here does I/O before that.

mod clock;
mod connection;
mod declared;
mod kept;
mod simulated;

use std::pin::Pin;
use std::sync::{Arc, OnceLock};

use jiff::Timestamp;
use tillctl_simulator::Simulator;
use tokio::sync::OnceCell;

use crate::failure::Failure;
use crate::interrupt::Interrupt;
use crate::ledger::Ledger;
use crate::output::Output;
use crate::payment::PaymentService;
use crate::settings::Settings;
use crate::store::Store as SharedStore;
use crate::stripe::{Client, Dashboard};

pub use clock::Clock;
pub(crate) use declared::{Declared, GlobalFlags};
pub(crate) use declared::{Printed, Reach};

/// Clocks of one time are as far apart as a reply takes; reports leave more
/// than that to Stripe's lists anyway.
const TOLERATED: jiff::SignedDuration = jiff::SignedDuration::from_secs(5);
/// `TILLCTL_NOW` further away than this from the server's clock is no fast clock.
const REHEARSED: jiff::SignedDuration = jiff::SignedDuration::from_hours(24);

/// Runs a command line (without the program's name) on an app.
pub(crate) type RunLine =
    for<'a> fn(&'a App, &'a [&'a str]) -> Pin<Box<dyn Future<Output = Result<(), Failure>> + 'a>>;

/// The program as a whole, for verbs that are about it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Program {
    /// Its command line, with the help of every verb.
    pub command: fn() -> clap::Command,
    /// Every verb.
    pub verbs: fn() -> Vec<Declared>,
    /// What runs one more command line.
    pub run: RunLine,
}

/// What a verb is handed.
#[derive(Debug)]
pub(crate) struct App {
    /// What the user set.
    pub settings: Settings,
    /// Where everything that is said goes through.
    pub output: Arc<Output>,
    /// Ctrl-C.
    pub interrupt: Arc<Interrupt>,
    /// The program itself.
    pub program: Program,
    /// The command's name, `readers list`.
    command: String,
    clock: Clock,
    simulator: OnceCell<Simulator>,
    stripe: OnceCell<Client>,
    book: OnceCell<Arc<PaymentService>>,
    ledger: OnceLock<Ledger>,
    store: OnceLock<Arc<SharedStore>>,
    /// Whether payments may be taken while the store cannot be reached; only verbs that take
    /// some say so.
    sells_offline: OnceLock<bool>,
}

impl App {
    /// Puts the parts together; does no I/O. The audit log names the command.
    pub(crate) fn new(
        settings: Settings,
        output: Output,
        interrupt: Interrupt,
        program: Program,
        command: &str,
    ) -> Self {
        let start = settings.now;
        Self {
            settings,
            output: Arc::new(output),
            interrupt: Arc::new(interrupt),
            program,
            command: command.to_owned(),
            clock: Clock::new(start),
            simulator: OnceCell::new(),
            stripe: OnceCell::new(),
            book: OnceCell::new(),
            ledger: OnceLock::new(),
            store: OnceLock::new(),
            sells_offline: OnceLock::new(),
        }
    }

    /// The same surroundings, but everything is asked of a simulator that runs
    /// already, and what is kept is kept in `scratch`.
    pub(crate) fn on_simulator(&self, url: &str, scratch: &std::path::Path) -> Self {
        self.with_settings(self.settings.on_simulator(url, scratch))
    }

    /// The same surroundings with other settings; nothing is built yet.
    pub(crate) fn with_settings(&self, settings: Settings) -> Self {
        Self {
            settings,
            output: Arc::clone(&self.output),
            interrupt: Arc::clone(&self.interrupt),
            program: self.program,
            command: self.command.clone(),
            clock: self.clock,
            simulator: OnceCell::new(),
            stripe: OnceCell::new(),
            book: OnceCell::new(),
            ledger: OnceLock::new(),
            store: OnceLock::new(),
            sells_offline: OnceLock::new(),
        }
    }

    /// The same surroundings for a connected account, over the same connections
    /// and within the same pace.
    pub(crate) async fn for_account(&self, account: &str) -> Result<Self, Failure> {
        let client = self.stripe().await?.for_account(account)?;
        let app = self.with_settings(self.settings.for_account(account));
        Ok(Self {
            stripe: OnceCell::new_with(Some(client)),
            store: self.store.clone(),
            ..app
        })
    }

    /// Now, UTC.
    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// By how much our clock is ahead of Stripe's, as far as its replies tell:
    /// what our clock calls past may not be over there. Zero if it is not ahead.
    ///
    /// A clock that a test has set to another day is of another world than the
    /// `Date` of whatever serves it.
    pub(crate) fn ahead(&self) -> jiff::SignedDuration {
        let theirs = self.stripe.get().and_then(Client::server_now);
        let ahead = theirs.map_or(jiff::SignedDuration::ZERO, |theirs| {
            self.now().duration_since(theirs)
        });
        let elsewhere = self.settings.now.is_some() && ahead > REHEARSED;
        if ahead <= TOLERATED || elsewhere {
            return jiff::SignedDuration::ZERO;
        }
        ahead
    }

    /// The client. Built on first use; with `--simulator` this starts the
    /// simulator too.
    pub(crate) async fn stripe(&self) -> Result<&Client, Failure> {
        self.stripe.get_or_try_init(|| self.connect()).await
    }

    /// The Dashboard's pages of the account that is worked on.
    pub(crate) fn dashboard(&self) -> Result<Dashboard, Failure> {
        let mode = self.settings.api_key()?.mode();
        let other = self
            .settings
            .account
            .as_ref()
            .or(self.settings.context.as_ref());
        let other = other.and_then(|path| path.rsplit('/').next());
        Ok(Dashboard::of(mode, other))
    }
}
