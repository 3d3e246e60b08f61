//! Functions of charts that are not available in values: they don't give the same for the same.

const MACHINE: &str =
    "values must give the same on every machine: write the value itself, or set it with `--set`";
const TIME: &str = "values must give the same every time: write the time itself";
const RANDOM: &str =
    "values must give the same every time: leave a credential unset to have it generated";
const KEYS: &str = "leave a credential unset to have it generated, or write the value itself";

const GROUPS: [(&str, &[&str]); 4] = [
    (MACHINE, &["env", "expandenv"]),
    (TIME, &["ago", "now"]),
    (
        RANDOM,
        &[
            "bcrypt",
            "buildCustomCert",
            "encryptAES",
            "genCA",
            "genCAWithKey",
            "genPrivateKey",
            "genSelfSignedCert",
            "genSelfSignedCertWithKey",
            "genSignedCert",
            "genSignedCertWithKey",
            "htpasswd",
            "randAlpha",
            "randAlphaNum",
            "randAscii",
            "randBytes",
            "randInt",
            "randNumeric",
            "shuffle",
            "uuidv4",
        ],
    ),
    (KEYS, &["decryptAES", "derivePassword"]),
];

/// All of them.
#[cfg(test)]
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    GROUPS.iter().flat_map(|(_, names)| names.iter().copied())
}

/// What to do instead of calling `name`, if it is one of these functions.
pub(super) fn hint(name: &str) -> Option<&'static str> {
    GROUPS
        .iter()
        .find(|(_, names)| names.contains(&name))
        .map(|(hint, _)| *hint)
}
