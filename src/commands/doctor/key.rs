//! The key: whether there is one, whose it is, what it may do.

use super::check::Check;
use crate::app::App;
use crate::commands::key_check;

/// Whether there is a key, and where it comes from.
pub(super) fn found(app: &App) -> Check {
    match app.settings.key() {
        Ok((key, source)) => {
            let kind = if key.is_restricted() {
                "restricted"
            } else {
                "secret"
            };
            Check::ok(
                "key",
                format!(
                    "{} from {source}, {kind}, {} mode",
                    key.masked(),
                    key.mode().name()
                ),
            )
        }
        Err(failure) => Check::of("key", &failure),
    }
}

/// What Stripe says of it.
pub(super) async fn at_stripe(app: &App, reached: bool) -> Vec<Check> {
    let Ok((key, _)) = app.settings.key() else {
        return both_skipped("there is no key");
    };
    if !reached {
        return both_skipped("Stripe cannot be reached");
    }
    let account = match key_check::account(app).await {
        Ok(Some(account)) => {
            let name = account.name().map(|name| format!(" ({name})"));
            Check::ok(
                "account",
                format!("{}{}", account.id, name.unwrap_or_default()),
            )
        }
        Ok(None) => Check::ok("account", "the key may not read it, which is no harm"),
        Err(failure) => {
            return vec![
                Check::of("account", &failure),
                Check::skip("permissions", "Stripe does not take the key"),
            ];
        }
    };
    let permissions = if key.is_restricted() {
        permissions(app).await
    } else {
        Check::ok("permissions", "a secret key may do everything")
    };
    vec![account, permissions]
}

async fn permissions(app: &App) -> Check {
    let probed = match key_check::all(app).await {
        Ok(probed) => probed,
        Err(failure) => return Check::of("permissions", &failure),
    };
    let missing: Vec<_> = probed.iter().filter(|p| p.is_missing()).collect();
    let granted = probed.iter().filter(|p| p.is_granted()).count();
    if missing.is_empty() {
        return Check::ok(
            "permissions",
            format!("{granted} of what can be read; writing cannot be tried"),
        );
    }
    let names: Vec<_> = missing.iter().map(|p| p.name()).collect();
    let lost: Vec<_> = missing.iter().filter_map(|p| p.lost()).collect();
    let hint = if lost.is_empty() {
        "every command works at least in part; see `tillctl help permissions`".to_owned()
    } else {
        format!(
            "{}; add what you need at https://dashboard.stripe.com/apikeys",
            lost.join("; ")
        )
    };
    Check::warn("permissions", format!("missing: {}", names.join(", "))).hint(hint)
}

fn both_skipped(why: &str) -> Vec<Check> {
    vec![Check::skip("account", why), Check::skip("permissions", why)]
}
