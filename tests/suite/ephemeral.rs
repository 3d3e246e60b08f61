//! Volumes that are empty at first: how much they hold, where they are, and what they are called.

use serde_json::{Value, json};

use crate::harness::masthead;

/// Every component that has such a volume.
pub(crate) const ALL: &str = "
serverName: example.org
elementAdmin: {ingress: {host: admin.example.org}}
elementWeb: {ingress: {host: chat.example.org}}
matrixAuthenticationService:
  ingress: {host: account.example.org}
  syn2mas: {enabled: true, dryRun: true}
matrixRTC: {ingress: {host: rtc.example.org}}
synapse: {ingress: {host: matrix.example.org}}
hookshot:
  enabled: true
  ingress: {host: hooks.example.org}
  additional: {hooks: {config: 'generic: {enabled: true, urlPrefix: https://hooks.example.org/webhook, outbound: false}'}}
";

/// The volumes of a workload by their names.
fn volumes(flags: &str, values: &str, workload: &str) -> Value {
    let run = masthead(&format!("template ess -f all.yaml -f values.yaml {flags}"))
        .file("all.yaml", ALL)
        .file("values.yaml", values);
    let pods = &run.ok().object(workload)["spec"]["template"]["spec"];
    let list = pods["volumes"].as_array().cloned().unwrap_or_default();
    let name = |volume: &Value| volume["name"].as_str().expect("it has a name").to_owned();
    list.iter()
        .map(|volume| (name(volume), volume["emptyDir"].clone()))
        .collect()
}

/// A workload, one of its volumes, the values that describe it, and how much it holds.
const ROWS: [(&str, &str, &str, &str); 12] = [
    (
        "Deployment/ess-element-admin",
        "tmp",
        "elementAdmin.ephemeralStorages.tmp",
        "10Mi",
    ),
    (
        "Deployment/ess-element-web",
        "tmp",
        "elementWeb.ephemeralStorages.tmp",
        "10Mi",
    ),
    (
        "StatefulSet/ess-hookshot",
        "tmp",
        "hookshot.ephemeralStorages.tmp",
        "10Mi",
    ),
    (
        "StatefulSet/ess-postgres",
        "tmp",
        "postgres.ephemeralStorages.tmp",
        "10Mi",
    ),
    (
        "StatefulSet/ess-postgres",
        "var-run",
        "postgres.ephemeralStorages.varRun",
        "1Mi",
    ),
    (
        "Job/ess-syn2mas",
        "tmp-mas-cli",
        "matrixAuthenticationService.syn2mas.ephemeralStorages.tmpMasCli",
        "100Mi",
    ),
    ("Job/ess-syn2mas", "rendered-config", RENDERED, "1Mi"),
    (
        "StatefulSet/ess-hookshot",
        "rendered-config",
        RENDERED,
        "1Mi",
    ),
    (
        "Deployment/ess-matrix-authentication-service",
        "rendered-config",
        RENDERED,
        "1Mi",
    ),
    (
        "Deployment/ess-matrix-rtc-sfu",
        "rendered-config",
        RENDERED,
        "1Mi",
    ),
    (
        "StatefulSet/ess-synapse-main",
        "rendered-config",
        RENDERED,
        "1Mi",
    ),
    (
        "Job/ess-synapse-check-config",
        "rendered-config",
        RENDERED,
        "1Mi",
    ),
];

const RENDERED: &str = "matrixTools.ephemeralStorages.renderedConfig";

#[test]
fn each_has_its_size_and_its_medium() {
    for (workload, volume, path, size) in ROWS {
        let found = |values: &str| volumes("", values, workload)[volume].clone();
        let set = |value: &str| {
            format!(
                "{{{}: {value}{}",
                path.replace('.', ": {"),
                "}".repeat(path.split('.').count())
            )
        };
        let given = [
            ("{}".to_owned(), "Memory", size),
            (set("{sizeLimit: 3Gi}"), "Memory", "3Gi"),
            (set("{medium: ''}"), "", size),
            (set("{medium: '', sizeLimit: 20M}"), "", "20M"),
            (set("null"), "Memory", size),
        ];
        for (values, medium, size) in given {
            let expected = json!({"medium": medium, "sizeLimit": size});
            assert_eq!(found(&values), expected, "{workload} {volume}: {values}");
        }
    }
}

