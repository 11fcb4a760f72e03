//! Writes what Stripe sent. Everything is an upsert: the same object twice is
//! the object once, as it was seen last, whatever order pages come in.

use rusqlite::{Connection, OptionalExtension as _, params};

use super::dimensions::{self, ChargeClass, Dimensions, SORT};
use crate::failure::Failure;
use crate::money::Currency;
use crate::stripe::charges::ChargeStatus;
use crate::stripe::object::Object;
use crate::stripe::payment_intents::IntentStatus;
use crate::stripe::refunds::RefundStatus;
use crate::stripe::{BalanceTransaction, Charge, Dispute, Expandable, Refund};
use crate::transactions::{self, ChargeFacts, MovementOrigin, STAMPED_REFERENCE, stamped};

/// Bits of `unread`: what of an object could not be read, and is to be read as
/// soon as a key may.
pub(super) const MOVEMENT: i64 = 1;
pub(super) const INTENT: i64 = 2;

macro_rules! put_charge {
    ($conflict:literal) => {
        concat!(
            "INSERT INTO charge (created, id, place, sort, amount_captured, tip, stored_at, amount,
                amount_refunded, disputed, intent, reference, balance, open, unread)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
            ON CONFLICT (created, id) DO ",
            $conflict
        )
    };
}

/// Of a first synchronisation nearly every charge is new: to put it in says whether it
/// is, and no look-up is needed before.
const PUT_NEW: &str = put_charge!("NOTHING");
const PUT_CHANGED: &str = put_charge!(
    "UPDATE SET
        place = excluded.place, sort = excluded.sort, amount_captured = excluded.amount_captured,
        tip = excluded.tip, stored_at = excluded.stored_at,
        amount = excluded.amount, amount_refunded = excluded.amount_refunded,
        disputed = excluded.disputed, intent = coalesce(excluded.intent, intent),
        reference = excluded.reference, balance = coalesce(excluded.balance, balance),
        open = CASE WHEN ?16 THEN excluded.open ELSE max(open, excluded.open) END,
        unread = excluded.unread"
);

/// A charge as it is held.
struct HeldCharge {
    sort: ChargeClass,
    amount_captured: i64,
    tip: Option<i64>,
    balance: Option<String>,
    unread: i64,
}

impl HeldCharge {
    fn find(conn: &Connection, created: i64, id: &str) -> Result<Option<Self>, Failure> {
        let sql = format!(
            "SELECT amount_captured, tip, balance, unread, {SORT} FROM sort JOIN
                (SELECT amount_captured, tip, balance, unread, sort AS of FROM charge
                 WHERE created = ?1 AND id = ?2) ON sort.id = of"
        );
        let mut statement = conn.prepare_cached(&sql)?;
        let read = |row: &rusqlite::Row<'_>| {
            Ok(Self {
                amount_captured: row.get(0)?,
                tip: row.get(1)?,
                balance: row.get(2)?,
                unread: row.get(3)?,
                sort: ChargeClass::read(row, 4)?,
            })
        };
        Ok(statement.query_row((created, id), read).optional()?)
    }
}

/// Puts a charge in, and its balance transaction if it came along. `whole` says
/// whether it was asked for with all that can be read of it; inside a refund or
/// dispute it is not, and settles nothing.
pub(super) fn charge(
    conn: &Connection,
    dims: &mut Dimensions,
    charge: &Charge,
    whole: bool,
) -> Result<(), Failure> {
    let known = transactions::Charge::from(charge);
    let soft = known.facts.is_soft();
    let intent = charge.payment_intent.as_ref();
    let balance = charge.balance_transaction.as_ref();
    let seen = IncomingCharge { charge, known };
    if seen.put(conn, dims, None)? == 0 {
        let before = HeldCharge::find(conn, charge.created, &charge.id)?;
        seen.put(conn, dims, Some((before.as_ref(), whole)))?;
    }
    if let Some(intent) = intent {
        sequel(conn, dims, charge, intent.id(), soft)?;
    }
    let moved = balance.and_then(Expandable::object);
    partial_captures(conn, dims, charge, moved)?;
    match moved {
        Some(moved) => {
            let of = Some((charge.id.as_str(), charge.created));
            put_balance(conn, dims, moved, MovementOrigin::Charge, of)
        }
        None => Ok(()),
    }
}

