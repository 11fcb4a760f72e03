//! Stripe's error object, and how each kind of refusal is worded.

use serde_json::{Map, Value, json};

/// A refusal on its way to the caller; boxed, so that results stay small.
#[derive(Debug, Clone)]
pub(super) struct ApiError(Box<Refusal>);

/// What a refusal says.
#[derive(Debug, Clone)]
pub(super) struct Refusal {
    pub(super) status: u16,
    pub(super) kind: &'static str,
    pub(super) code: Option<String>,
    pub(super) message: String,
    pub(super) param: Option<String>,
    /// Whatever else stands in the error object (`charge`, `payment_intent`, …).
    pub(super) extra: Map<String, Value>,
    /// Extra response headers (`Stripe-Should-Retry`, the rate limit's reason).
    pub(super) headers: Vec<(&'static str, String)>,
}

impl std::ops::Deref for ApiError {
    type Target = Refusal;

    fn deref(&self) -> &Refusal {
        &self.0
    }
}

impl std::ops::DerefMut for ApiError {
    fn deref_mut(&mut self) -> &mut Refusal {
        &mut self.0
    }
}

impl ApiError {
    /// `invalid_request_error` with status 400.
    pub(super) fn invalid(message: impl Into<String>) -> Self {
        Self(Box::new(Refusal {
            status: 400,
            kind: "invalid_request_error",
            code: None,
            message: message.into(),
            param: None,
            extra: Map::new(),
            headers: Vec::new(),
        }))
    }

    pub(super) fn coded(code: &str, message: impl Into<String>) -> Self {
        Self::invalid(message).code(code)
    }

    pub(super) fn code(mut self, code: &str) -> Self {
        self.code = Some(code.to_owned());
        self
    }

    pub(super) fn param(mut self, param: impl Into<String>) -> Self {
        self.param = Some(param.into());
        self
    }

    pub(super) fn status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    pub(super) fn kind(mut self, kind: &'static str) -> Self {
        self.kind = kind;
        self
    }

    pub(super) fn with(mut self, name: &str, value: Value) -> Self {
        self.extra.insert(name.to_owned(), value);
        self
    }

    pub(super) fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    /// An id in the path that names nothing: 404.
    pub(super) fn missing(what: &str, id: &str) -> Self {
        Self::coded("resource_missing", format!("No such {what}: '{id}'"))
            .param(match what {
                "payment_intent" | "setupintent" => "intent",
                "terminal.reader" => "reader",
                "location" | "terminal.configuration" => what.rsplit('.').next().unwrap_or(what),
                "PaymentMethod" => "payment_method",
                "webhook endpoint" => "webhook_endpoint",
                _ => "id",
            })
            .status(404)
    }

    /// An id in a parameter that names nothing: 400.
    pub(super) fn missing_ref(what: &str, id: &str, param: &str) -> Self {
        Self::coded("resource_missing", format!("No such {what}: '{id}'")).param(param)
    }

    pub(super) fn missing_param(name: &str) -> Self {
        Self::coded(
            "parameter_missing",
            format!("Missing required param: {name}."),
        )
        .param(name)
    }

    pub(super) fn unknown_params(names: &[String]) -> Self {
        let plural = if names.len() > 1 { "s" } else { "" };
        Self::coded(
            "parameter_unknown",
            format!("Received unknown parameter{plural}: {}", names.join(", ")),
        )
        .param(names.first().cloned().unwrap_or_default())
    }

    pub(super) fn empty(name: &str) -> Self {
        Self::coded(
            "parameter_invalid_empty",
            format!(
                "You passed an empty string for '{name}'. We assume empty values are an attempt to \
                 unset a parameter; however '{name}' cannot be unset. You should remove '{name}' \
                 from your request or supply a non-empty value."
            ),
        )
        .param(name)
    }

    /// Whether Stripe knows whose log it stands in: not with a key that opens
    /// nothing, and not with an account that isn't the caller's.
    pub(super) fn is_logged(&self) -> bool {
        self.status != 401 && self.code.as_deref() != Some("account_invalid")
    }

    /// The body, as Stripe prints it.
    pub(super) fn body(&self, request: &str, live: bool) -> Value {
        let mut error = Map::new();
        if let Some(code) = &self.code {
            error.insert("code".into(), json!(code));
            error.insert(
                "doc_url".into(),
                json!(format!(
                    "https://stripe.com/docs/error-codes/{}",
                    code.replace('_', "-")
                )),
            );
        }
        error.insert("message".into(), json!(self.message));
        if let Some(param) = &self.param {
            error.insert("param".into(), json!(param));
        }
        for (name, value) in &self.extra {
            error.insert(name.clone(), value.clone());
        }
        let mode = if live { "" } else { "test/" };
        if self.is_logged() {
            error.insert(
                "request_log_url".into(),
                json!(format!("https://dashboard.stripe.com/{mode}logs/{request}")),
            );
        }
        error.insert("type".into(), json!(self.kind));
        json!({ "error": error })
    }
}
