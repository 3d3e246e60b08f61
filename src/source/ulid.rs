//! ULIDs, by which MAS knows clients and upstream providers: 26 characters of Crockford's base 32.
//!
//! Source: <https://github.com/ulid/spec>

use sha2::{Digest, Sha256};

/// The digits: no I, L, O and U, which are easily mistaken.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH: usize = 26;

/// How many of the 128 bits are random; the 48 bits above them are the time.
const RANDOM_BITS: u32 = 80;

/// `count` ULIDs of one moment, in milliseconds since 1970, in rising order.
pub(crate) fn series(
    milliseconds: u64,
    random: u128,
    count: usize,
) -> impl Iterator<Item = String> {
    // The highest random bit is 0, so that counting up never changes the time.
    let random = random % (1 << (RANDOM_BITS - 1));
    let first = u128::from(milliseconds) << RANDOM_BITS | random;
    (first..).take(count).map(encoded)
}

/// The ULID that follows from a name: always the same.
pub(crate) fn of_name(name: &str) -> String {
    let digest = Sha256::digest(name.as_bytes());
    encoded(
        digest[..16]
            .iter()
            .fold(0, |number, byte| number << 8 | u128::from(*byte)),
    )
}

fn encoded(number: u128) -> String {
    (0..LENGTH)
        .rev()
        .map(|digit| char::from(DIGITS[(number >> (5 * digit)) as usize & 31]))
        .collect()
}

/// Whether a text is a ULID as MAS takes it: 26 upper-case digits, and no more than 128 bits.
pub(crate) fn is_ulid(text: &str) -> bool {
    text.len() == LENGTH
        && text.bytes().all(|digit| DIGITS.contains(&digit))
        && text.as_bytes()[0] <= b'7'
}

/// What is wrong with a text that is not a ULID, and what to do.
pub(crate) fn hint(text: &str) -> String {
    let upper = text.to_uppercase();
    let letter = upper.chars().find(|c| "ILOU".contains(*c));
    let reason = match letter {
        _ if text != upper && is_ulid(&upper) => {
            return format!("write it in upper case: `{upper}`");
        }
        _ if text.chars().count() != LENGTH => {
            format!("it has {} characters, not {LENGTH}", text.chars().count())
        }
        Some(letter) => format!("it has the letter `{letter}`: I, L, O and U are not used"),
        None if !upper.bytes().all(|digit| DIGITS.contains(&digit)) => {
            "a ULID has digits and upper-case letters only".to_owned()
        }
        None => "the first character is at most `7`".to_owned(),
    };
    format!("{reason}; `masthead ulid` prints a new one")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodes_as_the_specification_does() {
        // The time and its digits are in the tests of <https://github.com/ulid/javascript>.
        assert_eq!(
            &series(1_469_918_176_385, 0, 1).next().unwrap()[..10],
            "01ARYZ6S41"
        );
        assert_eq!(encoded(u128::MAX), "7ZZZZZZZZZZZZZZZZZZZZZZZZZ");
    }

    #[test]
    fn a_series_rises_whatever_the_random_bits_are() {
        for random in [0, 31, u128::MAX] {
            let ulids: Vec<String> = series(1_700_000_000_000, random, 40).collect();
            assert!(
                ulids
                    .windows(2)
                    .all(|pair| pair[0] < pair[1] && pair[0][..10] == pair[1][..10]),
                "{ulids:?}"
            );
            assert!(ulids.iter().all(|ulid| is_ulid(ulid)));
        }
    }

    #[test]
    fn a_name_has_one_ulid() {
        assert_eq!(of_name("authelia"), of_name("authelia"));
        assert_ne!(of_name("authelia"), of_name("keycloak"));
        assert!(is_ulid(&of_name("")) && is_ulid(&of_name("Ünïcode")));
    }

    #[test]
    fn exact_rules() {
        assert!(is_ulid("01ARZ3NDEKTSV4RRFFQ69G5FAV") && is_ulid("0000000000000000000SYNAPSE"));
        for (bad, why) in [
            ("01ARZ3NDEKTSV4RRFFQ69G5FA", "25 characters"),
            (
                "01arz3ndektsv4rrffq69g5fav",
                "upper case: `01ARZ3NDEKTSV4RRFFQ69G5FAV`",
            ),
            ("01ARZ3NDEKTSV4RRFFQ69G5FIV", "letter `I`"),
            ("U1ARZ3NDEKTSV4RRFFQ69G5FAV", "letter `U`"),
            ("81ARZ3NDEKTSV4RRFFQ69G5FAV", "at most `7`"),
            (
                "01ARZ3NDEKTSV4RRFFQ69G5F-V",
                "digits and upper-case letters",
            ),
            ("É1ARZ3NDEKTSV4RRFFQ69G5FA", "25 characters"),
            ("", "0 characters"),
        ] {
            assert!(
                !is_ulid(bad) && hint(bad).contains(why),
                "{bad}: {}",
                hint(bad)
            );
        }
    }
}
