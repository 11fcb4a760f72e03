//! Stripe as an explicit state machine: PaymentIntents, readers with one slot
//! each, Idempotency-Keys that live a day, customers who come late or never; and
//! a wire on which anything may be lost.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::time::Instant;

use super::story::{Customer, Fault};

/// Stripe keeps what happened under a key for so long.
const KEY_LIFE: Duration = Duration::from_hours(24);
/// How long a bank takes.
const BANK: Duration = Duration::from_secs(1);
/// When the world begins: seconds since the epoch.
const EPOCH: i64 = 1_795_435_200;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    Open,
    Processing,
    Succeeded,
    Canceled,
}

#[derive(Debug, Clone)]
pub(crate) struct Intent {
    pub(crate) id: String,
    pub(crate) status: Status,
    pub(crate) metadata: BTreeMap<String, String>,
    amount: i64,
    created: i64,
    /// Charges tried: whether they succeeded.
    pub(crate) charges: Vec<(String, bool)>,
}

#[derive(Debug, Clone)]
pub(crate) struct Action {
    pub(crate) intent: String,
    /// Which run pushed it; `None` for somebody else.
    pub(crate) run: Option<usize>,
    pub(crate) status: &'static str,
    failure: Option<&'static str>,
    customer: Customer,
    /// When the customer presents a card, and when the bank has answered.
    due: Option<Instant>,
}

/// What was answered first under a key.
#[derive(Debug, Clone)]
struct Kept {
    since: Instant,
    request: String,
    reply: (u16, Value),
}

/// A run of a machine: what goes wrong with its requests, one after the other.
#[derive(Debug)]
struct Wire {
    faults: Vec<Fault>,
    next: usize,
    customer: Customer,
    kill: watch::Sender<bool>,
    press: watch::Sender<u32>,
    log: bool,
}

/// Tells whether a run holds something that somebody else was given since.
type Overtaken = Box<dyn Fn() -> bool + Send + Sync>;

#[derive(Default)]
pub(crate) struct World {
    pub(crate) intents: Vec<Intent>,
    pub(crate) readers: BTreeMap<String, Option<Action>>,
    keys: HashMap<String, Kept>,
    wires: HashMap<usize, Wire>,
    runs: usize,
    /// When the reference was sent first, whoever sent it.
    pub(crate) first: HashMap<String, Instant>,
    charges: usize,
    overtaken: HashMap<usize, Overtaken>,
    /// What runs sent after they were overtaken.
    pub(crate) sent_late: Vec<String>,
    /// What was asked and answered, for a story that failed.
    pub(crate) log: Vec<String>,
}

/// What a run is told from outside.
pub(crate) struct Signals {
    pub(crate) run: usize,
    pub(crate) kill: watch::Receiver<bool>,
    pub(crate) press: watch::Receiver<u32>,
}

#[derive(Clone)]
pub(crate) struct Stripe {
    pub(crate) world: Arc<Mutex<World>>,
    began: Instant,
    port: u16,
}

/// A request, read.
struct Asked {
    run: usize,
    method: String,
    path: Vec<String>,
    form: Vec<(String, String)>,
    key: Option<String>,
}

impl Asked {
    fn field(&self, name: &str) -> Option<&str> {
        let (_, value) = self.form.iter().find(|(n, _)| n == name)?;
        Some(value)
    }

    fn metadata(&self) -> impl Iterator<Item = (String, String)> {
        self.form.iter().filter_map(|(name, value)| {
            let key = name.strip_prefix("metadata[")?.strip_suffix(']')?;
            Some((key.to_owned(), value.clone()))
        })
    }

    fn is_push(&self) -> bool {
        self.path
            .last()
            .is_some_and(|p| p == "process_payment_intent")
    }

    /// Whether it looks at a reader, or takes off it what is there.
    fn is_of_reader(&self) -> bool {
        let is_reader = self.path.get(2).is_some_and(|p| p == "readers");
        is_reader && (self.method == "GET" || self.path.ends_with(&["cancel_action".to_owned()]))
    }

