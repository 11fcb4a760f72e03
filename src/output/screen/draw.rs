//! Drawing a view: columns that do not fit are left out and named, the rest is cut.

use std::borrow::Cow;

use ratatui::Frame;
use ratatui::layout::{Alignment, Constraint, Layout, Rect};
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span, Text};
use ratatui::widgets::{Block, Clear, Paragraph, Row, Table, TableState, Wrap};

use super::view::{Dialog, ScreenHeading, View};
use crate::output::cell::{Cell, Shaped, Tone};
use crate::output::fit::{apart, folded};
use crate::output::layout::{self, GAP, Head, Layout as Placement, TableRoom};
use crate::output::text::clean;

/// From this width on the detail stands beside the table.
const WIDE: u16 = 120;
const DETAIL_WIDTH: u16 = 46;

/// So many lines of the screen may name the columns that it has no room for.
const NAMING: usize = 3;

pub(super) fn draw(frame: &mut Frame<'_>, view: &View, colors: bool) {
    let around = |naming: usize| {
        let naming = u16::try_from(naming).unwrap_or(0);
        let heights = [1, u16::MAX, naming, 1, 1].map(|height| match height {
            u16::MAX => Constraint::Min(1),
            height => Constraint::Length(height),
        });
        Layout::vertical(heights).areas(frame.area())
    };
    let [_, middle, ..]: [Rect; 5] = around(0);
    let missing = left_out(view, &fitting(view, split(view, middle).0.width));
    // What has no room beside the state has lines of its own, above it.
    let width = usize::from(middle.width);
    let state = Span::raw(clean(&view.status)).width() + usize::from(GAP);
    let has_lines = width < state + Span::raw(&*missing).width();
    let naming = if has_lines {
        folded(&missing, width)
    } else {
        Vec::new()
    };
    let naming = naming.get(..NAMING).unwrap_or(&naming);
    let [top, middle, named, status, keys] = around(naming.len());
    let bold = Style::new().add_modifier(Modifier::BOLD);
    let title = Span::styled(clean(&view.title), bold);
    beside(frame, title, (&clean(&view.aside), Style::new()), top);
    let (table_area, detail_area) = split(view, middle);
    let layout = fitting(view, table_area.width);
    table(frame, view, &layout, table_area, colors);
    if let (Some(detail), Some(area)) = (&view.detail, detail_area) {
        details(frame, detail, area);
    }
    let said = Span::styled(clean(&view.status), style(view.tone, colors));
    let dim = Style::new().add_modifier(Modifier::DIM);
    frame.render_widget(Paragraph::new(naming.join("\n")).style(dim), named);
    let missing = if has_lines { "" } else { &missing };
    beside(frame, said, (missing, dim), status);
    let in_room = keys_in_room(&view.keys, usize::from(keys.width));
    frame.render_widget(Paragraph::new(Span::styled(in_room, dim)), keys);
    if let Some(asked) = &view.dialog {
        dialog(frame, asked);
    }
}

/// The keys that there is room for, the last one in any case: it shows all of them.
fn keys_in_room(keys: &str, width: usize) -> String {
    let mut parts: Vec<&str> = keys.split("  ").collect();
    loop {
        let shown = parts.join("  ");
        if parts.len() < 2 || Span::raw(&*shown).width() <= width {
            return shown;
        }
        parts.remove(parts.len() - 2);
    }
}

/// A text on the left, and on the right as many of the last parts of another one as there is
/// room for.
fn beside(frame: &mut Frame<'_>, left: Span<'_>, right: (&str, Style), area: Rect) {
    let (text, style) = right;
    let taken = left.width().saturating_add(usize::from(GAP));
    let room = usize::from(area.width).saturating_sub(taken);
    let mut text = text;
    while Span::raw(text).width() > room {
        text = text.split_once(", ").map_or("", |(_, rest)| rest);
    }
    let right = Line::from(Span::styled(text, style)).alignment(Alignment::Right);
    frame.render_widget(Paragraph::new(left), area);
    let width = u16::try_from(right.width()).unwrap_or(u16::MAX);
    let place = Rect {
        x: area.right().saturating_sub(width),
        width: width.min(area.width),
        ..area
    };
    frame.render_widget(Paragraph::new(right), place);
}

