//! What a verb is handed: settings, output, clock, and the client, which is
//! built when it is first asked for. Nothing here does I/O before that.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::OnceCell;

use crate::audit::file_log::FileAuditLog;
use crate::audit::store_log::StoreAuditLog;
use crate::audit::{self, AuditLog, Who};
use crate::devices::import::ImportLog;
use crate::failure::{Failure, Kind};
use crate::fleet::history::HistoryFile;
use crate::interrupt::Interrupt;
use crate::ledger::Ledger;
use crate::output::{ColumnNames, Format, Output};
use crate::payment::{PaymentService, StoreJournal, store_clock};
use crate::secret::Mode;
use crate::settings::Settings;
use crate::settings::keys::KeySource;
use crate::simulator::{self, Simulator};
use crate::store::{Store as SharedStore, StoreLogs};
use crate::stripe::key_origin::KeyOrigin;
use crate::stripe::permissions::Needs;
use crate::stripe::{self, Client, Dashboard, RequestTry};

/// Clocks of one time are as far apart as a reply takes; reports leave more
/// than that to Stripe's lists anyway.
const TOLERATED: jiff::SignedDuration = jiff::SignedDuration::from_secs(5);
/// `TILLCTL_NOW` further away than this from the server's clock is no fast clock.
const REHEARSED: jiff::SignedDuration = jiff::SignedDuration::from_hours(24);

/// So often what waits for the store is taken there.
const DELIVERY: Duration = Duration::from_secs(5);

/// The clock: where it started and how long it has run since.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    start: Timestamp,
    since: std::time::Instant,
}

impl Clock {
    /// The system's clock, or one that starts at a given instant (tests).
    #[expect(
        clippy::disallowed_methods,
        reason = "this is where the clock comes from"
    )]
    pub fn new(start: Option<Timestamp>) -> Self {
        Self {
            start: start.unwrap_or_else(Timestamp::now),
            since: std::time::Instant::now(),
        }
    }

    /// Now, UTC.
    pub fn now(&self) -> Timestamp {
        let elapsed = jiff::SignedDuration::try_from(self.since.elapsed()).unwrap_or_default();
        self.start.checked_add(elapsed).unwrap_or(self.start)
    }
}

/// What a verb says of itself.
#[derive(Debug, Clone)]
pub struct Declared {
    /// The verb as it is typed, `readers list`.
    pub command: String,
    /// What a restricted key must be allowed.
    pub needs: Needs,
    /// The columns of what it shows; none if they depend on its arguments.
    pub columns: ColumnNames,
    /// Whether one of its arguments stands in the place of a global one.
    pub overrides_global: bool,
    /// The global flags that do something for it.
    pub global_flags: GlobalFlags,
}

/// What a verb prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Printed {
    /// Texts or nothing, whatever the format.
    Text,
    /// Nothing but JSON, and ids.
    Json,
    /// A result in the formats.
    Result,
    /// A result in the formats, which has columns.
    Columns,
}

/// How far a verb reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// This machine, and nothing of an account.
    Here,
    /// What this machine keeps of an account.
    Kept,
    Stripe,
}

/// What says which global flags do something for a verb: the others are not in its help.
#[derive(Debug, Clone, Copy)]
pub struct GlobalFlags {
    pub(crate) printed: Printed,
    /// A format that no other verb writes.
    pub(crate) own_format: Option<Format>,
    pub(crate) reach: Reach,
    /// Those of [`GlobalFlags::WRITES`].
    pub(crate) writes: &'static [&'static str],
}

