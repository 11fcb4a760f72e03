//! A server that means ill, or something in its place: replies without an end, larger,
//! deeper or longer than anything of Stripe's. The program says so and ends, and its
//! memory is limited by the system while it does.

use std::io::{self, Write};
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use snapbox::str;

use super::fake::{HERE, reader};
use super::server::{Call, Reply, Server, page};
use super::shop::{KEY, Run, Shop};

/// What the program may have of memory, in KiB.
const MEMORY: &str = "262144";

/// Runs it with so little memory that nothing without an end can be held.
fn cramped(shop: &Shop, args: &[&str]) -> Run {
    shop.finish(within(MEMORY, &shop.command(args)))
}

fn within(memory: &str, program: &Command) -> Command {
    let mut command = Command::new("/bin/sh");
    command
        .args(["-c", "ulimit -d \"$1\"; shift; exec \"$@\"", "sh", memory])
        .arg(program.get_program())
        .args(program.get_args())
        .env_clear()
        .envs(program.get_envs().filter_map(|(n, v)| Some((n, v?))))
        .current_dir(program.get_current_dir().unwrap())
        .stdin(Stdio::null());
    command
}

fn answering(reply: Reply) -> (Server, Shop) {
    let server = Server::start(move |_| reply.clone());
    let shop = Shop::at(&server);
    (server, shop)
}

const LIST: &[&str] = &["readers", "list", "--columns", "label"];

/// A head without a length.
fn head(to: &mut dyn Write, status: u16, more: &str) -> io::Result<()> {
    write!(
        to,
        "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\nrequest-id: req_fromtheserver1\r\n{more}connection: close\r\n\r\n"
    )
}

/// Blanks, of which JSON may have any number between its parts.
fn blanks(to: &mut dyn Write, mebibytes: usize) -> io::Result<()> {
    let blanks = vec![b' '; 1 << 20];
    (0..mebibytes).try_for_each(|_| to.write_all(&blanks))
}

/// A list that would be there after 2 GiB of blanks.
fn packed(to: &mut dyn Write) -> io::Result<()> {
    head(to, 200, "content-encoding: gzip\r\n")?;
    let mut packed = flate2::write::GzEncoder::new(to, flate2::Compression::best());
    packed.write_all(b"{\"object\":\"list\",")?;
    blanks(&mut packed, 2048)?;
    packed.write_all(b"\"data\":[],\"has_more\":false}")?;
    packed.finish().map(drop)
}

