//! Which period stands beside another.

use jiff::Timestamp;
use jiff::civil::Date;

use super::days::plus;
use super::{Period, PeriodError, Span};

/// What a period is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum With {
    /// The one of the same length right before it; before a month, the month.
    Previous,
    /// The same days a week earlier.
    LastWeek,
    /// The same dates a year earlier; of a week, the same weekdays 52 weeks
    /// earlier.
    LastYear,
}

/// How far a period lies before the one it is compared with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shift {
    /// Not at all.
    #[default]
    None,
    /// By days.
    Days(i64),
    /// By months, day of the month by day of the month.
    Months(i64),
}

impl Shift {
    /// The day of the later period that stands beside a day of the earlier one.
    /// A day its month does not have is that month's last.
    pub fn forward(self, date: Date) -> Date {
        self.times(date, 1).unwrap_or(date)
    }

    fn back(self, date: Date) -> Result<Date, PeriodError> {
        self.times(date, -1)
    }

    fn times(self, date: Date, sign: i64) -> Result<Date, PeriodError> {
        match self {
            Self::None => Ok(date),
            Self::Days(days) => plus(date, days * sign),
            Self::Months(months) => {
                let span = jiff::Span::new().try_months(months * sign);
                span.and_then(|span| date.checked_add(span))
                    .map_err(|_| PeriodError::OutOfRange)
            }
        }
    }
}

impl Period {
    /// The period to compare this one with, and how its days line up.
    ///
    /// # Errors
    /// [`PeriodError::OutOfRange`] far from our time.
    pub fn compared(&self, with: With) -> Result<(Self, Shift), PeriodError> {
        let shift = match (with, self.span) {
            (With::LastWeek, _) | (With::Previous, Span::Week(..)) => Shift::Days(7),
            (With::LastYear, Span::Week(..)) => Shift::Days(364),
            (With::LastYear, _) => Shift::Months(12),
            (With::Previous, Span::Month(..)) => Shift::Months(1),
            (With::Previous, Span::Days(first, last)) => {
                let length = last.duration_since(first).as_hours() / 24;
                Shift::Days(length + 1)
            }
            (With::Previous, Span::Instants) => return self.right_before(),
        };
        let before = match (self.span, shift) {
            (Span::Month(first, _), Shift::Months(_)) => {
                let first = shift.back(first)?;
                self.whole(first, first.last_of_month())
            }
            (Span::Days(first, last) | Span::Week(first, last) | Span::Month(first, last), _) => {
                self.whole(shift.back(first)?, shift.back(last)?)
            }
            (Span::Instants, _) => {
                let (from, to) = (self.moved(self.from, shift)?, self.moved(self.to, shift)?);
                Self::between(from, to, self.days.clone(), Span::Instants)
            }
        };
        Ok((before?, shift))
    }

    fn whole(&self, first: Date, last: Date) -> Result<Self, PeriodError> {
        Self::spanning(Span::Days(first, last), first, last, self.days.clone())
    }

    /// As many seconds as this one has, up to its start.
    fn right_before(&self) -> Result<(Self, Shift), PeriodError> {
        let length = self.to.duration_since(self.from);
        let from = self
            .from
            .checked_sub(length)
            .map_err(|_| PeriodError::OutOfRange)?;
        let before = Self::between(from, self.from, self.days.clone(), Span::Instants)?;
        let apart = self.days.of(self.from).duration_since(self.days.of(from));
        Ok((before, Shift::Days(apart.as_hours() / 24)))
    }

    /// The same time on the wall of an earlier date.
    fn moved(&self, instant: Timestamp, shift: Shift) -> Result<Timestamp, PeriodError> {
        let wall = self.zone().to_datetime(instant);
        let earlier = shift.back(wall.date())?.to_datetime(wall.time());
        let zoned = self.zone().to_ambiguous_timestamp(earlier).compatible();
        zoned.map_err(|_| PeriodError::OutOfRange)
    }
}