    fn is_create(&self) -> bool {
        self.method == "POST" && self.path == ["v1", "payment_intents"]
    }
}

fn error(status: u16, kind: &str, code: &str, message: &str) -> (u16, Value) {
    (
        status,
        json!({"error": {"type": kind, "code": code, "message": message}}),
    )
}

fn refused(code: &str) -> (u16, Value) {
    error(400, "invalid_request_error", code, code)
}

impl Stripe {
    /// Begins to serve. Needs a runtime whose time is paused.
    pub(crate) async fn start(readers: &[&str]) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let world = World {
            readers: readers.iter().map(|r| ((*r).to_owned(), None)).collect(),
            ..World::default()
        };
        let stripe = Self {
            world: Arc::new(Mutex::new(world)),
            began: Instant::now(),
            port,
        };
        let serving = stripe.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serving.clone().serve(stream));
            }
        });
        // A paused clock leaps to the next timer whenever nobody has anything to
        // do, also while bytes are on their way: it leaps no further than this.
        tokio::spawn(async {
            loop {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        });
        stripe
    }

    pub(crate) fn lock(&self) -> std::sync::MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn now(&self) -> Timestamp {
        let passed = jiff::SignedDuration::try_from(self.began.elapsed()).unwrap();
        Timestamp::from_second(EPOCH).unwrap() + passed
    }

    /// What kills a run.
    pub(crate) fn killer(&self, run: usize) -> Box<dyn Fn() + Send + Sync> {
        let stripe = self.clone();
        Box::new(move || stripe.signal(run, true))
    }

    /// From now on a run that was overtaken must write nothing.
    pub(crate) fn watch(&self, run: usize, overtaken: Overtaken) {
        self.lock().overtaken.insert(run, overtaken);
    }

    /// The API root of a run.
    pub(crate) fn root(&self, run: usize) -> String {
        format!("http://127.0.0.1:{}/{run}", self.port)
    }

    /// A run begins.
    pub(crate) fn run(&self, faults: Vec<Fault>, customer: Customer) -> Signals {
        let mut world = self.lock();
        let (kill, killed) = watch::channel(false);
        let (press, pressed) = watch::channel(0);
        world.runs += 1;
        let run = world.runs;
        let wire = Wire {
            faults,
            next: 0,
            customer,
            kill,
            press,
            log: true,
        };
        world.wires.insert(run, wire);
        Signals {
            run,
            kill: killed,
            press: pressed,
        }
    }

    /// Somebody else's payment is put on a reader, or taken off it.
    pub(crate) fn somebody(&self, reader: &str) {
        let mut world = self.lock();
        Self::go_on(&mut world);
        if is_at_the_bank(&world, reader) {
            return;
        }
        let slot = world.readers.get_mut(reader).unwrap();
        *slot = match slot {
            Some(action) if action.run.is_none() => None,
            _ => Some(Action {
                intent: "pi_other".to_owned(),
                run: None,
                status: "in_progress",
                failure: None,
                customer: Customer::Never,
                due: None,
            }),
        };
    }

    /// Somebody else cancels what a reader is at, unless the bank is being asked.
    fn cancel_one(world: &mut World) {
        Self::go_on(world);
        let at = world.readers.values().flatten().map(|a| a.intent.clone());
        let at: Vec<String> = at.collect();
        let mut open = world.intents.iter_mut().filter(|i| at.contains(&i.id));
        if let Some(intent) = open.find(|i| i.status == Status::Open) {
            intent.status = Status::Canceled;
        }
    }

    async fn serve(self, mut stream: TcpStream) {
        let Some(asked) = read(&mut stream).await else {
            return;
        };
        let fault = {
            let mut world = self.lock();
            match world.wires.get_mut(&asked.run) {
                Some(wire) => {
                    wire.next += 1;
                    wire.faults.get(wire.next - 1).copied()
                }
                None => None,
            }
        };
        let fault = fault.unwrap_or(Fault::None);
        let reply = self.answer(&asked, fault).await;
        {
            let mut world = self.lock();
            if world.wires.get(&asked.run).is_some_and(|w| w.log) {
                let told = match &reply {
                    Some((status, _, body)) => format!("{status} {}", brief(body)),
                    None => "nothing".to_owned(),
                };
                let at = self.began.elapsed().as_secs();
                let line = format!(
                    "{at:>7} s run {}: {} /{} {:?} {} -> {fault:?} {told}",
                    asked.run,
                    asked.method,
                    asked.path.join("/"),
                    asked.form,
                    asked.key.as_deref().unwrap_or(""),
                );
                world.log.push(line);
            }
        }
        let Some((status, replayed, body)) = reply else {
            return;
        };
        let body = match body {
            Value::String(page) => page,
            body => body.to_string(),
        };
        let replayed = if replayed {
            "idempotent-replayed: true\r\n"
        } else {
            ""
        };
        let text = format!(
            "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\nrequest-id: req_1\r\n{replayed}connection: close\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        let _ = stream.write_all(text.as_bytes()).await;
    }

    /// The reply: status, whether it is repeated, body; `None` is a connection
    /// that breaks.
    async fn answer(&self, asked: &Asked, fault: Fault) -> Option<(u16, bool, Value)> {
        let page = || Value::String("<html>a proxy</html>".to_owned());
        let fault_of = |status: u16| {
            let (status, body) = error(status, "api_error", "", "later");
            Some((status, false, body))
        };
        match fault {
            Fault::Lost => return None,
            Fault::Limited => return fault_of(429),
            Fault::Failed => return fault_of(500),
            Fault::Proxy => return Some((502, false, page())),
            Fault::Late(secs) => {
                let (stripe, asked) = (self.clone(), asked.clone_of());
                tokio::spawn(async move {
                    tokio::time::sleep(Duration::from_secs(u64::from(secs))).await;
                    let mut world = stripe.lock();
                    stripe.once(&mut world, &asked, None);
                });
                return None;
            }
            Fault::ReaderTimeout { heard } if asked.is_push() => {
                if heard {
                    let mut world = self.lock();
                    self.once(&mut world, asked, None);
                }
                let (status, body) = refused("terminal_reader_timeout");
                return Some((status, false, body));
            }
            Fault::Kill => {
                self.signal(asked.run, true);
                return None;
            }
            Fault::Forbidden if asked.is_of_reader() => {
                let code = "more_permissions_required";
                let (status, body) = error(403, "invalid_request_error", code, "no");
                return Some((status, false, body));
            }
            Fault::Canceled => Self::cancel_one(&mut self.lock()),
            _ => {}
        }
        let broken = match fault {
            Fault::Broken { done } => Some(done),
            _ => None,
        };
        let reply = {
            let mut world = self.lock();
            self.once(&mut world, asked, broken)
        };
        match fault {
            Fault::LostReply => None,
            Fault::KillAfter => {
                self.signal(asked.run, true);
                None
            }
            Fault::Press => {
                self.signal(asked.run, false);
                Some(reply)
            }
            Fault::ProxyAfter => Some((502, false, page())),
            Fault::Slow(secs) => {
                tokio::time::sleep(Duration::from_secs(u64::from(secs))).await;
                Some(reply)
            }
            _ => Some(reply),
        }
    }

    fn signal(&self, run: usize, kill: bool) {
        let world = self.lock();
        if let Some(wire) = world.wires.get(&run) {
            if kill {
                wire.kill.send_replace(true);
            } else {
                wire.press.send_modify(|n| *n += 1);
            }
        }
    }

    /// Carries a request out, or repeats what it led to.
    fn once(&self, world: &mut World, asked: &Asked, broken: Option<bool>) -> (u16, bool, Value) {
        Self::go_on(world);
        if asked.is_create() {
            let name = asked.field("metadata[tillctl_reference]");
            if let Some(name) = name {
                world.first.entry(name.to_owned()).or_insert(Instant::now());
            }
        }
        let request = format!("{} {:?} {:?}", asked.method, asked.path, asked.form);
        // What was long on its way left in time.
        let wire = world.wires.get(&asked.run);
        let is_direct = wire.is_some_and(|w| w.faults.iter().all(|f| *f == Fault::None));
        let is_overtaken = || world.overtaken.get(&asked.run).is_some_and(|is| is());
        if asked.method == "POST" && is_direct && is_overtaken() {
            world
                .sent_late
                .push(format!("run {}: {request}", asked.run));
        }
        let key = asked.key.clone().filter(|_| asked.method == "POST");
        if let Some(key) = &key
            && let Some(kept) = world.keys.get(key)
            && kept.since.elapsed() < KEY_LIFE
        {
            if kept.request != request {
                let (status, body) = error(400, "idempotency_error", "", "other parameters");
                return (status, false, body);
            }
            return (kept.reply.0, true, kept.reply.1.clone());
        }
        let mut reply = match broken {
            Some(false) => (500, Value::Null),
            _ => self.work(world, asked),
        };
        if broken.is_some() {
            reply = error(500, "api_error", "", "in the middle");
        }
        if let Some(key) = key {
            let kept = Kept {
                since: Instant::now(),
                request,
                reply: reply.clone(),
            };
            world.keys.insert(key, kept);
        }
        (reply.0, false, reply.1)
    }

    fn work(&self, world: &mut World, asked: &Asked) -> (u16, Value) {
        let path: Vec<&str> = asked.path.iter().map(String::as_str).collect();
        match (asked.method.as_str(), &path[1..]) {
            ("POST", ["payment_intents"]) => {
                let intent = Intent {
                    id: format!("pi_{}", world.intents.len() + 1),
                    status: Status::Open,
                    metadata: asked.metadata().collect(),
                    amount: asked.field("amount").unwrap().parse().unwrap(),
                    created: self.now().as_second(),
                    charges: Vec::new(),
                };
                world.intents.push(intent);
                (200, intent_json(world.intents.last().unwrap()))
            }
            ("GET", ["payment_intents"]) => list(world, asked),
            ("GET", ["payment_intents", id]) => match intent(world, id) {
                Some(intent) => (200, intent_json(intent)),
                None => error(404, "invalid_request_error", "resource_missing", "no such"),
            },
            ("POST", ["payment_intents", id]) => {
                let Some(intent) = intent(world, id) else {
                    return error(404, "invalid_request_error", "resource_missing", "no such");
                };
                intent.metadata.extend(asked.metadata());
                (200, intent_json(intent))
            }
            ("POST", ["payment_intents", id, "cancel"]) => {
                let intent = intent(world, id).unwrap();
                if intent.status != Status::Open {
                    return refused("payment_intent_unexpected_state");
                }
                intent.status = Status::Canceled;
                (200, intent_json(intent))
            }
            ("GET", ["terminal", "readers", id]) => {
                let is_expanded = asked
                    .form
                    .iter()
                    .any(|(name, _)| name.starts_with("expand"));
                (200, reader_json(world, id, is_expanded))
            }
            ("POST", ["terminal", "readers", id, "cancel_action"]) => {
                if is_at_the_bank(world, id) {
                    return refused("terminal_reader_busy");
                }
                world.readers.insert((*id).to_owned(), None);
                (200, reader_json(world, id, false))
            }
            ("POST", ["terminal", "readers", id, "process_payment_intent"]) => {
                Self::push(world, asked, id)
            }
            _ => panic!("{} {path:?}", asked.method),
        }
    }

    fn push(world: &mut World, asked: &Asked, reader: &str) -> (u16, Value) {
        let id = asked.field("payment_intent").unwrap().to_owned();
        if is_at_the_bank(world, reader) {
            return refused("terminal_reader_busy");
        }
        if intent(world, &id).unwrap().status != Status::Open {
            return refused("intent_invalid_state");
        }
        let customer = world.wires[&asked.run].customer;
        let due = customer.comes_after().map(|after| Instant::now() + after);
        world.readers.insert(
            reader.to_owned(),
            Some(Action {
                intent: id,
                run: Some(asked.run),
                status: "in_progress",
                failure: None,
                customer,
                due,
            }),
        );
        (200, reader_json(world, reader, false))
    }

    /// What customers and banks did since somebody last looked.
    pub(crate) fn go_on(world: &mut World) {
        let now = Instant::now();
        let World {
            readers,
            intents,
            charges,
            ..
        } = world;
        for slot in readers.values_mut() {
            let Some(action) = slot.as_mut().filter(|a| a.status == "in_progress") else {
                continue;
            };
            let Some(due) = action.due.filter(|due| *due <= now) else {
                continue;
            };
            let Some(intent) = intents.iter_mut().find(|i| i.id == action.intent) else {
                continue;
            };
            if matches!(action.customer, Customer::CallsOff(_)) {
                (action.status, action.failure) = ("failed", Some("customer_canceled"));
                continue;
            }
            // The card is at the bank from `due` on.
            if due + BANK > now {
                if intent.status == Status::Open {
                    intent.status = Status::Processing;
                }
                continue;
            }
            if !matches!(intent.status, Status::Open | Status::Processing) {
                (action.status, action.failure) = ("failed", Some("processing_error"));
                continue;
            }
            *charges += 1;
            let charge = format!("ch_{charges}");
            let paid = !matches!(action.customer, Customer::IsDeclined(_));
            intent.charges.push((charge, paid));
            intent.status = if paid {
                Status::Succeeded
            } else {
                Status::Open
            };
            (action.status, action.failure) = match action.customer {
                Customer::IsDeclined(_) => ("failed", Some("card_declined")),
                Customer::PaysUnheard(_) => ("failed", Some("connection_error")),
                _ => ("succeeded", None),
            };
        }
    }
}

