//! What every journal promises, whatever is behind it: the same for a file and for a
//! store.

use std::sync::Arc;

use super::super::file_journal::FileJournal;
use super::super::follow_up::{FollowUp, FollowUpEnd};
use super::super::journal_line::{AttemptEnd, JournalStep, SaleIntent};
use super::super::memory_journal::MemoryStore;
use super::super::sale::{ReaderRef, SaleOutcome};
use super::super::store_journal::StoreJournal;
use super::*;
use crate::money::Currency;
#[cfg(unix)]
use crate::store::cluster;
use crate::store::{Store, StoreUser, Target};

fn line(sale: &str, what: JournalStep) -> JournalLine {
    JournalLine {
        v: VERSION,
        at: "2026-11-23T11:00:00Z".parse().unwrap(),
        sale: sale.to_owned(),
        what,
    }
}

fn intended(reference: &str) -> JournalStep {
    JournalStep::Intended(Box::new(SaleIntent {
        reference: Some(reference.to_owned()),
        attempt: 1,
        reader_ref: ReaderRef {
            id: "tmr_1".into(),
            label: Some("Till 1".into()),
            location: None,
        },
        amount: 1200,
        currency: Currency::parse("eur").unwrap(),
        deadline_s: 120,
        keep: true,
        key: "k".into(),
        params: vec![("amount".into(), "1200".into())],
    }))
}

fn created(payment_intent: &str) -> JournalStep {
    JournalStep::Created {
        payment_intent: payment_intent.to_owned(),
    }
}

fn paid() -> JournalStep {
    JournalStep::Ended(Box::new(AttemptEnd {
        outcome: SaleOutcome::Paid,
        status: None,
        payment_intent: Some("pi_1".into()),
        charge: None,
        tip: None,
        total: None,
        card: None,
        decline_code: None,
        reader_ref: None,
    }))
}

fn doing(id: &str) -> JournalStep {
    JournalStep::Doing(Box::new(FollowUp {
        id: id.to_owned(),
        kind: "refund".to_owned(),
        payment_intent: "pi_1".to_owned(),
        reader: None,
        amount: Some(100),
        currency: Currency::parse("eur").unwrap(),
        reference: Some(format!("back-{}", if id == "one" { 1 } else { 2 })),
        key: id.to_owned(),
        params: Vec::new(),
        deadline_s: 0,
    }))
}

fn done(id: &str) -> JournalStep {
    JournalStep::Done(Box::new(FollowUpEnd {
        id: id.to_owned(),
        result: "done".to_owned(),
        object: None,
    }))
}

/// Holds two processes' journals of one account, and one of another account, to all of
/// it.
async fn keeps_its_promises(one: &dyn Journal, two: &dyn Journal, other: &dyn Journal) {
    assert!(one.read().await.unwrap().entries.iter().next().is_none());
    for what in [intended("a"), created("pi_1"), paid()] {
        one.append(&line("r:a", what), &[]).await.unwrap();
    }
    // An older version kept the white space.
    two.append(&line("r: b ", intended(" b ")), &[])
        .await
        .unwrap();
    let seen = two.sales_of("r:a").await.unwrap();
    let sale = seen.of_reference("a").unwrap();
    assert_eq!(sale.payment_intent.as_deref(), Some("pi_1"));
    assert!(!sale.is_open());
    let seen = one.sales_of("r:b").await.unwrap();
    assert!(seen.of_reference("b").unwrap().is_open());
    let whole = one.read().await.unwrap();
    assert!(whole.unreadable.is_empty());
    let names: Vec<&str> = whole.entries.iter().map(|s| s.sale.as_str()).collect();
    assert_eq!(names, ["r:a", "r: b "]);
    let open = one.read_open().await.unwrap();
    let open = open.entries.iter().filter(|sale| sale.is_open());
    assert_eq!(open.map(|s| s.sale.as_str()).collect::<Vec<_>>(), ["r: b "]);
    assert!(other.read().await.unwrap().entries.iter().next().is_none());
    // What was begun with a payment that had ended.
    for (id, is_done) in [("one", true), ("two", false)] {
        one.append(&line("r:a", doing(id)), &[]).await.unwrap();
        if is_done {
            one.append(&line("r:a", done(id)), &[]).await.unwrap();
        }
    }
    let open = two.read_open().await.unwrap();
    let begun = open
        .entries
        .begun()
        .map(|begun| begun.follow_up.id.as_str());
    assert_eq!(begun.collect::<Vec<_>>(), ["two"]);
    one.append(&line("r:a", done("two")), &[]).await.unwrap();
    let open = two.read_open().await.unwrap();
    assert_eq!(open.entries.begun().count(), 0);

    // What is asked about is found by each of its names; a store reads no more.
    for names in [
        PaymentNames::reference("a"),
        PaymentNames::intent("pi_1"),
        PaymentNames {
            refunds: vec!["back-1".to_owned()],
            ..PaymentNames::default()
        },
    ] {
        let about = two.read_about(&names).await.unwrap().entries;
        assert!(about.by_intent("pi_1").is_some(), "{names:?}");
        assert!(about.refunds().named("back-1").is_some(), "{names:?}");
        let others = about.iter().filter(|sale| sale.sale != "r:a").count();
        assert_eq!(
            others,
            usize::from(one.place().rsplit('.').next() == Some("jsonl")),
            "{names:?}"
        );
    }

    let held = one.lock("tmr_1").await.unwrap().unwrap();
    let copy = Arc::clone(&held);
    held.check().await.unwrap();
    let holder = two.lock("tmr_1").await.unwrap().unwrap_err();
    assert!(holder.to_string().starts_with("tillctl on "), "{holder}");
    // Also for whoever has it.
    assert!(one.lock("tmr_1").await.unwrap().is_err());
    let beside = two.lock("tmr_2").await.unwrap().unwrap();
    let apart = other.lock("tmr_1").await.unwrap().unwrap();
    drop(held);
    assert!(two.lock("tmr_1").await.unwrap().is_err());
    let locks = [copy, beside];
    one.append(&line("r:c", intended("c")), &locks)
        .await
        .unwrap();
    for lock in &locks {
        lock.check().await.unwrap();
    }
    drop((locks, apart));
    let again = free(two, "tmr_1").await;
    let both = [again, two.lock("sale-c").await.unwrap().unwrap()];
    // The last line takes them with it, also for whoever still has them.
    two.append_last(&line("r:c", paid()), &both).await.unwrap();
    drop(both);
    free(one, "tmr_1").await;
    free(one, "sale-c").await;
    let seen = one.sales_of("r:c").await.unwrap();
    assert!(!seen.of_reference("c").unwrap().is_open());
}

