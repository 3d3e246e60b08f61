//! Pods that Pod Security Standards, or OpenShift, would refuse.

use insta::assert_snapshot;

use crate::harness::masthead;

/// What is said of values where a level is enforced.
fn told(level: &str, values: &str) -> String {
    let level = format!("releaseNamespace: {{podSecurity: {{enforce: {level}}}}}");
    masthead("check --fragment minimal --fragment matrix-rtc-minimal -f level.yaml -f values.yaml")
        .file("level.yaml", level)
        .file("values.yaml", values)
        .run()
        .stderr
}

/// Values that a level refuses, with a part of what is said.
const BASELINE: [(&str, &str); 10] = [
    (
        "matrixRTC: {sfu: {hostNetwork: true}}",
        "sfu.hostNetwork: `{}` refuses pods on the network of the node",
    ),
    (
        "matrixRTC: {sfu: {exposedServices: {rtcTcp: {portType: HostPort}}}}",
        "rtcTcp.portType: `{}` refuses ports of the node, such as 30001",
    ),
    (
        "synapse: {extraVolumes: [{name: a, hostPath: {path: /a}}]}",
        "synapse.extraVolumes[0]: `{}` refuses volumes of the type `hostPath`",
    ),
    (
        "haproxy: {containersSecurityContext: {privileged: true, allowPrivilegeEscalation: true}}",
        "containersSecurityContext.privileged: `{}` refuses privileged containers",
    ),
    (
        "haproxy: {containersSecurityContext: {capabilities: {add: [NET_RAW]}}}",
        "add[0]: `{}` refuses the capability `NET_RAW`",
    ),
    (
        "haproxy: {podSecurityContext: {seccompProfile: {type: Unconfined}}}",
        "seccompProfile: `{}` refuses the seccomp profile `Unconfined`",
    ),
    (
        "haproxy: {podSecurityContext: {seLinuxOptions: {type: spc_t}}}",
        "seLinuxOptions: `{}` refuses this context of SELinux",
    ),
    (
        "haproxy: {extraInitContainers: [{name: a, image: a, ports: [{containerPort: 1, hostPort: 1}]}]}",
        "extraInitContainers[0]: `{}` refuses ports of the node, such as 1",
    ),
    (
        "haproxy: {extraInitContainers: [{name: a, image: a, securityContext: {appArmorProfile: {type: Unconfined}}}]}",
        "`{}` refuses pods without a profile of AppArmor",
    ),
    (
        "haproxy: {extraInitContainers: [{name: a, image: a, securityContext: {windowsOptions: {hostProcess: true}}}]}",
        "`{}` refuses processes of the node",
    ),
];

/// What `restricted` refuses beside.
const RESTRICTED: [(&str, &str); 8] = [
    (
        "synapse: {extraVolumes: [{name: a, nfs: {server: a, path: /a}}]}",
        "refuses volumes of the type `nfs`",
    ),
    (
        "haproxy: {containersSecurityContext: {capabilities: {add: [CHOWN]}}}",
        "refuses the capability `CHOWN`",
    ),
    (
        "haproxy: {containersSecurityContext: {allowPrivilegeEscalation: true}}",
        "refuses the container `haproxy` without `allowPrivilegeEscalation: false`",
    ),
    (
        "haproxy: {containersSecurityContext: {capabilities: {drop: []}}}",
        "refuses the container `haproxy` unless it drops `ALL` capabilities",
    ),
    (
        "haproxy: {podSecurityContext: {runAsNonRoot: false}}",
        "haproxy.podSecurityContext.runAsNonRoot: `restricted` refuses the container `haproxy` without",
    ),
    (
        "haproxy: {podSecurityContext: {runAsUser: 0}}",
        "haproxy.podSecurityContext.runAsUser: `restricted` refuses the container `haproxy` with the user 0",
    ),
    (
        "haproxy: {podSecurityContext: {seccompProfile: null}}",
        "refuses the container `haproxy` without a seccomp profile",
    ),
    (
        "haproxy: {extraInitContainers: [{name: mine, image: a}]}",
        "refuses the container `mine` without `allowPrivilegeEscalation: false`",
    ),
];

#[test]
fn baseline_refuses_what_reaches_the_node() {
    for (values, expected) in BASELINE {
        for level in ["baseline", "restricted"] {
            let (told, expected) = (told(level, values), expected.replace("{}", level));
            assert!(told.contains(&expected), "{values}: {told}");
        }
        assert!(!told("privileged", values).contains("MH0430"), "{values}");
    }
}

#[test]
fn restricted_refuses_what_is_not_said() {
    for (values, expected) in RESTRICTED {
        let told = told("restricted", values);
        assert!(told.contains(expected), "{values}: {told}");
        assert!(
            !self::told("baseline", values).contains("MH0430"),
            "{values}"
        );
    }
}

#[test]
fn root_of_a_user_namespace_is_nobody() {
    let root =
        "{hostUsers: false, haproxy: {podSecurityContext: {runAsUser: 0, runAsNonRoot: false}}}";
    assert!(!told("restricted", root).contains("MH0430"));
}

#[test]
fn what_is_only_told_of_is_a_warning() {
    let values = "
releaseNamespace: {podSecurity: {enforce: baseline, warn: restricted}}
haproxy: {podSecurityContext: {runAsNonRoot: false}}
matrixRTC: {sfu: {hostNetwork: true}}
";
    let run = masthead("check --fragment minimal --fragment matrix-rtc-minimal -f values.yaml");
    assert_snapshot!(run.file("values.yaml", values).fails(1));
}

/// What OpenShift's `restricted-v2` refuses.
const OPENSHIFT: [(&str, &str); 6] = [
    (
        "haproxy: {podSecurityContext: {runAsUser: 1000}}",
        "haproxy.podSecurityContext: `restricted-v2` refuses fixed ids, since the namespace has its own: `runAsUser`",
    ),
    (
        "haproxy: {extraInitContainers: [{name: a, image: a, securityContext: {runAsUser: 1000}}]}",
        "haproxy.extraInitContainers[0].securityContext: `restricted-v2` refuses fixed ids",
    ),
    (
        "haproxy: {podSecurityContext: {seLinuxOptions: {level: a}}}",
        "fixed ids, since the namespace has its own: `seLinuxOptions`",
    ),
    (
        "haproxy: {podSecurityContext: {seccompProfile: {type: Localhost, localhostProfile: a.json}}}",
        "refuses the seccomp profile `Localhost`",
    ),
    (
        "haproxy: {containersSecurityContext: {allowPrivilegeEscalation: true}}",
        "refuses containers that may gain rights",
    ),
    (
        "haproxy: {containersSecurityContext: {capabilities: {add: [CHOWN]}}}",
        "refuses the capability `CHOWN`",
    ),
];

#[test]
fn openshift_refuses_ids_and_rights() {
    let check = "check --fragment minimal --fragment openshift -a route.openshift.io/v1/Route -f values.yaml";
    for (values, expected) in OPENSHIFT {
        let told = masthead(check).file("values.yaml", values).run().stderr;
        assert!(told.contains(expected), "{values}: {told}");
    }
    masthead(check).file("values.yaml", "{}").ok();
}
