//! Many readers at once: import, rename from a file and by a template, edit,
//! delete and cancel several.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use snapbox::str;

use super::shop::{LIVE_KEY, Shop, interrupt};

const REGISTER: &str = "POST /v1/terminal/readers";
const UPDATE: &str = "POST /v1/terminal/readers/{id}";
const DELETE: &str = "DELETE /v1/terminal/readers/{id}";
const CANCEL: &str = "POST /v1/terminal/readers/{id}/cancel_action";

const ROWS: &str = "\u{feff}code,label,location,metadata.floor\n\
    simulated-wpe,Gate 1,Dublin Temple Bar,1\n\
    sepia-cerulean-aqua,Gate 2,Dublin Temple Bar,\n\
    olive-umber-teal,Gate 3,Tokyo Shibuya,3\n";

/// The rows of a JSON-lines result.
fn rows(stdout: &str) -> Vec<Value> {
    let lines = stdout.lines();
    lines.map(|l| serde_json::from_str(l).unwrap()).collect()
}

fn outcomes(stdout: &str) -> Vec<String> {
    let rows = rows(stdout);
    let outcome = |r: &Value| r["outcome"].as_str().unwrap().to_owned();
    rows.iter().map(outcome).collect()
}

fn labels(shop: &Shop) -> Vec<String> {
    let all = shop.elsewhere("/v1/terminal/readers?limit=100", None);
    let rows = all["data"].as_array().unwrap();
    let mut labels: Vec<_> = rows
        .iter()
        .map(|r| r["label"].as_str().unwrap().to_owned())
        .collect();
    labels.sort();
    labels
}

fn count(shop: &Shop, endpoint: &str) -> usize {
    let (method, path) = endpoint.split_once(' ').unwrap();
    shop.count(method, path)
}

