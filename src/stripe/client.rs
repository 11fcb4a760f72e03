//! The one place where requests leave this program: headers, idempotency,
//! deadline, retries, pace, and the guards that hold whatever a verb forgets.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use reqwest::header::{CONTENT_TYPE, HeaderMap};

use super::base::ApiBase;
use super::body::{self, BodyError};
use super::config::{Config, RequestTry, TracedReply};
use super::error::{ANOTHER_SERVER, Error};
use super::form::Form;
use super::object::{self, Reply};
use super::pending_write::PendingWrite;
use super::permitted::Permitted;
use super::rate_limit::RateLimit;
use super::request::{Method, Request, Upload};
use super::retry::{Retry, Signals, backoff};
use super::server_clock::ServerClock;
use super::transport::{self, Transport};
use super::verdict::{Requester, Verdict};
use crate::failure::{Failure, Kind};
use crate::secret::Mode;
use crate::text::shortened;

/// What is told of a reply that cannot be read.
const LONGEST_REASON: usize = 500;
/// We do not sit out a longer `Retry-After` than this.
const LONGEST_PAUSE: Duration = Duration::from_mins(1);

/// Reads a reply and keeps it; whether it is of the key's mode.
type ReadReply<'r> = dyn FnMut(&str) -> Result<bool, serde_json::Error> + Send + 'r;

/// Speaks to Stripe. Cheap to clone; clones share connections and pace.
#[derive(Debug, Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    transport: Arc<Transport>,
    base: ApiBase,
    headers: HeaderMap,
    config: Config,
    rate_limit: Arc<RateLimit>,
    clock: Arc<ServerClock>,
    /// The name of the protected profile was given.
    confirmed: AtomicBool,
    permitted: Permitted,
}

impl Client {
    /// Builds the TLS client; the system's certificates are read here, so it
    /// takes some milliseconds: call it when the first request is due.
    ///
    /// # Errors
    /// [`Kind::Usage`] for a bad base URL, [`Kind::Credentials`] if a live key
    /// would go to a stranger's host.
    pub fn new(config: Config) -> Result<Self, Failure> {
        let base = ApiBase::parse(&config.base)?;
        if config.key.mode() == Mode::Live && !base.may_see_live_keys() {
            return Err(Failure::new(
                Kind::Credentials,
                format!("a live key is only ever sent to api.stripe.com or to this machine, not to {base}"),
            )
            .hint("use a test key with this --api-base"));
        }
        let headers = transport::headers(&config)?;
        let transport = Arc::new(Transport::new(&config, base.is_plain())?);
        let total = allowance(config.key.mode());
        Ok(Self {
            inner: Arc::new(Inner {
                transport,
                base,
                headers,
                config,
                rate_limit: Arc::new(RateLimit::new(total, 25)),
                clock: Arc::default(),
                confirmed: AtomicBool::new(false),
                permitted: Permitted::default(),
            }),
        })
    }

    /// The same client for a connected account. Connections and pace are
    /// shared: the limits are the key's.
    ///
    /// # Errors
    /// [`Kind::Usage`] if the account cannot be sent.
    pub fn for_account(&self, account: &str) -> Result<Self, Failure> {
        let inner = &*self.inner;
        let config = Config {
            account: Some(account.to_owned()),
            ..inner.config.clone()
        };
        Ok(Self {
            inner: Arc::new(Inner {
                transport: Arc::clone(&inner.transport),
                base: inner.base.clone(),
                headers: transport::headers(&config)?,
                config,
                rate_limit: Arc::clone(&inner.rate_limit),
                clock: Arc::clone(&inner.clock),
                confirmed: AtomicBool::new(inner.confirmed.load(Ordering::SeqCst)),
                // Another account may have granted the key something else.
                permitted: Permitted::default(),
            }),
        })
    }

    /// The name of the protected profile was given: writes may be sent.
    pub fn confirm(&self) {
        self.inner.confirmed.store(true, Ordering::SeqCst);
    }

    /// The mode of the key.
    pub fn mode(&self) -> Mode {
        self.inner.config.key.mode()
    }

    /// What Stripe's clock shows, as far as a reply had a `Date`.
    pub fn server_now(&self) -> Option<jiff::Timestamp> {
        self.inner.clock.now()
    }

    /// Whether the key is a restricted one.
    pub fn is_restricted(&self) -> bool {
        self.inner.config.key.is_restricted()
    }

