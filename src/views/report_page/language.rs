//! How a page speaks: its words, dates and numbers, in English or German.

use jiff::Timestamp;
use jiff::civil::{Date, Weekday};

use crate::money::{Currency, Money};
use crate::output::page::SharedWords as PageWords;
use crate::period::Period;
use crate::report::request::NO_TIPS;

/// The language of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Lang {
    /// English
    #[default]
    En,
    /// German
    De,
}

/// Every text of a page. A new one needs both.
#[derive(Debug)]
pub(super) struct ReportWords {
    pub(super) activity: &'static str,
    pub(super) balance: &'static str,
    pub(super) to: &'static str,
    pub(super) only: &'static str,
    pub(super) compared_with: &'static str,
    pub(super) not_complete: &'static str,
    pub(super) can_grow: &'static str,
    pub(super) no_tips: &'static str,
    pub(super) about_activity: &'static str,
    pub(super) about_balance: &'static str,
    pub(super) made_at: &'static str,
    pub(super) before: &'static str,
    pub(super) number: &'static str,
    pub(super) unknown: &'static str,
    pub(super) others: &'static str,
    pub(super) no_reason: &'static str,
    pub(super) net_sales: &'static str,
    pub(super) net: &'static str,
    pub(super) gross: &'static str,
    pub(super) tips: &'static str,
    pub(super) fees: &'static str,
    pub(super) refunds: &'static str,
    pub(super) disputes: &'static str,
    pub(super) payments: &'static str,
    pub(super) declined: &'static str,
    pub(super) uncaptured: &'static str,
    pub(super) of_one_attempt: &'static str,
    pub(super) of_attempts: &'static str,
    pub(super) by_day: &'static str,
    pub(super) by_hour: &'static str,
    pub(super) readers_by: &'static str,
    pub(super) locations_by: &'static str,
    pub(super) declines_by: &'static str,
    pub(super) nothing: &'static str,
    pub(super) rows: &'static str,
    pub(super) all_rows: &'static str,
    pub(super) first_rows: &'static str,
    pub(super) not_all_rows: &'static str,
    uptime: UptimeWords,
    page: PageWords,
}

