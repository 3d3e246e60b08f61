//! Texts without what changes with every release of an image, and what follows from the rest.

use regex_lite::Regex;

/// What is replaced, and by what. Hashes follow from what is shown.
const REDACTED: [(&str, &str); 4] = [
    (r"(?m)^( +image: \S+?)(?::[^:/\s]+)?(?:@\S+)?$", "$1:<tag>"),
    (r"(app\.kubernetes\.io/version: )\S+", "$1<version>"),
    (r"(helm\.sh/chart: matrix-stack-)\S+", "$1<version>"),
    (r"(k8s\.element\.io/[\w-]+-hash: )\S+", "$1<hash>"),
];

pub(super) fn redacted(text: &str) -> String {
    let mut out = text.to_owned();
    for (pattern, by) in REDACTED {
        let pattern = Regex::new(pattern).expect("it is one");
        out = pattern.replace_all(&out, by).into_owned();
    }
    out
}
