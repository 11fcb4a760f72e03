//! Drawing a view: columns that do not fit are left out, the rest is cut.

use ratatui::Frame;
use ratatui::layout::{Alignment, Constraint, Layout, Rect};
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span, Text};
use ratatui::widgets::{Block, Clear, Paragraph, Row, Table, TableState, Wrap};

use super::view::{Dialog, View};
use crate::output::cell::{Cell, Tone};
use crate::output::text::clean;

/// Space between two columns.
const GAP: u16 = 2;
/// From this width on the detail stands beside the table.
const WIDE: u16 = 120;
const DETAIL_WIDTH: u16 = 46;
/// The widest a column may ask for.
const WIDEST: usize = 40;

pub(super) fn draw(frame: &mut Frame<'_>, view: &View, colors: bool) {
    let [top, middle, status, keys] = Layout::vertical([
        Constraint::Length(1),
        Constraint::Min(1),
        Constraint::Length(1),
        Constraint::Length(1),
    ])
    .areas(frame.area());
    title(frame, view, top);
    let (table_area, detail_area) = split(view, middle);
    table(frame, view, table_area, colors);
    if let (Some(detail), Some(area)) = (&view.detail, detail_area) {
        details(frame, detail, area);
    }
    let said = Span::styled(clean(&view.status), style(view.tone, colors));
    frame.render_widget(Paragraph::new(said), status);
    let dim = Style::new().add_modifier(Modifier::DIM);
    frame.render_widget(Paragraph::new(Span::styled(&*view.keys, dim)), keys);
    if let Some(asked) = &view.dialog {
        dialog(frame, asked);
    }
}

fn title(frame: &mut Frame<'_>, view: &View, area: Rect) {
    let bold = Style::new().add_modifier(Modifier::BOLD);
    let aside = Line::from(clean(&view.aside)).alignment(Alignment::Right);
    frame.render_widget(Paragraph::new(aside), area);
    let title = Line::from(Span::styled(clean(&view.title), bold));
    let width = u16::try_from(title.width()).unwrap_or(u16::MAX);
    let left = Rect {
        width: width.saturating_add(1).min(area.width),
        ..area
    };
    frame.render_widget(Clear, left);
    frame.render_widget(Paragraph::new(title), left);
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

fn table(frame: &mut Frame<'_>, view: &View, area: Rect, colors: bool) {
    if view.rows.is_empty() {
        frame.render_widget(
            Paragraph::new(clean(&view.empty)).wrap(Wrap { trim: true }),
            area,
        );
        return;
    }
    let columns = fitting(view, area.width);
    let bold = Style::new().add_modifier(Modifier::BOLD);
    let heads = columns.iter().map(|(at, _)| {
        let head = &view.heads[*at];
        aligned(head.name.to_uppercase(), head.right)
    });
    let header = Row::new(heads.collect::<Vec<_>>()).style(bold);
    let rows = view.rows.iter().map(|row| {
        let cells = columns.iter().map(|(at, _)| {
            let right = view.heads[*at].right;
            row.get(*at)
                .map_or_else(Text::default, |c| shown(c, right, colors))
        });
        Row::new(cells.collect::<Vec<_>>())
    });
    let widths = columns.iter().map(|(_, width)| Constraint::Length(*width));
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

fn shown(cell: &Cell, right: bool, colors: bool) -> Text<'static> {
    aligned(clean(&cell.table).into_owned(), right).style(style(cell.tone, colors))
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

/// The columns there is room for, and their widths. What is left over when
/// every rank is gone is taken from the widest.
fn fitting(view: &View, width: u16) -> Vec<(usize, u16)> {
    let seen = widths(view.rows.iter());
    let natural = |at: usize| {
        let known = [seen.get(at), view.widths.get(at)];
        let cells = known.into_iter().flatten().max().copied();
        let head = Span::raw(view.heads[at].name.as_str()).width();
        let widest = cells.unwrap_or(0).min(WIDEST).max(head);
        u16::try_from(widest).unwrap_or(u16::MAX)
    };
    let mut columns: Vec<(usize, u16)> =
        (0..view.heads.len()).map(|at| (at, natural(at))).collect();
    let needed = |columns: &[(usize, u16)]| {
        let gaps = u16::try_from(columns.len().saturating_sub(1)).unwrap_or(0);
        let sum = columns
            .iter()
            .fold(0_u16, |sum, (_, w)| sum.saturating_add(*w));
        sum.saturating_add(gaps.saturating_mul(GAP))
    };
    while needed(&columns) > width {
        let last = columns
            .iter()
            .enumerate()
            .filter(|(_, (at, _))| view.heads[*at].rank > 0)
            .max_by_key(|(_, (at, _))| view.heads[*at].rank)
            .map(|(place, _)| place);
        let Some(place) = last else { break };
        columns.remove(place);
    }
    while needed(&columns) > width {
        let Some((_, widest)) = columns.iter_mut().max_by_key(|(_, w)| *w) else {
            break;
        };
        if *widest <= 4 {
            break;
        }
        *widest -= 1;
    }
    columns
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
    use crate::output::screen::ScreenHeading;
    use ratatui::Terminal;
    use ratatui::backend::TestBackend;

    fn view() -> View {
        let head = |name: &str, rank| ScreenHeading {
            name: name.into(),
            rank,
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
    fn columns_are_left_out_where_there_is_no_room() {
        let wide = drawn(&view(), 80, 8);
        assert!(
            wide.contains("LOCATION") && wide.contains("Berlin Kreuzberg"),
            "{wide}"
        );
        let narrow = drawn(&view(), 40, 8);
        assert!(!narrow.contains("LOCATION"), "{narrow}");
        assert!(narrow.contains("online"), "{narrow}");
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
