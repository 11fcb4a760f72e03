//! Moving readers: the simulator's answers, and every other answer Stripe might
//! give to what its documentation leaves open.

use std::io::{BufRead as _, BufReader};
use std::process::Stdio;
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use serde_json::json;
use snapbox::str;

use super::fake::{Answers, Fleet, HERE, THERE, reader};
use super::server::{Reply, Server, error};
use super::shop::Shop;

fn assign<'a>(reader: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [
        &[
            "readers",
            "assign",
            reader,
            "--location",
            "Dublin Temple Bar",
        ],
        more,
    ]
    .concat()
}

#[test]
fn a_reader_that_is_there_already_stays_as_it_is() {
    let shop = Shop::demo();
    shop.run(&assign("Counter", &[])).is(
        0,
        str![[r#"
Counter (tmr_#1) is at Dublin Temple Bar already; nothing was sent

"#]],
        "",
    );
    shop.run(&assign("Counter", &["-o", "id"])).is(
        0,
        str![[r#"
tmr_#1

"#]],
        "",
    );
    shop.wrote(&[]);
}

#[test]
fn without_a_code_the_way_to_one_is_explained_for_that_model() {
    let shop = Shop::demo();
    shop.run(&assign("Till 1", &[])).is(2, "", str![[r#"
error: Till 1 can only be moved with a fresh pairing code: Stripe moves a reader by registering it again
hint: on the reader, swipe right from the left edge of the screen, tap Settings, enter the admin passcode (07139 unless it was changed) and tap Generate pairing code; then add --code CODE

"#]]);
    shop.run(&assign("Practice till", &[])).is(2, "", str![[r#"
error: Practice till can only be moved with a fresh pairing code: Stripe moves a reader by registering it again
hint: add --code simulated-wpe: a simulated reader is replaced by another one

"#]]);
    shop.run(&[
        "readers",
        "assign",
        "レジ 2",
        "--location",
        "Dublin Temple Bar",
    ])
    .is(2, "", str![[r#"
error: レジ 2 can only be moved with a fresh pairing code: Stripe moves a reader by registering it again
hint: on the reader's keypad, type 0-7-1-3-9 (unless the admin passcode was changed): the code is shown on its screen; then add --code CODE

"#]]);
    shop.run(&assign("Till 1", &["--code", ""]))
        .is(2, "", str![[r#"
error: Till 1 can only be moved with a fresh pairing code: Stripe moves a reader by registering it again
hint: on the reader, swipe right from the left edge of the screen, tap Settings, enter the admin passcode (07139 unless it was changed) and tap Generate pairing code; then add --code CODE

"#]]);
    shop.wrote(&[]);
}

#[test]
fn a_dry_run_shows_every_step_and_needs_no_code() {
    let shop = Shop::demo();
    shop.run(&[
        "readers",
        "assign",
        "Bar",
        "--location",
        "Dublin Temple Bar",
        "--dry-run",
    ])
    .is(
        0,
        str![[r#"
Would assign reader Bar (tmr_#1) to Dublin Temple Bar
  location: "tml_#1" -> "tml_#2"
  POST /v1/terminal/readers
    registration_code=(pairing code)
    location=tml_#2
    label=Bar
  POST /v1/terminal/readers/{id}
    label=Bar
    metadata[floor]=ground
  DELETE /v1/terminal/readers/tmr_#1

"#]],
        str![[r#"
nothing was sent (--dry-run)

"#]],
    );
    shop.wrote(&[]);
}

#[test]
fn a_mobile_reader_is_moved_by_its_app() {
    let shop = Shop::demo();
    shop.run(&[
        "readers",
        "assign",
        "Phone 1 (M2)",
        "--location",
        "Berlin Kreuzberg",
        "--code",
        "abc",
    ])
    .is(
        1,
        "",
        str![[r#"
error: Phone 1 (M2) (stripe_m2) is a mobile reader: it cannot be registered or moved from here
hint: its location is set by the app that connects to it: let the app connect with locationId tml_#1

"#]],
    );
    shop.wrote(&[]);
}

#[test]
fn a_device_is_registered_again_and_keeps_what_it_had() {
    let shop = Shop::demo();
    shop.run(&["readers", "edit", "Till 1", "--metadata", "lane=4"]);
    shop.run(&assign("Till 1", &["--code", "code-strm26138003393"]))
        .is(
            0,
            str![[r#"
Assigned Till 1 to Dublin Temple Bar: tmr_#1 -> tmr_#2, serial number STRM26138003393

"#]],
            str![[r#"
registered as tmr_#2

"#]],
        );
    shop.wrote(&[
        "POST /v1/terminal/readers/{id}",
        "POST /v1/terminal/readers",
        "POST /v1/terminal/readers/{id}",
    ]);
    let got = shop.run(&["readers", "get", "Till 1", "-o", "json"]).json();
    assert_eq!(got["metadata"], json!({"floor": "ground", "lane": "4"}));
    assert_eq!(got["serial_number"], "STRM26138003393");
    let list = shop.run(&["readers", "list", "--serial", "STRM26138003393", "-o", "id"]);
    assert_eq!(list.stdout.lines().count(), 1);
}

#[test]
fn a_simulated_reader_is_replaced() {
    let shop = Shop::demo();
    shop.run(&assign("Practice till", &["--code", "simulated-wpe"]))
        .is(0, str![[r#"
Assigned Practice till to Dublin Temple Bar: tmr_#1 -> tmr_#2, serial number simulated-wpe-7c1d20aa-41f0-9be3d1205c66 -> simulated-wpe-49399ed7-fd68-b5c4-7bfa-3252e5832172 (a simulated reader is replaced, not moved); the old record is removed

"#]], str![[r#"
registered as tmr_#2

"#]]);
    shop.wrote(&[
        "POST /v1/terminal/readers",
        "POST /v1/terminal/readers/{id}",
        "DELETE /v1/terminal/readers/{id}",
    ]);
    let got = shop.run(&["readers", "get", "Practice till", "-o", "json"]);
    assert_eq!(got.json()["metadata"], json!({"floor": "upper"}));
}

#[test]
fn a_code_of_the_wrong_sort_is_not_sent() {
    let shop = Shop::demo();
    shop.run(&assign("Practice till", &["--code", "simulated-s700"]))
        .is(
            2,
            "",
            str![[r#"
error: the code simulated-s700 is for another model than Practice till
hint: a simulated reader is registered with the code simulated-wpe

"#]],
        );
    shop.run(&assign("Practice till", &["--code", "sepia-cerulean-aqua"]))
        .is(
            2,
            "",
            str![[r#"
error: Practice till is a simulated reader and cannot be moved with the code of a real one
hint: a simulated reader is registered with the code simulated-wpe

"#]],
        );
    shop.run(&assign("Till 1", &["--code", "simulated-wpe"]))
        .is(2, "", str![[r#"
error: the code simulated-wpe makes a new simulated reader; it cannot move Till 1, which is a real one
hint: on the reader, swipe right from the left edge of the screen, tap Settings, enter the admin passcode (07139 unless it was changed) and tap Generate pairing code

"#]]);
    shop.wrote(&[]);
}

#[test]
fn a_code_of_another_device_is_told_as_such() {
    let shop = Shop::demo();
    shop.run(&assign("Till 1", &["--code", "sepia-cerulean-aqua"]))
        .is(1, "", str![[r#"
error: the code belongs to another device: serial number STRM26200000001 was registered at Dublin Temple Bar as tmr_#1 ("Till 1"); Till 1 (serial number STRM26138003393) is where it was, as tmr_#2
hint: that device was not in the fleet before: name it with `tillctl readers rename tmr_#1 LABEL`, or take it out with `tillctl readers delete tmr_#1`

"#]]);
    // The old record is left alone.
    shop.wrote(&["POST /v1/terminal/readers"]);
    // A device that was in the fleet: how to put it back.
    let shop = Shop::demo();
    shop.run(&assign("Till 1", &["--code", "code-wsc513105011295"]))
        .is(1, "", str![[r#"
error: the code belongs to another device: serial number WSC513105011295 was registered at Dublin Temple Bar as tmr_#1 ("Till 1"); Till 1 (serial number STRM26138003393) is where it was, as tmr_#2
hint: that device was "Till 2" (tmr_#3) at tml_#1; put it back with a fresh code of its own: tillctl readers register --code CODE --location tml_#1 --label 'Till 2' --metadata floor=upper

"#]]);
    shop.wrote(&["POST /v1/terminal/readers"]);
}

#[test]
fn as_json_the_result_is_the_reader_and_the_ids_are_on_stderr() {
    let shop = Shop::demo();
    let run = shop.run(&assign(
        "Till 1",
        &["--code", "code-strm26138003393", "-o", "json"],
    ));
    assert_eq!(run.code, 0);
    assert_eq!(run.json()["object"], "terminal.reader");
    snapbox::assert_data_eq!(
        run.stderr.as_str(),
        str![[r#"
registered as tmr_#1
Assigned Till 1 to Dublin Temple Bar: tmr_#2 -> tmr_#1, serial number STRM26138003393

"#]]
    );
}

/// Till 3 here, to be moved there.
fn fleet(answers: Answers) -> Fleet {
    Fleet {
        readers: vec![
            reader("tmr_Neighbour00000", "Bar", "S700-2", HERE),
            reader("tmr_Mover000000000", "Till 3", "S700-1", HERE),
        ],
        answers,
    }
}

fn serve(fleet: &Arc<Mutex<Fleet>>) -> Server {
    let fleet = Arc::clone(fleet);
    Server::start(move |call| fleet.lock().unwrap().answer(call))
}

const MOVE: &[&str] = &[
    "readers",
    "assign",
    "Till 3",
    "--location",
    "There",
    "--code",
    "S700-1",
];

#[test]
fn every_answer_to_the_open_questions_ends_the_same_way() {
    for bits in 0..8 {
        let answers = Answers {
            same_id: bits & 1 != 0,
            old_stays: bits & 2 != 0,
            carries: bits & 4 != 0,
        };
        let fleet = Arc::new(Mutex::new(fleet(answers)));
        let server = serve(&fleet);
        let run = Shop::at(&server).run(MOVE);
        assert_eq!(run.code, 0, "{answers:?}: {}", run.stderr);
        let readers = &fleet.lock().unwrap().readers;
        let mine: Vec<_> = readers
            .iter()
            .filter(|r| r["serial_number"] == "S700-1")
            .collect();
        assert_eq!(mine.len(), 1, "{answers:?}: {mine:?}");
        assert_eq!(mine[0]["label"], "Till 3", "{answers:?}");
        assert_eq!(mine[0]["location"], THERE, "{answers:?}");
        assert_eq!(mine[0]["metadata"], json!({"lane": "4"}), "{answers:?}");
        assert_eq!(readers.len(), 2, "{answers:?}");
        let said = if answers.same_id { "it is still" } else { "->" };
        assert!(run.stdout.contains(said), "{answers:?}: {}", run.stdout);
        let deletes = server
            .lines()
            .iter()
            .filter(|l| l.starts_with("DELETE"))
            .count();
        let due = usize::from(answers.old_stays && !answers.same_id);
        assert_eq!(deletes, due, "{answers:?}");
    }
}

#[test]
fn a_neighbours_code_with_the_same_id_does_not_touch_its_metadata() {
    let answers = Answers {
        same_id: true,
        carries: true,
        ..Answers::default()
    };
    let mut start = fleet(answers);
    start.readers[0]["metadata"] = json!({"lane": "9"});
    let fleet = Arc::new(Mutex::new(start));
    let server = serve(&fleet);
    let code = [&MOVE[..6], &["S700-2"]].concat();
    Shop::at(&server).run(&code).is(1, "", str![[r#"
error: the code belongs to another device: serial number S700-2 was registered at There as tmr_#1 ("Till 3"); Till 3 (serial number S700-1) is where it was, as tmr_#2
hint: that device was "Bar" (tmr_#1) at tml_#1; put it back with a fresh code of its own: tillctl readers register --code CODE --location tml_#1 --label Bar --metadata lane=9

"#]]);
    let readers = &fleet.lock().unwrap().readers;
    assert_eq!(readers.len(), 2);
    assert_eq!(readers[0]["metadata"], json!({"lane": "9"}));
    assert_eq!(readers[1]["location"], HERE);
}

#[test]
fn a_lost_reply_to_the_registration_is_made_good() {
    for same_id in [true, false] {
        let answers = Answers {
            same_id,
            ..Answers::default()
        };
        let mut fleet = fleet(answers);
        let server = Server::start(move |call| {
            let reply = fleet.answer(call);
            match call.line().as_str() {
                "POST /v1/terminal/readers" => Reply::Nothing,
                _ => reply,
            }
        });
        let run = Shop::at(&server).run(&[MOVE, &["--max-retries", "0"]].concat());
        assert_eq!(run.code, 0, "{same_id}: {}", run.stderr);
    }
}

/// Without the registration's answer only what came to the location since can be
/// this device: a record it had there long ago is not.
#[test]
fn an_older_record_is_not_taken_for_a_lost_answer() {
    let mut start = fleet(Answers::default());
    start
        .readers
        .push(reader("tmr_LongAgo0000000", "Till 3", "S700-1", THERE));
    let fleet = Arc::new(Mutex::new(start));
    let shared = Arc::clone(&fleet);
    let server = Server::start(move |call| match call.line().as_str() {
        "POST /v1/terminal/readers" => Reply::Nothing,
        _ => shared.lock().unwrap().answer(call),
    });
    let by_id = ["readers", "assign", "tmr_Mover000000000"];
    let run = Shop::at(&server).run(&[&by_id, &MOVE[3..], &["--max-retries", "0"]].concat());
    assert_eq!(run.code, 7, "{}", run.stderr);
    assert_eq!(fleet.lock().unwrap().readers.len(), 3);
}

/// Somebody's payment began while the code was being read from the device.
#[test]
fn a_reader_that_got_busy_meanwhile_is_not_moved() {
    let mut fleet = fleet(Answers::default());
    let mut looks = 0;
    let server = Server::start(move |call| {
        if call.line() == "GET /v1/terminal/readers/tmr_Mover000000000" {
            looks += 1;
            if looks == 2 {
                fleet.readers[1]["action"] = json!({
                    "type": "collect_inputs", "status": "in_progress",
                    "failure_code": null, "failure_message": null,
                });
            }
        }
        fleet.answer(call)
    });
    let by_id = ["readers", "assign", "tmr_Mover000000000"];
    Shop::at(&server).run(&[&by_id, &MOVE[3..]].concat()).is(
        6,
        "",
        str![[r#"
error: Till 3 is not moved: collect_inputs is in progress on it
hint: wait, or end it with `tillctl readers cancel tmr_#1`; --force if the reader is out of reach and the action is a leftover

"#]],
    );
    let writes = |l: &String| !l.starts_with("GET");
    assert_eq!(server.lines().iter().filter(|l| writes(l)).count(), 0);
}

#[test]
fn a_move_cut_short_says_how_far_it_got_and_can_be_taken_up() {
    let answers = Answers {
        old_stays: true,
        ..Answers::default()
    };
    let fleet = Arc::new(Mutex::new(fleet(answers)));
    let shared = Arc::clone(&fleet);
    let broken = Server::start(move |call| match call.method.as_str() {
        "DELETE" => error(
            403,
            &json!({"type": "invalid_request_error",
            "message": "The provided key does not have the required permissions."}),
        ),
        _ => shared.lock().unwrap().answer(call),
    });
    Shop::at(&broken).run(MOVE).is(3, "", str![[r#"
registered as tmr_#1
error: Till 3 is registered at There as tmr_#1, but its old record tmr_#2 could not be removed: The provided key does not have the required permissions.
hint: what is left to do: tillctl readers delete tmr_#2 (if it is still there)
request: req_#1

"#]]);
    assert_eq!(fleet.lock().unwrap().readers.len(), 3);
    // The same command, without a code, on a server that lets it.
    let server = serve(&fleet);
    Shop::at(&server)
        .run(&[
            "readers",
            "assign",
            "tmr_Mover000000000",
            "--location",
            "There",
        ])
        .is(
            0,
            str![[r#"
Assigned Till 3 to There: tmr_#1 -> tmr_#2, serial number S700-1; the old record is removed

"#]],
            str![[r#"
the device is registered there already, as tmr_#2: doing the rest

"#]],
        );
    assert_eq!(fleet.lock().unwrap().readers.len(), 2);
    assert!(
        !server
            .lines()
            .contains(&"POST /v1/terminal/readers".to_owned())
    );
}

#[test]
fn an_older_record_of_the_device_is_not_taken_for_its_future() {
    // The device was There once; that record, older in the list, is stale.
    let mut start = fleet(Answers::default());
    start
        .readers
        .push(reader("tmr_LongAgo0000000", "Old", "S700-1", THERE));
    let fleet = Arc::new(Mutex::new(start));
    let server = serve(&fleet);
    let run = Shop::at(&server).run(&MOVE[..5]);
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert_eq!(fleet.lock().unwrap().readers.len(), 3);
}

#[test]
fn what_is_left_to_do_names_the_metadata() {
    // The old record is gone, so nothing but this output knows the metadata.
    let mut fleet = fleet(Answers::default());
    let server = Server::start(move |call| match call.line().as_str() {
        line if line.starts_with("POST /v1/terminal/readers/") => error(
            500,
            &json!({"type": "api_error", "message": "An unknown error occurred"}),
        ),
        _ => fleet.answer(call),
    });
    Shop::at(&server)
        .run(&[MOVE, &["--max-retries", "0"]].concat())
        .is(1, "", str![[r#"
registered as tmr_#1
error: Till 3 is registered at There as tmr_#1, but its label and metadata were not carried over: An unknown error occurred
hint: what is left to do: tillctl readers rename tmr_#1 'Till 3'; tillctl readers edit tmr_#1 --metadata lane=4; tillctl readers delete tmr_#2 (if it is still there)
request: req_#1

"#]]);
}

/// A move that is interrupted while the registration is under way, `times`
/// times; the server answers only then.
fn interrupted(times: usize) -> (i32, String) {
    let mut fleet = fleet(Answers::default());
    let (arrived, registers) = mpsc::channel();
    let (go_on, waits) = mpsc::channel::<()>();
    let server = Server::start(move |call| {
        if call.line() == "POST /v1/terminal/readers" {
            arrived.send(()).unwrap();
            // Nobody sends if the program has been stopped.
            let _ = waits.recv_timeout(Duration::from_secs(20));
        }
        fleet.answer(call)
    });
    let shop = Shop::at(&server);
    let mut child = shop
        .command(MOVE)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    registers.recv().unwrap();
    let mut said = Vec::new();
    for _ in 0..times {
        let id = child.id().to_string();
        let kill = std::process::Command::new("kill")
            .args(["-INT", &id])
            .status();
        assert!(kill.unwrap().success());
        // Two signals at once are one: the next comes after an answer.
        said.push(lines.next().unwrap().unwrap());
    }
    go_on.send(()).unwrap();
    said.extend(lines.map(Result::unwrap));
    (child.wait().unwrap().code().unwrap(), said.join("\n"))
}

#[test]
fn an_interrupted_move_is_finished() {
    let (code, said) = interrupted(1);
    assert_eq!(code, 0, "{said}");
    snapbox::assert_data_eq!(
        said,
        str![[r#"
warning: finishing the move; press Ctrl-C again to stop in the middle
registered as tmr_Fresh0000002
"#]]
    );
}

#[test]
fn who_insists_is_told_where_to_look() {
    let (code, said) = interrupted(2);
    assert_eq!(code, 130, "{said}");
    snapbox::assert_data_eq!(
        said,
        str![[r#"
warning: finishing the move; press Ctrl-C again to stop in the middle
error: interrupted while the reader was being registered
hint: see where it is: tillctl readers list --columns id,label,serial_number,location_name
"#]]
    );
}
