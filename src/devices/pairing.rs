//! Pairing codes: where a person finds one, and the codes that stand for
//! Stripe's simulated readers.

/// Where the docs tell it all.
const DOCS: &str = "https://docs.stripe.com/terminal/fleet/register-readers";

/// Where to find the pairing code of a reader of this model. The passcode of
/// the admin menu can be changed for an account or a location, so it is only
/// ever called the default.
///
/// <https://docs.stripe.com/terminal/fleet/register-readers>
pub(crate) fn where_to_find(device_type: Option<&str>) -> String {
    let menu = "swipe right from the left edge of the screen, tap Settings, enter the admin passcode (07139 unless it was changed) and tap Generate pairing code";
    match device_type {
        Some("stripe_s700" | "stripe_s710" | "bbpos_wisepos_e") => format!("on the reader, {menu}"),
        Some("verifone_P400") => {
            "on the reader's keypad, type 0-7-1-3-9 (unless the admin passcode was changed): the code is shown on its screen".to_owned()
        }
        Some(model) if simulated_code(model).is_some() => format!(
            "a simulated reader is registered with the code {}",
            simulated_code(model).unwrap_or_default()
        ),
        Some(model) if model.starts_with("simulated_") => {
            "Stripe documents no registration code for this simulated model".to_owned()
        }
        Some(model) if model.starts_with("verifone_") || model == "stripe_t600" => format!(
            "in the reader's admin menu (passcode 07139 unless it was changed), choose to generate a pairing code; see {DOCS}"
        ),
        _ => format!(
            "an unregistered reader shows its code on the screen; on a registered S700, S710 or WisePOS E {menu}; see {DOCS}"
        ),
    }
}

/// The code that registers a simulated reader of this model, where Stripe
/// documents one.
///
/// <https://docs.stripe.com/terminal/references/testing>
pub(crate) fn simulated_code(device_type: &str) -> Option<&'static str> {
    match device_type {
        "simulated_wisepos_e" => Some("simulated-wpe"),
        "simulated_stripe_s700" => Some("simulated-s700"),
        "simulated_stripe_s710" => Some("simulated-s710"),
        "simulated_verifone_v660p" => Some("simulated-v660p"),
        _ => None,
    }
}

/// The code that makes another simulated reader like this one, whose model may
/// not be known: its serial number begins with the code.
pub(crate) fn simulated_code_of(device_type: Option<&str>, serial: &str) -> Option<&'static str> {
    let models = [
        "simulated_wisepos_e",
        "simulated_stripe_s700",
        "simulated_stripe_s710",
        "simulated_verifone_v660p",
    ];
    device_type.and_then(simulated_code).or_else(|| {
        let mut codes = models.into_iter().filter_map(simulated_code);
        codes.find(|code| serial.starts_with(&format!("{code}-")))
    })
}

/// Whether the code stands for a simulated reader. These exist in test mode
/// only.
pub(crate) fn is_simulated(code: &str) -> bool {
    code.starts_with("simulated-")
}

/// Whether a label looks as if nobody had given one: Stripe then takes the
/// code in its place. The form of codes is not documented; seen are three words
/// in lower case with hyphens between them.
pub(crate) fn looks_like_code(label: &str) -> bool {
    let label = label.trim();
    let words: Vec<_> = label.split('-').collect();
    let is_word = |w: &&str| w.len() >= 2 && w.bytes().all(|b| b.is_ascii_lowercase());
    is_simulated(label) || (words.len() == 3 && words.iter().all(is_word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_that_is_a_code() {
        for (label, is) in [
            ("sepia-cerulean-aqua", true),
            (" sepia-cerulean-aqua ", true),
            ("simulated-wpe", true),
            ("Till 3", false),
            ("till-3", false),
            ("Front-desk-left", false),
            ("a-b-c", false),
            ("one-two-three-four", false),
            ("", false),
        ] {
            assert_eq!(looks_like_code(label), is, "{label:?}");
        }
    }

    #[test]
    fn the_passcode_is_never_given_as_certain() {
        for model in [
            None,
            Some("stripe_s700"),
            Some("bbpos_wisepos_e"),
            Some("verifone_P400"),
            Some("verifone_ux700"),
            Some("stripe_next_year"),
        ] {
            let text = where_to_find(model);
            assert!(text.contains("unless"), "{model:?}: {text}");
        }
    }

    #[test]
    fn a_simulated_model_names_its_code() {
        assert!(where_to_find(Some("simulated_wisepos_e")).contains("simulated-wpe"));
        assert!(is_simulated("simulated-s710"));
        assert!(!is_simulated("sepia-cerulean-aqua"));
    }
}