/// A charge as it came.
struct IncomingCharge<'a> {
    charge: &'a Charge,
    known: transactions::Charge<ChargeFacts<'a>>,
}

impl IncomingCharge<'_> {
    /// Puts it in as a new one or, with what was held of it, in the place of that.
    /// Gives the number of rows that were written.
    fn put(
        &self,
        conn: &Connection,
        dims: &mut Dimensions,
        held: Option<(Option<&HeldCharge>, bool)>,
    ) -> Result<usize, Failure> {
        let transactions::Charge {
            facts,
            stored_at,
            captured,
            tip,
            ..
        } = &self.known;
        let charge = self.charge;
        let (sql, before, whole) = match held {
            None => (PUT_NEW, None, None),
            Some((before, whole)) => (PUT_CHANGED, before, Some(whole)),
        };
        let intent = charge.payment_intent.as_ref();
        let opened = intent.and_then(Expandable::object);
        let balance = charge.balance_transaction.as_ref();
        let reference = stamped(charge, STAMPED_REFERENCE);
        let mut tip = (!facts.lacks_intent).then_some(*tip);
        let mut told = ChargeClass {
            card: dims.card(conn, &dimensions::card(facts))?,
            currency: dims.word(conn, facts.currency)?,
            status: dims.word(conn, facts.status.as_str())?,
            captured: facts.captured,
            intent: intent.is_some(),
            intent_status: dims.text(conn, opened.map_or("", |intent| intent.status.as_str()))?,
            failure_code: dims.text(conn, facts.failure_code)?,
            reason: dims.text(conn, facts.reason)?,
            retried: facts.is_soft() && facts.went_on,
        };
        if let Some(before) = before {
            told.intent |= before.sort.intent;
            told.retried |= before.sort.retried;
        }
        let mut unread = 0;
        if told.intent && opened.is_none() {
            // What was read of the PaymentIntent holds as long as the charge is what it was.
            let same = before.filter(|before| {
                before.sort.status == told.status
                    && before.sort.captured == told.captured
                    && before.amount_captured == *captured
            });
            told.intent_status = same.map_or(0, |before| before.sort.intent_status);
            tip = same.and_then(|before| before.tip);
            if told.intent_status == 0 {
                unread |= INTENT;
            }
        }
        let named = before.map(|b| (b.balance.as_deref(), b.unread));
        if is_unread(balance, named) {
            unread |= MOVEMENT;
        }
        let is_canceled = told.intent_status == dims.word(conn, IntentStatus::Canceled.as_str())?;
        let mut statement = conn.prepare_cached(sql)?;
        let row = params![
            charge.created,
            charge.id,
            dims.place(conn, &dimensions::place(facts))?,
            dims.sort(conn, told)?,
            captured,
            tip,
            stored_at,
            charge.amount,
            charge.amount_refunded,
            charge.disputed,
            intent.map(Expandable::id),
            (!reference.is_empty()).then_some(reference),
            balance.map(Expandable::id),
            may_change(charge, is_canceled),
            unread,
            whole,
        ];
        // One that is new has no use for the last.
        let row = row.get(..statement.parameter_count()).unwrap_or(row);
        Ok(statement.execute(row)?)
    }
}

/// Whether an object names a movement that the ledger does not hold; `before` is
/// the one it named when it was read before, and what was unread then.
fn is_unread(
    named: Option<&Expandable<BalanceTransaction>>,
    before: Option<(Option<&str>, i64)>,
) -> bool {
    match (named, before) {
        (None | Some(Expandable::Object(_)), _) => false,
        (Some(Expandable::Id(id)), Some((Some(held), unread))) => {
            id != held || unread & MOVEMENT != 0
        }
        (Some(Expandable::Id(_)), _) => true,
    }
}

