//! Writes what Stripe sent. Everything is an upsert: the same object twice is
//! the object once, as it was seen last, whatever order pages come in.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension as _, params};

use crate::failure::Failure;
use crate::report::balance::Origin;
use crate::report::facts;
use crate::stripe::charges::ChargeStatus;
use crate::stripe::object::Object;
use crate::stripe::payment_intents::IntentStatus;
use crate::stripe::refunds::RefundStatus;
use crate::stripe::{BalanceTransaction, Charge, Dispute, Expandable, Refund};

/// Ids of texts, places and cards that were met before.
#[derive(Debug, Default)]
pub(super) struct Dims {
    words: HashMap<String, i64>,
    places: HashMap<[String; 6], i64>,
    cards: HashMap<[String; 3], i64>,
}

impl Dims {
    pub(super) fn word(&mut self, conn: &Connection, text: &str) -> Result<i64, Failure> {
        if let Some(id) = self.words.get(text) {
            return Ok(*id);
        }
        let id = intern(conn, "word (text)", &[text])?;
        self.words.insert(text.to_owned(), id);
        Ok(id)
    }

    fn some_word(&mut self, conn: &Connection, text: Option<&str>) -> Result<Option<i64>, Failure> {
        text.map(|text| self.word(conn, text)).transpose()
    }

    fn place(&mut self, conn: &Connection, place: [String; 6]) -> Result<i64, Failure> {
        if let Some(id) = self.places.get(&place) {
            return Ok(*id);
        }
        let columns =
            "place (kind, reader, location, stamped_reader, stamped_label, stamped_location)";
        let id = intern(conn, columns, &place.each_ref().map(String::as_str))?;
        self.places.insert(place, id);
        Ok(id)
    }

    fn card(&mut self, conn: &Connection, card: [String; 3]) -> Result<i64, Failure> {
        if let Some(id) = self.cards.get(&card) {
            return Ok(*id);
        }
        let columns = "card (brand, read_method, wallet)";
        let id = intern(conn, columns, &card.each_ref().map(String::as_str))?;
        self.cards.insert(card, id);
        Ok(id)
    }
}

/// The id of a row that is put in if it is not there. `table` is ours, as in
/// `card (brand, read_method)`.
fn intern(conn: &Connection, table: &str, values: &[&str]) -> Result<i64, Failure> {
    let (name, columns) = table.split_once(' ').unwrap_or((table, ""));
    let columns: Vec<&str> = columns.trim_matches(['(', ')']).split(", ").collect();
    let tests: Vec<String> = columns
        .iter()
        .map(|column| format!("{column} = ?"))
        .collect();
    let find = format!("SELECT id FROM {name} WHERE {}", tests.join(" AND "));
    let values = rusqlite::params_from_iter(values.iter());
    let found = conn
        .prepare_cached(&find)?
        .query_row(values.clone(), |row| row.get(0))
        .optional()?;
    if let Some(id) = found {
        return Ok(id);
    }
    let marks = vec!["?"; columns.len()].join(", ");
    conn.prepare_cached(&format!("INSERT INTO {table} VALUES ({marks})"))?
        .execute(values)?;
    Ok(conn.last_insert_rowid())
}

/// The PaymentIntent's columns win over what is there only if it was read.
const PUT_CHARGE: &str = "\
    INSERT INTO charge (created, id, place, card, currency, status, amount, captured,
        amount_captured, amount_refunded, disputed, tip, intent, intent_status, failure_code,
        reason, retried, reference, stored_at, balance, open)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19,
        ?20, ?21)
    ON CONFLICT (created, id) DO UPDATE SET
        place = excluded.place, card = excluded.card, currency = excluded.currency,
        status = excluded.status, amount = excluded.amount, captured = excluded.captured,
        amount_captured = excluded.amount_captured, amount_refunded = excluded.amount_refunded,
        disputed = excluded.disputed, tip = coalesce(excluded.tip, tip),
        intent = coalesce(excluded.intent, intent),
        intent_status = coalesce(excluded.intent_status, intent_status),
        failure_code = excluded.failure_code, reason = excluded.reason,
        retried = max(retried, excluded.retried), reference = excluded.reference,
        stored_at = excluded.stored_at, balance = coalesce(excluded.balance, balance),
        open = CASE WHEN ?22 THEN excluded.open ELSE max(open, excluded.open) END";