impl Asked {
    fn clone_of(&self) -> Self {
        Self {
            run: self.run,
            method: self.method.clone(),
            path: self.path.clone(),
            form: self.form.clone(),
            key: self.key.clone(),
        }
    }
}

/// Whether a card was presented on the reader and its bank has not answered.
fn is_at_the_bank(world: &World, reader: &str) -> bool {
    let action = world.readers[reader].as_ref();
    let action = action.filter(|a| a.status == "in_progress");
    let of = |a: &Action| world.intents.iter().find(|i| i.id == a.intent);
    action
        .and_then(of)
        .is_some_and(|i| i.status == Status::Processing)
}

fn intent<'w>(world: &'w mut World, id: &str) -> Option<&'w mut Intent> {
    world.intents.iter_mut().find(|i| i.id == id)
}

fn list(world: &World, asked: &Asked) -> (u16, Value) {
    let number = |name: &str| asked.field(name).and_then(|v| v.parse::<i64>().ok());
    let (from, until) = (number("created[gte]"), number("created[lte]"));
    let limit = usize::try_from(number("limit").unwrap_or(10))
        .unwrap()
        .min(2);
    let mut all: Vec<&Intent> = world
        .intents
        .iter()
        .rev()
        .filter(|i| from.is_none_or(|at| i.created >= at))
        .filter(|i| until.is_none_or(|at| i.created <= at))
        .collect();
    if let Some(after) = asked.field("starting_after") {
        let at = all.iter().position(|i| i.id == after).unwrap();
        all.drain(..=at);
    }
    let more = all.len() > limit;
    all.truncate(limit);
    let data: Vec<Value> = all.into_iter().map(intent_json).collect();
    (
        200,
        json!({"object": "list", "url": "/v1/payment_intents", "has_more": more, "data": data}),
    )
}

