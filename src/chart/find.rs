//! The release of the chart that a person asks for.

use semver::VersionReq;

use super::{Chart, Version};

/// The text is no version.
#[derive(Debug, thiserror::Error)]
#[error("expected a release of matrix-stack such as `{}`, found `{given}`", Chart::newest().short())]
pub struct UnknownChart {
    given: String,
}

/// The release that stands for the one that was asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Taken {
    pub chart: &'static Chart,
    asked: Version,
}

impl Chart {
    /// The release for a version: `26.8`, `26.8.1`, `v26.11.3`. For one that is not known the next
    /// newer one stands, which has all of its values, or else the newest.
    ///
    /// # Errors
    /// The text is no version.
    pub fn find(version: &str) -> Result<&'static Self, UnknownChart> {
        Taken::parse(version).map(|taken| taken.chart)
    }
}

impl Taken {
    /// As [`Chart::find`], with what was asked for.
    ///
    /// # Errors
    /// The text is no version.
    pub(crate) fn parse(text: &str) -> Result<Self, UnknownChart> {
        let asked = Version::parse(text).ok_or_else(|| UnknownChart {
            given: text.escape_debug().to_string(),
        })?;
        let of_month = |chart: &&&'static Chart| chart.version.is_of_same_month(asked);
        let reaches = |chart: &&&'static Chart| chart.version >= asked;
        let known = Chart::all();
        let chart = known.iter().find(of_month);
        let chart = chart.or_else(|| known.iter().find(reaches));
        Ok(Self {
            chart: chart.copied().unwrap_or_else(Chart::newest),
            asked,
        })
    }

    /// The newest release in a range as Helm takes it: `^26.8`, `>=26.8.0 <26.9.0`, `26.8.x`.
    /// <https://github.com/Masterminds/semver#checking-version-constraints>
    pub(crate) fn newest_in(range: &str) -> Option<Self> {
        let range: Vec<_> = range.split("||").map(parts).collect::<Option<_>>()?;
        let fits = |version: &Version| {
            let version = version.semantic();
            range.iter().any(|part| part.matches(&version))
        };
        let mut all = Chart::all().iter().rev().flat_map(|chart| {
            let versions = (0..=chart.last).rev();
            versions.map(move |count| (*chart, Version(chart.version.0, chart.version.1, count)))
        });
        let (chart, asked) = all.find(|(_, version)| fits(version))?;
        Some(Self { chart, asked })
    }

    /// Says which release is taken, where it is not the one that was asked for.
    pub(crate) fn note(&self) -> Option<String> {
        let Self { chart, asked } = *self;
        let is_known =
            chart.version.is_of_same_month(asked) && (asked.2 == u16::MAX || asked.2 <= chart.last);
        // A whole year is its newest release.
        let is_open = asked.1 == u16::MAX && asked.0 == chart.version.0;
        if is_known || is_open {
            return None;
        }
        let all: Vec<String> = Chart::all().iter().map(|known| known.short()).collect();
        Some(format!(
            "matrix-stack {asked} is taken as {}: masthead knows {}",
            chart.version,
            all.join(" and ")
        ))
    }
}

/// One of the alternatives of a range. Its parts stand apart by commas or spaces.
fn parts(range: &str) -> Option<VersionReq> {
    let mut out = String::new();
    for word in range.split([' ', ',']).filter(|word| !word.is_empty()) {
        let is_open = out.ends_with(['<', '>', '=', '~', '^']);
        out.push_str(if is_open || out.is_empty() { "" } else { "," });
        // A version alone is that one, not any that it can be replaced with.
        let is_alone = !is_open && word.starts_with(|c: char| c.is_ascii_digit());
        out.push_str(if is_alone { "=" } else { "" });
        out.push_str(word);
    }
    VersionReq::parse(&out).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(text: &str) -> (String, bool) {
        let taken = Taken::parse(text).unwrap();
        (taken.chart.short(), taken.note().is_some())
    }

    #[test]
    fn versions_of_a_known_month_are_taken_without_a_word() {
        for (text, expected) in [
            ("26.8", "26.8"),
            ("26.8.0", "26.8"),
            ("v26.8.1", "26.8"),
            ("26.11", "26.11"),
            ("26.11.0", "26.11"),
            ("26.11.3", "26.11"),
            ("26", "26.11"),
        ] {
            assert_eq!(taken(text), (expected.to_owned(), false), "{text}");
        }
    }

    #[test]
    fn other_versions_are_taken_as_the_next_newer_one() {
        for (text, expected) in [
            ("25.6.1", "26.8"),
            ("26.7", "26.8"),
            ("26.9.4", "26.11"),
            ("26.10", "26.11"),
            ("26.11.4", "26.11"),
            ("26.12.0", "26.11"),
            ("27.1", "26.11"),
        ] {
            assert_eq!(taken(text), (expected.to_owned(), true), "{text}");
        }
        let note = Taken::parse("v26.9.4").unwrap().note().unwrap();
        assert_eq!(
            note,
            "matrix-stack 26.9.4 is taken as 26.11.3: masthead knows 26.8 and 26.11"
        );
    }

    #[test]
    fn ranges_as_helm_takes_them() {
        let newest = |range| Taken::newest_in(range).map(|taken| taken.asked.to_string());
        for (range, expected) in [
            ("^26.8", Some("26.11.3")),
            ("~26.8.0", Some("26.8.1")),
            (">=26.8.0 <26.9.0", Some("26.8.1")),
            (">= 26.8.0, < 26.11.0", Some("26.8.1")),
            ("26.8.0 || 26.11.0", Some("26.11.0")),
            (">27", None),
            ("latest", None),
        ] {
            assert_eq!(newest(range).as_deref(), expected, "{range}");
        }
    }

    #[test]
    fn what_is_no_version_is_told() {
        let error = Chart::find("latest").unwrap_err().to_string();
        assert_eq!(
            error,
            "expected a release of matrix-stack such as `26.11`, found `latest`"
        );
    }
}