    /// How often Stripe has said so far that there were too many requests.
    pub fn times_limited(&self) -> u64 {
        self.inner.rate_limit.refusals()
    }

    /// How many requests a second Stripe allows this key in total.
    pub fn allowance(&self) -> u32 {
        allowance(self.mode())
    }

    /// Whether requests wait because more would go out than Stripe allows.
    pub(crate) fn has_queue(&self) -> bool {
        self.inner.rate_limit.has_queue()
    }

    /// Sends a request and reads the reply, with retries.
    pub async fn send<T: Reply>(&self, request: &Request) -> Result<T, Error> {
        self.send_for(request).await.map(|answer| answer.reply)
    }

    /// As [`Client::send`], with what the headers of the answer said.
    pub async fn send_for<T: Reply>(&self, request: &Request) -> Result<TracedReply<T>, Error> {
        let live = self.mode() == Mode::Live;
        let mut reply = None;
        let mut read = |text: &str| {
            let read = object::read::<T>(text, request.method)?;
            let is_of_mode = read.is_of_mode(live);
            reply = Some(read);
            Ok(is_of_mode)
        };
        let answered = Box::pin(self.carry(request, &mut read)).await?;
        let Some(reply) = reply else {
            let what = "a reply that was not read".to_owned();
            return Err(NonAnswer::nothing(request).no_answer(what));
        };
        Ok(TracedReply {
            reply,
            status: answered.status,
            request_id: answered.request_id,
            replayed: answered.replayed,
            length: answered.length,
        })
    }

    /// All of [`Client::send_for`] that is the same whatever is answered: there are
    /// eighty types of replies, and each would have it compiled again.
    async fn carry(
        &self,
        request: &Request,
        read: &mut ReadReply<'_>,
    ) -> Result<TracedReply<bool>, Error> {
        let inner = &*self.inner;
        self.guard(request)?;
        let given = request.idempotency_key.clone();
        let mut key = (request.method == Method::Post).then(|| {
            given
                .clone()
                .unwrap_or_else(|| uuid::Uuid::new_v4().to_string())
        });
        let endpoint = request.endpoint();
        // Whatever happens from here on, a write has its line in the audit log.
        let mut pending = PendingWrite::new(&inner.config, request);
        let mut number = 1;
        // Once a try of a write may have reached Stripe, a later refusal to
        // connect does not mean that nothing happened.
        let mut reached = false;
        loop {
            inner.rate_limit.turn(&endpoint).await;
            let began = Instant::now();
            pending.trying(number);
            let outcome = self
                .attempt(request, key.as_deref(), &mut pending, read)
                .await;
            let took = began.elapsed();
            let (error, retry) = match outcome {
                Ok(answer) => {
                    self.trace(request, |tried| RequestTry {
                        number,
                        outcome: answer.status.to_string(),
                        request_id: answer.request_id.clone(),
                        took,
                        ..tried
                    });
                    pending.done(answer.status, answer.request_id.clone(), answer.replayed);
                    inner.permitted.answered(request, &endpoint);
                    let is_of_mode = answer.reply;
                    if !is_of_mode {
                        return Err(Error::OtherMode {
                            live: self.mode() == Mode::Live,
                            request_id: answer.request_id,
                            write: request.is_write(),
                        });
                    }
                    return Ok(answer);
                }
                Err((error, retry)) => (error, retry),
            };
            let error = if reached { undecided(error) } else { error };
            reached |= error.may_have_happened();
            pending.paused(reached);
            let request_id = error.request_id().map(str::to_owned);
            if let Retry::Yes {
                limited: Some(what),
                pause,
                ..
            } = &retry
            {
                let pause = pause.unwrap_or(Duration::from_millis(500));
                inner
                    .rate_limit
                    .limited(&endpoint, *what, pause.min(LONGEST_PAUSE));
            }
            let wait = match retry {
                Retry::Yes { pause, .. } if number <= inner.config.max_retries => {
                    Some(pause.unwrap_or_else(|| backoff(number))).filter(|p| *p <= LONGEST_PAUSE)
                }
                _ => None,
            };
            self.trace(request, |tried| RequestTry {
                number,
                outcome: error.to_string(),
                request_id,
                took,
                retry_in: wait,
                ..tried
            });
            let Some(wait) = wait else {
                pending.failed(&error);
                return Err(error);
            };
            if matches!(
                retry,
                Retry::Yes {
                    fresh_key: true,
                    ..
                }
            ) && given.is_none()
                && key.is_some()
            {
                key = Some(uuid::Uuid::new_v4().to_string());
            }
            tokio::time::sleep(wait).await;
            number += 1;
        }
    }