fn intent_json(intent: &Intent) -> Value {
    let status = match intent.status {
        Status::Open => "requires_payment_method",
        Status::Processing => "processing",
        Status::Succeeded => "succeeded",
        Status::Canceled => "canceled",
    };
    let last = intent.charges.last();
    let charge = last.map(|(id, paid)| {
        json!({
            "id": id, "object": "charge", "amount": intent.amount, "currency": "eur",
            "amount_captured": if *paid { intent.amount } else { 0 }, "amount_refunded": 0,
            "captured": paid, "paid": paid, "livemode": false, "created": intent.created,
            "status": if *paid { "succeeded" } else { "failed" },
            "payment_intent": intent.id, "metadata": {},
        })
    });
    let failed = last.filter(|(_, paid)| !paid).map(
        |_| json!({"type": "card_error", "code": "card_declined", "decline_code": "generic_decline"}),
    );
    json!({
        "id": intent.id, "object": "payment_intent", "amount": intent.amount, "currency": "eur",
        "amount_received": if intent.status == Status::Succeeded { intent.amount } else { 0 },
        "status": status, "created": intent.created, "livemode": false,
        "metadata": intent.metadata, "latest_charge": charge, "last_payment_error": failed,
    })
}

fn reader_json(world: &World, id: &str, is_expanded: bool) -> Value {
    let shown = |id: &String| match world.intents.iter().find(|i| i.id == *id) {
        Some(intent) if is_expanded => intent_json(intent),
        _ => json!(id),
    };
    let action = world.readers[id].as_ref().map(|action| {
        json!({
            "type": "process_payment_intent", "status": action.status,
            "failure_code": action.failure, "failure_message": null,
            "process_payment_intent": {"payment_intent": shown(&action.intent)},
        })
    });
    json!({
        "id": id, "object": "terminal.reader", "device_type": "bbpos_wisepos_e", "label": id,
        "livemode": false, "location": "tml_1", "serial_number": id, "status": "online",
        "metadata": {}, "action": action,
    })
}

