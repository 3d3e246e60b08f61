//! Flags of `helm template` that mean nothing here, so that scripts and Argo CD's call work as
//! they are.

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
    "force",
    "force-conflicts",
    "force-replace",
    "generate-name",
    "hide-notes",
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

/// The flags that are taken and ignored. Nothing of them is kept: some are passwords.
#[derive(Debug)]
pub(super) struct IgnoredArgs;

impl Args for IgnoredArgs {
    fn augment_args(command: Command) -> Command {
        let switches = SWITCHES.iter().map(|name| {
            let arg = ignored(name).num_args(0..=1).require_equals(true);
            arg.default_missing_value("true")
        });
        let options = OPTIONS.iter().map(|name| ignored(name).num_args(1));
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
fn ignored(name: &'static str) -> Arg {
    Arg::new(name)
        .long(name)
        .hide(true)
        .action(ArgAction::Append)
        .allow_hyphen_values(true)
}

impl FromArgMatches for IgnoredArgs {
    fn from_arg_matches(_: &ArgMatches) -> Result<Self, clap::Error> {
        Ok(Self)
    }

    fn update_from_arg_matches(&mut self, _: &ArgMatches) -> Result<(), clap::Error> {
        Ok(())
    }
}
