//! Speaking to the control endpoint of a simulator in another process.

use std::io;

use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::control::{ControlError, ROOT};

/// Hands a verb to the simulator at `base`, an `http://` address.
///
/// # Errors
/// The outer one if there is no simulator, the inner one if it refuses.
pub async fn tell(base: &str, verb: &str, args: &Value) -> io::Result<Result<Value, ControlError>> {
    let wrong = |what: &str| io::Error::new(io::ErrorKind::InvalidInput, what.to_owned());
    let host = base
        .strip_prefix("http://")
        .map(|rest| rest.trim_end_matches('/'))
        .ok_or_else(|| wrong("its address must begin with http://"))?;
    let whole = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    if !verb.bytes().all(whole) {
        return Ok(Err(ControlError::new(format!("there is no '{verb}'"))));
    }
    let address = if host.contains(':') {
        host.to_owned()
    } else {
        format!("{host}:80")
    };
    let body = args.to_string();
    let mut stream = TcpStream::connect(address).await?;
    let head = format!(
        "POST {ROOT}/{verb} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(body.as_bytes()).await?;
    let mut reply = Vec::new();
    stream.read_to_end(&mut reply).await?;
    let reply = String::from_utf8_lossy(&reply);
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