#[test]
fn a_file_is_imported_once() {
    let shop = Shop::demo();
    let file = shop.file("readers.csv", ROWS);
    let first = shop.run(&["readers", "import", &file]);
    // Rows go side by side: which of them gets which serial number is chance.
    first.is(0, str![[r#"
3 rows to import; the account of sk_test_…p7dc, test mode; as of 2026-11-23 12:00, UTC
ROW  LABEL   LOCATION NAME      READER                    OUTCOME     DETAIL
  2  Gate 1  Dublin Temple Bar  tmr_#1                    registered  simulated_wisepos_e, serial number [..]
  3  Gate 2  Dublin Temple Bar  tmr_#2                    registered  stripe_s700, serial number [..]
  4  Gate 3  Tokyo Shibuya      tmr_#3                    registered  stripe_s700, serial number [..]

"#]], str![[r#"
3 rows, to import
3 rows: 3 registered

"#]]);
    assert_eq!(count(&shop, REGISTER), 3);
    assert_eq!(shop.reader("Gate 1")["metadata"], json!({"floor": "1"}));
    assert_eq!(shop.reader("Gate 2")["metadata"], json!({}));
    let again = shop.run(&["readers", "import", &file, "-o", "jsonl"]);
    assert_eq!(again.code, 0, "{again:?}");
    assert_eq!(outcomes(&again.stdout), ["done_before"; 3]);
    assert_eq!(count(&shop, REGISTER), 3);
    // A reader that was deleted since is due again.
    shop.run(&["readers", "delete", "Gate 1", "--yes"]);
    let third = shop.run(&["readers", "import", &file, "-o", "jsonl"]);
    assert_eq!(
        outcomes(&third.stdout),
        ["registered", "done_before", "done_before"]
    );
    assert_eq!(shop.reader("Gate 1")["metadata"], json!({"floor": "1"}));
}

#[test]
fn all_faults_of_an_import_are_told_before_anything_is_sent() {
    let shop = Shop::demo();
    let long = "x".repeat(501);
    let text = format!(
        "code,label,location,metadata.floor\n\
         ,Gate 1,Dublin Temple Bar,\n\
         a-b-c,,Dublin Temple Bar,\n\
         a-b-c,Gate 2,Wien,\n\
         d-e-f,d-e-f,,{long}\n\
         d-e-f,Till 1,Berlin Kreuzberg,\n\
         g-h-i,Gate 3,Tokyo Shibuya,\n\
         g-h-i,Gate 3,Tokyo Shibuya,\n\
         x,y\n\
         j-k-l,Counter,Wien,\n\
         m-n-o,Gate 2,Dublin Temple Bar,\n"
    );
    let file = shop.file("readers.csv", &text);
    for args in [
        vec!["readers", "import", &file],
        vec!["readers", "import", &file, "--dry-run"],
    ] {
        shop.run(&args).is(2, "", str![[r#"
error: the file has 15 faults; nothing was sent
  line 2: no code
  line 3: no label: without one Stripe would call the reader by its pairing code
  line 4: no location "Wien"
  line 4: the code stands in line 3 already: it works once
  line 5: the label is the pairing code
  line 5: metadata.floor has more than 500 characters
  line 5: no location: a reader without one takes no payments
  line 6: the code stands in line 5 already: it works once
  line 6: the label "Till 1" is that of tmr_#1, at this location (--skip-existing takes it for this row's)
  line 8: the label "Gate 3" stands in line 7 already
  line 8: the code stands in line 7 already: it works once
  line 9: 2 fields, but the header has 4
  line 10: no location "Wien"
  line 10: the label "Counter" is that of tmr_#2
  line 11: the label "Gate 2" stands in line 4 already
hint: mend it and run it again; `tillctl locations list` shows the locations

"#]]);
    }
    shop.wrote(&[]);
    let unknown = shop.file("unknown.csv", "code,name,location\na,b,c\n");
    shop.run(&["readers", "import", &unknown]).is(
        2,
        "",
        str![[r#"
error: the file has a fault; nothing was sent
  line 1: unknown column "name"; there are code, label, location and metadata.KEY
hint: mend it and run it again; `tillctl locations list` shows the locations

"#]],
    );
    // What stands in the file is shown as it stands there.
    let bare = shop.file("bare.csv", "ABC-Def-ghi,Gate,Wien\nb-c-d,Gate 2,Wien\n");
    shop.run(&["readers", "import", &bare]).is(
        2,
        "",
        str![[r#"
error: the file has a fault; nothing was sent
  line 1: "ABC-Def-ghi", "Gate", "Wien" are no columns: the first line names the columns (code, label, location)
hint: mend it and run it again; `tillctl locations list` shows the locations

"#]],
    );
    let unknown = shop.file("unknown.csv", "code,NAME,location\na,b,c\n");
    let told = shop.run(&["readers", "import", &unknown]).stderr;
    assert!(told.contains("unknown column \"NAME\""), "{told}");
    let missing = shop.file("missing.jsonl", "{\"code\":\"a-b-c\",\"label\":\"Gate\",\"location\":\"Wien\",\"metadata\":{\"floor\":2},\"metadata.lane\":\"4\"}\n");
    shop.run(&["readers", "import", &missing]).is(
        4,
        "",
        str![[r#"
error: the file has a fault; nothing was sent
  line 1: no location "Wien"
hint: mend it and run it again; `tillctl locations list` shows the locations

"#]],
    );
    shop.run(&["readers", "import", "nowhere.csv"]).is(
        2,
        "",
        str![[r#"
error: cannot read nowhere.csv: No such file or directory (os error 2)

"#]],
    );
    shop.wrote(&[]);
}

#[test]
fn an_import_is_shown_with_dry_run() {
    let shop = Shop::demo();
    let file = shop.file("readers.csv", ROWS);
    let shown = shop.run(&["readers", "import", &file, "--dry-run", "-o", "json"]);
    assert_eq!(shown.code, 0);
    assert_eq!(shown.json()["requests"].as_array().unwrap().len(), 3);
    assert_eq!(
        shown.json()["changes"][0],
        json!({"object": "line 2", "field": "label", "from": null, "to": "Gate 1"})
    );
    shop.wrote(&[]);
}

#[test]
fn some_rows_of_an_import_may_fail() {
    let shop = Shop::demo();
    let text = ROWS.replace("sepia-cerulean-aqua", "no-such-code");
    let file = shop.file("readers.csv", &text);
    let run = shop.run(&["readers", "import", &file, "-o", "csv", "-q"]);
    run.is(9, str![[r#"
row,label,location_name,reader,outcome,detail
2,Gate 1,Dublin Temple Bar,tmr_#1,registered,"simulated_wisepos_e, serial number [..]"
3,Gate 2,Dublin Temple Bar,,failed,Stripe does not take the pairing code: We couldn't find a reader with the registration code no-such-code. Check that the code is right and that the reader shows it now.
4,Gate 3,Tokyo Shibuya,tmr_#2,registered,"stripe_s700, serial number [..]"

"#]], str![[r#"
error: 1 of 3 rows not registered
  row 3, Gate 2: Stripe does not take the pairing code: We couldn't find a reader with the registration code no-such-code. Check that the code is right and that the reader shows it now.
hint: codes are short-lived, get a fresh one: an unregistered reader shows its code on the screen; on a registered S700, S710 or WisePOS E swipe right from the left edge of the screen, tap Settings, enter the admin passcode (07139 unless it was changed) and tap Generate pairing code; see https://docs.stripe.com/terminal/fleet/register-readers

"#]]);
    // The code is mended; the rest is done.
    let file = shop.file("readers.csv", ROWS);
    let again = shop.run(&["readers", "import", &file, "-o", "jsonl"]);
    assert_eq!(again.code, 0, "{again:?}");
    assert_eq!(
        outcomes(&again.stdout),
        ["done_before", "registered", "done_before"]
    );
    assert_eq!(count(&shop, REGISTER), 4);
}

#[test]
fn a_machine_without_state_may_go_by_labels() {
    let shop = Shop::demo();
    let file = shop.file(
        "one.csv",
        "code,label,location\na-b-c,Till 1,Berlin Kreuzberg\n",
    );
    let run = shop.run(&["readers", "import", &file, "--skip-existing", "-o", "jsonl"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(outcomes(&run.stdout), ["done_before"]);
    let file = shop.file(
        "two.csv",
        "code,label,location\na-b-c,Till 1,Tokyo Shibuya\n",
    );
    let run = shop.run(&["readers", "import", &file, "--skip-existing"]);
    assert_eq!(run.code, 2, "{run:?}");
    shop.wrote(&[]);
}

/// kill -9 at every request, before it is carried out and after; then the same
/// command again: three readers, each once.
#[test]
fn an_import_is_killed_at_every_request() {
    let requests = {
        let shop = Shop::demo();
        let file = shop.file("readers.csv", ROWS);
        shop.run(&["readers", "import", &file]);
        shop.requests()
    };
    assert!(requests >= 5);
    for fault in ["hang", "stall"] {
        for nth in 1..=requests {
            let shop = Shop::faulty(&[&format!("{fault}#{nth}")]);
            let file = shop.file("readers.csv", ROWS);
            let mut child = shop.start(&["readers", "import", &file]);
            let since = Instant::now();
            while shop.requests() < nth && child.try_wait().unwrap().is_none() {
                assert!(since.elapsed() < Duration::from_secs(30));
                std::thread::sleep(Duration::from_millis(1));
            }
            child.kill().unwrap();
            child.wait().unwrap();
            let again = shop.run(&["readers", "import", &file, "-o", "jsonl"]);
            assert_eq!(again.code, 0, "{fault} at {nth}: {again:?}");
            let now = labels(&shop);
            assert_eq!(now.len(), 8 + 3, "{fault} at {nth}: {now:?}");
            for row in rows(&again.stdout) {
                let reader = shop.reader(row["label"].as_str().unwrap());
                let id = shop.real(row["reader"].as_str().unwrap());
                assert_eq!(reader["id"], id, "{fault} at {nth}");
            }
        }
    }
}

/// A 500 that Stripe keeps under the key of a row says so for a day: the next run sends another.
#[test]
fn a_failure_that_is_kept_does_not_hold_a_row_back() {
    let shop = Shop::faulty(&["crash-before@POST /v1/terminal/readers#1"]);
    let file = shop.file("readers.csv", ROWS);
    let first = shop.run(&["readers", "import", &file, "-o", "jsonl"]);
    let mut told = outcomes(&first.stdout);
    told.sort();
    assert_eq!(told, ["registered", "registered", "unknown"], "{first:?}");
    let again = shop.run(&["readers", "import", &file, "-o", "jsonl"]);
    assert_eq!(again.code, 0, "{again:?}");
    assert_eq!(labels(&shop).len(), 8 + 3);
}

#[test]
fn an_interrupted_import_says_what_was_done_and_goes_on() {
    let shop = Shop::faulty(&["latency=200@POST"]);
    let mut text = String::from("code,label,location\n");
    for n in 1..=60 {
        text.push_str(&format!("simulated-wpe,Gate {n},Tokyo Shibuya\n"));
    }
    let file = shop.file("readers.csv", &text);
    let child = shop.start(&["readers", "import", &file, "-o", "jsonl"]);
    let since = Instant::now();
    while count(&shop, REGISTER) == 0 {
        assert!(since.elapsed() < Duration::from_secs(30));
        std::thread::sleep(Duration::from_millis(2));
    }
    interrupt(&child);
    let run = shop.end(child);
    assert_eq!(run.code, 130, "{run:?}");
    let ends = outcomes(&run.stdout);
    assert_eq!(ends.len(), 60);
    let done = ends.iter().filter(|o| *o == "registered").count();
    assert_eq!(ends.iter().filter(|o| *o == "not_begun").count(), 60 - done);
    assert_eq!(count(&shop, REGISTER), done);
    assert!((1..60).contains(&done), "{done}");
    assert!(run.stderr.contains("interrupted; "), "{}", run.stderr);
}

#[test]
fn labels_come_from_a_file() {
    let shop = Shop::demo();
    let file = shop.file(
        "labels.csv",
        "reader,label\nTill 1,Till 2\nTill 2,Till 1\nSTRN26140000817,Bar\n",
    );
    let first = shop.reader("Till 1")["id"].clone();
    shop.run(&["readers", "rename", "--from", &file]).is(
        0,
        str![[r#"
3 readers to be renamed; the account of sk_test_…p7dc, test mode; as of 2026-11-23 12:00, UTC
ROW  LABEL   LOCATION NAME     READER                    OUTCOME    DETAIL
  2  Till 2  Berlin Kreuzberg  tmr_#1                    renamed    was Till 1
  3  Till 1  Berlin Kreuzberg  tmr_#2                    renamed    was Till 2
  4  Bar     Berlin Kreuzberg  tmr_#3                    unchanged

"#]],
        str![[r#"
3 readers, to be renamed
3 readers: 2 renamed, 1 unchanged

"#]],
    );
    assert_eq!(shop.reader("Till 2")["id"], first);
    shop.wrote(&[UPDATE, UPDATE]);
}

#[test]
fn a_file_of_labels_is_checked_as_a_whole() {
    let shop = Shop::demo();
    let file = shop.file(
        "labels.jsonl",
        "{\"reader\":\"Till 1\",\"label\":\"Counter\"}\n\
         {\"reader\":\"Tlil 2\",\"label\":\"A\"}\n\
         {\"id\":\"STRM26138003393\",\"label\":\"B\"}\n\
         {\"reader\":\"Bar\",\"label\":\"C\"}\n\
         {\"reader\":\"Till 2\",\"label\":\"C\"}\n\
         {\"reader\":\"Till 2\"}\n\
         {\"label\":\"D\",\"colour\":\"red\"}\n",
    );
    shop.run(&["readers", "rename", "--from", &file]).is(
        2,
        "",
        str![[r#"
error: the file has 7 faults; nothing was sent
  line 1: "Counter" is the label of tmr_#1, which keeps it
  line 2: no reader "Tlil 2"; nearest: Till 2
  line 3: this reader (tmr_#2) stands in line 1 already
  line 5: "C" is given to tmr_#3 too
  line 6: the label is empty
  line 7: unknown column "colour"; there are reader, id, serial_number, label
  line 7: no reader
hint: mend it and run it again; `tillctl readers list` shows the readers

"#]],
    );
    shop.wrote(&[]);
}

#[test]
fn labels_come_from_a_template() {
    let shop = Shop::demo();
    let args = [
        "readers",
        "rename",
        "--template",
        "{location}-{n:02}",
        "--where",
        "location=Berlin Kreuzberg,Tokyo Shibuya",
    ];
    shop.run(&args).is(
        0,
        str![[r#"
6 readers to be renamed; the account of sk_test_…p7dc, test mode; as of 2026-11-23 12:00, UTC
ROW  LABEL                LOCATION NAME     READER                    OUTCOME  DETAIL
  1  Berlin Kreuzberg-01  Berlin Kreuzberg  tmr_#1                    renamed  was Bar
  2  Berlin Kreuzberg-02  Berlin Kreuzberg  tmr_#2                    renamed  was Practice till
  3  Berlin Kreuzberg-03  Berlin Kreuzberg  tmr_#3                    renamed  was Till 1
  4  Berlin Kreuzberg-04  Berlin Kreuzberg  tmr_#4                    renamed  was Till 2
  5  Tokyo Shibuya-01     Tokyo Shibuya     tmr_#5                    renamed  was レジ 1
  6  Tokyo Shibuya-02     Tokyo Shibuya     tmr_#6                    renamed  was レジ 2

"#]],
        str![[r#"
6 readers, to be renamed
6 readers: 6 renamed

"#]],
    );
    shop.wrote(&[UPDATE; 6]);
    let again = shop.run(&args);
    assert_eq!(again.code, 0);
    shop.wrote(&[]);
    shop.run(&[
        "readers",
        "rename",
        "--template",
        "{type}",
        "--where",
        "label=*",
    ])
    .is(
        2,
        "",
        str![[r#"
error: this template does not give each reader a label of its own; nothing was sent
  Tokyo Shibuya-01 (tmr_#5): "stripe_s700" is given to tmr_#3 too
hint: a number makes labels differ: {n:02}

"#]],
    );
    shop.run(&["readers", "rename", "--template", "{n}"]).is(
        2,
        "",
        str![[r#"
error: which readers are to be renamed?
hint: name them, or add --where, such as --where location=Kreuzberg; --where 'label=*' means all

"#]],
    );
    shop.run(&["readers", "rename", "Counter"]).is(
        2,
        "",
        str![[r#"
error: which reader is to be renamed, and what is it to be called?
hint: tillctl readers rename READER LABEL; for several, --from FILE or --template TEMPLATE

"#]],
    );
    shop.wrote(&[]);
}

#[test]
fn metadata_of_several() {
    let shop = Shop::demo();
    shop.run(&[
        "readers",
        "edit",
        "Till 1",
        "Till 2",
        "Till 1",
        "--metadata",
        "floor=2",
    ])
    .is(
        0,
        str![[r#"
2 readers to be edited; the account of sk_test_…p7dc, test mode; as of 2026-11-23 12:00, UTC
ROW  LABEL   LOCATION NAME     READER                    OUTCOME  DETAIL
  1  Till 1  Berlin Kreuzberg  tmr_#1                    edited   floor "ground" -> "2"
  2  Till 2  Berlin Kreuzberg  tmr_#2                    edited   floor "upper" -> "2"

"#]],
        str![[r#"
2 readers, to be edited
2 readers: 2 edited

"#]],
    );
    shop.wrote(&[UPDATE, UPDATE]);
    shop.run(&[
        "readers",
        "edit",
        "--where",
        "metadata.floor=2",
        "--where",
        "label=Till 1",
        "--unset-metadata",
        "floor",
        "-o",
        "json",
    ])
    .is(
        0,
        str![[r#"
[
  {
    "row": 1,
    "reader": "tmr_#1",
    "label": "Till 1",
    "location_name": "Berlin Kreuzberg",
    "outcome": "edited",
    "detail": "floor removed",
    "error": null
  }
]

"#]],
        str![[r#"
1 reader: 1 edited

"#]],
    );
    assert_eq!(shop.reader("Till 1")["metadata"], json!({}));
    assert_eq!(shop.reader("Till 2")["metadata"], json!({"floor": "2"}));
}

#[test]
fn readers_that_cannot_be_chosen() {
    let shop = Shop::demo();
    shop.run(&[
        "readers",
        "edit",
        "Till 1",
        "Nobody",
        "Tlil 2",
        "--metadata",
        "a=b",
    ])
    .is(
        4,
        "",
        str![[r#"
error: 2 of 3 names name no one reader; nothing was sent
  no reader "Nobody"
  no reader "Tlil 2"; nearest: Till 2
hint: see tillctl readers list

"#]],
    );
    shop.run(&["readers", "edit", "--where", "floor=2", "--metadata", "a=b"])
        .is(
            2,
            "",
            str![[r#"
error: --where: "floor" is not one of location, status, type, label, serial, id, action, ip, software, silent (or last_seen), metadata.KEY
hint: such as --where location=Kreuzberg,status=offline; a label may be a pattern: label=Till *

"#]],
        );
    shop.run(&[
        "readers",
        "edit",
        "--where",
        "location=Wien",
        "--metadata",
        "a=b",
    ])
    .is(
        4,
        "",
        str![[r#"
error: --where: no location "Wien"
hint: see tillctl locations list

"#]],
    );
    // A slip is told what may be meant.
    for verb in [
        &["readers", "list"][..],
        &["readers", "edit", "--metadata", "a=b"],
        &["watch"],
    ] {
        let run = shop.run(&[verb, &["--where", "location=Dublin Temple Bra"]].concat());
        assert_eq!(run.code, 4, "{verb:?}: {}", run.stderr);
        let told = "did you mean \"Dublin Temple Bar\"?";
        assert!(run.stderr.contains(told), "{verb:?}: {}", run.stderr);
    }
    shop.run(&[
        "readers",
        "edit",
        "--where",
        "label=Wien *",
        "--metadata",
        "a=b",
    ])
    .is(
        0,
        "",
        str![[r#"
no reader fits; nothing was sent

"#]],
    );
}

#[test]
fn several_are_deleted_after_a_question() {
    let shop = Shop::demo();
    let args = ["readers", "delete", "--where", "label=Till *,Bar"];
    shop.run(&args).is(
        2,
        "",
        str![[r#"
error: Delete 3 readers: this needs a confirmation
  Till 1 (tmr_#1, serial number STRM26138003393) at Berlin Kreuzberg, by label=Till *
  Till 2 (tmr_#2, serial number WSC513105011295) at Berlin Kreuzberg, by label=Till *
  Bar (tmr_#3, serial number STRN26140000817) at Berlin Kreuzberg, by label=Bar
hint: add --yes if that is meant

"#]],
    );
    shop.wrote(&[]);
    let mut yes = args.to_vec();
    yes.push("--yes");
    // Whom metadata is about is told by label too.
    let floor = ["--where", "label=Bar,Till 1", "--metadata", "floor=2"];
    let edit = [&["readers", "edit"][..], &floor, &["--dry-run"]].concat();
    let shown = shop.run(&edit).stdout;
    for line in [
        "  Bar (tmr_#3) metadata.floor: ",
        "  Till 1 (tmr_#1) metadata.floor: ",
    ] {
        assert!(shown.contains(line), "{shown}");
    }
    let shown = shop.run(&[&edit[..], &["-o", "json"]].concat()).json();
    let names = [0, 1].map(|at| shown["changes"][at]["name"].as_str().unwrap().to_owned());
    assert_eq!(names, ["Till 1", "Bar"]);
    let shown = shop.run(&["readers", "delete", "Till 1", "Bar", "--dry-run"]);
    shown.is(
        0,
        str![[r#"
Would delete 2 readers
  tmr_#1 reader: "Till 1" -> (none)
  tmr_#3 reader: "Bar" -> (none)
  DELETE /v1/terminal/readers/tmr_#1
  DELETE /v1/terminal/readers/tmr_#3

"#]],
        str![[r#"
nothing was sent (--dry-run)

"#]],
    );
    shop.wrote(&[]);
    shop.run(&yes).is(
        0,
        str![[r#"
3 readers to be deleted; the account of sk_test_…p7dc, test mode; as of 2026-11-23 12:00, UTC
ROW  LABEL   LOCATION NAME     READER                    OUTCOME  DETAIL
  1  Till 1  Berlin Kreuzberg  tmr_#1                    deleted
  2  Till 2  Berlin Kreuzberg  tmr_#2                    deleted
  3  Bar     Berlin Kreuzberg  tmr_#3                    deleted

"#]],
        str![[r#"
3 readers, to be deleted
3 readers: 3 deleted

"#]],
    );
    shop.wrote(&[DELETE; 3]);
    assert_eq!(labels(&shop).len(), 5);
}

/// `label=Bar, left` is two labels. The one that nobody has must not be passed
/// over while the other is deleted.
#[test]
fn a_value_that_fits_nothing_stops_it_all() {
    let shop = Shop::demo();
    let before = labels(&shop);
    for verb in [
        &["readers", "delete", "--yes"][..],
        &["readers", "cancel"],
        &["readers", "edit", "--metadata", "a=b"],
        &["readers", "rename", "--template", "{n}"],
    ] {
        for (text, said) in [
            ("label=Bar, left", "no reader has label \"left\""),
            ("label=Bar,Nix *", "no reader has label \"Nix *\""),
            (
                "label=Tlil 1,location=Berlin Kreuzberg",
                "no reader has label \"Tlil 1\"; nearest: Till 1",
            ),
            (
                "serial=STRM26138003393,STRM2613800339",
                "no reader has serial \"STRM2613800339\"",
            ),
            ("id=tmr_9", "no reader has id \"tmr_9\""),
            ("type=verifone_m425", "no reader has type \"verifone_m425\""),
            // Stripe's list refuses a model that it does not know.
            ("type=stripe_x", "no reader has type \"stripe_x\""),
            (
                "metadata.floor=9,label=Bar",
                "no reader has metadata.floor \"9\"",
            ),
        ] {
            let run = shop.run(&[verb, &["--where", text]].concat());
            assert_eq!(run.code, 4, "{text}: {run:?}");
            assert!(run.stderr.contains(said), "{text}: {}", run.stderr);
            assert_eq!(run.stdout, "");
        }
    }
    shop.wrote(&[]);
    assert_eq!(labels(&shop), before);
    for (args, code) in [
        (&["readers", "list", "--label", "Bar, left"][..], 4),
        (
            &["readers", "list", "--label", "Bar", "--status", "offline"],
            0,
        ),
        (&["readers", "list", "--label", "Nix *"], 0),
        (&["readers", "list", "--serial", "S0"], 4),
        (&["readers", "list", "--metadata", "floor=99"], 0),
        (&["watch", "--where", "label=Bar, left"], 4),
        (
            &[
                "readers",
                "cancel",
                "--where",
                "location=Tokyo Shibuya,label=Bar",
            ],
            0,
        ),
        (
            &["readers", "cancel", "--where", "status=unknown,label=Bar"],
            0,
        ),
    ] {
        let run = shop.run(args);
        assert_eq!(run.code, code, "{args:?}: {run:?}");
    }
}

#[test]
fn a_value_with_a_comma_stands_in_quotes() {
    let shop = Shop::demo();
    for (reader, label) in [
        ("Till 1", "Bar, left"),
        ("Till 2", "\"7\""),
        ("Counter", "left"),
    ] {
        assert_eq!(shop.run(&["readers", "rename", reader, label]).code, 0);
    }
    shop.wrote(&[UPDATE; 3]);
    let run = shop.run(&[
        "readers",
        "delete",
        "--where",
        "label=\"Bar, left\", \"\"\"7\"\"\",location=\"Berlin Kreuzberg\"",
    ]);
    run.is(
        2,
        "",
        str![[r#"
error: Delete 2 readers: this needs a confirmation
  Bar, left (tmr_#1, serial number STRM26138003393) at Berlin Kreuzberg, by label="Bar, left" and location=Berlin Kreuzberg
  "7" (tmr_#2, serial number WSC513105011295) at Berlin Kreuzberg, by label="""7""" and location=Berlin Kreuzberg
hint: add --yes if that is meant

"#]],
    );
    for (text, said) in [
        ("label=\"Bar, left", "is not closed"),
        ("label=\"Bar\" left", "a comma is expected"),
    ] {
        let run = shop.run(&["readers", "delete", "--where", text, "--yes"]);
        assert_eq!(run.code, 2, "{run:?}");
        assert!(run.stderr.contains(said), "{}", run.stderr);
    }
    shop.wrote(&[]);
}

#[test]
fn a_reader_at_work_is_not_deleted_with_the_others() {
    let shop = Shop::demo();
    push(&shop, "Till 1");
    let run = shop.run(&[
        "readers", "delete", "Till 1", "Till 2", "--yes", "-o", "jsonl",
    ]);
    assert_eq!(run.code, 9, "{run:?}");
    assert_eq!(outcomes(&run.stdout), ["failed", "deleted"]);
    assert_eq!(rows(&run.stdout)[0]["error"]["kind"], "not_ready");
    let run = shop.run(&["readers", "delete", "Till 1", "Bar", "--yes", "--force"]);
    assert_eq!(run.code, 0, "{run:?}");
}

#[test]
fn a_script_that_runs_away_is_stopped() {
    let shop = Shop::with(|o| {
        o.shop = tillctl::facade::simulator::Shop::Generated {
            locations: 2,
            readers: 21,
            charges: 0,
            days: 1,
        };
    });
    let all = ["--where", "label=*"];
    for verb in [
        &["readers", "delete", "--yes"][..],
        &["readers", "edit", "--metadata", "a=b"],
        &["readers", "rename", "--template", "R{n}"],
    ] {
        let run = shop.run(&[verb, &all].concat());
        assert_eq!(run.code, 2, "{run:?}");
        let said =
            "21 readers would be changed, and at most 20 may be (--max-changes); nothing was sent";
        assert!(run.stderr.contains(said), "{}", run.stderr);
        assert!(run.stderr.contains("--max-changes 21"), "{}", run.stderr);
    }
    let run = shop.run(&[
        "readers",
        "delete",
        "--yes",
        "--where",
        "label=*",
        "--dry-run",
    ]);
    assert_eq!(run.code, 0);
    assert!(run.stderr.contains("warning: 21 readers"), "{}", run.stderr);
    shop.wrote(&[]);
    let run = shop.run(&[
        "readers",
        "edit",
        "--metadata",
        "a=b",
        "--where",
        "label=*",
        "--max-changes",
        "21",
        "-q",
    ]);
    assert_eq!(run.code, 0, "{run:?}");
    shop.wrote(&[UPDATE; 21]);
}

/// A payment that waits for a card.
fn push(shop: &Shop, reader: &str) -> Value {
    shop.run(&[
        "pay",
        "--reader",
        reader,
        "--amount",
        "10",
        "--currency",
        "eur",
        "--no-wait",
    ]);
    shop.reader(reader)["action"].clone()
}

#[test]
fn only_those_at_work_are_cancelled() {
    let shop = Shop::with(|o| o.reader_delay = Duration::from_mins(10));
    let action = push(&shop, "Till 1");
    let intent = action["process_payment_intent"]["payment_intent"].clone();
    let run = shop.run(&[
        "readers",
        "cancel",
        "--where",
        "label=Till *",
        "-o",
        "jsonl",
    ]);
    assert_eq!(run.code, 0, "{run:?}");
    shop.wrote(&[
        "POST /v1/payment_intents",
        "POST /v1/terminal/readers/{id}/process_payment_intent",
        CANCEL,
    ]);
    let rows = rows(&run.stdout);
    let ended: Vec<_> = rows.iter().map(|r| (&r["label"], &r["outcome"])).collect();
    assert_eq!(
        ended,
        [
            (&json!("Till 1"), &json!("canceled")),
            (&json!("Till 2"), &json!("idle"))
        ]
    );
    assert!(intent.is_string());
    assert_eq!(rows[0]["payment_status"], "requires_payment_method");
    assert_eq!(shop.reader("Till 1")["action"], Value::Null);
}

#[test]
fn a_refused_key_is_not_tried_on_every_reader() {
    let shop = Shop::faulty(&["forbidden@POST"]);
    let run = shop.run(&[
        "readers",
        "edit",
        "--where",
        "label=*",
        "--metadata",
        "a=b",
        "-o",
        "jsonl",
    ]);
    assert_eq!(run.code, 3, "{run:?}");
    assert!(outcomes(&run.stdout).iter().all(|o| o != "edited"));
    let live = Shop::demo().key(LIVE_KEY);
    let run = live.run(&["readers", "edit", "--where", "label=*", "--metadata", "a=b"]);
    assert_eq!(run.code, 3, "{run:?}");
}

#[test]
fn a_lost_answer_is_made_good_row_by_row() {
    let shop = Shop::faulty(&["lost-reply@POST /v1/terminal/readers/*#x2"]);
    let run = shop.run(&[
        "readers",
        "rename",
        "--template",
        "R{n}",
        "--where",
        "label=Till *,Bar",
        "-o",
        "jsonl",
        "--max-retries",
        "0",
    ]);
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(outcomes(&run.stdout), ["renamed"; 3]);
}
