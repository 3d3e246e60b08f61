//! When an artifact was made, as somebody says: no clock is read.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The last second that has four digits of a year.
const LAST: u64 = 253_402_300_799;

/// A moment, to the second.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Time(u64);

/// A text that is no moment.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum TimeError {
    /// It is not a date and time.
    #[error("expected a time such as `2026-11-27T08:00:00Z`, from 1970 on")]
    Text,
    /// It is not a number of seconds.
    #[error("expected seconds since 1970, from 0 to {LAST}")]
    Seconds,
}

impl Time {
    /// A time as in RFC 3339, in any zone.
    ///
    /// # Errors
    /// [`TimeError::Text`]
    pub(crate) fn parse(text: &str) -> Result<Self, TimeError> {
        parse(text).ok_or(TimeError::Text)
    }

    /// Seconds since 1970, as in `SOURCE_DATE_EPOCH`.
    /// <https://reproducible-builds.org/specs/source-date-epoch/>
    ///
    /// # Errors
    /// [`TimeError::Seconds`]
    pub(crate) fn from_epoch(text: &str) -> Result<Self, TimeError> {
        let seconds = text.parse().ok().filter(|seconds| *seconds <= LAST);
        seconds.map(Self).ok_or(TimeError::Seconds)
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let time: SystemTime = UNIX_EPOCH + Duration::from_secs(self.0);
        humantime::format_rfc3339_seconds(time).fmt(f)
    }
}

fn parse(text: &str) -> Option<Time> {
    let (local, east) = match text.strip_suffix(['Z', 'z']) {
        Some(local) => (local, 0),
        None => {
            let (local, zone) = text.split_at_checked(text.len().checked_sub(6)?)?;
            (local, zone_of(zone)?)
        }
    };
    let local = humantime::parse_rfc3339(&format!("{local}Z")).ok()?;
    let local = local.duration_since(UNIX_EPOCH).ok()?.as_secs();
    let seconds = local.checked_add_signed(-east)?;
    (seconds <= LAST).then_some(Time(seconds))
}

/// `+01:30` in seconds.
fn zone_of(text: &str) -> Option<i64> {
    let (sign, rest) = match text.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let (hours, minutes) = rest.split_once(':')?;
    let number = |digits: &str, below: i64| -> Option<i64> {
        let is_number = digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
        let number = digits.parse().ok().filter(|number| *number < below);
        number.filter(|_| is_number)
    };
    Some(sign * (number(hours, 24)? * 3600 + number(minutes, 60)? * 60))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_any_zone_are_printed_in_utc() {
        for (text, utc) in [
            ("2026-11-27T08:00:00Z", "2026-11-27T08:00:00Z"),
            ("2026-11-27T08:00:00.75Z", "2026-11-27T08:00:00Z"),
            ("2026-11-27T08:00:00+01:30", "2026-11-27T06:30:00Z"),
            ("2026-11-27T23:00:00-01:00", "2026-11-28T00:00:00Z"),
            ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"),
        ] {
            assert_eq!(Time::parse(text).unwrap().to_string(), utc);
        }
        assert_eq!(Time::default().to_string(), "1970-01-01T00:00:00Z");
    }

    #[test]
    fn what_is_no_time_is_an_error() {
        for text in [
            "",
            "Z",
            "now",
            "2026-11-27",
            "2026-11-27T08:00:00",
            "2026-13-27T08:00:00Z",
            "2026-11-27T08:00:00+25:00",
            "2026-11-27T08:00:00+1:000",
            "2026-11-27T08:00:00é0:00",
            "1970-01-01T00:00:00+01:00",
            "9999-12-31T23:59:59-01:00",
        ] {
            assert_eq!(Time::parse(text), Err(TimeError::Text), "{text}");
        }
    }

    #[test]
    fn an_epoch_is_a_number_of_seconds() {
        let time = Time::from_epoch("1764230400").unwrap();
        assert_eq!(time.to_string(), "2025-11-27T08:00:00Z");
        let last = Time::from_epoch("253402300799").unwrap();
        assert_eq!(last.to_string(), "9999-12-31T23:59:59Z");
        for text in ["", "-1", "1.5", "253402300800", "99999999999999999999"] {
            assert_eq!(Time::from_epoch(text), Err(TimeError::Seconds), "{text}");
        }
    }
}