    /// What must hold whatever the verb did.
    fn guard(&self, request: &Request) -> Result<(), Failure> {
        let config = &self.inner.config;
        if !request.is_write() {
            return Ok(());
        }
        if config.dry_run {
            return Err(Failure::failed(format!(
                "--dry-run: {} {} was not sent",
                request.method.name(),
                request.path
            )));
        }
        if config.key.mode() == Mode::Live && !config.live {
            return Err(live_refused());
        }
        if let Some(name) = &config.protected
            && !self.inner.confirmed.load(Ordering::SeqCst)
        {
            return Err(protected_refused(name));
        }
        Ok(())
    }

    async fn attempt(
        &self,
        request: &Request,
        key: Option<&str>,
        pending: &mut PendingWrite<'_>,
        read: &mut ReadReply<'_>,
    ) -> Result<TracedReply<bool>, (Error, Retry)> {
        let pool = self.inner.transport.pool();
        let builder = self.prepare(&pool.http, request, key);
        let began = Instant::now();
        let lost = |error: reqwest::Error| {
            if error.is_timeout() && !error.is_connect() {
                self.inner.transport.renew(&pool);
            }
            transport::describe(error, began.elapsed(), self.inner.config.timeout)
        };
        let reply = builder.send().await.map_err(|error| {
            if error.is_connect() || error.is_builder() {
                let retry = if error.is_connect() {
                    Retry::plain()
                } else {
                    Retry::No
                };
                let reason = lost(error);
                (Error::NotSent { reason }, retry)
            } else {
                let seen = NonAnswer::nothing(request);
                (seen.no_answer(lost(error)), Retry::plain())
            }
        })?;
        self.inner.clock.note(reply.headers());
        let status = reply.status().as_u16();
        let signals = Signals::read(reply.headers());
        let seen = NonAnswer {
            request,
            status: Some(status),
            request_id: signals.request_id.clone(),
        };
        let text = match body::read(reply).await {
            Ok(text) => text,
            Err(BodyError::Lost(error)) => {
                return Err((seen.no_answer(lost(error)), Retry::plain()));
            }
            Err(error) => {
                let retry = signals.retry(status, None).under_the_same_key();
                return Err((seen.beyond_limits(&error), retry));
            }
        };
        // A server may echo the key it was sent; it stops here, before anything
        // is shown, kept or quoted in an error.
        let text = match self.inner.config.key.redact(&text) {
            Cow::Borrowed(_) => text,
            Cow::Owned(text) => text,
        };
        if (200..300).contains(&status) {
            pending.saw(&text);
            return match read(&text) {
                Ok(is_of_mode) => Ok(TracedReply {
                    reply: is_of_mode,
                    status,
                    request_id: seen.request_id,
                    replayed: signals.replayed,
                    length: text.len(),
                }),
                Err(error) => {
                    let retry = if error.is_data() {
                        Retry::No
                    } else {
                        Retry::plain()
                    };
                    Err((seen.no_answer(unreadable(&text, &error)), retry))
                }
            };
        }
        Err(self.refusal(text, status, &signals, &seen))
    }

    /// What a reply that is no result says.
    fn refusal(
        &self,
        text: String,
        status: u16,
        signals: &Signals,
        seen: &NonAnswer<'_>,
    ) -> (Error, Retry) {
        let request = seen.request;
        // Nor do passwords get further, should an error quote them.
        let text = &request.params.redact(text);
        let asker = Requester::from(&self.inner.config);
        match Verdict::read(text, status, seen.request_id.clone(), request, asker) {
            Some(verdict) => {
                let retry = signals.retry(status, verdict.code());
                let verdict = verdict.replayed(signals.replayed);
                (Error::Api(Box::new(verdict)), retry)
            }
            None => (
                seen.no_answer(format!(
                    "status {status} with something that is not Stripe's error object; is a proxy in the way?"
                )),
                signals.retry(status, None).under_the_same_key(),
            ),
        }
    }

    pub(super) fn permitted(&self) -> &Permitted {
        &self.inner.permitted
    }

    pub(super) fn transport(&self) -> &Transport {
        &self.inner.transport
    }

