//! Functions of charts that are not available in values.

const NAMED: &str = "values have no named templates: write the text in the value itself";
const MACHINE: &str =
    "values must give the same on every machine: write the value itself, or set it with `--set`";
const RANDOM: &str =
    "values must give the same every time: leave a credential unset to have it generated";
const PATTERN: &str = "use `contains`, `hasPrefix`, `hasSuffix`, `replace` or `splitList`";
const ESCAPE: &str = "use `quote`, `toJson` or `urlquery`";
const TEXT_FORMAT: &str = "use `toJson` or `toYaml`";
const PATHS: &str = "use `splitList` with `first` or `last`";

const GROUPS: [(&str, &[&str]); 7] = [
    (NAMED, &["include"]),
    (
        MACHINE,
        &[
            "ago",
            "date",
            "dateInZone",
            "dateModify",
            "date_in_zone",
            "date_modify",
            "duration",
            "durationRound",
            "env",
            "expandenv",
            "getHostByName",
            "htmlDate",
            "htmlDateInZone",
            "now",
            "toDate",
            "unixEpoch",
        ],
    ),
    (
        RANDOM,
        &[
            "bcrypt",
            "buildCustomCert",
            "decryptAES",
            "derivePassword",
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
    (
        PATTERN,
        &[
            "regexFind",
            "regexFindAll",
            "regexMatch",
            "regexQuoteMeta",
            "regexReplaceAll",
            "regexReplaceAllLiteral",
            "regexSplit",
        ],
    ),
    (ESCAPE, &["html", "js"]),
    (TEXT_FORMAT, &["fromToml", "toToml"]),
    (
        PATHS,
        &["base", "clean", "dir", "ext", "isAbs", "osBase", "osDir"],
    ),
];

/// What to do instead of calling `name`, if it is one of these functions.
pub(super) fn hint(name: &str) -> Option<&'static str> {
    GROUPS
        .iter()
        .find(|(_, names)| names.contains(&name))
        .map(|(hint, _)| *hint)
}
