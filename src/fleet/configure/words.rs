//! The parts of a configuration as people read them. No secret is among them:
//! it is set or not.

use super::tips::Tipping;
use crate::money::{Currency, Money};
use crate::stripe::configurations::{
    Network, RebootWindow, Switch, Tips, Wifi, WifiDraft, WifiType,
};

/// Suggested tips: `EUR 10%, 15%, 20%`.
pub(crate) fn tipping(all: &Tipping) -> String {
    let each: Vec<_> = all.iter().map(|(c, t)| tips(c, t)).collect();
    each.join("; ")
}

fn tips(code: &str, tips: &Tips) -> String {
    let money = |minor: i64| match Currency::parse(code) {
        Ok(currency) => Money::new(minor, currency).decimal(),
        Err(_) => minor.to_string(),
    };
    let amounts = tips.fixed_amounts.as_ref().map(|list| {
        let each: Vec<_> = list.iter().map(|n| money(*n)).collect();
        each.join(", ")
    });
    let percentages = tips.percentages.as_ref().map(|list| {
        let each: Vec<_> = list.iter().map(|n| format!("{n}%")).collect();
        each.join(", ")
    });
    let text = match (amounts, percentages, tips.smart_tip_threshold) {
        (Some(amounts), Some(percentages), Some(threshold)) => {
            format!("{amounts} below {}, else {percentages}", money(threshold))
        }
        (Some(amounts), Some(percentages), None) => format!("{amounts}, {percentages}"),
        (Some(one), None, _) | (None, Some(one), _) => one,
        (None, None, _) => "nothing".to_owned(),
    };
    format!("{} {text}", code.to_ascii_uppercase())
}

/// `03:00-05:00`
pub(crate) fn reboot(window: RebootWindow) -> String {
    format!("{:02}:00-{:02}:00", window.start_hour, window.end_hour)
}

/// `on` or `off`; nothing where it is not said.
pub(crate) fn switch(switch: Option<Switch>) -> Option<&'static str> {
    switch.and_then(|s| s.enabled).map(on)
}

/// `on` or `off`
pub(crate) const fn on(enabled: bool) -> &'static str {
    if enabled { "on" } else { "off" }
}

/// What a type of network is called on the command line.
pub(crate) fn wifi_type(kind: &WifiType) -> &str {
    match kind {
        WifiType::PersonalPsk => "psk",
        WifiType::EnterpriseEapPeap => "peap",
        WifiType::EnterpriseEapTls => "tls",
        WifiType::Other(text) => text,
    }
}

/// `Till (psk, password set)`
pub(crate) fn wifi(wifi: &Wifi) -> String {
    let none = Network::default();
    let network = wifi.network().unwrap_or(&none);
    let mut parts = vec![wifi_type(&wifi.kind).to_owned()];
    if let Some(user) = &network.username {
        parts.push(format!("user {user}"));
    }
    match wifi.kind {
        WifiType::EnterpriseEapTls => parts.push(format!(
            "key password {}",
            set(network.private_key_file_password.is_some())
        )),
        _ => parts.push(format!("password {}", set(network.password.is_some()))),
    }
    format!(
        "{} ({})",
        network.ssid.as_deref().unwrap_or("?"),
        parts.join(", ")
    )
}

/// The same of a network that is to be.
pub(crate) fn wifi_draft(draft: &WifiDraft) -> String {
    let (ssid, more) = match draft {
        WifiDraft::PersonalPsk { ssid, .. } => (ssid, "password set".to_owned()),
        WifiDraft::EnterpriseEapPeap { ssid, username, .. } => {
            (ssid, format!("user {username}, password set"))
        }
        WifiDraft::EnterpriseEapTls {
            ssid,
            private_key_file_password,
            ..
        } => (
            ssid,
            format!("key password {}", set(private_key_file_password.is_some())),
        ),
    };
    let kind = draft.kind();
    format!("{ssid} ({}, {more})", wifi_type(&kind))
}

/// `set` or `not set`
pub(crate) const fn set(there: bool) -> &'static str {
    if there { "set" } else { "not set" }
}
