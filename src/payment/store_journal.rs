//! The journal in a store that several machines share: the same lines, kept by
//! PostgreSQL before the request each covers is sent, and leases in place of locks. A
//! line is only kept while its writer has the leases it took.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::future::{BoxFuture, FutureExt as _};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::file_journal::FileJournal;
use super::holds::{ends_of_holds, held_or_decided};
use super::journal::{Claimed, Journal, PaymentNames, Reading, Refused, sales_of};
use super::journal_import::{
    JournalImport, PaidTwice, SaleImport, check_name, is_given_back, of_another,
};
use super::journal_index;
use super::journal_line::{JournalLine, JournalStep, LineWriter, VERSION};
use super::journal_sale::{JournalSale, JournalSales, named};
use super::journal_writer::Now;
use super::lock::{Claim, HeldLock, Holder, LockGuard};
use super::offline::{self, Beside, SoldTwice};
use super::reference::trimmed;
use super::sale_lines::SaleLines;
use crate::failure::{Failure, Kind};
use crate::files::{self, Rights};
use crate::store::{Imported, Line, LineText, LogWriter, Store, StoreLease, line_id};

/// So many sales are held against those of the store at once.
const AT_ONCE: usize = 1_000;

/// An account's journal in a store.
#[derive(Debug)]
pub(crate) struct StoreJournal {
    store: Arc<Store>,
    account: String,
    /// Where this machine's own journal is, for what the store forgets.
    directory: Option<PathBuf>,
    /// What the store has said it has of the sales that are under way here.
    under_way: Mutex<HashMap<String, SaleLines>>,
}

/// How much of a file's journal is in which store: beside it, as JSON.
#[derive(Debug, Serialize, Deserialize)]
struct ImportNote {
    store: String,
    /// Where that was, for people.
    place: String,
    bytes: u64,
}

impl StoreJournal {
    /// The journal of an account in a store.
    pub(crate) fn new(store: Arc<Store>, account: &str) -> Self {
        Self {
            store,
            account: account.to_owned(),
            directory: None,
            under_way: Mutex::default(),
        }
    }

    /// The same, keeping beside this machine's own journal what the store forgets.
    pub(crate) fn beside(mut self, directory: &Path) -> Self {
        self.directory = Some(directory.to_owned());
        self
    }

    /// Refuses to go on while this machine's own journal has sales that the store
    /// does not know: they would be taken again. What was sold while the store could not be
    /// reached is taken in; what was sold elsewhere as well is told, until it is taken in
    /// by hand.
    pub(crate) async fn check_imported(&self, directory: &Path) -> Result<Vec<SoldTwice>, Failure> {
        let path = FileJournal::place(directory, &self.account);
        let bytes = files::length(&path);
        let id = self.store.id().await?;
        match read_note(directory, &self.account) {
            Some(note) if note.store == id && note.bytes >= bytes => {
                if note.place != self.store.place() {
                    // The same store, by another URL.
                    self.note(directory, &id, note.bytes)?;
                }
                return Ok(Vec::new());
            }
            Some(note) if note.store == id => {
                return self.take_in(directory, &path, &note).await;
            }
            _ if bytes == 0 => {
                // From now on its sales are in the store, and only there.
                self.note(directory, &id, 0)?;
                return Ok(Vec::new());
            }
            _ => {}
        }
        Err(Failure::failed(format!(
            "this machine's own journal has sales that the store may not know: {}",
            path.display()
        ))
        .hint("take them in with tillctl store import, so that none is charged again; nothing was charged"))
    }

