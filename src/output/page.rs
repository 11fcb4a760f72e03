//! One self-contained page: no scripts, nothing fetched from anywhere, light or
//! dark as its reader has it, and fit for paper.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::text::clean;

/// Everything on a page.
#[derive(Debug, Clone, Default)]
pub(crate) struct HtmlPage {
    /// Our own words, in its language.
    pub words: SharedWords,
    /// The heading.
    pub title: String,
    /// What it covers, a line each.
    pub lines: Vec<String>,
    /// A part for each currency, and what else there is.
    pub parts: Vec<Section>,
    /// Small print.
    pub footer: Vec<String>,
}

/// The words that every page has.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct SharedWords {
    /// The language, as HTML calls it.
    pub lang: &'static str,
    /// Before the largest of figures.
    pub most: &'static str,
    /// What opens the figures of a chart.
    pub figures: &'static str,
    /// That a table is wider than what is seen of it.
    pub scrolls: &'static str,
}

/// A part of a page under a heading of its own.
#[derive(Debug, Clone, Default)]
pub(crate) struct Section {
    /// The heading.
    pub heading: String,
    /// The figures that matter most.
    pub tiles: Vec<Tile>,
    /// Bars beside each other.
    pub charts: Vec<Bars>,
    /// Bars below each other, the longest first.
    pub rankings: Vec<Bars>,
    /// Tables.
    pub tables: Vec<PageTable>,
}

/// A figure and its name.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tile {
    /// What it is.
    pub name: &'static str,
    /// As it is shown.
    pub value: String,
    /// A remark under it, such as a difference.
    pub note: Option<String>,
}

/// Bars under a caption.
#[derive(Debug, Clone, Default)]
pub(crate) struct Bars {
    /// What they are.
    pub caption: String,
    /// The bars.
    pub all: Vec<Bar>,
    /// What a chart is measured by.
    pub axis: Axis,
}

/// The names of a chart's ends from top to bottom.
#[derive(Debug, Clone, Default)]
pub(crate) struct Axis {
    /// What is counted.
    pub unit: String,
    /// At the top.
    pub highest: String,
    /// At the bottom, if that is below nothing.
    pub lowest: Option<String>,
}

/// One bar.
#[derive(Debug, Clone, Default)]
pub(crate) struct Bar {
    /// Whose.
    pub label: String,
    /// How long; all bars beside it are measured the same way.
    pub value: i64,
    /// The same for people.
    pub text: String,
    /// Whether it is all that has no bar of its own: longer than any of them,
    /// it would make them look alike, and is not drawn.
    pub rest: bool,
}

/// A table; its columns with figures are set to the right.
#[derive(Debug, Clone, Default)]
pub(crate) struct PageTable {
    /// What it is.
    pub caption: String,
    /// Its columns.
    pub columns: Vec<PageColumn>,
    /// Rows.
    pub rows: Vec<Vec<String>>,
}

/// A column of a table.
#[derive(Debug, Clone, Default)]
pub(crate) struct PageColumn {
    /// Its name.
    pub name: String,
    /// Whether it holds figures, which stand to the right.
    pub right: bool,
    /// Whether a text in it may take more than a line.
    pub breaks: bool,
}

/// The page as a file.
pub(crate) fn render(page: &HtmlPage) -> String {
    let markup = html! {
        (DOCTYPE)
        html lang=(page.words.lang) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (text(&page.title)) }
                style { (PreEscaped(include_str!("page.css"))) }
            }
            body {
                header {
                    h1 { (text(&page.title)) }
                    @for line in &page.lines { p { (text(line)) } }
                }
                main { @for one in &page.parts { (part(one, page.words)) } }
                footer { @for line in &page.footer { p { (text(line)) } } }
            }
        }
    };
    let mut page = markup.into_string();
    page.push('\n');
    page
}

/// Names come from outside; no control character may hide in them.
fn text(text: &str) -> String {
    clean(text).into_owned()
}

fn part(part: &Section, words: SharedWords) -> Markup {
    html! {
        section {
            h2 { (text(&part.heading)) }
            @if !part.tiles.is_empty() {
                dl.tiles {
                    @for tile in &part.tiles {
                        div {
                            dt { (tile.name) }
                            dd {
                                (text(&tile.value))
                                @if let Some(note) = &tile.note { small { (text(note)) } }
                            }
                        }
                    }
                }
            }
            @for bars in &part.charts { (chart(bars, words)) }
            @if !part.rankings.is_empty() {
                div.beside { @for bars in &part.rankings { (ranking(bars)) } }
            }
            @for one in &part.tables { (table(one, words)) }
        }
    }
}

