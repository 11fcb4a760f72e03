//! Replies: their headers, their bodies, and those that faults give in place of
//! the endpoint's.

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode};
use serde_json::{Value, json};

use super::auth::Caller;
use super::error::ApiError;
use super::faults::WireFaults;
use super::keys;
use super::options::VERSION;

/// What almost everything is.
pub(super) const JSON: &str = "application/json";

/// What is to be sent.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: Vec<u8>,
    pub(super) content_type: &'static str,
}

/// As it goes out. `now` is the simulator's clock, in milliseconds: the server
/// would put the machine's in `Date`.
pub(super) fn response(answer: Answer, now: i64) -> Response<Body> {
    let mut response = Response::new(Body::from(answer.body));
    *response.status_mut() =
        StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    headers.insert(
        "content-type",
        HeaderValue::from_static(answer.content_type),
    );
    headers.insert(
        "cache-control",
        HeaderValue::from_static("no-cache, no-store"),
    );
    if let Some(date) = date(now) {
        headers.insert("date", date);
    }
    for (name, value) in answer.headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    }
    response
}

fn date(now: i64) -> Option<HeaderValue> {
    let at = jiff::Timestamp::from_millisecond(now).ok()?;
    let text = jiff::fmt::rfc2822::DateTimePrinter::new()
        .timestamp_to_rfc9110_string(&at)
        .ok()?;
    HeaderValue::from_str(&text).ok()
}

/// Faults and limits that answer before the endpoint sees the request.
pub(super) fn before(
    wire: &WireFaults,
    caller: &Result<Caller, ApiError>,
    request: &str,
    live: bool,
) -> Option<Answer> {
    let busy = |error: ApiError| Some(reply_error(&error, caller, request, live));
    if wire.has("proxy") {
        return Some(Answer {
            status: 502,
            headers: Vec::new(),
            body: b"<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><center><h1>502 Bad Gateway</h1></center></body>\r\n</html>\r\n".to_vec(),
            content_type: "text/html",
        });
    }
    if wire.has("rate-limit") {
        return busy(limited(wire.value("rate-limit").unwrap_or("endpoint-rate")));
    }
    for (fault, status) in [("lock-timeout", 429), ("conflict", 409)] {
        if wire.has(fault) {
            return busy(
                ApiError::coded("lock_timeout", "This object cannot be accessed right now because another API request or Stripe process is currently accessing it. If you see this error intermittently, retry the request. If you see this error frequently and are making multiple concurrent requests to a single object, make your requests serially or at a lower rate. For more details, see https://stripe.com/docs/rate-limits#object-lock-timeouts.")
                    .status(status)
                    .header("stripe-should-retry", "true"),
            );
        }
    }
    if wire.has("error") {
        let status = wire
            .value("error")
            .and_then(|status| status.parse().ok())
            .unwrap_or(500);
        return busy(server_error(status));
    }
    if wire.has("forbidden") {
        let permission = wire.value("forbidden").unwrap_or("terminal_reader_read");
        let key = format!("rk_{}_*********", if live { "live" } else { "test" });
        let account = caller
            .as_ref()
            .map_or(super::options::ACCOUNT, |caller| caller.account.as_str());
        return busy(keys::lacking(&key, account, &[permission.to_owned()]));
    }
    None
}

/// The refusal of a request that was made for another host than this machine: a page
/// in a browser can reach a port of this machine under a name of its own. 403, because
/// official clients don't send that again.
pub(super) fn not_our_host(parts: &axum::http::request::Parts) -> Answer {
    let host = super::net::hosts(parts).pop().unwrap_or_default();
    let error = ApiError::invalid(format!(
        "This simulator answers requests for localhost, 127.0.0.1 and [::1] only, not for '{host}'. Serve it with --bind and an address beyond loopback to answer every host."
    ))
    .status(403);
    Answer {
        status: 403,
        headers: Vec::new(),
        body: pretty(&json!({"error": {"message": error.message, "type": error.kind}})),
        content_type: JSON,
    }
}

/// A file's bytes for somebody who has its link.
pub(super) fn file((body, content_type): (Vec<u8>, &'static str)) -> Answer {
    Answer {
        status: 200,
        headers: Vec::new(),
        body,
        content_type,
    }
}

/// The answer to a link that leads nowhere, or no longer.
pub(super) fn no_file() -> Answer {
    let error = ApiError::invalid("This link has expired or does not exist.").status(404);
    Answer {
        status: 404,
        headers: Vec::new(),
        body: pretty(&json!({"error": {"message": error.message, "type": error.kind}})),
        content_type: JSON,
    }
}

/// The refusal of a limit.
pub(super) fn limited(reason: &str) -> ApiError {
    ApiError::coded(
        "rate_limit",
        "Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.",
    )
    .status(429)
    .header("stripe-rate-limited-reason", reason)
}

pub(super) fn server_error(status: u16) -> ApiError {
    ApiError::invalid(
        "An unknown error occurred. If the problem persists, contact https://support.stripe.com.",
    )
    .kind("api_error")
    .status(status)
}

/// Stripe prints its JSON with two spaces.
pub(super) fn pretty(value: &Value) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(value).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

pub(super) fn common_headers(caller: &Caller, request: &str) -> Vec<(&'static str, String)> {
    let mut headers = vec![
        ("request-id", request.to_owned()),
        ("stripe-version", caller.version.clone()),
    ];
    if let Some(key) = &caller.idempotency_key {
        headers.push(("idempotency-key", key.clone()));
    }
    if caller.account != super::options::ACCOUNT {
        headers.push(("stripe-account", caller.account.clone()));
    }
    headers
}

pub(super) fn error_answer(error: &ApiError, caller: &Caller, request: &str) -> Answer {
    let mut headers = common_headers(caller, request);
    if caller.idempotency_key.is_some() && matches!(error.status, 400 | 402 | 404 | 429) {
        headers.push(("original-request", request.to_owned()));
    }
    headers.extend(error.headers.iter().cloned());
    Answer {
        status: error.status,
        headers,
        body: pretty(&error.body(request, caller.live)),
        content_type: JSON,
    }
}

pub(super) fn reply_error(
    error: &ApiError,
    caller: &Result<Caller, ApiError>,
    request: &str,
    live: bool,
) -> Answer {
    if let Ok(caller) = caller {
        return error_answer(error, caller, request);
    }
    let mut headers = Vec::new();
    if error.is_logged() {
        headers.push(("request-id", request.to_owned()));
        headers.push(("stripe-version", VERSION.to_owned()));
    }
    if error.status == 401 {
        headers.push(("www-authenticate", "Bearer realm=\"Stripe\"".to_owned()));
    }
    headers.extend(error.headers.iter().cloned());
    Answer {
        status: error.status,
        headers,
        body: pretty(&error.body(request, live)),
        content_type: JSON,
    }
}
