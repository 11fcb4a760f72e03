//! Names of files out of names from outside: short enough for any file system, and
//! no two alike that stand for different things.

use std::path::Path;

/// What every file system takes in one name, in bytes.
pub(crate) const LONGEST: usize = 255;
/// So long is a name that others are put before and after.
const LONGEST_PART: usize = 120;

/// A file name out of a name from outside. What no file system takes becomes `_`, as
/// it always did: a journal of an older version is found again. One that had to be cut
/// ends in a digest of the whole, so that no other becomes the same.
pub(crate) fn file_name(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.') {
                c
            } else {
                '_'
            }
        })
        .collect();
    // A name of points alone is the way to another folder.
    let leads_away = plain.bytes().all(|b| b == b'.');
    if plain.len() <= LONGEST_PART && !leads_away {
        return plain;
    }
    let digest = digest(name);
    let room = LONGEST_PART.saturating_sub(digest.len() + 1);
    format!("{}-{digest}", cut(&plain, room))
}

/// The folder a file is in.
pub(super) fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// The start of a text that has at most so many bytes, between two characters.
pub(crate) fn cut(text: &str, most: usize) -> &str {
    let end = (0..=most.min(text.len())).rev();
    let end = end.into_iter().find(|at| text.is_char_boundary(*at));
    text.get(..end.unwrap_or(0)).unwrap_or_default()
}

/// What tells apart names that would be the same: FNV-1a of 64 bits.
pub(crate) fn digest(text: &str) -> String {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{hash:016x}")
}

/// A name as file systems see it that do not tell small letters from capitals.
pub(crate) fn folded(name: &str) -> String {
    name.to_uppercase().to_lowercase()
}

/// Whether Windows takes such a name for a device, whatever its ending.
pub(crate) fn is_reserved(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default();
    let stem = stem.trim_end().to_ascii_uppercase();
    if matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL") {
        return true;
    }
    let port = stem
        .strip_prefix("COM")
        .or_else(|| stem.strip_prefix("LPT"));
    port.is_some_and(|number| matches!(number.as_bytes(), [b'1'..=b'9']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_short_and_different() {
        assert_eq!(file_name("test-0123.x_y"), "test-0123.x_y");
        // The journal of a stand-in server, as the first versions named it.
        let stand_in = file_name("test-515c-http://127.0.0.1:12111");
        assert_eq!(stand_in, "test-515c-http___127.0.0.1_12111");
        let names = [
            "a/b".to_owned(),
            String::new(),
            ".".to_owned(),
            "..".to_owned(),
            "x".repeat(400),
            "x".repeat(401),
            "é".repeat(400),
        ];
        let made: std::collections::BTreeSet<_> = names.iter().map(|n| file_name(n)).collect();
        assert_eq!(made.len(), names.len());
        for name in &made {
            assert!(
                name.len() <= LONGEST_PART && !name.contains(['/', '\\']),
                "{name}"
            );
            assert_eq!(&file_name(name), name, "a name made twice");
            assert!(name.bytes().any(|b| b != b'.'));
        }
    }

    #[test]
    fn a_text_is_cut_between_characters() {
        assert_eq!(cut("aéb", 2), "a");
        assert_eq!(cut("aéb", 3), "aé");
        assert_eq!(cut("ab", 9), "ab");
        assert_eq!(cut("é", 0), "");
    }

    #[test]
    fn windows_devices_are_known() {
        for name in ["con", "NUL.csv", "Com1.tar.gz", "LPT9", "aux .txt"] {
            assert!(is_reserved(name), "{name}");
        }
        for name in ["console", "com0", "com10", "x-con", ""] {
            assert!(!is_reserved(name), "{name}");
        }
    }
}
