//! What several machines share: lines that are kept for good, and leases, in
//! PostgreSQL. Nothing here knows what a sale is.
//!
//! One thread of its own talks to the server, over one connection, so that a lease is
//! renewed whatever the rest of the program waits for. Everything it is asked may be
//! asked twice: a line has an id and a lease a holder, made before the first try. So
//! when a connection breaks while a commit is under way, nobody has to guess what came
//! of it: the same is asked again over the next one. Whose lease has expired is
//! decided by the clock of the server alone.

mod lease;
mod lines;
mod schema;
mod session;
mod target;
mod tls;

pub(crate) use lease::StoreLease;
pub(crate) use lines::Line;
pub(crate) use schema::{Made, Standing, VERSION};
pub(crate) use session::{Store, StoreUser};
pub(crate) use target::Target;

/// What went wrong, with what was behind it.
fn explained(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let more = error.to_string();
        if !text.contains(&more) {
            text.push_str(": ");
            text.push_str(&more);
        }
        cause = error.source();
    }
    text
}
