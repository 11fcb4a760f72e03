//! The cases, what each is handed, and what several of them do.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::watch;

use super::checks::{CaseFailure, Checks, is_broken};
use super::country::Country;
use super::report::CaseResult;
use crate::interrupt::Interrupt;
use crate::money::Money;
use crate::payment::{
    FollowUpReceipt, FollowUpRequest, Hooks, PaymentEvent, PaymentService, ReaderRef, Receipt,
    Sale, SaleOutcome,
};
use crate::smoke_run::{KEY, RunId};
use crate::stripe::payment_intents::{self, Capture};
use crate::stripe::readers::{self, ProcessConfig, TestCard};
use crate::stripe::{Charge, Client, Expandable, PaymentIntent, Reader};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Case {
    /// A card is approved.
    Approved,
    /// A card is declined.
    Declined,
    /// A payment is called off before a card is presented.
    Canceled,
    /// Nobody presents a card.
    Deadline,
    /// The customer adds a tip on the reader.
    Tip,
    /// Money is held, and a part of it captured.
    ManualCapture,
    /// A part is given back.
    Refund,
    /// An Interac card pays, and is refunded on the reader.
    Interac,
    /// A card is saved.
    SetupIntent,
    /// A cart is shown and cleared.
    Display,
    /// A form is filled in.
    Inputs,
    /// A form is not touched.
    InputsTimeout,
}

impl Case {
    /// Every case in the order they are played.
    pub(crate) const ALL: [Self; 12] = [
        Self::Approved,
        Self::Declined,
        Self::Canceled,
        Self::Deadline,
        Self::ManualCapture,
        Self::Refund,
        Self::Interac,
        Self::SetupIntent,
        Self::Display,
        Self::Inputs,
        Self::InputsTimeout,
        // Late: it takes a while until a reader has heard of its configuration.
        Self::Tip,
    ];

    /// What it is called.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::Declined => "declined",
            Self::Canceled => "canceled",
            Self::Deadline => "deadline",
            Self::Tip => "tip",
            Self::ManualCapture => "manual-capture",
            Self::Refund => "refund",
            Self::Interac => "interac",
            Self::SetupIntent => "setup-intent",
            Self::Display => "display",
            Self::Inputs => "inputs",
            Self::InputsTimeout => "inputs-timeout",
        }
    }
}

/// A card that pays.
pub(super) const VISA: TestCardNumber = TestCardNumber("4242424242424242");
/// A card without funds.
pub(super) const NO_FUNDS: TestCardNumber = TestCardNumber("4000000000009995");
/// An Interac card.
pub(super) const INTERAC: TestCardNumber = TestCardNumber("4506445006931933");
/// A customer who presents a card has all the time the case has.
const AMPLE: Duration = Duration::from_mins(30);

/// The number of one of Stripe's test cards.
///
/// <https://docs.stripe.com/terminal/references/testing#test-cards>
#[derive(Debug, Clone, Copy)]
pub(super) struct TestCardNumber(&'static str);

impl TestCardNumber {
    pub(super) fn card(self) -> TestCard {
        TestCard {
            number: Some(self.0.to_owned()),
            interac: self.0 == INTERAC.0,
            tip: None,
        }
    }

    fn last4(self) -> &'static str {
        self.0.get(self.0.len().saturating_sub(4)..).unwrap_or("")
    }
}

/// What a case is handed.
pub(super) struct CaseContext<'a> {
    pub(super) client: &'a Client,
    pub(super) payments: &'a PaymentService,
    pub(super) run: &'a RunId,
    pub(super) country: &'a Country,
    pub(super) case: Case,
    /// The reader as it was seen last.
    pub(super) reader: &'a Reader,
    pub(super) tipping: &'a Result<(), CaseResult>,
    /// The Ctrl-C of this case alone.
    pub(super) interrupt: &'a Interrupt,
    pub(super) press: &'a watch::Sender<u32>,
    /// How long a customer is waited for who never comes.
    pub(super) patience: Duration,
    /// What the case is about, for whoever looks it up.
    pub(super) intent: RefCell<Option<String>>,
}

/// A sale as a case wants it.
pub(super) struct SaleOptions {
    pub(super) capture: Capture,
    pub(super) present: Option<TestCard>,
    pub(super) interac: bool,
    pub(super) tips: bool,
    pub(super) deadline: Duration,
    /// Call it off as soon as the reader asks for a card.
    pub(super) call_off: bool,
}

impl SaleOptions {
    pub(super) fn with(card: TestCardNumber) -> Self {
        Self {
            present: Some(card.card()),
            ..Self::without_a_card()
        }
    }

    pub(super) fn without_a_card() -> Self {
        Self {
            capture: Capture::Automatic,
            present: None,
            interac: false,
            tips: false,
            deadline: AMPLE,
            call_off: false,
        }
    }
}

/// A sale that has ended.
pub(super) struct CompletedSale {
    pub(super) receipt: Receipt,
    /// The reader asked for a card.
    pub(super) waited: bool,
}

