//! Requests nobody wrapped: any path of the v1 API, and lists of anything.
//!
//! <https://docs.stripe.com/api/pagination>, <https://docs.stripe.com/api/pagination/search>

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::client::Client;
use super::configurations::Configuration;
use super::error::Error;
use super::form::path_segment;
use super::object::{Object, Reply, ReplyHead, Verbatim, hide};
use super::pages::{PAGE_LIMIT, PagePosition};
use super::request::{Method, Request};
use crate::failure::Failure;

/// An object of any kind; its text is kept.
#[derive(Debug, Clone, Deserialize)]
pub struct RawObject {
    #[serde(default)]
    id: Option<String>,
    #[serde(default)]
    livemode: Option<bool>,
}

impl Object for RawObject {
    const OBJECT: &'static str = "";
    fn id(&self) -> &str {
        self.id.as_deref().unwrap_or_default()
    }
    fn livemode(&self) -> Option<bool> {
        self.livemode
    }
}

/// A request to a path as somebody typed it.
pub(crate) fn at(method: Method, path: &str) -> Result<Request, String> {
    if path.starts_with("http://") || path.starts_with("https://") {
        return Err("the path alone is meant; the server is that of --api-base".into());
    }
    if path.starts_with("/v2/") {
        return Err("the v2 API takes JSON and has other lists; only /v1/ paths work here".into());
    }
    let Some(rest) = path.strip_prefix("/v1/") else {
        return Err("a path begins with /v1/".into());
    };
    if rest.contains(['?', '#']) {
        return Err("parameters are given with -d NAME=VALUE".into());
    }
    let (mut whole, mut template) = ("/v1".to_owned(), "/v1".to_owned());
    for segment in rest.trim_end_matches('/').split('/') {
        if segment.is_empty() || segment == "." || segment == ".." {
            return Err(format!("{segment:?} is no part of a path"));
        }
        for text in [&mut whole, &mut template] {
            text.push('/');
        }
        whole.push_str(&path_segment(segment));
        template.push_str(if is_word(segment) { segment } else { "{id}" });
    }
    let mut request = match method {
        Method::Get => Request::get(&[]),
        Method::Post => Request::post(&[]),
        Method::Delete => Request::delete(&[]),
    };
    (request.path, request.template) = (whole, template);
    Ok(request)
}

/// A word of the API's; ids have digits or capitals, or signs.
fn is_word(segment: &str) -> bool {
    segment.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
}

/// A text with the passwords and passcodes of every configuration in it taken
/// out, as `configurations` shows them; `None` if there is no configuration.
pub(crate) fn without_secrets(raw: &RawValue) -> Option<Value> {
    // Most replies have none and are shown byte for byte.
    if !raw.get().contains(CONFIGURATION) {
        return None;
    }
    let mut value = serde_json::from_str(raw.get()).ok()?;
    hide_in_configurations(&mut value).then_some(value)
}

const CONFIGURATION: &str = "terminal.configuration";

fn hide_in_configurations(value: &mut Value) -> bool {
    let within: Vec<&mut Value> = match value {
        Value::Object(fields) if fields.get("object").is_some_and(|o| o == CONFIGURATION) => {
            hide(value, Configuration::SECRETS);
            return true;
        }
        Value::Object(fields) => fields.values_mut().collect(),
        Value::Array(items) => items.iter_mut().collect(),
        _ => return false,
    };
    let mut found = false;
    for value in within {
        found |= hide_in_configurations(value);
    }
    found
}

/// A page of a list or of a search.
#[derive(Debug, Deserialize)]
struct ReplyPage {
    #[serde(default)]
    data: Option<Vec<Verbatim<RawObject>>>,
    #[serde(default)]
    has_more: bool,
    #[serde(default)]
    next_page: Option<String>,
}

impl Reply for ReplyPage {
    fn check(head: &ReplyHead<'_>, _: Method) -> Result<(), String> {
        head.is_any()
    }
    fn is_of_mode(&self, live: bool) -> bool {
        let mut all = self.data.iter().flatten();
        all.all(|o| o.livemode.is_none_or(|l| l == live))
    }
}

/// A list of anything, page by page.
#[derive(Debug)]
pub struct RawPages {
    client: Client,
    request: Option<Request>,
    place: Box<PagePosition>,
    read: bool,
}

