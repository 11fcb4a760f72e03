//! The listener, and connections that can be made to break.
//!
//! A fault of the wire is a fault of the connection, so it is made there: each
//! connection carries a switch that the request handler can throw.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Poll};

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

const FINE: u8 = 0;
/// Nothing more is written.
const DEAD: u8 = 1;
/// The next reply is cut in the middle of its body.
const HALF: u8 = 2;

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

/// One connection.
pub(super) struct Wire {
    stream: TcpStream,
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
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        match self.switch.0.load(Ordering::SeqCst) {
            FINE => Pin::new(&mut self.stream).poll_write(cx, bytes),
            HALF => {
                let head = bytes
                    .windows(4)
                    .position(|window| window == b"\r\n\r\n")
                    .map_or(0, |at| at + 4);
                let part = head + (bytes.len() - head) / 2;
                let written = Pin::new(&mut self.stream).poll_write(cx, &bytes[..part]);
                if let Poll::Ready(Ok(_)) = written {
                    self.switch.kill();
                }
                written
            }
            _ => Poll::Ready(Err(broken())),
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

/// Listens on loopback.
pub(super) struct Door(pub(super) TcpListener);

impl Listener for Door {
    type Io = Wire;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Wire, SocketAddr) {
        // axum's own accept waits out errors such as "too many open files".
        let (stream, address) = Listener::accept(&mut self.0).await;
        let _ = stream.set_nodelay(true);
        let switch = Switch::default();
        (Wire { stream, switch }, address)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }
}

impl Connected<IncomingStream<'_, Door>> for Switch {
    fn connect_info(stream: IncomingStream<'_, Door>) -> Self {
        stream.io().switch.clone()
    }
}
