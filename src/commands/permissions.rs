//! What the commands ask of a key, as `docs/security.md`, `login` and refusals
//! tell it. Each verb says for itself what it needs.

use crate::app::Declared;
use crate::failure::Failure;
use crate::stripe::permissions::LACKS;

/// What a payment is told without, for want of a permission.
pub(crate) fn left_out(permission: &str) -> String {
    format!("the key lacks {permission}: the card is not shown")
}

/// The commands that cannot do anything without a permission.
pub(crate) fn commands_for(declared: &[Declared], permission: &str) -> Vec<String> {
    let needing = declared
        .iter()
        .filter(|verb| verb.needs.least.contains(&permission));
    needing.map(|verb| verb.command.clone()).collect()
}

/// The table of `docs/security.md`.
pub(crate) fn table(declared: &[Declared]) -> String {
    let names = |list: &[&str]| {
        list.iter()
            .map(|name| format!("`{name}`"))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let mut text = String::from("| command | least | better with |\n| --- | --- | --- |\n");
    for Declared { command, needs, .. } in declared {
        let least = match needs.least {
            [] if !needs.is_published => "not published".to_owned(),
            [] => "none".to_owned(),
            some => names(some),
        };
        text.push_str(&format!(
            "| `{command}` | {least} | {} |\n",
            names(needs.better)
        ));
    }
    text
}

/// A refusal for want of a permission, with what the command needs in all: who
/// adds one permission at a time walks to the Dashboard many times.
pub(crate) fn explain(failure: Failure, command: &str, declared: fn() -> Vec<Declared>) -> Failure {
    // A hint that says what is left to do is worth more.
    let lacks = failure.next_step().filter(|hint| hint.starts_with(LACKS));
    let Some(lacks) = lacks.filter(|_| !failure.permissions().is_empty()) else {
        return failure;
    };
    let verb = declared().into_iter().find(|verb| verb.command == command);
    let Some(verb) = verb.filter(|verb| !verb.needs.least.is_empty()) else {
        return failure;
    };
    let hint = format!("{lacks}; `{command}` needs {}", verb.needs.least.join(", "));
    failure.hint(hint)
}
