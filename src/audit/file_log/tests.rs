//! The audit log as a file.

use std::io::Write as _;

use std::sync::Arc;

use serde_json::Map;

use super::*;
use crate::audit::{Who, recorder};
use crate::stripe::audit_event::AuditEvent;

fn entry(id: &str) -> AuditLine {
    serde_json::from_value(serde_json::json!({
        "v": 1, "at": "2026-11-23T12:00:00Z", "user": "anna", "profile": null, "mode": "test",
        "account": null, "command": "readers rename", "method": "POST", "path": "/v1/x",
        "object": "terminal.reader", "id": id, "outcome": "done", "status": 200, "error": null,
        "request_id": "req_1", "tries": 1, "sent": {"payment_intent": "pi_1"},
        "before": null, "after": null, "newer": true
    }))
    .unwrap()
}

#[test]
fn lines_are_kept_whole_whatever_stood_before() {
    let folder = tempfile::tempdir().unwrap();
    let log = FileAuditLog::in_dir(&folder.path().join("deep/er"));
    assert_eq!(log.read(None, None).unwrap().count(), 0);
    log.append(&entry("tmr_1")).unwrap();
    let mut file = std::fs::OpenOptions::new()
        .append(true)
        .open(log.path())
        .unwrap();
    file.write_all(b"{\"v\":1,\"at\":").unwrap();
    log.append(&entry("tmr_2")).unwrap();
    let read: Vec<_> = log.read(None, None).unwrap().map(Result::unwrap).collect();
    assert_eq!(read.len(), 3);
    assert!(read[1].is_none());
    let last = read[2].as_ref().unwrap();
    assert!(last.is_about("tmr_2") && last.is_about("pi_1") && !last.is_about("tmr_1"));
    assert_eq!(last.more["newer"], true);
}

#[test]
fn many_writers_do_not_tear_each_others_lines() {
    let folder = tempfile::tempdir().unwrap();
    let log = FileAuditLog::in_dir(folder.path());
    std::thread::scope(|scope| {
        for thread in 0..8 {
            let log = &log;
            scope.spawn(move || {
                for number in 0..25 {
                    log.append(&entry(&format!("tmr_{thread}x{number}")))
                        .unwrap();
                }
            });
        }
    });
    let ids: std::collections::BTreeSet<_> = log
        .read(None, None)
        .unwrap()
        .map(|e| e.unwrap().unwrap().id.unwrap())
        .collect();
    assert_eq!(ids.len(), 200);
}

#[cfg(unix)]
#[test]
fn nobody_else_can_read_it() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let log = FileAuditLog::in_dir(&folder.path().join("state"));
    log.append(&entry("tmr_1")).unwrap();
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(log.path()), 0o600);
    assert_eq!(mode(log.path().parent().unwrap()), 0o700);
}

#[test]
fn a_log_that_cannot_be_written_is_told_of_once() {
    use crate::stripe::audit_event::WriteOutcome;
    let folder = tempfile::tempdir().unwrap();
    // A directory stands where the file should be.
    let log = FileAuditLog::in_dir(folder.path());
    std::fs::create_dir(log.path()).unwrap();
    let told = Arc::new(std::sync::Mutex::new(Vec::new()));
    let kept = Arc::clone(&told);
    let who = Who {
        host: None,
        user: "anna".into(),
        profile: None,
        command: "pay".into(),
        simulator: false,
        api_base: None,
    };
    let record = recorder(
        Arc::new(log),
        who,
        || Timestamp::UNIX_EPOCH,
        move |text| {
            kept.lock().unwrap().push(text.to_owned());
        },
    );
    for _ in 0..3 {
        record(&AuditEvent {
            method: crate::stripe::Method::Post,
            path: "/v1/x".into(),
            mode: crate::secret::Mode::Test,
            account: None,
            context: None,
            object: None,
            id: None,
            sent: Map::new(),
            before: None,
            after: None,
            ending: WriteOutcome::Done,
            status: Some(200),
            error: None,
            request_id: None,
            tries: 1,
            replayed: false,
        });
    }
    assert_eq!(told.lock().unwrap().len(), 1);
}
