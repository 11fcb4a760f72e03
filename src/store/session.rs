//! The connection to a store: one thread has it, makes it again when it breaks, and
//! waits for nothing without an end.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::{Arc, mpsc as channel};
use std::thread::JoinHandle;
use std::time::Duration;

use secrecy::{ExposeSecret as _, SecretString};
use tokio::sync::{Mutex, mpsc, oneshot};
use tokio::time::{Instant, sleep, timeout};
use tokio_postgres::error::SqlState;
use tokio_postgres::types::Type;
use tokio_postgres::{Client, Error, SimpleQueryMessage};

use super::error::explained;
use super::hold::{Hold, LIFE, LocalMoment};
use super::log_line::LogLine;
use super::schema;
use super::target::Target;
use super::tls::{Tls, is_refused_by_tls};
use crate::failure::{Failure, Kind};

/// So long it is tried to get in.
pub(super) const OPENING: Duration = Duration::from_secs(6);
/// So long a line or a lease is tried, a restart of the server included.
pub(crate) const WRITING: Duration = Duration::from_secs(10);
/// So long many lines are read.
pub(super) const READING: Duration = Duration::from_mins(1);
/// A lock that is given back is not waited for any longer: it expires by itself.
pub(super) const PARTING: Duration = Duration::from_secs(2);
/// An answer takes no longer over a connection that lives.
const ANSWER: Duration = Duration::from_secs(5);
/// Between two tries, at first and at last.
const PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);
/// The server is told that we go, if it hears it within this time.
const FAREWELL: Duration = Duration::from_millis(200);

/// What every connection is told. A commit is on disk before it is answered, and as
/// far as the server's own settings say, on its standbys' as well.
const MANNERS: &str = "
    set statement_timeout = '60s';
    set lock_timeout = '3s';
    set idle_in_transaction_session_timeout = '10s';
    set client_min_messages = warning;
    select set_config('synchronous_commit', 'on', false)
    where current_setting('synchronous_commit') in ('off', 'local');
    select current_setting('transaction_read_only');
";

/// So often it is renewed.
pub(crate) const RENEWAL: Duration = Duration::from_secs(5);

const PASSWORD: &str = "the password comes from TILLCTL_STORE_PASSWORD, PGPASSWORD, store_password_file or store_password_command";

const ROLE: &str = "this role may not do that: tillctl help machines has what each role needs";

/// Who works with a store, as others see it.
#[derive(Debug, Clone)]
pub(crate) struct StoreUser {
    /// The machine.
    pub(crate) host: String,
    /// The user of that machine.
    pub(crate) name: String,
    pub(crate) process: u32,
}

/// An open store. Whatever it is asked waits until there is an answer or no hope of
/// one: async code asks through [`Store::run`].
pub(crate) struct Store {
    shown: String,
    jobs: Option<mpsc::UnboundedSender<Job>>,
    thread: Option<JoinHandle<()>>,
}

/// What finds the password, asked once when the first connection is made.
pub(crate) type FindPassword =
    Box<dyn FnOnce() -> Result<Option<SecretString>, Failure> + Send + 'static>;

/// An answer that is not there yet.
pub(crate) struct Pending<T>(channel::Receiver<Result<T, Failure>>);

impl<T> Pending<T> {
    /// Waits for it.
    pub(crate) fn wait(self) -> Result<T, Failure> {
        self.0.recv().map_err(|_| gone())?
    }
}

fn gone() -> Failure {
    Failure::failed("the store's thread has ended")
}

type Job = Box<dyn FnOnce(Rc<Session>) -> Pin<Box<dyn Future<Output = ()>>> + Send>;

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Store({})", self.shown)
    }
}

impl Store {
    /// A store that is asked nothing yet.
    pub(crate) fn new(
        target: Target,
        password: FindPassword,
        user: StoreUser,
    ) -> Result<Arc<Self>, Failure> {
        let shown = target.to_string();
        let tls = Tls::new(target.tls, target.root.as_deref()).map_err(Failure::usage)?;
        let (jobs, asked) = mpsc::unbounded_channel();
        let session = move || Session {
            shown: target.to_string(),
            target,
            tls,
            find_password: RefCell::new(Some(password)),
            password: OnceCell::new(),
            user,
            client: Mutex::default(),
            bulk: Mutex::default(),
            held: RefCell::default(),
            greeting: RefCell::default(),
            has_answered: Cell::new(false),
            log_lines: RefCell::default(),
            arrived: RefCell::default(),
        };
        let thread = std::thread::Builder::new()
            .name("store".to_owned())
            .spawn(move || serve(session(), asked))
            .map_err(|error| Failure::failed(format!("no thread for the store: {error}")))?;
        Ok(Arc::new(Self {
            shown,
            jobs: Some(jobs),
            thread: Some(thread),
        }))
    }