impl CaseContext<'_> {
    /// What a sale here costs.
    pub(super) fn amount(&self) -> Result<Money, CaseFailure> {
        let amount = self.country.sale();
        amount
            .ok_or_else(|| CaseFailure::Mismatch(format!("{} has no currency", self.country.code)))
    }

    /// The run id, and the case.
    pub(super) fn metadata(&self) -> BTreeMap<String, String> {
        let mut metadata = self.run.metadata();
        metadata.insert("tillctl_smoke_case".to_owned(), self.case.name().to_owned());
        metadata
    }

    /// Takes a payment as `pay` does.
    pub(super) async fn sell(&self, order: SaleOptions) -> Result<CompletedSale, CaseFailure> {
        let sale = Sale {
            reader_ref: ReaderRef::from(self.reader),
            amount: self.amount()?,
            reference: None,
            description: Some(self.run.name(self.case.name())),
            metadata: self.metadata(),
            capture: order.capture,
            interac: order.interac,
            extended_authorization: false,
            process: ProcessConfig {
                skip_tipping: !order.tips,
                ..ProcessConfig::default()
            },
            inspect: None,
            deadline: order.deadline,
            replace: false,
            present: order.present,
            wait: true,
        };
        let waited = AtomicBool::new(false);
        let event = |event: &PaymentEvent| {
            if matches!(event, PaymentEvent::Waiting) {
                waited.store(true, Ordering::SeqCst);
                if order.call_off {
                    self.press.send_modify(|n| *n += 1);
                }
            }
        };
        let hooks = Hooks {
            event: &event,
            interrupt: self.interrupt,
        };
        // The state the reader was seen in last is part of what is played: it
        // must have become free.
        let receipt = self.payments.sell(self.client, &sale, self.reader, &hooks);
        let receipt = receipt.await;
        self.note(receipt.payment_intent.as_deref());
        Ok(CompletedSale {
            waited: waited.load(Ordering::SeqCst),
            receipt,
        })
    }

    /// Does something with a payment as `payments capture` and `refund` do.
    pub(super) async fn perform(
        &self,
        intent: &str,
        wanted: &FollowUpRequest,
    ) -> Result<FollowUpReceipt, CaseFailure> {
        let event = |_: &PaymentEvent| {};
        let hooks = Hooks {
            event: &event,
            interrupt: self.interrupt,
        };
        Ok(Box::pin(self.payments.perform(self.client, intent, wanted, &hooks)).await?)
    }

    /// Remembers what the case is about.
    pub(super) fn note(&self, intent: Option<&str>) {
        if let Some(intent) = intent {
            *self.intent.borrow_mut() = Some(intent.to_owned());
        }
    }

    /// The PaymentIntent of a sale that ended as it should, read anew.
    pub(super) async fn read(
        &self,
        receipt: &Receipt,
        wanted: SaleOutcome,
    ) -> Result<PaymentIntent, CaseFailure> {
        if receipt.outcome != wanted {
            let how = format!(
                "the payment ended as {}, not as {}",
                receipt.outcome.name(),
                wanted.name()
            );
            return Err(match &receipt.problem {
                Some(problem) if is_broken(problem) => CaseFailure::Broken(problem.clone()),
                Some(problem) => CaseFailure::Mismatch(format!("{how}: {problem}")),
                None => CaseFailure::Mismatch(how),
            });
        }
        let Some(intent) = receipt.payment_intent.as_deref() else {
            return Err(CaseFailure::Mismatch(
                "the payment has no PaymentIntent".to_owned(),
            ));
        };
        Ok(self.client.send(&payment_intents::get(intent)).await?)
    }

    /// What holds for every PaymentIntent of the run.
    pub(super) fn ours(&self, checks: &mut Checks, intent: &PaymentIntent) {
        checks.is("currency", intent.currency.as_str(), self.country.currency);
        let id = intent.metadata.as_ref().and_then(|m| m.get(KEY));
        checks.has(
            "metadata[tillctl_smoke]",
            id.map(String::as_str),
            self.run.as_str(),
        );
    }

    /// What holds for a charge that went through.
    pub(super) fn charged(
        &self,
        checks: &mut Checks,
        intent: &PaymentIntent,
        amount: i64,
        card: TestCardNumber,
    ) {
        let Some(charge) = charge(intent) else {
            checks.that(false, "latest_charge is missing");
            return;
        };
        checks.is("charge.status", charge.status.as_str(), "succeeded");
        checks.is("charge.amount", charge.amount, amount);
        checks.is(
            "charge.currency",
            charge.currency.as_str(),
            self.country.currency,
        );
        let Some(method) = &charge.payment_method_details else {
            checks.that(false, "charge.payment_method_details is missing");
            return;
        };
        let (kind, brand) = if card.0 == INTERAC.0 {
            ("interac_present", "interac")
        } else {
            ("card_present", "visa")
        };
        let details = &method.details;
        checks.is("payment_method_details.type", method.kind.as_str(), kind);
        checks.has("brand", details.brand.as_deref(), brand);
        checks.has("last4", details.last4.as_deref(), card.last4());
        checks.maybe("reader", details.reader.as_deref(), &*self.reader.id);
        if let Some(location) = self.reader.location_id() {
            checks.maybe("location", details.location.as_deref(), location);
        }
    }

    /// The reader, which must be free for whoever comes next.
    pub(super) async fn free(&self) -> Result<Reader, CaseFailure> {
        let reader: Reader = self.client.send(&readers::get(&self.reader.id)).await?;
        match reader.action.as_ref().filter(|a| a.holds_the_reader()) {
            Some(action) => Err(CaseFailure::Mismatch(format!(
                "the reader is not free afterwards: {} is {}",
                action.kind, action.status
            ))),
            None => Ok(reader),
        }
    }
}

/// The last charge.
pub(super) fn charge(intent: &PaymentIntent) -> Option<&Charge> {
    intent.latest_charge.as_ref().and_then(Expandable::object)
}
