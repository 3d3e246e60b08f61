//! Files and Python modules that the configuration names and the pod does not have: Synapse reads
//! them when it starts.

use super::base::Base;
use super::finding::{Finding, is_on};
use super::media_bucket;
use super::process::Process;
use super::rules::modules;
use crate::source::problem::Problem;
use crate::source::{Code, Kind, Node};
use crate::stack::Context;
use crate::stack::given::Given;
use crate::stack::merged::Merged;

/// Reports what is not there, where the image is the one that is known.
pub(super) fn check<'a>(cx: &Context<'a>, base: &Base<'a>, main: &Process<'a>) -> Vec<Problem> {
    let pod = Pod::new(base, main);
    let missing = media_bucket::missing_module(cx, &base.values, pod.may_have_modules());
    let found = named_in_config(cx, main, &pod);
    missing.into_iter().chain(found).collect()
}

/// What the configuration names and the pod does not have.
fn named_in_config<'a>(cx: &Context<'a>, main: &Process<'a>, pod: &Pod) -> Vec<Problem> {
    let file = &main.config;
    if !pod.is_known {
        return Vec::new();
    }
    let Some(given) = Given::new(cx.layers, &[file]) else {
        return Vec::new();
    };
    let given = given.among_ours(&[file]);
    let merged = Merged::new(&given);
    let root = &merged.root;
    let absent = named(root).filter(|node| !pod.has_file(node)).map(absent);
    let modules = modules::entries(root).filter_map(|entry| pod.module(entry.get("module")?));
    let found = absent.chain(modules);
    found.filter_map(|finding| finding.at(&merged)).collect()
}

/// What is known of the pod's files.
struct Pod<'p> {
    /// Whether the image is the one of the stack.
    is_known: bool,
    /// Where the user mounts something.
    mounts: Vec<&'p str>,
    has_python_path: bool,
}

impl<'p> Pod<'p> {
    fn new(base: &'p Base, main: &'p Process) -> Self {
        let image = base.values.image();
        let is_default = |layer: u16| layer == 0;
        let mounts = main.workload.extra_mounts.iter();
        let env = base.values.extra_env();
        let mut names = env.nodes().iter().filter_map(|node| node.str("name"));
        Self {
            is_known: is_default(image.registry().at().layer)
                && is_default(image.repository().at().layer),
            mounts: mounts.filter_map(|mount| mount.str("mountPath")).collect(),
            has_python_path: names.any(|name| name == "PYTHONPATH"),
        }
    }

    /// Whether a file may be there: mounted, or in a folder that the image fills.
    fn has_file(&self, node: &Node) -> bool {
        const FILLED: [&str; 15] = [
            "as", "bin", "dev", "etc", "lib", "lib64", "media", "opt", "proc", "sbin", "secrets",
            "sys", "tmp", "usr", "var",
        ];
        let Some(path) = node.as_str().filter(|path| !path.is_empty()) else {
            return true;
        };
        // The pod replaces `${…}` by a value.
        if path.contains("${") {
            return true;
        }
        let top = path.strip_prefix('/').map(|rest| rest.split('/').next());
        top.flatten().is_some_and(|top| FILLED.contains(&top))
            || self.mounts.iter().any(|mount| is_within(path, mount))
    }

    /// Whether there may be modules that the known image does not have.
    fn may_have_modules(&self) -> bool {
        let is_mounted = self.mounts.iter().any(|mount| mount.contains("python"));
        !self.is_known || self.has_python_path || is_mounted
    }

    /// The warning for a module that the image does not have.
    fn module(&self, node: &Node) -> Option<Finding> {
        const PACKAGES: [&str; 3] = ["synapse", "ldap_auth_provider", "file_system"];
        let package = node.as_str()?.split('.').next()?;
        let may_have = self.may_have_modules() || PACKAGES.contains(&package);
        let message = "the image of Synapse does not have this module: Synapse would not start";
        let hint = "set `synapse.image` to one that has it, or mount it and set `PYTHONPATH` in \
                    `synapse.extraEnv`";
        (!may_have).then(|| Finding::warning(node, message, hint).of_kind(Code::MissingFile))
    }
}

fn is_within(path: &str, mount: &str) -> bool {
    // Only the cluster knows where a template leads.
    let mount = mount.trim_end_matches('/');
    let rest = path.strip_prefix(mount);
    mount.contains("{{") || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn absent(node: &Node) -> Finding {
    let message = "the pod has no such file or folder: Synapse does not start with this";
    let hint = "mount it with `synapse.extraVolumes` and `synapse.extraVolumeMounts`, and write \
                where, beginning with `/`";
    Finding::error(node, message, hint).of_kind(Code::MissingFile)
}

/// Files and folders that Synapse opens when it starts.
const PATHS: [&[&str]; 18] = [
    &["account_validity", "template_dir"],
    &["email", "template_dir"],
    &["federation_custom_ca_list"],
    &["form_secret_path"],
    &["key_server_signing_keys_path"],
    &["macaroon_secret_key_path"],
    &["manhole_settings", "ssh_priv_key_path"],
    &["manhole_settings", "ssh_pub_key_path"],
    &["oembed", "additional_providers"],
    &["recaptcha_private_key_path"],
    &["recaptcha_public_key_path"],
    &["registration_shared_secret_path"],
    &["saml2_config", "config_path"],
    &["saml2_config", "sp_config", "metadata", "local"],
    &["sso", "template_dir"],
    &["templates", "custom_template_directory"],
    &["turn_shared_secret_path"],
    &["worker_replication_secret_path"],
];

/// Those of single sign-on, which only counts without MAS.
const OF_PROVIDERS: [&[&str]; 2] = [
    &["client_secret_path"],
    &["client_secret_jwt_key", "key_file"],
];

fn named(root: &Node) -> impl Iterator<Item = &Node> {
    let direct = PATHS.iter().filter(|keys| is_read(root, keys[0]));
    let direct = direct.filter_map(|keys| root.below(keys));
    let redis = root
        .get("redis")
        .filter(|it| it.get("enabled").is_some_and(is_on));
    let redis = redis.and_then(|redis| redis.get("password_path"));
    let consent = root.below(&["user_consent", "template_dir"]);
    let providers = root.list("oidc_providers").iter();
    let of_providers =
        providers.flat_map(|it| OF_PROVIDERS.iter().filter_map(|keys| it.below(keys)));
    let all = direct.chain(redis).chain(consent).chain(of_providers);
    all.flat_map(|node| match &node.kind {
        Kind::List(items) => items.as_slice(),
        _ => std::slice::from_ref(node),
    })
}

/// Whether a section is on, where it has a switch.
fn is_read(root: &Node, section: &str) -> bool {
    let switch = root.below(&[section, "enabled"]);
    match section {
        "account_validity" => switch.is_some_and(is_on),
        "saml2_config" => switch.is_none_or(is_on),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mount_has_what_is_below_it() {
        assert!(
            is_within("/x", "/x") && is_within("/x/y", "/x/") && is_within("/z", "{{ .Values.a }}")
        );
        assert!(!is_within("/xy", "/x") && !is_within("/", "/x"));
    }
}
