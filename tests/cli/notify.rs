//! `fleet check --notify`: what is new and what has ended, each once.

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use super::fake::{Fleet, HERE, reader};
use super::server::{Call, Reply, Server};
use super::shop::{KEY, NOW, Run, Shop};

/// A fleet of two, a receiver that answers as it is told, and a shop.
struct Scene {
    fleet: Arc<Mutex<Fleet>>,
    status: Arc<Mutex<u16>>,
    receiver: Server,
    shop: Shop,
    _stripe: Server,
}

impl Scene {
    fn new() -> Self {
        let readers = [("tmr_1", "Till 1", "S-1"), ("tmr_2", "Till 2", "S-2")];
        let readers = readers.map(|(id, label, serial)| reader(id, label, serial, HERE));
        let fleet = Arc::new(Mutex::new(Fleet {
            readers: readers.into(),
            ..Fleet::default()
        }));
        let there = Arc::clone(&fleet);
        let stripe = Server::start(move |call| there.lock().unwrap().answer(call));
        let status = Arc::new(Mutex::new(200));
        let answer = Arc::clone(&status);
        let receiver = Server::start(move |_| Reply::Json(*answer.lock().unwrap(), json!({})));
        Self {
            fleet,
            status,
            shop: Shop::at(&stripe),
            receiver,
            _stripe: stripe,
        }
    }

    fn set(&self, reader: usize, status: &str) {
        self.fleet.lock().unwrap().readers[reader]["status"] = json!(status);
    }

    /// A check, and the events it told, as the receiver got them.
    fn check(&self, more: &[&str]) -> (Run, Vec<String>) {
        self.check_at(NOW, more)
    }

    fn check_at(&self, now: &str, more: &[&str]) -> (Run, Vec<String>) {
        let before = self.receiver.calls().len();
        let url = format!("{}/T1/secret-path", self.receiver.url());
        let args = [
            "fleet",
            "check",
            "--rule",
            "offline,silent,stuck",
            "--notify",
            &url,
        ];
        let mut command = self.shop.command(&[&args, more].concat());
        command.env("TILLCTL_NOW", now);
        let run = self.shop.finish(command);
        assert!(!run.stderr.contains("secret-path"), "{}", run.stderr);
        let calls = self.receiver.calls();
        let told = calls[before..].iter().flat_map(|call| events(&body(call)));
        (run, told.collect())
    }
}

fn body(call: &Call) -> Value {
    assert_eq!(call.line(), "POST /T1/secret-path");
    assert_eq!(call.header("content-type"), Some("application/json"));
    // Nothing of Stripe's goes to anybody else.
    for (name, value) in &call.headers {
        let is_ours =
            ["authorization", "stripe-version", "stripe-account"].contains(&name.as_str());
        assert!(!is_ours && !value.contains("sk_"), "{name}: {value}");
    }
    assert!(!call.body.contains(KEY));
    serde_json::from_str(&call.body).unwrap()
}

fn events(body: &Value) -> Vec<String> {
    let text = |event: &Value, name: &str| event[name].as_str().unwrap_or_default().to_owned();
    let events = body["events"].as_array().unwrap().iter();
    events
        .map(|e| {
            format!(
                "{} {} {}",
                text(e, "event"),
                text(e, "rule"),
                text(e, "reader")
            )
        })
        .collect()
}

#[test]
fn a_quiet_check_that_tells_somebody_says_nothing_more() {
    let scene = Scene::new();
    scene.set(0, "offline");
    let (run, told) = scene.check(&["--quiet"]);
    assert_eq!((run.code, told.len()), (10, 1), "{}", run.stderr);
    assert_eq!(run.stderr, "");
    assert!(run.stdout.contains("Till 1"), "{}", run.stdout);
    let (run, _) = scene.check(&[]);
    assert_eq!(run.code, 10);
    assert!(run.stderr.contains("found: "), "{}", run.stderr);
    // Who could not be told is said all the same.
    *scene.status.lock().unwrap() = 500;
    scene.set(1, "offline");
    let (run, _) = scene.check(&["--quiet"]);
    assert!(run.stderr.contains("--notify"), "{}", run.stderr);
}

#[test]
fn new_and_ended_are_told_once() {
    let scene = Scene::new();
    let nothing: [&str; 0] = [];
    let (run, told) = scene.check(&[]);
    assert_eq!((run.code, told), (0, vec![]), "{}", run.stderr);
    scene.set(0, "offline");
    let (run, told) = scene.check(&[]);
    assert_eq!(
        (run.code, &*told),
        (10, &["new offline Till 1".to_owned()][..])
    );
    let (run, told) = scene.check(&[]);
    assert_eq!(run.code, 10);
    assert_eq!(told, nothing);
    // What was not looked for has not ended.
    scene.set(0, "online");
    let (_, told) = scene.check(&["--skip-rule", "offline"]);
    assert_eq!(told, nothing);
    scene.set(1, "offline");
    // A trial run tells nobody, and forgets nothing.
    let (run, told) = scene.check(&["--dry-run"]);
    assert_eq!(told, nothing);
    assert!(
        run.stderr.contains("127.0.0.1 would be told of 2 events"),
        "{}",
        run.stderr
    );
    let (run, told) = scene.check(&[]);
    assert_eq!(run.code, 10);
    assert_eq!(told, ["new offline Till 2", "ended offline Till 1"]);
    let last = body(scene.receiver.calls().last().unwrap());
    assert_eq!(last["findings"], 1);
    assert_eq!(last["mode"], "test");
    let text = last["text"].as_str().unwrap();
    assert!(
        text.starts_with("tillctl: 1 new, 1 ended\ncritical: Till 2 (Here): "),
        "{text}"
    );
    assert_eq!(last["events"][0]["severity"], "critical");
    // When a check saw it, and not when it is told.
    assert_eq!(last["events"][0]["at"], NOW);
    assert_eq!(last["events"][1]["at"], NOW);
    // Another receiver has heard of nothing yet.
    let other = scene.shop.path("heard");
    let command = format!("cat > '{}'", other.display());
    let run = scene
        .shop
        .run(&["fleet", "check", "--rule", "offline", "--notify", &command]);
    assert_eq!(run.code, 10, "{}", run.stderr);
    let heard: Value = serde_json::from_slice(&std::fs::read(&other).unwrap()).unwrap();
    assert_eq!(events(&heard), ["new offline Till 2"]);
}

