//! What pods refer to: volumes, keys of Secrets and ConfigMaps, service accounts.

use std::collections::HashSet;

use serde_json::Value;

use super::identity::is_port_name;
use super::{Findings, list, text};

/// Looks at the pods that the object runs, if it runs any.
pub fn check(object: &Value, findings: &mut Findings) {
    let spec = &object["spec"]["template"]["spec"];
    if !spec.is_object() {
        return;
    }
    findings.needs(object, "ServiceAccount", text(&spec["serviceAccountName"]));
    for secret in list(&spec["imagePullSecrets"]) {
        findings.needs(object, "Secret", text(&secret["name"]));
    }
    unique(
        object,
        "volumes named",
        list(&spec["volumes"]),
        "name",
        findings,
    );
    for volume in list(&spec["volumes"]) {
        check_volume(object, volume, findings);
    }
    let containers: Vec<&Value> = containers(spec).collect();
    let names: Vec<Value> = containers.iter().map(|c| (*c).clone()).collect();
    unique(object, "containers named", &names, "name", findings);
    for container in containers {
        check_mounts(object, container, findings);
        check_env(object, container, findings);
        check_ports(object, container, findings);
    }
}

/// The containers of a pod, those that run first and the others.
pub fn containers(spec: &Value) -> impl Iterator<Item = &Value> {
    list(&spec["initContainers"])
        .iter()
        .chain(list(&spec["containers"]))
}

/// The volume of this name, as the pod has it or as each of its claims makes it.
pub fn volume<'a>(object: &'a Value, name: &str) -> Option<&'a Value> {
    let is_it = |volume: &&Value| {
        text(&volume["name"]) == name || text(&volume["metadata"]["name"]) == name
    };
    let spec = &object["spec"];
    list(&spec["template"]["spec"]["volumes"])
        .iter()
        .chain(list(&spec["volumeClaimTemplates"]))
        .find(is_it)
}

fn unique(object: &Value, what: &str, items: &[Value], key: &str, findings: &mut Findings) {
    let mut seen = HashSet::new();
    for item in items {
        let name = text(&item[key]);
        if !name.is_empty() && !seen.insert(name) {
            findings.tell(object, name, format_args!("it has two {what} `{name}`"));
        }
    }
}

fn check_volume(object: &Value, volume: &Value, findings: &mut Findings) {
    let sources = list(&volume["projected"]["sources"]);
    for source in sources.iter().chain([volume]) {
        for (kind, field) in [("Secret", "secret"), ("ConfigMap", "configMap")] {
            let source = &source[field];
            // A volume has `secretName`, a projection `name`.
            let name = [&source["secretName"], &source["name"]]
                .into_iter()
                .find_map(Value::as_str)
                .unwrap_or_default();
            if source["optional"] == true {
                continue;
            }
            findings.needs(object, kind, name);
            for item in list(&source["items"]) {
                findings.needs_key(object, kind, name, text(&item["key"]));
            }
        }
    }
    findings.needs(
        object,
        "PersistentVolumeClaim",
        text(&volume["persistentVolumeClaim"]["claimName"]),
    );
}

fn check_mounts(object: &Value, container: &Value, findings: &mut Findings) {
    let mounts = list(&container["volumeMounts"]);
    let title = text(&container["name"]);
    unique(
        object,
        &format!("mounts in the container `{title}` at"),
        mounts,
        "mountPath",
        findings,
    );
    for mount in mounts {
        let name = text(&mount["name"]);
        match volume(object, name) {
            None => {
                findings.tell(
                    object,
                    name,
                    format_args!("the container `{title}` mounts the volume `{name}`, which the pod does not have"),
                );
            }
            Some(volume) => check_sub_path(object, volume, text(&mount["subPath"]), findings),
        }
    }
}

/// One file of a ConfigMap or a Secret is one of its keys.
fn check_sub_path(object: &Value, volume: &Value, file: &str, findings: &mut Findings) {
    for (kind, source, name) in [
        ("Secret", "secret", "secretName"),
        ("ConfigMap", "configMap", "name"),
    ] {
        let source = &volume[source];
        if source.is_object() && source["items"].is_null() && !file.is_empty() {
            findings.needs_key(object, kind, text(&source[name]), file);
        }
    }
}

fn check_env(object: &Value, container: &Value, findings: &mut Findings) {
    let kinds = [
        ("Secret", "secretKeyRef", "secretRef"),
        ("ConfigMap", "configMapKeyRef", "configMapRef"),
    ];
    for (kind, one, all) in kinds {
        for variable in list(&container["env"]) {
            let source = &variable["valueFrom"][one];
            if source.is_object() && source["optional"] != true {
                findings.needs_key(object, kind, text(&source["name"]), text(&source["key"]));
            }
        }
        for source in list(&container["envFrom"])
            .iter()
            .map(|from| &from[all])
            .filter(|source| source["optional"] != true)
        {
            findings.needs(object, kind, text(&source["name"]));
        }
    }
}

fn check_ports(object: &Value, container: &Value, findings: &mut Findings) {
    for name in list(&container["ports"])
        .iter()
        .filter_map(|port| port["name"].as_str())
        .filter(|name| !is_port_name(name))
    {
        findings.tell(
            object,
            name,
            format_args!(
                "`{name}` is no name of a port: at most 15 lower-case letters, digits and `-`"
            ),
        );
    }
}