    /// Where it is, without a password.
    pub(crate) fn place(&self) -> &str {
        &self.shown
    }

    /// Asks, and waits for the answer.
    pub(super) fn ask<T, F>(
        &self,
        work: impl FnOnce(Rc<Session>) -> F + Send + 'static,
    ) -> Result<T, Failure>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, Failure>> + 'static,
    {
        self.begin(work)?.wait()
    }

    /// Asks; the answer may be waited for later.
    pub(super) fn begin<T, F>(
        &self,
        work: impl FnOnce(Rc<Session>) -> F + Send + 'static,
    ) -> Result<Pending<T>, Failure>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, Failure>> + 'static,
    {
        let (sender, answer) = channel::channel();
        // Whoever asked may have gone.
        self.ask_for(work, move |answer| drop(sender.send(answer)))?;
        Ok(Pending(answer))
    }

    /// Asks; the rest of the program goes on until there is an answer. What is asked is
    /// done even if nobody waits for it any more.
    pub(super) async fn answer<T, F>(
        &self,
        work: impl FnOnce(Rc<Session>) -> F + Send + 'static,
    ) -> Result<T, Failure>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, Failure>> + 'static,
    {
        let (sender, answer) = oneshot::channel();
        // Whoever asked may have gone.
        self.ask_for(work, move |answer| drop(sender.send(answer)))?;
        answer.await.map_err(|_| gone())?
    }

    fn ask_for<T, F>(
        &self,
        work: impl FnOnce(Rc<Session>) -> F + Send + 'static,
        hand_over: impl FnOnce(Result<T, Failure>) + Send + 'static,
    ) -> Result<(), Failure>
    where
        F: Future<Output = Result<T, Failure>> + 'static,
    {
        self.send(Box::new(move |session| {
            Box::pin(async move { hand_over(work(session).await) })
        }))
    }

    fn send(&self, job: Job) -> Result<(), Failure> {
        let jobs = self.jobs.as_ref().ok_or_else(gone)?;
        jobs.send(job).map_err(|_| gone())
    }

    /// Whether there is a connection that lives, for all that is known without asking.
    pub(super) async fn is_reached(&self) -> bool {
        let known = self.answer(async |session: Rc<Session>| Ok(session.is_connected()));
        known.await.unwrap_or(false)
    }

    /// Has the connection made while the program does something else. What goes wrong is
    /// heard by whoever asks something over it.
    pub(crate) fn connect_ahead(&self) {
        self.post(|session| async move {
            // The end of the store does not wait for it.
            tokio::task::spawn_local(async move {
                let _ = timeout(OPENING, session.client()).await;
            });
        });
    }

    /// The same of the connection for whole transactions.
    pub(crate) fn connect_ahead_for_many(&self) {
        self.post(|session| async move {
            tokio::task::spawn_local(async move {
                let _ = session.transact(OPENING, async |_| Ok(())).await;
            });
        });
    }

