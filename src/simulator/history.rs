//! The past: charges, intents, refunds, disputes and balance movements that
//! were there before the simulator was first started.
//!
//! Nothing of it is stored. Every object is a pure function of the seed and its
//! number, made when somebody asks for it; so a million charges cost no memory
//! and no start-up time, and the same seed always tells the same past. What is
//! changed later (a refund, metadata) lies over it in the store.
//!
//! Sale number `i` is made at a time that never falls as `i` grows, so lists
//! and ranges are found by binary search. Things that happen to a sale later
//! happen after a fixed delay, which keeps each kind in order too.

use serde_json::{Value, json};

use super::build::{self, Channel, ChargeSpec, ChargeState, Movement, PaymentIntentSpec, Tap};
use super::cards::{CARDS, Card};
use super::ids::{self, Dice};
use super::kinds::Kind;

/// A place where money was taken.
#[derive(Debug, Clone)]
pub(super) struct Till {
    pub(super) reader: String,
    pub(super) location: String,
    pub(super) currency: &'static str,
    pub(super) tips: bool,
    /// Works on a phone, which stores payments while it has no network.
    pub(super) mobile: bool,
}

const OPENS: i64 = 7 * 3600;
const OPEN_SECONDS: i64 = 14 * 3600;
const DAY: i64 = 86_400;
/// A manual authorisation is captured this long after it was made.
pub(super) const CAPTURE_DELAY: i64 = 4 * 3600;
const REFUND_DELAY: i64 = DAY + 2 * 3600 + 184;
const REFUND_FAILS_DELAY: i64 = REFUND_DELAY + DAY;
const DISPUTE_DELAY: i64 = 6 * DAY + 3 * 3600;
/// A dispute that is won gives the money back this long after the sale.
const DISPUTE_WON_DELAY: i64 = DISPUTE_DELAY + DAY;
const RETRY_DELAY: i64 = 20;

/// A generated past.
#[derive(Debug, Clone)]
pub(super) struct History {
    pub(super) seed: u64,
    /// When the past ends, in seconds.
    pub(super) base: i64,
    pub(super) sales: u64,
    pub(super) days: i64,
    pub(super) tills: Vec<Till>,
    pub(super) live: bool,
}

/// Where an object stands in its list: by time, then stream, then number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub(super) created: i64,
    pub(super) stream: Stream,
    pub(super) index: u64,
}

/// What happened to a sale; each is a list in order of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stream {
    Sale,
    LateCapture,
    Refund,
    RefundFailure,
    Dispute,
    DisputeWon,
}

impl Stream {
    pub(super) fn delay(self) -> i64 {
        match self {
            Stream::Sale => 0,
            Stream::LateCapture => CAPTURE_DELAY,
            Stream::Refund => REFUND_DELAY,
            Stream::RefundFailure => REFUND_FAILS_DELAY,
            Stream::Dispute => DISPUTE_DELAY,
            Stream::DisputeWon => DISPUTE_WON_DELAY,
        }
    }

    pub(super) fn of(kind: Kind) -> &'static [Stream] {
        match kind {
            Kind::Charge | Kind::Intent => &[Stream::Sale],
            Kind::Refund => &[Stream::Refund],
            Kind::Dispute => &[Stream::Dispute],
            Kind::Txn => &[
                Stream::Sale,
                Stream::LateCapture,
                Stream::Refund,
                Stream::RefundFailure,
                Stream::Dispute,
                Stream::DisputeWon,
            ],
            _ => &[],
        }
    }
}

/// What one sale was like.
pub(super) struct Sale {
    till: Option<usize>,
    currency: &'static str,
    amount: i64,
    tip: Option<i64>,
    card: &'static Card,
    pub(super) ending: ChargeState,
    manual: bool,
    wechat: bool,
    tap: Tap,
    /// How much was given back, and whether that failed in the end.
    refund: Option<(i64, bool)>,
    disputed: bool,
}

impl History {
    fn salt(&self, index: u64) -> u64 {
        self.seed ^ ids::mix(index.wrapping_mul(2).wrapping_add(1))
    }

    /// Whether sale `index` failed and the customer tried again at once.
    pub(super) fn is_first_try(&self, index: u64) -> bool {
        index.is_multiple_of(2)
            && index + 1 < self.sales
            && ids::mix(self.salt(index) ^ 0xF1) % 1000 < 90
    }

    fn is_retry(&self, index: u64) -> bool {
        index % 2 == 1 && self.is_first_try(index - 1)
    }

    /// The first try's number for a retry, its own otherwise.
    fn intent_index(&self, index: u64) -> u64 {
        if self.is_retry(index) {
            index - 1
        } else {
            index
        }
    }