    /// Takes in what this machine's own journal has more than was noted: nothing is written
    /// there but what is sold while the store cannot be reached.
    async fn take_in(
        &self,
        directory: &Path,
        path: &Path,
        note: &ImportNote,
    ) -> Result<Vec<SoldTwice>, Failure> {
        let text =
            files::read(path).map_err(|error| Failure::unreadable(path.display(), &error))?;
        let text = text.unwrap_or_default();
        let from = usize::try_from(note.bytes).unwrap_or(usize::MAX);
        let new = text.get(from..).unwrap_or_default();
        // A last line that is being written comes with the next ones.
        let end = new
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(0, |at| at + 1);
        let mut lines = self.lines_in(&new[..end], None)?.0;
        let mut sold_twice = Vec::new();
        let keys: BTreeSet<String> = lines.iter().map(|line| line.sale_key.clone()).collect();
        for key in &keys {
            let (ours, others): (Vec<&Line>, Vec<&Line>) =
                lines.iter().partition(|line| line.sale_key == *key);
            let known = self.store.lines_of(&self.account, key).await?;
            let theirs = known.iter().map(String::as_str);
            let theirs = theirs.filter(|text| ours.iter().all(|line| line.text != *text));
            let theirs: Vec<&str> = theirs.collect();
            let ours_text = ours.iter().map(|line| line.text.as_str());
            match offline::beside(&sales_of(ours_text), &sales_of(theirs)) {
                Beside::New => {}
                Beside::Known => lines = others.into_iter().cloned().collect(),
                Beside::Twice(twice) => {
                    sold_twice.push(twice);
                    lines = others.into_iter().cloned().collect();
                }
            }
        }
        self.take_lines(lines).await?;
        if sold_twice.is_empty() {
            let end = u64::try_from(end).unwrap_or(0);
            self.note(directory, &note.store, note.bytes.saturating_add(end))?;
        }
        Ok(sold_twice)
    }

    /// Takes the lines of this machine's own journal in.
    pub(crate) async fn import_own(&self, directory: &Path) -> Result<JournalImport, Failure> {
        let path = FileJournal::place(directory, &self.account);
        let text =
            files::read(&path).map_err(|error| Failure::unreadable(path.display(), &error))?;
        let text = text.unwrap_or_default();
        let imported = self.import_by(&text, None).await?;
        let id = self.store.id().await?;
        self.note(directory, &id, u64::try_from(text.len()).unwrap_or(0))?;
        Ok(imported)
    }

    /// Makes it this machine's own journal, to go on without the store.
    pub(crate) async fn export_here(
        &self,
        directory: &Path,
    ) -> Result<(JournalText, PathBuf), Failure> {
        if !self.check_imported(directory).await?.is_empty() {
            return Err(Failure::failed(
                "this machine's own journal has a sale that the store has otherwise",
            )
            .hint("take it in with tillctl store import"));
        }
        let text = self.export().await?;
        let path = FileJournal::place(directory, &self.account);
        let failed = |error| Failure::failed(format!("{}: {error}", path.display()));
        files::write_whole(&path, &text.text, Rights::Private).map_err(failed)?;
        files::remove(&note_path(directory, &self.account)).map_err(failed)?;
        Ok((text, path))
    }

    /// Notes how much of this machine's own journal is in the store.
    fn note(&self, directory: &Path, id: &str, bytes: u64) -> Result<(), Failure> {
        let note = ImportNote {
            store: id.to_owned(),
            place: self.store.place().to_owned(),
            bytes,
        };
        let note = serde_json::to_vec(&note).unwrap_or_default();
        let path = note_path(directory, &self.account);
        files::write_whole(&path, &note, Rights::Private)
            .map_err(|error| Failure::failed(format!("{}: {error}", path.display())))
    }

    /// Refuses a file, of whatever, whose name says that it is of another account.
    pub(crate) fn check_name(&self, path: &Path) -> Result<(), Failure> {
        check_name(path, &self.account)
    }

    /// Takes a journal in that was copied over; what is there is not taken twice. Nobody
    /// knows which machine wrote a line if the file does not say it.
    pub(crate) async fn import(&self, text: &[u8]) -> Result<JournalImport, Failure> {
        self.import_by(text, Some(&LogWriter::default())).await
    }