fn split(view: &View, area: Rect) -> (Rect, Option<Rect>) {
    let Some(detail) = &view.detail else {
        return (area, None);
    };
    if area.width >= WIDE {
        let [table, detail] =
            Layout::horizontal([Constraint::Min(1), Constraint::Length(DETAIL_WIDTH)]).areas(area);
        return (table, Some(detail));
    }
    let wanted = u16::try_from(detail.len()).unwrap_or(u16::MAX);
    let height = wanted.saturating_add(2).min(area.height / 2);
    let [table, detail] =
        Layout::vertical([Constraint::Min(1), Constraint::Length(height)]).areas(area);
    (table, Some(detail))
}

fn table(frame: &mut Frame<'_>, view: &View, layout: &Placement, area: Rect, colors: bool) {
    if view.rows.is_empty() {
        frame.render_widget(
            Paragraph::new(clean(&view.empty)).wrap(Wrap { trim: true }),
            area,
        );
        return;
    }
    let columns = &layout.columns;
    let bold = Style::new().add_modifier(Modifier::BOLD);
    let mut height = 1;
    let heads = columns.iter().map(|column| {
        let head = &view.heads[column.at];
        let lines = folded(&head.name.to_uppercase(), column.width);
        height = height.max(u16::try_from(lines.len()).unwrap_or(1));
        aligned(lines.join("\n"), head.right)
    });
    let header = Row::new(heads.collect::<Vec<_>>()).style(bold);
    let header = header.height(height);
    let texts = columns.iter().map(|column| {
        let cells = view.rows.iter().map(|row| row.get(column.at));
        let cells = cells.map(|cell| cell.map_or(Cow::Borrowed(""), |cell| clean(&cell.table)));
        apart(&cells.collect::<Vec<_>>(), column.width, layout::shortened)
    });
    let texts: Vec<Vec<String>> = texts.collect();
    let rows = view.rows.iter().enumerate().map(|(at, row)| {
        let cells = columns.iter().zip(&texts).map(|(column, texts)| {
            let right = view.heads[column.at].right;
            let text = texts.get(at).cloned().unwrap_or_default();
            let tone = row.get(column.at).map_or(Tone::Plain, |cell| cell.tone);
            aligned(text, right).style(style(tone, colors))
        });
        Row::new(cells.collect::<Vec<_>>())
    });
    let widths = columns
        .iter()
        .map(|column| Constraint::Length(u16::try_from(column.width).unwrap_or(u16::MAX)));
    let drawn = Table::new(rows.collect::<Vec<_>>(), widths.collect::<Vec<_>>())
        .header(header)
        .column_spacing(GAP)
        .row_highlight_style(Style::new().add_modifier(Modifier::REVERSED));
    let mut state = TableState::new().with_selected(view.selected);
    frame.render_stateful_widget(drawn, area, &mut state);
}

fn aligned(text: String, right: bool) -> Text<'static> {
    let alignment = if right {
        Alignment::Right
    } else {
        Alignment::Left
    };
    Text::from(text).alignment(alignment)
}

/// How wide the cells of these rows are, column by column.
pub(crate) fn widths<R: AsRef<[Cell]>>(rows: impl Iterator<Item = R>) -> Vec<usize> {
    let mut widths = Vec::new();
    for row in rows {
        let row = row.as_ref();
        widths.resize(row.len().max(widths.len()), 0);
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = Span::raw(clean(&cell.table)).width().max(*width);
        }
    }
    widths
}