impl Client {
    /// Reads a list of anything. Without a `limit` pages are as large as Stripe
    /// allows.
    pub fn parts(&self, mut request: Request) -> RawPages {
        if request.params.get("limit").is_none() {
            request.params.set("limit", PAGE_LIMIT);
        }
        RawPages {
            client: self.clone(),
            place: Box::new(PagePosition::new::<RawObject>(request.clone())),
            request: Some(request),
            read: false,
        }
    }
}

impl RawPages {
    /// Hands over every page, as they come.
    pub(crate) async fn try_for_each<E: From<Error>>(
        mut self,
        mut take: impl FnMut(&[Verbatim<RawObject>]) -> Result<(), E>,
    ) -> Result<(), E> {
        while let Some(page) = self.next().await? {
            take(&page)?;
        }
        Ok(())
    }

    /// The next page, or `None` after the last.
    ///
    /// # Errors
    /// As [`Client::send`]; also if it is no list, or its cursor does not move.
    pub async fn next(&mut self) -> Result<Option<Vec<Verbatim<RawObject>>>, Error> {
        let Some(mut request) = self.request.take() else {
            return Ok(None);
        };
        let answer = loop {
            match self.client.send_for::<ReplyPage>(&request).await {
                Err(error) if error.is_lost_place() && self.read => {
                    request = self.place.begin_anew()?;
                }
                answer => break answer?,
            }
        };
        self.read = true;
        let part = answer.reply;
        let Some(mut data) = part.data else {
            return Err(Failure::usage(format!("{} is no list", request.path))
                .hint("leave out --paginate")
                .into());
        };
        if part.has_more {
            let back = request.params.get("ending_before").is_some();
            let (name, cursor) = match (part.next_page, back) {
                (Some(page), _) => ("page", Some(page)),
                (None, true) => ("ending_before", data.first().map(|o| o.id().to_owned())),
                (None, false) => ("starting_after", data.last().map(|o| o.id().to_owned())),
            };
            let cursor = cursor.filter(|cursor| !cursor.is_empty());
            self.place.go_on(cursor.as_deref(), answer.length)?;
            let cursor = cursor.unwrap_or_default();
            request.params.set(name, cursor);
            self.request = Some(request);
        }
        self.place.hand_out(&mut data, !part.has_more);
        Ok(Some(data))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn configurations_keep_their_passwords_to_themselves() {
        let shown = |text: &str| {
            let raw: Box<RawValue> = serde_json::from_str(text).unwrap();
            without_secrets(&raw).map(|value| value.to_string())
        };
        let configuration = r#"{"object":"terminal.configuration","wifi":{"personal_psk":{"ssid":"Shop","password":"hunter2"}},"reader_security":{"admin_menu_passcode":"1234"}}"#;
        for text in [
            configuration.to_owned(),
            format!("{{\"object\":\"list\",\"data\":[{configuration}]}}"),
            format!("{{\"configuration_overrides\":{configuration}}}"),
        ] {
            let shown = shown(&text).unwrap();
            assert!(
                !shown.contains("hunter2") && !shown.contains("1234"),
                "{shown}"
            );
            assert!(shown.contains("Shop") && shown.contains("[set]"), "{shown}");
        }
        let token = r#"{"object":"terminal.connection_token","secret":"x","password":"y"}"#;
        assert_eq!(shown(token), None);
    }

    #[test]
    fn paths_of_v1_and_no_others() {
        let request = at(Method::Post, "/v1/terminal/readers/tmr_1/cancel_action").unwrap();
        assert_eq!(
            request.endpoint(),
            "POST /v1/terminal/readers/{id}/cancel_action"
        );
        assert_eq!(request.id().as_deref(), Some("tmr_1"));
        let request = at(Method::Get, "/v1/plans/gold plan/").unwrap();
        assert_eq!(request.path, "/v1/plans/gold%20plan");
        for path in [
            "v1/charges",
            "/v1/",
            "/v1",
            "/v2/core/accounts",
            "https://api.stripe.com/v1/charges",
            "/v1/charges?limit=3",
            "/v1/../v2/x",
            "/v1//x",
        ] {
            assert!(at(Method::Get, path).is_err(), "{path}");
        }
        // Dots are resolved even if they are written otherwise.
        let request = at(Method::Get, "/v1/x/%2e%2e/y").unwrap();
        assert_eq!(request.path, "/v1/x/%252e%252e/y");
    }
}