impl GlobalFlags {
    /// Global flags about writes.
    pub(crate) const WRITES: &'static [&'static str] = &["yes", "dry_run", "live", "confirm"];

    /// What follows from what a verb needs of a key: one that needs something asks
    /// Stripe, and one that needs to write may be held to it.
    pub(crate) fn of(needs: &Needs) -> Self {
        let mut needed = needs.least.iter().chain(needs.better);
        let asks = needed.clone().next().is_some() || !needs.is_published;
        let writes = needed.any(|needed| needed.ends_with("_write"));
        Self {
            printed: Printed::Columns,
            own_format: None,
            reach: if asks { Reach::Stripe } else { Reach::Here },
            writes: if writes { Self::WRITES } else { &[] },
        }
    }

    pub(crate) fn printing(self, printed: Printed) -> Self {
        Self { printed, ..self }
    }

    /// It alone writes a format.
    pub(crate) fn with_format(self, format: Format) -> Self {
        Self {
            own_format: Some(format),
            ..self
        }
    }

    pub(crate) fn reaching(self, reach: Reach) -> Self {
        Self { reach, ..self }
    }

    /// It changes something, and these flags about writes hold for it.
    pub(crate) fn writing(self, writes: &'static [&'static str]) -> Self {
        Self { writes, ..self }
    }
}

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
    ledger: std::sync::OnceLock<Ledger>,
    store: std::sync::OnceLock<Arc<SharedStore>>,
    /// Whether payments may be taken while the store cannot be reached; only verbs that take
    /// some say so.
    sells_offline: std::sync::OnceLock<bool>,
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
            ledger: std::sync::OnceLock::new(),
            store: std::sync::OnceLock::new(),
            sells_offline: std::sync::OnceLock::new(),
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
            ledger: std::sync::OnceLock::new(),
            store: std::sync::OnceLock::new(),
            sells_offline: std::sync::OnceLock::new(),
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

    /// The clock in the form the simulator takes: milliseconds since the epoch.
    pub(crate) fn simulator_clock(&self) -> simulator::Clock {
        let clock = self.clock;
        Arc::new(move || clock.now().as_millisecond())
    }

    /// The client. Built on first use; with `--simulator` this starts the
    /// simulator too.
    pub(crate) async fn stripe(&self) -> Result<&Client, Failure> {
        self.stripe.get_or_try_init(|| self.connect()).await
    }

    /// The payment service of the key's account, on this machine or in the store that
    /// several share. Opened on first use.
    pub(crate) async fn payments(&self) -> Result<&Arc<PaymentService>, Failure> {
        self.book
            .get_or_try_init(|| async {
                let (state, account) = self.own_place()?;
                let clock = self.clock;
                let now = Arc::new(move || clock.now());
                if let Some(store) = self.store()? {
                    let sells_offline = self.sells_offline.get().copied().unwrap_or_default();
                    if sells_offline && !store.can_be_reached().await? {
                        let place = store.place();
                        let payments = PaymentService::offline(&state, &account, place, now)?;
                        self.output.warn(&format!(
                            "the store {place} cannot be reached: this is taken with this machine's own journal, and comes to the store later"
                        ));
                        return Ok(Arc::new(payments));
                    }
                    // A clock that a test has set is of another world than the store's.
                    let now = match self.settings.now {
                        Some(_) => now,
                        None => store_clock(store, now).await?,
                    };
                    let store = Arc::clone(store);
                    let payments = PaymentService::in_store(store, (&state, &account), now);
                    let (payments, conflicts) = payments.await?;
                    for conflict in &conflicts {
                        self.output.warn(&conflict.to_string());
                    }
                    return Ok(Arc::new(payments));
                }
                let payments = PaymentService::open(&state, &account, now)?;
                payments.tidy();
                Ok(Arc::new(payments))
            })
            .await
    }

    /// That payments are about to be taken, `sells_offline` also while the store cannot be
    /// reached: it is connected to, if one is set, while Stripe is asked something.
    pub(crate) fn payments_ahead(&self, sells_offline: bool) -> Result<(), Failure> {
        self.sells_offline.get_or_init(|| sells_offline);
        if let Some(store) = self.store()? {
            store.connect_ahead();
        }
        Ok(())
    }

    /// The store that several machines share, if one is set. Nothing is asked of it yet.
    pub(crate) fn store(&self) -> Result<Option<&Arc<SharedStore>>, Failure> {
        if let Some(store) = self.store.get() {
            return Ok(Some(store));
        }
        let Some(target) = self.settings.store()? else {
            return Ok(None);
        };
        let settings = self.settings.clone();
        let password = Box::new(move || settings.store_password());
        let store = SharedStore::new(target, password, self.settings.store_user())?;
        Ok(Some(self.store.get_or_init(|| store)))
    }

    /// The logs that several machines add to, if a store is set.
    pub(crate) fn store_logs(&self) -> Result<Option<StoreLogs>, Failure> {
        let Some(store) = self.store()? else {
            return Ok(None);
        };
        let outbox = self.settings.outbox(store.place());
        let user = self.settings.store_user();
        Ok(Some(StoreLogs::new(Arc::clone(store), outbox, user)))
    }

    /// Takes to the store what waits for it, while the rest of the program goes on.
    pub(crate) async fn deliver_now_and_then(&self) -> std::convert::Infallible {
        loop {
            tokio::time::sleep(DELIVERY).await;
            // What could not be delivered waits.
            let _ = self.deliver().await;
        }
    }

    /// Takes to the store what waits for it, if something does.
    pub(crate) async fn deliver(&self) -> Result<(), Failure> {
        if !self.settings.waits_for_store() {
            return Ok(());
        }
        match self.store_logs()? {
            Some(logs) => logs.deliver_in_passing().await,
            None => Ok(()),
        }
    }

    /// The store that is set, for what cannot do without.
    pub(crate) fn chosen_store(&self) -> Result<&Arc<SharedStore>, Failure> {
        self.store()?.ok_or_else(|| {
            let none = if self.settings.simulator {
                "the built-in simulator has no store: its payments are gone when its shop is"
            } else {
                "no store is set: this machine keeps a journal of its own"
            };
            Failure::usage(none).hint("tillctl config set store postgres://till@db.example/tillctl, or set TILLCTL_STORE; see tillctl help machines")
        })
    }

    /// The journal of the key's account in the store, and the folder of this machine's own.
    pub(crate) fn store_journal(
        &self,
        store: &Arc<SharedStore>,
    ) -> Result<(StoreJournal, std::path::PathBuf), Failure> {
        let (state, account) = self.own_place()?;
        let journal = StoreJournal::new(Arc::clone(store), &account);
        let folder = PaymentService::place(&state, &account);
        let folder = folder.parent().unwrap_or(&state).to_owned();
        Ok((journal, folder))
    }

    /// A payment service with a journal that is thrown away, in a directory of
    /// its own.
    pub(crate) fn payments_in(
        &self,
        directory: &std::path::Path,
    ) -> Result<PaymentService, Failure> {
        let clock = self.clock;
        PaymentService::open(directory, "scratch", Arc::new(move || clock.now()))
    }

    /// Where the journal of payments is, or would be.
    pub(crate) fn journal_place(&self) -> Result<std::path::PathBuf, Failure> {
        let (state, account) = self.own_place()?;
        Ok(PaymentService::place(&state, &account))
    }

    /// The ledger of the key's account on this machine. Opened on first use.
    pub(crate) fn ledger(&self) -> Result<&Ledger, Failure> {
        if let Some(ledger) = self.ledger.get() {
            return Ok(ledger);
        }
        let (directory, name) = self.ledger_place()?;
        let ledger = Ledger::open(&directory, &name)?;
        Ok(self.ledger.get_or_init(|| ledger))
    }

    /// The directory of ledgers, and the name of this account's.
    pub(crate) fn ledger_place(&self) -> Result<(std::path::PathBuf, String), Failure> {
        Ok(self.settings.ledger_place(&self.settings.api_key()?))
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

    /// What was seen of this account's fleet, on all machines that share a store.
    pub(crate) fn history(&self) -> Result<HistoryFile, Failure> {
        let key = self.settings.api_key()?;
        let (directory, name) = self.settings.place(&key, "health");
        let history = HistoryFile::new(&directory, &name);
        Ok(match self.store_logs()? {
            Some(logs) => history.sharing(logs),
            None => history,
        })
    }

    /// The record of what was imported into the key's account from this machine.
    pub(crate) fn import_log(&self) -> Result<ImportLog, Failure> {
        let (state, account) = self.own_place()?;
        let clock = self.clock;
        ImportLog::open(
            &state.join("imports"),
            &account,
            Box::new(move || clock.now()),
        )
    }

    /// Where what belongs to the key's account is kept, and under which name.
    fn own_place(&self) -> Result<(std::path::PathBuf, String), Failure> {
        Ok(self.settings.own_place(&self.settings.api_key()?))
    }

    async fn connect(&self) -> Result<Client, Failure> {
        let (key, source) = self.settings.key()?;
        let key_origin = self.key_origin(&source);
        if let Some(remark) = self.settings.overridden() {
            self.output.note(&remark);
        }
        if let Some(origin) = self.settings.simulated_by_a_file() {
            self.output
                .note(&format!("on the built-in simulator, as {origin} says"));
        }
        if self.settings.now.is_some() && key.mode() == Mode::Live {
            return Err(Failure::new(
                Kind::Credentials,
                "TILLCTL_NOW is for tests and is refused with a live key",
            )
            .hint("unset TILLCTL_NOW"));
        }
        let base = match &self.settings.simulator_url {
            Some(url) => url.clone(),
            None if self.settings.simulator => self.simulator().await?.url().to_owned(),
            None => self.settings.api_base.clone(),
        };
        let output = Arc::clone(&self.output);
        let trace = self.output.is_verbose().then(|| -> stripe::Trace {
            Arc::new(move |attempt: &RequestTry| output.trace(&trace_line(attempt)))
        });
        Client::new(stripe::Config {
            base,
            key,
            key_origin,
            account: self.settings.account.clone(),
            context: self.settings.context.clone(),
            ca_file: self.settings.ca_file.clone(),
            timeout: self.settings.timeout,
            max_retries: self.settings.max_retries,
            live: self.settings.live,
            protected: self
                .settings
                .profile
                .clone()
                .filter(|_| self.settings.protected),
            dry_run: self.settings.dry_run,
            trace,
            record: Some(self.recorder()),
        })
    }

    /// Where the key comes from, and how a new one takes its place.
    fn key_origin(&self, source: &KeySource) -> KeyOrigin {
        let profile = self.settings.profile.as_deref();
        let named = |name: &str| KeyOrigin {
            name: format!("the key from profile {name}"),
            check: format!("`tillctl login --profile {name}` keeps another"),
            renew: format!("`tillctl login --profile {name}`"),
        };
        match (source, profile) {
            (KeySource::Stored(name), _) => named(name),
            (KeySource::Keyring, Some(name)) => named(name),
            (KeySource::Command, Some(name)) => KeyOrigin {
                name: format!("the key from api_key_command of profile {name}"),
                renew: format!(
                    "keep it where api_key_command reads it, or `tillctl login --profile {name}`"
                ),
                check: format!("check what api_key_command of profile {name} prints"),
            },
            (KeySource::File(path), _) => KeyOrigin {
                name: format!("the key from {}", path.display()),
                renew: format!("put it into {}", path.display()),
                ..KeyOrigin::default()
            },
            (KeySource::Given, _) => KeyOrigin {
                name: "the given key".to_owned(),
                check: "copy it again".to_owned(),
                renew: format!(
                    "`tillctl login{}` with it",
                    profile.map_or_else(String::new, |name| format!(" --profile {name}"))
                ),
            },
            (KeySource::Variable | KeySource::Simulator, _)
            | (KeySource::Command | KeySource::Keyring, None) => KeyOrigin {
                name: format!("the key from {source}"),
                ..KeyOrigin::default()
            },
        }
    }

    /// The audit log of all machines that share a store; without one, of this machine.
    pub(crate) fn audit_log(&self) -> Result<Arc<dyn AuditLog>, Failure> {
        Ok(match self.store_logs()? {
            Some(logs) => Arc::new(StoreAuditLog::new(self.audit(), logs)),
            None => Arc::new(self.audit()),
        })
    }

    /// The audit log of this machine; the simulator has its own.
    pub(crate) fn audit(&self) -> FileAuditLog {
        let place = if self.settings.simulator {
            self.simulator_dir()
        } else {
            self.settings.state_dir.clone()
        };
        FileAuditLog::in_dir(&place)
    }

    /// Whose writes of the audit log are those of this account, as far as the log tells.
    pub(crate) async fn audit_scope(&self) -> Result<audit::chosen::AccountScope, Failure> {
        let settings = &self.settings;
        let mode = if settings.simulator {
            "simulator"
        } else {
            self.stripe().await?.mode().name()
        };
        Ok(audit::chosen::AccountScope {
            profile: settings.profile.clone(),
            mode: mode.to_owned(),
            api_base: settings.stand_in(),
            account: settings.account.clone(),
            context: settings.context.clone(),
        })
    }

    /// Writes a line of the audit log for each write.
    fn recorder(&self) -> stripe::audit_event::Recorder {
        let settings = &self.settings;
        let base = settings.stand_in();
        // What needs the store says what is wrong with it.
        let shared = self.audit_log().ok();
        let host = || settings.store_user().host;
        let who = Who {
            host: (self.store.get().is_some()).then(host),
            user: settings.user(),
            profile: settings.profile.clone(),
            command: self.command.clone(),
            simulator: settings.simulator,
            api_base: base,
        };
        let (clock, output) = (self.clock, Arc::clone(&self.output));
        audit::recorder(
            shared.unwrap_or_else(|| Arc::new(self.audit())),
            who,
            move || clock.now(),
            move |trouble| output.warn(trouble),
        )
    }

    /// The simulator of `--simulator`, started when it is first asked for.
    pub(crate) async fn simulator(&self) -> Result<&Simulator, Failure> {
        self.simulator
            .get_or_try_init(|| self.start_simulator())
            .await
    }

    /// The stand-in for Stripe that `--api-base` names, if it names one.
    pub(crate) fn simulator_base(&self) -> Option<&str> {
        Some(self.settings.api_base.as_str()).filter(|base| *base != crate::settings::STRIPE_API)
    }

    async fn start_simulator(&self) -> Result<Simulator, Failure> {
        let mut options = simulator::Options::new(self.simulator_clock());
        options.state_dir = Some(self.simulator_dir());
        if let Some(seed) = &self.settings.simulator_seed {
            options.seed = seed
                .parse()
                .map_err(|e| Failure::usage(format!("TILLCTL_SIMULATOR_SEED {seed:?}: {e}")))?;
        }
        for fault in &self.settings.simulator_faults {
            options.faults.push(
                fault.parse().map_err(|e| {
                    Failure::usage(format!("TILLCTL_SIMULATOR_FAULTS {fault:?}: {e}"))
                })?,
            );
        }
        Simulator::start(options).await.map_err(|error| {
            Failure::failed(format!(
                "the simulator cannot use {}: {error}",
                self.simulator_dir().display()
            ))
            .hint("free the disk or set TILLCTL_DATA_DIR; `tillctl simulator reset` begins with a fresh shop")
        })
    }

    /// Where the in-process simulator keeps its state.
    pub(crate) fn simulator_dir(&self) -> std::path::PathBuf {
        self.settings.simulator_dir()
    }
}

fn trace_line(attempt: &RequestTry) -> String {
    let mut line = format!(
        "{} {} -> {} in {} ms",
        attempt.method.name(),
        attempt.target,
        attempt.outcome,
        attempt.took.as_millis()
    );
    if attempt.number > 1 {
        line.push_str(&format!(", try {}", attempt.number));
    }
    if let Some(id) = &attempt.request_id {
        line.push_str(&format!(" [{id}]"));
    }
    if let Some(wait) = attempt.retry_in {
        line.push_str(&format!("; again in {}", seconds(wait)));
    }
    line
}

/// A wait as a person reads it.
fn seconds(wait: Duration) -> String {
    format!("{}.{:01} s", wait.as_secs(), wait.subsec_millis() / 100)
}
