//! Splash screens: what each model takes, as far as Stripe says it.
//!
//! <https://docs.stripe.com/terminal/fleet/configurations-overview>

use imagesize::ImageType;

use crate::failure::Failure;
use crate::stripe::Upload;
use crate::stripe::configurations::MODELS;

const MEBI: usize = 1 << 20;

/// Width and height of a model's picture, where they are documented.
pub(crate) fn pixels(model: &str) -> Option<(usize, usize)> {
    Some(match model {
        "stripe_s700" | "stripe_s710" => (1080, 1920),
        "bbpos_wisepos_e" => (720, 1280),
        "verifone_p400" => (320, 480),
        "bbpos_wisepad3" => (320, 240),
        _ => return None,
    })
}

/// The device type a person means: `s700`, `wisepos-e`, `stripe_s700`.
pub(crate) fn model(text: &str) -> Result<&'static str, String> {
    let bare = |t: &str| t.to_ascii_lowercase().replace(['-', '_', ' '], "");
    let wanted = bare(text);
    let short = |m: &'static str| m.split_once('_').map_or(m, |(_, short)| short);
    MODELS
        .iter()
        .copied()
        .find(|m| bare(m) == wanted || bare(short(m)) == wanted)
        .ok_or_else(|| {
            format!(
                "no model {text:?} has a splash screen; those that have are {}",
                MODELS
                    .iter()
                    .map(|m| short(m))
                    .collect::<Vec<_>>()
                    .join(", ")
            )
        })
}

/// Holds a picture against what the model takes.
pub(crate) fn check(model: &str, name: &str, bytes: Vec<u8>) -> Result<Upload, Failure> {
    let wrong = |why: String| {
        Failure::usage(format!("{name}: {why}"))
            .hint(format!("a splash screen of {model} is {}", wanted(model)))
    };
    let kind = imagesize::image_type(&bytes)
        .map_err(|_| wrong("this is no JPG, PNG or GIF picture".into()))?;
    let (kind, media, limit) = match kind {
        ImageType::Png => ("PNG", "image/png", 2 * MEBI),
        ImageType::Jpeg => ("JPG", "image/jpeg", 2 * MEBI),
        ImageType::Gif => ("GIF", "image/gif", 4 * MEBI),
        _ => return Err(wrong("this is no JPG, PNG or GIF picture".into())),
    };
    if !kinds(model).contains(&kind) {
        return Err(wrong(format!("this is a {kind}")));
    }
    if bytes.len() >= limit {
        return Err(wrong(format!(
            "{} is too large for a {kind}",
            size(bytes.len())
        )));
    }
    let there = imagesize::blob_size(&bytes)
        .map_err(|_| wrong(format!("this begins like a {kind} and is none")))?;
    // Readers scale a GIF themselves.
    if let Some((width, height)) = pixels(model)
        && kind != "GIF"
        && (there.width, there.height) != (width, height)
    {
        return Err(wrong(format!(
            "the picture has {} x {} pixels",
            there.width, there.height
        )));
    }
    Ok(Upload::new(name, media, bytes))
}

fn kinds(model: &str) -> &'static [&'static str] {
    match model {
        "bbpos_wisepad3" => &["PNG"],
        "verifone_p400" => &["JPG", "PNG"],
        _ => &["JPG", "PNG", "GIF"],
    }
}

/// What a model takes, in words.
fn wanted(model: &str) -> String {
    let kinds = kinds(model);
    let still: Vec<_> = kinds.iter().copied().filter(|k| *k != "GIF").collect();
    let mut text = format!("a {} of less than 2 MB", still.join(" or "));
    if let Some((width, height)) = pixels(model) {
        text.push_str(&format!(" with {width} x {height} pixels"));
    }
    if kinds.contains(&"GIF") {
        text.push_str(", or a GIF of less than 4 MB");
    }
    text
}

fn size(bytes: usize) -> String {
    let tenths = bytes.saturating_mul(10) / 1_000_000;
    format!("{}.{} MB", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The head of a PNG says its size.
    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        bytes.extend([8, 6, 0, 0, 0]);
        bytes
    }

    fn gif() -> Vec<u8> {
        b"GIF89a\x10\0\x10\0\0\0\0".to_vec()
    }

    fn said(model: &str, bytes: Vec<u8>) -> Option<String> {
        check(model, "x", bytes)
            .err()
            .map(|f| f.message().to_owned())
    }

    #[test]
    fn models_by_the_names_people_use() {
        for (text, name) in [
            ("s700", "stripe_s700"),
            ("S710", "stripe_s710"),
            ("wisepos-e", "bbpos_wisepos_e"),
            ("WisePOS E", "bbpos_wisepos_e"),
            ("bbpos_wisepad3", "bbpos_wisepad3"),
            ("verifone_P400", "verifone_p400"),
        ] {
            assert_eq!(model(text), Ok(name), "{text}");
        }
        assert!(model("m2").unwrap_err().contains("s700, s710"));
    }

    #[test]
    fn type_size_and_pixels() {
        assert_eq!(said("stripe_s700", png(1080, 1920)), None);
        assert_eq!(said("stripe_s700", gif()), None);
        // Nothing is known about its pixels.
        assert_eq!(said("verifone_m425", png(7, 7)), None);
        assert_eq!(
            said("stripe_s700", png(720, 1280)).unwrap(),
            "x: the picture has 720 x 1280 pixels"
        );
        for model in ["bbpos_wisepad3", "verifone_p400"] {
            assert_eq!(said(model, gif()).unwrap(), "x: this is a GIF");
        }
        assert_eq!(
            said("stripe_s700", b"%PDF-1.7".to_vec()).unwrap(),
            "x: this is no JPG, PNG or GIF picture"
        );
        let mut large = png(1080, 1920);
        large.resize(2 * MEBI, 0);
        assert_eq!(
            said("stripe_s700", large).unwrap(),
            "x: 2.0 MB is too large for a PNG"
        );
    }
}
