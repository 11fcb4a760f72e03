//! What else happens at the counter: a cart on the display, questions to the
//! customer, a card to be saved. None of it moves money, and none of it may
//! take a reader from a customer who is paying.

pub mod asking;
pub mod cart;
pub mod questions;
pub mod save_card;
pub mod slot_end;
