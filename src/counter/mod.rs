//! What else happens at the counter: a cart on the display, questions to the
//! customer, a card to be saved. None of it moves money, and none of it may
//! take a reader from a customer who is paying.

pub(crate) mod asking;
pub(crate) mod cart;
pub(crate) mod questions;
pub(crate) mod save_card;
pub(crate) mod slot_end;
