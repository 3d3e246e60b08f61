//! Points in time, printed and read by Go's layouts: <https://pkg.go.dev/time#Layout>. The zone of
//! the machine is taken to be UTC, so that a value gives the same text everywhere.

mod duration;
mod layout;
mod parse;
mod print;

use std::fmt;

pub(super) use duration::{duration_text, parse_duration};
pub(super) use parse::parse;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Time {
    /// Seconds since 1970, UTC.
    pub seconds: i64,
    pub nanos: u32,
    /// How many seconds its zone is before UTC.
    pub offset: i32,
    /// What its zone is called; empty where only the offset is known.
    pub zone: String,
}

/// Year, month, day, hour, minute and second in the time's own zone.
pub(super) struct Civil {
    pub year: i64,
    pub month: u32,
    pub day: u32,
    pub hour: u32,
    pub minute: u32,
    pub second: u32,
    /// From 1.
    pub year_day: u32,
    /// From 0, which is Sunday.
    pub weekday: usize,
}

/// What Go calls the zero time: the start of the year 1.
const ZERO: i64 = -62_135_596_800;

impl Default for Time {
    fn default() -> Self {
        Self::at(ZERO)
    }
}

impl Time {
    pub(super) fn at(seconds: i64) -> Self {
        Self {
            seconds,
            nanos: 0,
            offset: 0,
            zone: "UTC".into(),
        }
    }

    /// The same moment in UTC.
    pub(super) fn utc(&self) -> Self {
        Self {
            nanos: self.nanos,
            ..Self::at(self.seconds)
        }
    }

    /// Later by a number of nanoseconds.
    pub(super) fn later(&self, nanos: i64) -> Self {
        let sum = i128::from(self.nanos) + i128::from(nanos);
        let seconds = i64::try_from(sum.div_euclid(1_000_000_000)).unwrap_or_default();
        Self {
            seconds: self.seconds.saturating_add(seconds),
            nanos: sum.rem_euclid(1_000_000_000) as u32,
            ..self.clone()
        }
    }

    pub(super) fn civil(&self) -> Civil {
        let local = self.seconds.saturating_add(self.offset.into());
        let (days, rest) = (local.div_euclid(86_400), local.rem_euclid(86_400) as u32);
        let (year, month, day) = date_of(days);
        Civil {
            year,
            month,
            day,
            hour: rest / 3600,
            minute: rest / 60 % 60,
            second: rest % 60,
            year_day: (days - days_to(year, 1, 1) + 1) as u32,
            weekday: (days + 4).rem_euclid(7) as usize,
        }
    }
}

/// As Go prints a time: `2026-01-02 15:04:05 +0000 UTC`.
impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.format("2006-01-02 15:04:05.999999999 -0700 MST"))
    }
}

/// Days from 1970 to a date.
///
/// Source: <https://howardhinnant.github.io/date_algorithms.html>
pub(super) fn days_to(year: i64, month: u32, day: u32) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((i64::from(month) + 9) % 12) + 2) / 5 + i64::from(day) - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

fn date_of(days: i64) -> (i64, u32, u32) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    (
        year + era * 400 + i64::from(month <= 2),
        month as u32,
        day as u32,
    )
}

#[cfg(test)]
mod tests;
