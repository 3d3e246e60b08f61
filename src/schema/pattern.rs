//! The patterns of the schema, as plain functions: a regular-expression engine would cost more than
//! the whole check.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::source::quantity::Quantity;
use crate::source::{mailbox, network, url};

/// A pattern that `build.rs` knows by its text in `values.schema.json`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pattern {
    /// A Kubernetes quantity, e.g. `500m`, `1.5Gi`.
    /// <https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/>
    Quantity,
    /// A name such as a database or a user has: letters, digits, `_`.
    Identifier,
    /// A size as Synapse takes it: digits, then `K` or `M`.
    Size,
    Url,
    Mailbox,
    /// An IP address or network.
    Network,
    /// Where Sentry takes reports: a URL with a key and a project. Empty for none.
    /// <https://docs.sentry.io/concepts/key-terms/dsn-explainer/>
    Dsn,
    /// Bytes, as keys have them in JSON.
    /// <https://datatracker.ietf.org/doc/html/rfc7515#section-2>
    Base64Url,
    /// A duration as Go's `time.ParseDuration` takes it.
    /// <https://pkg.go.dev/time#ParseDuration>
    GoDuration,
    /// A word that means nothing to a shell, such as the name of a bucket, a region or a time zone.
    Word,
    /// When a CronJob runs.
    /// <https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax>
    Schedule,
    /// A time span of the tool that cleans up media: a number and a unit.
    Age,
    /// Who can read what age encrypts. <https://age-encryption.org/v1>
    Recipient,
    /// The moment that is the name of a backup.
    Moment,
}

impl Pattern {
    pub(crate) fn matches(self, text: &str) -> bool {
        match self {
            Self::Quantity => Quantity::parse(text).is_some(),
            Self::Identifier => is_identifier(text),
            Self::Size => text.strip_suffix(['K', 'M']).is_some_and(|digits| {
                !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
            }),
            Self::Url => url::is_url(text),
            Self::Mailbox => mailbox::is_mailbox(text),
            Self::Network => network::is_network(text),
            Self::Dsn => text.is_empty() || is_dsn(text),
            Self::Base64Url => URL_SAFE_NO_PAD.decode(text).is_ok(),
            Self::GoDuration => is_go_duration(text),
            Self::Word => is_word(text),
            Self::Schedule => is_schedule(text),
            Self::Age => text
                .strip_suffix(['s', 'h', 'd', 'm', 'y'])
                .is_some_and(|number| {
                    number
                        .parse::<u32>()
                        .is_ok_and(|number| (1..100_000).contains(&number))
                        && number.starts_with(|c: char| ('1'..='9').contains(&c))
                }),
            Self::Recipient => text.strip_prefix("age1").is_some_and(|rest| {
                let is_legal = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
                !rest.is_empty() && rest.bytes().all(is_legal)
            }),
            Self::Moment => is_moment(text),
        }
    }

    /// What to say was expected.
    pub(crate) fn expected(self) -> &'static str {
        match self {
            Self::Quantity => "a quantity such as `500m` or `2Gi`",
            Self::Identifier => {
                "a name of letters, digits and `_` that does not start with a \
                                 digit"
            }
            Self::Size => "a size such as `100M` or `512K`",
            Self::Url => "a URL such as `https://example.org/`",
            Self::Mailbox => {
                "one mail address such as `a@example.org` or `Example <a@example.org>`"
            }
            Self::Network => "an IP address or network such as `10.0.0.0/8`",
            Self::Dsn => "a DSN such as `https://key@sentry.example.org/1`",
            Self::Base64Url => "base64 of the URL-safe kind, without `=`",
            Self::GoDuration => "a duration such as `500ms` or `1m30s`",
            Self::Word => "letters, digits and `._/+-`, a letter or a digit first",
            Self::Schedule => "five fields as cron has them, such as `17 3 * * *`",
            Self::Age => "a number and one of `shdmy`, such as `7d` (`m` is 30 days)",
            Self::Recipient => "a public key of age, such as `age1ql3z7hjy…`",
            Self::Moment => "the name of a backup, such as `2026-11-27T03-17-00Z`",
        }
    }
}

fn is_identifier(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes
        .next()
        .is_some_and(|b| b.is_ascii_alphabetic() || b == b'_')
        && bytes.all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

fn is_word(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"._/+-".contains(&b))
}