#[test]
fn what_unpacks_to_gigabytes_is_not_unpacked() {
    let (server, shop) = answering(Reply::Written(packed));
    cramped(&shop, LIST).is(8, "", str![[r#"
error: no usable answer from Stripe: the reply to GET /v1/terminal/readers is larger than 64 MiB; Stripe sends nothing like it
hint: nothing was changed; something that is not Stripe answers: check --api-base, the proxy and `tillctl doctor`
request: req_#1

"#]]);
    // The next one would be no smaller.
    assert_eq!(server.calls().len(), 1);
}

/// Chunks without an end.
fn endless(to: &mut dyn Write) -> io::Result<()> {
    head(to, 200, "transfer-encoding: chunked\r\n")?;
    let chunk = vec![b'['; 0x10000];
    loop {
        write!(to, "10000\r\n")?;
        to.write_all(&chunk)?;
        to.write_all(b"\r\n")?;
    }
}

fn announced(to: &mut dyn Write) -> io::Result<()> {
    head(to, 200, "content-length: 99999999999\r\n")
}

#[test]
fn a_reply_without_an_end_is_left() {
    for write in [endless, announced] {
        let (server, shop) = answering(Reply::Written(write));
        let run = cramped(&shop, LIST);
        assert_eq!(run.code, 8, "{}", run.stderr);
        assert!(
            run.stderr.contains("is larger than 64 MiB"),
            "{}",
            run.stderr
        );
        assert_eq!(server.calls().len(), 1);
    }
}

#[test]
fn what_a_write_did_is_not_known_without_its_reply() {
    let (_server, shop) = answering(Reply::Written(endless));
    let run = cramped(&shop, &["api", "post", "/v1/refunds", "-d", "charge=ch_1"]);
    assert_eq!(run.code, 7, "{}", run.stderr);
    assert!(
        run.stderr.contains("look before trying again"),
        "{}",
        run.stderr
    );
}

/// An object with something in it that is nested.
fn nested(levels: usize) -> String {
    let mut object = reader("tmr_Deep0000000001", "Till", "S1", HERE).to_string();
    object.truncate(object.len() - 1);
    let (open, close) = ("[".repeat(levels), "]".repeat(levels));
    format!("{object},\"more\":{open}{close}}}")
}

#[test]
fn deep_nesting_is_refused_by_every_verb_and_format() {
    let deep = nested(100_000);
    let list = format!("{{\"object\":\"list\",\"has_more\":false,\"data\":[{deep}]}}");
    let server = Server::start(move |call| {
        let whole = call.path.ends_with("tmr_Deep0000000001");
        let text = if whole { &deep } else { &list };
        Reply::Text(200, "application/json", text.clone())
    });
    let shop = Shop::at(&server);
    let one = "tmr_Deep0000000001";
    for line in [
        vec!["readers", "list"],
        vec!["readers", "get", one],
        vec!["locations", "list"],
        vec!["fleet", "check"],
        vec!["api", "get", "/v1/terminal/readers"],
        vec!["api", "get", "/v1/terminal/readers", "--paginate"],
        vec!["api", "get", "/v1/terminal/readers/tmr_Deep0000000001"],
    ] {
        for format in ["table", "json", "jsonl"] {
            if line[0] == "api" && format == "table" {
                continue;
            }
            let run = cramped(&shop, &[&line[..], &["-o", format]].concat());
            assert_eq!(
                (run.code, &*run.stdout),
                (8, ""),
                "{line:?}: {}",
                run.stderr
            );
            let told = "is nested more than 100 levels deep";
            assert!(run.stderr.contains(told), "{line:?}: {}", run.stderr);
        }
        let run = cramped(&shop, &[&line[..], &["--jq", ".."]].concat());
        assert_eq!(run.code, 8, "{line:?}: {}", run.stderr);
    }
}

#[test]
fn what_is_let_through_is_shown_in_every_format() {
    let deep = nested(97);
    let server = Server::start(move |_| Reply::Text(200, "application/json", deep.clone()));
    let shop = Shop::at(&server);
    let get = ["api", "get", "/v1/terminal/readers/tmr_Deep0000000001"];
    for more in [
        &["-o", "json"][..],
        &["-o", "jsonl"],
        &["--jq", "[..] | length"],
        &["--template", "{{ label }}"],
    ] {
        let run = cramped(&shop, &[&get[..], more].concat());
        assert_eq!(run.code, 0, "{more:?}: {}", run.stderr);
        assert!(run.stdout.len() < 40_000, "{more:?}: {}", run.stdout.len());
    }
}

#[test]
fn a_reply_of_very_many_values_is_refused() {
    fn many(to: &mut dyn Write) -> io::Result<()> {
        head(to, 200, "")?;
        to.write_all(b"{\"object\":\"list\",\"has_more\":false,\"data\":[")?;
        (0..1_000_000).try_for_each(|_| to.write_all(b"{},"))?;
        to.write_all(b"{}]}")
    }
    let (_server, shop) = answering(Reply::Written(many));
    for args in [LIST, &["api", "get", "/v1/terminal/readers"]] {
        let run = cramped(&shop, args);
        assert_eq!(run.code, 8, "{}", run.stderr);
        let told = "has more than 1000000 values";
        assert!(run.stderr.contains(told), "{}", run.stderr);
    }
}

/// Stripe's error object, with a message of this length in it.
fn error_of(to: &mut dyn Write, mebibytes: usize) -> io::Result<()> {
    head(to, 400, "")?;
    to.write_all(b"{\"error\":{\"type\":\"invalid_request_error\",\"message\":\"")?;
    blanks(to, mebibytes)?;
    to.write_all(b"\"}}")
}

#[test]
fn an_error_of_a_hundred_megabytes_is_not_stripes() {
    let (_server, shop) = answering(Reply::Written(|to| error_of(to, 100)));
    cramped(&shop, LIST).is(8, "", str![[r#"
error: no usable answer from Stripe: status 400 with a reply that is larger than 1 MiB: it is not Stripe's error object
hint: nothing was changed; something that is not Stripe answers: check --api-base, the proxy and `tillctl doctor`
request: req_#1

"#]]);
}

#[test]
fn a_long_message_is_cut_wherever_it_is_told() {
    let long = "lorem ipsum ".repeat(12_000);
    let server = Server::start(move |call| {
        if call.method == "GET" {
            return Reply::Json(200, reader("tmr_Long0000000001", "Till", "S1", HERE));
        }
        let error = json!({"type": "invalid_request_error", "message": long, "code": long,
            "param": long, "decline_code": long, "nested": [{"text": long}]});
        Reply::Json(400, json!({ "error": error }))
    });
    let shop = Shop::at(&server);
    let rename = ["readers", "rename", "tmr_Long0000000001", "Bar"];
    for more in [&[][..], &["-v"], &["-o", "json"]] {
        let run = cramped(&shop, &[&rename[..], more].concat());
        assert_eq!(run.code, 1, "{}", run.stderr);
        assert!(run.stderr.len() < 60_000, "{}", run.stderr.len());
        assert!(run.stderr.contains("… (140 KiB in all)"), "{}", run.stderr);
    }
    let written = std::fs::read_to_string(shop.path("state/tillctl/audit.jsonl")).unwrap();
    assert!(written.len() < 60_000, "{}", written.len());
}

#[test]
fn a_text_where_none_belongs_is_quoted_in_part() {
    let mut odd = reader("tmr_Odd00000000001", "Till", "S1", HERE);
    odd["metadata"] = json!("lorem ipsum ".repeat(1_000_000));
    let (_server, shop) = answering(page(&[odd], false));
    let run = cramped(&shop, &[LIST, &["-v"]].concat());
    assert_eq!(run.code, 8, "{}", run.stderr);
    assert!(run.stderr.len() < 3000, "{}", run.stderr.len());
}

#[test]
fn a_cell_does_not_fill_every_line_of_a_table() {
    let mut all: Vec<_> = (1..=90)
        .map(|n| reader(&format!("tmr_Wide0000000{n:03}"), "Till", "S1", HERE))
        .collect();
    all[3]["label"] = json!("x".repeat(2 << 20));
    let (_server, shop) = answering(page(&all, false));
    let run = cramped(&shop, &["readers", "list"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.len() < 2 << 20, "{}", run.stdout.len());
    assert!(run.stdout.contains("… (2 MiB in all)"));
    let csv = shop.run(&["readers", "list", "-o", "csv"]).stdout;
    assert!(csv.contains(&"x".repeat(2 << 20)));
}

fn heads(to: &mut dyn Write) -> io::Result<()> {
    write!(to, "HTTP/1.1 200 X\r\n")?;
    loop {
        write!(to, "x-more: {}\r\n", "x".repeat(1000))?;
    }
}

fn long_head(to: &mut dyn Write) -> io::Result<()> {
    write!(to, "HTTP/1.1 200 X\r\nrequest-id: ")?;
    let more = vec![b'x'; 0x10000];
    loop {
        to.write_all(&more)?;
    }
}

fn hints(to: &mut dyn Write) -> io::Result<()> {
    loop {
        write!(to, "HTTP/1.1 103 Early Hints\r\nlink: <x>\r\n\r\n")?;
    }
}

#[test]
fn headers_without_an_end_are_left() {
    let once = ["--max-retries", "0", "--timeout", "3s"];
    for write in [heads, long_head, hints] {
        let (_server, shop) = answering(Reply::Written(write));
        let run = cramped(&shop, &[LIST, &once[..]].concat());
        assert_eq!(run.code, 8, "{}", run.stderr);
        assert!(run.stderr.len() < 1000, "{}", run.stderr);
    }
}

/// The object that a page goes on from, and what is on it.
fn pages(shape: impl Fn(usize) -> Vec<Value> + Send + 'static) -> Server {
    let mut number = 0;
    Server::start(move |_: &Call| {
        number += 1;
        page(&shape(number), true)
    })
}

#[test]
fn a_list_that_goes_round_ends() {
    let server = pages(|number| {
        let id = format!("tmr_Round000000000{}", number % 2);
        vec![reader(&id, "Till", "S1", HERE)]
    });
    let shop = Shop::at(&server);
    for args in [
        LIST,
        &["fleet", "check"],
        &["api", "get", "/v1/terminal/readers", "--paginate"],
    ] {
        let before = server.calls().len();
        let run = cramped(&shop, args);
        assert_eq!(run.code, 8, "{}", run.stderr);
        let told = "the list says there is more, but gives no new object to go on from";
        assert!(run.stderr.contains(told), "{}", run.stderr);
        assert!(server.calls().len() - before < 20);
    }
}

/// A list that goes on with objects that were never seen.
fn endless_list() -> Server {
    pages(|number| {
        let one = |at: usize| {
            let mut one = reader(&format!("tmr_More{number:06}{at:04}"), "Till", "S1", HERE);
            one["object"] = json!("charge");
            one
        };
        (0..100).map(one).collect()
    })
}

#[test]
fn a_command_ends_when_its_time_is_over() {
    let server = endless_list();
    let shop = Shop::at(&server);
    let began = Instant::now();
    for (args, code) in [
        (
            &["api", "get", "/v1/charges", "--paginate", "-o", "id"][..],
            130,
        ),
        (&["fleet", "check"], 130),
        (&["fleet", "check", "--nagios"], 3),
    ] {
        let run = cramped(&shop, &[args, &["--max-time", "700ms"]].concat());
        assert_eq!(run.code, code, "{}", run.stderr);
        let told = format!("{}{}", run.stdout, run.stderr);
        assert!(
            told.contains("--max-time 700ms is over: interrupted"),
            "{told}"
        );
    }
    let run = cramped(&shop, &["fleet", "check", "-o", "json", "--max-time", "1"]);
    assert_eq!(run.json_error()["exit_code"], 130);
    // People type another word for it, before the verb and after it.
    for args in [
        ["--deadline", "700ms", "fleet", "check"],
        ["fleet", "check", "--deadline", "700ms"],
    ] {
        let run = cramped(&shop, &args);
        assert_eq!(run.code, 130, "{}", run.stderr);
        let told = "--deadline 700ms is over: interrupted";
        assert!(run.stderr.contains(told), "{}", run.stderr);
    }
    assert!(began.elapsed() < Duration::from_mins(1));
}

/// A pipe that nobody writes to, and a command that does not come to its end: neither
/// holds a command beyond its time, nor when it is told to stop.
#[cfg(unix)]
#[test]
fn waiting_for_a_key_ends_when_the_time_is_over() {
    let shop = Shop::demo().key(None);
    let fifo = shop.path("fifo");
    let made = Command::new("mkfifo").arg(&fifo).status().unwrap();
    assert!(made.success());
    let fifo = fifo.to_str().unwrap();
    let began = Instant::now();
    let hurried = |args: &[&str], variable: Option<(&str, &str)>| {
        let mut command = shop.command(&[args, &["--max-time", "300ms"]].concat());
        if let Some((name, value)) = variable {
            command.env(name, value);
        }
        // The writing end stays open, and nothing comes.
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let held = child.stdin.take();
        let run = shop.end(child);
        drop(held);
        assert_eq!(run.code, 130, "{args:?}: {}", run.stderr);
        assert!(
            run.stderr.contains("--max-time 300ms is over: interrupted"),
            "{args:?}: {}",
            run.stderr
        );
    };
    hurried(&["--api-key-file", "-", "readers", "list"], None);
    hurried(&["--api-key-file", fifo, "readers", "list"], None);
    hurried(&["login"], None);
    hurried(&["readers", "import", fifo], Some(("STRIPE_API_KEY", KEY)));
    let value = format!("name=@{fifo}");
    hurried(
        &["api", "post", "/v1/x", "-d", &value],
        Some(("STRIPE_API_KEY", KEY)),
    );
    let set = shop.run(&["config", "set", "api_key_command", "exec sleep 20"]);
    assert_eq!(set.code, 0, "{}", set.stderr);
    hurried(&["readers", "list"], None);
    assert!(began.elapsed() < Duration::from_secs(15));
}

/// Files that are read whole have an end.
#[cfg(unix)]
#[test]
fn a_file_of_settings_without_an_end_is_left() {
    let shop = Shop::demo();
    let mut command = shop.command(LIST);
    command.env("TILLCTL_CONFIG", "/dev/zero");
    let run = shop.finish(within(MEMORY, &command));
    assert_eq!(run.code, 2, "{}", run.stderr);
    assert!(
        run.stderr.contains("cannot read /dev/zero"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_sale_whose_time_is_over_is_taken_back() {
    let shop = Shop::demo();
    let line = [
        "--amount",
        "12.00",
        "--currency",
        "eur",
        "--reference",
        "r-1",
    ];
    let sale = [&["pay", "--reader", "Practice till"][..], &line].concat();
    // Nobody presents a card.
    let run = shop.run(&[&sale[..], &["--max-time", "2s"]].concat());
    assert_eq!(run.code, 130, "{}{}", run.stdout, run.stderr);
    assert!(
        run.stderr.contains("--max-time 2s is over: "),
        "{}",
        run.stderr
    );
    assert!(shop.reader("Practice till")["action"].is_null());
    let intents = shop.elsewhere("/v1/payment_intents", None);
    assert_eq!(intents["data"][0]["status"], "canceled", "{intents}");
    // The journal has its end, and the same sale can be taken anew.
    assert!(shop.run(&["payments", "resume", "--all"]).code == 0);
    let run = shop.run(&[&sale[..], &["--present", "4242424242424242"]].concat());
    assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
}

#[test]
fn a_fault_leaves_no_image_of_the_memory() {
    let server = Server::start(|_| {
        std::thread::sleep(Duration::from_secs(20));
        Reply::Nothing
    });
    let shop = Shop::at(&server);
    let mut program = Command::new("/bin/sh");
    let inner = shop.command(LIST);
    program
        .args(["-c", "ulimit -c unlimited; exec \"$@\"", "sh"])
        .arg(inner.get_program())
        .args(inner.get_args())
        .env_clear()
        .envs(inner.get_envs().filter_map(|(n, v)| Some((n, v?))))
        .current_dir(inner.get_current_dir().unwrap())
        .stderr(Stdio::null());
    let mut child = program.spawn().unwrap();
    let began = Instant::now();
    while server.calls().is_empty() {
        assert!(began.elapsed() < Duration::from_secs(20));
        std::thread::sleep(Duration::from_millis(5));
    }
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", child.id())).unwrap();
    let of_cores = limits.lines().find(|l| l.starts_with("Max core file size"));
    let words: Vec<_> = of_cores.unwrap().split_whitespace().collect();
    assert_eq!(words[4..6], ["0", "0"], "{limits}");
    let pid = child.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-ABRT", &pid])
            .status()
            .unwrap()
            .success()
    );
    let status = child.wait().unwrap();
    assert!(
        status.signal().is_some() && !status.core_dumped(),
        "{status}"
    );
}
