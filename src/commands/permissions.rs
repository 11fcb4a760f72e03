//! The least a restricted key must be allowed for each command: one table, from
//! which `docs/security.md`, `login` and refusals speak.

use crate::failure::Failure;
use crate::stripe::permissions::LACKS;

/// What a command asks of a key.
#[derive(Debug, Clone, Copy)]
pub struct Need {
    /// The command, as it is typed.
    pub command: &'static str,
    /// Without these it fails.
    pub least: &'static [&'static str],
    /// Without these something is left out, and it says so.
    pub better: &'static [&'static str],
    /// Stripe says somewhere what it asks for.
    is_published: bool,
}

const fn need(
    command: &'static str,
    least: &'static [&'static str],
    better: &'static [&'static str],
) -> Need {
    Need {
        command,
        least,
        better,
        is_published: true,
    }
}

const READER: &str = "terminal_reader_read";
const READER_WRITE: &str = "terminal_reader_write";
const LOCATION: &str = "terminal_location_read";
const LOCATION_WRITE: &str = "terminal_location_write";
const INTENT: &str = "payment_intent_read";
const INTENT_WRITE: &str = "payment_intent_write";
const CHARGE: &str = "charge_read";
const CHARGE_WRITE: &str = "charge_write";
const CONFIGURATION: &str = "terminal_configuration_read";
const CONFIGURATION_WRITE: &str = "terminal_configuration_write";
const TOKEN_WRITE: &str = "terminal_connection_token_write";
const FILE_WRITE: &str = "file_write";
const SETUP: &str = "setup_intent_read";
const SETUP_WRITE: &str = "setup_intent_write";
const DISPUTE: &str = "dispute_read";
const BALANCE: &str = "balance_transaction_source_read";
const EVENT: &str = "event_read";
const ACCOUNT: &str = "connected_account_read";

/// What a report without a ledger of its own reads.
const BOOKS: &[&str] = &[INTENT, DISPUTE, BALANCE, EVENT, READER, LOCATION];

/// What a smoke test makes, plays and removes.
const SMOKE: &[&str] = &[
    READER,
    READER_WRITE,
    LOCATION,
    LOCATION_WRITE,
    CONFIGURATION,
    CONFIGURATION_WRITE,
    INTENT,
    INTENT_WRITE,
    CHARGE,
    CHARGE_WRITE,
    SETUP,
    SETUP_WRITE,
];