    /// The request as reqwest sends it.
    pub(super) fn prepare(
        &self,
        http: &reqwest::Client,
        request: &Request,
        key: Option<&str>,
    ) -> reqwest::RequestBuilder {
        let inner = &*self.inner;
        let mut url = match &request.upload {
            Some(_) => inner.base.join_for_files(&request.path),
            None => inner.base.join(&request.path),
        };
        let encoded = request.params.encode();
        let method = match request.method {
            Method::Get => reqwest::Method::GET,
            Method::Post => reqwest::Method::POST,
            Method::Delete => reqwest::Method::DELETE,
        };
        let in_query = request.method != Method::Post;
        if in_query && !encoded.is_empty() {
            let _ = write!(url, "?{encoded}");
        }
        let mut builder = http.request(method, url).headers(inner.headers.clone());
        if let Some(upload) = &request.upload {
            builder = builder.multipart(multipart(request, upload));
        } else if !in_query {
            builder = builder
                .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(encoded);
        }
        if let Some(key) = key {
            builder = builder.header("idempotency-key", key);
        }
        builder
    }

    fn trace(&self, request: &Request, came: impl FnOnce(RequestTry) -> RequestTry) {
        let Some(trace) = &self.inner.config.trace else {
            return;
        };
        let mut target = request.path.clone();
        if request.method == Method::Get && !request.params.is_empty() {
            let shown = request.params.shown();
            let shown = shown.map(|(name, value)| (name.to_owned(), value.to_owned()));
            let _ = write!(target, "?{}", Form::from_pairs(shown.collect()).encode());
        }
        trace(&came(RequestTry {
            method: request.method,
            target,
            number: 1,
            outcome: String::new(),
            request_id: None,
            took: Duration::ZERO,
            retry_in: None,
        }));
    }
}

/// What an error means after an earlier try that may have reached Stripe: that
/// this one did not, or was not looked at, does not say that nothing happened.
fn undecided(error: Error) -> Error {
    let (reason, status, request_id) = match &error {
        Error::NotSent { reason } => (reason.clone(), None, None),
        Error::Api(verdict) if verdict.is_before_the_request() => (
            error.to_string(),
            error.status(),
            error.request_id().map(str::to_owned),
        ),
        _ => return error,
    };
    Error::NoAnswer {
        reason,
        status,
        request_id,
        write: true,
        remedy: None,
    }
}

/// Fields and file as browsers send them. Built for every try anew, because a
/// body can be sent only once.
fn multipart(request: &Request, upload: &Upload) -> reqwest::multipart::Form {
    use reqwest::multipart::{Form, Part};
    let part = || Part::bytes(upload.bytes().to_vec()).file_name(upload.name().to_owned());
    let file = part()
        .mime_str(upload.media_type())
        .unwrap_or_else(|_| part());
    let fields = request.params.pairs().iter();
    fields
        .fold(Form::new(), |form, (name, value)| {
            form.text(name.clone(), value.clone())
        })
        .part("file", file)
}

/// <https://docs.stripe.com/rate-limits>
const fn allowance(mode: Mode) -> u32 {
    match mode {
        Mode::Live => 100,
        Mode::Test => 25,
    }
}

/// The refusal of a write with a live key without `--live`.
pub(crate) fn live_refused() -> Failure {
    Failure::new(
        Kind::Credentials,
        "the key is a live key: this would change real readers or move real money",
    )
    .hint("add --live if that is meant, or use a test key")
}

/// The refusal of a write with a protected profile whose name nobody gave.
pub(crate) fn protected_refused(profile: &str) -> Failure {
    Failure::usage(format!(
        "profile {profile} is protected: every write needs its name"
    ))
    .hint(format!("add --confirm {profile} if that is meant"))
}

/// What was seen of an answer that is none.
struct NonAnswer<'a> {
    request: &'a Request,
    status: Option<u16>,
    request_id: Option<String>,
}

impl<'a> NonAnswer<'a> {
    fn nothing(request: &'a Request) -> Self {
        Self {
            request,
            status: None,
            request_id: None,
        }
    }

    fn no_answer(&self, reason: String) -> Error {
        Error::NoAnswer {
            reason,
            status: self.status,
            request_id: self.request_id.clone(),
            write: self.request.is_write(),
            remedy: None,
        }
    }

