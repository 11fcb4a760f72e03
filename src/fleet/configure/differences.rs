//! What a change does to a configuration, in words, without secrets.

use super::{tips, words};
use crate::stripe::Configuration;
use crate::stripe::configurations::{Draft, Switch};

/// A part that will differ: its name, what it is and what it will be.
pub(crate) type Difference = (String, Option<String>, Option<String>);

/// What will differ, in words, without secrets.
pub(crate) fn differences(draft: &Draft, now: Option<&Configuration>) -> Vec<Difference> {
    let mut all = Vec::new();
    let now_tips = tips::normal(now.and_then(|n| n.tipping.as_ref()));
    if draft.name.is_some() {
        all.push((
            "name".to_owned(),
            now.and_then(|n| n.name.clone()),
            draft.name.clone(),
        ));
    }
    let mut add = |field: &str, from: Option<String>, keep: bool, to: Option<String>| {
        if !keep {
            all.push((field.to_owned(), from, to));
        }
    };
    let on = |to: Option<&bool>| to.map(|b| words::on(*b).to_owned());
    let was = |s: Option<Switch>| words::switch(s).map(str::to_owned);
    add(
        "tipping",
        (!now_tips.is_empty()).then(|| words::tipping(&now_tips)),
        draft.tipping.is_keep(),
        draft.tipping.new_value().map(words::tipping),
    );
    add(
        "reboot window",
        now.and_then(|n| n.reboot_window).map(words::reboot),
        draft.reboot_window.is_keep(),
        draft.reboot_window.new_value().copied().map(words::reboot),
    );
    add(
        "offline",
        was(now.and_then(|n| n.offline)),
        draft.offline.is_keep(),
        on(draft.offline.new_value()),
    );
    add(
        "cellular",
        was(now.and_then(|n| n.cellular)),
        draft.cellular.is_keep(),
        on(draft.cellular.new_value()),
    );
    let network = now.and_then(|n| n.wifi.as_ref()).map(words::wifi);
    let mut wanted = draft.wifi.new_value().map(words::wifi_draft);
    if wanted.is_some() && wanted == network {
        // Only what is not shown can differ.
        wanted = wanted.map(|text| format!("{text}, set anew"));
    }
    add("wifi", network, draft.wifi.is_keep(), wanted);
    for (model, edit) in &draft.splashscreens {
        let from = now.and_then(|n| n.splashscreens.0.get(model)).cloned();
        add(
            &format!("splash screen of {model}"),
            from,
            edit.is_keep(),
            edit.new_value().cloned(),
        );
    }
    all.retain(|(_, from, to)| from != to);
    if !draft.admin_menu_passcode.is_keep() {
        let security = now.and_then(|n| n.reader_security.as_ref());
        let from = security.and_then(|s| s.admin_menu_passcode.as_ref());
        let to = draft.admin_menu_passcode.new_value();
        all.push((
            "admin menu passcode".to_owned(),
            from.map(|_| "set".to_owned()),
            to.map(|_| "set".to_owned()),
        ));
    }
    all
}
