//! The rendered objects as a cluster: pods, the Services in front of them, and the configuration that each pod reads.

use std::collections::BTreeMap;

use base64::prelude::{BASE64_STANDARD, Engine};
use serde_json::{Map, Value};

use crate::harness::identity;

pub(super) const NAMESPACE: &str = "ess";

pub(super) struct Cluster {
    pub objects: Vec<Value>,
    pub pods: Vec<Pod>,
}

/// The pods of one workload.
pub(super) struct Pod {
    /// The label that selects them, without the release.
    pub name: String,
    pub labels: BTreeMap<String, String>,
    pub replicas: i64,
    pub spec: Value,
}

impl Cluster {
    pub(super) fn new(objects: Vec<Value>) -> Self {
        let pods = objects
            .iter()
            .filter_map(|object| Some(Pod::new(object, template(object)?)))
            .collect();
        Self { objects, pods }
    }

    pub(super) fn of_kind<'c>(&'c self, kind: &'c str) -> impl Iterator<Item = &'c Value> {
        self.objects
            .iter()
            .filter(move |object| object["kind"] == kind)
    }

    pub(super) fn pod(&self, name: &str) -> Option<&Pod> {
        self.pods.iter().find(|pod| pod.name == name)
    }

    fn object(&self, name: &str) -> Option<&Value> {
        self.objects.iter().find(|object| identity(object) == name)
    }

    /// The pods that a Service leads to, and the port of theirs; `port` is the Service's, by number or name.
    pub(super) fn behind(&self, service: &str, port: &Value) -> Vec<(&Pod, i64)> {
        let Some(service) = self.object(&format!("Service/{service}")) else {
            return Vec::new();
        };
        let port = service["spec"]["ports"]
            .as_array()
            .unwrap()
            .iter()
            .find(|p| p["name"] == *port || p["port"] == *port);
        let port = port.unwrap_or_else(|| panic!("{} has the port", identity(service)));
        let target = if port["targetPort"].is_null() {
            &port["port"]
        } else {
            &port["targetPort"]
        };
        let selected = self
            .pods
            .iter()
            .filter(|pod| pod.matches(&service["spec"]["selector"]));
        selected
            .map(|pod| {
                (
                    pod,
                    target
                        .as_i64()
                        .unwrap_or_else(|| pod.port_named(target.as_str().unwrap())),
                )
            })
            .collect()
    }

    /// The Service that a name in the cluster stands for; the name may begin with a pod's.
    pub(super) fn service_of(host: &str) -> Option<&str> {
        host.strip_suffix(&format!(".{NAMESPACE}.svc.cluster.local."))?
            .rsplit('.')
            .next()
    }

    /// The configuration of each of a pod's containers that render one, merged as they do it.
    pub(super) fn configs(&self, pod: &Pod) -> Vec<Value> {
        let rendering = pod
            .containers()
            .filter(|container| container["args"][0] == "render-config");
        rendering
            .map(|container| self.merged(pod, container))
            .collect()
    }

    fn merged(&self, pod: &Pod, container: &Value) -> Value {
        let mut out = Value::Object(Map::new());
        for path in container["args"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(Value::as_str)
        {
            if let Some(text) = self.file(pod, container, path) {
                merge(
                    &mut out,
                    masthead::read_manifests(&text)
                        .unwrap()
                        .pop()
                        .unwrap_or_default(),
                );
            }
        }
        out
    }

    /// What a container finds at a path, where it comes from a ConfigMap or Secret that was rendered.
    fn file(&self, pod: &Pod, container: &Value, path: &str) -> Option<String> {
        let (folder, key) = path.rsplit_once('/')?;
        let mount = container["volumeMounts"]
            .as_array()?
            .iter()
            .find(|mount| mount["mountPath"] == folder)?;
        let volume = pod.spec["volumes"]
            .as_array()?
            .iter()
            .find(|volume| volume["name"] == mount["name"])?;
        if let Some(name) = volume["configMap"]["name"].as_str() {
            return self.config_map(name, key).map(str::to_owned);
        }
        let secret = self.object(&format!(
            "Secret/{}",
            volume["secret"]["secretName"].as_str()?
        ))?;
        String::from_utf8(
            BASE64_STANDARD
                .decode(secret["data"][key].as_str()?)
                .unwrap(),
        )
        .ok()
    }

    pub(super) fn config_map(&self, name: &str, key: &str) -> Option<&str> {
        self.object(&format!("ConfigMap/{name}"))?["data"][key].as_str()
    }
}

/// What an object makes pods of.
fn template(object: &Value) -> Option<&Value> {
    let spec = &object["spec"];
    let template = if object["kind"] == "CronJob" {
        &spec["jobTemplate"]["spec"]["template"]
    } else {
        &spec["template"]
    };
    (!template.is_null()).then_some(template)
}

impl Pod {
    fn new(workload: &Value, template: &Value) -> Self {
        let labels = template["metadata"]["labels"].as_object().unwrap();
        let labels: BTreeMap<_, _> = labels
            .iter()
            .map(|(key, value)| (key.clone(), value.as_str().unwrap().to_owned()))
            .collect();
        Self {
            name: labels["app.kubernetes.io/instance"]
                .trim_start_matches("ess-")
                .to_owned(),
            labels,
            replicas: workload["spec"]["replicas"].as_i64().unwrap_or(1),
            spec: template["spec"].clone(),
        }
    }

    pub(super) fn matches(&self, labels: &Value) -> bool {
        labels
            .as_object()
            .unwrap()
            .iter()
            .all(|(key, value)| self.labels.get(key).map(String::as_str) == value.as_str())
    }

    pub(super) fn containers(&self) -> impl Iterator<Item = &Value> {
        let of = |key: &str| self.spec[key].as_array().into_iter().flatten();
        of("initContainers").chain(of("containers"))
    }

    pub(super) fn ports(&self) -> impl Iterator<Item = (&str, i64)> {
        let ports = self
            .containers()
            .flat_map(|container| container["ports"].as_array().into_iter().flatten());
        ports.map(|port| {
            (
                port["name"].as_str().unwrap(),
                port["containerPort"].as_i64().unwrap(),
            )
        })
    }

    fn port_named(&self, name: &str) -> i64 {
        self.ports()
            .find(|(known, _)| *known == name)
            .unwrap_or_else(|| panic!("{} has the port {name}", self.name))
            .1
    }

    /// Arguments, and values of variables.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        self.containers().flat_map(|container| {
            let arguments = container["args"].as_array().into_iter().flatten();
            let variables = container["env"]
                .as_array()
                .into_iter()
                .flatten()
                .map(|variable| &variable["value"]);
            arguments.chain(variables).filter_map(Value::as_str)
        })
    }
}

/// As the init container merges: maps deeply, lists appended, all else replaced.
fn merge(into: &mut Value, from: Value) {
    match (into, from) {
        (Value::Object(into), Value::Object(from)) => {
            for (key, value) in from {
                merge(into.entry(key).or_insert(Value::Null), value);
            }
        }
        (Value::Array(into), Value::Array(from)) => into.extend(from),
        (_, Value::Null) => {}
        (into, from) => *into = from,
    }
}