    async fn import_by(
        &self,
        text: &[u8],
        by: Option<&LogWriter>,
    ) -> Result<JournalImport, Failure> {
        let (mut lines, unreadable) = self.lines_in(text, by)?;
        let count = lines.len();
        let mut of_sales: HashMap<&str, Vec<usize>> = HashMap::new();
        for (number, line) in lines.iter().enumerate() {
            of_sales.entry(&line.sale_key).or_default().push(number);
        }
        let mut keys: Vec<&str> = of_sales.keys().copied().collect();
        keys.sort_unstable();
        let mut are_known = vec![false; count];
        let mut paid_twice = Vec::new();
        for some in keys.chunks(AT_ONCE) {
            let known = self.known_of(some).await?;
            for key in some {
                let numbers = &of_sales[key];
                let ours: Vec<&str> = numbers.iter().map(|n| lines[*n].text.as_str()).collect();
                let theirs = known.get(*key).map_or(&[][..], Vec::as_slice);
                let theirs: Vec<&str> = theirs.iter().map(String::as_str).collect();
                let sale = SaleImport::of(&ours, &theirs);
                for (number, is_known) in numbers.iter().zip(sale.are_known) {
                    are_known[*number] = is_known;
                }
                if !sale.payments.is_empty() {
                    paid_twice.push(((*key).to_owned(), sale.payments));
                }
            }
        }
        let mut are_known = are_known.into_iter();
        lines.retain(|_| !are_known.next().unwrap_or_default());
        let new = self.take_lines(lines).await?;
        Ok(JournalImport {
            lines: Imported {
                lines: count,
                new,
                unreadable,
            },
            paid_twice: self.not_given_back(paid_twice).await?,
        })
    }

    /// Takes lines in, and ends the holds that were captured or called off where their sale
    /// was not known; how many of the lines were new.
    async fn take_lines(&self, lines: Vec<Line>) -> Result<usize, Failure> {
        let texts = lines.iter().map(|line| line.text.as_str());
        let payments = held_or_decided(texts);
        let new = self.store.run(move |store| store.import(lines)).await?;
        for some in payments.chunks(AT_ONCE) {
            let about = (Vec::new(), some.to_vec(), Vec::new());
            let known = self.store.lines_about(&self.account, about).await?;
            let ends = ends_of_holds(known.iter().map(String::as_str));
            let ends: Result<Vec<Line>, Failure> = ends
                .iter()
                .map(|line| {
                    let line = kept_line(&self.account, line)?;
                    let id = line_id(&self.account, &line.text);
                    Ok(Line { id, ..line })
                })
                .collect();
            let ends = ends?;
            self.store.run(move |store| store.import(ends)).await?;
        }
        Ok(new)
    }

    /// The store's lines of these sales.
    async fn known_of(&self, keys: &[&str]) -> Result<HashMap<String, Vec<String>>, Failure> {
        let keys = keys.iter().map(|key| (*key).to_owned()).collect();
        let about = (keys, Vec::new(), Vec::new());
        let mut known: HashMap<String, Vec<String>> = HashMap::new();
        for text in self.store.lines_about(&self.account, about).await? {
            if let Some(sale) = journal_index::name(text.as_bytes()) {
                let key = key_of(&sale);
                known.entry(key).or_default().push(text);
            }
        }
        Ok(known)
    }

    /// Those of these sales of which the store does not know that all payments but one were
    /// given back.
    async fn not_given_back(
        &self,
        sales: Vec<(String, Vec<String>)>,
    ) -> Result<Vec<PaidTwice>, Failure> {
        let mut paid_twice = Vec::new();
        for (key, mut payments) in sales {
            let about = (vec![key.clone()], payments.clone(), Vec::new());
            let lines = self.store.lines_about(&self.account, about).await?;
            let lines: Vec<JournalLine> = lines
                .iter()
                .filter_map(|text| serde_json::from_str(text).ok())
                .collect();
            payments.retain(|payment| !is_given_back(&lines, payment));
            if payments.len() > 1 {
                let reference = key.strip_prefix("r:").unwrap_or(&key).to_owned();
                paid_twice.push(PaidTwice {
                    reference,
                    payments,
                });
            }
        }
        Ok(paid_twice)
    }

