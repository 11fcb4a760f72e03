//! `tillctl pay --batch` and `--readers`: many sales by one process.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use serde_json::json;

use super::receipt;
use super::rows::{self, Fault, Place, Row};
use super::{Args, change};
use crate::app::App;
use crate::commands::{Change, approve, test_mode_only};
use crate::failure::{Failure, Kind};
use crate::fleet::index::{Index, Miss};
use crate::money::Money;
use crate::output::{Board, Format};
use crate::payment::batch::room_for;
use crate::payment::{Batch, Event, Outcome, Progress, Receipt, Sale, Till};
use crate::secret::Mode;
use crate::stripe::{Reader, readers};

/// So many faults are told one by one.
const MOST_FAULTS: usize = 50;

pub(super) async fn run(app: &App, args: &Args) -> Result<(), Failure> {
    if args.events && app.output.format() != Format::Table && app.output.format() != Format::Jsonl {
        return Err(Failure::usage(
            "--events writes JSON lines: it goes with no other -o",
        ));
    }
    let (rows, mut faults) = args.rows().await?;
    let client = app.stripe().await?;
    let fleet: Vec<Reader> = client
        .pages(readers::list(&readers::Filter::default()))
        .ahead()
        .all()
        .await?;
    let (mut sales, mut places) = (Vec::new(), Vec::new());
    let index = Index::new(&fleet);
    for row in &rows {
        match args.sale_of(row, &fleet, &index) {
            Ok(sale) => {
                sales.push(sale);
                places.push(row.place);
            }
            Err(fault) => faults.push(fault),
        }
    }
    let mut before = vec![None; sales.len()];
    if !app.settings.dry_run {
        let book = app.book().await?;
        for ((sale, place), before) in sales.iter().zip(&places).zip(&mut before) {
            let Some(reference) = &sale.reference else {
                continue;
            };
            match book.settled(reference, sale.amount) {
                Ok(receipt) => *before = receipt,
                Err(error) => faults.push(Fault::new(*place, error.message())),
            }
        }
    }
    if !faults.is_empty() {
        return Err(told(faults));
    }
    if sales.is_empty() {
        return Err(Failure::usage("the batch has no rows"));
    }
    if args.present.is_some() && client.mode() == Mode::Live {
        return Err(test_mode_only("--present"));
    }
    if !approve(app, &whole(app, &sales, &fleet)).await? {
        return Ok(());
    }
    let unnamed = sales.iter().filter(|s| s.reference.is_none()).count();
    if args.batch.is_some() && unnamed > 0 {
        app.output.note(&format!(
            "{unnamed} of {} rows have no reference: run again, they would be charged again",
            sales.len()
        ));
    }
    let places = places.into_iter().map(Place::number).collect();
    let fleet = fleet.into_iter().map(|reader| reader.id).collect();
    take(app, args, sales, before, places, fleet).await
}

impl Args {
    async fn rows(&self) -> Result<(Vec<Row>, Vec<Fault>), Failure> {
        let defaults = self.defaults()?;
        let Some(file) = &self.batch else {
            return Ok(rows::of_readers(&self.readers, &defaults));
        };
        let name = file.display().to_string();
        let from_stdin = name == "-";
        let path = file.clone();
        // Whoever types at a terminal may be slow.
        let read = tokio::task::spawn_blocking(move || {
            if from_stdin {
                std::io::read_to_string(std::io::stdin())
            } else {
                std::fs::read_to_string(path)
            }
        });
        let text = read
            .await
            .map_err(std::io::Error::other)
            .and_then(std::convert::identity)
            .map_err(|error| Failure::usage(format!("cannot read --batch {name}: {error}")))?;
        Ok(rows::read(&text, &defaults))
    }

    fn sale_of(&self, row: &Row, fleet: &[Reader], index: &Index<'_>) -> Result<Sale, Fault> {
        let at = index.find(&row.reader).map_err(|miss| Fault {
            is_missing: true,
            ..Fault::new(row.place, missed(&row.reader, &miss))
        })?;
        let reader = &fleet[at];
        let fault = |what: String| Fault::new(row.place, what);
        if reader.is_mobile() {
            return Err(fault(format!(
                "{} is a mobile reader: only the app it is connected to can take payments on it",
                reader.name()
            )));
        }
        let present = self
            .test_card()
            .map_err(|error| fault(error.message().to_owned()))?;
        if present.is_some() && !reader.is_simulated() {
            return Err(fault(format!(
                "{} is no simulated reader: it takes no --present",
                reader.name()
            )));
        }
        Ok(Sale {
            till: Till::from(reader),
            amount: row.amount,
            reference: row.reference.clone(),
            description: row.description.clone(),
            metadata: row.metadata.clone(),
            capture: self.capture.into(),
            interac: self.interac,
            process: self.process_config(row.tip_eligible),
            deadline: self.deadline,
            replace: self.replace,
            present,
            wait: true,
        })
    }
}

