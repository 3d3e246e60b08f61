//! Versions and their constraints, as <https://github.com/Masterminds/semver> has them.

use std::cmp::Ordering;
use std::fmt;

/// A version, of which parts that were not given are 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Version {
    pub numbers: [u64; 3],
    pub pre: String,
    pub metadata: String,
    /// As it was written.
    pub original: String,
}

/// One comparison, e.g. `>=1.2`.
struct Constraint {
    sign: String,
    version: Version,
    /// How many of the numbers were given. What is none, as `*`, has all of them free.
    given: usize,
}

impl Version {
    /// Reads a version, which may leave numbers out at its end.
    pub(super) fn read(text: &str) -> Option<Self> {
        let plain = text.strip_prefix('v').unwrap_or(text);
        let (rest, metadata) = split(plain, '+')?;
        let (numbers, pre) = split(rest, '-')?;
        let mut version = Self {
            numbers: [0; 3],
            pre: pre.to_owned(),
            metadata: metadata.to_owned(),
            original: text.to_owned(),
        };
        for (index, part) in numbers.split('.').enumerate() {
            let digits = part.bytes().all(|b| b.is_ascii_digit());
            *version.numbers.get_mut(index).filter(|_| digits)? = part.parse().ok()?;
        }
        let has_zero = |part: &str| {
            part.len() > 1 && part.starts_with('0') && part.bytes().all(|b| b.is_ascii_digit())
        };
        (!pre.split('.').any(has_zero)).then_some(version)
    }

    pub(super) fn order(&self, other: &Self) -> Ordering {
        self.numbers
            .cmp(&other.numbers)
            .then_with(|| pre_order(&self.pre, &other.pre))
    }
}

/// What stands before and after a sign; what is after it is words with dots between them.
fn split(text: &str, sign: char) -> Option<(&str, &str)> {
    let Some((before, after)) = text.split_once(sign) else {
        return Some((text, ""));
    };
    let is_word = |part: &str| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    after.split('.').all(is_word).then_some((before, after))
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let [major, minor, patch] = self.numbers;
        write!(f, "{major}.{minor}.{patch}")?;
        if !self.pre.is_empty() {
            write!(f, "-{}", self.pre)?;
        }
        if !self.metadata.is_empty() {
            write!(f, "+{}", self.metadata)?;
        }
        Ok(())
    }
}

/// What is no pre-release is last. Numbers by value and before names; names by letters; what is
/// longer comes later.
fn pre_order(a: &str, b: &str) -> Ordering {
    let key = |part: &str| match part.parse::<u64>() {
        Ok(number) => (0, number, String::new()),
        Err(_) => (1, 0, part.to_owned()),
    };
    match (a.is_empty(), b.is_empty()) {
        (false, false) => a.split('.').map(key).cmp(b.split('.').map(key)),
        (a_is_empty, b_is_empty) => a_is_empty.cmp(&b_is_empty),
    }
}

/// Whether a version fits a constraint such as `>=1.2, <2 || ~4`; `None` where that is not one.
pub(super) fn fits(constraint: &str, version: &Version) -> Option<bool> {
    let mut fits = false;
    for alternative in constraint.split("||") {
        let all = constraints(alternative)?;
        fits |= all.iter().all(|constraint| constraint.fits(version));
    }
    Some(fits)
}

/// Comparisons with commas or spaces between them: all have to fit.
fn constraints(text: &str) -> Option<Vec<Constraint>> {
    let mut all = Vec::new();
    let mut rest = text.trim();
    loop {
        let end = rest.find(|c| !"=!<>~^".contains(c)).unwrap_or(rest.len());
        let (sign, after) = rest.split_at(end);
        let after = after.trim_start();
        let end = after
            .find([' ', ',', '=', '!', '<', '>', '~', '^'])
            .unwrap_or(after.len());
        let (bound, after) = after.split_at(end);
        if let Some(after) = after.strip_prefix(" - ").filter(|_| sign.is_empty()) {
            let end = after.find([' ', ',']).unwrap_or(after.len());
            all.push(Constraint::read(">=", bound)?);
            all.push(Constraint::read("<=", &after[..end])?);
            rest = after[end..].trim_start();
        } else {
            all.push(Constraint::read(sign, bound)?);
            rest = after.trim_start();
        }
        let next = rest.strip_prefix(',').map(str::trim_start);
        match next {
            Some(next) => rest = next,
            None if rest.is_empty() => return Some(all),
            None => {}
        }
    }
}