/// Metadata in which `pay` keeps the shop's own number of a sale.
pub(super) const REFERENCE: &str = "tillctl_reference";

/// Puts a charge in, and its balance transaction if it came along. `whole` says
/// whether it was asked for with all that can be read of it; inside a refund or
/// dispute it is not, and settles nothing.
pub(super) fn charge(
    conn: &Connection,
    dims: &mut Dims,
    charge: &Charge,
    whole: bool,
) -> Result<(), Failure> {
    let stamped = |name: &str| {
        let metadata = charge.metadata.as_ref()?;
        metadata.get(name).filter(|text| !text.is_empty())
    };
    let stamp = |name: &str| stamped(name).cloned().unwrap_or_default();
    let method = charge.payment_method_details.as_ref();
    let details = method.map(|method| &method.details);
    let detail = |pick: fn(&crate::stripe::charges::Details) -> Option<&String>| {
        details.and_then(pick).cloned().unwrap_or_default()
    };
    let place = [
        method.map(|method| method.kind.clone()).unwrap_or_default(),
        detail(|d| d.reader.as_ref()),
        detail(|d| d.location.as_ref()),
        stamp(facts::STAMPED_READER),
        stamp(facts::STAMPED_LABEL),
        stamp(facts::STAMPED_LOCATION),
    ];
    let card = [
        detail(|d| d.brand.as_ref()),
        detail(|d| d.read_method.as_ref()),
        detail(|d| d.wallet.as_ref()?.kind.as_ref()),
    ];
    let intent = charge.payment_intent.as_ref();
    let opened = intent.and_then(Expandable::object);
    let tip = match intent {
        None => Some(0),
        Some(_) => opened.map(|intent| intent.tip().unwrap_or(0)),
    };
    let soft = facts::is_soft(charge);
    let retried = soft && opened.is_some_and(|intent| facts::went_on(intent, &charge.id));
    let balance = charge.balance_transaction.as_ref();
    let reason = charge.outcome.as_ref().and_then(|o| o.reason.as_deref());
    conn.prepare_cached(PUT_CHARGE)?.execute(params![
        charge.created,
        charge.id,
        dims.place(conn, place)?,
        dims.card(conn, card)?,
        dims.word(conn, &charge.currency)?,
        dims.word(conn, charge.status.as_str())?,
        charge.amount,
        charge.captured,
        charge.amount_captured,
        charge.amount_refunded,
        charge.disputed,
        tip,
        intent.map(Expandable::id),
        dims.some_word(conn, opened.map(|intent| intent.status.as_str()))?,
        dims.some_word(conn, charge.failure_code.as_deref())?,
        dims.some_word(conn, reason)?,
        retried,
        stamped(REFERENCE),
        details.and_then(|d| d.offline.as_ref()?.stored_at),
        balance.map(Expandable::id),
        may_change(charge),
        whole,
    ])?;
    if let Some(intent) = intent {
        sequel(conn, charge, intent.id(), soft)?;
    }
    let moved = balance.and_then(Expandable::object);
    parts(conn, charge, moved)?;
    match moved {
        Some(moved) => {
            let of = Some((charge.id.as_str(), charge.created));
            put_balance(conn, dims, moved, Origin::Charge, of)
        }
        None => Ok(()),
    }
}

/// Notes charges of which more was captured than the one balance transaction
/// tells that they name.
fn parts(
    conn: &Connection,
    charge: &Charge,
    moved: Option<&BalanceTransaction>,
) -> Result<(), Failure> {
    let captured = charge.amount_captured;
    if captured == 0 {
        return Ok(());
    }
    // What is settled in another currency cannot be compared.
    let unequal =
        moved.is_some_and(|moved| moved.currency == charge.currency && moved.amount != captured);
    let known = (charge.created, &charge.id, captured);
    if unequal || !charge.captured {
        conn.prepare_cached(
            "INSERT INTO parts (created, charge, captured, listed) VALUES (?1, ?2, ?3, 0)
             ON CONFLICT (created, charge) DO UPDATE SET captured = excluded.captured,
                listed = listed AND captured = excluded.captured",
        )?
        .execute(known)?;
    } else {
        conn.prepare_cached(
            "UPDATE parts SET captured = ?3, listed = 0
             WHERE created = ?1 AND charge = ?2 AND captured <> ?3",
        )?
        .execute(known)?;
    }
    Ok(())
}

