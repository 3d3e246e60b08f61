//! What each level refuses.
//!
//! <https://kubernetes.io/docs/concepts/security/pod-security-standards/>,
//! <https://docs.redhat.com/en/documentation/openshift_container_platform/4.20/html/authentication_and_authorization/managing-pod-security-policies>

use super::super::parts::{Part, Pod};
use super::contexts::{Context, host_ports};
use super::fault::{Fault, Place};
use crate::source::Node;
use crate::stack::namespace::Level;

/// A level of the Pod Security Standards, or OpenShift's `restricted-v2`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rules {
    level: Level,
    /// Ids are the namespace's: none may be fixed. What is not said, admission sets itself.
    is_openshift: bool,
}

/// Capabilities that `baseline` lets containers add.
const BASELINE: [&str; 13] = [
    "AUDIT_WRITE",
    "CHOWN",
    "DAC_OVERRIDE",
    "FOWNER",
    "FSETID",
    "KILL",
    "MKNOD",
    "NET_BIND_SERVICE",
    "SETFCAP",
    "SETGID",
    "SETPCAP",
    "SETUID",
    "SYS_CHROOT",
];
const RESTRICTED: [&str; 1] = ["NET_BIND_SERVICE"];

/// Volumes that `restricted` and `restricted-v2` take.
const VOLUMES: [&str; 8] = [
    "configMap",
    "csi",
    "downwardAPI",
    "emptyDir",
    "ephemeral",
    "persistentVolumeClaim",
    "projected",
    "secret",
];

/// Types of SELinux that are no more than those of containers.
const SELINUX: [&str; 5] = [
    "",
    "container_t",
    "container_init_t",
    "container_kvm_t",
    "container_engine_t",
];

impl Rules {
    pub(super) const RESTRICTED_V2: Self = Self {
        level: Level::Restricted,
        is_openshift: true,
    };

    pub(super) fn of(level: Level) -> Self {
        Self {
            level,
            is_openshift: false,
        }
    }

    /// All that is refused of a pod.
    pub(super) fn faults<'o>(self, pod: &Pod<'o>) -> Vec<Fault<'o>> {
        let mut out = Vec::new();
        if self.level == Level::Privileged {
            return out;
        }
        self.node(pod, &mut out);
        self.volumes(pod, &mut out);
        for context in Context::all(pod) {
            self.baseline(context, &mut out);
        }
        if self.is_openshift {
            if pod.host_users() == Some(false) {
                // Within one, ids end at 65535, and those of a namespace of OpenShift begin far above.
                let place = Place::Value(&["hostUsers"], None);
                out.push(Fault::new(
                    place,
                    "pods in a user namespace, since it gives them larger ids",
                ));
            }
            Context::all(pod).for_each(|context| fixed_ids(context, &mut out));
            return out;
        }
        if self.level == Level::Restricted {
            restricted(pod, &mut out);
        }
        out
    }

    /// The network and the ports of the node.
    fn node<'o>(self, pod: &Pod<'o>, out: &mut Vec<Fault<'o>>) {
        let is_on_node = pod.is_on_node();
        if is_on_node {
            let place = Place::Value(&["hostNetwork"], None);
            out.push(Fault::new(place, "pods on the network of the node"));
        }
        for container in pod.containers().filter(|_| !is_on_node) {
            if let Some(port) = host_ports(container).first() {
                let place = match container {
                    Part::Ours(_) => Place::Value(&["portType"], Some("HostPort")),
                    Part::Users(node) => Place::Node(node),
                };
                out.push(Fault::new(
                    place,
                    format!("ports of the node, such as {port}"),
                ));
            }
        }
    }

    fn volumes<'o>(self, pod: &Pod<'o>, out: &mut Vec<Fault<'o>>) {
        for volume in pod.volumes() {
            let Part::Users(node) = volume else {
                continue;
            };
            let sources = node.as_map().into_iter().flat_map(|map| map.iter());
            let mut kinds = sources.map(|(key, _)| key).filter(|key| *key != "name");
            let is_refused = |kind: &&str| match self.level {
                Level::Restricted => !VOLUMES.contains(kind),
                _ => *kind == "hostPath",
            };
            if let Some(kind) = kinds.find(is_refused) {
                let what = format!("volumes of the type `{kind}`");
                out.push(Fault::new(Place::Node(node), what));
            }
        }
    }

    /// What no level but `privileged` takes.
    fn baseline<'o>(self, context: Context<'o>, out: &mut Vec<Fault<'o>>) {
        let mut refuse =
            |node: &'o Node, what: String| out.push(Fault::new(Place::Node(node), what));
        let text = |node: &'o Node, key| node.str(key).unwrap_or_default();
        if let Some(node) = context
            .get("privileged")
            .filter(|_| context.is("privileged", true))
        {
            refuse(node, "privileged containers".into());
        }
        let allowed: &[&str] = if self.level == Level::Restricted {
            &RESTRICTED
        } else {
            &BASELINE
        };
        for node in context.capabilities("add") {
            let name = node.as_str().unwrap_or_default();
            if !allowed.contains(&name) {
                refuse(node, format!("the capability `{name}`"));
            }
        }
        if let Some(node) = context
            .get("procMount")
            .filter(|node| node.as_str() != Some("Default"))
        {
            refuse(node, "another `procMount` than `Default`".into());
        }
        if let Some(node) = context.get("seccompProfile") {
            let kind = text(node, "type");
            if kind == "Unconfined" || (self.is_openshift && kind != "RuntimeDefault") {
                refuse(node, format!("the seccomp profile `{kind}`"));
            }
        }
        let armor = context
            .get("appArmorProfile")
            .filter(|_| !self.is_openshift);
        if let Some(node) = armor.filter(|node| text(node, "type") == "Unconfined") {
            refuse(node, "pods without a profile of AppArmor".into());
        }
        if let Some(node) = context.get("seLinuxOptions").filter(|_| !self.is_openshift) {
            let names = ["user", "role"]
                .into_iter()
                .filter(|key| !text(node, key).is_empty());
            if names.count() > 0 || !SELINUX.contains(&text(node, "type")) {
                refuse(node, "this context of SELinux".into());
            }
        }
        let windows = context.get("windowsOptions");
        if let Some(node) = windows.filter(|node| node.bool("hostProcess") == Some(true)) {
            refuse(node, "processes of the node".into());
        }
    }
}