/// How long a bar is, of a thousand.
fn share(value: i64, whole: i64) -> i64 {
    let long = i128::from(value.max(0)) * 1000 / i128::from(whole.max(1));
    i64::try_from(long).unwrap_or(1000)
}

fn chart(bars: &Bars, words: SharedWords) -> Markup {
    let highest = bars
        .all
        .iter()
        .map(|bar| bar.value)
        .max()
        .unwrap_or(0)
        .max(0);
    let lowest = bars
        .all
        .iter()
        .map(|bar| bar.value)
        .min()
        .unwrap_or(0)
        .min(0);
    let whole = highest.saturating_sub(lowest);
    let zero = share(highest, whole);
    let count = bars.all.len();
    let top = bars.all.iter().max_by_key(|bar| bar.value);
    html! {
        figure.chart {
            figcaption {
                (text(&bars.caption))
                @if let Some(top) = top { span.most { (words.most) ": " (text(&top.text)) " (" (text(&top.label)) ")" } }
            }
            div.plot {
                div.axis {
                    span { (text(&bars.axis.highest)) " " (text(&bars.axis.unit)) }
                    span.zero style=(format!("top:{}.{}%", zero / 10, zero % 10)) { "0" }
                    @if let Some(lowest) = &bars.axis.lowest { span.lowest { (text(lowest)) } }
                }
                svg role="img" aria-label=(text(&bars.caption))
                    viewBox=(format!("0 0 {} 1000", count * 10)) preserveAspectRatio="none" {
                    @for (index, bar) in bars.all.iter().enumerate() {
                        @let high = share(bar.value.saturating_abs(), whole);
                        @let from = if bar.value < 0 { zero } else { zero - high };
                        rect.minus[bar.value < 0] x=(index * 10 + 1) y=(from) width="8" height=(high) {
                            title { (text(&bar.label)) ": " (text(&bar.text)) }
                        }
                    }
                    line x1="0" y1=(zero) x2=(count * 10) y2=(zero) {}
                }
            }
            p.ends {
                @if let Some(first) = bars.all.first() { span { (text(&first.label)) } }
                @if count > 1 { @if let Some(last) = bars.all.last() { span { (text(&last.label)) } } }
            }
            details {
                summary { (words.figures) }
                table {
                    tbody {
                        @for bar in &bars.all {
                            tr { th scope="row" { (text(&bar.label)) } td.right { (text(&bar.text)) } }
                        }
                    }
                }
            }
        }
    }
}

fn ranking(bars: &Bars) -> Markup {
    let named = bars.all.iter().filter(|bar| !bar.rest);
    let highest = named.map(|bar| bar.value).max().unwrap_or(0);
    html! {
        figure.ranking {
            figcaption { (text(&bars.caption)) }
            ol {
                @for bar in &bars.all {
                    li {
                        span.name { (text(&bar.label)) }
                        span.value { (text(&bar.text)) }
                        @if !bar.rest {
                            svg aria-hidden="true" viewBox="0 0 1000 10" preserveAspectRatio="none" {
                                rect.ground x="0" y="0" width="1000" height="10" {}
                                rect x="0" y="0" width=(share(bar.value, highest)) height="10" {}
                            }
                        }
                    }
                }
            }
        }
    }
}

/// How wide a table is at least in tenths of the page's letters, about: so wide must a
/// window be for all of it to be seen. Headings and names have a line for each word.
fn width(table: &PageTable) -> usize {
    let length = |text: &str| text.chars().count() * 5;
    let of_words = |text: &str| text.split(' ').map(length).max().unwrap_or(0);
    let of = |(index, column): (usize, &PageColumn)| {
        let cells = table.rows.iter().filter_map(|row| row.get(index));
        let longest = if column.breaks {
            cells.map(|cell| of_words(cell)).max().max(Some(NAME))
        } else {
            cells.map(|cell| length(cell)).max()
        };
        longest.unwrap_or(0).max(of_words(&column.name)) + 6
    };
    table.columns.iter().enumerate().map(of).sum()
}

