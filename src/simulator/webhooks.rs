//! Webhooks: who is told what happens, and the telling.
//!
//! As at Stripe an event is posted with a signature, `t=…,v1=…`, an HMAC-SHA256 of the
//! time, a dot and the body, and again after growing pauses until somebody answers with
//! 2xx. Unlike Stripe, events come to each address in the order in which they happened.
//! Only `http://` addresses are told: what listens is on this machine or beside it.
//! An endpoint made with `connect` hears what happens in connected accounts alone, with
//! `account` in each event; one with an `api_version` gets events of that version.

use std::collections::HashMap;
use std::time::Duration;

use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::context::Ctx;
use super::error::ApiError;
use super::fields;
use super::ids;
use super::kinds::Kind;
use super::options::{ACCOUNT, APPLICATION, Clock};
use super::readers::merge_metadata;
use super::store::Delivery;
use super::things::http_host;

/// How often an event is posted before it is given up.
const TRIES: u32 = 10;
const FIRST_PAUSE: Duration = Duration::from_millis(500);
const PATIENCE: Duration = Duration::from_secs(20);

fn check_url(url: &str) -> Result<(), ApiError> {
    if http_host(url).is_some() {
        return Ok(());
    }
    Err(ApiError::coded(
        "url_invalid",
        "Invalid URL: this simulator posts events to http:// addresses.",
    )
    .param("url"))
}

fn set(endpoint: &mut Value, ctx: &Ctx<'_>) -> Result<(), ApiError> {
    if let Some(url) = ctx.text("url") {
        check_url(url)?;
    }
    fields::copy(
        endpoint,
        &ctx.params,
        &["description", "enabled_events", "url"],
    );
    if let Some(disabled) = ctx.params["disabled"].as_bool() {
        endpoint["status"] = json!(if disabled { "disabled" } else { "enabled" });
    }
    merge_metadata(endpoint, ctx.params.get("metadata"));
    Ok(())
}

pub(super) fn create(ctx: &mut Ctx<'_>) -> Result<Value, ApiError> {
    let id = ctx.world.new_id(Kind::Endpoint, ctx.now);
    let mut endpoint = json!({
        "id": id, "object": "webhook_endpoint",
        "api_version": ctx.params.get("api_version").cloned().unwrap_or(Value::Null),
        "application": null, "created": ctx.seconds(), "description": null,
        "enabled_events": [], "livemode": ctx.world.live, "metadata": {}, "status": "enabled",
        "url": ""
    });
    set(&mut endpoint, ctx)?;
    let secret = format!(
        "whsec_{}{}",
        ids::base62(ctx.world.noise(), 11),
        ids::base62(ctx.world.noise(), 11)
    );
    endpoint["_secret"] = json!(secret);
    if ctx.params["connect"] == json!(true) {
        if ctx.world.account != ACCOUNT || !ctx.world.others.platform {
            return Err(ApiError::invalid(
                "Only Connect platforms can listen to the events of connected accounts.",
            )
            .param("connect"));
        }
        endpoint["_connect"] = json!(true);
        endpoint["application"] = json!(APPLICATION);
    }
    ctx.world.put(Kind::Endpoint, endpoint.clone());
    // It is shown this one time.
    endpoint["secret"] = json!(secret);
    Ok(endpoint)
}

pub(super) fn update(ctx: &mut Ctx<'_>) -> Result<Value, ApiError> {
    let mut endpoint = ctx.subject(Kind::Endpoint)?;
    set(&mut endpoint, ctx)?;
    ctx.world.put(Kind::Endpoint, endpoint.clone());
    Ok(endpoint)
}

pub(super) fn delete(ctx: &mut Ctx<'_>) -> Result<Value, ApiError> {
    ctx.subject(Kind::Endpoint)?;
    ctx.world.remove(Kind::Endpoint, &ctx.id);
    Ok(json!({"id": ctx.id, "object": "webhook_endpoint", "deleted": true}))
}

/// The value of `Stripe-Signature`.
fn signature(secret: &str, seconds: i64, body: &[u8]) -> String {
    let mut hex = String::new();
    if let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) {
        mac.update(format!("{seconds}.").as_bytes());
        mac.update(body);
        for byte in mac.finalize().into_bytes() {
            hex.push_str(&format!("{byte:02x}"));
        }
    }
    format!("t={seconds},v1={hex}")
}

/// Posts what comes out of the channel, to each address in its order.
pub(super) async fn post_all(mut from: UnboundedReceiver<Delivery>, clock: Clock) {
    let mut queues: HashMap<String, UnboundedSender<Delivery>> = HashMap::new();
    // Those who post end together with this.
    let mut posting = tokio::task::JoinSet::new();
    while let Some(delivery) = from.recv().await {
        let queue = queues.entry(delivery.url.clone()).or_insert_with(|| {
            let (to, from) = unbounded_channel();
            posting.spawn(post_in_order(from, Clock::clone(&clock)));
            to
        });
        // It is there as long as this is.
        let _ = queue.send(delivery);
    }
}

async fn post_in_order(mut from: UnboundedReceiver<Delivery>, clock: Clock) {
    while let Some(delivery) = from.recv().await {
        let mut pause = FIRST_PAUSE;
        for _ in 0..TRIES {
            let seconds = clock().div_euclid(1000);
            let posted = tokio::time::timeout(PATIENCE, post(&delivery, seconds)).await;
            if matches!(posted, Ok(Ok(true))) {
                break;
            }
            tokio::time::sleep(pause).await;
            pause *= 2;
        }
    }
}

/// Whether it was taken.
async fn post(delivery: &Delivery, seconds: i64) -> std::io::Result<bool> {
    let Some((host, path)) = http_host(&delivery.url) else {
        return Ok(true);
    };
    let address = if host.contains(':') {
        host.to_owned()
    } else {
        format!("{host}:80")
    };
    let mut stream = TcpStream::connect(address).await?;
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: Stripe/1.0 (+https://stripe.com/docs/webhooks)\r\nAccept: */*; q=0.5, application/xml\r\nCache-Control: no-cache\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: {}\r\nStripe-Signature: {}\r\nConnection: close\r\n\r\n",
        delivery.body.len(),
        signature(&delivery.secret, seconds, &delivery.body)
    );
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(&delivery.body).await?;
    let mut reply = [0u8; 12];
    stream.read_exact(&mut reply).await?;
    Ok(reply.get(9) == Some(&b'2'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_what_stripes_libraries_compute() {
        // openssl: printf '1700000000.{"a":1}' | openssl dgst -sha256 -hmac whsec_test
        assert_eq!(
            signature("whsec_test", 1_700_000_000, b"{\"a\":1}"),
            "t=1700000000,v1=38877139021993b830af32feea6e18a8da83eb2f6e49ee50bd9e4cf4ca4d3789"
        );
    }
}
