//! Text as a time.

use super::layout::{MONTHS, Part, WEEKDAYS, next};
use super::{Time, days_to};

/// What was read so far.
struct Read {
    year: i64,
    month: u32,
    day: u32,
    year_day: Option<u32>,
    hour: u32,
    minute: u32,
    second: u32,
    nanos: u32,
    is_afternoon: Option<bool>,
    offset: Option<i32>,
    zone: Option<String>,
}

/// Reads a text by Go's layout; `None` where it does not follow it.
pub(in super::super) fn parse(layout: &str, text: &str) -> Option<Time> {
    let mut read = Read {
        year: 0,
        month: 1,
        day: 1,
        year_day: None,
        hour: 0,
        minute: 0,
        second: 0,
        nanos: 0,
        is_afternoon: None,
        offset: None,
        zone: None,
    };
    let (mut layout, mut text) = (layout, text);
    loop {
        let (before, part, after) = next(layout);
        text = literal(before, text)?;
        let Some(part) = part else {
            return text.is_empty().then(|| read.time()).flatten();
        };
        text = read.part(part, text, after)?;
        layout = after;
    }
}

/// Takes what stands between parts. A space in the layout takes any number of them.
fn literal<'t>(before: &str, text: &'t str) -> Option<&'t str> {
    let mut text = text;
    let mut before = before;
    while let Some(c) = before.chars().next() {
        if c == ' ' {
            if !text.is_empty() && !text.starts_with(' ') {
                return None;
            }
            before = before.trim_start_matches(' ');
            text = text.trim_start_matches(' ');
        } else {
            before = &before[c.len_utf8()..];
            text = text.strip_prefix(c)?;
        }
    }
    Some(text)
}

/// A number of `least` to `most` digits.
fn number(text: &str, least: usize, most: usize) -> Option<(u32, &str)> {
    let count = text
        .bytes()
        .take(most)
        .take_while(u8::is_ascii_digit)
        .count();
    (count >= least).then_some(())?;
    Some((text[..count].parse().ok()?, &text[count..]))
}

/// The index of the name that a text starts with.
fn name<'t>(text: &'t str, names: &[&str], length: Option<usize>) -> Option<(usize, &'t str)> {
    let found = names.iter().enumerate().find_map(|(index, name)| {
        let name = &name[..length.unwrap_or(name.len())];
        let start = text.get(..name.len())?;
        start
            .eq_ignore_ascii_case(name)
            .then_some((index, name.len()))
    });
    found.map(|(index, length)| (index, &text[length..]))
}

