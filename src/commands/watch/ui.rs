//! What the keys do to the screen. Nothing here asks Stripe: what is to be
//! asked goes up as an [`KeyEffect`].

use super::cancel::CancelRequest;
use crate::fleet::watch::WatchOrder;
use crate::output::screen::KeyPress;

/// How the screen stands.
#[derive(Debug, Default)]
pub(super) struct Ui {
    /// The picked reader, by id: the list moves under it.
    pub(super) picked: Option<String>,
    pub(super) filter: String,
    pub(super) sort: WatchOrder,
    pub(super) reverse: bool,
    pub(super) detail: bool,
    pub(super) mode: InputMode,
    /// What was last done, until the next key.
    pub(super) said: Option<String>,
}

/// Where the keys go.
#[derive(Debug, Default)]
pub(super) enum InputMode {
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
pub(super) enum KeyEffect {
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
    pub(super) fn press(
        &mut self,
        key: KeyPress,
        ids: &[String],
        page: usize,
        takings: bool,
    ) -> KeyEffect {
        match key {
            KeyPress::Interrupt | KeyPress::Closed => return KeyEffect::Interrupt,
            KeyPress::Resize => return KeyEffect::None,
            _ => self.said = None,
        }
        match std::mem::take(&mut self.mode) {
            InputMode::Table => self.on_table(key, ids, page, takings),
            InputMode::Filter => {
                self.on_filter(key);
                KeyEffect::None
            }
            InputMode::Help => KeyEffect::None,
            InputMode::Asked(wanted) => {
                if matches!(key, KeyPress::Char('y' | 'Y')) {
                    return KeyEffect::Cancel(wanted);
                }
                self.said = Some("nothing was cancelled".into());
                KeyEffect::None
            }
        }
    }

    fn on_table(&mut self, key: KeyPress, ids: &[String], page: usize, takings: bool) -> KeyEffect {
        let last = ids.len().saturating_sub(1);
        let at = self.place(ids).unwrap_or(0);
        match key {
            KeyPress::Escape if self.detail => self.detail = false,
            KeyPress::Escape if !self.filter.is_empty() => self.filter.clear(),
            KeyPress::Escape | KeyPress::Char('q') => return KeyEffect::Quit,
            KeyPress::Up | KeyPress::Char('k') => self.pick(ids, at.saturating_sub(1)),
            KeyPress::Down | KeyPress::Char('j') => self.pick(ids, at.saturating_add(1)),
            KeyPress::PageUp => self.pick(ids, at.saturating_sub(page)),
            KeyPress::PageDown => self.pick(ids, at.saturating_add(page)),
            KeyPress::Home | KeyPress::Char('g') => self.pick(ids, 0),
            KeyPress::End | KeyPress::Char('G') => self.pick(ids, last),
            KeyPress::Enter => self.detail = !self.detail,
            KeyPress::Char('/') => self.mode = InputMode::Filter,
            KeyPress::Char('s') => self.sort = self.sort.next(takings),
            KeyPress::Char('r') => self.reverse = !self.reverse,
            KeyPress::Char('?' | 'h') => self.mode = InputMode::Help,
            KeyPress::Char('u') => return KeyEffect::Look,
            KeyPress::Char('c') => return KeyEffect::Ask,
            _ => {}
        }
        KeyEffect::None
    }

    fn on_filter(&mut self, key: KeyPress) {
        self.mode = InputMode::Filter;
        match key {
            KeyPress::Char(c) => self.filter.push(c),
            KeyPress::Backspace => {
                self.filter.pop();
            }
            KeyPress::Escape => {
                self.filter.clear();
                self.mode = InputMode::Table;
            }
            KeyPress::Enter => self.mode = InputMode::Table,
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

    fn press(ui: &mut Ui, keys: &[KeyPress]) -> KeyEffect {
        let mut effect = KeyEffect::None;
        for key in keys {
            effect = ui.press(*key, &ids(), 2, false);
        }
        effect
    }

    #[test]
    fn moving_stops_at_both_ends_and_follows_the_reader() {
        let mut ui = Ui::default();
        ui.settle(&ids());
        press(
            &mut ui,
            &[
                KeyPress::Down,
                KeyPress::Down,
                KeyPress::Down,
                KeyPress::Down,
            ],
        );
        assert_eq!(ui.picked.as_deref(), Some("c"));
        press(&mut ui, &[KeyPress::Char('k')]);
        assert_eq!(ui.picked.as_deref(), Some("b"));
        press(&mut ui, &[KeyPress::PageUp, KeyPress::Up]);
        assert_eq!(ui.picked.as_deref(), Some("a"));
        press(&mut ui, &[KeyPress::Down]);
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
                KeyPress::Char('/'),
                KeyPress::Char('q'),
                KeyPress::Char('c'),
                KeyPress::Backspace,
                KeyPress::Enter,
            ],
        );
        assert!(matches!(effect, KeyEffect::None));
        assert_eq!(ui.filter, "q");
        // Escape clears it before it leaves.
        assert!(matches!(
            press(&mut ui, &[KeyPress::Escape]),
            KeyEffect::None
        ));
        assert_eq!(ui.filter, "");
        assert!(matches!(
            press(&mut ui, &[KeyPress::Escape]),
            KeyEffect::Quit
        ));
    }

    #[test]
    fn ctrl_c_leaves_from_everywhere() {
        for before in ['/', '?', 'x'] {
            let mut ui = Ui::default();
            let effect = press(&mut ui, &[KeyPress::Char(before), KeyPress::Interrupt]);
            assert!(matches!(effect, KeyEffect::Interrupt), "{before}");
        }
    }
}