#[test]
fn what_could_not_be_told_is_told_next_time() {
    let scene = Scene::new();
    scene.set(0, "offline");
    *scene.status.lock().unwrap() = 500;
    let (run, told) = scene.check(&[]);
    assert_eq!(run.code, 9, "{}", run.stderr);
    assert!(
        run.stderr.contains("--notify: 127.0.0.1: it answered 500"),
        "{}",
        run.stderr
    );
    assert!(run.stdout.contains("Till 1"), "{}", run.stdout);
    let first = body(scene.receiver.calls().last().unwrap())["events"][0]["id"].clone();
    assert_eq!(told.len(), 1);
    // It ends meanwhile: that it was there is told all the same.
    scene.set(0, "online");
    *scene.status.lock().unwrap() = 302;
    assert_eq!(scene.check_at("2026-11-23T12:00:10Z", &[]).0.code, 9);
    *scene.status.lock().unwrap() = 204;
    let (run, told) = scene.check_at("2026-11-23T12:00:20Z", &[]);
    assert_eq!(
        (run.code, &*told),
        (
            0,
            &[
                "new offline Till 1".to_owned(),
                "ended offline Till 1".to_owned()
            ][..]
        )
    );
    // Under the same id, by which a receiver knows it again.
    let last = body(scene.receiver.calls().last().unwrap());
    assert_eq!(last["events"][0]["id"], first);
    assert_eq!(last["events"][0]["at"], NOW);
    assert_eq!(last["events"][1]["at"], "2026-11-23T12:00:10Z");
    assert_eq!(scene.check(&[]).1, [""; 0]);
}

#[cfg(unix)]
#[test]
fn a_command_that_fails_or_hangs_is_told_again() {
    let scene = Scene::new();
    scene.set(0, "offline");
    let heard = scene.shop.path("heard");
    let check = |command: &str, more: &[&str]| {
        let args = ["fleet", "check", "--rule", "offline", "--notify", command];
        scene.shop.run(&[&args, more].concat())
    };
    // One name for the command, which does as a file says.
    let script = scene
        .shop
        .file("tell.sh", "echo no such queue >&2; exit 3\n");
    let command = format!("sh '{script}'");
    let run = check(&command, &[]);
    assert_eq!(run.code, 9);
    assert!(
        run.stderr
            .contains("the command ended with exit code 3: no such queue"),
        "{}",
        run.stderr
    );
    scene.shop.file("tell.sh", "echo waiting >&2; sleep 5\n");
    let run = check(&command, &["--timeout", "1s"]);
    assert_eq!(run.code, 9);
    assert!(
        run.stderr.contains("took longer than 1 s"),
        "{}",
        run.stderr
    );
    // The key is no business of the command's, and what it prints is no result.
    let line = format!(
        "env > '{0}.env'; cat > '{0}'; echo noise\n",
        heard.display()
    );
    scene.shop.file("tell.sh", &line);
    let run = check(&command, &["-o", "json"]);
    assert_eq!(
        (run.code, run.json()[0]["rule"].clone()),
        (10, json!("offline"))
    );
    let text = std::fs::read_to_string(&heard).unwrap();
    assert_eq!(
        events(&serde_json::from_str(&text).unwrap()),
        ["new offline Till 1"]
    );
    let env = std::fs::read_to_string(format!("{}.env", heard.display())).unwrap();
    assert!(!env.contains(KEY), "{env}");
}

#[test]
fn what_is_no_receiver_is_refused() {
    let shop = Shop::demo();
    for receiver in ["http://hooks.example/secret-path", "https://", " "] {
        let run = shop.run(&["fleet", "check", "--notify", receiver]);
        assert_eq!(run.code, 2, "{receiver}");
    }
    shop.sent(&[]);
}

/// Names come from outside: they call nobody in a chat, and a key in one goes nowhere.
#[test]
fn names_are_only_names() {
    let scene = Scene::new();
    scene.fleet.lock().unwrap().readers[0]["label"] = json!(format!("<!channel> @all {KEY}"));
    scene.set(0, "offline");
    let (_, told) = scene.check(&[]);
    assert_eq!(told, ["new offline <!channel> @all [key]"]);
    let last = body(scene.receiver.calls().last().unwrap());
    let text = last["text"].as_str().unwrap();
    assert!(text.contains("‹!channel› ＠all [key]"), "{text}");
}
