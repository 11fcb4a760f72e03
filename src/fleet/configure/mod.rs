//! Configurations and Stripe's rules for them: tips, splash screens, files for
//! Wi-Fi; how they are told to people; writes whose answer may get lost.

pub(crate) mod attach;
pub(crate) mod differences;
pub(crate) mod network;
pub(crate) mod parts;
pub(crate) mod pem;
pub(crate) mod splash;
pub(crate) mod tips;
pub(crate) mod uploads;
pub(crate) mod words;
pub(crate) mod write;