/// What was given back is free soon.
async fn free(journal: &dyn Journal, name: &str) -> LockGuard {
    let begun = std::time::Instant::now();
    loop {
        match journal.lock(name).await.unwrap() {
            Ok(lock) => return lock,
            Err(holder) => assert!(begun.elapsed().as_secs() < 10, "{holder}"),
        }
    }
}

#[tokio::test]
async fn a_file_keeps_its_promises() {
    let home = tempfile::tempdir().unwrap();
    let open = |account: &str| FileJournal::open(home.path(), account).unwrap();
    keeps_its_promises(&open("a"), &open("a"), &open("b")).await;
}

#[cfg(unix)]
fn store(cluster: &cluster::Cluster, process: u32) -> Arc<Store> {
    let target = Target::parse(&cluster.url()).unwrap();
    let user = StoreUser {
        host: "till-1".into(),
        name: "anna".into(),
        process,
    };
    Store::new(target, Box::new(|| Ok(None)), user).unwrap()
}

#[cfg(unix)]
#[tokio::test]
async fn a_store_keeps_its_promises() {
    let Some(cluster) = cluster::Cluster::shared() else {
        return;
    };
    let (one, two) = (store(&cluster, 1), store(&cluster, 2));
    one.run(|store| store.migrate()).await.unwrap();
    let open = |store: &Arc<Store>, account| StoreJournal::new(Arc::clone(store), account);
    keeps_its_promises(&open(&one, "a"), &open(&two, "a"), &open(&two, "b")).await;
    drop((one, two));
    assert_eq!(cluster.sql("select count(*) from tillctl.leases"), "0");
}

#[tokio::test]
async fn a_store_in_memory_keeps_its_promises() {
    let store = MemoryStore::default();
    let process = || store.process(Vec::new(), Box::new(|| {}));
    let (one, two) = (process(), process());
    keeps_its_promises(&one.journal("a"), &two.journal("a"), &two.journal("b")).await;
    assert!(!store.is_in_use());
}

#[cfg(unix)]
#[tokio::test]
async fn whoever_was_overtaken_writes_nothing_to_a_store() {
    let Some(cluster) = cluster::Cluster::shared() else {
        return;
    };
    let (one, two) = (store(&cluster, 1), store(&cluster, 2));
    one.run(|store| store.migrate()).await.unwrap();
    let open = |store: &Arc<Store>| StoreJournal::new(Arc::clone(store), "a");
    let expire = "update tillctl.leases set expires = clock_timestamp() - interval '1 s'";
    writes_nothing_once_overtaken(&open(&one), &open(&two), || drop(cluster.sql(expire))).await;
}

#[tokio::test]
async fn whoever_was_overtaken_writes_nothing_to_a_store_in_memory() {
    let store = MemoryStore::default();
    let process = || store.process(Vec::new(), Box::new(|| {}));
    let (one, two) = (process(), process());
    let expire = || store.expire();
    writes_nothing_once_overtaken(&one.journal("a"), &two.journal("a"), expire).await;
}

/// Whoever stood still while its lease expired, and finds another there, writes nothing.
async fn writes_nothing_once_overtaken(
    first: &dyn Journal,
    second: &dyn Journal,
    expire: impl Fn(),
) {
    let locks = [first.lock("tmr_1").await.unwrap().unwrap()];
    expire();
    // Nobody else was there meanwhile: it is still its own.
    first
        .append(&line("r:a", intended("a")), &locks)
        .await
        .unwrap();
    assert!(second.lock("tmr_1").await.unwrap().is_err());
    expire();
    let theirs = [second.lock("tmr_1").await.unwrap().unwrap()];
    theirs[0].check().await.unwrap();
    let refused = first.append(&line("r:a", created("pi_1")), &locks).await;
    assert!(refused.unwrap_err().message().contains("taken"));
    assert!(locks[0].check().await.is_err());
    second
        .append(&line("r:a", created("pi_2")), &theirs)
        .await
        .unwrap();
    let refused = first.append_last(&line("r:a", paid()), &locks).await;
    assert!(refused.unwrap_err().message().contains("taken"));
    drop(locks);
    // What is given back late is not what another has by now.
    assert!(first.lock("tmr_1").await.unwrap().is_err());
    let sales = first.sales_of("r:a").await.unwrap();
    let sale = sales.get("r:a").unwrap();
    assert_eq!(sale.payment_intent.as_deref(), Some("pi_2"));
}
