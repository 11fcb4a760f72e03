//! What a store has said it has of a sale that is under way: whether it has forgotten it.

/// The lines of a sale that is under way here.
#[derive(Debug, Default)]
pub(super) struct SaleLines {
    /// Those the store has said it has.
    has: Vec<String>,
    /// Those it did not take.
    lacks: Vec<String>,
    is_forgotten: bool,
}

impl SaleLines {
    /// What the store had of it when it was begun with here.
    pub(super) fn of(has: Vec<String>) -> Self {
        Self {
            has,
            ..Self::default()
        }
    }

    pub(super) fn has(&mut self, line: String) {
        self.has.push(line);
    }

    pub(super) fn lacks(&mut self, line: String) {
        self.lacks.push(line);
    }

    /// The lines to be kept elsewhere, each once, if the store does not have all it has
    /// said it has any more: it has `theirs`.
    pub(super) fn lost(&mut self, theirs: &[String]) -> Option<Vec<String>> {
        self.is_forgotten |= self.has.iter().any(|line| !theirs.contains(line));
        if !self.is_forgotten {
            return None;
        }
        let mut lost = std::mem::take(&mut self.has);
        lost.append(&mut self.lacks);
        Some(lost)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sale_is_forgotten_if_a_line_of_it_is_and_its_lines_are_kept_once() {
        let texts = |all: &[&str]| {
            all.iter()
                .map(|text| (*text).to_owned())
                .collect::<Vec<_>>()
        };
        let mut lines = SaleLines::of(texts(&["intended"]));
        lines.has("created".to_owned());
        lines.lacks("ended".to_owned());
        assert_eq!(lines.lost(&texts(&["intended", "created", "theirs"])), None);
        let lost = lines.lost(&texts(&["intended"]));
        assert_eq!(lost, Some(texts(&["intended", "created", "ended"])));
        lines.lacks("done".to_owned());
        assert_eq!(lines.lost(&texts(&["intended"])), Some(texts(&["done"])));
        // What was begun with nothing written yet cannot be forgotten.
        assert_eq!(SaleLines::default().lost(&[]), None);
    }
}