    /// Open seconds since the epoch until `at`.
    fn opened(at: i64) -> i64 {
        at.div_euclid(DAY) * OPEN_SECONDS + (at.rem_euclid(DAY) - OPENS).clamp(0, OPEN_SECONDS)
    }

    fn slot(&self, index: u64) -> i64 {
        let from = Self::opened(self.base - self.days * DAY);
        let span = i128::from(Self::opened(self.base - 60) - from);
        let jitter = i128::from(ids::mix(self.salt(index) ^ 0x7E) % 900);
        let at =
            (i128::from(index) * 1000 + jitter) * span / (i128::from(self.sales.max(1)) * 1000);
        let opened = from + i64::try_from(at).unwrap_or(0);
        let (day, second) = (
            opened.div_euclid(OPEN_SECONDS),
            opened.rem_euclid(OPEN_SECONDS),
        );
        day * DAY + OPENS + second
    }

    /// When sale `index` was made, in seconds.
    pub(super) fn created(&self, index: u64) -> i64 {
        if self.is_retry(index) {
            (self.slot(index - 1) + RETRY_DELAY).min(self.slot(index))
        } else {
            self.slot(index)
        }
    }

    pub(super) fn sale(&self, index: u64) -> Sale {
        let root = self.intent_index(index);
        let mut dice = Dice::new(self.salt(root));
        let till = if dice.chance(30) || self.tills.is_empty() {
            None
        } else {
            usize::try_from(dice.below(self.tills.len() as u64)).ok()
        };
        let place = till.and_then(|at| self.tills.get(at));
        let currency = place.map_or(super::money::SETTLEMENT, |till| till.currency);
        let step = if currency == "jpy" { 10 } else { 5 };
        let base = i64::try_from(2 + dice.below(10) * dice.below(10) * dice.below(12)).unwrap_or(2);
        let net = 290 + base * step * 7 / if currency == "jpy" { 7 } else { 5 };
        let tip = match place {
            Some(till) if till.tips => Some(if dice.chance(450) { net / 100 * 10 } else { 0 }),
            _ => None,
        };
        let amount = net + tip.unwrap_or(0);
        let wechat = till.is_some() && dice.chance(15);
        // The first twelve test cards are the ordinary brands.
        let card = dice.pick(&CARDS[..12]).unwrap_or(&CARDS[0]);
        let manual = till.is_some() && !wechat && dice.chance(50);
        let phone = !wechat && dice.chance(300);
        let lone_decline = dice.chance(45);
        let refund_dice = dice.below(1000);
        let refund_fails = dice.chance(40);
        let dispute_dice = dice.below(1000);
        let created = self.created(index);
        let ending = if self.is_first_try(index) {
            if dice.chance(600) && till.is_some() {
                ChargeState::Declined("card_declined", "offline_pin_required")
            } else {
                ChargeState::Declined("card_declined", "insufficient_funds")
            }
        } else if lone_decline && !self.is_retry(index) {
            ChargeState::Declined("card_declined", "generic_decline")
        } else if manual && created + CAPTURE_DELAY > self.base {
            ChargeState::Authorized
        } else {
            ChargeState::Captured
        };
        let paid = ending == ChargeState::Captured;
        let refund_fails = refund_fails && created + REFUND_FAILS_DELAY <= self.base;
        let refund = (paid && refund_dice < 35 && created + REFUND_DELAY <= self.base)
            .then(|| {
                if refund_dice.is_multiple_of(2) {
                    amount
                } else {
                    (amount / 2).max(1)
                }
            })
            .map(|back| (back, refund_fails));
        Sale {
            till,
            currency,
            amount,
            tip,
            card,
            ending,
            manual,
            wechat,
            tap: match (self.is_retry(index), phone) {
                (true, _) => Tap::Inserted,
                (false, true) => Tap::Phone,
                (false, false) => Tap::Card,
            },
            refund,
            disputed: paid
                && refund.is_none()
                && dispute_dice < 3
                && created + DISPUTE_DELAY <= self.base,
        }
    }

    fn id(&self, prefix: &str, stream: Stream, index: u64) -> String {
        ids::make(
            prefix,
            self.created(index) + stream.delay(),
            index,
            self.seed ^ stream.delay().unsigned_abs(),
        )
    }

    pub(super) fn charge_id(&self, index: u64) -> String {
        self.id("ch", Stream::Sale, index)
    }

    fn intent_id(&self, index: u64) -> String {
        self.id("pi", Stream::Sale, self.intent_index(index))
    }

    fn txn_of_sale(&self, sale: &Sale, index: u64) -> Option<String> {
        (sale.ending == ChargeState::Captured).then(|| {
            let stream = if sale.manual {
                Stream::LateCapture
            } else {
                Stream::Sale
            };
            self.id("txn", stream, index)
        })
    }

