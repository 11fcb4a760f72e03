use super::*;

fn held(directory: &Path) -> Ledger {
    Ledger::open(directory, "test-1").unwrap()
}

#[test]
fn a_new_ledger_has_every_migration_and_an_old_one_gets_the_missing() {
    let home = tempfile::tempdir().unwrap();
    let ledger = held(home.path());
    let version = |ledger: &Ledger| -> i64 {
        let read = |conn: &Connection| {
            Ok(conn.pragma_query_value(None, "user_version", |row| row.get(0))?)
        };
        ledger.read(read).unwrap()
    };
    assert_eq!(version(&ledger), i64::try_from(MIGRATIONS.len()).unwrap());
    drop(ledger);
    // Opened again nothing is done twice.
    assert_eq!(held(home.path()).standing().unwrap().charges, 0);
}

#[test]
fn a_new_ledger_may_be_opened_by_several_at_once() {
    for _ in 0..20 {
        let home = tempfile::tempdir().unwrap();
        let ready = std::sync::Barrier::new(4);
        std::thread::scope(|scope| {
            let open = || {
                ready.wait();
                Ledger::open(home.path(), "test-1").map(drop)
            };
            let opened: Vec<_> = (0..4).map(|_| scope.spawn(open)).collect();
            for thread in opened {
                thread.join().unwrap().unwrap();
            }
        });
    }
}

#[test]
fn a_newer_ledger_is_refused() {
    let home = tempfile::tempdir().unwrap();
    let ledger = held(home.path());
    ledger
        .read(|conn| Ok(conn.pragma_update(None, "user_version", 99)?))
        .unwrap();
    drop(ledger);
    let failure = Ledger::open(home.path(), "test-1").unwrap_err();
    assert!(failure.message().contains("newer tillctl"), "{failure}");
}

#[test]
fn what_is_no_ledger_is_said_to_be_none() {
    let home = tempfile::tempdir().unwrap();
    std::fs::write(
        home.path().join("test-1.sqlite"),
        "not a database at all, but long enough to be read as the header of one, which it is not",
    )
    .unwrap();
    let failure = Ledger::open(home.path(), "test-1").unwrap_err();
    assert!(failure.next_step().unwrap().contains("ledger reset"));
}

#[cfg(unix)]
#[test]
fn a_ledger_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let home = tempfile::tempdir().unwrap();
    let directory = home.path().join("ledger");
    let ledger = Ledger::open(&directory, "../sk_test").unwrap();
    let _lock = try_lock(ledger.path()).unwrap().unwrap();
    ledger
        .write(|conn, _| set_meta(conn, "anything", 1))
        .unwrap();
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&directory), 0o700);
    let files: Vec<PathBuf> = std::fs::read_dir(&directory)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    // The data, its two locks, and SQLite's two files beside it.
    assert_eq!(files.len(), 5, "{files:?}");
    for file in files {
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }
}

#[tokio::test]
async fn a_ledger_in_use_is_not_reset() {
    let home = tempfile::tempdir().unwrap();
    let ledger = held(home.path());
    let lock = ledger.lock(|| panic!("nobody has it")).await.unwrap();
    assert!(Ledger::reset(home.path(), "test-1").is_err());
    drop(lock);
    assert!(Ledger::reset(home.path(), "test-1").unwrap());
    assert!(!Ledger::reset(home.path(), "test-1").unwrap());
    assert_eq!(held(home.path()).standing().unwrap().since, None);
}

#[test]
fn a_ledger_that_cannot_be_deleted_is_said() {
    let home = tempfile::tempdir().unwrap();
    let path = held(home.path()).path().to_owned();
    // No file that could be deleted.
    std::fs::remove_file(&path).unwrap();
    std::fs::create_dir(&path).unwrap();
    let failure = Ledger::reset(home.path(), "test-1").unwrap_err();
    assert!(failure.to_string().contains("cannot be used"), "{failure}");
}

#[test]
fn a_write_that_fails_leaves_nothing_behind() {
    let home = tempfile::tempdir().unwrap();
    let ledger = held(home.path());
    let failed: Result<(), Failure> = ledger.write(|conn, dims| {
        dims.word(conn, "eur")?;
        set_meta(conn, "synced", 5)?;
        Err(Failure::failed("no"))
    });
    assert!(failed.is_err());
    assert_eq!(ledger.standing().unwrap().synced, None);
    // The number of a word that was rolled back is not used again.
    let number = ledger.write(|conn, dims| dims.word(conn, "usd")).unwrap();
    let text: String = ledger
        .read(|conn| {
            let sql = "SELECT text FROM word WHERE id = ?1";
            Ok(conn.query_row(sql, [number], |row| row.get(0))?)
        })
        .unwrap();
    assert_eq!(text, "usd");
}

