//! A way to a server that breaks where a test wants it to.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// So long an answer may take. Whatever was sent has arrived long before.
const SOON: Duration = Duration::from_millis(150);

/// Where a connection breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cut {
    /// What was sent never arrives.
    Before,
    /// It arrives, and no answer to it does.
    After,
}

pub(crate) struct Proxy {
    port: u16,
    /// How many more times something may be sent; the next time it breaks, once.
    left: Arc<AtomicI64>,
    ends: Arc<AtomicBool>,
    /// What goes through it.
    open: Arc<Mutex<Vec<TcpStream>>>,
    thread: Option<JoinHandle<()>>,
}

impl Proxy {
    /// To a port of loopback; it breaks at what is sent for the `at`th time, from 1.
    pub(crate) fn start(to: u16, at: i64, cut: Cut) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let left = Arc::new(AtomicI64::new(at));
        let ends = Arc::new(AtomicBool::new(false));
        let (counted, ended) = (Arc::clone(&left), Arc::clone(&ends));
        let open = Arc::new(Mutex::new(Vec::new()));
        let opened = Arc::clone(&open);
        let thread = std::thread::spawn(move || {
            for client in listener.incoming() {
                if ended.load(Ordering::SeqCst) {
                    return;
                }
                let counted = Arc::clone(&counted);
                let client = client.unwrap();
                opened.lock().unwrap().push(client.try_clone().unwrap());
                std::thread::spawn(move || pass(&client, to, &counted, cut));
            }
        });
        Self {
            port,
            left,
            ends,
            open,
            thread: Some(thread),
        }
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// One that does not break by itself.
    pub(crate) fn whole(to: u16) -> Self {
        Self::start(to, i64::MAX, Cut::Before)
    }

    /// Nothing goes through any more, and nobody gets in.
    pub(crate) fn cut_off(&self) {
        self.ends.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(("127.0.0.1", self.port));
        for client in self.open.lock().unwrap().drain(..) {
            let _ = client.shutdown(Shutdown::Both);
        }
    }

    /// How many times something was sent through one that does not break by itself: what is
    /// sent together counts once.
    pub(crate) fn sent(&self) -> i64 {
        i64::MAX - self.left.load(Ordering::SeqCst)
    }

    /// Whether it has broken.
    pub(crate) fn has_cut(&self) -> bool {
        self.left.load(Ordering::SeqCst) <= 0
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.ends.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(("127.0.0.1", self.port));
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn pass(client: &TcpStream, to: u16, left: &AtomicI64, cut: Cut) {
    let Ok(server) = TcpStream::connect(("127.0.0.1", to)) else {
        return;
    };
    let (mut from, mut back) = (server.try_clone().unwrap(), client.try_clone().unwrap());
    let is_deaf = Arc::new(AtomicBool::new(false));
    let deaf = Arc::clone(&is_deaf);
    let answers = std::thread::spawn(move || {
        let mut bytes = vec![0; 65536];
        while let Ok(read @ 1..) = from.read(&mut bytes) {
            if deaf.load(Ordering::SeqCst) || back.write_all(&bytes[..read]).is_err() {
                break;
            }
        }
        let _ = back.shutdown(Shutdown::Both);
    });
    let (mut from, mut there) = (client.try_clone().unwrap(), server.try_clone().unwrap());
    let mut bytes = vec![0; 65536];
    while let Ok(read @ 1..) = from.read(&mut bytes) {
        // Only the connection that meets the one breaks.
        let breaks = left.fetch_sub(1, Ordering::SeqCst) == 1;
        if breaks && cut == Cut::Before {
            break;
        }
        if breaks {
            is_deaf.store(true, Ordering::SeqCst);
        }
        if there.write_all(&bytes[..read]).is_err() {
            break;
        }
        if breaks {
            // The server has done it once it answers; nobody hears that. It does not
            // answer to a part of what is copied.
            let begun = Instant::now();
            while !answers.is_finished() && begun.elapsed() < SOON {
                std::thread::sleep(Duration::from_millis(1));
            }
            let _ = client.shutdown(Shutdown::Both);
            let _ = server.shutdown(Shutdown::Both);
            return;
        }
    }
    let _ = client.shutdown(Shutdown::Both);
    let _ = server.shutdown(Shutdown::Both);
    let _ = answers.join();
}