fn is_schedule(text: &str) -> bool {
    const NAMED: [&str; 7] = [
        "@yearly",
        "@annually",
        "@monthly",
        "@weekly",
        "@daily",
        "@midnight",
        "@hourly",
    ];
    let is_legal = |b: u8| b.is_ascii_alphanumeric() || b"*/,?-".contains(&b);
    let fields: Vec<&str> = text.split(' ').filter(|field| !field.is_empty()).collect();
    let is_plain = !text.starts_with(' ') && !text.ends_with(' ');
    NAMED.contains(&text)
        || (is_plain && fields.len() == 5 && fields.iter().all(|it| it.bytes().all(is_legal)))
}

/// Every digit stands where one of this has one.
fn is_moment(text: &str) -> bool {
    const LIKE: &str = "0000-00-00T00-00-00Z";
    let fits = |(b, like): (u8, u8)| {
        if like == b'0' {
            b.is_ascii_digit()
        } else {
            b == like
        }
    };
    text.len() == LIKE.len() && text.bytes().zip(LIKE.bytes()).all(fits)
}

fn is_dsn(text: &str) -> bool {
    url::parse(text).is_some_and(|url| {
        let path = url.rest.split(['?', '#']).next().unwrap_or_default();
        let project = path.trim_matches('/');
        matches!(url.scheme, "http" | "https") && !url.user.is_empty() && !project.is_empty()
    })
}

/// Numbers, each with its unit; zero needs none.
fn is_go_duration(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let is_number = |c: char| c.is_ascii_digit() || c == '.';
    let mut rest = unsigned;
    while !rest.is_empty() {
        let unit_at = rest.find(|c| !is_number(c)).unwrap_or(rest.len());
        let (number, from_unit) = rest.split_at(unit_at);
        let next_at = from_unit.find(is_number).unwrap_or(from_unit.len());
        let (unit, next) = from_unit.split_at(next_at);
        let has_digits = number.parse::<f64>().is_ok();
        if !has_digits || !["ns", "us", "µs", "μs", "ms", "s", "m", "h"].contains(&unit) {
            return unsigned == "0";
        }
        rest = next;
    }
    !unsigned.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_and_sizes() {
        assert!(
            Pattern::Identifier.matches("mas_1")
                && !Pattern::Identifier.matches("1mas")
                && !Pattern::Identifier.matches("a-b")
        );
        assert!(
            Pattern::Size.matches("100M")
                && !Pattern::Size.matches("100")
                && !Pattern::Size.matches("1G")
        );
    }

    #[test]
    fn what_backups_are_made_with() {
        for good in ["17 3 * * *", "*/5 0-4,6 1 JAN MON-FRI", "@daily"] {
            assert!(Pattern::Schedule.matches(good), "{good}");
        }
        for bad in [
            "",
            "17 3 * *",
            "17 3 * * * *",
            "TZ=UTC 1 1 * * *",
            "@often",
            " 1 1 1 1 1",
        ] {
            assert!(!Pattern::Schedule.matches(bad), "{bad}");
        }
        assert!(Pattern::Moment.matches("2026-11-27T03-17-00Z"));
        assert!(!Pattern::Moment.matches("2026-11-27T03:17:00Z"));
        assert!(Pattern::Recipient.matches("age1abc0") && !Pattern::Recipient.matches("age1"));
        assert!(
            Pattern::Age.matches("7d")
                && !Pattern::Age.matches("07d")
                && !Pattern::Age.matches("d")
        );
        assert!(Pattern::Word.matches("Europe/Berlin") && !Pattern::Word.matches("a b"));
    }

    #[test]
    fn a_dsn_has_a_key_and_a_project() {
        for good in ["", "https://k@s.test/5", "http://k:p@s.test/a/5"] {
            assert!(Pattern::Dsn.matches(good), "{good}");
        }
        for bad in [
            "https://s.test/5",
            "https://k@s.test/",
            "ftp://k@s.test/5",
            "x",
        ] {
            assert!(!Pattern::Dsn.matches(bad), "{bad}");
        }
    }

    #[test]
    fn durations_of_go() {
        let matches = |text| Pattern::GoDuration.matches(text);
        for text in ["0", "5s", "1m30s", "-1.5h", "+.5ms", "1.s", "100µs"] {
            assert!(matches(text), "{text}");
        }
        for text in ["", "5", "s", "5 s", "5d", "1m30", ".s", "1e3s", "-"] {
            assert!(!matches(text), "{text}");
        }
    }
}
