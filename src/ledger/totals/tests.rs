use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use proptest::prelude::*;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::*;
use crate::ledger::dimensions::Dimensions;
use crate::ledger::listed::LedgerObject;
use crate::period::AskedPeriod;
use crate::report::random_shops::{BY, figures as numbers, raw, recompute, sales};
use crate::stripe::{Charge, Refund};

/// All of October and November, in which the worlds' sales lie.
fn period(zone: &TimeZone) -> Period {
    let asked = AskedPeriod {
        from: Some("2026-10-01"),
        to: Some("2026-11-30"),
        ..AskedPeriod::default()
    };
    Period::resolve(asked, zone, "2026-12-24T12:00:00Z".parse().unwrap()).unwrap()
}

/// A ledger that says it has been synchronised.
fn ledger(home: &std::path::Path) -> Ledger {
    let ledger = Ledger::open(home, "test-1").unwrap();
    let say = |conn: &rusqlite::Transaction<'_>, _: &mut Dimensions| {
        conn.execute_batch(
            "INSERT INTO list VALUES (0, 0, 2000000000, 0), (1, 0, 2000000000, 0);
             INSERT INTO meta VALUES ('synced', 1800000000);",
        )?;
        Ok(())
    };
    ledger.write(say).unwrap();
    ledger
}

/// Puts objects in, so many in a transaction.
fn put<T: LedgerObject + DeserializeOwned>(ledger: &Ledger, objects: &[Value], size: usize) {
    for page in objects.chunks(size) {
        let put = |conn: &rusqlite::Transaction<'_>, dims: &mut Dimensions| {
            page.iter().try_for_each(|object| {
                serde_json::from_value::<T>(object.clone())
                    .unwrap()
                    .put(conn, dims)
            })
        };
        ledger.write(put).unwrap();
    }
}

/// As a list without expansions shows an object.
fn folded(object: &Value, name: &str) -> Value {
    let mut object = object.clone();
    object[name] = object[name]["id"].clone();
    object
}

proptest! {
    // The same 30 worlds every time.
    #![proptest_config(ProptestConfig {
        rng_seed: proptest::test_runner::RngSeed::Fixed(30),
        ..ProptestConfig::with_cases(30)
    })]
    #[test]
    fn figures_equal_a_straight_recomputation(
        sales in sales(),
        size in 1..20_usize,
        backwards: bool,
        refunds_first: bool,
        again in 0..40_usize,
    ) {
        let zone = crate::period::zone("Europe/Berlin").unwrap();
        let (mut charges, refunds) = raw(&sales);
        // The charge within a refund has its PaymentIntent by its id only.
        let mut folded_refunds = refunds.clone();
        for refund in &mut folded_refunds {
            refund["charge"] = folded(&refund["charge"], "payment_intent");
        }
        let expected = recompute(&charges, &refunds, &zone);
        if backwards {
            charges.reverse();
        }
        // Pages that are read again.
        let repeated: Vec<Value> = charges.iter().take(again).cloned().collect();
        charges.extend(repeated);
        let home = tempfile::tempdir().unwrap();
        let ledger = ledger(home.path());
        if refunds_first {
            put::<Refund>(&ledger, &folded_refunds, size);
        }
        put::<Charge>(&ledger, &charges, size);
        if !refunds_first {
            put::<Refund>(&ledger, &folded_refunds, size);
        }
        let found = figures(&ledger, &TotalsRequest::of(&period(&zone), &BY)).unwrap();
        prop_assert_eq!(numbers(&found.aggregators[0]), expected.clone());
        as_many_threads_as_may_be(&ledger, &zone)?;
        // Day by day it is the same, a day of clocks that go back included: what was
        // taken offline is in the report of its day and in no other.
        let mut days = std::collections::BTreeMap::new();
        for day in jiff::civil::date(2026, 10, 19).series(jiff::Span::new().days(1)).take(12) {
            let day = day.to_string();
            let asked = AskedPeriod { day: Some(&day), ..AskedPeriod::default() };
            let period = Period::resolve(asked, &zone, "2026-12-24T12:00:00Z".parse().unwrap());
            let found = figures(&ledger, &TotalsRequest::of(&period.unwrap(), &BY)).unwrap();
            let rows = numbers(&found.aggregators[0]);
            prop_assert!(rows.keys().all(|key| key[2] == day), "{day}: {rows:?}");
            days.extend(rows);
        }
        prop_assert_eq!(days, expected);
    }
}