    /// The number and stream an id of this past was made from.
    pub(super) fn locate(&self, kind: Kind, id: &str) -> Option<(Stream, u64)> {
        let index = ids::sequence(id).filter(|&index| index < self.sales)?;
        let (prefix, _) = id.split_once('_')?;
        Stream::of(kind)
            .iter()
            .find(|&&stream| {
                self.id(prefix, stream, index) == id && self.exists(kind, stream, index)
            })
            .map(|&stream| (stream, index))
    }

    pub(super) fn owns(&self, kind: Kind, id: &str) -> bool {
        self.locate(kind, id).is_some()
    }

    pub(super) fn exists(&self, kind: Kind, stream: Stream, index: u64) -> bool {
        match (kind, stream) {
            (Kind::Charge, _) => true,
            (Kind::Intent, _) => !self.is_retry(index),
            (_, Stream::Sale) => {
                let sale = self.sale(index);
                sale.ending == ChargeState::Captured && !sale.manual
            }
            (_, Stream::LateCapture) => {
                let sale = self.sale(index);
                sale.ending == ChargeState::Captured && sale.manual
            }
            (_, Stream::Refund) => self.sale(index).refund.is_some(),
            (_, Stream::RefundFailure) => self.sale(index).refund.is_some_and(|(_, fails)| fails),
            (_, Stream::Dispute) => self.sale(index).disputed,
            (_, Stream::DisputeWon) => {
                self.sale(index).disputed && self.dispute_status(index) == "won"
            }
        }
    }

    /// The object with this id, as it was when the past ended.
    pub(super) fn object(&self, kind: Kind, id: &str) -> Option<Value> {
        let (stream, index) = self.locate(kind, id)?;
        Some(self.make(kind, stream, index))
    }

    pub(super) fn at(&self, kind: Kind, key: Key) -> Value {
        self.make(kind, key.stream, key.index)
    }

    fn make(&self, kind: Kind, stream: Stream, index: u64) -> Value {
        let sale = self.sale(index);
        match kind {
            Kind::Charge => self.charge(&sale, index),
            Kind::Intent => self.intent(index),
            Kind::Refund => self.refund(&sale, index),
            Kind::Dispute => self.dispute(&sale, index),
            _ => self.txn(&sale, stream, index),
        }
    }

    /// When a payment was taken that could only be forwarded later.
    fn stored_at(&self, sale: &Sale, index: u64) -> Option<i64> {
        let till = sale.till.and_then(|at| self.tills.get(at))?;
        let offline = till.mobile && !sale.wechat && sale.ending == ChargeState::Captured;
        let noise = ids::mix(self.salt(index) ^ 0x0FF);
        (offline && noise % 100 < 15)
            .then(|| self.created(index) - 600 - i64::try_from(noise / 128 % 30_000).unwrap_or(0))
    }

    fn channel(&self, sale: &Sale) -> Channel {
        match sale.till.and_then(|at| self.tills.get(at)) {
            None => Channel::Online,
            Some(till) => {
                let (reader, location) = (till.reader.clone(), till.location.clone());
                if sale.wechat {
                    Channel::Wechat { reader, location }
                } else {
                    Channel::Reader { reader, location }
                }
            }
        }
    }

    fn charge(&self, sale: &Sale, index: u64) -> Value {
        let mut c = build::charge(&ChargeSpec {
            id: self.charge_id(index),
            intent: self.intent_id(index),
            created: self.created(index),
            amount: sale.amount,
            currency: sale.currency,
            live: self.live,
            channel: self.channel(sale),
            card: sale.card,
            ending: sale.ending,
            tap: sale.tap,
            incremental: false,
        });
        if let Some(txn) = self.txn_of_sale(sale, index) {
            c["balance_transaction"] = json!(txn);
        }
        if let Some((refund, false)) = sale.refund {
            c["amount_refunded"] = json!(refund);
            c["refunded"] = json!(refund == sale.amount);
        }
        c["disputed"] = json!(sale.disputed);
        if let Some(at) = self.stored_at(sale, index) {
            let details = &mut c["payment_method_details"]["card_present"];
            details["offline"] = json!({"stored_at": at, "type": "deferred"});
        }
        c
    }