fn missed(name: &str, miss: &Miss) -> String {
    match miss {
        Miss::Several(ids) => format!(
            "{} readers are called {name:?}: {}",
            ids.len(),
            ids.join(", ")
        ),
        Miss::None(near) if near.is_empty() => format!("no reader {name:?}"),
        Miss::None(near) => format!("no reader {name:?}; nearest: {}", near.join(", ")),
    }
}

/// All faults in one failure.
fn told(mut faults: Vec<Fault>) -> Failure {
    faults.sort_by_key(|fault| fault.place);
    let kind = if faults.iter().all(|fault| fault.is_missing) {
        Kind::NotFound
    } else {
        Kind::Usage
    };
    let count = faults.len();
    let mut details: Vec<String> = faults
        .iter()
        .take(MOST_FAULTS)
        .map(|fault| format!("{}: {}", fault.place, fault.what))
        .collect();
    if count > MOST_FAULTS {
        details.push(format!("and {} more", count - MOST_FAULTS));
    }
    Failure::new(
        kind,
        match count {
            1 => "the batch has a fault; nothing was sent".to_owned(),
            _ => format!("the batch has {count} faults; nothing was sent"),
        },
    )
    .details(details)
    .hint("mend it and run it again; `tillctl readers list` shows the readers")
}

/// The whole batch as one change.
fn whole(app: &App, sales: &[Sale], fleet: &[Reader]) -> Change {
    let tills: HashMap<&str, &Sale> = sales.iter().map(|s| (s.till.id.as_str(), s)).collect();
    let text = format!(
        "Take {} on {}, {} in total",
        counted(sales.len(), "payment"),
        counted(tills.len(), "reader"),
        sums(sales.iter().map(|s| s.amount))
    );
    if !app.settings.dry_run {
        return Change::new(text);
    }
    let by_id: HashMap<&str, &Reader> = fleet.iter().map(|r| (r.id.as_str(), r)).collect();
    sales.iter().fold(Change::new(text), |whole, sale| {
        match by_id.get(sale.till.id.as_str()) {
            Some(reader) => whole.and(change(sale, reader)),
            None => whole,
        }
    })
}

async fn take(
    app: &App,
    args: &Args,
    sales: Vec<Sale>,
    before: Vec<Option<Receipt>>,
    places: Vec<u64>,
    fleet: Vec<String>,
) -> Result<(), Failure> {
    let client = app.stripe().await?;
    let book = app.book().await?;
    // From here on Ctrl-C means: take back what can be taken back.
    let _held = app.interrupt.hold();
    let interrupts = app.interrupt.count();
    let mut receipts = before;
    let settled = receipts.iter().flatten().count();
    if settled > 0 {
        app.output.note(&format!(
            "{} settled before; nothing was sent for {}",
            if settled == 1 {
                "1 sale was".to_owned()
            } else {
                format!("{settled} sales were")
            },
            if settled == 1 { "it" } else { "them" }
        ));
    }
    let open: Vec<usize> = (0..sales.len())
        .filter(|row| receipts[*row].is_none())
        .collect();
    let todo: Vec<Sale> = open.iter().map(|row| sales[*row].clone()).collect();
    let readers = Teller::places(&todo);
    let wanted = args
        .parallel
        .map_or(readers.len(), std::num::NonZeroUsize::get);
    let parallel = room_for(wanted.min(readers.len()));
    if parallel < wanted.min(readers.len()) {
        app.output.warn(&format!(
            "this system lets a process open too few files: {parallel} readers at once; raise it with `ulimit -n`"
        ));
    }
    let mut teller = Teller {
        app,
        board: app.output.board(readers.len()),
        events: args.events,
        rows: open.iter().map(|row| places[*row]).collect(),
        sales: todo.clone(),
        readers,
        waiting: 0,
        done: [0; 3],
        unprinted: None,
    };
    let (told, mut incoming) = tokio::sync::mpsc::unbounded_channel();
    let batch = Batch {
        sales: todo,
        parallel,
        fleet,
    };
    let taken = batch.take(book, client, &app.interrupt, told);
    tokio::pin!(taken);
    let mut second = tokio::time::interval(Duration::from_secs(1));
    let taken = loop {
        tokio::select! {
            taken = &mut taken => break taken,
            Some((row, progress)) = incoming.recv() => teller.tell(row, &progress),
            _ = second.tick() => teller.sum(),
        }
    };
    while let Ok((row, progress)) = incoming.try_recv() {
        teller.tell(row, &progress);
    }
    let mut unprinted = teller.unprinted.take();
    drop(teller);
    for (row, receipt) in open.into_iter().zip(taken) {
        receipts[row] = Some(receipt);
    }
    let receipts: Vec<Receipt> = receipts.into_iter().flatten().collect();
    let shown = if args.events {
        show_events(app, &receipts, &places)
    } else {
        receipt::show_all(app, &receipts)
    };
    unprinted = unprinted.or(shown.err());
    let stopped = app.interrupt.count() > interrupts;
    match (verdict(&receipts, stopped), unprinted) {
        (Some(problem), _) => Err(problem),
        (None, Some(unprinted)) if unprinted.is_stdout_closed() => Ok(()),
        // Money moved and the caller's file does not say so: it must not look
        // like a failure that may be repeated.
        (None, Some(unprinted)) => Err(unprinted
            .context("all payments went through")
            .kind_of(Kind::Unknown)
            .hint("only the results could not be written: do not take them again")),
        (None, None) => Ok(()),
    }
}