/// What threads find does not depend on how many they are.
fn as_many_threads_as_may_be(ledger: &Ledger, zone: &TimeZone) -> Result<(), TestCaseError> {
    // Movements of all that was captured, some of which come later.
    let settle = |conn: &rusqlite::Transaction<'_>, _: &mut Dimensions| {
        conn.execute_batch(
            "INSERT OR IGNORE INTO list VALUES (2, 0, 2000000000, 0);
             INSERT OR REPLACE INTO meta VALUES ('reversals_from', 0), ('reversals_to', 2000000000);
             UPDATE charge SET unread = 0;
             UPDATE refund SET unread = 0;
             INSERT OR IGNORE INTO balance (created, id, type, origin, charge, charge_created,
                amount, fee, net, currency)
             SELECT created + length(id) * 7000, 'txn_' || id, 0, length(id) % 3, id, created,
                amount, 9, amount - 9, (SELECT currency FROM sort WHERE sort.id = charge.sort)
             FROM charge WHERE amount_captured > 0",
        )?;
        Ok(())
    };
    ledger.write(settle).unwrap();
    let keys: [&[Dimension]; 4] = [
        &BY,
        &[],
        &[Dimension::Hour],
        &[Dimension::Reader, Dimension::ReferencePrefix],
    ];
    for basis in [Basis::Activity, Basis::Balance] {
        let wanted = TotalsRequest {
            basis,
            keys: keys.iter().map(|keys| keys.to_vec()).collect(),
            ..TotalsRequest::of(&period(zone), &[])
        };
        let found = |threads: usize| {
            let found = ledger
                .read(|conn| figures_of(conn, &wanted, threads))
                .unwrap();
            let groups = found.aggregators.iter().map(|sums| {
                let groups = sums.groups().map(|(key, sums)| {
                    let label = key.reader.as_deref().and_then(|id| sums_label(&found, id));
                    (key, (sums.clone(), label))
                });
                groups.collect::<BTreeMap<_, _>>()
            });
            (groups.collect::<Vec<_>>(), found.completeness.clone())
        };
        let alone = found(1);
        for threads in [2, 3, 7] {
            prop_assert_eq!(found(threads), alone.clone(), "{} threads", threads);
        }
    }
    Ok(())
}

fn sums_label(found: &Aggregated, reader: &str) -> Option<String> {
    found.aggregators[0]
        .stamped_label(reader)
        .map(str::to_owned)
}

proptest! {
    #[test]
    fn slices_touch_and_are_the_whole(
        from in -100..100_i64, long in 0..500_i64,
        first in -300..300_i64, held in 1..500_i64,
        number in 2..17_i64,
    ) {
        let slices = side_by_side::slices((from, from + long), (first, first + held), number);
        let begins: Vec<i64> = slices.iter().map(|slice| slice.0).collect();
        let ends: Vec<i64> = slices.iter().map(|slice| slice.1).collect();
        prop_assert_eq!(begins[0], from);
        prop_assert_eq!(&begins[1..], &ends[..ends.len() - 1]);
        prop_assert_eq!(*ends.last().unwrap(), from + long);
        prop_assert!(ends.is_sorted() && ends.len() <= usize::try_from(number).unwrap());
    }
}

#[test]
fn slices_of_all_time_are_of_what_is_held() {
    let all = (i64::MIN, i64::MAX);
    assert_eq!(
        side_by_side::slices(all, (10, 30), 2),
        [(i64::MIN, 20), (20, i64::MAX)]
    );
    assert_eq!(side_by_side::slices(all, all, 2).len(), 2);
}