/// What is said of how long readers were there.
#[derive(Debug)]
pub(crate) struct UptimeWords {
    pub(crate) heading: &'static str,
    pub(crate) locations: &'static str,
    pub(crate) readers: &'static str,
    pub(crate) location: &'static str,
    pub(crate) reader: &'static str,
    pub(crate) unknown: &'static str,
    /// The headings of the figures.
    pub(crate) figures: [&'static str; 5],
}

/// `{}` is filled in.
const EN: ReportWords = ReportWords {
    activity: "Card reader takings",
    balance: "Card reader money on the balance",
    to: "to",
    only: "Only",
    compared_with: "Compared with",
    not_complete: "Not complete",
    can_grow: "the figures can still grow",
    no_tips: NO_TIPS,
    about_activity: "Payments count on the day they were attempted, refunds on their own; net sales are \
                     gross less refunds. Online payments are left out.",
    about_balance: "Everything counts on the day it reached the balance, in the currency it is settled in; \
                    net is gross less fees, refunds and disputes. Online payments are left out.",
    made_at: "Made at",
    before: "before",
    number: "number",
    unknown: "(unknown)",
    others: "others",
    no_reason: "(no reason)",
    net_sales: "Net sales",
    net: "Net",
    gross: "Gross",
    tips: "Tips",
    fees: "Fees",
    refunds: "Refunds",
    disputes: "Disputes",
    payments: "Payments",
    declined: "Declined",
    uncaptured: "Uncaptured",
    of_one_attempt: "of 1 attempt",
    of_attempts: "of {} attempts",
    by_day: "{} by day",
    by_hour: "{} by hour",
    readers_by: "Readers by {}",
    locations_by: "Locations by {}",
    declines_by: "Declines by reason",
    nothing: "There were no payments and no refunds at card readers in this period.",
    rows: "Rows",
    all_rows: "All rows",
    first_rows: "The first {} of {} rows",
    not_all_rows: "The table below has the first {} of {} rows; --out has all of them in a file for spreadsheets.",
    uptime: UptimeWords {
        heading: "Uptime",
        locations: "Locations, the time of all their readers: {} of it was looked at, the rest is unknown",
        readers: "Readers",
        location: "Location",
        reader: "Reader",
        unknown: "unknown",
        figures: ["Uptime", "Down", "Unknown", "Outages", "Longest"],
    },
    page: PageWords {
        lang: "en",
        most: "most",
        figures: "Figures",
        scrolls: "The table goes on to the right: scroll it.",
    },
};

const DE: ReportWords = ReportWords {
    activity: "Umsätze der Kartenleser",
    balance: "Geld der Kartenleser auf dem Stripe-Guthaben",
    to: "bis",
    only: "Nur",
    compared_with: "Verglichen mit",
    not_complete: "Unvollständig",
    can_grow: "die Zahlen können noch wachsen",
    no_tips: "der Schlüssel darf keine PaymentIntents lesen, deshalb sind die Trinkgelder unbekannt",
    about_activity: "Zahlungen zählen an dem Tag, an dem sie versucht wurden, Erstattungen an ihrem eigenen; \
                     Nettoumsatz ist brutto abzüglich Erstattungen. Online-Zahlungen sind nicht enthalten.",
    about_balance: "Alles zählt an dem Tag, an dem es auf dem Guthaben ankam, in der Währung der Abrechnung; \
                    netto ist brutto abzüglich Gebühren, Erstattungen und Anfechtungen. Online-Zahlungen \
                    sind nicht enthalten.",
    made_at: "Erstellt am",
    before: "zuvor",
    number: "Anzahl",
    unknown: "(unbekannt)",
    others: "übrige",
    no_reason: "(kein Grund)",
    net_sales: "Nettoumsatz",
    net: "Netto",
    gross: "Brutto",
    tips: "Trinkgeld",
    fees: "Gebühren",
    refunds: "Erstattungen",
    disputes: "Anfechtungen",
    payments: "Zahlungen",
    declined: "Abgelehnt",
    uncaptured: "Nicht eingezogen",
    of_one_attempt: "von 1 Versuch",
    of_attempts: "von {} Versuchen",
    by_day: "{} nach Tagen",
    by_hour: "{} nach Stunden",
    readers_by: "Kartenleser, {}",
    locations_by: "Standorte, {}",
    declines_by: "Ablehnungen nach Grund",
    nothing: "In diesem Zeitraum gab es an Kartenlesern keine Zahlungen und keine Erstattungen.",
    rows: "Zeilen",
    all_rows: "Alle Zeilen",
    first_rows: "Die ersten {} von {} Zeilen",
    not_all_rows: "Die Tabelle unten zeigt die ersten {} von {} Zeilen; --out schreibt alle in eine Datei für Tabellenprogramme.",
    uptime: UptimeWords {
        heading: "Verfügbarkeit",
        locations: "Standorte, die Zeit aller ihrer Kartenleser: {} davon wurde beobachtet, der Rest ist unbekannt",
        readers: "Kartenleser",
        location: "Standort",
        reader: "Kartenleser",
        unknown: "unbekannt",
        figures: [
            "Verfügbar",
            "Ausgefallen",
            "Unbekannt",
            "Ausfälle",
            "Längster",
        ],
    },
    page: PageWords {
        lang: "de",
        most: "am meisten",
        figures: "Zahlen",
        scrolls: "Die Tabelle geht rechts weiter: bitte schieben.",
    },
};

/// Columns of reports in German.
const COLUMNS: &[(&str, &str)] = &[
    ("reader", "Kartenleser"),
    ("reader_label", "Kartenleser"),
    ("location", "Standort"),
    ("location_name", "Standort"),
    ("day", "Tag"),
    ("hour", "Stunde"),
    ("weekday", "Wochentag"),
    ("brand", "Marke"),
    ("read_method", "Leseart"),
    ("wallet", "Wallet"),
    ("decline_code", "Ablehnungsgrund"),
    ("reference_prefix", "Referenz"),
    ("currency", "Währung"),
    ("attempts", "Versuche"),
    ("payments", "Zahlungen"),
    ("declined", "Abgelehnt"),
    ("uncaptured", "Nicht eingezogen"),
    ("gross", "Brutto"),
    ("tips", "Trinkgeld"),
    ("fees", "Gebühren"),
    ("refunds", "Erstattungen"),
    ("refund_count", "Anzahl Erstattungen"),
    ("disputes", "Anfechtungen"),
    ("dispute_count", "Anzahl Anfechtungen"),
    ("net_sales", "Nettoumsatz"),
    ("net", "Netto"),
    ("payments_before", "Zahlungen zuvor"),
    ("payments_diff", "Zahlungen ±%"),
    ("net_sales_before", "Nettoumsatz zuvor"),
    ("net_sales_diff", "Nettoumsatz ±%"),
    ("net_before", "Netto zuvor"),
    ("net_diff", "Netto ±%"),
];

const WEEKDAYS: [(&str, &str, &str); 7] = [
    ("monday", "Montag", "Mo"),
    ("tuesday", "Dienstag", "Di"),
    ("wednesday", "Mittwoch", "Mi"),
    ("thursday", "Donnerstag", "Do"),
    ("friday", "Freitag", "Fr"),
    ("saturday", "Samstag", "Sa"),
    ("sunday", "Sonntag", "So"),
];

const MONTHS: [&str; 12] = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
];