    /// The lines of a journal, and how many nobody can read. `by` wrote those of which the
    /// file does not say who did.
    ///
    /// # Errors
    /// If it says that they are of another account.
    fn lines_in(&self, text: &[u8], by: Option<&LogWriter>) -> Result<(Vec<Line>, usize), Failure> {
        let mut lines = Vec::new();
        let mut unreadable = 0;
        let mut writer = by.cloned();
        for line in text.split(|b| *b == b'\n').filter(|line| !line.is_empty()) {
            match (
                std::str::from_utf8(line),
                serde_json::from_slice::<Known>(line),
            ) {
                (Ok(text), Ok(known)) if known.step != "compacted" => {
                    let id = line_id(&self.account, text);
                    lines.push(Line {
                        writer: writer.clone(),
                        ..known.line(&self.account, id, text.to_owned())
                    });
                }
                (Ok(_), Ok(known)) => {
                    if let Some(theirs) = known.account.filter(|theirs| *theirs != self.account) {
                        return Err(of_another("the file", &theirs, &self.account));
                    }
                    if let Some(LineWriter { host, user }) = known.written_by {
                        let named = Some(LogWriter { host, user });
                        let named = named.filter(|writer| !writer.host.is_empty());
                        writer = named.or_else(|| by.cloned());
                    }
                }
                _ => unreadable += 1,
            }
        }
        Ok((lines, unreadable))
    }

    /// Its lines, as a file has them, and who wrote them.
    pub(crate) async fn export(&self) -> Result<JournalText, Failure> {
        let account = self.account.clone();
        let lines = self
            .store
            .run(move |store| store.all_lines(&account))
            .await?;
        let mut file = JournalText {
            lines: lines.len(),
            text: Vec::new(),
        };
        let mut last = LineWriter::default();
        file.say(&last, Some(self.account.clone()))?;
        for LineText { text, host, user } in lines {
            let writer = LineWriter { host, user };
            if writer != last {
                file.say(&writer, None)?;
                last = writer;
            }
            file.text.extend_from_slice(text.as_bytes());
            file.text.push(b'\n');
        }
        // What is written after them is of whoever goes on with it.
        if last != LineWriter::default() {
            file.say(&LineWriter::default(), None)?;
        }
        Ok(file)
    }

    async fn write(
        &self,
        line: &JournalLine,
        locks: &[LockGuard],
        is_last: bool,
    ) -> Result<(), Failure> {
        let kept = kept_line(&self.account, line)?;
        let (key, text) = (kept.sale_key.clone(), kept.text.clone());
        let written = self.store.append(kept, fences(locks), is_last).await;
        let Err(failure) = written else {
            self.with_lines(|under_way| {
                if is_last {
                    under_way.remove(&key);
                } else {
                    under_way.entry(key).or_default().has(text);
                }
            });
            return Ok(());
        };
        if !locks.iter().any(|lock| lock.is_lost()) {
            return Err(failure);
        }
        // What it covers is not sent; what it tells has happened.
        if line.what.is_told() {
            self.with_lines(|under_way| under_way.entry(key.clone()).or_default().lacks(text));
        }
        Err(self.forgotten(&key).await.unwrap_or(failure))
    }

    fn with_lines<T>(&self, work: impl FnOnce(&mut HashMap<String, SaleLines>) -> T) -> T {
        work(
            &mut self
                .under_way
                .lock()
                .unwrap_or_else(PoisonError::into_inner),
        )
    }

