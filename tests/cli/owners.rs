//! Whose files are believed: what makes the program do something, and what it
//! appends to, is its user's own or the system's, or it is refused with what to do.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown, symlink};
use std::path::{Path, PathBuf};

use super::paying::pay;
use super::shells::{ask, furnished, until};
use super::shop::{KEY, Run, Shop};

/// `nobody`, in whose name files are made here.
const NOBODY: u32 = 65534;

/// Whether files can be given away. Told where a test leaves that part out.
fn is_root(part: &str) -> bool {
    let home = tempfile::tempdir().unwrap();
    let is_root = chown(home.path(), Some(NOBODY), Some(NOBODY)).is_ok();
    if !is_root {
        eprintln!("skipped, for only root gives files away: {part}");
    }
    is_root
}

fn set(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

fn give_away(path: &Path) {
    chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
}

/// A user's file that names a command, which leaves a trace.
fn config(shop: &Shop) -> PathBuf {
    let folder = shop.path("config/tillctl");
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join("config.toml");
    let trace = shop.path("ran");
    let text = format!(
        "api_key_command = \"touch '{}'; printf {KEY}\"\n",
        trace.display()
    );
    fs::write(&path, text).unwrap();
    set(&path, 0o600);
    path
}

#[track_caller]
fn refused(run: &Run, code: i32, why: &str, remedy: &str) {
    assert_eq!(run.code, code, "{}", run.stderr);
    for text in [why, remedy] {
        assert!(run.stderr.contains(text), "{text} in:\n{}", run.stderr);
    }
}

#[test]
fn settings_that_others_can_write_run_nothing() {
    let shop = Shop::demo().key(None);
    let path = config(&shop);
    let folder = path.parent().unwrap();
    let verbs: [&[&str]; 3] = [
        &["readers", "list", "-o", "id"],
        &["whoami"],
        &["config", "set", "tz", "UTC"],
    ];
    let all = |why: &str, remedy: &str| {
        for verb in verbs {
            refused(&shop.run(verb), 2, why, remedy);
        }
        assert!(!shop.path("ran").exists());
    };
    for mode in [0o666, 0o622, 0o664, 0o620] {
        set(&path, mode);
        all(
            &format!("others can write to it (mode {mode:o})"),
            "chmod go-w",
        );
    }
    set(&path, 0o600);
    set(folder, 0o777);
    all("others can put files into the folder", "chmod go-w");
    set(folder, 0o700);
    // The folders above count as well: who can rename one can put another there.
    set(&shop.path("config"), 0o707);
    all("others can put files into the folder", "chmod go-w");
    set(&shop.path("config"), 0o755);
    if is_root("a settings file of somebody else") {
        give_away(&path);
        all("it belongs to another user (uid 65534)", "chown");
        chown(&path, Some(0), Some(0)).unwrap();
        // A link of somebody else's to a file that is in order.
        let own = shop.path("own.toml");
        fs::rename(&path, &own).unwrap();
        symlink(&own, &path).unwrap();
        std::os::unix::fs::lchown(&path, Some(NOBODY), Some(NOBODY)).unwrap();
        all("it is a link that belongs to another user", "chown");
        fs::remove_file(&path).unwrap();
        fs::rename(&own, &path).unwrap();
        give_away(folder);
        all("its folder", "chown");
        chown(folder, Some(0), Some(0)).unwrap();
    }
    // One's own link to a file that is kept elsewhere is as good as the file.
    let kept = shop.path("dotfiles.toml");
    fs::rename(&path, &kept).unwrap();
    symlink(&kept, &path).unwrap();
    set(&kept, 0o644);
    assert_eq!(shop.run(verbs[0]).code, 0);
    assert!(shop.path("ran").exists());
    // Nobody's file, by which the user's is left out.
    let mut command = shop.command(&["config", "list"]);
    command.env("TILLCTL_CONFIG", "/dev/null");
    assert_eq!(shop.finish(command).code, 0);
}

/// A settings file of the system's, as an image or a package brings it, is used by
/// whoever can read it.
#[test]
fn settings_of_the_system_are_for_everybody() {
    use std::os::unix::process::CommandExt as _;
    if !is_root("the system's settings, read by another user") {
        return;
    }
    let shop = Shop::demo().key(None);
    let path = config(&shop);
    set(&path, 0o444);
    let folder = path.parent().unwrap();
    set(folder, 0o755);
    give_away(&shop.path("."));
    let mut command = shop.command(&["readers", "list", "-o", "id"]);
    command.uid(NOBODY).gid(NOBODY);
    let run = shop.finish(command);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(fs::metadata(shop.path("ran")).unwrap().uid(), NOBODY);
}

#[test]
fn keys_that_somebody_else_put_there_are_not_used() {
    let shop = Shop::demo().key(None);
    let folder = shop.path("config/tillctl");
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join("credentials.toml");
    fs::write(&path, format!("[default]\nkey = \"{KEY}\"\n")).unwrap();
    set(&path, 0o600);
    let list = ["readers", "list", "-o", "id", "--profile", "default"];
    assert_eq!(shop.run(&list).code, 0);
    set(&folder, 0o777);
    refused(
        &shop.run(&list),
        3,
        "others can put files into the folder",
        "chmod go-w",
    );
    set(&folder, 0o700);
    if is_root("keys of somebody else") {
        give_away(&path);
        let run = shop.run(&list);
        refused(
            &run,
            3,
            "belongs to another user (uid 65534)",
            "roll the keys",
        );
    }
}

/// The one file in a folder of the state directory whose name ends so.
fn state(shop: &Shop, folder: &str, ending: &str) -> PathBuf {
    let mut all = shop.state(folder);
    all.retain(|path| path.to_str().unwrap().ends_with(ending));
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

/// A file in the state directory that was made into a link, a file that others can
/// write to, or somebody else's: each in turn, and what stood elsewhere stays.
fn each_way(shop: &Shop, path: &Path, mut look: impl FnMut(&str)) {
    let text = fs::read(path).unwrap();
    let elsewhere = shop.path("elsewhere");
    fs::write(&elsewhere, &text).unwrap();
    fs::remove_file(path).unwrap();
    symlink(&elsewhere, path).unwrap();
    look("it is a link");
    assert_eq!(fs::read(&elsewhere).unwrap(), text);
    fs::remove_file(path).unwrap();
    fs::write(path, &text).unwrap();
    set(path, 0o666);
    look("others can write to it (mode 666)");
    assert_eq!(fs::read(path).unwrap(), text);
    set(path, 0o600);
    if is_root("a file of somebody else in the state directory") {
        give_away(path);
        look("it belongs to another user (uid 65534)");
        assert_eq!(fs::read(path).unwrap(), text);
        chown(path, Some(0), Some(0)).unwrap();
    }
    set(path.parent().unwrap(), 0o777);
    look("others can put files into the folder");
    set(path.parent().unwrap(), 0o700);
    assert_eq!(fs::read(path).unwrap(), text);
}

/// The write is made, for a payment does not fail because of its log; and that it
/// is not recorded is said.
#[test]
fn an_audit_log_that_is_not_ours_is_not_written() {
    let shop = Shop::demo();
    let rename = |to: &str| shop.run(&["readers", "rename", "Practice till", to]);
    assert_eq!(rename("Practice till").code, 0);
    assert_eq!(rename("Till 9").code, 0);
    let path = shop.path("state/tillctl/audit.jsonl");
    let (mut name, mut number) = ("Till 9".to_owned(), 9);
    each_way(&shop, &path, |why| {
        number += 1;
        let next = format!("Till {number}");
        let run = shop.run(&["readers", "rename", &name, &next]);
        name = next;
        refused(&run, 0, "writes are not recorded", why);
        if !why.contains("folder") {
            let run = shop.run(&["audit", "list"]);
            refused(&run, 1, "cannot read the audit log", why);
        }
        let doctor = shop.run(&["doctor", "-o", "json"]);
        assert_eq!(doctor.code, 10, "{}", doctor.stdout);
        assert!(doctor.stdout.contains(why), "{why} in:\n{}", doctor.stdout);
    });
    assert_eq!(shop.run(&["audit", "list"]).code, 0);
}

#[test]
fn nothing_is_sold_over_a_journal_that_is_not_ours() {
    let shop = Shop::demo();
    assert_eq!(pay(&shop, &[]).code, 0);
    let path = state(&shop, "journal", ".jsonl");
    let writes = shop.requests_that_write();
    each_way(&shop, &path, |why| {
        refused(&pay(&shop, &[]), 1, why, "nothing is sent");
    });
    assert_eq!(shop.requests_that_write(), writes);
    // Nor if others hold the folder of its locks.
    let locks = shop.path("state/tillctl/journal/locks");
    set(&locks, 0o777);
    refused(
        &pay(&shop, &[]),
        1,
        "others can put files into the folder",
        "chmod go-w",
    );
    assert_eq!(shop.requests_that_write(), writes);
    set(&locks, 0o700);
    assert_eq!(pay(&shop, &[]).code, 0);
}

#[test]
fn a_ledger_that_is_not_ours_is_not_added_up() {
    let shop = Shop::demo();
    assert_eq!(shop.run(&["ledger", "sync", "--since", "today"]).code, 0);
    let path = state(&shop, "ledger", ".sqlite");
    let report = ["report", "--day", "today", "--tz", "UTC"];
    each_way(&shop, &path, |why| {
        refused(&shop.run(&report), 1, why, "hint: ");
    });
    // A part of it that SQLite would read first.
    let log = PathBuf::from(format!("{}-wal", path.display()));
    let _ = fs::remove_file(&log);
    symlink(shop.path("elsewhere"), &log).unwrap();
    refused(&shop.run(&report), 1, "it is a link", "hint: ");
    fs::remove_file(&log).unwrap();
    assert_eq!(shop.run(&report).code, 0);
}

/// What was seen of the fleet is begun anew, as when it is damaged.
#[test]
fn what_was_seen_of_the_fleet_is_read_from_our_own_file_alone() {
    let shop = Shop::demo();
    let check = || shop.run(&["fleet", "check"]);
    assert!([0, 10].contains(&check().code));
    let path = state(&shop, "health", ".json");
    let elsewhere = shop.path("elsewhere");
    fs::rename(&path, &elsewhere).unwrap();
    let text = fs::read(&elsewhere).unwrap();
    symlink(&elsewhere, &path).unwrap();
    let run = check();
    assert!(run.stderr.contains("it is a link"), "{}", run.stderr);
    assert_eq!(fs::read(&elsewhere).unwrap(), text);
    assert!(!fs::symlink_metadata(&path).unwrap().is_symlink());
    assert!(!check().stderr.contains("it is a link"));
}

/// Names for completions that somebody else wrote are not offered.
#[test]
fn names_that_others_keep_are_not_completed() {
    let shop = furnished();
    let words = ["readers", "get", "Cou"];
    until(&shop, &words, &["Counter"]);
    let names = shop.path(".cache/tillctl/names");
    let first = |folder: &Path| {
        fs::read_dir(folder)
            .unwrap()
            .next()
            .unwrap()
            .unwrap()
            .path()
    };
    let kept = first(&names).join("readers.tsv");
    let text = fs::read_to_string(&kept).unwrap();
    fs::write(&kept, text.replace("Counter", "Couch")).unwrap();
    assert_eq!(ask(&shop, &words).stdout.split('\t').next(), Some("Couch"));
    set(&kept, 0o666);
    assert_eq!(ask(&shop, &words).stdout, "");
}