#[test]
fn a_ledger_of_before_knows_what_it_has_not_read() {
    let home = tempfile::tempdir().unwrap();
    let old = Connection::open(path_of(home.path(), "test-1")).unwrap();
    old.execute_batch(MIGRATIONS[0]).unwrap();
    // Charges 1 to 4: with all, without the movement it names, without its
    // PaymentIntent, captured since that was read. Refunds 1 to 3: with what left,
    // without what came back, and one that moved nothing.
    old.execute_batch(
        "INSERT INTO word VALUES (1, 'eur'), (2, 'succeeded'), (3, 'requires_capture');
         INSERT INTO sort VALUES (1, 0, 1, 2, 1, 1, 2, 0, 0, 0), (2, 0, 1, 2, 1, 1, 0, 0, 0, 0),
            (3, 0, 1, 2, 1, 1, 3, 0, 0, 0);
         INSERT INTO charge VALUES
            (1, 'ch_1', 0, 1, 5, 0, NULL, 5, 0, 0, 'pi_1', NULL, 'txn_1', 0),
            (2, 'ch_2', 0, 1, 5, 0, NULL, 5, 0, 0, 'pi_2', NULL, 'txn_2', 0),
            (3, 'ch_3', 0, 2, 5, NULL, NULL, 5, 0, 0, 'pi_3', NULL, 'txn_4', 0),
            (4, 'ch_4', 0, 3, 5, 0, NULL, 5, 0, 0, 'pi_4', NULL, NULL, 1);
         INSERT INTO refund VALUES
            (1, 're_1', 'ch_1', 1, 5, 1, 2, NULL, 'txn_1', NULL, 0),
            (2, 're_2', 'ch_1', 1, 5, 1, 2, NULL, 'txn_1', 'txn_3', 0),
            (3, 're_3', 'ch_1', 1, 5, 1, 2, NULL, NULL, NULL, 1);
         INSERT INTO balance VALUES (1, 'txn_1', 1, 'ch_1', 0, 'ch_1', 1, 5, 0, 5, 1, NULL, 1);
         INSERT INTO list VALUES (0, 0, 9, 9);
         INSERT INTO meta VALUES ('followed', 9), ('synced', 9);
         PRAGMA user_version = 1;",
    )
    .unwrap();
    drop(old);
    let ledger = held(home.path());
    assert_eq!(ledger.standing().unwrap().unread, 4);
    let unread = |table: &str| -> Vec<i64> {
        let read = |conn: &Connection| {
            let mut all = conn.prepare(&format!("SELECT unread FROM {table} ORDER BY created"))?;
            let all = all.query_map([], |row| row.get(0))?;
            Ok(all.collect::<Result<_, _>>()?)
        };
        ledger.read(read).unwrap()
    };
    assert_eq!(unread("charge"), [0, 1, 3, 2]);
    assert_eq!(unread("refund"), [0, 1, 0]);
    let followed = ledger.read(|conn| meta(conn, "followed")).unwrap();
    assert_eq!(followed, None);
}

#[test]
fn a_ledger_of_before_knows_which_days_can_have_been_reported_on() {
    for (gap, known) in [
        ("", Some(9_700)),
        ("INSERT INTO slice VALUES (1, 5, 7);", None),
    ] {
        let home = tempfile::tempdir().unwrap();
        let old = Connection::open(path_of(home.path(), "test-1")).unwrap();
        old.execute_batch(MIGRATIONS[0]).unwrap();
        old.execute_batch(&format!(
            "INSERT INTO list VALUES (0, 100, 9, 9), (1, 200, 9, 9);
             INSERT INTO meta VALUES ('synced', 10000); {gap}
             PRAGMA user_version = 1;"
        ))
        .unwrap();
        drop(old);
        let ledger = held(home.path());
        let said = |name: &str| ledger.read(|conn| meta(conn, name)).unwrap();
        assert_eq!(said("whole_since"), known.map(|_| 200));
        assert_eq!(said("whole_until"), known);
    }
}
