//! Configurations and Stripe's rules for them: tips, splash screens, files for
//! Wi-Fi; how they are told to people; writes whose answer may get lost.

pub mod differences;
pub mod parts;
pub mod pem;
pub mod splash;
pub mod tips;
pub mod words;
pub mod write;
