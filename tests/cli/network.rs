//! The way to Stripe: proxies, certificates of one's own, and that nobody else
//! is spoken to.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::json;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use super::server::{Reply, Server, page};
use super::shop::{Run, Shop, interrupt};

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

fn openssl(shop: &Shop, args: &str) -> Command {
    let mut command = Command::new("openssl");
    command
        .args(args.split(' '))
        .current_dir(shop.path(""))
        .stdin(Stdio::null());
    command
}

/// Makes an authority (`ca.pem`) and a certificate of this machine's (`leaf.pem`);
/// false where that cannot be done.
fn certificates(shop: &Shop) -> bool {
    let key = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2";
    let authority = format!("{key} -keyout ca.key -out ca.pem -subj /CN=Shop-CA");
    let Ok(made) = openssl(shop, &authority).output() else {
        eprintln!("skipped: openssl is not installed");
        return false;
    };
    assert!(made.status.success(), "{made:?}");
    let leaf = format!(
        "{key} -CA ca.pem -CAkey ca.key -keyout leaf.key -out leaf.pem -subj /CN=leaf \
         -addext basicConstraints=CA:FALSE -addext subjectAltName=IP:127.0.0.1"
    );
    assert!(openssl(shop, &leaf).output().unwrap().status.success());
    true
}

/// A server with a certificate of its own authority, made by openssl.
struct Secure {
    child: Child,
    url: String,
}

impl Secure {
    fn start(shop: &Shop) -> Option<Self> {
        if !certificates(shop) {
            return None;
        }
        std::fs::create_dir_all(shop.path("v1/terminal")).unwrap();
        let page = r#"{"object":"list","data":[{"id":"tmr_secure","object":"terminal.reader","livemode":false}],"has_more":false,"url":"/v1/terminal/readers"}"#;
        shop.file(
            "v1/terminal/readers?limit=100",
            &format!("HTTP/1.0 200 OK\r\ncontent-type: application/json\r\n\r\n{page}"),
        );
        let mut child = openssl(
            shop,
            "s_server -accept 127.0.0.1:0 -cert leaf.pem -key leaf.key -HTTP",
        )
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

// What is between us and Stripe.

#[test]
fn what_was_never_connected_was_not_sent() {
    // The other end never begins TLS.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", silent.local_addr().unwrap());
    let shop = Shop::demo();
    for (timeout, took) in [("1s", "0.8 s"), ("2s", "1.5 s")] {
        let failed = run(
            &shop,
            &[],
            &[
                "--api-base",
                &url,
                "--timeout",
                timeout,
                "--max-retries",
                "1",
                "api",
                "post",
                "/v1/terminal/locations",
                "-y",
            ],
        );
        failed.is(
            8,
            "",
            format!(
                "error: cannot reach Stripe: no connection within {took}\n\
                 hint: check the network, the proxy and --api-base; nothing was sent\n"
            ),
        );
    }
}

/// A server of HTTP/2 behind a firewall that forgets the first connection when
/// its first request has been answered: neither end is told.
struct Forgetful {
    url: String,
    connections: Arc<AtomicUsize>,
    _runtime: tokio::runtime::Runtime,
}

impl Forgetful {
    fn start(certificate: &Path, key: &Path) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let certificate = CertificateDer::from_pem_file(certificate).unwrap();
        let key = PrivateKeyDer::from_pem_file(key).unwrap();
        let mut config = ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(vec![certificate], key)
            .unwrap();
        config.alpn_protocols = vec![b"h2".to_vec()];
        let tls = TlsAcceptor::from(Arc::new(config));
        let listener = runtime
            .block_on(tokio::net::TcpListener::bind("127.0.0.1:0"))
            .unwrap();
        let url = format!("https://{}", listener.local_addr().unwrap());
        let connections = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&connections);
        runtime.spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let is_first = count.fetch_add(1, Ordering::SeqCst) == 0;
                tokio::spawn(Self::serve(tls.accept(stream), is_first));
            }
        });
        Self {
            url,
            connections,
            _runtime: runtime,
        }
    }

    async fn serve(stream: tokio_rustls::Accept<tokio::net::TcpStream>, is_first: bool) {
        let mut connection = h2::server::handshake(stream.await.unwrap()).await.unwrap();
        let mut answered = 0;
        while let Some(Ok((request, mut respond))) = connection.accept().await {
            if is_first && answered == 1 {
                // Nothing is read or written any more, pings included.
                std::future::pending::<()>().await;
            }
            answered += 1;
            let is_last = request
                .uri()
                .query()
                .unwrap_or("")
                .contains("starting_after");
            let id = if is_last { "tmr_two" } else { "tmr_one" };
            let list = json!({"object": "list", "has_more": !is_last, "url": "/v1/terminal/readers",
                "data": [{"id": id, "object": "terminal.reader", "livemode": false}]});
            let mut body = respond
                .send_response(axum::http::Response::new(()), false)
                .unwrap();
            body.send_data(list.to_string().into(), true).unwrap();
        }
    }
}

