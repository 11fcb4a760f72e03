//! Holding what is there against what should be, and why a case did not pass.

use std::fmt::Display;

use super::report::CaseResult;
use crate::failure::{Failure, Kind};
use crate::stripe::Error;

/// Why a case did not pass.
#[derive(Debug)]
pub(super) enum CaseFailure {
    /// Something came out other than it should.
    Mismatch(String),
    /// The account cannot do this in test mode.
    Unsupported(String),
    /// It could not be played to its end.
    Broken(Failure),
}

impl From<Failure> for CaseFailure {
    fn from(failure: Failure) -> Self {
        Self::Broken(failure)
    }
}

impl From<Error> for CaseFailure {
    fn from(error: Error) -> Self {
        Self::Broken(error.into())
    }
}

impl From<CaseFailure> for CaseResult {
    fn from(stop: CaseFailure) -> Self {
        match stop {
            CaseFailure::Mismatch(text) => Self::Failed(text),
            CaseFailure::Unsupported(text) => Self::Skipped(text),
            // The hint would be about a payment that matters, and about a
            // journal that is thrown away.
            CaseFailure::Broken(failure) if failure.kind() == Kind::Unknown => {
                Self::Error(failure.hint(
                    "no money is in question: find out why no answer came, then run it again",
                ))
            }
            CaseFailure::Broken(failure) => Self::Error(failure),
        }
    }
}

/// What is not as it should be, all of it.
#[derive(Debug, Default)]
pub(super) struct Checks {
    wrong: Vec<String>,
}

impl Checks {
    /// Must be this.
    pub(super) fn is<T: Copy + PartialEq + Display>(&mut self, what: &str, got: T, wanted: T) {
        if got != wanted {
            self.wrong.push(format!("{what} is {got}, not {wanted}"));
        }
    }

    /// Must be there and this.
    pub(super) fn has<T: Copy + PartialEq + Display>(
        &mut self,
        what: &str,
        got: Option<T>,
        wanted: T,
    ) {
        match got {
            Some(got) => self.is(what, got, wanted),
            None => self.wrong.push(format!("{what} is missing, not {wanted}")),
        }
    }

    /// Must be this where it is there: Stripe leaves it out in places.
    pub(super) fn maybe<T: Copy + PartialEq + Display>(
        &mut self,
        what: &str,
        got: Option<T>,
        wanted: T,
    ) {
        if let Some(got) = got {
            self.is(what, got, wanted);
        }
    }

    /// Must hold.
    pub(super) fn that(&mut self, holds: bool, otherwise: impl Into<String>) {
        if !holds {
            self.wrong.push(otherwise.into());
        }
    }

    /// What they came to.
    pub(super) fn done(self) -> Result<(), CaseFailure> {
        if self.wrong.is_empty() {
            Ok(())
        } else {
            Err(CaseFailure::Mismatch(self.wrong.join("; ")))
        }
    }
}

/// Whether a failure says more about the way to Stripe or the key than about
/// what was played.
pub(super) fn is_broken(failure: &Failure) -> bool {
    matches!(
        failure.kind(),
        Kind::Credentials | Kind::Unavailable | Kind::Unknown | Kind::Usage
    )
}

/// Whether Stripe refused because of what the account is: where it is, and which
/// kinds of payment are switched on for it. There is no code for that which is
/// documented, so that type, parameter and text have to tell.
pub(super) fn is_about_the_account(failure: &Failure) -> bool {
    let Some(error) = failure.stripe_error() else {
        return false;
    };
    let text = |name: &str| error[name].as_str().unwrap_or_default();
    if text("type") != "invalid_request_error" || failure.kind() != Kind::Failed {
        return false;
    }
    let (code, param) = (text("code"), text("param"));
    if param.contains("payment_method_types")
        || matches!(
            code,
            "payment_method_unactivated"
                | "terminal_location_country_unsupported"
                | "terminal_reader_invalid_location_for_payment"
                | "terminal_reader_invalid_location_for_activation"
                | "country_unsupported"
                | "payment_intent_invalid_currency"
        )
    {
        return true;
    }
    let message = text("message").to_ascii_lowercase();
    [
        "interac",
        "country",
        "activated",
        "enabled",
        "not available",
        "supported",
    ]
    .iter()
    .any(|word| message.contains(word))
}

/// A refusal of something that not every account and not every model can do.
pub(super) fn refused(failure: impl Into<Failure>) -> CaseFailure {
    let failure = failure.into();
    if is_about_the_account(&failure) {
        CaseFailure::Unsupported(failure.message().to_owned())
    } else {
        CaseFailure::Broken(failure)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    #[test]
    fn all_that_is_wrong_is_said_at_once() {
        let mut checks = Checks::default();
        checks.is("amount", 1, 1);
        checks.is("status", "canceled", "succeeded");
        checks.has("tip", None, 300);
        checks.maybe("reader", None, "tmr_1");
        checks.that(false, "the reader is still busy");
        let Err(CaseFailure::Mismatch(text)) = checks.done() else {
            panic!("passed")
        };
        assert_eq!(
            text,
            "status is canceled, not succeeded; tip is missing, not 300; the reader is still busy"
        );
        assert!(Checks::default().done().is_ok());
    }

    #[test]
    fn what_the_account_cannot_is_told_from_what_went_wrong() {
        let about =
            |kind: Kind, error: Value| is_about_the_account(&Failure::new(kind, "x").stripe(error));
        let invalid = |param: &str, code: &str, message: &str| json!({"type": "invalid_request_error", "param": param, "code": code, "message": message});
        for (param, code, message) in [
            (
                "allowed_payment_method_types",
                "payment_intent_invalid_parameter",
                "The payment method type \"interac_present\" is invalid.",
            ),
            (
                "address[country]",
                "terminal_location_country_unsupported",
                "",
            ),
            ("", "", "Your account isn't enabled for this."),
        ] {
            assert!(
                about(Kind::Failed, invalid(param, code, message)),
                "{message}"
            );
        }
        assert!(!about(
            Kind::Failed,
            invalid("amount", "parameter_invalid_integer", "Invalid integer")
        ));
        // A missing permission is no property of the account.
        assert!(!about(
            Kind::Credentials,
            invalid("", "", "interac_present is not enabled for this key")
        ));
        assert!(!about(
            Kind::Unavailable,
            json!({"type": "api_error", "message": "not available"})
        ));
        assert!(!is_about_the_account(&Failure::failed("interac")));
    }
}
