//! What every audit log promises, whatever is behind it: the same for a file and for a
//! store.

use super::*;
#[cfg(unix)]
use crate::store::cluster;

fn entry(id: &str, at: &str, host: Option<&str>) -> AuditLine {
    serde_json::from_value(serde_json::json!({
        "v": 1, "at": at, "host": host, "user": "anna", "profile": null, "mode": "test",
        "account": null, "command": "readers rename", "method": "POST", "path": "/v1/x",
        "object": "terminal.reader", "id": id, "outcome": "done", "status": 200, "error": null,
        "request_id": format!("req_{id}"), "tries": 1, "sent": {"label": "rk_test_secretsecret"},
        "before": null, "after": null, "newer": true
    }))
    .unwrap()
}

fn ids(log: &dyn AuditLog, from: Option<&str>, to: Option<&str>) -> Vec<String> {
    let at = |text: Option<&str>| text.map(|text| text.parse().unwrap());
    let lines = log.read(at(from), at(to)).unwrap();
    lines
        .map(|line| line.unwrap().unwrap().id.unwrap())
        .collect()
}

/// Holds two processes' logs to all of it; `arrive` has what one wrote seen by the other.
async fn keeps_its_promises(one: &dyn AuditLog, two: &dyn AuditLog, arrive: impl AsyncFn()) {
    assert!(ids(one, None, None).is_empty());
    one.append(&entry("tmr_1", "2026-11-23T12:00:00.001Z", None))
        .unwrap();
    two.append(&entry("tmr_2", "2026-11-23T12:00:00.002Z", None))
        .unwrap();
    one.append(&entry("tmr_3", "2026-11-23T12:00:01Z", None))
        .unwrap();
    arrive().await;
    for log in [one, two] {
        assert_eq!(ids(log, None, None), ["tmr_1", "tmr_2", "tmr_3"]);
    }
    let mut lines = two.read(None, None).unwrap();
    let first = lines.next().unwrap().unwrap().unwrap();
    assert_eq!(first.more["newer"], true);
    assert_eq!(first.at, "2026-11-23T12:00:00.001Z".parse().unwrap());
    // A key is not kept, wherever it was typed.
    assert!(!first.text().unwrap().contains("secretsecret"));
    let since = ids(
        one,
        Some("2026-11-23T12:00:00.002Z"),
        Some("2026-11-23T12:00:01Z"),
    );
    // A log may give more than was asked for, and in the same order.
    assert!(since.contains(&"tmr_2".to_owned()), "{since:?}");
}

#[tokio::test]
async fn a_file_keeps_its_promises() {
    let home = tempfile::tempdir().unwrap();
    let open = || FileAuditLog::in_dir(home.path());
    keeps_its_promises(&open(), &open(), async || {}).await;
}

#[cfg(unix)]
#[tokio::test]
async fn a_store_keeps_its_promises() {
    let Some(cluster) = cluster::Cluster::start() else {
        return;
    };
    let home = tempfile::tempdir().unwrap();
    let logs = [
        StoreLogs::of_machine(&cluster.url(), home.path(), "till-1").await,
        StoreLogs::of_machine(&cluster.url(), home.path(), "till-2").await,
    ];
    let open = |at: usize, host| {
        let own = FileAuditLog::in_dir(&home.path().join(host));
        StoreAuditLog::new(own, logs[at].clone())
    };
    let (one, two) = (open(0, "till-1"), open(1, "till-2"));
    keeps_its_promises(&one, &two, async || {
        for logs in &logs {
            logs.deliver().await.unwrap();
        }
    })
    .await;
    // What a machine kept is the same line, wherever it is read again.
    let kept = std::fs::read(home.path().join("till-1/audit.jsonl")).unwrap();
    let imported = two.import(&kept, None, |_| true).await.unwrap();
    assert_eq!((imported.lines, imported.new), (2, 0));
    let old = entry("tmr_0", "2026-11-22T12:00:00Z", Some("till-9"));
    let old = old.text().unwrap();
    let imported = two
        .import(format!("{old}\n{old}\n{{").as_bytes(), None, |_| true)
        .await
        .unwrap();
    assert_eq!(
        (imported.lines, imported.new, imported.unreadable),
        (2, 1, 1)
    );
    let text = one.export().unwrap();
    assert_eq!(two.import(&text, None, |_| true).await.unwrap().new, 0);
    assert_eq!(two.import(&text, None, |_| false).await.unwrap().lines, 0);
    let lines = two.read(None, None).unwrap();
    let hosts: Vec<_> = lines
        .map(|line| line.unwrap().unwrap().host.unwrap())
        .collect();
    assert_eq!(hosts, ["till-9", "till-1", "till-2", "till-1"]);
    // While the store is away nothing is lost and nobody waits.
    cluster.kill();
    one.append(&entry("tmr_4", "2026-11-23T13:00:00Z", None))
        .unwrap();
    assert!(logs[0].deliver_in_passing().await.is_err());
    logs[0].deliver_in_passing().await.unwrap();
    cluster.run();
    logs[0].deliver().await.unwrap();
    logs[0].deliver().await.unwrap();
    assert_eq!(ids(&two, None, None).len(), 5);
}
