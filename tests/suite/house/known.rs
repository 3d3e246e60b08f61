//! What names components outside of their folders, and why.

/// Why files name components outside of their folders, and which: the file or folder below `src/`,
/// and the component's folder.
type Reason = (&'static str, &'static [(&'static str, &'static str)]);

const KNOWN: [Reason; 6] = [
    (
        "they share a credential, which says who reads it, or a problem says what else to set",
        &[
            ("stack/components/dex/", MAS),
            ("stack/components/hookshot/", MAS),
            ("stack/components/hookshot/", "synapse"),
            (
                "stack/components/matrix_authentication_service/",
                "postgres",
            ),
            ("stack/components/matrix_authentication_service/", "synapse"),
            ("stack/components/matrix_rtc/", "synapse"),
            ("stack/components/synapse/", MAS),
            ("stack/components/synapse/", "postgres"),
        ],
    ),
    (
        "they read other layouts",
        &[
            ("values/fragments.rs", MAS),
            ("values/guide/", MAS),
            ("values/guide/", "postgres"),
            ("values/guide/", "synapse"),
            ("upgrade/", MAS),
            ("upgrade/", "hookshot"),
            ("upgrade/", "matrix_rtc"),
            ("upgrade/", "synapse"),
            ("upgrade/", "valkey"),
        ],
    ),
    (
        "it is a word of a program's configuration, or of a URI",
        &[
            ("schema/programs.rs", MAS),
            ("schema/programs.rs", "element_web"),
            ("schema/programs.rs", "hookshot"),
            ("schema/programs.rs", "matrix_rtc"),
            ("schema/programs.rs", "synapse"),
            ("stack/components/synapse/rules/", "matrix_rtc"),
        ],
    ),
    (
        "flags are named after programs",
        &[
            ("commands/adopt/", "element_web"),
            ("commands/adopt/", "hookshot"),
            ("commands/adopt/", "synapse"),
        ],
    ),
    (
        "annotations of OpenShift's router, which is another HAProxy, begin so",
        &[("stack/exposure/openshift.rs", "haproxy")],
    ),
    (
        "whether credentials are generated is a value of the Job that does",
        &[
            ("stack/generated.rs", "init_secrets"),
            ("stack/secret.rs", "init_secrets"),
        ],
    ),
];

const MAS: &str = "matrix_authentication_service";

/// The files and folders that name components, as [`KNOWN`] has them.
pub(super) fn known() -> impl Iterator<Item = (String, &'static str)> {
    let pairs = KNOWN.iter().flat_map(|(_, pairs)| pairs.iter());
    pairs.map(|(path, folder)| (format!("src/{path}"), *folder))
}