    /// Whether the store does not have what it said it had of a sale, as one has that came
    /// up without its last lines: then they are written to this machine's own journal,
    /// whose lines come to the store with the next command.
    async fn forgotten(&self, key: &str) -> Option<Failure> {
        let directory = self.directory.as_deref()?;
        let theirs = self.store.lines_of(&self.account, key).await.ok()?;
        let lost = self.with_lines(|under_way| under_way.get_mut(key)?.lost(&theirs))?;
        let mut kept = FileJournal::open(directory, &self.account);
        for text in lost {
            if let Ok(journal) = &kept
                && let Err(failure) = journal.append_text(text).await
            {
                kept = Err(failure);
            }
        }
        let what = format!(
            "the store {} has forgotten this sale: a server has taken over, or was restored, that did not have its last lines",
            self.store.place()
        );
        Some(Failure::new(
            Kind::Unknown,
            match kept {
                Ok(_) => format!(
                    "{what}; they are kept on this machine, and come to the store with its next command about payments"
                ),
                Err(failure) => format!("{what}; {failure}"),
            },
        ))
    }

    /// The sales of these lines, which may be gone on with.
    fn begun(&self, key: Option<String>, lines: Vec<String>) -> JournalSales {
        let sales = sales_in(&lines);
        let is_paid =
            |sale: &JournalSale| sale.end.as_ref().is_some_and(|e| e.outcome.is_success());
        if let Some(key) = key
            && !sales.iter().any(is_paid)
        {
            self.with_lines(|under_way| under_way.insert(key, SaleLines::of(lines)));
        }
        sales
    }

    async fn whole(&self) -> Result<Reading, Failure> {
        let account = self.account.clone();
        let lines = self.store.run(move |store| store.all_lines(&account));
        Ok(reading_of(lines.await?))
    }

    async fn open(&self) -> Result<Reading, Failure> {
        let account = self.account.clone();
        let lines = self.store.run(move |store| store.open_lines(&account));
        Ok(reading_of(lines.await?))
    }
}

/// A journal as a file has it.
#[derive(Debug)]
pub(crate) struct JournalText {
    /// Those of sales.
    pub(crate) lines: usize,
    pub(crate) text: Vec<u8>,
}

impl JournalText {
    /// Says who wrote the lines that follow, and whose they are. They stay to the letter: by that they are known
    /// when they come back, to older versions too.
    fn say(&mut self, writer: &LineWriter, account: Option<String>) -> Result<(), Failure> {
        let line = JournalLine {
            v: VERSION,
            at: Timestamp::UNIX_EPOCH,
            sale: String::new(),
            what: JournalStep::Compacted {
                bytes: 0,
                written_by: Some(writer.clone()),
                account,
            },
        };
        serde_json::to_writer(&mut self.text, &line)
            .map_err(|error| Failure::failed(format!("the journal: {error}")))?;
        self.text.push(b'\n');
        Ok(())
    }
}

fn sales_in(lines: &[String]) -> JournalSales {
    sales_of(lines.iter().map(String::as_str))
}

fn reading_of(lines: Vec<LineText>) -> Reading {
    let mut reading = Reading::default();
    for (number, line) in (1..).zip(lines) {
        let LineText { text, host, user } = line;
        reading.take(number, text.as_bytes());
        if let Some(sale) = journal_index::name(text.as_bytes()) {
            let sale = sale.into_owned();
            if host.is_empty() {
                reading.writers.remove(&sale);
            } else {
                let writer = LineWriter { host, user };
                reading.writers.insert(sale, writer);
            }
        }
    }
    reading
}