/// Takes 100 from one charge and gives them to another: what there is in all stays.
fn moved(conn: &rusqlite::Transaction<'_>) -> Result<(), Failure> {
    conn.execute_batch(
        "UPDATE charge SET amount_captured = amount_captured - 100 WHERE id = 'ch_1';
         UPDATE charge SET amount_captured = amount_captured + 100 WHERE id = 'ch_2';",
    )?;
    Ok(())
}

fn with_two_charges(home: &std::path::Path) -> Ledger {
    let ledger = ledger(home);
    let early = charge("ch_1", 1_792_000_000, "pi_1", "succeeded", None);
    let late = charge("ch_2", 1_793_000_000, "pi_2", "succeeded", None);
    put::<Charge>(&ledger, &[early, late], 2);
    ledger
}

#[test]
fn companions_that_began_with_another_state_are_sent_away() {
    let home = tempfile::tempdir().unwrap();
    let reader = with_two_charges(home.path());
    let writer = Ledger::open(home.path(), "test-1").unwrap();
    let write = || writer.write(|conn, _| moved(conn)).unwrap();
    // How many of three are left, where something is written before our state is fixed, or
    // after it.
    let left = |before: bool, after: bool| {
        reader
            .read(|conn| {
                let companions = Companion::open(conn, 3);
                assert_eq!(companions.len(), 3);
                if before {
                    write();
                }
                let conn = &*conn.unchecked_transaction()?;
                let captured = captured(conn);
                if after {
                    write();
                }
                let left = Companion::of_same_state(companions, conn)?;
                for companion in &left {
                    assert_eq!(self::captured(companion), captured);
                }
                Ok(left.len())
            })
            .unwrap()
    };
    assert_eq!(left(false, false), 3);
    assert_eq!(left(false, true), 0);
    assert_eq!(left(true, false), 0);
    assert_eq!(left(false, false), 3);
}

fn captured(conn: &Connection) -> i64 {
    let sql = "SELECT amount_captured FROM charge WHERE id = 'ch_1'";
    conn.query_row(sql, [], |row| row.get(0)).unwrap()
}

#[test]
fn a_ledger_that_was_begun_anew_is_no_companion() {
    let home = tempfile::tempdir().unwrap();
    let old = with_two_charges(home.path());
    assert!(Ledger::reset(home.path(), "test-1").unwrap());
    let _new = with_two_charges(home.path());
    old.read(|conn| {
        let companions = Companion::open(conn, 2);
        let conn = &*conn.unchecked_transaction()?;
        assert_eq!(captured(conn), 500);
        assert_eq!(Companion::of_same_state(companions, conn)?.len(), 0);
        Ok(())
    })
    .unwrap();
}

#[test]
fn threads_see_one_state_while_another_process_writes() {
    let home = tempfile::tempdir().unwrap();
    let reader = with_two_charges(home.path());
    let writer = Ledger::open(home.path(), "test-1").unwrap();
    let wanted = TotalsRequest::of(&period(&TimeZone::UTC), &[]);
    let is_done = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !is_done.load(std::sync::atomic::Ordering::Relaxed) {
                writer.write(|conn, _| moved(conn)).unwrap();
                std::thread::sleep(std::time::Duration::from_micros(300));
            }
        });
        let gross = || {
            let found = reader.read(|conn| figures_of(conn, &wanted, 3)).unwrap();
            let totals = found.aggregators[0].totals().unwrap();
            totals.values().map(|sums| sums.gross).collect::<Vec<i64>>()
        };
        let wrong = (0..200).map(|_| gross()).find(|gross| *gross != [1000]);
        is_done.store(true, std::sync::atomic::Ordering::Relaxed);
        assert_eq!(wrong, None);
    });
}

