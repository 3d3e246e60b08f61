//! `semverCompare`, with the constraints of
//! <https://github.com/Masterminds/semver#checking-version-constraints>.

use std::cmp::Ordering;

use super::super::error::Trouble;
use super::super::value::Value;
use super::{Call, Function, Result, function};

pub(super) const FUNCTIONS: &[Function] = &[function("semverCompare", 2, 2, semver_compare)];

/// `semverCompare ">=1.21-0" version`.
fn semver_compare<'a>(call: &Call<'a>) -> Result<Value<'a>> {
    let version = Version::read(call.text(1)?).ok_or_else(|| {
        Trouble::new("argument 2 of `semverCompare` is not a version")
            .hint("a version is written like `1.33.0`")
    })?;
    let constraint = call.text(0)?;
    let unread = || {
        Trouble::new("`semverCompare` does not understand its constraint")
            .hint("write e.g. `>=1.21-0` or `>=1.2, <2`")
    };
    let mut fits = false;
    for alternative in constraint.split("||") {
        fits |= all_of(alternative, &version).ok_or_else(unread)?;
    }
    Ok(fits.into())
}

/// A version, of which constraints may leave parts out.
#[derive(Clone, Debug, PartialEq)]
struct Version {
    numbers: [u64; 3],
    /// How many of the numbers were given.
    given: usize,
    pre: String,
}

impl Version {
    fn read(text: &str) -> Option<Self> {
        let text = text.trim().trim_start_matches('v');
        let text = text.split('+').next()?;
        let (numbers, pre) = text.split_once('-').unwrap_or((text, ""));
        let mut version = Self {
            numbers: [0; 3],
            given: 0,
            pre: pre.to_owned(),
        };
        for part in numbers.split('.') {
            if matches!(part, "x" | "X" | "*") {
                break;
            }
            *version.numbers.get_mut(version.given)? = part.parse().ok()?;
            version.given += 1;
        }
        Some(version)
    }

    /// The first version after all those that begin with the first `count` numbers.
    fn after(&self, count: usize) -> [u64; 3] {
        let mut numbers = [0; 3];
        numbers[..count].copy_from_slice(&self.numbers[..count]);
        numbers[count - 1] = numbers[count - 1].saturating_add(1);
        numbers
    }

    fn order(&self, other: &Self) -> Ordering {
        self.numbers.cmp(&other.numbers).then_with(|| {
            match (self.pre.is_empty(), other.pre.is_empty()) {
                (true, true) => Ordering::Equal,
                (true, false) => Ordering::Greater,
                (false, true) => Ordering::Less,
                (false, false) => pre_order(&self.pre, &other.pre),
            }
        })
    }
}

/// Numbers by value and before names; names by letters; what is longer comes later.
fn pre_order(a: &str, b: &str) -> Ordering {
    let key = |part: &str| match part.parse::<u64>() {
        Ok(number) => (0, number, String::new()),
        Err(_) => (1, 0, part.to_owned()),
    };
    a.split('.').map(key).cmp(b.split('.').map(key))
}

/// Comparisons with commas or spaces between them: all have to fit.
fn all_of(text: &str, version: &Version) -> Option<bool> {
    let text = text.replace(" - ", "~~");
    let mut fits = true;
    let mut rest = text.trim_start_matches([' ', ',']);
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let sign = rest.len()
            - rest
                .trim_start_matches(['=', '!', '<', '>', '~', '^'])
                .len();
        let (sign, after) = rest.split_at(sign);
        let after = after.trim_start();
        let end = after.find([' ', ',']).unwrap_or(after.len());
        fits &= match after[..end].split_once("~~") {
            Some((from, to)) => compare(">=", from, version)? && compare("<=", to, version)?,
            None => compare(sign, &after[..end], version)?,
        };
        rest = after[end..].trim_start_matches([' ', ',']);
    }
    Some(fits)
}

fn compare(sign: &str, bound: &str, version: &Version) -> Option<bool> {
    let bound = Version::read(bound)?;
    // A pre-release fits only where the constraint names one.
    if !version.pre.is_empty() && bound.pre.is_empty() && sign != "!=" {
        return Some(false);
    }
    let order = version.order(&bound);
    let is_below = |count: usize| count == 0 || version.numbers < bound.after(count);
    let begins = order.is_ge() && is_below(bound.given);
    Some(match sign {
        "" | "=" if bound.given < 3 => begins,
        "" | "=" => order.is_eq(),
        "!=" if bound.given < 3 => !begins,
        "!=" => order.is_ne(),
        ">" if bound.given < 3 => !is_below(bound.given),
        ">" => order.is_gt(),
        ">=" | "=>" => order.is_ge(),
        "<" => order.is_lt(),
        "<=" | "=<" if bound.given < 3 => is_below(bound.given),
        "<=" | "=<" => order.is_le(),
        "~" | "~>" => order.is_ge() && is_below(bound.given.min(2)),
        "^" => order.is_ge() && is_below(caret(&bound)),
        _ => return None,
    })
}

/// How many numbers `^` holds fixed: up to the first that is not zero.
fn caret(bound: &Version) -> usize {
    let fixed = bound
        .numbers
        .iter()
        .position(|number| *number > 0)
        .map_or(3, |index| index + 1);
    fixed.min(bound.given)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constraints() {
        for (constraint, version, fits) in [
            (">=1.21-0", "v1.33.1", true),
            (">=1.21-0", "v1.20.9", false),
            (">=1.21-0", "v1.33.1-gke.100", true),
            (">=1.21", "v1.33.1-gke.100", false),
            ("1.2.3", "1.2.3+build", true),
            ("1.2", "1.2.9", true),
            ("1.x", "1.9.9", true),
            ("*", "3.2.1", true),
            ("!=1.2", "1.3.0", true),
            (">1.2", "1.2.9", false),
            (">1.2", "1.3.0", true),
            ("<=1.2", "1.2.9", true),
            ("<1.2", "1.1.9", true),
            ("~1.2.3", "1.2.9", true),
            ("~1.2.3", "1.3.0", false),
            ("~1", "1.9.0", true),
            ("^1.2.3", "1.9.0", true),
            ("^1.2.3", "2.0.0", false),
            ("^0.2.3", "0.3.0", false),
            ("^0.0.3", "0.0.4", false),
            ("^0.0", "0.0.9", true),
            (">=1.2, <2", "1.9.0", true),
            (">=1.2 <2", "2.0.0", false),
            (">= 1.2 || 0.5", "0.5.1", true),
            ("1.2 - 1.4.5", "1.4.5", true),
            ("1.2 - 1.4.5", "1.4.6", false),
            (">1.0.0-alpha.2", "1.0.0-alpha.10", true),
        ] {
            let version = Version::read(version).unwrap();
            let found = constraint
                .split("||")
                .any(|part| all_of(part, &version).unwrap());
            assert_eq!(found, fits, "{constraint} {version:?}");
        }
    }
}
