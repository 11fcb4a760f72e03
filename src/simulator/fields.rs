//! Texts that Stripe refuses although they have the right type, and ids that must
//! name something.

use serde_json::{Value, json};

use super::build::flag;
use super::context::Ctx;
use super::error::ApiError;
use super::kinds::Kind;
use super::store::World;

/// Longest statement descriptor, with the account's own part in front of a suffix.
const DESCRIPTOR: usize = 22;

/// An address such as `a@b.c`, as far as that can be told from its looks.
fn is_email(text: &str) -> bool {
    let Some((name, host)) = text.rsplit_once('@') else {
        return false;
    };
    let plain = |part: &str| {
        !part.is_empty()
            && part
                .chars()
                .all(|c| !c.is_whitespace() && !"@,;:<>()[]\"\\".contains(c))
    };
    let labels = || host.split('.');
    plain(name)
        && labels().count() > 1
        && labels().all(|label| {
            !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-')
        })
        && !name.starts_with('.')
        && !name.ends_with('.')
        && !name.contains("..")
}

/// Refuses what is no address in one of the parameters.
pub(super) fn email(params: &Value, name: &str) -> Result<(), ApiError> {
    match params.get(name).and_then(Value::as_str) {
        Some(sent) if !is_email(sent) => Err(ApiError::coded(
            "email_invalid",
            format!("Invalid email address: {sent}"),
        )
        .param(name)),
        _ => Ok(()),
    }
}

/// <https://docs.stripe.com/get-started/account/statement-descriptors>
pub(super) fn descriptors(params: &Value) -> Result<(), ApiError> {
    for (name, shortest) in [
        ("statement_descriptor", 5),
        ("statement_descriptor_suffix", 1),
    ] {
        let Some(sent) = params.get(name).and_then(Value::as_str) else {
            continue;
        };
        let length = sent.chars().count();
        let refuse = |why: String| Err(ApiError::invalid(why).param(name));
        if length > DESCRIPTOR {
            return refuse(format!(
                "The {name} must be at most {DESCRIPTOR} characters, but it has {length}."
            ));
        }
        if length < shortest {
            return refuse(format!(
                "The {name} must be at least {shortest} characters."
            ));
        }
        if sent.contains(['<', '>', '\\', '\'', '"', '*']) {
            return refuse(format!(
                "The {name} may not contain any of the characters < > \\ ' \" *."
            ));
        }
        if !sent.chars().any(char::is_alphabetic) {
            return refuse(format!("The {name} must contain at least one letter."));
        }
    }
    Ok(())
}

/// A customer that is there and was not deleted.
pub(super) fn customer(world: &World, id: &str, param: &str) -> Result<Value, ApiError> {
    world
        .get(Kind::Customer, id)
        .filter(|customer| !flag(customer, "deleted"))
        .ok_or_else(|| ApiError::missing_ref(Kind::Customer.noun(), id, param))
}

/// The customer a request names must exist.
pub(super) fn known_customer(ctx: &Ctx<'_>) -> Result<(), ApiError> {
    match ctx.text("customer") {
        Some(id) => customer(ctx.world, id, "customer").map(drop),
        None => Ok(()),
    }
}

/// An account that is connected to this one, or it itself.
pub(super) fn account(world: &World, id: &str, param: &str) -> Result<(), ApiError> {
    if world.account == id || world.is_connected(id) {
        return Ok(());
    }
    Err(ApiError::missing_ref("destination", id, param))
}

/// What a request may name and there never is here: refused as anything that is not
/// there, or as what this simulator does not do, rather than taken and forgotten.
pub(super) fn nothing_unknown(params: &Value) -> Result<(), ApiError> {
    for (name, noun) in [
        ("confirmation_token", "confirmationtoken"),
        ("mandate", "mandate"),
        (
            "payment_method_configuration",
            "payment_method_configuration",
        ),
        ("payout_method", "payout_method"),
    ] {
        if let Some(id) = params.get(name).and_then(Value::as_str) {
            return Err(ApiError::missing_ref(noun, id, name));
        }
    }
    for (name, why) in [
        (
            "payment_method_data",
            "makes payment methods with /v1/payment_methods alone, or takes the name of a test card such as pm_card_visa",
        ),
        ("single_use", "saves cards for as long as somebody wants"),
        (
            "source",
            "saves cards as payment methods: use payment_method",
        ),
        ("origin", "refunds to the card"),
    ] {
        if params.get(name).is_some_and(|sent| !sent.is_null()) {
            return Err(ApiError::invalid(format!("This simulator {why}.")).param(name));
        }
    }
    Ok(())
}

/// Parts of an address that nobody gave are null.
pub(super) fn whole_address(address: &mut Value) {
    if !address.is_object() {
        return;
    }
    for part in ["city", "country", "line1", "line2", "postal_code", "state"] {
        if address.get(part).is_none() {
            address[part] = Value::Null;
        }
    }
}

/// Copies parameters that are kept as they are sent.
pub(super) fn copy(object: &mut Value, params: &Value, names: &[&str]) {
    for name in names {
        if let Some(value) = params.get(*name) {
            object[*name] = value.clone();
        }
    }
}

/// A list inside an object, with nothing in it.
pub(super) fn no_list(url: &str) -> Value {
    json!({"object": "list", "data": [], "has_more": false, "total_count": 0, "url": url})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_needs_a_name_and_a_host_with_a_dot() {
        for good in ["a@b.co", "jenny.rosen+till@example.com", "ü@exämple.de"] {
            assert!(is_email(good), "{good}");
        }
        for bad in [
            "", "a", "a@b", "@b.co", "a@", "a b@c.de", "a@b..c", "a@@b.co", ".a@b.co",
        ] {
            assert!(!is_email(bad), "{bad}");
        }
    }

    #[test]
    fn descriptors_are_short_and_have_letters() {
        let ok = |name: &str, value: &str| descriptors(&json!({name: value})).is_ok();
        assert!(ok("statement_descriptor_suffix", "Table 12"));
        assert!(!ok(
            "statement_descriptor_suffix",
            "A suffix beyond all bounds"
        ));
        assert!(!ok("statement_descriptor_suffix", "1234"));
        assert!(!ok("statement_descriptor", "Shop"));
        assert!(!ok("statement_descriptor", "Shop <3"));
        assert!(ok("statement_descriptor", "Corner shop"));
    }
}