    /// Of a reply that is beyond what Stripe sends.
    fn beyond_limits(&self, error: &BodyError) -> Error {
        let what = error.told().unwrap_or_default();
        let (method, path) = (self.request.method.name(), &self.request.path);
        let reason = match self.status {
            Some(status) if !(200..300).contains(&status) => {
                format!("status {status} with a reply that {what}: it is not Stripe's error object")
            }
            _ => format!("the reply to {method} {path} {what}; Stripe sends nothing like it"),
        };
        Error::NoAnswer {
            reason,
            status: self.status,
            request_id: self.request_id.clone(),
            write: self.request.is_write(),
            remedy: Some(ANOTHER_SERVER),
        }
    }
}

fn unreadable(text: &str, error: &serde_json::Error) -> String {
    if error.is_eof() {
        return format!("the reply broke off after {} bytes", text.len());
    }
    if text.trim_start().starts_with('<') {
        return "a web page instead of JSON; is a proxy in the way?".into();
    }
    // It may quote what it found.
    let error = error.to_string();
    format!(
        "the reply is not what the API documents: {}",
        shortened(&error, LONGEST_REASON)
    )
}

#[cfg(test)]
mod tests {
    use super::super::key_origin::KeyOrigin;
    use super::*;
    use crate::secret::ApiKey;

    /// A client that nobody answers.
    fn client(protected: Option<&str>, context: Option<&str>, account: Option<&str>) -> Client {
        Client::new(config(protected, context, account)).unwrap()
    }

    fn config(protected: Option<&str>, context: Option<&str>, account: Option<&str>) -> Config {
        Config {
            base: "http://127.0.0.1:9".into(),
            key: ApiKey::parse("sk_test_abcdefgh").unwrap(),
            key_origin: KeyOrigin::default(),
            account: account.map(str::to_owned),
            context: context.map(str::to_owned),
            timeout: Duration::from_secs(1),
            max_retries: 0,
            live: false,
            protected: protected.map(str::to_owned),
            dry_run: false,
            trace: None,
            record: None,
            ca_file: None,
        }
    }

    #[test]
    fn whatever_the_command_did_a_guard_stands_before_each_write() {
        let (read, write) = (Request::get(&["/v1/x"]), Request::post(&["/v1/x"]));
        let live = Config {
            key: ApiKey::parse("sk_live_abcdefgh").unwrap(),
            ..config(None, None, None)
        };
        let dry = Config {
            dry_run: true,
            ..config(None, None, None)
        };
        for (config, kind) in [(live, Kind::Credentials), (dry, Kind::Failed)] {
            let client = Client::new(config).unwrap();
            assert!(client.guard(&read).is_ok());
            assert_eq!(client.guard(&write).unwrap_err().kind(), kind);
        }
    }

    #[test]
    fn a_protected_profiles_writes_wait_for_its_name() {
        let (read, write) = (Request::get(&["/v1/x"]), Request::post(&["/v1/x"]));
        let client = client(Some("berlin"), None, None);
        assert!(client.guard(&read).is_ok());
        let refused = client.guard(&write).unwrap_err();
        assert_eq!(refused.kind(), Kind::Usage);
        assert!(client.guard(&Request::delete(&["/v1/x"])).is_err());
        // A command that confirmed has confirmed for its clones, not for others.
        let other = client.for_account("acct_1").unwrap();
        client.clone().confirm();
        assert!(client.guard(&write).is_ok());
        assert!(other.guard(&write).is_err());
    }

    #[test]
    fn a_context_is_a_path_and_takes_the_accounts_place() {
        for (context, account, header, value) in [
            (None, Some("acct_2"), "stripe-account", "acct_2"),
            (Some("acct_1"), None, "stripe-context", "acct_1"),
            (
                Some("acct_1"),
                Some("acct_2"),
                "stripe-context",
                "acct_1/acct_2",
            ),
        ] {
            let headers = client(None, context, account).inner.headers.clone();
            assert_eq!(headers.get(header).unwrap(), value);
            let both =
                headers.contains_key("stripe-account") && headers.contains_key("stripe-context");
            assert!(!both);
        }
    }

    #[test]
    fn an_echoed_key_does_not_get_through() {
        let key = ApiKey::parse("sk_test_abcdefgh").unwrap();
        let text = key.redact(r#"{"error":{"type":"x","message":"Invalid key sk_test_abcdefgh"}}"#);
        let request = Request::get(&["/v1/x"]);
        let error = Verdict::read(&text, 401, None, &request, Requester::default()).unwrap();
        assert!(!format!("{error:?}").contains("abcdefgh"));
    }
}