    fn intent(&self, index: u64) -> Value {
        let last = if self.is_first_try(index) {
            index + 1
        } else {
            index
        };
        let sale = self.sale(last);
        let kind = match self.channel(&sale) {
            Channel::Reader { .. } => "card_present",
            Channel::Wechat { .. } => "wechat_pay",
            Channel::Online => "card",
        };
        let charge = self.charge_id(last);
        let mut p = build::intent(&PaymentIntentSpec {
            id: self.intent_id(index),
            created: self.created(index),
            amount: sale.amount,
            tip: sale.tip,
            currency: sale.currency,
            live: self.live,
            latest_charge: charge.clone(),
            ending: sale.ending,
            kind,
        });
        if sale.manual {
            p["capture_method"] = json!("manual");
        }
        if let ChargeState::Declined(code, decline) = sale.ending {
            let id = build::method_id(&charge);
            let mut method =
                super::things::method(&id, sale.card, self.live, self.created(last) * 1000);
            if method["type"] != kind
                && let Some(map) = method.as_object_mut()
            {
                // Not a card that met a reader.
                let shown = map.shift_remove("card_present").unwrap_or_default();
                map.insert("type".to_owned(), json!(kind));
                map.insert(kind.to_owned(), shown);
            }
            p["last_payment_error"] = build::card_error(code, decline, &charge, &method);
        }
        p
    }

    fn refund(&self, sale: &Sale, index: u64) -> Value {
        let mut r = build::skeleton("refund");
        r["id"] = json!(self.id("re", Stream::Refund, index));
        let (amount, fails) = sale.refund.unwrap_or_default();
        r["amount"] = json!(amount);
        r["balance_transaction"] = json!(self.id("txn", Stream::Refund, index));
        r["charge"] = json!(self.charge_id(index));
        r["created"] = json!(self.created(index) + REFUND_DELAY);
        r["currency"] = json!(sale.currency);
        r["destination_details"] = super::things::destination(sale.card.network, "refund");
        r["metadata"] = json!({});
        r["payment_intent"] = json!(self.intent_id(index));
        r["payment_method"] = json!(build::method_id(&self.charge_id(index)));
        r["reason"] = json!("requested_by_customer");
        r["status"] = json!("succeeded");
        if fails {
            r["status"] = json!("failed");
            r["failure_reason"] = json!("expired_or_canceled_card");
            r["failure_balance_transaction"] = json!(self.id("txn", Stream::RefundFailure, index));
        }
        r
    }

    fn dispute_status(&self, index: u64) -> &'static str {
        let over = self.created(index) + DISPUTE_WON_DELAY <= self.base;
        match ids::mix(self.salt(index)) % 3 {
            0 => "needs_response",
            _ if !over => "under_review",
            1 => "won",
            _ => "lost",
        }
    }

    fn dispute(&self, sale: &Sale, index: u64) -> Value {
        let mut d = build::skeleton("dispute");
        let created = self.created(index) + DISPUTE_DELAY;
        let status = self.dispute_status(index);
        d["id"] = json!(self.id("du", Stream::Dispute, index));
        d["amount"] = json!(sale.amount);
        let mut moved = vec![self.txn(sale, Stream::Dispute, index)];
        if status == "won" {
            moved.push(self.txn(sale, Stream::DisputeWon, index));
        }
        d["balance_transactions"] = json!(moved);
        d["charge"] = json!(self.charge_id(index));
        d["created"] = json!(created);
        d["currency"] = json!(sale.currency);
        d["evidence_details"]["due_by"] = json!(created + 7 * DAY);
        d["evidence_details"]["submission_method"] = json!("not_submitted");
        d["livemode"] = json!(self.live);
        d["payment_intent"] = json!(self.intent_id(index));
        d["payment_method_details"] = json!({"type": "card", "card": {
            "brand": sale.card.brand, "case_type": "chargeback", "network": sale.card.brand,
            "network_reason_code": "10.4"
        }});
        d["reason"] = json!("fraudulent");
        d["status"] = json!(status);
        d
    }

    fn txn(&self, sale: &Sale, stream: Stream, index: u64) -> Value {
        let (what, amount, source) = match stream {
            Stream::Sale | Stream::LateCapture => {
                (Movement::Charge, sale.amount, self.charge_id(index))
            }
            Stream::Refund => (
                Movement::Refund,
                sale.refund.unwrap_or_default().0,
                self.id("re", Stream::Refund, index),
            ),
            Stream::RefundFailure => (
                Movement::RefundFailure,
                sale.refund.unwrap_or_default().0,
                self.id("re", Stream::Refund, index),
            ),
            Stream::Dispute => (
                Movement::Dispute,
                sale.amount,
                self.id("du", Stream::Dispute, index),
            ),
            Stream::DisputeWon => (
                Movement::DisputeWon,
                sale.amount,
                self.id("du", Stream::Dispute, index),
            ),
        };
        build::movement(
            &self.id("txn", stream, index),
            what,
            (amount, sale.currency),
            &source,
            self.created(index) + stream.delay(),
        )
    }
}
