//! A server that answers whatever a test tells it to, for replies the
//! simulator would never give.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

/// A request as it arrived.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    pub(crate) method: String,
    pub(crate) path: String,
    /// Query and form, decoded.
    pub(crate) pairs: Vec<(String, String)>,
    /// Names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    /// As it came.
    pub(crate) body: String,
}

impl Call {
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        find(&self.pairs, name)
    }
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        find(&self.headers, name)
    }
    pub(crate) fn line(&self) -> String {
        format!("{} {}", self.method, self.path)
    }
}

fn find<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    pairs
        .iter()
        .find(|(n, _)| n == name)
        .map(|(_, v)| v.as_str())
}

/// What is sent back.
#[derive(Debug, Clone)]
pub(crate) enum Reply {
    /// A status and a JSON body.
    Json(u16, Value),
    /// A status, a content type and any body.
    Text(u16, &'static str, String),
    /// A status and a page of no meaning, with `Date` and `Retry-After`.
    Later(u16, &'static str, &'static str),
    /// What was answered before under this Idempotency-Key.
    #[allow(dead_code, reason = "only the tests of payments answer so")]
    Replayed(u16, Value),
    /// A JSON body with a Date header.
    Dated(Value, &'static str),
    /// A status and a JSON body under this `Request-Id`.
    Signed(u16, Value, String),
    /// A JSON body of which only the first half comes.
    Half(Value),
    /// The connection is closed without a word.
    Nothing,
    /// Whatever this writes, status line and all, for as long as somebody reads.
    Written(fn(&mut dyn std::io::Write) -> std::io::Result<()>),
}

/// Stripe's error object.
pub(crate) fn error(status: u16, error: &Value) -> Reply {
    Reply::Json(status, json!({ "error": error }))
}

/// A list of one page.
pub(crate) fn page(data: &[Value], has_more: bool) -> Reply {
    Reply::Json(
        200,
        json!({"object": "list", "data": data, "has_more": has_more, "url": "/v1/x"}),
    )
}

type Handler = Box<dyn FnMut(&Call) -> Reply + Send>;

pub(crate) struct Server {
    url: String,
    calls: Arc<Mutex<Vec<Call>>>,
    stopped: Arc<AtomicBool>,
}

impl Server {
    pub(crate) fn start(handler: impl FnMut(&Call) -> Reply + Send + 'static) -> Self {
        Self::answering(Box::new(handler))
    }

    /// Compiled once, and not for each of a hundred handlers.
    fn answering(handler: Handler) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let calls = Arc::new(Mutex::new(Vec::new()));
        let stopped = Arc::new(AtomicBool::new(false));
        let handler = Arc::new(Mutex::new(handler));
        let (kept, ended) = (Arc::clone(&calls), Arc::clone(&stopped));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if ended.load(Ordering::SeqCst) {
                    return;
                }
                let (kept, handler) = (Arc::clone(&kept), Arc::clone(&handler));
                std::thread::spawn(move || serve(stream, &kept, &handler));
            }
        });
        Self {
            url,
            calls,
            stopped,
        }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    pub(crate) fn calls(&self) -> Vec<Call> {
        self.calls.lock().unwrap().clone()
    }

    pub(crate) fn lines(&self) -> Vec<String> {
        self.calls().iter().map(Call::line).collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.url.trim_start_matches("http://"));
    }
}

fn serve(stream: TcpStream, calls: &Mutex<Vec<Call>>, handler: &Mutex<Handler>) {
    let Some(call) = read(&stream) else { return };
    calls.lock().unwrap().push(call.clone());
    let reply = (handler.lock().unwrap())(&call);
    let mut more = String::new();
    let mut request_id = "req_fromtheserver1".to_owned();
    let (status, kind, body, whole) = match reply {
        Reply::Dated(body, at) => {
            more = format!("date: {at}\r\n");
            (200, "application/json", body.to_string(), true)
        }
        Reply::Later(status, at, after) => {
            more = format!("date: {at}\r\nretry-after: {after}\r\n");
            (status, "text/html", "<html>".to_owned(), true)
        }
        Reply::Replayed(status, body) => {
            "idempotent-replayed: true\r\n".clone_into(&mut more);
            (status, "application/json", body.to_string(), true)
        }
        Reply::Signed(status, body, id) => {
            request_id = id;
            (status, "application/json", body.to_string(), true)
        }
        Reply::Json(status, body) => (status, "application/json", body.to_string(), true),
        Reply::Text(status, kind, body) => (status, kind, body, true),
        Reply::Half(body) => (200, "application/json", body.to_string(), false),
        Reply::Nothing => return,
        Reply::Written(write) => {
            let mut stream = std::io::BufWriter::new(stream);
            let _ = write(&mut stream).and_then(|()| stream.flush());
            return;
        }
    };
    let head = format!(
        "HTTP/1.1 {status} X\r\ncontent-type: {kind}\r\ncontent-length: {}\r\nrequest-id: {request_id}\r\n{more}connection: close\r\n\r\n",
        body.len()
    );
    let sent = if whole { body.len() } else { body.len() / 2 };
    let mut stream = stream;
    // The program may have gone away meanwhile.
    let _ = stream.write_all(head.as_bytes());
    let _ = stream.write_all(&body.as_bytes()[..sent]);
}

fn read(stream: &TcpStream) -> Option<Call> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let mut words = line.split_whitespace();
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(':') else {
            break;
        };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let length = find(&headers, "content-length").map_or(0, |l| l.parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let mut pairs = decoded(query);
    let body = String::from_utf8_lossy(&body).into_owned();
    let is_json = find(&headers, "content-type").is_some_and(|kind| kind.contains("json"));
    if !is_json {
        pairs.extend(decoded(&body));
    }
    Some(Call {
        method,
        path: path.to_owned(),
        pairs,
        headers,
        body,
    })
}

fn decoded(form: &str) -> Vec<(String, String)> {
    form.split('&')
        .filter(|p| !p.is_empty())
        .map(|p| {
            let (name, value) = p.split_once('=').unwrap_or((p, ""));
            (percent(name), percent(value))
        })
        .collect()
}

fn percent(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        if *first == b'%' && tail.len() >= 2 {
            let hex = std::str::from_utf8(&tail[..2]).unwrap();
            bytes.push(u8::from_str_radix(hex, 16).unwrap());
            rest = &tail[2..];
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8(bytes).unwrap()
}
