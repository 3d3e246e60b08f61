//! Flags of `helm template` that few need here, so that scripts and Argo CD's call work as they are.

use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches};

/// Flags that take a value only after `=`: `--wait`, `--wait=false`, `--dry-run=client`. Those of
/// Helm 3 and 4: <https://helm.sh/docs/helm/helm_template/>.
const SWITCHES: &[&str] = &[
    "atomic",
    "create-namespace",
    "debug",
    "dependency-update",
    "devel",
    "disable-openapi-validation",
    "dry-run",
    "enable-dns",
    "force-conflicts",
    "force-replace",
    "generate-name",
    "hide-notes",
    "hide-secret",
    "include-crds",
    "insecure-skip-tls-verify",
    "is-upgrade",
    "kube-insecure-skip-tls-verify",
    "pass-credentials",
    "plain-http",
    "release-name",
    "render-subchart-notes",
    "replace",
    "rollback-on-failure",
    "server-side",
    "skip-crds",
    "skip-schema-validation",
    "skip-tests",
    "take-ownership",
    "validate",
    "verify",
    "wait",
    "wait-for-jobs",
];

/// Flags that always take a value.
const OPTIONS: &[&str] = &[
    "burst-limit",
    "ca-file",
    "cert-file",
    "colour",
    "content-cache",
    "description",
    "key-file",
    "keyring",
    "kube-apiserver",
    "kube-as-group",
    "kube-as-user",
    "kube-ca-file",
    "kube-context",
    "kube-tls-server-name",
    "kube-token",
    "kubeconfig",
    "labels",
    "password",
    "post-renderer-args",
    "qps",
    "registry-config",
    "repo",
    "repository-cache",
    "repository-config",
    "timeout",
    "username",
    "version",
];

/// What counts of these flags. Nothing else of them is kept: some are passwords.
#[derive(Debug)]
pub(super) struct HelmArgs {
    /// `.Release.IsUpgrade` is true.
    pub is_upgrade: bool,
    /// The only positional argument is the chart.
    pub generates_name: bool,
    /// Files go to a folder of the release below `--output-dir`.
    pub release_folder: bool,
    /// The cluster was to be asked.
    pub asks_cluster: bool,
    /// The release of the chart, or a range of them.
    pub version: Option<String>,
}

impl Args for HelmArgs {
    fn augment_args(command: Command) -> Command {
        let switches = SWITCHES.iter().map(|name| {
            let arg = hidden(name).num_args(0..=1).require_equals(true);
            arg.default_missing_value("true")
        });
        let options = OPTIONS.iter().map(|name| hidden(name).num_args(1));
        command.args(
            switches
                .chain(options)
                .map(|arg| match arg.get_id().as_str() {
                    "generate-name" => arg.short('g'),
                    "labels" => arg.short('l'),
                    _ => arg,
                }),
        )
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

/// Any text, as often as it is given.
fn hidden(name: &'static str) -> Arg {
    Arg::new(name)
        .long(name)
        .hide(true)
        .action(ArgAction::Append)
        .allow_hyphen_values(true)
}

impl FromArgMatches for HelmArgs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let last = |name: &str| matches.get_many::<String>(name).and_then(Iterator::last);
        let is_on = |name: &str| last(name).is_some_and(|text| is_true(text));
        Ok(Self {
            is_upgrade: is_on("is-upgrade"),
            generates_name: is_on("generate-name"),
            release_folder: is_on("release-name"),
            asks_cluster: is_on("validate") || last("dry-run").is_some_and(|mode| mode == "server"),
            version: last("version").filter(|text| !text.is_empty()).cloned(),
        })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

/// As Go reads a truth value: <https://pkg.go.dev/strconv#ParseBool>.
fn is_true(text: &str) -> bool {
    matches!(text, "1" | "t" | "T" | "TRUE" | "true" | "True")
}