impl Journal for StoreJournal {
    fn append<'a>(
        &'a self,
        line: &'a JournalLine,
        locks: &'a [LockGuard],
    ) -> BoxFuture<'a, Result<(), Failure>> {
        self.write(line, locks, false).boxed()
    }

    fn append_last<'a>(
        &'a self,
        line: &'a JournalLine,
        locks: &'a [LockGuard],
    ) -> BoxFuture<'a, Result<(), Failure>> {
        self.write(line, locks, true).boxed()
    }

    fn read(&self) -> BoxFuture<'_, Result<Reading, Failure>> {
        self.whole().boxed()
    }

    fn read_about<'a>(
        &'a self,
        payments: &'a PaymentNames,
    ) -> BoxFuture<'a, Result<Reading, Failure>> {
        let keys = payments.references.iter().map(|r| key_of(&named(r)));
        let names = (
            keys.collect(),
            payments.intents.clone(),
            payments.refunds.clone(),
        );
        async move {
            let lines = self.store.lines_about(&self.account, names).await?;
            Ok(Reading {
                entries: sales_in(&lines),
                ..Reading::default()
            })
        }
        .boxed()
    }

    fn read_open(&self) -> BoxFuture<'_, Result<Reading, Failure>> {
        self.open().boxed()
    }

    fn sales_of<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<JournalSales, Failure>> {
        async move {
            let lines = self.store.lines_of(&self.account, &key_of(name)).await?;
            Ok(sales_in(&lines))
        }
        .boxed()
    }

    fn lock<'a>(&'a self, name: &'a str) -> BoxFuture<'a, Result<Claim, Failure>> {
        let (account, name) = (self.account.clone(), name.to_owned());
        async move {
            let taken = self
                .store
                .run(move |store| store.take(&account, &name))
                .await?;
            Ok(match taken {
                Ok(lease) => Ok(Arc::new(lease) as LockGuard),
                Err(by) => Err(Holder::at(&by.host, &by.user, by.process)),
            })
        }
        .boxed()
    }

    fn claim<'a>(
        &'a self,
        locks: &'a [String],
        sale: Option<&'a str>,
    ) -> BoxFuture<'a, Result<Result<Claimed, Refused>, Failure>> {
        let (account, locks) = (self.account.clone(), locks.to_vec());
        let key = sale.map(key_of);
        async move {
            let claimed = self
                .store
                .run({
                    let key = key.clone();
                    move |store| store.claim(&account, &locks, key)
                })
                .await?;
            Ok(match claimed {
                Ok(claimed) => Ok(Claimed {
                    sales: self.begun(key, claimed.lines),
                    locks: claimed
                        .leases
                        .into_iter()
                        .map(|l| Arc::new(l) as LockGuard)
                        .collect(),
                }),
                Err((number, by)) => Err((number, Holder::at(&by.host, &by.user, by.process))),
            })
        }
        .boxed()
    }

    fn loss<'a>(&'a self, sale: &'a str) -> BoxFuture<'a, Option<Failure>> {
        async move { self.forgotten(&key_of(sale)).await }.boxed()
    }

    fn tidy(&self, _: Timestamp, _: bool) {}

    fn place(&self) -> String {
        format!("the store {}", self.store.place())
    }
}

/// The numbers of the leases among these locks.
pub(super) fn fences(locks: &[LockGuard]) -> Vec<i64> {
    locks.iter().filter_map(|lock| lock.fence()).collect()
}

impl HeldLock for StoreLease {
    fn check(&self) -> BoxFuture<'_, Result<(), Failure>> {
        StoreLease::check(self).boxed()
    }

    fn is_lost(&self) -> bool {
        StoreLease::is_lost(self)
    }

    fn fence(&self) -> Option<i64> {
        Some(self.fence)
    }
}

/// A clock that goes as the store's does: moments of lines are the store's on every
/// machine, so that none calls past what another has yet to see.
pub(crate) async fn store_clock(store: &Arc<Store>, now: Now) -> Result<Now, Failure> {
    let (theirs, ago) = store.clock().await?;
    let ours = now();
    let theirs = Timestamp::from_millisecond(theirs).unwrap_or(ours);
    let ago = SignedDuration::try_from(ago).unwrap_or_default();
    let ahead = theirs
        .saturating_add(ago)
        .unwrap_or(ours)
        .duration_since(ours);
    Ok(Arc::new(move || now() + ahead))
}

