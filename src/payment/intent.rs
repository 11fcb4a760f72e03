//! Where the PaymentIntent of a sale comes from: an earlier attempt's that can
//! still be used, another machine's under the same reference, or a new one.
//!
//! At most one PaymentIntent of a reference is ever pushed while another could
//! still be paid. What every machine goes by is at Stripe:
//! - An attempt has a number, and its Idempotency-Key is made of the reference
//!   and that number. As long as the keys live (a day), every machine that walks
//!   them upwards meets the same PaymentIntents.
//! - The number rises only when the attempt before is known to be over: its
//!   PaymentIntent was read as cancelled, or Stripe keeps an answer under its key
//!   that says there is none.
//! - Where keys may have died, or lead nowhere, the sale is looked for by its
//!   stamp first (`find.rs`), and the next number is one more than Stripe has.

use jiff::Timestamp;

use super::attempt::{Attempt, is_settled, settle};
use super::create::{Created, before_the_reader};
use super::events::PaymentEvent;
use super::find::{FoundIntents, attempt_of, described_reader};
use super::journal_line::{JournalStep, SaleIntent};
use super::journal_sale::{JournalSale, key_lives};
use super::sale::{Receipt, SaleOutcome};
use super::service::{DryRun, SaleResult};
use crate::failure::{Failure, Kind};
use crate::stripe::form::path_segment;
use crate::stripe::payment_intents::{self, IntentStatus};
use crate::stripe::{PaymentIntent, Reader, Request};

/// So many attempts under one reference are enough.
const MOST_ATTEMPTS: u32 = 50;

/// How a sale begins, as far as that is known without sending anything that
/// writes.
pub(super) enum Start {
    /// It is settled; the others of the sale are to be cancelled.
    Settled(Box<PaymentIntent>, Vec<PaymentIntent>),
    /// Its PaymentIntent is there and wants a card; the others of the sale are
    /// to be cancelled first.
    Use(Box<PaymentIntent>, Vec<PaymentIntent>),
    /// A PaymentIntent is to be created, as this attempt.
    Create(PreparedAttempt),
}

/// An attempt to begin with.
pub(super) struct PreparedAttempt {
    pub(super) number: u32,
    /// As it was sent before under the same key.
    pub(super) earlier: Option<SaleIntent>,
    /// What was sent before was never answered: a refusal that is not kept
    /// under the key says nothing about it.
    pub(super) undecided: bool,
}

impl PreparedAttempt {
    const fn new(number: u32) -> Self {
        Self {
            number,
            earlier: None,
            undecided: false,
        }
    }
}

/// Where the PaymentIntent of a sale comes from.
enum IntentOrigin {
    /// It is there and wants a card.
    Open(Box<PaymentIntent>),
    /// The sale is settled.
    Settled(Box<PaymentIntent>),
    /// It could not be had; nothing was charged. `over`: nothing is left at
    /// Stripe that could be; else whoever comes next goes on with this attempt.
    Failed { problem: Failure, over: bool },
}

impl From<Failure> for IntentOrigin {
    fn from(problem: Failure) -> Self {
        Self::Failed {
            problem,
            over: false,
        }
    }
}

impl From<crate::stripe::Error> for IntentOrigin {
    fn from(error: crate::stripe::Error) -> Self {
        Failure::from(error).into()
    }
}

/// What became of a sale that was settled before, and where.
pub(super) fn read_settled(receipt: &mut Receipt, intent: &PaymentIntent) {
    receipt.read(intent);
    settle(receipt);
    if let Some(there) = described_reader(intent) {
        receipt.reader_ref = there;
    }
}