/// Puts texts in the place of `{}`, one after another.
pub(crate) fn filled(text: &str, with: &[&str]) -> String {
    with.iter()
        .fold(text.to_owned(), |text, with| text.replacen("{}", with, 1))
}

fn german(day: Weekday) -> (&'static str, &'static str) {
    let at = usize::try_from(day.to_monday_zero_offset()).unwrap_or(0);
    WEEKDAYS
        .get(at)
        .map_or(("", ""), |(_, long, short)| (long, short))
}

impl Lang {
    pub(super) const fn words(self) -> &'static ReportWords {
        match self {
            Self::En => &EN,
            Self::De => &DE,
        }
    }

    pub(crate) const fn uptime(self) -> &'static UptimeWords {
        &self.words().uptime
    }

    /// The words of what pages are drawn of.
    pub(super) const fn of_page(self) -> PageWords {
        self.words().page
    }

    /// A decimal number; thousands stand apart, and no line breaks there.
    pub(crate) fn number(self, decimal: &str) -> String {
        let (group, mark) = match self {
            Self::En => ('\u{202f}', "."),
            Self::De => ('.', ","),
        };
        let (whole, rest) = decimal.split_once('.').unwrap_or((decimal, ""));
        let (sign, digits) = match whole.strip_prefix('-') {
            Some(digits) => ("\u{2212}", digits),
            None => ("", whole),
        };
        let mut text = sign.to_owned();
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                text.push(group);
            }
            text.push(digit);
        }
        if !rest.is_empty() {
            text.push_str(mark);
            text.push_str(rest);
        }
        text
    }

    pub(super) fn money(self, minor: i64, currency: Currency) -> String {
        self.number(&Money::new(minor, currency).decimal())
    }

    pub(super) fn count(self, number: u64) -> String {
        self.number(&number.to_string())
    }

    /// How much more or less something is than before, in percent: with a digit after
    /// the point where it is below a hundred. Of nothing there is no percentage.
    pub(super) fn change(self, now: i64, before: i64) -> Option<String> {
        if before == 0 {
            return (now == 0).then(|| "\u{b1}0\u{a0}%".to_owned());
        }
        let (now, before) = (i128::from(now), i128::from(before));
        let size = before.unsigned_abs();
        let diff = (now - before).unsigned_abs();
        // Half a step goes away from nothing.
        let tenths = (diff * 2000 + size) / (size * 2);
        let sign = match (now - before).signum() {
            _ if tenths == 0 => "\u{b1}",
            1 => "+",
            _ => "\u{2212}",
        };
        let decimal = if tenths < 1000 && tenths != 0 {
            format!("{}.{}", tenths / 10, tenths % 10)
        } else {
            ((diff * 200 + size) / (size * 2)).to_string()
        };
        Some(format!("{sign}{}\u{a0}%", self.number(&decimal)))
    }

    /// A day in a table.
    pub(super) fn day(self, day: Date) -> String {
        match self {
            Self::En => day.to_string(),
            Self::De => day.strftime("%d.%m.%Y").to_string(),
        }
    }

    /// A day with its weekday.
    pub(super) fn weekday_and_day(self, day: Date) -> String {
        match self {
            Self::En => day.strftime("%a %Y-%m-%d").to_string(),
            Self::De => format!("{}, {}", german(day.weekday()).1, self.day(day)),
        }
    }

    /// The day, or from which day to which, in words.
    pub(super) fn days(self, first: Date, last: Date) -> String {
        let long = |day: Date| match self {
            Self::En => day.strftime("%-d %B %Y").to_string(),
            Self::De => {
                let month = usize::from(day.month().unsigned_abs().saturating_sub(1));
                let month = MONTHS.get(month).copied().unwrap_or_default();
                format!("{}. {month} {}", day.day(), day.year())
            }
        };
        if first != last {
            return format!("{} {} {}", long(first), self.words().to, long(last));
        }
        let weekday = match self {
            Self::En => first.strftime("%A").to_string(),
            Self::De => german(first.weekday()).0.to_owned(),
        };
        format!("{weekday}, {}", long(first))
    }

    /// From when to when, as clocks there show it.
    pub(super) fn on_the_wall(self, period: &Period) -> String {
        if self == Self::En {
            return period.on_the_wall();
        }
        let show = |at: Timestamp| {
            let at = at.to_zoned(period.zone().clone());
            let form = if at.second() == 0 {
                "%d.%m.%Y %H:%M"
            } else {
                "%d.%m.%Y %H:%M:%S"
            };
            at.strftime(form).to_string()
        };
        format!("{} bis {}", show(period.from()), show(period.to()))
    }

    /// A word within a sentence: German nouns stay as they are.
    pub(super) fn within(self, word: &str) -> String {
        match self {
            Self::En => word.to_lowercase(),
            Self::De => word.to_owned(),
        }
    }

    /// Whose account, in which mode.
    pub(super) fn whose(self, whose: &str) -> String {
        let (Self::De, Some((account, mode))) = (self, whose.rsplit_once(", ")) else {
            return whose.to_owned();
        };
        let mode = match mode {
            "live mode" => "Live-Modus",
            "test mode" => "Testmodus",
            "simulator" => "Simulator",
            "unknown mode" => "Modus unbekannt",
            other => other,
        };
        match account.strip_prefix("the account of ") {
            Some(key) => format!("das Konto von {key}, {mode}"),
            None => format!("{account}, {mode}"),
        }
    }

    /// A weekday by its name in reports.
    pub(super) fn weekday(self, name: &str) -> String {
        let known = WEEKDAYS.iter().find(|(english, ..)| *english == name);
        match (self, known) {
            (Self::De, Some((_, german, _))) => (*german).to_owned(),
            _ => capital(name),
        }
    }

    /// A column's name as people write it.
    pub(super) fn column(self, name: &str) -> String {
        if self == Self::De
            && let Some((_, german)) = COLUMNS.iter().find(|(column, _)| *column == name)
        {
            return (*german).to_owned();
        }
        let name = match name {
            "reader_label" => "reader",
            "location_name" => "location",
            other => other,
        };
        match name.strip_suffix("_diff") {
            Some(of) => format!("{} ±%", capital(&of.replace('_', " "))),
            None => capital(&name.replace('_', " ")),
        }
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::dimension::Dimension;
    use crate::report::rows::columns;
    use crate::report::totals::Basis;

    #[test]
    fn thousands_stand_apart() {
        let en = |text| Lang::En.number(text);
        assert_eq!(en("-1234567.50"), "\u{2212}1\u{202f}234\u{202f}567.50");
        assert_eq!(en("900"), "900");
        assert_eq!(en("0.05"), "0.05");
        assert_eq!(Lang::De.number("-1234567.50"), "\u{2212}1.234.567,50");
        assert_eq!(Lang::De.number("0.125"), "0,125");
    }

    #[test]
    fn changes_are_percentages() {
        for (now, before, text) in [
            (150, 100, "+50.0\u{a0}%"),
            (100, 150, "\u{2212}33.3\u{a0}%"),
            (100, 100, "±0\u{a0}%"),
            (250, 100, "+150\u{a0}%"),
            (-50, 100, "\u{2212}150\u{a0}%"),
            (-50, -100, "+50.0\u{a0}%"),
            (200_000, 1, "+19\u{202f}999\u{202f}900\u{a0}%"),
            (100_001, 100_000, "±0\u{a0}%"),
            (100_050, 100_000, "+0.1\u{a0}%"),
            (0, 0, "±0\u{a0}%"),
            (i64::MAX, i64::MIN, "+200\u{a0}%"),
        ] {
            assert_eq!(
                Lang::En.change(now, before).as_deref(),
                Some(text),
                "{now} {before}"
            );
        }
        assert_eq!(
            Lang::De.change(125, 1000).as_deref(),
            Some("\u{2212}87,5\u{a0}%")
        );
        assert_eq!(Lang::En.change(1, 0), None);
    }

    #[test]
    fn days_are_written_as_there() {
        let (first, last) = ("2026-03-01".parse().unwrap(), "2026-03-31".parse().unwrap());
        assert_eq!(Lang::En.days(first, last), "1 March 2026 to 31 March 2026");
        assert_eq!(Lang::De.days(first, last), "1. März 2026 bis 31. März 2026");
        assert_eq!(Lang::De.days(first, first), "Sonntag, 1. März 2026");
        assert_eq!(Lang::De.weekday_and_day(last), "Di, 31.03.2026");
        assert_eq!(Lang::De.weekday("sunday"), "Sonntag");
        assert_eq!(Lang::En.weekday("sunday"), "Sunday");
    }

    #[test]
    fn every_column_has_a_german_name() {
        for basis in [Basis::Activity, Basis::Balance] {
            for column in columns(basis, &Dimension::ALL, true) {
                let known = COLUMNS.iter().any(|(name, _)| *name == column);
                assert!(known, "{column}");
            }
        }
    }
}