/// `restricted`: what has to be said of each container, or of the pod for all of them.
fn restricted<'o>(pod: &Pod<'o>, out: &mut Vec<Fault<'o>>) {
    let own = Context {
        node: pod.security_context(),
        container: None,
    };
    // In a user namespace, root of the pod is nobody on the node.
    let may_be_root = pod.host_users() == Some(false);
    for context in Context::of_containers(pod) {
        let inherits = |key: &str| context.get(key).is_none();
        let name = context.container.map_or("", |container| container.name());
        let mut refuse = |key: &str, what: &str, may_be_of_pod: bool| {
            let of_pod = own
                .get(key)
                .or(own.node)
                .filter(|_| may_be_of_pod && inherits(key));
            let place = context.get(key).or(of_pod).or_else(|| context.part());
            let place = place.map_or(
                Place::Value(&["containersSecurityContext"], None),
                Place::Node,
            );
            out.push(Fault::new(place, format!("the container `{name}` {what}")));
        };
        if !context.is("allowPrivilegeEscalation", false) {
            refuse(
                "allowPrivilegeEscalation",
                "without `allowPrivilegeEscalation: false`",
                false,
            );
        }
        let dropped = context.capabilities("drop").iter();
        if !dropped.clone().any(|node| node.as_str() == Some("ALL")) {
            refuse("capabilities", "unless it drops `ALL` capabilities", false);
        }
        let with = |key: &str| if inherits(key) { own } else { context };
        if !may_be_root && !with("runAsNonRoot").is("runAsNonRoot", true) {
            refuse("runAsNonRoot", "without `runAsNonRoot: true`", true);
        }
        let user = with("runAsUser").get("runAsUser");
        if !may_be_root && user.and_then(Node::as_int) == Some(0) {
            refuse("runAsUser", "with the user 0, which is root", true);
        }
        if with("seccompProfile")
            .get("seccompProfile")
            .is_none_or(Node::is_empty)
        {
            refuse("seccompProfile", "without a seccomp profile", true);
        }
    }
}

/// `restricted-v2`: ids are those of the namespace, and nobody gains rights.
fn fixed_ids<'o>(context: Context<'o>, out: &mut Vec<Fault<'o>>) {
    let keys = ["runAsUser", "fsGroup", "seLinuxOptions"];
    let fixed: Vec<_> = keys
        .into_iter()
        .filter(|key| context.get(key).is_some())
        .collect();
    if let Some(node) = context.node.filter(|_| !fixed.is_empty()) {
        let names: Vec<_> = fixed.iter().map(|key| format!("`{key}`")).collect();
        let what = format!(
            "fixed ids, since the namespace has its own: {}",
            names.join(", ")
        );
        out.push(Fault::new(Place::Node(node), what));
    }
    let escalation = context.get("allowPrivilegeEscalation");
    if let Some(node) = escalation.filter(|_| context.is("allowPrivilegeEscalation", true)) {
        out.push(Fault::new(
            Place::Node(node),
            "containers that may gain rights",
        ));
    }
}