/// Every command.
pub const NEEDS: &[Need] = &[
    need("readers list", &[READER], &[LOCATION]),
    need("readers get", &[READER], &[LOCATION]),
    need("readers register", &[READER, READER_WRITE, LOCATION], &[]),
    need("readers import", &[READER, READER_WRITE, LOCATION], &[]),
    need("readers rename", &[READER, READER_WRITE], &[LOCATION]),
    need("readers edit", &[READER, READER_WRITE], &[LOCATION]),
    need("readers assign", &[READER, READER_WRITE, LOCATION], &[]),
    need(
        "readers cancel",
        &[READER, READER_WRITE, INTENT],
        &[LOCATION],
    ),
    need("readers present", &[READER, READER_WRITE, INTENT], &[]),
    need("readers delete", &[READER, READER_WRITE], &[LOCATION]),
    need("locations list", &[LOCATION], &[]),
    need("locations get", &[LOCATION], &[]),
    need("locations create", &[LOCATION, LOCATION_WRITE], &[]),
    need("locations update", &[LOCATION, LOCATION_WRITE], &[]),
    need("locations delete", &[LOCATION, LOCATION_WRITE, READER], &[]),
    need("configurations list", &[CONFIGURATION], &[LOCATION]),
    need("configurations get", &[CONFIGURATION], &[LOCATION]),
    need(
        "configurations create",
        &[CONFIGURATION, CONFIGURATION_WRITE],
        &[FILE_WRITE],
    ),
    need(
        "configurations update",
        &[CONFIGURATION, CONFIGURATION_WRITE],
        &[FILE_WRITE, LOCATION],
    ),
    need(
        "configurations delete",
        &[CONFIGURATION, CONFIGURATION_WRITE, LOCATION],
        &[LOCATION_WRITE],
    ),
    need(
        "configurations attach",
        &[CONFIGURATION, LOCATION, LOCATION_WRITE],
        &[],
    ),
    need("configurations detach", &[LOCATION, LOCATION_WRITE], &[]),
    need("connection-token create", &[TOKEN_WRITE], &[LOCATION]),
    Need {
        is_published: false,
        ..need("onboarding-link create", &[], &[])
    },
    need("fleet check", &[READER], &[LOCATION, CONFIGURATION]),
    need("fleet export", &[READER, LOCATION, CONFIGURATION], &[]),
    need("fleet plan", &[READER, LOCATION, CONFIGURATION], &[]),
    need(
        "fleet apply",
        &[READER, LOCATION, CONFIGURATION],
        &[READER_WRITE, LOCATION_WRITE, CONFIGURATION_WRITE],
    ),
    need("watch", &[READER], &[LOCATION, READER_WRITE]),
    need(
        "pay",
        &[READER, READER_WRITE, INTENT, INTENT_WRITE],
        &[CHARGE],
    ),
    need("payments list", &[INTENT, CHARGE], &[READER]),
    need("payments get", &[INTENT, CHARGE], &[READER, DISPUTE]),
    need(
        "payments resume",
        &[READER, READER_WRITE, INTENT, INTENT_WRITE],
        &[CHARGE, CHARGE_WRITE],
    ),
    need("payments capture", &[INTENT, INTENT_WRITE, CHARGE], &[]),
    need("payments cancel", &[INTENT, INTENT_WRITE, CHARGE], &[]),
    need(
        "payments refund",
        &[INTENT, CHARGE, CHARGE_WRITE],
        &[READER, READER_WRITE, DISPUTE],
    ),
    need("payments unsettled", &[INTENT, CHARGE], &[READER]),
    need("display", &[READER, READER_WRITE], &[]),
    need("inputs", &[READER, READER_WRITE], &[]),
    need(
        "save-card",
        &[READER, READER_WRITE, SETUP, SETUP_WRITE],
        &[],
    ),
    need("smoke", SMOKE, &[ACCOUNT]),
    need("login", &[], &[]),
    need("logout", &[], &[]),
    need("whoami", &[], &[]),
    need("profiles list", &[], &[]),
    need("profiles use", &[], &[]),
    need("profiles show", &[], &[]),
    need("profiles delete", &[], &[]),
    need("config get", &[], &[]),
    need("config set", &[], &[]),
    need("config unset", &[], &[]),
    need("config list", &[], &[]),
    need("config path", &[], &[]),
    need("simulator serve", &[], &[]),
    need("simulator control", &[], &[]),
    need("simulator reset", &[], &[]),
    need("demo", &[], &[]),
    need("man", &[], &[]),
    need("completions", &[], &[]),
    need("report", &[CHARGE], BOOKS),
    need("ledger sync", &[CHARGE], BOOKS),
    need("ledger status", &[], &[]),
    need("ledger verify", &[CHARGE], BOOKS),
    need("ledger reset", &[], &[]),
    need("ledger export", &[], &[]),
    need("audit list", &[], &[]),
    need("doctor", &[], &[]),
    need("api get", &[], &[]),
    need("api post", &[], &[]),
    need("api delete", &[], &[]),
];

/// What a payment is told without, for want of a permission.
pub(crate) fn left_out(permission: &str) -> String {
    format!("the key lacks {permission}: the card is not shown")
}

/// The commands that cannot do, or do all they can, without a permission.
pub(crate) fn commands_for(permission: &str) -> Vec<&'static str> {
    NEEDS
        .iter()
        .filter(|n| n.least.contains(&permission))
        .map(|n| n.command)
        .collect()
}

/// The table of `docs/security.md`.
#[must_use]
pub fn table() -> String {
    let names = |list: &[&str]| {
        list.iter()
            .map(|name| format!("`{name}`"))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let mut text = String::from("| command | least | better with |\n| --- | --- | --- |\n");
    for need in NEEDS {
        let least = match need.least {
            [] if !need.is_published => "not published".to_owned(),
            [] => "none".to_owned(),
            some => names(some),
        };
        text.push_str(&format!(
            "| `{}` | {least} | {} |\n",
            need.command,
            names(need.better)
        ));
    }
    text
}

/// A refusal for want of a permission, with what the command needs in all: who
/// adds one permission at a time walks to the Dashboard many times.
pub(crate) fn explain(failure: Failure, command: &str) -> Failure {
    // A hint that says what is left to do is worth more.
    let lacks = failure.next_step().filter(|hint| hint.starts_with(LACKS));
    let Some(lacks) = lacks.filter(|_| !failure.permissions().is_empty()) else {
        return failure;
    };
    let need = NEEDS.iter().find(|n| n.command == command);
    let Some(need) = need.filter(|need| !need.least.is_empty()) else {
        return failure;
    };
    let hint = format!("{lacks}; `{command}` needs {}", need.least.join(", "));
    failure.hint(hint)
}

#[cfg(test)]
mod tests {
    use crate::stripe::permissions::named;

    use super::*;

    #[test]
    fn every_permission_is_one_stripe_has() {
        for need in NEEDS {
            for name in need.least.iter().chain(need.better) {
                assert!(named(name).is_some(), "{}: {name}", need.command);
            }
        }
    }
}
