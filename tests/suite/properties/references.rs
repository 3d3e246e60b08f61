//! What objects refer to by name is rendered, or there without being rendered.

use serde_json::Value;

use super::Found;
use super::rendered::{Rendered, containers, items, pairs, text};

/// The Secret that a Job makes in the cluster.
const GENERATED: &str = "ess-generated";

/// Something that pods refer to.
pub(super) struct Reference<'r> {
    pub kind: &'static str,
    pub name: &'r str,
    /// A key of it.
    pub key: Option<&'r str>,
    pub optional: bool,
}

impl<'r> Reference<'r> {
    /// To a whole object, whose name stands below `key`.
    fn new(kind: &'static str, from: &'r Value, key: &str) -> Self {
        Self {
            kind,
            name: text(&from[key]),
            key: None,
            optional: from["optional"] == true,
        }
    }

    /// To each of the keys of it that are named.
    fn with_keys(kind: &'static str, from: &'r Value, name: &str) -> Vec<Self> {
        let whole = || Self::new(kind, from, name);
        let keys = items(&from["items"]).map(|item| Self {
            key: item["key"].as_str(),
            ..whole()
        });
        let of_env = from["key"].as_str().map(|key| Self {
            key: Some(key),
            ..whole()
        });
        [whole()].into_iter().chain(keys).chain(of_env).collect()
    }
}

/// All that pods refer to.
pub(super) fn of_pods(pods: &Value) -> Vec<Reference<'_>> {
    let spec = &pods["spec"];
    let account = Reference::new("ServiceAccount", spec, "serviceAccountName");
    let volumes = items(&spec["volumes"]).flat_map(of_volume);
    let of_containers = containers(pods).flat_map(of_container);
    let all = [account].into_iter().chain(volumes).chain(of_containers);
    all.filter(|reference| !reference.name.is_empty()).collect()
}

fn of_volume(volume: &Value) -> Vec<Reference<'_>> {
    let projected = items(&volume["projected"]["sources"]).flat_map(|source| {
        let maps = Reference::with_keys("ConfigMap", &source["configMap"], "name");
        let secrets = Reference::with_keys("Secret", &source["secret"], "name");
        maps.into_iter().chain(secrets)
    });
    let claim = &volume["persistentVolumeClaim"];
    let mut out: Vec<_> = projected.collect();
    out.extend(Reference::with_keys(
        "ConfigMap",
        &volume["configMap"],
        "name",
    ));
    out.extend(Reference::with_keys(
        "Secret",
        &volume["secret"],
        "secretName",
    ));
    out.push(Reference::new("PersistentVolumeClaim", claim, "claimName"));
    out
}

fn of_container(container: &Value) -> Vec<Reference<'_>> {
    let variables = items(&container["env"]).flat_map(|variable| {
        let from = &variable["valueFrom"];
        let maps = Reference::with_keys("ConfigMap", &from["configMapKeyRef"], "name");
        let secrets = Reference::with_keys("Secret", &from["secretKeyRef"], "name");
        maps.into_iter().chain(secrets)
    });
    let sources = items(&container["envFrom"]).flat_map(|source| {
        let map = Reference::new("ConfigMap", &source["configMapRef"], "name");
        [map, Reference::new("Secret", &source["secretRef"], "name")]
    });
    variables.chain(sources).collect()
}

pub(super) fn of_pods_are_there(rendered: &Rendered) -> Found {
    Rendered::complaints(rendered.workloads().map(|(it, _)| it), |workload| {
        let all = of_pods(&workload["spec"]["template"]);
        let lost = all.into_iter().filter(|it| !is_there(rendered, it));
        lost.map(|it| format!("needs {}/{} {:?}", it.kind, it.name, it.key))
            .collect()
    })
}

fn is_there(rendered: &Rendered, reference: &Reference) -> bool {
    let Some(object) = rendered.find(reference.kind, reference.name) else {
        return reference.optional || is_outside(rendered, reference);
    };
    let mut keys = ["data", "binaryData", "stringData"]
        .iter()
        .flat_map(|part| pairs(&object[*part]));
    reference
        .key
        .is_none_or(|key| keys.any(|(known, _)| known == key))
}

/// Whether it is made in the cluster, or is named by the values: whoever names it makes it.
fn is_outside(rendered: &Rendered, reference: &Reference) -> bool {
    let certificates = rendered.of_kind("Certificate");
    let mut made = certificates.map(|it| text(&it["spec"]["secretName"]));
    if reference.kind == "Secret" && made.any(|name| name == reference.name) {
        return true;
    }
    // CloudNativePG makes it for a Cluster that the values name.
    let of_cluster = reference.name.strip_suffix("-app");
    let has = |text: &str| rendered.values.contains(text);
    if reference.kind == "Secret" && has("cnpg") && of_cluster.is_some_and(has) {
        return true;
    }
    let name = reference.name.strip_prefix("ess-");
    let is_named = rendered.values.contains(name.unwrap_or(reference.name));
    is_named || (reference.kind == "Secret" && reference.name == GENERATED)
}

pub(super) fn backends_are_there(rendered: &Rendered) -> Found {
    Rendered::complaints(rendered.of_kind("Ingress"), |ingress| {
        let rules = items(&ingress["spec"]["rules"]);
        let paths = rules.flat_map(|rule| items(&rule["http"]["paths"]));
        let backends = paths.map(|path| &path["backend"]["service"]);
        let lost = backends.filter(|backend| !leads_to_port(rendered, backend));
        lost.map(|backend| format!("leads to {backend}, which is not there"))
            .collect()
    })
}

fn leads_to_port(rendered: &Rendered, backend: &Value) -> bool {
    let name = text(&backend["name"]);
    let Some(service) = rendered.find("Service", name) else {
        return rendered.values.contains(name);
    };
    let port = &backend["port"];
    items(&service["spec"]["ports"]).any(|known| {
        let by_name = !port["name"].is_null() && known["name"] == port["name"];
        by_name || known["port"] == port["number"]
    })
}

pub(super) fn bindings_are_there(rendered: &Rendered) -> Found {
    Rendered::complaints(rendered.of_kind("RoleBinding"), |binding| {
        let subjects = items(&binding["subjects"]).chain([&binding["roleRef"]]);
        // What is in another namespace is not ours.
        let is_ours = |it: &&Value| {
            let namespace = &it["namespace"];
            namespace.is_null() || *namespace == binding["metadata"]["namespace"]
        };
        let lost = subjects.filter(is_ours).filter(|it| {
            rendered
                .find(text(&it["kind"]), text(&it["name"]))
                .is_none()
        });
        lost.map(|it| format!("names {it}, which is not there"))
            .collect()
    })
}