#[test]
fn a_connection_that_a_firewall_forgot_is_made_anew() {
    let shop = Shop::demo();
    if !certificates(&shop) {
        return;
    }
    // Within a time-out of one's own, and by the ping of a connection.
    for timeout in ["1s", "80s"] {
        let server = Forgetful::start(&shop.path("leaf.pem"), &shop.path("leaf.key"));
        let began = Instant::now();
        let ca = shop.path("ca.pem");
        let fine = run(
            &shop,
            &[("TILLCTL_CA_FILE", ca.to_str().unwrap())],
            &[
                "--api-base",
                &server.url,
                "--timeout",
                timeout,
                "readers",
                "list",
                "-o",
                "id",
            ],
        );
        assert_eq!(
            (fine.code, fine.stdout.as_str()),
            (0, "tmr_one\ntmr_two\n"),
            "{timeout}: {}",
            fine.stderr
        );
        assert_eq!(server.connections.load(Ordering::SeqCst), 2, "{timeout}");
        assert!(began.elapsed() < Duration::from_secs(20), "{timeout}");
    }
}

const NOON: &str = "Mon, 23 Nov 2026 12:00:00 GMT";

#[test]
fn a_proxys_limit_is_kept_to_and_its_date_understood() {
    let mut asked = 0;
    let server = Server::start(move |_| {
        asked += 1;
        if asked > 1 {
            return page(&[], false);
        }
        Reply::Later(429, NOON, "Mon, 23 Nov 2026 12:00:02 GMT")
    });
    let shop = Shop::at(&server);
    let began = Instant::now();
    let run = shop.run(&["readers", "list", "-o", "id"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""), "{}", run.stderr);
    let took = began.elapsed();
    assert!(took >= Duration::from_secs(2), "{took:?}");
    assert_eq!(server.lines(), ["GET /v1/terminal/readers"; 2]);
}

/// A simulator that speaks https:// with a certificate of the shop's authority.
#[test]
fn the_simulator_serves_over_tls() {
    let shop = Shop::built_in();
    if !certificates(&shop) {
        return;
    }
    let tls = ["--tls-cert", "leaf.pem", "--tls-key", "leaf.key"];
    let mut served = shop
        .command(&["simulator", "serve", "--port", "0", "-o", "json"])
        .args(tls)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut text = String::new();
    let mut lines = BufReader::new(served.stdout.take().unwrap());
    while !text.contains('}') {
        assert_ne!(lines.read_line(&mut text).unwrap(), 0);
    }
    let url = serde_json::from_str::<serde_json::Value>(&text).unwrap()["url"].clone();
    let url = url.as_str().unwrap();
    assert!(url.starts_with("https://127.0.0.1:"), "{url}");
    let ca = shop.path("ca.pem");
    let trusted = [
        ("TILLCTL_CA_FILE", ca.to_str().unwrap()),
        ("STRIPE_API_KEY", "sk_test_tls"),
    ];
    let count = ["--api-base", url, "readers", "list", "-o", "id"];
    let listed = run(&shop, &trusted, &count);
    assert_eq!(
        (listed.code, listed.stdout.lines().count()),
        (0, 8),
        "{}",
        listed.stderr
    );
    let advance = [
        "--api-base",
        url,
        "simulator",
        "control",
        "clock",
        "advance=1d",
    ];
    let told = run(&shop, &trusted, &advance);
    assert_eq!(told.code, 0, "{}", told.stderr);
    // Who does not know the authority does not speak to it.
    let unknown = run(
        &shop,
        &trusted[1..],
        &[&count[..], &["--max-retries", "0"]].concat(),
    );
    assert_eq!(unknown.code, 8, "{}", unknown.stderr);
    let unknown = run(&shop, &[], &advance);
    assert_eq!(unknown.code, 1, "{}", unknown.stderr);
    assert!(unknown.stderr.contains("ca_file"), "{}", unknown.stderr);
    interrupt(&served);
    assert!(served.wait().unwrap().success());
    for (cert, key, why) in [
        ("nowhere.pem", "leaf.key", "nowhere.pem"),
        ("leaf.key", "leaf.key", "certificate"),
        ("leaf.pem", "ca.key", "certificate cannot be used"),
        ("leaf.pem", "leaf.pem", "key cannot be read"),
    ] {
        let args = [
            "simulator",
            "serve",
            "--port",
            "0",
            "--tls-cert",
            cert,
            "--tls-key",
            key,
        ];
        let refused = shop.run(&args);
        assert_ne!(refused.code, 0);
        assert!(refused.stderr.contains(why), "{}", refused.stderr);
    }
}
