//! Durations as the Gateway API writes them.
//!
//! Source: <https://gateway-api.sigs.k8s.io/geps/gep-2257/>

/// The most parts of a duration, and the most digits of a part.
const MAX_PARTS: usize = 4;
const MAX_DIGITS: usize = 5;

/// The milliseconds of a duration such as `1h30m`. Nothing where a text is none.
pub(crate) fn milliseconds(text: &str) -> Option<u64> {
    let (mut rest, mut out, mut parts) = (text, 0, 0);
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (number, after) = rest.split_at(digits);
        let unit = after.len()
            - after
                .trim_start_matches(|c: char| c.is_ascii_lowercase())
                .len();
        let (unit, after) = after.split_at(unit);
        let factor = match unit {
            "h" => 3_600_000,
            "m" => 60_000,
            "s" => 1_000,
            "ms" => 1,
            _ => return None,
        };
        if !(1..=MAX_DIGITS).contains(&digits) {
            return None;
        }
        out += number.parse::<u64>().ok()? * factor;
        (rest, parts) = (after, parts + 1);
    }
    (1..=MAX_PARTS).contains(&parts).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_numbers_and_units() {
        assert_eq!(milliseconds("1h30m"), Some(5_400_000));
        assert_eq!(milliseconds("0s"), Some(0));
        assert_eq!(milliseconds("1h1m1s1ms"), Some(3_661_001));
        for bad in [
            "",
            "10",
            "s",
            "1.5s",
            "-1s",
            "1d",
            "100000s",
            "1S",
            "1s1s1s1s1s",
            "1 s",
        ] {
            assert_eq!(milliseconds(bad), None, "{bad:?}");
        }
    }
}