/// The least width of a column of names, as the style sheet has it.
const NAME: usize = 70;
/// The widest page, in tenths of its letters.
const WIDEST: usize = 780;

/// How many columns a sheet of paper holds upright.
const UPRIGHT: usize = 9;

fn table(table: &PageTable, words: SharedWords) -> Markup {
    let right = |index: usize| table.columns.get(index).is_some_and(|c| c.right);
    let breaks = |index: usize| table.columns.get(index).is_some_and(|c| c.breaks);
    let wide = width(table);
    let limit = if wide > WIDEST {
        10_000
    } else {
        wide.div_ceil(10) + 2
    };
    html! {
        figure.rows.across[table.columns.len() > UPRIGHT] {
            figcaption { (text(&table.caption)) }
            style { (PreEscaped(format!("@media (max-width:{limit}em){{.cue{{display:block}}}}"))) }
            p.cue { (words.scrolls) }
            div.wide tabindex="0" {
                table {
                    thead {
                        tr { @for column in &table.columns { th.right[column.right] scope="col" { (text(&column.name)) } } }
                    }
                    tbody {
                        @for row in &table.rows {
                            tr {
                                @for (index, cell) in row.iter().enumerate() {
                                    td.right[right(index)].name[breaks(index)] { (text(cell)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_said_to_go_on_only_where_the_window_is_narrower() {
        let column = |(name, _): &(&str, &str), breaks: bool| PageColumn {
            name: (*name).to_owned(),
            right: !breaks,
            breaks,
        };
        let cells = [
            ("Kartenleser", "tmr_F1wMz6m000EWwrUZCJe3"),
            ("Standort", "Berlin Kreuzberg"),
            ("Währung", "EUR"),
            ("Versuche", "118"),
            ("Zahlungen", "110"),
            ("Abgelehnt", "6"),
            ("Nicht eingezogen", "0"),
            ("Brutto", "1.172,47"),
            ("Trinkgeld", "39,30"),
            ("Erstattungen", "10,46"),
            ("Anzahl Erstattungen", "2"),
            ("Nettoumsatz", "1.162,01"),
        ];
        let columns = cells.iter().enumerate();
        let whole = PageTable {
            columns: columns.map(|(at, cell)| column(cell, at < 2)).collect(),
            rows: vec![cells.iter().map(|(_, cell)| (*cell).to_owned()).collect()],
            ..PageTable::default()
        };
        // 1280 px are 80 letters of 16 px.
        let limit = width(&whole).div_ceil(10) + 2;
        assert!((70..80).contains(&limit), "{limit}");
    }

    #[test]
    fn names_cannot_break_out_and_nothing_is_fetched() {
        let bars = Bars {
            caption: "Readers".to_owned(),
            all: vec![Bar {
                label: "<script>alert(1)</script>".to_owned(),
                value: -3,
                text: "-3".to_owned(),
                rest: false,
            }],
            ..Bars::default()
        };
        let page = render(&HtmlPage {
            title: "Takings".to_owned(),
            parts: vec![Section {
                charts: vec![bars.clone()],
                rankings: vec![bars],
                ..Section::default()
            }],
            ..HtmlPage::default()
        });
        assert!(page.contains("&lt;script&gt;alert(1)"), "{page}");
        for never in ["<script", "http", "@import", "url(", "src=", "href="] {
            assert!(!page.contains(never), "{never}: {page}");
        }
    }

    #[test]
    fn what_has_no_name_is_no_measure_for_what_has() {
        let bar = |value, rest| Bar {
            value,
            rest,
            ..Bar::default()
        };
        let bars = Bars {
            caption: String::new(),
            all: vec![bar(50, false), bar(25, false), bar(9000, true)],
            ..Bars::default()
        };
        let text = ranking(&bars).into_string();
        let lengths: Vec<_> = text.matches(r#"<rect x="0" y="0" width=""#).collect();
        assert_eq!(lengths.len(), 2, "{text}");
        assert!(text.contains(r#"width="500""#), "{text}");
    }

    #[test]
    fn shares_are_of_a_thousand_and_never_overflow() {
        assert_eq!(share(50, 200), 250);
        assert_eq!(share(i64::MAX, i64::MAX), 1000);
        assert_eq!(share(-5, 10), 0);
        assert_eq!(share(0, 0), 0);
    }
}
