//! A screen of our own: the terminal is taken over, drawn on, and given back as
//! it was, whatever happens. What is drawn is a [`View`], made above; what is
//! typed goes up as a [`KeyPress`].

mod draw;
mod view;

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use ratatui::DefaultTerminal;
use ratatui::crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use tokio::sync::mpsc;

pub(crate) use draw::widths;
pub(crate) use view::{Dialog, ScreenHeading, View};

use super::{Format, Output};
use crate::failure::Failure;

/// How often the thread that reads keys looks whether it is still wanted.
const LOOK: Duration = Duration::from_millis(50);

/// Something typed, or done to the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeyPress {
    /// A character.
    Char(char),
    Enter,
    Escape,
    Backspace,
    /// One up.
    Up,
    /// One down.
    Down,
    /// A screenful up.
    PageUp,
    /// A screenful down.
    PageDown,
    /// To the beginning.
    Home,
    /// To the end.
    End,
    /// Ctrl-C.
    Interrupt,
    /// The terminal has another size.
    Resize,
    /// The terminal is gone.
    Closed,
}

/// The terminal, taken over until this is dropped.
pub(crate) struct Screen {
    terminal: Option<DefaultTerminal>,
    stopped: Arc<AtomicBool>,
    colors: bool,
}

impl std::fmt::Debug for Screen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Screen").finish_non_exhaustive()
    }
}

impl Output {
    /// Whether there is a screen to be taken over.
    pub(crate) fn has_screen(&self) -> bool {
        self.stdout_is_terminal
            && self.stdin_is_terminal
            && !self.style.dumb
            && self.style.format == Format::Table
    }

    /// Takes the terminal over.
    pub(crate) fn screen(&self) -> Result<(Screen, mpsc::Receiver<KeyPress>), Failure> {
        let unusable = |error: io::Error| {
            Failure::failed(format!("the terminal cannot be taken over: {error}"))
                .hint("pipe the output somewhere to get plain lines")
        };
        // This also gives the terminal back before a panic is told.
        let terminal = ratatui::try_init().map_err(|error| {
            ratatui::restore();
            unusable(error)
        })?;
        let stopped = Arc::new(AtomicBool::new(false));
        let screen = Screen {
            terminal: Some(terminal),
            stopped: Arc::clone(&stopped),
            colors: self.colors(true),
        };
        let (sender, keys) = mpsc::channel(64);
        std::thread::Builder::new()
            .name("keys".into())
            .spawn(move || listen(&sender, &stopped))
            .map_err(unusable)?;
        Ok((screen, keys))
    }
}

impl Screen {
    /// Draws what is to be seen.
    pub(crate) fn draw(&mut self, view: &View) -> Result<(), Failure> {
        let Some(terminal) = &mut self.terminal else {
            return Ok(());
        };
        let colors = self.colors;
        terminal
            .draw(|frame| draw::draw(frame, view, colors))
            .map(|_| ())
            .map_err(|error| super::console::stdout_failure(&error))
    }

    /// How many rows of a table there is room for, roughly: a screenful.
    pub(crate) fn page(&self) -> usize {
        let size = self.terminal.as_ref().and_then(|t| t.size().ok());
        size.map_or(10, |s| usize::from(s.height.saturating_sub(4)).max(1))
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::SeqCst);
        if let Some(mut terminal) = self.terminal.take() {
            // Nobody is left to tell if this fails.
            let _ = terminal.show_cursor();
        }
        ratatui::restore();
    }
}

fn listen(keys: &mpsc::Sender<KeyPress>, stopped: &AtomicBool) {
    while !stopped.load(Ordering::SeqCst) {
        let key = match event::poll(LOOK) {
            Ok(false) => continue,
            Ok(true) => event::read().map(|event| key(&event)),
            Err(error) => Err(error),
        };
        let (key, over) = match key {
            Ok(Some(key)) => (key, false),
            Ok(None) => continue,
            Err(_) => (KeyPress::Closed, true),
        };
        if keys.blocking_send(key).is_err() || over {
            return;
        }
    }
}

fn key(event: &Event) -> Option<KeyPress> {
    match event {
        Event::Resize(..) => Some(KeyPress::Resize),
        Event::Key(key) if key.kind != KeyEventKind::Release => typed(key),
        _ => None,
    }
}

fn typed(key: &KeyEvent) -> Option<KeyPress> {
    let control = key.modifiers.contains(KeyModifiers::CONTROL);
    Some(match key.code {
        KeyCode::Char('c') if control => KeyPress::Interrupt,
        // A full redraw, as everywhere.
        KeyCode::Char('l') if control => KeyPress::Resize,
        KeyCode::Char(_) if control => return None,
        KeyCode::Char(c) => KeyPress::Char(c),
        KeyCode::Enter => KeyPress::Enter,
        KeyCode::Esc => KeyPress::Escape,
        KeyCode::Backspace => KeyPress::Backspace,
        KeyCode::Up => KeyPress::Up,
        KeyCode::Down => KeyPress::Down,
        KeyCode::PageUp => KeyPress::PageUp,
        KeyCode::PageDown => KeyPress::PageDown,
        KeyCode::Home => KeyPress::Home,
        KeyCode::End => KeyPress::End,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_as_they_are_typed() {
        let press = |code, modifiers| key(&Event::Key(KeyEvent::new(code, modifiers)));
        let none = KeyModifiers::NONE;
        assert_eq!(press(KeyCode::Char('q'), none), Some(KeyPress::Char('q')));
        assert_eq!(
            press(KeyCode::Char('c'), KeyModifiers::CONTROL),
            Some(KeyPress::Interrupt)
        );
        assert_eq!(press(KeyCode::Char('x'), KeyModifiers::CONTROL), None);
        assert_eq!(press(KeyCode::Esc, none), Some(KeyPress::Escape));
        assert_eq!(key(&Event::Resize(60, 20)), Some(KeyPress::Resize));
    }
}