#[test]
fn an_older_release_has_memory_without_limits_under_the_older_names() {
    let memory = json!({"medium": "Memory"});
    for (workload, name, _, _) in ROWS {
        let name = match workload {
            _ if name != "tmp" => name,
            "Deployment/ess-element-admin" | "Deployment/ess-element-web" => "nginx-tmp",
            _ => "temp",
        };
        let found = volumes("--chart-version 26.8", "{}", workload);
        assert_eq!(found[name], memory, "{workload} {name}: {found}");
    }
}

#[test]
fn what_the_api_server_does_not_keep_is_left_out_for_kubectl() {
    let values = "elementWeb: {ephemeralStorages: {tmp: {medium: '', sizeLimit: 1024Mi}}}";
    let run = masthead("render --credentials=job -f all.yaml -f values.yaml")
        .file("all.yaml", ALL)
        .file("values.yaml", values);
    let pods = &run.ok().object("Deployment/ess-element-web")["spec"]["template"]["spec"];
    assert_eq!(pods["volumes"][2]["emptyDir"], json!({"sizeLimit": "1Gi"}));
}

/// Flags, values, and what is said of them.
const REFUSED: [(&str, &str, &str); 14] = [
    (
        "",
        "elementWeb: {ephemeralStorages: {tmp: {medium: Disk}}}",
        "expected one of ``, `Memory`, found `Disk`",
    ),
    (
        "",
        "elementWeb: {ephemeralStorages: {tmp: {medium: HugePages}}}",
        "elementWeb.ephemeralStorages.tmp.medium",
    ),
    (
        "",
        "elementWeb: {ephemeralStorages: {tmp: {sizeLimit: lots}}}",
        "elementWeb.ephemeralStorages.tmp.sizeLimit",
    ),
    (
        "",
        "elementWeb: {ephemeralStorages: {tmp: {sizeLimit: 10}}}",
        "elementWeb.ephemeralStorages.tmp.sizeLimit",
    ),
    (
        "",
        "elementWeb: {ephemeralStorages: {tmp: {sizeLimit: ''}}}",
        "elementWeb.ephemeralStorages.tmp.sizeLimit",
    ),
    (
        "",
        "elementWeb: {ephemeralStorages: {temp: {sizeLimit: 10Mi}}}",
        "elementWeb.ephemeralStorages.temp: unknown key",
    ),
    (
        "",
        "synapse: {ephemeralStorages: {media: {tmp: {}}}}",
        "synapse.ephemeralStorages.media: unknown key",
    ),
    (
        "",
        "haproxy: {ephemeralStorages: {}}",
        "haproxy.ephemeralStorages: unknown key",
    ),
    (
        "",
        "valkey: {ephemeralStorages: {}}",
        "valkey.ephemeralStorages: unknown key",
    ),
    (
        "",
        "matrixRTC: {ephemeralStorages: {}}",
        "matrixRTC.ephemeralStorages: unknown key",
    ),
    (
        "",
        "initSecrets: {ephemeralStorages: {}}",
        "initSecrets.ephemeralStorages: unknown key",
    ),
    (
        "",
        "deploymentMarkers: {ephemeralStorages: {}}",
        "deploymentMarkers.ephemeralStorages: unknown key",
    ),
    (
        "--chart-version 26.8",
        "elementWeb: {ephemeralStorages: {}}",
        "it is new in 26.9.0",
    ),
    (
        "--chart-version 26.8",
        "synapse: {media: {ephemeralStorages: {}}}",
        "it is new in 26.9.1",
    ),
];

#[test]
fn what_is_none_is_refused() {
    for (flags, values, expected) in REFUSED {
        let said = masthead(&format!("template ess -f all.yaml -f values.yaml {flags}"))
            .file("all.yaml", ALL)
            .file("values.yaml", values)
            .fails(1);
        assert!(said.contains(expected), "{values}: {said}");
    }
}

#[test]
fn less_than_nothing_is_told() {
    let values = "elementWeb: {ephemeralStorages: {tmp: {sizeLimit: -1Mi}}}";
    let said = masthead("check -f all.yaml -f values.yaml")
        .file("all.yaml", ALL)
        .file("values.yaml", values)
        .fails(1);
    assert!(
        said.contains("elementWeb.ephemeralStorages.tmp.sizeLimit: expected"),
        "{said}"
    );
}