/// Which columns there is room for: by the rule of all tables.
fn fitting(view: &View, width: u16) -> Placement {
    let heads: Vec<Head> = view.heads.iter().map(head).collect();
    let rows = view.rows.iter().map(|row| {
        let cells = row.iter().zip(&view.heads);
        let cells = cells.map(|(cell, head)| Shaped {
            right: head.right,
            ..cell.clone().shape()
        });
        cells.collect()
    });
    let rows: Vec<Vec<Shaped>> = rows.collect();
    let room = TableRoom {
        width: width.into(),
        are_asked: false,
        known: &view.widths,
    };
    layout::fitting(&heads, &rows, true, room)
}

fn head(head: &ScreenHeading) -> Head {
    Head {
        name: head.name.clone(),
        rank: head.rank,
        lines: 0,
        is_incidental: head.is_state,
        is_kept: head.is_kept,
    }
}

/// What the table has no room for.
fn left_out(view: &View, layout: &Placement) -> String {
    let names = layout.left_out.iter().map(|at| &*view.heads[*at].name);
    match names.collect::<Vec<_>>().as_slice() {
        [] => String::new(),
        names => format!("no room for {}", names.join(", ")),
    }
}

fn details(frame: &mut Frame<'_>, detail: &[(String, String)], area: Rect) {
    let dim = Style::new().add_modifier(Modifier::DIM);
    let names = detail.iter().map(|(name, _)| name.chars().count());
    let wide = names.max().unwrap_or(0) + 2;
    let lines = detail.iter().map(|(name, value)| {
        Line::from(vec![
            Span::styled(format!("{name:<wide$}"), dim),
            Span::raw(clean(value).into_owned()),
        ])
    });
    let text = Text::from(lines.collect::<Vec<_>>());
    frame.render_widget(Paragraph::new(text).block(Block::bordered()), area);
}

fn dialog(frame: &mut Frame<'_>, asked: &Dialog) {
    let area = frame.area();
    let lines: Vec<Line<'_>> = asked.lines.iter().map(|l| Line::from(clean(l))).collect();
    let widest = lines.iter().map(Line::width).max().unwrap_or(0);
    let widest = widest.max(asked.title.chars().count() + 2);
    let width = u16::try_from(widest)
        .unwrap_or(u16::MAX)
        .saturating_add(4)
        .min(area.width);
    let inner = usize::from(width.saturating_sub(4)).max(1);
    let tall: usize = lines.iter().map(|l| l.width().div_ceil(inner).max(1)).sum();
    let height = u16::try_from(tall)
        .unwrap_or(u16::MAX)
        .saturating_add(2)
        .min(area.height);
    let place = Rect {
        x: area.width.saturating_sub(width) / 2,
        y: area.height.saturating_sub(height) / 2,
        width,
        height,
    };
    let block = Block::bordered().title(format!(" {} ", clean(&asked.title)));
    let block = block.padding(ratatui::widgets::Padding::horizontal(1));
    frame.render_widget(Clear, place);
    frame.render_widget(
        Paragraph::new(lines)
            .wrap(Wrap { trim: false })
            .block(block),
        place,
    );
}