fn brief(body: &Value) -> String {
    let of = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
    match body {
        Value::String(page) => page.clone(),
        _ if body.get("error").is_some() => body["error"].to_string(),
        _ if body.get("data").is_some() => {
            let all = body["data"].as_array().unwrap();
            let all: Vec<String> = all.iter().map(brief).collect();
            format!("[{}]", all.join(", "))
        }
        _ => format!("{} {} {}", of("id"), of("status"), body["action"]),
    }
}

async fn read(stream: &mut TcpStream) -> Option<Asked> {
    let mut text = Vec::new();
    let mut piece = [0; 4096];
    let (head, body) = loop {
        let count = stream.read(&mut piece).await.ok()?;
        if count == 0 {
            return None;
        }
        text.extend_from_slice(&piece[..count]);
        let whole = String::from_utf8_lossy(&text).into_owned();
        let Some((head, body)) = whole.split_once("\r\n\r\n") else {
            continue;
        };
        let length: usize = header(head, "content-length")
            .and_then(|v| v.parse().ok())
            .unwrap_or(0);
        if body.len() >= length {
            break (head.to_owned(), body.to_owned());
        }
    };
    let mut first = head.lines().next()?.split(' ');
    let method = first.next()?.to_owned();
    let target = first.next()?;
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut path: Vec<String> = path
        .trim_start_matches('/')
        .split('/')
        .map(str::to_owned)
        .collect();
    let run = path.remove(0).parse().ok()?;
    let form = if method == "POST" {
        body.as_str()
    } else {
        query
    };
    let form = reqwest::Url::parse(&format!("http://x/?{form}")).ok()?;
    Some(Asked {
        run,
        method,
        path,
        form: form
            .query_pairs()
            .map(|(n, v)| (n.into_owned(), v.into_owned()))
            .collect(),
        key: header(&head, "idempotency-key").map(str::to_owned),
    })
}

fn header<'h>(head: &'h str, name: &str) -> Option<&'h str> {
    head.lines().find_map(|line| {
        let (n, v) = line.split_once(':')?;
        n.eq_ignore_ascii_case(name).then(|| v.trim())
    })
}
