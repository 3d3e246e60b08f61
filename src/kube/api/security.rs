//! What pods and containers may do.
//! <https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#security-context>

use super::scheduling::text;
use super::types::Walk;
use super::types::{ANY, FILLED, MAX, Part, Type, may, must};
use crate::kube::format::Format;
use crate::source::{Map, Node};

const ID: Type = Type::Int(0, MAX);

pub(crate) static POD_SECURITY: Part = Part {
    fields: &[
        may("fsGroup", ID),
        may(
            "fsGroupChangePolicy",
            Type::OneOf(&["Always", "OnRootMismatch"]),
        ),
        may("runAsGroup", ID),
        may("runAsNonRoot", Type::Bool),
        may("runAsUser", ID),
        may("supplementalGroups", Type::List(&ID)),
        may(
            "supplementalGroupsPolicy",
            Type::OneOf(&["Merge", "Strict"]),
        )
        .since(31),
        may("seLinuxOptions", SELINUX),
        may(
            "seLinuxChangePolicy",
            Type::OneOf(&["Recursive", "MountOption"]),
        )
        .since(32),
        may("seccompProfile", SECCOMP),
        may("appArmorProfile", APPARMOR).since(30),
        may("sysctls", Type::List(&SYSCTL)),
        may("windowsOptions", WINDOWS),
    ],
    rules: &[],
};

static SYSCTL: Type = Type::Part(&Part {
    fields: &[must("name", ANY), must("value", ANY)],
    rules: &[],
});

pub(crate) static CONTAINER_SECURITY: Part = Part {
    fields: &[
        may("allowPrivilegeEscalation", Type::Bool),
        may("privileged", Type::Bool),
        may("readOnlyRootFilesystem", Type::Bool),
        may("runAsNonRoot", Type::Bool),
        may("runAsUser", ID),
        may("runAsGroup", ID),
        may("procMount", Type::OneOf(&["Default", "Unmasked"])),
        may(
            "capabilities",
            Type::Part(&Part {
                fields: &[may("add", Type::List(&ANY)), may("drop", Type::List(&ANY))],
                rules: &[],
            }),
        ),
        may("seLinuxOptions", SELINUX),
        may("seccompProfile", SECCOMP),
        may("appArmorProfile", APPARMOR).since(30),
        may("windowsOptions", WINDOWS),
    ],
    rules: &[privileges_may_grow, proc_needs_user_namespace],
};

/// What is privileged, or an administrator of the system, gains rights in any case.
fn privileges_may_grow<'n>(map: &'n Map, walk: &mut Walk<'n>) {
    let is = |key: &str, wanted: bool| map.get(key).and_then(Node::as_bool) == Some(wanted);
    if !is("allowPrivilegeEscalation", false) {
        return;
    }
    let added = map
        .get("capabilities")
        .map_or(&[][..], |node| node.list("add"));
    if is("privileged", true) {
        let message = "it goes with `allowPrivilegeEscalation: true` alone";
        walk.report_field(map, "privileged", message);
    } else if added
        .iter()
        .any(|name| name.as_str() == Some("CAP_SYS_ADMIN"))
    {
        let message = "`CAP_SYS_ADMIN` goes with `allowPrivilegeEscalation: true` alone";
        walk.report_field(map, "capabilities", message);
    }
}

/// The pods of the stack have no user namespace of their own.
fn proc_needs_user_namespace<'n>(map: &'n Map, walk: &mut Walk<'n>) {
    if text(map, "procMount") == "Unmasked" {
        walk.report_field(
            map,
            "procMount",
            "`Unmasked` goes with `hostUsers: false` alone",
        );
    }
}

const SELINUX: Type = Type::Part(&Part {
    fields: &[
        may("level", ANY),
        may("role", ANY),
        may("type", ANY),
        may("user", ANY),
    ],
    rules: &[],
});

const SECCOMP: Type = Type::Part(&Part {
    fields: &[
        must(
            "type",
            Type::OneOf(&["RuntimeDefault", "Unconfined", "Localhost"]),
        ),
        may("localhostProfile", Type::Text(Format::RelativePath)),
    ],
    rules: &[profile_goes_with_type],
});

const APPARMOR: Type = Type::Part(&Part {
    fields: &[
        must(
            "type",
            Type::OneOf(&["RuntimeDefault", "Unconfined", "Localhost"]),
        ),
        may("localhostProfile", ANY),
    ],
    rules: &[profile_goes_with_type, |map, walk| {
        let profile = text(map, "localhostProfile");
        if profile.len() > 4095 {
            walk.report_field(map, "localhostProfile", "expected at most 4095 bytes");
        } else if profile.trim() != profile {
            walk.report_field(
                map,
                "localhostProfile",
                "expected a name without spaces around it",
            );
        }
    }],
});

fn profile_goes_with_type<'n>(map: &'n Map, walk: &mut Walk<'n>) {
    let has_profile = map
        .get("localhostProfile")
        .is_some_and(|node| !node.is_null());
    let is_local = text(map, "type") == "Localhost";
    if has_profile && !is_local {
        walk.report_field(
            map,
            "localhostProfile",
            "it goes with `type: Localhost` alone",
        );
    } else if is_local && !has_profile {
        walk.report_field(map, "type", "`Localhost` needs `localhostProfile`");
    }
}

const WINDOWS: Type = Type::Part(&Part {
    fields: &[
        may("gmsaCredentialSpec", FILLED),
        may("gmsaCredentialSpecName", Type::Text(Format::DnsSubdomain)),
        may("hostProcess", Type::Bool).since(22),
        may("runAsUserName", FILLED),
    ],
    rules: &[|map, walk| {
        if text(map, "runAsUserName").matches('\\').count() > 1 {
            walk.report_field(map, "runAsUserName", "expected at most one backslash");
        }
        if map.get("hostProcess").and_then(Node::as_bool) == Some(true) {
            let message = "it goes with pods that use the network of a Windows node alone";
            walk.report_field(map, "hostProcess", message);
        }
    }],
});
