//! A time as text.

use super::layout::{MONTHS, Part, WEEKDAYS, next};
use super::{Civil, Time};

impl Time {
    /// The time as text in Go's layout.
    pub(in super::super) fn format(&self, layout: &str) -> String {
        let civil = self.civil();
        let mut out = String::new();
        let mut rest = layout;
        while !rest.is_empty() {
            let (before, part, after) = next(rest);
            out.push_str(before);
            if let Some(part) = part {
                let separator = rest[before.len()..].chars().next().unwrap_or('.');
                out.push_str(&self.part(part, &civil, separator));
            }
            rest = after;
        }
        out
    }

    fn part(&self, part: Part, civil: &Civil, separator: char) -> String {
        let month = MONTHS[civil.month as usize - 1];
        let hour12 = (civil.hour + 11) % 12 + 1;
        match part {
            Part::LongMonth => month.to_owned(),
            Part::ShortMonth => month[..3].to_owned(),
            Part::Month { padded } => number(civil.month, padded),
            Part::LongWeekday => WEEKDAYS[civil.weekday].to_owned(),
            Part::ShortWeekday => WEEKDAYS[civil.weekday][..3].to_owned(),
            Part::Day { pad: Some(' ') } => format!("{:>2}", civil.day),
            Part::Day { pad } => number(civil.day, pad.is_some()),
            Part::YearDay { pad: ' ' } => format!("{:>3}", civil.year_day),
            Part::YearDay { .. } => format!("{:03}", civil.year_day),
            Part::Hour24 => number(civil.hour, true),
            Part::Hour12 { padded } => number(hour12, padded),
            Part::Minute { padded } => number(civil.minute, padded),
            Part::Second { padded } => number(civil.second, padded),
            Part::LongYear => format!("{:04}", civil.year),
            Part::ShortYear => number(civil.year.rem_euclid(100) as u32, true),
            Part::UpperHalf => if civil.hour >= 12 { "PM" } else { "AM" }.to_owned(),
            Part::LowerHalf => if civil.hour >= 12 { "pm" } else { "am" }.to_owned(),
            Part::ZoneName if self.zone.is_empty() => self.offset_text("hm"),
            Part::ZoneName => self.zone.clone(),
            Part::Zone { z: true, .. } if self.offset == 0 => "Z".to_owned(),
            Part::Zone { form, .. } => self.offset_text(form),
            Part::Fraction { digits, trimmed } => self.fraction(digits, trimmed, separator),
        }
    }

    fn offset_text(&self, form: &str) -> String {
        let sign = if self.offset < 0 { '-' } else { '+' };
        let seconds = self.offset.unsigned_abs();
        let mut text = String::from(sign);
        for c in form.chars() {
            match c {
                'h' => text.push_str(&number(seconds / 3600, true)),
                'm' => text.push_str(&number(seconds / 60 % 60, true)),
                's' => text.push_str(&number(seconds % 60, true)),
                other => text.push(other),
            }
        }
        text
    }

    fn fraction(&self, digits: usize, trimmed: bool, separator: char) -> String {
        let nanos = format!("{:09}", self.nanos);
        let shown = &nanos[..digits.min(9)];
        let shown = if trimmed {
            shown.trim_end_matches('0')
        } else {
            shown
        };
        if shown.is_empty() {
            return String::new();
        }
        format!("{separator}{shown}")
    }
}

fn number(number: u32, padded: bool) -> String {
    if padded {
        format!("{number:02}")
    } else {
        number.to_string()
    }
}
