//! JSON as it was sent, only laid out anew: the text of numbers, the order of
//! fields and the escapes stay, so that nothing is lost between Stripe and a
//! script. Characters a terminal would act on leave as escapes.

use std::fmt::Write as _;

use super::text::is_unwanted;

/// One line.
pub(super) fn compact(raw: &str) -> String {
    lay_out(raw, None)
}

/// Indented by two spaces, starting `depth` levels in.
pub(super) fn pretty(raw: &str, depth: usize) -> String {
    lay_out(raw, Some(depth))
}

fn lay_out(raw: &str, depth: Option<usize>) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut level = depth.unwrap_or(0);
    let newline = |out: &mut String, level: usize| {
        if depth.is_some() {
            out.push('\n');
            for _ in 0..level {
                out.push_str("  ");
            }
        }
    };
    let mut chars = raw.chars().peekable();
    let mut in_string = false;
    while let Some(c) = chars.next() {
        if in_string {
            match c {
                '\\' => {
                    out.push(c);
                    out.extend(chars.next());
                }
                '"' => {
                    in_string = false;
                    out.push(c);
                }
                // Legal inside a JSON string, but not harmless on a terminal.
                c if !c.is_ascii_graphic() && is_unwanted(c) => {
                    for unit in c.encode_utf16(&mut [0; 2]) {
                        let _ = write!(out, "\\u{unit:04x}");
                    }
                }
                c => out.push(c),
            }
            continue;
        }
        match c {
            '"' => {
                in_string = true;
                out.push(c);
            }
            '{' | '[' => {
                out.push(c);
                let close = if c == '{' { '}' } else { ']' };
                while chars.peek().is_some_and(char::is_ascii_whitespace) {
                    chars.next();
                }
                if chars.peek() == Some(&close) {
                    chars.next();
                    out.push(close);
                } else {
                    level += 1;
                    newline(&mut out, level);
                }
            }
            '}' | ']' => {
                level = level.saturating_sub(1);
                newline(&mut out, level);
                out.push(c);
            }
            ',' => {
                out.push(c);
                newline(&mut out, level);
            }
            ':' => {
                out.push(c);
                if depth.is_some() {
                    out.push(' ');
                }
            }
            c if c.is_ascii_whitespace() => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_and_order_survive() {
        let raw = "{ \"z\" : 1.10,\n\"a\":[ ], \"b\": {}, \"c\": [1, \"x, {y}: \\\"q\\\"\"] }";
        assert_eq!(
            compact(raw),
            r#"{"z":1.10,"a":[],"b":{},"c":[1,"x, {y}: \"q\""]}"#
        );
        assert_eq!(
            pretty(raw, 0),
            "{\n  \"z\": 1.10,\n  \"a\": [],\n  \"b\": {},\n  \"c\": [\n    1,\n    \"x, {y}: \\\"q\\\"\"\n  ]\n}"
        );
    }

    #[test]
    fn a_terminal_sees_no_control_character() {
        assert_eq!(
            compact("\"a\u{9b}31m\u{202e}\u{200b}\u{e0041}\""),
            r#""a\u009b31m\u202e\u200b\udb40\udc41""#
        );
    }

    proptest! {
        #[test]
        fn the_value_stays_the_same(key in ".*", text in ".*", number in any::<i64>()) {
            let value = serde_json::json!({ key: [text, number, null, {"n": {}}] });
            for raw in [value.to_string(), serde_json::to_string_pretty(&value).unwrap()] {
                prop_assert_eq!(&serde_json::from_str::<serde_json::Value>(&compact(&raw)).unwrap(), &value);
                prop_assert_eq!(&serde_json::from_str::<serde_json::Value>(&pretty(&raw, 1)).unwrap(), &value);
            }
        }
    }
}