#[test]
fn what_is_too_large_is_so_for_any_number_of_threads() {
    let home = tempfile::tempdir().unwrap();
    let ledger = with_two_charges(home.path());
    let wanted = TotalsRequest::of(&period(&TimeZone::UTC), &[]);
    let found = |threads: usize| {
        let found = ledger.read(|conn| figures_of(conn, &wanted, threads));
        found.map(|found| {
            found.aggregators[0]
                .totals()
                .unwrap()
                .values()
                .next()
                .cloned()
        })
    };
    let set = |amount: i64| {
        let set = |conn: &rusqlite::Transaction<'_>, _: &mut Dimensions| {
            Ok(conn.execute("UPDATE charge SET amount_captured = ?1", [amount])?)
        };
        ledger.write(set).unwrap();
    };
    set(i64::MAX / 2);
    let most = found(1).unwrap().unwrap();
    assert_eq!(most.gross, i64::MAX - 1);
    assert_eq!(found(2).unwrap(), Some(most));
    set(i64::MAX / 2 + 1);
    let failure = found(1).unwrap_err();
    assert_eq!(failure.message(), "a sum became too large to count");
    for threads in [2, 3] {
        assert_eq!(found(threads).unwrap_err().to_string(), failure.to_string());
    }
}

#[test]
fn a_small_ledger_is_for_one_thread() {
    let home = tempfile::tempdir().unwrap();
    let ledger = with_two_charges(home.path());
    let wanted = TotalsRequest::of(&period(&TimeZone::UTC), &[]);
    let threads = ledger.read(|conn| side_by_side::threads(conn, wanted.basis, window(&wanted)));
    assert_eq!(threads.unwrap(), 1);
}

#[test]
fn a_payment_that_is_forwarded_days_later_is_in_the_report_of_its_day() {
    let home = tempfile::tempdir().unwrap();
    let ledger = ledger(home.path());
    let zone = TimeZone::UTC;
    let of = |day: &str| {
        let asked = AskedPeriod {
            day: Some(day),
            ..AskedPeriod::default()
        };
        let period =
            Period::resolve(asked, &zone, "2026-12-24T12:00:00Z".parse().unwrap()).unwrap();
        let found = figures(&ledger, &TotalsRequest::of(&period, &[])).unwrap();
        assert_eq!(found.completeness.late, 0);
        let totals = found.aggregators[0].totals().unwrap();
        totals.values().next().map_or(0, |figures| figures.gross)
    };
    let midnight: Timestamp = "2026-10-24T00:00:00Z".parse().unwrap();
    let midnight = midnight.as_second();
    let offline = |id: &str, created: i64, stored_at: i64| {
        let mut charge = charge(id, created, id, "succeeded", None);
        charge["payment_method_details"]["card_present"]["offline"] =
            serde_json::json!({"stored_at": stored_at});
        charge
    };
    let saturday = [
        // The first and the last second of Saturday, forwarded on Tuesday.
        offline("ch_1", midnight + 260_000, midnight),
        offline("ch_2", midnight + 260_000, midnight + 86_399),
        // Taken and forwarded on the same day.
        offline("ch_3", midnight + 200, midnight + 100),
        // A clock that was fast: nobody pays after the charge.
        offline("ch_4", midnight + 300, midnight + 90_000),
    ];
    assert_eq!(of("2026-10-24"), 0);
    put::<Charge>(&ledger, &saturday, 2);
    put::<Charge>(&ledger, &[offline("ch_5", midnight + 5, midnight - 1)], 1);
    assert_eq!(of("2026-10-23"), 500);
    assert_eq!(of("2026-10-24"), 2000);
    for day in ["2026-10-22", "2026-10-25", "2026-10-26", "2026-10-27"] {
        assert_eq!(of(day), 0, "{day}");
    }
}

fn charge(id: &str, created: i64, intent: &str, status: &str, reason: Option<&str>) -> Value {
    serde_json::json!({
        "id": id, "created": created, "amount": 500, "currency": "eur", "status": status,
        "captured": status == "succeeded",
        "amount_captured": if status == "succeeded" { 500 } else { 0 },
        "outcome": {"reason": reason}, "payment_intent": intent,
        "payment_method_details": {"type": "card_present", "card_present": {"reader": "tmr_1"}},
    })
}

/// Declined and uncaptured attempts, and payments, of all there is.
fn outcome(ledger: &Ledger) -> (u64, u64, Option<i64>) {
    let zone = TimeZone::UTC;
    let found = figures(ledger, &TotalsRequest::of(&period(&zone), &[])).unwrap();
    let totals = found.aggregators[0].totals().unwrap();
    let figures = totals.values().next().unwrap();
    (figures.declined, figures.payments, figures.tips)
}

