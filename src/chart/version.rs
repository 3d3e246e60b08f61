//! Versions of the chart.

use std::fmt;

/// Year, month, and count within the month: `26.11.3`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Version(pub u16, pub u16, pub u16);

impl Version {
    /// `26.11`, `26.11.3` or `v26.11.3`; what follows `-` or `+` does not count. A version without
    /// a count is the last one of its month.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let plain = text.trim().trim_start_matches(['v', 'V']);
        let plain = plain.split(['-', '+']).next()?;
        let mut numbers = plain.split('.').map(|part| match part {
            "x" | "X" | "*" => Some(u16::MAX),
            digits if digits.bytes().all(|c| c.is_ascii_digit()) => digits.parse().ok(),
            _ => None,
        });
        let (year, month) = (numbers.next()??, numbers.next().unwrap_or(Some(u16::MAX))?);
        let count = numbers.next().unwrap_or(Some(u16::MAX))?;
        numbers.next().is_none().then_some(Self(year, month, count))
    }

    /// `26.11`.
    pub(crate) fn short(self) -> String {
        format!("{}.{}", self.0, self.1)
    }

    pub(crate) fn semantic(self) -> semver::Version {
        semver::Version::new(self.0.into(), self.1.into(), self.2.into())
    }

    /// Whether both are of the same month.
    pub(crate) fn is_of_same_month(self, other: Self) -> bool {
        (self.0, self.1) == (other.0, other.1)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let Self(year, month, count) = self;
        write!(f, "{year}")?;
        for number in [month, count] {
            if *number != u16::MAX {
                write!(f, ".{number}")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_as_people_write_them() {
        let read = |text| Version::parse(text).map(|version| version.to_string());
        for (text, expected) in [
            ("26.8", "26.8"),
            ("26.8.1", "26.8.1"),
            ("v26.11.3", "26.11.3"),
            ("26.11.x", "26.11"),
            ("26", "26"),
            ("26.11.3-rc.1+build", "26.11.3"),
        ] {
            assert_eq!(read(text).as_deref(), Some(expected), "{text}");
        }
        for text in ["", "latest", "26.8.1.2", "26.-1", "99999.1", "26,8"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