/// Tells people and scripts what happens.
struct Teller<'a> {
    app: &'a App,
    board: Board<'a>,
    events: bool,
    /// The numbers of the rows as their file has them.
    rows: Vec<u64>,
    sales: Vec<Sale>,
    /// The line of each reader.
    readers: HashMap<String, usize>,
    waiting: usize,
    /// Paid, not paid, unknown.
    done: [usize; 3],
    unprinted: Option<Failure>,
}

impl Teller<'_> {
    fn places(sales: &[Sale]) -> HashMap<String, usize> {
        let mut places = HashMap::new();
        for sale in sales {
            let next = places.len();
            places.entry(sale.till.id.clone()).or_insert(next);
        }
        places
    }

    fn tell(&mut self, row: usize, progress: &Progress) {
        let sale = &self.sales[row];
        let name = sale.till.name();
        let line = self.readers.get(&sale.till.id).copied().unwrap_or(0);
        match progress {
            Progress::Begun => self
                .board
                .set(line, &format!("{name}: pushing {}", sale.amount)),
            Progress::Event(event) => match event {
                Event::Waiting => {
                    self.waiting += 1;
                    self.board.set(
                        line,
                        &format!("{name}: waiting for a card, {}", sale.amount),
                    );
                }
                Event::Processing => self
                    .board
                    .set(line, &format!("{name}: processing the card")),
                Event::Again(why) => self
                    .board
                    .set(line, &format!("{name}: {why}; trying again")),
                Event::Blind(why) => self
                    .board
                    .set(line, &format!("{name}: cannot be seen: {why}")),
                Event::Replaced(what) => {
                    self.app.output.warn(&format!("replacing {what} on {name}"))
                }
                Event::Unrecorded(why) => self.app.output.warn(why),
                Event::Withdrawing => self
                    .board
                    .set(line, &format!("{name}: closing the payment")),
            },
            Progress::Ended(receipt) => {
                let at = match receipt.outcome {
                    Outcome::Unknown => 2,
                    outcome => usize::from(!outcome.is_success()),
                };
                self.done[at] += 1;
                self.waiting = self.waiting.saturating_sub(1);
                let text = match &receipt.problem {
                    None => receipt::sentence(receipt),
                    Some(problem) => format!("{name}: {problem}"),
                };
                self.board.end(line, &text);
            }
        }
        self.sum();
        if self.events {
            self.event(row, progress);
        }
    }

    fn sum(&self) {
        let [paid, unpaid, unknown] = self.done;
        let mut text = format!("{paid} of {} paid", self.sales.len());
        for (count, what) in [
            (unpaid, "not paid"),
            (unknown, "unknown"),
            (self.waiting, "waiting"),
        ] {
            if count > 0 {
                text.push_str(&format!(", {count} {what}"));
            }
        }
        self.board.sum(&text);
    }

    fn event(&mut self, row: usize, progress: &Progress) {
        let (name, message) = match progress {
            Progress::Begun => ("begun", None),
            Progress::Event(event) => match event {
                Event::Waiting => ("waiting", None),
                Event::Processing => ("processing", None),
                Event::Again(why) => ("again", Some(why.clone())),
                Event::Replaced(what) => ("replaced", Some(what.clone())),
                Event::Blind(why) => ("blind", Some(why.clone())),
                Event::Unrecorded(why) => ("unrecorded", Some(why.clone())),
                Event::Withdrawing => ("withdrawing", None),
            },
            Progress::Ended(receipt) => {
                ("ended", receipt.problem.as_ref().map(ToString::to_string))
            }
        };
        let sale = &self.sales[row];
        let mut json = json!({
            "event": name,
            "at": self.app.now().to_string(),
            "row": self.rows[row],
            "reader": sale.till.id,
            "reader_label": sale.till.label,
            "reference": sale.reference,
        });
        if let Progress::Ended(receipt) = progress {
            json["outcome"] = receipt.outcome.name().into();
            json["payment_intent"] = receipt.payment_intent.clone().into();
        }
        if let Some(message) = message {
            json["message"] = message.into();
        }
        // Nobody reading is no reason to leave customers standing.
        if let Err(error) = self.app.output.line(&json.to_string()) {
            self.unprinted.get_or_insert(error);
        }
    }
}

