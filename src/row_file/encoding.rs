//! The text of a file, whichever way a spreadsheet wrote it.

use std::string::FromUtf8Error;

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Why bytes are no text, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NotText {
    /// What is wrong.
    pub problem: String,
    /// What to do.
    pub advice: &'static str,
}

const SAVE_AS: &str =
    "save it as \"CSV UTF-8\", or convert it: iconv -f WINDOWS-1252 -t UTF-8 FILE";

/// UTF-8, or UTF-16 that says so in its first two bytes. Any other encoding is
/// not guessed: a reference or a label that was guessed wrong is another one.
pub(crate) fn decode(bytes: Vec<u8>) -> Result<String, NotText> {
    let text = match Encoding::for_bom(&bytes) {
        Some((utf16, mark)) if utf16 == UTF_16LE || utf16 == UTF_16BE => utf16
            .decode_without_bom_handling_and_without_replacement(&bytes[mark..])
            .map(std::borrow::Cow::into_owned)
            .ok_or_else(|| NotText {
                problem: "it begins as UTF-16 and is not".to_owned(),
                advice: SAVE_AS,
            })?,
        // Before it is called Windows-1252: no text of that has null characters.
        _ if bytes.contains(&0) => return Err(not_text()),
        _ => String::from_utf8(bytes).map_err(|error| not_utf8(&error))?,
    };
    if text.contains('\0') {
        return Err(not_text());
    }
    Ok(match text.strip_prefix('\u{feff}') {
        Some(text) => text.to_owned(),
        None => text,
    })
}

fn not_text() -> NotText {
    NotText {
        problem: "it is no text: there are null characters in it".to_owned(),
        advice: "is it a workbook, or UTF-16 without a mark? Save it as \"CSV UTF-8\"",
    }
}

/// The first line that is not UTF-8, and the word it is about as it reads in
/// the encoding it most often is; not more, as there may be codes beside it.
fn not_utf8(error: &FromUtf8Error) -> NotText {
    let bytes = error.as_bytes();
    let (good, bad) = bytes.split_at(error.utf8_error().valid_up_to());
    let line = good.split(|byte| *byte == b'\n').count();
    // With `_` and `-`: of a key that stands here the rest alone would not be known for
    // one, and told.
    let is_word =
        |byte: &u8| byte.is_ascii_alphanumeric() || b"_-".contains(byte) || !byte.is_ascii();
    let begun = good.iter().rev().take_while(|byte| is_word(byte)).count();
    let ended = bad.iter().take_while(|byte| is_word(byte)).count();
    let word = &bytes[good.len() - begun..good.len() + ended];
    let (word, _) = WINDOWS_1252.decode_without_bom_handling(word);
    let word: String = word.chars().take(40).collect();
    NotText {
        problem: format!("line {line} is not UTF-8; as Windows-1252 it would have {word:?}"),
        advice: SAVE_AS,
    }
}
