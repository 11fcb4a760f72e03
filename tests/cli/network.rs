//! The way to Stripe: proxies, certificates of one's own, and that nobody else
//! is spoken to.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};

use super::shop::{Run, Shop};

/// A proxy that lets nobody through, and keeps what it was asked for.
struct Proxy {
    url: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Proxy {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&asked);
        std::thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let mut line = String::new();
                let _ = BufReader::new(&stream).read_line(&mut line);
                kept.lock().unwrap().push(line.trim().to_owned());
                let _ = stream.write_all(b"HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n");
            }
        });
        Self { url, asked }
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

/// Runs it against Stripe itself, or the given root.
fn run(shop: &Shop, env: &[(&str, &str)], args: &[&str]) -> Run {
    let sealed = shop.command(&[]);
    let mut command = Command::new(sealed.get_program());
    command
        .env_clear()
        .current_dir(sealed.get_current_dir().unwrap())
        .stdin(Stdio::null());
    for (name, value) in sealed.get_envs() {
        command.env(name, value.unwrap());
    }
    command.envs(env.iter().copied()).args(args);
    shop.finish(command)
}

#[test]
fn a_proxy_is_used_and_sees_one_name_only() {
    let shop = Shop::demo();
    let proxy = Proxy::start();
    for variable in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"] {
        let before = proxy.asked().len();
        let failed = run(
            &shop,
            &[(variable, &proxy.url)],
            &["readers", "list", "-o", "id", "--max-retries", "0"],
        );
        assert_eq!(failed.code, 8, "{}", failed.stderr);
        assert!(proxy.asked().len() > before, "{variable}");
    }
    let asked = proxy.asked();
    assert!(
        asked
            .iter()
            .all(|line| line.starts_with("CONNECT api.stripe.com:443 ")),
        "{asked:?}"
    );
}

#[test]
fn what_needs_no_network_asks_nobody() {
    let shop = Shop::demo();
    let proxy = Proxy::start();
    let env = [
        ("HTTPS_PROXY", &*proxy.url),
        ("HTTP_PROXY", &proxy.url),
        ("ALL_PROXY", &proxy.url),
    ];
    for args in [
        &["--version"][..],
        &["--help"],
        &["help", "topics"],
        &["man"],
        &["config", "list"],
        &["profiles", "list"],
        &["completions", "bash"],
        &["payments", "list", "-o", "id"],
        &["--simulator", "readers", "list"],
        &["demo"],
    ] {
        let run = run(&shop, &env, args);
        assert_eq!(run.code, 0, "{args:?}: {}", run.stderr);
    }
    // There is nothing that would look for a newer version.
    assert_eq!(run(&shop, &env, &["update"]).code, 2);
    assert!(proxy.asked().is_empty(), "{:?}", proxy.asked());
}

/// A server with a certificate of its own authority, made by openssl.
struct Secure {
    child: Child,
    url: String,
}

impl Secure {
    fn start(shop: &Shop) -> Option<Self> {
        let openssl = |args: &str| {
            let mut command = Command::new("openssl");
            command
                .args(args.split(' '))
                .current_dir(shop.path(""))
                .stdin(Stdio::null());
            command
        };
        let key = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2";
        let authority = format!("{key} -keyout ca.key -out ca.pem -subj /CN=Shop-CA");
        let Ok(made) = openssl(&authority).output() else {
            eprintln!("skipped: openssl is not installed");
            return None;
        };
        assert!(made.status.success(), "{made:?}");
        let leaf = format!(
            "{key} -CA ca.pem -CAkey ca.key -keyout leaf.key -out leaf.pem -subj /CN=leaf \
             -addext basicConstraints=CA:FALSE -addext subjectAltName=IP:127.0.0.1"
        );
        assert!(openssl(&leaf).output().unwrap().status.success());
        std::fs::create_dir_all(shop.path("v1/terminal")).unwrap();
        let page = r#"{"object":"list","data":[{"id":"tmr_secure","object":"terminal.reader","livemode":false}],"has_more":false,"url":"/v1/terminal/readers"}"#;
        shop.file(
            "v1/terminal/readers?limit=100",
            &format!("HTTP/1.0 200 OK\r\ncontent-type: application/json\r\n\r\n{page}"),
        );
        let mut child = openssl("s_server -accept 127.0.0.1:0 -cert leaf.pem -key leaf.key -HTTP")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let place = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|l| Some(l.strip_prefix("ACCEPT ")?.to_owned()))
            .unwrap();
        std::thread::spawn(move || lines.count());
        Some(Self {
            child,
            url: format!("https://{place}"),
        })
    }
}

impl Drop for Secure {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_certificate_of_ones_own_is_trusted_where_it_is_named() {
    let shop = Shop::demo();
    let Some(server) = Secure::start(&shop) else {
        return;
    };
    let args = [
        "--api-base",
        &server.url,
        "readers",
        "list",
        "-o",
        "id",
        "--max-retries",
        "0",
    ];
    let refused = run(&shop, &[], &args);
    assert_eq!(refused.code, 8, "{}", refused.stderr);
    assert!(refused.stderr.contains("ca_file"), "{}", refused.stderr);
    for variable in ["TILLCTL_CA_FILE", "SSL_CERT_FILE"] {
        let ca = shop.path("ca.pem");
        let fine = run(&shop, &[(variable, ca.to_str().unwrap())], &args);
        assert_eq!(
            (fine.code, fine.stdout.as_str()),
            (0, "tmr_secure\n"),
            "{variable}: {}",
            fine.stderr
        );
    }
    // A proxy is left out for the hosts that are to be reached without one.
    let proxy = Proxy::start();
    let ca = shop.path("ca.pem");
    let env = [
        ("TILLCTL_CA_FILE", ca.to_str().unwrap()),
        ("HTTPS_PROXY", &proxy.url),
        ("NO_PROXY", "127.0.0.1"),
    ];
    assert_eq!(run(&shop, &env, &args).stdout, "tmr_secure\n");
    assert!(proxy.asked().is_empty());
}

#[test]
fn what_is_no_certificate_is_said() {
    let shop = Shop::demo();
    let args = ["--api-base", "https://127.0.0.1:9", "readers", "list"];
    let empty = shop.file("empty.pem", "nothing");
    for (file, said) in [
        ("/nowhere.pem", "/nowhere.pem"),
        (&*empty, "there is no certificate in it"),
    ] {
        let refused = run(&shop, &[("TILLCTL_CA_FILE", file)], &args);
        assert_eq!(
            (refused.code, refused.stdout.as_str()),
            (2, ""),
            "{}",
            refused.stderr
        );
        assert!(refused.stderr.contains(said), "{}", refused.stderr);
    }
}