/// Puts in what else moved for a charge, found by listing what it is the source
/// of.
pub(super) fn part(
    conn: &Connection,
    dims: &mut Dims,
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
        Origin::of_kind(&moved.kind),
        Some(charge),
    )
}

/// Whether a charge may change without anybody doing something to it that the
/// lists of refunds and disputes show.
fn may_change(charge: &Charge) -> bool {
    let intent = charge.payment_intent.as_ref().and_then(Expandable::object);
    match &charge.status {
        ChargeStatus::Failed => false,
        ChargeStatus::Succeeded if charge.captured => charge.balance_transaction.is_none(),
        ChargeStatus::Succeeded => intent.is_none_or(|i| i.status != IntentStatus::Canceled),
        _ => true,
    }
}

/// A soft decline is told by its sequel, another charge of the same
/// PaymentIntent, which may come with a later page or on another night.
fn sequel(conn: &Connection, charge: &Charge, intent: &str, soft: bool) -> Result<(), Failure> {
    if soft {
        conn.prepare_cached(
            "INSERT OR IGNORE INTO soft (intent, charge, created) VALUES (?1, ?2, ?3)",
        )?
        .execute((intent, &charge.id, charge.created))?;
        // Lists are newest first: its sequel may be here already.
        conn.prepare_cached(
            "UPDATE charge SET retried = 1 WHERE created = ?1 AND id = ?2 AND retried = 0
               AND EXISTS (SELECT 1 FROM charge AS later WHERE later.created > ?1
                   AND later.created < ?1 + 3600 AND later.intent = ?3)",
        )?
        .execute((charge.created, &charge.id, intent))?;
    }
    // Whichever of the two comes first, the earlier one was tried again.
    let found: Vec<(String, i64)> = conn
        .prepare_cached("SELECT charge, created FROM soft WHERE intent = ?1")?
        .query_map([intent], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for (earlier, created) in found {
        if created < charge.created && earlier != charge.id {
            conn.prepare_cached("UPDATE charge SET retried = 1 WHERE created = ?1 AND id = ?2")?
                .execute((created, &earlier))?;
        }
    }
    Ok(())
}

/// Puts a refund in, with its charge and what it moved.
pub(super) fn refund(conn: &Connection, dims: &mut Dims, refund: &Refund) -> Result<(), Failure> {
    let about = refund.charge.as_ref();
    if let Some(expanded) = about.and_then(Expandable::object) {
        charge(conn, dims, expanded, false)?;
    }
    let charge_created = about.and_then(Expandable::object).map(|c| c.created);
    let open = !matches!(
        refund.status,
        Some(RefundStatus::Succeeded | RefundStatus::Failed | RefundStatus::Canceled)
    );
    conn.prepare_cached(
        "INSERT OR REPLACE INTO refund (created, id, charge, charge_created, amount, currency,
            status, reason, balance, failure_balance, open)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
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
        refund.balance_transaction.as_ref().map(Expandable::id),
        refund
            .failure_balance_transaction
            .as_ref()
            .map(Expandable::id),
        open,
    ])?;
    let of = about.zip(charge_created).map(|(c, at)| (c.id(), at));
    for moved in [
        &refund.balance_transaction,
        &refund.failure_balance_transaction,
    ] {
        if let Some(moved) = moved.as_ref().and_then(Expandable::object) {
            put_balance(conn, dims, moved, Origin::Refund, of)?;
        }
    }
    Ok(())
}

/// Puts a dispute in, with its charge and what it moved.
pub(super) fn dispute(
    conn: &Connection,
    dims: &mut Dims,
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
        put_balance(conn, dims, moved, Origin::Dispute, of)?;
    }
    Ok(())
}

fn put_balance(
    conn: &Connection,
    dims: &mut Dims,
    moved: &BalanceTransaction,
    origin: Origin,
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
        origin.number(),
    ])?;
    Ok(())
}