/// Notes charges of which more was captured than the one balance transaction
/// tells that they name.
fn partial_captures(
    conn: &Connection,
    dims: &mut Dimensions,
    charge: &Charge,
    moved: Option<&BalanceTransaction>,
) -> Result<(), Failure> {
    let captured = charge.amount_captured;
    if captured == 0 {
        return Ok(());
    }
    let unequal = moved.is_some_and(|moved| !is_all_of(moved, &charge.currency, captured));
    let known = (charge.created, &charge.id, captured);
    if unequal || !charge.captured {
        conn.prepare_cached(
            "INSERT INTO parts (created, charge, captured, listed) VALUES (?1, ?2, ?3, 0)
             ON CONFLICT (created, charge) DO UPDATE SET captured = excluded.captured,
                listed = listed AND captured = excluded.captured",
        )?
        .execute(known)?;
        dims.in_parts(conn)?.insert(charge.id.clone());
    } else if dims.in_parts(conn)?.contains(&charge.id) {
        conn.prepare_cached(
            "UPDATE parts SET captured = ?3, listed = 0
             WHERE created = ?1 AND charge = ?2 AND captured <> ?3",
        )?
        .execute(known)?;
    }
    Ok(())
}

/// Whether a movement is of all that was captured. What is settled in another
/// currency is compared by the exchange rate, as closely as that is written; if
/// that says nothing, it is not.
fn is_all_of(moved: &BalanceTransaction, currency: &str, captured: i64) -> bool {
    if moved.currency == currency {
        return moved.amount == captured;
    }
    let (Ok(from), Ok(to)) = (Currency::parse(currency), Currency::parse(&moved.currency)) else {
        return false;
    };
    let Some((rate, scale)) = moved.rate().and_then(decimal) else {
        return false;
    };
    // Between currencies of different minor units a rate is of units.
    let power = |digits: u32| 10_i128.checked_pow(digits);
    let (Some(up), Some(down), Some(scale)) = (
        power(to.minor_digits()),
        power(from.minor_digits()),
        power(scale),
    ) else {
        return false;
    };
    let product = |amount: i64, by: [i128; 2]| {
        by.into_iter()
            .try_fold(i128::from(amount), i128::checked_mul)
    };
    let (Some(is), Some(should), Some(written), Some(unit)) = (
        product(moved.amount, [scale, down]),
        product(captured, [rate, up]),
        product(captured, [up, 1]),
        product(1, [scale, down]),
    ) else {
        return false;
    };
    is.saturating_sub(should).saturating_abs() <= written.saturating_add(unit)
}

/// A decimal as digits and how many of them follow the point: no fewer than rates
/// are written to, where zeros at the end are left out.
fn decimal(text: &str) -> Option<(i128, u32)> {
    const DIGITS: usize = 5;
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let zeros = "0".repeat(DIGITS.saturating_sub(part.len()));
    let digits = format!("{whole}{part}{zeros}");
    if !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let scale = u32::try_from(part.len().max(DIGITS)).ok()?;
    Some((digits.parse().ok()?, scale))
}

/// Puts in what else moved for a charge, found by listing what it is the source
/// of.
pub(super) fn partial_capture(
    conn: &Connection,
    dims: &mut Dimensions,
    moved: &BalanceTransaction,
    charge: (&str, i64),
) -> Result<(), Failure> {
    // What came along with a refund or a dispute is known better.
    let known: bool = conn
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM balance WHERE created = ?1 AND id = ?2)")?
        .query_row((moved.created, &moved.id), |row| row.get(0))?;
    if known {
        return Ok(());
    }
    put_balance(
        conn,
        dims,
        moved,
        MovementOrigin::of_kind(&moved.kind),
        Some(charge),
    )
}

/// Whether a charge may change without anybody doing something to it that the
/// lists of refunds and disputes show; of its PaymentIntent it matters whether
/// that was canceled.
fn may_change(charge: &Charge, is_canceled: bool) -> bool {
    match &charge.status {
        ChargeStatus::Failed => false,
        ChargeStatus::Succeeded if charge.captured => charge.balance_transaction.is_none(),
        ChargeStatus::Succeeded => !is_canceled,
        _ => true,
    }
}

