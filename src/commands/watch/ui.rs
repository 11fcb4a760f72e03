//! What the keys do to the screen. Nothing here asks Stripe: what is to be
//! asked goes up as an [`Effect`].

use super::cancel::CancelRequest;
use crate::fleet::watch::SortKey;
use crate::output::screen::Key;

/// How the screen stands.
#[derive(Debug, Default)]
pub(super) struct Ui {
    /// The picked reader, by id: the list moves under it.
    pub(super) picked: Option<String>,
    pub(super) filter: String,
    pub(super) sort: SortKey,
    pub(super) reverse: bool,
    pub(super) detail: bool,
    pub(super) mode: Mode,
    /// What was last done, until the next key.
    pub(super) said: Option<String>,
}

/// Where the keys go.
#[derive(Debug, Default)]
pub(super) enum Mode {
    #[default]
    Table,
    /// The filter is being typed.
    Filter,
    Help,
    /// Asked whether to cancel.
    Asked(CancelRequest),
}

/// What a key asks for.
#[derive(Debug)]
pub(super) enum Effect {
    None,
    /// Leave.
    Quit,
    /// Leave, as if by a signal.
    Interrupt,
    /// Look now.
    Look,
    /// Ask whether to cancel what the picked reader does.
    Ask,
    /// Cancel.
    Cancel(CancelRequest),
}

impl Ui {
    /// Takes a key. `ids` are the readers as shown, `page` a screenful.
    pub(super) fn press(&mut self, key: Key, ids: &[String], page: usize, takings: bool) -> Effect {
        match key {
            Key::Interrupt | Key::Closed => return Effect::Interrupt,
            Key::Resize => return Effect::None,
            _ => self.said = None,
        }
        match std::mem::take(&mut self.mode) {
            Mode::Table => self.on_table(key, ids, page, takings),
            Mode::Filter => {
                self.on_filter(key);
                Effect::None
            }
            Mode::Help => Effect::None,
            Mode::Asked(wanted) => {
                if matches!(key, Key::Char('y' | 'Y')) {
                    return Effect::Cancel(wanted);
                }
                self.said = Some("nothing was cancelled".into());
                Effect::None
            }
        }
    }

    fn on_table(&mut self, key: Key, ids: &[String], page: usize, takings: bool) -> Effect {
        let last = ids.len().saturating_sub(1);
        let at = self.place(ids).unwrap_or(0);
        match key {
            Key::Escape if self.detail => self.detail = false,
            Key::Escape if !self.filter.is_empty() => self.filter.clear(),
            Key::Escape | Key::Char('q') => return Effect::Quit,
            Key::Up | Key::Char('k') => self.pick(ids, at.saturating_sub(1)),
            Key::Down | Key::Char('j') => self.pick(ids, at.saturating_add(1)),
            Key::PageUp => self.pick(ids, at.saturating_sub(page)),
            Key::PageDown => self.pick(ids, at.saturating_add(page)),
            Key::Home | Key::Char('g') => self.pick(ids, 0),
            Key::End | Key::Char('G') => self.pick(ids, last),
            Key::Enter => self.detail = !self.detail,
            Key::Char('/') => self.mode = Mode::Filter,
            Key::Char('s') => self.sort = self.sort.next(takings),
            Key::Char('r') => self.reverse = !self.reverse,
            Key::Char('?' | 'h') => self.mode = Mode::Help,
            Key::Char('u') => return Effect::Look,
            Key::Char('c') => return Effect::Ask,
            _ => {}
        }
        Effect::None
    }

    fn on_filter(&mut self, key: Key) {
        self.mode = Mode::Filter;
        match key {
            Key::Char(c) => self.filter.push(c),
            Key::Backspace => {
                self.filter.pop();
            }
            Key::Escape => {
                self.filter.clear();
                self.mode = Mode::Table;
            }
            Key::Enter => self.mode = Mode::Table,
            _ => {}
        }
    }

    /// Where the picked reader stands.
    pub(super) fn place(&self, ids: &[String]) -> Option<usize> {
        let picked = self.picked.as_ref()?;
        ids.iter().position(|id| id == picked)
    }

    /// Keeps a reader picked when the list has changed.
    pub(super) fn settle(&mut self, ids: &[String]) {
        if self.place(ids).is_none() {
            self.picked = ids.first().cloned();
        }
    }

    fn pick(&mut self, ids: &[String], at: usize) {
        self.picked = ids.get(at).or(ids.last()).cloned();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids() -> Vec<String> {
        ["a", "b", "c"].map(str::to_owned).to_vec()
    }

    fn press(ui: &mut Ui, keys: &[Key]) -> Effect {
        let mut effect = Effect::None;
        for key in keys {
            effect = ui.press(*key, &ids(), 2, false);
        }
        effect
    }

    #[test]
    fn moving_stops_at_both_ends_and_follows_the_reader() {
        let mut ui = Ui::default();
        ui.settle(&ids());
        press(&mut ui, &[Key::Down, Key::Down, Key::Down, Key::Down]);
        assert_eq!(ui.picked.as_deref(), Some("c"));
        press(&mut ui, &[Key::Char('k')]);
        assert_eq!(ui.picked.as_deref(), Some("b"));
        press(&mut ui, &[Key::PageUp, Key::Up]);
        assert_eq!(ui.picked.as_deref(), Some("a"));
        press(&mut ui, &[Key::Down]);
        let moved: Vec<_> = ["b", "c"].map(str::to_owned).to_vec();
        ui.settle(&moved);
        assert_eq!(ui.place(&moved), Some(0));
        ui.settle(&["c".to_owned()]);
        assert_eq!(ui.picked.as_deref(), Some("c"));
        ui.settle(&[]);
        assert_eq!(ui.picked, None);
    }

    #[test]
    fn what_is_typed_into_the_filter_is_no_command() {
        let mut ui = Ui::default();
        let effect = press(
            &mut ui,
            &[
                Key::Char('/'),
                Key::Char('q'),
                Key::Char('c'),
                Key::Backspace,
                Key::Enter,
            ],
        );
        assert!(matches!(effect, Effect::None));
        assert_eq!(ui.filter, "q");
        // Escape clears it before it leaves.
        assert!(matches!(press(&mut ui, &[Key::Escape]), Effect::None));
        assert_eq!(ui.filter, "");
        assert!(matches!(press(&mut ui, &[Key::Escape]), Effect::Quit));
    }

    #[test]
    fn ctrl_c_leaves_from_everywhere() {
        for before in ['/', '?', 'x'] {
            let mut ui = Ui::default();
            let effect = press(&mut ui, &[Key::Char(before), Key::Interrupt]);
            assert!(matches!(effect, Effect::Interrupt), "{before}");
        }
    }
}