/// The results as the last events: one for each row, in order, and their sum.
fn show_events(app: &App, receipts: &[Receipt], places: &[u64]) -> Result<(), Failure> {
    for (receipt, place) in receipts.iter().zip(places) {
        let mut json = json!({"event": "result", "row": place});
        if let (Some(json), Some(fields)) =
            (json.as_object_mut(), receipt::to_json(receipt).as_object())
        {
            json.extend(fields.clone());
        }
        app.output.line(&json.to_string())?;
    }
    let mut json = json!({"event": "summary", "payments": receipts.len()});
    for (name, count) in outcomes(receipts) {
        json[name] = count.into();
    }
    app.output.line(&json.to_string())
}

/// How many ended which way.
fn outcomes(receipts: &[Receipt]) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for receipt in receipts {
        *counts.entry(receipt.outcome.name()).or_insert(0) += 1;
    }
    counts
}

/// What the exit code says of all of them.
fn verdict(receipts: &[Receipt], stopped: bool) -> Option<Failure> {
    let failed = receipts.iter().filter(|r| !r.outcome.is_success()).count();
    if failed == 0 {
        return None;
    }
    let counts = outcomes(receipts)
        .into_iter()
        .filter(|(name, _)| !matches!(*name, "paid" | "authorized"))
        .map(|(name, count)| format!("{count} {}", name.replace('_', " ")))
        .collect::<Vec<_>>()
        .join(", ");
    let open: Vec<&str> = receipts
        .iter()
        .filter(|r| r.outcome == Outcome::Unknown)
        .map(|r| r.payment_intent.as_deref().unwrap_or(&r.till.id))
        .collect();
    let total = receipts.len();
    let (kind, what) = match (stopped, open.is_empty()) {
        (true, true) => (Kind::Interrupted, "interrupted; "),
        (true, false) => (Kind::Unknown, "interrupted; "),
        (false, _) => (Kind::Partial, ""),
    };
    let failure = Failure::new(
        kind,
        format!(
            "{what}{failed} of {} did not complete: {counts}",
            counted(total, "payment")
        ),
    );
    Some(if open.is_empty() {
        if receipts.iter().all(|r| r.reference.is_some()) {
            failure.hint("run the same batch again for the rest: what was paid is not taken again")
        } else {
            failure.hint("nothing was charged for them; take those again that are still wanted")
        }
    } else {
        failure
            .details(open.iter().map(|intent| format!("open: {intent}")).collect())
            .hint("do not take the open ones again: `tillctl payments resume --all` finds out as soon as Stripe can be reached")
    })
}

/// The sum of each currency.
pub(super) fn sums(amounts: impl Iterator<Item = Money>) -> String {
    let mut sums: BTreeMap<String, (i64, Money)> = BTreeMap::new();
    for amount in amounts {
        let sum = sums
            .entry(amount.currency().code().to_owned())
            .or_insert((0, amount));
        sum.0 = sum.0.saturating_add(amount.minor());
    }
    sums.into_values()
        .map(|(sum, amount)| Money::new(sum, amount.currency()).to_string())
        .collect::<Vec<_>>()
        .join(" and ")
}

/// `1 reader`, `2 readers`.
pub(super) fn counted(count: usize, noun: &str) -> String {
    if count == 1 {
        format!("1 {noun}")
    } else {
        format!("{count} {noun}s")
    }
}
