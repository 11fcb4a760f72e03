//! What a write changed, in the space of a cell.

use serde_json::{Map, Value};

use super::AuditLine;
use crate::money::{Currency, Money};
use crate::stripe::audit_event::{is_amount, is_currency};

/// What went wrong, or each field with what it was and is.
pub(crate) fn in_words(line: &AuditLine) -> String {
    if let Some(error) = line.error.as_ref().filter(|_| line.outcome != "done") {
        return error.clone();
    }
    if line.method == "DELETE" {
        return "deleted".to_owned();
    }
    let none = Map::new();
    let after = line.after.as_ref().unwrap_or(&none);
    let mut names: Vec<&String> = after.keys().collect();
    // Of a configuration whole parts are told, of which pieces were sent.
    let is_told = |name: &str| {
        let part = name.split('[').next().unwrap_or(name);
        after.contains_key(name) || after.contains_key(part)
    };
    names.extend(line.sent.keys().filter(|name| !is_told(name)));
    let currency = currency(after).or_else(|| currency(&line.sent));
    // Amounts have their currency beside them.
    let says_currency = names.iter().any(|name| is_amount(name));
    names.retain(|name| currency.is_none() || !says_currency || !is_currency(name));
    names
        .into_iter()
        .filter_map(|name| {
            let is = after.get(name).or_else(|| line.sent.get(name))?;
            let was = line.before.as_ref().and_then(|before| before.get(name));
            let shown = |value| shown(name, value, currency);
            match was {
                Some(was) if was == is => None,
                Some(was) => Some(format!("{name}: {} -> {}", shown(was), shown(is))),
                None => Some(format!("{name}: {}", shown(is))),
            }
        })
        .collect::<Vec<_>>()
        .join(", ")
}

fn currency(fields: &Map<String, Value>) -> Option<Currency> {
    let mut named = fields.iter().filter(|(name, _)| is_currency(name));
    named.find_map(|(_, code)| Currency::parse(code.as_str()?).ok())
}

/// A value for people: `12.50 EUR`. What was sent stands in the log as text.
fn shown(name: &str, value: &Value, currency: Option<Currency>) -> String {
    let text = match value {
        Value::Null => return "(none)".to_owned(),
        Value::String(text) if text.is_empty() => return "(none)".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let minor = text.parse().ok().filter(|_| is_amount(name));
    match (minor, currency) {
        (Some(minor), Some(currency)) => Money::new(minor, currency).to_string(),
        (Some(_), None) => format!("{text} minor units"),
        (None, _) => text,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn words(sent: &Value, before: Option<&Value>, after: Option<&Value>) -> String {
        let line = json!({
            "v": 1, "at": "2026-11-29T04:00:00Z", "user": "anna", "profile": null,
            "mode": "test", "account": null, "command": "pay", "method": "POST",
            "path": "/v1/payment_intents", "object": null, "id": null, "outcome": "done",
            "status": 200, "error": null, "request_id": null, "tries": 1, "sent": sent,
            "before": before, "after": after,
        });
        in_words(&serde_json::from_value(line).unwrap())
    }

    #[test]
    fn amounts_are_those_of_people() {
        let sent = json!({"amount": "1250", "currency": "eur", "metadata[n]": "7"});
        assert_eq!(
            words(
                &sent,
                None,
                Some(&json!({"amount": 1250, "currency": "eur", "status": "canceled"}))
            ),
            "amount: 12.50 EUR, status: canceled, metadata[n]: 7"
        );
        assert_eq!(
            words(&sent, None, None),
            "amount: 12.50 EUR, metadata[n]: 7"
        );
        assert_eq!(
            words(&json!({"amount": "1250", "currency": "jpy"}), None, None),
            "amount: 1250 JPY"
        );
        // A log of before has no currency of a refund.
        assert_eq!(
            words(
                &json!({"amount": "1250"}),
                None,
                Some(&json!({"amount": 1250}))
            ),
            "amount: 1250 minor units"
        );
        let cart = json!({"type": "cart", "cart[currency]": "eur", "cart[total]": "1200",
                          "cart[tax]": "80", "cart[line_items][0][amount]": "350",
                          "cart[line_items][0][quantity]": "2"});
        assert_eq!(
            words(&cart, None, None),
            "type: cart, cart[total]: 12.00 EUR, cart[tax]: 0.80 EUR, cart[line_items][0][amount]: 3.50 EUR, cart[line_items][0][quantity]: 2"
        );
        assert_eq!(
            words(&json!({"currency": "eur"}), None, None),
            "currency: eur"
        );
    }

    #[test]
    fn a_field_has_what_it_was() {
        assert_eq!(
            words(
                &json!({"label": "Bar", "metadata[a]": ""}),
                Some(&json!({"label": "Till 3", "metadata[a]": "x", "metadata[b]": "y"})),
                Some(&json!({"label": "Bar"}))
            ),
            "label: Till 3 -> Bar, metadata[a]: x -> (none)"
        );
    }
}
