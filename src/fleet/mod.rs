//! The fleet as a whole: finding a reader or a location by what people call it,
//! registering readers and moving them, the rules of configurations, writes whose answer may get
//! lost.

pub mod assign;
pub mod configure;
pub mod find;
pub mod glob;
pub mod index;
pub mod pairing;
pub mod register;
pub mod write;