impl Attempt<'_> {
    pub(super) async fn sell(&self, reader: &Reader, before: Option<&JournalSale>) -> SaleResult {
        let mut receipt = Receipt::blank(self.sale, SaleOutcome::NotReady);
        let undecided = before.filter(|e| e.is_undecided());
        let open = before.filter(|e| e.undecided_intent().is_some());
        // What may be paid by now is looked at first, whatever the reader shows.
        let start = match self.start(before).await {
            Ok(start) => start,
            Err(problem) => return self.unread(open, problem),
        };
        let seen = match (&start, open) {
            (Start::Use(intent, _), Some(entry)) => Some((entry, intent.clone())),
            _ => None,
        };
        let known = open.and_then(JournalSale::undecided_intent);
        let ours = known.is_some_and(|known| reader.is_at_payment(known));
        let free = async {
            let is_settled = matches!(start, Start::Settled(..));
            if !ours && !is_settled {
                self.check_free(reader).await?;
            }
            match undecided {
                Some(entry) if entry.intended.reader_ref.id != self.sale.reader_ref.id => {
                    let left = self.leave_other_reader(entry).await;
                    if is_settled { Ok(()) } else { left }
                }
                _ => Ok(()),
            }
        };
        if let Err(problem) = free.await {
            if let Some((entry, intent)) = seen {
                return self
                    .left_open(entry, Some(reader), Some(*intent), problem)
                    .await;
            }
            receipt.problem = Some(problem);
            return SaleResult {
                receipt,
                is_over: false,
            };
        }
        let intent = match self.origin(before, start).await {
            IntentOrigin::Open(intent) => intent,
            IntentOrigin::Settled(intent) => {
                if ours {
                    // It was paid on another machine's reader.
                    let _ = self.take_off(&intent.id).await;
                }
                return self.settled_before(&intent);
            }
            IntentOrigin::Failed { problem, over } => {
                if let Some((entry, intent)) = seen {
                    return self.stopped(entry, reader, *intent, problem).await;
                }
                if problem.kind() == Kind::Interrupted {
                    receipt.outcome = SaleOutcome::Canceled;
                }
                receipt.problem = Some(problem);
                return SaleResult {
                    receipt,
                    is_over: over,
                };
            }
        };
        receipt.read(&intent);
        receipt.decline_code = None;
        self.note_charge(receipt.charge.as_deref());
        let receipt = if reader.is_at_payment(&intent.id) {
            self.go_on(receipt, &intent.id).await
        } else {
            self.event(&PaymentEvent::Pushing);
            self.collect(receipt, &intent.id).await
        };
        let is_over = self.is_over(&receipt);
        SaleResult { receipt, is_over }
    }

    /// Whether nothing is left at Stripe of this attempt that could be paid. If
    /// something is, the journal has no end of it, and it is finished later.
    pub(super) fn is_over(&self, receipt: &Receipt) -> bool {
        receipt.outcome.is_success()
            || receipt.outcome == SaleOutcome::Unknown
            || receipt.status == Some(IntentStatus::Canceled)
            || (self.record.keep && receipt.outcome == SaleOutcome::Declined)
    }

    /// What a dry run shows: what would be sent, as far as it can be known.
    pub(super) async fn rehearse(&self, before: Option<&JournalSale>) -> Result<DryRun, Failure> {
        let (mut requests, intent) = match self.start(before).await? {
            Start::Settled(intent, _) => {
                let mut receipt = Receipt::blank(self.sale, SaleOutcome::Paid);
                read_settled(&mut receipt, &intent);
                return Ok(DryRun::Settled(Box::new(receipt)));
            }
            Start::Use(intent, others) => (cancel_all(&others), intent.id),
            Start::Create(attempt) => {
                let intended = match attempt.earlier {
                    Some(intended) if attempt.undecided => intended,
                    _ => self.intended(attempt.number, self.key_of(attempt.number)),
                };
                let create = payment_intents::create_again(intended.params, &intended.key);
                (vec![create], "(the new PaymentIntent)".to_owned())
            }
        };
        let describe = self.sale.describe_request(&intent).map(|mut request| {
            // It is shown, not sent: as it reads best.
            request.path = request.path.replace(&path_segment(&intent), &intent);
            request
        });
        requests.extend(describe);
        requests.extend(self.pushes(&intent));
        Ok(DryRun::Requests(requests))
    }

    /// How the sale begins. Nothing is sent that writes.
    async fn start(&self, before: Option<&JournalSale>) -> Result<Start, Failure> {
        let Some(entry) = before else {
            return Ok(Start::Create(PreparedAttempt::new(1)));
        };
        let now = self.record.now();
        let next = match &entry.payment_intent {
            Some(id) => {
                let intent = self.read_unless_stopped(id).await?;
                if is_settled(&intent.status) {
                    return Ok(Start::Settled(Box::new(intent), Vec::new()));
                }
                if let Some(found) = self.find_before(entry, &intent).await? {
                    return Ok(chosen(found));
                }
                if intent.status != IntentStatus::Canceled {
                    return Ok(Start::Use(Box::new(intent), Vec::new()));
                }
                // Whoever used the next key did so after this one was made.
                let made = intent.created.and_then(|s| Timestamp::from_second(s).ok());
                let lives = made.is_some_and(|made| key_lives(made, now));
                lives.then(|| PreparedAttempt::new(attempt_of(&intent) + 1))
            }
            None => key_lives(entry.keyed, now).then(|| PreparedAttempt {
                number: entry.intended.attempt,
                earlier: Some(entry.intended.clone()),
                undecided: entry.is_undecided(),
            }),
        };
        match next {
            Some(attempt) => Ok(Start::Create(attempt)),
            None => Ok(chosen(self.find_all(Some(entry)).await?)),
        }
    }

    /// The PaymentIntent of this sale.
    async fn origin(&self, before: Option<&JournalSale>, mut start: Start) -> IntentOrigin {
        // The attempt as it stands in the journal.
        let mut intended = before.map(|e| e.intended.clone());
        for _ in 0..MOST_ATTEMPTS {
            let attempt = match start {
                Start::Settled(intent, others) => {
                    for other in &others {
                        // It was never pushed; it is only tidied away.
                        let _ = self.give_up(other).await;
                    }
                    return IntentOrigin::Settled(intent);
                }
                Start::Use(intent, others) => {
                    return self.take_over(intended, intent, others).await;
                }
                Start::Create(attempt) => attempt,
            };
            let next = self.begin(before, attempt, &mut intended).await;
            start = match next {
                Ok(start) => start,
                Err(origin) => return origin,
            };
        }
        Failure::failed("fifty attempts under this reference were called off")
            .hint("give the sale another reference")
            .into()
    }

    /// Creates the PaymentIntent of an attempt: it is there to be used, or says
    /// how to go on.
    async fn begin(
        &self,
        before: Option<&JournalSale>,
        attempt: PreparedAttempt,
        last: &mut Option<SaleIntent>,
    ) -> Result<Start, IntentOrigin> {
        let PreparedAttempt {
            number,
            earlier,
            undecided,
        } = attempt;
        let mut intended = self.intended(number, self.key_of(number));
        if let Some(earlier) = &earlier {
            intended.key.clone_from(&earlier.key);
            if undecided {
                intended.params.clone_from(&earlier.params);
            }
        }
        let sent = intended.clone();
        let made = self.create(intended).await?;
        *last = Some(sent.clone());
        let before = before.filter(|_| earlier.is_some());
        match made {
            Created::Intent { intent, replayed } => self.met(before, *intent, replayed).await,
            Created::Never => Ok(Start::Create(PreparedAttempt::new(number + 1))),
            Created::Reused(failure) => match earlier {
                // What was refused then may have been something else.
                Some(earlier) if !undecided && earlier.params != sent.params => {
                    Ok(Start::Create(PreparedAttempt {
                        number,
                        earlier: Some(earlier),
                        undecided: true,
                    }))
                }
                _ => Err(IntentOrigin::Failed {
                    problem: failure,
                    over: !undecided,
                }),
            },
            Created::Broken { failure, kept } if kept || undecided => {
                match chosen(self.find_all(before).await?) {
                    Start::Create(_) if !kept => Err(failure.into()),
                    Start::Create(next) => Ok(Start::Create(PreparedAttempt::new(
                        next.number.max(number + 1),
                    ))),
                    start => Ok(start),
                }
            }
            Created::Refused(problem) | Created::Unsent(problem) => Err(IntentOrigin::Failed {
                problem,
                over: !undecided,
            }),
            Created::Broken { failure, .. } | Created::Undecided(failure) => Err(failure.into()),
        }
    }

    /// A PaymentIntent that a creation led to.
    async fn met(
        &self,
        before: Option<&JournalSale>,
        mut intent: PaymentIntent,
        replayed: bool,
    ) -> Result<Start, IntentOrigin> {
        if replayed {
            // What was answered then is not how it stands now.
            intent = self.read(&intent.id).await?;
        }
        if let Some(entry) = before
            && let Some(found) = self.find_before(entry, &intent).await?
        {
            return Ok(chosen(found));
        }
        if is_settled(&intent.status) {
            return Ok(Start::Settled(Box::new(intent), Vec::new()));
        }
        if intent.status == IntentStatus::Canceled {
            return Ok(Start::Create(PreparedAttempt::new(attempt_of(&intent) + 1)));
        }
        if replayed {
            return Ok(Start::Use(Box::new(intent), Vec::new()));
        }
        if self.is_interrupted() {
            self.created(&intent.id).await?;
            // Nobody else can have it yet.
            let over = self.give_up(&intent).await.is_ok();
            return Err(IntentOrigin::Failed {
                problem: before_the_reader(),
                over,
            });
        }
        // What is said about it waits for no line: no reader has it yet, and the key leads
        // to it.
        let id = intent.id.clone();
        let (written, described) = tokio::join!(self.created(&id), self.described(intent));
        written?;
        Err(described)
    }

    /// Goes on with a PaymentIntent that was there before, as Stripe asks for
    /// after a decline; all others of the sale are cancelled first.
    async fn take_over(
        &self,
        intended: Option<SaleIntent>,
        intent: Box<PaymentIntent>,
        others: Vec<PaymentIntent>,
    ) -> IntentOrigin {
        let taken = async {
            let number = attempt_of(&intent);
            let mut next = self.intended(number, self.key_of(number));
            if let Some(before) = intended {
                // The attempt that led here keeps its key and its age.
                next.attempt = before.attempt;
                next.key = before.key;
                next.params = before.params;
            }
            self.record
                .write(JournalStep::Intended(Box::new(next)))
                .await?;
            for other in others.iter().chain([&*intent]) {
                self.check_elsewhere(other).await?;
            }
            for other in &others {
                self.give_up(other).await?;
            }
            self.created(&intent.id).await
        };
        if let Err(failure) = taken.await {
            return failure.into();
        }
        if self.is_interrupted() {
            return before_the_reader().into();
        }
        self.described(*intent).await
    }

    async fn created(&self, intent: &str) -> Result<(), Failure> {
        let payment_intent = intent.to_owned();
        self.record
            .write(JournalStep::Created { payment_intent })
            .await
    }

    /// Cancels a PaymentIntent that no reader of ours has; fails unless it is
    /// known to be cancelled.
    pub(super) async fn give_up(&self, intent: &PaymentIntent) -> Result<(), Failure> {
        let canceled = self
            .write::<PaymentIntent>(&payment_intents::cancel(&intent.id))
            .await;
        let read = match canceled {
            Ok(canceled) => canceled,
            Err(_) => self.read(&intent.id).await.map_err(Failure::from)?,
        };
        if read.status == IntentStatus::Canceled {
            return Ok(());
        }
        Err(Failure::new(
            Kind::Unavailable,
            format!(
                "an earlier attempt of this sale, {}, could not be cancelled",
                intent.id
            ),
        )
        .hint("nothing was charged; try again"))
    }

    /// A PaymentIntent that another machine made under this reference may be on
    /// a reader there right now.
    async fn check_elsewhere(&self, intent: &PaymentIntent) -> Result<(), Failure> {
        match self.elsewhere(intent).await? {
            None => Ok(()),
            Some(reader) => Err(Failure::new(
                Kind::NotReady,
                format!(
                    "this sale is on {} ({}) at the moment",
                    reader.name(),
                    reader.id
                ),
            )
            .hint("wait for it there, or end it with `tillctl readers cancel`")),
        }
    }

    /// An earlier attempt may still be on another reader: it comes off there
    /// before the sale goes on here.
    async fn leave_other_reader(&self, entry: &JournalSale) -> Result<(), Failure> {
        let Some(intent) = &entry.payment_intent else {
            return Ok(());
        };
        let there = &entry.intended.reader_ref;
        let Ok(_lock) = self.record.lock_reader(&there.id).await? else {
            return Err(Failure::new(
                Kind::NotReady,
                format!("this sale is being taken on {}", there.name()),
            )
            .hint("wait for it there"));
        };
        self.take_off_from(&there.id, intent).await.map_err(|why| {
            Failure::new(
                Kind::NotReady,
                format!("this sale is still on {}: {why}", there.name()),
            )
            .hint("look there first: the customer may be paying")
        })
    }

    /// Says in the PaymentIntent where the sale is, for reports on any API
    /// version. Under a reference this is a request of its own.
    async fn described(&self, intent: PaymentIntent) -> IntentOrigin {
        let Some(request) = self.sale.describe_request(&intent.id) else {
            return IntentOrigin::Open(Box::new(intent));
        };
        match self.write::<PaymentIntent>(&request).await {
            Ok(_) => IntentOrigin::Open(Box::new(intent)),
            // What is only said about a sale does not decide it: the next
            // request will tell whether Stripe can be reached.
            Err(error) if error.may_have_happened() || error.is_unavailable() => {
                IntentOrigin::Open(Box::new(intent))
            }
            Err(error) => match self.read(&intent.id).await {
                Ok(read) if is_settled(&read.status) => IntentOrigin::Settled(Box::new(read)),
                read => IntentOrigin::Failed {
                    problem: Failure::from(error)
                        .context("the PaymentIntent could not be prepared"),
                    over: read.is_ok_and(|p| p.status == IntentStatus::Canceled),
                },
            },
        }
    }
}

fn cancel_all(others: &[PaymentIntent]) -> Vec<Request> {
    let cancel = |other: &PaymentIntent| payment_intents::cancel(&other.id);
    others.iter().map(cancel).collect()
}

/// What to begin with of what Stripe has.
fn chosen(found: FoundIntents) -> Start {
    let mut open = found.open;
    if let Some(intent) = found.settled {
        return Start::Settled(Box::new(intent), open);
    }
    if open.is_empty() {
        return Start::Create(PreparedAttempt::new(found.attempt + 1));
    }
    let first = open.remove(0);
    Start::Use(Box::new(first), open)
}
