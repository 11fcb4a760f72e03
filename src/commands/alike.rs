//! What somebody may have meant who mistyped a name.

/// The name that comes closest, if it is close: a third of the letters may be
/// wrong. Case does not count.
pub(crate) fn nearest<'a>(typed: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let typed = typed.to_lowercase();
    let most = typed.chars().count().div_ceil(3);
    names
        .map(|name| (distance(&typed, &name.to_lowercase()), name))
        .filter(|(far, _)| *far <= most)
        .min()
        .map(|(_, name)| name)
}

fn distance(typed: &str, name: &str) -> usize {
    crate::fleet::find::edits(typed, name)
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
        assert_eq!(nearest("wallet"), None);
    }
}