/// Without colours only weight is left.
fn style(tone: Tone, colors: bool) -> Style {
    let color = |color| {
        if colors {
            Style::new().fg(color)
        } else {
            Style::new()
        }
    };
    match tone {
        Tone::Plain => Style::new(),
        Tone::Good => color(Color::Green),
        Tone::Waiting => color(Color::Yellow),
        Tone::Bad => color(Color::Red),
        Tone::Faint => Style::new().add_modifier(Modifier::DIM),
        Tone::Strong => Style::new().add_modifier(Modifier::BOLD),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::Terminal;
    use ratatui::backend::TestBackend;

    fn view() -> View {
        let head = |name: &str, rank| ScreenHeading {
            name: name.into(),
            rank,
            is_kept: rank == 0,
            is_state: name == "status",
            right: false,
        };
        let row = |label: &str| {
            vec![
                Cell::text(Some(label)),
                Cell::text(Some("online")),
                Cell::text(Some("Berlin Kreuzberg")),
            ]
        };
        View {
            title: "fleet".into(),
            heads: vec![head("label", 0), head("status", 0), head("location", 1)],
            rows: vec![
                row("Till 1"),
                row("a label far too long for any terminal of this size"),
            ],
            selected: Some(0),
            status: "every 10 s".into(),
            keys: "q quit".into(),
            ..View::default()
        }
    }

    fn drawn(view: &View, width: u16, height: u16) -> String {
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        terminal.draw(|f| draw(f, view, false)).unwrap();
        terminal.backend().to_string()
    }

    #[test]
    fn readers_of_long_names_are_told_apart() {
        let row = |till: &str| {
            let name = format!("Berlin Alexanderplatz Haupteingang {till} am Fenster");
            vec![Cell::text(Some(&name)), Cell::text(Some("online"))]
        };
        let mut view = view();
        view.rows = ["Kasse 1 links", "Kasse 11 links", "Kasse 1 rechts"]
            .map(row)
            .into();
        let shown = drawn(&view, 40, 8);
        for name in ["…1 links am", "…11 links am", "…chts am"] {
            assert!(shown.contains(name), "{shown}");
        }
    }

    #[test]
    fn keys_without_room_are_left_out_whole() {
        let keys = "filter: till  q quit  u look now  ? help";
        for (width, shown) in [
            (40, keys),
            (39, "filter: till  q quit  ? help"),
            (28, "filter: till  q quit  ? help"),
            (27, "filter: till  ? help"),
            (12, "? help"),
        ] {
            assert_eq!(keys_in_room(keys, width), shown, "{width}");
        }
    }

    #[test]
    fn columns_are_left_out_where_there_is_no_room() {
        let wide = drawn(&view(), 80, 8);
        assert!(
            wide.contains("LOCATION") && wide.contains("Berlin Kreuzberg"),
            "{wide}"
        );
        let narrow = drawn(&view(), 40, 8);
        assert!(!narrow.contains("LOCATION"), "{narrow}");
        assert!(narrow.contains("online"), "{narrow}");
        // What is cut says so, what is left out is named.
        assert!(
            narrow.contains("a label far too …al of this size"),
            "{narrow}"
        );
        assert!(narrow.contains("no room for location"), "{narrow}");
        let wide = drawn(&view(), 100, 8);
        assert!(!wide.contains("no room"), "{wide}");
    }

    #[test]
    fn what_is_left_out_is_named_in_whole() {
        let mut view = view();
        view.aside = "ledger: 5 min ago, by status".into();
        view.status = "as of 2 s ago, every 10 s (2 of 1000 reads)".into();
        for (name, rank) in [("action", 3), ("serial", 4)] {
            let heading = ScreenHeading {
                name: name.into(),
                rank,
                is_kept: false,
                is_state: false,
                right: false,
            };
            view.heads.push(heading);
            for row in &mut view.rows {
                row.push(Cell::text(Some("collect_inputs in_progress")));
            }
        }
        let narrow = drawn(&view, 50, 8);
        assert!(narrow.contains("no room for action, serial"), "{narrow}");
        assert!(narrow.contains("(2 of 1000 reads)"), "{narrow}");
        let aside = drawn(&view, 20, 8);
        let first = aside.lines().next().unwrap();
        assert!(
            first.contains("by status") && !first.contains('…'),
            "{aside}"
        );
    }

    #[test]
    fn no_size_is_too_small() {
        let mut view = view();
        view.detail = Some(vec![("id".into(), "tmr_1".into())]);
        view.dialog = Some(Dialog {
            title: "Cancel?".into(),
            lines: vec!["y or n".into()],
        });
        for (width, height) in [(1, 1), (2, 3), (5, 4), (20, 5), (300, 2)] {
            drawn(&view, width, height);
        }
    }

    #[test]
    fn a_label_cannot_steer_the_screen() {
        let mut view = view();
        view.rows[0][0] = Cell::text(Some("\u{1b}[2Jgone"));
        assert!(drawn(&view, 80, 8).contains("[2Jgone"));
    }
}
