//! "Did you mean …?"

/// The candidate that the user most likely meant, if any is near enough: no more than a third of the
/// letters differ. Case, `_` and `-` do not count.
pub(crate) fn nearest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let word = plain(word);
    candidates
        .into_iter()
        .map(|candidate| {
            (
                strsim::damerau_levenshtein(&word, &plain(candidate)),
                candidate,
            )
        })
        .filter(|(distance, _)| distance * 3 <= word.chars().count())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// A name without what tells its words apart.
pub(crate) fn plain(name: &str) -> String {
    let letters = name.chars().filter(|c| !matches!(c, '_' | '-'));
    letters.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn finds_what_was_meant() {
        for (word, known, found) in [
            ("hosts", ["host", "annotations", "tlsSecret"], Some("host")),
            ("tlssecret", ["host", "tls", "tlsSecret"], Some("tlsSecret")),
            (
                "server_name",
                ["serverNames", "serverName", "x"],
                Some("serverName"),
            ),
            ("tsl", ["host", "tls", "tlsSecret"], Some("tls")),
            ("zzz", ["host", "image", "x"], None),
        ] {
            assert_eq!(nearest(word, known), found, "{word}");
        }
    }

    #[test]
    fn no_more_than_a_third_of_the_word_differs() {
        for (word, known) in [
            ("replicaCount", "replicas"),
            ("service", "serverName"),
            ("hostname", "hostAliases"),
            ("rtc", "runtimeClassName"),
            ("ab", "ac"),
        ] {
            assert_eq!(nearest(word, [known]), None, "{word}");
        }
    }
}
