//! What somebody may have meant who mistyped a name.

/// The name that comes closest, if it is close: a third of the letters may be
/// wrong. Case does not count.
pub(crate) fn nearest<'a>(typed: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let typed = typed.trim().to_lowercase();
    let most = typed.chars().count().div_ceil(3);
    names
        .map(|name| (far(&typed, &name.to_lowercase()), name))
        .filter(|(far, _)| *far <= most)
        .min()
        .map(|(_, name)| name)
}

/// A part that was typed for the whole is as near as one wrong letter.
fn far(typed: &str, name: &str) -> usize {
    let is_part = typed.chars().count() > 2 && name.contains(typed);
    distance(typed, name).min(if is_part { 1 } else { usize::MAX })
}

/// How many letters have to be put in, taken out, changed, or swapped with
/// their neighbour.
pub(crate) fn distance(one: &str, other: &str) -> usize {
    strsim::osa_distance(one, other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_far_is_not_meant() {
        let names = ["money", "exit-codes", "readers"];
        let nearest = |typed| nearest(typed, names.into_iter());
        assert_eq!(nearest("monney"), Some("money"));
        assert_eq!(nearest("EXIT-CODE"), Some("exit-codes"));
        assert_eq!(nearest("raeders"), Some("readers"));
        assert_eq!(nearest("exit"), Some("exit-codes"));
        assert_eq!(nearest("wallet"), None);
        assert_eq!(nearest(""), None);
    }

    #[test]
    fn distances() {
        for (a, b, n) in [
            ("till 3", "till 3", 0),
            ("till 3", "till 4", 1),
            ("", "abc", 3),
            ("abc", "", 3),
            ("kitten", "sitting", 3),
            ("bra", "bar", 1),
            ("raeders", "readers", 1),
            ("", "", 0),
        ] {
            assert_eq!(distance(a, b), n, "{a} {b}");
        }
    }
}
