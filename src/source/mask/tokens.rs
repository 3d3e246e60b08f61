//! Tokens that are known by how they begin.

use super::hide::MASK;

/// How tokens of well-known services begin, and how many characters follow at least.
const PREFIXES: [(&str, usize); 42] = [
    // <https://docs.github.com/en/authentication>
    ("ghp_", 16),
    ("gho_", 16),
    ("ghu_", 16),
    ("ghs_", 16),
    ("ghr_", 16),
    ("github_pat_", 16),
    // <https://docs.gitlab.com/security/tokens/>
    ("glpat-", 12),
    ("gldt-", 12),
    ("glrt-", 12),
    ("glptt-", 12),
    ("glcbt-", 12),
    ("glsoat-", 12),
    ("AKIA", 16),
    ("ASIA", 16),
    ("xoxb-", 8),
    ("xoxp-", 8),
    ("xoxa-", 8),
    ("xoxr-", 8),
    ("xoxs-", 8),
    ("xapp-", 8),
    ("dckr_pat_", 12),
    ("dckr_oat_", 12),
    // Synapse's, MAS's.
    ("syt_", 12),
    ("syr_", 12),
    ("mat_", 16),
    ("mar_", 16),
    ("mct_", 16),
    ("mcr_", 16),
    ("mpt_", 16),
    ("sk_live_", 8),
    ("sk_test_", 8),
    ("rk_live_", 8),
    ("whsec_", 12),
    ("sk-", 20),
    ("hvs.", 12),
    ("hvb.", 12),
    ("AGE-SECRET-KEY-1", 20),
    ("npm_", 24),
    ("pypi-", 24),
    ("AIza", 30),
    ("SG.", 24),
    ("eyJ", 30),
];

/// What follows is a credential, up to the end of the word.
const PATHS: [&str; 5] = [
    "hooks.slack.com/services/",
    "discord.com/api/webhooks/",
    "discordapp.com/api/webhooks/",
    "webhook.office.com/webhookb2/",
    "api.telegram.org/bot",
];

/// The text with each token hidden.
pub(super) fn hidden(text: &str) -> String {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let mut out = String::new();
    for piece in text.split_inclusive(|c| !is_part(c)) {
        let word = piece.trim_end_matches(|c| !is_part(c));
        out.push_str(if is_token(word) { MASK } else { word });
        out.push_str(&piece[word.len()..]);
    }
    paths(&out)
}

fn is_token(word: &str) -> bool {
    PREFIXES.iter().any(|(prefix, least)| {
        let rest = word.strip_prefix(prefix).unwrap_or_default();
        // A name in small letters, such as `npm_config_registry`, is none.
        let is_random = rest.contains(|c: char| c.is_ascii_digit() || c.is_ascii_uppercase());
        rest.len() >= *least && is_random && (*prefix != "eyJ" || rest.contains('.'))
    })
}

fn paths(text: &str) -> String {
    PATHS.iter().fold(text.to_owned(), |text, path| {
        let mut parts = text.split(path);
        let mut out = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let word = super::hide::word(part);
            out.extend([path, MASK, &part[word.len()..]]);
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_by_their_beginning() {
        for (text, expected) in [
            ("a ghp_16C7e42F292c6912E771 b", "a *** b"),
            ("\"glpat-ABCdefGHIjklMNO\"", "\"***\""),
            ("AKIAIOSFODNN7EXAMPLE", "***"),
            ("AKIAIOS", "AKIAIOS"),
            (
                "npm_config_registry_of_all_the_users",
                "npm_config_registry_of_all_the_users",
            ),
            (
                "https://hooks.slack.com/services/T0/B0/x y",
                "https://hooks.slack.com/services/*** y",
            ),
        ] {
            assert_eq!(hidden(text), expected);
        }
    }
}
