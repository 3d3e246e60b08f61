//! The parts of a layout.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    LongMonth,
    ShortMonth,
    Month {
        padded: bool,
    },
    LongWeekday,
    ShortWeekday,
    Day {
        pad: Option<char>,
    },
    YearDay {
        pad: char,
    },
    Hour24,
    Hour12 {
        padded: bool,
    },
    Minute {
        padded: bool,
    },
    Second {
        padded: bool,
    },
    LongYear,
    ShortYear,
    UpperHalf,
    LowerHalf,
    ZoneName,
    Zone {
        form: &'static str,
        z: bool,
    },
    /// `.000`, or `.999`, which leaves zeros out.
    Fraction {
        digits: usize,
        trimmed: bool,
    },
}

/// In the order in which they are tried.
const PARTS: &[(&str, Part)] = &[
    ("January", Part::LongMonth),
    ("Jan", Part::ShortMonth),
    ("Monday", Part::LongWeekday),
    ("Mon", Part::ShortWeekday),
    ("MST", Part::ZoneName),
    ("002", Part::YearDay { pad: '0' }),
    ("01", Part::Month { padded: true }),
    ("02", Part::Day { pad: Some('0') }),
    ("03", Part::Hour12 { padded: true }),
    ("04", Part::Minute { padded: true }),
    ("05", Part::Second { padded: true }),
    ("06", Part::ShortYear),
    ("15", Part::Hour24),
    ("1", Part::Month { padded: false }),
    ("2006", Part::LongYear),
    ("2", Part::Day { pad: None }),
    ("__2", Part::YearDay { pad: ' ' }),
    ("_2", Part::Day { pad: Some(' ') }),
    ("3", Part::Hour12 { padded: false }),
    ("4", Part::Minute { padded: false }),
    ("5", Part::Second { padded: false }),
    ("PM", Part::UpperHalf),
    ("pm", Part::LowerHalf),
    (
        "-07:00:00",
        Part::Zone {
            form: "h:m:s",
            z: false,
        },
    ),
    (
        "-07:00",
        Part::Zone {
            form: "h:m",
            z: false,
        },
    ),
    (
        "-070000",
        Part::Zone {
            form: "hms",
            z: false,
        },
    ),
    (
        "-0700",
        Part::Zone {
            form: "hm",
            z: false,
        },
    ),
    (
        "-07",
        Part::Zone {
            form: "h",
            z: false,
        },
    ),
    (
        "Z07:00:00",
        Part::Zone {
            form: "h:m:s",
            z: true,
        },
    ),
    (
        "Z07:00",
        Part::Zone {
            form: "h:m",
            z: true,
        },
    ),
    (
        "Z070000",
        Part::Zone {
            form: "hms",
            z: true,
        },
    ),
    (
        "Z0700",
        Part::Zone {
            form: "hm",
            z: true,
        },
    ),
    ("Z07", Part::Zone { form: "h", z: true }),
];

/// The text before the first part of a layout, the part, and the rest.
pub(super) fn next(layout: &str) -> (&str, Option<Part>, &str) {
    for (at, _) in layout.char_indices() {
        let (before, rest) = layout.split_at(at);
        if let Some((part, length)) = part(rest) {
            return (before, Some(part), &rest[length..]);
        }
    }
    (layout, None, "")
}

fn part(rest: &str) -> Option<(Part, usize)> {
    if rest.starts_with("_2006") {
        return None;
    }
    if let Some(found) = fraction(rest) {
        return Some(found);
    }
    let (text, part) = PARTS.iter().find(|(text, _)| rest.starts_with(text))?;
    let next_is_small = rest[text.len()..].starts_with(|c: char| c.is_ascii_lowercase());
    match part {
        Part::ShortMonth | Part::ShortWeekday if next_is_small => None,
        part => Some((*part, text.len())),
    }
}

fn fraction(rest: &str) -> Option<(Part, usize)> {
    let digits = rest.strip_prefix(['.', ','])?;
    let digit = digits.chars().next().filter(|c| matches!(c, '0' | '9'))?;
    let count = digits.chars().take_while(|c| *c == digit).count();
    let ends = !digits[count..].starts_with(|c: char| c.is_ascii_digit());
    let part = Part::Fraction {
        digits: count,
        trimmed: digit == '9',
    };
    ends.then_some((part, count + 1))
}

pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

pub(super) const WEEKDAYS: [&str; 7] = [
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
];
