//! How files in a folder are named: `<component>/<kind>-<name>.yaml`.

use sha2::{Digest, Sha256};

/// What ends the names of manifests.
pub(super) const ENDING: &str = ".yaml";

/// The longest name of a file, with room for its ending and a number.
/// <https://man7.org/linux/man-pages/man3/limits.h.0p.html>, `NAME_MAX`
const LONGEST: usize = 240;

/// The name of an object's file, without its ending.
pub(super) fn stem(kind: &str, name: &str) -> String {
    let is_odd = |c: char| c.is_control() || c == '/' || c == '\\';
    let plain = |c: char| if is_odd(c) { '-' } else { c };
    let whole = format!("{}-{name}", kind.to_lowercase());
    let stem: String = whole.chars().map(plain).collect();
    if stem.len() <= LONGEST {
        return stem;
    }
    let digest = hex::encode(&Sha256::digest(whole.as_bytes())[..4]);
    let longest = LONGEST - digest.len() - 1;
    let ends = stem.char_indices().map(|(end, _)| end);
    let end = ends.take_while(|end| *end <= longest).last();
    format!("{}-{digest}", &stem[..end.unwrap_or_default()])
}

/// Whether masthead may have written a file at this path: only such paths are taken from an index,
/// which may come from anywhere.
pub(super) fn is_own(path: &str) -> bool {
    let is_name = |name: &str| !name.is_empty() && !name.starts_with('.');
    let is_plain = !path.contains(|c: char| c.is_control() || c == '\\');
    let is_below = path.split_once('/').is_some_and(|(folder, file)| {
        is_name(folder) && is_name(file) && !file.contains('/') && file.ends_with(ENDING)
    });
    is_plain && (is_below || path == super::kustomization::FILE)
}

/// Whether a file at this path is named as that of the object is.
pub(super) fn is_of(path: &str, kind: &str, name: &str) -> bool {
    let file = path.split_once('/').map_or("", |(_, file)| file);
    let rest = file.strip_prefix(&stem(kind, name)).unwrap_or_default();
    let number = rest.strip_suffix(ENDING);
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    number.is_some_and(|it| it.is_empty() || it.strip_prefix('-').is_some_and(is_number))
        && is_own(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_names_of_files() {
        assert_eq!(stem("ConfigMap", "ess-synapse"), "configmap-ess-synapse");
        assert_eq!(stem("Role", "a\\b\nc:d"), "role-a-b-c:d");
        let [one, two] = ["é", "e"].map(|end| stem("ConfigMap", &("ü".repeat(126) + end)));
        assert!(one.len() <= LONGEST && two.len() <= LONGEST && one != two);
    }

    #[test]
    fn only_paths_of_its_own_are_taken() {
        let own = [
            "postgres/service-a.yaml",
            "kustomization.yaml",
            "x/role-a:b.yaml",
        ];
        assert!(own.iter().all(|path| is_own(path)));
        for path in [
            "",
            "a",
            "a.yaml",
            "/a.yaml",
            "/etc/a.yaml",
            "../a.yaml",
            "a/../b.yaml",
            "a/b/c.yaml",
            "./a.yaml",
            "a/.yaml",
            ".git/a.yaml",
            "a/.b.yaml",
            "a/b.yml",
            "a/b\0.yaml",
            "a//b.yaml",
            "a/",
            "a\\b/c.yaml",
        ] {
            assert!(!is_own(path), "{path}");
        }
    }

    #[test]
    fn the_number_that_tells_two_apart_may_follow() {
        assert!(is_of("x/service-a.yaml", "Service", "a"));
        assert!(is_of("x/service-a-2.yaml", "Service", "a"));
        assert!(!is_of("x/service-a-b.yaml", "Service", "a"));
        assert!(!is_of("service-a.yaml", "Service", "a"));
    }
}