/// A soft decline is told by its sequel, another charge of the same
/// PaymentIntent, which may come with a later page or on another night.
fn sequel(
    conn: &Connection,
    dims: &mut Dimensions,
    charge: &Charge,
    intent: &str,
    soft: bool,
) -> Result<(), Failure> {
    if soft {
        conn.prepare_cached(
            "INSERT OR IGNORE INTO soft (intent, charge, created) VALUES (?1, ?2, ?3)",
        )?
        .execute((intent, &charge.id, charge.created))?;
        dims.soft(conn)?.insert(intent.to_owned());
        // Lists are newest first: its sequel may be here already.
        let followed: bool = conn
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM charge AS later WHERE later.created > ?1
                   AND later.created < ?1 + 3600 AND later.intent = ?2)",
            )?
            .query_row((charge.created, intent), |row| row.get(0))?;
        if followed {
            tried_again(conn, dims, charge.created, &charge.id)?;
        }
    }
    if !dims.soft(conn)?.contains(intent) {
        return Ok(());
    }
    // Whichever of the two comes first, the earlier one was tried again.
    let found: Vec<(String, i64)> = conn
        .prepare_cached("SELECT charge, created FROM soft WHERE intent = ?1")?
        .query_map([intent], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for (earlier, created) in found {
        if created < charge.created && earlier != charge.id {
            tried_again(conn, dims, created, &earlier)?;
        }
    }
    Ok(())
}

