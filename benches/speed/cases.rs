//! The stacks that are looked at: the recorded cases, made of fragments.

/// A stack.
pub(crate) struct Case {
    pub name: &'static str,
    pub fragments: &'static [&'static str],
}

/// API versions that the cluster has.
pub(crate) const APIS: [&str; 2] = [
    "monitoring.coreos.com/v1/ServiceMonitor",
    "cert-manager.io/v1/Certificate",
];

pub(crate) const CASES: [Case; 4] = [
    Case {
        name: "matrix-authentication-service-minimal",
        fragments: &["nothing-enabled", "matrix-authentication-service-minimal"],
    },
    Case {
        name: "synapse-minimal",
        fragments: &["nothing-enabled", "server-name", "synapse-minimal"],
    },
    Case {
        name: "all-enabled",
        fragments: &[
            "server-name",
            "deployment-markers-minimal",
            "element-admin-minimal",
            "element-web-minimal",
            "hookshot-minimal",
            "matrix-authentication-service-minimal",
            "matrix-rtc-minimal",
            "synapse-minimal",
            "well-known-minimal",
        ],
    },
    Case {
        name: "synapse-worker-example",
        fragments: &[
            "nothing-enabled",
            "server-name",
            "synapse-minimal",
            "synapse-all-workers-running",
        ],
    },
];

/// What is enabled by default, with the hosts that it needs.
pub(crate) const DEFAULT: Case = Case {
    name: "default deployment",
    fragments: &[
        "server-name",
        "element-admin-minimal",
        "element-web-minimal",
        "matrix-authentication-service-minimal",
        "matrix-rtc-minimal",
        "synapse-minimal",
    ],
};
