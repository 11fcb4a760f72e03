//! Pages of the Dashboard: where a person sees an object and acts on it.

use crate::secret::Mode;

/// Whose pages they are.
#[derive(Debug, Clone)]
pub(crate) struct Dashboard {
    root: String,
}

impl Dashboard {
    /// Those of a mode; of an account, if it is not simply the key's own.
    pub(crate) fn of(mode: Mode, account: Option<&str>) -> Self {
        let mut root = "https://dashboard.stripe.com/".to_owned();
        if let Some(account) = account {
            root.push_str(account);
            root.push('/');
        }
        if mode == Mode::Test {
            root.push_str("test/");
        }
        Self { root }
    }

    /// The page of a PaymentIntent or a charge, with its refunds and disputes.
    pub(crate) fn payment(&self, id: &str) -> String {
        format!("{}payments/{id}", self.root)
    }

    pub(crate) fn dispute(&self, id: &str) -> String {
        format!("{}disputes/{id}", self.root)
    }

    pub(crate) fn reader(&self, id: &str) -> String {
        format!("{}terminal/readers/{id}", self.root)
    }

    /// The page on which the Stripe CLI shows what was registered there, too.
    pub(crate) fn location(&self, id: &str) -> String {
        format!("{}terminal/locations/{id}", self.root)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn test_and_live_and_other_accounts_have_their_own_pages() {
        let own = Dashboard::of(Mode::Test, None);
        assert_eq!(
            own.payment("pi_1"),
            "https://dashboard.stripe.com/test/payments/pi_1"
        );
        let theirs = Dashboard::of(Mode::Live, Some("acct_1"));
        assert_eq!(
            theirs.reader("tmr_1"),
            "https://dashboard.stripe.com/acct_1/terminal/readers/tmr_1"
        );
        assert_eq!(
            own.location("tml_1"),
            "https://dashboard.stripe.com/test/terminal/locations/tml_1"
        );
        assert_eq!(
            theirs.dispute("du_1"),
            "https://dashboard.stripe.com/acct_1/disputes/du_1"
        );
    }
}