#[test]
fn a_soft_decline_is_told_by_its_sequel_where_intents_cannot_be_read() {
    let soft = charge(
        "ch_1",
        1_793_000_000,
        "pi_1",
        "failed",
        Some("offline_pin_required"),
    );
    let paid = charge("ch_2", 1_793_000_009, "pi_1", "succeeded", None);
    for pages in [[&soft, &paid], [&paid, &soft]] {
        let home = tempfile::tempdir().unwrap();
        let ledger = ledger(home.path());
        put::<Charge>(&ledger, &pages.map(Clone::clone), 1);
        // Not declined, and the tip is unknown rather than none.
        assert_eq!(outcome(&ledger), (0, 1, None));
    }
    let home = tempfile::tempdir().unwrap();
    let ledger = ledger(home.path());
    put::<Charge>(&ledger, &[soft], 1);
    assert_eq!(outcome(&ledger), (1, 0, Some(0)));
}

#[test]
fn what_a_refund_shows_of_its_charge_takes_nothing_away() {
    let home = tempfile::tempdir().unwrap();
    let ledger = ledger(home.path());
    let mut paid = charge("ch_1", 1_793_000_000, "pi_1", "succeeded", None);
    paid["payment_intent"] = serde_json::json!({
        "id": "pi_1", "status": "succeeded", "latest_charge": "ch_1",
        "amount_details": {"tip": {"amount": 70}},
    });
    paid["balance_transaction"] = serde_json::json!({
        "id": "txn_1", "created": 1_793_000_001, "amount": 550, "fee": 9, "net": 541,
        "currency": "usd", "exchange_rate": 1.10, "type": "charge", "source": "ch_1",
    });
    put::<Charge>(&ledger, &[paid.clone()], 1);
    let mut shown = folded(&folded(&paid, "payment_intent"), "balance_transaction");
    shown["amount_refunded"] = 100.into();
    let refund = serde_json::json!({
        "id": "re_1", "created": 1_793_100_000, "amount": 100, "currency": "eur",
        "status": "succeeded", "charge": shown,
    });
    put::<Refund>(&ledger, &[refund], 1);
    assert_eq!(outcome(&ledger), (0, 1, Some(70)));
    let (rate, refunded): (String, i64) = ledger
        .read(|conn| {
            let sql = "SELECT exchange_rate, amount_refunded FROM balance, charge";
            Ok(conn.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?)
        })
        .unwrap();
    assert_eq!((rate.as_str(), refunded), ("1.1", 100));
}

#[test]
fn a_period_that_is_not_all_there_has_no_figures() {
    let home = tempfile::tempdir().unwrap();
    let ledger = ledger(home.path());
    let cut = |sql: &str| {
        let work =
            |conn: &rusqlite::Transaction<'_>, _: &mut Dimensions| Ok(conn.execute_batch(sql)?);
        ledger.write(work).unwrap();
    };
    let zone = TimeZone::UTC;
    // A charge created after the period may be of a payment within it; a refund
    // may not.
    cut("INSERT INTO slice VALUES (0, 1900000000, 1900000001), (1, 1900000000, 1900000001)");
    let ask = || figures(&ledger, &TotalsRequest::of(&period(&zone), &[])).map(|_| ());
    assert_eq!(ask().unwrap_err().kind(), Kind::NotFound);
    cut("DELETE FROM slice WHERE list = 0");
    ask().unwrap();
    cut("DELETE FROM slice");
    ask().unwrap();
    cut("INSERT INTO slice VALUES (1, 1793000000, 1793000001)");
    assert_eq!(ask().unwrap_err().kind(), Kind::NotFound);
    cut("UPDATE slice SET list = 2");
    ask().unwrap();
    cut("UPDATE list SET since = 1793000000 WHERE list = 0");
    let failure = ask().unwrap_err();
    assert_eq!(
        failure.next_step(),
        Some("tillctl ledger sync --since 2026-10-01")
    );
}