impl Constraint {
    fn read(sign: &str, text: &str) -> Option<Self> {
        const SIGNS: [&str; 12] = [
            "", "=", "!=", ">", "<", ">=", "=>", "<=", "=<", "~", "~>", "^",
        ];
        SIGNS.contains(&sign).then_some(())?;
        let plain = text.strip_prefix('v').unwrap_or(text);
        let end = plain.find(['-', '+']).unwrap_or(plain.len());
        let (numbers, rest) = plain.split_at(end);
        let parts: Vec<&str> = numbers.split('.').collect();
        let is_free = |part: &&str| matches!(*part, "x" | "X" | "*");
        let known = |part: &&str| is_free(part) || part.parse::<u64>().is_ok();
        (parts.len() <= 3 && parts.iter().all(known)).then_some(())?;
        let given = parts.iter().position(is_free).unwrap_or(parts.len());
        let numbers = if given == 0 {
            "0".to_owned()
        } else {
            parts[..given].join(".")
        };
        Some(Self {
            sign: sign.to_owned(),
            version: Version::read(&(numbers + rest))?,
            given,
        })
    }

    fn fits(&self, version: &Version) -> bool {
        let bound = &self.version;
        // A pre-release fits only where the constraint names one.
        if !version.pre.is_empty() && bound.pre.is_empty() && (self.sign != "!=" || self.given < 3)
        {
            return false;
        }
        let order = version.order(bound);
        match self.sign.as_str() {
            "" | "=" if self.given == 3 => order.is_eq(),
            "" | "=" | "~" | "~>" => order.is_ge() && self.begins(version, 2),
            "!=" if self.given == 3 => order.is_ne(),
            "!=" => !self.begins(version, 3) || self.given == 2 && version.pre != bound.pre,
            ">" => self.is_above(version, order),
            ">=" | "=>" => order.is_ge(),
            "<" => order.is_lt(),
            "<=" | "=<" if self.given < 3 => {
                version.numbers[0] < bound.numbers[0] || self.begins_or_is_below(version)
            }
            "<=" | "=<" => order.is_le(),
            _ => order.is_ge() && self.is_caret(version),
        }
    }

    /// Whether the first numbers are those that were given, `most` of them.
    fn begins(&self, version: &Version, most: usize) -> bool {
        let bound = &self.version;
        // `~0.0.0` and `*` take all.
        if most == 2 && bound.numbers == [0; 3] && matches!(self.given, 0 | 3) {
            return true;
        }
        let count = self.given.max(1).min(most);
        version.numbers[..count] == bound.numbers[..count]
    }

    fn begins_or_is_below(&self, version: &Version) -> bool {
        let (found, bound) = (version.numbers, self.version.numbers);
        if found[0] > bound[0] {
            return false;
        }
        found[1] <= bound[1] || self.given == 1
    }

    fn is_above(&self, version: &Version, order: Ordering) -> bool {
        let (found, bound) = (version.numbers, self.version.numbers);
        match self.given {
            1 => found[0] > bound[0],
            2 => found[..2] > bound[..2],
            _ => order.is_gt(),
        }
    }

    /// `^` holds what comes first up to the first that is not zero.
    fn is_caret(&self, version: &Version) -> bool {
        let (found, bound) = (version.numbers, self.version.numbers);
        if bound[0] > 0 || self.given == 1 {
            return found[0] == bound[0];
        }
        if found[0] > bound[0] {
            return false;
        }
        if bound[1] > 0 || self.given == 2 {
            return found[1] == bound[1];
        }
        found[1] == 0 && found[2] == bound[2]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constraints() {
        for (constraint, version, expected) in [
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
            (">1.0.0-alpha.2", "1.0.0", true),
        ] {
            let version = Version::read(version).unwrap();
            assert_eq!(
                fits(constraint, &version),
                Some(expected),
                "{constraint} {version}"
            );
        }
        for constraint in ["abc", "", ">", "1.2.3.4", "==1"] {
            assert_eq!(
                fits(constraint, &Version::read("1.0.0").unwrap()),
                None,
                "{constraint}"
            );
        }
        for text in ["", "abc", "1.2.3.4", "1.-2", "1.2.3-01", "1.2.3-"] {
            assert_eq!(Version::read(text), None, "{text}");
        }
    }
}
