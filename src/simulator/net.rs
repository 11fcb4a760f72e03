//! The listener, and connections that can be made to break.
//!
//! A fault of the wire is a fault of the connection, so it is made there: each
//! connection carries a switch that the request handler can throw.

use std::future::Future as _;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Poll};

use axum::extract::connect_info::Connected;
use axum::http::request::Parts;
use axum::http::uri::Authority;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::server::TlsStream;
use tokio_rustls::{TlsAcceptor, rustls};

use super::options::Certificate;

const FINE: u8 = 0;
/// Nothing more is written.
const DEAD: u8 = 1;
/// The next reply is cut in the middle of its body.
const HALF: u8 = 2;

/// Every host that a request says it is for.
pub(super) fn hosts(parts: &Parts) -> Vec<String> {
    let named = parts.uri.authority().map(Authority::to_string);
    let headers = parts.headers.get_all("host").iter();
    named
        .into_iter()
        .chain(headers.map(|host| String::from_utf8_lossy(host.as_bytes()).into_owned()))
        .collect()
}

/// Whether a request is for a name that only this machine can mean by it.
pub(super) fn is_for_this_machine(parts: &Parts) -> bool {
    let hosts = hosts(parts);
    !hosts.is_empty() && hosts.iter().all(|host| is_loopback(host))
}

fn is_loopback(host: &str) -> bool {
    let Ok(authority) = host.parse::<Authority>() else {
        return false;
    };
    let name = authority.host();
    if name.eq_ignore_ascii_case("localhost") {
        return true;
    }
    let bare = name
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .unwrap_or(name);
    bare.parse::<IpAddr>()
        .is_ok_and(|address| address.is_loopback())
}

/// The switch of one connection.
#[derive(Debug, Clone, Default)]
pub(super) struct Switch(Arc<AtomicU8>);

impl Switch {
    /// Breaks the connection before anything else is written.
    pub(super) fn kill(&self) {
        self.0.store(DEAD, Ordering::SeqCst);
    }

    /// Lets half of the next body through, then breaks the connection.
    pub(super) fn halve(&self) {
        self.0.store(HALF, Ordering::SeqCst);
    }
}

/// What a connection is read from and written to. The first read shakes hands, so that
/// whoever only connects holds nobody up.
enum Stream {
    Plain(TcpStream),
    Greeting(Box<tokio_rustls::Accept<TcpStream>>),
    Secret(Box<TlsStream<TcpStream>>),
}

impl Stream {
    fn poll_greeting(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if let Self::Greeting(greeting) = self {
            let stream = std::task::ready!(Pin::new(greeting.as_mut()).poll(cx))?;
            *self = Self::Secret(Box::new(stream));
        }
        Poll::Ready(Ok(()))
    }

    fn poll_read(&mut self, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        std::task::ready!(self.poll_greeting(cx))?;
        match self {
            Self::Plain(stream) => Pin::new(stream).poll_read(cx, buf),
            Self::Secret(stream) => Pin::new(stream.as_mut()).poll_read(cx, buf),
            Self::Greeting(_) => Poll::Pending,
        }
    }

    fn poll_write(&mut self, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        std::task::ready!(self.poll_greeting(cx))?;
        match self {
            Self::Plain(stream) => Pin::new(stream).poll_write(cx, bytes),
            Self::Secret(stream) => Pin::new(stream.as_mut()).poll_write(cx, bytes),
            Self::Greeting(_) => Poll::Pending,
        }
    }

    fn poll_flush(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self {
            Self::Plain(stream) => Pin::new(stream).poll_flush(cx),
            Self::Secret(stream) => Pin::new(stream.as_mut()).poll_flush(cx),
            Self::Greeting(_) => Poll::Ready(Ok(())),
        }
    }

    fn poll_shutdown(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self {
            Self::Plain(stream) => Pin::new(stream).poll_shutdown(cx),
            Self::Secret(stream) => Pin::new(stream.as_mut()).poll_shutdown(cx),
            Self::Greeting(_) => Poll::Ready(Ok(())),
        }
    }
}

/// One connection.
pub(super) struct Wire {
    stream: Stream,
    switch: Switch,
}

fn broken() -> io::Error {
    io::Error::from(io::ErrorKind::ConnectionReset)
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.stream.poll_read(cx, buf)
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        match self.switch.0.load(Ordering::SeqCst) {
            FINE => self.stream.poll_write(cx, bytes),
            HALF => {
                let head = bytes
                    .windows(4)
                    .position(|window| window == b"\r\n\r\n")
                    .map_or(0, |at| at + 4);
                let part = head + (bytes.len() - head) / 2;
                let written = self.stream.poll_write(cx, &bytes[..part]);
                if let Poll::Ready(Ok(_)) = written {
                    self.switch.kill();
                }
                written
            }
            _ => Poll::Ready(Err(broken())),
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream.poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream.poll_shutdown(cx)
    }
}

/// The listener, and what it greets with.
pub(super) struct Door {
    pub(super) listener: TcpListener,
    pub(super) tls: Option<TlsAcceptor>,
}

/// What greets with a certificate.
pub(super) fn acceptor(certificate: &Certificate) -> io::Result<TlsAcceptor> {
    let wrong = |why: String| io::Error::new(io::ErrorKind::InvalidInput, why);
    let chain = CertificateDer::pem_slice_iter(&certificate.chain)
        .collect::<Result<Vec<_>, _>>()
        .map_err(|error| wrong(format!("the certificate cannot be read: {error}")))?;
    if chain.is_empty() {
        return Err(wrong("there is no certificate in PEM form".to_owned()));
    }
    let key = PrivateKeyDer::from_pem_slice(&certificate.key)
        .map_err(|error| wrong(format!("the certificate's key cannot be read: {error}")))?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| wrong(error.to_string()))?
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .map_err(|error| wrong(format!("the certificate cannot be used: {error}")))?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(TlsAcceptor::from(Arc::new(config)))
}

impl Listener for Door {
    type Io = Wire;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Wire, SocketAddr) {
        // axum's own accept waits out errors such as "too many open files".
        let (stream, address) = Listener::accept(&mut self.listener).await;
        let _ = stream.set_nodelay(true);
        let switch = Switch::default();
        let stream = match &self.tls {
            Some(tls) => Stream::Greeting(Box::new(tls.accept(stream))),
            None => Stream::Plain(stream),
        };
        (Wire { stream, switch }, address)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

impl Connected<IncomingStream<'_, Door>> for Switch {
    fn connect_info(stream: IncomingStream<'_, Door>) -> Self {
        stream.io().switch.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_are_loopback() {
        for host in [
            "localhost",
            "LOCALHOST:12111",
            "127.0.0.1:80",
            "127.9.9.9",
            "[::1]",
            "[::1]:443",
        ] {
            assert!(is_loopback(host), "{host}");
        }
        for host in [
            "",
            "evil.example",
            "localhost.evil.example:12111",
            "127.0.0.1.evil.example",
            "0.0.0.0:12111",
            "192.168.1.7",
            "[::]",
            "localhost@evil.example",
            "127.0.0.1 evil",
            "api.stripe.com",
        ] {
            assert!(!is_loopback(host), "{host}");
        }
    }
}
