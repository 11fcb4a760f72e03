//! Lists: formats, filters, pages, pipes.

use std::io::{BufRead as _, BufReader};
use std::process::Stdio;
use std::sync::mpsc;
use std::time::Duration;

use snapbox::str;
use tillctl::facade::simulator::Shop as Kind;

use super::fake::{HERE, reader};
use super::server::{Server, page};
use super::shop::Shop;

#[test]
fn readers_in_every_format() {
    let shop = Shop::demo();
    shop.run(&["readers", "list"]).is(0, str![[r#"
Readers; the account of sk_test_…p7dc, test mode; as of 2026-11-23 12:00, UTC
ID                        LABEL          STATUS   LOCATION NAME      DEVICE TYPE          ACTION  LAST SEEN   SERIAL NUMBER
tmr_#1                    Counter        offline  Dublin Temple Bar  verifone_v660p       -       2 h ago     275-433-108
tmr_#2                    レジ 2         offline  Tokyo Shibuya      verifone_P400        -       3 days ago  275-301-664
tmr_#3                    Bar            online   Berlin Kreuzberg   stripe_s710          -       just now    STRN26140000817
tmr_#4                    Practice till  online   Berlin Kreuzberg   simulated_wisepos_e  -       just now    simulated-wpe-7c1d20aa-41f0-9be3d1205c66
tmr_#5                    Till 1         online   Berlin Kreuzberg   stripe_s700          -       just now    STRM26138003393
tmr_#6                    Till 2         online   Berlin Kreuzberg   bbpos_wisepos_e      -       just now    WSC513105011295
tmr_#7                    レジ 1         online   Tokyo Shibuya      stripe_s700          -       just now    STRM26138003404
tmr_#8                    Phone 1 (M2)   -        Dublin Temple Bar  stripe_m2            -       -           STRM2G264010217

"#]], "");
    shop.sent(&["GET /v1/terminal/locations", "GET /v1/terminal/readers"]);
    shop.run(&["readers", "list", "-o", "csv"])
        .is(0, str![[r#"
id,label,status,location_name,device_type,action,last_seen,serial_number
tmr_#5,Till 1,online,Berlin Kreuzberg,stripe_s700,,2026-11-23T12:00:00Z,STRM26138003393
tmr_#6,Till 2,online,Berlin Kreuzberg,bbpos_wisepos_e,,2026-11-23T12:00:00Z,WSC513105011295
tmr_#3,Bar,online,Berlin Kreuzberg,stripe_s710,,2026-11-23T12:00:00Z,STRN26140000817
tmr_#4,Practice till,online,Berlin Kreuzberg,simulated_wisepos_e,,2026-11-23T12:00:00Z,simulated-wpe-7c1d20aa-41f0-9be3d1205c66
tmr_#1,Counter,offline,Dublin Temple Bar,verifone_v660p,,2026-11-23T09:47:00Z,275-433-108
tmr_#8,Phone 1 (M2),,Dublin Temple Bar,stripe_m2,,,STRM2G264010217
tmr_#7,レジ 1,online,Tokyo Shibuya,stripe_s700,,2026-11-23T12:00:00Z,STRM26138003404
tmr_#2,レジ 2,offline,Tokyo Shibuya,verifone_P400,,2026-11-20T08:00:00Z,275-301-664

"#]], "");
    shop.run(&["readers", "list", "-o", "id", "--limit", "2"])
        .is(
            0,
            str![[r#"
tmr_#5
tmr_#6

"#]],
            "",
        );
    shop.run(&[
        "readers",
        "list",
        "-o",
        "jsonl",
        "--columns",
        "label,status,location_name",
        "--location",
        "Dublin Temple Bar",
    ])
    .is(
        0,
        str![[r#"
{"label":"Counter","status":"offline","location_name":"Dublin Temple Bar"}
{"label":"Phone 1 (M2)","status":null,"location_name":"Dublin Temple Bar"}

"#]],
        "",
    );
    let all = shop.run(&["readers", "list", "-o", "json"]).json();
    assert_eq!(all.as_array().unwrap().len(), 8);
    assert_eq!(all[0]["object"], "terminal.reader");
    let lines = shop.run(&["readers", "list", "-o", "jsonl"]);
    assert_eq!(lines.stdout.lines().count(), 8);
    shop.run(&["readers", "list", "--columns", "label,colour"])
        .is(2, "", str![[r#"
error: no column "colour"
hint: the columns are id, label, status, location_name, device_type, action, last_seen, serial_number, location, device_sw_version, ip_address, metadata, livemode

"#]]);
}

#[test]
fn what_stripe_sent_is_what_json_shows() {
    let server = Server::start(|_| {
        let mut odd = reader("tmr_Odd00000000000", "Till", "S1", HERE);
        odd["status"] = "napping".into();
        odd["device_type"] = "stripe_t9000".into();
        odd["brand_new"] = serde_json::json!({"rate": 1.5, "list": []});
        page(&[odd], false)
    });
    let shop = Shop::at(&server);
    let got = shop.run(&["readers", "list", "-o", "json"]).json();
    assert_eq!(got[0]["brand_new"]["rate"], 1.5);
    shop.run(&["readers", "list", "--columns", "label,status,device_type"])
        .is(
            0,
            str![[r#"
Readers; the account of sk_test_…p7dc, test mode; as of 2026-11-23 12:00, UTC
LABEL  STATUS   DEVICE TYPE
Till   napping  stripe_t9000

"#]],
            "",
        );
}

#[test]
fn filters_of_stripes_and_our_own() {
    let shop = Shop::demo();
    for (filter, labels) in [
        (&["--status", "offline"][..], &["Counter", "レジ 2"][..]),
        (&["--type", "stripe_s710"], &["Bar"]),
        (&["--serial", "275-433-108"], &["Counter"]),
        (&["--label", "Till ?"], &["Till 1", "Till 2"]),
        (&["--label", "till*"], &["Till 1", "Till 2"]),
        (&["--label", "TILL ?"], &["Till 1", "Till 2"]),
        (&["--where", "id=TMR_*"], &[]),
        (
            &["--where", "location=TOKYO *", "--label", "*2"],
            &["レジ 2"],
        ),
        (&["--silent-for", "1h"], &["Counter", "レジ 2"]),
        (&["--silent-for", "1d"], &["レジ 2"]),
        (&["--metadata", "lane=4"], &[]),
        (&["--where", "metadata.lane=4"], &[]),
        (&["--where", "silent>=1d"], &["レジ 2"]),
        (
            &["--where", "silent>1h", "--where", "silent<1d"],
            &["Counter"],
        ),
        (&["--where", "label=till 1,TILL 2"], &["Till 1", "Till 2"]),
        (
            &["--where", "label=*ill*,label!=*2"],
            &["Till 1", "Practice till"],
        ),
        (
            &["--where", "location=tokyo shibuya", "--label", "*2"],
            &["レジ 2"],
        ),
        (
            &["--where", "location!=Tokyo *", "--status", "offline"],
            &["Counter"],
        ),
        (
            &["--location", "Tokyo Shibuya", "--sort", "label"],
            &["レジ 1", "レジ 2"],
        ),
        (
            &["--sort", "last-seen", "--limit", "3"],
            &["レジ 2", "Counter", "Till 1"],
        ),
    ] {
        let args = [
            &["readers", "list", "-o", "csv", "--columns", "label"],
            filter,
        ]
        .concat();
        let run = shop.run(&args);
        assert_eq!(run.code, 0, "{filter:?} {}", run.stderr);
        let mut got: Vec<_> = run.stdout.lines().skip(1).collect();
        let mut labels = labels.to_vec();
        if !filter.contains(&"--sort") {
            got.sort_unstable();
            labels.sort_unstable();
        }
        assert_eq!(got, labels, "{filter:?}");
    }
}

#[test]
fn names_that_fit_none_or_several_list_the_candidates() {
    let shop = Shop::demo();
    shop.run(&["readers", "get", "Til 1"]).is(4, "", str![[r#"
error: no reader "Til 1"
hint: did you mean "Till 1"? candidates: Till 1  STRM26138003393  tmr_#1 | Till 2  WSC513105011295  tmr_#2 | レジ 1  STRM26138003404  tmr_#3 | レジ 2  275-301-664  tmr_#4 | Bar  STRN26140000817  tmr_#5 | Counter  275-433-108  tmr_#6 | Practice till  simulated-wpe-7c1d20aa-41f0-9be3d1205c66  tmr_#7 | Phone 1 (M2)  STRM2G264010217  tmr_#8; see tillctl readers list

"#]]);
    shop.run(&["readers", "rename", "Till 2", "Till 1"]);
    shop.run(&["readers", "get", "Till 1", "-o", "json"])
        .is(4, "", str![[r#"
{"error":{"kind":"not_found","exit_code":4,"message":"2 readers are called \"Till 1\"","hint":"candidates: Till 1  STRM26138003393  tmr_#1 | Till 1  WSC513105011295  tmr_#2; see tillctl readers list","request_id":null,"stripe":null}}

"#]]);
    shop.run(&["readers", "list", "--location", "Berlin"])
        .is(4, "", str![[r#"
error: no location "Berlin"
hint: did you mean "Berlin Kreuzberg"? candidates: Berlin Kreuzberg  tml_#1 | Tokyo Shibuya  tml_#2 | Dublin Temple Bar  tml_#3; see tillctl locations list

"#]]);
    shop.run(&["readers", "get", "tmr_NoSuchReader00"]).is(
        4,
        "",
        str![[r#"
error: no reader "tmr_#9"
hint: see tillctl readers list

"#]],
    );
    shop.run(&["readers", "get", "STRM26138003393", "-o", "id"])
        .is(
            0,
            str![[r#"
tmr_#1

"#]],
            "",
        );
}

#[test]
fn all_pages_are_read() {
    let shop = Shop::with(|o| {
        o.shop = Kind::Generated {
            locations: 3,
            readers: 250,
            charges: 0,
            days: 1,
        };
    });
    let run = shop.run(&["readers", "list", "-o", "id"]);
    let mut ids: Vec<_> = run.stdout.lines().collect();
    assert_eq!(ids.len(), 250);
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 250);
    shop.sent(&["GET /v1/terminal/readers"; 3]);
    let few = shop.run(&["readers", "list", "-o", "id", "--limit", "120"]);
    assert_eq!(few.stdout.lines().count(), 120);
    shop.sent(&["GET /v1/terminal/readers"; 2]);
}

/// 2,000 readers; every page after the first waits until the first line was
/// read, so this only ends well if lines are written as pages arrive.
#[test]
fn the_first_line_is_there_before_the_second_page() {
    let (told, hears) = mpsc::channel::<()>();
    let mut seen_a_line = false;
    let server = Server::start(move |call| {
        let start = call.get("starting_after").map_or(0, |id| {
            id[4..].trim_start_matches('A').parse::<usize>().unwrap()
        });
        if start > 0 && !seen_a_line {
            hears
                .recv_timeout(Duration::from_secs(30))
                .expect("a line before the second page");
            seen_a_line = true;
        }
        let data: Vec<_> = (start + 1..=start + 100)
            .map(|n| reader(&format!("tmr_AAAA{n:010}"), &format!("Till {n}"), "S", HERE))
            .collect();
        page(&data, start + 100 < 2_000)
    });
    let shop = Shop::at(&server);
    let mut child = shop
        .command(&["readers", "list", "-o", "jsonl"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.next().unwrap().unwrap().contains("Till 1\""));
    told.send(()).unwrap();
    assert_eq!(lines.count(), 1_999);
    assert!(child.wait().unwrap().success());
    assert_eq!(server.calls().len(), 20);
}

#[test]
fn a_closed_pipe_is_nobodys_error() {
    for format in ["table", "jsonl", "json", "csv", "id"] {
        let shop = Shop::built_in();
        let mut child = shop
            .command(&["readers", "list", "-o", format])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{format}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{format}");
    }
}

#[test]
fn the_built_in_simulator_remembers() {
    let shop = Shop::built_in();
    let rename = shop.run(&["readers", "rename", "Bar", "Terrace"]);
    assert_eq!(rename.code, 0, "{}", rename.stderr);
    let run = shop.run(&["readers", "list", "--label", "Terrace", "-o", "id"]);
    assert_eq!(run.stdout.lines().count(), 1);
}

/// Every column of a list is a key of its `--where`.
#[test]
#[expect(clippy::too_many_lines, reason = "a line for each list")]
fn lists_are_narrowed_by_their_columns() {
    let shop = Shop::demo();
    let update = [
        "locations",
        "update",
        "Berlin Kreuzberg",
        "--metadata",
        "region=east",
        "-q",
    ];
    assert_eq!(shop.run(&update).code, 0);
    let create = [
        "configurations",
        "create",
        "--name",
        "Kiosks",
        "--offline",
        "on",
        "-q",
    ];
    assert_eq!(shop.run(&create).code, 0);
    for (reference, amount) in [("order-1", "12.00"), ("order-2", "100.00")] {
        let paid = [
            "pay",
            "--reader",
            "Practice till",
            "--amount",
            amount,
            "--currency",
            "eur",
            "--reference",
            reference,
            "--present",
            "4242424242424242",
            "--skip-tipping",
            "-q",
        ];
        let run = shop.run(&paid);
        assert_eq!(run.code, 0, "{run:?}");
    }
    let lists: &[(&[&str], &str, &str, &str)] = &[
        (
            &["locations", "list"],
            "display_name",
            "metadata.region=east",
            "Berlin Kreuzberg\n",
        ),
        (
            &["locations", "list"],
            "display_name",
            "display_name=*Kreuzberg,country!=US",
            "Berlin Kreuzberg\n",
        ),
        (
            &["locations", "list"],
            "display_name",
            "display_name=Wien",
            "",
        ),
        (
            &["configurations", "list"],
            "name",
            "offline=on",
            "Kiosks\n",
        ),
        (&["payments", "list"], "reference", "amount>50", "order-2\n"),
        (
            &["payments", "list"],
            "reference",
            "amount<=12.00,currency=eur",
            "order-1\n",
        ),
        (&["payments", "list"], "reference", "began>1d", ""),
        (
            &["payments", "list"],
            "reference",
            "began<1h,reference!=order-2",
            "order-1\n",
        ),
        (
            &["audit", "list"],
            "command",
            "command=locations *,at<1h",
            "locations update\n",
        ),
        (&["audit", "list"], "command", "tries>7", ""),
        (
            &["payments", "unsettled"],
            "payment_intent",
            "amount>1",
            "pi_#3\n",
        ),
        (
            &["payments", "unsettled"],
            "payment_intent",
            "amount<=1",
            "",
        ),
    ];
    for (list, column, asked, shown) in lists {
        let more = [
            "--where",
            asked,
            "-o",
            "csv",
            "--no-headers",
            "--columns",
            column,
        ];
        let run = shop.run(&[list, &more[..]].concat());
        assert_eq!(run.code, 0, "{asked}: {run:?}");
        assert_eq!(run.stdout, *shown, "{asked}");
    }
    let wrong = shop.run(&["locations", "list", "--where", "town=Berlin"]);
    assert_eq!(wrong.code, 2);
    assert!(
        wrong.stderr.contains("--where: no column \"town\""),
        "{}",
        wrong.stderr
    );
    let none = shop.run(&["locations", "list", "--where", "city=Wien"]);
    assert_eq!((none.code, none.stderr.as_str()), (0, "nothing fits\n"));
    // A limit counts what fits.
    let limited = [
        "locations",
        "list",
        "--limit",
        "1",
        "--where",
        "metadata.region=east",
        "-o",
        "id",
    ];
    assert_eq!(shop.run(&limited).stdout.lines().count(), 1);
}

/// What a list calls otherwise than another is a key of both.
#[test]
fn a_key_of_one_list_is_one_of_the_others() {
    let shop = Shop::demo();
    let sale = "pay --amount 5.00 --currency eur --capture manual --reference a --present 4242424242424242";
    let words: Vec<&str> = sale
        .split(' ')
        .chain(["--reader", "Practice till"])
        .collect();
    let sold = shop.run(&words);
    assert_eq!(sold.code, 0, "{}", sold.stderr);
    let id = shop.reader("Practice till")["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let id = format!("reader={id}");
    for (line, shown) in [
        (
            "readers list --columns label --where last_seen>1h",
            "レジ 2\nCounter\n",
        ),
        ("readers list --columns label --where reader=Bar", "Bar\n"),
        (
            "payments list --columns reference --where label=Practice%till",
            "a\n",
        ),
        (
            "payments list --columns reference --where reader=Practice%till",
            "a\n",
        ),
        ("payments list --columns reference --where ID", "a\n"),
        (
            "payments list --columns reference --where reader!=Practice%till",
            "",
        ),
        (
            "payments unsettled --columns reference --where label=Practice%till",
            "a\n",
        ),
        (
            "payments unsettled --columns reference --where reader=practice%till",
            "a\n",
        ),
        (
            "transactions list today --direct --columns reference --where label=Practice%till,reference=a",
            "a\n",
        ),
        (
            "fleet check --columns reader --where label=Counter,rule=silent",
            "Counter\n",
        ),
        (
            "fleet uptime --day today --columns reader --where label=Bar",
            "Bar\n",
        ),
    ] {
        let line = line.replace("ID", &id);
        // A blank within a word.
        let words = line.split(' ').map(|word| word.replace('%', " "));
        let words: Vec<String> = words.collect();
        let words = words.iter().map(String::as_str);
        let words: Vec<&str> = words.chain(["-o", "csv", "--no-headers"]).collect();
        let mut command = shop.command(&words);
        command.env("TILLCTL_TZ", "UTC");
        let run = shop.finish(command);
        let mut lines: Vec<&str> = run.stdout.lines().collect();
        let mut wanted: Vec<&str> = shown.lines().collect();
        lines.sort_unstable();
        wanted.sort_unstable();
        assert_eq!(lines, wanted, "{line}: {run:?}");
    }
}

/// Every list can be cut.
#[test]
fn lists_of_this_machine_have_a_limit() {
    let shop = Shop::demo();
    for reference in ["a", "b", "c"] {
        let sale = "pay --amount 5.00 --currency eur --present 4242424242424242";
        let more = ["--reader", "Practice till", "--reference", reference];
        let words: Vec<&str> = sale.split(' ').chain(more).collect();
        let sold = shop.run(&words);
        assert_eq!(sold.code, 0, "{}", sold.stderr);
    }
    let column = |words: &[&str]| {
        let run = shop.run(&[words, &["-o", "csv", "--no-headers"]].concat());
        assert_eq!(run.code, 0, "{}", run.stderr);
        run.stdout
    };
    let sales = ["payments", "list", "--columns", "reference"];
    let whole = column(&sales);
    let first = |rows: &str| rows.split_inclusive('\n').take(2).collect::<String>();
    let cut = column(&[&sales[..], &["--limit", "2"]].concat());
    assert_eq!(cut, first(&whole));
    let sorted = [&sales[..], &["--limit", "2", "--sort", "reference"]].concat();
    assert_eq!(column(&sorted), "a\nb\n");
    let writes = ["audit", "list", "--columns", "request_id"];
    let last = column(&[&writes[..], &["--last", "2"]].concat());
    assert_eq!(last.lines().count(), 2);
    assert_eq!(column(&[&writes[..], &["--limit", "2"]].concat()), last);
    let all = column(&[&writes[..], &["--sort", "at"]].concat());
    let sorted = [&writes[..], &["--sort", "at", "--limit", "2"]].concat();
    assert_eq!(column(&sorted), first(&all));
}