impl Read {
    fn part<'t>(&mut self, part: Part, text: &'t str, after: &str) -> Option<&'t str> {
        let two = |padded: bool| number(text, if padded { 2 } else { 1 }, 2);
        let (found, rest) = match part {
            Part::LongMonth => return name(text, &MONTHS, None).map(|f| self.month(f)),
            Part::ShortMonth => return name(text, &MONTHS, Some(3)).map(|f| self.month(f)),
            Part::LongWeekday => return name(text, &WEEKDAYS, None).map(|(_, rest)| rest),
            Part::ShortWeekday => return name(text, &WEEKDAYS, Some(3)).map(|(_, rest)| rest),
            Part::LongYear => number(text, 4, 4)?,
            Part::ShortYear => number(text, 2, 2)?,
            Part::Month { padded }
            | Part::Hour12 { padded }
            | Part::Minute { padded }
            | Part::Second { padded } => two(padded)?,
            Part::Day { pad: Some(' ') } => number(text.strip_prefix(' ').unwrap_or(text), 1, 2)?,
            Part::Day { pad } => two(pad.is_some())?,
            Part::YearDay { .. } => number(text.trim_start_matches(' '), 1, 3)?,
            Part::Hour24 => two(false)?,
            Part::UpperHalf | Part::LowerHalf => return self.half(text, part),
            Part::ZoneName => return self.zone_name(text),
            Part::Zone { form, z } => return self.zone(text, form, z),
            Part::Fraction { digits, trimmed } => return self.fraction(text, digits, trimmed),
        };
        match part {
            Part::LongYear => self.year = found.into(),
            Part::ShortYear => self.year = i64::from(found) + if found >= 69 { 1900 } else { 2000 },
            Part::Month { .. } => self.month = found,
            Part::Day { .. } => self.day = found,
            Part::YearDay { .. } => self.year_day = Some(found),
            Part::Hour24 => self.hour = found,
            Part::Hour12 { .. } => self.hour = (found <= 12).then_some(found)?,
            Part::Minute { .. } => self.minute = found,
            _ => {
                self.second = found;
                // A fraction may follow where the layout has none.
                let (_, next, _) = next(after);
                let has_own = matches!(next, Some(Part::Fraction { .. }));
                let digits = rest
                    .get(1..)?
                    .bytes()
                    .take_while(u8::is_ascii_digit)
                    .count();
                if rest.starts_with(['.', ',']) && digits > 0 && !has_own {
                    return self.fraction(rest, digits, false);
                }
            }
        }
        Some(rest)
    }

    fn month<'t>(&mut self, (index, rest): (usize, &'t str)) -> &'t str {
        self.month = index as u32 + 1;
        rest
    }

    fn half<'t>(&mut self, text: &'t str, part: Part) -> Option<&'t str> {
        let names = if part == Part::UpperHalf {
            ["AM", "PM"]
        } else {
            ["am", "pm"]
        };
        let index = names.iter().position(|name| text.starts_with(name))?;
        self.is_afternoon = Some(index == 1);
        Some(&text[2..])
    }

    fn zone_name<'t>(&mut self, text: &'t str) -> Option<&'t str> {
        let length = text.bytes().take_while(u8::is_ascii_uppercase).count();
        (3..=4).contains(&length).then_some(())?;
        self.zone = Some(text[..length].to_owned());
        Some(&text[length..])
    }

    fn zone<'t>(&mut self, text: &'t str, form: &str, z: bool) -> Option<&'t str> {
        if let Some(rest) = text.strip_prefix('Z').filter(|_| z) {
            self.offset = Some(0);
            self.zone = Some("UTC".into());
            return Some(rest);
        }
        let sign = if text.starts_with('-') { -1 } else { 1 };
        let mut rest = text.strip_prefix(['+', '-'])?;
        let mut seconds = 0;
        for c in form.chars() {
            let unit = match c {
                'h' => 3600,
                'm' => 60,
                's' => 1,
                other => {
                    rest = rest.strip_prefix(other)?;
                    continue;
                }
            };
            let (found, after) = number(rest, 2, 2)?;
            (found < 60).then_some(())?;
            seconds += found as i32 * unit;
            rest = after;
        }
        self.offset = Some(sign * seconds);
        Some(rest)
    }

    fn fraction<'t>(&mut self, text: &'t str, digits: usize, trimmed: bool) -> Option<&'t str> {
        let Some(rest) = text.strip_prefix(['.', ',']) else {
            return trimmed.then_some(text);
        };
        let count = if trimmed {
            rest.bytes().take_while(u8::is_ascii_digit).count().min(9)
        } else {
            digits
        };
        let found = rest
            .get(..count)
            .filter(|d| d.bytes().all(|b| b.is_ascii_digit()))?;
        self.nanos = format!("{found:0<9}")[..9].parse().ok()?;
        Some(&rest[count..])
    }

    fn time(self) -> Option<Time> {
        let hour = match self.is_afternoon {
            Some(true) if self.hour < 12 => self.hour + 12,
            Some(false) if self.hour == 12 => 0,
            _ => self.hour,
        };
        let is_leap = self.year % 4 == 0 && (self.year % 100 != 0 || self.year % 400 == 0);
        let days = match self.month {
            2 if is_leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        let is_valid =
            (1..=days).contains(&self.day) && hour < 24 && self.minute < 60 && self.second < 60;
        is_valid.then_some(())?;
        let days = match self.year_day {
            Some(day) => days_to(self.year, 1, 1) + i64::from(day) - 1,
            None => days_to(self.year, self.month, self.day),
        };
        let offset = self.offset.unwrap_or(0);
        let local = days * 86_400 + i64::from(hour * 3600 + self.minute * 60 + self.second);
        let utc = offset == 0 && self.zone.is_none();
        Some(Time {
            seconds: local - i64::from(offset),
            nanos: self.nanos,
            offset,
            zone: self
                .zone
                .unwrap_or(if utc { "UTC".into() } else { String::new() }),
        })
    }
}