/// What lines of any version have.
#[derive(Deserialize)]
struct Known {
    sale: String,
    step: String,
    /// Of lines that name one, however they end.
    payment_intent: Option<String>,
    /// Of a sale, or of a refund that is begun.
    reference: Option<String>,
    /// Who wrote the lines after this one, and whose they are.
    written_by: Option<LineWriter>,
    account: Option<String>,
}

/// A line of an account as a store keeps it, under an id of its own.
pub(super) fn kept_line(account: &str, line: &JournalLine) -> Result<Line, Failure> {
    let text = serde_json::to_string(line)
        .map_err(|error| Failure::failed(format!("the journal: {error}")))?;
    Ok(Known::of(line).line(account, uuid::Uuid::new_v4(), text))
}

impl Known {
    fn line(self, account: &str, id: uuid::Uuid, text: String) -> Line {
        Line {
            id,
            account: account.to_owned(),
            sale_key: key_of(&self.sale),
            payment_intent: self.payment_intent.filter(|_| self.step != "ended"),
            refund_reference: self.reference.filter(|_| self.step == "doing"),
            // Nothing is sent on its strength.
            takes_logs_along: matches!(self.step.as_str(), "ended" | "done"),
            sale: self.sale,
            step: self.step,
            text,
            writer: None,
        }
    }

    fn of(line: &JournalLine) -> Self {
        let (payment_intent, reference) = match &line.what {
            JournalStep::Created { payment_intent } => (Some(payment_intent), None),
            JournalStep::Doing(follow_up) => (
                Some(&follow_up.payment_intent),
                follow_up.reference.as_ref(),
            ),
            _ => (None, None),
        };
        Self {
            sale: line.sale.clone(),
            step: step_of(&line.what).to_owned(),
            payment_intent: payment_intent.cloned(),
            reference: reference.cloned(),
            written_by: None,
            account: None,
        }
    }
}

/// What the lines of a sale are looked up by: older versions kept the white space
/// around a reference.
pub(super) fn key_of(sale: &str) -> String {
    match sale.strip_prefix("r:") {
        Some(reference) => format!("r:{}", trimmed(reference)),
        None => sale.to_owned(),
    }
}

/// As the line itself says it.
fn step_of(step: &JournalStep) -> &'static str {
    match step {
        JournalStep::Intended(_) => "intended",
        JournalStep::Created { .. } => "created",
        JournalStep::Pushing { .. } => "pushing",
        JournalStep::Withdrawing { .. } => "withdrawing",
        JournalStep::Ended(_) => "ended",
        JournalStep::Doing(_) => "doing",
        JournalStep::Done(_) => "done",
        JournalStep::Compacted { .. } => "compacted",
    }
}

/// Refuses a machine's own journal where its sales are in a store by now.
pub(super) fn check_left(directory: &Path, account: &str) -> Result<(), Failure> {
    match read_note(directory, account) {
        None => Ok(()),
        Some(note) => Err(Failure::failed(format!(
            "the sales of this machine are in the store {}, and none is set; nothing was charged",
            note.place
        ))
        .hint("set store or TILLCTL_STORE as before; to go on without it: tillctl store export --here, with it set once more")),
    }
}

/// Where the store was, whose sales are no more in this machine's own journal.
pub(super) fn noted_place(directory: &Path, account: &str) -> Option<String> {
    read_note(directory, account).map(|note| note.place)
}

fn note_path(directory: &Path, account: &str) -> PathBuf {
    FileJournal::place(directory, account).with_extension("stored")
}

fn read_note(directory: &Path, account: &str) -> Option<ImportNote> {
    let bytes = files::read(&note_path(directory, account)).ok()??;
    serde_json::from_slice(&bytes).ok()
}