    /// Has something done; nobody waits for it before the store is closed.
    pub(super) fn post<F>(&self, work: impl FnOnce(Rc<Session>) -> F + Send + 'static)
    where
        F: Future<Output = ()> + 'static,
    {
        // Without the thread there is nothing to be done.
        let _ = self.send(Box::new(move |session| Box::pin(work(session))));
    }

    /// Does what waits, beside everything else.
    pub(crate) async fn run<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Arc<Self>) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let store = Arc::clone(self);
        let done = tokio::task::spawn_blocking(move || work(&store)).await;
        done.unwrap_or_else(|error| Err(Failure::failed(format!("the store: {error}"))))
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        drop(self.jobs.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// The thread: does what it is asked, and renews what is held.
fn serve(session: Session, mut asked: mpsc::UnboundedReceiver<Job>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    // Whoever asks then hears that nobody is there.
    let Ok(runtime) = runtime else { return };
    let local = tokio::task::LocalSet::new();
    let session = Rc::new(session);
    local.block_on(&runtime, async {
        let renewing = tokio::task::spawn_local(renew_all(Rc::clone(&session)));
        let mut under_way = tokio::task::JoinSet::new();
        loop {
            tokio::select! {
                job = asked.recv() => match job {
                    Some(job) => drop(under_way.spawn_local(job(Rc::clone(&session)))),
                    None => break,
                },
                Some(_) = under_way.join_next() => {}
            }
        }
        let _ = timeout(PARTING, under_way.join_all()).await;
        renewing.abort();
        // One that is still being made is heard of by nobody.
        let bulk = session.bulk.try_lock().map(|mut bulk| bulk.take());
        if let Ok(Some((client, connection))) = bulk {
            drop(client);
            let _ = timeout(FAREWELL, connection).await;
        }
        let connected = session.client.try_lock().map(|mut client| client.take());
        if let Ok(Some(connected)) = connected {
            drop(connected.client);
            let _ = timeout(FAREWELL, connected.connection).await;
        }
    });
}

/// What the thread knows.
pub(super) struct Session {
    shown: String,
    target: Target,
    tls: Tls,
    find_password: RefCell<Option<FindPassword>>,
    password: OnceCell<Result<Option<SecretString>, Failure>>,
    pub(super) user: StoreUser,
    client: Mutex<Option<Connected>>,
    /// A connection of its own for whole transactions.
    bulk: Mutex<Option<(Client, tokio::task::JoinHandle<()>)>>,
    /// The leases that are held.
    pub(super) held: RefCell<BTreeMap<i64, Arc<Hold>>>,
    greeting: RefCell<Option<Greeting>>,
    /// Whether a server has said anything at all.
    pub(super) has_answered: Cell<bool>,
    /// Lines of logs that wait in the outbox; they go along if something else is written.
    pub(super) log_lines: RefCell<Vec<LogLine>>,
    /// The ids of lines of logs that went along with something.
    pub(super) arrived: RefCell<HashSet<String>>,
}

/// What a store says of itself when it is greeted.
#[derive(Debug, Clone)]
pub(super) struct Greeting {
    version: Option<i32>,
    pub(super) id: String,
    /// Its clock, in milliseconds since 1970, at `at`.
    pub(super) clock: i64,
    /// When its answer was there.
    pub(super) at: Instant,
    /// Half of the way there and back.
    pub(super) half: Duration,
    /// Whether this role may give a lease back.
    gives_back: bool,
}

/// Tells a connection how to behave; whether its server lets us write.
async fn told(client: &Client) -> Result<bool, Error> {
    let answers = client.simple_query(MANNERS).await?;
    let last = answers.iter().rev().find_map(|answer| match answer {
        SimpleQueryMessage::Row(row) => row.get(0),
        _ => None,
    });
    Ok(last == Some("off"))
}

/// What it says of itself; `None` if it has no tables.
async fn greeting(client: &Client) -> Result<Option<Greeting>, Error> {
    const ASKED: &str = "
        select (select max(version) from tillctl.schema_version),
            (select id::text from tillctl.store),
            (extract(epoch from clock_timestamp()) * 1000)::bigint,
            has_table_privilege('tillctl.leases', 'delete')";
    let asked = Instant::now();
    match client.query_typed_one(ASKED, &[]).await {
        Ok(row) => Ok(Some(Greeting {
            version: row.try_get(0)?,
            id: row.try_get(1)?,
            clock: row.try_get(2)?,
            at: Instant::now(),
            half: asked.elapsed() / 2,
            gives_back: row.try_get(3)?,
        })),
        Err(error) if schema::is_missing(&error) => Ok(None),
        Err(error) => Err(error),
    }
}

struct Connected {
    client: Rc<Client>,
    connection: tokio::task::JoinHandle<()>,
}

/// Why a try came to nothing.
enum Trouble {
    /// The next one may go better.
    Passing(Failure),
    Final(Failure),
}

impl Session {
    /// Tries something that may be done twice, until it is done or this time is over.
    pub(super) async fn attempt<T>(
        &self,
        limit: Duration,
        work: impl AsyncFn(&Client) -> Result<T, Error>,
    ) -> Result<T, Failure> {
        let until = Instant::now() + limit;
        let mut pause = PAUSE;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            let answer = left.min(ANSWER.max(limit / 2));
            let failure = match self.try_once(left, answer, &work).await {
                Ok(done) => return Ok(done),
                Err(Trouble::Final(failure)) => return Err(failure),
                Err(Trouble::Passing(failure)) => failure,
            };
            if Instant::now() + pause >= until {
                return Err(failure);
            }
            sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    async fn try_once<T>(
        &self,
        left: Duration,
        answer: Duration,
        work: &impl AsyncFn(&Client) -> Result<T, Error>,
    ) -> Result<T, Trouble> {
        let silent = || Trouble::Passing(self.unreachable("it does not answer"));
        let client = timeout(left, self.client()).await.map_err(|_| silent())??;
        match timeout(answer, work(&client)).await {
            Ok(Ok(done)) => Ok(done),
            Ok(Err(error)) => {
                let trouble = self.trouble(&error);
                if matches!(trouble, Trouble::Passing(_)) {
                    self.give_up(&client).await;
                }
                Err(trouble)
            }
            Err(_) => {
                self.give_up(&client).await;
                Err(silent())
            }
        }
    }

    /// The connection, made if there is none that lives.
    async fn client(&self) -> Result<Rc<Client>, Trouble> {
        let mut connected = self.client.lock().await;
        if let Some(Connected { client, .. }) = &*connected
            && !client.is_closed()
        {
            return Ok(Rc::clone(client));
        }
        let (client, connection, greeted) = self.connect(greeting).await?;
        let version = greeted.as_ref().and_then(|greeted| greeted.version);
        schema::check(version, &self.shown).map_err(Trouble::Final)?;
        *self.greeting.borrow_mut() = greeted;
        let client = Rc::new(client);
        *connected = Some(Connected {
            client: Rc::clone(&client),
            connection,
        });
        Ok(client)
    }

    fn is_connected(&self) -> bool {
        let connected = self.client.try_lock();
        connected.is_ok_and(|now| now.as_ref().is_some_and(|now| !now.client.is_closed()))
    }

    /// What the store said when it was greeted; it is greeted if it has not been.
    pub(super) async fn greeted(&self) -> Result<Greeting, Failure> {
        let known = || self.greeting.borrow().clone();
        if let Some(greeting) = known() {
            return Ok(greeting);
        }
        self.attempt(OPENING, async |_| Ok(())).await?;
        known().ok_or_else(|| schema::missing(&self.shown))
    }

    /// Refuses to take a lease that this role could not give back, with the last line of a
    /// sale among others.
    pub(super) async fn check_gives_back(&self) -> Result<(), Failure> {
        if self.greeted().await?.gives_back {
            return Ok(());
        }
        Err(Failure::new(
            Kind::Credentials,
            format!(
                "this role of the store {} could not give a lock back: it lacks delete on tillctl.leases; nothing was charged",
                self.shown
            ),
        )
        .hint(ROLE))
    }

    /// A connection that showed nothing, or nonsense, is not used again.
    async fn give_up(&self, client: &Rc<Client>) {
        let mut connected = self.client.lock().await;
        if let Some(now) = &*connected
            && Rc::ptr_eq(&now.client, client)
        {
            now.connection.abort();
            *connected = None;
        }
    }

    /// A connection of its own to whichever host lets us write, told how to behave, and
    /// what it answered to its first question.
    async fn connect<T>(
        &self,
        first: impl AsyncFn(&Client) -> Result<T, Error>,
    ) -> Result<(Client, tokio::task::JoinHandle<()>, T), Trouble> {
        let mut last = self.unreachable("it names no host");
        let mut reads = None;
        for (mut config, limit) in self.target.each_host() {
            if let Some(password) = self.password().map_err(Trouble::Final)? {
                config.password(password.expose_secret());
            }
            let begun = async {
                let (client, connection) = config.connect(self.tls.clone()).await?;
                let connection = tokio::task::spawn_local(async {
                    // How it ends is heard by whoever asks over it.
                    let _ = connection.await;
                });
                // Sent together, answered in this order.
                let (writes, said) = tokio::join!(told(&client), first(&client));
                Ok::<_, Error>(if writes? {
                    Some((client, connection, said?))
                } else {
                    None
                })
            };
            match timeout(limit, begun).await {
                Ok(Ok(Some(connected))) => {
                    self.has_answered.set(true);
                    return Ok(connected);
                }
                Ok(Ok(None)) => {
                    self.has_answered.set(true);
                    reads = Some(self.only_reads());
                }
                Ok(Err(error)) => match self.trouble(&error) {
                    Trouble::Passing(failure) => last = failure,
                    // The other hosts have the same users and databases.
                    trouble @ Trouble::Final(_) => return Err(trouble),
                },
                Err(_) => last = self.unreachable("it does not answer"),
            }
        }
        Err(Trouble::Passing(reads.unwrap_or(last)))
    }

    /// The same, asked nothing yet.
    async fn connect_apart(&self) -> Result<(Client, tokio::task::JoinHandle<()>), Trouble> {
        let (client, connection, ()) = self.connect(async |_| Ok(())).await?;
        Ok((client, connection))
    }

    /// Asks over a connection of its own, whatever tables there are.
    pub(super) async fn apart<T>(
        &self,
        work: impl AsyncFnOnce(&mut Client) -> Result<T, Error>,
    ) -> Result<T, Failure> {
        let told = |trouble| match trouble {
            Trouble::Passing(failure) | Trouble::Final(failure) => failure,
        };
        let (mut client, connection) = match timeout(OPENING, self.connect_apart()).await {
            Ok(connected) => connected.map_err(told)?,
            Err(_) => return Err(self.unreachable("it does not answer")),
        };
        let done = match timeout(READING, work(&mut client)).await {
            Ok(done) => done.map_err(|error| told(self.trouble(&error))),
            Err(_) => Err(self.unreachable("it does not answer")),
        };
        drop(client);
        let _ = timeout(FAREWELL, connection).await;
        done
    }

    /// Tries a whole transaction that may be done twice, over a connection that does
    /// nothing else, until it is done or this time is over.
    pub(super) async fn transact<T>(
        &self,
        limit: Duration,
        work: impl AsyncFn(&mut Client) -> Result<T, Error>,
    ) -> Result<T, Failure> {
        let until = Instant::now() + limit;
        let mut pause = PAUSE;
        let mut bulk = self.bulk.lock().await;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            let tried = timeout(left.min(limit / 2), self.transact_once(&mut bulk, &work)).await;
            let failure = match tried {
                Ok(Ok(done)) => return Ok(done),
                Ok(Err(Trouble::Final(failure))) => return Err(failure),
                Ok(Err(Trouble::Passing(failure))) => failure,
                Err(_) => self.unreachable("it does not answer"),
            };
            // What was begun over it is not there, or is found when it is tried again.
            if let Some((_, connection)) = bulk.take() {
                connection.abort();
            }
            if Instant::now() + pause >= until {
                return Err(failure);
            }
            sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    async fn transact_once<T>(
        &self,
        bulk: &mut Option<(Client, tokio::task::JoinHandle<()>)>,
        work: &impl AsyncFn(&mut Client) -> Result<T, Error>,
    ) -> Result<T, Trouble> {
        if bulk.as_ref().is_none_or(|(client, _)| client.is_closed()) {
            let (client, connection, version) = self.connect(schema::version).await?;
            schema::check(version, &self.shown).map_err(Trouble::Final)?;
            *bulk = Some((client, connection));
        }
        let Some((client, _)) = bulk.as_mut() else {
            return Err(Trouble::Passing(self.unreachable("it does not answer")));
        };
        work(client).await.map_err(|error| self.trouble(&error))
    }

    /// That this lease is somebody else's by now.
    pub(super) fn lose(&self, fence: i64) {
        if let Some(hold) = self.held.borrow_mut().remove(&fence) {
            hold.lose();
        }
    }

    /// That these leases are nobody's any more.
    pub(super) fn given_back(&self, fences: &[i64]) {
        let mut held = self.held.borrow_mut();
        for hold in fences.iter().filter_map(|fence| held.remove(fence)) {
            hold.give_back();
        }
    }

    /// That these leases were ours when this was asked.
    pub(super) fn confirm(&self, fences: &[i64], asked: LocalMoment) {
        let held = self.held.borrow();
        for hold in fences.iter().filter_map(|fence| held.get(fence)) {
            hold.confirm(asked);
        }
    }

    /// Renews what is held.
    pub(super) async fn renew(&self) -> Result<(), Failure> {
        const RENEW: &str = "
            update tillctl.leases
            set expires = clock_timestamp() + make_interval(secs => $2)
            from set_config('synchronous_commit', 'off', true)
            where fence = any($1) returning fence";
        let life = LIFE.as_secs_f64();
        let begun = LocalMoment::now();
        let fences: Vec<i64> = self.held.borrow().keys().copied().collect();
        if fences.is_empty() {
            return Ok(());
        }
        let renewed = self.attempt(ANSWER, async |client| {
            let asked = [(&fences as _, Type::INT8_ARRAY), (&life as _, Type::FLOAT8)];
            let rows = client.query_typed(RENEW, &asked).await?;
            rows.iter()
                .map(|row| row.try_get(0))
                .collect::<Result<Vec<i64>, _>>()
        });
        let renewed = renewed.await?;
        self.confirm(&renewed, begun);
        // One that was given back meanwhile is not held any more.
        for fence in fences.iter().filter(|fence| !renewed.contains(fence)) {
            self.lose(*fence);
        }
        Ok(())
    }

    fn password(&self) -> Result<Option<&SecretString>, Failure> {
        let found = self.password.get_or_init(|| {
            let find = self.find_password.borrow_mut().take();
            find.map_or(Ok(None), |find| find())
        });
        found.as_ref().map(Option::as_ref).map_err(Clone::clone)
    }

    fn unreachable(&self, why: &str) -> Failure {
        Failure::new(
            Kind::Unavailable,
            format!("the store {} cannot be reached: {why}", self.shown),
        )
        .hint("nothing is sent that the store does not know of: see tillctl store status; then try again")
    }

    /// That a server is there, and cannot do it now: its disk is full, it starts up or ends.
    fn unable(&self, why: &str) -> Failure {
        Failure::new(
            Kind::Unavailable,
            format!("the store {} cannot do that now: {why}", self.shown),
        )
        .hint("nothing is sent that the store does not know of: see to the server, then try again")
    }

    /// That a server is there, and none that lets us write.
    fn only_reads(&self) -> Failure {
        Failure::new(
            Kind::Unavailable,
            format!("the store {} only reads: no server of it takes writes", self.shown),
        )
        .hint("a standby has to be promoted, or the one that takes writes named in the URL too; nothing is sent that the store does not know of")
    }

    fn trouble(&self, error: &Error) -> Trouble {
        let Some(said) = error.as_db_error() else {
            let text = explained(error);
            if is_refused_by_tls(error) {
                self.has_answered.set(true);
            }
            // The driver's own words for a server that asks for one.
            if matches!(self.password(), Ok(None)) && text.contains("password missing") {
                let failure = Failure::new(
                    Kind::Credentials,
                    format!("the store {} asks for a password", self.shown),
                );
                return Trouble::Final(failure.hint(PASSWORD));
            }
            return Trouble::Passing(self.unreachable(&text));
        };
        self.has_answered.set(true);
        let code = said.code();
        let failed = |kind, hint: &str| {
            let failure = Failure::new(
                kind,
                format!("the store {} says: {}", self.shown, said.message()),
            );
            Trouble::Final(failure.hint(hint))
        };
        match code.code() {
            "42P01" | "3F000" => Trouble::Final(schema::missing(&self.shown)),
            "42501" => failed(Kind::Credentials, ROLE),
            "3D000" => failed(
                Kind::Failed,
                "make the database first: createdb, as tillctl help machines shows",
            ),
            text if text.starts_with("28") => failed(Kind::Credentials, PASSWORD),
            // Broken connections, a server that ends or only reads, conflicts, what took
            // too long, what ran out.
            text if ["08", "25", "40", "53", "55", "57", "58"]
                .iter()
                .any(|class| text.starts_with(class)) =>
            {
                Trouble::Passing(self.unable(said.message()))
            }
            _ if *code == SqlState::UNIQUE_VIOLATION => failed(
                Kind::Failed,
                "another tillctl did the same in this moment; try again",
            ),
            _ => failed(Kind::Failed, "see tillctl store status"),
        }
    }
}

/// Renews what is held, for as long as it is.
async fn renew_all(session: Rc<Session>) {
    loop {
        tokio::time::sleep(RENEWAL).await;
        // What could not be renewed now is tried again; lines that are written under
        // it meanwhile say whether it is still ours.
        let _ = session.renew().await;
    }
}
