//! Speaking to the control endpoint of a simulator in another process.

use std::io;
use std::sync::Arc;

use serde_json::Value;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::{TlsConnector, rustls};

use super::control_error::ControlError;

fn wrong(what: impl Into<String>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, what.into())
}

/// Hands a verb to the simulator at `base`, an `http://` or `https://` address; over TLS
/// only the certificates in `trusted` (PEM) are believed.
pub async fn tell(
    base: &str,
    trusted: Option<&[u8]>,
    verb: &str,
    args: &Value,
) -> io::Result<Result<Value, ControlError>> {
    let (scheme, rest) = base.split_once("://").unwrap_or_default();
    let host = rest.trim_end_matches('/');
    let port = match scheme {
        "http" => "80",
        "https" => "443",
        _ => return Err(wrong("its address must begin with http:// or https://")),
    };
    let whole = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    if !verb.bytes().all(whole) {
        return Ok(Err(ControlError::new(format!("there is no '{verb}'"))));
    }
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => (name, port),
        _ => (host, port),
    };
    let body = args.to_string();
    let request = format!(
        "POST /_control/{verb} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    let stream = TcpStream::connect(format!("{name}:{port}")).await?;
    let reply = if scheme == "https" {
        let name = name.trim_start_matches('[').trim_end_matches(']');
        let name = ServerName::try_from(name.to_owned())
            .map_err(|_| wrong("its address has no name a certificate can be for"))?;
        let stream = connector(trusted)?.connect(name, stream).await?;
        exchange(stream, &request).await?
    } else {
        exchange(stream, &request).await?
    };
    read(&reply)
}

fn connector(trusted: Option<&[u8]>) -> io::Result<TlsConnector> {
    let pem = trusted.ok_or_else(|| {
        wrong("over https:// its certificate must be named in ca_file (TILLCTL_CA_FILE)")
    })?;
    let mut roots = rustls::RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(pem) {
        let certificate = certificate.map_err(|error| wrong(error.to_string()))?;
        roots
            .add(certificate)
            .map_err(|error| wrong(error.to_string()))?;
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| wrong(error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}

async fn exchange(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    request: &str,
) -> io::Result<String> {
    stream.write_all(request.as_bytes()).await?;
    stream.flush().await?;
    let mut reply = Vec::new();
    match stream.read_to_end(&mut reply).await {
        // It hangs up without a word when it has said everything.
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {}
        Err(error) => return Err(error),
        Ok(_) => {}
    }
    Ok(String::from_utf8_lossy(&reply).into_owned())
}

fn read(reply: &str) -> io::Result<Result<Value, ControlError>> {
    let (head, body) = reply
        .split_once("\r\n\r\n")
        .ok_or_else(|| wrong("what answers is no simulator"))?;
    let body: Value =
        serde_json::from_str(body).map_err(|_| wrong("what answers is no simulator"))?;
    if head.split(' ').nth(1) == Some("200") {
        return Ok(Ok(body));
    }
    match body["error"]["message"].as_str() {
        Some(message) if body["error"].get("type").is_none() => {
            Ok(Err(ControlError::new(message.to_owned())))
        }
        _ => Err(wrong("what answers is no simulator")),
    }
}
