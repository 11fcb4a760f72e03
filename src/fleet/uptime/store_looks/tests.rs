//! What looks promise, whatever is behind them: the same for files and for a store.

use super::super::looks::tests::fleet;
use super::*;
#[cfg(unix)]
use crate::store::cluster;

fn at(text: &str) -> Timestamp {
    format!("2026-11-{text}Z").parse().unwrap()
}

/// Holds the looks of two processes to all of it; `arrive` has what one wrote seen by the
/// other.
async fn keep_their_promises(one: &dyn LookLog, two: &dyn LookLog, arrive: impl AsyncFn()) {
    let (from, to) = (at("02T00:00:00").as_second(), at("03T00:00:00").as_second());
    assert_eq!(one.read(from, to).unwrap(), Looks::default());
    let both = [("tmr_b", "offline"), ("tmr_a", "online")];
    one.note(&fleet(&both), at("02T10:00:00")).unwrap();
    two.note(&fleet(&both[..1]), at("02T10:05:00")).unwrap();
    one.note(&fleet(&both), at("02T10:10:00")).unwrap();
    // Of the month before only what may speak until then.
    one.note(&fleet(&both), at("01T23:55:00")).unwrap();
    one.note(&fleet(&both), at("04T10:00:00")).unwrap();
    arrive().await;
    for looks in [one, two] {
        let read = looks.read(from, to).unwrap();
        let seen = read.all.iter().filter(|look| (from..to).contains(&look.at));
        let seen: Vec<_> = seen
            .map(|look| (look.at, read.fleets[look.fleet].len()))
            .collect();
        let second = |text| at(text).as_second();
        let wanted = [("02T10:00:00", 2), ("02T10:05:00", 1), ("02T10:10:00", 2)];
        assert_eq!(seen, wanted.map(|(when, readers)| (second(when), readers)));
        assert!(read.all.iter().any(|look| look.at == second("01T23:55:00")));
        assert_eq!(read.unreadable, 0);
    }
}

#[tokio::test]
async fn files_keep_their_promises() {
    let home = tempfile::tempdir().unwrap();
    let open = || FileLooks::new(home.path(), "acct");
    keep_their_promises(&open(), &open(), async || {}).await;
}

#[cfg(unix)]
#[tokio::test]
async fn a_store_keeps_their_promises() {
    let Some(cluster) = cluster::Cluster::shared() else {
        return;
    };
    let home = tempfile::tempdir().unwrap();
    let open = async |host: &str, account: &str| {
        let folder = home.path().join(host);
        let logs = StoreLogs::of_machine(&cluster.url(), home.path(), host).await;
        let looks = StoreLooks::new(FileLooks::new(&folder, account), logs.clone(), account);
        (looks, logs)
    };
    let (one, two) = (open("till-1", "a").await, open("till-2", "a").await);
    let other = open("till-1", "b").await.0;
    keep_their_promises(&one.0, &two.0, async || {
        one.1.deliver().await.unwrap();
        two.1.deliver().await.unwrap();
    })
    .await;
    let (from, to) = (at("02T00:00:00").as_second(), at("05T00:00:00").as_second());
    assert!(other.read(from, to).unwrap().all.is_empty());
    let read = two.0.read(from, to).unwrap();
    let by: Vec<_> = read.by.iter().map(|(w, n)| (w.host.as_str(), *n)).collect();
    assert_eq!(by, [("till-1", 4), ("till-2", 1)]);
    // What was taken out comes in once.
    let text = one.0.export().unwrap();
    assert_eq!(two.0.import(&text).await.unwrap().new, 0);
    let imported = other
        .import(&[&text[..], b"nonsense\n"].concat())
        .await
        .unwrap();
    assert_eq!((imported.new, imported.unreadable), (7, 1));
    assert_eq!(other.read(from, to).unwrap().all.len(), 5);
}