/// Finds the sequels of soft declines from a second on whose PaymentIntent could
/// not be read: lists are newest first, so a sequel of hours or days later was
/// there before them.
pub(super) fn sequels(conn: &Connection, dims: &mut Dimensions, from: i64) -> Result<(), Failure> {
    let first: Option<i64> = conn.query_row(
        "SELECT min(s.created) FROM soft AS s
            JOIN charge AS c ON c.created = s.created AND c.id = s.charge
            JOIN sort AS k ON k.id = c.sort
         WHERE s.created >= ?1 AND k.retried = 0 AND k.intent_status = 0",
        [from],
        |row| row.get(0),
    )?;
    let Some(first) = first else {
        return Ok(());
    };
    let found: Vec<(String, i64)> = conn
        .prepare_cached(
            "SELECT DISTINCT s.charge, s.created FROM charge AS c CROSS JOIN soft AS s
             WHERE c.created > ?1 AND s.intent = c.intent AND s.created < c.created",
        )?
        .query_map([first], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for (earlier, created) in found {
        tried_again(conn, dims, created, &earlier)?;
    }
    Ok(())
}

/// Notes that a charge, if it is held, was tried again.
fn tried_again(
    conn: &Connection,
    dims: &mut Dimensions,
    created: i64,
    id: &str,
) -> Result<(), Failure> {
    let before = HeldCharge::find(conn, created, id)?.map(|before| before.sort);
    let Some(before) = before.filter(|sort| !sort.retried) else {
        return Ok(());
    };
    let sort = ChargeClass {
        retried: true,
        ..before
    };
    let sort = dims.sort(conn, sort)?;
    conn.prepare_cached("UPDATE charge SET sort = ?3 WHERE created = ?1 AND id = ?2")?
        .execute((created, id, sort))?;
    Ok(())
}

/// Puts a refund in, with its charge and what it moved.
pub(super) fn refund(
    conn: &Connection,
    dims: &mut Dimensions,
    refund: &Refund,
) -> Result<(), Failure> {
    let about = refund.charge.as_ref();
    if let Some(expanded) = about.and_then(Expandable::object) {
        charge(conn, dims, expanded, false)?;
    }
    let charge_created = about.and_then(Expandable::object).map(|c| c.created);
    let open = match refund.status {
        Some(RefundStatus::Failed | RefundStatus::Canceled) => false,
        // What was taken and goes back moves money, if not yet. What only released
        // a hold does not.
        Some(RefundStatus::Succeeded) => {
            let charge = about.and_then(Expandable::object);
            let moves = charge.is_some_and(|c| c.captured && c.amount_captured > 0);
            moves && refund.balance_transaction.is_none()
        }
        _ => true,
    };
    let (left, back) = (
        refund.balance_transaction.as_ref(),
        refund.failure_balance_transaction.as_ref(),
    );
    let held: Option<(Option<String>, Option<String>, i64)> = conn
        .prepare_cached(
            "SELECT balance, failure_balance, unread FROM refund WHERE created = ?1 AND id = ?2",
        )?
        .query_row((refund.created, &refund.id), |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .optional()?;
    let before = held.as_ref();
    let unread = is_unread(left, before.map(|(left, _, u)| (left.as_deref(), *u)))
        || is_unread(back, before.map(|(_, back, u)| (back.as_deref(), *u)));
    conn.prepare_cached(
        "INSERT OR REPLACE INTO refund (created, id, charge, charge_created, amount, currency,
            status, reason, balance, failure_balance, open, unread)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
    )?
    .execute(params![
        refund.created,
        refund.id,
        about.map(Expandable::id),
        charge_created,
        refund.amount,
        dims.word(conn, &refund.currency)?,
        dims.some_word(conn, refund.status.as_ref().map(RefundStatus::as_str))?,
        dims.some_word(conn, refund.reason.as_deref())?,
        left.map(Expandable::id),
        back.map(Expandable::id),
        open,
        i64::from(unread) * MOVEMENT,
    ])?;
    let of = about.zip(charge_created).map(|(c, at)| (c.id(), at));
    for moved in [left, back].into_iter().flatten() {
        if let Some(moved) = moved.object() {
            put_balance(conn, dims, moved, MovementOrigin::Refund, of)?;
        }
    }
    Ok(())
}

/// Puts a dispute in, with its charge and what it moved.
pub(super) fn dispute(
    conn: &Connection,
    dims: &mut Dimensions,
    dispute: &Dispute,
) -> Result<(), Failure> {
    let about = dispute.charge.as_ref();
    if let Some(expanded) = about.and_then(Expandable::object) {
        charge(conn, dims, expanded, false)?;
    }
    let charge_created = about.and_then(Expandable::object).map(|c| c.created);
    conn.prepare_cached(
        "INSERT OR REPLACE INTO dispute (created, id, charge, charge_created, amount, currency,
            status, reason, open)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?
    .execute(params![
        dispute.created,
        dispute.id,
        about.map(Expandable::id),
        charge_created,
        dispute.amount,
        dims.word(conn, &dispute.currency)?,
        dims.word(conn, dispute.status.as_str())?,
        dims.some_word(conn, dispute.reason.as_deref())?,
        !dispute.is_over(),
    ])?;
    let of = about.zip(charge_created).map(|(c, at)| (c.id(), at));
    for moved in &dispute.balance_transactions {
        put_balance(conn, dims, moved, MovementOrigin::Dispute, of)?;
    }
    Ok(())
}

fn put_balance(
    conn: &Connection,
    dims: &mut Dimensions,
    moved: &BalanceTransaction,
    origin: MovementOrigin,
    charge: Option<(&str, i64)>,
) -> Result<(), Failure> {
    conn.prepare_cached(
        "INSERT OR REPLACE INTO balance (created, id, type, source, charge, charge_created, amount,
            fee, net, currency, exchange_rate, available_on, origin)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    )?
    .execute(params![
        moved.created,
        moved.id(),
        dims.word(conn, &moved.kind)?,
        moved.source.as_ref().map(Expandable::id),
        charge.map(|(id, _)| id),
        charge.map(|(_, created)| created),
        moved.amount,
        moved.fee,
        moved.net,
        dims.word(conn, &moved.currency)?,
        moved.rate(),
        moved.available_on,
        dimensions::origin_number(origin),
    ])?;
    Ok(())
}

#[cfg(test)]
mod tests;
